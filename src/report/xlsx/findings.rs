//! *Phát hiện*: one row a finding a reader has to look at, worst first within each unit.

use std::cmp::Reverse;

use rust_xlsxwriter::Worksheet;

use crate::model::{Finding, Points, Subject};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::style::Tone;
use super::{Book, page, wording};

const HEADER: u32 = 4;

const HEADS: [(&str, f64); 12] = [
    ("Mã", 17.0),
    ("Mức độ", 13.0),
    ("Đơn vị", 17.0),
    ("Đối tượng", 20.0),
    ("Nội dung", 34.0),
    ("Thấy", 13.0),
    ("Yêu cầu", 13.0),
    ("Chênh lệch", 9.0),
    ("Điểm trừ", 7.0),
    ("Trích dẫn", 36.0),
    ("Vị trí", 20.0),
    ("Gợi ý", 22.0),
];

/// A finding with the unit it belongs to and the points it cost.
struct Row<'a> {
    unit: Option<usize>,
    finding: &'a Finding,
    lost: Option<Points>,
}

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let rows = collect(book);
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "PHÁT HIỆN CẦN KIỂM TRA",
        "Xếp theo hạng đơn vị, mức độ, mã; mức giao và quy tắc Ban cần xem lại ở cuối. Là dấu hiệu cần kiểm tra, không phải \
         kết luận. Bấm vào vị trí để đến trích dẫn.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let room = (SHEET_ROWS - HEADER - 2) as usize;
    grid.ruled(&[&book.tops.text; HEADS.len()])?;
    let mut row = HEADER;
    for one in rows.iter().take(room) {
        row += 1;
        finding_row(&mut grid, book, row, one)?;
        grid.fit_listed(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)?;
    if rows.is_empty() {
        grid.text(row + 1, 0, "Không có phát hiện nào.", &book.styles.note)?;
    } else if rows.len() > room || grid.links_refused() > 0 {
        let note = format!(
            "Vượt giới hạn của Excel: {} phát hiện không ghi được ở đây (có đủ trong tệp JSON), {} dòng không có liên kết.",
            rows.len().saturating_sub(room),
            grid.links_refused(),
        );
        grid.text(row + 1, 0, &note, &book.styles.note)?;
    }
    Ok(())
}

/// What concerns the whole round first, then unit by unit in rank order; severity, then code. What the
/// board has to look at in its own allocations and rules comes last: no unit can answer it.
fn collect<'a>(book: &Book<'a>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    let comparison = book.comparison;
    rows.extend(
        comparison
            .findings
            .iter()
            .filter(|finding| finding.is_trouble())
            .map(|finding| Row {
                unit: None,
                finding,
                lost: None,
            }),
    );
    worst_first(&mut rows);
    let (mut rows, boards): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| {
        let subject = &row.finding.subject;
        !matches!(subject, Subject::Target(_)) && !wording::is_about_rules(subject)
    });
    for &index in &comparison.order {
        let mut own = of_unit(book, index);
        worst_first(&mut own);
        rows.append(&mut own);
    }
    rows.extend(boards);
    rows
}

fn of_unit<'a>(book: &Book<'a>, index: usize) -> Vec<Row<'a>> {
    let result = &book.comparison.units[index];
    result
        .assessment
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.is_trouble())
        .map(|(position, finding)| Row {
            unit: Some(index),
            finding,
            lost: result.points_lost.get(position).copied(),
        })
        .collect()
}

/// A stable sort: findings alike in severity and code keep the order of their subjects.
fn worst_first(rows: &mut [Row<'_>]) {
    rows.sort_by_key(|row| (Reverse(row.finding.severity), row.finding.code));
}

fn finding_row<'a>(grid: &mut Grid<'_>, book: &Book<'a>, row: u32, one: &Row<'a>) -> Written {
    let styles = &book.tops;
    let finding = one.finding;
    let whole = book.language.say("(toàn đợt)");
    let unit = one.unit.map_or(&*whole, |index| {
        book.comparison.units[index].assessment.unit.name.as_str()
    });
    grid.as_read().listed(row, 0, finding.code)?;
    grid.blanks(row, 3, 11)?;
    let tone = styles.tone(Tone::of_severity(finding.severity));
    grid.text(row, 1, finding.severity.vietnamese(), tone)?;
    grid.as_read().listed(row, 2, unit)?;
    let subject = book.labels.subject(&finding.subject);
    let value = |text: &str| wording::value(text, &finding.subject);
    let (found, expected) = (value(&finding.found), value(&finding.expected));
    let difference = value(&finding.difference);
    grid.listed(row, 3, &subject)?;
    let texts = [finding.message.as_str(), &found, &expected, &difference];
    for (column, text) in (4..).zip(texts) {
        grid.as_read().listed(row, column, text)?;
    }
    if let Some(lost) = one.lost.filter(|lost| lost.0 != 0) {
        grid.number(row, 8, lost.0 as f64 / 100.0, &styles.points)?;
    }
    let (mut quote, mut place, mut target) = ("", String::new(), None);
    if let Some(first) = finding.evidence.first() {
        let say = |words: &str| book.language.say(words).into_owned();
        quote = first.quote.as_str();
        let others = match finding.evidence.len() {
            1 => String::new(),
            count => format!(" ({})", say(&format!("và {} nơi khác", count - 1))),
        };
        place = format!("{}{others}", wording::location(first, say));
        target = book.quotations.cell(one.unit, first);
    }
    grid.as_read().listed(row, 9, quote)?;
    grid.as_read()
        .link(row, 10, &place, target.as_deref(), &styles.link)?;
    grid.as_read().listed(row, 11, &finding.hint)
}

/// A unit's findings, worst first, for its meeting page.
pub(super) fn worst_of<'a>(book: &Book<'a>, index: usize) -> Vec<(&'a Finding, Option<Points>)> {
    let mut rows = of_unit(book, index);
    rows.sort_by_key(|row| {
        (
            Reverse(row.finding.severity),
            Reverse(row.lost.unwrap_or_default()),
            row.finding.code,
        )
    });
    rows.into_iter()
        .map(|row| (row.finding, row.lost))
        .collect()
}
