//! What stands over a table without being its head: the year that all of it speaks of, the target that
//! all of it is about.

use std::collections::BTreeMap;

use crate::model::Reading;
use crate::text::TokenKind;

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::found::Found;
use super::super::measures::Mention;
use super::super::phrases::Hit;
use super::TableFigure;
use super::beside::within;
use super::grid::{Grid, GridCell};
use super::head::{Head, Role};
use super::period::{self, When};

/// How many lines over a head may be its caption.
const LINES: usize = 4;

/// Most words of a caption that names a year.
const WORDS: usize = 30;

impl Mapper<'_> {
    /// The lines over a head that hold one text and no figures, the nearest first.
    fn captions<'g>(
        &self,
        grid: &'g Grid,
        first: usize,
        span: (usize, usize),
    ) -> impl Iterator<Item = &'g GridCell> {
        let lines = (first.saturating_sub(LINES)..first).rev();
        let texts = lines.map(move |row| {
            let mut texts: Vec<&GridCell> = Vec::new();
            for column in span.0..span.1.min(grid.rows[row].len()) {
                let Some(cell) = grid.resolved(row, column) else {
                    continue;
                };
                let known = texts.iter().any(|&known| std::ptr::eq(known, cell));
                if !known && !cell.text.key.trim().is_empty() {
                    texts.push(cell);
                }
            }
            texts
        });
        texts
            .take_while(|texts| texts.len() <= 1)
            .filter_map(|texts| texts.first().copied())
    }

    /// The year that the caption over a head says, against the round's.
    pub(super) fn captioned_year(
        &self,
        grid: &Grid,
        first: usize,
        span: (usize, usize),
        year: i32,
    ) -> When {
        self.captions(grid, first, span)
            .find_map(|cell| self.caption_year(cell.text.key.trim(), &cell.found, year))
            .unwrap_or(When::Now)
    }

    /// The year of a caption against the round's; none when it says no year, several, or that of a document.
    fn caption_year(&self, key: &str, found: &Found, year: i32) -> Option<When> {
        if !key.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let tokens = || found.tokens.items.iter();
        let period = period::read(key, year)?;
        let years = tokens().filter(|t| t.kind == TokenKind::Digits && t.end - t.start == 4);
        let words = tokens().filter(|t| t.kind == TokenKind::Word).count();
        let other = tokens().any(|token| self.is(List::NoCaption, token));
        let about = period.alone
            || [
                Cue::TableResult,
                Cue::TableName,
                Cue::TableTarget,
                Cue::Previous,
            ]
            .into_iter()
            .any(|cue| found.has(cue));
        (years.count() == 1 && words <= WORDS && !other && about).then_some(period.when)
    }

    /// The row holds the sum of others: "Tổng cộng", "Toàn xã".
    pub(super) fn is_sum(&self, grid: &Grid, row: usize, span: (usize, usize)) -> bool {
        within(&grid.rows[row], span).iter().any(|cell| {
            let tokens = &cell.found.tokens.items;
            let whole = |total: &Hit<Cue>| {
                total.value == Cue::Total && total.first == 0 && total.last + 1 == tokens.len()
            };
            let first = tokens.first();
            first.is_some_and(|token| self.is(List::Sum, token))
                || cell.found.cues.iter().any(whole)
        })
    }

    /// The row that a table about one target gives it: the only one with figures, or the sum of the others.
    /// The caption names the target, the rows do not.
    pub(super) fn captioned_row(&self, grid: &Grid, head: &Head) -> BTreeMap<usize, Vec<usize>> {
        let caption = self
            .captions(grid, head.first_line, head.span)
            .find(|cell| names_target(cell));
        let targets = caption.map(|cell| self.row_targets(cell, None, None));
        let Some([(target, _)]) = targets.as_deref() else {
            return BTreeMap::new();
        };
        let given = |row: &usize| {
            let mut results = head.of(Role::Result).chain(head.of(Role::Total));
            results.any(|column| {
                let cell = grid.rows[*row].get(column);
                cell.is_some_and(|cell| !self.values(cell).is_empty())
            })
        };
        let rows: Vec<usize> = (head.first_row..head.last_row).filter(given).collect();
        let row = match rows[..] {
            [only] => Some(only),
            _ => rows
                .into_iter()
                .find(|&row| self.is_sum(grid, row, head.span)),
        };
        row.map(|row| (row, vec![*target])).into_iter().collect()
    }
}

/// The cell has words of a target in it: only then is it worth a look which target it fits.
pub(super) fn names_target(cell: &GridCell) -> bool {
    let mut mentions = cell.found.mentions.iter();
    mentions.any(|hit| matches!(hit.value, Mention::Target(_)))
}

/// Takes the results of another year's table out of account.
pub(super) fn set_back(found: &mut TableFigure) {
    let figure = &mut found.figure;
    let before = found.when == When::Before && figure.result;
    figure.result = false;
    figure.review = false;
    if before {
        figure.reading = Reading::PreviousYear;
    } else {
        figure.reading = Reading::Distractor;
        figure.target = None;
    }
}
