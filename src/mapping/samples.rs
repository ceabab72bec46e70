//! Which line of the outline a sentence reports on, learned from sentences as units write them: naive Bayes
//! over words and pairs of neighbours, in whole numbers.
//!
//! Phrases find what is said in the outline's own words. People also say "lợp giúp mái nhà dột cho hộ neo
//! đơn" and mean *an sinh xã hội*; of such words each proves little and all together as good as everything.

use std::hash::BuildHasherDefault;

use crate::rules::RulePack;
use crate::text::ByHash;

use super::wordings::Wordings;

/// Weight of a word and of a pair of words in a row (tenths): neighbours are not independent.
const SINGLE: i64 = 10;
const PAIR: i64 = 6;
/// A sample sentence counts as much as so many titles and phrases.
const SENTENCE: u32 = 20;
/// What a node is thought to have seen of every word before its first sample.
const PRIOR: u64 = 10 * SENTENCE as u64;
/// A word that so large a part of the classes has is common to all.
const COMMON: (usize, usize) = (3, 4);
/// A lead from which the best node is as good as always right: hundredths of a bit, times the tenths above. Of
/// sentences that were left out of the samples and then asked about, hardly any with such a lead was placed
/// wrong, while of those with less many were.
pub(super) const CLEAR: i64 = 14_000;
/// A lead that counts where something else speaks for the same.
pub(super) const LIKELY: i64 = 6_000;

/// What the nodes' sentences are made of.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// Word or pair → where its gains begin and end.
    features: ByHash<(u32, u32)>,
    gains: Vec<Gain>,
    /// What each class loses by a known word that it has not, hundredths of a bit.
    losses: Vec<i64>,
    /// By node: those with samples among it and what is below it.
    below: Vec<Vec<usize>>,
}

/// Class, and what it gains by a word that it has, hundredths of a bit.
type Gain = (u16, i32);

/// For every node with samples, and last for sentences about none, how much the words of a sentence speak
/// for it.
#[derive(Debug, Clone)]
pub(super) struct Said(Vec<Option<i64>>);

/// The line that a sentence speaks for most, of those asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Best {
    /// Its node.
    pub(super) node: usize,
    /// How far it is ahead of the next, and of sentences about nothing; below 0 behind those.
    pub(super) lead: i64,
}

impl Said {
    /// The best of some nodes; none when none of them has samples.
    pub(super) fn best(&self, among: impl Iterator<Item = usize>) -> Option<Best> {
        let Said(scores) = self;
        let nothing = scores.last().copied().flatten();
        let (mut best, mut second): (Option<(usize, i64)>, _) = (None, nothing);
        for node in among {
            let Some(score) = scores[node] else { continue };
            match best {
                Some((_, known)) if score <= known => second = second.max(Some(score)),
                _ => {
                    second = second.max(best.map(|(_, known)| known));
                    best = Some((node, score));
                }
            }
        }
        best.map(|(node, score)| Best {
            node,
            lead: score - second.unwrap_or(score),
        })
    }

    /// How much more it speaks for one node than for another; none when one of them has no samples.
    pub(super) fn ahead(&self, node: usize, other: usize) -> Option<i64> {
        Some(self.0[node]? - self.0[other]?)
    }
}

impl Samples {
    /// Learns from the sample sentences of the outline, and a little from its titles and phrases; nothing when
    /// there are no samples. What is said about a target reports on its section, where that is a line.
    pub(super) fn new(pack: &RulePack, wordings: &Wordings<'_>) -> Samples {
        let outline = &pack.outline;
        let nodes = outline.nodes.iter().enumerate();
        let sentences = nodes.clone().flat_map(|(node, at)| {
            let samples = at.samples.iter();
            samples.map(move |sample| (sample, node, SENTENCE))
        });
        let none = outline.nodes.len();
        let unrelated = outline.unrelated.iter();
        let sentences = sentences.chain(unrelated.map(|sample| (sample, none, SENTENCE)));
        let figures = pack.targets.iter().flat_map(|target| {
            let section = outline.index(&target.section);
            let line = section.filter(|&at| outline.nodes[at].children.is_empty());
            let examples = target
                .examples
                .iter()
                .filter(|example| example.value.is_some());
            examples.map(move |example| (&example.text, line.unwrap_or(none), SENTENCE))
        });
        if sentences.clone().next().is_none() {
            return Samples::default();
        }
        let sampled = |at: &crate::rules::Node| !at.samples.is_empty();
        let names = nodes.filter(|(_, at)| sampled(at)).flat_map(|(node, at)| {
            let names = [&at.title, &at.printed].into_iter();
            let names = names.chain(&at.aliases).chain(&at.phrases);
            let names = names.chain(&at.related);
            names.map(move |name| (name, node, 1))
        });
        let mut seen = vec![0_u64; none + 1];
        let mut all: Vec<u64> = Vec::new();
        for (text, class, weight) in sentences.chain(figures).chain(names) {
            seen[class] += u64::from(weight);
            let words = wordings.words(text);
            all.extend(features(&words).map(|(hash, _)| packed(hash, class, weight)));
        }
        let mut below = vec![Vec::new(); none];
        for node in (0..none).filter(|&node| sampled(&outline.nodes[node])) {
            let mut at = Some(node);
            while let Some(above) = at {
                below[above].push(node);
                at = outline.nodes[above].parent;
            }
        }
        Samples {
            below,
            ..Samples::learn(all, &seen)
        }
    }

