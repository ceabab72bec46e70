//! Heads of tables: which column is the name, the target, the result, last year's figure.

use crate::model::{CellValue, Figure, Precision, Reading};
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::Cue;
use super::super::measures::Class;
use super::TableFigure;
use super::grid::{Grid, GridCell};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Running number.
    Number,
    /// Name of the measure.
    Name,
    /// Unit of measure.
    Unit,
    /// The target.
    Target,
    /// The result of the period.
    Result,
    /// A result that is said to be the running total.
    Total,
    /// Share of the target.
    Percent,
    /// The period before.
    Previous,
    /// A forecast, or next year's target.
    Ahead,
    /// Points, evidence, notes: nothing to read.
    Other,
}

/// A scale word with what it counts: a million đồng, a thousand trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    /// By how much the cells are to be multiplied.
    pub(super) by: rust_decimal::Decimal,
    /// What is counted.
    pub(super) class: Class,
}

/// One block of columns under a head.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// First row below the head.
    pub(super) first_row: usize,
    /// One past the last row it governs.
    pub(super) last_row: usize,
    /// Column → role.
    pub(super) columns: Vec<(usize, Role)>,
    /// Scale stated in the head ("ĐVT: triệu đồng").
    pub(super) scale: Option<Scale>,
}

impl Head {
    /// Columns of a role.
    pub(super) fn of(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        self.columns
            .iter()
            .filter(move |(_, r)| *r == role)
            .map(|(column, _)| *column)
    }
}

/// Longest head of a column in words.
const HEAD_WORDS: usize = 16;

