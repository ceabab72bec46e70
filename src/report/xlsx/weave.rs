//! Puts the rows of the long lists into the file the library has made without them.

use std::io::{Cursor, Read, Seek, Write};

use rust_xlsxwriter::XlsxError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::grid::Written;
use super::rows::Rows;
use super::{Book, LongList, ZIP_LEVEL};

/// Copies the file `frame` to `writer`; each sheet, given by its number from 1, gets the rows of its list
/// in place of its samples.
pub(super) fn weave(
    book: &Book<'_>,
    frame: &[u8],
    lists: &[(usize, LongList)],
    writer: impl Write + Seek,
) -> Written {
    let mut frame = ZipArchive::new(Cursor::new(frame))?;
    // Into a stream, copied parts would announce sizes behind them that nobody writes.
    let mut out = ZipWriter::new(writer);
    // No file says when it was made: the same comparison gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(ZIP_LEVEL.into()))
        .last_modified_time(DateTime::default());
    for index in 0..frame.len() {
        let mut part = frame.by_index(index)?;
        let name = part.name()?.into_owned();
        let is_sheet = |number: usize| name == format!("xl/worksheets/sheet{number}.xml");
        match lists.iter().find(|(number, _)| is_sheet(*number)) {
            None => {
                drop(part);
                out.raw_copy_file(frame.by_index_raw(index)?)?;
            }
            Some((_, list)) => {
                out.start_file(name, options)?;
                let mut sheet = String::new();
                part.read_to_string(&mut sheet)?;
                let (before, samples, after) = around_samples(&sheet, list.first_row)?;
                out.write_all(before.as_bytes())?;
                let looks = looks(samples);
                let widths = list.heads.iter().map(|(_, width)| *width);
                let mut rows = Rows::new(&mut out, book.language, &looks, widths, list.first_row);
                (list.write)(book, &mut rows)?;
                rows.flush()?;
                out.write_all(after.as_bytes())?;
            }
        }
    }
    out.finish()?;
    Ok(())
}

/// A sheet up to the row of samples, that row, and what comes after it.
fn around_samples(sheet: &str, row: u32) -> Result<(&str, &str, &str), XlsxError> {
    const END: &str = "</row>";
    let found = sheet.find(&format!("<row r=\"{}\"", row + 1));
    let around = found.and_then(|from| {
        let (before, rest) = sheet.split_at(from);
        let (samples, after) = rest.split_at(rest.find(END)? + END.len());
        Some((before, samples, after))
    });
    around.ok_or_else(|| XlsxError::ParameterError(format!("không thấy dòng mẫu {}", row + 1)))
}

/// The attribute that gives a cell the look of each sample.
fn looks(samples: &str) -> Vec<String> {
    samples
        .split("<c ")
        .skip(1)
        .filter_map(|cell| cell.split_once(" s=\"")?.1.split_once('"'))
        .map(|(number, _)| format!(" s=\"{number}\""))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_give_each_look_its_number() {
        let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"3\"/></row><row r=\"12\" ht=\"30\">\
             <c r=\"B12\" s=\"7\"/><c r=\"C12\" s=\"11\"/></row><row r=\"90\"></row></sheetData>";
        let (before, samples, after) = around_samples(sheet, 11).unwrap();
        assert!(before.ends_with("</row>") && after.starts_with("<row r=\"90\">"));
        assert_eq!(looks(samples), [" s=\"7\"", " s=\"11\""]);
        assert!(around_samples(sheet, 5).is_err());
    }
}
