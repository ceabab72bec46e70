//! A small, strict-enough XML scanner that borrows from its input and resolves names by namespace.
//!
//! Office writers disagree about prefixes (`w:p`, `p`, `ns0:p`) and about the two editions of the
//! standard (*transitional* and *strict* namespaces), so nothing here looks at prefixes. Entities are
//! never defined, fetched or expanded; a document type is skipped. Scanning is the largest part of
//! reading a report, hence no copies: names, attributes and plain text are slices of the part.

use std::borrow::Cow;

use memchr::memchr;

use super::limits;
use crate::model::ReadError;

/// The namespaces reading cares about; both editions of the standard map to one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// WordprocessingML.
    Word,
    /// SpreadsheetML.
    Sheet,
    /// Markup compatibility (`mc:AlternateContent`).
    Compat,
    /// Relationship ids inside documents (`r:id`).
    Rel,
    /// Office mathematics.
    Math,
    /// OpenDocument tables.
    OdfTable,
    /// OpenDocument values.
    OdfOffice,
    /// OpenDocument text.
    OdfText,
    /// OpenDocument styles.
    OdfStyle,
    /// OpenDocument drawings.
    OdfDraw,
    /// Formatting properties of OpenDocument.
    Fo,
    /// Vector drawings, and font families of OpenDocument.
    Svg,
    /// What LibreOffice adds to OpenDocument.
    Loext,
    /// Excel 2003 XML.
    FlatSheet,
    /// Parts of a package in one file.
    FlatPackage,
    /// No namespace at all.
    None,
    /// Anything else.
    Other,
}

impl Ns {
    fn of(uri: &str) -> Ns {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            // Word 2003 XML: the same names for all that is read here.
            | "http://schemas.microsoft.com/office/word/2003/wordml" => Ns::Word,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Ns::Sheet,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compat,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Ns::Rel,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Ns::OdfTable,
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Ns::OdfOffice,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Ns::OdfText,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Ns::OdfStyle,
            "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Ns::OdfDraw,
            "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" => Ns::Fo,
            "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => Ns::Svg,
            "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" => Ns::Loext,
            "urn:schemas-microsoft-com:office:spreadsheet" => Ns::FlatSheet,
            "http://schemas.microsoft.com/office/2006/xmlPackage" => Ns::FlatPackage,
            "" => Ns::None,
            _ => Ns::Other,
        }
    }
}

/// An opening tag. Self-closing tags are followed by their own [`Event::End`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) ns: Ns,
    pub(super) name: &'a str,
    prefix: &'a str,
    attributes: &'a str,
}

/// What the scanner meets.
#[derive(Debug)]
pub(super) enum Event<'a> {
    Start(Tag<'a>),
    End { ns: Ns, name: &'a str },
    Text(Cow<'a, str>),
    Eof,
}

/// A place in a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pos: usize,
    bindings: usize,
}

/// The inside and the end tag of an element, as written, and in how many bindings.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen<'a> {
    raw: &'a str,
    bindings: usize,
}

struct Open<'a> {
    qualified: &'a str,
    ns: Ns,
    name: &'a str,
}

struct Binding<'a> {
    prefix: &'a str,
    ns: Ns,
    depth: usize,
}

/// The scanner over one part.
pub(super) struct Xml<'a> {
    part: &'a str,
    src: &'a str,
    pos: usize,
    open: Vec<Open<'a>>,
    bindings: Vec<Binding<'a>>,
    /// The last resolved prefix: nearly all names of a part share one.
    recent: Option<(&'a str, Ns)>,
    self_closed: bool,
    events: u32,
}

