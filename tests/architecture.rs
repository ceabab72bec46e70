//! Holds the module map of `docs/architecture.md`: who may use whom, where heavy things may be
//! named, how long files may be. It reads text, not syntax, so a path built by a macro slips by.

#![allow(clippy::unwrap_used)] // helpers of tests fail as tests do

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module may use only what its row names; lower rows build on higher ones.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("language", &["model"]),
    ("carry", &["model", "ingest", "language"]),
    ("calendar", &[]),
    ("text", &["model"]),
    ("ingest", &["model"]),
    ("rules", &["model", "text", "calendar"]),
    ("error", &["rules"]),
    ("round", &["model", "text", "rules", "ingest", "calendar"]),
    ("mapping", &["model", "text", "rules"]),
    ("progress", &["model", "rules"]),
    // What a unit gave itself, read from its own scoring sheet.
    ("selfscore", &["model", "text", "rules"]),
    (
        "check",
        &["model", "text", "rules", "calendar", "selfscore"],
    ),
    ("earlier", &["model", "rules"]),
    ("cross", &["model", "text", "rules", "earlier"]),
    ("score", &["model", "rules"]),
    // A comparison shows what each finding cost, which only the scoring rules know.
    ("compare", &["model", "rules", "score"]),
    ("selftest", &["model", "text", "rules", "mapping"]),
    ("report", &["model", "language"]),
    (
        "pipeline",
        &[
            "model",
            "language",
            "calendar",
            "text",
            "ingest",
            "rules",
            "error",
            "round",
            "mapping",
            "progress",
            "selfscore",
            "check",
            "earlier",
            "cross",
            "score",
            "compare",
        ],
    ),
    // The crate root only declares modules and re-exports two of them.
    ("lib", &["error", "pipeline"]),
    // The program sees the library from outside.
    ("cli", &[]),
    ("main", &["cli"]),
];

/// A heavy or effectful thing, and the only modules that may name it.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("rayon::", &["pipeline"]),
    ("calamine::", &["ingest"]),
    ("zip::", &["ingest", "report"]),
    ("quick_xml::", &["ingest"]),
    ("encoding_rs::", &["ingest"]),
    ("rust_xlsxwriter::", &["report"]),
    ("csv::", &["round"]),
    ("toml::", &["rules", "round"]),
    ("annotate_snippets::", &["rules"]),
    ("clap::", &["cli"]),
    ("indicatif::", &["cli"]),
    ("ctrlc::", &["cli"]),
    ("tempfile::", &["cli"]),
    ("println!", &["cli"]),
    ("eprintln!", &["cli"]),
    ("print!", &["cli"]),
    ("eprint!", &["cli"]),
    ("std::env", &["cli"]),
    ("process::exit", &["cli"]),
    ("Timestamp::now", &["cli"]),
    ("SystemTime", &["cli"]),
    ("Instant", &["cli"]),
    ("std::net", &[]),
    // One child for each file of a format that a foreign parser reads.
    ("process::Command", &["ingest"]),
    ("rlimit::", &["ingest"]),
    ("lopdf::", &["ingest"]),
    ("std::fs", &["ingest", "rules", "round", "cli"]),
];

/// Modules whose results are sums of points: no floating point at all.
const NO_FLOATS: &[&str] = &["score", "compare"];

const LONGEST_FILE: usize = 600;

struct Source {
    path: PathBuf,
    module: String,
    /// Everything, tests included.
    whole: String,
    /// Without comments and test modules.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let mut test_only = BTreeSet::new();
    let mut all = Vec::new();
    for file in files {
        let whole = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
        let path = file.strip_prefix(&root).unwrap().to_path_buf();
        for module in test_modules(&whole) {
            // `#[cfg(test)] mod testing;` in a/mod.rs is a/testing.rs.
            test_only.insert(path.with_file_name(format!("{module}.rs")));
            test_only.insert(path.with_extension("").join(format!("{module}.rs")));
        }
        let first = path.iter().next().unwrap().to_str().unwrap();
        all.push(Source {
            module: first.trim_end_matches(".rs").to_owned(),
            code: code_of(&whole),
            whole,
            path,
        });
    }
    for source in &mut all {
        if test_only.contains(&source.path) {
            source.code.clear();
        }
    }
    all
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Names of modules in files of their own that exist in tests only.
fn test_modules(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with(';'))
        .filter_map(|pair| pair[1].trim_end_matches(';').split("mod ").nth(1))
        .map(str::to_owned)
        .collect()
}

/// The text without comment lines and without test modules written in place.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let opens_test_module = line == "#[cfg(test)]"
            && {
                // Some tests run on one system only.
                lines.next_if(|next| next.starts_with("#[cfg("));
                true
            }
            && lines
                .peek()
                .is_some_and(|next| next.contains("mod ") && next.ends_with('{'));
        if opens_test_module {
            // rustfmt closes a top-level module with a brace in the first column.
            for inside in lines.by_ref() {
                if inside == "}" {
                    break;
                }
            }
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// First names of paths that start at the crate root: `crate::x`, `crate::{x, y::z}`, and as many
/// `super::` as lead there.
fn uses(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(&source.code, "crate::", &mut found);
    let parts = source.path.iter().count();
    let is_root_of_folder = source.path.ends_with("mod.rs");
    let climbs = parts - usize::from(is_root_of_folder);
    collect(&source.code, &"super::".repeat(climbs), &mut found);
    found
}

fn collect(code: &str, prefix: &str, found: &mut BTreeSet<String>) {
    for (at, _) in code.match_indices(prefix) {
        // Not the tail of a longer name, nor of a longer climb that is counted by itself.
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$' || c == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            for part in top_level_parts(list) {
                found.insert(first_name(&part));
            }
        } else {
            found.insert(first_name(rest));
        }
    }
    found.retain(|name| !name.is_empty());
}

