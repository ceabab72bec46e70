//! Whose file is whose: by the unit's folder, then the file name, then the letterhead.
//!
//! A folder decides for everything below it. What fits no unit, or several, is never given to the
//! likeliest one: it becomes a finding of the round that names the nearest units.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Names, Verdict};
use super::values::{date, vietnamese};
use crate::model::{
    Anchor, Evidence, Finding, Outcome, Severity, SourceFile, Subject, Submission, Unit,
};

/// The files of a round, handed to their units.
#[derive(Debug)]
pub struct Assignment {
    /// One entry per unit of the register, in its order; files sorted by path.
    pub submissions: Vec<Submission>,
    /// Beside each submission: paths under the unit's folder that could not be opened, and why.
    pub skipped: Vec<Vec<(String, String)>>,
    /// The same for paths no unit's folder claims.
    pub unassigned_skipped: Vec<(String, String)>,
    /// Beside each submission without files: paths given to nobody that may be its own.
    pub astray: Vec<Vec<String>>,
    /// `unit-unknown`, `unit-ambiguous` and `received-without-files`, sorted by subject.
    pub findings: Vec<Finding>,
}

/// Names less like a text than this, in thousandths, are not even worth a question.
const FAINT: u32 = 250;

/// A text as like a name as this, in thousandths, may be that name misspelt.
const CLOSE: u32 = 700;

/// Where a file belongs, with what was said on the way.
enum Place {
    Unit(usize),
    Several(Vec<usize>),
    Nobody,
}

/// Hands every file to its unit. `skipped` are paths that could not be opened, with the reason;
/// they follow their folder or name. `letterhead` gives the first texts of a file; it is asked only
/// for files whose path does not decide. Paths begin with the folder of submissions.
pub fn assign(
    units: &[Unit],
    files: Vec<SourceFile>,
    skipped: &[(String, String)],
    letterhead: &mut dyn FnMut(&SourceFile) -> Vec<String>,
) -> Assignment {
    let names = Names::new(units);
    let mut given: Vec<Vec<SourceFile>> = vec![Vec::new(); units.len()];
    let mut by_letterhead: Vec<BTreeSet<String>> = vec![BTreeSet::new(); units.len()];
    let mut lost: Vec<(SourceFile, Vec<usize>)> = Vec::new();
    let mut findings = Vec::new();
    for file in files {
        let segments = segments(&file.path);
        // The note that `init` puts beside the units' folders.
        if let [only] = segments.as_slice()
            && only.eq_ignore_ascii_case("readme")
        {
            continue;
        }
        let (place, other) = by_path(&names, &segments);
        let place = match place {
            Place::Unit(unit) => Place::Unit(unit),
            undecided => {
                let place = by_head(&names, &letterhead(&file), undecided, other.doubtful);
                if let Place::Unit(unit) = place {
                    by_letterhead[unit].insert(file.path.clone());
                }
                place
            }
        };
        match place {
            Place::Unit(unit) => {
                if let Some(stranger) = other.contradicting.filter(|s| *s != unit) {
                    findings.push(contradiction(&file, &units[unit], &units[stranger]));
                }
                given[unit].push(file);
            }
            Place::Several(list) => lost.push((file, list)),
            Place::Nobody => lost.push((file, Vec::new())),
        }
    }
    for list in &mut given {
        list.sort();
    }
    let mut skipped_of: Vec<Vec<(String, String)>> = vec![Vec::new(); units.len()];
    let mut unassigned_skipped = Vec::new();
    let mut astray: Vec<Vec<String>> = vec![Vec::new(); units.len()];
    for entry in skipped {
        match by_path(&names, &segments(&entry.0)).0 {
            Place::Unit(unit) => skipped_of[unit].push(entry.clone()),
            Place::Several(list) => {
                for unit in list {
                    astray[unit].push(entry.0.clone());
                }
                unassigned_skipped.push(entry.clone());
            }
            // Mostly what programs leave behind; it speaks for nobody.
            Place::Nobody => unassigned_skipped.push(entry.clone()),
        }
    }
    for (path, possible, finding) in lost_findings(&names, units, &given, &lost) {
        for unit in possible {
            astray[unit].push(path.clone());
        }
        findings.push(finding);
    }
    for (unit, (files, skipped)) in units.iter().zip(given.iter().zip(&skipped_of)) {
        if let Some(day) = unit
            .received
            .as_deref()
            .filter(|_| files.is_empty() && skipped.is_empty())
        {
            findings.push(received_without_files(unit, day));
        }
    }
    findings.sort_by(|a, b| (&a.subject, a.code).cmp(&(&b.subject, b.code)));
    let submissions = units
        .iter()
        .cloned()
        .zip(given)
        .zip(by_letterhead)
        .map(|((unit, files), by_letterhead)| Submission {
            unit,
            files,
            by_letterhead,
        })
        .collect();
    Assignment {
        submissions,
        skipped: skipped_of,
        unassigned_skipped,
        astray,
        findings,
    }
}

