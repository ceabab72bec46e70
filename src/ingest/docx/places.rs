//! Where finished paragraphs go: the body, a text box, or the open cell of a table.

use crate::ingest::limits;
use crate::model::{Block, ReadError};

use super::Notes;
use super::paragraph::{Builder, NoteRef};
use super::props::Fonts;
use super::styles::Style;
use super::table::TableBuilder;

/// The open places, the innermost last; the first is the body.
pub(super) struct Places(Vec<Place>);

struct Place {
    kind: Kind,
    /// Paragraphs that were open around the place when it began.
    around: usize,
}

enum Kind {
    /// The body or a text box: its blocks, and how many fields were open around it.
    Flow { blocks: Vec<Block>, fields: usize },
    /// The open cell of a table.
    Table(TableBuilder),
}

/// A text box that has ended.
pub(super) struct LeftBox {
    pub(super) blocks: Vec<Block>,
    /// Fields that were open around it.
    pub(super) fields: usize,
    /// Paragraphs that were open around it.
    pub(super) around: usize,
}

impl Places {
    /// Only the body.
    pub(super) fn new() -> Places {
        Places(vec![Place {
            kind: Kind::Flow {
                blocks: Vec::new(),
                fields: 0,
            },
            around: 0,
        }])
    }

    pub(super) fn enter_box(&mut self, around: usize, fields: usize) {
        let blocks = Vec::new();
        let kind = Kind::Flow { blocks, fields };
        self.0.push(Place { kind, around });
    }

    pub(super) fn enter_table(&mut self, around: usize) -> Result<(), ReadError> {
        let tables = self
            .0
            .iter()
            .filter(|place| matches!(place.kind, Kind::Table(_)));
        if tables.count() >= limits::TABLE_NESTING {
            return Err(limits::reached(
                "table-nesting",
                format!("bảng lồng nhau quá {} tầng", limits::TABLE_NESTING),
            ));
        }
        let kind = Kind::Table(TableBuilder::default());
        self.0.push(Place { kind, around });
        Ok(())
    }

    /// Paragraphs that are open around the innermost place.
    pub(super) fn around(&self) -> usize {
        self.0.last().map_or(0, |place| place.around)
    }

    /// The innermost place is a text box.
    pub(super) fn in_box(&self) -> bool {
        self.0.len() > 1
            && matches!(
                self.0.last(),
                Some(Place {
                    kind: Kind::Flow { .. },
                    ..
                })
            )
    }

    /// The innermost place, when it is a table.
    pub(super) fn table(&mut self) -> Option<&mut TableBuilder> {
        match self.0.last_mut() {
            Some(Place {
                kind: Kind::Table(table),
                ..
            }) => Some(table),
            _ => None,
        }
    }

    /// Fields that are open around the innermost text box.
    pub(super) fn fields(&self) -> usize {
        let fields = self.0.iter().rev().find_map(|place| match place.kind {
            Kind::Flow { fields, .. } => Some(fields),
            Kind::Table(_) => None,
        });
        fields.unwrap_or(0)
    }

    /// Adds a finished paragraph, its text boxes and its notes.
    pub(super) fn add(
        &mut self,
        paragraph: &mut Builder,
        style: Style,
        fonts: &Fonts,
        notes: &mut Notes,
    ) -> Result<(), ReadError> {
        match self.0.last_mut().map(|place| &mut place.kind) {
            Some(Kind::Table(table)) => {
                let runs = paragraph.font_runs(fonts).collect::<Vec<_>>();
                table.add(
                    &paragraph.label,
                    &paragraph.text,
                    paragraph.bold(),
                    runs.into_iter(),
                )?;
                table.add_blocks(&paragraph.after)?;
                table.notes.append(&mut paragraph.notes);
            }
            Some(Kind::Flow { blocks, .. }) => {
                let outline = paragraph.props.outline.or(style.outline);
                let level = outline.filter(|&level| level < 9).map(|level| level + 1);
                let centered = paragraph.props.centered.or(style.para.centered) == Some(true);
                if paragraph.is_blank() {
                    paragraph.text.clear();
                    paragraph.label.clear();
                }
                blocks.push(Block::Paragraph(paragraph.finish(level, centered, fonts)));
                blocks.append(&mut paragraph.after);
                hang(blocks, std::mem::take(&mut paragraph.notes), notes);
            }
            None => {}
        }
        Ok(())
    }

    /// Adds blocks to the innermost place.
    pub(super) fn add_blocks(&mut self, added: Vec<Block>) -> Result<(), ReadError> {
        match self.0.last_mut().map(|place| &mut place.kind) {
            Some(Kind::Table(table)) => table.add_blocks(&added),
            Some(Kind::Flow { blocks, .. }) => {
                blocks.extend(added);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Ends the innermost place if it is a table, and adds it to the place around it. Notes that
    /// hang on its cells follow the outermost table.
    pub(super) fn leave_table(&mut self, notes: &mut Notes) -> Result<(), ReadError> {
        let mut builder = match self.0.pop() {
            Some(Place {
                kind: Kind::Table(builder),
                ..
            }) => builder,
            other => {
                self.0.extend(other);
                return Ok(());
            }
        };
        let mut refs = std::mem::take(&mut builder.notes);
        let finished: Vec<Block> = builder.finish().map(Block::Table).into_iter().collect();
        self.add_blocks(finished)?;
        match self.0.last_mut().map(|place| &mut place.kind) {
            Some(Kind::Table(outer)) => outer.notes.append(&mut refs),
            Some(Kind::Flow { blocks, .. }) => hang(blocks, refs, notes),
            None => {}
        }
        Ok(())
    }

    /// Ends the innermost place if it is a text box.
    pub(super) fn leave_box(&mut self) -> Option<LeftBox> {
        if !self.in_box() {
            return None;
        }
        let place = self.0.pop()?;
        match place.kind {
            Kind::Flow { blocks, fields } => Some(LeftBox {
                blocks,
                fields,
                around: place.around,
            }),
            Kind::Table(_) => None,
        }
    }

    /// Takes the blocks of the innermost place, when it is the body or a text box.
    pub(super) fn take_blocks(&mut self) -> Vec<Block> {
        match self.0.last_mut().map(|place| &mut place.kind) {
            Some(Kind::Flow { blocks, .. }) => std::mem::take(blocks),
            _ => Vec::new(),
        }
    }
}

/// Puts notes behind what they hang on. Each note is shown once.
fn hang(blocks: &mut Vec<Block>, refs: Vec<NoteRef>, notes: &mut Notes) {
    for note in refs {
        if let Some(text) = notes.remove(&(note.endnote, note.id)) {
            blocks.extend(text);
        }
    }
}
