//! From a unit's files to comparable documents; whatever goes wrong stays with its file.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::copies;
use super::room::{Full, Place, Room};
use crate::ingest::{self, Archives};
use crate::mapping::{Mapper, Prepared};
use crate::model::{
    Document, FileRecord, Format, NormalizedDocument, NormalizedPart, ReadError, ReadQuality, Role,
    SourceFile, Submission,
};
use crate::round::is_named_a_copy;
use crate::text::{self, Lexicon};

/// A unit's files, read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// One record per file, sorted by path.
    pub(super) records: Vec<FileRecord>,
    /// What could be read, in the same order.
    pub(super) documents: Vec<Prepared>,
    /// The role of each document.
    pub(super) roles: Vec<Role>,
    /// Files the unit is not judged by: half read, and given to it by nothing but their letterhead.
    pub(super) aside: Vec<FileRecord>,
}

impl Reading {
    /// A report was read, at least in part.
    pub(super) fn has_report(&self) -> bool {
        self.roles.contains(&Role::Report)
    }

    /// Some file that may be (part of) the report was not read in full.
    pub(super) fn report_in_doubt(&self) -> bool {
        self.in_doubt(Role::Report)
    }

    /// Some file that may be (part of) the report was not read at all.
    pub(super) fn report_unread(&self) -> bool {
        self.records
            .iter()
            .any(|record| record.role == Role::Report && record.read == ReadQuality::Unreadable)
    }

    /// Some file that may hold figures was not read in full.
    pub(super) fn figures_in_doubt(&self) -> bool {
        self.in_doubt(Role::Report) || self.in_doubt(Role::Indicators)
    }

    /// Every file was read in full.
    pub(super) fn read_whole(&self) -> bool {
        let mut records = self.records.iter();
        records.all(|record| record.read == ReadQuality::Good)
    }

    fn in_doubt(&self, role: Role) -> bool {
        self.records
            .iter()
            .any(|record| record.role == role && record.read != ReadQuality::Good)
    }
}

/// Reads every file of a unit. `skipped` are paths the listing could not open, with the reason. None
/// where there is no room for it beside others.
pub(super) fn read(
    submission: &Submission,
    skipped: &[(String, String)],
    archives: &Archives,
    mapper: &Mapper<'_>,
    place: Place,
) -> Option<Reading> {
    let mut room = Room::new(place);
    let mut reading = Reading::default();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    // Of two identical files the one whose name says "copy" is the copy, and what lies elsewhere takes
    // no room from what lies with the unit.
    let elsewhere = |path: &String| submission.by_letterhead.contains(path);
    let mut order: Vec<&SourceFile> = submission.files.iter().collect();
    order.sort_by_key(|file| (elsewhere(&file.path), is_named_a_copy(&file.path)));
    for file in order {
        let bytes = match load(file, archives, &room) {
            Ok(bytes) => bytes,
            Err(Full::Beside) => return None,
            Err(Full::Ever(error)) => {
                let format = ingest::detect(&[], &file.path);
                reading
                    .records
                    .push(unreadable(file, String::new(), format, &error));
                continue;
            }
        };
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let format = ingest::detect(&bytes, &file.path);
        if let Some(first) = seen.get(&hash) {
            reading.records.push(FileRecord {
                path: file.path.clone(),
                hash,
                size: Some(bytes.len() as u64),
                format,
                role: Role::Other,
                read: ReadQuality::Good,
                detail: Some(format!("Bản sao giống hệt tệp {first}; chỉ xét một lần")),
            });
            continue;
        }
        seen.insert(hash.clone(), file.path.clone());
        match document(&bytes, format, &file.path, mapper.lexicon(), &mut room) {
            Ok((document, notes)) => {
                let document = mapper.prepare(document);
                let role = mapper.role(&document, format);
                reading.records.push(FileRecord {
                    path: file.path.clone(),
                    hash,
                    size: Some(bytes.len() as u64),
                    format,
                    role,
                    read: document.document().quality,
                    detail: (!notes.is_empty()).then(|| notes.join(" ")),
                });
                reading.roles.push(role);
                reading.documents.push(document);
            }
            Err(Full::Beside) => return None,
            Err(Full::Ever(error)) => reading.records.push(unreadable(file, hash, format, &error)),
        }
    }
    for (path, why) in skipped {
        let format = ingest::detect(&[], path);
        reading.records.push(FileRecord {
            path: path.clone(),
            hash: String::new(),
            size: None,
            format,
            role: role_by_name(format, path),
            read: ReadQuality::Unreadable,
            detail: Some(format!("Không mở: {why}")),
        });
    }
    reading.records.sort_by(|a, b| a.path.cmp(&b.path));
    let read = std::mem::take(&mut reading.documents).into_iter();
    let mut read: Vec<_> = read.zip(std::mem::take(&mut reading.roles)).collect();
    read.sort_by(|(a, _), (b, _)| a.document().path.cmp(&b.document().path));
    (reading.documents, reading.roles) = read.into_iter().unzip();
    set_aside(&mut reading, &submission.by_letterhead);
    settle_copies(&mut reading);
    copies::settle(&mut reading);
    Some(reading)
}

