//! The period a column head or a sheet's name speaks of: "Năm 2023", "6 tháng đầu năm 2024",
//! "Quý II/2024", "TH 6T/2024", "Đến 15/6/2024".

/// A period against the year of the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// An earlier year.
    Before,
    /// The year of the round.
    Now,
    /// A later year, or a forecast.
    After,
}

/// What a text says of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// The year against the round's.
    pub(super) when: When,
    /// First and last month, where it is a part of a year, or the year said as a whole.
    pub(super) months: Option<(u8, u8)>,
    /// How many words belong to the period.
    pub(super) words: usize,
    /// The text says nothing else.
    pub(super) alone: bool,
}

/// Words that stand around a period and add nothing.
const FILLING: [&str; 18] = [
    "den", "tinh", "ngay", "tu", "het", "trong", "ky", "nam", "dau", "cuoi", "ca", "thang", "quy",
    "thoi", "diem", "hien", "nay", "cua",
];

/// A run of letters or digits, or any other mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    Word(&'t str),
    Number(u32, usize),
    Mark(u8),
}

/// Reads the period in a comparable text; none when it names no period, or this year beside others.
pub(super) fn read(key: &str, year: i32) -> Option<Period> {
    let pieces = pieces(key);
    let at = |i: usize| pieces.get(i).copied();
    let mut years: Vec<i32> = Vec::new();
    let mut months: Option<(u8, u8)> = None;
    let (mut spare, mut words) = (0, 0);
    let mut i = 0;
    while let Some(piece) = at(i) {
        let step = match piece {
            Piece::Number(day, _) => match (at(i + 1), at(i + 2), at(i + 3), at(i + 4)) {
                (
                    Some(Piece::Mark(a)),
                    Some(Piece::Number(month, _)),
                    Some(Piece::Mark(b)),
                    Some(Piece::Number(y, 4)),
                ) if a == b && day <= 31 && (1..=12).contains(&month) => {
                    years.push(y as i32);
                    join(&mut months, 1, month);
                    5
                }
                (Some(Piece::Word("thang" | "t")), next, ..) if (1..=12).contains(&day) => {
                    words += 1;
                    if next == Some(Piece::Word("cuoi")) {
                        join(&mut months, 13 - day, 12);
                    } else {
                        join(&mut months, 1, day);
                    }
                    2
                }
                _ => {
                    match year_of(piece).filter(|_| day > 99) {
                        Some(year) => years.push(year),
                        None => spare += 1,
                    }
                    1
                }
            },
            Piece::Word("thang" | "t") if is_month(at(i + 1)) => {
                words += 1;
                if let Some(Piece::Number(month, _)) = at(i + 1) {
                    let since = matches!(
                        i.checked_sub(1).and_then(at),
                        Some(Piece::Word("den" | "het"))
                    );
                    join(&mut months, if since { 1 } else { month }, month);
                }
                2
            }
            Piece::Word("quy") => {
                words += 1;
                let mut j = i + 1;
                while let Some(quarter) = at(j).and_then(quarter_of) {
                    join(&mut months, quarter * 3 - 2, quarter * 3);
                    j += 1;
                    if matches!(at(j), Some(Piece::Mark(b',' | b'+' | b'-')))
                        && at(j + 1).and_then(quarter_of).is_some()
                    {
                        j += 1;
                    }
                }
                j - i
            }
            Piece::Word("nam") => {
                words += 1;
                if i.checked_sub(1).and_then(at) == Some(Piece::Word("ca")) {
                    join(&mut months, 1, 12);
                }
                let year = at(i + 1).and_then(year_of);
                years.extend(year);
                1 + usize::from(year.is_some())
            }
            Piece::Word(word) => {
                if FILLING.contains(&word) {
                    words += 1;
                } else {
                    spare += 1;
                }
                1
            }
            Piece::Mark(b'/') if months.is_some() => match at(i + 1).and_then(year_of) {
                Some(y) => {
                    years.push(y);
                    2
                }
                None => 1,
            },
            Piece::Mark(b'%') => {
                spare += 1;
                1
            }
            Piece::Mark(_) => 1,
        };
        i += step;
    }
    if years.is_empty() && months.is_none() {
        return None;
    }
    let when = if years.iter().all(|&y| y == year) {
        When::Now
    } else if years.contains(&year) {
        return None;
    } else if years.iter().all(|&y| y < year) {
        When::Before
    } else {
        When::After
    };
    Some(Period {
        when,
        months,
        words,
        alone: spare == 0,
    })
}

