//! Typed values out of a [`Table`]: texts, flags, exact numbers, dates, one of a few words.

use rust_decimal::Decimal;
use toml::de::DeValue;

use crate::rules::place::{At, Place};
use crate::rules::suggest::suggestion;

use super::Table;

impl Table<'_> {
    /// A text; blank is a fault.
    pub(in crate::rules) fn text(&mut self, key: &'static str) -> Option<At<String>> {
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
    pub(in crate::rules) fn required_text(&mut self, key: &'static str) -> At<String> {
        self.require(key, &format!("{key} = \"…\""));
        let place = self.place.clone();
        self.text(key).unwrap_or(At {
            value: String::new(),
            place,
        })
    }

    /// A list of texts; absent = empty.
    pub(in crate::rules) fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        match self.get(key) {
            Some((value, place)) => self.text_list(key, value, &place),
            None => Vec::new(),
        }
    }

    pub(super) fn text_list(
        &self,
        key: &str,
        value: &DeValue<'_>,
        place: &Place,
    ) -> Vec<At<String>> {
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
    pub(in crate::rules) fn flag(&mut self, key: &'static str) -> Option<At<bool>> {
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
    pub(in crate::rules) fn whole(&mut self, key: &'static str) -> Option<At<i64>> {
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
    pub(in crate::rules) fn required_whole(&mut self, key: &'static str, example: &str) -> At<i64> {
        self.require(key, example);
        let place = self.place.clone();
        self.whole(key).unwrap_or(At { value: 0, place })
    }

    /// An exact decimal, taken from the digits as written.
    pub(in crate::rules) fn decimal(&mut self, key: &'static str) -> Option<At<Decimal>> {
        let (value, place) = self.get(key)?;
        self.decimal_value(key, value, place)
    }

    /// A decimal that must be there; 0 stands in for it when it is not.
    pub(in crate::rules) fn required_decimal(
        &mut self,
        key: &'static str,
        example: &str,
    ) -> At<Decimal> {
        self.require(key, example);
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
    pub(in crate::rules) fn decimal_pair(
        &mut self,
        key: &'static str,
    ) -> Option<At<(Decimal, Decimal)>> {
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
    pub(in crate::rules) fn decimal_or_none(
        &mut self,
        key: &'static str,
    ) -> Option<At<Option<Decimal>>> {
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
    pub(in crate::rules) fn date(&mut self, key: &'static str) -> Option<At<jiff::civil::Date>> {
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
        if date.is_none() && matches!(value, DeValue::Datetime(_)) {
            self.faults.error(
                &place,
                format!("`{key}` không phải một ngày có thật"),
                format!("ghi năm-tháng-ngày, không ghi giờ: {key} = 2024-05-04"),
            );
        } else if date.is_none() {
            let help = format!("ghi năm-tháng-ngày, không có dấu ngoặc kép: {key} = 2024-05-04");
            self.wrong_type(key, &place, value, "ngày", &help);
        }
        date.map(|value| At { value, place })
    }

    /// A date that must be there; `None` (with the fault recorded) when it is not.
    pub(in crate::rules) fn required_date(
        &mut self,
        key: &'static str,
    ) -> Option<At<jiff::civil::Date>> {
        self.require(key, &format!("{key} = 2024-05-04"));
        self.date(key)
    }

    /// One of a few words.
    pub(in crate::rules) fn choice<T: Copy>(
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
        let words = short_words(choices);
        self.faults.error(
            &text.place,
            format!("`{key}` không nhận giá trị \"{}\"", text.value),
            suggestion(&text.value, &words, "các giá trị dùng được"),
        );
        None
    }

    /// One of a few words, that must be there.
    pub(in crate::rules) fn required_choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Option<At<T>> {
        let words = short_words(choices);
        let example = format!("{key} = \"{}\" (chọn: {})", words[0], words.join(", "));
        self.require(key, &example);
        self.choice(key, choices)
    }
}

/// The words of a choice, without the longer ways of saying the same.
fn short_words<'w, T>(choices: &[(&'w str, T)]) -> Vec<&'w str> {
    let words = choices.iter().map(|(word, _)| *word);
    words.filter(|word| !word.contains(' ')).collect()
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
