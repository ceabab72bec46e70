//! `not-submitted`: the unit is in the register and handed in nothing, or nothing that reports.

use crate::model::{Finding, Outcome, Severity, Subject, SubmissionState};

use super::format::date;
use super::{Check, Context, Kind, Silence, searched};

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
Đơn vị có tên trong danh sách nhưng không có tệp nào trong thư mục submissions, hoặc chỉ có kế hoạch, thông báo,
công văn mà không có báo cáo hay biểu chỉ tiêu.

## Vì sao
Chưa nộp là một trạng thái riêng: khác với nộp thiếu nội dung, khác với tệp không đọc được. Đơn vị chưa
nộp không có điểm và không xếp hạng, không bị liệt kê hàng chục mục “thiếu”.

## Cách xác định
Đối chiếu danh sách đơn vị với các thư mục và tệp đã nhận, theo tên, tên gọi khác và mã đơn vị. Có tệp
nhưng không đọc được báo cáo nào thì kết luận là “không đọc được”, không phải “chưa nộp”. Mỗi tệp được xét theo
nội dung: văn bản trình bày kết quả theo đề cương là báo cáo dù tiêu đề ghi “Thông báo”; mọi tệp đều đọc được
trọn vẹn mà không tệp nào như vậy thì đơn vị đã gửi tệp nhưng không có báo cáo. Chưa đến hạn nộp
thì không kết luận. Sổ đã ghi ngày nhận, hoặc còn tệp chưa rõ đơn vị có thể là của đơn vị này, thì cũng chưa
kết luận: Ban tìm lại tệp trước.

## Ví dụ có dấu hiệu
Danh sách có dòng “Huyện đoàn An Minh”, thư mục submissions không có thư mục hay tệp nào của đơn vị.

## Ví dụ không có dấu hiệu
Đơn vị gửi một tệp đặt mật khẩu: không bị coi là chưa nộp; chưa biết tệp có phải báo cáo không nên quy tắc này
chưa kết luận (tính là “không xét”), tệp được nêu ở file-unreadable.

## Việc cần làm
Kiểm tra hộp thư, tên thư mục; nhắc đơn vị gửi. Nếu thư mục đặt tên khác, thêm tên đó vào cột aliases.
";

struct NotSubmitted;

impl Check for NotSubmitted {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        let known = cx.punctuality;
        let (outcome, message) = match cx.state {
            SubmissionState::Received => (
                Outcome::Met,
                format!("{} đã nộp {} tệp", cx.unit.name, cx.files.len()),
            ),
            SubmissionState::NotSubmitted if !cx.files.is_empty() => no_report(cx),
            SubmissionState::NotSubmitted => match (cx.silence(), &known.received) {
                (Silence::Astray, Some(day)) => (
                    Outcome::Unreadable,
                    format!(
                        "Sổ của Ban ghi đã nhận báo cáo của {} ngày {} nhưng không có tệp nào; Ban cần tìm lại \
                         tệp trước khi kết luận",
                        cx.unit.name,
                        date(day)
                    ),
                ),
                (Silence::Astray, None) => (
                    Outcome::Unreadable,
                    format!(
                        "Chưa thấy tệp của {}, nhưng {} có thể là của đơn vị này; Ban cần kiểm tra trước khi kết luận",
                        cx.unit.name,
                        strays(cx.astray)
                    ),
                ),
                (Silence::NotDue, _) => (
                    Outcome::NotApplicable,
                    format!(
                        "{} chưa đến hạn nộp (hạn {})",
                        cx.unit.name,
                        known.due.as_deref().map_or_else(String::new, date)
                    ),
                ),
                (Silence::Owing, _) => (
                    Outcome::NotMet,
                    format!("{} chưa nộp báo cáo", cx.unit.name),
                ),
            },
            SubmissionState::Unreadable => (
                Outcome::Unreadable,
                format!(
                    "{} đã nộp {} tệp nhưng không đọc được báo cáo",
                    cx.unit.name,
                    cx.files.len()
                ),
            ),
        };
        let mut finding = Finding {
            found: format!("{} tệp", cx.files.len()),
            expected: "có báo cáo".to_owned(),
            evidence: cx.file_evidence(),
            ..KIND.finding(Subject::Unit, outcome, message)
        };
        if cx.state == SubmissionState::NotSubmitted && outcome == Outcome::Unreadable {
            // Somebody has to look for the files, so this must not pass unseen.
            finding.severity = Severity::Warning;
            finding.hint = HINT_ASTRAY.into();
            finding
                .evidence
                .extend(cx.astray.iter().map(|path| searched::path(path)));
        }
        if cx.state == SubmissionState::NotSubmitted
            && outcome == Outcome::NotMet
            && !cx.files.is_empty()
        {
            finding.found = format!("{} tệp, không có báo cáo", cx.files.len());
            finding.hint = HINT_NO_REPORT.into();
        }
        out.push(finding);
    }
}

