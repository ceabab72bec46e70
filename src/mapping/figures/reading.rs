//! The reading of one number from the words of its clause, in the order in which they decide:
//! plans and forecasts, growth, the time before, the target repeated, shares, the result.

use rust_decimal::Decimal;

use crate::model::{Precision, Reading};
use crate::rules::TargetKind;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Agreement, Class, Mention};
use super::super::phrases::Hit;
use super::{Item, Part, Place, Sentence};

impl Mapper<'_> {
    pub(super) fn read(&self, sentence: &Sentence<'_>, items: &mut [Item], place: Place) {
        let scale = self.stated_scale(sentence, items);
        let counted_in = self.counted_in(sentence);
        for index in 0..items.len() {
            self.hedge(sentence, items, index);
            let (reading, part) = self.reading_of(sentence, items, index, place);
            let item = &mut items[index];
            item.reading = reading;
            item.part = part;
            item.review |= item.number.doubtful && item.target.is_some();
            // "bằng 1,16 lần chỉ tiêu" is 116 % of it.
            if reading == Reading::PctOfTarget && item.number.kind == NumberKind::Plain {
                item.value = item.value.map(|value| value * Decimal::ONE_HUNDRED);
            }
            // A spreadsheet's own form of a share: to be asked about.
            if reading == Reading::Rate && is_raw_share(item) {
                item.value = item.value.map(|value| value * Decimal::ONE_HUNDRED);
                item.review = true;
            }
            // "12.45 cây": nobody plants parts of trees, and nobody can say what was meant.
            if matches!(reading, Reading::Level)
                && item.number.kind == NumberKind::Plain
                && item.value.is_some_and(|value| !value.fract().is_zero())
                && item
                    .target
                    .is_some_and(|t| self.pack.targets[t].kind == TargetKind::Count)
            {
                item.value = None;
                item.review = true;
            }
            if let (Some(target), Some(scale)) = (item.target, scale)
                && self.pack.targets[target].kind == TargetKind::Money
                && item.number.kind == NumberKind::Plain
            {
                item.value = item.value.map(|v| v * scale);
                item.upper = item.upper.map(|v| v * scale);
            }
            if let (Some(target), Some((scale, class, after))) = (item.target, counted_in)
                && item.first >= after
                && item.measure.is_none()
                && item.number.kind == NumberKind::Plain
                && self.measures.target_class(target) == class
            {
                item.value = item.value.map(|v| v * scale);
                item.upper = item.upper.map(|v| v * scale);
            }
        }
    }

    /// "(ĐVT: 1.000đ)", "ĐVT: triệu đồng": the scale of the plain numbers that follow.
    fn stated_scale(&self, sentence: &Sentence<'_>, items: &mut [Item]) -> Option<Decimal> {
        let unit = sentence
            .cues
            .iter()
            .find(|hit| hit.value == Cue::TableUnit)?;
        let stated = items.iter_mut().find(|item| {
            item.number.kind == NumberKind::Money
                && item.first > unit.last
                && item.first <= unit.last + 2
        });
        if let Some(stated) = stated {
            stated.target = None;
            stated.number.value
        } else {
            let words = &sentence.tokens[unit.last + 1..sentence.to.min(unit.last + 4)];
            words.iter().find_map(|token| self.scale_of(token))
        }
    }

    /// "Tiền hỗ trợ thanh niên vay vốn (triệu đồng): 1.320": a bracket of nothing but a unit gives the
    /// scale of the plain numbers behind it.
    fn counted_in(&self, sentence: &Sentence<'_>) -> Option<(Decimal, Class, usize)> {
        const LONGEST: usize = 3;
        let bracket = sentence
            .clauses
            .iter()
            .find(|clause| clause.opened_by == b'(' && clause.to - clause.from <= LONGEST)?;
        let scale = self.scale_of(&sentence.tokens[bracket.from])?;
        let unit = sentence.units.within(bracket.from, bracket.from + 1)?;
        (unit.last + 1 == bracket.to).then_some((scale, unit.class, bracket.to))
    }

    fn hedge(&self, sentence: &Sentence<'_>, items: &mut [Item], index: usize) {
        let item = &items[index];
        let window = item.first.saturating_sub(3).max(sentence.from);
        let found = |cue: Cue| {
            sentence
                .last(cue, window, item.first)
                .is_some_and(|hit| hit.last + 1 == item.first)
        };
        let precision = match () {
            () if item.upper.is_some() => Precision::Range,
            () if found(Cue::HedgeApprox) || found(Cue::Estimate) || item.number.approximate => {
                Precision::Approx
            }
            () if found(Cue::HedgeUnder) => Precision::JustUnder,
            () if found(Cue::HedgeOver)
                && !index
                    .checked_sub(1)
                    .is_some_and(|before| self.is_out_of(sentence, &items[before], item)) =>
            {
                Precision::Over
            }
            () => Precision::Exact,
        };
        items[index].precision = precision;
    }

    fn reading_of(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        place: Place,
    ) -> (Reading, Part) {
        let item = &items[index];
        let Some(target) = item.target else {
            return (Reading::Distractor, Part::Whole);
        };
        let other = (Reading::Distractor, Part::Whole);
        if let Some(listed) = item.listed {
            return if place.no_results { other } else { listed };
        }
        let clause = sentence.clauses[item.clause];
        if self.is_multiple(sentence, item) && self.multiple_of_target(sentence, item) {
            return (Reading::PctOfTarget, Part::Whole);
        }
        if self.is_no_difference(sentence, items, index) {
            return (Reading::TargetRestated, Part::Whole);
        }
        if item.number.kind == NumberKind::PercentPoints
            || self.is_growth(sentence, items, index)
            || self.is_multiple(sentence, item)
        {
            return other;
        }
        let percent = item.number.kind == NumberKind::Percent;
        // "70,6%/68%": the share and what was asked for.
        if let Some((above, below)) = self.in_fraction(sentence, items, index)
            && percent
            && below == index
            && items[above].number.kind == NumberKind::Percent
        {
            return (Reading::TargetRestated, Part::Whole);
        }
        let rate = self.pack.targets[target].kind == TargetKind::Rate;
        if percent && self.compares_with_before(sentence, items, index, place) {
            return other;
        }
        if self.is_put_right(sentence, items, index) || self.is_left_over(sentence, items, index) {
            return other;
        }
        if self.is_before(sentence, items, index, place) {
            return if percent && !rate {
                other
            } else {
                (Reading::PreviousYear, Part::Whole)
            };
        }
        if !place.no_results && self.aims_at_this_year(sentence, items, index, place) {
            return (Reading::TargetRestated, Part::Whole);
        }
        if place.no_results || self.is_ahead(sentence, items, index, place) {
            return other;
        }
        if self.is_average(sentence, item) {
            return other;
        }
        if percent && !rate {
            return (Reading::PctOfTarget, Part::Whole);
        }
        if percent && self.is_gap(sentence, item) {
            return other;
        }
        if item.number.kind == NumberKind::Plain
            && self.is_gap(sentence, item)
            && (sentence.has(Cue::Target, item.after, clause.to)
                || items.iter().any(|i| {
                    i.target == item.target
                        && i.reading == Reading::Level
                        && i.value.zip(item.value).is_some_and(|(a, b)| a > b + b)
                }))
        {
            return other;
        }
        if percent && self.share_of_target(sentence, items, index) {
            return (Reading::PctOfTarget, Part::Whole);
        }
        if self.is_target(sentence, items, index) {
            return (Reading::TargetRestated, Part::Whole);
        }
        if self
            .in_fraction(sentence, items, index)
            .is_some_and(|(_, below)| below == index)
        {
            return (Reading::Distractor, Part::Denominator);
        }
        if self.is_anothers(sentence, items, index) {
            return other;
        }
        if self.is_registered(sentence, items, index) {
            return other;
        }
        if self.is_base(sentence, item) {
            let given = index
                .checked_sub(1)
                .is_some_and(|part| self.is_given(sentence, items, part));
            return if !rate && (given || self.is_named_behind(sentence, item, target)) {
                (Reading::Level, Part::Whole)
            } else {
                (Reading::Distractor, Part::Denominator)
            };
        }
        if rate && is_raw_share(item) {
            return (Reading::Rate, Part::Whole);
        }
        if rate && !percent {
            return match item.measure.map(|m| self.measures.agreement(target, m)) {
                _ if self.in_fraction(sentence, items, index).is_some()
                    || self.has_base_behind(sentence, items, index) =>
                {
                    (Reading::Distractor, Part::Numerator)
                }
                Some(Agreement::CountForRate) if self.has_share_behind(sentence, items, index) => {
                    (Reading::Distractor, Part::Numerator)
                }
                Some(Agreement::CountForRate) => (Reading::Level, Part::Whole),
                _ => other,
            };
        }
        // "góp 1.215 lượt trong tổng số 8.930 lượt".
        let of_whole = self.is_given(sentence, items, index)
            || self.has_base_behind(sentence, items, index)
                && self.is_named_behind(sentence, &items[index + 1], target);
        let part = if of_whole {
            Part::Subset
        } else {
            self.part_of(sentence, items, index)
        };
        if rate {
            (Reading::Rate, part)
        } else {
            (Reading::Level, part)
        }
    }

    /// Tokens of the clause before the number, back to the number before it.
    pub(super) fn back_to(items: &[Item], index: usize, clause_from: usize) -> usize {
        index
            .checked_sub(1)
            .map_or(clause_from, |before| items[before].after.max(clause_from))
    }

    /// Tokens of the clause after the number, on to the next number.
    pub(super) fn on_to(items: &[Item], index: usize, clause_to: usize) -> usize {
        items
            .get(index + 1)
            .map_or(clause_to, |next| next.first.min(clause_to))
    }

    /// "không tính 900 cây", "chứ không phải 8.690 cây", "mặt bằng chung toàn tỉnh (33%)", "dư nợ 9,8 tỷ":
    /// not the unit's own result.
    fn is_anothers(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let from = Self::back_to(items, index, clause.from);
        let before = |cue: Cue| sentence.has(cue, from, item.first);
        let money = item.number.kind == NumberKind::Money;
        let bracket = clause.opened_by == b'(' && item.clause > 0 && from == clause.from;
        let outer = || {
            let outer = sentence.clauses[item.clause - 1];
            sentence.has(Cue::Others, outer.from, outer.to)
        };
        // "(báo cáo quý trước ghi 2.150 cây là chưa chính xác)".
        let to = Self::on_to(items, index, clause.to);
        // "Bên cạnh 10.620 lượt tình nguyện, các xã còn …": nothing else is told of the target.
        let again = || {
            items[index + 1..].iter().any(|other| {
                other.target == item.target
                    && other.number.kind == item.number.kind
                    && other.clause != item.clause
            })
        };
        before(Cue::Excluded)
            || before(Cue::Beside) && again()
            || sentence
                .last(Cue::NotThis, from, item.first)
                .is_some_and(|hit| !sentence.has(Cue::Correction, hit.last + 1, item.first))
            || sentence
                .last(Cue::WrongBehind, item.after, to)
                .is_some_and(|hit| {
                    let rest = &sentence.tokens[hit.last + 1..clause.to];
                    rest.iter()
                        .all(|token| matches!(token.kind, TokenKind::Mark(_)))
                })
            || before(Cue::Others)
            || money && before(Cue::Balance)
            || bracket && outer()
    }

    /// "đăng ký trồng 2.000 cây", "14 dự án đăng ký": promised, not done.
    fn is_registered(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        const NEAR: usize = 12;
        const TIME: usize = 5;
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let before = sentence
            .last(Cue::Registered, clause.from, item.first)
            .is_some_and(|hit| !sentence.has(Cue::Reached, hit.last + 1, item.first));
        // "14 dự án khởi nghiệp đăng ký": a clause ends with it before the next number.
        let to = Self::on_to(items, index, (item.after + NEAR).min(sentence.to));
        // A time may follow: "đã đăng ký từ đầu năm".
        let ends = |hit: &Hit<Cue>| {
            let end = sentence.clauses[sentence.clause_of(hit.first)].to;
            let time = hit.last + 1 < end
                && self.is(List::From, &sentence.tokens[hit.last + 1])
                && end - hit.last <= TIME;
            hit.last + 1 == end || time
        };
        let behind = sentence.cues.iter().any(|hit| {
            hit.value == Cue::Registered
                && hit.first >= item.after
                && hit.last < to
                && ends(hit)
                && !sentence.has(Cue::Reached, item.after, hit.first)
                // "đã tiếp nhận 14 dự án đề nghị hỗ trợ": taken in, whatever was done with them.
                && (hit.words > 2 || !sentence.has(Cue::Reached, clause.from, item.first))
        });
        before || behind
    }

    /// "15.010 người trên tổng số 22.100": the base follows.
    pub(super) fn has_base_behind(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> bool {
        let item = &items[index];
        items.get(index + 1).is_some_and(|next| {
            let base = sentence.last(Cue::Base, item.after, next.first);
            // "3.560 lượt, nằm trong tổng số 9.874 lượt".
            let here = next.clause == item.clause
                || next.clause == item.clause + 1
                    && base.is_some_and(|hit| {
                        hit.first == sentence.clauses[next.clause].from
                            && hit.last + 1 == next.first
                    });
            next.number.kind == NumberKind::Plain && base.is_some() && here
        })
    }

    /// "109 đồng chí, chiếm 71,7%": the share of the same is printed next, so the count is what it was
    /// worked out from.
    fn has_share_behind(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let item = &items[index];
        items.get(index + 1).is_some_and(|next| {
            next.number.kind == NumberKind::Percent
                && next.target == item.target
                && sentence.clauses[next.clause].segment == sentence.clauses[item.clause].segment
                && next.clause <= item.clause + 1
        })
    }

    /// "145 ý tưởng được Đoàn hỗ trợ": the clause itself says which target the number counts for.
    fn is_named_behind(&self, sentence: &Sentence<'_>, item: &Item, target: usize) -> bool {
        sentence.mentions.iter().any(|hit| {
            hit.value == Mention::Target(target)
                && hit.last >= item.after
                && sentence.clause_of(hit.first) == item.clause
                && sentence.clause_of(hit.last) == item.clause
        }) && !sentence.mentions.iter().any(|hit| {
            hit.value == Mention::LookAlike(target)
                && hit.first >= item.after
                && sentence.clause_of(hit.first) == item.clause
        })
    }

    /// "trong tổng số 1.126 ý tưởng": what a part is taken from.
    fn is_base(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let clause = sentence.clauses[item.clause];
        sentence
            .last(Cue::Base, clause.from, item.first)
            .is_some_and(|hit| item.first - hit.last <= 2)
            || self.is_within(sentence, item)
    }

    /// "Trong 520 ý tưởng đăng ký, đã có 11 …".
    fn is_within(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let opens = item.first == sentence.from + 1;
        opens
            && item.number.kind == NumberKind::Plain
            && self.is(List::Within, &sentence.tokens[sentence.from])
    }

    /// "bình quân mỗi xã 540 lượt", "mỗi chi đoàn hỗ trợ ít nhất 01 ý tưởng".
    fn is_average(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let clause = sentence.clauses[item.clause];
        sentence
            .last(Cue::Average, clause.from, item.first)
            .is_some_and(|hit| {
                // "Mỗi trường tư vấn hướng nghiệp cho học sinh cuối cấp tối thiểu 200 lượt".
                let each = hit.first == clause.from
                    && sentence
                        .units
                        .within(hit.last, hit.last + 1)
                        .is_some_and(|unit| unit.class == Class::Organisations)
                    && !sentence.tokens[hit.last..item.first]
                        .iter()
                        .any(|token| token.kind == TokenKind::Digits);
                each || item.first - hit.last <= 10
            })
    }

    /// "vượt 2,2% so với chỉ tiêu" of a share, "vượt 60 em so với kế hoạch" of a count.
    fn is_gap(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let clause = sentence.clauses[item.clause];
        // "vượt mức 35% được giao" names the target.
        let given = || {
            let mut cues = sentence.cues.iter();
            cues.any(|hit| hit.value == Cue::TargetBehind && hit.first == item.after)
        };
        sentence
            .last(Cue::Over, clause.from, item.first)
            .is_some_and(|hit| item.first - hit.last <= 2 && !(hit.words > 1 && given()))
    }

    /// People where turns were asked, and the like.
    pub(super) fn other_count(&self, item: &Item) -> bool {
        if item.implied || item.number.kind == NumberKind::Percent {
            return false;
        }
        match (item.target, item.measure) {
            // "16 phương án vay vốn" is no sum of money.
            (Some(target), Some(measure))
                if self.measures.target_class(target) == Class::Money
                    && item.number.kind == NumberKind::Plain =>
            {
                matches!(measure.class, Class::Things | Class::People | Class::Turns)
            }
            (Some(target), Some(measure)) => {
                matches!(
                    self.measures.agreement(target, measure),
                    Agreement::OtherCount | Agreement::CountForRate
                ) && self.measures.target_class(target) != Class::Money
            }
            _ => false,
        }
    }
}

/// "Tỷ lệ tập hợp thanh niên: 0.6915": a share as a spreadsheet keeps it, without its per cent sign.
fn is_raw_share(item: &Item) -> bool {
    const PLACES: u32 = 2;
    item.number.kind == NumberKind::Plain
        && item.measure.is_none()
        && !item.noun_follows
        && item.number.value.is_some_and(|value| {
            value > Decimal::ZERO && value < Decimal::ONE && value.scale() >= PLACES
        })
}
