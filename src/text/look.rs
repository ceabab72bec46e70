//! One look at a text: its key, and which questions have to be asked before it can be compared. Nearly
//! every text is as it should be, so what is dear is done only where a sign calls for it.

use std::sync::LazyLock;

use super::clean::look_alike;
use super::fold::{fold_char, is_composed, is_letter};
use super::legacy;

/// What a character means for the text it stands in: a sum of the bits below.
type Traits = u16;

const LETTER: Traits = 1;
/// A letter beyond ASCII.
const ACCENTED: Traits = 1 << 1;
const SPACE: Traits = 1 << 2;
/// A letter that carries a syllable.
const VOWEL: Traits = 1 << 3;
const UPPER: Traits = 1 << 4;
/// `à`, which a text layer may have made of `Ã` and a space.
const GRAVE: Traits = 1 << 5;
/// Has to be replaced or composed.
const UNSETTLED: Traits = 1 << 6;
/// Not composed for certain.
const UNUSUAL: Traits = 1 << 7;
/// No sign of Vietnamese text in Unicode.
const STRANGE: Traits = 1 << 8;
/// Carries a mark in windows-1258.
const BASE: Traits = 1 << 9;
/// A mark of windows-1258 where it follows a [`BASE`].
const MARK: Traits = 1 << 10;

/// A character's key byte and its traits.
#[derive(Clone, Copy)]
struct Sign {
    key: u8,
    traits: Traits,
}

/// The table ends with the marks of everyday print.
const TABLE_END: u32 = 0x2028;

static TABLE: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    let signs = (0..TABLE_END).map(|code| Sign::of(char::from_u32(code).unwrap_or('\0')));
    signs.collect()
});

impl Sign {
    fn of(c: char) -> Sign {
        let key = fold_char(c);
        let letter = is_letter(c);
        let mark = ('\u{300}'..'\u{370}').contains(&c);
        let traits = [
            (LETTER, letter),
            (ACCENTED, letter && !c.is_ascii()),
            (SPACE, c.is_whitespace()),
            (VOWEL, b"aeiouy".contains(&key)),
            (UPPER, c.is_uppercase()),
            (GRAVE, c == 'à'),
            (UNSETTLED, mark || look_alike(c) != Some(c)),
            (UNUSUAL, !is_composed(c)),
            (STRANGE, legacy::is_strange(c)),
            (BASE, legacy::takes_mark(c)),
            (MARK, legacy::is_mark(c)),
        ];
        let held = traits.iter().filter(|(_, holds)| *holds);
        Sign {
            key,
            traits: held.fold(0, |sum, (bit, _)| sum | bit),
        }
    }
}

/// What one look at a text tells.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The key of the text as it stands.
    pub(super) key: String,
    /// Some sign has to be replaced or composed.
    pub(super) unsettled: bool,
    /// Some sign may not be composed; only a longer look can tell.
    pub(super) unusual: bool,
    /// Some sign stands where Unicode text has none.
    pub(super) strange: bool,
    /// At least two letter groups cannot be syllables.
    pub(super) torn: bool,
    /// Letters.
    pub(super) letters: u32,
    /// Letters beyond ASCII.
    pub(super) accented: u32,
}

impl Look {
    /// Looks at a text.
    pub(super) fn at(text: &str) -> Look {
        let table: &[Sign] = &TABLE;
        let mut look = Look::default();
        let mut key = vec![0; text.chars().count()];
        // The traits of the three characters before, the nearest in the lowest place.
        let mut before = 0_u64;
        let mut all = 0;
        let mut impossible = 0;
        for (c, byte) in text.chars().zip(&mut key) {
            let Sign { key, traits } = match table.get(c as usize) {
                Some(&sign) => sign,
                None => Sign::of(c),
            };
            *byte = key;
            all |= traits;
            look.letters += u32::from(traits & LETTER);
            look.accented += u32::from(traits & ACCENTED != 0);
            if traits & (SPACE | MARK | UPPER) != 0 {
                impossible += u32::from(traits & SPACE != 0 && is_impossible(before));
                look.strange |= traits & MARK != 0 && nth(before, 0) & BASE != 0;
                look.unsettled |= traits & UPPER != 0
                    && nth(before, 0) & GRAVE != 0
                    && nth(before, 1) & UPPER != 0;
            }
            before = before << 16 | u64::from(traits);
        }
        // Keys are ASCII, so this only looks.
        look.key = String::from_utf8(key).unwrap_or_default();
        look.unsettled |= all & UNSETTLED != 0;
        look.unusual = all & UNUSUAL != 0;
        look.strange |= all & STRANGE != 0;
        look.torn = impossible + u32::from(is_impossible(before)) >= 2;
        look
    }
}

/// The traits of the character so many places before the last.
fn nth(before: u64, place: u32) -> Traits {
    (before >> (16 * place)) as Traits
}

/// What stands before a space is a letter group that is no syllable: one plain letter, or two letters
/// without a vowel. A group that is glued to a digit or a mark is a label or a symbol.
fn is_impossible(before: u64) -> bool {
    let (last, second, third) = (nth(before, 0), nth(before, 1), nth(before, 2));
    if last & LETTER == 0 {
        return false;
    }
    if second & LETTER == 0 {
        return second & SPACE != 0 && last & ACCENTED == 0;
    }
    third & SPACE != 0 && (last | second) & VOWEL == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_needs_nothing() {
        let look = Look::at("Đoàn viên “ưu tú” – 1.250 lượt; a) b) c)\n");
        assert_eq!(look.key, "doan vien \"uu tu\" - 1.250 luot; a) b) c)\n");
        assert!(!look.unsettled && !look.unusual && !look.strange && !look.torn);
        assert_eq!((look.letters, look.accented), (19, 7));
    }

    #[test]
    fn signs_call_for_repair() {
        assert!(Look::at("Ðoàn").unsettled);
        assert!(Look::at("đoa\u{300}n").unsettled);
        assert!(Look::at("ĐOÀN XàHƯƠNG").unsettled);
        assert!(Look::at("§oµn").strange);
        assert!(Look::at("kêìt").strange);
        assert!(Look::at("giá o dụ c cô ng").torn);
        assert!(!Look::at("a b) c").torn);
    }
}
