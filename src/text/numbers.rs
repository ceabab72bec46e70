//! Every number of a text, with its span and its printed form read the Vietnamese way: dot for
//! thousands, comma for decimals, and the slips people make with both (Law on Accounting 2015,
//! art. 10; `reference` corpus for the slips).
//!
//! A number here is only a printed form. What it *says* is decided in `mapping`.

use rust_decimal::Decimal;

use crate::model::Text;

use super::numerals::numeral;
use super::tokens::{TokenKind, Tokens};

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
        characters: text.clean.chars().collect(),
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
    characters: Vec<char>,
    key: &'t [u8],
}

/// A body of digits: its value, its scale and how sure the reading is.
struct Body {
    end: usize,
    value: Decimal,
    step: Decimal,
    grouped: bool,
    decimals: bool,
    doubtful: bool,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.key.get(at).copied().unwrap_or(b' ')
    }

    fn is_digit(&self, at: usize) -> bool {
        self.characters.get(at).is_some_and(char::is_ascii_digit)
    }

    fn digits(&self, at: usize) -> usize {
        self.characters[at.min(self.characters.len())..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    }

    fn number(&self, from: usize, len: usize) -> i64 {
        self.characters[from..from + len]
            .iter()
            .filter_map(|c| c.to_digit(10))
            .fold(0, |sum, d| {
                sum.saturating_mul(10).saturating_add(i64::from(d))
            })
    }

    /// `l.250`: the letter l read for the digit one by a scanner program.
    fn is_ocr_one(&self, at: usize) -> bool {
        matches!(self.characters[at], 'l' | 'I' | 'O')
            && matches!(self.byte(at + 1), b'.' | b',')
            && self.digits(at + 2) == 3
            && !(at > 0 && self.characters[at - 1].is_alphanumeric())
    }

    fn at_digits(&self, start: usize) -> Option<Number> {
        let glued = start > 0 && self.characters[start - 1].is_alphabetic();
        if let Some(end) = self.document_number(start) {
            return Some(plain(start, end, NumberKind::DocumentNumber, None));
        }
        if !glued && let Some(end) = self.date(start) {
            return Some(plain(start, end, NumberKind::Date, None));
        }
        let body = self.body(start)?;
        if glued {
            return Some(plain(start, body.end, NumberKind::Code, Some(body.value)));
        }
        Some(self.finish(start, body))
    }

    /// `134-BC/HĐTN`, `05-CT/TW`, `06/2024/QĐ-UBND`, `20BC/ĐTN`, `94 /HD- TĐ`.
    fn document_number(&self, start: usize) -> Option<usize> {
        let mut at = start + self.digits(start);
        if at - start > 5 {
            return None;
        }
        if self
            .characters
            .get(at)
            .is_some_and(|c| c.is_ascii_lowercase())
            && matches!(self.byte(at + 1), b'-' | b'/')
        {
            at += 1;
        }
        if self.byte(at) == b'/' && self.digits(at + 1) == 4 && self.byte(at + 5) == b'/' {
            at += 5;
        }
        let mut mark = at;
        while self.byte(mark) == b' ' && mark < self.characters.len() && mark - at < 3 {
            mark += 1;
        }
        if matches!(self.byte(mark), b'-' | b'/') {
            mark += 1;
            while self.byte(mark) == b' ' && mark < self.characters.len() {
                mark += 1;
            }
        } else if mark != at {
            return None;
        }
        let letters = |from: usize| {
            self.characters[from.min(self.characters.len())..]
                .iter()
                .take_while(|c| c.is_alphabetic())
                .count()
        };
        let kind = letters(mark);
        let upper = self.characters[mark..mark + kind]
            .iter()
            .filter(|c| c.is_uppercase())
            .count();
        if kind == 0 || upper < 2 && !(upper == 1 && kind <= 3) || kind > 8 {
            return None;
        }
        let mut end = mark + kind;
        let mut joined = false;
        loop {
            let mut next = end;
            if self.byte(next) == b' ' {
                next += 1;
            }
            if !matches!(self.byte(next), b'/' | b'-') {
                break;
            }
            next += 1;
            if self.byte(next) == b' ' {
                next += 1;
            }
            let more = letters(next);
            if more == 0 || !self.characters[next].is_uppercase() {
                break;
            }
            end = next + more;
            joined = true;
        }
        joined.then_some(end)
    }

    /// `05/12/2024`, `2-9-2024`, `30/6`, `6/2024`.
    fn date(&self, start: usize) -> Option<usize> {
        let first = self.digits(start);
        let mark = self.byte(start + first);
        if first == 0 || first > 2 || !matches!(mark, b'/' | b'-' | b'.') {
            return None;
        }
        let second_at = start + first + 1;
        let second = self.digits(second_at);
        let day = self.number(start, first);
        if second == 4 && mark == b'/' {
            let year = self.number(second_at, 4);
            return ((1..=12).contains(&day) && (1900..=2100).contains(&year))
                .then_some(second_at + 4);
        }
        if second == 0 || second > 2 {
            return None;
        }
        let month = self.number(second_at, second);
        if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
            return None;
        }
        let third_at = second_at + second + 1;
        let third = self.digits(third_at);
        if self.byte(second_at + second) == mark && (third == 4 || (third == 2 && mark != b'.')) {
            return Some(third_at + third);
        }
        if mark != b'/' || self.is_digit(third_at) && self.byte(third_at - 1) == b'/' {
            return None;
        }
        self.reads_as_day(start, second_at + second, day, month)
            .then_some(second_at + second)
    }

    /// `30/6` is a day, `9/10 xã` a share: a share is not above one and a counted noun follows it.
    fn reads_as_day(&self, start: usize, end: usize, day: i64, month: i64) -> bool {
        let before = self.word_before(start);
        let cue = [
            "ngay", "dip", "den", "tu", "le", "hom", "truoc", "toi", "qua",
        ]
        .contains(&before.as_str());
        if cue {
            return true;
        }
        if matches!(self.byte(end), b'%') {
            return false;
        }
        let mut next = end;
        while self.byte(next) == b' ' && next < self.characters.len() {
            next += 1;
        }
        let noun_follows = self.characters.get(next).is_some_and(|c| c.is_alphabetic());
        if day > month {
            return true;
        }
        let padded = self.byte(start) == b'0' || self.byte(end - 2) == b'0' && end - start >= 4;
        !noun_follows && (padded || day < month && self.byte(start.wrapping_sub(1)) == b'(')
    }

    fn word_before(&self, at: usize) -> String {
        let mut end = at;
        while end > 0 && !self.key[end - 1].is_ascii_alphanumeric() {
            if matches!(self.key[end - 1], b'.' | b';') {
                return String::new();
            }
            end -= 1;
        }
        let mut start = end;
        while start > 0 && self.key[start - 1].is_ascii_alphabetic() {
            start -= 1;
        }
        String::from_utf8_lossy(&self.key[start..end]).into_owned()
    }

    /// Digits with their separators.
    fn body(&self, start: usize) -> Option<Body> {
        let mut doubtful = false;
        let mut text = String::new();
        let mut at = start;
        if !self.is_digit(at) {
            text.push(if self.characters[at] == 'O' { '0' } else { '1' });
            doubtful = true;
            at += 1;
        } else {
            let lead = self.digits(at);
            text.extend(&self.characters[at..at + lead]);
            at += lead;
        }
        let mut separator: Option<u8> = None;
        let mut groups = 0;
        let mut decimals = 0;
        while let Some((mark, next)) = self.separator(at) {
            let count = self.digits(next);
            let lead_fits = text.len() <= 3 && !text.is_empty() || groups > 0;
            let same = separator.is_none_or(|s| s == mark);
            if count == 3
                && lead_fits
                && same
                && !(mark == b',' && self.magnitude_follows(next + 3))
                && !(mark == b' ' && text.starts_with('0'))
                && !(text == "0" && mark != b' ')
            {
                text.extend(&self.characters[next..next + 3]);
                separator = Some(mark);
                groups += 1;
                at = next + 3;
            } else if mark == b' ' || next > at + 1 {
                break;
            } else if count > 0 && (groups == 0 || separator != Some(mark)) {
                // A decimal part; four or more digits after a grouping dot are a slip of the pen,
                // unless a spreadsheet printed them.
                if count == 4 && mark == b'.' && (2..=3).contains(&text.len()) {
                    doubtful = true;
                }
                text.push('.');
                text.extend(&self.characters[next..next + count]);
                decimals = count;
                at = next + count;
                break;
            } else {
                break;
            }
        }
        if groups > 0 && self.is_digit(at) {
            return None;
        }
        // 8.73E+04
        if self.byte(at) == b'e'
            && matches!(self.byte(at + 1), b'+' | b'-')
            && self.is_digit(at + 2)
        {
            let count = self.digits(at + 2);
            let exponent = self.number(at + 2, count);
            let mantissa: Decimal = text.parse().ok()?;
            let power = power_of_ten(exponent)?;
            let value = if self.byte(at + 1) == b'+' {
                mantissa.checked_mul(power)?
            } else {
                mantissa.checked_div(power)?
            };
            return Some(Body {
                end: at + 2 + count,
                value: value.normalize(),
                step: power.checked_div(power_of_ten(decimals as i64)?)?,
                grouped: false,
                decimals: false,
                doubtful: true,
            });
        }
        let value: Decimal = text.parse().ok()?;
        Some(Body {
            end: at,
            value: value.normalize(),
            step: Decimal::ONE.checked_div(power_of_ten(decimals as i64)?)?,
            grouped: groups > 0,
            decimals: decimals > 0,
            doubtful,
        })
    }

    /// A separator at `at` and where the next digits start: `.`, `,`, a single space, or a dot or
    /// comma with one stray space beside it.
    fn separator(&self, at: usize) -> Option<(u8, usize)> {
        let first = *self.key.get(at)?;
        let blank = |b: u8| b == b' ' || b == b'\n';
        match first {
            b'.' | b',' if self.is_digit(at + 1) => Some((first, at + 1)),
            b'.' if blank(self.byte(at + 1)) && self.digits(at + 2) == 3 => Some((first, at + 2)),
            b' ' | b'\n'
                if matches!(self.byte(at + 1), b'.' | b',') && self.digits(at + 2) == 3 =>
            {
                Some((self.byte(at + 1), at + 2))
            }
            b' ' if self.digits(at + 1) == 3 => Some((b' ', at + 1)),
            _ => None,
        }
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while at < self.characters.len() && self.byte(at) == b' ' {
            at += 1;
        }
        at
    }

    /// A scale word at `at` (blanks skipped): its factor and where it ends.
    fn magnitude(&self, at: usize) -> Option<(i64, usize)> {
        let at = self.skip_blanks(at);
        let word: String = self.characters[at.min(self.characters.len())..]
            .iter()
            .take_while(|c| c.is_alphabetic())
            .flat_map(|c| c.to_lowercase())
            .collect();
        let key = super::key(&word);
        let end = at + word.chars().count();
        let factor = match key.as_str() {
            "nghin" => 1_000,
            "ngan" if word != "ngân" && word != "ngắn" && word != "ngăn" => 1_000,
            "van" if word == "vạn" => 10_000,
            "trieu" if word != "triều" && word != "triệt" => 1_000_000,
            "trd" | "trđ" => 1_000_000,
            "tr" => 1_000_000,
            "ty" | "ti" if matches!(word.as_str(), "tỷ" | "tỉ" | "ty" | "ti") => 1_000_000_000,
            _ => return None,
        };
        Some((factor, end))
    }

    fn word_after(&self, at: usize) -> String {
        let from = self.skip_blanks(at);
        self.key[from.min(self.key.len())..]
            .iter()
            .take_while(|b| b.is_ascii_alphabetic())
            .map(|&b| char::from(b))
            .collect()
    }

    fn magnitude_follows(&self, at: usize) -> bool {
        self.magnitude(at).is_some() || self.byte(self.skip_blanks(at)) == b'%'
    }

    /// "đồng", "đ", "VNĐ" at `at`; returns its end.
    fn dong(&self, at: usize) -> Option<usize> {
        let from = self.skip_blanks(at);
        let word: String = self.characters[from.min(self.characters.len())..]
            .iter()
            .take_while(|c| c.is_alphabetic())
            .flat_map(|c| c.to_lowercase())
            .collect();
        let end = from + word.chars().count();
        match word.as_str() {
            // "240 đồng chí" counts people.
            "đồng" | "dong" if self.word_after(end) == "chi" => None,
            "đồng" | "dong" | "vnđ" | "vnd" => Some(end),
            "đ" if self.byte(end) != b'/' => Some(end),
            _ => None,
        }
    }

    /// Adds what belongs to a body of digits: words in brackets, scale, currency, per cent, range.
    fn finish(&self, start: usize, body: Body) -> Number {
        let mut number = plain(start, body.end, NumberKind::Plain, Some(body.value));
        number.step = body.step;
        number.doubtful = body.doubtful;
        let mut end = self.same_in_brackets(number.end);
        let mut money_scale = 0;
        while let Some((factor, next)) = self.magnitude(end) {
            if money_scale != 0 {
                break;
            }
            money_scale = factor;
            end = next;
            if self.byte(end) == b'.' && matches!(self.characters.get(end + 1), Some('đ')) {
                end += 2;
                number.kind = NumberKind::Money;
            } else if self.characters[..end].ends_with(&['t', 'r', 'đ']) {
                number.kind = NumberKind::Money;
            }
        }
        if money_scale != 0 {
            number.end = end;
            let factor = Decimal::from(money_scale);
            number.value = number.value.and_then(|v| v.checked_mul(factor));
            number.step = number.step.checked_mul(factor).unwrap_or(number.step);
            self.add_lower_scale(&mut number, money_scale);
        }
        if let Some(end) = self.dong(number.end.max(end)) {
            number.end = end;
            number.kind = NumberKind::Money;
            return number;
        }
        if money_scale >= 1_000_000_000 {
            number.kind = NumberKind::Money;
            return number;
        }
        if number.kind == NumberKind::Money {
            return number;
        }
        number.end = number.end.max(end);
        if self.byte(number.end) == b'k'
            && !self
                .characters
                .get(number.end + 1)
                .is_some_and(|c| c.is_alphanumeric())
        {
            number.value = number.value.map(|v| v * Decimal::from(1000));
            number.step *= Decimal::from(1000);
            number.end += 1;
            number.doubtful = true;
        }
        self.add_percent(&mut number);
        self.add_range(&mut number);
        if number.kind == NumberKind::Plain && number.upper.is_none() {
            self.mark_year(&mut number, &body);
        }
        number
    }

    /// "01 (một)", "02 (hai) tỷ": the same number in words.
    fn same_in_brackets(&self, end: usize) -> usize {
        let open = self.skip_blanks(end);
        if self.byte(open) != b'(' {
            return end;
        }
        let Some(close) = (open..self.key.len().min(open + 40)).find(|&i| self.byte(i) == b')')
        else {
            return end;
        };
        let inside: Vec<String> = self.characters[open + 1..close]
            .iter()
            .collect::<String>()
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let words = [
            "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mươi", "trăm",
            "nghìn", "ngàn", "lăm", "mốt", "tư", "linh", "lẻ",
        ];
        if !inside.is_empty() && inside.iter().all(|w| words.contains(&w.as_str())) {
            close + 1
        } else {
            end
        }
    }

    /// "1 tỷ 250 triệu": a second, smaller part.
    fn add_lower_scale(&self, number: &mut Number, scale: i64) {
        let at = self.skip_blanks(number.end);
        if !self.is_digit(at) {
            return;
        }
        let Some(body) = self.body(at) else { return };
        let Some((factor, end)) = self.magnitude(body.end) else {
            return;
        };
        if factor < scale && body.value < Decimal::from(scale / factor) {
            let lower = body.value * Decimal::from(factor);
            number.value = number.value.map(|v| v + lower);
            number.step = body.step * Decimal::from(factor);
            number.end = end;
        }
    }

    fn percent_at(&self, at: usize) -> Option<(usize, NumberKind)> {
        let mut from = self.skip_blanks(at);
        let rest = |from: usize| {
            std::str::from_utf8(&self.key[from.min(self.key.len())..]).unwrap_or_default()
        };
        let mut kind = NumberKind::Percent;
        if rest(from).starts_with("diem ") {
            kind = NumberKind::PercentPoints;
            from = self.skip_blanks(from + 5);
        }
        if self.byte(from) == b'%' {
            return Some((from + 1, kind));
        }
        rest(from)
            .starts_with("phan tram")
            .then_some((from + 9, kind))
    }

    fn add_percent(&self, number: &mut Number) {
        if let Some((end, kind)) = self.percent_at(number.end) {
            number.end = end;
            number.kind = kind;
        }
    }

    /// "70-75%", "1.000 - 1.200".
    fn add_range(&self, number: &mut Number) {
        let dash = self.skip_blanks(number.end);
        if self.byte(dash) != b'-' {
            return;
        }
        let at = self.skip_blanks(dash + 1);
        if !self.is_digit(at) || self.date(at).is_some() || self.document_number(at).is_some() {
            return;
        }
        let Some(body) = self.body(at) else { return };
        let Some(low) = number.value else { return };
        let four = |from: usize, end: usize| end - from == 4 && self.digits(from) == 4;
        let years = four(number.start, number.end) && four(at, body.end);
        if body.value <= low || years || self.byte(body.end) == b'/' {
            return;
        }
        number.upper = Some(body.value);
        number.end = body.end;
        if number.kind == NumberKind::Plain {
            self.add_percent(number);
            if let Some((factor, end)) = self.magnitude(number.end) {
                let factor = Decimal::from(factor);
                number.value = number.value.map(|v| v * factor);
                number.upper = number.upper.map(|v| v * factor);
                number.end = end;
            }
        } else if let Some((end, _)) = self.percent_at(number.end) {
            number.end = end;
        }
    }

    /// Four digits in a row between 1900 and 2100 that no counted noun follows.
    fn mark_year(&self, number: &mut Number, body: &Body) {
        let four = number.end - number.start == 4 && !body.grouped && !body.decimals;
        let value = self.number(number.start, self.digits(number.start));
        if !four || !(1900..=2100).contains(&value) {
            return;
        }
        let before = self.word_before(number.start);
        let mark = self.key[..number.start]
            .iter()
            .rev()
            .copied()
            .find(|&b| b != b' ')
            .unwrap_or(b' ');
        let next = self.skip_blanks(number.end);
        let follows_word = self.characters.get(next).is_some_and(|c| c.is_alphabetic());
        let cue = [
            "nam", "khoa", "ky", "doan", "tu", "den", "quy", "thang", "ke", "kq",
        ]
        .contains(&before.as_str())
            || matches!(mark, b'/' | b'-' | b'(' | b'>');
        if cue || !follows_word {
            number.kind = NumberKind::Year;
        }
    }

    fn in_words(&self, start: usize, end: usize, numeral: &super::numerals::Numeral) -> Number {
        let mut number = plain(start, end, NumberKind::Plain, Some(numeral.value));
        number.words = true;
        number.single_word = numeral.single;
        number.approximate = numeral.approximate;
        if numeral.share {
            number.kind = NumberKind::Percent;
        } else if let Some(end) = self.dong(end) {
            number.kind = NumberKind::Money;
            number.end = end;
            number.single_word = false;
        } else {
            self.add_percent(&mut number);
        }
        number
    }
}

