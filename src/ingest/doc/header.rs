//! The file information block: where everything is.

use super::malformed;
use crate::ingest::limits;
use crate::model::ReadError;

/// A little-endian number at an offset, if it is there.
pub(in crate::ingest) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    Some(u16::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// As [`u16_at`], of four bytes.
pub(in crate::ingest) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// A place in a stream: offset and length.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    start: usize,
    length: usize,
}

impl Span {
    /// The bytes, as far as they are there.
    pub(super) fn of(self, bytes: &[u8]) -> &[u8] {
        let start = self.start.min(bytes.len());
        let end = start.saturating_add(self.length).min(bytes.len());
        &bytes[start..end]
    }

    /// From the start of the place to the end of the stream.
    pub(super) fn and_on(self, bytes: &[u8]) -> &[u8] {
        if self.length == 0 {
            return &[];
        }
        &bytes[self.start.min(bytes.len())..]
    }
}

/// What reading needs of the block.
#[derive(Debug)]
pub(super) struct Header {
    /// Stream of the tables; none in Word 6 and 95, which keep them beside the text.
    pub(super) table: Option<&'static str>,
    /// Text from here to there, where there is no piece table.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Characters of the text, of the notes and so on, in the order in which they stand.
    pub(super) body: u32,
    pub(super) footnotes: u32,
    headers: u32,
    macros: u32,
    comments: u32,
    pub(super) endnotes: u32,
    pub(super) boxes: u32,
    pub(super) clx: Span,
    pub(super) styles: Span,
    pub(super) fonts: Span,
    pub(super) runs: Span,
    pub(super) paragraphs: Span,
    pub(super) lists: Span,
    pub(super) overrides: Span,
    pub(super) footnote_refs: Span,
    pub(super) footnote_texts: Span,
    pub(super) endnote_refs: Span,
    pub(super) endnote_texts: Span,
    pub(super) box_texts: Span,
    pub(super) shapes: Span,
}

impl Header {
    pub(super) fn read(main: &[u8]) -> Result<Header, ReadError> {
        let magic = u16_at(main, 0).unwrap_or(0);
        let flags = u16_at(main, 10).ok_or_else(|| malformed("nội dung bị cắt ngang"))?;
        if !matches!(magic, 0xa5ec | 0xa5dc | 0xa697..=0xa699) {
            return Err(malformed("không thấy dấu hiệu của Word"));
        }
        if flags & 0x0100 != 0 {
            return Err(ReadError::Encrypted);
        }
        let long = |at| u32_at(main, at).unwrap_or(0);
        let version = u16_at(main, 2).unwrap_or(0);
        let old = magic == 0xa5dc || version < 0xc0;
        let span = |index: usize| {
            if old {
                return Span::default();
            }
            Span {
                start: long(154 + 8 * index) as usize,
                length: long(158 + 8 * index) as usize,
            }
        };
        let count = |at: usize| if old { 0 } else { long(at).min(0x7fff_ffff) };
        Ok(Header {
            table: (!old).then_some(if flags & 0x0200 == 0 {
                "0Table"
            } else {
                "1Table"
            }),
            first: long(24) as usize,
            last: long(28) as usize,
            body: if old { long(52) } else { count(76) },
            footnotes: count(80),
            headers: count(84),
            macros: count(88),
            comments: count(92),
            endnotes: count(96),
            boxes: count(100),
            clx: if old {
                let complex = flags & 4 != 0;
                Span {
                    start: long(0x160) as usize,
                    length: if complex { long(0x164) as usize } else { 0 },
                }
            } else {
                span(33)
            },
            styles: span(1),
            footnote_refs: span(2),
            footnote_texts: span(3),
            runs: span(12),
            paragraphs: span(13),
            fonts: span(15),
            shapes: span(40),
            endnote_refs: span(46),
            endnote_texts: span(47),
            box_texts: span(56),
            lists: span(73),
            overrides: span(74),
        })
    }

    /// Where the endnotes begin.
    pub(super) fn endnotes_at(&self) -> u32 {
        [self.footnotes, self.headers, self.macros, self.comments]
            .iter()
            .fold(self.body, |sum, count| sum.saturating_add(*count))
    }

    /// Where the text boxes begin.
    pub(super) fn boxes_at(&self) -> u32 {
        self.endnotes_at().saturating_add(self.endnotes)
    }
}

/// A list of positions and the same number less one of records of `size` bytes (a PLC).
pub(super) fn plc(bytes: &[u8], size: usize) -> Vec<(u32, u32, &[u8])> {
    let count = bytes.len().saturating_sub(4) / (4 + size);
    (0..count)
        .take(limits::WORD_STRETCHES)
        .filter_map(|i| {
            let from = u32_at(bytes, 4 * i)?;
            let to = u32_at(bytes, 4 * i + 4)?;
            let at = 4 * (count + 1) + size * i;
            Some((from, to, bytes.get(at..at + size)?))
        })
        .collect()
}
