//! The outline as a sequence: how well one node follows another, weighed once for a pack.

use crate::rules::Outline;

/// What the decision about headings asks of the outline again and again.
#[derive(Debug, Clone)]
pub(super) struct Sequence {
    /// For (node, node before): the gain where the heading is set deeper than the one before, and where
    /// it is not. After the nodes stands the start of the document.
    gains: Vec<[i16; 2]>,
    /// For (node, node of the open heading above): the gain by how surely it stands there.
    nesting: Vec<[i16; 3]>,
    places: Vec<Place>,
    /// The last root.
    pub(super) last_root: usize,
}

/// One node's place.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The numbers the notice prints before it: `II.2.1` → `[2, 1]`, `III` → `[3]`.
    pub(super) printed: Vec<u32>,
    /// Its place among its siblings, from 1; 0 for a root.
    pub(super) ordinal: u32,
    /// The root above it.
    pub(super) root: usize,
}

/// The most that order and nesting can add to a fit.
pub(super) const MOST: i64 = 130;

/// The most that standing under an open heading can add.
pub(super) const WITHIN: i64 = 40;

/// How surely a heading stands under the open one of a higher rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nests {
    /// By its setting or a bullet.
    Set,
    /// By its number.
    Numbered,
    /// Its number spells out the one above: "5.1".
    Spelt,
}

impl Nests {
    const ALL: [Nests; 3] = [Nests::Set, Nests::Numbered, Nests::Spelt];
}

impl Sequence {
    pub(super) fn new(outline: &Outline) -> Sequence {
        let nodes = outline.nodes.len();
        let places: Vec<Place> = (0..nodes).map(|node| place(outline, node)).collect();
        let mut gains = Vec::with_capacity(nodes * (nodes + 1));
        for node in 0..nodes {
            for before in 0..nodes {
                gains.push([true, false].map(|deeper| gain(outline, before, node, deeper)));
            }
            let opening = if outline.nodes[node].depth == 1 {
                20
            } else {
                0
            };
            gains.push([opening; 2]);
        }
        let nesting = (0..nodes).flat_map(|node| {
            (0..nodes).map(move |above| Nests::ALL.map(|nests| nest(outline, above, node, nests)))
        });
        Sequence {
            nesting: nesting.collect(),
            last_root: places.iter().map(|place| place.root).max().unwrap_or(0),
            gains,
            places,
        }
    }

    pub(super) fn place(&self, node: usize) -> &Place {
        &self.places[node]
    }

    /// How well `node` follows each node before it, and the start of the document, in the order and
    /// nesting of the outline: the gain where it is set deeper, and where it is not.
    pub(super) fn gains_of(&self, node: usize) -> &[[i16; 2]] {
        let each = self.places.len() + 1;
        &self.gains[node * each..(node + 1) * each]
    }

    /// The gain for a heading that stands for `node` under the open one of each node, by [`Nests`].
    pub(super) fn nesting_of(&self, node: usize) -> &[[i16; 3]] {
        let each = self.places.len();
        &self.nesting[node * each..(node + 1) * each]
    }
}

fn nest(outline: &Outline, above: usize, node: usize, nests: Nests) -> i16 {
    if outline.nodes[node].parent == Some(above) {
        return WITHIN as i16;
    }
    if is_ancestor(outline, above, node) {
        return WITHIN as i16 / 2;
    }
    let strict = match nests {
        Nests::Set => 1,
        Nests::Numbered => 2,
        Nests::Spelt => 5,
    };
    if node == above && outline.nodes[above].children.is_empty() {
        return 0;
    }
    // What is open cannot stand below itself.
    if node == above || is_ancestor(outline, node, above) {
        return -200;
    }
    // A part without lines of its own ends with the next part.
    if outline.nodes[above].parent.is_none() && outline.nodes[above].children.is_empty() {
        return -50 * strict;
    }
    -20 * strict
}

fn gain(outline: &Outline, before: usize, node: usize, deeper: bool) -> i16 {
    if before == node {
        return if deeper { 30 } else { -40 };
    }
    let parent = outline.nodes[node].parent;
    if parent == Some(before) {
        return if deeper { MOST as i16 } else { 70 };
    }
    if is_ancestor(outline, before, node) {
        return if deeper { 90 } else { 40 };
    }
    // What has lines behind it already is not begun again.
    if is_ancestor(outline, node, before) {
        return -80;
    }
    let sibling_line = parent.is_none_or(|p| is_ancestor(outline, p, before));
    let same_top = top(outline, before) == top(outline, node);
    match (node > before, sibling_line, same_top) {
        (true, true, _) => 70,
        (true, false, true) => 30,
        (true, false, false) => 10,
        (false, true, _) => -25,
        (false, false, _) => -60,
    }
}

fn place(outline: &Outline, node: usize) -> Place {
    let mut root = node;
    while let Some(parent) = outline.nodes[root].parent {
        root = parent;
    }
    Place {
        printed: printed_path(outline, node),
        ordinal: outline.nodes[node]
            .parent
            .and_then(|p| outline.nodes[p].children.iter().position(|&c| c == node))
            .map_or(0, |place| place as u32 + 1),
        root,
    }
}

pub(super) fn is_ancestor(outline: &Outline, above: usize, below: usize) -> bool {
    let mut at = outline.nodes[below].parent;
    while let Some(parent) = at {
        if parent == above {
            return true;
        }
        at = outline.nodes[parent].parent;
    }
    false
}

fn top(outline: &Outline, node: usize) -> usize {
    let mut at = node;
    while let Some(parent) = outline.nodes[at].parent {
        if outline.nodes[parent].parent.is_none() {
            return at;
        }
        at = parent;
    }
    at
}

fn printed_path(outline: &Outline, node: usize) -> Vec<u32> {
    let parts: Vec<&str> = outline.nodes[node].id.split('.').collect();
    if parts.len() == 1 {
        let value = match parts[0] {
            "I" => 1,
            "II" => 2,
            "III" => 3,
            "IV" => 4,
            "V" => 5,
            _ => 0,
        };
        return vec![value];
    }
    parts[1..].iter().filter_map(|p| p.parse().ok()).collect()
}
