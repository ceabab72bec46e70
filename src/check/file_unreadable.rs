//! `file-unreadable`: a file that could not be opened or read in full.

use crate::model::{FileRecord, Finding, Format, Outcome, ReadQuality, Role};
use crate::model::{Severity, Subject};

use super::{Check, Context, Kind, searched};

pub(super) const KIND: Kind = Kind {
    code: "file-unreadable",
    title: "Tệp không đọc được",
    severity: Severity::Error,
    summary: "Tệp đơn vị gửi phải mở và đọc được đầy đủ.",
    doc: DOC,
    hint: "Mở thử tệp trên máy; nếu không mở được, đề nghị đơn vị gửi lại bản .docx hoặc .xlsx.",
    params: &[],
    build: |_| Box::new(FileUnreadable),
};

const DOC: &str = "\
## Nội dung
Một tệp của đơn vị không mở được, hoặc chỉ đọc được một phần.

## Vì sao
Phần không đọc được không được coi là “thiếu”: chương trình không chấm và không trừ điểm phần đó, nên Ban
cần có bản đọc được trước khi kết luận.

## Cách xác định
Theo kết quả mở từng tệp: sai định dạng, đặt mật khẩu, rỗng, hỏng, vượt giới hạn an toàn, hoặc là ảnh chụp.
Nếu đơn vị đã có một báo cáo đọc được trọn vẹn thì ảnh gửi kèm chỉ được ghi lại để biết.

## Ví dụ có dấu hiệu
Tệp “Phụ lục.xls” đặt mật khẩu; tệp “Bao cao.docx” tải lên dở dang.

## Ví dụ không có dấu hiệu
Tệp .docx mở và đọc được từ đầu đến cuối.

## Việc cần làm
Mở thử tệp trên máy; đề nghị đơn vị gửi lại. Không ghi “thiếu nội dung” khi chưa đọc được tệp.
";

struct FileUnreadable;

impl Check for FileUnreadable {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        let has_report = cx
            .files
            .iter()
            .any(|file| file.role == Role::Report && file.read == ReadQuality::Good);
        out.extend(cx.files.iter().map(|file| conclude(file, has_report)));
    }
}

fn conclude(file: &FileRecord, has_report: bool) -> Finding {
    let subject = Subject::File(file.path.clone());
    let detail = file.detail.clone().unwrap_or_default();
    let evidence = vec![searched::about(file)];
    let expected = "đọc được trọn vẹn".to_owned();
    match file.read {
        ReadQuality::Good => Finding {
            found: "đọc được".to_owned(),
            expected,
            evidence,
            ..KIND.finding(subject, Outcome::Met, "Tệp đọc được trọn vẹn".to_owned())
        },
        ReadQuality::Partial => Finding {
            severity: Severity::Warning,
            found: "đọc được một phần".to_owned(),
            expected,
            evidence,
            ..KIND.finding(
                subject,
                Outcome::PartlyMet,
                sentence("Tệp chỉ đọc được một phần", &detail),
            )
        },
        ReadQuality::Unreadable => Finding {
            // Photographs beside a readable report are only noted.
            severity: if has_report && file.format == Format::Image {
                Severity::Info
            } else {
                KIND.severity
            },
            found: "không đọc được".to_owned(),
            expected,
            evidence,
            hint: if detail.contains("mật khẩu") {
                "Đề nghị đơn vị gửi lại bản .docx hoặc .xlsx không đặt mật khẩu.".into()
            } else {
                KIND.hint.into()
            },
            ..KIND.finding(
                subject,
                Outcome::Unreadable,
                // The reader's own sentence already says what failed and what to do.
                if detail.is_empty() {
                    "Không đọc được tệp".to_owned()
                } else {
                    detail
                },
            )
        },
    }
}

/// A sentence with its reason, when there is one.
fn sentence(what: &str, reason: &str) -> String {
    if reason.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: {reason}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, file};
    use super::*;
    use crate::model::ReadError;

    #[test]
    fn says_what_the_reader_said_and_accuses_nobody() {
        let mut case = Case::new();
        let mut locked = file("b.xls", Format::Xls, Role::Other, ReadQuality::Unreadable);
        locked.detail = Some(ReadError::Encrypted.to_string());
        let mut half = file(
            "c.xlsx",
            Format::Xlsx,
            Role::Indicators,
            ReadQuality::Partial,
        );
        half.detail = Some("2 sheet ẩn không xét".into());
        case.files.extend([locked, half]);
        let findings = case.run(&KIND);
        let outcomes: Vec<_> = findings.iter().map(|f| f.outcome).collect();
        assert_eq!(
            outcomes,
            [Outcome::Met, Outcome::Unreadable, Outcome::PartlyMet]
        );
        assert_eq!(findings[1].severity, Severity::Error);
        assert!(findings[1].message.starts_with("Tệp đặt mật khẩu"));
        assert!(findings[1].evidence[0].quote.contains("b.xls"));
        assert_eq!(findings[2].severity, Severity::Warning);
        assert_eq!(
            findings[2].message,
            "Tệp chỉ đọc được một phần: 2 sheet ẩn không xét"
        );
    }

    #[test]
    fn a_photograph_beside_a_good_report_is_only_noted() {
        let mut case = Case::new();
        let photo = file(
            "anh.jpg",
            Format::Image,
            Role::Other,
            ReadQuality::Unreadable,
        );
        case.files.push(photo.clone());
        assert_eq!(case.run(&KIND)[1].severity, Severity::Info);
        case.files = vec![photo];
        assert_eq!(case.run(&KIND)[0].severity, Severity::Error);
    }
}
