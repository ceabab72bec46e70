//! Mechanisms of reading figures, each on sentences of its own.

mod given;

use super::super::Mapper;
use crate::model::{
    Block, Document, Figure, Paragraph, ReadQuality, Reading, Reading::Distractor, Reading::Level,
    Reading::PreviousYear, Reading::Rate, Reading::TargetRestated,
};
use crate::rules::RulePack;
use crate::text::normalize_document;

fn pack() -> RulePack {
    crate::rules::load("soc-trang-2024", None).unwrap().pack
}

fn figures(mapper: &Mapper<'_>, sentence: &str) -> Vec<Figure> {
    let document = Document {
        blocks: vec![Block::Paragraph(Paragraph {
            text: sentence.to_owned(),
            number: 1,
            ..Paragraph::default()
        })],
        quality: ReadQuality::Good,
        notes: Vec::new(),
    };
    let document = normalize_document(document, "", mapper.lexicon());
    mapper.figures(&document, 2024)
}

/// Asserts which figures of each sentence are to be reported, as `target=value`.
fn reported(cases: &[(&str, &str)]) {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for &(sentence, expected) in cases {
        let results: Vec<String> = figures(&mapper, sentence)
            .into_iter()
            .filter(|figure| figure.result)
            .map(|figure| {
                let value = figure.value.map_or(String::new(), |v| v.to_string());
                format!("{}={value}", figure.target.unwrap_or_default())
            })
            .collect();
        assert_eq!(results.join(" "), expected, "{sentence}");
    }
}

/// Asserts how the figure printed so is read.
fn read(cases: &[(&str, &str, Reading)]) {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for &(sentence, printed, expected) in cases {
        let found = figures(&mapper, sentence);
        let found = found.iter().find(|figure| figure.text == printed);
        assert_eq!(
            found.map(|figure| figure.reading),
            Some(expected),
            "{printed}: {sentence}"
        );
    }
}

#[test]
fn of_a_whole_and_its_part_the_one_with_the_words_of_the_target_counts() {
    reported(&[
        (
            "Trong 36 sáng kiến gửi tham gia có 7 sáng kiến của đoàn viên được hỗ trợ.",
            "3=7",
        ),
        (
            "Trong 9 dự án đăng ký có 4 dự án khởi nghiệp của thanh niên được Đoàn hỗ trợ.",
            "7b=4",
        ),
        (
            "Trong 75 đoàn viên ưu tú được giới thiệu có 31 đồng chí được kết nạp.",
            "12a=75",
        ),
        (
            "Trong 75 đoàn viên ưu tú được giới thiệu cho Đảng có 20 đồng chí là giáo viên.",
            "12a=75",
        ),
        (
            "Trong tổng số 310 thiếu nhi khó khăn của xã, Đoàn đã hỗ trợ 240 em.",
            "10=240",
        ),
        (
            "Trong 20 ý tưởng được giao, đã hỗ trợ triển khai 12 ý tưởng.",
            "3=12",
        ),
    ]);
}

#[test]
fn a_time_that_opens_a_clause_is_said_of_the_figure_behind_its_verb() {
    reported(&[
        (
            "Đoàn viên hoàn thành xuất sắc nhiệm vụ: 2023 đạt 46,2%, 2024 đạt 50,3%.",
            "11a=50.3",
        ),
        (
            "Giai đoạn 2021 - 2024 trồng mới 9.300 cây xanh, trong đó năm 2024 trồng 2.450 cây.",
            "5=2450",
        ),
        (
            "Hai dự án khởi nghiệp của thanh niên được Đoàn hỗ trợ, năm trước là ba.",
            "7b=2",
        ),
        (
            "So với cùng kỳ năm 2023 đạt 68,5% thanh niên được tập hợp.",
            "11b=68.5",
        ),
    ]);
    read(&[
        (
            "Tỷ lệ tập hợp thanh niên 66% (chỉ tiêu 68%, năm 2023 đạt 65,1%).",
            "65,1%",
            PreviousYear,
        ),
        (
            "Hai dự án khởi nghiệp của thanh niên được Đoàn hỗ trợ, năm trước là ba.",
            "ba",
            PreviousYear,
        ),
    ]);
}

