//! Sentences and rows whose percentages are right, wrong, or not to be judged.

use super::*;
use crate::check::testing::{Case, d, document, figure};
use crate::model::{Anchor, Precision};

/// One sentence with figures `(text, value, reading)`.
fn sentence(id: &str, words: &str, figures: &[(&str, &str, Reading)]) -> Case {
    let mut case = Case::new();
    case.documents = vec![document("bao-cao.docx", &[words])];
    case.claims.figures = figures
        .iter()
        .map(|(text, value, reading)| figure(id, 1, words, text, value, *reading))
        .collect();
    case
}

use Reading::{Distractor, Level, PctOfTarget, Rate, TargetRestated};

#[test]
fn a_share_that_does_not_follow_is_recomputed() {
    let finding = sentence(
        "8b",
        "Hỗ trợ 96/134 thanh niên, đạt 81,6% chỉ tiêu.",
        &[
            ("96", "96", Level),
            ("134", "134", TargetRestated),
            ("81,6%", "81.6", PctOfTarget),
        ],
    )
    .about(&KIND, "8b");
    assert_eq!(finding.outcome, Outcome::NotMet);
    assert_eq!(
        finding.message,
        "Chỉ tiêu 8b (Tên chỉ tiêu 8b): ghi 81,6%, tính lại 96 : 134 = 71,6%"
    );
    assert_eq!(
        (&*finding.found, &*finding.expected, &*finding.difference),
        ("81.6", "71.6", "10")
    );
}

#[test]
fn rounding_cutting_off_and_rounded_amounts_are_right() {
    for (words, value, base, share) in [
        (
            "87.431 lượt, 102,9% của 85.000",
            ("87.431", "87431"),
            ("85.000", "85000"),
            ("102,9%", "102.9"),
        ),
        (
            "87.431 lượt, 102,8% của 85.000",
            ("87.431", "87431"),
            ("85.000", "85000"),
            ("102,8%", "102.8"),
        ),
        (
            "87.431 lượt, 102,86% của 85.000",
            ("87.431", "87431"),
            ("85.000", "85000"),
            ("102,86%", "102.86"),
        ),
        (
            "87.431 lượt, 103% của 85.000",
            ("87.431", "87431"),
            ("85.000", "85000"),
            ("103%", "103"),
        ),
        (
            "8,5 ngàn lượt, 118,6% của 7.200",
            ("8,5 ngàn", "8500"),
            ("7.200", "7200"),
            ("118,6%", "118.6"),
        ),
    ] {
        let case = sentence(
            "8b",
            words,
            &[
                (value.0, value.1, Level),
                (base.0, base.1, TargetRestated),
                (share.0, share.1, PctOfTarget),
            ],
        );
        assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met, "{words}");
    }
}

#[test]
fn the_allocated_part_stands_in_for_a_target_that_is_not_restated() {
    let mut case = sentence(
        "8b",
        "Giới thiệu 1.250 thanh niên, đạt 104,2% chỉ tiêu.",
        &[("1.250", "1250", Level), ("104,2%", "104.2", PctOfTarget)],
    );
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotApplicable);
    case.allocated.insert("8b".into(), d("1200"));
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
    case.allocated.insert("8b".into(), d("2400")); // 104,2% of the half-year's part
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
    case.allocated.insert("8b".into(), d("900"));
    let wrong = case.about(&KIND, "8b");
    assert_eq!(wrong.outcome, Outcome::NotMet);
    assert!(wrong.message.ends_with("tính lại 1.250 : 900 = 138,9%"));
}

#[test]
fn any_pair_of_the_sentence_may_be_meant() {
    let case = sentence(
        "8b",
        "Quý II thêm 300, lũy kế 800 thanh niên, đạt 80% của 1.000.",
        &[
            ("300", "300", Level),
            ("800", "800", Level),
            ("80%", "80", PctOfTarget),
            ("1.000", "1000", TargetRestated),
        ],
    );
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
}

#[test]
fn exceeding_is_understood_both_ways() {
    for (text, share) in [("2,9%", "2.9"), ("102,9%", "102.9"), ("2,9%", "102.9")] {
        let words = format!("87.431 lượt, vượt {text} so với 85.000");
        let case = sentence(
            "8b",
            &words,
            &[
                ("87.431", "87431", Level),
                (text, share, PctOfTarget),
                ("85.000", "85000", TargetRestated),
            ],
        );
        assert_eq!(
            case.about(&KIND, "8b").outcome,
            Outcome::Met,
            "{words} {share}"
        );
    }
}

#[test]
fn a_hedged_share_is_held_to_its_hedge() {
    let mut case = sentence(
        "8b",
        "Có 950 thanh niên, đạt hơn 90% của 1.000",
        &[
            ("950", "950", Level),
            ("90%", "90", PctOfTarget),
            ("1.000", "1000", TargetRestated),
        ],
    );
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotMet);
    case.claims.figures[1].figure.precision = Precision::Over;
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
}

