//! What people type into the workbook is kept when the round is run again: byte for byte, over as many
//! runs as there are, whatever the machine says meanwhile.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use doichieu::carry;
use doichieu::model::{Comparison, Human, HumanValue};
use doichieu::round::Round;
use doichieu::{Options, report, rules, run};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn round() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let round = folder.path().join("dot");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tra-vinh-2023");
    copy(&fixture, &round);
    (folder, round)
}

fn scored(folder: &Path) -> Comparison {
    let round = Round::load(folder).unwrap();
    let loaded = rules::load(&round.rules, None).unwrap();
    let options = Options::new(jiff::civil::date(2023, 11, 10));
    run(&round, &loaded.pack, &options, &|_| {}).unwrap()
}

fn text(words: &str) -> HumanValue {
    HumanValue::Text(words.to_owned())
}

fn number(digits: &str) -> HumanValue {
    HumanValue::Number(digits.to_owned())
}

/// The first workbook with entries in every column people have, odd texts among them.
fn filled_in(folder: &Path) -> Vec<u8> {
    let mut comparison = scored(folder);
    for unit in &mut comparison.units {
        let card = &unit.assessment.score;
        let machine = card.percent.map(|_| card.awarded.0);
        unit.human.overall = match unit.assessment.unit.id.as_str() {
            "cang-long" => Human {
                appraised: Some(number("98.25")),
                reason: Some(text(
                    "  Trừ 0,75: biên bản chưa ký\nxem lại \u{201c}5.1\u{201d} =A1+1 ",
                )),
                note: Some(text("Đã họp ngày 08/11")),
                machine_then: machine,
                ..Human::default()
            },
            "tra-cu" => Human {
                appraised: Some(number("80")),
                machine_then: machine,
                ..Human::default()
            },
            "dh-tra-vinh" => Human {
                own: Some(number("85.5")),
                settled: Some(number("84.1")),
                reason: Some(text("Ban thống nhất")),
                machine_then: machine,
                ..Human::default()
            },
            _ => Human {
                possible: Some(number("100")),
                appraised: Some(text("chờ báo cáo")),
                note: Some(text("'gọi lại ngày 13/11")),
                ..Human::default()
            },
        };
        if unit.assessment.unit.id == "tra-cu" {
            unit.human.lines.insert(
                "criterion:2.4".to_owned(),
                Human {
                    possible: Some(number("3")),
                    appraised: Some(number("1.5")),
                    reason: Some(text("03 bài trùng nội dung")),
                    ..Human::default()
                },
            );
            unit.human.lines.insert(
                "criterion:7.4".to_owned(),
                Human {
                    appraised: Some(number("1")),
                    machine_then: Some(200),
                    ..Human::default()
                },
            );
        }
    }
    report::xlsx(&comparison).unwrap()
}

/// What stands in the columns people fill in, by unit and line.
fn typed(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for (sheet, id, columns) in [
        ("Tổng hợp", vec![22], vec![12, 14, 15, 17, 20]),
        ("Cách tính", vec![17, 2], vec![6, 10, 11]),
    ] {
        let range = book.worksheet_range(sheet).unwrap();
        for row in range.rows() {
            let key: Vec<String> = id.iter().map(|at| row[*at].to_string()).collect();
            if key[0].is_empty() || key[0].starts_with("Mã") {
                continue;
            }
            let values = columns.iter().map(|at| match &row[*at] {
                Data::Empty => String::new(),
                other => format!("{other:?}"),
            });
            all.push((key.join(" "), values.collect()));
        }
    }
    all
}

fn human<'c>(comparison: &'c Comparison, id: &str) -> &'c Human {
    let mut units = comparison.units.iter();
    let found = units.find(|unit| unit.assessment.unit.id == id);
    &found.unwrap().human.overall
}

#[test]
fn entries_survive_five_runs_with_resubmissions() {
    let (_keep, folder) = round();
    let mut book = filled_in(&folder);
    let entries = typed(&book);
    assert!(entries.iter().any(|(id, _)| id == "tra-cu criterion:2.4"));
    let report = folder.join("submissions/Tra Cu/BC kiem tra nam 2023 HD Tra Cu.docx");
    let good = folder.join("submissions/Huyện đoàn Càng Long/Báo cáo kiểm tra năm 2023.docx");
    let own = fs::read(&report).unwrap();
    for pass in 0..5 {
        // Trà Cú hands in again and again: another report, nothing, its own.
        match pass % 3 {
            0 => fs::write(&report, fs::read(&good).unwrap()).unwrap(),
            1 => fs::write(&report, b"not a report").unwrap(),
            _ => fs::write(&report, &own).unwrap(),
        }
        let mut comparison = scored(&folder);
        let lost = carry::read(&book).unwrap().apply(&mut comparison);
        assert!(lost.is_empty(), "{lost:?}");
        let cang_long = human(&comparison, "cang-long");
        assert_eq!(
            cang_long.reason,
            Some(text(
                "  Trừ 0,75: biên bản chưa ký\nxem lại \u{201c}5.1\u{201d} =A1+1 "
            ))
        );
        book = report::xlsx(&comparison).unwrap();
        // Weights and maxima of the machine may move; what was typed may not.
        let now = typed(&book);
        for (id, values) in &entries {
            let same = now.iter().find(|(other, _)| other == id);
            if id.contains("criterion:2.4") || id.contains("criterion:7.4") {
                assert_eq!(same.map(|(_, v)| v), Some(values), "{id}, run {pass}");
            } else if !id.contains(' ') {
                let (own, values) = (&same.unwrap().1[1..], &values[1..]);
                assert_eq!(own, values, "{id}, run {pass}");
            }
        }
    }
}

