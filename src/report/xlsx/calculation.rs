//! *Cách tính*: one row a score line, so that every point of every unit can be followed: the rule, what
//! went into it, what has to prove it, and the unit's, the machine's, the board's and the settled score
//! side by side.

use std::io;

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationRule, Format, Formula, Worksheet,
    XlsxError,
};

use crate::model::human::heads;
use crate::model::{Human, HumanValue, Points, ScoreLine, UnitResult};

use super::grid::{Grid, SHEET_ROWS, Written};
use super::rows::{Look, Rows};
use super::{Book, LongList, human, page, style, wording};

pub(super) const NAME: &str = heads::CALCULATION;

const HEADER: u32 = 4;
const APPRAISED: u16 = 10;
const REASON: u16 = 11;
const REMARK: u16 = 16;
const UNIT_ID: u16 = 17;
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
/// Looks of its cells, in the order of their samples.
const TEXT: Look = 0;
const POINTS: Look = 1;
const INPUT: Look = 2;
const INPUT_TEXT: Look = 3;
const SETTLED: Look = 4;
const CENTER: Look = 5;
const TOTAL: Look = 6;
const TOTAL_TEXT: Look = 7;
const TOTAL_POINTS: Look = 8;
const INPUT_WORDS: Look = 9;

pub(super) const LIST: LongList = LongList {
    first_row: HEADER + 1,
    heads: &HEADS,
    write: rows,
};

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

