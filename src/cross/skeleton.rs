//! The words of a paragraph without what changes first when it is handed on: figures and names.
//!
//! Two paragraphs with one skeleton are of one pattern; whether that is a copy, the figures and the
//! habits of the round say ([`super::habits`]).

use super::words::{Word, words};
use crate::text;

/// A text ready to be held against others: hashes only, so that thousands of them are small.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Skeleton {
    /// Hashes of its words but figures and names, in order.
    pub(super) words: Vec<u32>,
    /// Figures and names, in order.
    pub(super) said: Vec<Said>,
}

/// A figure or a name between the words of a skeleton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    /// The word it stands right before.
    pub(super) at: u32,
    /// Whatever dots and leading zeros it is written with.
    pub(super) hash: u32,
    /// Digits of a figure without zeros at its ends; none for a name.
    pub(super) digits: Option<u8>,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: fixed for all time, because an earlier result is compared by it.
#[inline]
fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of a word. Both halves count: FNV's low bits alone are weak for short words.
#[inline]
fn word_hash(word: &str) -> u32 {
    let bytes = word.bytes();
    let hash = bytes.fold(SEED, |hash, byte| mix(hash, byte.to_ascii_lowercase()));
    (hash ^ (hash >> 32)) as u32
}

/// The hash of the words before, and one word more.
#[inline]
pub(super) fn after(before: u32, word: u32) -> u32 {
    let mixed = (u64::from(before.rotate_left(11)) << 32 | u64::from(word))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)) as u32 ^ (mixed >> 37) as u32
}

