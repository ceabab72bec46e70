//! A valid rule pack: what the rest of the program works with once every fault has been reported.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::criteria::{CriteriaSet, Criterion, Gate, Quota};
use crate::model::{Figure, Points, Reading, Severity};

/// Everything a round is judged by.
#[derive(Debug, Clone)]
pub struct RulePack {
    /// The folder's name.
    pub id: String,
    /// Title for print.
    pub title: String,
    /// The reporting year.
    pub year: i32,
    /// blake3 over every rule file that took part, hexadecimal.
    pub hash: String,
    /// The outline (*đề cương*).
    pub outline: Outline,
    /// The targets (*chỉ tiêu*), in printed order; empty when the documents print none.
    pub targets: Vec<Target>,
    /// The programme's tasks.
    pub programme: Vec<Task>,
    /// Weights and grades.
    pub scoring: Scoring,
    /// Words of the field.
    pub vocabulary: Vocabulary,
    /// Which checks run, with their parameters.
    pub checks: Vec<CheckSpec>,
}

impl RulePack {
    /// Everything a unit can be excused from, as a waiver names it: `criterion:2.3`, `section:II.4`,
    /// `target:8b`, `gate:1`, a finding code.
    pub fn waivable(&self) -> Vec<String> {
        let nodes = self.outline.nodes.iter();
        let sections = nodes.map(|node| format!("section:{}", node.id));
        let targets = self.targets.iter();
        let targets = targets.map(|target| format!("target:{}", target.id));
        let criteria = self.scoring.criteria.iter();
        let criteria = criteria.map(|one| format!("criterion:{}", one.id));
        let gates = self.scoring.gates.iter();
        let gates = gates.map(|gate| format!("gate:{}", gate.id));
        let codes = self.checks.iter().map(|check| check.code.clone());
        let all = criteria.chain(gates).chain(sections).chain(targets);
        all.chain(codes).collect()
    }
}

/// The tree a report must cover, flattened in printed order.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Nodes; a parent comes before its children.
    pub nodes: Vec<Node>,
    /// Sentences that report on none of them: remarks, plans, forms.
    pub unrelated: Vec<String>,
}

impl Outline {
    /// Index of a node by id.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }
}

/// How a node is marked in the printed outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Marker {
    /// `I.`
    Roman,
    /// `1.` or `2.1.`
    Number,
    /// `-`
    Dash,
    /// `+`
    Plus,
}

/// One point of the outline.
#[derive(Debug, Clone)]
pub struct Node {
    /// Id after the printed numbers, e.g. `II.1.1.a`.
    pub id: String,
    /// Index of the parent node.
    pub parent: Option<usize>,
    /// Indices of the children.
    pub children: Vec<usize>,
    /// 1 at the top.
    pub depth: u8,
    /// How it is marked.
    pub marker: Marker,
    /// Short title.
    pub title: String,
    /// The line as printed in the notice; used to recognise text that only repeats the outline.
    pub printed: String,
    /// Marked "(nếu có)".
    pub optional: bool,
    /// "Các nội dung khác": only the parent tells which one.
    pub catch_all: bool,
    /// Other headings that mean this node.
    pub aliases: Vec<String>,
    /// Words in a sentence that show it speaks about this node.
    pub phrases: Vec<String>,
    /// Matters people report under it, in any words: what is learned from when no alias and no phrase fits.
    pub related: Vec<String>,
    /// Sentences as units write them about it.
    pub samples: Vec<String>,
    /// Words that look alike and mean something else.
    pub not: Vec<String>,
    /// Unit types it applies to; empty = all but the next.
    pub unit_types: Vec<String>,
    /// Unit types it does not apply to, whatever other types a register names.
    pub not_unit_types: Vec<String>,
    /// Examples that `rules test` runs.
    pub examples: Vec<NodeExample>,
}

impl Vocabulary {
    /// What kind of thing a unit of measure counts; none when no form of it is known.
    pub fn class_of(&self, unit: &str) -> Option<&str> {
        let unit = unit.trim().to_lowercase();
        // Lower case takes as many bytes as the letters of a unit's name: most forms stop at the length.
        let lower = |form: &String| form.chars().flat_map(char::to_lowercase).eq(unit.chars());
        let same = |form: &String| form.len() == unit.len() && (*form == unit || lower(form));
        self.units
            .iter()
            .find(|known| same(&known.name) || known.forms.iter().any(same))
            .map(|known| known.class.as_str())
    }

    /// The class a target asks for.
    pub fn class_asked(&self, target: &Target) -> Option<&str> {
        match target.kind {
            TargetKind::Rate => Some("percent"),
            TargetKind::Money => Some("money"),
            TargetKind::Count => self.class_of(&target.unit),
        }
    }

