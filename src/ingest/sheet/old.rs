//! `.xls`, `.xlsb` and `.ods`: the library reads these into grids, so sizes are checked before.

use std::io::{Cursor, Read, Seek};

use calamine::{
    Data, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError,
};

use super::{RawBook, RawSheet, broken_sheet, check_cells, check_sheets, value};
use crate::ingest::package::Package;
use crate::ingest::xml::{Event, Ns, Tag, Xml};
use crate::ingest::{limits, ole};
use crate::model::ReadError;

/// Reads a legacy binary workbook.
pub(super) fn read_xls(bytes: &[u8]) -> Result<RawBook, ReadError> {
    let stream = ole::stream(bytes, "Workbook").or_else(|| ole::stream(bytes, "Book"));
    if let Some(stream) = stream {
        check_xls(&stream)?;
    }
    let mut xls: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => ReadError::Encrypted,
        other => malformed("Workbook", &other),
    })?;
    let mut book = grids(&mut xls)?;
    for sheet in &mut book.sheets {
        let merges = xls
            .merge_cells_by_sheet_name(&sheet.name)
            .unwrap_or_default();
        sheet.merges = merges
            .iter()
            .take(limits::MERGES)
            .map(|d| [d.start.0, d.start.1, d.end.0, d.end.1])
            .collect();
    }
    Ok(book)
}

/// Reads an OpenDocument workbook.
pub(super) fn read_ods(bytes: &[u8]) -> Result<RawBook, ReadError> {
    let mut package = Package::open(bytes)?;
    let Some(content) = package.text("content.xml")? else {
        return Err(ReadError::Malformed {
            part: "content.xml".to_owned(),
            detail: "thiếu phần nội dung".to_owned(),
        });
    };
    check_ods(&content)?;
    drop(content);
    let mut ods: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => ReadError::Encrypted,
        other => malformed("content.xml", &other),
    })?;
    grids(&mut ods)
}

/// Reads a binary Office Open XML workbook.
pub(super) fn read_xlsb(bytes: &[u8]) -> Result<RawBook, ReadError> {
    let mut package = Package::open(bytes)?;
    for (index, raw, _) in package.directory() {
        let name = String::from_utf8_lossy(&raw).into_owned();
        let lower = name.to_lowercase();
        if [".bin", ".rels", ".xml"]
            .iter()
            .any(|end| lower.ends_with(end))
            && !lower.contains("/media/")
        {
            package.inflate_at(index, &name)?;
        }
    }
    let mut xlsb: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => ReadError::Encrypted,
        other => malformed("xl/workbook.bin", &other),
    })?;
    let sheets = xlsb.sheets_metadata().to_vec();
    check_sheets(sheets.len())?;
    let mut book = RawBook::default();
    let mut total = 0;
    for sheet in sheets.into_iter().filter(|s| s.typ == SheetType::WorkSheet) {
        let mut raw = RawSheet {
            hidden: sheet.visible != SheetVisible::Visible,
            ..RawSheet::default()
        };
        let outcome = xlsb_cells(&mut xlsb, &sheet.name, &mut raw, &mut total)?;
        if let Err(error) = outcome {
            book.notes.push(broken_sheet(&sheet.name, &error));
        }
        raw.name = sheet.name;
        book.sheets.push(raw);
    }
    Ok(book)
}

/// The outer result is a limit, the inner one a sheet that broke off.
fn xlsb_cells(
    xlsb: &mut Xlsb<Cursor<&[u8]>>,
    name: &str,
    sheet: &mut RawSheet,
    total: &mut usize,
) -> Result<Result<(), XlsbError>, ReadError> {
    let mut formulas = std::collections::HashSet::new();
    // A formula the library cannot parse costs the mark, not the value.
    if let Ok(mut cells) = xlsb.worksheet_cells_reader(name) {
        while let Ok(Some(cell)) = cells.next_formula() {
            formulas.insert(cell.get_position());
            check_cells(formulas.len())?;
        }
    }
    let mut cells = match xlsb.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(error) => return Ok(Err(error)),
    };
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(Ok(())),
            Err(error) => return Ok(Err(error)),
        };
        let (row, column) = cell.get_position();
        let formula = formulas.contains(&(row, column));
        sheet
            .cells
            .extend(value::cell(row, column, cell.get_value(), formula));
        *total += 1;
        check_cells(*total)?;
    }
}

fn malformed(part: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Malformed {
        part: part.to_owned(),
        detail: error.to_string(),
    }
}

/// All sheets of a workbook the library has read whole.
fn grids<RS: Read + Seek, R: Reader<RS>>(reader: &mut R) -> Result<RawBook, ReadError>
where
    R::Error: std::fmt::Display,
{
    let sheets = reader.sheets_metadata().to_vec();
    check_sheets(sheets.len())?;
    let mut book = RawBook::default();
    let mut total = 0;
    for sheet in sheets.into_iter().filter(|s| s.typ == SheetType::WorkSheet) {
        let mut raw = RawSheet {
            hidden: sheet.visible != SheetVisible::Visible,
            ..RawSheet::default()
        };
        let formulas = reader.worksheet_formula(&sheet.name).unwrap_or_default();
        match reader.worksheet_range(&sheet.name) {
            Ok(range) => fill(&range, &formulas, &mut raw, &mut total)?,
            Err(error) => book.notes.push(broken_sheet(&sheet.name, &error)),
        }
        raw.name = sheet.name;
        book.sheets.push(raw);
    }
    Ok(book)
}

