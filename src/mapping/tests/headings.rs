//! Which line of the outline a heading stands for.

use super::*;

#[test]
fn a_list_goes_back_to_its_heading_and_titles_are_none() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "BÁO CÁO",
        "Kết quả công tác Đoàn và phong trào thanh thiếu nhi 6 tháng đầu năm 2024",
        "i. công tác tuyên truyền, giáo dục",
        "- Giáo dục truyền thống: tổ chức 12 chuyến về nguồn tại xã Mỹ Lợi.",
        "- Tuyên truyền 08 buổi phổ biến pháp luật cho 640 thanh niên.",
        "ii. phong trào thanh niên tình nguyện",
        "iii. phương hướng, nhiệm vụ trọng tâm",
        "Tổ chức 20 buổi phổ biến pháp luật.",
    ];
    assert_eq!(state(&mapper, &lines, "II.1.3"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.1.5"), SectionState::Full);
    let document = normalize_document(paragraphs(&lines), "", mapper.lexicon());
    let headings = mapper.headings(&mapper.prepare(document));
    assert!(
        headings
            .iter()
            .all(|heading| !heading.text.starts_with("Kết quả")),
        "{headings:?}"
    );
}

/// The node of every heading of a report.
fn nodes(mapper: &Mapper<'_>, lines: &[&str]) -> Vec<(String, String)> {
    let document = normalize_document(paragraphs(lines), "", mapper.lexicon());
    let headings = mapper.headings(&mapper.prepare(document)).into_iter();
    headings
        .map(|heading| (heading.text, heading.node.unwrap_or_default()))
        .collect()
}

fn node_of(mapper: &Mapper<'_>, lines: &[&str], heading: &str) -> String {
    let found = nodes(mapper, lines).into_iter();
    found
        .filter(|(text, _)| text == heading)
        .map(|(_, node)| node)
        .next_back()
        .unwrap_or_default()
}

#[test]
fn a_slip_makes_no_plan_of_the_results() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        "II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ 6 THNÁG ĐẦU NĂM 2024",
        "1. Công tác tuyên truyền, giáo dục",
        "IV. Nhiệm vụ trọng tâm quý III",
        "2. Công tác quốc tế thanh niên",
    ];
    assert_eq!(node_of(&mapper, &lines, lines[1]), "II");
    assert_eq!(node_of(&mapper, &lines, lines[2]), "II.1");
    assert_eq!(node_of(&mapper, &lines, lines[4]), "");
}

#[test]
fn what_is_open_is_not_below_itself() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        "1. Tình hình kinh tế của xã",
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "5. Công tác quốc tế thanh niên",
        "5.1 Đối ngoại thanh niên",
    ];
    assert_eq!(node_of(&mapper, &lines, lines[1]), "I");
    assert_eq!(node_of(&mapper, &lines, lines[4]), "II.5.1");
}

#[test]
fn a_title_spelt_out_beats_its_number() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "III. ĐÁNH GIÁ CHUNG",
        "1/ Ưu điểm",
        "2/ Nguyên nhân hạn chế",
    ];
    assert_eq!(node_of(&mapper, &lines, lines[2]), "III.3");
}

#[test]
fn abbreviations_mean_what_makes_sense() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for (heading, node) in [
        ("2.1. PT Thanh niên TN", "II.2.1"),
        ("4/ CT Đội - TN nhi đồng", "II.4"),
        ("a) nhiệm vụ qpan", "II.2.3.1"),
    ] {
        let lines = ["II. KẾT QUẢ ĐẠT ĐƯỢC", heading];
        assert_eq!(node_of(&mapper, &lines, heading), node, "{heading}");
    }
}

