//! What two paragraphs have in common, word by word: stretches of the same words, how they follow each
//! other, and the figures and names that stand in the same places.

use std::cmp::Reverse;
use std::ops::Range;

use super::shingles::{LENGTH, Official, each_hash};
use super::skeleton::Skeleton;

/// A stretch of fewer shared words may be a turn of phrase.
const STRETCH: usize = 5;
/// So many words between two stretches may be changed ones.
const CHANGED_WORDS: usize = 4;
/// From this share of the longer one, paragraphs are alike as a whole.
const WHOLE_PERCENT: usize = 80;

/// Stretches of words that follow each other in two paragraphs, with a few changed words between.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) stretches: Vec<Range<usize>>,
    /// Words from end to end, figures and names among them.
    pub(super) span: u32,
    /// Where the last one ends in the second paragraph.
    pub(super) end: usize,
}

/// The words that two paragraphs have in common, wherever they stand.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Stretches of the first one that follow each other in both, longest first.
    pub(super) chains: Vec<Chain>,
    /// Words that count: without figures, names, and what is official.
    pub(super) words: u32,
    /// The same with what is official.
    pub(super) alike: u32,
    /// Words of the first text from end to end of the stretches, figures and names among them.
    pub(super) span: u32,
    /// Indices of the figures and names of the first one that stand in the same place of the second.
    pub(super) same: Vec<u32>,
    /// Figures that differ in the same place.
    pub(super) other_figures: u32,
    /// Names likewise.
    pub(super) other_names: u32,
    /// Figures and names of the first one within the stretches.
    pub(super) said: u32,
    /// The paragraphs are alike from end to end.
    pub(super) whole: bool,
}

impl Shared {
    pub(super) fn of(official: &Official, a: &Skeleton, b: &Skeleton) -> Shared {
        let mut places: Vec<(u32, u32)> = Vec::with_capacity(b.words.len());
        each_hash(&b.words, |at, hash| places.push((hash, at as u32)));
        places.sort_unstable();
        // For each word of the first: its twin's place in the second.
        let mut twin: Vec<Option<u32>> = vec![None; a.words.len()];
        let mut own = vec![false; a.words.len()];
        each_hash(&a.words, |at, hash| {
            let first = places.partition_point(|place| place.0 < hash);
            if let Some((_, other)) = places.get(first).filter(|place| place.0 == hash) {
                let knows = official.knows(hash);
                for step in 0..LENGTH {
                    twin[at + step].get_or_insert(other + step as u32);
                    own[at + step] |= !knows;
                }
            }
        });
        let count = |list: &[bool]| list.iter().filter(|own| **own).count() as u32;
        let mut shared = Shared {
            words: count(&own),
            alike: twin.iter().flatten().count() as u32,
            ..Shared::default()
        };
        let longer = a.words.len().max(b.words.len());
        shared.whole = shared.alike as usize * 100 >= longer * WHOLE_PERCENT;
        shared.chain(a, &twin, &own);
        shared.span = shared.chains.iter().map(|chain| chain.span).sum();
        shared.compare(a, b, &twin);
        shared
            .chains
            .sort_by_key(|chain| (Reverse(chain.span), chain.stretches[0].start));
        shared
    }

    /// Puts the stretches together that follow each other.
    fn chain(&mut self, a: &Skeleton, twin: &[Option<u32>], own: &[bool]) {
        let mut at = 0;
        while at < twin.len() {
            if !own[at] {
                at += 1;
                continue;
            }
            let start = at;
            while at < twin.len() && own[at] {
                at += 1;
            }
            if at - start < STRETCH {
                continue;
            }
            let begin = twin[start].unwrap_or_default() as usize;
            let end = twin[at - 1].unwrap_or_default() as usize;
            let follows = |chain: &&mut Chain| {
                let before = chain.stretches.last().map_or(0, |last| last.end);
                // Official words between two stretches are alike as well, and say nothing.
                let between = twin[before..start].iter();
                let changed = between.filter(|twin| twin.is_none()).count();
                changed <= CHANGED_WORDS
                    && begin > chain.end
                    && begin - chain.end <= start - before + CHANGED_WORDS + 1
            };
            let span = |from: usize| {
                let said = |at: usize| a.said.partition_point(|said| (said.at as usize) < at);
                (at - from + said(at) - said(from + 1)) as u32
            };
            match self.chains.last_mut().filter(follows) {
                Some(chain) => {
                    chain.stretches.push(start..at);
                    chain.span = span(chain.stretches[0].start);
                    chain.end = end;
                }
                None => self.chains.push(Chain {
                    stretches: std::iter::once(start..at).collect(),
                    span: span(start),
                    end,
                }),
            }
        }
    }

    /// Holds the figures and names within the stretches against each other.
    fn compare(&mut self, a: &Skeleton, b: &Skeleton, twin: &[Option<u32>]) {
        let inside = |at: usize| {
            let mut stretches = self.chains.iter().flat_map(|chain| &chain.stretches);
            // What stands before the first word belongs to what came before.
            stretches.any(|stretch| stretch.start < at && at < stretch.end)
        };
        let (mut same, mut others, mut within) = (Vec::new(), [0, 0], 0);
        for (number, said) in (0..).zip(&a.said) {
            let at = said.at as usize;
            let Some(other) = twin[at].filter(|_| inside(at)) else {
                continue;
            };
            within += 1;
            match b.said_at(other as usize, said.digits.is_some()) {
                Some(twin) if twin.hash == said.hash => same.push(number),
                Some(_) => others[usize::from(said.digits.is_none())] += 1,
                None => {}
            }
        }
        [self.other_figures, self.other_names] = others;
        (self.same, self.said) = (same, within);
    }

    /// How many amounts of more than one digit are the same; a single one is as often part of a name
    /// (*3 tốt*).
    pub(super) fn same_amounts(&self, a: &Skeleton) -> u32 {
        let same = self.same.iter().map(|at| &a.said[*at as usize]);
        same.filter(|said| said.digits >= Some(2)).count() as u32
    }
}
