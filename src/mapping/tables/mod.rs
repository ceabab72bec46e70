//! Figures in tables: Word tables, sheets, and tables pasted as text. A column takes its meaning
//! from its head, a row from its name and number.

mod beside;
mod caption;
mod columns;
mod grid;
mod head;
mod headless;
mod parts;
mod period;
mod rows;
mod said;
mod turned;

#[cfg(test)]
mod layouts;
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
    /// The year that stands over the table, against the round's.
    when: When,
}

impl Mapper<'_> {
    /// Reads every number of a grid; empty when the grid is no table of figures about targets.
    pub(super) fn read_grid(&self, grid: &Grid, year: i32) -> Vec<TableFigure> {
        let heads = self.heads(grid, year);
        let figures = self.rows(grid, &heads);
        if targets_in(&figures) > 0 || !self.lies_on_its_side(grid) {
            return figures;
        }
        let turned = grid.turned();
        let heads = self.heads(&turned, year);
        let across = self.rows(&turned, &heads);
        if targets_in(&across) > 0 {
            across
        } else {
            figures
        }
    }
}

/// Takes what tables say of targets out of account when they are hidden or bear another year, in their
/// name or over their head, while another table of the file speaks about targets: a draft behind the
/// visible sheet is no answer, not even where the visible cell is empty. Where no other table does, a year
/// over the head is to be asked about: last year's file may have been filled in anew.
pub(super) fn set_aside<'t>(
    tables: impl Iterator<Item = (&'t NormalizedTable, &'t mut Vec<TableFigure>)>,
    year: i32,
) {
    let (aside, mut kept): (Vec<_>, Vec<_>) =
        tables.partition(|(table, _)| match &table.table.origin {
            TableOrigin::Sheet { name, hidden, .. } => {
                let period = period::read(&key(name), year);
                *hidden || period.is_some_and(|period| period.when != When::Now)
            }
            TableOrigin::Text(_) => false,
        });
    let current = |found: &TableFigure| found.when == When::Now && found.figure.target.is_some();
    let answered = kept.iter().any(|(_, figures)| figures.iter().any(current));
    let others = kept.iter_mut().flat_map(|(_, figures)| figures.iter_mut());
    let mut stale = false;
    for found in others.filter(|found| found.when != When::Now) {
        if answered {
            caption::set_back(found);
        } else {
            found.figure.review |= found.figure.result;
            stale |= found.figure.target.is_some();
        }
    }
    if !answered && !stale {
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
