//! Rows without any head: their cells, or the proportions of their figures, tell what they are.

use rust_decimal::Decimal;

use crate::rules::TargetKind;
use crate::text::NumberKind;

use super::super::Mapper;
use super::super::measures::Agreement;
use super::TableFigure;
use super::grid::{Grid, GridCell};
use super::head::{Head, Role, table_role};
use super::period::When;
use super::rows::Value;

impl Mapper<'_> {
    /// A row without any head: name, then figures whose proportions tell what they are.
    pub(super) fn headless(&self, grid: &Grid, row: usize, figures: &mut Vec<TableFigure>) {
        let cells = &grid.rows[row];
        let Some(name_column) = cells
            .iter()
            .position(|cell| !self.is_value(cell) && cell.text.key.split_whitespace().count() >= 2)
        else {
            return;
        };
        let number = name_column
            .checked_sub(1)
            .map(|c| cells[c].text.key.trim().trim_end_matches('.').to_owned());
        let found = self.row_targets(&cells[name_column], number.as_deref(), None);
        let [(target, _), ..] = found[..] else { return };
        let values: Vec<(usize, Value, Option<Role>)> = cells
            .iter()
            .enumerate()
            .skip(name_column + 1)
            .filter(|(_, cell)| cell.covered_by.is_none())
            .filter_map(|(column, cell)| {
                let said = self.said_role(cell);
                let mut values = self.values(cell);
                values.retain(|value| value.kind != NumberKind::Year);
                let value = values.pop().filter(|_| values.is_empty())?;
                (said.is_some() || self.is_value(cell)).then_some((column, value, said))
            })
            .collect();
        let goal = self.pack.targets[target].goal.value();
        let rate = self.pack.targets[target].kind == TargetKind::Rate;
        let percent = |value: &Value| value.kind == NumberKind::Percent && !rate;
        let amounts: Vec<Option<Decimal>> = values.iter().map(|value| value.1.amount).collect();
        let roles: Vec<Role> = match (&values[..], &amounts[..]) {
            (said, _) if !said.is_empty() && said.iter().all(|value| value.2.is_some()) => {
                said.iter().filter_map(|value| value.2).collect()
            }
            (_, [Some(a), Some(b), Some(c)]) if proportion(*a, *b, *c) => {
                vec![Role::Target, Role::Result, Role::Percent]
            }
            (_, [Some(a), _]) if *a == goal => vec![Role::Target, Role::Result],
            ([_, (_, share, _)], _) if percent(share) => vec![Role::Result, Role::Percent],
            (_, [Some(a), _]) if rate && *a * Decimal::ONE_HUNDRED == goal => {
                vec![Role::Target, Role::Result]
            }
            // Name, unit, target, result: the usual order. Points in a scoring table have no unit.
            ([_, _], _) if self.has_unit(&cells[name_column..], target) => {
                vec![Role::Target, Role::Result]
            }
            ([_], _) => vec![Role::Result],
            _ => return,
        };
        let head = Head {
            first_line: row,
            first_row: row,
            last_row: row + 1,
            span: (0, cells.len()),
            when: When::Now,
            columns: std::iter::once((name_column, Role::Name))
                .chain(values.iter().map(|value| value.0).zip(roles))
                .collect(),
            months: Vec::new(),
            scale: None,
        };
        self.row(grid, &head, row, &[target], figures);
    }

    /// One of the cells holds the target's own unit and nothing else, or the scale it is counted in.
    fn has_unit(&self, cells: &[GridCell], target: usize) -> bool {
        cells.iter().any(|cell| {
            let unit = cell.found.units.first().map(|(_, measure)| measure);
            let same =
                unit.is_some_and(|unit| self.measures.agreement(target, unit) == Agreement::Same);
            let alone = cell.found.mentions.is_empty() && cell.found.numbers.is_empty();
            let class = self.measures.target_class(target);
            let scaled = self
                .scale_in(cell)
                .is_some_and(|scale| scale.class == class);
            same && alone || scaled
        })
    }

    /// What a cell says of its own figure: "Kế hoạch: 1,5", "228 (năm 2024)".
    pub(super) fn said_role(&self, cell: &GridCell) -> Option<Role> {
        let mut years = cell
            .found
            .numbers
            .iter()
            .filter(|n| n.kind == NumberKind::Year);
        let year = years.find_map(|n| n.value);
        if let Some(year) = year {
            return match year.cmp(&Decimal::from(self.pack.year)) {
                std::cmp::Ordering::Less => Some(Role::Previous),
                std::cmp::Ordering::Equal => Some(Role::Result),
                std::cmp::Ordering::Greater => Some(Role::Ahead),
            };
        }
        let opens = cell.found.cues.iter().filter(|hit| hit.first == 0);
        opens.filter_map(|hit| table_role(hit.value)).find(|role| {
            matches!(
                role,
                Role::Target | Role::Result | Role::Percent | Role::Previous
            )
        })
    }
}

/// Whether c is b as a share of a, in per cent or as a fraction.
fn proportion(a: Decimal, b: Decimal, c: Decimal) -> bool {
    if a.is_zero() {
        return false;
    }
    let Some(share) = b.checked_div(a) else {
        return false;
    };
    let near = |x: Decimal, y: Decimal| {
        (x - y).abs() * Decimal::from(100) <= y.abs().max(Decimal::new(1, 4))
    };
    near(c, share) || near(c, share * Decimal::ONE_HUNDRED)
}
