//! The registers as grids with places: `.csv` (UTF-8, `,` `;` or tab) and `.xlsx`, read alike.

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::faults::{Faults, Place, suggestion};
use super::values;
use crate::ingest;
use crate::model::{Block, Cell, CellValue, Format, Table, TableOrigin};
use crate::rules::Diagnostic;

/// One field of a register.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// The text, spaces tidied.
    pub(super) text: String,
    /// Where it stands.
    pub(super) place: Place,
    /// The number or date a workbook stores; `None` for typed text.
    stored: Option<Stored>,
}

#[derive(Debug, Clone, Copy)]
enum Stored {
    Number(Decimal),
    Date(Date),
}

impl Field {
    fn typed(text: &str, place: Place) -> Self {
        Field {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            place,
            stored: None,
        }
    }

    fn of_cell(cell: &Cell, place: Place) -> Self {
        let mut field = Field::typed(&cell.text, place);
        field.stored = match &cell.value {
            CellValue::Number { digits, percent } => digits
                .parse()
                .or_else(|_| Decimal::from_scientific(digits))
                .ok()
                .map(|n: Decimal| {
                    if *percent {
                        n * Decimal::ONE_HUNDRED
                    } else {
                        n
                    }
                })
                .map(|n| Stored::Number(n.normalize())),
            CellValue::Date { iso } => values::date(iso.get(..10).unwrap_or(iso)).map(Stored::Date),
            _ => None,
        };
        field
    }

    /// The field as a date.
    pub(super) fn date(&self) -> Option<Date> {
        match self.stored {
            Some(Stored::Date(date)) => Some(date),
            _ => values::date(&self.text),
        }
    }

    /// The field as a number that is not negative.
    pub(super) fn number(&self) -> Option<Decimal> {
        match self.stored {
            Some(Stored::Number(number)) => Some(number).filter(|n| !n.is_sign_negative()),
            Some(Stored::Date(_)) => None,
            None => values::number(&self.text),
        }
    }

    /// The field as hundredths of a point.
    pub(super) fn hundredths(&self) -> Option<i64> {
        match self.stored {
            Some(Stored::Number(number)) => values::hundredths(&number.to_string()),
            Some(Stored::Date(_)) => None,
            None => values::hundredths(&self.text),
        }
    }
}

/// A register: one header row, then rows of equal meaning.
#[derive(Debug, Default)]
pub(super) struct Grid {
    header: Vec<Field>,
    rows: Vec<Vec<Field>>,
    /// Name of the sheet; empty for a text file.
    sheet: String,
}

/// Column positions by name, once the header has been checked.
pub(super) struct Columns {
    names: Vec<String>,
}

impl Grid {
    /// The fields of the header.
    pub(super) fn header(&self) -> &[Field] {
        &self.header
    }

    /// Name of the sheet the register stands on; empty for a text file.
    pub(super) fn sheet(&self) -> &str {
        &self.sheet
    }

    /// The rows below the header; blank fields are left out of none of them.
    pub(super) fn rows(&self) -> &[Vec<Field>] {
        &self.rows
    }

    /// Checks the header: doubled names are faults, and unknown ones too unless `known` is empty.
    pub(super) fn columns(
        &self,
        known: &[&str],
        required: &[&str],
        faults: &mut Faults,
    ) -> Columns {
        let mut names: Vec<String> = Vec::new();
        for field in &self.header {
            let name = field.text.to_lowercase();
            if !name.is_empty() && names.contains(&name) {
                faults.error(
                    &field.place,
                    format!("Cột “{}” ghi hai lần", field.text),
                    "",
                );
            } else if !name.is_empty() && !known.is_empty() && !known.contains(&name.as_str()) {
                faults.error(
                    &field.place,
                    format!("Không có cột “{}”", field.text),
                    vietnamese_name(&name, known).map_or_else(
                        || suggestion(&name, known),
                        |meant| format!("Tên cột viết như trong mẫu: ghi “{meant}”."),
                    ),
                );
            }
            names.push(name);
        }
        for name in required {
            if !names.iter().any(|have| have == name) {
                let place = self
                    .header
                    .first()
                    .map_or(Place::Whole, |f| f.place.clone());
                faults.error(
                    &place,
                    format!("Thiếu cột “{name}”"),
                    "Dòng đầu tiên của tệp phải là tên các cột.",
                );
            }
        }
        for row in &self.rows {
            for (at, field) in row.iter().enumerate() {
                if !field.text.is_empty() && names.get(at).is_none_or(String::is_empty) {
                    faults.error(
                        &field.place,
                        format!("Ô “{}” không nằm dưới cột nào", field.text),
                        "Kiểm tra số dấu phân cách của dòng; chữ có dấu phẩy phải nằm trong dấu nháy.",
                    );
                }
            }
        }
        Columns { names }
    }
}

