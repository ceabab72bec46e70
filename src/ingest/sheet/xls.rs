//! `.xls`: walks the records of the workbook stream ([MS-XLS] 2.1.4) before the library reads it.
//!
//! The library builds one grid a sheet, so a sheet whose filled cells span too large an area is
//! refused here, and the area a sheet merely claims, for which the library would allocate, is
//! erased. The same walk takes what the library does not tell: percentages, bold, hidden rows and
//! columns.

use super::{Extras, Look, check_sheets, too_large};
use crate::ingest::limits;
use crate::model::ReadError;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const DIMENSIONS: u16 = 0x0200;
/// What follows is encrypted.
const FILE_PASS: u16 = 0x002f;

/// Walks the workbook's own records and those of each sheet, as the library will, and returns what
/// sheets say beside values, in their order.
pub(super) fn scan(stream: &mut [u8]) -> Result<Vec<Extras>, ReadError> {
    let mut book = Book::default();
    let mut records = 0;
    let mut at = 0;
    while let Some((kind, body, next)) = record(stream, at) {
        count(&mut records)?;
        match kind {
            END => break,
            FILE_PASS => return Err(ReadError::Encrypted),
            _ => book.global(kind, body),
        }
        at = next;
    }
    check_sheets(book.starts.len())?;
    let mut sheets = Vec::with_capacity(book.starts.len());
    let mut claims = Vec::new();
    for &start in &book.starts {
        let mut sheet = Sheet::default();
        let mut at = start;
        // Embedded charts are parts inside the part; the library passes over them.
        let mut depth = 0;
        while let Some((kind, body, next)) = record(stream, at) {
            count(&mut records)?;
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                DIMENSIONS => claims.push(at + 4..next),
                _ if depth <= 1 => sheet.take(kind, body, &book.looks)?,
                _ => {}
            }
            at = next;
        }
        sheets.push(sheet.extras);
    }
    for claim in claims {
        stream[claim].fill(0);
    }
    Ok(sheets)
}

/// Sheets may overlap in a file made to do harm, so the work is bounded and not only the file.
pub(super) fn count(records: &mut u32) -> Result<(), ReadError> {
    *records += 1;
    if *records > limits::XML_EVENTS {
        return Err(too_large(".xls"));
    }
    Ok(())
}

/// Kind, body and end of the record at `at`; a body that is cut short ends with the stream.
pub(super) fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let kind = word(stream, at)?;
    let length = usize::from(word(stream, at + 2)?);
    let end = (at + 4 + length).min(stream.len());
    Some((kind, &stream[at + 4..end], end))
}

pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

/// What the workbook's own records say.
#[derive(Default)]
struct Book {
    /// Where each sheet begins in the stream.
    starts: Vec<usize>,
    /// Bold, by font; the fifth font of a file has index 5.
    fonts: Vec<bool>,
    percents: Vec<u16>,
    looks: Vec<Look>,
}

impl Book {
    fn global(&mut self, kind: u16, body: &[u8]) {
        match kind {
            // A sheet's name and place.
            0x0085 => {
                if let (Some(low), Some(high)) = (word(body, 0), word(body, 2)) {
                    self.starts.push(usize::from(low) | usize::from(high) << 16);
                }
            }
            0x0031 => {
                let bold = word(body, 6).is_some_and(|weight| weight >= 600);
                self.fonts.push(bold);
            }
            0x041e => {
                // The letters of a format are Latin whatever their width: a bare search will do.
                if let Some(id) = word(body, 0)
                    && shows_percent(body.get(3..).unwrap_or_default())
                {
                    self.percents.push(id);
                }
            }
            0x00e0 => self.format(body),
            _ => {}
        }
    }

    /// A cell format: its font and its number format.
    fn format(&mut self, body: &[u8]) {
        let font = word(body, 0).map(usize::from).unwrap_or_default();
        // There is no font 4; the fifth has index 5 ([MS-XLS] 2.5.129).
        let font = if font > 4 { font - 1 } else { font };
        let number = word(body, 2).unwrap_or_default();
        if self.looks.len() < limits::CELL_FORMATS {
            self.looks.push(Look {
                percent: matches!(number, 9 | 10) || self.percents.contains(&number),
                bold: self.fonts.get(font).copied().unwrap_or(false),
            });
        }
    }
}

/// What the records of a sheet say.
#[derive(Default)]
struct Sheet {
    extras: Extras,
    span: Span,
}

impl Sheet {
    fn take(&mut self, kind: u16, body: &[u8], looks: &[Look]) -> Result<(), ReadError> {
        match kind {
            // Integer, number, label, boolean or error, formula, string, RK, rich string, shared string.
            0x0002..=0x0006 | 0x0203..=0x0206 | 0x0406 | 0x007e | 0x027e | 0x00d6 | 0x00fd => {
                if let (Some(row), Some(column)) = (word(body, 0), word(body, 2)) {
                    self.span.add(row, column, column)?;
                    self.cell(row, column, word(body, 4), looks);
                }
            }
            // Several RK numbers side by side, each with its format.
            0x00bd => {
                let last = word(body, body.len().saturating_sub(2));
                if let (Some(row), Some(first), Some(last)) = (word(body, 0), word(body, 2), last) {
                    self.span.add(row, first, last.max(first))?;
                    for (i, column) in (first..=last).enumerate() {
                        self.cell(row, column, word(body, 4 + 6 * i), looks);
                    }
                }
            }
            // A row and whether its height is zero.
            0x0208 => {
                let hidden = word(body, 12).is_some_and(|flags| flags & 0x20 != 0);
                if let (Some(row), true) = (word(body, 0), hidden) {
                    self.extras
                        .hidden_rows
                        .push((u32::from(row), u32::from(row)));
                }
            }
            0x007d => {
                let hidden = word(body, 8).is_some_and(|flags| flags & 1 != 0);
                if let (Some(first), Some(last), true) = (word(body, 0), word(body, 2), hidden) {
                    let range = (u32::from(first), u32::from(last));
                    self.extras.hidden_columns.push(range);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, row: u16, column: u16, format: Option<u16>, looks: &[Look]) {
        let look = format.and_then(|id| looks.get(usize::from(id)));
        let look = look.copied().unwrap_or_default();
        self.extras.style(u32::from(row), u32::from(column), look);
    }
}

/// Whether a number format shows a percentage: a `%` outside quotes.
fn shows_percent(format: &[u8]) -> bool {
    let mut quoted = false;
    format.iter().any(|&byte| {
        quoted ^= byte == b'"';
        byte == b'%' && !quoted
    })
}

/// The area that filled cells of one sheet span.
#[derive(Default)]
struct Span(Option<[u16; 4]>);

impl Span {
    fn add(&mut self, row: u16, first: u16, last: u16) -> Result<(), ReadError> {
        let [top, left, bottom, right] = self.0.unwrap_or([row, first, row, last]);
        let [top, left] = [top.min(row), left.min(first)];
        let [bottom, right] = [bottom.max(row), right.max(last)];
        self.0 = Some([top, left, bottom, right]);
        let slots = (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1);
        if slots > limits::OLD_GRID_SLOTS {
            return Err(too_large(".xls"));
        }
        Ok(())
    }
}
