//! What a printed number can mean: the interval left open by rounding, hedges and ranges.

use rust_decimal::Decimal;

use crate::model::{Figure, Precision};

/// Values a printed number allows; no upper end for "hơn 900".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    /// Lowest.
    pub(super) low: Decimal,
    /// Highest.
    pub(super) high: Option<Decimal>,
}

impl Interval {
    /// Both allow a common value.
    pub(super) fn meets(self, other: Interval) -> bool {
        let below = |a: Interval, b: Interval| a.high.is_some_and(|high| high < b.low);
        !below(self, other) && !below(other, self)
    }
}

/// "Khoảng" leaves one twentieth to either side.
const ABOUT: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// "Gần" reaches down to nine tenths.
const NEARLY: Decimal = Decimal::from_parts(9, 0, 0, false, 1);

/// The interval of an amount: whole numbers are exact, rounded ones (`8,5 ngàn`, `1,26 tỷ`) leave half
/// a unit of their last printed digit.
pub(super) fn amount(figure: &Figure) -> Option<Interval> {
    let value = figure.value?;
    let half = last_digit(&figure.text, value)
        .filter(|unit| *unit != Decimal::ONE)
        .map_or(Decimal::ZERO, |unit| unit / Decimal::TWO);
    Some(match figure.precision {
        Precision::Exact => Interval {
            low: value - half,
            high: Some(value + half),
        },
        precision => hedged(precision, value, figure.value_max)?,
    })
}

/// The interval of a printed percentage: rounding and cutting off the rest are both common, so `66,6%`
/// stands for two thirds as well as `66,7%`.
pub(super) fn percentage(figure: &Figure) -> Option<Interval> {
    let value = figure.value?;
    let unit = last_digit(&figure.text, value)
        .unwrap_or_else(|| Decimal::new(1, value.normalize().scale()));
    Some(match figure.precision {
        Precision::Exact => Interval {
            low: value - unit / Decimal::TWO,
            high: Some(value + unit),
        },
        precision => hedged(precision, value, figure.value_max)?,
    })
}

fn hedged(precision: Precision, value: Decimal, max: Option<Decimal>) -> Option<Interval> {
    Some(match precision {
        Precision::Exact => Interval {
            low: value,
            high: Some(value),
        },
        Precision::Approx => Interval {
            low: value - value * ABOUT,
            high: Some(value + value * ABOUT),
        },
        Precision::Over => Interval {
            low: value,
            high: None,
        },
        Precision::JustUnder => Interval {
            low: value * NEARLY,
            high: Some(value),
        },
        Precision::Range => Interval {
            low: value,
            high: Some(max.unwrap_or(value)),
        },
        Precision::Vague => return None,
    })
}

/// The worth of the last printed digit: 0,1 for `102,9%`, 100 for `8,5 ngàn`, 1 for `1.250`. None when
/// the value does not follow from the printed digits.
fn last_digit(text: &str, value: Decimal) -> Option<Decimal> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let printed = Decimal::from(digits.parse::<u64>().ok()?);
    let scale = magnitude(text);
    (0..=6)
        .map(|places| scale * Decimal::new(1, places))
        .find(|unit| printed.checked_mul(*unit) == Some(value))
}

/// The magnitude word behind a number.
fn magnitude(text: &str) -> Decimal {
    let words = text.to_lowercase();
    let size = |word: &str| match word {
        "nghìn" | "ngàn" | "nghin" | "ngan" | "k" => Some(1_000),
        "vạn" | "van" => Some(10_000),
        "triệu" | "trieu" | "tr" | "trđ" => Some(1_000_000),
        "tỷ" | "tỉ" | "ty" | "ti" => Some(1_000_000_000),
        _ => None,
    };
    words
        .split(|c: char| !c.is_alphabetic())
        .find_map(size)
        .map_or(Decimal::ONE, |size: i64| Decimal::from(size))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{d, figure};
    use super::*;
    use crate::model::Reading;

    fn printed(text: &str, value: &str, precision: Precision) -> Figure {
        let mut figure = figure("8b", 1, text, text, value, Reading::Level).figure;
        figure.precision = precision;
        figure
    }

    fn ends(interval: Option<Interval>) -> (String, String) {
        let interval = interval.unwrap();
        let end = |value: Decimal| value.normalize().to_string();
        (end(interval.low), interval.high.map_or("∞".into(), end))
    }

    #[test]
    fn amounts_leave_half_of_what_was_rounded_away() {
        for (text, value, low, high) in [
            ("1.250", "1250", "1250", "1250"),
            ("02", "2", "2", "2"),
            ("8,5 ngàn", "8500", "8450", "8550"),
            ("1,26 tỷ", "1260000000", "1255000000", "1265000000"),
            ("2 tỷ", "2000000000", "1500000000", "2500000000"),
            ("340 triệu đồng", "340000000", "339500000", "340500000"),
            ("62,5", "62.5", "62.45", "62.55"),
        ] {
            let interval = ends(amount(&printed(text, value, Precision::Exact)));
            assert_eq!(interval, (low.into(), high.into()), "{text}");
        }
    }

    #[test]
    fn percentages_allow_rounding_and_cutting_off() {
        for (text, value, low, high) in [
            ("102,9%", "102.9", "102.85", "103"),
            ("66,6%", "66.6", "66.55", "66.7"),
            ("100%", "100", "99.5", "101"),
            ("104.20%", "104.2", "104.195", "104.21"),
            // "vượt 2,9%" read as 102,9: the digits no longer show the places, the value does.
            ("2,9%", "102.9", "102.85", "103"),
        ] {
            let interval = ends(percentage(&printed(text, value, Precision::Exact)));
            assert_eq!(interval, (low.into(), high.into()), "{text}");
        }
    }

    #[test]
    fn hedges_open_the_interval() {
        let at = |precision| amount(&printed("900", "900", precision));
        assert_eq!(ends(at(Precision::Over)), ("900".into(), "∞".into()));
        assert_eq!(ends(at(Precision::JustUnder)), ("810".into(), "900".into()));
        assert_eq!(ends(at(Precision::Approx)), ("855".into(), "945".into()));
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
