//! *Tệp*: every file the units handed in, what it was taken for and how well it was read.

use rust_xlsxwriter::Worksheet;

use crate::model::{ReadQuality, SubmissionState};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::style::Tone;
use super::{Book, page, wording};

const HEADER: u32 = 4;

const HEADS: [(&str, f64); 7] = [
    ("Đơn vị", 26.0),
    ("Đường dẫn (trong thư mục đợt kiểm tra)", 52.0),
    ("Định dạng", 10.0),
    ("Vai trò", 14.0),
    ("Mã kiểm soát", 15.0),
    ("Mức đọc được", 16.0),
    ("Chi tiết", 60.0),
];

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let styles = &book.styles;
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "TỆP CỦA CÁC ĐƠN VỊ",
        "Mã kiểm soát: 12 ký tự đầu của mã băm blake3, để chứng minh tệp đã dùng là tệp nào.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let mut row = HEADER;
    let mut left_out = 0;
    for &index in &book.comparison.order {
        let assessment = &book.comparison.units[index].assessment;
        let name = assessment.unit.name.as_str();
        let silent =
            assessment.state == SubmissionState::NotSubmitted && assessment.files.is_empty();
        if silent && row + 2 < SHEET_ROWS {
            row += 1;
            grid.as_read().text(row, 0, name, &styles.text)?;
            grid.text(row, 1, "(chưa nhận được tệp nào)", &styles.text)?;
            for column in 2..HEADS.len() as u16 {
                grid.text(row, column, "", &styles.text)?;
            }
            grid.fit_listed(row)?;
        }
        for file in &assessment.files {
            if row + 2 >= SHEET_ROWS {
                left_out += 1;
                continue;
            }
            row += 1;
            let hash = file.hash.get(..12).unwrap_or(&file.hash);
            let texts = [
                name,
                &file.path,
                file.format.name(),
                &book.language.say(wording::role(file.role)),
                hash,
            ];
            for (column, text) in (0..).zip(texts) {
                grid.as_read().text(row, column, text, &styles.text)?;
            }
            let tone = match file.read {
                ReadQuality::Good => Tone::Good,
                ReadQuality::Partial => Tone::Fair,
                ReadQuality::Unreadable => Tone::Unread,
            };
            grid.text(row, 5, wording::quality(file.read), styles.tone(tone))?;
            let detail = file.detail.as_deref().unwrap_or("");
            grid.as_read().text(row, 6, detail, &styles.text)?;
            grid.fit_listed(row)?;
        }
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)?;
    if left_out > 0 {
        let note = format!(
            "Excel giới hạn số dòng: {left_out} tệp không ghi được ở đây, có đủ trong tệp JSON."
        );
        grid.text(row + 1, 0, &note, &styles.note)?;
    }
    Ok(())
}
