//! What two paragraphs have in common, word by word: stretches of the same words, how they follow each
//! other, and the figures and names that stand in the same places.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::shingles::{LENGTH, Official, each_hash};
use super::skeleton::{Skeleton, said_hash};

/// A stretch of fewer shared words may be a turn of phrase.
const STRETCH: usize = 5;
/// So many words between two stretches may be changed ones.
const CHANGED_WORDS: usize = 4;
/// From this share of the longer one, paragraphs are alike as a whole.
const WHOLE_PERCENT: usize = 80;

/// Stretches of words that follow each other in two paragraphs, with a few changed words between.
pub(super) struct Chain {
    pub(super) stretches: Vec<Range<usize>>,
    /// Words from end to end, figures and names among them.
    pub(super) span: u32,
    /// Where the last one ends in the second paragraph.
    pub(super) end: usize,
}

/// The words that two paragraphs have in common, wherever they stand.
pub(super) struct Shared {
    /// Stretches of the first one that follow each other in both, longest first.
    pub(super) chains: Vec<Chain>,
    /// Words that count: without figures, names, and what is official.
    pub(super) words: usize,
    /// The same with what is official.
    pub(super) alike: usize,
    /// Words of the first text from end to end of the stretches, figures and names among them.
    pub(super) span: u32,
    /// Words of the first one before which both give the same figure.
    pub(super) same_figures: Vec<usize>,
    pub(super) other_figures: usize,
    /// The same for names.
    pub(super) same_names: Vec<usize>,
    /// A figure or a name stands within the stretches.
    pub(super) specific: bool,
}

impl Shared {
    pub(super) fn of(official: &Official, a: &Skeleton<'_>, b: &Skeleton<'_>) -> Shared {
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        each_hash(&b.hashes, |at, hash| {
            places.entry(hash).or_insert(at);
        });
        // For each word of the first: its twin's place in the second.
        let mut twin: Vec<Option<usize>> = vec![None; a.hashes.len()];
        let mut own = vec![false; a.hashes.len()];
        each_hash(&a.hashes, |at, hash| {
            if let Some(other) = places.get(&hash) {
                for step in 0..LENGTH {
                    twin[at + step].get_or_insert(other + step);
                    own[at + step] |= !official.knows(hash);
                }
            }
        });
        let mut shared = Shared {
            chains: Vec::new(),
            words: own.iter().filter(|own| **own).count(),
            alike: twin.iter().filter(|twin| twin.is_some()).count(),
            span: 0,
            same_figures: Vec::new(),
            other_figures: 0,
            same_names: Vec::new(),
            specific: false,
        };
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
            let begin = twin[start].unwrap_or_default();
            let end = twin[at - 1].unwrap_or_default();
            let follows = |chain: &&mut Chain| {
                let before = chain.stretches.last().map_or(0, |last| last.end);
                // Official words between two stretches are alike as well, and say nothing.
                let changed = twin[before..start]
                    .iter()
                    .filter(|twin| twin.is_none())
                    .count();
                let gap = start - before;
                changed <= CHANGED_WORDS
                    && begin > chain.end
                    && begin - chain.end <= gap + CHANGED_WORDS + 1
            };
            let span = |from: usize| a.at[at - 1] - a.at[from] + 1;
            match shared.chains.last_mut().filter(follows) {
                Some(chain) => {
                    chain.stretches.push(start..at);
                    chain.span = span(chain.stretches[0].start);
                    chain.end = end;
                }
                None => shared.chains.push(Chain {
                    stretches: std::iter::once(start..at).collect(),
                    span: span(start),
                    end,
                }),
            }
        }
        shared.span = shared.chains.iter().map(|chain| chain.span).sum();
        for stretch in shared.chains.iter().flat_map(|chain| &chain.stretches) {
            // What stands before the first word belongs to what came before.
            let twins = twin[..stretch.end].iter().enumerate();
            for (at, other) in twins.skip(stretch.start + 1) {
                let Some(other) = *other else { continue };
                shared.specific |= !a.names[at].is_empty() || !a.figures[at].is_empty();
                if !a.names[at].is_empty() && said_hash(a.names[at]) == said_hash(b.names[other]) {
                    shared.same_names.push(at);
                }
                let (x, y) = (a.figures[at], b.figures[other]);
                if x.is_empty() || y.is_empty() {
                    continue;
                }
                if said_hash(x) == said_hash(y) {
                    shared.same_figures.push(at);
                } else {
                    shared.other_figures += 1;
                }
            }
        }
        shared
            .chains
            .sort_by_key(|chain| (Reverse(chain.span), chain.stretches[0].start));
        shared
    }

    /// Mostly the same words about other amounts.
    pub(super) fn is_filled_in(&self, a: &Skeleton<'_>) -> bool {
        self.alike * 10 >= a.hashes.len() * 7 && self.other_figures > self.same_figures.len()
    }

    /// Most amounts are the same.
    pub(super) fn amounts_agree(&self) -> bool {
        self.same_figures.len() >= 2 && self.same_figures.len() > self.other_figures
    }

    /// The paragraphs are alike from end to end.
    pub(super) fn is_whole(&self, a: &Skeleton<'_>, b: &Skeleton<'_>) -> bool {
        self.alike * 100 >= a.hashes.len().max(b.hashes.len()) * WHOLE_PERCENT
    }
}
