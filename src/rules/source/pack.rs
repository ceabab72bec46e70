//! `pack.toml`: the name of a pack and what it builds on.

use crate::rules::place::At;

use super::Table;

/// `pack.toml` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawPack {
    pub(in crate::rules) id: At<String>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) year: At<i64>,
    pub(in crate::rules) extends: Option<At<String>>,
}

pub(in crate::rules) fn read(table: &mut Table<'_>) -> RawPack {
    let raw = RawPack {
        id: table.required_text("id"),
        title: table.required_text("title"),
        year: table.required_whole("year", "year = 2024"),
        extends: table.text("extends"),
    };
    // Where the rules come from: for the reader of the file; nothing is computed from it.
    let _ = table.text("source");
    table.finish(&[]);
    raw
}
