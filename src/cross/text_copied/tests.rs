//! What is a copy and what is not, on small rounds.

use super::super::testing::Round;
use super::*;

const LONG: &str = "Tổ chức 14 buổi nói chuyện truyền thống tại 9 xã biên giới, có 1.236 đoàn viên \
    tham dự, trao 47 suất quà cho gia đình chính sách và khánh thành 3 căn nhà nhân ái";

fn own(unit: usize) -> String {
    format!(
        "Phát động trồng {} cây dọc tuyến đường số {}, vận động {} hộ dân cùng chăm sóc, \
         kinh phí {} triệu đồng do nhân dân ấp {} đóng góp trong tháng {}",
        unit * 37 + 12,
        unit + 3,
        unit * 5 + 4,
        unit * 11 + 7,
        unit + 1,
        unit % 6 + 1
    )
}

#[test]
fn a_copied_paragraph_stands_beside_its_twin() {
    let mut round = Round::new(8);
    for unit in 0..8 {
        round.write(unit, &[&own(unit)]);
    }
    round.write(2, &[LONG]);
    round.write(5, &[&LONG.replace("Tổ chức", "Đã tổ chức")]);
    let out = round.run(&KIND);
    assert_eq!(out.round.len(), 1, "{:#?}", out.round);
    let quotes: Vec<&str> = out.round[0]
        .evidence
        .iter()
        .map(|e| e.quote.as_str())
        .collect();
    assert_eq!(quotes[0], LONG);
    assert!(quotes[1].starts_with("Đã tổ chức"));
    assert!(!out.round[0].message.contains('%'));
    // One word more is not word for word.
    assert!(
        out.round[0]
            .message
            .contains("giống nhau phần lớn câu chữ (")
    );
    let units: Vec<usize> = out.units.iter().map(|(unit, _)| *unit).collect();
    assert_eq!(units, [2, 5]);
    assert!(out.units[1].1.evidence[0].quote.starts_with("Đã tổ chức"));
}

#[test]
fn one_sentence_with_other_figures_is_no_copy() {
    let mut round = Round::new(8);
    for unit in 0..8 {
        round.write(unit, &[&own(unit)]);
    }
    let out = round.run(&KIND);
    assert!(out.round.is_empty() && out.units.is_empty(), "{out:#?}");
}

const PROSE: &str = "Ngày 12/3, Ban Thường vụ về dự sinh hoạt với chi đoàn ấp Kinh Giữa, nghe bạn trẻ kể \
    chuyện bỏ nghề đi biển về nuôi lươn không bùn, sau đó góp 14 triệu đồng mua máy bơm cho tổ hợp tác \
    gồm 9 hộ; cuối buổi có thêm 23 người xin vào tổ và hẹn mùa nước nổi sẽ mở bể ương giống ở Rạch Dừa.";

#[test]
fn other_amounts_and_names_do_not_hide_a_copy() {
    let changed = PROSE
        .replace("12/3", "4/5")
        .replace("Kinh Giữa", "Tân Thuận Đông")
        .replace("14 triệu", "35 triệu")
        .replace("9 hộ", "16 hộ")
        .replace("23 người", "41 người")
        .replace("Rạch Dừa", "Bình Sơn");
    let mut round = Round::new(8);
    for unit in 0..8 {
        round.write(unit, &[&own(unit)]);
    }
    round.write(1, &[PROSE]);
    round.write(6, &[&changed]);
    let out = round.run(&KIND);
    assert_eq!(out.round.len(), 1, "{:#?}", out.round);
    let message = &out.round[0].message;
    let how = "1 đoạn giống nhau trừ 4 số liệu và 2 tên riêng";
    assert!(message.contains(how), "{message}");
}

