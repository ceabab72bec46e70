//! Every phrase of the pack and the vocabulary, found in one pass over the words of a text: cues,
//! units of measure, names of targets, content phrases of outline nodes.
//!
//! A phrase is tried only where its first word stands and its second is the next word, small words
//! passed over; so the cost follows the length of the text, not the number of phrases.

use crate::text::{ByHash, Hashes, Token, TokenKind, hash_word};

use super::cues::Cue;
use super::measures::Mention;
use super::wordings::Wordings;

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit<T> {
    /// First token.
    pub(super) first: usize,
    /// Last token, included.
    pub(super) last: usize,
    /// Words of the phrase.
    pub(super) words: usize,
    /// What the phrase stands for.
    pub(super) value: T,
}

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A cue of the vocabulary.
    Cue(Cue),
    /// A unit of measure, by index in the vocabulary.
    Unit(usize),
    /// A target or its look-alike.
    Mention(Mention),
    /// An outline node, by index.
    Node(usize),
}

impl Sense {
    /// Cues and units are found only where their words follow one another.
    fn is_strict(self) -> bool {
        matches!(self, Sense::Cue(_) | Sense::Unit(_))
    }
}

/// Phrases of every sense found in a text, in reading order.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Cues.
    pub(super) cues: Vec<Hit<Cue>>,
    /// Units of measure.
    pub(super) units: Vec<Hit<usize>>,
    /// Targets and look-alikes.
    pub(super) mentions: Vec<Hit<Mention>>,
    /// Outline nodes.
    pub(super) nodes: Vec<Hit<usize>>,
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

/// How many small words may stand between two words of a phrase.
const FILLERS: usize = 5;

/// A phrase prepared for finding.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    elements: Vec<Element>,
    sense: Sense,
}

/// What a word does in the phrases.
#[derive(Debug, Default)]
struct Role {
    /// Phrases tried wherever the word stands: it is their only word, or `…` follows it.
    alone: Vec<u32>,
    /// It is the first of several words of a phrase.
    opens: bool,
    /// It may stand inside a phrase, if it has the right tones.
    small: bool,
}

/// Every phrase, indexed by its first words.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    list: Vec<Phrase>,
    roles: ByHash<Role>,
    /// First and second word → phrases.
    pairs: ByHash<Vec<u32>>,
    /// The small words that may stand inside a phrase that is not strict.
    small: Hashes,
}

impl Phrases {
    /// Prepares phrases; `small` are the words that may stand inside the phrases of targets and nodes.
    pub(super) fn new<'a>(
        phrases: impl IntoIterator<Item = (&'a str, Sense)>,
        small: &[String],
        wordings: &Wordings<'_>,
    ) -> Phrases {
        let mut result = Phrases::default();
        for word in small.iter().flat_map(|words| words.split_whitespace()) {
            let hash = hash_word(word.chars());
            result.small.insert(hash.form);
            result.roles.entry(hash.key).or_default().small = true;
        }
        for (phrase, sense) in phrases {
            result.add(Phrase {
                elements: elements(phrase, wordings),
                sense,
            });
        }
        result
    }

    fn add(&mut self, phrase: Phrase) {
        let Some(&Element::Item { key: first, .. }) = phrase.elements.first() else {
            return;
        };
        let role = self.roles.entry(first).or_default();
        let list = match phrase.elements.get(1) {
            Some(&Element::Item { key: second, .. }) => {
                role.opens = true;
                self.pairs.entry(pair(first, second)).or_default()
            }
            Some(Element::Gap) | None => &mut role.alone,
        };
        if !list
            .iter()
            .any(|&known| self.list[known as usize] == phrase)
        {
            list.push(self.list.len() as u32);
            self.list.push(phrase);
        }
    }

    /// Every phrase found.
    pub(super) fn find(&self, tokens: &[Token]) -> Hits {
        let roles: Vec<Option<&Role>> = tokens.iter().map(|t| self.roles.get(&t.key)).collect();
        let is_small = |at: usize| {
            roles[at].is_some_and(|role| role.small)
                && (tokens[at].loose || self.small.contains(&tokens[at].form))
        };
        let mut hits = Hits::default();
        let mut candidates: Vec<u32> = Vec::new();
        for (from, role) in roles.iter().enumerate() {
            let Some(role) = role else { continue };
            candidates.clear();
            candidates.extend(&role.alone);
            if role.opens {
                self.opened(tokens, from, is_small, &mut candidates);
                // In the order in which the phrases were given.
                candidates.sort_unstable();
                candidates.dedup();
            }
            for &candidate in &candidates {
                let phrase = &self.list[candidate as usize];
                if let Some(last) = phrase.match_at(tokens, from, is_small) {
                    hits.push(phrase, from, last);
                }
            }
        }
        hits
    }

    /// Phrases whose first word stands at `from` and whose second may be the next.
    fn opened(
        &self,
        tokens: &[Token],
        from: usize,
        is_small: impl Fn(usize) -> bool,
        candidates: &mut Vec<u32>,
    ) {
        let mut small_left = FILLERS;
        for (at, token) in tokens
            .iter()
            .enumerate()
            .skip(from + 1)
            .take(LONGEST_SKIP + 1)
        {
            if !matches!(token.kind, TokenKind::Mark(mark) if mark != b'%')
                && let Some(list) = self.pairs.get(&pair(tokens[from].key, token.key))
            {
                candidates.extend(list);
            }
            if ends_clause(tokens, at) {
                return;
            }
            if token.kind == TokenKind::Word {
                if small_left == 0 || !is_small(at) {
                    return;
                }
                small_left -= 1;
            }
        }
    }
}

