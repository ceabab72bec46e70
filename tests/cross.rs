//! A round with planted defects that no single file shows: every one is found, and nothing else is.
//! The reports are written here, about units and works that do not exist.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use doichieu::model::{Comparison, Content, Timeliness};
use doichieu::round::Round;
use doichieu::{Options, cross, earlier, report, rules, run};

const NAMES: [&str; 12] = [
    "An Bình",
    "Bình Sơn",
    "Cẩm Thủy",
    "Định Hòa",
    "Đông Lộc",
    "Gia Lạc",
    "Hải Triều",
    "Khánh Vân",
    "Long Phước",
    "Mỹ Thạnh",
    "Ninh Tây",
    "Phú Ân",
];

const PLACES: [&str; 12] = [
    "bến đò Cây Dừa",
    "chợ nổi Rạch Gòn",
    "đồi Thông Reo",
    "kênh Mười Ba",
    "làng nghề đan lát",
    "cánh đồng Lớn",
    "bãi bồi ven sông",
    "vườn cam Bà Tư",
    "rừng tràm",
    "xóm chài",
    "khu tái định cư",
    "tuyến đê biển",
];

const WORKS: [&str; 8] = [
    "thắp sáng đường quê",
    "dạy bơi miễn phí",
    "thu gom pin cũ",
    "sửa nhà tình thương",
    "trồng hoa thay rác",
    "tủ sách lưu động",
    "hiến máu cứu người",
    "số hóa di tích",
];

/// Figures that differ from unit to unit and from line to line.
fn figure(unit: usize, line: usize) -> usize {
    (unit * 7919 + line * 104_729 + 13) % 900 + 17
}

/// What only this unit did.
fn own(unit: usize) -> Vec<String> {
    (0..WORKS.len())
        .map(|line| {
            let place = PLACES[(unit * 5 + line * 7) % PLACES.len()];
            let work = WORKS[(unit + line) % WORKS.len()];
            match (unit + line) % 4 {
                0 => format!(
                    "Mô hình {work} tại {place} duy trì {} buổi, {} lượt người dự, quỹ còn {} triệu đồng.",
                    figure(unit, line),
                    figure(unit, line + 20),
                    figure(unit, line + 40)
                ),
                1 => format!(
                    "Ra quân {work} vào {} ngày cuối tuần, dọn {} mét rạch quanh {place}, {} hộ ký cam kết.",
                    figure(unit, line),
                    figure(unit, line + 20),
                    figure(unit, line + 40)
                ),
                2 => format!(
                    "Nhóm {} tình nguyện viên nhận việc {work}, hẹn người dân {place} {} lần, còn {} việc dở dang.",
                    figure(unit, line),
                    figure(unit, line + 20),
                    figure(unit, line + 40)
                ),
                _ => format!(
                    "Từ ý kiến của {} hộ ở {place}, đơn vị chọn {work} làm phần việc quý, chi {} triệu, {} người góp công.",
                    figure(unit, line),
                    figure(unit, line + 20),
                    figure(unit, line + 40)
                ),
            }
        })
        .collect()
}

const COPIED: [&str; 2] = [
    "Đội trí thức trẻ khảo sát 37 giếng nước nhiễm phèn, lắp 12 bộ lọc cát cho 214 hộ, hướng dẫn bà con súc rửa hằng \
     tháng và để lại số điện thoại của tổ trực tại nhà văn hóa ấp.",
    "Câu lạc bộ ghe ngo nữ luyện tập 46 buổi, dự 3 giải cấp huyện, đoạt 2 giải nhì, tiền thưởng 18 triệu đồng dùng mua \
     áo phao cho 95 em nhỏ đi học bằng xuồng.",
];

