//! What every reader of text documents needs: font names, and numbers for paragraphs and tables.

use std::collections::HashMap;

use super::limits;
use crate::model::{Block, ReadError, TableOrigin};

/// A font name, interned: an index into [`Fonts`].
pub(super) type FontId = u16;

/// More fonts than this are no document.
const FONTS: usize = 4_096;

/// Font names met in a document.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    names: Vec<String>,
    /// A file made to do harm uses thousands of fonts in turn, and every run asks.
    ids: HashMap<String, FontId>,
}

impl Fonts {
    /// The number of a font; past the limit all share the last number.
    pub(super) fn intern(&mut self, name: &str) -> FontId {
        // Every run repeats the name of its font.
        let name = name
            .char_indices()
            .nth(limits::FONT_NAME)
            .map_or(name, |(end, _)| &name[..end]);
        if let Some(&known) = self.ids.get(name) {
            return known;
        }
        if self.names.len() >= FONTS {
            return (self.names.len() - 1) as FontId;
        }
        let id = self.names.len() as FontId;
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    /// The name of a font; empty when there is none of this number.
    pub(super) fn name(&self, id: FontId) -> &str {
        self.names.get(usize::from(id)).map_or("", String::as_str)
    }
}

/// Refuses one byte of text too many, while text is being read.
pub(super) fn check_text(bytes: usize) -> Result<(), ReadError> {
    if bytes > limits::TEXT_BYTES {
        return Err(limits::reached(
            "text-bytes",
            format!("hơn {} chữ", limits::megabytes(limits::TEXT_BYTES as u64)),
        ));
    }
    Ok(())
}

/// Refuses one paragraph too many.
pub(super) fn check_paragraphs(count: usize) -> Result<(), ReadError> {
    if count > limits::PARAGRAPHS {
        return Err(limits::reached(
            "paragraphs",
            format!("văn bản có hơn {} đoạn", limits::PARAGRAPHS),
        ));
    }
    Ok(())
}

/// Refuses one grid position of the tables of a text document too many.
pub(super) fn check_cells(count: usize) -> Result<(), ReadError> {
    if count > limits::TABLE_CELLS {
        return Err(limits::reached(
            "table-cells",
            format!("các bảng có hơn {} ô", limits::TABLE_CELLS),
        ));
    }
    Ok(())
}

/// Refuses a paragraph that no writer makes.
pub(super) fn check_paragraph(bytes: usize) -> Result<(), ReadError> {
    if bytes > limits::CELL_TEXT {
        return Err(limits::reached(
            "cell-text",
            "một đoạn văn bản dài bất thường",
        ));
    }
    Ok(())
}

/// Numbers paragraphs and tables in their final order. Empty paragraphs are counted, as a reader who
/// counts in Word would, and then dropped: they say nothing.
pub(super) fn number_blocks(blocks: Vec<Block>) -> Vec<Block> {
    let (mut paragraphs, mut tables) = (0, 0);
    let mut kept = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        match &mut block {
            Block::Paragraph(paragraph) => {
                paragraphs += 1;
                if paragraph.text.is_empty() {
                    continue;
                }
                paragraph.number = paragraphs;
            }
            Block::Table(table) => {
                tables += 1;
                if matches!(table.origin, TableOrigin::Text(_)) {
                    table.origin = TableOrigin::Text(tables);
                }
            }
        }
        kept.push(block);
    }
    kept
}
