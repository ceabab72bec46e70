//! The workbook: which sheets, in which order, and what the file says about itself.
//!
//! One file per sheet. `grid` writes cells, `style` says how they look, `page` how they print,
//! `wording` how values are said, `quotations` where each quotation stands. `rows` writes the two
//! longest lists, which `weave` puts into the file.

mod calculation;
mod changes;
mod chart;
mod conclusion;
mod evidence;
mod files;
mod findings;
mod fit;
mod grades;
mod grid;
mod human;
mod matrix;
mod names;
mod outline;
mod overview;
mod page;
mod province;
mod quotations;
mod rows;
mod rules;
mod section_tally;
mod stranded;
mod style;
mod targets;
mod text_of_xml;
mod unit_page;
mod weave;
mod wording;

use std::io::{self, Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::language::Language;
use crate::model::Comparison;

use super::ReportError;
use grid::Written;
use quotations::Quotations;
use rows::Rows;
use style::Styles;
use wording::Labels;

/// Packing costs more than any other step of writing the workbook: the usual level takes twice the
/// instructions of this one and makes the file a third smaller.
const ZIP_LEVEL: u8 = 1;
/// Up to this many units each get a page for the meeting.
const UNIT_PAGES: usize = 40;
/// Height in pixels of a row in the default format.
const ROW_PIXELS: u32 = 20;
/// Width in pixels of a column in the default format.
const COLUMN_PIXELS: u32 = 64;

/// Everything a sheet needs.
struct Book<'a> {
    comparison: &'a Comparison,
    /// What the workbook says, it says in this language; names of sheets are fixed.
    language: Language,
    /// For tables with one short row a unit: texts in the middle of their row.
    styles: Styles,
    /// For lists with long texts: texts at the top of their row.
    tops: Styles,
    labels: Labels<'a>,
    quotations: Quotations<'a>,
}

/// A sheet: its name, and its writer, which goes through the rows once from top to bottom, so that
/// they need not be kept in memory.
type Sheet = (
    &'static str,
    Strings,
    fn(&Book<'_>, &mut Worksheet) -> Written,
);

/// Where a streamed sheet keeps its texts.
#[derive(Clone, Copy)]
enum Strings {
    /// In a table of the workbook, each once. The table stays in memory: for sheets that repeat few
    /// texts in many cells.
    Shared,
    /// Beside their cells, for sheets of quotations and messages.
    Inline,
    /// As above, with rows that are put in when all else is written.
    Woven(LongList),
}

/// The rows of a list of hundreds of thousands of cells; the sheet's writer leaves a row of samples
/// in their place.
#[derive(Clone, Copy)]
struct LongList {
    /// Where the samples stand (from 0).
    first_row: u32,
    /// Heads and widths of the columns.
    heads: &'static [(&'static str, f64)],
    write: fn(&Book<'_>, &mut Rows<'_>) -> io::Result<()>,
}

/// The fixed sheets, in order.
const SHEETS: [Sheet; 8] = [
    (overview::NAME, Strings::Shared, overview::write),
    ("Đề cương", Strings::Shared, outline::write),
    ("Chỉ tiêu", Strings::Shared, targets::write),
    ("Phát hiện", Strings::Inline, findings::write),
    (
        quotations::SHEET,
        Strings::Woven(evidence::LIST),
        evidence::write,
    ),
    (
        calculation::NAME,
        Strings::Woven(calculation::LIST),
        calculation::write,
    ),
    ("Quy tắc", Strings::Inline, rules::write),
    ("Tệp", Strings::Inline, files::write),
];

