//! Bytes → [`Document`]: one format, one file.
//!
//! A new format is a file here, an arm in [`parse`] and a case in `detect.rs`. Nothing here knows
//! Vietnamese, rules or the network: a file reads the same in every province.

mod archive;
mod archives;
mod base64;
mod common;
mod detect;
mod doc;
mod docx;
mod fields;
mod flat;
mod flow;
mod folder;
mod html;
mod isolated;
pub mod limits;
mod lists;
mod namespaces;
mod odt;
mod ole;
mod package;
mod password;
mod pdf;
mod plain;
mod rtf;
mod sheet;
mod symbols;
mod xml;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use archives::Archives;
pub use detect::detect;
pub use folder::{Listing, list, list_archive, load};
pub use isolated::{Allowance, isolate, read_one};
pub use sheet::visit::{StoredCell, Visit};

use crate::model::{Block, Document, Format, ReadError, ReadQuality};
use flow::Flow;
use package::Package;

/// Reads a file whose format is known. Never panics: a reader that does becomes
/// [`ReadError::Crashed`]. Where [`isolate`] has named a program, formats that are read by foreign
/// parsers are read in a process of their own.
pub fn parse(bytes: &[u8], format: Format) -> Result<Document, ReadError> {
    parse_within(bytes, format, Allowance::FULL)
}

/// As [`parse`], with no more than an allowance for the process that reads. What that does not suffice
/// for is refused by one of the limits [`Allowance::NAMES`].
pub fn parse_within(
    bytes: &[u8],
    format: Format,
    allowance: Allowance,
) -> Result<Document, ReadError> {
    match isolated::program_for(format) {
        Some(program) if !bytes.is_empty() && bytes.len() as u64 <= limits::FILE_BYTES => {
            isolated::ask(program, bytes, format, allowance)
        }
        _ => parse_here(bytes, format),
    }
}

/// About how many bytes of text and marks there are to be read in a file, as it states itself.
pub fn weight(bytes: &[u8], format: Format) -> u64 {
    match format {
        Format::Pdf | Format::Image | Format::Doc | Format::Unknown => 0,
        _ => Package::open(bytes).map_or(bytes.len() as u64, |package| package.stated_text()),
    }
}

/// As [`parse`], in this process.
fn parse_here(bytes: &[u8], format: Format) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(limits::reached(
            "file-bytes",
            limits::megabytes(bytes.len() as u64),
        ));
    }
    let document = catch_unwind(AssertUnwindSafe(|| parse_unguarded(bytes, format)))
        .unwrap_or_else(|panic| {
            Err(ReadError::Crashed {
                detail: said(&*panic),
            })
        })?;
    // So many numbers need at least as many digits.
    let letters: usize = document.texts().map(str::len).sum();
    let spare = || document.texts().map(|text| numbers(text).saturating_sub(1));
    if letters > limits::NUMBERS && spare().sum::<usize>() > limits::NUMBERS {
        let detail = format!("văn bản có hơn {} con số", limits::NUMBERS);
        return Err(limits::reached("numbers", detail));
    }
    Ok(document)
}

/// How many numbers a text holds, roughly: `1.250`, `12/5/2024` and `15-20` are one.
fn numbers(text: &str) -> usize {
    let joins = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'/' | b'-' | b':');
    let mut before = b' ';
    let starts = text.bytes().filter(|&byte| {
        let starts = byte.is_ascii_digit() && !joins(before);
        before = byte;
        starts
    });
    starts.count()
}

/// The message of a panic.
fn said(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|&text| text.to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

/// Calls `visit` for every cell of the sheets
/// named, without building a grid. Returns those of the sheets that the workbook has.
pub fn cells_of<'n>(
    bytes: &[u8],
    sheets: &[&'n str],
    visit: &mut Visit<'_, 'n>,
) -> Result<Vec<&'n str>, ReadError> {
    sheet::visit::cells(bytes, sheets, visit)
}

fn parse_unguarded(bytes: &[u8], format: Format) -> Result<Document, ReadError> {
    let office = matches!(format, Format::Docx | Format::Xlsx | Format::Xlsb);
    if office && detect::is_ole(bytes) {
        // A new format inside an old container is how Office stores an encrypted file.
        let inside = password::package(bytes).filter(|inside| !detect::is_ole(inside));
        return match inside {
            Some(inside) => parse(&inside, detect(&inside, "")),
            None => Err(ReadError::Encrypted),
        };
    }
    let flat = flat::format(bytes) == Some(format);
    let what = match format {
        Format::Docx if flat => {
            let (text, _) = flat::text(bytes)?;
            return docx::read(&flat::container(&text)?);
        }
        Format::Docx => return docx::read(bytes),
        Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods => {
            return sheet::read(bytes, format);
        }
        Format::Txt => return plain::read(bytes, false),
        Format::Md => return plain::read(bytes, true),
        Format::Doc if flat => return docx::read_flat(bytes),
        Format::Doc => return doc::read(bytes),
        Format::Rtf => return rtf::read(bytes),
        Format::Html => return html::read(bytes),
        Format::Pdf => return pdf::read(bytes),
        Format::Image => return Err(ReadError::Scan { pages: 1 }),
        Format::Odt if flat => return odt::read_flat(bytes),
        Format::Odt => return odt::read(bytes),
        Format::Zip => "tệp nén .zip không phải văn bản hoặc bảng tính",
        Format::Unknown => detect::describe(bytes),
    };
    Err(ReadError::Unsupported {
        what: what.to_owned(),
    })
}

/// Under so many bytes of text beside pictures, the pictures are the document. A scan has none or a
/// line or two; the shortest report has more beside its drawn rule under the letterhead.
const SCAN_TEXT: usize = 200;

/// Bytes of text in all blocks.
fn text_bytes(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.len(),
            Block::Table(table) => table
                .rows
                .iter()
                .flatten()
                .map(|cell| cell.text.len())
                .sum(),
        })
        .sum()
}

/// A word of warning when there is next to nothing to read: a scan pasted into a document is not an
/// empty report.
fn without_text(blocks: &[Block], pictures: usize) -> Option<String> {
    if text_bytes(blocks) < SCAN_TEXT && pictures > 0 {
        return Some(format!(
            "Văn bản gần như chỉ có hình ảnh ({pictures} hình, có thể là bản chụp); chữ trong hình chưa đọc được."
        ));
    }
    blocks
        .is_empty()
        .then(|| "Văn bản không có chữ nào.".to_owned())
}

/// The document of a reader that writes into a flow.
fn finished(flow: Flow, mut notes: Vec<String>, pictures: usize) -> Result<Document, ReadError> {
    let blocks = flow.finish()?;
    notes.extend(without_text(&blocks, pictures));
    Ok(Document {
        blocks,
        quality: if notes.is_empty() {
            ReadQuality::Good
        } else {
            ReadQuality::Partial
        },
        notes,
    })
}
