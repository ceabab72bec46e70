//! Headings that are the outline's own words and too long for anybody's own: a unit that works through the
//! notice line by line pastes lines of up to sixty words, with whatever mark they end in there.

use crate::rules::Outline;
use crate::text::{ByHash, Token, TokenKind};

use super::Mapper;
use super::found::Prepared;
use super::headings::spelt;
use super::lines::{self, HEADING, Lead, Line, MAX_BARE_WORDS, dashes, word_count};
use super::readings;
use super::wordings::Wordings;

/// A line fits a wording so well that it is the wording, slips of the pen aside.
const TO_THE_LETTER: u32 = 900;
/// So many words tell how a wording begins …
const OPENING: usize = 3;
/// … and up to so many are left out before them: "Kết quả triển khai thực hiện".
const LEFT_OUT: usize = 6;
/// So many of its words in a hundred are words of the line it may be.
const SAME: usize = 70;

/// The long lines of an outline by how they begin, so that hardly any other line has to be held against
/// them.
#[derive(Debug, Default)]
pub(super) struct Printed {
    /// The words of each line.
    lines: Vec<Vec<u64>>,
    /// The lines by their opening words.
    openings: ByHash<Vec<u32>>,
    /// Words of the longest.
    longest: usize,
}

impl Printed {
    /// Of the lines longer than any heading in one's own words.
    pub(super) fn new(outline: &Outline, wordings: &Wordings<'_>) -> Printed {
        let mut printed = Printed::default();
        let nodes = outline.nodes.iter();
        for line in nodes.flat_map(|node| [&node.title, &node.printed]) {
            let wording = wordings.get(line);
            let tokens = &wording.tokens.items;
            let words = word_count(tokens, 0, wording.text.key.len());
            if words <= MAX_BARE_WORDS {
                continue;
            }
            printed.longest = printed.longest.max(words);
            let number = printed.lines.len() as u32;
            for from in 0..=LEFT_OUT.min(tokens.len()) {
                if let Some(opening) = opening(&tokens[from..]) {
                    printed.openings.entry(opening).or_default().push(number);
                }
            }
            printed
                .lines
                .push(tokens.iter().map(|token| token.key).collect());
        }
        printed
    }

    /// Whether a line begins as one of these and goes on with its words.
    fn may_be(&self, tokens: &[Token]) -> bool {
        let lines = opening(tokens).and_then(|opening| self.openings.get(&opening));
        lines.into_iter().flatten().any(|&number| {
            let line = &self.lines[number as usize];
            let here = &tokens[..line.len().min(tokens.len())];
            let known = here.iter().filter(|token| line.contains(&token.key));
            known.count() * 100 >= here.len() * SAME
        })
    }
}

/// The first words of a line as one number.
fn opening(tokens: &[Token]) -> Option<u64> {
    let words = tokens.get(..OPENING)?.iter();
    Some(words.fold(0, |all, word| all.rotate_left(21) ^ word.key))
}

impl Mapper<'_> {
    /// The lines of a unit's documents; those pasted from the outline are headings in their whole length,
    /// or up to the colon behind them.
    pub(super) fn lines<'d>(&self, documents: &[&'d Prepared]) -> Vec<Line<'d>> {
        let mut lines = lines::lines(documents);
        for line in &mut lines {
            if let Some(lead) = self.copied_heading(line) {
                line.lead = Some(lead);
            }
        }
        lines
    }

    fn copied_heading(&self, line: &Line<'_>) -> Option<Lead> {
        let key = line.text.key.as_str();
        let start = line.label.as_ref().map_or(0, |label| label.length);
        let end = key.trim_end().len();
        let is_whole = line.lead.is_some_and(|lead| lead.content.is_none());
        if line.in_table || is_whole || start >= end {
            return None;
        }
        let tokens = &line.found.tokens.items;
        let from = tokens.partition_point(|token| (token.start as usize) < start);
        if !self.printed_lines.may_be(&tokens[from..]) {
            return None;
        }
        let colons = key[start..end].match_indices(':');
        let colons = colons.take_while(|(at, _)| *at <= HEADING);
        let colons = colons.map(|(at, _)| start + at);
        let mut stops: Vec<usize> = colons.chain(dashes(line.text, start, end)).collect();
        stops.push(end);
        stops.sort_unstable();
        stops.into_iter().rev().find_map(|stop| {
            let words = word_count(tokens, start, stop);
            if words <= MAX_BARE_WORDS || words > self.printed_lines.longest {
                return None;
            }
            let to = tokens.partition_point(|token| (token.start as usize) < stop);
            let is_word = |token: &Token| !matches!(token.kind, TokenKind::Mark(_));
            let last = tokens[from..to].iter().rposition(is_word)?;
            let to = from + last + 1;
            let (titles, outline) = (&self.titles, &self.pack.outline);
            let fits = readings::fits(line, from, to, titles, &self.lexicon, outline, &self.lists);
            let (_, score) = spelt(&fits).node()?;
            let content = key[stop..end].find(|c| !matches!(c, ':' | ' ' | '-'));
            (score >= TO_THE_LETTER).then_some(Lead {
                start,
                end: tokens[to - 1].end as usize,
                content: content.map(|behind| stop + behind),
            })
        })
    }
}
