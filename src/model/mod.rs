//! The shared vocabulary: every type that crosses a stage boundary, and nothing else.
//!
//! ```text
//!  round ─► Submission ─read─► Document ─normalise─► NormalizedDocument
//!                                                          │ + RulePack
//!      Scorecard ◄─score─ Vec<Finding> ◄─check─ SectionMap + Claims
//!          └────────── Assessment (one per unit; the text dies here)
//!  Vec<Assessment> ─compare─► Comparison ─render─► bytes
//! ```
//!
//! This folder imports nothing of ours, so reading it explains the program.

pub mod assessment;
pub mod claims;
pub mod comparison;
mod decimal;
pub mod document;
pub mod earlier;
pub mod finding;
pub mod fingerprint;
pub mod human;
pub mod matrix;
pub mod normalized;
mod points;
mod ratio;
pub mod sections;
pub mod submission;

pub use assessment::{Absence, Assessment, FileRecord, Punctuality, SubmissionState};
pub use claims::{
    Claim, Claims, Figure, FigureSource, Precision, Progress, Reading, Reported, TargetClaim, firm,
};
pub use comparison::{
    Comparison, GradeQuota, NodeLabel, PackInfo, Period, PeriodKind, QuotaGroup, RoundInfo,
    RuleTally, SummaryPoint, TargetLabel, UnitResult,
};
pub(crate) use decimal::number_option;
pub use decimal::vietnamese;
pub use document::{
    Anchor, Block, Cell, CellValue, Document, FontRun, Paragraph, ReadError, ReadQuality, Table,
    TableOrigin,
};
pub use earlier::{
    Changes, Earlier, EarlierFigure, EarlierPrint, EarlierUnit, FindingKey, Growth, UnitChanges,
};
pub use finding::{About, Evidence, Finding, FindingCode, Outcome, Quiet, Severity, Subject};
pub use fingerprint::{Citation, Fingerprint, ParagraphPrint, Sample, TextPlace, Trace, TraceKind};
pub use human::{Human, HumanUnit, HumanValue, Stranded, Waiver};
pub use matrix::{Content, MatrixCell, Timeliness};
pub(crate) use normalized::Pieces;
pub use normalized::{
    NormalizedBlock, NormalizedCell, NormalizedDocument, NormalizedPart, NormalizedTable, Text,
};
pub use points::{LineTerms, Points, Raise, ScoreLine, Scorecard, Standing};
pub use ratio::Ratio;
pub use sections::{Candidate, HeadingDecision, NodeState, SectionMap, SectionState};
pub use submission::{Format, Role, SourceFile, Submission, Unit};
