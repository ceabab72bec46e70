//! Digits with their separators: dot thousands, comma decimals, and the slips people make with both.

use rust_decimal::Decimal;

use super::Scanner;

/// A body of digits: its value, its scale and how sure the reading is.
pub(super) struct Body {
    pub(super) end: usize,
    /// None when nobody can say what the digits mean.
    pub(super) value: Option<Decimal>,
    pub(super) step: Decimal,
    pub(super) grouped: bool,
    pub(super) decimals: bool,
    pub(super) doubtful: bool,
}

impl Scanner<'_> {
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.key.get(at).copied().unwrap_or(b' ')
    }

    pub(super) fn is_digit(&self, at: usize) -> bool {
        self.characters.get(at).is_some_and(char::is_ascii_digit)
    }

    pub(super) fn digits(&self, at: usize) -> usize {
        self.characters[at.min(self.characters.len())..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    }

    pub(super) fn number(&self, from: usize, len: usize) -> i64 {
        self.characters[from..from + len]
            .iter()
            .filter_map(|c| c.to_digit(10))
            .fold(0, |sum, d| {
                sum.saturating_mul(10).saturating_add(i64::from(d))
            })
    }

    /// `l.250`: the letter l read for the digit one by a scanner program.
    pub(super) fn is_ocr_one(&self, at: usize) -> bool {
        if !matches!(self.characters[at], 'l' | 'I' | 'O') {
            return false;
        }
        // "l.250", "l2.400": the first digit of the first group.
        let lead = at + 1 + self.digits(at + 1).min(2);
        let grouped = matches!(self.byte(lead), b'.' | b',') && self.digits(lead + 1) == 3;
        // "l25": the first of several digits.
        let count = self.digits(at + 1);
        let leading = self.characters[at] == 'l'
            && (2..=3).contains(&count)
            && !self
                .characters
                .get(at + 1 + count)
                .is_some_and(|c| c.is_alphanumeric());
        (grouped || leading) && !(at > 0 && self.characters[at - 1].is_alphanumeric())
    }

    /// Digits with their separators.
    pub(super) fn body(&self, start: usize) -> Option<Body> {
        let (mut doubtful, mut unclear) = (false, false);
        let mut text = String::new();
        let mut at = start;
        if self.is_digit(at) {
            let lead = self.digits(at);
            text.extend(&self.characters[at..at + lead]);
            at += lead;
            // "7l", "52O": a letter for the last digit.
            if let Some(digit) = self.misread_digit(at) {
                text.push(digit);
                doubtful = true;
                at += 1;
            }
        } else {
            text.push(if self.characters[at] == 'O' { '0' } else { '1' });
            doubtful = true;
            at += 1;
            let more = self.digits(at);
            text.extend(&self.characters[at..at + more]);
            at += more;
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
            } else if let Some(group) = self.misread_group(next)
                && lead_fits
                && same
            {
                text.push_str(&group);
                separator = Some(mark);
                groups += 1;
                doubtful = true;
                at = next + 3;
            } else if let Some(rest) = self.torn_group(next, count)
                && mark == b'.'
                && lead_fits
                && same
            {
                // "4.7 50": a group of three torn by a text layer.
                text.extend(&self.characters[next..next + count]);
                text.extend(&self.characters[rest..rest + 3 - count]);
                separator = Some(mark);
                groups += 1;
                doubtful = true;
                at = rest + 3 - count;
            } else if mark == b' ' || next > at + 1 {
                break;
            } else if count > 0 && (groups == 0 || separator != Some(mark)) {
                // A decimal part; four or more digits after a grouping dot are a slip of the pen,
                // unless a spreadsheet printed them.
                if count == 4 && mark == b'.' && (2..=3).contains(&text.len()) {
                    doubtful = true;
                    unclear = true;
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
        if groups == 0
            && decimals == 0
            && let Some(next) = self.loose_decimals(at)
        {
            decimals = self.digits(next);
            text.push('.');
            text.extend(&self.characters[next..next + decimals]);
            at = next + decimals;
        }
        // 8.73E+04
        if self.byte(at) == b'e'
            && matches!(self.byte(at + 1), b'+' | b'-')
            && self.is_digit(at + 2)
        {
            let count = self.digits(at + 2);
            let exponent = self.number(at + 2, count);
            // A spreadsheet's own form: its dot is a decimal point, whatever the grouping looks like.
            let printed: String = self.characters[start..at].iter().collect();
            let mantissa: Decimal = printed.replace(',', ".").parse().ok()?;
            let decimals = mantissa.scale();
            let power = power_of_ten(exponent)?;
            let value = if self.byte(at + 1) == b'+' {
                mantissa.checked_mul(power)?
            } else {
                mantissa.checked_div(power)?
            };
            return Some(Body {
                end: at + 2 + count,
                value: Some(value.normalize()),
                step: power.checked_div(power_of_ten(i64::from(decimals))?)?,
                grouped: false,
                decimals: false,
                doubtful: true,
            });
        }
        let value: Decimal = text.parse().ok()?;
        let step = one_of_place(decimals)?;
        Some(Body {
            end: at,
            value: (!unclear).then(|| value.normalize()),
            step,
            grouped: groups > 0,
            decimals: decimals > 0,
            doubtful,
        })
    }

    /// A separator at `at` and where the next digits start: `.`, `,`, a single space, or a dot or
    /// comma with one stray space beside it.
    pub(super) fn separator(&self, at: usize) -> Option<(u8, usize)> {
        let first = *self.key.get(at)?;
        let blank = |b: u8| b == b' ' || b == b'\n';
        match first {
            b'.' | b',' if self.is_digit(at + 1) || self.misread_group(at + 1).is_some() => {
                Some((first, at + 1))
            }
            b'.' if blank(self.byte(at + 1)) && self.digits(at + 2) == 3 => Some((first, at + 2)),
            b' ' | b'\n'
                if matches!(self.byte(at + 1), b'.' | b',')
                    && (self.digits(at + 2) == 3 || self.misread_group(at + 2).is_some()) =>
            {
                Some((self.byte(at + 1), at + 2))
            }
            b' ' if matches!(self.byte(at + 1), b'.' | b',')
                && self.byte(at + 2) == b' '
                && self.digits(at + 3) == 3 =>
            {
                Some((self.byte(at + 1), at + 3))
            }
            b' ' if self.digits(at + 1) == 3
                || self.is_digit(at + 1) && self.misread_group(at + 1).is_some() =>
            {
                Some((b' ', at + 1))
            }
            _ => None,
        }
    }

    /// "69 , 3 %": where the decimals begin behind a comma with blanks around it; only before a per cent
    /// sign, since a list of whole numbers is written so too.
    fn loose_decimals(&self, at: usize) -> Option<usize> {
        let blank = |at: &usize| matches!(self.byte(*at), b' ' | b'\n');
        let skip = |at: usize| (at..self.characters.len()).find(|at| !blank(at));
        let comma = skip(at)?;
        let next = skip(comma + 1)?;
        let count = self.digits(next);
        let parted = comma > at && self.byte(comma) == b',';
        (parted && (1..=2).contains(&count) && self.byte(self.skip_blanks(next + count)) == b'%')
            .then_some(next)
    }

    /// A scanner program's letter for a digit at the end of a number.
    fn misread_digit(&self, at: usize) -> Option<char> {
        let digit = match self.characters.get(at)? {
            'l' => '1',
            'O' => '0',
            _ => return None,
        };
        let ends = !self
            .characters
            .get(at + 1)
            .is_some_and(|c| c.is_alphanumeric());
        ends.then_some(digit)
    }

    /// "2.l40", "1.2O5": a group of three with one letter read for a digit.
    fn misread_group(&self, from: usize) -> Option<String> {
        let group = self.characters.get(from..from + 3)?;
        let letters = group.iter().filter(|c| !c.is_ascii_digit()).count();
        let ends = self.characters.get(from + 3);
        if !(1..=2).contains(&letters) || ends.is_some_and(|c| c.is_alphanumeric()) {
            return None;
        }
        let digit = |c: &char| match c {
            'l' | 'I' => Some('1'),
            'O' | 'o' => Some('0'),
            _ => c.is_ascii_digit().then_some(*c),
        };
        group.iter().map(digit).collect()
    }

    /// Where the rest of a group of three begins when a blank stands inside the group.
    fn torn_group(&self, from: usize, count: usize) -> Option<usize> {
        let rest = from + count + 1;
        let torn = (1..=2).contains(&count)
            && matches!(self.byte(from + count), b' ' | b'\n')
            && self.digits(rest) == 3 - count
            && !matches!(self.byte(rest + 3 - count), b'.' | b',' | b'%');
        torn.then_some(rest)
    }

    pub(super) fn skip_blanks(&self, mut at: usize) -> usize {
        while at < self.characters.len() && self.byte(at) == b' ' {
            at += 1;
        }
        at
    }
}

/// One unit of so many decimal places; as many as [`power_of_ten`] knows.
fn one_of_place(places: usize) -> Option<Decimal> {
    let places = u32::try_from(places).ok().filter(|&places| places <= 27)?;
    Some(Decimal::new(1, places))
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
