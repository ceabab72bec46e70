//! Findings: one code, one subject, one outcome, and the evidence for it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::document::Anchor;

/// Stable kebab-case name of a kind of finding, e.g. `section-missing`.
pub type FindingCode = &'static str;

/// How much a finding weighs for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// To be looked at.
    Warning,
    /// Costs points, or blocks the assessment.
    Error,
}

impl Severity {
    /// The word a board uses.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Severity::Info => "thông tin",
            Severity::Warning => "lưu ý",
            Severity::Error => "nghiêm trọng",
        }
    }
}

/// What a check concluded about its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As it should be.
    Met,
    /// In part; the share is in basis points (0–10000).
    PartlyMet,
    /// Not as it should be.
    NotMet,
    /// Nothing was said about it.
    NotReported,
    /// The rule does not apply here.
    NotApplicable,
    /// The file could not be read, so nothing is claimed.
    Unreadable,
}

impl Outcome {
    /// The words a board uses.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Outcome::Met => "đạt",
            Outcome::PartlyMet => "đạt một phần",
            Outcome::NotMet => "chưa đạt",
            Outcome::NotReported => "chưa báo cáo",
            Outcome::NotApplicable => "không áp dụng",
            Outcome::Unreadable => "không đọc được",
        }
    }
}

/// What a finding is about; printed as `unit`, `file:<path>`, `section:<node>`, `target:<id>` or
/// `document:<what>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The unit as a whole.
    Unit,
    /// One file.
    File(String),
    /// An outline node.
    Section(String),
    /// A target.
    Target(String),
    /// A property of the submission, e.g. `deadline`.
    Document(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Unit => f.write_str("unit"),
            Subject::File(path) => write!(f, "file:{path}"),
            Subject::Section(node) => write!(f, "section:{node}"),
            Subject::Target(id) => write!(f, "target:{id}"),
            Subject::Document(what) => write!(f, "document:{what}"),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A quotation and where it stands. Quotations are raw text, shortened with `…` when long.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Evidence {
    /// Path of the file relative to the round folder, also of the board's register. A unit's
    /// hundreds of quotations share it.
    #[serde(serialize_with = "text")]
    pub file: Arc<str>,
    /// The place.
    pub anchor: Anchor,
    /// The words.
    pub quote: String,
}

fn text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// One conclusion of one check about one subject. Checks report *met* too, so that every point of
/// the score has a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind.
    pub code: FindingCode,
    /// Weight for the reader.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// The conclusion.
    pub outcome: Outcome,
    /// Share reached in basis points (0–10000); 10000 when met, 0 when not.
    pub share_bp: u32,
    /// One Vietnamese sentence.
    pub message: String,
    /// What was found.
    pub found: String,
    /// What the rule expects.
    pub expected: String,
    /// The difference between the two, where one can be given.
    pub difference: String,
    /// Quotations.
    pub evidence: Vec<Evidence>,
    /// What the unit or the board can do, in Vietnamese.
    pub hint: Cow<'static, str>,
}

/// What is left of a finding that nobody has to look at: it is counted, not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// The kind.
    pub code: FindingCode,
    /// What it is about, as far as that is counted.
    pub about: About,
    /// The conclusion.
    pub outcome: Outcome,
}

/// The subject of a [`Quiet`] finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A node, by its index in the unit's sections.
    Section(u16),
    /// A target, by its index in the unit's targets.
    Target(u16),
    /// Anything else.
    Other,
}

impl Finding {
    /// Whether a reader has to look at it. What is met or does not apply is not, and neither is what
    /// could not be judged because a file is unreadable: the finding on the file says that once.
    pub fn is_trouble(&self) -> bool {
        match self.outcome {
            Outcome::Met | Outcome::NotApplicable => false,
            Outcome::Unreadable => self.severity != Severity::Info,
            Outcome::PartlyMet | Outcome::NotMet | Outcome::NotReported => true,
        }
    }
}
