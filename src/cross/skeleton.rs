//! The words of a paragraph without what changes first when it is handed on: figures and names.
//!
//! Two paragraphs with one skeleton are of one pattern; whether that is a copy, the figures and the
//! habits of the round say ([`super::habits`]).

use super::words::words;
use crate::text;

/// A text ready to be held against others.
#[derive(Debug, Clone, Default)]
pub(super) struct Skeleton<'k> {
    /// Hashes of its words but figures and names, in order.
    pub(super) hashes: Vec<u64>,
    /// For each of them, how many words of the text stand before it.
    pub(super) at: Vec<u32>,
    /// For each of them, the figure that stands right before it; empty where there is none.
    pub(super) figures: Vec<&'k str>,
    /// For each of them, the name that stands right before it; empty where there is none.
    pub(super) names: Vec<&'k str>,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: fixed for all time, because an earlier result is compared by it.
#[inline]
fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of the words before, and one word more.
#[inline]
pub(super) fn after(before: u64, word: u64) -> u64 {
    let mixed = (before.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// A comparable key whose capitals are capitals of the text: `key` belongs to `clean` letter by letter.
pub(super) fn marked(clean: &str, key: &str) -> String {
    let letters = clean.chars().zip(key.bytes());
    letters.map(|(c, byte)| cased(c, byte)).collect()
}

/// [`marked`] for a text that needs no repair.
pub(super) fn marked_plain(raw: &str) -> String {
    let mut key = String::with_capacity(raw.len());
    key.extend(raw.chars().map(|c| cased(c, text::fold_char(c))));
    key
}

#[inline]
fn cased(c: char, byte: u8) -> char {
    let upper =
        byte.is_ascii_lowercase() && (c.is_ascii_uppercase() || !c.is_ascii() && c.is_uppercase());
    char::from(if upper {
        byte.to_ascii_uppercase()
    } else {
        byte
    })
}

impl<'k> Skeleton<'k> {
    /// Of a key whose capitals are marked.
    pub(super) fn of(marked: &'k str) -> Skeleton<'k> {
        let bytes = marked.as_bytes();
        let words = words(marked);
        let begins_upper = |word: &str| word.as_bytes()[0].is_ascii_uppercase();
        // In a line of capitals every word looks like a name.
        let capitals = words.iter().filter(|word| begins_upper(word.key)).count();
        let heading = capitals * 3 > words.len() * 2;
        let mut skeleton = Skeleton {
            hashes: Vec::with_capacity(words.len()),
            at: Vec::with_capacity(words.len()),
            figures: Vec::with_capacity(words.len()),
            names: Vec::with_capacity(words.len()),
        };
        let (mut figure, mut name, mut end) = ("", "", 0);
        let mut name_from = 0;
        for (at, word) in words.iter().enumerate() {
            if word.key.bytes().all(|byte| byte.is_ascii_digit()) {
                let begun = (end == word.start.wrapping_sub(1)).then_some(figure.len());
                let from = match begun {
                    // `1.236` are two words and one figure.
                    Some(length) if length > 0 && matches!(bytes[end], b'.' | b',') => end - length,
                    _ => word.start,
                };
                figure = if is_amount(bytes, word.start, word.end) {
                    &marked[from..word.end]
                } else {
                    ""
                };
                end = word.end;
                continue;
            }
            let between = &bytes[end.min(word.start)..word.start];
            let opens = at == 0 || between.iter().any(|byte| b".:;!?+*\"".contains(byte));
            end = word.end;
            if !heading && !opens && begins_upper(word.key) {
                if name.is_empty() {
                    name_from = word.start;
                }
                name = &marked[name_from..word.end];
                continue;
            }
            let bytes = word.key.bytes();
            let hash = bytes.fold(SEED, |hash, byte| mix(hash, byte.to_ascii_lowercase()));
            skeleton.hashes.push(hash);
            skeleton.at.push(at as u32);
            skeleton.figures.push(figure);
            skeleton.names.push(name);
            (figure, name) = ("", "");
        }
        skeleton
    }

    /// Hashes of its amounts, each with the words before it; only those that are no chance.
    pub(super) fn amounts(&self) -> impl Iterator<Item = u32> + '_ {
        let telling = |at: &usize| significant(self.figures[*at]) >= 2;
        let places = (0..self.figures.len()).filter(telling);
        places.map(|at| {
            let [_, hash] = said_after(&self.hashes, at, self.figures[at]);
            (hash ^ (hash >> 32)) as u32 | 1
        })
    }

    /// One number for all its figures in order.
    pub(super) fn figures_hash(&self) -> u32 {
        let figures = self.figures.iter().filter(|figure| !figure.is_empty());
        let hash = figures.fold(0, |all, figure| after(all, said_hash(figure)));
        (hash ^ (hash >> 32)) as u32
    }
}

/// No part of a date, a document number or a sign like `1+1`, and no year.
fn is_amount(bytes: &[u8], start: usize, end: usize) -> bool {
    let joins = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(|byte| matches!(byte, b'/' | b'+' | b'-'))
    };
    let word = &bytes[start..end];
    let is_year = word.len() == 4 && (word.starts_with(b"19") || word.starts_with(b"20"));
    !is_year && !joins(start.checked_sub(1)) && !joins(Some(end))
}

/// The hash of a figure or a name, whatever dots and leading zeros it is written with.
pub(super) fn said_hash(said: &str) -> u64 {
    let letters = said.bytes().filter(u8::is_ascii_alphanumeric);
    let letters = letters.skip_while(|byte| *byte == b'0');
    letters.fold(SEED, |hash, byte| mix(hash, byte.to_ascii_lowercase()))
}

/// A figure or name after the two words before it: the hash of those words, and of all.
pub(super) fn said_after(words: &[u64], at: usize, said: &str) -> [u64; 2] {
    let before = words[at.saturating_sub(2)..at].iter();
    let context = before.fold(0x51, |hash, word| after(hash, *word));
    [context, after(context, said_hash(said))]
}

/// Digits of a figure without zeros at its ends.
pub(super) fn significant(figure: &str) -> usize {
    let digits = figure.bytes().filter(u8::is_ascii_digit);
    let digits: Vec<u8> = digits.skip_while(|digit| *digit == b'0').collect();
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0');
    digits.len() - zeros.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_names_do_not_count() {
        let one = marked_plain("Ra quân tại xã Tân Hiệp A, trồng 1.236 cây ngày 12/5/2024.");
        let other = marked_plain("Ra quân tại xã Bình Sơn, trồng 90 cây ngày 3/6/2024.");
        let (one, other) = (Skeleton::of(&one), Skeleton::of(&other));
        assert_eq!(one.hashes, other.hashes);
        let figures: Vec<&str> = one
            .figures
            .iter()
            .copied()
            .filter(|f| !f.is_empty())
            .collect();
        assert_eq!(figures, ["1.236"]);
        assert_ne!(one.figures_hash(), other.figures_hash());
    }

    #[test]
    fn sentences_begin_with_words_not_names() {
        let text = marked_plain("Tổ chức hội thi. Trao giải nhất. KẾT QUẢ");
        assert_eq!(Skeleton::of(&text).hashes.len(), 8);
        assert_eq!(
            Skeleton::of(&marked_plain("KẾT QUẢ THỰC HIỆN"))
                .hashes
                .len(),
            4
        );
    }

    #[test]
    fn dots_and_zeros_are_no_part_of_a_figure() {
        assert_eq!(said_hash("1.236"), said_hash("1236"));
        assert_eq!(said_hash("05"), said_hash("5"));
        assert_ne!(said_hash("50"), said_hash("5"));
    }
}
