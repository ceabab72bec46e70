//! The promises of design §7.2 and §7.3: what a board reads in the workbook and what a program
//! reads in the JSON, read back from the bytes.

// Helpers here stop the test as its own lines would.
#![allow(clippy::unwrap_used)]

#[path = "workbook/sample.rs"]
mod sample;

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use doichieu::model::{Comparison, Outcome, Severity, Subject, SubmissionState};
use doichieu::report;
use serde_json::Value;

const SHEETS: [&str; 8] = [
    "Tổng hợp",
    "Đề cương",
    "Chỉ tiêu",
    "Phát hiện",
    "Minh chứng",
    "Cách tính",
    "Quy tắc",
    "Tệp",
];

struct Book {
    bytes: Vec<u8>,
    file: Xlsx<Cursor<Vec<u8>>>,
}

impl Book {
    fn of(comparison: &Comparison) -> Book {
        let bytes = report::xlsx(comparison).unwrap();
        let file = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        Book { bytes, file }
    }

    /// Every row of a sheet from its first, as texts and numbers.
    fn rows(&mut self, sheet: &str) -> Vec<Vec<Data>> {
        let range = self.file.worksheet_range(sheet).unwrap();
        let (last_row, last_column) = range.end().unwrap();
        (0..=last_row)
            .map(|row| {
                (0..=last_column)
                    .map(|column| range.get_value((row, column)).cloned().unwrap_or_default())
                    .collect()
            })
            .collect()
    }

    /// The row whose given column holds the text.
    fn row(&mut self, sheet: &str, column: usize, text: &str) -> Vec<Data> {
        let rows = self.rows(sheet);
        let found = rows.into_iter().find(|row| row[column] == text);
        found.unwrap_or_else(|| panic!("{sheet}: không có dòng “{text}”"))
    }

    fn formula(&mut self, sheet: &str, row: u32, column: u32) -> String {
        let formulas = self.file.worksheet_formula(sheet).unwrap();
        formulas
            .get_value((row, column))
            .cloned()
            .unwrap_or_default()
    }

    fn part(&self, name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(&self.bytes)).unwrap();
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }
}

fn texts(row: &[Data]) -> Vec<String> {
    row.iter().map(ToString::to_string).collect()
}

#[test]
fn sheets_stand_in_the_promised_order() {
    let book = Book::of(&sample::comparison());
    let names = book.file.sheet_names();
    assert_eq!(names[..8], SHEETS);
    assert_eq!(
        names[8..],
        [
            "Phiếu Thành đoàn Rạch Giá",
            "Phiếu Huyện đoàn An Minh",
            "Phiếu Huyện đoàn Kiên Lương",
            "Phiếu HUYỆN ĐOÀN AN MINH (2)",
            "Toàn tỉnh",
        ]
    );
}

/// Programs that read a zip file from its front, and those that check it for damage, go by what stands
/// before each part.
#[test]
fn what_stands_before_each_part_of_the_file_is_true() {
    let book = Book::of(&sample::comparison());
    let number = |at: usize, bytes: usize| {
        let little_end_first = book.bytes[at..at + bytes].iter().rev();
        little_end_first.fold(0, |number, byte| number << 8 | usize::from(*byte))
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(&book.bytes)).unwrap();
    let mut at = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).unwrap();
        let name = part.name().unwrap().into_owned();
        assert_eq!(number(at, 4), 0x0403_4b50, "{name} does not follow");
        assert_eq!(number(at + 6, 2) & 8, 0, "{name} has its sizes behind it");
        assert_eq!(number(at + 14, 4), part.crc32() as usize, "{name}");
        assert_eq!(number(at + 18, 4), part.compressed_size() as usize);
        assert_eq!(number(at + 22, 4), part.size() as usize);
        at += 30 + number(at + 26, 2) + number(at + 28, 2) + number(at + 18, 4);
    }
    assert_eq!(number(at, 4), 0x0201_4b50, "the list follows the parts");
}

#[test]
fn more_than_forty_units_get_no_pages_of_their_own() {
    let mut comparison = sample::comparison();
    for number in 0..37 {
        let unit = sample::received(&format!("u{number}"), "Xã đoàn", None);
        comparison.order.push(comparison.units.len());
        comparison.units.push(unit);
    }
    let names = Book::of(&comparison).file.sheet_names();
    assert_eq!(names[..8], SHEETS);
    assert_eq!(names[8..], ["Toàn tỉnh"]);
}

