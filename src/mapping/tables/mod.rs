//! Figures in tables: Word tables, sheets, and tables pasted as text. A column takes its meaning
//! from its head, a row from its name and number.

mod grid;
mod head;
mod headless;
mod rows;

pub(super) use grid::Grid;

use std::collections::BTreeSet;

use crate::model::{Anchor, Evidence, Figure, FigureSource};

use super::Mapper;

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
