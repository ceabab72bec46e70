//! Everything that reaches the screen: data to stdout, the rest to stderr.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use doichieu::Event;
use doichieu::language::Language;
use doichieu::rules::{self, Diagnostic};
use indicatif::{ProgressBar, ProgressStyle};

use super::Exit;
use super::args::{Color, Global, Lang};

/// Set once, before anything is said: error lines have no [`Terminal`] at hand.
static ENGLISH: AtomicBool = AtomicBool::new(false);

/// From here on messages are shown in English, as far as they are known.
pub(crate) fn speak_english() {
    ENGLISH.store(true, Ordering::Relaxed);
}

/// The chosen language.
pub(crate) fn language() -> Language {
    if ENGLISH.load(Ordering::Relaxed) {
        Language::En
    } else {
        Language::Vi
    }
}

/// A message in the chosen language, line by line.
pub(crate) fn in_language(text: &str) -> String {
    let language = language();
    let lines: Vec<_> = text.split('\n').map(|line| language.say(line)).collect();
    lines.join("\n")
}

/// How much to say, in which language, with or without colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    quiet: bool,
    verbose: bool,
    color: bool,
    lang: Lang,
}

impl Terminal {
    pub(crate) fn new(global: &Global) -> Self {
        // https://no-color.org: any value that is not empty counts.
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Terminal {
            quiet: global.quiet,
            verbose: global.verbose,
            color: match global.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => !no_color && io::stderr().is_terminal(),
            },
            lang: global.lang,
        }
    }

    pub(crate) fn verbose(self) -> bool {
        self.verbose
    }

    pub(crate) fn english(self) -> bool {
        self.lang == Lang::En
    }

    /// The words of the chosen language.
    pub(crate) fn pick<'a>(self, vietnamese: &'a str, english: &'a str) -> &'a str {
        if self.english() { english } else { vietnamese }
    }

    /// A line for the reader, unless quiet.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            say(&in_language(text));
        }
    }

    /// Faults of rule and register files, with excerpts. Warnings are left out when quiet.
    pub(crate) fn diagnostics(self, list: &[Diagnostic]) {
        let shown: Vec<Diagnostic> = list
            .iter()
            .filter(|d| !self.quiet || d.level == rules::Level::Error)
            .map(|d| Diagnostic {
                message: in_language(&d.message),
                help: in_language(&d.help),
                ..d.clone()
            })
            .collect();
        let words = if self.english() {
            ["error", "warning", "help"]
        } else {
            rules::WORDS
        };
        if !shown.is_empty() {
            say(rules::render_with(&shown, self.color, words).trim_end());
        }
    }

    /// A progress bar on a terminal, nothing elsewhere.
    pub(crate) fn progress(self) -> Progress {
        let visible = !self.quiet && io::stderr().is_terminal();
        let bar = if visible {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        let left = self.pick("còn", "left");
        let template = format!("{{bar:30}} {{pos}}/{{len}}  {left} {{eta}}  {{wide_msg}}");
        // The template is fixed above; a fault in it would show in the first run.
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        if visible {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Progress { bar }
    }
}

/// The progress of a run.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn show(&self, event: Event<'_>) {
        match event {
            Event::Started { units, .. } => self.bar.set_length(units as u64),
            Event::UnitStarted { unit } => self.bar.set_message(unit.to_owned()),
            Event::UnitDone { .. } => self.bar.inc(1),
            _ => {}
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// An error line on stderr, always shown.
pub(crate) fn error(text: &str) {
    say(&format!("doichieu: {}", in_language(text)));
}

/// What was asked for, on stdout. A reader that has gone away is no error.
pub(crate) fn data(text: &str) -> Exit {
    match write_stdout(text.as_bytes()) {
        Ok(()) => Exit::Clean,
        Err(refused) => {
            error(&format!("Không ghi được ra màn hình ({refused})"));
            Exit::Trouble
        }
    }
}

/// Writes to stdout; a closed pipe counts as written.
pub(crate) fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn say(text: &str) {
    // When stderr is gone there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}