/// The most the board may give on a line; none where nothing bounds it.
fn limit(line: &ScoreLine, human: &Human) -> Option<f64> {
    match (line.possible > Points(0), sets_weight(line)) {
        _ if line.extra => None,
        (true, _) => Some(points(line.possible)),
        (false, true) => human.possible.as_ref().and_then(human::number),
        (false, false) => Some(points(line.weight)),
    }
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
    let mut grid = Grid::new(sheet, book.language);
    grid.usual_lines(USUAL_LINES, HEADER)?;
    page::landscape(grid.sheet, book);
    page::heading(
        &mut grid,
        book,
        0,
        "CÁCH TÍNH ĐIỂM",
        "Nội dung không áp dụng hoặc không đọc được có tối đa áp dụng bằng 0 và không làm giảm tỷ lệ của đơn vị. \
         Nhập thẩm định, lý do vào ô nền vàng; “Ban ấn định”: tài liệu không in mức điểm.",
    )?;
    page::columns(&mut grid, book, HEADER, &HEADS)?;
    grid.samples(
        HEADER + 1,
        &[
            &styles.text,
            &styles.points,
            &styles.input_number,
            &styles.input_text,
            &styles.settled,
            &styles.center,
            &styles.total,
            &styles.total.clone().set_text_wrap(),
            &styles.total_points,
            &styles.input_number.clone().set_text_wrap(),
        ],
    )?;
    let rows = total_rows(book);
    let row = rows.iter().flatten().max().copied().unwrap_or(HEADER);
    let left_out = rows.iter().filter(|row| row.is_none()).count();
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
        grid.sheet
            .add_data_validation(HEADER + 1, APPRAISED, row, APPRAISED, &range(book)?)?;
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

/// What may be typed as the board's points: nothing above what applies to the line. Penalties are below
/// zero; beside a bonus or a penalty stand words instead of a weight.
fn range(book: &Book<'_>) -> Result<DataValidation, XlsxError> {
    let first = HEADER + 2;
    DataValidation::new()
        .allow_decimal_number_formula(DataValidationRule::Between(
            Formula::new(format!("IF(ISNUMBER($G{first}),0,-1000)")),
            Formula::new(format!(
                "IF(N($H{first})>0,$H{first},IF(ISNUMBER($G{first}),$G{first},1000))"
            )),
        ))
        .set_error_title(book.language.say("Điểm thẩm định"))?
        .set_error_message(
            book.language
                .say("Nhập một số từ 0 đến điểm tối đa áp dụng của dòng; điểm trừ ghi số âm."),
        )
}

fn rows(book: &Book<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let room = total_rows(book);
    for &index in &book.comparison.order {
        if room[index].is_none() {
            continue;
        }
        let result = &book.comparison.units[index];
        let first = rows.row();
        for line in &result.assessment.score.lines {
            line_row(rows, book, result, line);
            rows.end()?;
        }
        total_row(rows, book, first, result);
        rows.end()?;
    }
    Ok(())
}

fn line_row(rows: &mut Rows<'_>, book: &Book<'_>, result: &UnitResult, line: &ScoreLine) {
    let unit = &result.assessment.unit;
    let none = Human::default();
    let human = result.human.lines.get(&line.id).unwrap_or(&none);
    let at = rows.row();
    for text in [&unit.name, &line.title, &line.id, &line.rule, &line.inputs] {
        rows.text(TEXT, text);
    }
    let wanted = line.evidence.join("; ");
    match &line.proof {
        Some(proof) => {
            let named = book.language.say("Đơn vị ghi:");
            rows.text(TEXT, &format!("{wanted}\n{named} {}", proof.quote));
        }
        None => rows.text(TEXT, &wanted),
    }
    weight(rows, book, line, human);
    if line.by_hand {
        rows.text(CENTER, "–");
        rows.text(CENTER, "–");
    } else {
        rows.points(POINTS, line.possible);
        rows.points(POINTS, line.awarded);
    }
    match line.own {
        Some(own) => rows.points(POINTS, own),
        None => rows.blank(TEXT),
    }
    typed(rows, human.appraised.as_ref(), INPUT);
    typed(rows, human.reason.as_ref(), INPUT_TEXT);
    let (score, most) = settled_line(line, human);
    if let Some(settled) = human.settled.as_ref() {
        human::listed(rows, settled, INPUT);
    } else {
        let formula = format!("IF(ISNUMBER(K{at}),K{at},N(I{at}))");
        rows.formula(SETTLED, &formula, human::hundredths(score));
    }
    let formula = if grows(line) {
        format!("IF(AND(ISNUMBER(K{at}),N(H{at})=0),N(G{at}),N(H{at}))")
    } else {
        format!("N(H{at})")
    };
    rows.formula(POINTS, &formula, human::hundredths(most));
    let by = match (line.open, line.id.starts_with("gate:")) {
        (_, true) => "–",
        (true, _) => BOARD,
        (false, _) => "tài liệu",
    };
    rows.said(CENTER, by);
    rows.text(TEXT, &line.codes.join(", "));
    let columns = human::Columns {
        machine: "I",
        decided_now: if human.settled.is_some() { "M" } else { "K" },
        reason: "L",
        machine_then: "S",
        decided: "T",
        reason_always: false,
        // A bonus or penalty stands beside the maximum.
        most: if line.extra {
            String::new()
        } else {
            let decided = if human.settled.is_some() { 'M' } else { 'K' };
            format!("IF(N(H{at})>0,H{at},IF(ISNUMBER(G{at}),G{at},{decided}{at}))")
        },
        limit: limit(line, human),
        note: "",
    };
    let machine = (!line.by_hand).then_some(line.awarded);
    let (formula, shown) = human::remark(at - 1, &columns, human, machine);
    rows.formula_of_words(TEXT, &formula, &shown);
    rows.text(TEXT, &unit.id);
    human::listed_memory(rows, human, TEXT);
}

/// What a person typed, in a cell for it.
fn typed(rows: &mut Rows<'_>, value: Option<&HumanValue>, look: Look) {
    match value {
        Some(value) => human::listed(rows, value, look),
        None => rows.blank(look),
    }
}

/// What a line weighs, and who says so.
fn weight(rows: &mut Rows<'_>, book: &Book<'_>, line: &ScoreLine, human: &Human) {
    if sets_weight(line) {
        match human.possible.as_ref() {
            Some(typed) => human::listed(rows, typed, INPUT_WORDS),
            None => rows.said(INPUT_WORDS, BOARD),
        }
    } else if line.extra {
        // As words, so that the column adds up to the maximum.
        let word = if line.rule.starts_with(&*book.language.say("Điểm trừ:")) {
            "trừ"
        } else {
            "thưởng"
        };
        rows.said(CENTER, &format!("{word} đến {}", line.weight));
    } else {
        rows.points(POINTS, line.weight);
    }
}

fn total_row(rows: &mut Rows<'_>, book: &Book<'_>, first: u32, result: &UnitResult) {
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
    for text in [
        assessment.unit.name.as_str(),
        &book.language.say(&title),
        "",
        &book.language.say(&share),
        &card.grade_note,
        &card.set,
    ] {
        rows.text(TOTAL_TEXT, text);
    }
    let (settled, most) = settled(result);
    let own: Option<Points> = card
        .lines
        .iter()
        .filter_map(|line| line.own)
        .reduce(|a, b| a + b);
    let weights = card.lines.iter().filter(|line| !line.extra);
    let weight: Points = weights.map(|line| line.weight).sum();
    let last = rows.row() - 1;
    let sum = |rows: &mut Rows<'_>, letter: char, sum: Option<f64>| match sum
        .filter(|_| !card.lines.is_empty())
    {
        Some(sum) => {
            let formula = format!("SUM({letter}{first}:{letter}{last})");
            rows.formula(TOTAL_POINTS, &formula, human::hundredths(sum));
        }
        None => rows.text(TOTAL, "–"),
    };
    sum(rows, 'G', Some(points(weight)));
    sum(rows, 'H', Some(points(card.possible)));
    sum(rows, 'I', Some(points(card.awarded)));
    sum(rows, 'J', own.map(points));
    sum(rows, 'K', None);
    rows.blank(TOTAL_TEXT);
    sum(rows, 'M', Some(settled));
    sum(rows, 'N', Some(most));
    rows.blank(TOTAL_TEXT);
    rows.text(TOTAL_TEXT, &card.grade);
    rows.blank(TOTAL_TEXT);
}

fn points(points: Points) -> f64 {
    points.0 as f64 / 100.0
}
