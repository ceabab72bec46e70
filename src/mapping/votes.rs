//! Which of several sibling lines a sentence speaks about, when no phrase of theirs occurs in it: the
//! words that only one sibling uses vote for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::Outline;

use super::titles::Term;

/// Hundredths of a bit a sentence must bring for a leaf …
const ENOUGH: u32 = 320;
/// … and bring more than for any other.
const AHEAD: u32 = 130;

/// Word votes for the leaves under every inner node.
#[derive(Debug, Clone, Default)]
pub(super) struct Votes {
    /// Inner node → word → leaves under it that use the word, and its weight.
    by_node: BTreeMap<usize, BTreeMap<u64, (Vec<usize>, u32)>>,
}

impl Votes {
    /// `words` gives the words of a node's own wordings and phrases.
    pub(super) fn new(outline: &Outline, words: impl Fn(usize) -> BTreeSet<u64>) -> Votes {
        let own: Vec<BTreeSet<u64>> = (0..outline.nodes.len()).map(words).collect();
        let mut by_node = BTreeMap::new();
        for node in 0..outline.nodes.len() {
            let leaves = leaves_under(outline, node);
            // Above that the siblings are whole sections, and phrases decide.
            if leaves.len() < 2 || leaves.len() > 12 {
                continue;
            }
            let mut uses: BTreeMap<u64, (Vec<usize>, u32)> = BTreeMap::new();
            for &leaf in &leaves {
                for &word in &own[leaf] {
                    uses.entry(word).or_default().0.push(leaf);
                }
            }
            uses.retain(|_, (of, _)| of.len() * 2 <= leaves.len());
            for (of, weight) in uses.values_mut() {
                *weight = bits(leaves.len(), of.len());
            }
            by_node.insert(node, uses);
        }
        Votes { by_node }
    }

    /// The leaf under `node` a sentence with these words speaks about.
    pub(super) fn choose(
        &self,
        node: usize,
        words: &[Term],
        barred: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let uses = self.by_node.get(&node)?;
        let mut scores: BTreeMap<usize, u32> = BTreeMap::new();
        for word in words {
            if let Some((leaves, weight)) = uses.get(&word.key()) {
                for &leaf in leaves {
                    *scores.entry(leaf).or_default() += weight;
                }
            }
        }
        let (&leaf, &best) = scores
            .iter()
            .max_by_key(|&(leaf, score)| (*score, std::cmp::Reverse(*leaf)))?;
        let second = scores
            .iter()
            .filter(|(other, _)| **other != leaf)
            .map(|(_, score)| *score)
            .max()
            .unwrap_or(0);
        (best >= ENOUGH && best >= second + AHEAD && !barred(leaf)).then_some(leaf)
    }
}

fn leaves_under(outline: &Outline, node: usize) -> Vec<usize> {
    let mut leaves = Vec::new();
    let mut stack: Vec<usize> = outline.nodes[node].children.clone();
    while let Some(at) = stack.pop() {
        if outline.nodes[at].children.is_empty() {
            if !outline.nodes[at].catch_all {
                leaves.push(at);
            }
        } else {
            stack.extend(&outline.nodes[at].children);
        }
    }
    leaves.sort_unstable();
    leaves
}

/// log2(total / uses) in hundredths, for small whole numbers.
fn bits(total: usize, uses: usize) -> u32 {
    const LOG2: [u32; 13] = [0, 0, 100, 158, 200, 232, 258, 281, 300, 317, 332, 346, 358];
    LOG2[total.min(12)].saturating_sub(LOG2[uses.min(12)])
}
