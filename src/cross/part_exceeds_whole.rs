//! `part-exceeds-whole`: one unit's result or part is larger than the whole province's figure.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::{Anchor, Evidence, Finding, Progress, Severity, Subject, vietnamese};
use crate::rules::{Goal, TargetKind};

use super::figures_identical::quoted;
use super::{Check, Conclude, Context, Kind, Out, Place};

pub(super) const KIND: Kind = Kind {
    code: "part-exceeds-whole",
    title: "Số của một đơn vị lớn hơn số của toàn tỉnh",
    severity: Severity::Warning,
    summary: "Kết quả và mức giao của một đơn vị là một phần của số toàn tỉnh.",
    doc: DOC,
    hint: "Xem lại đơn vị tính, dấu chấm và dấu phẩy; xem đơn vị có chép số của toàn tỉnh không.",
    params: &[],
    of_units: true,
    build: |_| Box::new(PartExceedsWhole),
};

const DOC: &str = "\
## Nội dung
Kết quả một đơn vị báo cáo, hoặc mức giao cho một đơn vị, lớn hơn chỉ tiêu của toàn tỉnh.

## Vì sao
Phần không thể lớn hơn toàn bộ. Thường do nhầm đơn vị tính, thừa chữ số, hoặc chép số toàn tỉnh vào báo cáo.

## Cách xác định
Chỉ xét chỉ tiêu số lượng và tiền dạng “ít nhất”, khi đợt kiểm tra có từ ba đơn vị có số liệu và chỉ tiêu toàn tỉnh từ
gấp đôi số đơn vị ấy trở lên (chỉ tiêu “ít nhất 01 ấp” thì một đơn vị vượt là bình thường). Không trừ điểm.

## Ví dụ có dấu hiệu
Toàn tỉnh phấn đấu 85.000 lượt, một huyện báo cáo 450.000 lượt.

## Ví dụ không có dấu hiệu
Toàn tỉnh phấn đấu 85.000 lượt, một huyện báo cáo 12.000 lượt, vượt mức giao 8.000.

## Việc cần làm
Gọi đơn vị xác minh trước khi cộng vào số toàn tỉnh.
";

struct PartExceedsWhole;

impl Check for PartExceedsWhole {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| conclude(&cx, out))
    }
}

fn conclude(cx: &Context<'_>, out: &mut Out) {
    for target in &cx.pack.targets {
        let Goal::AtLeast(goal) = target.goal else {
            continue;
        };
        if target.kind == TargetKind::Rate {
            continue;
        }
        let claims = || {
            cx.units.iter().enumerate().flat_map(|(index, unit)| {
                let own = unit.targets.iter().filter(|c| c.target == target.id);
                own.map(move |claim| (index, claim))
            })
        };
        let reporting = claims().filter(|(_, claim)| claim.value.is_some()).count();
        if reporting < 3 || goal < Decimal::from(2 * reporting as u64) {
            continue;
        }
        for (unit, claim) in claims() {
            let readable = !matches!(claim.progress, Progress::Conflict | Progress::Unreadable);
            let result = claim.value.filter(|value| readable && *value > goal);
            let part = claim.assigned.filter(|part| *part > goal);
            let (what, value, evidence) = match (result, part) {
                (Some(value), _) => ("kết quả", value, quoted(claim)),
                (None, Some(part)) => ("mức giao", part, Some(allocation(&target.id, part))),
                (None, None) => continue,
            };
            out.units.push((
                unit,
                Finding {
                    found: value.normalize().to_string(),
                    expected: format!("không lớn hơn {}", vietnamese(goal)),
                    difference: (value - goal).normalize().to_string(),
                    evidence: evidence.into_iter().collect(),
                    ..KIND.finding(
                        Subject::Target(target.id.clone()),
                        format!(
                            "Chỉ tiêu {} ({}): {what} của đơn vị là {}, lớn hơn chỉ tiêu toàn tỉnh {} {}",
                            target.id,
                            target.name,
                            vietnamese(value),
                            vietnamese(goal),
                            target.unit
                        ),
                    )
                },
            ));
        }
    }
}

fn allocation(target: &str, part: Decimal) -> Evidence {
    Evidence {
        file: "allocations.csv".into(),
        anchor: Anchor::File,
        quote: format!("cột {target}: {}", vietnamese(part)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn one_unit_above_the_whole_province() {
        let mut round = Round::new(4);
        for unit in 0..4 {
            round.target(unit, "8b", "900", Some("1000"));
        }
        assert!(round.run(&KIND).units.is_empty());
        round.target(2, "8b", "125000", Some("1000"));
        let out = round.run(&KIND);
        assert_eq!(out.units.len(), 1);
        assert!(
            out.units[0]
                .1
                .message
                .contains("125.000, lớn hơn chỉ tiêu toàn tỉnh 12.500")
        );
    }

    #[test]
    fn a_small_goal_of_the_province_is_passed_by_any_unit() {
        let mut round = Round::new(4);
        for unit in 0..4 {
            round.target(unit, "6", "3", None);
        }
        assert!(round.run(&KIND).units.is_empty());
    }
}
