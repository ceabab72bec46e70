//! English help, for `--lang en`; everything else the program says is in the tables of the library.

use std::ffi::OsString;

use clap::Command;

use super::args;

const TEMPLATE: &str = "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}";

const ABOUT: &str = "Holds units' reports against their outline, their targets and themselves";

const EXIT_CODES: &str = "\
Exit status:
  0  done, no finding at or above --fail-on
  1  findings at or above --fail-on
  2  usage, rule or system error; no result";

/// Command, usage, what it does.
const COMMANDS: [(&str, &str, &str); 11] = [
    (
        "score",
        "doichieu score <ROUND> [OPTIONS]",
        "Assess a round and write the workbook",
    ),
    (
        "inspect",
        "doichieu inspect --stage <STAGE> [OPTIONS] <FILE>...",
        "Show how files are read, one JSON object a line",
    ),
    (
        "rules",
        "doichieu rules <check|test|show|diff> ...",
        "Check, test or show a rule pack",
    ),
    (
        "check",
        "doichieu rules check [PACK]",
        "Find faults, with file, line and column",
    ),
    (
        "test",
        "doichieu rules test [PACK]",
        "Run the pack's own examples; list rules without any",
    ),
    (
        "show",
        "doichieu rules show [PACK]",
        "Print the outline and the targets",
    ),
    (
        "diff",
        "doichieu rules diff <OLD> <NEW> <ROUND> [OPTIONS]",
        "Hold two packs against a round: whose score, grade or rank changes",
    ),
    (
        "explain",
        "doichieu explain [CODE]",
        "Explain a finding code, or list them all",
    ),
    (
        "init",
        "doichieu init <DIR>",
        "Create a template for a new round",
    ),
    (
        "schema",
        "doichieu schema",
        "Print the JSON Schema of score --json",
    ),
    (
        "read-one",
        "doichieu read-one <FORMAT>",
        "Read one file for the parent program",
    ),
];

/// Argument id, placeholder, help.
const ARGUMENTS: [(&str, &str, &str); 25] = [
    ("memory", "BYTES", "Bytes of memory it may take"),
    ("format", "FORMAT", "Format of the file"),
    ("quiet", "", "Errors only, no summary and no progress"),
    ("verbose", "", "Details of every unit"),
    (
        "color",
        "WHEN",
        "Colour: auto, always or never [default: auto]",
    ),
    (
        "lang",
        "LANG",
        "Language of workbook and messages: vi or en [default: vi]",
    ),
    ("help", "", "Print help"),
    ("version", "", "Print version"),
    (
        "round",
        "ROUND",
        "Round folder with round.toml, units.csv and submissions",
    ),
    (
        "output",
        "FILE.xlsx",
        "The workbook [default: ket-qua.xlsx in the round folder]",
    ),
    (
        "json",
        "FILE|-",
        "Also write the result as JSON to a file, or to stdout for -",
    ),
    (
        "rules",
        "DIR|NAME",
        "Rule pack instead of the default: a folder or a built-in name",
    ),
    (
        "previous",
        "FILE.json",
        "JSON result of an earlier round: growth, and which findings are closed",
    ),
    (
        "date",
        "YYYY-MM-DD",
        "The day taken as today [default: the system's date]",
    ),
    (
        "threads",
        "N",
        "Worker threads; never changes the result [default: as the machine has]",
    ),
    (
        "carry",
        "FILE.xlsx",
        "Keep what the board typed into the workbook of an earlier run",
    ),
    (
        "old",
        "OLD",
        "The pack before the change: a folder or a built-in name",
    ),
    ("new", "NEW", "The pack after the change"),
    ("force", "", "Overwrite an existing result"),
    (
        "fail_on",
        "LEVEL",
        "Exit with 1 at findings of this level: error, warning or never [default: never]",
    ),
    ("files", "FILE", "The files"),
    ("stage", "STAGE", "document, sections, claims or findings"),
    ("year", "N", "Reporting year [default: the pack's]"),
    (
        "pack",
        "DIR|NAME",
        "A folder or a built-in name [default: every built-in pack]",
    ),
    ("code", "CODE", "A finding code such as section-missing"),
];

/// Whether the command line asks for English, read before anything else so that help and usage
/// errors follow it too.
pub(super) fn wanted(words: &[OsString]) -> bool {
    words.iter().any(|word| word == "--lang=en")
        || words
            .windows(2)
            .any(|pair| pair[0] == "--lang" && pair[1] == "en")
}

/// The command line with English help.
pub(super) fn command() -> Command {
    translate(args::command())
        .about(ABOUT)
        .override_usage("doichieu <COMMAND> [OPTIONS]")
        .after_help(EXIT_CODES)
}

fn translate(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Commands")
        .mut_args(|arg| {
            let heading = match arg.get_help_heading() {
                Some("Tham số") => "Arguments",
                Some("Tuỳ chọn chung") => "Global options",
                _ => "Options",
            };
            let id = arg.get_id().to_string();
            let takes_value = arg.get_action().takes_values();
            let arg = arg.help_heading(heading);
            if id == "folder" {
                return arg.value_name("DIR").help("The folder to create");
            }
            match ARGUMENTS.iter().find(|(known, _, _)| *known == id) {
                Some((_, value, help)) if takes_value => arg.value_name(*value).help(*help),
                Some((_, _, help)) => arg.help(*help),
                None => arg,
            }
        })
        .mut_subcommands(translate);
    if let Some((_, usage, about)) = COMMANDS.iter().find(|(known, _, _)| *known == name) {
        command = command.override_usage(*usage).about(*about);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vietnamese_left(command: &mut Command, out: &mut Vec<String>) {
        let help = command.render_long_help().to_string();
        if help.chars().any(|c| c as u32 > 0x7f) {
            out.push(help);
        }
        for sub in command.get_subcommands_mut() {
            vietnamese_left(sub, out);
        }
    }

    #[test]
    fn nothing_stays_untranslated() {
        let mut command = command();
        command.build();
        let mut left = Vec::new();
        vietnamese_left(&mut command, &mut left);
        assert!(left.is_empty(), "{}", left.join("\n"));
    }

    #[test]
    fn is_asked_for_in_both_spellings() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(wanted(&words("doichieu --lang en --help")));
        assert!(wanted(&words("doichieu --lang=en")));
        assert!(!wanted(&words("doichieu --lang vi en")));
    }
}
