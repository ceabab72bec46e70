//! Growth, signs closed and not judged again, merged, divided and vanished units.

use super::*;
use crate::model::{
    About, EarlierFigure, FileRecord, Fingerprint, Format, NodeState, Outcome, Progress,
    Punctuality, Quiet, ReadQuality, Role, Scorecard, SectionState, SubmissionState, Waiver,
};

fn period(kind: PeriodKind, to: &str) -> Period {
    Period {
        kind,
        from: "2024-01-01".into(),
        to: to.into(),
        target_to: None,
    }
}

fn before(id: &str, value: i64) -> EarlierUnit {
    EarlierUnit {
        id: id.into(),
        name: format!("Huyện đoàn {id}"),
        hashes: ["h1".to_owned()].into(),
        targets: vec![EarlierFigure {
            target: "8b".into(),
            value: value.into(),
            evidence: None,
        }],
        findings: vec![("section-missing".into(), "section:I".into(), "Thiếu".into())],
        ..EarlierUnit::default()
    }
}

fn now(id: &str, predecessors: &[&str], value: i64) -> Assessment {
    Assessment {
        unit: Unit {
            id: id.into(),
            name: format!("Xã đoàn {id}"),
            predecessors: predecessors.iter().map(|p| (*p).to_owned()).collect(),
            ..Unit::default()
        },
        state: SubmissionState::Received,
        punctuality: Punctuality::default(),
        files: vec![FileRecord {
            path: "submissions/a/bc.docx".into(),
            hash: "h1".into(),
            size: None,
            format: Format::Docx,
            role: Role::Report,
            read: ReadQuality::Good,
            detail: None,
        }],
        sections: vec![],
        targets: vec![TargetClaim {
            target: "8b".into(),
            assigned: None,
            report: None,
            table: None,
            sheet: None,
            value: Some(value.into()),
            percent: None,
            apart: None,
            progress: Progress::Behind,
            outlook: String::new(),
        }],
        findings: vec![],
        points_lost: vec![],
        quiet: vec![],
        score: Scorecard::default(),
        fingerprint: Fingerprint::default(),
    }
}

fn held(units: &[Assessment], before: Vec<EarlierUnit>, now: &Period) -> Changes {
    let pack = crate::rules::load("soc-trang-2024", None).unwrap().pack;
    let earlier = Earlier {
        title: "6 tháng".into(),
        as_of: "2024-07-01".into(),
        period: period(PeriodKind::HalfYear, "2024-06-30"),
        units: before,
    };
    changes(units, &earlier, &pack, now)
}

#[test]
fn an_amount_counted_from_new_year_cannot_shrink() {
    let year = period(PeriodKind::Year, "2024-12-31");
    let found = held(&[now("a", &[], 900)], vec![before("a", 1000)], &year);
    let growth = &found.units[0].targets[0];
    assert_eq!(growth.difference, Decimal::from(-100));
    assert_eq!(growth.percent, Some(Decimal::from(-10)));
    assert!(growth.backwards);
    // The same period again, corrected, is no step back in time.
    let half = period(PeriodKind::HalfYear, "2024-06-30");
    let again = held(&[now("a", &[], 900)], vec![before("a", 1000)], &half);
    assert!(!again.units[0].targets[0].backwards);
}

#[test]
fn merged_units_are_rolled_up_and_divided_ones_are_left_out() {
    let year = period(PeriodKind::Year, "2024-12-31");
    let merged = now("c", &["a", "Huyện đoàn b"], 900);
    let found = held(&[merged], vec![before("a", 300), before("b", 400)], &year);
    assert_eq!(found.units[0].from, ["a", "b"]);
    assert_eq!(found.units[0].targets[0].before, Decimal::from(700));
    assert!(
        !found.units[0].same_files,
        "two units cannot hand in one unit's files again"
    );
    let divided = [now("c", &["a"], 900), now("d", &["a"], 100)];
    let found = held(&divided, vec![before("a", 300)], &year);
    assert!(
        found
            .units
            .iter()
            .all(|unit| unit.from.is_empty() && unit.targets.is_empty())
    );
    assert!(
        found
            .units
            .iter()
            .all(|unit| unit.closed.is_empty() && unit.new.is_empty())
    );
}

#[test]
fn signs_are_closed_new_or_unchanged() {
    let half = period(PeriodKind::HalfYear, "2024-06-30");
    let found = held(&[judged(Outcome::Met)], vec![before("a", 900)], &half);
    let unit = &found.units[0];
    assert_eq!(
        (unit.closed.len(), unit.new.len(), unit.unchanged),
        (1, 0, 0)
    );
    assert!(unit.same_files && unit.unjudged.is_empty());
}

