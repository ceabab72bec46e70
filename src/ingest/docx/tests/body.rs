//! Paragraphs: what is text, what it looks like, in which order.

use super::*;

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
    let body = "<w:p><w:r><w:t>Trồng </w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del><w:ins><w:r><w:t>250</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> cũ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> cây</w:t></w:r></w:moveTo><w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t> xanh</w:t></w:r></w:p>";
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
fn a_large_first_letter_belongs_to_its_word() {
    let body = r#"<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr><w:r><w:t>Đ</w:t></w:r></w:p><w:p><w:r><w:t>oàn viên</w:t></w:r></w:p>"#;
    assert_eq!(texts(body), ["Đoàn viên"]);
}

#[test]
fn what_was_chosen_in_a_form_is_read() {
    let form = |data: &str| {
        format!(
            r#"<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="a"/>{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>!</w:t></w:r></w:p>"#
        )
    };
    let list = r#"<w:listEntry w:val="Đạt"/><w:listEntry w:val="Không đạt"/>"#;
    let second = form(&format!(
        r#"<w:ddList><w:result w:val="1"/>{list}</w:ddList>"#
    ));
    let first = form(&format!("<w:ddList>{list}</w:ddList>"));
    let ticked = form(r#"<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>"#);
    let open = form(r#"<w:checkBox><w:default w:val="0"/></w:checkBox>"#);
    let text = form(r#"<w:textInput><w:default w:val="gõ vào đây"/></w:textInput>"#);
    let body = [second, first, ticked, open, text].concat();
    assert_eq!(texts(&body), ["Không đạt!", "Đạt!", "☒!", "☐!", "!"]);
}

#[test]
fn the_words_of_a_button_are_read() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">Đơn vị: </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> MACROBUTTON NoMacro Huyện đoàn </w:instrText></w:r><w:r><w:instrText>An Minh</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#;
    assert_eq!(texts(body), ["Đơn vị: Huyện đoàn An Minh"]);
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
    let body = "<w:p><w:r><w:t>ngoài</w:t><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>hộp 1</w:t></w:r></w:p><w:p><w:r><w:t>hộp 2</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict><w:t> tiếp</w:t></w:r></w:p><w:p><w:r><w:t>sau</w:t></w:r></w:p>";
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
    let body = "<w:p><w:r><w:t>1. </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>Đề mục</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>Đậm</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t> nhạt</w:t></w:r></w:p>";
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

#[test]
fn a_digit_above_the_line_does_not_lengthen_the_figure_before_it() {
    let run = |properties: &str, text: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let up = r#"<w:vertAlign w:val="superscript"/>"#;
    let down = r#"<w:vertAlign w:val="subscript"/>"#;
    let body = format!(
        "<w:p>{}{}{}{}{}{}</w:p>",
        run("", "25"),
        run(up, "1, 2"),
        run("", " đoàn viên; 10 m"),
        run(up, "2"),
        run("", "; CO"),
        run(down, "2"),
    );
    assert_eq!(texts(&body), ["25¹, 2 đoàn viên; 10 m²; CO2"]);
    // Set so as a whole, or behind a space: a slip of the hand, and still a figure.
    let body = format!("<w:p>{}{}</w:p>", run(up, "15 cây"), run("", " xanh"));
    assert_eq!(texts(&body), ["15 cây xanh"]);
    let styles =
        format!(r#"<w:style w:type="character" w:styleId="Mu"><w:rPr>{up}</w:rPr></w:style>"#);
    let body = format!(
        "<w:p>{}{}</w:p>",
        run("", "81"),
        run(r#"<w:rStyle w:val="Mu"/>"#, "2")
    );
    let blocks = read_all(&body, &styles, "", "");
    assert_eq!(paragraphs(&blocks)[0].text, "81²");
}

#[test]
fn parts_of_a_formula_do_not_run_together() {
    let formula = |inside: &str| {
        let inside = inside
            .replace('[', "<m:r><m:t>")
            .replace(']', "</m:t></m:r>");
        texts(&format!("<w:p><m:oMath>{inside}</m:oMath></w:p>")).concat()
    };
    let cases = [
        (
            "<m:f><m:num>[450]</m:num><m:den>[500]</m:den></m:f>[×100%=90%]",
            "450/500×100%=90%",
        ),
        (
            "<m:f><m:num>[450+20]</m:num><m:den>[500]</m:den></m:f>[7]",
            "(450+20)/500 7",
        ),
        (
            "[2]<m:f><m:num>[1]</m:num><m:den>[3]</m:den></m:f>",
            "2 1/3",
        ),
        (
            "[3]<m:sSup><m:e>[10]</m:e><m:sup>[-3]</m:sup></m:sSup>[5]",
            "3 10⁻³ 5",
        ),
        (
            "<m:sSup><m:e>[x]</m:e><m:sup>[n+1]</m:sup></m:sSup>",
            "x^(n+1)",
        ),
        ("<m:sSub><m:e>[CO]</m:e><m:sub>[2]</m:sub></m:sSub>", "CO2"),
        ("<m:sSub><m:e>[10]</m:e><m:sub>[2]</m:sub></m:sSub>", "10 2"),
        (
            "[5]<m:rad><m:deg>[3]</m:deg><m:e>[8]</m:e></m:rad>[1]",
            "5 ³√(8)1",
        ),
        ("[2]<m:d><m:e>[3]</m:e><m:e>[4]</m:e></m:d>[1]", "2(3;4)1"),
        (
            "<m:m><m:mr><m:e>[1]</m:e><m:e>[2]</m:e></m:mr><m:mr><m:e>[3]</m:e></m:mr></m:m>",
            "1 2 3",
        ),
    ];
    for (inside, shown) in cases {
        assert_eq!(formula(inside), shown, "{inside}");
    }
}

#[test]
fn a_branch_that_word_does_not_know_is_not_taken() {
    let body = |required: &str| {
        format!(
            r#"<w:p><mc:AlternateContent><mc:Choice Requires="{required}"><w:r><w:t>một</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>hai</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"#
        )
    };
    for (required, shown) in [
        ("wps", "một"),
        ("w16se cx1", "một"),
        ("m", "một"),
        ("zzz", "hai"),
        ("wps zzz", "hai"),
    ] {
        assert_eq!(texts(&body(required)), [shown], "{required}");
    }
}
