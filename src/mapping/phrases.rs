//! Every phrase of the pack and the vocabulary, found in one pass over the words of a text: cues,
//! units of measure, names of targets, content phrases of outline nodes.
//!
//! Phrases that begin alike share their beginning in a tree, so the cost follows the words of the text
//! that go on with some phrase, not the number of phrases.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use crate::text::{ByHash, Hashes, Ready, Token, TokenKind, hash_word};

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

/// A place in the tree: the words up to here, and where phrases go on.
#[derive(Debug, Default)]
struct Node {
    /// The word that leads here.
    key: u64,
    form: u64,
    /// Another place reached by the same letters with other tones.
    sibling: Option<u32>,
    /// Phrases that end here.
    ends: Vec<u32>,
    /// Where phrases go on after `…`.
    gap: Option<u32>,
    /// The words phrases go on with.
    next: Signs,
}

/// Some words, one of 128 bits each: most words of a text are ruled out by these.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Signs([u64; 2]);

impl Signs {
    /// The bit of a word.
    #[inline]
    fn of(key: u64) -> u8 {
        // The upper half is the better mixed one.
        ((key >> 40) & 127) as u8
    }

    fn add(&mut self, sign: u8) {
        self.0[usize::from(sign >> 6 & 1)] |= 1 << (sign & 63);
    }

    #[inline]
    fn may_hold(self, sign: u8) -> bool {
        self.0[usize::from(sign >> 6 & 1)] >> (sign & 63) & 1 == 1
    }

    /// Whether a word of both is possible.
    #[inline]
    fn meets(self, other: Signs) -> bool {
        (self.0[0] & other.0[0]) | (self.0[1] & other.0[1]) != 0
    }
}

/// A step in the tree: from a place by the letters of a word.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    from: u32,
    key: u64,
}

impl Hash for Step {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let from = u64::from(self.from).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state.write_u64(self.key ^ from);
    }
}

/// What a word does in the phrases.
#[derive(Debug, Default)]
struct Role {
    /// Where strict phrases go on that begin with its letters.
    strict: Option<u32>,
    /// Where other phrases do.
    ordinary: Option<u32>,
    /// It may stand inside a phrase that is not strict, if it has the right tones.
    small: bool,
}

