//! Numbers that are no quantities: dates, years and document numbers.

use super::digits::Body;
use super::{Number, NumberKind, Scanner};

impl Scanner<'_> {
    /// `134-BC/HĐTN`, `05-CT/TW`, `06/2024/QĐ-UBND`, `20BC/ĐTN`, `94 /HD- TĐ`.
    pub(super) fn document_number(&self, start: usize) -> Option<usize> {
        let mut at = start + self.digits(start);
        if at - start > 5 {
            return None;
        }
        if self
            .characters
            .get(at)
            .is_some_and(char::is_ascii_lowercase)
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
    pub(super) fn date(&self, start: usize) -> Option<usize> {
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
    pub(super) fn reads_as_day(&self, start: usize, end: usize, day: i64, month: i64) -> bool {
        let before = self.word_before(start);
        let cue = matches!(
            before,
            b"ngay" | b"dip" | b"den" | b"tu" | b"le" | b"hom" | b"truoc" | b"toi" | b"qua"
        );
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

    /// The letters of the key that end before `at`, unless a sentence ends between.
    pub(super) fn word_before(&self, at: usize) -> &[u8] {
        let mut end = at;
        while end > 0 && !self.key[end - 1].is_ascii_alphanumeric() {
            if matches!(self.key[end - 1], b'.' | b';') {
                return &[];
            }
            end -= 1;
        }
        let word = &self.key[..end];
        let start = word.iter().rposition(|b| !b.is_ascii_alphabetic());
        &word[start.map_or(0, |last| last + 1)..]
    }

    /// The letters of the key that follow `at` and blanks.
    pub(super) fn word_after(&self, at: usize) -> &[u8] {
        let rest = &self.key[self.skip_blanks(at).min(self.key.len())..];
        let end = rest.iter().position(|b| !b.is_ascii_alphabetic());
        &rest[..end.unwrap_or(rest.len())]
    }

    /// Four digits in a row between 1900 and 2100 that no counted noun follows.
    pub(super) fn mark_year(&self, number: &mut Number, body: &Body) {
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
        let cue = matches!(
            before,
            b"nam" | b"khoa" | b"ky" | b"doan" | b"tu" | b"den" | b"quy" | b"thang" | b"ke" | b"kq"
        ) || matches!(mark, b'/' | b'-' | b'(' | b'>');
        if cue || !follows_word {
            number.kind = NumberKind::Year;
        }
    }
}
