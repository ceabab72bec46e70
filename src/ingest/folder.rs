//! The submissions folder: every file in it, archives opened as folders, in one fixed order.

use std::fs;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::archives::Archives;
use super::{archive, limits};
use crate::model::{ReadError, SourceFile};

/// What lies in the submissions folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// All files, sorted by path.
    pub files: Vec<SourceFile>,
    /// Path and reason (in Vietnamese) of what was left out although someone may look for it.
    pub skipped: Vec<(String, String)>,
}

/// Lists every file under `submissions`; paths start with `prefix`. Links are not followed, nothing
/// is written. Fails only when the folder itself cannot be read.
pub fn list(submissions: &Path, prefix: &str) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let prefix = prefix.trim_end_matches('/');
    let entries = fs::read_dir(submissions)?;
    walk(entries, prefix, 1, &mut listing);
    listing.files.sort();
    listing.skipped.sort();
    Ok(listing)
}

/// Lists the members of one archive that stands for the folder of submissions; paths start with
/// `prefix`. Fails when it is no archive that can be opened.
pub fn list_archive(archive: &Path, prefix: &str) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let whole = SourceFile {
        path: prefix.trim_end_matches('/').to_owned(),
        disk: archive.to_path_buf(),
        member: None,
        size: fs::symlink_metadata(archive)?.len(),
    };
    if !open_archive(&whole, &mut listing) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "không mở được như một tệp nén .zip",
        ));
    }
    listing.files.sort();
    listing.skipped.sort();
    Ok(listing)
}

fn walk(entries: fs::ReadDir, prefix: &str, depth: usize, listing: &mut Listing) {
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                listing.skipped.push((prefix.to_owned(), no_access(&error)));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() {
            printable(&name)
        } else {
            format!("{prefix}/{}", printable(&name))
        };
        if is_left_over(&name) {
            continue;
        }
        let skip = |listing: &mut Listing, why: String| listing.skipped.push((path.clone(), why));
        if let Some(why) = why_hidden(&name) {
            skip(listing, why.to_owned());
            continue;
        }
        if listing.files.len() >= limits::FOLDER_FILES {
            skip(
                listing,
                format!("thư mục có hơn {} tệp", limits::FOLDER_FILES),
            );
            return;
        }
        // Of the entry itself, not of what a link points at.
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                skip(listing, no_access(&error));
                continue;
            }
        };
        if kind.is_symlink() {
            skip(listing, "liên kết, không mở".to_owned());
        } else if kind.is_dir() {
            if depth >= limits::PATH_DEPTH {
                skip(listing, "thư mục lồng quá sâu".to_owned());
                continue;
            }
            match fs::read_dir(entry.path()) {
                Ok(inner) => walk(inner, &path, depth + 1, listing),
                Err(error) => skip(listing, no_access(&error)),
            }
        } else if kind.is_file() {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            let file = SourceFile {
                path: path.clone(),
                disk: entry.path(),
                member: None,
                size,
            };
            if !archive::is_archive_name(&name) || !open_archive(&file, listing) {
                listing.files.push(file);
            }
        } else {
            skip(listing, "không phải tệp thường".to_owned());
        }
    }
}

/// Lists the members of an archive; false when it is to be kept as a file.
fn open_archive(file: &SourceFile, listing: &mut Listing) -> bool {
    let members = open_capped(&file.disk, limits::ARCHIVE_BYTES)
        .ok()
        .and_then(|(disk, _)| archive::list(BufReader::new(disk)));
    let Some(members) = members else {
        return false;
    };
    for (member, size) in members.files {
        if listing.files.len() >= limits::FOLDER_FILES {
            let why = format!("thư mục có hơn {} tệp", limits::FOLDER_FILES);
            listing.skipped.push((file.path.clone(), why));
            break;
        }
        listing.files.push(SourceFile {
            path: format!("{}/{}", file.path, printable(&member)),
            disk: file.disk.clone(),
            member: Some(member),
            size,
        });
    }
    for (member, why) in members.skipped {
        listing
            .skipped
            .push((format!("{}/{}", file.path, printable(&member)), why));
    }
    true
}

/// The bytes of a file, or of a member of an archive. Where many are read, [`Archives`] opens each
/// archive once.
pub fn load(file: &SourceFile) -> Result<Vec<u8>, ReadError> {
    Archives::default().load(file)
}

/// A name as it can be shown: without signs that break or turn a line around.
fn printable(name: &str) -> String {
    let turns = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    name.replace(turns, "\u{fffd}")
}

/// What the system says of a file. What was one when the folder was listed may be a link or a pipe by
/// now.
pub(super) fn plain_file(path: &Path) -> Result<fs::Metadata, ReadError> {
    let kind = fs::symlink_metadata(path).map_err(|error| io_error(&error))?;
    if !kind.is_file() {
        return Err(ReadError::Io {
            detail: "không phải tệp thường".to_owned(),
        });
    }
    Ok(kind)
}

pub(super) fn open_capped(path: &Path, cap: u64) -> Result<(fs::File, u64), ReadError> {
    plain_file(path)?;
    let file = fs::File::open(path).map_err(|error| io_error(&error))?;
    let size = file.metadata().map_err(|error| io_error(&error))?.len();
    if size > cap {
        return Err(too_big(cap));
    }
    Ok((file, size))
}

pub(super) fn read_capped(path: &Path, cap: u64) -> Result<Vec<u8>, ReadError> {
    let (file, size) = open_capped(path, cap)?;
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(cap + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| io_error(&error))?;
    // The file may have grown since its size was asked.
    if bytes.len() as u64 > cap {
        return Err(too_big(cap));
    }
    Ok(bytes)
}

fn too_big(cap: u64) -> ReadError {
    limits::reached("file-bytes", format!("hơn {}", limits::megabytes(cap)))
}

fn io_error(error: &io::Error) -> ReadError {
    ReadError::Io {
        detail: no_access(error),
    }
}

/// A system error in words that do not depend on the system's language.
fn no_access(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "không có quyền đọc".to_owned(),
        io::ErrorKind::NotFound => "không còn tệp".to_owned(),
        kind => format!("lỗi khi đọc: {kind}"),
    }
}

/// What Word, Windows and macOS leave beside files, anywhere on a path; no one would look for it.
pub(super) fn is_left_over(path: &str) -> bool {
    path.split('/').any(|name| {
        name.starts_with("~$")
            || name.starts_with('.') && !matches!(name, "." | "..") && why_hidden(name).is_none()
            || name.eq_ignore_ascii_case("thumbs.db")
            || name.eq_ignore_ascii_case("desktop.ini")
            || name == "__MACOSX"
    })
}

/// A name with a dot in front hides a file on some systems; a document so named may be missed.
pub(super) fn why_hidden(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let document = [
        ".docx", ".doc", ".xlsx", ".xls", ".pdf", ".rtf", ".odt", ".ods",
    ]
    .iter()
    .any(|end| lower.ends_with(end) && lower.len() > end.len());
    let hidden = name.starts_with('.') && !name.starts_with("._") && !name.starts_with(".~");
    (document && hidden).then_some("tên bắt đầu bằng dấu chấm nên bị coi là tệp ẩn")
}
