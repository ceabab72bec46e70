//! `template-left-in`: blanks and instructions of a form that were not filled in.
//!
//! A run of dots says many things in Vietnamese offices: a blank to fill, a table of contents' leader,
//! "and so on" after examples, the outline's own careless ending. Only the first is a finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Anchor, Evidence, Finding, NormalizedDocument, NormalizedPart, Outcome, Role};
use crate::model::{Severity, Subject, Text};

use super::{Check, Context, Kind, Parameter, searched};

pub(super) const KIND: Kind = Kind {
    code: "template-left-in",
    title: "Còn chỗ trống, chữ mẫu chưa điền",
    severity: Severity::Warning,
    summary: "Báo cáo không còn chỗ trống “……”, “năm 202…”, “(ghi rõ …)” của mẫu.",
    doc: DOC,
    hint: "Đề nghị đơn vị điền hoặc xóa chỗ trống rồi gửi lại.",
    params: &[Parameter {
        name: "max_quotes",
        default: 20,
        min: 1,
        max: 200,
        meaning: "Số chỗ trống tối đa được trích dẫn cho một tệp",
    }],
    build: |settings| {
        Box::new(TemplateLeftIn {
            max_quotes: usize::try_from(settings.get("max_quotes")).unwrap_or(1),
        })
    },
};

const DOC: &str = "\
## Nội dung
Trong tệp còn chỗ trống hoặc lời hướng dẫn của mẫu: “……… đồng chí”, “……/……”, “năm 202…”, “20…-20…”,
“ngày .. tháng ..”, “[…]”, “(ghi rõ số lượng)”.

## Vì sao
Chỗ trống là số liệu chưa có. Đọc lướt dễ tưởng mục đó đã báo cáo.

## Cách xác định
Tìm các dãy chấm hoặc gạch dưới đứng ở chỗ phải điền. Không tính: dãy chấm dẫn đến số trang của mục lục; dấu
chấm lửng sau khi liệt kê ví dụ; dấu chấm lửng viết liền cuối câu; cụm “(nếu có)”; dòng gạch trang trí.
Tham số max_quotes: số chỗ được trích dẫn cho một tệp (mặc định 20).

## Ví dụ có dấu hiệu
“Số đoàn viên mới kết nạp: ……… đồng chí (nữ: ……… đồng chí).”

## Ví dụ không có dấu hiệu
“Tổ chức hội thi văn nghệ, thể thao, cắm trại...” hoặc dòng mục lục “I. Khái quát tình hình ........ 3”.

## Việc cần làm
Xem từng chỗ được trích; đề nghị đơn vị điền số liệu hoặc ghi “không phát sinh”.
";

struct TemplateLeftIn {
    max_quotes: usize,
}

impl Check for TemplateLeftIn {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if KIND.skips_unit(cx, out) {
            return;
        }
        for document in cx.documents {
            if cx.role(&document.path) == Role::Other {
                continue; // plans and forms may keep their blanks
            }
            out.push(self.conclude(document));
        }
    }
}

impl TemplateLeftIn {
    fn conclude(&self, document: &NormalizedDocument) -> Finding {
        let blanks = evidence(document);
        let count = blanks.len();
        let subject = Subject::File(document.path.clone());
        let finding = match blanks.first() {
            None => KIND.finding(
                subject,
                Outcome::Met,
                "Không còn chỗ trống của mẫu".to_owned(),
            ),
            Some(first) => KIND.finding(
                subject,
                Outcome::NotMet,
                format!(
                    "Còn {count} chỗ trống, chữ mẫu chưa điền; chỗ đầu tiên: “{}”",
                    first.quote.split_whitespace().collect::<Vec<_>>().join(" ")
                ),
            ),
        };
        Finding {
            found: format!("{count} chỗ"),
            expected: "0 chỗ".to_owned(),
            evidence: if count == 0 {
                vec![searched::document(document)]
            } else {
                blanks.into_iter().take(self.max_quotes).collect()
            },
            ..finding
        }
    }
}

/// One quotation per paragraph or cell that still has a blank.
fn evidence(document: &NormalizedDocument) -> Vec<Evidence> {
    let mut found = Vec::new();
    let mut look = |text: &Text, anchor: Anchor| {
        if let Some((start, end)) = first_blank(&text.clean) {
            found.push(Evidence {
                file: document.path.as_str().into(),
                anchor,
                quote: quote(text, start, end),
            });
        }
    };
    for part in &document.parts {
        match part {
            NormalizedPart::Block(block) => look(&block.text, block.anchor.clone()),
            NormalizedPart::Table(table) => {
                for (r, row) in table.cells.iter().enumerate() {
                    for (c, cell) in row.iter().enumerate() {
                        if cell.covered_by.is_none() {
                            look(&cell.text, table.table.anchor(r, c));
                        }
                    }
                }
            }
        }
    }
    found
}

