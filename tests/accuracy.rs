//! `docs/accuracy.md` says what is measured now; it cannot go stale, and what is published cannot
//! fall unseen.
//!
//! `UPDATE_DOCS=1 cargo test --test accuracy` writes the page anew.

#![allow(clippy::unwrap_used)] // helpers of tests

#[path = "../fixtures/accuracy/measure/mod.rs"]
mod measure;

use std::fs;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_page_says_what_is_measured() {
    let rounds = [root("fixtures/demo-2024"), root("fixtures/kien-giang-2024")];
    let rounds: Vec<&Path> = rounds.iter().map(PathBuf::as_path).collect();
    let measured = measure::measure(&root("fixtures/accuracy"), &rounds).unwrap();
    let path = root("docs/accuracy.md");
    let page = measure::page::page(&measured);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let stale = page
        .lines()
        .zip(written.lines())
        .find(|(now, then)| now != then);
    assert!(
        written == page,
        "docs/accuracy.md is stale (first difference, now and then: {stale:?}): run \
         `UPDATE_DOCS=1 cargo test --test accuracy` and look at what changed"
    );
    let headings = measured.headings.as_ref().unwrap();
    let figures = measured.figures.as_ref().unwrap();
    let paragraphs = measured.reports.iter().map(|r| r.all_paragraphs().wanted);
    assert!(headings.rows.wanted >= 180 && figures.readings.wanted >= 260);
    assert!(measured.reports.len() >= 6 && paragraphs.sum::<usize>() >= 400);
    let failed = measure::printout::failed(&measured);
    for failure in headings.failures.iter().chain(&figures.failures) {
        assert!(failed.contains(&failure.subject), "{}", failure.subject);
    }
    let share = format!("({} %)", headings.rows.recall());
    assert!(measure::printout::numbers(&measured).contains(&share));
}

#[test]
fn every_label_lies_where_it_says() {
    let rows = measure::tsv::read(&root("fixtures/accuracy/claims.tsv"))
        .unwrap()
        .unwrap();
    for row in rows {
        let start: i64 = row.get("start").parse().unwrap();
        let end: i64 = row.get("end").parse().unwrap();
        let id = row.get("claim_id");
        if start < 0 {
            assert!(end < 0 && row.get("figure_text").is_empty(), "{id}");
            continue;
        }
        let (start, end) = (start as usize, end as usize);
        let there: String = row
            .get("sentence")
            .chars()
            .skip(start)
            .take(end - start)
            .collect();
        assert_eq!(there, row.get("figure_text"), "{id}");
    }
}

#[test]
fn there_is_one_result_a_sentence_and_target() {
    let rows = measure::tsv::read(&root("fixtures/accuracy/claims.tsv"))
        .unwrap()
        .unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for row in rows.iter().filter(|row| row.is("is_result")) {
        let key = (row.get("sentence_id"), row.get("target_id"));
        assert!(seen.insert(key), "{}", row.get("claim_id"));
    }
}
