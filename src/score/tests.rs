//! The score's promises: exact sums, no dependence on order, nothing lost by accident.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::model::Severity;
use crate::rules::DisciplineLine;
use crate::rules::{Marker, Node, Outline, Scoring, Vocabulary};

/// A unit without a type, targets or waivers.
pub(super) fn case(findings: &[Finding]) -> Case<'_> {
    Case {
        findings,
        unit_type: "",
        targets: &[],
        waivers: &[],
        fixed: None,
    }
}

fn score(findings: &[Finding], pack: &RulePack) -> Scorecard {
    super::score(&case(findings), &Sheet::new(pack))
}

fn points_lost(findings: &[Finding], card: &Scorecard, pack: &RulePack) -> Vec<Points> {
    super::points_lost(&case(findings), card, &Sheet::new(pack))
}

pub(super) fn node(id: &str, parent: Option<usize>, children: &[usize], optional: bool) -> Node {
    Node {
        id: id.into(),
        parent,
        children: children.to_vec(),
        depth: id.split('.').count() as u8,
        marker: Marker::Dash,
        title: format!("Nội dung {id}"),
        printed: String::new(),
        optional,
        catch_all: false,
        aliases: vec![],
        phrases: vec![],
        related: vec![],
        samples: vec![],
        not: vec![],
        unit_types: vec![],
        not_unit_types: vec![],
        examples: vec![],
    }
}

pub(super) fn pack() -> RulePack {
    RulePack {
        id: "thu".into(),
        title: "Bộ quy tắc thử".into(),
        year: 2024,
        hash: String::new(),
        outline: Outline {
            unrelated: vec![],
            nodes: vec![
                node("II", None, &[1, 5], false),
                node("II.1", Some(0), &[2, 3, 4], false),
                node("II.1.1", Some(1), &[], false),
                node("II.1.2", Some(1), &[], false),
                node("II.1.3", Some(1), &[], false),
                node("II.2", Some(0), &[6, 7], false),
                node("II.2.1", Some(5), &[], false),
                node("II.2.2", Some(5), &[], true),
            ],
        },
        targets: vec![],
        programme: vec![],
        scoring: Scoring {
            sections: vec![("II.1".into(), Points(1_000)), ("II.2".into(), Points(500))],
            state_shares: [10_000, 5_000, 2_000, 0],
            targets: vec![("8b".into(), Points(200)), ("11b".into(), Points(300))],
            discipline: vec![
                DisciplineLine {
                    code: "report-late".into(),
                    title: "Nộp báo cáo đúng hạn".into(),
                    points: Points(300),
                    per_occurrence: Points(100),
                },
                DisciplineLine {
                    code: "figures-disagree".into(),
                    title: "Số liệu thống nhất".into(),
                    points: Points(100),
                    per_occurrence: Points(50),
                },
            ],
            grades: vec![
                ("Xuất sắc".into(), 9_000),
                ("Tốt".into(), 7_500),
                ("Hoàn thành".into(), 5_000),
                ("Chưa hoàn thành".into(), 0),
            ],
            half_year_pace_bp: 5_000,
            ..Scoring::default()
        },
        vocabulary: Vocabulary::default(),
        checks: vec![],
    }
}

pub(super) fn finding(
    code: FindingCode,
    subject: Subject,
    outcome: Outcome,
    share_bp: u32,
) -> Finding {
    Finding {
        code,
        severity: Severity::Warning,
        subject,
        outcome,
        share_bp,
        message: format!("{code} {}", outcome.vietnamese()),
        found: match share_bp {
            5_000 => "sơ sài",
            2_000 => "chỉ có đề mục",
            _ => "",
        }
        .into(),
        expected: String::new(),
        difference: String::new(),
        evidence: vec![],
        hint: Cow::Borrowed(""),
    }
}

pub(super) fn leaf_findings(id: &str, outcome: Outcome, share_bp: u32) -> [Finding; 2] {
    let subject = || Subject::Section(id.into());
    let (missing, thin) = match outcome {
        Outcome::NotMet => (Outcome::NotMet, Outcome::NotApplicable),
        Outcome::PartlyMet => (Outcome::Met, Outcome::PartlyMet),
        other => (other, other),
    };
    let whole = |outcome| if outcome == Outcome::Met { 10_000 } else { 0 };
    [
        finding(SECTION_MISSING, subject(), missing, whole(missing)),
        finding(
            SECTION_THIN,
            subject(),
            thin,
            if thin == Outcome::PartlyMet {
                share_bp
            } else {
                whole(thin)
            },
        ),
    ]
}

