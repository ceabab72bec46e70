//! Cells of chosen sheets, one after another and without building a grid: for workbooks of this
//! program, which may have more cells than a unit's file ever has.

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use super::{value, xlsx};
use crate::model::{Cell, ReadError};

/// Calls `visit` with sheet, row and column (from 0) and cell, sheet after sheet in the order of
/// `sheets`. Names the sheets that are there.
pub(in crate::ingest) fn cells<'n>(
    bytes: &[u8],
    sheets: &[&'n str],
    visit: &mut dyn FnMut(&'n str, u32, u32, Cell),
) -> Result<Vec<&'n str>, ReadError> {
    xlsx::check(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(xlsx::refused)?;
    let names = book.sheet_names();
    let mut found = Vec::new();
    for sheet in sheets
        .iter()
        .filter(|sheet| names.iter().any(|n| n == *sheet))
    {
        let mut cells = book.worksheet_cells_reader(sheet).map_err(xlsx::refused)?;
        while let Some(record) = cells
            .next_cell_with_formula_metadata()
            .map_err(xlsx::refused)?
        {
            let (row, column) = record.pos;
            let formula = record.formula.is_some();
            if let Some(raw) = value::cell(row, column, &record.value, formula) {
                visit(sheet, row, column, raw.cell);
            }
        }
        found.push(*sheet);
    }
    Ok(found)
}