impl Mapper<'_> {
    /// Every head of a grid, side-by-side blocks apart.
    pub(super) fn heads(&self, grid: &Grid, year: i32) -> Vec<Head> {
        let roles: Vec<Vec<Option<Role>>> = grid
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.role_of(cell, year)).collect())
            .collect();
        let is_head = |row: usize| {
            let found: Vec<Role> = roles[row].iter().flatten().copied().collect();
            let telling = found
                .iter()
                .any(|r| matches!(r, Role::Target | Role::Result | Role::Total | Role::Percent));
            telling && found.len() >= 2 && !self.has_values(&grid.rows[row])
        };
        let mut heads = Vec::new();
        let mut row = 0;
        while row < grid.rows.len() {
            if !is_head(row) {
                row += 1;
                continue;
            }
            let first = row;
            row += 1;
            while row < grid.rows.len() && row < first + 4 {
                let more = roles[row].iter().flatten().any(|r| {
                    matches!(
                        r,
                        Role::Target
                            | Role::Result
                            | Role::Total
                            | Role::Percent
                            | Role::Previous
                            | Role::Ahead
                    )
                }) && !self.has_values(&grid.rows[row]);
                let counting = is_column_count(&grid.rows[row]);
                if more || counting {
                    row += 1;
                } else {
                    break;
                }
            }
            let last = (row..grid.rows.len())
                .find(|&r| is_head(r))
                .unwrap_or(grid.rows.len());
            heads.extend(self.blocks(grid, &roles, (first, row, last), year));
            row = row.max(first + 1);
        }
        heads
    }

    fn blocks(
        &self,
        grid: &Grid,
        roles: &[Vec<Option<Role>>],
        (first, below, last): (usize, usize, usize),
        year: i32,
    ) -> Vec<Head> {
        let width = grid.rows[first..last]
            .iter()
            .map(Vec::len)
            .max()
            .unwrap_or(0);
        let role = |column: usize| {
            // The lowest head line speaks for the column; a merged cell above speaks where it is mute,
            // but a year below it still tells the period.
            let found = (first..below).rev().find_map(|row| {
                roles[row].get(column).copied().flatten().or_else(|| {
                    let (r, c) = grid.rows[row].get(column)?.covered_by?;
                    roles.get(r)?.get(c).copied().flatten()
                })
            });
            let lowest = (first..below).rev().find_map(|row| {
                grid.rows[row]
                    .get(column)
                    .filter(|cell| cell.covered_by.is_none() && !cell.text.key.trim().is_empty())
            });
            match (found, lowest.and_then(|cell| self.period_of(cell, year))) {
                (Some(Role::Target | Role::Result | Role::Total), Some(period)) => Some(period),
                (found, _) => found,
            }
        };
        let mut columns: Vec<(usize, Role)> = Vec::new();
        let resulting =
            (0..width).any(|column| matches!(role(column), Some(Role::Result | Role::Total)));
        for column in 0..width {
            let texts = (below..last)
                .filter_map(|row| grid.rows[row].get(column))
                .filter(|cell| cell.covered_by.is_none() && !cell.text.key.trim().is_empty());
            let (mut numeric, mut wordy) = (0, 0);
            for cell in texts {
                if self.is_value(cell) {
                    numeric += 1;
                } else if cell.text.key.split_whitespace().count() >= 2 {
                    wordy += 1;
                }
            }
            let found = role(column);
            // "Giao (%) | Đạt (%)": where no other column gives the result, the bracket is its unit.
            let found = match found {
                Some(Role::Percent) if !resulting => self.in_percent(grid, (first, below), column),
                other => other,
            };
            // "Chỉ tiêu" heads the names in one sheet and the targets in the next: the cells tell.
            let settled = match found {
                Some(Role::Target) if wordy > numeric => Some(Role::Name),
                Some(Role::Name) if numeric > wordy && numeric > 0 => Some(Role::Target),
                Some(Role::Unit) if wordy > 0 && column == 0 => Some(Role::Name),
                other => other,
            };
            if let Some(role) = settled {
                columns.push((column, role));
            }
        }
        if !columns.iter().any(|(_, r)| *r == Role::Name) {
            let wordiest = (0..width).max_by_key(|&column| {
                let words: usize = (below..last)
                    .filter_map(|row| grid.rows[row].get(column))
                    .map(|cell| cell.text.key.split_whitespace().count())
                    .sum();
                (words, std::cmp::Reverse(column))
            });
            if let Some(column) = wordiest
                && !columns.iter().any(|(c, _)| *c == column)
            {
                columns.push((column, Role::Name));
                columns.sort_unstable();
            }
        }
        let scale = grid.rows[first.saturating_sub(2)..below]
            .iter()
            .flatten()
            .find_map(|cell| self.scale_in(cell));
        split_side_by_side(&columns)
            .into_iter()
            .map(|columns| Head {
                first_row: below,
                last_row: last,
                columns,
                scale,
            })
            .collect()
    }

    /// A scale named with its unit: "ĐVT: triệu đồng", "(triệu đồng)", "nghìn lượt", "(nghìn cây)".
    pub(super) fn scale_in(&self, cell: &GridCell) -> Option<Scale> {
        let tokens = &cell.found.tokens.items;
        let (at, by) = tokens
            .iter()
            .enumerate()
            .find_map(|(at, token)| Some((at, self.scale_of(token)?)))?;
        // "12 nghìn cây" is a figure, not a scale.
        let counted = at
            .checked_sub(1)
            .is_some_and(|before| tokens[before].kind == TokenKind::Digits);
        if tokens.iter().any(|token| self.is_money_word(token)) {
            return Some(Scale {
                by,
                class: Class::Money,
            });
        }
        let unit = cell.found.units.at(at + 1)?;
        let ends = tokens[unit.last + 1..]
            .iter()
            .all(|t| t.kind != TokenKind::Word);
        (ends && !counted).then_some(Scale {
            by,
            class: unit.class,
        })
    }

    /// The role of a column headed with its unit in a bracket, "Giao (%)", without the bracket.
    fn in_percent(&self, grid: &Grid, rows: (usize, usize), column: usize) -> Option<Role> {
        let cells = (rows.0..rows.1)
            .rev()
            .filter_map(|row| grid.rows[row].get(column));
        let cell = cells
            .into_iter()
            .find(|cell| !cell.text.key.trim().is_empty())?;
        let bracketed = cell.text.key.trim_end().ends_with("(%)");
        let cues = cell.found.cues.iter();
        let named = cues
            .filter_map(|hit| table_role(hit.value))
            .find(|role| matches!(role, Role::Target | Role::Result))
            .filter(|_| bracketed);
        Some(named.unwrap_or(Role::Percent))
    }

    /// A year in a head tells last year's column and next year's.
    fn period_of(&self, cell: &GridCell, year: i32) -> Option<Role> {
        let years: Vec<i32> = cell
            .found
            .numbers
            .iter()
            .filter(|n| n.kind == NumberKind::Year)
            .filter_map(|n| n.value.and_then(|v| i32::try_from(v).ok()))
            .collect();
        if years.is_empty() || years.contains(&year) {
            None
        } else if years.iter().all(|&y| y < year) {
            Some(Role::Previous)
        } else {
            Some(Role::Ahead)
        }
    }

    /// The role a cell's words give its column.
    fn role_of(&self, cell: &GridCell, year: i32) -> Option<Role> {
        if cell.covered_by.is_some() || cell.text.key.trim().is_empty() {
            return None;
        }
        let words = cell
            .found
            .tokens
            .items
            .iter()
            .filter(|t| t.kind == TokenKind::Word)
            .count();
        if words == 0 && cell.text.key.trim() != "%" || words > HEAD_WORDS {
            return None;
        }
        if cell.text.key.trim() == "%" {
            return Some(Role::Percent);
        }
        // A year alone heads the figures of that year.
        let mut digits = cell.found.numbers.iter().filter(|number| !number.words);
        if words <= 1 && digits.next().is_some_and(|n| n.kind == NumberKind::Year) {
            return Some(self.period_of(cell, year).unwrap_or(Role::Result));
        }
        let best = cell
            .found
            .cues
            .iter()
            .filter_map(|hit| table_role(hit.value).map(|role| (hit, role)))
            .max_by_key(|(hit, _)| (hit.last - hit.first, std::cmp::Reverse(hit.first)))
            // A head is short: nearly half of its words are the cue's own, or it is no head.
            .filter(|(hit, _)| hit.words * 5 >= words * 2)
            .map(|(_, role)| role)?;
        let measured = matches!(
            best,
            Role::Target | Role::Result | Role::Total | Role::Percent | Role::Previous
        );
        if measured && let Some(period) = self.period_of(cell, year) {
            return Some(period);
        }
        if measured && cell.found.has(Cue::Previous) && best != Role::Percent {
            return Some(Role::Previous);
        }
        if matches!(best, Role::Result) && cell.found.has(Cue::TableForecast) {
            return Some(Role::Ahead);
        }
        if matches!(best, Role::Result) && cell.text.key.contains("luy ke") {
            return Some(Role::Total);
        }
        if matches!(best, Role::Target | Role::Result)
            && (cell.text.key.contains('%') || cell.text.key.starts_with("ty le"))
        {
            return Some(Role::Percent);
        }
        Some(best)
    }
}

