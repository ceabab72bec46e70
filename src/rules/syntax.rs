//! Faults of TOML itself, in words a clerk can act on, and what is left of a file around them.

use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use super::place::{Faults, Place, RuleFile};

/// More slips than anybody mends in one go; what follows is given up.
const MOST_SLIPS: usize = 100;

/// Reports every slip of a file that is not TOML, and gives back its text with the broken lines
/// blanked, so that the rest can be read at its places. The first slip is reported and taken out, then
/// the text is parsed again: what a parser says after its first stumble is mostly echo.
pub(super) fn mend(file: &Arc<RuleFile>, faults: &Faults) -> String {
    let parts = parts(&file.text);
    let mut text = file.text.clone();
    let mut torn: Vec<Range<usize>> = Vec::new();
    for _ in 0..MOST_SLIPS {
        let (_, errors) = DeTable::parse_recoverable(&text);
        let spans = errors.iter().map(|error| {
            let span = clamp(&file.text, error.span().unwrap_or(0..0));
            (span, error.message())
        });
        let Some((span, message)) = spans.min_by_key(|(span, _)| span.start) else {
            faults.tear(file, torn);
            return text;
        };
        let at = parts.iter().rposition(|part| part.start <= span.start);
        let at = at.unwrap_or_default();
        let line = line_around(&file.text, &span);
        let header = line_around(&file.text, &(parts[at].start..parts[at].start));
        let fresh = !text[line.clone()].trim().is_empty();
        let (broken, place) = if at > 0 && line == header {
            // `[target]` above several `[[target]]`: the slip is in the first.
            let single = single(&file.text, &parts, at).filter(|_| message.starts_with(DUPLICATE));
            let first = single.unwrap_or(at);
            let place = single
                .map(|first| line_around(&file.text, &(parts[first].start..parts[first].start)));
            (with_inner(&file.text, &parts, first), place)
        } else if fresh && !spans_lines(message) {
            (line.clone(), None)
        } else {
            (parts[at].clone(), None)
        };
        if fresh {
            let (message, help) = match &place {
                Some(_) => (
                    "bảng này lặp lại ở dưới nên dòng mở bảng phải có hai dấu ngoặc vuông"
                        .to_owned(),
                    format!("viết dạng: [[{}]]", name(&file.text, &parts[at])),
                ),
                None if wants_value(message)
                    && is_key(&file.text[line.clone()], span.start - line.start) =>
                {
                    (
                        "danh sách ở các dòng trên chưa đóng bằng dấu ]".to_owned(),
                        "thêm dấu ] ở cuối danh sách".to_owned(),
                    )
                }
                None => translate(message),
            };
            let span = place.unwrap_or(span);
            let file = Arc::clone(file);
            faults.error(&Place { file, span }, message, help);
        }
        blank(&mut text, &broken);
        torn.extend([broken, header]);
    }
    let whole = 0..file.text.len();
    faults.tear(file, Vec::from([whole]));
    String::new()
}

const DUPLICATE: &str = "duplicate key";

/// Slips after which a parser takes the following lines for a part of the same value.
fn spans_lines(message: &str) -> bool {
    ["comma", "array", "inline table", "multi-line"]
        .iter()
        .any(|word| message.contains(word))
}

/// Slips of something that should have been an item of a list.
fn wants_value(message: &str) -> bool {
    [
        "invalid float",
        "missing comma",
        "string values must be quoted",
    ]
    .iter()
    .any(|start| message.starts_with(start))
}

/// Whether the key of a next line stands here.
fn is_key(line: &str, at: usize) -> bool {
    let key = line.split('=').next().unwrap_or_default();
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    line.contains('=')
        && line[..at].trim().is_empty()
        && !key.trim().is_empty()
        && key.trim().chars().all(bare)
}

/// The earlier part that opens with `[name]` where this one opens with `[[name]]`.
fn single(text: &str, parts: &[Range<usize>], at: usize) -> Option<usize> {
    let name = name(text, &parts[at]);
    (1..at).find(|&earlier| {
        !text[parts[earlier].start..].starts_with("[[") && self::name(text, &parts[earlier]) == name
    })
}

