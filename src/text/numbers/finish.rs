//! What belongs to a body of digits: words in brackets, scale, currency, per cent, range.

use rust_decimal::Decimal;

use crate::text::numerals::Numeral;

use super::digits::Body;
use super::{Number, NumberKind, Scanner, plain};

impl Scanner<'_> {
    /// A scale word at `at` (blanks skipped): its factor and where it ends.
    pub(super) fn magnitude(&self, at: usize) -> Option<(i64, usize)> {
        let at = self.skip_blanks(at);
        if !matches!(self.byte(at), b'n' | b'v' | b't') {
            return None;
        }
        let word: String = self.characters[at.min(self.characters.len())..]
            .iter()
            .take_while(|c| c.is_alphabetic())
            .flat_map(|c| c.to_lowercase())
            .collect();
        let key = crate::text::key(&word);
        let end = at + word.chars().count();
        let factor = match key.as_str() {
            "nghin" | "ngan" if !matches!(word.as_str(), "ngân" | "ngắn" | "ngăn") => 1_000,
            "van" if word == "vạn" => 10_000,
            // "7 trăm triệu".
            "tram" if word != "trâm" => {
                let (factor, end) = self.magnitude(end).filter(|&(factor, _)| factor > 100)?;
                return Some((100 * factor, end));
            }
            "trd" | "tr" => 1_000_000,
            "trieu" if word != "triều" => 1_000_000,
            // "năm 2023 tỷ lệ là 66,4%": the share, not the milliard.
            "ty" | "ti"
                if matches!(word.as_str(), "tỷ" | "tỉ" | "ty" | "ti")
                    && !matches!(self.word_after(end), b"le" | b"suat") =>
            {
                1_000_000_000
            }
            _ => return None,
        };
        Some((factor, end))
    }

    pub(super) fn magnitude_follows(&self, at: usize) -> bool {
        self.magnitude(at).is_some() || self.byte(self.skip_blanks(at)) == b'%'
    }

    /// "đồng", "đ", "VNĐ" at `at`; returns its end.
    pub(super) fn dong(&self, at: usize) -> Option<usize> {
        let from = self.skip_blanks(at);
        if !matches!(self.byte(from), b'd' | b'v') {
            return None;
        }
        let word: String = self.characters[from.min(self.characters.len())..]
            .iter()
            .take_while(|c| c.is_alphabetic())
            .flat_map(|c| c.to_lowercase())
            .collect();
        let end = from + word.chars().count();
        match word.as_str() {
            // "240 đồng chí" counts people.
            "đồng" | "dong" if self.word_after(end) == b"chi" => None,
            "đồng" | "dong" | "vnđ" | "vnd" => Some(end),
            "đ" if self.byte(end) != b'/' => Some(end),
            _ => None,
        }
    }

    /// Adds what belongs to a body of digits: words in brackets, scale, currency, per cent, range.
    pub(super) fn finish(&self, start: usize, body: Body) -> Number {
        let mut number = plain(start, body.end, NumberKind::Plain, body.value);
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
            number.scale = money_scale;
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
        } else if self.byte(number.end) == b'k'
            && let Some(tenths) = self.lone_digit(number.end + 1)
        {
            // "1k2": a thousand and two hundred.
            let (thousand, hundred) = (Decimal::from(1000), Decimal::from(100));
            number.value = number.value.map(|v| v * thousand + tenths * hundred);
            number.step = hundred;
            number.end += 2;
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
    pub(super) fn same_in_brackets(&self, end: usize) -> usize {
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

    /// "3/4 số thanh niên": one digit over another, and all of them behind.
    pub(super) fn share_of_all(&self, start: usize) -> Option<Number> {
        const LENGTH: usize = 3;
        let above = self.characters.get(start)?.to_digit(10)?;
        let below = self.characters.get(start + 2)?.to_digit(10)?;
        let end = start + LENGTH;
        let all = self.skip_blanks(end);
        let word = ['s', 'ố', ' '];
        let named = self.characters.get(all..all + word.len())? == word.as_slice();
        if self.byte(start + 1) != b'/' || above == 0 || above >= below || all == end || !named {
            return None;
        }
        let share = Decimal::from(above * 100) / Decimal::from(below);
        Some(Number {
            approximate: true,
            ..plain(start, end, NumberKind::Percent, Some(share.round_dp(2)))
        })
    }

    /// A digit that no letter or digit follows.
    fn lone_digit(&self, at: usize) -> Option<Decimal> {
        let digit = self.characters.get(at)?.to_digit(10)?;
        let ends = self
            .characters
            .get(at + 1)
            .is_none_or(|c| !c.is_alphanumeric());
        ends.then(|| Decimal::from(digit))
    }

    /// "1 tỷ 250 triệu": a second, smaller part.
    pub(super) fn add_lower_scale(&self, number: &mut Number, scale: i64) {
        let at = self.skip_blanks(number.end);
        if !self.is_digit(at) {
            return;
        }
        let Some(body) = self.body(at) else { return };
        let Some((factor, end)) = self.magnitude(body.end) else {
            return;
        };
        if factor < scale
            && let Some(value) = body.value
            && value < Decimal::from(scale / factor)
        {
            let lower = value * Decimal::from(factor);
            number.value = number.value.map(|v| v + lower);
            number.step = body.step * Decimal::from(factor);
            number.end = end;
        }
    }

    pub(super) fn percent_at(&self, at: usize) -> Option<(usize, NumberKind)> {
        let mut from = self.skip_blanks(at);
        let rest = |from: usize| &self.key[from.min(self.key.len())..];
        let mut kind = NumberKind::Percent;
        if rest(from).starts_with(b"diem ") {
            kind = NumberKind::PercentPoints;
            from = self.skip_blanks(from + 5);
        }
        if self.byte(from) == b'%' {
            return Some((from + 1, kind));
        }
        rest(from)
            .starts_with(b"phan tram")
            .then_some((from + 9, kind))
    }

    pub(super) fn add_percent(&self, number: &mut Number) {
        if let Some((end, kind)) = self.percent_at(number.end) {
            number.end = end;
            number.kind = kind;
        }
    }

    /// "từ 600 đến 650", but not "tăng từ 600 đến 650".
    fn reaches_to(&self, start: usize, middle: usize) -> bool {
        if !self.key[middle.min(self.key.len())..].starts_with(b"den ") {
            return false;
        }
        let before = self.key[..start].trim_ascii_end();
        before.strip_suffix(b"tu").is_some_and(|rest| {
            let words = rest.trim_ascii_end();
            rest.is_empty()
                || rest.ends_with(b" ") && !words.ends_with(b"tang") && !words.ends_with(b"giam")
        })
    }

    /// "70-75%", "1.000 - 1.200".
    pub(super) fn add_range(&self, number: &mut Number) {
        let dash = self.skip_blanks(number.end);
        let at = if self.byte(dash) == b'-' {
            self.skip_blanks(dash + 1)
        } else if self.reaches_to(number.start, dash) {
            self.skip_blanks(dash + 3)
        } else {
            return;
        };
        if !self.is_digit(at) || self.date(at).is_some() || self.document_number(at).is_some() {
            return;
        }
        let Some(body) = self.body(at) else { return };
        let (Some(low), Some(high)) = (number.value, body.value) else {
            return;
        };
        let four = |from: usize, end: usize| end - from == 4 && self.digits(from) == 4;
        let years = four(number.start, number.end) && four(at, body.end);
        if high <= low || years || self.byte(body.end) == b'/' {
            return;
        }
        number.upper = Some(high);
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

    pub(super) fn in_words(&self, start: usize, end: usize, numeral: &Numeral) -> Number {
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
