//! What a change of the rules does to a round: the same reports, scored by two packs.

use std::collections::BTreeMap;

use crate::model::{Comparison, Points, UnitResult};

/// Where a unit stands by one pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Points awarded.
    pub awarded: Points,
    /// Points possible.
    pub possible: Points,
    /// Share in hundredths of a per cent; none when it was not scored.
    pub percent: Option<i64>,
    /// Grade; empty when there is none.
    pub grade: String,
    /// Rank over all units.
    pub rank: Option<u32>,
}

/// A unit that stands differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Name of the unit.
    pub unit: String,
    /// By the old rules.
    pub old: Standing,
    /// By the new rules.
    pub new: Standing,
    /// Ids of the score lines that are new, gone or worth something else.
    pub lines: Vec<String>,
}

fn standing(result: &UnitResult) -> Standing {
    let card = &result.assessment.score;
    Standing {
        awarded: card.awarded,
        possible: card.possible,
        percent: card.percent,
        grade: card.grade.clone(),
        rank: result.rank,
    }
}

/// The units whose score, grade or rank differs, in register order.
pub fn changes(old: &Comparison, new: &Comparison) -> Vec<Change> {
    let before: BTreeMap<&str, &UnitResult> = old
        .units
        .iter()
        .map(|result| (result.assessment.unit.id.as_str(), result))
        .collect();
    new.units
        .iter()
        .filter_map(|after| {
            let before = before.get(after.assessment.unit.id.as_str())?;
            let (old, new) = (standing(before), standing(after));
            (old != new).then(|| Change {
                unit: after.assessment.unit.name.clone(),
                lines: changed_lines(before, after),
                old,
                new,
            })
        })
        .collect()
}

fn changed_lines(before: &UnitResult, after: &UnitResult) -> Vec<String> {
    let worth = |result: &UnitResult| -> BTreeMap<String, (Points, Points)> {
        let lines = result.assessment.score.lines.iter();
        lines
            .map(|line| (line.id.clone(), (line.awarded, line.possible)))
            .collect()
    };
    let (old, new) = (worth(before), worth(after));
    let mut ids: Vec<String> = old.keys().chain(new.keys()).cloned().collect();
    ids.sort();
    ids.dedup();
    ids.retain(|id| old.get(id) != new.get(id));
    ids
}
