//! Text as it comes out of the older formats, put together into blocks: `.doc`, `.rtf`, `.odt`,
//! web pages and PDF all write into this.
//!
//! Whatever a reader finds, memory is bounded here: letters, paragraphs, cells and nesting are
//! counted against [`limits`].

mod table;

use super::limits;
use super::symbols::Raised;
use crate::model::{Block, FontRun, Paragraph, ReadError};

pub(super) use table::{Cells, Merge};

pub(super) use super::common::{FontId, Fonts};
use super::common::{check_paragraph, check_text, number_blocks};

/// How a stretch of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) font: Option<FontId>,
    /// Set above the line.
    pub(super) raised: bool,
}

/// What is known of a paragraph beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// The automatic label.
    pub(super) label: String,
    /// Outline level 1–9.
    pub(super) level: Option<u8>,
    pub(super) centered: bool,
}

/// Whether every letter so far had a property; any sign decides where there is no letter.
#[derive(Debug, Clone, Copy, Default)]
struct All {
    letters: bool,
    letters_without: bool,
    signs: bool,
    signs_without: bool,
}

impl All {
    fn add(&mut self, c: char, with: bool) {
        if c.is_alphabetic() {
            self.letters = true;
            self.letters_without |= !with;
        } else if !c.is_whitespace() {
            self.signs = true;
            self.signs_without |= !with;
        }
    }

    fn holds(self) -> bool {
        if self.letters {
            !self.letters_without
        } else {
            self.signs && !self.signs_without
        }
    }
}

/// The paragraph being written.
#[derive(Debug, Default)]
struct Open {
    text: String,
    fonts: Vec<(usize, usize, FontId)>,
    bold: All,
    italic: All,
    raised: Raised,
    /// Blocks of notes and text boxes that hang on it.
    after: Vec<Block>,
}

/// Where finished paragraphs go.
enum Place {
    /// The body.
    Body(Vec<Block>),
    /// A note or text box, and the paragraph it hangs on.
    Aside(Vec<Block>, Open),
    /// A table, its open cell's blocks, and the paragraph it interrupted.
    Table(Cells, Vec<Block>, Open),
}

/// The document being put together.
pub(super) struct Flow {
    /// Fonts of the runs.
    pub(super) fonts: Fonts,
    places: Vec<Place>,
    open: Open,
    paragraphs: usize,
    cells: usize,
    letters: usize,
}

impl Flow {
    /// An empty document.
    pub(super) fn new() -> Flow {
        Flow {
            fonts: Fonts::default(),
            places: vec![Place::Body(Vec::new())],
            open: Open::default(),
            paragraphs: 0,
            cells: 0,
            letters: 0,
        }
    }

    /// Adds text to the open paragraph.
    pub(super) fn text(&mut self, text: &str, run: Run) -> Result<(), ReadError> {
        for c in text.chars() {
            self.push(c, run)?;
        }
        Ok(())
    }

    /// Adds one character to the open paragraph.
    pub(super) fn push(&mut self, c: char, run: Run) -> Result<(), ReadError> {
        let open = &mut self.open;
        let start = open.text.len();
        let before = open.text.chars().next_back();
        let (c, mark) = open.raised.sign(c, run.raised, before);
        open.text.push(c);
        let end = open.text.len();
        self.letters += end - start;
        check_text(self.letters)?;
        check_paragraph(end)?;
        open.bold.add(c, run.bold);
        open.italic.add(c, run.italic);
        // A mark is no code of an old font.
        if let Some(font) = run.font.filter(|_| !mark) {
            match open.fonts.last_mut() {
                Some((_, last, same)) if *same == font && *last == start => *last = end,
                _ => {
                    self.letters += limits::FONT_RUN;
                    open.fonts.push((start, end, font));
                }
            }
        }
        Ok(())
    }