/// The unit with section I judged by the rule of the earlier sign.
fn judged(outcome: Outcome) -> Assessment {
    let mut unit = now("a", &[], 900);
    unit.sections = vec![NodeState {
        node: "I".into(),
        required: true,
        state: match outcome {
            Outcome::Unreadable => SectionState::Unreadable,
            Outcome::NotApplicable => SectionState::NotApplicable,
            _ => SectionState::Full,
        },
        words: 90,
        figures: 2,
        misplaced: false,
        evidence: vec![],
    }];
    unit.quiet = vec![Quiet {
        code: "section-missing",
        about: About::Section(0),
        outcome,
    }];
    unit
}

/// Why the earlier sign about section I is not closed; none where it is.
fn reason(unit: Assessment) -> Option<String> {
    let half = period(PeriodKind::HalfYear, "2024-06-30");
    let found = held(&[unit], vec![before("a", 900)], &half);
    let unit = &found.units[0];
    assert_eq!(unit.closed.len() + unit.unjudged.len(), 1);
    unit.unjudged.first().map(|one| one.reason.clone())
}

#[test]
fn what_nobody_could_judge_is_not_closed() {
    let mut silent = judged(Outcome::NotApplicable);
    silent.state = SubmissionState::NotSubmitted;
    silent.files.clear();
    assert_eq!(reason(silent).unwrap(), "đơn vị chưa nộp báo cáo kỳ này");
    let mut unreadable = judged(Outcome::Unreadable);
    unreadable.state = SubmissionState::Unreadable;
    let said = reason(unreadable).unwrap();
    assert_eq!(said, "báo cáo kỳ này của đơn vị không đọc được");
    let said = reason(judged(Outcome::Unreadable)).unwrap();
    assert!(said.contains("không đọc được trọn vẹn"), "{said}");
    assert!(reason(judged(Outcome::NotApplicable)).is_some());
    let said = reason(now("a", &[], 900)).unwrap();
    assert_eq!(said, "mục không còn trong đề cương kỳ này");
    let mut waived = judged(Outcome::NotApplicable);
    waived.unit.waivers = vec![Waiver {
        what: "section:I".into(),
        reason: "mới thành lập".into(),
        by: "Trưởng Ban".into(),
        until: None,
    }];
    assert!(reason(waived).unwrap().starts_with("được miễn"));
    assert_eq!(reason(judged(Outcome::Met)), None);
}

#[test]
fn a_target_without_a_figure_is_not_mended() {
    let mut earlier = before("a", 900);
    earlier.findings = vec![("target-not-met".into(), "target:8b".into(), "Chậm".into())];
    let half = period(PeriodKind::HalfYear, "2024-06-30");
    for (progress, closed) in [
        (Progress::Met, true),
        (Progress::NotReported, false),
        (Progress::Conflict, false),
        (Progress::Unreadable, false),
        (Progress::NotApplicable, false),
    ] {
        let mut unit = now("a", &[], 900);
        unit.targets[0].progress = progress;
        unit.quiet = vec![Quiet {
            code: "target-not-met",
            about: About::Target(0),
            outcome: Outcome::NotApplicable,
        }];
        let found = held(&[unit], vec![earlier.clone()], &half);
        assert_eq!(found.units[0].closed.len() == 1, closed, "{progress:?}");
    }
}

#[test]
fn what_compares_units_is_closed_once_all_of_them_are_there() {
    let mut earlier = before("a", 900);
    earlier.findings = vec![("text-copied".into(), "document:copy".into(), "Giống".into())];
    let half = period(PeriodKind::HalfYear, "2024-06-30");
    let mut other = now("b", &[], 1);
    let both = [now("a", &[], 900), other.clone()];
    let found = held(&both, vec![earlier.clone()], &half);
    assert_eq!(found.units[0].closed.len(), 1);
    other.state = SubmissionState::NotSubmitted;
    let found = held(&[now("a", &[], 900), other], vec![earlier], &half);
    assert!(found.units[0].unjudged[0].reason.contains("còn 1 đơn vị"));
}

#[test]
fn a_unit_that_left_the_register_is_told_of() {
    let half = period(PeriodKind::HalfYear, "2024-06-30");
    let today = [now("c", &["a"], 9), now("d", &["a"], 1), now("e", &[], 5)];
    let units = vec![before("a", 3), before("b", 4), before("e", 4)];
    let found = held(&today, units, &half);
    let gone: Vec<_> = found
        .gone
        .iter()
        .map(|one| (&*one.unit, one.into.len()))
        .collect();
    assert_eq!(gone, [("a", 2), ("b", 0)]);
    assert_eq!(found.gone[1].signs, 1);
}
