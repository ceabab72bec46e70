//! `calendar/vn.toml`: public holidays, make-up Saturdays, and how sure each year is.

use crate::calendar::{Calendar, Holiday, MakeUp, Year, is_weekend};
use crate::rules::place::Faults;

use super::Table;

/// Reads the calendar; rows with faults are left out (the faults are recorded).
pub(in crate::rules) fn read(table: &mut Table<'_>) -> Calendar {
    let faults = table.faults();
    let years = table
        .tables("year")
        .iter_mut()
        .filter_map(|row| year(row, faults))
        .collect();
    let holidays = table
        .tables("holiday")
        .iter_mut()
        .filter_map(|row| holiday(row, faults))
        .collect();
    let make_ups = table
        .tables("make_up")
        .iter_mut()
        .filter_map(|row| make_up(row, faults))
        .collect();
    table.finish(&[]);
    Calendar::new(years, holidays, make_ups)
}

fn year(table: &mut Table<'_>, faults: &Faults) -> Option<Year> {
    let number = table.required_whole("year", "year = 2024");
    let verified = table.flag("verified").is_some_and(|flag| flag.value);
    let note = table.text("note").map(|text| text.value);
    table.finish(&[]);
    let Some(year) = i16::try_from(number.value)
        .ok()
        .filter(|year| (1900..=2200).contains(year))
    else {
        faults.error(
            &number.place,
            format!("năm {} không hợp lệ", number.value),
            "ghi năm bốn chữ số: year = 2024",
        );
        return None;
    };
    Some(Year {
        year,
        verified,
        note,
    })
}

fn holiday(table: &mut Table<'_>, faults: &Faults) -> Option<Holiday> {
    let from = table.required_date("from");
    let to = table.date("to");
    let name = table.required_text("name").value;
    let source = table.required_text("source").value;
    let pending = table.flag("pending").is_some_and(|flag| flag.value);
    table.finish(&[]);
    let from = from?;
    let last = to.as_ref().map_or(from.value, |to| to.value);
    let length = (last - from.value).get_days();
    if !(0..=30).contains(&length) {
        faults.error(
            to.as_ref().map_or(&from.place, |to| &to.place),
            "kỳ nghỉ phải kết thúc sau ngày bắt đầu và không dài quá 30 ngày",
            "xem lại `from` (ngày nghỉ đầu tiên) và `to` (ngày nghỉ cuối cùng)",
        );
        return None;
    }
    Some(Holiday {
        from: from.value,
        to: last,
        name,
        source,
        pending,
    })
}

fn make_up(table: &mut Table<'_>, faults: &Faults) -> Option<MakeUp> {
    let date = table.required_date("date");
    let instead_of = table.date("instead_of");
    let source = table.required_text("source").value;
    table.finish(&[]);
    let date = date?;
    if !is_weekend(date.value) {
        faults.error(
            &date.place,
            "ngày làm bù phải là thứ Bảy hoặc Chủ nhật",
            "`date` là ngày đi làm bù, `instead_of` là ngày được nghỉ thay",
        );
    }
    Some(MakeUp {
        date: date.value,
        instead_of: instead_of.map(|date| date.value),
        source,
    })
}
