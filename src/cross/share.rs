//! Which paragraphs of different units have words in common: an inverted index over fingerprints.
//!
//! Near-linear in the number of units: a word sequence that many units use says nothing and is
//! dropped, and a sequence of several units links each of them to its neighbours only.

use std::collections::BTreeMap;

use crate::model::Assessment;

use super::shingles;

/// Two paragraphs with words in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Unit and paragraph; the lower unit.
    pub(super) a: (usize, usize),
    /// Unit and paragraph; the higher unit.
    pub(super) b: (usize, usize),
    /// Words they share, estimated from the fingerprints.
    pub(super) words: u32,
    /// Share of the shorter paragraph, in per cent.
    pub(super) percent: u32,
    /// Whether their figures agree: sentences of one pattern about different amounts do not.
    pub(super) figures: Figures,
}

/// How the figures of two paragraphs compare, as far as fingerprints tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figures {
    /// Too few to say anything.
    None,
    /// Mostly the same.
    Same,
    /// Mostly others.
    Others,
}

/// Up to so many units, every two of them are linked; beyond, neighbours only.
const ALL_PAIRS: usize = 8;

/// Sequences that more units than this use are everybody's.
pub(super) fn common_from(units: usize) -> usize {
    (units / 10).max(4)
}

/// What the units of a round share.
pub(super) struct Sharing {
    /// Every two paragraphs of different units with enough in common, ordered by units, then
    /// paragraphs.
    pub(super) pairs: Vec<Pair>,
    /// Units draw on the same patterns of sentences and fill in their own amounts.
    pub(super) patterned: bool,
    /// Words every unit may share with another one by chance, as the round itself shows.
    pub(super) chance: Vec<u32>,
}

/// Finds the pairs of paragraphs that share at least `least` per cent of the shorter one.
pub(super) fn sharing(units: &[Assessment], least: u32) -> Sharing {
    // Paragraphs get running numbers; (hash, number) sorted is the inverted index.
    let mut owners: Vec<(u32, u32)> = Vec::new();
    let mut index: Vec<(u32, u32)> = Vec::new();
    for (unit, assessment) in units.iter().enumerate() {
        let print = &assessment.fingerprint;
        for paragraph in 0..print.paragraphs.len() {
            let number = owners.len() as u32;
            owners.push((unit as u32, paragraph as u32));
            index.extend(
                print
                    .hashes_of(paragraph)
                    .iter()
                    .map(|hash| (*hash, number)),
            );
        }
    }
    index.sort_unstable();
    let limit = common_from(units.len());
    // Sequences of their own, and those of them that hold a figure.
    let mut own = vec![0u32; owners.len()];
    let mut figured = vec![0u32; owners.len()];
    let mut links: Vec<(u32, u32, bool)> = Vec::new();
    for group in index.chunk_by(|a, b| a.0 == b.0) {
        let unit_of = |at: usize| owners[group[at].1 as usize].0;
        let users = group
            .chunk_by(|a, b| owners[a.1 as usize].0 == owners[b.1 as usize].0)
            .count();
        if users > limit {
            continue;
        }
        let with_figure = shingles::has_figure(group[0].0);
        for (_, number) in group {
            own[*number as usize] += 1;
            figured[*number as usize] += u32::from(with_figure);
        }
        for later in 1..group.len() {
            let from = if group.len() <= ALL_PAIRS {
                0
            } else {
                later - 1
            };
            for earlier in from..later {
                if unit_of(earlier) != unit_of(later) {
                    links.push((group[earlier].1, group[later].1, with_figure));
                }
            }
            if from > 0 && unit_of(0) != unit_of(later) {
                links.push((group[0].1, group[later].1, with_figure));
            }
        }
    }
    drop(index);
    links.sort_unstable();
    let mut pairs = Vec::new();
    for group in links.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (a, b, _) = group[0];
        let fewest = own[a as usize].min(own[b as usize]).max(1);
        let percent = (group.len() as u32 * 100 / fewest).min(100);
        if percent < least {
            continue;
        }
        let agreeing = group.iter().filter(|(_, _, figure)| *figure).count() as u32;
        let figures = match figured[a as usize].min(figured[b as usize]) {
            0 | 1 => Figures::None,
            fewest if agreeing * 2 >= fewest => Figures::Same,
            _ => Figures::Others,
        };
        let place = |number: u32| {
            let (unit, paragraph) = owners[number as usize];
            (unit as usize, paragraph as usize)
        };
        let words_of = |(unit, paragraph): (usize, usize)| {
            u32::from(units[unit].fingerprint.paragraphs[paragraph].words)
        };
        let (a, b) = (place(a), place(b));
        // A paragraph that is mostly everybody's words has little of its own left to share.
        let kept = |at: (usize, usize), own: u32| {
            let chosen = units[at.0].fingerprint.hashes_of(at.1).len() as u32;
            words_of(at) * own / chosen.max(1)
        };
        let shorter = kept(a, own[group[0].0 as usize]).min(kept(b, own[group[0].1 as usize]));
        pairs.push(Pair {
            a,
            b,
            words: shorter * percent / 100,
            percent,
            figures,
        });
    }
    let chance = chance(units, &pairs, &owners, &own);
    let others = pairs.iter().filter(|pair| pair.figures == Figures::Others);
    let patterned = others.count() > units.len();
    Sharing {
        pairs,
        patterned,
        chance,
    }
}

/// A stock of ready-made sentences concerns all units, copies concern few. So chance is what a unit
/// has in common with its fifth closest other unit (or a tenth of all units); and where whole
/// sentences that are everybody's make up a third of its words, a quarter of those: the rest comes from
/// the same stock.
fn chance(units: &[Assessment], pairs: &[Pair], owners: &[(u32, u32)], own: &[u32]) -> Vec<u32> {
    let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for pair in pairs {
        *shared.entry((pair.a.0, pair.b.0)).or_default() += pair.words;
    }
    let mut with_others: Vec<Vec<u32>> = vec![Vec::new(); units.len()];
    for ((a, b), words) in shared {
        with_others[a].push(words);
        with_others[b].push(words);
    }
    let mut all = vec![0u32; units.len()];
    let mut common = vec![0u32; units.len()];
    for ((unit, paragraph), own) in owners.iter().zip(own) {
        let (unit, paragraph) = (*unit as usize, *paragraph as usize);
        let print = &units[unit].fingerprint;
        let words = u32::from(print.paragraphs[paragraph].words);
        let chosen = print.hashes_of(paragraph).len() as u32;
        all[unit] += words;
        // Phrases are everybody's in any report; a whole sentence that is comes from a stock.
        if own * 5 <= chosen {
            common[unit] += words;
        }
    }
    let rank = (units.len() / 10).max(4);
    with_others
        .into_iter()
        .enumerate()
        .map(|(unit, mut words)| {
            words.sort_unstable_by_key(|words| std::cmp::Reverse(*words));
            let fifth = words.get(rank).copied().unwrap_or(0);
            let stock = if common[unit] * 3 >= all[unit] {
                common[unit] / 4
            } else {
                0
            };
            fifth.max(stock)
        })
        .collect()
}
