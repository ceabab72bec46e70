//! Names of the outline that a sentence spells out, in whatever order.

use super::{Meaning, Term, Titles};

/// A wording of a node that can be spelt out, at its most telling word: what rules most sentences out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchored {
    /// Its most telling word.
    pub(super) word: u32,
    pub(super) wording: u32,
    /// The word with its tones, if without it too little of the wording is left.
    pub(super) form: Option<u64>,
    /// The next telling word, if without it too little is left.
    pub(super) second: Option<u32>,
}

/// A wording is spelt out when a sentence holds this share of its weight (per cent) …
pub(super) const SPELT: u32 = 85;
/// … and the wording weighs at least this much, so that a common word alone says nothing.
pub(super) const WEIGHTY: u32 = 1100;

/// Room for the words of a sentence, used again for the next.
#[derive(Debug, Default)]
pub(in crate::mapping) struct Places {
    /// By dense index of a word: its term in the sentence, counted from 1, so that a wording is checked
    /// without hashing; 0 for all between two sentences.
    places: Vec<u32>,
    /// The words that have a place.
    present: Vec<u32>,
}

impl Titles {
    /// The wordings whose most telling word this is.
    fn anchored(&self, word: u32) -> &[Anchored] {
        let (from, to) = (self.anchors[word as usize], self.anchors[word as usize + 1]);
        &self.anchored[from as usize..to as usize]
    }

    /// Outline nodes a wording of which stands in the sentence with nearly all its words, with the
    /// number of words, in outline order.
    pub(in crate::mapping) fn spelt_out(
        &self,
        terms: &[Term],
        places: &mut Places,
    ) -> Vec<(usize, usize)> {
        let Places { places, present } = places;
        places.resize(self.entries.len(), 0);
        for (term, place) in terms.iter().zip(1..) {
            if let Some(&word) = self.words.get(&term.key) {
                places[word as usize] = place;
                present.push(word);
            }
        }
        let stands = |word: u32| places[word as usize] > 0;
        let holds = |word: u32, form: u64| {
            let place = (places[word as usize] as usize).checked_sub(1);
            place.is_some_and(|place| terms[place].loose || terms[place].form == form)
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        for &word in present.iter() {
            for anchored in self.anchored(word) {
                if !anchored.second.is_none_or(stands)
                    || !anchored.form.is_none_or(|form| holds(word, form))
                {
                    continue;
                }
                let wording = &self.wordings[anchored.wording as usize];
                let (mut weight, mut count) = (wording.weight, 0);
                for &(word, form) in &wording.words {
                    if holds(word, form) {
                        count += 1;
                    } else {
                        weight -= self.entries[word as usize].weight;
                        if weight * 100 < wording.weight * SPELT {
                            break;
                        }
                    }
                }
                if count >= 3
                    && weight * 100 >= wording.weight * SPELT
                    && let Meaning::Node(node) = self.meanings[wording.meaning as usize]
                {
                    found.push((node, count));
                }
            }
        }
        for word in present.drain(..) {
            places[word as usize] = 0;
        }
        // The wording of most words for each node.
        found.sort_unstable_by_key(|&(node, count)| (node, std::cmp::Reverse(count)));
        found.dedup_by_key(|(node, _)| *node);
        found
    }
}
