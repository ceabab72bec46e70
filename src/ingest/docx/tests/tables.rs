//! Tables: merges, cells, inner tables.

use super::*;

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
