//! *Kết luận*: the frame of the board's summary, in the order of its own document: what units did well,
//! the shortcomings it names with the units concerned, its tasks or recommendations with who lacks what.

use rust_xlsxwriter::Worksheet;

use crate::model::SummaryPoint;

use super::grid::{Grid, Written};
use super::{Book, page};

pub(super) const NAME: &str = "Kết luận";

const HEADER: u32 = 4;
/// Units named in one cell.
const NAMED: usize = 40;

const HEADS: [(&str, f64); 7] = [
    ("Phần", 12.0),
    ("Số", 8.0),
    ("Nội dung", 40.0),
    ("Làm tốt", 9.0),
    ("Cần lưu ý", 9.0),
    ("Chưa báo cáo", 9.0),
    ("Đơn vị cần lưu ý hoặc chưa báo cáo, và căn cứ", 78.0),
];

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let styles = &book.tops;
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "KHUNG KẾT LUẬN CỦA BAN",
        "Xếp theo thứ tự các nội dung của tài liệu làm căn cứ; số liệu là dấu hiệu từ báo cáo, Ban xem xét rồi kết luận. \
         Không tính đơn vị chưa nộp hoặc không đọc được.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let mut row = HEADER;
    // Shortcomings first, as a conclusion has them; each part in the document's order.
    let (defects, tasks): (Vec<_>, Vec<_>) = book
        .comparison
        .summary
        .iter()
        .partition(|point| point.is_defect);
    for point in defects.into_iter().chain(tasks) {
        row += 1;
        point_row(&mut grid, book, row, point)?;
        grid.fit_row(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)?;
    let note = "Làm tốt: các nội dung liên quan đều đủ và không có phát hiện. Không nêu đơn vị nào thì cột cuối để trống.";
    grid.text(row + 1, 0, note, &styles.note)
}

fn point_row(grid: &mut Grid<'_>, book: &Book<'_>, row: u32, point: &SummaryPoint) -> Written {
    let styles = &book.tops;
    let part = if point.is_defect {
        "Hạn chế"
    } else {
        "Nội dung"
    };
    grid.text(row, 0, part, &styles.text)?;
    grid.as_read().text(row, 1, &point.id, &styles.text)?;
    grid.as_read().text(row, 2, &point.title, &styles.text)?;
    let counts = [point.fine.len(), point.concerned.len(), point.silent.len()];
    for (column, count) in (3..).zip(counts) {
        grid.number(row, column, count as f64, &styles.center)?;
    }
    grid.as_read()
        .text(row, 6, &named(book, point), &styles.text)
}

fn named(book: &Book<'_>, point: &SummaryPoint) -> String {
    let name = |at: usize| book.comparison.units[at].assessment.unit.name.as_str();
    let silence = book.language.say("chưa báo cáo");
    let silent = point
        .silent
        .iter()
        .map(|&at| format!("{} ({silence})", name(at)));
    let concerned = point
        .concerned
        .iter()
        .map(|(at, what)| format!("{} ({})", name(*at), what.join(", ")));
    let all: Vec<String> = silent.chain(concerned).collect();
    let more = if all.len() > NAMED {
        let more = format!("và {} đơn vị khác", all.len() - NAMED);
        format!("; {}", book.language.say(&more))
    } else {
        String::new()
    };
    let shown: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    format!("{}{more}", shown.join("; "))
}
