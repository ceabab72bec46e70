//! What each sentence of a line shows: words and figures, a name or a date, whose phrases it holds,
//! whether it only repeats the outline.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use crate::text::{Number, NumberKind, Span, Token, TokenKind, Tokens, keys_of};

use super::Mapper;
use super::claim::{Claim, claims};
use super::cues::Cue;
use super::found::Found;
use super::lines::Line;
use super::measures::{Class, Units};
use super::phrases::{Hit, hits_within};
use super::samples::Said;
use super::titles::{Places, Term, terms};

/// An intention is told within so many words and marks of a sentence that shows something.
const LATE: usize = 18;

/// One sentence and what it shows.
pub(super) struct Content {
    /// Words in it.
    pub(super) words: u32,
    /// Numbers that say how much.
    pub(super) figures: u32,
    /// It gives a figure, a date, a document or a name.
    pub(super) concrete: bool,
    /// The sentence that it is a part of does, and tells of what has been done.
    pub(super) shown: bool,
    /// It begins its sentence; what goes on behind a semicolon may need what stands before.
    pub(super) begins: bool,
    /// It says that nothing of the kind happened.
    pub(super) answered: bool,
    /// It only says what is meant to be done.
    pub(super) intention: bool,
    /// Its words.
    pub(super) terms: Vec<Term>,
    /// Its words in order, as sample sentences are learned by.
    pub(super) keys: Vec<u64>,
    /// What they say of every line, once it was asked for; none where the pack has no samples.
    pub(super) said: OnceCell<Option<Said>>,
    /// What it says of the nodes it names, best first.
    pub(super) claims: Vec<Claim>,
    /// The outline node whose printed words it repeats.
    pub(super) copied: Option<usize>,
    /// Characters of the line.
    pub(super) span: Span,
}

impl Mapper<'_> {
    /// The sentences of a line from a character on, and what they show.
    pub(super) fn contents(
        &self,
        line: &Line<'_>,
        from: usize,
        places: &mut Places,
    ) -> Vec<Content> {
        let found = line.found;
        let names = Names::of(found);
        let mut contents = Vec::new();
        for &span in &found.sentences {
            let first = contents.len();
            let parts = parts(&line.text.key, span).into_iter().filter_map(|span| {
                let start = span.start.max(from);
                let end = span.end;
                (start < end).then_some(Span { start, end })
            });
            contents.extend(parts.filter_map(|span| self.content(found, &names, span, places)));
            // "Nâng chất rèn luyện đội viên, sửa bảng điểm; 12 liên đội làm tốt được biểu dương": one
            // sentence tells of one matter, and its figure stands for all of it.
            let parts = &mut contents[first..];
            let concrete = parts.iter().any(|part| part.concrete && !part.intention);
            for (place, part) in parts.iter_mut().enumerate() {
                part.shown = concrete && !part.intention;
                part.begins = place == 0;
            }
        }
        contents
    }

    /// One sentence.
    fn content(
        &self,
        found: &Found,
        names: &Names,
        span: Span,
        places: &mut Places,
    ) -> Option<Content> {
        let tokens = &found.tokens;
        let first = tokens.at_or_after(span.start);
        let last = tokens.at_or_after(span.end);
        let inside = &tokens.items[first..last];
        let words = inside.iter().filter(|t| t.kind == TokenKind::Word).count() as u32;
        let cues = hits_within(&found.cues, first, last);
        let has = |cue: Cue| cues.clone().any(|hit| hit.value == cue);
        let from = found.numbers.partition_point(|n| n.start < span.start);
        let numbers = found.numbers[from..]
            .iter()
            .take_while(|n| n.start < span.end)
            .filter(|n| n.end <= span.end);
        let figures = numbers
            .clone()
            .filter(|n| !names.hold(n, tokens))
            .filter(|n| is_figure(n, tokens, &found.units))
            .count() as u32;
        if words == 0 && figures == 0 {
            return None;
        }
        let terms = terms(inside);
        let hits: Vec<Hit<usize>> = hits_within(&found.nodes, first, last).copied().collect();
        // A sentence that spells out a node's own name speaks about it, too.
        let spelt = self.titles.spelt_out(&terms, places);
        let dated = numbers
            .clone()
            .any(|n| matches!(n.kind, NumberKind::Date | NumberKind::DocumentNumber));
        let concrete = figures > 0
            || dated
            || lasts(numbers.clone(), found)
            || self.names_something(inside)
            || names_place(cues.clone(), tokens);
        // "… mỗi bạn ghi vào sổ một việc mình sẽ sửa đổi": the sentence has said by then what was done.
        let reach = if concrete { first + LATE } else { last };
        let meant_to = |hit: &Hit<Cue>| hit.value == Cue::Intention && hit.first < reach;
        Some(Content {
            words,
            figures,
            concrete,
            shown: false,
            begins: false,
            answered: has(Cue::NoOccurrence),
            intention: figures == 0 && cues.clone().any(meant_to),
            copied: if figures == 0 && !dated {
                self.official.repeated_by(&terms)
            } else {
                None
            },
            terms,
            keys: keys_of(inside),
            said: OnceCell::new(),
            claims: claims(hits, &spelt, first),
            span,
        })
    }

    /// A capitalised word inside the sentence that the outline does not use, or a name in quotation marks
    /// that does: a place, a campaign, a model of one's own.
    fn names_something(&self, tokens: &[Token]) -> bool {
        /// Words of such a name.
        const NAME: usize = 3;
        let is_mark = |token: &Token| token.kind == TokenKind::Mark(b'"');
        let mut quoted = tokens.split(is_mark).skip(1).step_by(2).filter(|name| {
            let words = || name.iter().filter(|token| token.kind == TokenKind::Word);
            let own = |token: &Token| !token.expanded && !self.outline_words.contains(&token.key);
            words().next().is_some_and(|token| token.capital)
                && words().count() >= NAME
                && words().any(own)
        });
        if quoted.next().is_some() {
            return true;
        }
        tokens.windows(2).any(|pair| {
            let (before, token) = (&pair[0], &pair[1]);
            token.kind == TokenKind::Word
                && token.capital
                && !token.expanded
                && matches!(before.kind, TokenKind::Word | TokenKind::Digits)
                && !self.outline_words.contains(&token.key)
        })
    }
}

