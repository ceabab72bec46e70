//! Mechanisms of reading, each on sentences of its own; the packs' examples cover the wordings.

use super::Mapper;
use crate::model::{
    Block, Cell, CellValue, Document, Figure, Paragraph, Precision, Progress, ReadQuality, Reading,
    Role, SectionMap, SectionState, Table, TableOrigin,
};
use crate::rules::RulePack;
use crate::text::normalize_document;

mod headings;
mod roles;
mod told;

fn pack() -> RulePack {
    crate::rules::load("soc-trang-2024", None).unwrap().pack
}

fn paragraphs(lines: &[&str]) -> Document {
    Document {
        blocks: lines
            .iter()
            .zip(1..)
            .map(|(line, number)| {
                Block::Paragraph(Paragraph {
                    text: (*line).to_owned(),
                    number,
                    ..Paragraph::default()
                })
            })
            .collect(),
        quality: ReadQuality::Good,
        notes: Vec::new(),
    }
}

fn figures(mapper: &Mapper<'_>, sentence: &str) -> Vec<Figure> {
    let document = normalize_document(paragraphs(&[sentence]), "", mapper.lexicon());
    mapper.figures(&document, 2024)
}

/// `(target, value)` of every figure to report.
fn results(mapper: &Mapper<'_>, sentence: &str) -> Vec<(String, String)> {
    figures(mapper, sentence)
        .into_iter()
        .filter(|figure| figure.result)
        .map(|figure| {
            (
                figure.target.unwrap_or_default(),
                figure.value.map_or(String::new(), |v| v.to_string()),
            )
        })
        .collect()
}

#[test]
fn the_result_is_told_from_what_stands_beside_it() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for (sentence, expected) in [
        (
            "Trồng mới 3.120 cây xanh, đạt 52% so với chỉ tiêu 6.000 cây, tăng 8% so với cùng kỳ.",
            &[("5", "3120")][..],
        ),
        (
            "Cùng kỳ năm 2023 giới thiệu việc làm cho 310 thanh niên, năm 2024 là 355 thanh niên.",
            &[("8b", "355")],
        ),
        (
            "Phấn đấu 6 tháng cuối năm trồng mới thêm 2.500 cây xanh.",
            &[],
        ),
        (
            "Giới thiệu 62 đoàn viên ưu tú cho Đảng, trong đó 20 đồng chí là cán bộ Đoàn.",
            &[("12a", "62")],
        ),
        (
            "Giới thiệu đoàn viên ưu tú cho Đảng: quý I 21 đồng chí, quý II 34 đồng chí.",
            &[("12a", "55")],
        ),
        (
            "Tỷ lệ đoàn kết, tập hợp thanh niên tăng từ 61,5% lên 66,2%.",
            &[("11b", "66.2")],
        ),
        (
            "Chưa hỗ trợ được dự án khởi nghiệp sáng tạo nào của thanh niên.",
            &[("7b", "0")],
        ),
        (
            "Tổng dư nợ ủy thác 41,2 tỷ đồng; trong kỳ hỗ trợ thanh niên vay vốn khởi nghiệp 850 triệu đồng.",
            &[("7a", "850000000")],
        ),
    ] {
        let found = results(&mapper, sentence);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(t, v)| (t.as_str(), v.as_str()))
            .collect();
        assert_eq!(found, expected, "{sentence}");
    }
}

#[test]
fn a_missing_figure_is_no_zero() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let found = figures(
        &mapper,
        "Số thanh niên được giới thiệu việc làm: chưa có số liệu.",
    );
    assert!(found.iter().all(|figure| !figure.result));
    assert!(
        found
            .iter()
            .any(|figure| figure.review && figure.value.is_none())
    );
}

#[test]
fn turns_are_no_people() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let found = figures(&mapper, "Giới thiệu việc làm cho 640 lượt thanh niên.");
    let figure = found.iter().find(|f| f.text == "640").unwrap();
    assert!(!figure.result && figure.review, "{figure:?}");
}

