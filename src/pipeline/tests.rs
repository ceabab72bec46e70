//! The batch over small rounds in temporary folders: what must never happen whatever is handed in.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use super::*;
use crate::model::{
    FileRecord, Progress, ReadError, ReadQuality, Role, SectionState, SubmissionState,
};
use crate::rules;

const ROUND: &str = "title = \"Đợt thử\"\nrules = \"soc-trang-2024\"\nperiod = { kind = \"half-year\", from = 2024-01-01, to = 2024-06-30 }\n";

const REPORT: &str = "\
HUYỆN ĐOÀN AN MINH
BÁO CÁO
Kết quả công tác Đoàn và phong trào thanh thiếu nhi 6 tháng đầu năm 2024
I. KHÁI QUÁT TÌNH HÌNH
Toàn huyện có 11 cơ sở đoàn với 1.250 đoàn viên.
II. KẾT QUẢ ĐẠT ĐƯỢC
1. Công tác tuyên truyền, giáo dục
Tổ chức 12 buổi tuyên truyền Luật Thanh niên cho 850 đoàn viên tại 11 xã, thị trấn.
";

/// Begins like a container of Office and breaks off.
const BROKEN: &[u8] = b"PK\x03\x04\x14 broken off";

/// Runs a round of one unit, `an-minh`, with these files in its folder.
fn run_with(files: &[(&str, &[u8])]) -> Assessment {
    let dir = folder(files);
    run_in(dir.path())
        .units
        .into_iter()
        .next()
        .unwrap()
        .assessment
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("round.toml", ROUND.as_bytes());
    write(
        "units.csv",
        "id,name\nan-minh,Huyện đoàn An Minh\n".as_bytes(),
    );
    fs::create_dir_all(dir.path().join("submissions")).unwrap();
    for (name, bytes) in files {
        write(&format!("submissions/an-minh/{name}"), bytes);
    }
    dir
}

/// Runs the round in a folder.
fn run_in(dir: &Path) -> Comparison {
    let round = Round::load(dir).unwrap();
    let pack = rules::load(&round.rules, Some(dir)).unwrap().pack;
    let options = Options::new(jiff::civil::date(2024, 7, 1));
    run(&round, &pack, &options, &|_| {}).unwrap()
}

fn file<'a>(assessment: &'a Assessment, name: &str) -> &'a FileRecord {
    assessment
        .files
        .iter()
        .find(|file| file.path.ends_with(name))
        .unwrap()
}

fn any_section(assessment: &Assessment, state: SectionState) -> bool {
    assessment.sections.iter().any(|node| node.state == state)
}

fn any_target(assessment: &Assessment, progress: Progress) -> bool {
    assessment
        .targets
        .iter()
        .any(|target| target.progress == progress)
}

#[test]
fn nothing_handed_in_is_a_state_of_its_own() {
    let assessment = run_with(&[]);
    assert_eq!(assessment.state, SubmissionState::NotSubmitted);
    // The unit is silent, which is said once; no node of the outline is held against it.
    for node in &assessment.sections {
        assert_eq!(node.state, SectionState::NotApplicable, "{}", node.node);
    }
}

#[test]
fn a_plan_alone_is_no_report_and_is_said_once() {
    let plan = "HUYỆN ĐOÀN AN MINH\nKẾ HOẠCH\nCông tác Đoàn 6 tháng cuối năm 2024\n\
        Phấn đấu giới thiệu việc làm cho 900 thanh niên.";
    let only = |files: &[(&str, &[u8])], state| {
        let assessment = run_with(files);
        assert_eq!(assessment.state, state);
        assessment
    };
    let alone = only(
        &[("KH.txt", plan.as_bytes())],
        SubmissionState::NotSubmitted,
    );
    assert_eq!(file(&alone, "KH.txt").role, Role::Other);
    let errors: Vec<&str> = alone
        .findings
        .iter()
        .filter(|finding| finding.is_trouble())
        .map(|finding| finding.code)
        .collect();
    assert_eq!(errors, ["not-submitted"]);
    assert!(alone.score.percent.is_none());
    for node in &alone.sections {
        assert_eq!(node.state, SectionState::NotApplicable, "{}", node.node);
    }
    let silent = run_with(&[]);
    assert_eq!(alone.targets, silent.targets);
    // Beside a file nobody can read nothing is concluded.
    only(
        &[("KH.txt", plan.as_bytes()), ("BC.docx", BROKEN)],
        SubmissionState::Unreadable,
    );
    only(
        &[("KH.txt", plan.as_bytes()), ("BC.txt", REPORT.as_bytes())],
        SubmissionState::Received,
    );
}