fn power_of_ten(exponent: i64) -> Option<Decimal> {
    Decimal::TEN.checked_powi_checked(exponent)
}

/// Exact powers of ten without floats.
trait CheckedPow: Sized {
    fn checked_powi_checked(self, exponent: i64) -> Option<Self>;
}

impl CheckedPow for Decimal {
    fn checked_powi_checked(self, exponent: i64) -> Option<Decimal> {
        if !(0..=27).contains(&exponent) {
            return None;
        }
        (0..exponent).try_fold(Decimal::ONE, |power, _| power.checked_mul(self))
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
        words: false,
        single_word: false,
        approximate: false,
        doubtful: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lexicon, normalize};
    use proptest::prelude::*;

    fn all(raw: &str) -> Vec<(String, NumberKind, String)> {
        let lexicon = Lexicon::default();
        let text = normalize(raw, &[], &lexicon);
        let tokens = Tokens::new(&text, &lexicon, true);
        scan(&text, &tokens)
            .into_iter()
            .filter(|n| !n.single_word)
            .map(|n| {
                let value = match (n.value, n.upper) {
                    (Some(v), Some(u)) => format!("{v}..{u}"),
                    (Some(v), None) => v.to_string(),
                    _ => String::new(),
                };
                (text.raw_slice(n.start, n.end), n.kind, value)
            })
            .collect()
    }

