//! Which paragraphs of different units may be worth being held against each other: an inverted index
//! over fingerprints.
//!
//! Near-linear in the number of units: a word sequence that many units use says nothing and is
//! dropped, a sequence of several units links each of them to its neighbours only, and every unit is
//! held against a few others at most. Two paragraphs that follow each other in both reports link as
//! well: where all units draw on the same sentences, their order still tells reports apart.

use std::cmp::Reverse;

use crate::model::{Assessment, Fingerprint};

use super::habits::sixteenths;
use super::skeleton::after;

/// Two paragraphs with words in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Unit and paragraph; the lower unit.
    pub(super) a: (u32, u32),
    /// Unit and paragraph; the higher unit.
    pub(super) b: (u32, u32),
}

impl Pair {
    /// The two units.
    pub(super) fn units(&self) -> (u32, u32) {
        (self.a.0, self.b.0)
    }
}

/// Up to so many paragraphs, every two of them are linked; beyond, neighbours only.
const ALL_PAIRS: usize = 8;
/// Every unit is held against so many others with which it shares the rarest sequences of words, and as
/// many with which it shares the rarest amounts and names.
const PARTNERS: u32 = 4;
/// And for the sake of so many of its paragraphs that another unit has from end to end.
const TWINS: u32 = 2;
/// Words that such a paragraph has at least.
const TWIN_WORDS: u16 = 30;
/// So many paragraphs of two units are looked into: the rarest.
const PARAGRAPHS: usize = 40;
/// Two paragraphs must share what is so rare, in sixteenths of a bit.
const LEAST: u32 = 5 * 16;

/// Sequences that more units than this use are everybody's.
pub(super) fn common_from(units: usize) -> usize {
    (units / 10).max(4)
}

/// Two paragraphs, by their numbers in the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    a: u32,
    b: u32,
    /// How rare the words are that they share, in sixteenths of a bit.
    words: u32,
    /// The same for their amounts and names.
    details: u32,
}

/// Finds the pairs of paragraphs that are worth being held against each other word by word, ordered by
/// units, then paragraphs.
pub(super) fn sharing(units: &[Assessment]) -> Vec<Pair> {
    // Paragraphs get running numbers; (hash, number) sorted is the inverted index.
    let mut owners: Vec<(u32, u32)> = Vec::new();
    let mut index: Vec<(u32, u32)> = Vec::new();
    let mut order: Vec<(u32, u32)> = Vec::new();
    let mut whole: Vec<(u32, u32)> = Vec::new();
    for (unit, assessment) in units.iter().enumerate() {
        let print = &assessment.fingerprint;
        let mut before = None;
        for paragraph in 0..print.paragraphs.len() {
            let number = owners.len() as u32;
            owners.push((unit as u32, paragraph as u32));
            let hashes = print.hashes_of(paragraph).iter();
            index.extend(hashes.clone().map(|hash| (*hash, number)));
            if print.paragraphs[paragraph].words >= TWIN_WORDS {
                let words = hashes.filter(|hash| **hash & 1 == 0);
                whole.push((words.fold(0, |all, hash| after(all, *hash)), number));
            }
            let sign = sign(print, paragraph);
            if let (Some(before), Some(sign)) = (before, sign) {
                order.push((after(before, sign), number));
            }
            before = sign;
        }
    }
    let mut links: Vec<Link> = Vec::new();
    collect(&mut index, &owners, units.len(), |a, b, hash, rarity| {
        let is_detail = hash & 1 == 1;
        links.push(Link {
            a,
            b,
            words: if is_detail { 0 } else { rarity },
            details: if is_detail { rarity } else { 0 },
        });
    });
    drop(index);
    collect(&mut order, &owners, units.len(), |a, b, _, rarity| {
        for (a, b) in [(a - 1, b - 1), (a, b)] {
            links.push(Link {
                a,
                b,
                words: rarity,
                details: 0,
            });
        }
    });
    drop(order);
    links.sort_unstable();
    links.dedup_by(|next, first| {
        let same = (next.a, next.b) == (first.a, first.b);
        if same {
            first.words += next.words;
            first.details += next.details;
        }
        same
    });
    links.retain(|link| link.words + link.details >= LEAST);
    links.shrink_to_fit();
    let mut found = chosen(&mut links, &owners, units.len());
    found.extend(twins(&mut whole, &owners, units.len()));
    found.sort_unstable_by_key(|pair| (pair.units(), pair.a, pair.b));
    found.dedup();
    found
}

