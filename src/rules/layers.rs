//! Finding a pack and what it builds on: folders on disk, built-in packs, `extends`, `rules/common`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::builtin;
use super::diagnostic::Level;
use super::place::{Faults, Place, RuleFile};
use super::source::pack::RawPack;
use super::source::{self, Read};
use super::suggest::{nearest, suggestion};

/// The files a pack folder may hold, the first of them required.
pub(super) const FILE_NAMES: [&str; 8] = [
    "pack.toml",
    "outline.toml",
    "samples.toml",
    "targets.toml",
    "programme.toml",
    "scoring.toml",
    "vocabulary.toml",
    "checks.toml",
];

/// One pack folder: its `pack.toml` and its other files, unread.
#[derive(Debug)]
pub(super) struct Layer {
    /// None when its text could not be had.
    pub(super) pack: Option<RawPack>,
    /// Name of the folder.
    pub(super) name: String,
    pub(super) files: BTreeMap<&'static str, Found>,
}

/// A file that is there.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// With its text.
    Text(Arc<RuleFile>),
    /// Not to be opened, or no UTF-8; the fault is recorded.
    Unreadable,
}

impl Found {
    pub(super) fn text(&self) -> Option<&Arc<RuleFile>> {
        match self {
            Found::Text(file) => Some(file),
            Found::Unreadable => None,
        }
    }
}

/// Everything a pack is put together from.
#[derive(Debug)]
pub(super) struct Layers {
    /// The pack asked for, then what it extends, and so on.
    pub(super) chain: Vec<Layer>,
    /// What the last pack of the chain extends is not known: what no layer has may well exist.
    pub(super) open: bool,
    /// `rules/common`: below all packs.
    pub(super) common: BTreeMap<&'static str, Found>,
    /// The working-day calendar.
    pub(super) calendar: Option<Found>,
}

/// Where a pack lives.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Home {
    /// A folder.
    Disk(PathBuf),
    /// A built-in pack.
    BuiltIn(String),
}

impl Home {
    fn name(&self) -> String {
        match self {
            Home::Disk(folder) => folder_name(folder),
            Home::BuiltIn(name) => name.clone(),
        }
    }

    /// Another folder beside this one; built in when there is none on disk.
    fn sibling(&self, name: &str) -> Option<Home> {
        if let Home::Disk(folder) = self {
            let beside = beside(folder, name);
            if beside.join("pack.toml").is_file() {
                return Some(Home::Disk(beside));
            }
        }
        builtin::file(name, "pack.toml").map(|_| Home::BuiltIn(name.to_owned()))
    }

    /// A file of this folder; `None` when it does not exist.
    fn file(&self, name: &str, faults: &Faults) -> Option<Found> {
        match self {
            Home::Disk(folder) => disk_file(&folder.join(name), faults),
            Home::BuiltIn(pack) => built_in_file(pack, name),
        }
    }

    /// A shared file, from a folder beside the pack or, failing that, built in.
    fn shared(&self, folder: &str, name: &str, faults: &Faults) -> Option<Found> {
        if let Home::Disk(pack) = self {
            let path = beside(pack, folder).join(name);
            if path.is_file() {
                return disk_file(&path, faults);
            }
        }
        built_in_file(folder, name)
    }
}

/// Gathers the layers of `pack`, as far as they can be found; `None` when the pack itself cannot.
pub(super) fn gather(pack: &str, base: Option<&Path>, faults: &Faults) -> Option<Layers> {
    let start = locate(pack, base, faults)?;
    let mut chain = Vec::new();
    let mut visited: Vec<Home> = Vec::new();
    let mut open = false;
    let mut next = Some(start.clone());
    while let Some(home) = next.take() {
        let (layer, whole) = layer(&home, faults);
        visited.push(home.clone());
        match layer.pack.as_ref().and_then(|pack| pack.extends.as_ref()) {
            Some(at) => {
                next = extended(&home, &at.value, &at.place, &visited, faults);
                open |= next.is_none();
            }
            None => open |= !whole,
        }
        chain.push(layer);
    }
    let common = FILE_NAMES[1..]
        .iter()
        .filter_map(|name| Some((*name, start.shared("common", name, faults)?)))
        .collect();
    Some(Layers {
        chain,
        open,
        common,
        calendar: start.shared("calendar", "vn.toml", faults),
    })
}

/// The pack named by `extends`.
fn extended(
    home: &Home,
    name: &str,
    place: &Place,
    visited: &[Home],
    faults: &Faults,
) -> Option<Home> {
    if name.contains(['/', '\\']) {
        faults.error(
            place,
            "`extends` chỉ ghi tên thư mục, không ghi đường dẫn",
            "đặt hai bộ quy tắc cạnh nhau trong cùng một thư mục, hoặc ghi tên bộ có sẵn",
        );
        return None;
    }
    let Some(found) = home.sibling(name) else {
        faults.error(
            place,
            format!("không tìm thấy bộ quy tắc \"{name}\""),
            suggestion(name, &builtin::packs(), "các bộ có sẵn"),
        );
        return None;
    };
    if visited.contains(&found) {
        let mut circle: Vec<String> = visited
            .iter()
            .skip_while(|home| **home != found)
            .map(Home::name)
            .collect();
        circle.push(found.name());
        faults.error(
            place,
            format!(
                "các bộ quy tắc dựa vào nhau thành vòng: {}",
                circle.join(" → ")
            ),
            "bỏ dòng `extends` ở một trong các bộ ấy",
        );
        return None;
    }
    Some(found)
}