#[test]
fn words_before_a_colon_or_at_the_end_are_said_of_the_whole_list() {
    reported(&[
        (
            "Chỉ tiêu năm 2025: 35% thanh niên sử dụng dịch vụ công trực tuyến; trồng mới 3.000 cây xanh.",
            "",
        ),
        (
            "Năm 2025: trồng mới 3.000 cây xanh; năm 2024 đã giới thiệu việc làm cho 140 thanh niên.",
            "8b=140",
        ),
        (
            "Tư vấn hướng nghiệp 950 lượt; giới thiệu việc làm 130 thanh niên là chỉ tiêu của huyện.",
            "",
        ),
        (
            "Đã tư vấn hướng nghiệp 950 lượt; giới thiệu việc làm 130 thanh niên, đây là chỉ tiêu khó.",
            "8a=950 8b=130",
        ),
        (
            "Chưa hoàn thành chỉ tiêu giới thiệu ĐVƯT cho Đảng: 27 đồng chí.",
            "12a=27",
        ),
        (
            "Chỉ tiêu 12a: giới thiệu 145 đoàn viên ưu tú cho Đảng (hoàn thành).",
            "12a=145",
        ),
        ("Chỉ tiêu 5: 1.860 cây xanh trồng mới (đạt 93%).", "5=1860"),
        (
            "Giới thiệu nghị quyết và chính sách vay vốn vào 37 kỳ sinh hoạt chi đoàn.",
            "",
        ),
        (
            "Kết quả giới thiệu việc làm cho thanh niên: 130 bạn.",
            "8b=130",
        ),
        (
            "Kết quả tổ chức các hoạt động đào tạo, tập huấn, tuyên truyền, phổ biến chính sách về khởi nghiệp, lập nghiệp và giới thiệu việc làm cho thanh niên: 64 bạn trẻ dự lớp khởi sự kinh doanh.",
            "",
        ),
    ]);
    read(&[(
        "Tư vấn hướng nghiệp 950 lượt; giới thiệu việc làm 130 thanh niên là chỉ tiêu của huyện.",
        "950",
        TargetRestated,
    )]);
}

#[test]
fn a_result_sentence_answers_the_target_before_it() {
    reported(&[
        (
            "Chỉ tiêu: 30% thanh niên sử dụng dịch vụ công trực tuyến. Kết quả: 27,4%.",
            "4b=27.4",
        ),
        (
            "Có 27,4% thanh niên sử dụng dịch vụ công trực tuyến. Kết quả: 12 đơn vị đạt.",
            "4b=27.4",
        ),
    ]);
}

#[test]
fn figures_called_wrong_and_the_best_units_are_not_added() {
    reported(&[
        (
            "Trồng mới 1.900 cây xanh (báo cáo quý II ghi 2.050 cây là chưa chính xác).",
            "5=1900",
        ),
        (
            "Có 12 dự án khởi nghiệp của thanh niên được Đoàn hỗ trợ chưa đúng tiến độ giải ngân.",
            "7b=12",
        ),
        (
            "Những đơn vị trồng nhiều cây xanh: xã Tân Lập 410 cây, xã Phú Thọ 380 cây.",
            "",
        ),
        (
            "Số cây xanh trồng mới: xã Tân Lập 410 cây, xã Phú Thọ 380 cây.",
            "5=790",
        ),
    ]);
}

#[test]
fn each_share_goes_with_the_people_before_its_bracket() {
    let sentence =
        "Có 96/96 cán bộ đoàn (100%) và 1.140/1.200 đoàn viên (95%) được học tập nghị quyết.";
    reported(&[(sentence, "1a=95")]);
    read(&[(sentence, "100%", Rate), (sentence, "1.140", Distractor)]);
}

