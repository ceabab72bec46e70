//! Target values of a generated unit, their wording in text, and the indicator sheet.

use std::collections::BTreeMap;

use super::bank::{Bank, thousands};
use super::rng::Rng;
use super::sheet::{Book, Sheet};

/// A value in tenths: 86,5 % is 865, 1.250 people are 12500. No floating point enters a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tenths(pub(crate) i64);

impl Tenths {
    /// As `expected.json` and TOML write it.
    pub(crate) fn plain(self) -> String {
        match self.0 % 10 {
            0 => (self.0 / 10).to_string(),
            part => format!("{}.{part}", self.0 / 10),
        }
    }

    fn cell(self) -> toml::Value {
        if self.0 % 10 == 0 {
            toml::Value::Integer(self.0 / 10)
        } else {
            toml::Value::Float(self.0 as f64 / 10.0)
        }
    }
}

/// What a unit reached on one target.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Result {
    /// What it was given.
    pub(crate) goal: Tenths,
    /// What it reached.
    pub(crate) value: Tenths,
    /// The year before.
    pub(crate) before: Tenths,
}

/// Goals that are the same for all units, and the yearly sums that are shared out.
const GOALS: [(&str, i64); 19] = [
    ("1a", 100),
    ("1b", 80),
    ("2", 7_000),
    ("3", 12),
    ("4a", 60),
    ("4b", 30),
    ("4c", 35),
    ("5", 22_000),
    ("6", 1),
    ("7a", 160_000_000),
    ("7b", 4),
    ("8a", 6_500),
    ("8b", 1_050),
    ("9", 1_150),
    ("10", 850),
    ("11a", 50),
    ("11b", 68),
    ("12a", 180),
    ("12b", 70),
];

/// Draws the goals and the results of one unit; it has no result on some targets.
pub(crate) fn draw(
    bank: &Bank,
    rng: &mut Rng,
) -> (BTreeMap<String, Tenths>, BTreeMap<String, Result>) {
    let mut goals = BTreeMap::new();
    let mut results = BTreeMap::new();
    for (id, base) in GOALS {
        let rate = bank.targets[id].unit == "%";
        let skip = match id {
            "11a" => 80,
            "6" => 40,
            _ => 4,
        };
        let percent = rng.range(80, 120);
        let (goal, value, before) = if rate {
            let value = (base * rng.range(850, 1150) / 100).min(1000);
            let before = (value * rng.range(80, 98) / 100).min(1000);
            (base * 10, if id == "1a" { 1000 } else { value }, before)
        } else if id == "7a" {
            let goal = base * percent / 100 / 5_000_000 * 5_000_000;
            let value = goal * rng.range(35, 75) / 100 / 5_000_000 * 5_000_000;
            (goal * 10, value * 10, (value - 5_000_000) * 10)
        } else if id == "6" {
            (10, 10, 10)
        } else {
            let goal = (base * percent / 100).max(2);
            let value = (goal * rng.range(35, 75) / 100).max(1);
            (
                goal * 10,
                value * 10,
                (value * rng.range(75, 97) / 100).max(1) * 10,
            )
        };
        goals.insert(id.to_owned(), Tenths(goal));
        if !rng.chance(skip) {
            results.insert(
                id.to_owned(),
                Result {
                    goal: Tenths(goal),
                    value: Tenths(value),
                    before: Tenths(before),
                },
            );
        }
    }
    (goals, results)
}

/// How a unit writes its numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hand {
    /// Between groups of three digits.
    pub(crate) separator: &'static str,
    /// Money in billions rather than millions.
    pub(crate) billions: bool,
}

impl Hand {
    /// A number as this unit writes it.
    pub(crate) fn write(self, value: Tenths, unit: &str) -> String {
        let whole = value.0 / 10;
        if unit == "đồng" {
            let millions = whole / 1_000_000;
            if self.billions && millions % 10 == 0 {
                return format!("0,{:02} tỷ đồng", millions / 10);
            }
            return format!("{millions} triệu đồng");
        }
        match value.0 % 10 {
            0 if unit != "%" && whole < 10 => format!("{whole:02}"),
            0 => thousands(whole, self.separator),
            part => format!("{whole},{part}"),
        }
    }
}

