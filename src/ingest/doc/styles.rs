//! The style sheet and the fonts of an old Word document.

use super::header::u16_at;
use super::sprm::{Sprm, sprms};

/// How far styles are followed to what they are based on.
const BASED_ON: usize = 16;
/// A style based on nothing.
const NO_STYLE: u16 = 0x0fff;

/// How text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CharProps {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    /// Set above the line.
    pub(super) raised: bool,
    /// Numbers in the table of fonts: for ASCII, for the rest.
    pub(super) ascii: Option<u16>,
    pub(super) other: Option<u16>,
    /// A sign of a symbol font: font and glyph.
    pub(super) symbol: Option<(u16, u16)>,
}

impl CharProps {
    /// Applies one property over `base`, the style's.
    pub(super) fn apply(&mut self, (code, operand): Sprm<'_>, base: CharProps) {
        let byte = operand.first().copied().unwrap_or(0);
        let toggle = |of_style: bool| match byte {
            0 => false,
            0x80 => of_style,
            0x81 => !of_style,
            _ => true,
        };
        match code {
            0x0800 => self.deleted = byte != 0,
            0x0835 => self.bold = toggle(base.bold),
            0x0836 => self.italic = toggle(base.italic),
            0x083c => self.hidden = toggle(base.hidden),
            0x2a48 => self.raised = byte == 1,
            0x4a4f => self.ascii = u16_at(operand, 0),
            0x4a51 => self.other = u16_at(operand, 0),
            0x6a09 => self.symbol = u16_at(operand, 0).zip(u16_at(operand, 2)),
            0x2a33 => {
                *self = CharProps {
                    deleted: self.deleted,
                    ..base
                };
            }
            _ => {}
        }
    }

    pub(super) fn font(&self) -> Option<u16> {
        self.other.or(self.ascii)
    }
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ParaProps {
    pub(super) centered: bool,
    /// Outline level from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// List instance, 0 for none; level.
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    pub(super) in_table: bool,
    pub(super) depth: Option<u32>,
    pub(super) row_end: bool,
    pub(super) inner_cell: bool,
    pub(super) inner_row_end: bool,
}

impl ParaProps {
    pub(super) fn apply(&mut self, (code, operand): Sprm<'_>) {
        let byte = operand.first().copied().unwrap_or(0);
        match code {
            0x2403 | 0x2461 => self.centered = byte == 1,
            0x2416 => self.in_table = byte != 0,
            0x2417 => self.row_end = byte != 0,
            0x6649 => self.depth = super::u32_at(operand, 0),
            0x244b => self.inner_cell = byte != 0,
            0x244c => self.inner_row_end = byte != 0,
            0x260a => self.level = Some(byte),
            0x460b => self.list = u16_at(operand, 0),
            0x2640 => self.outline = Some(byte),
            _ => {}
        }
    }
}

/// A style with everything it inherits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) para: ParaProps,
    pub(super) char: CharProps,
    /// The style itself or an ancestor that holds the list.
    pub(super) list_holder: Option<usize>,
}

struct Raw<'a> {
    based_on: u16,
    heading: Option<u8>,
    para: &'a [u8],
    char: &'a [u8],
}

/// All styles, by number.
pub(super) fn read_styles(sheet: &[u8]) -> Vec<Style> {
    let header = usize::from(u16_at(sheet, 0).unwrap_or(0));
    let count = usize::from(u16_at(sheet, 2).unwrap_or(0)).min(4_096);
    let fixed = usize::from(u16_at(sheet, 4).unwrap_or(0)).max(10);
    let mut at = 2 + header;
    let mut raw: Vec<Raw<'_>> = Vec::new();
    for _ in 0..count {
        let Some(length) = u16_at(sheet, at) else {
            break;
        };
        let end = at + 2 + usize::from(length);
        let style = sheet.get(at + 2..end.min(sheet.len())).unwrap_or_default();
        raw.push(read_style(style, fixed));
        at = end;
    }
    (0..raw.len()).map(|i| resolve(&raw, i)).collect()
}

fn read_style(style: &[u8], fixed: usize) -> Raw<'_> {
    let word = |at| u16_at(style, at).unwrap_or(0);
    let builtin = word(0) & 0x0fff;
    let kind = word(2) & 0x000f;
    let count = usize::from(word(4) & 0x000f);
    let mut at = fixed + 2 + 2 * usize::from(word(fixed)) + 2;
    let mut lists: Vec<&[u8]> = Vec::new();
    for _ in 0..count.min(3) {
        at += at % 2;
        let Some(length) = u16_at(style, at) else {
            break;
        };
        let end = (at + 2 + usize::from(length)).min(style.len());
        lists.push(style.get(at + 2..end).unwrap_or_default());
        at = end;
    }
    let (para, char) = match kind {
        1 => (
            lists.first().and_then(|list| list.get(2..)),
            lists.get(1).copied(),
        ),
        2 => (None, lists.first().copied()),
        _ => (None, None),
    };
    Raw {
        based_on: word(2) >> 4,
        heading: (1..=9).contains(&builtin).then(|| builtin as u8 - 1),
        para: para.unwrap_or_default(),
        char: char.unwrap_or_default(),
    }
}

fn resolve(raw: &[Raw<'_>], index: usize) -> Style {
    let mut chain = vec![index];
    let mut at = raw[index].based_on;
    while at != NO_STYLE && chain.len() < BASED_ON {
        let next = usize::from(at);
        let Some(style) = raw.get(next) else { break };
        chain.push(next);
        at = style.based_on;
    }
    let mut style = Style::default();
    for &i in chain.iter().rev() {
        let own = &raw[i];
        let before = style.para.list;
        for sprm in sprms(own.para) {
            style.para.apply(sprm);
        }
        if style.para.list != before {
            style.list_holder = Some(i);
        }
        let base = style.char;
        for sprm in sprms(own.char) {
            style.char.apply(sprm, base);
        }
        if let Some(level) = own.heading
            && style.para.outline.is_none_or(|level| level > 8)
        {
            style.para.outline = Some(level);
        }
    }
    style
}

/// Font names by number.
pub(super) fn read_fonts(table: &[u8]) -> Vec<String> {
    const NAME: usize = 40;
    let extended = u16_at(table, 0) == Some(0xffff);
    let mut at = if extended { 6 } else { 4 };
    let mut names = Vec::new();
    while let Some(&length) = table.get(at) {
        let end = at + usize::from(length) + 1;
        let name = table
            .get(at + NAME..end.min(table.len()))
            .unwrap_or_default();
        let units: Vec<u16> = name
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .take_while(|&unit| unit != 0)
            .collect();
        names.push(String::from_utf16_lossy(&units));
        at = end;
        if names.len() >= 4_096 {
            break;
        }
    }
    names
}
