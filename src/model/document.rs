//! One file, read: paragraphs and tables in order, fully resolved.
//!
//! Invariants: list numbers are text; deleted revisions are gone; every table row has the same
//! number of cells and a merged area is one origin cell plus covered cells that point back to it.
//! No XML, no styles, no format-specific ids survive into these types.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A place in a file that a reader can find again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// The n-th paragraph (or line of a text file), counted from 1 over the whole body.
    Paragraph(u32),
    /// A cell of the n-th table of a text document; all counted from 1.
    TableCell {
        /// Table number in the document.
        table: u32,
        /// Row in the table.
        row: u32,
        /// Column in the table.
        column: u32,
    },
    /// A cell of a sheet; row and column counted from 1.
    SheetCell {
        /// Sheet name; all cells of a sheet share it.
        sheet: Arc<str>,
        /// Row.
        row: u32,
        /// Column.
        column: u32,
    },
    /// The whole file.
    File,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Anchor::Paragraph(n) => write!(f, "p{n}"),
            Anchor::TableCell { table, row, column } => write!(f, "t{table}.r{row}.c{column}"),
            Anchor::SheetCell { sheet, row, column } => {
                write!(f, "{sheet}!{}{row}", column_letters(*column))
            }
            Anchor::File => f.write_str("file"),
        }
    }
}

impl Serialize for Anchor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Spreadsheet letters of a column counted from 1: 1 → `A`, 27 → `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A stretch of a paragraph written in one font; kept for the legacy encodings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontRun {
    /// Byte offset in [`Paragraph::text`] where the run starts.
    pub start: usize,
    /// Byte offset where it ends.
    pub end: usize,
    /// Font name, e.g. `.VnTime`.
    pub font: String,
}

/// A paragraph or list item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Paragraph {
    /// The list label Word would show (`1.1.`, `a)`, `-`); empty when the number is typed by hand.
    pub label: String,
    /// The text as stored, without the automatic label. Tabs and line breaks are kept.
    pub text: String,
    /// Outline level 1–9 of the paragraph or of its style, when it has one.
    pub level: Option<u8>,
    /// Every letter of the paragraph is bold.
    pub bold: bool,
    /// Every letter of the paragraph is italic.
    pub italic: bool,
    /// The paragraph is centred.
    pub centered: bool,
    /// Number of the paragraph in the body, from 1.
    pub number: u32,
    /// Font runs whose font differs from the document's default; sorted, never overlapping.
    pub fonts: Vec<FontRun>,
}

/// What a cell holds, beside the text that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum CellValue {
    /// Nothing.
    #[default]
    Blank,
    /// Text.
    Text,
    /// A number in plain decimal notation (`68`, `0.68`, `85412`), and whether it is formatted as %.
    Number {
        /// Plain decimal digits with `.`; scientific notation when the file holds that.
        digits: String,
        /// The cell is shown as a percentage.
        percent: bool,
    },
    /// A date, ISO, with the number the file stores (a typed `11/11` becomes a date in Excel).
    Date {
        /// ISO date.
        iso: String,
    },
    /// A formula error such as `#REF!`.
    Error,
    /// Yes or no.
    Bool,
}

/// One grid position of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// The text as a reader sees it; paragraphs joined with `\n`.
    pub text: String,
    /// What kind of value it is.
    pub value: CellValue,
    /// Set when a merged area covers this position: row and column (from 0) of its origin.
    pub covered_by: Option<(usize, usize)>,
    /// The cell holds a formula; `text` is its stored result.
    pub formula: bool,
    /// Every letter is bold.
    pub bold: bool,
    /// Font runs of `text`, as in a paragraph.
    pub fonts: Vec<FontRun>,
}

/// Where a table stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableOrigin {
    /// The n-th table of a text document, from 1.
    Text(u32),
    /// A sheet of a workbook; the first cell of `rows` is at these 1-based coordinates.
    Sheet {
        /// Sheet name.
        name: String,
        /// The sheet is hidden.
        hidden: bool,
        /// Row of the first cell.
        first_row: u32,
        /// Column of the first cell.
        first_column: u32,
    },
}

/// A table of a text document, or a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Where it stands.
    pub origin: TableOrigin,
    /// Rows of equal length.
    pub rows: Vec<Vec<Cell>>,
    /// Indices (from 0) of hidden rows, sorted.
    pub hidden_rows: Vec<usize>,
    /// Indices (from 0) of hidden columns, sorted.
    pub hidden_columns: Vec<usize>,
}

impl Table {
    /// The anchor of a cell given from 0.
    pub fn anchor(&self, row: usize, column: usize) -> Anchor {
        self.anchors()(row, column)
    }

