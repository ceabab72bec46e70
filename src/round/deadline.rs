//! By when each unit had to report, and whether it did; always with the rule that was used.
//!
//! Notices count backwards from the visit ("trước 05 ngày làm việc"), for which no law fixes a
//! convention. Here the day of the visit is not counted, and a report is on time until the end of
//! the due day unless `counts = "before"`. Where working days and calendar days give different due
//! days, both are printed, because one notice may state both.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::config::{Counting, Cutoff, Deadline};
use super::values::{date, vietnamese};
use crate::calendar::Calendar;
use crate::model::{Anchor, Evidence, Finding, Outcome, Punctuality, Severity, Subject, Unit};

/// How a round counts its deadline.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The deadline, if the round has one.
    pub deadline: Option<Deadline>,
    /// Whether the due day itself is on time.
    pub cutoff: Cutoff,
    /// What the documents say where they can be read in more ways than one; empty for nothing.
    pub note: &'a str,
}

/// When one unit had to report, and how late it was in the round's own counting. Any lateness is
/// at least one day, also where no working day lies between. `silent_on` is today (ISO) where nothing of
/// the unit has come.
pub fn punctuality(
    terms: Terms<'_>,
    unit: &Unit,
    calendar: &Calendar,
    silent_on: Option<&str>,
) -> Punctuality {
    let Terms {
        deadline, cutoff, ..
    } = terms;
    let received = unit.received.as_deref().and_then(date);
    let mut result = Punctuality {
        received: unit.received.clone(),
        ..Punctuality::default()
    };
    let Some(deadline) = deadline else {
        "Đợt kiểm tra không đặt hạn nộp.".clone_into(&mut result.reading);
        return result;
    };
    let visit = unit.visit.as_deref().and_then(date);
    let Some(due) = due_day(deadline, cutoff, visit, calendar) else {
        "Chưa ghi ngày kiểm tra của đơn vị nên không tính được hạn nộp."
            .clone_into(&mut result.reading);
        return result;
    };
    let counting = match deadline {
        Deadline::Before { counting, .. } => counting,
        Deadline::Due { .. } => Counting::CalendarDays,
    };
    let other = other_reading(deadline, cutoff, visit, calendar).filter(|other| *other != due);
    // The day the rule names by itself; the due day lies before it where that day is late already.
    let named = |deadline| due_day(deadline, Cutoff::OnOrBefore, visit, calendar);
    let mut says = vec![rule(
        deadline,
        visit,
        due,
        named(deadline).filter(|day| *day != due),
    )];
    if let Some(other) = other {
        if !terms.note.is_empty() {
            says.push(format!("Về hạn nộp, tài liệu ghi: “{}”.", terms.note));
        }
        let named = turned(deadline).and_then(named);
        let named = named.filter(|day| *day != other);
        says.push(other_way(counting, other, named, due, received));
    }
    if counting == Counting::WorkingDays
        && let Some(visit) = visit
    {
        says.extend(rows_used(due, visit, calendar));
        let settled = calendar.with_pending();
        if let Some(then) = due_day(deadline, cutoff, Some(visit), &settled).filter(|d| *d != due) {
            says.push(format!(
                "Có ngày nghỉ mới là chủ trương trong khoảng này; nếu được nghỉ thì hạn là {}.",
                vietnamese(then)
            ));
        }
    }
    if counting == Counting::CalendarDays && !calendar.is_working_day(due) {
        says.push("Hạn nộp rơi vào ngày nghỉ.".to_owned());
    }
    match received {
        None => says.extend(unknown(due, silent_on.and_then(date), silent_on.is_some())),
        Some(day) => {
            if day > due {
                result.days_late = days_late(due, day, counting, calendar);
                let counted = match counting {
                    Counting::WorkingDays => "Số ngày chậm tính theo ngày làm việc.",
                    Counting::CalendarDays => "Số ngày chậm tính theo ngày lịch, kể cả ngày nghỉ.",
                };
                says.push(counted.to_owned());
            }
            if !calendar.is_working_day(day) {
                says.push("Ngày nhận là ngày nghỉ.".to_owned());
            }
        }
    }
    result.due = Some(due.to_string());
    result.reading = says.join(" ");
    result
}

