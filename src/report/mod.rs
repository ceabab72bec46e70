//! A [`Comparison`] → bytes: the workbook a board prints, and JSON for other programs.
//!
//! Renderers only arrange and word what the comparison already says. They judge nothing, read no
//! clock and no environment, so the same comparison gives the same bytes.

mod json;
mod schema;
mod spoken;
mod xlsx;

use std::fmt;
use std::io::{self, Cursor, Seek, Write};

use crate::language::Language;
use crate::model::Comparison;

pub use spoken::speak;

/// Why a workbook could not be built. The cause lies in the program or the machine (no room for a
/// temporary file), never in a submission: texts and counts beyond Excel's limits are cut with a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportError {
    /// The sheet being built.
    pub sheet: String,
    /// What the workbook writer said.
    pub detail: String,
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Không dựng được trang tính “{}” ({}); kiểm tra chỗ trống trên ổ đĩa rồi chạy lại",
            self.sheet, self.detail
        )
    }
}

impl std::error::Error for ReportError {}

/// The workbook of design §7.3, as the bytes of an `.xlsx` file.
pub fn xlsx(comparison: &Comparison) -> Result<Vec<u8>, ReportError> {
    let mut bytes = Cursor::new(Vec::new());
    write_xlsx(comparison, &mut bytes)?;
    Ok(bytes.into_inner())
}

/// As [`xlsx`], straight into a file: a large workbook need not stand in memory.
pub fn write_xlsx(
    comparison: &Comparison,
    writer: impl Write + Seek + Send,
) -> Result<(), ReportError> {
    write_xlsx_in(Language::Vi, comparison, writer)
}

/// As [`write_xlsx`], with the workbook's own words in a language. The words of the comparison are
/// those it has: [`speak`] comes first.
pub fn write_xlsx_in(
    language: Language,
    comparison: &Comparison,
    writer: impl Write + Seek + Send,
) -> Result<(), ReportError> {
    xlsx::workbook(comparison, language, writer)
}

/// The result of design §7.2 as one line of JSON, ending with a line break.
pub fn json(comparison: &Comparison) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_json(comparison, &mut bytes).expect("plain structs always serialise into memory");
    bytes
}

/// Writes what [`json`] returns, unit by unit, without holding it in memory; fails when the writer does.
pub fn write_json(comparison: &Comparison, writer: impl Write) -> io::Result<()> {
    json::result(comparison, writer)
}

/// The JSON Schema (draft 2020-12) of [`json`], as printed by `doichieu schema`.
pub fn json_schema() -> String {
    schema::text()
}
