//! Files whose names state what happens to them: `<quirk>--<outcome>.<extension>`.
//!
//! Outcomes: `reads` (wholly), `partial` (with a note), or the code of the error. A new case needs
//! only a file. `cargo test --test ingest -- --ignored` makes the files anew from the texts below.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::office::{
    document, docx, docx_with, ods, ole, p, stored, xls, xls_number, xlsb, xlsx, xlsx_with, zip,
};
use doichieu::ingest;
use doichieu::model::ReadQuality;

const FOLDERS: [&str; 5] = ["docx", "xlsx", "text-files/bytes", "abuse", "formats"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

#[test]
fn every_file_does_what_its_name_says() {
    let mut count = 0;
    for name in FOLDERS {
        let mut files: Vec<PathBuf> = fs::read_dir(folder(name))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            let Some((_, promised)) = stem.rsplit_once("--") else {
                panic!("{stem}: a name must end in --<outcome>");
            };
            let bytes = fs::read(&file).unwrap();
            let start = Instant::now();
            let format = ingest::detect(&bytes, file.file_name().unwrap().to_str().unwrap());
            let outcome = match ingest::parse(&bytes, format) {
                Ok(document) if document.quality == ReadQuality::Good => {
                    assert!(!document.blocks.is_empty(), "{stem}: nothing read");
                    "reads"
                }
                Ok(_) => "partial",
                Err(error) => error.code(),
            };
            assert_eq!(outcome, promised, "{stem}");
            assert!(start.elapsed() < Duration::from_secs(10), "{stem}: slow");
            count += 1;
        }
    }
    assert!(count >= 40, "only {count} files");
}

#[test]
#[ignore = "writes into fixtures/"]
fn make_the_files() {
    for name in FOLDERS {
        fs::create_dir_all(folder(name)).unwrap();
    }
    for (name, bytes) in documents()
        .into_iter()
        .chain(workbooks())
        .chain(texts())
        .chain(abuse())
    {
        fs::write(folder("").join(name), bytes).unwrap();
    }
}

