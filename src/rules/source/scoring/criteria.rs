//! `[[set]]`, `[[criterion]]` and `[[gate]]` of `scoring.toml`, as written.

use rust_decimal::Decimal;

use super::FILE_KEYS;
use crate::rules::criteria::QuotaWithin;
use crate::rules::place::{At, Place};
use crate::rules::source::Table;

/// The families of rules by the words a clerk writes.
pub(in crate::rules) const RULES: &[(&str, &str)] = &[
    ("condition", "condition"),
    ("misses", "misses"),
    ("bands", "bands"),
    ("proportional", "proportional"),
    ("bonus", "bonus"),
    ("penalty", "penalty"),
    ("cluster-rank", "cluster-rank"),
    ("board", "board"),
];

/// Among whom a quota is counted.
pub(in crate::rules) const QUOTA_WITHIN: &[(&str, QuotaWithin)] = &[
    ("round", QuotaWithin::Round),
    ("type", QuotaWithin::UnitType),
    ("cluster", QuotaWithin::Cluster),
];

/// `[[set]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawSet {
    pub(in crate::rules) id: At<String>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) unit_types: Vec<At<String>>,
    pub(in crate::rules) apart: Option<At<bool>>,
}

/// What a criterion or gate looks at.
#[derive(Debug)]
pub(in crate::rules) struct RawInputs {
    pub(in crate::rules) nodes: Vec<At<String>>,
    pub(in crate::rules) targets: Vec<At<String>>,
    pub(in crate::rules) codes: Vec<At<String>>,
    pub(in crate::rules) enough: Option<At<bool>>,
}

/// `{ up_to = 2, points = 6 }` or `{ from = 80, points = 7 }`.
#[derive(Debug)]
pub(in crate::rules) struct RawStep {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) up_to: Option<At<i64>>,
    pub(in crate::rules) from: Option<At<Decimal>>,
    pub(in crate::rules) points: At<Decimal>,
}

/// `[[criterion]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawCriterion {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) id: At<String>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) group: Option<At<String>>,
    /// `None` when the board has to set them.
    pub(in crate::rules) points: Option<At<Decimal>>,
    pub(in crate::rules) points_by: Option<At<bool>>,
    pub(in crate::rules) sets: Vec<At<String>>,
    pub(in crate::rules) evidence: Vec<At<String>>,
    pub(in crate::rules) inputs: RawInputs,
    pub(in crate::rules) rule: Option<At<&'static str>>,
    pub(in crate::rules) steps: Vec<RawStep>,
    pub(in crate::rules) full_at: Option<At<Decimal>>,
    pub(in crate::rules) floor: Option<At<Decimal>>,
    pub(in crate::rules) over: Option<At<Decimal>>,
    pub(in crate::rules) per: Option<At<Decimal>>,
    pub(in crate::rules) each: Option<At<Decimal>>,
    pub(in crate::rules) in_total: Option<At<bool>>,
}

/// `[[gate]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawGate {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) id: At<String>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) sets: Vec<At<String>>,
    pub(in crate::rules) inputs: RawInputs,
    pub(in crate::rules) best_grade: At<String>,
}

/// How well a node has to be reported: true = thin is enough.
const ENOUGH: &[(&str, bool)] = &[("full", false), ("thin", true)];

pub(super) fn sets(table: &mut Table<'_>) -> Vec<RawSet> {
    let read = |set: &mut Table<'_>| {
        let raw = RawSet {
            id: set.required_text("id"),
            title: set.required_text("title"),
            unit_types: set.texts("unit_types"),
            apart: set.flag("apart"),
        };
        set.finish(FILE_KEYS);
        raw
    };
    table.tables("set").iter_mut().map(read).collect()
}

pub(super) fn criteria(table: &mut Table<'_>) -> Vec<RawCriterion> {
    table
        .tables("criterion")
        .iter_mut()
        .map(criterion)
        .collect()
}

fn criterion(table: &mut Table<'_>) -> RawCriterion {
    let by_board = table.word("points", "board").is_some();
    let raw = RawCriterion {
        place: table.place.clone(),
        id: table.required_text("id"),
        title: table.required_text("title"),
        group: table.text("group"),
        points: (!by_board).then(|| {
            table.required_decimal(
                "points",
                "points = 5 (hoặc points = \"board\" khi tài liệu để Ban ấn định)",
            )
        }),
        points_by: table.choice("points_by", super::POINTS_BY),
        sets: table.texts("sets"),
        evidence: table.texts("evidence"),
        inputs: inputs(table),
        rule: table.required_choice("rule", RULES),
        steps: table.tables("step").iter_mut().map(step).collect(),
        full_at: table.decimal("full_at"),
        floor: table.decimal("floor"),
        over: table.decimal("over"),
        per: table.decimal("per"),
        each: table.decimal("each"),
        in_total: table.flag("in_total"),
    };
    table.finish(FILE_KEYS);
    raw
}

fn step(table: &mut Table<'_>) -> RawStep {
    let raw = RawStep {
        place: table.place.clone(),
        up_to: table.whole("up_to"),
        from: table.decimal("from"),
        points: table.required_decimal("points", "points = 6"),
    };
    table.finish(&["rule", "evidence", "sets", "nodes", "targets", "codes"]);
    raw
}

fn inputs(table: &mut Table<'_>) -> RawInputs {
    RawInputs {
        nodes: table.texts("nodes"),
        targets: table.texts("targets"),
        codes: table.texts("codes"),
        enough: table.choice("enough", ENOUGH),
    }
}

pub(super) fn gates(table: &mut Table<'_>) -> Vec<RawGate> {
    let read = |gate: &mut Table<'_>| {
        let raw = RawGate {
            place: gate.place.clone(),
            id: gate.required_text("id"),
            title: gate.required_text("title"),
            sets: gate.texts("sets"),
            inputs: inputs(gate),
            best_grade: gate.required_text("best_grade"),
        };
        gate.finish(FILE_KEYS);
        raw
    };
    table.tables("gate").iter_mut().map(read).collect()
}
