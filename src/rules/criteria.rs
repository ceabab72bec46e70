//! Criteria sets (*bộ tiêu chí*) as a rule pack states them: what a point is given for, by which family
//! of rule, for which types of unit, and what bounds a grade.

use crate::model::Points;

/// A criteria set: who is judged by it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CriteriaSet {
    /// Id that criteria refer to.
    pub id: String,
    /// Title for print.
    pub title: String,
    /// Unit types judged by it; empty = every type that no other set names.
    pub unit_types: Vec<String>,
    /// Its units are ranked among themselves, not with the others.
    pub apart: bool,
}

/// What a criterion or gate looks at. Everything is judged through findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inputs {
    /// Outline nodes; a node stands for its required leaves.
    pub nodes: Vec<String>,
    /// Target ids.
    pub targets: Vec<String>,
    /// Finding codes; every occurrence is a miss.
    pub codes: Vec<String>,
    /// A thin leaf is good enough.
    pub thin_is_enough: bool,
}

impl Inputs {
    /// Nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.targets.is_empty() && self.codes.is_empty()
    }
}

/// The families of rules of a criteria set. Shares are in basis points (10000 = 100 %).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CriterionRule {
    /// All points when everything is as it should be, else none.
    Condition,
    /// Points by how many things are not: `(up to so many, points)`, rising; none beyond the last step.
    Misses(Vec<(i64, Points)>),
    /// Points by the share reached: `(from, points)`, falling; none below the last step.
    Bands(Vec<(i64, Points)>),
    /// Points in proportion to the share reached.
    Proportional {
        /// Share that earns all points; more earns no more.
        full_at: i64,
        /// Below this share there are no points.
        floor: i64,
    },
    /// Points on top for what goes beyond, at most the criterion's points.
    Bonus {
        /// Share above which the bonus begins.
        over: i64,
        /// One more `each` for every so much; the whole bonus at once when 0.
        per: i64,
        /// Points each time.
        each: Points,
        /// The bonus is part of the set's maximum.
        in_total: bool,
    },
    /// Points taken for each miss, at most the criterion's points.
    Penalty {
        /// Points each time.
        each: Points,
    },
    /// Points by the rank within the emulation cluster: `(up to rank, points)`, rising.
    ClusterRank(Vec<(i64, Points)>),
    /// The board scores it; the machine says only what has to prove it.
    Board,
}

/// One line of a criteria set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Number as printed, e.g. `2.3`.
    pub id: String,
    /// What is scored.
    pub title: String,
    /// Field (*lĩnh vực*) it stands under; empty when there is none.
    pub group: String,
    /// Most points; for a penalty the most that can be taken. Zero when the board has to set them.
    pub points: Points,
    /// The document leaves the points to the board.
    pub open: bool,
    /// Sets it belongs to; empty = all.
    pub sets: Vec<String>,
    /// What has to prove it (*minh chứng*).
    pub evidence: Vec<String>,
    /// What it looks at.
    pub inputs: Inputs,
    /// How points are given.
    pub rule: CriterionRule,
}

/// A condition that bounds the grade (*điểm liệt, điều kiện khống chế*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Id.
    pub id: String,
    /// The condition in words.
    pub title: String,
    /// Sets it belongs to; empty = all.
    pub sets: Vec<String>,
    /// What it looks at; one miss fails it.
    pub inputs: Inputs,
    /// Best grade of a unit that fails it.
    pub best_grade: String,
}

/// Among whom a quota is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaWithin {
    /// All scored units of the round.
    Round,
    /// Units of one type.
    UnitType,
    /// Units of one cluster.
    Cluster,
}

/// At most such a share of units may hold a grade (*không quá 20 %*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// Grade.
    pub grade: String,
    /// Share of the scored units in basis points.
    pub share: i64,
    /// Among whom.
    pub within: QuotaWithin,
}