#[test]
fn half_of_the_figures_or_all_names_changed_is_not_word_for_word() {
    let half = PROSE
        .replace("14 triệu", "35 triệu")
        .replace("9 hộ", "16 hộ");
    let names = PROSE
        .replace("Kinh Giữa", "Tân Thuận Đông")
        .replace("Rạch Dừa", "Bình Sơn");
    for (copy, how) in [
        (PROSE.to_owned(), "giống nhau từng chữ"),
        (half, "giống nhau trừ 2 số liệu"),
        (names, "giống nhau trừ 2 tên riêng"),
    ] {
        let mut round = Round::new(8);
        for unit in 0..8 {
            round.write(unit, &[&own(unit)]);
        }
        round.write(1, &[PROSE]);
        round.write(6, &[&copy]);
        let out = round.run(&KIND);
        assert!(
            out.round[0].message.contains(how),
            "{}",
            out.round[0].message
        );
    }
}

#[test]
fn a_part_of_a_paragraph_and_sentences_in_another_order_are_found() {
    let (first, second) = PROSE.split_at(PROSE.find("; cuối").unwrap() + 2);
    let turned = format!("{second} {first}");
    let part = format!("{} {first}", own(20));
    for copy in [turned, part] {
        let mut round = Round::new(8);
        for unit in 0..8 {
            round.write(unit, &[&own(unit)]);
        }
        round.write(1, &[PROSE]);
        round.write(6, &[&copy]);
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1, "{copy}: {:#?}", out.round);
    }
}

#[test]
fn what_many_units_write_is_everybody_s() {
    let mut round = Round::new(8);
    for unit in 0..8 {
        round.write(unit, &[LONG, &own(unit)]);
    }
    assert!(round.run(&KIND).round.is_empty());
}

#[test]
fn official_text_is_nobody_s() {
    let mut round = Round::new(8);
    round.official(LONG);
    round.write(2, &[LONG]);
    round.write(5, &[LONG]);
    assert!(round.run(&KIND).round.is_empty());
}

#[test]
fn short_paragraphs_count_together_only() {
    let short = [
        "Xây 3 cầu nông thôn dài 45 mét ở ấp Kinh Giữa",
        "Sửa 2 phòng học tạm cho 61 em ở điểm trường Rạch Dừa",
        "Tặng 18 xe đạp cho học sinh nghèo xã Tân Thuận Đông",
    ];
    let mut round = Round::new(8);
    round.write(1, &short[..1]);
    round.write(3, &short[..1]);
    assert!(round.run(&KIND).round.is_empty());
    let mut round = Round::new(8);
    round.write(1, &short);
    round.write(3, &short);
    assert_eq!(round.run(&KIND).round.len(), 1);
}

#[test]
fn answers_to_the_same_questions_are_no_copy() {
    let mut round = Round::new(4);
    round.official(
        "Kết quả hỗ trợ các hoạt động sáng tạo: bao nhiêu ý tưởng, sáng kiến được hỗ trợ triển khai thực tiễn? \
         bao nhiêu ý tưởng được tuyên dương? Kết quả thực hiện chỉ tiêu ý tưởng sáng tạo",
    );
    for (unit, figures) in [(0, ["86", "47", "2.164"]), (1, ["41", "22", "876"])] {
        let [tried, praised, ideas] = figures;
        let answers = [
            format!(
                "Kết quả hỗ trợ các hoạt động sáng tạo: có {tried} ý tưởng, sáng kiến được hỗ trợ triển khai \
                 thực tiễn; {praised} ý tưởng được tuyên dương."
            ),
            format!(
                "Kết quả thực hiện chỉ tiêu ý tưởng sáng tạo: từ đầu nhiệm kỳ có {ideas} ý tưởng sáng tạo \
                 được đăng tải trên ngân hàng ý tưởng."
            ),
        ];
        round.write(unit, &answers.each_ref().map(String::as_str));
    }
    assert!(round.run(&KIND).round.is_empty());
}