/// One `calendar-unverified` finding per year whose holidays nobody has entered, where working
/// days of that year were counted.
pub fn calendar_findings(
    deadline: Option<Deadline>,
    units: &[Unit],
    calendar: &Calendar,
) -> Vec<Finding> {
    let Some(Deadline::Before {
        counting: Counting::WorkingDays,
        days,
    }) = deadline
    else {
        return Vec::new();
    };
    let mut years = BTreeSet::new();
    for unit in units {
        if let Some(visit) = unit.visit.as_deref().and_then(date) {
            years.insert(visit.year());
            years.insert(calendar.back(visit, days).year());
        }
    }
    years
        .into_iter()
        .filter(|year| !calendar.verified(*year))
        .map(|year| match calendar.rows_of(year) {
            0 => unknown_year(year),
            rows => unverified(year, rows, calendar),
        })
        .collect()
}

/// The year's days off are there, but nobody has held them against the announcements.
fn unverified(year: i16, rows: usize, calendar: &Calendar) -> Finding {
    let note = calendar.note(year);
    Finding {
        message: format!(
            "Lịch nghỉ lễ năm {year} có trong dữ liệu nhưng chưa đối chiếu đủ với thông báo; ngày làm việc đã tính theo các dòng ấy"
        ),
        found: format!("{rows} dòng, chưa xác nhận"),
        expected: format!("các dòng của năm {year} đã đối chiếu với thông báo (verified = true)"),
        evidence: vec![Evidence {
            file: CALENDAR.into(),
            anchor: Anchor::File,
            quote: note.unwrap_or("verified = false").to_owned(),
        }],
        hint: "Đối chiếu các dòng của năm trong rules/calendar/vn.toml với thông báo nghỉ lễ, ghi verified = true rồi chạy lại, hoặc tự kiểm tra hạn nộp của các đơn vị.".into(),
        ..unknown_year(year)
    }
}

/// Where the calendar's rows are kept.
const CALENDAR: &str = "rules/calendar/vn.toml";

/// Nobody has entered the year's days off.
fn unknown_year(year: i16) -> Finding {
    Finding {
        code: "calendar-unverified",
        severity: Severity::Warning,
        subject: Subject::Document(format!("calendar-{year}")),
        outcome: Outcome::NotMet,
        share_bp: 0,
        message: format!(
            "Lịch nghỉ lễ năm {year} chưa có trong dữ liệu; ngày làm việc của năm này chỉ trừ thứ Bảy và Chủ nhật"
        ),
        found: "không có dòng nào".to_owned(),
        expected: format!("các ngày nghỉ và làm bù của năm {year}, mỗi dòng có nguồn"),
        difference: String::new(),
        evidence: vec![Evidence {
            file: CALENDAR.into(),
            anchor: Anchor::File,
            quote: format!("không có dòng nào cho năm {year}"),
        }],
        hint: "Bổ sung lịch nghỉ của năm vào rules/calendar/vn.toml rồi chạy lại, hoặc tự kiểm tra hạn nộp của các đơn vị.".into(),
    }
}

fn due_day(
    deadline: Deadline,
    cutoff: Cutoff,
    visit: Option<Date>,
    calendar: &Calendar,
) -> Option<Date> {
    let strict = cutoff == Cutoff::Before;
    Some(match deadline {
        Deadline::Due { date } => back_days(date, u32::from(strict)),
        Deadline::Before { days, counting } => {
            let days = days + u32::from(strict);
            match counting {
                Counting::WorkingDays => calendar.back(visit?, days),
                Counting::CalendarDays => back_days(visit?, days),
            }
        }
    })
}

/// The due day if the days were counted the other way.
fn other_reading(
    deadline: Deadline,
    cutoff: Cutoff,
    visit: Option<Date>,
    calendar: &Calendar,
) -> Option<Date> {
    due_day(turned(deadline)?, cutoff, visit, calendar)
}

/// The same number of days, counted the other way.
fn turned(deadline: Deadline) -> Option<Deadline> {
    let Deadline::Before { days, counting } = deadline else {
        return None;
    };
    let counting = match counting {
        Counting::WorkingDays => Counting::CalendarDays,
        Counting::CalendarDays => Counting::WorkingDays,
    };
    Some(Deadline::Before { days, counting })
}

/// The calendar's rows between the due day and the visit, so that anyone can count again.
fn rows_used(due: Date, visit: Date, calendar: &Calendar) -> Option<String> {
    let last = visit.yesterday().ok()?;
    let mut rows: Vec<String> = calendar
        .holidays_between(due, last)
        .filter(|row| !row.pending)
        .map(|row| {
            let days = if row.from == row.to {
                vietnamese(row.from)
            } else {
                format!("{} – {}", vietnamese(row.from), vietnamese(row.to))
            };
            format!("nghỉ {days} ({})", row.name)
        })
        .collect();
    let worked = calendar.make_ups_between(due, last);
    rows.extend(worked.map(|row| format!("làm bù thứ Bảy {}", vietnamese(row.date))));
    (!rows.is_empty()).then(|| format!("Trong khoảng này: {}.", rows.join("; ")))
}

