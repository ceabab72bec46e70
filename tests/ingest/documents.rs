//! Text documents as whole files: odd but valid packages read, damaged ones read as far as they go.

use super::office::{document, docx, docx_with, p, zip, zip_with};
use super::{paragraphs, read, tables, texts};
use doichieu::model::{ReadQuality, TableOrigin};

#[test]
fn names_are_resolved_by_namespace_not_by_prefix() {
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    for ns in [strict, transitional] {
        let documents = [
            format!(
                r#"<w:document xmlns:w="{ns}"><w:body><w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Đề mục</w:t></w:r></w:p></w:body></w:document>"#
            ),
            format!(
                r#"<document xmlns="{ns}" xmlns:q="{ns}"><body><p><pPr><outlineLvl q:val="1"/></pPr><r><t>Đề mục</t></r></p></body></document>"#
            ),
            format!(
                r#"<ns0:document xmlns:ns0="{ns}"><ns0:body><w:p xmlns:w="urn:other"><w:r><w:t>lạ</w:t></w:r></w:p><ns0:p><ns0:pPr><ns0:outlineLvl ns0:val="1"/></ns0:pPr><ns0:r><ns0:t>Đề mục</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>"#
            ),
            format!(
                "<a:document xmlns:a='{ns}'><a:body><b:p xmlns:b='{ns}'><b:pPr><b:outlineLvl b:val='1'/></b:pPr><b:r><b:t>Đề mục</b:t></b:r></b:p></a:body></a:document>"
            ),
        ];
        for text in documents {
            let bytes = docx_with("", &[("word/document.xml", &text)]);
            let document = read(&bytes, "a.docx").unwrap();
            assert_eq!(texts(&document), ["Đề mục"], "{text}");
            assert_eq!(paragraphs(&document)[0].level, Some(2), "{text}");
        }
    }
}

#[test]
fn parts_in_utf16_read_like_those_in_utf8() {
    let text = document(&p("Đoàn viên ưu tú")).replace("UTF-8", "UTF-16");
    for (mark, big) in [(true, false), (true, true), (false, false), (false, true)] {
        let marked = if mark {
            format!("\u{feff}{text}")
        } else {
            text.clone()
        };
        let bytes: Vec<u8> = marked
            .encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect();
        let file = zip(&[("word/document.xml", &bytes)]);
        assert_eq!(texts(&read(&file, "a.docx").unwrap()), ["Đoàn viên ưu tú"]);
    }
}

#[test]
fn a_declared_code_page_is_obeyed() {
    let text = document(&p("caf\u{0}"));
    let bytes: Vec<u8> = text
        .replace("UTF-8", "windows-1252")
        .bytes()
        .map(|b| if b == 0 { 0xe9 } else { b })
        .collect();
    let file = zip(&[("word/document.xml", &bytes)]);
    assert_eq!(texts(&read(&file, "a.docx").unwrap()), ["café"]);
}

#[test]
fn the_main_part_is_found_through_relationships() {
    let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/noi-dung/chinh.xml"/></Relationships>"#;
    let main = document(&p("ở chỗ khác"));
    let file = zip(&[
        ("_rels/.rels", rels.as_bytes()),
        ("noi-dung/chinh.xml", main.as_bytes()),
    ]);
    let document = doichieu::ingest::parse(&file, doichieu::model::Format::Docx).unwrap();
    assert_eq!(texts(&document), ["ở chỗ khác"]);
}

#[test]
fn part_names_match_without_case_and_with_any_slash() {
    let main = document(&p("vẫn đọc"));
    for name in [
        "WORD/Document.XML",
        "/word/document.xml",
        "word\\document.xml",
    ] {
        let file = zip(&[(name, main.as_bytes())]);
        assert_eq!(
            texts(&read(&file, "a.docx").unwrap()),
            ["vẫn đọc"],
            "{name}"
        );
    }
}

#[test]
fn stored_entries_and_wrong_checksums_read() {
    let main = document(&p("còn nguyên"));
    let parts = [("word/document.xml", main.as_bytes())];
    let mut file = zip_with(&parts, zip::CompressionMethod::Stored);
    let at = file.windows(4).position(|w| w == b"nguy").unwrap();
    file[at] = b'N';
    let read = read(&file, "a.docx").unwrap();
    assert_eq!(texts(&read), ["còn Nguyên"]);
    assert_eq!(read.quality, ReadQuality::Partial);
    assert!(read.notes[0].contains("mã kiểm tra"), "{:?}", read.notes);
}

