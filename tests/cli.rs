//! Promises of the command line: exit codes, data on stdout, faults with their place, help in the README.

#![allow(clippy::unwrap_used)] // helpers of tests fail as tests do

#[path = "cli/round.rs"]
mod round;

use std::fs;
use std::path::Path;

use round::{REPORT, ROUND, Round, UNITS, code, err, out, run};

#[test]
fn a_round_with_a_damaged_file_and_a_missing_unit_still_gives_a_workbook() {
    let round = Round::new();
    let result = round.score(&[]);
    assert_eq!(code(&result), 0, "{}", err(&result));
    assert_eq!(out(&result), "", "data only on stdout");
    assert!(
        fs::read(round.file("ket-qua.xlsx"))
            .unwrap()
            .starts_with(b"PK")
    );
    let said = err(&result);
    for word in [
        "đã nộp 1",
        "nộp chậm 1",
        "chưa nộp 1",
        "không đọc được 1",
        "ket-qua.xlsx",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains('\u{1b}'), "no colour off a terminal");
}

#[test]
fn states_and_lateness_are_in_the_json() {
    let round = Round::new();
    let result = round.score(&["--json", "-"]);
    assert_eq!(code(&result), 0, "{}", err(&result));
    let json: serde_json::Value = serde_json::from_slice(&result.stdout).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["as_of"], "2024-07-01");
    let submission = |at: usize| &json["units"][at]["submission"];
    assert_eq!(submission(0)["state"], "received");
    assert_eq!(submission(0)["due"], "2024-06-25");
    assert_eq!(submission(0)["days_late"], 1);
    assert_eq!(submission(1)["state"], "unreadable");
    assert_eq!(submission(1)["files"][0]["read"], "unreadable");
    assert_eq!(submission(2)["state"], "not-submitted");
    // What could not be read is never called missing.
    for node in json["units"][1]["sections"].as_array().unwrap() {
        assert_ne!(node["state"], "missing", "{node}");
    }
    for target in json["units"][1]["targets"].as_array().unwrap() {
        assert_ne!(target["progress"], "not-reported", "{target}");
    }
}

#[test]
fn fail_on_turns_findings_into_exit_status_1() {
    let round = Round::new();
    // Fits no unit: a warning of the round.
    round.write("submissions/la.txt", "Một tệp không rõ của ai");
    assert_eq!(code(&round.score(&["--force"])), 0);
    let result = round.score(&["--force", "--fail-on", "warning"]);
    assert_eq!(code(&result), 1, "{}", err(&result));
    assert!(round.file("ket-qua.xlsx").exists());
}

#[test]
fn faults_of_the_round_folder_exit_with_2_and_point_at_the_line() {
    let round = Round::new();
    round.write("round.toml", &ROUND.replace("title", "tilte"));
    round.write("units.csv", &UNITS.replace("02/07/2024", "hôm qua"));
    let result = round.score(&[]);
    assert_eq!(code(&result), 2);
    let said = err(&result);
    assert!(said.contains("round.toml:1:1"), "{said}");
    assert!(said.contains("units.csv:2:"), "all files at once: {said}");
    assert!(said.contains("hôm qua"), "with an excerpt: {said}");
    assert!(!round.file("ket-qua.xlsx").exists());
}

#[test]
fn allocations_to_targets_the_pack_does_not_have_are_faults() {
    let round = Round::new();
    round.write("allocations.csv", "unit,8b,8x\nan-minh,900,1\n");
    let result = round.score(&[]);
    assert_eq!(code(&result), 2);
    assert!(
        err(&result).contains("allocations.csv:1:9"),
        "{}",
        err(&result)
    );
}

