//! *Kết luận*: the frame of the board's summary, in the order of its own document: the shortcomings it
//! names with the units concerned, its tasks or recommendations with who lacks what, and the figures and
//! sentences the units give on them.

use std::collections::BTreeMap;

use rust_xlsxwriter::Worksheet;

use crate::model::human::heads;
use crate::model::{Progress, SummaryPoint, TargetClaim};

use super::grid::{Grid, Written};
use super::{Book, human, page, targets, wording};

pub(super) const NAME: &str = heads::CONCLUSION;

const HEADER: u32 = 4;
/// Units named in one cell.
const NAMED: usize = 40;
/// Units whose own figure or sentence is shown; above it, figures are summed.
const SHOWN: usize = 6;
/// Longest text of the document shown whole, in characters, and how much is shown of a longer one: a
/// recommendation is read here, a task of a page in the document.
const TEXT: usize = 450;
const BEGINNING: usize = 220;
/// Longest sentence of a unit shown, in characters.
const QUOTE: usize = 160;

const HEADS: [(&str, f64); 9] = [
    ("Phần", 9.0),
    (heads::POINT, 9.0),
    ("Nội dung, nguyên văn tài liệu", 48.0),
    ("Báo cáo đủ", 8.0),
    ("Cần lưu ý", 8.0),
    ("Chưa báo cáo", 8.0),
    (
        "Đơn vị cần lưu ý hoặc chưa báo cáo, và căn cứ (mã mục theo đề cương báo cáo)",
        56.0,
    ),
    ("Số liệu, câu trả lời của đơn vị", 44.0),
    (heads::JUDGEMENT, 34.0),
];

const NOTES: [&str; 2] = [
    "Báo cáo đủ: các mục liên quan của đề cương đều có nội dung và máy không có phát hiện nào ở các mục, chỉ tiêu ấy; \
     máy không đánh giá chất lượng công việc.",
    "Cột nền vàng để Ban ghi câu kết luận; chạy lại với --carry thì giữ nguyên. Không nêu đơn vị nào thì cột căn cứ để trống. Chỉ tiêu chưa đến kỳ đánh giá chưa tính là cần lưu ý.",
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
    for (row, note) in (row + 1..).zip(NOTES) {
        grid.text(row, 0, note, &styles.note)?;
    }
    Ok(())
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
    grid.as_read().text(row, 2, &subject(point), &styles.text)?;
    let counts = [point.fine.len(), point.concerned.len(), point.silent.len()];
    for (column, count) in (3..).zip(counts) {
        if point.by_board {
            grid.text(row, column, "–", &styles.center)?;
        } else {
            grid.number(row, column, count as f64, &styles.center)?;
        }
    }
    grid.as_read()
        .text(row, 6, &named(book, point), &styles.text)?;
    grid.as_read()
        .text(row, 7, &answers(book, point), &styles.text)?;
    let typed = point.judgement.as_ref();
    human::value(grid, (row, 8), typed, &styles.input_text)
}

/// The title, and the document's own words below it.
fn subject(point: &SummaryPoint) -> String {
    if point.text.is_empty() {
        return point.title.clone();
    }
    let text = point.text.replace('\n', " ");
    let most = if text.chars().count() > TEXT {
        BEGINNING
    } else {
        TEXT
    };
    format!("{}\n“{}”", point.title, wording::shortened(&text, most))
}

fn name<'a>(book: &Book<'a>, unit: usize) -> &'a str {
    &book.comparison.units[unit].assessment.unit.name
}

fn named(book: &Book<'_>, point: &SummaryPoint) -> String {
    if point.by_board {
        let words = "Đề cương báo cáo không có mục riêng về nội dung này nên máy không đối chiếu được; Ban xem xét trực tiếp.";
        return book.language.say(words).into_owned();
    }
    let silence = book.language.say("chưa báo cáo");
    let silent = point
        .silent
        .iter()
        .map(|&at| format!("{} ({silence})", name(book, at)));
    let concerned = point
        .concerned
        .iter()
        .map(|(at, what)| format!("{} ({})", name(book, *at), what.join(", ")));
    let all: Vec<String> = silent.chain(concerned).collect();
    let more = if all.len() > NAMED {
        let more = format!("và {} đơn vị khác", all.len() - NAMED);
        format!("; {}", book.language.say(&more))
    } else {
        String::new()
    };
    let shown: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    let mut words = format!("{}{more}", shown.join("; "));
    if !point.told_with.is_empty() {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(&book.language.say(
            "Đề cương gộp nội dung này với nội dung khác vào cùng một mục, máy không tách riêng được; báo cáo chung với:",
        ));
        words.push(' ');
        words.push_str(&point.told_with.join(", "));
    }
    words
}