#[test]
fn targets_norms_and_growth_beside_a_result() {
    reported(&[
        (
            "Có 4.160 lượt ĐVTN tham gia hoạt động tình nguyện/4.000 lượt, đạt 104%.",
            "2=4160",
        ),
        (
            "Mỗi trường THPT tư vấn hướng nghiệp cho học sinh cuối cấp ít nhất 300 lượt.",
            "",
        ),
        (
            "Mỗi chi đoàn trồng 15 cây xanh, toàn huyện trồng mới 1.260 cây.",
            "5=1260",
        ),
        (
            "Thanh niên sử dụng dịch vụ công trực tuyến 32%, sử dụng tài khoản thanh toán điện tử 41% (chỉ tiêu lần lượt 30% và 35%).",
            "4b=32 4c=41",
        ),
        (
            "Đầu năm đơn vị đăng ký: 100% cán bộ, đoàn viên và 80% thanh niên được học tập nghị quyết.",
            "",
        ),
        (
            "Hỗ trợ 210 thiếu nhi có hoàn cảnh khó khăn với 260 suất quà.",
            "10=210",
        ),
        (
            "Có 620 người với 1.480 lượt tham gia các hoạt động tình nguyện.",
            "2=1480",
        ),
        (
            "Lượt tư vấn hướng nghiệp và số thanh niên được giới thiệu việc làm lần lượt tăng 7% và 12%.",
            "",
        ),
        ("Tỷ lệ đoàn kết, tập hợp thanh niên: 66 , 4 %", "11b=66.4"),
    ]);
    read(&[
        (
            "Có 4.160 lượt ĐVTN tham gia hoạt động tình nguyện/4.000 lượt, đạt 104%.",
            "4.160",
            Level,
        ),
        (
            "Có 4.160 lượt ĐVTN tham gia hoạt động tình nguyện/4.000 lượt, đạt 104%.",
            "4.000",
            TargetRestated,
        ),
        (
            "Mới hỗ trợ ba ý tưởng trong tổng số sáu ý tưởng được giao.",
            "sáu",
            TargetRestated,
        ),
        (
            "Lượt tư vấn hướng nghiệp và số thanh niên được giới thiệu việc làm lần lượt tăng 7% và 12%.",
            "12%",
            Distractor,
        ),
    ]);
}

#[test]
fn parts_of_a_list_are_added_up_whatever_marks_their_labels_hold() {
    reported(&[
        (
            "Tình nguyện theo khối: khối xã 1.200 lượt, khối trường học 900 lượt, khối công an - quân sự 150 lượt.",
            "2=2250",
        ),
        (
            "Sáng kiến của đoàn viên được hỗ trợ: quý I: 2, quý II: 4, quý III: 1 sáng kiến.",
            "3=7",
        ),
        (
            "Tháng cuối trồng thêm 400 cây, nâng số cây trồng mới từ đầu năm lên 2.900 cây.",
            "5=2900",
        ),
        (
            "Xã cho thanh niên vay vốn khởi nghiệp 200 triệu đồng, huyện cho thanh niên vay vốn khởi nghiệp 300 triệu đồng; \
             tổng cộng thanh niên được vay khởi nghiệp, lập nghiệp 500 triệu đồng.",
            "7a=500000000",
        ),
    ]);
}

#[test]
fn the_figure_that_the_printed_share_was_worked_out_from_is_the_whole() {
    reported(&[
        (
            "Được 9/12 dự án khởi nghiệp của thanh niên được Đoàn hỗ trợ, bằng 75% chỉ tiêu; 3 dự án khởi nghiệp còn lại đang xem xét.",
            "7b=9",
        ),
        (
            "Có 40 đoàn viên ưu tú được giới thiệu cho Đảng (chỉ tiêu 50, đạt 80%), 31 đoàn viên ưu tú học lớp nhận thức.",
            "12a=40",
        ),
    ]);
}

#[test]
fn shares_and_values_go_to_those_they_are_told_of() {
    reported(&[
        (
            "Về học tập nghị quyết, huyện giao 100% đối với cán bộ đoàn, đoàn viên và 80% đối với thanh niên; \
             kết quả lần lượt là 99% và 82%.",
            "1a=99 1b=82",
        ),
        (
            "Kết quả học tập nghị quyết: đoàn viên 900/1.000 đồng chí; riêng thanh niên 600/800 người.",
            "1a=90 1b=75",
        ),
        (
            "Ý tưởng của đoàn viên được hỗ trợ năm 2023 và 2024 lần lượt là 6 và 8.",
            "3=8",
        ),
        (
            "Năm qua đã giúp ấp Bình Lộc, một trong 3 ấp khó khăn, hoàn thành tiêu chí nông thôn mới.",
            "6=1",
        ),
    ]);
}

