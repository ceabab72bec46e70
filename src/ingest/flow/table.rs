//! Rows as the older formats give them, laid out on a grid: by spans, by merge marks, or by the
//! places of cell edges on the page.

use super::check_cells;
use crate::ingest::docx::shifted;
use crate::ingest::limits;
use crate::model::{Block, Cell, CellValue, FontRun, ReadError, Table, TableOrigin};

/// How a cell takes part in a merge that is marked cell by cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::ingest) enum Merge {
    #[default]
    No,
    Restart,
    Continue,
}

/// A cell before it has a place on the grid.
#[derive(Debug, Clone, Default)]
pub(in crate::ingest) struct Raw {
    text: String,
    bold: Option<bool>,
    fonts: Vec<FontRun>,
    /// Columns and rows it takes.
    pub(in crate::ingest) span: usize,
    pub(in crate::ingest) rows: usize,
    pub(in crate::ingest) vertical: Merge,
    /// Goes on from its left neighbour.
    pub(in crate::ingest) joins_left: bool,
    /// Left and right edge on the page, in any unit.
    pub(in crate::ingest) edges: Option<(i32, i32)>,
    /// What the cell holds when that is not its text.
    pub(in crate::ingest) value: Option<CellValue>,
}

/// The rows of a table being read.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Cells {
    rows: Vec<Vec<Raw>>,
    row: Vec<Raw>,
    next: Raw,
}

/// Edges closer than this are one: writers round.
const SAME_EDGE: i32 = 40;

impl Cells {
    /// The cell being read, to say how it is merged.
    pub(in crate::ingest) fn cell(&mut self) -> &mut Raw {
        &mut self.next
    }

    /// The cells of the row being read.
    pub(in crate::ingest) fn row(&mut self) -> &mut Vec<Raw> {
        &mut self.row
    }

    /// Adds the cell being read with what its blocks say.
    pub(super) fn close_cell(&mut self, blocks: &[Block]) -> Result<(), ReadError> {
        let mut cell = std::mem::take(&mut self.next);
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    let text = paragraph.text.trim_matches([' ', '\n', '\t']);
                    let cut = paragraph.text.len()
                        - paragraph.text.trim_start_matches([' ', '\n', '\t']).len();
                    if text.is_empty() {
                        continue;
                    }
                    if !cell.text.is_empty() {
                        cell.text.push('\n');
                    }
                    cell.text.push_str(&paragraph.label);
                    if !paragraph.label.is_empty() {
                        cell.text.push(' ');
                    }
                    let start = cell.text.len();
                    cell.text.push_str(text);
                    let runs = paragraph.fonts.iter().cloned();
                    cell.fonts.extend(shifted(runs, cut, text.len(), start));
                    cell.bold = Some(cell.bold.unwrap_or(true) && paragraph.bold);
                }
                // An inner table becomes a line a row, with a tab between cells.
                Block::Table(table) => {
                    for row in &table.rows {
                        let line: Vec<String> = row
                            .iter()
                            .filter(|inner| inner.covered_by.is_none())
                            .map(|inner| inner.text.replace('\n', " "))
                            .collect();
                        let line = line.join("\t");
                        let line = line.trim_matches(['\t', ' ']);
                        if !line.is_empty() && !cell.text.is_empty() {
                            cell.text.push('\n');
                        }
                        cell.text.push_str(line);
                    }
                }
            }
            if cell.text.len() > limits::CELL_TEXT {
                return Err(limits::reached(
                    "cell-text",
                    format!(
                        "một ô có hơn {}",
                        limits::kilobytes(limits::CELL_TEXT as u64)
                    ),
                ));
            }
        }
        self.row.push(cell);
        Ok(())
    }

    /// Ends the row being read.
    pub(in crate::ingest) fn close_row(&mut self) {
        if !self.row.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
        self.next = Raw::default();
    }

    /// The table on its grid; `None` when it has no row. `slots` counts grid positions.
    pub(super) fn finish(mut self, slots: &mut usize) -> Result<Option<Table>, ReadError> {
        self.close_row();
        if self.rows.is_empty() {
            return Ok(None);
        }
        let edges = self.grid_edges();
        let mut layout = Layout::default();
        for row in self.rows {
            layout.row(row, edges.as_deref(), slots)?;
        }
        let width = layout.width;
        for row in &mut layout.rows {
            *slots += width - row.len().min(width);
            check_cells(*slots)?;
            row.resize_with(width, Cell::default);
        }
        Ok(Some(Table {
            origin: TableOrigin::Text(0),
            rows: layout.rows,
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
        }))
    }

    /// The edges of all cells from left to right, when every cell has some.
    fn grid_edges(&self) -> Option<Vec<i32>> {
        let mut all = Vec::new();
        for cell in self.rows.iter().flatten() {
            let (left, right) = cell.edges?;
            all.extend([left, right]);
        }
        all.sort_unstable();
        let mut edges: Vec<i32> = Vec::new();
        for edge in all {
            match edges.last() {
                Some(&last) if edge.saturating_sub(last) < SAME_EDGE => {}
                _ => edges.push(edge),
            }
        }
        (edges.len() <= limits::TABLE_COLUMNS).then_some(edges)
    }
}

