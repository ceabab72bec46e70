//! Collects the faults of one file of the round folder, so that all of them are shown at once.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::rules::diagnostic::Excerpt;
use crate::rules::{Diagnostic, Level};
use crate::text;

/// Where in a file something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The whole file.
    Whole,
    /// Bytes of a text file.
    Span(Range<usize>),
    /// Row and column of a workbook, counted from 1.
    Cell { row: u32, column: u32 },
}

/// The faults of one file.
#[derive(Debug)]
pub(super) struct Faults {
    file: PathBuf,
    source: String,
    list: Vec<Diagnostic>,
}

impl Faults {
    /// For a file with this text; empty for a workbook.
    pub(super) fn new(file: &Path, source: String) -> Self {
        Faults {
            file: file.to_path_buf(),
            source,
            list: Vec::new(),
        }
    }

    /// The file's text.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// The file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Notes an error.
    pub(super) fn error(
        &mut self,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Level::Error, place, message.into(), help.into());
    }

    /// Notes a warning.
    pub(super) fn warning(
        &mut self,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Level::Warning, place, message.into(), help.into());
    }

    /// Whether an error was noted.
    pub(super) fn any_error(&self) -> bool {
        self.list.iter().any(|d| d.level == Level::Error)
    }

    /// Everything noted, in reading order.
    pub(super) fn into_list(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| (d.line, d.column));
        self.list
    }

    fn push(&mut self, level: Level, place: &Place, message: String, help: String) {
        let (line, column, excerpt) = match place {
            Place::Whole => (0, 0, None),
            Place::Cell { row, column } => (*row as usize, *column as usize, None),
            Place::Span(span) => {
                let start = floor(&self.source, span.start);
                let end = floor(&self.source, span.end).max(start);
                let before = &self.source[..start];
                let line_start = before.rfind('\n').map_or(0, |at| at + 1);
                let excerpt = Excerpt {
                    source: self.source.clone(),
                    span: start..end,
                };
                (
                    before.matches('\n').count() + 1,
                    before[line_start..].chars().count() + 1,
                    Some(excerpt),
                )
            }
        };
        self.list.push(Diagnostic {
            level,
            file: self.file.clone(),
            line,
            column,
            message,
            help,
            excerpt,
        });
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The known word nearest to a mistyped one, when one is near enough to be meant.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let key = text::key(word);
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&key, &text::key(k)), k))
        .filter(|(distance, k)| *distance <= 1 + k.chars().count() / 4)
        .min()
        .map(|(_, k)| k)
}

/// `Có phải “x” không?`, or the whole list when nothing is near.
pub(super) fn suggestion(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("Có phải “{near}” không?"),
        None => format!("Các giá trị được dùng: {}.", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_in_characters() {
        let mut faults = Faults::new(Path::new("a.toml"), "một\nđợt = 1\n".to_owned());
        let at = faults.source().find("= 1").unwrap();
        faults.error(&Place::Span(at..at + 1), "sai", "");
        let list = faults.into_list();
        assert_eq!((list[0].line, list[0].column), (2, 5));
    }

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(nearest("tilte", ["title", "rules"]), Some("title"));
        assert_eq!(nearest("điểm", ["title", "rules"]), None);
        assert_eq!(nearest("deadine", ["deadline"]), Some("deadline"));
    }
}