/// The parts of a path below the folder of submissions, the last one (and archives) without
/// their extension.
fn segments(path: &str) -> Vec<&str> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let last = parts.len().saturating_sub(1);
    parts
        .into_iter()
        .enumerate()
        .map(|(at, part)| match part.rsplit_once('.') {
            Some((stem, extension))
                if !stem.is_empty() && (at == last || extension.eq_ignore_ascii_case("zip")) =>
            {
                stem
            }
            _ => part,
        })
        .collect()
}

/// What a path says beside its decision.
#[derive(Default)]
struct Aside {
    /// A unit whose name stands there with a foreign word beside it.
    doubtful: Option<usize>,
    /// A unit the file name states in full under another unit's folder.
    contradicting: Option<usize>,
}

fn by_path(names: &Names<'_>, segments: &[&str]) -> (Place, Aside) {
    let mut aside = Aside::default();
    let mut several: Vec<usize> = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        match names.in_segment(segment) {
            Verdict::One {
                unit, sure: true, ..
            } => {
                if let Some(file_name) = segments[at + 1..].last()
                    && let Verdict::One {
                        unit,
                        sure: true,
                        stated: true,
                    } = names.in_segment(file_name)
                {
                    aside.contradicting = Some(unit);
                }
                return (Place::Unit(unit), aside);
            }
            Verdict::One { unit, .. } => aside.doubtful = aside.doubtful.or(Some(unit)),
            Verdict::Several(list) => several = common(several, list),
            Verdict::Silent => {}
        }
    }
    let place = match several.as_slice() {
        [] => Place::Nobody,
        [unit] => Place::Unit(*unit),
        _ => Place::Several(several),
    };
    (place, aside)
}

/// The units both name; where they share none, the outer name stands.
fn common(outer: Vec<usize>, inner: Vec<usize>) -> Vec<usize> {
    if outer.is_empty() {
        return inner;
    }
    let both: Vec<usize> = outer
        .iter()
        .copied()
        .filter(|unit| inner.contains(unit))
        .collect();
    if both.is_empty() { outer } else { both }
}

fn by_head(
    names: &Names<'_>,
    texts: &[String],
    undecided: Place,
    doubtful: Option<usize>,
) -> Place {
    match names.in_letterhead(texts) {
        Verdict::One { unit, .. } => Place::Unit(unit),
        Verdict::Several(list) if doubtful.is_none() => match undecided {
            Place::Several(by_path) => match common(by_path, list).as_slice() {
                [unit] => Place::Unit(*unit),
                several => Place::Several(several.to_vec()),
            },
            _ => Place::Several(list),
        },
        Verdict::Several(list) if doubtful.is_some_and(|unit| !list.contains(&unit)) => {
            Place::Several(list)
        }
        Verdict::Several(_) | Verdict::Silent => doubtful.map_or(undecided, Place::Unit),
    }
}

