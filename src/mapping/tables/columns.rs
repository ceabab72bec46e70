//! What the cells of a head say, and what they come to for a column: a band such as "Năm 2023" gives its
//! period to every column under it, "Chỉ tiêu" and "Thực hiện" below it tell target and result apart.

use crate::text::TokenKind;

use super::super::Mapper;
use super::super::cues::Cue;
use super::grid::{Grid, GridCell};
use super::head::{Role, table_role};
use super::period::{self, When};

/// What one cell of a head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    kind: Option<Role>,
    when: Option<When>,
    /// First and last month.
    months: Option<(u8, u8)>,
    /// Nothing but a period.
    alone: bool,
    /// Digits only.
    bare: bool,
    /// "So sánh", "So với": what is below are shares.
    compares: bool,
    /// "Ước thực hiện", of this year.
    estimates: bool,
    /// "Tổng", "Cộng": the sum of its neighbours under one band.
    sums: bool,
}

/// What every cell of a grid says when it is a head.
pub(super) type SaidCells = Vec<Vec<Option<Said>>>;

/// What a column is, and the months of its figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) role: Option<Role>,
    pub(super) months: Option<(u8, u8)>,
    /// Headed as a sum.
    pub(super) sums: bool,
    /// An estimate of a part of this year: the result, where no other column gives one.
    pub(super) estimate: bool,
    /// "So sánh (%)": with what is not said.
    compares: bool,
}

/// Words of "So sánh", which does not say with what.
const COMPARES: usize = 2;

/// Longest head of a column in words.
const HEAD_WORDS: usize = 16;

impl Said {
    /// The role of a column that has this head alone.
    pub(super) fn role(self) -> Option<Role> {
        come_to(&[Some(self)]).role
    }

    /// A year or a stretch of time with nothing else.
    pub(super) fn is_period(self) -> bool {
        self.alone && self.kind.is_none()
    }

    /// A year and nothing else: in a line of figures it may as well be a figure.
    pub(super) fn is_year(self) -> bool {
        self.is_period() && self.bare
    }

    /// The sum of its neighbours.
    pub(super) fn is_sum(self) -> bool {
        self.sums
    }

    /// May stretch over columns to its right: a head of names or notes never does.
    fn is_band(self) -> bool {
        !matches!(
            self.kind,
            Some(Role::Number | Role::Name | Role::Unit | Role::Other)
        )
    }
}

