//! What a printed number can mean: the interval left open by rounding, hedges and ranges; and which
//! numbers stand together.

use rust_decimal::Decimal;

use crate::model::{Anchor, Claim, Figure, Precision};

/// Values a printed number allows; no upper end for "hơn 900".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    /// Lowest.
    pub(super) low: Decimal,
    /// Highest.
    pub(super) high: Option<Decimal>,
}

impl Interval {
    /// One value and no other.
    pub(super) fn exactly(value: Decimal) -> Interval {
        Interval {
            low: value,
            high: Some(value),
        }
    }

    /// Both allow a common value.
    pub(super) fn meets(self, other: Interval) -> bool {
        let below = |a: Interval, b: Interval| a.high.is_some_and(|high| high < b.low);
        !below(self, other) && !below(other, self)
    }
}

/// A file, and a paragraph or a row of a table in it.
pub(super) type Place<'c> = (&'c str, String);

/// Where a figure stands: figures of one paragraph or of one row explain each other.
pub(super) fn place(claim: &Claim) -> Place<'_> {
    let row = match &claim.figure.block {
        Anchor::TableCell { table, row, .. } => format!("t{table}.r{row}"),
        Anchor::SheetCell { sheet, row, .. } => format!("{sheet}!{row}"),
        other => other.to_string(),
    };
    (&*claim.evidence.file, row)
}

/// Nothing a unit reports comes near this; longer rows of digits are telephone or account numbers, and
/// sums with them would run out of the decimals' range.
const ABSURD: Decimal = Decimal::from_parts(0, 0, 1 << 12, false, 0);

/// Whether a number can be a figure of a report at all.
pub(super) fn is_sane(value: Decimal) -> bool {
    value.abs() < ABSURD
}

/// The interval of an amount: whole numbers are exact, `8,5 ngàn` and `1,26 tỷ` leave room in their
/// last printed place.
pub(super) fn amount(figure: &Figure) -> Option<Interval> {
    let value = figure.value.filter(|value| is_sane(*value))?;
    if figure.precision == Precision::Exact && figure.step == Decimal::ONE {
        return Some(Interval::exactly(value));
    }
    room(figure, value)
}

/// The interval of a printed percentage, whole ones included.
pub(super) fn percentage(figure: &Figure) -> Option<Interval> {
    room(figure, figure.value.filter(|value| is_sane(*value))?)
}

/// Rounding and cutting off the rest are both usual, so `66,6%` stands for two thirds as well as
/// `66,7%`. Hedges leave a tenth.
fn room(figure: &Figure, value: Decimal) -> Option<Interval> {
    let tenth = (value.abs() / Decimal::TEN).max(figure.step);
    let (low, high) = match figure.precision {
        Precision::Exact => (
            value - figure.step / Decimal::TWO,
            Some(value + figure.step),
        ),
        Precision::Approx => (value - tenth, Some(value + tenth)),
        Precision::Over => (value, None),
        Precision::JustUnder => (value - tenth, Some(value)),
        Precision::Range => (value, Some(figure.value_max.unwrap_or(value))),
        Precision::Vague => return None,
    };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{d, figure};
    use super::*;
    use crate::model::Reading;

    fn printed(value: &str, step: &str, precision: Precision) -> Figure {
        let mut figure = figure("8b", 1, value, value, value, Reading::Level).figure;
        figure.step = d(step);
        figure.precision = precision;
        figure
    }

    fn ends(interval: Option<Interval>) -> (String, String) {
        let interval = interval.unwrap();
        let end = |value: Decimal| value.normalize().to_string();
        (end(interval.low), interval.high.map_or("∞".into(), end))
    }

    #[test]
    fn amounts_leave_room_in_what_was_rounded_away() {
        for (value, step, low, high) in [
            ("1250", "1", "1250", "1250"),
            ("8500", "100", "8450", "8600"), // 8,5 ngàn
            ("1260000000", "10000000", "1255000000", "1270000000"), // 1,26 tỷ
            ("62.5", "0.1", "62.45", "62.6"),
        ] {
            let interval = ends(amount(&printed(value, step, Precision::Exact)));
            assert_eq!(interval, (low.into(), high.into()), "{value}");
        }
    }

    #[test]
    fn percentages_allow_rounding_and_cutting_off() {
        for (value, step, low, high) in [
            ("102.9", "0.1", "102.85", "103"),
            ("66.6", "0.1", "66.55", "66.7"),
            ("100", "1", "99.5", "101"),
            ("104.2", "0.01", "104.195", "104.21"),
        ] {
            let interval = ends(percentage(&printed(value, step, Precision::Exact)));
            assert_eq!(interval, (low.into(), high.into()), "{value}");
        }
    }

    #[test]
    fn hedges_open_the_interval() {
        let at = |precision| amount(&printed("900", "1", precision));
        assert_eq!(ends(at(Precision::Over)), ("900".into(), "∞".into()));
        assert_eq!(ends(at(Precision::JustUnder)), ("810".into(), "900".into()));
        assert_eq!(ends(at(Precision::Approx)), ("810".into(), "990".into()));
        assert_eq!(at(Precision::Vague), None);
    }

    #[test]
    fn intervals_that_touch_agree() {
        let interval = |low, high: &str| Interval {
            low: d(low),
            high: high.parse().ok(),
        };
        assert!(interval("1", "2").meets(interval("2", "3")));
        assert!(interval("5", "∞").meets(interval("9", "9")));
        assert!(!interval("1", "2").meets(interval("2.1", "3")));
        assert!(!interval("5", "∞").meets(interval("1", "4.9")));
    }
}
