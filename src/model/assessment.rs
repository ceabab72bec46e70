//! What is known about one unit once its files have been read; the texts are gone by then.

use serde::Serialize;

use super::claims::TargetClaim;
use super::document::ReadQuality;
use super::finding::{Finding, Outcome};
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

/// Why there is no result of a unit. *Not due yet* is no silence, and a file that went astray on the
/// board's side is none either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// No file, and the due day is still to come.
    NotDue,
    /// No file, although one was received or lies among those that fit nobody for sure.
    NotFound,
    /// No file, and one is owed.
    NotSubmitted,
    /// Files, and no report that could be read.
    Unreadable,
}

impl Absence {
    /// The words a board uses.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Absence::NotDue => "chưa đến hạn",
            Absence::NotFound => "chưa thấy tệp",
            Absence::NotSubmitted => "chưa nộp",
            Absence::Unreadable => "không đọc được",
        }
    }
}

/// One file of a unit, as listed in the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileRecord {
    /// Path relative to the round folder.
    pub path: String,
    /// blake3 of the bytes, hexadecimal; empty when the bytes could not be had.
    pub hash: String,
    /// Size in bytes; none when only the path is known.
    pub size: Option<u64>,
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

impl Assessment {
    /// Why there is no result; none where the unit reported and could be read.
    pub fn absence(&self) -> Option<Absence> {
        match self.state {
            SubmissionState::Received => None,
            SubmissionState::Unreadable => Some(Absence::Unreadable),
            SubmissionState::NotSubmitted => {
                let said = self
                    .findings
                    .iter()
                    .find(|finding| finding.code == "not-submitted");
                Some(match said.map(|finding| finding.outcome) {
                    Some(Outcome::NotApplicable) => Absence::NotDue,
                    Some(Outcome::Unreadable) => Absence::NotFound,
                    _ => Absence::NotSubmitted,
                })
            }
        }
    }
}
