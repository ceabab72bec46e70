//! Sentences that no line needs, for lines that nothing speaks of.
//!
//! Before a line is called missing, what stands in its part of the report and belongs to no line, or to
//! one that has enough without it, is asked whether its words speak for that line more than for any other; and
//! what stands right between the lines before and behind it, whether they do more than for those two.

use crate::model::Evidence;
use crate::rules::Marker;
use crate::text::Span;

use super::content::Content;
use super::placing::{Placing, SPARE, Scope, credit, is_below};
use super::profile::Asked;
use super::samples::CLEAR;
use super::spoken::SPOKEN;
use super::titles::Meaning;

/// A sentence of so many words may tell of a line that nothing else speaks of.
const TOLD: u32 = 8;
/// Lead of a line for a sentence that no other line needs.
const LEAST: i64 = 3_000;
/// A sentence leaves the line it was credited to when its words speak this much more for another (fifths).
const FARTHER: u64 = 11;

/// A sentence under a heading that has lines below it.
pub(super) struct Kept {
    /// The nodes of the heading.
    open: Vec<usize>,
    /// What it was credited to.
    credited: Vec<usize>,
    content: Content,
    /// Its line.
    line: usize,
}

impl Placing<'_, '_> {
    /// Keeps a sentence just placed, for a line that may be left without any.
    pub(super) fn keep(&mut self, content: Content, line: usize, scope: &Scope<'_>) {
        let outline = &self.mapper.pack.outline;
        let inner = |&o: &usize| !outline.nodes[o].children.is_empty();
        // What follows a heading with its content on its own line may go on with the item around it.
        let open = if scope.turns {
            scope.around
        } else {
            scope.nodes
        };
        if content.shown
            && content.begins
            && !content.intention
            && content.words >= TOLD
            && open.iter().any(inner)
        {
            self.kept.push(Kept {
                open: open.to_vec(),
                credited: self.credited.clone(),
                content,
                line,
            });
        }
    }

    /// Gives lines that nothing speaks of the sentences that speak for them most and are not needed where
    /// they stand: those credited to no line at all, or to one with others of its own.
    pub(super) fn assign(&mut self, quote: &dyn Fn(usize, Span) -> Evidence) {
        let kept = std::mem::take(&mut self.kept);
        let mapper = self.mapper;
        let outline = &mapper.pack.outline;
        let profile = mapper.titles.profile();
        let nodes = 0..outline.nodes.len();
        let empty: Vec<usize> = nodes
            .clone()
            .filter(|&node| self.is_accused(node))
            .collect();
        let is_leaf = |node: usize| outline.nodes[node].children.is_empty();
        let mut best: Vec<Option<(u64, &Kept)>> = vec![None; outline.nodes.len()];
        let mut asked: Option<(&[usize], bool, Asked)> = None;
        for kept in &kept {
            let of = |node: usize| kept.content.claims.iter().find(|claim| claim.node == node);
            let taken = |&node: &usize| {
                if is_leaf(node) {
                    self.gathered[node].times < 2
                } else {
                    of(node).is_some_and(|claim| claim.strength >= SPARE)
                }
            };
            if empty.is_empty() || kept.credited.iter().any(taken) {
                continue;
            }
            let open = kept.open.as_slice();
            let known = asked.take().filter(|(known, ..)| *known == open);
            let (_, any, leaves) = asked.insert(known.unwrap_or_else(|| {
                let under = |node: usize| is_below(outline, node, open);
                (open, empty.iter().any(|&n| under(n)), self.lines_of(open))
            }));
            if !*any {
                continue;
            }
            let needed = kept.credited.iter().any(|&node| is_leaf(node));
            let (node, score) = if let Some(said) = self.said(&kept.content) {
                let below = |&node: &usize| is_below(outline, node, open);
                let Some(most) = said.best(self.sampled(open).into_iter().filter(below)) else {
                    continue;
                };
                let least = if needed { CLEAR } else { LEAST };
                if most.lead < least {
                    continue;
                }
                (most.node, most.lead.unsigned_abs())
            } else {
                let words = kept.content.terms.iter().map(|term| term.key());
                let Some(like) = profile.likeness(words, leaves) else {
                    continue;
                };
                let Meaning::Node(node) = like.meaning else {
                    continue;
                };
                let clear = like.score >= SPOKEN && like.score * 5 >= like.second * FARTHER;
                if needed && !clear {
                    continue;
                }
                (node, like.score)
            };
            if empty.contains(&node) && best[node].is_none_or(|(known, _)| known < score) {
                best[node] = Some((score, kept));
            }
        }
        // A line without words of its own under an item with some is not accused, but thin.
        let bare: Vec<usize> = nodes.filter(|&node| self.is_bare(node)).collect();
        let around = self.around(&kept);
        for &node in &bare {
            if best[node].is_none() {
                best[node] = self.between(&kept, &around, node, &bare);
            }
        }
        for (slot, best) in self.gathered.iter_mut().zip(best) {
            if let Some((_, kept)) = best {
                let quote = || quote(kept.line, kept.content.span);
                credit(slot, &kept.content, &quote, false);
            }
        }
    }

