//! "A và B lần lượt đạt 812 và 5.430": values in the order in which their measures were named.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::model::Reading;
use crate::rules::TargetKind;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::Cue;
use super::super::measures::{Class, Mention};
use super::{Item, Part, Sentence};

impl Mapper<'_> {
    /// Gives the numbers behind "lần lượt" the measures named before it, one each, where there are as
    /// many of the one as of the other.
    pub(super) fn in_order(&self, sentence: &Sentence<'_>, items: &mut [Item], year: i32) {
        self.years_in_order(sentence, items, year);
        for cue in sentence
            .cues
            .iter()
            .filter(|c| c.value == Cue::Respectively)
        {
            let said = sentence.clauses[sentence.clause_of(cue.first)];
            let (segment, depth) = (said.segment, said.depth);
            let inside =
                |token: usize| sentence.clauses[sentence.clause_of(token)].segment == segment;
            let values: Vec<usize> = (0..items.len())
                .filter(|&i| {
                    let item = &items[i];
                    item.first > cue.last
                        && inside(item.first)
                        && sentence.clauses[item.clause].depth == depth
                        && !self.never_a_figure(sentence, item)
                })
                .collect();
            let from = (sentence.from..cue.first).find(|&token| inside(token));
            let from = from.unwrap_or(sentence.from);
            let mut named = self.named_in_order(sentence, from, cue.first);
            if named.is_empty() {
                named = figures_in_order(items, from);
            }
            if named.len() < 2 || values.is_empty() || !values.len().is_multiple_of(named.len()) {
                continue;
            }
            let mut before = cue.last;
            for round in values.chunks(named.len()) {
                // "… đạt lần lượt 66,1%, 35,4%, cùng kỳ là 57%, 28,6%": a second round of another time.
                let from = std::mem::replace(&mut before, items[round[named.len() - 1]].after);
                let to = items[round[0]].first;
                let earlier = sentence.has(Cue::Previous, from, to) && from > cue.last;
                // "lần lượt tăng 9% và 14%", "tăng lần lượt 9% và 14%": the change, not what was reached.
                let grown = sentence.cues.iter().any(|hit| {
                    hit.value == Cue::Growth
                        && (hit.first == cue.last + 1 && hit.last + 1 == to
                            || hit.last + 1 == cue.first && cue.last + 1 == to)
                });
                // "(chỉ tiêu lần lượt 30% và 35%)".
                let aimed = sentence.cues.iter().any(|hit| {
                    hit.value == Cue::Target
                        && (hit.last + 1 == cue.first && cue.last + 1 == to
                            || hit.first == cue.last + 1 && hit.last + 1 == to)
                });
                for (&value, &target) in round.iter().zip(&named) {
                    items[value].target = Some(target);
                    let listed = if earlier {
                        Some(Reading::PreviousYear)
                    } else {
                        let change = grown.then_some(Reading::Distractor);
                        change.or(aimed.then_some(Reading::TargetRestated))
                    };
                    items[value].listed = listed.map(|reading| (reading, Part::Whole));
                }
            }
        }
    }

    /// "năm 2022, 2023, 2024 là 21%; 27%; 34%", "năm 2024/2023: 7.905/7.410": a value for each year.
    fn years_in_order(&self, sentence: &Sentence<'_>, items: &mut [Item], year: i32) {
        let is_year = |item: &Item| item.number.kind == NumberKind::Year;
        let Some(first) = items.iter().position(is_year) else {
            return;
        };
        let years = items[first..]
            .iter()
            .take_while(|item| is_year(item))
            .count();
        let values = first + years..first + 2 * years;
        if years < 2 || items.len() < values.end {
            return;
        }
        let alike = items[values.clone()]
            .iter()
            .all(|item| item.number.kind == items[values.start].number.kind);
        // The years stand together: a comma, a slash or "và" between them, nothing else; a dash makes a
        // span of them ("năm học 2023 - 2024").
        let together = items[first..first + years].windows(2).all(|pair| {
            let between = || sentence.tokens[pair[0].after..pair[1].first].iter();
            let words = between().filter(|token| token.kind == TokenKind::Word);
            words.count() <= 2 && !between().any(|token| token.kind == TokenKind::Mark(b'-'))
        });
        let Some(target) = items[values.clone()].iter().find_map(|item| item.target) else {
            return;
        };
        if !alike || !together {
            return;
        }
        let rate = self.pack.targets[target].kind == TargetKind::Rate;
        for place in 0..years {
            let stated = items[first + place].number.value;
            let item = &mut items[values.start + place];
            item.target = Some(target);
            let this_year = Decimal::from(year);
            let reading = match stated.map(|stated| stated.cmp(&this_year)) {
                Some(Ordering::Equal) if rate => Reading::Rate,
                Some(Ordering::Equal) => Reading::Level,
                Some(Ordering::Less) => Reading::PreviousYear,
                _ => Reading::Distractor,
            };
            item.listed = Some((reading, Part::Whole));
        }
    }

    /// The targets named in a range, in order; people listed before one shared name stand for the
    /// targets of its line ("cán bộ đoàn, đoàn viên và thanh niên được học tập …").
    fn named_in_order(&self, sentence: &Sentence<'_>, from: usize, to: usize) -> Vec<usize> {
        let mut named: Vec<usize> = Vec::new();
        let mut mentions: Vec<_> = sentence
            .mentions
            .iter()
            .filter(|hit| hit.first >= from && hit.last < to)
            .filter_map(|hit| match hit.value {
                Mention::Target(target) => Some((hit.first, hit.last, target)),
                Mention::LookAlike(_) => None,
            })
            .collect();
        mentions.sort_by_key(|&(first, last, target)| (last, first, target));
        for &(_, _, target) in &mentions {
            if !named.contains(&target) {
                named.push(target);
            }
        }
        let [first, ..] = named[..] else { return named };
        let line = self.pack.targets[first].line;
        let shared = named.iter().all(|&t| {
            self.pack.targets[t].line == line && self.pack.targets[t].kind == TargetKind::Rate
        });
        if !shared {
            return named;
        }
        let mut by_people: Vec<usize> = Vec::new();
        for (_, measure) in sentence.units.among(from, to) {
            if measure.class != Class::People {
                continue;
            }
            let whose = (0..self.pack.targets.len()).find(|&t| {
                self.pack.targets[t].line == line && self.measures.speaks_of(t, measure.unit)
            });
            if let Some(target) = whose
                && !by_people.contains(&target)
            {
                by_people.push(target);
            }
        }
        if by_people.len() > named.len() {
            by_people
        } else {
            named
        }
    }
}

/// "Giao 100% đối với đoàn viên, 80% đối với thanh niên; thực hiện lần lượt 98% và 77%": the targets of the
/// figures before, where each has one.
fn figures_in_order(items: &[Item], before: usize) -> Vec<usize> {
    let figures = items.iter().filter(|item| item.first < before);
    let targets: Vec<usize> = figures.filter_map(|item| item.target).collect();
    let again = |at: usize| targets[..at].contains(&targets[at]);
    if (0..targets.len()).any(again) {
        return Vec::new();
    }
    targets
}
