//! *Toàn tỉnh*: one row a target: the programme's figure, what was given out, what was reported.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, Worksheet};

use crate::model::{Progress, TargetLabel};

use super::grid::{Grid, Written};
use super::style::{self, Tone};
use super::{Book, page, targets};

pub(super) const NAME: &str = "Toàn tỉnh";

const HEADER: u32 = 4;
/// The last column.
const OUTLOOK: u16 = HEADS.len() as u16 - 1;

const HEADS: [(&str, f64); 18] = [
    ("Mã", 6.0),
    ("Chỉ tiêu", 36.0),
    ("Đơn vị tính", 11.0),
    ("Chỉ tiêu toàn tỉnh", 13.5),
    ("Tổng mức giao", 13.5),
    ("Giao so với tỉnh", 11.5),
    ("Tổng kết quả", 13.5),
    ("Kết quả / tỉnh", 8.5),
    ("Số đơn vị trong tổng", 8.0),
    ("Đạt", 7.0),
    ("Đúng tiến độ", 8.0),
    ("Chậm hoặc chưa đạt", 9.0),
    ("Chưa có số liệu", 8.0),
    ("Mâu thuẫn số liệu", 9.0),
    ("Chưa đến kỳ, không giao", 9.0),
    ("Được miễn", 8.0),
    ("Chưa nộp, không đọc được", 9.0),
    ("Triển vọng toàn tỉnh", 34.0),
];

/// How units stand, a column each behind the number of units in the sum; every unit stands in one of them.
const STANDS: [&[Progress]; 6] = [
    &[Progress::Met],
    &[Progress::OnTrack],
    &[Progress::Behind, Progress::NotMet],
    &[Progress::NotReported],
    &[Progress::Conflict],
    &[Progress::NotApplicable],
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
        "Chỉ số lượng và tiền được cộng; tỷ lệ không cộng được nên ghi mức thấp nhất, cao nhất và số đơn vị đạt. \
         Các cột đếm cộng lại bằng số đơn vị của đợt; đơn vị được miễn đếm riêng, không có trong tổng.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let mut row = HEADER;
    for (index, target) in comparison.targets.iter().enumerate() {
        row += 1;
        grid.as_read().text(row, 0, &target.id, &styles.center)?;
        grid.as_read().text(row, 1, &target.name, &styles.text)?;
        grid.text(row, 2, &target.unit, &styles.text)?;
        amounts(&mut grid, book, row, index, target)?;
        if target.is_rate {
            grid.text(row, 8, "–", &styles.center)?;
        } else {
            grid.number(row, 8, f64::from(target.counted), &styles.whole)?;
        }
        for (column, count) in (9..).zip(stands(book, index)) {
            grid.number(row, column, f64::from(count), &styles.whole)?;
        }
        let outlook = match target.outlook.as_str() {
            "" => "–",
            words => words,
        };
        let tone = target.progress.map(Tone::of_progress);
        let format = tone.map_or(&styles.text, |tone| styles.tone(tone));
        grid.as_read().text(row, OUTLOOK, outlook, format)?;
        grid.fit_row(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)
}

/// Units by how they stand to a target; behind them those that were excused, and last those that did not
/// report or could not be read, of whom nothing is known.
fn stands(book: &Book<'_>, target: usize) -> [u32; STANDS.len() + 2] {
    const EXCUSED: usize = STANDS.len();
    let mut counts = [0; STANDS.len() + 2];
    for unit in &book.comparison.units {
        let claim = unit.assessment.targets.get(target);
        let claim = claim.filter(|_| unit.assessment.absence().is_none());
        let place = claim.and_then(|claim| {
            if unit.assessment.unit.waives_target(&claim.target) {
                return Some(EXCUSED);
            }
            let mut stands = STANDS.iter();
            stands.position(|stand| stand.contains(&claim.progress))
        });
        counts[place.unwrap_or(EXCUSED + 1)] += 1;
    }
    counts
}

fn amounts(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    index: usize,
    target: &TargetLabel,
) -> Written {
    let styles = &book.styles;
    number(grid, book, row, 3, target.provincial, None)?;
    number(grid, book, row, 4, target.allocated, None)?;
    let gap = target
        .allocated
        .zip(target.provincial)
        .and_then(|(given, goal)| given.checked_sub(goal));
    let short = gap.is_some_and(|gap| gap < Decimal::ZERO);
    number(grid, book, row, 5, gap, short.then_some(Tone::Fair))?;
    match targets::range(book, index).filter(|_| target.is_rate) {
        Some(range) => grid.text(row, 6, &range, &styles.text)?,
        None => number(grid, book, row, 6, target.total, None)?,
    }
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
