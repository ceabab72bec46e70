//! Every phrase of the pack and the vocabulary, found in one pass over the words of a text: cues,
//! units of measure, names of targets, content phrases of outline nodes.
//!
//! Phrases that begin alike share their beginning in a tree, so the cost follows the words of the text
//! that go on with some phrase, not the number of phrases.

use crate::text::{ByHash, Hashes, Token, TokenKind, hash_word};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

    fn extend(&mut self, other: Signs) {
        self.0[0] |= other.0[0];
        self.0[1] |= other.0[1];
    }

    /// Whether a word of both is possible.
    #[inline]
    fn meets(self, other: Signs) -> bool {
        (self.0[0] & other.0[0]) | (self.0[1] & other.0[1]) != 0
    }
}

/// Some of a list, from the first number up to the second.
type Stretch = (u32, u32);

fn stretch<T>(list: &[T], (from, to): Stretch) -> &[T] {
    &list[from as usize..to as usize]
}

/// A word of a phrase behind the words before it.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// The word with its tones; without them it is in [`Phrases::keys`].
    form: u64,
    /// The words phrases go on with.
    next: Signs,
    /// The steps to them.
    steps: Stretch,
    /// The phrases that end here.
    ends: Stretch,
    /// Where phrases go on after `…`.
    gap: Option<u32>,
}

/// Where phrases go on after `…`.
#[derive(Debug, Clone, Copy)]
struct Gap {
    next: Signs,
    steps: Stretch,
}

/// Where phrases go on that begin with the letters of one word.
#[derive(Debug, Default)]
struct Start {
    /// The steps to it, one for each form.
    steps: Stretch,
    /// Their second words.
    next: Signs,
    /// Some of them have no second word, or a `…` before it.
    short: bool,
}

impl Start {
    /// Whether a phrase may begin here, if its second word is one of those that may be `ahead`.
    #[inline]
    fn may_begin(&self, ahead: Signs) -> bool {
        self.short || self.next.meets(ahead)
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
    /// The steps of all phrases; those from one place stand together, by the letters of their words.
    steps: Vec<Step>,
    /// The letters of the word of each step.
    keys: Vec<u64>,
    gaps: Vec<Gap>,
    ends: Vec<u32>,
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
        let (mut strict, mut ordinary) = (Vec::new(), Vec::new());
        for ((phrase, sense), number) in phrases.into_iter().zip(0..) {
            let elements = elements(phrase, wordings);
            let words = elements.iter().filter(|&&e| e != Element::Gap).count();
            result.list.push((sense, words));
            if elements.is_empty() {
                continue;
            }
            let of = if sense.is_strict() {
                &mut strict
            } else {
                &mut ordinary
            };
            of.push((elements, number));
        }
        result.plant(strict, |role| &mut role.strict);
        result.plant(ordinary, |role| &mut role.ordinary);
        result
    }

    /// Lays out phrases, and notes where those of each first word begin.
    fn plant(&mut self, mut phrases: Vec<Phrase>, start: fn(&mut Role) -> &mut Start) {
        phrases.sort_unstable();
        phrases.dedup_by(|a, b| {
            let sense = |phrase: &Phrase| self.list[phrase.1 as usize].0;
            a.0 == b.0 && sense(a) == sense(b)
        });
        let (from, to) = self.lay(&phrases, 0);
        for (at, group) in (from..to).zip(groups(&phrases, 0)) {
            let Behind { ends, on, gap } = Behind::of(group, 1);
            let start = start(self.roles.entry(self.keys[at as usize]).or_default());
            if start.steps == Stretch::default() {
                start.steps = (at, at);
            }
            start.steps.1 = at + 1;
            start.next.extend(signs(on, 1));
            start.short |= !gap.is_empty() || !ends.is_empty();
        }
    }

    /// Lays out the steps of sorted phrases that have as many elements in common, and then those behind
    /// them.
    fn lay(&mut self, phrases: &[Phrase], common: usize) -> Stretch {
        let from = self.steps.len();
        for group in groups(phrases, common) {
            let Element::Item { key, form } = group[0].0[common] else {
                continue;
            };
            let Behind { ends, on, .. } = Behind::of(group, common + 1);
            let first = self.ends.len() as u32;
            self.ends.extend(ends.iter().map(|(_, number)| number));
            self.keys.push(key);
            self.steps.push(Step {
                form,
                next: signs(on, common + 1),
                steps: Stretch::default(),
                ends: (first, self.ends.len() as u32),
                gap: None,
            });
        }
        let to = self.steps.len();
        for (at, group) in (from..to).zip(groups(phrases, common)) {
            let Behind { on, gap, .. } = Behind::of(group, common + 1);
            self.steps[at].steps = self.lay(on, common + 1);
            if !gap.is_empty() {
                let steps = self.lay(gap, common + 2);
                self.steps[at].gap = Some(self.gaps.len() as u32);
                self.gaps.push(Gap {
                    next: signs(gap, common + 2),
                    steps,
                });
            }
        }
        (from as u32, to as u32)
    }

