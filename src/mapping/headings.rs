//! All headings of a report decided together.
//!
//! A dynamic programme over (heading, outline node) rewards words that fit, the order of the outline,
//! nesting and agreeing numbers, and lets a heading stand for nothing. Parts that plan the time to
//! come repeat the same headings and are taken out first: they carry no results.

use std::sync::Arc;

use crate::model::{Candidate, HeadingDecision};
use crate::rules::{Outline, Vocabulary};
use crate::text::Lexicon;

use super::cues::Lists;
use super::labels::rank;
use super::lines::{self, Line};
use super::plans;
use super::readings;
use super::sequence::{Nests, Sequence, is_ancestor};
use super::titles::{Fit, Fits, Meaning, Titles};

mod path;

use path::best_path;

/// What a line turned out to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Decided {
    /// The heading stands for this node.
    pub(super) node: Option<usize>,
    /// Further nodes a merged heading covers.
    pub(super) also: Vec<usize>,
    /// The line looks like a heading.
    pub(super) heading: bool,
    /// Depth by numbering or setting.
    pub(super) rank: u8,
    /// Lies in a part that carries no results.
    pub(super) no_results: bool,
    /// What its words fit, where they may be a heading.
    fits: Option<Arc<Fits>>,
}

/// A heading fits when its score passes this, by the evidence that it is a heading at all.
const NUMBERED: i64 = 440;
const EMPHASISED: i64 = 490;
const BULLETED: i64 = 420;
const BARE: i64 = 620;
/// A line that counts something is a heading where it is a name nearly to the letter.
const COUNTING: i64 = 900;
/// A heading that fits this well is the node's own wording, not several names joined.
const OWN_WORDING: u32 = 860;
/// A part of a heading that fits this well is a node's whole name.
const WHOLE_NAME: u32 = 900;
/// A part of a merged heading fits a sibling of its first node from this score on …
const SIBLING_PART: u32 = 600;
/// … any other node from this one on …
const OTHER_PART: u32 = 800;
/// … and so much better than the first node.
const PART_MARGIN: u32 = 100;
/// … and it carries at least one part in so many of the heading's weight.
const WEIGHTY: u32 = 4;
/// A heading that fits a node this well hints at it …
const HINT: u32 = 240;
/// … and at no more than this many.
const HINTS: usize = 3;
/// A line of at most this many tokens is quoted whole as a heading.
const SHOWN_WHOLE: usize = 30;

pub(super) struct Entry {
    pub(super) line: usize,
    pub(super) rank: u8,
    threshold: i64,
    /// How surely it stands under the open heading of a higher rank.
    nests: Nests,
    /// What a plan's fit loses by words for what has been done.
    pub(super) done: u32,
    pub(super) fits: Arc<Fits>,
}

impl Decided {
    /// The nodes that the words of a heading that stands for none come nearest to.
    pub(super) fn hints(&self) -> Vec<usize> {
        let fits = self.fits.iter().flat_map(|fits| &fits.list);
        fits.take_while(|fit| fit.score >= HINT)
            .filter_map(|fit| match fit.meaning {
                Meaning::Node(node) => Some(node),
                Meaning::Other(_) => None,
            })
            .take(HINTS)
            .collect()
    }
}

/// Decides every line. `key` lookups go through the line's own text.
pub(super) fn decide(
    lines: &[Line<'_>],
    titles: &Titles,
    outline: &Outline,
    sequence: &Sequence,
    vocabulary: &Vocabulary,
    lexicon: &Lexicon,
    lists: &Lists,
) -> Vec<Decided> {
    let mut decided: Vec<Decided> = vec![Decided::default(); lines.len()];
    let mut entries = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(lead) = line.lead else { continue };
        let from = line
            .found
            .tokens
            .items
            .partition_point(|t| (t.start as usize) < lead.start);
        let to = line
            .found
            .tokens
            .items
            .partition_point(|t| (t.start as usize) < lead.end);
        let fits = readings::fits(line, from, to, titles, lexicon, outline, lists);
        let numbered = line.label.as_ref().is_some_and(|l| !l.bullet);
        let emphasis = line.emphasis.any();
        let mut threshold = match () {
            () if numbered => NUMBERED,
            () if emphasis => EMPHASISED,
            () if line.label.is_some() => BULLETED,
            () => BARE,
        };
        if lead.content.is_some() {
            threshold += if threshold == BARE { 120 } else { 20 };
        }
        let counting = !numbered && !emphasis && lines::counts(line.found, &lead);
        if counting {
            threshold = threshold.max(COUNTING);
        }
        entries.push(Entry {
            line: index,
            rank: line_rank(line),
            threshold,
            done: plans::done(line),
            nests: match &line.label {
                Some(label) if label.path.len() > 1 => Nests::Spelt,
                Some(label) if !label.bullet => Nests::Numbered,
                _ => Nests::Set,
            },
            fits: if counting { spelt(&fits) } else { fits },
        });
        decided[index].heading = numbered || emphasis;
        decided[index].rank = line_rank(line);
    }
    plans::mark(lines, &entries, outline, vocabulary, &mut decided);
    let open: Vec<&Entry> = entries
        .iter()
        .filter(|e| !decided[e.line].no_results)
        .collect();
    let path = best_path(&open, lines, &decided, outline, sequence);
    for (entry, node) in open.iter().zip(path) {
        let slot = &mut decided[entry.line];
        slot.node = node;
        if let Some(node) = node {
            slot.heading = true;
            let printed = &sequence.place(node).printed;
            let label = lines[entry.line].label.as_ref();
            let as_printed = label.is_some_and(|l| !l.path.is_empty() && l.path == *printed);
            slot.also = merged(entry, node, lines, titles, outline, as_printed);
        }
    }
    for entry in entries {
        decided[entry.line].fits = Some(entry.fits);
    }
    decided
}

