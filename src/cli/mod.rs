//! The terminal program: arguments, progress, exit codes. The only place that prints.

mod args;
mod diff;
mod english;
mod explain;
mod init;
mod inspect;
mod output;
mod read_one;
mod rules;
mod score;
mod terminal;
mod usage;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::FromArgMatches;

use args::{Args, Command};
use terminal::Terminal;

/// How a command ended; the number is the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// Usage, rules or system: no result.
    Trouble = 2,
}

/// Place and words of the last panic, for the message that ends the program.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Reads the command line, does what it asks, and says how it went.
pub(crate) fn main() -> ExitCode {
    // A reader that panics is a finding of its file, so the usual message would only alarm.
    panic::set_hook(Box::new(|info| {
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = info.to_string();
    }));
    let exit = panic::catch_unwind(AssertUnwindSafe(start)).unwrap_or_else(|_| {
        let said = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
        terminal::error(&format!("Chương trình dừng bất thường: {said}"));
        Exit::Trouble
    });
    ExitCode::from(exit as u8)
}

fn start() -> Exit {
    let words: Vec<_> = std::env::args_os().collect();
    let english = english::wanted(&words);
    let command = if english {
        terminal::speak_english();
        english::command()
    } else {
        args::command()
    };
    let args = match command
        .try_get_matches_from(words)
        .and_then(|matches| Args::from_arg_matches(&matches))
    {
        Ok(args) => args,
        Err(error) => return usage::show(&error, english),
    };
    let terminal = Terminal::new(&args.global);
    if matches!(args.command, Command::Score(_) | Command::Inspect(_))
        && let Ok(program) = std::env::current_exe()
    {
        doichieu::ingest::isolate(program);
    }
    match args.command {
        Command::Score(args) => score::run(&args, terminal),
        Command::Inspect(args) => inspect::run(&args, terminal),
        Command::Rules { action } => rules::run(&action, terminal),
        Command::Explain { code } => explain::run(code.as_deref()),
        Command::Init { folder } => init::run(&folder, terminal),
        Command::ReadOne { format, memory } => read_one::run(&format, memory),
        Command::Schema => terminal::data(&doichieu::report::json_schema()),
    }
}
