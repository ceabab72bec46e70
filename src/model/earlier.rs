//! An earlier round's result, as far as this round is held against it, and what came of that.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::comparison::Period;
use super::finding::Evidence;
use super::submission::Unit;

/// An earlier result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its round's title.
    pub title: String,
    /// The day it was taken as today, ISO.
    pub as_of: String,
    /// Its period.
    pub period: Period,
    /// Its units.
    pub units: Vec<EarlierUnit>,
}

/// One unit of an earlier result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EarlierUnit {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Day the board logged its submission, ISO.
    pub received: Option<String>,
    /// Hashes of its files.
    pub hashes: BTreeSet<String>,
    /// What it reported for each target.
    pub targets: Vec<EarlierFigure>,
    /// What somebody had to look at: code, subject and message.
    pub findings: Vec<(String, String, String)>,
    /// Its paragraphs, as hashes.
    pub prints: Vec<EarlierPrint>,
}

/// One reported value of an earlier result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierFigure {
    /// Target id.
    pub target: String,
    /// Value.
    pub value: Decimal,
    /// Where it stood.
    pub evidence: Option<Evidence>,
}

/// One paragraph of an earlier report: a sample of its hashes, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierPrint {
    /// File of that round.
    pub file: String,
    /// Place in words of the result, e.g. `p143`.
    pub at: String,
    /// Words of its own.
    pub words: u32,
    /// The smallest hashes of its word sequences, mixed with its figures.
    pub hashes: Vec<u32>,
    /// One number for all its words, whatever its figures and names; none in results of earlier versions.
    pub pattern: Option<u32>,
}

impl Earlier {
    /// The earlier units behind a unit of today: itself, and those that were merged into it. An earlier
    /// unit that several units of today name as predecessor was divided and stands behind none of them.
    pub fn behind<'e>(&'e self, unit: &Unit, register: &[Unit]) -> Vec<&'e EarlierUnit> {
        self.units
            .iter()
            .filter(|earlier| {
                if unit.succeeds(earlier) {
                    register
                        .iter()
                        .filter(|other| other.succeeds(earlier))
                        .count()
                        == 1
                } else {
                    earlier.id == unit.id
                }
            })
            .collect()
    }
}

impl Unit {
    /// Names an earlier unit as its predecessor.
    pub fn succeeds(&self, earlier: &EarlierUnit) -> bool {
        let mut known = self.predecessors.iter();
        known.any(|known| *known == earlier.id || same_name(known, &earlier.name))
    }
}

fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// What changed since an earlier result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The earlier round's title.
    pub title: String,
    /// The day it was taken as today, ISO.
    pub as_of: String,
    /// Its period.
    pub period: Period,
    /// Every unit of today, in register order.
    pub units: Vec<UnitChanges>,
    /// Units of the earlier result behind which no unit of today stands.
    pub gone: Vec<GoneUnit>,
}

/// A unit of the earlier result that is no longer in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoneUnit {
    /// Its id then.
    pub unit: String,
    /// Its name then.
    pub name: String,
    /// Units of today that name it as predecessor, where it was divided; none where nobody does.
    pub into: Vec<String>,
    /// Signs of the earlier result that nobody follows up.
    pub signs: u32,
}

/// What changed in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitChanges {
    /// Id.
    pub unit: String,
    /// Ids of the earlier units behind it; none for a unit that is new.
    pub from: Vec<String>,
    /// The same files were handed in again.
    pub same_files: bool,
    /// Every target with a value on both sides.
    pub targets: Vec<Growth>,
    /// Signs of the earlier result that are gone: judged again, and nothing was found.
    pub closed: Vec<FindingKey>,
    /// Signs of the earlier result that could not be judged again, so that nothing is known of them.
    pub unjudged: Vec<Unjudged>,
    /// Signs that are new.
    pub new: Vec<FindingKey>,
    /// How many stayed.
    pub unchanged: u32,
}

/// A value then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// Target id.
    pub target: String,
    /// Then; of merged units their sum.
    #[serde(serialize_with = "super::decimal::number")]
    pub before: Decimal,
    /// Now.
    #[serde(serialize_with = "super::decimal::number")]
    pub now: Decimal,
    /// Now less then; for rates in percentage points.
    #[serde(serialize_with = "super::decimal::number")]
    pub difference: Decimal,
    /// The difference in per cent of then, one decimal; none for rates and from zero.
    #[serde(serialize_with = "super::decimal::number_option")]
    pub percent: Option<Decimal>,
    /// It counts from the start of the year and is smaller than it was.
    pub backwards: bool,
}

/// A finding, told apart from others of its unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FindingKey {
    /// Code.
    pub code: String,
    /// Subject.
    pub subject: String,
    /// What it said.
    pub message: String,
}

/// A sign of the earlier result that was not judged again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unjudged {
    /// The sign.
    #[serde(flatten)]
    pub sign: FindingKey,
    /// Why not, in Vietnamese.
    pub reason: String,
}
