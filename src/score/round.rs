//! What needs all units of a round: points by rank within the cluster, and quotas of the grades.

use std::collections::BTreeMap;

use super::criteria::{self, Measure};
use super::index::Index;
use super::sheet::{Row, Rule};
use super::{Case, add_up, raise, threshold, words};
use crate::model::{Assessment, Points, Ratio, Scorecard, Standing};
use crate::rules::{Criterion, CriterionRule, Quota, QuotaWithin, RulePack};

/// Fills in what depends on the other units. Units without a score take no part.
pub fn settle_round(assessments: &mut [Assessment], pack: &RulePack) {
    let mut ranked = false;
    for one in &pack.scoring.criteria {
        if let CriterionRule::ClusterRank(steps) = &one.rule {
            rank_in_clusters(one, steps, assessments);
            ranked = true;
        }
    }
    for assessment in assessments.iter_mut().filter(|_| ranked) {
        if assessment.score.percent.is_some() {
            let unranked = assessment.score.possible;
            add_up(&mut assessment.score, pack);
            raise::with_ranks(&mut assessment.score, unranked);
        }
    }
    let mut quotas: Vec<&Quota> = pack.scoring.quotas.iter().collect();
    // The best grade first: who falls out of it counts in the next one.
    quotas.sort_by_key(|quota| std::cmp::Reverse(threshold(&quota.grade, pack)));
    for quota in quotas {
        hold_to(quota, assessments, pack);
    }
}

/// What a unit is ranked by on the lines that rank by some inputs.
pub(super) fn standings(
    rows: &[&Row<'_>],
    case: &Case<'_>,
    pack: &RulePack,
    index: &Index<'_>,
) -> Vec<Standing> {
    let ranked = rows.iter().filter_map(|row| match &row.rule {
        Rule::Criterion(one, scope)
            if matches!(one.rule, CriterionRule::ClusterRank(_)) && !scope.inputs.is_empty() =>
        {
            let (share, said) = match criteria::measure(&one.rule, scope, case, pack, index) {
                Measure::Share(share, said, _) => (Some(share), said),
                Measure::Between(_, _, why, _) | Measure::Withheld(why, _) | Measure::Out(why) => {
                    (None, why)
                }
            };
            let line = row.terms.id.clone();
            Some(Standing { line, share, said })
        }
        _ => None,
    });
    ranked.collect()
}

/// What a unit is ranked by: a share, and in words.
fn standing(one: &Criterion, id: &str, card: &Scorecard) -> Result<(Ratio, String), String> {
    if one.inputs.is_empty() {
        let percent = card.percent.unwrap_or_default();
        let said = format!("tỷ lệ điểm {}", words::share(percent));
        return Ok((Ratio::basis_points(percent), said));
    }
    match card.standings.iter().find(|known| known.line == id) {
        Some(Standing {
            share: Some(share),
            said,
            ..
        }) => Ok((*share, said.clone())),
        known => Err(known.map_or_else(|| "chưa xét".to_owned(), |known| known.said.clone())),
    }
}

fn rank_in_clusters(one: &Criterion, steps: &[(i64, Points)], assessments: &mut [Assessment]) {
    let id = format!("criterion:{}", one.id);
    let mut clusters: BTreeMap<String, Vec<(usize, Ratio, String)>> = BTreeMap::new();
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
        let said = match (cluster, standing(one, &id, &assessment.score)) {
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

fn percent_of(card: &Scorecard) -> i64 {
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
