//! Slips of the pen: "tìhn" for "tình", "giúúp" for "giúp".
//!
//! Only what cannot be a word is mended, and only where a single known word is one slip away, or one that is
//! far more usual than the others: a letter left out, put in twice, mistaken for another, or two that changed
//! places.

use super::fold::letter;
use super::lexicon::{WordHash, hash_word};
use super::syllable::{is_syllable, is_toneless_syllable};

/// Shorter words are a slip away from too many others …
const SHORTEST: usize = 4;
/// … and no syllable is longer.
const LONGEST: usize = 7;
/// A word so many times as usual as all others that may be meant is meant.
const MORE_USUAL: u32 = 8;

/// A known word and how often it was met.
#[derive(Debug, Clone)]
struct Known {
    letters: Vec<char>,
    times: u32,
}

/// The known words by what is left of them without one letter.
#[derive(Debug, Clone, Default)]
pub(super) struct Slips {
    words: Vec<Known>,
    /// Neither the words nor what is written has any marks.
    toneless: bool,
    /// Hash of a word, or of a word without one letter, and the number of that word; sorted.
    places: Vec<(u64, u32)>,
}

impl Slips {
    /// Of words in small letters, composed, and how often each was met; `toneless` ones have no marks.
    pub(super) fn of(words: impl IntoIterator<Item = (Vec<char>, u32)>, toneless: bool) -> Slips {
        let mut slips = Slips {
            toneless,
            ..Slips::default()
        };
        for (word, times) in words {
            if !(SHORTEST..=LONGEST).contains(&word.len()) || !slips.may_be(&word) {
                continue;
            }
            let number = slips.words.len() as u32;
            let places = variants(&word).map(|hash| (hash, number));
            slips.places.extend(places);
            slips.words.push(Known {
                letters: word,
                times,
            });
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
        let mut meant: Vec<(WordHash, u32)> = Vec::new();
        for hash in variants(&written) {
            let from = self.places.partition_point(|(known, _)| *known < hash);
            let same = self.places[from..].iter();
            for (_, number) in same.take_while(|(known, _)| *known == hash) {
                let Known { letters, times } = &self.words[*number as usize];
                if !is_one_slip(&written, letters) {
                    continue;
                }
                let word = hash_word(letters.iter().copied());
                match meant.iter_mut().find(|(known, _)| known.form == word.form) {
                    Some((_, known)) => *known = (*known).max(*times),
                    None => meant.push((word, *times)),
                }
            }
        }
        let (word, times) = *meant.iter().max_by_key(|(_, times)| *times)?;
        let others: u32 = meant.iter().map(|(_, times)| times).sum::<u32>() - times;
        (times >= others * MORE_USUAL).then_some(word)
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
        ([_], [] | [_]) | ([], [_]) => true,
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
        let found =
            Slips::of(words.map(|word| (word.chars().collect(), 1)), false).mended(&written)?;
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
    fn the_usual_word_is_meant() {
        let mended = |times: u32| {
            let words = [("tình", times), ("thìn", 2)];
            let words = words.map(|(word, times)| (word.chars().collect(), times));
            let written: Vec<char> = "tìhn".chars().collect();
            Slips::of(words, false).mended(&written)
        };
        assert_eq!(mended(40), Some(hash_word("tình".chars())));
        assert_eq!(mended(3), None);
    }

    #[test]
    fn without_marks_as_well() {
        let words = ["ngay", "cach", "duong"].map(|word| (word.chars().collect(), 1));
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
