//! The fuzz targets for a fixed number of steps, without nightly and without coverage: the same
//! bodies, the fixtures as seeds, the same damage every time. A longer run is told in `docs/fuzzing.md`.

#![allow(clippy::unwrap_used, reason = "tests stop where a seed cannot be read")]

#[path = "../fuzz/bodies.rs"]
#[allow(
    unreachable_pub,
    reason = "the fuzz targets are programs of their own and use them from outside"
)]
mod bodies;

use std::fs;
use std::path::{Path, PathBuf};

use doichieu::model::Format;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// The files under `fixtures` that `wanted` takes, smallest first: small seeds damage best.
fn seeds(wanted: impl Fn(&Path) -> bool) -> Vec<Vec<u8>> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if wanted(&path) && !path.to_string_lossy().contains("--limit") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut seeds: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).unwrap()).collect();
    seeds.retain(|seed| !seed.is_empty());
    seeds.sort_by_key(Vec::len);
    seeds.truncate(8);
    assert!(!seeds.is_empty());
    seeds
}

fn with_extension(extension: &'static str) -> Vec<Vec<u8>> {
    seeds(|path| path.extension().is_some_and(|e| e == extension))
}

/// A seed with a few bytes changed, cut out, doubled or taken from another seed.
fn damaged(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(5) {
        let at = random.below(bytes.len());
        let length = random.below(64).min(bytes.len() - at);
        match random.below(6) {
            0 => bytes.truncate(at.max(1)),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let piece = bytes[at..at + length].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let to = (from + random.below(256)).min(other.len());
                bytes.splice(at..at + length, other[from..to].iter().copied());
            }
            4 => bytes[at..at + length].fill(if random.below(2) == 0 { 0 } else { 0xff }),
            _ => bytes
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|b| *b ^= 1 << random.below(8)),
        }
        if bytes.is_empty() {
            bytes.push(b'<');
        }
    }
    bytes
}

fn files(extension: &'static str, format: Format, steps: usize) {
    let seeds = with_extension(extension);
    let mut random = Random(0xf022_0001);
    for step in 0..steps {
        let bytes = damaged(&seeds, &mut random);
        if let Some(panic) = bodies::file(&bytes, &format!("a.{extension}"), format) {
            // Those of a library are caught, and in the program cost one child process.
            let library = format.is_spreadsheet() || format == Format::Pdf;
            assert!(library, "{extension}, step {step}: {panic}");
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn text_documents() {
    files("docx", Format::Docx, 600);
    files("doc", Format::Doc, 600);
    files("rtf", Format::Rtf, 400);
    files("odt", Format::Odt, 100);
    files("mht", Format::Html, 300);
}

#[test]
fn workbooks() {
    files("xlsx", Format::Xlsx, 300);
    files("xls", Format::Xls, 300);
}

#[test]
fn pdf() {
    files("pdf", Format::Pdf, 40);
}

#[test]
fn texts_and_numbers() {
    let seeds = seeds(|path| path.extension().is_some_and(|e| e == "txt" || e == "tsv"));
    let mut random = Random(0xf022_0002);
    for step in 0..400 {
        let mut raw = lossy(&damaged(&seeds, &mut random));
        let end = (0..=4_000.min(raw.len()))
            .rev()
            .find(|&i| raw.is_char_boundary(i));
        raw.truncate(end.unwrap_or(0));
        bodies::text(step as u8, &raw);
        bodies::numbers(&raw);
    }
}

#[test]
fn rule_files() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut packs: Vec<PathBuf> = fs::read_dir(rules)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    packs.sort();
    let mut random = Random(0xf022_0003);
    for (which, name) in bodies::RULE_FILES.iter().enumerate() {
        let read = |pack: &PathBuf| fs::read(pack.join(format!("{name}.toml"))).ok();
        let seeds: Vec<Vec<u8>> = packs.iter().filter_map(read).collect();
        for _ in 0..30 {
            if !seeds.is_empty() {
                bodies::rules(which as u8, &lossy(&damaged(&seeds, &mut random)));
            }
        }
    }
}
