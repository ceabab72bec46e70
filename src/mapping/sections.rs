//! Content placed under outline nodes, and the state of every node.

use crate::model::{Evidence, HeadingDecision, Pieces, SectionMap};
use crate::rules::Outline;
use crate::text::Tokens;

use super::Mapper;
use super::content::Content;
use super::found::Prepared;
use super::headings::{self, Decided};
use super::lines::Line;
use super::phrases::longest;
use super::placing::{Placing, Scope, is_below};
use super::sequence::is_ancestor;
use super::titles::Places;

/// What has been collected for one node itself, children not counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    pub(super) heading: Option<Evidence>,
    /// The outline's own words about it, which name it and say nothing.
    pub(super) copied: Option<Evidence>,
    pub(super) words: u32,
    /// Sentences.
    pub(super) times: u32,
    pub(super) figures: u32,
    pub(super) concrete: bool,
    pub(super) answered: bool,
    pub(super) misplaced: bool,
    pub(super) quotes: Vec<Evidence>,
    /// The heading its first sentence stands under.
    pub(super) under: Option<usize>,
}

/// A heading whose content is being read.
struct Open {
    /// Its line.
    at: usize,
    rank: u8,
    /// The nodes it stands for; none for a heading outside the outline.
    nodes: Vec<usize>,
    /// Its content began on its own line.
    led: bool,
    /// Where it stands for none, those its words come nearest to.
    hints: Vec<usize>,
}

/// Quotations kept for a node beside its heading; a round of a thousand units has to fit in memory.
pub(super) const QUOTES: usize = 1;
/// Texts kept that fit no node.
const UNPLACED: usize = 50;
/// Most characters before the colon of a heading inside a paragraph …
const LEAD: usize = 80;
/// … that has to fit this well.
const NAMED: u32 = 860;
/// Longest quotation in characters.
const QUOTE: usize = 240;