#[test]
fn the_same_result_gives_the_same_bytes() {
    let comparison = sample::comparison();
    let first = report::xlsx(&comparison).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == report::xlsx(&comparison).unwrap());
    assert_eq!(report::json(&comparison), report::json(&comparison));
    let book = Book::of(&comparison);
    assert!(
        book.part("docProps/core.xml")
            .contains("2024-07-01T00:00:00Z")
    );
}

#[test]
fn formulas_carry_the_results_a_reader_sees_first() {
    let mut book = Book::of(&sample::comparison());
    let row = book.row("Tổng hợp", 1, "Huyện đoàn An Minh");
    assert_eq!(row[5], Data::Float(2.0), "ngày chậm");
    assert_eq!(row[11], Data::Float(6.0), "điểm máy");
    assert_eq!(row[13], Data::Float(0.75), "tỷ lệ");
    assert_eq!(row[15], Data::Empty, "thẩm định");
    assert_eq!(row[16], "–", "chênh lệch");
    assert_eq!(row[18], Data::Float(6.0), "điểm chốt");
    assert_eq!(row[19], "Tốt \"A\"", "xếp loại");
    let row = book.row("Tổng hợp", 1, "Thành đoàn Rạch Giá");
    assert_eq!(row[13], Data::Float(0.8718));
    assert_eq!(row[14], Data::Float(7.5), "tự chấm");

    let first = book
        .rows("Tổng hợp")
        .iter()
        .position(|row| row[0] == Data::Float(1.0));
    let line = first.unwrap() as u32;
    let here = line + 1;
    assert_eq!(
        book.formula("Tổng hợp", line, 18)
            .split_once("'Cách tính'!")
            .map(|(before, _)| before.to_owned()),
        Some(format!("IF(P{here}=\"\","))
    );
    assert!(
        book.formula("Tổng hợp", line, 16)
            .contains(&format!("P{here}-L{here}"))
    );
    assert!(
        book.formula("Tổng hợp", line, 19)
            .contains(">=0.75,\"Tốt \"\"A\"\"\"")
    );

    let rows = book.rows("Cách tính");
    let total = rows.iter().position(|row| row[1] == "Cộng").unwrap();
    assert_eq!(rows[total][8], Data::Float(6.8), "điểm máy");
    assert_eq!(rows[total][12], Data::Float(6.8), "điểm chốt");
    assert_eq!(
        book.formula("Cách tính", total as u32, 8),
        format!("SUM(I{}:I{total})", total - 1)
    );
}

#[test]
fn a_grade_held_by_more_than_its_quota_is_pointed_out() {
    let mut comparison = sample::comparison();
    comparison.quotas = vec![doichieu::model::GradeQuota {
        grade: "Tốt \"A\"".into(),
        share: 5_000,
        within: doichieu::model::QuotaGroup::Round,
    }];
    let mut book = Book::of(&comparison);
    let row = book.row("Tổng hợp", 1, "Huyện đoàn An Minh");
    let remark = row[21].to_string();
    assert!(
        remark.contains("Vượt tỷ lệ “Tốt \"A\"”: 2/1 đơn vị."),
        "{remark}"
    );
    let rows = book.rows("Tổng hợp");
    let at = rows.iter().position(|row| row[1] == "Huyện đoàn An Minh");
    let formula = book.formula("Tổng hợp", at.unwrap() as u32, 21);
    assert!(
        formula.contains("INT(SUMPRODUCT(($T$9:$T$12<>\"chưa xếp loại\")*1)*5000/10000)"),
        "{formula}"
    );
    // Both may have it.
    comparison.quotas[0].share = 10_000;
    let row = Book::of(&comparison).row("Tổng hợp", 1, "Huyện đoàn An Minh");
    assert!(!row[21].to_string().contains("Vượt tỷ lệ"), "{}", row[21]);
}