    fn learn(mut all: Vec<u64>, seen: &[u64]) -> Samples {
        all.sort_unstable();
        let total: u64 = seen.iter().sum();
        let distinct = all.chunk_by(|a, b| feature(*a) == feature(*b)).count();
        let mut features =
            ByHash::with_capacity_and_hasher(distinct, BuildHasherDefault::default());
        let mut gains: Vec<Gain> = Vec::with_capacity(all.len());
        for of in all.chunk_by(|a, b| feature(*a) == feature(*b)) {
            let start = gains.len() as u32;
            // A word or pair met once tells nothing more than its sentence, one met everywhere nothing at all.
            let classes = of.chunk_by(|a, b| class(*a) == class(*b)).count();
            if of.len() < 2 || classes * COMMON.1 > seen.len() * COMMON.0 {
                continue;
            }
            let uses: u64 = of.iter().map(|use_| use_ & WEIGHT).sum();
            for by in of.chunk_by(|a, b| class(*a) == class(*b)) {
                let held: u64 = by.iter().map(|use_| use_ & WEIGHT).sum();
                let expected = PRIOR * uses;
                let gain = log2(held * total + expected, expected);
                gains.push((class(by[0]), gain as i32));
            }
            features.insert(feature(of[0]), (start, gains.len() as u32));
        }
        let losses = seen.iter().map(|&seen| log2(seen + PRIOR, PRIOR)).collect();
        Samples {
            features,
            gains,
            losses,
            below: Vec::new(),
        }
    }

    /// What the words of a sentence say; none without samples.
    pub(super) fn weigh(&self, words: &[u64]) -> Option<Said> {
        if self.losses.is_empty() {
            return None;
        }
        let mut scores = vec![0; self.losses.len()];
        let mut known = 0;
        for (hash, weight) in features(words) {
            let Some(&(from, to)) = self.features.get(&feature(hash)) else {
                continue;
            };
            known += weight;
            for &(class, gain) in &self.gains[from as usize..to as usize] {
                scores[usize::from(class)] += weight * i64::from(gain);
            }
        }
        let scores = scores.into_iter().zip(&self.losses);
        let scores = scores.map(|(score, &loss)| (loss > 0).then_some(score - known * loss));
        Some(Said(scores.collect()))
    }

    /// The nodes with samples among a node and what is below it.
    pub(super) fn below(&self, node: usize) -> impl Iterator<Item = usize> {
        self.below.get(node).into_iter().flatten().copied()
    }
}

