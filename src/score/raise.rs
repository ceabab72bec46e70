//! What would raise a unit's score: each open matter is taken as mended, and the lines that read it are
//! scored again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::index::Seen;
use super::sheet::Sheet;
use super::words;
use super::{
    Before, Case, NOT_SUBMITTED, REPORT_LATE, SECTION_MISSING, SECTION_THIN, TARGET_NOT_MET,
    TARGET_NOT_REPORTED, line, percent, withheld,
};
use crate::model::{Finding, FindingCode, Outcome, Points, Raise, Scorecard, Severity, Subject};
use crate::rules::RulePack;

/// Matters tried, the costliest first: nobody reads more.
const TRIED: usize = 8;
/// Matters told.
const TOLD: usize = 5;

/// The matters whose mending gains most, biggest gain first; `lost` is what each finding cost. What
/// cannot be mended any more, a late report, is left out.
pub(super) fn raises(
    case: &Case<'_>,
    card: &Scorecard,
    lost: &[Points],
    before: &Before<'_, '_>,
    sheet: &Sheet<'_>,
) -> Vec<Raise> {
    if card.percent.is_none() {
        return Vec::new();
    }
    let mut matters: BTreeMap<&Subject, Points> = BTreeMap::new();
    for (finding, lost) in case.findings.iter().zip(lost) {
        let open =
            is_open(finding.outcome) && ![REPORT_LATE, NOT_SUBMITTED].contains(&finding.code);
        if open && lost.0 > 0 {
            let sum = matters.entry(&finding.subject).or_default();
            *sum = *sum + *lost;
        }
    }
    let mut matters: Vec<(&Subject, Points)> = matters.into_iter().collect();
    // Stable: equal losses stay in order of their subjects.
    matters.sort_by_key(|(_, lost)| std::cmp::Reverse(*lost));
    let mut raises: Vec<Raise> = matters
        .into_iter()
        .take(TRIED)
        .filter_map(|(subject, _)| {
            let (awarded, possible) = mended(subject, case, before, sheet)?;
            let (gain, share) = (awarded - card.awarded, percent(awarded, possible));
            // A contradiction that is cleared up brings its points into the maximum too: only what
            // lifts the share is a raise.
            (gain.0 > 0 && share > card.percent).then(|| Raise {
                subject: subject.clone(),
                action: action(subject, case.findings, sheet.pack),
                gain,
                percent: share,
                possible,
            })
        })
        .collect();
    raises.sort_by_key(|raise| std::cmp::Reverse((raise.percent, raise.gain)));
    raises.truncate(TOLD);
    raises
}

/// Counts what a unit has by its rank in the cluster into the shares its raises lead to: these were found
/// before anybody was ranked. What the rank itself would gain depends on the others and is not guessed.
pub(super) fn with_ranks(card: &mut Scorecard, unranked: Points) {
    let by_rank = card.possible - unranked;
    for raise in &mut card.raises {
        raise.percent = percent(card.awarded + raise.gain, raise.possible + by_rank);
    }
    let order = |raise: &Raise| std::cmp::Reverse((raise.percent, raise.gain));
    card.raises.sort_by_key(order);
}

fn is_open(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::NotMet | Outcome::PartlyMet | Outcome::NotReported
    )
}

/// Points and what they are out of with everything about one subject as it should be; none where there is
/// no score.
fn mended(
    subject: &Subject,
    case: &Case<'_>,
    before: &Before<'_, '_>,
    sheet: &Sheet<'_>,
) -> Option<(Points, Points)> {
    let verdict = met(subject);
    let mut index = before.index.clone();
    let mut codes: Vec<FindingCode> = Vec::new();
    let mut judged = false;
    for seen in before.index.about(subject) {
        let code = seen.finding.code;
        judged |= code == TARGET_NOT_MET;
        if is_mendable(seen) {
            index.mend(seen.at);
            codes.push(code);
        }
    }
    // Nothing was reported, so nobody judged it.
    if !judged && matches!(subject, Subject::Target(_)) {
        index.add(&verdict);
        codes.push(TARGET_NOT_MET);
    }
    let case = Case {
        fixed: Some(subject),
        ..*case
    };
    let lines = before.rows.iter().zip(&before.alone);
    let amounts = lines.map(|(row, alone)| {
        if row.reads(subject, &codes) {
            line(row, &case, sheet, &index).amounts()
        } else {
            *alone
        }
    });
    let amounts: Vec<_> = amounts.collect();
    let possible = amounts.iter().map(|line| line.possible);
    if withheld(&before.rows, possible.clone(), &index).is_some() {
        return None;
    }
    let awarded: Points = amounts.iter().map(|line| line.awarded).sum();
    // Penalties take no more than was earned.
    let awarded = awarded.max(Points(0));
    Some((awarded, possible.sum()))
}

fn is_mendable(seen: Seen<'_>) -> bool {
    let code = seen.finding.code;
    // A leaf that was missing was never asked whether it is thin.
    let silent = code == SECTION_THIN && seen.outcome == Outcome::NotApplicable;
    code != REPORT_LATE && (is_open(seen.outcome) || silent || code == TARGET_NOT_MET)
}

/// That a target is met.
fn met(subject: &Subject) -> Finding {
    Finding {
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
    }
}

