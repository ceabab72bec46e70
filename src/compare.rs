//! Assessments side by side: ranks, totals, and how often each rule was met.

mod changes;
mod matrix;
mod summary;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{
    Assessment, Changes, Comparison, Finding, FindingCode, HumanUnit, NodeLabel, Outcome, PackInfo,
    Progress, RoundInfo, RuleTally, SectionState, Severity, SubmissionState, TargetLabel,
    UnitResult, vietnamese,
};
use crate::rules::{Goal, Node, RulePack, Target, TargetKind};
use crate::score::{Case, Sheet, points_lost, settle_round};

pub use changes::{Change, Standing, changes};

/// Puts every unit of a round side by side.
///
/// `findings` are those about the round or between units; `kinds` gives code, rule text and default
/// severity of every kind of finding, in listing order; `changes` is what changed since an earlier
/// result, if there is one.
pub fn compare(
    mut assessments: Vec<Assessment>,
    pack: &RulePack,
    round: RoundInfo,
    as_of: &str,
    findings: Vec<Finding>,
    kinds: &[(FindingCode, &'static str, Severity)],
    changes: Option<Changes>,
) -> Comparison {
    let sheet = Sheet::new(pack);
    settle_round(&mut assessments, &sheet);
    let summary = summary::points(&assessments, pack);
    let rules = tally(&assessments, &findings, kinds);
    let targets = pack
        .targets
        .iter()
        .map(|target| label(target, &assessments))
        .collect();
    // Units of a set that is ranked apart stand among themselves; everybody else together.
    let groups: Vec<Option<&str>> = assessments
        .iter()
        .map(|a| pack.scoring.set_of(&a.unit.kind))
        .map(|set| set.filter(|set| set.apart).map(|set| set.id.as_str()))
        .collect();
    let mut overall = vec![None; assessments.len()];
    for group in groups.iter().collect::<BTreeSet<_>>() {
        let ranks = ranks(&assessments, |other| {
            let set = pack.scoring.set_of(&other.unit.kind);
            set.filter(|set| set.apart).map(|set| set.id.as_str()) == *group
        });
        for (slot, rank) in overall.iter_mut().zip(ranks) {
            *slot = slot.or(rank);
        }
    }
    let unit_types: BTreeSet<&str> = assessments.iter().map(|a| a.unit.kind.as_str()).collect();
    let mut in_kind = vec![None; assessments.len()];
    for unit_type in unit_types {
        let ranks = ranks(&assessments, |other| other.unit.kind == unit_type);
        for (slot, rank) in in_kind.iter_mut().zip(ranks) {
            *slot = slot.or(rank);
        }
    }
    let mut in_cluster = vec![None; assessments.len()];
    let clusters: BTreeSet<&String> = assessments
        .iter()
        .filter_map(|a| a.unit.cluster.as_ref())
        .collect();
    for cluster in clusters {
        let ranks = ranks(&assessments, |other| {
            other.unit.cluster.as_ref() == Some(cluster)
        });
        for (slot, rank) in in_cluster.iter_mut().zip(ranks) {
            *slot = slot.or(rank);
        }
    }
    let mut order: Vec<usize> = (0..assessments.len()).collect();
    order.sort_by_key(|&at| {
        let silent = assessments[at].state == SubmissionState::NotSubmitted;
        let last = overall[at].unwrap_or(u32::MAX);
        (overall[at].is_none(), groups[at], last, silent, at)
    });
    let matrix = matrix::matrix(&assessments, |unit| covered(unit, pack), as_of);
    let units = assessments
        .into_iter()
        .enumerate()
        .map(|(at, assessment)| {
            let rank = overall[at];
            let mates = overall.iter().zip(&groups);
            let sharing = mates
                .filter(|(other, group)| **other == rank && **group == groups[at])
                .count();
            UnitResult {
                rank,
                rank_in_kind: in_kind[at],
                rank_in_cluster: in_cluster[at],
                human: HumanUnit::default(),
                tied: rank.map_or(1, |_| sharing as u32),
                covered: covered(&assessment, pack),
                targets_met: targets_met(&assessment),
                points_lost: points_lost(
                    &Case::new(&assessment.unit, &assessment.findings, &assessment.targets),
                    &assessment.score,
                    &sheet,
                ),
                assessment,
            }
        })
        .collect();
    Comparison {
        as_of: as_of.to_owned(),
        pack: PackInfo {
            id: pack.id.clone(),
            title: pack.title.clone(),
            hash: pack.hash.clone(),
        },
        round,
        nodes: pack
            .outline
            .nodes
            .iter()
            .map(|node| node_label(node, pack))
            .collect(),
        targets,
        grades: grades(pack),
        units,
        order,
        matrix,
        changes,
        findings,
        rules,
        summary,
    }
}

/// What a unit is ranked by: its percentage, the higher the better. A unit without files has none.
fn key(assessment: &Assessment) -> Option<i64> {
    assessment
        .score
        .percent
        .filter(|_| assessment.state != SubmissionState::NotSubmitted)
        .map(|percent| -percent)
}

/// Competition ranks (1, 2, 2, 4) among the units chosen; none for the others and for the unscored.
fn ranks(assessments: &[Assessment], chosen: impl Fn(&Assessment) -> bool) -> Vec<Option<u32>> {
    let keys: Vec<Option<i64>> = assessments
        .iter()
        .map(|assessment| key(assessment).filter(|_| chosen(assessment)))
        .collect();
    let better = |own| keys.iter().flatten().filter(|other| **other < own).count() as u32;
    keys.iter()
        .map(|own| own.map(|own| better(own) + 1))
        .collect()
}

/// Required leaves in state full or thin, of those that apply and could be read.
fn covered(assessment: &Assessment, pack: &RulePack) -> (u32, u32) {
    let leaves = || {
        let nodes = &pack.outline.nodes;
        nodes.iter().filter(|node| node.children.is_empty())
    };
    if assessment.state == SubmissionState::NotSubmitted {
        return (0, leaves().filter(|node| !node.optional).count() as u32);
    }
    let states: BTreeMap<&str, SectionState> = assessment
        .sections
        .iter()
        .filter(|state| state.required)
        .map(|state| (state.node.as_str(), state.state))
        .collect();
    let of_leaves = || leaves().filter_map(|node| states.get(node.id.as_str()));
    let count =
        |wanted: &[SectionState]| of_leaves().filter(|state| wanted.contains(state)).count() as u32;
    (
        count(&[SectionState::Full, SectionState::Thin]),
        count(&[
            SectionState::Full,
            SectionState::Thin,
            SectionState::HeadingOnly,
            SectionState::Missing,
        ]),
    )
}

/// Targets met or on track, of those that are judged: what does not apply, could not be read, is
/// contradictory or was never given to the unit is no target missed.
fn targets_met(assessment: &Assessment) -> (u32, u32) {
    let count = |wanted: &[Progress]| {
        let targets = assessment.targets.iter();
        targets
            .filter(|t| wanted.contains(&t.progress))
            .filter(|t| t.progress != Progress::NotReported || t.assigned.is_some())
            .count() as u32
    };
    (
        count(&[Progress::Met, Progress::OnTrack]),
        count(&[
            Progress::Met,
            Progress::OnTrack,
            Progress::Behind,
            Progress::NotMet,
            Progress::NotReported,
        ]),
    )
}

fn node_label(node: &Node, pack: &RulePack) -> NodeLabel {
    NodeLabel {
        id: node.id.clone(),
        parent: node
            .parent
            .map_or_else(String::new, |at| pack.outline.nodes[at].id.clone()),
        depth: node.depth,
        title: node.title.clone(),
        leaf: node.children.is_empty(),
        optional: node.optional,
    }
}

/// Highest threshold first.
fn grades(pack: &RulePack) -> Vec<(String, i64)> {
    let mut grades = pack.scoring.grades.clone();
    grades.sort_by_key(|(_, at_least)| -at_least);
    grades
}

fn label(target: &Target, assessments: &[Assessment]) -> TargetLabel {
    let is_rate = target.kind == TargetKind::Rate;
    let claims = || {
        assessments
            .iter()
            .filter_map(|assessment| assessment.targets.iter().find(|c| c.target == target.id))
    };
    let values: Vec<Decimal> = claims()
        .filter(|claim| !matches!(claim.progress, Progress::Conflict | Progress::Unreadable))
        .filter_map(|claim| claim.value)
        .collect();
    let assigned: Vec<Decimal> = claims().filter_map(|claim| claim.assigned).collect();
    // A sum too large for a decimal is no figure anybody reported.
    let sum = |numbers: &[Decimal]| {
        let total = numbers
            .iter()
            .try_fold(Decimal::ZERO, |a, b| a.checked_add(*b));
        total.filter(|_| !is_rate && !numbers.is_empty())
    };
    TargetLabel {
        id: target.id.clone(),
        name: target.name.clone(),
        unit: target.unit.clone(),
        goal: goal_in_words(target),
        provincial: target.goal.printed(),
        is_rate,
        total: sum(&values),
        counted: if is_rate { 0 } else { values.len() as u32 },
        allocated: sum(&assigned),
    }
}

/// *ít nhất 12.500 thanh niên*.
fn goal_in_words(target: &Target) -> String {
    let number = |value: Decimal| match target.kind {
        TargetKind::Rate => format!("{}%", vietnamese(value)),
        TargetKind::Money => money(value),
        TargetKind::Count => format!("{} {}", vietnamese(value), target.unit)
            .trim_end()
            .to_owned(),
    };
    match target.goal {
        Goal::AtLeast(value) => format!("ít nhất {}", number(value)),
        Goal::AtMost(value) => format!("không quá {}", number(value)),
        Goal::Exactly(value) => number(value),
        Goal::Between(low, high) => format!("từ {} đến {}", vietnamese(low), number(high)),
        Goal::Board => "Ban kiểm tra ấn định".to_owned(),
    }
}

/// Đồng, in *tỷ* where that loses nothing.
fn money(value: Decimal) -> String {
    let billions = (value / Decimal::from(1_000_000_000)).normalize();
    if billions >= Decimal::ONE && billions.scale() <= 3 {
        format!("{} tỷ đồng", vietnamese(billions))
    } else {
        format!("{} đồng", vietnamese(value))
    }
}

/// How often each rule was met over the round, and why it was skipped.
fn tally(
    assessments: &[Assessment],
    findings: &[Finding],
    kinds: &[(FindingCode, &'static str, Severity)],
) -> Vec<RuleTally> {
    // A unit whose findings come from no check at all is one where the checks stopped.
    let stopped = assessments
        .iter()
        .filter(|assessment| {
            let of_a_check =
                |finding: &Finding| kinds.iter().any(|(code, ..)| *code == finding.code);
            !assessment.findings.is_empty() && !assessment.findings.iter().any(of_a_check)
        })
        .count() as u32;
    kinds
        .iter()
        .map(|(code, text, severity)| {
            let of_kind = || {
                assessments
                    .iter()
                    .flat_map(|assessment| &assessment.findings)
                    .chain(findings)
                    .filter(|finding| finding.code == *code)
            };
            let count = |wanted: &[Outcome]| {
                of_kind().filter(|f| wanted.contains(&f.outcome)).count() as u32
            };
            let skipped = [Outcome::NotApplicable, Outcome::Unreadable];
            RuleTally {
                code,
                text: (*text).to_owned(),
                severity: Some(*severity),
                met: count(&[Outcome::Met]),
                not_met: count(&[Outcome::NotMet, Outcome::PartlyMet, Outcome::NotReported]),
                skipped: count(&skipped),
                errors: stopped,
                skip_reason: skip_reason(of_kind().filter(|f| skipped.contains(&f.outcome))),
            }
        })
        .collect()
}

/// The commonest reasons with their counts: `Đơn vị chưa nộp báo cáo (3); Chưa đến kỳ đánh giá (2)`.
fn skip_reason<'f>(skipped: impl Iterator<Item = &'f Finding>) -> String {
    const NAMED: usize = 3;
    let mut reasons: BTreeMap<&str, u32> = BTreeMap::new();
    for finding in skipped {
        *reasons.entry(&finding.message).or_default() += 1;
    }
    let mut reasons: Vec<(&str, u32)> = reasons.into_iter().collect();
    // Stable: equal counts stay in alphabetical order.
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let others: u32 = reasons.iter().skip(NAMED).map(|(_, count)| count).sum();
    let mut told: Vec<String> = reasons
        .iter()
        .take(NAMED)
        .map(|(reason, count)| format!("{reason} ({count})"))
        .collect();
    if others > 0 {
        told.push(format!("lý do khác ({others})"));
    }
    told.join("; ")
}

#[cfg(test)]
mod tests;
