//! What the outline and the programme print: a sentence of a report that says nothing else is no content.

use std::collections::BTreeSet;

use crate::rules::RulePack;
use crate::text::ByHash;

use super::titles::Term;
use super::wordings::Wordings;

/// Fewer words are everybody's.
const FEWEST: usize = 6;

/// The printed lines of the outline, and the sentences of the programme's tasks.
#[derive(Debug, Default)]
pub(super) struct Official {
    lines: Vec<Line>,
    /// Word → the lines that hold it.
    by_word: ByHash<Vec<u32>>,
}

#[derive(Debug)]
struct Line {
    /// The outline node it asks for, or the one that reports on its task.
    node: usize,
    /// In order of their hashes.
    words: Vec<u64>,
}

impl Official {
    pub(super) fn new(pack: &RulePack, wordings: &Wordings<'_>) -> Official {
        let mut official = Official::default();
        for (node, at) in pack.outline.nodes.iter().enumerate() {
            official.add(node, super::words(&at.printed, wordings));
        }
        for task in &pack.programme {
            let mut nodes = task.nodes.iter().filter_map(|id| pack.outline.index(id));
            let Some(node) = nodes.next() else { continue };
            for sentence in task.text.split_inclusive(['.', ';', '\n']) {
                official.add(node, super::words(sentence, wordings));
            }
        }
        official
    }

    fn add(&mut self, node: usize, mut words: Vec<u64>) {
        if words.len() < FEWEST {
            return;
        }
        let line = self.lines.len() as u32;
        words.sort_unstable();
        for of_word in words.chunk_by(|a, b| a == b) {
            self.by_word.entry(of_word[0]).or_default().push(line);
        }
        self.lines.push(Line { node, words });
    }

    /// The node of the line whose words are nearly all of these, and nearly all in these.
    pub(super) fn repeated_by(&self, own: &[Term]) -> Option<usize> {
        if own.len() < FEWEST {
            return None;
        }
        // Of the words of a copy at most a tenth are its own, so one of the rarest more than that is the line's.
        let foreign = own.len() / 10;
        let mut lists: Vec<&[u32]> = Vec::with_capacity(own.len());
        let mut unknown = 0;
        for term in own {
            let lines = self.by_word.get(&term.key()).map_or(&[][..], Vec::as_slice);
            unknown += usize::from(lines.is_empty());
            if unknown > foreign {
                return None;
            }
            lists.push(lines);
        }
        lists.sort_unstable_by_key(|lines| lines.len());
        let rarest: BTreeSet<u32> = lists[..=foreign]
            .iter()
            .copied()
            .flatten()
            .copied()
            .collect();
        let mut lines = rarest.into_iter().map(|line| &self.lines[line as usize]);
        let copied = lines.find(|line| {
            let words = line.words.len();
            let shared = || {
                own.iter()
                    .filter(|t| line.words.binary_search(&t.key()).is_ok())
            };
            own.len() * 10 <= words * 12
                && words * 10 <= own.len() * 16
                && shared().count() + foreign >= own.len()
        });
        copied.map(|line| line.node)
    }
}
