//! A round of any number of units, made from a seed: register, allocations, submissions and what
//! a careful reader finds in them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use std::fmt::Write as _;

use jiff::civil::{Date, Weekday, date};

use self::bank::Bank;
use self::compose::{Habit, report};
use self::expected::{Plan, Seen, UnitPlan, render};
use self::markup::{Form, Note, shape};
use self::rng::Rng;

pub(crate) mod bank;
mod compose;
#[path = "../../fixtures/builder/docx.rs"]
pub(crate) mod docx;
#[allow(dead_code, reason = "the fixture builder uses the rest")]
#[path = "../../fixtures/builder/expected.rs"]
mod expected;
mod figures;
mod headings;
#[allow(dead_code, reason = "the fixture builder uses the rest")]
#[path = "../../fixtures/builder/markup.rs"]
mod markup;
#[allow(dead_code, reason = "the fixture builder uses the rest")]
#[path = "../../fixtures/builder/outline.rs"]
mod outline;
#[allow(dead_code, reason = "the fixture builder uses the rest")]
#[path = "../../fixtures/builder/package.rs"]
mod package;
pub(crate) mod rng;
#[allow(dead_code, reason = "the fixture builder uses the rest")]
#[path = "../../fixtures/builder/sheet.rs"]
mod sheet;

/// Makes a round: path relative to the round folder → bytes.
///
/// # Errors
/// What TOML or the sheet writer says.
pub(crate) fn generate(seed: u64, units: usize) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let bank = Bank::load().map_err(|error| error.to_string())?;
    let mut files = BTreeMap::new();
    let mut register =
        "id,name,type,cluster,aliases,predecessors,visit,received,self_score\n".to_owned();
    let ids = ["2", "3", "5", "6", "7a", "7b", "8a", "8b", "9", "10", "12a"];
    let mut allocations = format!("unit,{}\n", ids.join(","));
    let mut plans = BTreeMap::new();
    let mut seen = BTreeMap::new();
    let mut visit = date(2024, 7, 8);
    for index in 0..units {
        // Each unit has its own stream, so that a unit stays the same in a larger round.
        let mut rng = Rng::new(seed.wrapping_mul(1_000_003).wrapping_add(index as u64));
        let (id, name, kind, place) = name(&bank, index);
        if index % 4 == 3 {
            visit = working_day(visit, 1);
        }
        let due = working_day(visit, -5);
        let (goals, results) = figures::draw(&bank, &mut rng);
        let fate = rng.range(0, 99);
        let late = if rng.chance(8) { rng.range(1, 4) } else { 0 };
        let received = if late > 0 {
            working_day(due, late)
        } else {
            working_day(due, -rng.range(0, 2))
        };
        let mut plan = UnitPlan {
            kind: String::new(),
            state: "received".into(),
            due: due.to_string(),
            received: Some(received.to_string()),
            days_late: late as u32,
            findings: Vec::new(),
            never: Vec::new(),
        };
        if late > 0 {
            plan.findings
                .push(["report-late".into(), "document:deadline".into()]);
        }
        if fate < 3 {
            plan.state = "not-submitted".into();
            plan.received = None;
            plan.days_late = 0;
            plan.findings = vec![["not-submitted".into(), "unit".into()]];
        } else {
            let habit = Habit::draw(&mut rng);
            let (blocks, notes) = report(&bank, &habit, &results, &place, &name, &mut rng);
            let options = docx::Options {
                split_runs: rng.chance(50),
                stored: false,
            };
            let mut bytes = docx::write(&blocks, "", options);
            let report = format!("submissions/{id}/{}", rng.pick(&FILE_NAMES));
            if fate < 6 {
                bytes.truncate(bytes.len() * 6 / 10);
                plan.state = "unreadable".into();
                plan.findings
                    .push(["file-unreadable".into(), format!("file:{report}")]);
            } else {
                let reported: BTreeSet<String> = notes
                    .iter()
                    .filter_map(|note| note.split_once('='))
                    .map(|(id, _)| id.to_owned())
                    .collect();
                let mut found = Seen::default();
                found.add(&[Note {
                    line: 0,
                    words: notes,
                }])?;
                if rng.chance(92) {
                    let layout = rng.range(0, 3);
                    let told = told(&bank, &results, &reported, &mut plan, &mut rng);
                    let book = figures::book(&bank, layout, &told, &place);
                    let values = told
                        .iter()
                        .map(|(id, result)| (id.clone(), toml::Value::String(result.value.plain())))
                        .collect();
                    found.add_sheet(&values)?;
                    files.insert(
                        format!("submissions/{id}/Bieu chi tieu.xlsx"),
                        sheet::write(&book)?,
                    );
                }
                seen.insert(id.clone(), found);
            }
            files.insert(report, bytes);
        }
        let logged = plan.received.clone().unwrap_or_default();
        let _ = writeln!(
            register,
            "{id},{name},{kind},Cụm {},{place},,{visit},{logged},",
            index % 6 + 1
        );
        let shares: Vec<String> = ids.iter().map(|id| goals[*id].plain()).collect();
        let _ = writeln!(allocations, "{id},{}", shares.join(","));
        plans.insert(id, plan);
    }
    let plan = Plan {
        pack: None,
        as_of: "2024-09-30".into(),
        targets: true,
        unit: plans,
    };
    files.insert(
        "expected.json".into(),
        render(&plan, &outline::Outline::default(), &seen).into_bytes(),
    );
    files.insert("units.csv".into(), register.into_bytes());
    files.insert("allocations.csv".into(), allocations.into_bytes());
    files.insert("round.toml".into(), ROUND.as_bytes().to_vec());
    Ok(files)
}

