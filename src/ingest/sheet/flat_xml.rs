//! Excel 2003 XML (`<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), which other
//! programs like to export under the name `.xls`.

use std::collections::HashMap;

use calamine::DataRef;

use super::{Look, RawBook, RawSheet, Weight, check_sheets, too_large, value};
use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::ingest::{flat, limits};
use crate::model::{CellValue, ReadError};

/// Rows and columns of a sheet.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Reads such a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<RawBook, ReadError> {
    let (text, _) = flat::text(bytes)?;
    let mut reader = Reader {
        xml: Xml::new(&text, "Workbook"),
        book: RawBook::default(),
        looks: HashMap::new(),
        style: String::new(),
        weight: Weight::default(),
        row: 0,
        column: 0,
        hidden_from: 0,
    };
    match reader.run() {
        Err(ReadError::Malformed { detail, .. }) if !reader.book.sheets.is_empty() => {
            let name = reader.book.sheets.last().map(|sheet| sheet.name.clone());
            let note = super::broken_sheet(&name.unwrap_or_default(), &detail);
            reader.book.notes.push(note);
        }
        outcome => outcome?,
    }
    Ok(reader.book)
}

struct Reader<'x> {
    xml: Xml<'x>,
    book: RawBook,
    /// What cell styles look like, by their id.
    looks: HashMap<String, Look>,
    /// The style being read.
    style: String,
    weight: Weight,
    /// The next row and column, from 0.
    row: u32,
    column: u32,
    /// The next column that is described, from 0.
    hidden_from: u32,
}

impl<'x> Reader<'x> {
    fn run(&mut self) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.ns == Ns::FlatSheet => self.start(&tag)?,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn number(&self, tag: &Tag<'x>, name: &str) -> Option<u32> {
        self.xml.number(tag, Ns::FlatSheet, name)
    }

    fn is_on(&self, tag: &Tag<'x>, name: &str) -> bool {
        self.number(tag, name) == Some(1)
    }

    fn text_of(&self, tag: &Tag<'x>, name: &str) -> String {
        let text = self.xml.attribute(tag, Ns::FlatSheet, name);
        text.unwrap_or_default().into_owned()
    }

    fn start(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        match tag.name {
            "Style" => {
                self.style = self.text_of(tag, "ID");
                if self.looks.len() >= limits::CELL_FORMATS {
                    let detail = format!("hơn {} kiểu ô", limits::CELL_FORMATS);
                    return Err(limits::reached("cell-formats", detail));
                }
                self.looks.insert(self.style.clone(), Look::default());
            }
            "NumberFormat" => {
                let format = self.text_of(tag, "Format");
                if let Some(look) = self.looks.get_mut(&self.style) {
                    look.percent = format.contains('%') || format == "Percent";
                }
            }
            "Font" => {
                let bold = self.is_on(tag, "Bold");
                if let Some(look) = self.looks.get_mut(&self.style) {
                    look.bold = bold;
                }
            }
            "Worksheet" => {
                let name = self.text_of(tag, "Name");
                self.book.sheets.push(RawSheet {
                    name,
                    ..RawSheet::default()
                });
                check_sheets(self.book.sheets.len())?;
                (self.row, self.column, self.hidden_from) = (0, 0, 0);
            }
            "Column" => self.hidden_columns(tag),
            "Row" => {
                if let Some(index @ 1..) = self.number(tag, "Index") {
                    self.row = index;
                } else {
                    self.row += 1;
                }
                if self.row > ROWS {
                    return Err(too_large(".xls"));
                }
                self.column = 0;
                if self.is_on(tag, "Hidden")
                    && let Some(sheet) = self.book.sheets.last_mut()
                {
                    sheet.hidden_rows.push((self.row - 1, self.row - 1));
                }
            }
            "Cell" => self.cell(tag)?,
            "Comment" | "PivotTable" | "Names" => self.xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn hidden_columns(&mut self, tag: &Tag<'x>) {
        let first = self
            .number(tag, "Index")
            .map_or(self.hidden_from, |index| index.saturating_sub(1))
            .min(COLUMNS);
        let last = first.saturating_add(self.number(tag, "Span").unwrap_or(0));
        let last = last.min(COLUMNS);
        self.hidden_from = last + 1;
        if self.is_on(tag, "Hidden")
            && let Some(sheet) = self.book.sheets.last_mut()
        {
            sheet.hidden_columns.push((first, last));
        }
    }

    /// A cell: where it stands, what it spans, and what it holds.
    fn cell(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        if let Some(index @ 1..) = self.number(tag, "Index") {
            self.column = index - 1;
        }
        let (row, column) = (self.row.saturating_sub(1), self.column);
        let across = self.number(tag, "MergeAcross").unwrap_or(0).min(COLUMNS);
        let down = self.number(tag, "MergeDown").unwrap_or(0).min(ROWS);
        let formula = self
            .xml
            .attribute(tag, Ns::FlatSheet, "Formula")
            .is_some_and(|formula| !formula.is_empty());
        let style = self.text_of(tag, "StyleID");
        self.column = column.saturating_add(across + 1);
        if column >= COLUMNS {
            return Err(too_large(".xls"));
        }
        let (kind, text) = self.data()?;
        let Some(sheet) = self.book.sheets.last_mut() else {
            return Ok(());
        };
        if across > 0 || down > 0 {
            if sheet.merges.len() >= limits::MERGES {
                let detail = format!("hơn {} vùng ghép ô", limits::MERGES);
                return Err(limits::reached("merges", detail));
            }
            let area = [row, column, row + down, column + across];
            sheet.merges.push(area);
        }
        let value = match kind.as_str() {
            "Number" => match text.trim().parse() {
                Ok(number) => DataRef::Float(number),
                Err(_) => DataRef::SharedString(&text),
            },
            "DateTime" => DataRef::DateTimeIso(text),
            "Boolean" => DataRef::Bool(text.trim() == "1"),
            _ => DataRef::SharedString(&text),
        };
        if let Some(mut raw) = value::cell(row, column, &value, formula) {
            let look = self.looks.get(&style).copied().unwrap_or_default();
            raw.cell.bold = look.bold;
            match &mut raw.cell.value {
                CellValue::Number { percent, .. } => *percent = look.percent,
                value if kind == "Error" => *value = CellValue::Error,
                _ => {}
            }
            self.weight.add(&raw)?;
            sheet.cells.push(raw);
        }
        Ok(())
    }

    /// Kind and text of the data of the open cell, up to the cell's end. Comments are not data.
    fn data(&mut self) -> Result<(String, String), ReadError> {
        let outside = self.xml.depth();
        let (mut kind, mut text) = (String::new(), String::new());
        let mut inside = 0;
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.ns == Ns::FlatSheet && tag.name == "Comment" => {
                    self.xml.skip()?;
                }
                Event::Start(tag) if tag.ns == Ns::FlatSheet && tag.name == "Data" => {
                    kind = self.text_of(&tag, "Type");
                    inside = self.xml.depth();
                }
                Event::Text(words) if inside > 0 => text.push_str(&words),
                Event::End { .. } if self.xml.depth() < outside => return Ok((kind, text)),
                Event::End { .. } if self.xml.depth() < inside => inside = 0,
                Event::Eof => return Ok((kind, text)),
                _ => {}
            }
        }
    }
}
