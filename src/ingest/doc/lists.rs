//! Lists of an old Word document, put into the common form.

use super::header::{u16_at, u32_at};
use super::sprm::sprms;
use crate::ingest::lists::{Abstract, LEVELS, Level, Num, Numbering, Style};

/// Lists of one document.
const LISTS: usize = 20_000;

/// Reads definitions and instances. Instances are numbered from 1, as paragraphs name them.
pub(super) fn read(lists: &[u8], overrides: &[u8], fonts: &[String]) -> Numbering {
    let mut numbering = Numbering::default();
    let count = usize::from(u16_at(lists, 0).unwrap_or(0)).min(LISTS);
    let mut ids: Vec<u32> = Vec::new();
    let mut at = 2 + 28 * count;
    for i in 0..count {
        let record = 2 + 28 * i;
        let Some(id) = u32_at(lists, record) else {
            break;
        };
        let simple = lists.get(record + 26).is_some_and(|flags| flags & 1 != 0);
        let mut list = Abstract::default();
        for n in 0..if simple { 1 } else { LEVELS } {
            let Some((mut level, next)) = level(lists, at, fonts) else {
                break;
            };
            let style = u16_at(lists, record + 8 + 2 * n);
            level.paragraph_style = style.filter(|&s| s != 0x0fff).map(usize::from);
            list.levels[n] = Some(level);
            at = next;
        }
        ids.push(id);
        numbering.abstracts.insert(i as u32, list);
    }
    let count = (u32_at(overrides, 0).unwrap_or(0) as usize).min(LISTS);
    let mut at = 4 + 16 * count;
    for i in 0..count {
        let record = 4 + 16 * i;
        let Some(id) = u32_at(overrides, record) else {
            break;
        };
        let mut num = Num {
            abstract_id: ids
                .iter()
                .position(|&known| known == id)
                .map_or(u32::MAX, |at| at as u32),
            ..Num::default()
        };
        at += 4;
        let changed = overrides.get(record + 12).copied().unwrap_or(0);
        for _ in 0..changed.min(LEVELS as u8) {
            let (Some(start), Some(flags)) = (u32_at(overrides, at), u32_at(overrides, at + 4))
            else {
                break;
            };
            at += 8;
            let n = (flags & 15) as usize;
            if n >= LEVELS {
                break;
            }
            if flags & 0x20 != 0 {
                let Some((level, next)) = level(overrides, at, fonts) else {
                    break;
                };
                at = next;
                if flags & 0x10 != 0 {
                    num.starts[n] = Some(level.start);
                }
                num.levels[n] = Some(level);
            } else if flags & 0x10 != 0 {
                num.starts[n] = Some(start);
            }
        }
        numbering.nums.insert(i as u32 + 1, num);
    }
    numbering
}

/// A level at an offset, and where the next begins.
fn level(bytes: &[u8], at: usize, fonts: &[String]) -> Option<(Level, usize)> {
    let fixed = bytes.get(at..at.checked_add(28)?)?;
    let (chars, paras) = (usize::from(fixed[24]), usize::from(fixed[25]));
    let mut next = at + 28 + paras;
    let run = bytes.get(next..next + chars)?;
    next += chars;
    let length = usize::from(u16_at(bytes, next)?);
    let text = bytes.get(next + 2..next + 2 + 2 * length)?;
    next += 2 + 2 * length;
    let style = match fixed[4] {
        1 => Style::UpperRoman,
        2 => Style::LowerRoman,
        3 => Style::UpperLetter,
        4 => Style::LowerLetter,
        22 => Style::Padded(2),
        23 => Style::Bullet,
        255 => Style::None,
        _ => Style::Decimal,
    };
    let mut written = String::new();
    let units = text
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    for c in char::decode_utf16(units) {
        match c.unwrap_or('\u{fffd}') {
            // The number of a level goes here; a bullet has none.
            c @ '\0'..='\u{8}' if style != Style::Bullet => {
                written.push('%');
                written.push(char::from(b'1' + c as u8));
            }
            c => written.push(c),
        }
    }
    let font = sprms(run)
        .filter(|(code, _)| matches!(code, 0x4a4f | 0x4a51))
        .find_map(|(_, operand)| fonts.get(usize::from(u16_at(operand, 0)?)))
        .cloned();
    let flags = fixed[5];
    Some((
        Level {
            start: u32_at(fixed, 0)?.min(0x7fff),
            style,
            text: written,
            font: font.unwrap_or_default(),
            restart: (flags & 8 != 0).then_some(fixed[26]),
            legal: flags & 4 != 0,
            paragraph_style: None,
        },
        next,
    ))
}
