//! Assessments side by side: ranks, totals, and how often each rule was met.

mod changes;
mod matrix;
mod summary;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{
    About, Assessment, Changes, Comparison, Finding, FindingCode, GradeQuota, HumanUnit, NodeLabel,
    Outcome, PackInfo, Progress, QuotaGroup, RoundInfo, RuleTally, SectionState, Severity,
    SubmissionState, TargetLabel, UnitResult, vietnamese,
};
use crate::rules::{Goal, Node, Quota, QuotaWithin, RulePack, Target, TargetKind};
use crate::score::settle_round;

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
    settle_round(&mut assessments, pack);
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
    let overall = ranks(&assessments, |at| Some(groups[at]));
    let in_kind = ranks(&assessments, |at| Some(&assessments[at].unit.kind));
    let in_cluster = ranks(&assessments, |at| assessments[at].unit.cluster.as_ref());
    let mut sharing: BTreeMap<(Option<&str>, u32), u32> = BTreeMap::new();
    for (group, rank) in groups.iter().zip(&overall) {
        if let Some(rank) = rank {
            *sharing.entry((*group, *rank)).or_default() += 1;
        }
    }
    let among = [
        ranked_with(&overall, |at| Some(groups[at])),
        ranked_with(&in_kind, |at| Some(&assessments[at].unit.kind)),
        ranked_with(&in_cluster, |at| assessments[at].unit.cluster.as_ref()),
    ];
    let mut order: Vec<usize> = (0..assessments.len()).collect();
    order.sort_by_key(|&at| {
        let silent = assessments[at].state == SubmissionState::NotSubmitted;
        let last = overall[at].unwrap_or(u32::MAX);
        (overall[at].is_none(), groups[at], last, silent, at)
    });
    let covered: Vec<(u32, u32)> = assessments.iter().map(|one| covered(one, pack)).collect();
    let matrix = matrix::matrix(&assessments, &covered, as_of);
    let units = assessments
        .into_iter()
        .enumerate()
        .map(|(at, mut assessment)| {
            let rank = overall[at];
            UnitResult {
                rank,
                rank_in_kind: in_kind[at],
                rank_in_cluster: in_cluster[at],
                human: HumanUnit::default(),
                tied: rank.map_or(1, |rank| sharing[&(groups[at], rank)]),
                among: [among[0][at], among[1][at], among[2][at]],
                covered: covered[at],
                targets_met: targets_met(&assessment),
                points_lost: std::mem::take(&mut assessment.points_lost),
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
        quotas: pack.scoring.quotas.iter().map(quota).collect(),
        units,
        order,
        matrix,
        changes,
        findings,
        rules,
        summary,
        stranded: Vec::new(),
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

/// Competition ranks (1, 2, 2, 4) within each group; none for units of no group and for the unscored.
fn ranks<G: Ord>(
    assessments: &[Assessment],
    group: impl Fn(usize) -> Option<G>,
) -> Vec<Option<u32>> {
    let mut groups: BTreeMap<G, Vec<(i64, usize)>> = BTreeMap::new();
    for (at, assessment) in assessments.iter().enumerate() {
        if let (Some(group), Some(key)) = (group(at), key(assessment)) {
            groups.entry(group).or_default().push((key, at));
        }
    }
    let mut ranks = vec![None; assessments.len()];
    for mut members in groups.into_values() {
        members.sort_unstable();
        let mut better = 0;
        for alike in members.chunk_by(|a, b| a.0 == b.0) {
            for (_, at) in alike {
                ranks[*at] = Some(better + 1);
            }
            better += alike.len() as u32;
        }
    }
    ranks
}

/// For each unit, how many of its group have a rank.
fn ranked_with<G: Ord>(ranks: &[Option<u32>], group: impl Fn(usize) -> Option<G>) -> Vec<u32> {
    let mut sizes: BTreeMap<G, u32> = BTreeMap::new();
    let ranked = (0..ranks.len()).filter(|&at| ranks[at].is_some());
    for group in ranked.filter_map(&group) {
        *sizes.entry(group).or_default() += 1;
    }
    let size = |at| group(at).and_then(|group| sizes.get(&group).copied());
    (0..ranks.len()).map(|at| size(at).unwrap_or(0)).collect()
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
    let sections = &assessment.sections;
    let (mut with_content, mut all) = (0, 0);
    for (at, node) in pack.outline.nodes.iter().enumerate() {
        if !node.children.is_empty() {
            continue;
        }
        // The map lists every node in outline order, so the search is for maps built by hand.
        let state = sections.get(at).filter(|state| state.node == node.id);
        let state = state.or_else(|| sections.iter().find(|state| state.node == node.id));
        match state
            .filter(|state| state.required)
            .map(|state| state.state)
        {
            Some(SectionState::Full | SectionState::Thin) => {
                with_content += 1;
                all += 1;
            }
            Some(SectionState::HeadingOnly | SectionState::Missing) => all += 1,
            Some(SectionState::NotApplicable | SectionState::Unreadable) | None => {}
        }
    }
    (with_content, all)
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

fn quota(one: &Quota) -> GradeQuota {
    GradeQuota {
        grade: one.grade.clone(),
        share: one.share,
        within: match one.within {
            QuotaWithin::Round => QuotaGroup::Round,
            QuotaWithin::UnitType => QuotaGroup::UnitType,
            QuotaWithin::Cluster => QuotaGroup::Cluster,
        },
    }
}

/// Highest threshold first.
fn grades(pack: &RulePack) -> Vec<(String, i64)> {
    let mut grades = pack.scoring.grades.clone();
    grades.sort_by_key(|(_, at_least)| -at_least);
    grades
}

fn label(target: &Target, assessments: &[Assessment]) -> TargetLabel {
    let is_rate = target.kind == TargetKind::Rate || target.each;
    let claims = || {
        assessments
            .iter()
            .filter_map(|assessment| assessment.targets.iter().find(|c| c.target == target.id))
    };
    let counted = || {
        claims()
            .filter(|claim| !matches!(claim.progress, Progress::Conflict | Progress::Unreadable))
            .filter(|claim| claim.value.is_some())
    };
    let values: Vec<Decimal> = counted().filter_map(|claim| claim.value).collect();
    let parts: Option<Vec<Decimal>> = counted().map(|claim| claim.assigned).collect();
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
        allocated_counted: parts.and_then(|parts| sum(&parts)),
        progress: None,
        outlook: String::new(),
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
    let place: BTreeMap<&str, usize> = kinds.iter().map(|kind| kind.0).zip(0..).collect();
    let mut tallies: Vec<RuleTally> = kinds
        .iter()
        .map(|(code, text, severity)| RuleTally {
            code,
            text: (*text).to_owned(),
            severity: Some(*severity),
            met: 0,
            not_met: 0,
            skipped: 0,
            errors: 0,
            skip_reason: String::new(),
            of_round: false,
        })
        .collect();
    let mut reasons: Vec<BTreeMap<&str, u32>> = vec![BTreeMap::new(); kinds.len()];
    // Counts a finding; false when its code is no kind's.
    let mut count = |code: FindingCode, outcome: Outcome, shown: bool, why: &'static str| {
        let Some(&at) = place.get(code) else {
            return false;
        };
        let tally = &mut tallies[at];
        match outcome {
            Outcome::Met => tally.met += 1,
            Outcome::NotMet | Outcome::PartlyMet | Outcome::NotReported => tally.not_met += 1,
            // A file that does not open is what its rule looks for.
            Outcome::Unreadable if shown => tally.not_met += 1,
            Outcome::NotApplicable | Outcome::Unreadable => {
                tally.skipped += 1;
                *reasons[at].entry(why).or_default() += 1;
            }
        }
        true
    };
    // A unit whose findings come from no check at all is one where the checks stopped.
    let mut stopped = 0;
    for assessment in assessments {
        let mut of_a_check = false;
        for one in &assessment.findings {
            let why = skipped_because(assessment, one.outcome, About::Other);
            of_a_check |= count(one.code, one.outcome, one.is_trouble(), why);
        }
        for one in &assessment.quiet {
            let why = skipped_because(assessment, one.outcome, one.about);
            of_a_check |= count(one.code, one.outcome, false, why);
        }
        let silent = assessment.findings.is_empty() && assessment.quiet.is_empty();
        stopped += u32::from(!of_a_check && !silent);
    }
    for one in findings {
        count(
            one.code,
            one.outcome,
            one.is_trouble(),
            "không áp dụng cho đợt này",
        );
    }
    let of_units: BTreeSet<&str> = assessments
        .iter()
        .flat_map(Assessment::outcomes)
        .map(|(code, _)| code)
        .collect();
    for tally in &mut tallies {
        tally.of_round = tally.met + tally.not_met > 0 && !of_units.contains(tally.code);
    }
    for (tally, reasons) in tallies.iter_mut().zip(reasons) {
        tally.errors = stopped;
        tally.skip_reason = skip_reason(reasons);
    }
    tallies
}

/// Why nothing was judged, from how the unit and the subject stand: the checks' own words are not kept.
fn skipped_because(assessment: &Assessment, outcome: Outcome, about: About) -> &'static str {
    if let Some(absence) = assessment.absence() {
        return absence.vietnamese();
    }
    if outcome == Outcome::Unreadable {
        return "không đọc được tệp liên quan";
    }
    match about {
        About::Section(at) => match assessment.sections.get(usize::from(at)) {
            Some(section) if section.state == SectionState::NotApplicable => {
                "mục không áp dụng cho loại đơn vị"
            }
            Some(section) if !section.required => "mục “nếu có”",
            _ => "mục không có gì để xét theo quy tắc này",
        },
        About::Target(at) => match assessment.targets.get(usize::from(at)) {
            Some(claim) if claim.progress == Progress::NotReported => "chưa có số liệu",
            Some(claim) if claim.progress == Progress::Conflict => "số liệu mâu thuẫn",
            Some(claim) if claim.progress == Progress::NotApplicable => {
                "chỉ tiêu chưa đến kỳ hoặc không giao"
            }
            _ => "chỉ tiêu không có gì để xét theo quy tắc này",
        },
        About::Other => "đơn vị không có nội dung để xét",
    }
}

/// The commonest reasons with their counts: `Đơn vị chưa nộp báo cáo (3); Chưa đến kỳ đánh giá (2)`.
fn skip_reason(reasons: BTreeMap<&str, u32>) -> String {
    const NAMED: usize = 3;
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
