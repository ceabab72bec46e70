//! All headings of a report decided together.
//!
//! A dynamic programme over (heading, outline node) rewards words that fit, the order of the outline,
//! nesting and agreeing numbers, and lets a heading stand for nothing. Parts that plan the time to
//! come repeat the same headings and are taken out first: they carry no results.

use std::sync::Arc;

use crate::model::{Candidate, HeadingDecision};
use crate::rules::{Marker, Outline, Vocabulary};
use crate::text::Lexicon;

use super::cues::Lists;
use super::labels::rank;
use super::lines::{self, Line};
use super::plans;
use super::readings;
use super::sequence::{self, Nests, Sequence, is_ancestor};
use super::titles::{Fit, Fits, Meaning, Titles};

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
/// So much below its threshold a heading may still be taken for what its neighbours suggest.
const LEEWAY: i64 = 60;
/// A title that fits this well, so much better than another …
const CLEAR: i64 = 900;
const CLEARLY: i64 = 40;
/// … leaves this much to the other's number.
const UNCLEAR: i64 = 20;
/// Loss for a second heading of the same depth that would stand for the same node.
const AGAIN: i64 = 50;
/// A text names its own item when that fits so much better than a line below it.
const NAME_CLEARLY: i64 = 150;
/// Gain for an item of a part that has no lines of its own.
const PART_ITEM: i64 = 40;
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

/// The nodes of the headings that are open, by rank.
#[derive(Debug, Clone, Copy)]
struct Open([u16; rank::PLUS as usize + 1]);

impl Default for Open {
    fn default() -> Open {
        Open([Open::NONE; rank::PLUS as usize + 1])
    }
}

impl Open {
    const NONE: u16 = u16::MAX;

    /// The node of the nearest open heading above a rank.
    fn above(&self, rank: u8) -> Option<usize> {
        let above = self.0[..usize::from(rank)].iter().rev();
        above
            .map(|&node| usize::from(node))
            .find(|&node| node != usize::from(Open::NONE))
    }

