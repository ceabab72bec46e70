//! A table while its rows are being read: spans become origin and covered cells.

use crate::ingest::limits;
use crate::model::{Block, Cell, CellValue, FontRun, Paragraph, ReadError, Table, TableOrigin};

use super::paragraph::{All, NoteRef};

/// How a cell takes part in a vertical merge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Merge {
    #[default]
    No,
    Restart,
    Continue,
}

/// The cell being read.
#[derive(Debug, Default)]
struct Current {
    text: String,
    bold: Option<bool>,
    fonts: Vec<FontRun>,
    span: usize,
    merge: Merge,
    /// The cell goes on from its left neighbour (`w:hMerge`, from old writers).
    joins_left: bool,
}

/// The table being read.
#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    row_deleted: bool,
    cell: Option<Current>,
    /// Cells of the longest row.
    width: usize,
    /// Notes that hang on cells; they follow the table.
    pub(super) notes: Vec<NoteRef>,
}

impl TableBuilder {
    pub(super) fn open_row(&mut self) {
        self.close_row();
        self.row_deleted = false;
    }

    /// The row was removed by a tracked change.
    pub(super) fn delete_row(&mut self) {
        self.row_deleted = true;
    }

    /// Leaves out grid columns before the first or after the last cell of the row.
    pub(super) fn leave_out(&mut self, columns: usize) {
        let room = limits::TABLE_COLUMNS.saturating_sub(self.row.len());
        let blank = std::iter::repeat_with(Cell::default);
        self.row.extend(blank.take(columns.min(room)));
    }

    pub(super) fn open_cell(&mut self) {
        self.close_cell();
        self.cell = Some(Current {
            span: 1,
            ..Current::default()
        });
    }

    pub(super) fn in_cell(&self) -> bool {
        self.cell.is_some()
    }

    pub(super) fn span(&mut self, columns: usize) {
        if let Some(cell) = &mut self.cell {
            cell.span = columns.clamp(1, limits::TABLE_COLUMNS);
        }
    }

    pub(super) fn merge(&mut self, merge: Merge) {
        if let Some(cell) = &mut self.cell {
            cell.merge = merge;
        }
    }

    pub(super) fn join_left(&mut self) {
        if let Some(cell) = &mut self.cell {
            cell.joins_left = true;
        }
    }

    /// Adds a paragraph to the cell; `fonts` are runs of `text`.
    pub(super) fn add(
        &mut self,
        label: &str,
        text: &str,
        bold: All,
        fonts: impl Iterator<Item = FontRun>,
    ) -> Result<(), ReadError> {
        let cut = text.len() - text.trim_start_matches([' ', '\n', '\t']).len();
        let text = text.trim_matches([' ', '\n', '\t']);
        let Some(cell) = &mut self.cell else {
            return Ok(());
        };
        if label.is_empty() && text.is_empty() {
            return Ok(());
        }
        if !cell.text.is_empty() {
            cell.text.push('\n');
        }
        cell.text.push_str(label);
        if !label.is_empty() && !text.is_empty() {
            cell.text.push(' ');
        }
        let start = cell.text.len();
        cell.text.push_str(text);
        cell.fonts.extend(shifted(fonts, cut, text.len(), start));
        if !text.is_empty() {
            cell.bold = Some(cell.bold.unwrap_or(true) && bold.holds());
        }
        check_size(&cell.text)
    }

    /// Adds blocks of a text box or of an inner table to the cell.
    pub(super) fn add_blocks(&mut self, blocks: &[Block]) -> Result<(), ReadError> {
        for block in blocks {
            match block {
                Block::Paragraph(Paragraph {
                    label, text, fonts, ..
                }) => {
                    self.add(label, text, All::default(), fonts.iter().cloned())?;
                }
                Block::Table(table) => self.add_table(table)?,
            }
        }
        Ok(())
    }

