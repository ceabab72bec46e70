//! Faults of TOML itself, in words a clerk can act on.

use std::sync::Arc;

use super::place::{Faults, Place, RuleFile};

/// Reports the parser's errors, the first of each line (the rest of a line is mostly echo).
pub(super) fn report(file: &Arc<RuleFile>, errors: &[toml::de::Error], faults: &Faults) {
    let mut lines = Vec::new();
    for error in errors {
        let place = Place {
            file: Arc::clone(file),
            span: clamp(&file.text, error.span().unwrap_or(0..0)),
        };
        let (line, _) = place.line_column();
        if lines.contains(&line) {
            continue;
        }
        lines.push(line);
        let (message, help) = translate(error.message());
        faults.error(&place, message, help);
    }
}

/// Keeps a span inside the text and on character borders.
fn clamp(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
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

fn translate(message: &str) -> (String, String) {
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
    fn spans_stay_inside_the_text() {
        assert_eq!(clamp("đ", 1..9), 0..2);
        assert_eq!(clamp("", 3..4), 0..0);
    }
}
