//! Layouts of whole sheets: tables beside each other, on their side, under a year, about one target.

use super::super::Mapper;
use super::tests::{TREES, VOLUNTEERS, given, pack, sheet};
use crate::model::Block;

const UNITED: &str = "Tỷ lệ đoàn kết, tập hợp thanh niên";

/// Every layout gives 3.120 volunteers (V), 8.450 trees (C) and a share of 66 % (RATE).
fn three_targets(layouts: &[&[&str]]) {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for lines in layouts {
        let spelt = |cell: &str| {
            let cell = cell.trim();
            let (before, name) = match cell.rsplit_once(' ') {
                Some((before, name)) => (format!("{before} "), name),
                None => (String::new(), cell),
            };
            match name {
                "V" => format!("{before}{VOLUNTEERS}"),
                "C" => format!("{before}{TREES}"),
                "RATE" => format!("{before}{UNITED}"),
                _ => cell.to_owned(),
            }
        };
        let lines: Vec<String> = lines
            .iter()
            .map(|line| line.split('|').map(spelt).collect::<Vec<_>>().join("|"))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let table = sheet("Biểu 1", false, &lines);
        let given = given(&mapper, vec![Block::Table(table)]);
        assert_eq!(given, "2=3120 5=8450 11b=66", "{lines:?}");
    }
}

#[test]
fn tables_beside_each_other_keep_their_own_rows() {
    three_targets(&[
        // An empty column between, other columns, other lengths, a title over each.
        &[
            "Chỉ tiêu tỷ lệ | | | | | Chỉ tiêu số lượng | | | |",
            "TT | Chỉ tiêu | Giao (%) | Đạt được (%) | | TT | Chỉ tiêu | ĐVT | Giao | Thực hiện",
            "1 | RATE | 68 | 66 | | 1 | V | lượt | 5000 | 3120",
            " | | | | | 2 | C | cây | 12000 | 8450",
        ],
        // Nothing between, no running numbers.
        &[
            "Chỉ tiêu | Giao | Kết quả | Chỉ tiêu | Giao | Kết quả",
            "RATE | 68 | 66 | V | 5000 | 3120",
            " | | | C | 12000 | 8450",
        ],
        // Shares of the target between.
        &[
            "STT | Nội dung | KH | TH | Tỷ lệ % | STT | Nội dung | KH | TH | Tỷ lệ %",
            "1 | V | 5000 | 3120 | 62.4 | 3 | RATE | 68 | 66 |",
            "2 | C | 12000 | 8450 | 70.4 | | | | |",
        ],
        // Heads of two lines.
        &[
            "TT | Nội dung | Năm 2023 | Năm 2024 | < | TT | Nội dung | Năm 2023 | Năm 2024 | <",
            "^ | ^ | TH | KH | TH | ^ | ^ | TH | KH | TH",
            "1 | V | 2870 | 5000 | 3120 | 1 | RATE | 65 | 68 | 66",
            "2 | C | 9000 | 12000 | 8450 | | | | |",
        ],
        // Heads of two lines, nothing merged.
        &[
            "Nội dung | Năm 2023 | Năm 2024 | | Nội dung | Năm 2023 | Năm 2024 |",
            " | TH | KH | TH | | TH | KH | TH",
            "V | 2870 | 5000 | 3120 | RATE | 65 | 68 | 66",
            "C | 9000 | 12000 | 8450 | | | |",
        ],
        // Three tables.
        &[
            "Chỉ tiêu | Kết quả | | Chỉ tiêu | Kết quả | | Chỉ tiêu | Kết quả",
            "V | 3120 | | C | 8450 | | RATE | 66%",
        ],
        // Each begins where it likes.
        &[
            "TT | Nội dung | Giao | Kết quả | | | | |",
            "1 | V | 5000 | 3120 | | Các tỷ lệ | | |",
            "2 | C | 12000 | 8450 | | TT | Chỉ tiêu | Giao | Đạt",
            "3 | Số khác | 12 | 8 | | 1 | RATE | 68 | 66",
        ],
        &[
            " | | | | TT | Chỉ tiêu | Giao | Đạt",
            " | | | | 1 | RATE | 68 | 66",
            "Nội dung | Giao | Kết quả | | | | |",
            "V | 5000 | 3120 | | | | |",
            "C | 12000 | 8450 | | | | |",
        ],
        // Another table across the sheet below them.
        &[
            "Chỉ tiêu | Giao | Kết quả | | Chỉ tiêu | Giao | Kết quả",
            "V | 5000 | 3120 | | Số khác | 68 | 66",
            "",
            "Các tỷ lệ",
            "TT | Nội dung | ĐVT | Cùng kỳ 2023 | Giao | Kết quả | Ghi chú",
            "1 | RATE | % | 65 | 68 | 66 |",
            "2 | C | cây | 9000 | 12000 | 8450 |",
        ],
    ]);
}

