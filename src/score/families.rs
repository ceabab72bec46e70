//! Every family of rules against points worked out by hand, to the hundredth.

use super::tests::{case, finding, leaf_findings, pack, perfect};
use super::*;
use crate::model::{Assessment, Progress, Punctuality, SubmissionState};
use crate::rules::{CriteriaSet, Criterion, CriterionRule, Gate, Inputs, Quota, QuotaWithin};

pub(super) fn targets(ids: &[&str]) -> Inputs {
    Inputs {
        targets: ids.iter().map(|id| (*id).to_owned()).collect(),
        ..Inputs::default()
    }
}

pub(super) fn nodes(ids: &[&str]) -> Inputs {
    Inputs {
        nodes: ids.iter().map(|id| (*id).to_owned()).collect(),
        ..Inputs::default()
    }
}

pub(super) fn codes(ids: &[&str]) -> Inputs {
    Inputs {
        codes: ids.iter().map(|id| (*id).to_owned()).collect(),
        ..Inputs::default()
    }
}

pub(super) fn criterion(inputs: Inputs, points: i64, rule: CriterionRule) -> Criterion {
    Criterion {
        id: "1".into(),
        title: "Tiêu chí thử".into(),
        group: String::new(),
        points: Points(points),
        open: false,
        sets: vec![],
        evidence: vec![],
        inputs,
        rule,
    }
}

/// A pack with this one criterion only.
fn only(one: Criterion) -> RulePack {
    let mut pack = pack();
    pack.scoring.sections.clear();
    pack.scoring.targets.clear();
    pack.scoring.discipline.clear();
    pack.scoring.criteria = vec![one];
    pack
}

fn claim(id: &str, percent: &str) -> TargetClaim {
    TargetClaim {
        target: id.into(),
        assigned: None,
        report: None,
        table: None,
        sheet: None,
        value: None,
        percent: Some(percent.parse().unwrap()),
        apart: None,
        progress: Progress::Met,
        outlook: String::new(),
    }
}

fn target(id: &str, outcome: Outcome, share: u32) -> Finding {
    finding(TARGET_NOT_MET, Subject::Target(id.into()), outcome, share)
}

/// `(awarded, possible)` of the criterion's line.
fn line_of(one: Criterion, findings: &[Finding], claims: &[TargetClaim]) -> (i64, i64) {
    let pack = only(one);
    let case = Case {
        targets: claims,
        ..case(findings)
    };
    let card = super::score(&case, &Sheet::new(&pack));
    let line = &card.lines[0];
    assert!(!line.rule.is_empty() && !line.inputs.is_empty());
    (line.awarded.0, line.possible.0)
}

#[test]
fn a_condition_gives_all_or_nothing() {
    let rule = || criterion(nodes(&["II.1"]), 500, CriterionRule::Condition);
    let leaves = |states: [(Outcome, u32); 3]| -> Vec<Finding> {
        ["II.1.1", "II.1.2", "II.1.3"]
            .into_iter()
            .zip(states)
            .flat_map(|(id, (outcome, share))| leaf_findings(id, outcome, share))
            .collect()
    };
    let (met, missed) = ((Outcome::Met, 10_000), (Outcome::NotMet, 0));
    let (thin, away) = ((Outcome::PartlyMet, 5_000), (Outcome::NotApplicable, 0));
    let unread = (Outcome::Unreadable, 0);
    for (states, expected) in [
        ([met, met, met], (500, 500)),
        ([met, met, missed], (0, 500)),
        ([met, met, thin], (0, 500)),
        ([met, met, away], (500, 500)),
        ([away, away, away], (0, 0)),
        // A loss that is certain stands; what might be a loss does not.
        ([missed, met, unread], (0, 500)),
        ([met, met, unread], (0, 0)),
    ] {
        assert_eq!(
            line_of(rule(), &leaves(states), &[]),
            expected,
            "{states:?}"
        );
    }
    let mut lenient = rule();
    lenient.inputs.thin_is_enough = true;
    assert_eq!(line_of(lenient, &leaves([met, met, thin]), &[]), (500, 500));
}

