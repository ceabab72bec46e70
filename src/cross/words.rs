//! Words of comparable keys, numbers of messages, and quotations of bearable length.

use crate::rules::RulePack;
use crate::text;

/// The longest quotation of a paragraph, in characters.
const QUOTE: usize = 700;

/// A word of a key with its place in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'k> {
    /// Letters or digits, lower case, toneless.
    pub(super) key: &'k str,
    /// First character.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
}

impl<'k> Word<'k> {
    #[inline]
    fn of(key: &'k str, start: usize, end: usize) -> Word<'k> {
        Word {
            key: &key[start..end],
            start,
            end,
        }
    }
}

/// The words of a key: runs of ASCII letters and digits.
pub(super) fn words(key: &str) -> Vec<Word<'_>> {
    let bytes = key.as_bytes();
    let mut words = Vec::with_capacity(key.len() / 4 + 1);
    let mut at = 0;
    loop {
        while at < bytes.len() && !IN_WORD[usize::from(bytes[at])] {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && IN_WORD[usize::from(bytes[at])] {
            at += 1;
        }
        if start == at {
            return words;
        }
        words.push(Word::of(key, start, at));
    }
}

/// Letters and digits.
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// A text's paragraph for a finding, cut with a mark where it is very long.
pub(super) fn shortened(raw: &str) -> String {
    let trimmed = raw.trim();
    match trimmed.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", &trimmed[..at]),
        None => trimmed.to_owned(),
    }
}

/// A group of cue words of the pack as toneless phrases of whole words, longest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrases {
    list: Vec<Vec<String>>,
    /// The signs of their first words: most texts begin with none of them.
    firsts: u64,
}

/// One of 64 bits for a word, by its ends and its length.
#[inline]
pub(super) fn sign(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let end = |byte: Option<&u8>| byte.map_or(0, |&byte| u32::from(byte));
    let mixed = end(bytes.first()) * 7 + end(bytes.last()) * 31 + bytes.len() as u32 * 13;
    1 << (mixed & 63)
}

impl Phrases {
    /// The group `name` of the pack's vocabulary; empty when the pack has none.
    pub(super) fn of(pack: &RulePack, name: &str) -> Phrases {
        let cues = pack.vocabulary.cues.get(name);
        let mut phrases: Vec<Vec<String>> = cues
            .into_iter()
            .flatten()
            .map(|phrase| {
                let key = text::key(phrase);
                words(&key).iter().map(|w| w.key.to_owned()).collect()
            })
            .filter(|phrase: &Vec<String>| !phrase.is_empty())
            .collect();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let firsts = phrases.iter().map(|phrase| sign(&phrase[0]));
        Phrases {
            firsts: firsts.fold(0, |all, one| all | one),
            list: phrases,
        }
    }

    /// Length in words of the longest phrase that starts these words.
    pub(super) fn starts(&self, words: &[Word<'_>]) -> Option<usize> {
        if self.firsts & sign(words.first()?.key) == 0 {
            return None;
        }
        self.list
            .iter()
            .find(|phrase| {
                words.len() >= phrase.len() && phrase.iter().zip(words).all(|(p, w)| p == w.key)
            })
            .map(Vec::len)
    }

    /// Length in words of the longest phrase that ends these words.
    pub(super) fn ends(&self, words: &[Word<'_>]) -> Option<usize> {
        self.list
            .iter()
            .find(|phrase| {
                words.len() >= phrase.len()
                    && phrase
                        .iter()
                        .rev()
                        .zip(words.iter().rev())
                        .all(|(p, w)| p == w.key)
            })
            .map(Vec::len)
    }

    /// Some phrase stands among these words.
    pub(super) fn within(&self, words: &[Word<'_>]) -> bool {
        (0..words.len()).any(|at| self.starts(&words[at..]).is_some())
    }
}

/// Whole numbers in messages.
pub(super) fn count(number: usize) -> String {
    crate::model::vietnamese(rust_decimal::Decimal::from(number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let found = words("so 85-kh/tdtn, ngay 15");
        let keys: Vec<&str> = found.iter().map(|w| w.key).collect();
        assert_eq!(keys, ["so", "85", "kh", "tdtn", "ngay", "15"]);
        assert_eq!((found[1].start, found[1].end), (3, 5));
    }

    #[test]
    fn long_quotations_are_cut_with_a_mark() {
        assert_eq!(shortened("  ngắn "), "ngắn");
        let long = shortened(&"ế".repeat(QUOTE + 1));
        assert_eq!(long.chars().count(), QUOTE + 1);
        assert!(long.ends_with('…'));
    }
}