impl Hits {
    fn push(&mut self, phrase: &Phrase, first: usize, last: usize) {
        fn hit<T>(phrase: &Phrase, first: usize, last: usize, value: T) -> Hit<T> {
            Hit {
                first,
                last,
                words: phrase.words(),
                value,
            }
        }
        match phrase.sense {
            Sense::Cue(cue) => self.cues.push(hit(phrase, first, last, cue)),
            Sense::Unit(unit) => self.units.push(hit(phrase, first, last, unit)),
            Sense::Mention(mention) => self.mentions.push(hit(phrase, first, last, mention)),
            Sense::Node(node) => self.nodes.push(hit(phrase, first, last, node)),
        }
    }
}

impl Phrase {
    fn words(&self) -> usize {
        let items = self.elements.iter().filter(|&&e| e != Element::Gap);
        items.count()
    }

    /// Matches at token `from`; returns the index of the last token used.
    /// A strict match leaves nothing out but quotation marks and hyphens.
    fn match_at(
        &self,
        tokens: &[Token],
        from: usize,
        is_small: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let strict = self.sense.is_strict();
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
            let mut small_left = if first { 0 } else { FILLERS };
            loop {
                let token = tokens.get(at)?;
                if token.is(key, form) {
                    break;
                }
                if ends_clause(tokens, at) {
                    return None;
                }
                if strict && !matches!(token.kind, TokenKind::Mark(b'"' | b'\'' | b'-')) {
                    return None;
                }
                if token.kind != TokenKind::Word {
                    // Figures and their marks take no part in a phrase.
                } else if gap > 0 {
                    gap -= 1;
                } else if small_left > 0 && is_small(at) {
                    small_left -= 1;
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

/// The words of a phrase. `…` stands for a few words in between.
fn elements(phrase: &str, wordings: &Wordings<'_>) -> Vec<Element> {
    let mut elements = Vec::new();
    for (index, part) in phrase.split('…').enumerate() {
        if index > 0 && !elements.is_empty() {
            elements.push(Element::Gap);
        }
        let wording = wordings.get(part);
        let tokens = wording.tokens.items.iter();
        elements.extend(tokens.filter_map(|token| match token.kind {
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
    elements
}

/// Two words as one key; what it confuses is told apart when the phrase is matched.
fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(23) ^ second
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

/// Hits within the tokens `first..last`; `hits` are in reading order.
pub(super) fn hits_within<T>(
    hits: &[Hit<T>],
    first: usize,
    last: usize,
) -> impl Iterator<Item = &Hit<T>> + Clone {
    let from = hits.partition_point(|hit| hit.first < first);
    hits[from..]
        .iter()
        .take_while(move |hit| hit.first < last)
        .filter(move |hit| hit.last < last)
}

/// Drops hits for which another one around them `covers` them. `hits` are in reading order.
pub(super) fn without_covered<T: Copy>(
    hits: Vec<Hit<T>>,
    covers: impl Fn(&Hit<T>, &Hit<T>) -> bool,
) -> Vec<Hit<T>> {
    if hits.len() < 2 {
        return hits;
    }
    // No hit reaches further than this, so only near ones can lie around another.
    let reach = hits.iter().map(|hit| hit.last - hit.first).max();
    let reach = reach.unwrap_or(0);
    let around = |place: usize, hit: &Hit<T>| {
        let before = hits[..place]
            .iter()
            .rev()
            .take_while(|other| other.first + reach >= hit.last);
        let beside = hits[place + 1..]
            .iter()
            .take_while(|other| other.first == hit.first);
        before
            .chain(beside)
            .any(|other| other.last >= hit.last && covers(other, hit))
    };
    hits.iter()
        .enumerate()
        .filter(|&(place, hit)| !around(place, hit))
        .map(|(_, hit)| *hit)
        .collect()
}

/// Drops hits that lie inside a longer hit of more words.
pub(super) fn longest<T: Copy>(hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    without_covered(hits, |other, hit| {
        other.last - other.first > hit.last - hit.first && other.words > hit.words
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lexicon, Tokens, normalize};

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
        let set = Phrases::new(
            phrases.iter().map(|p| (*p, Sense::Node(0))),
            &["cho".to_owned(), "mới".to_owned()],
            &Wordings::new(&lexicon),
        );
        let hits = set.find(&tokens.items).nodes;
        hits.iter().map(|hit| (hit.first, hit.last)).collect()
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

    #[test]
    fn a_hit_inside_a_longer_one_is_dropped() {
        let hit = |first, last, words| Hit {
            first,
            last,
            words,
            value: (),
        };
        let hits = vec![hit(0, 4, 5), hit(1, 2, 2), hit(3, 6, 2), hit(3, 3, 1)];
        assert_eq!(longest(hits), [hit(0, 4, 5), hit(3, 6, 2)]);
    }
}
