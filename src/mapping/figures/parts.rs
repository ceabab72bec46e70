//! Whether a figure is the whole, one of its parts, contained in another, or an example.

use crate::model::Reading;
use crate::rules::TargetKind;
use crate::text::{NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Class, Mention};
use super::{Item, Part, Sentence};

impl Mapper<'_> {
    /// Whole, part, subset or example.
    pub(super) fn part_of(&self, sentence: &Sentence<'_>, items: &[Item], index: usize) -> Part {
        let item = &items[index];
        let clause = sentence.clauses[item.clause];
        let (segment_from, segment_to) = sentence.part_around(&clause);
        // "xã A 400 cây, xã B 350 cây là những đơn vị dẫn đầu".
        let named = self.is_component(sentence, items, index)
            && sentence.has(Cue::Example, item.after, segment_to);
        if named || self.is_example(sentence, items, index, segment_from) {
            return Part::Example;
        }
        let this_year = items[..index]
            .iter()
            .any(|i| i.number.kind == NumberKind::Year && i.first >= clause.from);
        if let Some(subset) = sentence.last(Cue::Subset, segment_from, item.first)
            && !this_year
            && !sentence.has(Cue::ThisPeriod, subset.first, item.first)
        {
            // Part of a figure of the same measure given before, or said of one place alone.
            let whole_before = items[..index].iter().any(|i| {
                i.target == item.target
                    && i.after <= subset.first + 1
                    && matches!(i.reading, Reading::Level | Reading::Rate)
            });
            // "Trong đó học sinh Khmer được tư vấn 860 lượt": a group the target does not speak of.
            let group = sentence.units.at(subset.last + 1).is_some_and(|measure| {
                measure.class == Class::People
                    && item
                        .target
                        .is_some_and(|target| !self.measures.speaks_of(target, measure.unit))
            });
            let opens = subset.first == sentence.from;
            let alone = opens
                && (group
                    || sentence
                        .cues
                        .iter()
                        .any(|hit| hit.value == Cue::Alone && hit.first == subset.first));
            // "Riêng thanh niên, tỷ lệ được phổ biến nghị quyết là 71%": the very people that a rate is of.
            let own = sentence.units.at(subset.last + 1).is_some_and(|measure| {
                let ends = sentence
                    .tokens
                    .get(measure.last + 1)
                    .is_none_or(|token| token.kind != TokenKind::Word);
                ends && item.target.is_some_and(|target| {
                    self.pack.targets[target].kind == TargetKind::Rate
                        && self.measures.subject(target) == Some(measure.unit)
                })
            });
            // "Riêng tháng 10 có 640 lượt, đưa tổng số lên 5.871 lượt": the total leaves the part behind.
            let totalled = sentence.has(Cue::Total, subset.last + 1, item.first)
                && sentence.clause_of(subset.first) < item.clause;
            // "cán bộ đoàn đạt 100%, riêng đoàn viên 92,5%": another of the groups the target names.
            let named = item.target.is_some_and(|target| {
                self.measures.names_several_people(target)
                    && sentence
                        .units
                        .at(subset.last + 1)
                        .is_some_and(|measure| self.measures.speaks_of(target, measure.unit))
            });
            if (whole_before || alone && !own) && !totalled && !named {
                return Part::Subset;
            }
        }
        if self.is_component(sentence, items, index) {
            return Part::Component;
        }
        Part::Whole
    }

    /// "tiêu biểu là xã An Thạnh trồng 2.400 cây". "Nổi bật có 9.870 lượt …" names nobody and gives no
    /// whole before: that is the result itself.
    pub(super) fn is_example(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
        segment_from: usize,
    ) -> bool {
        let item = &items[index];
        // "Các đơn vị trồng nhiều cây: xã A 400 cây, xã B 350 cây": the best ones, by their names.
        let best = sentence.clauses.get(1).is_some_and(|list| {
            let lead = sentence.clauses[0];
            let from = sentence.clauses[item.clause].from;
            list.opened_by == b':'
                && item.clause > 0
                && self.leads_to_the_best(sentence, lead.from, lead.to)
                && sentence.tokens[from..item.first]
                    .iter()
                    .any(|token| token.capital && !token.expanded)
        });
        if best {
            return true;
        }
        let Some(cue) = sentence.last(Cue::Example, segment_from, item.first) else {
            return false;
        };
        // "giới thiệu cho Đảng": a capital in the name of a target is nobody's.
        let named = |at: usize| {
            sentence.mentions.iter().any(|hit| {
                matches!(hit.value, Mention::Target(_)) && (hit.first..=hit.last).contains(&at)
            })
        };
        let place = (cue.last + 1..item.first).any(|at| {
            let token = &sentence.tokens[at];
            token.capital && !token.expanded && !named(at)
        });
        // "Một số kết quả nổi bật: …": the results themselves follow.
        let lead = sentence.clause_of(cue.first);
        let leads_in = sentence.clauses[lead].from == sentence.from
            && sentence
                .clauses
                .get(lead + 1)
                .is_some_and(|c| c.opened_by == b':')
            && sentence.has(Cue::Result, sentence.from, cue.first);
        if leads_in && !place {
            return false;
        }
        let whole = items[..index]
            .iter()
            .any(|i| i.target == item.target && i.after <= cue.first);
        // "Cao nhất là chỉ tiêu trồng mới cây xanh với 10.150 cây": a target among targets.
        let target = sentence.cues.iter().any(|hit| {
            matches!(hit.value, Cue::Target | Cue::TargetBehind)
                && (cue.last..=cue.last + 2).contains(&hit.first)
        });
        // "Điểm nổi bật trong năm: …; …": a list of results, one behind the other.
        let opens_list = sentence.clauses[lead].from == sentence.from
            && sentence
                .clauses
                .get(lead + 1)
                .is_some_and(|c| c.opened_by == b':')
            && !sentence
                .mentions
                .iter()
                .any(|hit| hit.first < sentence.clauses[lead].to);
        // "lượt ĐVTN tham gia tình nguyện đạt thấp nhất, chỉ 62%": said of the target named before.
        let own = sentence.mentions.iter().any(|hit| {
            item.target.map(Mention::Target) == Some(hit.value)
                && hit.last < cue.first
                && sentence.clause_of(hit.last) == lead
        });
        // "Kết quả nổi bật trước hết là 10.418 lượt …": the words before it say no more than it does.
        let opens = (sentence.from..cue.first).all(|at| {
            let mut cues = sentence.cues.iter();
            cues.any(|hit| hit.value == Cue::Result && (hit.first..=hit.last).contains(&at))
        });
        place || whole && !target || !own && !opens && !target && !opens_list
    }

    /// "Các đơn vị trồng nhiều cây xanh", "Những xã có tỷ lệ cao".
    fn leads_to_the_best(&self, sentence: &Sentence<'_>, from: usize, to: usize) -> bool {
        let unit = sentence.units.within(from, from + 1);
        unit.filter(|unit| unit.class == Class::Organisations && unit.last < to)
            .is_some_and(|unit| {
                sentence.tokens[unit.last + 1..to]
                    .iter()
                    .any(|token| self.is(List::Best, token))
            })
    }

    /// "quý I 64", "xã An Lạc 400": one of several parts. A commune is a part only with its name
    /// behind it: "các xã trồng mới 8.240 cây" is all of them.
    pub(super) fn is_component(
        &self,
        sentence: &Sentence<'_>,
        items: &[Item],
        index: usize,
    ) -> bool {
        let (from, to) = (
            sentence.clauses[list_item(sentence, items, index)].from,
            sentence.clauses[items[index].clause].to,
        );
        sentence.cues.iter().any(|hit| {
            let next = sentence.tokens.get(hit.last + 1);
            let part = match hit.value {
                Cue::Component => true,
                Cue::NamedComponent => next.is_some_and(|token| token.capital),
                _ => false,
            };
            part && hit.first >= from && hit.last < to
        })
    }
}

/// The clause that begins the part of a list a number stands in: "công an - quân sự 8 đồng chí" with its
/// dash, "quý I: 3" with its colon.
pub(super) fn list_item(sentence: &Sentence<'_>, items: &[Item], index: usize) -> usize {
    let clauses = &sentence.clauses;
    let item = &items[index];
    let mut at = item.clause;
    let mut labelled = false;
    while let Some(before) = at.checked_sub(1) {
        let counts = items[..index]
            .iter()
            .any(|other| other.clause == before && other.number.kind == NumberKind::Plain);
        let goes_on = match clauses[at].opened_by {
            b'-' => true,
            // A label has a list before it; what opens the whole list has not.
            b':' => {
                let label = !labelled
                    && item.first == clauses[at].from
                    && matches!(clauses[before].opened_by, b',' | b';' | b':');
                labelled |= label;
                label
            }
            _ => false,
        };
        if counts || !goes_on || clauses[before].depth != clauses[at].depth {
            break;
        }
        at = before;
    }
    at
}