/// A sentence with the result of a target.
pub(crate) fn sentence(
    bank: &Bank,
    id: &str,
    result: &Result,
    hand: Hand,
    rng: &mut Rng,
) -> String {
    let words = &bank.targets[id];
    let share = (result.value.0 * 1000 + result.goal.0 / 2) / result.goal.0;
    let share = match share % 10 {
        0 => (share / 10).to_string(),
        part => format!("{},{part}", share / 10),
    };
    let text = rng
        .pick(&words.say)
        .replace("{v}", &hand.write(result.value, &words.unit))
        .replace("{g}", &hand.write(result.goal, &words.unit))
        .replace("{y}", &hand.write(result.before, &words.unit))
        .replace("{pt}", &share);
    match text.chars().next() {
        Some(first) => first.to_uppercase().chain(text.chars().skip(1)).collect(),
        None => text,
    }
}

/// A number that has nothing to do with the one it replaces.
pub(crate) fn other(value: Tenths, unit: &str) -> Tenths {
    match unit {
        "%" => Tenths((value.0 - 73).max(11)),
        "đồng" => Tenths(value.0 + 150_000_000),
        _ => Tenths((value.0 / 10 * 117 / 100 + 3) * 10),
    }
}

/// The indicator sheet in one of four layouts.
pub(crate) fn book(
    bank: &Bank,
    layout: i64,
    results: &BTreeMap<String, Result>,
    place: &str,
) -> Book {
    let sheet = match layout {
        0 => clean(bank, results, place),
        1 => two_rows(bank, results, place),
        2 => grouped(bank, results, place),
        _ => units_in_names(bank, results),
    };
    let mut sheets = Vec::new();
    if layout == 2 {
        sheets.push(Sheet {
            name: "Bìa".into(),
            rows: vec![vec![text("BIỂU MẪU BÁO CÁO")], vec![text(place)]],
            ..Sheet::default()
        });
        sheets.push(Sheet {
            name: "Tổ chức".into(),
            rows: vec![
                vec![
                    text("TT"),
                    text("Đơn vị"),
                    text("Số chi đoàn"),
                    text("Số đoàn viên"),
                ],
                vec![
                    text("1"),
                    text("Khối xã, thị trấn"),
                    number(96),
                    number(2410),
                ],
                vec![text("2"), text("Khối trường học"), number(74), number(2105)],
            ],
            ..Sheet::default()
        });
    }
    sheets.push(sheet);
    Book {
        out: String::new(),
        zip: None,
        sheet: sheets,
        values: BTreeMap::new(),
    }
}

fn text(text: &str) -> toml::Value {
    toml::Value::String(text.to_owned())
}

fn number(number: i64) -> toml::Value {
    toml::Value::Integer(number)
}

fn texts(cells: &[&str]) -> Vec<toml::Value> {
    cells.iter().map(|cell| text(cell)).collect()
}

fn share(row: usize, value: &str, goal: &str, result: &Result) -> toml::Value {
    let mut table = toml::Table::new();
    table.insert(
        "formula".into(),
        text(&format!("={value}{row}/{goal}{row}")),
    );
    let thousandths = result.value.0 * 1000 / result.goal.0;
    let stored = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    table.insert("result".into(), text(&stored));
    table.insert("shown".into(), text("percent"));
    toml::Value::Table(table)
}

fn clean(bank: &Bank, results: &BTreeMap<String, Result>, place: &str) -> Sheet {
    let mut rows = vec![
        texts(&[&format!(
            "KẾT QUẢ THỰC HIỆN CHỈ TIÊU 6 THÁNG ĐẦU NĂM 2024 - {place}"
        )]),
        Vec::new(),
        texts(&[
            "TT",
            "Nội dung chỉ tiêu",
            "ĐVT",
            "Chỉ tiêu giao",
            "Kết quả",
            "Tỷ lệ",
        ]),
    ];
    for (id, _) in GOALS {
        let words = &bank.targets[id];
        let mut row = texts(&[id, &words.row, &words.unit]);
        if let Some(result) = results.get(id) {
            row.push(result.goal.cell());
            row.push(result.value.cell());
            row.push(share(rows.len() + 1, "E", "D", result));
        }
        rows.push(row);
    }
    Sheet {
        name: "Chỉ tiêu".into(),
        merges: vec!["A1:F1".into()],
        bold_rows: vec![1, 3],
        rows,
        ..Sheet::default()
    }
}