impl Columns {
    /// Whether there is a column of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|have| have == name)
    }

    /// The field of a row under a column, unless blank or absent.
    pub(super) fn get<'r>(&self, row: &'r [Field], name: &str) -> Option<&'r Field> {
        let at = self.names.iter().position(|have| have == name)?;
        row.get(at).filter(|field| !field.text.is_empty())
    }
}

/// The column a clerk means who writes its name in Vietnamese.
fn vietnamese_name(name: &str, known: &[&str]) -> Option<&'static str> {
    const NAMES: [(&str, &[&str]); 9] = [
        ("id", &["ma", "ma don vi"]),
        ("name", &["ten", "ten don vi", "don vi"]),
        ("type", &["loai", "loai don vi"]),
        ("cluster", &["cum", "cum thi dua"]),
        ("aliases", &["ten khac", "ten goi khac", "viet tat"]),
        ("predecessors", &["don vi cu", "truoc day"]),
        ("visit", &["ngay kiem tra", "ngay lam viec"]),
        ("received", &["ngay nhan", "ngay nop"]),
        ("self_score", &["tu cham", "diem tu cham"]),
    ];
    let key = crate::text::key(&name.replace('_', " "));
    let (meant, _) = NAMES
        .iter()
        .find(|(_, names)| names.contains(&key.as_str()))?;
    known.contains(meant).then_some(*meant)
}

/// Opens `<stem>.csv` or `<stem>.xlsx` of the folder; `Ok(None)` when neither exists.
/// `key_column` is the column that tells the header row of a sheet from a title above it.
pub(super) fn open(
    folder: &Path,
    stem: &str,
    key_column: &str,
) -> Result<Option<(Grid, Faults)>, Vec<Diagnostic>> {
    let csv = folder.join(format!("{stem}.csv"));
    let xlsx = folder.join(format!("{stem}.xlsx"));
    let path = match (csv.is_file(), xlsx.is_file()) {
        (true, true) => {
            let mut faults = Faults::new(&csv, String::new());
            faults.error(
                &Place::Whole,
                format!("Có cả {stem}.csv và {stem}.xlsx, không rõ dùng tệp nào"),
                "Giữ một tệp trong thư mục, chuyển tệp kia đi nơi khác.",
            );
            return Err(faults.into_list());
        }
        (true, false) => csv,
        (false, true) => xlsx,
        (false, false) => return Ok(None),
    };
    let bytes = fs::read(&path).map_err(|error| {
        let mut faults = Faults::new(&path, String::new());
        faults.error(
            &Place::Whole,
            format!("Không mở được tệp ({error})"),
            "Nếu tệp đang mở trong Excel, đóng lại rồi chạy lại.",
        );
        faults.into_list()
    })?;
    if path.extension().is_some_and(|e| e == "csv") {
        from_csv(&path, &bytes).map(Some)
    } else {
        from_workbook(&path, &bytes, key_column).map(Some)
    }
}

