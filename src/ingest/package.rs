//! Capped, read-only access to a zip container and its relationships. Nothing is written to disk.
//!
//! Sizes a container declares are never trusted: bytes are counted while they are inflated. Names
//! are looked up without regard to case, a leading `/` or `\` instead of `/`, as Office does.

use std::collections::HashMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::{ZipFile, ZipReadOptions};

use super::limits;
use super::xml::{self, Event, Ns, Xml};
use crate::model::ReadError;

/// An opened container.
pub(super) struct Package<R> {
    zip: ZipArchive<R>,
    index: HashMap<String, usize>,
    /// Inflated bytes allowed for one entry.
    entry_cap: u64,
    /// Inflated bytes still allowed for all.
    budget: u64,
    /// A part that was inflated is not what was put in.
    damaged: bool,
    /// Bytes that entries may come to at worst without being inflated to see.
    spared: u64,
}

/// What a stored byte of a deflated entry inflates to at most.
const MOST_INFLATION: u64 = 1_032;

fn malformed(part: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Malformed {
        part: part.to_owned(),
        detail: error.to_string(),
    }
}

/// One edge between parts.
pub(super) struct Relationship {
    pub(super) id: String,
    /// Last segment of the type, e.g. `styles`; the same in both editions of the standard.
    pub(super) kind: String,
    /// Name of the part inside the container.
    pub(super) target: String,
}

/// A part, and what stopped its inflation if it is cut short.
pub(super) struct Inflated {
    pub(super) bytes: Vec<u8>,
    pub(super) fault: Option<ReadError>,
}

impl<'a> Package<Cursor<&'a [u8]>> {
    /// Opens a container in memory.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        Package::over(Cursor::new(bytes))
    }
}

impl<R: Read + Seek> Package<R> {
    /// Opens a container; fails when it is no zip, is cut short, or holds too many entries.
    pub(super) fn over(mut reader: R) -> Result<Self, ReadError> {
        let entries = declared_entries(&mut reader).map_err(|error| malformed("zip", &error))?;
        if entries > limits::ZIP_ENTRIES {
            return Err(limits::reached(
                "zip-entries",
                format!("tệp nén có {entries} thành phần"),
            ));
        }
        let zip = ZipArchive::new(reader).map_err(|error| malformed("zip", &error))?;
        let mut index = HashMap::with_capacity(zip.len());
        for (i, raw) in zip.file_names_raw().enumerate() {
            index.entry(key(&String::from_utf8_lossy(raw))).or_insert(i);
        }
        Ok(Package {
            zip,
            index,
            entry_cap: limits::ENTRY_BYTES,
            budget: limits::TOTAL_BYTES,
            damaged: false,
            spared: 4 * limits::RATIO_FLOOR,
        })
    }

    /// The container is an archive of whole files and not one file in parts.
    pub(super) fn of_files(mut self) -> Self {
        self.entry_cap = limits::FILE_BYTES;
        self.allow_anew();
        self
    }

    /// What was inflated from an archive of whole files counts no more.
    pub(super) fn allow_anew(&mut self) {
        self.budget = limits::ARCHIVE_BYTES;
    }

    /// No more may be inflated than `budget` bytes, or fewer where fewer are allowed.
    pub(super) fn within(mut self, budget: u64) -> Self {
        self.budget = self.budget.min(budget);
        self
    }

    /// Inflated bytes that are still allowed.
    pub(super) fn budget(&self) -> u64 {
        self.budget
    }

    /// Counts bytes that were inflated out of a part of this container.
    pub(super) fn spend(&mut self, bytes: u64) {
        self.budget = self.budget.saturating_sub(bytes);
    }

    /// What is to be said of damage that left the parts readable.
    pub(super) fn damage(&self) -> Option<String> {
        const SAID: &str =
            "Một phần của tệp không khớp mã kiểm tra đi kèm: nội dung có thể đã bị hỏng.";
        self.damaged.then(|| SAID.to_owned())
    }