fn two_rows(bank: &Bank, results: &BTreeMap<String, Result>, place: &str) -> Sheet {
    let mut rows = vec![
        texts(&[&format!("BIỂU CHỈ TIÊU - {place}")]),
        texts(&[
            "STT",
            "Nội dung",
            "ĐVT",
            "Chỉ tiêu năm 2024",
            "Thực hiện",
            "",
        ]),
        texts(&["", "", "", "", "Cùng kỳ năm 2023", "6 tháng năm 2024"]),
    ];
    for (id, _) in GOALS {
        let words = &bank.targets[id];
        let line = id.trim_end_matches(['b', 'c']);
        let line = if line == id {
            id.trim_end_matches('a')
        } else {
            ""
        };
        let mut row = texts(&[line, &words.row, &words.unit]);
        if let Some(result) = results.get(id) {
            row.extend([
                result.goal.cell(),
                result.before.cell(),
                result.value.cell(),
            ]);
        }
        rows.push(row);
    }
    Sheet {
        name: "Sheet1".into(),
        merges: ["A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2"]
            .map(str::to_owned)
            .to_vec(),
        bold_rows: vec![1, 2, 3],
        rows,
        ..Sheet::default()
    }
}

fn grouped(bank: &Bank, results: &BTreeMap<String, Result>, place: &str) -> Sheet {
    let mut rows = vec![
        texts(&[&format!("TỔNG HỢP CHỈ TIÊU {place}")]),
        texts(&[
            "TT",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Giao năm 2024",
            "Kết quả thực hiện",
            "Tỷ lệ (%)",
        ]),
    ];
    for (group, ids) in [
        ("I. CÔNG TÁC GIÁO DỤC", &GOALS[..2]),
        ("II. PHONG TRÀO HÀNH ĐỘNG CÁCH MẠNG", &GOALS[2..9]),
        ("III. ĐỒNG HÀNH VỚI THANH NIÊN, THIẾU NHI", &GOALS[9..15]),
        ("IV. XÂY DỰNG ĐOÀN, THAM GIA XÂY DỰNG ĐẢNG", &GOALS[15..]),
    ] {
        rows.push(texts(&[group]));
        for (id, _) in ids {
            let words = &bank.targets[*id];
            let mut row = texts(&[id, &words.row, &words.unit]);
            if let Some(result) = results.get(*id) {
                row.push(result.goal.cell());
                row.push(result.value.cell());
                row.push(share(rows.len() + 1, "E", "D", result));
            }
            rows.push(row);
        }
    }
    Sheet {
        name: "Biểu 3".into(),
        merges: vec!["A1:F1".into()],
        bold_rows: vec![1, 2],
        rows,
        ..Sheet::default()
    }
}

/// No column for the unit of measure: it stands in the name; money in millions, counts as text.
fn units_in_names(bank: &Bank, results: &BTreeMap<String, Result>) -> Sheet {
    let mut rows = vec![texts(&[
        "Nội dung (đơn vị tính)",
        "Chỉ tiêu",
        "Đạt được",
        "Ghi chú",
    ])];
    for (id, _) in GOALS {
        let words = &bank.targets[id];
        let unit = if words.unit == "đồng" {
            "triệu đồng"
        } else {
            &words.unit
        };
        let mut row = texts(&[&format!("{} ({unit})", words.row)]);
        if let Some(result) = results.get(id) {
            let shown = |value: Tenths| match words.unit.as_str() {
                "đồng" => number(value.0 / 10_000_000),
                "%" => value.cell(),
                unit => text(&format!("{} {unit}", thousands(value.0 / 10, "."))),
            };
            row.push(shown(result.goal));
            row.push(shown(result.value));
        }
        rows.push(row);
    }
    Sheet {
        name: "Sheet1".into(),
        bold_rows: vec![1],
        rows,
        ..Sheet::default()
    }
}
