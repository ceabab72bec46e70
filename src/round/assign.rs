//! Whose file is whose: by the unit's folder, then the file name, then the letterhead.
//!
//! A folder decides for everything below it. What fits no unit, or several, is never given to the
//! likeliest one: it becomes a finding of the round that names the nearest units.

use std::collections::{BTreeMap, BTreeSet};

use super::head::Letterhead;
use super::names::{Names, Verdict};
use super::values::{date, vietnamese};
use crate::model::{
    Anchor, Evidence, Finding, Outcome, Severity, SourceFile, Subject, Submission, Unit,
};
use crate::rules::Vocabulary;

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

/// So many near names are told.
const NEAREST: usize = 3;

/// Where a file belongs.
enum Place {
    Unit(usize),
    Several(Vec<usize>),
    Nobody,
}

/// A file given to nobody.
struct Lost {
    file: SourceFile,
    /// The units it fits, where these are several.
    candidates: Vec<usize>,
    /// The organisation its letterhead names.
    said: Option<String>,
    /// Further units whose it may be.
    owners: BTreeSet<usize>,
}

/// Hands every file to its unit. `skipped` are paths that could not be opened, with the reason;
/// they follow their folder or name. `letterhead` gives the first texts of a file; it is asked only
/// for files whose path does not decide. Paths begin with the folder of submissions.
pub fn assign(
    units: &[Unit],
    vocabulary: &Vocabulary,
    files: Vec<SourceFile>,
    skipped: &[(String, String)],
    letterhead: &mut dyn FnMut(&SourceFile) -> Vec<String>,
) -> Assignment {
    let names = Names::new(units, vocabulary);
    let mut given: Vec<Vec<SourceFile>> = vec![Vec::new(); units.len()];
    let mut by_letterhead: Vec<BTreeSet<String>> = vec![BTreeSet::new(); units.len()];
    let mut lost: Vec<Lost> = Vec::new();
    let mut findings = Vec::new();
    for file in files {
        let segments = segments(&file.path);
        // The note that `init` puts beside the units' folders.
        if let [only] = segments.as_slice()
            && only.eq_ignore_ascii_case("readme")
        {
            continue;
        }
        let (place, aside) = by_path(&names, &segments);
        let mut head = None;
        let place = match place {
            Place::Unit(unit) => Place::Unit(unit),
            undecided => {
                let read = names.in_letterhead(&letterhead(&file));
                let place = by_head(&read, undecided, &aside);
                if let Place::Unit(unit) = place {
                    by_letterhead[unit].insert(file.path.clone());
                }
                head = Some(read);
                place
            }
        };
        let candidates = match place {
            Place::Unit(unit) => {
                if let Some(stranger) = aside.contradicting.filter(|s| *s != unit) {
                    findings.push(contradiction(&file, &units[unit], &units[stranger]));
                }
                given[unit].push(file);
                continue;
            }
            Place::Several(list) => list,
            Place::Nobody => Vec::new(),
        };
        let mut owners: BTreeSet<usize> = aside.doubtful.into_iter().collect();
        let mut said = None;
        if let Some(head) = head {
            owners.extend(head.places);
            if let Some(other) = head.other {
                owners.extend(names.may_be(&other));
                said = Some(other.line);
            }
        }
        lost.push(Lost {
            file,
            candidates,
            said,
            owners,
        });
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
    /// The file is named after an organisation that is no unit's.
    of_another: bool,
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
    aside.of_another = segments
        .last()
        .is_some_and(|name| names.another_is_named(name));
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

fn by_head(head: &Letterhead, undecided: Place, aside: &Aside) -> Place {
    let doubtful = aside.doubtful;
    match &head.verdict {
        Verdict::One {
            unit, sure: true, ..
        } => Place::Unit(*unit),
        // Nothing but the place beside the date: it settles what is open, and contradicts nothing.
        Verdict::One { unit, .. } => match (doubtful, undecided) {
            (Some(named), _) if named != *unit => {
                Place::Several(BTreeSet::from([named, *unit]).into_iter().collect())
            }
            (None, Place::Several(list)) if !list.contains(unit) => Place::Several(list),
            (None, Place::Nobody) if aside.of_another => Place::Nobody,
            _ => Place::Unit(*unit),
        },
        Verdict::Several(list) if doubtful.is_none() => match undecided {
            Place::Several(by_path) => match common(by_path, list.clone()).as_slice() {
                [unit] => Place::Unit(*unit),
                several => Place::Several(several.to_vec()),
            },
            _ => Place::Several(list.clone()),
        },
        Verdict::Several(list) if doubtful.is_some_and(|unit| !list.contains(&unit)) => {
            Place::Several(list.clone())
        }
        // A name that only seems a unit's, and a letterhead that is none's.
        Verdict::Silent if doubtful.is_some() && head.contradicts(doubtful) => Place::Nobody,
        Verdict::Several(_) | Verdict::Silent => doubtful.map_or(undecided, Place::Unit),
    }
}

/// One finding for each folder in which nothing could be assigned and every file leaves the same
/// units open, and for each single file; with the path and the units whose it may be.
fn lost_findings(
    names: &Names<'_>,
    units: &[Unit],
    given: &[Vec<SourceFile>],
    lost: &[Lost],
) -> Vec<(String, Vec<usize>, Finding)> {
    let assigned: BTreeSet<&str> = given
        .iter()
        .flatten()
        .flat_map(|file| ancestors(&file.path))
        .collect();
    let mut groups: BTreeMap<&str, Vec<&Lost>> = BTreeMap::new();
    for entry in lost {
        let top = ancestors(&entry.file.path)
            .find(|folder| !assigned.contains(folder))
            .unwrap_or(&entry.file.path);
        groups.entry(top).or_default().push(entry);
    }
    let mut found: Vec<(&str, String, &Lost)> = Vec::new();
    for (path, members) in groups {
        let first = members[0];
        let alike = |one: &&Lost| one.candidates == first.candidates && one.said == first.said;
        if first.file.path != path && members.iter().all(alike) {
            let what = format!("Thư mục “{}” ({} tệp)", last(path), members.len());
            found.push((path, what, first));
        } else {
            found.extend(members.into_iter().map(|one| {
                let what = format!("Tệp “{}”", last(&one.file.path));
                (one.file.path.as_str(), what, one)
            }));
        }
    }
    let called = |list: &[usize]| -> Vec<&str> {
        list.iter().map(|unit| units[*unit].name.as_str()).collect()
    };
    found
        .into_iter()
        .map(|(path, what, one)| {
            if !one.candidates.is_empty() {
                let finding = ambiguous(path, &what, &called(&one.candidates));
                return (path.to_owned(), one.candidates.clone(), finding);
            }
            // Whose letterhead it is says more than how somebody named the file.
            let near = |least| {
                let by_line = one.said.as_deref().map(|line| names.nearest(line, least));
                let by_line = by_line.unwrap_or_default();
                let by_path = names.nearest(last(path), least);
                let fresh: Vec<usize> = by_path
                    .into_iter()
                    .filter(|unit| !by_line.contains(unit))
                    .collect();
                [by_line, fresh].concat()
            };
            let mut nearest: Vec<usize> = one.owners.iter().copied().collect();
            nearest.extend(near(FAINT).iter().filter(|unit| !one.owners.contains(unit)));
            nearest.truncate(NEAREST);
            let finding = unknown(path, &what, one.said.as_deref(), &called(&nearest));
            // A name that merely sounds a little like a unit's says nothing about that unit.
            let mut owners = one.owners.clone();
            owners.extend(near(CLOSE));
            (path.to_owned(), owners.into_iter().collect(), finding)
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

fn unknown(path: &str, what: &str, said: Option<&str>, nearest: &[&str]) -> Finding {
    let head = said.map_or_else(String::new, |line| {
        format!("; phần đầu văn bản ghi “{line}”")
    });
    let near = if nearest.is_empty() {
        String::new()
    } else {
        format!("; gần nhất: {}", quote(nearest))
    };
    finding(
        "unit-unknown",
        path,
        format!("{what} không khớp với đơn vị nào trong danh sách{head}{near}"),
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
        evidence: unit.listed.iter().cloned().collect(),
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
mod tests;
