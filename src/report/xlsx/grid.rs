//! The only way sheets write cells: texts cleaned and cut, links counted, rows kept within limits.
//!
//! Texts of submissions are written as strings whatever they start with, so `=HYPERLINK(…)` in a
//! report stays a sentence.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Formula, Url, Worksheet, XlsxError};

use crate::language::Language;

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
    /// Widths of the columns in characters; 0 where none is set.
    widths: Vec<f64>,
    /// Room for letters in each of these columns.
    rooms: Vec<u32>,
    /// Size in points of the letters being written; only for measuring them.
    pub(super) letters: f64,
    /// Lines the current row's texts need.
    lines: u32,
    /// Lines of a row whose height is not set.
    usual: u32,
    /// How many columns have a format until the list ends.
    ruled: u16,
    links_left: u32,
    links_refused: u32,
    language: Language,
    /// The next text was read or typed somewhere and stays as it is.
    as_read: bool,
}

/// Result of a write.
pub(super) type Written = Result<(), XlsxError>;

impl<'w> Grid<'w> {
    pub(super) fn new(sheet: &'w mut Worksheet, language: Language) -> Grid<'w> {
        Grid {
            sheet,
            widths: Vec::new(),
            rooms: Vec::new(),
            letters: style::LETTERS,
            lines: 1,
            usual: 1,
            ruled: 0,
            links_left: SHEET_LINKS,
            links_refused: 0,
            language,
            as_read: false,
        }
    }

    /// The next text is no wording of the program: a name, a quotation, or said already. It stays as it
    /// is in every language.
    pub(super) fn as_read(&mut self) -> &mut Grid<'w> {
        self.as_read = true;
        self
    }