fn back_days(from: Date, days: u32) -> Date {
    from.saturating_sub(i64::from(days).days())
}

fn days_late(due: Date, received: Date, counting: Counting, calendar: &Calendar) -> u32 {
    let days = match counting {
        Counting::WorkingDays => calendar.working_days_between(due, received),
        Counting::CalendarDays => u32::try_from((received - due).get_days()).unwrap_or(0),
    };
    days.max(1)
}

/// How the due day was found, so that anyone counts the same by hand. `named` is the day the rule comes
/// to by itself, where that day is late already.
fn rule(deadline: Deadline, visit: Option<Date>, due: Date, named: Option<Date>) -> String {
    match (deadline, visit, named) {
        (Deadline::Before { days, counting }, Some(visit), None) => format!(
            "Hạn tính trước {days} {} so với ngày kiểm tra {}, không kể ngày kiểm tra; nộp trong ngày hạn là đúng hạn.",
            unit_of(counting),
            vietnamese(visit)
        ),
        (Deadline::Before { days, counting }, Some(visit), Some(named)) => {
            let last = match counting {
                Counting::WorkingDays => "ngày làm việc liền trước",
                Counting::CalendarDays => "ngày liền trước",
            };
            format!(
                "Phải nộp trước ngày {}, tức trước {days} {} so với ngày kiểm tra {}, không kể ngày kiểm tra; ngày cuối còn đúng hạn là {last}, {}.",
                vietnamese(named),
                unit_of(counting),
                vietnamese(visit),
                vietnamese(due)
            )
        }
        (_, _, Some(named)) => format!(
            "Hạn chung Ban đặt cho đợt kiểm tra là trước ngày {}; ngày cuối còn đúng hạn là {}.",
            vietnamese(named),
            vietnamese(due)
        ),
        _ => "Hạn chung Ban đặt cho đợt kiểm tra; nộp trong ngày hạn là đúng hạn.".to_owned(),
    }
}

/// The due day of the other way of counting, and what it would make of the day of receipt. `named` as in
/// [`rule`].
fn other_way(
    counting: Counting,
    other: Date,
    named: Option<Date>,
    due: Date,
    received: Option<Date>,
) -> String {
    let way = match counting {
        Counting::WorkingDays => "ngày thường",
        Counting::CalendarDays => "ngày làm việc",
    };
    let verdict = match received {
        Some(day) if (day > due) == (day > other) => "",
        Some(day) if day > due => ", khi ấy là đúng hạn",
        Some(_) => ", khi ấy là chậm",
        None => "",
    };
    match named {
        None => format!(
            "Nếu tính theo {way} thì hạn là {}{verdict}.",
            vietnamese(other)
        ),
        Some(named) => format!(
            "Nếu tính theo {way} thì phải nộp trước ngày {}, ngày cuối còn đúng hạn là {}{verdict}.",
            vietnamese(named),
            vietnamese(other)
        ),
    }
}

/// What can be said where no day of receipt is entered.
fn unknown(due: Date, today: Option<Date>, silent: bool) -> Option<String> {
    if !silent {
        let words = "Ban chưa ghi ngày nhận báo cáo nên chưa kết luận đúng hạn hay chậm.";
        return Some(words.to_owned());
    }
    let today = today.filter(|today| *today > due)?;
    Some(format!(
        "Đến ngày {} đã quá hạn nộp {} ngày.",
        vietnamese(today),
        (today - due).get_days()
    ))
}

