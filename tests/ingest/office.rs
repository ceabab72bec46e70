//! Makes Office containers from strings, so that each test shows the whole of its input.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Transitional WordprocessingML.
pub(crate) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A zip of the given parts, in order.
pub(crate) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(parts, CompressionMethod::Deflated)
}

/// As [`zip`], with a compression method.
pub(crate) fn zip_with(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same container with nothing compressed, for tests of sizes.
pub(crate) fn stored(container: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(container)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        parts.push((entry.name().unwrap().into_owned(), bytes));
    }
    let borrowed: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zip_with(&borrowed, CompressionMethod::Stored)
}

const DOCX_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const DOCX_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCX_PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes" Target="endnotes.xml"/></Relationships>"#;

/// A text document around `body`, the content of `w:body`; `more` adds or replaces parts.
pub(crate) fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = document(body);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", DOCX_TYPES.as_bytes()),
        ("_rels/.rels", DOCX_RELS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", DOCX_PARTS.as_bytes()),
    ];
    for (name, text) in more {
        match parts.iter_mut().find(|(known, _)| known == name) {
            Some(part) => part.1 = text.as_bytes(),
            None => parts.push((name, text.as_bytes())),
        }
    }
    zip(&parts)
}

/// A text document without styles and lists.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// `word/document.xml` around a body.
pub(crate) fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    )
}

/// A paragraph of one run.
pub(crate) fn p(text: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}

const XLSX_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const XLSX_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A workbook of named sheets, each given as the content of `worksheet`; `more` adds parts.
pub(crate) fn xlsx_with(sheets: &[(&str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut list = String::new();
    let mut rels = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (i, (name, content)) in sheets.iter().enumerate() {
        let n = i + 1;
        list.push_str(&format!(
            r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#
        ));
        rels.push_str(&format!(
            r#"<Relationship Id="rId{n}" Type="{R}/worksheet" Target="worksheets/sheet{n}.xml"/>"#
        ));
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!(r#"<worksheet xmlns="{S}">{content}</worksheet>"#),
        ));
    }
    rels.push_str(&format!(
        r#"<Relationship Id="rId900" Type="{R}/styles" Target="styles.xml"/><Relationship Id="rId901" Type="{R}/sharedStrings" Target="sharedStrings.xml"/>"#
    ));
    let workbook =
        format!(r#"<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{list}</sheets></workbook>"#);
    let rels = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>"#
    );
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", XLSX_TYPES.as_bytes()),
        ("_rels/.rels", XLSX_RELS.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
    ];
    all.extend(
        parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes())),
    );
    all.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    zip(&all)
}

/// A workbook without styles.
pub(crate) fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    xlsx_with(sheets, &[])
}

/// An OLE compound file with empty streams of these names (at most seven).
pub(crate) fn ole(names: &[&str]) -> Vec<u8> {
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let put = |file: &mut Vec<u8>, at: usize, bytes: &[u8]| {
        file[at..at + bytes.len()].copy_from_slice(bytes);
    };
    put(&mut file, 24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(&mut file, 44, &1_u32.to_le_bytes()); // one FAT sector
    put(&mut file, 48, &1_u32.to_le_bytes()); // directory starts in sector 1
    put(&mut file, 56, &4_096_u32.to_le_bytes());
    for at in [60, 68] {
        put(&mut file, at, &0xffff_fffe_u32.to_le_bytes());
    }
    for i in 0..109 {
        let table: u32 = if i == 0 { 0 } else { 0xffff_ffff };
        put(&mut file, 76 + 4 * i, &table.to_le_bytes());
    }
    // The FAT: sector 0 is itself, 1 leads to 2, 2 ends the directory.
    let mut fat = vec![0xff_u8; 512];
    for (i, next) in [0xffff_fffd_u32, 2, 0xffff_fffe].into_iter().enumerate() {
        fat[4 * i..4 * i + 4].copy_from_slice(&next.to_le_bytes());
    }
    file.extend(fat);
    let mut directory = vec![0_u8; 1_024];
    for (i, (name, kind)) in std::iter::once(("Root Entry", 5_u8))
        .chain(names.iter().map(|name| (*name, 2)))
        .enumerate()
    {
        let entry = &mut directory[128 * i..128 * (i + 1)];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&(units.len() as u16 + 2).to_le_bytes());
        entry[66] = kind;
        entry[116..120].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    }
    file.extend(directory);
    file
}

/// One record of a binary workbook.
pub(crate) fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend((body.len() as u16).to_le_bytes());
    out.extend(body);
    out
}

