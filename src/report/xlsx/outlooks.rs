//! *Triển vọng*: how every unit will probably end on every target, and why. Only where the units are too
//! many for pages of their own, which say the same.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::Worksheet;

use crate::model::{Comparison, TargetClaim, TargetLabel};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::style::Tone;
use super::{Book, page, targets, wording};

pub(super) const NAME: &str = "Triển vọng";

const HEADER: u32 = 4;

const HEADS: [(&str, f64); 7] = [
    ("Đơn vị", 26.0),
    ("Chỉ tiêu", 40.0),
    ("Giao", 12.0),
    ("Báo cáo", 14.0),
    ("%", 8.0),
    ("Đánh giá", 16.0),
    ("Triển vọng và căn cứ", 62.0),
];

/// Whether some target of some unit has an outlook.
pub(super) fn is_needed(comparison: &Comparison) -> bool {
    let mut units = comparison.units.iter();
    units.any(|unit| unit.assessment.targets.iter().any(says))
}

fn says(claim: &TargetClaim) -> bool {
    !claim.outlook.is_empty() && (claim.assigned.is_some() || claim.value.is_some())
}

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "TRIỂN VỌNG THỰC HIỆN CHỈ TIÊU CỦA TỪNG ĐƠN VỊ",
        "Mỗi dòng một chỉ tiêu của một đơn vị; lọc theo đơn vị hoặc chỉ tiêu. Bản số liệu đặt cạnh nhau ở trang “Chỉ tiêu”.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    grid.ruled(&[&book.tops.text; HEADS.len()])?;
    let mut row = HEADER;
    for &index in &book.comparison.order {
        let assessment = &book.comparison.units[index].assessment;
        if assessment.absence().is_some() {
            continue;
        }
        let claims = book.comparison.targets.iter().zip(&assessment.targets);
        for (label, claim) in claims.filter(|(_, claim)| says(claim)) {
            if row + 2 >= SHEET_ROWS {
                break;
            }
            row += 1;
            claim_row(&mut grid, book, row, &assessment.unit.name, (label, claim))?;
            grid.fit_listed(row)?;
        }
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)
}

fn claim_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    unit: &str,
    (label, claim): (&TargetLabel, &TargetClaim),
) -> Written {
    let styles = &book.tops;
    grid.as_read().listed(row, 0, unit)?;
    grid.blanks(row, 1, 6)?;
    let target = format!("{}. {}", label.id, label.name);
    grid.as_read().listed(row, 1, &target)?;
    let figure = |value: Option<_>| value.map_or_else(|| "–".to_owned(), wording::figure);
    grid.listed(row, 2, &figure(claim.assigned))?;
    match targets::contradicting(claim, false) {
        Some(figures) => grid.as_read().listed(row, 3, &figures)?,
        None => grid.listed(row, 3, &figure(claim.value))?,
    }
    match claim.percent.and_then(|percent| percent.to_f64()) {
        Some(percent) => grid.number(row, 4, percent, &styles.points)?,
        None => grid.listed(row, 4, "–")?,
    }
    let tone = styles.tone(Tone::of_progress(claim.progress));
    grid.text(row, 5, claim.progress.vietnamese(), tone)?;
    grid.as_read().listed(row, 6, &claim.outlook)
}
