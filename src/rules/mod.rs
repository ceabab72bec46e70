//! Rule packs: TOML files a clerk can edit, checked with errors that point at the line.
//!
//! Two steps: `source` turns TOML into raw structs that remember the place of every value,
//! `validate` turns those into a valid [`RulePack`]. All faults of all files are collected.

mod builtin;
mod criteria;
pub mod diagnostic;
mod layers;
pub mod pack;
mod params;
mod place;
mod source;
mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use criteria::{CriteriaSet, Criterion, CriterionRule, Gate, Inputs, Quota, QuotaWithin};
pub use diagnostic::{Diagnostic, Level, WORDS, render, render_with};
pub use pack::{
    Accrual, CheckSpec, DisciplineLine, Goal, Marker, MeasureUnit, Node, NodeExample, OtherHeading,
    Outline, Param, RulePack, Scoring, Step, Target, TargetExample, TargetKind, Task, Vocabulary,
};
pub(crate) use params::nearest_name;
pub use params::{Parameter, Settings};
pub use place::Places;
pub use syntax::translate as explain_toml;

use crate::calendar::Calendar;
use layers::{Found, Layers};
use place::{Faults, RuleFile};
use source::Read;

/// A pack that can be used, and what came with it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The rules.
    pub pack: RulePack,
    /// Oddities that do not stop the work.
    pub warnings: Vec<Diagnostic>,
    /// The working-day calendar: `../calendar/vn.toml` beside the pack's folder, else the built-in one.
    pub calendar: Calendar,
    /// Where the rules were written.
    pub places: Places,
}

/// Loads a pack: a folder (relative to `base`, or to the working folder without one; or absolute),
/// else the name of a built-in pack. On failure every fault of every file comes back, warnings too.
pub fn load(pack: &str, base: Option<&Path>) -> Result<Loaded, Vec<Diagnostic>> {
    load_with(pack, base, &|_, _| Vec::new())
}

/// [`load`], with faults that only another module can see (whether a check of that name exists).
/// `judge` sees the pack as far as it could be put together, also when it has faults of its own.
pub fn load_with(
    pack: &str,
    base: Option<&Path>,
    judge: &dyn Fn(&RulePack, &Places) -> Vec<Diagnostic>,
) -> Result<Loaded, Vec<Diagnostic>> {
    let faults = Faults::default();
    let loaded = layers::gather(pack, base, &faults).map(|layers| assemble(&layers, &faults));
    if let Some(loaded) = &loaded {
        for diagnostic in judge(&loaded.pack, &loaded.places) {
            faults.adopt(diagnostic);
        }
    }
    let diagnostics = faults.into_sorted();
    match loaded {
        Some(loaded) if diagnostics.iter().all(|d| d.level == Level::Warning) => Ok(Loaded {
            warnings: diagnostics,
            ..loaded
        }),
        _ => Err(diagnostics),
    }
}

/// Names of the packs built into the program, sorted.
pub fn built_in() -> Vec<&'static str> {
    builtin::packs()
}

/// The built-in working-day calendar.
pub fn calendar() -> Calendar {
    let faults = Faults::default();
    let file = RuleFile {
        path: "rules/calendar/vn.toml".into(),
        name: "calendar/vn.toml".to_owned(),
        text: builtin::file("calendar", "vn.toml")
            .unwrap_or_default()
            .to_owned(),
        built_in: true,
    };
    // The test below holds the built-in file to be free of faults.
    source::read(&Arc::new(file), &faults, source::calendar::read).value()
}

