//! Tables that stand beside each other on one sheet: each with its own names and its own figures, their
//! heads in the same lines or each starting where it likes.

use super::super::Mapper;
use super::columns::{Column, SaidCells};
use super::grid::Grid;
use super::head::Role;

/// A part of a grid: its rows and its columns, each as first and one past the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) rows: (usize, usize),
    pub(super) columns: (usize, usize),
}

impl Area {
    /// The cells of a row that stand in the area.
    pub(super) fn cells<'g, T>(&self, row: &'g [T]) -> &'g [T] {
        within(row, self.columns)
    }
}

/// A head beside another stands within so many rows of it: looking farther from each of very many heads
/// would take a time that grows with their square.
const NEAR: usize = 200;

/// The part of a row between two columns; rows of pasted tables differ in length.
pub(super) fn within<T>(row: &[T], (from, to): (usize, usize)) -> &[T] {
    let to = to.min(row.len());
    &row[from.min(to)..to]
}

/// Columns that may be a table.
#[derive(Debug, Clone, Copy)]
struct Run {
    from: usize,
    to: usize,
    named: bool,
    measured: bool,
}

impl Run {
    fn is_table(self) -> bool {
        self.named && self.measured
    }
}

impl Mapper<'_> {
    /// The columns of the tables beside each other that begin at a head or beside it, and the row where
    /// they end; none when the head is that of one table.
    pub(super) fn beside(
        &self,
        grid: &Grid,
        said: &SaidCells,
        area: Area,
        lines: (usize, usize),
        columns: &[Column],
    ) -> Option<(Vec<(usize, usize)>, usize)> {
        let tables = self.tables_at(grid, said, area, lines, columns);
        if tables.len() < 2 {
            return None;
        }
        // A head across them begins another table below them.
        let across = |row: usize| {
            let below = self.head_lines(grid, said, area, row, lines.1);
            let columns = self.columns(grid, said, below, area.columns);
            let own = |(from, to)| tables.iter().any(|&(a, b)| a <= from && to <= b);
            let mut others = self
                .tables_at(grid, said, area, below, &columns)
                .into_iter();
            !others.all(own)
        };
        let until = (lines.1..area.rows.1)
            .find(|&row| self.is_head(grid, said, row, area.columns) && across(row))
            .unwrap_or(area.rows.1);
        let parts = (0..tables.len()).map(|at| {
            let from = if at == 0 {
                area.columns.0
            } else {
                tables[at].0
            };
            (
                from,
                tables.get(at + 1).map_or(area.columns.1, |next| next.0),
            )
        });
        Some((parts.collect(), until))
    }

    /// First column and one past the last of every table whose head stands in these lines, and of what
    /// stands to their left and right with a head of its own.
    fn tables_at(
        &self,
        grid: &Grid,
        said: &SaidCells,
        area: Area,
        lines: (usize, usize),
        columns: &[Column],
    ) -> Vec<(usize, usize)> {
        let headed = |column: &usize| {
            grid.rows[lines.0..lines.1].iter().any(|row| {
                row.get(*column).is_some_and(|cell| {
                    cell.covered_by.is_some() || !cell.text.key.trim().is_empty()
                })
            })
        };
        let (from, to) = area.columns;
        let (Some(first), Some(last)) = ((from..to).find(headed), (from..to).rev().find(headed))
        else {
            return Vec::new();
        };
        let columns = &columns[first - from..=last - from];
        let mut tables = self.runs(grid, said, area, (lines.1, first), columns);
        let with_head = |columns: (usize, usize)| {
            columns.1 >= columns.0 + 2
                && (lines.0..area.rows.1)
                    .take(NEAR)
                    .any(|row| self.is_head(grid, said, row, columns))
        };
        if with_head((from, first)) {
            tables.insert(0, (from, first));
        }
        if with_head((last + 1, to)) {
            tables.push((last + 1, to));
        }
        tables
    }

    /// A head that names rows once more behind its figures is the head of several tables.
    fn runs(
        &self,
        grid: &Grid,
        said: &SaidCells,
        area: Area,
        (below, first): (usize, usize),
        columns: &[Column],
    ) -> Vec<(usize, usize)> {
        let may_name = |role| matches!(role, Some(Role::Number | Role::Name | Role::Target));
        let figures = columns
            .iter()
            .position(|column| column.role.is_some_and(Role::is_measured))
            .unwrap_or(columns.len());
        if !columns[figures..]
            .iter()
            .skip(1)
            .any(|column| may_name(column.role))
        {
            return vec![(first, first + columns.len())];
        }
        let last = (below..area.rows.1)
            .find(|&row| self.is_head(grid, said, row, area.columns))
            .unwrap_or(area.rows.1);
        let mut runs: Vec<Run> = Vec::new();
        for (column, found) in (first..).zip(columns) {
            let names = match found.role {
                Some(Role::Name | Role::Target) | None => {
                    let (numeric, wordy) = self.numbers_and_words(grid, (below, last), column);
                    let names = found.role == Some(Role::Name);
                    wordy > numeric || names && numeric == 0
                }
                _ => false,
            };
            let measured = !names
                && found
                    .role
                    .is_some_and(|role| role.is_measured() || role == Role::Name);
            let opens = (names && found.role.is_some() || found.role == Some(Role::Number))
                && runs.last().is_some_and(|run| run.measured);
            match runs.last_mut() {
                Some(run) if !opens => {
                    run.to = column + 1;
                    run.named |= names;
                    run.measured |= measured;
                }
                _ => runs.push(Run {
                    from: column,
                    to: column + 1,
                    named: names,
                    measured,
                }),
            }
        }
        let mut tables: Vec<Run> = Vec::new();
        for run in runs {
            match tables.last_mut() {
                Some(before) if !(before.is_table() && run.is_table()) => {
                    before.to = run.to;
                    before.named |= run.named;
                    before.measured |= run.measured;
                }
                _ => tables.push(run),
            }
        }
        tables.into_iter().map(|run| (run.from, run.to)).collect()
    }
}
