//! A small result with everything a renderer must not get wrong: a late unit, one that did not
//! submit, one that cannot be read, contradicting figures, and a quotation that looks like a formula.

use std::borrow::Cow;
use std::sync::Arc;

use doichieu::model::{
    Anchor, Assessment, Comparison, Evidence, FileRecord, Finding, Format, LineTerms, NodeLabel,
    NodeState, Outcome, PackInfo, Period, PeriodKind, Points, Progress, Punctuality, ReadQuality,
    Reported, Role, RoundInfo, RuleTally, ScoreLine, Scorecard, SectionState, Severity, Subject,
    SubmissionState, TargetClaim, TargetLabel, Unit, UnitResult,
};
use rust_decimal::Decimal;

/// The text a careless writer would turn into a formula.
pub(crate) const FORMULA_LIKE: &str = "=HYPERLINK(\"http://vi.du\";\"bấm vào đây\")";

pub(crate) fn comparison() -> Comparison {
    Comparison {
        as_of: "2024-07-01".into(),
        pack: PackInfo {
            id: "mau-2024".into(),
            title: "Bộ quy tắc mẫu".into(),
            hash: "0123456789abcdef".repeat(4),
        },
        round: RoundInfo {
            title: "Kiểm tra 6 tháng đầu năm 2024 & khảo sát".into(),
            period: Period {
                kind: PeriodKind::HalfYear,
                from: "2024-01-01".into(),
                to: "2024-06-30".into(),
                target_to: None,
            },
        },
        nodes: nodes(),
        targets: targets(),
        grades: vec![
            ("Xuất sắc".into(), 9000),
            ("Tốt \"A\"".into(), 7500),
            ("Hoàn thành".into(), 0),
        ],
        quotas: vec![],
        units: vec![late(), absent(), unreadable(), on_time()],
        order: vec![3, 0, 1, 2],
        matrix: Vec::new(),
        changes: None,
        findings: vec![finding(
            "unit-unknown",
            Severity::Warning,
            Subject::File("submissions/la/bc.docx".into()),
            "Thư mục “la” không khớp đơn vị nào.",
            vec![],
        )],
        summary: vec![],
        stranded: vec![],
        rules: vec![
            rule("section-missing", 1, 9, 0),
            rule("report-late", 1, 1, 2),
            rule("text-copied", 0, 0, 4),
        ],
    }
}

fn nodes() -> Vec<NodeLabel> {
    [
        ("I", "", 1, "Khái quát tình hình", true, false),
        ("II", "", 1, "Kết quả đạt được", false, false),
        ("II.1", "II", 2, "Công tác giáo dục", false, false),
        ("II.1.1", "II.1", 3, "Giáo dục chính trị", true, false),
        ("II.1.2", "II.1", 3, "Nội dung khác", true, true),
    ]
    .map(|(id, parent, depth, title, leaf, optional)| NodeLabel {
        id: id.into(),
        parent: parent.into(),
        depth,
        title: title.into(),
        leaf,
        optional,
    })
    .to_vec()
}

fn targets() -> Vec<TargetLabel> {
    let label = |id: &str, name: &str, unit: &str, provincial: i64| TargetLabel {
        id: id.into(),
        name: name.into(),
        unit: unit.into(),
        goal: format!("ít nhất {provincial} {unit}"),
        provincial: Some(provincial.into()),
        is_rate: unit == "%",
        total: None,
        counted: 0,
        allocated: None,
        allocated_counted: None,
        progress: None,
        outlook: String::new(),
    };
    let mut jobs = label(
        "8b",
        "Thanh niên được giới thiệu việc làm",
        "thanh niên",
        12_500,
    );
    jobs.total = Some(1052.into());
    jobs.counted = 1;
    jobs.allocated = Some(1800.into());
    jobs.allocated_counted = Some(900.into());
    vec![jobs, label("4a", "Thanh thiếu nhi có năng lực số", "%", 60)]
}

pub(crate) fn evidence(unit: &str, paragraph: u32, quote: &str) -> Evidence {
    Evidence {
        file: format!("submissions/{unit}/bao-cao.docx").into(),
        anchor: Anchor::Paragraph(paragraph),
        quote: quote.into(),
    }
}