#[test]
fn ranges_and_hedges_keep_their_room() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let range = &figures(&mapper, "Trồng mới từ 600 đến 650 cây xanh.")[0];
    assert_eq!(range.precision, Precision::Range);
    assert_eq!(range.value_max.unwrap().to_string(), "650");
    let hedged = &figures(&mapper, "Trồng mới gần 700 cây xanh.")[0];
    assert_eq!(hedged.precision, Precision::JustUnder);
}

#[test]
fn columns_mean_what_their_heads_say() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let text = "TT\tNội dung\tĐVT\tKết quả năm 2023\tChỉ tiêu năm 2024\tKết quả năm 2024\tTỷ lệ\n5\tTrồng mới cây xanh\tcây\t4.010\t8.000\t4.420\t55,3";
    let found = figures(&mapper, text);
    let reading = |value: &str| found.iter().find(|f| f.text == value).unwrap().reading;
    assert_eq!(reading("4.010"), Reading::PreviousYear);
    assert_eq!(reading("8.000"), Reading::TargetRestated);
    assert_eq!(reading("4.420"), Reading::Level);
    assert_eq!(reading("55,3"), Reading::PctOfTarget);
    assert_eq!(reading("5"), Reading::Distractor);
}

#[test]
fn a_share_stored_as_a_fraction_is_read_and_asked_about() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let number = |digits: &str, percent| Cell {
        text: digits.to_owned(),
        value: CellValue::Number {
            digits: digits.to_owned(),
            percent,
        },
        ..Cell::default()
    };
    let text = |text: &str| Cell {
        text: text.to_owned(),
        value: CellValue::Text,
        ..Cell::default()
    };
    let heads = ["TT", "Nội dung", "ĐVT", "Chỉ tiêu giao", "Kết quả"].map(text);
    let row = |percent| {
        vec![
            text("11"),
            text("Tỷ lệ đoàn kết, tập hợp thanh niên"),
            text("%"),
            number("68", false),
            number("0.672", percent),
        ]
    };
    for (percent, review) in [(true, false), (false, true)] {
        let document = Document {
            blocks: vec![Block::Table(Table {
                origin: TableOrigin::Text(1),
                rows: vec![heads.to_vec(), row(percent)],
                hidden_rows: Vec::new(),
                hidden_columns: Vec::new(),
            })],
            quality: ReadQuality::Good,
            notes: Vec::new(),
        };
        let document = normalize_document(document, "a.xlsx", mapper.lexicon());
        let claims = mapper.claims(
            &[(&mapper.prepare(document), Role::Indicators)],
            &crate::model::SectionMap::default(),
            &std::collections::BTreeMap::new(),
        );
        let figure = claims
            .figures
            .iter()
            .map(|claim| &claim.figure)
            .find(|figure| figure.result)
            .unwrap();
        assert_eq!(figure.value.unwrap().to_string(), "67.2");
        assert_eq!(figure.review, review);
    }
}

fn state(mapper: &Mapper<'_>, lines: &[&str], node: &str) -> SectionState {
    let document = normalize_document(paragraphs(lines), "", mapper.lexicon());
    mapper
        .sections(&[&mapper.prepare(document)], "")
        .nodes
        .iter()
        .find(|state| state.node == node)
        .unwrap()
        .state
}

