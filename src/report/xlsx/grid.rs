//! The only way sheets write cells: texts cleaned and cut, links counted, rows kept within limits.
//!
//! Texts of submissions are written as strings whatever they start with, so `=HYPERLINK(…)` in a
//! report stays a sentence.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Formula, Url, Worksheet, XlsxError};

use super::{fit, style};

/// Most characters (UTF-16) of a cell, by Excel's specification.
const CELL_CHARACTERS: usize = 32_767;
/// Most hyperlinks of a sheet, by Excel's specification.
const SHEET_LINKS: u32 = 65_530;
/// Rows of a sheet, by Excel's specification.
pub(super) const SHEET_ROWS: u32 = 1_048_576;
/// What stands at the end of a text that was too long.
const CUT_MARK: &str = "… (đã cắt)";
/// Height of one line of text in points.
const LINE: f64 = 15.0;
/// Height of a sheet's title in points.
const TITLE: f64 = 19.5;
/// The tallest row Excel allows, in points.
const TALLEST: f64 = 409.0;

/// A sheet being written.
pub(super) struct Grid<'w> {
    pub(super) sheet: &'w mut Worksheet,
    widths: BTreeMap<u16, f64>,
    /// Size in points of the letters being written; only for measuring them.
    pub(super) letters: f64,
    /// Lines the current row's texts need.
    lines: u32,
    /// Lines of a row whose height is not set.
    usual: u32,
    links_left: u32,
    links_refused: u32,
}

/// Result of a write.
pub(super) type Written = Result<(), XlsxError>;

