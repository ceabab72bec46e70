//! What would raise a unit's score: each open matter is taken as mended and the unit scored again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{
    Case, NOT_SUBMITTED, REPORT_LATE, SECTION_MISSING, SECTION_THIN, TARGET_NOT_MET,
    TARGET_NOT_REPORTED, points_lost, score,
};
use crate::model::{Finding, Outcome, Points, Raise, Scorecard, Severity, Subject};
use crate::rules::RulePack;

/// Matters tried, the costliest first: scoring again takes time, and nobody reads more.
const TRIED: usize = 8;
/// Matters told.
const TOLD: usize = 5;

/// The matters whose mending gains most, biggest gain first. What cannot be mended any more, a late
/// report, is left out.
pub fn raises(case: &Case<'_>, card: &Scorecard, pack: &RulePack) -> Vec<Raise> {
    if card.percent.is_none() {
        return Vec::new();
    }
    let lost = points_lost(case, card, pack);
    let mut matters: BTreeMap<&Subject, Points> = BTreeMap::new();
    for (finding, lost) in case.findings.iter().zip(&lost) {
        let open = is_open(finding) && ![REPORT_LATE, NOT_SUBMITTED].contains(&finding.code);
        if open && lost.0 > 0 {
            let sum = matters.entry(&finding.subject).or_default();
            *sum = *sum + *lost;
        }
    }
    let mut matters: Vec<(&Subject, Points)> = matters.into_iter().collect();
    // Stable: equal losses stay in order of their subjects.
    matters.sort_by_key(|(_, lost)| std::cmp::Reverse(*lost));
    // One light copy a unit, mended and restored matter by matter.
    let mut findings: Vec<Finding> = case.findings.iter().map(light).collect();
    let mut raises: Vec<Raise> = matters
        .into_iter()
        .take(TRIED)
        .filter_map(|(subject, _)| {
            let before = mend(&mut findings, subject);
            let after = score(
                &Case {
                    findings: &findings,
                    fixed: Some(subject),
                    ..*case
                },
                pack,
            );
            restore(&mut findings, before);
            let gain = after.awarded - card.awarded;
            // A contradiction that is cleared up brings its points into the maximum too: only what
            // lifts the share is a raise.
            (gain.0 > 0 && after.percent > card.percent).then(|| Raise {
                subject: subject.clone(),
                action: action(subject, case.findings, pack),
                gain,
                percent: after.percent,
            })
        })
        .collect();
    raises.sort_by_key(|raise| std::cmp::Reverse((raise.percent, raise.gain)));
    raises.truncate(TOLD);
    raises
}

fn is_open(finding: &Finding) -> bool {
    matches!(
        finding.outcome,
        Outcome::NotMet | Outcome::PartlyMet | Outcome::NotReported
    )
}

/// A finding with what scoring reads and nothing else.
fn light(finding: &Finding) -> Finding {
    Finding {
        code: finding.code,
        severity: finding.severity,
        subject: finding.subject.clone(),
        outcome: finding.outcome,
        share_bp: finding.share_bp,
        message: String::new(),
        found: finding.found.clone(),
        expected: String::new(),
        difference: finding.difference.clone(),
        evidence: Vec::new(),
        hint: Cow::Borrowed(""),
    }
}

/// What was changed: outcome and share by index, and how many findings there were.
struct Before {
    changed: Vec<(usize, Outcome, u32)>,
    length: usize,
}

/// Makes everything about one subject as it should be.
fn mend(findings: &mut Vec<Finding>, subject: &Subject) -> Before {
    let mut before = Before {
        changed: Vec::new(),
        length: findings.len(),
    };
    let mut judged = false;
    for (at, finding) in findings.iter_mut().enumerate() {
        if finding.subject != *subject || finding.code == REPORT_LATE {
            continue;
        }
        let is_verdict = finding.code == TARGET_NOT_MET;
        judged |= is_verdict;
        // A leaf that was missing was never asked whether it is thin.
        let silent = finding.code == SECTION_THIN && finding.outcome == Outcome::NotApplicable;
        if is_open(finding) || silent || is_verdict {
            before.changed.push((at, finding.outcome, finding.share_bp));
            finding.outcome = Outcome::Met;
            finding.share_bp = 10_000;
        }
    }
    // Nothing was reported, so nobody judged it.
    if !judged && matches!(subject, Subject::Target(_)) {
        findings.push(Finding {
            code: TARGET_NOT_MET,
            severity: Severity::Info,
            subject: subject.clone(),
            outcome: Outcome::Met,
            share_bp: 10_000,
            message: String::new(),
            found: String::new(),
            expected: String::new(),
            difference: String::new(),
            evidence: Vec::new(),
            hint: Cow::Borrowed(""),
        });
    }
    before
}

fn restore(findings: &mut Vec<Finding>, before: Before) {
    findings.truncate(before.length);
    for (at, outcome, share) in before.changed {
        findings[at].outcome = outcome;
        findings[at].share_bp = share;
    }
}

/// What to do, in one phrase.
fn action(subject: &Subject, findings: &[Finding], pack: &RulePack) -> String {
    let about = || {
        findings
            .iter()
            .filter(|finding| finding.subject == *subject && is_open(finding))
    };
    let says = |code: &str| about().any(|finding| finding.code == code);
    match subject {
        Subject::Section(id) => {
            let title = pack
                .outline
                .index(id)
                .map_or("", |at| pack.outline.nodes[at].title.as_str());
            let verb = if says(SECTION_MISSING) {
                "Bổ sung"
            } else {
                "Viết đủ"
            };
            format!("{verb} mục {id}. {title}")
        }
        Subject::Target(id) => {
            let name = pack
                .targets
                .iter()
                .find(|target| target.id == *id)
                .map_or("", |target| target.name.as_str());
            let verb = if says(TARGET_NOT_REPORTED) {
                "Báo cáo số liệu và đạt"
            } else if says(TARGET_NOT_MET) {
                "Hoàn thành"
            } else {
                "Làm rõ số liệu"
            };
            format!("{verb} chỉ tiêu {id}. {name}")
        }
        _ => about()
            .next()
            .map_or_else(String::new, |finding| finding.message.clone()),
    }
}
