//! What a file is: content first, extension second. A renamed file gets its true format.

use super::flat;
use super::limits;
use super::ole;
use super::package::Package;
use super::plain;
use super::sheet::biff;
use crate::model::Format;

const OLE_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// How far HTML and MHTML marks are looked for.
const HEAD: usize = 2_048;

/// Recognises the format of a file from its bytes and, where those leave it open, from its name.
pub fn detect(bytes: &[u8], file_name: &str) -> Format {
    let extension = extension(file_name);
    if bytes.is_empty() {
        return by_extension(&extension);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_format(bytes, &extension);
    }
    if bytes.starts_with(OLE_MAGIC) {
        return ole_format(bytes, &extension);
    }
    if let Some(format) = by_magic(bytes) {
        return format;
    }
    if biff::is_stream(bytes) {
        return Format::Xls;
    }
    if let Some(format) = zip_behind(bytes, &extension) {
        return format;
    }
    if is_web_page(bytes) {
        return Format::Html;
    }
    if let Some(format) = flat::format(bytes) {
        return format;
    }
    if is_sheet_in_text(bytes) {
        return Format::Unknown;
    }
    // What is longer is refused for its length; its beginning tells what it is.
    let head = &bytes[..bytes.len().min(2 * limits::TEXT_BYTES + 4)];
    if plain::decode(head).is_some() {
        return if matches!(extension.as_str(), "md" | "markdown") {
            Format::Md
        } else {
            Format::Txt
        };
    }
    Format::Unknown
}

/// SYLK and DIF: sheets written as commands in text, which would be rubbish as a report.
fn is_sheet_in_text(bytes: &[u8]) -> bool {
    [&b"ID;P"[..], b"TABLE\r\n0,1", b"TABLE\n0,1"]
        .iter()
        .any(|mark| bytes.starts_with(mark))
}

/// Whether the bytes are an OLE compound file.
pub(super) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(OLE_MAGIC)
}

/// What content without a known format looks like, in Vietnamese.
pub(super) fn describe(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"Rar!") || bytes.starts_with(b"7z\xbc\xaf\x27\x1c") {
        "tệp nén RAR hoặc 7z"
    } else if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"BZh") {
        "tệp nén gzip hoặc bzip2"
    } else if bytes.starts_with(b"MZ") {
        "chương trình"
    } else if is_sheet_in_text(bytes) {
        "bảng tính dạng SYLK hoặc DIF"
    } else if bytes.starts_with(OLE_MAGIC) {
        "tệp Office cũ không rõ loại"
    } else {
        "nội dung không rõ loại"
    }
}

fn extension(file_name: &str) -> String {
    match file_name.rsplit_once('.') {
        Some((_, extension)) => extension.trim().to_lowercase(),
        None => String::new(),
    }
}

fn by_extension(extension: &str) -> Format {
    match extension {
        "docx" | "docm" | "dotx" | "dotm" => Format::Docx,
        "xlsx" | "xlsm" | "xltx" | "xltm" => Format::Xlsx,
        "xls" | "xlt" | "et" => Format::Xls,
        "xlsb" => Format::Xlsb,
        "ods" => Format::Ods,
        "txt" => Format::Txt,
        "md" | "markdown" => Format::Md,
        "doc" | "dot" | "wps" => Format::Doc,
        "rtf" => Format::Rtf,
        "odt" => Format::Odt,
        "pdf" => Format::Pdf,
        "htm" | "html" | "mht" | "mhtml" => Format::Html,
        "jpg" | "jpeg" | "png" | "gif" | "bmp" | "tif" | "tiff" | "webp" | "heic" => Format::Image,
        "zip" => Format::Zip,
        _ => Format::Unknown,
    }
}

fn by_magic(bytes: &[u8]) -> Option<Format> {
    const IMAGES: [&[u8]; 7] = [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"II*\0",
        b"MM\0*",
        b"\0\0\x01\0",
    ];
    let head = &bytes[..bytes.len().min(HEAD)];
    let start = head.trim_ascii_start();
    if start.starts_with(b"{\\rtf") {
        return Some(Format::Rtf);
    }
    // Scanners and mail programs put a few bytes before the mark.
    if memchr::memmem::find(&head[..head.len().min(1_024)], b"%PDF-").is_some() {
        return Some(Format::Pdf);
    }
    let image = IMAGES.iter().any(|magic| bytes.starts_with(magic))
        || bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
        || bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..11) == Some(b"hei")
        || bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0, 0, 0, 0]);
    image.then_some(Format::Image)
}

