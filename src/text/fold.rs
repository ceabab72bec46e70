//! One character at a time: the toneless key, and the parts of a Vietnamese letter.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// What stands in a key for a character with no ASCII counterpart.
pub(crate) const UNKNOWN: u8 = 0x1a;

/// The last code point of the Vietnamese letters (Latin Extended Additional).
const TABLE_END: usize = 0x1F00;

/// A letter taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Toneless, lower case, ASCII: `ấ` → `a`; [`UNKNOWN`] when there is none.
    pub(crate) key: u8,
    /// Quality of the vowel or consonant: 0 plain, 1 circumflex, 2 breve, 3 horn, 4 stroke.
    pub(crate) quality: u8,
    /// Tone: 0 none, 1 grave, 2 hook, 3 tilde, 4 acute, 5 dot below.
    pub(crate) tone: u8,
    /// Upper case.
    pub(crate) upper: bool,
}

static TABLE: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    (0..TABLE_END as u32)
        .map(|code| char::from_u32(code).map_or(PLAIN, take_apart))
        .collect()
});

const PLAIN: Letter = Letter {
    key: UNKNOWN,
    quality: 0,
    tone: 0,
    upper: false,
};

/// The parts of a character; composed characters only.
#[inline]
pub(crate) fn letter(c: char) -> Letter {
    letter_in(&TABLE, c)
}

/// The parts of each character.
#[inline]
pub(crate) fn letters(characters: &[char]) -> impl Iterator<Item = Letter> + Clone {
    let table: &[Letter] = &TABLE;
    characters.iter().map(move |&c| letter_in(table, c))
}

#[inline]
fn letter_in(table: &[Letter], c: char) -> Letter {
    match table.get(c as usize) {
        Some(&letter) => letter,
        None => take_apart(c),
    }
}

fn take_apart(c: char) -> Letter {
    let mut result = Letter {
        upper: c.is_uppercase(),
        ..PLAIN
    };
    let mut base = None;
    decompose_canonical(c, |part| match (base, part) {
        (None, _) => base = Some(part),
        (_, '\u{302}') => result.quality = 1,
        (_, '\u{306}') => result.quality = 2,
        (_, '\u{31b}') => result.quality = 3,
        (_, '\u{300}') => result.tone = 1,
        (_, '\u{309}') => result.tone = 2,
        (_, '\u{303}') => result.tone = 3,
        (_, '\u{301}') => result.tone = 4,
        (_, '\u{323}') => result.tone = 5,
        _ => {}
    });
    let base = base.unwrap_or(c);
    result.key = base_key(base);
    if matches!(base, 'đ' | 'Đ') {
        result.quality = 4;
    }
    result
}

/// ASCII counterpart of an undecorated character.
fn base_key(base: char) -> u8 {
    match base {
        '\t' | '\n' => base as u8,
        '\u{1a}' => UNKNOWN,
        c if c.is_ascii_control() => b' ',
        c if c.is_ascii() => c.to_ascii_lowercase() as u8,
        'đ' | 'Đ' | 'Ð' | 'ð' | 'ɖ' | 'Ɖ' => b'd',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => b'"',
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => b'\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '\u{f0b7}' => b'-',
        '…' | '․' => b'.',
        '•' | '·' | '●' | '▪' | '■' | '◦' | '○' | '❖' | '✓' | '✔' | '➢' | '►' | '⮚' => {
            b'*'
        }
        '→' | '⇒' | '➔' | '⟶' | '≥' => b'>',
        '×' => b'x',
        '％' => b'%',
        '：' => b':',
        '≤' => b'<',
        c if c.is_whitespace() => b' ',
        c => c
            .to_lowercase()
            .next()
            .filter(char::is_ascii)
            .map_or(UNKNOWN, |lower| lower as u8),
    }
}

/// Whether a character is a letter; the Latin alphabets by table, the rest of the world by Unicode.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    match TABLE.get(c as usize) {
        Some(letter) => {
            letter.key.is_ascii_alphabetic() || letter.key == UNKNOWN && c.is_alphabetic()
        }
        None => c.is_alphabetic(),
    }
}

/// The key byte of a composed character.
#[inline]
pub fn fold_char(c: char) -> u8 {
    letter(c).key
}

/// A string for comparing names: lower-case, toneless, `đ` → `d`, composed and decomposed spellings
/// alike, runs of white space as one space, trimmed.
///
/// ```
/// assert_eq!(doichieu::text::key("  Huyện  Đoàn\u{a0}AN MINH "), "huyen doan an minh");
/// ```
pub fn key(s: &str) -> String {
    let mut result = String::with_capacity(s.len());
    if s.chars().all(is_composed) {
        fold_into(s.chars(), &mut result);
    } else {
        fold_into(s.nfc(), &mut result);
    }
    result.truncate(result.trim_end().len());
    result
}

fn fold_into(composed: impl Iterator<Item = char>, key: &mut String) {
    // Blanks at the start go too.
    let mut blank = true;
    for c in composed {
        if is_invisible(c) {
            continue;
        }
        let byte = fold_char(c);
        if byte.is_ascii_whitespace() {
            if !blank {
                key.push(' ');
            }
            blank = true;
        } else {
            key.push(char::from(byte));
            blank = false;
        }
    }
}

/// A letter of the Latin alphabets or a mark of everyday print, composed for certain.
#[inline]
pub(crate) fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1ea0}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

/// Characters that take no room on paper.
#[inline]
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_vietnamese_letters_apart() {
        let l = letter('Ấ');
        assert_eq!((l.key, l.quality, l.tone, l.upper), (b'a', 1, 4, true));
        let l = letter('ự');
        assert_eq!((l.key, l.quality, l.tone, l.upper), (b'u', 3, 5, false));
        assert_eq!(letter('Đ').quality, 4);
        assert_eq!(letter('Ð').key, b'd');
        assert_eq!(letter('漢').key, UNKNOWN);
    }

    #[test]
    fn keys_ignore_composition_and_case() {
        let composed = "Tỉnh đoàn Sóc Trăng";
        let decomposed: String = composed.nfd().collect();
        assert_eq!(key(composed), "tinh doan soc trang");
        assert_eq!(key(&decomposed), key(composed));
        assert_eq!(key("ÐỘI\u{200b} VIÊN"), "doi vien");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(s in "\\PC{0,40}") {
            let once = key(&s);
            prop_assert!(once.is_ascii());
            prop_assert_eq!(key(&once), once);
        }
    }
}