impl<'w> Grid<'w> {
    pub(super) fn new(sheet: &'w mut Worksheet) -> Grid<'w> {
        Grid {
            sheet,
            widths: BTreeMap::new(),
            letters: style::LETTERS,
            lines: 1,
            usual: 1,
            links_left: SHEET_LINKS,
            links_refused: 0,
        }
    }

    /// Sets a column's width in characters.
    pub(super) fn width(&mut self, column: u16, characters: f64) -> Written {
        self.sheet.set_column_width(column, characters)?;
        self.widths.insert(column, characters);
        Ok(())
    }

    /// Makes the row as tall as the texts written since the last call need; the height in points.
    pub(super) fn fit_row(&mut self, row: u32) -> Result<f64, XlsxError> {
        let lines = std::mem::replace(&mut self.lines, 1);
        let height = (f64::from(lines) * LINE).min(TALLEST);
        if lines != self.usual {
            self.sheet.set_row_height(row, height)?;
        }
        Ok(height)
    }

    /// Makes rows of so many lines the sheet's default; called before any row is written. The
    /// writer remembers every row whose height is set, some 500 bytes each, even where rows are
    /// streamed. The title and the rows between it and the header stay one line tall.
    pub(super) fn usual_lines(&mut self, lines: u32, header: u32) -> Written {
        self.usual = lines;
        self.sheet.set_default_row_height(f64::from(lines) * LINE);
        self.sheet.set_row_height(0, TITLE)?;
        for row in 1..header {
            self.sheet.set_row_height(row, LINE)?;
        }
        Ok(())
    }

    /// Forgets texts written so far, where a header sets its own heights.
    pub(super) fn fresh_row(&mut self) {
        self.lines = 1;
    }

    /// Gives a whole column of a long list its format, for cells written by [`Grid::listed`]. Looking
    /// up the format of every single cell is what writing a list costs most.
    pub(super) fn column_format(&mut self, column: u16, format: &Format) -> Written {
        self.sheet.set_column_format(column, format)?;
        Ok(())
    }

    /// A text in its column's format.
    pub(super) fn listed(&mut self, row: u32, column: u16, text: &str) -> Written {
        let text = cell_text(text);
        self.measure(&text, column, column);
        self.sheet.write_string(row, column, text)?;
        Ok(())
    }

    /// A number in its column's format.
    pub(super) fn listed_number(&mut self, row: u32, column: u16, value: f64) -> Written {
        self.sheet.write_number(row, column, value)?;
        Ok(())
    }

    /// A text, whatever it looks like.
    pub(super) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Written {
        let text = cell_text(text);
        self.measure(&text, column, column);
        self.sheet
            .write_string_with_format(row, column, text, format)?;
        Ok(())
    }

    /// A text exactly as a person typed it into this place before.
    pub(super) fn verbatim(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Written {
        self.measure(text, column, column);
        self.sheet
            .write_string_with_format(row, column, text, format)?;
        Ok(())
    }

    /// Keeps the current row tall enough for what a formula may put into a cell later.
    pub(super) fn make_room(&mut self, column: u16, text: &str) {
        self.measure(text, column, column);
    }

    fn measure(&mut self, text: &str, first: u16, last: u16) {
        let width: f64 = self
            .widths
            .range(first..=last)
            .map(|(_, width)| width)
            .sum();
        if width > 0.0 {
            let width = width * style::LETTERS / self.letters;
            self.lines = self.lines.max(fit::lines(text, width));
        }
    }

    pub(super) fn number(&mut self, row: u32, column: u16, value: f64, format: &Format) -> Written {
        self.sheet
            .write_number_with_format(row, column, value, format)?;
        Ok(())
    }

    /// A formula together with the result a reader sees before anything is recalculated.
    pub(super) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Written {
        let formula = Formula::new(formula).set_result(result);
        self.sheet
            .write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }

    /// A text that leads to another cell of the workbook; plain text once the sheet's links are used up.
    pub(super) fn link(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        target: Option<&str>,
        format: &Format,
    ) -> Written {
        match target {
            Some(target) if !text.is_empty() && self.take_link() => {
                let text = cell_text(text);
                self.measure(&text, column, column);
                let url = Url::new(format!("internal:{target}")).set_text(text);
                self.sheet.write_url_with_format(row, column, url, format)?;
                Ok(())
            }
            _ => self.text(row, column, text, format),
        }
    }

    /// A number that leads to another cell of the workbook.
    pub(super) fn linked_number(
        &mut self,
        row: u32,
        column: u16,
        value: f64,
        target: Option<&str>,
        format: &Format,
    ) -> Written {
        if let Some(target) = target
            && self.take_link()
        {
            // The writer keeps the link of a cell whose text is then replaced by a number.
            let url = Url::new(format!("internal:{target}")).set_text("…");
            self.sheet.write_url_with_format(row, column, url, format)?;
        }
        self.number(row, column, value, format)
    }

    /// One text over several cells of a row or block.
    pub(super) fn merged(
        &mut self,
        (row, column): (u32, u16),
        (last_row, last_column): (u32, u16),
        text: &str,
        format: &Format,
    ) -> Written {
        if (row, column) == (last_row, last_column) {
            return self.text(row, column, text, format);
        }
        let text = cell_text(text);
        if row == last_row {
            self.measure(&text, column, last_column);
        }
        self.sheet
            .merge_range(row, column, last_row, last_column, &text, format)?;
        Ok(())
    }

    /// How many links were left out because the sheet was full of them.
    pub(super) fn links_refused(&self) -> u32 {
        self.links_refused
    }

    fn take_link(&mut self) -> bool {
        if self.links_left == 0 {
            self.links_refused += 1;
            return false;
        }
        self.links_left -= 1;
        true
    }
}

/// A text as a cell may hold it: no control or direction characters, within Excel's length.
pub(super) fn cell_text(text: &str) -> Cow<'_, str> {
    let harmless = text.chars().all(|c| !is_unwanted(c));
    // No character takes more units of UTF-16 than bytes.
    if harmless && (text.len() <= CELL_CHARACTERS || utf16_length(text) <= CELL_CHARACTERS) {
        return Cow::Borrowed(text);
    }
    let clean: String = text.chars().filter(|c| !is_unwanted(*c)).collect();
    if utf16_length(&clean) <= CELL_CHARACTERS {
        return Cow::Owned(clean);
    }
    let room = CELL_CHARACTERS - utf16_length(CUT_MARK);
    Cow::Owned(format!("{}{CUT_MARK}", cut(&clean, room)))
}

/// The start of a text that fits into so many UTF-16 units, never half a character.
pub(super) fn cut(text: &str, units: usize) -> &str {
    let mut used = 0;
    for (index, c) in text.char_indices() {
        used += c.len_utf16();
        if used > units {
            return &text[..index];
        }
    }
    text
}

pub(super) fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Control characters (but line breaks and tabs), characters XML forbids, and marks that turn the
/// reading direction and could show a figure backwards.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn drops_what_a_cell_cannot_hold() {
        assert_eq!(cell_text("a\u{0}b\u{202E}c\nd\te\r"), "abc\nd\te");
        assert_eq!(cell_text("=1+1"), "=1+1");
    }

    #[test]
    fn cuts_long_texts_with_a_mark() {
        let cell = cell_text(&"ế".repeat(40_000)).into_owned();
        assert_eq!(utf16_length(&cell), CELL_CHARACTERS);
        assert!(cell.ends_with(CUT_MARK));
        assert_eq!(
            cell_text(&"a".repeat(CELL_CHARACTERS)).len(),
            CELL_CHARACTERS
        );
    }

    #[test]
    fn a_sheet_full_of_links_gets_plain_texts() {
        let mut sheet = Worksheet::new();
        let mut grid = Grid::new(&mut sheet);
        grid.links_left = 1;
        let format = Format::new();
        for row in 0..3 {
            let target = Some("'Minh chứng'!A6");
            grid.link(row, 0, "Đ", target, &format).unwrap();
        }
        grid.linked_number(3, 0, 12.0, Some("'Minh chứng'!A6"), &format)
            .unwrap();
        assert_eq!(grid.links_refused(), 3);
    }

    proptest! {
        #[test]
        fn cutting_keeps_whole_characters_within_the_room(text in "\\PC{0,40}", room in 0_usize..50) {
            let start = cut(&text, room);
            prop_assert!(text.starts_with(start));
            prop_assert!(utf16_length(start) <= room);
            let next = text[start.len()..].chars().next();
            prop_assert!(next.is_none_or(|c| utf16_length(start) + c.len_utf16() > room));
        }
    }
}
