//! OLE compound files (`.doc`, `.xls`, encrypted Office files): names and bytes of their streams.
//!
//! Only what recognition and the size check of old workbooks need ([MS-CFB]). Sector chains of a
//! damaged file may run in circles, so every walk is bounded by the number of sectors.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::limits;

const FREE: u32 = 0xffff_fffa;
/// Directory entries looked at; a document has a few dozen.
const ENTRIES: usize = 4_096;

pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    mini_sector: usize,
    mini_cutoff: u64,
    fat: Vec<u32>,
}

struct Entry {
    name: String,
    kind: u8,
    /// Entries before and after it in its storage, and the first of its own.
    before: u32,
    after: u32,
    inside: u32,
    start: u32,
    size: u64,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

impl<'a> Compound<'a> {
    /// Opens a compound file; `None` when the header makes no sense.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let shift = u16_at(bytes, 30)?;
        let mini_shift = u16_at(bytes, 32)?;
        if !(7..=16).contains(&shift) || mini_shift >= shift || mini_shift < 4 {
            return None;
        }
        let mut file = Compound {
            bytes,
            sector: 1 << shift,
            mini_sector: 1 << mini_shift,
            mini_cutoff: u64::from(u32_at(bytes, 56)?),
            fat: Vec::new(),
        };
        let sectors = bytes.len() / file.sector + 1;
        let mut tables: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(bytes, 68)?;
        let per_sector = file.sector / 4;
        // No more tables than there are sectors to be told of, and no list of them twice.
        let most = sectors / per_sector + 1;
        let mut seen = BTreeSet::new();
        while tables.len() <= 109 + most && seen.insert(next) {
            let Some(list) = file.sector_at(next) else {
                break;
            };
            tables.extend((0..per_sector - 1).filter_map(|i| u32_at(list, 4 * i)));
            next = u32_at(list, 4 * (per_sector - 1)).unwrap_or(FREE);
        }
        for table in tables.into_iter().filter(|&t| t < FREE).take(most) {
            if let Some(list) = file.sector_at(table) {
                let entries: Vec<u32> = (0..per_sector)
                    .filter_map(|i| u32_at(list, 4 * i))
                    .collect();
                file.fat.extend(entries);
            }
        }
        Some(file)
    }

    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        if id >= FREE {
            return None;
        }
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors, at most `size`. Nothing is copied where they lie one behind the
    /// other, as writers leave them.
    fn chain(&self, start: u32, size: u64) -> Cow<'a, [u8]> {
        let size = size.min(self.bytes.len() as u64) as usize;
        let begin = (start as usize)
            .saturating_add(1)
            .saturating_mul(self.sector);
        let mut whole = begin..begin;
        let mut copied: Option<Vec<u8>> = None;
        let mut id = start;
        for _ in 0..=self.fat.len() {
            let Some(sector) = self.sector_at(id) else {
                break;
            };
            let length = if let Some(copied) = &mut copied {
                copied.extend_from_slice(sector);
                copied.len()
            } else {
                whole.end += sector.len();
                whole.len()
            };
            if length >= size {
                break;
            }
            let next = self.fat.get(id as usize).copied().unwrap_or(FREE);
            if copied.is_none() && next != id + 1 && next < FREE {
                // All at once: growing would take twice as much for a while.
                let mut bytes = Vec::with_capacity(size.saturating_add(self.sector));
                bytes.extend_from_slice(self.bytes.get(whole.clone()).unwrap_or_default());
                copied = Some(bytes);
            }
            id = next;
        }
        if let Some(mut copied) = copied {
            copied.truncate(size);
            return Cow::Owned(copied);
        }
        let bytes = self.bytes.get(whole).unwrap_or_default();
        Cow::Borrowed(&bytes[..size.min(bytes.len())])
    }

    fn entries(&self) -> Vec<Entry> {
        let start = u32_at(self.bytes, 48).unwrap_or(FREE);
        let directory = self.chain(start, (ENTRIES * 128) as u64);
        directory
            .chunks_exact(128)
            .filter_map(|raw| {
                let length = usize::from(u16_at(raw, 64)?).min(64).saturating_sub(2);
                let units: Vec<u16> = (0..length / 2).filter_map(|i| u16_at(raw, 2 * i)).collect();
                Some(Entry {
                    name: String::from_utf16_lossy(&units),
                    kind: raw[66],
                    before: u32_at(raw, 68)?,
                    after: u32_at(raw, 72)?,
                    inside: u32_at(raw, 76)?,
                    start: u32_at(raw, 116)?,
                    size: u64::from(u32_at(raw, 120)?),
                })
            })
            .collect()
    }

    /// The entries of the document itself first: a file put into it has its own storage, with streams
    /// of the same names. What a damaged directory does not lead to comes last.
    fn outermost(&self) -> (Vec<Entry>, usize) {
        let mut entries: Vec<Option<Entry>> = self.entries().into_iter().map(Some).collect();
        let mut first = Vec::new();
        let mut open: Vec<u32> = entries
            .iter()
            .flatten()
            .filter(|entry| entry.kind == 5)
            .map(|root| root.inside)
            .take(1)
            .collect();
        while let Some(id) = open.pop() {
            // Taken out, so that a circle ends.
            if let Some(entry) = entries.get_mut(id as usize).and_then(Option::take) {
                open.extend([entry.before, entry.after]);
                first.push(entry);
            }
        }
        first.retain(|entry| entry.kind != 0);
        let own = first.len();
        first.extend(
            entries
                .into_iter()
                .flatten()
                .filter(|entry| entry.kind != 0),
        );
        (first, own)
    }

    /// The first `most` bytes of a stream, found without regard to case.
    pub(super) fn stream(&self, name: &str, most: u64) -> Option<Cow<'a, [u8]>> {
        let (entries, _) = self.outermost();
        let entry = entries
            .iter()
            .find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name))?;
        if entry.size >= self.mini_cutoff {
            return Some(self.chain(entry.start, entry.size.min(most)));
        }
        // Small streams lie in the root entry's stream, in sectors of their own.
        let root = entries.iter().find(|entry| entry.kind == 5)?;
        let container = self.chain(root.start, root.size.min(limits::ENTRY_BYTES));
        let pieces = container.len() as u64 / self.mini_sector as u64 + 1;
        let table = self.chain(u32_at(self.bytes, 60)?, 4 * pieces);
        let size = entry.size as usize;
        let mut out = Vec::new();
        let mut id = entry.start;
        while id < FREE && out.len() < size {
            let start = id as usize * self.mini_sector;
            let end = (start + self.mini_sector).min(container.len());
            match container.get(start..end) {
                Some(piece) if !piece.is_empty() => out.extend_from_slice(piece),
                _ => break,
            }
            id = u32_at(&table, id as usize * 4).unwrap_or(FREE);
        }
        out.truncate(size);
        Some(Cow::Owned(out))
    }
}

