//! `.doc` → [`Document`]: the piece table of Word 97 and later, with fonts, styles, lists, tables,
//! notes and text boxes; of Word 6 and 95 the text ([MS-DOC]).
//!
//! Every offset comes from the file and is looked up with `get`; every chain and table is bounded by
//! the bytes that are there.

mod body;
mod header;
mod lists;
mod pieces;
mod sprm;
mod styles;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::limits;
use super::ole::Compound;
use crate::model::{Document, ReadError};

use body::Body;
use header::Header;
use pieces::Text;

pub(super) use header::{u16_at, u32_at};

const MAIN: &str = "WordDocument";

fn malformed(detail: &str) -> ReadError {
    ReadError::Malformed {
        part: MAIN.to_owned(),
        detail: detail.to_owned(),
    }
}

/// Reads a Word document of the old binary format.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let no_text = || malformed("thiếu phần văn bản chính");
    let file = Compound::open(bytes).ok_or_else(no_text)?;
    // Pictures may lie in it beside the text.
    let main = file.stream(MAIN, limits::FILE_BYTES).ok_or_else(no_text)?;
    let header = Header::read(&main)?;
    let table = match header.table {
        Some(name) => file.stream(name, limits::WORD_TABLE).unwrap_or_default(),
        None => Cow::Borrowed(&*main),
    };
    let text = Text::read(&main, &table, &header);
    if text.pieces.is_empty() {
        return Err(malformed("không thấy bảng đoạn văn bản"));
    }
    let data = file.stream("Data", limits::ENTRY_BYTES).unwrap_or_default();
    let mut notes = Vec::new();
    if text.cut_short {
        notes.push("Tệp bị cắt ngang, chỉ đọc được một phần văn bản.".to_owned());
    }
    let mut body = Body::new(&header, &text, &main, &table, &data);
    body.run()?;
    let pictures = body.pictures();
    super::finished(body.finish(), notes, pictures)
}