#[test]
fn a_truncated_body_keeps_what_was_read_and_says_so() {
    let whole = document(&format!(
        "{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>{}",
        p("một"),
        p("ô"),
        p("hai")
    ));
    let cut = &whole[..whole.find("hai").unwrap() + 3];
    let document = read(&zip(&[("word/document.xml", cut.as_bytes())]), "a.docx").unwrap();
    assert_eq!(document.quality, ReadQuality::Partial);
    assert!(
        document.notes[0].contains("chỉ đọc được phần đầu"),
        "{:?}",
        document.notes
    );
    assert_eq!(texts(&document), ["một", "hai"]);
    let inside = &whole[..whole.find("</w:tc>").unwrap()];
    let document = read(&zip(&[("word/document.xml", inside.as_bytes())]), "a.docx").unwrap();
    assert_eq!(tables(&document)[0].rows[0][0].text, "ô");
    let nothing = &whole[..whole.find("<w:p>").unwrap()];
    let error = read(&zip(&[("word/document.xml", nothing.as_bytes())]), "a.docx").unwrap_err();
    assert_eq!(error.code(), "malformed");
}

#[test]
fn crossed_tags_keep_what_came_before() {
    let broken = document(&(p("trước") + "<w:p><w:r></w:p></w:r>" + &p("sau")));
    let document = read(&zip(&[("word/document.xml", broken.as_bytes())]), "a.docx").unwrap();
    assert_eq!(
        (texts(&document), document.quality),
        (vec!["trước"], ReadQuality::Partial)
    );
}

#[test]
fn damaged_styles_and_lists_cost_a_note_not_the_text() {
    for part in ["word/styles.xml", "word/numbering.xml"] {
        let document = read(
            &docx_with(&p("còn đây"), &[(part, "<w:styles><oops")]),
            "a.docx",
        )
        .unwrap();
        assert_eq!(texts(&document), ["còn đây"]);
        assert_eq!(
            (document.quality, document.notes.len()),
            (ReadQuality::Partial, 1),
            "{part}"
        );
    }
}

#[test]
fn a_package_without_its_main_part_is_malformed() {
    let file = zip(&[("word/styles.xml", b"<x/>"), ("word/_rels/x", b"")]);
    let error = doichieu::ingest::parse(&file, doichieu::model::Format::Docx).unwrap_err();
    assert_eq!(error.code(), "malformed");
    assert!(error.to_string().contains("word/document.xml"), "{error}");
}

#[test]
fn entities_are_never_looked_up() {
    let text = document(&p("một &lt;hai&gt; &#x110;o&#224;n &amp;c; &x; &#xD800;"));
    let text = text.replace(
        "<w:document",
        r#"<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"> <!ENTITY y "]]">]><w:document"#,
    );
    let document = read(&zip(&[("word/document.xml", text.as_bytes())]), "a.docx").unwrap();
    assert_eq!(texts(&document), ["một <hai> Đoàn &c; \u{fffd} \u{fffd}"]);
}

#[test]
fn comments_and_literal_sections_are_understood() {
    let body = "<w:p><w:r><!-- > <w:t>không</w:t> --><w:t><![CDATA[a < b]]> & c</w:t><?x <w:t>?></w:r></w:p>";
    assert_eq!(texts(&read(&docx(body), "a.docx").unwrap()), ["a < b & c"]);
}

#[test]
fn a_letterhead_is_a_table_and_tables_are_numbered() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell("TỈNH ĐOÀN"),
        cell("ĐOÀN TNCS")
    );
    let document = read(&docx(&(table.clone() + &p("BÁO CÁO") + &table)), "a.docx").unwrap();
    let origins: Vec<_> = tables(&document).iter().map(|t| t.origin.clone()).collect();
    assert_eq!(origins, [TableOrigin::Text(1), TableOrigin::Text(2)]);
    assert_eq!(paragraphs(&document)[0].number, 1);
}

#[test]
fn endnotes_are_read_from_their_part() {
    let notes = r#"<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:endnote w:id="1"><w:p><w:r><w:t>cuối văn bản</w:t></w:r></w:p></w:endnote></w:endnotes>"#;
    let body = r#"<w:p><w:r><w:t>a</w:t><w:endnoteReference w:id="1"/></w:r></w:p>"#;
    let document = read(&docx_with(body, &[("word/endnotes.xml", notes)]), "a.docx").unwrap();
    assert_eq!(texts(&document), ["a", "cuối văn bản"]);
}

#[test]
fn an_embedded_file_is_reported_as_unread() {
    let document = read(&docx(&(p("a") + r#"<w:altChunk r:id="x"/>"#)), "a.docx").unwrap();
    assert_eq!(document.quality, ReadQuality::Partial);
}
