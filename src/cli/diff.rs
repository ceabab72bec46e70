//! `doichieu rules diff`: what a change of the rules does to a round, before anybody is told a score.

use std::fmt::Write;

use doichieu::compare::{Change, Standing, changes};
use doichieu::model::Comparison;
use doichieu::rules::Diagnostic;
use doichieu::{Error, Options, run as assess};

use super::Exit;
use super::args::Diff;
use super::score::{load, today};
use super::terminal::{self, Terminal};

/// Runs the command.
pub(super) fn run(args: &Diff, terminal: Terminal) -> Exit {
    let scored = |pack: &str| scored(args, pack, terminal);
    match scored(&args.old).and_then(|old| Ok((old, scored(&args.new)?))) {
        Ok((old, new)) => terminal::data(&table(&old, &new)),
        Err(message) => {
            if !message.is_empty() {
                terminal::error(&message);
            }
            Exit::Trouble
        }
    }
}

/// The round by one pack; an empty message means that the faults have been shown.
fn scored(args: &Diff, pack: &str, terminal: Terminal) -> Result<Comparison, String> {
    let shown = |list: Vec<Diagnostic>| {
        terminal.diagnostics(&list);
        String::new()
    };
    let (round, loaded) = load(&args.round, Some(pack)).map_err(shown)?;
    let options = Options {
        threads: args.threads,
        calendar: loaded.calendar,
        ..Options::new(args.date.unwrap_or_else(today))
    };
    assess(&round, &loaded.pack, &options, &|_| {}).map_err(|error| match error {
        Error::Rules(list) => shown(list),
        other => other.to_string(),
    })
}

fn table(old: &Comparison, new: &Comparison) -> String {
    let changes = changes(old, new);
    let grades = changes.iter().filter(|c| c.old.grade != c.new.grade);
    let ranks = changes.iter().filter(|c| c.old.rank != c.new.rank);
    let mut text = terminal::in_language(&format!(
        "{} → {}\n{}/{} đơn vị thay đổi: {} đổi xếp loại, {} đổi thứ hạng\n",
        old.pack.hash.get(..12).unwrap_or_default(),
        new.pack.hash.get(..12).unwrap_or_default(),
        changes.len(),
        new.units.len(),
        grades.count(),
        ranks.count()
    ));
    for change in &changes {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{}", said(change));
    }
    text
}

fn said(change: &Change) -> String {
    let Change {
        unit,
        old,
        new,
        lines,
    } = change;
    let language = terminal::language();
    let say = |word: &'static str| language.say(word);
    let mut text = format!(
        "{unit}\n  {:<9} {} → {}",
        say("điểm"),
        points(old),
        points(new)
    );
    if old.grade != new.grade {
        let _ = write!(
            text,
            "\n  {:<9} {} → {}",
            say("xếp loại"),
            named(&old.grade),
            named(&new.grade)
        );
    }
    if old.rank != new.rank {
        let rank = |rank: Option<u32>| rank.map_or("–".to_owned(), |rank| rank.to_string());
        let _ = write!(
            text,
            "\n  {:<9} {} → {}",
            say("hạng"),
            rank(old.rank),
            rank(new.rank)
        );
    }
    if !lines.is_empty() {
        let _ = write!(text, "\n  {:<9} {}", say("do"), lines.join(", "));
    }
    text
}

fn points(standing: &Standing) -> String {
    match standing.percent {
        Some(_) => format!("{}/{}", standing.awarded, standing.possible),
        None => terminal::in_language("chưa chấm"),
    }
}

fn named(grade: &str) -> String {
    if grade.is_empty() {
        terminal::in_language("chưa xếp loại")
    } else {
        grade.to_owned()
    }
}
