//! `.docx` → [`Document`]: parts found through relationships, then one pass over the text.

mod body;
mod embedded;
mod numbering;
mod paragraph;
mod places;
mod props;
mod styles;
mod table;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::Cursor;

use super::lists::Numbering;
use super::package::{Package, Relationship};
use super::{flat, without_text, xml};
use crate::model::{Block, Document, ReadError, ReadQuality};

use body::{Context, Walker};
use embedded::Embedded;
use props::Fonts;
use styles::Styles;
pub(super) use styles::level_of_name;
pub(super) use table::shifted;

/// Footnotes and endnotes by (is endnote, id).
type Notes = HashMap<(bool, i32), Vec<Block>>;

/// Reads a text document.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_package(&mut Package::open(bytes)?, true)
}

/// Reads a text document; `whole` where it is the file itself and not one inside another.
fn read_package(package: &mut Package<Cursor<&[u8]>>, whole: bool) -> Result<Document, ReadError> {
    let main = main_part(package);
    let Some(inflated) = package.inflate(&main)? else {
        return Err(ReadError::Malformed {
            part: main,
            detail: "thiếu phần văn bản chính".to_owned(),
        });
    };
    let mut notes = Vec::new();
    let (text, damaged) = xml::decode(inflated.bytes);
    // A part cut short ends in half a character; only other damage is worth a word.
    if damaged && inflated.fault.is_none() {
        notes.push("Có ký tự hỏng trong phần văn bản chính.".to_owned());
    }
    let related = package.relationships(&main).unwrap_or_default();
    let mut fonts = Fonts::default();
    let styles = optional(
        package,
        &related,
        "styles",
        "Không đọc được kiểu trình bày (styles); cấp đề mục và chữ đậm có thể thiếu.",
        &mut notes,
        |text| Styles::read(text, &mut fonts),
    )?;
    let numbering = optional(
        package,
        &related,
        "numbering",
        "Không đọc được danh sách đánh số tự động; số thứ tự của đề mục có thể thiếu.",
        &mut notes,
        |text| numbering::read(text, &styles.ids),
    )?;
    let mut cx = Context {
        styles: &styles,
        numbering: &numbering,
        fonts: &mut fonts,
        notes: Notes::new(),
        embedded: Embedded::new(),
    };
    for (kind, mark) in [
        ("footnotes", "footnoteReference"),
        ("endnotes", "endnoteReference"),
    ] {
        if memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some() {
            let warning = "Không đọc được chú thích cuối trang hoặc cuối văn bản.";
            let found = optional(package, &related, kind, warning, &mut notes, |text| {
                body::read_notes(text, kind, &mut cx)
            })?;
            cx.notes.extend(found);
        }
    }
    let embedded = embedded::read(package, &related, &text, whole, &mut cx, &mut notes)?;
    cx.embedded = embedded;
    let mut walker = Walker::new(&text, &main, &mut cx);
    let outcome = match walker.run() {
        Err(limit @ ReadError::Limit { .. }) => return Err(limit),
        outcome => outcome,
    };
    let embedded = walker.embedded();
    let pictures = walker.pictures();
    let blocks = walker.finish()?;
    if let Some(fault) = inflated.fault.or(outcome.err()) {
        if blocks.is_empty() {
            return Err(fault);
        }
        notes.push(format!(
            "Tệp hỏng giữa chừng, chỉ đọc được phần đầu ({fault})."
        ));
    }
    if embedded {
        notes.push(embedded::UNREAD.to_owned());
    }
    notes.extend(package.damage());
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

/// Reads Word 2003 XML. It has the labels of its lists only as a hint for other programs.
pub(super) fn read_flat(bytes: &[u8]) -> Result<Document, ReadError> {
    const PART: &str = "wordDocument";
    let (text, damaged) = flat::text(bytes)?;
    let mut notes = Vec::new();
    if damaged {
        notes.push("Có ký tự hỏng trong phần văn bản chính.".to_owned());
    }
    if text.contains("<w:listPr") {
        notes.push("Tệp XML của Word 2003: số thứ tự tự động của đề mục chưa đọc được.".to_owned());
    }
    let mut fonts = Fonts::default();
    let styles = match Styles::read(&text, &mut fonts) {
        Err(limit @ ReadError::Limit { .. }) => return Err(limit),
        outcome => outcome.unwrap_or_default(),
    };
    let numbering = Numbering::default();
    let mut cx = Context {
        styles: &styles,
        numbering: &numbering,
        fonts: &mut fonts,
        notes: Notes::new(),
        embedded: Embedded::new(),
    };
    let mut walker = Walker::new(&text, PART, &mut cx);
    let outcome = match walker.run() {
        Err(limit @ ReadError::Limit { .. }) => return Err(limit),
        outcome => outcome,
    };
    let pictures = walker.pictures();
    let blocks = walker.finish()?;
    if let Err(fault) = outcome {
        if blocks.is_empty() {
            return Err(fault);
        }
        notes.push(format!(
            "Tệp hỏng giữa chừng, chỉ đọc được phần đầu ({fault})."
        ));
    }
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

/// The name of the main text part; the usual name when the package does not say.
fn main_part(package: &mut Package<Cursor<&[u8]>>) -> String {
    let usual = "word/document.xml";
    package
        .relationships("")
        .unwrap_or_default()
        .into_iter()
        .find(|r| r.kind == "officeDocument" && package.has(&r.target))
        .map_or_else(|| usual.to_owned(), |r| r.target)
}

/// Reads a part that a document can do without: damage becomes a note, a limit stays an error.
fn optional<T: Default>(
    package: &mut Package<Cursor<&[u8]>>,
    related: &[Relationship],
    kind: &str,
    warning: &str,
    notes: &mut Vec<String>,
    read: impl FnOnce(&str) -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let usual = format!("word/{kind}.xml");
    let name = related
        .iter()
        .find(|r| r.kind == kind)
        .map_or(usual.as_str(), |r| r.target.as_str());
    let outcome = match package.text(name) {
        Ok(None) => return Ok(T::default()),
        Ok(Some(text)) => read(&text),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(value) => Ok(value),
        Err(limit @ ReadError::Limit { .. }) => Err(limit),
        Err(_) => {
            notes.push(warning.to_owned());
            Ok(T::default())
        }
    }
}
