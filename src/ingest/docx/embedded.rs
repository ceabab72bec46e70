//! What a document shows that lies in parts of its own: files put in whole (`w:altChunk`), which Word
//! reads when it opens the document, and the words of diagrams.

use std::collections::HashMap;
use std::io::Cursor;

use super::body::{Context, Walker};
use super::read_package;
use crate::ingest::common::{check_cells, check_paragraphs, check_text};
use crate::ingest::package::{Package, Relationship};
use crate::ingest::{detect, html, plain, rtf, text_bytes, xml};
use crate::model::{Block, Document, Format, ReadError};

/// Blocks by the relationship that the text names; each is shown once.
pub(super) type Embedded = HashMap<String, Vec<Block>>;

/// Said of a file inside the document that was not read.
pub(super) const UNREAD: &str = "Có phần nhúng từ tệp khác (altChunk) chưa đọc được.";

/// Reads what `text` refers to. A file inside a file inside the document is not read.
pub(super) fn read(
    package: &mut Package<Cursor<&[u8]>>,
    related: &[Relationship],
    text: &str,
    whole: bool,
    cx: &mut Context<'_>,
    notes: &mut Vec<String>,
) -> Result<Embedded, ReadError> {
    let mut found = Embedded::new();
    let named = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    let mut size = Size::default();
    let (chunks, diagrams) = (whole && named("altChunk"), named("relIds"));
    for part in related {
        let outcome = match part.kind.as_str() {
            "aFChunk" if chunks => chunk(package, &part.target, notes),
            "diagramData" if diagrams => diagram(package, &part.target, cx),
            _ => continue,
        };
        match outcome {
            Ok(Some(blocks)) => {
                size.add(&blocks)?;
                found.entry(part.id.clone()).or_insert(blocks);
            }
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            // What the text refers to and is not here is said where it refers to it.
            Ok(None) | Err(_) => {}
        }
    }
    Ok(found)
}

/// What the parts come to together.
#[derive(Default)]
struct Size {
    blocks: usize,
    letters: usize,
    cells: usize,
}

impl Size {
    fn add(&mut self, blocks: &[Block]) -> Result<(), ReadError> {
        self.blocks += blocks.len();
        self.letters += text_bytes(blocks);
        for block in blocks {
            if let Block::Table(table) = block {
                self.cells += table.rows.iter().map(Vec::len).sum::<usize>();
            }
        }
        check_paragraphs(self.blocks)?;
        check_text(self.letters)?;
        check_cells(self.cells)
    }
}

/// A file put in whole. Containers inside share what the document may inflate.
fn chunk(
    package: &mut Package<Cursor<&[u8]>>,
    name: &str,
    notes: &mut Vec<String>,
) -> Result<Option<Vec<Block>>, ReadError> {
    let Some(bytes) = package.bytes(name)? else {
        return Ok(None);
    };
    let Document {
        blocks, notes: own, ..
    } = match detect(&bytes, name) {
        Format::Docx => {
            let mut inner = Package::open(&bytes)?.within(package.budget());
            let before = inner.budget();
            let outcome = read_package(&mut inner, false);
            package.spend(before - inner.budget());
            outcome?
        }
        Format::Html => html::read(&bytes)?,
        Format::Rtf => rtf::read(&bytes)?,
        Format::Txt => plain::read(&bytes, false)?,
        _ => return Ok(None),
    };
    if text_bytes(&blocks) > 0 {
        for note in own {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    Ok(Some(blocks))
}

/// The words of a diagram, point by point.
fn diagram(
    package: &mut Package<Cursor<&[u8]>>,
    name: &str,
    cx: &mut Context<'_>,
) -> Result<Option<Vec<Block>>, ReadError> {
    let Some(inflated) = package.inflate(name)? else {
        return Ok(None);
    };
    let (text, _) = xml::decode(inflated.bytes);
    let mut walker = Walker::new(&text, name, cx);
    // A part cut short counts as far as it goes.
    if let Err(limit @ ReadError::Limit { .. }) = walker.run() {
        return Err(limit);
    }
    Ok(Some(walker.finish()?))
}