#[test]
fn a_line_takes_no_more_than_its_maximum() {
    let mut comparison = sample::comparison();
    let unit = &mut comparison.units[3];
    let line = &unit.assessment.score.lines[0];
    let (id, possible) = (line.id.clone(), line.possible);
    let over = doichieu::model::HumanValue::Number((possible.0 / 100 + 1).to_string());
    let human = doichieu::model::Human {
        appraised: Some(over),
        ..Default::default()
    };
    unit.human.lines.insert(id.clone(), human);
    let mut book = Book::of(&comparison);
    let rows = book.rows("Cách tính");
    let of_line = rows.iter().filter(|row| row[2] == id.as_str());
    let told: Vec<bool> = of_line
        .map(|row| row[16].to_string().contains("Vượt điểm tối đa."))
        .collect();
    assert_eq!(told.iter().filter(|told| **told).count(), 1, "{told:?}");
    let sheet = book.part("xl/worksheets/sheet6.xml");
    assert!(sheet.contains("<dataValidation "), "points are bounded");
}

#[test]
fn what_was_not_scored_is_said_in_words_and_never_as_zero() {
    let mut book = Book::of(&sample::comparison());
    for (name, words) in [
        ("Huyện đoàn Kiên Lương", "chưa nộp"),
        ("HUYỆN ĐOÀN AN MINH", "không đọc được"),
    ] {
        let row = book.row("Tổng hợp", 1, name);
        assert_eq!(row[0], "–", "{name}: hạng");
        assert_eq!(row[4], words, "{name}: nộp");
        for column in [6, 11, 18] {
            assert_eq!(row[column], words, "{name}: cột {column}");
        }
        assert_eq!(row[19], "chưa xếp loại");
        for column in [7, 12, 13] {
            assert_eq!(row[column], "–", "{name}: cột {column}");
        }
        let cells = texts(&book.row("Chỉ tiêu", 1, name)[2..8]);
        assert!(!cells.contains(&"0".to_string()), "{cells:?}");
        assert!(cells.contains(&words.to_string()), "{cells:?}");
    }
    let outline = texts(&book.row("Đề cương", 1, "Huyện đoàn Kiên Lương"));
    assert_eq!(outline[2..6], ["chưa nộp", "N", "N", "N"]);
}

#[test]
fn the_outline_shows_letters_and_counts_only_what_was_asked() {
    let mut book = Book::of(&sample::comparison());
    let row = texts(&book.row("Đề cương", 1, "Thành đoàn Rạch Giá"));
    assert_eq!(row[3..6], ["Đ", "T", "M"]);
    let share = book
        .rows("Đề cương")
        .into_iter()
        .find(|row| row[0].to_string().starts_with("Tỷ lệ đơn vị"))
        .unwrap();
    assert_eq!(share[3], Data::Float(1.0));
    assert_eq!(share[4], Data::Float(0.5));
    assert_eq!(share[5], "–", "nội dung “nếu có” không tính vào tỷ lệ");
}

#[test]
fn contradicting_figures_stand_side_by_side() {
    let mut book = Book::of(&sample::comparison());
    let row = book.row("Chỉ tiêu", 1, "Huyện đoàn An Minh");
    assert_eq!(row[2], Data::Float(900.0));
    assert_eq!(row[3], "1.250 ≠ 1.052");
    assert_eq!(row[4], "MT");
    assert_eq!(row[6], "chưa báo cáo");
    let total = book.row(
        "Chỉ tiêu",
        0,
        "Tổng các đơn vị có số liệu (% so với mức giao của các đơn vị đó)",
    );
    assert_eq!(total[3], Data::Float(1052.0));
    assert_eq!(total[6], "–", "tỷ lệ không cộng");
    assert_eq!(
        book.row("Chỉ tiêu", 0, "Chỉ tiêu của chương trình")[3],
        Data::Float(12_500.0)
    );
}

#[test]
fn an_empty_round_still_gives_every_sheet() {
    let mut comparison = sample::comparison();
    comparison.units.clear();
    comparison.order.clear();
    comparison.nodes.clear();
    comparison.findings.clear();
    comparison.rules.clear();
    comparison.targets.clear();
    comparison.round.title = "6 tháng\u{1}".repeat(100);
    let book = Book::of(&comparison);
    assert_eq!(book.file.sheet_names(), SHEETS);
    // "&9" sets the size of the letters; a digit right behind it would belong to the size.
    assert!(
        book.part("xl/worksheets/sheet1.xml")
            .contains("&amp;9 6 tháng")
    );
}