#[test]
fn a_changed_machine_score_is_shown_until_somebody_decides_anew() {
    let (_keep, folder) = round();
    let mut book = filled_in(&folder);
    let report = folder.join("submissions/Tra Cu/BC kiem tra nam 2023 HD Tra Cu.docx");
    let good = folder.join("submissions/Huyện đoàn Càng Long/Báo cáo kiểm tra năm 2023.docx");
    fs::write(&report, fs::read(good).unwrap()).unwrap();
    // Twice: the reminder does not wear off by running again.
    for _ in 0..2 {
        let mut comparison = scored(&folder);
        carry::read(&book).unwrap().apply(&mut comparison);
        let unit = comparison
            .units
            .iter()
            .find(|unit| unit.assessment.unit.id == "tra-cu")
            .unwrap();
        let machine = Some(unit.assessment.score.awarded);
        let human = &unit.human.overall;
        assert!(human.machine_changed(machine), "{human:?}");
        assert!(human.owes_reason(machine));
        assert!(!unit.human.lines["criterion:2.4"].machine_changed(None));
        book = report::xlsx(&comparison).unwrap();
    }
    let mut reader: Xlsx<_> = Xlsx::new(Cursor::new(&book[..])).unwrap();
    let sheet = reader.worksheet_range("Tổng hợp").unwrap();
    let row = sheet.rows().find(|row| row[22] == "tra-cu").unwrap();
    let remark = row[21].to_string();
    assert!(
        remark.contains("Chưa ghi lý do") && remark.contains("xem lại"),
        "{remark}"
    );
    assert_eq!(row[15], Data::Float(80.0));
    assert_eq!(row[18], Data::Float(80.0));
}

/// The workbook with words of its first sheet replaced, as another program would have saved it.
fn saved_otherwise(book: &[u8], edits: &[(&str, &str)]) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut source = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut saved = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            let mut text = String::from_utf8(bytes).unwrap();
            for (from, to) in edits {
                assert_eq!(text.matches(from).count(), 1, "{from}");
                text = text.replace(from, to);
            }
            bytes = text.into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        saved.start_file(name, options).unwrap();
        saved.write_all(&bytes).unwrap();
    }
    saved.finish().unwrap().into_inner()
}

#[test]
fn a_formula_somebody_typed_is_kept_as_what_it_came_to() {
    let (_keep, folder) = round();
    let book = filled_in(&folder);
    let computed = saved_otherwise(
        &book,
        &[
            ("\"><v>98.25</v>", "\"><f>70+28.25</f><v>98.25</v>"),
            ("\"><v>84.1</v>", "\"><f>80+4.1</f><v>84.1</v>"),
        ],
    );
    let carried = carry::read(&computed).unwrap();
    assert!(carried.pending().is_empty());
    assert_eq!(carried, carry::read(&book).unwrap(), "no formula of ours");
}

#[test]
fn a_formula_nobody_computed_is_kept_as_words_and_named() {
    let (_keep, folder) = round();
    let edit = [("\"><v>98.25</v>", "\"><f>70+28.25</f>")];
    let carried = carry::read(&saved_otherwise(&filled_in(&folder), &edit)).unwrap();
    let [told] = carried.pending() else {
        panic!("{:?}", carried.pending())
    };
    assert_eq!(told, "Tổng hợp · Huyện đoàn Càng Long · Thẩm định");
    let mut comparison = scored(&folder);
    carried.apply(&mut comparison);
    assert_eq!(
        human(&comparison, "cang-long").appraised,
        Some(text("=70+28.25"))
    );
    let book = report::xlsx(&comparison).unwrap();
    let mut reader: Xlsx<_> = Xlsx::new(Cursor::new(&book[..])).unwrap();
    let sheet = reader.worksheet_range("Tổng hợp").unwrap();
    let row = sheet.rows().find(|row| row[22] == "cang-long").unwrap();
    assert_eq!(row[15], Data::String("=70+28.25".to_owned()));
    let remark = row[21].to_string();
    assert!(remark.contains("Công thức chưa có kết quả"), "{remark}");
    // As words it stays byte for byte.
    let again = carry::read(&book).unwrap();
    assert!(again.pending().is_empty());
}