/// The report of one unit; the planted ones differ.
fn text(unit: usize, year: u32) -> String {
    let name = NAMES[unit];
    let mut text = format!(
        "HUYỆN ĐOÀN {}\nBÁO CÁO\nKết quả công tác Đoàn 6 tháng đầu năm {year}\n",
        name.to_uppercase()
    );
    let mut lines = own(unit);
    let jobs = if unit == 8 { 9_400 } else { 410 + unit * 9 };
    lines.push(format!("Đã giới thiệu việc làm cho {jobs} thanh niên."));
    let date = if unit == 9 { "12/3/2023" } else { "21/3/2023" };
    lines.push(format!(
        "Triển khai Hướng dẫn số 31-HD/TWĐTN-BKT ngày {date} của Ban Bí thư Trung ương Đoàn tại {} cơ sở.",
        unit + 11
    ));
    if unit == 2 || unit == 5 {
        lines.extend(COPIED.map(str::to_owned));
    }
    if unit == 5 {
        lines.push("Huyện đoàn Cẩm Thủy đã ra mắt 04 đội hình ứng phó thiên tai.".to_owned());
    }
    if unit == 7 {
        lines.push("Trong 6 tháng đầu năm 2023, đã kết nạp 318 đoàn viên mới.".to_owned());
    }
    if unit == 3 {
        // Honest mentions of a neighbour and of last year.
        lines.push(
            "Kết nghĩa và giao lưu với Huyện đoàn An Bình; số đoàn viên mới tăng 12 so với 6 tháng đầu năm 2023."
                .to_owned(),
        );
    }
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
    text
}

fn write_round(folder: &Path, year: u32) {
    let received = |unit: usize| {
        if unit == 4 {
            "2024-06-28"
        } else {
            "2024-06-24"
        }
    };
    let mut units = "id,name,type,visit,received\n".to_owned();
    let mut allocations = "unit,8b\n".to_owned();
    for (unit, name) in NAMES.iter().enumerate() {
        let _ = writeln!(
            units,
            "u{unit:02},Huyện đoàn {name},huyện đoàn,2024-07-02,{}",
            received(unit)
        );
        let _ = writeln!(allocations, "u{unit:02},1000");
        let own = folder.join(format!("submissions/u{unit:02}"));
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("bao-cao.txt"), text(unit, year)).unwrap();
    }
    fs::write(folder.join("units.csv"), units).unwrap();
    fs::write(folder.join("allocations.csv"), allocations).unwrap();
    fs::write(
        folder.join("round.toml"),
        format!(
            "title = \"Đợt thử {year}\"\nrules = \"soc-trang-2024\"\n\
             period = {{ kind = \"half-year\", from = {year}-01-01, to = {year}-06-30 }}\n\
             [deadline]\ndays = 5\ncounting = \"working-days\"\nbefore = \"visit\"\n"
        ),
    )
    .unwrap();
}

fn judge(folder: &Path, threads: usize, previous: Option<&[u8]>) -> Comparison {
    let round = Round::load(folder).unwrap();
    let loaded = rules::load(&round.rules, Some(&round.folder)).unwrap();
    let options = Options {
        threads: std::num::NonZeroUsize::new(threads),
        previous: previous.map(|bytes| earlier::read(bytes).unwrap()),
        ..Options::new(jiff::civil::date(2024, 7, 15))
    };
    run(&round, &loaded.pack, &options, &|_| {}).unwrap()
}

/// Signs of checks between units, by unit: code and subject.
fn signs(comparison: &Comparison) -> BTreeMap<usize, Vec<String>> {
    let mut signs: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (index, unit) in comparison.units.iter().enumerate() {
        for finding in unit.assessment.findings.iter().filter(|f| f.is_trouble()) {
            if cross::codes().contains(&finding.code) {
                let sign = format!("{} {}", finding.code, finding.subject);
                signs.entry(index).or_default().push(sign);
            }
        }
    }
    signs
}