#[test]
fn a_round_without_targets_says_so() {
    let mut comparison = sample::comparison();
    comparison.targets.clear();
    for unit in &mut comparison.units {
        unit.assessment.targets.clear();
    }
    let mut book = Book::of(&comparison);
    let sentence = book.rows("Chỉ tiêu").concat();
    assert!(
        sentence
            .iter()
            .any(|cell| cell.to_string().contains("không in chỉ tiêu"))
    );
}

#[test]
fn texts_of_submissions_stay_texts() {
    let mut book = Book::of(&sample::comparison());
    let quoted = book.row("Minh chứng", 4, sample::FORMULA_LIKE);
    assert_eq!(quoted[1], "Huyện đoàn An Minh");
    assert!(book.row("Phát hiện", 4, "+2 ngày so với hạn.")[1] == "lưu ý");
    let clean = book.row("Phát hiện", 0, "figures-disagree");
    assert_eq!(clean[4], "Báo cáo ghi 1.250, bảng chỉ tiêu ghi 1.052.");
    for sheet in ["Phát hiện", "Minh chứng", "Tệp", "Phiếu Huyện đoàn An Minh"] {
        let formulas = book.file.worksheet_formula(sheet).unwrap();
        assert!(formulas.is_empty(), "{sheet} có công thức");
    }
}

#[test]
fn texts_beyond_a_cell_are_cut_with_a_mark() {
    let mut comparison = sample::comparison();
    comparison.units[0].assessment.findings[1].message = "dài ".repeat(20_000);
    let mut book = Book::of(&comparison);
    let message = book.row("Phát hiện", 0, "figures-disagree")[4].to_string();
    assert!(message.ends_with("… (đã cắt)"));
    assert_eq!(message.encode_utf16().count(), 32_767);
}

#[test]
fn findings_are_the_troubles_in_rank_order() {
    let mut book = Book::of(&sample::comparison());
    let rows = book.rows("Phát hiện");
    let found: Vec<(String, String)> = rows[5..]
        .iter()
        .map(|row| (row[2].to_string(), row[0].to_string()))
        .collect();
    let expected = [
        ("(toàn đợt)", "unit-unknown"),
        ("Huyện đoàn An Minh", "figures-disagree"),
        ("Huyện đoàn An Minh", "report-late"),
        ("Huyện đoàn Kiên Lương", "not-submitted"),
        ("HUYỆN ĐOÀN AN MINH", "file-unreadable"),
    ]
    .map(|(unit, code)| (unit.to_string(), code.to_string()));
    assert_eq!(found, expected);
    assert_eq!(rows[6][8], Data::Float(1.0), "điểm trừ");
}

#[test]
fn every_link_leads_to_its_own_quotation() {
    let mut book = Book::of(&sample::comparison());
    let quotes = book.rows("Minh chứng");
    assert_eq!(quotes.len() - 5, 5, "mỗi trích dẫn một dòng");
    let findings = book.rows("Phát hiện");
    let links = links(&book.part("xl/worksheets/sheet4.xml"));
    assert_eq!(links.len(), 3);
    for (cell, target) in &links {
        let row = cell.trim_start_matches('K').parse::<usize>().unwrap() - 1;
        assert_eq!(findings[row][9], quotes[*target][4], "{cell}");
    }
    let outline = book.rows("Đề cương");
    let jumps = book.file.worksheet_formula("Đề cương").unwrap();
    let jumps: Vec<_> = jumps
        .used_cells()
        .filter_map(|(row, column, formula)| {
            let rest = formula.strip_prefix("HYPERLINK(\"#'Minh chứng'!A")?;
            let (target, word) = rest.strip_suffix("\")")?.split_once("\",\"")?;
            let (first_row, first_column) = jumps.start()?;
            let cell = (row + first_row as usize, column + first_column as usize);
            Some((cell, target.parse::<usize>().ok()? - 1, word.to_owned()))
        })
        .collect();
    assert!(!jumps.is_empty());
    for ((row, column), target, word) in jumps {
        let cell = format!("dòng {row} cột {column}");
        assert_eq!(outline[row][1], quotes[target][1], "{cell}: đơn vị khác");
        assert_eq!(outline[row][column], Data::String(word), "{cell}");
    }
    assert!(!self::links(&book.part("xl/worksheets/sheet3.xml")).is_empty());
}

