//! `outline.toml`: the nodes of the outline in printed order.

use crate::rules::pack::Marker;
use crate::rules::place::{At, Place};

use super::Table;

/// A `[[node]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawNode {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) id: At<String>,
    /// `None` after a fault.
    pub(in crate::rules) marker: Option<At<Marker>>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) printed: Option<At<String>>,
    pub(in crate::rules) optional: bool,
    pub(in crate::rules) catch_all: Option<At<bool>>,
    pub(in crate::rules) aliases: Vec<At<String>>,
    pub(in crate::rules) phrases: Vec<At<String>>,
    pub(in crate::rules) related: Vec<At<String>>,
    pub(in crate::rules) not: Vec<At<String>>,
    pub(in crate::rules) unit_types: Vec<At<String>>,
    pub(in crate::rules) not_unit_types: Vec<At<String>>,
    pub(in crate::rules) examples: Vec<RawNodeExample>,
}

/// A `[[node.example]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawNodeExample {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) heading: Option<At<String>>,
    pub(in crate::rules) sentence: Option<At<String>>,
    pub(in crate::rules) parent: Option<At<String>>,
    pub(in crate::rules) node: Option<At<String>>,
}

const MARKERS: &[(&str, Marker)] = &[
    ("roman", Marker::Roman),
    ("number", Marker::Number),
    ("dash", Marker::Dash),
    ("plus", Marker::Plus),
];

const NODE_KEYS: &[&str] = &[
    "id",
    "marker",
    "title",
    "printed",
    "optional",
    "catch_all",
    "aliases",
    "phrases",
    "related",
    "not",
    "unit_types",
    "not_unit_types",
];

pub(in crate::rules) fn read(table: &mut Table<'_>) -> Vec<RawNode> {
    let nodes = table.tables("node").iter_mut().map(node).collect();
    table.finish(&[]);
    nodes
}

fn node(table: &mut Table<'_>) -> RawNode {
    let raw = RawNode {
        place: table.place.clone(),
        id: table.required_text("id"),
        marker: table.required_choice("marker", MARKERS),
        title: table.required_text("title"),
        printed: table.text("printed"),
        optional: table.flag("optional").is_some_and(|flag| flag.value),
        catch_all: table.flag("catch_all"),
        aliases: table.texts("aliases"),
        phrases: table.texts("phrases"),
        related: table.texts("related"),
        not: table.texts("not"),
        unit_types: table.texts("unit_types"),
        not_unit_types: table.texts("not_unit_types"),
        examples: table.tables("example").iter_mut().map(example).collect(),
    };
    table.finish(&[]);
    raw
}

fn example(table: &mut Table<'_>) -> RawNodeExample {
    let raw = RawNodeExample {
        place: table.place.clone(),
        heading: table.text("heading"),
        sentence: table.text("sentence"),
        parent: table.text("parent"),
        node: table.text("node"),
    };
    table.finish(NODE_KEYS);
    raw
}
