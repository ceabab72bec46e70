//! Heads of tables: which column is the name, the target, the result, last year's figure.

use rust_decimal::Decimal;

use crate::model::{CellValue, Figure, Precision, Reading};
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::Cue;
use super::super::measures::Class;
use super::TableFigure;
use super::beside::{Area, within};
use super::columns::{Column, Said, SaidCells};
use super::grid::{Grid, GridCell};
use super::period::When;

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

impl Role {
    /// A figure of a measure stands in the column, of whatever period.
    pub(super) fn is_measured(self) -> bool {
        matches!(
            self,
            Role::Target
                | Role::Result
                | Role::Total
                | Role::Percent
                | Role::Previous
                | Role::Ahead
        )
    }
}

/// A scale word with what it counts: a million đồng, a thousand trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    /// By how much the cells are to be multiplied.
    pub(super) by: Decimal,
    /// What is counted.
    pub(super) class: Class,
}

/// A table's head and the rows under it.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// First row of the head.
    pub(super) first_line: usize,
    /// First row below the head.
    pub(super) first_row: usize,
    /// One past the last row it governs.
    pub(super) last_row: usize,
    /// First column of the table and one past its last.
    pub(super) span: (usize, usize),
    /// The year that stands over the head, against the round's.
    pub(super) when: When,
    /// Column → role.
    pub(super) columns: Vec<(usize, Role)>,
    /// Months of the columns of results that say so.
    pub(super) months: Vec<(usize, (u8, u8))>,
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

