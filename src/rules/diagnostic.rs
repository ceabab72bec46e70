//! A place in a rule file and what is wrong there.

use std::fmt;
use std::path::{Path, PathBuf};

use annotate_snippets::{Origin, Renderer};

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
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The whole file's text.
    pub source: String,
    /// Byte range of the fault.
    pub span: std::ops::Range<usize>,
}

impl fmt::Debug for Excerpt {
    /// Only the words at the fault: a rule file is too long for a log line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.source.get(self.span.clone()).unwrap_or_default();
        write!(f, "Excerpt({:?}, {words:?})", self.span)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = shown(&self.file);
        match self.line {
            0 => write!(f, "{path}: {}", self.message),
            line => write!(f, "{path}:{line}:{}: {}", self.column, self.message),
        }
    }
}

/// Forward slashes everywhere, so that the same fault reads the same on every system.
fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// The words for an error, a warning and what to do.
pub const WORDS: [&str; 3] = ["lỗi", "lưu ý", "cách sửa"];

/// All diagnostics for a terminal: place, excerpt, what is wrong and what to do. Ends with a line end
/// unless there is nothing to say.
pub fn render(diagnostics: &[Diagnostic], color: bool) -> String {
    render_with(diagnostics, color, WORDS)
}

/// [`render`] with other words than [`WORDS`].
pub fn render_with(diagnostics: &[Diagnostic], color: bool, words: [&str; 3]) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&renderer.render(&[group(diagnostic, words)]));
        out.push('\n');
    }
    out
}

fn group<'d>(diagnostic: &'d Diagnostic, words: [&'d str; 3]) -> annotate_snippets::Group<'d> {
    use annotate_snippets::{AnnotationKind, Level as Kind, Snippet};

    let kind = match diagnostic.level {
        Level::Error => Kind::ERROR.with_name(words[0]),
        Level::Warning => Kind::WARNING.with_name(words[1]),
    };
    let path = shown(&diagnostic.file);
    let title = kind.primary_title(diagnostic.message.as_str());
    let group = match &diagnostic.excerpt {
        Some(excerpt) => title.element(
            Snippet::source(excerpt.source.as_str())
                .path(path)
                .annotation(AnnotationKind::Primary.span(excerpt.span.clone())),
        ),
        None if diagnostic.line > 0 => title.element(
            Origin::path(path)
                .line(diagnostic.line)
                .char_column(diagnostic.column),
        ),
        None => title.element(Origin::path(path)),
    };
    if diagnostic.help.is_empty() {
        group
    } else {
        group.element(
            Kind::HELP
                .with_name(words[2])
                .message(diagnostic.help.as_str()),
        )
    }
}
