//! What a TrueType font inside a PDF says about its glyphs, for fonts without a table of characters.

use std::collections::BTreeMap;

use encoding_rs::MACINTOSH;

use super::glyphs;

/// Characters and codes of one font; a font has at most so many glyphs.
const GLYPHS: usize = 70_000;
/// Symbol fonts put their codes here.
const SYMBOLS: u32 = 0xf000;

/// Names of glyphs 226–257 in the order of the Macintosh; 3–97 are ASCII, the others its code page.
const LAST_NAMES: [&str; 32] = [
    "Lslash",
    "lslash",
    "Scaron",
    "scaron",
    "Zcaron",
    "zcaron",
    "brokenbar",
    "Eth",
    "eth",
    "Yacute",
    "yacute",
    "Thorn",
    "thorn",
    "minus",
    "multiply",
    "onesuperior",
    "twosuperior",
    "threesuperior",
    "onehalf",
    "onequarter",
    "threequarters",
    "franc",
    "Gbreve",
    "gbreve",
    "Idotaccent",
    "Scedilla",
    "scedilla",
    "Cacute",
    "cacute",
    "Ccaron",
    "ccaron",
    "dcroat",
];

/// Glyphs of a font.
#[derive(Debug, Default)]
pub(super) struct Embedded {
    characters: BTreeMap<u32, char>,
    /// Glyphs of codes that are no characters.
    codes: BTreeMap<u32, u32>,
}

impl Embedded {
    /// Reads the tables; what is not there or damaged says nothing.
    pub(super) fn read(font: &[u8]) -> Embedded {
        let mut read = Embedded::default();
        if let Some(table) = table(font, *b"cmap") {
            for entry in 0..word(table, 2).unwrap_or(0).min(64) as usize {
                let at = 4 + entry * 8;
                let (Some(platform), Some(kind), Some(offset)) =
                    (word(table, at), word(table, at + 2), long(table, at + 4))
                else {
                    break;
                };
                let Some(map) = table.get(offset as usize..) else {
                    continue;
                };
                let unicode = platform == 0 || platform == 3 && matches!(kind, 1 | 10);
                pairs(map, &mut |code, glyph| read.add(code, glyph, unicode));
            }
        }
        if let Some(table) = table(font, *b"post")
            && long(table, 0) == Some(0x0002_0000)
        {
            names(table, &mut read.characters);
        }
        read
    }

    fn add(&mut self, code: u32, glyph: u32, unicode: bool) {
        if glyph == 0 || self.characters.len() + self.codes.len() > GLYPHS {
            return;
        }
        if !unicode {
            self.codes.entry(code).or_insert(glyph);
        } else if let Some(c) = char::from_u32(code).filter(|c| !is_private(*c)) {
            self.characters.entry(glyph).or_insert(c);
        }
    }

    /// The character of a glyph.
    pub(super) fn character(&self, glyph: u32) -> Option<char> {
        self.characters.get(&glyph).copied()
    }

    /// The character of a one-byte code of a font without an encoding.
    pub(super) fn of_code(&self, code: u32) -> Option<char> {
        let glyph = self.codes.get(&(SYMBOLS + code));
        let glyph = glyph.or_else(|| self.codes.get(&code))?;
        self.character(*glyph)
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}') || c.is_control()
}

/// Codes and glyphs of one subtable.
fn pairs(map: &[u8], add: &mut dyn FnMut(u32, u32)) {
    match word(map, 0) {
        Some(0) => {
            let glyphs = map.get(6..).unwrap_or_default().iter().take(256);
            for (code, &glyph) in (0..).zip(glyphs) {
                add(code, u32::from(glyph));
            }
        }
        Some(4) => segments(map, add),
        Some(6) => {
            let first = word(map, 6).unwrap_or(0);
            for i in 0..word(map, 8).unwrap_or(0) {
                let Some(glyph) = word(map, 10 + i as usize * 2) else {
                    return;
                };
                add(first + i, glyph);
            }
        }
        Some(12) => {
            let mut left = GLYPHS as u32;
            for group in 0..long(map, 12).unwrap_or(0).min(GLYPHS as u32) as usize {
                let at = 16 + group * 12;
                let (Some(first), Some(last), Some(glyph)) =
                    (long(map, at), long(map, at + 4), long(map, at + 8))
                else {
                    return;
                };
                let count = last.saturating_sub(first).saturating_add(1).min(left);
                left -= count;
                for i in 0..count {
                    add(first.saturating_add(i), glyph.saturating_add(i));
                }
            }
        }
        _ => {}
    }
}

/// The usual form: ranges of codes, each with a shift or a list of glyphs.
fn segments(map: &[u8], add: &mut dyn FnMut(u32, u32)) {
    let count = word(map, 6).unwrap_or(0) as usize / 2;
    let mut left = GLYPHS;
    for segment in 0..count {
        let part = |list: usize| 14 + list * count * 2 + segment * 2 + usize::from(list > 0) * 2;
        let (Some(last), Some(first), Some(shift), Some(offset)) = (
            word(map, part(0)),
            word(map, part(1)),
            word(map, part(2)),
            word(map, part(3)),
        ) else {
            return;
        };
        for code in first..=last {
            if left == 0 || code == 0xffff {
                return;
            }
            left -= 1;
            let glyph = if offset == 0 {
                Some(code)
            } else {
                let at = part(3) + offset as usize + (code - first) as usize * 2;
                word(map, at).filter(|&glyph| glyph != 0)
            };
            if let Some(glyph) = glyph {
                add(code, (glyph + shift) & 0xffff);
            }
        }
    }
}

