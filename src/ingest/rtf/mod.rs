//! `.rtf` → [`Document`]: groups and control words, one pass over the bytes.
//!
//! Bounded by construction: no recursion, groups are a vector with a ceiling, and everything that is
//! kept is counted by [`Flow`].

mod fonts;
mod words;

use super::docx::level_of_name;
use super::flow::{Flow, Merge, Run, Shape};
use super::limits;
use crate::model::{Document, ReadError};
use fonts::FontTable;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Target {
    #[default]
    Body,
    /// Nowhere: pictures, headers, properties, deleted text.
    Skip,
    /// The table of fonts.
    Fonts,
    /// The table of styles.
    Styles,
    /// The label of the paragraph.
    Label,
}

/// What a group inherits and restores.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    target: Target,
    bold: bool,
    italic: bool,
    hidden: bool,
    deleted: bool,
    /// Set above the line.
    raised: bool,
    font: Option<i32>,
    /// Bytes that stand for an old reader behind each `\u`.
    fallback: usize,
    /// The group is a note or a text box.
    aside: bool,
    /// The paragraph it hangs on.
    around: Para,
    /// The group says the same twice, the second time in Unicode.
    twice: bool,
}

/// What `\pard` resets.
#[derive(Debug, Clone, Copy, Default)]
struct Para {
    centered: bool,
    level: Option<u8>,
    style: Option<i32>,
    in_table: bool,
    depth: usize,
}

/// A cell as `\trowd` announces it.
#[derive(Debug, Clone, Copy, Default)]
struct CellDef {
    right: i32,
    vertical: Merge,
    joins_left: bool,
}

/// Styles with a level; more are no document.
const STYLES: usize = 4_096;

struct Reader<'a> {
    bytes: &'a [u8],
    pos: usize,
    state: State,
    groups: Vec<State>,
    para: Para,
    label: String,
    fonts: FontTable,
    /// Outline levels of styles.
    styles: Vec<(i32, u8)>,
    /// The style being defined.
    style: i32,
    defs: Vec<CellDef>,
    def: CellDef,
    left: i32,
    /// `{\*` was read: an unknown destination is skipped.
    ignorable: bool,
    /// Bytes of text of the current font, not decoded yet.
    raw: Vec<u8>,
    /// Half of a pair of `\u`.
    surrogate: Option<u16>,
    /// Replacement bytes still to be passed over.
    pass: usize,
    pictures: usize,
    flow: Flow,
}

/// Reads a rich text file.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let start = bytes
        .iter()
        .position(|&b| b == b'{')
        .filter(|&at| bytes[at..].starts_with(b"{\\rtf"));
    let Some(pos) = start else {
        return Err(ReadError::Malformed {
            part: "rtf".to_owned(),
            detail: "không thấy phần mở đầu".to_owned(),
        });
    };
    let mut reader = Reader {
        bytes,
        pos,
        state: State {
            fallback: 1,
            ..State::default()
        },
        groups: Vec::new(),
        para: Para::default(),
        label: String::new(),
        fonts: FontTable::default(),
        styles: Vec::new(),
        style: 0,
        defs: Vec::new(),
        def: CellDef::default(),
        left: 0,
        ignorable: false,
        raw: Vec::new(),
        surrogate: None,
        pass: 0,
        pictures: 0,
        flow: Flow::new(),
    };
    let whole = reader.run()?;
    let mut notes = Vec::new();
    if !whole {
        notes.push("Tệp RTF bị cắt ngang, chỉ đọc được phần đầu.".to_owned());
    }
    super::finished(reader.flow, notes, reader.pictures)
}

