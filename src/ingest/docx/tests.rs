//! Labels, revisions, fields, boxes, notes and tables, each on the smallest text that shows it.

use super::body::{Context, Walker, read_notes};
use super::numbering::{Counters, Numbering};
use super::props::Fonts;
use super::styles::{StyleIds, Styles};
use super::*;
use crate::model::{Paragraph, Table};

const HEAD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#;

/// The blocks of a body, with the content of `w:styles`, `w:numbering` and `w:footnotes`.
fn read_all(body: &str, styles: &str, numbering: &str, footnotes: &str) -> Vec<Block> {
    let mut fonts = Fonts::default();
    let styles = format!("<w:styles {HEAD}>{styles}</w:styles>");
    let styles = Styles::read(&styles, &mut fonts).unwrap();
    let numbering = format!("<w:numbering {HEAD}>{numbering}</w:numbering>");
    let numbering = Numbering::read(&numbering, &styles.ids).unwrap();
    let mut cx = Context {
        styles: &styles,
        numbering: &numbering,
        fonts: &mut fonts,
        notes: Notes::new(),
    };
    let footnotes = format!("<w:footnotes {HEAD}>{footnotes}</w:footnotes>");
    cx.notes = read_notes(&footnotes, "footnotes", &mut cx).unwrap();
    let text = format!("<w:document {HEAD}><w:body>{body}</w:body></w:document>");
    let mut walker = Walker::new(&text, "word/document.xml", &mut cx);
    walker.run().unwrap();
    walker.finish().unwrap()
}

fn blocks(body: &str) -> Vec<Block> {
    read_all(body, "", "", "")
}

fn paragraphs(blocks: &[Block]) -> Vec<&Paragraph> {
    let paragraph = |block| match block {
        &Block::Paragraph(ref paragraph) => Some(paragraph),
        Block::Table(_) => None,
    };
    blocks.iter().filter_map(paragraph).collect()
}

fn texts(body: &str) -> Vec<String> {
    let blocks = blocks(body);
    paragraphs(&blocks).iter().map(|p| p.text.clone()).collect()
}

fn only_table(body: &str) -> Table {
    let mut blocks = blocks(body);
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Table(table)), true) => table,
        other => panic!("not one table: {other:?}"),
    }
}

fn grid(table: &Table) -> Vec<Vec<String>> {
    let show = |cell: &crate::model::Cell| match cell.covered_by {
        Some((r, c)) => format!("^{r},{c}"),
        None => cell.text.clone(),
    };
    table
        .rows
        .iter()
        .map(|row| row.iter().map(show).collect())
        .collect()
}

/// The labels that list `numbering` gives to paragraphs at (instance, level).
fn labels(numbering: &str, paragraphs: &[(u32, u8)]) -> Vec<String> {
    let text = format!("<w:numbering {HEAD}>{numbering}</w:numbering>");
    let numbering = Numbering::read(&text, &StyleIds::new()).unwrap();
    let mut counters = Counters::default();
    paragraphs
        .iter()
        .map(|&(num, ilvl)| numbering.label(&mut counters, num, ilvl))
        .collect()
}

fn level(ilvl: u8, format: &str, text: &str) -> String {
    level_with(ilvl, format, text, "")
}

fn level_with(ilvl: u8, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
    )
}

fn list(id: u32, levels: &[String]) -> String {
    format!(
        r#"<w:abstractNum w:abstractNumId="{id}">{}</w:abstractNum>"#,
        levels.concat()
    )
}

fn num(id: u32, list: u32, more: &str) -> String {
    format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{list}"/>{more}</w:num>"#)
}

fn outline() -> String {
    list(
        0,
        &[
            level(0, "upperRoman", "%1."),
            level(1, "decimal", "%2."),
            level(2, "decimal", "%2.%3."),
            level(3, "lowerLetter", "%4)"),
        ],
    ) + &num(1, 0, "")
}

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

#[test]
fn a_list_reaches_a_paragraph_through_its_style_and_the_level_that_names_it() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục lớn"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="MucNho"><w:name w:val="Mục nhỏ"/><w:basedOn w:val="Muc"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>"#;
    let first = level_with(0, "upperRoman", "%1.", r#"<w:pStyle w:val="Muc"/>"#);
    let second = level_with(
        1,
        "decimal",
        "%1.%2",
        r#"<w:isLgl/><w:pStyle w:val="MucNho"/>"#,
    );
    let numbering = list(0, &[first, second]) + &num(1, 0, "");
    let styled = |style: &str, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let body = styled("Muc", "Kết quả")
        + &styled("MucNho", "Tuyên truyền")
        + &styled("Muc", "Phương hướng");
    let blocks = read_all(&body, styles, &numbering, "");
    let shown: Vec<_> = paragraphs(&blocks)
        .iter()
        .map(|p| (p.label.as_str(), p.level))
        .collect();
    assert_eq!(shown, [("I.", Some(1)), ("1.1", Some(2)), ("II.", Some(1))]);
}