#[test]
fn a_heading_is_known_by_its_name_whatever_stands_round_it() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for (heading, node) in [
        ("6 + 7. Xây dựng Đoàn và tham gia xây dựng Đảng", "II.6"),
        ("3/ 3 chương trình đồng hành", "II.3"),
        ("PHẦN A: ĐẶC ĐIỂM TÌNH HÌNH", "I"),
        ("Phụ biểu 02: Kết quả thực hiện các chỉ tiêu", "II.9"),
        ("a) CTCB Đoàn", "II.6.1"),
        ("- MR MTĐKTHTN", "II.6.5"),
        (
            "+ Mỗi ngày 1 tin tốt, mỗi tuần 1 câu chuyện đẹp",
            "II.1.4.a",
        ),
        (
            "- Chủ trương “1 + 2” (mỗi cán bộ Đoàn giúp hai bạn)",
            "II.6.1.1",
        ),
        ("- Công tác đoàn viên của Đoàn xã Vĩnh Hòa", "II.6.2"),
        (
            "- Tình hình thực hiện công tác kiểm tra, giám sát",
            "II.6.4",
        ),
        ("- Bảo vệ môi trường và an toàn giao thông", "II.2.1.3"),
        ("ĐOÀN XÃ TÂN HỘI", ""),
    ] {
        let lines = ["II. KẾT QUẢ ĐẠT ĐƯỢC", heading];
        assert_eq!(node_of(&mapper, &lines, heading), node, "{heading}");
    }
}

#[test]
fn what_counts_is_no_heading() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for line in [
        "- Kết nạp 5 đoàn viên",
        "- Trao 3 suất học bổng",
        "- Trồng 2 cây xanh",
    ] {
        let lines = ["II. KẾT QUẢ ĐẠT ĐƯỢC", line];
        assert_eq!(node_of(&mapper, &lines, line), "", "{line}");
    }
}

#[test]
fn below_an_open_item_its_name_stands_for_the_only_line() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "8. Công tác tham mưu, phối hợp, chỉ đạo",
        "- Công tác tham mưu, chỉ đạo, phối hợp",
        "III. ĐÁNH GIÁ CHUNG",
    ];
    assert_eq!(node_of(&mapper, &lines, lines[2]), "II.8.1");
}

#[test]
fn a_text_that_begins_with_its_items_name_names_no_line_below() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "2.1. Phong trào “Thanh niên tình nguyện”",
        "- Thanh niên tình nguyện: trong kỳ dặm vá 04 km đường ở xã Tân Hưng.",
    ];
    let node = node_of(&mapper, &lines, lines[2]);
    assert!(matches!(node.as_str(), "" | "II.2.1"), "{node}");
}

