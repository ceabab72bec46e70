//! Points: integer hundredths, so that sums are exact and never depend on order.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Deref, Sub};
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::finding::{Evidence, Subject};
use super::ratio::Ratio;

/// Points in hundredths: `Points(150)` is 1.5 points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(pub i64);

impl Points {
    /// `self × numerator / denominator`, rounded half up; zero when the denominator is zero.
    #[must_use]
    pub fn share(self, numerator: impl Into<i128>, denominator: impl Into<i128>) -> Points {
        let (numerator, denominator) = (numerator.into(), denominator.into());
        if denominator == 0 {
            return Points(0);
        }
        let product = i128::from(self.0) * numerator * 2 + denominator;
        Points((product.div_euclid(denominator * 2)) as i64)
    }
}

impl Add for Points {
    type Output = Points;
    fn add(self, other: Points) -> Points {
        Points(self.0 + other.0)
    }
}

impl Sub for Points {
    type Output = Points;
    fn sub(self, other: Points) -> Points {
        Points(self.0 - other.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(iter: I) -> Points {
        iter.fold(Points(0), Add::add)
    }
}

impl fmt::Display for Points {
    /// Vietnamese form: decimal comma, no trailing zeros (`71,5`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.abs() / 100, self.0.abs() % 100);
        match part {
            0 => write!(f, "{sign}{whole}"),
            p if p % 10 == 0 => write!(f, "{sign}{whole},{}", p / 10),
            p => write!(f, "{sign}{whole},{p:02}"),
        }
    }
}

impl Serialize for Points {
    /// A JSON number with at most two decimals (`71.5`).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            serializer.serialize_i64(self.0 / 100)
        } else {
            // Two decimals are exact enough for the shortest round-trip form to print them back.
            serializer.serialize_f64(self.0 as f64 / 100.0)
        }
    }
}

/// What a line of the card is, whoever is scored: every card of a round shares it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineTerms {
    /// Stable id: `section:II.1`, `target:8b`, `discipline:report-late`, `criterion:2.3`, `gate:1`.
    pub id: String,
    /// Field of the criteria set it stands under; empty when there is none.
    pub group: String,
    /// What is scored, in Vietnamese.
    pub title: String,
    /// The rule in one Vietnamese sentence.
    pub rule: String,
    /// Full weight of the line, before anything left the denominator.
    pub weight: Points,
    /// The document leaves the points to the board; the weight is provisional, zero when there is none.
    pub open: bool,
    /// The board scores it; the machine gives nothing.
    pub by_hand: bool,
    /// Bonus or penalty: stands beside the maximum. Not part of the JSON.
    pub extra: bool,
    /// What has to prove it (*minh chứng*), in Vietnamese.
    pub evidence: Vec<String>,
}

/// One line of a unit's scorecard; reads as its [`LineTerms`] too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScoreLine {
    /// What the line is.
    pub terms: Arc<LineTerms>,
    /// What went into it, in Vietnamese.
    pub inputs: String,
    /// Points given; below zero for a penalty.
    pub awarded: Points,
    /// Points possible; zero when not applicable or unreadable, and for bonus and penalty.
    pub possible: Points,
    /// Points that could not be judged yet, because of what could not be read or contradicts itself:
    /// not among `possible`, and still open.
    pub suspended: Points,
    /// The least and the most points the line can give once what is open has been cleared up, where that
    /// is known; anything from nothing to all of `suspended` where it is not.
    pub bounds: Option<(Points, Points)>,
    /// Codes of the findings behind it.
    pub codes: Vec<&'static str>,
    /// What the unit gave itself on this line, by its own scoring sheet.
    pub own: Option<Points>,
    /// What it names there as proof, in its own words.
    pub proof: Option<Evidence>,
}

impl Deref for ScoreLine {
    type Target = LineTerms;
    fn deref(&self) -> &LineTerms {
        &self.terms
    }
}

impl Serialize for ScoreLine {
    /// One flat object; what is empty or false is left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        if !self.group.is_empty() {
            map.serialize_entry("group", &self.group)?;
        }
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("rule", &self.rule)?;
        map.serialize_entry("inputs", &self.inputs)?;
        map.serialize_entry("awarded", &self.awarded)?;
        map.serialize_entry("possible", &self.possible)?;
        map.serialize_entry("weight", &self.weight)?;
        if self.suspended.0 != 0 {
            map.serialize_entry("suspended", &self.suspended)?;
        }
        map.serialize_entry("codes", &self.codes)?;
        if self.open {
            map.serialize_entry("open", &true)?;
        }
        if self.by_hand {
            map.serialize_entry("by_hand", &true)?;
        }
        if !self.evidence.is_empty() {
            map.serialize_entry("evidence", &self.evidence)?;
        }
        if let Some(own) = &self.own {
            map.serialize_entry("self", own)?;
        }
        if let Some(proof) = &self.proof {
            map.serialize_entry("proof", proof)?;
        }
        map.end()
    }
}