#[test]
fn a_ladder_counts_misses() {
    // 8 / 6 / 4 / 0 by late or missing reports.
    let steps = vec![(0, Points(800)), (2, Points(600)), (4, Points(400))];
    let rule = || {
        criterion(
            codes(&["percent-wrong"]),
            800,
            CriterionRule::Misses(steps.clone()),
        )
    };
    let wrong = |times: usize| -> Vec<Finding> {
        let wrong = (0..times).map(|at| {
            let subject = Subject::Target(format!("{at}"));
            finding("percent-wrong", subject, Outcome::NotMet, 0)
        });
        let fine = finding("percent-wrong", Subject::Unit, Outcome::Met, 10_000);
        wrong.chain([fine]).collect()
    };
    for (times, awarded) in [
        (0, 800),
        (1, 600),
        (2, 600),
        (3, 400),
        (4, 400),
        (5, 0),
        (9, 0),
    ] {
        assert_eq!(
            line_of(rule(), &wrong(times), &[]),
            (awarded, 800),
            "{times}"
        );
    }
    // The check did not run: nothing is claimed.
    assert_eq!(line_of(rule(), &[], &[]), (0, 0));
}

#[test]
fn bands_give_points_by_the_share() {
    let steps = vec![
        (10_000, Points(1_000)),
        (8_000, Points(700)),
        (5_050, Points(325)),
    ];
    let rule = || criterion(targets(&["8b"]), 1_000, CriterionRule::Bands(steps.clone()));
    for (percent, awarded) in [
        ("120", 1_000),
        ("100", 1_000),
        ("99.9", 700),
        ("80", 700),
        ("79.9", 325),
        ("50.5", 325),
        ("50.4", 0),
        ("0", 0),
    ] {
        let found = [target("8b", Outcome::PartlyMet, 9_999)];
        let got = line_of(rule(), &found, &[claim("8b", percent)]);
        assert_eq!(got, (awarded, 1_000), "{percent}");
    }
    let silent = finding(
        TARGET_NOT_REPORTED,
        Subject::Target("8b".into()),
        Outcome::NotReported,
        0,
    );
    assert_eq!(line_of(rule(), &[silent], &[]), (0, 1_000));
    for outcome in [Outcome::NotApplicable, Outcome::Unreadable] {
        assert_eq!(line_of(rule(), &[target("8b", outcome, 0)], &[]), (0, 0));
    }
}

#[test]
fn proportional_points_have_a_cap_and_a_floor() {
    for (full_at, floor, percent, awarded) in [
        (10_000, 0, "87.5", 656), // 7.5 × 87.5 % = 6.5625
        (10_000, 0, "130", 750),
        (9_000, 0, "45", 375),      // 7.5 × 45/90
        (10_000, 5_000, "50", 375), // the floor itself counts
        (10_000, 5_000, "49.9", 0),
        (10_000, 0, "33.3", 250), // 2.4975 rounds half up
    ] {
        let rule = CriterionRule::Proportional { full_at, floor };
        let found = [target("8b", Outcome::PartlyMet, 9_999)];
        let got = line_of(
            criterion(targets(&["8b"]), 750, rule),
            &found,
            &[claim("8b", percent)],
        );
        assert_eq!(got, (awarded, 750), "{percent} of {full_at} from {floor}");
    }
    // Three leaves, one thin: 83.33 %.
    let mut found = perfect();
    found.retain(|f| f.subject != Subject::Section("II.1.2".into()));
    found.extend(leaf_findings("II.1.2", Outcome::PartlyMet, 5_000));
    let rule = CriterionRule::Proportional {
        full_at: 10_000,
        floor: 0,
    };
    let got = line_of(criterion(nodes(&["II.1"]), 900, rule), &found, &[]);
    assert_eq!(got, (750, 900));
}

/// The rounded percentage beside the figures it was rounded from.
fn reported(value: i64, assigned: i64, percent: &str) -> TargetClaim {
    TargetClaim {
        value: Some(value.into()),
        assigned: Some(assigned.into()),
        ..claim("8b", percent)
    }
}

