//! Cells of chosen sheets, one after another and without building a grid: for workbooks of this
//! program, which may have more cells than a unit's file ever has. Parts of other sheets are not
//! opened, so they are not inflated either.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxFormulaMetadata};

use super::{value, xlsx};
use crate::ingest::limits;
use crate::ingest::package::Package;
use crate::model::{Cell, ReadError};

/// What is done with a cell: sheet, row and column (from 0), and what builds it. Most cells of a
/// sheet concern nobody; a cell that is not asked for costs nothing but its reading.
pub type Visit<'v, 'n> = dyn FnMut(&'n str, u32, u32, &dyn Fn() -> Option<StoredCell>) + 'v;

/// A cell as the file stores it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredCell {
    /// What it shows.
    pub cell: Cell,
    /// Its formula without the sign of equality; empty where the file gives it with another cell.
    pub formula: String,
    /// It has a formula whose result nobody has computed yet.
    pub pending: bool,
}

/// Calls `visit` for every cell, sheet after sheet in the order of `sheets`. Names the sheets that
/// are there.
pub(in crate::ingest) fn cells<'n>(
    bytes: &[u8],
    sheets: &[&'n str],
    visit: &mut Visit<'_, 'n>,
) -> Result<Vec<&'n str>, ReadError> {
    check(bytes, sheets)?;
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
            let build = || {
                let raw = value::cell(row, column, &record.value, record.formula.is_some())?;
                let formula = match &record.formula {
                    Some(
                        XlsxFormulaMetadata::Normal { formula }
                        | XlsxFormulaMetadata::Shared { formula, .. },
                    ) => formula.clone(),
                    _ => String::new(),
                };
                Some(StoredCell {
                    pending: raw.cell.formula && record.value == DataRef::Empty,
                    cell: raw.cell,
                    formula,
                })
            };
            visit(sheet, row, column, &build);
        }
        found.push(*sheet);
    }
    Ok(found)
}

/// Whether every part the library will open for these sheets keeps within our limits.
fn check(bytes: &[u8], sheets: &[&str]) -> Result<(), ReadError> {
    let mut package = Package::open(bytes)?;
    let parts = xlsx::parts(&mut package)?;
    let (wanted, unwanted): (Vec<_>, Vec<_>) = parts
        .sheets
        .iter()
        .partition(|(_, name)| sheets.contains(&name.as_str()));
    let paths = |list: Vec<(&String, &String)>| -> BTreeSet<String> {
        list.into_iter().map(|(path, _)| path.clone()).collect()
    };
    let (wanted, unwanted) = (paths(wanted), paths(unwanted));
    for (index, raw, _) in package.directory() {
        let name = xlsx::part_name(&raw);
        if wanted.contains(&name) {
            package.measure(index, &name, limits::CARRIED_BYTES)?;
        } else if !unwanted.contains(&name) && parts.is_read(&name) {
            let bytes = package.inflate_at(index, &name)?.bytes;
            parts.check_tables(&name, bytes)?;
        }
    }
    Ok(())
}
