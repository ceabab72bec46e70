//! *Chỉ tiêu*: units × targets, each with what was assigned, what is reported, and the share.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

use crate::model::{Absence, Evidence, Progress, TargetClaim, TargetLabel};

use super::grid::{Grid, Written};
use super::style::{self, Tone};
use super::{Book, page, wording};

const MILLION: u32 = 1_000_000;
const LEGEND: u32 = 3;
const IDS: u32 = 5;
const NAMES: u32 = 6;
const UNITS: u32 = 7;
const GOALS: u32 = 8;
const PARTS: u32 = 9;
const FIRST: u32 = 10;
/// First target column, after rank and unit.
const TARGETS: u16 = 2;
/// What stands in place of a share where the board excused the unit.
const WAIVED: &str = "ĐM";
/// Most targets on one printed page across.
const TARGETS_PER_PAGE: usize = 5;
/// Print scale in per cent that lets so many targets fit on A4 landscape.
const SCALE: u16 = 71;

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let comparison = book.comparison;
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        TARGETS,
        "ĐỐI CHIẾU KẾT QUẢ THỰC HIỆN CHỈ TIÊU",
        "Ô trống không có nghĩa là 0; bấm vào số liệu để đến câu trích dẫn ở “Minh chứng”.",
    )?;
    if comparison.targets.is_empty() {
        return grid.text(
            LEGEND + 1,
            TARGETS,
            "Các văn bản của đợt kiểm tra này không in chỉ tiêu nên không có số liệu để đối chiếu.",
            &book.styles.base,
        );
    }
    legend(&mut grid, book)?;
    // Excel has 16,384 columns; no round has so many targets, yet it must not stop the workbook.
    let looks: Vec<Look> = (0..comparison.targets.len().min(5_000))
        .map(|index| Look::of(book, index))
        .collect();
    heads(&mut grid, book, &looks)?;
    grid.fresh_row();
    for (row, &index) in (FIRST..).zip(&comparison.order) {
        unit_row(&mut grid, book, row, index, &looks)?;
        grid.fit_row(row)?;
    }
    let end = FIRST + comparison.order.len() as u32;
    totals(&mut grid, book, end, &looks)?;

    // Pages of equal width, cut between targets.
    let pages = looks.len().div_ceil(TARGETS_PER_PAGE);
    let per_page = looks.len().div_ceil(pages);
    let breaks: Vec<u32> = (per_page..looks.len())
        .step_by(per_page)
        .map(|target| u32::from(TARGETS) + 3 * target as u32)
        .collect();
    grid.sheet.set_vertical_page_breaks(&breaks)?;
    grid.sheet.set_print_scale(SCALE);
    grid.sheet.set_repeat_rows(IDS, PARTS)?;
    grid.sheet.set_repeat_columns(0, TARGETS - 1)?;
    grid.sheet.set_freeze_panes(FIRST, TARGETS)?;
    Ok(())
}

/// How the figures of one target are shown.
struct Look {
    /// Amounts of money are shown in millions; the cell keeps the full figure.
    millions: bool,
}

impl Look {
    fn of(book: &Book<'_>, index: usize) -> Look {
        let target = &book.comparison.targets[index];
        let large = Decimal::from(10_000_000);
        let mut values = book
            .comparison
            .units
            .iter()
            .filter_map(|unit| unit.assessment.targets.get(index))
            .flat_map(|claim| [claim.value, claim.assigned])
            .chain([target.provincial, target.total])
            .flatten();
        Look {
            millions: target.unit.contains("đồng") && values.any(|value| value >= large),
        }
    }

    fn unit<'t>(&self, target: &'t TargetLabel) -> &'t str {
        if self.millions {
            "triệu đồng"
        } else {
            &target.unit
        }
    }

    /// Decimals as printed; a trailing comma in a number format divides by a thousand.
    fn number_format(&self, value: Decimal) -> &'static str {
        if self.millions {
            return if (value % Decimal::from(MILLION)).is_zero() {
                "#,##0,,"
            } else {
                "#,##0.0,,"
            };
        }
        match value.normalize().scale() {
            0 => style::WHOLE,
            1 => "#,##0.0",
            _ => "#,##0.00",
        }
    }
}

