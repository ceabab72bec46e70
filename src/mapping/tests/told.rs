//! Which line of the outline a sentence reports on when it says so in words of its own.

use super::*;

const INTERNATIONAL: &str = "5. Công tác quốc tế thanh niên";

#[test]
fn a_sentence_without_the_words_of_its_line_is_known_by_sentences_like_it() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        INTERNATIONAL,
        "Mười hai bạn Campuchia ở lại nhà dân ba đêm, cùng gói bánh, đá bóng với thanh niên xã Mỹ Lợi ngày 12/4.",
    ];
    assert_eq!(state(&mapper, &lines, "II.5.1"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.5.3"), SectionState::Missing);
}

#[test]
fn a_chance_word_of_another_line_is_outweighed() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    // "tiếng Anh" is a phrase of the line about foreign languages.
    let lines = [
        INTERNATIONAL,
        "Đăng 06 video giới thiệu đất nước, con người Việt Nam có phụ đề tiếng Anh, 4.100 lượt bạn bè quốc tế xem.",
    ];
    assert_eq!(state(&mapper, &lines, "II.5.2"), SectionState::Full);
    assert_eq!(state(&mapper, &lines, "II.5.3"), SectionState::Missing);
}

#[test]
fn remarks_and_plans_stand_for_no_line() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        INTERNATIONAL,
        "Nhìn chung công tác này được các cơ sở Đoàn quan tâm, có nhiều chuyển biến so với năm trước.",
    ];
    for line in ["II.5.1", "II.5.2", "II.5.3"] {
        assert_eq!(state(&mapper, &lines, line), SectionState::Missing);
    }
}

#[test]
fn what_follows_the_telling_part_of_a_sentence_is_no_plan() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "+ Tổ chức cho cán bộ Đoàn, ĐVTN học tập về tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "Sáng thứ hai đầu tháng, cán bộ trẻ khối cơ quan xã Mỹ Lợi đọc một mẩu chuyện về Bác rồi mỗi bạn ghi vào sổ một việc mình sẽ sửa đổi.",
    ];
    assert_eq!(state(&mapper, &lines, "II.1.2.a"), SectionState::Full);
}