    /// No block has been finished yet.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self.places.as_slice(), [Place::Body(blocks)] if blocks.is_empty())
    }

    /// Nothing has been written into the open paragraph.
    pub(super) fn at_start(&self) -> bool {
        self.open.text.is_empty()
    }

    /// The last character of the open paragraph.
    pub(super) fn last(&self) -> Option<char> {
        self.open.text.chars().next_back()
    }

    /// Ends the open paragraph. An empty one is kept, so that it is counted.
    pub(super) fn end_paragraph(&mut self, shape: Shape) -> Result<(), ReadError> {
        self.paragraphs += 1;
        if self.paragraphs > limits::PARAGRAPHS {
            return Err(limits::reached(
                "paragraphs",
                format!("văn bản có hơn {} đoạn", limits::PARAGRAPHS),
            ));
        }
        self.letters += shape.label.len();
        check_text(self.letters)?;
        let open = std::mem::take(&mut self.open);
        let blank = open.text.trim().is_empty();
        let fonts = &self.fonts;
        let paragraph = Paragraph {
            label: if blank { String::new() } else { shape.label },
            fonts: if blank {
                Vec::new()
            } else {
                let run = |&(start, end, font): &(usize, usize, FontId)| FontRun {
                    start,
                    end,
                    font: fonts.name(font).to_owned(),
                };
                open.fonts.iter().map(run).collect()
            },
            text: if blank { String::new() } else { open.text },
            level: shape.level.filter(|level| (1..=9).contains(level)),
            bold: open.bold.holds(),
            italic: open.italic.holds(),
            centered: shape.centered,
            number: 0,
        };
        let blocks = self.blocks();
        blocks.push(Block::Paragraph(paragraph));
        blocks.extend(open.after);
        Ok(())
    }

    /// Ends the open paragraph if anything was written into it.
    pub(super) fn end_started(&mut self, shape: Shape) -> Result<(), ReadError> {
        if self.open.text.is_empty() && self.open.after.is_empty() {
            return Ok(());
        }
        self.end_paragraph(shape)
    }

    fn blocks(&mut self) -> &mut Vec<Block> {
        if self.places.is_empty() {
            self.places.push(Place::Body(Vec::new()));
        }
        let last = self.places.len() - 1;
        match &mut self.places[last] {
            Place::Body(blocks) | Place::Aside(blocks, _) | Place::Table(_, blocks, _) => blocks,
        }
    }

    fn check_nesting(&self) -> Result<(), ReadError> {
        if self.places.len() > limits::TABLE_NESTING + 1 {
            return Err(limits::reached(
                "table-nesting",
                format!(
                    "bảng hoặc khung lồng nhau quá {} tầng",
                    limits::TABLE_NESTING
                ),
            ));
        }
        Ok(())
    }

    /// Begins a note or text box that hangs on the open paragraph.
    pub(super) fn open_aside(&mut self) -> Result<(), ReadError> {
        self.check_nesting()?;
        let around = std::mem::take(&mut self.open);
        self.places.push(Place::Aside(Vec::new(), around));
        Ok(())
    }

    /// Ends a note or text box; what tables it left open end too.
    pub(super) fn close_aside(&mut self) -> Result<(), ReadError> {
        while self.in_table() {
            self.close_table()?;
        }
        if !matches!(self.places.last(), Some(Place::Aside(..))) {
            return Ok(());
        }
        self.end_started(Shape::default())?;
        if let Some(Place::Aside(blocks, around)) = self.places.pop() {
            self.open = around;
            self.open.after.extend(blocks);
        }
        Ok(())
    }

    /// Begins a table. An open paragraph waits and goes on after it.
    pub(super) fn open_table(&mut self) -> Result<(), ReadError> {
        self.check_nesting()?;
        let around = std::mem::take(&mut self.open);
        let place = Place::Table(Cells::default(), Vec::new(), around);
        self.places.push(place);
        Ok(())
    }

    /// The innermost place is a table.
    pub(super) fn in_table(&self) -> bool {
        matches!(self.places.last(), Some(Place::Table(..)))
    }

    /// Tables open around this point, up to the innermost note or text box.
    pub(super) fn tables_open(&self) -> usize {
        self.places
            .iter()
            .rev()
            .take_while(|place| matches!(place, Place::Table(..)))
            .count()
    }

    /// The rows of the innermost table.
    pub(super) fn table(&mut self) -> Option<&mut Cells> {
        match self.places.last_mut() {
            Some(Place::Table(cells, ..)) => Some(cells),
            _ => None,
        }
    }

    /// Ends the open cell: its paragraphs become its text.
    pub(super) fn close_cell(&mut self) -> Result<(), ReadError> {
        if !self.in_table() {
            return Ok(());
        }
        self.end_started(Shape::default())?;
        let blocks = std::mem::take(self.blocks());
        self.cells += 1;
        check_cells(self.cells)?;
        match self.table() {
            Some(cells) => cells.close_cell(&blocks),
            None => Ok(()),
        }
    }

    /// Ends the innermost table and puts it behind what stands before it.
    pub(super) fn close_table(&mut self) -> Result<(), ReadError> {
        if !self.in_table() {
            return Ok(());
        }
        self.end_started(Shape::default())?;
        let Some(Place::Table(cells, left_over, around)) = self.places.pop() else {
            return Ok(());
        };
        self.open = around;
        let table = cells.finish(&mut self.cells)?;
        // Text between cells belongs to no cell; it must not be lost.
        let finished: Vec<Block> = left_over
            .into_iter()
            .filter(|block| !matches!(block, Block::Paragraph(p) if p.text.is_empty()))
            .chain(table.map(Block::Table))
            .collect();
        if self.open.text.is_empty() {
            self.blocks().extend(finished);
        } else {
            self.open.after.extend(finished);
        }
        Ok(())
    }

    /// Closes what is open, numbers paragraphs and tables, and drops the empty ones.
    pub(super) fn finish(mut self) -> Result<Vec<Block>, ReadError> {
        loop {
            match self.places.last() {
                Some(Place::Table(..)) => {
                    self.close_cell()?;
                    self.close_table()?;
                }
                Some(Place::Aside(..)) => self.close_aside()?,
                _ => break,
            }
        }
        self.end_started(Shape::default())?;
        let blocks = std::mem::take(self.blocks());
        Ok(number_blocks(blocks))
    }
}

fn check_cells(count: usize) -> Result<(), ReadError> {
    if count > limits::TABLE_CELLS {
        return Err(limits::reached(
            "table-cells",
            format!("các bảng có hơn {} ô", limits::TABLE_CELLS),
        ));
    }
    Ok(())
}
