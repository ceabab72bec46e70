//! Which time a number speaks about: the period itself, one before, one to come, or the change between
//! two.

use rust_decimal::Decimal;

use crate::model::Reading;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::phrases::Hit;
use super::{Item, Place, Sentence};

impl Mapper<'_> {
    /// "tăng 12,4%", "giảm 23 đồng chí", "tăng thêm 5 lớp".
    pub(super) fn is_growth(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let item = &items[index];
        let from = Self::back_to(items, index, sentence.clauses[item.clause].from);
        // "ít hơn năm ngoái 3 ý tưởng", "nhiều hơn so với cùng kỳ 512 lượt".
        let than_before = sentence
            .last(Cue::Previous, from, item.first)
            .filter(|previous| item.first - previous.last <= 1)
            .and_then(|previous| {
                sentence
                    .last(Cue::Growth, from, previous.first)
                    .zip(Some(previous))
            })
            .is_some_and(|(growth, previous)| previous.first - growth.last <= 3);
        // "nhiều hơn năm 2023 là 1.105 cây".
        let than_year = items[..index].last().is_some_and(|year| {
            year.number.kind == NumberKind::Year
                && item.first - year.after <= 1
                && sentence
                    .last(Cue::Growth, sentence.clauses[item.clause].from, year.first)
                    .is_some_and(|growth| year.first - growth.last <= 3)
        });
        if than_before || than_year {
            return true;
        }
        sentence
            .last(Cue::Growth, from, item.first)
            .is_some_and(|hit| {
                // Only a hedge may stand between: "tăng hơn 12%"; "thấp hơn mức 80%" is no growth.
                hit.last + 1 == item.first
                    || hit.last + 2 == item.first
                        && sentence
                            .cues
                            .iter()
                            .any(|c| c.last + 1 == item.first && is_hedge(c.value))
            })
            && self.risen(sentence, items, index).is_none()
    }

    /// "gấp 2,7 lần".
    pub(super) fn is_multiple(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        item.number.kind == NumberKind::Plain
            && sentence
                .tokens
                .get(item.after)
                .is_some_and(|token| self.is(List::Times, token))
    }

    /// "bằng 98% so với cùng kỳ", "bằng 109% năm 2023".
    pub(super) fn compares_with_before(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        place: Place,
    ) -> bool {
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let to = item.after + 9;
        let compared = self.before_cue(sentence, items, item.after, to.min(clause.to), place);
        compared.is_some()
            && !self
                .risen(sentence, items, index)
                .is_some_and(|first| first)
            && sentence.tokens[item.first.saturating_sub(2)..item.first]
                .iter()
                .any(|token| self.is(List::Equals, token))
    }

    /// Token of the first cue or year of an earlier time in a range.
    fn before_cue(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        from: usize,
        to: usize,
        place: Place,
    ) -> Option<usize> {
        let cue = sentence
            .cues
            .iter()
            .filter(|hit| hit.value == Cue::Previous && hit.first >= from && hit.last < to)
            .map(|hit| hit.first)
            .min();
        let year = items
            .iter()
            .filter(|i| i.number.kind == NumberKind::Year && i.first >= from && i.after <= to)
            .filter(|i| {
                i.number
                    .value
                    .is_some_and(|v| v < Decimal::from(place.year))
            })
            .filter(|i| !self.opens_span(sentence, items, i, place))
            .map(|i| i.first)
            .min();
        match (cue, year) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// "Năm học 2023 - 2024", "nhiệm kỳ 2022-2027": a span that reaches the reporting year is not over.
    fn opens_span(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        year: &Item,
        place: Place,
    ) -> bool {
        items.iter().any(|end| {
            end.number.kind == NumberKind::Year
                && end.first == year.after + 1
                && sentence.tokens[year.after].kind == TokenKind::Mark(b'-')
                && end
                    .number
                    .value
                    .is_some_and(|value| value >= Decimal::from(place.year))
        })
    }

    /// "từ 44,1% lên 50,4%": true for the first of the two, false for the second.
    pub(super) fn risen(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> Option<bool> {
        let pairs = |a: &Item, b: &Item| {
            let arrow = sentence.tokens[a.after..b.first]
                .iter()
                .any(|token| token.kind == TokenKind::Mark(b'>'));
            let lifted = sentence.tokens[a.after..b.first]
                .iter()
                .any(|token| self.is(List::Up, token));
            let from =
                a.first > sentence.from && self.is(List::From, &sentence.tokens[a.first - 1]);
            a.number.kind == b.number.kind
                && a.target == b.target
                && (arrow || lifted && from)
                && b.first - a.after <= 14
        };
        let item = &items[index];
        let years = |i: &&Item| i.number.kind != NumberKind::Year;
        if let Some(next) = items[index + 1..].iter().find(years)
            && pairs(item, next)
        {
            return Some(true);
        }
        let before = items[..index].iter().rev().find(years)?;
        pairs(before, item).then_some(false)
    }

    /// The figure of an earlier period.
    pub(super) fn is_before(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        place: Place,
    ) -> bool {
        if let Some(first) = self.risen(sentence, items, index) {
            return first;
        }
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        // Behind the number: "986 thanh niên của năm trước"; but not "9.015 lượt, tăng … so với …".
        let to = Self::on_to_figure(items, index, clause.to);
        if let Some(at) = self.before_cue(sentence, items, item.after, to, place) {
            let compared = sentence.tokens[item.after..at]
                .iter()
                .any(|token| self.is(List::Compared, token))
                || sentence.cues.iter().any(|hit| {
                    hit.value == Cue::Growth && item.after <= hit.first && hit.first <= at
                });
            // "48,9% đoàn viên hoàn thành xuất sắc nhiệm vụ năm 2023; …": a year that ends the clause is
            // said of all of it.
            let ends = items.iter().any(|i| {
                i.number.kind == NumberKind::Year
                    && i.first == at
                    && i.after == to
                    && to == clause.to
            });
            if !compared && (ends || at - item.after <= 6) {
                return true;
            }
        }
        // Before it: "năm 2023 là 18", "cùng kỳ 22.150", "so với 6.000 lượt cùng kỳ".
        let from = Self::back_to_figure(items, index, clause.from);
        if let Some(at) = self.before_cue(sentence, items, from, item.first, place) {
            let with = sentence.tokens[at..item.first]
                .iter()
                .any(|token| self.is(List::Compared, token));
            let reached = sentence.has(Cue::Reached, at, item.first)
                && !Self::tells_of_then(sentence, items, clause.from, item.first);
            let turned = reached
                || with
                || sentence.has(Cue::Over, at, item.first)
                || items.iter().any(|i| {
                    i.number.kind == NumberKind::Year
                        && i.first > at
                        && i.after <= item.first
                        && i.number.value == Some(Decimal::from(place.year))
                });
            if !turned {
                return true;
            }
        }
        // "47 thiếu nhi khó khăn (trước 41 em)".
        if clause.opened_by == b'('
            && clause.from + 1 == item.first
            && self.is(List::Before, &sentence.tokens[clause.from])
        {
            return true;
        }
        // A bracket right behind such words: "So với cùng kỳ năm 2023 (9.870 lượt)".
        if clause.depth > 0 && item.clause > 0 && clause.opened_by == b'(' && from == clause.from {
            let outer = sentence.clauses[item.clause - 1];
            if let Some(at) = self.before_cue(sentence, items, outer.from, outer.to, place) {
                return outer.to - at <= 6;
            }
        }
        // "201 (năm 2023)": the bracket behind says when.
        if let Some(next) = sentence.clauses.get(item.clause + 1)
            && next.opened_by == b'('
            && sentence
                .clauses
                .get(item.clause + 2)
                .is_none_or(|behind| behind.opened_by == b')')
            && (item.after..=item.after + 2).contains(&clause.to)
            && !items.iter().any(|i| {
                next.from <= i.first && i.first < next.to && i.number.kind != NumberKind::Year
            })
            && let Some(at) = self.before_cue(sentence, items, next.from, next.to, place)
            && at - next.from <= 2
        {
            return true;
        }
        // "Năm 2023, thanh niên được vay 1,5 tỷ đồng": the time that opens the sentence holds until
        // another is named.
        if let Some(opening) = self.opening_time(sentence, items, item, place)
            && !sentence.has(Cue::ThisPeriod, opening, item.first)
            && !items.iter().any(|i| {
                i.number.kind == NumberKind::Year && opening <= i.first && i.first < item.first
            })
        {
            return true;
        }
        // "năm 2023: 1.012 em", the colon between; "2023 - 12 ý tưởng".
        if matches!(clause.opened_by, b':' | b'-') && item.clause > 0 && from == clause.from {
            let outer = sentence.clauses[item.clause - 1];
            if let Some(at) = self.before_cue(sentence, items, outer.from, outer.to, place) {
                return outer.to - at <= if clause.opened_by == b'-' { 1 } else { 4 };
            }
        }
        false
    }

    /// "2023 đạt 47,6%, 2024 đạt 51,9%": years without the word for them, one a clause and a verb behind.
    pub(super) fn bare_years(&self, sentence: &Sentence<'_>, items: &mut [Item], year: i32) {
        const DIGITS: u32 = 4;
        const BACK: i32 = 10;
        let span = Decimal::from(year - BACK)..=Decimal::from(year + 1);
        let bare = |item: &Item| {
            let token = sentence.tokens[item.first];
            item.number.kind == NumberKind::Plain
                && item.measure.is_none()
                && item.after == item.first + 1
                && token.end - token.start == DIGITS
                && item.number.value.is_some_and(|value| span.contains(&value))
                && item.first == sentence.clauses[item.clause].from
                && sentence.cues.iter().any(|hit| {
                    matches!(hit.value, Cue::Reached | Cue::Result) && hit.first == item.after
                })
        };
        // "năm 2023 và 2024": the second has the word from the first.
        for at in 1..items.len() {
            let (before, item) = (&items[at - 1], &items[at]);
            let joined = sentence.tokens[before.after..item.first].iter();
            let joined = joined.clone().count() == 1
                && joined.clone().all(|token| {
                    token.kind == TokenKind::Mark(b',') || self.is(List::Joint, token)
                });
            let token = sentence.tokens[item.first];
            // "2024 lần lượt": no number of times.
            let counts = item.measure.is_some()
                && !sentence
                    .cues
                    .iter()
                    .any(|hit| hit.value == Cue::Respectively && hit.first == item.after);
            if joined
                && before.number.kind == NumberKind::Year
                && item.number.kind == NumberKind::Plain
                && !counts
                && token.end - token.start == DIGITS
                && item.number.value.is_some_and(|value| span.contains(&value))
                && item.number.value > before.number.value
            {
                items[at].number.kind = NumberKind::Year;
                items[at].noun_follows = false;
                items[at].measure = None;
            }
        }
        let found = items.iter().filter(|item| bare(item)).count();
        let known = items
            .iter()
            .any(|item| item.number.kind == NumberKind::Year);
        if found > 1 || found == 1 && known {
            for item in items.iter_mut().filter(|item| bare(item)) {
                item.number.kind = NumberKind::Year;
                item.noun_follows = false;
            }
        }
    }

    /// "năm 2023 đạt 66,4%": a clause that opens with the time and goes on with the verb tells of that time.
    fn tells_of_then(sentence: &Sentence<'_>, items: &[Item], from: usize, to: usize) -> bool {
        let timed = |at: usize| {
            let cue = sentence.cues.iter().any(|hit| {
                matches!(hit.value, Cue::Previous | Cue::Period)
                    && (hit.first..=hit.last).contains(&at)
            });
            let years = || items.iter().filter(|i| i.number.kind == NumberKind::Year);
            cue || years().any(|i| (i.first..i.after).contains(&at))
        };
        let verb = (from..to).find(|&at| !timed(at)).unwrap_or(to);
        verb > from
            && sentence
                .cues
                .iter()
                .any(|hit| hit.value == Cue::Reached && hit.first == verb && hit.last < to)
            && ![Cue::Realised, Cue::ThisPeriod]
                .iter()
                .any(|&cue| sentence.has(cue, verb, to))
    }

    /// Where the clause ends that opens a figure's part of the sentence and names nothing but an
    /// earlier time.
    fn opening_time(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        item: &Item,
        place: Place,
    ) -> Option<usize> {
        const LONGEST: usize = 4;
        let segment = sentence.clauses[item.clause].segment;
        let at = sentence.clauses.iter().position(|c| c.segment == segment)?;
        let opening = sentence.clauses[at];
        let words = || {
            let tokens = sentence.tokens[opening.from..opening.to].iter();
            tokens.filter(|token| token.kind == TokenKind::Word)
        };
        let short =
            words().count() <= LONGEST && !words().any(|token| self.is(List::Compared, token));
        let figure = items.iter().any(|i| {
            opening.from <= i.first && i.first < opening.to && i.number.kind != NumberKind::Year
        });
        // "Từ 2022 đến nay": not over.
        let goes_on = sentence.has(Cue::Realised, opening.from, opening.to);
        (at < item.clause
            && short
            && !figure
            && !goes_on
            && matches!(sentence.clauses[at + 1].opened_by, b',' | b':')
            && self
                .before_cue(sentence, items, opening.from, opening.to, place)
                .is_some())
        .then_some(opening.to)
    }

    pub(super) fn back_to_figure(items: &[Item], index: usize, clause_from: usize) -> usize {
        items[..index]
            .iter()
            .rev()
            .find(|i| !matches!(i.number.kind, NumberKind::Year | NumberKind::Date))
            .map_or(clause_from, |i| i.after.max(clause_from))
    }

    fn on_to_figure(items: &[Item], index: usize, clause_to: usize) -> usize {
        items[index + 1..]
            .iter()
            .find(|i| !matches!(i.number.kind, NumberKind::Year | NumberKind::Date))
            .map_or(clause_to, |i| i.first.min(clause_to))
    }

    /// "6 tháng đầu năm 4.215 lượt, 6 tháng cuối năm 5.130 lượt, cả năm 9.345 lượt": two figures and their
    /// printed sum tell of a year that is over.
    fn adds_up(items: &[Item], index: usize) -> bool {
        let target = items[index].target;
        let alike: Vec<usize> = (0..items.len())
            .filter(|&i| items[i].target == target && items[i].number.kind == NumberKind::Plain)
            .collect();
        alike.windows(3).any(|three| {
            let value = |at: usize| items[three[at]].number.value;
            let sum = value(0).zip(value(1)).map(|(a, b)| a + b);
            three.contains(&index) && target.is_some() && sum.is_some() && sum == value(2)
        })
    }

    /// "Phấn đấu năm 2024 trồng mới 255.000 cây": what is aimed at for the year of the report is its target.
    pub(super) fn aims_at_this_year(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        place: Place,
    ) -> bool {
        let item = &items[index];
        let (from, _) = sentence.part_around(&sentence.clauses[item.clause]);
        let this_year = Decimal::from(place.year);
        // "Chỉ tiêu năm là …; tỷ lệ đảng viên mới phấn đấu 70%": one more of the targets listed.
        let listed = |plan: usize| {
            let opens = |hit: &Hit<Cue>| hit.value == Cue::Target && hit.first == sentence.from;
            let later = |i: &Item| i.number.kind == NumberKind::Year && i.value > Some(this_year);
            item.first - plan <= 3
                && sentence.cues.iter().any(opens)
                && !sentence.has(Cue::Reached, sentence.from, plan)
                && !sentence.has(Cue::NextYear, sentence.from, item.first)
                && items[..index]
                    .iter()
                    .any(|i| i.reading == Reading::TargetRestated)
                && !items[..index]
                    .iter()
                    .any(|i| later(i) || i.target == item.target)
        };
        sentence
            .last(Cue::Plan, from, item.first)
            .is_some_and(|plan| {
                let year = items[..index].iter().find(|i| {
                    i.number.kind == NumberKind::Year
                        && (plan.last..plan.last + 5).contains(&i.first)
                });
                listed(plan.last)
                    || year.is_some_and(|i| i.number.value == Some(this_year))
                        && !sentence.has(Cue::Realised, plan.last + 1, item.first)
            })
    }

    /// Forecasts, plans, next year's targets, totals of a whole term.
    pub(super) fn is_ahead(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        place: Place,
    ) -> bool {
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let (segment_from, _) = sentence.part_around(&clause);
        // A year to come, anywhere before the number in its part of the sentence.
        let next_year = items[..index].iter().any(|i| {
            i.number.kind == NumberKind::Year
                && i.first >= segment_from
                && i.number
                    .value
                    .is_some_and(|v| v > Decimal::from(place.year))
                && !sentence.cues.iter().any(|hit| {
                    hit.value == Cue::Term && hit.last < i.first && i.first - hit.last <= 5
                })
        });
        if next_year || sentence.has(Cue::NextYear, segment_from, item.first) {
            return true;
        }
        if self.is_led_ahead(sentence, items, index, place) {
            return true;
        }
        // A later clause that tells what was reached has left the plan behind.
        let turned = |cue: usize| {
            sentence.clause_of(cue) < item.clause
                && (sentence.has(Cue::Reached, clause.from, item.first)
                    || sentence.has(Cue::ThisPeriod, clause.from, item.first))
        };
        if let Some(plan) = sentence.last(Cue::Plan, segment_from, item.first)
            && !sentence.has(Cue::Realised, plan.last + 1, item.first)
            && !turned(plan.last)
            && !Self::adds_up(items, index)
        {
            return true;
        }
        let estimate = sentence
            .last(Cue::Estimate, clause.from, item.first)
            .filter(|_| sentence.has(Cue::YearEnd, clause.from, clause.to));
        let forecast = sentence.last(Cue::Forecast, segment_from, item.first);
        if let Some(forecast) = forecast.or(estimate) {
            let same_clause = forecast.first >= clause.from;
            let numbers_between = items
                .iter()
                .any(|i| i.first > forecast.last && i.after <= item.first && i.target.is_some());
            let estimate_of_range = item.upper.is_some();
            if same_clause && !numbers_between && !estimate_of_range {
                return true;
            }
            // "Ước thực hiện cả năm: giới thiệu việc làm 1.900 thanh niên, tư vấn 12.000 lượt": said of the
            // whole list.
            let heads = sentence.clause_of(forecast.first);
            let listed = forecast.last + 1 == sentence.clauses[heads].to
                && sentence
                    .clauses
                    .get(heads + 1)
                    .is_some_and(|next| next.opened_by == b':')
                && !sentence.has(Cue::ThisPeriod, forecast.last + 1, item.first);
            if listed {
                return true;
            }
            // "Ước cả năm tư vấn 7.900 lượt, 1.250 thanh niên được giới thiệu việc làm": a list goes on.
            let goes_on = item.first == clause.from
                && clause.opened_by == b','
                && item.number.kind != NumberKind::Percent
                && sentence.clause_of(forecast.first) + 1 == item.clause
                && forecast.words > 1;
            if goes_on {
                return true;
            }
        }
        let term = sentence
            .last(Cue::Term, clause.from, item.first)
            .or_else(|| {
                // "từ đầu nhiệm kỳ 2022 - 2027 đến nay" reaches over the dash; a bare "nhiệm kỳ" does not.
                let last = sentence.last(Cue::Term, segment_from, item.first)?;
                // "Nửa nhiệm kỳ qua, toàn huyện có 31.540 lượt", "Giai đoạn 2021 - 2024, …": it opens the
                // sentence with at most its years behind.
                let comma = (last.last..item.first)
                    .find(|&at| sentence.tokens[at].kind == TokenKind::Mark(b','));
                let words = |to: usize| {
                    let behind = sentence.tokens[last.last + 1..to].iter();
                    behind.filter(|token| token.kind == TokenKind::Word).count()
                };
                let opens = sentence.clauses[sentence.clause_of(last.first)].from == segment_from
                    && comma.is_some_and(|comma| words(comma) <= 1);
                (last.words >= 3 || opens).then_some(last)
            });
        // "Từ năm 2022 đến nay trồng 71.300 cây": more years than the one reported on.
        let since = items[..index].iter().rev().find(|i| {
            // "từ năm 2022", "từ 2022".
            let words = i.first.saturating_sub(2).max(segment_from)..i.first;
            i.number.kind == NumberKind::Year
                && i.number
                    .value
                    .is_some_and(|v| v < Decimal::from(place.year))
                && words
                    .into_iter()
                    .any(|at| self.is(List::From, &sentence.tokens[at]))
                && sentence.has(Cue::Realised, i.after, i.after + 2)
        });
        let is_this_year = |i: &Item| {
            i.number.kind == NumberKind::Year
                && i.number.value == Some(Decimal::from(place.year))
                && i.after <= item.first
        };
        if since.is_some_and(|since| {
            !sentence.has(Cue::ThisPeriod, since.after, item.first)
                && !items
                    .iter()
                    .any(|i| is_this_year(i) && i.first > since.after)
        }) {
            return true;
        }
        if let Some(term) = term {
            let this_year = items.iter().any(|i| {
                i.number.kind == NumberKind::Year
                    && i.first > term.last + 5
                    && i.after <= item.first
                    && i.number.value == Some(Decimal::from(place.year))
            });
            // "Mục tiêu cả nhiệm kỳ là 80.000 cây" is a target.
            let target = sentence.has(Cue::Target, segment_from, item.first)
                && !sentence.has(Cue::Reached, segment_from, item.first);
            if !this_year && !target && !sentence.has(Cue::ThisPeriod, term.last + 1, item.first) {
                return true;
            }
        }
        false
    }
}

fn is_hedge(cue: Cue) -> bool {
    matches!(cue, Cue::HedgeOver | Cue::HedgeUnder | Cue::HedgeApprox)
}
