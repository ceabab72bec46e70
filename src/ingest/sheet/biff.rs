//! `.xls` record by record ([MS-XLS], and the older forms of Excel 2, 3, 4 and 5/95): for workbooks
//! the library refuses, and for the streams without a container of the versions before 5, which it
//! does not know. Nothing is laid out in a grid here, so nothing a file claims costs memory.

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};
use encoding_rs::Encoding;

use super::value::{self, RawCell};
use super::xls::{count, record, word};
use super::{Look, RawBook, RawSheet, Weight, check_sheets};
use crate::ingest::limits;
use crate::model::{Cell, CellValue, ReadError};

const END: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const FILE_PASS: u16 = 0x002f;

/// Whether a stream or file begins like a workbook of any version.
pub(in crate::ingest) fn is_stream(bytes: &[u8]) -> bool {
    let kind = word(bytes, 0).and_then(version_of);
    let length = word(bytes, 2).unwrap_or(0);
    // What the stream holds: workbook, Visual Basic, sheet, chart, macros, workspace.
    let content = word(bytes, 6).unwrap_or(0);
    kind.is_some()
        && (4..=16).contains(&length)
        && matches!(content, 0x05 | 0x06 | 0x10 | 0x20 | 0x40 | 0x0100)
}

/// The version of Excel by the record a stream begins with; 5 stands for 5, 95 and later.
fn version_of(kind: u16) -> Option<u16> {
    match kind {
        0x0009 => Some(2),
        0x0209 => Some(3),
        0x0409 => Some(4),
        0x0809 => Some(5),
        _ => None,
    }
}

/// What the workbook's own records say, as far as cells need it.
struct Book<'a> {
    version: u16,
    encoding: &'static Encoding,
    is_1904: bool,
    /// Number formats by number (5 and later) or in their order (before).
    formats: Vec<(u16, Shown)>,
    looks: Vec<Shown>,
    strings: Vec<String>,
    /// Place, name and whether hidden.
    sheets: Vec<(usize, String, bool)>,
    stream: &'a [u8],
}

/// What a number format makes of a number.
#[derive(Clone, Copy, Default)]
struct Shown {
    time: Option<ExcelDateTimeType>,
    percent: bool,
}

/// Reads a workbook stream.
pub(super) fn read(stream: &[u8]) -> Result<RawBook, ReadError> {
    let mut book = Book {
        version: word(stream, 0).and_then(version_of).unwrap_or(5),
        encoding: encoding_rs::WINDOWS_1252,
        is_1904: false,
        formats: Vec::new(),
        looks: Vec::new(),
        strings: Vec::new(),
        sheets: Vec::new(),
        stream,
    };
    if book.version == 5 && word(stream, 4) == Some(0x0600) {
        book.version = 8;
    }
    let mut records = 0;
    book.globals(&mut records)?;
    check_sheets(book.sheets.len())?;
    if book.sheets.is_empty() {
        // Before version 5 the file is its only sheet.
        book.sheets.push((0, "Sheet1".to_owned(), false));
    }
    let mut out = RawBook::default();
    let mut weight = Weight::default();
    for (start, name, hidden) in &book.sheets {
        let mut sheet = RawSheet {
            name: name.clone(),
            hidden: *hidden,
            ..RawSheet::default()
        };
        book.sheet(*start, &mut sheet, &mut weight, &mut records)?;
        out.sheets.push(sheet);
    }
    Ok(out)
}