/// The name in a part's header, as far as it can be read.
fn name<'t>(text: &'t str, part: &Range<usize>) -> &'t str {
    let header = text[part.clone()].lines().next().unwrap_or_default();
    let name = header.trim_start_matches('[');
    name.split([']', '#']).next().unwrap_or_default().trim()
}

/// A part with the tables inside it, which would hang in the air without it.
fn with_inner(text: &str, parts: &[Range<usize>], at: usize) -> Range<usize> {
    let outer = name(text, &parts[at]);
    let inner = |part: &&Range<usize>| {
        let rest = name(text, part).strip_prefix(outer);
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    let last = parts[at + 1..].iter().take_while(inner).last();
    parts[at].start..last.unwrap_or(&parts[at]).end
}

/// Blanks a range, line ends kept, so that every other place stays what it is.
fn blank(text: &mut String, range: &Range<usize>) {
    let blanks: String = text[range.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(range.clone(), &blanks);
}

/// The span, widened to whole lines without the last line end.
fn line_around(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n');
    start..end.map_or(text.len(), |at| span.end + at)
}

/// The file cut at its table headers: lines that open with brackets and a name.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let name = line.trim_start_matches('[');
        if name.len() < line.len() && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(a, b)| a..b)
        .collect()
}

/// Keeps a span inside the text and on character borders.
fn clamp(text: &str, span: Range<usize>) -> Range<usize> {
    let fit = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = fit(span.start);
    start..fit(span.end).max(start)
}

const NOT_A_NUMBER: &str = "giá trị không phải một số viết đúng";
const NOT_A_DATE: &str = "giá trị không phải một ngày có thật";
const HOW_DATES: &str = "viết năm-tháng-ngày: 2024-05-04; nếu là chữ thì đặt trong dấu ngoặc kép";
const HOW_NUMBERS: &str = "số viết liền, không dấu chấm ngăn hàng nghìn: 12500; phần lẻ sau một dấu chấm: 2.5; nếu là chữ thì đặt trong dấu ngoặc kép";