    /// A text as its cell shows it: wordings of the program in the workbook's language.
    fn said<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if std::mem::take(&mut self.as_read) {
            return cell_text(text);
        }
        match self.language.say(text) {
            Cow::Borrowed(text) => cell_text(text),
            Cow::Owned(text) => Cow::Owned(cell_text(&text).into_owned()),
        }
    }

    /// Sets a column's width in characters.
    pub(super) fn width(&mut self, column: u16, characters: f64) -> Written {
        self.sheet.set_column_width(column, characters)?;
        let index = usize::from(column);
        if index >= self.widths.len() {
            self.widths.resize(index + 1, 0.0);
            self.rooms.resize(index + 1, 0);
        }
        self.widths[index] = characters;
        self.rooms[index] = fit::room(characters);
        Ok(())
    }

    /// Makes the row as tall as the texts written since the last call need; the height in points.
    pub(super) fn fit_row(&mut self, row: u32) -> Result<f64, XlsxError> {
        let (lines, height) = self.take_height();
        if lines != self.usual {
            self.sheet.set_row_height(row, height)?;
        }
        Ok(height)
    }

    fn take_height(&mut self) -> (u32, f64) {
        let lines = std::mem::replace(&mut self.lines, 1);
        (lines, height_of(lines))
    }

    /// As [`Grid::fit_row`], for every row of a streamed list; [`Grid::end_list`] comes after the last.
    ///
    /// The writer remembers every row whose height is set, some 500 bytes each, even where rows are
    /// streamed. A row without leaves memory with the sheet's default height, as it is when the first
    /// cell of the next row is written: so each row's height is made the default for as long. The
    /// height every sheet begins with would not be written, so it is set where the list has another.
    pub(super) fn fit_listed(&mut self, row: u32) -> Written {
        let (lines, height) = self.take_height();
        if lines == 1 && self.usual != 1 {
            self.sheet.set_default_row_height(height_of(self.usual));
            self.sheet.set_row_height(row, height)?;
        } else {
            self.sheet.set_default_row_height(height);
        }
        Ok(())
    }

    /// Ends a streamed list: what held for its rows holds no longer.
    pub(super) fn end_list(&mut self, last_row: u32) -> Written {
        self.end_rows(last_row)?;
        self.sheet.set_default_row_height(height_of(self.usual));
        let plain = style::workbook_default();
        for column in 0..self.ruled {
            self.sheet.set_column_format(column, &plain)?;
        }
        self.ruled = 0;
        Ok(())
    }

    /// Lets the last row of a streamed sheet leave memory, by an empty cell without a format below
    /// it. The writer would repeat a last row whose height is set, and no row may come twice.
    pub(super) fn end_rows(&mut self, last_row: u32) -> Written {
        let plain = style::workbook_default();
        self.sheet.write_blank(last_row + 1, 0, &plain)?;
        Ok(())
    }

    /// Makes rows of so many lines the sheet's default; called before any row is written. The title
    /// and the rows between it and the header stay one line tall.
    pub(super) fn usual_lines(&mut self, lines: u32, header: u32) -> Written {
        self.usual = lines;
        self.sheet.set_default_row_height(height_of(lines));
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

    /// Gives the columns of a list their formats for as long as it lasts: only its cells are ruled,
    /// not the columns. The writer resolves the format of a cell without one when its row leaves
    /// memory, which is before [`Grid::end_list`] takes the columns' formats away.
    pub(super) fn ruled(&mut self, formats: &[&Format]) -> Written {
        for (column, format) in (0..).zip(formats) {
            self.sheet.set_column_format(column, format)?;
        }
        self.ruled = formats.len() as u16;
        Ok(())
    }

    /// A row with one empty cell for each look that the rows of a long list have: what the file says
    /// of these cells, it says of those.
    pub(super) fn samples(&mut self, row: u32, formats: &[&Format]) -> Written {
        // The first column may be needed for the end of an empty list.
        for (column, format) in (1..).zip(formats) {
            self.sheet.write_blank(row, column, format)?;
        }
        Ok(())
    }

    /// A text in its column's format.
    pub(super) fn listed(&mut self, row: u32, column: u16, text: &str) -> Written {
        let text = self.said(text);
        self.measure(&text, column, column);
        self.sheet.write_string(row, column, text)?;
        Ok(())
    }

    /// Empty cells in their columns' formats, for those of a row that stay without a value; called
    /// after the first cell of the row and before the others. One look-up serves them all.
    pub(super) fn blanks(&mut self, row: u32, first: u16, last: u16) -> Written {
        let plain = style::workbook_default();
        self.sheet.set_range_format(row, first, row, last, &plain)?;
        Ok(())
    }

    /// A text, whatever it looks like.
    pub(super) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Written {
        let text = self.said(text);
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
        let text = self.language.say(text);
        self.measure(&text, column, column);
    }

    fn measure(&mut self, text: &str, first: u16, last: u16) {
        let (first, last) = (usize::from(first), usize::from(last));
        let usual = (self.letters - style::LETTERS).abs() < f64::EPSILON;
        let room = if first == last && usual {
            self.rooms.get(first).copied().unwrap_or(0)
        } else {
            let last = (last + 1).min(self.widths.len());
            let widths = self.widths.get(first..last).unwrap_or_default();
            match widths.iter().sum::<f64>() {
                none if none <= 0.0 => 0,
                width => fit::room(width * style::LETTERS / self.letters),
            }
        };
        if room > 0 {
            self.lines = self.lines.max(fit::lines_in(text, room));
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
        let (formula, result) = (self.language.formula(formula), self.language.say(result));
        self.written_formula(row, column, &formula, &result, format)
    }

    fn written_formula(
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
                let text = self.said(text);
                self.measure(&text, column, column);
                let url = Url::new(format!("internal:{target}")).set_text(text);
                self.sheet.write_url_with_format(row, column, url, format)?;
                Ok(())
            }
            _ => self.text(row, column, text, format),
        }
    }

    /// A word of the program that leads to another cell of the workbook, for sheets with a link in
    /// every cell: a formula leaves memory with its row, where the writer would keep some 800 bytes
    /// for a link, and no sheet has too many of them. Never for a text of a submission.
    pub(super) fn jump(
        &mut self,
        row: u32,
        column: u16,
        word: &'static str,
        target: Option<&str>,
        format: &Format,
    ) -> Written {
        let Some(target) = target else {
            return self.text(row, column, word, format);
        };
        let word = self.language.say(word);
        self.measure(&word, column, column);
        let formula = format!("HYPERLINK(\"#{target}\",\"{word}\")");
        self.written_formula(row, column, &formula, &word, format)
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
        let text = self.said(text);
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

/// Height in points of a row of so many lines.
fn height_of(lines: u32) -> f64 {
    (f64::from(lines) * LINE).min(TALLEST)
}

/// A text as a cell may hold it: no control or direction characters, within Excel's length.
pub(super) fn cell_text(text: &str) -> Cow<'_, str> {
    // Every unwanted character has one of these bytes; all are looked at at once.
    let doubtful = |byte: u8| byte < b' ' || matches!(byte, 0x7F | 0xC2 | 0xE2 | 0xEF);
    let harmless = !text.bytes().fold(false, |any, byte| any | doubtful(byte))
        || text.chars().all(|c| !is_unwanted(c));
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
        let mut grid = Grid::new(&mut sheet, Language::Vi);
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

    /// The sheet of a workbook that holds nothing else.
    fn xml(write: impl FnOnce(&mut Grid<'_>)) -> String {
        use std::io::{Cursor, Read};
        let mut book = rust_xlsxwriter::Workbook::new();
        let plain = style::workbook_default();
        book.set_default_format(&plain, 20, 64).unwrap();
        let sheet = book.add_worksheet_with_constant_memory().unwrap();
        write(&mut Grid::new(sheet, Language::Vi));
        let bytes = book.save_to_buffer().unwrap();
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        let mut part = parts.by_name("xl/worksheets/sheet1.xml").unwrap();
        part.read_to_string(&mut text).unwrap();
        text
    }

    /// Opening tags of a name, in order.
    fn tags<'t>(xml: &'t str, name: &str) -> Vec<&'t str> {
        let open = format!("<{name} ");
        xml.match_indices(&open)
            .map(|(at, _)| &xml[at..at + xml[at..].find('>').unwrap()])
            .collect()
    }

    #[test]
    fn streamed_rows_have_their_own_heights_and_cells_their_columns_formats() {
        let format = Format::new().set_bold();
        let texts = ["ngắn", "một\nhai\nba", "một\nhai", "ngắn"];
        for usual in [1, 2] {
            let text = xml(|grid| {
                grid.usual_lines(usual, 1).unwrap();
                for column in 0..3 {
                    grid.width(column, 30.0).unwrap();
                }
                grid.text(0, 0, "Tên", &format).unwrap();
                grid.fresh_row();
                grid.ruled(&[&format; 3]).unwrap();
                for (row, text) in (1..).zip(texts) {
                    grid.listed(row, 0, text).unwrap();
                    grid.blanks(row, 1, 2).unwrap();
                    grid.fit_listed(row).unwrap();
                }
                grid.end_list(4).unwrap();
            });
            let rows = tags(&text, "row");
            assert_eq!(rows.len(), 6, "{rows:?}");
            for (row, height) in rows[1..5].iter().zip(["15", "45", "30", "15"]) {
                let set = row.contains(&format!(" ht=\"{height}\""));
                assert!(set || (usual == 1 && height == "15"), "{usual} {row}");
            }
            let cells = tags(&text, "c");
            assert_eq!(cells.len(), 13);
            assert!(
                cells.iter().all(|cell| cell.contains(" s=\"1\"")),
                "{cells:?}"
            );
            assert!(!text.contains(" style="), "the columns stay plain: {text}");
            let height = format!("defaultRowHeight=\"{}\"", 15 * usual);
            assert!(text.contains(&height), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_harmless_text_is_left_as_it_is(text in "[a-zđếữ0-9 “”–,.\n\u{202E}\u{85}\u{FFFE}\u{0}]{0,30}") {
            let clean: String = text.chars().filter(|c| !is_unwanted(*c)).collect();
            prop_assert_eq!(cell_text(&text).into_owned(), clean);
        }

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
