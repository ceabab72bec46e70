//! Parts of a report that plan the time to come, propose or draw lessons: they repeat the headings of
//! the results and carry none.

use crate::rules::{Outline, Vocabulary};

use super::cues::Cue;
use super::headings::{Decided, Entry};
use super::lines::Line;
use super::titles::Meaning;

/// A fit this good for a plan heading opens a part without results.
const PLAN: u32 = 560;
/// A heading that fits a plan this well, so far ahead of every node, opens one wherever it stands …
const SURE: u32 = 800;
const AHEAD: u32 = 250;
/// … any other only behind this many topics that were reported on.
const REPORTED: usize = 3;
/// Words for what has been done ("kết quả", "đã") take so much from a plan's fit.
const DONE: u32 = 150;
/// A heading that fits a node this well names it.
const NAMES: u32 = 600;
const NAMES_CLEARLY: u32 = 700;

/// The part without results that is open.
struct Region {
    rank: u8,
    /// Its heading carries a number …
    numbered: bool,
    /// … the last part of which is this.
    number: Option<u32>,
    /// The headings in it are numbered as if they stood beside it.
    level_below: bool,
}

/// Marks every line of a part that plans, proposes or draws lessons.
pub(super) fn mark(
    lines: &[Line<'_>],
    entries: &[Entry],
    outline: &Outline,
    vocabulary: &Vocabulary,
    decided: &mut [Decided],
) {
    let mut region: Option<Region> = None;
    let mut next = 0;
    let mut seen: Vec<usize> = Vec::new();
    // Rank of the last heading that named a topic below a part.
    let mut topic: Option<u8> = None;
    for (index, slot) in decided.iter_mut().enumerate() {
        if index > 0 && lines[index].document != lines[index - 1].document {
            region = None;
            topic = None;
            seen.clear();
        }
        if next < entries.len() && entries[next].line == index {
            let entry = &entries[next];
            next += 1;
            let other = entry.fits.list.iter().find_map(|fit| match fit.meaning {
                Meaning::Other(o) => Some((o, fit.score)),
                Meaning::Node(_) => None,
            });
            let node = entry.fits.list.iter().find_map(|fit| match fit.meaning {
                Meaning::Node(n) => Some((n, fit.score)),
                Meaning::Other(_) => None,
            });
            let node_score = node.map_or(0, |(_, score)| score);
            let label = lines[index].label.as_ref().filter(|label| !label.bullet);
            let numbered = label.is_some();
            let number = label.and_then(|label| label.path.last().copied());
            let opens = slot.heading
                && other.is_some_and(|(o, score)| {
                    let score = score.saturating_sub(entry.done);
                    let sure = score >= SURE && score >= node_score + AHEAD;
                    // A plan comes behind the results, and never as an item of a topic.
                    let behind =
                        seen.len() >= REPORTED || entry.done == 0 && lines[index].goes_on();
                    let item = topic.is_some_and(|rank| entry.rank > rank);
                    let placed = if sure {
                        !(item && numbered)
                    } else {
                        behind && !item
                    };
                    vocabulary.other_headings[o].no_results
                        && score >= PLAN
                        && score >= node_score
                        && placed
                });
            if opens {
                if region.as_ref().is_none_or(|open| entry.rank <= open.rank) {
                    region = Some(Region {
                        rank: entry.rank,
                        numbered,
                        number,
                        level_below: false,
                    });
                }
            } else if let Some(open) = &mut region
                && slot.heading
            {
                let named = |least| node.filter(|(_, score)| *score >= least);
                let fresh = named(NAMES_CLEARLY).is_some_and(|(n, _)| !seen.contains(&n));
                let again = named(NAMES).is_some_and(|(n, _)| seen.contains(&n));
                // "IV. Nhiệm vụ …", then "I. Công tác …": what follows is numbered as if beside it.
                open.level_below |=
                    entry.rank == open.rank && number.is_some() && number <= open.number && again;
                let beside = entry.rank < open.rank || entry.rank == open.rank && !open.level_below;
                let ends = if open.numbered {
                    numbered && beside
                } else {
                    entry.rank < open.rank || entry.rank == open.rank && fresh
                };
                if ends {
                    region = None;
                }
            }
            if region.is_none()
                && let Some((n, score)) = node
                && score >= NAMES
            {
                if !seen.contains(&n) {
                    seen.push(n);
                }
                if slot.heading {
                    topic = (score >= NAMES_CLEARLY && outline.nodes[n].parent.is_some())
                        .then_some(entry.rank);
                }
            }
        }
        slot.no_results = region.is_some();
    }
}

/// What a plan's fit loses by words for what has been done: "kết quả …", "… đã triển khai".
pub(super) fn done(line: &Line<'_>) -> u32 {
    let end = line.lead.map_or(0, |lead| lead.end);
    let mut cues = line.found.cues.iter();
    let tells = cues.any(|hit| {
        let start = line.found.tokens.items[hit.first].start as usize;
        hit.value == Cue::Realised && start < end
    });
    if tells { DONE } else { 0 }
}
