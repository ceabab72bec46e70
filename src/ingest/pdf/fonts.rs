//! Fonts of a PDF: from the bytes of a string to characters with their widths.

use std::collections::BTreeMap;
use std::rc::Rc;

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use lopdf::{Dictionary, Document as Pdf, Object, ObjectId};

use super::cmap::CMap;
use super::content::{Lexer, Token};
use super::embedded::Embedded;
use super::{glyphs, number};
use crate::ingest::limits;
use crate::model::ReadError;

/// Widths of one font.
const WIDTHS: usize = 70_000;
/// A table of characters is some kilobytes.
const TABLE_BYTES: usize = 4 << 20;
/// A font has up to some megabytes.
const PROGRAM_BYTES: usize = 32 << 20;

/// One font.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Without the mark of a subset.
    pub(super) name: String,
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Two bytes a code.
    wide: bool,
    table: CMap,
    /// Characters of one-byte codes where there is no table.
    codes: Vec<Option<char>>,
    /// What the font itself says of its glyphs, where there is no table.
    glyphs: Option<Embedded>,
    /// Two bytes a code: its glyph, where that is another number.
    glyph_of: Option<Vec<u8>>,
    /// The codes are characters.
    unicode: bool,
    widths: BTreeMap<u32, f32>,
    default_width: f32,
    /// A thousandth, or what a Type 3 font says.
    pub(super) scale: f32,
}

/// What a code stands for.
pub(super) struct Shown {
    pub(super) text: String,
    /// In units of the font's scale.
    pub(super) width: f32,
    pub(super) code: u32,
    /// One byte, so that word spacing holds for a space.
    pub(super) single: bool,
    /// Nothing says which character it is.
    pub(super) unknown: bool,
}

impl Font {
    /// The codes of a string.
    pub(super) fn show(&self, bytes: &[u8]) -> Vec<Shown> {
        let width = if self.wide {
            self.table.width.unwrap_or(2).max(1)
        } else {
            1
        };
        bytes
            .chunks(width)
            .map(|chunk| {
                let code = chunk.iter().fold(0, |sum, &b| sum << 8 | u32::from(b));
                let text = match self.table.get(code) {
                    Some(text) if !text.chars().all(|c| c == '\0' || c == '\u{fffd}') => {
                        Some(text.to_owned())
                    }
                    _ => self.character(code).map(String::from),
                };
                let unknown = text.is_none();
                Shown {
                    text: text.unwrap_or_else(|| "\u{fffd}".to_owned()),
                    width: self
                        .widths
                        .get(&code)
                        .copied()
                        .unwrap_or(self.default_width),
                    code,
                    single: width == 1,
                    unknown,
                }
            })
            .collect()
    }
}

impl Font {
    /// The character of a code that no table explains.
    fn character(&self, code: u32) -> Option<char> {
        if self.unicode {
            return char::from_u32(code);
        }
        if let Some(glyphs) = &self.glyphs {
            let glyph = match &self.glyph_of {
                Some(map) => {
                    let pair = map.get(code as usize * 2..)?.get(..2)?;
                    u32::from(pair[0]) << 8 | u32::from(pair[1])
                }
                None => code,
            };
            return glyphs.character(glyph);
        }
        self.codes.get(code as usize).copied().flatten()
    }
}

/// Fonts met so far, by object; a document shares them between pages.
#[derive(Debug, Default)]
pub(super) struct FontCache {
    known: BTreeMap<ObjectId, usize>,
    pub(super) fonts: Vec<Rc<Font>>,
}

impl FontCache {
    /// The index of a font.
    pub(super) fn load(&mut self, pdf: &Pdf, object: &Object) -> Result<Option<usize>, ReadError> {
        let id = object.as_reference().ok();
        if let Some(&index) = id.and_then(|id| self.known.get(&id)) {
            return Ok(Some(index));
        }
        let object = pdf.dereference(object).ok();
        let Some(dictionary) = object.and_then(|(_, object)| object.as_dict().ok()) else {
            return Ok(None);
        };
        if self.fonts.len() >= limits::PDF_FONTS {
            let detail = format!("hơn {} phông chữ", limits::PDF_FONTS);
            return Err(limits::reached("pdf-fonts", detail));
        }
        self.fonts.push(Rc::new(read(pdf, dictionary)));
        let index = self.fonts.len() - 1;
        if let Some(id) = id {
            self.known.insert(id, index);
        }
        Ok(Some(index))
    }
}