    /// A sentence credited to no line that stands right between those of the lines around a node, and speaks
    /// for the node more than for them: who writes without headings mostly keeps the outline's order.
    fn between<'k>(
        &self,
        kept: &'k [Kept],
        around: &[Option<(usize, usize)>],
        node: usize,
        empty: &[usize],
    ) -> Option<(u64, &'k Kept)> {
        let outline = &self.mapper.pack.outline;
        let profile = self.mapper.titles.profile();
        let found = kept.iter().zip(around).filter_map(|(here, lines)| {
            let (before, behind) = (*lines)?;
            let between = |other: usize| before < other && other < behind;
            if !between(node)
                || !is_below(outline, node, &here.open)
                || empty.iter().any(|&other| other != node && between(other))
            {
                return None;
            }
            if let Some(said) = self.said(&here.content) {
                let lead = said.ahead(node, before)?.min(said.ahead(node, behind)?);
                let lead = u64::try_from(lead).ok().filter(|lead| *lead > 0)?;
                return Some((lead, here));
            }
            let around = [before, node, behind].map(Meaning::Node);
            let asked = profile.asked(|meaning| around.contains(&meaning));
            let words = here.content.terms.iter().map(|term| term.key());
            let like = profile.likeness(words, &asked)?;
            (like.meaning == Meaning::Node(node)).then_some((like.score, here))
        });
        found.max_by_key(|(score, kept)| (*score, std::cmp::Reverse(kept.line)))
    }

    /// For each sentence credited to no line: the lines of the nearest sentences before and behind it under
    /// the same heading.
    fn around(&self, kept: &[Kept]) -> Vec<Option<(usize, usize)>> {
        let outline = &self.mapper.pack.outline;
        let leaf = |kept: &Kept| {
            let mut credited = kept.credited.iter().copied();
            credited.find(|&node| outline.nodes[node].children.is_empty())
        };
        let nearest = |order: &mut dyn Iterator<Item = usize>| {
            let mut lines: Vec<Option<usize>> = vec![None; kept.len()];
            let mut last: Option<(&[usize], usize)> = None;
            for at in order {
                let open = kept[at].open.as_slice();
                last = last.filter(|(known, _)| *known == open);
                lines[at] = last.map(|(_, line)| line);
                if let Some(line) = leaf(&kept[at]) {
                    last = Some((open, line));
                }
            }
            lines
        };
        let before = nearest(&mut (0..kept.len()));
        let behind = nearest(&mut (0..kept.len()).rev());
        let lines = before.into_iter().zip(behind).zip(kept);
        lines
            .map(|((before, behind), kept)| before.zip(behind).filter(|_| leaf(kept).is_none()))
            .collect()
    }

    /// A line that would be called missing: a `+` line under an item with words is none.
    fn is_accused(&self, node: usize) -> bool {
        let nodes = &self.mapper.pack.outline.nodes;
        let told = |&node: &usize| self.gathered[node].words > 0;
        let parent = nodes[node]
            .parent
            .filter(|_| nodes[node].marker == Marker::Plus);
        self.is_bare(node)
            && !parent
                .is_some_and(|parent| told(&parent) || nodes[parent].children.iter().any(told))
    }
}
