//! *Toàn tỉnh*: one row a target: the programme's figure, what was given out, what was reported.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, Worksheet};

use crate::model::{Progress, TargetLabel};

use super::grid::{Grid, Written};
use super::style::{self, Tone};
use super::{Book, page};

pub(super) const NAME: &str = "Toàn tỉnh";

const HEADER: u32 = 4;

const HEADS: [(&str, f64); 14] = [
    ("Mã", 6.0),
    ("Chỉ tiêu", 46.0),
    ("Đơn vị tính", 12.0),
    ("Chỉ tiêu toàn tỉnh", 15.0),
    ("Tổng mức giao", 15.0),
    ("Giao so với tỉnh", 14.0),
    ("Tổng kết quả", 15.0),
    ("Kết quả / tỉnh", 10.0),
    ("Số đơn vị trong tổng", 9.0),
    ("Đạt", 7.0),
    ("Đúng tiến độ", 8.0),
    ("Chậm hoặc chưa đạt", 9.0),
    ("Chưa báo cáo", 8.0),
    ("Triển vọng toàn tỉnh", 44.0),
];

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let comparison = book.comparison;
    let styles = &book.styles;
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "CHỈ TIÊU TRÊN TOÀN TỈNH",
        "Chỉ số lượng và tiền được cộng; tỷ lệ không cộng được nên chỉ đếm số đơn vị đạt.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let mut row = HEADER;
    for (index, target) in comparison.targets.iter().enumerate() {
        row += 1;
        grid.as_read().text(row, 0, &target.id, &styles.center)?;
        grid.as_read().text(row, 1, &target.name, &styles.text)?;
        grid.text(row, 2, &target.unit, &styles.text)?;
        amounts(&mut grid, book, row, target)?;
        let count = |wanted: &[Progress]| {
            let claims = comparison.units.iter();
            claims
                .filter_map(|unit| unit.assessment.targets.get(index))
                .filter(|claim| wanted.contains(&claim.progress))
                .count() as f64
        };
        let counts = [
            f64::from(target.counted),
            count(&[Progress::Met]),
            count(&[Progress::OnTrack]),
            count(&[Progress::Behind, Progress::NotMet]),
            count(&[Progress::NotReported]),
        ];
        for (column, number) in (8..).zip(counts) {
            if column == 8 && target.is_rate {
                grid.text(row, column, "–", &styles.center)?;
            } else {
                grid.number(row, column, number, &styles.whole)?;
            }
        }
        let outlook = match target.outlook.as_str() {
            "" => "–",
            words => words,
        };
        let tone = target.progress.map(Tone::of_progress);
        let format = tone.map_or(&styles.text, |tone| styles.tone(tone));
        grid.as_read().text(row, 13, outlook, format)?;
        grid.fit_row(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)
}

fn amounts(grid: &mut Grid<'_>, book: &Book<'_>, row: u32, target: &TargetLabel) -> Written {
    let styles = &book.styles;
    number(grid, book, row, 3, target.provincial, None)?;
    number(grid, book, row, 4, target.allocated, None)?;
    let gap = target
        .allocated
        .zip(target.provincial)
        .and_then(|(given, goal)| given.checked_sub(goal));
    let short = gap.is_some_and(|gap| gap < Decimal::ZERO);
    number(grid, book, row, 5, gap, short.then_some(Tone::Fair))?;
    number(grid, book, row, 6, target.total, None)?;
    let share = target
        .total
        .zip(target.provincial)
        .and_then(|(sum, goal)| sum.checked_div(goal)?.round_dp(4).to_f64());
    match share {
        Some(share) => grid.number(row, 7, share, &styles.percent),
        None => grid.text(row, 7, "–", &styles.center),
    }
}

fn number(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    column: u16,
    value: Option<Decimal>,
    tone: Option<Tone>,
) -> Written {
    let styles = &book.styles;
    let Some((value, shown)) = value.and_then(|value| Some((value, value.to_f64()?))) else {
        return grid.text(row, column, "–", &styles.center);
    };
    let digits = if value.normalize().scale() == 0 {
        style::WHOLE
    } else {
        "#,##0.0#"
    };
    let base: Format = tone.map_or_else(|| styles.whole.clone(), |tone| styles.tone(tone).clone());
    grid.number(row, column, shown, &base.set_num_format(digits))
}
