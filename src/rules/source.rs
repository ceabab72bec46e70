//! TOML → raw structs with the place of every value: the reading toolkit, one submodule a file kind.
//!
//! A [`Table`] hands out typed values and records every fault (wrong type, missing key, unknown
//! key) without stopping, so that one run shows a clerk everything there is to mend. Missing values
//! come back empty; the fault already recorded keeps the pack from being used.

pub(super) mod calendar;
pub(super) mod checks;
pub(super) mod outline;
pub(super) mod pack;
pub(super) mod programme;
pub(super) mod scoring;
pub(super) mod targets;
pub(super) mod vocabulary;

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::{At, Faults, Place, RuleFile};
use super::syntax;

/// Reads a file with `read`; `None` when the TOML itself is broken (the faults say where).
pub(super) fn read<T>(
    file: &Arc<RuleFile>,
    faults: &Faults,
    read: impl FnOnce(&mut Table<'_>) -> T,
) -> Option<T> {
    let (document, errors) = DeTable::parse_recoverable(&file.text);
    if !errors.is_empty() {
        syntax::report(file, &errors, faults);
        return None;
    }
    let mut table = Table {
        file,
        faults,
        entries: document.get_ref(),
        place: Place {
            file: Arc::clone(file),
            span: 0..0,
        },
        name: String::new(),
        asked: Vec::new(),
    };
    Some(read(&mut table))
}

/// One TOML table being read.
pub(super) struct Table<'t> {
    file: &'t Arc<RuleFile>,
    faults: &'t Faults,
    entries: &'t DeTable<'t>,
    /// Its header, or the whole of an inline table.
    pub(super) place: Place,
    /// As written, e.g. `[[target]]`; empty for the file itself.
    name: String,
    /// Keys asked for so far: those the table may have.
    asked: Vec<&'static str>,
}

