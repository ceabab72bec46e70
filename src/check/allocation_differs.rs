//! `allocation-differs`: the unit repeats a target that is not the part the board gave it.

use crate::model::{Claim, Finding, Outcome, Reading, Severity, Subject, vietnamese};
use crate::rules::Target;

use super::format::{amount, gap, plain, target as name};
use super::printed::{self, Interval};
use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "allocation-differs",
    title: "Mức giao đơn vị ghi khác mức Ban giao",
    severity: Severity::Warning,
    summary: "Mức chỉ tiêu đơn vị nhắc lại phải đúng mức Ban đã giao cho đơn vị.",
    doc: DOC,
    hint: "Đối chiếu văn bản giao chỉ tiêu; nếu mức giao đã điều chỉnh, sửa allocations.csv.",
    params: &[],
    build: |_| Box::new(AllocationDiffers),
};

const DOC: &str = "\
## Nội dung
Báo cáo hoặc biểu của đơn vị nhắc lại mức chỉ tiêu, nhưng khác mức ghi trong allocations.csv.

## Vì sao
Mức giao là mẫu số của tỷ lệ hoàn thành: mức khác thì mọi tỷ lệ đơn vị tự tính đều khác.

## Cách xác định
Chỉ xét chỉ tiêu Ban đã giao mức riêng cho đơn vị. Nhắc lại mức chung của toàn tỉnh không tính là khác. Số làm
tròn được coi là khớp nếu cách viết cho phép.

## Ví dụ có dấu hiệu
allocations.csv ghi 900, cột “Chỉ tiêu giao” trong biểu của đơn vị ghi 800.

## Ví dụ không có dấu hiệu
Báo cáo viết “góp phần thực hiện chỉ tiêu 12.500 thanh niên của Tỉnh”: đó là mức toàn tỉnh.

## Việc cần làm
Đối chiếu văn bản giao chỉ tiêu rồi thống nhất một mức.
";

struct AllocationDiffers;

impl Check for AllocationDiffers {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if cx.pack.targets.is_empty() || (!cx.has_files() && KIND.skips_unit(cx, out)) {
            return;
        }
        for target in &cx.pack.targets {
            out.push(conclude(cx, target));
        }
    }
}

fn conclude(cx: &Context<'_>, target: &Target) -> Finding {
    let subject = Subject::Target(target.id.clone());
    let skip = |message: &str| Finding {
        evidence: cx.file_evidence(),
        ..KIND.finding(subject.clone(), Outcome::NotApplicable, message.to_owned())
    };
    let Some(&allocated) = cx.allocated.get(&target.id) else {
        return skip("Ban chưa giao mức riêng cho đơn vị");
    };
    let exactly = |value| Interval {
        low: value,
        high: Some(value),
    };
    let restated: Vec<(&Claim, Interval)> = cx
        .claims
        .figures
        .iter()
        .filter(|claim| {
            claim.figure.reading == Reading::TargetRestated
                && claim.figure.target.as_deref() == Some(&target.id)
        })
        .filter_map(|claim| Some((claim, printed::amount(&claim.figure)?)))
        .filter(|(_, interval)| {
            interval.meets(exactly(allocated)) || !interval.meets(exactly(target.goal.value()))
        })
        .collect();
    if restated.is_empty() {
        return skip("Đơn vị không nhắc lại mức giao");
    }
    let other = restated
        .iter()
        .find(|(_, interval)| !interval.meets(exactly(allocated)));
    let Some((claim, _)) = other else {
        return Finding {
            found: plain(allocated),
            expected: plain(allocated),
            evidence: restated.iter().map(|(c, _)| c.evidence.clone()).collect(),
            ..KIND.finding(
                subject,
                Outcome::Met,
                format!(
                    "{}: đơn vị ghi đúng mức giao {}",
                    name(target),
                    amount(target, allocated)
                ),
            )
        };
    };
    let stated = claim.figure.value.unwrap_or_default();
    Finding {
        found: plain(stated),
        expected: plain(allocated),
        difference: plain((stated - allocated).abs()),
        evidence: vec![claim.evidence.clone()],
        ..KIND.finding(
            subject,
            Outcome::NotMet,
            format!(
                "{}: đơn vị ghi mức giao {}, Ban giao {}, lệch {}",
                name(target),
                vietnamese(stated),
                vietnamese(allocated),
                gap(target, (stated - allocated).abs())
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, d, figure};
    use super::*;

    fn case(text: &str, value: &str, allocated: Option<&str>) -> Case {
        let mut case = Case::new();
        let words = format!("Chỉ tiêu giao: {text} thanh niên");
        case.claims.figures = vec![figure(
            "8b",
            5,
            &words,
            text,
            value,
            Reading::TargetRestated,
        )];
        if let Some(part) = allocated {
            case.allocated.insert("8b".into(), d(part));
        }
        case
    }

    #[test]
    fn another_number_than_the_board_s_is_shown_with_both() {
        let finding = case("800", "800", Some("900")).about(&KIND, "8b");
        assert_eq!(finding.outcome, Outcome::NotMet);
        assert_eq!(
            finding.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b): đơn vị ghi mức giao 800, Ban giao 900, \
             lệch 100 thanh niên"
        );
    }

    #[test]
    fn the_same_number_the_province_s_number_or_no_number_is_fine() {
        let same = case("900", "900", Some("900"));
        assert_eq!(same.about(&KIND, "8b").outcome, Outcome::Met);
        let province = case("12.500", "12500", Some("900"));
        assert_eq!(province.about(&KIND, "8b").outcome, Outcome::NotApplicable);
        let rounded = case("1,2 ngàn", "1200", Some("1215"));
        assert_eq!(rounded.about(&KIND, "8b").outcome, Outcome::Met);
        let unknown = case("800", "800", None);
        assert_eq!(unknown.about(&KIND, "8b").outcome, Outcome::NotApplicable);
    }
}
