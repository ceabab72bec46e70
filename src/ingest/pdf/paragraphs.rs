//! Lines and tables of all pages → the flow of a document.

use std::collections::BTreeMap;

use super::fonts::FontCache;
use super::layout::{self, Line};
use super::page::Page;
use super::tables::{self, Cell, Table};
use crate::ingest::flow::{Flow, Run, Shape};
use crate::ingest::symbols;
use crate::model::ReadError;

/// What stands on a page, from top to bottom.
enum Item {
    Line(Line),
    Table(Table),
}

impl Item {
    fn top(&self) -> f32 {
        match self {
            Item::Line(line) => line.y + line.size,
            Item::Table(table) => table.top,
        }
    }
}

/// What holds for most of the document.
#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    left: f32,
    right: f32,
    /// From baseline to baseline inside a paragraph.
    pitch: f32,
    /// Paragraphs begin further in than they go on.
    indented: bool,
    /// Lines are stretched to the right edge, but for the last of a paragraph.
    justified: bool,
}

/// The paragraph being put together.
#[derive(Default)]
struct Open {
    first_left: f32,
    /// Left edge of its lines after the first.
    rest_left: Option<f32>,
    last: Line,
    centered: bool,
    labelled: bool,
    /// Its last line ends a page.
    turned: bool,
}

/// Writes pages into a flow.
pub(super) struct Writer<'f> {
    flow: &'f mut Flow,
    fonts: &'f FontCache,
    measure: Measure,
    open: Option<Open>,
}

/// Two columns of so many lines are no table.
const SIDE_BY_SIDE: usize = 9;

/// Lines this near to the edge of the page may be its number or a running title, as a share of it.
const MARGIN: f32 = 0.1;

impl<'f> Writer<'f> {
    pub(super) fn new(flow: &'f mut Flow, fonts: &'f FontCache) -> Self {
        Writer {
            flow,
            fonts,
            measure: Measure::default(),
            open: None,
        }
    }

    pub(super) fn document(&mut self, pages: &[Page]) -> Result<(), ReadError> {
        let mut all: Vec<Vec<Item>> = pages
            .iter()
            .map(|page| {
                let (tables, free) = tables::find(page);
                let mut items: Vec<Item> = layout::lines(&free)
                    .into_iter()
                    .map(Item::Line)
                    .chain(tables.into_iter().map(Item::Table))
                    .collect();
                items.sort_by(|a, b| b.top().total_cmp(&a.top()));
                items
            })
            .collect();
        drop_running_titles(pages, &mut all);
        self.measure = measure(&all);
        let mut waiting: Option<Table> = None;
        for items in all {
            if let Some(open) = &mut self.open {
                open.turned = true;
            }
            let mut columns: Vec<Line> = Vec::new();
            for (i, item) in items.into_iter().enumerate() {
                match item {
                    Item::Table(table) => {
                        self.columns(&mut columns)?;
                        self.end()?;
                        match &mut waiting {
                            Some(before) if i == 0 && same_edges(before, &table) => {
                                go_on(before, table);
                            }
                            _ => {
                                self.table(waiting.take())?;
                                waiting = Some(table);
                            }
                        }
                    }
                    Item::Line(line) => {
                        if waiting.is_some() {
                            self.table(waiting.take())?;
                        }
                        if line.segments().len() > 1 || continues_columns(&columns, &line) {
                            columns.push(line);
                        } else {
                            self.columns(&mut columns)?;
                            self.line(line)?;
                        }
                    }
                }
            }
            self.columns(&mut columns)?;
        }
        self.table(waiting)?;
        self.end()
    }

    /// Ends the open paragraph.
    fn end(&mut self) -> Result<(), ReadError> {
        match self.open.take() {
            Some(open) => self.flow.end_started(Shape {
                centered: open.centered,
                ..Shape::default()
            }),
            None => Ok(()),
        }
    }