/// What the sheet says: the same as the text, but for slips that are noted as findings.
fn told(
    bank: &Bank,
    results: &BTreeMap<String, figures::Result>,
    reported: &BTreeSet<String>,
    plan: &mut UnitPlan,
    rng: &mut Rng,
) -> BTreeMap<String, figures::Result> {
    let mut told = results.clone();
    for (id, result) in &mut told {
        if rng.chance(3) && reported.contains(id) && id != "6" && id != "7b" {
            result.value = figures::other(result.value, &bank.targets[id].unit);
            plan.findings
                .push(["figures-disagree".into(), format!("target:{id}")]);
        }
    }
    told
}

fn name(bank: &Bank, index: usize) -> (String, String, &'static str, String) {
    let places = &bank.words.places;
    let communes = &bank.words.communes;
    let (place, kind, title) = if index < places.len() {
        (places[index].clone(), "huyện đoàn", "Huyện đoàn")
    } else {
        let number = index - places.len();
        let place = match number / communes.len() {
            0 => communes[number].clone(),
            round => format!("{} {}", communes[number % communes.len()], round + 1),
        };
        (place, "xã đoàn", "Xã đoàn")
    };
    let name = format!("{title} {place}");
    let id = shape(&name, Form::Toneless)
        .to_lowercase()
        .replace(' ', "-");
    (id, name, kind, place)
}

/// So many working days (Monday to Friday; the months used have no holiday) forward or back.
fn working_day(from: Date, days: i64) -> Date {
    let step = if days < 0 { -1 } else { 1 };
    let mut day = from;
    let mut left = days.abs();
    while left > 0 {
        day = day.saturating_add(step.days());
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    day
}

const FILE_NAMES: [&str; 4] = [
    "Báo cáo 6 tháng đầu năm 2024.docx",
    "BC 6 thang dau nam.docx",
    "Bao cao ket qua cong tac Doan 6T.docx",
    "BC_KIEM_TRA_2024.docx",
];

const ROUND: &str =
    "title  = \"Kiểm tra công tác đoàn và phong trào thanh thiếu nhi 6 tháng đầu năm 2024\"
rules  = \"soc-trang-2024\"
period = { kind = \"half-year\", from = 2024-01-01, to = 2024-06-30 }

[deadline]
days     = 5
counting = \"working-days\"
before   = \"visit\"
";