/// Numbers, written one after the other in two bytes each.
pub(crate) fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A binary workbook of one sheet `S` with these records in it; format 0 is plain, 1 a bold percentage.
pub(crate) fn xls(records: &[Vec<u8>]) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let end = record(0x000a, &[]);
    let font = |weight: u16| {
        record(
            0x0031,
            &[&words(&[200, 0, 0x7fff, weight, 0, 0, 0])[..], b"\x01\0A"].concat(),
        )
    };
    let format =
        |font: u16, number: u16| record(0x00e0, &words(&[font, number, 0, 0, 0, 0, 0, 0, 0, 0]));
    let sheet = |start: u32| record(0x0085, &[&start.to_le_bytes()[..], b"\0\0\x01\0S"].concat());
    let globals = |start: u32| {
        [
            begin(5),
            record(0x0042, &words(&[1_200])),
            font(400),
            font(700),
            record(0x041e, &[&words(&[164, 4])[..], b"\0", b"0.0%"].concat()),
            format(0, 0),
            format(1, 164),
            sheet(start),
            end.clone(),
        ]
        .concat()
    };
    let start = globals(0).len() as u32;
    let mut stream = globals(start);
    stream.extend(begin(0x10));
    stream.extend(records.concat());
    stream.extend(&end);
    // A stream this long lies in sectors of its own.
    stream.resize(stream.len().max(4_096), 0);
    ole_with(&[("Workbook", &stream)])
}

/// A cell with a number, in a format of [`xls`].
pub(crate) fn xls_number(row: u16, column: u16, format: u16, value: f64) -> Vec<u8> {
    record(
        0x0203,
        &[&words(&[row, column, format])[..], &value.to_le_bytes()].concat(),
    )
}

/// An OLE compound file with these streams (at most seven), none shorter than 4,096 bytes unless
/// empty.
pub(crate) fn ole_with(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let names: Vec<&str> = streams.iter().map(|(name, _)| *name).collect();
    let mut file = ole(&names);
    let mut next = 3_u32; // sectors 0–2 are taken
    for (i, (_, bytes)) in streams
        .iter()
        .enumerate()
        .filter(|(_, (_, bytes))| !bytes.is_empty())
    {
        let sectors = bytes.len().div_ceil(512) as u32;
        assert!(
            next + sectors <= 128,
            "one sector of chains is all there is"
        );
        let entry = 1_024 + 128 * (i + 1);
        file[entry + 116..entry + 120].copy_from_slice(&next.to_le_bytes());
        file[entry + 120..entry + 124].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        for sector in next..next + sectors {
            let chain = if sector + 1 == next + sectors {
                0xffff_fffe
            } else {
                sector + 1
            };
            let at = 512 + 4 * sector as usize;
            file[at..at + 4].copy_from_slice(&chain.to_le_bytes());
        }
        file.extend(*bytes);
        file.resize(512 * (1 + (next + sectors) as usize), 0);
        next += sectors;
    }
    file
}

/// An OpenDocument workbook around the content of `office:spreadsheet`.
pub(crate) fn ods(content: &str) -> Vec<u8> {
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let content = format!(
        "<office:document-content {names}><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"/></manifest:manifest>"#;
    zip(&[
        ("mimetype", mimetype),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content.as_bytes()),
    ])
}

/// One record of a binary Office Open XML part ([MS-XLSB] 2.1.4).
fn part_record(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut out = match kind {
        0..0x80 => vec![kind],
        _ => vec![kind, 1],
    };
    let length = body.len();
    assert!(length < 1 << 14, "two bytes of length are all there is");
    if length < 0x80 {
        out.push(length as u8);
    } else {
        out.extend([length as u8 | 0x80, (length >> 7) as u8]);
    }
    out.extend(body);
    out
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&(units.len() as u32).to_le_bytes()[..], &words(&units)].concat()
}

/// A binary Office Open XML workbook of one sheet: numbers and texts by row and column.
pub(crate) fn xlsb(cells: &[(u32, u32, Result<f64, &str>)]) -> Vec<u8> {
    let sheet_entry = [
        &0_u32.to_le_bytes()[..],
        &1_u32.to_le_bytes(),
        &wide("rId1"),
        &wide("S"),
    ]
    .concat();
    let workbook = [
        part_record(0x9c, &sheet_entry),
        part_record(0x90, &[]),
        part_record(0x9d, &[]),
    ]
    .concat();
    let mut sheet = [
        part_record(0x81, &[]),
        part_record(0x94, &[0; 16]),
        part_record(0x91, &[]),
    ]
    .concat();
    for (row, column, value) in cells {
        sheet.extend(part_record(0, &row.to_le_bytes()));
        let place = [column.to_le_bytes(), [0; 4]].concat();
        sheet.extend(match value {
            Ok(number) => part_record(5, &[place, number.to_le_bytes().to_vec()].concat()),
            Err(text) => part_record(6, &[place, wide(text)].concat()),
        });
    }
    sheet.extend(part_record(0x92, &[]));
    let types = br#"<Types><Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#;
    let rels = br#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>"#;
    zip(&[
        ("[Content_Types].xml", types),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", rels),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}
