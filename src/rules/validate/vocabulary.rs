//! The words of all layers put together: a later layer adds to the earlier ones.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::rules::pack::{MeasureUnit, OtherHeading, Vocabulary};
use crate::rules::place::{At, Faults};
use crate::rules::source::outline::RawNode;
use crate::rules::source::vocabulary::{RawOtherHeading, RawUnit, RawVocabulary};
use crate::rules::suggest::nearest;

use super::Part;
use super::words::fold;

pub(super) fn validate(layers: &[Part<RawVocabulary>], faults: &Faults) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    let mut words_seen = BTreeSet::new();
    // Nothing is said about names that a broken file further down may well have.
    let certain = layers.iter().all(Part::is_certain);
    for (number, layer) in layers.iter().filter_map(Part::get).enumerate() {
        for (name, readings) in &layer.abbreviations {
            add_words(&mut vocabulary.abbreviations, name, readings, faults);
        }
        let base_cues: Vec<String> = vocabulary.cues.keys().cloned().collect();
        for (name, words) in &layer.cues {
            if certain && number > 0 && !base_cues.is_empty() && !base_cues.contains(&name.value) {
                let known: Vec<&str> = base_cues.iter().map(String::as_str).collect();
                let help = match nearest(&name.value, &known) {
                    Some(meant) => format!("có phải ý là `{meant}`?"),
                    None => format!("các nhóm dùng được: {}", known.join(", ")),
                };
                faults.warning(
                    &name.place,
                    format!(
                        "nhóm từ `{}` không có trong bộ từ chung nên không được dùng",
                        name.value
                    ),
                    help,
                );
            }
            add_words(&mut vocabulary.cues, name, words, faults);
        }
        for (name, words) in &layer.not_cues {
            take_out(&mut vocabulary.cues, name, words, faults);
        }
        units(&mut vocabulary.units, &layer.units, faults);
        headings(
            &mut vocabulary.other_headings,
            &layer.other_headings,
            faults,
        );
        for word in &layer.words {
            if words_seen.insert(fold(&word.value)) {
                vocabulary.words.push(word.value.clone());
            } else {
                faults.warning(
                    &word.place,
                    format!("từ \"{}\" đã có", word.value),
                    "bỏ bớt một",
                );
            }
        }
    }
    shared_forms(layers, faults);
    vocabulary
}

/// Adds words to a named list, each once.
fn add_words(
    lists: &mut BTreeMap<String, Vec<String>>,
    name: &At<String>,
    words: &[At<String>],
    faults: &Faults,
) {
    if words.is_empty() {
        faults.warning(
            &name.place,
            format!("`{}` không có từ nào", name.value),
            "thêm từ vào danh sách, hoặc bỏ cả dòng",
        );
    }
    let list = lists.entry(name.value.clone()).or_default();
    for word in words {
        // Case counts here: a pack may list `Stt` beside `STT` on purpose.
        if list.contains(&word.value) {
            faults.warning(
                &word.place,
                format!("\"{}\" đã có trong `{}`", word.value, name.value),
                "bỏ bớt một",
            );
        } else {
            list.push(word.value.clone());
        }
    }
}

/// Adds wordings to a list, each once whatever its case and spacing.
fn add_folded(list: &mut Vec<String>, wordings: &[At<String>]) {
    let mut known: BTreeSet<String> = list.iter().map(|word| fold(word).into_owned()).collect();
    for wording in wordings {
        if known.insert(fold(&wording.value).into_owned()) {
            list.push(wording.value.clone());
        }
    }
}

/// A heading that the outline itself names is no heading outside the outline, nor are the other
/// wordings of the same matter.
pub(super) fn own_headings<'r>(
    vocabulary: &mut Vocabulary,
    nodes: impl Iterator<Item = &'r RawNode>,
) {
    let titles: BTreeSet<Cow<'_, str>> = nodes.map(|node| fold(&node.title.value)).collect();
    vocabulary.other_headings.retain(|other| {
        !other
            .titles
            .iter()
            .any(|title| titles.contains(&fold(title)))
    });
}

