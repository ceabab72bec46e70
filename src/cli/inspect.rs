//! `doichieu inspect`: how single files are read, one JSON object a line.

use doichieu::{Error, inspect, rules, source_file};

use super::Exit;
use super::args::Inspect;
use super::terminal::{self, Terminal};

/// Runs the command. Files that are not understood are part of the answer; files that cannot be
/// opened at all make the exit status 2 once everything else has been shown.
pub(super) fn run(args: &Inspect, terminal: Terminal) -> Exit {
    let mut pack = match rules::load_with(&args.rules, None, &doichieu::choice_faults) {
        Ok(loaded) => loaded.pack,
        Err(list) => {
            terminal.diagnostics(&list);
            return Exit::Trouble;
        }
    };
    if let Some(year) = args.year {
        pack.year = year;
    }
    let files: Vec<_> = args.files.iter().map(|path| source_file(path)).collect();
    let mut unopened = 0;
    let result = inspect(
        &files,
        args.stage.into(),
        &pack,
        args.threads,
        terminal::language(),
        &mut |file| {
            if file.unopened {
                unopened += 1;
            }
            terminal::write_stdout(format!("{}\n", file.json).as_bytes())
        },
    );
    match result {
        Ok(()) if unopened == 0 => Exit::Clean,
        Ok(()) => {
            terminal::error(&format!(
                "{} {unopened} {}",
                terminal.pick("Không mở được", "Could not open"),
                terminal.pick(
                    "tệp; xem khoá “error” trong các dòng JSON",
                    "file(s); see “error” in the JSON lines"
                ),
            ));
            Exit::Trouble
        }
        Err(Error::Rules(list)) => {
            terminal.diagnostics(&list);
            Exit::Trouble
        }
        Err(error) => {
            terminal::error(&error.to_string());
            Exit::Trouble
        }
    }
}