fn legend(grid: &mut Grid<'_>, book: &Book<'_>) -> Written {
    let all = [
        Progress::Met,
        Progress::OnTrack,
        Progress::Behind,
        Progress::NotMet,
        Progress::NotReported,
        Progress::Conflict,
        Progress::NotApplicable,
        Progress::Unreadable,
    ];
    grid.text(LEGEND, TARGETS, "Ký hiệu:", &book.styles.subtitle)?;
    let behind = TARGETS + 1 + all.len() as u16;
    let waived = book.language.say("được miễn");
    let waived = format!("{} {waived}", book.language.say(WAIVED));
    let small = book.styles.tone(Tone::Absent).clone();
    let small = small.set_font_size(style::SMALL);
    for (column, progress) in (TARGETS + 1..).zip(all) {
        let text = format!(
            "{} {}",
            book.language.say(wording::progress_letters(progress)),
            book.language.say(match progress {
                Progress::NotApplicable => "không áp dụng, chưa giao hoặc chưa đến kỳ",
                other => other.vietnamese(),
            })
        );
        let format = book.styles.tone(Tone::of_progress(progress));
        grid.text(
            LEGEND,
            column,
            &text,
            &format.clone().set_font_size(style::SMALL),
        )?;
    }
    grid.as_read().text(LEGEND, behind, &waived, &small)?;
    grid.sheet.set_row_height(LEGEND, 30)?;
    Ok(())
}

fn heads(grid: &mut Grid<'_>, book: &Book<'_>, looks: &[Look]) -> Written {
    let styles = &book.styles;
    for (column, name, width) in [(0, "Hạng", 6.0), (1, "Đơn vị", 30.0)] {
        grid.merged((IDS, column), (PARTS, column), name, &styles.head)?;
        grid.width(column, width)?;
    }
    let plain = styles.group.clone().unset_bold();
    let rows: [(u32, &Format, HeadText); 4] = [
        (IDS, &styles.head, |target, _| {
            format!("Chỉ tiêu {}", target.id)
        }),
        (NAMES, &styles.group, |target, _| target.name.clone()),
        (UNITS, &plain, |target, look| {
            format!("ĐVT: {}", look.unit(target))
        }),
        (GOALS, &plain, |target, _| target.goal.clone()),
    ];
    // Widths first: the heads' heights follow from them.
    let parts = [("Giao", 8.5), ("Báo cáo", 10.5), ("%", 9.5)];
    let columns: Vec<_> = (TARGETS..)
        .zip(parts.iter().cycle())
        .take(parts.len() * looks.len())
        .collect();
    for &(column, &(_, width)) in &columns {
        grid.width(column, width)?;
    }
    for (row, format, text) in rows {
        let targets = book.comparison.targets.iter().zip(looks);
        for ((target, look), first) in targets.zip((TARGETS..).step_by(3)) {
            let text = text(target, look);
            if row == NAMES {
                grid.as_read();
            }
            grid.merged((row, first), (row, first + 2), &text, format)?;
        }
        grid.fit_row(row)?;
    }
    for &(column, &(name, _)) in &columns {
        grid.text(PARTS, column, name, &styles.head)?;
    }
    Ok(())
}

/// What a head row says about a target.
type HeadText = fn(&TargetLabel, &Look) -> String;

fn unit_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    index: usize,
    looks: &[Look],
) -> Written {
    let styles = &book.styles;
    let result = &book.comparison.units[index];
    match result.rank {
        Some(rank) => grid.number(row, 0, f64::from(rank), &styles.center)?,
        None => grid.text(row, 0, "–", &styles.center)?,
    }
    grid.as_read()
        .text(row, 1, &result.assessment.unit.name, &styles.text)?;
    let absence = result.assessment.absence();
    for (position, look) in looks.iter().enumerate() {
        let first = TARGETS + 3 * position as u16;
        let id = &book.comparison.targets[position].id;
        let claim = result.assessment.targets.get(position);
        match claim.filter(|claim| claim.target == *id) {
            Some(claim) => claim_cells(grid, book, (row, first), index, absence, claim, look)?,
            None => {
                for column in first..first + 3 {
                    grid.text(row, column, "", &styles.center)?;
                }
            }
        }
    }
    Ok(())
}

