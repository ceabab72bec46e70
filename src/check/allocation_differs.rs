//! `allocation-differs`: the unit repeats a target that is not the part the board gave it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{Claim, Finding, Outcome, Reading, Severity, Subject};
use crate::rules::Target;

use super::format::{amount, gap, plain, target as name, value};
use super::printed::{self, Interval, Place};
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
Chỉ xét chỉ tiêu Ban đã giao mức riêng cho đơn vị. Nhắc lại mức chung của toàn tỉnh hay mức của riêng kỳ này
không tính là khác. Số làm tròn được coi là khớp nếu cách viết cho phép.

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
        if KIND.skips_figures(cx, out) {
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
    let part = cx.allocated.get(&target.id).copied();
    let Some(allocated) = part.filter(|part| printed::is_sane(*part)) else {
        return skip("Ban chưa giao mức riêng cho đơn vị");
    };
    let half_year = cx.pack.scoring.half_year_pace();
    let pace = Decimal::new(i64::from(cx.period.pace_bp(cx.as_of, half_year)), 4);
    let own = |interval: Interval| interval.meets(Interval::exactly(allocated));
    // The province's figure and this period's part of the year are other numbers, not wrong ones.
    let other_number = |interval: Interval| {
        [target.goal.value(), allocated * pace]
            .iter()
            .any(|known| interval.meets(Interval::exactly(*known)))
    };
    let mut places: BTreeMap<Place<'_>, Vec<(&Claim, Interval)>> = BTreeMap::new();
    for claim in restated(cx, target) {
        if let Some(interval) = printed::amount(&claim.figure)
            && (own(interval) || !other_number(interval))
        {
            let place = printed::place(claim);
            places.entry(place).or_default().push((claim, interval));
        }
    }
    if places.is_empty() {
        return skip("Đơn vị không nhắc lại mức giao");
    }
    // A sentence or row that gives the board's number too says nothing against it by another one: many
    // sheets print "giao" and "phấn đấu" side by side.
    let differing = places
        .values()
        .find(|figures| !figures.iter().any(|(_, interval)| own(*interval)))
        .and_then(|figures| figures.first());
    let Some((claim, _)) = differing else {
        return Finding {
            found: plain(allocated),
            expected: plain(allocated),
            evidence: places
                .values()
                .flatten()
                .filter(|(_, interval)| own(*interval))
                .map(|(claim, _)| claim.evidence.clone())
                .collect(),
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
                value(target, stated),
                value(target, allocated),
                gap(target, (stated - allocated).abs())
            ),
        )
    }
}

/// The figures read as this target repeated, but for those that are a result of the same sentence.
fn restated<'c>(cx: &Context<'c>, target: &Target) -> Vec<&'c Claim> {
    let with = |reading| {
        cx.claims.figures.iter().filter(move |claim| {
            claim.figure.reading == reading && claim.figure.target.as_deref() == Some(&target.id)
        })
    };
    let is_result = |claim: &Claim| {
        with(Reading::Level).any(|result| {
            result.figure.value == claim.figure.value
                && printed::place(result) == printed::place(claim)
        })
    };
    with(Reading::TargetRestated)
        .filter(|claim| !is_result(claim))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, d, figure};
    use super::*;
    use crate::model::Anchor;

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

    #[test]
    fn a_sentence_with_the_board_s_number_is_fine_whatever_else_it_prints() {
        let words = "đạt 53,9% chỉ tiêu năm (4.312/8.000 lượt)";
        let mut case = Case::new();
        case.allocated.insert("8b".into(), d("8000"));
        case.claims.figures = vec![
            figure("8b", 5, words, "4.312", "4312", Reading::TargetRestated),
            figure("8b", 5, words, "8.000", "8000", Reading::TargetRestated),
        ];
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
        // Side by side in a row of the sheet, too.
        for (column, claim) in case.claims.figures.iter_mut().enumerate() {
            claim.figure.block = Anchor::SheetCell {
                sheet: "Biểu".into(),
                row: 8,
                column: column as u32 + 4,
            };
        }
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
        // Without it, a number that is the sentence's own result is no target either.
        case.claims.figures = vec![
            figure("8b", 5, words, "4.312", "4312", Reading::TargetRestated),
            figure("8b", 5, words, "4.312", "4312", Reading::Level),
        ];
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotApplicable);
    }

    #[test]
    fn this_period_s_part_of_the_year_is_no_difference() {
        let half = case("450", "450", Some("900"));
        assert_eq!(half.about(&KIND, "8b").outcome, Outcome::NotApplicable);
    }
}