/// The figures of the point's targets, a line each, and the units' own sentences.
fn answers(book: &Book<'_>, point: &SummaryPoint) -> String {
    let figures = point
        .targets
        .iter()
        .filter_map(|&target| figures(book, target));
    let quotes = point.quotes.iter().take(SHOWN).map(|(unit, words)| {
        let words = wording::shortened(words, QUOTE);
        format!("{}: “{words}”", name(book, *unit))
    });
    figures.chain(quotes).collect::<Vec<_>>().join("\n")
}

/// What the units report on a target: each its own figure where they are few, else the sum, or the range
/// of what cannot be summed.
fn figures(book: &Book<'_>, target: usize) -> Option<String> {
    let label = book.comparison.targets.get(target)?;
    let claims: Vec<_> = book
        .comparison
        .units
        .iter()
        .enumerate()
        .filter_map(|(at, unit)| Some((at, unit.assessment.targets.get(target)?)))
        .filter(|(_, claim)| claim.value.is_some() || claim.progress == Progress::Conflict)
        .collect();
    if claims.is_empty() {
        return None;
    }
    let head = format!("{}. {} ({})", label.id, label.name, label.unit);
    if claims.len() <= SHOWN {
        let each = claims.iter().map(|(at, claim)| {
            let name = name(book, *at);
            let part = claim.assigned.map(wording::figure);
            let figure = match (claim.value.map(wording::figure), part) {
                _ if claim.progress == Progress::Conflict => {
                    let said = targets::without_value(claim, false);
                    return format!("{name} {}", book.language.say(&said));
                }
                (Some(value), Some(part)) => format!("{name} {value}/{part}"),
                (value, _) => format!("{name} {}", value.unwrap_or_default()),
            };
            match level(book, *at, claim) {
                level if level.is_empty() => figure,
                level => format!("{figure} ({level})"),
            }
        });
        return Some(format!("{head}: {}", each.collect::<Vec<_>>().join("; ")));
    }
    let words = match label.total {
        Some(total) => format!(
            "tổng {} của {} đơn vị",
            wording::figure(total),
            label.counted
        ),
        None => targets::range(book, target)?,
    };
    let mut told = format!("{head}: {}", book.language.say(&words));
    let mut stands: BTreeMap<Progress, u32> = BTreeMap::new();
    for (at, claim) in &claims {
        let unit = &book.comparison.units[*at].assessment.unit;
        if claim.progress != Progress::NotApplicable && !unit.waives_target(&claim.target) {
            *stands.entry(claim.progress).or_default() += 1;
        }
    }
    for (progress, units) in stands {
        let said = book.language.say(progress.vietnamese());
        told = format!("{told}; {said} {units}");
    }
    Some(told)
}

/// How far a unit is and how it will probably end, in short: *72,1%, nhiều khả năng hoàn thành*.
fn level(book: &Book<'_>, unit: usize, claim: &TargetClaim) -> String {
    if book.comparison.units[unit]
        .assessment
        .unit
        .waives_target(&claim.target)
    {
        return book.language.say("được miễn").into_owned();
    }
    if claim.progress == Progress::NotApplicable && claim.assigned.is_none() {
        return String::new();
    }
    let share = claim
        .percent
        .map(|percent| format!("{}%", wording::figure(percent)));
    let outlook = claim.outlook.split(':').next().unwrap_or_default();
    let outlook = Some(outlook.to_owned()).filter(|words| !words.is_empty());
    let parts: Vec<String> = share.into_iter().chain(outlook).collect();
    parts.join(", ")
}
