//! What a unit handed in: the unit itself, its files, and what each file is.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;

use super::finding::Evidence;
use super::human::Waiver;

/// A reporting unit, as the board's register (`units.csv`, `units.xlsx`) knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unit {
    /// Stable identifier, e.g. `an-minh`; never shown to readers when a name exists.
    pub id: String,
    /// Name in full, e.g. *Huyện đoàn An Minh*.
    pub name: String,
    /// Unit type, e.g. `huyện đoàn`, `xã đoàn`; empty when the register has none.
    pub kind: String,
    /// Emulation cluster (*cụm thi đua*), when the register has one.
    pub cluster: Option<String>,
    /// Other names the unit goes by.
    pub aliases: Vec<String>,
    /// Ids or names of units merged into this one.
    pub predecessors: Vec<String>,
    /// Day of the board's visit, ISO `YYYY-MM-DD`.
    pub visit: Option<String>,
    /// Day the board logged the submission, ISO `YYYY-MM-DD`; file times are never used.
    pub received: Option<String>,
    /// The unit's own score in hundredths of a point.
    pub self_score: Option<i64>,
    /// What the board excused it from, as long as it holds.
    pub waivers: Vec<Waiver>,
    /// What it was excused from until a day that is over: applied no more, and told of.
    pub expired: Vec<Waiver>,
    /// Its row in the register; none where there is no register.
    pub listed: Option<Evidence>,
}

impl Unit {
    /// Whether the board excused the unit from something, named as in [`Waiver::what`].
    pub fn waives(&self, what: &str) -> bool {
        self.waivers.iter().any(|waiver| waiver.what == what)
    }

    /// Whether it excused the unit from a target.
    pub fn waives_target(&self, id: &str) -> bool {
        let mut waivers = self.waivers.iter();
        waivers.any(|waiver| waiver.what.strip_prefix("target:") == Some(id))
    }
}

/// The format of a file, recognised by its content first and its extension second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Office Open XML text document (also `.docm`, `.dotx`).
    Docx,
    /// Office Open XML workbook (also `.xlsm`).
    Xlsx,
    /// Legacy binary workbook.
    Xls,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// OpenDocument workbook.
    Ods,
    /// Plain text.
    Txt,
    /// Markdown.
    Md,
    /// Legacy Word document.
    Doc,
    /// Rich text.
    Rtf,
    /// OpenDocument text.
    Odt,
    /// Portable document.
    Pdf,
    /// A web page, often saved as `.doc`.
    Html,
    /// A picture.
    Image,
    /// A compressed folder.
    Zip,
    /// Nothing the program knows.
    Unknown,
}

impl Format {
    /// The lower-case name used in JSON and in the workbook.
    pub fn name(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Xlsb => "xlsb",
            Format::Ods => "ods",
            Format::Txt => "txt",
            Format::Md => "md",
            Format::Doc => "doc",
            Format::Rtf => "rtf",
            Format::Odt => "odt",
            Format::Pdf => "pdf",
            Format::Html => "html",
            Format::Image => "image",
            Format::Zip => "zip",
            Format::Unknown => "unknown",
        }
    }

    /// The format of a name that [`Format::name`] gives.
    pub fn from_name(name: &str) -> Option<Format> {
        const ALL: [Format; 15] = [
            Format::Docx,
            Format::Xlsx,
            Format::Xls,
            Format::Xlsb,
            Format::Ods,
            Format::Txt,
            Format::Md,
            Format::Doc,
            Format::Rtf,
            Format::Odt,
            Format::Pdf,
            Format::Html,
            Format::Image,
            Format::Zip,
            Format::Unknown,
        ];
        ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether the format holds sheets rather than running text.
    pub fn is_spreadsheet(self) -> bool {
        matches!(
            self,
            Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods
        )
    }
}

/// What a file is for, decided from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The report that follows the outline.
    Report,
    /// The sheet of indicator values.
    Indicators,
    /// A plan, a notice, a list of members: kept, listed, not scored.
    Other,
}

/// Where the bytes of one file come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Path relative to the round folder, `/`-separated; `a.zip/b.docx` for a member of an archive.
    pub path: String,
    /// The file on disk (the archive itself for a member).
    pub disk: PathBuf,
    /// Name of the member when the file lives in an archive.
    pub member: Option<String>,
    /// Size in bytes as the folder or archive states it.
    pub size: u64,
}

/// A unit and its files; files are sorted by path, so ids never depend on the file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The unit.
    pub unit: Unit,
    /// Its files, sorted by path. Empty means *not submitted*, and so do files without a report.
    pub files: Vec<SourceFile>,
    /// Paths of those that nothing but their letterhead gave to the unit.
    pub by_letterhead: BTreeSet<String>,
}