/// Cells with a link, and the row (from 0) of *Minh chứng* each leads to.
fn links(xml: &str) -> Vec<(String, usize)> {
    xml.split("<hyperlink ")
        .skip(1)
        .map(|part| {
            let attribute = |name: &str| {
                let start = part.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
                part[start..].split('"').next().unwrap().to_string()
            };
            let place = attribute("location");
            let row = place.strip_prefix("'Minh chứng'!A").unwrap();
            (attribute("ref"), row.parse::<usize>().unwrap() - 1)
        })
        .collect()
}

#[test]
fn the_overview_is_protected_and_ready_to_print() {
    let book = Book::of(&sample::comparison());
    let sheet = book.part("xl/worksheets/sheet1.xml");
    let start = sheet.find("<sheetProtection").unwrap();
    let protection = &sheet[start..start + sheet[start..].find("/>").unwrap()];
    assert!(
        !protection.contains("password") && !protection.contains("hash"),
        "{protection}"
    );
    for allowed in ["autoFilter=\"0\"", "formatColumns=\"0\"", "sort=\"0\""] {
        assert!(protection.contains(allowed), "{protection}");
    }
    assert!(sheet.contains("paperSize=\"9\"") && sheet.contains("orientation=\"landscape\""));
    assert!(sheet.contains("fitToHeight=\"0\"") && sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("&amp;P/&amp;N") && sheet.contains("&amp;&amp; khảo sát"));
    assert!(sheet.contains("<drawing ") && sheet.contains("<dataValidation "));
    assert!(book.part("xl/workbook.xml").contains("_xlnm.Print_Titles"));
    assert!(
        book.part("xl/styles.xml")
            .contains("<protection locked=\"0\"/>")
    );
}

#[test]
fn rules_that_say_nothing_or_too_much_are_marked() {
    let mut book = Book::of(&sample::comparison());
    assert_eq!(
        book.row("Quy tắc", 0, "text-copied")[8],
        "quy tắc chưa từng dùng"
    );
    let too_much = book.row("Quy tắc", 0, "section-missing")[8].to_string();
    assert_eq!(too_much, "quá 80 % số lần xét chưa đạt – có thể do quy tắc");
    assert_eq!(book.row("Quy tắc", 0, "report-late")[8], Data::Empty);
}

#[test]
fn files_and_absences_are_listed() {
    let mut book = Book::of(&sample::comparison());
    let row = texts(&book.row("Tệp", 0, "HUYỆN ĐOÀN AN MINH"));
    assert_eq!(
        row[2..],
        [
            "docx",
            "báo cáo",
            "abababababab",
            "không đọc được",
            "Tệp đặt mật khẩu"
        ]
    );
    assert!(
        book.row("Tệp", 0, "Huyện đoàn Kiên Lương")[1]
            .to_string()
            .contains("chưa nhận được tệp nào")
    );
}

#[test]
fn json_says_what_is_known_and_null_for_the_rest() {
    let bytes = report::json(&sample::comparison());
    assert_eq!(bytes.last(), Some(&b'\n'));
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    let unit = |index: usize| &value["units"][index];
    assert_eq!(unit(0)["submission"]["state"], "received");
    assert_eq!(unit(0)["submission"]["days_late"], 2);
    assert_eq!(unit(0)["targets"][0]["report"]["value"], 1250);
    assert_eq!(unit(0)["targets"][0]["value"], Value::Null);
    // What is met is no finding to an outside program.
    let findings = unit(0)["findings"].as_array().unwrap();
    assert!(findings.iter().all(|one| one["outcome"] != "met"));
    let disagree = findings
        .iter()
        .find(|one| one["subject"] == "target:8b")
        .unwrap();
    assert_eq!(disagree["points_lost"], 1);
    assert_eq!(disagree["evidence"][1]["anchor"], "Chỉ tiêu!F19");
    assert_eq!(unit(1)["submission"]["state"], "not-submitted");
    assert_eq!(unit(1)["submission"]["days_late"], Value::Null);
    assert_eq!(unit(1)["score"]["percent"], Value::Null);
    assert_eq!(unit(1)["grade"], Value::Null);
    assert_eq!(unit(3)["score"]["percent"], 87.18);
    assert_eq!(unit(3)["targets"][0]["percent"], 116.9);
    assert_eq!(unit(3)["sections"][3]["state"], "missing");
    assert_eq!(value["findings"][0]["points_lost"], Value::Null);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("{\"schema_version\":1,\"tool\":{\"name\":\"doichieu\""));
}