#[test]
fn what_is_set_left_out_or_mended_is_no_result() {
    reported(&[
        (
            "Đầu năm, huyện giao đơn vị: 900 lượt tình nguyện, trồng mới 700 cây xanh, 65% tập hợp thanh niên.",
            "",
        ),
        (
            "Trồng mới 350 cây xanh; 90 cây xanh do xã khác trồng không tính vào kết quả.",
            "5=350",
        ),
        (
            "Đính chính: số cây xanh trồng mới là 1.250 cây, không phải 1.520 cây.",
            "5=1250",
        ),
        (
            "Bên cạnh 640 lượt đoàn viên tham gia tình nguyện, các chi đoàn còn sửa 3 căn nhà.",
            "2=640",
        ),
        (
            "Có 420 lượt thanh niên tình nguyện trong hè, nằm trong tổng số 1.900 lượt tình nguyện cả năm.",
            "2=1900",
        ),
    ]);
}

#[test]
fn totals_and_years_stand_before_what_they_hold() {
    reported(&[
        (
            "Khối xã giới thiệu 20 đoàn viên ưu tú cho Đảng, khối trường 12 đoàn viên ưu tú; tổng số 32.",
            "12a=32",
        ),
        (
            "Tình nguyện hè 900 lượt, Xuân tình nguyện 300 lượt; cộng lại 1.200 lượt.",
            "2=1200",
        ),
        ("Trong 800 cây trồng mới có 350 cây ven kênh.", "5=800"),
        (
            "Từ năm 2022 đến nay xã trồng 5.200 cây xanh, riêng năm 2024 trồng mới 1.750 cây.",
            "5=1750",
        ),
        (
            "Riêng về thiếu nhi khó khăn, các chi đoàn đã giúp được 85 em trong năm.",
            "10=85",
        ),
        (
            "Trồng cây xanh vượt 200% chỉ tiêu: giao 500 cây, trồng mới 1.000 cây.",
            "5=1000",
        ),
    ]);
}

#[test]
fn a_number_word_out_of_others_is_the_part_and_other_things_are_no_results() {
    reported(&[
        (
            "Hỗ trợ ba trong bốn ấp khó khăn hoàn thành tiêu chí nông thôn mới.",
            "6=3",
        ),
        (
            "Trong kỳ, hai trong năm dự án khởi nghiệp của thanh niên được hỗ trợ.",
            "7b=2",
        ),
        ("Trồng được 412 cây trong 6 tháng.", "5=412"),
        (
            "Tổ tiết kiệm và vay vốn do Đoàn quản lý không có nợ xấu, dư nợ 5 tỷ đồng.",
            "",
        ),
        (
            "Thanh niên vay vốn: mô hình nuôi lươn của anh Tâm mỗi năm thu 244 triệu đồng.",
            "",
        ),
    ]);
}

#[test]
fn whose_rate_it_is_may_stand_before_it_and_a_topic_is_no_target() {
    reported(&[
        (
            "Riêng thanh niên, tỷ lệ được phổ biến nghị quyết, chính sách là 71,4%.",
            "1b=71.4",
        ),
        (
            "Riêng với đoàn viên, tỷ lệ học tập nghị quyết đạt 97%.",
            "1a=97",
        ),
        (
            "Về chỉ tiêu học nghị quyết: 94,8% cán bộ đoàn, đoàn viên đã học tập, được tuyên truyền các nghị quyết (cùng kỳ năm trước 87,2%).",
            "1a=94.8",
        ),
        (
            "Chỉ tiêu trồng cây: 5.000 cây xanh, đã trồng 3.120 cây.",
            "5=3120",
        ),
        (
            "Chỉ tiêu năm: 100% đoàn viên được học tập nghị quyết, đến nay đã đạt 97%.",
            "1a=97",
        ),
    ]);
}

#[test]
fn figures_that_a_total_adds_up_to_are_its_parts() {
    reported(&[
        (
            "Đoàn trường 460 lượt, các xã đoàn 1.240 lượt, cộng lại 1.700 lượt ĐVTN tình nguyện.",
            "2=1700",
        ),
        (
            "Đỡ đầu 25 em, tặng quà 140 em; tổng cộng 165 thiếu nhi có hoàn cảnh khó khăn được hỗ trợ.",
            "10=165",
        ),
    ]);
    read(&[(
        "Đoàn trường 460 lượt, các xã đoàn 1.240 lượt, cộng lại 1.700 lượt ĐVTN tình nguyện.",
        "460",
        Level,
    )]);
}

