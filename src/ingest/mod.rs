//! Bytes → [`Document`]: one format, one file.
//!
//! A new format is a file here, an arm in [`parse`] and a case in `detect.rs`. Nothing here knows
//! Vietnamese, rules or the network: a file reads the same in every province.

mod archive;
mod detect;
mod docx;
mod folder;
pub mod limits;
mod ole;
mod package;
mod plain;
mod sheet;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use detect::detect;
pub use folder::{Listing, list, load};

use crate::model::{Cell, Document, Format, ReadError};

/// Reads a file whose format is known. Never panics: a reader that does becomes
/// [`ReadError::Crashed`].
pub fn parse(bytes: &[u8], format: Format) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(limits::reached(
            "file-bytes",
            limits::megabytes(bytes.len() as u64),
        ));
    }
    catch_unwind(AssertUnwindSafe(|| parse_unguarded(bytes, format))).unwrap_or_else(|panic| {
        let detail = panic
            .downcast_ref::<&str>()
            .map(|&text| text.to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(ReadError::Crashed { detail })
    })
}

/// Calls `visit` with the sheet, row and column (from 0) and content of every filled cell of the sheets
/// named, without building a grid. Returns those of the sheets that the workbook has.
pub fn cells_of<'n>(
    bytes: &[u8],
    sheets: &[&'n str],
    visit: &mut dyn FnMut(&'n str, u32, u32, Cell),
) -> Result<Vec<&'n str>, ReadError> {
    sheet::visit::cells(bytes, sheets, visit)
}

fn parse_unguarded(bytes: &[u8], format: Format) -> Result<Document, ReadError> {
    let office = matches!(format, Format::Docx | Format::Xlsx | Format::Xlsb);
    if office && detect::is_ole(bytes) {
        // A new format inside an old container is how Office stores an encrypted file.
        return Err(ReadError::Encrypted);
    }
    let what = match format {
        Format::Docx => return docx::read(bytes),
        Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods => {
            return sheet::read(bytes, format);
        }
        Format::Txt => return plain::read(bytes, false),
        Format::Md => return plain::read(bytes, true),
        Format::Doc => "tệp Word cũ .doc",
        Format::Rtf => "tệp RTF",
        Format::Odt => "tệp OpenDocument .odt",
        Format::Pdf => "tệp PDF",
        Format::Html => "trang web (HTML), có thể mang đuôi .doc hoặc .xls",
        Format::Image => "tệp ảnh, không có chữ để đọc",
        Format::Zip => "tệp nén .zip không phải văn bản hoặc bảng tính",
        Format::Unknown => detect::describe(bytes),
    };
    Err(ReadError::Unsupported {
        what: what.to_owned(),
    })
}
