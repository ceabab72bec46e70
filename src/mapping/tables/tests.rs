//! Layouts of tables, each small and made for these tests: what a column is, and which cells count.

use std::collections::BTreeMap;

use super::super::Mapper;
use crate::model::{
    Block, Cell, CellValue, Document, NormalizedDocument, Paragraph, ReadQuality, Role, SectionMap,
    Table, TableOrigin,
};
use crate::rules::RulePack;
use crate::text::normalize_document;

pub(super) const VOLUNTEERS: &str = "Lượt đoàn viên, thanh niên tham gia tình nguyện";
pub(super) const TREES: &str = "Cây xanh trồng mới";

pub(super) fn pack() -> RulePack {
    crate::rules::load("soc-trang-2024", None).unwrap().pack
}

fn cell(text: &str) -> Cell {
    let number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = match (text.is_empty(), number) {
        (true, _) => CellValue::Blank,
        (_, true) => CellValue::Number {
            digits: text.to_owned(),
            percent: false,
        },
        _ => CellValue::Text,
    };
    Cell {
        text: text.to_owned(),
        value,
        ..Cell::default()
    }
}

/// A sheet of cells parted by bars; `<` is covered by the cell to the left, `^` by the one above.
pub(super) fn sheet(name: &str, hidden: bool, lines: &[&str]) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        let mut cells: Vec<Cell> = Vec::new();
        for (column, text) in line.split('|').map(str::trim).enumerate() {
            let origin = |row: usize, column: usize, cell: &Cell| {
                Some(cell.covered_by.unwrap_or((row, column)))
            };
            let covered_by = match text {
                "<" => origin(row, column - 1, &cells[column - 1]),
                "^" => origin(row - 1, column, &rows[row - 1][column]),
                _ => None,
            };
            cells.push(Cell {
                covered_by,
                ..cell(if covered_by.is_some() { "" } else { text })
            });
        }
        rows.push(cells);
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(width, Cell::default());
    }
    Table {
        origin: TableOrigin::Sheet {
            name: name.to_owned(),
            hidden,
            first_row: 1,
            first_column: 1,
        },
        rows,
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
    }
}

/// "target=value" of every target that a file of these parts gives.
pub(super) fn given(mapper: &Mapper<'_>, blocks: Vec<Block>) -> String {
    let document = Document {
        blocks,
        quality: ReadQuality::Good,
        notes: Vec::new(),
    };
    let document: NormalizedDocument = normalize_document(document, "a", mapper.lexicon());
    let claims = mapper.claims(
        &[(&mapper.prepare(document), Role::Indicators)],
        &SectionMap::default(),
        &BTreeMap::new(),
    );
    let given = claims.targets.iter().filter_map(|target| {
        let value = target.sheet.as_ref()?.value;
        Some(format!("{}={value}", target.target))
    });
    given.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_band_gives_its_period_to_every_column_under_it() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let layouts: [&[&str]; 9] = [
        // Merged.
        &[
            "TT | Nội dung | ĐVT | Năm 2023 | < | 6 tháng đầu năm 2024 | < | <",
            "^ | ^ | ^ | Chỉ tiêu | Thực hiện | Chỉ tiêu giao | Kết quả | Tỷ lệ (%)",
            "1 | V | lượt | 4800 | 2870 | 5000 | 3120 | 62.4",
        ],
        // Nothing merged; the second band is typed over the middle of its columns.
        &[
            "TT | Nội dung | ĐVT | Năm 2023 |  |  | 6 tháng đầu năm 2024 |",
            " |  |  | Chỉ tiêu | Thực hiện | Chỉ tiêu | Thực hiện | Tỷ lệ (%)",
            "1 | V | lượt | 4800 | 2870 | 5000 | 3120 | 62.4",
        ],
        // Three lines, and next year.
        &[
            "TT | Nội dung | Kết quả các năm | < | < | < | <",
            "^ | ^ | Cùng kỳ 2023 | < | Năm 2024 | < | Năm 2025",
            "^ | ^ | KH | TH | KH | TH 6 tháng | KH",
            "1 | V | 4800 | 2870 | 5000 | 3120 | 5100",
        ],
        // Years as numbers.
        &[
            "TT | Nội dung | Chỉ tiêu | < | Kết quả | <",
            "^ | ^ | 2023 | 2024 | 2023 | 2024",
            "1 | V | 4800 | 5000 | 2870 | 3120",
        ],
        // One line, the period in the head.
        &[
            "TT | Chỉ tiêu | Cùng kỳ 2023 | Kế hoạch 2024 | 6 tháng 2024",
            "1 | V | 2870 | 5000 | 3120",
        ],
        &[
            "TT | Nội dung | TH 6T/2023 | CT 2024 (giao) | TH 6T/2024 | Tăng/giảm (%)",
            "1 | V | 2870 | 5000 | 3120 | 8.7",
        ],
        &[
            "TT | Nội dung | Đến 15/6/2023 | Giao năm 2024 | Đến 15/6/2024",
            "1 | V | 2870 | 5000 | 3120",
        ],
        // What is compared is no target.
        &[
            "TT | Nội dung | TH 6 tháng 2023 | TH 6 tháng 2024 | So sánh (%) | <",
            "^ | ^ | ^ | ^ | Cùng kỳ | Kế hoạch",
            "1 | V | 2870 | 3120 | 108.7 | 62.4",
        ],
        // The head once more on the next page.
        &[
            "TT | Nội dung | Năm 2023 | < | 6 tháng đầu năm 2024 | <",
            "^ | ^ | Chỉ tiêu | Thực hiện | Chỉ tiêu | Thực hiện",
            "TT | Nội dung | Năm 2023 | < | 6 tháng đầu năm 2024 | <",
            "^ | ^ | Chỉ tiêu | Thực hiện | Chỉ tiêu | Thực hiện",
            "1 | V | 4800 | 2870 | 5000 | 3120",
        ],
    ];
    for lines in layouts {
        let lines: Vec<String> = lines
            .iter()
            .map(|l| l.replace("| V |", &format!("| {VOLUNTEERS} |")))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let table = sheet("Biểu 1", false, &lines);
        assert_eq!(
            given(&mapper, vec![Block::Table(table)]),
            "2=3120",
            "{lines:?}"
        );
    }
}

