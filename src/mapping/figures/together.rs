//! What the figures of one target in one sentence mean together: a total and its parts, a share
//! worked out, a zero in words; and which one is to be reported.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::{Precision, Reading};
use crate::rules::TargetKind;
use crate::text::{Number, NumberKind};

use super::super::Mapper;
use super::super::cues::Cue;
use super::super::measures::Mention;
use super::{Item, Part, Place, Sentence};

impl Mapper<'_> {
    pub(super) fn settle(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>, place: Place) {
        self.fractions(sentence, items);
        self.so_many_of(sentence, items);
        self.worked_out(items);
        self.over(sentence, items);
        let targets: BTreeSet<usize> = items.iter().filter_map(|item| item.target).collect();
        for &target in &targets {
            self.lone_target(sentence, items, target);
            self.corrected(sentence, items, target);
            self.finished(sentence, items, target);
            self.parts(sentence, items, target);
            self.choose(sentence, items, target);
        }
        if !place.no_results {
            self.said_in_words(sentence, items);
        }
        self.merged_measures(sentence, items);
    }

    /// Shares printed as `a/b` for a target that is a rate: the two are its parts, the rate is
    /// worked out where no percentage is printed.
    fn fractions(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>) {
        let mut derived = Vec::new();
        for index in 0..items.len() {
            let Some((above, below)) = self.in_fraction(sentence, items, index) else {
                continue;
            };
            if above != index {
                continue;
            }
            let target = items[above].target.or(items[below].target);
            let Some(target) = target else { continue };
            if self.pack.targets[target].kind != TargetKind::Rate
                || items[above].number.kind == NumberKind::Percent
            {
                continue;
            }
            let (Some(a), Some(b)) = (items[above].number.value, items[below].number.value) else {
                continue;
            };
            items[above].target = Some(target);
            items[below].target = Some(target);
            items[above].reading = Reading::Distractor;
            items[above].part = Part::Numerator;
            items[below].reading = Reading::Distractor;
            items[below].part = Part::Denominator;
            let printed = items
                .iter()
                .any(|i| i.target == Some(target) && i.reading == Reading::Rate);
            if !printed && !b.is_zero() && a <= b {
                let mut item = implied(&items[above], target);
                item.value = Some((a * Decimal::from(100) / b).round_dp(1));
                item.reading = Reading::Rate;
                derived.push(item);
            }
        }
        // Several groups of people under one rate: the lowest share counts.
        derived.sort_by_key(|item| (item.target, item.value));
        derived.dedup_by_key(|item| item.target);
        items.extend(derived);
    }

    /// "Cứ 10 thanh niên thì có 4 người …": a share in words.
    fn so_many_of(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>) {
        let opens = |cue: Cue| matches!(cue, Cue::RatioOpen | Cue::Base);
        let Some(open) = sentence.cues.iter().find(|hit| opens(hit.value)) else {
            return;
        };
        let pair: Vec<usize> = (0..items.len())
            .filter(|&i| items[i].first > open.last && items[i].number.kind == NumberKind::Plain)
            .take(2)
            .collect();
        let [below, above] = pair[..] else { return };
        let rate = |target: &usize| self.pack.targets[*target].kind == TargetKind::Rate;
        let named = sentence.mentions.iter().filter_map(|hit| match hit.value {
            Mention::Target(target) if hit.first >= open.last => Some(target),
            _ => None,
        });
        let own = [items[above].target, items[below].target];
        let Some(target) = own.into_iter().flatten().chain(named).find(rate) else {
            return;
        };
        let (Some(a), Some(b)) = (items[above].number.value, items[below].number.value) else {
            return;
        };
        let printed = items
            .iter()
            .any(|i| i.target == Some(target) && i.reading == Reading::Rate);
        if b.is_zero() || a > b || printed {
            return;
        }
        for (index, part) in [(above, Part::Numerator), (below, Part::Denominator)] {
            items[index].target = Some(target);
            items[index].reading = Reading::Distractor;
            items[index].part = part;
        }
        let mut item = implied(&items[above], target);
        item.value = Some((a * Decimal::ONE_HUNDRED / b).round_dp(1));
        item.reading = Reading::Rate;
        item.precision = Precision::Approx;
        items.push(item);
    }

    /// "giao 30%, thực hiện 27,9%, đạt 93%": the percentage that the two others work out to is the
    /// share of the target.
    fn worked_out(&self, items: &mut [Item]) {
        let percent = |item: &Item| {
            (item.number.kind == NumberKind::Percent)
                .then_some(item.number.value)
                .flatten()
        };
        for index in 2..items.len() {
            let (before, item) = (&items[..index], &items[index]);
            if item.reading != Reading::Rate {
                continue;
            }
            let of = |reading: Reading| {
                before
                    .iter()
                    .filter(move |i| i.target == item.target && i.reading == reading)
                    .filter_map(percent)
            };
            let share = percent(item);
            let found = of(Reading::TargetRestated).any(|goal| {
                of(Reading::Rate).any(|result| {
                    let worked = (result * Decimal::ONE_HUNDRED).checked_div(goal);
                    worked.zip(share).is_some_and(|(worked, share)| {
                        (worked - share).abs() <= Decimal::new(6, 1) && result != share
                    })
                })
            });
            if found {
                items[index].reading = Reading::PctOfTarget;
            }
        }
    }

    /// A target that counts what is finished: among its figures the one said to be finished stands,
    /// even as a part of those begun ("giúp 03 ấp, trong đó 01 ấp đã hoàn thành").
    fn finished(&self, sentence: &Sentence<'_>, items: &mut [Item], target: usize) {
        if !self.measures.asks_done(target) {
            return;
        }
        let done: Vec<bool> = (0..items.len())
            .map(|index| {
                let clause = sentence.clauses[items[index].clause];
                let from = Self::back_to(items, index, clause.from);
                let to = Self::on_to(items, index, clause.to);
                sentence.has(Cue::Done, from, to)
            })
            .collect();
        let of = |item: &Item| item.target == Some(target) && is_result(item) && !item.implied;
        if !items
            .iter()
            .zip(&done)
            .any(|(item, done)| of(item) && *done)
        {
            return;
        }
        for (item, done) in items.iter_mut().zip(done).filter(|(item, _)| of(item)) {
            if done {
                item.part = Part::Whole;
            } else {
                item.reading = Reading::Distractor;
            }
        }
    }

    /// "vượt 15%" of an amount is 115 % of its target; from 100 % on it is taken as printed.
    fn over(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        for item in items {
            if item.reading != Reading::PctOfTarget || item.number.kind != NumberKind::Percent {
                continue;
            }
            let from = item.first.saturating_sub(3).max(sentence.from);
            let over = sentence
                .last(Cue::Over, from, item.first)
                .is_some_and(|hit| item.first - hit.last <= 2);
            if over && item.value.is_some_and(|v| v < Decimal::ONE_HUNDRED) {
                item.value = item.value.map(|v| v + Decimal::ONE_HUNDRED);
            }
        }
    }

    /// "đạt 41,3% chỉ tiêu (105.300 cây)": the bracket holds the result when nothing else does.
    fn lone_target(&self, sentence: &Sentence<'_>, items: &mut [Item], target: usize) {
        let of = |items: &[Item], reading: Reading| {
            items
                .iter()
                .filter(|i| i.target == Some(target) && i.reading == reading)
                .count()
        };
        if of(items, Reading::Level) > 0
            || of(items, Reading::PctOfTarget) != 1
            || of(items, Reading::TargetRestated) != 1
        {
            return;
        }
        let percent = items
            .iter()
            .position(|i| i.target == Some(target) && i.reading == Reading::PctOfTarget);
        let restated = items
            .iter()
            .position(|i| i.target == Some(target) && i.reading == Reading::TargetRestated);
        if let (Some(percent), Some(restated)) = (percent, restated)
            && percent < restated
            && sentence.clauses[items[restated].clause].opened_by == b'('
            && items[restated].first == sentence.clauses[items[restated].clause].from
        {
            items[restated].reading = Reading::Level;
        }
    }

    /// "không phải 1.200 mà là 1.250": the figure after the correction stands.
    fn corrected(&self, sentence: &Sentence<'_>, items: &mut [Item], target: usize) {
        let Some(correction) = sentence
            .cues
            .iter()
            .filter(|hit| hit.value == Cue::Correction)
            .max_by_key(|hit| hit.last)
        else {
            return;
        };
        let right = items
            .iter()
            .any(|i| i.target == Some(target) && i.first > correction.last && is_result(i));
        if right {
            for item in items.iter_mut() {
                if item.target == Some(target) && item.first < correction.first && is_result(item) {
                    item.reading = Reading::Distractor;
                }
            }
        }
    }

    /// A stated total makes the others its parts; parts without a total are added up.
    fn parts(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>, target: usize) {
        let levels: Vec<usize> = (0..items.len())
            .filter(|&i| {
                items[i].target == Some(target)
                    && is_result(&items[i])
                    && matches!(items[i].part, Part::Whole | Part::Component)
            })
            .collect();
        if levels.len() < 2 || self.pack.targets[target].kind == TargetKind::Rate {
            return;
        }
        let total = levels.iter().rev().copied().find(|&i| {
            let clause = sentence.clauses[items[i].clause];
            sentence
                .last(Cue::Total, clause.from, items[i].first)
                .is_some_and(|hit| items[i].first - hit.last <= 9)
                && items[i].part != Part::Component
                || sentence
                    .last(Cue::Total, clause.from, items[i].first)
                    .is_some_and(|hit| items[i].first - hit.last <= 2)
        });
        let sum_of_others = |i: usize| -> Option<Decimal> {
            levels
                .iter()
                .filter(|&&l| l != i)
                .map(|&l| items[l].value)
                .sum()
        };
        let adds_up = levels
            .iter()
            .copied()
            .find(|&i| levels.len() > 2 && items[i].value == sum_of_others(i));
        if let Some(whole) = total.or(adds_up) {
            for &i in &levels {
                items[i].part = if i == whole {
                    Part::Whole
                } else {
                    Part::Component
                };
            }
            return;
        }
        let parts: Vec<usize> = levels
            .iter()
            .copied()
            .filter(|&i| items[i].part == Part::Component)
            .collect();
        let listed = parts.len() >= 2 && parts.len() == levels.len()
            || levels.len() >= 2 && parts.len() + 1 >= levels.len() && !parts.is_empty();
        if !listed {
            return;
        }
        let values: Option<Decimal> = levels.iter().map(|&i| items[i].value).sum();
        for &i in &levels {
            items[i].part = Part::Component;
        }
        let mut sum = implied(&items[levels[0]], target);
        sum.value = values;
        sum.reading = Reading::Level;
        items.push(sum);
    }

    /// Marks the figure to report: one a target and sentence.
    fn choose(&self, sentence: &Sentence<'_>, items: &mut [Item], target: usize) {
        let rate = self.pack.targets[target].kind == TargetKind::Rate;
        let candidates: Vec<usize> = (0..items.len())
            .filter(|&i| {
                items[i].target == Some(target)
                    && is_result(&items[i])
                    && items[i].part == Part::Whole
            })
            .collect();
        // Parts of a whole that is not given: a lone one is all there is.
        let candidates = if candidates.is_empty() {
            let parts: Vec<usize> = (0..items.len())
                .filter(|&i| {
                    items[i].target == Some(target)
                        && is_result(&items[i])
                        && items[i].part == Part::Component
                        && !items[i].implied
                })
                .collect();
            if parts.len() == 1 { parts } else { Vec::new() }
        } else {
            candidates
        };
        // A figure in the target's own unit stands before one that counts something else.
        let own_unit: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|&i| !self.other_count(&items[i]))
            .collect();
        let candidates = if own_unit.is_empty() {
            candidates
        } else {
            own_unit
        };
        let best = if rate {
            let rates = || {
                let rates = candidates.iter().copied();
                rates.filter(|&i| items[i].reading == Reading::Rate)
            };
            // Cadres and members given apart: the lower share is the measure's. Otherwise the figure
            // nearest to the measure's name is: what follows is another grade, a part, the rest.
            let apart = rates().filter(|&i| self.names_people(sentence, items, i, target));
            match apart.clone().count() {
                0 | 1 => rates().min_by_key(|&i| {
                    (
                        sentence.clauses[items[i].clause].depth > 0,
                        items[i].cost.max(0) / 6,
                        i,
                    )
                }),
                _ => apart.min_by_key(|&i| items[i].value),
            }
        } else {
            candidates.iter().copied().max_by_key(|&i| {
                let clause = sentence.clauses[items[i].clause];
                let stated = sentence.has(Cue::Reached, clause.from, items[i].first);
                let bracketed = clause.depth > 0;
                let far = items[i].cost.max(0) / 8;
                (
                    !bracketed,
                    std::cmp::Reverse(far),
                    stated,
                    std::cmp::Reverse(i),
                )
            })
        };
        let Some(best) = best else { return };
        if rate {
            // A share of one group or place is no part that could be added.
            for item in items.iter_mut() {
                let part = matches!(item.part, Part::Subset | Part::Example);
                if item.target == Some(target) && item.reading == Reading::Rate && part {
                    item.reading = Reading::Distractor;
                }
            }
            for &i in &candidates {
                let apart = self.names_people(sentence, items, i, target);
                if i != best && items[i].reading == Reading::Rate && !apart {
                    items[i].reading = Reading::Distractor;
                }
            }
        }
        for &i in &candidates {
            if i != best && !rate && items[i].part == Part::Whole {
                items[i].part = Part::Component;
            }
        }
        let other_count = self.other_count(&items[best]);
        let count_for_rate = rate && items[best].reading != Reading::Rate;
        // Digits nobody can read are a figure to ask about.
        let unread = items[best].value.is_none();
        items[best].result = !count_for_rate && !other_count && !unread;
        items[best].review |=
            other_count || count_for_rate || unread || items[best].upper.is_some();
        for item in items.iter_mut() {
            if item.target == Some(target) && item.reading == Reading::Level && rate {
                item.review = true;
            }
        }
    }

    /// The figure is said of one of several groups of people the target names together.
    fn names_people(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        target: usize,
    ) -> bool {
        let item = &items[index];
        let from = Self::back_to(items, index, sentence.clauses[item.clause].from);
        let to = item.after + 3;
        self.measures.names_several_people(target)
            && sentence
                .units
                .among(from, to.min(sentence.to))
                .any(|(_, measure)| self.measures.speaks_of(target, measure.unit))
    }

    /// Zeros and missing figures said in words: "chưa giải ngân được đồng vốn nào".
    fn said_in_words(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>) {
        let named: BTreeSet<usize> = sentence
            .mentions
            .iter()
            .filter_map(|hit| match hit.value {
                Mention::Target(target) => Some(target),
                Mention::LookAlike(_) => None,
            })
            .collect();
        for target in named {
            let has_result = items
                .iter()
                .any(|i| i.target == Some(target) && (i.result || is_result(i)));
            if has_result {
                continue;
            }
            let Some(mention) = sentence
                .mentions
                .iter()
                .find(|hit| hit.value == Mention::Target(target))
            else {
                continue;
            };
            let segment = sentence.clauses[sentence.clause_of(mention.first)].segment;
            let range = |cue: Cue| {
                sentence.cues.iter().find(|hit| {
                    hit.value == cue
                        && sentence.clauses[sentence.clause_of(hit.first)].segment == segment
                        && hit
                            .first
                            .abs_diff(mention.last)
                            .min(mention.first.abs_diff(hit.last))
                            <= 8
                })
            };
            let claimed_by_other = sentence.mentions.iter().any(|other| {
                other.value != Mention::Target(target)
                    && range(Cue::Zero).is_some_and(|zero| {
                        zero.first.abs_diff(other.last) < zero.first.abs_diff(mention.last)
                            && zero.first > other.last
                            && other.first > mention.last
                    })
            });
            if range(Cue::Missing).is_some() {
                let mut item = bare(sentence, mention.first, target);
                item.reading = if self.pack.targets[target].kind == TargetKind::Rate {
                    Reading::Rate
                } else {
                    Reading::Level
                };
                item.value = None;
                item.review = true;
                items.push(item);
            } else if range(Cue::Zero).is_some() && !claimed_by_other {
                let mut item = bare(sentence, mention.first, target);
                item.value = Some(Decimal::ZERO);
                item.reading = if self.pack.targets[target].kind == TargetKind::Rate {
                    Reading::Rate
                } else {
                    Reading::Level
                };
                item.review = item.reading == Reading::Rate;
                item.result = true;
                items.push(item);
            } else if self.names_one(sentence, target) && range(Cue::Done).is_some() {
                let mut item = bare(sentence, mention.first, target);
                item.value = Some(Decimal::ONE);
                item.result = true;
                items.push(item);
            }
        }
    }

    /// One thing of the target's own unit, given by its name and without a number: "ấp Tân Lập".
    fn names_one(&self, sentence: &Sentence<'_>, target: usize) -> bool {
        if self.measures.target_class(target) != super::super::measures::Class::Organisations {
            return false;
        }
        let named = sentence
            .units
            .among(sentence.from, sentence.to)
            .filter(|&(_, measure)| {
                measure.last + 1 < sentence.to
                    && self.measures.agreement(target, measure)
                        == super::super::measures::Agreement::Same
                    && sentence.tokens[measure.last + 1].capital
            })
            .count();
        named == 1
    }

    /// Two measures run together in front of one number: nobody can say how much is whose.
    fn merged_measures(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        for item in items.iter_mut().filter(|i| i.result && !i.implied) {
            let Some(target) = item.target else { continue };
            let clause = sentence.clauses[item.clause];
            let rival = sentence.mentions.iter().any(|hit| {
                matches!(hit.value, Mention::Target(other) if other != target
                    && self.measures.target_class(other) != super::super::measures::Class::Percent)
                    && hit.first >= clause.from.saturating_sub(6)
                    && hit.last < item.first
                    && item.first - hit.last <= 4
            });
            let alone = sentence
                .mentions
                .iter()
                .filter(|hit| matches!(hit.value, Mention::Target(_)))
                .all(|hit| hit.last < item.first);
            if rival && alone && sentence.mentions.len() >= 2 {
                let own_is_near = sentence.mentions.iter().any(|hit| {
                    hit.value == Mention::Target(target)
                        && item.first.saturating_sub(hit.last) <= 10
                });
                item.review |= own_is_near;
            }
        }
    }
}

fn is_result(item: &Item) -> bool {
    matches!(item.reading, Reading::Level | Reading::Rate)
}

fn implied(beside: &Item, target: usize) -> Item {
    Item {
        target: Some(target),
        part: Part::Whole,
        precision: Precision::Exact,
        upper: None,
        review: false,
        result: false,
        implied: true,
        ..beside.clone()
    }
}

fn bare(sentence: &Sentence<'_>, first: usize, target: usize) -> Item {
    Item {
        number: Number {
            start: 0,
            end: 0,
            kind: NumberKind::Plain,
            value: None,
            upper: None,
            step: Decimal::ONE,
            words: true,
            single_word: false,
            approximate: false,
            doubtful: false,
        },
        first,
        after: first,
        measure: None,
        noun_follows: false,
        clause: sentence.clause_of(first),
        target: Some(target),
        reading: Reading::Level,
        part: Part::Whole,
        precision: Precision::Exact,
        value: None,
        upper: None,
        review: false,
        result: false,
        implied: true,
        cost: 0,
        listed: None,
    }
}
