//! The rows of a long list, as they stand in the file.
//!
//! A round has some two hundred quotations and fifty score lines a unit. The library keeps each of
//! their cells in a tree until its row is done and copies each text twice; these rows are written as
//! they come. What the library knows better (how a format is numbered) it says by a row of samples.

use std::io::{self, Write};

use crate::language::Language;
use crate::model::Points;

use super::grid::cell_text;
use super::{fit, text_of_xml};

/// Height of one line of text, and the tallest row Excel allows, in points.
const LINE: u32 = 15;
const TALLEST: u32 = 409;
/// Bytes that are handed on together.
const STRETCH: usize = 1 << 15;

/// Number of a sample: the look of a cell.
pub(super) type Look = usize;

/// A column being filled from row to row.
struct Column {
    /// Room for letters.
    room: u32,
    /// The text measured last, and its lines: many rows in a row name the same unit and file.
    last: String,
    lines: u32,
}

impl Column {
    fn new(width: f64) -> Column {
        Column {
            room: fit::room(width),
            last: String::new(),
            lines: 1,
        }
    }

    fn lines(&mut self, text: &str) -> u32 {
        if self.last != text {
            self.lines = fit::lines_in(text, self.room);
            self.last.clear();
            self.last.push_str(text);
        }
        self.lines
    }
}

/// Rows being written, cell by cell from the first column (A to Z) on.
pub(super) struct Rows<'w> {
    out: &'w mut dyn Write,
    language: Language,
    /// The attribute for each look.
    looks: &'w [String],
    columns: Vec<Column>,
    /// The current row as Excel counts, and the same in digits.
    row: u32,
    digits: String,
    column: usize,
    /// Lines the current row's texts need.
    lines: u32,
    cells: Vec<u8>,
    ready: Vec<u8>,
}

impl<'w> Rows<'w> {
    /// Rows from `first` on, counted from 0; widths of the columns in characters.
    pub(super) fn new(
        out: &'w mut dyn Write,
        language: Language,
        looks: &'w [String],
        widths: impl Iterator<Item = f64>,
        first: u32,
    ) -> Rows<'w> {
        Rows {
            out,
            language,
            looks,
            columns: widths.map(Column::new).collect(),
            row: first + 1,
            digits: (first + 1).to_string(),
            column: 0,
            lines: 1,
            cells: Vec::new(),
            ready: Vec::with_capacity(2 * STRETCH),
        }
    }

    /// The current row as Excel counts.
    pub(super) fn row(&self) -> u32 {
        self.row
    }

    /// Ends the row, as tall as its texts need.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let height = (self.lines * LINE).min(TALLEST);
        write!(
            self.ready,
            "<row r=\"{}\" ht=\"{height}\" customHeight=\"1\">",
            self.digits
        )?;
        self.ready.append(&mut self.cells);
        self.ready.extend_from_slice(b"</row>");
        self.row += 1;
        self.digits.clear();
        self.digits.push_str(&self.row.to_string());
        self.column = 0;
        self.lines = 1;
        if self.ready.len() >= STRETCH {
            self.flush()?;
        }
        Ok(())
    }

    /// Hands on what is left.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.ready)?;
        self.ready.clear();
        Ok(())
    }

    /// Words of the program, in the workbook's language.
    pub(super) fn said(&mut self, look: Look, text: &str) {
        let text = self.language.say(text);
        self.text(look, &text);
    }

    /// A text that was read or said already, whatever it looks like.
    pub(super) fn text(&mut self, look: Look, text: &str) {
        self.verbatim(look, &cell_text(text));
    }

    /// A text exactly as a person typed it into this place before.
    pub(super) fn verbatim(&mut self, look: Look, text: &str) {
        if text.is_empty() {
            self.blank(look);
            return;
        }
        self.measure(text);
        self.begin(look);
        self.cells.extend_from_slice(b" t=\"inlineStr\"><is><t");
        let outer = [text.as_bytes().first(), text.as_bytes().last()];
        if outer
            .iter()
            .flatten()
            .any(|byte| byte.is_ascii_whitespace())
        {
            self.cells.extend_from_slice(b" xml:space=\"preserve\"");
        }
        self.cells.push(b'>');
        text_of_xml::literal(&mut self.cells, text);
        self.cells.extend_from_slice(b"</t></is></c>");
    }

    pub(super) fn number(&mut self, look: Look, value: f64) {
        self.begin(look);
        self.put(format_args!("><v>{value}</v></c>"));
    }

    pub(super) fn points(&mut self, look: Look, points: Points) {
        let (whole, rest) = (points.0 / 100, points.0 % 100);
        if rest != 0 {
            self.number(look, points.0 as f64 / 100.0);
            return;
        }
        self.begin(look);
        self.put(format_args!("><v>{whole}</v></c>"));
    }

    /// A formula with the number a reader sees before anything is recalculated.
    pub(super) fn formula(&mut self, look: Look, formula: &str, result: f64) {
        self.begin(look);
        self.cells.extend_from_slice(b"><f>");
        text_of_xml::escaped(&mut self.cells, formula);
        self.put(format_args!("</f><v>{result}</v></c>"));
    }

    /// A formula with the words it shows before anything is recalculated.
    pub(super) fn formula_of_words(&mut self, look: Look, formula: &str, result: &str) {
        let (formula, result) = (self.language.formula(formula), self.language.say(result));
        self.measure(&result);
        self.begin(look);
        self.cells.extend_from_slice(b" t=\"str\"><f>");
        text_of_xml::escaped(&mut self.cells, &formula);
        self.cells.extend_from_slice(b"</f><v>");
        text_of_xml::escaped(&mut self.cells, &result);
        self.cells.extend_from_slice(b"</v></c>");
    }

    /// An empty cell.
    pub(super) fn blank(&mut self, look: Look) {
        self.begin(look);
        self.cells.extend_from_slice(b"/>");
    }

    fn begin(&mut self, look: Look) {
        let letter = b'A' + self.column as u8;
        self.column += 1;
        self.cells.extend_from_slice(b"<c r=\"");
        self.cells.push(letter);
        self.cells.extend_from_slice(self.digits.as_bytes());
        self.cells.push(b'"');
        let look = self.looks.get(look).map_or("", String::as_str);
        self.cells.extend_from_slice(look.as_bytes());
    }

    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing into memory does not fail.
        let _ = self.cells.write_fmt(words);
    }

    fn measure(&mut self, text: &str) {
        if let Some(column) = self.columns.get_mut(self.column) {
            self.lines = self.lines.max(column.lines(text));
        }
    }
}
