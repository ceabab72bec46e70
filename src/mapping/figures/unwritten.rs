//! Figures without digits: zeros, missing figures and single named things said in words.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::{Precision, Reading};
use crate::rules::TargetKind;
use crate::text::{Number, NumberKind, TokenKind};

use super::super::Mapper;
use super::super::cues::{Cue, List};
use super::super::measures::Mention;
use super::super::phrases::Hit;
use super::together::is_result;
use super::{Item, Part, Sentence};

/// How many tokens may part a measure from the words that say it is zero or missing.
const BESIDE: usize = 8;

/// The same where the sentence names no other measure.
const ALONE: usize = 14;

impl Mapper<'_> {
    /// Zeros and missing figures said in words: "chưa giải ngân được đồng vốn nào".
    pub(super) fn said_in_words(&self, sentence: &Sentence<'_>, items: &mut Vec<Item>) {
        let named: BTreeSet<usize> = sentence
            .mentions
            .iter()
            .filter_map(|hit| match hit.value {
                Mention::Target(target) => Some(target),
                Mention::LookAlike(_) => None,
            })
            .collect();
        let lone = named.len() == 1;
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
            // A lone measure is what its whole part of the sentence speaks about.
            let reach = if lone { ALONE } else { BESIDE };
            let range = |cue: Cue| {
                sentence.cues.iter().find(|hit| {
                    hit.value == cue
                        && sentence.clauses[sentence.clause_of(hit.first)].segment == segment
                        && hit
                            .first
                            .abs_diff(mention.last)
                            .min(mention.first.abs_diff(hit.last))
                            <= reach
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
            // "tổ vay vốn không có nợ xấu": what is not there is another thing.
            let of_another = range(Cue::Zero).is_some_and(|zero| {
                sentence.mentions.iter().any(|other| {
                    matches!(other.value, Mention::LookAlike(_))
                        && other.first == zero.last + 1
                        && mention.last < other.first
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
            } else if let Some(vague) = range(Cue::Vague)
                && !items.iter().any(|item| item.target == Some(target))
            {
                let mut item = self.uncounted(sentence, vague, target);
                item.review = true;
                items.push(item);
            } else if range(Cue::Zero).is_some() && !claimed_by_other && !of_another
                || Self::nothing_behind(sentence, mention)
                || self.measures.asks_done(target) && range(Cue::NotDone).is_some()
                || self.not_any(sentence, mention, reach)
            {
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
            } else if self.pack.targets[target].kind == TargetKind::Rate
                && !items.iter().any(|item| item.target == Some(target))
                && range(Cue::All).is_some_and(|all| all.last < mention.first + 2)
            {
                // "Tất cả đoàn viên đều được học tập nghị quyết".
                let mut item = bare(sentence, mention.first, target);
                item.value = Some(Decimal::ONE_HUNDRED);
                item.reading = Reading::Rate;
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

    /// "Hàng nghìn lượt thanh niên": words that stand where a number should.
    fn uncounted(&self, sentence: &Sentence<'_>, vague: &Hit<Cue>, target: usize) -> Item {
        let mut item = bare(sentence, vague.first, target);
        item.number.start = sentence.tokens[vague.first].start as usize;
        item.number.end = sentence.tokens[vague.last].end as usize;
        item.after = vague.last + 1;
        item.implied = false;
        item.precision = Precision::Vague;
        if self.pack.targets[target].kind == TargetKind::Rate {
            item.reading = Reading::Rate;
        }
        item
    }

    /// "Vốn vay khởi nghiệp: không.": the one word behind the colon.
    fn nothing_behind(sentence: &Sentence<'_>, mention: &Hit<Mention>) -> bool {
        let named = sentence.clause_of(mention.last);
        sentence.clauses.get(named + 1).is_some_and(|clause| {
            let words = sentence.tokens[clause.from..clause.to].iter();
            let words = words.filter(|token| token.kind == TokenKind::Word).count();
            clause.opened_by == b':'
                && words == 1
                && sentence.has(Cue::Nothing, clause.from, clause.from + 1)
        })
    }

    /// "không trồng thêm cây xanh nào", "chưa ấp nào hoàn thành tiêu chí": none of what is counted.
    fn not_any(&self, sentence: &Sentence<'_>, mention: &Hit<Mention>, reach: usize) -> bool {
        /// Words between "không" and "nào".
        const APART: usize = 8;
        let from = mention.first.saturating_sub(reach).max(sentence.from);
        let to = (mention.last + reach).min(sentence.to);
        let mut cues = sentence.cues.iter();
        cues.any(|not| {
            let clause = sentence.clauses[sentence.clause_of(not.first)];
            let mut behind = not.last + 1..clause.to.min(not.last + APART);
            not.value == Cue::Nothing
                && (from..to).contains(&not.first)
                && behind.any(|at| self.is(List::Any, &sentence.tokens[at]))
        })
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
                    // "ấp khó khăn Xẻo Gừa": what kind of place it is may stand before its name.
                    && sentence.tokens[measure.last + 1..sentence.to]
                        .iter()
                        .find(|token| !self.is(List::PlaceKind, token))
                        .is_some_and(|token| token.capital)
            })
            .count();
        named == 1
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
            scale: 1,
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
