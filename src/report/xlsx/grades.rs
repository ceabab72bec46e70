//! Grades on the overview: from the final score by the pack's thresholds, bounded by gates, with a reminder
//! where more units hold a grade than its quota allows. Formulas follow what people type; the results
//! stored with them are worked out here the same way.

use std::fmt::Write;

use crate::model::{GradeQuota, Points, QuotaGroup, Unit, UnitResult};

use super::grid::cell_text;
use super::{Book, calculation, human, wording};

/// The settled score of a unit and what it is out of, as the workbook's formulas find them.
pub(super) struct Settled {
    pub(super) score: Option<f64>,
    most: Option<f64>,
}

impl Settled {
    pub(super) fn of(result: &UnitResult, scored: bool) -> Settled {
        let human = &result.human.overall;
        let by_lines = scored.then(|| calculation::settled(result));
        let overall = human.decides().map(human::number);
        let possible = match (&human.possible, scored) {
            (_, true) => Some(points(result.assessment.score.possible)),
            (Some(typed), false) => human::number(typed),
            (None, false) => None,
        };
        match overall {
            Some(score) if human.appraised.is_some() => Settled {
                score,
                most: possible,
            },
            Some(score) => Settled {
                score,
                most: by_lines.map(|(_, most)| most).or(possible),
            },
            None => Settled {
                score: by_lines.map(|(score, _)| score),
                most: by_lines.map(|(_, most)| most),
            },
        }
    }

    /// Share in hundredths of a per cent.
    pub(super) fn share(&self) -> Option<i64> {
        let most = self.most.filter(|most| *most > 0.0)?;
        Some((self.score? / most * 10_000.0).round() as i64)
    }
}

/// The grades a unit may still reach, and the one the machine gave.
pub(super) struct Grades<'a> {
    /// Highest first.
    open: Vec<&'a (String, i64)>,
    /// A quota gave the machine's score a lower grade than its share alone.
    bounded: Option<&'a str>,
    machine_share: Option<i64>,
}

impl<'a> Grades<'a> {
    pub(super) fn of(book: &Book<'a>, result: &'a UnitResult) -> Grades<'a> {
        let all = &book.comparison.grades;
        let card = &result.assessment.score;
        let best = card.best_grade.as_ref();
        let ceiling = all.iter().find(|(name, _)| Some(name) == best);
        let open: Vec<_> = all
            .iter()
            .filter(|(_, at_least)| ceiling.is_none_or(|(_, most)| at_least <= most))
            .collect();
        let plain = open
            .iter()
            .find(|(_, at_least)| card.percent.is_some_and(|percent| percent >= *at_least))
            .map(|(name, _)| name.as_str());
        Grades {
            bounded: Some(card.grade.as_str())
                .filter(|grade| !grade.is_empty() && plain != Some(grade)),
            machine_share: card.percent,
            open,
        }
    }

    pub(super) fn of_share(&self, share: Option<i64>) -> String {
        if let Some(grade) = self.bounded.filter(|_| share == self.machine_share) {
            return grade.to_owned();
        }
        self.open
            .iter()
            .find(|(_, at_least)| share.is_some_and(|share| share >= *at_least))
            .map_or_else(|| NO_GRADE.to_owned(), |(name, _)| name.clone())
    }

    /// The pack's thresholds over the final score's share of what it is out of.
    pub(super) fn formula(&self, line: u32, most: &str) -> String {
        let quoted = |name: &str| cell_text(name).replace('"', "\"\"");
        let mut steps = format!("\"{NO_GRADE}\"");
        for (name, threshold) in self.open.iter().rev() {
            let threshold = fraction(*threshold);
            let name = quoted(name);
            steps = format!("IF(ROUND(S{line}/{most},4)>={threshold},\"{name}\",{steps})");
        }
        if let Some(grade) = self.bounded {
            let grade = quoted(grade);
            steps = format!("IF(ROUND(S{line}-L{line},2)=0,\"{grade}\",{steps})");
        }
        format!("IF(AND(ISNUMBER(S{line}),N({most})>0),{steps},\"{NO_GRADE}\")")
    }
}

/// What the grade column says where there is nothing to grade.
pub(super) const NO_GRADE: &str = "chưa xếp loại";

/// A quota, its grade's holders and the graded units of one group.
struct Held<'a> {
    quota: &'a GradeQuota,
    group: String,
    holders: i64,
    graded: i64,
}

