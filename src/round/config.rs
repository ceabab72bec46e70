//! `round.toml`: what is inspected, by which rules, over which period, and by when.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::{Faults, Place, suggestion};
use crate::model::{Period, PeriodKind};
use crate::rules::explain_toml;

/// How the days before a visit are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Days on which offices work.
    WorkingDays,
    /// Every day.
    CalendarDays,
}

/// When the reports fall due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// So many days before each unit's own visit.
    Before {
        /// Number of days.
        days: u32,
        /// How they are counted.
        counting: Counting,
    },
    /// One date for all.
    Due {
        /// The date.
        date: Date,
    },
}

/// What "trước" (before) the due day means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cutoff {
    /// On time until the end of the due day (*chậm nhất hết ngày*).
    #[default]
    OnOrBefore,
    /// On time only before the due day begins.
    Before,
}

/// The contents of `round.toml`.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) title: String,
    pub(super) rules: String,
    pub(super) period: Period,
    pub(super) deadline: Option<Deadline>,
    pub(super) cutoff: Cutoff,
    /// What the documents say about the deadline where they leave it open.
    pub(super) deadline_note: String,
}

const KINDS: [(&str, PeriodKind); 6] = [
    ("month", PeriodKind::Month),
    ("quarter", PeriodKind::Quarter),
    ("half-year", PeriodKind::HalfYear),
    ("year", PeriodKind::Year),
    ("mid-term", PeriodKind::MidTerm),
    ("term", PeriodKind::Term),
];

/// Reads the file whose text `faults` holds: the rule pack it names, and all of it unless faults were
/// noted.
pub(super) fn read(faults: &mut Faults) -> (Option<String>, Option<Config>) {
    let source = faults.source().to_owned();
    let (document, errors) = DeTable::parse_recoverable(&source);
    for error in &errors {
        let place = error.span().map_or(Place::Whole, Place::Span);
        let (message, help) = explain_toml(error.message());
        faults.error(&place, message, help);
    }
    let root = Fields::new(document.get_ref(), document.span());
    if !errors.is_empty() {
        // Nothing is said about the rest: the broken line may be what is missing.
        let unheard = &mut Faults::new(faults.file(), String::new());
        return (root.text("rules", unheard), None);
    }
    root.refuse_unknown(&["title", "rules", "period", "deadline"], faults);
    let title = root.required_text("title", faults);
    let rules = root.required_text("rules", faults);
    root.miss(
        "period",
        "Thêm: period = { kind = \"half-year\", from = 2024-01-01, to = 2024-06-30 }",
        faults,
    );
    let period = root
        .table("period", faults)
        .and_then(|fields| period(&fields, faults));
    let deadline = root.table("deadline", faults);
    let deadline_note = deadline
        .as_ref()
        .and_then(|fields| fields.text("note", faults))
        .unwrap_or_default();
    let (deadline, cutoff) = match deadline {
        Some(fields) => deadline_of(&fields, faults),
        None => (None, Cutoff::default()),
    };
    let config = match (title, &rules, period) {
        (Some(title), Some(rules), Some(period)) if !faults.any_error() => Some(Config {
            title,
            rules: rules.clone(),
            period,
            deadline,
            cutoff,
            deadline_note,
        }),
        _ => None,
    };
    (rules, config)
}

fn period(fields: &Fields<'_>, faults: &mut Faults) -> Option<Period> {
    fields.refuse_unknown(&["kind", "from", "to", "target_to"], faults);
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    let kind = fields.choice("kind", &names, faults);
    if kind.is_none() {
        fields.miss(
            "kind",
            &format!("Các giá trị được dùng: {}.", names.join(", ")),
            faults,
        );
    }
    let (from, to) = (fields.date("from", faults), fields.date("to", faults));
    let target_to = fields.date("target_to", faults);
    for key in ["from", "to"] {
        fields.miss(key, "Ngày viết 2024-06-30, không có dấu nháy.", faults);
    }
    let kind = KINDS[kind?].1;
    let (from, to) = (from?, to?);
    if from > to {
        faults.error(
            &fields.place("to"),
            "Ngày kết thúc kỳ đứng trước ngày bắt đầu",
            "Đổi lại thứ tự from và to.",
        );
        return None;
    }
    if target_to.is_some_and(|day| day < from) {
        faults.error(
            &fields.place("target_to"),
            "Ngày đến hạn của chỉ tiêu đứng trước ngày bắt đầu kỳ",
            "target_to là ngày cuối cùng để hoàn thành chỉ tiêu.",
        );
    }
    let days = (to - from).get_days() + 1;
    let usual = match kind {
        PeriodKind::Month => 28..=31,
        PeriodKind::Quarter => 90..=92,
        PeriodKind::HalfYear => 181..=184,
        PeriodKind::Year => 365..=366,
        PeriodKind::MidTerm | PeriodKind::Term => 366..=2200,
    };
    if !usual.contains(&days) {
        faults.warning(
            &fields.place("kind"),
            format!("Kỳ dài {days} ngày, không khớp với loại kỳ đã khai"),
            "Kiểm tra lại kind, from và to; chương trình vẫn chạy theo các ngày đã khai.",
        );
    }
    Some(Period {
        kind,
        from: from.to_string(),
        to: to.to_string(),
        target_to: target_to.map(|day| day.to_string()),
    })
}

