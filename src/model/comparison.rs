//! All units side by side: what the renderers print. Holds labels, so no renderer needs a rule pack.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::assessment::Assessment;
use super::claims::Progress;
use super::earlier::Changes;
use super::finding::{Finding, Severity};
use super::human::{HumanUnit, HumanValue, Stranded};
use super::matrix::MatrixCell;
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

impl Period {
    /// Days from the first through the last, both counted; none for an unreadable or reversed pair.
    fn days(first: Date, last: Date) -> Option<i64> {
        let days = i64::from(first.until(last).ok()?.get_days());
        (days >= 0).then_some(days + 1)
    }

    /// The last day the figures speak about: `as_of` inside the period, the period's end otherwise.
    pub fn seen_until(&self, as_of: &str) -> Option<Date> {
        let (from, to): (Date, Date) = (self.from.parse().ok()?, self.to.parse().ok()?);
        Some(match as_of.parse::<Date>() {
            Ok(day) if from <= day && day < to => day,
            _ => to,
        })
    }

    /// The day targets fall due: as the round says, else the end of the year for a part of a year and
    /// the period's own end for a year or term. A term's first half does not say it by itself.
    fn due_day(&self) -> Option<Date> {
        if let Some(stated) = &self.target_to {
            return stated.parse().ok();
        }
        let to: Date = self.to.parse().ok()?;
        match self.kind {
            PeriodKind::Month | PeriodKind::Quarter | PeriodKind::HalfYear => {
                Date::new(to.year(), 12, 31).ok()
            }
            PeriodKind::Year | PeriodKind::Term => Some(to),
            PeriodKind::MidTerm => None,
        }
    }

    /// The report covers a part of the year only, so an amount below the year's goal is never final.
    pub fn is_part_of_year(&self) -> bool {
        matches!(
            self.kind,
            PeriodKind::Month | PeriodKind::Quarter | PeriodKind::HalfYear
        )
    }

    /// The day targets fall due has come, seen from `as_of` (ISO).
    pub fn is_due(&self, as_of: &str) -> bool {
        match (self.seen_until(as_of), self.due_day()) {
            (Some(seen), Some(due)) => seen >= due,
            _ => false,
        }
    }

    /// Share of a goal that is full pace at `as_of` (ISO), in basis points, 1–10000. A half-year counts
    /// `half_year_bp`; other periods grow with their days. A month or quarter asks for its own days'
    /// share only, because its report may give the month's figures and not the running total.
    pub fn pace_bp(&self, as_of: &str, half_year_bp: u32) -> u32 {
        let share = || -> Option<i64> {
            let (from, to): (Date, Date) = (self.from.parse().ok()?, self.to.parse().ok()?);
            let elapsed = Self::days(from, self.seen_until(as_of)?)?;
            let (full, whole) = match (self.kind, self.due_day()) {
                (PeriodKind::HalfYear, _) => (i64::from(half_year_bp), Self::days(from, to)?),
                (PeriodKind::MidTerm, None) => (5000, Self::days(from, to)?),
                (PeriodKind::Month | PeriodKind::Quarter, Some(due)) => {
                    (10_000, Self::days(Date::new(from.year(), 1, 1).ok()?, due)?)
                }
                (_, Some(due)) => (10_000, Self::days(from, due)?),
                (_, None) => return None,
            };
            Some((full * elapsed / whole).clamp(1, 10_000))
        };
        // Dates are checked when the round is loaded; the whole goal is what remains without them.
        share().map_or(10_000, |bp| bp as u32)
    }
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
    /// A share, or a goal that is every unit's own: never summed over units.
    pub is_rate: bool,
    /// Sum of the units' values, for amounts, over units without conflict.
    pub total: Option<Decimal>,
    /// Units whose value is part of the total.
    pub counted: u32,
    /// Sum of the allocations.
    pub allocated: Option<Decimal>,
    /// Sum of the allocations of the units that are part of the total; none where one of them has none.
    pub allocated_counted: Option<Decimal>,
    /// Where the sum stands against the province's own figure; none where there is no sum to hold.
    pub progress: Option<Progress>,
    /// How the province will probably end, and why; empty where nothing can be said.
    pub outlook: String,
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
    /// It speaks about the round as a whole, so its counts are no share of units.
    #[serde(skip)]
    pub of_round: bool,
}

