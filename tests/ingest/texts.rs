//! Text files: encodings, lines, pasted tables, Markdown.

use super::{paragraphs, read, tables, texts};

const SENTENCE: &str = "Kết nạp được 1.250 đoàn viên mới, đạt 104,2% chỉ tiêu; trồng 02 vườn ươm.";

#[test]
fn unicode_is_read_with_and_without_a_mark() {
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let text = if mark {
            format!("\u{feff}{SENTENCE}")
        } else {
            SENTENCE.to_owned()
        };
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let files = [
        SENTENCE.as_bytes().to_vec(),
        format!("\u{feff}{SENTENCE}").into_bytes(),
        utf16(false, true),
        utf16(true, true),
        utf16(false, false),
        utf16(true, false),
    ];
    for (i, bytes) in files.iter().enumerate() {
        assert_eq!(
            texts(&read(bytes, "a.txt").unwrap()),
            [SENTENCE],
            "file {i}"
        );
    }
}

#[test]
fn windows_1258_is_read_and_its_tones_composed() {
    // "Đoàn viên kết nạp mới": tones stand after their vowel in this code page.
    let bytes = b"\xd0o\xe0n vi\xean k\xea\xect na\xf2p m\xf5\xeci";
    assert_eq!(
        texts(&read(bytes, "a.txt").unwrap()),
        ["Đoàn viên kết nạp mới"]
    );
}

#[test]
fn letters_of_old_fonts_stay_as_their_codes() {
    // TCVN3: left for the text stage to repair.
    let bytes = b"\xa7o\xb5n vi\xaan, b\xb8o c\xb8o";
    assert_eq!(
        texts(&read(bytes, "a.txt").unwrap()),
        ["§oµn viªn, b¸o c¸o"]
    );
}

#[test]
fn binary_rubbish_is_no_text() {
    let bytes: Vec<u8> = (0..4_096_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    assert_eq!(read(&bytes, "a.txt").unwrap_err().code(), "unsupported");
}

#[test]
fn each_line_is_a_paragraph_with_the_number_an_editor_shows() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["I. Kết quả", "", "  1. Tuyên truyền  ", "nội dung"].join(end);
        let document = read(text.as_bytes(), "a.txt").unwrap();
        let shown: Vec<_> = paragraphs(&document)
            .iter()
            .map(|p| (p.number, p.text.as_str()))
            .collect();
        assert_eq!(
            shown,
            [(1, "I. Kết quả"), (3, "1. Tuyên truyền"), (4, "nội dung")],
            "{end:?}"
        );
    }
}

#[test]
fn a_pasted_table_is_one_paragraph() {
    let text = "Kết quả:\nTT\tNội dung\tĐạt\n1\tTrồng cây\t250\nHết.\na | b | c\nd | e | f";
    let document = read(text.as_bytes(), "a.txt").unwrap();
    let shown: Vec<_> = paragraphs(&document)
        .iter()
        .map(|p| (p.number, p.text.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            (1, "Kết quả:"),
            (2, "TT\tNội dung\tĐạt\n1\tTrồng cây\t250"),
            (4, "Hết."),
            (5, "a | b | c\nd | e | f"),
        ]
    );
}

#[test]
fn a_tab_after_a_list_sign_makes_no_table() {
    let text = "1.\tTuyên truyền\n2.\tGiáo dục\n-\tTổ chức\na)\tnội dung";
    assert_eq!(texts(&read(text.as_bytes(), "a.txt").unwrap()).len(), 4);
}

#[test]
fn markdown_headings_bold_lines_and_tables_are_understood() {
    let text = "# Báo cáo\n\n## I. Kết quả ##\n\n**1. Công tác giáo dục**\n\nĐạt **85%** chỉ tiêu\n\n| TT | Nội dung |\n|:---|---:|\n| 1 | a \\| b |\n| **2** |\n";
    let document = read(text.as_bytes(), "a.md").unwrap();
    let shown: Vec<_> = paragraphs(&document)
        .iter()
        .map(|p| (p.number, p.level, p.bold, p.text.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            (1, Some(1), false, "Báo cáo"),
            (3, Some(2), false, "I. Kết quả"),
            (5, None, true, "1. Công tác giáo dục"),
            (7, None, false, "Đạt 85% chỉ tiêu"),
        ]
    );
    let table = tables(&document)[0];
    let rows: Vec<Vec<&str>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.text.as_str()).collect())
        .collect();
    assert_eq!(rows, [["TT", "Nội dung"], ["1", "a | b"], ["2", ""]]);
    assert!(table.rows[2][0].bold);
}
