//! `cell-scale-doubtful`: a number that Excel keeps in another form than it was typed in: `85.000` kept as 85,
//! `68%` kept as 0,68.

use rust_decimal::Decimal;

use crate::model::{Claim, Finding, Outcome, Reading, Severity, Subject, vietnamese};
use crate::rules::{Target, TargetKind};

use super::format::{plain, target as name};
use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "cell-scale-doubtful",
    title: "Ô số liệu có thể sai hàng nghìn hoặc dạng tỷ lệ",
    severity: Severity::Info,
    summary: "Số trong ô kết quả của biểu phải là số đơn vị định ghi.",
    doc: DOC,
    hint: "Đề nghị đơn vị xác nhận số đúng, nhập lại ô (số nguyên không có dấu chấm, tỷ lệ có dấu %) rồi gửi lại biểu.",
    params: &[],
    build: |_| Box::new(CellScaleDoubtful),
};

const DOC: &str = "\
## Nội dung
Ô kết quả của một chỉ tiêu trong biểu chứa một số mà Excel có thể đã hiểu khác với số đơn vị gõ: “85.000” lưu thành
85, “87.431” lưu thành 87,431, “68%” lưu thành 0,68.

## Vì sao
Máy tính dùng dấu chấm làm dấu thập phân sẽ lưu “85.000” thành 85. Đọc đúng như ô thì kết quả nhỏ đi một nghìn lần;
tự sửa thì chương trình đoán thay đơn vị.

## Cách xác định
Chỉ tiêu đếm số lượng mà ô có phần lẻ đến ba chữ số, hoặc ô dưới 1.000, nhân 1.000 mới vừa với mức giao và chưa bằng
0,5% mức giao: nêu số có thể đúng; không có nguồn nào khác thì chưa chấm chỉ tiêu. Chỉ tiêu tỷ lệ mà ô không có dấu %
và không lớn hơn 1: hiểu là phần trăm và nêu ra để xác nhận. Không trừ điểm.

## Ví dụ có dấu hiệu
Mức giao 85.000 lượt, ô kết quả lưu số 87,431: có thể là 87.431.

## Ví dụ không có dấu hiệu
Mức giao 120 ý tưởng, ô kết quả ghi 85.

## Việc cần làm
Hỏi đơn vị số đúng; xem định dạng của ô và cài đặt dấu thập phân trên máy đã nhập biểu.
";

struct CellScaleDoubtful;

impl Check for CellScaleDoubtful {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_figures(cx, out) {
            return;
        }
        let none_wrong = "Không có ô kết quả nào có thể sai hàng nghìn hoặc dạng tỷ lệ";
        KIND.each_result_cell(cx, out, none_wrong, |claim| conclude(cx, claim));
    }
}

fn conclude(cx: &Context<'_>, claim: &Claim) -> Option<Finding> {
    let figure = &claim.figure;
    let target = cx.target(figure.target.as_deref()?)?;
    let value = figure.value?;
    let (kept, meant, message) = if figure.reading == Reading::Rate {
        let kept = kept_as_share(target, &figure.text, value)?;
        let message = format!(
            "{}: ô kết quả {} lưu số {}, hiểu là {}%; đề nghị xác nhận",
            name(target),
            figure.block,
            vietnamese(kept),
            vietnamese(value)
        );
        (kept, value, message)
    } else {
        let meant = target.lost_thousands(value, cx.allocated.get(&target.id).copied())?;
        let message = format!(
            "{}: ô kết quả {} lưu số {}, có thể là {}; số ở ô được giữ nguyên để đơn vị xác nhận",
            name(target),
            figure.block,
            vietnamese(value),
            vietnamese(meant)
        );
        (value, meant, message)
    };
    Some(Finding {
        found: plain(kept),
        expected: plain(meant),
        difference: plain((meant - kept).abs()),
        evidence: vec![claim.evidence.clone()],
        ..KIND.finding(Subject::Target(target.id.clone()), Outcome::NotMet, message)
    })
}

/// The share that stands in the cell where a percentage was read from it.
fn kept_as_share(target: &Target, printed: &str, value: Decimal) -> Option<Decimal> {
    let kept: Decimal = printed.trim().replace(',', ".").parse().ok()?;
    let share = target.kind == TargetKind::Rate && kept <= Decimal::ONE && !kept.is_zero();
    (share && kept * Decimal::ONE_HUNDRED == value).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, d, figure};
    use super::*;
    use crate::model::FigureSource;

    fn case(target: &str, text: &str, value: &str, reading: Reading) -> Case {
        let mut case = Case::new();
        let mut claim = figure(target, 7, text, text, value, reading);
        claim.source = FigureSource::Sheet;
        case.claims.figures = vec![claim];
        case
    }

    #[test]
    fn a_count_a_thousand_times_too_small_is_named_with_what_was_probably_typed() {
        let mut case = case("8b", "1.25", "1.25", Reading::Level);
        case.allocated.insert("8b".to_owned(), d("1200"));
        let finding = case.about(&KIND, "8b");
        assert_eq!(
            (finding.outcome, finding.severity),
            (Outcome::NotMet, Severity::Info)
        );
        assert_eq!(
            finding.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b): ô kết quả p7 lưu số 1,25, có thể là 1.250; \
             số ở ô được giữ nguyên để đơn vị xác nhận"
        );
        assert_eq!((&*finding.found, &*finding.expected), ("1.25", "1250"));
    }

    #[test]
    fn a_share_is_named_with_its_percentage() {
        let finding = case("11b", "0.68", "68", Reading::Rate).about(&KIND, "11b");
        assert_eq!(
            finding.message,
            "Chỉ tiêu 11b (Tên chỉ tiêu 11b): ô kết quả p7 lưu số 0,68, hiểu là 68%; đề nghị xác nhận"
        );
    }

    #[test]
    fn what_may_well_be_meant_is_left_alone() {
        let mut small = case("8b", "85", "85", Reading::Level);
        small.allocated.insert("8b".to_owned(), d("1200"));
        assert_eq!(small.only(&KIND).outcome, Outcome::Met);
        let percent = case("11b", "68%", "68", Reading::Rate);
        assert_eq!(percent.only(&KIND).outcome, Outcome::Met);
        assert_eq!(Case::new().only(&KIND).outcome, Outcome::NotApplicable);
    }
}
