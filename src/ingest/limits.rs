//! The one table of limits, each with its reason.
//!
//! Every file comes from somewhere else and may be damaged or made to do harm. The numbers lie well
//! above what a real report needs (the largest seen: 32 pages, 2 MB of XML, some 60 table rows) and
//! well below what hurts an office laptop. They are not configurable on purpose: a file reads the
//! same everywhere. A hit is a [`ReadError::Limit`] that names the limit.

use crate::model::ReadError;

/// What is said when a limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The file is refused and the finding names this limit.
    Finding(&'static str),
    /// As [`Told::Finding`], by the process that reads one file, or by the one that waits for it.
    Child(&'static str),
    /// As [`Told::Finding`], where the files of a unit come together.
    Round(&'static str),
    /// The member or folder is left out, and the list of files says why.
    Skipped,
    /// What lies beyond is cut off: no writer goes there.
    Cut,
    /// How another limit is counted.
    Part(&'static str),
}

/// Declares the limits, and the list of them that tests walk.
macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $value:expr => $told:ident $(($said:literal))?,)*) => {
        $($(#[$doc])* pub const $name: $kind = $value;)*

        /// Every limit by its name here, and what is said when it is reached.
        pub const TABLE: &[(&str, Told)] =
            &[$((stringify!($name), Told::$told $(($said))?)),*];
    };
}

limits! {
    /// Size of one file on disk. Reports with photographs reach some 30 MB; text needs far less.
    FILE_BYTES: u64 = 128 << 20 => Finding("file-bytes"),
    /// Size of an archive on disk: a whole round in one `.zip` with photographs.
    ARCHIVE_BYTES: u64 = 1 << 30 => Finding("file-bytes"),
    /// Really inflated bytes of one part. The biggest text part of a real report is about 2 MB.
    ENTRY_BYTES: u64 = 48 << 20 => Finding("entry-bytes"),
    /// Really inflated bytes of all parts read from one container.
    TOTAL_BYTES: u64 = 96 << 20 => Finding("total-bytes"),
    /// Really inflated bytes of one sheet of an earlier result, which is read as a stream and never kept:
    /// the score lines of 3,321 units take some 150 MB.
    CARRIED_BYTES: u64 = 1 << 30 => Finding("entry-bytes"),
    /// Inflated : stored. Deflate cannot pass 1032 : 1; repetitive WordprocessingML stays under 100 : 1.
    RATIO: u64 = 400 => Finding("compression-ratio"),
    /// The ratio is only judged above this many inflated bytes: tiny parts compress oddly.
    RATIO_FLOOR: u64 = 4 << 20 => Part("RATIO"),
    /// Entries of one container. A document with 500 pictures has about 600.
    ZIP_ENTRIES: usize = 20_000 => Finding("zip-entries"),
    /// Nesting of elements. Word's own output stays under 60.
    XML_DEPTH: usize = 256 => Finding("xml-depth"),
    /// Prefixes that stand for a namespace at one place of a part, those without meaning here left out:
    /// each is asked for by every name. Word declares some 35.
    XML_NAMESPACES: usize = 512 => Finding("xml-namespaces"),
    /// Elements and texts of one part: bounds time and memory whatever the size of each.
    XML_EVENTS: u32 = 6_000_000 => Finding("xml-events"),
    /// Paragraphs of one document; a 32-page report has about 1,000.
    PARAGRAPHS: usize = 100_000 => Finding("paragraphs"),
    /// Grid positions of all tables of one text document.
    TABLE_CELLS: usize = 300_000 => Finding("table-cells"),
    /// Columns of one table; Word itself stops at 63.
    TABLE_COLUMNS: usize = 1_024 => Cut,
    /// Bytes of the text of one cell or paragraph. Excel stops at 32,767 characters; a Word cell, or a
    /// text file without line ends, may hold a whole report. What looks at words two by two takes a time
    /// that grows faster than this.
    CELL_TEXT: usize = 256 << 10 => Finding("cell-text"),
    /// Bytes of text of one document, labels included; that of a report is about 100 KB, and all that is
    /// made of a text later takes some forty times its room.
    TEXT_BYTES: usize = 4 << 20 => Finding("text-bytes"),
    /// Bytes of text of all cells of a workbook. Many cells may show one shared string, so the size of
    /// the file bounds nothing. A list of 20,000 members has about 3 MB.
    SHEET_TEXT_BYTES: usize = 8 << 20 => Finding("text-bytes"),
    /// Numbers of one document beyond one a paragraph or cell. A report has some 3,000; what is made of one
    /// takes a kilobyte.
    NUMBERS: usize = 150_000 => Finding("numbers"),
    /// What a change of font counts as in bytes of text: what is kept of it takes that much more room.
    FONT_RUN: usize = 16 => Part("TEXT_BYTES"),
    /// Characters of a font's name; Windows stops at 31. The rest is cut off.
    FONT_NAME: usize = 64 => Cut,
    /// Characters of a list label, before its numbers; Word's have a dozen. The rest is cut off.
    LABEL: usize = 128 => Cut,
    /// Bytes of a `.doc` that say where and what its text is; beside a long text with a thousand drawings
    /// 2 MB. The rest is not looked at.
    WORD_TABLE: u64 = 16 << 20 => Part("TEXT_BYTES"),
    /// Stretches of text of a `.doc` with properties of their own: every fourth letter of all it may hold.
    WORD_STRETCHES: usize = 1 << 20 => Part("TEXT_BYTES"),
    /// Groups inside groups of a rich text file; Word writes some 10, converters up to 100.
    RTF_GROUPS: usize = 2_000 => Finding("rtf-groups"),
    /// Tags and texts of one web page; Word writes some 50,000 for a long report.
    HTML_PIECES: usize = 2_000_000 => Finding("html-pieces"),
    /// Pages of one PDF; a report has some thirty.
    PAGES: usize = 3_000 => Finding("pages"),
    /// Fonts of one PDF; writers make a few for each page at worst.
    PDF_FONTS: usize = 4_096 => Finding("pdf-fonts"),
    /// Drawing commands of one page, those of its forms included; a page full of text has some 5,000.
    PDF_OPERATIONS: usize = 3_000_000 => Finding("pdf-operations"),
    /// Tables inside tables. Layout tables nest two or three deep.
    TABLE_NESTING: usize = 12 => Finding("table-nesting"),
    /// Grid positions of all sheets of a workbook, after empty surroundings are dropped: a list of 20,000
    /// members in 12 columns. All that is made of a position later takes some two kilobytes.
    GRID_SLOTS: u64 = 240_000 => Finding("grid-slots"),
    /// Grid positions of one sheet of an old workbook, which the library reads into a grid in one go:
    /// a stray cell in the last row (65,536) of a 30-column sheet must still be readable.
    OLD_GRID_SLOTS: u64 = 2_500_000 => Finding("grid-slots"),
    /// Shared strings of one workbook; a list of 50,000 members has about 200,000.
    SHARED_STRINGS: usize = 1_000_000 => Finding("shared-strings"),
    /// Cell formats of one workbook; Excel stops at 65,490.
    CELL_FORMATS: usize = 70_000 => Finding("cell-formats"),
    /// Merged areas of one sheet.
    MERGES: usize = 50_000 => Finding("merges"),
    /// Sheets of one workbook.
    SHEETS: usize = 256 => Finding("sheets"),
    /// Archives inside archives: units send a `.zip` that holds a `.zip`, never more.
    ARCHIVE_NESTING: usize = 1 => Skipped,
    /// Size of an archive inside an archive times the files in it: a large one is inflated for each of
    /// them. A hundred reports of 200 KB make 2 GB.
    INNER_BYTES: u64 = 4 << 30 => Skipped,
    /// Size of an archive inside an archive that is kept while its files are read.
    INNER_KEPT: u64 = 16 << 20 => Part("INNER_BYTES"),
    /// Files of one round's submissions, archive members included.
    FOLDER_FILES: usize = 50_000 => Skipped,
    /// Folders inside folders.
    PATH_DEPTH: usize = 24 => Skipped,
    /// Bytes of one path inside an archive.
    PATH_BYTES: usize = 1_024 => Skipped,

    /// What is made of all files of one unit takes, by measure: see `pipeline/room.rs`. One file alone
    /// comes to less, whatever it holds.
    UNIT_ROOM: u64 = 400 << 20 => Round("unit-room"),

    /// Address space of the process that reads one file of a foreign parser's format.
    READ_MEMORY: u64 = 480 << 20 => Child("read-memory"),
    /// The same while other files are read; what needs more is read again alone.
    READ_MEMORY_BESIDE: u64 = 128 << 20 => Part("READ_MEMORY"),
    /// Processor time of that process; an ordinary file takes some milliseconds.
    READ_SECONDS: u64 = 8 => Child("read-seconds"),
    /// How long its parent waits for it: longer, so that a busy machine changes no result.
    READ_WAIT_SECONDS: u64 = 60 => Child("read-seconds"),
    /// Bytes of its answer.
    READ_ANSWER: u64 = 256 << 20 => Child("read-answer"),
    /// The same while other files are read.
    READ_ANSWER_BESIDE: u64 = 16 << 20 => Part("READ_ANSWER"),
}

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
    "numbers",
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
    "unit-room",
    "xml-depth",
    "xml-events",
    "xml-namespaces",
    "zip-entries",
];

/// The name of a limit that another process reports.
pub(super) fn known(name: &str) -> &'static str {
    let found = NAMES.iter().find(|known| **known == name);
    found.copied().unwrap_or("unknown")
}

/// A limit was reached: its stable name and what was met.
pub(crate) fn reached(name: &'static str, detail: impl Into<String>) -> ReadError {
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
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}
