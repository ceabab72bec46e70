//! What the figures of one target in one sentence mean together: a total and its parts, a share
//! worked out, a zero in words; and which one is to be reported.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::{Precision, Reading};
use crate::rules::TargetKind;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::Mention;
use super::clause::Clause;
use super::parts::list_item;
use super::shares::proven;
use super::{Item, Part, Place, Sentence};

/// Names of a measure that differ by less than this are as near to a number as one another.
const AS_NEAR: i64 = 8;

impl Mapper<'_> {
    pub(super) fn settle(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>, place: Place) {
        self.fractions(sentence, items);
        self.so_many_of(sentence, items);
        self.worked_out(items);
        self.share_of_bracket(items);
        self.over(sentence, items);
        let targets: BTreeSet<usize> = items.iter().filter_map(|item| item.target).collect();
        for &target in &targets {
            self.lone_target(sentence, items, target);
            self.corrected(sentence, items, target);
            self.since_then(sentence, items, target, place);
            self.finished(sentence, items, target);
            self.claim_parts(sentence, items, target);
            self.parts(sentence, items, target);
            self.choose(sentence, items, target);
        }
        if !place.no_results {
            self.said_in_words(sentence, items);
        }
        self.merged_measures(sentence, items);
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

    /// "đạt 41,3% chỉ tiêu (105.300 cây)": the bracket holds the result when nothing else does.
    fn lone_target(&self, sentence: &Sentence<'_>, items: &mut [Item], target: usize) {
        let of = |items: &[Item], reading: Reading| {
            items
                .iter()
                .filter(|i| i.target == Some(target) && i.reading == reading)
                .count()
        };
        if of(items, Reading::Level) > 0
            || of(items, Reading::Rate) > 0
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

    /// "Cả nhiệm kỳ … 90.000 cây; đến nay 41.250 cây, trong đó năm 2024 trồng 20.700 cây": where a term is
    /// told of, the figure of the year stands.
    fn since_then(&self, sentence: &Sentence<'_>, items: &mut [Item], target: usize, place: Place) {
        let Some(term) = sentence.cues.iter().find(|hit| hit.value == Cue::Term) else {
            return;
        };
        let term = term.first;
        let this_year = |item: &Item| {
            let from = sentence.clauses[item.clause].from;
            items.iter().any(|year| {
                year.number.kind == NumberKind::Year
                    && year.number.value == Some(Decimal::from(place.year))
                    && (from..item.first).contains(&year.first)
            })
        };
        let of: Vec<usize> = (0..items.len())
            .filter(|&i| items[i].target == Some(target) && is_result(&items[i]))
            .collect();
        let dated: Vec<usize> = of
            .iter()
            .copied()
            .filter(|&i| this_year(&items[i]))
            .collect();
        if let [year] = dated[..] {
            for i in of {
                if i != year && items[i].first > term {
                    items[i].reading = Reading::Distractor;
                }
            }
            items[year].part = Part::Whole;
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
            let item = &items[i];
            let clause = sentence.clauses[item.clause];
            // "tổng cộng hỗ trợ vay khởi nghiệp, lập nghiệp 1,55 tỷ đồng": names hold commas.
            let (segment, _) = sentence.part_around(&clause);
            let segment = Self::back_to(items, i, segment);
            let total = sentence.last(Cue::Total, clause.from, item.first);
            let Some(total) = total.or_else(|| sentence.last(Cue::Total, segment, item.first))
            else {
                return false;
            };
            // "đưa tổng vốn cho thanh niên vay từ đầu năm lên 1,15 tỷ đồng".
            let lifted = self.is(List::Up, &sentence.tokens[item.first - 1]);
            match item.first - total.last {
                0..=2 => true,
                3..=12 => item.part != Part::Component,
                _ => lifted,
            }
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
            // A total stands before its parts or behind them.
            .find(|&i| {
                let outer = levels.first() == Some(&i) || levels.last() == Some(&i);
                levels.len() > 2 && outer && items[i].value == sum_of_others(i)
            });
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
        // "17 dự án, bằng 81% chỉ tiêu 21": what the printed share was worked out from is no part.
        if let Some(whole) = proven(items, target, &levels) {
            for &i in levels.iter().filter(|&&i| i != whole) {
                items[i].part = Part::Component;
            }
            items[whole].part = Part::Whole;
            return;
        }
        let parts: Vec<usize> = levels
            .iter()
            .copied()
            .filter(|&i| items[i].part == Part::Component)
            .collect();
        let listed = parts.len() >= 2 && parts.len() == levels.len()
            || levels.len() >= 2 && parts.len() + 1 >= levels.len() && !parts.is_empty()
            || self.are_alike(sentence, items, &levels)
            || Self::are_two_labelled(sentence, items, &levels)
            || Self::are_halves(sentence, items, &levels)
            || Self::are_numbered(sentence, items, &levels)
            || self.go_on(sentence, items, &levels);
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

    /// "Quỹ A cho vay 600 triệu, quỹ B cho vay 350 triệu", "nông nghiệp 05, dịch vụ 03, công nghệ 01 dự
    /// án": clauses of one pattern, each with its own label and figure, are parts of a sum.
    fn are_alike(&self, sentence: &Sentence<'_>, items: &[Item], levels: &[usize]) -> bool {
        /// Words of a bare label.
        const LABEL: usize = 6;
        let words = |from: usize, to: usize| {
            let tokens = sentence.tokens[from..to].iter();
            tokens.filter(|token| token.kind == TokenKind::Word)
        };
        // From the beginning of its part of the list to the end of the number's clause.
        let clauses = || {
            levels.iter().map(|&i| {
                let begun = sentence.clauses[list_item(sentence, items, i)];
                let to = sentence.clauses[items[i].clause].to;
                Clause { to, ..begun }
            })
        };
        let apart = levels
            .windows(2)
            .all(|pair| items[pair[0]].clause < items[pair[1]].clause);
        let listed = clauses()
            .skip(1)
            .all(|c| matches!(c.opened_by, b',' | b';') && c.depth == 0);
        if !apart || !listed {
            return false;
        }
        let first_words: Vec<Option<u64>> = clauses()
            .map(|clause| words(clause.from, clause.to).next().map(|token| token.key))
            .collect();
        let opened_alike = first_words[0].is_some()
            && levels
                .iter()
                .zip(clauses())
                .zip(&first_words)
                .all(|((&i, clause), word)| {
                    *word == first_words[0]
                        || sentence.has(Cue::Component, clause.from, items[i].first)
                });
        let bare = levels.len() > 2
            && levels.iter().zip(clauses()).all(|(&i, clause)| {
                let item = &items[i];
                let end = item.measure.map_or(item.after, |measure| measure.last + 1);
                let label = words(clause.from, item.first).count();
                (1..=LABEL).contains(&label)
                    && words(end.min(clause.to), clause.to).next().is_none()
            });
        opened_alike || bare
    }

    /// "405 thanh niên trong 6 tháng đầu năm và 512 thanh niên trong 6 tháng cuối năm": the halves of one year.
    fn are_halves(sentence: &Sentence<'_>, items: &[Item], levels: &[usize]) -> bool {
        let &[one, other] = levels else { return false };
        let said = |cue: Cue, from: usize, to: usize| sentence.has(cue, from, to);
        let year = |i: &Item| i.number.kind == NumberKind::Year;
        let (middle, end) = (items[other].first, sentence.to);
        let before = said(Cue::FirstHalf, sentence.from, items[one].first)
            && said(Cue::SecondHalf, items[one].after, middle);
        let behind = said(Cue::FirstHalf, items[one].after, middle)
            && said(Cue::SecondHalf, items[other].after, end);
        (before || behind) && !items.iter().any(year)
    }

    /// "khối 12: 415 lượt, khối 11: 390 lượt": parts by the same word and a number of their own.
    fn are_numbered(sentence: &Sentence<'_>, items: &[Item], levels: &[usize]) -> bool {
        let label = |i: usize| {
            const YEAR: u32 = 4;
            let item = &items[i];
            let clause = sentence.clauses[item.clause];
            // "học sinh lớp 12 được 1.840 lượt": a word for the result may stand between.
            let verb = sentence.cues.iter().any(|hit| {
                hit.value == Cue::Result && hit.first == hit.last && hit.last + 1 == item.first
            });
            let colon = clause.opened_by == b':' && item.first == clause.from;
            let last = item.first.checked_sub(2).filter(|_| colon || verb)?;
            let token = |at: usize| &sentence.tokens[at];
            let named = last > sentence.from
                && token(last).kind == TokenKind::Digits
                && token(last).end - token(last).start < YEAR
                && token(last - 1).kind == TokenKind::Word;
            named.then(|| (token(last - 1).key, token(last).key))
        };
        let labels: Vec<Option<(u64, u64)>> = levels.iter().map(|&i| label(i)).collect();
        labels.windows(2).all(|pair| match (pair[0], pair[1]) {
            (Some((word, number)), Some((next, other))) => word == next && number != other,
            _ => false,
        })
    }

    /// "1.450 lượt học sinh THPT, 980 lượt học sinh THCS": a list of numbers in one unit, each with words
    /// of its own behind it and none that tell of another matter.
    fn go_on(&self, sentence: &Sentence<'_>, items: &[Item], levels: &[usize]) -> bool {
        let unit = |i: usize| {
            let money = items[i].number.kind == NumberKind::Money;
            let unit = items[i].measure.map(|measure| measure.unit);
            (money || unit.is_some()).then_some((money, unit))
        };
        let listed = |i: usize| {
            let (item, clause) = (&items[i], sentence.clauses[items[i].clause]);
            let joined = item.first.checked_sub(1).is_some_and(|before| {
                before >= clause.from && self.is(List::Joint, &sentence.tokens[before])
            });
            clause.depth == 0 && (joined || clause.opened_by == b',' && item.first == clause.from)
        };
        // "640 lượt học sinh, 215 lượt đoàn viên": the unit itself says whose.
        let printed = |i: usize| {
            let item = &items[i];
            let to = item.measure.map_or(item.after, |measure| measure.last + 1);
            let tokens = sentence.tokens[item.after..to].iter();
            tokens.map(|token| token.key).collect::<Vec<u64>>()
        };
        let whose = |i: usize| {
            levels
                .iter()
                .all(|&other| other == i || printed(other) != printed(i))
        };
        let tailed = |i: usize| {
            let item = &items[i];
            let from = item.measure.map_or(item.after, |measure| measure.last + 1);
            let to = Self::on_to(items, i, sentence.clauses[item.clause].to);
            let mut words = sentence.tokens[from..to.max(from)].iter();
            // "465 em là con hộ nghèo" says who they are.
            let who = from < to && self.is(List::Copula, &sentence.tokens[from]);
            let verb = sentence.has(Cue::Result, from + usize::from(who), to);
            let told = [Cue::Reached, Cue::Subset, Cue::Previous, Cue::Total];
            (words.any(|token| token.kind == TokenKind::Word) || whose(i))
                && !verb
                && !told.iter().any(|&cue| sentence.has(cue, from, to))
        };
        unit(levels[0]).is_some()
            && levels.windows(2).all(|pair| pair[0] + 1 == pair[1])
            && levels
                .iter()
                .all(|&i| unit(i) == unit(levels[0]) && tailed(i))
            && levels[1..].iter().all(|&i| listed(i))
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
        // "642 lượt, đạt 53,5% chỉ tiêu …; 21 thanh niên đi làm ở nước ngoài": the share says which is the total.
        let total = candidates.iter().copied().find(|&i| {
            !rate && self.other_count(&items[i]) && Self::has_share_of_target_behind(items, i)
        });
        let candidates = match total {
            Some(total) => vec![total],
            None if own_unit.is_empty() => candidates,
            None => own_unit,
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
                    // "khối trường học 98%, chung toàn huyện 70,2%".
                    let clause = sentence.clauses[items[i].clause];
                    (
                        !sentence.has(Cue::Total, clause.from, items[i].first),
                        sentence.clauses[items[i].clause].depth > 0,
                        items[i].cost.max(0) / AS_NEAR,
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
                let far = items[i].cost.max(0) / AS_NEAR;
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

    /// "642 lượt thanh niên, đạt 53,5% chỉ tiêu": the share of the target follows at once.
    fn has_share_of_target_behind(items: &[Item], index: usize) -> bool {
        let item = &items[index];
        items.get(index + 1).is_some_and(|next| {
            next.target == item.target
                && next.reading == Reading::PctOfTarget
                && next.clause <= item.clause + 1
        })
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
        let clause = sentence.clauses[item.clause];
        let from = Self::back_to(items, index, clause.from);
        let to = item.after + 3;
        let named = |from: usize, to: usize, last: Option<usize>| {
            sentence.units.among(from, to).any(|(_, measure)| {
                self.measures.speaks_of(target, measure.unit)
                    && last.is_none_or(|last| measure.last == last)
            })
        };
        // "118/120 cán bộ đoàn (98,3%) và 840/900 đoàn viên (93,3%)": the people right before the bracket.
        let opens = clause.opened_by == b'(' && item.first == clause.from && item.clause > 0;
        let before = || {
            let outer = sentence.clauses[item.clause - 1];
            named(outer.from, outer.to, outer.to.checked_sub(1))
        };
        self.measures.names_several_people(target)
            && (named(from, to.min(sentence.to), None) || opens && before())
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

pub(super) fn is_result(item: &Item) -> bool {
    matches!(item.reading, Reading::Level | Reading::Rate)
}

pub(super) fn implied(beside: &Item, target: usize) -> Item {
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
