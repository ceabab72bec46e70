//! Archives that files are being read from, each opened once.
//!
//! A round may come as one archive with thousands of files in it. Its directory is as long as it has
//! members, so reading it again for every member would take a time that grows with their square.

use std::fs::{File, Metadata};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::archive::Archive;
use super::{folder, limits};
use crate::model::{ReadError, SourceFile};

/// Archives kept open: more than are read from at once, so that none is opened for every member.
const KEPT: usize = 8;

/// Reads the files of a listing. Threads may share it.
#[derive(Default)]
pub struct Archives {
    /// The one used last stands last.
    kept: Mutex<Vec<Arc<Kept>>>,
}

/// An archive as it was when it was opened.
struct Kept {
    disk: PathBuf,
    /// Tells a file that was changed from the one that was opened.
    then: Metadata,
    /// None until the first member is read, and after a panic.
    archive: Mutex<Option<Archive<BufReader<File>>>>,
}

impl Archives {
    /// The bytes of a file, or of a member of an archive.
    pub fn load(&self, file: &SourceFile) -> Result<Vec<u8>, ReadError> {
        let Some(member) = &file.member else {
            return folder::read_capped(&file.disk, limits::FILE_BYTES);
        };
        // What was an archive when it was opened may be a link or another file by now.
        let now = folder::plain_file(&file.disk)?;
        let kept = self.kept(&file.disk, now);
        let mut archive = kept.archive.lock().unwrap_or_else(|poisoned| {
            let mut archive = poisoned.into_inner();
            *archive = None;
            archive
        });
        match &mut *archive {
            Some(archive) => archive.member(member),
            closed => {
                let (disk, _) = folder::open_capped(&file.disk, limits::ARCHIVE_BYTES)?;
                closed
                    .insert(Archive::open(BufReader::new(disk))?)
                    .member(member)
            }
        }
    }

    fn kept(&self, disk: &Path, now: Metadata) -> Arc<Kept> {
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.iter().position(|kept| kept.disk == disk);
        let kept = known
            .map(|at| all.remove(at))
            .filter(|kept| {
                let then = &kept.then;
                then.len() == now.len() && then.modified().ok() == now.modified().ok()
            })
            .unwrap_or_else(|| {
                Arc::new(Kept {
                    disk: disk.to_owned(),
                    then: now,
                    archive: Mutex::new(None),
                })
            });
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push(Arc::clone(&kept));
        kept
    }
}