/// The comma-separated parts of a braced list, nested braces kept together.
fn top_level_parts(list: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 1;
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if c == ',' && depth == 1 {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

fn first_name(path: &str) -> String {
    path.trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn names(code: &str, thing: &str) -> bool {
    code.match_indices(thing).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn complaints(sources: &[Source]) -> Vec<String> {
    let modules: BTreeSet<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    let mut complaints = Vec::new();
    for source in sources {
        let file = source.path.display();
        let Some((_, allowed)) = MAY_USE.iter().find(|(m, _)| *m == source.module) else {
            complaints.push(format!(
                "{file}: module {} is not on the map",
                source.module
            ));
            continue;
        };
        for used in uses(source) {
            let own = used == source.module;
            if modules.contains(used.as_str()) && !own && !allowed.contains(&used.as_str()) {
                complaints.push(format!("{file}: uses {used}"));
            }
        }
        for (thing, places) in ONLY_IN {
            if names(&source.code, thing) && !places.contains(&source.module.as_str()) {
                complaints.push(format!("{file}: names {thing}"));
            }
        }
        if NO_FLOATS.contains(&source.module.as_str())
            && (names(&source.code, "f64") || names(&source.code, "f32"))
        {
            complaints.push(format!("{file}: uses floating point"));
        }
    }
    complaints
}

#[test]
fn modules_use_only_what_the_map_allows() {
    let complaints = complaints(&sources());
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_map_has_no_circle() {
    let mut left: Vec<(&str, &[&str])> = MAY_USE.to_vec();
    loop {
        let names: BTreeSet<&str> = left.iter().map(|(module, _)| *module).collect();
        let before = left.len();
        left.retain(|(_, uses)| uses.iter().any(|used| names.contains(used)));
        if left.is_empty() {
            return;
        }
        assert!(left.len() < before, "a circle among {names:?}");
    }
}

#[test]
fn every_module_on_the_map_exists() {
    let sources = sources();
    for (module, _) in MAY_USE {
        assert!(sources.iter().any(|s| s.module == *module), "{module}");
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    for source in sources() {
        let lines = source.whole.lines().count();
        assert!(
            lines <= LONGEST_FILE,
            "{}: {lines} lines",
            source.path.display()
        );
        assert!(
            source.whole.starts_with("//! "),
            "{}: begins without saying what it is for",
            source.path.display()
        );
    }
}

#[test]
fn tests_keep_the_ceiling_too() {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walk(&root.join("tests"), &mut files);
    for file in files {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= LONGEST_FILE, "{}: {lines} lines", file.display());
    }
}

#[test]
fn planted_violations_are_caught() {
    let plant = |path: &str, text: &str| Source {
        path: path.into(),
        module: path.split(['/', '.']).next().unwrap().to_owned(),
        whole: text.to_owned(),
        code: code_of(text),
    };
    for (path, text, complaint) in [
        ("score.rs", "use crate::text::key;\n", "uses text"),
        (
            "ingest/docx/body.rs",
            "use crate::{\n    model::{Block, Cell},\n    rules::RulePack,\n};\n",
            "uses rules",
        ),
        (
            "ingest/a.rs",
            "use super::super::round::Round;\n",
            "uses round",
        ),
        (
            "check/mod.rs",
            "fn f() -> super::mapping::Mapper {}\n",
            "uses mapping",
        ),
        (
            "report/json.rs",
            "fn f() {\n    println!(\"x\");\n}\n",
            "names println!",
        ),
        ("check/a.rs", "use rayon::prelude::*;\n", "names rayon::"),
        ("compare.rs", "fn f(x: f64) {}\n", "uses floating point"),
        ("extra.rs", "\n", "module extra is not on the map"),
        (
            "check/a.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::ingest;\n}\nuse crate::ingest;\n",
            "uses ingest",
        ),
    ] {
        let found = complaints(&[plant(path, text)]);
        assert!(
            found.iter().any(|c| c.ends_with(complaint)),
            "{path}: {found:?}"
        );
    }
    for (path, text) in [
        (
            "check/a.rs",
            "//! See [`x`](crate::ingest).\nuse crate::model::Finding;\n",
        ),
        (
            "check/a.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::ingest;\n}\n",
        ),
        ("text/a.rs", "use super::super::model;\nuse super::key;\n"),
        ("round/a.rs", "fn f() { unzip::x(); }\n"),
    ] {
        assert_eq!(
            complaints(&[plant(path, text)]),
            Vec::<String>::new(),
            "{path}"
        );
    }
}
