//! Final score and grade of a unit on *Tổng hợp*: as its formulas find them, so that what is stored beside a
//! formula is what the formula gives.

use crate::model::UnitResult;

use super::grid::cell_text;
use super::overview::{fraction, points};
use super::{Book, calculation, human};

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
const NO_GRADE: &str = "chưa xếp loại";