    fn one(raw: &str) -> (String, NumberKind, String) {
        let mut found = all(raw);
        assert_eq!(found.len(), 1, "{raw}: {found:?}");
        found.remove(0)
    }

    #[test]
    fn reads_thousands_and_decimals() {
        for (raw, text, value) in [
            ("đạt 85.000 lượt", "85.000", "85000"),
            ("đạt 86 240 lượt", "86 240", "86240"),
            ("có 5 .310 lượt", "5 .310", "5310"),
            ("được 256. 010 cây", "256. 010", "256010"),
            ("cho 1,045 thanh niên", "1,045", "1045"),
            ("2.050.000 lượt", "2.050.000", "2050000"),
            ("hệ số 1,5 lần", "1,5", "1.5"),
            ("85412.0", "85412.0", "85412"),
            ("1.0048", "1.0048", "1.0048"),
            ("trên 8,5 ngàn lượt", "8,5 ngàn", "8500"),
            ("255 nghìn cây", "255 nghìn", "255000"),
            ("25,5 vạn cây", "25,5 vạn", "255000"),
            ("trồng 01 (một) ấp", "01 (một)", "1"),
            ("có l.250 lượt", "l.250", "1250"),
        ] {
            assert_eq!(
                one(raw),
                (text.to_owned(), NumberKind::Plain, value.to_owned())
            );
        }
    }