type Files = Vec<(&'static str, Vec<u8>)>;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn documents() -> Files {
    let heading = |text: &str| {
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let styles = format!(
        r#"<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>"#
    );
    let numbering = format!(
        r#"<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#
    );
    let report = heading("TÌNH HÌNH CHUNG")
        + &p("Toàn huyện có 1.250 đoàn viên.")
        + &heading("KẾT QUẢ")
        + &p("Giới thiệu việc làm cho 120 thanh niên.");
    let numbered = docx_with(
        &report,
        &[
            ("word/styles.xml", &styles),
            ("word/numbering.xml", &numbering),
        ],
    );
    let strict = document(&report).replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main");
    let bare = document(&report)
        .replace("<w:", "<")
        .replace("</w:", "</")
        .replace("xmlns:w=", "xmlns=");
    let other = document(&report)
        .replace("w:", "ns0:")
        .replace("xmlns:w=", "xmlns:ns0=");
    let utf16: Vec<u8> = format!("\u{feff}{}", document(&report).replace("UTF-8", "UTF-16"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let whole = document(&report);
    let cut = &whole[..whole.find("120").unwrap()];
    let main = |text: &[u8]| zip(&[("word/document.xml", text)]);
    let cell =
        |text: &str, props: &str| format!("<w:tc><w:tcPr>{props}</w:tcPr>{}</w:tc>", p(text));
    let merged = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("TT", r#"<w:vMerge w:val="restart"/>"#),
        cell("Kết quả", r#"<w:gridSpan w:val="2"/>"#),
        cell("", "<w:vMerge/>"),
        cell("Giao", ""),
        cell("Đạt", "")
    );
    let broken = numbered.len() - 60;
    vec![
        ("docx/automatic-numbering--reads.docx", numbered.clone()),
        ("docx/strict-namespaces--reads.docx", main(strict.as_bytes())),
        ("docx/default-namespace--reads.docx", main(bare.as_bytes())),
        ("docx/other-prefix--reads.docx", main(other.as_bytes())),
        ("docx/utf-16-part--reads.docx", main(&utf16)),
        ("docx/renamed-as-doc--reads.doc", numbered.clone()),
        ("docx/merged-header-cells--reads.docx", docx(&merged)),
        (
            "docx/tracked-changes--reads.docx",
            docx("<w:p><w:del><w:r><w:delText>100</w:delText></w:r></w:del><w:ins><w:r><w:t>250 cây</w:t></w:r></w:ins></w:p>"),
        ),
        (
            "docx/scanned-pages--partial.docx",
            docx("<w:p><w:r><w:drawing/></w:r></w:p><w:p><w:r><w:pict/></w:r></w:p>"),
        ),
        ("docx/no-text--partial.docx", docx("<w:p/>")),
        ("docx/body-cut-short--partial.docx", main(cut.as_bytes())),
        ("docx/corrupt-styles--partial.docx", docx_with(&report, &[("word/styles.xml", "<w:styles")])),
        ("docx/upload-broke-off--malformed.docx", numbered[..broken].to_vec()),
        ("docx/no-main-part--malformed.docx", zip(&[("word/_rels/document.xml.rels", b"<x/>"), ("[Content_Types].xml", b"<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>")])),
        ("docx/password--encrypted.docx", ole(&["EncryptionInfo", "EncryptedPackage"])),
        ("docx/old-word-without-text--malformed.docx", ole(&["WordDocument"])),
        ("docx/nothing--empty.docx", Vec::new()),
    ]
}

fn workbooks() -> Files {
    let row = r#"<sheetData><row r="3"><c r="B3" t="inlineStr"><is><t>Trồng cây</t></is></c><c r="C3"><v>250</v></c><c r="D3"><f>C3*2</f><v>500</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="B3:B4"/></mergeCells>"#;
    let stray = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    let cell = r#"<table:table-row><table:table-cell office:value-type="float" office:value="250"><text:p>250</text:p></table:table-cell></table:table-row>"#;
    vec![
        (
            "xlsx/formula-and-merge--reads.xlsx",
            xlsx(&[("Chỉ tiêu", row)]),
        ),
        ("xlsx/renamed-as-xls--reads.xls", xlsx(&[("Chỉ tiêu", row)])),
        ("xlsx/stray-last-cell--reads.xlsx", xlsx(&[("S", stray)])),
        (
            "xlsx/sheet-cut-short--partial.xlsx",
            xlsx(&[("S", &row[..row.find("D3").unwrap()])]),
        ),
        (
            "xlsx/nothing-filled-in--partial.xlsx",
            xlsx(&[("S", "<sheetData/>")]),
        ),
        (
            "xlsx/binary-parts--reads.xlsb",
            xlsb(&[(0, 0, Err("Trồng cây")), (0, 1, Ok(250.0))]),
        ),
        (
            "xlsx/old-binary--reads.xls",
            xls(&[xls_number(2, 1, 0, 250.0), xls_number(2, 2, 1, 0.68)]),
        ),
        (
            "xlsx/open-document--reads.ods",
            ods(&format!(
                r#"<table:table table:name="S">{cell}</table:table>"#
            )),
        ),
        (
            "xlsx/open-document-cut-short--malformed.ods",
            ods(&format!(r#"<table:table table:name="S">{cell}"#)),
        ),
        (
            "xlsx/password--encrypted.xlsx",
            ole(&["EncryptionInfo", "EncryptedPackage"]),
        ),
    ]
}

fn texts() -> Files {
    let text =
        "I. KẾT QUẢ\r\n1. Tuyên truyền: 12 buổi\r\nTT\tNội dung\tĐạt\r\n1\tTrồng cây\t250\r\n";
    let utf16 = |big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    vec![
        (
            "text-files/bytes/utf-8-crlf--reads.txt",
            text.as_bytes().to_vec(),
        ),
        (
            "text-files/bytes/utf-8-mark--reads.txt",
            format!("\u{feff}{text}").into_bytes(),
        ),
        ("text-files/bytes/utf-16-no-mark--reads.txt", utf16(false)),
        (
            "text-files/bytes/utf-16-big-endian-no-mark--reads.txt",
            utf16(true),
        ),
        (
            "text-files/bytes/windows-1258--reads.txt",
            b"\xd0o\xe0n vi\xean k\xea\xect na\xf2p m\xf5\xeci: 12\r\n".to_vec(),
        ),
        (
            "text-files/bytes/tcvn3--reads.txt",
            b"\xa7o\xb5n vi\xaan, b\xb8o c\xb8o\r\n".to_vec(),
        ),
        (
            "text-files/bytes/markdown--reads.md",
            b"# B\xc3\xa1o c\xc3\xa1o\n\n| TT | N |\n|---|---|\n| 1 | 2 |\n".to_vec(),
        ),
        (
            "text-files/bytes/noise--unsupported.txt",
            (0..2_048_u32)
                .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
                .collect(),
        ),
        (
            "text-files/bytes/page-saved-as-doc--reads.doc",
            b"<html><body><p>B\xc3\xa1o c\xc3\xa1o</p></body></html>".to_vec(),
        ),
        (
            "text-files/bytes/rich-text--reads.doc",
            b"{\\rtf1\\ansi B\\'e1o c\\'e1o}".to_vec(),
        ),
    ]
}

fn abuse() -> Files {
    let spaces = " ".repeat(6 << 20);
    let deep = "<w:sdt>".repeat(400);
    let tables = "<w:tbl><w:tr><w:tc>".repeat(40);
    let wide =
        r#"<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr></w:tc></w:tr>"#.repeat(400);
    let many = "<w:p/>".repeat(110_000);
    let repeated = r#"<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row></table:table>"#;
    let bound: String = (0..1_000)
        .map(|i| format!(r#" xmlns:a{i}="{W}""#))
        .collect();
    let entity = document(&p("trước &x; sau")).replace(
        "<w:document",
        r#"<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///x">]><w:document"#,
    );
    vec![
        ("abuse/zip-bomb--limit.docx", docx(&spaces)),
        (
            "abuse/zip-bomb-strings--limit.xlsx",
            xlsx_with(
                &[("S", "<sheetData/>")],
                &[("xl/sharedStrings.xml", &spaces)],
            ),
        ),
        ("abuse/deep-nesting--limit.docx", docx(&deep)),
        (
            "abuse/many-namespaces--limit.docx",
            docx(&format!("<w:sdt{bound}>{}</w:sdt>", p("chữ"))),
        ),
        ("abuse/tables-in-tables--limit.docx", docx(&tables)),
        (
            "abuse/huge-spans--limit.docx",
            docx(&format!("<w:tbl>{wide}</w:tbl>")),
        ),
        ("abuse/endless-paragraphs--limit.docx", docx(&many)),
        ("abuse/repeated-cells--limit.ods", ods(repeated)),
        (
            "abuse/far-cells--limit.xls",
            xls(&[xls_number(0, 0, 0, 1.0), xls_number(65_535, 255, 0, 2.0)]),
        ),
        (
            "abuse/external-entity--reads.docx",
            stored(&docx_with("", &[("word/document.xml", &entity)])),
        ),
        (
            "abuse/not-an-office-file--unsupported.docx",
            zip(&[("x.exe", b"MZ")]),
        ),
    ]
}
