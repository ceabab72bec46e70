//! Figures: what each number in a report or sheet says, and what a unit reports per target.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::document::Anchor;
use super::finding::Evidence;

/// What a number is (design §7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// An amount reached.
    Level,
    /// A share reached, in per cent.
    Rate,
    /// A share of the target, in per cent.
    PctOfTarget,
    /// The target itself, repeated.
    TargetRestated,
    /// The same measure in an earlier period.
    PreviousYear,
    /// Anything else: a date, a document number, a growth rate, a plan, another count.
    Distractor,
}

/// How precisely the number is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// As printed.
    Exact,
    /// khoảng, xấp xỉ.
    Approx,
    /// trên, hơn.
    Over,
    /// gần, chưa đến.
    JustUnder,
    /// from–to.
    Range,
    /// Words only.
    Vague,
}

/// One number with its reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The raw substring; empty when the value is implied by words.
    pub text: String,
    /// Anchor of the paragraph or cell.
    pub block: Anchor,
    /// First code point within the block's raw text; -1 when implied.
    pub start: i64,
    /// One past the last code point; -1 when implied.
    pub end: i64,
    /// Target id the figure speaks about.
    pub target: Option<String>,
    /// The number; money in đồng, percentages as 0–100.
    #[serde(serialize_with = "super::decimal::number_option")]
    pub value: Option<Decimal>,
    /// Upper end of a range.
    #[serde(serialize_with = "super::decimal::number_option")]
    pub value_max: Option<Decimal>,
    /// One unit of the last printed place, so that rounding can be judged.
    #[serde(skip)]
    pub step: Decimal,
    /// Unit of measure in Vietnamese, empty when none is known.
    pub unit: String,
    /// What the number is.
    pub reading: Reading,
    /// How precisely it is stated.
    pub precision: Precision,
    /// This is the figure to report for its target.
    pub result: bool,
    /// A careful reader would ask the unit.
    pub review: bool,
}

impl Figure {
    /// An error of Excel stands where the number should: `#REF!`, `#DIV/0!`.
    pub fn is_error(&self) -> bool {
        self.value.is_none() && self.text.starts_with('#')
    }
}

/// Where a figure was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureSource {
    /// Running text of a report.
    Text,
    /// A table inside a report.
    Table,
    /// An indicator sheet.
    Sheet,
}

/// One figure with its file and the sentence it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The figure.
    pub figure: Figure,
    /// Where it comes from.
    pub source: FigureSource,
    /// File, place and quotation.
    pub evidence: Evidence,
}

/// The value one source gives for a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// The value as printed.
    #[serde(serialize_with = "super::decimal::number")]
    pub value: Decimal,
    /// Lowest value the printed form allows (hedges, ranges, rounding).
    #[serde(skip)]
    pub low: Decimal,
    /// Highest value the printed form allows.
    #[serde(skip)]
    pub high: Decimal,
    /// The quotation.
    pub evidence: Evidence,
}

/// Where a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Reached.
    Met,
    /// Not yet reached, on pace for the period.
    OnTrack,
    /// Behind the pace of the period.
    Behind,
    /// The period is over and it is not reached.
    NotMet,
    /// No figure was found.
    NotReported,
    /// Not allocated to this unit, or judged later.
    NotApplicable,
    /// The files could not be read.
    Unreadable,
    /// The sources contradict each other; the score is withheld.
    Conflict,
}

impl Progress {
    /// The words a board uses.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Progress::Met => "đạt",
            Progress::OnTrack => "đúng tiến độ",
            Progress::Behind => "chậm tiến độ",
            Progress::NotMet => "chưa đạt",
            Progress::NotReported => "chưa báo cáo",
            Progress::NotApplicable => "không áp dụng",
            Progress::Unreadable => "không đọc được",
            Progress::Conflict => "số liệu mâu thuẫn",
        }
    }
}

/// What one unit reports for one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetClaim {
    /// Target id.
    pub target: String,
    /// The part allocated to this unit (or the goal itself for a rate); none when nothing is given.
    #[serde(serialize_with = "super::decimal::number_option")]
    pub assigned: Option<Decimal>,
    /// From the report's running text.
    pub report: Option<Box<Reported>>,
    /// From a table inside the report.
    pub table: Option<Box<Reported>>,
    /// From the indicator sheet.
    pub sheet: Option<Box<Reported>>,
    /// The reconciled value; none while sources contradict or nothing is reported.
    #[serde(serialize_with = "super::decimal::number_option")]
    pub value: Option<Decimal>,
    /// The lowest and the highest of the values that contradict each other.
    #[serde(skip)]
    pub apart: Option<(Decimal, Decimal)>,
    /// Share of the assigned value in per cent, one decimal.
    #[serde(serialize_with = "super::decimal::number_option")]
    pub percent: Option<Decimal>,
    /// Where it stands.
    pub progress: Progress,
    /// How it will probably end, in Vietnamese; empty when nothing can be said.
    pub outlook: String,
}

impl TargetClaim {
    /// Where it stands, the way a page says it: what does not apply says why, when it is known.
    pub fn in_words(&self) -> &str {
        match self.progress {
            Progress::NotApplicable if !self.outlook.is_empty() => &self.outlook,
            // It did report, in another unit of measure.
            Progress::NotReported if self.outlook.starts_with("mới có số") => &self.outlook,
            state => state.vietnamese(),
        }
    }

    /// Nothing is wrong and nothing is left out: its day is still to come.
    pub fn is_not_due(&self) -> bool {
        self.progress == Progress::NotApplicable && self.outlook.starts_with("chưa đến kỳ")
    }
}

impl Claims {
    /// Results for a target that the running text states beside their own target or share: what the
    /// report gives as the period's total, not one of its parts.
    pub fn firm(&self, target: &str) -> Vec<&Claim> {
        let about = |claim: &&Claim| claim.figure.target.as_deref() == Some(target);
        firm(&self.figures.iter().filter(about).collect::<Vec<_>>())
    }
}

/// The same among all figures about one target.
pub fn firm<'c>(about: &[&'c Claim]) -> Vec<&'c Claim> {
    let accompanied: BTreeSet<&Evidence> = about
        .iter()
        .filter(|claim| {
            let reading = claim.figure.reading;
            matches!(reading, Reading::PctOfTarget | Reading::TargetRestated)
        })
        .map(|claim| &claim.evidence)
        .collect();
    about
        .iter()
        .filter(|claim| {
            claim.source == FigureSource::Text
                && claim.figure.result
                && !claim.figure.review
                && claim.figure.value.is_some()
        })
        .filter(|claim| accompanied.contains(&claim.evidence))
        .copied()
        .collect()
}

/// All figures of one unit and what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// Every figure of every file.
    pub figures: Vec<Claim>,
    /// One entry per target of the pack, in pack order.
    pub targets: Vec<TargetClaim>,
}
