//! What needs all units of a round: points by rank within the cluster, and quotas of the grades.

use std::collections::BTreeMap;

use super::criteria::{self, Measure};
use super::index::Index;
use super::sheet::{Scope, Sheet};
use super::{Case, add_up, threshold, words};
use crate::model::{Assessment, Points};
use crate::rules::{Criterion, CriterionRule, Quota, QuotaWithin, RulePack};

/// Fills in what depends on the other units. Units without a score take no part.
pub fn settle_round(assessments: &mut [Assessment], sheet: &Sheet<'_>) {
    let pack = sheet.pack;
    let mut ranked = false;
    for (one, scope) in sheet.criteria() {
        if let CriterionRule::ClusterRank(steps) = &one.rule {
            rank_in_clusters(one, scope, steps, assessments, pack);
            ranked = true;
        }
    }
    for assessment in assessments.iter_mut().filter(|_| ranked) {
        if assessment.score.percent.is_some() {
            add_up(&mut assessment.score, pack);
        }
    }
    let mut quotas: Vec<&Quota> = pack.scoring.quotas.iter().collect();
    // The best grade first: who falls out of it counts in the next one.
    quotas.sort_by_key(|quota| std::cmp::Reverse(threshold(&quota.grade, pack)));
    for quota in quotas {
        hold_to(quota, assessments, pack);
    }
}

/// What a unit is ranked by: a share in basis points, and in words.
fn standing(
    scope: &Scope<'_>,
    assessment: &Assessment,
    pack: &RulePack,
) -> Result<(i64, String), String> {
    if scope.inputs.is_empty() {
        let percent = assessment.score.percent.unwrap_or_default();
        return Ok((percent, format!("tỷ lệ điểm {}", words::share(percent))));
    }
    let case = Case::new(&assessment.unit, &assessment.findings, &assessment.targets);
    let index = Index::new(&assessment.findings);
    match criteria::measure(scope, &case, pack, &index) {
        Measure::Share(share, said, _) => Ok((share, said)),
        Measure::None(why) => Err(why),
    }
}

fn rank_in_clusters(
    one: &Criterion,
    scope: &Scope<'_>,
    steps: &[(i64, Points)],
    assessments: &mut [Assessment],
    pack: &RulePack,
) {
    let id = format!("criterion:{}", one.id);
    let mut clusters: BTreeMap<String, Vec<(usize, i64, String)>> = BTreeMap::new();
    for (at, assessment) in assessments.iter_mut().enumerate() {
        let scored = assessment.score.percent.is_some();
        let cluster = assessment.unit.cluster.clone();
        let waived = assessment
            .unit
            .waivers
            .iter()
            .any(|waiver| waiver.what == id);
        if !scored || waived || !assessment.score.lines.iter().any(|line| line.id == id) {
            continue;
        }
        let said = match (cluster, standing(scope, assessment, pack)) {
            (Some(cluster), Ok((share, said))) => {
                clusters.entry(cluster).or_default().push((at, share, said));
                continue;
            }
            (None, _) => "Chưa xếp cụm thi đua nên chưa chấm".to_owned(),
            (Some(_), Err(why)) => words::capital(&why),
        };
        for line in assessment
            .score
            .lines
            .iter_mut()
            .filter(|line| line.id == id)
        {
            line.inputs.clone_from(&said);
        }
    }
    for (cluster, members) in clusters {
        for (at, share, said) in &members {
            let rank = members.iter().filter(|(_, other, _)| other > share).count() as i64 + 1;
            let step = steps.iter().find(|(up_to, _)| rank <= *up_to);
            let points = step.map_or(Points(0), |(_, points)| *points);
            let lines = &mut assessments[*at].score.lines;
            for line in lines.iter_mut().filter(|line| line.id == id) {
                line.possible = one.points;
                line.awarded = points;
                line.inputs = format!("Hạng {rank}/{} của {cluster}: {said}", members.len());
            }
        }
    }
}

/// Units beyond a grade's quota take the next grade; units with equal scores are never parted.
fn hold_to(quota: &Quota, assessments: &mut [Assessment], pack: &RulePack) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, assessment) in assessments.iter().enumerate() {
        if assessment.score.percent.is_some() {
            let group = match quota.within {
                QuotaWithin::Round => String::new(),
                QuotaWithin::UnitType => assessment.unit.kind.clone(),
                QuotaWithin::Cluster => assessment.unit.cluster.clone().unwrap_or_default(),
            };
            groups.entry(group).or_default().push(at);
        }
    }
    for members in groups.values() {
        let scored = members.len();
        let allowed = scored * quota.share as usize / 10_000;
        let percent = |at: usize| assessments[at].score.percent.unwrap_or_default();
        let mut holders: Vec<usize> = members
            .iter()
            .copied()
            .filter(|&at| assessments[at].score.grade == quota.grade)
            .collect();
        let held = holders.len();
        if held <= allowed {
            continue;
        }
        holders.sort_by_key(|&at| (std::cmp::Reverse(percent(at)), at));
        let edge = percent(holders[allowed]);
        let tied = holders.iter().filter(|&&at| percent(at) == edge).count();
        let beyond: Vec<usize> = holders
            .iter()
            .copied()
            .filter(|&at| percent(at) <= edge)
            .collect();
        let next = next_grade(&quota.grade, pack);
        for at in beyond {
            let card = &mut assessments[at].score;
            let parted = if percent_of(card) == edge && tied > 1 && held - allowed < tied {
                ", đồng điểm ở ranh giới: Ban quyết định"
            } else {
                ""
            };
            card.grade_note = format!(
                "Đủ điểm “{}” nhưng vượt tỷ lệ không quá {} ({allowed}/{scored} đơn vị, {held} đơn vị đủ điểm){parted}",
                quota.grade,
                words::share(quota.share)
            );
            card.grade.clone_from(&next);
        }
    }
}

fn percent_of(card: &crate::model::Scorecard) -> i64 {
    card.percent.unwrap_or_default()
}

/// The grade below; empty below the lowest.
fn next_grade(name: &str, pack: &RulePack) -> String {
    let own = threshold(name, pack);
    let grades = pack.scoring.grades.iter();
    grades
        .filter(|(_, at_least)| Some(*at_least) < own)
        .max_by_key(|(_, at_least)| *at_least)
        .map_or_else(String::new, |(name, _)| name.clone())
}
