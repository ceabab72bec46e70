//! What is known about one unit once its files have been read; the texts are gone by then.

use serde::Serialize;

use super::claims::TargetClaim;
use super::document::ReadQuality;
use super::finding::Finding;
use super::fingerprint::Fingerprint;
use super::points::Scorecard;
use super::sections::NodeState;
use super::submission::{Format, Role, Unit};

/// Whether a unit reported at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubmissionState {
    /// At least one file could be read.
    Received,
    /// The unit is in the register and has no file.
    NotSubmitted,
    /// There are files and the report among them could not be read.
    Unreadable,
}

/// One file of a unit, as listed in the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileRecord {
    /// Path relative to the round folder.
    pub path: String,
    /// blake3 of the bytes, hexadecimal; empty when the bytes could not be had.
    pub hash: String,
    /// Recognised format.
    pub format: Format,
    /// What it is for.
    pub role: Role,
    /// How completely it was read.
    pub read: ReadQuality,
    /// What was not read, or why nothing was; none when all is well.
    pub detail: Option<String>,
}

/// The judgement on a unit's punctuality.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Punctuality {
    /// Day the board logged the submission, ISO.
    pub received: Option<String>,
    /// Last day that counts as on time, ISO; none when the round states no deadline for this unit.
    pub due: Option<String>,
    /// Days late by the round's own counting; 0 when on time or unknown.
    pub days_late: u32,
    /// How the due day was found, in one Vietnamese sentence.
    pub reading: String,
}

/// One unit, assessed. Owned and small: quotations stay, documents do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The unit.
    pub unit: Unit,
    /// Whether it reported.
    pub state: SubmissionState,
    /// Its punctuality.
    pub punctuality: Punctuality,
    /// Its files, sorted by path.
    pub files: Vec<FileRecord>,
    /// Every outline node, in outline order.
    pub sections: Vec<NodeState>,
    /// Every target, in pack order.
    pub targets: Vec<TargetClaim>,
    /// Every finding, sorted by (code order of the registry, subject).
    pub findings: Vec<Finding>,
    /// The score.
    pub score: Scorecard,
    /// What stays of its texts for comparison with other units.
    pub fingerprint: Fingerprint,
}
