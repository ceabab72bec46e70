//! `.xls`, `.xlsb` and `.ods`: the library reads these into grids, so sizes are checked before.

use std::io::{Cursor, Read, Seek};

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError};

use super::{
    Extras, RawBook, RawSheet, Styled, Weight, biff, broken_sheet, check_cells, check_sheets,
    guarded, ods, second_reading, too_large, value, xls,
};
use crate::ingest::package::Package;
use crate::ingest::{flat, limits, ole, password};
use crate::model::{Format, ReadError};

/// Reads a legacy binary workbook: with the library, and record by record where that finds a fault.
pub(super) fn read_xls(bytes: &[u8]) -> Result<RawBook, ReadError> {
    if biff::is_stream(bytes) {
        // Before version 5 there is no container around the stream.
        return biff::read(bytes);
    }
    let found = ["Workbook", "Book"]
        .into_iter()
        .find_map(|name| Some((name, ole::stream(bytes, name)?)));
    let Some((name, mut stream)) = found else {
        return Err(malformed("Workbook", &"thiếu phần sổ tính chính"));
    };
    // Where the password is another one the stream stays as it is and is refused.
    let _ = password::workbook(&mut stream);
    let first = guarded(|| with_library(name, &mut stream));
    second_reading(first, || biff::read(&stream))
}

/// The library is given a container of our own making around the stream that was checked.
fn with_library(name: &str, stream: &mut [u8]) -> Result<RawBook, ReadError> {
    let extras = xls::scan(stream)?;
    let container = ole::wrap(name, stream).ok_or_else(|| too_large(".xls"))?;
    let mut xls: Xls<_> = Xls::new(Cursor::new(container)).map_err(|error| match error {
        XlsError::Password => ReadError::Encrypted,
        other => malformed(name, &other),
    })?;
    let mut book = grids(&mut xls, extras)?;
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

/// Reads an OpenDocument workbook. As with `.xls`, the library is given our own container.
pub(super) fn read_ods(bytes: &[u8]) -> Result<RawBook, ReadError> {
    const PART: &str = "content.xml";
    let content = if flat::format(bytes) == Some(Format::Ods) {
        let text = flat::text(bytes)?.0;
        flat::sheet_content(&text).unwrap_or(text)
    } else {
        let mut package = Package::open(bytes)?;
        let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
        if manifest.contains("encryption-data") {
            return Err(ReadError::Encrypted);
        }
        package
            .text(PART)?
            .ok_or_else(|| malformed(PART, &"thiếu phần nội dung"))?
    };
    let extras = ods::scan(&content)?;
    let container = ods::container(&content).map_err(|error| malformed(PART, &error))?;
    drop(content);
    let mut ods: Ods<_> =
        Ods::new(Cursor::new(container)).map_err(|error| malformed(PART, &error))?;
    grids(&mut ods, extras)
}

/// Reads a binary Office Open XML workbook.
pub(super) fn read_xlsb(bytes: &[u8]) -> Result<RawBook, ReadError> {
    let mut package = Package::open(bytes)?;
    for (index, raw, _) in package.directory() {
        package.inflate_at(index, &String::from_utf8_lossy(&raw))?;
    }
    let mut xlsb: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => ReadError::Encrypted,
        other => malformed("xl/workbook.bin", &other),
    })?;
    let sheets = xlsb.sheets_metadata().to_vec();
    check_sheets(sheets.len())?;
    let mut book = RawBook::default();
    let mut weight = Weight::default();
    for sheet in sheets.into_iter().filter(|s| s.typ == SheetType::WorkSheet) {
        let mut raw = RawSheet {
            hidden: sheet.visible != SheetVisible::Visible,
            ..RawSheet::default()
        };
        let outcome = xlsb_cells(&mut xlsb, &sheet.name, &mut raw, &mut weight)?;
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
    weight: &mut Weight,
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
        if let Some(raw) = value::cell(row, column, cell.get_value(), formula) {
            weight.add(&raw)?;
            sheet.cells.push(raw);
        }
    }
}

fn malformed(part: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Malformed {
        part: part.to_owned(),
        detail: error.to_string(),
    }
}

/// All sheets of a workbook the library has read whole; `extras` are in the order of its sheets.
fn grids<RS: Read + Seek, R: Reader<RS>>(
    reader: &mut R,
    extras: Vec<Extras>,
) -> Result<RawBook, ReadError>
where
    R::Error: std::fmt::Display,
{
    let sheets = reader.sheets_metadata().to_vec();
    check_sheets(sheets.len())?;
    let mut book = RawBook::default();
    let mut extras = extras.into_iter();
    let mut weight = Weight::default();
    for sheet in sheets {
        let extra = extras.next().unwrap_or_default();
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut raw = RawSheet {
            hidden: sheet.visible != SheetVisible::Visible,
            merges: extra.merges,
            hidden_rows: extra.hidden_rows,
            hidden_columns: extra.hidden_columns,
            ..RawSheet::default()
        };
        let formulas = reader.worksheet_formula(&sheet.name).unwrap_or_default();
        match reader.worksheet_range(&sheet.name) {
            Ok(range) => fill(&range, &formulas, &extra.styled, &mut raw, &mut weight)?,
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
    styled: &Styled,
    sheet: &mut RawSheet,
    weight: &mut Weight,
) -> Result<(), ReadError> {
    let (top, left) = range.start().unwrap_or_default();
    for (r, c, data) in range.used_cells() {
        let (row, column) = (top + r as u32, left + c as u32);
        let formula = formulas
            .get_value((row, column))
            .is_some_and(|formula| !formula.is_empty());
        if let Some(raw) = value::cell_of(row, column, data, formula) {
            weight.add(&raw)?;
            sheet.cells.push(raw.styled(styled));
        }
    }
    Ok(())
}
