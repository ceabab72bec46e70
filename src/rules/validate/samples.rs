//! The sample sentences: nodes that exist and have lines of their own.

use crate::rules::pack::Outline;
use crate::rules::place::{At, Faults};
use crate::rules::source::samples::RawSamples;

use super::Known;
use super::outline::unknown_node;

/// The key of the sentences that belong to no line.
const NONE: &str = "none";

/// Puts the sentences into the outline.
pub(super) fn validate(
    raw: &[RawSamples],
    known: &Known<'_>,
    outline: &mut Outline,
    faults: &Faults,
) {
    for (id, texts) in raw {
        if id.value == NONE {
            outline.unrelated.extend(lines(texts));
            continue;
        }
        match outline.nodes.iter_mut().find(|node| node.id == id.value) {
            Some(node) if node.children.is_empty() => node.samples.extend(lines(texts)),
            Some(_) => faults.error(
                &id.place,
                format!("điểm \"{}\" có điểm con", id.value),
                "câu mẫu ghi ở điểm cuối cùng (không có điểm con)",
            ),
            None if !known.node(&id.value) => {
                unknown_node(id, known.nodes.as_deref().unwrap_or_default(), faults);
            }
            None => {}
        }
    }
}

fn lines(texts: &[At<String>]) -> impl Iterator<Item = String> {
    let lines = texts.iter().flat_map(|text| text.value.lines());
    lines
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
}