/// What a unit could still do, and what its score would gain; found by scoring again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Raise {
    /// What to mend.
    pub subject: Subject,
    /// In one Vietnamese phrase.
    pub action: String,
    /// Points gained.
    pub gain: Points,
    /// The unit's share afterwards, in hundredths of a per cent; what it has by rank in its cluster is
    /// taken as it is now.
    #[serde(skip)]
    pub percent: Option<i64>,
    /// What the points would then be out of, lines by rank in the cluster left out.
    #[serde(skip)]
    pub possible: Points,
}

/// A unit's score. `awarded = Σ lines.awarded`, `possible = Σ lines.possible`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scorecard {
    /// The lines, in pack order.
    pub lines: Vec<ScoreLine>,
    /// Sum of awarded points.
    pub awarded: Points,
    /// Sum of possible points.
    pub possible: Points,
    /// Share in hundredths of a per cent (8720 = 87.2 %); none when nothing could be scored.
    pub percent: Option<i64>,
    /// Grade by the pack's thresholds, gates and quotas; empty when nothing could be scored.
    pub grade: String,
    /// Why the grade is not the one its percentage alone would give, in Vietnamese; else empty.
    pub grade_note: String,
    /// Best grade a failed gate leaves; none when no gate failed.
    pub best_grade: Option<String>,
    /// Title of the criteria set; empty when the pack has one for all.
    pub set: String,
    /// What would raise the score most, biggest gain first.
    pub raises: Vec<Raise>,
    /// Some of its points depend on its rank in the cluster, and so on what other units do.
    pub by_rank: bool,
    /// What the unit is ranked by within its cluster, for lines that give points by rank.
    pub standings: Vec<Standing>,
}

impl Scorecard {
    /// Lines with points that could not be judged yet.
    pub fn suspended(&self) -> impl Iterator<Item = &ScoreLine> {
        self.lines.iter().filter(|line| line.suspended > Points(0))
    }

    /// The least and the most the share can come to, in hundredths of a per cent, once what is
    /// suspended has been judged; none where nothing is suspended or nothing was scored.
    pub fn open_range(&self) -> Option<(i64, i64)> {
        self.suspended().next()?;
        self.percent?;
        let whole: Points = self.possible + self.lines.iter().map(|line| line.suspended).sum();
        let bounds = self.lines.iter();
        let bounds = bounds.map(|line| line.bounds.unwrap_or((Points(0), line.suspended)));
        let (least, most) = bounds.fold((self.awarded, self.awarded), |sum, one| {
            (sum.0 + one.0, sum.1 + one.1)
        });
        let share = |points: Points| Points(10_000).share(points.0, whole.0).0;
        Some((share(least), share(most)))
    }

    /// That range, where the share without what is suspended lies outside of it: then the share says more
    /// or less than any way in which the matter can be cleared up.
    pub fn share_outside_range(&self) -> Option<(i64, i64)> {
        let percent = self.percent?;
        self.open_range()
            .filter(|(least, most)| percent < *least || percent > *most)
    }
}

/// What a unit brings to a comparison within its cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Id of the line.
    pub line: String,
    /// The share; none where it cannot be judged.
    pub share: Option<Ratio>,
    /// What the share is made of, or why there is none, in Vietnamese.
    pub said: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_the_vietnamese_way() {
        assert_eq!(Points(7150).to_string(), "71,5");
        assert_eq!(Points(7105).to_string(), "71,05");
        assert_eq!(Points(-50).to_string(), "-0,5");
        assert_eq!(Points(200).to_string(), "2");
    }

    #[test]
    fn shares_round_half_up_and_never_divide_by_zero() {
        assert_eq!(Points(100).share(1, 3), Points(33));
        assert_eq!(Points(100).share(1, 200), Points(1));
        assert_eq!(Points(100).share(1, 0), Points(0));
    }

    #[test]
    fn serialises_without_noise() {
        assert_eq!(serde_json::to_string(&Points(7150)).unwrap(), "71.5");
        assert_eq!(serde_json::to_string(&Points(10)).unwrap(), "0.1");
        assert_eq!(serde_json::to_string(&Points(8200)).unwrap(), "82");
    }
}