/// Every phrase, by its words.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// What each phrase stands for, and its number of words.
    list: Vec<(Sense, usize)>,
    roles: ByHash<Role>,
    nodes: Vec<Node>,
    steps: HashMap<Step, u32, BuildHasherDefault<Ready>>,
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
            result.add(&elements(phrase, wordings), sense);
        }
        result
    }

    fn add(&mut self, elements: &[Element], sense: Sense) {
        let [Element::Item { key, form }, rest @ ..] = elements else {
            return;
        };
        let role = self.roles.entry(*key).or_default();
        let first = if sense.is_strict() {
            &mut role.strict
        } else {
            &mut role.ordinary
        };
        let mut at = child(&mut self.nodes, first, *key, *form);
        for element in rest {
            at = match *element {
                Element::Gap => {
                    if let Some(gap) = self.nodes[at as usize].gap {
                        gap
                    } else {
                        let gap = push(&mut self.nodes, Node::default());
                        self.nodes[at as usize].gap = Some(gap);
                        gap
                    }
                }
                Element::Item { key, form } => {
                    self.nodes[at as usize].next.add(Signs::of(key));
                    let step = Step { from: at, key };
                    let mut first = self.steps.get(&step).copied();
                    let child = child(&mut self.nodes, &mut first, key, form);
                    self.steps.extend(first.map(|first| (step, first)));
                    child
                }
            };
        }
        let list = &self.list;
        let ends = &mut self.nodes[at as usize].ends;
        if !ends.iter().any(|&known| list[known as usize].0 == sense) {
            ends.push(list.len() as u32);
            let words = elements.iter().filter(|&&e| e != Element::Gap).count();
            self.list.push((sense, words));
        }
    }

    /// Every phrase found.
    pub(super) fn find(&self, tokens: &[Token]) -> Hits {
        let mut search = Search {
            phrases: self,
            tokens,
            places: self.places(tokens),
            strict: false,
            found: Vec::with_capacity(tokens.len()),
        };
        for first in 0..tokens.len() {
            let Some(role) = search.places[first].role else {
                continue;
            };
            let before = search.found.len();
            if let Some(start) = role.strict {
                search.strict = true;
                search.enter(start, first, first, 0);
            }
            if let Some(start) = role.ordinary {
                search.strict = false;
                search.enter(start, first, first, 0);
            }
            let found = &mut search.found[before..];
            for one in &mut *found {
                one.first = first as u32;
            }
            // In the order in which the phrases were given.
            if found.len() > 1 {
                found.sort_unstable_by_key(|one| (one.phrase, one.last));
            }
        }
        self.hits(&search.found)
    }

    /// What was found, by sense.
    fn hits(&self, found: &[End]) -> Hits {
        let mut counts = [0; 4];
        for one in found {
            counts[self.list[one.phrase as usize].0.index()] += 1;
        }
        let mut hits = Hits {
            cues: Vec::with_capacity(counts[0]),
            units: Vec::with_capacity(counts[1]),
            mentions: Vec::with_capacity(counts[2]),
            nodes: Vec::with_capacity(counts[3]),
        };
        for one in found {
            let (sense, words) = self.list[one.phrase as usize];
            hits.push(sense, words, one.first as usize, one.last as usize);
        }
        hits
    }

    /// The tokens as the search sees them, and the end of the text behind them.
    fn places(&self, tokens: &[Token]) -> Vec<Place<'_>> {
        let mut places = Vec::with_capacity(tokens.len() + 1);
        places.extend((0..tokens.len()).map(|at| self.place(tokens, at)));
        let (mut strict, mut ordinary) = (Signs::default(), Signs::default());
        for place in places.iter_mut().rev() {
            match place.between {
                Between::Word | Between::End => (strict, ordinary) = Default::default(),
                Between::Small | Between::Figure => strict = Signs::default(),
                Between::Joint => {}
            }
            strict.add(place.sign);
            ordinary.add(place.sign);
            (place.strict, place.ordinary) = (strict, ordinary);
        }
        places.push(Place::END);
        places
    }

    /// What a token may be to a phrase.
    #[inline]
    fn place(&self, tokens: &[Token], at: usize) -> Place<'_> {
        let token = &tokens[at];
        let role = match token.kind {
            // No other mark is part of a phrase.
            TokenKind::Mark(mark) if mark != b'%' => None,
            _ => self.roles.get(&token.key),
        };
        let small = role.is_some_and(|role| role.small)
            && (token.loose || self.small.contains(&token.form));
        Place {
            role,
            sign: Signs::of(token.key),
            between: match token.kind {
                TokenKind::Word if small => Between::Small,
                TokenKind::Word => Between::Word,
                TokenKind::Mark(b'"' | b'\'' | b'-') => Between::Joint,
                _ if ends_clause(tokens, at) => Between::End,
                _ => Between::Figure,
            },
            ..Place::END
        }
    }
}

/// The place that a word leads to, among `first` and its siblings; made when there is none.
fn child(nodes: &mut Vec<Node>, first: &mut Option<u32>, key: u64, form: u64) -> u32 {
    let mut at = *first;
    while let Some(known) = at {
        if nodes[known as usize].form == form {
            return known;
        }
        at = nodes[known as usize].sibling;
    }
    let sibling = *first;
    let made = push(
        nodes,
        Node {
            key,
            form,
            sibling,
            ..Node::default()
        },
    );
    *first = Some(made);
    made
}

fn push(nodes: &mut Vec<Node>, node: Node) -> u32 {
    nodes.push(node);
    nodes.len() as u32 - 1
}

/// What a token does between two words of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    /// A word, of which few may be left out.
    Word,
    /// A word that may stand inside a phrase that is not strict.
    Small,
    /// Takes no part in a phrase, and parts the words of a strict one: figures and their marks.
    Figure,
    /// Takes no part in any phrase: quotation marks and hyphens.
    Joint,
    /// Ends every phrase.
    End,
}

/// A token as the search sees it.
#[derive(Clone, Copy)]
struct Place<'s> {
    role: Option<&'s Role>,
    sign: u8,
    between: Between,
    /// The words that a strict phrase can go on with from here.
    strict: Signs,
    /// The words that any other phrase can, up to its next `…`.
    ordinary: Signs,
}

impl Place<'_> {
    /// What stands behind the last token.
    const END: Self = Place {
        role: None,
        sign: 0,
        between: Between::End,
        strict: Signs([0; 2]),
        ordinary: Signs([0; 2]),
    };
}

