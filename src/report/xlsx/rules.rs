//! *Quy tắc*: every rule of the run with its text and how often it was met, so that "no finding"
//! is never mistaken for "did not run".

use rust_xlsxwriter::Worksheet;

use crate::model::RuleTally;

use super::grid::{Grid, Written};
use super::style::Tone;
use super::{Book, page, wording};

const HEADER: u32 = 5;

const HEADS: [(&str, f64); 9] = [
    ("Mã", 22.0),
    ("Nội dung quy tắc", 60.0),
    ("Mức độ", 13.0),
    ("Đạt", 8.0),
    ("Chưa đạt", 8.0),
    ("Bỏ qua", 8.0),
    ("Lỗi khi chạy", 8.0),
    ("Vì sao bỏ qua", 34.0),
    ("Lưu ý", 30.0),
];

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let styles = &book.tops;
    let pack = &book.comparison.pack;
    let mut grid = Grid::new(sheet, book.language);
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "QUY TẮC ĐÃ DÙNG",
        "Số lần tính theo đơn vị hoặc theo từng mục, chỉ tiêu, tệp mà quy tắc xét.",
    )?;
    grid.text(
        3,
        0,
        &format!(
            "Bộ quy tắc: {} – {}. Mã kiểm soát: {}",
            pack.id, pack.title, pack.hash
        ),
        &styles.base,
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    let mut row = HEADER;
    for rule in &book.comparison.rules {
        row += 1;
        grid.as_read().text(row, 0, rule.code, &styles.text)?;
        grid.as_read().text(row, 1, &rule.text, &styles.text)?;
        match rule.severity {
            Some(severity) => {
                let tone = styles.tone(Tone::of_severity(severity));
                grid.text(row, 2, severity.vietnamese(), tone)?;
            }
            None => grid.text(row, 2, "", &styles.text)?,
        }
        let counts = [rule.met, rule.not_met, rule.skipped, rule.errors];
        for (column, count) in (3..).zip(counts) {
            grid.number(row, column, f64::from(count), &styles.whole)?;
        }
        grid.as_read()
            .text(row, 7, &rule.skip_reason, &styles.text)?;
        let remark = remark(rule);
        let format = if remark.is_empty() {
            styles.text.clone()
        } else {
            styles.text.clone().set_bold()
        };
        grid.text(row, 8, &remark, &format)?;
        grid.fit_row(row)?;
    }
    page::list(&mut grid, HEADER, row, HEADS.len() as u16)
}

/// What a board should know about the rule itself before it trusts its findings.
fn remark(rule: &RuleTally) -> String {
    let mut remarks = Vec::new();
    let judged = rule.met + rule.not_met;
    if rule.of_round {
        remarks.push("xét cả đợt, chỉ đếm lần nêu dấu hiệu");
    } else if judged + rule.skipped == 0 {
        remarks.push("đợt này không nêu dấu hiệu hoặc không có gì để xét");
    } else if judged == 0 {
        remarks.push("quy tắc chưa từng dùng");
    } else if wording::share(rule.not_met, judged).is_some_and(|share| share > 8_000) {
        remarks.push("quá 80 % số lần xét chưa đạt – có thể do quy tắc");
    }
    if rule.errors > 0 {
        remarks.push("có lần không chạy được: kết quả chưa đầy đủ");
    }
    remarks.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(met: u32, not_met: u32, errors: u32) -> RuleTally {
        RuleTally {
            code: "section-missing",
            text: String::new(),
            severity: None,
            met,
            not_met,
            skipped: 3,
            errors,
            skip_reason: String::new(),
            of_round: false,
        }
    }

    #[test]
    fn remarks_name_rules_that_say_nothing_or_too_much() {
        assert_eq!(remark(&tally(0, 0, 0)), "quy tắc chưa từng dùng");
        assert_eq!(remark(&tally(2, 8, 0)), "");
        let of_round = RuleTally {
            of_round: true,
            ..tally(0, 8, 0)
        };
        assert_eq!(remark(&of_round), "xét cả đợt, chỉ đếm lần nêu dấu hiệu");
        assert_eq!(
            remark(&tally(1, 8, 0)),
            "quá 80 % số lần xét chưa đạt – có thể do quy tắc"
        );
        assert!(remark(&tally(5, 0, 1)).contains("không chạy được"));
    }
}
