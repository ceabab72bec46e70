//! What the search for phrases finds, and which of two phrases in one place stands.

use super::super::cues::Cue;
use super::super::measures::Mention;
use super::{End, Sense};

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mapping) struct Hit<T> {
    /// First token.
    pub(in crate::mapping) first: usize,
    /// Last token, included.
    pub(in crate::mapping) last: usize,
    /// Words of the phrase.
    pub(in crate::mapping) words: usize,
    /// What the phrase stands for.
    pub(in crate::mapping) value: T,
}

/// Phrases of every sense found in a text, in reading order.
#[derive(Debug, Default)]
pub(in crate::mapping) struct Hits {
    /// Cues.
    pub(in crate::mapping) cues: Vec<Hit<Cue>>,
    /// Units of measure.
    pub(in crate::mapping) units: Vec<Hit<usize>>,
    /// Targets and look-alikes.
    pub(in crate::mapping) mentions: Vec<Hit<Mention>>,
    /// Outline nodes.
    pub(in crate::mapping) nodes: Vec<Hit<usize>>,
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
    /// Phrases that were found, in their order; `list` says what each phrase stands for, and its words.
    pub(super) fn of(found: &[End], list: &[(Sense, usize)]) -> Hits {
        let mut counts = [0; 4];
        for one in found {
            counts[list[one.phrase as usize].0.index()] += 1;
        }
        let mut hits = Hits {
            cues: Vec::with_capacity(counts[0]),
            units: Vec::with_capacity(counts[1]),
            mentions: Vec::with_capacity(counts[2]),
            nodes: Vec::with_capacity(counts[3]),
        };
        for one in found {
            let (sense, words) = list[one.phrase as usize];
            hits.push(sense, words, one.first as usize, one.last as usize);
        }
        hits
    }

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

/// Hits within the tokens `first..last`; `hits` are in reading order.
pub(in crate::mapping) fn hits_within<T>(
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
pub(in crate::mapping) fn without_covered<T: Copy>(
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
pub(in crate::mapping) fn longest<T: Copy>(hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    without_covered(hits, is_longer)
}

/// Whether a hit has more words than another and reaches over more.
pub(in crate::mapping) fn is_longer<T>(hit: &Hit<T>, other: &Hit<T>) -> bool {
    hit.last - hit.first > other.last - other.first && hit.words > other.words
}