/// The bytes of a file.
pub(super) fn load(file: &SourceFile, archives: &Archives, room: &Room) -> Result<Vec<u8>, Full> {
    room.admits(file.size)?;
    let bytes = archives.load(file)?;
    Ok(bytes)
}

/// Of a hundred words in an old encoding so many must become Vietnamese syllables.
const LEGIBLE: u8 = 50;
/// Fewer words than this are a quotation or a formula, not a text.
const LEGIBLE_WORDS: usize = 40;

/// Bytes → comparable document, with what was not read. A reader that panics is a read error.
pub(super) fn document(
    bytes: &[u8],
    format: Format,
    path: &str,
    lexicon: &Lexicon,
    room: &mut Room,
) -> Result<(NormalizedDocument, Vec<String>), Full> {
    if bytes.is_empty() {
        return Err(Full::Ever(ReadError::Empty));
    }
    room.admits_text(ingest::weight(bytes, format))?;
    let document = guarded(|| Ok(parse(bytes, format, room)))??;
    room.take(&document)?;
    Ok(guarded(|| {
        let Document {
            blocks,
            quality,
            notes,
        } = document;
        let document = Document {
            blocks,
            quality,
            notes: Vec::new(),
        };
        let document = text::normalize_document(document, path, lexicon);
        match document.certainty {
            // What cannot be told from rubbish must not be judged as if it were read.
            Some(certainty) if certainty < LEGIBLE && document.judged_words >= LEGIBLE_WORDS => {
                Err(ReadError::Illegible { certainty })
            }
            _ => Ok((document, notes)),
        }
    })?)
}

/// Bytes → document, with no more memory than the room gives.
pub(super) fn parse(bytes: &[u8], format: Format, room: &Room) -> Result<Document, Full> {
    if room.is_alone() {
        return Ok(ingest::parse(bytes, format)?);
    }
    match ingest::parse_within(bytes, format, ingest::Allowance::LITTLE) {
        Err(ReadError::Limit { name, .. }) if ingest::Allowance::NAMES.contains(&name) => {
            Err(Full::Beside)
        }
        outcome => Ok(outcome?),
    }
}

/// Runs work on one file; a panic becomes a read error of that file.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    // Nothing outside sees a value that the panic left half-made: the result is all that leaves.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(ReadError::Crashed {
            detail: said(panic.as_ref()),
        })
    })
}

/// What a panic said.
pub(super) fn said(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "không rõ".to_owned())
}

/// How many texts of a file a letterhead can take.
const LETTERHEAD: usize = 40;

/// The first texts of a file, repaired; empty when it cannot be read.
pub(super) fn first_texts(
    file: &SourceFile,
    archives: &Archives,
    lexicon: &Lexicon,
) -> Vec<String> {
    // No other file is read while files are handed out.
    let mut room = Room::new(Place::Alone);
    let mut read = || -> Result<Vec<String>, Full> {
        let bytes = load(file, archives, &room)?;
        let format = ingest::detect(&bytes, &file.path);
        let (document, _) = document(&bytes, format, &file.path, lexicon, &mut room)?;
        Ok(head(&document))
    };
    read().unwrap_or_default()
}

