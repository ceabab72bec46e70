//! All units side by side: what the renderers print. Holds labels, so no renderer needs a rule pack.

use rust_decimal::Decimal;
use serde::Serialize;

use super::assessment::Assessment;
use super::finding::{Finding, Severity};
use super::points::Points;

/// The kind of period a round covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodKind {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// A year.
    Year,
    /// The first half of a term.
    MidTerm,
    /// A term.
    Term,
}

/// The period a round covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// Its kind.
    pub kind: PeriodKind,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
    /// When targets fall due, ISO, where the round says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_to: Option<String>,
}

/// The round, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundInfo {
    /// Title.
    pub title: String,
    /// Period.
    pub period: Period,
}

/// The rule pack, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackInfo {
    /// Id, the folder's name.
    pub id: String,
    /// Title.
    pub title: String,
    /// blake3 over every rule file that took part.
    pub hash: String,
}

/// An outline node, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeLabel {
    /// Id.
    pub id: String,
    /// Id of the parent; empty at the top.
    pub parent: String,
    /// Depth, 1 at the top.
    pub depth: u8,
    /// Title.
    pub title: String,
    /// Has no children.
    pub leaf: bool,
    /// Marked "(nếu có)".
    pub optional: bool,
}

/// A target, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetLabel {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit of measure.
    pub unit: String,
    /// The goal in words, e.g. *ít nhất 12.500 thanh niên*.
    pub goal: String,
    /// The province's own figure.
    pub provincial: Option<Decimal>,
    /// A share, not an amount: never summed over units.
    pub is_rate: bool,
    /// Sum of the units' values, for amounts, over units without conflict.
    pub total: Option<Decimal>,
    /// Units whose value is part of the total.
    pub counted: u32,
    /// Sum of the allocations.
    pub allocated: Option<Decimal>,
}

/// How often a rule was met over the round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleTally {
    /// Finding code.
    pub code: &'static str,
    /// What the rule says, in Vietnamese.
    #[serde(skip)]
    pub text: String,
    /// Default severity.
    #[serde(skip)]
    pub severity: Option<Severity>,
    /// Met (units or subjects).
    pub met: u32,
    /// Not met, partly met or not reported.
    pub not_met: u32,
    /// Not applicable or unreadable.
    pub skipped: u32,
    /// The check itself failed to run.
    pub errors: u32,
    /// Why it was skipped, in Vietnamese.
    #[serde(skip)]
    pub skip_reason: String,
}

/// A unit with its place in the ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitResult {
    /// The assessment.
    pub assessment: Assessment,
    /// Rank over all units; none when nothing could be scored. Equal scores share a rank.
    pub rank: Option<u32>,
    /// Rank within the unit type.
    pub rank_in_kind: Option<u32>,
    /// How many units share the overall rank (1 = alone).
    pub tied: u32,
    /// Leaf nodes in state full or thin, of those that apply.
    pub covered: (u32, u32),
    /// Targets met or on track, of those that apply.
    pub targets_met: (u32, u32),
    /// Points lost per finding, in the order of `assessment.findings`.
    pub points_lost: Vec<Points>,
}

/// The whole result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The day taken as today, ISO.
    pub as_of: String,
    /// The rule pack.
    pub pack: PackInfo,
    /// The round.
    pub round: RoundInfo,
    /// Outline nodes, in outline order.
    pub nodes: Vec<NodeLabel>,
    /// Targets, in pack order.
    pub targets: Vec<TargetLabel>,
    /// Grades with their thresholds in hundredths of a per cent, highest first.
    pub grades: Vec<(String, i64)>,
    /// Units in register order.
    pub units: Vec<UnitResult>,
    /// Indices into `units`, best rank first; unscored units last, in register order.
    pub order: Vec<usize>,
    /// Findings about the round or between units.
    pub findings: Vec<Finding>,
    /// Every rule of the run.
    pub rules: Vec<RuleTally>,
}
