//! `.ods`: walks `content.xml` before the library reads it.
//!
//! Rows and cells may say how often they repeat, so a few bytes can stand for a million cells; such
//! a sheet is refused here. The same walk takes what the library does not tell: percentages, merged
//! areas, hidden rows and columns.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Extras, Look, too_large};
use crate::ingest::limits;
use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::model::ReadError;

/// Repeats are followed up to the number of rows a sheet can have.
const ROWS: u64 = 1 << 20;

/// Everything each sheet says beside values, in order. The content must be whole: the library would
/// wait for ever for the end of a table that never ends.
pub(super) fn scan(content: &str) -> Result<Vec<Extras>, ReadError> {
    check_closed(content)?;
    let mut xml = Xml::new(content, "content.xml");
    let mut walk = Walk::default();
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.ns == Ns::OdfTable => walk.start(&mut xml, &tag)?,
            Event::End {
                ns: Ns::OdfTable,
                name: "table-row",
            } => walk.end_row()?,
            Event::Eof => return Ok(walk.sheets),
            _ => {}
        }
    }
}

/// Asks the scanner that the library stands on, in case it and ours ever see a tag differently.
fn check_closed(content: &str) -> Result<(), ReadError> {
    let malformed = |detail: String| ReadError::Malformed {
        part: "content.xml".to_owned(),
        detail,
    };
    let mut reader = quick_xml::Reader::from_str(content);
    let mut depth = 0_u64;
    loop {
        match reader
            .read_event()
            .map_err(|error| malformed(error.to_string()))?
        {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth = depth.saturating_sub(1),
            quick_xml::events::Event::Eof if depth == 0 => return Ok(()),
            quick_xml::events::Event::Eof => {
                return Err(malformed("nội dung bị cắt ngang".to_owned()));
            }
            _ => {}
        }
    }
}

/// A container with nothing but the checked content: no second part of the same name, no other
/// encoding, no declared sizes.
pub(super) fn container(content: &str) -> zip::result::ZipResult<Vec<u8>> {
    const MANIFEST: &str = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(content.len() + 1_024)));
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    for (name, text) in [
        ("mimetype", mimetype),
        ("META-INF/manifest.xml", MANIFEST),
        ("content.xml", content),
    ] {
        writer.start_file(name, options)?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

#[derive(Default)]
struct Walk {
    sheets: Vec<Extras>,
    /// Row and column being read, from 0.
    row: u64,
    column: u64,
    /// How often the row stands.
    repeat: u64,
    /// Columns of the row up to its last filled cell.
    filled: u64,
    table_column: u64,
    /// Slots the library uses while it reads, and the height and width of its grid.
    read: u64,
    height: u64,
    width: u64,
}

impl Walk {
    fn start<'x>(&mut self, xml: &mut Xml<'x>, tag: &Tag<'x>) -> Result<(), ReadError> {
        match tag.name {
            "table" => {
                *self = Walk {
                    sheets: std::mem::take(&mut self.sheets),
                    read: self.read,
                    ..Walk::default()
                };
                super::check_sheets(self.sheets.len() + 1)?;
                self.sheets.push(Extras::default());
            }
            "table-column" => {
                let first = self.table_column;
                self.table_column += times(xml, tag, "number-columns-repeated");
                if hidden(xml, tag)
                    && let Some(sheet) = self.sheets.last_mut()
                {
                    let last = self.table_column - 1;
                    sheet.hidden_columns.push((first as u32, last as u32));
                }
            }
            "table-row" => {
                self.repeat = times(xml, tag, "number-rows-repeated");
                (self.column, self.filled) = (0, 0);
                if hidden(xml, tag)
                    && let Some(sheet) = self.sheets.last_mut()
                {
                    let last = self.row + self.repeat - 1;
                    sheet.hidden_rows.push((self.row as u32, last as u32));
                }
            }
            "table-cell" | "covered-table-cell" => self.cell(xml, tag)?,
            _ => {}
        }
        Ok(())
    }

    fn cell<'x>(&mut self, xml: &mut Xml<'x>, tag: &Tag<'x>) -> Result<(), ReadError> {
        let first = self.column;
        self.column += times(xml, tag, "number-columns-repeated");
        let formula = xml.attribute(tag, Ns::OdfTable, "formula").is_some();
        let kind = xml.attribute(tag, Ns::OdfOffice, "value-type");
        let percent = kind.as_deref() == Some("percentage");
        let across = times(xml, tag, "number-columns-spanned");
        let down = times(xml, tag, "number-rows-spanned");
        if let Some(sheet) = self.sheets.last_mut() {
            let (row, column) = (self.row as u32, first as u32);
            if percent {
                let look = Look {
                    percent,
                    bold: false,
                };
                sheet.style(row, column, look);
            }
            if across * down > 1 && sheet.merges.len() < limits::MERGES {
                let end = (self.row + down - 1, first + across - 1);
                sheet.merges.push([row, column, end.0 as u32, end.1 as u32]);
            }
        }
        if has_text(xml)? || formula || kind.is_some() {
            self.filled = self.column;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        self.row = (self.row + self.repeat).min(ROWS);
        self.read += self.filled.max(1);
        if self.filled > 0 {
            self.height = self.row;
            self.width = self.width.max(self.filled);
        }
        if self.height * self.width > limits::OLD_GRID_SLOTS || self.read > limits::OLD_GRID_SLOTS {
            return Err(too_large(".ods"));
        }
        Ok(())
    }
}

/// How often something stands, or how far it reaches; at least once, at most as often as a sheet has
/// rows.
fn times<'x>(xml: &Xml<'x>, tag: &Tag<'x>, what: &str) -> u64 {
    let found: Option<u64> = xml.number(tag, Ns::OdfTable, what);
    found.unwrap_or(1).clamp(1, ROWS)
}

fn hidden<'x>(xml: &Xml<'x>, tag: &Tag<'x>) -> bool {
    let visibility = xml.attribute(tag, Ns::OdfTable, "visibility");
    matches!(visibility.as_deref(), Some("collapse" | "filter"))
}

/// Whether the cell that was opened last holds text; reads to its end.
fn has_text(xml: &mut Xml<'_>) -> Result<bool, ReadError> {
    let depth = xml.depth();
    let mut filled = false;
    loop {
        match xml.next()? {
            Event::Text(text) => filled |= !text.trim().is_empty(),
            Event::End { .. } if xml.depth() < depth => return Ok(filled),
            Event::Start(_) | Event::End { .. } => {}
            Event::Eof => return Ok(filled),
        }
    }
}
