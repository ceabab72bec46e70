//! Which line the words of a sentence speak for, all of them taken together: by sample sentences where the
//! pack has some, else by the words of its titles and phrases.

use std::collections::BTreeSet;

use super::claim::Claim;
use super::content::Content;
use super::placing::{Placing, Scope, is_below};
use super::profile::Asked;
use super::samples::{CLEAR, LIKELY, Said};
use super::sequence::is_ancestor;
use super::titles::Meaning;

/// Weight of words that makes a sentence speak for a line it does not name …
pub(super) const SPOKEN: u64 = 400_000;
/// … so far ahead of the next line, in per cent.
const FURTHER: u64 = 15;
/// Two lines are close when one holds this part of the words of the other …
const CLOSE: (usize, usize) = (2, 3);
/// … and then the sentence's words decide, so far ahead, in per cent.
const AHEAD: u64 = 10;

impl Placing<'_, '_> {
    /// The line below the open headings that the words of a sentence speak for so clearly that its phrases
    /// do not count.
    pub(super) fn meant(&self, content: &Content, open: &[usize]) -> Option<usize> {
        let lines = self.sampled(open);
        if lines.len() < 2 || !(content.shown || content.answered) {
            return None;
        }
        let free = |&node: &usize| !self.headed[node] && !self.is_crowded(node);
        if !lines.iter().any(free) {
            return None;
        }
        let best = self.said(content)?.best(lines.into_iter())?;
        (free(&best.node) && best.lead >= CLEAR).then_some(best.node)
    }

    /// The line that a further sentence clearly means where a heading ran into the text before it: what
    /// stands before a colon opens a paragraph about several lines as often as it names the only one.
    pub(super) fn meant_beside(&self, content: &Content, scope: &Scope<'_>) -> Option<usize> {
        let &[open] = scope.nodes else { return None };
        if !scope.led || self.opening {
            return None;
        }
        let line = self.meant(content, scope.around)?;
        (line != open).then_some(line)
    }

    /// The lines with samples among some nodes and below them.
    pub(super) fn sampled(&self, open: &[usize]) -> Vec<usize> {
        let lines = open
            .iter()
            .flat_map(|&node| self.mapper.samples.below(node));
        let mut lines: Vec<usize> = lines.collect();
        if open.len() > 1 {
            lines.sort_unstable();
            lines.dedup();
        }
        lines
    }

    /// What the words of a sentence say.
    pub(super) fn said<'c>(&self, content: &'c Content) -> Option<&'c Said> {
        let weigh = || self.mapper.samples.weigh(&content.keys);
        content.said.get_or_init(weigh).as_ref()
    }

    /// The words of a sentence speak more for one of some lines than for another one.
    pub(super) fn speaks_rather(
        &self,
        content: &Content,
        line: usize,
        than: &BTreeSet<usize>,
    ) -> bool {
        let ahead = |&other: &usize| self.said(content)?.ahead(other, line);
        let mut ahead = than.iter().filter_map(ahead);
        ahead.any(|ahead| ahead >= LIKELY)
    }

    /// The words of a sentence speak about as much for the line that the sentence before was about as for
    /// those that its phrases name.
    pub(super) fn goes_on(&self, content: &Content, named: &[usize]) -> bool {
        let ahead = |node: usize, other: usize| self.said(content)?.ahead(node, other);
        let mut before = self.before.iter();
        before.any(|&line| {
            let mut leads = named
                .iter()
                .filter_map(|&node| ahead(node, line))
                .peekable();
            leads.peek().is_some() && leads.all(|lead| lead < LIKELY)
        })
    }

    /// Where two lines are named by about as many words, all words of the sentence decide.
    pub(super) fn rank(&self, claims: &mut [&Claim], content: &Content) {
        let [first, rest @ ..] = &*claims else { return };
        let outline = &self.mapper.pack.outline;
        let close: Vec<usize> = rest
            .iter()
            .take_while(|claim| claim.strength * CLOSE.1 >= first.strength * CLOSE.0)
            .map(|claim| claim.node)
            .chain([first.node])
            .collect();
        if close.iter().all(|&node| {
            node == first.node
                || is_ancestor(outline, node, first.node)
                || is_ancestor(outline, first.node, node)
        }) {
            return;
        }
        if let Some(said) = self.said(content) {
            let best = said.best(close.iter().copied());
            let place = best.and_then(|best| claims.iter().position(|c| c.node == best.node));
            if let Some(place) = place {
                claims[..=place].rotate_right(1);
            }
            return;
        }
        let words = content.terms.iter().map(|term| term.key());
        let among = |meaning| matches!(meaning, Meaning::Node(node) if close.contains(&node));
        let profile = self.mapper.titles.profile();
        if let Some(like) = profile.likeness(words, &profile.asked(among))
            && (like.score - like.second) * 100 >= like.score * AHEAD
            && let Some(place) = claims
                .iter()
                .position(|c| Meaning::Node(c.node) == like.meaning)
        {
            claims[..=place].rotate_right(1);
        }
    }

    /// The lines below some nodes.
    pub(super) fn lines_of(&self, open: &[usize]) -> Asked {
        let outline = &self.mapper.pack.outline;
        self.mapper.titles.profile().asked(|meaning| match meaning {
            Meaning::Node(leaf) => {
                let at = &outline.nodes[leaf];
                at.children.is_empty() && !at.catch_all && is_below(outline, leaf, open)
            }
            Meaning::Other(_) => false,
        })
    }

    /// The line under one of the nodes that the words of a sentence speak for, when none of its phrases
    /// occurs.
    pub(super) fn spoken_for(&mut self, open: &[usize], content: &Content) -> Option<usize> {
        if let Some(said) = self.said(content) {
            let below = |&node: &usize| is_below(&self.mapper.pack.outline, node, open);
            let best = said.best(self.sampled(open).into_iter().filter(below))?;
            return (best.lead >= LIKELY).then_some(best.node);
        }
        let profile = self.mapper.titles.profile();
        let known = self.leaves.take().filter(|(known, _)| known == open);
        let known = known.unwrap_or_else(|| (open.to_vec(), self.lines_of(open)));
        let (_, leaves) = self.leaves.insert(known);
        let words = content.terms.iter().map(|term| term.key());
        let like = profile.likeness(words, leaves)?;
        let clear =
            like.score >= SPOKEN && (like.score - like.second) * 100 >= like.score * FURTHER;
        match like.meaning {
            Meaning::Node(leaf) if clear => Some(leaf),
            _ => None,
        }
    }
}