fn get<'p>(pdf: &'p Pdf, dictionary: &'p Dictionary, key: &[u8]) -> Option<&'p Object> {
    dictionary.get_deref(key, pdf).ok()
}

fn text_of(object: Option<&Object>) -> String {
    object
        .and_then(|object| object.as_name().ok())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .unwrap_or_default()
}

fn read(pdf: &Pdf, dictionary: &Dictionary) -> Font {
    let kind = text_of(get(pdf, dictionary, b"Subtype"));
    let base = text_of(get(pdf, dictionary, b"BaseFont"));
    let name = base.split_once('+').map_or(base.as_str(), |(_, name)| name);
    let lower = name.to_lowercase();
    let mut font = Font {
        name: name.split([',', '-']).next().unwrap_or_default().to_owned(),
        bold: ["bold", "black", "heavy", "demi"]
            .iter()
            .any(|word| lower.contains(word)),
        italic: lower.contains("italic") || lower.contains("oblique"),
        default_width: 500.0,
        scale: 0.001,
        ..Font::default()
    };
    if let Some(stream) = get(pdf, dictionary, b"ToUnicode").and_then(|o| o.as_stream().ok())
        && let Ok(bytes) = stream.get_plain_content_with_limit(TABLE_BYTES)
    {
        font.table = CMap::read(&bytes);
    }
    let told = !font.table.is_empty();
    if kind == "Type0" {
        font.wide = true;
        let encoding = text_of(get(pdf, dictionary, b"Encoding"));
        font.unicode = !told && (encoding.contains("UCS2") || encoding.contains("UTF16"));
        let inner = get(pdf, dictionary, b"DescendantFonts")
            .and_then(|object| object.as_array().ok())
            .and_then(|list| list.first())
            .and_then(|object| pdf.dereference(object).ok())
            .and_then(|(_, object)| object.as_dict().ok());
        font.default_width = 1_000.0;
        if let Some(inner) = inner {
            if let Some(width) = get(pdf, inner, b"DW").and_then(number) {
                font.default_width = width;
            }
            if let Some(list) = get(pdf, inner, b"W").and_then(|object| object.as_array().ok()) {
                wide_widths(pdf, list, &mut font.widths);
            }
            if !told && encoding.starts_with("Identity") {
                font.glyphs = program(pdf, inner, b"FontFile2").map(|b| Embedded::read(&b));
                font.glyph_of = get(pdf, inner, b"CIDToGIDMap")
                    .and_then(|object| object.as_stream().ok())
                    .and_then(|stream| stream.get_plain_content_with_limit(TABLE_BYTES).ok());
            }
        }
        return font;
    }
    let first = get(pdf, dictionary, b"FirstChar").and_then(number);
    if let Some(list) = get(pdf, dictionary, b"Widths").and_then(|object| object.as_array().ok()) {
        let first = first.unwrap_or(0.0).max(0.0) as u32;
        for (code, width) in (first..).zip(list.iter().take(256)) {
            let width = pdf.dereference(width).ok().and_then(|(_, w)| number(w));
            font.widths.extend(width.map(|width| (code, width)));
        }
        font.default_width = 0.0;
    }
    if kind == "Type3" {
        let matrix = get(pdf, dictionary, b"FontMatrix").and_then(|object| object.as_array().ok());
        if let Some(scale) = matrix.and_then(|m| m.first()).and_then(number) {
            font.scale = scale.abs();
        }
    }
    let encoded = get(pdf, dictionary, b"Encoding").is_some();
    let symbolic = get(pdf, dictionary, b"FontDescriptor")
        .and_then(|object| object.as_dict().ok())
        .and_then(|descriptor| get(pdf, descriptor, b"Flags"))
        .and_then(number)
        .is_some_and(|flags| flags as u32 & 4 != 0);
    font.codes = codes(pdf, dictionary, kind == "Type3", symbolic && !told);
    if !told && !encoded && kind == "TrueType" && symbolic {
        let glyphs = program(pdf, dictionary, b"FontFile2").map(|b| Embedded::read(&b));
        font.codes = (0..256)
            .map(|code| glyphs.as_ref().and_then(|glyphs| glyphs.of_code(code)))
            .collect();
    } else if !told && let Some(bytes) = program(pdf, dictionary, b"FontFile") {
        for (code, c) in own_encoding(&bytes) {
            // What the page says of a code stands before what the font says.
            if let Some(slot) = font.codes.get_mut(code).filter(|_| !encoded) {
                *slot = c;
            }
        }
    }
    font
}

