//! Printed forms and how they are read.

use super::*;
use crate::text::{Lexicon, normalize};
use proptest::prelude::*;

fn all(raw: &str) -> Vec<(String, NumberKind, String)> {
    let lexicon = Lexicon::default();
    let text = normalize(raw, &[], &lexicon);
    let tokens = Tokens::new(&text, &lexicon, true);
    scan(&text, &tokens)
        .into_iter()
        .filter(|n| !n.single_word)
        .map(|n| {
            let value = match (n.value, n.upper) {
                (Some(v), Some(u)) => format!("{v}..{u}"),
                (Some(v), None) => v.to_string(),
                _ => String::new(),
            };
            (text.raw_slice(n.start, n.end), n.kind, value)
        })
        .collect()
}

#[test]
fn thousands_are_said_in_short() {
    let value = |raw: &str| one(raw).2;
    assert_eq!(value("hơn 5k thanh niên"), "5000");
    assert_eq!(value("hơn 1k2 thanh niên"), "1200");
}

fn one(raw: &str) -> (String, NumberKind, String) {
    let mut found = all(raw);
    assert_eq!(found.len(), 1, "{raw}: {found:?}");
    found.remove(0)
}

#[test]
fn reads_thousands_and_decimals() {
    for (raw, text, value) in [
        ("đạt 85.000 lượt", "85.000", "85000"),
        ("đạt 86 240 lượt", "86 240", "86240"),
        ("có 5 .310 lượt", "5 .310", "5310"),
        ("được 256. 010 cây", "256. 010", "256010"),
        ("cho 1,045 thanh niên", "1,045", "1045"),
        ("2.050.000 lượt", "2.050.000", "2050000"),
        ("hệ số 1,5 lần", "1,5", "1.5"),
        ("85412.0", "85412.0", "85412"),
        ("1.0048", "1.0048", "1.0048"),
        ("trên 8,5 ngàn lượt", "8,5 ngàn", "8500"),
        ("255 nghìn cây", "255 nghìn", "255000"),
        ("25,5 vạn cây", "25,5 vạn", "255000"),
        ("trồng 01 (một) ấp", "01 (một)", "1"),
        ("có l.250 lượt", "l.250", "1250"),
    ] {
        assert_eq!(
            one(raw),
            (text.to_owned(), NumberKind::Plain, value.to_owned())
        );
    }
}

#[test]
fn reads_money() {
    for (raw, text, value) in [
        ("vay 2,15 tỷ đồng cho", "2,15 tỷ đồng", "2150000000"),
        (
            "vay 1 tỷ 250 triệu đồng cho",
            "1 tỷ 250 triệu đồng",
            "1250000000",
        ),
        ("ngân 1.26 tỷ vốn", "1.26 tỷ", "1260000000"),
        ("vay 2.050.000.000đ.", "2.050.000.000đ", "2050000000"),
        ("vay 2.500 tr.đ, đạt", "2.500 tr.đ", "2500000000"),
        ("vay 02 (hai) tỷ đồng", "02 (hai) tỷ đồng", "2000000000"),
        ("đạt 4,218 tỷ đồng", "4,218 tỷ đồng", "4218000000"),
    ] {
        assert_eq!(
            one(raw),
            (text.to_owned(), NumberKind::Money, value.to_owned())
        );
    }
}

#[test]
fn reads_percentages_and_ranges() {
    assert_eq!(one("đạt 97,25%.").2, "97.25");
    assert_eq!(one("đạt 76.4 % so").0, "76.4 %");
    assert_eq!(
        one("ước 70-75%."),
        ("70-75%".into(), NumberKind::Percent, "70..75".into())
    );
    assert_eq!(one("từ 1.000 - 1.200 đoàn viên").2, "1000..1200");
    assert_eq!(
        one("đạt 64 , 5 %"),
        ("64 , 5 %".into(), NumberKind::Percent, "64.5".into())
    );
    assert_eq!(all("các khối 11 , 12 và 13%").len(), 3);
    assert_eq!(one("tăng 2,2 điểm %").1, NumberKind::PercentPoints);
    assert_eq!(one("Tám mươi lăm phần trăm").1, NumberKind::Percent);
}

#[test]
fn tells_dates_shares_and_document_numbers_apart() {
    assert_eq!(one("ngày 05/12/2024 của").1, NumberKind::Date);
    assert_eq!(one("tính đến 30/6 là").1, NumberKind::Date);
    assert_eq!(one("dịp 26/3").1, NumberKind::Date);
    assert_eq!(all("9/10 xã").len(), 2);
    assert_eq!(all("11/11 đơn vị").len(), 2);
    assert_eq!(one("số 134-BC/HĐTN").1, NumberKind::DocumentNumber);
    assert_eq!(one("số 06/2024/QĐ-UBND").0, "06/2024/QĐ-UBND");
    assert_eq!(one("Số:20BC/ĐTN").0, "20BC/ĐTN");
    assert_eq!(one("năm 2024").1, NumberKind::Year);
    assert_eq!(one("có 2024 lượt").1, NumberKind::Plain);
    assert_eq!(all("giai đoạn 2022 - 2027").len(), 2);
}

#[test]
fn doubt_is_kept() {
    let lexicon = Lexicon::default();
    for raw in ["l.250 lượt", "8.73E+04", "12k cây", "18.1887 lượt"] {
        let text = normalize(raw, &[], &lexicon);
        let tokens = Tokens::new(&text, &lexicon, true);
        assert!(scan(&text, &tokens)[0].doubtful, "{raw}");
    }
}

proptest! {
    #[test]
    fn spans_are_in_order_and_nothing_panics(raw in "[0-9., /\\-%đtỷrieuệnghìkE+()mộhai]{0,40}") {
        let lexicon = Lexicon::default();
        let text = normalize(&raw, &[], &lexicon);
        let tokens = Tokens::new(&text, &lexicon, true);
        let numbers = scan(&text, &tokens);
        prop_assert!(numbers.windows(2).all(|w| w[0].end <= w[1].start));
        prop_assert!(numbers.iter().all(|n| n.start < n.end && n.end <= text.key.len()));
    }
}