/// One finding for each folder in which nothing could be assigned and every file leaves the same
/// units open, and for each single file; with the path and the units whose it may be.
fn lost_findings(
    names: &Names<'_>,
    units: &[Unit],
    given: &[Vec<SourceFile>],
    lost: &[(SourceFile, Vec<usize>)],
) -> Vec<(String, Vec<usize>, Finding)> {
    let assigned: BTreeSet<&str> = given
        .iter()
        .flatten()
        .flat_map(|file| ancestors(&file.path))
        .collect();
    let mut groups: BTreeMap<&str, Vec<&(SourceFile, Vec<usize>)>> = BTreeMap::new();
    for entry in lost {
        let top = ancestors(&entry.0.path)
            .find(|folder| !assigned.contains(folder))
            .unwrap_or(&entry.0.path);
        groups.entry(top).or_default().push(entry);
    }
    let mut found = Vec::new();
    for (path, members) in groups {
        if members[0].0.path != path && members.iter().all(|entry| entry.1 == members[0].1) {
            let what = format!("Thư mục “{}” ({} tệp)", last(path), members.len());
            found.push((path, what, &members[0].1));
        } else {
            found.extend(members.into_iter().map(|(file, candidates)| {
                let what = format!("Tệp “{}”", last(&file.path));
                (file.path.as_str(), what, candidates)
            }));
        }
    }
    let called = |list: &[usize]| -> Vec<&str> {
        list.iter().map(|unit| units[*unit].name.as_str()).collect()
    };
    found
        .into_iter()
        .map(|(path, what, candidates)| {
            if candidates.is_empty() {
                let nearest = names.nearest(last(path), FAINT);
                let finding = unknown(path, &what, &called(&nearest));
                // A name that merely sounds a little like a unit's says nothing about that unit.
                (path.to_owned(), names.nearest(last(path), CLOSE), finding)
            } else {
                let finding = ambiguous(path, &what, &called(candidates));
                (path.to_owned(), candidates.clone(), finding)
            }
        })
        .collect()
}

/// Folders above a file, from the one below `submissions` down.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').skip(1).map(|(at, _)| &path[..at])
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn quote(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    quoted.join(", ")
}

fn unknown(path: &str, what: &str, nearest: &[&str]) -> Finding {
    let near = if nearest.is_empty() {
        String::new()
    } else {
        format!("; gần nhất: {}", quote(nearest))
    };
    finding(
        "unit-unknown",
        path,
        format!("{what} không khớp với đơn vị nào trong danh sách{near}"),
        nearest.join("; "),
        "Đặt tệp vào thư mục mang mã hoặc tên đơn vị, hoặc thêm cách gọi này vào cột aliases của danh sách đơn vị.",
    )
}

fn ambiguous(path: &str, what: &str, called: &[&str]) -> Finding {
    finding(
        "unit-ambiguous",
        path,
        format!("{what} khớp với nhiều đơn vị: {}", quote(called)),
        called.join("; "),
        "Đặt tệp vào thư mục mang mã đơn vị, hoặc ghi rõ loại đơn vị (huyện, xã, phường…) trong tên.",
    )
}

fn contradiction(file: &SourceFile, unit: &Unit, stranger: &Unit) -> Finding {
    finding(
        "unit-ambiguous",
        &file.path,
        format!(
            "Tệp “{}” nằm trong thư mục của {} nhưng tên tệp ghi {}; đang tính cho {} theo thư mục",
            last(&file.path),
            unit.name,
            stranger.name,
            unit.name
        ),
        format!("{}; {}", unit.name, stranger.name),
        "Kiểm tra tệp có bị để nhầm thư mục không.",
    )
}

/// The board logged a submission that is not in the folder: before anyone is told that they did
/// not report, somebody has to look for the files.
fn received_without_files(unit: &Unit, day: &str) -> Finding {
    let shown = date(day).map_or_else(|| day.to_owned(), vietnamese);
    Finding {
        code: "received-without-files",
        severity: Severity::Warning,
        subject: Subject::Document(format!("received-{}", unit.id)),
        outcome: Outcome::NotMet,
        share_bp: 0,
        message: format!(
            "Danh sách ghi đã nhận báo cáo của {} ngày {shown}, nhưng trong submissions không có tệp nào của đơn vị",
            unit.name
        ),
        found: "không có tệp".to_owned(),
        expected: format!("tệp nhận ngày {shown}"),
        difference: String::new(),
        evidence: vec![Evidence {
            file: "units.csv".into(),
            anchor: Anchor::File,
            quote: format!("{}; {shown}", unit.name),
        }],
        hint:
            "Tìm lại tệp trong hộp thư và để vào thư mục của đơn vị, hoặc xoá ngày nhận ghi nhầm."
                .into(),
    }
}

