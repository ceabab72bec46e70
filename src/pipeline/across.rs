//! After all units: what only shows between them. Fingerprints say where to look; the few texts that
//! matter are unpacked, in parallel, and let go.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::cross::{self, CrossSet, Official, Texts};
use crate::model::{Assessment, Earlier, Finding, FindingCode, Period, Points, Severity};
use crate::rules::RulePack;

/// What the checks between units need beside the units.
pub(super) struct Across<'a> {
    pub(super) checks: &'a CrossSet,
    pub(super) pack: &'a RulePack,
    pub(super) period: &'a Period,
    pub(super) as_of: &'a str,
    pub(super) official: &'a Official,
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
        let mut wanted: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for place in &suspicions.places {
            wanted.entry(place.unit).or_default().insert(place.text);
        }
        let wanted: Vec<(usize, BTreeSet<u32>)> = wanted.into_iter().collect();
        let texts: Texts = pool.install(|| {
            wanted
                .par_iter()
                .flat_map_iter(|(unit, texts)| {
                    cross::unpack(*unit, &context.units[*unit].fingerprint, texts)
                })
                .collect()
        });
        let found = suspicions.conclude(context.units, &texts);
        for (unit, finding) in found.units {
            // Nothing found here takes points.
            units[unit].take(finding, Points(0));
        }
        for unit in units {
            unit.settle();
        }
        found.round
    }
}
