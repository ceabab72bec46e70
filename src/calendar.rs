//! Working days: Monday to Friday, less public holidays, plus make-up Saturdays.
//!
//! Labour Code 2019 Art. 112 fixes the paid days off; the Government may swap a working day with a
//! Saturday, late in the year before or during the year. So the days are data
//! (`rules/calendar/vn.toml`), each row with its source, and a year whose announcements nobody has
//! read is not *verified*: a date counted in it must be shown with that reservation.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

/// What is known about a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// All of its days off and make-up days were read in an announcement.
    pub verified: bool,
    /// What is uncertain, Vietnamese.
    pub note: Option<String>,
}

/// Days off in one block, weekends inside it included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// Name, Vietnamese.
    pub name: String,
    /// Where it was read.
    pub source: String,
    /// Announced but not yet law: counted as a working day until the board confirms it.
    pub pending: bool,
}

/// A Saturday worked for a weekday off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeUp {
    /// The day worked.
    pub date: Date,
    /// The weekday it stands for.
    pub instead_of: Option<Date>,
    /// Where it was read.
    pub source: String,
}

/// The working-day calendar. `Default` knows weekends only and no year as verified.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: Vec<Year>,
    holidays: Vec<Holiday>,
    make_ups: Vec<MakeUp>,
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
}

impl Calendar {
    /// A calendar from its rows, in any order.
    pub fn new(
        mut years: Vec<Year>,
        mut holidays: Vec<Holiday>,
        mut make_ups: Vec<MakeUp>,
    ) -> Calendar {
        years.sort_by_key(|row| row.year);
        holidays.sort_by_key(|row| (row.from, row.to));
        make_ups.sort_by_key(|row| row.date);
        let off = holidays
            .iter()
            .filter(|row| !row.pending)
            .flat_map(|row| {
                row.from
                    .series(jiff::Span::new().days(1))
                    .take_while(|day| *day <= row.to)
            })
            .collect();
        let worked = make_ups.iter().map(|row| row.date).collect();
        Calendar {
            years,
            holidays,
            make_ups,
            off,
            worked,
        }
    }

    /// The same calendar as if every announced day off were law already.
    #[must_use]
    pub fn with_pending(&self) -> Calendar {
        let mut holidays = self.holidays.clone();
        for row in &mut holidays {
            row.pending = false;
        }
        Calendar::new(self.years.clone(), holidays, self.make_ups.clone())
    }

    /// Whether offices work on this day.
    pub fn is_working_day(&self, day: Date) -> bool {
        self.worked.contains(&day) || !(is_weekend(day) || self.off.contains(&day))
    }

    /// Whether every day off of this year was read in an announcement.
    pub fn verified(&self, year: i16) -> bool {
        self.years
            .iter()
            .any(|row| row.year == year && row.verified)
    }

    /// How many rows of days off and make-up days concern a year.
    pub fn rows_of(&self, year: i16) -> usize {
        let off = self.holidays.iter();
        let off = off.filter(|row| row.from.year() <= year && row.to.year() >= year);
        let worked = self.make_ups.iter().filter(|row| row.date.year() == year);
        off.count() + worked.count()
    }

    /// What is uncertain about a year, Vietnamese.
    pub fn note(&self, year: i16) -> Option<&str> {
        self.years
            .iter()
            .find(|row| row.year == year)
            .and_then(|row| row.note.as_deref())
    }