    /// Whether a figure that speaks about a target counts something else than the target asks for.
    pub fn is_another_measure(&self, target: &Target, figure: &Figure) -> bool {
        (figure.review || figure.result)
            && !matches!(
                figure.reading,
                Reading::PctOfTarget | Reading::TargetRestated | Reading::PreviousYear
            )
            && self.class_asked(target).is_some_and(|asked| {
                let class = self.class_of(&figure.unit);
                class.is_some_and(|class| class != asked)
            })
    }
}

impl Target {
    /// What was probably typed where Excel took the dot between thousands for a decimal one: "85.000" kept as 85,
    /// "87.431" as 87.431. `asked` is the unit's own part. Rates and money are never counted so.
    pub fn lost_thousands(&self, value: Decimal, asked: Option<Decimal>) -> Option<Decimal> {
        /// A kept number is below this part of what was asked for …
        const SMALL: i64 = 200;
        /// … and what was typed at most so many times it.
        const LARGE: i64 = 3;
        let value = value.normalize();
        let thousand = Decimal::ONE_THOUSAND;
        if self.kind != TargetKind::Count || value.is_zero() || value.abs() >= thousand {
            return None;
        }
        let typed = value * thousand;
        let fraction = !value.fract().is_zero() && typed.fract().is_zero();
        let small = asked.is_some_and(|asked| {
            value * Decimal::from(SMALL) < asked
                && typed * Decimal::TEN >= asked
                && typed <= asked * Decimal::from(LARGE)
        });
        (fraction || small).then_some(typed.normalize())
    }
}

impl Node {
    /// Whether units of a type report on it; a unit without a type is asked for everything.
    pub fn applies_to(&self, unit_type: &str) -> bool {
        let wanted = crate::text::key(unit_type);
        let among = |types: &[String]| types.iter().any(|known| crate::text::key(known) == wanted);
        unit_type.is_empty()
            || ((self.unit_types.is_empty() || among(&self.unit_types))
                && !among(&self.not_unit_types))
    }
}

/// An example of an outline node.
#[derive(Debug, Clone)]
pub struct NodeExample {
    /// The text.
    pub text: String,
    /// A heading, or a sentence of content.
    pub is_heading: bool,
    /// Heading above it, when needed.
    pub parent: Option<String>,
    /// Expected node id; `None` for "none".
    pub node: Option<String>,
}

/// What a target counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// Things or people.
    Count,
    /// Per cent.
    Rate,
    /// Đồng.
    Money,
}

/// What must be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// A floor.
    AtLeast(Decimal),
    /// A ceiling.
    AtMost(Decimal),
    /// An exact value.
    Exactly(Decimal),
    /// A range, both ends included.
    Between(Decimal, Decimal),
    /// The document names the measure and leaves its number to the board.
    Board,
}

impl Goal {
    /// The figure printed in the programme (the lower end of a range); none when the board sets it.
    pub fn printed(self) -> Option<Decimal> {
        match self {
            Goal::AtLeast(v) | Goal::AtMost(v) | Goal::Exactly(v) | Goal::Between(v, _) => Some(v),
            Goal::Board => None,
        }
    }

    /// The printed figure, 0 when there is none: only where a unit's own part comes first.
    pub fn value(self) -> Decimal {
        self.printed().unwrap_or_default()
    }

    /// The same demand for the part given to one unit. A range keeps its ends when the part is the
    /// range's own lower end, and asks for at least the part otherwise.
    #[must_use]
    pub fn for_part(self, assigned: Decimal) -> Goal {
        match self {
            Goal::AtMost(_) => Goal::AtMost(assigned),
            Goal::Exactly(_) => Goal::Exactly(assigned),
            Goal::Between(low, high) if low == assigned => Goal::Between(low, high),
            Goal::AtLeast(_) | Goal::Between(..) | Goal::Board => Goal::AtLeast(assigned),
        }
    }

    /// Whether the value is as it should be.
    pub fn is_reached_by(self, value: Decimal) -> bool {
        match self {
            Goal::AtLeast(v) => value >= v,
            Goal::AtMost(v) => value <= v,
            Goal::Exactly(v) => value == v,
            Goal::Between(low, high) => low <= value && value <= high,
            Goal::Board => false,
        }
    }

    /// Whether the value is above what the goal allows.
    pub fn is_exceeded_by(self, value: Decimal) -> bool {
        match self {
            Goal::AtLeast(_) | Goal::Board => false,
            Goal::AtMost(v) | Goal::Exactly(v) | Goal::Between(_, v) => value > v,
        }
    }

