//! Abbreviations as people type them, with the words they stand for.

use super::fold::{fold_char, is_letter, letter};
use super::lexicon::{ByHash, Hashes, WordHash, hash_word, mix, mix_wide};
use super::syllable::is_syllable;

/// One abbreviation with its readings, each a list of words.
#[derive(Debug, Clone)]
pub(crate) struct Abbreviation {
    /// How many characters it has, punctuation included.
    pub(crate) length: usize,
    /// The words of each reading, most likely first.
    pub(crate) readings: Vec<Vec<WordHash>>,
}

/// A short form of so many letters is known without capitals.
const LONG: usize = 4;

/// All abbreviations, found by their exact letters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Abbreviations {
    accented: ByHash<Abbreviation>,
    toneless: ByHash<Abbreviation>,
    /// The first two characters of each, or the only one.
    heads: Hashes,
    longest: usize,
}

impl Abbreviations {
    /// Learns one. A long one that is no syllable is also known as a word in small letters: its identity.
    pub(crate) fn add(&mut self, short: &str, readings: &[String]) -> Option<u64> {
        let characters: Vec<char> = short.chars().collect();
        let entry = Abbreviation {
            length: characters.len(),
            readings: readings
                .iter()
                .map(|reading| {
                    reading
                        .split(|c: char| !c.is_alphanumeric())
                        .filter(|word| !word.is_empty())
                        .map(|word| hash_word(word.chars()))
                        .collect()
                })
                .collect(),
        };
        self.longest = self.longest.max(entry.length);
        self.heads
            .insert(exact_hash(&characters[..entry.length.min(2)]));
        // Without diacritics a short form such as "CD" or "AN" would swallow ordinary words.
        let bare = characters.iter().filter(|c| c.is_alphabetic()).count() >= 3
            && !characters
                .iter()
                .any(|&c| b"aeiouy".contains(&fold_char(c)));
        if bare {
            self.toneless
                .entry(toneless_hash(&characters))
                .or_insert_with(|| entry.clone());
        }
        let is_word = characters.iter().all(|c| c.is_uppercase()) && entry.length >= LONG;
        self.accented.insert(exact_hash(&characters), entry);
        (is_word && !is_syllable(&characters)).then(|| hash_word(short.chars()).form)
    }

    /// The longest abbreviation that starts `text` and ends at a word's end.
    pub(crate) fn find(&self, text: &[char], accented: bool) -> Option<&Abbreviation> {
        let begins = |length: usize| {
            let head = text.get(..length);
            head.is_some_and(|head| self.heads.contains(&exact_hash(head)))
        };
        if accented && !begins(2) && !begins(1) {
            return None;
        }
        let limit = text.len().min(self.longest);
        (1..=limit).rev().find_map(|length| {
            let part = &text[..length];
            let closes = text
                .get(length)
                .is_none_or(|&next| !is_letter(next) && !next.is_ascii_digit());
            if !closes || !is_letter(part[length - 1]) {
                return None;
            }
            self.accented.get(&exact_hash(part)).or_else(|| {
                (!accented && part.iter().all(|c| !c.is_lowercase()))
                    .then(|| self.toneless.get(&toneless_hash(part)))
                    .flatten()
            })
        })
    }
}

impl Abbreviations {
    /// The short forms of a word in capitals that is several of them run together: "MTĐKTHTN".
    pub(crate) fn joined(&self, word: &[char]) -> Option<Vec<&Abbreviation>> {
        let capitals = word.len() <= 2 * self.longest && word.iter().all(|&c| letter(c).upper);
        if !capitals || is_syllable(word) {
            return None;
        }
        let split = |from: &[char]| {
            let known = |part: &[char]| self.accented.get(&exact_hash(part));
            (2..from.len().saturating_sub(1))
                .rev()
                .find_map(|length| Some(vec![known(&from[..length])?, known(&from[length..])?]))
        };
        split(word).or_else(|| {
            (2..word.len().saturating_sub(3)).rev().find_map(|length| {
                let first = self.accented.get(&exact_hash(&word[..length]))?;
                let mut all = vec![first];
                all.extend(split(&word[length..])?);
                Some(all)
            })
        })
    }

    /// A whole word that is one in small letters.
    pub(crate) fn find_lowered(&self, word: &[char]) -> Option<&Abbreviation> {
        if word.len() > self.longest {
            return None;
        }
        let capitals: Vec<char> = word.iter().flat_map(|c| c.to_uppercase()).collect();
        self.accented.get(&exact_hash(&capitals))
    }
}

fn exact_hash(characters: &[char]) -> u64 {
    characters
        .iter()
        .fold(1, |hash, &c| mix_wide(hash, u64::from(c)))
}

fn toneless_hash(characters: &[char]) -> u64 {
    characters
        .iter()
        .fold(2, |hash, &c| mix(hash, letter(c).key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(word: &str) -> Option<usize> {
        let mut known = Abbreviations::default();
        for short in ["CT", "CB", "MT", "ĐKTHTN", "TN"] {
            known.add(short, &["đọc".to_owned()]);
        }
        let word: Vec<char> = word.chars().collect();
        known.joined(&word).map(|parts| parts.len())
    }

    #[test]
    fn short_forms_run_together_are_told_apart() {
        assert_eq!(joined("CTCB"), Some(2));
        assert_eq!(joined("MTĐKTHTN"), Some(2));
        assert_eq!(joined("CTCBTN"), Some(3));
    }

    #[test]
    fn other_words_are_no_short_forms() {
        assert_eq!(joined("CTXY"), None);
        assert_eq!(joined("ctcb"), None);
    }
}
