//! Raw rule files → a valid [`RulePack`]: ids, references, weights. Every fault is collected.

mod checks;
mod outline;
mod programme;
mod samples;
mod scoring;
mod targets;
mod vocabulary;
mod words;

use super::layers::Layer;
use super::pack::{CheckSpec, Outline, RulePack, Scoring};
use super::place::{Faults, Places};
use super::source::checks::RawCheck;
use super::source::outline::RawNode;
use super::source::pack::RawPack;
use super::source::programme::RawTask;
use super::source::samples::RawSamples;
use super::source::scoring::RawScoring;
use super::source::targets::RawTarget;
use super::source::vocabulary::RawVocabulary;

/// One file of a pack.
#[derive(Debug)]
pub(super) enum Part<T> {
    /// No layer has it.
    Absent,
    /// It exists, or may exist, and its text could not be had.
    Unknown,
    /// Broken TOML in places; the faults are recorded. What it does not name may have been lost, so
    /// nothing that refers to it can be judged.
    Torn(T),
    /// Read.
    Read(T),
}

impl<T> Part<T> {
    fn get(&self) -> Option<&T> {
        match self {
            Part::Read(value) | Part::Torn(value) => Some(value),
            Part::Absent | Part::Unknown => None,
        }
    }

    /// Everything it says is known.
    fn is_certain(&self) -> bool {
        matches!(self, Part::Absent | Part::Read(_))
    }
}

/// The files of a pack as written.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) outline: Part<Vec<RawNode>>,
    pub(super) samples: Part<Vec<RawSamples>>,
    pub(super) targets: Part<Vec<RawTarget>>,
    pub(super) programme: Part<Vec<RawTask>>,
    pub(super) scoring: Part<RawScoring>,
    /// Common first, the pack's own last.
    pub(super) vocabularies: Vec<Part<RawVocabulary>>,
    /// Common first, the pack's own last.
    pub(super) checks: Vec<Part<Vec<RawCheck>>>,
}

/// Names that other files may refer to; `None` when their file is broken, so that nothing is said
/// about references that may well be right.
struct Known<'r> {
    nodes: Option<Vec<&'r str>>,
    targets: Option<Vec<&'r str>>,
    /// The checks chosen.
    checks: Option<&'r [CheckSpec]>,
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
    let year = own
        .pack
        .as_ref()
        .and_then(|header| year(header, &own.name, faults));
    let mut vocabulary = vocabulary::validate(&raw.vocabularies, faults);
    vocabulary::own_headings(&mut vocabulary, raw.outline.get().into_iter().flatten());
    let checks = checks::validate(&raw.checks, faults, places);
    let known = Known {
        nodes: raw.outline.is_certain().then(|| {
            let nodes = raw.outline.get().into_iter().flatten();
            nodes.map(|node| node.id.value.as_str()).collect()
        }),
        targets: raw.targets.is_certain().then(|| {
            let targets = raw.targets.get().into_iter().flatten();
            targets.map(|target| target.id.value.as_str()).collect()
        }),
        checks: raw
            .checks
            .iter()
            .all(Part::is_certain)
            .then_some(checks.as_slice()),
    };
    let mut outline = raw.outline.get().map_or_else(Outline::default, |nodes| {
        outline::validate(nodes, raw.outline.is_certain(), faults, places)
    });
    let samples = raw.samples.get().map_or(&[][..], Vec::as_slice);
    samples::validate(samples, &known, &mut outline, faults);
    let header = |text: fn(&RawPack) -> &String| own.pack.as_ref().map(text).cloned();
    RulePack {
        id: header(|pack| &pack.id.value).unwrap_or_default(),
        title: header(|pack| &pack.title.value).unwrap_or_default(),
        year: year.unwrap_or_default(),
        hash: String::new(),
        outline,
        targets: raw.targets.get().map_or_else(Vec::new, |targets| {
            targets::validate(targets, &known, &vocabulary, faults, places)
        }),
        programme: raw.programme.get().map_or_else(Vec::new, |tasks| {
            programme::validate(tasks, &known, faults, places)
        }),
        scoring: match raw.scoring.get() {
            Some(raw) => scoring::validate(raw, &known, faults),
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

/// The reporting year, with what is odd about the header.
fn year(header: &RawPack, folder: &str, faults: &Faults) -> Option<i32> {
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
    let id = &header.id;
    if id.value != folder && !id.value.is_empty() && !folder.is_empty() {
        faults.warning(
            &id.place,
            format!("id \"{}\" khác tên thư mục \"{folder}\"", id.value),
            "khi chép một bộ quy tắc sang thư mục mới, sửa id cho trùng tên thư mục để kết quả ghi đúng bộ đã dùng",
        );
    }
    year
}
