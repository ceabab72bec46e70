//! The round folder: `round.toml`, the register of units, allocations, and whose file is whose.

mod allocations;
mod assign;
mod config;
mod copies;
mod deadline;
mod faults;
mod grid;
mod head;
mod letterhead;
mod names;
mod organisations;
mod pages;
mod units;
mod values;
mod waivers;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use crate::model::{Period, RoundInfo, Unit};
use crate::rules::{Diagnostic, Level, RulePack};
use faults::{Faults, Place, suggestion};

pub use assign::{Assignment, assign};
pub use config::{Counting, Cutoff, Deadline};
pub use copies::is_named_a_copy;
pub use deadline::{Terms, calendar_findings, punctuality};
pub use letterhead::{Letterheads, Stranger};
pub use pages::{PAGES, Page};
pub use waivers::waiver_findings;

/// The folder the units' files lie in.
pub const SUBMISSIONS: &str = "submissions";

/// One archive in place of that folder.
pub const SUBMISSIONS_ZIP: &str = "submissions.zip";

/// One inspection: who reports, by which rules, over which period, by when.
#[derive(Debug)]
pub struct Round {
    /// The folder.
    pub folder: PathBuf,
    /// Title for print.
    pub title: String,
    /// The rule pack: a folder relative to the round folder, or the name of a built-in pack.
    pub rules: String,
    /// The period reported on.
    pub period: Period,
    /// When reports fall due; none when the round states no deadline.
    pub deadline: Option<Deadline>,
    /// What "before" the due day means.
    pub cutoff: Cutoff,
    /// What the documents say about the deadline where they can be read in more ways than one.
    pub deadline_note: String,
    /// The register, in its own order.
    pub units: Vec<Unit>,
    /// Unit id → target id → allocated value.
    pub allocations: BTreeMap<String, BTreeMap<String, Decimal>>,
    /// What is odd but does not stop the round.
    pub warnings: Vec<Diagnostic>,
}

/// A round folder as far as it could be read; what is wrong with it waits in `faults`, so that the
/// faults of the rule pack, and those that show only beside it, can be told with them.
#[derive(Debug)]
pub struct Draft {
    folder: PathBuf,
    rules: Option<String>,
    config: Option<config::Config>,
    units: Vec<Unit>,
    allocations: BTreeMap<String, BTreeMap<String, Decimal>>,
    given: Option<allocations::Given>,
    waived: Option<(PathBuf, String, waivers::Places)>,
    faults: Vec<Diagnostic>,
}

impl Draft {
    /// Reads the folder.
    pub fn read(folder: &Path) -> Draft {
        let mut all = Vec::new();
        let (rules, config) = load_config(folder, &mut all);
        let mut units = Vec::new();
        match grid::open(folder, "units", "id") {
            Ok(Some((grid, mut faults))) => {
                units = units::read(&grid, &mut faults);
                all.extend(faults.into_list());
            }
            Ok(None) => {
                let mut faults = Faults::new(&folder.join("units.csv"), String::new());
                faults.error(
                    &Place::Whole,
                    "Thư mục chưa có danh sách đơn vị",
                    "Tạo units.csv hoặc units.xlsx với các cột id, name, …; lệnh “doichieu init” tạo sẵn mẫu.",
                );
                all.extend(faults.into_list());
            }
            Err(list) => all.extend(list),
        }
        let mut allocations = BTreeMap::new();
        let mut given = None;
        match grid::open(folder, "allocations", "unit") {
            Ok(Some((grid, mut faults))) => {
                let (values, columns) = allocations::read(&grid, &units, &mut faults);
                allocations = values;
                given = Some(columns);
                all.extend(faults.into_list());
            }
            Ok(None) => {}
            Err(list) => all.extend(list),
        }
        let mut waived = None;
        match grid::open(folder, "waivers", "unit") {
            Ok(Some((grid, mut faults))) => {
                let places = waivers::read(&grid, &mut units, &mut faults);
                waived = Some((
                    faults.file().to_path_buf(),
                    faults.source().to_owned(),
                    places,
                ));
                all.extend(faults.into_list());
            }
            Ok(None) => {}
            Err(list) => all.extend(list),
        }
        all.extend(submissions_faults(folder));
        Draft {
            folder: folder.to_path_buf(),
            rules,
            config,
            units,
            allocations,
            given,
            waived,
            faults: all,
        }
    }

