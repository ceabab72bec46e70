//! The fixture rounds come out as planted: states of every outline leaf, figures of every source,
//! planted findings found and false accusations absent, and the same bytes whatever the threads.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// Runs `score` and returns the JSON and the workbook.
fn score(round: &str, threads: &str) -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let (json, book) = (folder.path().join("a.json"), folder.path().join("a.xlsx"));
    let status = Command::new(env!("CARGO_BIN_EXE_doichieu"))
        .arg("score")
        .arg(fixtures(round))
        .args(["--date", "2024-07-15", "-q", "-j", threads, "-o"])
        .arg(&book)
        .arg("--json")
        .arg(&json)
        .status()
        .unwrap();
    assert!(status.success(), "{round}");
    (std::fs::read(json).unwrap(), std::fs::read(book).unwrap())
}

/// Excel repairs, and so changes, a workbook that tells of a row twice or out of turn.
fn rows_ascend(book: &[u8]) {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut sheets = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if !name.starts_with("xl/worksheets/sheet") {
            continue;
        }
        sheets += 1;
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        let rows = xml.split("<row r=\"").skip(1);
        let rows: Vec<u32> = rows
            .map(|row| row.split_once('"').unwrap().0.parse().unwrap())
            .collect();
        assert!(rows.is_sorted_by(|a, b| a < b), "{name}: {rows:?}");
    }
    assert!(sheets > 8);
}

fn names(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// What differs from `expected.json`, one line each.
struct Differences {
    leaves: Vec<String>,
    leaves_checked: usize,
    figures: Vec<String>,
    figures_checked: usize,
    accusations: Vec<String>,
    not_found: Vec<String>,
    submissions: Vec<String>,
}

fn compare(round: &str) -> Differences {
    let (json, book) = score(round, "2");
    rows_ascend(&book);
    let result: Value = serde_json::from_slice(&json).unwrap();
    let text = std::fs::read_to_string(fixtures(round).join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let mut found = Differences {
        leaves: Vec::new(),
        leaves_checked: 0,
        figures: Vec::new(),
        figures_checked: 0,
        accusations: Vec::new(),
        not_found: Vec::new(),
        submissions: Vec::new(),
    };
    for want in expected["units"].as_array().unwrap() {
        let id = want["id"].as_str().unwrap();
        let unit = result["units"]
            .as_array()
            .unwrap()
            .iter()
            .find(|unit| unit["id"] == id)
            .unwrap();
        let state = &want["submission"]["state"];
        if unit["submission"]["state"] != *state {
            found.submissions.push(format!("{id}: {state}"));
        }
        if unit["submission"]["days_late"].as_i64().unwrap_or(0)
            != want["submission"]["days_late"].as_i64().unwrap_or(0)
        {
            found.submissions.push(format!("{id}: days late"));
        }
        if state != "received" {
            continue;
        }
        leaves(id, want, unit, &mut found);
        figures(id, want, unit, &mut found);
        findings(id, want, unit, &mut found);
    }
    found
}

fn leaves(id: &str, want: &Value, unit: &Value, found: &mut Differences) {
    for (class, nodes) in want["leaves"].as_object().unwrap() {
        let accepted: &[&str] = match class.as_str() {
            "full" => &["full"],
            "thin" => &["thin"],
            "heading_only" => &["heading-only"],
            "missing" => &["missing"],
            "not_applicable" => &["not-applicable"],
            "missing_or_heading_only" => &["missing", "heading-only"],
            _ => continue,
        };
        for node in names(nodes) {
            let got = unit["sections"]
                .as_array()
                .unwrap()
                .iter()
                .find(|section| section["node"] == node)
                .and_then(|section| section["state"].as_str())
                .unwrap();
            found.leaves_checked += 1;
            if !accepted.contains(&got) {
                found
                    .leaves
                    .push(format!("{id} {node}: want {class}, got {got}"));
            }
        }
    }
}

fn figures(id: &str, want: &Value, unit: &Value, found: &mut Differences) {
    for (target, sources) in want["targets"].as_object().into_iter().flatten() {
        let got = unit["targets"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["target"] == *target)
            .unwrap();
        for source in ["report", "table", "sheet"] {
            let Some(value) = sources.get(source) else {
                continue;
            };
            found.figures_checked += 1;
            let read = &got[source]["value"];
            if read.as_f64() != value.as_f64() {
                found
                    .figures
                    .push(format!("{id} {target} {source}: want {value}, got {read}"));
            }
        }
    }
}

fn findings(id: &str, want: &Value, unit: &Value, found: &mut Differences) {
    let codes: Vec<&str> = unit["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    for code in names(&want["never"]) {
        if codes.contains(&code) {
            found.accusations.push(format!("{id} {code}"));
        }
    }
    for planted in want["findings"].as_array().into_iter().flatten() {
        let code = planted["code"].as_str().unwrap();
        if !codes.contains(&code) {
            found.not_found.push(format!("{id} {code}"));
        }
    }
}

/// Known differences are listed by number, so that neither a new one nor a mended one goes unseen.
fn at_most(what: &str, list: &[String], limit: usize) {
    assert!(list.len() <= limit, "{what}: {list:#?}");
}

#[test]
fn the_demo_round_comes_out_as_planted() {
    let found = compare("demo-2024");
    assert!(found.submissions.is_empty(), "{:?}", found.submissions);
    assert!(found.leaves_checked >= 700 && found.figures_checked >= 500);
    at_most("leaves", &found.leaves, 4);
    at_most("figures", &found.figures, 0);
    at_most("false accusations", &found.accusations, 2);
    at_most("planted and not found", &found.not_found, 0);
}

#[test]
fn the_kien_giang_round_comes_out_as_planted() {
    let found = compare("kien-giang-2024");
    assert!(found.submissions.is_empty(), "{:?}", found.submissions);
    assert!(found.leaves_checked >= 230);
    at_most("leaves", &found.leaves, 4);
    at_most("false accusations", &found.accusations, 4);
    at_most("planted and not found", &found.not_found, 0);
}

#[test]
fn the_tra_vinh_round_comes_out_as_planted() {
    let found = compare("tra-vinh-2023");
    assert!(found.submissions.is_empty(), "{:?}", found.submissions);
    assert!(found.leaves_checked >= 90 && found.figures_checked >= 60);
    at_most("leaves", &found.leaves, 0);
    at_most("figures", &found.figures, 0);
    at_most("false accusations", &found.accusations, 0);
    at_most("planted and not found", &found.not_found, 0);
}

#[test]
fn the_binh_duong_round_comes_out_as_planted() {
    let found = compare("binh-duong-2020");
    assert!(found.submissions.is_empty(), "{:?}", found.submissions);
    assert!(found.leaves_checked >= 110 && found.figures_checked >= 55);
    at_most("leaves", &found.leaves, 0);
    at_most("figures", &found.figures, 0);
    at_most("false accusations", &found.accusations, 0);
    at_most("planted and not found", &found.not_found, 0);
}

#[test]
fn threads_do_not_change_a_byte() {
    let (json_one, book_one) = score("demo-2024", "1");
    let (json_two, book_two) = score("demo-2024", "2");
    assert!(json_one == json_two, "JSON differs with the threads");
    assert!(
        book_one == book_two,
        "the workbook differs with the threads"
    );
}
