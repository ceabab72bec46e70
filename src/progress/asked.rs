//! Which units a target is asked of.

use std::collections::BTreeMap;

use super::tests::{claim, pack, period};
use super::*;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_goal_that_is_every_unit_s_own_is_asked_only_where_its_section_is() {
    let mut pack = pack(TargetKind::Count, Goal::AtLeast(d("60")), Accrual::YearEnd);
    pack.targets[0].each = true;
    pack.outline.nodes = vec![crate::rules::Node {
        id: "II.3.2".into(),
        parent: None,
        children: vec![],
        depth: 1,
        marker: crate::rules::Marker::Number,
        title: "Đi cơ sở".into(),
        printed: "Đi cơ sở".into(),
        optional: false,
        catch_all: false,
        aliases: vec![],
        phrases: vec![],
        related: vec![],
        samples: vec![],
        not: vec![],
        unit_types: vec![],
        not_unit_types: vec!["huyện đoàn".into()],
        examples: vec![],
    }];
    let none = BTreeMap::new();
    let year = period(PeriodKind::Year);
    let at = |value: Option<&str>, unit_type: &str, day: &str| {
        let mut claims = Claims {
            figures: vec![],
            targets: vec![claim(value, Progress::NotReported)],
        };
        judge(&mut claims, &pack, &year, day, &none, unit_type);
        claims.targets.remove(0)
    };
    let early = at(Some("27"), "thường trực tỉnh đoàn", "2024-06-05");
    assert_eq!(early.progress, Progress::NotApplicable);
    assert_eq!(
        early.outlook,
        "chưa đến kỳ đánh giá: hiện 27/60 thanh niên, đạt 45% chỉ tiêu, còn 33"
    );
    let over = at(Some("27"), "thường trực tỉnh đoàn", "2025-01-15");
    assert_eq!(over.progress, Progress::NotMet);
    let other = at(None, "Huyện đoàn", "2025-01-15");
    assert_eq!(other.progress, Progress::NotApplicable);
    assert_eq!(other.outlook, "không thuộc phạm vi của loại đơn vị này");
    let silent = at(None, "đoàn khối", "2025-01-15");
    assert_eq!(silent.progress, Progress::NotReported);
}