pub(super) fn table_role(cue: Cue) -> Option<Role> {
    Some(match cue {
        Cue::TableNo => Role::Number,
        Cue::TableName => Role::Name,
        Cue::TableUnit => Role::Unit,
        Cue::TableTarget => Role::Target,
        Cue::TableResult => Role::Result,
        Cue::TablePercent => Role::Percent,
        Cue::TablePrevious => Role::Previous,
        Cue::TableForecast | Cue::TablePlanNext => Role::Ahead,
        Cue::TableSelf | Cue::TableAppraised | Cue::TableEvidence | Cue::TableNote => Role::Other,
        _ => return None,
    })
}

/// Second and later blocks begin where a number or name column follows value columns.
fn split_side_by_side(columns: &[(usize, Role)]) -> Vec<Vec<(usize, Role)>> {
    let mut blocks: Vec<Vec<(usize, Role)>> = vec![Vec::new()];
    for &(column, role) in columns {
        let current = blocks.last_mut().map(|b| {
            (
                b.iter().any(|(_, r)| *r == Role::Name),
                b.iter()
                    .any(|(_, r)| matches!(r, Role::Result | Role::Total | Role::Target)),
            )
        });
        let starts = matches!(role, Role::Number | Role::Name)
            && current == Some((true, true))
            && !(role == Role::Name && blocks.last().is_some_and(|b| b.len() == 1));
        if starts {
            blocks.push(Vec::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push((column, role));
        }
    }
    blocks.retain(|block| block.iter().any(|(_, r)| *r == Role::Name));
    blocks
}

impl Mapper<'_> {
    /// The cell holds a value rather than words: it begins with a number, and not with a stretch of
    /// time ("6 tháng đầu năm 2024" is a head).
    pub(super) fn is_value(&self, cell: &GridCell) -> bool {
        match cell.value {
            CellValue::Number { .. } | CellValue::Date { .. } => true,
            CellValue::Text => {
                let key = cell.text.key.trim();
                if !key.bytes().next().is_some_and(|b| b.is_ascii_digit())
                    || key.bytes().filter(u8::is_ascii_alphabetic).count() > 14
                {
                    return false;
                }
                let unit = cell.found.units.first();
                !unit.is_some_and(|(first, unit)| first <= 2 && unit.class == Class::Time)
            }
            _ => false,
        }
    }

    /// Values other than years stand in the row.
    fn has_values(&self, row: &[GridCell]) -> bool {
        let values = row
            .iter()
            .filter(|cell| cell.covered_by.is_none() && self.is_value(cell))
            .filter(|cell| {
                let key = cell.text.key.trim();
                !(key.len() == 4 && (key.starts_with("19") || key.starts_with("20")))
            })
            .count();
        values >= 2
    }
}

/// A row "1 2 3 4 5" or "(1) (2) (3)" that numbers the columns.
fn is_column_count(row: &[GridCell]) -> bool {
    let numbers: Vec<i64> = row
        .iter()
        .filter(|cell| cell.covered_by.is_none())
        .filter_map(|cell| {
            cell.text
                .key
                .trim()
                .trim_matches(|c| c == '(' || c == ')')
                .parse()
                .ok()
        })
        .collect();
    numbers.len() >= 3 && numbers.windows(2).all(|w| w[1] == w[0] + 1)
}

/// Years and other numbers in a table's head say nothing about a target.
pub(super) fn heading_numbers(grid: &Grid, row: usize, figures: &mut Vec<TableFigure>) {
    for cell in &grid.rows[row] {
        let numbers = cell.found.numbers.iter().filter(|number| !number.words);
        for number in numbers.filter(|_| cell.covered_by.is_none()) {
            figures.push(TableFigure {
                figure: Figure {
                    text: cell.text.raw_slice(number.start, number.end),
                    block: cell.anchor.clone(),
                    start: (cell.offset + cell.text.raw_index(number.start)) as i64,
                    end: (cell.offset + cell.text.raw_index(number.end)) as i64,
                    target: None,
                    value: number.value,
                    value_max: None,
                    step: number.step,
                    unit: String::new(),
                    reading: Reading::Distractor,
                    precision: Precision::Exact,
                    result: false,
                    review: false,
                },
                row: grid.row_text(row),
            });
        }
    }
}