fn fill(
    range: &Range<Data>,
    formulas: &Range<String>,
    sheet: &mut RawSheet,
    total: &mut usize,
) -> Result<(), ReadError> {
    let (top, left) = range.start().unwrap_or_default();
    for (r, c, data) in range.used_cells() {
        let (row, column) = (top + r as u32, left + c as u32);
        let formula = formulas
            .get_value((row, column))
            .is_some_and(|formula| !formula.is_empty());
        sheet
            .cells
            .extend(value::cell_of(row, column, data, formula));
        *total += 1;
        check_cells(*total)?;
    }
    Ok(())
}

fn too_large(what: &str) -> ReadError {
    limits::reached("grid-slots", format!("trang tính {what} quá lớn"))
}

/// The area that filled cells of one sheet span.
#[derive(Default)]
struct Span {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Span {
    fn add(&mut self, row: u64, first: u64, last: u64) {
        let wider = |span: Option<(u64, u64)>, from: u64, to: u64| {
            let (low, high) = span.unwrap_or((from, to));
            Some((low.min(from), high.max(to)))
        };
        self.rows = wider(self.rows, row, row);
        self.columns = wider(self.columns, first, last);
    }

    fn check(&self) -> Result<(), ReadError> {
        let length = |span: Option<(u64, u64)>| span.map_or(0, |(low, high)| high - low + 1);
        if length(self.rows).saturating_mul(length(self.columns)) > limits::OLD_GRID_SLOTS {
            return Err(too_large(".xls"));
        }
        Ok(())
    }
}

/// Walks the records of a workbook stream ([MS-XLS] 2.1.4) and refuses a sheet whose filled cells
/// span too large an area.
fn check_xls(stream: &[u8]) -> Result<(), ReadError> {
    let mut span = Span::default();
    let mut rest = stream;
    while let [a, b, c, d, tail @ ..] = rest {
        let kind = u16::from_le_bytes([*a, *b]);
        let length = usize::from(u16::from_le_bytes([*c, *d])).min(tail.len());
        let (body, next) = tail.split_at(length);
        rest = next;
        let word = |at: usize| {
            let pair = body.get(at..at + 2)?;
            Some(u64::from(u16::from_le_bytes([pair[0], pair[1]])))
        };
        match kind {
            // The beginning of a sheet, in any version.
            0x0009 | 0x0209 | 0x0409 | 0x0809 => {
                span.check()?;
                span = Span::default();
            }
            // Integer, number, label, boolean or error, formula, string, RK, rich string, shared string.
            0x0002..=0x0006 | 0x0203..=0x0206 | 0x0406 | 0x007e | 0x027e | 0x00d6 | 0x00fd => {
                if let (Some(row), Some(column)) = (word(0), word(2)) {
                    span.add(row, column, column);
                }
            }
            // Several RK numbers side by side.
            0x00bd => {
                if let (Some(row), Some(first), Some(last)) =
                    (word(0), word(2), word(length.saturating_sub(2)))
                {
                    span.add(row, first, last.max(first));
                }
            }
            _ => {}
        }
    }
    span.check()
}

/// Refuses a sheet whose repeated rows and cells would fill too large a grid.
fn check_ods(content: &str) -> Result<(), ReadError> {
    let mut xml = Xml::new(content, "content.xml");
    // Slots the library allocates while it reads, and those of the final grid.
    let (mut read, mut height, mut width) = (0_u64, 0_u64, 0_u64);
    let (mut pending_rows, mut repeat) = (0_u64, 1_u64);
    let (mut column, mut last_filled) = (0_u64, 0_u64);
    let repeated = |xml: &Xml<'_>, tag: &Tag<'_>, what: &str| -> u64 {
        let found: Option<u64> = xml.number(tag, Ns::OdfTable, what);
        found.unwrap_or(1).min(1 << 20)
    };
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.ns == Ns::OdfTable => match tag.name {
                "table" => (height, width, pending_rows) = (0, 0, 0),
                "table-row" => {
                    repeat = repeated(&xml, &tag, "number-rows-repeated");
                    (column, last_filled) = (0, 0);
                }
                "table-cell" | "covered-table-cell" => {
                    let depth = xml.depth();
                    let times = repeated(&xml, &tag, "number-columns-repeated");
                    let formula = xml.attribute(&tag, Ns::OdfTable, "formula").is_some();
                    let filled = has_content(&mut xml, depth)? || formula;
                    column += times;
                    if filled {
                        last_filled = column;
                    }
                }
                _ => {}
            },
            Ok(Event::End {
                ns: Ns::OdfTable,
                name: "table-row",
            }) => {
                read = read.saturating_add(last_filled.max(1));
                if last_filled > 0 {
                    height = height.saturating_add(pending_rows).saturating_add(repeat);
                    width = width.max(last_filled);
                    pending_rows = 0;
                } else if height > 0 {
                    pending_rows = pending_rows.saturating_add(repeat);
                }
                let grid = height.saturating_mul(width);
                if grid > limits::OLD_GRID_SLOTS || read > limits::OLD_GRID_SLOTS {
                    return Err(too_large(".ods"));
                }
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            // The library reports damage in its own words.
            Err(_) => return Ok(()),
        }
    }
}

/// Whether an OpenDocument cell holds text; reads to its end.
fn has_content(xml: &mut Xml<'_>, depth: usize) -> Result<bool, ReadError> {
    let mut filled = false;
    loop {
        match xml.next() {
            Ok(Event::Text(text)) => filled |= !text.trim().is_empty(),
            Ok(Event::End { .. }) if xml.depth() < depth => return Ok(filled),
            Ok(Event::Start(_) | Event::End { .. }) => {}
            Ok(Event::Eof) | Err(ReadError::Malformed { .. }) => return Ok(filled),
            Err(error) => return Err(error),
        }
    }
}
