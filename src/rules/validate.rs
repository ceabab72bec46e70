//! Raw rule files → a valid [`RulePack`]: ids, references, weights. Every fault is collected.

mod checks;
mod outline;
mod programme;
mod scoring;
mod targets;
mod vocabulary;
mod words;

use super::layers::Layer;
use super::pack::{Outline, RulePack, Scoring};
use super::place::{Faults, Places};
use super::source::checks::RawCheck;
use super::source::outline::RawNode;
use super::source::programme::RawTask;
use super::source::scoring::RawScoring;
use super::source::targets::RawTarget;
use super::source::vocabulary::RawVocabulary;

/// One file of a pack.
#[derive(Debug)]
pub(super) enum Part<T> {
    /// No layer has it.
    Absent,
    /// It is not TOML; the faults are recorded, and nothing that refers to it can be judged.
    Broken,
    /// Read.
    Read(T),
}

impl<T> Part<T> {
    fn get(&self) -> Option<&T> {
        match self {
            Part::Read(value) => Some(value),
            _ => None,
        }
    }

    fn is_broken(&self) -> bool {
        matches!(self, Part::Broken)
    }
}

/// The files of a pack as written.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) outline: Part<Vec<RawNode>>,
    pub(super) targets: Part<Vec<RawTarget>>,
    pub(super) programme: Part<Vec<RawTask>>,
    pub(super) scoring: Part<RawScoring>,
    /// Common first, the pack's own last.
    pub(super) vocabularies: Vec<Part<RawVocabulary>>,
    /// Common first, the pack's own last.
    pub(super) checks: Vec<Part<Vec<RawCheck>>>,
}

/// Ids that other files may refer to; `None` when their file is broken, so that nothing is said
/// about references that may well be right.
struct Known<'r> {
    nodes: Option<Vec<&'r str>>,
    targets: Option<Vec<&'r str>>,
}

impl Known<'_> {
    fn node(&self, id: &str) -> bool {
        self.nodes.as_ref().is_none_or(|nodes| nodes.contains(&id))
    }

    fn target(&self, id: &str) -> bool {
        self.targets.as_ref().is_none_or(|ids| ids.contains(&id))
    }
}

/// Makes the pack; the hash is left to the caller.
pub(super) fn validate(own: &Layer, raw: &Raw, faults: &Faults, places: &mut Places) -> RulePack {
    let header = &own.pack;
    let year = i32::try_from(header.year.value)
        .ok()
        .filter(|year| (2000..=2100).contains(year));
    if year.is_none() && header.year.value != 0 {
        faults.error(
            &header.year.place,
            format!("năm {} không hợp lệ", header.year.value),
            "ghi năm bốn chữ số, từ 2000 đến 2100: year = 2024",
        );
    }
    if header.id.value != own.name && !header.id.value.is_empty() && !own.name.is_empty() {
        faults.warning(
            &header.id.place,
            format!(
                "id \"{}\" khác tên thư mục \"{}\"",
                header.id.value, own.name
            ),
            "khi chép một bộ quy tắc sang thư mục mới, sửa id cho trùng tên thư mục để kết quả ghi đúng bộ đã dùng",
        );
    }
    let known = Known {
        nodes: (!raw.outline.is_broken()).then(|| {
            let nodes = raw.outline.get().into_iter().flatten();
            nodes.map(|node| node.id.value.as_str()).collect()
        }),
        targets: (!raw.targets.is_broken()).then(|| {
            let targets = raw.targets.get().into_iter().flatten();
            targets.map(|target| target.id.value.as_str()).collect()
        }),
    };
    let mut vocabulary = vocabulary::validate(&raw.vocabularies, faults);
    vocabulary::own_headings(&mut vocabulary, raw.outline.get().into_iter().flatten());
    let checks = checks::validate(&raw.checks, faults, places);
    RulePack {
        id: header.id.value.clone(),
        title: header.title.value.clone(),
        year: year.unwrap_or_default(),
        hash: String::new(),
        outline: raw.outline.get().map_or_else(Outline::default, |nodes| {
            outline::validate(nodes, faults, places)
        }),
        targets: raw.targets.get().map_or_else(Vec::new, |targets| {
            targets::validate(targets, &known, &vocabulary, faults, places)
        }),
        programme: raw.programme.get().map_or_else(Vec::new, |tasks| {
            programme::validate(tasks, &known, faults, places)
        }),
        scoring: match raw.scoring.get() {
            Some(raw) => scoring::validate(raw, &known, &checks, faults),
            None => Scoring {
                state_shares: scoring::DEFAULT_SHARES,
                half_year_pace_bp: scoring::DEFAULT_PACE,
                ..Scoring::default()
            },
        },
        vocabulary,
        checks,
    }
}