/// The parts of a sentence between semicolons: each reports on a matter of its own.
fn parts(key: &str, span: Span) -> Vec<Span> {
    if !key[span.start..span.end].contains(';') {
        return vec![span];
    }
    let mut parts = Vec::new();
    let mut start = span.start;
    for (offset, byte) in key.as_bytes()[span.start..span.end].iter().enumerate() {
        if *byte == b';' {
            let end = span.start + offset + 1;
            parts.push(Span { start, end });
            start = end;
        }
    }
    parts.push(Span {
        start,
        end: span.end,
    });
    parts.retain(|part| !key[part.start..part.end].trim().is_empty());
    parts
}

/// The names with numbers in them that a line holds.
struct Names {
    /// Those of the vocabulary, in characters, in reading order.
    special: Vec<(usize, usize)>,
    /// Characters of the longest of them.
    reach: usize,
    /// Tokens that are quotation marks.
    marks: Vec<usize>,
}

impl Names {
    fn of(found: &Found) -> Names {
        let items = &found.tokens.items;
        let special = found.cues.iter().filter(|hit| hit.value == Cue::Special);
        let special = special.map(|hit| {
            let (first, last) = (&items[hit.first], &items[hit.last]);
            (first.start as usize, last.end as usize)
        });
        let special: Vec<(usize, usize)> = special.collect();
        let is_mark = |at: &usize| items[*at].kind == TokenKind::Mark(b'"');
        Names {
            reach: special
                .iter()
                .map(|(start, end)| end - start)
                .max()
                .unwrap_or(0),
            special,
            marks: (0..items.len()).filter(is_mark).collect(),
        }
    }

    /// "Chủ trương “1+1”", "“Sinh viên 5 tốt”": a number inside a name, or inside a short stretch between
    /// quotation marks.
    fn hold(&self, number: &Number, tokens: &Tokens) -> bool {
        const LONGEST: usize = 10;
        let before = self
            .special
            .partition_point(|(start, _)| *start <= number.start);
        let near = self.special[..before].iter().rev();
        let special = near
            .take_while(|(start, _)| start + self.reach >= number.end)
            .any(|(_, end)| number.end <= *end);
        let at = tokens.at_or_after(number.start);
        // "Chủ trương 1+1" without the quotation marks.
        let plus = |at: usize| {
            let mark = tokens.items.get(at).map(|token| token.kind);
            mark == Some(TokenKind::Mark(b'+'))
        };
        if special || number.end - number.start == 1 && (plus(at + 1) || at > 0 && plus(at - 1)) {
            return true;
        }
        if self.marks.is_empty() {
            return false;
        }
        let before = self.marks.partition_point(|mark| *mark < at);
        let closes = |mark: &usize| *mark < at + LONGEST;
        before % 2 == 1 && self.marks.get(before).is_some_and(closes)
    }
}

/// "ở xã Tân Hưng", "Trường THCS Tân Hưng": a place is named, whatever words its name is made of.
fn names_place<'c>(mut cues: impl Iterator<Item = &'c Hit<Cue>>, tokens: &Tokens) -> bool {
    cues.any(|hit| {
        let name = tokens.items.get(hit.last + 1..hit.last + 3);
        let is_name = |t: &Token| t.kind == TokenKind::Word && t.capital && !t.expanded;
        hit.value == Cue::NamedComponent
            && (!tokens.items[hit.last].capital || tokens.items[hit.last].expanded)
            && name.is_some_and(|name| name.iter().all(is_name))
    })
}

/// "giảm từ 40 phút xuống 16 phút": a time that is no period reported on.
fn lasts<'n>(mut numbers: impl Iterator<Item = &'n Number>, found: &Found) -> bool {
    numbers.any(|number| {
        let at = found.tokens.at_or_after(number.end);
        let in_period =
            |hit: &Hit<Cue>| hit.value == Cue::Period && hit.first <= at && at <= hit.last + 1;
        number.kind == NumberKind::Plain
            && !number.single_word
            && found
                .units
                .at(at)
                .is_some_and(|unit| unit.class == Class::Time)
            && !found.cues.iter().any(in_period)
    })
}

/// A number that says how much, not when or which.
fn is_figure(number: &Number, tokens: &Tokens, units: &Units) -> bool {
    if number.single_word {
        return false;
    }
    match number.kind {
        // "Luật Thanh niên 2020": a bare year is none.
        NumberKind::Plain
            if number.end - number.start == 4
                && number.value.is_some_and(|v| {
                    v.fract().is_zero() && (Decimal::from(1900)..=Decimal::from(2100)).contains(&v)
                })
                && units.at(tokens.at_or_after(number.end)).is_none() =>
        {
            false
        }
        NumberKind::Plain => units
            .at(tokens.at_or_after(number.end))
            .is_none_or(|measure| measure.class != Class::Time),
        NumberKind::Percent | NumberKind::PercentPoints | NumberKind::Money => true,
        _ => false,
    }
}
