//! A small, strict-enough XML scanner that borrows from its input and resolves names by namespace.
//!
//! Office writers disagree about prefixes (`w:p`, `p`, `ns0:p`) and about the two editions of the
//! standard (*transitional* and *strict* namespaces), so nothing here looks at prefixes. Entities are
//! never defined, fetched or expanded; a document type is skipped. Scanning is the largest part of
//! reading a report, hence no copies: names, attributes and plain text are slices of the part.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::limits;
pub(super) use super::namespaces::Ns;
use crate::model::ReadError;

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

/// A start tag as written, and what it is while the bindings stay as they are.
#[derive(Debug, Clone, Copy)]
struct Known<'a> {
    raw: &'a str,
    qualified: &'a str,
    tag: Tag<'a>,
    /// The state of the bindings it was read in.
    bound: u32,
}

/// How many start tags are remembered; a part uses a few dozen different ones.
const KNOWN: usize = 64;

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
    /// Start tags met before: writers repeat them to the letter.
    known: [Option<Known<'a>>; KNOWN],
    /// Grows with every change of the bindings.
    bound: u32,
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
            known: [None; KNOWN],
            bound: 0,
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
                    let stop = memchr2(b'<', b'&', rest).unwrap_or(rest.len());
                    let escaped = rest.get(stop) == Some(&b'&');
                    let end = if escaped {
                        memchr(b'<', rest).unwrap_or(rest.len())
                    } else {
                        stop
                    };
                    let raw = &self.src[self.pos..self.pos + end];
                    self.pos += end;
                    if self.open.is_empty() {
                        continue; // white space (or rubbish) around the root
                    }
                    let text = if escaped {
                        unescape(raw)
                    } else {
                        Cow::Borrowed(raw)
                    };
                    return Ok(Event::Text(text));
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
            self.forget();
        }
        Event::End {
            ns: open.ns,
            name: open.name,
        }
    }

    /// Names may mean something else now.
    fn forget(&mut self) {
        self.recent = None;
        self.bound += 1;
    }

    fn end_tag(&mut self, rest: &[u8]) -> Result<Event<'a>, ReadError> {
        if let Some(open) = self.open.last()
            && let Some(after) = rest[2..].strip_prefix(open.qualified.as_bytes())
            && after.first() == Some(&b'>')
        {
            self.pos += 2 + open.qualified.len() + 1;
            return Ok(self.close());
        }
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
        if self.open.len() >= limits::XML_DEPTH {
            return Err(limits::reached(
                "xml-depth",
                format!("phần {} lồng quá {} tầng", self.part, limits::XML_DEPTH),
            ));
        }
        let slot = known_slot(rest);
        let (length, qualified, tag) = match &self.known[slot] {
            Some(known) if known.bound == self.bound && rest.starts_with(known.raw.as_bytes()) => {
                (known.raw.len(), known.qualified, known.tag)
            }
            _ => {
                let (known, declares) = self.read_tag(rest)?;
                if !declares {
                    self.known[slot] = Some(known);
                }
                (known.raw.len(), known.qualified, known.tag)
            }
        };
        self.pos += length;
        self.self_closed = rest[length - 2] == b'/';
        self.open.push(Open {
            qualified,
            ns: tag.ns,
            name: tag.name,
        });
        Ok(Event::Start(tag))
    }

    /// Reads the start tag that `rest` begins with, and says whether it may bind prefixes.
    fn read_tag(&mut self, rest: &[u8]) -> Result<(Known<'a>, bool), ReadError> {
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
                b'x' if rest[end..].starts_with(b"xmlns") => {
                    declares |= rest[end - 1].is_ascii_whitespace();
                }
                _ => {}
            }
            end += 1;
        }
        let self_closed = rest[end - 1] == b'/';
        let attributes_end = (end - usize::from(self_closed)).max(name_end);
        let src = self.src;
        let qualified = &src[self.pos + 1..self.pos + name_end];
        let attributes = &src[self.pos + name_end..self.pos + attributes_end];
        let raw = &src[self.pos..=self.pos + end];
        if declares {
            self.declare(attributes)?;
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
        let tag = Tag {
            ns,
            name,
            prefix,
            attributes,
        };
        let known = Known {
            raw,
            qualified,
            tag,
            bound: self.bound,
        };
        Ok((known, declares))
    }

    fn declare(&mut self, attributes: &'a str) -> Result<(), ReadError> {
        for (name, value) in Attributes(attributes) {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let ns = Ns::of(&unescape(value));
            // Some writers say the same again in every element.
            if self.namespace(prefix) == ns {
                continue;
            }
            if self.bindings.len() >= limits::XML_NAMESPACES {
                let detail = format!("phần {} khai báo quá nhiều không gian tên", self.part);
                return Err(limits::reached("xml-namespaces", detail));
            }
            self.forget();
            self.bindings.push(Binding {
                prefix,
                ns,
                depth: self.open.len() + 1,
            });
        }
        Ok(())
    }

    /// What a prefix stands for at this point.
    pub(super) fn namespace(&self, prefix: &str) -> Ns {
        let bound = self.bindings.iter().rev().find(|b| b.prefix == prefix);
        match bound {
            Some(binding) => binding.ns,
            None if prefix.is_empty() => Ns::None,
            None => Ns::Other,
        }
    }
}

/// Where a start tag is remembered: names differ after their prefix, values at their beginning.
fn known_slot(rest: &[u8]) -> usize {
    let byte = |at: usize| usize::from(rest.get(at).copied().unwrap_or(0));
    (byte(3) + 5 * byte(4) + 7 * byte(6) + 11 * byte(9)) % KNOWN
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_met_before_follows_the_bindings_of_its_place() {
        let uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        let text = format!(r#"<a><p:x/><b xmlns:p="{uri}"><p:x/><p:x></p:x></b><p:x /></a>"#);
        let mut xml = Xml::new(&text, "part");
        let mut seen = Vec::new();
        loop {
            match xml.next().unwrap() {
                Event::Start(tag) if tag.name == "x" => seen.push(tag.ns),
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(seen, [Ns::Other, Ns::Word, Ns::Word, Ns::Other]);
    }
}
