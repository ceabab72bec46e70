//! Promises about what is read and written: nothing overwritten, nothing half done, inputs untouched, one
//! archive as good as a folder.

#![allow(clippy::unwrap_used)] // helpers of tests fail as tests do

#[path = "cli/round.rs"]
mod round;

use std::fs;
use std::io::Write;

use round::{REPORT, Round, UNITS, code, err};

#[test]
fn an_existing_result_is_refused_before_any_work_and_replaced_with_force() {
    let round = Round::new();
    round.write("ket-qua.xlsx", "bản cũ");
    let result = round.score(&[]);
    assert_eq!(code(&result), 2);
    assert!(err(&result).contains("--force"));
    assert_eq!(
        fs::read_to_string(round.file("ket-qua.xlsx")).unwrap(),
        "bản cũ"
    );
    assert_eq!(code(&round.score(&["--force"])), 0);
    assert!(
        fs::read(round.file("ket-qua.xlsx"))
            .unwrap()
            .starts_with(b"PK")
    );
    let json = round.file("kq.json");
    round.write("kq.json", "bản cũ");
    let other = round.file("khac.xlsx");
    let paths = [
        "-o",
        other.to_str().unwrap(),
        "--json",
        json.to_str().unwrap(),
    ];
    assert_eq!(code(&round.score(&paths)), 2);
    assert!(
        !other.exists(),
        "all outputs are checked before one is written"
    );
}

#[test]
fn inputs_are_neither_overwritten_nor_changed() {
    let round = Round::new();
    let units = round.file("units.csv");
    let result = round.score(&["--force", "-o", units.to_str().unwrap()]);
    assert_eq!(code(&result), 2);
    let inside = round.file("submissions/kq.xlsx");
    assert_eq!(code(&round.score(&["-o", inside.to_str().unwrap()])), 2);
    assert_eq!(code(&round.score(&[])), 0);
    assert_eq!(fs::read_to_string(units).unwrap(), UNITS);
    assert_eq!(
        fs::read_to_string(round.file("submissions/an-minh/BC 6 thang.txt")).unwrap(),
        REPORT
    );
}

#[test]
fn the_result_does_not_depend_on_threads_or_on_the_run() {
    let round = Round::new();
    let results: Vec<(Vec<u8>, Vec<u8>)> = ["1", "4", "4"]
        .into_iter()
        .map(|threads| {
            let result = round.score(&["--json", "-", "--force", "-j", threads]);
            (result.stdout, fs::read(round.file("ket-qua.xlsx")).unwrap())
        })
        .collect();
    assert!(!results[0].0.is_empty());
    assert!(results.iter().all(|result| *result == results[0]));
}

#[test]
fn an_existing_json_is_refused_before_any_work_and_nothing_is_lost() {
    let round = Round::new();
    let json = round.file("kq.json");
    fs::write(&json, "cũ").unwrap();
    let result = round.score(&["--json", json.to_str().unwrap()]);
    assert_eq!(code(&result), 2);
    let said = err(&result);
    for words in ["kq.json", "--force", "--json"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(fs::read_to_string(&json).unwrap(), "cũ");
    assert!(!round.file("ket-qua.xlsx").exists(), "no work was done");
    let result = round.score(&["--json", json.to_str().unwrap(), "--force"]);
    assert_eq!(code(&result), 0, "{}", err(&result));
    assert!(fs::read_to_string(&json).unwrap().starts_with('{'));
    let both = round.file("mot.xlsx");
    let both = both.to_str().unwrap();
    let result = round.score(&["-o", both, "--json", both, "--force"]);
    assert_eq!(code(&result), 2, "two outputs of one name");
    assert!(err(&result).contains("hai tên khác nhau"));
}

#[test]
fn a_workbook_under_another_name_is_refused_before_any_work() {
    let round = Round::new();
    for name in ["kq.csv", "kq"] {
        let path = round.file(name);
        let result = round.score(&["-o", path.to_str().unwrap()]);
        assert_eq!(code(&result), 2);
        assert!(err(&result).contains(".xlsx"), "{}", err(&result));
        assert!(!path.exists());
    }
}

#[test]
fn one_archive_stands_for_the_folder_of_submissions() {
    let round = Round::new();
    let folder = round.json();
    let archive = fs::File::create(round.file("submissions.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(archive);
    for name in ["an-minh/BC 6 thang.txt", "kien-luong/BC.docx"] {
        let bytes = fs::read(round.file("submissions").join(name)).unwrap();
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
    fs::remove_dir_all(round.file("submissions")).unwrap();
    let zipped = round.json();
    for at in 0..3 {
        let (one, other) = (&folder["units"][at], &zipped["units"][at]);
        assert_eq!(one["submission"]["state"], other["submission"]["state"]);
        assert_eq!(one["score"], other["score"]);
    }
    let path = &zipped["units"][0]["submission"]["files"][0]["path"];
    assert_eq!(path, "submissions.zip/an-minh/BC 6 thang.txt");

    round.write("submissions.zip", "không phải tệp nén");
    let result = round.score(&["--force"]);
    assert_eq!(code(&result), 2);
    assert!(err(&result).contains("submissions.zip"), "{}", err(&result));
}
