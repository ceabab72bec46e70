//! Which measure a number belongs to: the nearest one named, distance counted in words and in the
//! marks between, among those whose unit it can have.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::rules::TargetKind;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Agreement, Class, Measure, Mention};
use super::super::phrases::Hit;
use super::{Item, Sentence};

/// Beyond this cost a number does not belong to a measure.
const FAR: i64 = 60;

/// Numbers said in units of this or more count money.
const MILLION: i64 = 1_000_000;

/// A name of so few words may describe what another noun counts.
const DESCRIBING: usize = 2;

impl Mapper<'_> {
    pub(super) fn assign(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        let costs: Vec<Option<(usize, i64)>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                if self.never_a_figure(sentence, item) {
                    return None;
                }
                let units = self.is_share_of_units(sentence, items, index);
                self.nearest(sentence, item)
                    .filter(|(target, _)| !units || self.measures.is_of_organisations(*target))
                    .filter(|(target, _)| !self.is_share_of_people(item, *target))
                    .filter(|(target, _)| !self.is_share_of_base(sentence, item, *target))
            })
            .collect();
        for (item, found) in items.iter_mut().zip(&costs) {
            item.target = found.map(|(target, _)| target);
            item.cost = found.map_or(FAR, |(_, cost)| cost);
        }
        for index in 0..items.len() {
            if items[index].target.is_none()
                && !self.never_a_figure(sentence, &items[index])
                && !self.is_share_of_units(sentence, items, index)
            {
                items[index].target = self.carried_on(sentence, items, index);
            }
            self.switch_subject(sentence, items, index);
        }
        self.who_they_are(sentence, items);
        self.short_names(sentence, items);
        self.unit_alone(sentence, items);
        for index in (0..items.len().saturating_sub(1)).rev() {
            if items[index].target.is_none() {
                items[index].target = self.carried_back(sentence, items, index);
            }
        }
    }

    /// "11/11 đơn vị": the unit printed behind a fraction is that of both its numbers.
    pub(super) fn share_units(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        for index in 0..items.len() {
            if let Some((above, below)) = self.in_fraction(sentence, items, index)
                && above == index
                && items[above].measure.is_none()
                && items[above].number.kind == NumberKind::Plain
            {
                items[above].measure = items[below].measure;
            }
        }
    }

    /// "100% chi đoàn": a share of units is no share of people.
    fn is_share_of_units(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let item = &items[index];
        // "45% hồ sơ dịch vụ công": no share of people either; "102% kế hoạch" is one of the target.
        let printed = item.number.kind == NumberKind::Percent
            && !is_of_target(sentence, item)
            && item.measure.is_some_and(|measure| {
                matches!(
                    measure.class,
                    Class::Organisations | Class::Things | Class::Events | Class::Gifts
                )
            });
        printed
            || self.repeats_fraction(sentence, items, index)
            || self.share_behind_units(sentence, items, index)
    }

    /// "12 chi đoàn xếp loại hoàn thành xuất sắc nhiệm vụ, chiếm 40%": a share of those units. "đạt 40%" is
    /// one where nobody else is named and the units are not themselves what a target counts.
    fn share_behind_units(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let Some(before) = index.checked_sub(1).map(|at| &items[at]) else {
            return false;
        };
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let units = before
            .measure
            .is_some_and(|measure| measure.class == Class::Organisations);
        let makes =
            || item.first == clause.from + 1 && self.is(List::Makes, &sentence.tokens[clause.from]);
        let reached = || {
            let said = |at: usize| {
                let mut cues = sentence.cues.iter();
                cues.any(|hit| {
                    matches!(hit.value, Cue::Reached | Cue::Result)
                        && (hit.first..=hit.last).contains(&at)
                })
            };
            let mut named = sentence.units.among(before.after, clause.from);
            item.first > clause.from
                && (clause.from..item.first).all(said)
                && !is_of_target(sentence, item)
                && !named.any(|(_, measure)| measure.class == Class::People)
                && self.nearest(sentence, before).is_none()
        };
        item.number.kind == NumberKind::Percent
            && item.measure.is_none()
            && units
            && item.clause == before.clause + 1
            && clause.opened_by == b','
            && sentence.units.at(item.after).is_none()
            && (makes() || reached())
    }

    /// "95% thiếu nhi khó khăn được nhận quà": a share of people is no figure of what is counted.
    fn is_share_of_people(&self, item: &Item, target: usize) -> bool {
        item.number.kind == NumberKind::Percent
            && self.pack.targets[target].kind == TargetKind::Count
            && item
                .measure
                .is_some_and(|measure| measure.class == Class::People)
    }

    /// "Tỷ lệ đoàn viên ưu tú được kết nạp trên số giới thiệu là 47,7%": with a base of its own, a share is
    /// none of the target of a count.
    fn is_share_of_base(&self, sentence: &Sentence<'_>, item: &Item, target: usize) -> bool {
        let clause = sentence.clauses[item.clause];
        item.number.kind == NumberKind::Percent
            && self.pack.targets[target].kind == TargetKind::Count
            && !is_of_target(sentence, item)
            && sentence
                .last(Cue::Base, clause.from, item.first)
                .is_some_and(|base| {
                    let between = &sentence.tokens[base.last..item.first];
                    !between.iter().any(|token| token.kind == TokenKind::Digits)
                })
    }

    /// "21/21 Đoàn xã (100%)": a percentage that only repeats a fraction of units is a share of units.
    fn repeats_fraction(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> bool {
        let (Some(item), Some(before)) = (items.get(index), index.checked_sub(1)) else {
            return false;
        };
        if item.number.kind != NumberKind::Percent {
            return false;
        }
        let Some((above, below)) = self.in_fraction(sentence, items, before) else {
            return false;
        };
        let units = items[below]
            .measure
            .is_some_and(|measure| measure.class == Class::Organisations);
        let (Some(a), Some(b), Some(share)) = (
            items[above].number.value,
            items[below].number.value,
            item.number.value,
        ) else {
            return false;
        };
        let printed = (a * Decimal::ONE_HUNDRED).checked_div(b);
        units && printed.is_some_and(|printed| (printed - share).abs() < Decimal::ONE)
    }

    /// "cán bộ đoàn … 100%, đoàn viên 98,6%, thanh niên 81%": the same measure of other people is
    /// another target of the same printed line.
    fn switch_subject(&self, sentence: &Sentence<'_>, items: &mut [Item], index: usize) {
        let item = &items[index];
        let Some(target) = item.target else { return };
        if self.pack.targets[target].kind != TargetKind::Rate {
            return;
        }
        let (from, _) = sentence.part_around(&sentence.clauses[item.clause]);
        // The people right behind the figure, or the last ones named before it.
        let units = sentence.units;
        let people = |m: &Measure| m.class == Class::People;
        let line = self.pack.targets[target].line;
        // "7.980 người": no kind of people that a target of the line speaks of by name.
        let told = |m: &Measure| {
            people(m)
                && (0..self.pack.targets.len()).any(|other| {
                    self.pack.targets[other].line == line && self.measures.speaks_of(other, m.unit)
                })
        };
        let shared = item.number.kind == NumberKind::Plain;
        let subject = item
            .measure
            .filter(|m| people(m) && (!shared || told(m)))
            .or_else(|| {
                units
                    .at(item.after)
                    .filter(people)
                    .filter(|m| !shared || told(m))
            })
            // "82% (thanh niên)".
            .or_else(|| {
                let next = sentence.clauses.get(item.clause + 1)?;
                let bracket = next.opened_by == b'(' && next.from == item.after + 1;
                let inside = units.at(next.from).filter(people)?;
                (bracket && inside.last + 1 == next.to).then_some(inside)
            })
            // "80% đối với thanh niên".
            .or_else(|| {
                let mut cues = sentence.cues.iter();
                let said = cues.find(|hit| hit.value == Cue::Towards && hit.first == item.after)?;
                units.at(said.last + 1).filter(people)
            })
            .or_else(|| {
                units
                    .among(from, item.first)
                    .map(|(_, measure)| measure)
                    .rfind(|m| people(m) && (!shared || told(m)))
            })
            .map(|m| m.unit);
        let Some(subject) = subject else { return };
        let rival = (0..self.pack.targets.len()).find(|&other| {
            other != target
                && self.pack.targets[other].line == line
                && self.pack.targets[other].kind == TargetKind::Rate
                && self.measures.speaks_of(other, subject)
                && self.measures.alike(target, other)
        });
        if let Some(rival) = rival
            && !self.measures.speaks_of(target, subject)
        {
            items[index].target = Some(rival);
        }
    }

    /// Dates, document numbers, ordinal numbers, names with numbers in them, stretches of time.
    pub(super) fn never_a_figure(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        if matches!(
            item.number.kind,
            NumberKind::Date | NumberKind::DocumentNumber | NumberKind::Year | NumberKind::Code
        ) {
            return true;
        }
        if sentence.cues.iter().any(|hit| {
            hit.value == Cue::Special && hit.first <= item.first && item.after <= hit.last + 1
        }) {
            return true;
        }
        if item.measure.is_some_and(|m| m.class == Class::Time) {
            return true;
        }
        // "Tổ chức Ngày hội tư vấn với 1.500 học sinh": the words before the name of the event, for what is
        // said in the same clause.
        let hosted = |at: usize, event: usize| {
            let mut cues = sentence.cues.iter();
            sentence.clause_of(event) == item.clause
                && cues.any(|hit| {
                    hit.value == Cue::Hosted
                        && hit.first == sentence.from
                        && hit.last + 1 == event
                        && at <= hit.last
                })
        };
        // Turnout of one event.
        let opens_with_event = || {
            sentence.cues.iter().any(|hit| {
                hit.value == Cue::EventName
                    && hit.first < item.first
                    && (sentence.from..hit.first).all(|at| {
                        sentence.tokens[at].kind != TokenKind::Word
                            || sentence.has(Cue::Alone, at, at + 1)
                            || hosted(at, hit.first)
                    })
            })
        };
        // "Cuộc thi có 27 dự án dự thi; 05 dự án được Đoàn hỗ trợ": behind the semicolon a target is named.
        let anew = || {
            let part = |token: usize| sentence.clauses[sentence.clause_of(token)].segment;
            let own = sentence.clauses[item.clause].segment;
            own > 0
                && sentence
                    .mentions
                    .iter()
                    .any(|hit| matches!(hit.value, Mention::Target(_)) && part(hit.first) == own)
        };
        // "Chương trình tư vấn mùa thi tại Trường Trung học An Thới có 620 lượt học sinh", "Chương trình
        // “Tiếp sức mùa thi” hỗ trợ 2.340 lượt thí sinh": one event by its place or name.
        let placed_event = || {
            let named = |event: Measure| {
                let next = sentence.tokens.get(event.last + 1);
                let quoted = next.is_some_and(|token| token.kind == TokenKind::Mark(b'"'));
                quoted || sentence.has(Cue::Venue, event.last + 1, item.first)
            };
            sentence
                .units
                .at(sentence.from)
                .is_some_and(|unit| unit.class == Class::Events && named(unit))
        };
        // "Tháng Thanh niên 2.065 lượt; tổng cộng 7.705 lượt": a total is no turnout.
        // "đưa tổng số cây xanh trồng mới của năm lên 11.800 cây" neither.
        let total = || {
            let mut cues = sentence.cues.iter();
            let from = sentence.clauses[item.clause].from;
            let lifted = item.first > from
                && self.is(List::Up, &sentence.tokens[item.first - 1])
                && sentence.has(Cue::Total, from, item.first);
            lifted || cues.any(|hit| hit.value == Cue::Total && hit.last + 1 == item.first)
        };
        if item.number.kind == NumberKind::Plain
            && !total()
            && (sentence.has(Cue::Event, sentence.from, item.first)
                || placed_event()
                || sentence.has(Cue::Event, item.after, sentence.clauses[item.clause].to)
                || opens_with_event() && !anew())
        {
            return true;
        }
        // "(1) … ; (2) …": the number of a list.
        let mark = |token: usize, wanted: u8| {
            sentence
                .tokens
                .get(token)
                .is_some_and(|token| token.kind == TokenKind::Mark(wanted))
        };
        if item.number.kind == NumberKind::Plain
            && item.after == item.first + 1
            && item.first > 0
            && mark(item.first - 1, b'(')
            && mark(item.after, b')')
            && (item.first - 1 == sentence.from || mark(item.first - 2, b';'))
        {
            return true;
        }
        if self.is_in_name(sentence, item) || self.numbers_target(sentence, item) {
            return true;
        }
        // "tiêu chí số 17", "chỉ tiêu số 3", "tháng 11", "quý 2", "khóa 12": an ordinal; "tổng số 75" is none.
        item.first > sentence.from
            && !total()
            && item.number.kind == NumberKind::Plain
            && item.measure.is_none()
            && self.is(List::Ordinal, &sentence.tokens[item.first - 1])
    }

    /// "Chỉ tiêu 6 (ít nhất 01 ấp): …", "Chỉ tiêu 5: trồng mới …": its number in the list.
    pub(super) fn numbers_target(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let opens = sentence.cues.iter().any(|hit| {
            hit.value == Cue::Target && hit.first == sentence.from && hit.last + 1 == item.first
        });
        // "12a": the letter is a token of its own.
        let token = |at: usize| sentence.tokens.get(at);
        let lettered = item.number.kind == NumberKind::Code
            && token(item.after).is_some_and(|token| token.kind == TokenKind::Word);
        let lines = || self.pack.targets.iter().map(|target| target.line).max();
        opens
            && matches!(item.number.kind, NumberKind::Plain | NumberKind::Code)
            && item.measure.is_none()
            && item
                .number
                .value
                .is_some_and(|value| value <= Decimal::from(lines().unwrap_or(0)))
            && token(item.after + usize::from(lettered))
                .is_some_and(|token| matches!(token.kind, TokenKind::Mark(b':' | b'(')))
    }

    /// "Trường Tiểu học Vĩnh Châu 3 giúp đỡ 24 thiếu nhi": the number of a name.
    fn is_in_name(&self, sentence: &Sentence<'_>, item: &Item) -> bool {
        let Some(before) = item.first.checked_sub(1) else {
            return false;
        };
        let name = &sentence.tokens[before];
        before > sentence.from
            && name.kind == TokenKind::Word
            && name.capital
            && !name.expanded
            && item.number.kind == NumberKind::Plain
            && item.measure.is_none()
            && item.noun_follows
            && item
                .number
                .value
                .is_some_and(|value| value < Decimal::ONE_HUNDRED)
    }

    fn nearest(&self, sentence: &Sentence<'_>, item: &Item) -> Option<(usize, i64)> {
        // Per target: the cost of its nearest name, and of its nearest look-alike.
        let mut costs: BTreeMap<usize, (Option<i64>, Option<i64>)> = BTreeMap::new();
        for hit in &sentence.mentions {
            let target = match hit.value {
                Mention::Target(t) | Mention::LookAlike(t) => t,
            };
            // "86 ý tưởng vào vòng thẩm định và 18 ý tưởng được hỗ trợ": a name that reaches over another
            // figure is not said of the one before it; a look-alike still is, unless it only begins with
            // the same unit ("579 ý tưởng được đăng tải, 31 ý tưởng …").
            let mut named = sentence.tokens[hit.first..hit.last].iter();
            if hit.first >= item.after
                && (hit.value == Mention::Target(target) || hit.first == item.after)
                && named.any(|token| token.kind == TokenKind::Digits)
            {
                continue;
            }
            // "Cán bộ đoàn hoàn thành xuất sắc nhiệm vụ": the name is the end of a look-alike.
            let ends_look_alike = hit.value == Mention::Target(target)
                && sentence.mentions.iter().any(|other| {
                    other.value == Mention::LookAlike(target)
                        && (other.first + 1..=other.last).contains(&hit.first)
                        && other.last - other.first <= other.words
                });
            // "240 ĐVƯT học lớp nhận thức về Đảng, giới thiệu 195": a name that passes over words which say
            // that another thing is meant.
            let passes_over = hit.value == Mention::Target(target)
                && hit.last - hit.first >= hit.words
                && sentence.mentions.iter().any(|other| {
                    other.value == Mention::LookAlike(target)
                        && hit.first < other.first
                        && other.last < hit.last
                        && hit.first >= item.after
                });
            // "09 đơn tình nguyện": a word or two behind another noun only say which kind of that.
            let describes = item.noun_follows
                && item.number.kind == NumberKind::Plain
                && hit.words <= DESCRIBING
                && hit.first > item.after;
            if ends_look_alike || passes_over || describes {
                continue;
            }
            let Some(mut cost) = self.fit(item, target, hit.value) else {
                continue;
            };
            cost += self.distance(sentence, item, hit);
            // A longer name is a surer one.
            cost -= (hit.words as i64).min(6);
            // "38,1% hoàn thành tốt": what follows at once goes before what an earlier clause named.
            if matches!(hit.value, Mention::LookAlike(_)) && hit.first == item.after {
                cost -= 3;
            }
            let (name, look_alike) = costs.entry(target).or_default();
            let slot = match hit.value {
                Mention::Target(_) => name,
                Mention::LookAlike(_) => look_alike,
            };
            *slot = Some(slot.map_or(cost, |known| known.min(cost)));
        }
        // What only looks like one target may well name another; but a head count near any look-alike
        // is no share of anything.
        let nearest_look_alike = costs.values().filter_map(|(_, other)| *other).min();
        costs
            .into_iter()
            .filter_map(|(target, (name, look_alike))| {
                let cost = name?;
                let count_for_rate = item.number.kind == NumberKind::Plain
                    && self.measures.target_class(target) == Class::Percent;
                let look_alike = if count_for_rate {
                    nearest_look_alike
                } else {
                    look_alike
                };
                (cost <= FAR && look_alike.is_none_or(|other| cost <= other))
                    .then_some((target, cost))
            })
            .min_by_key(|&(target, cost)| (cost, target))
    }

    /// What it costs the number to be of this target's kind; none when it cannot be.
    pub(super) fn fit(&self, item: &Item, target: usize, mention: Mention) -> Option<i64> {
        let class = self.measures.target_class(target);
        let look_alike = matches!(mention, Mention::LookAlike(_));
        match item.number.kind {
            NumberKind::Percent | NumberKind::PercentPoints => {
                Some(if class == Class::Percent { -2 } else { 0 })
            }
            NumberKind::Money => (class == Class::Money || look_alike).then_some(-2),
            _ => match item.measure {
                None if look_alike => Some(0),
                // "giải ngân 260 triệu": so large a unit is money, named or not.
                None if item.number.step >= Decimal::from(MILLION) => {
                    Some(if class == Class::Money { -4 } else { 20 })
                }
                None => {
                    let counts_something = item.noun_follows
                        && matches!(
                            class,
                            Class::People
                                | Class::Turns
                                | Class::Things
                                | Class::Organisations
                                | Class::Money
                        );
                    Some(match class {
                        Class::Money if counts_something => return None,
                        _ if counts_something => 56,
                        Class::Money => 12,
                        Class::Percent => 8,
                        _ => 0,
                    })
                }
                Some(measure) => match self.measures.agreement(target, measure) {
                    Agreement::Same => Some(-6),
                    Agreement::OtherCount => Some(14),
                    Agreement::CountForRate => Some(10),
                    Agreement::Different => look_alike.then_some(0),
                },
            },
        }
    }

    /// Words and marks between a number and a name.
    fn distance(&self, sentence: &Sentence<'_>, item: &Item, hit: &Hit<Mention>) -> i64 {
        if hit.first < item.first && item.after <= hit.last {
            // "giới thiệu việc làm 103%, đoàn viên ưu tú 130%": the name goes on in another clause.
            let parted = sentence.clause_of(hit.last) != item.clause;
            return if parted { 20 } else { 0 };
        }
        let before = hit.last < item.first;
        let (from, to) = if before {
            (hit.last + 1, item.first)
        } else if hit.first >= item.after {
            (item.after, hit.first)
        } else {
            return 0;
        };
        let mut cost = i64::from(!before);
        let mut same = u32::MAX;
        // Commas within a list of names part less than commas between figures.
        let figures_between = sentence.tokens[from..to]
            .iter()
            .any(|token| token.kind == TokenKind::Digits);
        let comma = if figures_between { 8 } else { 4 };
        let marks = |mark: u8| {
            let tokens = sentence.tokens[from..to].iter();
            tokens.filter(|t| t.kind == TokenKind::Mark(mark)).count()
        };
        let aside = marks(b'(') == 1 && marks(b')') == 1;
        let mut bracket = 0;
        for token in &sentence.tokens[from..to] {
            // "5.050 lượt (đạt 101%; chỉ tiêu 5.000) là kết quả tình nguyện": an aside parts little.
            match token.kind {
                TokenKind::Mark(b'(') => bracket += 1,
                TokenKind::Mark(b')') => bracket -= 1,
                _ if bracket > 0 && aside => continue,
                _ => {}
            }
            cost += match token.kind {
                // What comes after a semicolon is another matter; a list may go on behind one.
                TokenKind::Mark(b';') if !before => 2 * FAR,
                TokenKind::Mark(b';') => 26,
                TokenKind::Mark(b',') => comma,
                TokenKind::Mark(b':') => 2,
                TokenKind::Mark(b'(' | b')') => 4,
                TokenKind::Mark(b'|' | b'\t') => 3,
                TokenKind::Mark(_) => 0,
                TokenKind::Word if self.is(List::Joint, token) => 4,
                TokenKind::Word if token.start == same => 0,
                TokenKind::Word | TokenKind::Digits => 1,
            };
            same = token.start;
        }
        // A look-alike behind the number and its unit speaks about it only when it follows at once.
        let unit_end = item.measure.map_or(item.after, |measure| measure.last + 1);
        if !before
            && to.saturating_sub(unit_end.max(from)) > 3
            && matches!(hit.value, Mention::LookAlike(_))
        {
            cost += 14;
        }
        // A name in an earlier clause with a figure of its own has been spoken for.
        let named_in = sentence.clauses[sentence.clause_of(hit.first)];
        if before
            && hit.last < sentence.clauses[item.clause].from
            && sentence.tokens[named_in.from..named_in.to]
                .iter()
                .any(|token| token.kind == TokenKind::Digits)
        {
            cost += 4;
        }
        // A name after the number and beyond a comma belongs to the next figure, as a rule.
        if !before && sentence.clause_of(hit.first) != item.clause {
            cost += 14;
        }
        cost
    }
}

/// "102% kế hoạch": a share of the target.
pub(super) fn is_of_target(sentence: &Sentence<'_>, item: &Item) -> bool {
    sentence
        .cues
        .iter()
        .any(|hit| hit.value == Cue::PercentOfTarget && hit.first == item.after)
}
