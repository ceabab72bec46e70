//! Reading in a process of its own.
//!
//! Parsers of other people can ask for all memory, run for ever or abort, and none of that can be
//! caught inside a process. So the program starts itself once for every file of such a format, gives
//! it the bytes, and takes back the document or the reason. The child limits itself before it reads
//! (memory, processor time, no files written); the parent limits what it waits for and what it takes.
//! On Windows only the parent's limits hold.
//!
//! A library that does not say which program to start (see [`isolate`]) reads in its own process, with
//! panics caught.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::limits;
use crate::model::{Document, Format, ReadError};

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Names the program that reads for this one: it must answer `read-one FORMAT` with
/// [`read_one`](super::read_one). Only the first call counts.
pub fn isolate(program: PathBuf) {
    let _ = PROGRAM.set(program);
}

/// The program to start for a format, if there is one and the format needs it.
pub(super) fn program_for(format: Format) -> Option<&'static PathBuf> {
    // PDF is read by lopdf, the others by calamine; all else is read by code that is bounded by
    // construction.
    let foreign = matches!(
        format,
        Format::Pdf | Format::Xls | Format::Xlsb | Format::Ods
    );
    PROGRAM.get().filter(|_| foreign)
}

/// What the process that reads one file may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Bytes of its address space.
    memory: u64,
    /// Bytes of its answer.
    answer: u64,
}

impl Allowance {
    /// All that a file is worth.
    pub const FULL: Allowance = Allowance {
        memory: limits::READ_MEMORY,
        answer: limits::READ_ANSWER,
    };

    /// Enough for an ordinary file, so that several may be read side by side.
    pub const LITTLE: Allowance = Allowance {
        memory: limits::READ_MEMORY_BESIDE,
        answer: limits::READ_ANSWER_BESIDE,
    };

    /// The limits that name an allowance used up.
    pub const NAMES: [&str; 2] = ["read-memory", "read-answer"];
}

/// A document or a reason, between processes.
#[derive(Serialize, Deserialize)]
enum Answer {
    Document(Document),
    Unsupported(String),
    Encrypted,
    Empty,
    Malformed(String, String),
    Limit(String, String),
    Scan(u32),
    Illegible(u8),
    Io(String),
    Crashed(String),
}

impl Answer {
    fn of(outcome: Result<Document, ReadError>) -> Answer {
        match outcome {
            Ok(document) => Answer::Document(document),
            Err(ReadError::Unsupported { what }) => Answer::Unsupported(what),
            Err(ReadError::Encrypted) => Answer::Encrypted,
            Err(ReadError::Empty) => Answer::Empty,
            Err(ReadError::Malformed { part, detail }) => Answer::Malformed(part, detail),
            Err(ReadError::Limit { name, detail }) => Answer::Limit(name.to_owned(), detail),
            Err(ReadError::Scan { pages }) => Answer::Scan(pages),
            Err(ReadError::Illegible { certainty }) => Answer::Illegible(certainty),
            Err(ReadError::Io { detail }) => Answer::Io(detail),
            Err(ReadError::Crashed { detail }) => Answer::Crashed(detail),
        }
    }

    fn outcome(self) -> Result<Document, ReadError> {
        Err(match self {
            Answer::Document(document) => return Ok(document),
            Answer::Unsupported(what) => ReadError::Unsupported { what },
            Answer::Encrypted => ReadError::Encrypted,
            Answer::Empty => ReadError::Empty,
            Answer::Malformed(part, detail) => ReadError::Malformed { part, detail },
            Answer::Limit(name, detail) => limits::reached(limits::known(&name), detail),
            Answer::Scan(pages) => ReadError::Scan { pages },
            Answer::Illegible(certainty) => ReadError::Illegible { certainty },
            Answer::Io(detail) => ReadError::Io { detail },
            Answer::Crashed(detail) => ReadError::Crashed { detail },
        })
    }
}