    /// The anchors of all cells, each given from 0.
    pub fn anchors(&self) -> impl Fn(usize, usize) -> Anchor {
        let (name, first): (Option<Arc<str>>, _) = match &self.origin {
            TableOrigin::Text(table) => (None, (*table, 0)),
            TableOrigin::Sheet {
                name,
                first_row,
                first_column,
                ..
            } => (Some(name.as_str().into()), (*first_row, *first_column)),
        };
        move |row, column| match &name {
            None => Anchor::TableCell {
                table: first.0,
                row: row as u32 + 1,
                column: column as u32 + 1,
            },
            Some(sheet) => Anchor::SheetCell {
                sheet: Arc::clone(sheet),
                row: first.0 + row as u32,
                column: first.1 + column as u32,
            },
        }
    }
}

/// A paragraph or a table, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table or sheet.
    Table(Table),
}

/// How completely a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadQuality {
    /// Everything.
    Good,
    /// Some of it; what is missing is named in the file's detail.
    Partial,
    /// Nothing that can be judged.
    Unreadable,
}

/// One file, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Paragraphs and tables in reading order; notes and text boxes follow the place they hang on.
    pub blocks: Vec<Block>,
    /// `Good` or `Partial`.
    pub quality: ReadQuality,
    /// What was not read or was read with care, one Vietnamese sentence each.
    pub notes: Vec<String>,
}

impl Document {
    /// The texts of paragraphs and cells, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(|block| {
            let (paragraph, table) = match block {
                Block::Paragraph(paragraph) => (Some(paragraph.text.as_str()), None),
                Block::Table(table) => (None, Some(table)),
            };
            let cells = table
                .into_iter()
                .flat_map(|table| table.rows.iter().flatten());
            paragraph
                .into_iter()
                .chain(cells.map(|cell| cell.text.as_str()))
        })
    }
}

/// Why one file could not be read. Becomes a finding of its unit; it never stops the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// The format is known but not supported (or not known at all).
    Unsupported {
        /// What the content looks like, in Vietnamese.
        what: String,
    },
    /// The file is protected with a password.
    Encrypted,
    /// The file is empty.
    Empty,
    /// The content breaks the rules of its own format.
    Malformed {
        /// Part of the container, e.g. `word/document.xml`.
        part: String,
        /// What is wrong.
        detail: String,
    },
    /// A limit of [`crate::ingest`] was reached.
    Limit {
        /// Stable name of the limit.
        name: &'static str,
        /// What was met, in Vietnamese.
        detail: String,
    },
    /// Pictures of pages: a scan or a photograph without a text layer.
    Scan {
        /// How many.
        pages: u32,
    },
    /// There is text, but what its codes stand for could not be told.
    Illegible {
        /// How many of a hundred words could be.
        certainty: u8,
    },
    /// The system refused to give the bytes.
    Io {
        /// The system's message.
        detail: String,
    },
    /// The reader stopped unexpectedly (a fault of the program or of a library).
    Crashed {
        /// What the reader said.
        detail: String,
    },
}

impl ReadError {
    /// Stable kebab-case name of the kind of trouble.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Unsupported { .. } => "unsupported",
            ReadError::Encrypted => "encrypted",
            ReadError::Empty => "empty",
            ReadError::Malformed { .. } => "malformed",
            ReadError::Limit { .. } => "limit",
            ReadError::Scan { .. } => "scan",
            ReadError::Illegible { .. } => "illegible",
            ReadError::Io { .. } => "io",
            ReadError::Crashed { .. } => "crashed",
        }
    }
}

impl fmt::Display for ReadError {
    /// One Vietnamese sentence: what failed and what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Unsupported { what } => write!(
                f,
                "Định dạng chưa đọc được ({what}); đề nghị đơn vị gửi lại tệp .docx hoặc .xlsx"
            ),
            ReadError::Encrypted => f.write_str(
                "Tệp đặt mật khẩu nên không đọc được; đề nghị đơn vị gửi lại tệp không đặt mật khẩu",
            ),
            ReadError::Empty => {
                f.write_str("Tệp rỗng (0 byte); đề nghị đơn vị gửi lại")
            }
            ReadError::Malformed { part, detail } => write!(
                f,
                "Tệp hỏng hoặc chưa tải lên hết (phần {part}: {detail}); đề nghị đơn vị gửi lại"
            ),
            ReadError::Limit { name, detail } => write!(
                f,
                "Tệp vượt giới hạn an toàn “{name}” ({detail}); đề nghị kiểm tra lại tệp"
            ),
            ReadError::Scan { pages } => write!(
                f,
                "Tệp là bản chụp hoặc ảnh ({pages} trang), không có lớp chữ nên không đọc được; đề nghị đơn vị gửi bản .docx"
            ),
            ReadError::Illegible { certainty } => write!(
                f,
                "Không nhận ra bảng mã của văn bản (chỉ {certainty}% số từ đọc được); đề nghị đơn vị chuyển sang Unicode rồi gửi lại"
            ),
            ReadError::Io { detail } => write!(f, "Máy không mở được tệp ({detail})"),
            ReadError::Crashed { detail } => write!(
                f,
                "Bộ đọc dừng bất thường ({detail}); đề nghị mở tệp bằng Word hoặc Excel, lưu lại rồi chạy lại"
            ),
        }
    }
}

impl std::error::Error for ReadError {}
