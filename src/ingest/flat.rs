//! Documents written as one XML file instead of a container: Word 2003 and Excel 2003 XML, Flat OPC
//! and flat OpenDocument. Programs of accountants and offices write them under the names `.doc` and
//! `.xls`, and Office opens them; read as plain text they would be rubbish that counts as a report.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::limits;
use super::xml::{self, Event, Ns, Xml};
use crate::model::{Format, ReadError};

/// How much of a file is looked at for its root element.
const HEAD: usize = 4_096;

/// The format a file in one piece of XML stands for; `None` when it is something else.
pub(super) fn format(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(HEAD)];
    // Whatever the encoding, the first sign of XML is this one.
    if head.iter().find(|byte| (b'!'..=b'~').contains(byte)) != Some(&b'<') {
        return None;
    }
    let head = String::from_utf8_lossy(head).replace('\0', "");
    let start = head.trim_start_matches(['\u{feff}', '\u{fffd}']);
    if !start.trim_start().starts_with('<') {
        return None;
    }
    let has = |mark: &str| head.contains(mark);
    if has("http://schemas.microsoft.com/office/word/2003/wordml") && has("wordDocument") {
        Some(Format::Doc)
    } else if has("urn:schemas-microsoft-com:office:spreadsheet") && has("Workbook") {
        Some(Format::Xls)
    } else if has("http://schemas.microsoft.com/office/2006/xmlPackage") {
        (has("Word.Document") || has("/word/")).then_some(Format::Docx)
    } else if has("<office:document") && has("urn:oasis:names:tc:opendocument") {
        let kinds = [
            ("opendocument.text", Format::Odt),
            ("opendocument.spreadsheet", Format::Ods),
        ];
        let found = kinds.iter().find(|(mark, _)| has(mark));
        found.map(|&(_, format)| format)
    } else {
        None
    }
}

/// The text of such a file, and whether some of its characters are damaged.
pub(super) fn text(bytes: &[u8]) -> Result<(String, bool), ReadError> {
    if bytes.len() as u64 > limits::ENTRY_BYTES {
        return Err(limits::reached(
            "entry-bytes",
            format!("tệp XML hơn {}", limits::megabytes(limits::ENTRY_BYTES)),
        ));
    }
    Ok(xml::decode(bytes.to_vec()))
}

/// The content of a flat OpenDocument sheet as a part of its own: root, automatic styles and body.
/// Its settings, its macros and its pictures are left out, and so is the space that sets its elements
/// on lines of their own: the library trips over all of that.
pub(super) fn sheet_content(text: &str) -> Option<String> {
    const STYLES: [&str; 2] = ["<office:automatic-styles>", "</office:automatic-styles>"];
    let find = |mark: &str, from: usize| text.get(from..)?.find(mark).map(|at| from + at);
    let root = find("<office:document", 0)?;
    let root_end = find(">", root)? + 1;
    let body = find("<office:body", root_end)?;
    let body_end = text.rfind("</office:body>").filter(|&end| end > body)?;
    let names = text.get(root + "<office:document".len()..root_end)?;
    let styles = find(STYLES[0], root_end)
        .zip(find(STYLES[1], root_end))
        .and_then(|(from, to)| text[..body].get(from..to + STYLES[1].len()));
    Some(format!(
        "<office:document-content{names}{}{}</office:body></office:document-content>",
        styles.unwrap_or_default(),
        unindented(&text[body..body_end]),
    ))
}

/// Elements one behind the other: space between two tags that holds a line end is laid out and not
/// written.
fn unindented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('>') {
        let (tag, behind) = rest.split_at(at + 1);
        out.push_str(tag);
        let next = behind.trim_ascii_start();
        let space = &behind[..behind.len() - next.len()];
        rest = if next.starts_with('<') && space.contains('\n') {
            next
        } else {
            behind
        };
    }
    out.push_str(rest);
    out
}

/// The XML parts of a Flat OPC file as a container of the usual kind. Pictures are left out.
pub(super) fn container(text: &str) -> Result<Vec<u8>, ReadError> {
    let broken = |error: &dyn std::fmt::Display| ReadError::Malformed {
        part: "xmlPackage".to_owned(),
        detail: error.to_string(),
    };
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(text.len())));
    let mut xml = Xml::new(text, "xmlPackage");
    let mut name = String::new();
    let mut parts = 0;
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.ns == Ns::FlatPackage => match tag.name {
                "part" => {
                    let given = xml.attribute(&tag, Ns::FlatPackage, "name");
                    given
                        .unwrap_or_default()
                        .trim_start_matches('/')
                        .clone_into(&mut name);
                }
                "xmlData" => {
                    parts += 1;
                    if parts > limits::ZIP_ENTRIES {
                        return Err(limits::reached("zip-entries", format!("hơn {parts} phần")));
                    }
                    let inside = xml.inside()?;
                    // Of two parts of one name the first counts.
                    if writer.start_file(name.as_str(), options).is_ok() {
                        writer
                            .write_all(inside.as_bytes())
                            .map_err(|error| broken(&error))?;
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    let file = writer.finish().map_err(|error| broken(&error))?;
    Ok(file.into_inner())
}
