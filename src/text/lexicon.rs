//! The words the rule packs use, so that a slip can be told from another word.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::str::Chars;
use std::sync::OnceLock;

use super::abbreviations::Abbreviations;
use super::fold::{Letter, is_letter, letter};
use super::slips::Slips;

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
}

/// Hashes a word given as composed characters.
pub(crate) fn hash_word(word: impl Iterator<Item = char>) -> WordHash {
    hash_letters(word.map(letter))
}

/// Hashes a word letter by letter.
#[inline]
pub(crate) fn hash_letters(letters: impl Iterator<Item = Letter>) -> WordHash {
    let (mut key, mut form) = (SEED, SEED);
    let (mut tone, mut count) = (0, 0);
    // The last letter is settled when no other follows; before it stands the key of the one before.
    let (mut last, mut quality, mut before) = (0, 0, 0);
    for next in letters {
        if count > 0 {
            key = mix(key, last);
            form = mix(mix(form, last), quality);
            before = last;
        }
        if next.tone > 0 {
            tone = next.tone;
        }
        (last, quality) = (next.key, next.quality);
        count += 1;
    }
    if count > 0 {
        let is_i = is_final_i(last, before, count);
        let last = if is_i { b'i' } else { last };
        key = mix(key, last);
        form = mix(mix(form, last), quality);
    }
    WordHash {
        key,
        form: mix(form, 0x80 | tone),
    }
}

/// The toneless identity of a word, letter by letter, where the other is not asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordKey {
    /// Of the letters but the last one.
    key: u64,
    last: u8,
    before: u8,
    count: usize,
}

impl Default for WordKey {
    fn default() -> WordKey {
        WordKey {
            key: SEED,
            last: 0,
            before: 0,
            count: 0,
        }
    }
}

impl WordKey {
    /// Whether no letter was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds the key of a letter.
    #[inline]
    pub(crate) fn push(&mut self, letter: u8) {
        if self.count > 0 {
            self.key = mix(self.key, self.last);
            self.before = self.last;
        }
        self.last = letter;
        self.count += 1;
    }

    /// As [`WordHash::key`].
    pub(crate) fn key(self) -> u64 {
        let is_i = is_final_i(self.last, self.before, self.count);
        mix(self.key, if is_i { b'i' } else { self.last })
    }
}

/// `kỹ`/`kĩ`, `tỷ`/`tỉ`, `quý`/`quí`: a lone final y after a consonant (or qu) is an i.
fn is_final_i(last: u8, before: u8, count: usize) -> bool {
    last == b'y'
        && count > 1
        && (!matches!(before, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
            || (before == b'u' && count == 3))
}

/// The identity of a whole text, to the letter.
pub(crate) fn hash_text(text: &str) -> u64 {
    text.bytes().fold(SEED, mix)
}

/// The toneless identity of a word, as [`crate::text::Token::key`] holds it.
pub fn hash_key(word: &[char]) -> u64 {
    hash_word(word.iter().copied()).key
}

fn side_by_side(left: u64, right: u64) -> u64 {
    mix_wide(left, right)
}

/// What a spelling is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spelling {
    /// How often the word was met.
    times: u32,
    /// A known word.
    pub(crate) word: bool,
    /// A short form that lost its capitals ("nhiệm vụ qpan").
    pub(crate) lowered: bool,
}

/// Known words and abbreviations.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    forms: ByHash<Spelling>,
    keys: Hashes,
    /// The known words as they are spelt, and what slips they come to; laid out where a text needs it.
    spelt: Vec<Box<str>>,
    slips: OnceLock<Slips>,
    toneless_slips: OnceLock<Slips>,
    pub(crate) abbreviations: Abbreviations,
    /// Words that stand side by side in what the pack says, where one of them begins or ends a reading
    /// of a short form with several.
    neighbours: Hashes,
}

impl Lexicon {
    /// Collects every word of `texts` and the abbreviations with their readings.
    pub fn new<'a>(
        texts: impl IntoIterator<Item = &'a str>,
        abbreviations: impl IntoIterator<Item = (&'a str, &'a [String])>,
    ) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let mut edges = Hashes::default();
        for (short, readings) in abbreviations {
            for reading in readings {
                let words = lexicon.learn(reading, &Hashes::default());
                if readings.len() > 1 {
                    edges.extend(words.first().into_iter().chain(words.last()));
                }
            }
            if let Some(form) = lexicon.abbreviations.add(short, readings) {
                lexicon.forms.entry(form).or_default().lowered = true;
            }
        }
        for text in texts {
            lexicon.learn(text, &edges);
        }
        lexicon
    }

    /// Learns the words of a text, and which of `edges` stand beside which words in it; returns the
    /// identities of its words.
    fn learn(&mut self, text: &str, edges: &Hashes) -> Vec<u64> {
        let mut forms = Vec::new();
        for word in text.split(|c: char| !is_letter(c)) {
            if !word.is_empty() {
                let hash = hash_word(word.chars());
                let spelling = self.forms.entry(hash.form).or_default();
                if !std::mem::replace(&mut spelling.word, true) {
                    self.spelt.push(word.to_lowercase().into());
                }
                spelling.times += 1;
                self.keys.insert(hash.key);
                forms.push(hash.form);
            }
        }
        for pair in forms.windows(2) {
            if edges.contains(&pair[0]) || edges.contains(&pair[1]) {
                self.neighbours.insert(side_by_side(pair[0], pair[1]));
            }
        }
        forms
    }

    /// The reading of a short form that its neighbours speak for: "tham gia TN" is not "TN khó khăn".
    /// The most likely one where they speak for none or for several.
    pub(crate) fn reading<'r>(
        &self,
        readings: &'r [Vec<WordHash>],
        before: Option<u64>,
        after: Option<u64>,
    ) -> Option<&'r Vec<WordHash>> {
        let known = |left: Option<u64>, right: Option<u64>| {
            left.zip(right)
                .is_some_and(|(left, right)| self.neighbours.contains(&side_by_side(left, right)))
        };
        let votes = |reading: &[WordHash]| {
            let first = reading.first().map(|word| word.form);
            let last = reading.last().map(|word| word.form);
            u8::from(known(before, first)) + u8::from(known(last, after))
        };
        // The last of equals is what `max_by_key` keeps.
        readings.iter().rev().max_by_key(|reading| votes(reading))
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

    /// What a spelling is.
    #[inline]
    pub(crate) fn spelling(&self, form: u64) -> Spelling {
        self.forms.get(&form).copied().unwrap_or_default()
    }

    /// The known word that was meant by what is none, where a single slip explains it; in a text without
    /// marks, one without marks.
    pub(super) fn mended(&self, written: &[char], accented: bool) -> Option<WordHash> {
        let times = |word: &str| self.spelling(hash_word(word.chars()).form).times;
        let spelt = self.spelt.iter().map(|word| (word.chars(), times(word)));
        let slips = if accented {
            let words = |(word, times): (Chars<'_>, u32)| (word.collect(), times);
            self.slips
                .get_or_init(|| Slips::of(spelt.map(words), false))
        } else {
            let toneless = |(word, times): (Chars<'_>, u32)| {
                (word.map(|c| char::from(letter(c).key)).collect(), times)
            };
            self.toneless_slips
                .get_or_init(|| Slips::of(spelt.map(toneless), true))
        };
        slips.mended(written)
    }

    /// Whether this spelling is a known word.
    #[inline]
    pub(crate) fn knows(&self, form: u64) -> bool {
        self.spelling(form).word
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
