//! One shape for every table: rows of cells with their text, stored value and place.

use std::sync::Arc;

use crate::model::{Anchor, CellValue, NormalizedTable, Text};

use super::super::found::Found;
use super::beside::within;

/// A cell.
#[derive(Debug, Clone)]
pub(in crate::mapping) struct GridCell {
    /// Its text.
    pub(in crate::mapping) text: Arc<Text>,
    /// What was found in it.
    pub(in crate::mapping) found: Arc<Found>,
    /// The stored value.
    pub(in crate::mapping) value: CellValue,
    /// Where figures in it are anchored.
    pub(in crate::mapping) anchor: Anchor,
    /// Raw characters of the anchored block before this cell's text.
    pub(in crate::mapping) offset: usize,
    /// Origin of the merged area that covers the cell.
    pub(in crate::mapping) covered_by: Option<(usize, usize)>,
}

/// A table of cells; rows may differ in length when pasted as text.
#[derive(Debug, Clone)]
pub(in crate::mapping) struct Grid {
    /// The rows.
    pub(in crate::mapping) rows: Vec<Vec<GridCell>>,
    /// Indices of hidden rows, sorted.
    pub(in crate::mapping) hidden_rows: Vec<usize>,
    /// Indices of hidden columns, sorted.
    pub(in crate::mapping) hidden_columns: Vec<usize>,
}

impl Grid {
    /// A Word table or a sheet, its texts searched by `search`.
    pub(in crate::mapping) fn of_table(
        table: &NormalizedTable,
        search: impl Fn(&Text) -> Arc<Found>,
    ) -> Grid {
        let anchor = table.table.anchors();
        Grid {
            hidden_rows: table.table.hidden_rows.clone(),
            hidden_columns: table.table.hidden_columns.clone(),
            rows: table
                .cells
                .iter()
                .enumerate()
                .map(|(row, cells)| {
                    cells
                        .iter()
                        .enumerate()
                        .map(|(column, cell)| GridCell {
                            found: search(&cell.text),
                            text: Arc::clone(&cell.text),
                            value: cell.value.clone(),
                            anchor: anchor(row, column),
                            offset: 0,
                            covered_by: cell.covered_by,
                        })
                        .collect()
                })
                .collect(),
        }
    }

    /// A paragraph whose lines hold cells parted by tabs or bars; none when it is ordinary text.
    pub(in crate::mapping) fn of_text(
        text: &Text,
        anchor: &Anchor,
        search: impl Fn(&Text) -> Arc<Found>,
    ) -> Option<Grid> {
        let tabs = text.key.contains('\t');
        let bars = text.key.contains('|') && text.key.matches(" | ").count() >= 2;
        if !tabs && !bars {
            return None;
        }
        let mark = if tabs { b'\t' } else { b'|' };
        let key = text.key.as_bytes();
        let mut rows = Vec::new();
        let mut start = 0;
        while start <= key.len() {
            let end = key[start..]
                .iter()
                .position(|&b| b == b'\n')
                .map_or(key.len(), |p| start + p);
            let mut cells = Vec::new();
            let mut from = start;
            loop {
                let to = key[from..end]
                    .iter()
                    .position(|&b| b == mark)
                    .map_or(end, |p| from + p);
                let (mut a, mut b) = (from, to);
                while a < b && key[a] == b' ' {
                    a += 1;
                }
                while b > a && key[b - 1] == b' ' {
                    b -= 1;
                }
                let part = text.slice(a, b);
                cells.push(GridCell {
                    found: search(&part),
                    text: Arc::new(part),
                    value: if a == b {
                        CellValue::Blank
                    } else {
                        CellValue::Text
                    },
                    anchor: anchor.clone(),
                    offset: text.raw_index(a),
                    covered_by: None,
                });
                if to == end {
                    break;
                }
                from = to + 1;
            }
            if cells.iter().any(|cell| !cell.text.key.is_empty()) {
                rows.push(cells);
            }
            start = end + 1;
        }
        rows.iter().any(|row| row.len() >= 3).then_some(Grid {
            rows,
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
        })
    }

    /// The cell, or the origin of the merged area over it.
    pub(in crate::mapping) fn resolved(&self, row: usize, column: usize) -> Option<&GridCell> {
        let cell = self.rows.get(row)?.get(column)?;
        match cell.covered_by {
            Some((r, c)) => self.rows.get(r)?.get(c),
            None => Some(cell),
        }
    }

    /// The row between two columns as a reader would quote it.
    pub(in crate::mapping) fn row_text(&self, row: usize, span: (usize, usize)) -> String {
        let cells: Vec<String> = within(&self.rows[row], span)
            .iter()
            .filter(|cell| cell.covered_by.is_none())
            .map(|cell| {
                cell.text
                    .raw
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .filter(|text| !text.is_empty())
            .collect();
        cells.join(" | ")
    }
}
