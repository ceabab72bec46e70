//! The words around a unit's name: what kind of unit is meant, and words that mean nothing here.

use unicode_normalization::UnicodeNormalization;

use crate::text;

/// A word of a path, a name or a letterhead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Toneless lower case; numbers without leading zeros.
    pub(super) key: String,
    /// Lower case as written, composed.
    pub(super) spelt: String,
    /// Begins with a capital.
    pub(super) capital: bool,
    /// Stands next to the word before it: only a space, `_`, `-` or `.` between them.
    pub(super) joined: bool,
}

/// Words of a text. Breaks at anything that is not a letter or digit, between letters and digits,
/// and inside `BCAnMinh` and `huyenAnMinh`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let chars: Vec<char> = text.chars().collect();
    let is_mark = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    let mut words = Vec::new();
    let mut current = String::new();
    let mut gap = String::new();
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() && !is_mark(c) {
            finish(&mut current, &mut gap, &mut words);
            gap.push(c);
            continue;
        }
        // The letter before, past combining marks: NFD text breaks like NFC text.
        let before = chars[..at].iter().rev().copied().find(|c| !is_mark(*c));
        let after = chars[at + 1..].iter().copied().find(|c| !is_mark(*c));
        let breaks = before.is_some_and(|b| {
            (b.is_lowercase() && c.is_uppercase())
                || (b.is_numeric() && c.is_alphabetic())
                || (b.is_alphabetic() && c.is_numeric())
                || (b.is_uppercase() && c.is_uppercase() && after.is_some_and(char::is_lowercase))
        });
        if breaks && !is_mark(c) {
            finish(&mut current, &mut gap, &mut words);
        }
        current.push(c);
    }
    finish(&mut current, &mut gap, &mut words);
    words
}

fn finish(current: &mut String, gap: &mut String, words: &mut Vec<Word>) {
    if current.is_empty() {
        return;
    }
    let key = text::key(current);
    let is_number = key.bytes().all(|b| b.is_ascii_digit());
    let key = match key.trim_start_matches('0') {
        "" if is_number => "0".to_owned(),
        number if is_number => number.to_owned(),
        _ => key,
    };
    let marks = gap.chars().filter(|c| !matches!(c, ' ' | '\u{a0}'));
    words.push(Word {
        key,
        spelt: current.nfc().collect::<String>().to_lowercase(),
        capital: current.chars().next().is_some_and(char::is_uppercase),
        // " - " separates, "-" alone joins.
        joined: gap
            .chars()
            .all(|c| matches!(c, ' ' | '\u{a0}' | '_' | '-' | '.'))
            && (marks.count() == 0 || !gap.contains(' ') || gap.trim() == "."),
    });
    current.clear();
    gap.clear();
}

/// The kind of a unit, as far as names tell: `huyen`, `xa`, `thpt`, …
pub(super) type Kind = &'static str;

/// How a kind is written. An unsure form also means other things, so it can confirm a kind but
/// never contradict one.
struct Form {
    words: &'static [&'static str],
    kind: Kind,
    sure: bool,
}

const fn sure(words: &'static [&'static str], kind: Kind) -> Form {
    Form {
        words,
        kind,
        sure: true,
    }
}

const fn unsure(words: &'static [&'static str], kind: Kind) -> Form {
    Form {
        words,
        kind,
        sure: false,
    }
}

/// Longer forms first, so that *thị xã* is never read as *xã*.
const FORMS: &[Form] = &[
    sure(&["thi", "tran", "doan"], "thi-tran"),
    sure(&["truong", "dai", "hoc"], "dai-hoc"),
    sure(&["truong", "cao", "dang"], "cao-dang"),
    sure(&["truong", "trung", "cap"], "trung-cap"),
    sure(&["truong", "tieu", "hoc"], "tieu-hoc"),
    sure(&["truong", "thpt"], "thpt"),
    sure(&["truong", "thcs"], "thcs"),
    sure(&["huyen", "doan"], "huyen"),
    sure(&["thanh", "doan"], "thanh-pho"),
    sure(&["thanh", "pho"], "thanh-pho"),
    sure(&["thi", "doan"], "thi-xa"),
    sure(&["thi", "xa"], "thi-xa"),
    sure(&["thi", "tran"], "thi-tran"),
    sure(&["quan", "doan"], "quan"),
    sure(&["xa", "doan"], "xa"),
    sure(&["phuong", "doan"], "phuong"),
    sure(&["dac", "khu"], "dac-khu"),
    sure(&["tinh", "doan"], "tinh"),
    sure(&["dai", "hoc"], "dai-hoc"),
    sure(&["cao", "dang"], "cao-dang"),
    sure(&["trung", "cap"], "trung-cap"),
    sure(&["tieu", "hoc"], "tieu-hoc"),
    sure(&["huyen"], "huyen"),
    sure(&["tp"], "thanh-pho"),
    sure(&["tx"], "thi-xa"),
    sure(&["quan"], "quan"),
    sure(&["xa"], "xa"),
    sure(&["phuong"], "phuong"),
    sure(&["tinh"], "tinh"),
    sure(&["truong"], "truong"),
    sure(&["thpt"], "thpt"),
    sure(&["thcs"], "thcs"),
    unsure(&["hd"], "huyen"),
    unsure(&["h"], "huyen"),
    unsure(&["q"], "quan"),
    unsure(&["x"], "xa"),
    unsure(&["p"], "phuong"),
    unsure(&["tt"], "thi-tran"),
    unsure(&["dk"], "dac-khu"),
    unsure(&["dh"], "dai-hoc"),
    unsure(&["cd"], "cao-dang"),
    unsure(&["tc"], "trung-cap"),
    unsure(&["th"], "tieu-hoc"),
];

