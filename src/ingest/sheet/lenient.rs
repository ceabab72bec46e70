//! `.xlsx` as Excel takes it where the library does not: parts in UTF-16 or an old code page, targets
//! with `..`, relationships, shared strings or a sheet's part that are missing, cells that point at
//! nothing. Only read when the library has refused the workbook or one of its sheets.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

use super::value::{self, RawCell};
use super::{RawBook, RawSheet, Weight, broken_sheet, check_sheets, xlsx};
use crate::ingest::limits;
use crate::ingest::package::{Package, Relationship};
use crate::ingest::xml::{self, Event, Ns, Tag, Xml};
use crate::model::{Cell, CellValue, ReadError};

type Container<'a> = Package<Cursor<&'a [u8]>>;

/// Rows and columns of a sheet; what lies beyond is no place.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

/// A sheet as the workbook lists it.
#[derive(Default)]
struct Listed {
    name: String,
    id: String,
    hidden: bool,
}

/// What all sheets share.
struct Shared {
    strings: Vec<String>,
    /// By cell format: whether it shows a date or a length of time.
    times: Vec<Option<ExcelDateTimeType>>,
    is_1904: bool,
}

/// Reads a workbook part by part, passing over what is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<RawBook, ReadError> {
    let mut package = Package::open(bytes)?;
    let workbook = workbook_part(&mut package);
    let Some(text) = part(&mut package, &workbook)? else {
        return Err(ReadError::Malformed {
            part: workbook,
            detail: "thiếu phần sổ tính chính".to_owned(),
        });
    };
    let related = package.relationships(&workbook).unwrap_or_default();
    let (sheets, is_1904) = list(&text, &workbook)?;
    drop(text);
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
    let of_kind = |kind: &str, usual: &str| {
        let found = related.iter().find(|r| r.kind == kind);
        found.map_or_else(|| format!("{folder}/{usual}"), |r| r.target.clone())
    };
    let styles = part(&mut package, &of_kind("styles", "styles.xml"))?.unwrap_or_default();
    let looks = xlsx::looks(&styles)?;
    let strings = part(&mut package, &of_kind("sharedStrings", "sharedStrings.xml"))?;
    let shared = Shared {
        strings: shared_strings(&strings.unwrap_or_default())?,
        times: times(&styles)?,
        is_1904,
    };
    let mut book = RawBook::default();
    let mut weight = Weight::default();
    for (i, listed) in sheets.into_iter().enumerate() {
        let place = match target(&package, &related, &listed.id, folder, i) {
            Place::Part(name) => part(&mut package, &name)?,
            Place::NoCells => continue,
            Place::Missing => None,
        };
        let Some(text) = place else {
            let note = format!("Tệp không có nội dung của trang tính “{}”.", listed.name);
            book.notes.push(note);
            continue;
        };
        let extras = xlsx::sheet_extras(&text, &listed.name, &looks)?;
        let mut raw = RawSheet {
            hidden: listed.hidden,
            merges: extras.merges,
            hidden_rows: extras.hidden_rows,
            hidden_columns: extras.hidden_columns,
            ..RawSheet::default()
        };
        let outcome = Cells::new(&text, &listed.name, &shared).all(|cell| {
            weight.add(&cell)?;
            raw.cells.push(cell.styled(&extras.styled));
            Ok(())
        });
        match outcome {
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            Err(fault) => book.notes.push(broken_sheet(&listed.name, &fault)),
            Ok(()) => {}
        }
        raw.name = listed.name;
        book.sheets.push(raw);
    }
    book.notes.extend(package.damage());
    Ok(book)
}

/// A part as text; one cut short counts as far as it goes.
fn part(package: &mut Container<'_>, name: &str) -> Result<Option<String>, ReadError> {
    let inflated = package.inflate(name)?;
    Ok(inflated.map(|inflated| xml::decode(inflated.bytes).0))
}

fn workbook_part(package: &mut Container<'_>) -> String {
    package
        .relationships("")
        .unwrap_or_default()
        .into_iter()
        .find(|r| r.kind == "officeDocument" && package.has(&r.target))
        .map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target)
}

