//! One cell: what `calamine` says it holds → text and [`CellValue`].

use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType};

use super::{Look, Styled};
use crate::model::{Cell, CellValue};

/// A filled cell and where it stands, from 0.
#[derive(Debug)]
pub(super) struct RawCell {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) cell: Cell,
}

impl RawCell {
    /// The cell with what its format says.
    pub(super) fn styled(mut self, styled: &Styled) -> RawCell {
        if let Some(look) = styled.get(&(self.row, self.column)) {
            self.look(*look);
        }
        self
    }

    pub(super) fn look(&mut self, look: Look) {
        self.cell.bold = look.bold;
        if let CellValue::Number { percent, .. } = &mut self.cell.value {
            *percent = look.percent;
        }
    }
}

/// Turns a value into a cell; `None` when there is nothing in it.
pub(super) fn cell(row: u32, column: u32, value: &DataRef<'_>, formula: bool) -> Option<RawCell> {
    let (text, value) = match value {
        DataRef::Empty => (String::new(), CellValue::Blank),
        DataRef::Int(n) => number(n.to_string()),
        DataRef::Float(x) => number(digits(*x)),
        DataRef::String(text) => string(text),
        DataRef::SharedString(text) => string(text),
        DataRef::Bool(true) => ("TRUE".to_owned(), CellValue::Bool),
        DataRef::Bool(false) => ("FALSE".to_owned(), CellValue::Bool),
        DataRef::DateTime(date) => date_time(*date),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::DurationIso(text) => (text.clone(), CellValue::Text),
        DataRef::Error(error) => (error.to_string(), CellValue::Error),
    };
    if value == CellValue::Blank && !formula {
        return None;
    }
    Some(RawCell {
        row,
        column,
        cell: Cell {
            text,
            value,
            formula,
            ..Cell::default()
        },
    })
}

/// As [`cell`], for the grids of old formats.
pub(super) fn cell_of(row: u32, column: u32, value: &Data, formula: bool) -> Option<RawCell> {
    let borrowed = match value {
        Data::Empty => DataRef::Empty,
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(x) => DataRef::Float(*x),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(on) => DataRef::Bool(*on),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
    };
    cell(row, column, &borrowed, formula)
}

fn string(text: &str) -> (String, CellValue) {
    if text.trim().is_empty() {
        return (String::new(), CellValue::Blank);
    }
    // Excel stores a typed line break as CR LF when it comes from other programs.
    (
        text.replace("\r\n", "\n").replace('\r', "\n"),
        CellValue::Text,
    )
}

fn number(digits: String) -> (String, CellValue) {
    let value = CellValue::Number {
        digits: digits.clone(),
        percent: false,
    };
    (digits, value)
}

/// The shortest digits of a number as Excel knows it: 15 significant ones, which takes the noise off
/// computed values (0.1 + 0.2 is 0.3).
fn digits(x: f64) -> String {
    if !x.is_finite() {
        return x.to_string();
    }
    let size = x.abs();
    if x.fract() == 0.0 && size < 9_007_199_254_740_992.0 {
        return format!("{}", x as i64);
    }
    let rounded: f64 = format!("{x:.14e}").parse().unwrap_or(x);
    if size != 0.0 && !(1e-9..1e21).contains(&size) {
        format!("{rounded:e}")
    } else {
        format!("{rounded}")
    }
}

fn date_time(date: ExcelDateTime) -> (String, CellValue) {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() {
        let minutes = (date.as_f64() * 1_440.0).round() as i64;
        return (
            format!("{}:{:02}", minutes / 60, minutes % 60),
            CellValue::Text,
        );
    }
    if date.as_f64() < 1.0 {
        return (format!("{hour:02}:{minute:02}"), CellValue::Text);
    }
    let iso = format!("{year:04}-{month:02}-{day:02}");
    let text = if (hour, minute, second) == (0, 0, 0) {
        iso.clone()
    } else {
        format!("{iso} {hour:02}:{minute:02}")
    };
    (text, CellValue::Date { iso })
}

/// Dates that are stored as ISO text (strict workbooks, OpenDocument).
fn iso(text: &str) -> (String, CellValue) {
    let date = text.get(..10).unwrap_or_default();
    let shape = date.bytes().enumerate().all(|(i, b)| match i {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    });
    if date.is_empty() || !shape {
        return (text.to_owned(), CellValue::Text);
    }
    let time = text.get(11..16).filter(|time| *time != "00:00");
    let shown = match time {
        Some(time) => format!("{date} {time}"),
        None => date.to_owned(),
    };
    (
        shown,
        CellValue::Date {
            iso: date.to_owned(),
        },
    )
}

/// Whether a number format of its own shows a date or a length of time: letters of a date outside
/// quotes and brackets, or hours, minutes or seconds inside brackets.
pub(super) fn time_of(code: &str) -> Option<ExcelDateTimeType> {
    let mut signs = code.chars();
    let mut bracket: Option<String> = None;
    let mut quoted = false;
    while let Some(c) = signs.next() {
        match (c, &mut bracket) {
            ('"', None) => quoted = !quoted,
            _ if quoted => {}
            ('\\' | '_' | '*', None) => drop(signs.next()),
            // What follows is for negative numbers.
            (';', None) => return None,
            ('[', None) => bracket = Some(String::new()),
            (']', Some(inside)) => {
                let unit = inside.to_ascii_lowercase();
                if !unit.is_empty()
                    && ["h", "m", "s"]
                        .iter()
                        .any(|u| unit.replace(u, "").is_empty())
                {
                    return Some(ExcelDateTimeType::TimeDelta);
                }
                bracket = None;
            }
            (c, Some(inside)) => inside.push(c),
            // General has none of these letters but `e`.
            ('d' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S', None) => {
                return Some(ExcelDateTimeType::DateTime);
            }
            _ => {}
        }
    }
    None
}

/// As [`time_of`], for the formats that every workbook has by number.
pub(super) fn time_of_number(id: u32) -> Option<ExcelDateTimeType> {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Some(ExcelDateTimeType::DateTime),
        46 => Some(ExcelDateTimeType::TimeDelta),
        _ => None,
    }
}