    fn line(&mut self, line: Line) -> Result<(), ReadError> {
        if self
            .open
            .as_ref()
            .is_some_and(|open| self.breaks(open, &line))
        {
            self.end()?;
        }
        if let Some(mut open) = self.open.take() {
            self.space(&open.last)?;
            self.write(&line)?;
            open.rest_left = Some(line.left());
            open.centered &= self.is_centered(&line);
            open.last = line;
            open.turned = false;
            self.open = Some(open);
        } else {
            self.write(&line)?;
            self.open = Some(Open {
                first_left: line.left(),
                rest_left: None,
                centered: self.is_centered(&line),
                labelled: is_labelled(&line.text()),
                last: line,
                turned: false,
            });
        }
        Ok(())
    }

    /// The space between the last word of a line and the first of the next.
    fn space(&mut self, before: &Line) -> Result<(), ReadError> {
        let run = before.signs.last().map_or(Run::default(), |sign| Run {
            bold: sign.bold,
            italic: sign.italic,
            ..Run::default()
        });
        self.flow.push(' ', run)
    }

    fn write(&mut self, line: &Line) -> Result<(), ReadError> {
        for sign in &line.signs {
            let name = self
                .fonts
                .fonts
                .get(sign.font)
                .map(|font| font.name.as_str());
            let run = Run {
                bold: sign.bold,
                italic: sign.italic,
                font: name
                    .filter(|name| !name.is_empty())
                    .map(|name| self.flow.fonts.intern(name)),
                // Put in place where lines are put together.
                raised: false,
            };
            match sign.c {
                '\u{e000}'..='\u{f8ff}' => {
                    let mut buffer = [0; 4];
                    let name = name.unwrap_or_default();
                    let shown = symbols::bullet(sign.c.encode_utf8(&mut buffer), name);
                    self.flow.text(&shown, run)?;
                }
                c if c.is_control() => {}
                c => self.flow.push(c, run)?,
            }
        }
        Ok(())
    }

    fn is_centered(&self, line: &Line) -> bool {
        let measure = self.measure;
        let (before, after) = (line.left() - measure.left, measure.right - line.right());
        before > 12.0 && after > 12.0 && (before - after).abs() < 8.0
    }

    /// Whether a line begins a new paragraph.
    fn breaks(&self, open: &Open, line: &Line) -> bool {
        let measure = self.measure;
        let last = &open.last;
        if (last.size - line.size).abs() > 1.2 {
            return true;
        }
        if !open.turned && last.y - line.y > measure.pitch + (0.18 * measure.pitch).max(2.0) {
            return true;
        }
        // The next word had room on the line and yet stands on the next.
        let space = 0.25 * line.size;
        let centered = open.centered && self.is_centered(line);
        let free = if centered {
            (measure.right - measure.left) - (last.right() - last.left())
        } else {
            measure.right - last.right()
        };
        if free > line.first_word() + space + 1.0 {
            return true;
        }
        let ended = last.ends_sentence();
        if centered || !ended && line.begins_small() {
            return false;
        }
        if measure.justified && free > 2.5 {
            return true;
        }
        // A bold line after plain text is a heading, unless the text runs into it.
        if ended && line.is_bold() && !last.is_bold() {
            return true;
        }
        let left = line.left();
        if let Some(rest) = open.rest_left {
            return (left - rest).abs() > 4.0
                || ended && is_labelled(&line.text())
                || ended && !line.begins_small() && !measure.indented && !measure.justified;
        }
        let by = left - open.first_left;
        if by > 6.0 {
            // A hanging indent goes on further in than its number.
            return !open.labelled;
        }
        if by < -4.0 {
            return false;
        }
        let further_in = left - measure.left > 6.0;
        // Without indents and stretched lines only the sentence tells. A paragraph cut in two does
        // less harm than two that run together.
        further_in && measure.indented
            || is_labelled(&line.text())
            || ended && !line.begins_small() && !measure.indented && !measure.justified
    }

