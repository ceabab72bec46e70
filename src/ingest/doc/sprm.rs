//! Property lists: small codes with operands, and the pages that say where they hold.

use super::header::{plc, u16_at, u32_at};
use crate::ingest::limits;

/// One property: its code and operand.
pub(super) type Sprm<'a> = (u16, &'a [u8]);

/// The properties of a list, up to the first that makes no sense.
pub(super) fn sprms(list: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let code = u16_at(list, at)?;
        at += 2;
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ if code == 0xd608 => {
                // A table definition counts its length in two bytes, less one.
                let length = usize::from(u16_at(list, at)?).saturating_sub(1);
                at += 2;
                length
            }
            _ => {
                let length = usize::from(*list.get(at)?);
                at += 1;
                // Tab stops too long for one byte; nothing after them is worth the risk.
                if code == 0xc615 && length == 255 {
                    return None;
                }
                length
            }
        };
        let operand = list.get(at..at + length)?;
        at += length;
        Some((code, operand))
    })
}

/// A stretch of the main stream with its properties.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) list: &'a [u8],
    /// Paragraph style.
    pub(super) style: u16,
}

/// All stretches that the pages of `table` describe, sorted.
pub(super) fn stretches<'a>(main: &'a [u8], table: &[u8], paragraphs: bool) -> Vec<Stretch<'a>> {
    const PAGE: usize = 512;
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (_, _, record) in plc(table, 4) {
        let number = u32_at(record, 0).unwrap_or(0) as usize & 0x3f_ffff;
        let Some(page) = main.get(number * PAGE..(number + 1) * PAGE) else {
            continue;
        };
        if !seen.insert(number) {
            continue;
        }
        let count = usize::from(page[PAGE - 1]);
        for i in 0..count {
            let (Some(from), Some(to)) = (u32_at(page, 4 * i), u32_at(page, 4 * i + 4)) else {
                break;
            };
            let size = if paragraphs { 13 } else { 1 };
            let Some(&offset) = page.get(4 * (count + 1) + size * i) else {
                break;
            };
            let (list, style) = if offset == 0 {
                (&page[..0], 0)
            } else {
                properties(page, usize::from(offset) * 2, paragraphs)
            };
            if from < to && found.len() < limits::WORD_STRETCHES {
                found.push(Stretch {
                    from,
                    to,
                    list,
                    style,
                });
            }
        }
    }
    found.sort_by_key(|stretch| stretch.from);
    found
}

fn properties(page: &[u8], at: usize, paragraphs: bool) -> (&[u8], u16) {
    let nothing = (&page[..0], 0);
    let Some(&length) = page.get(at) else {
        return nothing;
    };
    if !paragraphs {
        let end = (at + 1 + usize::from(length)).min(page.len());
        return (&page[at + 1..end], 0);
    }
    let (start, length) = if length == 0 {
        let words = usize::from(page.get(at + 1).copied().unwrap_or(0));
        (at + 2, words * 2)
    } else {
        (at + 1, usize::from(length) * 2 - 1)
    };
    let start = start.min(page.len());
    let end = (start + length).min(page.len());
    let whole = &page[start..end];
    match u16_at(whole, 0) {
        Some(style) => (&whole[2..], style),
        None => nothing,
    }
}

/// The stretch that holds at a place of the main stream.
pub(super) fn at<'s, 'a>(stretches: &'s [Stretch<'a>], fc: u32) -> Option<&'s Stretch<'a>> {
    let after = stretches.partition_point(|stretch| stretch.from <= fc);
    stretches[..after].last().filter(|stretch| fc < stretch.to)
}