#[test]
fn states_follow_content_not_headings() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let report = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "7. Đoàn tham gia xây dựng, bảo vệ Đảng và hệ thống chính trị",
        "- Các hoạt động đấu tranh, bảo vệ nền tảng tư tưởng của Đảng",
        "- Cuộc vận động “Đoàn viên phấn đấu trở thành đảng viên Đảng Cộng sản Việt Nam”",
        "Giới thiệu 41 đoàn viên ưu tú cho Đảng xem xét, kết nạp.",
        "8. Công tác phối hợp, chỉ đạo của Đoàn",
        "Công tác phối hợp, chỉ đạo được quan tâm thực hiện tốt.",
        "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM",
        "- Công tác giám sát, phản biện",
        "Tổ chức giám sát 03 cuộc.",
    ];
    assert_eq!(state(&mapper, &report, "II.7.1"), SectionState::HeadingOnly);
    assert_eq!(state(&mapper, &report, "II.7.2"), SectionState::Full);
    assert_eq!(state(&mapper, &report, "II.8.1"), SectionState::Thin);
    // The plan repeats the heading and carries no result.
    assert_eq!(state(&mapper, &report, "II.7.3"), SectionState::Missing);
    assert_eq!(
        state(&mapper, &report, "II.7.4"),
        SectionState::NotApplicable
    );
}

#[test]
fn a_heading_inside_a_paragraph_opens_its_line() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "III. ĐÁNH GIÁ CHUNG",
        "Hạn chế: có 02 xã chưa có mô hình mới. Nguyên nhân: thay đổi 05 bí thư trong kỳ.",
    ];
    assert_eq!(state(&mapper, &lines, "III.2"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "III.3"), SectionState::Full);
}

#[test]
fn a_sentence_of_one_line_does_not_cover_another() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "2.3. Phong trào “Xung kích bảo vệ Tổ quốc”",
        "Nghĩa tình biên giới, hải đảo năm nay gửi tặng 573 phần quà cho ngư dân.",
    ];
    assert_eq!(state(&mapper, &lines, "II.2.3.3.a"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.2.3.1.a"), SectionState::Missing);
}

#[test]
fn what_stands_under_an_unknown_heading_counts_by_its_own_words() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "6. Công tác xây dựng Đoàn",
        "6.1. Công tác cán bộ",
        "a) Bồi dưỡng kiến thức, nghiệp vụ cho cán bộ Đoàn",
        "Mở 04 lớp tập huấn cho 120 cán bộ Đoàn.",
        "b) Xử lý các việc tồn đọng lâu nay",
        "Đã tham mưu luân chuyển 06 cán bộ Đoàn quá tuổi.",
    ];
    assert_eq!(state(&mapper, &lines, "II.6.1.2"), SectionState::Full);
}

#[test]
fn a_paragraph_about_a_line_leaves_it_only_for_what_is_named_in_full() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "3.1. Đồng hành với thanh niên trong học tập",
        "- Chương trình “Tiếp sức đến trường”",
        "Tiếp sức đến trường trao 35 xe đạp cho học sinh nghèo; nhận đỡ đầu 12 em mồ côi đến hết lớp 12.",
        "4. Công tác Đội và phong trào thiếu nhi",
    ];
    assert_eq!(state(&mapper, &lines, "II.3.1.2"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.4.2.a"), SectionState::Missing);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "1. Công tác tuyên truyền, giáo dục",
        "Đã đăng 310 tin tốt và 42 câu chuyện đẹp; bài về em học sinh ở xã Tân Hưng được chia sẻ 900 lần.",
    ];
    assert_eq!(state(&mapper, &lines, "II.1.4.a"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.1.6"), SectionState::Missing);
}

#[test]
fn a_paragraph_behind_a_run_in_heading_may_turn_to_another_line() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "2.1. Phong trào “Thanh niên tình nguyện”",
        "- Tham gia xây dựng nông thôn mới: dặm vá 04 km đường ở xã Tân Hưng.",
        "Ngày hội hiến máu tình nguyện thu 210 đơn vị, bếp ăn tình thương nấu 900 suất cơm.",
    ];
    assert_eq!(state(&mapper, &lines, "II.2.1.1.a"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.2.1.5.a"), SectionState::Full);
}

#[test]
fn numbers_of_a_name_are_no_figures() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "6.1. Công tác cán bộ Đoàn",
        "- Chủ trương 1+2",
        "Chủ trương 1+2 được cán bộ Đoàn thực hiện.",
    ];
    assert_eq!(state(&mapper, &lines, "II.6.1.1"), SectionState::Thin);
}

