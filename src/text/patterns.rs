//! Phrases found among the tokens of a text.

use super::lexicon::{ByHash, Hashes, Lexicon, hash_word};
use super::tokens::{Token, TokenKind, Tokens, Words};

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
        self.keys().count()
    }

    /// The toneless identities of its words.
    fn keys(&self) -> impl Iterator<Item = u64> {
        self.elements.iter().filter_map(|element| match *element {
            Element::Item { key, .. } => Some(key),
            Element::Gap => None,
        })
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
                if strict && !matches!(token.kind, TokenKind::Mark(b'"' | b'\'' | b'-')) {
                    return None;
                }
                if ends_clause(tokens, at) {
                    return None;
                }
                let word = token.kind == TokenKind::Word;
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

/// A phrase of a set.
#[derive(Debug, Clone)]
struct Known<T> {
    words: Words,
    /// Identity of the first word, with its tone.
    first: u64,
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
            let Some(&Element::Item { key, form }) = pattern.elements.first() else {
                continue;
            };
            let list = by_first.entry(key).or_default();
            let same = |known: &Known<T>| {
                known.pattern.elements == pattern.elements && known.value == value
            };
            if list.iter().any(same) {
                continue;
            }
            let mut words = Words::default();
            for key in pattern.keys() {
                words.add(key);
            }
            list.push(Known {
                words,
                first: form,
                pattern,
                value,
            });
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
        for (from, token) in tokens.iter().enumerate() {
            let Some(list) = self.by_first.get(&token.key) else {
                continue;
            };
            for known in list {
                if !(token.loose || token.form == known.first) || !words.cover(&known.words) {
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
