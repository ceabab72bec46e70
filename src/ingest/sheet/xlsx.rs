//! `.xlsx`: sizes and what `calamine` leaves out first, then its stream of cells.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Extras, Look, RawBook, RawSheet, Styled, Weight, broken_sheet, check_sheets, value};
use crate::ingest::limits;
use crate::ingest::package::Package;
use crate::ingest::xml::{self, Event, Ns, Tag, Xml};
use crate::model::ReadError;

/// Reads an Office Open XML workbook.
pub(super) fn read(bytes: &[u8]) -> Result<RawBook, ReadError> {
    let mut extras = scan(bytes)?;
    let mut book = RawBook::default();
    let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let sheets = xlsx.sheets_metadata().to_vec();
    check_sheets(sheets.len())?;
    // The library finds sheets by name, so it would give the first of two twice.
    let mut names = HashSet::new();
    if !sheets.iter().all(|sheet| names.insert(&sheet.name)) {
        return Err(ReadError::Malformed {
            part: "xl/workbook.xml".to_owned(),
            detail: "hai trang tính cùng tên".to_owned(),
        });
    }
    let mut weight = Weight::default();
    for sheet in sheets {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let extra = extras.remove(&sheet.name).unwrap_or_default();
        let mut raw = RawSheet {
            hidden: sheet.visible != SheetVisible::Visible,
            merges: extra.merges,
            hidden_rows: extra.hidden_rows,
            hidden_columns: extra.hidden_columns,
            ..RawSheet::default()
        };
        let outcome = read_cells(&mut xlsx, &sheet.name, &extra.styled, &mut raw, &mut weight);
        raw.name = sheet.name;
        match outcome {
            Ok(()) => {}
            Err(Trouble::Limit(limit)) => return Err(limit),
            Err(Trouble::Broken(XlsxError::NotAWorksheet(_))) => continue,
            Err(Trouble::Broken(error)) => book.notes.push(broken_sheet(&raw.name, &error)),
        }
        book.sheets.push(raw);
    }
    let empty = book.sheets.iter().all(|sheet| sheet.cells.is_empty());
    if empty && let Some(note) = book.notes.first() {
        return Err(ReadError::Malformed {
            part: "xl/worksheets".to_owned(),
            detail: note.clone(),
        });
    }
    Ok(book)
}

enum Trouble {
    Limit(ReadError),
    Broken(XlsxError),
}

fn read_cells(
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    styled: &Styled,
    sheet: &mut RawSheet,
    weight: &mut Weight,
) -> Result<(), Trouble> {
    let mut cells = xlsx.worksheet_cells_reader(name).map_err(Trouble::Broken)?;
    while let Some(record) = cells
        .next_cell_with_formula_metadata()
        .map_err(Trouble::Broken)?
    {
        let (row, column) = record.pos;
        let formula = record.formula.is_some();
        let Some(raw) = value::cell(row, column, &record.value, formula) else {
            continue;
        };
        weight.add(&raw).map_err(Trouble::Limit)?;
        sheet.cells.push(raw.styled(styled));
    }
    Ok(())
}

pub(super) fn refused(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        other => ReadError::Malformed {
            part: "xl/workbook.xml".to_owned(),
            detail: other.to_string(),
        },
    }
}

/// Folders of parts that hold no cells; the library does not open them.
const UNREAD: [&str; 5] = [
    "docprops/",
    "customxml/",
    "xl/drawings/",
    "xl/charts/",
    "xl/media/",
];

/// Where a workbook keeps what; all names in small letters.
pub(super) struct Parts {
    /// Sheet names by their part.
    pub(super) sheets: HashMap<String, String>,
    styles: String,
    strings: String,
    targets: HashSet<String>,
}

impl Parts {
    /// Whether the library may open the part.
    pub(super) fn is_read(&self, name: &str) -> bool {
        let usual = [".xml", ".rels"].iter().any(|end| name.ends_with(end))
            && !UNREAD.iter().any(|folder| name.starts_with(folder));
        usual || self.targets.contains(name)
    }

    /// Counts what the library keeps of the styles and the texts shared by cells.
    pub(super) fn check_tables(&self, name: &str, bytes: Vec<u8>) -> Result<(), ReadError> {
        if name == self.strings {
            return check_strings(&bytes);
        }
        if name == self.styles {
            looks(&xml::decode(bytes).0)?;
        }
        Ok(())
    }
}

/// A part's name as relationships are compared with it.
pub(super) fn part_name(raw: &[u8]) -> String {
    let name = String::from_utf8_lossy(raw)
        .replace('\\', "/")
        .to_lowercase();
    name.trim_start_matches('/').to_owned()
}

