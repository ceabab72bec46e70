//! Fingerprints of paragraphs: hashes of five words in a row, of which a few are chosen so that two
//! paragraphs with a dozen words in common always share one (winnowing, Schleimer et al. 2003).
//!
//! Figures stay in the words on purpose: units write the same sentences about different amounts, and
//! only a copy repeats the amounts too.

use std::collections::HashSet;

use crate::rules::RulePack;
use crate::text;

use super::words::{Word, words};

/// Words in a row that make one shingle.
pub(super) const LENGTH: usize = 5;
/// Of so many shingles in a row at least one is kept.
const WINDOW: usize = 8;

/// Word sequences that belong to nobody: the outline's, the programme's, the targets'.
#[derive(Debug, Clone, Default)]
pub struct Official(HashSet<u32>);

impl Official {
    /// Learns the wordings of a pack and further texts such as the round's title.
    pub fn new<'t>(pack: &'t RulePack, more: impl IntoIterator<Item = &'t str>) -> Official {
        let mut official = Official::default();
        for node in &pack.outline.nodes {
            official.learn(&node.title);
            official.learn(&node.printed);
            for alias in node.aliases.iter().chain(&node.phrases) {
                official.learn(alias);
            }
        }
        for target in &pack.targets {
            official.learn(&target.name);
            official.learn(&target.source);
            for phrase in &target.phrases {
                official.learn(phrase);
            }
        }
        for task in &pack.programme {
            official.learn(&task.title);
            for line in task.text.lines() {
                official.learn(line);
            }
        }
        for heading in &pack.vocabulary.other_headings {
            for title in &heading.titles {
                official.learn(title);
            }
        }
        official.learn(&pack.title);
        for text in more {
            official.learn(text);
        }
        official
    }

    fn learn(&mut self, wording: &str) {
        let key = text::key(wording);
        self.0.extend(hashes(&words(&key)));
    }

    /// The word sequences of a text that are its own, and how many words they span.
    pub(super) fn own(&self, words: &[Word<'_>]) -> (Vec<u32>, usize) {
        let all: Vec<u32> = hashes(words).collect();
        let mut spanned = vec![false; words.len()];
        for (at, hash) in all.iter().enumerate() {
            if !self.0.contains(hash) {
                spanned[at..at + LENGTH].fill(true);
            }
        }
        let own = all.into_iter().filter(|hash| !self.0.contains(hash));
        (own.collect(), spanned.iter().filter(|s| **s).count())
    }
}

/// Hashes of every sequence of [`LENGTH`] words.
fn hashes<'w>(words: &'w [Word<'_>]) -> impl Iterator<Item = u32> + 'w {
    words.windows(LENGTH).map(|five| {
        let hash = five.iter().fold(SEED, |hash, word| {
            let hash = word.key.bytes().fold(hash, mix);
            mix(hash, b' ')
        });
        // Both halves count: FNV's low bits alone are weak for short words.
        let folded = (hash ^ (hash >> 32)) as u32;
        let figure = five.iter().any(|word| is_figure(word.key));
        folded & !1 | u32::from(figure)
    })
}

/// The word is a number, and no year.
fn is_figure(word: &str) -> bool {
    let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    word.bytes().all(|b| b.is_ascii_digit()) && !year
}

/// The sequence behind a hash holds a figure.
pub(super) fn has_figure(hash: u32) -> bool {
    hash & 1 == 1
}

/// The figures of a text without leading zeros, sorted; dates, years and signs like `1+1` are none.
pub(super) fn figures<'k>(key: &str, words: &[Word<'k>]) -> Vec<&'k str> {
    let joins = |at: Option<usize>| {
        at.and_then(|at| key.as_bytes().get(at))
            .is_some_and(|byte| matches!(byte, b'/' | b'+' | b'-'))
    };
    let mut figures: Vec<&str> = words
        .iter()
        .filter(|word| is_figure(word.key))
        .filter(|word| !joins(word.start.checked_sub(1)) && !joins(Some(word.end)))
        .map(|word| word.key.trim_start_matches('0'))
        .filter(|figure| !figure.is_empty())
        .collect();
    figures.sort_unstable();
    figures
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: fixed for all time, because an earlier result is compared by it.
fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The chosen hashes of a paragraph: the smallest of every [`WINDOW`] in a row, sorted, each once.
pub(super) fn winnow(own: &[u32]) -> Vec<u32> {
    let mut chosen: Vec<u32> = if own.len() <= WINDOW {
        own.iter().min().copied().into_iter().collect()
    } else {
        own.windows(WINDOW)
            .filter_map(|window| window.iter().min().copied())
            .collect()
    };
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn own(text: &str) -> Vec<u32> {
        Official::default().own(&words(&text::key(text))).0
    }

    #[test]
    fn tones_and_capitals_do_not_matter_and_figures_do() {
        let a = own("Tổ chức 12 buổi tuyên truyền cho đoàn viên");
        assert_eq!(a, own("TỔ CHỨC 12 BUỔI TUYÊN TRUYỀN CHO ĐOÀN VIÊN"));
        assert_ne!(a, own("Tổ chức 13 buổi tuyên truyền cho đoàn viên"));
    }

    #[test]
    fn official_words_are_taken_away() {
        let mut official = Official::default();
        official.learn("Kết quả tổ chức, học tập, quán triệt và tuyên truyền về các Nghị quyết");
        let key = text::key(
            "Kết quả tổ chức, học tập, quán triệt và tuyên truyền về các Nghị quyết: \
             đã tổ chức 11 hội nghị cho 540 cán bộ",
        );
        let (hashes, span) = official.own(&words(&key));
        // Four words of the heading stand in sequences that reach into the unit's own words.
        assert_eq!(span, 10 + 4);
        assert_eq!(hashes.len(), 10);
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
