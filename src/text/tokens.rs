//! Words, numbers and marks of a text, and phrases found among them.

use crate::model::Text;

use super::fold::{Letter, is_letter, letters};
use super::lexicon::{ByHash, Hashes, Lexicon, hash_letters, hash_word};

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
    words: Words,
}

impl Tokens {
    /// Cuts a text into tokens and expands abbreviations. `accented` says whether the document
    /// carries diacritics at all; a single line in capitals may not.
    pub fn new(text: &Text, lexicon: &Lexicon, accented: bool) -> Tokens {
        let characters: Vec<char> = text.clean.chars().collect();
        let letters = letters(&characters);
        let key = text.key.as_bytes();
        let accented = accented && (text.key.len() < 12 || !text.clean.is_ascii());
        let mut items = Vec::with_capacity(key.len() / 4 + 1);
        let mut at = 0;
        while at < key.len() {
            let c = characters[at];
            if c.is_whitespace() {
                at += 1;
            } else if c.is_ascii_digit() {
                let end = run(&characters, at, |c| c.is_ascii_digit());
                let hash = hash_letters(&letters[at..end]);
                items.push(Token {
                    start: at as u32,
                    end: end as u32,
                    kind: TokenKind::Digits,
                    key: hash.key,
                    form: hash.form,
                    loose: false,
                    capital: false,
                    expanded: false,
                });
                at = end;
            } else if is_letter(c) {
                at = word(&characters, &letters, at, lexicon, accented, &mut items);
            } else {
                items.push(Token {
                    start: at as u32,
                    end: at as u32 + 1,
                    kind: TokenKind::Mark(key[at]),
                    key: u64::from(key[at]),
                    form: u64::from(key[at]),
                    loose: false,
                    capital: false,
                    expanded: false,
                });
                at += 1;
            }
        }
        if accented && is_damaged(&items, lexicon) {
            for token in &mut items {
                token.loose = true;
            }
        }
        let mut words = Words::default();
        for token in &items {
            words.add(token.key);
        }
        Tokens {
            items,
            characters,
            words,
        }
    }

    /// Index of the first token that starts at or after a character index.
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
        words.filter(|t| !t.expanded)
    };
    let damaged = words().filter(|t| t.loose && lexicon.knows_toneless(t.key));
    let (damaged, total) = (damaged.count(), words().count());
    total >= 5 && damaged >= 2 && damaged * 4 >= total
}

fn run(characters: &[char], from: usize, keep: impl Fn(char) -> bool) -> usize {
    from + characters[from..].iter().take_while(|&&c| keep(c)).count()
}