/// Names of all streams and storages, and how many of them, the first ones, are those of the document
/// itself; `None` when the header makes no sense.
pub(super) fn stream_names(bytes: &[u8]) -> Option<(Vec<String>, usize)> {
    let (entries, own) = Compound::open(bytes)?.outermost();
    let names: Vec<String> = entries.into_iter().map(|entry| entry.name).collect();
    Some((names, own))
}

/// The bytes of a stream, found without regard to case.
pub(super) fn stream(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let found = Compound::open(bytes)?.stream(name, u64::MAX)?;
    Some(found.into_owned())
}

/// A new compound file that holds one stream: for a library that is not to walk the chains of a
/// file made to do harm. `None` when the stream is too long for the simplest layout (over 400 MB).
pub(super) fn wrap(name: &str, stream: &[u8]) -> Option<Vec<u8>> {
    const SECTOR: usize = 4_096;
    const CHAINS: usize = SECTOR / 4;
    const END: u32 = 0xffff_fffe;
    // Streams under the cutoff would lie in sectors of another kind.
    let length = stream.len().max(4_096);
    let data = length.div_ceil(SECTOR);
    // Sectors: the tables, the directory, the stream.
    let tables = (data + 1).div_ceil(CHAINS - 1);
    if tables > 109 {
        return None;
    }
    let mut file = vec![0_u8; SECTOR * (1 + tables + 1 + data)];
    let put = |file: &mut [u8], at: usize, bytes: &[u8]| {
        file[at..at + bytes.len()].copy_from_slice(bytes);
    };
    let put_u32 = |file: &mut [u8], at: usize, value: u32| put(file, at, &value.to_le_bytes());
    put(&mut file, 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    // Version 4, little-endian, sectors of 2^12 and 2^6 bytes.
    put(&mut file, 24, &[0x3e, 0, 4, 0, 0xfe, 0xff, 12, 0, 6, 0]);
    put_u32(&mut file, 40, 1); // directory sectors
    put_u32(&mut file, 44, tables as u32);
    put_u32(&mut file, 48, tables as u32); // the directory follows the tables
    put_u32(&mut file, 56, 4_096);
    put_u32(&mut file, 60, END);
    put_u32(&mut file, 68, END);
    for i in 0..109 {
        let table = if i < tables { i as u32 } else { u32::MAX };
        put_u32(&mut file, 76 + 4 * i, table);
    }
    let last = tables + data;
    for id in 0..tables * CHAINS {
        let next = match id {
            _ if id < tables => 0xffff_fffd,
            _ if id == tables || id == last => END,
            _ if id < last => id as u32 + 1,
            _ => u32::MAX,
        };
        put_u32(&mut file, SECTOR + 4 * id, next);
    }
    let directory = SECTOR * (1 + tables);
    for (i, (name, kind, start, size)) in [
        // An empty root that begins nowhere counts as a missing one, so it begins at 0.
        ("Root Entry", 5, 0, 0),
        (name, 2, tables as u32 + 1, length as u32),
    ]
    .into_iter()
    .enumerate()
    {
        let entry = directory + 128 * i;
        let units: Vec<u8> = name
            .encode_utf16()
            .take(31)
            .flat_map(u16::to_le_bytes)
            .collect();
        put(&mut file, entry, &units);
        put(
            &mut file,
            entry + 64,
            &(units.len() as u16 + 2).to_le_bytes(),
        );
        put(&mut file, entry + 66, &[kind, 1]);
        for relation in [68, 72, 76] {
            put_u32(&mut file, entry + relation, u32::MAX);
        }
        put_u32(&mut file, entry + 116, start);
        put_u32(&mut file, entry + 120, size);
    }
    put_u32(&mut file, directory + 76, 1); // the stream is the root's only child
    put(&mut file, directory + SECTOR, stream);
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::{Compound, Cow, stream, stream_names, wrap};

    #[test]
    fn a_wrapped_stream_comes_out_as_it_went_in() {
        for length in [4_096, 4_097, 50_000, 5_000_000] {
            let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let file = wrap("Workbook", &bytes).unwrap();
            assert_eq!(stream_names(&file).unwrap().0, ["Workbook", "Root Entry"]);
            assert!(stream(&file, "WORKBOOK").unwrap() == bytes, "{length}");
        }
        assert_eq!(
            stream(&wrap("Book", b"short").unwrap(), "Book").unwrap()[..5],
            *b"short"
        );
    }

    #[test]
    fn streams_that_lie_in_one_piece_are_not_copied() {
        let file = wrap("Workbook", &vec![7; 20_000]).unwrap();
        let compound = Compound::open(&file).unwrap();
        let stream = compound.stream("Workbook", u64::MAX).unwrap();
        assert!(matches!(stream, Cow::Borrowed(bytes) if bytes.len() == 20_000));
        assert_eq!(compound.stream("Workbook", 5_000).unwrap().len(), 5_000);
    }

    #[test]
    fn lists_of_tables_in_a_circle_and_tables_told_often_take_no_room() {
        let mut file = wrap("Workbook", &vec![7; 20_000_000]).unwrap();
        // The last sector of the stream says that it goes on with itself, and names the first table
        // over and over.
        let sectors = file.len() / 4_096 - 1;
        let at = file.len() - 4_096;
        file[at..].fill(0);
        let last = (sectors as u32 - 1).to_le_bytes();
        file[at + 4_092..].copy_from_slice(&last);
        file[68..72].copy_from_slice(&last);
        let compound = Compound::open(&file).unwrap();
        assert!(compound.fat.len() <= sectors + 2_048);
        assert!(compound.stream("Workbook", u64::MAX).is_some());
    }

    #[test]
    fn a_chain_in_a_circle_ends() {
        let mut file = wrap("Workbook", &vec![7; 20_000]).unwrap();
        // The second sector of the stream leads back to its first.
        file[4_096 + 4 * 3..4_096 + 4 * 4].copy_from_slice(&2_u32.to_le_bytes());
        assert!(stream(&file, "Workbook").unwrap().len() <= 20_000);
    }
}