/// The three cells of one unit and target.
fn claim_cells<'a>(
    grid: &mut Grid<'_>,
    book: &Book<'a>,
    (row, first): (u32, u16),
    unit: usize,
    absence: Option<Absence>,
    claim: &'a TargetClaim,
    look: &Look,
) -> Written {
    let styles = &book.styles;
    match claim.assigned {
        Some(value) => number(grid, (row, first), value, None, &styles.whole, look)?,
        None => grid.text(row, first, "–", &styles.center)?,
    }
    let letters = &*book.language.say(wording::progress_letters(claim.progress));
    let tone = styles.tone(Tone::of_progress(claim.progress));
    let evidence = first_evidence(claim).and_then(|one| book.quotations.cell(Some(unit), one));
    let waived = book.comparison.units[unit]
        .assessment
        .unit
        .waives_target(&claim.target);
    // Contradicting figures stand side by side: none of them is the unit's figure.
    let value = claim.value.filter(|_| claim.progress != Progress::Conflict);
    match (value, absence) {
        (_, Some(absence)) if absence != Absence::Unreadable => {
            let absent = styles.tone(Tone::Absent);
            grid.text(row, first + 1, absence.vietnamese(), absent)?;
            return grid.text(row, first + 2, "N", absent);
        }
        (Some(value), _) => {
            let format = styles.whole.clone();
            number(
                grid,
                (row, first + 1),
                value,
                evidence.as_deref(),
                &format,
                look,
            )?;
        }
        (None, _) => {
            let words = match claim.progress {
                _ if waived => "được miễn".to_string(),
                Progress::NotApplicable if claim.is_not_due() => "chưa đến kỳ".to_string(),
                Progress::NotApplicable => "–".to_string(),
                _ => without_value(claim, look.millions),
            };
            grid.letters = style::SMALL;
            grid.link(
                row,
                first + 1,
                &words,
                evidence.as_deref(),
                &styles.center.clone().set_font_size(style::SMALL),
            )?;
            grid.letters = style::LETTERS;
        }
    }
    match claim.percent.and_then(|percent| percent.to_f64()) {
        // No judgement: what it reports is shown, and that it is not counted.
        _ if waived => grid.text(row, first + 2, WAIVED, styles.tone(Tone::Absent)),
        Some(percent) => {
            let format = tone.clone().set_num_format(format!("0.0\"% {letters}\""));
            grid.number(row, first + 2, percent, &format)
        }
        None => grid.as_read().text(row, first + 2, letters, tone),
    }
}

/// What stands where there is no value: contradicting figures side by side, or the state in words.
pub(super) fn without_value(claim: &TargetClaim, millions: bool) -> String {
    contradicting(claim, millions).unwrap_or_else(|| claim.in_words().to_string())
}

/// Figures that contradict each other, side by side; none where there are no two.
pub(super) fn contradicting(claim: &TargetClaim, millions: bool) -> Option<String> {
    if claim.progress != Progress::Conflict {
        return None;
    }
    let mut figures: Vec<String> = [&claim.report, &claim.table, &claim.sheet]
        .into_iter()
        .flatten()
        .map(|reported| {
            let unit = if millions { MILLION } else { 1 };
            wording::figure(reported.value / Decimal::from(unit))
        })
        .collect();
    figures.dedup();
    (figures.len() > 1).then(|| figures.join(" ≠ "))
}

/// The quotation behind a target: the report's words before a table before the sheet.
fn first_evidence(claim: &TargetClaim) -> Option<&Evidence> {
    [&claim.report, &claim.table, &claim.sheet]
        .into_iter()
        .flatten()
        .map(|reported| &reported.evidence)
        .next()
}

fn number(
    grid: &mut Grid<'_>,
    (row, column): (u32, u16),
    value: Decimal,
    target: Option<&str>,
    format: &Format,
    look: &Look,
) -> Written {
    match value.to_f64() {
        Some(near) => {
            let format = format.clone().set_num_format(look.number_format(value));
            grid.linked_number(row, column, near, target, &format)
        }
        None => grid.link(row, column, &wording::figure(value), target, format),
    }
}

