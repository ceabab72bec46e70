//! Clauses: the stretches between commas, colons, semicolons and brackets.

use crate::text::{Token, TokenKind};

use super::super::measures::Mention;
use super::super::phrases::Hit;

/// A stretch of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mapping) struct Clause {
    /// First token.
    pub(in crate::mapping) from: usize,
    /// One past the last.
    pub(in crate::mapping) to: usize,
    /// The mark that opened it (0 at the start of the sentence).
    pub(in crate::mapping) opened_by: u8,
    /// How many brackets it lies in.
    pub(in crate::mapping) depth: usize,
    /// Counts the parts between semicolons.
    pub(in crate::mapping) segment: usize,
}

/// Tokens a name may pass over and still be one: its commas, a few small words.
const LOOSE: usize = 4;

/// Cuts the tokens `from..to`; marks inside the name of a measure do not cut.
pub(in crate::mapping) fn cut(
    tokens: &[Token],
    from: usize,
    to: usize,
    mentions: &[Hit<Mention>],
) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = from;
    let mut opened_by = 0;
    let mut depth = 0usize;
    let mut segment = 0;
    for at in from..to {
        let TokenKind::Mark(mark) = tokens[at].kind else {
            continue;
        };
        let spaced = |at: usize| {
            at > 0
                && at + 1 < tokens.len()
                && tokens[at].start > tokens[at - 1].end
                && tokens[at + 1].start > tokens[at].end
        };
        let cuts = match mark {
            b',' | b';' | b':' | b'(' | b')' | b'[' | b']' | b'|' => true,
            b'-' | b'>' => spaced(at) && !(mark == b'-' && spans_years(tokens, at)),
            _ => false,
        };
        let inside_number = mark == b','
            && at > 0
            && at + 1 < tokens.len()
            && tokens[at - 1].kind == TokenKind::Digits
            && tokens[at + 1].kind == TokenKind::Digits
            && tokens[at + 1].start == tokens[at].end;
        let inside_name = mark != b';'
            && mentions.iter().any(|hit| {
                hit.first < at
                        && at < hit.last
                        && hit.last - hit.first < 14
                        // A name that only passes over other words holds no comma of its own.
                        && hit.last - hit.first < hit.words + LOOSE
                        // A number between the words of a phrase: they are two clauses.
                        && !tokens[hit.first..hit.last]
                            .iter()
                            .any(|t| t.kind == TokenKind::Digits)
            })
            && !digits_near(tokens, at);
        if !cuts || inside_number || inside_name {
            continue;
        }
        if at > start {
            clauses.push(Clause {
                from: start,
                to: at,
                opened_by,
                depth,
                segment,
            });
        }
        match mark {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            // A list in brackets is one matter.
            b';' if depth == 0 => segment += 1,
            _ => {}
        }
        start = at + 1;
        opened_by = mark;
    }
    if start < to || clauses.is_empty() {
        clauses.push(Clause {
            from: start,
            to: to.max(start),
            opened_by,
            depth,
            segment,
        });
    }
    clauses
}

/// "2022 - 2024": the dash of a span of years.
fn spans_years(tokens: &[Token], at: usize) -> bool {
    const DIGITS: u32 = 4;
    let year = |token: &Token| token.kind == TokenKind::Digits && token.end - token.start == DIGITS;
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_some_and(year) && tokens.get(at + 1).is_some_and(year)
}

/// A number stands on either side of the mark within two tokens: the mark lists, it does not name.
fn digits_near(tokens: &[Token], at: usize) -> bool {
    let near = at.saturating_sub(3)..(at + 3).min(tokens.len());
    tokens[near].iter().any(|t| t.kind == TokenKind::Digits)
}