/// Reads where the parts are.
pub(super) fn parts(package: &mut Package<Cursor<&[u8]>>) -> Result<Parts, ReadError> {
    let workbook = package
        .relationships("")
        .unwrap_or_default()
        .into_iter()
        .find(|r| r.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target);
    let related = package.relationships(&workbook).unwrap_or_default();
    let Some(text) = package.text(&workbook)? else {
        return Err(ReadError::Malformed {
            part: workbook,
            detail: "thiếu phần sổ tính chính".to_owned(),
        });
    };
    let mut by_id: HashMap<&str, &str> = HashMap::new();
    for r in &related {
        by_id.entry(&r.id).or_insert(&r.target);
    }
    let sheets = sheet_ids(&text, &workbook)
        .into_iter()
        .filter_map(|(name, id)| Some((by_id.get(id.as_str())?.to_lowercase(), name)))
        .collect();
    let of_kind = |kind: &str, usual: &str| {
        let found = related.iter().find(|r| r.kind == kind);
        found.map_or(usual, |r| r.target.as_str()).to_lowercase()
    };
    Ok(Parts {
        sheets,
        styles: of_kind("styles", "xl/styles.xml"),
        strings: of_kind("sharedStrings", "xl/sharedStrings.xml"),
        targets: related.iter().map(|r| r.target.to_lowercase()).collect(),
    })
}

/// Inflates every part the library will read, under our limits, but for the very small ones, and takes
/// from the sheets what it does not tell. The result is by sheet name.
fn scan(bytes: &[u8]) -> Result<HashMap<String, Extras>, ReadError> {
    let mut package = Package::open(bytes)?;
    let parts = parts(&mut package)?;
    let looks = match part(&mut package, &parts.styles)? {
        Some(text) => looks(&text)?,
        None => Vec::new(),
    };
    let mut found = HashMap::new();
    // Entry by entry and not by name: two entries whose names differ in case are two parts.
    for (index, raw, _) in package.directory() {
        let name = part_name(&raw);
        if !parts.is_read(&name) {
            continue;
        }
        // Four mebibytes, the most of a harmless part, hold no string too many.
        if !parts.sheets.contains_key(&name) && package.is_harmless(index, &name)? {
            continue;
        }
        let bytes = package.inflate_at(index, &name)?.bytes;
        if name == parts.strings {
            check_strings(&bytes)?;
        } else if let Some(sheet) = parts.sheets.get(&name) {
            let text = xml::decode(bytes).0;
            found.insert(sheet.clone(), sheet_extras(&text, &name, &looks)?);
        }
    }
    Ok(found)
}

fn check_strings(bytes: &[u8]) -> Result<(), ReadError> {
    let starts = |mark: &[u8]| memchr::memmem::find_iter(bytes, mark).count();
    let count = starts(b"<si") + starts(b":si");
    if count > limits::SHARED_STRINGS {
        return Err(limits::reached("shared-strings", format!("{count} chuỗi")));
    }
    Ok(())
}

