//! Workbooks → [`Document`]: every sheet a table, cells as plain text with what they really hold.
//!
//! The library `calamine` reads values; around it stand our own limits (sizes are checked before it
//! may build a grid), and for `.xlsx` a cheap scan for what it does not tell: hidden rows and columns,
//! merged areas, percentages and bold.

mod grid;
mod old;
mod value;
mod xlsx;

#[cfg(test)]
mod tests;

use super::limits;
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

/// What a workbook's reader found.
#[derive(Debug, Default)]
struct RawBook {
    sheets: Vec<RawSheet>,
    notes: Vec<String>,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Document, ReadError> {
    let book = match format {
        Format::Xls => old::read_xls(bytes)?,
        Format::Xlsb => old::read_xlsb(bytes)?,
        Format::Ods => old::read_ods(bytes)?,
        _ => xlsx::read(bytes)?,
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

/// A sheet that broke off: what was read stays, and the reader is told.
fn broken_sheet(name: &str, error: &dyn std::fmt::Display) -> String {
    format!("Trang tính “{name}” hỏng giữa chừng, chỉ đọc được phần đầu ({error}).")
}
