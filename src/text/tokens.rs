//! Words, numbers and marks of a text.

use crate::model::Text;

use super::fold::{UNKNOWN, fold_char, is_letter, letter};
use super::lexicon::{Hashing, Lexicon, WordHash, hash_word};
use super::syllable::is_syllable;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word.
    Word,
    /// A run of digits.
    Digits,
    /// Any other visible character, as its key byte.
    Mark(u8),
}

/// One token; `start` and `end` are character indices in `clean` (byte indices in `key`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First character.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// Toneless identity (of the digits for a number).
    pub key: u64,
    /// Identity with tones.
    pub form: u64,
    /// The spelling proves nothing about tones: the text has none, or this is no known word.
    pub loose: bool,
    /// Begins with a capital.
    pub capital: bool,
    /// Comes from an abbreviation; all its words share one span.
    pub expanded: bool,
}

/// The tokens of one text.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// In reading order.
    pub items: Vec<Token>,
    /// The characters of `clean` they were cut from.
    pub characters: Vec<char>,
}

impl Tokens {
    /// Cuts a text into tokens and expands abbreviations. `accented` says whether the document
    /// carries diacritics at all; a single line in capitals may not.
    pub fn new(text: &Text, lexicon: &Lexicon, accented: bool) -> Tokens {
        let key = text.key.as_bytes();
        let mut characters: Vec<char> = Vec::with_capacity(key.len());
        characters.extend(text.clean.chars());
        mend_zeros(&mut characters);
        let accented = accented && (text.key.len() < 12 || !text.clean.is_ascii());
        let mut items = Vec::with_capacity(key.len() / 4 + 1);
        let mut at = 0;
        while at < key.len() {
            let byte = key[at];
            let c = characters[at];
            if is_word(byte, c) && !c.is_ascii_digit() {
                at = word(key, &characters, at, lexicon, accented, &mut items);
            } else if c.is_ascii_digit() {
                let start = at;
                let mut hash = Hashing::default();
                // By the character, not the key: a mended zero is a digit too.
                while at < key.len() && characters[at].is_ascii_digit() {
                    hash.add(letter(characters[at]));
                    at += 1;
                }
                let hash = hash.finish();
                items.push(Token {
                    start: start as u32,
                    end: at as u32,
                    kind: TokenKind::Digits,
                    key: hash.key,
                    form: hash.form,
                    loose: false,
                    capital: false,
                    expanded: false,
                });
            } else {
                if c != ' ' && !c.is_whitespace() {
                    items.push(Token {
                        start: at as u32,
                        end: at as u32 + 1,
                        kind: TokenKind::Mark(byte),
                        key: u64::from(byte),
                        form: u64::from(byte),
                        loose: false,
                        capital: false,
                        expanded: false,
                    });
                }
                at += 1;
            }
        }
        if accented && (is_damaged(&items, lexicon) || is_toneless(&items, &characters)) {
            for token in &mut items {
                token.loose = true;
            }
        }
        Tokens { items, characters }
    }

    /// Index of the first token that starts at or after a character index.
    #[inline]
    pub fn at_or_after(&self, character: usize) -> usize {
        self.items
            .partition_point(|token| (token.start as usize) < character)
    }
}

/// Every fourth word or more is a known one but for its marks: a reading machine has lost them, and the
/// marks that are left prove nothing.
fn is_damaged(items: &[Token], lexicon: &Lexicon) -> bool {
    let words = || {
        let words = items.iter().filter(|t| t.kind == TokenKind::Word);
        // A lone letter is a digit misread ("l25") more often than a word.
        words.filter(|t| !t.expanded && t.end - t.start > 1)
    };
    let damaged = words().filter(|t| t.loose && lexicon.knows_toneless(t.key));
    let (damaged, total) = (damaged.count(), words().count());
    total >= 5 && damaged >= 2 && damaged * 4 >= total
}

/// "Trông mơi 4.750 cây xanh, dat 95 % chi tiêu": so many words and not one tone mark, where two words in
/// three carry one; the marks of the vowels that are left prove nothing either.
fn is_toneless(items: &[Token], characters: &[char]) -> bool {
    let words = items
        .iter()
        .filter(|t| t.kind == TokenKind::Word && !t.expanded);
    words.clone().count() >= 6
        && !words
            .flat_map(|t| &characters[t.start as usize..t.end as usize])
            .any(|&c| super::fold::letter(c).tone != 0)
}

/// "3.2O8": the letter O among digits is a zero misread by a scanner program.
fn mend_zeros(characters: &mut [char]) {
    let digit = |c: char| c.is_ascii_digit();
    for at in 1..characters.len().saturating_sub(1) {
        if matches!(characters[at], 'O' | 'o') {
            let before = characters[at - 1];
            let grouped = before == '.' && at > 1 && digit(characters[at - 2]);
            if (digit(before) || grouped) && digit(characters[at + 1]) {
                characters[at] = '0';
            }
        }
    }
}

