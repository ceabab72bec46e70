//! Text files and Markdown → [`Document`]: every line a paragraph, numbered as an editor numbers it.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::common::{check_paragraph, check_text};
use super::limits;
use crate::model::{
    Block, Cell, CellValue, Document, Paragraph, ReadError, ReadQuality, Table, TableOrigin,
};

/// Reads a text file.
pub(super) fn read(bytes: &[u8], markdown: bool) -> Result<Document, ReadError> {
    // No encoding needs more than two bytes for what is one byte of text.
    check_text(bytes.len() / 2)?;
    let Some(decoded) = decode(bytes) else {
        return Err(ReadError::Unsupported {
            what: "nội dung nhị phân, không phải văn bản".to_owned(),
        });
    };
    check_text(decoded.text.len())?;
    let mut reader = Lines {
        markdown,
        ..Lines::default()
    };
    for (i, line) in lines(&decoded.text).enumerate() {
        if i >= limits::PARAGRAPHS {
            return Err(limits::reached(
                "paragraphs",
                format!("tệp có hơn {} dòng", limits::PARAGRAPHS),
            ));
        }
        reader.line(line, i as u32 + 1)?;
    }
    reader.end_group()?;
    let notes: Vec<String> = decoded.note.into_iter().collect();
    Ok(Document {
        blocks: reader.blocks,
        quality: if notes.is_empty() {
            ReadQuality::Good
        } else {
            ReadQuality::Partial
        },
        notes,
    })
}

/// A text file as text, and what a reader should know about how it was decoded.
pub(super) struct Decoded {
    pub(super) text: String,
    note: Option<String>,
}

/// Decodes UTF-8, UTF-16 (with or without a mark) or an 8-bit code page; `None` = binary content.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let good = |text: Cow<'_, str>| Decoded {
        text: text.into_owned(),
        note: None,
    };
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_with_bom_removal(bytes);
        let note = damaged.then(|| "Có ký tự hỏng trong tệp văn bản.".to_owned());
        return is_text(&text).then(|| Decoded { note, ..good(text) });
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        return (!damaged && is_text(&text)).then(|| good(text));
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return is_text(&text).then(|| good(text));
    }
    let encoding = if looks_like_1258(bytes) {
        WINDOWS_1258
    } else {
        // TCVN3, VNI and their like: the letters of their fonts, for `text` to repair.
        WINDOWS_1252
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let text: String = text.nfc().collect();
    is_text(&text).then_some(Decoded { text, note: None })
}

/// Whether text reads as text: nearly no control characters.
fn is_text(text: &str) -> bool {
    let mut controls = 0_usize;
    let mut signs = 0_usize;
    for c in text.chars() {
        signs += 1;
        // Form feeds and the old end-of-file sign are harmless.
        if c == '\0'
            || c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}')
        {
            controls += 1;
        }
    }
    controls * 200 <= signs
}

