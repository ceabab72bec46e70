//! `scoring.toml`: weights, shares and grades.

use rust_decimal::Decimal;

use crate::rules::place::{At, Place};

use super::Table;

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
}

/// `[[section]]` or `[[target]]`: points of a node or target.
#[derive(Debug)]
pub(in crate::rules) struct RawWeight {
    pub(in crate::rules) subject: At<String>,
    pub(in crate::rules) points: At<Decimal>,
}

/// `[[discipline]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawDiscipline {
    pub(in crate::rules) code: At<String>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) points: At<Decimal>,
    pub(in crate::rules) per_occurrence: At<Decimal>,
}

/// `[[grade]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawGrade {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) name: At<String>,
    pub(in crate::rules) at_least: At<Decimal>,
}

const FILE_KEYS: &[&str] = &["half_year_pace"];

pub(in crate::rules) fn read(table: &mut Table<'_>) -> RawScoring {
    let mut raw = RawScoring {
        half_year_pace: table.decimal("half_year_pace"),
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
            };
            grade.finish(FILE_KEYS);
            raw
        })
        .collect();
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
            };
            line.finish(FILE_KEYS);
            raw
        })
        .collect()
}
