//! Documents whose text lies where few writers put it: in parts of its own, in drawings, in files put in
//! whole, and containers that do not begin where they should.

use super::office::{docx, docx_with, p, stored, zip};
use super::{limit, read, tables, texts};
use doichieu::ingest::limits;
use doichieu::model::{Format, ReadQuality};

const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";

/// The relationships of the text: id, kind and part.
fn related(list: &[(&str, &str, &str)]) -> String {
    let list: String = list
        .iter()
        .map(|(id, kind, part)| {
            format!(r#"<Relationship Id="{id}" Type="{R}/{kind}" Target="{part}"/>"#)
        })
        .collect();
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{list}</Relationships>"#
    )
}

/// A document with a file put in between two paragraphs.
fn around(chunk: &[u8]) -> Vec<u8> {
    let body = format!("{}<w:altChunk r:id=\"x\"/>{}", p("trước"), p("sau"));
    with_parts(
        &body,
        &[("x", "aFChunk", "chunk.dat")],
        &[("word/chunk.dat", chunk)],
    )
}

fn with_parts(body: &str, list: &[(&str, &str, &str)], parts: &[(&str, &[u8])]) -> Vec<u8> {
    let rels = related(list);
    let whole = docx_with(body, &[("word/_rels/document.xml.rels", &rels)]);
    let mut archive = ::zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        all.push((entry.name().unwrap().into_owned(), bytes));
    }
    all.extend(
        parts
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())),
    );
    let all: Vec<(&str, &[u8])> = all
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    zip(&all)
}