#[test]
fn common_words_are_no_second_name_of_a_heading() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "1.1. Giáo dục chính trị, tư tưởng",
        "- Triển khai học tập nghị quyết cho cán bộ, đoàn viên: mở 03 lớp ở xã Tân Hưng, nộp 120 bài.",
    ];
    assert_eq!(state(&mapper, &lines, "II.1.1.a"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.6.2.1"), SectionState::Missing);
}

#[test]
fn the_longest_lines_of_the_outline_are_headings_as_they_are_printed() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let printed: Vec<_> = pack
        .outline
        .nodes
        .iter()
        .filter(|node| node.children.is_empty())
        .collect();
    let long = |line: &str| line.split_whitespace().count() > 24;
    let mut lines: Vec<String> = Vec::new();
    for node in &printed {
        // With and without the mark it ends in, and without the words that all of them begin with.
        let line = node.printed.trim_end_matches(['.', ';', ':']);
        let line = match lines.len() % 3 {
            0 => format!("{line};"),
            1 => format!("- {line}."),
            _ => line.strip_prefix("Kết quả ").unwrap_or(line).to_owned(),
        };
        lines.push(line);
        lines.push("Trong kỳ có 12 buổi, 340 người dự ngày 26/3.".to_owned());
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let document = normalize_document(paragraphs(&lines), "", mapper.lexicon());
    let decided = mapper.headings(&mapper.prepare(document));
    let mut checked = 0;
    for (at, node) in printed.iter().enumerate() {
        if !long(&node.printed) {
            continue;
        }
        let anchor = crate::model::Anchor::Paragraph(at as u32 * 2 + 1);
        let found = decided.iter().find(|one| one.anchor == anchor);
        let found = found.and_then(|one| one.node.as_deref());
        assert_eq!(found, Some(node.id.as_str()), "{}", lines[at * 2]);
        checked += 1;
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn a_dash_may_stand_between_a_heading_and_its_content() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ THỰC HIỆN",
        "2. Tổ chức các phong trào hành động cách mạng",
        "2.2. Phong trào “Tuổi trẻ sáng tạo”",
        "- Sáng tạo trong lao động, sản xuất, kinh doanh – 07 chi đoàn doanh nghiệp nộp 15 giải pháp, làm lợi 478 triệu đồng.",
        "- Sáng tạo trong công tác, phục vụ nhân dân – Bộ phận một cửa xã Hòa Mỹ hẹn giờ nhận hồ sơ qua tin nhắn cho 114 người.",
        "5. Công tác quốc tế thanh niên",
        "Giao lưu hữu nghị thanh niên Việt Nam - Campuchia tại cửa khẩu Hà Tiên ngày 14/3, có 60 bạn trẻ dự.",
    ];
    let headings = nodes(&mapper, &lines);
    for (begins, node) in [
        ("- Sáng tạo trong lao động", "II.2.2.3"),
        ("- Sáng tạo trong công tác", "II.2.2.4"),
    ] {
        let found = headings.iter().find(|(text, _)| text.starts_with(begins));
        assert_eq!(
            found.map(|(_, node)| node.as_str()),
            Some(node),
            "{headings:?}"
        );
    }
    assert!(
        headings.iter().all(|(text, _)| !text.contains("Campuchia")),
        "{headings:?}"
    );
    assert_eq!(state(&mapper, &lines, "II.2.2.3"), SectionState::Full);
}

#[test]
fn a_letter_behind_the_number_of_the_item_names_its_line() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II.2.2.5. Nâng cao năng lực số",
        "II.2.2.5.a. Nâng cao kỹ năng, năng lực số",
        "Phòng máy mở cửa chiều thứ Năm cho 40 đội viên lớp 4, lớp 5 tập gõ phím; đã được 23 buổi.",
    ];
    assert_eq!(node_of(&mapper, &lines, lines[1]), "II.2.2.5.a");
    assert_eq!(state(&mapper, &lines, "II.2.2.5.a"), SectionState::Full);
}

#[test]
fn a_heading_is_not_looked_for_at_the_far_end_of_a_flood_of_dashes() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let flood = "chăm lo - Trao quà cho các em nhỏ ".repeat(2_000);
    let text = crate::text::normalize(&flood, &[], mapper.lexicon());
    let found: Vec<usize> = super::super::lines::dashes(&text, 0, text.key.len()).collect();
    assert!(found.len() > 10, "{}", found.len());
    assert!(found.iter().all(|at| *at <= super::super::lines::HEADING));
}

#[test]
fn the_whole_path_as_a_number_outweighs_words_of_a_line_below() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "II. KẾT QUẢ ĐẠT ĐƯỢC",
        "II.4. Công tác thiếu nhi",
        "II.5. Thanh niên với bạn bè quốc tế",
    ];
    assert_eq!(
        node_of(&mapper, &lines, "II.5. Thanh niên với bạn bè quốc tế"),
        "II.5"
    );
}

#[test]
fn a_slip_in_capitals_is_mended_as_in_small_letters() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "KẾT QUẢ HOẠT ĐỘNG 6 THÁNG ĐẦU NĂM",
        "CÔNG TÁC TUYÊNN TRUYỀN, GIÁO DỤC",
        "Phiên tòa giả định về an toàn giao thông có 877 học sinh trả lời câu hỏi pháp luật.",
        "BA PHONG TRÀO HÀNH ĐỘNG CÁCH MẠNG CỦA THANH NIÊN",
    ];
    assert_eq!(node_of(&mapper, &lines, lines[1]), "II.1");
    assert_eq!(state(&mapper, &lines, "II.1.5.a"), SectionState::Full);
}