/// The fits that account for every word and number of a heading: "Mỗi ngày 1 tin tốt", not "Trồng 2 cây".
pub(super) fn spelt(fits: &Fits) -> Arc<Fits> {
    let whole = |fit: &&Fit| fit.matched * 100 >= fits.total * 97;
    Arc::new(Fits {
        list: fits.list.iter().filter(whole).copied().collect(),
        total: fits.total,
    })
}

fn line_rank(line: &Line<'_>) -> u8 {
    match &line.label {
        Some(label) => label.rank,
        None if line.emphasis.level > 0 => {
            (rank::ROMAN - 1 + line.emphasis.level).min(rank::LETTER - 1)
        }
        None if line.emphasis.capitals => rank::ROMAN,
        None if line.emphasis.bold => rank::LETTER - 1,
        None => rank::BARE,
    }
}

/// Further nodes whose words the rest of the heading spells out; one that carries its node's own number
/// takes in no line of another item.
fn merged(
    entry: &Entry,
    node: usize,
    lines: &[Line<'_>],
    titles: &Titles,
    outline: &Outline,
    as_printed: bool,
) -> Vec<usize> {
    let line = &lines[entry.line];
    let Some(lead) = line.lead else {
        return Vec::new();
    };
    // A heading that is the node's own wording names nothing else.
    let of = |fits: &Fits, wanted: usize| {
        let mut own = fits
            .list
            .iter()
            .filter(|fit| fit.meaning == Meaning::Node(wanted));
        own.next().map_or(0, |fit| fit.score)
    };
    let explained = entry
        .fits
        .list
        .iter()
        .find(|fit| fit.meaning == Meaning::Node(node))
        .map_or(0, |fit| fit.matched);
    // At least a third of the heading's weight is still unexplained.
    let mostly_open = explained * 3 <= entry.fits.total * 2;
    let key = line.text.key.as_bytes();
    let mut cuts: Vec<usize> = vec![lead.start];
    for at in lead.start..lead.end {
        let joins = match key[at] {
            b',' | b';' | b'&' => true,
            b' ' => {
                let rest = &key[at..lead.end];
                rest.starts_with(b" va ") || rest.starts_with(b" - ")
            }
            _ => false,
        };
        if joins {
            cuts.push(at + 1);
        }
    }
    cuts.push(lead.end);
    let tokens = &line.found.tokens.items;
    let parts: Vec<Arc<Fits>> = cuts
        .windows(2)
        .map(|cut| {
            let from = tokens.partition_point(|t| (t.start as usize) < cut[0]);
            let to = tokens.partition_point(|t| (t.start as usize) < cut[1]);
            titles.fits(&tokens[from..to], &line.text.key)
        })
        .collect();
    let are_siblings = |a: usize, b: usize| outline.nodes[a].parent == outline.nodes[b].parent;
    // "Hạn chế và nguyên nhân": every part is a sibling's whole name, whatever the whole may resemble.
    let all_named = parts.len() > 1
        && parts.iter().all(|fits| {
            fits.list.first().is_some_and(|best| match best.meaning {
                Meaning::Node(other) => best.score >= WHOLE_NAME && are_siblings(other, node),
                Meaning::Other(_) => false,
            })
        });
    if of(&entry.fits, node) >= OWN_WORDING && !all_named {
        return Vec::new();
    }
    let mut result = Vec::new();
    for fits in parts {
        let Some(best) = fits.list.first() else {
            continue;
        };
        let Meaning::Node(other) = best.meaning else {
            continue;
        };
        // Between siblings a short form is enough ("… và đoàn viên"), elsewhere it takes the name.
        let siblings = are_siblings(other, node);
        let enough = if siblings { SIBLING_PART } else { OTHER_PART };
        // A common word or two ("… cho cán bộ, đoàn viên") are no second name.
        let telling = siblings || fits.total * WEIGHTY >= entry.fits.total;
        if (siblings || mostly_open && !as_printed)
            && telling
            && best.score >= enough
            && best.score >= of(&fits, node) + PART_MARGIN
            && other != node
            && !is_ancestor(outline, other, node)
            && !is_ancestor(outline, node, other)
            && !result.contains(&other)
        {
            result.push(other);
        }
    }
    result
}

/// The record of a heading for `inspect` and the workbook.
pub(super) fn record(
    line: &Line<'_>,
    decided: &Decided,
    outline: &Outline,
) -> Option<HeadingDecision> {
    let lead = line.lead?;
    if decided.node.is_none() && !decided.heading {
        return None;
    }
    // A short line is shown whole, even where content follows the heading on it.
    let text = if lead.content.is_some() && line.found.tokens.items.len() > SHOWN_WHOLE {
        line.text.raw_slice(0, lead.end)
    } else {
        line.text.raw.clone()
    };
    let text = if line.automatic.is_empty() {
        text
    } else {
        format!("{} {text}", line.automatic)
    };
    let text = match line.above {
        Some(above) => format!("{above}\n{text}"),
        None => text,
    };
    let fits = decided.fits.iter().flat_map(|fits| &fits.list);
    let candidates = fits.filter_map(|fit| match fit.meaning {
        Meaning::Node(node) => Some(Candidate {
            node: outline.nodes[node].id.clone(),
            score: fit.score,
        }),
        Meaning::Other(_) => None,
    });
    Some(HeadingDecision {
        text,
        node: decided.node.map(|n| outline.nodes[n].id.clone()),
        also: decided
            .also
            .iter()
            .map(|&n| outline.nodes[n].id.clone())
            .collect(),
        candidates: candidates.take(3).collect(),
        anchor: line.anchor.clone(),
    })
}