fn edge_index(edges: &[i32], at: i32) -> usize {
    edges
        .partition_point(|&edge| edge <= at.saturating_add(SAME_EDGE - 1))
        .saturating_sub(1)
}

/// Rows with their cells on the grid.
#[derive(Default)]
struct Layout {
    rows: Vec<Vec<Cell>>,
    width: usize,
    /// Per column: origin of the cell that reaches down to it, and how many rows more.
    hanging: Vec<((usize, usize), usize)>,
}

impl Layout {
    fn row(
        &mut self,
        cells: Vec<Raw>,
        edges: Option<&[i32]>,
        slots: &mut usize,
    ) -> Result<(), ReadError> {
        let number = self.rows.len();
        let mut row: Vec<Cell> = Vec::new();
        for mut raw in cells {
            self.hang(&mut row);
            let mut span = raw.span.max(1);
            if let (Some(edges), Some((left, right))) = (edges, raw.edges) {
                let from = edge_index(edges, left);
                span = edge_index(edges, right).saturating_sub(from).max(1);
                // A row that begins further in.
                if from > row.len() && from < limits::TABLE_COLUMNS {
                    row.resize_with(from, Cell::default);
                }
            }
            let column = row.len();
            span = span.min(limits::TABLE_COLUMNS.saturating_sub(column));
            if span == 0 {
                break;
            }
            let origin = if raw.joins_left && column > 0 {
                let left = column - 1;
                Some(row[left].covered_by.unwrap_or((number, left)))
            } else if raw.vertical == Merge::Continue {
                self.above(column)
            } else {
                None
            };
            if let Some((r, c)) = origin
                && !raw.text.is_empty()
            {
                let target = if r == number {
                    &mut row[c]
                } else {
                    &mut self.rows[r][c]
                };
                if !target.text.is_empty() {
                    target.text.push('\n');
                }
                let start = target.text.len();
                target.text.push_str(&raw.text);
                let moved = shifted(raw.fonts.drain(..), 0, raw.text.len(), start);
                target.fonts.extend(moved);
                target.value = CellValue::Text;
            }
            let covering = origin.unwrap_or((number, column));
            for i in 0..span {
                row.push(if i == 0 && origin.is_none() {
                    cell(&mut raw)
                } else {
                    Cell {
                        covered_by: Some(covering),
                        ..Cell::default()
                    }
                });
            }
            if raw.rows > 1 {
                if self.hanging.len() < column + span {
                    self.hanging.resize(column + span, ((0, 0), 0));
                }
                self.hanging[column..column + span].fill((covering, raw.rows));
            }
        }
        self.hang(&mut row);
        // A hanging cell beyond the last own one still counts its row.
        for (_, left) in &mut self.hanging {
            *left = left.saturating_sub(1);
        }
        self.width = self.width.max(row.len());
        *slots += row.len();
        check_cells(*slots)?;
        self.rows.push(row);
        Ok(())
    }

