//! *Hạn nộp*: by when each unit had to report, by which rule, and what the other reading would give.
//! Stands for any number of units; the units' own pages end at forty.

use rust_xlsxwriter::Worksheet;

use crate::model::{Comparison, Content};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::style::Tone;
use super::{Book, page, wording};

pub(super) const NAME: &str = "Hạn nộp";

const HEADER: u32 = 4;

const HEADS: [(&str, f64); 7] = [
    ("Đơn vị", 28.0),
    ("Ngày kiểm tra", 12.0),
    ("Hạn nộp", 12.0),
    ("Ngày nhận", 12.0),
    ("Chậm (ngày)", 9.0),
    ("Nội dung báo cáo", 14.0),
    ("Cách tính hạn đã chọn và cách tính khác", 90.0),
];

/// Whether there is anything to say: a round may set no deadline.
pub(super) fn is_needed(comparison: &Comparison) -> bool {
    let mut units = comparison.units.iter();
    units.any(|unit| unit.assessment.punctuality.due.is_some())
}

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "HẠN NỘP BÁO CÁO CỦA TỪNG ĐƠN VỊ",
        "Hạn nộp tính theo quy tắc của đợt kiểm tra; nơi tài liệu hiểu được hai cách, cột cuối ghi cách đã chọn và hạn theo cách còn lại.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    grid.ruled(&[&book.tops.text; HEADS.len()])?;
    let mut content = vec![None; book.comparison.units.len()];
    for cell in &book.comparison.matrix {
        for &unit in &cell.units {
            if let Some(slot) = content.get_mut(unit) {
                *slot = Some(cell.content);
            }
        }
    }
    let mut row = HEADER;
    for &index in &book.comparison.order {
        if row + 2 >= SHEET_ROWS {
            break;
        }
        row += 1;
        let content = content.get(index).copied().flatten();
        unit_row(&mut grid, book, row, index, content)?;
        grid.fit_listed(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)
}

fn unit_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    index: usize,
    content: Option<Content>,
) -> Written {
    let styles = &book.tops;
    let assessment = &book.comparison.units[index].assessment;
    let known = &assessment.punctuality;
    grid.as_read().listed(row, 0, &assessment.unit.name)?;
    grid.blanks(row, 1, 6)?;
    let days = [&assessment.unit.visit, &known.due, &known.received];
    for (column, day) in (1..).zip(days) {
        let day = day.as_deref().map_or_else(|| "–".to_owned(), wording::date);
        grid.listed(row, column, &day)?;
    }
    match (&known.due, &known.received) {
        (Some(_), Some(_)) if known.days_late > 0 => {
            let late = f64::from(known.days_late);
            grid.number(row, 4, late, styles.tone(Tone::Fair))?;
        }
        (Some(_), Some(_)) => grid.listed(row, 4, "đúng hạn")?,
        _ => grid.listed(row, 4, "–")?,
    }
    grid.listed(row, 5, content.map_or("–", Content::vietnamese))?;
    grid.as_read().listed(row, 6, &known.reading)
}