/// The sheets of the workbook in their order, and whether its dates count from 1904.
fn list(text: &str, part: &str) -> Result<(Vec<Listed>, bool), ReadError> {
    let mut xml = Xml::new(text, part);
    let mut sheets = Vec::new();
    let mut is_1904 = false;
    loop {
        match xml.next() {
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(tag)) if tag.ns == Ns::Sheet && tag.name == "workbookPr" => {
                let value = xml.attribute(&tag, Ns::None, "date1904");
                is_1904 = matches!(value.as_deref(), Some("1" | "true"));
            }
            Ok(Event::Start(tag)) if tag.ns == Ns::Sheet && tag.name == "sheet" => {
                check_sheets(sheets.len() + 1)?;
                let get = |ns, name| xml.attribute(&tag, ns, name).unwrap_or_default();
                sheets.push(Listed {
                    name: get(Ns::None, "name").into_owned(),
                    id: get(Ns::Rel, "id").into_owned(),
                    hidden: matches!(&*get(Ns::None, "state"), "hidden" | "veryHidden"),
                });
            }
            Ok(_) => {}
        }
    }
    Ok((sheets, is_1904))
}

/// Where a sheet lies.
enum Place {
    Part(String),
    /// Nowhere that has cells: a chart or a dialogue.
    NoCells,
    Missing,
}

/// Where a sheet lies: by its relationship, else by its number.
fn target(
    package: &Container<'_>,
    related: &[Relationship],
    id: &str,
    folder: &str,
    number: usize,
) -> Place {
    let found = related.iter().find(|r| r.id == id);
    if found.is_some_and(|r| r.kind != "worksheet") {
        return Place::NoCells;
    }
    let usual = format!("{folder}/worksheets/sheet{}.xml", number + 1);
    let name = match found {
        Some(r) if package.has(&r.target) => r.target.clone(),
        // Its number means something only where nothing else says where sheets lie.
        _ if !related.iter().any(|r| r.kind == "worksheet") => usual,
        _ => return Place::Missing,
    };
    if package.has(&name) {
        Place::Part(name)
    } else {
        Place::Missing
    }
}

/// The texts that cells share, without the reading aids of East Asian scripts.
fn shared_strings(text: &str) -> Result<Vec<String>, ReadError> {
    let mut xml = Xml::new(text, "xl/sharedStrings.xml");
    let mut strings: Vec<String> = Vec::new();
    let mut bytes = 0;
    loop {
        match xml.next() {
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            Ok(Event::Eof) | Err(_) => return Ok(strings),
            Ok(Event::Start(tag)) if tag.ns == Ns::Sheet && tag.name == "si" => {
                if strings.len() >= limits::SHARED_STRINGS {
                    let detail = format!("hơn {} chuỗi", limits::SHARED_STRINGS);
                    return Err(limits::reached("shared-strings", detail));
                }
                let mut string = String::new();
                let outcome = rich_text(&mut xml, &mut string);
                bytes += string.len();
                strings.push(string);
                if bytes as u64 > limits::ENTRY_BYTES {
                    return Err(limits::reached("shared-strings", "chuỗi quá dài"));
                }
                match outcome {
                    Err(limit @ ReadError::Limit { .. }) => return Err(limit),
                    Err(_) => return Ok(strings),
                    Ok(()) => {}
                }
            }
            Ok(_) => {}
        }
    }
}

/// The text of all `t` inside the element that was opened last, to its end.
fn rich_text(xml: &mut Xml<'_>, text: &mut String) -> Result<(), ReadError> {
    let depth = xml.depth();
    let mut shown = false;
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.name == "rPh" => xml.skip()?,
            Event::Start(tag) => shown = tag.name == "t",
            Event::Text(piece) if shown => text.push_str(&piece),
            Event::End { .. } if xml.depth() < depth => return Ok(()),
            Event::End { .. } => shown = false,
            Event::Eof => return Ok(()),
            Event::Text(_) => {}
        }
    }
}

/// By cell format, whether numbers in it are dates or lengths of time.
fn times(text: &str) -> Result<Vec<Option<ExcelDateTimeType>>, ReadError> {
    let mut xml = Xml::new(text, "xl/styles.xml");
    let mut own: Vec<(u32, Option<ExcelDateTimeType>)> = Vec::new();
    let mut times = Vec::new();
    let mut in_formats = false;
    loop {
        match xml.next() {
            Err(limit @ ReadError::Limit { .. }) => return Err(limit),
            Ok(Event::Eof) | Err(_) => return Ok(times),
            Ok(Event::Start(tag)) if tag.ns == Ns::Sheet => match tag.name {
                "numFmt" if own.len() < limits::CELL_FORMATS => {
                    let code = xml.attribute(&tag, Ns::None, "formatCode");
                    if let Some(id) = xml.number(&tag, Ns::None, "numFmtId") {
                        own.push((id, value::time_of(&code.unwrap_or_default())));
                    }
                }
                "cellXfs" => {
                    in_formats = true;
                    own.sort_by_key(|&(id, _)| id);
                }
                "xf" if in_formats && times.len() < limits::CELL_FORMATS => {
                    let id = xml.number(&tag, Ns::None, "numFmtId").unwrap_or(0);
                    let known = own.binary_search_by_key(&id, |&(id, _)| id);
                    times.push(match known {
                        Ok(at) => own[at].1,
                        Err(_) => value::time_of_number(id),
                    });
                }
                _ => {}
            },
            Ok(Event::End {
                ns: Ns::Sheet,
                name: "cellXfs",
            }) => in_formats = false,
            Ok(_) => {}
        }
    }
}

