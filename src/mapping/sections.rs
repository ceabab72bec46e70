//! Content placed under outline nodes, and the state of every node.

use std::collections::BTreeSet;

use crate::model::{Evidence, HeadingDecision, Pieces, SectionMap};
use crate::rules::Marker;
use crate::text::Tokens;

use super::Mapper;
use super::content::Content;
use super::found::Prepared;
use super::headings::{self, Decided};
use super::lines::{self, Line};
use super::phrases::longest;
use super::titles::{Meaning, Places, Term};

/// What has been collected for one node itself, children not counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    pub(super) heading: Option<Evidence>,
    pub(super) words: u32,
    pub(super) figures: u32,
    pub(super) concrete: bool,
    pub(super) answered: bool,
    pub(super) misplaced: bool,
    pub(super) quotes: Vec<Evidence>,
}

/// A heading whose content is being read.
struct Open {
    rank: u8,
    /// The nodes it stands for; none for a heading outside the outline.
    nodes: Vec<usize>,
    /// Its content began on its own line.
    led: bool,
}

/// Quotations kept for a node beside its heading; a round of a thousand units has to fit in memory.
pub(super) const QUOTES: usize = 1;
/// Weight of words that makes a sentence speak for a line it does not name …
const SPOKEN: u64 = 400_000;
/// … so far ahead of the next line, in per cent.
const CLEAR: u64 = 15;
/// Longest quotation in characters.
const QUOTE: usize = 240;

