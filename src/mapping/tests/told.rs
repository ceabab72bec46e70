//! Which line of the outline a sentence reports on when it says so in words of its own.

use super::*;

const INTERNATIONAL: &str = "5. Công tác quốc tế thanh niên";

#[test]
fn a_sentence_without_the_words_of_its_line_is_known_by_sentences_like_it() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    // A heading, a sentence, its line, and the one that chance words of it would name.
    for (heading, sentence, line, other) in [
        (
            "3.3. Đồng hành với thanh niên rèn luyện kỹ năng xã hội và phát triển thể chất",
            "Đội cứu hộ chỉ công nhân cách bò thấp tránh khói, cột ga giường làm dây xuống lầu, 60 bạn tập hai buổi.",
            "II.3.3.1",
            "II.3.3.2",
        ),
        (
            "2.3. Phong trào Tuổi trẻ xung kích bảo vệ Tổ quốc",
            "Sáng 26/02, 76 bạn trẻ mặc quân phục lên xe, ai cũng được trao cuốn sổ và lá thư bạn bè viết tay.",
            "II.2.3.1.b",
            "II.2.3.2.a",
        ),
        (
            "3.2. Đồng hành với thanh niên khởi nghiệp, lập nghiệp",
            "Sáng nào trang Zalo cũng đăng tin hãng xưởng gần nhà cần người, 46 bạn nhờ vậy khỏi lên thành phố mà có chỗ làm.",
            "II.3.2.4",
            "II.3.2.3",
        ),
    ] {
        let lines = [heading, sentence];
        assert_eq!(
            state(&mapper, &lines, line),
            SectionState::Full,
            "{sentence}"
        );
        assert_eq!(
            state(&mapper, &lines, other),
            SectionState::Missing,
            "{sentence}"
        );
    }
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

#[test]
fn the_programmes_own_sentence_is_no_result() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let heading = "1.5. Tuyên truyền, phổ biến, giáo dục pháp luật";
    let task = "Lựa chọn nội dung, đổi mới, phong phú hình thức tuyên truyền, phổ biến, giáo dục pháp luật liên quan đến thanh niên và chính sách, pháp luật về thanh niên.";
    assert_eq!(
        state(&mapper, &[heading, task], "II.1.5.a"),
        SectionState::HeadingOnly
    );
    let told = "Mở 12 phiên tòa giả định, phổ biến pháp luật về giao thông cho 1.250 thanh niên tại các ấp.";
    assert_eq!(
        state(&mapper, &[heading, task, told], "II.1.5.a"),
        SectionState::Full
    );
}

#[test]
fn what_runs_in_before_a_colon_does_not_hold_the_whole_paragraph() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "2.1. Phong trào Thanh niên tình nguyện",
        "Chỉnh trang cảnh quan đô thị: sơn lại 14 trụ điện, vẽ 06 bức tường ở thị trấn. Ứng phó hạn mặn, 45 bạn vớt lục bình và rác nhựa trên kênh Ba, trồng 300 cây bần giữ bờ.",
    ];
    assert_eq!(state(&mapper, &lines, "II.2.1.3.a"), SectionState::Full);
}

#[test]
fn an_open_ended_heading_said_again_is_the_same_line() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let lines = [
        "2.1. Phong trào Thanh niên tình nguyện",
        "- Các nội dung khác",
        "Ngày hội bánh dân gian thu hút 120 bạn trẻ.",
        "2.3. Phong trào Tuổi trẻ xung kích bảo vệ Tổ quốc",
        "- Các nội dung khác",
        "Nội dung khác: hội thao bắn súng hơi giữa chi đoàn các cơ quan, có 14 vận động viên.",
    ];
    assert_eq!(state(&mapper, &lines, "II.2.3.5"), SectionState::Full);
}
