//! Parts that do not name their measure, and figures that are no part: what adds up to a printed total,
//! what is built like the figure behind it, what is left to do, what was put right.

use rust_decimal::Decimal;

use crate::model::Reading;
use crate::rules::TargetKind;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Agreement, Mention};
use super::super::phrases::Hit;
use super::{Item, Part, Sentence};

impl Mapper<'_> {
    /// "Hè 310 lượt, Tháng Thanh niên 275 lượt; cộng lại 585 lượt ĐVTN tình nguyện": figures that the total
    /// behind them adds up to are its parts, whatever they are called.
    pub(super) fn claim_parts(&self, sentence: &Sentence<'_>, items: &mut [Item], target: usize) {
        if self.pack.targets[target].kind == TargetKind::Rate {
            return;
        }
        for whole in 2..items.len() {
            let total = &items[whole];
            let Some(sum) = total.value.filter(|_| {
                total.target == Some(target)
                    && total.reading == Reading::Level
                    && !total.implied
                    && sentence.has(Cue::Total, items[whole - 1].after, total.first)
            }) else {
                continue;
            };
            let kind = |item: &Item| (item.number.kind, item.measure.map(|measure| measure.unit));
            let like = kind(total);
            let mut parts = Vec::new();
            let mut added = Decimal::ZERO;
            for at in (0..whole).rev() {
                let item = &items[at];
                let free = item.target.is_none_or(|own| own == target)
                    && matches!(item.reading, Reading::Level | Reading::Distractor);
                if kind(item) != like || !free {
                    continue;
                }
                let Some(value) = item.number.value else {
                    break;
                };
                added += value;
                parts.push(at);
                if added >= sum {
                    break;
                }
            }
            if added == sum && parts.len() > 1 {
                for at in parts {
                    let item = &mut items[at];
                    item.target = Some(target);
                    item.reading = Reading::Level;
                    item.part = Part::Component;
                    item.value = item.number.value;
                }
                items[whole].part = Part::Whole;
            }
        }
    }

    /// "Đoàn phường 1 huy động 310 lượt, Đoàn phường 2 huy động 275 lượt ĐVTN tình nguyện": clauses that
    /// begin with the same word and count in the same unit speak of the measure which the last of them names.
    pub(super) fn is_parallel(&self, sentence: &Sentence<'_>, item: &Item, next: &Item) -> bool {
        let (Some(target), Some(measure)) = (next.target, item.measure) else {
            return false;
        };
        let (own, other) = (sentence.clauses[item.clause], sentence.clauses[next.clause]);
        let (first, second) = (&sentence.tokens[own.from], &sentence.tokens[other.from]);
        let named = |hit: &Hit<Mention>| hit.last >= own.from && hit.first < own.to;
        item.clause + 1 == next.clause
            && matches!(other.opened_by, b',' | b';')
            && own.depth == other.depth
            && next.measure.is_some_and(|m| m.unit == measure.unit)
            && self.measures.agreement(target, measure) == Agreement::Same
            && item.number.kind == next.number.kind
            && item.first > own.from
            && next.first > other.from
            && first.key == second.key
            && !sentence.mentions.iter().any(named)
            && !self.never_a_figure(sentence, item)
    }

    /// "Khối trường học đóng góp 1.920 lượt … trong tổng số 6.388 lượt": what one gives to a whole in the
    /// same unit, which follows.
    pub(super) fn is_given(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let (item, Some(next)) = (&items[index], items.get(index + 1)) else {
            return false;
        };
        let alike = || {
            let units = item.measure.zip(next.measure);
            units.is_some_and(|(part, whole)| part.unit == whole.unit)
                && item.target == next.target
                && item.number.value < next.number.value
        };
        item.first > sentence.clauses[item.clause].from
            && self.is(List::Gives, &sentence.tokens[item.first - 1])
            && alike()
            && self.has_base_behind(sentence, items, index)
    }

    /// "ĐVƯT giới thiệu cho Đảng: nam 43, nữ 38": two labels of a word or two with a number each, behind the
    /// colon that the measure stands before.
    pub(super) fn are_two_labelled(
        sentence: &Sentence<'_>,
        items: &[Item],
        levels: &[usize],
    ) -> bool {
        /// Words of a label.
        const LABEL: usize = 2;
        let &[one, other] = levels else { return false };
        let clause = |index: usize| sentence.clauses[items[index].clause];
        let (first, second) = (clause(one), clause(other));
        let Some(lead) = items[one].clause.checked_sub(1) else {
            return false;
        };
        let lead = sentence.clauses[lead];
        let word = |at: &usize| sentence.tokens[*at].kind == TokenKind::Word;
        let meant = |at: usize| {
            let mut cues = sentence.cues.iter();
            let mut named = sentence.mentions.iter();
            cues.any(|hit| (hit.first..=hit.last).contains(&at))
                || named.any(|hit| (hit.first..=hit.last).contains(&at) && hit.first >= first.from)
        };
        let labelled = |index: usize| {
            let (item, clause) = (&items[index], clause(index));
            let end = item.measure.map_or(item.after, |measure| measure.last + 1);
            (1..=LABEL).contains(&(item.first - clause.from))
                && (clause.from..item.first).all(|at| word(&at) && !meant(at))
                && !(end..clause.to).any(|at| word(&at))
        };
        first.opened_by == b':'
            && second.opened_by == b','
            && items[one].clause + 1 == items[other].clause
            && items[one].number.kind == items[other].number.kind
            && sentence.mentions.iter().any(|hit| {
                items[one].target.map(Mention::Target) == Some(hit.value)
                    && hit.first >= lead.from
                    && hit.last < lead.to
            })
            && !items
                .iter()
                .any(|item| (lead.from..lead.to).contains(&item.first))
            && labelled(one)
            && labelled(other)
    }

    /// "đính chính số cây trồng mới từ 6.400 cây thành 4.600 cây": the first of the two was wrong.
    pub(super) fn is_put_right(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> bool {
        let item = &items[index];
        let (from, _) = sentence.part_around(&sentence.clauses[item.clause]);
        sentence.has(Cue::Correction, from, item.first)
            && self.risen(sentence, items, index) == Some(true)
    }

    /// "còn 488 lượt sẽ hoàn thành trong tháng 12", "4 dự án còn lại đang hoàn thiện hồ sơ": what is left to
    /// be done.
    pub(super) fn is_left_over(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> bool {
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let end = item.measure.map_or(item.after, |measure| measure.last + 1);
        let left = sentence.cues.iter().any(|hit| {
            hit.value == Cue::Remaining && (hit.last + 1 == item.first || hit.first == end)
        });
        let to = Self::on_to(items, index, clause.to);
        left && item.number.kind == NumberKind::Plain
            && sentence.cues.iter().any(|hit| {
                let waits = matches!(
                    hit.value,
                    Cue::Plan | Cue::NotDone | Cue::Underway | Cue::Nothing | Cue::Zero
                );
                waits && hit.first >= item.after && hit.last < to
            })
    }
}