/// What to do, in one phrase.
fn action(subject: &Subject, findings: &[Finding], pack: &RulePack) -> String {
    let about = || {
        findings
            .iter()
            .filter(|finding| finding.subject == *subject && is_open(finding.outcome))
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
        _ => about().next().map_or_else(String::new, |finding| {
            if finding.hint.is_empty() {
                finding.message.clone()
            } else {
                let what = words::capital(&words::subject(subject));
                format!("{what}: {}", finding.hint)
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::families::{codes, criterion, nodes, targets};
    use super::super::tests::{case, findings, pack};
    use super::super::{appraise, points_lost, score};
    use super::*;
    use crate::model::Waiver;
    use crate::rules::{CriterionRule, Gate};

    #[test]
    fn shares_afterwards_count_in_what_the_rank_gives_now() {
        let mut card = Scorecard {
            awarded: Points(8_000),
            possible: Points(10_000),
            raises: vec![Raise {
                subject: Subject::Unit,
                action: String::new(),
                gain: Points(500),
                // 75 of 90 without the ten points by rank, of which the unit has ten.
                percent: Some(8_333),
                possible: Points(9_000),
            }],
            ..Scorecard::default()
        };
        with_ranks(&mut card, Points(9_000));
        assert_eq!(card.raises[0].percent, Some(8_500));
    }

    /// The same by scoring whole cards over copies of all findings.
    fn by_whole_cards(case: &Case<'_>, sheet: &Sheet<'_>) -> Vec<Raise> {
        let card = score(case, sheet);
        if card.percent.is_none() {
            return Vec::new();
        }
        let mut matters: BTreeMap<&Subject, Points> = BTreeMap::new();
        for (finding, lost) in case.findings.iter().zip(points_lost(case, &card, sheet)) {
            let closed = [REPORT_LATE, NOT_SUBMITTED].contains(&finding.code);
            if is_open(finding.outcome) && !closed && lost.0 > 0 {
                let sum = matters.entry(&finding.subject).or_default();
                *sum = *sum + lost;
            }
        }
        let mut matters: Vec<_> = matters.into_iter().collect();
        matters.sort_by_key(|(_, lost)| std::cmp::Reverse(*lost));
        let mut raises = Vec::new();
        for (subject, _) in matters.into_iter().take(TRIED) {
            let mut findings = case.findings.to_vec();
            let of_subject = |finding: &&mut Finding| finding.subject == *subject;
            for finding in findings.iter_mut().filter(of_subject) {
                let silent =
                    finding.code == SECTION_THIN && finding.outcome == Outcome::NotApplicable;
                let mendable = is_open(finding.outcome) || silent || finding.code == TARGET_NOT_MET;
                if mendable && finding.code != REPORT_LATE {
                    (finding.outcome, finding.share_bp) = (Outcome::Met, 10_000);
                }
            }
            let mut about = findings.iter().filter(|one| one.subject == *subject);
            if matches!(subject, Subject::Target(_)) && !about.any(|f| f.code == TARGET_NOT_MET) {
                findings.push(met(subject));
            }
            let after = score(
                &Case {
                    findings: &findings,
                    fixed: Some(subject),
                    ..*case
                },
                sheet,
            );
            let gain = after.awarded - card.awarded;
            if gain.0 > 0 && after.percent > card.percent {
                raises.push(Raise {
                    subject: subject.clone(),
                    action: action(subject, case.findings, sheet.pack),
                    gain,
                    percent: after.percent,
                    possible: after.possible,
                });
            }
        }
        raises.sort_by_key(|raise| std::cmp::Reverse((raise.percent, raise.gain)));
        raises.truncate(TOLD);
        raises
    }

    /// A criterion of any family over any inputs.
    fn rules() -> impl Strategy<Value = RulePack> {
        let inputs = prop::sample::select(vec![
            nodes(&["II.1"]),
            nodes(&["II"]),
            targets(&["8b"]),
            targets(&["8b", "11b"]),
            codes(&["figures-disagree"]),
            codes(&["figures-disagree", "report-late", "section-missing"]),
        ]);
        let rule = prop::sample::select(vec![
            CriterionRule::Condition,
            CriterionRule::Misses(vec![(0, Points(400)), (2, Points(100))]),
            CriterionRule::Bands(vec![(9_000, Points(300)), (5_000, Points(150))]),
            CriterionRule::Proportional {
                full_at: 9_000,
                floor: 2_000,
            },
            CriterionRule::Bonus {
                over: 8_000,
                per: 0,
                each: Points(70),
                in_total: false,
            },
            CriterionRule::Penalty { each: Points(900) },
            CriterionRule::Board,
        ]);
        let criteria = prop::collection::vec((inputs, rule, 0i64..3_000), 0..4);
        (criteria, any::<bool>(), any::<bool>()).prop_map(|(criteria, sections, gate)| {
            let mut pack = pack();
            let criteria = criteria.into_iter().enumerate();
            pack.scoring.criteria = criteria
                .map(|(at, (inputs, rule, points))| {
                    let mut one = criterion(inputs, points, rule);
                    one.id = at.to_string();
                    one
                })
                .collect();
            if !sections {
                pack.scoring.sections.clear();
                pack.scoring.targets.clear();
            }
            if gate {
                pack.scoring.gates = vec![Gate {
                    id: "1".into(),
                    title: "có mục II.2".into(),
                    sets: vec![],
                    inputs: nodes(&["II.2"]),
                    best_grade: "Hoàn thành".into(),
                }];
            }
            pack
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn scoring_the_touched_lines_again_is_scoring_everything_again(
            findings in findings(),
            pack in rules(),
            waived in any::<bool>(),
        ) {
            let sheet = Sheet::new(&pack);
            let waivers = [Waiver {
                what: "criterion:0".into(),
                reason: "mới thành lập".into(),
                by: "Ban Thường vụ".into(),
                until: None,
            }];
            let case = Case {
                waivers: if waived { &waivers } else { &[] },
                ..case(&findings)
            };
            prop_assert_eq!(appraise(&case, &sheet).0.raises, by_whole_cards(&case, &sheet));
        }
    }
}