#[test]
fn every_key_of_the_json_is_in_its_schema() {
    let mut comparison = sample::comparison();
    comparison.round.period.target_to = Some("2024-12-31".into());
    comparison.findings.push(sample::finding(
        "text-copied",
        Severity::Info,
        Subject::Unit,
        "Đoạn giống nhau.",
        vec![sample::evidence("an-minh", 3, "đoạn")],
    ));
    let schema: Value = serde_json::from_str(&report::json_schema()).unwrap();
    let value: Value = serde_json::from_slice(&report::json(&comparison)).unwrap();
    let mut faults = Vec::new();
    conform(&schema, &schema, &value, "$", &mut faults);
    assert_eq!(faults, Vec::<String>::new());

    let mut wrong = value;
    wrong["units"][0]["score"]["extra"] = Value::from(1);
    wrong["units"][0]["rank"] = Value::from("2");
    wrong["rules"][0].as_object_mut().unwrap().remove("met");
    conform(&schema, &schema, &wrong, "$", &mut faults);
    assert_eq!(faults.len(), 3, "{faults:?}");
}

/// The part of JSON Schema the schema uses; keys the schema does not know are faults here.
fn conform(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointed = root.pointer(reference.trim_start_matches('#')).unwrap();
        conform(root, pointed, value, path, faults);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = choices.iter().any(|choice| {
            let mut inner = Vec::new();
            conform(root, choice, value, path, &mut inner);
            inner.is_empty()
        });
        if !fits {
            faults.push(format!("{path}: không khớp khả năng nào"));
        }
    }
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |kind: &&str| match *kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => value.is_null(),
    };
    if !kinds.is_empty() && !kinds.iter().any(is) {
        faults.push(format!("{path}: kiểu {value}"));
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|all| !all.contains(value))
    {
        faults.push(format!("{path}: giá trị {value}"));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        faults.push(format!("{path}: giá trị {value}"));
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        for (index, one) in values.iter().enumerate() {
            conform(root, items, one, &format!("{path}[{index}]"), faults);
        }
    }
    if let (Some(known), Some(object)) = (schema["properties"].as_object(), value.as_object()) {
        for (key, one) in object {
            match known.get(key) {
                Some(inner) => conform(root, inner, one, &format!("{path}.{key}"), faults),
                None => faults.push(format!("{path}.{key}: khóa lạ")),
            }
        }
        for required in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(required.as_str().unwrap()) {
                faults.push(format!("{path}: thiếu {required}"));
            }
        }
    }
}

#[test]
fn not_due_yet_not_found_and_not_submitted_are_three_different_words() {
    for (outcome, word) in [
        (Outcome::NotMet, "chưa nộp"),
        (Outcome::NotApplicable, "chưa đến hạn"),
        (Outcome::Unreadable, "chưa thấy tệp"),
    ] {
        let mut comparison = sample::comparison();
        let silent = comparison
            .units
            .iter_mut()
            .find(|unit| unit.assessment.state == SubmissionState::NotSubmitted)
            .unwrap();
        silent.assessment.findings[0].outcome = outcome;
        let name = silent.assessment.unit.name.clone();
        let mut book = Book::of(&comparison);
        for sheet in ["Tổng hợp", "Đề cương", "Chỉ tiêu"] {
            let rows = book.rows(sheet);
            let row = rows
                .iter()
                .find(|row| row.iter().any(|cell| cell.to_string() == name))
                .unwrap_or_else(|| panic!("{sheet}: {name}"));
            let said: Vec<String> = row.iter().map(ToString::to_string).collect();
            assert!(
                said.iter().any(|cell| cell == word),
                "{sheet} {word}: {said:?}"
            );
        }
    }
}

#[test]
fn days_are_written_as_a_board_writes_them() {
    let mut comparison = sample::comparison();
    let late = comparison.units[0]
        .assessment
        .findings
        .iter_mut()
        .find(|finding| finding.code == "report-late")
        .unwrap();
    late.found = "2024-06-27".to_owned();
    late.expected = "2024-06-25".to_owned();
    let mut book = Book::of(&comparison);
    let row = book.row("Phát hiện", 0, "report-late");
    assert_eq!(row[5].to_string(), "27/06/2024");
    assert_eq!(row[6].to_string(), "25/06/2024");
}