impl Book<'_> {
    fn globals(&mut self, records: &mut u32) -> Result<(), ReadError> {
        let stream = self.stream;
        let mut at = 0;
        let mut named: Option<String> = None;
        while let Some((kind, body, next)) = record(stream, at) {
            count(records)?;
            match kind {
                END if self.version >= 5 => break,
                FILE_PASS => return Err(ReadError::Encrypted),
                0x0042 => self.encoding = encoding_of(word(body, 0).unwrap_or(0)),
                0x0022 => self.is_1904 = word(body, 0) == Some(1),
                0x0085 if self.version >= 5 => self.listed(body),
                // A sheet of a workbook of version 4 is named before it begins.
                0x008f => named = Some(self.bytes(body.get(5..).unwrap_or_default())),
                0x0409 if at > 0 => {
                    if let Some(name) = named.take() {
                        check_sheets(self.sheets.len() + 1)?;
                        self.sheets.push((at, name, false));
                    }
                }
                0x001e | 0x041e => self.format(kind, body),
                0x00e0 | 0x0443 | 0x0243 | 0x0043 => self.look(kind, body),
                0x00fc => self.strings = self.shared(at, body)?,
                _ => {}
            }
            at = next;
        }
        Ok(())
    }

    /// A sheet's place and name.
    fn listed(&mut self, body: &[u8]) {
        let place = word(body, 0).zip(word(body, 2));
        let kind = body.get(5).copied().unwrap_or(0);
        // Charts and modules hold no cells.
        if let (Some((low, high)), 0 | 1) = (place, kind) {
            let start = usize::from(low) | usize::from(high) << 16;
            let length = body.get(6).copied().map_or(0, usize::from);
            let name = self.text(body, 7, length);
            let hidden = body.get(4).is_some_and(|state| state & 3 != 0);
            self.sheets.push((start, name, hidden));
        }
    }

    fn format(&mut self, kind: u16, body: &[u8]) {
        if self.formats.len() >= limits::CELL_FORMATS {
            return;
        }
        let (number, code) = match (kind, self.version) {
            (0x041e, 8) => (
                word(body, 0).unwrap_or(0),
                self.text(body, 4, word(body, 2).map_or(0, usize::from)),
            ),
            (0x041e, 5) => (
                word(body, 0).unwrap_or(0),
                self.bytes(body.get(3..).unwrap_or_default()),
            ),
            (0x041e, _) => (
                self.formats.len() as u16,
                self.bytes(body.get(3..).unwrap_or_default()),
            ),
            _ => (
                self.formats.len() as u16,
                self.bytes(body.get(1..).unwrap_or_default()),
            ),
        };
        let shown = Shown {
            time: value::time_of(&code),
            percent: super::xlsx::shows_percent(&code),
        };
        self.formats.push((number, shown));
    }

    /// A cell format: only its number format matters.
    fn look(&mut self, kind: u16, body: &[u8]) {
        let byte = |at: usize| body.get(at).copied().map(u16::from);
        let number = match kind {
            0x00e0 => word(body, 2),
            0x0043 => byte(2).map(|b| b & 0x3f),
            _ => byte(1),
        };
        let number = number.unwrap_or(0);
        let own = self.formats.iter().rev().find(|(id, _)| *id == number);
        let shown = own.map_or(
            Shown {
                time: value::time_of_number(u32::from(number)),
                percent: matches!(number, 9 | 10),
            },
            |&(_, shown)| shown,
        );
        if self.looks.len() < limits::CELL_FORMATS {
            self.looks.push(shown);
        }
    }

    /// The text of `length` characters at `at`: two bytes a character or one where version 8 says so,
    /// in the code page of the file before.
    fn text(&self, body: &[u8], at: usize, length: usize) -> String {
        if self.version < 8 {
            let end = at.saturating_add(length).min(body.len());
            return self.bytes(body.get(at..end).unwrap_or_default());
        }
        let rest = body.get(at..).unwrap_or_default();
        let mut pieces = Pieces {
            records: vec![rest],
            piece: 0,
            at: 0,
        };
        pieces.string(length).unwrap_or_default()
    }

    fn bytes(&self, bytes: &[u8]) -> String {
        let (text, _) = self.encoding.decode_without_bom_handling(bytes);
        text.trim_end_matches('\0').to_owned()
    }

    /// The texts that cells share; they run on over the records that follow.
    fn shared(&self, at: usize, body: &[u8]) -> Result<Vec<String>, ReadError> {
        let mut pieces = vec![body];
        let mut next = at + 4 + body.len();
        while let Some((CONTINUE, more, end)) = record(self.stream, next) {
            pieces.push(more);
            next = end;
        }
        let mut pieces = Pieces {
            records: pieces,
            piece: 0,
            at: 4,
        };
        let claimed = pieces.number(4).unwrap_or(0);
        if claimed > limits::SHARED_STRINGS {
            let detail = format!("{claimed} chuỗi");
            return Err(limits::reached("shared-strings", detail));
        }
        let mut strings = Vec::new();
        while strings.len() < claimed {
            let Some(string) = pieces.number(2).and_then(|length| pieces.string(length)) else {
                break;
            };
            strings.push(string);
        }
        Ok(strings)
    }

    /// The cells of the sheet that begins at `start`.
    fn sheet(
        &self,
        start: usize,
        sheet: &mut RawSheet,
        weight: &mut Weight,
        records: &mut u32,
    ) -> Result<(), ReadError> {
        let mut at = start;
        let mut depth = 0;
        // A formula with a text has it in a record of its own.
        let mut waiting: Option<(u32, u32)> = None;
        while let Some((kind, body, next)) = record(self.stream, at) {
            count(records)?;
            match kind {
                END if depth <= 1 => break,
                END => depth -= 1,
                // A chart inside the sheet is a stream inside the stream.
                _ if version_of(kind).is_some() => depth += 1,
                _ if depth > 1 => {}
                0x00e5 => merges(body, sheet),
                // The text of the formula before.
                0x0007 | 0x0207 => {
                    let text = match kind {
                        0x0007 if self.version == 2 => {
                            self.bytes(body.get(1..).unwrap_or_default())
                        }
                        _ => self.text(body, 2, word(body, 0).map_or(0, usize::from)),
                    };
                    if let Some((row, column)) = waiting.take() {
                        let data = DataRef::SharedString(&text);
                        keep(value::cell(row, column, &data, true), sheet, weight)?;
                    }
                }
                0x00bd => self.several(body, sheet, weight)?,
                _ => {
                    if let Some(cell) = self.cell(kind, body, &mut waiting) {
                        keep(Some(cell), sheet, weight)?;
                    }
                }
            }
            at = next;
        }
        Ok(())
    }

    fn shown(&self, body: &[u8]) -> Shown {
        let index = if self.version == 2 {
            body.get(4).map(|b| usize::from(b & 0x3f))
        } else {
            word(body, 4).map(usize::from)
        };
        let look = index.and_then(|index| self.looks.get(index));
        look.copied().unwrap_or_default()
    }

    fn number(
        &self,
        row: u32,
        column: u32,
        x: f64,
        shown: Shown,
        formula: bool,
    ) -> Option<RawCell> {
        let data = match shown.time {
            Some(kind) => DataRef::DateTime(ExcelDateTime::new(x, kind, self.is_1904)),
            None => DataRef::Float(x),
        };
        let mut raw = value::cell(row, column, &data, formula)?;
        let look = Look {
            percent: shown.percent,
            bold: false,
        };
        raw.look(look);
        Some(raw)
    }

    fn cell(&self, kind: u16, body: &[u8], waiting: &mut Option<(u32, u32)>) -> Option<RawCell> {
        let (row, column) = (u32::from(word(body, 0)?), u32::from(word(body, 2)?));
        // Version 2 has three bytes of looks before the value, later ones two.
        let at = if self.version == 2 { 7 } else { 6 };
        let shown = self.shown(body);
        let float = |at: usize| Some(f64::from_le_bytes(body.get(at..at + 8)?.try_into().ok()?));
        let text = |text: &str| value::cell(row, column, &DataRef::SharedString(text), false);
        match kind {
            0x0002 => self.number(row, column, f64::from(word(body, at)?), shown, false),
            0x0003 | 0x0203 => self.number(row, column, float(at)?, shown, false),
            0x0004 if self.version == 2 => text(&self.bytes(body.get(at + 1..)?)),
            0x0004 | 0x0204 | 0x00d6 => {
                text(&self.text(body, at + 2, usize::from(word(body, at)?)))
            }
            0x00fd => {
                let index = usize::from(word(body, 6)?) | usize::from(word(body, 8)?) << 16;
                text(self.strings.get(index).map_or("", String::as_str))
            }
            0x0005 | 0x0205 => plain(row, column, body.get(at..at + 2)?, false),
            0x007e | 0x027e => {
                let x = packed(u32::from_le_bytes(body.get(6..10)?.try_into().ok()?));
                self.number(row, column, x, shown, false)
            }
            0x0006 | 0x0206 | 0x0406 => {
                let result = body.get(at..at + 8)?;
                if word(result, 6) != Some(0xffff) {
                    return self.number(row, column, float(at)?, shown, true);
                }
                match result[0] {
                    0 => *waiting = Some((row, column)),
                    1 => return plain(row, column, &[result[2], 0], true),
                    2 => return plain(row, column, &[result[2], 1], true),
                    _ => return value::cell(row, column, &DataRef::Empty, true),
                }
                None
            }
            _ => None,
        }
    }

    /// Several packed numbers side by side.
    fn several(
        &self,
        body: &[u8],
        sheet: &mut RawSheet,
        weight: &mut Weight,
    ) -> Result<(), ReadError> {
        let (Some(row), Some(first)) = (word(body, 0), word(body, 2)) else {
            return Ok(());
        };
        let numbers = body.get(4..).unwrap_or_default().chunks_exact(6);
        for (column, one) in (u32::from(first)..).zip(numbers) {
            let look = word(one, 0).and_then(|index| self.looks.get(usize::from(index)));
            let x = packed(u32::from_le_bytes([one[2], one[3], one[4], one[5]]));
            let shown = look.copied().unwrap_or_default();
            keep(
                self.number(u32::from(row), column, x, shown, false),
                sheet,
                weight,
            )?;
        }
        Ok(())
    }
}