#[test]
fn a_report_that_cannot_be_read_misses_nothing() {
    let assessment = run_with(&[("BC.docx", BROKEN)]);
    assert_eq!(assessment.state, SubmissionState::Unreadable);
    assert_eq!(file(&assessment, "BC.docx").role, Role::Report);
    assert!(!any_section(&assessment, SectionState::Missing));
    assert!(!any_target(&assessment, Progress::NotReported));
    assert!(any_target(&assessment, Progress::Unreadable));
}

#[test]
fn what_was_not_found_is_withheld_while_a_second_text_is_unread() {
    let alone = run_with(&[("BC.txt", REPORT.as_bytes())]);
    assert_eq!(alone.state, SubmissionState::Received);
    assert!(
        any_section(&alone, SectionState::Missing),
        "the report covers little"
    );
    assert!(any_target(&alone, Progress::NotReported));
    let with_unread = run_with(&[("BC.txt", REPORT.as_bytes()), ("Phan 2.docx", BROKEN)]);
    assert_eq!(with_unread.state, SubmissionState::Received);
    assert!(!any_section(&with_unread, SectionState::Missing));
    assert!(!any_target(&with_unread, Progress::NotReported));
    // What was found stays found.
    let full = |a: &Assessment| {
        a.sections
            .iter()
            .filter(|n| n.state == SectionState::Full)
            .count()
    };
    assert!(full(&alone) > 0);
    assert_eq!(full(&with_unread), full(&alone));
}

#[test]
fn an_unread_sheet_leaves_targets_open_and_sections_alone() {
    let assessment = run_with(&[("BC.txt", REPORT.as_bytes()), ("Bieu.xlsx", BROKEN)]);
    assert_eq!(file(&assessment, "Bieu.xlsx").role, Role::Indicators);
    assert!(!any_target(&assessment, Progress::NotReported));
    assert!(any_section(&assessment, SectionState::Missing));
}

#[test]
fn a_scan_beside_a_readable_report_is_its_copy() {
    let assessment = run_with(&[
        ("BC.txt", REPORT.as_bytes()),
        ("BC ky so.pdf", b"%PDF-1.4 scan"),
    ]);
    let scan = file(&assessment, "BC ky so.pdf");
    assert_eq!(
        (scan.role, scan.read),
        (Role::Other, ReadQuality::Unreadable)
    );
    assert!(any_section(&assessment, SectionState::Missing));
    let scan_only = run_with(&[("BC ky so.pdf", b"%PDF-1.4 scan")]);
    assert_eq!(scan_only.state, SubmissionState::Unreadable);
}

#[test]
fn the_same_bytes_are_read_once_and_an_empty_file_is_named() {
    let assessment = run_with(&[
        ("BC.txt", REPORT.as_bytes()),
        ("moi/BC (1).txt", REPORT.as_bytes()),
        ("trong.docx", b""),
    ]);
    let copy = file(&assessment, "BC (1).txt");
    assert_eq!(copy.role, Role::Other);
    assert!(
        copy.detail
            .as_deref()
            .unwrap()
            .contains("submissions/an-minh/BC.txt")
    );
    assert_eq!(file(&assessment, "BC.txt").role, Role::Report);
    assert_eq!(
        file(&assessment, "trong.docx").read,
        ReadQuality::Unreadable
    );
    let paths: Vec<&str> = assessment.files.iter().map(|f| f.path.as_str()).collect();
    assert!(paths.is_sorted());
}

