//! `section-missing`: a required point of the outline about which nothing was found.

use crate::model::{Evidence, Finding, NodeState, Outcome, Role, SectionState, Severity, Subject};
use crate::rules::Outline;

use super::format::section;
use super::{Check, Context, Kind, Parameter, doubt};

pub(super) const KIND: Kind = Kind {
    code: "section-missing",
    title: "Thiếu nội dung theo đề cương",
    severity: Severity::Error,
    summary: "Báo cáo phải có nội dung cho từng mục bắt buộc của đề cương.",
    doc: DOC,
    hint: "Đề nghị đơn vị bổ sung nội dung này, hoặc chỉ rõ đã viết ở đoạn nào; không phát sinh thì ghi “không phát sinh”.",
    params: &[Parameter {
        name: "whole_section_depth",
        default: 3,
        min: 1,
        max: 9,
        meaning: "Cấp sâu nhất được gộp thành câu “cả mục … chưa có nội dung”",
    }],
    build: |settings| {
        Box::new(SectionMissing {
            whole_section_depth: settings.get("whole_section_depth"),
        })
    },
};

const DOC: &str = "\
## Nội dung
Không tìm thấy nội dung nào của một mục bắt buộc trong đề cương. Chỉ xét các mục cuối cùng (không có mục
con); mục ghi “(nếu có)” không bao giờ bị coi là thiếu.

## Vì sao
Đề cương là căn cứ để so sánh các đơn vị. Đây là kết luận nặng nhất về nội dung nên chỉ nêu khi báo cáo đã
đọc được trọn vẹn.

## Cách xác định
Nội dung được nhận theo đề mục, tên gọi khác của mục, hoặc câu văn nói về mục đó ở bất kỳ chỗ nào trong phần
kết quả; phần phương hướng, nhiệm vụ không tính. Dòng “+” nằm dưới gạch đầu dòng đã có nội dung thì không coi
là thiếu. Ghi “không phát sinh” là đã trả lời. Nếu báo cáo chỉ đọc được một phần thì kết luận là “không đọc
được”. Khi cả một mục lớn không có nội dung, câu kết luận nói rõ điều đó; tham số whole_section_depth là cấp
sâu nhất được gộp như vậy (mặc định 3).

## Ví dụ có dấu hiệu
Toàn bộ báo cáo không có đề mục hay câu nào về công tác quốc tế thanh niên (mục II.5).

## Ví dụ không có dấu hiệu
Không có đề mục “Hiến máu”, nhưng đoạn về thanh niên tình nguyện có câu “vận động được 320 đơn vị máu”.

## Việc cần làm
Xem phần chưa xếp được của báo cáo; nếu đơn vị viết bằng tên gọi khác, thêm tên đó vào aliases của mục.
";

struct SectionMissing {
    whole_section_depth: i64,
}

impl Check for SectionMissing {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_unit(cx, out) {
            return;
        }
        let doubt = doubt::about_report(cx);
        let has = |role| cx.files.iter().any(|file| file.role == role);
        if doubt.is_none() && has(Role::Indicators) && !has(Role::Report) {
            out.push(Finding {
                severity: Severity::Warning,
                found: "biểu chỉ tiêu".to_owned(),
                expected: "báo cáo và biểu chỉ tiêu".to_owned(),
                evidence: cx.file_evidence(),
                hint: "Hỏi đơn vị đã gửi báo cáo chưa; nếu đã gửi, đặt tệp vào thư mục của đơn vị rồi chạy lại.".into(),
                ..KIND.finding(
                    Subject::Document("report".to_owned()),
                    Outcome::NotMet,
                    "Đơn vị mới có biểu chỉ tiêu, chưa có báo cáo".to_owned(),
                )
            });
        }
        for index in cx.required_leaves() {
            if let Some(state) = cx.node(index) {
                out.push(self.conclude(cx, index, state, doubt.as_deref()));
            }
        }
    }
}

