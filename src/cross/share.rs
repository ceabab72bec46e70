//! Which paragraphs of different units have words in common: an inverted index over fingerprints.
//!
//! Near-linear in the number of units: a word sequence that many units use says nothing and is
//! dropped, and a sequence of several units links each of them to its neighbours only.

use std::cmp::Reverse;

use crate::model::Assessment;

use super::habits::sixteenths;

/// Two paragraphs with words in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Unit and paragraph; the lower unit.
    pub(super) a: (usize, usize),
    /// Unit and paragraph; the higher unit.
    pub(super) b: (usize, usize),
    /// How rare the sequences are that they share, in sixteenths of a bit.
    weight: u32,
}

/// Up to so many units, every two of them are linked; beyond, neighbours only.
const ALL_PAIRS: usize = 12;
/// So many pairs are looked into, for each unit and in all: the rarest.
const PAIRS_A_UNIT: usize = 120;
const MOST_PAIRS: usize = 20_000;

/// Sequences that more units than this use are everybody's.
pub(super) fn common_from(units: usize) -> usize {
    (units / 10).max(4)
}

/// Finds the pairs of paragraphs that are worth being held against each other word by word, ordered by
/// units, then paragraphs.
pub(super) fn sharing(units: &[Assessment]) -> Vec<Pair> {
    // Paragraphs get running numbers; (hash, number) sorted is the inverted index.
    let mut owners: Vec<(u32, u32)> = Vec::new();
    let mut index: Vec<(u32, u32)> = Vec::new();
    for (unit, assessment) in units.iter().enumerate() {
        let print = &assessment.fingerprint;
        for paragraph in 0..print.paragraphs.len() {
            let number = owners.len() as u32;
            owners.push((unit as u32, paragraph as u32));
            let hashes = print.hashes_of(paragraph).iter();
            index.extend(hashes.map(|hash| (*hash, number)));
        }
    }
    index.sort_unstable();
    let limit = common_from(units.len());
    let mut links: Vec<(u32, u32, u32)> = Vec::new();
    for group in index.chunk_by(|a, b| a.0 == b.0) {
        let unit_of = |at: usize| owners[group[at].1 as usize].0;
        let users = group
            .chunk_by(|a, b| owners[a.1 as usize].0 == owners[b.1 as usize].0)
            .count();
        if users > limit {
            continue;
        }
        // With few units, a sequence of two is no rarity by itself; it counts all the same.
        let rarity = sixteenths(units.len().max(16) as u64, users as u64);
        for later in 1..group.len() {
            let from = if group.len() <= ALL_PAIRS {
                0
            } else {
                later - 1
            };
            for earlier in from..later {
                if unit_of(earlier) != unit_of(later) {
                    links.push((group[earlier].1, group[later].1, rarity));
                }
            }
            if from > 0 && unit_of(0) != unit_of(later) {
                links.push((group[0].1, group[later].1, rarity));
            }
        }
    }
    drop(index);
    links.sort_unstable();
    let place = |number: u32| {
        let (unit, paragraph) = owners[number as usize];
        (unit as usize, paragraph as usize)
    };
    let grouped = links.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let mut pairs: Vec<Pair> = grouped
        .map(|group| Pair {
            a: place(group[0].0),
            b: place(group[0].1),
            weight: group.iter().map(|(_, _, rarity)| rarity).sum(),
        })
        .collect();
    pairs.sort_unstable_by_key(|pair| (Reverse(pair.weight), pair.a, pair.b));
    pairs.truncate((PAIRS_A_UNIT * units.len()).min(MOST_PAIRS));
    pairs.sort_unstable_by_key(|pair| (pair.a.0, pair.b.0, pair.a.1, pair.b.1));
    pairs
}