#[test]
fn targets_may_head_the_columns() {
    three_targets(&[
        // Transposed.
        &[
            "Nội dung | V | C | RATE",
            "Chỉ tiêu giao | 5000 | 12000 | 68",
            "Kết quả | 3120 | 8450 | 66",
            "Tỷ lệ % | 62.4 | 70.4 | ",
        ],
        // With unit row and number row, title.
        &[
            "KẾT QUẢ THỰC HIỆN CHỈ TIÊU 6 THÁNG ĐẦU NĂM 2024 | | |",
            "TT | 1 | 2 | 3",
            "Chỉ tiêu | V | C | RATE",
            "ĐVT | lượt | cây | %",
            "Cùng kỳ 2023 | 2870 | 9000 | 65",
            "Kế hoạch năm 2024 | 5000 | 12000 | 68",
            "Thực hiện 6 tháng | 3120 | 8450 | 66",
        ],
        // No corner.
        &[
            " | V | C | RATE",
            "Kế hoạch | 5000 | 12000 | 68",
            "Đã thực hiện | 3120 | 8450 | 66",
        ],
        // Transposed, only plan/result.
        &[
            "STT | Nội dung | V | C | RATE",
            "1 | Chỉ tiêu | 5000 | 12000 | 68",
            "2 | Kết quả | 3120 | 8450 | 66",
        ],
        // Matrix: members as rows, targets as columns, sum row.
        &[
            "TT | Chi đoàn | V | C | RATE",
            "1 | Chi đoàn ấp 1 | 2000 | 4000 | 60",
            "2 | Chi đoàn ấp 2 | 1120 | 4450 | 72",
            " | Tổng cộng | 3120 | 8450 | 66",
        ],
    ]);
}

#[test]
fn a_year_over_a_table_is_the_year_of_its_figures() {
    three_targets(&[
        // Last year's table above.
        &[
            "KẾT QUẢ NĂM 2023 | | | ",
            "TT | Nội dung | Giao | Kết quả",
            "1 | V | 4800 | 2870",
            "2 | C | 9000 | 9100",
            "3 | RATE | 65 | 64",
            "",
            "KẾT QUẢ 6 THÁNG ĐẦU NĂM 2024 | | | ",
            "TT | Nội dung | Giao | Kết quả",
            "1 | V | 5000 | 3120",
            "2 | C | 12000 | 8450",
            "3 | RATE | 68 | 66",
        ],
        // Below.
        &[
            "1. Kết quả 6 tháng đầu năm 2024 | | | ",
            "TT | Nội dung | Giao | Kết quả",
            "1 | V | 5000 | 3120",
            "2 | C | 12000 | 8450",
            "3 | RATE | 68 | 66",
            "2. Kết quả năm 2023 | | | ",
            "TT | Nội dung | Giao | Kết quả",
            "1 | V | 4800 | 9870",
            "2 | C | 9000 | 9100",
            "3 | RATE | 65 | 84",
        ],
        // Beside.
        &[
            "Năm 2023 | | | Năm 2024 | |",
            "Nội dung | Giao | Kết quả | Nội dung | Giao | Kết quả",
            "V | 4800 | 9870 | V | 5000 | 3120",
            "C | 9000 | 9100 | C | 12000 | 8450",
            "RATE | 65 | 84 | RATE | 68 | 66",
        ],
        // Next year's.
        &[
            "KẾT QUẢ 6 THÁNG ĐẦU NĂM 2024 | | | ",
            "TT | Nội dung | Giao | Kết quả",
            "1 | V | 5000 | 3120",
            "2 | C | 12000 | 8450",
            "3 | RATE | 68 | 66",
            "CHỈ TIÊU NĂM 2025 | | | ",
            "TT | Nội dung | Chỉ tiêu | Số lượng",
            "1 | V | 4800 | 9870",
            "2 | C | 9000 | 9100",
            "3 | RATE | 65 | 84",
        ],
    ]);
}

#[test]
fn a_caption_names_the_target_of_a_table() {
    three_targets(&[
        // A table for each target.
        &[
            "1. V | | ",
            "Chỉ tiêu giao | Kết quả | Tỷ lệ (%)",
            "5000 | 3120 | 62.4",
            "2. C | | ",
            "Chỉ tiêu giao | Kết quả | Tỷ lệ (%)",
            "12000 | 8450 | 70.4",
            "3. RATE | | ",
            "Chỉ tiêu giao | Kết quả | Tỷ lệ (%)",
            "68 | 66 | ",
        ],
        // A table for each target with units and a sum.
        &[
            "1. V | | ",
            "TT | Đơn vị | Chỉ tiêu giao | Kết quả",
            "1 | Chi đoàn ấp 1 | 3000 | 2000",
            "2 | Chi đoàn ấp 2 | 2000 | 1120",
            " | Tổng cộng | 5000 | 3120",
            "2. C | | ",
            "TT | Đơn vị | Chỉ tiêu giao | Kết quả",
            "1 | Chi đoàn ấp 1 | 6000 | 4000",
            "2 | Chi đoàn ấp 2 | 6000 | 4450",
            " | Tổng cộng | 12000 | 8450",
            "3. RATE | | ",
            "TT | Đơn vị | Chỉ tiêu giao | Kết quả",
            "1 | Chi đoàn ấp 1 | 68 | 60",
            "2 | Chi đoàn ấp 2 | 68 | 72",
            " | Toàn xã | 68 | 66",
        ],
    ]);
}

#[test]
fn notes_between_rows_part_nothing() {
    three_targets(&[
        // Notes between.
        &[
            "TT | Nội dung | ĐVT | Giao | Kết quả | Ghi chú",
            "1 | V | lượt | 5000 | 3120 |",
            "Ghi chú: số liệu tính đến ngày 15/6/2024, chưa gồm 12 đội của trường | | | | |",
            "2 | C | cây | 12000 | 8450 |",
            " | (Trong đó: 450 cây dừa do chi đoàn ấp 3 trồng; kế hoạch quý III trồng thêm 500) | | | |",
            "* Nhận xét: chỉ tiêu số 3 thực hiện tốt, đạt kết quả cao | | | | |",
            "3 | RATE | % | 68 | 66 |",
        ],
    ]);
}