/// Reads the chosen files of the layers and makes the pack. With faults recorded, the result is
/// incomplete and `load` throws it away.
fn assemble(layers: &Layers, faults: &Faults) -> Loaded {
    let mut used = Used::default();
    for layer in &layers.chain {
        used.take(layer.files.get("pack.toml"));
    }
    let own = &layers.chain[0];
    let open = layers.open;
    // Whole files: the first pack of the chain that has one; scoring falls back to the common one.
    let mut whole = |name: &str, common: bool| {
        let file = layers
            .chain
            .iter()
            .find_map(|layer| layer.files.get(name))
            .or_else(|| layers.common.get(name).filter(|_| common));
        used.take(file);
        file.cloned()
    };
    let outline = whole("outline.toml", false);
    // Samples of an outline that a nearer layer has replaced are about other nodes.
    let depth = |name: &str| {
        let has = |layer: &layers::Layer| layer.files.contains_key(name);
        layers.chain.iter().position(has)
    };
    let samples = (depth("samples.toml") <= depth("outline.toml"))
        .then(|| whole("samples.toml", false))
        .flatten();
    let targets = whole("targets.toml", false);
    let programme = whole("programme.toml", false);
    let scoring = whole("scoring.toml", true);
    // Merged files: common first, the pack's own last.
    let mut merged = |name: &str| -> Vec<Found> {
        let files = layers.common.get(name).into_iter().chain(
            layers
                .chain
                .iter()
                .rev()
                .filter_map(|layer| layer.files.get(name)),
        );
        files
            .map(|file| {
                used.take(Some(file));
                file.clone()
            })
            .collect()
    };
    let vocabularies = merged("vocabulary.toml");
    let checks = merged("checks.toml");
    used.take(layers.calendar.as_ref());

    let raw = validate::Raw {
        outline: read_part(outline.as_ref(), open, faults, source::outline::read),
        samples: read_part(samples.as_ref(), open, faults, source::samples::read),
        targets: read_part(targets.as_ref(), open, faults, source::targets::read),
        programme: read_part(programme.as_ref(), open, faults, source::programme::read),
        scoring: read_part(scoring.as_ref(), open, faults, source::scoring::read),
        vocabularies: vocabularies
            .iter()
            .map(|file| read_part(Some(file), open, faults, source::vocabulary::read))
            .collect(),
        checks: checks
            .iter()
            .map(|file| read_part(Some(file), open, faults, source::checks::read))
            .chain(open.then_some(validate::Part::Unknown))
            .collect(),
    };
    let mut places = Places::default();
    let mut pack = validate::validate(own, &raw, faults, &mut places);
    pack.hash = used.hash();
    let calendar = layers
        .calendar
        .as_ref()
        .and_then(Found::text)
        .map(|file| source::read(file, faults, source::calendar::read).value())
        .unwrap_or_default();
    Loaded {
        pack,
        warnings: Vec::new(),
        calendar,
        places,
    }
}

/// `open` says that a file no layer has may yet stand in a layer that could not be found.
fn read_part<T>(
    file: Option<&Found>,
    open: bool,
    faults: &Faults,
    read: impl FnOnce(&mut source::Table<'_>) -> T,
) -> validate::Part<T> {
    use validate::Part;
    match file {
        None if open => Part::Unknown,
        None => Part::Absent,
        Some(Found::Unreadable) => Part::Unknown,
        Some(Found::Text(file)) => match source::read(file, faults, read) {
            Read::Whole(value) => Part::Read(value),
            Read::Torn(value) => Part::Torn(value),
        },
    }
}

/// The files that took part in a pack.
#[derive(Debug, Default)]
struct Used(BTreeMap<String, Arc<RuleFile>>);

impl Used {
    fn take(&mut self, file: Option<&Found>) {
        if let Some(Found::Text(file)) = file {
            self.0.insert(file.name.clone(), Arc::clone(file));
        }
    }

    /// blake3 over names and texts in the order of names. Line ends and a byte-order mark do not
    /// count: an editor on another system must not make the same rules look different.
    fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, file) in &self.0 {
            let text = file
                .text
                .trim_start_matches('\u{feff}')
                .replace("\r\n", "\n");
            for part in [name.as_str(), text.as_str()] {
                // The length first, so that no two lists of files read the same.
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}
