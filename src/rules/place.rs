//! Where things stand in rule files: files, places, values with their place, and the fault collector.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::diagnostic::{Diagnostic, Excerpt, Level};

/// One rule file, read whole.
#[derive(Debug)]
pub(super) struct RuleFile {
    /// Path to show: as the user named the folder, or `rules/…` for a built-in pack.
    pub(super) path: PathBuf,
    /// `<pack folder>/<file name>`, the name under which the file enters the hash.
    pub(super) name: String,
    /// The text.
    pub(super) text: String,
    /// Part of the program, so that the reader cannot mend it.
    pub(super) built_in: bool,
}

/// A byte range of a rule file.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: Arc<RuleFile>,
    pub(super) span: Range<usize>,
}

impl Place {
    /// The words of the file at this place.
    pub(super) fn slice(&self) -> &str {
        self.file.text.get(self.span.clone()).unwrap_or_default()
    }

    /// Line and column of the start, from 1, counted in characters.
    pub(super) fn line_column(&self) -> (usize, usize) {
        let before = self.file.text.get(..self.span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        // A byte-order mark is invisible in every editor, so it takes no column.
        let column = before[line_start..]
            .trim_start_matches('\u{feff}')
            .chars()
            .count();
        (line, column + 1)
    }

    /// A diagnostic at this place.
    pub(super) fn diagnostic(&self, level: Level, message: String, help: String) -> Diagnostic {
        let (line, column) = self.line_column();
        Diagnostic {
            level,
            file: self.file.path.clone(),
            line,
            column,
            message,
            help,
            excerpt: Some(Excerpt {
                source: self.file.text.clone(),
                span: self.span.clone(),
            }),
        }
    }
}

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// Collects every fault of every file; nothing stops at the first.
///
/// Where the TOML itself is broken, nobody knows what the lines around it were to say: from
/// [`Faults::tear`] on, faults of that part of the file are echoes and are not taken in.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: RefCell<Vec<Diagnostic>>,
    torn: RefCell<BTreeMap<PathBuf, Vec<Range<usize>>>>,
}

impl Faults {
    /// The pack cannot be used.
    pub(super) fn error(&self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_torn(&place.file.path, place.span.start) {
            self.push(place.diagnostic(Level::Error, message.into(), help.into()));
        }
    }

    /// Marks the parts of a file in which the TOML is broken: what stands there is not known.
    pub(super) fn tear(&self, file: &RuleFile, parts: Vec<Range<usize>>) {
        self.torn.borrow_mut().insert(file.path.clone(), parts);
    }

    fn is_torn(&self, file: &Path, at: usize) -> bool {
        let torn = self.torn.borrow();
        let mut parts = torn.get(file).into_iter().flatten();
        parts.any(|part| part.contains(&at) || part.start == at)
    }

    /// Takes in what another module found, unless it lies in a broken part, or where an error is
    /// known already.
    pub(super) fn adopt(&self, diagnostic: Diagnostic) {
        let torn = diagnostic
            .excerpt
            .as_ref()
            .is_some_and(|excerpt| self.is_torn(&diagnostic.file, excerpt.span.start));
        let place = |d: &Diagnostic| (d.file.clone(), d.line, d.column);
        let known =
            self.list.borrow().iter().any(|earlier| {
                earlier.level == Level::Error && place(earlier) == place(&diagnostic)
            });
        if !torn && !known {
            self.push(diagnostic);
        }
    }

    /// The pack works; something is odd. Not said of built-in files: `tests/packs.rs` looks at those.
    pub(super) fn warning(
        &self,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        // Beside errors of the same file an oddity can wait.
        if place.file.built_in || self.torn.borrow().contains_key(&place.file.path) {
            return;
        }
        self.push(place.diagnostic(Level::Warning, message.into(), help.into()));
    }

    /// A fault of a whole file or folder.
    pub(super) fn whole(
        &self,
        level: Level,
        file: impl Into<PathBuf>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Diagnostic {
            level,
            file: file.into(),
            line: 0,
            column: 0,
            message: message.into(),
            help: help.into(),
            excerpt: None,
        });
    }

    pub(super) fn push(&self, diagnostic: Diagnostic) {
        self.list.borrow_mut().push(diagnostic);
    }

    /// Everything collected, by file and place.
    pub(super) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut list = self.list.into_inner();
        list.sort_by(|a, b| {
            (&a.file, a.line, a.column, &a.message).cmp(&(&b.file, b.line, b.column, &b.message))
        });
        list.dedup();
        list
    }
}

/// Where the parts of a loaded pack were written, so that later stages can point at the line.
///
/// Keys: `node:II.1`, `target:8b`, `task:4.1`, `check:section-thin`; an example adds its number
/// from 0 (`target:8b#0`), a check's parameter its name (`check:section-thin.min-words`).
#[derive(Debug, Clone, Default)]
pub struct Places(BTreeMap<String, Place>);

impl Places {
    pub(super) fn insert(&mut self, key: String, place: &Place) {
        self.0.insert(key, place.clone());
    }

    /// A diagnostic that points at the place of `key`; without an excerpt when the key is unknown.
    pub fn diagnostic(
        &self,
        key: &str,
        level: Level,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        match self.0.get(key) {
            Some(place) => place.diagnostic(level, message.into(), help.into()),
            None => Diagnostic {
                level,
                file: PathBuf::from(key),
                line: 0,
                column: 0,
                message: message.into(),
                help: help.into(),
                excerpt: None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let text = "\u{feff}đủ = 1\nđề = 2\n".to_owned();
        let at = |needle: &str| Place {
            span: text.find(needle).unwrap()..text.len(),
            file: Arc::new(RuleFile {
                path: PathBuf::new(),
                name: String::new(),
                text: text.clone(),
                built_in: false,
            }),
        };
        assert_eq!(at("đủ").line_column(), (1, 1));
        assert_eq!(at("= 1").line_column(), (1, 4));
        assert_eq!(at("= 2").line_column(), (2, 4));
    }
}
