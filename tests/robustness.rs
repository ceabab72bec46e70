//! Damaged files: whatever the bytes, reading ends soon, without a panic, with a document or a reason.
//!
//! Damage is made with a fixed seed, so a failure can be repeated; the message names file and step.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "tests make their files in the plainest way and stop where that fails"
)]

#[path = "ingest/office.rs"]
mod office;

use std::time::{Duration, Instant};

use doichieu::ingest;
use doichieu::model::{Block, Document, Format, ReadError};
use office::{
    document, docx, docx_with, ods, ole, p, record, stored, words, xls, xls_number, xlsb, xlsx,
    xlsx_with, zip,
};

/// Generous for a slow machine and a debug build; a runaway reader takes far longer.
const SOON: Duration = Duration::from_secs(20);

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Flips bits, cuts, copies a piece elsewhere, or writes marks that parsers trust.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    const MARKS: [&[u8]; 12] = [
        b"<",
        b">",
        b"</w:p>",
        b"<w:tbl>",
        b"<w:tc>",
        b"\"",
        b"&",
        b"\xff\xff\xff\xff",
        b"PK\x05\x06",
        b"999999999999",
        b"-1",
        b"\0",
    ];
    if bytes.is_empty() {
        return;
    }
    match random.below(5) {
        0 => {
            for _ in 0..=random.below(8) {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
        1 => bytes.truncate(random.below(bytes.len())),
        2 => {
            let from = random.below(bytes.len());
            let length = random.below(bytes.len() - from).min(4_096);
            let piece = bytes[from..from + length].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        3 => {
            let from = random.below(bytes.len());
            let length = random.below(bytes.len() - from).min(256);
            bytes.drain(from..from + length);
        }
        _ => {
            let mark = MARKS[random.below(MARKS.len())];
            let at = random.below(bytes.len());
            let end = (at + mark.len()).min(bytes.len());
            bytes.splice(at..end, mark.iter().copied());
        }
    }
}

const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num></w:numbering>"#;
const NOTES: &str = r#"<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r><w:t>chú thích</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

/// A body with everything the reader knows.
fn body() -> String {
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let cell =
        |props: &str, text: &str| format!("<w:tc><w:tcPr>{props}</w:tcPr>{}</w:tc>", p(text));
    let table = format!(
        "<w:tbl><w:tblPr/>{}{}</w:tbl>",
        row(&(cell(r#"<w:vMerge w:val="restart"/>"#, "TT")
            + &cell(r#"<w:gridSpan w:val="2"/>"#, "Kết quả"))),
        row(&(cell("<w:vMerge/>", "") + &cell("", "85.000") + &cell("", "104,2%")))
    );
    [
        r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:rPr><w:b/><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>KÕt qu¶</w:t></w:r></w:p>"#,
        &p("Đoàn viên &amp; thanh niên"),
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t><w:tab/><w:br/><w:sym w:font="Wingdings" w:char="F0FC"/><w:footnoteReference w:id="2"/></w:r></w:p>"#,
        r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"#,
        r#"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>hộp</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r></w:p>"#,
        &table,
        &format!("<w:tbl><w:tr><w:tc>{table}<w:p/></w:tc></w:tr></w:tbl>"),
    ]
    .concat()
}

const SHEET: &str = r#"<dimension ref="A1:D4"/><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2" hidden="1"><c r="A2" s="1"><v>0.68</v></c><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><f>A2*2</f><v>1.36</v></c><c r="D2" t="b"><v>1</v></c></row><row r="4"><c r="D4" t="inlineStr"><is><t>ưu tú</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells>"#;
const SHEET_STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font><b/></font></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="10" fontId="0"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>BIỂU CHỈ TIÊU</t></si></sst>"#;
const ODS: &str = r#"<table:table table:name="S"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="3"><text:p>5</text:p></table:table-cell></table:table-row></table:table>"#;

fn old_excel() -> Vec<u8> {
    xls(&[
        record(0x0208, &words(&[2, 0, 3, 0, 0, 0, 0x20, 0])),
        xls_number(1, 0, 0, 85_000.0),
        xls_number(1, 1, 1, 0.68),
        record(0x00bd, &words(&[3, 0, 0, 0x0016, 0, 1, 0x0016, 0, 1])),
        record(0x00e5, &words(&[1, 0, 0, 0, 2])),
    ])
}

/// A sheet of Excel 4, which is a stream without a container.
fn early_excel() -> Vec<u8> {
    let place = |row: u16, column: u16| words(&[row, column, 0]);
    [
        record(0x0409, &words(&[4, 0x10, 0])),
        record(0x0042, &words(&[1_258])),
        record(0x041e, b"\0\0\x020%"),
        record(0x0443, &[0; 12]),
        record(
            0x0204,
            &[place(0, 0), words(&[4]), b"Doan".to_vec()].concat(),
        ),
        record(
            0x0203,
            &[place(0, 1), 0.68_f64.to_le_bytes().to_vec()].concat(),
        ),
        record(0x027e, &[place(1, 0), vec![2, 0, 0, 0]].concat()),
        record(0x00bd, &words(&[1, 1, 0, 2, 0, 0, 2, 0, 2])),
        record(
            0x0406,
            &[place(2, 0), vec![0, 0, 0, 0, 0, 0, 0xff, 0xff]].concat(),
        ),
        record(0x0207, b"\x02\0ab"),
        record(0x00fc, b"\x01\0\0\0\x01\0\0\0\x03\0\0abc"),
        record(0x00fd, &[place(2, 1), vec![0; 4]].concat()),
        record(0x00e5, &words(&[1, 0, 1, 0, 1])),
        record(0x000a, &[]),
    ]
    .concat()
}

fn word() -> Vec<u8> {
    docx_with(
        &body(),
        &[
            ("word/styles.xml", STYLES),
            ("word/numbering.xml", NUMBERING),
            ("word/footnotes.xml", NOTES),
        ],
    )
}

fn excel(sheet: &str) -> Vec<u8> {
    xlsx_with(
        &[("S", sheet)],
        &[
            ("xl/styles.xml", SHEET_STYLES),
            ("xl/sharedStrings.xml", STRINGS),
        ],
    )
}

/// Reads and checks what must hold of any answer.
fn check(bytes: &[u8], name: &str, step: usize) {
    let start = Instant::now();
    let format = ingest::detect(bytes, name);
    let outcome = ingest::parse(bytes, format);
    assert!(
        start.elapsed() < SOON,
        "{name}, step {step}: took {:?}",
        start.elapsed()
    );
    match outcome {
        Ok(document) => check_document(&document, name, step),
        // A panic of a library is caught and named; our own readers must have none.
        Err(ReadError::Crashed { detail }) => {
            assert!(
                format.is_spreadsheet() || format == Format::Pdf,
                "{name}, step {step}: crashed: {detail}"
            );
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn check_document(document: &Document, name: &str, step: usize) {
    let mut last = 0;
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                assert!(paragraph.number > last, "{name}, step {step}: numbers fall");
                last = paragraph.number;
                let mut end = 0;
                for run in &paragraph.fonts {
                    assert!(
                        run.start >= end && run.end > run.start,
                        "{name}, step {step}"
                    );
                    assert!(
                        paragraph.text.get(run.start..run.end).is_some(),
                        "{name}, step {step}"
                    );
                    end = run.end;
                }
            }
            Block::Table(table) => {
                let width = table.rows.first().map_or(0, Vec::len);
                for row in &table.rows {
                    assert_eq!(row.len(), width, "{name}, step {step}: rows differ");
                    for (r, c) in row.iter().filter_map(|cell| cell.covered_by) {
                        let origin = &table.rows[r][c];
                        assert!(
                            origin.covered_by.is_none(),
                            "{name}, step {step}: covered by covered"
                        );
                    }
                }
            }
        }
    }
}

/// Reads `steps` damaged versions of a file.
fn batter(name: &str, seed: u64, steps: usize, make: impl Fn(&mut Random) -> Vec<u8>) {
    let mut random = Random(seed);
    for step in 0..steps {
        check(&make(&mut random), name, step);
    }
}

#[test]
fn damaged_containers_end_in_a_document_or_a_reason() {
    let files: [(&str, Vec<u8>); 11] = [
        ("a.docx", word()),
        // Uncompressed, so that damage reaches the text as it stands.
        ("stored.docx", stored(&word())),
        ("small.docx", docx(&p("x"))),
        ("small.xlsx", xlsx(&[("S", SHEET)])),
        ("a.xlsx", excel(SHEET)),
        ("a.ods", ods(ODS)),
        ("a.xls", old_excel()),
        ("early.xls", early_excel()),
        ("a.doc", ole(&["WordDocument"])),
        (
            "stored.xlsb",
            stored(&xlsb(&[(2, 1, Err("Trồng cây")), (2, 2, Ok(250.0))])),
        ),
        ("a.zip", zip(&[("báo cáo.docx", &word())])),
    ];
    for (name, file) in files {
        batter(name, 0x5eed_0001, 400, |random| {
            let mut bytes = file.clone();
            for _ in 0..=random.below(3) {
                damage(&mut bytes, random);
            }
            bytes
        });
    }
}

/// Damages a text and makes it valid UTF-8 again, since parts go through a lossy decoder anyway.
fn damaged(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        damage(&mut bytes, random);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn damaged_parts_of_a_text_document_end_in_a_document_or_a_reason() {
    let parts = [
        ("word/document.xml", document(&body())),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/numbering.xml", NUMBERING.to_owned()),
        ("word/footnotes.xml", NOTES.to_owned()),
    ];
    batter("part.docx", 0x5eed_0002, 3_000, |random| {
        let victim = random.below(parts.len());
        let texts: Vec<(&str, String)> = parts
            .iter()
            .enumerate()
            .map(|(i, (name, text))| {
                (
                    *name,
                    if i == victim {
                        damaged(text, random)
                    } else {
                        text.clone()
                    },
                )
            })
            .collect();
        let more: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        docx_with("", &more)
    });
}

#[test]
fn damaged_parts_of_a_workbook_end_in_a_document_or_a_reason() {
    batter("part.xlsx", 0x5eed_0003, 1_000, |random| {
        let mut texts = [
            SHEET.to_owned(),
            SHEET_STYLES.to_owned(),
            STRINGS.to_owned(),
        ];
        let victim = random.below(texts.len());
        texts[victim] = damaged(&texts[victim], random);
        xlsx_with(
            &[("S", &texts[0])],
            &[
                ("xl/styles.xml", &texts[1]),
                ("xl/sharedStrings.xml", &texts[2]),
            ],
        )
    });
    batter("part.ods", 0x5eed_0004, 500, |random| {
        ods(&damaged(ODS, random))
    });
}

#[test]
fn damaged_text_ends_in_a_document_or_a_reason() {
    let text = "# Báo cáo\n\n1.\tKết quả: 85.000 đoàn viên\n| a | b |\n|---|---|\n| 1 | **2** |\nx\ty\tz\n";
    for name in ["a.txt", "a.md"] {
        batter(name, 0x5eed_0005, 2_000, |random| {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random.below(6) {
                damage(&mut bytes, random);
            }
            bytes
        });
    }
}

#[test]
fn pure_noise_under_every_format_ends_in_a_reason() {
    let formats = [
        Format::Docx,
        Format::Xlsx,
        Format::Xls,
        Format::Xlsb,
        Format::Ods,
        Format::Txt,
        Format::Md,
        Format::Doc,
        Format::Rtf,
        Format::Odt,
        Format::Pdf,
        Format::Html,
        Format::Image,
        Format::Unknown,
    ];
    let mut random = Random(0x5eed_0006);
    for step in 0..300 {
        let bytes: Vec<u8> = (0..=random.below(4_000))
            .map(|_| random.next() as u8)
            .collect();
        for format in formats {
            if let Ok(document) = ingest::parse(&bytes, format) {
                check_document(&document, format.name(), step);
            }
        }
    }
}

/// Every fixture file of every folder, damaged: nothing that is committed may bring a reader down.
#[test]
fn damaged_fixtures_end_in_a_document_or_a_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files: Vec<std::path::PathBuf> =
        ["formats", "docx", "xlsx", "text-files/bytes", "abuse"]
            .iter()
            .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect();
    files.sort();
    for (seed, path) in files.iter().enumerate() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = std::fs::read(path).unwrap();
        // Files that are slow as they are, being made to hit a limit, show little more when damaged.
        let steps = if name.contains("--limit") { 3 } else { 25 };
        batter(name, 0x5eed_1000 + seed as u64, steps, |random| {
            let mut bytes = file.clone();
            for _ in 0..=random.below(4) {
                damage(&mut bytes, random);
            }
            bytes
        });
    }
}

/// The old formats are not compressed, so damage reaches every table of theirs.
#[test]
fn damaged_old_documents_end_in_a_document_or_a_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    for (name, steps) in [
        ("bao-cao--reads.doc", 1_500),
        ("bao-cao--reads.rtf", 600),
        ("bao-cao--reads.odt", 150),
        ("bao-cao--reads.pdf", 60),
        ("trang-web--reads.doc", 600),
        ("trang-web--reads.mht", 300),
    ] {
        let mut file = std::fs::read(root.join(name)).unwrap();
        if name.ends_with("odt") {
            file = stored(&file);
        }
        batter(name, 0x5eed_2000, steps, |random| {
            let mut bytes = file.clone();
            for _ in 0..=random.below(6) {
                damage(&mut bytes, random);
            }
            bytes
        });
    }
}

/// Two files spliced together: the head of one, the tail of another.
#[test]
fn spliced_files_end_in_a_document_or_a_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let mut paths: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let files: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).unwrap()).collect();
    batter("spliced.doc", 0x5eed_3000, 400, |random| {
        let (a, b) = (random.below(files.len()), random.below(files.len()));
        let mut bytes = files[a][..random.below(files[a].len())].to_vec();
        bytes.extend_from_slice(&files[b][random.below(files[b].len())..]);
        bytes
    });
}
