//! How the units of a round write: which word follows which, and how often.
//!
//! Two units share many words because everybody writes so. What they share beyond that is measured as
//! surprise: how little the words before a word foretell it, by the counts of the other units' reports
//! (an interpolated model of up to five words in a row). Stock phrases cost next to nothing, whatever
//! their length; each choice an author makes costs some bits. Integers only: the same everywhere.

use std::collections::BTreeSet;

use crate::model::Assessment;

use super::kept;
use super::skeleton::{Skeleton, after, said_after, significant};

/// Words in a row the counts go up to.
const ORDER: usize = 5;
/// The counts of so many units say how all write.
const SAMPLE: usize = 400;
/// Probabilities are parts of this.
const ONE: u64 = 1 << 32;

/// Counted sequences.
pub(super) struct Habits {
    /// Hash and count, sorted.
    counts: Vec<(u64, u32)>,
    total: u64,
    /// Every so many units was counted.
    stride: usize,
    /// What a sequence nobody else wrote weighs against the counts of shorter ones, in quarters.
    pub(super) prior: u64,
}

/// Sixteen times the binary logarithm of `whole / part`, rounded down.
pub(super) fn sixteenths(whole: u64, part: u64) -> u32 {
    if part == 0 || whole <= part {
        return 0;
    }
    // Ratio with 32 bits behind the point.
    let ratio = (u128::from(whole) << 32) / u128::from(part);
    let log = ratio.ilog2();
    let mut mantissa = if log >= 31 {
        (ratio >> (log - 31)) as u64
    } else {
        (ratio << (31 - log)) as u64
    };
    let mut fraction = 0;
    for _ in 0..4 {
        mantissa = (mantissa * mantissa) >> 31;
        fraction <<= 1;
        if mantissa >> 32 != 0 {
            mantissa >>= 1;
            fraction |= 1;
        }
    }
    (log - 32) * 16 + fraction
}

/// The hashes of the sequences of one to [`ORDER`] words that end at a place, shortest first.
fn ending(words: &[u64], at: usize, from: usize) -> impl Iterator<Item = u64> + '_ {
    let longest = (at + 1 - from).min(ORDER);
    (0..longest).scan(0, move |hash, back| {
        *hash = after(*hash, words[at - back]);
        // The number of words is part of it: a sequence is not its own beginning.
        Some(after(*hash, back as u64))
    })
}