    /// How near the value comes, in basis points rounded down; 10000 only when reached.
    pub fn share_bp(self, value: Decimal) -> u32 {
        if self.is_reached_by(value) {
            return 10_000;
        }
        let (part, whole) = match self {
            Goal::AtMost(v) => (v, value),
            Goal::Exactly(v) | Goal::Between(_, v) if value > v => (v, value),
            Goal::AtLeast(v) | Goal::Exactly(v) | Goal::Between(v, _) => (value, v),
            Goal::Board => return 0,
        };
        part.checked_div(whole)
            .and_then(|share| share.checked_mul(Decimal::from(10_000)))
            .and_then(|share| share.trunc().to_u32())
            .map_or(0, |bp| bp.min(9_999))
    }
}

/// How a target grows over the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accrual {
    /// Amounts add up over the period.
    Sum,
    /// A level, read at the end of the period.
    Level,
    /// Judged only at the end of the year.
    YearEnd,
}

/// A day of the year from which a share of the year's goal is full pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Month, 1–12.
    pub month: i8,
    /// Day of the month.
    pub day: i8,
    /// Share in basis points, counted from the start of the year.
    pub share_bp: u32,
}

/// One measurable promise.
#[derive(Debug, Clone)]
pub struct Target {
    /// Id, e.g. `8b`.
    pub id: String,
    /// The printed line it comes from.
    pub line: u32,
    /// Name.
    pub name: String,
    /// Outline node it belongs to.
    pub section: String,
    /// What it counts.
    pub kind: TargetKind,
    /// Unit of measure.
    pub unit: String,
    /// What must be reached by the province.
    pub goal: Goal,
    /// How it grows.
    pub accrues: Accrual,
    /// The goal is every unit's own: units without a part of theirs are held against it, and nothing is
    /// added up over the province.
    pub each: bool,
    /// For amounts that come in pushes (a month of action, a summer campaign): which share is full
    /// pace from which day of the year on; before the first step nothing is. Empty = evenly.
    pub steps: Vec<Step>,
    /// Words that name the measure.
    pub phrases: Vec<String>,
    /// Words that look alike and mean something else.
    pub not: Vec<String>,
    /// Where it is printed.
    pub source: String,
    /// Examples that `rules test` runs.
    pub examples: Vec<TargetExample>,
}

/// An example of a target.
#[derive(Debug, Clone)]
pub struct TargetExample {
    /// The text.
    pub text: String,
    /// The figure to report; `None` for "none".
    pub value: Option<Decimal>,
}

/// A task of the programme, mapped to outline nodes.
#[derive(Debug, Clone)]
pub struct Task {
    /// Printed number, e.g. `4.1.2`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Outline nodes that report on it.
    pub nodes: Vec<String>,
    /// Words of the programme itself, to tell a result from a repeated intention.
    pub text: String,
    /// Findings that concern it.
    pub codes: Vec<String>,
    /// Targets that concern it though their section lies elsewhere.
    pub targets: Vec<String>,
    /// The summary quotes what each unit writes on it.
    pub quotes: bool,
    /// The outline asks nothing about it: the board looks at it itself.
    pub by_board: bool,
    /// A shortcoming the document names, not a task.
    pub is_defect: bool,
}

/// Weights and grades.
#[derive(Debug, Clone, Default)]
pub struct Scoring {
    /// Points per outline node; a node's points are spread evenly over its required leaves.
    pub sections: Vec<(String, Points)>,
    /// Share of a leaf's points for each state, in basis points: full, thin, heading-only, missing.
    pub state_shares: [u32; 4],
    /// Points per target id.
    pub targets: Vec<(String, Points)>,
    /// Points of discipline, per finding code.
    pub discipline: Vec<DisciplineLine>,
    /// Grades, highest threshold first; thresholds in hundredths of a per cent.
    pub grades: Vec<(String, i64)>,
    /// Share of a half-year goal that counts as full pace, in basis points (5000 = half).
    pub half_year_pace_bp: u32,
    /// The documents print no points: what stands here is provisional until the board sets it.
    pub open: bool,
    /// Criteria sets; without any, everything is for all units.
    pub sets: Vec<CriteriaSet>,
    /// Lines (`section:II.1`, `target:8b`, `discipline:report-late`) that only some sets have.
    pub only_in: BTreeMap<String, Vec<String>>,
    /// Criteria, in printed order.
    pub criteria: Vec<Criterion>,
    /// Conditions that bound the grade.
    pub gates: Vec<Gate>,
    /// Largest shares of units per grade.
    pub quotas: Vec<Quota>,
}