#[test]
fn the_cells_of_a_row_belong_together_and_other_rows_do_not() {
    let cell = |row, column, text, value, reading| {
        let mut claim = figure("8b", 1, text, text, value, reading);
        claim.figure.block = Anchor::SheetCell {
            sheet: "Biểu 1".into(),
            row,
            column,
        };
        claim.evidence.anchor = claim.figure.block.clone();
        claim
    };
    let mut case = Case::new();
    case.claims.figures = vec![
        cell(9, 4, "900", "900", TargetRestated),
        cell(9, 5, "1052", "1052", Level),
        cell(9, 6, "116,9", "116.9", PctOfTarget),
        cell(10, 6, "55", "55", PctOfTarget),
    ];
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
    case.claims.figures[2] = cell(9, 6, "96,9", "96.9", PctOfTarget);
    let wrong = case.about(&KIND, "8b");
    assert_eq!(wrong.outcome, Outcome::NotMet);
    assert_eq!(wrong.evidence[0].anchor.to_string(), "Biểu 1!F9");
}

#[test]
fn a_rate_with_its_fraction_is_recomputed() {
    let words = "Tập hợp 15.360/19.587 thanh niên (78,42%) toàn huyện";
    let figures = [
        ("15.360", "15360", Distractor),
        ("19.587", "19587", Distractor),
        ("78,42%", "78.42", Rate),
    ];
    let right = sentence("11b", words, &figures);
    assert_eq!(right.about(&KIND, "11b").outcome, Outcome::Met);

    let words = "Tập hợp 15.360 trên tổng số 19.587 thanh niên (87,42%)";
    let figures = [
        ("15.360", "15360", Distractor),
        ("19.587", "19587", Distractor),
        ("87,42%", "87.42", Rate),
    ];
    let wrong = sentence("11b", words, &figures).about(&KIND, "11b");
    assert_eq!(wrong.outcome, Outcome::NotMet);
    assert!(
        wrong
            .message
            .ends_with("ghi 87,42%, tính lại 15.360 : 19.587 = 78,42%")
    );
}

#[test]
fn two_numbers_that_are_no_fraction_prove_nothing() {
    let words = "Kết nạp 347 hội viên, có 1.200 thanh niên, tỷ lệ 74%";
    let case = sentence(
        "11b",
        words,
        &[
            ("347", "347", Distractor),
            ("1.200", "1200", Distractor),
            ("74%", "74", Rate),
        ],
    );
    assert_eq!(case.about(&KIND, "11b").outcome, Outcome::NotApplicable);
}

#[test]
fn shares_of_a_rate_are_left_alone() {
    let case = sentence(
        "11b",
        "Tập hợp 78,42%, vượt 0,42% chỉ tiêu 78%",
        &[
            ("78,42%", "78.42", Rate),
            ("0,42%", "100.42", PctOfTarget),
            ("78%", "78", TargetRestated),
        ],
    );
    assert_eq!(case.about(&KIND, "11b").outcome, Outcome::NotApplicable);
}

#[test]
fn a_pack_may_overlook_small_differences() {
    let case = sentence(
        "8b",
        "Có 96/134 thanh niên, đạt 72% chỉ tiêu",
        &[
            ("96", "96", Level),
            ("134", "134", TargetRestated),
            ("72%", "72", PctOfTarget),
        ],
    );
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met); // 71,64 rounds to 72
    let case = sentence(
        "8b",
        "Có 96/134 thanh niên, đạt 72,0% chỉ tiêu",
        &[
            ("96", "96", Level),
            ("134", "134", TargetRestated),
            ("72,0%", "72.0", PctOfTarget),
        ],
    );
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotMet);
    let lenient = case.run_with(&KIND, &[("tolerance_hundredths", 50)]);
    assert_eq!(lenient[0].outcome, Outcome::Met);
}

#[test]
fn a_fraction_in_the_bracket_behind_a_rate_is_what_it_came_from() {
    for (share, outcome) in [("66,8", Outcome::Met), ("76,8", Outcome::NotMet)] {
        let words = format!("Tập hợp thanh niên đạt {share}% (14.515/21.730 thanh niên).");
        let case = sentence(
            "11b",
            &words,
            &[
                (&format!("{share}%"), &share.replace(',', "."), Rate),
                ("14.515", "14515", Distractor),
                ("21.730", "21730", Distractor),
            ],
        );
        assert_eq!(case.about(&KIND, "11b").outcome, outcome, "{share}");
    }
}

#[test]
fn a_share_of_the_units_own_part_is_right_beside_another_target() {
    let mut case = sentence(
        "8b",
        "642 thanh niên, đạt 53,5% chỉ tiêu được giao (chỉ tiêu toàn tỉnh là 12.500 thanh niên).",
        &[
            ("642", "642", Level),
            ("53,5%", "53.5", PctOfTarget),
            ("12.500", "12500", TargetRestated),
        ],
    );
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::NotMet);
    case.allocated.insert("8b".to_owned(), d("1200"));
    assert_eq!(case.about(&KIND, "8b").outcome, Outcome::Met);
}
