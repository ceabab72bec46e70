//! Outputs appear whole or not at all: written beside their place, then moved onto it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Refuses early what would be refused late: an output that exists, is held by another program, has no
/// folder that can be written to, or would take the place of an input of the round. `option` is how
/// another name is given.
pub(super) fn check(path: &Path, option: &str, force: bool, round: &Path) -> Result<(), String> {
    if path.is_dir() {
        return Err(format!("{} là một thư mục, không phải tệp", path.display()));
    }
    if path.metadata().is_ok_and(|at| !at.is_file()) {
        return Err(format!(
            "{} là một thiết bị, không phải tệp; chọn tên tệp khác với {option}",
            path.display()
        ));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(format!(
            "Không có thư mục {} để ghi kết quả; tạo thư mục ấy, hoặc chọn nơi khác với {option}",
            folder.display()
        ));
    }
    if is_input(path, round) {
        return Err(format!(
            "{} là đầu vào của đợt kiểm tra, không ghi đè; chọn tên khác với {option}",
            path.display()
        ));
    }
    if path.exists() {
        if !force {
            return Err(format!(
                "{} đã có; dùng --force để ghi đè, hoặc {option} để chọn tên khác",
                path.display()
            ));
        }
        if let Err(error) = fs::OpenOptions::new().append(true).open(path) {
            return Err(format!(
                "Không ghi đè được {} ({}). Có vẻ tệp đang mở trong Excel: hãy đóng lại rồi chạy lại, \
                 hoặc chọn tên khác với {option}; tệp còn nguyên, chưa có gì bị mất",
                path.display(),
                reason(&error)
            ));
        }
    }
    builder().tempfile_in(&folder).map(drop).map_err(|error| {
        format!(
            "Không ghi được vào thư mục {} ({}); chọn nơi khác với {option}",
            folder.display(),
            reason(&error)
        )
    })
}

/// Refuses a name that says the workbook is something else: Excel opens no `.csv` that is a workbook.
pub(super) fn check_workbook(path: &Path, option: &str) -> Result<(), String> {
    let named = path.extension();
    if named.is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
        return Ok(());
    }
    Err(format!(
        "{} không có đuôi .xlsx; kết quả là tệp Excel, ghi tên có đuôi .xlsx với {option}",
        path.display()
    ))
}

/// An output that stands whole beside its place and has not been moved onto it yet.
pub(super) struct Staged<'p> {
    file: NamedTempFile,
    path: &'p Path,
    option: &'static str,
}

/// Writes beside `path` what `write` gives.
pub(super) fn stage<'p>(
    path: &'p Path,
    option: &'static str,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), Unwritten>,
) -> Result<Staged<'p>, String> {
    let mut file = builder()
        .tempfile_in(folder_of(path))
        .map_err(|error| failed(path, option, &error))?;
    let mut buffered = BufWriter::new(file.as_file_mut());
    match write(&mut buffered) {
        Ok(()) => {}
        Err(Unwritten::Refused(error)) => return Err(failed(path, option, &error)),
        Err(Unwritten::Other(message)) => return Err(message),
    }
    buffered
        .flush()
        .map_err(|error| failed(path, option, &error))?;
    drop(buffered);
    file.as_file()
        .sync_all()
        .map_err(|error| failed(path, option, &error))?;
    Ok(Staged { file, path, option })
}

/// Why an output was not written.
pub(super) enum Unwritten {
    /// The system refused.
    Refused(io::Error),
    /// What to tell the user.
    Other(String),
}

fn failed(path: &Path, option: &str, error: &io::Error) -> String {
    format!(
        "Không ghi được {} ({}); chọn nơi khác với {option}, bản cũ nếu có còn nguyên",
        path.display(),
        reason(error)
    )
}

impl Staged<'_> {
    /// Moves the output onto its place. Where that is refused, the old file is untouched, and the
    /// finished result is kept beside it under another name.
    pub(super) fn put(self, force: bool) -> Result<(), String> {
        let moved = if force {
            self.file.persist(self.path)
        } else {
            self.file.persist_noclobber(self.path)
        };
        let Err(refused) = moved else {
            return Ok(());
        };
        let why = format!(
            "Không ghi được {} ({}). Có vẻ tệp đang mở trong Excel; bản cũ còn nguyên",
            self.path.display(),
            reason(&refused.error)
        );
        let mut file = refused.file;
        for other in other_names(self.path) {
            match file.persist_noclobber(&other) {
                Ok(_) => {
                    return Err(format!(
                        "{why}. Kết quả mới đã lưu thành {}: đóng tệp cũ rồi đổi tên, hoặc chạy lại với --force",
                        other.display()
                    ));
                }
                Err(again) => file = again.file,
            }
        }
        Err(format!(
            "{why}. Hãy đóng tệp rồi chạy lại, hoặc chọn tên khác với {}",
            self.option
        ))
    }
}