/// Reads the word at `at`, abbreviation or not; returns where to go on.
fn word(
    characters: &[char],
    letters: &[Letter],
    at: usize,
    lexicon: &Lexicon,
    accented: bool,
    items: &mut Vec<Token>,
) -> usize {
    let end = run(characters, at, is_letter);
    let capital = letters[at].upper;
    let starts_word = at == 0 || !characters[at - 1].is_alphanumeric();
    // Short forms are written in capitals, or carry a stop or a slash inside ("đ/c", "tr.đ").
    if starts_word
        && (letters[at..end].iter().any(|letter| letter.upper)
            || matches!(characters.get(end), Some('.' | '/')))
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
    let mut hash = hash_letters(&letters[at..end]);
    let mut known = lexicon.knows(hash.form);
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
fn restore_horn(word: &[char], lexicon: &Lexicon) -> Option<super::lexicon::WordHash> {
    if word.len() > 6 || !word.iter().all(|&c| is_letter(c)) {
        return None;
    }
    let has_vowel = word
        .iter()
        .any(|&c| b"aeiouy".contains(&super::fold::fold_char(c)));
    let near_horn = word.iter().any(|&c| {
        let l = super::fold::letter(c);
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

/// One element of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    /// A word or number.
    Item { key: u64, form: u64 },
    /// `…`: up to [`GAP`] tokens of the same clause.
    Gap,
}

/// How many tokens `…` may stand for.
const GAP: usize = 9;

/// How many tokens of any kind a phrase may skip in all.
const LONGEST_SKIP: usize = 30;

/// How many filler words may stand between two words of a phrase.
const FILLERS: usize = 5;

/// A phrase prepared for finding.
#[derive(Debug, Clone)]
pub struct Pattern {
    elements: Vec<Element>,
}

impl Pattern {
    /// Prepares a phrase. `…` stands for a few words in between.
    pub fn new(phrase: &str, lexicon: &Lexicon) -> Pattern {
        let mut elements = Vec::new();
        for (index, part) in phrase.split(['…']).enumerate() {
            if index > 0 && !elements.is_empty() {
                elements.push(Element::Gap);
            }
            let text = super::normalize(part.trim(), &[], lexicon);
            let tokens = Tokens::new(&text, lexicon, true);
            elements.extend(tokens.items.iter().filter_map(|token| match token.kind {
                TokenKind::Mark(mark) if mark != b'%' => None,
                _ => Some(Element::Item {
                    key: token.key,
                    form: token.form,
                }),
            }));
        }
        if elements.last() == Some(&Element::Gap) {
            elements.pop();
        }
        Pattern { elements }
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.elements
            .iter()
            .filter(|e| matches!(e, Element::Item { .. }))
            .count()
    }

    /// No word at all.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// Matches at token `from`; returns the index of the last token used.
    /// A strict match leaves nothing out but quotation marks and hyphens.
    fn match_at(
        &self,
        tokens: &[Token],
        from: usize,
        fillers: &Hashes,
        strict: bool,
    ) -> Option<usize> {
        let mut at = from;
        let mut last = from;
        let mut gap = 0;
        let mut skipped = 0;
        let mut first = true;
        for element in &self.elements {
            let Element::Item { key, form } = *element else {
                gap = GAP;
                continue;
            };
            let mut fillers_left = if first { 0 } else { FILLERS };
            loop {
                let token = tokens.get(at)?;
                if token.is(key, form) {
                    break;
                }
                if ends_clause(tokens, at) {
                    return None;
                }
                let word = token.kind == TokenKind::Word;
                if strict && !matches!(token.kind, TokenKind::Mark(b'"' | b'\'' | b'-')) {
                    return None;
                }
                if !word {
                    // Figures and their marks take no part in a phrase.
                } else if gap > 0 {
                    gap -= 1;
                } else if fillers_left > 0 && is_filler(token, fillers) {
                    fillers_left -= 1;
                } else {
                    return None;
                }
                skipped += 1;
                if skipped > LONGEST_SKIP {
                    return None;
                }
                at += 1;
            }
            last = at;
            at += 1;
            gap = 0;
            first = false;
        }
        Some(last)
    }
}

impl Token {
    /// Whether this token is the given word, tones minded where the text minds them.
    pub fn is(&self, key: u64, form: u64) -> bool {
        self.form == form || (self.key == key && self.loose)
    }
}

/// A mark that closes a clause; the dot inside "22.300" does not.
fn ends_clause(tokens: &[Token], at: usize) -> bool {
    let digits = |index: Option<usize>| {
        index
            .and_then(|i| tokens.get(i))
            .is_some_and(|token| token.kind == TokenKind::Digits)
    };
    match tokens[at].kind {
        TokenKind::Mark(b'.') => !(digits(at.checked_sub(1)) && digits(Some(at + 1))),
        TokenKind::Mark(b';' | b'!' | b'?') => true,
        _ => false,
    }
}

fn is_filler(token: &Token, fillers: &Hashes) -> bool {
    match token.kind {
        TokenKind::Mark(_) | TokenKind::Digits => true,
        TokenKind::Word => {
            fillers.contains(&token.form) || (token.loose && fillers.contains(&token.key))
        }
    }
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<T> {
    /// First token.
    pub first: usize,
    /// Last token, included.
    pub last: usize,
    /// Words of the phrase.
    pub words: usize,
    /// What the phrase stands for.
    pub value: T,
}

/// Which words occur, each word standing for one of 256 bits: a phrase with a bit that the text lacks
/// cannot be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Words([u64; 4]);

impl Words {
    fn add(&mut self, key: u64) {
        // The upper half is the better mixed one.
        let bit = (key ^ (key >> 32)) as u8;
        self.0[usize::from(bit >> 6)] |= 1 << (bit & 63);
    }

    fn cover(&self, wanted: &Words) -> bool {
        let lacking = |word: usize| wanted.0[word] & !self.0[word];
        lacking(0) | lacking(1) | lacking(2) | lacking(3) == 0
    }
}

/// A phrase of a set.
#[derive(Debug, Clone)]
struct Known<T> {
    words: Words,
    pattern: Pattern,
    value: T,
}

/// Many phrases looked for at once.
#[derive(Debug, Clone)]
pub struct PatternSet<T> {
    by_first: ByHash<Vec<Known<T>>>,
    fillers: Hashes,
    strict: bool,
}

impl<T: Copy + PartialEq> PatternSet<T> {
    /// Prepares phrases; `fillers` are the small words that may stand inside any phrase.
    pub fn new<'a>(
        phrases: impl IntoIterator<Item = (&'a str, T)>,
        fillers: &[String],
        lexicon: &Lexicon,
    ) -> PatternSet<T> {
        let mut by_first: ByHash<Vec<Known<T>>> = ByHash::default();
        for (phrase, value) in phrases {
            let pattern = Pattern::new(phrase, lexicon);
            if let Some(Element::Item { key, .. }) = pattern.elements.first() {
                let list = by_first.entry(*key).or_default();
                let same = |known: &Known<T>| {
                    known.pattern.elements == pattern.elements && known.value == value
                };
                if !list.iter().any(same) {
                    let mut words = Words::default();
                    for element in &pattern.elements {
                        if let Element::Item { key, .. } = element {
                            words.add(*key);
                        }
                    }
                    list.push(Known {
                        words,
                        pattern,
                        value,
                    });
                }
            }
        }
        let mut known = Hashes::default();
        for filler in fillers {
            for word in filler.split_whitespace() {
                let hash = hash_word(word.chars());
                known.insert(hash.form);
                known.insert(hash.key);
            }
        }
        PatternSet {
            by_first,
            fillers: known,
            strict: false,
        }
    }

    /// Finds phrases only where their words follow one another.
    #[must_use]
    pub fn strict(mut self) -> PatternSet<T> {
        self.strict = true;
        self
    }

    /// Every phrase found, in reading order.
    pub fn find(&self, tokens: &Tokens) -> Vec<Hit<T>> {
        let mut hits = Vec::new();
        let Tokens {
            items: tokens,
            words,
            ..
        } = tokens;
        for from in 0..tokens.len() {
            let Some(list) = self.by_first.get(&tokens[from].key) else {
                continue;
            };
            for known in list {
                if !words.cover(&known.words) {
                    continue;
                }
                let pattern = &known.pattern;
                if let Some(last) = pattern.match_at(tokens, from, &self.fillers, self.strict) {
                    hits.push(Hit {
                        first: from,
                        last,
                        words: pattern.len(),
                        value: known.value,
                    });
                }
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize;

    fn lexicon() -> Lexicon {
        let readings = [
            ("ĐVTN", vec!["đoàn viên thanh niên".to_owned()]),
            ("TNTN", vec!["thanh niên tình nguyện".to_owned()]),
        ];
        Lexicon::new(
            [
                "trồng trong cây xanh mới tại sân trường ưu tú tư vấn hướng nghiệp lượt giới thiệu việc làm cho thanh niên tăng tặng",
            ],
            readings.iter().map(|(k, v)| (*k, v.as_slice())),
        )
    }

    fn found(text: &str, phrases: &[&str]) -> Vec<(usize, usize)> {
        let lexicon = lexicon();
        let text = normalize(text, &[], &lexicon);
        let tokens = Tokens::new(&text, &lexicon, !text.clean.is_ascii());
        let set = PatternSet::new(
            phrases.iter().map(|p| (*p, ())),
            &["cho".to_owned(), "mới".to_owned()],
            &lexicon,
        );
        set.find(&tokens)
            .iter()
            .map(|hit| (hit.first, hit.last))
            .collect()
    }

    #[test]
    fn tones_count_where_the_text_has_them() {
        assert_eq!(found("cây trong sân trường", &["trồng cây"]).len(), 0);
        assert_eq!(found("trồng mới 120 cây", &["trồng cây"]), [(0, 3)]);
        assert_eq!(found("trong moi 120 cay", &["trồng cây"]), [(0, 3)]);
        assert_eq!(found("trồg", &["trồng"]).len(), 0);
    }

    #[test]
    fn abbreviations_stand_for_their_words() {
        assert_eq!(found("1.250 lượt ĐVTN", &["đoàn viên thanh niên"]).len(), 1);
        assert_eq!(
            found("giới thiệu việc làm cho TNTN", &["việc làm cho thanh niên"]).len(),
            1
        );
    }

    #[test]
    fn lost_horns_are_put_back() {
        assert_eq!(found("đoàn viên u tú", &["ưu tú"]).len(), 1);
        assert_eq!(
            found("t vấn hớng nghiệp 840 lợt", &["tư vấn hướng nghiệp"]).len(),
            1
        );
        assert_eq!(found("840 lợt", &["lượt"]).len(), 1);
    }

    #[test]
    fn gaps_stay_within_the_clause() {
        assert_eq!(
            found("trồng hàng dương ven biển và cây", &["trồng … cây"]).len(),
            1
        );
        assert_eq!(
            found("trồng hàng dương; chăm cây", &["trồng … cây"]).len(),
            0
        );
    }
}