    /// Lines with columns but no rules: a table when there are several, else one line.
    fn columns(&mut self, lines: &mut Vec<Line>) -> Result<(), ReadError> {
        let lines = std::mem::take(lines);
        let wide = lines
            .iter()
            .filter(|line| line.segments().len() > 1)
            .count();
        // A letterhead stands first; one of its two texts may have a single line.
        let several = wide > 1 || wide == 1 && lines.len() > 1 && self.flow.is_empty();
        if !several {
            for line in lines {
                self.line(line)?;
            }
            return Ok(());
        }
        self.end()?;
        let edges = column_edges(&lines);
        if edges.len() == 2 && lines.len() <= SIDE_BY_SIDE {
            return self.side_by_side(&lines, &edges);
        }
        let rows = lines
            .iter()
            .map(|line| {
                let mut row: Vec<Option<Cell>> = edges
                    .iter()
                    .map(|_| {
                        Some(Cell {
                            span: 1,
                            rows: 1,
                            lines: Vec::new(),
                        })
                    })
                    .collect();
                for segment in line.segments() {
                    let middle = segment.left().midpoint(segment.right());
                    let at = edges
                        .iter()
                        .position(|&(left, right)| middle >= left - 1.0 && middle <= right + 1.0);
                    if let Some(Some(cell)) = row.get_mut(at.unwrap_or(0)) {
                        cell.lines.push(segment);
                    }
                }
                row
            })
            .collect();
        self.table(Some(Table {
            edges: Vec::new(),
            top: 0.0,
            rows,
        }))
    }

    /// Two short columns are two texts beside each other: a letterhead, or who signs and who receives.
    fn side_by_side(&mut self, lines: &[Line], edges: &[(f32, f32)]) -> Result<(), ReadError> {
        self.flow.open_table()?;
        for &(left, right) in edges {
            for line in lines {
                for segment in line.segments() {
                    let middle = segment.left().midpoint(segment.right());
                    if middle >= left - 1.0 && middle <= right + 1.0 {
                        self.write(&segment)?;
                        self.flow.end_started(Shape::default())?;
                    }
                }
            }
            self.flow.close_cell()?;
        }
        if let Some(cells) = self.flow.table() {
            cells.close_row();
        }
        self.flow.close_table()
    }

    fn table(&mut self, table: Option<Table>) -> Result<(), ReadError> {
        let Some(table) = table else {
            return Ok(());
        };
        self.flow.open_table()?;
        for row in table.rows {
            for cell in row.into_iter().flatten() {
                if let Some(cells) = self.flow.table() {
                    cells.cell().span = cell.span;
                    cells.cell().rows = cell.rows;
                }
                for (i, line) in cell.lines.iter().enumerate() {
                    if i > 0 {
                        self.space(&cell.lines[i - 1])?;
                    }
                    self.write(line)?;
                }
                self.flow.close_cell()?;
            }
            if let Some(cells) = self.flow.table() {
                cells.close_row();
            }
        }
        self.flow.close_table()
    }
}

fn same_edges(a: &Table, b: &Table) -> bool {
    a.edges.len() == b.edges.len()
        && a.edges
            .iter()
            .zip(&b.edges)
            .all(|(x, y)| (x - y).abs() < 4.0)
}

/// A table that goes on after the turn of a page, its head printed again or not.
fn go_on(before: &mut Table, mut next: Table) {
    let text = |row: &Vec<Option<Cell>>| -> Vec<Option<String>> {
        row.iter()
            .map(|cell| cell.as_ref().map(Cell::text))
            .collect()
    };
    let repeated = before
        .rows
        .iter()
        .zip(&next.rows)
        .take_while(|(a, b)| text(a) == text(b))
        .count();
    next.rows.drain(..repeated);
    before.rows.extend(next.rows);
}

/// A line with one stretch that lies under a column of the lines before it.
fn continues_columns(columns: &[Line], line: &Line) -> bool {
    let Some(last) = columns.last() else {
        return false;
    };
    let near = last.y - line.y < 2.2 * line.size.max(last.size);
    let edges = column_edges(columns);
    // It must stay inside one column, and that column must not be the only one.
    let under = edges
        .iter()
        .any(|&(left, right)| line.left() >= left - 12.0 && line.right() <= right + 12.0);
    near && edges.len() > 1 && under
}

/// Left and right edges of the columns of some lines.
fn column_edges(lines: &[Line]) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = lines
        .iter()
        .flat_map(Line::segments)
        .map(|segment| (segment.left(), segment.right()))
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut edges: Vec<(f32, f32)> = Vec::new();
    for (left, right) in spans {
        match edges.last_mut() {
            Some(last) if left <= last.1 => last.1 = last.1.max(right),
            _ => edges.push((left, right)),
        }
    }
    edges
}