    /// With a heading opened, which closes those of its rank and below.
    fn with(mut self, rank: u8, node: Option<usize>) -> Open {
        let (first, below) = (usize::from(rank), usize::from(rank) + 1);
        self.0[first] = node.map_or(Open::NONE, |node| node as u16);
        self.0[below..].fill(Open::NONE);
        self
    }
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
fn spelt(fits: &Fits) -> Arc<Fits> {
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

/// The best assignment of nodes to headings, `None` where a heading stands for nothing.
fn best_path(
    entries: &[&Entry],
    lines: &[Line<'_>],
    decided: &[Decided],
    outline: &Outline,
    sequence: &Sequence,
) -> Vec<Option<usize>> {
    /// The best way so far that ends with a node: its score, and how deep the heading was set.
    #[derive(Clone, Copy, Default)]
    struct State {
        score: i64,
        rank: u8,
        /// The headings that are open on the way here.
        open: Open,
    }
    /// The same as a heading of a certain rank sees it.
    struct Way {
        /// The node it ends with.
        before: usize,
        score: i64,
        /// 0 where the heading is set deeper than the one before, 1 where it is not.
        level: usize,
        /// The nearest open heading above.
        above: Option<usize>,
    }
    let nodes = outline.nodes.len();
    let mut ways: Vec<Way> = Vec::with_capacity(nodes + 1);
    // By node; the one past the last is the start of the document.
    let mut states = vec![State::default(); nodes + 1];
    // The nodes that some way ends with, those with the highest score first.
    let mut ranked: Vec<usize> = vec![nodes];
    // For each heading: the nodes it led to, and the node before each. All others stay as they were.
    let mut trace: Vec<Vec<(usize, usize)>> = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        // A heading outside the outline that fits better than any node stands for nothing.
        let rival = entry
            .fits
            .list
            .iter()
            .find_map(|fit| match fit.meaning {
                Meaning::Other(_) => Some(i64::from(fit.score) - i64::from(entry.done)),
                Meaning::Node(_) => None,
            })
            .unwrap_or(0);
        let best_score = entry
            .fits
            .list
            .first()
            .map_or(0, |fit| i64::from(fit.score));
        let mut led: Vec<(usize, usize)> = Vec::new();
        let mut scores: Vec<i64> = Vec::new();
        ways.clear();
        ways.extend(ranked.iter().map(|&before| {
            let state = &states[before];
            Way {
                before,
                score: state.score,
                level: usize::from(entry.rank <= state.rank),
                above: state.open.above(entry.rank),
            }
        }));
        let run_in = lines[entry.line].lead.is_some_and(|l| l.content.is_some());
        // The item whose own name it spells out.
        let named = entry.fits.node().filter(|_| best_score >= CLEAR);
        let named = named.map(|(node, _)| node);
        for (node, score) in readings::choices(&entry.fits, outline) {
            let mut number = numbering(&lines[entry.line], outline, sequence, node);
            // Where another title is spelt out, the number was kept when a heading above was left out.
            let item = outline.nodes[node].parent.is_some();
            if item && best_score >= CLEAR && score + CLEARLY <= best_score {
                number = number.min(UNCLEAR);
            }
            let own = number + position(sequence, node, place, entries.len(), &lines[entry.line]);
            // What cannot reach the threshold after any heading is no choice.
            let wanted = entry.threshold - LEEWAY - score;
            if wanted > (own + sequence::MOST + sequence::WITHIN).max(0) {
                continue;
            }
            let bar = entry
                .threshold
                .max(if rival > score { rival + 40 } else { 0 });
            let gains = sequence.gains_of(node);
            let nesting = sequence.nesting_of(node);
            let mut best: Option<(i64, usize)> = None;
            for way in &ways {
                let total = way.score + score - bar + own;
                // No way from here on is as good.
                if best.is_some_and(|(known, _)| total + sequence::MOST + sequence::WITHIN < known)
                {
                    break;
                }
                // A text that begins with the name of its own item names none of the lines below.
                let less = score + NAME_CLEARLY <= best_score && named != Some(node);
                if run_in && less && way.above.is_some() && way.above == named {
                    continue;
                }
                let again = if way.before == node && way.level > 0 && !run_in {
                    AGAIN
                } else {
                    0
                };
                let order = gains[way.before][way.level]
                    + way
                        .above
                        .map_or(0, |above| nesting[above][entry.nests as usize]);
                let order = i64::from(order) - again;
                // Of two ways as good the one from the earlier node is taken.
                let better = match best {
                    Some((known, earlier)) => (total + order, earlier) > (known, way.before),
                    None => true,
                };
                if better && (own + order).max(0) >= wanted {
                    best = Some((total + order, way.before));
                }
            }
            let Some((total, before)) = best else {
                continue;
            };
            // The heading may as well stand for nothing.
            let stays = ranked.contains(&node).then_some(states[node].score);
            if stays.is_none_or(|score| total > score || total == score && before < node) {
                led.push((node, before));
                scores.push(total);
            }
        }
        // What is numbered under a part without lines of its own is about that part.
        if entry.nests != Nests::Set {
            for &before in &ranked {
                let Some(part) = states[before].open.above(entry.rank) else {
                    continue;
                };
                let at = &outline.nodes[part];
                if at.parent.is_some() || !at.children.is_empty() {
                    continue;
                }
                let total = states[before].score + PART_ITEM;
                if let Some(place) = led.iter().position(|(led, _)| *led == part) {
                    if total > scores[place] {
                        led[place].1 = before;
                        scores[place] = total;
                    }
                } else if !ranked.contains(&part) || total > states[part].score {
                    led.push((part, before));
                    scores.push(total);
                }
            }
        }
        let opened: Vec<Open> = led
            .iter()
            .map(|&(node, before)| states[before].open.with(entry.rank, Some(node)))
            .collect();
        ranked.retain(|node| !led.iter().any(|(led, _)| led == node));
        if decided[entry.line].heading {
            // Where it stands for nothing, it still closes what is open.
            for &node in &ranked {
                states[node].open = states[node].open.with(entry.rank, None);
            }
        }
        for ((&(node, _), &score), open) in led.iter().zip(&scores).zip(opened) {
            states[node] = State {
                score,
                rank: entry.rank,
                open,
            };
            let after = |&other: &usize| (states[other].score, node) > (score, other);
            ranked.insert(ranked.partition_point(after), node);
        }
        trace.push(led);
    }
    let mut at = ranked[0];
    let mut path = vec![None; entries.len()];
    for (place, led) in trace.iter().enumerate().rev() {
        if let Some(&(node, before)) = led.iter().find(|(node, _)| *node == at) {
            path[place] = Some(node);
            at = before;
        }
    }
    path
}

/// How well the typed number agrees with the printed one.
fn numbering(line: &Line<'_>, outline: &Outline, sequence: &Sequence, node: usize) -> i64 {
    let Some(label) = &line.label else { return 0 };
    let target = &outline.nodes[node];
    if label.bullet {
        return match (label.rank == rank::PLUS, target.marker) {
            (true, Marker::Plus) => 25,
            (false, Marker::Dash) => 15,
            (_, Marker::Roman) => -140,
            (true, Marker::Number) => -60,
            (true, Marker::Dash) => -5,
            (false, Marker::Number | Marker::Plus) => -10,
        };
    }
    let place = sequence.place(node);
    let printed = &place.printed;
    if label.rank == rank::ROMAN || label.rank == rank::PART || label.rank == rank::CAPITAL {
        return match target.marker {
            Marker::Roman if label.path == *printed => 70,
            Marker::Roman => 30,
            Marker::Number if target.depth == 2 => 0,
            Marker::Number => -20,
            Marker::Dash => -40,
            Marker::Plus => -90,
        };
    }
    match target.marker {
        // Two agreeing numbers are no chance.
        Marker::Number if label.path == *printed && printed.len() > 1 => 150,
        Marker::Number if label.path == *printed => 90,
        Marker::Number if label.path.last() == printed.last() => 30,
        Marker::Number => -10,
        Marker::Roman => -20,
        Marker::Dash | Marker::Plus => {
            if label.path.last() == Some(&place.ordinal) {
                15
            } else {
                0
            }
        }
    }
}

/// An opening that could also be a closing ("nhận định chung") is told by where it stands.
fn position(sequence: &Sequence, node: usize, place: usize, count: usize, line: &Line<'_>) -> i64 {
    // "II." is not the first part, wherever the first one is.
    let first = place == 0 && !line.goes_on();
    let last_root = sequence.last_root;
    let root = sequence.place(node).root;
    if root == 0 && first {
        60
    } else if root == last_root && last_root > 0 {
        if first && count > 1 {
            -90
        } else if place * 3 >= count * 2 {
            30
        } else {
            0
        }
    } else {
        0
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