    /// Whether a part exists.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index.contains_key(&key(name))
    }

    /// Index, raw name and declared size of every entry, in the order of the directory.
    pub(super) fn directory(&self) -> Vec<(usize, Vec<u8>, u64)> {
        self.zip
            .file_names_raw()
            .enumerate()
            .map(|(i, name)| {
                let size = self.zip.by_index_data(i).map_or(0, |entry| entry.size());
                (i, name.to_vec(), size)
            })
            .collect()
    }

    /// Bytes of all parts that are no pictures, as the directory states them.
    pub(super) fn stated_text(&self) -> u64 {
        const PICTURES: [&[u8]; 9] = [
            b".png", b".jpg", b".jpeg", b".gif", b".emf", b".wmf", b".tif", b".tiff", b".bmp",
        ];
        let parts = self.directory().into_iter();
        parts
            .filter(|(_, name, _)| {
                let name = name.to_ascii_lowercase();
                !PICTURES.iter().any(|end| name.ends_with(end))
            })
            .map(|(_, _, size)| size)
            .fold(0, u64::saturating_add)
    }

    /// All of a part, or nothing when it does not exist.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        match self.inflate(name)? {
            None => Ok(None),
            Some(Inflated {
                fault: Some(fault), ..
            }) => Err(fault),
            Some(inflated) => Ok(Some(inflated.bytes)),
        }
    }

    /// All of a part as text, or nothing when it does not exist.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        Ok(self.bytes(name)?.map(|bytes| xml::decode(bytes).0))
    }

    /// As much of a part as can be inflated. A limit or a password is still an error.
    pub(super) fn inflate(&mut self, name: &str) -> Result<Option<Inflated>, ReadError> {
        match self.index.get(&key(name)) {
            Some(&i) => self.inflate_at(i, name).map(Some),
            None => Ok(None),
        }
    }

    /// Whether the n-th entry is so small as stored that no limit can be reached by inflating it.
    /// Fails where [`Package::inflate_at`] would; only so many entries are spared.
    pub(super) fn is_harmless(&mut self, i: usize, name: &str) -> Result<bool, ReadError> {
        let stored = self.entry(i, name)?.compressed_size();
        let worst = stored.saturating_mul(MOST_INFLATION);
        let harmless = worst <= self.spared.min(limits::RATIO_FLOOR);
        if harmless {
            self.spared -= worst;
        }
        Ok(harmless)
    }

    /// The n-th entry, to be read.
    fn entry(&mut self, i: usize, name: &str) -> Result<ZipFile<'_, R>, ReadError> {
        let options = ZipReadOptions::new();
        if self
            .zip
            .by_index_raw(i)
            .is_ok_and(|entry| entry.encrypted())
        {
            return Err(ReadError::Encrypted);
        }
        self.zip
            .by_index_with_options(i, options)
            .map_err(|error| malformed(name, &error))
    }

    /// As [`Package::inflate`], for the n-th entry.
    pub(super) fn inflate_at(&mut self, i: usize, name: &str) -> Result<Inflated, ReadError> {
        let cap = self.entry_cap.min(self.budget);
        let fault = self.entry(i, name).err();
        if let Some(error) = fault {
            self.damaged |= error != ReadError::Encrypted;
            return Err(error);
        }
        let entry = self.entry(i, name)?;
        let stored = entry.compressed_size();
        // The declared size is a hint for the first allocation, no more.
        let stated = entry.size();
        let hint = stated.min(cap).min(stored.saturating_mul(16)) as usize;
        let mut bytes = Vec::with_capacity(hint + 1);
        let outcome = entry.take(cap + 1).read_to_end(&mut bytes);
        let size = bytes.len() as u64;
        if size > cap {
            let total = cap < self.entry_cap;
            return Err(limits::reached(
                if total { "total-bytes" } else { "entry-bytes" },
                format!("phần {name} giải nén vượt {}", limits::megabytes(cap)),
            ));
        }
        if size > limits::RATIO_FLOOR && size / stored.max(1) > limits::RATIO {
            return Err(limits::reached(
                "compression-ratio",
                format!("phần {name} nén quá {} lần", limits::RATIO),
            ));
        }
        self.budget -= size;
        // A part that is all there but fails its checksum is read, as other programs do, and told of.
        let all_there = size == stated;
        self.damaged |= outcome.is_err() && all_there;
        let fault = outcome
            .err()
            .filter(|_| !all_there)
            .map(|error| malformed(name, &error));
        Ok(Inflated { bytes, fault })
    }

    /// Inflates the n-th entry without keeping it, to see that it stays within `cap` and the ratio.
    pub(super) fn measure(&mut self, i: usize, name: &str, cap: u64) -> Result<(), ReadError> {
        let options = ZipReadOptions::new().ignore_crc32(true);
        let malformed = |detail: String| ReadError::Malformed {
            part: name.to_owned(),
            detail,
        };
        let entry = self
            .zip
            .by_index_with_options(i, options)
            .map_err(|error| malformed(error.to_string()))?;
        let stored = entry.compressed_size();
        // A part cut short is the reader's to report.
        let mut entry = entry.take(cap + 1);
        let _ = io::copy(&mut entry, &mut io::sink());
        let size = cap + 1 - entry.limit();
        if size > cap {
            return Err(limits::reached(
                "entry-bytes",
                format!("phần {name} giải nén vượt {}", limits::megabytes(cap)),
            ));
        }
        if size > limits::RATIO_FLOOR && size / stored.max(1) > limits::RATIO {
            return Err(limits::reached(
                "compression-ratio",
                format!("phần {name} nén quá {} lần", limits::RATIO),
            ));
        }
        Ok(())
    }

    /// The relationships of a part (`""` = of the whole package); none when there is no such list.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let Some(text) = self.text(&name)? else {
            return Ok(Vec::new());
        };
        let mut xml = Xml::new(&text, &name);
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                Event::Eof => return Ok(found),
                Event::Start(tag) if tag.name == "Relationship" => {
                    let get = |name| xml.attribute(&tag, Ns::None, name).unwrap_or_default();
                    if get("TargetMode") == "External" {
                        continue;
                    }
                    let kind = get("Type");
                    let mut target = resolve(folder, &get("Target"));
                    // Writers disagree whether names inside the container are escaped too.
                    if target.contains('%') && !self.has(&target) {
                        target = unescaped(&target);
                    }
                    found.push(Relationship {
                        id: get("Id").into_owned(),
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        target,
                    });
                }
                _ => {}
            }
        }
    }
}

/// The number of entries the end of the container states, before the library allocates for them.
/// Every record that may be the true one counts; the form for over 65,534 entries is too many.
fn declared_entries(mut reader: &mut (impl Read + Seek)) -> io::Result<usize> {
    const RECORD: u64 = 22;
    const COMMENT: u64 = 65_535;
    let size = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(size.saturating_sub(RECORD + COMMENT)))?;
    let mut tail = Vec::new();
    Read::take(&mut reader, RECORD + COMMENT).read_to_end(&mut tail)?;
    reader.seek(SeekFrom::Start(0))?;
    Ok(memchr::memmem::find_iter(&tail, b"PK\x05\x06")
        .filter_map(|at| tail.get(at + 10..at + 12))
        .map(|count| usize::from(u16::from_le_bytes([count[0], count[1]])))
        .max()
        .unwrap_or(0))
}

fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\'])
        .replace('\\', "/")
        .to_lowercase()
}

/// `%20` and the like as the signs they stand for.
fn unescaped(name: &str) -> String {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| std::str::from_utf8(behind.get(..2)?).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(code.unwrap_or(first));
        rest = if code.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A relationship's target as a part name; `..` never leaves the container.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut segments: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|s| !s.is_empty()).collect()
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    segments.join("/")
}