#[test]
fn points_follow_the_figures_and_not_the_rounded_percentage() {
    let found = [target("8b", Outcome::PartlyMet, 9_999)];
    for (value, assigned, percent, awarded) in [
        (100, 300, "33.3", 288), // 7.77 × 1/3 ÷ 0.9 = 2.8777…
        (500, 700, "71.4", 617), // 6.1666…
        (1, 600, "0.2", 1),      // 0.0143…
    ] {
        let rule = CriterionRule::Proportional {
            full_at: 9_000,
            floor: 0,
        };
        let one = criterion(targets(&["8b"]), 777, rule);
        let got = line_of(one, &found, &[reported(value, assigned, percent)]);
        assert_eq!(got, (awarded, 777), "{value}/{assigned}");
    }
    let near = reported(9_996, 10_000, "100.0");
    let bands = CriterionRule::Bands(vec![(10_000, Points(500)), (8_000, Points(300))]);
    let one = criterion(targets(&["8b"]), 500, bands);
    let claims = [near];
    assert_eq!(line_of(one.clone(), &found, &claims), (300, 500));
    let pack = only(one);
    let case = Case {
        targets: &claims,
        ..case(&found)
    };
    let said = super::score(&case, &Sheet::new(&pack)).lines[0]
        .inputs
        .clone();
    assert_eq!(said, "Chỉ tiêu 8b đạt 99,96% so với giao");
    let bonus = CriterionRule::Bonus {
        over: 10_000,
        per: 1_000,
        each: Points(50),
        in_total: false,
    };
    let one = criterion(targets(&["8b"]), 200, bonus);
    let claims = [reported(10_996, 10_000, "110.0")];
    assert_eq!(line_of(one, &found, &claims), (0, 0));
}

#[test]
fn a_bonus_goes_on_top_up_to_its_limit() {
    for (per, each, in_total, percent, expected) in [
        (1_000, 50, false, "100", (0, 0)),
        (1_000, 50, false, "109.9", (0, 0)),
        (1_000, 50, false, "110", (50, 0)),
        (1_000, 50, false, "134", (150, 0)),
        (1_000, 50, false, "400", (200, 0)),
        (0, 200, false, "100.1", (200, 0)),
        (1_000, 50, true, "110", (50, 200)),
    ] {
        let rule = CriterionRule::Bonus {
            over: 10_000,
            per,
            each: Points(each),
            in_total,
        };
        let found = [target("8b", Outcome::Met, 10_000)];
        let got = line_of(
            criterion(targets(&["8b"]), 200, rule),
            &found,
            &[claim("8b", percent)],
        );
        assert_eq!(got, expected, "{percent}");
    }
}

#[test]
fn penalties_take_points_but_never_more_than_were_earned() {
    let wrong: Vec<Finding> = (0..3)
        .map(|at| {
            let subject = Subject::Target(format!("{at}"));
            finding("percent-wrong", subject, Outcome::NotMet, 0)
        })
        .collect();
    let penalty = |most: i64, each: i64| {
        let each = Points(each);
        criterion(
            codes(&["percent-wrong"]),
            most,
            CriterionRule::Penalty { each },
        )
    };
    // The perfect unit of the other tests has 23 points: 15 sections, 5 targets, 4 discipline less one line.
    let mut pack = pack();
    pack.scoring.discipline.clear();
    for (most, each, taken) in [(200, 50, 150), (100, 50, 100), (9_000, 3_000, 2_000)] {
        pack.scoring.criteria = vec![penalty(most, each)];
        let mut findings = perfect();
        findings.extend(wrong.clone());
        let case = case(&findings);
        let card = super::score(&case, &Sheet::new(&pack));
        assert_eq!(card.possible, Points(2_000));
        assert_eq!(card.awarded, Points(2_000 - taken));
        assert_eq!(card.awarded, card.lines.iter().map(|l| l.awarded).sum());
        let lost: Points = points_lost(&case, &card, &Sheet::new(&pack))
            .into_iter()
            .sum();
        assert_eq!(lost, Points(taken), "each point taken has a finding");
    }
}