impl Scoring {
    /// The set a type of unit is judged by: the one that names it, else the one that names nobody.
    pub fn set_of(&self, unit_type: &str) -> Option<&CriteriaSet> {
        let named = |set: &&CriteriaSet| set.unit_types.iter().any(|known| known == unit_type);
        let open = |set: &&CriteriaSet| set.unit_types.is_empty();
        self.sets
            .iter()
            .find(named)
            .or_else(|| self.sets.iter().find(open))
    }

    /// Share of a year's goal that is full pace at half-year, in basis points; half when not stated.
    pub fn half_year_pace(&self) -> u32 {
        match self.half_year_pace_bp {
            0 => 5_000,
            stated => stated,
        }
    }
}

/// Points that depend on the units' discipline in reporting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisciplineLine {
    /// Finding code.
    pub code: String,
    /// Title in Vietnamese.
    pub title: String,
    /// Points when the rule is met.
    pub points: Points,
    /// Points taken per occurrence (or per day late); the line never goes below zero.
    pub per_occurrence: Points,
}

/// Which check runs, and how. The kinds themselves are known to `check` only.
#[derive(Debug, Clone)]
pub struct CheckSpec {
    /// Finding code.
    pub code: String,
    /// Runs at all.
    pub enabled: bool,
    /// Overrides the kind's own severity.
    pub severity: Option<Severity>,
    /// Parameters by name; integers and strings only.
    pub params: BTreeMap<String, Param>,
}

/// A parameter of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
}

/// Words of the field; passed to `text` and `mapping`.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Abbreviation → words in full; case-sensitive keys such as `ĐVTN`.
    pub abbreviations: BTreeMap<String, Vec<String>>,
    /// Units of measure.
    pub units: Vec<MeasureUnit>,
    /// Cue name → words (see `rules/common/vocabulary.toml`).
    pub cues: BTreeMap<String, Vec<String>>,
    /// Headings that belong to no outline node.
    pub other_headings: Vec<OtherHeading>,
    /// Further everyday words, so that a slip can be told from another word.
    pub words: Vec<String>,
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureUnit {
    /// Name, e.g. `lượt`.
    pub name: String,
    /// Spellings, the name included.
    pub forms: Vec<String>,
    /// What is counted: `people`, `turns`, `units`, `events`, `things`, `money`, `time`, `percent`.
    pub class: String,
}

/// A heading outside the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherHeading {
    /// Stable id, e.g. `plan`.
    pub id: String,
    /// Everything under it until the next heading of its rank carries no results.
    pub no_results: bool,
    /// Wordings.
    pub titles: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_share_is_whole_only_when_the_goal_is_reached() {
        for (goal, value, share) in [
            (Goal::AtLeast(d("900")), "900", 10_000),
            (Goal::AtLeast(d("900")), "899.9999", 9_999),
            (Goal::AtLeast(d("900")), "450", 5_000),
            (Goal::AtLeast(d("3")), "1", 3_333),
            (Goal::AtLeast(d("900")), "0", 0),
            (Goal::AtLeast(d("0")), "0", 10_000),
            (Goal::AtLeast(d("10")), "-5", 0),
            (
                Goal::AtLeast(d("0.001")),
                "-79228162514264337593543950335",
                0,
            ),
            (Goal::AtMost(d("4")), "4", 10_000),
            (Goal::AtMost(d("4")), "8", 5_000),
            (Goal::AtMost(d("0")), "3", 0),
            (Goal::Exactly(d("4")), "2", 5_000),
            (Goal::Exactly(d("4")), "8", 5_000),
            (Goal::Between(d("60"), d("80")), "70", 10_000),
            (Goal::Between(d("60"), d("80")), "30", 5_000),
            (Goal::Between(d("60"), d("80")), "100", 8_000),
        ] {
            assert_eq!(goal.share_bp(d(value)), share, "{goal:?} with {value}");
        }
    }

    #[test]
    fn a_unit_s_part_keeps_the_direction_of_the_goal() {
        assert_eq!(Goal::AtMost(d("10")).for_part(d("2")), Goal::AtMost(d("2")));
        let range = Goal::Between(d("60"), d("80"));
        assert_eq!(range.for_part(d("60")), range);
        assert_eq!(range.for_part(d("5")), Goal::AtLeast(d("5")));
        assert_eq!(Goal::Board.for_part(d("5")), Goal::AtLeast(d("5")));
        assert!(!Goal::Board.is_reached_by(d("0")) && Goal::Board.share_bp(d("9")) == 0);
    }
}
