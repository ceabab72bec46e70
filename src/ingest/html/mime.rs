//! Web archives: the part of a multipart message that is the page.

use crate::ingest::{base64, limits};
use crate::model::ReadError;

/// Parts of one archive, and parts inside parts.
const PARTS: usize = 2_000;
const NESTING: usize = 4;

/// The page of an archive.
pub(super) struct Page {
    pub(super) bytes: Vec<u8>,
    pub(super) charset: Option<String>,
}

/// Fields of a part that matter.
#[derive(Default)]
struct Fields {
    kind: String,
    encoding: String,
}

impl Fields {
    fn parameter(&self, name: &str) -> Option<String> {
        let at = self.kind.to_ascii_lowercase().find(&format!("{name}="))? + name.len() + 1;
        let rest = &self.kind[at..];
        let value = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => rest.split([';', ' ', '\t']).next(),
        };
        value.map(str::to_owned)
    }

    fn is(&self, kind: &str) -> bool {
        self.kind
            .trim_start()
            .to_ascii_lowercase()
            .starts_with(kind)
    }
}

/// The page of a web archive; nothing when the bytes are a page themselves.
pub(super) fn page(bytes: &[u8]) -> Result<Option<Page>, ReadError> {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"<") || start.starts_with(b"\xef\xbb\xbf<") {
        return Ok(None);
    }
    let (fields, body) = split(start);
    if fields.is("multipart/") {
        return match find(&fields, body, 0) {
            Some(page) => Ok(Some(page)),
            None => Err(ReadError::Malformed {
                part: "mht".to_owned(),
                detail: "không thấy trang văn bản".to_owned(),
            }),
        };
    }
    Ok(fields.is("text/html").then(|| decoded(&fields, body)))
}

/// The first page in the parts of a multipart body.
fn find(fields: &Fields, body: &[u8], depth: usize) -> Option<Page> {
    let boundary = format!("--{}", fields.parameter("boundary")?);
    if boundary.len() < 3 || depth >= NESTING {
        return None;
    }
    let mut at: Vec<usize> = memchr::memmem::find_iter(body, boundary.as_bytes())
        .filter(|&at| at == 0 || body[at - 1] == b'\n')
        .take(PARTS)
        .collect();
    at.push(body.len());
    at.windows(2).find_map(|pair| {
        let part = &body[pair[0] + boundary.len().min(pair[1] - pair[0])..pair[1]];
        let (fields, body) = split(part.trim_ascii_start());
        if fields.is("multipart/") {
            find(&fields, body, depth + 1)
        } else {
            fields.is("text/html").then(|| decoded(&fields, body))
        }
    })
}

/// Header fields, unfolded, and what follows the blank line.
fn split(bytes: &[u8]) -> (Fields, &[u8]) {
    let mut fields = Fields::default();
    let mut rest = bytes;
    let mut last: Option<String> = None;
    // Headers of a message are some kilobytes.
    for _ in 0..200 {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = String::from_utf8_lossy(&rest[..end]);
        let line = line.trim_end();
        rest = &rest[end..];
        if line.is_empty() {
            break;
        }
        let folded = line.starts_with([' ', '\t']);
        if !folded {
            last = line
                .split_once(':')
                .map(|(name, _)| name.trim().to_ascii_lowercase());
        }
        let value = if folded {
            line
        } else {
            line.split_once(':').map_or("", |(_, value)| value.trim())
        };
        match last.as_deref() {
            Some("content-type") => fields.kind.push_str(value),
            Some("content-transfer-encoding") => {
                fields.encoding.push_str(&value.to_ascii_lowercase());
            }
            _ => {}
        }
    }
    (fields, rest)
}

fn decoded(fields: &Fields, body: &[u8]) -> Page {
    let body = &body[..body.len().min(limits::FILE_BYTES as usize)];
    Page {
        bytes: match fields.encoding.trim() {
            "quoted-printable" => quoted_printable(body),
            "base64" => base64::decode(body),
            _ => body.to_vec(),
        },
        charset: fields.parameter("charset"),
    }
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let digit = |at: usize| body.get(at).and_then(|&b| char::from(b).to_digit(16));
        if let (Some(high), Some(low)) = (digit(at), digit(at + 1)) {
            out.push((high * 16 + low) as u8);
            at += 2;
        } else {
            // A line that goes on.
            let end = memchr::memchr(b'\n', &body[at..]);
            let blank = end.is_some_and(|end| body[at..at + end].trim_ascii().is_empty());
            match end {
                Some(end) if blank => at += end + 1,
                _ => out.push(b'='),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings() {
        assert_eq!(quoted_printable(b"=C3=A1=\r\nb = 3=D"), b"\xc3\xa1b = 3=D");
    }

    #[test]
    fn the_page_is_found_among_the_parts() {
        let archive = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=\"xy\"\r\n\r\nfirst\r\n--xy\r\nContent-Type: image/png\r\n\r\n.\r\n--xy\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n<p>=C3=A1</p>\r\n--xy--\r\n";
        let page = page(archive).unwrap().unwrap();
        assert_eq!(page.charset.as_deref(), Some("utf-8"));
        assert!(page.bytes.starts_with("<p>á</p>".as_bytes()));
        assert!(super::page(b"<html>").unwrap().is_none());
    }
}
