//! `section-thin`: a point of the outline that is mentioned without content that can be checked.

use crate::model::{Evidence, Finding, NodeState, Outcome, SectionState, Severity, Subject};
use crate::rules::Node;

use super::format::section;
use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "section-thin",
    title: "Nội dung còn sơ sài",
    severity: Severity::Warning,
    summary: "Mỗi mục bắt buộc phải có nội dung kiểm tra được: số liệu, tên việc, thời gian hoặc địa điểm.",
    doc: DOC,
    hint: "Đề nghị đơn vị bổ sung số liệu, tên hoạt động, thời gian, địa điểm hoặc kết quả cụ thể.",
    params: &[],
    build: |_| Box::new(SectionThin),
};

const DOC: &str = "\
## Nội dung
Mục của đề cương có được nhắc tới nhưng chỉ nêu chung, hoặc chỉ có đề mục mà không có nội dung bên dưới.

## Vì sao
“Tiếp tục quan tâm thực hiện tốt” không cho Ban biết đơn vị đã làm gì. Mục sơ sài được hưởng một phần điểm
theo [states] của scoring.toml.

## Cách xác định
Đủ: có nội dung kiểm tra được. Sơ sài: chỉ có lời nêu chung, không có số liệu, tên riêng, ngày hay địa điểm.
Chỉ có đề mục: dưới đề mục không có chữ nào. Mục không tìm thấy thì xét ở section-missing, không xét ở đây.

## Ví dụ có dấu hiệu
“Công tác tuyên truyền được quan tâm, đạt nhiều kết quả tích cực.”

## Ví dụ không có dấu hiệu
“Tổ chức 12 buổi tuyên truyền Luật Thanh niên cho 1.450 đoàn viên tại 6 xã.”

## Việc cần làm
Đọc đoạn trích; nếu nội dung thật sự đủ, Ban ghi ý kiến ở cột thẩm định.
";

struct SectionThin;

impl Check for SectionThin {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_unit(cx, out) {
            return;
        }
        for index in cx.required_leaves() {
            if let Some(state) = cx.node(index) {
                out.push(conclude(cx, &cx.pack.outline.nodes[index], state));
            }
        }
    }
}

fn conclude(cx: &Context<'_>, node: &Node, state: &NodeState) -> Finding {
    let subject = Subject::Section(node.id.clone());
    let [_, thin, heading_only, _] = cx.pack.scoring.state_shares;
    let name = section(node);
    let counts = format!("{} từ, {} số liệu", state.words, state.figures);
    let (outcome, share_bp, message) = match state.state {
        _ if !state.required => (
            Outcome::NotApplicable,
            0,
            "Mục không áp dụng cho đơn vị này".to_owned(),
        ),
        SectionState::NotApplicable => (
            Outcome::NotApplicable,
            0,
            "Mục không áp dụng cho đơn vị này".to_owned(),
        ),
        SectionState::Missing => (Outcome::NotApplicable, 0, "Không thấy nội dung".to_owned()),
        SectionState::Unreadable => (
            Outcome::Unreadable,
            0,
            "Không đọc được phần này của báo cáo".to_owned(),
        ),
        SectionState::Full => (
            Outcome::Met,
            10_000,
            format!("Đã có nội dung cụ thể ở {name} ({counts})"),
        ),
        SectionState::Thin => (
            Outcome::PartlyMet,
            thin,
            if state.words == 0 {
                format!("Được nhắc tới cùng nội dung khác, chưa có nội dung riêng ở {name}")
            } else {
                format!("Còn nêu chung ở {name} ({counts})")
            },
        ),
        SectionState::HeadingOnly => (
            Outcome::PartlyMet,
            heading_only,
            format!("Chỉ có đề mục, chưa có nội dung ở {name}"),
        ),
    };
    Finding {
        share_bp,
        found: state.state.vietnamese().to_owned(),
        expected: SectionState::Full.vietnamese().to_owned(),
        evidence: if state.evidence.is_empty() {
            cx.file_evidence()
        } else {
            told_first(state)
        },
        ..KIND.finding(subject, outcome, message)
    }
}

/// The evidence of a node: where it is thin, its own words before the heading over them, because they are
/// what the finding is about.
fn told_first(state: &NodeState) -> Vec<Evidence> {
    let mut evidence = state.evidence.clone();
    if state.state == SectionState::Thin && evidence.len() > 1 {
        evidence.rotate_left(1);
    }
    evidence
}

#[cfg(test)]
mod tests {
    use super::super::testing::Case;
    use super::*;

    fn at(case: &Case, node: &str) -> Finding {
        let subject = Subject::Section(node.into());
        let mut findings = case.run(&KIND).into_iter();
        findings.find(|f| f.subject == subject).unwrap()
    }

    #[test]
    fn each_state_brings_its_share() {
        let mut case = Case::new();
        for (state, outcome, share) in [
            (SectionState::Full, Outcome::Met, 10_000),
            (SectionState::Thin, Outcome::PartlyMet, 5_000),
            (SectionState::HeadingOnly, Outcome::PartlyMet, 2_000),
            (SectionState::Missing, Outcome::NotApplicable, 0),
            (SectionState::NotApplicable, Outcome::NotApplicable, 0),
            (SectionState::Unreadable, Outcome::Unreadable, 0),
        ] {
            case.set("II.1.2", state);
            let finding = at(&case, "II.1.2");
            assert_eq!((finding.outcome, finding.share_bp), (outcome, share));
        }
    }

    #[test]
    fn says_how_much_was_found() {
        let mut case = Case::new();
        case.set("II.1.2", SectionState::Thin);
        let finding = at(&case, "II.1.2");
        assert_eq!(
            finding.message,
            "Còn nêu chung ở mục II.1.2 “Nội dung II.1.2” (12 từ, 0 số liệu)"
        );
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.found, "sơ sài");
    }
}