/// A unit that does everything right.
pub(super) fn perfect() -> Vec<Finding> {
    let mut findings = vec![
        finding(NOT_SUBMITTED, Subject::Unit, Outcome::Met, 10_000),
        finding(
            REPORT_LATE,
            Subject::Document("deadline".into()),
            Outcome::Met,
            10_000,
        ),
    ];
    for id in ["II.1.1", "II.1.2", "II.1.3", "II.2.1"] {
        findings.extend(leaf_findings(id, Outcome::Met, 10_000));
    }
    for id in ["8b", "11b"] {
        let subject = || Subject::Target(id.into());
        findings.push(finding(
            TARGET_NOT_REPORTED,
            subject(),
            Outcome::Met,
            10_000,
        ));
        findings.push(finding(TARGET_NOT_MET, subject(), Outcome::Met, 10_000));
        findings.push(finding("figures-disagree", subject(), Outcome::Met, 10_000));
    }
    findings
}

/// Replaces what is said about a subject.
fn set(findings: &mut Vec<Finding>, new: Finding) {
    findings.retain(|old| !(old.code == new.code && old.subject == new.subject));
    findings.push(new);
}

fn set_leaf(findings: &mut Vec<Finding>, id: &str, outcome: Outcome, share_bp: u32) {
    for new in leaf_findings(id, outcome, share_bp) {
        set(findings, new);
    }
}

fn line<'c>(card: &'c Scorecard, id: &str) -> &'c ScoreLine {
    card.lines.iter().find(|line| line.id == id).unwrap()
}

fn target_subject(id: &str) -> Subject {
    Subject::Target(id.into())
}

#[test]
fn everything_right_is_the_whole() {
    let card = score(&perfect(), &pack());
    assert_eq!(card.awarded, Points(2_400));
    assert_eq!(card.possible, Points(2_400));
    assert_eq!(card.percent, Some(10_000));
    assert_eq!(card.grade, "Xuất sắc");
    let ids: Vec<_> = card.lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "section:II.1",
            "section:II.2",
            "target:8b",
            "target:11b",
            "discipline:report-late",
            "discipline:figures-disagree"
        ]
    );
}

#[test]
fn a_section_s_points_are_spread_over_its_required_leaves() {
    let mut findings = perfect();
    set_leaf(&mut findings, "II.1.1", Outcome::NotMet, 0);
    set_leaf(&mut findings, "II.1.2", Outcome::PartlyMet, 5_000);
    let card = score(&findings, &pack());
    let line = line(&card, "section:II.1");
    // 10 points over three leaves: 3,34 + 3,33 + 3,33.
    assert_eq!((line.awarded, line.possible), (Points(500), Points(1_000)));
    assert_eq!(line.inputs, "1 đủ; 1 sơ sài (II.1.2); 1 thiếu (II.1.1)");
    assert_eq!(line.codes, [SECTION_MISSING, SECTION_THIN]);
    assert_eq!(
        line.rule,
        "10 điểm chia đều cho 3 nội dung bắt buộc của mục: đủ hưởng 100%, sơ sài 50%, \
         chỉ có đề mục 20%, thiếu 0%; nội dung không áp dụng hoặc không đọc được không tính vào \
         điểm tối đa"
    );
    // The optional II.2.2 takes no part.
    assert_eq!(self::line(&card, "section:II.2").awarded, Points(500));
}

#[test]
fn what_does_not_apply_or_cannot_be_read_leaves_the_denominator() {
    let mut findings = perfect();
    set_leaf(&mut findings, "II.1.1", Outcome::NotApplicable, 0);
    set_leaf(&mut findings, "II.1.2", Outcome::Unreadable, 0);
    for (id, outcome) in [
        ("8b", Outcome::NotApplicable),
        ("11b", Outcome::Unreadable), // contradictory sources
    ] {
        set(
            &mut findings,
            finding(TARGET_NOT_MET, target_subject(id), outcome, 0),
        );
    }
    let card = score(&findings, &pack());
    let section = line(&card, "section:II.1");
    assert_eq!(
        (section.awarded, section.possible, section.weight),
        (Points(333), Points(333), Points(1_000))
    );
    assert_eq!(
        section.inputs,
        "1 đủ; 1 không áp dụng (II.1.1); 1 không đọc được (II.1.2)"
    );
    assert_eq!(line(&card, "target:8b").possible, Points(0));
    assert_eq!(line(&card, "target:11b").possible, Points(0));
    assert_eq!(card.percent, Some(10_000));
}

