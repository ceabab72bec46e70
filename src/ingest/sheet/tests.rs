//! Values and grids, without a workbook around them.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::ref_patterns,
    clippy::needless_raw_string_hashes,
    clippy::elidable_lifetime_names
)] // helpers of tests

use super::value::{cell, cell_of};
use super::{RawSheet, grid};
use crate::model::{CellValue, TableOrigin};
use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType};

fn shown(value: &DataRef<'_>) -> (String, CellValue) {
    let raw = cell(0, 0, value, false).unwrap();
    (raw.cell.text, raw.cell.value)
}

#[test]
fn numbers_are_shortest_digits_of_what_excel_knows() {
    let cases = [
        (85_000.0, "85000"),
        (0.68, "0.68"),
        (0.1 + 0.2, "0.3"),
        (104.166_666_666_666_67, "104.166666666667"),
        (-2.5, "-2.5"),
        (0.0, "0"),
        (9_007_199_254_740_991.0, "9007199254740991"),
        (1e300, "1e300"),
    ];
    for (value, expected) in cases {
        let (text, value) = shown(&DataRef::Float(value));
        assert_eq!(text, expected);
        let CellValue::Number { digits, percent } = value else {
            panic!("{value:?}");
        };
        assert_eq!((digits.as_str(), percent), (expected, false));
    }
}

#[test]
fn dates_are_iso_and_times_are_text() {
    let date = |x: f64, kind| shown(&DataRef::DateTime(ExcelDateTime::new(x, kind, false)));
    let iso = |iso: &str| CellValue::Date {
        iso: iso.to_owned(),
    };
    let kind = ExcelDateTimeType::DateTime;
    assert_eq!(
        date(45_607.0, kind),
        ("2024-11-11".to_owned(), iso("2024-11-11"))
    );
    let (text, value) = date(45_469.354_166_67, kind);
    assert_eq!(
        (text.as_str(), value),
        ("2024-06-26 08:30", iso("2024-06-26"))
    );
    assert_eq!(date(0.5, kind), ("12:00".to_owned(), CellValue::Text));
    let span = ExcelDateTimeType::TimeDelta;
    assert_eq!(date(1.5, span), ("36:00".to_owned(), CellValue::Text));
    let stored = DataRef::DateTimeIso("2024-06-26T00:00:00".to_owned());
    assert_eq!(shown(&stored), ("2024-06-26".to_owned(), iso("2024-06-26")));
}

#[test]
fn white_space_is_no_content_but_a_formula_is() {
    assert!(cell(0, 0, &DataRef::SharedString("  \n"), false).is_none());
    let raw = cell(0, 0, &DataRef::Empty, true).unwrap();
    assert!(raw.cell.formula);
    assert_eq!(raw.cell.value, CellValue::Blank);
}

fn sheet(cells: &[(u32, u32, &str)]) -> RawSheet {
    RawSheet {
        name: "S".to_owned(),
        cells: cells
            .iter()
            .filter_map(|&(r, c, text)| cell_of(r, c, &Data::String(text.to_owned()), false))
            .collect(),
        ..RawSheet::default()
    }
}

#[test]
fn empty_surroundings_are_dropped_and_places_stay_true() {
    let mut raw = sheet(&[(2, 1, "a"), (4, 3, "b")]);
    raw.hidden_rows = vec![(3, 3), (90, 90)];
    raw.hidden_columns = vec![(0, 2)];
    raw.merges = vec![[2, 1, 3, 2], [0, 0, 0, 5]];
    let tables = grid::tables(raw, &mut 1_000).unwrap();
    let table = &tables[0];
    assert_eq!((table.rows.len(), table.rows[0].len()), (3, 3));
    assert_eq!(table.anchor(2, 2).to_string(), "S!D5");
    assert_eq!(
        (&table.hidden_rows[..], &table.hidden_columns[..]),
        (&[1][..], &[0, 1][..])
    );
    assert_eq!(table.rows[1][1].covered_by, Some((0, 0)));
    assert_eq!(table.rows[0][0].covered_by, None);
}

#[test]
fn stray_cells_far_away_become_tables_of_their_own() {
    let raw = sheet(&[(0, 0, "a"), (1, 1, "b"), (1_048_575, 3, "lạc")]);
    let tables = grid::tables(raw, &mut 1_000).unwrap();
    let firsts: Vec<u32> = tables
        .iter()
        .map(|table| match table.origin {
            TableOrigin::Sheet { first_row, .. } => first_row,
            TableOrigin::Text(_) => 0,
        })
        .collect();
    assert_eq!(firsts, [1, 1_048_576]);
}

#[test]
fn a_sheet_that_cannot_be_parted_is_refused() {
    let cells: Vec<(u32, u32, &str)> = (0..100).map(|i| (i * 40, i * 40, "x")).collect();
    let error = grid::tables(sheet(&cells), &mut 100_000).unwrap_err();
    assert_eq!(error.code(), "limit");
}
