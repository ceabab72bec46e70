//! Every limit is hit by a file made for it, quickly and without taking memory.

use super::office::{
    docx, docx_with, ods, p, record, stored, words, xls, xls_number, xlsx, xlsx_with, zip,
};
use super::{limit, read, texts};
use doichieu::ingest::{self, limits};
use doichieu::model::Format;

pub(super) fn file_bytes() {
    let bytes = vec![b'x'; limits::FILE_BYTES as usize + 1];
    assert_eq!(limit(ingest::parse(&bytes, Format::Txt)), "file-bytes");
}

pub(super) fn entry_bytes_are_counted_and_not_believed() {
    let body = " ".repeat(limits::ENTRY_BYTES as usize + 1_000);
    let mut bytes = stored(&zip(&[("word/document.xml", body.as_bytes())]));
    assert_eq!(limit(ingest::parse(&bytes, Format::Docx)), "entry-bytes");
    // The declared size says: small. The container may refuse the lie or the count may.
    let at = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&1_000_u32.to_le_bytes());
    let code = ingest::parse(&bytes, Format::Docx).unwrap_err().code();
    assert!(matches!(code, "limit" | "malformed"), "{code}");
}

pub(super) fn total_bytes() {
    let sheet = format!("<sheetData/>{}", " ".repeat(40 << 20));
    let sheets = ["a", "b", "c"].map(|name| (name, sheet.as_str()));
    assert_eq!(
        limit(read(&stored(&xlsx(&sheets)), "a.xlsx")),
        "total-bytes"
    );
}

pub(super) fn compression_ratio() {
    let body = format!("<w:p/>{}", " ".repeat(8 << 20));
    assert_eq!(limit(read(&docx(&body), "a.docx")), "compression-ratio");
    let cells = " ".repeat(8 << 20);
    assert_eq!(
        limit(read(&xlsx(&[("a", &cells)]), "a.xlsx")),
        "compression-ratio"
    );
}

pub(super) fn zip_entries() {
    let names: Vec<String> = (0..=limits::ZIP_ENTRIES)
        .map(|i| format!("word/{i}"))
        .collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(
        limit(ingest::parse(&zip(&parts), Format::Docx)),
        "zip-entries"
    );
}

pub(super) fn xml_depth() {
    let deep = "<w:sdt>".repeat(100_000);
    assert_eq!(limit(read(&docx(&deep), "a.docx")), "xml-depth");
}

pub(super) fn xml_events() {
    let many = "<w:r/>".repeat(limits::XML_EVENTS as usize / 2);
    let bytes = stored(&docx(&format!("<w:p>{many}</w:p>")));
    assert_eq!(limit(read(&bytes, "a.docx")), "xml-events");
}

