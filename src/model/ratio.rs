//! A share kept as the fraction it is: points follow from it to the hundredth, and a value just below a
//! threshold stays below it, which a rounded percentage cannot promise.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::points::Points;

/// A whole in basis points.
const WHOLE_BP: i64 = 10_000;

/// `part / whole`; `whole` is above zero.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    part: i64,
    whole: i64,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Ratio = Ratio { part: 0, whole: 1 };
    /// The whole.
    pub const ONE: Ratio = Ratio { part: 1, whole: 1 };

    /// So many of so many; nothing where there is no whole.
    #[must_use]
    pub fn count(part: i64, whole: i64) -> Ratio {
        if whole > 0 {
            Ratio { part, whole }
        } else {
            Ratio::ZERO
        }
    }

    /// A share given in basis points.
    #[must_use]
    pub fn basis_points(share: i64) -> Ratio {
        Ratio::count(share, WHOLE_BP)
    }

    /// A value against what was asked for; none where nothing above zero was, or the share is beyond counting.
    #[must_use]
    pub fn of(value: Decimal, asked: Decimal) -> Option<Ratio> {
        if asked <= Decimal::ZERO {
            return None;
        }
        exact(value, asked).or_else(|| {
            // Figures of more than eighteen digits: twelve decimals of the share are more than any points.
            let part = value.checked_div(asked)?.round_dp(12);
            exact(part, Decimal::ONE)
        })
    }

    /// Whether it comes to so many basis points.
    #[must_use]
    pub fn reaches(self, basis_points: i64) -> bool {
        self >= Ratio::basis_points(basis_points)
    }

    /// In basis points, rounded half up.
    #[must_use]
    pub fn rounded_bp(self) -> i64 {
        Points(WHOLE_BP).share(self.part, self.whole).0
    }

    /// In basis points, never more than it is.
    #[must_use]
    pub fn floor_bp(self) -> i64 {
        let bp = i128::from(self.part) * i128::from(WHOLE_BP);
        saturated(bp.div_euclid(i128::from(self.whole)))
    }

    /// How many whole steps of `each` basis points lie above `over`.
    #[must_use]
    pub fn steps_above(self, over: i64, each: i64) -> i64 {
        let whole = i128::from(self.whole);
        let above = i128::from(self.part) * i128::from(WHOLE_BP) - i128::from(over) * whole;
        if each <= 0 {
            return 0;
        }
        saturated(above.max(0).div_euclid(i128::from(each) * whole))
    }

    /// The part of the points it earns where `full_at` basis points earn them all.
    #[must_use]
    pub fn earns(self, points: Points, full_at: i64) -> Points {
        if self.reaches(full_at) {
            return points;
        }
        points.share(
            i128::from(self.part.max(0)) * i128::from(WHOLE_BP),
            i128::from(self.whole) * i128::from(full_at),
        )
    }
}

/// The fraction in whole numbers of at most eighteen digits; none where these do not hold it.
fn exact(value: Decimal, asked: Decimal) -> Option<Ratio> {
    let (value, asked) = (value.normalize(), asked.normalize());
    let scale = value.scale().max(asked.scale());
    let whole_number = |one: Decimal| {
        let up = 10_i128.checked_pow(scale - one.scale())?;
        one.mantissa().checked_mul(up)
    };
    let (part, whole) = (whole_number(value)?, whole_number(asked)?);
    let divisor = common_divisor(part, whole);
    // Kept small, so that multiplying two of them never overflows.
    let small = |one: i128| one.to_i64().filter(|one| one.abs() < i64::MAX / 8);
    Some(Ratio {
        part: small(part / divisor)?,
        whole: small(whole / divisor)?,
    })
}

fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs().max(1)
}

fn saturated(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        let left = i128::from(self.part) * i128::from(other.whole);
        left.cmp(&(i128::from(other.part) * i128::from(self.whole)))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Ratio) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str, asked: &str) -> Ratio {
        Ratio::of(value.parse().unwrap(), asked.parse().unwrap()).unwrap()
    }

    #[test]
    fn points_are_right_to_the_hundredth() {
        for (value, asked, points) in [
            ("100", "300", 288), // 7.77 × 1/3 ÷ 0.9 = 2.8777…
            ("500", "700", 617), // 6.1666…
            ("1", "600", 1),     // 0.0143…
            ("270", "300", 777),
            ("-3", "300", 0),
        ] {
            let got = of(value, asked).earns(Points(777), 9_000);
            assert_eq!(got, Points(points), "{value}/{asked}");
        }
    }

    #[test]
    fn just_below_stays_below() {
        let near = of("9996", "10000");
        assert!(!near.reaches(10_000) && near.reaches(9_996) && !near.reaches(9_997));
        let nearer = of("99999999", "100000000");
        assert!(!nearer.reaches(10_000));
        assert_eq!((nearer.rounded_bp(), nearer.floor_bp()), (10_000, 9_999));
        assert!(of("12,5".replace(',', ".").as_str(), "12.50").reaches(10_000));
    }

    #[test]
    fn steps_above_count_whole_ones_only() {
        assert_eq!(of("110", "100").steps_above(10_000, 1_000), 1);
        assert_eq!(of("109.999", "100").steps_above(10_000, 1_000), 0);
        assert_eq!(of("50", "100").steps_above(10_000, 1_000), 0);
        assert_eq!(of("500", "100").steps_above(10_000, 0), 0);
    }

    #[test]
    fn very_long_figures_neither_overflow_nor_vanish() {
        let third = of("10000000000000000000000001", "30000000000000000000000000");
        assert_eq!(third.rounded_bp(), 3_333);
        assert_eq!(Ratio::of(Decimal::ONE, Decimal::ZERO), None);
        assert_eq!(Ratio::of(Decimal::MAX, Decimal::ONE), None);
    }
}