/// `ket-qua (ban moi).xlsx`, `ket-qua (ban moi 2).xlsx`, …
fn other_names(path: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    const TRIES: u32 = 9;
    let part = |part: Option<&std::ffi::OsStr>| {
        part.map(|part| part.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let (folder, stem) = (folder_of(path), part(path.file_stem()));
    let extension = match part(path.extension()) {
        none if none.is_empty() => none,
        some => format!(".{some}"),
    };
    (1..=TRIES).map(move |number| {
        let mark = match number {
            1 => String::new(),
            more => format!(" {more}"),
        };
        folder.join(format!("{stem} (ban moi{mark}){extension}"))
    })
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".doichieu-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Readable like any other new file: the user's umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// What the system said, in Vietnamese where it is one of the usual things.
fn reason(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::PermissionDenied => "không được phép ghi",
        io::ErrorKind::AlreadyExists => "đã có tệp tên này",
        io::ErrorKind::StorageFull => "ổ đĩa đầy",
        io::ErrorKind::IsADirectory => "đây là một thư mục",
        io::ErrorKind::NotFound => "không có thư mục này",
        io::ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ đọc",
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// Whether two names, of files that may not exist yet, mean the same file.
pub(super) fn same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        Some((
            fs::canonicalize(folder_of(path)).ok()?,
            path.file_name()?.to_owned(),
        ))
    };
    let (one, other) = (whole(one), whole(other));
    one.is_some() && one == other
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn is_input(path: &Path, round: &Path) -> bool {
    let (Ok(folder), Ok(round)) = (fs::canonicalize(folder_of(path)), fs::canonicalize(round))
    else {
        return false;
    };
    let inputs = [
        "round.toml",
        "units.csv",
        "units.xlsx",
        "allocations.csv",
        "allocations.xlsx",
        "waivers.csv",
        "waivers.xlsx",
        "submissions.zip",
    ];
    let named = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    folder.starts_with(round.join("submissions"))
        || (folder == round && inputs.iter().any(|input| input.eq_ignore_ascii_case(named)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &Path, force: bool, round: &Path) -> Result<(), String> {
        super::check(path, "-o", force, round)
    }

    fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), String> {
        staged(path, bytes)?.put(force)
    }

    fn staged<'p>(path: &'p Path, bytes: &[u8]) -> Result<Staged<'p>, String> {
        stage(path, "-o", |file| {
            file.write_all(bytes).map_err(Unwritten::Refused)
        })
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn an_existing_file_is_kept_without_force_and_replaced_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ket-qua.xlsx");
        assert!(check(&path, false, dir.path()).is_ok());
        write(&path, b"one", false).unwrap();
        assert!(
            check(&path, false, dir.path())
                .unwrap_err()
                .contains("--force")
        );
        write(&path, b"two", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(dir.path()), ["ket-qua.xlsx"], "no leftovers");
    }

    #[test]
    fn a_result_whose_place_is_taken_is_kept_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        // A folder in the way stands for a file another program holds: both refuse the move.
        let path = dir.path().join("ket-qua.xlsx");
        fs::create_dir(&path).unwrap();
        for (force, kept) in [
            (true, "ket-qua (ban moi).xlsx"),
            (false, "ket-qua (ban moi 2).xlsx"),
        ] {
            let said = write(&path, b"new", force).unwrap_err();
            for words in ["ket-qua.xlsx", "Excel", "còn nguyên", kept] {
                assert!(said.contains(words), "{words}: {said}");
            }
            assert_eq!(fs::read(dir.path().join(kept)).unwrap(), b"new");
        }
        assert_eq!(names(dir.path()).len(), 3, "no leftovers");
    }

    #[test]
    fn what_is_staged_and_not_put_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ket-qua.json");
        drop(staged(&path, b"{}").unwrap());
        let refused = stage(&path, "--json", |_| Err(Unwritten::Other("hết".to_owned())));
        assert_eq!(refused.err().as_deref(), Some("hết"));
        assert_eq!(names(dir.path()), Vec::<String>::new());
    }

    #[test]
    #[cfg(unix)]
    fn a_device_is_no_place_for_a_result() {
        let round = tempfile::tempdir().unwrap();
        let refused = check(Path::new("/dev/null"), true, round.path()).unwrap_err();
        assert!(refused.contains("thiết bị"), "{refused}");
    }

    #[test]
    fn a_workbook_is_named_as_one() {
        for (name, fits) in [
            ("a.xlsx", true),
            ("A.XLSX", true),
            ("a.csv", false),
            ("a.xls", false),
            ("a.xlsm", false),
            ("a", false),
            (".xlsx", false),
        ] {
            let checked = check_workbook(Path::new(name), "-o");
            assert_eq!(checked.is_ok(), fits, "{name}");
        }
    }

    #[test]
    fn inputs_are_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("submissions/a")).unwrap();
        for path in [
            "units.csv",
            "Round.toml",
            "waivers.csv",
            "submissions.zip",
            "submissions/x.xlsx",
            "submissions/a/x.xlsx",
        ] {
            assert!(
                check(&dir.path().join(path), true, dir.path()).is_err(),
                "{path}"
            );
        }
        assert!(check(&dir.path().join("a.xlsx"), true, dir.path()).is_ok());
        assert!(check(&dir.path().join("none/a.xlsx"), true, dir.path()).is_err());
        assert!(check(dir.path(), true, dir.path()).is_err());
    }
}