impl Habits {
    /// Counts, in the reports of all units, the sequences that stand in `asked`. `prior` says how much
    /// sequences of one or two other units count, in quarters of an occurrence.
    pub(super) fn of(units: &[Assessment], asked: &[&Skeleton<'_>], prior: u64) -> Habits {
        let mut wanted: Vec<u64> = Vec::new();
        for skeleton in asked {
            for at in 0..skeleton.hashes.len() {
                wanted.extend(ending(&skeleton.hashes, at, 0));
                for said in [skeleton.figures[at], skeleton.names[at]] {
                    if !said.is_empty() {
                        wanted.extend(said_after(&skeleton.hashes, at, said));
                    }
                }
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        let mut habits = Habits {
            counts: wanted.into_iter().map(|hash| (hash, 0)).collect(),
            total: 0,
            stride: units.len().div_ceil(SAMPLE).max(1),
            prior,
        };
        let mut bits = vec![0u64; 1 << 15];
        for (hash, _) in &habits.counts {
            bits[(hash >> 49) as usize] |= 1 << (hash >> 43 & 63);
        }
        for unit in units.iter().step_by(habits.stride) {
            let print = &unit.fingerprint;
            let texts: BTreeSet<u32> = print.paragraphs.iter().map(|p| p.text).collect();
            for (_, words) in kept::words(print, &texts) {
                habits.count(&Skeleton::of(&words.key), &bits);
            }
        }
        habits
    }

    fn count(&mut self, skeleton: &Skeleton<'_>, bits: &[u64]) {
        self.total += skeleton.hashes.len() as u64;
        for at in 0..skeleton.hashes.len() {
            // Where a sequence is not asked for, no longer one is.
            for hash in ending(&skeleton.hashes, at, 0) {
                if !self.met(hash, bits) {
                    break;
                }
            }
            for said in [skeleton.figures[at], skeleton.names[at]] {
                if !said.is_empty() {
                    for hash in said_after(&skeleton.hashes, at, said) {
                        self.met(hash, bits);
                    }
                }
            }
        }
    }

    /// Counts a sequence that is asked for.
    fn met(&mut self, hash: u64, bits: &[u64]) -> bool {
        if bits[(hash >> 49) as usize] >> (hash >> 43 & 63) & 1 == 0 {
            return false;
        }
        let found = self.counts.binary_search_by_key(&hash, |entry| entry.0);
        if let Ok(at) = found {
            self.counts[at].1 += 1;
        }
        found.is_ok()
    }

    /// How often others than these two wrote a sequence.
    fn others(&self, hash: u64, own: u64) -> u64 {
        let found = self.counts.binary_search_by_key(&hash, |entry| entry.0);
        let count = found.map_or(0, |at| u64::from(self.counts[at].1));
        count.saturating_sub(own)
    }

    /// How many of two units were counted.
    pub(super) fn counted(&self, a: usize, b: usize) -> u64 {
        u64::from(a.is_multiple_of(self.stride)) + u64::from(b.is_multiple_of(self.stride))
    }

    /// The surprise of the words `from..to` that two units share, in sixteenths of a bit. `own` of
    /// the two were counted.
    pub(super) fn surprise(&self, words: &[u64], from: usize, to: usize, own: u64) -> u32 {
        let mut sum = 0;
        for at in from..to {
            let sequences: Vec<u64> = ending(words, at, from).collect();
            let contexts: Vec<u64> = match at.checked_sub(1) {
                Some(before) if before >= from => ending(words, before, from).collect(),
                _ => Vec::new(),
            };
            // Any word is possible, if nobody ever used it.
            let mut likely = (self.others(sequences[0], own) * 4 + 1) * ONE / (self.total * 4 + 8);
            for (sequence, context) in sequences.iter().skip(1).zip(&contexts) {
                let (seen, of) = (self.others(*sequence, own), self.others(*context, own));
                likely = mixed(seen, of.max(seen), likely, self.prior);
            }
            sum += sixteenths(ONE, likely.max(1));
        }
        sum
    }

    /// The surprise of one figure or name before a word of two units, in sixteenths of a bit; at most
    /// `plain` bits.
    pub(super) fn surprise_of(
        &self,
        words: &[u64],
        at: usize,
        said: &str,
        plain: u32,
        own: u64,
    ) -> u32 {
        let [context, whole] = said_after(words, at, said);
        let (seen, of) = (self.others(whole, own), self.others(context, own));
        let likely = mixed(seen, of.max(seen), ONE >> plain, 1);
        sixteenths(ONE, likely.max(1)).min(plain * 16)
    }
}

/// `(seen + prior × shorter) / (of + prior)`, with the prior in quarters.
fn mixed(seen: u64, of: u64, shorter: u64, prior: u64) -> u64 {
    (seen * 4 * (ONE / 64) + prior * (shorter / 64)) / (of * 4 + prior) * 64
}

/// What a figure says by itself, in bits: round ones come by themselves.
pub(super) fn amount_bits(figure: &str) -> u32 {
    (significant(figure) as u32 * 3).saturating_sub(2).min(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_a_sixteenth() {
        assert_eq!(sixteenths(8, 1), 48);
        assert_eq!(sixteenths(1, 1), 0);
        assert_eq!(sixteenths(3, 1), 25); // 1.58
        assert_eq!(sixteenths(ONE, 1), 512);
        assert_eq!(sixteenths(120, 7), 65); // 4.10
    }

    #[test]
    fn round_figures_say_less() {
        assert_eq!(amount_bits("1.236"), 10);
        assert_eq!(amount_bits("1.200"), 4);
        assert_eq!(amount_bits("05"), 1);
        assert_eq!(amount_bits("0"), 0);
    }
}