/// The province's rows: sum, how many units it rests on, the programme's figure, and the share.
fn totals(grid: &mut Grid<'_>, book: &Book<'_>, end: u32, looks: &[Look]) -> Written {
    let styles = &book.styles;
    let names = [
        "Tổng các đơn vị có số liệu (% so với mức giao của các đơn vị đó)",
        "Số đơn vị có số liệu trong tổng / số đơn vị được hỏi (không kể đơn vị được miễn)",
        "Chỉ tiêu của chương trình",
        "Tỷ lệ so với chương trình",
    ];
    let dash = styles.total.clone().set_align(FormatAlign::Center);
    let plain_dash = dash.clone().unset_bold();
    for (line, (row, name)) in (end..).zip(names).enumerate() {
        grid.merged((row, 0), (row, 1), name, &styles.head_left)?;
        let targets = book.comparison.targets.iter().zip(looks).enumerate();
        for ((at, (target, look)), first) in targets.zip((TARGETS..).step_by(3)) {
            for column in first..first + 3 {
                grid.text(row, column, "", &styles.total)?;
            }
            let mut figure = |column: u16, value: Option<Decimal>| match value {
                Some(value) => number(grid, (row, column), value, None, &styles.total, look),
                None => grid.text(row, column, "–", &dash),
            };
            let total = target.total.filter(|_| !target.is_rate);
            let base = match line {
                0 => {
                    let given = target.allocated_counted.filter(|_| !target.is_rate);
                    figure(first, given)?;
                    figure(first + 1, total)?;
                    given
                }
                1 => {
                    let counted = if target.is_rate {
                        "–".to_string()
                    } else {
                        format!("{}/{}", target.counted, book.comparison.asked(at))
                    };
                    grid.text(row, first + 1, &counted, &plain_dash)?;
                    continue;
                }
                2 => {
                    figure(first + 1, target.provincial)?;
                    continue;
                }
                _ => target.provincial,
            };
            match ratio(total, base) {
                Some(share) => grid.number(row, first + 2, share, &styles.total_percent)?,
                None => grid.text(row, first + 2, "–", &dash)?,
            }
        }
    }
    outlook(grid, book, end + names.len() as u32, looks.len())
}

/// How the province will probably end, in short; the reason stands on *Toàn tỉnh*.
fn outlook(grid: &mut Grid<'_>, book: &Book<'_>, row: u32, targets: usize) -> Written {
    let styles = &book.styles;
    let name = "Triển vọng toàn tỉnh";
    grid.merged((row, 0), (row, 1), name, &styles.head_left)?;
    let shown = book.comparison.targets.iter().take(targets);
    for (target, first) in shown.zip((TARGETS..).step_by(3)) {
        let tone = target.progress.map_or(Tone::Plain, Tone::of_progress);
        let words = match target.outlook.split_once(':') {
            Some((words, _)) => words,
            None if target.outlook.is_empty() => "–",
            None => &target.outlook,
        };
        let format = styles.tone(tone).clone().set_font_size(style::SMALL);
        grid.as_read()
            .merged((row, first), (row, first + 2), words, &format)?;
    }
    grid.fit_row(row)?;
    grid.end_rows(row)
}

fn ratio(part: Option<Decimal>, whole: Option<Decimal>) -> Option<f64> {
    part?.checked_div(whole?)?.to_f64()
}

/// What the units report on a share, from the lowest to the highest; none where nobody gives a figure that
/// holds.
pub(super) fn range(book: &Book<'_>, target: usize) -> Option<String> {
    let units = book.comparison.units.iter();
    let values: Vec<Decimal> = units
        .filter_map(|unit| Some((&unit.assessment.unit, unit.assessment.targets.get(target)?)))
        .filter(|(unit, claim)| !unit.waives_target(&claim.target))
        .map(|(_, claim)| claim)
        .filter(|claim| !matches!(claim.progress, Progress::Conflict | Progress::Unreadable))
        .filter_map(|claim| claim.value)
        .collect();
    let (low, high) = (values.iter().min()?, values.iter().max()?);
    let units = values.len();
    Some(if low == high {
        format!("{} ở {units} đơn vị", wording::figure(*low))
    } else {
        format!(
            "từ {} đến {} ở {units} đơn vị",
            wording::figure(*low),
            wording::figure(*high)
        )
    })
}