#[test]
fn a_failed_gate_bounds_the_grade_and_says_so() {
    let mut pack = pack();
    pack.scoring.gates = vec![Gate {
        id: "1".into(),
        title: "có báo cáo mục II.2".into(),
        sets: vec![],
        inputs: nodes(&["II.2"]),
        best_grade: "Hoàn thành".into(),
    }];
    let findings = perfect();
    let fine = super::score(&case(&findings), &Sheet::new(&pack));
    assert_eq!(
        (fine.grade.as_str(), fine.grade_note.as_str()),
        ("Xuất sắc", "")
    );
    let mut findings = perfect();
    findings.retain(|f| f.subject != Subject::Section("II.2.1".into()));
    findings.extend(leaf_findings("II.2.1", Outcome::PartlyMet, 5_000));
    let bounded = super::score(&case(&findings), &Sheet::new(&pack));
    assert!(bounded.percent > Some(8_900));
    assert_eq!(bounded.grade, "Hoàn thành");
    assert!(bounded.grade_note.contains("II.2"));
    let gate = bounded.lines.last().unwrap();
    assert_eq!((gate.id.as_str(), gate.weight), ("gate:1", Points(0)));
}

#[test]
fn what_does_not_apply_or_is_waived_shrinks_the_maximum() {
    let mut pack = pack();
    pack.scoring.criteria = vec![criterion(targets(&["8b"]), 400, CriterionRule::Condition)];
    let mut findings = perfect();
    findings.retain(|f| f.subject != Subject::Target("8b".into()));
    findings.push(target("8b", Outcome::NotMet, 2_000));
    let judged = super::score(&case(&findings), &Sheet::new(&pack));
    assert_eq!(
        (judged.awarded, judged.possible),
        (Points(2_240), Points(2_800))
    );
    let waivers = [Waiver {
        what: "criterion:1".into(),
        reason: "mới thành lập".into(),
        by: "Bí thư Tỉnh đoàn".into(),
        until: None,
    }];
    let excused = Case {
        waivers: &waivers,
        ..case(&findings)
    };
    let card = super::score(&excused, &Sheet::new(&pack));
    assert_eq!(
        (card.awarded, card.possible),
        (Points(2_240), Points(2_400))
    );
    let line = card
        .lines
        .iter()
        .find(|line| line.id == "criterion:1")
        .unwrap();
    assert!(line.inputs.contains("mới thành lập") && line.inputs.contains("Bí thư"));

    let waivers = [Waiver {
        what: "target:8b".into(),
        ..waivers[0].clone()
    }];
    waive(&mut findings, &waivers);
    let card = super::score(&case(&findings), &Sheet::new(&pack));
    assert_eq!(
        (card.awarded, card.possible),
        (Points(2_200), Points(2_200))
    );
}

#[test]
fn sets_give_each_type_of_unit_its_own_criteria() {
    let mut pack = pack();
    pack.scoring.sets = vec![
        CriteriaSet {
            id: "truong".into(),
            title: "Đoàn trường".into(),
            unit_types: vec!["đoàn trường".into()],
            apart: false,
        },
        CriteriaSet {
            id: "huyen".into(),
            title: "Huyện, thị, thành đoàn".into(),
            unit_types: vec![],
            apart: false,
        },
    ];
    pack.scoring
        .only_in
        .insert("section:II.2".into(), vec!["huyen".into()]);
    let mut one = criterion(targets(&["8b"]), 400, CriterionRule::Condition);
    one.sets = vec!["truong".into()];
    pack.scoring.criteria = vec![one];
    let findings = perfect();
    for (unit_type, set, possible) in [
        ("đoàn trường", "Đoàn trường", 2_300),
        ("huyện đoàn", "Huyện, thị, thành đoàn", 2_400),
    ] {
        let case = Case {
            unit_type,
            ..case(&findings)
        };
        let card = super::score(&case, &Sheet::new(&pack));
        assert_eq!((card.set.as_str(), card.possible.0), (set, possible));
    }
}