#[test]
fn number_zero_takes_a_styles_list_away() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"#;
    let body = r#"<w:p><w:pPr><w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"#;
    let blocks = read_all(body, styles, &outline(), "");
    assert_eq!(paragraphs(&blocks)[0].label, "");
}

#[test]
fn signs_that_are_elements_become_characters() {
    let body = r#"<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0B3"/></w:r></w:p>"#;
    assert_eq!(texts(body), ["a\tb\nc\nd-e\u{ad}✓≥"]);
}

#[test]
fn tracked_changes_read_as_accepted() {
    let body = r#"<w:p><w:r><w:t>Trồng </w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del><w:ins><w:r><w:t>250</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> cây</w:t></w:r></w:moveTo><w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t> xanh</w:t></w:r></w:p>"#;
    assert_eq!(texts(body), ["Trồng 250 cây xanh"]);
}

#[test]
fn a_deleted_paragraph_mark_joins_two_paragraphs() {
    let body = r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>Đầu </w:t></w:r></w:p><w:p><w:r><w:t>và cuối</w:t></w:r></w:p><w:p><w:r><w:t>Sau</w:t></w:r></w:p>"#;
    assert_eq!(texts(body), ["Đầu và cuối", "Sau"]);
}

#[test]
fn a_deleted_row_is_gone() {
    let row = |text: &str, more: &str| {
        format!("<w:tr>{more}<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>")
    };
    let body = format!(
        "<w:tbl>{}{}</w:tbl>",
        row("a", ""),
        row("b", "<w:trPr><w:del/></w:trPr>")
    );
    assert_eq!(grid(&only_table(&body)), [["a"]]);
}

#[test]
fn hidden_text_is_not_read() {
    let body = r#"<w:p><w:r><w:t>thấy</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t><w:tab/></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> rõ</w:t></w:r></w:p>"#;
    assert_eq!(texts(body), ["thấy rõ"]);
}

#[test]
fn of_a_field_the_result_is_read_and_not_the_instruction() {
    let field = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = "<w:r><w:instrText> IF </w:instrText></w:r>";
    let t = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    // A field inside another's instruction: only the outer result shows.
    let body = format!(
        "<w:p>{}{code}{}{}{}{}{}{}{}{}{}</w:p>",
        field("begin"),
        field("begin"),
        t("trong lệnh"),
        field("separate"),
        t("3"),
        field("end"),
        t("vẫn lệnh"),
        field("separate"),
        t("kết quả"),
        field("end") + &t(" sau"),
    );
    assert_eq!(texts(&body), ["kết quả sau"]);
    let simple = r#"<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>12</w:t></w:r></w:fldSimple></w:p>"#;
    assert_eq!(texts(simple), ["12"]);
}

#[test]
fn a_field_that_never_ends_does_not_swallow_the_rest() {
    let body = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p><w:p><w:r><w:t>Nội dung</w:t></w:r></w:p>"#;
    assert_eq!(texts(body), ["Nội dung"]);
}

#[test]
fn wrappers_are_looked_through() {
    let body = r#"<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:smartTag><w:smartTagPr/><w:r><w:t>b</w:t></w:r></w:smartTag><w:customXml><w:r><w:t>c</w:t></w:r></w:customXml><m:oMath><m:r><m:t>d</m:t></m:r></m:oMath></w:p></w:sdtContent></w:sdt>"#;
    assert_eq!(texts(body), ["abcd"]);
}

#[test]
fn of_alternate_content_one_branch_is_read() {
    let body = r#"<w:p><mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t>một</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>hai</w:t></w:r></mc:Fallback></mc:AlternateContent><mc:AlternateContent><mc:Fallback><w:r><w:t> ba</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"#;
    assert_eq!(texts(body), ["một ba"]);
}