#[test]
fn a_name_of_ones_own_in_quotation_marks_is_something() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let report = |line: &'static str| {
        [
            "II. KẾT QUẢ ĐẠT ĐƯỢC",
            "8. Công tác phối hợp, chỉ đạo của Đoàn",
            line,
        ]
    };
    let own = "Công tác phối hợp, chỉ đạo có mô hình “Bữa sáng gác cổng, buổi chiều gỡ rối” được duy trì.";
    assert_eq!(state(&mapper, &report(own), "II.8.1"), SectionState::Full);
    let official =
        "Công tác phối hợp, chỉ đạo phong trào “Tuổi trẻ sáng tạo” được quan tâm thực hiện tốt.";
    assert_eq!(
        state(&mapper, &report(official), "II.8.1"),
        SectionState::Thin
    );
}

#[test]
fn not_having_occurred_is_an_answer() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let report = [
        "2.3. Phong trào “Tuổi trẻ xung kích bảo vệ Tổ quốc”",
        "- Xung kích thực hiện nhiệm vụ quốc phòng, an ninh",
        "+ Tham gia xử lý các điểm nóng: trong kỳ không phát sinh.",
    ];
    assert_eq!(state(&mapper, &report, "II.2.3.1.c"), SectionState::Full);
}

#[test]
fn what_is_listed_left_out_or_anothers_is_told_apart() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for (sentence, expected) in [
        // In the order in which the measures were named.
        (
            "Lượt tư vấn hướng nghiệp và số thanh niên được giới thiệu việc làm lần lượt là 3.410 và 275.",
            &[("8a", "3410"), ("8b", "275")][..],
        ),
        // Left out, taken from, others'.
        (
            "Trồng mới 2.140 cây xanh, chưa kể 600 cây do ngành kiểm lâm trồng.",
            &[("5", "2140")],
        ),
        (
            "Hiện thực hóa 9 ý tưởng, sáng kiến trong tổng số 310 ý tưởng gửi về.",
            &[("3", "9")],
        ),
        (
            "Tỷ lệ đoàn kết tập hợp thanh niên 66,4%, thấp hơn mặt bằng chung (69%).",
            &[("11b", "66.4")],
        ),
        // A share of organisations is no share of people.
        ("14/14 đoàn cơ sở (100%) tổ chức học tập nghị quyết.", &[]),
        // One event's turnout, a plan left behind, parts of a term.
        (
            "Hội thi thu hút 420 lượt thanh niên tham gia tình nguyện.",
            &[],
        ),
        (
            "Phấn đấu cả năm trồng 9.000 cây xanh, đến nay đã trồng được 4.310 cây.",
            &[("5", "4310")],
        ),
        // A share of more than one is no day, a day no share.
        (
            "Ngày 26/3 giới thiệu 12/10 đoàn viên ưu tú cho Đảng.",
            &[("12a", "12")],
        ),
        // A figure for each year named.
        (
            "Số cây xanh trồng mới năm 2024/2023: 8.120/7.650.",
            &[("5", "8120")],
        ),
    ] {
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(target, value)| ((*target).to_owned(), (*value).to_owned()))
            .collect();
        let mut found = results(&mapper, sentence);
        found.sort();
        assert_eq!(found, expected, "{sentence}");
    }
}

#[test]
fn digits_nobody_can_read_are_asked_about() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for sentence in ["Trồng mới 31.2507 cây xanh.", "Trồng mới 12.45 cây xanh."] {
        let found = figures(&mapper, sentence);
        assert!(
            found
                .iter()
                .any(|f| f.review && f.value.is_none() && !f.result),
            "{sentence} {found:?}"
        );
    }
}