    /// The steps among some by the letters of a word.
    #[inline]
    fn by(&self, (from, to): Stretch, key: u64) -> Stretch {
        let keys = stretch(&self.keys, (from, to));
        let before = if keys.len() <= FEW {
            keys.iter().take_while(|known| **known < key).count()
        } else {
            keys.partition_point(|known| *known < key)
        };
        let same = keys[before..].iter().take_while(|known| **known == key);
        let first = from + before as u32;
        (first, first + same.count() as u32)
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
            TokenKind::Mark(mark) if !is_spoken(mark) => None,
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

/// So many words are looked through faster than searched.
const FEW: usize = 16;

/// The elements of a phrase, the first a word and no two `…` in a row, and its number.
type Phrase = (Vec<Element>, u32);

/// Sorted phrases by the element behind those they have in common.
fn groups(phrases: &[Phrase], common: usize) -> impl Iterator<Item = &[Phrase]> {
    phrases.chunk_by(move |a, b| a.0[common] == b.0[common])
}

/// Sorted phrases by what stands behind the elements they have in common.
struct Behind<'p> {
    /// Those with nothing behind.
    ends: &'p [Phrase],
    /// Those that go on with a word.
    on: &'p [Phrase],
    /// Those that go on with `…`.
    gap: &'p [Phrase],
}

impl Behind<'_> {
    fn of(phrases: &[Phrase], common: usize) -> Behind<'_> {
        let ends = phrases.partition_point(|(elements, _)| elements.len() == common);
        let (ends, rest) = phrases.split_at(ends);
        let on = rest.partition_point(|(elements, _)| elements[common] != Element::Gap);
        let (on, gap) = rest.split_at(on);
        Behind { ends, on, gap }
    }
}

/// The words that phrases go on with behind the elements they have in common.
fn signs(phrases: &[Phrase], common: usize) -> Signs {
    let mut signs = Signs::default();
    for (elements, _) in phrases {
        if let Element::Item { key, .. } = elements[common] {
            signs.add(Signs::of(key));
        }
    }
    signs
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
            if role.strict.may_begin(behind.strict) {
                self.strict = true;
                self.enter(role.strict.steps, first, first, 0);
            }
            if role.ordinary.may_begin(behind.ordinary) {
                self.strict = false;
                self.enter(role.ordinary.steps, first, first, 0);
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

    /// Goes on from those of some steps, all by the letters of the token `at`, that it takes and no other
    /// from `from` on did.
    fn enter(&mut self, steps: Stretch, from: usize, at: usize, skipped: usize) {
        let phrases = self.phrases;
        let token = &self.tokens[at];
        let behind = &self.places[at + 1];
        let ahead = if self.strict {
            behind.strict
        } else {
            behind.ordinary
        };
        for step in stretch(&phrases.steps, steps) {
            if !(token.loose || token.form == step.form)
                || self.tokens[from..at]
                    .iter()
                    .any(|earlier| earlier.is(token.key, step.form))
            {
                continue;
            }
            for &phrase in stretch(&phrases.ends, step.ends) {
                self.found.push(End {
                    phrase,
                    first: 0,
                    last: at as u32,
                });
            }
            if step.next.meets(ahead) {
                self.next_word(step.steps, step.next, at + 1, skipped, 0);
            }
            if let Some(gap) = step.gap {
                let gap = phrases.gaps[gap as usize];
                self.next_word(gap.steps, gap.next, at + 1, skipped, GAP);
            }
        }
    }

    /// Goes on with each word that may be the next one after those before `from`; `next` are the signs of
    /// the words of the steps that go on.
    fn next_word(
        &mut self,
        steps: Stretch,
        next: Signs,
        from: usize,
        mut skipped: usize,
        mut gap: usize,
    ) {
        let mut small_left = FILLERS;
        for at in from..self.tokens.len() {
            let &Place { sign, between, .. } = &self.places[at];
            if next.may_hold(sign) {
                let steps = self.phrases.by(steps, self.tokens[at].key);
                if steps.0 < steps.1 {
                    self.enter(steps, from, at, skipped);
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
        if index > 0 && !matches!(elements.last(), None | Some(Element::Gap)) {
            elements.push(Element::Gap);
        }
        let wording = wordings.get(part);
        let tokens = wording.tokens.items.iter();
        elements.extend(tokens.filter_map(|token| match token.kind {
            TokenKind::Mark(mark) if !is_spoken(mark) => None,
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

/// A mark that is part of a phrase: "1+1" is one name and "1, 1" none. No other mark is.
fn is_spoken(mark: u8) -> bool {
    matches!(mark, b'%' | b'+')
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
