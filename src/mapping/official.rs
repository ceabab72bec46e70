//! What the outline and the programme print: a sentence of a report that says nothing else is no content.

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
    words: usize,
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

    fn add(&mut self, node: usize, words: Vec<u64>) {
        if words.len() < FEWEST {
            return;
        }
        let line = self.lines.len() as u32;
        self.lines.push(Line {
            node,
            words: words.len(),
        });
        for word in words {
            self.by_word.entry(word).or_default().push(line);
        }
    }

    /// The node of the line whose words are nearly all of these, and nearly all in these.
    pub(super) fn repeated_by(&self, own: &[Term]) -> Option<usize> {
        if own.len() < FEWEST {
            return None;
        }
        let lists = own.iter().filter_map(|term| self.by_word.get(&term.key()));
        // A sentence with more words of its own than a copy may have is the usual case.
        if lists.clone().count() * 10 < own.len() * 9 {
            return None;
        }
        let mut shared: Vec<usize> = vec![0; self.lines.len()];
        for &line in lists.flatten() {
            shared[line as usize] += 1;
        }
        let mut pairs = shared.iter().zip(&self.lines);
        let copied = pairs.find(|&(&shared, line)| {
            own.len() * 10 <= line.words * 12
                && line.words * 10 <= own.len() * 16
                && shared * 10 >= own.len() * 9
        });
        copied.map(|(_, line)| line.node)
    }
}
