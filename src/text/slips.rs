//! Slips of the pen: "tìhn" for "tình", "giúúp" for "giúp".
//!
//! Only what cannot be a word is mended, and only where a single known word is one slip away: a letter left
//! out, put in twice, mistaken for another, or two that changed places.

use super::fold::letter;
use super::lexicon::{WordHash, hash_word};
use super::syllable::{is_syllable, is_toneless_syllable};

/// Shorter words are a slip away from too many others …
const SHORTEST: usize = 4;
/// … and no syllable is longer.
const LONGEST: usize = 7;

/// The known words by what is left of them without one letter.
#[derive(Debug, Clone, Default)]
pub(super) struct Slips {
    words: Vec<Vec<char>>,
    /// Neither the words nor what is written has any marks.
    toneless: bool,
    /// Hash of a word, or of a word without one letter, and the number of that word; sorted.
    places: Vec<(u64, u32)>,
}

impl Slips {
    /// Of words in small letters, composed; `toneless` ones have no marks.
    pub(super) fn of(words: impl IntoIterator<Item = Vec<char>>, toneless: bool) -> Slips {
        let mut slips = Slips {
            toneless,
            ..Slips::default()
        };
        for word in words {
            if !(SHORTEST..=LONGEST).contains(&word.len()) || !slips.may_be(&word) {
                continue;
            }
            let number = slips.words.len() as u32;
            let places = variants(&word).map(|hash| (hash, number));
            slips.places.extend(places);
            slips.words.push(word);
        }
        slips.places.sort_unstable();
        slips.places.dedup();
        slips
    }

    fn may_be(&self, word: &[char]) -> bool {
        if self.toneless {
            is_toneless_syllable(word)
        } else {
            is_syllable(word)
        }
    }

    /// The word that was meant, if there is just one.
    pub(super) fn mended(&self, written: &[char]) -> Option<WordHash> {
        if !(SHORTEST - 1..=LONGEST + 1).contains(&written.len()) || self.may_be(written) {
            return None;
        }
        let written: Vec<char> = written.iter().flat_map(|c| c.to_lowercase()).collect();
        let mut found: Option<WordHash> = None;
        for hash in variants(&written) {
            let from = self.places.partition_point(|(known, _)| *known < hash);
            let same = self.places[from..]
                .iter()
                .take_while(|(known, _)| *known == hash);
            for (_, number) in same {
                let word = &self.words[*number as usize];
                if !is_one_slip(&written, word) {
                    continue;
                }
                let word = hash_word(word.iter().copied());
                if found.is_some_and(|known| known.form != word.form) {
                    return None;
                }
                found = Some(word);
            }
        }
        found
    }
}

/// Hashes of a word and of all that is left of it without one letter.
fn variants(word: &[char]) -> impl Iterator<Item = u64> {
    (0..=word.len()).map(|left_out| {
        let letters = word
            .iter()
            .enumerate()
            .filter(move |(at, _)| *at != left_out);
        letters.fold(0, |hash: u64, (_, &c)| {
            (hash ^ u64::from(c))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(23)
        })
    })
}

/// One letter more, one less, another one, or two that changed places; a letter with another mark is one.
fn is_one_slip(written: &[char], word: &[char]) -> bool {
    let same = written.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (written, word) = (&written[same..], &word[same..]);
    let same = written.iter().rev().zip(word.iter().rev());
    let same = same.take_while(|(a, b)| a == b).count();
    let written = &written[..written.len() - same];
    let word = &word[..word.len() - same];
    match (written, word) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        // The mark of the tone may stay in its place while the letters change theirs.
        ([a, b], [c, d]) => {
            let bare = |letters: [char; 2]| letters.map(|c| (letter(c).key, letter(c).quality));
            bare([*a, *b]) == bare([*d, *c])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(written: &str) -> Option<String> {
        let words = [
            "tình",
            "giúp",
            "ngày",
            "trường",
            "trương",
            "nguyện",
            "cách",
            "các",
            "cảnh",
        ];
        let written: Vec<char> = written.chars().collect();
        let found = Slips::of(words.map(|word| word.chars().collect()), false).mended(&written)?;
        let same = |word: &&'static str| hash_word(word.chars()) == found;
        words.iter().copied().find(same).map(str::to_owned)
    }

    #[test]
    fn one_slip_is_mended() {
        for (written, meant) in [
            ("tìhn", "tình"),
            ("giúúp", "giúp"),
            ("Gúip", "giúp"),
            ("ngyà", "ngày"),
            ("nguyệnn", "nguyện"),
            ("cáhc", "cách"),
            ("trừờng", "trường"),
        ] {
            assert_eq!(mended(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn without_marks_as_well() {
        let words = ["ngay", "cach", "duong"].map(|word| word.chars().collect());
        let slips = Slips::of(words, true);
        let mended = |written: &str| slips.mended(&written.chars().collect::<Vec<_>>());
        let word = |word: &str| Some(hash_word(word.chars()));
        assert_eq!(mended("ngya"), word("ngay"));
        assert_eq!(mended("duogn"), word("duong"));
        assert_eq!(mended("cahc"), word("cach"));
        assert_eq!(mended("cay"), None);
    }

    #[test]
    fn what_may_be_a_word_or_several_is_left_alone() {
        // "tin" and "tinh" are words themselves; "trưnng" could be two.
        for written in ["tin", "tinh", "trng", "trưnng", "facebook", "xyzt", ""] {
            assert_eq!(mended(written), None, "{written}");
        }
    }
}