    /// The rule pack named, where it could be read.
    pub fn rules(&self) -> Option<&str> {
        self.rules.as_deref()
    }

    /// Takes up the faults that show only beside the rule pack: allocations to targets it does not
    /// have or that cannot be divided, a period outside its year.
    pub fn check_against(&mut self, pack: &RulePack) {
        if let Some(given) = &self.given {
            self.faults.extend(given.check_against(pack));
        }
        if let Some((file, source, places)) = &self.waived {
            let mut faults = Faults::new(file, source.clone());
            let known = pack.waivable();
            for (what, place) in places {
                if !known.contains(what) {
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    faults.error(
                        place,
                        format!("Bộ quy tắc “{}” không có “{what}” để miễn", pack.id),
                        suggestion(what, &known),
                    );
                }
            }
            let list = faults.into_list();
            self.faults.extend(list);
        }
        let Some(period) = self.config.as_ref().map(|config| &config.period) else {
            return;
        };
        let year = |day: &str| day.get(..4).and_then(|y| y.parse::<i32>().ok());
        if let (Some(from), Some(to)) = (year(&period.from), year(&period.to))
            && !(from..=to).contains(&pack.year)
        {
            let mut faults = Faults::new(&self.folder.join("round.toml"), String::new());
            faults.warning(
                &Place::Whole,
                format!(
                    "Bộ quy tắc “{}” soạn cho năm {}, kỳ kiểm tra từ {} đến {}",
                    pack.id,
                    pack.year,
                    day(&period.from),
                    day(&period.to)
                ),
                "Kiểm tra lại khoá rules và period của round.toml.",
            );
            self.faults.extend(faults.into_list());
        }
    }

    /// The round, with what is odd about it.
    ///
    /// # Errors
    /// Every fault of every file, warnings too.
    pub fn finish(mut self) -> Result<Round, Vec<Diagnostic>> {
        self.faults.sort_by(|a, b| {
            (&a.file, a.line, a.column, &a.message).cmp(&(&b.file, b.line, b.column, &b.message))
        });
        match self.config {
            Some(config) if self.faults.iter().all(|d| d.level == Level::Warning) => Ok(Round {
                folder: self.folder,
                title: config.title,
                rules: config.rules,
                period: config.period,
                deadline: config.deadline,
                cutoff: config.cutoff,
                deadline_note: config.deadline_note,
                units: self.units,
                allocations: self.allocations,
                warnings: self.faults,
            }),
            _ => Err(self.faults),
        }
    }
}

/// The files must lie somewhere, and in one place only.
fn submissions_faults(folder: &Path) -> Vec<Diagnostic> {
    let (inside, archive) = (folder.join(SUBMISSIONS), folder.join(SUBMISSIONS_ZIP));
    match (inside.is_dir(), archive.is_file()) {
        (false, false) => {
            let mut faults = Faults::new(&inside, String::new());
            faults.error(
                &Place::Whole,
                "Thư mục đợt kiểm tra không có thư mục con “submissions”",
                "Tạo thư mục submissions và để tệp của các đơn vị vào đó; cũng có thể để một tệp nén submissions.zip.",
            );
            faults.into_list()
        }
        (true, true) => {
            let mut faults = Faults::new(&archive, String::new());
            faults.warning(
                &Place::Whole,
                "Có cả thư mục submissions và tệp submissions.zip; chỉ đọc thư mục",
                "Nếu trong tệp nén còn tệp của đơn vị, chuyển tệp nén vào thư mục submissions.",
            );
            faults.into_list()
        }
        _ => Vec::new(),
    }
}

/// An ISO day for print; as it stands when it is none.
fn day(iso: &str) -> String {
    iso.parse()
        .map_or_else(|_| iso.to_owned(), values::vietnamese)
}

impl Round {
    /// Reads the folder without regard to its rule pack. Every fault of every file is returned at once.
    pub fn load(folder: &Path) -> Result<Round, Vec<Diagnostic>> {
        Draft::read(folder).finish()
    }

