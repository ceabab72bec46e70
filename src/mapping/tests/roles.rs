//! What a file is for, by its content: the title is one witness among others.

use super::*;
use crate::model::Format;

macro_rules! reports {
    ($($unit:literal),+ $(,)?) => {
        [$(($unit, include_str!(concat!("../../../fixtures/demo-2024/sources/", $unit, "/bao-cao.md")))),+]
    };
}

/// A report of the demo round under another title.
fn under(title: &str, source: &str) -> Vec<String> {
    // Tables, places and notes of the builder are no text.
    let lines = source
        .lines()
        .filter(|line| !line.starts_with(['|', '@', '+', ':']));
    let lines = lines.map(|line| line.trim_matches(['#', '*', '^', '>', ' ']));
    lines
        .map(|line| {
            let is_title = line.len() < 40 && crate::text::key(line).starts_with("bao cao");
            if is_title { title } else { line }.to_owned()
        })
        .collect()
}

/// A plan along the outline: a heading for each node, and what is to be done.
fn plan(pack: &RulePack, title: &str, sentences: &[&str]) -> Vec<String> {
    let mut lines = vec!["HUYỆN ĐOÀN AN MINH".to_owned()];
    lines.extend(title.lines().map(str::to_owned));
    let mut next = sentences.iter().cycle();
    for node in &pack.outline.nodes {
        lines.push(node.printed.clone());
        if node.children.is_empty() {
            lines.extend(next.next().map(ToString::to_string));
        }
    }
    lines
}

#[test]
fn a_report_under_another_title_is_the_report_and_a_plan_is_not() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let role = |lines: &[String]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let document = normalize_document(paragraphs(&lines), "", mapper.lexicon());
        mapper.role(&mapper.prepare(document), Format::Docx)
    };
    for (unit, source) in reports![
        "chau-thanh",
        "cu-lao-dung",
        "ke-sach",
        "long-phu",
        "soc-trang",
        "thanh-tri",
        "tran-de",
    ] {
        let report = under("THÔNG BÁO", source);
        assert_eq!(role(&report), Role::Report, "{unit}");
    }
    let organised = "Tổ chức 12 buổi tuyên truyền cho 850 đoàn viên, thanh thiếu nhi trên địa bàn huyện trong tháng 7.";
    let ordered = "Chỉ đạo 100% cơ sở Đoàn triển khai nội dung này trước ngày 30/9/2024, giao Ban Tuyên giáo tham mưu.";
    let aimed = "Phấn đấu mỗi xã, thị trấn có ít nhất 02 mô hình, hỗ trợ 05 mô hình thanh niên phát triển kinh tế.";
    let kept = "Tiếp tục duy trì 15 đội hình thanh niên tình nguyện với 240 thành viên tham gia giữ gìn an ninh.";
    for sentences in [
        &[organised, aimed][..],
        &[organised, ordered, kept],
        &[organised, aimed, ordered, ordered],
    ] {
        let lines = plan(&pack, "KẾ HOẠCH", sentences);
        assert_eq!(role(&lines), Role::Other, "{sentences:?}");
    }
    let announced = plan(
        &pack,
        "THÔNG BÁO\nKết quả công tác Đoàn",
        &[organised, aimed],
    );
    assert_eq!(role(&announced), Role::Other, "half of it looks ahead");
    let notice = plan(&pack, "THÔNG BÁO", &[]);
    assert_eq!(role(&notice), Role::Other, "the outline itself, sent back");
}
