//! Promises of [`super::judge`] that hold for any numbers.

use proptest::prelude::*;

use super::tests::{d, judged, pack};
use super::*;

proptest! {
    /// More is never worse for a floor, whatever the period.
    #[test]
    fn more_is_never_worse(a in 0i64..2_000, b in 0i64..2_000, part in 1i64..2_000, kind in 0usize..6) {
        let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::HalfYear,
                     PeriodKind::Year, PeriodKind::MidTerm, PeriodKind::Term];
        let order = |progress| match progress {
            Progress::Met => 2,
            Progress::OnTrack => 1,
            Progress::Behind | Progress::NotMet => 0,
            other => panic!("{other:?} for a reported and assigned amount"),
        };
        let sum = pack(TargetKind::Count, Goal::AtLeast(d("12500")), Accrual::Sum);
        let at = |value: i64| {
            let (value, part) = (value.to_string(), part.to_string());
            order(judged(kinds[kind], &sum, Some(&value), &part, "2025-01-15").progress)
        };
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(at(low) <= at(high));
        prop_assert_eq!(at(high) == 2, high >= part);
    }

    /// However odd the numbers, judging ends and says something.
    #[test]
    fn odd_numbers_are_judged_too(value in odd(), part in odd(), kind in 0usize..3, accrues in 0usize..3) {
        let kind = [TargetKind::Count, TargetKind::Rate, TargetKind::Money][kind];
        let accrues = [Accrual::Sum, Accrual::Level, Accrual::YearEnd][accrues];
        for goal in [
            Goal::AtLeast(part),
            Goal::AtMost(part),
            Goal::Exactly(part),
            Goal::Between(part, Decimal::MAX),
        ] {
            let (value, part) = (value.to_string(), part.to_string());
            let pack = pack(kind, goal, accrues);
            let claim = judged(PeriodKind::HalfYear, &pack, Some(&value), &part, "2024-07-01");
            prop_assert!(!claim.outlook.is_empty());
        }
    }
}

fn odd() -> impl Strategy<Value = Decimal> {
    let (small, negative) = (Decimal::new(1, 28), Decimal::new(-5, 1));
    prop::sample::select(vec![
        Decimal::ZERO,
        Decimal::ONE,
        Decimal::MAX,
        Decimal::MIN,
        small,
        negative,
    ])
}
