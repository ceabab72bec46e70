//! Outputs appear whole or not at all: written beside their place, then moved onto it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Refuses early what would be refused late: an output that exists, has no folder, or would take
/// the place of an input of the round.
pub(super) fn check(path: &Path, force: bool, round: &Path) -> Result<(), String> {
    if path.is_dir() {
        return Err(format!("{} là một thư mục, không phải tệp", path.display()));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(format!(
            "Không có thư mục {} để ghi kết quả",
            folder.display()
        ));
    }
    if is_input(path, round) {
        return Err(format!(
            "{} là đầu vào của đợt kiểm tra, không ghi đè; chọn tên khác với -o",
            path.display()
        ));
    }
    if path.exists() && !force {
        return Err(format!(
            "{} đã có; dùng --force để ghi đè, hoặc -o để chọn tên khác",
            path.display()
        ));
    }
    Ok(())
}

/// Writes the bytes beside `path` and moves them onto it. On failure the old file is untouched.
pub(super) fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), String> {
    let folder = folder_of(path);
    let failed = |error: &dyn std::fmt::Display| {
        format!(
            "Không ghi được {} ({error}). Nếu tệp đang mở trong Excel, hãy đóng lại rồi chạy lại, \
             hoặc chọn tên khác với -o; bản cũ còn nguyên",
            path.display()
        )
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".doichieu-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Readable like any other new file: the user's umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(&folder)
        .map_err(|error| failed(&error))?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(|error| failed(&error))?;
    let moved = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    moved.map(drop).map_err(|error| failed(&error.error))
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
        assert!(write(&path, b"two", false).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write(&path, b"two", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no leftovers");
    }

    #[test]
    fn inputs_are_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("submissions/a")).unwrap();
        for path in [
            "units.csv",
            "Round.toml",
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
