//! `report-late`: the board logged the report after the day it was due.

use crate::model::{Finding, Outcome, Severity, Subject, SubmissionState};

use super::format::date;
use super::{Check, Context, Kind, Parameter, register};

pub(super) const KIND: Kind = Kind {
    code: "report-late",
    title: "Báo cáo gửi sau hạn",
    severity: Severity::Warning,
    summary: "Báo cáo phải đến Ban chậm nhất hết ngày hạn nộp.",
    doc: DOC,
    hint: "Đối chiếu ngày ghi nhận trong sổ văn bản đến; nếu ghi nhầm, sửa cột received.",
    params: &[Parameter {
        name: "grace_days",
        default: 0,
        min: 0,
        max: 60,
        meaning: "Số ngày được châm chước trước khi coi là chậm",
    }],
    build: |settings| {
        Box::new(ReportLate {
            grace_days: settings.get("grace_days"),
        })
    },
};

const DOC: &str = "\
## Nội dung
Ngày Ban ghi nhận báo cáo (cột received) muộn hơn ngày hạn nộp.

## Vì sao
Kỷ luật thông tin báo cáo là một nội dung chấm điểm. Hạn nộp có thể tính theo ngày làm việc hoặc ngày
thường, mỗi đơn vị có lịch kiểm tra riêng, nên câu kết luận luôn nói rõ đã tính cách nào.

## Cách xác định
Hạn nộp tính theo mục [deadline] của round.toml và lịch nghỉ lễ. Nộp trong ngày hạn là đúng hạn. Ngày tạo
tệp không bao giờ được dùng. Thiếu ngày nhận hoặc không có hạn thì không kết luận.
Tham số grace_days: số ngày được châm chước (mặc định 0).

## Ví dụ có dấu hiệu
Lịch kiểm tra 02/07/2024, hạn trước 05 ngày làm việc là 25/06/2024, Ban nhận ngày 26/06/2024: chậm 01 ngày.

## Ví dụ không có dấu hiệu
Ban nhận đúng ngày 25/06/2024.

## Việc cần làm
Đối chiếu sổ văn bản đến hoặc hộp thư trước khi trừ điểm.
";

struct ReportLate {
    grace_days: i64,
}

impl Check for ReportLate {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        let subject = Subject::Document("deadline".to_owned());
        let known = cx.punctuality;
        let why = match (cx.state, &known.received, &known.due) {
            (SubmissionState::NotSubmitted, ..) => cx.silence_in_words(),
            (_, _, None) => "Đợt kiểm tra không nêu hạn nộp cho đơn vị",
            (_, None, _) => "Sổ của Ban không ghi ngày nhận báo cáo",
            _ => "",
        };
        let (Some(received), Some(due), "") = (&known.received, &known.due, why) else {
            out.push(Finding {
                evidence: register(cx),
                ..KIND.finding(subject, Outcome::NotApplicable, why.to_owned())
            });
            return;
        };
        let late = i64::from(known.days_late);
        let counted = late > self.grace_days;
        let verdict = match (late, counted) {
            (0, _) => "đúng hạn".to_owned(),
            (_, true) => format!("chậm {late:02} ngày"),
            (_, false) => format!(
                "chậm {late:02} ngày, trong {} ngày châm chước",
                self.grace_days
            ),
        };
        let message = format!(
            "Nhận ngày {}, hạn nộp {}: {verdict}. {}",
            date(received),
            date(due),
            known.reading
        );
        let outcome = if counted {
            Outcome::NotMet
        } else {
            Outcome::Met
        };
        out.push(Finding {
            found: received.clone(),
            expected: due.clone(),
            // `score` reads the number of days from here.
            difference: if counted {
                format!("{late} ngày")
            } else {
                String::new()
            },
            evidence: register(cx),
            ..KIND.finding(subject, outcome, message)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Case;
    use super::*;

    fn case(received: Option<&str>, due: Option<&str>, days_late: u32) -> Case {
        let mut case = Case::new();
        case.punctuality.received = received.map(Into::into);
        case.punctuality.due = due.map(Into::into);
        case.punctuality.days_late = days_late;
        case.punctuality.reading = "Hạn tính trước 05 ngày làm việc so với ngày kiểm tra.".into();
        case
    }

    #[test]
    fn prints_both_days_the_delay_and_the_reading() {
        let late = case(Some("2024-06-26"), Some("2024-06-25"), 1).only(&KIND);
        assert_eq!(late.outcome, Outcome::NotMet);
        assert_eq!(late.subject.to_string(), "document:deadline");
        assert_eq!(
            late.message,
            "Nhận ngày 26/06/2024, hạn nộp 25/06/2024: chậm 01 ngày. \
             Hạn tính trước 05 ngày làm việc so với ngày kiểm tra."
        );
        assert_eq!(late.difference, "1 ngày");
        assert_eq!(&*late.evidence[0].file, "units.xlsx");
    }

    #[test]
    fn the_due_day_itself_is_on_time() {
        let on_time = case(Some("2024-06-25"), Some("2024-06-25"), 0).only(&KIND);
        assert_eq!(on_time.outcome, Outcome::Met);
        assert_eq!(on_time.difference, "");
    }

    #[test]
    fn nothing_is_said_without_both_days() {
        for unknown in [
            case(None, Some("2024-06-25"), 0),
            case(Some("2024-06-25"), None, 0),
            case(None, None, 0),
        ] {
            assert_eq!(unknown.only(&KIND).outcome, Outcome::NotApplicable);
        }
    }

    #[test]
    fn a_unit_without_files_is_not_late_but_not_submitted() {
        let mut silent = case(Some("2024-06-26"), Some("2024-06-25"), 1);
        silent.state = SubmissionState::NotSubmitted;
        assert_eq!(silent.only(&KIND).outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_pack_may_allow_some_days() {
        let case = case(Some("2024-06-27"), Some("2024-06-25"), 2);
        let lenient = case.only_with(&KIND, &[("grace_days", 2)]);
        assert_eq!(lenient.outcome, Outcome::Met);
        assert!(lenient.message.contains("trong 2 ngày châm chước"));
        let strict = case.only_with(&KIND, &[("grace_days", 1)]);
        assert_eq!(strict.outcome, Outcome::NotMet);
    }
}
