//! Workbooks as whole files.

use super::office::{ods, record, words, xls, xls_number, xlsb, xlsx, xlsx_with};
use super::{read, tables};
use doichieu::model::{Cell, CellValue, Document, ReadQuality, TableOrigin};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

fn cell(document: &Document, table: usize, row: usize, column: usize) -> &Cell {
    &tables(document)[table].rows[row][column]
}

fn number(digits: &str, percent: bool) -> CellValue {
    CellValue::Number {
        digits: digits.to_owned(),
        percent,
    }
}

/// A sheet as a unit fills it in: title over merged cells, two-row heads, formulas, hidden rows.
fn filled_sheet() -> Vec<u8> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let percent = Format::new().set_num_format("0.0%");
    let date = Format::new().set_num_format("dd/mm");
    let sheet = book.add_worksheet().set_name("Chỉ tiêu").unwrap();
    sheet
        .merge_range(1, 1, 1, 4, "BIỂU CHỈ TIÊU", &bold)
        .unwrap();
    sheet.write_with_format(2, 1, "TT", &bold).unwrap();
    sheet.write(2, 2, "Nội dung").unwrap();
    sheet.write(3, 1, 1).unwrap();
    sheet.write(3, 2, "Giới thiệu việc làm").unwrap();
    sheet.write(3, 3, 85_000).unwrap();
    sheet.write_with_format(3, 4, 0.68, &percent).unwrap();
    sheet.write(4, 2, "85.000").unwrap();
    let typed = ExcelDateTime::from_ymd(2024, 11, 11).unwrap();
    sheet.write_with_format(4, 3, &typed, &date).unwrap();
    sheet
        .write(4, 4, Formula::new("=D4*2").set_result("170000"))
        .unwrap();
    sheet.write(5, 3, true).unwrap();
    sheet
        .write(5, 4, Formula::new("=1/0").set_result("#DIV/0!"))
        .unwrap();
    sheet.set_row_hidden(4).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let other = book.add_worksheet().set_name("Ẩn").unwrap();
    other.write(0, 0, "bí mật").unwrap();
    other.set_hidden(true);
    book.save_to_buffer().unwrap()
}

#[test]
fn values_keep_what_they_are() {
    let document = read(&filled_sheet(), "a.xlsx").unwrap();
    let at = |row, column| {
        let cell = cell(&document, 0, row, column);
        (cell.text.as_str(), cell.value.clone())
    };
    assert_eq!(at(0, 0), ("BIỂU CHỈ TIÊU", CellValue::Text));
    assert_eq!(at(2, 0), ("1", number("1", false)));
    assert_eq!(at(2, 2), ("85000", number("85000", false)));
    assert_eq!(at(2, 3), ("0.68", number("0.68", true)));
    assert_eq!(at(3, 1), ("85.000", CellValue::Text));
    let iso = "2024-11-11".to_owned();
    assert_eq!(at(3, 2), ("2024-11-11", CellValue::Date { iso }));
    assert_eq!(at(4, 2), ("TRUE", CellValue::Bool));
    assert_eq!(at(4, 3), ("#DIV/0!", CellValue::Error));
    assert_eq!(document.quality, ReadQuality::Good);
}

#[test]
fn formulas_give_their_stored_result_and_are_marked() {
    let document = read(&filled_sheet(), "a.xlsx").unwrap();
    let formula = cell(&document, 0, 3, 3);
    assert_eq!((formula.text.as_str(), formula.formula), ("170000", true));
    assert!(!cell(&document, 0, 2, 2).formula);
}

#[test]
fn merged_hidden_and_bold_are_kept_and_places_are_the_sheets_own() {
    let document = read(&filled_sheet(), "a.xlsx").unwrap();
    let table = tables(&document)[0];
    assert_eq!(table.anchor(0, 0).to_string(), "Chỉ tiêu!B2");
    let covered: Vec<_> = table.rows[0].iter().map(|cell| cell.covered_by).collect();
    assert_eq!(covered, [None, Some((0, 0)), Some((0, 0)), Some((0, 0))]);
    assert_eq!(
        (&table.hidden_rows[..], &table.hidden_columns[..]),
        (&[3][..], &[1][..])
    );
    assert!(cell(&document, 0, 1, 0).bold);
    assert!(!cell(&document, 0, 1, 1).bold);
    let TableOrigin::Sheet { name, hidden, .. } = &tables(&document)[1].origin else {
        panic!("no sheet");
    };
    assert_eq!((name.as_str(), *hidden), ("Ẩn", true));
}

#[test]
fn quoted_percent_signs_make_no_percentage() {
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" formatCode="0&quot;%&quot;"/><numFmt numFmtId="165" formatCode="0.00\ %"/></numFmts><fonts><font/></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/></cellXfs></styleSheet>"#;
    let row = r#"<sheetData><row r="1"><c r="A1" s="1"><v>68</v></c><c r="B1" s="2"><v>0.68</v></c><c r="C1" s="3"><v>1</v></c></row></sheetData>"#;
    let document = read(
        &xlsx_with(&[("S", row)], &[("xl/styles.xml", styles)]),
        "a.xlsx",
    )
    .unwrap();
    assert_eq!(cell(&document, 0, 0, 0).value, number("68", false));
    assert_eq!(cell(&document, 0, 0, 1).value, number("0.68", true));
    assert_eq!(cell(&document, 0, 0, 2).value, number("1", true));
}