fn late() -> UnitResult {
    let id = "an-minh";
    let text = evidence(id, 143, "giới thiệu việc làm cho 1.250 thanh niên");
    let cell = Evidence {
        file: format!("submissions/{id}/chi-tieu.xlsx").into(),
        anchor: Anchor::SheetCell {
            sheet: "Chỉ tiêu".into(),
            row: 19,
            column: 6,
        },
        quote: "1.052".into(),
    };
    let odd = evidence(id, 12, FORMULA_LIKE);
    let mut jobs = claim("8b", Progress::Conflict, None);
    jobs.report = Some(reported(1250, text.clone()));
    jobs.sheet = Some(reported(1052, cell.clone()));
    let mut unit = received(id, "Huyện đoàn An Minh", Some(2));
    unit.assessment.sections = states([
        (SectionState::Full, vec![odd.clone()]),
        (SectionState::Full, vec![]),
        (SectionState::Thin, vec![]),
        (SectionState::Thin, vec![text.clone()]),
        (SectionState::NotApplicable, vec![]),
    ]);
    unit.assessment.targets = vec![jobs, claim("4a", Progress::NotReported, None)];
    unit.assessment.findings = vec![
        finding(
            "section-missing",
            Severity::Error,
            Subject::Section("I".into()),
            "có",
            vec![],
        ),
        finding(
            "figures-disagree",
            Severity::Error,
            Subject::Target("8b".into()),
            "Báo cáo ghi 1.250,\u{7} bảng chỉ tiêu ghi 1.052.",
            vec![text, cell],
        ),
        finding(
            "report-late",
            Severity::Warning,
            Subject::Document("deadline".into()),
            "+2 ngày so với hạn.",
            vec![odd],
        ),
    ];
    unit.assessment.findings[0].outcome = Outcome::Met;
    unit.points_lost = vec![Points(0), Points(100), Points(50)];
    unit.assessment.score = card(&[(400, 300), (400, 300)], 7500, "Tốt \"A\"");
    unit.rank = Some(2);
    unit.covered = (2, 2);
    unit.targets_met = (0, 2);
    unit
}

fn on_time() -> UnitResult {
    let id = "rach-gia";
    let text = evidence(id, 7, "giới thiệu việc làm cho 1.052 thanh niên");
    let mut jobs = claim("8b", Progress::Met, Some((1052, "116.9")));
    jobs.report = Some(reported(1052, text.clone()));
    let mut unit = received(id, "Thành đoàn Rạch Giá", Some(0));
    unit.assessment.unit.self_score = Some(750);
    unit.assessment.sections = states([
        (SectionState::Full, vec![text.clone()]),
        (SectionState::Full, vec![]),
        (SectionState::Full, vec![]),
        (SectionState::Missing, vec![]),
        (SectionState::HeadingOnly, vec![text]),
    ]);
    unit.assessment.targets = vec![jobs, claim("4a", Progress::OnTrack, Some((45, "75")))];
    unit.assessment.score = card(&[(400, 400), (380, 280)], 8718, "Tốt \"A\"");
    unit.rank = Some(1);
    unit.covered = (1, 2);
    unit.targets_met = (2, 2);
    unit
}

fn absent() -> UnitResult {
    let mut unit = received("kien-luong", "Huyện đoàn Kiên Lương", None);
    unit.assessment.state = SubmissionState::NotSubmitted;
    unit.assessment.files.clear();
    unit.assessment.punctuality.received = None;
    unit.assessment.sections = states([(); 5].map(|()| (SectionState::NotApplicable, vec![])));
    let missing = |id| claim(id, Progress::NotReported, None);
    unit.assessment.targets = vec![missing("8b"), missing("4a")];
    unit.assessment.findings = vec![finding(
        "not-submitted",
        Severity::Error,
        Subject::Unit,
        "Đơn vị chưa gửi báo cáo.",
        vec![],
    )];
    unit.points_lost = vec![Points(0)];
    unit
}

fn unreadable() -> UnitResult {
    let id = "don-vi-x";
    let mut unit = received(id, "HUYỆN ĐOÀN AN MINH", Some(0));
    unit.assessment.state = SubmissionState::Unreadable;
    unit.assessment.files[0].read = ReadQuality::Unreadable;
    unit.assessment.files[0].detail = Some("Tệp đặt mật khẩu".into());
    unit.assessment.sections = states([(); 5].map(|()| (SectionState::Unreadable, vec![])));
    let unread = |id| claim(id, Progress::Unreadable, None);
    unit.assessment.targets = vec![unread("8b"), unread("4a")];
    let path = unit.assessment.files[0].path.clone();
    let mut one = finding(
        "file-unreadable",
        Severity::Error,
        Subject::File(path.clone()),
        "Tệp đặt mật khẩu nên không đọc được.",
        vec![Evidence {
            file: path.into(),
            anchor: Anchor::File,
            quote: String::new(),
        }],
    );
    one.outcome = Outcome::Unreadable;
    unit.assessment.findings = vec![one];
    unit.points_lost = vec![Points(0)];
    unit
}