fn keep(cell: Option<RawCell>, sheet: &mut RawSheet, weight: &mut Weight) -> Result<(), ReadError> {
    if let Some(cell) = cell {
        weight.add(&cell)?;
        sheet.cells.push(cell);
    }
    Ok(())
}

fn merges(body: &[u8], sheet: &mut RawSheet) {
    for area in body.get(2..).unwrap_or_default().chunks_exact(8) {
        let edge = |at| word(area, at).map_or(0, u32::from);
        if sheet.merges.len() < limits::MERGES {
            sheet.merges.push([edge(0), edge(4), edge(2), edge(6)]);
        }
    }
}

/// Yes or no, or an error: the value and which of the two it is.
fn plain(row: u32, column: u32, value: &[u8], formula: bool) -> Option<RawCell> {
    if value[1] == 0 {
        return value::cell(row, column, &DataRef::Bool(value[0] != 0), formula);
    }
    let text = match value[0] {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    Some(RawCell {
        row,
        column,
        cell: Cell {
            text: text.to_owned(),
            value: CellValue::Error,
            formula,
            ..Cell::default()
        },
    })
}

/// A number packed into four bytes ([MS-XLS] 2.5.217).
fn packed(raw: u32) -> f64 {
    let x = if raw & 2 == 0 {
        f64::from_bits(u64::from(raw & !3) << 32)
    } else {
        f64::from(raw as i32 >> 2)
    };
    if raw & 1 == 0 { x } else { x / 100.0 }
}

fn encoding_of(page: u16) -> &'static Encoding {
    let label = match page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        1200 => "utf-16le".to_owned(),
        10_000 | 32_768 => "macintosh".to_owned(),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

/// A record and those that continue it.
struct Pieces<'a> {
    records: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl Pieces<'_> {
    /// The bytes left in the piece; those of the next when there are none.
    fn rest(&mut self) -> Option<&[u8]> {
        while self.at >= self.records.get(self.piece)?.len() {
            self.at -= self.records[self.piece].len();
            self.piece += 1;
        }
        self.records[self.piece].get(self.at..)
    }

    fn number(&mut self, width: usize) -> Option<usize> {
        let mut value = 0;
        for i in 0..width {
            let byte = *self.rest()?.first()?;
            self.at += 1;
            value |= usize::from(byte) << (8 * i);
        }
        Some(value)
    }

    /// A string of `length` characters with its flags before it; what stands after it is passed over.
    fn string(&mut self, length: usize) -> Option<String> {
        let mut wide = self.number(1)?;
        let (runs, phonetic) = (wide & 8 != 0, wide & 4 != 0);
        let runs = if runs { self.number(2)? } else { 0 };
        let phonetic = if phonetic { self.number(4)? } else { 0 };
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            if !units.is_empty() && self.at >= self.records.get(self.piece)?.len() {
                // Each record that continues a text says anew how wide it is.
                wide = self.number(1)?;
            }
            let missing = length - units.len();
            let rest = self.rest()?;
            if wide & 1 == 0 {
                units.extend(rest.iter().take(missing).map(|&byte| u16::from(byte)));
                self.at += missing.min(rest.len());
            } else {
                let pairs = rest.chunks_exact(2).take(missing);
                let taken = pairs.len();
                units.extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
                // Half a character at the end of a record is damage.
                self.at += if taken == 0 { rest.len() } else { 2 * taken };
            }
        }
        self.at = self.at.saturating_add(4 * runs).saturating_add(phonetic);
        Some(String::from_utf16_lossy(&units))
    }
}