    #[test]
    fn reads_money() {
        for (raw, text, value) in [
            ("vay 2,15 tỷ đồng cho", "2,15 tỷ đồng", "2150000000"),
            (
                "vay 1 tỷ 250 triệu đồng cho",
                "1 tỷ 250 triệu đồng",
                "1250000000",
            ),
            ("ngân 1.26 tỷ vốn", "1.26 tỷ", "1260000000"),
            ("vay 2.050.000.000đ.", "2.050.000.000đ", "2050000000"),
            ("vay 2.500 tr.đ, đạt", "2.500 tr.đ", "2500000000"),
            ("vay 02 (hai) tỷ đồng", "02 (hai) tỷ đồng", "2000000000"),
            ("đạt 4,218 tỷ đồng", "4,218 tỷ đồng", "4218000000"),
        ] {
            assert_eq!(
                one(raw),
                (text.to_owned(), NumberKind::Money, value.to_owned())
            );
        }
    }

    #[test]
    fn reads_percentages_and_ranges() {
        assert_eq!(one("đạt 97,25%.").2, "97.25");
        assert_eq!(one("đạt 76.4 % so").0, "76.4 %");
        assert_eq!(
            one("ước 70-75%."),
            ("70-75%".into(), NumberKind::Percent, "70..75".into())
        );
        assert_eq!(one("từ 1.000 - 1.200 đoàn viên").2, "1000..1200");
        assert_eq!(one("tăng 2,2 điểm %").1, NumberKind::PercentPoints);
        assert_eq!(one("Tám mươi lăm phần trăm").1, NumberKind::Percent);
    }