#[test]
fn a_text_box_follows_the_paragraph_it_hangs_on() {
    let body = r#"<w:p><w:r><w:t>ngoài</w:t><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>hộp 1</w:t></w:r></w:p><w:p><w:r><w:t>hộp 2</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict><w:t> tiếp</w:t></w:r></w:p><w:p><w:r><w:t>sau</w:t></w:r></w:p>"#;
    let blocks = blocks(body);
    let shown: Vec<_> = paragraphs(&blocks)
        .iter()
        .map(|p| (p.number, p.text.as_str()))
        .collect();
    assert_eq!(
        shown,
        [(1, "ngoài tiếp"), (2, "hộp 1"), (3, "hộp 2"), (4, "sau")]
    );
}

#[test]
fn a_footnote_follows_the_paragraph_it_hangs_on() {
    let footnotes = r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>gạch</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> Theo Quyết định</w:t></w:r></w:p></w:footnote>"#;
    let body = r#"<w:p><w:r><w:t>Câu</w:t><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:t>Sau</w:t></w:r></w:p>"#;
    let blocks = read_all(body, "", "", footnotes);
    let shown: Vec<_> = paragraphs(&blocks)
        .iter()
        .map(|p| p.text.as_str())
        .collect();
    assert_eq!(shown, ["Câu", " Theo Quyết định", "Sau"]);
}

#[test]
fn empty_paragraphs_are_counted_and_left_out() {
    let blocks = blocks(
        "<w:p/><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>",
    );
    let shown: Vec<_> = paragraphs(&blocks)
        .iter()
        .map(|p| (p.number, p.text.as_str()))
        .collect();
    assert_eq!(shown, [(2, "a"), (4, "b")]);
}

#[test]
fn bold_is_decided_by_letters() {
    let body = r#"<w:p><w:r><w:t>1. </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>Đề mục</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>Đậm</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t> nhạt</w:t></w:r></w:p>"#;
    let blocks = blocks(body);
    let shown: Vec<_> = paragraphs(&blocks)
        .iter()
        .map(|p| (p.bold, p.italic))
        .collect();
    assert_eq!(shown, [(true, false), (false, true)]);
}

#[test]
fn bold_comes_from_styles_and_cancels_between_them() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="Dam"><w:rPr><w:b/></w:rPr></w:style><w:style w:type="character" w:styleId="Nhan"><w:rPr><w:b/></w:rPr></w:style>"#;
    let body = r#"<w:p><w:pPr><w:pStyle w:val="Dam"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Dam"/></w:pPr><w:r><w:rPr><w:rStyle w:val="Nhan"/></w:rPr><w:t>b</w:t></w:r></w:p><w:p><w:r><w:rPr><w:rStyle w:val="Nhan"/></w:rPr><w:t>c</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Dam"/></w:pPr><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>d</w:t></w:r></w:p>"#;
    let blocks = read_all(body, styles, "", "");
    let shown: Vec<_> = paragraphs(&blocks).iter().map(|p| p.bold).collect();
    assert_eq!(shown, [true, false, true, false]);
}