#[test]
fn a_formula_without_a_stored_result_is_blank_but_marked() {
    let row = r#"<sheetData><row r="1"><c r="A1"><f>SUM(B1:B9)</f></c><c r="B1"><v>1</v></c></row></sheetData>"#;
    let document = read(&xlsx(&[("S", row)]), "a.xlsx").unwrap();
    let cell = cell(&document, 0, 0, 0);
    assert_eq!((cell.formula, &cell.value), (true, &CellValue::Blank));
}

#[test]
fn a_stray_cell_in_the_last_row_costs_nothing() {
    let rows = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    let document = read(&xlsx(&[("S", rows)]), "a.xlsx").unwrap();
    let anchors: Vec<String> = tables(&document)
        .iter()
        .map(|t| t.anchor(0, 0).to_string())
        .collect();
    assert_eq!(anchors, ["S!A1", "S!XFD1048576"]);
}

#[test]
fn an_empty_sheet_gives_no_table() {
    let document = read(&xlsx(&[("Trống", "<sheetData/>")]), "a.xlsx").unwrap();
    assert!(document.blocks.is_empty());
}

#[test]
fn a_sheet_that_breaks_off_keeps_what_was_read() {
    let row = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v"#;
    let document = read(&xlsx(&[("S", row)]), "a.xlsx").unwrap();
    assert_eq!(document.quality, ReadQuality::Partial);
    assert_eq!(cell(&document, 0, 0, 0).text, "1");
}

#[test]
fn shared_and_inline_strings_read() {
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Đoàn</t></r><r><t xml:space="preserve"> viên</t></r></si></sst>"#;
    let row = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>ưu tú</t></is></c></row></sheetData>"#;
    let document = read(
        &xlsx_with(&[("S", row)], &[("xl/sharedStrings.xml", strings)]),
        "a.xlsx",
    )
    .unwrap();
    assert_eq!(cell(&document, 0, 0, 0).text, "Đoàn viên");
    assert_eq!(cell(&document, 0, 0, 1).text, "ưu tú");
}

#[test]
fn old_workbooks_keep_percentages_bold_merges_and_what_is_hidden() {
    let text = |row: u16, column: u16, text: &str| {
        let body = [
            &words(&[row, column, 0, text.len() as u16])[..],
            b"\0",
            text.as_bytes(),
        ]
        .concat();
        record(0x0204, &body)
    };
    let book = xls(&[
        record(0x0208, &words(&[2, 0, 3, 0, 0, 0, 0x20, 0])),
        record(0x007d, &words(&[1, 1, 0, 0, 1, 0])),
        text(0, 0, "Title"),
        xls_number(1, 0, 0, 85_000.0),
        xls_number(1, 1, 1, 0.68),
        xls_number(2, 2, 0, 1.5),
        // 5 in RK form, twice.
        record(0x00bd, &words(&[3, 0, 0, 0x0016, 0, 1, 0x0016, 0, 1])),
        record(0x00e5, &words(&[1, 0, 0, 0, 2])),
    ]);
    let document = read(&book, "a.xls").unwrap();
    let table = tables(&document)[0];
    assert_eq!(table.anchor(0, 0).to_string(), "S!A1");
    assert_eq!(cell(&document, 0, 0, 0).text, "Title");
    assert_eq!(cell(&document, 0, 0, 2).covered_by, Some((0, 0)));
    assert_eq!(cell(&document, 0, 1, 0).value, number("85000", false));
    assert_eq!(cell(&document, 0, 1, 1).value, number("0.68", true));
    assert!(cell(&document, 0, 1, 1).bold && !cell(&document, 0, 1, 0).bold);
    assert_eq!(cell(&document, 0, 3, 1).value, number("5", true));
    assert_eq!(
        (&table.hidden_rows[..], &table.hidden_columns[..]),
        (&[2][..], &[1][..])
    );
}

#[test]
fn open_workbooks_keep_percentages_merges_and_what_is_hidden() {
    let float = |kind: &str, value: &str, more: &str| {
        format!(
            r#"<table:table-cell office:value-type="{kind}" office:value="{value}"{more}><text:p>{value}</text:p></table:table-cell>"#
        )
    };
    let sheet = [
        r#"<table:table table:name="Chỉ tiêu"><table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>"#,
        r#"<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="3"><text:p>BIỂU</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>"#,
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>",
        "<table:table-row table:visibility=\"filter\">",
        &float("percentage", "0.68", ""),
        &float("float", "85000", ""),
        &float("float", "170000", " table:formula=\"of:=[.B4]*2\""),
        "</table:table-row></table:table>",
    ]
    .concat();
    let document = read(&ods(&sheet), "a.ods").unwrap();
    let table = tables(&document)[0];
    assert_eq!(table.rows.len(), 4);
    assert_eq!(cell(&document, 0, 0, 2).covered_by, Some((0, 0)));
    assert_eq!(cell(&document, 0, 3, 0).value, number("0.68", true));
    assert_eq!(cell(&document, 0, 3, 1).value, number("85000", false));
    assert!(cell(&document, 0, 3, 2).formula);
    assert_eq!(
        (&table.hidden_rows[..], &table.hidden_columns[..]),
        (&[3][..], &[1, 2][..])
    );
}

#[test]
fn binary_workbooks_read() {
    let book = xlsb(&[
        (2, 1, Err("Trồng cây")),
        (2, 2, Ok(250.0)),
        (4, 1, Ok(0.68)),
    ]);
    let document = read(&book, "a.xlsb").unwrap();
    assert_eq!(tables(&document)[0].anchor(0, 0).to_string(), "S!B3");
    assert_eq!(cell(&document, 0, 0, 0).text, "Trồng cây");
    assert_eq!(cell(&document, 0, 0, 1).value, number("250", false));
    assert_eq!(cell(&document, 0, 2, 0).value, number("0.68", false));
}
