//! What no single file shows: checks that need all units. One file per kind of finding, one line
//! per kind in `registry`.
//!
//! ```text
//!  each unit: documents ─Reader─► Fingerprint        (the documents end here)
//!  all units: Assessments ─suspect─► places to quote ─► texts ─conclude─► findings
//! ```
//!
//! Fingerprints hold hashes, places and packed words, so a round of any size fits into memory; only the
//! few paragraphs that matter are unpacked. Every finding is a sign to be checked by people
//! (*dấu hiệu cần kiểm tra*): none of them takes points, and none says who copied from whom.

mod alike;
mod allocation_total;
mod citation_differs;
mod cite;
mod evidence_identical;
mod figure_outlier;
mod figure_went_backwards;
mod figures_identical;
mod habits;
mod kept;
mod kind;
mod names;
mod names_another_unit;
mod names_another_year;
mod own_earlier;
mod part_exceeds_whole;
mod periods;
mod reader;
mod registry;
mod resubmitted_unchanged;
mod rule_fires_everywhere;
mod rule_never_fired;
mod share;
mod shingles;
mod skeleton;
#[cfg(test)]
mod testing;
mod text_copied;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Assessment, Earlier, Evidence, Finding, FindingCode, Fingerprint, Outcome, Period, Severity,
    Subject, SubmissionState,
};
use crate::rules::{Diagnostic, Places, RulePack, Settings};

pub use kind::Kind;
pub use reader::{Reader, texts};
pub use registry::{codes, kinds};
pub use shingles::Official;

/// Everything known about a round when checks between units run.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The rules.
    pub pack: &'a RulePack,
    /// The period of the round.
    pub period: &'a Period,
    /// The day taken as today, ISO.
    pub as_of: &'a str,
    /// Every unit, in register order.
    pub units: &'a [Assessment],
    /// Texts that belong to nobody: the outline's and the programme's.
    pub official: &'a Official,
    /// The result of an earlier run, if there is one.
    pub earlier: Option<&'a Earlier>,
    /// Code and rule of every kind of check on single units, in listing order.
    pub rules: &'a [(FindingCode, &'static str, Severity)],
}

/// A text whose words are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of the unit.
    pub unit: usize,
    /// Index into the texts of its fingerprint.
    pub text: u32,
}

/// The texts that were unpacked, as stored.
pub type Texts = BTreeMap<Place, String>;

/// The words of some texts of a unit, given by their numbers.
pub fn unpack(unit: usize, print: &Fingerprint, wanted: &BTreeSet<u32>) -> Vec<(Place, String)> {
    let words = kept::words(print, wanted).into_iter();
    words
        .map(|(text, words)| (Place { unit, text }, words))
        .collect()
}

/// What a check says once it has the words it asked for.
type Conclude<'c> = Box<dyn FnOnce(&Texts, &mut Out) + 'c>;

/// One check between units.
pub(crate) trait Check: Send + Sync {
    /// Finds what may be a sign. Places whose words are needed go to `places`.
    fn suspect<'c>(&'c self, cx: &Context<'c>, places: &mut BTreeSet<Place>) -> Conclude<'c>;
}

/// What checks between units found.
#[derive(Debug, Default)]
pub struct Out {
    /// About the round or between units.
    pub round: Vec<Finding>,
    /// About single units, by their index.
    pub units: Vec<(usize, Finding)>,
}

/// The checks between units of one rule pack.
pub struct CrossSet {
    checks: Vec<Entry>,
}

struct Entry {
    kind: &'static Kind,
    check: Box<dyn Check>,
    severity: Option<Severity>,
}

/// Checks that have looked at the round and wait for words.
pub struct Suspicions<'c> {
    /// Whose words are needed, each place once.
    pub places: BTreeSet<Place>,
    waiting: Vec<(&'c Entry, Conclude<'c>)>,
}

impl CrossSet {
    /// [`CrossSet::compile_at`] for a pack whose places are not at hand.
    pub fn compile(pack: &RulePack) -> Result<CrossSet, Vec<Diagnostic>> {
        CrossSet::compile_at(pack, &Places::default())
    }

    /// Reads the pack's choice of checks between units; kinds it does not mention run with their
    /// defaults. Codes of other checks are not looked at.
    ///
    /// # Errors
    /// Every unknown parameter and parameter out of range, each at its place.
    pub fn compile_at(pack: &RulePack, places: &Places) -> Result<CrossSet, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut checks = Vec::new();
        for kind in kinds() {
            let spec = pack.checks.iter().find(|spec| spec.code == kind.code);
            let mut settings = Settings::defaults(kind.params);
            if let Some(spec) = spec {
                settings.read(kind.code, kind.params, spec, places, &mut faults);
            }
            if spec.is_none_or(|spec| spec.enabled) {
                checks.push(Entry {
                    kind,
                    check: (kind.build)(&settings),
                    severity: spec.and_then(|spec| spec.severity),
                });
            }
        }
        if faults.is_empty() {
            Ok(CrossSet { checks })
        } else {
            Err(faults)
        }
    }

    /// First half: whose words are needed.
    pub fn suspect<'c>(&'c self, cx: &Context<'c>) -> Suspicions<'c> {
        let mut places = BTreeSet::new();
        let waiting = self
            .checks
            .iter()
            .map(|entry| (entry, entry.check.suspect(cx, &mut places)))
            .collect();
        Suspicions { places, waiting }
    }
}

impl Suspicions<'_> {
    /// Second half: the findings, in registry order. Units with a report about which a check says
    /// nothing have *met* it.
    pub fn conclude(self, units: &[Assessment], texts: &Texts) -> Out {
        let mut all = Out::default();
        for (entry, conclude) in self.waiting {
            let mut found = Out::default();
            conclude(texts, &mut found);
            if let Some(severity) = entry.severity {
                let of_units = found.units.iter_mut().map(|(_, finding)| finding);
                for finding in found.round.iter_mut().chain(of_units) {
                    finding.severity = severity;
                }
            }
            if entry.kind.of_units {
                let named: BTreeSet<usize> = found.units.iter().map(|(unit, _)| *unit).collect();
                for (index, unit) in units.iter().enumerate() {
                    if !named.contains(&index) {
                        let outcome = match unit.state {
                            SubmissionState::Received => Outcome::Met,
                            SubmissionState::NotSubmitted => Outcome::NotApplicable,
                            SubmissionState::Unreadable => Outcome::Unreadable,
                        };
                        found.units.push((index, entry.kind.silent(outcome)));
                    }
                }
            }
            all.round.append(&mut found.round);
            all.units.append(&mut found.units);
        }
        all
    }
}

impl Context<'_> {
    /// A quotation of a place.
    fn evidence(&self, place: Place, texts: &Texts) -> Evidence {
        let print = &self.units[place.unit].fingerprint;
        let text = &print.texts[place.text as usize];
        Evidence {
            file: print.files[usize::from(text.file)].as_str().into(),
            anchor: text.anchor.clone(),
            quote: texts
                .get(&place)
                .map_or_else(String::new, |raw| words::shortened(raw)),
        }
    }

    /// A unit's name.
    fn name(&self, unit: usize) -> &str {
        &self.units[unit].unit.name
    }
}

/// The subject of a finding about a whole round.
fn about(what: impl Into<String>) -> Subject {
    Subject::Document(what.into())
}
