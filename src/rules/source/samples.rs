//! `samples.toml`: sentences as units write them, each line of a text one sentence, under the id of the
//! outline node they report on.

use crate::rules::place::At;

use super::Table;

/// What is written under one id.
pub(in crate::rules) type RawSamples = (At<String>, Vec<At<String>>);

pub(in crate::rules) fn read(table: &mut Table<'_>) -> Vec<RawSamples> {
    table.word_lists()
}
