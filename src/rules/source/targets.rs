//! `targets.toml`: the measurable promises.

use rust_decimal::Decimal;

use crate::rules::pack::{Accrual, Goal, TargetKind};
use crate::rules::place::{At, Place};

use super::Table;

/// A `[[target]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawTarget {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) id: At<String>,
    pub(in crate::rules) line: At<i64>,
    pub(in crate::rules) name: At<String>,
    pub(in crate::rules) section: At<String>,
    /// `None` after a fault, as for the next three.
    pub(in crate::rules) kind: Option<At<TargetKind>>,
    pub(in crate::rules) unit: At<String>,
    pub(in crate::rules) goal: Option<At<Goal>>,
    pub(in crate::rules) accrues: Option<At<Accrual>>,
    pub(in crate::rules) each: bool,
    pub(in crate::rules) phrases: Vec<At<String>>,
    pub(in crate::rules) not: Vec<At<String>>,
    pub(in crate::rules) source: Option<At<String>>,
    pub(in crate::rules) steps: Vec<RawStep>,
    pub(in crate::rules) examples: Vec<RawTargetExample>,
}

/// A `[[target.step]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawStep {
    /// Day and month, `31/03`.
    pub(in crate::rules) by: At<String>,
    pub(in crate::rules) percent: At<i64>,
}

/// A `[[target.example]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawTargetExample {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) text: At<String>,
    /// `None` after a fault; else the figure, or none for `"none"`.
    pub(in crate::rules) value: Option<At<Option<Decimal>>>,
}

const KINDS: &[(&str, TargetKind)] = &[
    ("count", TargetKind::Count),
    ("rate", TargetKind::Rate),
    ("money", TargetKind::Money),
];

const ACCRUALS: &[(&str, Accrual)] = &[
    ("sum", Accrual::Sum),
    ("level", Accrual::Level),
    ("year-end", Accrual::YearEnd),
    // The longer words some packs use for the same three.
    ("sum over the period", Accrual::Sum),
    ("level at its end", Accrual::Level),
    ("judged only at year end", Accrual::YearEnd),
];

const TARGET_KEYS: &[&str] = &[
    "id", "line", "name", "section", "kind", "unit", "goal", "accrues", "each", "phrases", "not",
    "source",
];

pub(in crate::rules) fn read(table: &mut Table<'_>) -> Vec<RawTarget> {
    let targets = table.tables("target").iter_mut().map(target).collect();
    table.finish(&[]);
    targets
}

fn target(table: &mut Table<'_>) -> RawTarget {
    let raw = RawTarget {
        place: table.place.clone(),
        id: table.required_text("id"),
        line: table.required_whole("line", "line = 8"),
        name: table.required_text("name"),
        section: table.required_text("section"),
        kind: table.required_choice("kind", KINDS),
        unit: table.required_text("unit"),
        goal: goal(table),
        accrues: table.required_choice("accrues", ACCRUALS),
        each: table.flag("each").is_some_and(|flag| flag.value),
        phrases: table.texts("phrases"),
        not: table.texts("not"),
        source: table.text("source"),
        steps: table.tables("step").iter_mut().map(step).collect(),
        examples: table.tables("example").iter_mut().map(example).collect(),
    };
    table.finish(&[]);
    raw
}

fn step(table: &mut Table<'_>) -> RawStep {
    let raw = RawStep {
        by: table.required_text("by"),
        percent: table.required_whole("percent", "percent = 60"),
    };
    table.finish(TARGET_KEYS);
    raw
}

fn goal(outer: &mut Table<'_>) -> Option<At<Goal>> {
    if let Some(place) = outer.word("goal", "board") {
        return Some(At {
            value: Goal::Board,
            place,
        });
    }
    let form = "goal = { at_least = 12500 }; có thể thay at_least (ít nhất) bằng at_most (không quá), exactly (đúng bằng), between (trong khoảng, hai số); goal = \"board\" khi tài liệu để Ban ấn định";
    outer.require("goal", "goal = { at_least = 12500 }");
    let mut table = outer.table("goal")?;
    let mut goals = Vec::new();
    for (key, make) in [
        ("at_least", Goal::AtLeast as fn(Decimal) -> Goal),
        ("at_most", Goal::AtMost),
        ("exactly", Goal::Exactly),
    ] {
        if let Some(number) = table.decimal(key) {
            goals.push(At {
                value: make(number.value),
                place: number.place,
            });
        }
    }
    if let Some(pair) = table.decimal_pair("between") {
        goals.push(At {
            value: Goal::Between(pair.value.0, pair.value.1),
            place: pair.place,
        });
    }
    let given = ["at_least", "at_most", "exactly", "between"]
        .iter()
        .filter(|key| table.has(key))
        .count();
    // An unknown key alone is reported once, as an unknown key.
    if given > 1 || (given == 0 && table.rest().is_empty()) {
        table
            .faults()
            .error(&table.place, "`goal` phải có đúng một điều kiện", form);
    }
    table.finish(&[]);
    goals.into_iter().next()
}

fn example(table: &mut Table<'_>) -> RawTargetExample {
    let raw = RawTargetExample {
        place: table.place.clone(),
        text: table.required_text("text"),
        value: {
            let example = "value = 1250 (số phải đọc được) hoặc value = \"none\" (câu không chứa kết quả của chỉ tiêu này)";
            table.require("value", example);
            table.decimal_or_none("value")
        },
    };
    table.finish(TARGET_KEYS);
    raw
}