#[test]
fn planted_defects_are_found_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    write_round(folder.path(), 2024);
    let comparison = judge(folder.path(), 2, None);
    let file = |unit: usize| format!("file:submissions/u{unit:02}/bao-cao.txt");
    let expected: BTreeMap<usize, Vec<String>> = [
        (2, vec!["text-copied document:copy".to_owned()]),
        (
            5,
            vec![
                "text-copied document:copy".to_owned(),
                format!("names-another-unit {}", file(5)),
            ],
        ),
        (7, vec![format!("names-another-year {}", file(7))]),
        (8, vec!["figure-outlier target:8b".to_owned()]),
        (
            9,
            vec!["citation-differs document:citation-31-HD/TWDTN-BKT".to_owned()],
        ),
    ]
    .into();
    assert_eq!(signs(&comparison), expected);
    let copied = comparison
        .findings
        .iter()
        .find(|finding| finding.code == "text-copied")
        .unwrap();
    // Pairs side by side, with both quotations in full and both places.
    let quotes: Vec<&str> = copied.evidence.iter().map(|e| e.quote.as_str()).collect();
    assert_eq!(quotes, [COPIED[0], COPIED[0], COPIED[1], COPIED[1]]);
    assert_ne!(copied.evidence[0].file, copied.evidence[1].file);
    assert!(!copied.message.contains('%'));
    for finding in &comparison.units[8].assessment.findings {
        if finding.code == "figure-outlier" {
            assert!(finding.message.starts_with("Cần xác minh"));
        }
    }
}

#[test]
fn signs_between_units_cost_no_points() {
    let folder = tempfile::tempdir().unwrap();
    write_round(folder.path(), 2024);
    let comparison = judge(folder.path(), 2, None);
    for unit in &comparison.units {
        for (finding, lost) in unit.assessment.findings.iter().zip(&unit.points_lost) {
            if cross::codes().contains(&finding.code) {
                assert_eq!(lost.0, 0, "{}", finding.code);
            }
        }
    }
}

#[test]
fn threads_do_not_show() {
    let folder = tempfile::tempdir().unwrap();
    write_round(folder.path(), 2024);
    let (one, four) = (judge(folder.path(), 1, None), judge(folder.path(), 4, None));
    assert!(report::json(&one) == report::json(&four));
}

#[test]
fn empty_but_on_time_has_its_own_cell() {
    let folder = tempfile::tempdir().unwrap();
    write_round(folder.path(), 2024);
    let empty = "HUYỆN ĐOÀN PHÚ ÂN\nBÁO CÁO\nKết quả công tác Đoàn 6 tháng đầu năm 2024\nKính gửi Tỉnh đoàn.\n";
    fs::write(folder.path().join("submissions/u11/bao-cao.txt"), empty).unwrap();
    let comparison = judge(folder.path(), 2, None);
    let cell = |content, timeliness| {
        let cells = comparison.matrix.iter();
        cells
            .filter(|cell| cell.content == content && cell.timeliness == timeliness)
            .flat_map(|cell| cell.units.clone())
            .collect::<Vec<_>>()
    };
    assert!(cell(Content::Empty, Timeliness::OnTime).contains(&11));
    let late = Content::ALL
        .map(|content| cell(content, Timeliness::Late))
        .concat();
    assert_eq!(late, [4]);
    let all: usize = comparison.matrix.iter().map(|cell| cell.units.len()).sum();
    assert_eq!(all, NAMES.len());
}

#[test]
fn last_year_s_report_is_known_again() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_round(old.path(), 2023);
    write_round(new.path(), 2024);
    // Unit 1 writes its works anew, unit 6 hands in the very same file.
    let fresh = text(1, 2024)
        .replace(' ', " vẫn ")
        .replace("vẫn vẫn", "vẫn");
    fs::write(new.path().join("submissions/u01/bao-cao.txt"), fresh).unwrap();
    fs::write(
        new.path().join("submissions/u06/bao-cao.txt"),
        text(6, 2023),
    )
    .unwrap();
    let before = report::json(&judge(old.path(), 2, None));
    let comparison = judge(new.path(), 2, Some(&before));
    let signs = signs(&comparison);
    let stale = "text-copied document:earlier-report".to_owned();
    assert!(signs[&0].contains(&stale), "{:?}", signs[&0]);
    assert!(!signs.get(&1).is_some_and(|signs| signs.contains(&stale)));
    assert!(signs[&6].contains(&"resubmitted-unchanged unit".to_owned()));
    assert!(!signs[&0].contains(&"resubmitted-unchanged unit".to_owned()));
    let changes = comparison.changes.as_ref().unwrap();
    assert!(changes.units[6].same_files && !changes.units[0].same_files);
    assert!(report::xlsx(&comparison).is_ok());
}

