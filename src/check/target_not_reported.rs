//! `target-not-reported`: a target for which neither the report nor the sheet gives a figure.

use crate::model::{
    Claim, Evidence, Finding, Outcome, Progress, Severity, Subject, TargetClaim, vietnamese,
};
use crate::rules::Target;

use super::format::{amount, asked, target as name};
use super::{Check, Context, Kind, doubt, searched};

pub(super) const KIND: Kind = Kind {
    code: "target-not-reported",
    title: "Chỉ tiêu chưa có số liệu",
    severity: Severity::Warning,
    summary: "Mỗi chỉ tiêu giao cho đơn vị phải có số liệu trong báo cáo hoặc biểu.",
    doc: DOC,
    hint: "Đề nghị đơn vị báo số liệu; không thực hiện thì ghi rõ số 0, chưa đến kỳ thì ghi “chưa đến kỳ”.",
    params: &[],
    build: |_| Box::new(TargetNotReported),
};

const DOC: &str = "\
## Nội dung
Không tìm thấy số liệu nào cho một chỉ tiêu, cả trong lời văn, bảng của báo cáo và biểu chỉ tiêu.

## Vì sao
Không báo cáo khác với kết quả bằng 0. Chương trình không tự điền số 0 và không ghi “chưa đạt”.

## Cách xác định
Tìm theo cụm từ của chỉ tiêu và theo dòng của biểu. Ô trống, “-”, “chưa có số liệu” là chưa báo cáo; số 0 và
“không có” là đã báo cáo. Không xét chỉ tiêu chưa đến kỳ hoặc không giao cho đơn vị. Nếu có biểu không đọc được
hoặc ô kết quả báo lỗi (#REF!, #DIV/0!) thì kết luận là “không đọc được”. Đơn vị chỉ báo số theo đơn vị tính khác (lượt thay cho người) thì là đã báo cáo mà
chưa dùng được: điểm tạm treo, xem unit-of-measure.

## Ví dụ có dấu hiệu
Báo cáo không nhắc đến giới thiệu việc làm; ô kết quả dòng 8b của biểu để trống.

## Ví dụ không có dấu hiệu
Biểu ghi 0 ở dòng 8b: đã báo cáo, kết quả bằng 0.

## Việc cần làm
Đề nghị đơn vị bổ sung. Nếu nhiều đơn vị cùng “chưa báo cáo” một chỉ tiêu, xem lại phrases của chỉ tiêu đó.
";

struct TargetNotReported;

impl Check for TargetNotReported {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_figures(cx, out) {
            return;
        }
        let doubt = doubt::about_figures(cx);
        for claim in &cx.claims.targets {
            if let Some(target) = cx.target(&claim.target) {
                out.push(conclude(cx, target, claim, doubt.as_deref()));
            }
        }
    }
}

fn conclude(
    cx: &Context<'_>,
    target: &Target,
    claim: &TargetClaim,
    doubt: Option<&str>,
) -> Finding {
    let subject = Subject::Target(target.id.clone());
    let quotes: Vec<Evidence> = [&claim.report, &claim.table, &claim.sheet]
        .into_iter()
        .flatten()
        .map(|source| source.evidence.clone())
        .collect();
    // A number nobody can take at its word is there, and is no figure yet.
    let doubted = claim.progress == Progress::Unreadable && !quotes.is_empty();
    let reported = claim.value.is_some() || !quotes.is_empty() && !doubted;
    // Turns instead of people: the unit did report, and what it did is not known.
    let other: Vec<&Claim> = cx
        .claims
        .figures
        .iter()
        .filter(|one| one.figure.target.as_deref() == Some(&target.id))
        .filter(|one| {
            let vocabulary = &cx.pack.vocabulary;
            one.figure.value.is_some() && vocabulary.is_another_measure(target, &one.figure)
        })
        .collect();
    let error = cx
        .claims
        .figures
        .iter()
        .find(|one| one.figure.is_error() && one.figure.target.as_deref() == Some(&target.id));
    let finding = if reported {
        KIND.finding(
            subject,
            Outcome::Met,
            format!("{} có số liệu", name(target)),
        )
    } else {
        match (claim.progress, doubt) {
            (Progress::NotReported, _) if !other.is_empty() => {
                let figure = &other[0].figure;
                let value = figure.value.map(vietnamese).unwrap_or_default();
                KIND.finding(
                    subject,
                    Outcome::Unreadable,
                    format!(
                        "{} mới có số ghi theo đơn vị tính khác ({value} {}); chưa chấm cho đến khi đơn vị báo số {}",
                        name(target),
                        figure.unit,
                        target.unit
                    ),
                )
            }
            (Progress::NotApplicable, _) => KIND.finding(
                subject,
                Outcome::NotApplicable,
                capital(&claim.outlook, "Chỉ tiêu không áp dụng cho đơn vị"),
            ),
            (Progress::Unreadable, None) if error.is_some() => KIND.finding(
                subject,
                Outcome::Unreadable,
                format!(
                    "{}: ô kết quả báo lỗi {}, chưa đọc được số liệu; chưa chấm cho đến khi đơn vị báo lại",
                    name(target),
                    error.map_or("", |one| &one.figure.text)
                ),
            ),
            (Progress::Unreadable, None) if doubted => KIND.finding(
                subject,
                Outcome::Unreadable,
                format!(
                    "{}: số ở ô kết quả có thể sai hàng nghìn; chưa chấm cho đến khi đơn vị xác nhận",
                    name(target)
                ),
            ),
            (Progress::Unreadable, doubt) => KIND.finding(
                subject,
                Outcome::Unreadable,
                doubt.unwrap_or("Không đọc được số liệu").to_owned(),
            ),
            (_, Some(doubt)) => KIND.finding(
                subject,
                Outcome::Unreadable,
                format!("{doubt}, nên chưa kết luận về số liệu"),
            ),
            (_, None) => match claim.assigned {
                Some(assigned) => KIND.finding(
                    subject,
                    Outcome::NotReported,
                    format!(
                        "{} chưa có số liệu, {} {}{}",
                        name(target),
                        asked(cx, target),
                        amount(target, assigned),
                        searched(cx)
                    ),
                ),
                // Nothing was asked of the unit, so its silence costs nothing.
                None => KIND.finding(
                    subject,
                    Outcome::NotApplicable,
                    format!("{} chưa có số liệu, chưa giao cho đơn vị", name(target)),
                ),
            },
        }
    };
    Finding {
        found: if reported { "có số liệu" } else { "" }.to_owned(),
        expected: "có số liệu".to_owned(),
        evidence: if !quotes.is_empty() {
            quotes
        } else if let Some(error) = error {
            vec![error.evidence.clone()]
        } else if other.is_empty() {
            searched::target(cx, target)
        } else {
            other.iter().map(|one| one.evidence.clone()).collect()
        },
        ..finding
    }
}

