//! What is found in every text of a document, once: words, numbers, cue words, units of measure and
//! sentences. Deciding what a file is for, placing its content and reading its figures all ask the
//! same of the same texts.

use std::sync::Arc;

use crate::model::{Anchor, NormalizedBlock, NormalizedDocument, NormalizedPart, Text};
use crate::text::{Number, Span, Tokens, scan, sentences};

use super::Mapper;
use super::cues::{self, Cue};
use super::labels::{self, Label};
use super::measures::{self, Mention, Units};
use super::phrases::{Hit, longest};
use super::tables::{self, Grid, TableFigure};

/// A document made ready for reading.
#[derive(Debug)]
pub struct Prepared {
    document: NormalizedDocument,
    parts: Vec<Part>,
}

impl Prepared {
    /// The document.
    pub fn document(&self) -> &NormalizedDocument {
        &self.document
    }

    /// Paragraphs and tables with what was found in them, in reading order.
    pub(super) fn parts(&self) -> impl Iterator<Item = PartOf<'_>> {
        self.document
            .parts
            .iter()
            .zip(&self.parts)
            .filter_map(|pair| match pair {
                (NormalizedPart::Block(block), Part::Paragraph(paragraph)) => {
                    Some(PartOf::Paragraph(block, paragraph))
                }
                (NormalizedPart::Table(_), Part::Table(table)) => Some(PartOf::Table(table)),
                _ => None,
            })
    }
}

/// A part of a document beside what was found in it.
pub(super) enum PartOf<'d> {
    Paragraph(&'d NormalizedBlock, &'d ReadParagraph),
    Table(&'d ReadTable),
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly all parts are paragraphs")]
enum Part {
    Paragraph(ReadParagraph),
    Table(ReadTable),
}

/// A paragraph with what was found in it.
#[derive(Debug)]
pub(super) struct ReadParagraph {
    /// Its words and numbers.
    pub(super) found: Found,
    /// The number or bullet it begins with.
    pub(super) label: Option<Label>,
    /// The figures of a table that was pasted as text.
    pub(super) pasted: Option<Vec<TableFigure>>,
}

/// A table with the figures in it.
#[derive(Debug)]
pub(super) struct ReadTable {
    /// Its cells.
    pub(super) grid: Grid,
    /// Its figures.
    pub(super) figures: Vec<TableFigure>,
}

/// One text, searched.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Words, numbers and marks.
    pub(super) tokens: Tokens,
    /// Numbers in their printed form.
    pub(super) numbers: Vec<Number>,
    /// Cue words.
    pub(super) cues: Vec<Hit<Cue>>,
    /// Units of measure.
    pub(super) units: Units,
    /// Targets and look-alikes named.
    pub(super) mentions: Vec<Hit<Mention>>,
    /// Content phrases of outline nodes.
    pub(super) nodes: Vec<Hit<usize>>,
    /// Sentences.
    pub(super) sentences: Vec<Span>,
}

impl Found {
    /// Keeps no more room than what was found takes: a sheet has very many cells with one number each.
    fn fitted(mut self) -> Found {
        self.tokens.items.shrink_to_fit();
        self.numbers.shrink_to_fit();
        self.sentences.shrink_to_fit();
        self
    }

    /// A cue stands somewhere in the text.
    pub(super) fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|hit| hit.value == cue)
    }
}

/// Characters of the longest text of a cell that may be a name; longer ones are somebody's own words.
const LONGEST_NAME: usize = 160;

impl Mapper<'_> {
    /// Searches every text of a document.
    pub fn prepare(&self, document: NormalizedDocument) -> Prepared {
        let mut parts: Vec<Part> = document
            .parts
            .iter()
            .map(|part| match part {
                NormalizedPart::Block(block) => {
                    Part::Paragraph(self.paragraph(block, document.accented))
                }
                NormalizedPart::Table(table) => {
                    let grid = Grid::of_table(table, |text| self.cell(text, document.accented));
                    let figures = self.read_grid(&grid, self.pack.year);
                    Part::Table(ReadTable { grid, figures })
                }
            })
            .collect();
        settle_roman_numbers(&document, &mut parts);
        let tables = document
            .parts
            .iter()
            .zip(&mut parts)
            .filter_map(|pair| match pair {
                (NormalizedPart::Table(table), Part::Table(read)) => {
                    Some((table, &mut read.figures))
                }
                _ => None,
            });
        tables::set_aside(tables, self.pack.year);
        Prepared { document, parts }
    }

    fn paragraph(&self, block: &NormalizedBlock, accented: bool) -> ReadParagraph {
        let found = self.search(&block.text, accented);
        ReadParagraph {
            label: labels::read(&block.label, &found.tokens.characters),
            found,
            pasted: self.pasted(&block.text, &block.anchor, accented, self.pack.year),
        }
    }

    /// The figures of a table pasted as text; none for ordinary text.
    pub(super) fn pasted(
        &self,
        text: &Text,
        anchor: &Anchor,
        accented: bool,
        year: i32,
    ) -> Option<Vec<TableFigure>> {
        let grid = Grid::of_text(text, anchor, |text| self.cell(text, accented))?;
        Some(self.read_grid(&grid, year))
    }

    /// Searches the text of a cell; names of rows and columns are the same from unit to unit.
    fn cell(&self, text: &Text, accented: bool) -> Arc<Found> {
        let name =
            text.key.len() <= LONGEST_NAME && text.key.bytes().any(|b| b.is_ascii_alphabetic());
        if !name {
            return Arc::new(self.search(text, accented).fitted());
        }
        let clean = text.clean.as_str();
        let hash = crate::text::hash_text(clean);
        self.cells[usize::from(accented)].get(hash, clean, || self.search(text, accented).fitted())
    }

    /// Searches one text. `accented` says whether its document carries diacritics at all.
    pub(super) fn search(&self, text: &Text, accented: bool) -> Found {
        if text.key.trim().is_empty() {
            return Found::default();
        }
        let tokens = Tokens::new(text, &self.lexicon, accented);
        let numbers = scan(text, &tokens);
        let hits = self.phrases.find(&tokens.items);
        Found {
            units: self.measures.units(&hits.units, &tokens.items),
            cues: cues::settle(hits.cues, &tokens.items),
            mentions: measures::settle(hits.mentions),
            nodes: longest(hits.nodes),
            sentences: sentences(&tokens, &numbers),
            numbers,
            tokens,
        }
    }
}

/// Where some line begins with "ii." or "iii.", the lines that begin with "i." and "v." are its
/// neighbours, not letters of a list.
fn settle_roman_numbers(document: &NormalizedDocument, parts: &mut [Part]) {
    let mut paragraphs: Vec<(&str, &mut ReadParagraph)> = document
        .parts
        .iter()
        .zip(parts)
        .filter_map(|pair| match pair {
            (NormalizedPart::Block(block), Part::Paragraph(paragraph)) => {
                Some((block.text.clean.as_str(), paragraph))
            }
            _ => None,
        })
        .collect();
    let lowered = paragraphs.iter().any(|(clean, paragraph)| {
        let label = paragraph.label.as_ref();
        label.is_some_and(|label| labels::is_lowered_roman(label, clean))
    });
    if lowered {
        for (clean, paragraph) in &mut paragraphs {
            if let Some(label) = labels::single_lowered_roman(clean) {
                paragraph.label = Some(label);
            }
        }
    }
}