#[test]
fn clauses_built_alike_share_the_measure_the_last_of_them_names() {
    reported(&[(
        "Đoàn phường 1 huy động 120 lượt, Đoàn phường 2 huy động 95 lượt, Đoàn phường 3 huy động 85 lượt ĐVTN tình nguyện.",
        "2=300",
    )]);
}

#[test]
fn what_is_left_to_do_is_no_result() {
    reported(&[
        (
            "Được giao 4.000 lượt ĐVTN tình nguyện, đã thực hiện 3.620 lượt, còn 380 lượt sẽ hoàn thành trong quý sau.",
            "2=3620",
        ),
        (
            "Đã hỗ trợ 9 ý tưởng của thanh niên; 3 ý tưởng còn lại đang hoàn thiện.",
            "3=9",
        ),
    ]);
}

#[test]
fn of_a_figure_put_right_the_second_stands() {
    reported(&[(
        "Đính chính số cây xanh trồng mới từ 3.900 cây thành 2.900 cây.",
        "5=2900",
    )]);
}

#[test]
fn the_unit_alone_names_the_one_target_counted_in_it() {
    reported(&[
        ("Cây xanh: giao 2.000, đạt 2.150 (107,5%).", "5=2150"),
        (
            "Về ý tưởng sáng tạo: Tỉnh đoàn giao 6, thực hiện 5, đạt 83,3%.",
            "3=5",
        ),
        // What is not counted for any target stays apart.
        ("Lớp tập huấn: giao 10, đạt 12.", ""),
    ]);
    read(&[(
        "Được giao 700, Đoàn xã mới giới thiệu việc làm cho 640 thanh niên.",
        "700",
        TargetRestated,
    )]);
}

#[test]
fn a_share_of_units_is_no_share_of_people() {
    reported(&[
        (
            "Có 18 chi đoàn xếp loại hoàn thành xuất sắc nhiệm vụ, đạt 60%; 52,4% đoàn viên xếp loại hoàn thành xuất sắc.",
            "11a=52.4",
        ),
        ("Hơn 2/3 số xã hoàn thành chỉ tiêu trồng cây xanh.", ""),
        ("80% tổng số chi đoàn triển khai học tập nghị quyết.", ""),
        (
            "3/4 số thanh thiếu nhi của xã tham gia hoạt động nâng cao năng lực số.",
            "4a=75",
        ),
    ]);
}

#[test]
fn people_and_how_many_of_them_are_a_share() {
    reported(&[
        (
            "Tính ra, 5 thanh niên thì có 2 người dùng tài khoản thanh toán điện tử.",
            "4c=40",
        ),
        (
            "Chi bộ kết nạp 5 đảng viên mới, 4 trong số đó là đoàn viên ưu tú.",
            "12b=80",
        ),
    ]);
}

#[test]
fn years_that_are_not_over_or_stand_before_a_dash() {
    reported(&[(
        "Ý tưởng được Đoàn hỗ trợ triển khai: 2023 - 6 ý tưởng, 2024 - 8 ý tưởng.",
        "3=8",
    )]);
    read(&[
        (
            "Tính từ 2022 đến nay, huyện đã trồng 54.000 cây xanh, riêng năm 2024 là 14.600 cây.",
            "54.000",
            Distractor,
        ),
        (
            "Chỉ tiêu năm là giới thiệu 60 ĐVƯT cho Đảng; tỷ lệ đảng viên mới từ ĐVƯT phấn đấu 70%.",
            "70%",
            TargetRestated,
        ),
        (
            "Tỷ lệ thanh niên dùng tài khoản thanh toán điện tử vượt mức 35% được giao, đạt 40,8%.",
            "35%",
            TargetRestated,
        ),
        (
            "Tỷ lệ đoàn kết, tập hợp thanh niên đạt 66,2%, chưa đạt chỉ tiêu (68%).",
            "68%",
            TargetRestated,
        ),
    ]);
}