/// Paragraphs that two units have from end to end, but for figures and names: where phrases are common,
/// and the rarest of them say little, all of them together still do. Those of the fewest units.
fn twins(whole: &mut [(u32, u32)], owners: &[(u32, u32)], units: usize) -> Vec<Pair> {
    let mut twins: Vec<(Reverse<u32>, u32, u32)> = Vec::new();
    collect(whole, owners, units, |a, b, _, rarity| {
        twins.push((Reverse(rarity), a, b));
    });
    twins.sort_unstable();
    let mut looked_at = vec![0; units];
    let mut found = Vec::new();
    for (_, a, b) in twins {
        let pair = Pair {
            a: owners[a as usize],
            b: owners[b as usize],
        };
        let (a, b) = pair.units();
        let (a, b) = (a as usize, b as usize);
        if looked_at[a] < TWINS || looked_at[b] < TWINS {
            looked_at[a] += 1;
            looked_at[b] += 1;
            found.push(pair);
        }
    }
    found
}

/// One sequence that stands for a paragraph, as long as a change does not hit it.
fn sign(print: &Fingerprint, paragraph: usize) -> Option<u32> {
    let words = print.hashes_of(paragraph).iter();
    words.filter(|hash| **hash & 1 == 0).min().copied()
}

/// Links the paragraphs of different units that share a hash.
fn collect(
    index: &mut [(u32, u32)],
    owners: &[(u32, u32)],
    units: usize,
    mut link: impl FnMut(u32, u32, u32, u32),
) {
    index.sort_unstable();
    let limit = common_from(units);
    for group in index.chunk_by(|a, b| a.0 == b.0) {
        let unit_of = |at: usize| owners[group[at].1 as usize].0;
        let users = group
            .chunk_by(|a, b| owners[a.1 as usize].0 == owners[b.1 as usize].0)
            .count();
        if users < 2 || users > limit {
            continue;
        }
        // With few units, a sequence of two is no rarity by itself; it counts all the same.
        let rarity = sixteenths(units.max(16) as u64, users as u64);
        for later in 1..group.len() {
            let from = if group.len() <= ALL_PAIRS {
                0
            } else {
                later - 1
            };
            for earlier in from..later {
                if unit_of(earlier) != unit_of(later) {
                    link(group[earlier].1, group[later].1, group[0].0, rarity);
                }
            }
            if from > 0 && unit_of(0) != unit_of(later) {
                link(group[0].1, group[later].1, group[0].0, rarity);
            }
        }
    }
}

/// The paragraphs of those units that share most with each other.
fn chosen(links: &mut [Link], owners: &[(u32, u32)], units: usize) -> Vec<Pair> {
    let units_of = |link: &Link| (owners[link.a as usize].0, owners[link.b as usize].0);
    // Paragraphs are numbered unit by unit, so links are in the order of their units already but for
    // the second ones.
    links.sort_unstable_by_key(|link| {
        let rarity = Reverse(link.words + link.details);
        (units_of(link), rarity, link.a, link.b)
    });
    let groups = || links.chunk_by(|x, y| units_of(x) == units_of(y));
    let mut is_chosen = vec![false; groups().count()];
    for weight in [|link: &Link| link.words, |link: &Link| link.details] {
        let mut by_weight: Vec<(Reverse<u32>, u32, (u32, u32))> = (0..)
            .zip(groups())
            .map(|(at, group)| {
                let sum = group.iter().map(weight).sum();
                (Reverse(sum), at, units_of(&group[0]))
            })
            .filter(|(weight, ..)| weight.0 > 0)
            .collect();
        by_weight.sort_unstable();
        let mut looked_at = vec![0; units];
        for (_, at, (a, b)) in by_weight {
            let (a, b) = (a as usize, b as usize);
            if looked_at[a] < PARTNERS || looked_at[b] < PARTNERS {
                looked_at[a] += 1;
                looked_at[b] += 1;
                is_chosen[at as usize] = true;
            }
        }
    }
    let pair = |link: &Link| Pair {
        a: owners[link.a as usize],
        b: owners[link.b as usize],
    };
    groups()
        .zip(is_chosen)
        .filter(|(_, is_chosen)| *is_chosen)
        .flat_map(|(group, _)| group.iter().take(PARAGRAPHS).map(pair))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_alike_as_a_whole_are_held_against_each_other_however_many_there_are() {
        // Units 0 and 1 share three, units 2 and 3 one, and all of them one more.
        let owners: Vec<(u32, u32)> = (0..8)
            .flat_map(|unit| (0..4).map(move |at| (unit, at)))
            .collect();
        let mut whole: Vec<(u32, u32)> = Vec::new();
        for paragraph in 0..3 {
            whole.extend([
                (100 + paragraph, paragraph),
                (100 + paragraph, 4 + paragraph),
            ]);
        }
        whole.extend([(200, 8), (200, 13)]);
        whole.extend((0..8).map(|unit| (300, unit * 4 + 3)));
        let found = twins(&mut whole, &owners, 8);
        let pair = |a, b| Pair { a, b };
        let expected = [
            pair((0, 0), (1, 0)),
            pair((0, 1), (1, 1)),
            pair((2, 0), (3, 1)),
        ];
        assert_eq!(found, expected);
    }
}
