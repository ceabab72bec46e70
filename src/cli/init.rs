//! `doichieu init`: a round folder to fill in.

use std::fs;
use std::path::Path;

use super::Exit;
use super::terminal::{self, Terminal};

/// Path in the new folder, and contents. Registers begin with a byte-order mark so that Excel
/// opens them as UTF-8.
const FILES: [(&str, &str); 4] = [
    ("round.toml", include_str!("template/round.toml")),
    (
        "units.csv",
        concat!("\u{feff}", include_str!("template/units.csv")),
    ),
    (
        "allocations.csv",
        concat!("\u{feff}", include_str!("template/allocations.csv")),
    ),
    (
        "submissions/README.txt",
        concat!("\u{feff}", include_str!("template/README.txt")),
    ),
];

/// Runs the command; nothing that exists is touched.
pub(super) fn run(folder: &Path, terminal: Terminal) -> Exit {
    let taken: Vec<&str> = FILES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| folder.join(name).exists())
        .collect();
    if !taken.is_empty() {
        terminal::error(&format!(
            "Trong {} đã có {}; chọn thư mục khác",
            folder.display(),
            taken.join(", ")
        ));
        return Exit::Trouble;
    }
    for (name, text) in FILES {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        if let Err(error) = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)) {
            terminal::error(&format!("Không tạo được {} ({error})", path.display()));
            return Exit::Trouble;
        }
    }
    terminal.note(&format!(
        "{} {}. {}",
        terminal.pick("Đã tạo", "Created"),
        folder.display(),
        terminal.pick(
            "Sửa round.toml và units.csv, để tệp của các đơn vị vào submissions, rồi chạy: doichieu score",
            "Edit round.toml and units.csv, put the files into submissions, then run: doichieu score",
        )
    ));
    Exit::Clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use doichieu::round::Draft;

    #[test]
    fn the_template_is_a_round_without_faults() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in FILES {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut draft = Draft::read(dir.path());
        let pack = doichieu::rules::load(draft.rules().unwrap(), Some(dir.path()))
            .unwrap()
            .pack;
        draft.check_against(&pack);
        let round = draft.finish().unwrap();
        assert_eq!(round.warnings, vec![]);
        assert_eq!(round.allocations.len(), round.units.len());
    }
}
