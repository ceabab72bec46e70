//! Whose file is whose, by paths and letterheads made up here.

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
    let result = assign(&units(), &Vocabulary::default(), files, &[], &mut |file| {
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
    let result = assign(
        &units(),
        &Vocabulary::default(),
        Vec::new(),
        &skipped,
        &mut |_| Vec::new(),
    );
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
    let result = assign(&units(), &Vocabulary::default(), files, &[], &mut |_| {
        Vec::new()
    });
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
    let result = assign(&units, &Vocabulary::default(), files, &[], &mut |_| {
        Vec::new()
    });
    let found: Vec<String> = result
        .findings
        .iter()
        .map(|f| format!("{} {}", f.code, f.subject))
        .collect();
    assert_eq!(found, ["received-without-files document:received-an-minh"]);
}

#[test]
fn a_file_name_that_states_another_unit_is_pointed_out_but_stays() {
    let (given, findings, _) = run(&[("submissions/an-minh/BC Huyen doan Kien Luong.docx", "")]);
    assert_eq!(given[0].len(), 1);
    assert_eq!(findings[0].0, "unit-ambiguous");
}

#[test]
fn the_place_beside_the_date_gives_no_file_away() {
    let date = "ĐOÀN TNCS HỒ CHÍ MINH\nRạch Giá, ngày 20 tháng 6 năm 2024\nBÁO CÁO";
    let of = |head: &str| format!("{head}\n{date}");
    let (unknown, province) = (of("BCH ĐOÀN HUYỆN GIANG THÀNH"), of("TỈNH ĐOÀN KIÊN GIANG"));
    let (given, findings, _) = run(&[
        ("submissions/bao cao.docx", date),
        ("submissions/BC huyen doan Hon Dat.docx", date),
        ("submissions/bc.docx", &unknown),
        ("submissions/kh.docx", &province),
    ]);
    // Nothing but the place, and nothing against it.
    assert_eq!(given[3], ["submissions/bao cao.docx"]);
    assert!(given[..3].iter().all(Vec::is_empty));
    assert_eq!(findings.len(), 3);
    assert!(findings.iter().all(|(code, _)| code == "unit-unknown"));
}

#[test]
fn an_unknown_letterhead_is_quoted_and_softens_only_who_may_own_the_file() {
    let texts = |file: &SourceFile| -> Vec<String> {
        let head = match file.path.as_str() {
            "submissions/a.docx" => "BCH ĐOÀN HUYỆN KIÊN LUƠN",
            "submissions/b.docx" => "BCH ĐOÀN CÔNG AN TỈNH",
            _ => "TỈNH ĐOÀN KIÊN GIANG",
        };
        vec![
            head.to_owned(),
            "Rạch Giá, ngày 20 tháng 6 năm 2024".to_owned(),
        ]
    };
    let astray = |names: &[&str]| {
        let files = names.iter().map(|name| file(name)).collect();
        assign(&units(), &Vocabulary::default(), files, &[], &mut |file| {
            texts(file)
        })
    };
    let result = astray(&["submissions/a.docx", "submissions/b.docx"]);
    assert_eq!(
        result.astray[2],
        ["submissions/a.docx"],
        "a slip of the pen"
    );
    assert!(result.astray[3].is_empty(), "another's letterhead");
    assert!(
        result.findings[1]
            .message
            .contains("phần đầu văn bản ghi “BCH ĐOÀN CÔNG AN TỈNH”"),
        "{}",
        result.findings[1].message
    );
    let result = astray(&["submissions/c.docx"]);
    assert_eq!(
        result.astray[3],
        ["submissions/c.docx"],
        "nobody else is named"
    );
}

#[test]
fn a_doubtful_name_and_another_place_are_left_open() {
    let (given, findings, _) = run(&[(
        "submissions/BC Tan Kien Luong.docx",
        "Rạch Giá, ngày 20 tháng 6 năm 2024\nBÁO CÁO",
    )]);
    assert!(given.iter().all(Vec::is_empty));
    assert_eq!(findings[0].0, "unit-ambiguous");
}
