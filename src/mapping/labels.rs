//! The number or bullet a line begins with, typed by hand or given by Word, and how deep it ranks.

use crate::text::{fold_char, key};

/// The mark at the head of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Depth: the smaller, the higher. Only comparable within one document.
    pub(super) rank: u8,
    /// The numbers in it: `2.1.` → `[2, 1]`, `III.` → `[3]`, `b)` → `[2]`; empty for bullets.
    pub(super) path: Vec<u32>,
    /// Characters of the line it takes up (0 for an automatic label).
    pub(super) length: usize,
    /// A bullet, which content lines carry as often as headings.
    pub(super) bullet: bool,
    /// The part that stands before the numbers: `II.5.` → 2.
    pub(super) part: Option<u32>,
}

/// Ranks in the nesting that the seed documents and most reports follow; nobody is bound to it, so
/// ranks are evidence only.
pub(super) mod rank {
    pub(in crate::mapping) const PART: u8 = 1;
    pub(in crate::mapping) const CAPITAL: u8 = 2;
    pub(in crate::mapping) const ROMAN: u8 = 3;
    pub(in crate::mapping) const NUMBER: u8 = 4;
    pub(in crate::mapping) const LETTER: u8 = 8;
    pub(in crate::mapping) const BARE: u8 = 8;
    pub(in crate::mapping) const DASH: u8 = 9;
    pub(in crate::mapping) const PLUS: u8 = 10;
}

/// Reads the label of a line: `automatic` is what Word would print before it.
pub(super) fn read(automatic: &str, characters: &[char]) -> Option<Label> {
    let automatic = automatic.trim();
    if !automatic.is_empty() {
        let padded: Vec<char> = automatic.chars().chain([' ', 'X']).collect();
        let mut label = typed(&padded).unwrap_or(Label {
            rank: rank::DASH,
            path: Vec::new(),
            length: 0,
            bullet: true,
            part: None,
        });
        label.length = 0;
        return Some(label);
    }
    typed(characters)
}

fn typed(characters: &[char]) -> Option<Label> {
    let start = blanks(characters, 0);
    let first = *characters.get(start)?;
    let mut label = match first {
        '-' | '–' | '—' | '−' | '•' | '*' | '▪' | '●' | '○' | '■' | '➢' | '✓' | '·'
        | '\u{f0b7}' | '\u{f02d}' => bullet(characters, start, rank::DASH)?,
        '+' => bullet(characters, start, rank::PLUS)?,
        '(' => bracketed(characters, start)?,
        c if c.is_ascii_digit() => number(characters, start)?,
        c if c.is_alphabetic() => word(characters, start)?,
        _ => return None,
    };
    // "– Tiêu chí 2: …": a bullet before a named number.
    if label.bullet
        && let Some(inner) = named(characters, label.length)
    {
        return Some(inner);
    }
    label.length = blanks(characters, label.length);
    Some(label)
}

fn blanks(characters: &[char], mut at: usize) -> usize {
    while characters.get(at).is_some_and(|c| c.is_whitespace()) {
        at += 1;
    }
    at
}

fn bullet(characters: &[char], start: usize, rank: u8) -> Option<Label> {
    let mut at = start;
    while characters
        .get(at)
        .is_some_and(|c| matches!(c, '-' | '–' | '*' | '+' | '•'))
    {
        at += 1;
    }
    let at = blanks(characters, at);
    // "-5%" and "+ 3 lớp" alike are content, but a bullet all the same; "***" is a rule.
    characters.get(at).map(|_| Label {
        rank,
        path: Vec::new(),
        length: at,
        bullet: true,
        part: None,
    })
}