impl Mapper<'_> {
    /// What the headings among some lines stand for, decided together.
    pub(super) fn decided(&self, lines: &[Line<'_>]) -> Vec<Decided> {
        headings::decide(
            lines,
            &self.titles,
            &self.pack.outline,
            &self.sequence,
            &self.pack.vocabulary,
            &self.lexicon,
            &self.lists,
        )
    }

    /// Maps a unit's report files to the outline.
    pub fn sections(&self, documents: &[&Prepared], unit_kind: &str) -> SectionMap {
        let lines = self.lines(documents);
        let decided = self.decided(&lines);
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
        let lines = self.lines(&[document]);
        self.decided(&lines)
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

    /// "Hạn chế: … Nguyên nhân: …": the line of the outline that a sentence inside a paragraph names before
    /// its colon, beside or below the headings open there.
    fn leads(&self, line: &Line<'_>, content: &Content, open: &[usize]) -> Option<usize> {
        let outline = &self.pack.outline;
        let key = &line.text.key[content.span.start..content.span.end];
        let colon = key.bytes().take(LEAD).position(|byte| byte == b':')?;
        let tokens = &line.found.tokens;
        let first = tokens.at_or_after(content.span.start);
        let last = tokens.at_or_after(content.span.start + colon);
        let fits = self.titles.fits(&tokens.items[first..last], &line.text.key);
        let (node, score) = fits.node()?;
        let near = open.iter().any(|&o| {
            o != node
                && (is_ancestor(outline, o, node)
                    || outline.nodes[o].parent == outline.nodes[node].parent)
        });
        (near && score >= NAMED).then_some(node)
    }

    fn gather(
        &self,
        documents: &[&Prepared],
        lines: &[Line<'_>],
        decided: &[Decided],
        map: &mut SectionMap,
    ) -> Vec<Gathered> {
        let outline = &self.pack.outline;
        // Nodes that have a heading of their own somewhere: their siblings' sentences then say little
        // about a node without one.
        let mut headed = vec![false; outline.nodes.len()];
        for decision in decided {
            for node in decision.node.iter().chain(&decision.also) {
                headed[*node] = true;
            }
        }
        let any_heading = headed.iter().any(|h| *h);
        let mut placing = Placing::new(self, &headed);
        let mut places = Places::default();
        let mut open: Vec<Open> = Vec::new();
        let mut document = usize::MAX;
        for ((at, line), decision) in lines.iter().enumerate().zip(decided) {
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
                (Some(node), Some(lead)) if !says_again(outline, node, line, at, open.last()) => {
                    open.retain(|heading| heading.rank < decision.rank);
                    let nodes: Vec<usize> = std::iter::once(node)
                        .chain(decision.also.iter().copied())
                        .collect();
                    for &node in &nodes {
                        let slot = &mut placing.gathered[node];
                        if slot.heading.is_none() {
                            slot.heading =
                                Some(quote(line, &line.text.pieces(), path, 0, lead.end));
                        }
                    }
                    open.push(Open {
                        at,
                        rank: decision.rank,
                        nodes,
                        led: lead.content.is_some(),
                        hints: Vec::new(),
                    });
                    match lead.content {
                        Some(content) => content,
                        None => continue,
                    }
                }
                (None, Some(lead))
                    if lead.content.is_none()
                        && (decision.heading || is_set_as_heading(line, open.last())) =>
                {
                    if open
                        .last()
                        .is_some_and(|heading| decision.rank <= heading.rank)
                    {
                        open.retain(|heading| heading.rank < decision.rank);
                        // What stands under a heading that names no node belongs to none by its place.
                        open.push(Open {
                            at,
                            rank: decision.rank,
                            nodes: Vec::new(),
                            led: false,
                            hints: decision.hints(),
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
            let scope = scope(&open, decision.node.is_some() || line.in_table);
            // Letterhead and title page.
            if scope.nodes.is_empty() && !scope.unnamed && any_heading {
                continue;
            }
            let pieces = line.text.pieces();
            let own = scope
                .nodes
                .first()
                .filter(|&&node| scope.nodes.len() == 1 && outline.nodes[node].children.is_empty());
            placing.paragraph(own.filter(|_| decision.node.is_some()).copied());
            let mut led: Option<usize> = None;
            for content in self.contents(line, content_from, &mut places) {
                if let Some(node) = self.leads(line, &content, scope.nodes) {
                    led = Some(node);
                    placing.paragraph(None);
                }
                let scope = match &led {
                    Some(node) => Scope {
                        nodes: std::slice::from_ref(node),
                        ..Scope::default()
                    },
                    None => scope,
                };
                let quote = || quote(line, &pieces, path, content.span.start, content.span.end);
                if let Some(node) = content.copied {
                    if scope.unnamed {
                        continue;
                    }
                    // A task is the matter of several lines: it was copied where it stands.
                    let here = scope.nodes.first().copied();
                    let node = here
                        .filter(|&here| is_below(outline, here, &[node]))
                        .unwrap_or(node);
                    map.copied.push((outline.nodes[node].id.clone(), quote()));
                    placing.gathered[node].copied.get_or_insert_with(quote);
                    continue;
                }
                if !placing.place(&content, &quote, &scope) && map.unplaced.len() < UNPLACED {
                    map.unplaced.push(quote());
                }
                placing.keep(content, at, &scope);
            }
        }
        placing.finish(&|at, span| {
            let line = &lines[at];
            let path = &documents[line.document].document().path;
            quote(line, &line.text.pieces(), path, span.start, span.end)
        })
    }
}

/// Where a paragraph stands, by the headings open there; `stays` when it begins with the last of them or is
/// a table's, which belongs to what stands before it.
fn scope(open: &[Open], stays: bool) -> Scope<'_> {
    let [above @ .., last] = open else {
        return Scope::default();
    };
    let around = above.iter().rev().find(|heading| !heading.nodes.is_empty());
    let around = around.map_or(&[][..], |heading| &heading.nodes);
    if last.nodes.is_empty() {
        Scope {
            nodes: around,
            unnamed: true,
            hints: &last.hints,
            ..Scope::default()
        }
    } else {
        Scope {
            nodes: &last.nodes,
            around,
            turns: last.led && !stays,
            led: last.led,
            ..Scope::default()
        }
    }
}

/// "Nội dung khác: hội thao …" right under the heading "Các nội dung khác": the same open-ended line said
/// again, not one of another section.
fn says_again(
    outline: &Outline,
    node: usize,
    line: &Line<'_>,
    at: usize,
    above: Option<&Open>,
) -> bool {
    let runs_in = line.label.is_none() && line.lead.is_some_and(|lead| lead.content.is_some());
    let above = above.filter(|heading| heading.at + 1 == at && !heading.led);
    let open_ended = |node: usize| outline.nodes[node].catch_all;
    runs_in
        && open_ended(node)
        && above.is_some_and(
            |heading| matches!(heading.nodes[..], [other] if other != node && open_ended(other)),
        )
}

/// A short line with the bullet that the heading before it carries, and no full stop.
fn is_set_as_heading(line: &Line<'_>, before: Option<&Open>) -> bool {
    const LONGEST: usize = 14;
    let bullet = line.label.as_ref().filter(|label| label.bullet);
    bullet.is_some_and(|label| {
        before.is_some_and(|open| open.rank == label.rank && !open.led && !open.nodes.is_empty())
            && line.found.tokens.items.len() <= LONGEST
            && !line.text.key.trim_end().ends_with(['.', ';', ','])
    })
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
