//! The tables say what the program says, and say it once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::*;

#[test]
fn fills_in_what_was_filled_in() {
    assert_eq!(
        translate("`kind` phải là số nguyên, ở đây là chữ"),
        "`kind` must be a whole number, here it is text"
    );
    assert_eq!(
        translate("Không có mã “x”. Có phải “section-thin” không?"),
        "There is no code “x”. Did you mean “section-thin”?"
    );
    assert_eq!(translate("điều chưa ai dịch"), "điều chưa ai dịch");
    assert_eq!(translate(""), "");
}

#[test]
fn lists_and_sentences_are_said_part_by_part() {
    assert_eq!(
        translate("4 đạt (sai đơn vị tính); 2 chưa đạt (chỉ tiêu 1a, chỉ tiêu 5)"),
        "4 met (other unit of measure); 2 not met (target 1a, target 5)"
    );
    assert_eq!(
        translate("Chậm 2 ngày. Hạn nộp 25/06/2024."),
        "2 days late. Due 25/06/2024."
    );
    assert_eq!(
        translate("Mức đủ bình quân của 7 nội dung là 92,5%"),
        "Average completeness of 7 items is 92,5%"
    );
}

#[test]
fn a_message_keeps_what_was_filled_in() {
    assert_eq!(
        translate(
            "Chỉ tiêu 8b (Giới thiệu việc làm): báo cáo ghi 1.250, biểu chỉ tiêu ghi 1.052, lệch 198 thanh niên"
        ),
        "Target 8b (Giới thiệu việc làm): report gives 1.250, indicator sheet gives 1.052, a difference of 198 thanh niên"
    );
    assert_eq!(
        translate("Không thấy nội dung mục II.5 “Chưa đạt”"),
        "No content found for section II.5 “Chưa đạt”"
    );
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[a-zđếữảạ {}“”().;,:%0-9\n]{0,60}") {
        let _ = translate(&text);
    }

    #[test]
    fn a_filled_in_wording_keeps_what_was_read(row in 0_usize..900, data in "[a-zđếữảạ]{1,12}") {
        if let Some((vietnamese, _)) = rows().nth(row) {
            let said = vietnamese.replace("{=}", &data).replace("{#}", "12").replace("{.}", "8b");
            let (_, rest) = pieces(vietnamese);
            // A single template may be read in several ways where texts follow one another.
            if !vietnamese.contains("{}") && rest.iter().all(|(_, behind)| !data.contains(behind) || behind.is_empty()) {
                let kept = vietnamese.matches("{=}").count();
                proptest::prop_assert!(translate(&said).matches(data.as_str()).count() >= kept.min(1));
            }
        }
    }
}

#[test]
fn what_was_read_stays() {
    // The quoted words are a state of the program too.
    assert_eq!(
        translate("Không có mã “thiếu”. x"),
        "There is no code “thiếu”. x"
    );
}

/// The text of every source file.
fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_wording_stands_once() {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (vietnamese, english) in rows() {
        let before = seen.insert(vietnamese, english);
        assert!(before.is_none(), "twice: {vietnamese}");
        assert!(!english.contains('\t'), "{english}");
    }
}

#[test]
fn every_wording_is_one_the_program_uses_and_keeps_its_placeholders() {
    let mut program = String::new();
    sources(Path::new("src"), &mut program);
    let program: String = program.replace("\\\"", "\"").replace("\\\\", "\\");
    let joined: Vec<&str> = program.split_whitespace().collect();
    let program = joined.join(" ").replace(" \\ ", " ");
    for (vietnamese, english) in rows() {
        let (head, rest) = pieces(vietnamese);
        assert_eq!(rest.len(), pieces(english).1.len(), "{vietnamese}");
        let longest = rest
            .iter()
            .map(|(_, text)| *text)
            .chain([head])
            .flat_map(|piece| piece.split(". "))
            .flat_map(|piece| piece.split(", "))
            .max_by_key(|piece| piece.len())
            .unwrap_or_default();
        // Lists and joined sentences get their colons and ends when they are put together.
        let longest = longest
            .trim_start_matches('%')
            .trim_end_matches([' ', ':', '.', '`', '"', '“']);
        let words: Vec<&str> = longest.split_whitespace().collect();
        // Some wordings are put together from two, so either end will do.
        let ends = [words.first_chunk::<3>(), words.last_chunk::<3>()];
        let known = words.len() < 6
            || longest.contains('\\')
            || ends
                .iter()
                .any(|end| end.is_none_or(|end| program.contains(&end.join(" "))));
        assert!(known, "no longer said: {vietnamese}");
    }
}
