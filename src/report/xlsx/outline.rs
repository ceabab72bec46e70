//! *Đề cương*: units × leaves of the outline, each cell a state with its letter and colour.

use rust_xlsxwriter::{FormatAlign, Worksheet};

use crate::model::{NodeLabel, NodeState, SectionState, SubmissionState, UnitResult};

use super::grid::{Grid, Written};
use super::style::Tone;
use super::{Book, fit, page, wording};

/// Rows of the legend and of the four header rows.
const LEGEND: u32 = 3;
const PARTS: u32 = 5;
const SECTIONS: u32 = 6;
const IDS: u32 = 7;
const TITLES: u32 = 8;
const FIRST: u32 = 9;
/// First leaf column, after rank, unit and share.
const LEAVES: u16 = 3;
/// Letter of a unit that handed nothing in.
const ABSENT: &str = "N";
/// Width of a leaf's column in characters.
const LEAF_WIDTH: f64 = 3.6;
/// Most leaves on one printed page across.
const LEAVES_PER_PAGE: usize = 42;
/// Print scale in per cent that lets so many leaves fit on A4 landscape.
const SCALE: u16 = 62;

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let comparison = book.comparison;
    let mut grid = Grid::new(sheet, book.language);
    // Excel has 16,384 columns; an outline that long does not exist, yet must not stop the workbook.
    let leaves: Vec<(usize, &NodeLabel)> = comparison
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.leaf)
        .take(16_000)
        .collect();
    page::heading(
        &mut grid,
        book,
        LEAVES,
        "ĐỐI CHIẾU VỚI ĐỀ CƯƠNG BÁO CÁO",
        "Mỗi cột là một nội dung đề cương yêu cầu; bấm vào ô để đến trích dẫn đầu tiên ở “Minh chứng”.",
    )?;
    legend(&mut grid, book)?;
    let per_page = leaves
        .len()
        .div_ceil(leaves.len().div_ceil(LEAVES_PER_PAGE).max(1))
        .max(1);
    heads(&mut grid, book, &leaves, per_page)?;
    grid.fresh_row();
    let mut tallies = vec![Tally::default(); leaves.len()];
    for (row, &index) in (FIRST..).zip(&comparison.order) {
        unit_row(&mut grid, book, row, index, &leaves, &mut tallies)?;
        grid.fit_row(row)?;
    }
    let end = FIRST + comparison.order.len() as u32;
    totals(&mut grid, book, end, &tallies)?;

    page::landscape(grid.sheet, book);
    let breaks: Vec<u32> = (per_page..leaves.len())
        .step_by(per_page)
        .map(|leaf| u32::from(LEAVES) + leaf as u32)
        .collect();
    grid.sheet.set_vertical_page_breaks(&breaks)?;
    grid.sheet.set_print_scale(SCALE);
    grid.sheet.set_repeat_rows(PARTS, TITLES)?;
    grid.sheet.set_repeat_columns(0, LEAVES - 1)?;
    grid.sheet.set_freeze_panes(FIRST, LEAVES)?;
    Ok(())
}

/// How many units were asked for a leaf, and how they answered.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    asked: u32,
    covered: u32,
    missing: u32,
}

impl Tally {
    fn add(&mut self, state: &NodeState) {
        let judged = !matches!(
            state.state,
            SectionState::NotApplicable | SectionState::Unreadable
        );
        if state.required && judged {
            self.asked += 1;
            self.covered += u32::from(matches!(
                state.state,
                SectionState::Full | SectionState::Thin
            ));
            self.missing += u32::from(state.state == SectionState::Missing);
        }
    }
}

fn legend(grid: &mut Grid<'_>, book: &Book<'_>) -> Written {
    let states = [
        SectionState::Full,
        SectionState::Thin,
        SectionState::HeadingOnly,
        SectionState::Missing,
        SectionState::NotApplicable,
        SectionState::Unreadable,
    ];
    let words = states.map(|state| (Tone::of_section(state), state.letter(), state.vietnamese()));
    let mut column = LEAVES + 3;
    grid.text(LEGEND, LEAVES, "Ký hiệu:", &book.styles.subtitle)?;
    for (tone, letter, word) in
        words
            .into_iter()
            .chain([(Tone::Absent, ABSENT, "đơn vị chưa có báo cáo")])
    {
        grid.text(LEGEND, column, letter, book.styles.tone(tone))?;
        grid.text(LEGEND, column + 1, word, &book.styles.base)?;
        column += (word.chars().count() as f64 * 0.95 / LEAF_WIDTH).ceil() as u16 + 1;
    }
    grid.text(LEGEND, column, "*  nội dung “nếu có”", &book.styles.base)
}

fn heads(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    leaves: &[(usize, &NodeLabel)],
    per_page: usize,
) -> Written {
    let styles = &book.styles;
    for (column, name, width) in [
        (0, "Hạng", 5.5),
        (1, "Đơn vị", 30.0),
        (2, "Có nội dung (%)", 10.0),
    ] {
        grid.merged((PARTS, column), (TITLES, column), name, &styles.head)?;
        grid.width(column, width)?;
    }
    grid.sheet.set_row_height(SECTIONS, 32)?;
    grid.sheet.set_row_height(IDS, 52)?;
    grid.sheet.set_row_height(TITLES, 160)?;
    // A group that goes on over a page gets its head again there.
    for (row, depth) in [(PARTS, 1), (SECTIONS, 2)] {
        for (page, leaves) in leaves.chunks(per_page).enumerate() {
            let first = LEAVES + (page * per_page) as u16;
            groups(grid, book, leaves, (row, first), depth)?;
        }
    }
    let id = styles
        .upright
        .clone()
        .set_bold()
        .set_align(FormatAlign::Center);
    for (column, (_, leaf)) in (LEAVES..).zip(leaves) {
        grid.width(column, LEAF_WIDTH)?;
        let mark = if leaf.optional { "*" } else { "" };
        grid.as_read()
            .text(IDS, column, &format!("{}{mark}", leaf.id), &id)?;
    }
    for (column, (_, leaf)) in (LEAVES..).zip(leaves) {
        let title = wording::shortened(&leaf.title, 62);
        grid.as_read()
            .text(TITLES, column, &title, &styles.upright)?;
    }
    Ok(())
}