    /// Covers the positions that cells of earlier rows reach down to.
    fn hang(&mut self, row: &mut Vec<Cell>) {
        let number = self.rows.len();
        while let Some(&(origin, left)) = self.hanging.get(row.len()) {
            if left == 0 || origin.0 == number {
                break;
            }
            row.push(Cell {
                covered_by: Some(origin),
                ..Cell::default()
            });
        }
    }

    /// The origin of the merged area that reaches down to the row being read at `column`.
    fn above(&self, column: usize) -> Option<(usize, usize)> {
        let last = self.rows.len().checked_sub(1)?;
        let cell = self.rows[last].get(column)?;
        match cell.covered_by {
            None => Some((last, column)),
            Some((r, c)) => (c == column).then_some((r, c)),
        }
    }
}

fn cell(raw: &mut Raw) -> Cell {
    let text = raw.text.clone();
    let value = raw.value.take().unwrap_or(if text.is_empty() {
        CellValue::Blank
    } else {
        CellValue::Text
    });
    Cell {
        text,
        value,
        bold: raw.bold == Some(true),
        fonts: std::mem::take(&mut raw.fonts),
        ..Cell::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Paragraph;

    fn add(cells: &mut Cells, text: &str, set: impl FnOnce(&mut Raw)) {
        set(cells.cell());
        let paragraph = Paragraph {
            text: text.to_owned(),
            ..Paragraph::default()
        };
        cells.close_cell(&[Block::Paragraph(paragraph)]).unwrap();
    }

    fn shown(cells: Cells) -> Vec<String> {
        let table = cells.finish(&mut 0).unwrap().unwrap();
        let show = |cell: &Cell| match cell.covered_by {
            Some((r, c)) => format!("^{r}{c}"),
            None => cell.text.clone(),
        };
        let line = |row: &Vec<Cell>| row.iter().map(show).collect::<Vec<_>>().join("|");
        table.rows.iter().map(line).collect()
    }

    #[test]
    fn edges_on_the_page_give_the_columns() {
        let mut cells = Cells::default();
        add(&mut cells, "TT", |c| c.edges = Some((0, 500)));
        add(&mut cells, "Kết quả", |c| c.edges = Some((500, 2_500)));
        cells.close_row();
        add(&mut cells, "1", |c| c.edges = Some((5, 510)));
        add(&mut cells, "a", |c| c.edges = Some((510, 1_500)));
        add(&mut cells, "b", |c| c.edges = Some((1_500, 2_490)));
        cells.close_row();
        assert_eq!(shown(cells), ["TT|Kết quả|^01", "1|a|b"]);
    }

    #[test]
    fn spans_over_rows_and_columns_cover_what_they_reach() {
        let mut cells = Cells::default();
        add(&mut cells, "a", |c| c.rows = 2);
        add(&mut cells, "b", |c| c.span = 2);
        cells.close_row();
        add(&mut cells, "c", |_| {});
        add(&mut cells, "d", |_| {});
        cells.close_row();
        add(&mut cells, "e", |_| {});
        cells.close_row();
        assert_eq!(shown(cells), ["a|b|^01", "^00|c|d", "e||"]);
    }

    #[test]
    fn merge_marks_join_downwards_and_leftwards() {
        let mut cells = Cells::default();
        add(&mut cells, "a", |c| c.vertical = Merge::Restart);
        add(&mut cells, "b", |_| {});
        cells.close_row();
        add(&mut cells, "", |c| c.vertical = Merge::Continue);
        add(&mut cells, "c", |c| c.joins_left = true);
        cells.close_row();
        assert_eq!(shown(cells), ["a\nc|b", "^00|^00"]);
    }
}
