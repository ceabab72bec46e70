//! Findings and weights become points. Pure and in integers: the same findings in any order give the
//! same card, the total is the sum of its lines, and every point lost belongs to a finding.
//!
//! * What does not apply, or could not be read, leaves the denominator: it is never zero by accident.
//! * A unit that handed in nothing has no score, and so has one whose report cannot be read: *not
//!   submitted* is a state of its own, not zero points.
//! * Discipline alone is no result: without a section, target or criterion that could be judged there is
//!   no score.
//!
//! `sheet.rs` holds what is the same for every unit, `lines.rs` the plain lines, `criteria.rs` the
//! families of a criteria set, `round.rs` what needs all units (ranks in clusters, quotas), `raise.rs`
//! what a unit could still gain.

#![deny(clippy::float_arithmetic)]

mod criteria;
mod index;
mod lines;
mod raise;
mod round;
mod sheet;
mod words;

use std::sync::Arc;

use crate::model::{
    Finding, FindingCode, Outcome, Points, ScoreLine, Scorecard, Subject, TargetClaim, Unit, Waiver,
};
use crate::rules::RulePack;
use index::Index;
use sheet::{Row, Rule};

pub use round::settle_round;
pub use sheet::Sheet;

const NOT_SUBMITTED: FindingCode = "not-submitted";
const SECTION_MISSING: FindingCode = "section-missing";
const SECTION_THIN: FindingCode = "section-thin";
const TARGET_NOT_REPORTED: FindingCode = "target-not-reported";
const TARGET_NOT_MET: FindingCode = "target-not-met";
const REPORT_LATE: FindingCode = "report-late";

/// The finding codes a score reads by name. Discipline lines and criteria may name any other code.
pub const CODES: [FindingCode; 6] = [
    NOT_SUBMITTED,
    SECTION_MISSING,
    SECTION_THIN,
    TARGET_NOT_REPORTED,
    TARGET_NOT_MET,
    REPORT_LATE,
];

/// What is known about a unit when it is scored.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    findings: &'a [Finding],
    unit_type: &'a str,
    targets: &'a [TargetClaim],
    waivers: &'a [Waiver],
    /// Scored as if this had been mended.
    fixed: Option<&'a Subject>,
}

impl<'a> Case<'a> {
    /// A unit, its findings with waivers applied, and its targets.
    pub fn new(unit: &'a Unit, findings: &'a [Finding], targets: &'a [TargetClaim]) -> Self {
        Case {
            findings,
            unit_type: &unit.kind,
            targets,
            waivers: &unit.waivers,
            fixed: None,
        }
    }
}

/// The unit with the waivers that hold on a day (ISO); the others say that they have run out.
pub fn in_force(unit: &Unit, day: &str) -> Unit {
    let mut unit = unit.clone();
    unit.waivers.retain(|waiver| waiver.holds_on(day));
    unit
}

/// Takes what a unit is excused from out of the judgement: the finding stays and says why.
pub fn waive(findings: &mut [Finding], waivers: &[Waiver]) {
    for finding in findings {
        if matches!(finding.outcome, Outcome::Met | Outcome::NotApplicable) {
            continue;
        }
        let subject = finding.subject.to_string();
        // A line of discipline is waived by its code, which stands for it here too.
        let about = |waiver: &&Waiver| waiver.what == finding.code || waiver.what == subject;
        if let Some(waiver) = waivers.iter().find(about) {
            finding.outcome = Outcome::NotApplicable;
            finding.message = words::capital(&waiver.in_words());
        }
    }
}

/// The score of one unit.
pub fn score(case: &Case<'_>, sheet: &Sheet<'_>) -> Scorecard {
    let rows: Vec<&Row<'_>> = sheet.rows_of(case.unit_type).collect();
    let index = Index::new(case.findings);
    let mut judged = judge(&rows, case, sheet, &index);
    settle(&rows, &mut judged, &index);
    scorecard(&rows, judged, case, sheet.pack)
}

/// The score of one unit with what would raise it most and what it is ranked by, and the points each
/// finding costs, in the order of `findings`.
pub fn appraise(case: &Case<'_>, sheet: &Sheet<'_>) -> (Scorecard, Vec<Points>) {
    let rows: Vec<&Row<'_>> = sheet.rows_of(case.unit_type).collect();
    let index = Index::new(case.findings);
    let mut judged = judge(&rows, case, sheet, &index);
    let alone: Vec<_> = judged.lines.iter().map(Computed::amounts).collect();
    settle(&rows, &mut judged, &index);
    let mut lost = losses(&judged.lines, case);
    let mut card = scorecard(&rows, judged, case, sheet.pack);
    if card.possible == Points(0) {
        lost.fill(Points(0));
    }
    card.standings = round::standings(&rows, case, sheet.pack, &index);
    card.by_rank = rows.iter().any(|row| row.is_by_rank());
    card.raises = raise::raises(case, &card, &lost, &Before { rows, alone, index }, sheet);
    (card, lost)
}