/// The words and the pairs of neighbours, with their weight.
fn features(words: &[u64]) -> impl Iterator<Item = (u64, i64)> {
    // Words that differ in a letter have hashes that differ in a few bits, which may be those cut off.
    let stir = |hash: u64| (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let pairs = words
        .windows(2)
        .map(|pair| pair[0].rotate_left(17) ^ pair[1].rotate_left(43) ^ 0x9e37);
    let pairs = pairs.map(move |pair| (stir(pair), PAIR));
    let words = words.iter().map(move |word| (stir(*word), SINGLE));
    words.chain(pairs)
}

/// A use of a feature in one number, so that many are sorted quickly: its hash but for the last bits, the class,
/// the weight.
fn packed(hash: u64, class: usize, weight: u32) -> u64 {
    hash & FEATURE | (class as u64) << WEIGHT.count_ones() | u64::from(weight)
}

const WEIGHT: u64 = 0x1f;
const FEATURE: u64 = !0xf_ffff;

/// The feature of a use; its last bits, which a map looks at first, repeat the first ones.
fn feature(packed: u64) -> u64 {
    packed & FEATURE | packed >> FEATURE.count_ones()
}

fn class(packed: u64) -> u16 {
    ((packed & !FEATURE) >> WEIGHT.count_ones()) as u16
}

const SHIFT: u32 = 20;

/// log2(of / to) in hundredths, for `of` at least `to` and below 2^44.
fn log2(of: u64, to: u64) -> i64 {
    let ratio = (of << SHIFT) / to;
    let whole = ratio.ilog2();
    // The seven bits behind the first, as a straight line between the powers of two.
    let rest = (ratio >> (whole - 7)) & 0x7f;
    i64::from(whole - SHIFT) * 100 + rest as i64 * 100 / 128
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::{Outline, RulePack};
    use crate::text::word_keys;

    /// Three lines with samples, each given twice, one without, and sentences about none.
    fn pack() -> RulePack {
        let mut pack = crate::rules::load("soc-trang-2024", None)
            .expect("a built-in pack")
            .pack;
        let Outline { nodes, unrelated } = &mut pack.outline;
        nodes.truncate(4);
        for (node, samples) in nodes.iter_mut().zip([
            vec!["Tặng … suất quà cho hộ nghèo, lợp giúp mái nhà dột cho người neo đơn"],
            vec!["Có … đơn vị máu hiến được trong ngày hội giọt hồng"],
            vec!["Ra quân nhặt rác, khơi thông cống rãnh dọc tuyến kênh"],
            vec![],
        ]) {
            node.samples = samples.repeat(2).into_iter().map(str::to_owned).collect();
            for names in [&mut node.aliases, &mut node.phrases, &mut node.related] {
                names.clear();
            }
            (node.title, node.printed) = (String::new(), String::new());
        }
        *unrelated = vec!["Nhìn chung phong trào có nhiều chuyển biến".to_owned(); 2];
        pack.targets.clear();
        pack
    }

    fn samples(pack: &RulePack) -> Samples {
        let lexicon = crate::text::Lexicon::default();
        Samples::new(pack, &Wordings::new(&lexicon))
    }

    fn words(sentence: &str) -> Vec<u64> {
        word_keys(sentence, &crate::text::Lexicon::default())
    }

    #[test]
    fn words_of_a_sample_speak_for_its_node() {
        let samples = samples(&pack());
        let said = samples.weigh(&words("thanh niên lợp giúp mái nhà dột"));
        let best = said.expect("there are samples").best(0..4).expect("a node");
        assert_eq!(best.node, 0);
        assert!(best.lead > 0, "{best:?}");
    }

    #[test]
    fn words_of_a_remark_speak_for_no_node() {
        let samples = samples(&pack());
        let said = samples.weigh(&words("nhìn chung có nhiều chuyển biến"));
        let best = said.expect("there are samples").best(0..4).expect("a node");
        assert!(best.lead < 0, "{best:?}");
    }

    #[test]
    fn a_node_without_samples_is_never_the_best() {
        let samples = samples(&pack());
        let said = samples.weigh(&words("xyz")).expect("there are samples");
        assert_eq!(samples.below(3).next(), None);
        assert_eq!(said.best(3..4), None);
        assert_eq!(said.ahead(0, 3), None);
    }

    #[test]
    fn without_samples_nothing_is_said() {
        let mut pack = pack();
        for node in &mut pack.outline.nodes {
            node.samples.clear();
        }
        pack.outline.unrelated.clear();
        assert!(samples(&pack).weigh(&words("hiến máu")).is_none());
    }

    proptest! {
        #[test]
        fn the_logarithm_is_near_the_true_one(to in 1_u64..1 << 20, more in 0_u64..1 << 30) {
            let of = to + more;
            let exact = ((of as f64) / (to as f64)).log2() * 100.0;
            prop_assert!((log2(of, to) as f64 - exact).abs() < 12.0);
        }

        #[test]
        fn a_packed_use_keeps_its_class_and_weight(hash: u64, node in 0_usize..1 << 15, weight in 1_u32..32) {
            let packed = packed(hash, node, weight);
            prop_assert_eq!(usize::from(class(packed)), node);
            prop_assert_eq!(packed & WEIGHT, u64::from(weight));
            prop_assert_eq!(feature(packed), feature(hash));
        }
    }
}
