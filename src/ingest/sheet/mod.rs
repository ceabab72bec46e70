//! Workbooks → [`Document`]: every sheet a table, cells as plain text with what they really hold.
//!
//! The library `calamine` reads values; around it stand our own limits (sizes are checked before it
//! may build a grid) and a cheap scan for what it does not tell: hidden rows and columns, merged
//! areas, percentages and bold.

pub(super) mod biff;
mod flat_xml;
mod grid;
mod lenient;
mod ods;
mod old;
mod value;
pub(super) mod visit;
mod xls;
mod xlsx;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{flat, limits};
use crate::model::{Block, Document, Format, ReadError, ReadQuality};

use value::RawCell;

/// A sheet before it becomes a table: filled cells only.
#[derive(Debug, Default)]
struct RawSheet {
    name: String,
    hidden: bool,
    cells: Vec<RawCell>,
    /// First row, first column, last row, last column; all from 0.
    merges: Vec<[u32; 4]>,
    /// First and last hidden row, from 0.
    hidden_rows: Vec<(u32, u32)>,
    /// First and last hidden column, from 0.
    hidden_columns: Vec<(u32, u32)>,
}

/// What a file says of a sheet's cells, beside their values.
#[derive(Debug, Default)]
struct Extras {
    merges: Vec<[u32; 4]>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
    styled: Styled,
}

/// Cells whose look matters, by row and column from 0.
type Styled = HashMap<(u32, u32), Look>;

/// What a cell format says that matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    percent: bool,
    bold: bool,
}

impl Extras {
    /// Notes how a cell looks, when that is worth noting.
    fn style(&mut self, row: u32, column: u32, look: Look) {
        // No more cells than this will be read either.
        if look != Look::default() && self.styled.len() as u64 <= limits::GRID_SLOTS {
            self.styled.insert((row, column), look);
        }
    }
}

/// What a workbook's reader found.
#[derive(Debug, Default)]
struct RawBook {
    sheets: Vec<RawSheet>,
    notes: Vec<String>,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Document, ReadError> {
    let mut book = match format {
        Format::Xls if flat::format(bytes) == Some(format) => self::flat_xml::read(bytes)?,
        Format::Xls => old::read_xls(bytes)?,
        Format::Xlsb => old::read_xlsb(bytes)?,
        Format::Ods => old::read_ods(bytes)?,
        _ => second_reading(guarded(|| xlsx::read(bytes)), || lenient::read(bytes))?,
    };
    let mut slots = limits::GRID_SLOTS;
    let mut blocks = Vec::with_capacity(book.sheets.len());
    for sheet in book.sheets {
        blocks.extend(
            grid::tables(sheet, &mut slots)?
                .into_iter()
                .map(Block::Table),
        );
    }
    if blocks.is_empty() {
        book.notes
            .push("Bảng tính không có ô nào có nội dung.".to_owned());
    }
    Ok(Document {
        blocks,
        quality: if book.notes.is_empty() {
            ReadQuality::Good
        } else {
            ReadQuality::Partial
        },
        notes: book.notes,
    })
}

/// Calls the library, whose own faults are no more than a reason to read the workbook ourselves.
fn guarded(read: impl FnOnce() -> Result<RawBook, ReadError>) -> Result<RawBook, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        Err(ReadError::Crashed {
            detail: crate::ingest::said(&*panic),
        })
    })
}

/// What the library made of a workbook, or what our own reader makes of it where the library found a
/// fault or no cell at all: the one with more cells.
fn second_reading(
    first: Result<RawBook, ReadError>,
    own: impl FnOnce() -> Result<RawBook, ReadError>,
) -> Result<RawBook, ReadError> {
    let cells = |book: &RawBook| book.sheets.iter().map(|s| s.cells.len()).sum::<usize>();
    let whole = match &first {
        Ok(book) => book.notes.is_empty(),
        Err(ReadError::Malformed { .. } | ReadError::Crashed { .. }) => false,
        Err(_) => true,
    };
    if whole && first.as_ref().is_ok_and(|book| cells(book) == 0) {
        return match own() {
            Ok(second) if cells(&second) > 0 => Ok(second),
            Err(limit @ ReadError::Limit { .. }) => Err(limit),
            _ => first,
        };
    }
    if whole {
        return first;
    }
    match (own(), first) {
        (Ok(second), Ok(first)) if cells(&second) < cells(&first) => Ok(first),
        // Damage that leaves no cell is a refusal, not an empty workbook.
        (Ok(second), Err(fault)) if cells(&second) == 0 => Err(fault),
        (Ok(second), _) => Ok(second),
        (Err(limit @ ReadError::Limit { .. }), _) => Err(limit),
        (Err(_), first) => first,
    }
}

/// Refuses one sheet too many.
fn check_sheets(count: usize) -> Result<(), ReadError> {
    if count > limits::SHEETS {
        return Err(limits::reached(
            "sheets",
            format!("bảng tính có {count} trang"),
        ));
    }
    Ok(())
}

/// Refuses one filled cell too many, while they are being read.
fn check_cells(count: usize) -> Result<(), ReadError> {
    if count as u64 > limits::GRID_SLOTS {
        return Err(limits::reached(
            "grid-slots",
            format!("trang tính có hơn {} ô có nội dung", limits::GRID_SLOTS),
        ));
    }
    Ok(())
}

/// What the cells of a workbook take, while they are being read.
#[derive(Debug, Default)]
struct Weight {
    cells: usize,
    text: usize,
}

impl Weight {
    /// Counts a filled cell; refuses one too many, or text beyond the limit.
    fn add(&mut self, cell: &RawCell) -> Result<(), ReadError> {
        self.cells += 1;
        check_cells(self.cells)?;
        self.text += cell.cell.text.len();
        if self.text > limits::SHEET_TEXT_BYTES {
            return Err(limits::reached(
                "text-bytes",
                format!(
                    "bảng tính có hơn {} chữ",
                    limits::megabytes(limits::SHEET_TEXT_BYTES as u64)
                ),
            ));
        }
        Ok(())
    }
}

/// A sheet that would fill too large a grid.
fn too_large(format: &str) -> ReadError {
    limits::reached("grid-slots", format!("trang tính {format} quá lớn"))
}

/// A sheet that broke off: what was read stays, and the reader is told.
fn broken_sheet(name: &str, error: &dyn std::fmt::Display) -> String {
    format!("Trang tính “{name}” hỏng giữa chừng, chỉ đọc được phần đầu ({error}).")
}
