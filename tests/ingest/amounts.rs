//! A few bytes that stand for very many: each is stopped by the amount it makes, and limits that only
//! special files reach are reached.

use std::io::Write;
use std::time::{Duration, Instant};

use super::office::{docx_with, stored, xlsx_with, zip};
use super::{limit, read};
use doichieu::ingest::{self, limits};
use doichieu::model::ReadError;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

pub(super) fn one_shared_string_in_very_many_cells() {
    let strings = format!(
        r#"<sst xmlns="{S}"><si><t>{}</t></si></sst>"#,
        "đoàn viên ".repeat(3_000)
    );
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(600);
    let sheet = format!("<sheetData><row>{cells}</row></sheetData>");
    let book = xlsx_with(&[("S", &sheet)], &[("xl/sharedStrings.xml", &strings)]);
    assert_eq!(limit(read(&stored(&book), "a.xlsx")), "text-bytes");
}

pub(super) fn a_list_label_of_a_megabyte_is_cut() {
    let numbering = format!(
        r#"<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{}%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#,
        "x".repeat(1 << 20)
    );
    let item = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"#;
    let few = stored(&docx_with(item, &[("word/numbering.xml", &numbering)]));
    let document = read(&few, "a.docx").unwrap();
    assert_eq!(super::paragraphs(&document)[0].label.len(), limits::LABEL);
    let many = item.repeat(limits::TEXT_BYTES / limits::LABEL);
    let many = stored(&docx_with(&many, &[("word/numbering.xml", &numbering)]));
    assert_eq!(limit(read(&many, "a.docx")), "text-bytes");
}

pub(super) fn a_font_name_of_a_megabyte_is_cut_and_every_change_of_font_counts() {
    let styles = format!(
        r#"<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="c"><w:rPr><w:rFonts w:ascii="{}"/></w:rPr></w:style></w:styles>"#,
        "F".repeat(1 << 20)
    );
    let runs =
        r#"<w:r><w:rPr><w:rStyle w:val="c"/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>"#;
    let with = |count| {
        let body = format!("<w:p>{}</w:p>", runs.repeat(count));
        read(
            &stored(&docx_with(&body, &[("word/styles.xml", &styles)])),
            "a.docx",
        )
    };
    let document = with(3).unwrap();
    let fonts = &super::paragraphs(&document)[0].fonts;
    assert_eq!(fonts.len(), 3);
    assert_eq!(fonts[0].font.len(), limits::FONT_NAME);
    let too_many = limits::TEXT_BYTES / (limits::FONT_RUN + 2) + 1;
    assert_eq!(limit(with(too_many)), "text-bytes");
}

#[test]
fn letters_of_plain_text_and_of_word_documents() {
    let long = "một hai ba bốn\n".repeat(limits::TEXT_BYTES / 19 + 1);
    assert_eq!(limit(read(long.as_bytes(), "a.txt")), "text-bytes");
    let body = super::office::p(&"x".repeat(limits::TEXT_BYTES + 1));
    let file = stored(&super::office::docx(&body));
    assert_eq!(limit(read(&file, "a.docx")), "text-bytes");
}

#[test]
fn one_paragraph_of_a_quarter_of_a_megabyte() {
    let long = "x".repeat(limits::CELL_TEXT + 1);
    assert_eq!(limit(read(long.as_bytes(), "a.txt")), "cell-text");
    let file = stored(&super::office::docx(&super::office::p(&long)));
    assert_eq!(limit(read(&file, "a.docx")), "cell-text");
    let rich = format!("{{\\rtf1 {long}}}");
    assert_eq!(limit(read(rich.as_bytes(), "a.rtf")), "cell-text");
}

#[test]
fn one_wide_row_of_a_markdown_table() {
    let rows = "|x|\n".repeat(limits::TABLE_CELLS / limits::TABLE_COLUMNS + 1);
    let text = format!("{}\n{rows}", "|a".repeat(limits::TABLE_COLUMNS));
    assert_eq!(limit(read(text.as_bytes(), "a.md")), "table-cells");
}

