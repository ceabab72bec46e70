//! A comparison in the words of a language: what the program said about the units, not what was read.
//!
//! Codes, states, subjects, quotations and names stay, so results in two languages are the same to
//! every program that reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::Language;
use crate::model::{Comparison, LineTerms, UnitResult};

/// Says a comparison in a language; nothing is done for Vietnamese.
pub fn speak(comparison: &mut Comparison, language: Language) {
    if language == Language::Vi {
        return;
    }
    let mut terms = BTreeMap::new();
    for unit in &mut comparison.units {
        of_unit(unit, language, &mut terms);
    }
    for finding in &mut comparison.findings {
        language.finding(finding);
    }
    for target in &mut comparison.targets {
        language.turn(&mut target.goal);
    }
    for rule in &mut comparison.rules {
        language.turn(&mut rule.text);
        language.turn(&mut rule.skip_reason);
    }
    for target in &mut comparison.targets {
        language.turn(&mut target.outlook);
    }
    for point in &mut comparison.summary {
        for what in point.concerned.iter_mut().flat_map(|(_, what)| what) {
            language.turn(what);
        }
    }
    let changes = comparison.changes.iter_mut();
    for unit in changes.flat_map(|changes| &mut changes.units) {
        for sign in unit.closed.iter_mut().chain(&mut unit.new) {
            language.turn(&mut sign.message);
        }
        for one in &mut unit.unjudged {
            language.turn(&mut one.sign.message);
            language.turn(&mut one.reason);
        }
    }
}

/// Terms of score lines in the language, by where the Vietnamese ones stand: units share them.
/// Both are kept, so that no place is used twice.
type Terms = BTreeMap<*const LineTerms, (Arc<LineTerms>, Arc<LineTerms>)>;

fn said(terms: &LineTerms, language: Language) -> LineTerms {
    let mut said = terms.clone();
    // The titles of criteria and of discipline lines are the pack's.
    let ours = ["section:", "target:", "gate:"];
    if ours.iter().any(|kind| said.id.starts_with(kind)) {
        language.turn(&mut said.title);
    }
    language.turn(&mut said.rule);
    said
}

fn of_unit(unit: &mut UnitResult, language: Language, terms: &mut Terms) {
    let assessment = &mut unit.assessment;
    language.turn(&mut assessment.punctuality.reading);
    for file in &mut assessment.files {
        if let Some(detail) = &mut file.detail {
            language.turn(detail);
        }
    }
    for target in &mut assessment.targets {
        language.turn(&mut target.outlook);
    }
    for finding in &mut assessment.findings {
        language.finding(finding);
    }
    let card = &mut assessment.score;
    language.turn(&mut card.grade_note);
    for line in &mut card.lines {
        language.turn(&mut line.inputs);
        let (_, said) = terms.entry(Arc::as_ptr(&line.terms)).or_insert_with(|| {
            (
                Arc::clone(&line.terms),
                Arc::new(said(&line.terms, language)),
            )
        });
        line.terms = Arc::clone(said);
    }
    for raise in &mut card.raises {
        language.turn(&mut raise.action);
    }
    for standing in &mut card.standings {
        language.turn(&mut standing.said);
    }
}
