//! What a clerk sees when a rule file is wrong: every fault, its place, an excerpt, what to do.
//!
//! Each folder `fixtures/rules/<what>--<outcome>` is a pack with its slips; beside its files lies
//! `expected.snap`, the text shown. A new case needs no Rust: add the folder, run once with
//! `INSTA_UPDATE=always`, read the result. `--refused` must not load; `--warns` loads with warnings.

use std::fs;
use std::path::Path;

use doichieu::rules::{self, Level};

const FIXTURES: &str = "fixtures/rules";

/// The diagnostics of a pack, and whether it was refused.
fn diagnose(pack: &str, base: Option<&Path>) -> (Vec<rules::Diagnostic>, bool) {
    match rules::load_with(pack, base, &doichieu::choice_faults) {
        Ok(loaded) => (loaded.warnings, false),
        Err(faults) => (faults, true),
    }
}

#[test]
fn every_fixture_says_what_its_snapshot_says() {
    let mut cases: Vec<String> = fs::read_dir(FIXTURES)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("--"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 15, "the fixtures are there: {cases:?}");
    for case in cases {
        let (diagnostics, refused) = diagnose(&format!("{FIXTURES}/{case}"), None);
        match case.rsplit_once("--").unwrap().1 {
            "refused" => assert!(refused, "{case} must be refused"),
            "warns" => assert!(!refused && !diagnostics.is_empty(), "{case} must only warn"),
            other => panic!("{case}: unknown outcome {other}"),
        }
        insta::with_settings!({
            snapshot_path => format!("../{FIXTURES}/{case}"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("expected", rules::render(&diagnostics, false));
        });
    }
}

#[test]
fn one_run_shows_the_faults_of_all_files() {
    let (faults, _) = diagnose(&format!("{FIXTURES}/several-files--refused"), None);
    let files: Vec<String> = faults
        .iter()
        .map(|fault| {
            fault
                .file
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    for file in [
        "pack.toml",
        "outline.toml",
        "targets.toml",
        "programme.toml",
        "scoring.toml",
        "vocabulary.toml",
        "checks.toml",
    ] {
        assert!(files.iter().any(|named| named == file), "{file}: {files:?}");
    }
    // targets.toml is not readable, so nothing is said about the target that scoring.toml names.
    assert!(!faults.iter().any(|fault| fault.message.contains("8b")));
}

#[test]
fn a_calendar_beside_the_pack_is_read_and_checked() {
    let (faults, refused) = diagnose(&format!("{FIXTURES}/broken-calendar/pack"), None);
    assert!(refused);
    insta::assert_snapshot!("broken-calendar", rules::render(&faults, false));
}

#[test]
fn a_path_whose_folder_is_not_there_names_the_built_in_pack() {
    let base = Path::new(FIXTURES);
    let (faults, _) = diagnose("../../no/such/kien-giang-2024", Some(base));
    insta::assert_snapshot!("no-such-folder", rules::render(&faults, false));
    let (faults, _) = diagnose("kien-giang-2042", Some(base));
    assert!(faults[0].help.contains("kien-giang-2024"), "{faults:?}");
    let (faults, _) = diagnose("common", Some(base));
    assert!(faults[0].message.contains("pack.toml"), "{faults:?}");
    let (faults, _) = diagnose("common/checks.toml", Some(base));
    assert!(faults[0].help.contains("tên thư mục"), "{faults:?}");
}

/// A pack in a temporary folder, with raw bytes.
fn pack(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let pack = folder.path().join("thu");
    fs::create_dir(&pack).expect("the folder is new");
    for (name, bytes) in files {
        fs::write(pack.join(name), bytes).expect("the folder can be written to");
    }
    folder
}

const HEADER: &[u8] = "id = \"thu\"\ntitle = \"Bộ thử\"\nyear = 2024\n".as_bytes();

#[test]
fn a_file_in_another_encoding_is_named_with_the_way_out() {
    let outline = b"[[node]]\nid = \"I\"\ntitle = \"Kh\xe1i qu\xe1t\"\n";
    let folder = pack(&[("pack.toml", HEADER), ("outline.toml", outline)]);
    let (faults, refused) = diagnose("thu", Some(folder.path()));
    assert!(refused);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].message, "tệp không phải UTF-8 (từ dòng 3)");
    assert!(faults[0].help.contains("UTF-8"));
}

#[test]
fn line_ends_and_byte_order_marks_change_neither_places_nor_the_hash() {
    let unix = "[[node]]\nid = \"I\"\nmarker = \"roman\"\ntitle = \"Khái quát\"\n";
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    let load = |text: &str| {
        let folder = pack(&[("pack.toml", HEADER), ("outline.toml", text.as_bytes())]);
        rules::load("thu", Some(folder.path())).unwrap()
    };
    assert_eq!(load(unix).pack.hash, load(&windows).pack.hash);
    assert_ne!(
        load(unix).pack.hash,
        load(&unix.replace("Khái", "Khai")).pack.hash
    );

    let wrong = windows.replace("roman", "romann");
    let folder = pack(&[("pack.toml", HEADER), ("outline.toml", wrong.as_bytes())]);
    let (faults, _) = diagnose("thu", Some(folder.path()));
    assert_eq!((faults[0].line, faults[0].column), (3, 10));
}

#[test]
fn columns_count_characters() {
    let outline = "[[node]]\nid = \"I\"\nmarker = \"roman\"\ntitle = \"đề\" extra\n";
    let folder = pack(&[("pack.toml", HEADER), ("outline.toml", outline.as_bytes())]);
    let (faults, _) = diagnose("thu", Some(folder.path()));
    assert_eq!((faults[0].line, faults[0].column), (4, 14), "{faults:?}");
    let text = rules::render(&faults, false);
    assert!(text.contains("outline.toml:4:14"), "{text}");
}

#[test]
fn colour_is_given_only_when_asked() {
    let (faults, _) = diagnose(&format!("{FIXTURES}/unknown-key--refused"), None);
    assert!(rules::render(&faults, true).contains('\u{1b}'));
    assert!(!rules::render(&faults, false).contains('\u{1b}'));
}

#[test]
fn later_stages_can_point_at_the_line() {
    let loaded = rules::load(&format!("{FIXTURES}/misnamed-file--warns"), None).unwrap();
    let known = loaded
        .places
        .diagnostic("node:I", Level::Error, "thử", "sửa");
    assert_eq!((known.line, known.column), (1, 1));
    assert!(known.file.ends_with("outline.toml"));
    let unknown = loaded
        .places
        .diagnostic("node:XX", Level::Error, "thử", "sửa");
    assert_eq!((unknown.line, unknown.excerpt), (0, None));
}

#[test]
fn a_slip_of_one_line_hides_nothing_and_echoes_nowhere() {
    let original = fs::read_to_string("rules/soc-trang-2024/targets.toml").unwrap();
    for (slip, mended_by) in [
        ("\n[[target\n", "\n[[target]]\n"),
        ("\n[target]\n", "\n[[target]]\n"),
        (
            "goal    = {{ at_least = 100 }",
            "goal    = { at_least = 100 }",
        ),
        ("unit    =", "unit    = \"%\""),
        ("id      = \"1a", "id      = \"1a\""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let text = original
            .replacen(mended_by, slip, 1)
            .replace("at_least = 12500", "at_lest = 12500");
        assert_ne!(text, original, "{slip}");
        fs::write(folder.path().join("targets.toml"), text).unwrap();
        fs::write(
            folder.path().join("pack.toml"),
            "id = \"thu\"\ntitle = \"Thử\"\nyear = 2024\nextends = \"kien-giang-2024\"\n",
        )
        .unwrap();
        let (faults, refused) = diagnose(folder.path().to_str().unwrap(), None);
        let errors = faults
            .iter()
            .filter(|fault| fault.level == Level::Error)
            .count();
        assert!(refused);
        // The slip itself, and the key that is wrong somewhere else. Under `[target]` and after a
        // lost header the later tables are read all the same.
        assert_eq!(errors, 2, "{slip}: {faults:?}");
    }
}