fn is_web_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)])
        .replace('\0', "") // UTF-16 pages
        .to_ascii_lowercase();
    let start = head
        .trim_start_matches(['\u{feff}', '\u{fffd}'])
        .trim_start();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with('<') && head.contains("<html")
        || start.starts_with("mime-version:")
        || head.contains("content-type: multipart/related") && head.contains("boundary=")
}

/// The format of a container with a few bytes before it: the head of an answer from a server, line
/// ends, the mark of an archive in volumes. Office and the library count from the end.
fn zip_behind(bytes: &[u8], extension: &str) -> Option<Format> {
    if bytes.starts_with(b"MZ") {
        return None;
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    memchr::memmem::find(head, b"PK\x03\x04")?;
    Package::open(bytes).ok()?;
    let format = zip_format(bytes, extension);
    (format != Format::Zip).then_some(format)
}

fn zip_format(bytes: &[u8], extension: &str) -> Format {
    let Ok(mut package) = Package::open(bytes) else {
        return broken_zip(bytes, extension);
    };
    if let Ok(Some(kind)) = package.text("mimetype") {
        match kind.trim() {
            "application/vnd.oasis.opendocument.spreadsheet"
            | "application/vnd.oasis.opendocument.spreadsheet-template" => return Format::Ods,
            "application/vnd.oasis.opendocument.text"
            | "application/vnd.oasis.opendocument.text-template" => return Format::Odt,
            _ => {}
        }
    }
    let types = package
        .text("[Content_Types].xml")
        .ok()
        .flatten()
        .unwrap_or_default();
    let office = [
        ("wordprocessingml.document.main", Format::Docx),
        ("wordprocessingml.template.main", Format::Docx),
        ("word.document.macroEnabled.main", Format::Docx),
        ("word.template.macroEnabledTemplate.main", Format::Docx),
        ("sheet.binary.macroEnabled.main", Format::Xlsb),
        ("spreadsheetml.sheet.main", Format::Xlsx),
        ("spreadsheetml.template.main", Format::Xlsx),
        ("excel.sheet.macroEnabled.main", Format::Xlsx),
        ("excel.template.macroEnabled.main", Format::Xlsx),
    ];
    let named = office.iter().find(|(mark, _)| types.contains(mark));
    if let Some(&(_, format)) = named {
        return format;
    }
    let parts = [
        ("word/document.xml", Format::Docx),
        ("xl/workbook.xml", Format::Xlsx),
        ("xl/workbook.bin", Format::Xlsb),
    ];
    parts
        .iter()
        .find(|(part, _)| package.has(part))
        .map_or(Format::Zip, |&(_, format)| format)
}

/// A container whose directory is lost (an upload that broke off) still names its parts at the
/// head of each entry.
fn broken_zip(bytes: &[u8], extension: &str) -> Format {
    let head = &bytes[..bytes.len().min(limits::RATIO_FLOOR as usize)];
    let names = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if names(b"word/document.xml") || names(b"word/_rels/") {
        Format::Docx
    } else if names(b"xl/workbook.bin") {
        Format::Xlsb
    } else if names(b"xl/workbook.xml") || names(b"xl/worksheets/") {
        Format::Xlsx
    } else {
        match by_extension(extension) {
            named @ (Format::Docx | Format::Xlsx | Format::Xlsb | Format::Ods | Format::Odt) => {
                named
            }
            _ => Format::Zip,
        }
    }
}

fn ole_format(bytes: &[u8], extension: &str) -> Format {
    let Some((names, own)) = ole::stream_names(bytes) else {
        return by_extension(extension);
    };
    match ole_kind(&names[..own], extension) {
        Format::Unknown => ole_kind(&names, extension),
        format => format,
    }
}

/// What a compound file is by the names of its streams.
fn ole_kind(names: &[String], extension: &str) -> Format {
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("EncryptedPackage") || has("EncryptionInfo") {
        // What is inside is secret; the name is all there is to go by.
        match by_extension(extension) {
            format @ (Format::Xlsx | Format::Xlsb) => format,
            Format::Xls => Format::Xlsx,
            _ => Format::Docx,
        }
    } else if has("WordDocument") {
        Format::Doc
    } else if has("Workbook") || has("Book") {
        Format::Xls
    } else {
        Format::Unknown
    }
}
