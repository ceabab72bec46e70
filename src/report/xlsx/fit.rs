//! How many lines a text takes in a column, so that rows are tall enough in every spreadsheet
//! program: not all of them fit rows by themselves when a file is opened.

use std::sync::LazyLock;

/// One unit of column width in thousandths of the font size: 7 pixels at 11 points, 96 dpi.
const UNIT: u32 = 477;
/// What a cell's edges take beyond the 5 pixels every column has on top of its units.
const EDGES: u32 = 100;
/// Room for bold letters and for printers whose letters run a little wider.
const ALLOWANCE_PERCENT: u32 = 103;

/// The widest letter of [`width_by_class`], and a blank.
const WIDEST: u32 = 900;
const BLANK: u32 = 260;
/// One past the last letter of Vietnamese.
const TABLE_END: u32 = 0x1f00;

/// Room for letters in a column whose width is given in characters, in thousandths of the font size.
pub(super) fn room(width: f64) -> u32 {
    // Widths come from tables in this folder: small, positive, at most two decimals.
    ((width * f64::from(UNIT)) as u32)
        .saturating_sub(EDGES)
        .max(UNIT)
}

/// Lines of a text in a column whose width is given in characters; at least one.
pub(super) fn lines(text: &str, width: f64) -> u32 {
    lines_in(text, room(width))
}

/// Lines of a text in a column with so much room; at least one.
pub(super) fn lines_in(text: &str, room: u32) -> u32 {
    // No letter is wider than the widest and none takes less than a byte.
    let most = text.len() as u64 * u64::from(WIDEST * ALLOWANCE_PERCENT) / 100;
    if most <= u64::from(room) && memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return 1;
    }
    let widths = WIDTHS.as_slice();
    let mut wrap = Wrap::new(room);
    for c in text.chars() {
        match c {
            ' ' | '\t' => wrap.end_word(BLANK),
            '\n' => wrap.end_line(),
            _ => {
                let width = widths.get(c as usize).copied();
                wrap.word += width.unwrap_or_else(|| width_by_class(c));
                wrap.in_word = true;
            }
        }
    }
    wrap.end_line();
    wrap.lines
}

/// The text as it fits into so many lines of a column, cut with `…`.
pub(super) fn shortened(text: &str, width: f64, most: u32) -> String {
    if lines(text, width) <= most {
        return text.to_string();
    }
    let mut fitting = String::from("…");
    for (end, _) in text.char_indices().skip(1) {
        let candidate = format!("{}…", text[..end].trim_end());
        if lines(&candidate, width) > most {
            break;
        }
        fitting = candidate;
    }
    fitting
}

/// Greedy word wrap; a word wider than the column is broken.
struct Wrap {
    room: u32,
    /// Lines that are full.
    lines: u32,
    /// Room taken on the current line.
    used: u32,
    /// Letters of the current word.
    word: u32,
    in_word: bool,
}

impl Wrap {
    fn new(room: u32) -> Wrap {
        Wrap {
            room,
            lines: 0,
            used: 0,
            word: 0,
            in_word: false,
        }
    }

    /// Puts the word and the blank behind it on this line or the next.
    fn end_word(&mut self, blank: u32) {
        let trimmed = self.word * ALLOWANCE_PERCENT / 100;
        if self.used > 0 && self.used + trimmed > self.room {
            self.lines += 1;
            self.used = 0;
        }
        if trimmed > self.room {
            self.lines += (trimmed - 1) / self.room;
            self.used = trimmed % self.room;
        } else {
            self.used += (self.word + blank) * ALLOWANCE_PERCENT / 100;
        }
        self.word = 0;
        self.in_word = false;
    }

    fn end_line(&mut self) {
        if self.in_word {
            self.end_word(0);
        }
        self.lines += 1;
        self.used = 0;
    }
}

/// Widths of every letter of Vietnamese, looked up.
static WIDTHS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    (0..TABLE_END)
        .map(|code| char::from_u32(code).map_or(0, width_by_class))
        .collect()
});

/// Widths of Times New Roman by class of letter, in thousandths of the font size.
fn width_by_class(c: char) -> u32 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '/' | '\'' | '|' => BLANK,
        'i' | 'ì' | 'ỉ' | 'ĩ' | 'í' | 'ị' | 'j' | 'l' | 't' => 278,
        'f' | 'r' | 'I' | 'Í' | '-' | '(' | ')' | '[' | ']' | '!' => 333,
        's' => 389,
        'a' | 'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ắ' | 'ằ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ấ' | 'ầ'
        | 'ẩ' | 'ẫ' | 'ậ' | 'c' | 'e' | 'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ế' | 'ề' | 'ể'
        | 'ễ' | 'ệ' | 'z' | '“' | '”' => 444,
        'm' | 'w' => 778,
        'M' | 'W' | '%' | '…' => 900,
        // Tone marks written apart take no room of their own.
        '\u{300}'..='\u{36F}' => 0,
        c if c.is_uppercase() => 690,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn wraps_at_words_and_breaks_what_has_none() {
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(lines("Huyện đoàn An Minh", 25.0), 1);
        assert_eq!(lines("Đoàn Khối Các cơ quan và Doanh nghiệp tỉnh", 25.0), 2);
        assert_eq!(lines("một\nhai\nba", 25.0), 3);
        assert!(lines(&"x".repeat(200), 20.0) > 8);
    }

    #[test]
    fn shortens_to_the_lines_given() {
        let title = "Đoàn Khối Các cơ quan và Doanh nghiệp tỉnh";
        assert_eq!(shortened(title, 25.0, 2), title);
        let short = shortened(title, 25.0, 1);
        assert_eq!(lines(&short, 25.0), 1);
        assert!(short.starts_with("Đoàn Khối Các cơ") && short.ends_with('…'));
    }

    proptest! {
        #[test]
        fn a_wider_column_never_needs_more_lines(text in "[a-zđ ]{0,80}", width in 3_u8..60) {
            let narrow = lines(&text, f64::from(width));
            prop_assert!(lines(&text, f64::from(width) * 2.0) <= narrow);
        }
    }
}
