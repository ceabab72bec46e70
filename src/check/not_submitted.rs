//! `not-submitted`: the unit is in the register and handed in nothing.

use crate::model::{Finding, Outcome, Severity, Subject, SubmissionState};

use super::format::date;
use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "not-submitted",
    title: "Chưa nộp báo cáo",
    severity: Severity::Error,
    summary: "Đơn vị có tên trong danh sách phải gửi báo cáo cho Ban.",
    doc: DOC,
    hint: "Liên hệ đơn vị; nếu đơn vị đã gửi, đặt tệp vào thư mục của đơn vị rồi chạy lại.",
    params: &[],
    build: |_| Box::new(NotSubmitted),
};

const DOC: &str = "\
## Nội dung
Đơn vị có tên trong units.csv nhưng không có tệp nào trong thư mục submissions.

## Vì sao
Chưa nộp là một trạng thái riêng: khác với nộp thiếu nội dung, khác với tệp không đọc được. Đơn vị chưa
nộp được xếp cuối, không bị liệt kê hàng chục mục “thiếu”.

## Cách xác định
Đối chiếu danh sách đơn vị với các thư mục và tệp đã nhận, theo tên, tên gọi khác và mã đơn vị. Có tệp
nhưng không đọc được báo cáo nào thì kết luận là “không đọc được”, không phải “chưa nộp”.

## Ví dụ có dấu hiệu
units.csv có dòng “Huyện đoàn An Minh”, thư mục submissions không có thư mục hay tệp nào của đơn vị.

## Ví dụ không có dấu hiệu
Đơn vị gửi một tệp đặt mật khẩu: đã nộp, tệp không đọc được (xem file-unreadable).

## Việc cần làm
Kiểm tra hộp thư, tên thư mục; nhắc đơn vị gửi. Nếu thư mục đặt tên khác, thêm tên đó vào cột aliases.
";

struct NotSubmitted;

impl Check for NotSubmitted {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        let (outcome, message) = match cx.state {
            SubmissionState::Received => (
                Outcome::Met,
                format!("{} đã nộp {} tệp", cx.unit.name, cx.files.len()),
            ),
            SubmissionState::NotSubmitted => (
                Outcome::NotMet,
                match &cx.punctuality.received {
                    // The register and the folder contradict each other: files may have gone astray.
                    Some(day) => format!(
                        "Không có tệp nào của {}, tuy sổ của Ban ghi đã nhận ngày {}",
                        cx.unit.name,
                        date(day)
                    ),
                    None => format!("{} chưa nộp báo cáo", cx.unit.name),
                },
            ),
            SubmissionState::Unreadable => (
                Outcome::Unreadable,
                format!(
                    "{} đã nộp {} tệp nhưng không đọc được báo cáo",
                    cx.unit.name,
                    cx.files.len()
                ),
            ),
        };
        out.push(Finding {
            found: format!("{} tệp", cx.files.len()),
            expected: "có báo cáo".to_owned(),
            evidence: cx.file_evidence(),
            ..KIND.finding(Subject::Unit, outcome, message)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, file};
    use super::*;
    use crate::model::{Format, ReadQuality, Role};

    #[test]
    fn silence_and_unreadable_files_are_two_things() {
        let mut case = Case::new();
        assert_eq!(case.only(&KIND).outcome, Outcome::Met);

        case.state = SubmissionState::NotSubmitted;
        case.files.clear();
        let silent = case.only(&KIND);
        assert_eq!(silent.outcome, Outcome::NotMet);
        assert_eq!(silent.severity, Severity::Error);
        assert_eq!(silent.message, "Huyện đoàn An Minh chưa nộp báo cáo");
        assert_eq!(silent.evidence[0].file, "units.csv");

        case.punctuality.received = Some("2024-06-26".into());
        assert_eq!(
            case.only(&KIND).message,
            "Không có tệp nào của Huyện đoàn An Minh, tuy sổ của Ban ghi đã nhận ngày 26/6/2024"
        );

        case.state = SubmissionState::Unreadable;
        case.files = vec![file(
            "a.doc",
            Format::Doc,
            Role::Other,
            ReadQuality::Unreadable,
        )];
        let damaged = case.only(&KIND);
        assert_eq!(damaged.outcome, Outcome::Unreadable);
        assert_eq!(damaged.severity, Severity::Info);
    }
}
