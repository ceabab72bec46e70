//! The target repeated beside its figure: as a number of its own, or as what a share is taken of.

use crate::model::Reading;
use crate::text::NumberKind;

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::phrases::Hit;
use super::{Item, Sentence};

impl Mapper<'_> {
    /// "đạt 98% chỉ tiêu" said of a measure that is itself a share.
    pub(super) fn share_of_target(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> bool {
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let to = Self::on_to(items, index, clause.to).min(item.after + 4);
        let compared = self.is_compared_with(sentence, item);
        !compared
            && sentence.cues.iter().any(|hit| {
                hit.value == Cue::PercentOfTarget && hit.first == item.after && hit.last < to
            })
    }

    /// "bằng 1,16 lần chỉ tiêu".
    pub(super) fn multiple_of_target(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let to = (item.after + 6).min(sentence.clauses[item.clause].to);
        sentence.cues.iter().any(|hit| {
            hit.value == Cue::PercentOfTarget && hit.first == item.after + 1 && hit.last < to
        })
    }

    /// "so với 60% chỉ tiêu" is the target itself; "bằng 120% chỉ tiêu" is a share of it.
    pub(super) fn is_compared_with(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let Some(before) = item.first.checked_sub(1) else {
            return false;
        };
        let word = &sentence.tokens[before];
        item.first > sentence.clauses[item.clause].from
            && self.is(List::Compared, word)
            && !self.is(List::Equals, word)
    }

    /// "đạt 72,5%, vượt chỉ tiêu 70%", "được 17 dự án, thấp hơn chỉ tiêu 21 dự án": a difference can't be
    /// more than half of what was reached.
    pub(super) fn is_no_difference(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> bool {
        let item = &items[index];
        let from = Self::back_to(items, index, sentence.clauses[item.clause].from);
        let compared = |cue: Cue, words: usize| {
            let last = sentence.last(cue, from, item.first);
            last.is_some_and(|hit| hit.words >= words && hit.last + 1 == item.first)
        };
        let reached = items[..index].iter().rev().find(|i| {
            i.target == item.target && matches!(i.reading, Reading::Rate | Reading::Level)
        });
        let of_before = || compared(Cue::Previous, 1);
        let named = item.number.kind == NumberKind::Percent && compared(Cue::Over, 2)
            || compared(Cue::Growth, 3) && !of_before();
        named
            && reached
                .filter(|i| i.number.kind == item.number.kind)
                .and_then(|i| i.value.zip(item.value))
                .is_some_and(|(reached, other)| other + other > reached)
    }

    /// The target itself, repeated.
    pub(super) fn is_target(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        if let Some((above, below)) = self.in_fraction(sentence, items, index) {
            // "524/1.870 thanh niên đăng ký": a share of those who asked for it.
            let end = (items[below].after + 4).min(sentence.to);
            return below == index && !sentence.has(Cue::Registered, items[above].after, end);
        }
        let from = Self::back_to(items, index, clause.from);
        // "52% so với 60% chỉ tiêu".
        let near = (item.after + 4).min(clause.to);
        if self.is_compared_with(sentence, item)
            && sentence.cues.iter().any(|hit| {
                hit.value == Cue::PercentOfTarget && hit.first == item.after && hit.last < near
            })
        {
            return true;
        }
        // "chỉ tiêu 85.000", "giao 2.550 cây", "mức 80% đề ra".
        if let Some(cue) = sentence.last(Cue::Target, from, item.first) {
            let turned = sentence.has(Cue::Reached, cue.last + 1, item.first);
            let whole = sentence.has(Cue::Target, sentence.from, item.first)
                && !sentence.has(Cue::Reached, sentence.from, item.first);
            let bracketed = clause.opened_by == b'('
                && sentence.cues.iter().any(|hit| {
                    hit.value == Cue::Target && (clause.from..=clause.from + 1).contains(&hit.first)
                });
            let near = item.first - cue.last <= 4 || bracketed;
            let consumed = items[..index].iter().any(|i| {
                i.first > cue.last
                    && i.number.kind == NumberKind::Percent
                    && i.number.kind != item.number.kind
            });
            let whole = whole && !consumed;
            if !turned && (near || whole) {
                return true;
            }
        }
        // "giao 100% đối với đoàn viên và 80% đối với thanh niên": of another target, joined to the first.
        if let Some(before) = index.checked_sub(1).map(|at| &items[at])
            && before.reading == Reading::TargetRestated
            && before.target != item.target
            && before.number.kind == item.number.kind
            && sentence.clauses[before.clause].segment == clause.segment
            && self.is(List::Joint, &sentence.tokens[item.first - 1])
            && ![Cue::Reached, Cue::Result]
                .iter()
                .any(|&cue| sentence.has(cue, before.after, clause.to))
        {
            return true;
        }
        // "Đầu năm đơn vị đăng ký: 100% cán bộ, đoàn viên …": what was promised, listed.
        let list = (1..=item.clause)
            .rev()
            .find(|&at| sentence.clauses[at].opened_by != b',')
            .filter(|&at| sentence.clauses[at].opened_by == b':');
        // "Đầu năm, Tỉnh đoàn giao đơn vị: 9.800 lượt …, hỗ trợ 3 dự án …": what was asked for.
        if let Some(list) = list
            && let outer = sentence.clauses[list - 1]
            && !items[..index]
                .iter()
                .any(|i| i.clause == list - 1 && i.target.is_some())
            && [Cue::Registered, Cue::Target].iter().any(|&cue| {
                let last = sentence.last(cue, outer.from, outer.to);
                last.is_some_and(|hit| hit.last + 1 == outer.to)
            })
            && !sentence.has(Cue::Reached, outer.from, item.first)
        {
            return true;
        }
        // "đã trồng 7.725 cây, vượt chỉ tiêu 7.500 cây": too large to be the difference.
        if item.number.kind == NumberKind::Plain
            && sentence
                .last(Cue::Over, from, item.first)
                .is_some_and(|hit| hit.words >= 2 && hit.last + 1 == item.first)
        {
            return true;
        }
        // "chưa đạt 30%".
        if sentence
            .last(Cue::FellShort, from, item.first)
            .is_some_and(|cue| item.first - cue.last <= 2)
        {
            return true;
        }
        // "100% đoàn viên và 80% thanh niên phải được học tập nghị quyết": what must be, not what is.
        let (_, segment_to) = sentence.part_around(&clause);
        if sentence.cues.iter().any(|hit| {
            hit.value == Cue::Obliged
                && hit.first >= item.after
                && hit.last < segment_to
                && !sentence.has(Cue::Reached, clause.from, hit.first)
        }) {
            return true;
        }
        // "Theo kế hoạch, thanh niên dùng dịch vụ công trực tuyến phải đạt 30%, … 35%".
        if sentence.has(Cue::Obliged, sentence.from, item.first)
            && !sentence.has(Cue::Reached, sentence.from, item.first)
            && !sentence.has(Cue::ThisPeriod, sentence.from, item.first)
        {
            return true;
        }
        // "80% đề ra", "7.500 lượt được giao".
        let to = Self::on_to(items, index, clause.to);
        // "Mới hỗ trợ bốn ý tưởng trong tổng số năm ý tưởng được giao": the result stands before the base.
        let base = sentence.last(Cue::Base, clause.from, item.first);
        let since = base
            .filter(|hit| hit.last + 1 == item.first)
            .map_or(clause.from, |hit| hit.first);
        // "đạt 85% so với 1 tỷ được giao": what was reached is compared with it; "đã giúp 540 em thay vì 500
        // em như kế hoạch": stands instead of it.
        let instead = || {
            let mut cues = sentence.cues.iter();
            cues.any(|hit| hit.value == Cue::NotThis && hit.last + 1 == item.first)
        };
        let since = if self.is_compared_with(sentence, item) || instead() {
            item.first
        } else {
            since
        };
        if sentence.cues.iter().any(|hit| {
            hit.value == Cue::TargetBehind
                && hit.first >= item.after
                && hit.last < to
                && hit.first - item.after <= 10
        }) && !sentence.has(Cue::Reached, since, item.first)
            && !sentence.has(Cue::Done, since, item.first)
        {
            return true;
        }
        if self.is_closed_as_target(sentence, items, index) {
            return true;
        }
        // "vượt mức Tỉnh đoàn phân bổ (7.200 lượt)", "85,8% chỉ tiêu (2.217)", "chỉ tiêu: 500".
        if item.clause > 0 && from == clause.from && matches!(clause.opened_by, b'(' | b':') {
            let outer = sentence.clauses[item.clause - 1];
            // "đạt 50,8% chỉ tiêu năm (85.000)": the bracket explains the word before it.
            let bracket = clause.opened_by == b'(';
            // "(trồng 7.956 cây, chỉ tiêu giao 2.550 cây)": the bracket names the target itself.
            let within = sentence.clauses[item.clause..]
                .iter()
                .take_while(|c| c.depth == clause.depth);
            let end = within.last().map_or(clause.to, |c| c.to);
            if sentence.has(Cue::Reached, clause.from, item.first)
                || bracket && sentence.has(Cue::Target, item.after, end)
            {
                return false;
            }
            // "vượt chỉ tiêu (1 ấp)" holds the word too; "vượt chỉ tiêu: 14.000 cây" and "chưa hoàn thành
            // chỉ tiêu giới thiệu việc làm: 430 thanh niên" tell what was reached.
            let over = sentence
                .last(Cue::Over, outer.from, outer.to)
                .filter(|hit| hit.words >= 2);
            let told = [Cue::Done, Cue::NotDone]
                .iter()
                .any(|&cue| sentence.has(cue, outer.from, outer.to));
            // "Về chỉ tiêu học nghị quyết: 94,8% đoàn viên đã học tập": which target, and what was done.
            let (_, ends) = sentence.part_around(&clause);
            let aside = sentence.clauses[item.clause..]
                .iter()
                .find(|c| c.opened_by == b'(')
                .map_or(ends, |c| c.from.min(ends));
            let done = items.get(index + 1).is_none_or(|next| next.first >= aside)
                && sentence.has(Cue::Realised, item.after, aside);
            let told = !bracket && (over.is_some() || told || done);
            if told {
                return false;
            }
            // "Chỉ tiêu tình nguyện (7.800 lượt) đến nay …": the sentence opens with it.
            // "Vượt 160% chỉ tiêu giới thiệu việc làm: 960 thanh niên": with a figure, it tells a result.
            let figure = items[..index]
                .iter()
                .any(|i| i.first >= outer.from && i.number.kind != NumberKind::Year);
            // "Chỉ tiêu 5: 9.120 cây xanh trồng mới": which target, not how much of it.
            let numbered = items[..index]
                .iter()
                .any(|i| self.numbers_target(sentence, i));
            let opens = |cue: &Hit<Cue>| {
                outer.from == sentence.from
                    && (clause.opened_by == b':' && !figure || cue.first == outer.from)
            };
            // "chưa đạt chỉ tiêu (68%)".
            let short = sentence
                .last(Cue::FellShort, outer.from, outer.to)
                .filter(|hit| bracket && hit.words > 2);
            let asked = sentence.last(Cue::Target, outer.from, outer.to);
            if let Some(cue) = asked.or(over).or(short)
                && (bracket || !numbered)
                && (outer.to - cue.last <= 2 || opens(cue))
                && !sentence.has(
                    Cue::Reached,
                    if bracket { cue.last + 1 } else { outer.from },
                    outer.to,
                )
            {
                return true;
            }
        }
        // A sentence that opens with the target and never turns to a result lists targets.
        let opening = sentence
            .cues
            .iter()
            .find(|hit| hit.value == Cue::Target)
            .filter(|hit| hit.first <= sentence.from + 4)
            .filter(|_| {
                let mut before = items[..index].iter();
                !before.any(|i| self.numbers_target(sentence, i))
            })
            .filter(|hit| {
                let opened = sentence.clauses[sentence.clause_of(hit.first)].segment;
                opened == clause.segment
                    || !sentence.has(Cue::ThisPeriod, clause.from, item.first)
                        && !items[..index]
                            .iter()
                            .any(|i| i.number.kind == NumberKind::Year && i.first >= clause.from)
            });
        // "Tỉnh đoàn giao 4.500 lượt, đơn vị tư vấn hướng nghiệp 4.720 lượt": the target has been said.
        let said = items[..index]
            .iter()
            .any(|i| i.target == item.target && i.reading == Reading::TargetRestated);
        let turned = sentence.has(Cue::Reached, sentence.from, item.first)
            || sentence.cues.iter().any(|hit| {
                hit.value == Cue::Reached && hit.first > item.after && hit.last < clause.to
            });
        let aside = said && clause.opened_by == b',' || clause.opened_by == b'(' && item.clause > 0;
        opening.is_some()
            && !turned
            && !aside
            && items[..index]
                .iter()
                .all(|before| before.target.is_none() || before.reading == Reading::TargetRestated)
    }
}
