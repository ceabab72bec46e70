//! What is known about one unit once its files have been read; the texts are gone by then.

use std::sync::Arc;

use serde::Serialize;

use super::claims::TargetClaim;
use super::document::ReadQuality;
use super::finding::{About, Evidence, Finding, FindingCode, Outcome, Quiet, Subject};
use super::fingerprint::Fingerprint;
use super::points::{Points, Scorecard};
use super::sections::NodeState;
use super::submission::{Format, Role, Unit};

/// Whether a unit reported at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubmissionState {
    /// At least one file could be read.
    Received,
    /// The unit is in the register and has no file, or none that is a report or a table of figures.
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
    /// No report, and one is owed.
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
    /// What somebody has to look at, sorted by (code order of the registry, subject); then what shows
    /// between units.
    pub findings: Vec<Finding>,
    /// Points each of `findings` costs; what shows between units costs none and may be left out.
    pub points_lost: Vec<Points>,
    /// The other findings, to be counted.
    pub quiet: Vec<Quiet>,
    /// The score.
    pub score: Scorecard,
    /// What stays of its texts for comparison with other units.
    pub fingerprint: Fingerprint,
}

impl Assessment {
    /// Code and outcome of every finding.
    pub fn outcomes(&self) -> impl Iterator<Item = (FindingCode, Outcome)> {
        let shown = self.findings.iter().map(|one| (one.code, one.outcome));
        shown.chain(self.quiet.iter().map(|one| (one.code, one.outcome)))
    }

    /// The id of the node or target a quiet finding is about; empty for anything else.
    pub fn id_of(&self, about: About) -> &str {
        match about {
            About::Section(at) => self.sections.get(usize::from(at)).map(|one| &one.node),
            About::Target(at) => self.targets.get(usize::from(at)).map(|one| &one.target),
            About::Other => None,
        }
        .map_or("", String::as_str)
    }

    /// Where the last quiet finding pointed.
    fn last(&self) -> usize {
        match self.quiet.last().map(|one| one.about) {
            Some(About::Section(at) | About::Target(at)) => usize::from(at),
            _ => 0,
        }
    }

    /// Takes a finding in: to be shown, or only to be counted.
    pub fn take(&mut self, finding: Finding, lost: Points) {
        if finding.is_trouble() {
            self.findings.push(finding);
            self.points_lost.push(lost);
            return;
        }
        let about = match &finding.subject {
            Subject::Section(id) => after(self.last(), self.sections.len(), |at| {
                self.sections[at].node == *id
            })
            .map(About::Section),
            Subject::Target(id) => after(self.last(), self.targets.len(), |at| {
                self.targets[at].target == *id
            })
            .map(About::Target),
            Subject::Unit | Subject::File(_) | Subject::Document(_) => None,
        };
        self.quiet.push(Quiet {
            code: finding.code,
            about: about.unwrap_or(About::Other),
            outcome: finding.outcome,
        });
    }

    /// Lets go of what only the comparison with other units needs, and of room kept for more.
    pub fn settle(&mut self) {
        self.fingerprint.settle();
        self.findings.shrink_to_fit();
        self.points_lost.shrink_to_fit();
    }

    /// A copy that shares no memory with this one, in which every path stands once however many
    /// quotations are of that file.
    #[must_use]
    pub fn copied(&self) -> Assessment {
        let mut copy = self.clone();
        let mut paths: Vec<Arc<str>> = Vec::new();
        for evidence in copy.evidence_mut() {
            let known = paths.iter().find(|path| **path == evidence.file);
            evidence.file = known.cloned().unwrap_or_else(|| {
                let path: Arc<str> = Arc::from(&*evidence.file);
                paths.push(Arc::clone(&path));
                path
            });
        }
        copy
    }

    /// Every quotation that stays.
    fn evidence_mut(&mut self) -> impl Iterator<Item = &mut Evidence> {
        let of_nodes = self.sections.iter_mut().flat_map(|one| &mut one.evidence);
        let of_targets = self.targets.iter_mut().flat_map(|claim| {
            let sources = [&mut claim.report, &mut claim.table, &mut claim.sheet];
            sources.into_iter().flatten().map(|one| &mut one.evidence)
        });
        let of_findings = self.findings.iter_mut().flat_map(|one| &mut one.evidence);
        of_nodes.chain(of_targets).chain(of_findings).chain(
            self.fingerprint
                .traces
                .iter_mut()
                .map(|one| &mut one.evidence),
        )
    }

    /// Why there is no result; none where the unit reported and could be read.
    pub fn absence(&self) -> Option<Absence> {
        match self.state {
            SubmissionState::Received => None,
            SubmissionState::Unreadable => Some(Absence::Unreadable),
            SubmissionState::NotSubmitted => {
                let mut said = self.outcomes();
                let said = said.find(|(code, _)| *code == "not-submitted");
                Some(match said.map(|(_, outcome)| outcome) {
                    Some(Outcome::NotApplicable) => Absence::NotDue,
                    Some(Outcome::Unreadable) => Absence::NotFound,
                    _ => Absence::NotSubmitted,
                })
            }
        }
    }
}

/// The first fitting index from `start` on, round about: findings come in outline order, so the next one
/// is mostly about the next node.
fn after(start: usize, length: usize, fits: impl Fn(usize) -> bool) -> Option<u16> {
    let start = start.min(length);
    let found = (start..length).chain(0..start).find(|at| fits(*at))?;
    u16::try_from(found).ok()
}
