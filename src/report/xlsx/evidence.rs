//! *Minh chứng*: one row a quotation; where the links of the other sheets lead.

use std::io;

use rust_xlsxwriter::Worksheet;

use super::grid::{Grid, Written};
use super::quotations::{FIRST_ROW, Use};
use super::rows::{Look, Rows};
use super::{Book, LongList, page, wording};

const HEADER: u32 = FIRST_ROW - 1;

const HEADS: [(&str, f64); 6] = [
    ("Số", 7.0),
    ("Đơn vị", 22.0),
    ("Tệp", 40.0),
    ("Vị trí", 16.0),
    ("Trích dẫn (nguyên văn)", 70.0),
    ("Dùng cho", 32.0),
];
/// Looks of its cells, in the order of their samples.
const TEXT: Look = 0;
const CENTER: Look = 1;

pub(super) const LIST: LongList = LongList {
    first_row: FIRST_ROW,
    heads: &HEADS,
    write: rows,
};

/// Lines of most rows.
const USUAL_LINES: u32 = 2;
/// Uses named in one row before the rest is counted.
const USES: usize = 8;

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let styles = &book.tops;
    let mut grid = Grid::new(sheet, book.language);
    grid.usual_lines(USUAL_LINES, HEADER)?;
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "MINH CHỨNG",
        "Trích dẫn nguyên văn từ tệp của đơn vị (chuỗi dài được rút gọn bằng “…”), kèm nơi tìm lại.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    page::unruled(&mut grid, book, HEADS.len() as u16)?;
    grid.column_format(0, &styles.listed_center)?;
    grid.samples(FIRST_ROW, &[&styles.listed, &styles.listed_center])?;
    let last_row = HEADER + book.quotations.count();
    page::list(&mut grid, HEADER, last_row, HEADS.len() as u16)?;
    if book.quotations.left_out > 0 {
        let note = format!(
            "Excel giới hạn số dòng: {} trích dẫn không ghi được ở đây, có đủ trong tệp JSON.",
            book.quotations.left_out
        );
        grid.text(last_row + 1, 0, &note, &styles.note)?;
    }
    Ok(())
}

fn rows(book: &Book<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let whole = book.language.say("(toàn đợt)");
    for (number, (unit, evidence, uses)) in (1_u32..).zip(book.quotations.rows()) {
        let unit = unit.map_or(&*whole, |index| {
            book.comparison.units[index].assessment.unit.name.as_str()
        });
        rows.number(CENTER, f64::from(number));
        rows.text(TEXT, unit);
        rows.text(TEXT, &evidence.file);
        rows.said(TEXT, &wording::place(&evidence.anchor));
        rows.text(TEXT, &evidence.quote);
        rows.text(TEXT, &used_by(book, &uses));
        rows.end()?;
    }
    Ok(())
}

fn used_by(book: &Book<'_>, uses: &[Use<'_>]) -> String {
    let mut words: Vec<String> = uses
        .iter()
        .take(USES)
        .map(|by| match by {
            Use::Node(id) => format!("mục {id}"),
            Use::Target(id) => format!("chỉ tiêu {id}"),
            Use::Finding(code) => (*code).to_string(),
        })
        .collect();
    if uses.len() > USES {
        words.push(format!("và {} nơi khác", uses.len() - USES));
    }
    let said: Vec<_> = words.iter().map(|word| book.language.say(word)).collect();
    said.join("; ")
}
