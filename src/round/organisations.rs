//! Units that are no places (*khối các cơ quan*, *công an*, *quân sự*): letterheads shorten their names,
//! leave words out or add some. *ĐOÀN TN BỘ CHQS TỈNH* is *Đoàn Thanh niên Quân sự tỉnh*.
//!
//! Two names are the same where nothing but words of the vocabulary's list `organisation_fillers` tells
//! them apart, abbreviations written out. Names of places are never compared like that: one word more
//! is another place.

use std::collections::{BTreeMap, BTreeSet};

use super::names::unit_kind;
use super::words::{phrases, split_name, words};
use crate::model::Unit;
use crate::rules::Vocabulary;

/// Ways to read the abbreviations of one name that are tried.
const READINGS: usize = 32;

/// The organisations of a register.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    /// Units by what is left of a name.
    known: BTreeMap<String, BTreeSet<usize>>,
    abbreviations: BTreeMap<String, Vec<String>>,
    /// Words that may be there or not, longest first.
    fillers: Vec<Vec<String>>,
}

impl Organisations {
    /// Learns the names of the units that are no places.
    pub(super) fn new(units: &[Unit], vocabulary: &Vocabulary) -> Self {
        let mut fillers = phrases(vocabulary.cues.get("organisation_fillers"));
        fillers.sort_by_key(|filler| std::cmp::Reverse(filler.len()));
        let mut all = Organisations {
            known: BTreeMap::new(),
            abbreviations: vocabulary.abbreviations.clone(),
            fillers,
        };
        for (at, unit) in units.iter().enumerate() {
            if unit_kind(unit).is_some() {
                continue;
            }
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                for rest in all.rests(name) {
                    all.known.entry(rest).or_default().insert(at);
                }
            }
        }
        all
    }

    /// The units a line of a letterhead fits.
    pub(super) fn fitting(&self, line: &str) -> BTreeSet<usize> {
        let rests = self.rests(line);
        let found = rests.iter().filter_map(|rest| self.known.get(rest));
        found.flatten().copied().collect()
    }

    /// The units whose name says more than the line, or less, and nothing else: one may be meant.
    pub(super) fn akin(&self, line: &str) -> BTreeSet<usize> {
        let rests = self.rests(line);
        let within = |one: &str, other: &str| {
            let other: Vec<&str> = other.split(' ').collect();
            one.split(' ').all(|word| other.contains(&word))
        };
        let akin = self.known.iter().filter(|(known, _)| {
            rests
                .iter()
                .any(|rest| within(rest, known) || within(known, rest))
        });
        akin.flat_map(|(_, units)| units.iter().copied()).collect()
    }

    /// What is left of a name without kind, fillers and abbreviations: one for each way to read these.
    /// Nothing where a place's kind is named or less than two words are left.
    fn rests(&self, name: &str) -> BTreeSet<String> {
        let mut readings = vec![String::new()];
        for word in name.split_whitespace() {
            let mut ways = vec![word];
            if let Some(full) = self.abbreviations.get(word) {
                ways.extend(full.iter().map(String::as_str));
            }
            readings = readings
                .iter()
                .flat_map(|before| ways.iter().map(move |way| format!("{before} {way}")))
                .take(READINGS)
                .collect();
        }
        readings.iter().filter_map(|name| self.rest(name)).collect()
    }

    fn rest(&self, name: &str) -> Option<String> {
        let words = words(name);
        let (kind, core) = split_name(&words);
        if kind.is_some() {
            return None;
        }
        let mut left: Vec<&str> = Vec::new();
        let mut at = 0;
        while at < core.len() {
            let stands = |filler: &&Vec<String>| {
                let behind = core[at..].iter().map(|word| &word.key);
                filler.len() <= core.len() - at && behind.zip(filler.iter()).all(|(a, b)| a == b)
            };
            if let Some(filler) = self.fillers.iter().find(stands) {
                at += filler.len();
            } else {
                left.push(&core[at].key);
                at += 1;
            }
        }
        (left.len() > 1).then(|| left.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_what_is_left_of_them() {
        let units = [
            ("Đoàn Khối các cơ quan tỉnh", "đoàn khối"),
            ("Đoàn Khối Doanh nghiệp tỉnh", "đoàn khối"),
            ("Đoàn Thanh niên Quân sự tỉnh", ""),
            ("Đoàn Bộ đội Biên phòng tỉnh", ""),
            ("Long Phú", "huyện đoàn"),
        ]
        .map(|(name, kind)| Unit {
            id: name.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            ..Unit::default()
        });
        let vocabulary = crate::rules::load("kien-giang-2024", None)
            .unwrap()
            .pack
            .vocabulary;
        let known = Organisations::new(&units, &vocabulary);
        for (line, fits) in [
            ("BCH ĐOÀN KHỐI CƠ QUAN", Some(0)),
            ("ĐOÀN KHỐI CQ TỈNH", Some(0)),
            ("BAN CHẤP HÀNH ĐOÀN KHỐI DN", Some(1)),
            ("ĐOÀN TN BỘ CHQS TỈNH", Some(2)),
            ("ĐOÀN CƠ SỞ BỘ CHỈ HUY QUÂN SỰ TỈNH", Some(2)),
            ("ĐOÀN BĐBP TỈNH", Some(3)),
            ("BCH ĐOÀN CÔNG AN TỈNH", None),
            ("ĐOÀN CƠ QUAN TỈNH ĐOÀN", None),
            ("BCH ĐOÀN KHỐI CÁC CƠ QUAN HUYỆN AN MINH", None),
            ("ĐOÀN TÂN LONG PHÚ", None),
            ("TỈNH ĐOÀN KIÊN GIANG", None),
            ("ĐOÀN TNCS HỒ CHÍ MINH", None),
        ] {
            let expected: BTreeSet<usize> = fits.into_iter().collect();
            assert_eq!(known.fitting(line), expected, "{line}");
        }
        let akin = |line| known.akin(line).into_iter().collect::<Vec<_>>();
        assert_eq!(akin("ĐOÀN KHỐI CƠ QUAN VÀ DOANH NGHIỆP"), [0, 1]);
        assert_eq!(akin("BCH ĐOÀN CÔNG AN TỈNH"), [0; 0]);
    }
}