/// A unit with one report, no content and no score yet.
pub(crate) fn received(id: &str, name: &str, days_late: Option<u32>) -> UnitResult {
    UnitResult {
        assessment: Assessment {
            unit: Unit {
                id: id.into(),
                name: name.into(),
                kind: "huyện đoàn".into(),
                cluster: Some("Cụm 1".into()),
                ..Unit::default()
            },
            state: SubmissionState::Received,
            punctuality: Punctuality {
                received: Some("2024-06-27".into()),
                due: Some("2024-06-25".into()),
                days_late: days_late.unwrap_or(0),
                reading: "05 ngày làm việc trước ngày kiểm tra.".into(),
            },
            files: vec![FileRecord {
                path: format!("submissions/{id}/bao-cao.docx"),
                hash: "ab".repeat(32),
                size: Some(20_480),
                format: Format::Docx,
                role: Role::Report,
                read: ReadQuality::Good,
                detail: None,
            }],
            sections: Vec::new(),
            targets: Vec::new(),
            findings: Vec::new(),
            points_lost: vec![],
            quiet: vec![],
            score: Scorecard::default(),
            fingerprint: doichieu::model::Fingerprint::default(),
        },
        rank: None,
        rank_in_cluster: None,
        among: [1, 1, 1],
        human: doichieu::model::HumanUnit::default(),
        rank_in_kind: None,
        tied: 1,
        covered: (0, 0),
        targets_met: (0, 0),
        points_lost: Vec::new(),
    }
}

fn states(states: [(SectionState, Vec<Evidence>); 5]) -> Vec<NodeState> {
    nodes()
        .into_iter()
        .zip(states)
        .map(|(label, (state, evidence))| NodeState {
            node: label.id,
            required: !label.optional,
            state,
            words: 84,
            figures: 3,
            misplaced: false,
            evidence,
        })
        .collect()
}

fn claim(id: &str, progress: Progress, value: Option<(i64, &str)>) -> TargetClaim {
    TargetClaim {
        target: id.into(),
        assigned: Some(900.into()),
        report: None,
        table: None,
        sheet: None,
        value: value.map(|(value, _)| value.into()),
        percent: value.map(|(_, percent)| percent.parse().unwrap()),
        apart: None,
        progress,
        outlook: String::new(),
    }
}

#[allow(clippy::unnecessary_box_returns, reason = "the model keeps it boxed")]
fn reported(value: i64, evidence: Evidence) -> Box<Reported> {
    let value = Decimal::from(value);
    Box::new(Reported {
        value,
        low: value,
        high: value,
        evidence,
    })
}

pub(crate) fn finding(
    code: &'static str,
    severity: Severity,
    subject: Subject,
    message: &str,
    evidence: Vec<Evidence>,
) -> Finding {
    Finding {
        code,
        severity,
        subject,
        outcome: Outcome::NotMet,
        share_bp: 0,
        message: message.into(),
        found: "1250".into(),
        expected: "1052".into(),
        difference: "198".into(),
        evidence,
        hint: Cow::Borrowed("Đối chiếu sổ theo dõi."),
    }
}

/// Lines given as possible and awarded hundredths.
fn card(lines: &[(i64, i64)], percent: i64, grade: &str) -> Scorecard {
    let lines: Vec<ScoreLine> = lines
        .iter()
        .enumerate()
        .map(|(index, (possible, awarded))| ScoreLine {
            terms: Arc::new(LineTerms {
                id: format!("section:II.{index}"),
                title: "Công tác giáo dục".into(),
                rule: "Đủ được 100 %, sơ sài 50 %.".into(),
                weight: Points(400),
                ..LineTerms::default()
            }),
            inputs: "đủ 1, sơ sài 1".into(),
            awarded: Points(*awarded),
            possible: Points(*possible),
            codes: vec!["section-missing"],
            ..ScoreLine::default()
        })
        .collect();
    Scorecard {
        awarded: lines.iter().map(|line| line.awarded).sum(),
        possible: lines.iter().map(|line| line.possible).sum(),
        percent: Some(percent),
        grade: grade.into(),
        lines,
        ..Scorecard::default()
    }
}

fn rule(code: &'static str, met: u32, not_met: u32, skipped: u32) -> RuleTally {
    RuleTally {
        code,
        text: "Một câu nói rõ quy tắc.".into(),
        severity: Some(Severity::Error),
        met,
        not_met,
        skipped,
        errors: 0,
        skip_reason: "đơn vị chưa nộp".into(),
        of_round: false,
    }
}
