//! Parts given to a whole, labelled parts, targets and gaps said in passing.

use super::{read, reported};
use crate::model::Reading::{Distractor, Level, PctOfTarget, PreviousYear, Rate, TargetRestated};

#[test]
fn a_level_is_a_target_only_right_before_its_number() {
    read(&[
        (
            "Mức tập hợp thanh niên của xã hiện là 71,5%, chỉ tiêu 70%.",
            "71,5%",
            Rate,
        ),
        (
            "Mức tập hợp thanh niên của xã hiện là 71,5%, chỉ tiêu 70%.",
            "70%",
            TargetRestated,
        ),
        (
            "Mức phấn đấu về trồng mới cây xanh của năm là 4.000 cây.",
            "4.000",
            TargetRestated,
        ),
        (
            "Tỷ lệ thanh niên sử dụng dịch vụ công trực tuyến chưa chạm mốc 30%, dừng ở 27,4%.",
            "30%",
            TargetRestated,
        ),
    ]);
    reported(&[
        (
            "Tỷ lệ thanh niên sử dụng dịch vụ công trực tuyến chưa chạm mốc 30%, dừng lại ở 27,4%.",
            "4b=27.4",
        ),
        (
            "Với mức tối thiểu 80% thanh niên được học nghị quyết, huyện đạt 83%.",
            "1b=83",
        ),
    ]);
}

#[test]
fn what_is_lacking_is_no_result_and_what_stands_instead_is() {
    read(&[
        (
            "Ý tưởng được Đoàn hỗ trợ triển khai là 8, thiếu 02 ý tưởng so với chỉ tiêu 10.",
            "02",
            Distractor,
        ),
        (
            "Ý tưởng được Đoàn hỗ trợ triển khai là 8, thiếu 02 ý tưởng so với chỉ tiêu 10.",
            "10",
            TargetRestated,
        ),
        (
            "Chỉ có 76% thanh niên được học tập nghị quyết, kém chỉ tiêu 4%.",
            "4%",
            Distractor,
        ),
        (
            "Chỉ có 76% thanh niên được học tập nghị quyết, kém chỉ tiêu 80%.",
            "80%",
            TargetRestated,
        ),
        (
            "Đã giúp đỡ 320 thiếu nhi có hoàn cảnh khó khăn thay vì 300 em như kế hoạch.",
            "300",
            TargetRestated,
        ),
        (
            "Giúp đỡ 320 thiếu nhi có hoàn cảnh khó khăn, năm 2023 là 290 thiếu nhi.",
            "290",
            PreviousYear,
        ),
    ]);
    reported(&[
        (
            "So cùng kỳ, số cây xanh được trồng mới tăng 300 cây, đạt 2.900 cây.",
            "5=2900",
        ),
        (
            "Chưa mở được hoạt động nâng cao năng lực ngoại ngữ cho thanh thiếu nhi.",
            "9=0",
        ),
    ]);
}

#[test]
fn what_one_gives_to_a_whole_is_a_part_of_it() {
    read(&[(
        "Khối trường học góp 410 lượt tình nguyện trong tổng số 1.730 lượt của xã.",
        "410",
        Level,
    )]);
    reported(&[
        (
            "Khối trường học góp 410 lượt tình nguyện trong tổng số 1.730 lượt của xã.",
            "2=1730",
        ),
        ("ĐVƯT giới thiệu cho Đảng: nam 12, nữ 9.", "12a=21"),
        ("Giới thiệu cho Đảng: giao 12, đạt 9.", "12a=9"),
        (
            "Tài khoản thanh toán điện tử được 450 thanh niên sử dụng, trên tổng 1.200 thanh niên.",
            "4c=37.5",
        ),
        (
            "Kết quả nổi bật trước hết là 2.180 lượt ĐVTN tham gia tình nguyện.",
            "2=2180",
        ),
    ]);
}

#[test]
fn the_label_of_a_result_over_its_target_names_it() {
    reported(&[
        (
            "Các chỉ tiêu chính: tình nguyện 2.015 lượt/2.000 lượt; cây xanh 900 cây/950 cây; ĐVƯT 24/20 đồng chí.",
            "2=2015 5=900 12a=24",
        ),
        (
            "Tiến độ chính so với chỉ tiêu: cây xanh 700/900; tình nguyện 2.100/2.000; ý tưởng 8/10.",
            "5=700 2=2100 3=8",
        ),
        (
            "Đoàn viên giúp ấp khó khăn Xẻo Lá đạt tiêu chí nông thôn mới số 10.",
            "6=1",
        ),
        (
            "So với 01 ấp khó khăn của năm 2023, năm 2024 đã giúp 02 ấp đạt tiêu chí nông thôn mới.",
            "6=2",
        ),
    ]);
}

#[test]
fn the_share_of_the_target_says_which_figure_is_the_total() {
    reported(&[
        (
            "Giới thiệu việc làm cho 642 lượt thanh niên, đạt 53,5% chỉ tiêu, trong đó 57 thanh niên sau xuất ngũ; 21 thanh niên đi làm việc ở nước ngoài.",
            "",
        ),
        (
            "Giới thiệu việc làm cho 642 thanh niên, đạt 53,5% chỉ tiêu, trong đó 57 thanh niên sau xuất ngũ.",
            "8b=642",
        ),
    ]);
}

#[test]
fn who_held_the_activities_is_no_measure_of_its_own() {
    read(&[(
        "Có 4.312 lượt đoàn viên, thanh niên tham gia các hoạt động tình nguyện do tổ chức Đoàn, Hội tổ chức, đạt 53,9% chỉ tiêu năm.",
        "53,9%",
        PctOfTarget,
    )]);
}
