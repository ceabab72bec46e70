//! Targets named by no more than what they are counted in: "cây xanh: giao 5.000, đạt 5.460".

use std::collections::BTreeSet;

use crate::rules::TargetKind;
use crate::text::NumberKind;

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Agreement, Class, Measure, Mention};
use super::{Item, Sentence};

impl Mapper<'_> {
    /// "được giao 3.400 lượt tình nguyện, 04 ý tưởng, 9.000 cây xanh", "so với kế hoạch: cây xanh 87%, ĐVƯT
    /// 79%": in a list of targets the unit alone names the one that is counted in it.
    pub(super) fn short_names(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        let named: BTreeSet<usize> = items.iter().filter_map(|item| item.target).collect();
        let rates = named
            .iter()
            .any(|&target| self.pack.targets[target].kind == TargetKind::Rate);
        let planned = sentence.has(Cue::Target, sentence.from, sentence.to);
        if rates || named.is_empty() || !planned {
            return;
        }
        for index in 0..items.len() {
            if let Some(target) = self.labelled_fraction(sentence, items, index) {
                items[index].target = Some(target);
                items[index + 1].target = Some(target);
            }
            let item = &items[index];
            let clause = sentence.clauses[item.clause];
            let from = Self::back_to(items, index, clause.from);
            let unit = match (item.number.kind, item.measure) {
                (NumberKind::Percent, None) => {
                    let label = sentence.units.at(from);
                    label.filter(|label| label.last + 1 == item.first)
                }
                (NumberKind::Plain, Some(measure)) if named.len() > 1 => {
                    // "70 TN được GTVL; 10 ĐVƯT": people too go to the target that is counted in them.
                    let own = item.target.is_some_and(|target| {
                        self.measures.only_target(measure) == Some(target)
                            || sentence.mentions.iter().any(|hit| {
                                hit.value == Mention::Target(target)
                                    && sentence.clause_of(hit.first) == item.clause
                            })
                    });
                    (!own).then_some(measure)
                }
                _ => None,
            };
            let target = unit.and_then(|unit| self.measures.only_target(unit));
            let mistaken = sentence.mentions.iter().any(|hit| {
                target.map(Mention::LookAlike) == Some(hit.value)
                    && sentence.clause_of(hit.first) == item.clause
            });
            if target.is_some() && !mistaken && !self.never_a_figure(sentence, item) {
                items[index].target = target;
            }
        }
    }

    /// "cây xanh 20.300 cây/21.000 cây; ĐVƯT 164/160 đồng chí": the label of a result over what was asked for.
    fn labelled_fraction(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        above: usize,
    ) -> Option<usize> {
        let item = &items[above];
        let below = items.get(above + 1)?;
        let clause = sentence.clauses[item.clause];
        let label = sentence.units.at(clause.from)?;
        // A thing named as a label is no more of what was told before it; people may be.
        let free = item.target.is_none() && below.target.is_none() || label.class == Class::Things;
        let bare = free
            && item.number.kind == NumberKind::Plain
            && label.last + 1 == item.first
            && matches!(clause.opened_by, b':' | b';' | b',');
        let target = bare.then(|| self.measures.only_target(label)).flatten()?;
        let named = sentence.mentions.iter().any(|hit| {
            let own =
                matches!(hit.value, Mention::Target(_)) || hit.value == Mention::LookAlike(target);
            own && hit.last >= clause.from && hit.first < clause.to
        });
        (!named && self.in_fraction(sentence, items, above) == Some((above, above + 1)))
            .then_some(target)
    }

    /// "Cây xanh: giao 5.000, đạt 5.460 (109,2%)", "Giao 5.000 cây xanh, thực hiện 5.460 cây": where a part
    /// of the sentence names nothing else, what was asked and what was done are of the one target that is
    /// counted in the unit.
    pub(super) fn unit_alone(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        let mut from = 0;
        while from < items.len() {
            let part = sentence.clauses[items[from].clause];
            let same = |item: &Item| sentence.clauses[item.clause].segment == part.segment;
            let to = items[from..]
                .iter()
                .position(|item| !same(item))
                .map_or(items.len(), |at| from + at);
            if items[from..to].iter().all(|item| item.target.is_none())
                && let (start, end) = sentence.part_around(&part)
                && sentence.has(Cue::Target, start, end)
                && sentence.has(Cue::Reached, start, end)
                && !sentence
                    .mentions
                    .iter()
                    .any(|hit| hit.last >= start && hit.first < end)
                && let Some(target) = self.counted_alone(sentence, &items[from..to], start, end)
            {
                for item in &mut items[from..to] {
                    let own = item.measure.is_none_or(|measure| {
                        self.measures.agreement(target, measure) == Agreement::Same
                    });
                    if own && !item.noun_follows && !self.never_a_figure(sentence, item) {
                        item.target = Some(target);
                    }
                }
            }
            from = to;
        }
    }

    /// The target whose unit opens a part of the sentence as a label, or is printed behind two of its figures.
    fn counted_alone(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        start: usize,
        end: usize,
    ) -> Option<usize> {
        let things = |measure: &Measure| measure.class == Class::Things;
        let opening = sentence.tokens[start..end].iter();
        let opening = opening
            .take_while(|token| self.is(List::Opening, token))
            .count();
        let label = sentence.units.at(start + opening).filter(things);
        let label = label.filter(|label| {
            let behind = label.last + 1;
            items.first().is_some_and(|item| item.first > label.last)
                && sentence.cues.iter().any(|hit| {
                    let next = hit.first == behind || hit.first == behind + 1;
                    let parted = sentence.tokens.get(behind).map(|token| token.kind);
                    let colon = parted == Some(crate::text::TokenKind::Mark(b':'));
                    next && (hit.first == behind || colon)
                        && matches!(hit.value, Cue::Target | Cue::Reached)
                })
        });
        let mut printed = items.iter().filter_map(|item| item.measure).filter(things);
        let twice = || {
            let first = printed.next()?;
            let all = printed.clone().all(|measure| measure.unit == first.unit);
            printed.next().filter(|_| all)
        };
        self.measures.only_target(label.or_else(twice)?)
    }
}
