//! `.odt` → [`Document`]: styles and lists first, then one pass over the text.

mod body;
mod lists;
mod styles;

use super::package::Package;
use super::{flat, xml};
use crate::model::{Document, ReadError};

use lists::Lists;
use styles::Styles;

const PART: &str = "content.xml";

/// Reads an OpenDocument text.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(ReadError::Encrypted);
    }
    let Some(inflated) = package.inflate(PART)? else {
        return Err(ReadError::Malformed {
            part: PART.to_owned(),
            detail: "thiếu phần nội dung".to_owned(),
        });
    };
    let styles = package.text("styles.xml");
    let (content, damaged) = xml::decode(inflated.bytes);
    parts(&content, damaged, styles, inflated.fault)
}

/// Reads an OpenDocument text in one piece of XML.
pub(super) fn read_flat(bytes: &[u8]) -> Result<Document, ReadError> {
    let (content, damaged) = flat::text(bytes)?;
    parts(&content, damaged, Ok(None), None)
}

/// Reads the text and its styles; `fault` is what cut the text short.
fn parts(
    content: &str,
    damaged: bool,
    common: Result<Option<String>, ReadError>,
    fault: Option<ReadError>,
) -> Result<Document, ReadError> {
    let mut notes = Vec::new();
    if damaged && fault.is_none() {
        notes.push("Có ký tự hỏng trong phần văn bản chính.".to_owned());
    }
    let mut styles = Styles::default();
    let mut lists = Lists::default();
    // Common styles first; those of the text refer to them.
    let mut told = false;
    for (part, text) in [("styles.xml", common), (PART, Ok(Some(content.to_owned())))] {
        let outcome = match text {
            Ok(Some(text)) => styles::read(&text, part, &mut styles, &mut lists),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        match outcome {
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            Err(_) if part != PART && !told => {
                told = true;
                notes.push(
                    "Không đọc được kiểu trình bày (styles); cấp đề mục và chữ đậm có thể thiếu."
                        .to_owned(),
                );
            }
            _ => {}
        }
    }
    let mut body = body::Body::new(content, PART, &styles, lists);
    let outcome = match body.run() {
        Err(limit @ ReadError::Limit { .. }) => return Err(limit),
        outcome => outcome,
    };
    let pictures = body.pictures();
    let fault = fault.or(outcome.err());
    if let Some(fault) = &fault {
        notes.push(format!(
            "Tệp hỏng giữa chừng, chỉ đọc được phần đầu ({fault})."
        ));
    }
    let document = super::finished(body.finish(), notes, pictures)?;
    match fault {
        Some(fault) if document.blocks.is_empty() => Err(fault),
        _ => Ok(document),
    }
}
