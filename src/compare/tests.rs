//! Ranks with ties, totals that leave contradictions out, tallies with their reasons.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::model::{Anchor, Evidence, Fingerprint, NodeState, Quiet, Unit, Waiver};
use crate::model::{Period, PeriodKind, Punctuality, Scorecard, Subject, TargetClaim};
use crate::rules::{Accrual, Marker, Outline, Scoring, Vocabulary};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn node(id: &str, parent: Option<usize>, children: &[usize], optional: bool) -> Node {
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

fn target(id: &str, kind: TargetKind, unit: &str, goal: Goal) -> Target {
    Target {
        id: id.into(),
        line: 1,
        name: format!("Tên {id}"),
        section: String::new(),
        kind,
        unit: unit.into(),
        goal,
        accrues: Accrual::Sum,
        each: false,
        steps: vec![],
        phrases: vec![],
        not: vec![],
        source: String::new(),
        examples: vec![],
    }
}

fn pack() -> RulePack {
    RulePack {
        id: "thu".into(),
        title: "Bộ quy tắc thử".into(),
        year: 2024,
        hash: "abc".into(),
        outline: Outline {
            unrelated: vec![],
            nodes: vec![
                node("II", None, &[1, 2, 3], false),
                node("II.1", Some(0), &[], false),
                node("II.2", Some(0), &[], false),
                node("II.3", Some(0), &[], true),
            ],
        },
        targets: vec![
            target(
                "8b",
                TargetKind::Count,
                "thanh niên",
                Goal::AtLeast(d("12500")),
            ),
            target("11b", TargetKind::Rate, "%", Goal::AtLeast(d("68"))),
        ],
        programme: vec![],
        scoring: Scoring {
            grades: vec![("Đạt".into(), 5_000), ("Tốt".into(), 9_000)],
            ..Scoring::default()
        },
        vocabulary: Vocabulary::default(),
        checks: vec![],
    }
}

fn unit(id: &str, kind: &str, percent: Option<i64>) -> Assessment {
    Assessment {
        unit: Unit {
            id: id.into(),
            name: id.into(),
            kind: kind.into(),
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
        score: Scorecard {
            percent,
            ..Scorecard::default()
        },
        fingerprint: Fingerprint::default(),
    }
}

fn info() -> RoundInfo {
    RoundInfo {
        title: "Đợt thử".into(),
        period: Period {
            kind: PeriodKind::HalfYear,
            from: "2024-01-01".into(),
            to: "2024-06-30".into(),
            target_to: None,
        },
    }
}

fn compared(assessments: Vec<Assessment>) -> Comparison {
    let kinds = [("section-thin", "Nội dung cụ thể", Severity::Warning)];
    compare(
        assessments,
        &pack(),
        info(),
        "2024-07-01",
        vec![],
        &kinds,
        None,
    )
}

fn claim(id: &str, value: Option<&str>, assigned: Option<&str>, progress: Progress) -> TargetClaim {
    TargetClaim {
        target: id.into(),
        assigned: assigned.map(d),
        report: None,
        table: None,
        sheet: None,
        value: value.map(d),
        percent: None,
        apart: None,
        progress,
        outlook: String::new(),
    }
}

#[test]
fn equal_scores_share_a_rank_and_the_next_one_is_skipped() {
    let result = compared(vec![
        unit("a", "huyện đoàn", Some(7_000)),
        unit("b", "xã đoàn", Some(8_000)),
        unit("c", "huyện đoàn", Some(8_000)),
        unit("d", "huyện đoàn", None),
        unit("e", "xã đoàn", Some(9_000)),
    ]);
    let ranks: Vec<_> = result.units.iter().map(|u| u.rank).collect();
    assert_eq!(ranks, [Some(4), Some(2), Some(2), None, Some(1)]);
    let in_kind: Vec<_> = result.units.iter().map(|u| u.rank_in_kind).collect();
    assert_eq!(in_kind, [Some(2), Some(2), Some(1), None, Some(1)]);
    let tied: Vec<_> = result.units.iter().map(|u| u.tied).collect();
    assert_eq!(tied, [1, 2, 2, 1, 1]);
    assert_eq!(result.order, [4, 1, 2, 0, 3]);
}

#[test]
fn units_that_handed_in_nothing_come_last_without_a_rank() {
    let mut silent = unit("a", "", Some(0));
    silent.state = SubmissionState::NotSubmitted;
    let mut also_silent = unit("c", "", Some(0));
    also_silent.state = SubmissionState::NotSubmitted;
    let result = compared(vec![silent, unit("b", "", Some(0)), also_silent]);
    let ranks: Vec<_> = result.units.iter().map(|u| (u.rank, u.tied)).collect();
    assert_eq!(ranks, [(None, 1), (Some(1), 1), (None, 1)]);
    assert_eq!(result.order, [1, 0, 2]);
    // They cover none of the two required leaves.
    assert_eq!(result.units[0].covered, (0, 2));
}

#[test]
fn coverage_leaves_out_what_does_not_apply_or_cannot_be_read() {
    use SectionState::{Full, HeadingOnly, Missing, NotApplicable, Thin, Unreadable};
    let state = |node: &str, required, state| NodeState {
        node: node.into(),
        required,
        state,
        words: 0,
        figures: 0,
        misplaced: false,
        evidence: vec![],
    };
    let covered = |first, second| {
        let mut one = unit("a", "", None);
        one.sections = vec![
            state("II", true, SectionState::Full),
            state("II.1", true, first),
            state("II.2", true, second),
            state("II.3", false, SectionState::Full),
        ];
        compared(vec![one]).units[0].covered
    };
    assert_eq!(covered(Full, Thin), (2, 2));
    assert_eq!(covered(HeadingOnly, Missing), (0, 2));
    assert_eq!(covered(Full, NotApplicable), (1, 1));
    assert_eq!(covered(Unreadable, Unreadable), (0, 0));
}

#[test]
fn totals_leave_contradictions_out_and_rates_are_never_summed() {
    let mut a = unit("a", "", None);
    a.targets = vec![
        claim("8b", Some("1052"), Some("900"), Progress::Met),
        claim("11b", Some("70"), Some("68"), Progress::Met),
    ];
    let mut b = unit("b", "", None);
    b.targets = vec![
        claim("8b", Some("5000"), Some("800"), Progress::Conflict),
        claim("11b", Some("60"), Some("68"), Progress::Behind),
    ];
    let mut c = unit("c", "", None);
    c.targets = vec![
        claim("8b", None, Some("900"), Progress::NotReported),
        claim("11b", None, Some("68"), Progress::NotApplicable),
    ];
    let result = compared(vec![a, b, c]);
    let jobs = &result.targets[0];
    assert_eq!(
        (jobs.total, jobs.counted, jobs.allocated),
        (Some(d("1052")), 1, Some(d("2600")))
    );
    // Only what the unit in the sum was given can be held against it.
    assert_eq!(jobs.allocated_counted, Some(d("900")));
    assert_eq!(jobs.goal, "ít nhất 12.500 thanh niên");
    assert_eq!(jobs.provincial, Some(d("12500")));
    let rate = &result.targets[1];
    assert_eq!((rate.total, rate.counted, rate.allocated), (None, 0, None));
    assert_eq!(rate.goal, "ít nhất 68%");
    let met: Vec<_> = result.units.iter().map(|u| u.targets_met).collect();
    assert_eq!(met, [(2, 2), (0, 1), (0, 1)]);
}

#[test]
fn who_was_excused_is_counted_apart() {
    let mut waived = unit("a", "", None);
    waived.targets = vec![claim(
        "8b",
        Some("400"),
        Some("900"),
        Progress::NotApplicable,
    )];
    waived.quiet = vec![quiet(Outcome::NotApplicable, About::Target(0))];
    waived.unit.waivers = vec![Waiver {
        what: "target:8b".into(),
        ..Waiver::default()
    }];
    let mut other = unit("b", "", None);
    other.targets = vec![claim("8b", Some("300"), Some("900"), Progress::Behind)];
    let compared = compared(vec![waived, other]);
    let label = &compared.targets[0];
    assert_eq!((label.total, label.counted), (Some(d("300")), 1));
    assert_eq!(compared.asked(0), 1);
    let reason = &compared.rules[0].skip_reason;
    assert_eq!(reason, "được Ban miễn (1)");
}

#[test]
fn goals_in_words() {
    let words = |kind, unit, goal| goal_in_words(&target("x", kind, unit, goal));
    assert_eq!(
        words(TargetKind::Money, "đồng", Goal::AtLeast(d("2000000000"))),
        "ít nhất 2 tỷ đồng"
    );
    assert_eq!(
        words(TargetKind::Count, "vụ", Goal::AtMost(d("3"))),
        "không quá 3 vụ"
    );
    assert_eq!(
        words(TargetKind::Count, "đợt", Goal::Exactly(d("2"))),
        "2 đợt"
    );
    assert_eq!(
        words(TargetKind::Rate, "%", Goal::Between(d("60"), d("80"))),
        "từ 60 đến 80%"
    );
}

fn thin(outcome: Outcome, message: &str) -> Finding {
    Finding {
        code: "section-thin",
        severity: Severity::Warning,
        subject: Subject::Unit,
        outcome,
        share_bp: 0,
        message: message.into(),
        found: String::new(),
        expected: String::new(),
        difference: String::new(),
        evidence: vec![],
        hint: Cow::Borrowed(""),
    }
}

fn quiet(outcome: Outcome, about: About) -> Quiet {
    Quiet {
        code: "section-thin",
        about,
        outcome,
    }
}

#[test]
fn a_rule_says_how_often_it_was_met_and_why_it_was_skipped() {
    let mut a = unit("a", "", None);
    a.findings = vec![thin(Outcome::PartlyMet, "…")];
    a.quiet = vec![
        quiet(Outcome::Met, About::Other),
        quiet(Outcome::NotApplicable, About::Section(0)),
    ];
    a.sections = vec![NodeState {
        node: "II.1".into(),
        required: true,
        state: SectionState::NotApplicable,
        words: 0,
        figures: 0,
        misplaced: false,
        evidence: vec![],
    }];
    let silent = |id: &str| {
        let mut silent = unit(id, "", None);
        silent.state = SubmissionState::NotSubmitted;
        silent.quiet = vec![quiet(Outcome::NotApplicable, About::Other)];
        silent
    };
    let (b, c) = (silent("b"), silent("c"));
    let mut stopped = unit("d", "", None);
    stopped.findings = vec![Finding {
        code: "unit-not-assessed",
        ..thin(Outcome::Unreadable, "Chương trình dừng bất thường")
    }];
    let rules = compared(vec![a, b, c, stopped]).rules;
    assert_eq!(rules.len(), 1);
    assert_eq!(
        (
            rules[0].met,
            rules[0].not_met,
            rules[0].skipped,
            rules[0].errors
        ),
        (1, 1, 3, 1)
    );
    assert_eq!(
        rules[0].skip_reason,
        "chưa nộp (2); mục không áp dụng cho loại đơn vị (1)"
    );
}

#[test]
fn labels_come_from_the_pack() {
    let result = compared(vec![]);
    assert_eq!(result.nodes[1].parent, "II");
    assert!(result.nodes[1].leaf && !result.nodes[0].leaf);
    assert!(result.nodes[3].optional);
    assert_eq!(result.grades[0], ("Tốt".into(), 9_000));
    assert_eq!(result.pack.hash, "abc");
}

proptest! {
    /// A rank is one more than the number of better units, so it never depends on register order.
    #[test]
    fn ranks_do_not_depend_on_the_order_of_the_register(percents in prop::collection::vec(prop::option::of(0i64..20), 0..12)) {
        let units = |percents: &[Option<i64>]| {
            percents.iter().enumerate().map(|(i, p)| unit(&i.to_string(), "", *p)).collect()
        };
        let forward = compared(units(&percents));
        let reversed: Vec<_> = percents.iter().rev().copied().collect();
        let backward = compared(units(&reversed));
        let n = percents.len();
        let mirrored = forward.units.iter().zip(backward.units.iter().rev());
        for ((one, other), percent) in mirrored.zip(&percents) {
            prop_assert_eq!(one.rank, other.rank);
            prop_assert_eq!(one.rank.is_some(), percent.is_some());
        }
        prop_assert_eq!(forward.order.len(), n);
        let order: Vec<_> = forward.order.iter().map(|&at| forward.units[at].rank.unwrap_or(u32::MAX)).collect();
        prop_assert!(order.is_sorted());
    }
}

mod summary {
    use super::*;
    use crate::rules::Task;

    fn task(id: &str, nodes: &[&str]) -> Task {
        Task {
            id: id.into(),
            title: format!("Nhiệm vụ {id}"),
            nodes: nodes.iter().map(|node| (*node).to_owned()).collect(),
            text: String::new(),
            codes: vec![],
            targets: vec![],
            quotes: false,
            by_board: false,
            is_defect: false,
        }
    }

    fn section(node: &str, state: SectionState) -> NodeState {
        NodeState {
            node: node.into(),
            required: true,
            state,
            words: 0,
            figures: 0,
            misplaced: false,
            evidence: vec![],
        }
    }

    /// A unit that reports both required leaves in full.
    fn full(id: &str) -> Assessment {
        let mut unit = unit(id, "", None);
        unit.sections = ["II.1", "II.2"]
            .map(|node| section(node, SectionState::Full))
            .to_vec();
        unit
    }

    fn finding(code: &'static str, subject: Subject) -> Finding {
        Finding {
            code,
            subject,
            ..thin(Outcome::NotMet, "…")
        }
    }

    fn points(tasks: Vec<Task>, units: Vec<Assessment>) -> Vec<crate::model::SummaryPoint> {
        let mut pack = pack();
        pack.targets[0].section = "II.1".into();
        pack.programme = tasks;
        compare(units, &pack, info(), "2024-07-01", vec![], &[], None).summary
    }

    #[test]
    fn a_task_sees_the_targets_of_its_nodes_and_those_it_names() {
        let mut behind = full("a");
        behind.targets = vec![claim("8b", Some("300"), Some("900"), Progress::Behind)];
        behind.findings = vec![finding("target-not-met", Subject::Target("8b".into()))];
        let named = Task {
            targets: vec!["8b".into()],
            ..task("3", &["II.2"])
        };
        let tasks = vec![task("1", &["II.1"]), task("2", &["II.2"]), named];
        let points = points(tasks, vec![behind, full("b")]);
        let late = vec![(0, vec!["chỉ tiêu 8b: chậm tiến độ".to_owned()])];
        assert_eq!((&points[0].concerned, &points[0].fine), (&late, &vec![1]));
        assert_eq!(points[0].targets, [0]);
        assert_eq!(points[1].fine, [0, 1]);
        assert_eq!(points[2].concerned, late);
    }

    #[test]
    fn a_bare_heading_is_no_silence_and_silence_is_no_contradiction() {
        use SectionState::{HeadingOnly, Missing};
        let mut bare = full("a");
        bare.sections = vec![section("II.1", HeadingOnly)];
        let mut silent = full("b");
        silent.sections = vec![section("II.1", Missing)];
        silent.targets = vec![claim("8b", None, Some("900"), Progress::NotReported)];
        let subject = || Subject::Target("8b".into());
        silent.findings = vec![finding("target-not-reported", subject())];
        let mut other_unit = silent.clone();
        other_unit
            .findings
            .push(finding("unit-of-measure", subject()));
        let points = points(vec![task("1", &["II.1"])], vec![bare, silent, other_unit]);
        let said: Vec<String> = points[0]
            .concerned
            .iter()
            .map(|(_, why)| why.join("; "))
            .collect();
        assert_eq!(points[0].silent, [1]);
        assert_eq!(
            said,
            [
                "II.1 chỉ có đề mục",
                "II.1 thiếu; chỉ tiêu 8b: có phát hiện"
            ]
        );
    }

    #[test]
    fn a_report_by_the_outline_leaves_no_line_out() {
        let mut gaps = full("a");
        gaps.sections[1].state = SectionState::HeadingOnly;
        gaps.findings = vec![
            finding("section-missing", Subject::Section("II.1".into())),
            finding("section-thin", Subject::Section("II.2".into())),
        ];
        let mut thin = full("b");
        thin.sections[0].state = SectionState::Thin;
        thin.findings = vec![finding("section-thin", Subject::Section("II.1".into()))];
        let by_outline = Task {
            codes: vec!["report-late".into(), "section-missing".into()],
            ..task("I.3", &[])
        };
        let points = points(vec![by_outline], vec![gaps, thin, full("c")]);
        let told = ["chỉ có đề mục ở 1 mục: II.2", "thiếu 1 mục: II.1"];
        let told = told.map(str::to_owned).to_vec();
        assert_eq!(points[0].concerned, vec![(0, told)]);
        assert_eq!(points[0].fine, [1, 2]);
    }

    #[test]
    fn a_quotation_keeps_what_it_is_about() {
        let said = |quote: &str| Evidence {
            file: "a.docx".into(),
            anchor: Anchor::Paragraph(7),
            quote: quote.into(),
        };
        let mut unit = full("a");
        unit.sections[0].evidence = vec![
            said("- Chất lượng tin, bài viết"),
            said("được quan tâm nâng lên."),
        ];
        let asked = Task {
            quotes: true,
            ..task("1", &["II.1"])
        };
        let quotes = points(vec![asked], vec![unit])[0].quotes.clone();
        let whole = "Chất lượng tin, bài viết: được quan tâm nâng lên.";
        assert_eq!(quotes, [(0, whole.to_owned())]);
    }

    #[test]
    fn tasks_under_one_node_say_that_they_cannot_be_told_apart() {
        let tasks = vec![
            task("1", &["II.1"]),
            task("2", &["II.1"]),
            task("3", &["II"]),
        ];
        let points = points(tasks, vec![full("a")]);
        assert_eq!(points[0].told_with, ["2"]);
        assert_eq!(points[1].told_with, ["1"]);
        assert!(points[2].told_with.is_empty());
    }
}