/// The child's work: limits itself to so many bytes of memory, reads a file from `input` and writes the
/// answer to `output`.
pub fn read_one(
    format: Format,
    memory: Option<u64>,
    input: &mut dyn Read,
    output: &mut dyn Write,
) -> io::Result<()> {
    let most = limits::READ_MEMORY;
    limit_this_process(memory.map_or(most, |memory| memory.min(most)))?;
    let mut bytes = Vec::new();
    input.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let answer = Answer::of(super::parse_here(&bytes, format));
    serde_json::to_writer(&mut *output, &answer)?;
    output.flush()
}

#[cfg(unix)]
fn limit_this_process(memory: u64) -> io::Result<()> {
    use rlimit::Resource;
    let seconds = limits::READ_SECONDS;
    for (resource, soft, hard) in [
        (Resource::AS, memory, memory),
        (Resource::CPU, seconds, seconds + 2),
        (Resource::FSIZE, 0, 0),
        (Resource::CORE, 0, 0),
    ] {
        // A limit that is already lower stays; a system without one of them still has the others.
        let (_, most) = resource.get()?;
        let _ = resource.set(soft.min(most), hard.min(most));
    }
    Ok(())
}

#[cfg(not(unix))]
fn limit_this_process(_memory: u64) -> io::Result<()> {
    Ok(())
}

/// The parent's work: has a file read by `program`.
pub(super) fn ask(
    program: &PathBuf,
    bytes: &[u8],
    format: Format,
    allowance: Allowance,
) -> Result<Document, ReadError> {
    let started = Command::new(program)
        .args(["read-one", format.name()])
        .arg(allowance.memory.to_string())
        // The program's allocator would set a gigabyte of addresses aside before the child limits
        // itself, and hand it out beyond the limit.
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    match started {
        Ok(child) => {
            let patience = Duration::from_secs(limits::READ_WAIT_SECONDS);
            wait(child, bytes, patience, allowance)
        }
        Err(error) => Err(ReadError::Crashed {
            detail: format!("không khởi động được bộ đọc riêng: {}", error.kind()),
        }),
    }
}

/// Feeds a child and waits for its answer, no longer than `patience`.
fn wait(
    mut child: Child,
    bytes: &[u8],
    patience: Duration,
    allowance: Allowance,
) -> Result<Document, ReadError> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (sender, receiver) = mpsc::channel();
    let (outcome, said) = thread::scope(|scope| {
        scope.spawn(move || {
            // A child that ends early closes the pipe; its answer says why.
            let _ = stdin.map(|mut pipe| pipe.write_all(bytes));
        });
        let said = scope.spawn(move || {
            let mut said = Vec::new();
            if let Some(mut pipe) = stderr {
                let _ = pipe.by_ref().take(4_096).read_to_end(&mut said);
                let _ = io::copy(&mut pipe, &mut io::sink());
            }
            String::from_utf8_lossy(&said).into_owned()
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            if let Some(pipe) = stdout {
                let _ = pipe.take(allowance.answer + 1).read_to_end(&mut answer);
            }
            // Nobody listens any more when patience has ended.
            let _ = sender.send(answer);
        });
        let answer = receiver.recv_timeout(patience);
        if answer.is_err()
            || answer
                .as_ref()
                .is_ok_and(|a| a.len() as u64 > allowance.answer)
        {
            let _ = child.kill();
        }
        let status = child.wait();
        ((answer, status), said.join().unwrap_or_default())
    });
    match outcome {
        (Err(_), _) => Err(limits::reached(
            "read-seconds",
            format!("bộ đọc chạy quá {} giây", patience.as_secs()),
        )),
        (Ok(answer), _) if answer.len() as u64 > allowance.answer => Err(limits::reached(
            "read-answer",
            format!("nội dung vượt {}", limits::megabytes(allowance.answer)),
        )),
        (Ok(answer), status) => match serde_json::from_slice::<Answer>(&answer) {
            Ok(answer) => answer.outcome(),
            Err(_) => Err(death(status.ok(), &said, allowance)),
        },
    }
}

