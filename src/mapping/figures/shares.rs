//! Shares: `a/b`, "cứ 10 người có 4", percentages that two others work out to.

use rust_decimal::Decimal;

use crate::model::{Precision, Reading};
use crate::rules::TargetKind;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Class, Mention};
use super::together::implied;
use super::{Item, Part, Sentence};

impl Mapper<'_> {
    /// Numerator and denominator when the number is one of the two.
    pub(super) fn in_fraction(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> Option<(usize, usize)> {
        let slash = |a: usize, b: usize| {
            let (a, b) = (items.get(a)?, items.get(b)?);
            let between = sentence.tokens.get(a.after..b.first)?;
            let unit_end = a.measure.map_or(a.after, |m| m.last + 1);
            let tail = sentence.tokens.get(unit_end..b.first).unwrap_or(between);
            let is = |tokens: &[crate::text::Token]| {
                tokens.len() == 1 && tokens[0].kind == TokenKind::Mark(b'/')
            };
            // "950 lượt thanh niên tham gia tình nguyện/1.000 lượt": the unit again behind the line.
            let again = || {
                let units = a.measure.zip(b.measure);
                units.is_some_and(|(above, below)| above.unit == below.unit)
                    && between.last().map(|token| token.kind) == Some(TokenKind::Mark(b'/'))
                    && a.number.kind == NumberKind::Plain
                    && b.number.kind == NumberKind::Plain
                    && a.clause == b.clause
            };
            (is(between) || is(tail) || self.is_out_of(sentence, a, b) || again()).then_some(())
        };
        if slash(index, index + 1).is_some() {
            return Some((index, index + 1));
        }
        if index > 0 && slash(index - 1, index).is_some() {
            return Some((index - 1, index));
        }
        None
    }

    /// "412 trên 760 đồng chí", "tám ý tưởng trên mười ý tưởng": "ba trong bốn ấp": so many out of so many of the same.
    pub(super) fn is_out_of(&self, sentence: &Sentence<'_>, above: &Item, below: &Item) -> bool {
        let Some(on) = below.first.checked_sub(1) else {
            return false;
        };
        let units = (above.measure.map(|m| m.unit), below.measure.map(|m| m.unit));
        let alike = match units {
            (Some(above), Some(below)) => above == below,
            (None, Some(_)) => on == above.after,
            _ => false,
        };
        alike
            && above.clause == below.clause
            && above.number.kind == NumberKind::Plain
            && below.number.kind == NumberKind::Plain
            && below
                .measure
                .is_none_or(|measure| measure.class != Class::Time)
            && above.number.value <= below.number.value.map(|value| value + value)
            && (self.is(List::OutOf, &sentence.tokens[on])
                // "1 trong 4 ấp khó khăn".
                || on == above.after && self.is(List::Within, &sentence.tokens[on]))
    }

    /// Shares printed as `a/b` for a target that is a rate: the two are its parts, the rate is
    /// worked out where no percentage is printed.
    pub(super) fn fractions(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>) {
        let mut derived = Vec::new();
        for index in 0..items.len() {
            // "2.046 trong tổng số 3.300 thanh thiếu nhi" is a share too.
            let of_all = || {
                let (item, next) = (&items[index], items.get(index + 1)?);
                let behind = item.measure.map_or(item.after, |measure| measure.last + 1);
                let between = sentence.last(Cue::Base, item.after, next.first)?;
                // "1.155 thanh niên sử dụng, trên tổng 3.500 thanh niên": of the same people.
                let own = item.measure.zip(next.measure);
                let again = own.is_some_and(|(above, below)| above.unit == below.unit)
                    && between.first == sentence.clauses[next.clause].from
                    && item.clause + 1 == next.clause;
                ((between.first == behind || again) && between.last + 1 == next.first)
                    .then_some((index, index + 1))
            };
            let Some((above, below)) = self.in_fraction(sentence, items, index).or_else(of_all)
            else {
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
                item.value = share(a, b);
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
    pub(super) fn so_many_of(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>) {
        let opens = |cue: Cue| matches!(cue, Cue::RatioOpen | Cue::Base);
        let cue = sentence.cues.iter().find(|hit| opens(hit.value));
        let within = || {
            let first = sentence.tokens.get(sentence.from)?;
            self.is(List::Within, first).then_some(sentence.from)
        };
        let open = cue.map(|hit| hit.last).or_else(within);
        let pair = match open {
            Some(open) => {
                let mut pair = (0..items.len())
                    .filter(|&i| items[i].first > open && items[i].number.kind == NumberKind::Plain)
                    .filter(|&i| !self.never_a_figure(sentence, &items[i]));
                pair.next().zip(pair.next())
            }
            None => self.turned_to(sentence, items),
        };
        let Some((below, above)) = pair else { return };
        let open = open.unwrap_or(items[below].first);
        let rate = |target: &usize| self.pack.targets[*target].kind == TargetKind::Rate;
        let named = sentence.mentions.iter().filter_map(|hit| match hit.value {
            Mention::Target(target) if hit.first >= open => Some(target),
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
        item.value = share(a, b);
        item.reading = Reading::Rate;
        // "Cứ 10 người có 4" is said roughly; of counted people only the division may be rounded.
        let roughly = cue.is_some_and(|hit| hit.value == Cue::RatioOpen);
        let exact = item
            .value
            .is_some_and(|share| share * b == a * Decimal::ONE_HUNDRED);
        if roughly || !exact {
            item.precision = Precision::Approx;
        }
        items.push(item);
    }

    /// "5 thanh niên thì có 2 người …", "5 đảng viên, 4 trong số đó là đoàn viên ưu tú": people, and how many
    /// of them.
    fn turned_to(&self, sentence: &Sentence<'_>, items: &[Item]) -> Option<(usize, usize)> {
        let people = |item: &Item| item.measure.is_some_and(|m| m.class == Class::People);
        let mut turns = sentence.cues.iter();
        turns.find_map(|hit| {
            if hit.value != Cue::RatioTurn {
                return None;
            }
            let end = |item: &Item| item.measure.map_or(item.after, |measure| measure.last + 1);
            let behind = items.iter().position(|item| item.first == hit.last + 1);
            let above = behind.or_else(|| items.iter().position(|item| end(item) == hit.first))?;
            let below = above.checked_sub(1)?;
            let plain = |item: &Item| {
                item.number.kind == NumberKind::Plain && !self.never_a_figure(sentence, item)
            };
            let fits = people(&items[below])
                && plain(&items[below])
                && plain(&items[above])
                && items[below].after <= hit.first;
            fits.then_some((below, above))
        })
    }

    /// "giao 30%, thực hiện 27,9%, đạt 93%": the percentage that the two others work out to is the
    /// share of the target.
    pub(super) fn worked_out(&self, items: &mut [Item]) {
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

    /// "80.420 lượt, đạt 101,8% (79.000 lượt)": a count of which the first is the printed share is the
    /// target.
    pub(super) fn share_of_bracket(&self, items: &mut [Item]) {
        for index in 2..items.len() {
            let (before, item) = (&items[..index], &items[index]);
            if item.reading != Reading::Level || item.number.kind != NumberKind::Plain {
                continue;
            }
            let of = |reading: Reading| {
                before
                    .iter()
                    .filter(move |i| i.target == item.target && i.reading == reading)
                    .filter_map(|i| i.value)
            };
            let found = of(Reading::PctOfTarget).any(|share| {
                of(Reading::Level).any(|result| {
                    let worked = item
                        .value
                        .and_then(|goal| (result * Decimal::ONE_HUNDRED).checked_div(goal));
                    worked.is_some_and(|worked| (worked - share).abs() <= Decimal::ONE)
                })
            });
            if found {
                items[index].reading = Reading::TargetRestated;
            }
        }
    }

    /// "vượt 15%" of an amount is 115 % of its target; from 100 % on it is taken as printed.
    pub(super) fn over(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
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
}

/// The one of some figures of a target that the printed share of the printed target was worked out from.
pub(super) fn proven(items: &[Item], target: usize, among: &[usize]) -> Option<usize> {
    let of = |reading: Reading| {
        let items = items
            .iter()
            .filter(move |i| i.target == Some(target) && i.reading == reading);
        items.filter_map(|i| i.value)
    };
    let worked_out = |value: Decimal| {
        of(Reading::TargetRestated).any(|goal| {
            let worked = (value * Decimal::ONE_HUNDRED).checked_div(goal);
            worked.is_some_and(|worked| {
                of(Reading::PctOfTarget).any(|share| (worked - share).abs() <= NEARLY)
            })
        })
    };
    let mut found = among
        .iter()
        .copied()
        .filter(|&i| items[i].value.is_some_and(worked_out));
    found.next().filter(|_| found.next().is_none())
}

/// What rounding a percentage to whole numbers makes of it at most.
const NEARLY: Decimal = Decimal::from_parts(6, 0, 0, false, 1);

/// `a` in per cent of `b`: as it is where two decimals say it exactly, otherwise to one decimal.
fn share(a: Decimal, b: Decimal) -> Option<Decimal> {
    let share = (a * Decimal::ONE_HUNDRED).checked_div(b)?;
    let exact = share.round_dp(2);
    Some(if exact == share {
        exact
    } else {
        share.round_dp(1)
    })
}