impl<'t> Table<'t> {
    pub(super) fn faults(&self) -> &'t Faults {
        self.faults
    }

    fn at(&self, span: Range<usize>) -> Place {
        Place {
            file: Arc::clone(self.file),
            span,
        }
    }

    fn get(&mut self, key: &'static str) -> Option<(&'t DeValue<'t>, Place)> {
        self.asked.push(key);
        let value = self.entries.get(key)?;
        Some((value.get_ref(), self.at(value.span())))
    }

    fn wrong_type(&self, key: &str, place: &Place, found: &DeValue<'_>, wanted: &str, help: &str) {
        self.faults.error(
            place,
            format!("`{key}` phải là {wanted}, ở đây là {}", type_name(found)),
            help,
        );
    }

    fn missing(&self, key: &str, example: &str) {
        let message = if self.name.is_empty() {
            format!("tệp thiếu khóa `{key}`")
        } else {
            format!("{} thiếu khóa `{key}`", self.name)
        };
        self.faults
            .error(&self.place, message, format!("thêm dòng: {example}"));
    }

    /// A text; blank is a fault.
    pub(super) fn text(&mut self, key: &'static str) -> Option<At<String>> {
        let (value, place) = self.get(key)?;
        match value {
            DeValue::String(text) if !text.trim().is_empty() => Some(At {
                value: text.to_string(),
                place,
            }),
            DeValue::String(_) => {
                self.faults.error(
                    &place,
                    format!("`{key}` để trống"),
                    "ghi nội dung, hoặc bỏ cả dòng nếu khóa không bắt buộc",
                );
                None
            }
            other => {
                let help = format!("đặt trong dấu ngoặc kép: {key} = \"…\"");
                self.wrong_type(key, &place, other, "chữ", &help);
                None
            }
        }
    }

    /// A text that must be there; an empty one stands in for it when it is not.
    pub(super) fn required_text(&mut self, key: &'static str) -> At<String> {
        if !self.has(key) {
            self.missing(key, &format!("{key} = \"…\""));
        }
        let place = self.place.clone();
        self.text(key).unwrap_or(At {
            value: String::new(),
            place,
        })
    }

    /// A list of texts; absent = empty.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        match self.get(key) {
            Some((value, place)) => self.text_list(key, value, &place),
            None => Vec::new(),
        }
    }

    fn text_list(&self, key: &str, value: &DeValue<'_>, place: &Place) -> Vec<At<String>> {
        let help = format!("ghi dạng danh sách: {key} = [\"…\", \"…\"]");
        let DeValue::Array(items) = value else {
            self.wrong_type(key, place, value, "danh sách chữ", &help);
            return Vec::new();
        };
        let mut list = Vec::new();
        for item in items {
            let place = self.at(item.span());
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => list.push(At {
                    value: text.to_string(),
                    place,
                }),
                DeValue::String(_) => {
                    self.faults.error(
                        &place,
                        format!("`{key}` có một mục để trống"),
                        "bỏ mục trống khỏi danh sách",
                    );
                }
                other => self.wrong_type(key, &place, other, "danh sách chữ", &help),
            }
        }
        list
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<At<bool>> {
        let (value, place) = self.get(key)?;
        if let DeValue::Boolean(flag) = value {
            return Some(At {
                value: *flag,
                place,
            });
        }
        let help = format!("{key} = true (có) hoặc {key} = false (không), không có dấu ngoặc kép");
        self.wrong_type(key, &place, value, "true hoặc false", &help);
        None
    }

    /// A whole number.
    pub(super) fn whole(&mut self, key: &'static str) -> Option<At<i64>> {
        let (value, place) = self.get(key)?;
        if let Some(number) = whole(value) {
            return Some(At {
                value: number,
                place,
            });
        }
        let help = format!("chỉ viết chữ số: {key} = 2024");
        self.wrong_type(key, &place, value, "số nguyên", &help);
        None
    }

    /// A whole number that must be there; 0 stands in for it when it is not.
    pub(super) fn required_whole(&mut self, key: &'static str, example: &str) -> At<i64> {
        if !self.has(key) {
            self.missing(key, example);
        }
        let place = self.place.clone();
        self.whole(key).unwrap_or(At { value: 0, place })
    }

    /// An exact decimal, taken from the digits as written.
    pub(super) fn decimal(&mut self, key: &'static str) -> Option<At<Decimal>> {
        let (value, place) = self.get(key)?;
        self.decimal_value(key, value, place)
    }

    /// A decimal that must be there; 0 stands in for it when it is not.
    pub(super) fn required_decimal(&mut self, key: &'static str, example: &str) -> At<Decimal> {
        if !self.has(key) {
            self.missing(key, example);
        }
        let place = self.place.clone();
        self.decimal(key).unwrap_or(At {
            value: Decimal::ZERO,
            place,
        })
    }

    fn decimal_value(&self, key: &str, value: &DeValue<'_>, place: Place) -> Option<At<Decimal>> {
        if let Some(number) = decimal(value) {
            return Some(At {
                value: number,
                place,
            });
        }
        let help = format!(
            "không có dấu ngoặc kép, không có dấu chấm ngăn hàng nghìn; phần lẻ sau dấu chấm: {key} = 12500 hoặc {key} = 2.5"
        );
        self.wrong_type(key, &place, value, "số", &help);
        None
    }

    /// A list of exactly two decimals.
    pub(super) fn decimal_pair(&mut self, key: &'static str) -> Option<At<(Decimal, Decimal)>> {
        let (value, place) = self.get(key)?;
        let items = match value {
            DeValue::Array(items) if items.len() == 2 => items,
            other => {
                let help = format!("ghi hai số: {key} = [10, 20]");
                self.wrong_type(key, &place, other, "danh sách hai số", &help);
                return None;
            }
        };
        let mut ends = items
            .iter()
            .map(|item| self.decimal_value(key, item.get_ref(), self.at(item.span())));
        let pair = (ends.next()??.value, ends.next()??.value);
        Some(At { value: pair, place })
    }

    /// A decimal or the word `none`.
    pub(super) fn decimal_or_none(&mut self, key: &'static str) -> Option<At<Option<Decimal>>> {
        let (value, place) = self.get(key)?;
        match value {
            DeValue::String(word) if word == "none" => Some(At { value: None, place }),
            DeValue::String(_) => {
                let help = format!(
                    "ghi số không có dấu ngoặc kép ({key} = 1250), hoặc {key} = \"none\" khi câu không chứa kết quả của chỉ tiêu này"
                );
                self.wrong_type(key, &place, value, "số hoặc \"none\"", &help);
                None
            }
            other => {
                let number = self.decimal_value(key, other, place)?;
                Some(At {
                    value: Some(number.value),
                    place: number.place,
                })
            }
        }
    }

    /// A date such as `2024-05-04`.
    pub(super) fn date(&mut self, key: &'static str) -> Option<At<jiff::civil::Date>> {
        let (value, place) = self.get(key)?;
        let date = match value {
            DeValue::Datetime(stamp) if stamp.time.is_none() && stamp.offset.is_none() => {
                stamp.date.and_then(|date| {
                    let (month, day) = (i8::try_from(date.month), i8::try_from(date.day));
                    jiff::civil::Date::new(i16::try_from(date.year).ok()?, month.ok()?, day.ok()?)
                        .ok()
                })
            }
            _ => None,
        };
        if date.is_none() {
            let help = format!("ghi năm-tháng-ngày, không có dấu ngoặc kép: {key} = 2024-05-04");
            self.wrong_type(key, &place, value, "ngày", &help);
        }
        date.map(|value| At { value, place })
    }

    /// A date that must be there; `None` (with the fault recorded) when it is not.
    pub(super) fn required_date(&mut self, key: &'static str) -> Option<At<jiff::civil::Date>> {
        if !self.has(key) {
            self.missing(key, &format!("{key} = 2024-05-04"));
        }
        self.date(key)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Option<At<T>> {
        let text = self.text(key)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(At {
                value: *value,
                place: text.place,
            });
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        self.faults.error(
            &text.place,
            format!("`{key}` không nhận giá trị \"{}\"", text.value),
            suggestion(&text.value, &words, "các giá trị dùng được"),
        );
        None
    }

    /// One of a few words, that must be there.
    pub(super) fn required_choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Option<At<T>> {
        if !self.has(key) {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.missing(
                key,
                &format!("{key} = \"{}\"  (chọn: {})", words[0], words.join(", ")),
            );
        }
        self.choice(key, choices)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// A sub-table, `[key]` or `key = { … }`.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'t>> {
        let (value, place) = self.get(key)?;
        match value {
            DeValue::Table(entries) => Some(self.child(format!("[{key}]"), entries, place)),
            other => {
                let help = format!("mở bằng dòng [{key}], các khóa ghi ở các dòng sau");
                self.wrong_type(key, &place, other, "bảng", &help);
                None
            }
        }
    }

    /// Repeated sub-tables, `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Table<'t>> {
        let Some((value, place)) = self.get(key) else {
            return Vec::new();
        };
        let name = match self.name.as_str() {
            "" => format!("[[{key}]]"),
            outer => format!("[[{}.{key}]]", outer.trim_matches(['[', ']'])),
        };
        let help = format!("mỗi mục mở bằng một dòng {name} (hai dấu ngoặc vuông)");
        let DeValue::Array(items) = value else {
            self.wrong_type(key, &place, value, "các bảng lặp lại", &help);
            return Vec::new();
        };
        let mut list = Vec::new();
        for item in items {
            let place = self.at(item.span());
            match item.get_ref() {
                DeValue::Table(entries) => list.push(self.child(name.clone(), entries, place)),
                other => self.wrong_type(key, &place, other, "các bảng lặp lại", &help),
            }
        }
        list
    }

    fn child(&self, name: String, entries: &'t DeTable<'t>, place: Place) -> Table<'t> {
        Table {
            file: self.file,
            faults: self.faults,
            entries,
            place,
            name,
            asked: Vec::new(),
        }
    }

    /// Every key of a table whose keys are names, with its list of words (a single word will do).
    pub(super) fn word_lists(&mut self) -> Vec<(At<String>, Vec<At<String>>)> {
        let mut lists = Vec::new();
        for (key, value) in self.entries {
            let name = At {
                value: key.get_ref().to_string(),
                place: self.at(key.span()),
            };
            let place = self.at(value.span());
            let words = match value.get_ref() {
                DeValue::String(word) if !word.trim().is_empty() => vec![At {
                    value: word.to_string(),
                    place,
                }],
                other => self.text_list(&name.value, other, &place),
            };
            lists.push((name, words));
        }
        lists.sort_by_key(|(name, _)| name.place.span.start);
        lists
    }

    /// The keys not asked for, with their values, in written order.
    pub(super) fn rest(&self) -> Vec<(At<String>, &'t Spanned<DeValue<'t>>)> {
        let mut rest: Vec<_> = self
            .entries
            .iter()
            .filter(|(key, _)| !self.asked.contains(&key.get_ref().as_ref()))
            .map(|(key, value)| {
                let name = At {
                    value: key.get_ref().to_string(),
                    place: self.at(key.span()),
                };
                (name, value)
            })
            .collect();
        rest.sort_by_key(|(name, _)| name.place.span.start);
        rest
    }

    /// Keys nobody asked for are faults. `outer` are keys of the table around this one: a key put
    /// below a sub-table's header belongs to the sub-table, a slip TOML invites.
    pub(super) fn finish(&self, outer: &[&str]) {
        for (key, _) in self.rest() {
            let place = &key.place;
            let name = &key.value;
            let holder = if self.name.is_empty() {
                "tệp này"
            } else {
                &self.name
            };
            let help = if outer.contains(&name.as_str()) {
                format!(
                    "`{name}` phải đứng trước dòng {}: mọi khóa ghi sau dòng ấy đều thuộc về nó",
                    self.name
                )
            } else {
                suggestion(name, &self.asked, "các khóa dùng được")
            };
            self.faults
                .error(place, format!("{holder} không có khóa `{name}`"), help);
        }
    }
}

