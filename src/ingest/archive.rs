//! Zip archives as folders: the names of their members, and the bytes of one.

use std::collections::{BTreeSet, HashMap};
use std::io::{Cursor, Read, Seek};

use encoding_rs::WINDOWS_1258;
use unicode_normalization::UnicodeNormalization;

use super::package::{Inflated, Package};
use super::{folder, limits};
use crate::model::ReadError;

/// What an archive holds.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Member paths with their declared sizes; members of an inner archive as `inner.zip/name`.
    pub(super) files: Vec<(String, u64)>,
    /// Members that are left out, with the reason in Vietnamese.
    pub(super) skipped: Vec<(String, String)>,
}

/// Whether the file is to be opened as a folder: named `.zip` and no Office document inside.
pub(super) fn is_archive_name(name: &str) -> bool {
    name.len() > 4
        && name.is_char_boundary(name.len() - 4)
        && name[name.len() - 4..].eq_ignore_ascii_case(".zip")
}

/// Lists an archive; `None` when it is no archive but, say, a renamed document.
pub(super) fn list(archive: impl Read + Seek) -> Option<Members> {
    let mut members = Members::default();
    collect(archive, "", 0, &mut members).then_some(members)
}

fn collect<R: Read + Seek>(
    archive: R,
    prefix: &str,
    nesting: usize,
    members: &mut Members,
) -> bool {
    let Ok(package) = Package::over(archive) else {
        return false;
    };
    let mut package = package.of_files();
    let mut known = BTreeSet::new();
    if package.has("[Content_Types].xml") || package.has("mimetype") {
        return false;
    }
    for entry in entries(&package) {
        let name = entry.name;
        let path = format!("{prefix}{name}");
        if name.ends_with('/') || folder::is_left_over(&name) {
            continue;
        }
        if let Some(why) = refuse(&name).or_else(|| folder::why_hidden(&name)) {
            members.skipped.push((printable(&path), why.to_owned()));
            continue;
        }
        if !known.insert(name.clone()) {
            members
                .skipped
                .push((path, "trùng tên trong tệp nén".to_owned()));
            continue;
        }
        if is_archive_name(&name) {
            let inner = package.inflate_at(entry.index, &name);
            match inner {
                Ok(inner) if nesting < limits::ARCHIVE_NESTING => {
                    let folder = format!("{path}/");
                    if collect_inner(&inner.bytes, &folder, nesting + 1, members) {
                        continue;
                    }
                }
                Ok(_) => {
                    let why = "tệp nén lồng quá sâu, chưa mở";
                    members.skipped.push((path, why.to_owned()));
                    continue;
                }
                // Listed as a file: loading it gives the reason.
                Err(_) => {}
            }
        }
        members.files.push((path, entry.size));
    }
    true
}

/// An archive inside an archive; one concrete type, so that the recursion ends for the compiler.
fn collect_inner(bytes: &[u8], prefix: &str, nesting: usize, members: &mut Members) -> bool {
    let known = members.files.len();
    let opened = collect(Cursor::new(bytes), prefix, nesting, members);
    // What is too large to be kept is inflated once more for every member.
    let count = (members.files.len() - known) as u64;
    let work = count.saturating_mul(bytes.len() as u64);
    if work > limits::INNER_BYTES {
        members.files.truncate(known);
        members.skipped.push((
            prefix.trim_end_matches('/').to_owned(),
            format!("tệp nén bên trong có {count} tệp và quá lớn, đề nghị giải nén"),
        ));
    }
    opened
}

/// An archive that members are read from.
pub(super) struct Archive<R> {
    outer: Opened<R>,
    /// The archive inside it that was read from last, where it is not too large to be kept.
    inner: Option<(String, Opened<Cursor<Vec<u8>>>)>,
}

impl<R: Read + Seek> Archive<R> {
    pub(super) fn open(archive: R) -> Result<Self, ReadError> {
        Ok(Archive {
            outer: Opened::over(archive)?,
            inner: None,
        })
    }

