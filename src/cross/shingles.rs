//! Fingerprints of paragraphs: hashes of five words in a row, of which a few are chosen so that two
//! paragraphs with a dozen words in common always share one (winnowing, Schleimer et al. 2003).
//!
//! Figures and names are no part of the words: a copy with other amounts and places is still found here;
//! whether it is a copy is decided on the words themselves.

use crate::rules::RulePack;
use crate::text;

use super::skeleton::{Skeleton, after, marked};
use super::words::words;

/// Words in a row that make one shingle.
pub(super) const LENGTH: usize = 5;
/// Of so many shingles in a row at least one is kept.
const WINDOW: usize = 8;

/// Word sequences that belong to nobody: the outline's, the programme's, the targets'.
#[derive(Debug, Clone, Default)]
pub struct Official {
    /// Hashes, sorted, each once.
    known: Vec<u32>,
    /// One bit for the upper half of each hash: most sequences of a report are told apart by it.
    upper: Vec<u64>,
}

impl Official {
    /// Learns the wordings of a pack and further texts such as the round's title.
    pub fn new<'t>(pack: &'t RulePack, more: impl IntoIterator<Item = &'t str>) -> Official {
        let nodes = pack.outline.nodes.iter().flat_map(|node| {
            let own = [node.title.as_str(), node.printed.as_str()];
            let phrases = node.aliases.iter().chain(&node.phrases);
            own.into_iter().chain(phrases.map(String::as_str))
        });
        let targets = pack.targets.iter().flat_map(|target| {
            let own = [target.name.as_str(), target.source.as_str()];
            own.into_iter()
                .chain(target.phrases.iter().map(String::as_str))
        });
        let tasks = pack.programme.iter().flat_map(|task| {
            let title = std::iter::once(task.title.as_str());
            title.chain(task.text.lines())
        });
        let headings = pack.vocabulary.other_headings.iter();
        let headings = headings.flat_map(|heading| heading.titles.iter().map(String::as_str));
        Official::of(
            nodes
                .chain(targets)
                .chain(tasks)
                .chain(headings)
                .chain([pack.title.as_str()])
                .chain(more),
        )
    }

    fn of<'t>(wordings: impl Iterator<Item = &'t str>) -> Official {
        let mut known = Vec::new();
        // Wordings of fewer letters have no sequence.
        for wording in wordings.filter(|wording| wording.len() >= 2 * LENGTH - 1) {
            let text = text::normalize(wording, &[], &text::Lexicon::default());
            let words = words(&text.key);
            let marked = marked(&text.clean, &text.key, &words);
            each_hash(&Skeleton::of_words(&marked, &words).words, |_, hash| {
                known.push(hash);
            });
        }
        known.sort_unstable();
        known.dedup();
        let mut upper = vec![0; 1 << 10];
        for hash in &known {
            upper[(hash >> 22) as usize] |= 1 << (hash >> 16 & 63);
        }
        Official { known, upper }
    }

    #[inline]
    pub(super) fn knows(&self, hash: u32) -> bool {
        let bits = self.upper.get((hash >> 22) as usize);
        bits.is_some_and(|bits| bits >> (hash >> 16 & 63) & 1 == 1)
            && self.known.binary_search(&hash).is_ok()
    }

    /// The word sequences of a text that are its own, and how many words they span.
    pub(super) fn own(&self, skeleton: &Skeleton) -> (Vec<u32>, usize) {
        let mut own = Vec::with_capacity(skeleton.words.len());
        let (mut spanned, mut upto) = (0, 0);
        each_hash(&skeleton.words, |at, hash| {
            if !self.knows(hash) {
                own.push(hash);
                spanned += at + LENGTH - upto.max(at);
                upto = at + LENGTH;
            }
        });
        (own, spanned)
    }
}

/// Every sequence of [`LENGTH`] words: the number of its first word, and its hash.
pub(super) fn each_hash(words: &[u32], mut take: impl FnMut(usize, u32)) {
    for (at, sequence) in words.windows(LENGTH).enumerate() {
        let hash = sequence.iter().fold(0, |hash, word| after(hash, *word));
        // The last bit tells word sequences from details.
        take(at, hash & !1);
    }
}

/// The chosen hashes of a paragraph: the smallest of every [`WINDOW`] in a row, sorted, each once.
pub(super) fn winnow(own: &[u32]) -> Vec<u32> {
    let mut chosen: Vec<u32> = Vec::new();
    let width = WINDOW.min(own.len()).max(1);
    // Where the least of the window stands: it mostly stays for a while.
    let mut least: Option<usize> = None;
    for end in width..=own.len() {
        let start = end - width;
        let kept = least.filter(|&at| at >= start);
        let at = match kept {
            Some(at) if own[at] < own[end - 1] => at,
            Some(_) => end - 1,
            None => (start + 1..end).fold(start, |a, b| if own[b] <= own[a] { b } else { a }),
        };
        if least != Some(at) && chosen.last() != Some(&own[at]) {
            chosen.push(own[at]);
        }
        least = Some(at);
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn own(text: &str) -> Vec<u32> {
        let text = text::normalize(text, &[], &text::Lexicon::default());
        let marked = marked(&text.clean, &text.key, &words(&text.key));
        Official::default().own(&Skeleton::of(&marked)).0
    }

    #[test]
    fn tones_capitals_and_figures_do_not_matter_and_words_do() {
        let a = own("Tổ chức 12 buổi tuyên truyền cho đoàn viên");
        assert_eq!(a, own("TỔ CHỨC 12 BUỔI TUYÊN TRUYỀN CHO ĐOÀN VIÊN"));
        assert_eq!(a, own("Tổ chức 1.300 buổi tuyên truyền cho đoàn viên"));
        assert_ne!(a, own("Tổ chức 12 buổi tuyên truyền cho hội viên"));
    }

    #[test]
    fn official_words_are_taken_away() {
        let heading = "Kết quả tổ chức, học tập, quán triệt và tuyên truyền về các nghị quyết";
        let official = Official::of([heading].into_iter());
        let text = "Kết quả tổ chức, học tập, quán triệt và tuyên truyền về các nghị quyết: \
                    đã tổ chức 11 hội nghị cho 540 cán bộ";
        let key = text::key(text);
        let text = marked(text, &key, &words(&key));
        let (hashes, span) = official.own(&Skeleton::of(&text));
        // Four words of the heading stand in sequences that reach into the unit's own words.
        assert_eq!(span, 8 + 4);
        assert_eq!(hashes.len(), 8);
    }

    proptest! {
        /// What makes winnowing exact: a run shared by two texts leaves a shared hash.
        #[test]
        fn a_shared_run_leaves_a_shared_hash(
            before in "[a-z]{1,6}( [a-z]{1,6}){0,30}",
            shared in "[a-z]{3,9}( [a-z]{3,9}){11,20}",
            after in "[a-z]{1,6}( [a-z]{1,6}){0,30}",
        ) {
            let a = winnow(&own(&format!("{before} {shared}")));
            let b = winnow(&own(&format!("{shared} {after}")));
            prop_assert!(a.iter().any(|hash| b.binary_search(hash).is_ok()));
        }
    }
}