/// A whole number written in decimal digits.
pub(super) fn whole(value: &DeValue<'_>) -> Option<i64> {
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

/// A number exactly as its digits say.
fn decimal(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(number) => whole(value)
            .map(Decimal::from)
            .or_else(|| Decimal::from_str_exact(number.as_str()).ok()),
        DeValue::Float(number) => Decimal::from_str_exact(number.as_str())
            .or_else(|_| Decimal::from_scientific(number.as_str()))
            .ok(),
        _ => None,
    }
}

/// What a value is, in a clerk's words.
pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "chữ",
        DeValue::Integer(_) => "số nguyên",
        DeValue::Float(_) => "số có phần lẻ",
        DeValue::Boolean(_) => "true/false",
        DeValue::Datetime(_) => "ngày",
        DeValue::Array(_) => "danh sách",
        DeValue::Table(_) => "bảng",
    }
}

/// "có phải ý là …?" when a known word is near, else the whole list.
pub(super) fn suggestion(typed: &str, known: &[&str], list_title: &str) -> String {
    match nearest(typed, known) {
        Some(word) => format!("có phải ý là `{word}`?"),
        None => format!("{list_title}: {}", known.join(", ")),
    }
}

/// The known word nearest to `typed`, if near enough to be a slip.
pub(super) fn nearest<'k>(typed: &str, known: &[&'k str]) -> Option<&'k str> {
    let typed = typed.to_lowercase();
    known
        .iter()
        .map(|word| {
            (
                strsim::damerau_levenshtein(&typed, &word.to_lowercase()),
                *word,
            )
        })
        .filter(|(distance, word)| *distance <= (word.chars().count() / 3).max(1))
        .min()
        .map(|(_, word)| word)
}
