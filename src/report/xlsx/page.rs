//! How a sheet prints: paper, margins, footer, and the title lines at its top.

use rust_xlsxwriter::{IgnoreError, Worksheet};

use super::Book;
use super::grid::{Grid, Written, cell_text, cut};

/// Excel's number for A4.
const A4: u8 = 9;

/// A4 landscape with a footer; the caller chooses scale or fit.
pub(super) fn landscape(sheet: &mut Worksheet, book: &Book<'_>) {
    sheet.set_landscape();
    paper(sheet, book);
}

/// A4 portrait with a footer.
pub(super) fn portrait(sheet: &mut Worksheet, book: &Book<'_>) {
    sheet.set_portrait();
    paper(sheet, book);
}

fn paper(sheet: &mut Worksheet, book: &Book<'_>) {
    sheet.set_paper_size(A4);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_print_center_horizontally(true);
    // `&` starts a code in footers, a digit after a size would belong to it, and the whole footer
    // may have 255 characters.
    let title = cell_text(&book.comparison.round.title).replace('\n', " ");
    let title = cut(&title, 100).replace('&', "&&");
    let page = book.language.say("trang");
    sheet.set_footer(format!(
        "&L&\"Times New Roman,Italic\"&9 {title}&R&\"Times New Roman,Regular\"&9&A – {page} &P/&N"
    ));
}

/// The sheet's title, the round, and one line on how to read it (rows 0–2). They begin in a column
/// that is not repeated on every page.
pub(super) fn heading(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    column: u16,
    title: &str,
    note: &str,
) -> Written {
    grid.text(0, column, title, &book.styles.title)?;
    let round = &book.comparison.round.title;
    grid.as_read()
        .text(1, column, round, &book.styles.subtitle)?;
    grid.text(2, column, note, &book.styles.note)
}

/// Column heads in one row, with the widths of their columns in characters.
pub(super) fn columns(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    columns: &[(&str, f64)],
) -> Written {
    for (column, (name, width)) in columns.iter().enumerate() {
        let column = column as u16;
        grid.width(column, *width)?;
        grid.text(row, column, name, &book.styles.head)?;
    }
    grid.fit_row(row)?;
    Ok(())
}

/// A long list without ruled cells: its columns carry the format, and the sheet's grid is printed.
pub(super) fn unruled(grid: &mut Grid<'_>, book: &Book<'_>, columns: u16) -> Written {
    grid.sheet.set_print_gridlines(true);
    for column in 0..columns {
        grid.column_format(column, &book.tops.listed)?;
    }
    Ok(())
}

/// A list: frozen and repeated header row, filter over all rows, as many pages as needed.
pub(super) fn list(grid: &mut Grid<'_>, header: u32, last_row: u32, columns: u16) -> Written {
    grid.end_list(last_row)?;
    let sheet = &mut *grid.sheet;
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_repeat_rows(header, header)?;
    sheet.set_print_fit_to_pages(1, 0);
    if last_row > header {
        sheet.autofilter(header, 0, last_row, columns - 1)?;
        // Figures are quoted as written; Excel need not mark each as "number stored as text".
        let as_text = IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(header + 1, 0, last_row, columns - 1, as_text)?;
    }
    Ok(())
}
