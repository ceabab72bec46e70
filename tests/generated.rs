//! Generated rounds repeat exactly, grow without changing, and leave no slot of a sentence open.

#[allow(
    dead_code,
    reason = "the generator program and the benches use the rest"
)]
#[path = "../benches/data/mod.rs"]
mod data;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

fn round(seed: u64, units: usize) -> BTreeMap<String, Vec<u8>> {
    data::generate(seed, units).expect("the bank of sentences is sound")
}

#[test]
fn a_seed_gives_one_round() {
    assert!(round(7, 6) == round(7, 6));
    assert!(round(7, 6) != round(8, 6));
}

#[test]
fn a_larger_round_keeps_its_first_units() {
    let (small, large) = (round(7, 4), round(7, 9));
    for (path, bytes) in &small {
        if path.starts_with("submissions/") {
            assert!(large.get(path) == Some(bytes), "{path}");
        }
    }
}

#[test]
fn every_slot_is_filled() {
    for (path, bytes) in round(2024, 30) {
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
            continue;
        };
        for part in ["word/document.xml", "xl/sharedStrings.xml"] {
            let Ok(mut member) = archive.by_name(part) else {
                continue;
            };
            let mut text = String::new();
            member.read_to_string(&mut text).unwrap();
            assert!(!text.contains(['{', '}']), "{path}: {part}");
        }
    }
}