/// "(4) Công tác …".
fn bracketed(characters: &[char], start: usize) -> Option<Label> {
    let digits: String = characters[start + 1..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .collect();
    let end = start + 1 + digits.len();
    let value: u32 = digits.parse().ok().filter(|value| *value < 100)?;
    (characters.get(end) == Some(&')')).then(|| Label {
        rank: rank::NUMBER,
        path: vec![value],
        length: blanks(characters, end + 1),
        bullet: false,
        part: None,
    })
}

fn number(characters: &[char], start: usize) -> Option<Label> {
    let mut path = Vec::new();
    let mut at = start;
    loop {
        let digits = characters[at..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        if digits == 0 || digits > 2 {
            break;
        }
        path.push(
            characters[at..at + digits]
                .iter()
                .filter_map(|c| c.to_digit(10))
                .fold(0, |sum, d| sum * 10 + d),
        );
        at += digits;
        if matches!(characters.get(at), Some('.'))
            && characters.get(at + 1).is_some_and(char::is_ascii_digit)
        {
            at += 1;
        } else {
            break;
        }
    }
    if path.is_empty() || path.len() > 5 {
        return None;
    }
    if let Some((place, length)) = lettered(characters, at, path.len() > 1) {
        return Some(Label {
            rank: rank::LETTER,
            path: vec![place],
            length,
            bullet: false,
            part: None,
        });
    }
    at = joined_numbers(characters, at, &path).unwrap_or(at);
    // "5 . Công tác": a text layer put a blank before the stop.
    if path.len() == 1
        && characters.get(at) == Some(&' ')
        && matches!(characters.get(at + 1), Some('.' | ')'))
        && characters.get(at + 2) == Some(&' ')
    {
        at += 1;
    }
    let mut closed = path.len() > 1;
    while characters
        .get(at)
        .is_some_and(|c| matches!(c, '.' | ')' | '/' | ':' | '-' | '–'))
    {
        closed = true;
        at += 1;
    }
    let body = blanks(characters, at);
    let follows = characters.get(body)?;
    let counted = follows.is_ascii_digit() && !(body > at && begins_with_count(characters, body));
    if !closed || counted || *follows == '%' {
        return None;
    }
    // "1.250 thanh niên" never gets here; "2.1 tấn rác" does, and no heading begins in lower case
    // right after a decimal.
    if path.len() > 1 && !ends_in_mark(characters, at) && follows.is_lowercase() && body == at + 1 {
        return None;
    }
    Some(Label {
        rank: rank::NUMBER + (path.len() as u8 - 1).min(3),
        path,
        length: body,
        bullet: false,
        part: None,
    })
}

/// "2.2.5.a. Nâng cao", "1.b) Tuyên truyền": the letter of a line behind the number of its item, and where the
/// heading begins; behind a `long` number no mark has to follow.
fn lettered(characters: &[char], at: usize, long: bool) -> Option<(u32, usize)> {
    let (stop, letter) = (characters.get(at)?, characters.get(at + 1)?);
    let place = letter_place(*letter).filter(|_| *stop == '.' && letter.is_lowercase())?;
    let closed = match characters.get(at + 2)? {
        '.' | ')' | '/' | ':' => true,
        ' ' => long,
        _ => false,
    };
    let body = after_marks(characters, at + 2);
    let begins = characters
        .get(body)
        .is_some_and(|c| c.is_alphabetic() || matches!(c, '“' | '"'));
    (closed && begins).then_some((place, body))
}

/// "6 + 7.", "4, 5.", "6-7/": a heading with the numbers of all it stands for; where the last of them ends.
fn joined_numbers(characters: &[char], at: usize, path: &[u32]) -> Option<usize> {
    let &[first] = path else { return None };
    let (mut at, mut before, mut end) = (at, first, None);
    loop {
        let joint = blanks(characters, at);
        let joins = matches!(
            characters.get(joint),
            Some('+' | '-' | '–' | ',' | '&' | 'v' | 'V')
        );
        let mut next = joint + 1;
        if matches!(characters.get(joint), Some('v' | 'V')) {
            let and = [characters.get(next), characters.get(next + 1)];
            if and != [Some(&'à'), Some(&' ')] && and != [Some(&'À'), Some(&' ')] {
                break;
            }
            next += 1;
        }
        next = blanks(characters, next);
        let digits = characters.get(next..).into_iter().flatten();
        let digits: String = digits.take_while(|c| c.is_ascii_digit()).collect();
        // Neighbours of one outline: "1, 5." may be a decimal, "6 + 7." is none.
        match digits.parse::<u32>() {
            Ok(value) if joins && value == before + 1 => before = value,
            _ => break,
        }
        at = next + digits.len();
        end = Some(at);
    }
    end.filter(|&end| matches!(characters.get(end), Some('.' | '/' | ')' | ':')))
        .filter(|&end| !characters.get(end + 1).is_some_and(char::is_ascii_digit))
}

/// "3/ 3 nội dung": a small number with its word, not the rest of a number or of a date.
fn begins_with_count(characters: &[char], at: usize) -> bool {
    let digits = characters[at..].iter().take_while(|c| c.is_ascii_digit());
    let behind = at + digits.count();
    let word = characters
        .get(behind + 1)
        .is_some_and(|c| c.is_alphabetic());
    behind - at <= 2 && characters.get(behind) == Some(&' ') && word
}

fn ends_in_mark(characters: &[char], at: usize) -> bool {
    at > 0 && matches!(characters[at - 1], '.' | ')' | '/' | ':' | '-' | '–')
}

fn word(characters: &[char], start: usize) -> Option<Label> {
    if let Some(label) = named(characters, start) {
        return Some(label);
    }
    let length = characters[start..]
        .iter()
        .take_while(|c| c.is_alphabetic() || **c == '1' || **c == '|')
        .count();
    let end = start + length;
    let text = &characters[start..end];
    let mut end = end;
    // "I . Đặc điểm": a blank before the stop.
    if characters.get(end) == Some(&' ')
        && characters.get(end + 1) == Some(&'.')
        && characters.get(end + 2) == Some(&' ')
    {
        end += 1;
    }
    let mark = characters.get(end).copied();
    let marked = mark.is_some_and(|c| matches!(c, '.' | ')' | '/' | ':' | '-' | '–'));
    if length <= 5
        && let Some(value) = roman(text)
    {
        // "II.3.1 Đồng hành": the notice's own path.
        if mark == Some('.')
            && characters.get(end + 1).is_some_and(char::is_ascii_digit)
            && let Some(below) = number(characters, end + 1)
        {
            return Some(Label {
                part: Some(value),
                ..below
            });
        }
        let next = blanks(characters, end);
        let spaced_capital = mark == Some(' ')
            && text.iter().all(|c| matches!(c, 'I' | 'V' | 'X'))
            && characters.get(next).is_some_and(|c| c.is_uppercase());
        if marked || spaced_capital {
            return Some(Label {
                rank: rank::ROMAN,
                path: vec![value],
                length: after_marks(characters, end),
                bullet: false,
                part: None,
            });
        }
    }
    if length >= 2
        && mark == Some('.')
        && let Some(label) = lowered_roman(characters, start, end)
    {
        return Some(label);
    }
    if length == 1 {
        let upper = characters[start].is_uppercase();
        let place = letter_place(characters[start])?;
        let next = blanks(characters, end);
        let all_capitals = || {
            characters[next.min(characters.len())..]
                .iter()
                .filter(|c| c.is_alphabetic())
                .take(12)
                .all(|c| c.is_uppercase())
        };
        if upper && (marked || mark == Some(' ') && all_capitals() && characters.len() > next + 4) {
            return Some(Label {
                rank: rank::CAPITAL,
                path: vec![place],
                length: after_marks(characters, end),
                bullet: false,
                part: None,
            });
        }
        // "đ/c" is no label, "a/ Giáo dục" is.
        let slashed = mark == Some('/') && characters.get(end + 1) != Some(&' ');
        if !upper && marked && !slashed {
            return Some(Label {
                rank: rank::LETTER,
                path: vec![place],
                length: after_marks(characters, end),
                bullet: false,
                part: None,
            });
        }
    }
    None
}

/// "ii. kết quả": a Roman number that lost its capitals.
fn lowered_roman(characters: &[char], start: usize, end: usize) -> Option<Label> {
    let text = &characters[start..end];
    if !text.iter().all(|c| matches!(c, 'i' | 'v' | 'x')) {
        return None;
    }
    let raised: Vec<char> = text.iter().map(char::to_ascii_uppercase).collect();
    Some(Label {
        rank: rank::ROMAN,
        path: vec![roman(&raised)?],
        length: after_marks(characters, end),
        bullet: false,
        part: None,
    })
}

/// "i.", "v.", "x." stand for Roman numbers where a document has lost its capitals, for letters of a
/// list elsewhere: the reading as a number, when the line begins like one.
pub(super) fn single_lowered_roman(clean: &str) -> Option<Label> {
    let characters: Vec<char> = clean.chars().take(4).collect();
    let start = blanks(&characters, 0);
    (characters.get(start + 1) == Some(&'.'))
        .then(|| lowered_roman(&characters, start, start + 1))
        .flatten()
}

/// Whether the label is a Roman number in small letters.
pub(super) fn is_lowered_roman(label: &Label, clean: &str) -> bool {
    label.rank == rank::ROMAN && clean.trim_start().starts_with(['i', 'v', 'x'])
}

fn after_marks(characters: &[char], mut at: usize) -> usize {
    while characters
        .get(at)
        .is_some_and(|c| matches!(c, '.' | ')' | '/' | ':' | '-' | '–' | ' ' | '\t'))
    {
        at += 1;
    }
    at
}

/// Words that name the number behind them.
const NAMES: [(u8, &str); 20] = [
    (rank::PART, "phan thu "),
    (rank::PART, "phan "),
    (rank::NUMBER, "thu "),
    (rank::NUMBER, "cau "),
    (rank::NUMBER, "tieu chi "),
    (rank::ROMAN, "muc "),
    (rank::NUMBER, "noi dung thu "),
    (rank::NUMBER, "noi dung "),
    (rank::NUMBER, "nhiem vu thu "),
    (rank::NUMBER, "mat cong tac thu "),
    (rank::ROMAN, "phu luc so "),
    (rank::ROMAN, "phu luc "),
    (rank::ROMAN, "phu bieu so "),
    (rank::ROMAN, "phu bieu "),
    (rank::ROMAN, "bieu mau so "),
    (rank::ROMAN, "bieu mau "),
    (rank::ROMAN, "bieu so "),
    (rank::ROMAN, "bieu "),
    (rank::ROMAN, "mau so "),
    (rank::ROMAN, "bang so "),
];

/// "Phần thứ hai:", "Câu 1.", "Tiêu chí 3:", "Phụ lục 01:", "Mục II." at `start`.
fn named(characters: &[char], start: usize) -> Option<Label> {
    let rest = &characters[start.min(characters.len())..];
    // Few lines begin with such a name; the first letters rule the others out.
    let begins = |name: &str| {
        let head = name.bytes().zip(rest);
        head.take(3).all(|(byte, &c)| fold_char(c) == byte)
    };
    if !NAMES.iter().any(|(_, name)| begins(name)) {
        return None;
    }
    let key = key(&rest.iter().take(28).collect::<String>());
    let (rank, name) = NAMES.into_iter().find(|(_, name)| key.starts_with(name))?;
    let value_text: String = key[name.len()..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let value = match value_text.as_str() {
        "nhat" => 1,
        "hai" => 2,
        "ba" => 3,
        "tu" => 4,
        "nam" => 5,
        "sau" => 6,
        "a" | "b" | "c" | "d" if rank == rank::PART => {
            u32::from(value_text.as_bytes()[0] - b'a') + 1
        }
        other => other
            .parse()
            .ok()
            .or_else(|| roman(&other.to_uppercase().chars().collect::<Vec<_>>()))?,
    };
    let end = start + name.len() + value_text.len();
    Some(Label {
        rank,
        path: vec![value],
        length: blanks(characters, after_marks(characters, end)),
        bullet: false,
        part: None,
    })
}

/// Roman numerals up to 39, with the letter l and the digit 1 that scanners read for I.
fn roman(text: &[char]) -> Option<u32> {
    if text.first() == Some(&'1') || text == ['l'] {
        return None;
    }
    let mut total = 0;
    let mut before = 0;
    for c in text.iter().rev() {
        let value = match c {
            'I' | 'l' | '1' | '|' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        if value < before {
            total -= value;
        } else {
            total += value;
            before = value;
        }
    }
    (1..40).contains(&total).then_some(total as u32)
}

/// The place of a letter in the Vietnamese alphabet. Lists without "đ" go on with "f", as Word counts:
/// there it is the sixth.
fn letter_place(c: char) -> Option<u32> {
    let lower = c.to_lowercase().next()?;
    if lower == 'f' {
        return Some(6);
    }
    "abcdđeghiklmnopq"
        .chars()
        .position(|l| l == lower)
        .map(|p| p as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(automatic: &str, line: &str) -> Option<Label> {
        read(automatic, &line.chars().collect::<Vec<_>>())
    }

    fn path(line: &str) -> Option<(u8, Vec<u32>, String)> {
        label("", line).map(|l| (l.rank, l.path, line.chars().skip(l.length).collect()))
    }

    #[test]
    fn reads_what_people_type() {
        let some = |rank, path: &[u32], rest: &str| Some((rank, path.to_vec(), rest.to_owned()));
        assert_eq!(path("I. KẾT QUẢ"), some(rank::ROMAN, &[1], "KẾT QUẢ"));
        assert_eq!(path("II/ Kết quả"), some(rank::ROMAN, &[2], "Kết quả"));
        assert_eq!(path("I- Tình hình"), some(rank::ROMAN, &[1], "Tình hình"));
        assert_eq!(path("Il. KET QUA"), some(rank::ROMAN, &[2], "KET QUA"));
        assert_eq!(path("lII. ĐÁNH GIÁ"), some(rank::ROMAN, &[3], "ĐÁNH GIÁ"));
        assert_eq!(
            path("II.2.2.5.a. Nâng cao"),
            some(rank::LETTER, &[1], "Nâng cao")
        );
        assert_eq!(
            path("2.3.3.b Chính sách"),
            some(rank::LETTER, &[2], "Chính sách")
        );
        assert_eq!(
            path("1.c) Tuyên truyền"),
            some(rank::LETTER, &[3], "Tuyên truyền")
        );
        assert_eq!(path("A ĐẶC ĐIỂM"), some(rank::CAPITAL, &[1], "ĐẶC ĐIỂM"));
        assert_eq!(path("1.Công tác"), some(rank::NUMBER, &[1], "Công tác"));
        assert_eq!(
            path("2.1.Phong trào"),
            some(rank::NUMBER + 1, &[2, 1], "Phong trào")
        );
        assert_eq!(
            path("2.2- Phong trào"),
            some(rank::NUMBER + 1, &[2, 2], "Phong trào")
        );
        assert_eq!(
            path("1.1 Công tác"),
            some(rank::NUMBER + 1, &[1, 1], "Công tác")
        );
        assert_eq!(path("I . Đặc điểm"), some(rank::ROMAN, &[1], "Đặc điểm"));
        assert_eq!(path("a/ Giáo dục"), some(rank::LETTER, &[1], "Giáo dục"));
        assert_eq!(
            path("6 + 7. Xây dựng"),
            some(rank::NUMBER, &[6], "Xây dựng")
        );
        assert_eq!(path("4, 5/ Công tác"), some(rank::NUMBER, &[4], "Công tác"));
        assert_eq!(
            path("6 và 7. Xây dựng"),
            some(rank::NUMBER, &[6], "Xây dựng")
        );
        assert_eq!(
            path("3/ 3 nội dung"),
            some(rank::NUMBER, &[3], "3 nội dung")
        );
        assert_eq!(path("1, 5 tấn rác"), None);
        assert_eq!(path("26/ 3/2024 tổ chức"), None);
        assert_eq!(path("PHẦN B: KẾT"), some(rank::PART, &[2], "KẾT"));
        assert_eq!(path("đ) Công tác"), some(rank::LETTER, &[5], "Công tác"));
        assert_eq!(path("f. Công tác"), some(rank::LETTER, &[6], "Công tác"));
        assert_eq!(path("Câu 1. Kết quả"), some(rank::NUMBER, &[1], "Kết quả"));
        assert_eq!(
            path("– Tiêu chí 3: Công tác"),
            some(rank::NUMBER, &[3], "Công tác")
        );
        assert_eq!(
            path("PHẦN THỨ HAI: PHƯƠNG"),
            some(rank::PART, &[2], "PHƯƠNG")
        );
        assert_eq!(path("- Giáo dục"), some(rank::DASH, &[], "Giáo dục"));
        assert_eq!(
            path("+ Tuyên truyền"),
            some(rank::PLUS, &[], "Tuyên truyền")
        );
    }

    #[test]
    fn numbers_that_are_content_are_no_labels() {
        for line in [
            "16/16 Đoàn cơ sở",
            "1.250 thanh niên",
            "100% chi đoàn",
            "05 đoàn viên",
            "2.5 tấn rác",
            "26/3 là ngày",
            "In ấn",
            "Ở xã",
            "Các nội dung",
            "đ/c Bí thư",
        ] {
            assert_eq!(label("", line), None, "{line}");
        }
    }

    #[test]
    fn automatic_labels_take_no_text() {
        let read = label("2.1.", "Phong trào").unwrap();
        assert_eq!((read.rank, read.length), (rank::NUMBER + 1, 0));
        assert!(label("·", "Phong trào").unwrap().bullet);
    }
}
