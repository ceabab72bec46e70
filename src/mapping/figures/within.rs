//! "Trong 40 ý tưởng gửi về có 6 ý tưởng được hỗ trợ": a whole and its part, and which of the two is
//! the figure of a target.

use crate::model::Reading;
use crate::rules::TargetKind;
use crate::text::NumberKind;

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::{Agreement, Mention};
use super::{Item, Part, Sentence};

/// Where a whole and its part stand.
struct Pair {
    /// Index of the whole.
    whole: usize,
    /// Index of the part.
    part: usize,
    /// First token of what is said of the part.
    turn: usize,
    /// One past the last.
    end: usize,
    /// No comma parts the two.
    joined: bool,
}

impl Mapper<'_> {
    /// Gives the whole or its part the target whose own words are said of it.
    pub(super) fn part_and_whole(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        let Some(pair) = self.whole_with_part(sentence, items) else {
            return;
        };
        // What was handed out, promised or planned is judged by those words.
        let told = [Cue::Target, Cue::TargetBehind, Cue::Plan, Cue::Forecast];
        if told
            .iter()
            .any(|&cue| sentence.has(cue, sentence.from, pair.end))
        {
            return;
        }
        let said = |mention: Mention, from: usize, to: usize| {
            sentence
                .mentions
                .iter()
                .any(|hit| hit.value == mention && hit.first >= from && hit.last < to)
        };
        let counted = |item: &Item, target: usize| {
            let measure = item.measure;
            self.pack.targets[target].kind == TargetKind::Count
                && !self.measures.asks_done(target)
                && measure.is_some_and(|m| self.measures.agreement(target, m) == Agreement::Same)
        };
        let whose = |item: &Item, from: usize, ends: usize, to: usize| {
            let hits = sentence.mentions.iter();
            let hits = hits.filter(|hit| hit.first >= from && hit.last >= ends && hit.last < to);
            let named = hits.filter_map(|hit| match hit.value {
                Mention::Target(target) => Some((hit.words, target)),
                Mention::LookAlike(_) => None,
            });
            named
                .filter(|&(_, target)| counted(item, target))
                .filter(|&(_, target)| !said(Mention::LookAlike(target), ends, to))
                .max()
                .map(|(_, target)| target)
        };
        let start = items[pair.whole].first;
        let of_whole = whose(&items[pair.whole], start, start, pair.turn);
        // The name of what the part counts may begin with a word of the whole's.
        let of_part = whose(&items[pair.part], start, pair.turn, pair.end);
        // "Trong 900 cây trồng mới có 400 cây bần": the whole's own name reaches over to the part.
        let own = || whose(&items[pair.part], pair.turn, pair.turn, pair.end);
        let of_part = of_part.filter(|_| of_part != of_whole || own().is_some());
        match (of_whole, of_part) {
            (Some(target), None) if self.only_says_who(sentence, &pair, target) => {
                let whole = &mut items[pair.whole];
                whole.target = Some(target);
                whole.listed = Some((Reading::Level, Part::Whole));
                let part = &mut items[pair.part];
                if said(Mention::LookAlike(target), pair.turn, pair.end) {
                    part.target = None;
                } else if part.target == Some(target) {
                    part.listed = Some((Reading::Level, Part::Subset));
                }
            }
            (None, Some(target)) => {
                items[pair.whole].target = None;
                let part = &mut items[pair.part];
                part.target = Some(target);
                part.listed = Some((Reading::Level, Part::Whole));
            }
            _ => {}
        }
    }

    /// What is said of the part tells of another matter or only who they are: "Trong tổng số 900 thiếu nhi
    /// khó khăn, đã hỗ trợ 640 em" tells what was done.
    fn only_says_who(&self, sentence: &Sentence<'_>, pair: &Pair, target: usize) -> bool {
        let behind = |first: usize| first >= pair.turn && first < pair.end;
        let mistaken = sentence
            .mentions
            .iter()
            .any(|hit| hit.value == Mention::LookAlike(target) && behind(hit.first));
        let told = sentence.cues.iter().any(|hit| {
            hit.value == Cue::Result
                && hit.first > pair.turn
                && behind(hit.last)
                && !self.is(List::Copula, &sentence.tokens[hit.first])
        });
        pair.joined && (mistaken || !told)
    }

    fn whole_with_part(&self, sentence: &Sentence<'_>, items: &[Item]) -> Option<Pair> {
        let counts = |item: &Item| {
            item.number.kind == NumberKind::Plain && !self.never_a_figure(sentence, item)
        };
        let whole = items.iter().position(counts)?;
        let first = items[whole].first;
        let opens = first == sentence.from + 1
            && self.is(List::Within, &sentence.tokens[sentence.from])
            || sentence.cues.iter().any(|hit| {
                hit.value == Cue::Base && hit.first == sentence.from && hit.last + 1 == first
            });
        let part = whole + 1 + items[whole + 1..].iter().position(counts)?;
        let clause = sentence.clauses[items[part].clause];
        let (before, behind) = (items[whole].after, items[part].first);
        let verb = sentence.cues.iter().filter(|hit| {
            hit.value == Cue::Result && hit.first >= before && hit.last + 1 == behind
        });
        let turn = if clause.from > before {
            clause.from
        } else {
            let verb = verb.map(|hit| hit.first).max()?;
            // "cây trồng mới có 400 cây": "mới" still belongs to the name.
            let mut names = sentence.mentions.iter();
            let name = names.find(|hit| {
                matches!(hit.value, Mention::Target(_))
                    && (hit.first..=hit.last).contains(&verb)
                    && hit.first < verb
                    && hit.last + 1 < behind
            });
            name.map_or(verb, |hit| hit.last + 1)
        };
        let one = sentence.clauses[items[whole].clause].segment == clause.segment;
        (opens && one).then_some(Pair {
            whole,
            part,
            turn,
            end: clause.to,
            joined: clause.from <= before,
        })
    }
}
