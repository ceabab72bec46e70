//! Names of the units' sheets, by Excel's rules.

use std::collections::BTreeSet;

use super::grid::{cut, utf16_length};

/// Most characters (UTF-16) of a sheet name.
const LONGEST: usize = 31;
const PREFIX: &str = "Phiếu ";

/// One name per unit: at most 31 characters, none that Excel forbids, and no two alike when
/// capitals are ignored.
pub(super) fn unit_sheets(units: &[&str], taken: &[&str]) -> Vec<String> {
    let mut used: BTreeSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
    let mut names = Vec::with_capacity(units.len());
    for unit in units {
        let full = format!("{PREFIX}{}", allowed(unit));
        let mut name = shorten(&full, "");
        let mut number = 2;
        while !used.insert(name.to_lowercase()) {
            name = shorten(&full, &format!(" ({number})"));
            number += 1;
        }
        names.push(name);
    }
    names
}

/// The unit's name without characters Excel refuses, on one line, spaces single.
fn allowed(unit: &str) -> String {
    let clean: String = unit
        .chars()
        .map(|c| match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '-',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    let name = words.join(" ").trim_matches('\'').to_string();
    if name.is_empty() {
        "đơn vị".to_string()
    } else {
        name
    }
}

fn shorten(full: &str, ending: &str) -> String {
    if utf16_length(full) + utf16_length(ending) <= LONGEST {
        return format!("{full}{ending}");
    }
    let room = LONGEST - utf16_length(ending) - 1;
    format!("{}…{ending}", cut(full, room).trim_end_matches([' ', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn names_are_short_allowed_and_distinct() {
        let units = [
            "Huyện đoàn An Minh",
            "HUYỆN ĐOÀN AN MINH",
            "Đoàn Khối Các cơ quan và Doanh nghiệp tỉnh",
            "Đoàn Khối Các cơ quan và Doanh nhân tỉnh",
            "A/B: 'C'",
            "",
        ];
        assert_eq!(
            unit_sheets(&units, &[]),
            [
                "Phiếu Huyện đoàn An Minh",
                "Phiếu HUYỆN ĐOÀN AN MINH (2)",
                "Phiếu Đoàn Khối Các cơ quan và…",
                "Phiếu Đoàn Khối Các cơ qua… (2)",
                "Phiếu A-B- 'C",
                "Phiếu đơn vị",
            ]
        );
    }

    proptest! {
        #[test]
        fn any_names_pass_excel(units in prop::collection::vec("\\PC{0,40}", 0..6)) {
            let units: Vec<&str> = units.iter().map(String::as_str).collect();
            let names = unit_sheets(&units, &["Tệp"]);
            let distinct: BTreeSet<String> = names.iter().map(|n| n.to_lowercase()).collect();
            prop_assert_eq!(distinct.len(), units.len());
            for name in names {
                prop_assert!(utf16_length(&name) <= LONGEST);
                prop_assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\']));
                prop_assert!(!name.ends_with('\''));
            }
        }
    }
}