    /// The day that lies `working_days` working days before `from`; `from` itself is not counted.
    ///
    /// "Trước 05 ngày làm việc" before a visit on a Tuesday is the Tuesday before, when no holiday
    /// lies between. 0 gives `from`. No rule of law counts backwards; this is the convention of
    /// Civil Code 2015 Art. 147 (the first day is not counted) turned round.
    pub fn back(&self, from: Date, working_days: u32) -> Date {
        let mut day = from;
        let mut left = working_days;
        while left > 0 {
            let Ok(before) = day.yesterday() else {
                return day;
            };
            day = before;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// Number of working days after `after`, up to and including `until`; 0 when `until` is not later.
    pub fn working_days_between(&self, after: Date, until: Date) -> u32 {
        let mut count = 0;
        let mut day = after;
        while day < until {
            let Ok(next) = day.tomorrow() else {
                return count;
            };
            day = next;
            count += u32::from(self.is_working_day(day));
        }
        count
    }

    /// The days off that touch a span of time, both ends included, pending ones too: what a report
    /// prints as the rows it used.
    pub fn holidays_between(&self, from: Date, to: Date) -> impl Iterator<Item = &Holiday> {
        self.holidays
            .iter()
            .filter(move |row| row.from <= to && row.to >= from)
    }

    /// The make-up days in a span of time, both ends included.
    pub fn make_ups_between(&self, from: Date, to: Date) -> impl Iterator<Item = &MakeUp> {
        self.make_ups
            .iter()
            .filter(move |row| row.date >= from && row.date <= to)
    }
}

/// Saturday or Sunday.
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn off(from: Date, to: Date) -> Holiday {
        Holiday {
            from,
            to,
            name: String::new(),
            source: String::new(),
            pending: false,
        }
    }

    /// Two off days in the middle of a week, and a Saturday worked for the second.
    fn small() -> Calendar {
        let swap = MakeUp {
            date: date(2024, 5, 4),
            instead_of: Some(date(2024, 5, 2)),
            source: String::new(),
        };
        Calendar::new(
            vec![],
            vec![off(date(2024, 5, 1), date(2024, 5, 2))],
            vec![swap],
        )
    }

    #[test]
    fn weekends_and_holidays_are_off_and_make_up_days_are_not() {
        let calendar = small();
        assert!(calendar.is_working_day(date(2024, 4, 30)));
        assert!(!calendar.is_working_day(date(2024, 5, 1)));
        assert!(!calendar.is_working_day(date(2024, 5, 2)));
        assert!(calendar.is_working_day(date(2024, 5, 3)));
        assert!(calendar.is_working_day(date(2024, 5, 4)), "worked Saturday");
        assert!(!calendar.is_working_day(date(2024, 5, 5)));
    }

    #[test]
    fn counting_back_leaves_out_the_start() {
        let calendar = small();
        assert_eq!(calendar.back(date(2024, 5, 6), 0), date(2024, 5, 6));
        assert_eq!(calendar.back(date(2024, 5, 6), 1), date(2024, 5, 4));
        assert_eq!(calendar.back(date(2024, 5, 6), 3), date(2024, 4, 30));
    }

    #[test]
    fn between_counts_the_end_but_not_the_start() {
        let calendar = small();
        let (start, end) = (date(2024, 4, 30), date(2024, 5, 6));
        assert_eq!(calendar.working_days_between(start, end), 3);
        assert_eq!(calendar.working_days_between(start, start), 0);
        assert_eq!(calendar.working_days_between(end, start), 0);
    }

    #[test]
    fn a_pending_day_is_worked_but_shown() {
        let mut row = off(date(2026, 11, 24), date(2026, 11, 24));
        row.pending = true;
        let calendar = Calendar::new(vec![], vec![row], vec![]);
        assert!(calendar.is_working_day(date(2026, 11, 24)));
        let shown = calendar.holidays_between(date(2026, 11, 20), date(2026, 11, 26));
        assert!(shown.into_iter().all(|row| row.pending));
        assert_eq!(
            calendar
                .holidays_between(date(2026, 11, 25), date(2026, 12, 1))
                .count(),
            0
        );
    }

    #[test]
    fn the_edges_of_time_do_not_loop() {
        let calendar = Calendar::default();
        assert_eq!(calendar.back(Date::MIN, 5), Date::MIN);
        assert_eq!(calendar.working_days_between(Date::MAX, Date::MAX), 0);
        assert!(!calendar.verified(2024));
    }

    proptest::proptest! {
        /// Counting back n working days and counting them forward again agree.
        #[test]
        fn back_and_between_agree(offset in 0i64..3000, days in 0u32..60) {
            let calendar = small();
            let from = date(2020, 1, 1).saturating_add(jiff::Span::new().days(offset));
            let back = calendar.back(from, days);
            let between = calendar.working_days_between(back, from);
            // The day found is itself a working day and is not counted; the start day is counted.
            proptest::prop_assert_eq!(
                between,
                if days == 0 { 0 } else { days - 1 + u32::from(calendar.is_working_day(from)) }
            );
        }
    }
}