/// Not typed by the board, but beside its columns: what the unit's own sheet comes to.
#[test]
fn a_scoring_sheet_that_does_not_add_up_is_pointed_out_and_costs_nothing() {
    let (_keep, folder) = round();
    let sheet = folder.join("submissions/Tra Cu/Bang tu cham diem.xlsx");
    fs::remove_file(&sheet).unwrap();
    let rows = |second: u32| {
        format!(
            "| TT | Nội dung tiêu chí | Điểm chuẩn | Tự chấm | Minh chứng |\n|---|---|---|---|---|\n\
             | 1 | Công tác chỉ đạo | 8 | 8 | |\n\
             | 1.1 | Triển khai chủ trương, nghị quyết của Đoàn | 4 | 4 | Số 02-CTr/HĐTN |\n\
             | 1.2 | Báo cáo kiểm tra gửi đúng hạn | 4 | {second} | Số 178-BC/HĐTN |\n\
             | 2 | Công tác tuyên giáo | 4 | 4 | |\n\
             | 2.1 | Kênh thông tin, mạng xã hội, trang thông tin điện tử | 4 | 4 | Thống kê 25/10 |\n\
             | | TỔNG CỘNG | 12 | 16 | |\n"
        )
    };
    let said = |words: String| {
        fs::write(sheet.with_extension("md"), words).unwrap();
        let comparison = scored(&folder);
        let mut units = comparison.units.iter().map(|unit| &unit.assessment);
        let unit = units.find(|unit| unit.unit.id == "tra-cu").unwrap();
        let mut findings = unit.findings.iter().enumerate();
        let found = findings.find(|(_, one)| one.code == "self-score-sum");
        found.map(|(at, one)| {
            let lost = unit.points_lost.get(at).map_or(0, |lost| lost.0);
            (one.message.clone(), one.evidence[0].quote.clone(), lost)
        })
    };
    let (message, quote, lost) = said(rows(4)).unwrap();
    assert!(
        message.starts_with("Bảng tự chấm: 3 dòng cộng lại được 12 điểm, dòng tổng cộng ghi 16"),
        "{message}"
    );
    assert!(quote.contains("TỔNG CỘNG"), "{quote}");
    assert_eq!(lost, 0);
    // The heading above 1.1 and 1.2 is no longer their sum: what counts is not known.
    assert_eq!(said(rows(3)), None);
}

#[test]
fn a_foreign_workbook_is_refused() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/tra-vinh-2023/submissions/Tra Cu/Chi tieu Tra Cu.xlsx");
    let error = carry::read(&fs::read(fixture).unwrap()).unwrap_err();
    assert!(error.to_string().contains("Tổng hợp"), "{error}");
    assert!(carry::read(b"nothing").is_err());
}

#[test]
fn a_workbook_with_entries_is_not_written_over_without_them() {
    let (_keep, folder) = round();
    let book = folder.join("ket-qua.xlsx");
    fs::write(&book, filled_in(&folder)).unwrap();
    let program = |more: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_doichieu"))
            .args(["score", "--force", "-q", "--date", "2023-11-10"])
            .arg(&folder)
            .args(more)
            .output()
            .unwrap()
    };
    let refused = program(&[]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("--carry"), "{said}");
    let path = book.to_string_lossy().into_owned();
    assert_eq!(program(&["--carry", &path]).status.code(), Some(0));
    let kept = carry::read(&fs::read(&book).unwrap()).unwrap();
    assert_eq!(kept.entries(), 4);
}