/// Writes the workbook.
pub(super) fn workbook(
    comparison: &Comparison,
    language: Language,
    writer: impl Write + Seek + Send,
) -> Result<(), ReportError> {
    let book = Book {
        comparison,
        language,
        styles: Styles::new(FormatAlign::VerticalCenter),
        tops: Styles::new(FormatAlign::Top),
        labels: Labels::new(comparison),
        quotations: Quotations::collect(comparison),
    };
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(ZIP_LEVEL);
    prepare(&mut workbook, &book).map_err(|error| trouble("thông tin tệp", &error))?;
    for (name, strings, write) in SHEETS {
        sheet(&mut workbook, name, Some(strings))
            .and_then(|sheet| write(&book, sheet))
            .map_err(|error| trouble(name, &error))?;
    }
    // Names of pages must not collide with the sheets that come after them.
    let extra = extra_sheets(comparison);
    if comparison.units.len() <= UNIT_PAGES {
        let fixed = SHEETS.iter().map(|(name, ..)| *name);
        let taken: Vec<&str> = fixed.chain(extra.iter().map(|(name, ..)| *name)).collect();
        let units = comparison.order.iter().copied();
        let unit_names: Vec<&str> = units
            .clone()
            .map(|index| comparison.units[index].assessment.unit.name.as_str())
            .collect();
        for (index, name) in units.zip(names::unit_sheets(&unit_names, &taken)) {
            sheet(&mut workbook, &name, None)
                .and_then(|sheet| unit_page::write(&book, index, sheet))
                .map_err(|error| trouble(&name, &error))?;
        }
    }
    for (name, strings, write) in extra {
        sheet(&mut workbook, name, Some(strings))
            .and_then(|sheet| write(&book, sheet))
            .map_err(|error| trouble(name, &error))?;
    }
    let lists: Vec<(usize, LongList)> = (1..)
        .zip(SHEETS)
        .filter_map(|(number, (_, strings, _))| match strings {
            Strings::Woven(list) => Some((number, list)),
            Strings::Shared | Strings::Inline => None,
        })
        .collect();
    workbook
        .save_to_buffer()
        .and_then(|frame| weave::weave(&book, &frame, &lists, writer))
        .map_err(|error| trouble("toàn bộ", &error))
}

/// Sheets that stand behind the units' pages, where there is something to say.
fn extra_sheets(comparison: &Comparison) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    if !comparison.summary.is_empty() {
        sheets.push((conclusion::NAME, Strings::Inline, conclusion::write));
    }
    if !comparison.targets.is_empty() {
        sheets.push((province::NAME, Strings::Inline, province::write));
    }
    if comparison.changes.is_some() {
        sheets.push((changes::NAME, Strings::Inline, changes::write));
    }
    if !comparison.stranded.is_empty() {
        sheets.push((stranded::NAME, Strings::Inline, stranded::write));
    }
    sheets
}

fn sheet<'w>(
    workbook: &'w mut Workbook,
    name: &str,
    streamed: Option<Strings>,
) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = match streamed {
        Some(Strings::Shared) => workbook.add_worksheet_with_low_memory()?,
        Some(Strings::Inline | Strings::Woven(_)) => {
            workbook.add_worksheet_with_constant_memory()?
        }
        None => workbook.add_worksheet(),
    };
    sheet.set_name(name)
}

/// Default format and document properties. The creation time is the round's "today", so that the
/// same comparison gives the same bytes.
fn prepare(workbook: &mut Workbook, book: &Book<'_>) -> Written {
    let (comparison, language) = (book.comparison, book.language);
    workbook.set_default_format(&style::workbook_default(), ROW_PIXELS, COLUMN_PIXELS)?;
    let (year, month, day) = wording::ymd(&comparison.as_of).ok_or_else(|| {
        XlsxError::ParameterError(format!("ngày “{}” không hợp lệ", comparison.as_of))
    })?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(grid::cut(&grid::cell_text(&comparison.round.title), 200))
            .set_subject(language.say("Kết quả đối chiếu báo cáo của các đơn vị"))
            .set_author(env!("CARGO_PKG_NAME"))
            .set_comment(language.say(&format!(
                "Bộ quy tắc {} ({}); {} {}; tính đến ngày {}",
                grid::cut(&grid::cell_text(&comparison.pack.id), 60),
                comparison.pack.hash,
                env!("CARGO_PKG_NAME"),
                env!("CARGO_PKG_VERSION"),
                wording::date(&comparison.as_of),
            )))
            .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?),
    );
    Ok(())
}

fn trouble(sheet: &str, error: &XlsxError) -> ReportError {
    ReportError {
        sheet: sheet.to_string(),
        detail: error.to_string(),
    }
}