impl SectionMissing {
    fn conclude(
        &self,
        cx: &Context<'_>,
        index: usize,
        state: &NodeState,
        doubt: Option<&str>,
    ) -> Finding {
        let node = &cx.pack.outline.nodes[index];
        let subject = Subject::Section(node.id.clone());
        let name = section(node);
        let finding = match state.state {
            SectionState::NotApplicable => KIND.finding(
                subject,
                Outcome::NotApplicable,
                "Mục không áp dụng cho đơn vị này".to_owned(),
            ),
            _ if !state.required => KIND.finding(
                subject,
                Outcome::NotApplicable,
                "Mục không áp dụng cho đơn vị này".to_owned(),
            ),
            SectionState::Unreadable => KIND.finding(
                subject,
                Outcome::Unreadable,
                doubt
                    .unwrap_or("Không đọc được phần này của báo cáo")
                    .to_owned(),
            ),
            SectionState::Missing => match doubt {
                Some(doubt) => KIND.finding(
                    subject,
                    Outcome::Unreadable,
                    format!("{doubt}, nên chưa kết luận về {name}"),
                ),
                None => Finding {
                    share_bp: cx.pack.scoring.state_shares[3].min(9_999),
                    ..KIND.finding(subject, Outcome::NotMet, self.missing(cx, index, &name))
                },
            },
            SectionState::Full | SectionState::Thin | SectionState::HeadingOnly => KIND.finding(
                subject,
                Outcome::Met,
                format!(
                    "Có {name}{}",
                    if state.misplaced {
                        ", viết ở đề mục khác"
                    } else {
                        ""
                    }
                ),
            ),
        };
        Finding {
            found: state.state.vietnamese().to_owned(),
            expected: node.printed.clone(),
            evidence: evidence(cx, index, state),
            ..finding
        }
    }

    /// The accusation, with the widest section that is missing as a whole.
    fn missing(&self, cx: &Context<'_>, index: usize, name: &str) -> String {
        let outline = &cx.pack.outline;
        let whole = ancestors(outline, index)
            .filter(|&above| i64::from(outline.nodes[above].depth) <= self.whole_section_depth)
            .take_while(|&above| is_missing_as_a_whole(cx, above))
            .last();
        match whole {
            Some(above) => format!(
                "Không thấy nội dung {name}; cả {} chưa có nội dung nào",
                section(&outline.nodes[above])
            ),
            None => format!("Không thấy nội dung {name}"),
        }
    }
}

/// The nodes above, nearest first.
fn ancestors(outline: &Outline, index: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(outline.nodes[index].parent, |&above| {
        outline.nodes[above].parent
    })
}

/// At least two required leaves, all of them missing.
fn is_missing_as_a_whole(cx: &Context<'_>, index: usize) -> bool {
    let mut leaves = Vec::new();
    let mut open = vec![index];
    while let Some(next) = open.pop() {
        let node = &cx.pack.outline.nodes[next];
        if node.children.is_empty() && !node.optional {
            leaves.extend(cx.node(next).filter(|state| state.required));
        }
        open.extend(&node.children);
    }
    leaves.len() > 1
        && leaves
            .iter()
            .all(|state| state.state == SectionState::Missing)
}

