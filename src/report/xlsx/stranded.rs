//! *Đã nhập, không còn dòng*: what people typed for units and lines that this run does not have.

use rust_xlsxwriter::Worksheet;

use crate::model::HumanValue;
use crate::model::human::heads;

use super::grid::{Grid, SHEET_ROWS, Written};
use super::{Book, human, page};

pub(super) const NAME: &str = heads::STRANDED;

const HEADER: u32 = 4;

const HEADS: [(&str, f64); 12] = [
    (heads::UNIT, 28.0),
    (heads::LINE, 20.0),
    (heads::SELF, 10.0),
    (heads::WEIGHT, 10.0),
    (heads::APPRAISED, 12.0),
    (heads::REASON, 46.0),
    (heads::FINAL, 10.0),
    (heads::NOTE, 40.0),
    (heads::UNIT_ID, 18.0),
    (heads::MACHINE_THEN, 12.0),
    (heads::DECIDED, 12.0),
    ("Nơi đã nhập", 14.0),
];
/// Column of the machine's score when the board decided; what had been decided stands right of it.
const THEN: u16 = 9;

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "NỘI DUNG BAN ĐÃ NHẬP MÀ NAY KHÔNG CÒN DÒNG",
        "Đơn vị hoặc tiêu chí không còn trong lần chạy này. Nội dung được giữ ở đây qua mọi lần chạy lại và trở về chỗ cũ khi dòng có lại.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let styles = &book.tops;
    let mut row = HEADER;
    for one in &book.comparison.stranded {
        if row + 2 >= SHEET_ROWS {
            break;
        }
        row += 1;
        let typed = &one.human;
        grid.verbatim(row, 0, &one.name, &styles.text)?;
        let line = one.line.as_deref().unwrap_or_default();
        grid.verbatim(row, 1, line, &styles.text)?;
        let values: [&Option<HumanValue>; 6] = [
            &typed.own,
            &typed.possible,
            &typed.appraised,
            &typed.reason,
            &typed.settled,
            &typed.note,
        ];
        for (column, value) in (2..).zip(values) {
            human::value(&mut grid, (row, column), value.as_ref(), &styles.text)?;
        }
        grid.verbatim(row, 8, &one.unit, &styles.text)?;
        human::memory(&mut grid, row, (THEN, THEN + 1), typed, &styles.text)?;
        let place = if one.unit == heads::CONCLUSION {
            heads::CONCLUSION
        } else if one.line.is_some() {
            heads::CALCULATION
        } else {
            heads::OVERVIEW
        };
        grid.text(row, THEN + 2, place, &styles.text)?;
        grid.fit_row(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)
}
