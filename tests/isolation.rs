//! Hostile files in a round: each costs only itself, and the other units read as if it were not there.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)] // helpers of tests fail as tests do

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_doichieu"))
}

/// Damaged copies of files that foreign parsers read, made with a fixed seed.
fn hostile() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut state = 0x5eed_4000_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    for (source, kind) in [
        ("formats/bao-cao--reads.pdf", "pdf"),
        ("formats/bao-cao--reads.doc", "doc"),
        ("xlsx/old-binary--reads.xls", "xls"),
        ("xlsx/binary-parts--reads.xlsb", "xlsb"),
        ("abuse/far-cells--limit.xls", "xls"),
    ] {
        let whole = fs::read(fixtures().join(source)).unwrap();
        for i in 0..8 {
            let mut bytes = whole.clone();
            for _ in 0..=next(40) {
                let at = next(bytes.len());
                bytes[at] = next(256) as u8;
            }
            let keep = bytes.len() - next(bytes.len() / 3);
            bytes.truncate(keep);
            let stem = source
                .rsplit('/')
                .next()
                .unwrap()
                .split('-')
                .next()
                .unwrap();
            files.push((format!("{stem}-{kind}-{i}.{kind}"), bytes));
        }
    }
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn units(round: &Path) -> Value {
    let output = program()
        .args([
            "score",
            "--json",
            "-",
            "--date",
            "2024-07-01",
            "-q",
            "--force",
        ])
        .arg("-o")
        .arg(round.join("ket-qua.xlsx"))
        .arg("--rules")
        .arg("kien-giang-2024")
        .arg(round)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut json: Value = serde_json::from_slice(&output.stdout).unwrap();
    json["units"].take()
}

#[test]
fn hostile_files_change_nothing_for_the_other_units() {
    let folder = tempfile::tempdir().unwrap();
    let round = folder.path().join("round");
    copy(&fixtures().join("kien-giang-2024"), &round);
    let before = units(&round);
    let stray = round.join("submissions/khong cua ai");
    fs::create_dir_all(&stray).unwrap();
    for (name, bytes) in hostile() {
        fs::write(stray.join(name), bytes).unwrap();
    }
    assert_eq!(units(&round), before);
}

#[test]
fn each_hostile_file_has_an_answer_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program();
    command.args(["inspect", "--stage", "document"]);
    let files = hostile();
    for (name, bytes) in &files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let start = Instant::now();
    let output = command.output().unwrap();
    assert!(start.elapsed() < Duration::from_secs(120));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), files.len());
    for line in text.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert!(answer["blocks"].is_array() || answer["error"]["code"].is_string());
    }
}

#[test]
fn the_child_gives_what_the_parent_would_read() {
    for name in ["formats/bao-cao--reads.pdf", "xlsx/old-binary--reads.xls"] {
        let path = fixtures().join(name);
        let output = program()
            .args(["inspect", "--stage", "document"])
            .arg(&path)
            .output()
            .unwrap();
        let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
        let bytes = fs::read(&path).unwrap();
        let format = doichieu::ingest::detect(&bytes, name);
        // This process has named no program, so it reads here.
        let document = doichieu::ingest::parse(&bytes, format).unwrap();
        assert_eq!(
            shown["blocks"].as_array().unwrap().len(),
            document.blocks.len()
        );
    }
}

#[test]
fn an_unknown_format_for_the_child_is_refused() {
    let status = program().args(["read-one", "x"]).status().unwrap();
    assert_eq!(status.code(), Some(2));
}
