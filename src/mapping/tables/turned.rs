//! Tables that lie on their side: the targets stand in one line, the plan and the results below them.

use super::super::Mapper;
use super::caption::names_target;
use super::grid::{Grid, GridCell};

/// So many cells of a line have to name different targets.
const NAMED: usize = 2;

impl Mapper<'_> {
    /// A line of the grid names targets, and the lines below hold their figures.
    pub(super) fn lies_on_its_side(&self, grid: &Grid) -> bool {
        let worded = |cell: &&GridCell| {
            cell.covered_by.is_none()
                && !self.is_value(cell)
                && cell.text.key.split_whitespace().count() >= 2
        };
        let filled = |row: &[GridCell]| row.iter().filter(|cell| self.is_value(cell)).count();
        (0..grid.rows.len()).any(|row| {
            let cells = &grid.rows[row];
            let may_name = |cell: &&GridCell| worded(cell) && names_target(cell);
            if filled(cells) > 0 || cells.iter().filter(may_name).count() < NAMED {
                return false;
            }
            let below = grid.rows[row + 1..].iter().take(4);
            if below.map(|row| filled(row)).max().unwrap_or(0) < NAMED {
                return false;
            }
            let mut named: Vec<usize> = cells
                .iter()
                .filter(may_name)
                .filter_map(|cell| Some(self.row_targets(cell, None, None).first()?.0))
                .collect();
            named.sort_unstable();
            named.dedup();
            named.len() >= NAMED
        })
    }
}

impl Grid {
    /// The grid with rows for columns.
    pub(super) fn turned(&self) -> Grid {
        let width = self.rows.iter().map(Vec::len).min().unwrap_or(0);
        let turn = |(row, column): (usize, usize)| (column, row);
        Grid {
            rows: (0..width)
                .map(|column| {
                    self.rows
                        .iter()
                        .map(|row| {
                            let cell = row[column].clone();
                            GridCell {
                                covered_by: cell.covered_by.map(turn),
                                ..cell
                            }
                        })
                        .collect()
                })
                .collect(),
            hidden_rows: self.hidden_columns.clone(),
            hidden_columns: self.hidden_rows.clone(),
        }
    }
}