#[test]
fn a_file_put_in_whole_stands_where_it_is_put() {
    let page = "<html><body><p>trang</p></body></html>";
    let message =
        format!("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let rich = r"{\rtf1 trang\par}";
    let inner = docx(&p("trang"));
    for (what, chunk) in [
        ("web page", page.as_bytes()),
        ("message", message.as_bytes()),
        ("rich text", rich.as_bytes()),
        ("plain text", b"trang"),
        ("document", &inner),
    ] {
        let document = read(&around(chunk), "a.docx").unwrap();
        assert_eq!(texts(&document), ["trước", "trang", "sau"], "{what}");
        assert_eq!(document.quality, ReadQuality::Good, "{what}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let document = read(&around(b"\x89PNG\r\n\x1a\n"), "a.docx").unwrap();
    assert_eq!(texts(&document), ["trước", "sau"]);
    assert!(document.notes[0].contains("altChunk"));
}

#[test]
fn a_file_inside_a_file_inside_is_not_read() {
    let document = read(&around(&around(&docx(&p("trong")))), "a.docx").unwrap();
    assert_eq!(texts(&document), ["trước", "trước", "sau", "sau"]);
    assert!(document.notes[0].contains("altChunk"));
}

#[test]
fn files_inside_count_against_the_limits_of_the_document() {
    let ids: Vec<String> = (0..40).map(|i| format!("r{i}")).collect();
    let list: Vec<(&str, &str, &str)> = ids
        .iter()
        .map(|id| (id.as_str(), "aFChunk", "c.dat"))
        .collect();
    let body = format!("{}<w:altChunk r:id=\"r1\"/>", p("x"));
    // The same part forty times: its letters add up, and so do the bytes it inflates to.
    let line = format!("{}\n", "một hai ba ".repeat(50)).repeat(limits::TEXT_BYTES / 500 / 16);
    let text = with_parts(&body, &list, &[("word/c.dat", line.as_bytes())]);
    assert_eq!(limit(read(&stored(&text), "a.docx")), "text-bytes");
    let big = docx(&format!("{}{}", p("x"), " ".repeat(4 << 20)));
    let bomb = with_parts(&body, &list, &[("word/c.dat", &stored(&big))]);
    assert_eq!(limit(read(&stored(&bomb), "a.docx")), "total-bytes");
}

#[test]
fn words_of_diagrams_and_drawings_are_read() {
    let diagram = format!(
        r#"<d:dataModel xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="{A}"><d:ptLst><d:pt><d:t><a:p><a:r><a:t>Ban </a:t></a:r><a:r><a:t>Thường vụ</a:t></a:r></a:p></d:t></d:pt><d:pt><d:t><a:p/></d:t></d:pt></d:ptLst></d:dataModel>"#
    );
    let body = format!(
        r#"<w:p><w:r><w:t>Sơ đồ</w:t></w:r><w:r><w:drawing><x:relIds xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="d"/></w:drawing></w:r></w:p><w:p><w:r><w:drawing><a:sp xmlns:a="{A}"><a:txBody><a:p><a:r><a:t>Khung</a:t></a:r></a:p></a:txBody></a:sp></w:drawing><w:pict><v:shape><v:textpath string="BÁO CÁO"/></v:shape></w:pict></w:r></w:p>{}"#,
        p("sau")
    );
    let file = with_parts(
        &body,
        &[("d", "diagramData", "diagrams/data1.xml")],
        &[("word/diagrams/data1.xml", diagram.as_bytes())],
    );
    let document = read(&file, "a.docx").unwrap();
    assert_eq!(
        texts(&document),
        ["Sơ đồ", "Ban Thường vụ", "Khung", "BÁO CÁO", "sau"]
    );
}

#[test]
fn what_only_the_fallback_shows_is_read_once() {
    let shape = |choice: &str, other: &str| {
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{choice}</w:drawing></mc:Choice><mc:Fallback><w:pict>{other}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    };
    let hold = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let body = shape("", &hold("hộp")) + &shape(&hold("một"), &hold("hai"));
    assert_eq!(
        texts(&read(&docx(&body), "a.docx").unwrap()),
        ["hộp", "một"]
    );
}

#[test]
fn a_formula_between_paragraphs_is_one_of_its_own() {
    let sum = "<m:oMathPara><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></m:oMathPara>";
    let body = format!("{}{sum}<w:p>{sum}</w:p>{}", p("trước"), p("sau"));
    let document = read(&docx(&body), "a.docx").unwrap();
    assert_eq!(texts(&document), ["trước", "a+b", "a+b", "sau"]);
    let cell = format!("<w:tbl><w:tr><w:tc>{sum}</w:tc></w:tr></w:tbl>");
    let document = read(&docx(&cell), "a.docx").unwrap();
    assert_eq!(tables(&document)[0].rows[0][0].text, "a+b");
}

#[test]
fn a_few_bytes_before_a_container_do_not_hide_it() {
    let whole = docx(&p("Báo cáo"));
    for head in [
        &b"\r\n"[..],
        b"\xef\xbb\xbf",
        b"PK\x07\x08",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    ] {
        let file = [head, &whole].concat();
        assert_eq!(
            doichieu::ingest::detect(&file, "a.bin"),
            Format::Docx,
            "{head:?}"
        );
        assert_eq!(
            texts(&read(&file, "a.bin").unwrap()),
            ["Báo cáo"],
            "{head:?}"
        );
    }
    // A program that unpacks itself is a program.
    let program = [&b"MZ"[..], &whole].concat();
    assert_eq!(
        doichieu::ingest::detect(&program, "a.docx"),
        Format::Unknown
    );
}

#[test]
fn a_target_may_be_escaped_where_the_name_is_not() {
    let list = [("x", "aFChunk", "m%E1%BB%99t%20hai.txt")];
    let body = format!("<w:altChunk r:id=\"x\"/>{}", p("sau"));
    let file = with_parts(&body, &list, &[("word/một hai.txt", b"trang")]);
    assert_eq!(texts(&read(&file, "a.docx").unwrap()), ["trang", "sau"]);
}

/// A broad table put on an upright page: the page is turned until its text can be read.
#[test]
fn a_page_whose_text_runs_up_or_down_is_turned() {
    for turn in [
        "1 0 0 1 0 0",
        "0 1 -1 0 595 0",
        "0 -1 1 0 0 842",
        "-1 0 0 -1 595 842",
    ] {
        let content = format!(
            "q {turn} cm BT /F 12 Tf 1 0 0 1 60 500 Tm (Ket nap doan vien moi nam nay) Tj 0 -40 Td (Hien mau tinh nguyen) Tj ET Q"
        );
        let document = read(&super::amounts::page_with_font(&content), "a.pdf").unwrap();
        let all = texts(&document).join("|");
        assert_eq!(
            all, "Ket nap doan vien moi nam nay Hien mau tinh nguyen",
            "{turn}"
        );
    }
}