/// Whether a character is a letter: as [`is_letter`] says, but by the key where that is enough.
#[inline]
fn is_word(key: u8, c: char) -> bool {
    key.is_ascii_alphabetic() || key == UNKNOWN && c.is_alphabetic()
}

/// Letters of an abbreviation that is one without its capitals.
const LOWERED: usize = 3;
const LOWERED_MOST: usize = 8;

/// Reads the word at `at`, abbreviation or not; returns where to go on.
fn word(
    key: &[u8],
    characters: &[char],
    at: usize,
    lexicon: &Lexicon,
    accented: bool,
    items: &mut Vec<Token>,
) -> usize {
    let capital = letter(characters[at]).upper;
    let mut has_capital = false;
    let mut hash = Hashing::default();
    let mut end = at;
    while end < key.len() && is_word(key[end], characters[end]) {
        let letter = letter(characters[end]);
        has_capital |= letter.upper;
        hash.add(letter);
        end += 1;
    }
    let mut hash = hash.finish();
    let starts_word = || at == 0 || !characters[at - 1].is_alphanumeric();
    // Short forms are written in capitals, or carry a stop or a slash inside ("đ/c", "tr.đ").
    if (has_capital || matches!(characters.get(end), Some('.' | '/')))
        && starts_word()
        && let Some(short) = lexicon.abbreviations.find(&characters[at..], accented)
    {
        let stop = at + short.length;
        if let Some(reading) = short.readings.first() {
            for (place, hash) in reading.iter().enumerate() {
                items.push(Token {
                    start: at as u32,
                    end: stop as u32,
                    kind: TokenKind::Word,
                    key: hash.key,
                    form: hash.form,
                    loose: !accented,
                    capital: capital && place == 0,
                    expanded: true,
                });
            }
            return stop;
        }
    }
    let mut known = lexicon.knows(hash.form);
    // "nhiệm vụ qpan": capitals were lost, and no word is spelt so.
    if accented
        && !has_capital
        && (LOWERED..=LOWERED_MOST).contains(&(end - at))
        && starts_word()
        && !is_syllable(&characters[at..end])
    {
        let raised: Vec<char> = characters[at..end]
            .iter()
            .flat_map(|c| c.to_uppercase())
            .collect();
        if let Some(short) = lexicon.abbreviations.find(&raised, accented)
            && short.length == end - at
            && let Some(reading) = short.readings.first()
        {
            items.extend(reading.iter().map(|hash| Token {
                start: at as u32,
                end: end as u32,
                kind: TokenKind::Word,
                key: hash.key,
                form: hash.form,
                loose: false,
                capital: false,
                expanded: true,
            }));
            return end;
        }
    }
    // A lone consonant, or a lone u, is no word whatever lists of letters may say.
    let lone = end - at == 1
        && characters[at].is_ascii()
        && !matches!(
            characters[at].to_ascii_lowercase(),
            'a' | 'e' | 'i' | 'o' | 'y'
        );
    if accented
        && (!known || lone && characters[at].is_lowercase())
        && let Some(restored) = restore_horn(&characters[at..end], lexicon)
    {
        hash = restored;
        known = true;
    }
    items.push(Token {
        start: at as u32,
        end: end as u32,
        kind: TokenKind::Word,
        key: hash.key,
        form: hash.form,
        loose: !accented || !known,
        capital,
        expanded: false,
    });
    end
}

/// Converting TCVN3 after soft hyphens were stripped loses every bare `ư`: "trờng", "u tú", "t vấn".
/// Puts one back where that makes a known word.
fn restore_horn(word: &[char], lexicon: &Lexicon) -> Option<WordHash> {
    if word.len() > 6 || !word.iter().all(|&c| is_letter(c)) {
        return None;
    }
    let has_vowel = word.iter().any(|&c| b"aeiouy".contains(&fold_char(c)));
    let near_horn = word.iter().any(|&c| {
        let l = letter(c);
        l.key == b'o' && l.quality == 3
    });
    if has_vowel && !near_horn && word.len() > 1 {
        return None;
    }
    (0..=word.len()).find_map(|place| {
        let candidate = word[..place].iter().chain(&['ư']).chain(&word[place..]);
        let hash = hash_word(candidate.copied());
        lexicon.knows(hash.form).then_some(hash)
    })
}

impl Token {
    /// Whether this token is the given word, tones minded where the text minds them.
    #[inline]
    pub fn is(&self, key: u64, form: u64) -> bool {
        self.form == form || (self.key == key && self.loose)
    }
}