    /// The round as printed.
    pub fn info(&self) -> RoundInfo {
        RoundInfo {
            title: self.title.clone(),
            period: self.period.clone(),
        }
    }
}

fn load_config(
    folder: &Path,
    all: &mut Vec<Diagnostic>,
) -> (Option<String>, Option<config::Config>) {
    let path = folder.join("round.toml");
    let (source, trouble) = match fs::read(&path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(_) => (String::new(), Some("Tệp không phải UTF-8".to_owned())),
        },
        Err(error) => (String::new(), Some(format!("Không mở được tệp ({error})"))),
    };
    // Notepad writes a mark before the first letter.
    let source = source
        .strip_prefix('\u{feff}')
        .unwrap_or(&source)
        .to_owned();
    let mut faults = Faults::new(&path, source);
    let config = match trouble {
        Some(message) => {
            faults.error(
                &Place::Whole,
                message,
                "Mỗi đợt kiểm tra là một thư mục có tệp round.toml; lệnh “doichieu init” tạo sẵn mẫu.",
            );
            (None, None)
        }
        None => config::read(&mut faults),
    };
    all.extend(faults.into_list());
    config
}

#[cfg(test)]
mod testing {
    //! What the tests of this folder share.

    use super::faults::Faults;
    use super::grid::{self, Grid};

    /// A register from CSV text.
    pub(super) fn grid(text: &str) -> (Grid, Faults) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("register.csv"), text).unwrap();
        grid::open(folder.path(), "register", "id")
            .unwrap()
            .unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("submissions")).unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    const ROUND: &str = "title = \"Đợt 1\"\nrules = \"soc-trang-2024\"\nperiod = { kind = \"half-year\", from = 2024-01-01, to = 2024-06-30 }\n";

    #[test]
    fn loads_a_folder_with_a_byte_order_mark_anywhere() {
        let dir = folder(&[
            ("round.toml", &format!("\u{feff}{ROUND}")),
            ("units.csv", "\u{feff}id,name\na,Xã A\n"),
            ("allocations.csv", "\u{feff}unit,2\na,1.000\n"),
        ]);
        let round = Round::load(dir.path()).unwrap();
        assert_eq!(round.units.len(), 1);
        assert_eq!(round.allocations["a"]["2"], 1000.into());
        assert_eq!(round.deadline, None);
    }

    #[test]
    fn faults_of_all_files_come_together() {
        let dir = folder(&[
            ("round.toml", "title = 1\n"),
            ("units.csv", "id,nam\na,Xã A\n"),
            ("allocations.csv", "unit,2\nb,x\n"),
        ]);
        let faults = Round::load(dir.path()).unwrap_err();
        for file in ["round.toml", "units.csv", "allocations.csv"] {
            assert!(faults.iter().any(|d| d.file.ends_with(file)), "{file}");
        }
    }

    #[test]
    fn a_folder_without_anything_says_what_to_create() {
        let dir = tempfile::tempdir().unwrap();
        let faults = Round::load(dir.path()).unwrap_err();
        assert_eq!(faults.len(), 3);
        assert!(faults.iter().all(|d| !d.help.is_empty()));
    }

    #[test]
    fn an_archive_stands_for_the_folder_and_beside_it_is_told_of() {
        let dir = folder(&[("round.toml", ROUND), ("units.csv", "id,name\na,Xã A\n")]);
        std::fs::write(dir.path().join(SUBMISSIONS_ZIP), "").unwrap();
        let both = Round::load(dir.path()).unwrap();
        assert!(both.warnings[0].message.contains("chỉ đọc thư mục"));
        std::fs::remove_dir(dir.path().join(SUBMISSIONS)).unwrap();
        assert!(Round::load(dir.path()).unwrap().warnings.is_empty());
    }

    #[test]
    fn two_registers_are_refused() {
        let dir = folder(&[
            ("round.toml", ROUND),
            ("units.csv", "id,name\na,Xã A\n"),
            ("units.xlsx", ""),
        ]);
        let faults = Round::load(dir.path()).unwrap_err();
        assert!(faults[0].message.contains("units.xlsx"));
    }
}
