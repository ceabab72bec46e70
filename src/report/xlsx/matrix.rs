//! Completeness × timeliness under the table of *Tổng hợp*: how many units, and which.

use rust_xlsxwriter::FormatAlign;

use crate::model::{Content, MatrixCell, Timeliness};

use super::Book;
use super::grid::{Grid, Written};
use super::style::Tone;
use super::wording;

/// Rows it takes: title, heads, one row for each kind of content.
pub(super) const ROWS: u32 = 2 + Content::ALL.len() as u32;

/// First and last column of the row heads and of every kind of timeliness.
const HEAD: (u16, u16) = (1, 2);
const COLUMNS: [(u16, u16); Timeliness::ALL.len()] = [(3, 7), (8, 12), (13, 16), (17, 19)];
/// Most letters of units' names in a cell; the number says how many there are.
const NAMES: usize = 150;

/// Writes the matrix from `row` on; the row after it comes back.
pub(super) fn write(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
) -> Result<u32, rust_xlsxwriter::XlsxError> {
    let styles = &book.styles;
    grid.text(
        row,
        HEAD.0,
        "MỨC ĐẦY ĐỦ VÀ THỜI HẠN NỘP BÁO CÁO",
        &styles.subtitle,
    )?;
    // A title runs on over the cells beside it.
    grid.fresh_row();
    let heads = row + 1;
    grid.merged(
        (heads, HEAD.0),
        (heads, HEAD.1),
        "Nội dung \\ Thời hạn",
        &styles.head,
    )?;
    for (timeliness, (first, last)) in Timeliness::ALL.into_iter().zip(COLUMNS) {
        let name = timeliness.vietnamese();
        grid.merged((heads, first), (heads, last), name, &styles.head)?;
    }
    grid.fit_row(heads)?;
    for (line, content) in (heads + 1..).zip(Content::ALL) {
        let label = styles.text.clone().set_bold();
        grid.merged((line, HEAD.0), (line, HEAD.1), content.vietnamese(), &label)?;
        for (timeliness, columns) in Timeliness::ALL.into_iter().zip(COLUMNS) {
            cell(grid, book, line, columns, (content, timeliness))?;
        }
        grid.fit_row(line)?;
    }
    Ok(row + ROWS)
}

fn cell(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    (first, last): (u16, u16),
    (content, timeliness): (Content, Timeliness),
) -> Written {
    let comparison = book.comparison;
    let here = |cell: &&MatrixCell| cell.content == content && cell.timeliness == timeliness;
    let Some(cell) = comparison.matrix.iter().find(here) else {
        let nobody = book.styles.center.clone();
        return grid.merged((row, first), (row, last), "–", &nobody);
    };
    let names: Vec<&str> = cell
        .units
        .iter()
        .filter_map(|index| comparison.units.get(*index))
        .map(|unit| unit.assessment.unit.name.as_str())
        .collect();
    let text = format!("{}: {}", names.len(), names.join(", "));
    let format = book
        .styles
        .tone(tone(content, timeliness))
        .clone()
        .set_align(FormatAlign::Left)
        .set_text_wrap();
    grid.as_read().merged(
        (row, first),
        (row, last),
        &wording::shortened(&text, NAMES),
        &format,
    )
}

/// In time but with nothing in it is as bad as nothing.
fn tone(content: Content, timeliness: Timeliness) -> Tone {
    match (content, timeliness) {
        (Content::Unreadable, _) => Tone::Unread,
        (Content::Empty, _) | (Content::NotSubmitted, Timeliness::Late) => Tone::Bad,
        (Content::NotSubmitted, _) => Tone::Absent,
        (Content::Complete, Timeliness::OnTime) => Tone::Good,
        (Content::Complete, _) | (Content::Incomplete, Timeliness::OnTime) => Tone::Fair,
        (Content::Incomplete, Timeliness::Late) => Tone::Poor,
        (Content::Incomplete, _) => Tone::Neutral,
    }
}