/// Where the figure was looked for.
fn searched(cx: &Context<'_>) -> String {
    let names = searched::names(cx);
    if names.is_empty() {
        names
    } else {
        format!("; đã tìm trong {names}")
    }
}

/// The outlook as a sentence of its own.
pub(super) fn capital(outlook: &str, otherwise: &str) -> String {
    let mut letters = outlook.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, d, figure, file, quote, reported, silent};
    use super::*;
    use crate::model::{Format, ReadQuality, Reading, Role, SubmissionState};

    #[test]
    fn silence_is_not_reported_and_zero_is() {
        let mut case = Case::new();
        case.claim("8b").assigned = Some(d("900"));
        let silent = case.about(&KIND, "8b");
        assert_eq!(silent.outcome, Outcome::NotReported);
        assert_eq!(
            silent.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b) chưa có số liệu, mức giao 900 thanh niên; đã tìm trong bao-cao.docx"
        );
        assert_eq!(&*silent.evidence[0].file, "bao-cao.docx");

        case.claim("8b").value = Some(d("0"));
        case.claim("8b").sheet = Some(reported("0", quote(4, "0")));
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
    }

    #[test]
    fn contradictory_figures_are_reported_figures() {
        let mut case = Case::new();
        case.claim("8b").progress = Progress::Conflict;
        case.claim("8b").report = Some(reported("1250", quote(4, "1.250")));
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
    }

    #[test]
    fn an_unread_sheet_is_no_ground_for_not_reported() {
        let mut case = Case::new();
        case.files.push(file(
            "bieu.xls",
            Format::Xls,
            Role::Other,
            ReadQuality::Unreadable,
        ));
        let withheld = case.about(&KIND, "8b");
        assert_eq!(withheld.outcome, Outcome::Unreadable);
        assert_eq!(
            withheld.message,
            "Không đọc được tệp bieu.xls, nên chưa kết luận về số liệu"
        );
    }

    #[test]
    fn turns_instead_of_people_hold_the_conclusion_back() {
        let mut case = Case::new();
        case.claim("8b").assigned = Some(d("900"));
        let mut turns = figure(
            "8b",
            5,
            "Hỗ trợ 1.265 lượt",
            "1.265",
            "1265",
            Reading::Distractor,
        );
        turns.figure.unit = "lượt".into();
        (turns.figure.result, turns.figure.review) = (false, true);
        case.claims.figures = vec![turns];
        let held = case.about(&KIND, "8b");
        assert_eq!(held.outcome, Outcome::Unreadable);
        assert_eq!(
            held.message,
            "Chỉ tiêu 8b (Tên chỉ tiêu 8b) mới có số ghi theo đơn vị tính khác (1.265 lượt); \
             chưa chấm cho đến khi đơn vị báo số thanh niên"
        );
        assert_eq!(held.evidence[0].quote, "Hỗ trợ 1.265 lượt");
    }

    #[test]
    fn what_is_not_due_or_not_given_does_not_apply() {
        let mut case = Case::new();
        case.claim("11b").progress = Progress::NotApplicable;
        case.claim("11b").outlook = "chưa đến kỳ đánh giá, xét vào cuối năm".into();
        let early = case.about(&KIND, "11b");
        assert_eq!(early.outcome, Outcome::NotApplicable);
        assert_eq!(early.message, "Chưa đến kỳ đánh giá, xét vào cuối năm");
    }

    #[test]
    fn a_unit_that_handed_in_nothing_is_left_out_once() {
        let mut case = Case::new();
        case.state = SubmissionState::NotSubmitted;
        case.files.clear();
        assert_eq!(case.only(&KIND).outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_sheet_counts_although_the_report_could_not_be_read() {
        let mut case = Case::new();
        case.state = SubmissionState::Unreadable;
        case.claim("8b").value = Some(d("950"));
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
        assert_eq!(case.about(&KIND, "11b").outcome, Outcome::Unreadable);
    }

    #[test]
    fn what_was_never_given_to_the_unit_is_not_owed() {
        let mut case = Case::new();
        let mut claim = silent("8b");
        case.claims.targets = vec![claim.clone()];
        assert_eq!(case.only(&KIND).outcome, Outcome::NotApplicable);
        claim.assigned = Some(d("900"));
        case.claims.targets = vec![claim];
        assert_eq!(case.only(&KIND).outcome, Outcome::NotReported);
    }
}