    #[test]
    fn tells_dates_shares_and_document_numbers_apart() {
        assert_eq!(one("ngày 05/12/2024 của").1, NumberKind::Date);
        assert_eq!(one("tính đến 30/6 là").1, NumberKind::Date);
        assert_eq!(one("dịp 26/3").1, NumberKind::Date);
        assert_eq!(all("9/10 xã").len(), 2);
        assert_eq!(all("11/11 đơn vị").len(), 2);
        assert_eq!(one("số 134-BC/HĐTN").1, NumberKind::DocumentNumber);
        assert_eq!(one("số 06/2024/QĐ-UBND").0, "06/2024/QĐ-UBND");
        assert_eq!(one("Số:20BC/ĐTN").0, "20BC/ĐTN");
        assert_eq!(one("năm 2024").1, NumberKind::Year);
        assert_eq!(one("có 2024 lượt").1, NumberKind::Plain);
        assert_eq!(all("giai đoạn 2022 - 2027").len(), 2);
    }

    #[test]
    fn doubt_is_kept() {
        let lexicon = Lexicon::default();
        for raw in ["l.250 lượt", "8.73E+04", "12k cây", "18.1887 lượt"] {
            let text = normalize(raw, &[], &lexicon);
            let tokens = Tokens::new(&text, &lexicon, true);
            assert!(scan(&text, &tokens)[0].doubtful, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_nothing_panics(raw in "[0-9., /\\-%đtỷrieuệnghìkE+()mộhai]{0,40}") {
            let lexicon = Lexicon::default();
            let text = normalize(&raw, &[], &lexicon);
            let tokens = Tokens::new(&text, &lexicon, true);
            let numbers = scan(&text, &tokens);
            prop_assert!(numbers.windows(2).all(|w| w[0].end <= w[1].start));
            prop_assert!(numbers.iter().all(|n| n.start < n.end && n.end <= text.key.len()));
        }
    }
}
