//! The best way through the outline for all headings of a report: which node each stands for.

use crate::rules::{Marker, Outline};

use super::super::labels::rank;
use super::super::lines::Line;
use super::super::readings;
use super::super::sequence::{self, Nests, Sequence};
use super::super::titles::Meaning;
use super::{Decided, Entry};

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
/// A way so far behind the best one is given up: no few headings make that good.
const BEHIND: i64 = 800;
/// Gain for the whole path of a node as its number, from the part on.
const WHOLE_PATH: i64 = 220;
/// Gain for an item of a part that has no lines of its own.
const PART_ITEM: i64 = 40;

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

/// The best assignment of nodes to headings, `None` where a heading stands for nothing.
pub(super) fn best_path(
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
    impl Way {
        fn seen(state: &State, before: usize, rank: u8) -> Way {
            Way {
                before,
                score: state.score,
                level: usize::from(rank <= state.rank),
                above: state.open.above(rank),
            }
        }
    }
    let nodes = outline.nodes.len();
    // In the order of `ranked`, as far as they were asked for.
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
            for (at, &before) in ranked.iter().enumerate() {
                if at == ways.len() {
                    ways.push(Way::seen(&states[before], before, entry.rank));
                }
                let way = &ways[at];
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
        let best = states[ranked[0]].score;
        ranked.truncate(ranked.partition_point(|&node| states[node].score + BEHIND >= best));
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
    // "II.5.", where the outline has it so.
    let part = &sequence.place(place.root).printed;
    if label.part.is_some_and(|own| *part == [own]) && label.path == *printed {
        return WHOLE_PATH;
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
