//! Which outline nodes a sentence is credited to.
//!
//! A sentence is about one line of the outline, the one whose phrases it holds most of, unless it also
//! holds words of another line apart from those. What it holds of others is kept aside and counts only
//! for a line that nothing else speaks of.

use std::collections::BTreeSet;

use crate::model::Evidence;
use crate::rules::{Marker, Outline};
use crate::text::Span;

use super::Mapper;
use super::claim::Claim;
use super::content::Content;
use super::leftover::Kept;
use super::profile::Asked;
use super::sections::{Gathered, QUOTES};
use super::sequence::is_ancestor;

/// Words that a sentence holds of a second line apart from those of the first.
const APART: usize = 4;
/// So few words of a line do not lead a paragraph away from what it is about.
const WEAK: usize = 2;
/// One phrase of so many words is a line's even in another section.
const FAR: usize = 5;
/// A sentence may stand for a line it is not about from so many words on …
pub(super) const SPARE: usize = 4;

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scope<'s> {
    /// The nodes of the heading over it, several under a merged one.
    pub(super) nodes: &'s [usize],
    /// The nodes of the heading around that one.
    pub(super) around: &'s [usize],
    /// The paragraph before began with that heading: this one may turn to another line.
    pub(super) turns: bool,
    /// That heading runs into the text: a bold word or two before a colon, which bind less than a line of its own.
    pub(super) led: bool,
    /// The nearest heading names no node: nothing belongs to `nodes` by its place alone.
    pub(super) unnamed: bool,
    /// … but these are what its words come nearest to.
    pub(super) hints: &'s [usize],
}

/// Collects what is written under the nodes.
pub(super) struct Placing<'a, 'p> {
    pub(super) mapper: &'a Mapper<'p>,
    /// Nodes that have a heading of their own in the report.
    pub(super) headed: &'a [bool],
    pub(super) gathered: Vec<Gathered>,
    /// For every node the best sentence that is another node's.
    spare: Vec<Option<Spare>>,
    /// What the sentence before in the same paragraph was about.
    pub(super) before: Vec<usize>,
    /// The next sentence is the first behind the heading that its paragraph begins with.
    pub(super) opening: bool,
    /// The headings asked about last, and the lines under them.
    pub(super) leaves: Option<(Vec<usize>, Asked)>,
    /// The nodes that the last sentence was credited to.
    pub(super) credited: Vec<usize>,
    pub(super) kept: Vec<Kept>,
}

/// A sentence of one node that also holds words of another.
struct Spare {
    strength: usize,
    /// The node it was credited to.
    of: usize,
    /// Its words stand apart from those of that node.
    apart: bool,
    part: Gathered,
}

