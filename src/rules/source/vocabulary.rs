//! `vocabulary.toml`: the words of the field.

use crate::rules::place::{At, Place};

use super::Table;

/// `vocabulary.toml` as written.
#[derive(Debug, Default)]
pub(in crate::rules) struct RawVocabulary {
    pub(in crate::rules) abbreviations: Vec<(At<String>, Vec<At<String>>)>,
    pub(in crate::rules) units: Vec<RawUnit>,
    pub(in crate::rules) cues: Vec<(At<String>, Vec<At<String>>)>,
    /// Words to take out of the cue lists of lower layers.
    pub(in crate::rules) not_cues: Vec<(At<String>, Vec<At<String>>)>,
    pub(in crate::rules) other_headings: Vec<RawOtherHeading>,
    pub(in crate::rules) words: Vec<At<String>>,
}

/// `[[unit]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawUnit {
    pub(in crate::rules) name: At<String>,
    pub(in crate::rules) forms: Vec<At<String>>,
    /// `None` after a fault.
    pub(in crate::rules) class: Option<At<&'static str>>,
}

/// `[[other_heading]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawOtherHeading {
    pub(in crate::rules) place: Place,
    pub(in crate::rules) id: At<String>,
    pub(in crate::rules) no_results: Option<At<bool>>,
    pub(in crate::rules) titles: Vec<At<String>>,
}

const CLASSES: &[(&str, &str)] = &[
    ("people", "people"),
    ("turns", "turns"),
    ("units", "units"),
    ("events", "events"),
    ("things", "things"),
    ("gifts", "gifts"),
    ("money", "money"),
    ("time", "time"),
    ("percent", "percent"),
];

pub(in crate::rules) fn read(table: &mut Table<'_>) -> RawVocabulary {
    let mut raw = RawVocabulary::default();
    if let Some(mut lists) = table.table("abbreviations") {
        raw.abbreviations = lists.word_lists();
    }
    if let Some(mut lists) = table.table("cues") {
        raw.cues = lists.word_lists();
    }
    if let Some(mut lists) = table.table("not_cues") {
        raw.not_cues = lists.word_lists();
    }
    raw.words = table.texts("words");
    raw.units = table
        .tables("unit")
        .iter_mut()
        .map(|unit| {
            let raw = RawUnit {
                name: unit.required_text("name"),
                forms: unit.texts("forms"),
                class: unit.required_choice("class", CLASSES),
            };
            unit.finish(&["words"]);
            raw
        })
        .collect();
    raw.other_headings = table
        .tables("other_heading")
        .iter_mut()
        .map(|heading| {
            let raw = RawOtherHeading {
                place: heading.place.clone(),
                id: heading.required_text("id"),
                no_results: heading.flag("no_results"),
                titles: heading.texts("titles"),
            };
            heading.finish(&["words"]);
            raw
        })
        .collect();
    table.finish(&[]);
    raw
}
