//! A place in a rule file and what is wrong there.

use std::fmt;
use std::path::PathBuf;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The pack works; something is odd.
    Warning,
    /// The pack cannot be used.
    Error,
}

/// One fault in a rule file. All faults are collected before anything stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave.
    pub level: Level,
    /// The file.
    pub file: PathBuf,
    /// Line, from 1; 0 when the fault concerns the whole file.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// One sentence, Vietnamese.
    pub message: String,
    /// What to do, Vietnamese; may be empty.
    pub help: String,
    /// The source text, for the excerpt.
    pub excerpt: Option<Excerpt>,
}

/// The source around a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The whole file's text.
    pub source: String,
    /// Byte range of the fault.
    pub span: std::ops::Range<usize>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file.display(),
            self.line,
            self.column,
            self.message
        )
    }
}