/// The raw words around a byte range of `clean`: enough to find the place again.
fn quote(text: &Text, start: usize, end: usize) -> String {
    const AROUND: usize = 60;
    let from = text.clean[..start].chars().count();
    let to = from + text.clean[start..end].chars().count();
    let length = text.clean.chars().count();
    let (first, last) = (from.saturating_sub(AROUND), (to + AROUND).min(length));
    let words = text.raw_slice(first, last);
    format!(
        "{}{}{}",
        if first > 0 { "…" } else { "" },
        words.trim(),
        if last < length { "…" } else { "" }
    )
}

/// What a blank looks like once its place is clear.
static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        // năm 202…  ·  năm 20…  ·  nhiệm kỳ 20…
        r"(?i)\b(?:năm|năm học|nhiệm kỳ|giai đoạn)\s+(?:20\d?)?\s*(?:…|\.{2,})",
        // 20…-20…  ·  202…/202…
        r"\b20\d?(?:…|\.{2,})\s*[-–/]\s*20",
        // ngày .. tháng  ·  tháng … năm
        r"(?i)\bngày\s*(?:…|\.{2,}|_{2,})[\s.…_]*tháng",
        r"(?i)\btháng\s*(?:…|\.{2,}|_{2,})[\s.…_]*năm",
        // ……/……  ·  …./12  ·  …… %
        r"(?:…|\.{3,})\s*/\s*(?:…|\.{3,}|\d)",
        r"\d\s*/\s*(?:…|\.{3,})",
        r"(?:…|\.{3,})\s*%",
        // […]
        r"\[\s*(?:…|\.{3,})\s*\]",
        // Số: …-BC/ĐTN
        r"(?i)\bsố\s*:\s*(?:…|\.{3,}|_{3,})",
        // có … đoàn viên  ·  nữ: … đồng chí
        r"(?i)\b(?:có|được|đạt|gồm|tổng số|số lượng|nữ)\s*:?\s+(?:…|\.{3})\s+[a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]",
    ]
    .iter()
    .filter_map(|form| Regex::new(form).ok())
    .collect()
});

/// The opening of a bracket that asks for something: (ghi rõ …).
static REQUEST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = "ghi rõ|nêu rõ|ghi cụ thể|nêu cụ thể|điền";
    Regex::new(&format!(r"(?i)\(\s*(?:đề nghị\s+)?(?:{words})\b")).ok()
});

/// The first bracket that asks for something and is closed soon.
fn request(clean: &str) -> Option<(usize, usize)> {
    const LONGEST: usize = 120;
    let opening = REQUEST.as_ref()?;
    let mut from = 0;
    while let Some(found) = opening.find_at(clean, from) {
        from = found.end();
        let close = clean[from..].find(')').map(|at| from + at);
        let close = close.filter(|at| clean[from..*at].chars().count() <= LONGEST);
        if let Some(close) = close {
            if is_form(&clean[found.start()..=close]) {
                return Some((found.start(), close + 1));
            }
            from = close + 1;
        }
    }
    None
}

/// Dots, ellipses or underscores in a row, spaces allowed between them.
static RUN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:[.…](?:\s?[.…])+|…|_{4,}(?:\s?_+)*)").ok());

/// Byte range of the first blank in a text.
fn first_blank(clean: &str) -> Option<(usize, usize)> {
    // Nearly every text of a report stops here.
    let dotted = may_hold_dots(clean);
    if !dotted && !clean.contains('(') {
        return None;
    }
    let forms = FORMS
        .iter()
        .filter(|_| dotted)
        .filter_map(|form| form.find(clean))
        .map(|found| (found.start(), found.end()));
    let runs = RUN
        .iter()
        .filter(|_| dotted)
        .flat_map(|run| run.find_iter(clean))
        .map(|found| (found.start(), found.end()))
        .find(|&(start, end)| is_blank_run(clean, start, end));
    forms.chain(request(clean)).chain(runs).min()
}

/// Two dots in a row, at most a blank between them, an ellipsis or an underscore: without one of these
/// nothing is left to be filled in.
fn may_hold_dots(clean: &str) -> bool {
    let bytes = clean.as_bytes();
    // "…" is the only one of these that begins with 0xE2.
    memchr::memchr3_iter(b'.', b'_', 0xE2, bytes).any(|at| match bytes[at] {
        b'.' => {
            let rest = &clean[at + 1..];
            let next = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
            rest.starts_with('.') || next.starts_with('.')
        }
        b'_' => true,
        _ => clean[at..].starts_with('…'),
    })
}

/// "(nêu rõ ở phụ lục)" points the reader somewhere; it does not ask the unit for anything.
fn is_form(found: &str) -> bool {
    let lower = found.to_lowercase();
    !(lower.starts_with('(')
        && [
            "phụ lục",
            "phụ biểu",
            "biểu số",
            "biểu mẫu",
            "ở phần",
            "tại mục",
            "trong báo cáo",
        ]
        .iter()
        .any(|word| lower.contains(word)))
}