const TOLD: &str = "Đêm rằm, nhóm bạn trẻ xóm Chùa chèo 6 chiếc ghe ra giữa đầm dựng sân khấu nổi, mời 140 bà con \
    bơi xuồng tới nghe kể chuyện giữ đất; tiền bán trà đá được 3 triệu đồng góp mua 25 tấm lợp cho lớp học tình \
    thương mà cơn lốc đầu mùa đã cuốn mất mái.";

const TOLD_MORE: &str = "Bé út nhà chị Sáu nhặt 12 vỏ chai đem đổi bút chì, từ đó lớp 4 rủ nhau dựng quầy \
    đổi rác ngay cổng; hết học kỳ gom 310 ký nhựa, mua được 2 chiếc quạt trần và trả nợ tiền vở cho những bạn cha mẹ \
    còn lênh đênh trên biển.";

/// The same words about other figures and places.
fn told_elsewhere(told: &str) -> String {
    told.replace("xóm Chùa", "xóm Đình")
        .replace("12 vỏ", "17 vỏ")
        .replace("310", "425")
        .replace("6 chiếc", "9 chiếc")
        .replace("140", "215")
        .replace("3 triệu", "7 triệu")
        .replace("25 tấm", "48 tấm")
}

fn add(folder: &Path, unit: usize, year: u32, more: &str) {
    let file = folder.join(format!("submissions/u{unit:02}/bao-cao.txt"));
    fs::write(&file, format!("{}\n{more}\n", text(unit, year))).unwrap();
}

#[test]
fn last_year_s_words_are_known_again_with_new_figures() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_round(old.path(), 2023);
    write_round(new.path(), 2024);
    let both = format!("{TOLD}\n{TOLD_MORE}");
    add(old.path(), 1, 2023, &both);
    add(new.path(), 1, 2024, &told_elsewhere(&both));
    let before = report::json(&judge(old.path(), 2, None));
    let comparison = judge(new.path(), 2, Some(&before));
    let mut findings = comparison.units[1].assessment.findings.iter();
    let stale = findings
        .find(|finding| finding.subject.to_string() == "document:earlier-report")
        .unwrap();
    let how = "2 đoạn chỉ đổi số liệu hoặc tên riêng";
    assert!(stale.message.contains(how), "{}", stale.message);
}

#[test]
fn one_paragraph_with_other_figures_and_places_is_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    write_round(folder.path(), 2024);
    add(folder.path(), 3, 2024, TOLD);
    add(folder.path(), 10, 2024, &told_elsewhere(TOLD));
    let comparison = judge(folder.path(), 2, None);
    let copies = comparison
        .findings
        .iter()
        .filter(|f| f.code == "text-copied");
    let copies: Vec<String> = copies.map(|finding| finding.subject.to_string()).collect();
    assert_eq!(copies, ["document:copy-u02-u05", "document:copy-u03-u10"]);
}

#[test]
fn previous_is_an_option_and_a_wrong_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let round = folder.path().join("dot");
    fs::create_dir(&round).unwrap();
    write_round(&round, 2024);
    let score = |extra: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_doichieu"))
            .arg("score")
            .arg(&round)
            .args(["--date", "2024-07-15", "-q", "--force"])
            .args(extra)
            .output()
            .unwrap()
    };
    let first = folder.path().join("truoc.json");
    let first = first.to_str().unwrap();
    assert!(score(&["--json", first]).status.success());
    let again = score(&["--json", "-", "--previous", first]);
    assert!(again.status.success());
    let result: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    for unit in result["changes"]["units"].as_array().unwrap() {
        assert_eq!(unit["same_files"], true);
        assert_eq!(unit["new"].as_array().unwrap().len(), 0);
        assert_eq!(unit["closed"].as_array().unwrap().len(), 0);
    }
    let wrong = round.join("units.csv");
    let refused = score(&["--previous", wrong.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("không phải JSON"));
}
