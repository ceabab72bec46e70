//! Rows of a table: the target a row speaks about, and what its cells say.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{CellValue, Figure, Precision, Reading};
use crate::rules::{Target, TargetKind};
use crate::text::{Number, NumberKind};

use super::super::Mapper;
use super::super::measures::{Agreement, Measure, Mention};
use super::super::titles::Meaning;
use super::TableFigure;
use super::beside::within;
use super::grid::{Grid, GridCell};
use super::head::{Head, Role, Scale, heading_numbers};
use super::parts::{Standing, together};
use super::said::items;

/// A row's name fits a target from this score on (thousandths).
const FITS: u32 = 520;

/// A number in a cell.
pub(super) struct Value {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: NumberKind,
    pub(super) amount: Option<Decimal>,
    pub(super) percent_cell: bool,
    pub(super) doubtful: bool,
    pub(super) printed: Option<Number>,
}

impl Mapper<'_> {
    pub(super) fn rows(&self, grid: &Grid, heads: &[Head]) -> Vec<TableFigure> {
        let mut figures = Vec::new();
        let mut heading = vec![false; grid.rows.len()]; // in or right over a head
        let mut over: Vec<Vec<&Head>> = vec![Vec::new(); grid.rows.len()];
        for head in heads {
            self.block(grid, head, &mut figures);
            heading[head.first_row.saturating_sub(4)..head.first_row].fill(true);
            for over in &mut over[head.first_row..head.last_row] {
                over.push(head);
            }
        }
        for (row, over) in over.iter().enumerate() {
            if heading[row] {
                let spans = || over.iter().map(|head| head.span.0..head.span.1);
                let free = |column: usize| !spans().any(|span| span.contains(&column));
                heading_numbers(grid, row, free, &mut figures);
            } else if over.is_empty() {
                self.headless(grid, row, &mut figures);
            }
        }
        figures
    }

    /// Rows under one head. A target keeps its best row; further rows about it are its parts.
    fn block(&self, grid: &Grid, head: &Head, figures: &mut Vec<TableFigure>) {
        let name_column = head.of(Role::Name).next();
        let number_column = head.of(Role::Number).next();
        let mut rows: Vec<(usize, Vec<(usize, u32)>)> = Vec::new();
        for row in head.first_row..head.last_row {
            let Some(name) = name_column.and_then(|column| grid.resolved(row, column)) else {
                rows.push((row, Vec::new()));
                continue;
            };
            let number = number_column
                .and_then(|c| grid.resolved(row, c))
                .map(|cell| cell.text.key.trim().trim_end_matches('.').to_owned());
            let unit = head
                .of(Role::Unit)
                .next()
                .and_then(|c| grid.resolved(row, c));
            let found = self.row_targets(name, number.as_deref(), unit);
            rows.push((row, found));
        }
        let mut own = self.settle_rows(grid, head, &rows);
        if own.len() < 2 {
            let captioned = self.captioned_row(grid, head);
            if own.is_empty()
                || captioned
                    .keys()
                    .any(|&row| self.is_sum(grid, row, head.span))
            {
                own = captioned;
            }
        }
        for (row, _) in rows {
            let targets = own.get(&row).map_or(&[][..], Vec::as_slice);
            self.row(grid, head, row, targets, figures);
        }
    }

    /// Gives each target the row that fits it best, and each row one target unless its cells hold as
    /// many figures as its name holds measures: the surest pairs first.
    fn settle_rows(
        &self,
        grid: &Grid,
        head: &Head,
        rows: &[(usize, Vec<(usize, u32)>)],
    ) -> BTreeMap<usize, Vec<usize>> {
        let hidden = |row: usize| grid.hidden_rows.binary_search(&row).is_ok();
        let mut pairs: Vec<(u32, usize, usize)> = rows
            .iter()
            .flat_map(|(row, found)| {
                found
                    .iter()
                    .map(move |&(target, score)| (score, *row, target))
            })
            .collect();
        // What a reader sees goes before what is hidden, even where the visible cell is empty.
        pairs.sort_by_key(|&(score, row, target)| {
            (hidden(row), std::cmp::Reverse(score), row, target)
        });
        let mut own: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut taken: Vec<usize> = Vec::new();
        for (_, row, target) in pairs {
            let full = own
                .get(&row)
                .is_some_and(|targets| !targets.is_empty() && !self.names_several(grid, row, head));
            if !full && !taken.contains(&target) {
                taken.push(target);
                own.entry(row).or_default().push(target);
            }
        }
        // Figures in a cell follow the order of the names.
        for (row, targets) in &mut own {
            let order: Vec<usize> = rows
                .iter()
                .find(|(r, _)| r == row)
                .map(|(_, found)| found.iter().map(|(t, _)| *t).collect())
                .unwrap_or_default();
            if targets.len() > 1 {
                targets.sort_by_key(|t| order.iter().position(|o| o == t));
            }
        }
        own
    }

    /// Whether the value cells of a row hold as many figures as the name holds measures.
    fn names_several(&self, grid: &Grid, row: usize, head: &Head) -> bool {
        head.of(Role::Result)
            .chain(head.of(Role::Total))
            .chain(head.of(Role::Target))
            .filter_map(|column| grid.rows[row].get(column))
            .any(|cell| self.values(cell).len() > 1 || items(cell).len() > 1)
    }

    /// The targets a row's name speaks about, in the order of the name, with their scores.
    pub(super) fn row_targets(
        &self,
        name: &GridCell,
        number: Option<&str>,
        unit: Option<&GridCell>,
    ) -> Vec<(usize, u32)> {
        if name.text.key.trim().is_empty() {
            return Vec::new();
        }
        let tokens = &name.found.tokens;
        let mentions = &name.found.mentions;
        let mut found: Vec<(usize, u32, usize)> = Vec::new();
        let fits = self.measure_titles.fits(&tokens.items, &name.text.key);
        for fit in &fits.list {
            let Meaning::Node(target) = fit.meaning else {
                continue;
            };
            let mut score = fit.score;
            if number.is_some_and(|n| self.number_agrees(target, n)) {
                score += 90;
            }
            // Whom the row names first tells targets of one line apart.
            if let Some(subject) = self.measures.first_people(&tokens.items, &name.found.units) {
                if self.measures.subject(target) == Some(subject) {
                    score += 60;
                } else if self.measures.subject(target).is_some() {
                    score = score.saturating_sub(60);
                }
            }
            if let Some(unit) = unit {
                score = self.unit_bonus(target, unit, score);
            }
            if score >= FITS {
                let place = mentions
                    .iter()
                    .find(|hit| hit.value == Mention::Target(target))
                    .map_or(usize::MAX, |hit| hit.first);
                found.push((target, score, place));
            }
        }
        for hit in mentions {
            if let Mention::Target(target) = hit.value
                && !found.iter().any(|(t, _, _)| *t == target)
            {
                found.push((target, FITS, hit.first));
            }
        }
        found.retain(|&(target, score, _)| {
            let mistaken = mentions
                .iter()
                .any(|hit| hit.value == Mention::LookAlike(target));
            !mistaken || score >= 900
        });
        found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let top = found.first().map_or(0, |f| f.1);
        found.retain(|f| f.1 + 250 >= top || f.2 != usize::MAX);
        found.truncate(4);
        found.iter().map(|&(t, s, _)| (t, s)).collect()
    }

    /// "8b", "8.2", "8" agree with target 8b.
    fn number_agrees(&self, target: usize, number: &str) -> bool {
        let target = &self.pack.targets[target];
        let line = target.line.to_string();
        let letter = target.id.trim_start_matches(|c: char| c.is_ascii_digit());
        let ordinal = letter
            .bytes()
            .next()
            .map(|b| (b - b'a' + 1).to_string())
            .unwrap_or_default();
        number == target.id
            || number == line
            || number == format!("{line}.{ordinal}")
            || number == format!("{line}.{letter}")
    }

    fn unit_bonus(&self, target: usize, unit: &GridCell, score: u32) -> u32 {
        let percent = unit.text.key.contains('%');
        let rate = self.pack.targets[target].kind == TargetKind::Rate;
        if percent {
            return if rate {
                score + 60
            } else {
                score.saturating_sub(200)
            };
        }
        match unit.found.units.first() {
            Some((_, measure)) => match self.measures.agreement(target, measure) {
                Agreement::Same => score + 60,
                Agreement::Different if !rate => score.saturating_sub(120),
                _ => score.saturating_sub(40),
            },
            None => score,
        }
    }

    pub(super) fn row(
        &self,
        grid: &Grid,
        head: &Head,
        row: usize,
        targets: &[usize],
        figures: &mut Vec<TableFigure>,
    ) {
        let text = grid.row_text(row, head.span);
        let unit_cell = head
            .of(Role::Unit)
            .next()
            .and_then(|c| grid.resolved(row, c));
        let name_cell = head
            .of(Role::Name)
            .next()
            .and_then(|c| grid.resolved(row, c));
        let scale = unit_cell
            .and_then(|cell| self.scale_in(cell))
            .or_else(|| name_cell.and_then(|cell| self.scale_in(cell)))
            .or(head.scale)
            .or_else(|| {
                within(&grid.rows[row], head.span)
                    .iter()
                    .filter(|cell| !self.is_value(cell))
                    .find_map(|cell| self.scale_in(cell))
            });
        let stands = self.standing(grid, head, row);
        let mut parts: Vec<Figure> = Vec::new();
        let mut result_taken = vec![false; self.pack.targets.len()];
        for (cell_column, cell) in grid.rows[row].iter().enumerate() {
            if cell.covered_by.is_some() {
                continue;
            }
            let Some(&(_, role)) = head.columns.iter().find(|(c, _)| *c == cell_column) else {
                continue;
            };
            let values = self.values(cell);
            let items = items(cell);
            if matches!(role, Role::Result | Role::Total) {
                let said = self.answers(cell, &items, targets).into_iter();
                figures.extend(said.map(|figure| TableFigure {
                    figure,
                    when: head.when,
                    row: text.clone(),
                }));
            }
            let count = items.len().max(values.len());
            for (index, value) in values.into_iter().enumerate() {
                let target = match (role, targets) {
                    (Role::Number | Role::Name | Role::Unit | Role::Other, _) | (_, []) => None,
                    (_, [one]) => Some(*one),
                    (_, several) => self
                        .by_own_unit(several, cell, &value)
                        .or_else(|| {
                            let place = items.iter().position(|item| item.contains(&value.start));
                            several
                                .get(place.unwrap_or(index))
                                .copied()
                                .filter(|_| several.len() == count)
                        })
                        .or_else(|| self.by_unit(several, &value))
                        .or(several.first().copied()),
                };
                let split = targets.len() > 1 && targets.len() != count;
                // "Đạt" heads the result as often as its share of the target.
                let counted = target.is_some_and(|t| self.pack.targets[t].kind != TargetKind::Rate);
                let role = match role {
                    Role::Result if counted && value.kind == NumberKind::Percent => Role::Percent,
                    role => role,
                };
                let mut figure = self.cell_figure(cell, &value, role, target, scale, unit_cell);
                if let Some(target) = target
                    && figure.result
                {
                    let part = match &stands {
                        Standing::One(column) => *column != cell_column,
                        Standing::Parts(columns) if columns.contains(&cell_column) => {
                            parts.push(figure.clone());
                            true
                        }
                        Standing::Any | Standing::Parts(_) => false,
                    };
                    if part || result_taken[target] {
                        figure.result = false;
                    } else {
                        result_taken[target] = true;
                        figure.review |= split && count == 1;
                    }
                }
                figures.push(TableFigure {
                    figure,
                    when: head.when,
                    row: text.clone(),
                });
            }
        }
        if let Some(figure) = together(parts) {
            figures.push(TableFigure {
                figure,
                when: head.when,
                row: text,
            });
        }
    }

    /// The unit beside a number, or else each in the unit column, is another than the target's.
    fn counts_otherwise(
        &self,
        target: usize,
        beside: Option<Measure>,
        unit_cell: Option<&GridCell>,
    ) -> bool {
        let other =
            |measure: Measure| self.measures.agreement(target, measure) == Agreement::OtherCount;
        let Some(unit_cell) = unit_cell.filter(|_| beside.is_none()) else {
            return beside.is_some_and(other);
        };
        let found = &unit_cell.found;
        let mut units = found.units.among(0, found.tokens.items.len()).peekable();
        units.peek().is_some() && units.all(|(_, measure)| other(measure))
    }

    /// Several targets in one row: the unit printed beside a number tells whose it is.
    fn by_unit(&self, targets: &[usize], value: &Value) -> Option<usize> {
        let rate = matches!(value.kind, NumberKind::Percent);
        targets
            .iter()
            .copied()
            .find(|&t| (self.pack.targets[t].kind == TargetKind::Rate) == rate && rate)
    }

    /// "12.000 cây; 250 em": the unit behind the number is that of one target only.
    fn by_own_unit(&self, targets: &[usize], cell: &GridCell, value: &Value) -> Option<usize> {
        let tokens = &cell.found.tokens.items;
        let next = tokens
            .iter()
            .position(|token| token.start as usize >= value.end)?;
        let unit = cell.found.units.at(next)?;
        let mut own = targets
            .iter()
            .copied()
            .filter(|&target| self.measures.agreement(target, unit) == Agreement::Same);
        own.next().filter(|_| own.next().is_none())
    }

    fn cell_figure(
        &self,
        cell: &GridCell,
        value: &Value,
        role: Role,
        target: Option<usize>,
        scale: Option<Scale>,
        unit_cell: Option<&GridCell>,
    ) -> Figure {
        let target_of = target.map(|t| &self.pack.targets[t]);
        let rate = target_of.is_some_and(|t| t.kind == TargetKind::Rate);
        let money = target_of.is_some_and(|t| t.kind == TargetKind::Money);
        let mut amount = value.amount;
        let written = value.printed.as_ref().map_or(1, |number| number.scale);
        let by = scale
            .filter(|scale| target.is_some_and(|t| self.measures.target_class(t) == scale.class))
            // "2.000 triệu" in a column of millions has said its scale already.
            .map(|scale| scale.by)
            .map(|by| {
                if Decimal::from(written) < by {
                    by
                } else {
                    Decimal::ONE
                }
            });
        let mut review = value.doubtful && target.is_some();
        let mut reading = match role {
            Role::Target => Reading::TargetRestated,
            Role::Result | Role::Total if rate => Reading::Rate,
            Role::Result | Role::Total => Reading::Level,
            Role::Percent => Reading::PctOfTarget,
            Role::Previous => Reading::PreviousYear,
            _ => Reading::Distractor,
        };
        if target.is_none()
            || matches!(
                value.kind,
                NumberKind::Date | NumberKind::DocumentNumber | NumberKind::Year
            ) && value.printed.is_some()
        {
            reading = Reading::Distractor;
        }
        let fraction = |v: Decimal| !v.fract().is_zero() || v <= Decimal::ONE;
        match reading {
            // A percentage dumped as a fraction: 1.0048 for 100.48 %.
            Reading::PctOfTarget
                if value.kind == NumberKind::Plain
                    && !value.percent_cell
                    && amount.is_some_and(|v| {
                        v < Decimal::from(5) && fraction(v) && v > Decimal::ZERO
                    }) =>
            {
                amount = amount.map(|v| v * Decimal::ONE_HUNDRED);
            }
            Reading::Rate | Reading::TargetRestated | Reading::PreviousYear
                if rate
                    && value.kind == NumberKind::Plain
                    && !value.percent_cell
                    && amount.is_some_and(|v| v <= Decimal::ONE && v > Decimal::ZERO) =>
            {
                amount = amount.map(|v| v * Decimal::ONE_HUNDRED);
                review |= reading == Reading::Rate;
            }
            Reading::Level | Reading::TargetRestated | Reading::PreviousYear
                if money && value.kind == NumberKind::Plain =>
            {
                match by {
                    Some(scale) => amount = amount.map(|v| v * scale),
                    // No scale anywhere: a loan fund in single đồng has at least seven digits.
                    None if amount.is_some_and(|v| v < Decimal::from(1_000_000)) => review = true,
                    None => {}
                }
            }
            Reading::Level | Reading::TargetRestated | Reading::PreviousYear
                if !rate && value.kind == NumberKind::Plain =>
            {
                amount = amount.map(|v| v * by.unwrap_or(Decimal::ONE));
            }
            _ => {}
        }
        // 87,431 turns: the dot between thousands was taken for a decimal one.
        let lost = |target: &Target| target.lost_thousands(amount?, None);
        review |= reading == Reading::Level && (rate || target_of.and_then(lost).is_some());
        let mut result = matches!(reading, Reading::Level | Reading::Rate)
            && matches!(role, Role::Result | Role::Total);
        // The unit printed beside the number, or else the one in the unit column, has to be the target's.
        let measure_in = |cell: &GridCell| cell.found.units.first().map(|(_, measure)| measure);
        let beside = measure_in(cell);
        if result
            && let Some(target) = target
            && self.counts_otherwise(target, beside, unit_cell)
        {
            result = false;
            review = true;
        }
        if matches!(cell.value, CellValue::Date { .. }) && target.is_some() {
            review = true;
        }
        let unit = match (reading, target_of) {
            (Reading::PctOfTarget, _) => "% chỉ tiêu".to_owned(),
            (Reading::Distractor, _) | (_, None) => String::new(),
            (_, Some(_)) if beside.is_some() && !money => beside
                .map(|measure| self.measures.name(measure.unit).to_owned())
                .unwrap_or_default(),
            (_, Some(_)) => unit_cell
                .map(|cell| cell.text.clean.trim().to_owned())
                .filter(|unit| !unit.is_empty() && !unit.contains(';') && !money)
                .or_else(|| target_of.map(|t| t.unit.clone()))
                .unwrap_or_default(),
        };
        Figure {
            text: cell.text.raw_slice(value.start, value.end),
            block: cell.anchor.clone(),
            start: (cell.offset + cell.text.raw_index(value.start)) as i64,
            end: (cell.offset + cell.text.raw_index(value.end)) as i64,
            target: if reading == Reading::Distractor {
                None
            } else {
                target_of.map(|t| t.id.clone())
            },
            value: amount.map(|v| v.normalize()),
            value_max: value.printed.as_ref().and_then(|n| n.upper),
            step: amount.map_or(Decimal::ONE, |v| place(v, reading)),
            unit,
            reading,
            precision: Precision::Exact,
            result,
            review,
        }
    }

    /// The numbers of a cell.
    pub(super) fn values(&self, cell: &GridCell) -> Vec<Value> {
        let length = cell.text.key.len();
        match &cell.value {
            CellValue::Number { digits, percent } => {
                let value = digits
                    .parse::<Decimal>()
                    .or_else(|_| Decimal::from_scientific(digits))
                    .ok();
                let scientific = digits.contains(['e', 'E']);
                let value = if *percent {
                    value.map(|v| v * Decimal::ONE_HUNDRED)
                } else {
                    value
                };
                vec![Value {
                    start: 0,
                    end: length,
                    kind: if *percent {
                        NumberKind::Percent
                    } else {
                        NumberKind::Plain
                    },
                    // A binary fraction such as 102.86000000000001 is no precision.
                    amount: value.map(|v| v.round_dp(6)),
                    percent_cell: *percent,
                    doubtful: scientific,
                    printed: None,
                }]
            }
            CellValue::Date { .. } => vec![Value {
                start: 0,
                end: length,
                kind: NumberKind::Date,
                amount: None,
                percent_cell: false,
                doubtful: true,
                printed: None,
            }],
            CellValue::Text => cell
                .found
                .numbers
                .iter()
                .filter(|n| !n.words)
                .map(|number| Value {
                    start: number.start,
                    end: number.end,
                    kind: number.kind,
                    amount: number.value,
                    percent_cell: false,
                    doubtful: number.doubtful,
                    printed: Some(number.clone()),
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The last printed place of a cell's value; percentages keep at least one decimal of doubt.
fn place(value: Decimal, reading: Reading) -> Decimal {
    let value = value.normalize();
    let shown = if matches!(reading, Reading::Rate | Reading::PctOfTarget) {
        value.scale().min(2)
    } else {
        value.scale()
    };
    if shown == 0 {
        Decimal::ONE
    } else {
        Decimal::new(1, shown)
    }
}