fn from_csv(path: &Path, bytes: &[u8]) -> Result<(Grid, Faults), Vec<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Ok(source) = std::str::from_utf8(bytes) else {
        let mut faults = Faults::new(path, String::new());
        faults.error(
            &Place::Whole,
            "Tệp không phải UTF-8",
            "Trong Excel chọn Lưu thành → “CSV UTF-8 (Comma delimited)”, hoặc lưu thành .xlsx.",
        );
        return Err(faults.into_list());
    };
    let mut faults = Faults::new(path, source.to_owned());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(source))
        .has_headers(false)
        .flexible(true)
        .from_reader(source.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    loop {
        let start = reader.position().byte() as usize;
        // The text is valid UTF-8 and lengths may differ, so reading from memory cannot fail.
        if !reader.read_record(&mut record).unwrap_or(false) {
            break;
        }
        let end = (reader.position().byte() as usize).min(source.len());
        let mut at = skip_blank(source, start).min(end);
        let mut row = Vec::with_capacity(record.len());
        for text in &record {
            let span = match source[at..end].find(text) {
                Some(offset) if !text.is_empty() => at + offset..at + offset + text.len(),
                _ => at..at,
            };
            at = span.end;
            let place = Place::Span(span);
            if text.trim().contains('\n') {
                faults.error(
                    &place,
                    "Ô chứa dấu xuống dòng",
                    "Thường do một dấu nháy kép mở mà không đóng; mỗi đơn vị phải nằm trên một dòng.",
                );
            }
            row.push(Field::typed(text, place));
        }
        keep(&mut grid, row);
    }
    Ok((grid, faults))
}

/// The first row that is not blank becomes the header.
fn keep(grid: &mut Grid, row: Vec<Field>) {
    if row.iter().all(|field| field.text.is_empty()) {
        return;
    }
    if grid.header.is_empty() {
        grid.header = row;
    } else {
        grid.rows.push(row);
    }
}

/// Byte offset of the first line at or after `start` that is not blank.
fn skip_blank(source: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(line) = source[at..].split_inclusive('\n').next() {
        if !line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    at
}

/// The separator that occurs most in the header line, outside quotation marks.
fn delimiter(source: &str) -> u8 {
    let header = source[skip_blank(source, 0)..].lines().next().unwrap_or("");
    let mut counts = [(0usize, b','), (0, b';'), (0, b'\t')];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (count, separator) in &mut counts {
            *count += usize::from(!quoted && byte == *separator);
        }
    }
    let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0);
    counts
        .iter()
        .find(|(count, _)| *count == most)
        .map_or(b',', |(_, separator)| *separator)
}