impl<'a> Xml<'a> {
    /// `part` names the part in errors.
    pub(super) fn new(src: &'a str, part: &'a str) -> Xml<'a> {
        Xml {
            part,
            src: src.strip_prefix('\u{feff}').unwrap_or(src),
            pos: 0,
            open: Vec::with_capacity(32),
            bindings: Vec::new(),
            recent: None,
            self_closed: false,
            events: 0,
        }
    }

    /// Elements open at this point.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    fn broken(&self, what: &str) -> ReadError {
        ReadError::Malformed {
            part: self.part.to_owned(),
            detail: format!("{what} tại byte {}", self.pos),
        }
    }

    /// The next start, end or text. Comments, instructions and document types are passed over.
    pub(super) fn next(&mut self) -> Result<Event<'a>, ReadError> {
        self.events += 1;
        if self.events > limits::XML_EVENTS {
            return Err(limits::reached(
                "xml-events",
                format!("phần {} có quá nhiều phần tử", self.part),
            ));
        }
        if self.self_closed {
            self.self_closed = false;
            return Ok(self.close());
        }
        loop {
            let rest = &self.src.as_bytes()[self.pos..];
            match rest.first() {
                None if self.open.is_empty() => return Ok(Event::Eof),
                None => return Err(self.broken("nội dung bị cắt ngang")),
                Some(b'<') => {}
                Some(_) => {
                    let end = memchr(b'<', rest).unwrap_or(rest.len());
                    let raw = &self.src[self.pos..self.pos + end];
                    self.pos += end;
                    if self.open.is_empty() {
                        continue; // white space (or rubbish) around the root
                    }
                    return Ok(Event::Text(unescape(raw)));
                }
            }
            match rest.get(1) {
                Some(b'/') => return self.end_tag(rest),
                Some(b'!') => {
                    if let Some(text) = self.declaration(rest)? {
                        return Ok(Event::Text(Cow::Borrowed(text)));
                    }
                }
                Some(b'?') => {
                    let end = memchr::memmem::find(rest, b"?>")
                        .ok_or_else(|| self.broken("chỉ dẫn không kết thúc"))?;
                    self.pos += end + 2;
                }
                Some(_) => return self.start_tag(rest),
                None => return Err(self.broken("nội dung bị cắt ngang")),
            }
        }
    }

    /// Passes over everything up to the end of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.open.len().saturating_sub(1);
        while self.open.len() > outside {
            self.next()?;
        }
        Ok(())
    }

    /// Everything inside the element that was opened last, as written; its end is passed over too.
    pub(super) fn inside(&mut self) -> Result<&'a str, ReadError> {
        if self.self_closed {
            return Ok("");
        }
        let outside = self.open.len();
        let start = self.pos;
        loop {
            let end = self.pos;
            self.next()?;
            if self.open.len() < outside {
                return Ok(&self.src[start..end]);
            }
        }
    }

    /// Marks this place, for [`Xml::since`].
    pub(super) fn mark(&self) -> Mark {
        Mark {
            pos: self.pos,
            bindings: self.bindings.len(),
        }
    }

    /// The rest of an element that was opened at `mark` and has just been closed, or nothing when it
    /// was self-closing.
    pub(super) fn since(&self, mark: Mark) -> Seen<'a> {
        Seen {
            raw: &self.src[mark.pos..self.pos],
            bindings: mark.bindings,
        }
    }

    /// Passes over the rest of the element that was opened last, when it is to the letter what was
    /// `seen` before: writers repeat the same properties for every run.
    pub(super) fn pass(&mut self, seen: Seen<'_>) -> bool {
        let same = !seen.raw.is_empty()
            && !self.self_closed
            && seen.bindings == self.bindings.len()
            && self.src.as_bytes()[self.pos..].starts_with(seen.raw.as_bytes());
        if same {
            self.pos += seen.raw.len();
            self.close();
        }
        same
    }

    /// The value of an attribute. An unprefixed attribute counts as the element's own.
    pub(super) fn attribute(&self, tag: &Tag<'a>, ns: Ns, name: &str) -> Option<Cow<'a, str>> {
        if tag.attributes.is_empty() {
            return None;
        }
        Attributes(tag.attributes)
            .find(|&(qualified, _)| {
                let (prefix, local) = split_name(qualified);
                local == name
                    && (prefix.is_empty()
                        || if prefix == tag.prefix {
                            tag.ns
                        } else {
                            self.namespace(prefix)
                        } == ns)
            })
            .map(|(_, value)| unescape(value))
    }

    /// The value of an attribute as a whole number.
    pub(super) fn number<N: std::str::FromStr>(
        &self,
        tag: &Tag<'a>,
        ns: Ns,
        name: &str,
    ) -> Option<N> {
        self.attribute(tag, ns, name)?.trim().parse().ok()
    }

    fn close(&mut self) -> Event<'a> {
        // Only called with an open element: after a self-closing start or a checked end tag.
        let Some(open) = self.open.pop() else {
            return Event::Eof;
        };
        while self
            .bindings
            .last()
            .is_some_and(|b| b.depth > self.open.len())
        {
            self.bindings.pop();
            self.recent = None;
        }
        Event::End {
            ns: open.ns,
            name: open.name,
        }
    }

    fn end_tag(&mut self, rest: &[u8]) -> Result<Event<'a>, ReadError> {
        let end = memchr(b'>', rest).ok_or_else(|| self.broken("thẻ đóng không kết thúc"))?;
        let name = self.src[self.pos + 2..self.pos + end].trim_ascii_end();
        match self.open.last() {
            Some(open) if open.qualified == name => {}
            _ => return Err(self.broken("thẻ đóng không khớp thẻ mở")),
        }
        self.pos += end + 1;
        Ok(self.close())
    }

    /// `<!…`: a comment, a document type (both skipped), or literal text.
    fn declaration(&mut self, rest: &[u8]) -> Result<Option<&'a str>, ReadError> {
        if rest.starts_with(b"<!--") {
            let end = memchr::memmem::find(&rest[4..], b"-->")
                .ok_or_else(|| self.broken("chú thích không kết thúc"))?;
            self.pos += end + 7;
            return Ok(None);
        }
        if rest.starts_with(b"<![CDATA[") {
            let end = memchr::memmem::find(&rest[9..], b"]]>")
                .ok_or_else(|| self.broken("khối CDATA không kết thúc"))?;
            let text = &self.src[self.pos + 9..self.pos + 9 + end];
            self.pos += end + 12;
            return Ok((!self.open.is_empty()).then_some(text));
        }
        let mut brackets = 0_u32;
        for (i, &byte) in rest.iter().enumerate() {
            match byte {
                b'[' => brackets += 1,
                b']' => brackets = brackets.saturating_sub(1),
                b'>' if brackets == 0 => {
                    self.pos += i + 1;
                    return Ok(None);
                }
                _ => {}
            }
        }
        Err(self.broken("khai báo không kết thúc"))
    }

    fn start_tag(&mut self, rest: &[u8]) -> Result<Event<'a>, ReadError> {
        let cut = || self.broken("thẻ mở không kết thúc");
        let name_end = 1 + rest[1..]
            .iter()
            .position(|b| matches!(b, b' ' | b'>' | b'/' | b'\t' | b'\n' | b'\r'))
            .ok_or_else(cut)?;
        // Values are a few bytes long, so a plain walk beats a search for their ends.
        let mut end = name_end;
        let mut quote = 0;
        let mut declares = false;
        loop {
            let byte = *rest.get(end).ok_or_else(cut)?;
            match byte {
                _ if byte == quote => quote = 0,
                _ if quote != 0 => {}
                b'"' | b'\'' => quote = byte,
                b'>' => break,
                // Only `xmlns` and `xml:…` begin with an x after white space.
                b'x' => declares |= rest[end - 1].is_ascii_whitespace(),
                _ => {}
            }
            end += 1;
        }
        self.self_closed = rest[end - 1] == b'/';
        let attributes_end = (end - usize::from(self.self_closed)).max(name_end);
        let src = self.src;
        let qualified = &src[self.pos + 1..self.pos + name_end];
        let attributes = &src[self.pos + name_end..self.pos + attributes_end];
        self.pos += end + 1;
        if self.open.len() >= limits::XML_DEPTH {
            return Err(limits::reached(
                "xml-depth",
                format!("phần {} lồng quá {} tầng", self.part, limits::XML_DEPTH),
            ));
        }
        if declares {
            self.declare(attributes);
        }
        let (prefix, name) = split_name(qualified);
        let ns = match self.recent {
            Some((recent, ns)) if recent == prefix => ns,
            _ => {
                let ns = self.namespace(prefix);
                self.recent = Some((prefix, ns));
                ns
            }
        };
        self.open.push(Open {
            qualified,
            ns,
            name,
        });
        Ok(Event::Start(Tag {
            ns,
            name,
            prefix,
            attributes,
        }))
    }

    fn declare(&mut self, attributes: &'a str) {
        for (name, value) in Attributes(attributes) {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            self.recent = None;
            self.bindings.push(Binding {
                prefix,
                ns: Ns::of(&unescape(value)),
                depth: self.open.len() + 1,
            });
        }
    }

    fn namespace(&self, prefix: &str) -> Ns {
        let bound = self.bindings.iter().rev().find(|b| b.prefix == prefix);
        match bound {
            Some(binding) => binding.ns,
            None if prefix.is_empty() => Ns::None,
            None => Ns::Other,
        }
    }
}

