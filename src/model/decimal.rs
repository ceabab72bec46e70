//! How exact decimals appear: in JSON whole numbers without a point and others as short decimals; in
//! messages the Vietnamese way, with dots between thousands and a decimal comma.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serializer;

/// `#[serde(serialize_with = "decimal::number")]`.
pub(crate) fn number<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let value = value.normalize();
    match (value.scale(), value.to_i64(), value.to_f64()) {
        (0, Some(whole), _) => serializer.serialize_i64(whole),
        // Shortest round-trip printing gives back the decimal for every figure a report can hold.
        (_, _, Some(near)) => serializer.serialize_f64(near),
        _ => serializer.collect_str(&value),
    }
}

/// `#[serde(serialize_with = "decimal::number_option")]`.
#[allow(clippy::ref_option)] // the signature serde asks for
pub(crate) fn number_option<S: Serializer>(
    value: &Option<Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => number(value, serializer),
        None => serializer.serialize_none(),
    }
}

/// The number as Vietnamese readers write it: `1052.5` → `1.052,5`. No trailing zeros.
pub fn vietnamese(value: Decimal) -> String {
    let plain = value.normalize().to_string();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands_with_dots_and_marks_decimals_with_a_comma() {
        for (plain, printed) in [
            ("0", "0"),
            ("999", "999"),
            ("1052", "1.052"),
            ("12500.50", "12.500,5"),
            ("2000000000", "2.000.000.000"),
            ("-1234.25", "-1.234,25"),
            ("0.05", "0,05"),
            ("100.0", "100"),
        ] {
            assert_eq!(vietnamese(plain.parse().unwrap()), printed);
        }
    }
}
