//! Several columns of results in one row: which of them is the period's, and what quarters come to.

use rust_decimal::Decimal;

use crate::model::{Figure, Reading};

use super::super::Mapper;
use super::grid::Grid;
use super::head::{Head, Role};

/// Which columns of a row give the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// The first that does.
    Any,
    /// This one: the total, or the stretch of time that holds the others.
    One(usize),
    /// All of these together: "Quý I | Quý II".
    Parts(Vec<usize>),
}

impl Mapper<'_> {
    /// Looks at the cells that are filled: a head may foresee more than has happened.
    pub(super) fn standing(&self, grid: &Grid, head: &Head, row: usize) -> Standing {
        let filled = |column: usize| {
            let cell = grid.rows[row].get(column);
            cell.is_some_and(|cell| !self.values(cell).is_empty())
        };
        if let Some(total) = head.of(Role::Total).find(|&column| filled(column)) {
            return Standing::One(total);
        }
        let results: Vec<usize> = head.of(Role::Result).filter(|&c| filled(c)).collect();
        let months: Vec<(usize, (u8, u8))> = head
            .months
            .iter()
            .copied()
            .filter(|&(column, _)| filled(column))
            .collect();
        if results.len() < 2 || months.len() < results.len() {
            return Standing::Any;
        }
        let whole = months
            .iter()
            .find(|(_, (from, to))| months.iter().all(|(_, (a, b))| from <= a && b <= to));
        if let Some(&(column, _)) = whole {
            return Standing::One(column);
        }
        let mut ordered = months;
        ordered.sort_by_key(|&(column, months)| (months, column));
        if ordered.windows(2).all(|pair| pair[0].1.1 < pair[1].1.0) {
            return Standing::Parts(ordered.into_iter().map(|(column, _)| column).collect());
        }
        Standing::Any
    }
}

/// The figure that parts of the period come to: the sum of counts, the latest of rates. Nobody printed it,
/// so the unit is to be asked.
pub(super) fn together(parts: Vec<Figure>) -> Option<Figure> {
    let last = parts.last()?;
    let target = last.target.clone();
    if parts.iter().any(|part| part.target != target) {
        return None;
    }
    let mut figure = last.clone();
    if figure.reading != Reading::Rate {
        let values: Option<Vec<Decimal>> = parts.iter().map(|part| part.value).collect();
        figure.value = Some(values?.into_iter().sum::<Decimal>().normalize());
        figure.value_max = None;
        figure.text = String::new();
        (figure.start, figure.end) = (-1, -1);
    }
    figure.result = true;
    figure.review = true;
    Some(figure)
}
