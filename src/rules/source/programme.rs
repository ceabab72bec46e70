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
    pub(in crate::rules) codes: Vec<At<String>>,
    pub(in crate::rules) targets: Vec<At<String>>,
    pub(in crate::rules) quotes: bool,
    pub(in crate::rules) by_board: bool,
    /// `[[defect]]`: a shortcoming the document names.
    pub(in crate::rules) is_defect: bool,
}

pub(in crate::rules) fn read(table: &mut Table<'_>) -> Vec<RawTask> {
    let mut tasks: Vec<RawTask> = table
        .tables("task")
        .iter_mut()
        .map(|table| task(table, false))
        .collect();
    let defects = table.tables("defect");
    tasks.extend(defects.into_iter().map(|mut table| task(&mut table, true)));
    table.finish(&[]);
    tasks
}

fn task(table: &mut Table<'_>, is_defect: bool) -> RawTask {
    let raw = RawTask {
        place: table.place.clone(),
        id: table.required_text("id"),
        title: table.required_text("title"),
        nodes: table.texts("nodes"),
        text: table.text("text"),
        codes: table.texts("codes"),
        targets: table.texts("targets"),
        quotes: table.flag("quotes").is_some_and(|flag| flag.value),
        by_board: table.flag("by_board").is_some_and(|flag| flag.value),
        is_defect,
    };
    table.finish(&[]);
    raw
}