impl<'a, 'p> Placing<'a, 'p> {
    pub(super) fn new(mapper: &'a Mapper<'p>, headed: &'a [bool]) -> Placing<'a, 'p> {
        let nodes = mapper.pack.outline.nodes.len();
        Placing {
            mapper,
            headed,
            gathered: vec![Gathered::default(); nodes],
            spare: std::iter::repeat_with(|| None).take(nodes).collect(),
            before: Vec::new(),
            opening: false,
            leaves: None,
            credited: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Begins a paragraph; `about` is the line whose heading it begins with.
    pub(super) fn paragraph(&mut self, about: Option<usize>) {
        self.before.clear();
        self.before.extend(about);
        self.opening = about.is_some();
    }

    /// Credits one sentence to the nodes it reports on; false when there are none.
    pub(super) fn place(
        &mut self,
        content: &Content,
        quote: &dyn Fn() -> Evidence,
        scope: &Scope<'_>,
    ) -> bool {
        self.credited.clear();
        let outline = &self.mapper.pack.outline;
        let open = scope.nodes;
        let at_home = |claim: &&Claim| is_under(outline, claim.node, open);
        let home = content.claims.iter().find(at_home);
        let turned = self.turned_to(content, scope, home);
        let turned = turned.or_else(|| self.meant_beside(content, scope));
        self.opening = false;
        if let Some(node) = turned {
            credit(&mut self.gathered[node], content, quote, false);
            self.before = vec![node];
            self.credited.push(node);
            return true;
        }
        let at_home = home.is_some();
        let meant = self.meant(content, open);
        // General words ("các cơ sở đã triển khai nhiều hoạt động") report on nothing in particular.
        let spoken_for = if !at_home
            && meant.is_none()
            && !scope.unnamed
            && !self.is_settled()
            && (content.shown || content.answered)
        {
            self.spoken_for(open, content)
                .filter(|&leaf| !self.is_crowded(leaf))
        } else {
            None
        };
        let mut targets: BTreeSet<usize> = spoken_for.into_iter().collect();
        let (mut told, aside) = self.told(content, scope, meant);
        let settled = self.is_settled();
        // What names nothing, or no more than a common word of another line, goes on with what the
        // paragraph is about.
        let strength = content.claims.iter().map(|claim| claim.strength).max();
        let weak = (strength.unwrap_or(0) <= WEAK || self.goes_on(content, &told))
            && meant.is_none()
            && !told.iter().any(|n| self.before.contains(n));
        if spoken_for.is_none() && weak {
            if !self.before.is_empty() {
                told.clone_from(&self.before);
            }
        } else {
            self.before.clone_from(&told);
            self.before.extend(spoken_for);
        }
        for &node in open {
            let below = told
                .iter()
                .filter(|&&hit| hit == node || is_ancestor(outline, node, hit));
            if below.clone().next().is_none() {
                // A merged heading shares only what its own words ask for.
                if spoken_for.is_none()
                    && !scope.unnamed
                    && (open.len() == 1 || content.claims.is_empty())
                    && (open[0] == node || content.concrete || self.gathered[node].words > 0)
                {
                    targets.insert(node);
                }
            } else {
                targets.extend(below);
                if outline.nodes[node].children.is_empty() {
                    targets.insert(node);
                }
            }
        }
        let elsewhere = self.elsewhere(content, scope, at_home, settled, &targets);
        self.put_aside(content, quote, &aside, &targets);
        if targets.is_empty() && elsewhere.is_empty() {
            return false;
        }
        // An item with a single line under it is spelt out by that line: one text for both.
        let only_children: Vec<usize> = targets
            .iter()
            .filter_map(|&node| match outline.nodes[node].children[..] {
                [only] if !self.headed[only] => Some(only),
                _ => None,
            })
            .collect();
        targets.extend(only_children);
        self.credited.extend(&targets);
        self.credited.extend(elsewhere.iter().map(|(node, _)| node));
        for node in targets {
            if self.gathered[node].words == 0 {
                self.gathered[node].under = open.first().copied();
            }
            credit(&mut self.gathered[node], content, quote, false);
        }
        for (node, own_section) in elsewhere {
            credit(&mut self.gathered[node], content, quote, !own_section);
        }
        true
    }

    /// The line without a heading that a paragraph turns to behind one that began with its own heading.
    fn turned_to(
        &self,
        content: &Content,
        scope: &Scope<'_>,
        home: Option<&Claim>,
    ) -> Option<usize> {
        let outline = &self.mapper.pack.outline;
        if !scope.turns {
            return None;
        }
        let beside = |node: usize| {
            let mut open = scope.nodes.iter();
            open.any(|&o| outline.nodes[o].parent == outline.nodes[node].parent)
        };
        // An item with a single line below it is that line.
        let line_of = |claim: &Claim| match outline.nodes[claim.node].children[..] {
            [] => Some(claim.node),
            [only] if !self.headed[claim.node] => Some(only),
            _ => None,
        };
        let (strongest, line) = content.claims.iter().find_map(|claim| {
            let line = line_of(claim).filter(|&line| !self.headed[line])?;
            let near = is_under(outline, claim.node, scope.around) || beside(claim.node);
            near.then_some((claim, line))
        })?;
        let stronger = home.is_none_or(|home| strongest.strength > home.strength);
        let named = strongest.times >= 2 || strongest.longest >= FAR;
        let shown = content.concrete || content.answered || named;
        (strongest.is_telling() && shown && stronger).then_some(line)
    }

    /// The nodes under the open headings that a sentence is about, and the claims of others there.
    fn told<'c>(
        &self,
        content: &'c Content,
        scope: &Scope<'_>,
        meant: Option<usize>,
    ) -> (Vec<usize>, Vec<(&'c Claim, bool)>) {
        let outline = &self.mapper.pack.outline;
        let mut fitting: Vec<&Claim> = Vec::new();
        let mut told: Vec<&Claim> = Vec::new();
        let mut aside = Vec::new();
        for claim in &content.claims {
            let node = claim.node;
            let asked = scope.unnamed || !scope.nodes.contains(&node) && self.is_crowded(node);
            let told = claim.is_telling() || scope.hints.contains(&node);
            let fits = is_under(outline, node, scope.nodes) && (told || !asked);
            if !fits {
                continue;
            }
            fitting.push(claim);
        }
        self.rank(&mut fitting, content);
        let of_meant =
            |node: usize| meant.is_none_or(|leaf| node == leaf || is_ancestor(outline, node, leaf));
        for claim in fitting {
            let node = claim.node;
            let related = |other: &&Claim| {
                is_ancestor(outline, other.node, node) || is_ancestor(outline, node, other.node)
            };
            if told.iter().all(related) && of_meant(node) {
                told.push(claim);
            } else {
                let apart = of_meant(node)
                    && told
                        .iter()
                        .filter(|other| !related(other))
                        .all(|other| claim.beside(other) >= APART);
                aside.push((claim, apart));
            }
        }
        let mut told: Vec<usize> = told.iter().map(|claim| claim.node).collect();
        if let Some(leaf) = meant
            && !told.contains(&leaf)
        {
            told.push(leaf);
        }
        (told, aside)
    }

    /// Lines under other headings that a sentence speaks of unmistakably: in their own section with one
    /// telling phrase, elsewhere with two, and never where it suits the heading. True when the line
    /// belongs to the section the sentence stands in.
    fn elsewhere(
        &self,
        content: &Content,
        scope: &Scope<'_>,
        at_home: bool,
        settled: bool,
        targets: &BTreeSet<usize>,
    ) -> Vec<(usize, bool)> {
        let open = scope.nodes;
        let outline = &self.mapper.pack.outline;
        let mut elsewhere: Vec<(usize, bool)> = Vec::new();
        let mut known: Vec<&Claim> = Vec::new();
        if !content.concrete || content.intention {
            return elsewhere;
        }
        // Under the heading of a single line, one phrase of another line is chance.
        let under_leaf = open.iter().all(|&o| outline.nodes[o].children.is_empty());
        for claim in &content.claims {
            let hit = claim.node;
            let own_section = open
                .iter()
                .any(|&o| self.section_of(o) == self.section_of(hit));
            let beside = own_section
                || open
                    .iter()
                    .any(|&o| outline.nodes[o].parent == outline.nodes[hit].parent);
            let words = claim.longest.max(claim.spelt);
            let strong = if open.is_empty() && !scope.unnamed {
                words >= 3 || claim.times >= 2
            } else if at_home {
                false
            } else if settled {
                // A paragraph that is about a line leaves it only for what is named in full.
                claim.phrased() > FAR
                    || claim.times >= 2 && claim.strength > FAR && claim.longest > WEAK + 1
            } else if beside && under_leaf && claim.opens && words >= 3 {
                // "Nguyên nhân chính là …" under "Hạn chế": the sentence names its line itself.
                true
            } else if beside && (under_leaf || self.is_crowded(hit)) {
                // Where the siblings have headings of their own, one phrase is chance.
                words >= 5 || claim.times >= 2
            } else if beside {
                words >= 3 || claim.times >= 2
            } else {
                claim.phrased() >= FAR || claim.times >= 2
            };
            if strong
                && !self.speaks_rather(content, hit, targets)
                && !targets.contains(&hit)
                && outline.nodes[hit].children.is_empty()
                && !self.headed[hit]
                && known.iter().all(|other| claim.beside(other) >= APART)
            {
                known.push(claim);
                elsewhere.push((hit, own_section));
            }
        }
        elsewhere
    }

    /// Keeps what a sentence holds of lines it is not about.
    fn put_aside(
        &mut self,
        content: &Content,
        quote: &dyn Fn() -> Evidence,
        aside: &[(&Claim, bool)],
        targets: &BTreeSet<usize>,
    ) {
        let Some(&of) = targets.last() else { return };
        let best = content.claims.iter().map(|claim| claim.strength).max();
        let best = best.unwrap_or(0);
        for &(claim, apart) in aside {
            let weak = claim.longest.max(claim.spelt) <= WEAK
                || claim.phrased() < FAR && self.speaks_rather(content, claim.node, targets);
            if weak || !apart && (claim.strength < SPARE || claim.strength * 3 < best * 2) {
                continue;
            }
            let slot = &mut self.spare[claim.node];
            if slot
                .as_ref()
                .is_none_or(|known| known.strength < claim.strength)
            {
                let mut part = Gathered::default();
                credit(&mut part, content, quote, false);
                *slot = Some(Spare {
                    strength: claim.strength,
                    of,
                    apart,
                    part,
                });
            }
        }
    }

    /// A line that nothing speaks of although it is asked for.
    pub(super) fn is_bare(&self, node: usize) -> bool {
        let at = &self.mapper.pack.outline.nodes[node];
        let asked = at.children.is_empty() && !at.catch_all && !at.optional;
        asked && !self.headed[node] && self.gathered[node].words == 0
    }

    /// What stands under every node.
    pub(super) fn finish(mut self, quote: &dyn Fn(usize, Span) -> Evidence) -> Vec<Gathered> {
        for (node, spare) in std::mem::take(&mut self.spare).into_iter().enumerate() {
            let Some(spare) = spare else { continue };
            let leaf = self.mapper.pack.outline.nodes[node].children.is_empty();
            if leaf
                && !self.headed[node]
                && self.gathered[node].words == 0
                && (spare.apart || self.gathered[spare.of].times > 1)
            {
                let slot = &mut self.gathered[node];
                let heading = slot.heading.take();
                *slot = spare.part;
                slot.heading = heading;
            }
        }
        self.assign(quote);
        for node in 0..self.gathered.len() {
            if let Some(other) = self.told_twice(node) {
                let (words, concrete) = (self.gathered[other].words, self.gathered[other].concrete);
                let quotes = self.gathered[other].quotes.clone();
                let slot = &mut self.gathered[node];
                (slot.words, slot.concrete, slot.quotes) = (words, concrete, quotes);
            }
        }
        self.gathered
    }

    /// The line that asks for nearly the same as one that nothing speaks of, when its content stands where
    /// either could be meant.
    fn told_twice(&self, node: usize) -> Option<usize> {
        if !self.is_bare(node) {
            return None;
        }
        let outline = &self.mapper.pack.outline;
        let other = self.mapper.twins[node]?;
        let under = self.gathered[other].under?;
        let either = is_ancestor(outline, under, node) && is_ancestor(outline, under, other);
        (either && !self.is_crowded(node)).then_some(other)
    }

    /// The paragraph is about a line of the outline already.
    fn is_settled(&self) -> bool {
        let nodes = &self.mapper.pack.outline.nodes;
        !self.before.is_empty() && self.before.iter().all(|&at| nodes[at].children.is_empty())
    }

    /// The node's siblings have headings of their own in this report, so a sentence under the parent
    /// is not about them by chance.
    pub(super) fn is_crowded(&self, node: usize) -> bool {
        if self.headed[node] {
            return false;
        }
        let Some(parent) = self.mapper.pack.outline.nodes[node].parent else {
            return false;
        };
        let siblings = &self.mapper.pack.outline.nodes[parent].children;
        let with = siblings.iter().filter(|&&s| self.headed[s]).count();
        with * 2 > siblings.len() && siblings.len() > 2
    }

    /// The nearest numbered heading over a node: what a reader takes for its section.
    fn section_of(&self, node: usize) -> usize {
        let nodes = &self.mapper.pack.outline.nodes;
        let mut at = node;
        while matches!(nodes[at].marker, Marker::Dash | Marker::Plus)
            && let Some(parent) = nodes[at].parent
        {
            at = parent;
        }
        at
    }
}

/// Whether a node is below one of some nodes.
pub(super) fn is_below(outline: &Outline, node: usize, above: &[usize]) -> bool {
    above.iter().any(|&a| is_ancestor(outline, a, node))
}

/// Whether a node is one of some nodes or below one.
pub(super) fn is_under(outline: &Outline, node: usize, above: &[usize]) -> bool {
    above
        .iter()
        .any(|&a| node == a || is_ancestor(outline, a, node))
}

/// Notes a sentence under a node.
pub(super) fn credit(
    slot: &mut Gathered,
    content: &Content,
    quote: &dyn Fn() -> Evidence,
    misplaced: bool,
) {
    slot.words += content.words;
    slot.times += 1;
    slot.figures += content.figures;
    slot.concrete |= content.shown;
    slot.answered |= content.answered;
    if misplaced && slot.words == content.words {
        slot.misplaced = true;
    }
    if slot.quotes.len() < QUOTES {
        slot.quotes.push(quote());
    }
}
