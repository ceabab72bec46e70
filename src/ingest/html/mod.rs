//! Web pages → [`Document`]: pages saved as `.doc` or `.xls` by Word, Excel and reporting systems,
//! and the `.mht` archives that Word calls *single file web page*.

mod body;
mod mime;
mod tags;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::limits;
use crate::model::{Document, ReadError};

/// How far the declaration of the code page is looked for.
const HEAD: usize = 4_096;

/// Reads a web page or a web archive.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let page = mime::page(bytes)?;
    let (bytes, stated) = match &page {
        Some(page) => (page.bytes.as_slice(), page.charset.as_deref()),
        None => (bytes, None),
    };
    if bytes.len() as u64 > limits::ENTRY_BYTES {
        return Err(limits::reached(
            "entry-bytes",
            format!("trang web vượt {}", limits::megabytes(limits::ENTRY_BYTES)),
        ));
    }
    let (text, damaged) = decode(bytes, stated);
    let mut notes = Vec::new();
    if damaged {
        notes.push("Có ký tự hỏng trong trang web.".to_owned());
    }
    let mut body = body::Body::new(&text);
    body.run()?;
    let pictures = body.pictures();
    super::finished(body.finish(), notes, pictures)
}

/// A page as text: by its mark, by what its envelope or its head says, or as what it reads like.
fn decode<'b>(bytes: &'b [u8], stated: Option<&str>) -> (Cow<'b, str>, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode_with_bom_removal(bytes);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let in_head = head.find("charset=").map(|at| {
        let rest = head[at + 8..].trim_start_matches(['"', '\'', ' ']);
        rest.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let named = stated
        .map(str::to_owned)
        .or(in_head)
        .and_then(|label| Encoding::for_label(label.as_bytes()));
    if named.is_none_or(|named| named != UTF_8)
        && let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes)
    {
        // Bytes that are whole UTF-8 beyond ASCII are nothing else.
        if named.is_none() || !text.is_ascii() {
            return (text, false);
        }
    }
    named
        .unwrap_or(WINDOWS_1252)
        .decode_without_bom_handling(bytes)
}
