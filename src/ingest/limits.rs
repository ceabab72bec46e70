//! The one table of limits, each with its reason.
//!
//! Every file comes from somewhere else and may be damaged or made to do harm. The numbers lie well
//! above what a real report needs (the largest seen: 32 pages, 2 MB of XML, some 60 table rows) and
//! well below what hurts an office laptop. They are not configurable on purpose: a file reads the
//! same everywhere. A hit is a [`ReadError::Limit`] that names the limit.

use crate::model::ReadError;

/// Size of one file on disk. Reports with photographs reach some 30 MB; text needs far less.
pub const FILE_BYTES: u64 = 128 << 20;
/// Size of an archive on disk: a whole round in one `.zip` with photographs.
pub const ARCHIVE_BYTES: u64 = 1 << 30;
/// Really inflated bytes of one part. The biggest text part of a real report is about 2 MB.
pub const ENTRY_BYTES: u64 = 48 << 20;
/// Really inflated bytes of all parts read from one container.
pub const TOTAL_BYTES: u64 = 96 << 20;
/// Really inflated bytes of one sheet of an earlier result, which is read as a stream and never kept:
/// the score lines of 3,321 units take some 150 MB.
pub const CARRIED_BYTES: u64 = 1 << 30;
/// Inflated : stored. Deflate cannot pass 1032 : 1; repetitive WordprocessingML stays under 100 : 1.
pub const RATIO: u64 = 400;
/// The ratio is only judged above this many inflated bytes: tiny parts compress oddly.
pub const RATIO_FLOOR: u64 = 4 << 20;
/// Entries of one container. A document with 500 pictures has about 600.
pub const ZIP_ENTRIES: usize = 20_000;
/// Nesting of elements. Word's own output stays under 60.
pub const XML_DEPTH: usize = 256;
/// Elements and texts of one part: bounds time and memory whatever the size of each.
pub const XML_EVENTS: u32 = 6_000_000;
/// Paragraphs of one document; a 32-page report has about 1,000.
pub const PARAGRAPHS: usize = 100_000;
/// Grid positions of all tables of one text document.
pub const TABLE_CELLS: usize = 300_000;
/// Columns of one table; Word itself stops at 63.
pub const TABLE_COLUMNS: usize = 1_024;
/// Bytes of the text of one cell or paragraph. Excel stops at 32,767 characters; a Word cell, or a
/// text file without line ends, may hold a whole report. What looks at words two by two takes a time
/// that grows faster than this.
pub const CELL_TEXT: usize = 256 << 10;
/// Bytes of text of one document, labels included; that of a report is about 100 KB, and all that is
/// made of a text later takes some forty times its room.
pub const TEXT_BYTES: usize = 4 << 20;
/// Bytes of text of all cells of a workbook. Many cells may show one shared string, so the size of
/// the file bounds nothing. A list of 20,000 members has about 3 MB.
pub const SHEET_TEXT_BYTES: usize = 8 << 20;
/// What a change of font counts as in bytes of text: what is kept of it takes that much more room.
pub const FONT_RUN: usize = 16;
/// Characters of a font's name; Windows stops at 31. The rest is cut off.
pub const FONT_NAME: usize = 64;
/// Characters of a list label, before its numbers; Word's have a dozen. The rest is cut off.
pub const LABEL: usize = 128;
/// Groups inside groups of a rich text file; Word writes some 10, converters up to 100.
pub const RTF_GROUPS: usize = 2_000;
/// Tags and texts of one web page; Word writes some 50,000 for a long report.
pub const HTML_PIECES: usize = 2_000_000;
/// Pages of one PDF; a report has some thirty.
pub const PAGES: usize = 3_000;
/// Fonts of one PDF; writers make a few for each page at worst.
pub const PDF_FONTS: usize = 4_096;
/// Drawing commands of one page, those of its forms included; a page full of text has some 5,000.
pub const PDF_OPERATIONS: usize = 3_000_000;
/// Tables inside tables. Layout tables nest two or three deep.
pub const TABLE_NESTING: usize = 12;
/// Grid positions of all sheets of a workbook, after empty surroundings are dropped: a list of 20,000
/// members in 12 columns. All that is made of a position later takes some two kilobytes.
pub const GRID_SLOTS: u64 = 240_000;
/// Grid positions of one sheet of an old workbook, which the library reads into a grid in one go:
/// a stray cell in the last row (65,536) of a 30-column sheet must still be readable.
pub const OLD_GRID_SLOTS: u64 = 2_500_000;
/// Shared strings of one workbook; a list of 50,000 members has about 200,000.
pub const SHARED_STRINGS: usize = 1_000_000;
/// Cell formats of one workbook; Excel stops at 65,490.
pub const CELL_FORMATS: usize = 70_000;
/// Merged areas of one sheet.
pub const MERGES: usize = 50_000;
/// Sheets of one workbook.
pub const SHEETS: usize = 256;
/// Archives inside archives: units send a `.zip` that holds a `.zip`, never more.
pub const ARCHIVE_NESTING: usize = 1;
/// Size of an archive inside an archive times the files in it: it is inflated for each of them. A
/// hundred reports of 200 KB make 2 GB.
pub const INNER_BYTES: u64 = 4 << 30;
/// Files of one round's submissions, archive members included.
pub const FOLDER_FILES: usize = 50_000;
/// Folders inside folders.
pub const PATH_DEPTH: usize = 24;
/// Bytes of one path inside an archive.
pub const PATH_BYTES: usize = 1_024;

/// Address space of the process that reads one file of a foreign parser's format.
pub const READ_MEMORY: u64 = 480 << 20;
/// Processor time of that process; an ordinary file takes some milliseconds.
pub const READ_SECONDS: u64 = 8;
/// How long its parent waits for it: longer, so that a busy machine changes no result.
pub const READ_WAIT_SECONDS: u64 = 60;
/// Bytes of its answer.
pub const READ_ANSWER: u64 = 256 << 20;

/// The names of all limits, as findings show them.
pub const NAMES: &[&str] = &[
    "cell-formats",
    "cell-text",
    "compression-ratio",
    "entry-bytes",
    "file-bytes",
    "grid-slots",
    "html-pieces",
    "merges",
    "pages",
    "paragraphs",
    "pdf-fonts",
    "pdf-operations",
    "read-answer",
    "read-memory",
    "read-seconds",
    "read-stack",
    "rtf-groups",
    "shared-strings",
    "sheets",
    "table-cells",
    "table-nesting",
    "text-bytes",
    "total-bytes",
    "xml-depth",
    "xml-events",
    "zip-entries",
];

/// The name of a limit that another process reports.
pub(super) fn known(name: &str) -> &'static str {
    let found = NAMES.iter().find(|known| **known == name);
    found.copied().unwrap_or("unknown")
}

/// A limit was reached: its stable name and what was met.
pub(super) fn reached(name: &'static str, detail: impl Into<String>) -> ReadError {
    ReadError::Limit {
        name,
        detail: detail.into(),
    }
}

/// Bytes as a reader says them: `256 KB`.
pub(super) fn kilobytes(bytes: u64) -> String {
    format!("{} KB", bytes >> 10)
}

/// Bytes as a reader says them: `48 MB`.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}
