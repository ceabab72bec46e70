//! Tags and texts of a page, whatever its faults.

use std::borrow::Cow;

use memchr::memchr;

/// One piece of a page.
pub(super) enum Piece<'a> {
    Text(Cow<'a, str>),
    Open(Tag<'a>),
    Close(String),
}

/// An opening tag.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    attributes: &'a str,
}

/// Bytes of one attribute value that are looked at.
const VALUE: usize = 4_096;

impl Tag<'_> {
    /// The value of an attribute, given in lower case.
    pub(super) fn get(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/'))
                .unwrap_or(rest.len());
            let name = &rest[..end];
            // A sign that is no name must not stop the walk.
            let step = rest.chars().next().map_or(0, char::len_utf8);
            rest = &rest[end.max(if end == 0 { step } else { 0 })..];
            let after = rest.trim_start();
            let mut value = "";
            if let Some(stated) = after.strip_prefix('=') {
                let stated = stated.trim_start();
                let quote = stated.chars().next().filter(|c| matches!(c, '"' | '\''));
                if let Some(quote) = quote {
                    let inner = &stated[1..];
                    let end = inner.find(quote).unwrap_or(inner.len());
                    value = &inner[..end];
                    rest = inner[end..].strip_prefix(quote).unwrap_or("");
                } else {
                    let end = stated
                        .find(|c: char| c.is_ascii_whitespace())
                        .unwrap_or(stated.len());
                    value = &stated[..end];
                    rest = &stated[end..];
                }
            }
            if name.eq_ignore_ascii_case(wanted) {
                let cut: String = value.chars().take(VALUE).collect();
                return Some(unescape(&cut).into_owned());
            }
        }
    }

    /// The value of a property in the `style` attribute, in lower case but for font names.
    pub(super) fn style(&self, property: &str) -> Option<String> {
        let style = self.get("style")?;
        declared(&style, property)
    }
}

/// The value of a property in a list of declarations; the last one counts.
pub(super) fn declared(list: &str, property: &str) -> Option<String> {
    list.split(';')
        .filter_map(|declaration| declaration.split_once(':'))
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case(property))
        .map(|(_, value)| value.trim().to_owned())
        .next_back()
}

/// Cuts a page into pieces.
pub(super) struct Pieces<'a> {
    text: &'a str,
    pos: usize,
    /// An element whose text is not markup, up to its end tag.
    raw: Option<&'static str>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a str) -> Pieces<'a> {
        Pieces {
            text,
            pos: 0,
            raw: None,
        }
    }

    pub(super) fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let rest = &self.text[self.pos..];
            if rest.is_empty() {
                return None;
            }
            if let Some(name) = self.raw.take() {
                let end = find_close(rest, name).unwrap_or(rest.len());
                self.pos += end;
                if end > 0 {
                    return Some(Piece::Text(Cow::Borrowed(&rest[..end])));
                }
                continue;
            }
            let Some(inner) = rest.strip_prefix('<') else {
                let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.pos += end;
                return Some(Piece::Text(unescape(&rest[..end])));
            };
            if let Some(comment) = inner.strip_prefix("!--") {
                self.pos += 4 + comment.find("-->").map_or(comment.len(), |at| at + 3);
                continue;
            }
            let first = inner.as_bytes().first().copied().unwrap_or(b' ');
            if !first.is_ascii_alphabetic() && !matches!(first, b'/' | b'!' | b'?') {
                self.pos += 1;
                return Some(Piece::Text(Cow::Borrowed("<")));
            }
            let end = tag_end(inner);
            let whole = &inner[..end];
            self.pos += 1 + (end + 1).min(inner.len());
            if let Some(name) = whole.strip_prefix('/') {
                return Some(Piece::Close(name.trim().to_ascii_lowercase()));
            }
            if whole.starts_with(['!', '?']) {
                continue;
            }
            let name_end = whole
                .find(|c: char| c.is_ascii_whitespace() || c == '/')
                .unwrap_or(whole.len());
            let name = whole[..name_end].to_ascii_lowercase();
            self.raw = ["script", "style", "title", "textarea", "xml"]
                .into_iter()
                .find(|raw| *raw == name && !whole.ends_with('/'));
            return Some(Piece::Open(Tag {
                name,
                attributes: &whole[name_end..],
            }));
        }
    }
}

/// Where a tag ends; a `>` in quotes does not end it.
fn tag_end(inner: &str) -> usize {
    let mut quote = 0;
    let mut before = 0;
    for (at, &byte) in inner.as_bytes().iter().enumerate() {
        match byte {
            _ if byte == quote => quote = 0,
            _ if quote != 0 => {}
            b'"' | b'\'' if before == b'=' => quote = byte,
            b'>' => return at,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    // A quote that never closes hides the rest of the page; take the first end instead.
    memchr(b'>', inner.as_bytes()).unwrap_or(inner.len())
}

fn find_close(rest: &str, name: &str) -> Option<usize> {
    memchr::memmem::find_iter(rest.as_bytes(), b"</").find(|&at| {
        rest.as_bytes()
            .get(at + 2..at + 2 + name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// Replaces character references; what is none stays as it is.
fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest
            .bytes()
            .take(12)
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
            .count();
        match entity(&rest[..length]) {
            Some(c) => {
                out.push(c);
                rest = rest[length..].strip_prefix(';').unwrap_or(&rest[length..]);
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Letters of Latin-1 by name, in the order of their codes from `À`.
const LATIN: &str = "Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
/// Signs of Latin-1 by name, from `¡`.
const SIGNS: &str = "iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest";

fn entity(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let code = match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => code.parse().ok()?,
        };
        return char::from_u32(code).filter(|&c| c != '\0');
    }
    let place = |list: &str, first: u32| {
        let at = list.split(' ').position(|known| known == name)?;
        char::from_u32(first + at as u32)
    };
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "hellip" => '…',
        "ensp" | "emsp" | "thinsp" => ' ',
        "minus" => '−',
        "le" => '≤',
        "ge" => '≥',
        _ => return place(LATIN, 0xc0).or_else(|| place(SIGNS, 0xa1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_odd_tags() {
        assert_eq!(
            unescape("&ocirc;&#7899;&#x1EDB; &x; a&b &sup2;"),
            "ôớớ &x; a&b ²"
        );
        let mut pieces =
            Pieces::new("<p title='a>b' CLASS=x>1 < 2<!-- <b> --></P><script>if(a<b)</script>");
        let Some(Piece::Open(tag)) = pieces.next() else {
            panic!("a tag")
        };
        assert_eq!(tag.get("title").as_deref(), Some("a>b"));
        assert_eq!(tag.get("class").as_deref(), Some("x"));
        let mut rest = String::new();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(text) => rest.push_str(&text),
                Piece::Open(tag) => rest += &["[", &tag.name, "]"].concat(),
                Piece::Close(name) => rest += &["[/", &name, "]"].concat(),
            }
        }
        assert_eq!(rest, "1 < 2[/p][script]if(a<b)[/script]");
    }

    #[test]
    fn attributes_without_sense_end() {
        let tag = Tag {
            name: "p".to_owned(),
            attributes: " = == =' \" /// a",
        };
        assert_eq!(tag.get("zzz"), None);
    }
}