/// The cells of a sheet, one after another.
struct Cells<'a> {
    xml: Xml<'a>,
    shared: &'a Shared,
    row: u32,
    column: u32,
}

impl<'a> Cells<'a> {
    fn new(text: &'a str, part: &'a str, shared: &'a Shared) -> Cells<'a> {
        Cells {
            xml: Xml::new(text, part),
            shared,
            row: 0,
            column: 0,
        }
    }

    fn all(
        mut self,
        mut take: impl FnMut(RawCell) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.ns == Ns::Sheet && tag.name == "row" => {
                    let number: Option<u32> = self.xml.number(&tag, Ns::None, "r");
                    self.row = number.map_or(self.row, |n| n.saturating_sub(1));
                    self.column = 0;
                }
                Event::Start(tag) if tag.ns == Ns::Sheet && tag.name == "c" => {
                    if let Some(cell) = self.cell(&tag)? {
                        take(cell)?;
                    }
                }
                Event::End {
                    ns: Ns::Sheet,
                    name: "row",
                } => self.row = self.row.saturating_add(1),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn cell(&mut self, tag: &Tag<'a>) -> Result<Option<RawCell>, ReadError> {
        let place = self.xml.attribute(tag, Ns::None, "r");
        let place = place.and_then(|place| xlsx::position(&place));
        let (row, column) = place
            .filter(|&(row, column)| row < ROWS && column < COLUMNS)
            .unwrap_or((self.row, self.column));
        self.column = column.saturating_add(1);
        let kind = self.xml.attribute(tag, Ns::None, "t").unwrap_or_default();
        let format: Option<usize> = self.xml.number(tag, Ns::None, "s");
        let (mut value, mut inline) = (String::new(), String::new());
        let (mut formula, mut in_value) = (false, false);
        let depth = self.xml.depth();
        loop {
            match self.xml.next()? {
                Event::Start(tag) => match tag.name {
                    "v" => in_value = true,
                    "f" => formula = true,
                    "is" => rich_text(&mut self.xml, &mut inline)?,
                    _ => {}
                },
                Event::Text(text) if in_value => value.push_str(&text),
                Event::End { .. } if self.xml.depth() < depth => break,
                Event::End { .. } => in_value = false,
                Event::Eof => break,
                Event::Text(_) => {}
            }
        }
        if row >= ROWS || column >= COLUMNS {
            return Ok(None);
        }
        let number = || value.trim().parse::<f64>().ok();
        let data = match &*kind {
            "s" => {
                let index: Option<usize> = value.trim().parse().ok();
                let text = index.and_then(|i| self.shared.strings.get(i));
                DataRef::SharedString(text.map_or("", String::as_str))
            }
            "inlineStr" => DataRef::SharedString(&inline),
            "b" => DataRef::Bool(matches!(value.trim(), "1" | "true")),
            "e" => {
                return Ok(Some(RawCell {
                    row,
                    column,
                    cell: Cell {
                        text: value,
                        value: CellValue::Error,
                        formula,
                        ..Cell::default()
                    },
                }));
            }
            "d" => DataRef::DateTimeIso(value),
            "str" => DataRef::SharedString(&value),
            _ if value.trim().is_empty() => DataRef::Empty,
            _ => match (number(), self.time(format)) {
                (None, _) => DataRef::SharedString(&value),
                (Some(x), None) => DataRef::Float(x),
                (Some(x), Some(kind)) => {
                    DataRef::DateTime(ExcelDateTime::new(x, kind, self.shared.is_1904))
                }
            },
        };
        Ok(value::cell(row, column, &data, formula))
    }

    fn time(&self, format: Option<usize>) -> Option<ExcelDateTimeType> {
        self.shared.times.get(format?).copied().flatten()
    }
}
