//! How exact decimals appear in JSON: whole numbers without a point, others as short decimals.

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
