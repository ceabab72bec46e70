//! The labels of automatic numbering.

use super::*;

#[test]
fn numbers_of_an_outline_count_and_restart_under_each_parent() {
    let places = [
        (1, 0),
        (1, 1),
        (1, 2),
        (1, 2),
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 0),
        (1, 1),
    ];
    let shown = labels(&outline(), &places);
    assert_eq!(
        shown,
        ["I.", "1.", "1.1.", "1.2.", "2.", "2.1.", "a)", "II.", "1."]
    );
}

#[test]
fn a_skipped_level_shows_its_first_number_and_has_been_used() {
    assert_eq!(labels(&outline(), &[(1, 2), (1, 1)]), ["1.1.", "2."]);
}

#[test]
fn every_number_format_shows_as_in_word() {
    let cases = [
        ("decimal", 4, "4"),
        ("decimalZero", 7, "07"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("upperLetter", 3, "C"),
        ("lowerLetter", 26, "z"),
        ("lowerLetter", 28, "bb"),
        ("none", 2, ""),
        ("ordinal", 2, "2"),
    ];
    for (format, count, expected) in cases {
        let numbering = list(0, &[level(0, format, "%1")]) + &num(1, 0, "");
        let shown = labels(&numbering, &vec![(1, 0); count]);
        assert_eq!(shown.last().unwrap(), expected, "{format} {count}");
    }
}

#[test]
fn words_around_the_number_are_part_of_the_label() {
    let numbering = list(0, &[level(0, "decimalZero", "Điều %1.")]) + &num(1, 0, "");
    assert_eq!(
        labels(&numbering, &[(1, 0), (1, 0)]),
        ["Điều 01.", "Điều 02."]
    );
}

#[test]
fn two_instances_of_one_list_count_on() {
    let numbering = list(0, &[level(0, "decimal", "%1.")]) + &num(1, 0, "") + &num(2, 0, "");
    assert_eq!(
        labels(&numbering, &[(1, 0), (2, 0), (1, 0)]),
        ["1.", "2.", "3."]
    );
}

#[test]
fn an_overridden_start_restarts_once() {
    let restart = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>"#;
    let numbering = list(0, &[level(0, "decimal", "%1.")]) + &num(1, 0, "") + &num(2, 0, restart);
    let shown = labels(&numbering, &[(1, 0), (2, 0), (2, 0), (1, 0)]);
    assert_eq!(shown, ["1.", "5.", "6.", "7."]);
}

#[test]
fn an_overridden_level_replaces_the_lists_own() {
    let other = format!(
        r#"<w:lvlOverride w:ilvl="0">{}</w:lvlOverride>"#,
        level(0, "lowerLetter", "(%1)")
    );
    let numbering = list(0, &[level(0, "decimal", "%1.")]) + &num(1, 0, &other);
    assert_eq!(labels(&numbering, &[(1, 0), (1, 0)]), ["(a)", "(b)"]);
}

#[test]
fn a_level_that_never_restarts_counts_through() {
    let never = level_with(1, "decimal", "%2.", r#"<w:lvlRestart w:val="0"/>"#);
    let numbering = list(0, &[level(0, "upperRoman", "%1."), never]) + &num(1, 0, "");
    let shown = labels(&numbering, &[(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)]);
    assert_eq!(shown, ["I.", "1.", "2.", "II.", "3."]);
}

#[test]
fn a_level_can_restart_only_after_a_much_higher_one() {
    let third = level_with(2, "lowerLetter", "%3)", r#"<w:lvlRestart w:val="1"/>"#);
    let levels = [
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2."),
        third,
    ];
    let numbering = list(0, &levels) + &num(1, 0, "");
    let places = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)];
    assert_eq!(
        labels(&numbering, &places),
        ["I.", "1.", "a)", "2.", "b)", "II.", "a)"]
    );
}

#[test]
fn a_legal_level_shows_roman_parents_in_decimal() {
    let legal = level_with(1, "decimal", "%1.%2", "<w:isLgl/>");
    let numbering = list(0, &[level(0, "upperRoman", "%1."), legal]) + &num(1, 0, "");
    assert_eq!(
        labels(&numbering, &[(1, 0), (1, 0), (1, 1)]),
        ["I.", "II.", "2.1"]
    );
}

#[test]
fn a_list_linked_to_a_numbering_style_is_the_one_behind_it() {
    let linked =
        r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="DeCuong"/></w:abstractNum>"#;
    let real = format!(
        r#"<w:abstractNum w:abstractNumId="7"><w:styleLink w:val="DeCuong"/>{}</w:abstractNum>"#,
        level(0, "upperLetter", "%1/")
    );
    let numbering = linked.to_owned() + &real + &num(1, 0, "") + &num(2, 7, "");
    assert_eq!(labels(&numbering, &[(1, 0), (2, 0)]), ["A/", "B/"]);
}

#[test]
fn bullets_show_as_the_sign_a_reader_sees() {
    let cases = [
        ("-", "Times New Roman", "-"),
        ("–", "", "-"),
        ("+", "", "+"),
        ("\u{f0b7}", "Symbol", "•"),
        ("\u{f02d}", "Symbol", "-"),
        ("\u{f0a7}", "Wingdings", "▪"),
        ("\u{f0fc}", "Wingdings", "✓"),
        ("o", "Courier New", "◦"),
        ("*", "", "*"),
    ];
    for (text, font, expected) in cases {
        let run = format!(r#"<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>"#);
        let level = format!(
            r#"<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{text}"/>{run}</w:lvl>"#
        );
        let numbering = list(0, &[level]) + &num(1, 0, "");
        assert_eq!(
            labels(&numbering, &[(1, 0)]),
            [expected],
            "{text:?} in {font}"
        );
    }
}

#[test]
fn a_custom_format_pads_with_zeros() {
    let level = r#"<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>"#;
    let numbering = list(0, &[level.to_owned()]) + &num(1, 0, "");
    assert_eq!(labels(&numbering, &[(1, 0), (1, 0)]), ["001", "002"]);
}

#[test]
fn an_unknown_list_gives_no_label() {
    assert_eq!(labels(&outline(), &[(9, 0), (1, 8)]), ["", ""]);
}