impl Mapper<'_> {
    /// Maps a unit's report files to the outline.
    pub fn sections(&self, documents: &[&Prepared], unit_kind: &str) -> SectionMap {
        let lines = lines::lines(documents);
        let decided = headings::decide(
            &lines,
            &self.titles,
            &self.pack.outline,
            &self.sequence,
            &self.pack.vocabulary,
            &self.lexicon,
        );
        let mut map = SectionMap::default();
        map.no_results = lines
            .iter()
            .zip(&decided)
            .filter(|(_, decision)| decision.no_results)
            .map(|(line, _)| {
                (
                    documents[line.document].document().path.clone(),
                    line.anchor.clone(),
                )
            })
            .collect();
        map.no_results.sort_unstable();
        let gathered = self.gather(documents, &lines, &decided, &mut map);
        map.nodes = self.states(&gathered, unit_kind);
        map
    }

    /// Every heading decision alone, for a document that is only looked at.
    pub fn headings(&self, document: &Prepared) -> Vec<HeadingDecision> {
        let lines = lines::lines(&[document]);
        headings::decide(
            &lines,
            &self.titles,
            &self.pack.outline,
            &self.sequence,
            &self.pack.vocabulary,
            &self.lexicon,
        )
        .iter()
        .zip(&lines)
        .filter_map(|(decision, line)| headings::record(line, decision, &self.pack.outline))
        .collect()
    }

    /// Outline nodes whose content phrases a sentence holds, those with most words first.
    pub fn nodes_named(&self, sentence: &str) -> Vec<String> {
        let text = crate::text::normalize(sentence, &[], &self.lexicon);
        let tokens = Tokens::new(&text, &self.lexicon, true);
        let mut hits = longest(self.phrases.find(&tokens.items).nodes);
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.words), hit.value));
        let mut nodes: Vec<String> = Vec::new();
        for hit in hits {
            let id = &self.pack.outline.nodes[hit.value].id;
            if !nodes.contains(id) {
                nodes.push(id.clone());
            }
        }
        nodes
    }

    fn gather(
        &self,
        documents: &[&Prepared],
        lines: &[Line<'_>],
        decided: &[Decided],
        map: &mut SectionMap,
    ) -> Vec<Gathered> {
        let outline = &self.pack.outline;
        let mut gathered = vec![Gathered::default(); outline.nodes.len()];
        // Nodes that have a heading of their own somewhere: their siblings' sentences then say little
        // about a node without one.
        let mut headed = vec![false; outline.nodes.len()];
        for decision in decided {
            for node in decision.node.iter().chain(&decision.also) {
                headed[*node] = true;
            }
        }
        let any_heading = headed.iter().any(|h| *h);
        let mut places = Places::default();
        let mut open: Vec<Open> = Vec::new();
        let mut document = usize::MAX;
        for (line, decision) in lines.iter().zip(decided) {
            if line.document != document {
                document = line.document;
                open.clear();
            }
            let path = &documents[line.document].document().path;
            if decision.no_results || line.closes {
                open.clear();
                continue;
            }
            let content_from = match (decision.node, line.lead) {
                (Some(node), Some(lead)) => {
                    open.retain(|heading| heading.rank < decision.rank);
                    let nodes: Vec<usize> = std::iter::once(node)
                        .chain(decision.also.iter().copied())
                        .collect();
                    for &node in &nodes {
                        let slot = &mut gathered[node];
                        if slot.heading.is_none() {
                            slot.heading =
                                Some(quote(line, &line.text.pieces(), path, 0, lead.end));
                        }
                    }
                    open.push(Open {
                        rank: decision.rank,
                        nodes,
                        led: lead.content.is_some(),
                    });
                    match lead.content {
                        Some(content) => content,
                        None => continue,
                    }
                }
                (None, Some(lead)) if decision.heading && lead.content.is_none() => {
                    if open
                        .last()
                        .is_some_and(|heading| decision.rank <= heading.rank)
                    {
                        open.retain(|heading| heading.rank < decision.rank);
                        // What stands under a heading that names no node belongs to none.
                        open.push(Open {
                            rank: decision.rank,
                            nodes: Vec::new(),
                            led: false,
                        });
                    }
                    continue;
                }
                _ => {
                    // The next item of a list ends an item that began with its own heading.
                    if let (Some(label), Some(last)) = (&line.label, open.last())
                        && last.led
                        && label.rank <= last.rank
                    {
                        open.pop();
                    }
                    line.label.as_ref().map_or(0, |l| l.length)
                }
            };
            let open = open.last().map_or(&[][..], |heading| &heading.nodes);
            if open.is_empty() && any_heading {
                continue;
            }
            let pieces = line.text.pieces();
            for content in self.contents(line, content_from, &mut places) {
                let quote = || quote(line, &pieces, path, content.span.start, content.span.end);
                if let Some(node) = content.copied {
                    map.copied.push((outline.nodes[node].id.clone(), quote()));
                    continue;
                }
                self.place(&content, &quote, open, &headed, &mut gathered, map);
            }
        }
        gathered
    }

    /// Credits one sentence to the nodes it reports on.
    fn place(
        &self,
        content: &Content,
        quote: &dyn Fn() -> Evidence,
        open: &[usize],
        headed: &[bool],
        gathered: &mut [Gathered],
        map: &mut SectionMap,
    ) {
        let outline = &self.pack.outline;
        let at_home = content
            .hits
            .iter()
            .any(|&(hit, _)| open.iter().any(|&o| hit == o || self.is_below(hit, o)));
        // General words ("các cơ sở đã triển khai nhiều hoạt động") report on nothing in particular.
        let spoken_for = if !at_home && (content.concrete || content.answered) {
            self.spoken_for(open, &content.terms)
                .filter(|&leaf| !self.is_crowded(leaf, headed))
        } else {
            None
        };
        let mut targets: BTreeSet<usize> = spoken_for.into_iter().collect();
        for &node in open {
            let below: Vec<usize> = content
                .hits
                .iter()
                .map(|&(hit, _)| hit)
                .filter(|&hit| {
                    hit == node || self.is_below(hit, node) && !self.is_crowded(hit, headed)
                })
                .collect();
            if below.is_empty() {
                // A merged heading shares only what its own words ask for.
                if spoken_for.is_none() && (open.len() == 1 || content.hits.is_empty()) {
                    targets.insert(node);
                }
            } else {
                targets.extend(&below);
                if outline.nodes[node].children.is_empty() {
                    targets.insert(node);
                }
            }
        }
        // Content under another heading than its own still counts when it is unmistakable: in its own
        // section with one telling phrase, elsewhere with two, and never where it suits the heading.
        let mut elsewhere = Vec::new();
        // Under the heading of a single line, one phrase of another line is chance.
        let under_leaf = open.iter().all(|&o| outline.nodes[o].children.is_empty());
        if content.concrete && !content.intention {
            for &(hit, words) in &content.hits {
                let times = content.hits.iter().filter(|(h, _)| *h == hit).count();
                let own_section = open
                    .iter()
                    .any(|&o| self.section_of(o) == self.section_of(hit));
                let strong = if open.is_empty() || own_section && !at_home {
                    // Where the siblings have headings of their own, one phrase is chance.
                    if (self.is_crowded(hit, headed) || under_leaf) && !open.is_empty() {
                        words >= 5 || times >= 2
                    } else {
                        words >= 3 || times >= 2
                    }
                } else {
                    !at_home && (words >= 5 || times >= 2 && words >= 2)
                };
                if strong
                    && !targets.contains(&hit)
                    && outline.nodes[hit].children.is_empty()
                    && !headed[hit]
                {
                    elsewhere.push((hit, own_section));
                }
            }
        }
        if targets.is_empty() && elsewhere.is_empty() {
            if map.unplaced.len() < 50 {
                map.unplaced.push(quote());
            }
            return;
        }
        // An item with a single line under it is spelt out by that line: one text for both.
        let only_children: Vec<usize> = targets
            .iter()
            .filter_map(|&node| match outline.nodes[node].children[..] {
                [only] if !headed[only] => Some(only),
                _ => None,
            })
            .collect();
        targets.extend(only_children);
        for node in targets {
            credit(&mut gathered[node], content, quote, false);
        }
        for (node, own_section) in elsewhere {
            credit(&mut gathered[node], content, quote, !own_section);
        }
    }

    /// The node's siblings have headings of their own in this report, so a sentence under the parent
    /// is not about them by chance.
    /// The line under one of the nodes that the words of a sentence speak for, when none of its phrases occurs.
    fn spoken_for(&self, open: &[usize], words: &[Term]) -> Option<usize> {
        let outline = &self.pack.outline;
        let words = words.iter().map(|term| term.key());
        let like = self
            .titles
            .profile()
            .likeness(words, |meaning| match meaning {
                Meaning::Node(leaf) => {
                    let at = &outline.nodes[leaf];
                    at.children.is_empty()
                        && !at.catch_all
                        && open.iter().any(|&node| self.is_below(leaf, node))
                }
                Meaning::Other(_) => false,
            })?;
        let clear = like.score >= SPOKEN && (like.score - like.second) * 100 >= like.score * CLEAR;
        match like.meaning {
            Meaning::Node(leaf) if clear => Some(leaf),
            _ => None,
        }
    }

    fn is_crowded(&self, node: usize, headed: &[bool]) -> bool {
        if headed[node] {
            return false;
        }
        let Some(parent) = self.pack.outline.nodes[node].parent else {
            return false;
        };
        let siblings = &self.pack.outline.nodes[parent].children;
        let with = siblings.iter().filter(|&&s| headed[s]).count();
        with * 2 > siblings.len() && siblings.len() > 2
    }

    fn is_below(&self, node: usize, above: usize) -> bool {
        let mut at = self.pack.outline.nodes[node].parent;
        while let Some(parent) = at {
            if parent == above {
                return true;
            }
            at = self.pack.outline.nodes[parent].parent;
        }
        false
    }

    /// The nearest numbered heading over a node: what a reader takes for its section.
    fn section_of(&self, node: usize) -> usize {
        let nodes = &self.pack.outline.nodes;
        let mut at = node;
        while matches!(nodes[at].marker, Marker::Dash | Marker::Plus)
            && let Some(parent) = nodes[at].parent
        {
            at = parent;
        }
        at
    }
}

fn credit(slot: &mut Gathered, content: &Content, quote: &dyn Fn() -> Evidence, misplaced: bool) {
    slot.words += content.words;
    slot.figures += content.figures;
    slot.concrete |= content.concrete && !content.intention;
    slot.answered |= content.answered;
    if misplaced && slot.words == content.words {
        slot.misplaced = true;
    }
    if slot.quotes.len() < QUOTES {
        slot.quotes.push(quote());
    }
}

/// Characters of a line, `pieces` being those of its text.
fn quote(line: &Line<'_>, pieces: &Pieces<'_>, path: &str, start: usize, end: usize) -> Evidence {
    let mut quote = pieces.raw_slice(start, end).trim().to_owned();
    if start == 0 && !line.automatic.is_empty() {
        quote = format!("{} {quote}", line.automatic);
    }
    Evidence {
        file: path.into(),
        anchor: line.anchor.clone(),
        quote: shorten(&quote),
    }
}

/// Cuts a quotation at a word's end and marks the cut.
pub(super) fn shorten(quote: &str) -> String {
    if quote.chars().count() <= QUOTE {
        return quote.to_owned();
    }
    let cut: String = quote.chars().take(QUOTE).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}
