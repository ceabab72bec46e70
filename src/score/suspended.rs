//! Points that could not be judged yet: out of the maximum, never silently.

use super::families::{criterion, nodes, targets};
use super::tests::{case, finding, leaf_findings, pack};
use super::*;
use crate::model::Progress;
use crate::rules::{Criterion, CriterionRule};

fn about(id: &str, outcome: Outcome) -> Finding {
    finding(TARGET_NOT_MET, Subject::Target(id.into()), outcome, 0)
}

/// The card by one criterion beside one that is fully met: with nothing judged there is no score.
fn card(one: Criterion, findings: &[Finding]) -> Scorecard {
    let mut pack = pack();
    pack.scoring.sections.clear();
    pack.scoring.targets.clear();
    pack.scoring.discipline.clear();
    let mut met = criterion(nodes(&["II.1"]), 500, CriterionRule::Condition);
    met.id = "2".into();
    pack.scoring.criteria = vec![one, met];
    let leaves = ["II.1.1", "II.1.2", "II.1.3"].into_iter();
    let mut all = findings.to_vec();
    all.extend(leaves.flat_map(|leaf| leaf_findings(leaf, Outcome::Met, 10_000)));
    super::score(&case(&all), &Sheet::new(&pack))
}

fn bands(steps: &[(i64, i64)]) -> Criterion {
    let steps = steps.iter().map(|(from, points)| (*from, Points(*points)));
    criterion(
        targets(&["8b", "11b"]),
        1_000,
        CriterionRule::Bands(steps.collect()),
    )
}

#[test]
fn what_may_change_the_points_is_suspended_and_what_cannot_is_given() {
    // One of two targets contradicts itself: half or the whole is met.
    let found = [about("8b", Outcome::Met), about("11b", Outcome::Unreadable)];
    let open = card(bands(&[(10_000, 1_000), (5_000, 500)]), &found);
    let line = &open.lines[0];
    assert_eq!((line.possible, line.suspended), (Points(0), Points(1_000)));
    assert!(
        line.inputs.contains("chưa xét được (chỉ tiêu 11b)"),
        "{}",
        line.inputs
    );
    // Half is enough for the whole: whatever comes out, the points are the same.
    let settled = card(bands(&[(5_000, 1_000)]), &found);
    let line = &settled.lines[0];
    assert_eq!(
        (line.awarded, line.possible, line.suspended),
        (Points(1_000), Points(1_000), Points(0))
    );
}

#[test]
fn the_share_has_a_range_while_points_are_suspended() {
    let mut found = leaf_findings("II.1.1", Outcome::Met, 10_000).to_vec();
    found.extend(leaf_findings("II.1.2", Outcome::NotMet, 0));
    found.extend(leaf_findings("II.1.3", Outcome::NotApplicable, 0));
    found.push(about("8b", Outcome::Unreadable));
    let mut pack = pack();
    pack.scoring.sections.clear();
    pack.scoring.targets.clear();
    pack.scoring.discipline.clear();
    let rule = || CriterionRule::Proportional {
        full_at: 10_000,
        floor: 0,
    };
    let mut second = criterion(targets(&["8b"]), 500, rule());
    second.id = "2".into();
    pack.scoring.criteria = vec![criterion(nodes(&["II.1"]), 500, rule()), second];
    let card = super::score(&case(&found), &Sheet::new(&pack));
    assert_eq!(card.percent, Some(5_000));
    // 2.5 of 10 if nothing comes of it, 7.5 if all does.
    assert_eq!(card.open_range(), Some((2_500, 7_500)));
    assert_eq!(card.suspended().count(), 1);
    let lost = points_lost(&case(&found), &card, &Sheet::new(&pack));
    assert_eq!(lost.into_iter().sum::<Points>(), Points(250));
}

#[test]
fn values_that_contradict_each_other_give_the_range_of_their_own_points() {
    let mut found = leaf_findings("II.1.1", Outcome::Met, 10_000).to_vec();
    for leaf in ["II.1.2", "II.1.3"] {
        found.extend(leaf_findings(leaf, Outcome::Met, 10_000));
    }
    found.push(about("8b", Outcome::Unreadable));
    let mut pack = pack();
    pack.scoring.sections.clear();
    pack.scoring.targets.clear();
    pack.scoring.discipline.clear();
    let rule = || CriterionRule::Proportional {
        full_at: 10_000,
        floor: 0,
    };
    let mut second = criterion(targets(&["8b"]), 700, rule());
    second.id = "2".into();
    pack.scoring.criteria = vec![criterion(nodes(&["II.1"]), 300, rule()), second];
    let claims = [TargetClaim {
        target: "8b".into(),
        assigned: Some(7_000.into()),
        report: None,
        table: None,
        sheet: None,
        value: Some(5_000.into()),
        apart: Some((4_000.into(), 5_000.into())),
        percent: None,
        progress: Progress::Conflict,
        outlook: String::new(),
    }];
    let case = Case {
        targets: &claims,
        ..case(&found)
    };
    let card = super::score(&case, &Sheet::new(&pack));
    assert_eq!(card.lines[1].suspended, Points(700));
    assert_eq!(card.lines[1].bounds, Some((Points(400), Points(500))));
    // 3 + 4 of 10 at the least, 3 + 5 at the most: the whole that is shown lies above both.
    assert_eq!(card.open_range(), Some((7_000, 8_000)));
    assert_eq!(card.percent, Some(10_000));
    assert_eq!(card.share_outside_range(), Some((7_000, 8_000)));
}

#[test]
fn every_leaf_that_lacks_bears_its_part_of_the_loss() {
    let mut found = leaf_findings("II.1.1", Outcome::Met, 10_000).to_vec();
    found.extend(leaf_findings("II.1.2", Outcome::NotMet, 0));
    found.extend(leaf_findings("II.1.3", Outcome::PartlyMet, 5_000));
    let rule = CriterionRule::Proportional {
        full_at: 10_000,
        floor: 0,
    };
    let mut pack = pack();
    pack.scoring.sections.clear();
    pack.scoring.targets.clear();
    pack.scoring.discipline.clear();
    pack.scoring.criteria = vec![criterion(nodes(&["II.1"]), 900, rule)];
    let case = case(&found);
    let sheet = Sheet::new(&pack);
    let card = super::score(&case, &sheet);
    assert_eq!(card.awarded, Points(450));
    let mut lost: Vec<Points> = points_lost(&case, &card, &sheet);
    lost.retain(|lost| lost.0 > 0);
    assert_eq!(lost, [Points(300), Points(150)]);
}