/// A comparable key whose words begin with a capital where those of the text do: `key` belongs to `clean`
/// letter by letter.
pub(super) fn marked(clean: &str, key: &str, words: &[Word<'_>]) -> String {
    let mut marked = key.as_bytes().to_vec();
    let letters = clean.as_bytes();
    let (mut at, mut byte) = (0, 0);
    for word in words {
        while at < word.start && byte < letters.len() {
            byte += width(letters[byte]);
            at += 1;
        }
        let capital = match letters.get(byte) {
            Some(letter) if letter.is_ascii() => letter.is_ascii_uppercase(),
            _ => clean[byte..].starts_with(is_capital),
        };
        if capital {
            marked[word.start].make_ascii_uppercase();
        }
    }
    text_of(marked)
}

/// Bytes of a letter, by its first.
#[inline]
fn width(first: u8) -> usize {
    1 + usize::from(first >= 0xc0) + usize::from(first >= 0xe0) + usize::from(first >= 0xf0)
}

/// [`marked`] for a text that needs no repair.
pub(super) fn marked_plain(raw: &str) -> String {
    let mut marked = Vec::with_capacity(raw.len());
    marked.extend(raw.chars().map(|c| {
        // Most letters are their own keys.
        if c.is_ascii_alphanumeric() || c == ' ' {
            return c as u8;
        }
        let byte = text::fold_char(c);
        if is_capital(c) {
            byte.to_ascii_uppercase()
        } else {
            byte
        }
    }));
    text_of(marked)
}

/// Keys are ASCII, and stay so with capitals.
fn text_of(key: Vec<u8>) -> String {
    String::from_utf8(key).unwrap_or_default()
}

/// Vietnamese capitals by their place in the code, which is much faster than looking any letter up.
#[inline]
fn is_capital(c: char) -> bool {
    match c {
        'A'..='Z' | 'À'..='Þ' | 'Ư' => true,
        // Capitals and small letters take turns there.
        'Ā'..='ķ' | 'Ŋ'..='ŷ' | 'Ơ' | 'Ạ'..='ỹ' => u32::from(c).is_multiple_of(2),
        _ => false,
    }
}

impl Skeleton {
    /// Of a key whose capitals are marked.
    pub(super) fn of(marked: &str) -> Skeleton {
        Skeleton::of_words(marked, &words(marked))
    }

    /// The same where the words of the key are known.
    pub(super) fn of_words(marked: &str, words: &[Word<'_>]) -> Skeleton {
        let bytes = marked.as_bytes();
        let begins_upper = |word: &Word<'_>| bytes[word.start].is_ascii_uppercase();
        // In a line of capitals every word looks like a name.
        let capitals = words.iter().filter(|word| begins_upper(word)).count();
        let heading = capitals * 3 > words.len() * 2;
        let mut skeleton = Skeleton {
            words: Vec::with_capacity(words.len()),
            said: Vec::new(),
        };
        let (mut figure, mut name, mut end) = ("", "", 0);
        let mut name_from = 0;
        for (at, word) in words.iter().enumerate() {
            let is_figure = bytes[word.start].is_ascii_digit()
                && word.key.bytes().all(|byte| byte.is_ascii_digit());
            if is_figure {
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
            let opens = at == 0 || between.iter().any(|&byte| opens_sentence(byte));
            end = word.end;
            if !heading && !opens && begins_upper(word) {
                if name.is_empty() {
                    name_from = word.start;
                }
                name = &marked[name_from..word.end];
                continue;
            }
            let here = skeleton.words.len() as u32;
            if !figure.is_empty() {
                skeleton.said.push(Said {
                    at: here,
                    hash: said_hash(figure),
                    digits: Some(significant(figure)),
                });
            }
            if !name.is_empty() {
                skeleton.said.push(Said {
                    at: here,
                    hash: said_hash(name),
                    digits: None,
                });
            }
            skeleton.words.push(word_hash(word.key));
            (figure, name) = ("", "");
        }
        skeleton
    }

    /// The figure or the name right before a word.
    pub(super) fn said_at(&self, at: usize, figure: bool) -> Option<&Said> {
        let from = self.said.partition_point(|said| (said.at as usize) < at);
        let here = self.said[from..].iter();
        here.take_while(|said| said.at as usize == at)
            .find(|said| said.digits.is_some() == figure)
    }

    /// Hashes of its amounts and names, each with the words before it; only those that are no chance.
    pub(super) fn details(&self) -> impl Iterator<Item = u32> + '_ {
        let telling = self
            .said
            .iter()
            .filter(|said| said.digits.is_none_or(|digits| digits >= 2));
        telling.map(|said| self.context(said.at as usize, said.hash)[1] | 1)
    }

    /// The two words before a figure or a name, and the same with it.
    pub(super) fn context(&self, at: usize, said: u32) -> [u32; 2] {
        let before = self.words[at.saturating_sub(2)..at].iter();
        let context = before.fold(0x51, |hash, word| after(hash, *word));
        [context, after(context, said)]
    }

    /// One number for all its figures in order.
    pub(super) fn figures_hash(&self) -> u32 {
        let figures = self.said.iter().filter(|said| said.digits.is_some());
        figures.fold(0, |all, said| after(all, said.hash))
    }
}

/// What stands before a word that opens a sentence, a part of it or what is quoted.
#[inline]
fn opens_sentence(byte: u8) -> bool {
    matches!(byte, b'.' | b':' | b';' | b'!' | b'?' | b'+' | b'*' | b'"')
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
fn said_hash(said: &str) -> u32 {
    let letters = said.bytes().filter(u8::is_ascii_alphanumeric);
    let letters = letters.skip_while(|byte| *byte == b'0');
    let hash = letters.fold(SEED, |hash, byte| mix(hash, byte.to_ascii_lowercase()));
    (hash ^ (hash >> 32)) as u32
}

/// Digits of a figure without zeros at its ends.
fn significant(figure: &str) -> u8 {
    let digits = figure.bytes().filter(u8::is_ascii_digit);
    let digits = digits.skip_while(|digit| *digit == b'0');
    let (mut all, mut kept) = (0u8, 0);
    for digit in digits {
        all = all.saturating_add(1);
        if digit != b'0' {
            kept = all;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_names_do_not_count() {
        let one = marked_plain("Ra quân tại xã Tân Hiệp A, trồng 1.236 cây ngày 12/5/2024.");
        let other = marked_plain("Ra quân tại xã Bình Sơn, trồng 90 cây ngày 3/6/2024.");
        let (one, other) = (Skeleton::of(&one), Skeleton::of(&other));
        assert_eq!(one.words, other.words);
        let said: Vec<Option<u8>> = one.said.iter().map(|said| said.digits).collect();
        assert_eq!(said, [None, Some(4)]);
        assert_ne!(one.figures_hash(), other.figures_hash());
    }

    #[test]
    fn sentences_begin_with_words_not_names() {
        let text = marked_plain("Tổ chức hội thi. Trao giải nhất. KẾT QUẢ");
        assert_eq!(Skeleton::of(&text).words.len(), 8);
        assert_eq!(
            Skeleton::of(&marked_plain("KẾT QUẢ THỰC HIỆN")).words.len(),
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