impl Mapper<'_> {
    /// Every head of a grid, tables that stand beside each other apart.
    pub(super) fn heads(&self, grid: &Grid, year: i32) -> Vec<Head> {
        let said: SaidCells = grid
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.said(cell, year)).collect())
            .collect();
        let mut heads = Vec::new();
        let whole = Area {
            rows: (0, grid.rows.len()),
            columns: (0, grid.rows.iter().map(Vec::len).max().unwrap_or(0)),
        };
        self.heads_in(grid, &said, whole, &mut heads);
        for head in &mut heads {
            head.when = self.captioned_year(grid, head.first_line, head.span, year);
        }
        // Without names the caption has to say what the figures are about.
        heads.retain(|head| {
            head.of(Role::Name).next().is_some() || !self.captioned_row(grid, head).is_empty()
        });
        heads
    }

    /// The heads in an area, from above to below.
    fn heads_in(&self, grid: &Grid, said: &SaidCells, area: Area, heads: &mut Vec<Head>) {
        let (mut row, end) = area.rows;
        let mut free = row;
        while row < end {
            if !self.is_head(grid, said, row, area.columns) {
                row += 1;
                continue;
            }
            let lines = self.head_lines(grid, said, area, row, free);
            let columns = self.columns(grid, said, lines, area.columns);
            let beside = self.beside(grid, said, area, lines, &columns);
            row = if let Some((parts, until)) = beside {
                for columns in parts {
                    let rows = (lines.0, until);
                    self.heads_in(grid, said, Area { rows, columns }, heads);
                }
                until
            } else {
                let last = (lines.1..end)
                    .find(|&r| self.is_head(grid, said, r, area.columns))
                    .unwrap_or(end);
                let area = Area {
                    rows: (lines.0, last),
                    ..area
                };
                heads.push(self.block_under(grid, area, lines.1, &columns));
                last
            };
            free = lines.1;
        }
    }

    /// First line of the head found at `found` and the line below it; lines before `free` belong to others.
    pub(super) fn head_lines(
        &self,
        grid: &Grid,
        said: &SaidCells,
        area: Area,
        found: usize,
        free: usize,
    ) -> (usize, usize) {
        let mut below = found + 1;
        while below < area.rows.1
            && below < found + 4
            && (self.continues_head(grid, said, found, below, area.columns)
                || is_column_count(area.cells(&grid.rows[below])))
        {
            below += 1;
        }
        let mut first = found;
        while first > free
            && first + 2 > found
            && self.is_band_line(grid, said, first - 1, area.columns)
        {
            first -= 1;
        }
        (first, below)
    }

    /// A line that says what two columns or more hold, a measured one among them.
    pub(super) fn is_head(
        &self,
        grid: &Grid,
        said: &SaidCells,
        row: usize,
        columns: (usize, usize),
    ) -> bool {
        let named = within(&said[row], columns).iter().flatten();
        // A year alone may as well be a value.
        let named = named.filter(|said| !said.is_year());
        let found: Vec<Role> = named.filter_map(|said| said.role()).collect();
        let telling = found
            .iter()
            .any(|r| matches!(r, Role::Target | Role::Result | Role::Total | Role::Percent));
        let cells = within(&grid.rows[row], columns);
        // "Nội dung | Chi đoàn ấp 1 | Chi đoàn ấp 2 | Cộng"
        let summed = || {
            let texts = within(&said[row], columns)
                .iter()
                .zip(cells)
                .filter(|(_, cell)| !cell.text.key.trim().is_empty());
            let last = texts.clone().next_back().and_then(|(said, _)| *said);
            last.is_some_and(Said::is_sum) && texts.count() > 2
        };
        telling
            && (found.len() >= 2 || summed())
            && !self.has_values(cells)
            && cells.iter().filter(|cell| names_its_figure(cell)).count() < 2
    }

    /// A further line of the head that begins at `first`: it tells measured columns apart, or stands
    /// beside heads that are merged down.
    fn continues_head(
        &self,
        grid: &Grid,
        said: &SaidCells,
        first: usize,
        row: usize,
        columns: (usize, usize),
    ) -> bool {
        let cells = within(&grid.rows[row], columns);
        if self.has_values(cells) {
            return false;
        }
        let merged = cells
            .iter()
            .filter(|cell| {
                cell.covered_by
                    .is_some_and(|(origin, _)| (first..row).contains(&origin))
            })
            .count();
        let texts = || {
            let own = cells.iter().zip(within(&said[row], columns));
            own.filter(|(cell, _)| cell.covered_by.is_none() && !cell.text.key.trim().is_empty())
        };
        let measured =
            |said: &Option<Said>| said.and_then(Said::role).is_some_and(Role::is_measured);
        let periods = texts().count() >= 2 && texts().all(|(_, said)| said.is_some());
        let telling = texts()
            .any(|(_, said)| measured(said) && (periods || !said.is_some_and(Said::is_year)));
        telling || merged >= 2 && texts().next().is_some()
    }

    /// A line of bands above a head: "Năm 2023 | 6 tháng đầu năm 2024". A title over the whole table is none.
    fn is_band_line(
        &self,
        grid: &Grid,
        said: &SaidCells,
        row: usize,
        columns: (usize, usize),
    ) -> bool {
        let cells = within(&grid.rows[row], columns);
        let texts: Vec<usize> = (0..cells.len())
            .filter(|&c| cells[c].covered_by.is_none() && !cells[c].text.key.trim().is_empty())
            .collect();
        let title = texts.len() == 1 && texts[0] <= 1;
        let said = within(&said[row], columns);
        let band = texts
            .iter()
            .any(|&c| said[c].is_some_and(|said| said.role().is_some_and(Role::is_measured)));
        !title && band && !self.has_values(cells)
    }

    /// The table in an area whose head ends before `below`: what its columns hold, by their heads and by
    /// their cells.
    fn block_under(&self, grid: &Grid, area: Area, below: usize, found: &[Column]) -> Head {
        let (first, last) = area.rows;
        let span = area.columns;
        let gives_result =
            |column: &Column| matches!(column.role, Some(Role::Result | Role::Total));
        let known = found.iter().any(gives_result);
        // "Tháng 1 | … | Tháng 6 | Cộng"
        let parted = found
            .iter()
            .filter(|column| gives_result(column) && column.months.is_some())
            .count()
            >= 2;
        let role = |column: usize| match found[column - span.0] {
            Column { estimate: true, .. } if !known => Some(Role::Result),
            Column {
                role: Some(Role::Result),
                sums: true,
                ..
            } if parted => Some(Role::Total),
            column => column.role,
        };
        let mut columns: Vec<(usize, Role)> = Vec::new();
        let resulting =
            (span.0..span.1).any(|column| matches!(role(column), Some(Role::Result | Role::Total)));
        for column in span.0..span.1 {
            let (numeric, wordy) = self.numbers_and_words(grid, (below, last), column);
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
                Some(Role::Unit) if wordy > 0 && column == span.0 => Some(Role::Name),
                other => other,
            };
            if let Some(role) = settled {
                columns.push((column, role));
            }
        }
        Self::put_hidden_aside(grid, &mut columns);
        if !columns.iter().any(|(_, r)| *r == Role::Name) {
            // "Đơn vị" heads units of measure as often as those who work.
            let members = columns.iter_mut().find(|(column, role)| {
                let (numeric, wordy) = self.numbers_and_words(grid, (below, last), *column);
                *role == Role::Unit && numeric == 0 && wordy >= 2
            });
            if let Some(members) = members {
                members.1 = Role::Name;
            }
        }
        if !columns.iter().any(|(_, r)| *r == Role::Name) {
            let wordiest = (span.0..span.1).max_by_key(|&column| {
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
        settle_names(grid, (below, last), &mut columns);
        let scale = grid.rows[first.saturating_sub(2)..below]
            .iter()
            .flat_map(|row| within(row, span))
            .find_map(|cell| self.scale_in(cell));
        Head {
            first_line: first,
            first_row: below,
            last_row: last,
            span,
            when: When::Now,
            months: columns
                .iter()
                .filter(|(_, role)| *role == Role::Result)
                .filter_map(|&(column, _)| Some((column, found[column - span.0].months?)))
                .collect(),
            columns,
            scale,
        }
    }

    /// How many cells of a column hold values, and how many hold words.
    pub(super) fn numbers_and_words(
        &self,
        grid: &Grid,
        rows: (usize, usize),
        column: usize,
    ) -> (usize, usize) {
        let texts = (rows.0..rows.1)
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
        (numeric, wordy)
    }

    /// Hidden columns stand back behind visible results.
    fn put_hidden_aside(grid: &Grid, columns: &mut [(usize, Role)]) {
        let hidden = |column: usize| grid.hidden_columns.binary_search(&column).is_ok();
        let result = |role: Role| matches!(role, Role::Result | Role::Total);
        if columns
            .iter()
            .any(|&(column, role)| result(role) && !hidden(column))
        {
            for (column, role) in columns.iter_mut() {
                if hidden(*column) && role.is_measured() {
                    *role = Role::Other;
                }
            }
        }
    }

    /// A scale named with its unit: "ĐVT: triệu đồng", "(triệu đồng)", "nghìn lượt", "(nghìn cây)".
    pub(super) fn scale_in(&self, cell: &GridCell) -> Option<Scale> {
        // "ĐVT: 1.000 đồng".
        let printed = cell.found.numbers.iter().find(|number| {
            number.kind == NumberKind::Money && number.value >= Some(Decimal::ONE_THOUSAND)
        });
        if let Some(by) = printed.and_then(|number| number.value)
            && cell.found.has(Cue::TableUnit)
        {
            return Some(Scale {
                by,
                class: Class::Money,
            });
        }
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

/// "KH: 6.000": a cell that names its own figure is a value with its head.
fn names_its_figure(cell: &GridCell) -> bool {
    let behind = cell.text.key.split_once(':').map(|(_, rest)| rest.trim());
    behind.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// "Lĩnh vực | Nội dung": of two columns of names side by side the fuller one names the rows, the other
/// groups them.
fn settle_names(grid: &Grid, (from, to): (usize, usize), columns: &mut [(usize, Role)]) {
    let texts = |column: usize| {
        grid.rows[from..to]
            .iter()
            .filter_map(|row| row.get(column))
            .filter(|cell| cell.covered_by.is_none() && !cell.text.key.trim().is_empty())
            .count()
    };
    let mut name: Option<usize> = None;
    for at in 0..columns.len() {
        if columns[at].1 == Role::Name {
            let Some(before) = name.replace(at) else {
                continue;
            };
            if texts(columns[at].0) > texts(columns[before].0) {
                columns[before].1 = Role::Other;
            } else {
                columns[at].1 = Role::Other;
                name = Some(before);
            }
        }
    }
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

/// Years and other numbers in a table's head say nothing about a target. Columns that are not `free`
/// are those of a table beside it.
pub(super) fn heading_numbers(
    grid: &Grid,
    row: usize,
    free: impl Fn(usize) -> bool,
    figures: &mut Vec<TableFigure>,
) {
    let cells = grid.rows[row].iter().enumerate();
    for (_, cell) in cells.filter(|&(column, _)| free(column)) {
        let numbers = cell.found.numbers.iter().filter(|number| !number.words);
        for number in numbers.filter(|_| cell.covered_by.is_none()) {
            figures.push(TableFigure {
                when: When::Now,
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
                row: grid.row_text(row, (0, grid.rows[row].len())),
            });
        }
    }
}