#[test]
fn lists_of_a_workbook_cost_no_square_of_their_length() {
    let start = Instant::now();
    let columns = r#"<col min="1" max="16384" hidden="1"/>"#.repeat(60_000);
    let sheet = format!(
        r#"<cols>{columns}</cols><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row></sheetData>"#
    );
    let formats: String = (0..60_000)
        .map(|i| format!(r#"<numFmt numFmtId="{}" formatCode="0%"/>"#, i + 200))
        .collect();
    let looks = r#"<xf numFmtId="1"/>"#.repeat(limits::CELL_FORMATS - 1);
    let styles = format!(
        r#"<styleSheet xmlns="{S}"><numFmts>{formats}</numFmts><cellXfs>{looks}</cellXfs></styleSheet>"#
    );
    let book = xlsx_with(&[("S", &sheet)], &[("xl/styles.xml", &styles)]);
    assert!(read(&stored(&book), "a.xlsx").is_ok());
    // The squares took minutes in a debug build.
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
}

pub(super) fn pieces_of_a_web_page() {
    let page = format!("<html>{}", "<i>".repeat(limits::HTML_PIECES + 1));
    assert_eq!(limit(read(page.as_bytes(), "a.html")), "html-pieces");
}

/// A PDF of the given objects.
pub(super) fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut table = String::new();
    for (i, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        write!(file, "{} 0 obj\n{object}\nendobj\n", i + 1).unwrap();
    }
    let at = file.len();
    let size = objects.len() + 1;
    write!(
        file,
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF"
    )
    .unwrap();
    file
}

/// A PDF of so many pages, all with the content that stands before them: a page that is listed twice
/// counts once.
fn pages(count: usize, content: &str) -> Vec<u8> {
    let kids: String = (0..count).map(|i| format!("{} 0 R ", i + 4)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
        format!(
            "<</Length {}>>stream\n{content}\nendstream",
            content.len() + 1
        ),
    ];
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>";
    objects.resize(3 + count, page.to_owned());
    pdf(&objects)
}

pub(super) fn pages_of_a_pdf() {
    let pages = pages(limits::PAGES + 1, "q Q");
    assert_eq!(limit(read(&pages, "a.pdf")), "pages");
}

pub(super) fn drawing_commands_of_a_pdf() {
    let commands = pages(1, &"q Q ".repeat(limits::PDF_OPERATIONS / 2 + 1));
    assert_eq!(limit(read(&commands, "a.pdf")), "pdf-operations");
}

pub(super) fn fonts_of_a_pdf() {
    // Fonts that stand in the page itself are new ones each time they are set.
    let font = "/F 1 Tf ".repeat(limits::PDF_FONTS + 1);
    let fonts = page_with_font(&font);
    assert_eq!(limit(read(&fonts, "a.pdf")), "pdf-fonts");
}

pub(super) fn numbers_of_one_document() {
    let line = |count: usize| "5 ".repeat(count) + "\n";
    let lines = limits::NUMBERS / 1_000;
    let enough = line(1_001).repeat(lines);
    read(enough.as_bytes(), "a.txt").unwrap();
    let too_many = enough + &line(2);
    assert_eq!(limit(read(too_many.as_bytes(), "a.txt")), "numbers");
    // One number a line is what a list has.
    let list = "1.250\n".repeat(limits::PARAGRAPHS / 2);
    read(list.as_bytes(), "a.txt").unwrap();
}

/// A page of an ordinary size with a font `F` and this content.
pub(super) fn page_with_font(content: &str) -> Vec<u8> {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Arial>>>>>>>>";
    pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[4 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Length {}>>stream\n{content}\nendstream",
            content.len() + 1
        ),
        page.to_owned(),
    ])
}

pub(super) fn names_and_sizes_inside_archives() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("{}.docx", "x".repeat(limits::PATH_BYTES));
    let deep = format!("{}x.docx", "a/".repeat(limits::PATH_DEPTH));
    let file = zip(&[(&long, b"x"), (&deep, b"x"), ("tốt.docx", b"x")]);
    std::fs::write(folder.path().join("nộp.zip"), file).unwrap();
    let listing = ingest::list(folder.path(), "").unwrap();
    assert_eq!(listing.files.len(), 1);
    let whys: Vec<&str> = listing
        .skipped
        .iter()
        .map(|(_, why)| why.as_str())
        .collect();
    assert!(whys.contains(&"tên quá dài"), "{whys:?}");
    assert!(whys.contains(&"thư mục lồng quá sâu"), "{whys:?}");
}