#[cfg(unix)]
#[test]
fn what_the_listing_leaves_out_is_listed_as_unread() {
    let dir = folder(&[("BC.txt", REPORT.as_bytes())]);
    let link = dir.path().join("submissions/an-minh/Phan 2.docx");
    std::os::unix::fs::symlink("/nowhere", link).unwrap();
    let round = Round::load(dir.path()).unwrap();
    let pack = rules::load(&round.rules, Some(dir.path())).unwrap().pack;
    let options = Options::new(jiff::civil::date(2024, 7, 1));
    let comparison = run(&round, &pack, &options, &|_| {}).unwrap();
    let assessment = &comparison.units[0].assessment;
    assert_eq!(
        file(assessment, "Phan 2.docx").read,
        ReadQuality::Unreadable
    );
    assert!(!any_section(assessment, SectionState::Missing));
}

#[test]
fn a_reader_that_panics_is_a_read_error() {
    let outcome = files::guarded::<()>(|| panic!("bộ đọc vấp"));
    assert!(matches!(outcome, Err(ReadError::Crashed { detail }) if detail == "bộ đọc vấp"));
}

#[test]
fn events_come_for_every_unit_and_a_cancelled_run_has_no_result() {
    let dir = folder(&[]);
    let rows: Vec<String> = (0..20).map(|n| format!("x{n},Đoàn xã Thứ {n}")).collect();
    let register = format!("id,name\n{}\n", rows.join("\n"));
    fs::write(dir.path().join("units.csv"), register).unwrap();
    let round = Round::load(Path::new(dir.path())).unwrap();
    let pack = rules::load(&round.rules, Some(dir.path())).unwrap().pack;
    let mut options = Options::new(jiff::civil::date(2024, 7, 1));
    options.threads = NonZeroUsize::new(3);
    let seen = Mutex::new(Vec::new());
    run(&round, &pack, &options, &|event| {
        if let Event::UnitDone { done, .. } = event {
            seen.lock().unwrap().push(done);
        }
    })
    .unwrap();
    let mut seen = seen.into_inner().unwrap();
    seen.sort_unstable();
    assert_eq!(seen, (1..=20).collect::<Vec<_>>());
    options.cancel.store(true, Ordering::Relaxed);
    let stopped = run(&round, &pack, &options, &|_| {});
    assert!(matches!(stopped, Err(Error::Cancelled)));
}

#[test]
fn every_code_has_one_page() {
    let codes: Vec<&str> = pages().iter().map(|page| page.code).collect();
    let distinct: std::collections::BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes.len(), distinct.len());
    for page in pages() {
        assert!(page.doc.starts_with("## Nội dung\n"), "{}", page.code);
        assert!(page.doc.contains("## Việc cần làm\n"), "{}", page.code);
    }
}

#[test]
fn a_unit_whose_report_lies_in_anothers_folder_is_not_condemned() {
    let dir = folder(&[
        ("a.txt", REPORT.as_bytes()),
        ("b.txt", REPORT.replace("AN MINH", "KIÊN LƯƠNG").as_bytes()),
    ]);
    let register = "id,name\nan-minh,Huyện đoàn An Minh\nkien-luong,Huyện đoàn Kiên Lương\nrach-gia,Thành đoàn Rạch Giá\n";
    fs::write(dir.path().join("units.csv"), register).unwrap();
    let round = Round::load(dir.path()).unwrap();
    let pack = rules::load(&round.rules, Some(dir.path())).unwrap().pack;
    let options = Options::new(jiff::civil::date(2024, 7, 1));
    let comparison = run(&round, &pack, &options, &|_| {}).unwrap();
    let codes: Vec<String> = comparison
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.subject))
        .collect();
    assert_eq!(codes, ["letterhead-differs file:submissions/an-minh/b.txt"]);
    let outcome = |at: usize| {
        let unit = &comparison.units[at];
        let findings = &unit.assessment.findings;
        let finding = findings.iter().find(|f| f.code == "not-submitted").unwrap();
        (finding.outcome, unit.assessment.score.percent, unit.rank)
    };
    assert_eq!(outcome(1), (Outcome::Unreadable, None, None));
    assert_eq!(outcome(2), (Outcome::NotMet, None, None));
}