/// A phrase that was found: its number, its first and its last token.
struct End {
    phrase: u32,
    first: u32,
    last: u32,
}

/// The search of one text.
struct Search<'s> {
    phrases: &'s Phrases,
    tokens: &'s [Token],
    /// One more than the tokens.
    places: Vec<Place<'s>>,
    /// Nothing may be left out but quotation marks and hyphens.
    strict: bool,
    found: Vec<End>,
}

impl<'s> Search<'s> {
    /// Goes on from the places among `first` and its siblings that the token `at` leads to and no other
    /// from `from` on did.
    fn enter(&mut self, first: u32, from: usize, at: usize, skipped: usize) {
        let phrases = self.phrases;
        let token = &self.tokens[at];
        let behind = &self.places[at + 1];
        let ahead = if self.strict {
            behind.strict
        } else {
            behind.ordinary
        };
        let mut next = Some(first);
        while let Some(place) = next {
            let node: &'s Node = &phrases.nodes[place as usize];
            next = node.sibling;
            if !token.is(node.key, node.form)
                || self.tokens[from..at]
                    .iter()
                    .any(|earlier| earlier.is(node.key, node.form))
            {
                continue;
            }
            for &phrase in &node.ends {
                self.found.push(End {
                    phrase,
                    first: 0,
                    last: at as u32,
                });
            }
            if node.next.meets(ahead) {
                self.next_word(place, node.next, at + 1, skipped, 0);
            }
            if let Some(gap) = node.gap {
                let next = phrases.nodes[gap as usize].next;
                self.next_word(gap, next, at + 1, skipped, GAP);
            }
        }
    }

    /// Goes on with each word that may be the next one after those before `from`; `next` are the signs of
    /// the words that the place goes on with.
    fn next_word(
        &mut self,
        place: u32,
        next: Signs,
        from: usize,
        mut skipped: usize,
        mut gap: usize,
    ) {
        let mut small_left = FILLERS;
        for at in from..self.tokens.len() {
            let &Place { sign, between, .. } = &self.places[at];
            if next.may_hold(sign) {
                let step = Step {
                    from: place,
                    key: self.tokens[at].key,
                };
                if let Some(&first) = self.phrases.steps.get(&step) {
                    self.enter(first, from, at, skipped);
                }
            }
            if between == Between::End || self.strict && between != Between::Joint {
                return;
            }
            if matches!(between, Between::Word | Between::Small) {
                if gap > 0 {
                    gap -= 1;
                } else if small_left > 0 && between == Between::Small {
                    small_left -= 1;
                } else {
                    return;
                }
            }
            skipped += 1;
            if skipped > LONGEST_SKIP {
                return;
            }
        }
    }
}

impl Sense {
    /// Which of the lists of [`Hits`] it belongs to.
    fn index(self) -> usize {
        match self {
            Sense::Cue(_) => 0,
            Sense::Unit(_) => 1,
            Sense::Mention(_) => 2,
            Sense::Node(_) => 3,
        }
    }
}

impl Hits {
    fn push(&mut self, sense: Sense, words: usize, first: usize, last: usize) {
        macro_rules! hit {
            ($value:expr) => {
                Hit {
                    first,
                    last,
                    words,
                    value: $value,
                }
            };
        }
        match sense {
            Sense::Cue(cue) => self.cues.push(hit!(cue)),
            Sense::Unit(unit) => self.units.push(hit!(unit)),
            Sense::Mention(mention) => self.mentions.push(hit!(mention)),
            Sense::Node(node) => self.nodes.push(hit!(node)),
        }
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
    mut hits: Vec<Hit<T>>,
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
    let covered: Vec<bool> = hits
        .iter()
        .enumerate()
        .map(|(place, hit)| around(place, hit))
        .collect();
    let mut covered = covered.into_iter();
    hits.retain(|_| covered.next() == Some(false));
    hits
}

/// Drops hits that lie inside a longer hit of more words.
pub(super) fn longest<T: Copy>(hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    without_covered(hits, is_longer)
}

/// Whether a hit has more words than another and reaches over more.
pub(super) fn is_longer<T>(hit: &Hit<T>, other: &Hit<T>) -> bool {
    hit.last - hit.first > other.last - other.first && hit.words > other.words
}

#[cfg(test)]
mod tests;
