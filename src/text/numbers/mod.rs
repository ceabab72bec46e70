//! Every number of a text, with its span and its printed form read the Vietnamese way: dot for
//! thousands, comma for decimals (Law on Accounting 2003, art. 12), and the slips people make with
//! both.
//!
//! A number here is only a printed form. What it *says* is decided in `mapping`.

use rust_decimal::Decimal;

use crate::model::Text;

use super::numerals::numeral;
use super::tokens::{TokenKind, Tokens};

mod digits;
mod finish;
mod marks;
#[cfg(test)]
mod tests;

/// The printed form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// A plain quantity.
    Plain,
    /// With `%` or "phần trăm"; the value is 0–100.
    Percent,
    /// "điểm %", "điểm phần trăm".
    PercentPoints,
    /// An amount of money in đồng.
    Money,
    /// `05/12/2024`, `26/3`.
    Date,
    /// `134-BC/HĐTN`.
    DocumentNumber,
    /// `2024`.
    Year,
    /// Part of a name or code: `A4`, `4.0`.
    Code,
}

/// A number and where it stands (character indices in `clean`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The printed form.
    pub kind: NumberKind,
    /// The value; none for dates and document numbers.
    pub value: Option<Decimal>,
    /// Upper end of a printed range.
    pub upper: Option<Decimal>,
    /// One unit of the last printed place, so rounding can be judged.
    pub step: Decimal,
    /// The scale word printed with it: 1,000,000 for "2 triệu", 1 without.
    pub scale: i64,
    /// Written in words.
    pub words: bool,
    /// A single number word, which may be an article ("một").
    pub single_word: bool,
    /// Rounded by its very form.
    pub approximate: bool,
    /// The digits can be read in more than one way, or are damaged.
    pub doubtful: bool,
}

/// Finds every number, left to right, never overlapping.
pub fn scan(text: &Text, tokens: &Tokens) -> Vec<Number> {
    let scanner = Scanner {
        characters: &tokens.characters,
        key: text.key.as_bytes(),
    };
    let mut numbers: Vec<Number> = Vec::new();
    let mut done = 0;
    let mut index = 0;
    while index < tokens.items.len() {
        let token = &tokens.items[index];
        let start = token.start as usize;
        if start < done {
            index += 1;
            continue;
        }
        let found = match token.kind {
            TokenKind::Digits => scanner.at_digits(start),
            TokenKind::Word if scanner.is_ocr_one(start) => scanner.at_digits(start),
            TokenKind::Word => numeral(&tokens.items, index).map(|n| {
                let end = tokens.items[n.end - 1].end as usize;
                scanner.in_words(start, end, &n)
            }),
            TokenKind::Mark(_) => None,
        };
        if let Some(mut number) = found {
            number.value = number.value.map(|v| v.normalize());
            number.upper = number.upper.map(|v| v.normalize());
            number.step = number.step.normalize();
            done = number.end;
            numbers.push(number);
        }
        index += 1;
    }
    numbers
}

struct Scanner<'t> {
    characters: &'t [char],
    key: &'t [u8],
}

impl Scanner<'_> {
    fn at_digits(&self, start: usize) -> Option<Number> {
        let glued = start > 0 && self.characters[start - 1].is_alphabetic();
        if let Some(end) = self.document_number(start) {
            return Some(plain(start, end, NumberKind::DocumentNumber, None));
        }
        if !glued && let Some(share) = self.share_of_all(start) {
            return Some(share);
        }
        if !glued && let Some(end) = self.date(start) {
            return Some(plain(start, end, NumberKind::Date, None));
        }
        let mut body = self.body(start)?;
        // Digits that were letters on the page ([`Tokens`] mends them).
        body.doubtful |=
            (start..body.end).any(|at| self.is_digit(at) && !self.byte(at).is_ascii_digit());
        // "8b", "4a": a code, not a quantity.
        let coded = self
            .characters
            .get(body.end)
            .is_some_and(|c| matches!(c, 'a'..='e'))
            && !self
                .characters
                .get(body.end + 1)
                .is_some_and(|c| c.is_alphanumeric());
        if glued || coded {
            return Some(plain(start, body.end, NumberKind::Code, body.value));
        }
        Some(self.finish(start, body))
    }
}

fn plain(start: usize, end: usize, kind: NumberKind, value: Option<Decimal>) -> Number {
    Number {
        start,
        end,
        kind,
        value,
        upper: None,
        step: Decimal::ONE,
        scale: 1,
        words: false,
        single_word: false,
        approximate: false,
        doubtful: false,
    }
}
