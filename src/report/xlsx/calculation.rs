//! *Cách tính*: one row a score line, so that every point of every unit can be followed: the rule, what
//! went into it, what has to prove it, and the unit's, the machine's, the board's and the settled score
//! side by side.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, Formula, Worksheet};

use crate::model::human::heads;
use crate::model::{Human, Points, ScoreLine, UnitResult};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::{Book, human, page, style, wording};

pub(super) const NAME: &str = heads::CALCULATION;

const HEADER: u32 = 4;
const LINE_ID: u16 = 2;
const EVIDENCE: u16 = 5;
const WEIGHT: u16 = 6;
const POSSIBLE: u16 = 7;
const MACHINE: u16 = 8;
const SELF: u16 = 9;
const APPRAISED: u16 = 10;
const REASON: u16 = 11;
const FINAL: u16 = 12;
const MOST: u16 = 13;
const BY: u16 = 14;
const RELATED: u16 = 15;
const REMARK: u16 = 16;
const UNIT_ID: u16 = 17;
const MACHINE_THEN: u16 = 18;
const DECIDED: u16 = 19;

const HEADS: [(&str, f64); 20] = [
    (heads::UNIT, 18.0),
    ("Dòng điểm", 26.0),
    (heads::LINE, 12.0),
    ("Quy tắc", 40.0),
    ("Đầu vào", 32.0),
    ("Minh chứng cần có", 20.0),
    (heads::WEIGHT, 9.0),
    (heads::POSSIBLE, 9.0),
    (heads::MACHINE, 9.0),
    (heads::SELF, 8.0),
    (heads::APPRAISED, 9.0),
    (heads::REASON, 20.0),
    (heads::FINAL, 9.0),
    ("Tối đa chốt", 9.0),
    ("Mức điểm do", 10.0),
    ("Phát hiện liên quan", 16.0),
    ("Máy nhắc", 16.0),
    (heads::UNIT_ID, 10.0),
    (heads::MACHINE_THEN, 10.0),
    (heads::DECIDED, 10.0),
];
/// Lines of most rows.
const USUAL_LINES: u32 = 4;
/// What stands for a number the document leaves to the board.
const BOARD: &str = "Ban ấn định";

/// Rows (from 0) with each unit's totals, by unit index; none where the sheet has no room left.
pub(super) fn total_rows(book: &Book<'_>) -> Vec<Option<u32>> {
    let units = &book.comparison.units;
    let mut rows = vec![None; units.len()];
    let mut row = HEADER;
    for &index in &book.comparison.order {
        let lines = units[index].assessment.score.lines.len() as u32;
        if row + lines + 3 < SHEET_ROWS {
            row += lines + 1;
            rows[index] = Some(row);
        }
    }
    rows
}

/// The settled score by lines and what it is out of, as the formulas of the total row find them.
pub(super) fn settled(result: &UnitResult) -> (f64, f64) {
    let none = Human::default();
    let mut sums = (0.0, 0.0);
    for line in &result.assessment.score.lines {
        let human = result.human.lines.get(&line.id).unwrap_or(&none);
        let (score, most) = settled_line(line, human);
        sums = (sums.0 + score, sums.1 + most);
    }
    (
        (sums.0 * 100.0_f64).round() / 100.0,
        (sums.1 * 100.0_f64).round() / 100.0,
    )
}

fn settled_line(line: &ScoreLine, human: &Human) -> (f64, f64) {
    let appraised = human.appraised.as_ref().and_then(human::number);
    let settled = human.settled.as_ref().and_then(human::number);
    let score = settled.or(appraised).unwrap_or(points(line.awarded));
    let most = if appraised.is_some() && line.possible == Points(0) && grows(line) {
        if sets_weight(line) {
            human
                .possible
                .as_ref()
                .and_then(human::number)
                .unwrap_or(0.0)
        } else {
            points(line.weight)
        }
    } else {
        points(line.possible)
    };
    (score, most)
}

/// A line that counts in full once the board has scored it.
fn grows(line: &ScoreLine) -> bool {
    !line.extra
}

