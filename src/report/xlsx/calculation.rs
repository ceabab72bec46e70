//! *Cách tính*: one row a score line, so that every point of every unit can be followed.

use rust_xlsxwriter::Worksheet;

use crate::model::{Points, ScoreLine};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::{Book, page, wording};

const HEADER: u32 = 4;

const HEADS: [(&str, f64); 9] = [
    ("Đơn vị", 24.0),
    ("Dòng điểm", 26.0),
    ("Mã dòng", 18.0),
    ("Quy tắc", 46.0),
    ("Đầu vào", 36.0),
    ("Trọng số", 9.0),
    ("Tối đa áp dụng", 9.0),
    ("Điểm đạt", 9.0),
    ("Phát hiện liên quan", 22.0),
];
/// Lines of most rows.
const USUAL_LINES: u32 = 4;
const WEIGHT: u16 = 5;
const RELATED: u16 = 8;

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let styles = &book.tops;
    let mut grid = Grid::new(sheet);
    grid.usual_lines(USUAL_LINES, HEADER)?;
    page::landscape(grid.sheet, book.comparison);
    page::heading(
        &mut grid,
        book,
        0,
        "CÁCH TÍNH ĐIỂM",
        "Nội dung không áp dụng hoặc không đọc được có tối đa áp dụng bằng 0 và không làm giảm tỷ lệ của đơn vị.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let mut row = HEADER;
    let mut left_out = 0;
    for &index in &book.comparison.order {
        let assessment = &book.comparison.units[index].assessment;
        let lines = &assessment.score.lines;
        if row as usize + lines.len() + 3 >= SHEET_ROWS as usize {
            left_out += 1;
            continue;
        }
        let name = assessment.unit.name.as_str();
        let first = row + 1;
        for line in lines {
            row += 1;
            line_row(&mut grid, book, row, name, line)?;
            grid.fit_row(row)?;
        }
        row += 1;
        let absent = wording::absence(assessment);
        grid.text(row, 0, name, &styles.total)?;
        let title = match absent {
            Some(words) => format!("Không chấm: {words}"),
            None => "Cộng".to_string(),
        };
        grid.text(row, 1, &title, &styles.total)?;
        let share = match (absent, assessment.score.percent) {
            (None, Some(percent)) => format!("Tỷ lệ {}", wording::percent(percent)),
            _ => String::new(),
        };
        for (column, text) in [
            (2, ""),
            (3, share.as_str()),
            (4, ""),
            (RELATED, &assessment.score.grade),
        ] {
            grid.text(row, column, text, &styles.total)?;
        }
        let sums: [fn(&ScoreLine) -> Points; 3] = [
            |line| line.weight,
            |line| line.possible,
            |line| line.awarded,
        ];
        for ((column, letter), points) in (WEIGHT..).zip(["F", "G", "H"]).zip(sums) {
            if lines.is_empty() {
                grid.text(row, column, "–", &styles.total)?;
                continue;
            }
            let sum: Points = lines.iter().map(points).sum();
            let formula = format!("SUM({letter}{}:{letter}{row})", first + 1);
            let result = (sum.0 as f64 / 100.0).to_string();
            grid.formula(row, column, &formula, &result, &styles.total_points)?;
        }
        grid.fit_row(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)?;
    if left_out > 0 {
        let note = format!(
            "Excel giới hạn số dòng: cách tính của {left_out} đơn vị không ghi được ở đây, có đủ trong tệp JSON."
        );
        grid.text(row + 1, 0, &note, &styles.note)?;
    }
    Ok(())
}

fn line_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    unit: &str,
    line: &ScoreLine,
) -> Written {
    let styles = &book.tops;
    let texts = [unit, &line.title, &line.id, &line.rule, &line.inputs];
    for (column, text) in (0..).zip(texts) {
        grid.text(row, column, text, &styles.text)?;
    }
    for (column, points) in (WEIGHT..).zip([line.weight, line.possible, line.awarded]) {
        grid.number(row, column, points.0 as f64 / 100.0, &styles.points)?;
    }
    grid.text(row, RELATED, &line.codes.join(", "), &styles.text)
}
