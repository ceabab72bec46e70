//! One report in every format reads alike: words, labels, levels, tables, notes.

use std::fs;
use std::path::Path;

use super::{paragraphs, read, tables};
use doichieu::model::{Document, ReadError};
use doichieu::text::{self, Lexicon};

fn file(name: &str) -> Document {
    bytes(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn bytes(name: &str) -> Result<Document, ReadError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/formats")
        .join(name);
    read(&fs::read(path).unwrap(), name)
}

/// Label, text and outline level of every paragraph.
fn outline(document: &Document) -> Vec<(String, Option<u8>)> {
    paragraphs(document)
        .iter()
        .map(|p| (format!("{} {}", p.label, p.text).trim().to_owned(), p.level))
        .collect()
}

/// Every table as rows of texts; `^` is covered.
fn grids(document: &Document) -> Vec<Vec<Vec<String>>> {
    tables(document)
        .iter()
        .map(|table| {
            let cell = |cell: &doichieu::model::Cell| match cell.covered_by {
                Some((row, column)) => format!("^{row}.{column}"),
                None => cell.text.clone(),
            };
            let row = |row: &Vec<_>| row.iter().map(cell).collect();
            table.rows.iter().map(row).collect()
        })
        .collect()
}

#[test]
fn word_formats_agree_in_every_label_level_and_cell() {
    let expected = file("bao-cao--reads.docx");
    for name in [
        "bao-cao--reads.doc",
        "bao-cao--reads.rtf",
        "bao-cao--reads.odt",
    ] {
        let document = file(name);
        assert_eq!(outline(&document), outline(&expected), "{name}");
        assert_eq!(grids(&document), grids(&expected), "{name}");
        let shape = |d: &Document| -> Vec<(bool, bool)> {
            let all = paragraphs(d);
            all.iter().map(|p| (p.bold, p.centered)).collect()
        };
        assert_eq!(shape(&document), shape(&expected), "{name}");
        let old = paragraphs(&document)
            .into_iter()
            .find(|p| p.text.starts_with("Hç"));
        let fonts = &old.unwrap().fonts;
        assert!(fonts.iter().any(|run| run.font == ".VnTime"), "{name}");
    }
}

#[test]
fn a_pdf_gives_the_same_lines_and_tables() {
    let expected = file("bao-cao--reads.docx");
    let document = file("bao-cao--reads.pdf");
    let words = |d: &Document| -> Vec<String> {
        let mut all: Vec<String> = outline(d).into_iter().map(|(text, _)| text).collect();
        // A note stands at the foot of its page, and its number beside the word.
        for text in &mut all {
            *text = text.replace('¹', "").replace("1Theo", "Theo");
        }
        all.sort();
        all
    };
    assert_eq!(words(&document), words(&expected));
    assert_eq!(grids(&document), grids(&expected));
    let heading = paragraphs(&document)[3];
    assert!(heading.bold, "{}", heading.text);
}

#[test]
fn web_pages_and_archives_agree() {
    let page = file("trang-web--reads.doc");
    let archive = file("trang-web--reads.mht");
    assert_eq!(outline(&page), outline(&archive));
    assert_eq!(grids(&page), grids(&archive));
    assert_eq!(grids(&page)[1], grids(&file("bao-cao--reads.docx"))[1]);
    let texts: Vec<String> = outline(&page).into_iter().map(|(text, _)| text).collect();
    assert!(
        texts.iter().any(|t| t.starts_with("b. Tiếp nhận 112")),
        "{texts:?}"
    );
}

#[test]
fn text_in_old_fonts_says_the_same_once_repaired() {
    let clean = |name: &str| -> Vec<String> {
        let document = text::normalize_document(file(name), name, &Lexicon::default());
        let mut all = Vec::new();
        for part in document.parts {
            match part {
                doichieu::model::NormalizedPart::Block(block) => all.push(block.text.clean),
                doichieu::model::NormalizedPart::Table(table) => {
                    all.extend(
                        table
                            .cells
                            .into_iter()
                            .flatten()
                            .map(|c| c.text.clean.clone()),
                    );
                }
            }
        }
        // One paragraph is in an old font already and was encoded a second time.
        all.retain(|text| !text.starts_with("Hç") && !text.starts_with("Hỗ trợ"));
        all
    };
    let expected = clean("bao-cao--reads.docx");
    for name in ["phong-tcvn3--reads.doc", "phong-tcvn3--reads.rtf"] {
        assert_eq!(clean(name), expected, "{name}");
    }
}

#[test]
fn a_scan_says_how_many_pages_it_has() {
    let error = bytes("ban-chup-ba-trang--scan.pdf").unwrap_err();
    assert_eq!(error, ReadError::Scan { pages: 3 });
    assert!(error.to_string().contains("3 trang"));
    assert_eq!(
        read(b"\xff\xd8\xff\xe0", "anh.jpg"),
        Err(ReadError::Scan { pages: 1 })
    );
}

#[test]
fn digits_above_the_line_are_marks_in_every_format() {
    for end in ["docx", "doc", "odt", "rtf", "html"] {
        let document = file(&format!("chi-so-tren--reads.{end}"));
        let texts: Vec<&str> = document.texts().collect();
        assert_eq!(
            texts,
            ["Kết nạp được 25¹ đoàn viên; trồng 1.250(²) cây; diện tích 10³ m²"],
            "{end}"
        );
    }
}
