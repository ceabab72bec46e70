//! Findings and weights become points. Pure and in integers: the same findings in any order give the
//! same card, the total is the sum of its lines, and every point lost belongs to a finding.
//!
//! * What does not apply, or could not be read, leaves the denominator: it is never zero by accident.
//! * A unit that handed in nothing has no score, and so has one whose report cannot be read: *not
//!   submitted* is a state of its own, not zero points.
//! * Discipline alone is no result: without a section, target or criterion that could be judged there is
//!   no score.
//!
//! `lines.rs` holds the plain lines, `criteria.rs` the families of a criteria set, `round.rs` what needs
//! all units (ranks in clusters, quotas), `raise.rs` what a unit could still gain.

#![deny(clippy::float_arithmetic)]

mod criteria;
mod index;
mod lines;
mod raise;
mod round;
mod words;

use crate::model::{
    Finding, FindingCode, Outcome, Points, ScoreLine, Scorecard, Subject, TargetClaim, Unit, Waiver,
};
use crate::rules::{CriterionRule, RulePack};
use index::Index;

pub use raise::raises;
pub use round::settle_round;

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
pub fn score(case: &Case<'_>, pack: &RulePack) -> Scorecard {
    let card = card(case, pack);
    let best_grade = worst_gate(&card.failed, pack);
    let mut scored = Scorecard {
        lines: card
            .lines
            .into_iter()
            .map(|computed| computed.line)
            .collect(),
        set: set_title(case, pack),
        ..Scorecard::default()
    };
    scored.grade_note = match card.failed.first() {
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
    let possible = card.possible.0;
    card.percent = (possible > 0).then(|| Points(10_000).share(card.awarded.0, possible).0);
    let by_points = card
        .percent
        .map_or_else(String::new, |percent| grade(percent, pack));
    card.grade = capped(by_points, card.best_grade.as_deref(), pack);
    if card.percent.is_none() {
        card.grade_note.clear();
    }
}

fn set_title(case: &Case<'_>, pack: &RulePack) -> String {
    pack.scoring
        .set_of(case.unit_type)
        .map_or_else(String::new, |set| set.title.clone())
}

/// Points each finding costs, in the order of `findings`: together what the lines lost. What a bonus
/// adds is no finding's.
pub fn points_lost(case: &Case<'_>, scored: &Scorecard, pack: &RulePack) -> Vec<Points> {
    let mut lost = vec![Points(0); case.findings.len()];
    if scored.possible == Points(0) {
        return lost;
    }
    let lines = card(case, pack).lines;
    for (index, points) in lines.into_iter().flat_map(|computed| computed.losses) {
        lost[index] = lost[index] + points;
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

/// A line, and what each finding (by index) cost in it.
struct Computed {
    line: ScoreLine,
    losses: Vec<(usize, Points)>,
}

impl Computed {
    fn bare(line: ScoreLine) -> Self {
        Computed {
            line,
            losses: Vec::new(),
        }
    }
}

/// All lines, and the gates that failed with the best grade each leaves, worst first.
struct Card {
    lines: Vec<Computed>,
    failed: Vec<(String, String)>,
}

/// Whether the unit can be scored at all.
enum Standing {
    Scored,
    /// There is nothing to score, and why.
    Withheld(&'static str),
}

fn card(case: &Case<'_>, pack: &RulePack) -> Card {
    let index = Index::new(case.findings);
    let scoring = &pack.scoring;
    let standing = match index.get(NOT_SUBMITTED, &Subject::Unit) {
        Some((_, finding)) => match finding.outcome {
            Outcome::NotMet => Standing::Withheld("Đơn vị chưa nộp báo cáo, không chấm"),
            Outcome::NotApplicable => Standing::Withheld("Chưa đến hạn nộp, chưa chấm"),
            Outcome::Unreadable => Standing::Withheld("Không đọc được báo cáo, chưa chấm"),
            _ => Standing::Scored,
        },
        None => Standing::Scored,
    };
    let set = scoring.set_of(case.unit_type).map(|set| set.id.as_str());
    let belongs = |sets: &[String]| {
        sets.is_empty() || set.is_some_and(|own| sets.iter().any(|named| named == own))
    };
    let has = |line: String| scoring.only_in.get(&line).is_none_or(|sets| belongs(sets));
    let sections = scoring
        .sections
        .iter()
        .filter(|(node, _)| has(format!("section:{node}")))
        .map(|(node, points)| lines::section(node, *points, pack, &index));
    let targets = scoring
        .targets
        .iter()
        .filter(|(id, _)| has(format!("target:{id}")))
        .map(|(id, points)| lines::target(id, *points, pack, &index));
    let mut lines: Vec<Computed> = sections.chain(targets).collect();
    let own = scoring.criteria.iter().filter(|one| belongs(&one.sets));
    let (content, other): (Vec<_>, Vec<_>) = own
        .map(|one| (one, criteria::criterion(one, case, pack, &index)))
        .partition(|(one, _)| {
            one.inputs.codes.is_empty()
                && !matches!(
                    one.rule,
                    CriterionRule::Board
                        | CriterionRule::ClusterRank(_)
                        | CriterionRule::Bonus { .. }
                        | CriterionRule::Penalty { .. }
                )
        });
    let judged: Points = lines.iter().map(|computed| computed.line.possible).sum();
    let by_criteria: Points = content.iter().map(|(_, one)| one.line.possible).sum();
    let has_content = !(lines.is_empty() && content.is_empty());
    let nothing_judged = has_content && judged + by_criteria == Points(0);
    let discipline = scoring
        .discipline
        .iter()
        .filter(|rule| has(format!("discipline:{}", rule.code)))
        .map(|rule| lines::discipline(rule, scoring.open, case.findings));
    lines.extend(discipline);
    let mut criteria: Vec<_> = content.into_iter().chain(other).collect();
    // Back into printed order.
    criteria.sort_by_key(|(one, _)| scoring.criteria.iter().position(|known| known == *one));
    lines.extend(criteria.into_iter().map(|(_, computed)| computed));
    let mut failed = Vec::new();
    for one in scoring.gates.iter().filter(|gate| belongs(&gate.sets)) {
        let (line, fails) = criteria::gate(one, case, pack, &index);
        if fails {
            failed.push((one.title.clone(), one.best_grade.clone()));
        }
        lines.push(Computed::bare(line));
    }
    failed.sort_by_key(|(_, best)| threshold(best, pack));
    let why = match standing {
        Standing::Scored if nothing_judged => Some("Chưa có nội dung nào chấm được"),
        Standing::Scored => None,
        Standing::Withheld(why) => Some(why),
    };
    match why {
        Some(why) => {
            withhold(&mut lines, why);
            failed.clear();
        }
        None => never_below_zero(&mut lines),
    }
    Card { lines, failed }
}

/// Penalties take no more than was earned, the last ones giving way.
fn never_below_zero(lines: &mut [Computed]) {
    let total: Points = lines.iter().map(|computed| computed.line.awarded).sum();
    let mut short = -total.0;
    for Computed { line, losses } in lines.iter_mut().rev() {
        if short <= 0 {
            return;
        }
        if line.awarded.0 < 0 {
            let back = short.min(-line.awarded.0);
            short -= back;
            line.awarded = line.awarded + Points(back);
            line.inputs.push_str("; chỉ trừ đến hết điểm");
            let mut back = back;
            for (_, points) in losses.iter_mut().rev() {
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
        why.clone_into(&mut line.inputs);
    }
    card.awarded = Points(0);
    card.possible = Points(0);
    card.percent = None;
    card.grade.clear();
    card.grade_note.clear();
    card.best_grade = None;
    card.raises.clear();
}

fn withhold(lines: &mut [Computed], why: &str) {
    for Computed { line, losses } in lines {
        line.awarded = Points(0);
        line.possible = Points(0);
        why.clone_into(&mut line.inputs);
        losses.clear();
    }
}

#[cfg(test)]
mod families;
#[cfg(test)]
mod tests;