/// Files came, all were read, and none of them reports.
fn no_report(cx: &Context<'_>) -> (Outcome, String) {
    let (unit, files) = (&cx.unit.name, cx.files.len());
    match cx.silence() {
        Silence::NotDue => (
            Outcome::NotApplicable,
            format!(
                "{unit} đã gửi {files} tệp nhưng chưa có báo cáo; chưa đến hạn nộp (hạn {})",
                cx.punctuality.due.as_deref().map_or_else(String::new, date)
            ),
        ),
        Silence::Astray => (
            Outcome::Unreadable,
            format!(
                "{unit} đã gửi {files} tệp nhưng không có báo cáo, trong khi {} có thể là của đơn vị này; Ban cần kiểm tra trước khi kết luận",
                strays(cx.astray)
            ),
        ),
        Silence::Owing => {
            let paths: Vec<String> = cx.files.iter().map(|file| file.path.clone()).collect();
            (
                Outcome::NotMet,
                format!(
                    "{unit} đã gửi tệp nhưng không có báo cáo: {}",
                    strays(&paths)
                ),
            )
        }
    }
}

const HINT_NO_REPORT: &str = "Mở tệp để đối chiếu; nếu đúng chỉ có kế hoạch, thông báo, công văn thì nhắc đơn vị gửi báo cáo; nếu một tệp chính là báo cáo, ghi “BÁO CÁO” ở tiêu đề rồi chạy lại.";

const HINT_ASTRAY: &str =
    "Kiểm tra hộp thư và các tệp chưa rõ đơn vị, đặt tệp vào thư mục của đơn vị rồi chạy lại.";

/// The first of some paths, and how many more there are.
fn strays(paths: &[String]) -> String {
    let quoted: Vec<String> = paths
        .iter()
        .take(2)
        .map(|path| format!("“{path}”"))
        .collect();
    match paths.len().saturating_sub(quoted.len()) {
        0 => quoted.join(", "),
        more => format!("{} và {more} tệp, thư mục khác", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, file};
    use super::*;
    use crate::model::{Format, ReadQuality, Role};

    #[test]
    fn files_without_a_report_are_told_of_once_with_their_names() {
        let mut case = Case::new();
        case.state = SubmissionState::NotSubmitted;
        case.files = vec![file(
            "submissions/an-minh/KH.docx",
            Format::Docx,
            Role::Other,
            ReadQuality::Good,
        )];
        case.punctuality.received = Some("2024-06-26".into());
        let told = case.only(&KIND);
        assert_eq!(
            (told.outcome, told.severity),
            (Outcome::NotMet, Severity::Error)
        );
        assert_eq!(
            told.message,
            "Huyện đoàn An Minh đã gửi tệp nhưng không có báo cáo: “submissions/an-minh/KH.docx”"
        );
        assert_eq!(&*told.evidence[0].file, "submissions/an-minh/KH.docx");
        case.astray = vec!["submissions/BC.docx".into()];
        assert_eq!(case.only(&KIND).outcome, Outcome::Unreadable);
        case.punctuality.due = Some("2024-07-02".into());
        let early = case.only(&KIND);
        assert_eq!(early.outcome, Outcome::NotApplicable);
        assert!(early.message.contains("chưa đến hạn nộp (hạn 02/07/2024)"));
    }

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
        assert_eq!(&*silent.evidence[0].file, "units.xlsx");

        // The due day itself has come; the day after it has not.
        case.punctuality.due = Some("2024-07-01".into());
        assert_eq!(case.only(&KIND).outcome, Outcome::NotMet);
        case.punctuality.due = Some("2024-07-02".into());
        let early = case.only(&KIND);
        assert_eq!(early.outcome, Outcome::NotApplicable);
        assert!(early.message.contains("chưa đến hạn nộp"));
        case.punctuality.due = None;

        case.astray = vec!["submissions/An Min".into()];
        let astray = case.only(&KIND);
        assert_eq!(astray.outcome, Outcome::Unreadable);
        assert!(astray.is_trouble());
        assert!(astray.message.contains("“submissions/An Min”"));
        case.astray.clear();

        case.punctuality.received = Some("2024-06-26".into());
        let lost = case.only(&KIND);
        assert_eq!(lost.outcome, Outcome::Unreadable);
        assert!(
            lost.message
                .contains("đã nhận báo cáo của Huyện đoàn An Minh ngày 26/06/2024")
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