pub(super) fn a_large_archive_inside_an_archive_with_many_files() {
    let folder = tempfile::tempdir().unwrap();
    let big = vec![b'x'; 4 << 20];
    let names: Vec<String> = (0..limits::INNER_BYTES / (4 << 20))
        .map(|i| format!("{i}.txt"))
        .collect();
    let mut parts: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    parts.push(("to.bin", &big));
    let inner = stored(&zip(&parts));
    let outer = stored(&zip(&[("trong.zip", &inner)]));
    std::fs::write(folder.path().join("ngoài.zip"), outer).unwrap();
    let listing = ingest::list(folder.path(), "").unwrap();
    assert!(listing.files.is_empty());
    assert_eq!(listing.skipped.len(), 1);
    assert!(listing.skipped[0].1.contains("quá lớn"));
}

pub(super) fn one_file_too_many_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..19_000).map(|i| format!("{i}.txt")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let file = zip(&parts);
    for name in ["a.zip", "b.zip", "c.zip"] {
        std::fs::write(folder.path().join(name), &file).unwrap();
    }
    let listing = ingest::list(folder.path(), "").unwrap();
    assert_eq!(listing.files.len(), limits::FOLDER_FILES);
    assert!(
        listing
            .skipped
            .iter()
            .any(|(_, why)| why.contains("hơn 50000 tệp"))
    );
}

pub(super) fn an_archive_over_the_limit_is_a_file_that_is_too_big() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nộp.zip");
    let file = std::fs::File::create(&path).unwrap();
    // Sparse: it takes no room on the disk.
    file.set_len(limits::ARCHIVE_BYTES + 1).unwrap();
    let listing = ingest::list(folder.path(), "").unwrap();
    assert_eq!(listing.files.len(), 1);
    match ingest::load(&listing.files[0]) {
        Err(ReadError::Limit { name, .. }) => super::hit(name),
        other => panic!("{:?}", other.map(|bytes| bytes.len())),
    }
}

pub(super) fn an_archive_in_an_archive_in_an_archive_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = zip(&[("a.txt", b"x")]);
    for level in 0..=limits::ARCHIVE_NESTING {
        file = zip(&[(&format!("{level}.zip"), &file), ("b.txt", b"y")]);
    }
    std::fs::write(folder.path().join("nộp.zip"), file).unwrap();
    let listing = ingest::list(folder.path(), "").unwrap();
    assert_eq!(listing.files.len(), 2, "{:?}", listing.files);
    assert!(listing.skipped[0].1.contains("lồng quá sâu"));
}

/// The sheet lies in the file as it is, so that nothing has to be packed; its bytes are never written.
pub(super) fn a_sheet_of_an_earlier_result_beyond_all_measure() {
    let book = stored(&xlsx_with(&[("S", "<sheetData/>")], &[]));
    let name = b"xl/worksheets/sheet1.xml";
    let local = book.windows(name.len()).position(|w| w == name).unwrap() - 30;
    let content = local + 30 + name.len();
    let old = u32::from_le_bytes(book[local + 18..local + 22].try_into().unwrap()) as usize;
    let grown = limits::CARRIED_BYTES as usize + 1 - old;
    let mut file = vec![0_u8; book.len() + grown];
    file[..content + old].copy_from_slice(&book[..content + old]);
    file[content + old + grown..].copy_from_slice(&book[content + old..]);
    let size = (limits::CARRIED_BYTES as u32 + 1).to_le_bytes();
    let directory = content + old + grown;
    let mut at = directory;
    while let Some(next) = file[at..].windows(4).position(|w| w == b"PK\x01\x02") {
        at += next;
        let length = usize::from(u16::from_le_bytes([file[at + 28], file[at + 29]]));
        if &file[at + 46..at + 46 + length] == name {
            file[at + 20..at + 24].copy_from_slice(&size);
            file[at + 24..at + 28].copy_from_slice(&size);
        }
        let place = u32::from_le_bytes(file[at + 42..at + 46].try_into().unwrap());
        if place as usize > local {
            let place = place + grown as u32;
            file[at + 42..at + 46].copy_from_slice(&place.to_le_bytes());
        }
        at += 4;
    }
    file[local + 18..local + 22].copy_from_slice(&size);
    file[local + 22..local + 26].copy_from_slice(&size);
    let end = file.len() - 22;
    let start = u32::from_le_bytes(file[end + 16..end + 20].try_into().unwrap()) + grown as u32;
    file[end + 16..end + 20].copy_from_slice(&start.to_le_bytes());
    let outcome = ingest::cells_of(&file, &["S"], &mut |_, _, _, _| {});
    super::hit(match outcome {
        Err(ReadError::Limit { name, .. }) => name,
        other => panic!("{other:?}"),
    });
}