impl Mapper<'_> {
    /// What a cell says as a head of a column.
    pub(super) fn said(&self, cell: &GridCell, year: i32) -> Option<Said> {
        let key = cell.text.key.trim();
        if cell.covered_by.is_some() || key.is_empty() {
            return None;
        }
        let mut said = Said {
            kind: None,
            when: None,
            months: None,
            alone: false,
            bare: key.bytes().all(|b| b.is_ascii_digit()),
            compares: false,
            estimates: false,
            sums: false,
        };
        if key == "%" {
            said.kind = Some(Role::Percent);
            return Some(said);
        }
        let words = cell
            .found
            .tokens
            .items
            .iter()
            .filter(|t| t.kind == TokenKind::Word)
            .count();
        if words > HEAD_WORDS {
            return None;
        }
        let period = period::read(key, year);
        if let Some(period) = period {
            said.when = Some(period.when);
            said.months = period.months;
            said.alone = period.alone;
        }
        if said.alone {
            return Some(said);
        }
        // "50%" is a value.
        if words == 0 {
            return None;
        }
        // "Nội dung (ĐVT: triệu đồng)": a unit in a bracket is no part of the head's name.
        let tokens = &cell.found.tokens.items;
        let opens = tokens
            .iter()
            .position(|token| token.kind == TokenKind::Mark(b'('))
            .filter(|&at| at > 0);
        let unit_behind = opens.filter(|&at| {
            let mut cues = cell.found.cues.iter();
            cues.any(|hit| hit.value == Cue::TableUnit && hit.first > at)
        });
        let end = unit_behind.unwrap_or(tokens.len());
        let words = tokens[..end]
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .count();
        // A head is short: nearly half of its words beside the period are the cue's own, or it is no head.
        let own = words.saturating_sub(period.map_or(0, |period| period.words));
        let best = cell
            .found
            .cues
            .iter()
            .filter(|hit| hit.last < end)
            .filter_map(|hit| table_role(hit.value).map(|role| (hit, role)))
            .max_by_key(|(hit, _)| (hit.last - hit.first, std::cmp::Reverse(hit.first)))
            .filter(|(hit, _)| hit.words * 5 >= own * 2)
            .map(|(_, role)| role)?;
        said.compares = key.contains("so sanh") || key.contains("so voi");
        match best {
            // "So sánh (%)", "So với cùng kỳ": shares, not figures of the time before.
            Role::Previous if said.compares => {
                said.kind = Some(Role::Percent);
                said.when = (own > COMPARES).then_some(When::Before);
            }
            Role::Previous => said.when = Some(When::Before),
            Role::Ahead => {
                said.estimates = said.when == Some(When::Now) && cell.found.has(Cue::TableForecast);
                said.when = Some(When::After);
            }
            kind => said.kind = Some(kind),
        }
        match best {
            Role::Target | Role::Result | Role::Total
                if key.contains('%') || key.starts_with("ty le") =>
            {
                said.kind = Some(Role::Percent);
            }
            Role::Result => {
                if key.contains("luy ke") {
                    said.kind = Some(Role::Total);
                }
                said.sums = key.starts_with("tong") || key == "cong";
                if cell.found.has(Cue::TableForecast) {
                    said.estimates = said.when == Some(When::Now);
                    said.when = Some(When::After);
                }
            }
            _ => {}
        }
        let before = match said.kind {
            Some(Role::Target | Role::Result | Role::Total) => cell.found.has(Cue::Previous),
            Some(Role::Percent) if best != Role::Previous => cell.found.has(Cue::TablePrevious),
            _ => false,
        };
        if before {
            said.when = Some(When::Before);
        }
        Some(said)
    }

    /// The columns of `span` under the head lines `first..below`.
    pub(super) fn columns(
        &self,
        grid: &Grid,
        said: &SaidCells,
        (first, below): (usize, usize),
        span: (usize, usize),
    ) -> Vec<Column> {
        let lines = Lines {
            grid,
            said,
            first,
            below,
            from: span.0,
        };
        let mut columns: Vec<Column> = (span.0..span.1)
            .map(|column| {
                let path: Vec<Option<Said>> = lines
                    .path(column)
                    .into_iter()
                    .map(|(row, column)| said[row][column])
                    .collect();
                come_to(&path)
            })
            .collect();
        // Beside last year's figures, or without a target, the comparison is none with the target.
        let has = |role: Role| columns.iter().any(|column| column.role == Some(role));
        if has(Role::Previous) || !has(Role::Target) {
            for column in columns.iter_mut().filter(|column| column.compares) {
                column.role = Some(Role::Other);
            }
        }
        columns
    }
}

/// The cells above a column, from the highest to the lowest, come to one role.
fn come_to(path: &[Option<Said>]) -> Column {
    let cells = || path.iter().flatten();
    let kind = cells().rev().find_map(|said| said.kind);
    let when = cells()
        .rev()
        .find_map(|said| said.when.filter(|when| *when != When::Now))
        .or_else(|| cells().rev().find_map(|said| said.when));
    let months = cells().rev().find_map(|said| said.months);
    let lowest = path.last().copied().flatten();
    let under_comparison = path.len() > 1 && cells().any(|said| said.compares);
    let measured = matches!(
        kind,
        None | Some(Role::Target | Role::Result | Role::Total | Role::Percent)
    );
    let role = match (kind, when) {
        _ if under_comparison && measured => Some(if when == Some(When::Before) {
            Role::Other
        } else {
            Role::Percent
        }),
        (Some(Role::Percent), Some(When::Before | When::After)) => Some(Role::Other),
        (None | Some(Role::Target | Role::Result | Role::Total), Some(When::Before)) => {
            Some(Role::Previous)
        }
        (None | Some(Role::Target | Role::Result | Role::Total), Some(When::After)) => {
            Some(Role::Ahead)
        }
        (None, Some(When::Now)) => lowest.is_some_and(Said::is_period).then_some(Role::Result),
        (Some(Role::Result), _) if path.len() > 1 && lowest.is_some_and(|said| said.sums) => {
            Some(Role::Total)
        }
        (kind, _) => kind,
    };
    let estimate = role == Some(Role::Ahead)
        && months.is_some_and(|(from, to)| from == 1 && to < 12)
        && cells().any(|said| said.estimates)
        && !cells().any(|said| said.when == Some(When::Before));
    Column {
        role,
        months,
        sums: lowest.is_some_and(|said| said.sums),
        estimate,
        compares: path.len() == 1
            && role == Some(Role::Percent)
            && lowest.is_some_and(|said| said.compares && said.when.is_none()),
    }
}