/// One point of the board's summary: a task, question or recommendation of the document, or a
/// shortcoming it names, and how the units stand to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SummaryPoint {
    /// Number as printed.
    pub id: String,
    /// Title.
    pub title: String,
    /// The document's own words.
    #[serde(skip)]
    pub text: String,
    /// A shortcoming, not a task.
    pub is_defect: bool,
    /// The outline asks nothing about it: the board looks at it itself.
    pub by_board: bool,
    /// Other tasks (by id) reported under the same nodes, so that no report tells them apart.
    pub told_with: Vec<String>,
    /// Targets (by index) that belong to it.
    pub targets: Vec<usize>,
    /// Units (by index) with nothing to say about it.
    pub fine: Vec<usize>,
    /// Units (by index) concerned, and what they lack or show: node, target or finding.
    pub concerned: Vec<(usize, Vec<String>)>,
    /// Units (by index) that say nothing about it at all.
    pub silent: Vec<usize>,
    /// What units (by index) write on it, where the pack asks for their words.
    #[serde(skip)]
    pub quotes: Vec<(usize, String)>,
    /// What the board typed as its conclusion into an earlier workbook of the round.
    #[serde(skip)]
    pub judgement: Option<HumanValue>,
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
    /// Rank within the emulation cluster.
    pub rank_in_cluster: Option<u32>,
    /// How many units share the overall rank (1 = alone).
    pub tied: u32,
    /// How many units are ranked together with it: over all, within its type, within its cluster.
    pub among: [u32; 3],
    /// Leaf nodes in state full or thin, of those that apply.
    pub covered: (u32, u32),
    /// Targets met or on track, of those that apply.
    pub targets_met: (u32, u32),
    /// Points lost per finding, in the order of `assessment.findings`.
    pub points_lost: Vec<Points>,
    /// What people typed into an earlier workbook of the round.
    pub human: HumanUnit,
}

/// The largest share of units that may have a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeQuota {
    /// The grade.
    pub grade: String,
    /// Share in basis points.
    pub share: i64,
    /// Among whom.
    pub within: QuotaGroup,
}

/// Among whom a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaGroup {
    /// All units of the round.
    Round,
    /// Units of one type.
    UnitType,
    /// Units of one cluster.
    Cluster,
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
    /// How many units may have a grade, where that is bounded.
    pub quotas: Vec<GradeQuota>,
    /// Units in register order.
    pub units: Vec<UnitResult>,
    /// Indices into `units`, best rank first; unscored units last, in register order.
    pub order: Vec<usize>,
    /// Completeness × timeliness, cells with units only.
    pub matrix: Vec<MatrixCell>,
    /// What changed since an earlier result, where one was given.
    pub changes: Option<Changes>,
    /// Findings about the round or between units.
    pub findings: Vec<Finding>,
    /// Every rule of the run.
    pub rules: Vec<RuleTally>,
    /// The frame of the board's summary; empty when the pack has no programme.
    pub summary: Vec<SummaryPoint>,
    /// What people typed for units and lines that are gone; nothing of it is lost.
    pub stranded: Vec<Stranded>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(kind: PeriodKind, from: &str, to: &str, target_to: Option<&str>) -> Period {
        Period {
            kind,
            from: from.into(),
            to: to.into(),
            target_to: target_to.map(Into::into),
        }
    }

    #[test]
    fn a_half_year_counts_what_the_pack_says() {
        let half = period(PeriodKind::HalfYear, "2024-01-01", "2024-06-30", None);
        assert_eq!(half.pace_bp("2024-07-01", 5000), 5000);
        assert_eq!(half.pace_bp("2024-06-30", 4500), 4500);
        assert_eq!(half.pace_bp("2024-03-31", 5000), 2500); // day 91 of 182
        assert!(!half.is_due("2025-01-01"));
    }

    #[test]
    fn other_periods_grow_with_their_days() {
        let year = period(PeriodKind::Year, "2023-01-01", "2023-12-31", None);
        assert_eq!(year.pace_bp("2024-01-05", 5000), 10_000);
        assert!(year.is_due("2024-01-05"));
        assert_eq!(year.pace_bp("2023-11-10", 5000), 8602); // 314 of 365
        assert!(!year.is_due("2023-11-10"));
        let quarter = period(PeriodKind::Quarter, "2024-04-01", "2024-06-30", None);
        assert_eq!(quarter.pace_bp("2024-07-01", 5000), 2486); // 91 of 366
        let month = period(PeriodKind::Month, "2023-02-01", "2023-02-28", None);
        assert_eq!(month.pace_bp("2023-03-01", 5000), 767); // 28 of 365
    }

    #[test]
    fn a_term_s_first_half_needs_to_know_when_targets_fall_due() {
        let known = period(
            PeriodKind::MidTerm,
            "2017-01-01",
            "2020-06-30",
            Some("2022-12-31"),
        );
        assert_eq!(known.pace_bp("2020-07-01", 5000), 5828); // 1277 of 2191
        assert!(!known.is_due("2020-07-01"));
        let unknown = period(PeriodKind::MidTerm, "2017-01-01", "2020-06-30", None);
        assert_eq!(unknown.pace_bp("2020-07-01", 5000), 5000);
        assert!(!unknown.is_due("2030-01-01"));
    }

    #[test]
    fn damaged_dates_ask_for_the_whole_goal_and_are_never_due() {
        let odd = period(PeriodKind::Year, "2024", "x", None);
        assert_eq!(odd.pace_bp("2024-07-01", 5000), 10_000);
        assert!(!odd.is_due("2024-07-01"));
    }
}
