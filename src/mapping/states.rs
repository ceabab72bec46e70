//! From what was gathered for each outline node to its state.

use crate::model::{Evidence, NodeState, SectionState};
use crate::rules::Marker;

use super::Mapper;
use super::sections::{Gathered, QUOTES};

impl Mapper<'_> {
    pub(super) fn states(&self, gathered: &[Gathered], unit_kind: &str) -> Vec<NodeState> {
        let outline = &self.pack.outline;
        let count = outline.nodes.len();
        let mut states = vec![SectionState::Missing; count];
        // Children come after their parents, so going backwards sees every child first.
        for index in (0..count).rev() {
            let node = &outline.nodes[index];
            let own = &gathered[index];
            let applies = node.applies_to(unit_kind);
            let optional = self.is_optional(index);
            let child = |wanted: SectionState| node.children.iter().any(|&c| states[c] == wanted);
            states[index] = if own.words >= 2 && (own.concrete || own.answered)
                || own.figures > 0
                || child(SectionState::Full)
            {
                SectionState::Full
            } else if own.words >= 2 || child(SectionState::Thin) {
                SectionState::Thin
            } else if !applies {
                SectionState::NotApplicable
            } else if own.heading.is_some()
                || own.copied.is_some()
                || child(SectionState::HeadingOnly)
            {
                SectionState::HeadingOnly
            } else if optional {
                SectionState::NotApplicable
            } else {
                SectionState::Missing
            };
        }
        // An item with a single `+` line below it is that line: its heading is the line's.
        for (node, state) in outline.nodes.iter().zip(&mut states) {
            let headed = |parent: usize| {
                outline.nodes[parent].children.len() == 1 && gathered[parent].heading.is_some()
            };
            if *state == SectionState::Missing
                && node.marker == Marker::Plus
                && node.parent.is_some_and(headed)
            {
                *state = SectionState::HeadingOnly;
            }
        }
        // A `+` line without words of its own under a `-` item that has some is thin, not missing.
        for index in 0..count {
            let node = &outline.nodes[index];
            if states[index] == SectionState::Missing
                && node.marker == Marker::Plus
                && let Some(parent) = node.parent
                && matches!(states[parent], SectionState::Full | SectionState::Thin)
            {
                states[index] = SectionState::Thin;
            }
        }
        (0..count)
            .map(|index| self.node_state(index, states[index], gathered))
            .collect()
    }

    fn is_optional(&self, index: usize) -> bool {
        let node = &self.pack.outline.nodes[index];
        node.optional
            || !node.children.is_empty() && node.children.iter().all(|&c| self.is_optional(c))
    }

    fn node_state(&self, index: usize, state: SectionState, gathered: &[Gathered]) -> NodeState {
        let outline = &self.pack.outline;
        let (mut words, mut figures) = (0, 0);
        let mut evidence: Vec<Evidence> = gathered[index].heading.iter().cloned().collect();
        if evidence.is_empty() && state == SectionState::HeadingOnly {
            evidence.extend(gathered[index].copied.iter().cloned());
        }
        let mut stack = vec![index];
        while let Some(at) = stack.pop() {
            words += gathered[at].words;
            figures += gathered[at].figures;
            if evidence.len() <= QUOTES {
                evidence.extend(gathered[at].quotes.iter().cloned());
            }
            stack.extend(outline.nodes[at].children.iter().rev());
        }
        let parent = outline.nodes[index].parent;
        if evidence.is_empty()
            && state == SectionState::Thin
            && let Some(parent) = parent
        {
            evidence.extend(gathered[parent].heading.iter().cloned());
            evidence.extend(gathered[parent].quotes.iter().cloned());
        }
        // A parent's evidence is its children's; the heading is enough to find it.
        evidence.truncate(if outline.nodes[index].children.is_empty() {
            QUOTES + 1
        } else {
            1
        });
        // A round keeps some hundred thousand of these.
        evidence.shrink_to_fit();
        NodeState {
            node: outline.nodes[index].id.clone(),
            required: !self.is_optional(index) && state != SectionState::NotApplicable,
            state,
            words,
            figures,
            misplaced: gathered[index].misplaced && gathered[index].heading.is_none(),
            evidence,
        }
    }
}