fn join(months: &mut Option<(u8, u8)>, from: u32, to: u32) {
    let (from, to) = (from as u8, to as u8);
    *months = Some(months.map_or((from, to), |(a, b)| (a.min(from), b.max(to))));
}

fn pieces(key: &str) -> Vec<Piece<'_>> {
    let bytes = key.as_bytes();
    let run = |from: usize, is: fn(&u8) -> bool| {
        bytes[from..]
            .iter()
            .position(|b| !is(b))
            .map_or(bytes.len(), |n| from + n)
    };
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let letter = |b: &u8| b.is_ascii_alphabetic() || !b.is_ascii();
        if bytes[at].is_ascii_digit() {
            let end = run(at, u8::is_ascii_digit);
            // A longer run is no day, month or year.
            pieces.push(Piece::Number(key[at..end].parse().unwrap_or(0), end - at));
            at = end;
        } else if letter(&bytes[at]) {
            let end = run(at, letter);
            pieces.push(Piece::Word(&key[at..end]));
            at = end;
        } else {
            if !bytes[at].is_ascii_whitespace() {
                pieces.push(Piece::Mark(bytes[at]));
            }
            at += 1;
        }
    }
    pieces
}

fn is_month(piece: Option<Piece<'_>>) -> bool {
    matches!(piece, Some(Piece::Number(1..=12, 1 | 2)))
}

/// "2024", or "24" where a year is expected.
fn year_of(piece: Piece<'_>) -> Option<i32> {
    match piece {
        Piece::Number(y @ 1990..=2099, 4) => Some(y as i32),
        Piece::Number(y @ 15..=60, 2) => Some(2000 + y as i32),
        _ => None,
    }
}

fn quarter_of(piece: Piece<'_>) -> Option<u32> {
    match piece {
        Piece::Word("i") | Piece::Number(1, 1) => Some(1),
        Piece::Word("ii") | Piece::Number(2, 1) => Some(2),
        Piece::Word("iii") | Piece::Number(3, 1) => Some(3),
        Piece::Word("iv") | Piece::Number(4, 1) => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_against_the_year_of_the_round() {
        let cases = [
            ("nam 2023", When::Before, None, true),
            ("cung ky 2023", When::Before, None, false),
            ("6 thang dau nam 2024", When::Now, Some((1, 6)), true),
            ("6 thang 2024", When::Now, Some((1, 6)), true),
            ("9 thang/2024", When::Now, Some((1, 9)), true),
            ("th 6t/2024", When::Now, Some((1, 6)), false),
            ("6t/23", When::Before, Some((1, 6)), true),
            ("6 thang cuoi nam", When::Now, Some((7, 12)), true),
            ("den 15/6/2024", When::Now, Some((1, 6)), true),
            ("quy ii/2024", When::Now, Some((4, 6)), true),
            ("quy i + ii", When::Now, Some((1, 6)), true),
            ("thang 5/2024", When::Now, Some((5, 5)), true),
            ("den thang 6", When::Now, Some((1, 6)), true),
            ("ca nam 2025", When::After, Some((1, 12)), true),
            ("ct 2024 (giao)", When::Now, None, false),
            ("228 (nam 2024)", When::Now, None, false),
        ];
        for (text, when, months, alone) in cases {
            let period = read(text, 2024).expect(text);
            assert_eq!(
                (period.when, period.months, period.alone),
                (when, months, alone),
                "{text}"
            );
        }
        for text in ["ket qua", "nam 2023 - 2024", "12 xa", "(%)", "ty le nam"] {
            assert_eq!(read(text, 2024), None, "{text}");
        }
    }
}