#[test]
fn usage_errors_exit_with_2_and_help_with_0() {
    for args in [
        &["score"][..],
        &["scroe", "dot"],
        &["score", "khong-co-thu-muc-nay"],
        &["inspect", "a.docx"],
        &["explain", "section-mising"],
        &["rules", "check", "khong-co-bo-nay"],
    ] {
        let result = run(args);
        assert_eq!(code(&result), 2, "{args:?}");
        assert_eq!(out(&result), "", "{args:?}");
        assert!(!err(&result).is_empty(), "{args:?}");
    }
    for args in [
        &["--help"][..],
        &["score", "--help"],
        &["--version"],
        &["explain"],
        &["schema"],
    ] {
        let result = run(args);
        assert_eq!(code(&result), 0, "{args:?}");
        assert!(!out(&result).is_empty(), "{args:?}");
    }
}

#[test]
fn quiet_says_nothing_but_errors() {
    let round = Round::new();
    let result = round.score(&["-q"]);
    assert_eq!((code(&result), err(&result)), (0, String::new()));
}

#[test]
fn inspect_prints_one_object_a_line_in_the_order_given() {
    let round = Round::new();
    let good = round.file("submissions/an-minh/BC 6 thang.txt");
    let bad = round.file("submissions/kien-luong/BC.docx");
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    for (stage, key) in [
        ("document", "blocks"),
        ("sections", "headings"),
        ("claims", "figures"),
        ("findings", "findings"),
    ] {
        let result = run(&["inspect", "--stage", stage, bad, good]);
        assert_eq!(code(&result), 0, "{stage}: {}", err(&result));
        let lines: Vec<serde_json::Value> = out(&result)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2, "{stage}");
        assert!(lines[0]["error"]["code"].is_string(), "{stage}");
        assert!(lines[1][key].is_array(), "{stage}: {}", lines[1]);
        assert!(
            lines[1]["file"]
                .as_str()
                .unwrap()
                .ends_with("BC 6 thang.txt")
        );
    }
    let result = run(&["inspect", "--stage", "claims", "khong-co.docx", good]);
    assert_eq!(code(&result), 2);
    assert_eq!(
        out(&result).lines().count(),
        2,
        "the other file is still shown"
    );
}

#[test]
fn built_in_packs_have_no_faults() {
    let result = run(&["rules", "check"]);
    assert_eq!(code(&result), 0, "{}", err(&result));
}

#[test]
fn init_makes_a_round_that_can_be_scored_and_touches_nothing_that_exists() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("dot-moi");
    let folder = folder.to_str().unwrap();
    assert_eq!(code(&run(&["init", folder])), 0);
    let result = run(&["score", folder]);
    assert_eq!(code(&result), 0, "{}", err(&result));
    assert!(err(&result).contains("chưa nộp 2"), "{}", err(&result));
    assert_eq!(code(&run(&["init", folder])), 2);
}

/// The fenced block that follows a marker such as `<!-- doichieu --help -->`.
fn block(text: &str, marker: &str) -> String {
    let after = text
        .split_once(marker)
        .unwrap_or_else(|| panic!("no marker {marker}"))
        .1;
    let inside = after.split_once("```text\n").unwrap().1;
    inside.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_help_in_the_readmes_is_the_help_of_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, lang) in [("README.md", "en"), ("README.vi.md", "vi")] {
        let text = fs::read_to_string(root.join(file))
            .unwrap()
            .replace("\r\n", "\n");
        for (marker, args) in [
            ("<!-- doichieu --help -->", &["--lang", lang, "--help"][..]),
            (
                "<!-- doichieu score --help -->",
                &["--lang", lang, "score", "--help"],
            ),
        ] {
            let help = out(&run(args)).replace("doichieu.exe", "doichieu");
            assert_eq!(
                block(&text, marker).trim_end(),
                help.trim_end(),
                "{file}: {marker}"
            );
        }
    }
}

#[test]
fn allocations_show_bad_rows_unknown_columns_and_parts_of_people_at_once() {
    let round = Round::new();
    round.write(
        "allocations.csv",
        "unit;1a;8b;7a;99;3\nan-minh;80,5;12,5;1,5;7;2\nkien-luong;80;abc;3;;\n",
    );
    let result = round.score(&[]);
    assert_eq!(code(&result), 2);
    let said = err(&result);
    for place in ["2:14", "2:19", "3:15", "1:15"] {
        assert!(
            said.contains(&format!("allocations.csv:{place}")),
            "{place}\n{said}"
        );
    }
    assert!(!said.contains("2:9"), "a rate may have decimals\n{said}");
    assert!(!round.file("ket-qua.xlsx").exists());
}

