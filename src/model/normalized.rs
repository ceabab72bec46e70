//! A document whose every text can be compared, with the way back to what was written.

use std::cell::Cell;
use std::sync::Arc;

use super::document::{Anchor, CellValue, ReadQuality, Table};

/// One text in three forms.
///
/// * `raw`: exactly as stored in the file; quotations always come from here.
/// * `clean`: composed (NFC), look-alikes and legacy encodings repaired, spaces unified, tone marks
///   placed the usual way, split syllables joined. Digits and their order never change.
/// * `key`: lower-case and toneless, **pure ASCII, exactly one byte per character of `clean`**, so a
///   byte offset in `key` is a character index in `clean`. Characters without an ASCII counterpart
///   become `\x1a`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// As stored.
    pub raw: String,
    /// Repaired; same words.
    pub clean: String,
    /// Comparable.
    pub key: String,
    /// Character index in `raw` of each character of `clean`, plus one closing entry; empty when
    /// the two agree character for character.
    pub back: Vec<u32>,
    /// Name of the legacy encoding the text was repaired from, if any.
    pub encoding: Option<&'static str>,
}

impl Text {
    /// Character index in `raw` for a character index in `clean` (may be one past the end).
    pub fn raw_index(&self, clean: usize) -> usize {
        if self.back.is_empty() {
            clean
        } else {
            let last = self.back.len() - 1;
            self.back[clean.min(last)] as usize
        }
    }

    /// The part `start..end` (characters of `clean`) as a text of its own.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Text {
        let (from, to) = (self.raw_index(start), self.raw_index(end));
        Text {
            raw: self.raw_slice(start, end),
            clean: between(&self.clean, start, end).to_owned(),
            key: self.key[start..end].to_owned(),
            back: if self.back.is_empty() {
                Vec::new()
            } else {
                self.back[start..end]
                    .iter()
                    .map(|&index| index - from as u32)
                    .chain([(to - from) as u32])
                    .collect()
            },
            encoding: self.encoding,
        }
    }

    /// Cuts stretches out of the text one behind the other.
    pub(crate) fn pieces(&self) -> Pieces<'_> {
        Pieces {
            text: self,
            known: Cell::new((0, 0)),
        }
    }

    /// The raw characters behind a range of `clean` characters.
    pub fn raw_slice(&self, start: usize, end: usize) -> String {
        let (from, to) = (self.raw_index(start), self.raw_index(end));
        between(&self.raw, from, to).to_owned()
    }
}

/// Stretches of one text, which mostly follow one another: each is looked for from where the one
/// before began, so that a text of many stretches is gone through once.
pub(crate) struct Pieces<'t> {
    text: &'t Text,
    /// Characters and bytes of `raw` before the last stretch.
    known: Cell<(usize, usize)>,
}

impl Pieces<'_> {
    /// The raw characters behind a range of `clean` characters.
    pub(crate) fn raw_slice(&self, start: usize, end: usize) -> String {
        let raw = &self.text.raw;
        let (from, to) = (self.text.raw_index(start), self.text.raw_index(end));
        let (characters, bytes) = Some(self.known.get())
            .filter(|(characters, _)| *characters <= from)
            .unwrap_or_default();
        let rest = behind(&raw[bytes..], from - characters);
        self.known.set((from, raw.len() - rest.len()));
        let tail = behind(rest, to.saturating_sub(from));
        rest[..rest.len() - tail.len()].to_owned()
    }
}

/// The characters `from..to`.
fn between(text: &str, from: usize, to: usize) -> &str {
    let rest = behind(text, from);
    let tail = behind(rest, to.saturating_sub(from));
    &rest[..rest.len() - tail.len()]
}

/// What follows the first so many characters.
fn behind(text: &str, count: usize) -> &str {
    let mut characters = text.chars();
    if let Some(last) = count.checked_sub(1) {
        characters.nth(last);
    }
    characters.as_str()
}

/// A paragraph in comparable form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalizedBlock {
    /// Automatic list label followed by nothing; empty when numbers are typed by hand.
    pub label: String,
    /// The text.
    pub text: Text,
    /// Outline level, if the file states one.
    pub level: Option<u8>,
    /// Bold throughout.
    pub bold: bool,
    /// Italic throughout.
    pub italic: bool,
    /// Centred.
    pub centered: bool,
    /// Where it stands.
    pub anchor: Anchor,
}

/// A grid position in comparable form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalizedCell {
    /// The text; a sheet may have very many, and who reads them does not copy them.
    pub text: Arc<Text>,
    /// The stored value.
    pub value: CellValue,
    /// Origin of the merged area that covers this position.
    pub covered_by: Option<(usize, usize)>,
}

/// A table in comparable form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalizedTable {
    /// The table as read; `cells` has the same shape.
    pub table: Table,
    /// Comparable cells.
    pub cells: Vec<Vec<NormalizedCell>>,
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NormalizedPart {
    /// A paragraph.
    Block(NormalizedBlock),
    /// A table.
    Table(NormalizedTable),
}

/// One file in comparable form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalizedDocument {
    /// Path of the file, relative to the round folder.
    pub path: String,
    /// In reading order.
    pub parts: Vec<NormalizedPart>,
    /// How completely the file was read.
    pub quality: ReadQuality,
    /// The text carries diacritics; when it does not, toneless comparison is all there is.
    pub accented: bool,
    /// Legacy encodings met, sorted.
    pub encodings: Vec<&'static str>,
    /// Where text had to be repaired or looks strange: how many of a hundred such words are
    /// Vietnamese syllables now.
    pub certainty: Option<u8>,
    /// How many words `certainty` speaks of.
    pub judged_words: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let text = "Đoàn viên, thanh niên tham gia trồng mới 1.250 cây xanh tại các ấp".repeat(2);
        let all: Vec<char> = text.chars().collect();
        let whole = Text {
            raw: text.clone(),
            ..Text::default()
        };
        let pieces = whole.pieces();
        for start in 0..=all.len() + 1 {
            for end in [start, start + 1, start + 40, all.len() + 2] {
                let expected: String = all.iter().take(end).skip(start).collect();
                assert_eq!(between(&text, start, end), expected, "{start}..{end}");
                assert_eq!(pieces.raw_slice(start, end), expected, "{start}..{end}");
            }
        }
    }
}
