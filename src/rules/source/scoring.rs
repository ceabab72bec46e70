//! `scoring.toml`: weights, shares and grades; `criteria.rs` reads its criteria sets.

mod criteria;

use rust_decimal::Decimal;

use crate::rules::criteria::QuotaWithin;
use crate::rules::place::{At, Place};

use super::Table;
pub(in crate::rules) use criteria::{
    QUOTA_WITHIN, RULES, RawCriterion, RawGate, RawInputs, RawSet, RawStep,
};

/// `scoring.toml` as written.
#[derive(Debug, Default)]
pub(in crate::rules) struct RawScoring {
    pub(in crate::rules) half_year_pace: Option<At<Decimal>>,
    /// full, thin, heading-only, missing; absent keys keep their default.
    pub(in crate::rules) states: [Option<At<Decimal>>; 4],
    pub(in crate::rules) sections: Vec<RawWeight>,
    pub(in crate::rules) targets: Vec<RawWeight>,
    pub(in crate::rules) discipline: Vec<RawDiscipline>,
    pub(in crate::rules) grades: Vec<RawGrade>,
    /// Who sets the points: true = the board.
    pub(in crate::rules) open: bool,
    pub(in crate::rules) sets: Vec<RawSet>,
    pub(in crate::rules) criteria: Vec<RawCriterion>,
    pub(in crate::rules) gates: Vec<RawGate>,
}

/// `[[section]]` or `[[target]]`: points of a node or target.
#[derive(Debug)]
pub(in crate::rules) struct RawWeight {
    pub(in crate::rules) subject: At<String>,
    pub(in crate::rules) points: At<Decimal>,
    pub(in crate::rules) sets: Vec<At<String>>,
}

/// `[[discipline]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawDiscipline {
    pub(in crate::rules) code: At<String>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) points: At<Decimal>,
    pub(in crate::rules) per_occurrence: At<Decimal>,
    pub(in crate::rules) sets: Vec<At<String>>,
}

/// `[[grade]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawGrade {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) name: At<String>,
    pub(in crate::rules) at_least: At<Decimal>,
    /// Largest share of units in per cent.
    pub(in crate::rules) quota: Option<At<Decimal>>,
    pub(in crate::rules) quota_within: Option<At<QuotaWithin>>,
}

const FILE_KEYS: &[&str] = &["half_year_pace", "points_by"];
/// Who sets the points.
const POINTS_BY: &[(&str, bool)] = &[("document", false), ("board", true)];

pub(in crate::rules) fn read(table: &mut Table<'_>) -> RawScoring {
    let mut raw = RawScoring {
        half_year_pace: table.decimal("half_year_pace"),
        open: table
            .choice("points_by", POINTS_BY)
            .is_some_and(|by| by.value),
        ..RawScoring::default()
    };
    if let Some(mut states) = table.table("states") {
        raw.states = ["full", "thin", "heading-only", "missing"].map(|key| states.decimal(key));
        states.finish(FILE_KEYS);
    }
    raw.sections = weights(table, "section", "node");
    raw.targets = weights(table, "target", "id");
    raw.discipline = table
        .tables("discipline")
        .iter_mut()
        .map(|line| {
            let raw = RawDiscipline {
                code: line.required_text("code"),
                title: line.required_text("title"),
                points: line.required_decimal("points", "points = 5"),
                per_occurrence: line.required_decimal("per_occurrence", "per_occurrence = 1"),
                sets: line.texts("sets"),
            };
            line.finish(FILE_KEYS);
            raw
        })
        .collect();
    raw.grades = table
        .tables("grade")
        .iter_mut()
        .map(|grade| {
            let raw = RawGrade {
                place: grade.place.clone(),
                name: grade.required_text("name"),
                at_least: grade.required_decimal("at_least", "at_least = 90"),
                quota: grade.decimal("quota"),
                quota_within: grade.choice("quota_within", QUOTA_WITHIN),
            };
            grade.finish(FILE_KEYS);
            raw
        })
        .collect();
    raw.sets = criteria::sets(table);
    raw.criteria = criteria::criteria(table);
    raw.gates = criteria::gates(table);
    table.finish(&[]);
    raw
}

fn weights(table: &mut Table<'_>, name: &'static str, subject: &'static str) -> Vec<RawWeight> {
    table
        .tables(name)
        .iter_mut()
        .map(|line| {
            let raw = RawWeight {
                subject: line.required_text(subject),
                points: line.required_decimal("points", "points = 2.5"),
                sets: line.texts("sets"),
            };
            line.finish(FILE_KEYS);
            raw
        })
        .collect()
}