#[test]
fn faults_of_the_round_and_of_its_rules_come_together() {
    let round = Round::new();
    round.write("round.toml", &ROUND.replace("soc-trang-2024", "bo-rieng"));
    round.write(
        "bo-rieng/pack.toml",
        "id = \"bo-rieng\"\ntitle = \"Bộ riêng\"\nyear = 24\nextends = \"soc-trang-2024\"\n",
    );
    round.write(
        "bo-rieng/checks.toml",
        "[[check]]\ncode = \"section-mising\"\n",
    );
    round.write("units.csv", "id,nam\na,Xã A\n");
    let said = err(&round.score(&[]));
    for file in ["units.csv:1:4", "pack.toml:3:8", "checks.toml:2:8"] {
        assert!(said.contains(file), "{file}\n{said}");
    }
}

#[test]
fn a_slip_in_round_toml_is_told_in_vietnamese() {
    let round = Round::new();
    round.write(
        "round.toml",
        &ROUND.replace("\"Đợt kiểm tra thử\"", "Đợt kiểm tra thử"),
    );
    let said = err(&round.score(&[]));
    assert!(
        said.contains("round.toml:1:10") && said.contains("dấu ngoặc kép"),
        "{said}"
    );
}

/// The findings of `inspect` about one file, by code and subject.
fn inspected(path: &Path) -> Vec<serde_json::Value> {
    let result = run(&["inspect", "--stage", "findings", path.to_str().unwrap()]);
    assert_eq!(code(&result), 0, "{}", err(&result));
    let line: serde_json::Value = serde_json::from_str(&out(&result)).unwrap();
    line["findings"].as_array().unwrap().clone()
}

const FIGURES: &str = "\
Giới thiệu 84/160 đoàn viên ưu tú cho Đảng xem xét, kết nạp, đạt 62,5% chỉ tiêu năm.
Giới thiệu việc làm cho 1.204 lượt thanh niên.
";

#[test]
fn inspect_judges_the_figures_of_any_file_and_says_what_it_costs() {
    let round = Round::new();
    for (name, text) in [
        ("a.txt", FIGURES.to_owned()),
        ("b.txt", format!("{REPORT}{FIGURES}")),
    ] {
        round.write(name, &text);
        let findings = inspected(&round.file(name));
        let find = |code: &str, subject: &str| {
            findings
                .iter()
                .find(|f| f["code"] == code && f["subject"] == subject)
                .unwrap_or_else(|| panic!("{name}: {code} {subject}"))
        };
        for (code, subject) in [
            ("percent-wrong", "target:12a"),
            ("unit-of-measure", "target:8b"),
        ] {
            let finding = find(code, subject);
            assert_eq!(finding["outcome"], "not-met", "{name} {finding}");
            assert!(
                finding["points_lost"].as_f64().unwrap() > 0.0,
                "{name} {finding}"
            );
        }
        let accused = findings
            .iter()
            .any(|f| f["code"] == "section-missing" && f["outcome"] == "not-met");
        assert_eq!(accused, name == "b.txt", "only a report owes the outline");
        for code in ["report-late", "not-submitted", "allocation-differs"] {
            let finding = findings.iter().find(|f| f["code"] == code).unwrap();
            assert_eq!(finding["outcome"], "not-applicable", "{finding}");
            assert!(
                finding["message"]
                    .as_str()
                    .unwrap()
                    .contains("doichieu score"),
                "{finding}"
            );
        }
    }
}

