//! The piece table: where the text lies, and which properties lie over it.

use encoding_rs::WINDOWS_1252;

use super::header::{Header, plc, u16_at, u32_at};

/// A stretch of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// First character and one past the last.
    pub(super) from: u32,
    pub(super) to: u32,
    /// Where it lies in the main stream.
    pub(super) at: usize,
    /// One byte a character.
    pub(super) narrow: bool,
    /// Properties of the whole piece.
    pub(super) prm: u16,
}

/// The text of a document.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) pieces: Vec<Piece>,
    /// Property lists that pieces refer to.
    pub(super) shared: Vec<Vec<u8>>,
    /// Some piece lies outside the file.
    pub(super) cut_short: bool,
}

/// A character, its number and where it lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    pub(super) c: char,
    pub(super) cp: u32,
    pub(super) fc: u32,
    pub(super) prm: u16,
}

impl Text {
    pub(super) fn read(main: &[u8], table: &[u8], header: &Header) -> Text {
        let mut text = Text::default();
        let clx = header.clx.of(table);
        let old = header.table.is_none();
        let mut at = 0;
        while let Some(&kind) = clx.get(at) {
            match kind {
                1 => {
                    let Some(length) = u16_at(clx, at + 1) else {
                        break;
                    };
                    let end = at + 3 + usize::from(length);
                    text.shared
                        .push(clx.get(at + 3..end).unwrap_or_default().to_vec());
                    at = end;
                }
                2 => {
                    let length = u32_at(clx, at + 1).unwrap_or(0) as usize;
                    let list = &clx[(at + 5).min(clx.len())..];
                    text.take(&list[..length.min(list.len())], old);
                    break;
                }
                _ => break,
            }
        }
        if text.pieces.is_empty() && header.last > header.first {
            let length = header.last.min(main.len()).saturating_sub(header.first);
            text.pieces.push(Piece {
                from: 0,
                to: length as u32,
                at: header.first,
                narrow: true,
                prm: 0,
            });
        }
        // Pieces must rise and lie in the file; each byte of the file is text at most a few times.
        let mut from = 0;
        let mut budget = main.len().saturating_mul(4);
        text.pieces.retain_mut(|piece| {
            let width = if piece.narrow { 1 } else { 2 };
            let room = main.len().saturating_sub(piece.at) / width;
            let length = (piece.to.saturating_sub(piece.from) as usize).min(room);
            if length < piece.to.saturating_sub(piece.from) as usize {
                text.cut_short = true;
                piece.to = piece.from + length as u32;
            }
            let good = piece.from >= from && length > 0 && length <= budget;
            if good {
                from = piece.to;
                budget -= length;
            }
            good
        });
        text
    }

    fn take(&mut self, list: &[u8], old: bool) {
        for (from, to, record) in plc(list, 8) {
            let fc = u32_at(record, 2).unwrap_or(0);
            let narrow = old || fc & 0x4000_0000 != 0;
            let at = if old {
                fc as usize
            } else if narrow {
                (fc & 0x3fff_ffff) as usize / 2
            } else {
                fc as usize
            };
            self.pieces.push(Piece {
                from,
                to,
                at,
                narrow,
                prm: u16_at(record, 6).unwrap_or(0),
            });
        }
    }

    /// The characters from `from` up to `to`. A pair of surrogates is one sign.
    pub(super) fn signs<'a>(
        &'a self,
        main: &'a [u8],
        from: u32,
        to: u32,
    ) -> impl Iterator<Item = Sign> + 'a {
        let first = self.pieces.partition_point(|piece| piece.to <= from);
        self.pieces[first..]
            .iter()
            .take_while(move |piece| piece.from < to)
            .flat_map(move |piece| {
                let start = piece.from.max(from);
                let end = piece.to.min(to);
                (start..end).filter_map(move |cp| piece.sign(main, cp))
            })
    }
}

impl Piece {
    fn sign(&self, main: &[u8], cp: u32) -> Option<Sign> {
        let offset = (cp - self.from) as usize;
        let (c, fc) = if self.narrow {
            let fc = self.at + offset;
            let byte = *main.get(fc)?;
            (narrow(byte), fc)
        } else {
            let fc = self.at + 2 * offset;
            let unit = u16_at(main, fc)?;
            let c = match unit {
                0xd800..=0xdbff => {
                    let low = u16_at(main, fc + 2).unwrap_or(0);
                    char::decode_utf16([unit, low])
                        .next()?
                        .unwrap_or('\u{fffd}')
                }
                0xdc00..=0xdfff => return None,
                _ => char::from_u32(u32::from(unit))?,
            };
            (c, fc)
        };
        Some(Sign {
            c,
            cp,
            fc: fc as u32,
            prm: self.prm,
        })
    }
}

/// A character of an 8-bit piece.
fn narrow(byte: u8) -> char {
    if byte < 0x80 {
        return char::from(byte);
    }
    let raw = [byte];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&raw);
    text.chars().next().unwrap_or('\u{fffd}')
}