fn split_name(qualified: &str) -> (&str, &str) {
    // Prefixes are one or two letters, so a plain walk beats a search.
    match qualified.bytes().position(|b| b == b':') {
        Some(colon) => (&qualified[..colon], &qualified[colon + 1..]),
        None => ("", qualified),
    }
}

/// Names and raw values of a tag's attributes; stops at the first thing that is none.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let bytes = rest.as_bytes();
        let equals = bytes.iter().position(|&b| b == b'=')?;
        let open = equals
            + 1
            + bytes[equals + 1..]
                .iter()
                .position(|b| !b.is_ascii_whitespace())?;
        let quote = bytes[open];
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        let close = open + 1 + memchr(quote, &bytes[open + 1..])?;
        self.0 = &rest[close + 1..];
        Some((rest[..equals].trim_ascii_end(), &rest[open + 1..close]))
    }
}

/// Replaces the five predefined entities and character references; an unknown entity becomes
/// U+FFFD, because its definition is never looked up.
fn unescape(raw: &str) -> Cow<'_, str> {
    let Some(mut amp) = memchr(b'&', raw.as_bytes()) else {
        return Cow::Borrowed(raw);
    };
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        out.push_str(&rest[..amp]);
        rest = &rest[amp..];
        let semicolon = rest.bytes().take(12).position(|b| b == b';');
        if let Some(end) = semicolon {
            out.push(entity(&rest[1..end]));
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
        match memchr(b'&', rest.as_bytes()) {
            Some(next) => amp = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => name
            .strip_prefix('#')
            .and_then(|code| match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => code.parse().ok(),
            })
            .and_then(char::from_u32)
            .unwrap_or('\u{fffd}'),
    }
}

/// The text of a part: UTF-8, UTF-16 with or without a mark, or what its declaration names.
/// Bytes that are no text become U+FFFD; the second value says whether that happened.
pub(super) fn decode(bytes: Vec<u8>) -> (String, bool) {
    let utf16 = match bytes.get(..2) {
        Some([0xff, 0xfe] | [b'<', 0]) => Some(encoding_rs::UTF_16LE),
        Some([0xfe, 0xff] | [0, b'<']) => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf16 {
        let (text, damaged) = encoding.decode_with_bom_removal(&bytes);
        return (text.into_owned(), damaged);
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => {
            let bytes = error.into_bytes();
            let encoding = declared_encoding(&bytes).unwrap_or(encoding_rs::UTF_8);
            let (text, damaged) = encoding.decode_with_bom_removal(&bytes);
            (text.into_owned(), damaged)
        }
    }
}

fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let at = memchr::memmem::find(head, b"encoding=")? + 9;
    let quote = *head.get(at)?;
    let end = memchr(quote, &head[at + 1..])?;
    encoding_rs::Encoding::for_label(&head[at + 1..at + 1 + end])
}