/// The node's own quotations; for what is missing, the nearest heading above it that was found, or the
/// files that were searched.
fn evidence(cx: &Context<'_>, index: usize, state: &NodeState) -> Vec<Evidence> {
    if !state.evidence.is_empty() {
        return state.evidence.clone();
    }
    ancestors(&cx.pack.outline, index)
        .filter_map(|above| cx.node(above))
        .find_map(|above| above.evidence.first().cloned())
        .map_or_else(|| cx.file_evidence(), |heading| vec![heading])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, quote};
    use super::*;
    use crate::model::ReadQuality;

    fn about<'f>(findings: &'f [Finding], node: &str) -> &'f Finding {
        let subject = Subject::Section(node.into());
        findings.iter().find(|f| f.subject == subject).unwrap()
    }

    #[test]
    fn what_is_written_is_met_however_thin() {
        let mut case = Case::new();
        case.set("II.1.1.a", SectionState::Thin);
        case.set("II.1.1.b", SectionState::HeadingOnly);
        let findings = case.run(&KIND);
        assert!(findings.iter().all(|f| f.outcome == Outcome::Met));
    }

    #[test]
    fn a_missing_point_names_itself_and_the_heading_above() {
        let mut case = Case::new();
        case.set("II.1.2", SectionState::Missing);
        let findings = case.run(&KIND);
        let missing = about(&findings, "II.1.2");
        assert_eq!(missing.outcome, Outcome::NotMet);
        assert_eq!(missing.severity, Severity::Error);
        assert_eq!(
            missing.message,
            "Không thấy nội dung mục II.1.2 “Nội dung II.1.2”"
        );
        assert_eq!(missing.evidence, [quote(2, "Đề mục II.1")]);
        assert!(!missing.hint.is_empty());
    }

    #[test]
    fn a_section_missing_as_a_whole_is_said_so() {
        let mut case = Case::new();
        for leaf in ["II.2.1", "II.2.2"] {
            case.set(leaf, SectionState::Missing);
        }
        let findings = case.run(&KIND);
        assert_eq!(
            about(&findings, "II.2.1").message,
            "Không thấy nội dung mục II.2.1 “Nội dung II.2.1”; \
             cả mục II.2 “Nội dung II.2” chưa có nội dung nào"
        );
        let shallow = case.run_with(&KIND, &[("whole_section_depth", 1)]);
        assert!(!about(&shallow, "II.2.1").message.contains("cả mục"));
    }

    #[test]
    fn half_a_report_is_no_ground_for_missing() {
        let mut case = Case::new();
        case.files[0].read = ReadQuality::Partial;
        case.set("II.1.2", SectionState::Missing);
        let findings = case.run(&KIND);
        assert_eq!(about(&findings, "II.1.2").outcome, Outcome::Unreadable);
        assert_eq!(about(&findings, "II.2.1").outcome, Outcome::Met);
    }

    #[test]
    fn optional_points_are_never_missing() {
        let mut case = Case::new();
        case.set("II.1.3", SectionState::NotApplicable);
        let findings = case.run(&KIND);
        assert!(
            findings
                .iter()
                .all(|f| f.subject != Subject::Section("II.1.3".into()))
        );
    }

    #[test]
    fn units_without_a_report_are_left_out_once() {
        use crate::model::SubmissionState::{NotSubmitted, Unreadable};
        for (state, outcome) in [
            (NotSubmitted, Outcome::NotApplicable),
            (Unreadable, Outcome::Unreadable),
        ] {
            let mut case = Case::new();
            case.state = state;
            let only = case.only(&KIND);
            assert_eq!((only.outcome, only.subject), (outcome, Subject::Unit));
        }
    }

    #[test]
    fn a_point_for_other_unit_types_does_not_apply() {
        let mut case = Case::new();
        case.set("II.1.2", SectionState::NotApplicable);
        let findings = case.run(&KIND);
        assert_eq!(about(&findings, "II.1.2").outcome, Outcome::NotApplicable);
    }

    #[test]
    fn a_sheet_alone_is_named_as_such() {
        use super::super::testing::file;
        use crate::model::Format;
        let mut case = Case::new();
        case.files = vec![file(
            "b.xlsx",
            Format::Xlsx,
            Role::Indicators,
            ReadQuality::Good,
        )];
        let findings = case.run(&KIND);
        let subject = Subject::Document("report".into());
        let alone = findings.iter().find(|f| f.subject == subject).unwrap();
        assert_eq!(alone.severity, Severity::Warning);
        assert_eq!(alone.outcome, Outcome::NotMet);
    }
}