/// Words between a kind and a name that say nothing.
const FILLERS: &[&[&str]] = &[
    &["tncs", "ho", "chi", "minh"],
    &["cong", "san", "ho", "chi", "minh"],
    &["ban", "chap", "hanh"],
    &["ban", "thuong", "vu"],
    &["thanh", "nien"],
    &["tncs"],
    &["dtn"],
    &["bch"],
    &["btv"],
    &["doan"],
];

/// Everyday words of file names and titles; standing beside a name they do not lengthen it.
const EVERYDAY: &[&str] = &[
    "bc", "bao", "cao", "kq", "ket", "qua", "tong", "hop", "ve", "cong", "tac", "phong", "trao",
    "thanh", "thieu", "nhi", "nien", "ttn", "thang", "dau", "cuoi", "nam", "quy", "so", "lieu",
    "chi", "tieu", "phu", "luc", "bieu", "mau", "bang", "diem", "tu", "cham", "de", "cuong",
    "kiem", "tra", "gui", "nop", "lan", "ban", "chinh", "thuc", "sua", "bo", "sung", "moi",
    "final", "ok", "copy", "scan", "ky", "dot", "va", "cua", "doan", "doi", "hoi", "hoc", "nghi",
    "to", "ngay", "theo", "kh", "tb", "bch", "btv", "dtn", "tncs", "docx", "xlsx", "word", "excel",
    "file", "signed", "chuan", "hoan", "don", "vi", "tai", "tren", "dia",
];

/// Whether a word beside a name leaves the name as it is.
pub(super) fn is_everyday(key: &str) -> bool {
    key.bytes().all(|b| b.is_ascii_digit())
        || EVERYDAY.contains(&key)
        || FORMS.iter().any(|form| form.words.contains(&key))
}

/// Whether a word is one of a form's; *quân* (army) is never *quận* (district).
fn means(word: &Word, want: &str) -> bool {
    word.key == want && !(want == "quan" && word.spelt == "quân")
}

fn ends_with(words: &[Word], form: &[&str]) -> bool {
    words.len() >= form.len()
        && words[words.len() - form.len()..]
            .iter()
            .zip(form)
            .all(|(word, want)| means(word, want))
}

fn starts_with(words: &[Word], form: &[&str]) -> bool {
    words.len() >= form.len() && words.iter().zip(form).all(|(word, want)| means(word, want))
}

/// The kind stated at the end of `before`, the words that precede a name; with whether the form
/// can mean only that. Fillers between the two are passed over.
pub(super) fn kind_before(before: &[Word]) -> Option<(Kind, bool)> {
    let mut rest = before;
    loop {
        if let Some(form) = FORMS.iter().find(|form| ends_with(rest, form.words)) {
            return Some((form.kind, form.sure));
        }
        let filler = FILLERS.iter().find(|filler| ends_with(rest, filler))?;
        rest = &rest[..rest.len() - filler.len()];
    }
}

/// Takes fillers and at most one kind off the front of a name: *Xã Trường Sơn* keeps *Trường*.
pub(super) fn split_name(name: &[Word]) -> (Option<Kind>, &[Word]) {
    let mut rest = name;
    let mut kind = None;
    loop {
        if kind.is_none()
            && let Some(form) = FORMS.iter().find(|form| starts_with(rest, form.words))
        {
            kind = Some(form.kind);
            rest = &rest[form.words.len()..];
        } else if let Some(filler) = FILLERS.iter().find(|filler| starts_with(rest, filler)) {
            rest = &rest[filler.len()..];
        } else {
            return (kind, rest);
        }
    }
}