/// The line begins with a number or a bullet.
fn is_labelled(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    if matches!(word, "-" | "–" | "—" | "+" | "*" | "•" | "▪" | "◦" | "➢") {
        return true;
    }
    let body = word.trim_end_matches(['.', ')', '/', ':', '-']);
    body.len() < word.len()
        && word.chars().count() <= 8
        && (body
            .split('.')
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()) && part.len() < 3)
            || body.chars().count() == 1
            || body.bytes().all(|b| b"IVX".contains(&b)))
}

/// Takes away page numbers and titles that stand on most pages.
fn drop_running_titles(pages: &[Page], all: &mut [Vec<Item>]) {
    let shape = |text: &str| -> String {
        let shape = text
            .chars()
            .map(|c| if c.is_ascii_digit() { '#' } else { c });
        shape.collect()
    };
    let at_edge = |page: &Page, line: &Line| {
        let height = page.top - page.bottom;
        line.y < page.bottom + MARGIN * height || line.y > page.top - MARGIN * height
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (page, items) in pages.iter().zip(all.iter()) {
        let mut here: Vec<String> = items
            .iter()
            .filter_map(|item| match item {
                Item::Line(line) if at_edge(page, line) => Some(shape(&line.text())),
                _ => None,
            })
            .collect();
        here.sort();
        here.dedup();
        for text in here {
            *seen.entry(text).or_default() += 1;
        }
    }
    let count = pages.len();
    for (page, items) in pages.iter().zip(all.iter_mut()) {
        items.retain(|item| {
            let Item::Line(line) = item else {
                return true;
            };
            if !at_edge(page, line) {
                return true;
            }
            let text = line.text();
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
            let number = (1..=4).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
            let times = seen.get(&shape(&text)).copied().unwrap_or(0);
            !(number || times >= 3 && times * 2 >= count)
        });
    }
}

/// The value that most of the numbers have, in steps; with how many have it.
fn mode(numbers: impl Iterator<Item = f32>, step: f32) -> Option<(f32, usize)> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for number in numbers {
        *counts.entry((number / step).round() as i32).or_default() += 1;
    }
    let (&value, _) = counts.iter().max_by_key(|&(_, &count)| count)?;
    // The neighbours are the same place, rounded.
    let near: usize = (value - 1..=value + 1)
        .filter_map(|value| counts.get(&value))
        .sum();
    Some((value as f32 * step, near))
}

fn measure(all: &[Vec<Item>]) -> Measure {
    let mut lines: Vec<&Line> = Vec::new();
    let mut gaps: Vec<f32> = Vec::new();
    for items in all {
        let mut before: Option<&Line> = None;
        for item in items {
            match item {
                Item::Line(line) => {
                    if let Some(before) = before {
                        gaps.push(before.y - line.y);
                    }
                    before = Some(line);
                    if line.segments().len() == 1 {
                        lines.push(line);
                    }
                }
                Item::Table(_) => before = None,
            }
        }
    }
    let widest = lines
        .iter()
        .map(|line| line.right())
        .fold(f32::MIN, f32::max);
    let right = mode(lines.iter().map(|line| line.right()), 1.0)
        .filter(|&(_, count)| count * 8 >= lines.len() && count > 2)
        .map_or(widest, |(right, _)| right);
    // The outermost left edge that more than a stray line has.
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.left()).collect();
    lefts.sort_by(f32::total_cmp);
    let left = lefts
        .iter()
        .copied()
        .find(|left| {
            let same = lefts.iter().filter(|other| (*other - left).abs() < 2.5);
            same.count() * 20 >= lefts.len()
        })
        .or(lefts.first().copied())
        .unwrap_or(0.0);
    let flush = lines
        .iter()
        .filter(|line| (line.right() - right).abs() < 1.5)
        .count();
    let at_left = lefts.iter().filter(|at| (*at - left).abs() < 3.0).count();
    let pitch = mode(gaps.into_iter().filter(|gap| *gap > 2.0), 0.5).map_or(16.0, |(gap, _)| gap);
    Measure {
        left,
        right,
        pitch,
        indented: at_left * 4 >= lines.len() && at_left * 10 <= lines.len() * 9,
        justified: flush * 5 >= lines.len() * 2,
    }
}