/// Takes words out of a cue list, where they mean something else in this pack: *từ đầu nhiệm kỳ* is what
/// a mid-term round asks for.
fn take_out(
    lists: &mut BTreeMap<String, Vec<String>>,
    name: &At<String>,
    words: &[At<String>],
    faults: &Faults,
) {
    let list = lists.entry(name.value.clone()).or_default();
    for word in words {
        let before = list.len();
        list.retain(|known| *known != word.value);
        if list.len() == before {
            faults.warning(
                &word.place,
                format!("\"{}\" không có trong nhóm `{}`", word.value, name.value),
                "chép đúng từ đang có trong common/vocabulary.toml, hoặc bỏ đi",
            );
        }
    }
}

fn units(units: &mut Vec<MeasureUnit>, raw: &[RawUnit], faults: &Faults) {
    let mut seen: Vec<&str> = Vec::new();
    for unit in raw {
        let name = unit.name.value.as_str();
        if name.is_empty() {
            continue; // already reported
        }
        if seen.contains(&name) {
            faults.error(
                &unit.name.place,
                format!("đơn vị tính \"{name}\" đã ghi ở trên"),
                "gộp các cách viết (`forms`) vào một mục",
            );
        }
        seen.push(name);
        let Some(class) = &unit.class else {
            continue;
        };
        let index = units.iter().position(|known| known.name == name);
        let index = index.unwrap_or_else(|| {
            units.push(MeasureUnit {
                name: name.to_owned(),
                forms: vec![name.to_owned()],
                class: class.value.to_owned(),
            });
            units.len() - 1
        });
        let known = &mut units[index];
        if known.class != class.value {
            faults.error(
                &class.place,
                format!(
                    "đơn vị tính \"{name}\" đã thuộc nhóm \"{}\", không thể đổi thành \"{}\"",
                    known.class, class.value
                ),
                "dùng cùng một nhóm, hoặc đặt tên khác cho đơn vị tính",
            );
        }
        add_folded(&mut known.forms, &unit.forms);
    }
}

/// The same spelling in two units: which one a figure has could not be told.
fn shared_forms(layers: &[Part<RawVocabulary>], faults: &Faults) {
    let mut owners: BTreeMap<Cow<'_, str>, &str> = BTreeMap::new();
    for unit in layers
        .iter()
        .filter_map(Part::get)
        .flat_map(|layer| &layer.units)
    {
        for form in std::iter::once(&unit.name).chain(&unit.forms) {
            let owner = owners.entry(fold(&form.value)).or_insert(&unit.name.value);
            if *owner != unit.name.value {
                faults.error(
                    &form.place,
                    format!("cách viết \"{}\" đã thuộc đơn vị tính \"{owner}\"", form.value),
                    "mỗi cách viết chỉ thuộc một đơn vị tính, nếu không thì không biết số liệu đếm cái gì",
                );
            }
        }
    }
}

fn headings(headings: &mut Vec<OtherHeading>, raw: &[RawOtherHeading], faults: &Faults) {
    let mut seen: Vec<&str> = Vec::new();
    for heading in raw {
        let id = heading.id.value.as_str();
        if id.is_empty() {
            continue; // already reported
        }
        if seen.contains(&id) {
            faults.error(
                &heading.id.place,
                format!("đề mục ngoài đề cương \"{id}\" đã ghi ở trên"),
                "gộp các tên (`titles`) vào một mục",
            );
        }
        seen.push(id);
        let index = headings.iter().position(|known| known.id == id);
        if index.is_none() && heading.titles.is_empty() {
            faults.error(
                &heading.place,
                format!("đề mục ngoài đề cương \"{id}\" chưa có tên nào"),
                "thêm dòng titles = [\"…\"]",
            );
        }
        let index = index.unwrap_or_else(|| {
            headings.push(OtherHeading {
                id: id.to_owned(),
                no_results: false,
                titles: Vec::new(),
            });
            headings.len() - 1
        });
        let known = &mut headings[index];
        if let Some(flag) = &heading.no_results {
            known.no_results = flag.value;
        }
        add_folded(&mut known.titles, &heading.titles);
    }
}