fn deadline_of(fields: &Fields<'_>, faults: &mut Faults) -> (Option<Deadline>, Cutoff) {
    fields.refuse_unknown(
        &["days", "counting", "before", "due", "counts", "note"],
        faults,
    );
    let cutoff = match fields.choice("counts", &["on-or-before", "before"], faults) {
        Some(1) => Cutoff::Before,
        _ => Cutoff::OnOrBefore,
    };
    if fields.get("due").is_some() {
        for key in ["days", "counting", "before"] {
            if fields.get(key).is_some() {
                faults.error(
                    &fields.place(key),
                    format!("Đã có “due” thì không dùng “{key}”"),
                    "Hoặc một hạn chung (due = …), hoặc số ngày trước ngày kiểm tra (days, counting, before).",
                );
            }
        }
        let due = fields.date("due", faults);
        return (due.map(|date| Deadline::Due { date }), cutoff);
    }
    let days = fields.whole_number("days", 0..366, faults);
    fields.miss(
        "days",
        "Ghi số ngày, ví dụ days = 5, hoặc một hạn chung due = 2023-10-31.",
        faults,
    );
    let counting = fields.choice("counting", &["working-days", "calendar-days"], faults);
    fields.miss(
        "counting",
        "Ghi counting = \"working-days\" (ngày làm việc) hoặc \"calendar-days\" (ngày thường).",
        faults,
    );
    fields.choice("before", &["visit"], faults);
    let deadline = days.zip(counting).map(|(days, counting)| Deadline::Before {
        days: days as u32,
        counting: if counting == 0 {
            Counting::WorkingDays
        } else {
            Counting::CalendarDays
        },
    });
    (deadline, cutoff)
}

/// The keys of one TOML table, with their places.
struct Fields<'a> {
    entries: BTreeMap<&'a str, (Range<usize>, &'a Spanned<DeValue<'a>>)>,
    span: Range<usize>,
}

