//! What every fuzz target holds its input to. The targets here and `tests/fuzz_smoke.rs`, which runs
//! them for a fixed number of steps without nightly, share this file.

use std::fs;

use doichieu::ingest;
use doichieu::model::{FontRun, Format, ReadError};
use doichieu::text::{Lexicon, Tokens, normalize, scan};

/// Any bytes as a file: a document or a reason. What a panic said, if there was one.
pub fn file(bytes: &[u8], name: &str, format: Format) -> Option<String> {
    let _ = ingest::detect(bytes, name);
    match ingest::parse(bytes, format) {
        Err(ReadError::Crashed { detail }) => Some(detail),
        _ => None,
    }
}

/// Any text in any font: the three forms line up, digits survive.
pub fn text(font: u8, raw: &str) {
    let names = [
        "Times New Roman",
        ".VnTime",
        ".VnTimeH",
        "VNI-Times",
        "VI Times",
    ];
    let fonts = [FontRun {
        start: 0,
        end: raw.len(),
        font: names[usize::from(font) % names.len()].to_owned(),
    }];
    let text = normalize(raw, &fonts, &Lexicon::default());
    assert_eq!(text.key.len(), text.clean.chars().count());
    assert!(text.key.is_ascii());
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    assert_eq!(digits(&text.clean), digits(raw));
}

/// Any text: every number found lies inside it.
pub fn numbers(raw: &str) {
    let lexicon = Lexicon::default();
    let text = normalize(raw, &[], &lexicon);
    let tokens = Tokens::new(&text, &lexicon, true);
    for number in scan(&text, &tokens) {
        assert!(number.start < number.end && number.end <= text.key.len());
    }
}

/// The files of a rule pack that a target may write.
pub const RULE_FILES: [&str; 6] = [
    "pack",
    "outline",
    "targets",
    "scoring",
    "vocabulary",
    "checks",
];

/// Any text as a rule file: a pack or diagnostics.
pub fn rules(which: u8, text: &str) {
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let pack = "id = \"x\"\ntitle = \"x\"\nyear = 2024\n";
    let _ = fs::write(folder.path().join("pack.toml"), pack);
    let name = RULE_FILES[usize::from(which) % RULE_FILES.len()];
    let _ = fs::write(folder.path().join(format!("{name}.toml")), text);
    let _ = doichieu::rules::load(&folder.path().to_string_lossy(), None);
}
