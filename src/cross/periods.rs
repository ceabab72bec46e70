//! Periods named where the round's own period must stand: titles, opening words of a sentence, the
//! closing formula.
//!
//! Earlier years are mostly named honestly: a comparison, a term, a plan still in force. So a year
//! counts only where a report speaks about *its own* period.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Period, PeriodKind};
use crate::rules::RulePack;

use super::words::{Phrases, Word};

/// The part of a year a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    FirstHalf,
    SecondHalf,
    NineMonths,
    Quarter(u8),
    Year,
    /// The Youth Month, or the year's theme: said about the period's own year.
    Theme,
}

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(?:(?P<first>(?:0?6|sau) thang dau nam)|(?P<second>(?:0?6|sau) thang cuoi nam)",
        r"|(?P<nine>(?:0?9|chin) thang(?: dau)?(?: nam)?)|quy (?P<quarter>iv|iii|ii|i|[1-4])[,/ ]*(?:nam)?",
        r"|(?P<theme>thang thanh nien(?: nam)?|chu de(?: cong tac)?(?: nam)?)|(?P<year>nam))",
        r"\s*(?P<y>20\d\d)\b",
    ))
    .ok()
});

/// What the period of a round looks like in words.
#[derive(Debug, Clone)]
pub(super) struct Periods {
    years: (i16, i16),
    /// None for periods longer than a year, whose reports name many years.
    part: Option<Part>,
    comparing: Phrases,
    /// Words that a title puts before the period to come.
    plans: Phrases,
    opening: Phrases,
}

/// A period named in a text.
struct Label {
    start: usize,
    end: usize,
    part: Part,
    year: i16,
    /// As written in the key.
    words: String,
}

impl Periods {
    pub(super) fn new(pack: &RulePack, period: &Period) -> Periods {
        let year = |day: &str| day.get(..4).and_then(|y| y.parse().ok()).unwrap_or(0);
        let month: u8 = period
            .from
            .get(5..7)
            .and_then(|m| m.parse().ok())
            .unwrap_or(1);
        let part = match period.kind {
            PeriodKind::HalfYear if month >= 6 => Some(Part::SecondHalf),
            PeriodKind::HalfYear => Some(Part::FirstHalf),
            PeriodKind::Quarter => Some(Part::Quarter(month.saturating_sub(1) / 3 + 1)),
            PeriodKind::Year | PeriodKind::Month => Some(Part::Year),
            PeriodKind::MidTerm | PeriodKind::Term => None,
        };
        Periods {
            years: (year(&period.from), year(&period.to)),
            part,
            comparing: Phrases::of(pack, "compares"),
            opening: Phrases::of(pack, "period_opening"),
            plans: Phrases::of(pack, "title_plans"),
        }
    }

    /// The other period a title or closing formula speaks about, if it never names the own one.
    pub(super) fn in_title(&self, key: &str, words: &[Word<'_>]) -> Option<String> {
        let own = self.part?;
        let labels = labels(key);
        if labels.iter().any(|label| self.is_own_year(label.year)) {
            // "… 6 tháng đầu năm, phương hướng 6 tháng cuối năm 2024": the other part is what comes next.
            if self.plans.within(words) {
                return None;
            }
            let parts = [Part::FirstHalf, Part::SecondHalf, Part::NineMonths];
            let is_part = |part: Part| parts.contains(&part) || matches!(part, Part::Quarter(_));
            let stated: Vec<&Label> = labels.iter().filter(|label| is_part(label.part)).collect();
            let other = stated.iter().all(|label| label.part != own) && is_part(own);
            // "Tháng" rounds and bare years say too little about the part of the year.
            return stated
                .first()
                .filter(|_| other)
                .map(|label| label.words.clone());
        }
        let stale = |label: &&Label| label.year < self.years.0 && label.part != Part::Theme;
        labels.iter().find(stale).map(|label| label.words.clone())
    }

    /// Whether some sentence of a text may speak about an earlier period, as [`Self::in_sentence`] finds
    /// out; `words` are the text's.
    pub(super) fn may_stand_in(&self, key: &str, words: &[Word<'_>]) -> bool {
        let may_open = |label: &Label| {
            let before = words.partition_point(|word| word.end <= label.start);
            let before = &words[..before];
            let goes_on = before.last().is_some_and(|word| {
                let between = &key[word.end..label.start];
                between.trim().is_empty() && !between.contains('\n')
            });
            !goes_on || self.opening.ends(before).is_some()
        };
        let earlier = |label: &Label| {
            label.year < self.years.0 && (label.part == Part::Theme || may_open(label))
        };
        self.part.is_some() && key.contains("20") && labels(key).iter().any(earlier)
    }

    /// The earlier period a sentence of results speaks about; `words` are the sentence's.
    pub(super) fn in_sentence(&self, key: &str, words: &[Word<'_>]) -> Option<String> {
        let own = self.part?;
        let labels = labels(key);
        let label = labels.iter().find(|label| label.year < self.years.0)?;
        let named_too = years(words).any(|year| self.is_own_year(year));
        if named_too || self.comparing.within(words) {
            return None;
        }
        let before: Vec<Word<'_>> = words
            .iter()
            .copied()
            .filter(|word| word.end <= label.start)
            .collect();
        let opens = before.is_empty()
            || self
                .opening
                .starts(&before)
                .is_some_and(|length| length == before.len());
        // A year standing alone may be the date of anything; an opening "Trong" makes it the period.
        let counts = match label.part {
            Part::Theme => true,
            Part::Year => own == Part::Year && opens && !before.is_empty(),
            _ => opens,
        };
        let followed = label.end < key.len();
        (counts && followed).then(|| label.words.clone())
    }

    fn is_own_year(&self, year: i16) -> bool {
        (self.years.0..=self.years.1).contains(&year)
    }
}

fn labels(key: &str) -> Vec<Label> {
    let Some(form) = LABEL.as_ref() else {
        return Vec::new();
    };
    form.captures_iter(key)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let part = if found.name("first").is_some() {
                Part::FirstHalf
            } else if found.name("second").is_some() {
                Part::SecondHalf
            } else if found.name("nine").is_some() {
                Part::NineMonths
            } else if let Some(quarter) = found.name("quarter") {
                Part::Quarter(match quarter.as_str() {
                    "i" | "1" => 1,
                    "ii" | "2" => 2,
                    "iii" | "3" => 3,
                    _ => 4,
                })
            } else if found.name("theme").is_some() {
                Part::Theme
            } else {
                Part::Year
            };
            Some(Label {
                start: whole.start(),
                end: whole.end(),
                part,
                year: found.name("y")?.as_str().parse().ok()?,
                words: whole.as_str().to_owned(),
            })
        })
        .collect()
}

/// Every year of a sentence.
fn years<'w>(words: &'w [Word<'_>]) -> impl Iterator<Item = i16> + 'w {
    words
        .iter()
        .filter(|word| word.key.len() == 4 && word.key.starts_with("20"))
        .filter_map(|word| word.key.parse().ok())
}
