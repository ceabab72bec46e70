//! The committed fixture files are what their sources say, and the sources are sound.

#[allow(dead_code, reason = "the builder program uses the rest")]
#[path = "../fixtures/builder/docx.rs"]
mod docx;
#[path = "../fixtures/builder/expected.rs"]
mod expected;
#[allow(dead_code, reason = "the builder program uses the rest")]
#[path = "../fixtures/builder/markup.rs"]
mod markup;
#[path = "../fixtures/builder/outline.rs"]
mod outline;
#[path = "../fixtures/builder/package.rs"]
mod package;
#[path = "../fixtures/builder/round.rs"]
mod round;
#[path = "../fixtures/builder/sheet.rs"]
mod sheet;

use std::fs;
use std::path::Path;

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// Every file rebuilt from its source equals the committed one, part by part; a file that is no
/// container (JSON, a broken upload) byte by byte.
fn holds(name: &str) {
    let folder = folder(name);
    let built = round::build(&folder).expect("the sources are sound");
    for (path, bytes) in &built.files {
        let committed = fs::read(folder.join(path)).unwrap_or_default();
        match (package::unpack(bytes), package::unpack(&committed)) {
            (Some(new), Some(old)) => {
                let names = |parts: &[package::Part]| -> Vec<String> {
                    parts.iter().map(|part| part.name.clone()).collect()
                };
                assert_eq!(names(&new), names(&old), "{path}: parts");
                for (new, old) in new.iter().zip(&old) {
                    assert!(
                        new.bytes == old.bytes,
                        "{path}: {} differs; run cargo run --example build-fixtures",
                        new.name
                    );
                }
            }
            _ => assert!(
                *bytes == committed,
                "{path} differs; run cargo run --example build-fixtures"
            ),
        }
    }
}

#[test]
fn demo_files_equal_their_sources() {
    holds("demo-2024");
}

#[test]
fn kien_giang_files_equal_their_sources() {
    holds("kien-giang-2024");
}

#[test]
fn tra_vinh_files_equal_their_sources() {
    holds("tra-vinh-2023");
}

#[test]
fn binh_duong_files_equal_their_sources() {
    holds("binh-duong-2020");
}

#[test]
fn building_twice_gives_the_same_bytes() {
    let first = round::build(&folder("demo-2024")).unwrap();
    let second = round::build(&folder("demo-2024")).unwrap();
    assert!(first.files == second.files);
}

#[test]
fn submissions_hold_nothing_without_a_source() {
    for name in [
        "demo-2024",
        "kien-giang-2024",
        "tra-vinh-2023",
        "binh-duong-2020",
    ] {
        let folder = folder(name);
        let built = round::build(&folder).unwrap();
        let mut open = vec![folder.join("submissions")];
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let relative = path.strip_prefix(&folder).unwrap().to_string_lossy();
                let relative = relative.replace('\\', "/");
                assert!(
                    built.files.contains_key(&relative),
                    "{relative} has no source"
                );
                let size = fs::metadata(&path).unwrap().len();
                assert!(size < 60_000, "{relative} is {size} bytes");
            }
        }
    }
}

#[test]
fn marks_inside_a_line_are_read() {
    let source = markup::parse(
        "+++\nout = \"a.docx\"\n+++\n**Số~05** [+thêm+][-bớt-] *nghiêng* * sao [^chú thích]\n@ I:thin 8b=1250\n|a|<|\n|b|c|\n|^|d|\n",
    )
    .unwrap();
    let docx::Block::Par(par) = &source.blocks[0] else {
        panic!("a paragraph comes first");
    };
    let texts: Vec<&str> = par.spans.iter().map(|span| span.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Số\u{a0}05",
            " ",
            "thêm",
            "bớt",
            " ",
            "nghiêng",
            " * sao ",
            "chú thích"
        ]
    );
    assert!(par.spans[0].bold && par.spans[5].italic && !par.spans[6].italic);
    assert_eq!(par.spans[3].kind, docx::SpanKind::Deleted);
    assert_eq!(source.notes[0].line, 5);
    let docx::Block::Table(table) = &source.blocks[1] else {
        panic!("a table follows");
    };
    assert_eq!(table.rows[0][0].columns, 2);
    assert_eq!(table.rows[1][0].merge, Some(true));
    assert_eq!(table.rows[2][0].merge, Some(false));
}

#[test]
fn a_note_that_names_nothing_is_refused() {
    let mut seen = expected::Seen::default();
    let note = |word: &str| markup::Note {
        line: 7,
        words: vec![word.to_owned()],
    };
    assert!(seen.add(&[note("II.1.1.a")]).is_ok());
    assert!(seen.add(&[note("II.1.1")]).unwrap_err().contains("dòng 7"));
    assert!(seen.add(&[note("13=5")]).is_err());
    assert!(seen.add(&[note("2=5")]).is_ok());
    assert!(seen.add(&[note("2=6")]).is_err());
}