#[test]
fn of_several_columns_of_results_the_whole_stands_and_quarters_are_added_up() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    for (heads, cells) in [
        ("Quý I | Quý II | 6 tháng", "1000 | 2120 | 3120"),
        ("3 tháng | 6 tháng | 9 tháng", "1000 | 3120 |"),
        ("Quý I/2024 | Quý II/2024", "1000 | 2120"),
        ("Tháng 5 | Tháng 6 | Cộng", "1000 | 2000 | 3120"),
        ("TH năm 2023 | Ước TH 6 tháng đầu năm 2024", "2870 | 3120"),
    ] {
        let head = format!("TT | Nội dung | Chỉ tiêu giao | {heads}");
        let row = format!("1 | {TREES} | 5000 | {cells}");
        let table = sheet("Biểu 1", false, &[&head, &row]);
        let given = given(&mapper, vec![Block::Table(table)]);
        assert_eq!(given, "5=3120", "{heads}");
    }
}

#[test]
fn what_is_hidden_stands_back_even_behind_an_empty_cell() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let head = "TT | Nội dung | Chỉ tiêu giao | Kết quả nháp | Kết quả";
    let trees = format!("1 | {TREES} | 5000 | 7 |");
    let volunteers = format!("2 | {VOLUNTEERS} | 5000 | 7 | 3120");
    let mut columns = sheet("Biểu 1", false, &[head, &trees, &volunteers]);
    columns.hidden_columns = vec![3];
    assert_eq!(given(&mapper, vec![Block::Table(columns)]), "2=3120");

    let head = "TT | Nội dung | Chỉ tiêu giao | Kết quả";
    let (seen, draft) = (
        [
            format!("1 | {TREES} | 5000 |"),
            format!("2 | {VOLUNTEERS} | 5000 | 3120"),
        ],
        [
            format!("1 | {TREES} | 5000 | 7"),
            format!("2 | {VOLUNTEERS} | 5000 | 9000"),
        ],
    );
    let mut rows = sheet(
        "Biểu 1",
        false,
        &[head, &seen[0], &seen[1], &draft[0], &draft[1]],
    );
    rows.hidden_rows = vec![3, 4];
    assert_eq!(given(&mapper, vec![Block::Table(rows)]), "2=3120");

    for (name, hidden) in [("Nháp", true), ("Năm 2023", false)] {
        let aside = sheet(name, hidden, &[head, &draft[0], &draft[1]]);
        let shown = sheet("Biểu 1", false, &[head, &seen[0], &seen[1]]);
        let alone = given(&mapper, vec![Block::Table(aside.clone())]);
        assert_eq!(alone, "2=9000 5=7", "the only table is read");
        let both = vec![Block::Table(aside), Block::Table(shown)];
        assert_eq!(given(&mapper, both), "2=3120");
    }
}

#[test]
fn groups_do_not_name_rows_and_units_tell_two_targets_of_a_row_apart() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let grouped = sheet(
        "Biểu 1",
        false,
        &[
            "Lĩnh vực | TT | Nội dung | Giao | Thực hiện",
            &format!("Phong trào | 1 | {VOLUNTEERS} | 5000 | 3120"),
            &format!("^ | 2 | {TREES} | 12000 | 8450"),
        ],
    );
    let given_grouped = given(&mapper, vec![Block::Table(grouped)]);
    assert_eq!(given_grouped, "2=3120 5=8450");
    let together = sheet(
        "Biểu 1",
        false,
        &[
            "TT | Nội dung | Chỉ tiêu | Kết quả",
            "1 | Trồng mới cây xanh; hỗ trợ thiếu nhi có hoàn cảnh khó khăn | 12.000 cây; 250 em | 8.450 cây; 140 em",
        ],
    );
    let given_together = given(&mapper, vec![Block::Table(together)]);
    assert_eq!(given_together, "5=8450 10=140");
}

#[test]
fn a_row_that_is_left_open_is_no_head() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let table = sheet(
        "Biểu 1",
        false,
        &[
            "Nội dung | Chỉ tiêu năm | Thực hiện 6 tháng | Ghi chú",
            "Đoàn viên xếp loại hoàn thành xuất sắc nhiệm vụ (%) | 50% |  | Đánh giá cuối năm",
            "Tỷ lệ đoàn kết, tập hợp thanh niên (%) | 68% | 66% |",
        ],
    );
    assert_eq!(given(&mapper, vec![Block::Table(table)]), "11b=66");
}

#[test]
fn a_pasted_head_on_two_lines_keeps_its_bands() {
    let pack = pack();
    let mapper = Mapper::new(&pack);
    let text = format!(
        "TT\tNội dung\tNăm 2023\t\t6 tháng đầu năm 2024\t\n\t\tChỉ tiêu\tThực hiện\tChỉ tiêu\tThực hiện\n1\t{TREES}\t4800\t2870\t5000\t3120"
    );
    let paragraph = Paragraph {
        text,
        number: 1,
        ..Paragraph::default()
    };
    assert_eq!(given(&mapper, vec![Block::Paragraph(paragraph)]), "5=3120");
}