/// UTF-16 without a mark: the zero halves of spaces and digits all lie on one side.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(8_192)];
    let zeros = |side: usize| {
        sample
            .chunks_exact(2)
            .filter(|pair| pair[side] == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 2 / 4;
    if odd > enough && even * 50 < odd {
        Some(UTF_16LE)
    } else if even > enough && odd * 50 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// windows-1258 writes a tone after its vowel; in the old fonts' code pages letters take the places
/// that windows-1258 gives to signs (A1–BF), so those stand beside letters.
fn looks_like_1258(bytes: &[u8]) -> bool {
    const TONES: [u8; 5] = [0xcc, 0xd2, 0xde, 0xec, 0xf2];
    const VOWELS: &[u8] =
        b"aeiouyAEIOUY\xc2\xca\xd4\xc3\xd5\xdd\xe2\xea\xf4\xe3\xf5\xfd\xc0\xc8\xd9\xe0\xe8\xf9";
    let (mut fits, mut clashes) = (0_usize, 0_usize);
    for pair in bytes.windows(2) {
        let [before, here] = [pair[0], pair[1]];
        if TONES.contains(&here) {
            if VOWELS.contains(&before) {
                fits += 1;
            } else {
                clashes += 1;
            }
        } else if (0xa1..=0xbf).contains(&here) && before.is_ascii_alphabetic() {
            clashes += 1;
        }
    }
    fits >= clashes
}

/// Lines, whatever ends them; the old end-of-file sign ends the text.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim_end_matches('\u{1a}');
    // A lone CR is an old Mac line end; the LF of a CR LF pair must not count twice.
    let lone_cr = text.contains('\r') && !text.contains('\n');
    text.split(if lone_cr { '\r' } else { '\n' })
        .map(|line| line.trim_matches(['\r', '\u{c}', '\u{b}']))
}

#[derive(Default)]
struct Lines {
    markdown: bool,
    blocks: Vec<Block>,
    /// Lines of a pasted table that have not become a block yet, and the number of the first.
    group: Vec<String>,
    group_start: u32,
    tables: u32,
    /// Grid positions of all tables.
    cells: usize,
}

impl Lines {
    fn line(&mut self, raw: &str, number: u32) -> Result<(), ReadError> {
        let line = raw.trim();
        check_paragraph(line.len())?;
        if line.is_empty() {
            return self.end_group();
        }
        if self.markdown && line.starts_with('|') || is_row(line) {
            if self.group.is_empty() {
                self.group_start = number;
            }
            // Empty cells in front place the others: the second line of a head often begins with them.
            let row = raw.trim_matches(' ').trim_end();
            let placed = row.starts_with("\t\t") || row.starts_with('\t') && !self.group.is_empty();
            self.group.push(if placed { row } else { line }.to_owned());
            return Ok(());
        }
        self.end_group()?;
        let mut paragraph = Paragraph {
            number,
            text: line.to_owned(),
            ..Paragraph::default()
        };
        if self.markdown {
            style(&mut paragraph);
        }
        if !paragraph.text.is_empty() {
            self.blocks.push(Block::Paragraph(paragraph));
        }
        Ok(())
    }

    fn end_group(&mut self) -> Result<(), ReadError> {
        let group = std::mem::take(&mut self.group);
        if group.is_empty() {
            return Ok(());
        }
        if self.markdown && group.iter().all(|line| line.starts_with('|')) {
            self.tables += 1;
            let table = markdown_table(&group, self.tables, &mut self.cells)?;
            self.blocks.push(Block::Table(table));
            return Ok(());
        }
        let text = group.join("\n");
        check_paragraph(text.len())?;
        self.blocks.push(Block::Paragraph(Paragraph {
            number: self.group_start,
            text,
            ..Paragraph::default()
        }));
        Ok(())
    }
}

/// Whether a line is a row of a table pasted as text. One tab after a list sign is none.
fn is_row(line: &str) -> bool {
    let separators = line.matches('\t').count() + line.matches(" | ").count();
    if separators != 1 {
        return separators > 1;
    }
    let first = line.split(['\t', '|']).next().unwrap_or_default().trim();
    let sign = first.len() <= 8 && first.ends_with(['.', ')', '/', ':', '-', '+', '*', '•', '–']);
    !sign
}

/// Markdown's heading and bold marks.
fn style(paragraph: &mut Paragraph) {
    let text = paragraph.text.as_str();
    let hashes = text.bytes().take_while(|&b| b == b'#').count();
    let mut rest = text;
    if (1..=6).contains(&hashes) && text[hashes..].starts_with([' ', '\t']) {
        paragraph.level = Some(hashes as u8);
        rest = text[hashes..].trim().trim_end_matches('#').trim_end();
    }
    let inner = rest
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"));
    paragraph.bold = inner.is_some_and(|inner| !inner.is_empty() && !inner.contains("**"));
    paragraph.text = rest.replace("**", "");
}

fn markdown_table(lines: &[String], number: u32, cells: &mut usize) -> Result<Table, ReadError> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for line in lines {
        let inner = line.trim_matches('|');
        let rule = inner.contains('-')
            && inner
                .bytes()
                .all(|b| matches!(b, b'-' | b':' | b'|' | b' '));
        if !rule {
            rows.push(split_row(inner));
        }
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    // One wide row makes every short one wide.
    *cells += width * rows.len();
    if *cells > limits::TABLE_CELLS {
        return Err(limits::reached(
            "table-cells",
            format!("các bảng có hơn {} ô", limits::TABLE_CELLS),
        ));
    }
    for row in &mut rows {
        row.resize_with(width, Cell::default);
    }
    Ok(Table {
        origin: TableOrigin::Text(number),
        rows,
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
    })
}

fn split_row(inner: &str) -> Vec<Cell> {
    // `\|` is a bar inside a cell.
    let escaped = inner.replace("\\|", "\u{0}");
    escaped
        .split('|')
        .take(limits::TABLE_COLUMNS)
        .map(|cell| {
            let raw = cell.trim().replace('\u{0}', "|");
            let bold = raw.len() > 4 && raw.starts_with("**") && raw.ends_with("**");
            let text = raw.replace("**", "").replace("<br>", "\n");
            Cell {
                value: if text.is_empty() {
                    CellValue::Blank
                } else {
                    CellValue::Text
                },
                text,
                bold,
                ..Cell::default()
            }
        })
        .collect()
}
