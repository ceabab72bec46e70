//! Filled cells → tables without empty surroundings, and without room for the emptiness in between.

use super::RawSheet;
use super::value::RawCell;
use crate::ingest::limits;
use crate::model::{Cell, ReadError, Table, TableOrigin};

/// Empty rows or columns that part a sheet, when it is too large to be one grid.
const GAP: u32 = 50;

/// First and last row and column of a group of cells, from 0.
#[derive(Debug, Clone, Copy)]
struct Area {
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

impl Area {
    fn of(cells: &[RawCell]) -> Option<Area> {
        let first = cells.first()?;
        let start = Area {
            top: first.row,
            left: first.column,
            bottom: first.row,
            right: first.column,
        };
        Some(cells.iter().fold(start, |area, cell| Area {
            top: area.top.min(cell.row),
            left: area.left.min(cell.column),
            bottom: area.bottom.max(cell.row),
            right: area.right.max(cell.column),
        }))
    }

    fn slots(self) -> u64 {
        u64::from(self.bottom - self.top + 1) * u64::from(self.right - self.left + 1)
    }

    fn height(self) -> usize {
        (self.bottom - self.top + 1) as usize
    }

    fn width(self) -> usize {
        (self.right - self.left + 1) as usize
    }
}

/// The tables of a sheet: one, or several when stray cells lie far away from the rest. `slots` is
/// what the workbook may still use.
pub(super) fn tables(mut sheet: RawSheet, slots: &mut u64) -> Result<Vec<Table>, ReadError> {
    let cells = std::mem::take(&mut sheet.cells);
    let mut groups = vec![cells];
    // Rows first: a stray cell is nearly always below. The columns of what is left come next.
    for by_row in [true, false] {
        groups = groups
            .into_iter()
            .flat_map(|group| match Area::of(&group) {
                Some(area) if area.slots() > *slots => part(group, by_row),
                _ => vec![group],
            })
            .collect();
    }
    let mut tables = Vec::with_capacity(groups.len());
    for group in groups {
        let Some(area) = Area::of(&group) else {
            continue;
        };
        *slots = slots.checked_sub(area.slots()).ok_or_else(|| {
            let detail = format!("trang tính “{}” quá lớn", sheet.name);
            limits::reached("grid-slots", detail)
        })?;
        tables.push(table(&sheet, group, area));
    }
    Ok(tables)
}

/// Parts cells wherever [`GAP`] rows (or columns) in a row are empty.
fn part(mut cells: Vec<RawCell>, by_row: bool) -> Vec<Vec<RawCell>> {
    let place = |cell: &RawCell| if by_row { cell.row } else { cell.column };
    cells.sort_by_key(place);
    let mut groups: Vec<Vec<RawCell>> = Vec::new();
    let mut last = None;
    for cell in cells {
        let here = place(&cell);
        match groups.last_mut() {
            Some(group) if last.is_some_and(|last| here - last <= GAP) => group.push(cell),
            _ => groups.push(vec![cell]),
        }
        last = Some(here);
    }
    groups
}

fn table(sheet: &RawSheet, cells: Vec<RawCell>, area: Area) -> Table {
    let mut rows = vec![vec![Cell::default(); area.width()]; area.height()];
    for raw in cells {
        rows[(raw.row - area.top) as usize][(raw.column - area.left) as usize] = raw.cell;
    }
    cover(&mut rows, &sheet.merges, area);
    Table {
        origin: TableOrigin::Sheet {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            first_row: area.top + 1,
            first_column: area.left + 1,
        },
        rows,
        hidden_rows: inside(&sheet.hidden_rows, area.top, area.bottom),
        hidden_columns: inside(&sheet.hidden_columns, area.left, area.right),
    }
}

/// Lets covered positions point at their origin. An area that starts outside the grid (its origin is
/// empty) starts at the grid's edge. The first of two overlapping areas wins.
fn cover(rows: &mut [Vec<Cell>], merges: &[[u32; 4]], area: Area) {
    // Overlapping areas are damage; they must not cost more than a few walks over the grid.
    let mut work = area.slots().saturating_mul(4).saturating_add(1_024);
    for &[top, left, bottom, right] in merges {
        let (top, left) = (top.max(area.top), left.max(area.left));
        let (bottom, right) = (bottom.min(area.bottom), right.min(area.right));
        if top > bottom || left > right {
            continue;
        }
        let merged = Area {
            top,
            left,
            bottom,
            right,
        };
        let Some(rest) = work.checked_sub(merged.slots()) else {
            return;
        };
        work = rest;
        let origin = ((top - area.top) as usize, (left - area.left) as usize);
        for (r, row) in rows
            .iter_mut()
            .enumerate()
            .skip(origin.0)
            .take(merged.height())
        {
            for (c, cell) in row
                .iter_mut()
                .enumerate()
                .skip(origin.1)
                .take(merged.width())
            {
                if (r, c) != origin && cell.covered_by.is_none() {
                    *cell = Cell {
                        covered_by: Some(origin),
                        ..Cell::default()
                    };
                }
            }
        }
    }
}

/// The positions of hidden ranges that lie between `first` and `last`, counted from `first`.
fn inside(ranges: &[(u32, u32)], first: u32, last: u32) -> Vec<usize> {
    // Where ranges begin and end, so that many wide ranges cost no more than many narrow ones.
    let mut edges = vec![0_i64; (last - first + 2) as usize];
    for &(from, to) in ranges {
        let (from, to) = (from.max(first), to.min(last));
        if from <= to {
            edges[(from - first) as usize] += 1;
            edges[(to - first) as usize + 1] -= 1;
        }
    }
    let mut open = 0;
    (0..edges.len() - 1)
        .filter(|&i| {
            open += edges[i];
            open > 0
        })
        .collect()
}