/// The font itself, where the file holds it.
fn program(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    let descriptor = get(pdf, dictionary, b"FontDescriptor")?.as_dict().ok()?;
    let stream = get(pdf, descriptor, key)?.as_stream().ok()?;
    stream.get_plain_content_with_limit(PROGRAM_BYTES).ok()
}

/// `dup 65 /A put`: what a Type 1 font says of its codes, in the part that is not encrypted.
fn own_encoding(font: &[u8]) -> Vec<(usize, Option<char>)> {
    let end = memchr::memmem::find(font, b"eexec").unwrap_or(font.len());
    let Some(start) = memchr::memmem::find(&font[..end], b"/Encoding") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut lexer = Lexer::new(&font[start..end]);
    let mut before = None;
    while let Some(token) = lexer.next() {
        if let (Some(Token::Number(code)), Token::Name(name)) = (&before, &token)
            && found.len() < 256
        {
            let c = glyphs::character(&String::from_utf8_lossy(name));
            found.push((code.max(0.0) as usize, c));
        }
        if matches!(&token, Token::Word(word) if word == b"def") {
            break;
        }
        before = Some(token);
    }
    found
}

/// `c [w w …]` and `first last w`.
fn wide_widths(pdf: &Pdf, list: &[Object], widths: &mut BTreeMap<u32, f32>) {
    let mut items = list.iter().filter_map(|item| pdf.dereference(item).ok());
    while let Some((_, first)) = items.next() {
        let Some(first) = number(first) else { continue };
        let first = first.max(0.0) as u32;
        match items.next() {
            Some((_, Object::Array(each))) => {
                for (code, width) in (first..).zip(each.iter().take(0xffff)) {
                    if widths.len() < WIDTHS {
                        let width = pdf.dereference(width).ok().and_then(|(_, w)| number(w));
                        widths.extend(width.map(|width| (code, width)));
                    }
                }
            }
            Some((_, last)) => {
                let last = number(last).unwrap_or(0.0).max(0.0) as u32;
                let width = items.next().and_then(|(_, width)| number(width));
                for code in first..=last.min(first.saturating_add(0xffff)) {
                    if widths.len() < WIDTHS {
                        widths.extend(width.map(|width| (code, width)));
                    }
                }
            }
            None => return,
        }
    }
}

/// Characters of one-byte codes by the font's encoding.
fn codes(pdf: &Pdf, dictionary: &Dictionary, bare: bool, symbolic: bool) -> Vec<Option<char>> {
    let encoding = get(pdf, dictionary, b"Encoding");
    let base = match encoding {
        Some(Object::Name(name)) => String::from_utf8_lossy(name).into_owned(),
        Some(Object::Dictionary(inner)) => text_of(get(pdf, inner, b"BaseEncoding")),
        _ => String::new(),
    };
    let page = if base == "MacRomanEncoding" {
        MACINTOSH
    } else {
        WINDOWS_1252
    };
    let mut codes: Vec<Option<char>> = (0..=255_u8)
        .map(|code| {
            // A font of glyphs without names or encoding says nothing about its codes.
            if code < 32 || bare || symbolic && encoding.is_none() && code < 127 {
                return None;
            }
            let raw = [code];
            let (text, _) = page.decode_without_bom_handling(&raw);
            text.chars().next()
        })
        .collect();
    if let Some(Object::Dictionary(inner)) = encoding
        && let Some(list) = get(pdf, inner, b"Differences").and_then(|o| o.as_array().ok())
    {
        let mut code = 0_usize;
        for item in list.iter().take(1_024) {
            match item {
                Object::Name(name) => {
                    if let Some(slot) = codes.get_mut(code) {
                        *slot = glyphs::character(&String::from_utf8_lossy(name));
                    }
                    code += 1;
                }
                other => code = number(other).unwrap_or(0.0).max(0.0) as usize,
            }
        }
    }
    codes
}
