//! Dates and numbers as clerks type them into registers.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// A date: `2024-07-02`, `02/7/2024`, `2-7-2024` or `2.7.2024`; day before month.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let digits = |s: &str| {
        (!s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse::<i16>().ok())
            .flatten()
    };
    let (year, month, day) = if a.len() == 4 {
        (digits(a)?, digits(b)?, digits(c)?)
    } else if c.len() == 4 {
        (digits(c)?, digits(b)?, digits(a)?)
    } else {
        return None;
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A date for print: `02/07/2024`, as in every output.
pub(crate) fn vietnamese(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// A number the Vietnamese way: `12500`, `12.500`, `12,5`, `80%`. A dot is only ever a thousands
/// mark, so `12.5` is refused rather than guessed.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix('%').unwrap_or(&text);
    let (whole, part) = match text.split_once(',') {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !grouped || !groups.iter().all(|g| all_digits(g)) || part.is_some_and(|p| !all_digits(p)) {
        return None;
    }
    let plain = match part {
        Some(part) => format!("{}.{part}", groups.concat()),
        None => groups.concat(),
    };
    plain.parse().ok()
}

/// A score in hundredths of a point: `85`, `85,5`, `85.25`.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let text = text.trim();
    let plain = match text.split_once(['.', ',']) {
        Some((_, part)) if part.is_empty() || part.len() > 2 => return None,
        Some((whole, part)) => format!("{whole}.{part}"),
        None => text.to_owned(),
    };
    if !plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let value: Decimal = plain.parse().ok()?;
    let scaled = value.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
    (scaled.scale() == 0).then(|| i64::try_from(scaled.mantissa()).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_day_first_and_iso() {
        let day = jiff::civil::date(2024, 7, 2);
        for text in [
            "2024-07-02",
            "02/7/2024",
            " 2/07/2024 ",
            "2.7.2024",
            "2-7-2024",
        ] {
            assert_eq!(date(text), Some(day), "{text}");
        }
        for text in [
            "",
            "7/2024",
            "31/02/2024",
            "02/07/24",
            "hai/7/2024",
            "02/7/2024/1",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn prints_dates_as_decree_30_does() {
        assert_eq!(vietnamese(jiff::civil::date(2024, 7, 2)), "02/07/2024");
        assert_eq!(vietnamese(jiff::civil::date(2024, 2, 15)), "15/02/2024");
    }

    #[test]
    fn a_dot_is_never_a_decimal_mark_in_allocations() {
        assert_eq!(number("12.500"), Some(12500.into()));
        assert_eq!(number("12500"), Some(12500.into()));
        assert_eq!(number("1.250.000"), Some(1_250_000.into()));
        assert_eq!(number("80%"), Some(80.into()));
        assert_eq!(number("12,5 %"), Some(Decimal::new(125, 1)));
        for text in [
            "12.5", "1.25.000", "", "-3", "2 tỷ", "1,2,3", "1250.000", "%", ".",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn scores_keep_two_decimals() {
        assert_eq!(hundredths("85,5"), Some(8550));
        assert_eq!(hundredths("85.25"), Some(8525));
        assert_eq!(hundredths("90"), Some(9000));
        for text in ["85,555", "tốt", "", "-1", "8,5,5", "1."] {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }
}
