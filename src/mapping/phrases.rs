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

mod hits;

pub(super) use hits::{Hit, Hits, hits_within, is_longer, longest, without_covered};

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

/// Where phrases go on that begin with the letters of one word.
#[derive(Debug, Default)]
struct Start {
    first: Option<u32>,
    /// Their second words.
    next: Signs,
    /// Some of them have no second word, or a `…` before it.
    short: bool,
}

impl Start {
    /// The first place, if one of the words that may be `ahead` is a second word.
    #[inline]
    fn before(&self, ahead: Signs) -> Option<u32> {
        self.first.filter(|_| self.short || self.next.meets(ahead))
    }
}

/// What a word does in the phrases.
#[derive(Debug, Default)]
struct Role {
    /// Strict phrases that begin with it.
    strict: Start,
    /// Other phrases that do.
    ordinary: Start,
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
        let start = if sense.is_strict() {
            &mut role.strict
        } else {
            &mut role.ordinary
        };
        match rest.first() {
            Some(&Element::Item { key, .. }) => start.next.add(Signs::of(key)),
            Some(Element::Gap) | None => start.short = true,
        }
        let mut at = child(&mut self.nodes, &mut start.first, *key, *form);
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
            tokens: &[],
            places: Vec::new(),
            strict: false,
            found: Vec::with_capacity(tokens.len()),
        };
        // No phrase goes on behind the end of a clause.
        let mut from = 0;
        let ends = (0..tokens.len()).filter(|&at| ends_clause(tokens, at));
        for to in ends.chain([tokens.len()]) {
            let before = search.found.len();
            search.clause(&tokens[from..to]);
            for one in &mut search.found[before..] {
                one.first += from as u32;
                one.last += from as u32;
            }
            from = to + 1;
        }
        Hits::of(&search.found, &self.list)
    }

    /// What a token may be to a phrase.
    #[inline]
    fn place(&self, token: &Token) -> Place<'_> {
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
        between: Between::Word,
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

/// The search of one text, clause by clause.
struct Search<'s> {
    phrases: &'s Phrases,
    /// Those of the clause.
    tokens: &'s [Token],
    /// One more than the tokens.
    places: Vec<Place<'s>>,
    /// Nothing may be left out but quotation marks and hyphens.
    strict: bool,
    found: Vec<End>,
}

impl<'s> Search<'s> {
    /// Finds the phrases of a clause.
    fn clause(&mut self, tokens: &'s [Token]) {
        self.tokens = tokens;
        self.look();
        for first in 0..tokens.len() {
            let Some(role) = self.places[first].role else {
                continue;
            };
            let before = self.found.len();
            let behind = self.places[first + 1];
            if let Some(start) = role.strict.before(behind.strict) {
                self.strict = true;
                self.enter(start, first, first, 0);
            }
            if let Some(start) = role.ordinary.before(behind.ordinary) {
                self.strict = false;
                self.enter(start, first, first, 0);
            }
            let found = &mut self.found[before..];
            for one in &mut *found {
                one.first = first as u32;
            }
            // In the order in which the phrases were given.
            if found.len() > 1 {
                found.sort_unstable_by_key(|one| (one.phrase, one.last));
            }
        }
    }

    /// Looks at every token once, and from each on to the next words of a phrase.
    fn look(&mut self) {
        let phrases = self.phrases;
        self.places.clear();
        let places = self.tokens.iter().map(|token| phrases.place(token));
        self.places.extend(places);
        let (mut strict, mut ordinary) = (Signs::default(), Signs::default());
        for place in self.places.iter_mut().rev() {
            match place.between {
                Between::Word => (strict, ordinary) = Default::default(),
                Between::Small | Between::Figure => strict = Signs::default(),
                Between::Joint => {}
            }
            strict.add(place.sign);
            ordinary.add(place.sign);
            (place.strict, place.ordinary) = (strict, ordinary);
        }
        self.places.push(Place::END);
    }

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
            if self.strict && between != Between::Joint {
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

#[cfg(test)]
mod tests;