/// The board sets the weight of this line.
fn sets_weight(line: &ScoreLine) -> bool {
    line.by_hand && line.weight == Points(0)
}

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let styles = &book.tops;
    let mut grid = Grid::new(sheet);
    grid.usual_lines(USUAL_LINES, HEADER)?;
    page::landscape(grid.sheet, book.comparison);
    page::heading(
        &mut grid,
        book,
        0,
        "CÁCH TÍNH ĐIỂM",
        "Nội dung không áp dụng hoặc không đọc được có tối đa áp dụng bằng 0 và không làm giảm tỷ lệ của đơn vị. \
         Nhập thẩm định, lý do vào ô nền vàng; “Ban ấn định”: tài liệu không in mức điểm.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    // Each unit's lines end in a row of totals, whose cells bring their own formats.
    let mut formats = [&styles.text; HEADS.len()];
    for column in [WEIGHT, POSSIBLE, MACHINE, MOST] {
        formats[usize::from(column)] = &styles.points;
    }
    formats[usize::from(APPRAISED)] = &styles.input_number;
    formats[usize::from(REASON)] = &styles.input_text;
    formats[usize::from(FINAL)] = &styles.settled;
    formats[usize::from(BY)] = &styles.center;
    grid.ruled(&formats)?;
    let rows = total_rows(book);
    let mut row = HEADER;
    let mut left_out = 0;
    for &index in &book.comparison.order {
        if rows[index].is_none() {
            left_out += 1;
            continue;
        }
        let result = &book.comparison.units[index];
        let first = row + 1;
        for line in &result.assessment.score.lines {
            row += 1;
            line_row(&mut grid, book, row, result, line)?;
            grid.fit_listed(row)?;
        }
        row += 1;
        total_row(&mut grid, book, row, first, result)?;
        grid.fit_listed(row)?;
    }
    for column in UNIT_ID..=DECIDED {
        grid.sheet.set_column_hidden(column)?;
    }
    if row > HEADER {
        let first = HEADER + 2;
        let owed = ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!(
                "AND(ISNUMBER($K{first}),ISNUMBER($I{first}),$K{first}<>$I{first},TRIM($L{first})=\"\")"
            )))
            .set_format(Format::new().set_background_color(style::ALERT));
        grid.sheet
            .add_conditional_format(HEADER + 1, REASON, row, REASON, &owed)?;
    }
    page::list(&mut grid, HEADER, row, REMARK + 1)?;
    if left_out > 0 {
        let note = format!(
            "Excel giới hạn số dòng: cách tính của {left_out} đơn vị không ghi được ở đây, có đủ trong tệp JSON."
        );
        grid.text(row + 1, 0, &note, &styles.note)?;
    }
    Ok(())
}

fn line_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    result: &UnitResult,
    line: &ScoreLine,
) -> Written {
    let styles = &book.tops;
    let unit = &result.assessment.unit;
    let none = Human::default();
    let human = result.human.lines.get(&line.id).unwrap_or(&none);
    let at = row + 1;
    grid.listed(row, 0, &unit.name)?;
    grid.blanks(row, EVIDENCE, UNIT_ID)?;
    let texts = [&line.title, &line.id, &line.rule, &line.inputs];
    for (column, text) in (1..).zip(texts) {
        grid.listed(row, column, text)?;
    }
    grid.listed(row, EVIDENCE, &line.evidence.join("; "))?;
    weight(grid, book, row, line, human)?;
    if line.by_hand {
        grid.listed(row, POSSIBLE, "–")?;
        grid.listed(row, MACHINE, "–")?;
        grid.reformat(row, POSSIBLE, MACHINE, &styles.center)?;
    } else {
        grid.listed_number(row, POSSIBLE, points(line.possible))?;
        grid.listed_number(row, MACHINE, points(line.awarded))?;
    }
    if let Some(own) = line.own {
        grid.number(row, SELF, points(own), &styles.points)?;
    }
    if let typed @ Some(_) = human.appraised.as_ref() {
        human::value(grid, (row, APPRAISED), typed, &styles.input_number)?;
    }
    if let typed @ Some(_) = human.reason.as_ref() {
        human::value(grid, (row, REASON), typed, &styles.input_text)?;
    }
    let (score, most) = settled_line(line, human);
    if let typed @ Some(_) = human.settled.as_ref() {
        human::value(grid, (row, FINAL), typed, &styles.input_number)?;
    } else {
        let formula = format!("IF(ISNUMBER(K{at}),K{at},N(I{at}))");
        grid.listed_formula(row, FINAL, &formula, &human::print(score))?;
    }
    let formula = if grows(line) {
        format!("IF(AND(ISNUMBER(K{at}),N(H{at})=0),N(G{at}),N(H{at}))")
    } else {
        format!("N(H{at})")
    };
    grid.listed_formula(row, MOST, &formula, &human::print(most))?;
    let by = match (line.open, line.id.starts_with("gate:")) {
        (_, true) => "–",
        (true, _) => BOARD,
        (false, _) => "tài liệu",
    };
    grid.listed(row, BY, by)?;
    grid.listed(row, RELATED, &line.codes.join(", "))?;
    let at = human::Columns {
        machine: "I",
        decided_now: if human.settled.is_some() { "M" } else { "K" },
        reason: "L",
        machine_then: "S",
        decided: "T",
        reason_always: false,
        note: "",
    };
    let machine = (!line.by_hand).then_some(line.awarded);
    let (formula, shown) = human::remark(row, &at, human, machine);
    grid.make_room(REMARK, &shown);
    grid.listed_formula(row, REMARK, &formula, &shown)?;
    grid.listed(row, UNIT_ID, &unit.id)?;
    human::memory(grid, row, (MACHINE_THEN, DECIDED), human, &styles.text)
}