fn from_workbook(
    path: &Path,
    bytes: &[u8],
    key_column: &str,
) -> Result<(Grid, Faults), Vec<Diagnostic>> {
    let mut faults = Faults::new(path, String::new());
    let document = match ingest::parse(bytes, Format::Xlsx) {
        Ok(document) => document,
        Err(error) => {
            faults.error(&Place::Whole, error.to_string(), "");
            return Err(faults.into_list());
        }
    };
    let sheets: Vec<&Table> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
        .filter(|table| !matches!(table.origin, TableOrigin::Sheet { hidden: true, .. }))
        .collect();
    let is_header = |row: &Vec<Cell>| {
        row.iter()
            .any(|cell| cell.text.trim().to_lowercase() == key_column)
    };
    let found = sheets.iter().find_map(|table| {
        let at = table.rows.iter().position(is_header)?;
        Some((*table, at))
    });
    let Some((table, header)) = found else {
        faults.error(
            &Place::Whole,
            format!("Không có trang tính nào có cột “{key_column}”"),
            "Dòng đầu tiên của bảng phải là tên các cột.",
        );
        return Err(faults.into_list());
    };
    let (sheet, first_row, first_column) = match &table.origin {
        TableOrigin::Sheet {
            name,
            first_row,
            first_column,
            ..
        } => (name.clone(), *first_row, *first_column),
        TableOrigin::Text(_) => (String::new(), 1, 1),
    };
    let mut grid = Grid {
        sheet,
        ..Grid::default()
    };
    for (at, cells) in table.rows.iter().enumerate().skip(header) {
        let row = cells
            .iter()
            .zip(first_column..)
            .map(|(cell, column)| {
                let row = first_row + at as u32;
                Field::of_cell(cell, Place::Cell { row, column })
            })
            .collect();
        keep(&mut grid, row);
    }
    Ok((grid, faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(text: &str) -> (Vec<String>, Vec<Vec<String>>, usize) {
        let (grid, faults) = from_csv(Path::new("units.csv"), text.as_bytes()).unwrap();
        let texts = |row: &Vec<Field>| row.iter().map(|f| f.text.clone()).collect::<Vec<_>>();
        (
            texts(&grid.header),
            grid.rows.iter().map(texts).collect(),
            faults.into_list().len(),
        )
    }

    #[test]
    fn reads_all_separators_a_bom_and_blank_lines() {
        for text in [
            "id,name\nan-minh,\"Huyện đoàn An Minh\"\n",
            "\u{feff}id;name\r\nan-minh;Huyện đoàn An Minh\r\n",
            "\n\nid\tname\nan-minh\tHuyện đoàn  An Minh",
        ] {
            let (header, rows, faults) = csv(text);
            assert_eq!(header, ["id", "name"], "{text:?}");
            assert_eq!(rows, [["an-minh", "Huyện đoàn An Minh"]], "{text:?}");
            assert_eq!(faults, 0);
        }
    }

    #[test]
    fn places_point_at_the_field_itself() {
        let text = "id,name\n\na,\"b, c\"\n";
        let (grid, _) = from_csv(Path::new("units.csv"), text.as_bytes()).unwrap();
        let Place::Span(span) = grid.rows[0][1].place.clone() else {
            panic!("a text file has spans")
        };
        assert_eq!(&text[span], "b, c");
        let Place::Span(span) = grid.rows[0][0].place.clone() else {
            panic!("a text file has spans")
        };
        assert_eq!(span.start, text.rfind("a,\"").unwrap());
    }

    #[test]
    fn an_open_quotation_mark_is_a_fault_not_a_swallowed_register() {
        let (_, _, faults) = csv("id,name\na,\"Xã An\nb,Xã Bình\nc,Xã Cư\n");
        assert_eq!(faults, 1);
    }

    #[test]
    fn fields_outside_the_header_and_doubled_or_unknown_columns_are_faults() {
        let text = "id,name,nmae,id\na,b,c,d,e\n";
        let (grid, mut faults) = from_csv(Path::new("units.csv"), text.as_bytes()).unwrap();
        grid.columns(&["id", "name"], &["id", "name"], &mut faults);
        let list = faults.into_list();
        let messages: Vec<&str> = list.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "Không có cột “nmae”",
                "Cột “id” ghi hai lần",
                "Ô “e” không nằm dưới cột nào"
            ]
        );
        assert_eq!(list[0].help, "Có phải “name” không?");
    }

    #[test]
    fn other_encodings_are_refused_with_advice() {
        let error = from_csv(Path::new("units.csv"), b"id,name\na,X\xe3 An\n").unwrap_err();
        assert!(error[0].help.contains("CSV UTF-8"));
    }

    #[test]
    fn stored_numbers_and_dates_win_over_their_display() {
        let cell = |text: &str, value| Cell {
            text: text.to_owned(),
            value,
            ..Cell::default()
        };
        let place = Place::Cell { row: 2, column: 3 };
        let percent = CellValue::Number {
            digits: "0.8".to_owned(),
            percent: true,
        };
        let field = Field::of_cell(&cell("80%", percent), place.clone());
        assert_eq!(field.number(), Some(80.into()));
        let plain = CellValue::Number {
            digits: "12.5".to_owned(),
            percent: false,
        };
        let field = Field::of_cell(&cell("12.5", plain), place.clone());
        assert_eq!(field.number(), Some(Decimal::new(125, 1)));
        assert_eq!(field.hundredths(), Some(1250));
        let date = CellValue::Date {
            iso: "2024-07-02".to_owned(),
        };
        let field = Field::of_cell(&cell("02/07/2024", date), place);
        assert_eq!(field.date(), Some(jiff::civil::date(2024, 7, 2)));
        assert_eq!(field.number(), None);
    }
}