/// Whether a run of dots stands where something is to be filled in.
fn is_blank_run(clean: &str, start: usize, end: usize) -> bool {
    let (before, run, after) = (&clean[..start], &clean[start..end], &clean[end..]);
    let weight: usize = run
        .chars()
        .map(|c| match c {
            '…' => 3,
            '.' | '_' => 1,
            _ => 0,
        })
        .sum();
    let words_before = before.chars().any(char::is_alphabetic);
    let rest = after.trim();
    if run.contains('_') {
        // A line of underscores alone is an ornament under a letterhead.
        return words_before || rest.chars().any(char::is_alphabetic);
    }
    // A leader to a page number.
    if words_before
        && !rest.is_empty()
        && rest.len() <= 4
        && rest.bytes().all(|b| b.is_ascii_digit())
    {
        return false;
    }
    let attached = before
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_whitespace());
    let ends = rest.is_empty() || rest.starts_with([')', '”', '"', ';', ',', ':', '.']);
    match (attached, ends) {
        // "…của Nhà nước....." is how outlines and reports trail off.
        (true, true) if !before.ends_with(':') => weight >= 9,
        (true, _) => weight >= 5,
        // "... tuyên truyền" opens a shortened quotation.
        (false, _) if !words_before => weight >= 6,
        (false, _) => weight >= 4,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, document};
    use super::*;

    fn blank(text: &str) -> bool {
        first_blank(text).is_some()
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(FORMS.len(), 10);
        assert!(RUN.is_some() && REQUEST.is_some());
    }

    #[test]
    fn blanks_are_found() {
        for text in [
            "Số đoàn viên mới kết nạp: ……… đ/c (nữ: ………đ/c)",
            "Kiên Giang, ngày .. tháng .. năm 202...",
            "An Minh, ngày … tháng 6 năm 2024",
            "Báo cáo kết quả năm 202…",
            "nhiệm kỳ 20…-20…",
            "năm học 20...-20...",
            "Đạt ……/…… chi đoàn",
            "Có …./12 cơ sở đoàn",
            "Tỷ lệ tập hợp đạt ….. %",
            "Tổ chức được ......... buổi tuyên truyền",
            "Hỗ trợ ........ thanh niên vay vốn",
            "Kết nạp được … đoàn viên mới",
            "Tổng số: ... đồng chí",
            "Kết quả nổi bật: [...]",
            "Số: …-BC/HĐTN",
            "Hoạt động tiêu biểu (ghi rõ tên, thời gian, địa điểm)",
            "Mô hình mới (nêu rõ số lượng)",
            "………………………………………………",
            "Kết quả:……………………",
            "Họ và tên: __________",
            ". . . . . . . . . . . . . .",
        ] {
            assert!(blank(text), "{text}");
        }
    }

    #[test]
    fn other_dots_are_not_blanks() {
        for text in [
            "I. KHÁI QUÁT TÌNH HÌNH ............................ 3",
            "1. Công tác tuyên truyền, giáo dục………………………………12",
            "Tổ chức hội thi văn nghệ, thể thao, cắm trại...",
            "thăm hỏi, tặng quà, dọn dẹp vệ sinh…, thu hút 120 đoàn viên",
            "tổ chức các hoạt động, v.v...",
            "(tuyên truyền, tập huấn, hội thi...)",
            "chính sách pháp luật của Nhà nước.....",
            "Các nội dung khác.. (nếu có)..",
            "- Các nội dung khác, các mô hình, hoạt động tiêu biểu (nếu có)",
            "Trong năm 2024... đơn vị đã tổ chức 5 hoạt động",
            "“... tuyên truyền Luật Thanh niên ...”",
            "Đạt 87,5% chỉ tiêu. Tổ chức 12 buổi.",
            "_______________",
            "Danh sách chi tiết (nêu rõ tại phụ lục 2)",
            "Số: 12-BC/HĐTN",
            "ngày 26 tháng 6 năm 2024",
            "Kính gửi: Ban Tổ chức - Kiểm tra",
            "",
        ] {
            assert!(!blank(text), "{text}");
        }
    }

    #[test]
    fn one_finding_a_file_with_the_raw_words() {
        let mut case = Case::new();
        case.documents = vec![
            document(
                "bao-cao.docx",
                &[
                    "Báo cáo năm 202…",
                    "Tổ chức 5 hoạt động.",
                    "Kết nạp: ……… đồng chí",
                ],
            ),
            document("phu-luc.docx", &["Tổ chức 5 hoạt động."]),
        ];
        let findings = case.run(&KIND);
        assert_eq!(findings[0].outcome, Outcome::NotMet);
        assert_eq!(
            findings[0].message,
            "Còn 2 chỗ trống, chữ mẫu chưa điền; chỗ đầu tiên: “Báo cáo năm 202…”"
        );
        assert_eq!(findings[0].evidence[1].anchor.to_string(), "p3");
        assert_eq!(findings[0].evidence[1].quote, "Kết nạp: ……… đồng chí");
        assert_eq!(findings[1].outcome, Outcome::Met);
        let short = case.run_with(&KIND, &[("max_quotes", 1)]);
        assert_eq!(short[0].evidence.len(), 1);
        assert_eq!(short[0].found, "2 chỗ");
    }

    #[test]
    fn plans_may_keep_their_blanks() {
        let mut case = Case::new();
        case.files[0].role = Role::Other;
        case.documents = vec![document("bao-cao.docx", &["Kết nạp: ……… đồng chí"])];
        assert!(case.run(&KIND).is_empty());
    }
}
