//! How a unit's leaves stand, section by section: the compact form for its meeting page.

use crate::model::{NodeLabel, SectionState};

use super::Book;

/// How the leaves of one section stand: full, thin, heading only, missing.
pub(super) struct SectionTally<'a> {
    pub(super) node: &'a NodeLabel,
    pub(super) counts: [u32; 4],
    /// Ids of the required leaves that are not full; thin ones with their letter.
    pub(super) wanted: Vec<String>,
}

impl SectionTally<'_> {
    pub(super) fn lacks(&self) -> bool {
        !self.wanted.is_empty()
    }
}

/// Leaves counted by state under their section: their ancestor at depth 2, or themselves above it.
pub(super) fn of_unit<'a>(book: &Book<'a>, unit: usize) -> Vec<SectionTally<'a>> {
    let mut tallies: Vec<SectionTally<'a>> = Vec::new();
    let states = &book.comparison.units[unit].assessment.sections;
    for (label, state) in book.comparison.nodes.iter().zip(states) {
        if !label.leaf || label.id != state.node {
            continue;
        }
        let section = section_of(book, label);
        if tallies.last().is_none_or(|last| last.node.id != section.id) {
            tallies.push(SectionTally {
                node: section,
                counts: [0; 4],
                wanted: Vec::new(),
            });
        }
        let place = match state.state {
            SectionState::Full => 0,
            SectionState::Thin => 1,
            SectionState::HeadingOnly => 2,
            SectionState::Missing => 3,
            SectionState::NotApplicable | SectionState::Unreadable => continue,
        };
        if let Some(tally) = tallies.last_mut() {
            tally.counts[place] += 1;
            if state.required && state.state == SectionState::Thin {
                tally
                    .wanted
                    .push(format!("{} ({})", label.id, state.state.letter()));
            } else if state.required && state.state != SectionState::Full {
                tally.wanted.push(label.id.clone());
            }
        }
    }
    tallies
}

fn section_of<'a>(book: &Book<'a>, leaf: &'a NodeLabel) -> &'a NodeLabel {
    let mut node = leaf;
    while node.depth > 2 {
        match book.labels.node(&node.parent) {
            Some(parent) => node = parent,
            None => break,
        }
    }
    node
}