/// The first texts of a document that was read.
pub(super) fn head(document: &NormalizedDocument) -> Vec<String> {
    let mut texts = Vec::new();
    for part in &document.parts {
        match part {
            NormalizedPart::Block(block) => texts.push(block.text.clean.clone()),
            NormalizedPart::Table(table) => {
                let cells = table.cells.iter().flatten();
                texts.extend(
                    cells
                        .map(|cell| cell.text.clean.clone())
                        .take(LETTERHEAD * 4),
                );
            }
        }
        if texts.len() > LETTERHEAD * 4 {
            break;
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    texts.truncate(LETTERHEAD);
    texts
}

fn unreadable(file: &SourceFile, hash: String, format: Format, error: &ReadError) -> FileRecord {
    FileRecord {
        path: file.path.clone(),
        hash,
        size: Some(file.size),
        format,
        role: role_by_name(format, &file.path),
        read: ReadQuality::Unreadable,
        detail: Some(in_vietnamese(error).to_string()),
    }
}

/// The error with what a library said about it in Vietnamese.
pub(super) fn in_vietnamese(error: &ReadError) -> ReadError {
    const WORDS: [(&[&str], &str); 5] = [
        (&["permission", "denied"], "không có quyền đọc"),
        (&["no such file", "not found"], "không tìm thấy tệp"),
        (&["zip", "eocd", "central directory"], "tệp nén hỏng"),
        (&["deflate", "checksum", "compress"], "dữ liệu nén hỏng"),
        (
            &["eof", "end of", "fill whole buffer", "unexpected end"],
            "nội dung bị cắt ngang",
        ),
    ];
    let words = |detail: &str, otherwise: &str| {
        if !detail.is_ascii() {
            return detail.to_owned();
        }
        let lower = detail.to_lowercase();
        WORDS
            .iter()
            .find(|(signs, _)| signs.iter().any(|sign| lower.contains(sign)))
            .map_or(otherwise, |(_, words)| words)
            .to_owned()
    };
    match error {
        ReadError::Malformed { part, detail } => ReadError::Malformed {
            part: if part == "zip" { "vỏ tệp" } else { part }.to_owned(),
            detail: words(detail, "sai quy cách của định dạng"),
        },
        ReadError::Io { detail } => ReadError::Io {
            detail: words(detail, "hệ thống từ chối"),
        },
        other => other.clone(),
    }
}

/// What a file nobody could read is for: sheets hold indicators, anything a text could be written
/// in may be the report. Only what plainly is neither is *other*.
fn role_by_name(format: Format, path: &str) -> Role {
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase())
        .unwrap_or_default();
    let is = |list: &[&str]| list.contains(&extension.as_str());
    if format.is_spreadsheet() || is(&["xls", "xlsx", "xlsm", "xlsb", "ods", "csv"]) {
        Role::Indicators
    } else if format == Format::Unknown
        && is(&[
            "pptx", "ppt", "mp4", "mov", "avi", "mp3", "wav", "m4a", "exe", "lnk", "url", "ini",
            "db", "eml", "msg",
        ])
    {
        Role::Other
    } else {
        Role::Report
    }
}

/// Takes out what only its letterhead gave to the unit and what was not read whole, where the unit has a
/// whole file of that kind: a damaged piece lying about must change no figure of a sound submission.
fn set_aside(reading: &mut Reading, by_letterhead: &BTreeSet<String>) {
    let elsewhere = |record: &FileRecord| by_letterhead.contains(&record.path);
    let sound: Vec<Role> = reading
        .records
        .iter()
        .filter(|record| record.read == ReadQuality::Good && !elsewhere(record))
        .map(|record| record.role)
        .collect();
    let (aside, records) = std::mem::take(&mut reading.records)
        .into_iter()
        .partition(|record| {
            record.read != ReadQuality::Good && elsewhere(record) && sound.contains(&record.role)
        });
    (reading.aside, reading.records) = (aside, records);
    for record in &reading.aside {
        let mut paths = reading.documents.iter().map(|read| &read.document().path);
        if let Some(at) = paths.position(|path| *path == record.path) {
            reading.documents.remove(at);
            reading.roles.remove(at);
        }
    }
}

/// Scans and photographs beside a report that was read are its signed copies or its pictures, not
/// a second report.
fn settle_copies(reading: &mut Reading) {
    if !reading.has_report() {
        return;
    }
    for record in &mut reading.records {
        if record.read == ReadQuality::Unreadable
            && matches!(record.format, Format::Pdf | Format::Image)
        {
            record.role = Role::Other;
        }
    }
}