#[test]
fn targets_are_worth_their_share_and_silence_nothing() {
    let mut findings = perfect();
    set(
        &mut findings,
        finding(
            TARGET_NOT_MET,
            target_subject("11b"),
            Outcome::PartlyMet,
            6_666,
        ),
    );
    set(
        &mut findings,
        finding(
            TARGET_NOT_REPORTED,
            target_subject("8b"),
            Outcome::NotReported,
            0,
        ),
    );
    set(
        &mut findings,
        finding(
            TARGET_NOT_MET,
            target_subject("8b"),
            Outcome::NotApplicable,
            0,
        ),
    );
    let card = score(&findings, &pack());
    let part = line(&card, "target:11b");
    assert_eq!((part.awarded, part.possible), (Points(200), Points(300)));
    let silent = line(&card, "target:8b");
    assert_eq!((silent.awarded, silent.possible), (Points(0), Points(200)));
    assert_eq!(silent.inputs, "target-not-reported chưa báo cáo");
}

#[test]
fn a_reported_figure_that_no_check_judges_earns_nothing_and_costs_nothing() {
    let mut findings = perfect();
    findings.retain(|f| f.code != TARGET_NOT_MET);
    let card = score(&findings, &pack());
    assert_eq!(line(&card, "target:8b").possible, Points(0));
}

#[test]
fn discipline_counts_days_and_cases_and_stops_at_zero() {
    let mut findings = perfect();
    let mut late = finding(
        REPORT_LATE,
        Subject::Document("deadline".into()),
        Outcome::NotMet,
        0,
    );
    late.difference = "2 ngày".into();
    set(&mut findings, late.clone());
    let card = score(&findings, &pack());
    let line_late = line(&card, "discipline:report-late");
    assert_eq!(
        (line_late.awarded, line_late.possible),
        (Points(100), Points(300))
    );
    assert_eq!(line_late.inputs, "2 ngày");

    late.difference = "40 ngày".into();
    set(&mut findings, late);
    for id in ["8b", "11b"] {
        set(
            &mut findings,
            finding("figures-disagree", target_subject(id), Outcome::NotMet, 0),
        );
    }
    let card = score(&findings, &pack());
    assert_eq!(line(&card, "discipline:report-late").awarded, Points(0));
    let figures = line(&card, "discipline:figures-disagree");
    assert_eq!(
        (figures.awarded, &*figures.inputs),
        (Points(0), "2 trường hợp")
    );
}

#[test]
fn discipline_that_was_not_checked_is_left_out() {
    let mut findings = perfect();
    set(
        &mut findings,
        finding(
            REPORT_LATE,
            Subject::Document("deadline".into()),
            Outcome::NotApplicable,
            0,
        ),
    );
    findings.retain(|f| f.code != "figures-disagree");
    let card = score(&findings, &pack());
    assert_eq!(line(&card, "discipline:report-late").possible, Points(0));
    assert_eq!(
        line(&card, "discipline:figures-disagree").inputs,
        "Chưa xét"
    );
}

#[test]
fn a_unit_that_handed_in_nothing_is_not_scored() {
    for outcome in [Outcome::NotMet, Outcome::NotApplicable, Outcome::Unreadable] {
        let findings = [finding(NOT_SUBMITTED, Subject::Unit, outcome, 0)];
        let card = score(&findings, &pack());
        assert_eq!(
            (card.awarded, card.possible, card.percent),
            (Points(0), Points(0), None)
        );
        assert_eq!(card.grade, "");
        assert_eq!(points_lost(&findings, &card, &pack()), [Points(0)]);
    }
}

#[test]
fn a_unit_that_cannot_be_read_has_no_score() {
    let findings = [
        finding(NOT_SUBMITTED, Subject::Unit, Outcome::Unreadable, 0),
        finding(
            REPORT_LATE,
            Subject::Document("deadline".into()),
            Outcome::Met,
            10_000,
        ),
        finding(TARGET_NOT_MET, target_subject("8b"), Outcome::Met, 10_000),
    ];
    let card = score(&findings, &pack());
    assert_eq!(
        (card.possible, card.percent, &*card.grade),
        (Points(0), None, "")
    );
    assert!(card.lines.iter().all(|line| !line.inputs.is_empty()));
}