/// Totals and grade of lines that are settled.
fn scorecard(rows: &[&Row<'_>], judged: Judged, case: &Case<'_>, pack: &RulePack) -> Scorecard {
    let best_grade = worst_gate(&judged.failed, pack);
    let lines = rows.iter().zip(judged.lines).map(|(row, one)| ScoreLine {
        terms: Arc::clone(&row.terms),
        inputs: one.inputs,
        awarded: one.awarded,
        possible: one.possible,
        suspended: one.suspended,
        bounds: one.bounds,
        codes: one.codes,
        own: None,
        proof: None,
    });
    let mut scored = Scorecard {
        lines: lines.collect(),
        set: set_title(case, pack),
        ..Scorecard::default()
    };
    scored.grade_note = match judged.failed.first() {
        Some((title, best)) if best_grade.is_some() => {
            format!("Không đạt điều kiện “{title}” nên xếp loại cao nhất là “{best}”")
        }
        _ => String::new(),
    };
    scored.best_grade = best_grade;
    add_up(&mut scored, pack);
    scored
}

/// Totals, percentage and grade from the lines.
fn add_up(card: &mut Scorecard, pack: &RulePack) {
    card.awarded = card.lines.iter().map(|line| line.awarded).sum();
    card.possible = card.lines.iter().map(|line| line.possible).sum();
    card.percent = percent(card.awarded, card.possible);
    let by_points = card
        .percent
        .map_or_else(String::new, |percent| grade(percent, pack));
    card.grade = capped(by_points, card.best_grade.as_deref(), pack);
    if card.percent.is_none() {
        card.grade_note.clear();
    }
}

/// Share in hundredths of a per cent; none where nothing was possible.
fn percent(awarded: Points, possible: Points) -> Option<i64> {
    (possible > Points(0)).then(|| Points(10_000).share(awarded.0, possible.0).0)
}

fn set_title(case: &Case<'_>, pack: &RulePack) -> String {
    pack.scoring
        .set_of(case.unit_type)
        .map_or_else(String::new, |set| set.title.clone())
}

/// Points each finding costs, in the order of `findings`: together what the lines lost. What a bonus
/// adds is no finding's.
pub fn points_lost(case: &Case<'_>, scored: &Scorecard, sheet: &Sheet<'_>) -> Vec<Points> {
    if scored.possible == Points(0) {
        return vec![Points(0); case.findings.len()];
    }
    let rows: Vec<&Row<'_>> = sheet.rows_of(case.unit_type).collect();
    let index = Index::new(case.findings);
    let mut judged = judge(&rows, case, sheet, &index);
    settle(&rows, &mut judged, &index);
    losses(&judged.lines, case)
}

fn losses(lines: &[Computed], case: &Case<'_>) -> Vec<Points> {
    let mut lost = vec![Points(0); case.findings.len()];
    for (at, points) in lines.iter().flat_map(|line| &line.losses) {
        lost[*at] = lost[*at] + *points;
    }
    lost
}

/// The highest grade whose threshold is reached; empty below all of them.
fn grade(percent: i64, pack: &RulePack) -> String {
    pack.scoring
        .grades
        .iter()
        .filter(|(_, at_least)| percent >= *at_least)
        .max_by_key(|(_, at_least)| *at_least)
        .map_or_else(String::new, |(name, _)| name.clone())
}

fn threshold(name: &str, pack: &RulePack) -> Option<i64> {
    let grades = pack.scoring.grades.iter();
    grades
        .filter(|(known, _)| known == name)
        .map(|(_, at_least)| *at_least)
        .next()
}

/// The lower of a grade and the best one a failed gate leaves.
fn capped(grade: String, best: Option<&str>, pack: &RulePack) -> String {
    match best {
        Some(best) if !grade.is_empty() && threshold(&grade, pack) > threshold(best, pack) => {
            best.to_owned()
        }
        _ => grade,
    }
}

/// The lowest of the grades that failed gates leave.
fn worst_gate(failed: &[(String, String)], pack: &RulePack) -> Option<String> {
    failed
        .iter()
        .map(|(_, best)| best)
        .min_by_key(|best| threshold(best, pack))
        .cloned()
}

/// How one unit stands on a line, and what each finding (by index) cost it there.
#[derive(Default)]
struct Computed {
    inputs: String,
    awarded: Points,
    possible: Points,
    /// Left out of `possible` only because it could not be judged.
    suspended: Points,
    /// The least and the most it can still come to, where that is known.
    bounds: Option<(Points, Points)>,
    codes: Vec<FindingCode>,
    losses: Vec<(usize, Points)>,
}

impl Computed {
    /// Nothing was judged, and why.
    fn unseen(why: &str) -> Self {
        Computed {
            inputs: why.to_owned(),
            ..Computed::default()
        }
    }

    fn amounts(&self) -> Amounts {
        Amounts {
            awarded: self.awarded,
            possible: self.possible,
        }
    }
}

/// Points of a line.
#[derive(Clone, Copy)]
struct Amounts {
    awarded: Points,
    possible: Points,
}

/// A unit as it was scored, to be scored again in part.
struct Before<'a, 'p> {
    rows: Vec<&'a Row<'p>>,
    /// Points of every line by itself, before the lines were settled with each other.
    alone: Vec<Amounts>,
    index: Index<'a>,
}

/// The lines, and the gates that failed with the best grade each leaves, worst first.
struct Judged {
    lines: Vec<Computed>,
    failed: Vec<(String, String)>,
}

/// Every line by itself.
fn judge(rows: &[&Row<'_>], case: &Case<'_>, sheet: &Sheet<'_>, index: &Index<'_>) -> Judged {
    let mut failed = Vec::new();
    let lines = rows.iter().map(|row| {
        if let Rule::Gate(one, scope) = &row.rule {
            let (line, fails) = criteria::gate(&row.terms.id, scope, case, sheet.pack, index);
            if fails {
                failed.push((one.title.clone(), one.best_grade.clone()));
            }
            line
        } else {
            line(row, case, sheet, index)
        }
    });
    let lines = lines.collect();
    failed.sort_by_key(|(_, best)| threshold(best, sheet.pack));
    Judged { lines, failed }
}

/// One line that gives points.
fn line(row: &Row<'_>, case: &Case<'_>, sheet: &Sheet<'_>, index: &Index<'_>) -> Computed {
    let pack = sheet.pack;
    match &row.rule {
        Rule::Section(leaves) => lines::section(leaves, row.terms.weight, pack, index),
        Rule::Target(subject) => lines::target(subject, row.terms.weight, index),
        Rule::Discipline(rule) => lines::discipline(rule, index),
        Rule::Criterion(one, scope) => {
            criteria::criterion(&row.terms.id, one, scope, case, pack, index)
        }
        Rule::Gate(..) => Computed::default(),
    }
}

/// What the lines together mean: whether the unit is scored at all, and that nobody has less than nothing.
fn settle(rows: &[&Row<'_>], judged: &mut Judged, index: &Index<'_>) {
    let possible = judged.lines.iter().map(|one| one.possible);
    match withheld(rows, possible, index) {
        Some(why) => {
            withhold(&mut judged.lines, why);
            judged.failed.clear();
        }
        None => never_below_zero(&mut judged.lines),
    }
}

/// Why there is no score, if there is none; `possible` are the points of the lines.
fn withheld(
    rows: &[&Row<'_>],
    possible: impl Iterator<Item = Points>,
    index: &Index<'_>,
) -> Option<&'static str> {
    let silent = index.get(NOT_SUBMITTED, &Subject::Unit);
    match silent.map(|seen| seen.outcome) {
        Some(Outcome::NotMet) => return Some("Đơn vị chưa nộp báo cáo, không chấm"),
        Some(Outcome::NotApplicable) => return Some("Chưa đến hạn nộp, chưa chấm"),
        Some(Outcome::Unreadable) => return Some("Không đọc được báo cáo, chưa chấm"),
        _ => {}
    }
    let mut content = rows
        .iter()
        .zip(possible)
        .filter(|(row, _)| row.is_content());
    let first = content.next()?;
    let sum = content.fold(first.1, |sum, (_, possible)| sum + possible);
    (sum == Points(0)).then_some("Chưa có nội dung nào chấm được")
}

/// Penalties take no more than was earned, the last ones giving way.
fn never_below_zero(lines: &mut [Computed]) {
    let total: Points = lines.iter().map(|line| line.awarded).sum();
    let mut short = -total.0;
    for line in lines.iter_mut().rev() {
        if short <= 0 {
            return;
        }
        if line.awarded.0 < 0 {
            let back = short.min(-line.awarded.0);
            short -= back;
            line.awarded = line.awarded + Points(back);
            line.inputs.push_str("; chỉ trừ đến hết điểm");
            let mut back = back;
            for (_, points) in line.losses.iter_mut().rev() {
                let less = back.min(points.0);
                back -= less;
                *points = *points - Points(less);
            }
        }
    }
}

/// Whether at least half of the card's points that a machine can judge were judged.
pub fn is_half_appraised(card: &Scorecard) -> bool {
    let machine = card.lines.iter().filter(|line| !line.by_hand);
    let weight: Points = machine.map(|line| line.weight).sum();
    card.possible.0 * 2 >= weight.0
}

/// Takes a score back, and says why on every line.
pub fn withdraw(card: &mut Scorecard, why: &str) {
    for line in &mut card.lines {
        line.awarded = Points(0);
        line.possible = Points(0);
        line.suspended = Points(0);
        line.bounds = None;
        why.clone_into(&mut line.inputs);
    }
    card.awarded = Points(0);
    card.possible = Points(0);
    card.percent = None;
    card.grade.clear();
    card.grade_note.clear();
    card.best_grade = None;
    card.raises.clear();
    card.standings.clear();
}

fn withhold(lines: &mut [Computed], why: &str) {
    for line in lines {
        line.awarded = Points(0);
        line.possible = Points(0);
        line.suspended = Points(0);
        line.bounds = None;
        why.clone_into(&mut line.inputs);
        line.losses.clear();
    }
}

#[cfg(test)]
mod families;
#[cfg(test)]
mod suspended;
#[cfg(test)]
mod tests;
