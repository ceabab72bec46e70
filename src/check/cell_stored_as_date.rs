//! `cell-stored-as-date`: a result typed as `6/11` that Excel turned into a day.

use jiff::civil::Date;

use crate::model::{Claim, Finding, Outcome, Severity, Subject};

use super::format::{date, target as name};
use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "cell-stored-as-date",
    title: "Ô số liệu bị Excel lưu thành ngày",
    severity: Severity::Info,
    summary: "Ô kết quả của biểu phải là số hoặc chữ, không phải ngày.",
    doc: DOC,
    hint: "Đề nghị đơn vị định dạng ô là Văn bản (Text), nhập lại kết quả rồi gửi lại biểu.",
    params: &[],
    build: |_| Box::new(CellStoredAsDate),
};

const DOC: &str = "\
## Nội dung
Ô kết quả của một chỉ tiêu trong biểu chứa một ngày, thường vì đơn vị gõ “6/11” và Excel tự đổi thành ngày.

## Vì sao
Số đơn vị định ghi không còn trong tệp. Chương trình không đoán lại: ô ấy không được dùng làm số liệu, chỉ tiêu xét
theo lời văn nếu có.

## Cách xác định
Ô nằm ở cột kết quả, dòng của một chỉ tiêu, và Excel lưu giá trị kiểu ngày. Không trừ điểm.

## Ví dụ có dấu hiệu
Dòng “Ý tưởng, sáng kiến được hỗ trợ”, cột Kết quả lưu ngày 06/11/2024.

## Ví dụ không có dấu hiệu
Cùng ô ấy ghi chữ “6/11”.

## Việc cần làm
Hỏi đơn vị số đúng; hướng dẫn gõ dấu nháy đơn trước số có gạch chéo.
";

struct CellStoredAsDate;

impl Check for CellStoredAsDate {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_figures(cx, out) {
            return;
        }
        let none_wrong = "Không có ô kết quả nào bị lưu thành ngày";
        KIND.each_result_cell(cx, out, none_wrong, |claim| conclude(cx, claim));
    }
}

fn conclude(cx: &Context<'_>, claim: &Claim) -> Option<Finding> {
    let target = cx.target(claim.figure.target.as_deref()?)?;
    let day: Date = match claim.figure.value {
        None => claim.figure.text.trim().parse().ok()?,
        Some(_) => return None,
    };
    let shown = date(&day.to_string());
    Some(Finding {
        found: shown.clone(),
        expected: "số hoặc chữ".to_owned(),
        evidence: vec![claim.evidence.clone()],
        ..KIND.finding(
            Subject::Target(target.id.clone()),
            Outcome::NotMet,
            format!(
                "{}: ô kết quả {} đang lưu ngày {shown}, có thể do gõ {}/{}; ô này không được dùng làm số liệu",
                name(target),
                claim.figure.block,
                day.day(),
                day.month()
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, figure};
    use super::*;
    use crate::model::{FigureSource, Reading};

    fn case(text: &str, value: Option<&str>) -> Case {
        let mut case = Case::new();
        let mut claim = figure("8b", 7, text, text, "6", Reading::Level);
        claim.source = FigureSource::Sheet;
        claim.figure.value = value.map(|value| value.parse().unwrap());
        case.claims.figures = vec![claim];
        case
    }

    #[test]
    fn a_day_in_a_result_cell_is_named_with_what_was_probably_typed() {
        let finding = case("2024-11-06", None).about(&KIND, "8b");
        assert_eq!(finding.outcome, Outcome::NotMet);
        assert_eq!(finding.severity, Severity::Info);
        assert_eq!(
            finding.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b): ô kết quả p7 đang lưu ngày 06/11/2024, có thể do gõ 6/11; \
             ô này không được dùng làm số liệu"
        );
    }

    #[test]
    fn words_and_numbers_are_no_days() {
        assert_eq!(case("6/11", Some("6")).only(&KIND).outcome, Outcome::Met);
        assert_eq!(case("sáu", None).only(&KIND).outcome, Outcome::Met);
        assert_eq!(Case::new().only(&KIND).outcome, Outcome::NotApplicable);
    }
}