fn finding(
    code: &'static str,
    path: &str,
    message: String,
    found: String,
    hint: &'static str,
) -> Finding {
    Finding {
        code,
        severity: Severity::Warning,
        subject: Subject::File(path.to_owned()),
        outcome: Outcome::NotMet,
        share_bp: 0,
        message,
        found,
        expected: "Mỗi tệp thuộc đúng một đơn vị trong danh sách".to_owned(),
        difference: String::new(),
        evidence: vec![Evidence {
            file: path.into(),
            anchor: Anchor::File,
            quote: last(path).to_owned(),
        }],
        hint: hint.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<Unit> {
        [
            ("an-minh", "Huyện đoàn An Minh"),
            ("tt-an-minh", "Thị trấn An Minh"),
            ("kien-luong", "Huyện đoàn Kiên Lương"),
            ("rach-gia", "Thành đoàn Rạch Giá"),
        ]
        .map(|(id, name)| Unit {
            id: id.to_owned(),
            name: name.to_owned(),
            ..Unit::default()
        })
        .to_vec()
    }

    fn file(path: &str) -> SourceFile {
        SourceFile {
            path: path.to_owned(),
            disk: path.into(),
            member: None,
            size: 1,
        }
    }

    /// Paths by unit, findings as (code, subject), paths whose letterhead was asked for.
    type Result = (Vec<Vec<String>>, Vec<(String, String)>, Vec<String>);

    /// Assigns the paths; letterheads are given beside them.
    fn run(paths: &[(&str, &str)]) -> Result {
        let mut asked = Vec::new();
        let files = paths.iter().map(|(path, _)| file(path)).collect();
        let result = assign(&units(), files, &[], &mut |file| {
            asked.push(file.path.clone());
            let texts = paths.iter().find(|(path, _)| *path == file.path).unwrap().1;
            texts.lines().map(str::to_owned).collect()
        });
        let given = result
            .submissions
            .iter()
            .map(|s| s.files.iter().map(|f| f.path.clone()).collect())
            .collect();
        let findings = result
            .findings
            .iter()
            .map(|f| (f.code.to_owned(), f.subject.to_string()))
            .collect();
        (given, findings, asked)
    }

    #[test]
    fn a_folder_decides_for_all_below_it_and_letterheads_are_not_opened() {
        let (given, findings, asked) = run(&[
            ("submissions/an-minh/BC.docx", ""),
            ("submissions/an-minh/phu luc/So lieu Kien Luong.xlsx", ""),
            ("submissions/Cụm 1/Huyện đoàn Kiên Lương/BC.docx", ""),
            ("submissions/Thanh doan Rach Gia.zip/BC.docx", ""),
            ("submissions/BC 6 thang Huyen doan An Minh.docx", ""),
        ]);
        assert_eq!(given[0].len(), 3);
        assert_eq!(
            given[2],
            ["submissions/Cụm 1/Huyện đoàn Kiên Lương/BC.docx"]
        );
        assert_eq!(given[3].len(), 1);
        assert_eq!((findings.len(), asked.len()), (0, 0), "{findings:?}");
    }

    #[test]
    fn what_could_not_be_opened_follows_its_folder() {
        let skipped = [
            (
                "submissions/rach-gia/BC.docx".to_owned(),
                "liên kết, không mở".to_owned(),
            ),
            (
                "submissions/khac/BC.docx".to_owned(),
                "liên kết, không mở".to_owned(),
            ),
        ];
        let result = assign(&units(), Vec::new(), &skipped, &mut |_| Vec::new());
        assert_eq!(result.skipped[3], skipped[..1]);
        assert_eq!(result.unassigned_skipped, skipped[1..]);
    }

    #[test]
    fn the_letterhead_decides_what_the_path_leaves_open() {
        let (given, findings, asked) = run(&[
            ("submissions/BC An Minh.docx", "ĐOÀN THỊ TRẤN AN MINH"),
            (
                "submissions/BC 6 thang.docx",
                "HUYỆN ĐOÀN KIÊN LƯƠNG\nBÁO CÁO",
            ),
            ("submissions/BC Tân Rạch Giá.docx", ""),
        ]);
        assert_eq!(given[1], ["submissions/BC An Minh.docx"]);
        assert_eq!(given[2], ["submissions/BC 6 thang.docx"]);
        assert_eq!(given[3], ["submissions/BC Tân Rạch Giá.docx"]);
        assert_eq!(findings, []);
        assert_eq!(asked.len(), 3);
    }

    #[test]
    fn what_fits_nobody_or_several_is_a_finding_once_a_folder() {
        let (given, findings, _) = run(&[
            ("submissions/Xã Lạ/a.docx", ""),
            ("submissions/Xã Lạ/b/c.xlsx", ""),
            ("submissions/Cụm 2/rach-gia/a.docx", ""),
            ("submissions/Cụm 2/ghi chu.docx", ""),
            ("submissions/BC An Minh.docx", ""),
            ("submissions/README.txt", ""),
        ]);
        assert_eq!(given.iter().map(Vec::len).sum::<usize>(), 1);
        let expected = [
            ("unit-ambiguous", "file:submissions/BC An Minh.docx"),
            ("unit-unknown", "file:submissions/Cụm 2/ghi chu.docx"),
            ("unit-unknown", "file:submissions/Xã Lạ"),
        ]
        .map(|(code, subject)| (code.to_owned(), subject.to_owned()));
        assert_eq!(findings, expected);
    }

    #[test]
    fn a_folder_shared_by_units_is_handed_out_file_by_file() {
        let (given, findings, _) = run(&[
            ("submissions/An Minh/a.docx", "HUYỆN ĐOÀN AN MINH\nBÁO CÁO"),
            (
                "submissions/An Minh/b.docx",
                "ĐOÀN THỊ TRẤN AN MINH\nBÁO CÁO",
            ),
            ("submissions/An Minh và Kiên Lương/BC Kien Luong.docx", ""),
            ("submissions/Nộp chung/BC An Minh.docx", ""),
            ("submissions/Nộp chung/la.docx", ""),
        ]);
        assert_eq!(given[0], ["submissions/An Minh/a.docx"]);
        assert_eq!(given[1], ["submissions/An Minh/b.docx"]);
        assert_eq!(given[2].len(), 1);
        let expected = [
            (
                "unit-ambiguous",
                "file:submissions/Nộp chung/BC An Minh.docx",
            ),
            ("unit-unknown", "file:submissions/Nộp chung/la.docx"),
        ]
        .map(|(code, subject)| (code.to_owned(), subject.to_owned()));
        assert_eq!(findings, expected);
    }

    #[test]
    fn units_whose_file_a_stray_may_be_are_remembered() {
        let files = vec![
            file("submissions/BC An Minh.docx"),
            file("submissions/Huyen Kien Luog/a.docx"),
        ];
        let result = assign(&units(), files, &[], &mut |_| Vec::new());
        assert_eq!(result.astray[0][0], "submissions/BC An Minh.docx");
        assert_eq!(result.astray[1][0], "submissions/BC An Minh.docx");
        assert!(result.astray[2].contains(&"submissions/Huyen Kien Luog".to_owned()));
        assert!(result.astray[3].is_empty());
    }

    #[test]
    fn a_logged_submission_without_files_is_pointed_out() {
        let mut units = units();
        units[0].received = Some("2024-06-25".to_owned());
        units[1].received = Some("2024-06-25".to_owned());
        let files = vec![file("submissions/tt-an-minh/BC.docx")];
        let result = assign(&units, files, &[], &mut |_| Vec::new());
        let found: Vec<String> = result
            .findings
            .iter()
            .map(|f| format!("{} {}", f.code, f.subject))
            .collect();
        assert_eq!(found, ["received-without-files document:received-an-minh"]);
    }

    #[test]
    fn a_file_name_that_states_another_unit_is_pointed_out_but_stays() {
        let (given, findings, _) =
            run(&[("submissions/an-minh/BC Huyen doan Kien Luong.docx", "")]);
        assert_eq!(given[0].len(), 1);
        assert_eq!(findings[0].0, "unit-ambiguous");
    }
}