#[test]
fn discipline_alone_is_no_result() {
    let findings = [finding(
        REPORT_LATE,
        Subject::Document("deadline".into()),
        Outcome::Met,
        10_000,
    )];
    assert_eq!(score(&findings, &pack()).percent, None);
    assert_eq!(score(&[], &pack()).percent, None);
}

#[test]
fn grades_need_their_threshold() {
    let pack = pack();
    for (percent, name) in [
        (10_000, "Xuất sắc"),
        (9_000, "Xuất sắc"),
        (8_999, "Tốt"),
        (4_999, "Chưa hoàn thành"),
    ] {
        assert_eq!(grade(percent, &pack), name);
    }
    let mut strict = pack;
    strict.scoring.grades.truncate(3);
    assert_eq!(grade(4_999, &strict), "");
}

/// Any outcome a check can give, with a share that fits it.
fn outcome() -> impl Strategy<Value = (Outcome, u32)> {
    prop_oneof![
        Just((Outcome::Met, 10_000)),
        (0u32..10_000).prop_map(|share| (Outcome::PartlyMet, share)),
        Just((Outcome::NotMet, 0)),
        Just((Outcome::NotReported, 0)),
        Just((Outcome::NotApplicable, 0)),
        Just((Outcome::Unreadable, 0)),
    ]
}

fn subject() -> impl Strategy<Value = (FindingCode, Subject)> {
    prop_oneof![
        (
            prop::sample::select(vec![SECTION_MISSING, SECTION_THIN]),
            prop::sample::select(vec!["II.1.1", "II.1.2", "II.1.3", "II.2.1"])
        )
            .prop_map(|(code, id)| (code, Subject::Section(id.into()))),
        (
            prop::sample::select(vec![
                TARGET_NOT_MET,
                TARGET_NOT_REPORTED,
                "figures-disagree"
            ]),
            prop::sample::select(vec!["8b", "11b"])
        )
            .prop_map(|(code, id)| (code, Subject::Target(id.into()))),
        Just((REPORT_LATE, Subject::Document("deadline".into()))),
        Just((NOT_SUBMITTED, Subject::Unit)),
    ]
}

pub(super) fn findings() -> impl Strategy<Value = Vec<Finding>> {
    prop::collection::vec((subject(), outcome(), 0u32..30), 0..40).prop_map(|drawn| {
        drawn
            .into_iter()
            .map(|((code, subject), (outcome, share), days)| {
                let mut finding = finding(code, subject, outcome, share);
                finding.difference = format!("{days} ngày");
                finding
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_total_is_the_sum_of_its_lines_and_nothing_is_negative(findings in findings(), weight in 1i64..5_000) {
        let mut pack = pack();
        pack.scoring.sections[0].1 = Points(weight);
        let card = score(&findings, &pack);
        prop_assert_eq!(card.awarded, card.lines.iter().map(|line| line.awarded).sum());
        prop_assert_eq!(card.possible, card.lines.iter().map(|line| line.possible).sum());
        for line in &card.lines {
            prop_assert!(Points(0) <= line.awarded);
            prop_assert!(line.awarded <= line.possible);
            prop_assert!(line.possible <= line.weight);
        }
        prop_assert!(card.percent.is_none_or(|percent| (0..=10_000).contains(&percent)));
        prop_assert_eq!(card.percent.is_some(), card.possible > Points(0));
    }

    #[test]
    fn the_order_of_findings_does_not_matter(
        (ordered, shuffled) in findings().prop_flat_map(|f| (Just(f.clone()), Just(f).prop_shuffle()))
    ) {
        prop_assert_eq!(score(&ordered, &pack()), score(&shuffled, &pack()));
    }

    #[test]
    fn every_point_lost_belongs_to_a_finding(findings in findings()) {
        let card = score(&findings, &pack());
        let lost = points_lost(&findings, &card, &pack());
        prop_assert_eq!(lost.len(), findings.len());
        prop_assert_eq!(lost.iter().copied().sum::<Points>(), card.possible - card.awarded);
        prop_assert!(lost.iter().all(|points| *points >= Points(0)));
    }
}
