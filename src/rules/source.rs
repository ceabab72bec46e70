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
pub(super) mod samples;
mod scalars;
pub(super) mod scoring;
pub(super) mod targets;
pub(super) mod vocabulary;

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::{At, Faults, Place, RuleFile};
use super::suggest::suggestion;
use super::syntax;
use scalars::type_name;

/// What a file says, as far as it could be read.
#[derive(Debug)]
pub(super) enum Read<T> {
    /// All of it.
    Whole(T),
    /// The TOML is broken in places (the faults say where); what stands elsewhere is here.
    Torn(T),
}

impl<T> Read<T> {
    /// What was read, whole or not.
    pub(super) fn value(self) -> T {
        match self {
            Read::Whole(value) | Read::Torn(value) => value,
        }
    }
}

/// Reads a file with `read`. Where the TOML itself is broken, the parts around it are given up and
/// the rest is read all the same, so that one slip does not hide the faults further down.
pub(super) fn read<T>(
    file: &Arc<RuleFile>,
    faults: &Faults,
    read: impl FnOnce(&mut Table<'_>) -> T,
) -> Read<T> {
    let (mut document, errors) = DeTable::parse_recoverable(&file.text);
    let mended;
    if !errors.is_empty() {
        mended = syntax::mend(file, faults);
        document = DeTable::parse_recoverable(&mended).0;
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
        missing: Vec::new(),
    };
    let value = read(&mut table);
    if errors.is_empty() {
        Read::Whole(value)
    } else {
        Read::Torn(value)
    }
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
    /// Required keys that are not there, each with a line that would mend it.
    missing: Vec<(&'static str, String)>,
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
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
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

    /// Remembers a required key when it is not there; [`Table::finish`] reports them together.
    pub(super) fn require(&mut self, key: &'static str, example: &str) {
        if !self.entries.contains_key(key) {
            self.missing.push((key, example.to_owned()));
        }
    }

    /// The place of `key` when it holds exactly this word; any other value is left to be read as usual.
    pub(super) fn word(&mut self, key: &'static str, word: &str) -> Option<Place> {
        let (value, place) = self.get(key)?;
        matches!(value, DeValue::String(text) if text.trim() == word).then_some(place)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// A sub-table, `[key]` or `key = { … }`.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'t>> {
        let (value, place) = self.get(key)?;
        match value {
            DeValue::Table(entries) => {
                let name = if place.slice().starts_with('{') {
                    format!("`{key}`")
                } else {
                    format!("[{key}]")
                };
                Some(self.child(name, entries, place))
            }
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

    fn report_missing(&self) {
        let (keys, lines): (Vec<_>, Vec<_>) = self
            .missing
            .iter()
            .map(|(key, line)| (format!("`{key}`"), line.as_str()))
            .unzip();
        if keys.is_empty() {
            return;
        }
        let holder = if self.name.is_empty() {
            "tệp"
        } else {
            &self.name
        };
        self.faults.error(
            &self.place,
            format!("{holder} thiếu khóa {}", keys.join(", ")),
            format!("thêm: {}", lines.join("; ")),
        );
    }

    fn child(&self, name: String, entries: &'t DeTable<'t>, place: Place) -> Table<'t> {
        Table {
            file: self.file,
            faults: self.faults,
            entries,
            place,
            name,
            asked: Vec::new(),
            missing: Vec::new(),
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

    /// Reports what is missing and what nobody asked for. `outer` are keys of the table around this one: a key put
    /// below a sub-table's header belongs to the sub-table, a slip TOML invites.
    pub(super) fn finish(&self, outer: &[&str]) {
        self.report_missing();
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