#[test]
fn a_stock_of_ready_made_sentences_is_no_copy() {
    // Every unit draws sentences from one stock, so that every two units share some.
    let mut round = Round::new(40);
    for unit in 0..40usize {
        let drawn: Vec<String> = (0..6)
            .map(|i| {
                let pick = (unit * 6 + i).wrapping_mul(0x9e37_79b9) % 1013 % 60;
                let name = format!("nhóm {}", "abcdefghij".repeat(2).split_at(pick % 10).1);
                let spot = ["chợ", "bến", "đình", "trường", "kênh", "lộ"][pick / 10];
                format!(
                    "Câu lạc bộ {name} ở {spot} duy trì sinh hoạt {} lần mỗi quý tại nhà văn hóa, thu hút thanh niên \
                     khu vực {} tham gia văn nghệ, thể thao và tìm hiểu pháp luật loại {}",
                    unit % 7 + 12,
                    unit * 3 + 11,
                    unit * 13 + i + 100
                )
            })
            .collect();
        let texts: Vec<&str> = drawn.iter().map(String::as_str).collect();
        round.write(unit, &texts);
    }
    let out = round.run(&KIND);
    assert!(out.round.is_empty(), "{:#?}", out.round);
}

/// Paragraphs of which no two say the same thing in the same words.
fn free(unit: usize) -> String {
    let syllables = [
        "ba", "chim", "dao", "gieo", "hen", "kho", "lun", "mai", "nep", "phu", "que",
    ];
    let words: Vec<String> = (0..50)
        .map(|at| {
            let seed = (unit * 50 + at + 1).wrapping_mul(0x9e37_79b9) >> 7;
            let pick = |shift: u32| syllables[(seed >> shift) % syllables.len()];
            format!("{}{}", pick(0), pick(9))
        })
        .collect();
    words.join(" ")
}

#[test]
fn one_paragraph_is_known_with_other_figures_and_without_one_sentence() {
    let (first, second) = PROSE.split_at(PROSE.find("; cuối").unwrap() + 2);
    let changed = format!("{first} {second}")
        .replace("Kinh Giữa", "Tân Thuận Đông")
        .replace("14 triệu", "35 triệu")
        .replace("9 hộ", "16 hộ")
        .replace("23 người", "41 người");
    let more = "Đến cuối tháng, chi đoàn đã gây được 7 lứa lươn giống, bán cho 12 bạn hàng quen trong chợ.";
    for units in [11, 44] {
        let mut round = Round::new(units);
        for unit in 0..units {
            round.write(unit, &[&free(unit)]);
        }
        round.write(3, &[&format!("{PROSE} {more}")]);
        round.write(8, &[&changed]);
        let out = round.run(&KIND);
        assert_eq!(out.round.len(), 1, "{units}: {:#?}", out.round);
        let message = &out.round[0].message;
        let how = "1 đoạn giống nhau phần lớn câu chữ, khác 3 số liệu và 1 tên riêng";
        assert!(message.contains(how), "{message}");
    }
}

#[test]
fn a_stock_sentence_of_two_units_is_no_copy() {
    let stock = "Các cấp bộ Đoàn luôn bám sát sự chỉ đạo của cấp ủy, chủ động tham mưu và đổi mới phương thức \
        hoạt động theo hướng thiết thực, hiệu quả.";
    let mut round = Round::new(44);
    for unit in 0..44 {
        round.write(unit, &[&free(unit)]);
    }
    round.write(3, &[&format!("{} {stock}", free(103))]);
    round.write(8, &[&format!("{stock} {}", free(108))]);
    assert!(round.run(&KIND).round.is_empty());
}

#[test]
fn one_paragraph_says_little_where_units_have_paragraphs_in_common() {
    // Every unit has one with the next and another one with the unit before.
    let mut round = Round::new(12);
    for unit in 0..12 {
        for paragraph in [unit, (unit + 1) % 12] {
            let own = format!(
                "{} {} người, xã {} {} hộ {}",
                free(paragraph),
                unit * 7 + 13,
                ["An", "Bình", "Cường"][unit % 3],
                unit * 5 + 21,
                free(paragraph + 60)
            );
            round.write(unit, &[&own]);
        }
    }
    assert!(round.run(&KIND).round.is_empty());
}