/// Phrases of the vocabulary as toneless words.
pub(super) fn phrases(list: Option<&Vec<String>>) -> Vec<Vec<String>> {
    list.into_iter()
        .flatten()
        .map(|phrase| words(phrase).into_iter().map(|word| word.key).collect())
        .filter(|phrase: &Vec<String>| !phrase.is_empty())
        .collect()
}

/// Whether two kinds can be the same: a school whose level is not named fits every level.
pub(super) fn compatible(a: Kind, b: Kind) -> bool {
    const SCHOOLS: [Kind; 6] = [
        "thpt",
        "thcs",
        "tieu-hoc",
        "dai-hoc",
        "cao-dang",
        "trung-cap",
    ];
    a == b || (a == "truong" && SCHOOLS.contains(&b)) || (b == "truong" && SCHOOLS.contains(&a))
}

/// What the letters glued to the front of a name say, as in `huyendoananminh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glued {
    /// Nothing about the kind.
    Nothing,
    /// The kind.
    Kind(Kind),
    /// Another word: the name only seems to stand there.
    Foreign,
}

/// Reads the letters in front of a name written without spaces.
pub(super) fn glued(letters: &str) -> Glued {
    let letters = letters
        .strip_prefix("baocao")
        .or_else(|| letters.strip_prefix("bc"))
        .unwrap_or(letters);
    let bare = letters.strip_prefix("doan").unwrap_or(letters);
    if bare.is_empty() {
        return Glued::Nothing;
    }
    FORMS
        .iter()
        .filter(|form| form.sure)
        .find(|form| {
            let form = form.words.concat();
            form == bare || form == letters
        })
        .map_or(Glued::Foreign, |form| Glued::Kind(form.kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn breaks_file_names_into_words() {
        assert_eq!(
            keys("BC 6 thang_Huyen doan An-Minh"),
            ["bc", "6", "thang", "huyen", "doan", "an", "minh"]
        );
        assert_eq!(keys("BCAnMinh6T"), ["bc", "an", "minh", "6", "t"]);
        assert_eq!(keys("BCĐoàn phường 01"), ["bc", "doan", "phuong", "1"]);
        assert_eq!(keys("ĐOÀN XÃ AN MINH"), ["doan", "xa", "an", "minh"]);
    }

    #[test]
    fn decomposed_text_breaks_like_composed_text() {
        for text in [
            "Huyện đoàn Kiên Lương",
            "BCHuyệnĐoànAnMinh",
            "PHƯỜNG RẠCH SỎI",
        ] {
            let decomposed: String = text.nfd().collect();
            assert_eq!(words(&decomposed), words(text), "{text}");
        }
    }

    #[test]
    fn only_tight_separators_join() {
        let joined: Vec<bool> = words("An-Minh - Bắc (Nam) x_y")
            .into_iter()
            .map(|word| word.joined)
            .collect();
        assert_eq!(joined, [true, true, false, false, false, true]);
    }

    #[test]
    fn finds_the_kind_before_a_name() {
        for (text, kind) in [
            ("BC Huyện đoàn", "huyen"),
            ("Đoàn xã", "xa"),
            ("Thị xã", "thi-xa"),
            ("Đoàn TNCS Hồ Chí Minh xã", "xa"),
            ("BCH Đoàn phường", "phuong"),
            ("Thành đoàn", "thanh-pho"),
            ("Đoàn trường THPT", "thpt"),
            ("thị trấn", "thi-tran"),
        ] {
            assert_eq!(kind_before(&words(text)).map(|k| k.0), Some(kind), "{text}");
        }
        assert_eq!(kind_before(&words("Báo cáo Đoàn")), None);
    }

    #[test]
    fn a_name_loses_one_kind_only() {
        let core = |text: &str| {
            let words = words(text);
            let (kind, core) = split_name(&words);
            (
                kind,
                core.iter()
                    .map(|w| w.key.clone())
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        assert_eq!(
            core("Huyện đoàn An Minh"),
            (Some("huyen"), "an minh".to_owned())
        );
        assert_eq!(core("Xã Trường Sơn"), (Some("xa"), "truong son".to_owned()));
        assert_eq!(
            core("Đoàn Thanh niên Quân sự tỉnh"),
            (None, "quan su tinh".to_owned())
        );
        assert_eq!(core("QUẬN ĐOÀN 5"), (Some("quan"), "5".to_owned()));
        assert_eq!(
            core("Đoàn xã Quan Sơn"),
            (Some("xa"), "quan son".to_owned())
        );
        assert_eq!(core("An Minh"), (None, "an minh".to_owned()));
    }
}