    /// Writes an inner table into the cell: a line a row, a tab between cells.
    fn add_table(&mut self, table: &Table) -> Result<(), ReadError> {
        let Some(cell) = &mut self.cell else {
            return Ok(());
        };
        for row in &table.rows {
            let mut line = String::new();
            for inner in row.iter().filter(|inner| inner.covered_by.is_none()) {
                if !line.is_empty() {
                    line.push('\t');
                }
                line.extend(inner.text.chars().map(|c| if c == '\n' { ' ' } else { c }));
            }
            let line = line.trim_matches(['\t', ' ']);
            if line.is_empty() {
                continue;
            }
            if !cell.text.is_empty() {
                cell.text.push('\n');
            }
            cell.text.push_str(line);
            check_size(&cell.text)?;
        }
        Ok(())
    }

    pub(super) fn close_cell(&mut self) {
        let Some(mut cell) = self.cell.take() else {
            return;
        };
        let (row, column) = (self.rows.len(), self.row.len());
        let origin = if cell.joins_left && column > 0 {
            let left = column - 1;
            Some(self.row[left].covered_by.unwrap_or((row, left)))
        } else if cell.merge == Merge::Continue {
            self.above(column)
        } else {
            None
        };
        let value = if cell.text.is_empty() {
            CellValue::Blank
        } else {
            CellValue::Text
        };
        // A covered cell holds no text in Word; should a writer have left some, it goes to the
        // origin rather than being lost.
        if let Some((r, c)) = origin
            && !cell.text.is_empty()
        {
            let target = if r == row {
                &mut self.row[c]
            } else {
                &mut self.rows[r][c]
            };
            if !target.text.is_empty() {
                target.text.push('\n');
            }
            target.text.push_str(&cell.text);
            target.value = CellValue::Text;
        }
        let covering = origin.unwrap_or((row, column));
        let room = limits::TABLE_COLUMNS.saturating_sub(column);
        for i in 0..cell.span.min(room) {
            self.row.push(if i == 0 && origin.is_none() {
                Cell {
                    text: cell.text.clone(),
                    value: value.clone(),
                    bold: cell.bold == Some(true),
                    fonts: std::mem::take(&mut cell.fonts),
                    ..Cell::default()
                }
            } else {
                Cell {
                    covered_by: Some(covering),
                    ..Cell::default()
                }
            });
        }
    }

    /// The origin of the merged area that reaches down to the row being read at `column`.
    fn above(&self, column: usize) -> Option<(usize, usize)> {
        let row = self.rows.len().checked_sub(1)?;
        let cell = self.rows[row].get(column)?;
        match cell.covered_by {
            None => Some((row, column)),
            // Only an area that starts in this very column can be continued here.
            Some((r, c)) => (c == column).then_some((r, c)),
        }
    }

    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if self.row_deleted {
            self.row.clear();
        } else if !self.row.is_empty() {
            self.width = self.width.max(self.row.len());
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    /// Grid positions of the finished rows, evened out.
    pub(super) fn slots(&self) -> usize {
        self.rows.len() * self.width
    }

    /// The finished table, rows of equal length; `None` when it has no row. Its number is given when
    /// all blocks are known.
    pub(super) fn finish(mut self) -> Option<Table> {
        self.close_row();
        for row in &mut self.rows {
            row.resize_with(self.width, Cell::default);
        }
        (!self.rows.is_empty()).then_some(Table {
            origin: TableOrigin::Text(0),
            rows: self.rows,
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
        })
    }
}

/// Runs of a text of which `cut` bytes were trimmed off and `length` kept, moved to `start`.
pub(in crate::ingest) fn shifted(
    fonts: impl Iterator<Item = FontRun>,
    cut: usize,
    length: usize,
    start: usize,
) -> impl Iterator<Item = FontRun> {
    fonts.filter_map(move |run| {
        let from = run.start.max(cut) - cut;
        let to = run.end.min(cut + length).checked_sub(cut)?;
        (from < to).then_some(FontRun {
            start: start + from,
            end: start + to,
            font: run.font,
        })
    })
}

fn check_size(text: &str) -> Result<(), ReadError> {
    if text.len() > limits::CELL_TEXT {
        return Err(limits::reached(
            "cell-text",
            format!(
                "một ô có hơn {}",
                limits::kilobytes(limits::CELL_TEXT as u64)
            ),
        ));
    }
    Ok(())
}
