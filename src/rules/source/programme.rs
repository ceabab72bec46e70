//! `programme.toml`: the programme's tasks and the outline nodes that report on them.

use crate::rules::place::{At, Place};

use super::Table;

/// A `[[task]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawTask {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) id: At<String>,
    pub(in crate::rules) title: At<String>,
    pub(in crate::rules) nodes: Vec<At<String>>,
    pub(in crate::rules) text: Option<At<String>>,
}

pub(in crate::rules) fn read(table: &mut Table<'_>) -> Vec<RawTask> {
    let tasks = table.tables("task").iter_mut().map(task).collect();
    table.finish(&[]);
    tasks
}

fn task(table: &mut Table<'_>) -> RawTask {
    let raw = RawTask {
        place: table.place.clone(),
        id: table.required_text("id"),
        title: table.required_text("title"),
        nodes: table.texts("nodes"),
        text: table.text("text"),
    };
    table.finish(&[]);
    raw
}
