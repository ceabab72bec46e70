//! "A và B lần lượt đạt 812 và 5.430": values in the order in which their measures were named.

use crate::rules::TargetKind;

use super::super::Mapper;
use super::super::cues::Cue;
use super::super::measures::{Class, Mention};
use super::{Item, Sentence};

impl Mapper<'_> {
    /// Gives the numbers behind "lần lượt" the measures named before it, one each, where there are as
    /// many of the one as of the other.
    pub(super) fn in_order(&self, sentence: &Sentence<'_>, items: &mut [Item]) {
        for cue in sentence
            .cues
            .iter()
            .filter(|c| c.value == Cue::Respectively)
        {
            let segment = sentence.clauses[sentence.clause_of(cue.first)].segment;
            let inside =
                |token: usize| sentence.clauses[sentence.clause_of(token)].segment == segment;
            let values: Vec<usize> = (0..items.len())
                .filter(|&i| {
                    let item = &items[i];
                    item.first > cue.last
                        && inside(item.first)
                        && sentence.clauses[item.clause].depth == 0
                        && !self.never_a_figure(sentence, item)
                })
                .collect();
            let from = (sentence.from..cue.first).find(|&token| inside(token));
            let from = from.unwrap_or(sentence.from);
            let named = self.named_in_order(sentence, from, cue.first);
            if named.len() >= 2 && named.len() == values.len() {
                for (&value, target) in values.iter().zip(named) {
                    items[value].target = Some(target);
                }
            }
        }
    }

    /// The targets named in a range, in order; people listed before one shared name stand for the
    /// targets of its line ("cán bộ đoàn, đoàn viên và thanh niên được học tập …").
    fn named_in_order(&self, sentence: &Sentence<'_>, from: usize, to: usize) -> Vec<usize> {
        let mut named: Vec<usize> = Vec::new();
        let mut mentions: Vec<_> = sentence
            .mentions
            .iter()
            .filter(|hit| hit.first >= from && hit.last < to)
            .filter_map(|hit| match hit.value {
                Mention::Target(target) => Some((hit.first, hit.last, target)),
                Mention::LookAlike(_) => None,
            })
            .collect();
        mentions.sort_by_key(|&(first, last, target)| (last, first, target));
        for &(_, _, target) in &mentions {
            if !named.contains(&target) {
                named.push(target);
            }
        }
        let [first, ..] = named[..] else { return named };
        let line = self.pack.targets[first].line;
        let shared = named.iter().all(|&t| {
            self.pack.targets[t].line == line && self.pack.targets[t].kind == TargetKind::Rate
        });
        if !shared {
            return named;
        }
        let mut by_people: Vec<usize> = Vec::new();
        for (_, measure) in sentence.units.among(from, to) {
            if measure.class != Class::People {
                continue;
            }
            let whose = (0..self.pack.targets.len()).find(|&t| {
                self.pack.targets[t].line == line && self.measures.speaks_of(t, measure.unit)
            });
            if let Some(target) = whose
                && !by_people.contains(&target)
            {
                by_people.push(target);
            }
        }
        if by_people.len() > named.len() {
            by_people
        } else {
            named
        }
    }
}