#[test]
fn scraps_beside_an_unread_report_earn_no_grade() {
    let assessment = run_with(&[("Báo cáo.docx", BROKEN), ("khac.txt", REPORT.as_bytes())]);
    let score = &assessment.score;
    assert_eq!(
        (score.percent, score.possible.0, &*score.grade),
        (None, 0, "")
    );
    assert!(score.lines.iter().all(|line| line.awarded.0 == 0));
}

#[test]
fn what_libraries_say_is_told_in_vietnamese() {
    let malformed = ReadError::Malformed {
        part: "zip".into(),
        detail: "invalid Zip archive: Could not find EOCD".into(),
    };
    let told = files::in_vietnamese(&malformed).to_string();
    assert!(told.contains("tệp nén hỏng"), "{told}");
    let refused = ReadError::Io {
        detail: "Permission denied (os error 13)".into(),
    };
    assert!(
        files::in_vietnamese(&refused)
            .to_string()
            .contains("không có quyền đọc")
    );
}

#[test]
fn of_two_identical_files_the_one_named_a_copy_is_the_copy() {
    for copy in [
        "BC 6 thang (1).txt",
        "BC 6 thang - Copy.txt",
        "BC 6 thang - Bản sao.txt",
    ] {
        let text = REPORT.as_bytes();
        let assessment = run_with(&[("BC 6 thang.txt", text), (copy, text)]);
        assert_eq!(assessment.files.len(), 2);
        assert_eq!(
            file(&assessment, "/BC 6 thang.txt").role,
            Role::Report,
            "{copy}"
        );
        let listed = file(&assessment, copy);
        assert_eq!(listed.role, Role::Other);
        let detail = listed.detail.as_deref().unwrap();
        assert!(detail.contains("BC 6 thang.txt"), "{detail}");
    }
}

/// A page with letters that no encoding has: read in part. Its letterhead names the unit.
fn damaged_beside(dir: &tempfile::TempDir, report: &str) {
    let page = report.replace('\n', "<p>");
    let page = [
        b"<html><meta charset=utf-8><body>",
        page.as_bytes(),
        b"\xff\xfe\xff</body></html>",
    ]
    .concat();
    fs::write(dir.path().join("submissions/cu.html"), page).unwrap();
}

#[test]
fn a_damaged_piece_lying_about_changes_nothing_of_a_unit_that_sent_a_sound_one() {
    let own = [("BC.txt", REPORT.as_bytes())];
    let alone = run_in(folder(&own).path());
    let dir = folder(&own);
    damaged_beside(&dir, &REPORT.replace("1.250", "2.150"));
    let beside = run_in(dir.path());
    let unit = |comparison: &Comparison| format!("{:?}", comparison.units[0].assessment);
    assert_eq!(unit(&alone), unit(&beside));
    let said = beside
        .findings
        .iter()
        .find(|finding| finding.subject == Subject::File("submissions/cu.html".to_owned()))
        .unwrap();
    assert_eq!(said.code, "file-unreadable");
    assert!(
        said.message.contains("Huyện đoàn An Minh"),
        "{}",
        said.message
    );
}

#[test]
fn a_damaged_piece_counts_where_the_unit_sent_nothing_else() {
    let dir = folder(&[]);
    damaged_beside(&dir, REPORT);
    let comparison = run_in(dir.path());
    assert_eq!(
        comparison.units[0].assessment.state,
        SubmissionState::Received
    );
}

#[test]
fn rubbish_of_nobody_does_not_speak_for_a_silent_unit() {
    let alone = run_in(folder(&[]).path());
    let dir = folder(&[]);
    for name in ["ban-in.pdf", "an.docx", "minh.bin", "aux", "x.docx"] {
        fs::write(dir.path().join("submissions").join(name), BROKEN).unwrap();
    }
    let beside = run_in(dir.path());
    let unit = |comparison: &Comparison| format!("{:?}", comparison.units[0].assessment);
    assert_eq!(unit(&alone), unit(&beside));
    // A name that is the unit's but for a slip does.
    fs::write(dir.path().join("submissions/BC An Mnih.docx"), BROKEN).unwrap();
    let misspelt = run_in(dir.path());
    assert_ne!(unit(&alone), unit(&misspelt));
}