/// A layer, and whether its `pack.toml` could be read whole.
fn layer(home: &Home, faults: &Faults) -> (Layer, bool) {
    let files: BTreeMap<&'static str, Found> = FILE_NAMES
        .iter()
        .filter_map(|name| Some((*name, home.file(name, faults)?)))
        .collect();
    let text = files.get("pack.toml").and_then(Found::text);
    let pack = text.map(|file| source::read(file, faults, source::pack::read));
    let whole = matches!(pack, Some(Read::Whole(_)));
    if let Home::Disk(folder) = home {
        strangers(folder, faults);
    }
    let layer = Layer {
        pack: pack.map(Read::value),
        name: home.name(),
        files,
    };
    (layer, whole)
}

/// A `.toml` file that no pack has is never read: most often a slip in its name.
fn strangers(folder: &Path, faults: &Faults) {
    let Ok(entries) = fs::read_dir(folder) else {
        return; // pack.toml was just read from it; the listing is a courtesy
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let toml = Path::new(&name)
            .extension()
            .is_some_and(|ext| ext.eq_ignore_ascii_case("toml"));
        if toml && !FILE_NAMES.contains(&name.as_str()) {
            faults.whole(
                Level::Warning,
                folder.join(&name),
                "tệp này không được đọc: bộ quy tắc không có tệp nào tên như vậy",
                suggestion(&name, &FILE_NAMES, "các tên tệp dùng được"),
            );
        }
    }
}

/// Folder (relative to `base`, or absolute) first, then a built-in name.
fn locate(pack: &str, base: Option<&Path>, faults: &Faults) -> Option<Home> {
    let folder = base.map_or_else(|| PathBuf::from(pack), |base| base.join(pack));
    if folder.join("pack.toml").is_file() {
        return Some(Home::Disk(folder));
    }
    if builtin::file(pack, "pack.toml").is_some() {
        return Some(Home::BuiltIn(pack.to_owned()));
    }
    let (message, mut help) = not_found(pack, &folder);
    // Packs named relative to a folder are named in its round.toml.
    if base.is_some() {
        help.push_str("; sửa dòng rules trong round.toml");
    }
    faults.whole(Level::Error, folder, message, help);
    None
}

fn not_found(pack: &str, folder: &Path) -> (String, String) {
    let built_in = builtin::packs();
    let list = format!("các bộ có sẵn: {}", built_in.join(", "));
    if folder.is_file() {
        return (
            "đây là một tệp; bộ quy tắc là một thư mục có tệp pack.toml".to_owned(),
            "ghi tên thư mục chứa tệp này".to_owned(),
        );
    }
    if folder.is_dir() {
        return (
            "thư mục này không có tệp pack.toml nên không phải bộ quy tắc".to_owned(),
            format!("thêm tệp pack.toml (xem rules/README.md), hoặc dùng bộ có sẵn; {list}"),
        );
    }
    let last = pack.rsplit(['/', '\\']).find(|part| !part.is_empty());
    let help = match last {
        Some(name) if built_in.contains(&name) => {
            format!("\"{name}\" là bộ có sẵn trong chương trình: ghi rules = \"{name}\"")
        }
        Some(name) => match nearest(name, &built_in) {
            Some(meant) => format!("có phải ý là bộ có sẵn \"{meant}\"? {list}"),
            None => format!("kiểm tra lại đường dẫn thư mục, hoặc dùng bộ có sẵn; {list}"),
        },
        None => list,
    };
    (format!("không tìm thấy bộ quy tắc \"{pack}\""), help)
}

fn built_in_file(folder: &str, name: &str) -> Option<Found> {
    let text = builtin::file(folder, name)?;
    Some(Found::Text(Arc::new(RuleFile {
        path: PathBuf::from(format!("rules/{folder}/{name}")),
        name: format!("{folder}/{name}"),
        text: text.to_owned(),
        built_in: true,
    })))
}

/// `None` when there is no such file.
fn disk_file(path: &Path, faults: &Faults) -> Option<Found> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            faults.whole(
                Level::Error,
                path,
                format!("không mở được tệp: {error}"),
                "đóng chương trình đang mở tệp, kiểm tra quyền đọc rồi chạy lại",
            );
            return Some(Found::Unreadable);
        }
    };
    let name = format!(
        "{}/{}",
        path.parent().map(folder_name).unwrap_or_default(),
        folder_name(path)
    );
    match String::from_utf8(bytes) {
        Ok(text) => Some(Found::Text(Arc::new(RuleFile {
            path: path.to_owned(),
            name,
            text,
            built_in: false,
        }))),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
            let line = before.matches('\n').count() + 1;
            faults.whole(
                Level::Error,
                path,
                format!("tệp không phải UTF-8 (từ dòng {line})"),
                "mở bằng Notepad, chọn Save As, ở ô Encoding chọn UTF-8 rồi lưu lại",
            );
            Some(Found::Unreadable)
        }
    }
}

/// The last component, also of `.` and `..`, for which the file system is asked.
fn folder_name(path: &Path) -> String {
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    name(path)
        .or_else(|| path.canonicalize().ok().and_then(|full| name(&full)))
        .unwrap_or_default()
}

/// `folder/../name`, shorter when the folder's parent is known by name.
fn beside(folder: &Path, name: &str) -> PathBuf {
    match (folder.file_name(), folder.parent()) {
        (Some(_), Some(parent)) => parent.join(name),
        _ => folder.join("..").join(name),
    }
}
