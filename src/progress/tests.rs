//! The table of cases for [`super::judge`].

use super::*;
use crate::model::{Anchor, Claim, Evidence, FigureSource, Reading};
use crate::rules::{Outline, Scoring, Vocabulary};

pub(super) fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn pack(kind: TargetKind, goal: Goal, accrues: Accrual) -> RulePack {
    RulePack {
        id: "thu".into(),
        title: "Bộ quy tắc thử".into(),
        year: 2024,
        hash: String::new(),
        outline: Outline::default(),
        targets: vec![Target {
            id: "8b".into(),
            line: 8,
            name: "Thanh niên được giới thiệu việc làm".into(),
            section: "II.3.2".into(),
            kind,
            unit: "thanh niên".into(),
            goal,
            accrues,
            each: false,
            steps: vec![],
            phrases: vec![],
            not: vec![],
            source: String::new(),
            examples: vec![],
        }],
        programme: vec![],
        scoring: Scoring {
            half_year_pace_bp: 5_000,
            ..Scoring::default()
        },
        vocabulary: Vocabulary::default(),
        checks: vec![],
    }
}

pub(super) fn claim(value: Option<&str>, progress: Progress) -> TargetClaim {
    TargetClaim {
        target: "8b".into(),
        assigned: None,
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

pub(super) fn period(kind: PeriodKind) -> Period {
    let (from, to, target_to) = match kind {
        PeriodKind::Month => ("2024-02-01", "2024-02-29", None),
        PeriodKind::Quarter => ("2024-01-01", "2024-03-31", None),
        PeriodKind::HalfYear => ("2024-01-01", "2024-06-30", None),
        PeriodKind::Year => ("2024-01-01", "2024-12-31", None),
        PeriodKind::MidTerm => ("2017-01-01", "2019-12-31", Some("2022-12-31")),
        PeriodKind::Term => ("2017-01-01", "2022-12-31", None),
    };
    Period {
        kind,
        from: from.into(),
        to: to.into(),
        target_to: target_to.map(Into::into),
    }
}

/// Judges one value at the end of a period; `assigned` empty = not allocated.
pub(super) fn judged(
    kind: PeriodKind,
    pack: &RulePack,
    value: Option<&str>,
    assigned: &str,
    as_of: &str,
) -> TargetClaim {
    let mut claims = Claims {
        figures: vec![],
        targets: vec![claim(value, Progress::NotReported)],
    };
    let mut allocated = BTreeMap::new();
    if !assigned.is_empty() {
        allocated.insert("8b".to_owned(), d(assigned));
    }
    judge(&mut claims, pack, &period(kind), as_of, &allocated, "");
    claims.targets.remove(0)
}

#[test]
fn the_table() {
    use Accrual::{Level, Sum, YearEnd};
    use PeriodKind::{HalfYear, MidTerm, Month, Quarter, Term, Year};
    use Progress::{Behind, Met, NotApplicable, NotMet, OnTrack};
    use TargetKind::{Count, Money, Rate};
    let least = |v| Goal::AtLeast(d(v));
    let most = |v| Goal::AtMost(d(v));
    let exactly = |v| Goal::Exactly(d(v));
    let between = |a, b| Goal::Between(d(a), d(b));
    // kind, goal of the province, accrual, period, value, assigned to the unit ⇒ progress, percent
    let cases = [
        // Amounts that add up, at half-year: half the year's part is full pace.
        (
            Count,
            least("12500"),
            Sum,
            HalfYear,
            "1052",
            "900",
            Met,
            "116.9",
        ),
        (
            Count,
            least("12500"),
            Sum,
            HalfYear,
            "900",
            "900",
            Met,
            "100",
        ),
        (
            Count,
            least("12500"),
            Sum,
            HalfYear,
            "899",
            "900",
            OnTrack,
            "99.9",
        ),
        (
            Count,
            least("12500"),
            Sum,
            HalfYear,
            "450",
            "900",
            OnTrack,
            "50",
        ),
        (
            Count,
            least("12500"),
            Sum,
            HalfYear,
            "449",
            "900",
            Behind,
            "49.9",
        ),
        (
            Count,
            least("12500"),
            Sum,
            HalfYear,
            "0",
            "900",
            Behind,
            "0",
        ),
        (
            Money,
            least("2000000000"),
            Sum,
            HalfYear,
            "150000000",
            "140000000",
            Met,
            "107.1",
        ),
        (
            Money,
            least("2000000000"),
            Sum,
            HalfYear,
            "69999999",
            "140000000",
            Behind,
            "50",
        ),
        // … and at the end of the year.
        (Count, least("12500"), Sum, Year, "900", "900", Met, "100"),
        (
            Count,
            least("12500"),
            Sum,
            Year,
            "899",
            "900",
            NotMet,
            "99.9",
        ),
        (Count, least("12500"), Sum, Year, "0", "900", NotMet, "0"),
        (Count, least("1"), Sum, Year, "1", "1", Met, "100"),
        // A quarter and a month ask for their own days' share: 91 and 29 of 366.
        (
            Count,
            least("12500"),
            Sum,
            Quarter,
            "224",
            "900",
            OnTrack,
            "24.9",
        ),
        (
            Count,
            least("12500"),
            Sum,
            Quarter,
            "223",
            "900",
            Behind,
            "24.8",
        ),
        (Count, least("12500"), Sum, Month, "72", "900", OnTrack, "8"),
        (
            Count,
            least("12500"),
            Sum,
            Month,
            "71",
            "900",
            Behind,
            "7.9",
        ),
        (Count, least("12500"), Sum, Month, "900", "900", Met, "100"),
        // A term's first half: 1095 of 2191 days.
        (
            Count,
            least("12500"),
            Sum,
            MidTerm,
            "450",
            "900",
            OnTrack,
            "50",
        ),
        (
            Count,
            least("12500"),
            Sum,
            MidTerm,
            "440",
            "900",
            Behind,
            "48.9",
        ),
        (
            Count,
            least("12500"),
            Sum,
            Term,
            "880",
            "900",
            NotMet,
            "97.8",
        ),
        // Levels are held against the goal itself.
        (Rate, least("68"), Level, HalfYear, "70", "", Met, "102.9"),
        (Rate, least("68"), Level, HalfYear, "68", "", Met, "100"),
        (Rate, least("68"), Level, HalfYear, "62", "", Behind, "91.2"),
        (Rate, least("68"), Level, Year, "62", "", NotMet, "91.2"),
        (Rate, least("68"), Level, HalfYear, "62", "60", Met, "103.3"),
        (Rate, least("68"), Level, Quarter, "34", "", Behind, "50"),
        (
            Count,
            least("12500"),
            Level,
            HalfYear,
            "899",
            "900",
            Behind,
            "99.9",
        ),
        (
            Count,
            least("12500"),
            Level,
            HalfYear,
            "900",
            "900",
            Met,
            "100",
        ),
        // Judged at the end of the year only.
        (
            Rate,
            least("50"),
            YearEnd,
            HalfYear,
            "30",
            "",
            NotApplicable,
            "60",
        ),
        (Rate, least("50"), YearEnd, HalfYear, "55", "", Met, "110"),
        (Rate, least("50"), YearEnd, Year, "49.9", "", NotMet, "99.8"),
        (Rate, least("50"), YearEnd, Year, "50", "", Met, "100"),
        (
            Rate,
            least("50"),
            YearEnd,
            MidTerm,
            "40",
            "",
            NotApplicable,
            "80",
        ),
        // Ceilings: kept only once the period is over, lost as soon as they are passed.
        (Count, most("10"), Sum, HalfYear, "3", "4", OnTrack, "75"),
        (Count, most("10"), Sum, HalfYear, "5", "4", NotMet, "125"),
        (Count, most("10"), Sum, Year, "4", "4", Met, "100"),
        (Count, most("10"), Sum, Year, "5", "4", NotMet, "125"),
        (Rate, most("10"), Level, HalfYear, "12", "", Behind, "120"),
        (Rate, most("10"), Level, HalfYear, "8", "", Met, "80"),
        (
            Rate,
            most("10"),
            YearEnd,
            HalfYear,
            "8",
            "",
            NotApplicable,
            "80",
        ),
        // Exact numbers and ranges.
        (Count, exactly("20"), Sum, HalfYear, "1", "2", OnTrack, "50"),
        (Count, exactly("20"), Sum, HalfYear, "2", "2", Met, "100"),
        (Count, exactly("20"), Sum, HalfYear, "3", "2", NotMet, "150"),
        (
            Rate,
            between("60", "80"),
            Level,
            Year,
            "70",
            "",
            Met,
            "116.7",
        ),
        (
            Rate,
            between("60", "80"),
            Level,
            Year,
            "81",
            "",
            NotMet,
            "135",
        ),
        (
            Rate,
            between("60", "80"),
            Level,
            HalfYear,
            "59",
            "",
            Behind,
            "98.3",
        ),
        // Nothing assigned: nothing judged.
        (
            Count,
            least("12500"),
            Sum,
            HalfYear,
            "1052",
            "",
            NotApplicable,
            "",
        ),
        (
            Money,
            least("2000000000"),
            Sum,
            Year,
            "5000000",
            "",
            NotApplicable,
            "",
        ),
        // Assigned zero: no share, but a goal that is reached.
        (Count, least("12500"), Sum, HalfYear, "0", "0", Met, ""),
    ];
    for (kind, goal, accrues, period, value, assigned, progress, percent) in cases {
        let claim = judged(
            period,
            &pack(kind, goal, accrues),
            Some(value),
            assigned,
            "2025-01-15",
        );
        let case = format!("{kind:?} {goal:?} {accrues:?} {period:?} {value}/{assigned}");
        assert_eq!(claim.progress, progress, "{case}: {}", claim.outlook);
        assert_eq!(claim.percent, percent.parse().ok(), "{case}");
        assert!(!claim.outlook.is_empty(), "{case}");
    }
}

#[test]
fn what_was_not_reported_stays_not_reported() {
    let sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
    let claim = judged(PeriodKind::HalfYear, &sum, None, "900", "2024-07-01");
    assert_eq!(claim.progress, Progress::NotReported);
    assert_eq!(claim.assigned, Some(d("900")));
    assert_eq!(claim.value, None);
    assert_eq!(claim.percent, None);

    // No allocation table at all: the silence is still worth telling the board.
    let silent = judged(PeriodKind::HalfYear, &sum, None, "", "2024-07-01");
    assert_eq!(silent.progress, Progress::NotReported);
}

#[test]
fn silence_is_no_fault_before_the_year_ends_or_without_a_part() {
    let late = pack(TargetKind::Rate, Goal::AtLeast(d("50")), Accrual::YearEnd);
    let early = judged(PeriodKind::HalfYear, &late, None, "", "2024-07-01");
    assert_eq!(early.progress, Progress::NotApplicable);
    let over = judged(PeriodKind::Year, &late, None, "", "2025-01-15");
    assert_eq!(over.progress, Progress::NotReported);

    let sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
    let mut claims = Claims {
        figures: vec![],
        targets: vec![claim(None, Progress::NotReported)],
    };
    let others = BTreeMap::from([("5".to_owned(), d("2000"))]);
    let half = period(PeriodKind::HalfYear);
    judge(&mut claims, &sum, &half, "2024-07-01", &others, "");
    assert_eq!(claims.targets[0].progress, Progress::NotApplicable);
    assert_eq!(claims.targets[0].outlook, "chưa giao chỉ tiêu cho đơn vị");
}

#[test]
fn contradictions_and_unreadable_files_are_not_judged() {
    let sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
    for state in [Progress::Conflict, Progress::Unreadable] {
        let mut claims = Claims {
            figures: vec![],
            targets: vec![claim(Some("1052"), state)],
        };
        let allocated = BTreeMap::from([("8b".to_owned(), d("900"))]);
        let half = period(PeriodKind::HalfYear);
        judge(&mut claims, &sum, &half, "2024-07-01", &allocated, "");
        assert_eq!(claims.targets[0].progress, state);
        assert_eq!(claims.targets[0].percent, None);
        assert_eq!(claims.targets[0].assigned, Some(d("900")));
    }
}

#[test]
fn a_year_that_is_not_over_is_held_against_its_pace() {
    let sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
    let on = |value| judged(PeriodKind::Year, &sum, Some(value), "900", "2024-11-10").progress;
    assert_eq!(on("800"), Progress::OnTrack); // day 315 of 366 asks for 774,5
    assert_eq!(on("774"), Progress::Behind);
    assert_eq!(on("900"), Progress::Met);
}

#[test]
fn the_outlook_gives_its_reason() {
    let sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
    let half = |value| judged(PeriodKind::HalfYear, &sum, Some(value), "900", "2024-07-01").outlook;
    assert_eq!(half("1052"), "đã hoàn thành: đạt 116,9% chỉ tiêu");
    assert_eq!(
        half("500"),
        "nhiều khả năng hoàn thành: đã đạt 55,6% chỉ tiêu, mức cần đạt của 6 tháng là 50%"
    );
    assert_eq!(
        half("400"),
        "cần đẩy nhanh: mới đạt 44,4% chỉ tiêu, mức cần đạt của 6 tháng là 50%"
    );
    assert_eq!(
        half("100"),
        "khó hoàn thành nếu giữ tiến độ hiện nay: mới đạt 11,1% chỉ tiêu, \
         mức cần đạt của 6 tháng là 50%"
    );
    let level = pack(TargetKind::Rate, Goal::AtLeast(d("68")), Accrual::Level);
    assert_eq!(
        judged(PeriodKind::Year, &level, Some("62"), "", "2025-01-15").outlook,
        "chưa hoàn thành: hết kỳ đạt 91,2% chỉ tiêu, còn thiếu 6 điểm %"
    );
}

#[test]
fn a_hedge_at_the_goal_decides() {
    let sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
    let with = |precision: &[Precision], value: &str| {
        let figures = precision
            .iter()
            .map(|&precision| Claim {
                figure: Figure {
                    text: value.into(),
                    block: Anchor::Paragraph(1),
                    start: 0,
                    end: 3,
                    target: Some("8b".into()),
                    value: Some(d(value)),
                    value_max: None,
                    step: Decimal::ONE,
                    unit: "thanh niên".into(),
                    reading: Reading::Level,
                    precision,
                    result: true,
                    review: false,
                },
                source: FigureSource::Text,
                evidence: Evidence {
                    file: "a.docx".into(),
                    anchor: Anchor::Paragraph(1),
                    quote: value.into(),
                },
            })
            .collect();
        let mut claims = Claims {
            figures,
            targets: vec![claim(Some(value), Progress::NotReported)],
        };
        let allocated = BTreeMap::from([("8b".to_owned(), d("900"))]);
        let year = period(PeriodKind::Year);
        judge(&mut claims, &sum, &year, "2025-01-15", &allocated, "");
        claims.targets.remove(0)
    };
    assert_eq!(
        with(&[Precision::JustUnder], "900").progress,
        Progress::NotMet
    );
    assert_eq!(with(&[Precision::JustUnder], "950").progress, Progress::Met);
    assert_eq!(with(&[Precision::Over], "900").progress, Progress::Met);
    assert_eq!(
        with(&[Precision::JustUnder, Precision::Exact], "900").progress,
        Progress::Met,
        "one source prints the number without a hedge"
    );
    let guess = with(&[Precision::Approx], "900");
    assert_eq!(guess.progress, Progress::Met);
    assert!(guess.outlook.ends_with("số liệu nêu ước lượng"));
}

#[test]
fn a_pack_that_states_no_pace_asks_for_half() {
    let mut sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
    sum.scoring.half_year_pace_bp = 0;
    let at = |value| judged(PeriodKind::HalfYear, &sum, Some(value), "900", "2024-07-01").progress;
    assert_eq!(at("450"), Progress::OnTrack);
    assert_eq!(at("449"), Progress::Behind);
}