/// Merged heads over the leaves that share an ancestor of the given depth.
fn groups(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    leaves: &[(usize, &NodeLabel)],
    (row, column): (u32, u16),
    depth: u8,
) -> Written {
    let mut start = 0;
    while start < leaves.len() {
        let ancestor = ancestor(book, leaves[start].1, depth);
        let same = |leaf: &&(usize, &NodeLabel)| {
            self::ancestor(book, leaf.1, depth).map(|node| &node.id)
                == ancestor.map(|node| &node.id)
        };
        let length = leaves[start..].iter().take_while(same).count();
        let text = ancestor.map_or_else(String::new, |node| group_title(node, length, depth));
        let first = column + start as u16;
        let last = first + length as u16 - 1;
        let format = book.styles.group.clone().set_align(FormatAlign::Left);
        grid.as_read()
            .merged((row, first), (row, last), &text, &format)?;
        start += length;
    }
    Ok(())
}

/// The ancestor of that depth, if the leaf lies below one.
fn ancestor<'a>(book: &Book<'a>, leaf: &'a NodeLabel, depth: u8) -> Option<&'a NodeLabel> {
    let mut node = leaf;
    while node.depth > depth {
        node = book.labels.node(&node.parent)?;
    }
    (node.depth == depth).then_some(node)
}

/// As much of a group's title as its columns can show: one line for parts, two for sections.
fn group_title(node: &NodeLabel, columns: usize, depth: u8) -> String {
    let width = columns as f64 * LEAF_WIDTH;
    let title = fit::shortened(&format!("{}. {}", node.id, node.title), width, depth.into());
    // A title cut within its first word says less than the number alone.
    if title.chars().count() < node.id.chars().count() + 8 {
        node.id.clone()
    } else {
        title
    }
}

fn unit_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    index: usize,
    leaves: &[(usize, &NodeLabel)],
    tallies: &mut [Tally],
) -> Written {
    let styles = &book.styles;
    let result: &UnitResult = &book.comparison.units[index];
    let assessment = &result.assessment;
    match result.rank {
        Some(rank) => grid.number(row, 0, f64::from(rank), &styles.center)?,
        None => grid.text(row, 0, "–", &styles.center)?,
    }
    grid.as_read()
        .text(row, 1, &assessment.unit.name, &styles.text)?;
    let absence = wording::absence(assessment);
    match (absence, wording::share(result.covered.0, result.covered.1)) {
        (Some(words), _) => grid.text(row, 2, words, styles.tone(Tone::Absent))?,
        (None, Some(share)) => grid.number(row, 2, share as f64 / 10_000.0, &styles.percent)?,
        (None, None) => grid.text(row, 2, "–", &styles.center)?,
    }
    let not_submitted = assessment.state == SubmissionState::NotSubmitted;
    for ((column, (node, leaf)), tally) in (LEAVES..).zip(leaves).zip(tallies) {
        if not_submitted {
            grid.text(row, column, ABSENT, styles.tone(Tone::Absent))?;
            continue;
        }
        // States come in outline order, so the leaf's own place is where its state stands.
        let Some(state) = assessment
            .sections
            .get(*node)
            .filter(|state| state.node == leaf.id)
        else {
            grid.text(row, column, "", &styles.center)?;
            continue;
        };
        if absence.is_none() {
            tally.add(state);
        }
        let target = book.quotations.first_cell(Some(index), &state.evidence);
        let format = styles.tone(Tone::of_section(state.state));
        grid.jump(row, column, state.state.letter(), target.as_deref(), format)?;
    }
    Ok(())
}

fn totals(grid: &mut Grid<'_>, book: &Book<'_>, end: u32, tallies: &[Tally]) -> Written {
    let styles = &book.styles;
    let percent = styles
        .total_percent
        .clone()
        .set_num_format("0%")
        .set_font_size(9)
        .set_rotation(90)
        .set_align(FormatAlign::Center);
    let number = styles.total.clone().set_align(FormatAlign::Center);
    let head = |grid: &mut Grid<'_>, row: u32, name: &str| {
        grid.merged((row, 0), (row, LEAVES - 1), name, &styles.head_left)
    };
    let shares = "Tỷ lệ đơn vị có báo cáo (Đ hoặc S, trong số được yêu cầu)";
    head(grid, end, shares)?;
    grid.sheet.set_row_height(end, 34)?;
    for (column, tally) in (LEAVES..).zip(tallies) {
        match wording::share(tally.covered, tally.asked) {
            Some(share) => grid.number(end, column, share as f64 / 10_000.0, &percent)?,
            None => grid.text(end, column, "–", &number)?,
        }
    }
    head(grid, end + 1, "Số đơn vị thiếu (T)")?;
    for (column, tally) in (LEAVES..).zip(tallies) {
        grid.number(end + 1, column, f64::from(tally.missing), &number)?;
    }
    Ok(())
}