impl<'a> Fields<'a> {
    fn new(table: &'a DeTable<'a>, span: Range<usize>) -> Self {
        let entries = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), (key.span(), value)))
            .collect();
        Fields { entries, span }
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.entries.get(key).map(|(_, value)| *value)
    }

    /// The place of a value, or of the whole table when the key is absent.
    fn place(&self, key: &str) -> Place {
        Place::Span(self.get(key).map_or(self.span.clone(), Spanned::span))
    }

    fn refuse_unknown(&self, known: &[&str], faults: &mut Faults) {
        for (key, (span, _)) in &self.entries {
            if !known.contains(key) {
                faults.error(
                    &Place::Span(span.clone()),
                    format!("Không có khoá “{key}” ở đây"),
                    suggestion(key, known),
                );
            }
        }
    }

    /// Notes that a key is missing, if it is.
    fn miss(&self, key: &str, help: &str, faults: &mut Faults) {
        if self.get(key).is_none() {
            let start = self.span.start;
            let place = if self.span.is_empty() || start == 0 {
                Place::Whole
            } else {
                Place::Span(self.span.clone())
            };
            faults.error(&place, format!("Thiếu khoá “{key}”"), help);
        }
    }

    fn wrong(&self, key: &str, expected: &str, faults: &mut Faults) {
        let help = match self.get(key).map(Spanned::get_ref) {
            Some(DeValue::String(_)) => "Bỏ dấu nháy: số và ngày viết không có dấu nháy.",
            _ => "Xem mẫu do lệnh “doichieu init” tạo ra.",
        };
        faults.error(
            &self.place(key),
            format!("“{key}” phải là {expected}"),
            help,
        );
    }

    fn text(&self, key: &str, faults: &mut Faults) -> Option<String> {
        match self.get(key)?.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            DeValue::String(_) => {
                faults.error(&self.place(key), format!("“{key}” để trống"), "");
                None
            }
            _ => {
                self.wrong(key, "chữ trong dấu nháy", faults);
                None
            }
        }
    }

    fn required_text(&self, key: &str, faults: &mut Faults) -> Option<String> {
        self.miss(key, &format!("Thêm dòng {key} = \"…\""), faults);
        self.text(key, faults)
    }

    fn table(&self, key: &str, faults: &mut Faults) -> Option<Fields<'a>> {
        let value = self.get(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            Some(Fields::new(table, value.span()))
        } else {
            self.wrong(key, "một bảng, ví dụ { … }", faults);
            None
        }
    }

    /// Index of the chosen word.
    fn choice(&self, key: &str, words: &[&str], faults: &mut Faults) -> Option<usize> {
        let text = self.text(key, faults)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            faults.error(
                &self.place(key),
                format!("“{key}” không nhận giá trị “{text}”"),
                suggestion(&text, words),
            );
        }
        found
    }

    fn whole_number(&self, key: &str, range: Range<i64>, faults: &mut Faults) -> Option<i64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        let inside = number.filter(|n| range.contains(n));
        if inside.is_none() {
            let expected = format!("số nguyên từ {} đến {}", range.start, range.end - 1);
            self.wrong(key, &expected, faults);
        }
        inside
    }

    fn date(&self, key: &str, faults: &mut Faults) -> Option<Date> {
        let value = self.get(key)?;
        if let DeValue::Datetime(stamp) = value.get_ref()
            && let (Some(date), None) = (stamp.date, stamp.time)
            && let Ok(year) = i16::try_from(date.year)
            && let Ok(day) = Date::new(year, date.month as i8, date.day as i8)
        {
            return Some(day);
        }
        faults.error(
            &self.place(key),
            format!("“{key}” phải là một ngày"),
            "Viết năm-tháng-ngày, không có dấu nháy: 2024-06-30.",
        );
        None
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::rules::{Diagnostic, Level};

    fn parse(text: &str) -> (Option<Config>, Vec<Diagnostic>) {
        let mut faults = Faults::new(Path::new("round.toml"), text.to_owned());
        let config = read(&mut faults);
        (config.1, faults.into_list())
    }

    const GOOD: &str = r#"
title  = "Kiểm tra 6 tháng đầu năm 2024"
rules  = "../../rules/soc-trang-2024"
period = { kind = "half-year", from = 2024-01-01, to = 2024-06-30 }

[deadline]
days     = 5
counting = "working-days"
before   = "visit"
"#;

    #[test]
    fn reads_the_contract() {
        let (config, faults) = parse(GOOD);
        assert_eq!(faults, vec![]);
        let config = config.unwrap();
        assert_eq!(config.period.kind, PeriodKind::HalfYear);
        assert_eq!(config.period.to, "2024-06-30");
        assert_eq!(config.cutoff, Cutoff::OnOrBefore);
        assert_eq!(
            config.deadline,
            Some(Deadline::Before {
                days: 5,
                counting: Counting::WorkingDays
            })
        );
    }

    #[test]
    fn reads_one_date_for_all_and_the_strict_reading() {
        let text = GOOD.split("[deadline]").next().unwrap().to_owned()
            + "[deadline]\ndue = 2023-10-31\ncounts = \"before\"\n";
        let config = parse(&text).0.unwrap();
        assert_eq!(
            config.deadline,
            Some(Deadline::Due {
                date: jiff::civil::date(2023, 10, 31)
            })
        );
        assert_eq!(config.cutoff, Cutoff::Before);
    }

    #[test]
    fn shows_every_fault_at_once_with_its_line() {
        let (config, faults) = parse(
            "tilte = \"x\"\nrules = 3\nperiod = { kind = \"haft-year\", from = \"2024-01-01\", to = 2024-06-30 }\n[deadline]\ndays = 5\n",
        );
        assert!(config.is_none());
        let seen: Vec<(usize, &str)> = faults
            .iter()
            .map(|d| (d.line, d.message.as_str()))
            .collect();
        assert!(
            seen.contains(&(1, "Không có khoá “tilte” ở đây")),
            "{seen:?}"
        );
        assert!(faults.iter().any(|d| d.help == "Có phải “title” không?"));
        assert!(
            seen.contains(&(2, "“rules” phải là chữ trong dấu nháy")),
            "{seen:?}"
        );
        assert!(
            seen.contains(&(3, "“kind” không nhận giá trị “haft-year”")),
            "{seen:?}"
        );
        assert!(seen.contains(&(3, "“from” phải là một ngày")), "{seen:?}");
        assert!(
            seen.iter().any(|(_, m)| *m == "Thiếu khoá “counting”"),
            "{seen:?}"
        );
        assert!(
            seen.iter().any(|(_, m)| *m == "Thiếu khoá “title”"),
            "{seen:?}"
        );
    }

    #[test]
    fn a_syntax_error_points_at_its_line() {
        let (config, faults) = parse("title = \"x\"\nrules = soc-trang\n");
        assert!(config.is_none());
        assert_eq!(faults[0].line, 2);
    }

    #[test]
    fn warns_when_the_period_is_not_what_it_is_called() {
        let (config, faults) = parse(&GOOD.replace("half-year", "quarter"));
        assert!(config.is_some());
        assert_eq!(faults[0].level, Level::Warning);
    }

    #[test]
    fn refuses_two_deadlines_and_turned_periods() {
        let (_, faults) = parse(&GOOD.replace("before   = \"visit\"", "due = 2024-06-25"));
        assert_eq!(faults.len(), 2, "{faults:?}");
        let (config, faults) = parse(&GOOD.replace("2024-06-30", "2023-06-30"));
        assert!(config.is_none());
        assert!(faults[0].message.contains("đứng trước"));
    }
}