/// What a line weighs, and who says so.
fn weight(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    line: &ScoreLine,
    human: &Human,
) -> Written {
    let styles = &book.tops;
    if sets_weight(line) {
        let format = styles.input_number.clone().set_text_wrap();
        match human.possible.as_ref() {
            typed @ Some(_) => human::value(grid, (row, WEIGHT), typed, &format),
            None => grid.text(row, WEIGHT, BOARD, &format),
        }
    } else if line.extra {
        // As words, so that the column adds up to the maximum.
        let word = if line.rule.starts_with("Điểm trừ") {
            "trừ"
        } else {
            "thưởng"
        };
        let most = format!("{word} đến {}", line.weight);
        grid.text(row, WEIGHT, &most, &styles.center)
    } else {
        grid.listed_number(row, WEIGHT, points(line.weight))
    }
}

fn total_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    first: u32,
    result: &UnitResult,
) -> Written {
    let styles = &book.tops;
    let assessment = &result.assessment;
    let card = &assessment.score;
    let absent = wording::absence(assessment);
    let title = match absent {
        Some(words) => format!("Không chấm: {words}"),
        None => "Cộng".to_string(),
    };
    let share = match (absent, card.percent) {
        (None, Some(percent)) => format!("Tỷ lệ {}", wording::percent(percent)),
        _ => String::new(),
    };
    let wrapped = styles.total.clone().set_text_wrap();
    let texts = [
        (0, assessment.unit.name.as_str()),
        (1, &title),
        (LINE_ID, ""),
        (3, &share),
        (4, &card.grade_note),
        (EVIDENCE, &card.set),
        (REASON, ""),
        (BY, ""),
        (RELATED, &card.grade),
        (REMARK, ""),
    ];
    for (column, text) in texts {
        grid.text(row, column, text, &wrapped)?;
    }
    let (settled, most) = settled(result);
    let own: Option<Points> = card
        .lines
        .iter()
        .filter_map(|line| line.own)
        .reduce(|a, b| a + b);
    let weights = card.lines.iter().filter(|line| !line.extra);
    let weight: Points = weights.map(|line| line.weight).sum();
    let sums: [(u16, &str, Option<f64>); 7] = [
        (WEIGHT, "G", Some(points(weight))),
        (WEIGHT + 1, "H", Some(points(card.possible))),
        (WEIGHT + 2, "I", Some(points(card.awarded))),
        (SELF, "J", own.map(points)),
        (APPRAISED, "K", None),
        (FINAL, "M", Some(settled)),
        (MOST, "N", Some(most)),
    ];
    for (column, letter, sum) in sums {
        match sum.filter(|_| !card.lines.is_empty()) {
            Some(sum) => {
                let formula = format!("SUM({letter}{}:{letter}{row})", first + 1);
                grid.formula(
                    row,
                    column,
                    &formula,
                    &human::print(sum),
                    &styles.total_points,
                )?;
            }
            None => grid.text(row, column, "–", &styles.total)?,
        }
    }
    Ok(())
}

fn points(points: Points) -> f64 {
    points.0 as f64 / 100.0
}