impl Reader<'_> {
    /// Reads to the end; false when groups were still open there.
    fn run(&mut self) -> Result<bool, ReadError> {
        while let Some(&byte) = self.bytes.get(self.pos) {
            self.pos += 1;
            match byte {
                b'{' => {
                    self.flush()?;
                    self.pass = 0;
                    if self.groups.len() >= limits::RTF_GROUPS {
                        return Err(limits::reached(
                            "rtf-groups",
                            format!("nhóm lồng quá {} tầng", limits::RTF_GROUPS),
                        ));
                    }
                    self.groups.push(self.state);
                    self.state.aside = false;
                    self.ignorable = false;
                }
                b'}' => {
                    self.flush()?;
                    self.pass = 0;
                    if !self.end_group()? {
                        return Ok(true);
                    }
                }
                b'\\' => self.control()?,
                b'\r' | b'\n' => {}
                _ => self.byte(byte)?,
            }
        }
        self.flush()?;
        while self.end_group()? {}
        Ok(false)
    }

    /// False when the outermost group has ended.
    fn end_group(&mut self) -> Result<bool, ReadError> {
        if self.state.aside {
            self.flow.close_aside()?;
            self.para = self.state.around;
        }
        if self.state.target == Target::Fonts {
            self.fonts.end_entry();
        }
        match self.groups.pop() {
            Some(state) => self.state = state,
            None => return Ok(false),
        }
        Ok(!self.groups.is_empty())
    }

    fn byte(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.pass > 0 {
            self.pass -= 1;
            return Ok(());
        }
        if self.state.target != Target::Skip {
            self.raw.push(byte);
        }
        // What is longer than a paragraph may be is refused here, or was not to be kept.
        if self.raw.len() > limits::CELL_TEXT {
            self.flush()?;
        }
        Ok(())
    }

    /// Decodes what has gathered and sends it where it belongs.
    fn flush(&mut self) -> Result<(), ReadError> {
        if self.raw.is_empty() {
            return Ok(());
        }
        let raw = std::mem::take(&mut self.raw);
        let text = self.fonts.decode(self.state.font, &raw);
        self.emit(&text)
    }

    fn emit(&mut self, text: &str) -> Result<(), ReadError> {
        match self.state.target {
            Target::Skip => Ok(()),
            Target::Styles => {
                // `heading 1;` and a list of styles stay short.
                let level = level_of_name(text.trim_end_matches([';', ' ']));
                let known = self.styles.iter().any(|&(style, _)| style == self.style);
                if let Some(level) = level.filter(|_| !known && self.styles.len() < STYLES) {
                    self.styles.push((self.style, level));
                }
                Ok(())
            }
            Target::Fonts => {
                self.fonts.name(text);
                Ok(())
            }
            Target::Label => {
                if self.label.len() < 256 {
                    let text = super::symbols::bullet(text, self.fonts.face(self.state.font));
                    self.label.push_str(&text);
                }
                Ok(())
            }
            Target::Body if self.state.hidden || self.state.deleted => Ok(()),
            Target::Body => {
                let depth = self.depth();
                self.reach(depth)?;
                let face = self.fonts.face(self.state.font);
                let run = Run {
                    bold: self.state.bold,
                    italic: self.state.italic,
                    raised: self.state.raised,
                    font: (!face.is_empty()).then(|| self.flow.fonts.intern(face)),
                };
                if super::symbols::is_symbolic(face) {
                    let text = super::symbols::bullet(text, face);
                    return self.flow.text(&text, run);
                }
                self.flow.text(text, run)
            }
        }
    }

    /// How many tables the paragraph stands in.
    fn depth(&self) -> usize {
        match (self.para.in_table, self.para.depth) {
            (_, depth @ 1..) => depth,
            (true, 0) => 1,
            (false, 0) => 0,
        }
    }

    /// Opens and closes tables until so many are open.
    fn reach(&mut self, depth: usize) -> Result<(), ReadError> {
        while self.flow.tables_open() > depth {
            self.flow.close_table()?;
        }
        while self.flow.tables_open() < depth {
            self.flow.open_table()?;
        }
        Ok(())
    }

    fn sign(&mut self, c: char) -> Result<(), ReadError> {
        if self.pass > 0 {
            self.pass -= 1;
            return Ok(());
        }
        self.flush()?;
        let mut buffer = [0; 4];
        self.emit(c.encode_utf8(&mut buffer))
    }

    fn control(&mut self) -> Result<(), ReadError> {
        let Some(&first) = self.bytes.get(self.pos) else {
            return Ok(());
        };
        if !first.is_ascii_alphabetic() {
            self.pos += 1;
            return self.symbol(first);
        }
        let rest = &self.bytes[self.pos..];
        let length = rest
            .iter()
            .take(32)
            .position(|b| !b.is_ascii_alphabetic())
            .unwrap_or(rest.len().min(32));
        let word = &rest[..length];
        let mut at = length;
        let negative = rest.get(at) == Some(&b'-');
        at += usize::from(negative);
        let digits = rest[at..]
            .iter()
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let number = rest[at..at + digits]
            .iter()
            .fold(0_i64, |n, b| n * 10 + i64::from(b - b'0'));
        let number = (digits > 0).then_some(if negative { -number } else { number });
        at += digits;
        if digits == 0 && negative {
            at -= 1;
        }
        if rest.get(at) == Some(&b' ') {
            at += 1;
        }
        self.pos += at;
        // Every word has to be valid text: only letters were taken.
        let word = std::str::from_utf8(word).unwrap_or_default();
        let number = number.map(|n| n.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
        self.word(word, number)
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), ReadError> {
        match symbol {
            b'\'' => {
                let hex = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16));
                let high = hex(self.bytes.get(self.pos));
                let low = hex(self.bytes.get(self.pos + 1));
                if let (Some(high), Some(low)) = (high, low) {
                    self.pos += 2;
                    self.byte((high * 16 + low) as u8)?;
                }
                Ok(())
            }
            b'*' => {
                self.ignorable = true;
                Ok(())
            }
            b'~' => self.sign('\u{a0}'),
            b'_' => self.sign('-'),
            b'-' => self.sign('\u{ad}'),
            b'{' | b'}' | b'\\' => self.byte(symbol),
            b'\r' | b'\n' => self.word("par", None),
            b'\t' => self.sign('\t'),
            _ => Ok(()),
        }
    }

    /// Ends a paragraph with what is known of it.
    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let depth = self.depth();
        self.reach(depth)?;
        let shape = self.shape();
        self.flow.end_paragraph(shape)
    }

    fn shape(&mut self) -> Shape {
        let of_style = |style: i32| {
            let found = self.styles.iter().rev().find(|&&(s, _)| s == style);
            found.map(|&(_, level)| level)
        };
        Shape {
            label: std::mem::take(&mut self.label).trim().to_owned(),
            level: self
                .para
                .level
                .or_else(|| self.para.style.and_then(of_style))
                .map(|level| level + 1),
            centered: self.para.centered,
        }
    }

    /// Ends a cell of the table that is `depth` deep.
    fn end_cell(&mut self, depth: usize) -> Result<(), ReadError> {
        self.reach(depth)?;
        let shape = self.shape();
        self.flow.end_started(shape)?;
        self.flow.close_cell()
    }

    /// Ends a row of the table that is `depth` deep.
    fn end_row(&mut self, depth: usize) -> Result<(), ReadError> {
        self.reach(depth)?;
        let defs = std::mem::take(&mut self.defs);
        let left = self.left;
        if let Some(cells) = self.flow.table() {
            let row = cells.row();
            // A cell more than announced has no edges; then the row is laid out by count.
            let known = row.len() <= defs.len();
            let mut edge = left;
            for (cell, def) in row.iter_mut().zip(&defs) {
                cell.vertical = def.vertical;
                cell.joins_left = def.joins_left;
                if known {
                    cell.edges = Some((edge, def.right.max(edge)));
                    edge = def.right.max(edge);
                }
            }
            cells.close_row();
        }
        self.defs = defs;
        Ok(())
    }

    fn font(&mut self, id: i32) -> Result<(), ReadError> {
        self.flush()?;
        if self.state.target == Target::Fonts {
            self.fonts.entry(id);
        }
        self.state.font = Some(id);
        Ok(())
    }
}
