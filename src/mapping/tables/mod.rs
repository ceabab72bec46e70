//! Figures in tables: Word tables, sheets, and tables pasted as text. A column takes its meaning
//! from its head, a row from its name and number.

mod beside;
mod columns;
mod grid;
mod head;
mod headless;
mod parts;
mod period;
mod rows;

#[cfg(test)]
mod tests;

pub(super) use grid::Grid;

use std::collections::BTreeSet;

use crate::model::{Anchor, Evidence, Figure, FigureSource, NormalizedTable, Reading, TableOrigin};

use crate::text::key;

use super::Mapper;
use period::When;

/// A figure of a table with the row it stands in.
#[derive(Debug, Clone)]
pub(super) struct TableFigure {
    /// The figure.
    pub(super) figure: Figure,
    /// The row as text.
    pub(super) row: String,
}

impl Mapper<'_> {
    /// Reads every number of a grid; empty when the grid is no table of figures about targets.
    pub(super) fn read_grid(&self, grid: &Grid, year: i32) -> Vec<TableFigure> {
        let heads = self.heads(grid, year);
        self.rows(grid, &heads)
    }
}

/// Takes what tables say of targets out of account when they are hidden or bear the name of another
/// year, while another table of the file speaks about targets: a draft behind the visible sheet is no
/// answer, not even where the visible cell is empty.
pub(super) fn set_aside<'t>(
    tables: impl Iterator<Item = (&'t NormalizedTable, &'t mut Vec<TableFigure>)>,
    year: i32,
) {
    let (aside, kept): (Vec<_>, Vec<_>) =
        tables.partition(|(table, _)| match &table.table.origin {
            TableOrigin::Sheet { name, hidden, .. } => {
                let period = period::read(&key(name), year);
                *hidden || period.is_some_and(|period| period.when != When::Now)
            }
            TableOrigin::Text(_) => false,
        });
    if kept.iter().all(|(_, figures)| targets_in(figures) == 0) {
        return;
    }
    for found in aside.into_iter().flat_map(|(_, figures)| figures) {
        found.figure.target = None;
        found.figure.reading = Reading::Distractor;
        found.figure.result = false;
        found.figure.review = false;
    }
}

/// How many targets a table speaks about.
pub(super) fn targets_in(figures: &[TableFigure]) -> usize {
    let targets = figures.iter().filter_map(|f| f.figure.target.as_deref());
    targets.collect::<BTreeSet<&str>>().len()
}

/// The evidence of a table figure.
pub(super) fn evidence(path: &str, anchor: &Anchor, row: &str) -> Evidence {
    Evidence {
        file: path.into(),
        anchor: anchor.clone(),
        quote: super::sections::shorten(row),
    }
}

/// Sheets and Word tables differ only in what the workbook calls them.
pub(super) fn source(anchor: &Anchor) -> FigureSource {
    match anchor {
        Anchor::SheetCell { .. } => FigureSource::Sheet,
        _ => FigureSource::Table,
    }
}