/// Beginnings of the parser's messages, with what they mean and what to do.
const MEANINGS: &[(&str, &str, &str)] = &[
    (
        "duplicate key",
        "khóa hoặc bảng này đã ghi ở trên",
        "mỗi khóa chỉ ghi một lần trong một bảng; nếu muốn thêm mục mới thì mở bằng hai dấu ngoặc vuông, ví dụ [[target]]",
    ),
    (
        "string values must be quoted",
        "chữ phải đặt trong dấu ngoặc kép",
        "viết dạng: khóa = \"nội dung\", bằng dấu \" thẳng, không dùng dấu “ ” cong ở ngoài cùng",
    ),
    (
        "invalid basic string",
        "chữ mở bằng dấu ngoặc kép nhưng chưa đóng đúng",
        "mỗi dòng chữ mở và đóng bằng dấu \"; dấu ngoặc kép bên trong thì viết “…” hoặc \\\"",
    ),
    (
        "invalid literal string",
        "chữ mở bằng dấu nháy đơn nhưng chưa đóng",
        "dùng dấu ngoặc kép: \"…\"",
    ),
    (
        "missing value",
        "thiếu giá trị sau dấu =",
        "viết dạng: khóa = \"nội dung\", hoặc bỏ cả dòng",
    ),
    (
        "key with no value",
        "dòng này không có dấu = và giá trị",
        "viết dạng: khóa = \"nội dung\"; dòng ghi chú thì bắt đầu bằng #",
    ),
    (
        "missing assignment",
        "thiếu dấu = giữa khóa và giá trị",
        "viết dạng: khóa = \"nội dung\"; dòng ghi chú thì bắt đầu bằng #",
    ),
    (
        "missing comma",
        "thiếu dấu phẩy giữa hai mục",
        "các mục trong danh sách cách nhau bằng dấu phẩy: [\"…\", \"…\"]",
    ),
    ("extra comma", "thừa dấu phẩy", "bỏ bớt một dấu phẩy"),
    (
        "unclosed array table",
        "dòng mở bảng thiếu dấu ]]",
        "viết dạng: [[target]]",
    ),
    (
        "unclosed array",
        "danh sách chưa đóng bằng dấu ]",
        "thêm dấu ] ở cuối danh sách",
    ),
    (
        "unclosed inline table",
        "bảng trong dòng chưa đóng bằng dấu }",
        "viết dạng: goal = { at_least = 12500 }",
    ),
    (
        "unclosed table",
        "dòng mở bảng thiếu dấu ]",
        "viết dạng: [states]",
    ),
    (
        "unexpected leading zero",
        "số không được bắt đầu bằng 0",
        "viết 2 thay vì 02",
    ),
    (
        "invalid unquoted key",
        "tên khóa này phải đặt trong dấu ngoặc kép",
        "khóa có dấu tiếng Việt hoặc khoảng trắng thì viết dạng: \"ĐVTN\" = […]",
    ),
    (
        "missing key for inline table",
        "bảng trong dòng viết chưa đúng",
        "viết dạng: goal = { at_least = 12500 }",
    ),
    ("invalid float", NOT_A_NUMBER, HOW_NUMBERS),
    ("invalid integer", NOT_A_NUMBER, HOW_NUMBERS),
    ("invalid mantissa", NOT_A_NUMBER, HOW_NUMBERS),
    ("invalid fraction", NOT_A_NUMBER, HOW_NUMBERS),
    ("invalid exponent", NOT_A_NUMBER, HOW_NUMBERS),
    (
        "invalid boolean",
        "giá trị không phải true hoặc false",
        "chỉ viết true hoặc false; nếu là chữ thì đặt trong dấu ngoặc kép",
    ),
    ("invalid date", NOT_A_DATE, HOW_DATES),
    ("invalid time", NOT_A_DATE, HOW_DATES),
    (
        "invalid comment character",
        "dòng ghi chú có ký tự lạ",
        "gõ lại dòng ghi chú",
    ),
    (
        "unquoted keys cannot be empty",
        "thiếu tên khóa trước dấu =",
        "viết dạng: khóa = \"nội dung\"",
    ),
    (
        "missing escaped value",
        "sau dấu \\ trong chữ phải là n, t, \" hoặc \\",
        "đường dẫn Windows thì viết bằng dấu /",
    ),
    ("extra `=`", "thừa dấu =", "mỗi dòng chỉ một dấu ="),
    (
        "unexpected key or value",
        "phần này không thuộc về dòng nào",
        "mỗi dòng chỉ một khóa; chữ phải nằm trong dấu ngoặc kép, ghi chú bắt đầu bằng #",
    ),
];

/// What a TOML parser's message means, and what to do.
pub fn translate(message: &str) -> (String, String) {
    for (start, meaning, help) in MEANINGS {
        if message.starts_with(start) {
            return ((*meaning).to_owned(), (*help).to_owned());
        }
    }
    (
        format!("dòng này sai cách viết TOML ({message})"),
        "so với dòng tương tự trong một bộ quy tắc có sẵn".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_messages_are_in_vietnamese() {
        assert!(translate("duplicate key").0.contains("đã ghi"));
        assert!(translate("something new").0.contains("something new"));
    }

    #[test]
    fn a_file_is_cut_at_its_table_headers() {
        let text = "a = 1\n[[target]]\nb = [\n[1, 2],\n]\n[states]\nc = 2\n";
        let cut: Vec<&str> = parts(text).into_iter().map(|part| &text[part]).collect();
        assert_eq!(
            cut,
            [
                "a = 1\n",
                "[[target]]\nb = [\n[1, 2],\n]\n",
                "[states]\nc = 2\n"
            ]
        );
    }

    #[test]
    fn spans_stay_inside_the_text() {
        assert_eq!(clamp("đ", 1..9), 0..2);
        assert_eq!(clamp("", 3..4), 0..0);
    }
}