fn assessed(id: &str, cluster: &str, percent: i64, pack: &RulePack) -> Assessment {
    let mut score = super::score(&case(&perfect()), &Sheet::new(pack));
    score.percent = Some(percent);
    score.grade = grade(percent, pack);
    Assessment {
        unit: Unit {
            id: id.into(),
            kind: "huyện đoàn".into(),
            cluster: Some(cluster.into()),
            ..Unit::default()
        },
        state: SubmissionState::Received,
        punctuality: Punctuality::default(),
        files: vec![],
        sections: vec![],
        targets: vec![],
        findings: vec![],
        points_lost: vec![],
        quiet: vec![],
        fingerprint: crate::model::Fingerprint::default(),
        score,
    }
}

#[test]
fn points_by_rank_are_given_within_the_cluster() {
    let mut pack = pack();
    let steps = vec![(1, Points(500)), (2, Points(300))];
    pack.scoring.criteria = vec![criterion(
        Inputs::default(),
        500,
        CriterionRule::ClusterRank(steps),
    )];
    let mut round = [
        ("a", "Cụm 1", 9_000),
        ("b", "Cụm 1", 9_500),
        ("c", "Cụm 1", 8_000),
        ("d", "Cụm 2", 5_000),
        ("e", "Cụm 2", 5_000),
    ]
    .map(|(id, cluster, percent)| assessed(id, cluster, percent, &pack));
    settle_round(&mut round, &pack);
    let points = round.each_ref().map(|unit| {
        let mut lines = unit.score.lines.iter();
        let line = lines.find(|line| line.id == "criterion:1");
        line.map(|line| (line.awarded.0, line.possible.0)).unwrap()
    });
    assert_eq!(
        points,
        [(300, 500), (500, 500), (0, 500), (500, 500), (500, 500)]
    );
    for unit in &round {
        let sum: Points = unit.score.lines.iter().map(|line| line.awarded).sum();
        assert_eq!(unit.score.awarded, sum);
    }
}

#[test]
fn a_quota_moves_those_beyond_it_and_never_parts_equal_scores() {
    let mut pack = pack();
    pack.scoring.quotas = vec![Quota {
        grade: "Xuất sắc".into(),
        share: 2_000,
        within: QuotaWithin::Round,
    }];
    let run = |percents: &[i64]| -> Vec<String> {
        let mut round: Vec<Assessment> = percents
            .iter()
            .enumerate()
            .map(|(at, percent)| assessed(&format!("{at}"), "", *percent, &pack))
            .collect();
        settle_round(&mut round, &pack);
        round.into_iter().map(|unit| unit.score.grade).collect()
    };
    // 20 % of ten units: two.
    let grades = run(&[
        9_900, 9_800, 9_700, 9_600, 8_000, 8_000, 8_000, 7_600, 6_000, 100,
    ]);
    let best = grades.iter().filter(|grade| *grade == "Xuất sắc").count();
    assert_eq!(best, 2);
    assert_eq!(grades[2], "Tốt");
    // The second place is shared by two: neither is taken, rather than one at random.
    let grades = run(&[
        9_900, 9_800, 9_800, 8_000, 8_000, 8_000, 8_000, 7_600, 6_000, 100,
    ]);
    assert_eq!(grades[0], "Xuất sắc");
    assert_eq!((grades[1].as_str(), grades[2].as_str()), ("Tốt", "Tốt"));
    // 20 % of four units is none.
    assert_eq!(run(&[9_900, 8_000, 8_000, 8_000])[0], "Tốt");
}

#[test]
fn raises_are_what_scoring_again_says() {
    let pack = pack();
    let mut findings = perfect();
    findings.retain(|f| {
        f.subject != Subject::Section("II.2.1".into()) && f.subject != Subject::Target("8b".into())
    });
    findings.extend(leaf_findings("II.2.1", Outcome::NotMet, 0));
    findings.push(target("8b", Outcome::NotMet, 5_000));
    let case = case(&findings);
    let raises = appraise(&case, &Sheet::new(&pack)).0.raises;
    let told: Vec<(String, i64)> = raises
        .iter()
        .map(|raise| (raise.subject.to_string(), raise.gain.0))
        .collect();
    assert_eq!(
        told,
        [
            ("section:II.2.1".to_owned(), 500),
            ("target:8b".to_owned(), 100)
        ]
    );
    assert!(raises[0].action.contains("Bổ sung mục II.2.1"));
}