fn unit_of(counting: Counting) -> &'static str {
    match counting {
        Counting::WorkingDays => "ngày làm việc",
        Counting::CalendarDays => "ngày",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKING: Option<Deadline> = Some(Deadline::Before {
        days: 5,
        counting: Counting::WorkingDays,
    });

    fn unit(visit: &str, received: &str) -> Unit {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Unit {
            visit: some(visit),
            received: some(received),
            ..Unit::default()
        }
    }

    fn judge(deadline: Option<Deadline>, visit: &str, received: &str) -> Punctuality {
        let calendar = crate::rules::calendar();
        let unit = unit(visit, received);
        punctuality(terms(deadline, Cutoff::OnOrBefore), &unit, &calendar, None)
    }

    fn terms(deadline: Option<Deadline>, cutoff: Cutoff) -> Terms<'static> {
        Terms {
            deadline,
            cutoff,
            note: "mục I.3: trước 05 ngày làm việc; đoạn cuối: trước 05 ngày",
        }
    }

    #[test]
    fn the_notice_of_kien_giang_gives_these_days() {
        for (visit, due) in [
            ("2024-07-02", "2024-06-25"),
            ("2024-07-04", "2024-06-27"),
            ("2024-07-05", "2024-06-28"),
        ] {
            assert_eq!(judge(WORKING, visit, "").due.as_deref(), Some(due));
        }
        let calendar_days = Some(Deadline::Before {
            days: 5,
            counting: Counting::CalendarDays,
        });
        let result = judge(calendar_days, "2024-07-04", "2024-06-30");
        assert_eq!(result.due.as_deref(), Some("2024-06-29"));
        assert_eq!(result.days_late, 1);
        assert!(result.reading.contains("Hạn nộp rơi vào ngày nghỉ."));
    }

    /// Every worked case: five working days back over holidays, swapped days and make-up Saturdays.
    #[test]
    fn holidays_and_make_up_saturdays_move_the_due_day() {
        for (visit, due) in [
            ("2024-05-07", "2024-04-26"),
            ("2025-02-05", "2025-01-22"),
            ("2025-05-06", "2025-04-25"),
            ("2026-01-13", "2026-01-07"),
            ("2026-02-24", "2026-02-10"),
            ("2026-08-25", "2026-08-19"),
            ("2026-09-03", "2026-08-24"),
            ("2026-11-26", "2026-11-19"),
        ] {
            assert_eq!(
                judge(WORKING, visit, "").due.as_deref(),
                Some(due),
                "{visit}"
            );
        }
        let calendar = crate::rules::calendar();
        for (year, days) in [(2024, 251), (2025, 250), (2026, 250)] {
            let eve = jiff::civil::date(year - 1, 12, 31);
            let end = jiff::civil::date(year, 12, 31);
            assert_eq!(calendar.working_days_between(eve, end), days, "{year}");
        }
        let settled = calendar.with_pending();
        let year = (
            jiff::civil::date(2025, 12, 31),
            jiff::civil::date(2026, 12, 31),
        );
        assert_eq!(settled.working_days_between(year.0, year.1), 249);
    }

    #[test]
    fn the_rows_of_the_calendar_that_counted_are_printed() {
        let reading = judge(WORKING, "2026-01-13", "").reading;
        assert!(reading.contains("làm bù thứ Bảy 10/01/2026"), "{reading}");
        let reading = judge(WORKING, "2024-05-07", "").reading;
        assert!(
            reading.contains("nghỉ 29/04/2024 – 01/05/2024"),
            "{reading}"
        );
        let reading = judge(WORKING, "2026-11-26", "").reading;
        assert!(
            reading.contains("nếu được nghỉ thì hạn là 18/11/2026"),
            "{reading}"
        );
        assert!(
            !judge(WORKING, "2024-07-02", "")
                .reading
                .contains("Trong khoảng này")
        );
    }

    #[test]
    fn both_readings_are_printed_where_they_differ() {
        let result = judge(WORKING, "2024-07-02", "2024-06-26");
        assert_eq!(result.days_late, 1);
        assert_eq!(
            result.reading,
            "Hạn tính trước 5 ngày làm việc so với ngày kiểm tra 02/07/2024, không kể ngày kiểm tra; \
             nộp trong ngày hạn là đúng hạn. \
             Về hạn nộp, tài liệu ghi: “mục I.3: trước 05 ngày làm việc; đoạn cuối: trước 05 ngày”. \
             Nếu tính theo ngày thường thì hạn là 27/06/2024, khi ấy là đúng hạn. \
             Số ngày chậm tính theo ngày làm việc."
        );
    }

    #[test]
    fn late_on_a_saturday_is_late() {
        let result = judge(WORKING, "2024-07-05", "2024-06-29");
        assert_eq!(result.due.as_deref(), Some("2024-06-28"));
        assert_eq!(result.days_late, 1);
        assert!(result.reading.contains("Ngày nhận là ngày nghỉ."));
    }

    #[test]
    fn nothing_is_claimed_without_dates() {
        let result = judge(WORKING, "", "2024-06-29");
        assert_eq!((result.due, result.days_late), (None, 0));
        let result = judge(WORKING, "2024-07-05", "");
        assert_eq!(result.days_late, 0);
        assert!(result.reading.contains("chưa kết luận"));
        assert_eq!(judge(None, "2024-07-05", "2024-07-06").due, None);
    }

    #[test]
    fn one_date_for_all_and_the_strict_reading() {
        let due = Some(Deadline::Due {
            date: jiff::civil::date(2023, 10, 31),
        });
        let result = judge(due, "", "2023-11-02");
        assert_eq!(result.due.as_deref(), Some("2023-10-31"));
        assert_eq!(result.days_late, 2);
        assert_eq!(
            result.reading,
            "Hạn chung Ban đặt cho đợt kiểm tra; nộp trong ngày hạn là đúng hạn. \
             Số ngày chậm tính theo ngày lịch, kể cả ngày nghỉ."
        );
        let calendar = crate::rules::calendar();
        let late = unit("", "2023-10-31");
        let strict = punctuality(terms(due, Cutoff::Before), &late, &calendar, None);
        assert_eq!(strict.due.as_deref(), Some("2023-10-30"));
        assert_eq!(strict.days_late, 1);
        let visited = unit("2024-07-02", "");
        let strict = punctuality(terms(WORKING, Cutoff::Before), &visited, &calendar, None);
        assert_eq!(strict.due.as_deref(), Some("2024-06-24"));
    }

    #[test]
    fn the_strict_reading_says_how_its_days_are_counted() {
        let calendar = crate::rules::calendar();
        let reading = |deadline, unit: &Unit| {
            punctuality(terms(deadline, Cutoff::Before), unit, &calendar, None).reading
        };
        // Five working days before Tuesday 2 July is Tuesday 25 June; counted in days it is Thursday the 27th.
        let visited = unit("2024-07-02", "2024-06-26");
        let said = reading(WORKING, &visited);
        for sentence in [
            "Phải nộp trước ngày 25/06/2024, tức trước 5 ngày làm việc so với ngày kiểm tra 02/07/2024, không kể \
             ngày kiểm tra; ngày cuối còn đúng hạn là ngày làm việc liền trước, 24/06/2024.",
            "Nếu tính theo ngày thường thì phải nộp trước ngày 27/06/2024, ngày cuối còn đúng hạn là 26/06/2024, \
             khi ấy là đúng hạn.",
        ] {
            assert!(said.contains(sentence), "{said}");
        }
        let due = Some(Deadline::Due {
            date: jiff::civil::date(2023, 10, 31),
        });
        assert!(
            reading(due, &unit("", "2023-10-30")).starts_with(
                "Hạn chung Ban đặt cho đợt kiểm tra là trước ngày 31/10/2023; ngày cuối còn đúng hạn là 30/10/2023."
            )
        );
    }

    #[test]
    fn rows_that_nobody_verified_are_not_called_missing() {
        let calendar = crate::rules::calendar();
        let found = calendar_findings(WORKING, &[unit("2023-11-07", "")], &calendar);
        let [one] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert!(one.message.contains("chưa đối chiếu"), "{}", one.message);
        assert!(one.found.ends_with("dòng, chưa xác nhận"), "{}", one.found);
        let file = include_str!("../../rules/calendar/vn.toml");
        assert!(file.contains(&one.evidence[0].quote), "a true quotation");
        let found = calendar_findings(WORKING, &[unit("2099-03-05", "")], &calendar);
        assert_eq!(found[0].found, "không có dòng nào");
    }

    #[test]
    fn silence_past_the_due_day_is_overdue_and_before_it_is_nothing() {
        let due = Some(Deadline::Due {
            date: jiff::civil::date(2023, 10, 31),
        });
        let calendar = crate::rules::calendar();
        let reading = |today| {
            let terms = terms(due, Cutoff::OnOrBefore);
            punctuality(terms, &unit("", ""), &calendar, Some(today)).reading
        };
        let overdue = reading("2023-11-10");
        assert!(
            overdue.contains("Đến ngày 10/11/2023 đã quá hạn nộp 10 ngày."),
            "{overdue}"
        );
        assert!(!reading("2023-10-31").contains("quá hạn"));
        assert!(!overdue.contains("chưa ghi ngày"));
    }

    #[test]
    fn years_without_holidays_are_pointed_out_once() {
        let calendar = crate::rules::calendar();
        let units = [
            unit("2099-01-05", ""),
            unit("2099-03-05", ""),
            unit("2024-07-02", ""),
        ];
        let findings = calendar_findings(WORKING, &units, &calendar);
        let subjects: Vec<String> = findings.iter().map(|f| f.subject.to_string()).collect();
        assert_eq!(
            subjects,
            ["document:calendar-2098", "document:calendar-2099"]
        );
    }
}