/// Characters by the names of glyphs, where nothing surer tells them.
fn names(table: &[u8], characters: &mut BTreeMap<u32, char>) {
    let count = word(table, 32).unwrap_or(0) as usize;
    let mut own = Vec::new();
    let mut rest = table.get(34 + count * 2..).unwrap_or_default();
    while let Some((&length, behind)) = rest.split_first() {
        let Some(name) = behind.get(..usize::from(length)) else {
            break;
        };
        own.push(name);
        rest = &behind[usize::from(length)..];
    }
    for glyph in 0..count {
        let Some(index) = word(table, 34 + glyph * 2) else {
            return;
        };
        let c = match index {
            3..=97 => char::from_u32(index + 29),
            98..=225 => {
                let raw = [(index - 98 + 0x80) as u8];
                let (text, _) = MACINTOSH.decode_without_bom_handling(&raw);
                text.chars().next()
            }
            226..=257 => glyphs::character(LAST_NAMES[index as usize - 226]),
            _ => own
                .get((index as usize).wrapping_sub(258))
                .and_then(|name| glyphs::character(&String::from_utf8_lossy(name))),
        };
        if let Some(c) = c.filter(|c| !is_private(*c)) {
            characters.entry(glyph as u32).or_insert(c);
        }
    }
}

/// A table of the font; of a collection's first font.
fn table(font: &[u8], wanted: [u8; 4]) -> Option<&[u8]> {
    let start = if font.starts_with(b"ttcf") {
        long(font, 12)? as usize
    } else {
        0
    };
    let count = word(font, start.checked_add(4)?)? as usize;
    (0..count).find_map(|entry| {
        let record = font.get(start + 12 + entry * 16..)?.get(..16)?;
        let (offset, length) = (long(record, 8)? as usize, long(record, 12)? as usize);
        let end = offset.saturating_add(length).min(font.len());
        record.starts_with(&wanted).then(|| font.get(offset..end))?
    })
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(pair[0]) << 8 | u32::from(pair[1]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(word(bytes, at)? << 16 | word(bytes, at.checked_add(2)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of these tables.
    pub(super) fn font(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut head = vec![0, 1, 0, 0, 0, tables.len() as u8, 0, 0, 0, 0, 0, 0];
        let mut body = Vec::new();
        for (name, bytes) in tables {
            let at = 12 + tables.len() * 16 + body.len();
            head.extend_from_slice(*name);
            head.extend_from_slice(&[0; 4]);
            head.extend_from_slice(&(at as u32).to_be_bytes());
            head.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
            body.extend_from_slice(bytes);
        }
        head.extend(body);
        head
    }

    fn words(list: &[u16]) -> Vec<u8> {
        list.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn segments_of_characters_are_turned_around() {
        // Two segments: a–b shifted onto glyphs 5–6, ạ through a list onto glyph 9.
        let segments = [
            4, 0, 0, 6, 0, 0, 0, 0x62, 0x1ea1, 0xffff, 0, 0x61, 0x1ea1, 0xffff, 0xffa4, 0, 1, 0, 4,
            0, 9,
        ];
        let mut cmap = words(&[0, 1, 3, 1, 0, 12]);
        cmap.extend(words(&segments));
        let read = Embedded::read(&font(&[(b"cmap", cmap)]));
        assert_eq!(read.character(5), Some('a'));
        assert_eq!(read.character(6), Some('b'));
        assert_eq!(read.character(9), Some('ạ'));
        assert_eq!(read.character(7), None);
    }

    #[test]
    fn names_tell_the_glyphs_of_symbol_codes() {
        // Code F001 is glyph 1, F002 glyph 2; their names are `A` and `uni1EA1`.
        let mut cmap = words(&[0, 1, 3, 0, 0, 12]);
        cmap.extend(words(&[6, 0, 0, 0xf001, 2, 1, 2]));
        let mut post = vec![0, 2, 0, 0];
        post.extend([0; 28]);
        post.extend(words(&[3, 0, 36, 258]));
        post.extend(b"\x07uni1EA1");
        let read = Embedded::read(&font(&[(b"cmap", cmap), (b"post", post)]));
        assert_eq!(read.of_code(1), Some('A'));
        assert_eq!(read.of_code(2), Some('ạ'));
        assert_eq!(read.of_code(3), None);
    }

    proptest::proptest! {
        #[test]
        fn rubbish_says_nothing_and_ends(bytes: Vec<u8>, at in 0_usize..64) {
            let mut font = font(&[(b"cmap", bytes.clone()), (b"post", bytes)]);
            font.truncate(font.len().saturating_sub(at));
            Embedded::read(&font);
        }
    }
}