    /// The bytes of a member, found by the path that [`list`] gave.
    pub(super) fn member(&mut self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(&index) = self.outer.names.get(path) {
            return self.outer.file(index, path);
        }
        let slashes = path.match_indices('/').map(|(at, _)| at);
        let around = slashes
            .filter(|&at| is_archive_name(&path[..at]))
            .filter_map(|at| Some((*self.outer.names.get(&path[..at])?, at)))
            .min();
        let Some((index, at)) = around else {
            return Err(gone(path));
        };
        let (name, within) = (&path[..at], &path[at + 1..]);
        if let Some((_, inner)) = self.inner.as_mut().filter(|(kept, _)| kept == name) {
            return inner.named(within);
        }
        let bytes = self.outer.inflate(index, name)?.bytes;
        let keep = bytes.len() as u64 <= limits::INNER_KEPT;
        let mut inner = Opened::over(Cursor::new(bytes))?;
        let found = inner.named(within);
        self.inner = keep.then(|| (name.to_owned(), inner));
        found
    }
}

/// A container of files, and where each of them lies.
struct Opened<R> {
    package: Package<R>,
    names: HashMap<String, usize>,
}

impl<R: Read + Seek> Opened<R> {
    fn over(archive: R) -> Result<Self, ReadError> {
        let package = Package::over(archive)?.of_files();
        let mut names = HashMap::new();
        for entry in entries(&package) {
            names.entry(entry.name).or_insert(entry.index);
        }
        Ok(Opened { package, names })
    }

    fn named(&mut self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.names.get(path) {
            Some(&index) => self.file(index, path),
            None => Err(gone(path)),
        }
    }

    fn file(&mut self, index: usize, path: &str) -> Result<Vec<u8>, ReadError> {
        let inflated = self.inflate(index, path)?;
        match inflated.fault {
            Some(fault) if inflated.bytes.is_empty() => Err(fault),
            // What is there may still be readable; the reader of the format decides.
            _ => Ok(inflated.bytes),
        }
    }

    fn inflate(&mut self, index: usize, name: &str) -> Result<Inflated, ReadError> {
        // What other members came to is no matter: each is let go before the next is read.
        self.package.allow_anew();
        self.package.inflate_at(index, name)
    }
}

fn gone(path: &str) -> ReadError {
    ReadError::Io {
        detail: format!("không còn {path} trong tệp nén"),
    }
}

struct Entry {
    index: usize,
    name: String,
    size: u64,
}

fn entries<R: Read + Seek>(package: &Package<R>) -> Vec<Entry> {
    package
        .directory()
        .into_iter()
        .map(|(index, raw, size)| Entry {
            index,
            name: decode_name(&raw).replace('\\', "/"),
            size,
        })
        .collect()
}

/// Why a member is left out, judged by its name alone.
fn refuse(name: &str) -> Option<&'static str> {
    let bytes = name.as_bytes();
    if name.contains('\0') {
        Some("tên có ký tự NUL")
    } else if name.starts_with('/') || bytes.get(1) == Some(&b':') {
        Some("tên là đường dẫn tuyệt đối")
    } else if name.split('/').any(|segment| segment == "..") {
        Some("tên trỏ ra ngoài tệp nén")
    } else if name.len() > limits::PATH_BYTES {
        Some("tên quá dài")
    } else if name.split('/').count() > limits::PATH_DEPTH {
        Some("thư mục lồng quá sâu")
    } else {
        None
    }
}

fn printable(path: &str) -> String {
    path.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .take(limits::PATH_BYTES)
        .collect()
}

/// Names are UTF-8, or what a Vietnamese Windows wrote (windows-1258), or code page 437.
fn decode_name(raw: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let (decoded, damaged) = WINDOWS_1258.decode_without_bom_handling(raw);
    let name: String = decoded.nfc().collect();
    // In the wrong code page tones stand alone and signs stand for letters.
    let foreign = |c: char| {
        !c.is_ascii() && !c.is_alphabetic() && !matches!(c, '–' | '—' | '‘' | '’' | '“' | '”')
    };
    if !damaged && !name.contains(foreign) {
        return name;
    }
    raw.iter().map(|&byte| cp437(byte)).collect()
}

fn cp437(byte: u8) -> char {
    const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ";
    if byte < 0x80 {
        char::from(byte)
    } else {
        HIGH.chars()
            .nth(usize::from(byte) - 0x80)
            .unwrap_or('\u{fffd}')
    }
}
