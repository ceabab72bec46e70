//! Fonts of a PDF without a table of characters: read by what else says which character is meant, or
//! refused with that reason.

use doichieu::model::ReadError;

use super::amounts::pdf;
use super::{paragraphs, read};

/// A page that shows `content` in a font with this dictionary; further objects begin at 6.
fn page(font: &str, content: &str, further: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[4 0 R]/Count 1>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len() + 1),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 5 0 R>>>>>>"
            .to_owned(),
        font.to_owned(),
    ];
    objects.extend_from_slice(further);
    pdf(&objects)
}

fn shown(file: &[u8]) -> String {
    let document = read(file, "a.pdf").unwrap();
    let texts: Vec<&str> = paragraphs(&document)
        .iter()
        .map(|p| p.text.as_str())
        .collect();
    texts.join("|")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn stream(bytes: &[u8]) -> String {
    let hex = hex(bytes) + ">";
    format!(
        "<</Filter/ASCIIHexDecode/Length {}>>stream\n{hex}\nendstream",
        hex.len() + 1
    )
}

const LINE: &str = "BT /F 12 Tf 50 700 Td";

#[test]
fn names_of_glyphs_tell_the_characters() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Sach/Encoding<</Differences[2/Dcroat/o/agrave/n/space/uni1EA1/uhornhookabove]>>>>";
    let file = page(font, &format!("{LINE} <02030405060708> Tj ET"), &[]);
    assert_eq!(shown(&file), "Đoàn ạử");
}

#[test]
fn standard_encodings_need_no_table() {
    for (encoding, code, letter) in [
        ("WinAnsiEncoding", "e0", "à"),
        ("MacRomanEncoding", "88", "à"),
    ] {
        let font = format!("<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/{encoding}>>");
        let file = page(&font, &format!("{LINE} <48{code}6e> Tj ET"), &[]);
        assert_eq!(shown(&file), format!("H{letter}n"));
    }
}

/// A font that gives glyph 5 to `a`, 6 to `b` and 9 to `ạ`.
fn program() -> Vec<u8> {
    let words: [u16; 27] = [
        0, 1, 3, 1, 0, 12, 4, 0, 0, 6, 0, 0, 0, 0x62, 0x1ea1, 0xffff, 0, 0x61, 0x1ea1, 0xffff,
        0xffa4, 0, 1, 0, 4, 0, 9,
    ];
    let table: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
    let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    font.extend(b"cmap\0\0\0\0\0\0\0\x1c");
    font.extend((table.len() as u32).to_be_bytes());
    font.extend(table);
    font
}

const WIDE: &str =
    "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Sach/Encoding/Identity-H/DescendantFonts[6 0 R]>>";

#[test]
fn the_font_itself_tells_its_glyphs() {
    let inner = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Sach/CIDToGIDMap/Identity/FontDescriptor 7 0 R>>";
    let descriptor = "<</Type/FontDescriptor/FontName/Sach/Flags 4/FontFile2 8 0 R>>";
    let further = [inner.to_owned(), descriptor.to_owned(), stream(&program())];
    let content = format!("{LINE} <000500060009> Tj ET");
    assert_eq!(shown(&page(WIDE, &content, &further)), "abạ");
    // Codes that are other numbers than the glyphs: 1 is glyph 9.
    let inner = inner.replace("/Identity/", " 9 0 R/");
    let further = [
        inner,
        descriptor.to_owned(),
        stream(&program()),
        stream(&[0, 0, 0, 9]),
    ];
    assert_eq!(
        shown(&page(WIDE, &format!("{LINE} <0001> Tj ET"), &further)),
        "ạ"
    );
}

#[test]
fn a_type_1_font_says_its_encoding() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Sach/FontDescriptor 6 0 R>>";
    let descriptor = "<</Type/FontDescriptor/FontName/Sach/Flags 4/FontFile 7 0 R>>";
    let program = "%!PS-AdobeFont-1.0\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 1 /Dcroat put\ndup 2 /o put\ndup 3 /agrave put\ndup 4 /n put\nreadonly def\ncurrentfile eexec xx";
    let further = [descriptor.to_owned(), stream(program.as_bytes())];
    let file = page(font, &format!("{LINE} <01020304> Tj ET"), &further);
    assert_eq!(shown(&file), "Đoàn");
}

#[test]
fn where_nothing_tells_the_file_is_refused_with_that_reason() {
    let inner = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Sach/CIDToGIDMap/Identity>>".to_owned();
    let content = format!("{LINE} <000500060009000500060009> Tj ET");
    let symbols = "<</Type/Font/Subtype/TrueType/BaseFont/Sach/FontDescriptor<</Type/FontDescriptor/Flags 4>>>>";
    for file in [
        page(WIDE, &content, &[inner]),
        page(symbols, &format!("{LINE} <01020380a0c0> Tj ET"), &[]),
    ] {
        match read(&file, "a.pdf") {
            Err(ReadError::Unsupported { what }) => assert!(what.contains("bảng mã"), "{what}"),
            other => panic!("{other:?}"),
        }
    }
}