pub(super) fn xml_namespaces() {
    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let declared = |count: usize, uri: &str| -> String {
        (0..count)
            .map(|i| format!(r#" xmlns:a{i}="{uri}""#))
            .collect()
    };
    // Prefixes that stand for nothing known cost nothing, and what is said again is no more.
    let body = |inside: &str| format!("<w:sdt{inside}>{}</w:sdt>", p("chữ"));
    let unknown = docx(&body(&declared(10_000, "x")));
    assert_eq!(read(&unknown, "a.docx").unwrap().blocks.len(), 1);
    let again = docx(&body(&format!(r#" xmlns:w="{W}""#)).repeat(limits::XML_NAMESPACES));
    assert_eq!(
        read(&again, "a.docx").unwrap().blocks.len(),
        limits::XML_NAMESPACES
    );
    let many = docx(&body(&declared(limits::XML_NAMESPACES + 1, W)));
    assert_eq!(limit(read(&many, "a.docx")), "xml-namespaces");
}

pub(super) fn paragraphs() {
    let body: String = (0..=limits::PARAGRAPHS)
        .map(|i| p(&i.to_string()))
        .collect();
    assert_eq!(limit(read(&docx(&body), "a.docx")), "paragraphs");
    let lines = "dòng\n".repeat(limits::PARAGRAPHS + 1);
    assert_eq!(limit(read(lines.as_bytes(), "a.txt")), "paragraphs");
}

pub(super) fn table_cells() {
    let wide = r#"<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr></w:tc></w:tr>"#;
    let body = format!(
        "<w:tbl>{}</w:tbl>",
        wide.repeat(limits::TABLE_CELLS / 1_000 + 1)
    );
    assert_eq!(limit(read(&docx(&body), "a.docx")), "table-cells");
    // One wide row makes every short row wide.
    let short = "<w:tr><w:tc/></w:tr>".repeat(2_000);
    let body = format!("<w:tbl>{wide}{short}</w:tbl>");
    assert_eq!(limit(read(&docx(&body), "a.docx")), "table-cells");
}

pub(super) fn table_columns_are_clipped() {
    let wide = r#"<w:tc><w:tcPr><w:gridSpan w:val="4000000000"/></w:tcPr></w:tc>"#;
    let body = format!("<w:tbl><w:tr>{wide}{wide}</w:tr></w:tbl>{}", p("sau"));
    assert_eq!(texts(&read(&docx(&body), "a.docx").unwrap()), ["sau"]);
}

pub(super) fn table_nesting() {
    let open = "<w:tbl><w:tr><w:tc>".repeat(limits::TABLE_NESTING + 1);
    assert_eq!(limit(read(&docx(&open), "a.docx")), "table-nesting");
}

pub(super) fn cell_text() {
    let long = p(&"một hai ba bốn ".repeat(1_000));
    let many: String = (0..80).map(|_| long.as_str()).collect();
    let body = format!("<w:tbl><w:tr><w:tc>{many}</w:tc></w:tr></w:tbl>");
    assert_eq!(limit(read(&docx(&body), "a.docx")), "cell-text");
    // In an old code page each of these bytes becomes three.
    let mut rich = b"{\\rtf1 ".to_vec();
    rich.resize(limits::CELL_TEXT + 100, 0x80);
    assert_eq!(limit(read(&rich, "a.rtf")), "cell-text");
}

pub(super) fn grid_slots_by_number_of_cells() {
    let mut rows = String::new();
    for row in 1..=limits::GRID_SLOTS / 100 + 1 {
        rows.push_str("<row>");
        for column in 0..100 {
            rows.push_str(&format!("<c><v>{}</v></c>", row * 31 + column * 17));
        }
        rows.push_str("</row>");
    }
    let sheet = format!("<sheetData>{rows}</sheetData>");
    assert_eq!(limit(read(&xlsx(&[("S", &sheet)]), "a.xlsx")), "grid-slots");
}

pub(super) fn grid_slots_by_area() {
    let cells: String = (0..300)
        .map(|i| {
            format!(
                r#"<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>"#,
                i * 40 + 1,
                column(i * 40)
            )
        })
        .collect();
    let sheet = format!("<sheetData>{cells}</sheetData>");
    assert_eq!(limit(read(&xlsx(&[("S", &sheet)]), "a.xlsx")), "grid-slots");
}

fn column(index: u32) -> String {
    doichieu::model::document::column_letters(index + 1)
}

pub(super) fn sheets() {
    let names: Vec<String> = (0..=limits::SHEETS).map(|i| format!("s{i}")).collect();
    let sheets: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), "<sheetData/>"))
        .collect();
    assert_eq!(limit(read(&xlsx(&sheets), "a.xlsx")), "sheets");
}

pub(super) fn shared_strings() {
    let many = "<si/>".repeat(limits::SHARED_STRINGS + 1);
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{many}</sst>"#
    );
    let book = xlsx_with(
        &[("S", "<sheetData/>")],
        &[("xl/sharedStrings.xml", &strings)],
    );
    assert_eq!(limit(read(&stored(&book), "a.xlsx")), "shared-strings");
}

pub(super) fn cell_formats() {
    let many: String = (0..=limits::CELL_FORMATS)
        .map(|i| format!("<xf numFmtId=\"{i}\"/>"))
        .collect();
    let styles = format!(
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>{many}</cellXfs></styleSheet>"#
    );
    let book = xlsx_with(&[("S", "<sheetData/>")], &[("xl/styles.xml", &styles)]);
    assert_eq!(limit(read(&book, "a.xlsx")), "cell-formats");
}

pub(super) fn merges() {
    let many: String = (1..=limits::MERGES + 1)
        .map(|i| format!("<mergeCell ref=\"A{i}:B{i}\"/>"))
        .collect();
    let sheet = format!("<sheetData/><mergeCells>{many}</mergeCells>");
    assert_eq!(limit(read(&xlsx(&[("S", &sheet)]), "a.xlsx")), "merges");
}

#[test]
fn repeated_cells_of_open_documents() {
    let cell = r#"<table:table-cell office:value-type="string" table:number-columns-repeated="1024"><text:p>x</text:p></table:table-cell>"#;
    let sheet = format!(
        r#"<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>"#
    );
    assert_eq!(limit(read(&ods(&sheet), "a.ods")), "grid-slots");
    // Wide rows cost memory while they are read, even when each stands once.
    let wide = cell.replace("1024", "16384");
    let rows = format!("<table:table-row>{wide}</table:table-row>").repeat(200);
    let sheet = format!(r#"<table:table table:name="S">{rows}</table:table>"#);
    assert_eq!(limit(read(&ods(&sheet), "a.ods")), "grid-slots");
}

pub(super) fn far_cells_of_old_workbooks() {
    let far = xls(&[xls_number(0, 0, 0, 1.0), xls_number(65_535, 255, 0, 2.0)]);
    assert_eq!(limit(read(&far, "a.xls")), "grid-slots");
    // A stray cell under an ordinary table is readable.
    let stray = xls(&[xls_number(0, 0, 0, 1.0), xls_number(65_535, 29, 0, 2.0)]);
    let document = read(&stray, "a.xls").unwrap();
    assert_eq!(document.blocks.len(), 2);
}

#[test]
fn sizes_that_old_workbooks_merely_claim_are_not_believed() {
    let claim = record(0x0200, &words(&[0, 0, 0xffff, 0xffff, 0, 0xffff, 0]));
    let document = read(&xls(&[claim, xls_number(0, 0, 0, 1.0)]), "a.xls").unwrap();
    assert_eq!(document.blocks.len(), 1);
}

#[test]
fn an_open_document_that_breaks_off_is_malformed() {
    let sheet = r#"<table:table table:name="S"><table:table-row><table:table-cell/>"#;
    assert_eq!(read(&ods(sheet), "a.ods").unwrap_err().code(), "malformed");
}

#[test]
fn a_second_part_of_the_same_name_is_checked_too() {
    let spaces = " ".repeat(8 << 20);
    let book = xlsx_with(
        &[("S", "<sheetData/>")],
        &[("XL/SharedStrings.xml", &spaces)],
    );
    assert_eq!(limit(read(&book, "a.xlsx")), "compression-ratio");
}

#[test]
fn a_circle_of_styles_ends() {
    let styles = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>"#;
    let body = r#"<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"#;
    let document = read(&docx_with(body, &[("word/styles.xml", styles)]), "a.docx").unwrap();
    assert_eq!(texts(&document), ["x"]);
}

pub(super) fn groups_of_rich_text() {
    let bytes = format!("{{\\rtf1{}", "{".repeat(limits::RTF_GROUPS + 1));
    assert_eq!(limit(read(bytes.as_bytes(), "a.rtf")), "rtf-groups");
}

#[test]
fn tables_in_tables_of_every_format() {
    let deep = limits::TABLE_NESTING + 2;
    let page = format!("<html>{}", "<table><tr><td>".repeat(deep));
    assert_eq!(limit(read(page.as_bytes(), "a.html")), "table-nesting");
    let rich = format!("{{\\rtf1 \\intbl\\itap{deep} x\\par}}");
    assert_eq!(limit(read(rich.as_bytes(), "a.rtf")), "table-nesting");
}

#[test]
fn paragraphs_and_cells_of_every_format() {
    let many = "x\\par ".repeat(limits::PARAGRAPHS + 1);
    let rich = format!("{{\\rtf1 {many}}}");
    assert_eq!(limit(read(rich.as_bytes(), "a.rtf")), "paragraphs");
    let page = format!("<html>{}", "<p>x".repeat(limits::PARAGRAPHS + 1));
    assert_eq!(limit(read(page.as_bytes(), "a.html")), "paragraphs");
    let wide = r#"<tr><td colspan="1000" rowspan="65000">x"#.repeat(limits::TABLE_CELLS / 900);
    let page = format!("<html><table>{wide}");
    assert_eq!(limit(read(page.as_bytes(), "a.html")), "table-cells");
}

pub(super) fn letters_of_one_document() {
    let long = "một hai ba bốn ".repeat(limits::TEXT_BYTES / 15 + 1);
    assert_eq!(
        limit(read(format!("<html>{long}").as_bytes(), "a.html")),
        "cell-text"
    );
    let page = format!("<html>{}", long.replace("bốn ", "bốn<p>"));
    assert!(matches!(
        limit(read(page.as_bytes(), "a.html")),
        "paragraphs" | "text-bytes"
    ));
    let line = format!("<p>{}", "một hai ba bốn ".repeat(1_000));
    let page = format!("<html>{}", line.repeat(limits::TEXT_BYTES / 15_000));
    assert_eq!(limit(read(page.as_bytes(), "a.html")), "text-bytes");
}