#[test]
fn levels_come_from_properties_styles_and_style_names() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="u2"><w:name w:val="heading 2"/></w:style><w:style w:type="paragraph" w:styleId="con"><w:name w:val="Riêng"/><w:basedOn w:val="u2"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="vn"><w:name w:val="Tiêu đề 3"/></w:style><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="vong"><w:name w:val="Vòng"/><w:basedOn w:val="vong"/></w:style>"#;
    let styled = |style: &str, more: &str| {
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>"#
        )
    };
    let body = styled("u2", "")
        + &styled("con", "")
        + &styled("vn", "")
        + &styled("T", "")
        + &styled("vong", "")
        + &styled("u2", r#"<w:outlineLvl w:val="9"/>"#)
        + &styled("none", r#"<w:outlineLvl w:val="4"/>"#);
    let blocks = read_all(&body, styles, "", "");
    let shown: Vec<_> = paragraphs(&blocks).iter().map(|p| p.level).collect();
    assert_eq!(
        shown,
        [Some(2), Some(2), Some(3), Some(1), None, None, Some(5)]
    );
    assert!(paragraphs(&blocks)[1].centered);
}

#[test]
fn fonts_are_noted_where_they_differ_from_the_default() {
    let styles = r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Cu"><w:basedOn w:val="Normal"/><w:rPr><w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/></w:rPr></w:style>"#;
    let body = r#"<w:p><w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr><w:t>Bình thường </w:t></w:r><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>§oµn</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>!</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Cu"/></w:pPr><w:r><w:t>b¸o c¸o</w:t></w:r></w:p>"#;
    let blocks = read_all(body, styles, "", "");
    let all = paragraphs(&blocks);
    let shown: Vec<_> = all
        .iter()
        .flat_map(|p| {
            p.fonts
                .iter()
                .map(|f| (&p.text[f.start..f.end], f.font.as_str()))
        })
        .collect();
    assert_eq!(shown, [("§oµn!", ".VnTime"), ("b¸o c¸o", ".VnTimeH")]);
}

fn tc(props: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{props}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn tr(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

#[test]
fn merged_cells_are_an_origin_and_covered_cells() {
    let rows = [
        tr(&[
            tc(r#"<w:vMerge w:val="restart"/>"#, "TT"),
            tc(r#"<w:gridSpan w:val="2"/>"#, "Kết quả"),
        ]),
        tr(&[tc("<w:vMerge/>", ""), tc("", "Giao"), tc("", "Đạt")]),
        tr(&[
            tc("<w:vMerge/>", ""),
            tc(r#"<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>"#, "x"),
        ]),
        tr(&[tc("", "1"), tc(r#"<w:gridSpan w:val="2"/><w:vMerge/>"#, "")]),
    ];
    let table = only_table(&format!("<w:tbl>{}</w:tbl>", rows.concat()));
    assert_eq!(
        grid(&table),
        [
            ["TT", "Kết quả", "^0,1"],
            ["^0,0", "Giao", "Đạt"],
            ["^0,0", "x", "^2,1"],
            ["1", "^2,1", "^2,1"],
        ]
    );
}

#[test]
fn old_horizontal_merges_and_short_rows_are_evened_out() {
    let rows = [
        tr(&[
            tc(r#"<w:hMerge w:val="restart"/>"#, "a"),
            tc("<w:hMerge/>", ""),
            tc("", "b"),
        ]),
        tr(&[tc("", "c")]),
        "<w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>".to_owned() + &tc("", "d") + "</w:tr>",
    ];
    let table = only_table(&format!("<w:tbl>{}</w:tbl>", rows.concat()));
    assert_eq!(
        grid(&table),
        [["a", "^0,0", "b"], ["c", "", ""], ["", "", "d"]]
    );
}

#[test]
fn a_merge_that_nothing_starts_keeps_its_own_cell() {
    let table = only_table(&format!("<w:tbl>{}</w:tbl>", tr(&[tc("<w:vMerge/>", "x")])));
    assert_eq!(grid(&table), [["x"]]);
}

#[test]
fn a_cell_joins_its_paragraphs_with_their_labels() {
    let item = |text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}{}<w:p/>{}</w:tc></w:tr></w:tbl>",
        item("một"),
        item(""),
        "<w:p><w:r><w:t>hai</w:t></w:r></w:p>"
    );
    let blocks = read_all(&body, "", &outline(), "");
    let Block::Table(table) = &blocks[0] else {
        panic!("no table")
    };
    assert_eq!(table.rows[0][0].text, "I. một\nII.\nhai");
}

#[test]
fn an_inner_table_becomes_text_of_its_cell() {
    let inner = format!(
        "<w:tbl>{}{}</w:tbl>",
        tr(&[tc("", "1"), tc("", "2")]),
        tr(&[tc("", "3"), tc("", "")])
    );
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>đầu</w:t></w:r></w:p>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    );
    assert_eq!(grid(&only_table(&body)), [["đầu\n1\t2\n3"]]);
}

#[test]
fn a_note_in_a_cell_follows_the_table() {
    let footnotes = r#"<w:footnote w:id="1"><w:p><w:r><w:t>ghi chú</w:t></w:r></w:p></w:footnote>"#;
    let body = r#"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>85</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let blocks = read_all(body, "", "", footnotes);
    let Block::Table(table) = &blocks[0] else {
        panic!("no table")
    };
    assert_eq!(table.rows[0][0].text, "85");
    assert_eq!(paragraphs(&blocks)[0].text, "ghi chú");
}

#[test]
fn cells_know_whether_they_are_bold() {
    let cell = |bold: bool| {
        format!(
            "<w:tc><w:p><w:r><w:rPr><w:b w:val=\"{}\"/></w:rPr><w:t>Tổng</w:t></w:r></w:p></w:tc>",
            u8::from(bold)
        )
    };
    let table = only_table(&format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell(true),
        cell(false)
    ));
    assert_eq!(
        table.rows[0].iter().map(|c| c.bold).collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn symbol_font_text_reads_as_its_signs() {
    let body = "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"Wingdings\" w:hAnsi=\"Wingdings\"/></w:rPr><w:t>\u{f0fc}</w:t></w:r><w:r><w:t> Đạt</w:t></w:r></w:p>";
    assert_eq!(texts(body), ["✓ Đạt"]);
}
