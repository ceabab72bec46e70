//! Words, numbers and marks of a text.

use crate::model::Text;

use super::fold::{UNKNOWN, fold_char, is_letter, letter, letters};
use super::lexicon::{Lexicon, WordHash, hash_letters, hash_word};
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
        let mut characters = vec!['\0'; key.len()];
        for (slot, c) in characters.iter_mut().zip(text.clean.chars()) {
            *slot = c;
        }
        mend_zeros(key, &mut characters);
        let accented = accented && (text.key.len() < 12 || !text.clean.is_ascii());
        // Nothing but capitals and no tones: "QUOC TE" names no "TE".
        let shouts = !accented
            && text.key.len() >= SHOUT
            && text.clean.is_ascii()
            && !text.clean.bytes().any(|byte| byte.is_ascii_lowercase());
        let mut items = Vec::with_capacity(key.len() / 4 + 1);
        let mut at = 0;
        while at < key.len() {
            let byte = key[at];
            let c = characters[at];
            if is_word(byte, c) && !c.is_ascii_digit() {
                at = word(
                    key,
                    &characters,
                    at,
                    lexicon,
                    (accented, shouts),
                    &mut items,
                );
            } else if c.is_ascii_digit() {
                let start = at;
                // By the character, not the key: a mended zero is a digit too.
                let digits = characters[at..].iter().take_while(|c| c.is_ascii_digit());
                at += digits.count();
                let hash = hash_letters(letters(&characters[start..at]));
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
    let (mut damaged, mut total) = (0, 0);
    for t in items {
        // A lone letter is a digit misread ("l25") more often than a word.
        if t.kind == TokenKind::Word && !t.expanded && t.end - t.start > 1 {
            total += 1;
            damaged += usize::from(t.loose && lexicon.knows_toneless(t.key));
        }
    }
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
fn mend_zeros(key: &[u8], characters: &mut [char]) {
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    for at in memchr::memchr_iter(b'o', key) {
        let before = at.checked_sub(1).map(|at| characters[at]);
        let grouped = before == Some('.') && at > 1 && digit(characters.get(at - 2));
        if matches!(characters[at], 'O' | 'o')
            && (digit(before.as_ref()) || grouped)
            && digit(characters.get(at + 1))
        {
            characters[at] = '0';
        }
    }
}

/// Whether a character is a letter: as [`is_letter`] says, but by the key where that is enough.
#[inline]
fn is_word(key: u8, c: char) -> bool {
    key.is_ascii_alphabetic() || key == UNKNOWN && c.is_alphabetic()
}

/// By the key.
#[inline]
fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// A text of at least so many characters in capitals is set so throughout.
const SHOUT: usize = 12;

/// Reads the word at `at`, abbreviation or not; returns where to go on.
fn word(
    key: &[u8],
    characters: &[char],
    at: usize,
    lexicon: &Lexicon,
    (accented, shouts): (bool, bool),
    items: &mut Vec<Token>,
) -> usize {
    let mut end = at;
    while end < key.len() && is_word(key[end], characters[end]) {
        end += 1;
    }
    let capital = letter(characters[at]).upper;
    let mut has_capital = false;
    let own = letters(&characters[at..end]).inspect(|letter| has_capital |= letter.upper);
    let mut hash = hash_letters(own);
    let spelling = lexicon.spelling(hash.form);
    let starts_word = || at == 0 || !characters[at - 1].is_alphanumeric();
    // Short forms are written in capitals, carry a stop or a slash inside ("đ/c", "tr.đ"), or have no
    // vowel; where capitals were lost, a long one is no word ("nhiệm vụ qpan").
    let voiced = || key[at..end].iter().any(|&letter| is_vowel(letter));
    let short = if !starts_word() {
        None
    } else if has_capital || matches!(characters.get(end), Some('.' | '/')) {
        lexicon.abbreviations.find(&characters[at..], accented)
    } else if spelling.lowered {
        lexicon.abbreviations.find_lowered(&characters[at..end])
    } else if voiced() {
        None
    } else {
        lexicon.abbreviations.find(&characters[at..], accented)
    };
    let is_word = |length: usize| shouts && is_syllable(&characters[at..at + length]);
    if let Some(short) = short.filter(|short| !is_word(short.length)) {
        let stop = at + short.length;
        let before = items.last().filter(|token| token.kind == TokenKind::Word);
        let before = before.map(|token| token.form);
        let after = || following(characters, stop, lexicon, accented);
        let reading = match &short.readings[..] {
            [only] => Some(only),
            several => lexicon.reading(several, before, after()),
        };
        if let Some(reading) = reading {
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
    let mut known = spelling.word;
    if accented
        && !known
        && capital
        && end - at >= JOINED
        && let Some(shorts) = lexicon.abbreviations.joined(&characters[at..end])
    {
        for short in shorts {
            let before = items.last().filter(|token| token.kind == TokenKind::Word);
            let before = before.map(|token| token.form);
            let reading = lexicon.reading(&short.readings, before, None);
            items.extend(reading.into_iter().flatten().map(|hash| Token {
                start: at as u32,
                end: end as u32,
                kind: TokenKind::Word,
                key: hash.key,
                form: hash.form,
                loose: false,
                capital: false,
                expanded: true,
            }));
        }
        return end;
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
    let unknown = if accented {
        !known
    } else {
        !lexicon.knows_toneless(hash.key)
    };
    // Names are spelt as their bearers please; in a line of nothing but capitals they tell no name.
    let in_capitals = || {
        accented
            && characters.len() >= SHOUT
            && voiced()
            && !characters.iter().any(|c| c.is_lowercase())
    };
    if unknown
        && (!capital || in_capitals())
        && let Some(meant) = lexicon.mended(&characters[at..end], accented)
    {
        hash = meant;
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

/// Short forms written as one word have at least so many letters: "CTCB".
const JOINED: usize = 4;

/// The word right behind a short form.
fn following(characters: &[char], from: usize, lexicon: &Lexicon, accented: bool) -> Option<u64> {
    let at = from + characters[from..].iter().position(|&c| c != ' ')?;
    if let Some(short) = lexicon.abbreviations.find(&characters[at..], accented) {
        return short.readings.first()?.first().map(|word| word.form);
    }
    let word = characters[at..].iter().take_while(|&&c| is_letter(c));
    let mut word = word.copied().peekable();
    word.peek()?;
    Some(hash_word(word).form)
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
