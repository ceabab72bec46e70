//! Fingerprints of paragraphs: hashes of five words in a row, of which a few are chosen so that two
//! paragraphs with a dozen words in common always share one (winnowing, Schleimer et al. 2003).
//!
//! Figures stay in the words on purpose: units write the same sentences about different amounts, and
//! only a copy repeats the amounts too.

use crate::rules::RulePack;
use crate::text;

use super::words::{Word, words};

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
            let key = text::key(wording);
            each_hash(&words(&key), |_, hash| known.push(hash));
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
    fn knows(&self, hash: u32) -> bool {
        let bits = self.upper.get((hash >> 22) as usize);
        bits.is_some_and(|bits| bits >> (hash >> 16 & 63) & 1 == 1)
            && self.known.binary_search(&hash).is_ok()
    }

    /// The word sequences of a text that are its own, and how many words they span.
    pub(super) fn own(&self, words: &[Word<'_>]) -> (Vec<u32>, usize) {
        let mut own = Vec::with_capacity(words.len());
        let (mut spanned, mut upto) = (0, 0);
        each_hash(words, |at, hash| {
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
fn each_hash(words: &[Word<'_>], mut take: impl FnMut(usize, u32)) {
    // The hashes of the last words, and how many words ago the last figure stood.
    let mut last = [0; LENGTH];
    let mut since_figure = LENGTH;
    for (at, word) in words.iter().enumerate() {
        last.rotate_left(1);
        last[LENGTH - 1] = word.key.bytes().fold(SEED, mix);
        since_figure = if is_figure(word.key) {
            0
        } else {
            since_figure + 1
        };
        if at + 1 >= LENGTH {
            let hash = last.iter().fold(SEED, |hash, word| join(hash, *word));
            // Both halves count: the low bits alone are weak for short words.
            let folded = (hash ^ (hash >> 32)) as u32;
            take(
                at + 1 - LENGTH,
                folded & !1 | u32::from(since_figure < LENGTH),
            );
        }
    }
}

/// The word is a number, and no year.
#[inline]
fn is_figure(word: &str) -> bool {
    let is_year = || word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    word.bytes().all(|b| b.is_ascii_digit()) && !is_year()
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
#[inline]
fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// A sequence with one more word, fixed as [`mix`] is.
#[inline]
fn join(sequence: u64, word: u64) -> u64 {
    (sequence.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
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
        let heading = "Kết quả tổ chức, học tập, quán triệt và tuyên truyền về các Nghị quyết";
        let official = Official::of([heading].into_iter());
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
