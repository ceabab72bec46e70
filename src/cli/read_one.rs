//! `doichieu read-one FORMAT`: the child process that reads one file for its parent. Hidden from
//! help; nobody types it.

use std::io;

use doichieu::ingest;
use doichieu::model::Format;

use super::Exit;

/// Reads from the standard input and answers on the standard output.
pub(super) fn run(format: &str, memory: Option<u64>) -> Exit {
    let Some(format) = Format::from_name(format) else {
        return Exit::Trouble;
    };
    match ingest::read_one(
        format,
        memory,
        &mut io::stdin().lock(),
        &mut io::stdout().lock(),
    ) {
        Ok(()) => Exit::Clean,
        Err(_) => Exit::Trouble,
    }
}