/// Why a child ended without an answer.
fn death(status: Option<ExitStatus>, said: &str, allowance: Allowance) -> ReadError {
    let memory = || {
        limits::reached(
            "read-memory",
            format!(
                "bộ đọc cần hơn {} bộ nhớ",
                limits::megabytes(allowance.memory)
            ),
        )
    };
    if said.contains("memory allocation") || said.contains("capacity overflow") {
        return memory();
    }
    if said.contains("overflowed its stack") {
        return limits::reached("read-stack", "nội dung lồng nhau quá sâu");
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        const SIGKILL: i32 = 9;
        const SIGSEGV: i32 = 11;
        const SIGXCPU: i32 = 24;
        match status.and_then(|status| status.signal()) {
            Some(SIGXCPU) => {
                return limits::reached(
                    "read-seconds",
                    format!("bộ đọc chạy quá {} giây", limits::READ_SECONDS),
                );
            }
            // The system takes memory back by force.
            Some(SIGKILL) => return memory(),
            Some(SIGSEGV) => return limits::reached("read-stack", "nội dung lồng nhau quá sâu"),
            _ => {}
        }
    }
    ReadError::Crashed {
        detail: match status.and_then(|status| status.code()) {
            Some(code) => format!("bộ đọc riêng kết thúc với mã {code}"),
            None => "bộ đọc riêng bị dừng".to_owned(),
        },
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// What comes of a program that behaves as the shell text says.
    fn with(script: &str, patience: u64) -> Result<Document, ReadError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reader");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let child = loop {
            let started = Command::new(&path)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn();
            match started {
                Ok(child) => break child,
                // Another test's child still holds the script open for writing.
                Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => {}
                Err(error) => panic!("{error}"),
            }
        };
        wait(
            child,
            &vec![b'x'; 1 << 20],
            Duration::from_secs(patience),
            Allowance::FULL,
        )
    }

    fn limit(outcome: Result<Document, ReadError>) -> &'static str {
        match outcome {
            Err(ReadError::Limit { name, .. }) => name,
            other => panic!("{other:?}"),
        }
    }

    /// What each limit of the other process makes of it, and how long it is waited for.
    const CASES: [(&str, &str, u64); 4] = [
        (
            "READ_MEMORY",
            "echo 'memory allocation of 27000000000 bytes failed' >&2; kill -ABRT $$",
            20,
        ),
        ("READ_SECONDS", "kill -XCPU $$", 20),
        ("READ_WAIT_SECONDS", "exec sleep 60", 1),
        ("READ_ANSWER", "exec yes", 60),
    ];

    #[test]
    fn every_limit_of_the_other_process_is_named() {
        for (name, told) in limits::TABLE {
            let limits::Told::Child(said) = told else {
                continue;
            };
            let case = CASES.iter().find(|(limit, ..)| limit == name);
            let (_, script, patience) = case.unwrap_or_else(|| panic!("{name} has no case"));
            assert_eq!(limit(with(script, *patience)), *said, "{name}");
        }
    }

    #[test]
    fn every_death_has_a_reason() {
        assert_eq!(limit(with("kill -SEGV $$", 20)), "read-stack");
        for script in [
            "exit 3",
            "echo '{\"Document\":', cat >/dev/null",
            "kill -ABRT $$",
        ] {
            let outcome = with(script, 20);
            assert!(
                matches!(outcome, Err(ReadError::Crashed { .. })),
                "{script}: {outcome:?}"
            );
        }
    }

    #[test]
    fn an_answer_is_taken_even_when_the_bytes_were_not() {
        let outcome = with("echo '{\"Scan\":4}'", 20);
        assert_eq!(outcome, Err(ReadError::Scan { pages: 4 }));
        assert_eq!(
            limit(with("echo '{\"Limit\":[\"xml-depth\",\"x\"]}'", 20)),
            "xml-depth"
        );
    }
}