#[test]
fn a_change_of_the_rules_shows_whom_it_moves() {
    let (_keep, folder) = round();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = folder.parent().unwrap().join("rules");
    copy(
        &root.join("rules/tra-vinh-2023"),
        &packs.join("tra-vinh-2023"),
    );
    let changed = packs.join("tra-vinh-2023");
    let scoring = fs::read_to_string(changed.join("scoring.toml")).unwrap();
    let stricter = scoring.replace("at_least = 90", "at_least = 99");
    assert_ne!(scoring, stricter);
    fs::write(changed.join("scoring.toml"), stricter).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_doichieu"))
        .args(["rules", "diff", "tra-vinh-2023"])
        .arg(&changed)
        .arg(&folder)
        .args(["--date", "2023-11-10"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("1/4 đơn vị thay đổi: 1 đổi xếp loại, 0 đổi thứ hạng"),
        "{said}"
    );
    assert!(said.contains("Đại học Trà Vinh"), "{said}");
}

/// A criterion is dropped from the pack and a unit from the register; later both come back.
#[test]
fn what_was_typed_for_lines_that_are_gone_is_kept_until_they_are_back() {
    let (_keep, folder) = round();
    let book = filled_in(&folder);
    let all = scored(&folder);
    let before = carry::read(&book).unwrap();
    let without = || {
        let mut less = scored(&folder);
        let units = less.units.iter();
        let gone = units.map(|unit| unit.assessment.unit.id.clone());
        let gone = gone.collect::<Vec<_>>();
        let gone = gone.iter().position(|id| id == "cang-long").unwrap();
        less.units.remove(gone);
        less.order.retain(|at| *at != gone);
        for at in &mut less.order {
            *at -= usize::from(*at > gone);
        }
        for unit in &mut less.units {
            let lines = &mut unit.assessment.score.lines;
            lines.retain(|line| line.id != "criterion:2.4");
        }
        less.matrix.clear();
        less
    };
    let mut less = without();
    let lost = before.apply(&mut less);
    assert_eq!(lost.len(), 2, "{lost:?}");
    let stranded = less.stranded.clone();
    let line = |one: &doichieu::model::Stranded| (one.unit.clone(), one.line.clone());
    assert_eq!(
        stranded.iter().map(line).collect::<Vec<_>>(),
        [
            ("tra-cu".to_owned(), Some("criterion:2.4".to_owned())),
            ("cang-long".to_owned(), None)
        ]
    );
    let json: serde_json::Value = serde_json::from_slice(&report::json(&less)).unwrap();
    assert_eq!(json["stranded"][0]["human"]["appraised"], "1.5");
    assert_eq!(json["stranded"][1]["name"], "Huyện đoàn Càng Long");

    // Over further runs nothing of it changes, and nobody is told a second time.
    for _ in 0..3 {
        let book = report::xlsx(&less).unwrap();
        let carried = carry::read(&book).unwrap();
        assert_eq!(carried.entries(), 4);
        less = without();
        assert!(carried.apply(&mut less).is_empty());
        assert_eq!(less.stranded, stranded);
    }
    // Back in their places, as they were typed.
    let mut again = all;
    let book = report::xlsx(&less).unwrap();
    carry::read(&book).unwrap().apply(&mut again);
    assert!(again.stranded.is_empty(), "{:?}", again.stranded);
    let mut straight = scored(&folder);
    before.apply(&mut straight);
    for (now, then) in again.units.iter().zip(&straight.units) {
        assert_eq!(now.human, then.human);
    }
}

/// A workbook that cannot be read because it is too large may hold people's work: it is neither
/// overwritten nor carried over half.
#[test]
fn a_workbook_beyond_the_limits_is_refused_and_stays_as_it_is() {
    use std::io::{Read, Write};
    let (_keep, folder) = round();
    let mut source = zip::ZipArchive::new(Cursor::new(filled_in(&folder))).unwrap();
    let mut swollen = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            bytes.extend(std::iter::repeat_n(b' ', 80 << 20));
        }
        swollen.start_file(name, options).unwrap();
        swollen.write_all(&bytes).unwrap();
    }
    let swollen = swollen.finish().unwrap().into_inner();
    let book = folder.join("ket-qua.xlsx");
    fs::write(&book, &swollen).unwrap();
    let path = book.to_string_lossy().into_owned();
    for more in [&[][..], &["--carry", &path][..]] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_doichieu"))
            .args(["score", "--force", "-q", "--date", "2023-11-10"])
            .arg(&folder)
            .args(more)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("sheet1.xml"), "{said}");
        assert_eq!(fs::read(&book).unwrap(), swollen);
    }
}

#[test]
fn the_board_s_sentences_survive_even_while_their_point_is_gone() {
    let (_keep, folder) = round();
    let mut comparison = scored(&folder);
    let words = text("Yêu cầu Trà Cú bổ sung minh chứng tiêu chí 5.2 =A1");
    let first = comparison.summary[0].id.clone();
    comparison.summary[0].judgement = Some(words.clone());
    let book = report::xlsx(&comparison).unwrap();
    let carried = carry::read(&book).unwrap();
    assert_eq!(carried.entries(), 1);
    let mut again = scored(&folder);
    assert!(carried.apply(&mut again).is_empty());
    assert_eq!(again.summary[0].judgement, Some(words.clone()));
    assert!(again.summary[1..].iter().all(|one| one.judgement.is_none()));
    // Another pack without this point, then the old one again.
    let mut without = scored(&folder);
    without.summary.remove(0);
    assert_eq!(carried.apply(&mut without), [format!("Kết luận: {first}")]);
    let book = report::xlsx(&without).unwrap();
    let mut back = scored(&folder);
    carry::read(&book).unwrap().apply(&mut back);
    assert_eq!(back.summary[0].judgement, Some(words));
    assert!(back.stranded.is_empty());
}