/// The lines of a head.
struct Lines<'g> {
    grid: &'g Grid,
    said: &'g SaidCells,
    first: usize,
    below: usize,
    /// First column of the table.
    from: usize,
}

impl Lines<'_> {
    /// The places of the cells that stand above a column, merged cells and bands by their origin.
    fn path(&self, column: usize) -> Vec<(usize, usize)> {
        let mut path: Vec<(usize, usize)> = Vec::new();
        for row in self.first..self.below {
            let Some(cell) = self.grid.rows[row].get(column) else {
                continue;
            };
            let place = match cell.covered_by {
                Some(origin) => (origin.0 >= self.first).then_some(origin),
                None if self.has_text(row, column) => Some((row, column)),
                None => self.band(row, column).map(|band| (row, band)),
            };
            path.extend(place.filter(|place| {
                let known = self
                    .said
                    .get(place.0)
                    .is_some_and(|row| place.1 < row.len());
                known && !path.contains(place)
            }));
        }
        path
    }

    /// A cell with words of its own.
    fn has_text(&self, row: usize, column: usize) -> bool {
        let cell = self.grid.rows[row].get(column);
        cell.is_some_and(|cell| cell.covered_by.is_none() && !cell.text.key.trim().is_empty())
    }

    fn is_blank(&self, row: usize, column: usize) -> bool {
        let cell = self.grid.rows[row].get(column);
        cell.is_none_or(|cell| cell.covered_by.is_none() && cell.text.key.trim().is_empty())
    }

    /// The lowest text of a column below a line.
    fn under(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        (row + 1..self.below)
            .rev()
            .find(|&r| self.has_text(r, column))
            .map(|r| (r, column))
    }

    /// The band over a blank cell: nothing is merged, but the cells below go on under the text to the
    /// left, or, where they begin anew ("Chỉ tiêu | Kết quả | Chỉ tiêu | Kết quả"), under the next one.
    fn band(&self, row: usize, column: usize) -> Option<usize> {
        let said = |(row, column): (usize, usize)| self.said[row].get(column).copied().flatten();
        let carries = |place| said(place).is_none_or(Said::is_band);
        self.under(row, column).filter(|&place| carries(place))?;
        let left = (self.from..column)
            .rev()
            .find(|&c| !self.is_blank(row, c))
            .filter(|&c| self.has_text(row, c))?;
        let band = |c: usize| {
            let over = said((row, c)).is_some_and(Said::is_band);
            (over && self.under(row, c).is_some_and(carries)).then_some(c)
        };
        let same = |a: usize, b: usize| {
            let (Some(a), Some(b)) = (self.under(row, a), self.under(row, b)) else {
                return false;
            };
            let key = |(r, c): (usize, usize)| self.grid.rows[r][c].text.key.trim();
            let target = |place| said(place).is_some_and(|s| s.kind == Some(Role::Target));
            key(a) == key(b) || target(a) && target(b)
        };
        let anew = (left + 1..=column).any(|c| (left..c).any(|before| same(before, c)));
        if anew {
            let right =
                (column + 1..self.grid.rows[row].len()).find(|&c| !self.is_blank(row, c))?;
            return band(right);
        }
        band(left)
    }
}
