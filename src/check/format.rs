//! How checks write numbers, dates and names in Vietnamese sentences, and in the plain columns.

use rust_decimal::Decimal;

use crate::model::vietnamese;
use crate::rules::{Node, Target, TargetKind};

use super::Context;

/// A number without grouping and with a decimal point, as other programs read it.
pub(super) fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// A value of a target in words: `1.250 thanh niên`, `62,5%`, `2 tỷ đồng`.
pub(super) fn amount(target: &Target, value: Decimal) -> String {
    match target.kind {
        TargetKind::Rate => format!("{}%", vietnamese(value)),
        TargetKind::Money => money(value),
        TargetKind::Count if target.unit.is_empty() => vietnamese(value),
        TargetKind::Count => format!("{} {}", vietnamese(value), target.unit),
    }
}

/// A value of a target, the unit left out where it would only be repeated: `1.250`, `62,5%`, `2 tỷ đồng`.
pub(super) fn value(target: &Target, value: Decimal) -> String {
    match target.kind {
        TargetKind::Count => vietnamese(value),
        TargetKind::Rate | TargetKind::Money => amount(target, value),
    }
}

/// A difference between two values of a target; rates differ by percentage points.
pub(super) fn gap(target: &Target, difference: Decimal) -> String {
    match target.kind {
        TargetKind::Rate => format!("{} điểm %", vietnamese(difference)),
        TargetKind::Count | TargetKind::Money => amount(target, difference),
    }
}

/// Đồng, in *tỷ* or *triệu* where that loses nothing.
fn money(value: Decimal) -> String {
    for (size, word) in [(1_000_000_000, "tỷ đồng"), (1_000_000, "triệu đồng")] {
        let scaled = (value / Decimal::from(size)).normalize();
        if scaled >= Decimal::ONE && scaled.scale() <= 3 {
            return format!("{} {word}", vietnamese(scaled));
        }
    }
    format!("{} đồng", vietnamese(value))
}

/// An ISO day as all outputs write it: `2024-06-05` → `05/06/2024`. Anything else is given back as it is.
pub(super) fn date(iso: &str) -> String {
    let mut parts = iso.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return iso.to_owned();
    };
    match (month.parse::<u8>(), day.parse::<u8>()) {
        (Ok(month), Ok(day)) => format!("{day:02}/{month:02}/{year}"),
        _ => iso.to_owned(),
    }
}

/// Whose number a unit is held against: the part the board gave it, or the programme's own.
pub(super) fn asked(cx: &Context<'_>, target: &Target) -> &'static str {
    let common = target.each || target.kind == TargetKind::Rate;
    if common && !cx.allocated.contains_key(&target.id) {
        "mức chung của chương trình"
    } else {
        "mức giao"
    }
}

/// An outline node in a sentence: `mục II.1.1.a “Học tập nghị quyết”`.
pub(super) fn section(node: &Node) -> String {
    format!("mục {} “{}”", node.id, node.title)
}

/// A target in a sentence: `Chỉ tiêu 8b (Thanh niên được giới thiệu việc làm)`.
pub(super) fn target(target: &Target) -> String {
    format!("Chỉ tiêu {} ({})", target.id, target.name)
}

#[cfg(test)]
mod tests {
    use super::super::testing::target as sample;
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_carry_their_unit() {
        let count = sample("8b", TargetKind::Count, "900");
        assert_eq!(amount(&count, d("1250")), "1.250 thanh niên");
        let rate = sample("4a", TargetKind::Rate, "60");
        assert_eq!(amount(&rate, d("62.50")), "62,5%");
        assert_eq!(gap(&rate, d("2.5")), "2,5 điểm %");
        let money = sample("7a", TargetKind::Money, "2000000000");
        assert_eq!(amount(&money, d("2000000000")), "2 tỷ đồng");
        assert_eq!(amount(&money, d("340000000")), "340 triệu đồng");
        assert_eq!(amount(&money, d("1262500000")), "1.262,5 triệu đồng");
        assert_eq!(amount(&money, d("790500")), "790.500 đồng");
        assert_eq!(amount(&money, d("0")), "0 đồng");
    }

    #[test]
    fn days_have_two_digits_each() {
        assert_eq!(date("2024-06-05"), "05/06/2024");
        assert_eq!(date("2024-02-15"), "15/02/2024");
        assert_eq!(date("2024-11-30"), "30/11/2024");
        assert_eq!(date("chưa ghi"), "chưa ghi");
    }
}