#[test]
fn inspect_finds_in_a_report_what_score_finds_in_it() {
    let path = Path::new(
        "fixtures/demo-2024/submissions/Thành đoàn Sóc Trăng/Bao cao kiem tra 2024 - Thanh doan.docx",
    );
    let target = tempfile::tempdir().unwrap();
    let json = target.path().join("a.json");
    let workbook = target.path().join("a.xlsx");
    let result = run(&[
        "score",
        "fixtures/demo-2024",
        "--date",
        "2024-07-01",
        "-q",
        "-o",
        workbook.to_str().unwrap(),
        "--json",
        json.to_str().unwrap(),
    ]);
    assert_eq!(code(&result), 0, "{}", err(&result));
    let scored: serde_json::Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    let unit = scored["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|u| u["id"] == "soc-trang")
        .unwrap();
    let inspected = inspected(path);
    let mut compared = 0;
    for finding in unit["findings"].as_array().unwrap() {
        let code = finding["code"].as_str().unwrap();
        if [
            "section-thin",
            "section-missing",
            "outline-copied",
            "template-left-in",
        ]
        .contains(&code)
        {
            compared += 1;
            let same = inspected.iter().find(|f| {
                f["code"] == code
                    && (code == "template-left-in" || f["subject"] == finding["subject"])
            });
            let same = same.unwrap_or_else(|| panic!("{finding}"));
            for key in ["outcome", "found", "points_lost"] {
                assert_eq!(same[key], finding[key], "{key}: {finding}");
            }
        }
    }
    assert!(compared >= 4);
}

#[test]
fn slips_of_a_clerk_are_told_once_with_the_way_out() {
    let round = Round::new();
    round.write("units.csv", "mã,tên,ngày nhận\na,Xã A,31/06/2024\n");
    let said = err(&round.score(&[]));
    for meant in ["ghi “id”", "ghi “name”", "ghi “received”", "sửa 5 lỗi"] {
        assert!(said.contains(meant), "{meant}\n{said}");
    }
    assert!(
        !said.contains("Dòng này thiếu"),
        "the column is the fault\n{said}"
    );
    let result = run(&["score", round.file("units.csv").to_str().unwrap()]);
    assert!(err(&result).contains("là một tệp"), "{}", err(&result));
    round.write(
        "units.csv",
        &UNITS.replace("05/07/2024,", "05/07/2024,2024-07-20"),
    );
    let folder = round.path().to_str().unwrap();
    let said = err(&run(&["score", folder, "--date", "2024-07-30"]));
    // Received late by the register, and no file to be found: lost, not late.
    assert!(
        said.contains("nộp chậm 1") && said.contains("chưa thấy tệp 1"),
        "{said}"
    );
}

/// Letters no English text has; names and quotations of the data, which stay, left out.
fn vietnamese_in(line: &str) -> bool {
    let mut quoted = false;
    line.chars().any(|letter| {
        match letter {
            '“' | '”' => quoted = letter == '“',
            '`' => quoted = !quoted,
            _ => {}
        }
        !quoted && "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ".contains(letter)
    })
}

#[test]
fn faults_are_told_in_english_when_asked() {
    let mut titles = 0;
    for entry in fs::read_dir("fixtures/rules").unwrap() {
        let path = entry.unwrap().path();
        let path = path.to_str().unwrap();
        if !path.contains("--") {
            continue;
        }
        let said = err(&run(&["--lang", "en", "rules", "check", path]));
        for line in said
            .lines()
            .filter(|line| line.starts_with("error:") || line.starts_with("warning:"))
        {
            titles += 1;
            assert!(
                !vietnamese_in(&line.replace("đồng", "dong")),
                "{path}: {line}"
            );
        }
    }
    assert!(titles > 50, "{titles}");
    let round = Round::new();
    round.write("units.csv", "id,tên,visit\na,Xã A,32/7/2024\n");
    round.write("allocations.csv", "unit,99,8b\na,1,x\nb,1,2\n");
    let said = err(&round.score(&["--lang", "en"]));
    for line in said
        .lines()
        .filter(|l| l.starts_with("error:") || l.contains("= help:") || l.starts_with("doichieu"))
    {
        assert!(!vietnamese_in(line), "{line}");
    }
    assert!(said.contains("Nothing was scored"), "{said}");
}