#[test]
fn two_totals_in_one_report_contradict_each_other() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let progress = |lines: &[&str]| {
        let document = normalize_document(paragraphs(lines), "", mapper.lexicon());
        let claims = mapper.claims(
            &[(&mapper.prepare(document), Role::Report)],
            &crate::model::SectionMap::default(),
            &std::collections::BTreeMap::new(),
        );
        let mut targets = claims.targets.into_iter();
        targets.find(|claim| claim.target == "8b").unwrap().progress
    };
    let first = "Giới thiệu việc làm cho 1.250 thanh niên, đạt 104,2% chỉ tiêu năm.";
    let second = "Trong kỳ giới thiệu việc làm cho 1.520 thanh niên, đạt 126,7% chỉ tiêu năm.";
    let part = "Tại xã An Lạc giới thiệu việc làm cho 120 thanh niên.";
    assert_eq!(progress(&[first, second]), Progress::Conflict);
    assert_eq!(progress(&[first, first, part]), Progress::NotReported);
}

#[test]
fn parts_that_add_up_are_added() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for (sentence, target, sum) in [
        (
            "Giới thiệu việc làm cho 405 thanh niên trong 6 tháng đầu năm và 512 thanh niên trong 6 tháng cuối năm.",
            "8b",
            "917",
        ),
        (
            "Tư vấn hướng nghiệp khối 12: 415 lượt, khối 11: 390 lượt, khối 10: 372 lượt.",
            "8a",
            "1177",
        ),
        (
            "Số ý tưởng được hỗ trợ triển khai: khối trường học 18, khối xã 27, khối cơ quan 9.",
            "3",
            "54",
        ),
    ] {
        assert_eq!(
            results(&mapper, sentence),
            [(target.to_owned(), sum.to_owned())],
            "{sentence}"
        );
    }
    // The whole and a part of it are no sum.
    let sentence = "Trong tổng số 145 ý tưởng được Đoàn hỗ trợ, khối trường học chiếm 61 ý tưởng.";
    assert_eq!(
        results(&mapper, sentence),
        [("3".to_owned(), "145".to_owned())]
    );
}

#[test]
fn amounts_nobody_counted_are_asked_about() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let found = figures(
        &mapper,
        "Hàng nghìn lượt thanh niên tham gia tình nguyện trong năm.",
    );
    let figure = &found[0];
    assert_eq!(figure.text, "Hàng nghìn");
    assert_eq!(figure.precision, Precision::Vague);
    assert!(
        figure.review && !figure.result && figure.value.is_none(),
        "{figure:?}"
    );
}

#[test]
fn cells_that_name_their_figures_need_no_head() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let row = "Lượt ĐVTN tình nguyện | KH: 6.000 | TH: 6.318 | Đạt: 105,3%";
    assert_eq!(results(&mapper, row), [("2".to_owned(), "6318".to_owned())]);
}

#[test]
fn a_bracket_with_just_what_was_asked_for_is_no_result() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let allocated = [("5".to_owned(), rust_decimal::Decimal::from(25_000))].into();
    for (sentence, expected) in [
        ("Trồng cây xanh đạt 53% chỉ tiêu (25.000 cây).", None),
        (
            "Trồng cây xanh đạt 53% chỉ tiêu (13.250 cây).",
            Some(13_250),
        ),
        (
            "Trồng cây xanh đạt 100% chỉ tiêu (25.000 cây).",
            Some(25_000),
        ),
        // A share worked out wrongly takes no result away.
        ("Trồng mới 25.000 cây xanh, đạt 95% chỉ tiêu.", Some(25_000)),
    ] {
        let document = normalize_document(paragraphs(&[sentence]), "", mapper.lexicon());
        let read = mapper.prepare(document);
        let claims = mapper.claims(&[(&read, Role::Report)], &SectionMap::default(), &allocated);
        let trees = claims.targets.iter().find(|claim| claim.target == "5");
        let value = trees.and_then(|claim| claim.value);
        assert_eq!(
            value,
            expected.map(rust_decimal::Decimal::from),
            "{sentence}"
        );
    }
}
