//! `legacy-encoding`: text written in a pre-Unicode Vietnamese encoding and repaired for reading.

use crate::model::{Anchor, Evidence, Finding, NormalizedDocument, NormalizedPart, Outcome};
use crate::model::{Severity, Subject, Text};

use super::{Check, Context, Kind, searched};

pub(super) const KIND: Kind = Kind {
    code: "legacy-encoding",
    title: "Tệp dùng bảng mã cũ",
    severity: Severity::Info,
    summary: "Văn bản dùng bảng mã Unicode theo TCVN 6909:2001.",
    doc: DOC,
    hint: "Đề nghị đơn vị chuyển tệp sang Unicode trước khi gửi lần sau.",
    params: &[],
    build: |_| Box::new(LegacyEncoding),
};

const DOC: &str = "\
## Nội dung
Một phần văn bản gõ bằng phông chữ và bảng mã cũ (TCVN3, VNI…), chương trình đã chuyển lại để đọc.

## Vì sao
Chữ chuyển lại có thể mất dấu hoặc mất chữ “ư”; chữ số không đổi. Trích dẫn luôn giữ nguyên bản gốc, nên có
thể trông lạ.

## Cách xác định
Theo phông chữ ghi trong tệp và theo từng từ: cách đọc cho ra âm tiết tiếng Việt được chọn. Tỷ lệ từ đọc được
ghi kèm; dưới 50% (trên ít nhất 40 từ) thì cả tệp coi là không đọc được, không chấm.

## Ví dụ có dấu hiệu
Dòng đầu của tệp là “§OµN TNCS Hå CHÝ MINH” trong phông .VnTime.

## Ví dụ không có dấu hiệu
Tệp gõ bằng Times New Roman, bảng mã Unicode, kể cả Unicode tổ hợp.

## Việc cần làm
Không trừ điểm nội dung vì bảng mã; chỉ nhắc đơn vị chuyển mã.
";

struct LegacyEncoding;

impl Check for LegacyEncoding {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        out.extend(cx.documents.iter().copied().map(conclude));
    }
}

fn conclude(document: &NormalizedDocument) -> Finding {
    let subject = Subject::File(document.path.clone());
    let whole = || vec![searched::document(document)];
    if document.encodings.is_empty() {
        return Finding {
            found: "Unicode".to_owned(),
            expected: "Unicode".to_owned(),
            evidence: whole(),
            ..KIND.finding(subject, Outcome::Met, "Tệp dùng bảng mã Unicode".to_owned())
        };
    }
    let names = document.encodings.join(", ");
    let sure = document
        .certainty
        .map(|percent| format!("; {percent}% số từ chuyển lại đọc được"))
        .unwrap_or_default();
    Finding {
        found: names.clone(),
        expected: "Unicode".to_owned(),
        evidence: first_repaired(document).map_or_else(whole, |found| vec![found]),
        ..KIND.finding(
            subject,
            Outcome::NotMet,
            format!("Tệp có chữ theo bảng mã cũ ({names}), đã chuyển lại để đọc{sure}"),
        )
    }
}

/// The first text that had to be repaired, as it is stored.
fn first_repaired(document: &NormalizedDocument) -> Option<Evidence> {
    let quote = |text: &Text, anchor: Anchor| {
        text.encoding.map(|_| Evidence {
            file: document.path.as_str().into(),
            anchor,
            quote: text.raw.chars().take(120).collect(),
        })
    };
    document.parts.iter().find_map(|part| match part {
        NormalizedPart::Block(block) => quote(&block.text, block.anchor.clone()),
        NormalizedPart::Table(table) => table.cells.iter().enumerate().find_map(|(r, row)| {
            row.iter()
                .enumerate()
                .find_map(|(c, cell)| quote(&cell.text, table.table.anchor(r, c)))
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, document};
    use super::*;

    #[test]
    fn names_the_encoding_and_quotes_what_is_stored() {
        let mut case = Case::new();
        let mut old = document("bao-cao.docx", &["Đoàn TNCS", "Hồ Chí Minh"]);
        old.encodings = vec!["TCVN3"];
        let NormalizedPart::Block(block) = &mut old.parts[1] else {
            panic!("a paragraph")
        };
        block.text.raw = "Hå ChÝ Minh".into();
        block.text.encoding = Some("TCVN3");
        case.documents = vec![old];
        let finding = case.only(&KIND);
        assert_eq!(finding.outcome, Outcome::NotMet);
        assert_eq!(finding.severity, Severity::Info);
        assert_eq!(finding.evidence[0].quote, "Hå ChÝ Minh");
        assert_eq!(finding.evidence[0].anchor.to_string(), "p2");
    }

    #[test]
    fn unicode_is_met() {
        let mut case = Case::new();
        case.documents = vec![document("bao-cao.docx", &["Đoàn TNCS Hồ Chí Minh"])];
        assert_eq!(case.only(&KIND).outcome, Outcome::Met);
    }
}
