//! `outline-copied`: paragraphs that only repeat the words of the outline or of the programme.

use std::collections::BTreeMap;

use crate::model::{Evidence, Finding, Outcome, SectionState, Severity, Subject};
use crate::rules::Node;

use super::format::section;
use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "outline-copied",
    title: "Lặp lại câu chữ của đề cương, chương trình",
    severity: Severity::Warning,
    summary: "Nội dung báo cáo phải là kết quả của đơn vị, không phải câu chữ của đề cương hay chương trình.",
    doc: DOC,
    hint: "Đề nghị đơn vị thay câu chữ của đề cương, chương trình bằng kết quả đã làm.",
    params: &[],
    build: |_| Box::new(OutlineCopied),
};

const DOC: &str = "\
## Nội dung
Trong báo cáo có đoạn chỉ lặp lại câu gợi ý của đề cương hoặc câu giao nhiệm vụ của chương trình, chưa thay bằng kết quả.

## Vì sao
Những câu ấy nêu việc phải làm, phải báo cáo, không phải việc đã làm. Đoạn như vậy không được tính là nội dung.

## Cách xác định
So từng câu với câu in trong đề cương và trong chương trình. Đề mục chép đúng đề cương là bình thường và không tính; chỉ xét đoạn
văn đứng ở vị trí nội dung mà không thêm số liệu, tên việc nào, và nguyên câu của đề cương dùng làm đề mục mà bên
dưới không có chữ nào. Mục chỉ có câu của đề cương thì ở section-thin là “chỉ có đề mục”.

## Ví dụ có dấu hiệu
Dưới mục II.1.1 có câu “Kết quả tổ chức, học tập, quán triệt và tuyên truyền về các Nghị quyết…” y như đề cương.

## Ví dụ không có dấu hiệu
“Kết quả học tập nghị quyết: 11/11 cơ sở đoàn tổ chức, 2.140 đoàn viên tham gia.”

## Việc cần làm
Xem hai câu cạnh nhau; đề nghị đơn vị viết kết quả.
";

struct OutlineCopied;

impl Check for OutlineCopied {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_unit(cx, out) {
            return;
        }
        let mut by_node: BTreeMap<&str, Vec<Evidence>> = BTreeMap::new();
        for (node, evidence) in &cx.sections.copied {
            by_node.entry(node).or_default().push(evidence.clone());
        }
        // The outline's whole line as a heading with nothing under it is the same line left alone.
        for index in cx.required_leaves() {
            let node = &cx.pack.outline.nodes[index];
            let alone = cx.node(index).filter(|state| {
                state.required
                    && state.state == SectionState::HeadingOnly
                    && !by_node.contains_key(node.id.as_str())
            });
            let heading = alone.and_then(|state| state.evidence.first());
            if let Some(heading) = heading.filter(|one| repeats(&one.quote, node)) {
                by_node.entry(&node.id).or_default().push(heading.clone());
            }
        }
        if by_node.is_empty() {
            out.push(Finding {
                found: "0 đoạn".to_owned(),
                expected: "0 đoạn".to_owned(),
                evidence: cx.file_evidence(),
                ..KIND.finding(
                    Subject::Document("outline".to_owned()),
                    Outcome::Met,
                    "Không thấy đoạn nào chỉ lặp lại câu chữ của đề cương, chương trình".to_owned(),
                )
            });
        }
        for (node, evidence) in by_node {
            let name = cx.pack.outline.index(node).map_or_else(
                || format!("mục {node}"),
                |i| section(&cx.pack.outline.nodes[i]),
            );
            let message = format!(
                "Có {} đoạn chỉ lặp lại câu chữ của đề cương, chương trình ở {name}",
                evidence.len()
            );
            out.push(Finding {
                found: format!("{} đoạn", evidence.len()),
                expected: "0 đoạn".to_owned(),
                evidence,
                ..KIND.finding(Subject::Section(node.to_owned()), Outcome::NotMet, message)
            });
        }
    }
}

/// A heading that is the outline's printed line, and more than the short title every report has there.
fn repeats(heading: &str, node: &Node) -> bool {
    let words = |text: &str| -> Vec<String> {
        let key = crate::text::key(text);
        let words = key.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (said, printed, title) = (words(heading), words(&node.printed), words(&node.title));
    printed.len() > title.len() && said.len() >= printed.len() && said.ends_with(&printed)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, quote};
    use super::*;

    #[test]
    fn copied_paragraphs_are_gathered_by_node() {
        let mut case = Case::new();
        case.sections.copied = vec![
            ("II.2.1".into(), quote(9, "Kết quả …")),
            ("II.1.2".into(), quote(4, "Kết quả …")),
            ("II.2.1".into(), quote(11, "Kết quả …")),
        ];
        let findings = case.run(&KIND);
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[1].evidence.len(), 2);
        assert_eq!(
            findings[1].message,
            "Có 2 đoạn chỉ lặp lại câu chữ của đề cương, chương trình ở mục II.2.1 “Nội dung II.2.1”"
        );
    }

    #[test]
    fn nothing_copied_is_met() {
        let only = Case::new().only(&KIND);
        assert_eq!(only.outcome, Outcome::Met);
        assert_eq!(only.subject.to_string(), "document:outline");
    }
}
