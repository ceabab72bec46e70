//! After all units: what only shows between them. Fingerprints say where to look; the few texts that
//! matter are read again, in parallel, and let go.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::files;
use crate::cross::{self, CrossSet, Official, Place, Texts, Words};
use crate::ingest;
use crate::mapping::Mapper;
use crate::model::{
    Assessment, Earlier, Finding, FindingCode, Period, Severity, SourceFile, Submission,
};
use crate::rules::RulePack;

/// What the checks between units need beside the units.
pub(super) struct Across<'a> {
    pub(super) checks: &'a CrossSet,
    pub(super) pack: &'a RulePack,
    pub(super) period: &'a Period,
    pub(super) as_of: &'a str,
    pub(super) official: &'a Official,
    pub(super) mapper: &'a Mapper<'a>,
    pub(super) submissions: &'a [Submission],
    pub(super) earlier: Option<&'a Earlier>,
    pub(super) rules: &'a [(FindingCode, &'static str, Severity)],
}

impl Across<'_> {
    /// Adds to every unit what was found about it; the findings about the round come back.
    pub(super) fn judge(&self, units: &mut [Assessment], pool: &rayon::ThreadPool) -> Vec<Finding> {
        let context = cross::Context {
            pack: self.pack,
            period: self.period,
            as_of: self.as_of,
            units,
            official: self.official,
            earlier: self.earlier,
            rules: self.rules,
        };
        let suspicions = self.checks.suspect(&context);
        let mut wanted: BTreeMap<(usize, u16), Vec<Place>> = BTreeMap::new();
        for place in &suspicions.places {
            let places = wanted.entry((place.unit, place.file)).or_default();
            places.push(place.clone());
        }
        let wanted: Vec<((usize, u16), Vec<Place>)> = wanted.into_iter().collect();
        let texts: Texts = pool.install(|| {
            wanted
                .par_iter()
                .flat_map_iter(|((unit, file), places)| {
                    let path = &context.units[*unit].fingerprint.files[usize::from(*file)];
                    let files = &self.submissions[*unit].files;
                    let source = files.iter().find(|source| source.path == *path);
                    source.map_or_else(Vec::new, |source| self.again(source, places))
                })
                .collect()
        });
        let found = suspicions.conclude(context.units, &texts);
        for (unit, finding) in found.units {
            units[unit].findings.push(finding);
        }
        found.round
    }

    /// The words of some places of a file. A file that cannot be read a second time gives none.
    fn again(&self, source: &SourceFile, places: &[Place]) -> Vec<(Place, Words)> {
        let read = || {
            let bytes = ingest::load(source).ok()?;
            let format = ingest::detect(&bytes, &source.path);
            let (document, _) =
                files::document(&bytes, format, &source.path, self.mapper.lexicon()).ok()?;
            let words = cross::texts(&document).filter_map(|(text, anchor)| {
                let place = places.iter().find(|place| place.anchor == anchor)?;
                let words = Words {
                    raw: text.raw.clone(),
                    key: text.key.clone(),
                };
                Some((place.clone(), words))
            });
            Some(words.collect())
        };
        catch_unwind(AssertUnwindSafe(read))
            .ok()
            .flatten()
            .unwrap_or_default()
    }
}
