//! The words the rule packs use, so that a slip can be told from another word.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::abbreviations::Abbreviations;
use super::fold::{Letter, is_letter, letter};

/// Passes a value through that is already a hash.
#[derive(Default)]
pub(crate) struct Ready(u64);

impl Hasher for Ready {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = mix(self.0, byte);
        }
    }
    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

pub(crate) type ByHash<V> = HashMap<u64, V, BuildHasherDefault<Ready>>;
pub(crate) type Hashes = HashSet<u64, BuildHasherDefault<Ready>>;

/// FNV-1a with a final stir left to the map; good enough for words.
#[inline]
pub(crate) fn mix(hash: u64, byte: u8) -> u64 {
    mix_wide(hash, u64::from(byte))
}

/// As [`mix`], for a value wider than a byte.
#[inline]
pub(crate) fn mix_wide(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0100_0000_01b3)
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// The two identities of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordHash {
    /// Toneless identity.
    pub(crate) key: u64,
    /// Identity with vowel quality and tone, wherever the tone mark was placed.
    pub(crate) form: u64,
    /// Some letter carries a diacritic.
    pub(crate) accented: bool,
}

/// Hashes a word given as composed characters.
pub(crate) fn hash_word(word: impl Iterator<Item = char>) -> WordHash {
    let mut hash = Hashing::default();
    for c in word {
        hash.add(letter(c));
    }
    hash.finish()
}

/// A word being hashed, letter by letter.
pub(crate) struct Hashing {
    key: u64,
    form: u64,
    /// All tones and qualities met.
    marks: u8,
    tone: u8,
    /// The last letter, which is settled when the next one is known, and the key of the one before.
    last: Option<Letter>,
    before: u8,
    count: usize,
}

impl Default for Hashing {
    #[inline]
    fn default() -> Hashing {
        Hashing {
            key: SEED,
            form: SEED,
            marks: 0,
            tone: 0,
            last: None,
            before: 0,
            count: 0,
        }
    }
}

impl Hashing {
    /// Adds the next letter.
    #[inline]
    pub(crate) fn add(&mut self, next: Letter) {
        if let Some(last) = self.last {
            self.settle(last.key, last.quality);
            self.before = last.key;
        }
        self.marks |= next.tone | next.quality;
        if next.tone > 0 {
            self.tone = next.tone;
        }
        self.last = Some(next);
        self.count += 1;
    }

    /// The identities of the word.
    #[inline]
    pub(crate) fn finish(mut self) -> WordHash {
        if let Some(last) = self.last {
            // `kỹ`/`kĩ`, `tỷ`/`tỉ`, `quý`/`quí`: a lone final y after a consonant (or qu) is an i.
            let is_i = last.key == b'y'
                && self.count > 1
                && (!b"aeiouy".contains(&self.before) || (self.before == b'u' && self.count == 3));
            self.settle(if is_i { b'i' } else { last.key }, last.quality);
        }
        WordHash {
            key: self.key,
            form: mix(self.form, 0x80 | self.tone),
            accented: self.marks > 0,
        }
    }

    #[inline]
    fn settle(&mut self, key: u8, quality: u8) {
        self.key = mix(self.key, key);
        self.form = mix(mix(self.form, key), quality);
    }
}

/// The toneless identity of a word, as [`crate::text::Token::key`] holds it.
pub fn hash_key(word: &[char]) -> u64 {
    hash_word(word.iter().copied()).key
}

/// Known words and abbreviations.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    forms: Hashes,
    keys: Hashes,
    pub(crate) abbreviations: Abbreviations,
}

impl Lexicon {
    /// Collects every word of `texts` and the abbreviations with their readings.
    pub fn new<'a>(
        texts: impl IntoIterator<Item = &'a str>,
        abbreviations: impl IntoIterator<Item = (&'a str, &'a [String])>,
    ) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for text in texts {
            lexicon.learn(text);
        }
        for (short, readings) in abbreviations {
            for reading in readings {
                lexicon.learn(reading);
            }
            lexicon.abbreviations.add(short, readings);
        }
        lexicon
    }

    fn learn(&mut self, text: &str) {
        for word in text.split(|c: char| !is_letter(c)) {
            if !word.is_empty() {
                let hash = hash_word(word.chars());
                self.forms.insert(hash.form);
                self.keys.insert(hash.key);
            }
        }
    }

    /// Whether this is a known word but for its tones.
    #[inline]
    pub(crate) fn knows_toneless(&self, key: u64) -> bool {
        self.keys.contains(&key)
    }

    /// The readings of the abbreviation that begins a text, the likeliest first; none if it begins with none.
    pub(crate) fn readings(&self, text: &[char], accented: bool) -> &[Vec<WordHash>] {
        let short = self.abbreviations.find(text, accented);
        short.map_or(&[], |short| short.readings.as_slice())
    }

    /// Whether this spelling is a known word.
    #[inline]
    pub(crate) fn knows(&self, form: u64) -> bool {
        self.forms.contains(&form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(word: &str) -> WordHash {
        hash_word(word.chars())
    }

    #[test]
    fn old_and_new_tone_placement_share_a_form() {
        assert_eq!(h("hoà").form, h("hòa").form);
        assert_eq!(h("thuỷ").form, h("thủy").form);
        assert_eq!(h("gíao").form, h("giáo").form);
        assert_eq!(h("tửơng").form, h("tưởng").form);
        assert_eq!(h("kĩ").form, h("kỹ").form);
        assert_eq!(h("tỉ").form, h("tỷ").form);
        assert_eq!(h("quí").form, h("quý").form);
    }

    #[test]
    fn different_words_stay_different() {
        assert_ne!(h("trong").form, h("trồng").form);
        assert_eq!(h("trong").key, h("trồng").key);
        assert_ne!(h("thuy").key, h("thui").key);
        assert_ne!(h("đội").form, h("đối").form);
    }
}
