//! Figures whose measure is not named beside them: carried on from the figure before, back from the one
//! behind, or told by the unit alone.

use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Agreement, Class, Mention};
use super::assign::is_of_target;
use super::{Item, Sentence};

impl Mapper<'_> {
    /// "Toàn huyện có 4.612 đoàn viên, đã tham gia tình nguyện 9.730 lượt": heads counted where the
    /// measure is not named, beside a figure in the measure's own unit, only say how many there are.
    pub(super) fn who_they_are(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        let counts = |item: &Item, agreement: Agreement| {
            let (target, measure) = item.target.zip(item.measure)?;
            let plain = item.number.kind == NumberKind::Plain;
            (plain && self.measures.agreement(target, measure) == agreement).then_some(target)
        };
        for index in 0..items.len() {
            let item = &items[index];
            let Some(target) = counts(item, Agreement::OtherCount) else {
                continue;
            };
            // "hỗ trợ 1.045 thiếu nhi; trao 260 suất học bổng": gifts before or behind the people are theirs.
            let gifts = item.measure.is_some_and(|m| m.class == Class::Gifts);
            let others = if gifts {
                &items[..]
            } else {
                &items[index + 1..]
            };
            let mut own = others
                .iter()
                .filter(|other| counts(other, Agreement::Same) == Some(target))
                .peekable();
            if own.peek().is_none() {
                // "6.870 lượt được tư vấn; 742 thanh niên được giới thiệu việc làm, 511 người đã có việc
                // làm": behind another target's figure nobody speaks of the first any more.
                let before = items[..index]
                    .iter()
                    .rposition(|other| counts(other, Agreement::Same) == Some(target));
                let left = before.is_some_and(|before| {
                    let mut between = items[before + 1..index].iter();
                    between.any(|other| other.target.is_some_and(|other| other != target))
                });
                let again = sentence.mentions.iter().any(|hit| {
                    hit.value == Mention::Target(target)
                        && sentence.clause_of(hit.last) == item.clause
                });
                if left && !again {
                    items[index].target = None;
                }
                continue;
            }
            // "120 người với 340 lượt tham gia tình nguyện": the name behind the turns is theirs.
            let beyond = own
                .next()
                .filter(|own| own.first > item.first && own.clause == item.clause);
            let named = sentence.mentions.iter().any(|hit| {
                hit.value == Mention::Target(target)
                    && sentence.clause_of(hit.first) == item.clause
                    && beyond.is_none_or(|own| hit.first < own.first)
            });
            if gifts || !named {
                items[index].target = None;
            }
        }
    }

    /// "Cùng kỳ: 44%; kỳ này: 49,5% thanh niên dùng …": a number behind nothing but a time is of the
    /// measure the next one names.
    pub(super) fn carried_back(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> Option<usize> {
        let item = &items[index];
        let next = items[index + 1..]
            .iter()
            .find(|next| !self.never_a_figure(sentence, next))?;
        let from = match sentence.clauses[item.clause] {
            clause if clause.opened_by == b':' && item.first == clause.from && item.clause > 0 => {
                sentence.clauses[item.clause - 1].from
            }
            clause => clause.from,
        };
        let bare = item.measure.is_none() && !item.noun_follows;
        // "Chỉ tiêu 2.000 cây, đã trồng mới 2.315 cây": printed with the same unit, a target or a half of
        // the year may stand before the measure too.
        let same_unit = item.measure.map(|m| m.unit) == next.measure.map(|m| m.unit);
        let timed = |token: usize| {
            sentence.cues.iter().any(|hit| {
                let time = matches!(
                    hit.value,
                    Cue::Previous | Cue::Period | Cue::ThisPeriod | Cue::Component
                );
                let said = matches!(
                    hit.value,
                    Cue::Target | Cue::Result | Cue::Term | Cue::Plan | Cue::YearEnd
                );
                // "Được giao 1.000, mới giới thiệu việc làm cho 905 thanh niên".
                let asked = bare && hit.value == Cue::Target && item.clause + 1 == next.clause;
                (time || asked || item.measure.is_some() && said)
                    && hit.first <= token
                    && token <= hit.last
            }) || self.is(List::Compared, &sentence.tokens[token])
                || token + 1 < item.first && self.is(List::Compared, &sentence.tokens[token + 1])
        };
        if self.joined_with(sentence, item, next)
            || self.is_parallel(sentence, item, next)
            || dated_behind(sentence, items, index) && same_unit
        {
            return next.target;
        }
        let mut words = (from..item.first)
            .filter(|&token| sentence.tokens[token].kind == TokenKind::Word)
            .peekable();
        // "905 ý tưởng đăng tải": words behind the unit speak for themselves.
        let told = item.measure.is_some_and(|measure| {
            let to = Self::on_to(items, index, sentence.clauses[item.clause].to);
            // "So với 12.000 cây được giao, đã trồng 13.200 cây": words that only mark the target.
            let marks = |at: usize| {
                sentence.cues.iter().any(|hit| {
                    hit.value == Cue::TargetBehind && (hit.first..=hit.last).contains(&at)
                })
            };
            (measure.last + 1..to)
                .any(|at| sentence.tokens[at].kind == TokenKind::Word && !marks(at))
        });
        ((bare || item.measure.is_some() && same_unit && !told)
            && words.peek().is_some()
            && words.all(timed)
            && item.number.kind == next.number.kind
            && !self.never_a_figure(sentence, item))
        .then_some(next.target)
        .flatten()
    }

    /// "100% cán bộ đoàn và 94,7% đoàn viên tham gia học tập nghị quyết": shares of two groups of people
    /// with one verb.
    fn joined_with(&self, sentence: &Sentence<'_>, item: &Item, next: &Item) -> bool {
        let people = |item: &Item| {
            item.measure
                .filter(|measure| measure.class == Class::People)
        };
        let Some((measure, _)) = people(item).zip(people(next)) else {
            return false;
        };
        let between = sentence.tokens.get(measure.last + 1..next.first);
        item.number.kind == NumberKind::Percent
            && next.number.kind == NumberKind::Percent
            && between.is_some_and(|between| match between {
                [token] => token.kind == TokenKind::Mark(b',') || self.is(List::Joint, token),
                _ => false,
            })
    }

    /// A list goes on: "quý I 64, quý II 81, quý III 77": the measure of the figure before.
    pub(super) fn carried_on(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> Option<usize> {
        let item = &items[index];
        let before = items[..index].iter().rev().find(|i| i.target.is_some())?;
        let target = before.target?;
        // "705 thanh niên, đi lao động nước ngoài 88 thanh niên, tổng cộng 793": a sum takes in what only
        // looks alike.
        let summed = sentence
            .last(Cue::Total, before.after, item.first)
            .is_some_and(|total| total.last + 1 == item.first);
        let named_between = sentence.mentions.iter().any(|hit| {
            hit.first >= before.after
                && hit.first < item.first
                && !(summed
                    && (matches!(hit.value, Mention::LookAlike(_))
                        || hit.value == Mention::Target(target)))
        });
        let segment = |i: &Item| sentence.clauses[i.clause].segment;
        let fits = self.fit(item, target, Mention::Target(target)).is_some();
        let counts_other_things = !is_of_target(sentence, item)
            && item
                .measure
                .is_some_and(|m| self.measures.agreement(target, m) == Agreement::Different);
        let own_noun = item.measure.is_none() && item.noun_follows;
        // "120 đồng chí dự lớp cảm tình Đảng": what the number counts follows it.
        let look_alike_behind = sentence.mentions.iter().any(|hit| {
            hit.value == Mention::LookAlike(target)
                && hit.first >= item.after
                && sentence.clause_of(hit.first) == item.clause
        });
        let together = segment(before) == segment(item)
            || self.goes_on(sentence, items, index)
            || self.is_same_again(sentence, item);
        (!named_between
            && !look_alike_behind
            && together
            && fits
            && !counts_other_things
            && !own_noun)
            .then_some(target)
    }

    /// "KH 7.000 lượt; TH 7.315 lượt; TL 104,5%", "cán bộ đoàn 99,5%; thanh niên 82,4%": nothing but a
    /// label or a group of people stands between the semicolon and the number.
    pub(super) fn goes_on(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let item = &items[index];
        // "năm 2023: 66,1%; năm 2024: 68,9%": the label ends with a colon.
        let clause = match sentence.clauses[item.clause] {
            clause if clause.opened_by == b':' && item.first == clause.from && item.clause > 0 => {
                sentence.clauses[item.clause - 1]
            }
            clause => clause,
        };
        let from = Self::back_to_figure(items, index, clause.from);
        let labelled = |token: usize| {
            sentence
                .cues
                .iter()
                .any(|hit| hit.first <= token && token <= hit.last)
                || sentence
                    .units
                    .among(from, item.first)
                    .any(|(first, measure)| {
                        measure.class == Class::People && first <= token && token <= measure.last
                    })
        };
        let mut words = (from..item.first)
            .filter(|&token| sentence.tokens[token].kind == TokenKind::Word)
            .peekable();
        clause.opened_by == b';' && words.peek().is_some() && words.all(labelled)
    }

    /// "năm 2024 con số này là 2,3 tỷ đồng".
    pub(super) fn is_same_again(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let clause = sentence.clauses[item.clause];
        sentence.has(Cue::SameAgain, clause.from, item.first)
    }
}

/// "Từ 12 dự án năm 2023, năm nay hỗ trợ 22 dự án …": nothing but a time follows the unit in its clause.
fn dated_behind(sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
    let item = &items[index];
    let clause = sentence.clauses[item.clause];
    let Some(measure) = item.measure.filter(|measure| measure.last < clause.to) else {
        return false;
    };
    let behind = measure.last + 1..clause.to;
    let timed = |at: usize| {
        let cue = sentence.cues.iter().any(|hit| {
            matches!(hit.value, Cue::Previous | Cue::ThisPeriod | Cue::Period)
                && (hit.first..=hit.last).contains(&at)
        });
        let year = items.iter().any(|i| {
            i.number.kind == NumberKind::Year && (i.first.saturating_sub(1)..i.after).contains(&at)
        });
        cue || year
    };
    !behind.is_empty() && behind.into_iter().all(timed)
}
