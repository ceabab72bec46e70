//! How the units of a round write: which word follows which, and how often.
//!
//! Two units share many words because everybody writes so. What they share beyond that is measured as
//! surprise: how little the words before a word foretell it, by the counts of the other units' reports
//! (an interpolated model of up to five words in a row). Stock phrases cost next to nothing, whatever
//! their length; each choice an author makes costs some bits. Integers only: the same everywhere.
//!
//! The counts stand in one table of fixed size, so that a round of any size takes the same memory;
//! sequences that fall into one place are counted together, which can only make a text less surprising.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::Assessment;

use super::kept;
use super::skeleton::{Said, Skeleton, after};

/// Words in a row the counts go up to.
const ORDER: usize = 5;
/// The counts of so many units say how all write.
const SAMPLE: usize = 48;
/// Places of the table, as a power of two.
const PLACES: u32 = 20;
/// Probabilities are parts of this.
const ONE: u64 = 1 << 32;
/// What a sequence nobody else wrote weighs against the counts of shorter ones, in quarters.
const PRIOR: u64 = 16;

/// Counted sequences.
pub(super) struct Habits {
    counts: Vec<u16>,
    total: u64,
    /// Every so many units was counted.
    stride: usize,
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
fn ending(words: &[u32], at: usize, from: usize) -> ([u32; ORDER], usize) {
    let longest = (at + 1 - from).min(ORDER);
    let mut hashes = [0; ORDER];
    let mut hash = 0;
    for back in 0..longest {
        hash = after(hash, words[at - back]);
        // The number of words is part of it: a sequence is not its own beginning.
        hashes[back] = after(hash, back as u32);
    }
    (hashes, longest)
}

impl Habits {
    /// Counts the sequences of the reports of a sample of the units.
    pub(super) fn of(units: &[Assessment]) -> Habits {
        let mut habits = Habits {
            counts: vec![0; 1 << PLACES],
            total: 0,
            stride: units.len().div_ceil(SAMPLE).max(1),
        };
        for unit in units.iter().step_by(habits.stride) {
            let print = &unit.fingerprint;
            let texts: BTreeSet<u32> = print.paragraphs.iter().map(|p| p.text).collect();
            kept::each(print, &texts, |_, key| habits.count(&Skeleton::of(key)));
        }
        habits
    }

    fn count(&mut self, skeleton: &Skeleton) {
        self.total += skeleton.words.len() as u64;
        for at in 0..skeleton.words.len() {
            let (hashes, longest) = ending(&skeleton.words, at, 0);
            for hash in &hashes[..longest] {
                self.met(*hash);
            }
        }
        for said in &skeleton.said {
            for hash in skeleton.context(said.at as usize, said.hash) {
                self.met(hash);
            }
        }
    }

    fn met(&mut self, hash: u32) {
        let place = &mut self.counts[(hash >> (32 - PLACES)) as usize];
        *place = place.saturating_add(1);
    }

    /// How often others than these two wrote a sequence.
    fn others(&self, hash: u32, own: u64) -> u64 {
        let count = self.counts[(hash >> (32 - PLACES)) as usize];
        u64::from(count).saturating_sub(own)
    }

    /// How many of two units were counted.
    pub(super) fn counted(&self, a: usize, b: usize) -> u64 {
        u64::from(a.is_multiple_of(self.stride)) + u64::from(b.is_multiple_of(self.stride))
    }

    /// The surprise of a stretch of words that two units share, in sixteenths of a bit, where the words
    /// from `from` on are known. `own` of the two were counted.
    pub(super) fn surprise(
        &self,
        words: &[u32],
        from: usize,
        stretch: &Range<usize>,
        own: u64,
    ) -> u32 {
        let mut sum = 0;
        let (mut contexts, mut known) = ([0; ORDER], 0);
        if let Some(before) = stretch
            .start
            .checked_sub(1)
            .filter(|before| *before >= from)
        {
            (contexts, known) = self.seen(words, before, from, own);
        }
        for at in stretch.clone() {
            let (seen, longest) = self.seen(words, at, from, own);
            // Any word is possible, if nobody ever used it.
            let mut likely = (seen[0] * 4 + 1) * ONE / (self.total * 4 + 8);
            for order in 1..longest.min(known + 1) {
                let of = contexts[order - 1];
                if of == 0 {
                    break;
                }
                likely = mixed(seen[order], of.max(seen[order]), likely, PRIOR);
            }
            sum += sixteenths(ONE, likely.max(1));
            (contexts, known) = (seen, longest);
        }
        sum
    }

    /// How often others wrote the sequences that end at a place, shortest first, and how many there are.
    fn seen(&self, words: &[u32], at: usize, from: usize, own: u64) -> ([u64; ORDER], usize) {
        let (hashes, longest) = ending(words, at, from);
        let mut seen = [0; ORDER];
        for (seen, hash) in seen.iter_mut().zip(&hashes[..longest]) {
            *seen = self.others(*hash, own);
            if *seen == 0 {
                break;
            }
        }
        (seen, longest)
    }

    /// The surprise of one figure or name that two units give in the same place, in sixteenths of a
    /// bit; at most `plain` bits.
    pub(super) fn surprise_of(&self, text: &Skeleton, said: &Said, plain: u32, own: u64) -> u32 {
        let [context, whole] = text.context(said.at as usize, said.hash);
        let (seen, of) = (self.others(whole, own), self.others(context, own));
        let likely = mixed(seen, of.max(seen), ONE >> plain, 1);
        sixteenths(ONE, likely.max(1)).min(plain * 16)
    }
}

/// `(seen + prior × shorter) / (of + prior)`, with the prior in quarters.
fn mixed(seen: u64, of: u64, shorter: u64, prior: u64) -> u64 {
    (seen * 4 * (ONE / 64) + prior * (shorter / 64)) / (of * 4 + prior) * 64
}

/// What a figure of so many digits says by itself, in bits: round ones come by themselves.
pub(super) fn amount_bits(digits: u8) -> u32 {
    (u32::from(digits) * 3).saturating_sub(2).min(10)
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
    fn longer_figures_say_more() {
        assert_eq!(amount_bits(4), 10);
        assert_eq!(amount_bits(2), 4);
        assert_eq!(amount_bits(1), 1);
        assert_eq!(amount_bits(0), 0);
    }
}
