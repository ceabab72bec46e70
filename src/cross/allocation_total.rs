//! `allocation-total`: what was given to all units together does not reach the programme's figure.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::{Anchor, Evidence, Finding, Severity, Subject, vietnamese};
use crate::rules::{Goal, TargetKind};

use super::{Check, Conclude, Context, Kind, Out, Place};

pub(super) const KIND: Kind = Kind {
    code: "allocation-total",
    title: "Tổng mức giao các đơn vị chưa bằng chỉ tiêu toàn tỉnh",
    severity: Severity::Warning,
    summary: "Tổng mức giao cho các đơn vị không thấp hơn chỉ tiêu của chương trình.",
    doc: DOC,
    hint: "Đối chiếu bảng giao với văn bản giao chỉ tiêu: phần chênh lệch có thể đã giao cho đoàn trực thuộc hoặc cấp tỉnh chưa có trong bảng.",
    params: &[],
    of_units: false,
    build: |_| Box::new(AllocationTotal),
};

const DOC: &str = "\
## Nội dung
Cộng mức giao của mọi đơn vị trong allocations.csv vẫn thấp hơn chỉ tiêu ghi trong chương trình của tỉnh.

## Vì sao
Nếu phần còn lại không giao cho ai thì các đơn vị trong bảng đều hoàn thành, toàn tỉnh vẫn chưa đạt. Phần ấy có
thể do đoàn trực thuộc hoặc cấp tỉnh thực hiện mà chưa ghi trong bảng. Đây là việc của Ban, không phải của đơn vị.

## Cách xác định
Chỉ xét chỉ tiêu số lượng và tiền có dạng “ít nhất” hoặc đúng bằng, đã giao cho từ hai đơn vị trở lên. Tỷ lệ phần
trăm và chỉ tiêu đặt cho từng người, từng đơn vị (each) không cộng được. Chỉ tiêu dạng “không quá” thì tổng giao không được cao hơn.

## Ví dụ có dấu hiệu
Chương trình ghi ít nhất 12.500 thanh niên, tổng mức giao của 15 đơn vị là 11.800.

## Ví dụ không có dấu hiệu
Tổng mức giao là 12.900.

## Việc cần làm
Ghi đủ các đơn vị được giao vào units.csv và allocations.csv, giao bổ sung, hoặc ghi rõ phần do cấp tỉnh thực hiện.
";

struct AllocationTotal;

impl Check for AllocationTotal {
    fn suspect<'c>(&'c self, cx: &Context<'c>, _: &mut BTreeSet<Place>) -> Conclude<'c> {
        let cx = *cx;
        Box::new(move |_, out| conclude(&cx, out))
    }
}

fn conclude(cx: &Context<'_>, out: &mut Out) {
    for target in &cx.pack.targets {
        if target.kind == TargetKind::Rate || target.each {
            continue;
        }
        let parts: Vec<Decimal> = cx
            .units
            .iter()
            .flat_map(|unit| &unit.targets)
            .filter(|claim| claim.target == target.id)
            .filter_map(|claim| claim.assigned)
            .collect();
        let sum = parts
            .iter()
            .try_fold(Decimal::ZERO, |a, b| a.checked_add(*b));
        let Some(sum) = sum.filter(|_| parts.len() >= 2) else {
            continue;
        };
        let (goal, short) = match target.goal {
            Goal::AtLeast(goal) | Goal::Exactly(goal) | Goal::Between(goal, _) => {
                (goal, sum < goal)
            }
            Goal::AtMost(goal) => (goal, sum > goal),
            // The document prints no number that the parts could add up to.
            Goal::Board => continue,
        };
        if !short {
            continue;
        }
        let words = if sum < goal {
            "thấp hơn"
        } else {
            "cao hơn"
        };
        let gap = (goal - sum).abs();
        out.round.push(Finding {
            found: sum.normalize().to_string(),
            expected: goal.normalize().to_string(),
            difference: gap.normalize().to_string(),
            evidence: vec![Evidence {
                file: "allocations.csv".into(),
                anchor: Anchor::File,
                quote: format!("cột {}: {} đơn vị, tổng {}", target.id, parts.len(), vietnamese(sum)),
            }],
            ..KIND.finding(
                Subject::Target(target.id.clone()),
                format!(
                    "Chỉ tiêu {} ({}): tổng mức giao {} đơn vị là {}, {words} chỉ tiêu toàn tỉnh {} là {} {}",
                    target.id,
                    target.name,
                    parts.len(),
                    vietnamese(sum),
                    vietnamese(goal),
                    vietnamese(gap),
                    target.unit
                ),
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Round;
    use super::*;

    #[test]
    fn the_sum_of_the_parts_is_held_against_the_programme() {
        // The province's goal for 8b is 12.500.
        let mut round = Round::new(3);
        for unit in 0..3 {
            round.target(unit, "8b", "10", Some("4000"));
        }
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1);
        assert_eq!(out.round[0].difference, "500");
        assert_eq!(out.round[0].subject.to_string(), "target:8b");
        for unit in 0..3 {
            round.target(unit, "8b", "10", Some("4500"));
        }
        assert!(round.run(&KIND).round.is_empty());
    }

    #[test]
    fn nothing_allocated_is_nothing_short() {
        let mut round = Round::new(3);
        round.target(0, "8b", "10", None);
        assert!(round.run(&KIND).round.is_empty());
    }
}