/// How the quotas stand with the final scores as they are written.
pub(super) struct Quotas<'a> {
    held: Vec<Held<'a>>,
    /// First and last row of the units, from 1.
    rows: (u32, u32),
}

/// Letters of the columns of types, clusters and grades.
const KIND: char = 'C';
const CLUSTER: char = 'D';
const GRADE: char = 'T';

impl<'a> Quotas<'a> {
    pub(super) fn of(book: &Book<'a>, rows: (u32, u32)) -> Quotas<'a> {
        let comparison = book.comparison;
        let mut held: Vec<Held<'a>> = Vec::new();
        for quota in &comparison.quotas {
            for result in &comparison.units {
                let grade = final_grade(book, result);
                if grade == NO_GRADE {
                    continue;
                }
                let group = group(quota, &result.assessment.unit);
                let known = held
                    .iter()
                    .position(|one| std::ptr::eq(one.quota, quota) && one.group == group);
                let at = known.unwrap_or_else(|| {
                    held.push(Held {
                        quota,
                        group: group.to_owned(),
                        holders: 0,
                        graded: 0,
                    });
                    held.len() - 1
                });
                held[at].graded += 1;
                held[at].holders += i64::from(grade == quota.grade);
            }
        }
        Quotas { held, rows }
    }

    /// What a unit's row says where its grade is held by more than may hold it: the end of a formula, and
    /// what it shows.
    pub(super) fn remind(
        &self,
        book: &Book<'_>,
        line: u32,
        result: &UnitResult,
    ) -> (String, String) {
        let (mut formula, mut shown) = (String::new(), String::new());
        let (first, last) = self.rows;
        let column = |letter: char| format!("${letter}${first}:${letter}${last}");
        for quota in &book.comparison.quotas {
            let grade = cell_text(&quota.grade).replace('"', "\"\"");
            let own = match quota.within {
                QuotaGroup::Round => String::new(),
                QuotaGroup::UnitType => format!("*({}={KIND}{line})", column(KIND)),
                QuotaGroup::Cluster => format!("*({}={CLUSTER}{line})", column(CLUSTER)),
            };
            let grades = column(GRADE);
            let holders = format!("SUMPRODUCT(({grades}=\"{grade}\"){own}*1)");
            let graded = format!("SUMPRODUCT(({grades}<>\"{NO_GRADE}\"){own}*1)");
            let allowed = format!("INT({graded}*{}/10000)", quota.share);
            // Writing into a string cannot fail.
            let _ = write!(
                formula,
                "&IF({GRADE}{line}=\"{grade}\",IF({holders}>{allowed},\"Vượt tỷ lệ “{grade}”: \"&{holders}&\"/\"&{allowed}&\" đơn vị. \",\"\"),\"\")"
            );
            if final_grade(book, result) != quota.grade {
                continue;
            }
            let group = group(quota, &result.assessment.unit);
            let mut held = self.held.iter();
            let of_group = held.find(|one| std::ptr::eq(one.quota, quota) && one.group == group);
            if let Some(one) = of_group {
                let allowed = one.graded * quota.share / 10_000;
                if one.holders > allowed {
                    let _ = write!(
                        shown,
                        "Vượt tỷ lệ “{}”: {}/{allowed} đơn vị. ",
                        quota.grade, one.holders
                    );
                }
            }
        }
        (formula, shown)
    }
}

fn group<'u>(quota: &GradeQuota, unit: &'u Unit) -> &'u str {
    match quota.within {
        QuotaGroup::Round => "",
        QuotaGroup::UnitType => &unit.kind,
        QuotaGroup::Cluster => unit.cluster.as_deref().unwrap_or_default(),
    }
}

/// The grade of the final score, before any quota.
fn final_grade(book: &Book<'_>, result: &UnitResult) -> String {
    let card = &result.assessment.score;
    let scored = card.percent.is_some() && wording::absence(&result.assessment).is_none();
    let settled = Settled::of(result, scored);
    Grades::of(book, result).of_share(settled.share())
}

fn points(points: Points) -> f64 {
    points.0 as f64 / 100.0
}

/// Hundredths of a per cent as a fraction of one.
fn fraction(hundredths: i64) -> f64 {
    hundredths as f64 / 10_000.0
}