/// A part as text; one cut short counts as far as it goes, since the library will report it.
fn part(package: &mut Package<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, ReadError> {
    let inflated = package.inflate(name)?;
    Ok(inflated.map(|inflated| xml::decode(inflated.bytes).0))
}

/// Sheet names with their relationship ids.
fn sheet_ids(text: &str, part: &str) -> Vec<(String, String)> {
    let mut xml = Xml::new(text, part);
    let mut found = Vec::new();
    // A broken workbook part is the library's to report.
    while let Ok(event) = xml.next() {
        match event {
            Event::Start(tag) if tag.ns == Ns::Sheet && tag.name == "sheet" => {
                let name = xml.attribute(&tag, Ns::None, "name");
                let id = xml.attribute(&tag, Ns::Rel, "id");
                if let (Some(name), Some(id)) = (name, id) {
                    found.push((name.into_owned(), id.into_owned()));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// What each cell format (`s` of a cell) looks like.
pub(super) fn looks(text: &str) -> Result<Vec<Look>, ReadError> {
    let mut xml = Xml::new(text, "xl/styles.xml");
    let mut percents = HashSet::from([9, 10]);
    let mut fonts: Vec<bool> = Vec::new();
    let mut looks = Vec::new();
    let (mut in_formats, mut in_font) = (false, false);
    loop {
        let event = match xml.next() {
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            Ok(Event::Eof) | Err(_) => return Ok(looks),
            Ok(event) => event,
        };
        match event {
            Event::Start(tag) if tag.ns == Ns::Sheet => match tag.name {
                "numFmt" => {
                    let code = xml
                        .attribute(&tag, Ns::None, "formatCode")
                        .unwrap_or_default();
                    if let Some(id) = xml.number(&tag, Ns::None, "numFmtId")
                        && shows_percent(&code)
                    {
                        percents.insert(id);
                    }
                }
                "font" => {
                    in_font = true;
                    fonts.push(false);
                }
                "b" if in_font => {
                    let off = xml.attribute(&tag, Ns::None, "val");
                    if let Some(bold) = fonts.last_mut() {
                        *bold = !matches!(off.as_deref(), Some("0" | "false"));
                    }
                }
                "cellXfs" => in_formats = true,
                "xf" if in_formats => {
                    if looks.len() >= limits::CELL_FORMATS {
                        let detail = format!("hơn {} kiểu ô", limits::CELL_FORMATS);
                        return Err(limits::reached("cell-formats", detail));
                    }
                    let format: Option<u32> = xml.number(&tag, Ns::None, "numFmtId");
                    let font: Option<usize> = xml.number(&tag, Ns::None, "fontId");
                    looks.push(Look {
                        percent: format.is_some_and(|id| percents.contains(&id)),
                        bold: font.and_then(|id| fonts.get(id)).copied().unwrap_or(false),
                    });
                }
                "dxfs" | "cellStyleXfs" => xml.skip()?,
                _ => {}
            },
            Event::End {
                ns: Ns::Sheet,
                name: "cellXfs",
            } => in_formats = false,
            Event::End {
                ns: Ns::Sheet,
                name: "font",
            } => in_font = false,
            _ => {}
        }
    }
}

/// Whether a number format shows a percentage: a `%` that is neither quoted nor escaped.
pub(super) fn shows_percent(code: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

pub(super) fn sheet_extras(text: &str, part: &str, looks: &[Look]) -> Result<Extras, ReadError> {
    let mut xml = Xml::new(text, part);
    let mut extras = Extras::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    loop {
        let tag = match xml.next() {
            Ok(Event::Start(tag)) => tag,
            Ok(Event::End {
                ns: Ns::Sheet,
                name: "row",
            }) => {
                row = row.saturating_add(1);
                continue;
            }
            Ok(Event::Eof) => return Ok(extras),
            Ok(_) => continue,
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            Err(_) => return Ok(extras),
        };
        if tag.ns != Ns::Sheet {
            continue;
        }
        match tag.name {
            "row" => {
                let number: Option<u32> = xml.number(&tag, Ns::None, "r");
                row = number.map_or(row, |n| n.saturating_sub(1));
                column = 0;
                if is_on(&xml, &tag, "hidden") {
                    extras.hidden_rows.push((row, row));
                }
            }
            "col" if is_on(&xml, &tag, "hidden") => {
                let first: Option<u32> = xml.number(&tag, Ns::None, "min");
                let last: Option<u32> = xml.number(&tag, Ns::None, "max");
                if let (Some(first @ 1..), Some(last @ 1..)) = (first, last) {
                    extras.hidden_columns.push((first - 1, last - 1));
                }
            }
            "c" => {
                let place = xml
                    .attribute(&tag, Ns::None, "r")
                    .and_then(|r| position(&r));
                let (r, c) = place.unwrap_or((row, column));
                column = c.saturating_add(1);
                let style: Option<usize> = xml.number(&tag, Ns::None, "s");
                let look = style
                    .and_then(|s| looks.get(s))
                    .copied()
                    .unwrap_or_default();
                extras.style(r, c, look);
            }
            "mergeCell" => {
                if let Some(area) = xml.attribute(&tag, Ns::None, "ref").and_then(|r| area(&r)) {
                    if extras.merges.len() >= limits::MERGES {
                        let detail = format!("hơn {} vùng ghép ô", limits::MERGES);
                        return Err(limits::reached("merges", detail));
                    }
                    extras.merges.push(area);
                }
            }
            _ => {}
        }
    }
}

fn is_on<'a>(xml: &Xml<'a>, tag: &Tag<'a>, name: &str) -> bool {
    matches!(
        xml.attribute(tag, Ns::None, name).as_deref(),
        Some("1" | "true")
    )
}

/// `B7` → row and column from 0.
pub(super) fn position(reference: &str) -> Option<(u32, u32)> {
    let letters = reference
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let column = reference[..letters].bytes().try_fold(0_u32, |sum, b| {
        sum.checked_mul(26)?
            .checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = reference[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// `A1:C3` → first row, first column, last row, last column from 0.
fn area(reference: &str) -> Option<[u32; 4]> {
    let plain = reference.replace('$', "");
    let (first, last) = plain.split_once(':')?;
    let ((top, left), (bottom, right)) = (position(first)?, position(last)?);
    Some([top, left, bottom, right])
}
