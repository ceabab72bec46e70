//! *Tổng hợp*: all units by rank, the columns the board fills in, and a chart.

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationRule, Format, FormatAlign, Formula,
    ProtectionOptions, Worksheet,
};

use crate::model::human::heads;
use crate::model::{
    Absence, Comparison, HumanValue, Points, Severity, SubmissionState, UnitResult,
};

use super::grades::{Grades, Quotas, Settled};
use super::grid::{Grid, Written};
use super::style::{self, Tone};
use super::{Book, calculation, chart, due, fit, human, matrix, page, wording};

pub(super) const NAME: &str = heads::OVERVIEW;

/// Row of the group heads; the column heads follow.
const GROUPS: u32 = 6;
const HEADER: u32 = GROUPS + 1;
/// Bounds of the grade column's width in characters.
const NARROWEST_GRADE: u32 = 16;
const WIDEST_GRADE: u32 = 30;
/// First unit.
pub(super) const FIRST: u32 = HEADER + 1;
const RANK: u16 = 0;
pub(super) const UNIT: u16 = 1;
const KIND: u16 = 2;
const CLUSTER: u16 = 3;
const RECEIVED: u16 = 4;
const LATE: u16 = 5;
const COVERAGE: u16 = 6;
const TARGETS: u16 = 7;
const ERRORS: u16 = 8;
const MACHINE: u16 = 11;
const POSSIBLE: u16 = 12;
pub(super) const PERCENT: u16 = 13;
const SELF: u16 = 14;
const APPRAISED: u16 = 15;
const GAP: u16 = 16;
const REASON: u16 = 17;
const FINAL: u16 = 18;
const GRADE: u16 = 19;
const NOTE: u16 = 20;
const REMARK: u16 = 21;
const UNIT_ID: u16 = 22;
const MACHINE_THEN: u16 = 23;
const DECIDED: u16 = 24;
/// Last column people see.
const LAST: u16 = REMARK;

/// Heads and widths in characters.
const HEADS: [(&str, f64); 25] = [
    ("Hạng", 6.0),
    (heads::UNIT, 28.0),
    ("Loại đơn vị", 13.0),
    ("Cụm thi đua", 9.0),
    ("Nộp báo cáo", 13.5),
    ("Chậm (ngày)", 9.0),
    ("Có nội dung / đề cương", 8.5),
    ("Chỉ tiêu đạt, đúng tiến độ", 9.0),
    ("Nghiêm trọng", 9.0),
    ("Lưu ý", 7.0),
    ("Thông tin", 7.0),
    (heads::MACHINE, 9.5),
    (heads::POSSIBLE, 8.0),
    ("Tỷ lệ (%)", 8.0),
    (heads::SELF, 8.0),
    (heads::APPRAISED, 8.5),
    ("Chênh lệch", 8.0),
    (heads::REASON, 22.0),
    (heads::FINAL, 9.5),
    ("Xếp loại tạm tính", NARROWEST_GRADE as f64),
    (heads::NOTE, 16.0),
    ("Máy nhắc", 18.0),
    (heads::UNIT_ID, 10.0),
    (heads::MACHINE_THEN, 10.0),
    (heads::DECIDED, 10.0),
];

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Written {
    let comparison = book.comparison;
    let mut grid = Grid::new(sheet, book.language);
    title_block(&mut grid, book)?;
    heads(&mut grid, book)?;
    let sums = calculation::total_rows(book);
    let end = FIRST + comparison.order.len() as u32;
    let quotas = Quotas::of(book, (FIRST + 1, end));
    for (row, &index) in (FIRST..).zip(&comparison.order) {
        let result = &comparison.units[index];
        unit_row(&mut grid, book, row, result, sums[index], &quotas)?;
        grid.fit_row(row)?;
    }
    footnotes(&mut grid, book, end)?;
    if end > FIRST {
        inputs(grid.sheet, book, end)?;
        grid.sheet.autofilter(HEADER, 0, end - 1, LAST)?;
    }
    chart::draw(&mut grid, book, end + BEFORE_CHART)?;

    page::landscape(grid.sheet, book);
    grid.sheet.set_print_fit_to_pages(1, 0);
    grid.sheet.set_repeat_rows(GROUPS, HEADER)?;
    grid.sheet.set_freeze_panes(FIRST, UNIT + 1)?;
    grid.sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        format_cells: true,
        use_autofilter: true,
        sort: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

fn title_block(grid: &mut Grid<'_>, book: &Book<'_>) -> Written {
    let comparison = book.comparison;
    let styles = &book.styles;
    let across = |grid: &mut Grid<'_>, row: u32, text: &str, format: &Format| {
        grid.merged((row, 0), (row, LAST), text, format)
    };
    let centered = styles.title.clone().set_align(FormatAlign::Center);
    across(
        grid,
        0,
        "BẢNG TỔNG HỢP KẾT QUẢ ĐỐI CHIẾU BÁO CÁO",
        &centered,
    )?;
    let subtitle = styles.subtitle.clone().set_align(FormatAlign::Center);
    grid.as_read();
    across(grid, 1, &comparison.round.title, &subtitle)?;
    across(
        grid,
        2,
        &format!(
            "Kỳ báo cáo {}  ·  Quy tắc: {} (mã {})  ·  Tính đến ngày {}",
            wording::period(&comparison.round.period),
            comparison.pack.title,
            comparison
                .pack
                .hash
                .get(..12)
                .unwrap_or(&comparison.pack.hash),
            wording::date(&comparison.as_of),
        ),
        &styles.base.clone().set_align(FormatAlign::Center),
    )?;
    across(grid, 3, &summary(comparison), &styles.subtitle)?;
    across(
        grid,
        4,
        "Cách đọc: điểm máy chỉ là đề xuất; nhập thẩm định và lý do vào ô nền vàng, chênh lệch, điểm chốt và \
         xếp loại tự tính lại; mỗi điểm trừ có trích dẫn ở “Phát hiện” và cách tính ở “Cách tính”.",
        &styles.note,
    )
}

/// Who reported, in one line.
fn summary(comparison: &Comparison) -> String {
    let count = |absence: Option<Absence>| {
        let units = comparison.units.iter();
        let alike = units.filter(|unit| unit.assessment.absence() == absence);
        alike.count()
    };
    let late = comparison
        .units
        .iter()
        .map(|unit| &unit.assessment)
        .filter(|one| one.state != SubmissionState::NotSubmitted && one.punctuality.days_late > 0)
        .count();
    let mut words = vec![
        format!("{} đã nộp và đọc được", count(None)),
        format!("{} chưa nộp", count(Some(Absence::NotSubmitted))),
        format!(
            "{} nộp nhưng không đọc được",
            count(Some(Absence::Unreadable))
        ),
    ];
    for absence in [Absence::NotDue, Absence::NotFound] {
        let units = count(Some(absence));
        if units > 0 {
            words.push(format!("{units} {}", absence.vietnamese()));
        }
    }
    format!(
        "{} đơn vị: {}; {late} đơn vị nộp chậm.",
        comparison.units.len(),
        words.join(", ")
    )
}

fn heads(grid: &mut Grid<'_>, book: &Book<'_>) -> Written {
    let group = &book.styles.group;
    let groups: [(u16, u16, &str); 5] = [
        (RANK, CLUSTER, "Đơn vị"),
        (RECEIVED, TARGETS, "Báo cáo"),
        (ERRORS, ERRORS + 2, "Phát hiện"),
        (MACHINE, PERCENT, "Máy chấm"),
        (SELF, LAST, "Đơn vị tự chấm và ban kiểm tra thẩm định"),
    ];
    for (first, last, name) in groups {
        grid.merged((GROUPS, first), (GROUPS, last), name, group)?;
    }
    let grades = book.comparison.grades.iter().map(|(name, _)| name.as_str());
    let mut heads = HEADS;
    heads[usize::from(GRADE)].1 = grade_width(grades);
    page::columns(grid, book, HEADER, &heads)?;
    for column in UNIT_ID..=DECIDED {
        grid.sheet.set_column_hidden(column)?;
    }
    Ok(())
}

/// The grade column holds the longest grade in one line, within reason: the board's figures may
/// turn any grade into any other, and rows do not grow by themselves.
fn grade_width<'a>(grades: impl Iterator<Item = &'a str> + Clone) -> f64 {
    let fits = |width: &u32| {
        let width = f64::from(*width);
        grades.clone().all(|grade| fit::lines(grade, width) == 1)
    };
    let width = NARROWEST_GRADE..WIDEST_GRADE;
    f64::from(width.into_iter().find(fits).unwrap_or(WIDEST_GRADE))
}

fn unit_row(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    result: &UnitResult,
    sums: Option<u32>,
    quotas: &Quotas<'_>,
) -> Written {
    let styles = &book.styles;
    let assessment = &result.assessment;
    let unit = &assessment.unit;
    match result.rank {
        Some(rank) => {
            let mark = if result.tied > 1 { "0\"*\"" } else { "0" };
            let format = styles.center.clone().set_num_format(mark);
            grid.number(row, RANK, f64::from(rank), &format)?;
        }
        None => grid.text(row, RANK, "–", &styles.center)?,
    }
    grid.as_read()
        .text(row, UNIT, &unit.name, &styles.text.clone().set_bold())?;
    grid.as_read().text(row, KIND, &unit.kind, &styles.text)?;
    grid.as_read().text(
        row,
        CLUSTER,
        unit.cluster.as_deref().unwrap_or(""),
        &styles.text,
    )?;
    submission(grid, book, row, result)?;

    match wording::share(result.covered.0, result.covered.1) {
        Some(share) if wording::absence(assessment).is_none() => {
            grid.number(row, COVERAGE, fraction(share), &styles.percent)?;
        }
        _ => {
            let words = wording::absence(assessment).unwrap_or("–");
            grid.text(row, COVERAGE, words, &styles.center)?;
        }
    }
    let (met, of) = result.targets_met;
    let targets = if of == 0 || wording::absence(assessment).is_some() {
        "–".to_string()
    } else {
        format!("{met}/{of}")
    };
    grid.text(row, TARGETS, &targets, &styles.center)?;
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    for (column, severity) in (ERRORS..).zip(severities) {
        let findings = assessment.findings.iter();
        let count = findings
            .filter(|finding| finding.is_trouble() && finding.severity == severity)
            .count();
        let format = if count > 0 && severity == Severity::Error {
            styles.tone(Tone::Bad)
        } else {
            &styles.center
        };
        grid.number(row, column, count as f64, format)?;
    }
    score(grid, book, row, result, sums, quotas)?;
    grid.as_read().text(row, UNIT_ID, &unit.id, &styles.text)
}

/// When it came, and whether in time; absence in words.
fn submission(grid: &mut Grid<'_>, book: &Book<'_>, row: u32, result: &UnitResult) -> Written {
    let styles = &book.styles;
    let assessment = &result.assessment;
    let punctuality = &assessment.punctuality;
    if let Some(words) = wording::absence(assessment) {
        grid.text(row, RECEIVED, words, styles.tone(Tone::Absent))?;
    } else {
        let received = punctuality.received.as_deref();
        match received.and_then(wording::excel_date) {
            Some(date) => {
                let format = styles.center.clone().set_num_format("dd/mm/yyyy");
                grid.sheet
                    .write_datetime_with_format(row, RECEIVED, &date, &format)?;
            }
            None => grid.text(row, RECEIVED, "chưa ghi ngày", &styles.center)?,
        }
    }
    if punctuality.received.is_some() && punctuality.due.is_some() {
        let tone = if punctuality.days_late > 0 {
            Tone::Fair
        } else {
            Tone::Plain
        };
        let on_time = format!("0;;\"{}\"", book.language.say("đúng hạn"));
        let format = styles.tone(tone).clone().set_num_format(on_time);
        grid.number(row, LATE, f64::from(punctuality.days_late), &format)
    } else {
        grid.text(row, LATE, "–", &styles.center)
    }
}

/// The machine's score, the people's columns, and the formulas between them. `sums` is the unit's row of
/// totals on the sheet of score lines.
fn score(
    grid: &mut Grid<'_>,
    book: &Book<'_>,
    row: u32,
    result: &UnitResult,
    sums: Option<u32>,
    quotas: &Quotas<'_>,
) -> Written {
    let styles = &book.styles;
    let assessment = &result.assessment;
    let card = &assessment.score;
    let human = &result.human.overall;
    let line = row + 1;
    let scored = card
        .percent
        .filter(|_| wording::absence(assessment).is_none());
    let absent = wording::absence(assessment).unwrap_or("không chấm được");
    if let Some(percent) = scored {
        grid.number(row, MACHINE, points(card.awarded), &styles.points)?;
        grid.number(row, POSSIBLE, points(card.possible), &styles.points)?;
        let formula = format!("ROUND(L{line}/M{line},4)");
        grid.formula(
            row,
            PERCENT,
            &formula,
            &fraction(percent).to_string(),
            &styles.percent,
        )?;
    } else {
        grid.text(row, MACHINE, absent, styles.tone(Tone::Absent))?;
        // The board may still enter what it scores such a unit out of.
        let dash = HumanValue::Text("–".to_owned());
        let possible = human.possible.as_ref().unwrap_or(&dash);
        human::value(grid, (row, POSSIBLE), Some(possible), &styles.input_number)?;
        grid.text(row, PERCENT, "–", &styles.center)?;
    }
    match assessment.unit.self_score {
        Some(own) => grid.number(row, SELF, points(Points(own)), &styles.points)?,
        None => human::value(grid, (row, SELF), human.own.as_ref(), &styles.input_number)?,
    }
    human::value(
        grid,
        (row, APPRAISED),
        human.appraised.as_ref(),
        &styles.input_number,
    )?;
    human::value(
        grid,
        (row, REASON),
        human.reason.as_ref(),
        &styles.input_text,
    )?;
    human::value(grid, (row, NOTE), human.note.as_ref(), &styles.input_text)?;

    let gap = styles
        .points
        .clone()
        .set_num_format("+0.00_);-0.00_);0.00_)");
    let formula = format!("IF(AND(ISNUMBER(P{line}),ISNUMBER(L{line})),P{line}-L{line},\"–\")");
    let appraised = human.appraised.as_ref().and_then(human::number);
    // A visible dash: some programs show an empty stored text as 0.
    let difference = match (appraised, scored) {
        (Some(appraised), Some(_)) => human::print(appraised - points(card.awarded)),
        _ => "–".to_owned(),
    };
    grid.formula(row, GAP, &formula, &difference, &gap)?;
    let settled = Settled::of(result, scored.is_some());
    let by_lines = match sums.filter(|_| scored.is_some()) {
        Some(sums) => format!("'{}'!M{}", calculation::NAME, sums + 1),
        None => format!("L{line}"),
    };
    let bold = styles.points.clone().set_bold().set_text_wrap();
    if human.settled.is_some() {
        let typed = human.settled.as_ref();
        human::value(grid, (row, FINAL), typed, &styles.input_number)?;
    } else {
        let formula = format!("IF(P{line}=\"\",{by_lines},P{line})");
        let shown = match (&settled.score, &human.appraised) {
            (Some(score), _) => human::print(*score),
            (None, Some(typed)) => human::text(typed),
            (None, None) => absent.to_owned(),
        };
        grid.formula(row, FINAL, &formula, &shown, &bold.set_unlocked())?;
    }
    let grades = Grades::of(book, result);
    for (name, _) in &book.comparison.grades {
        grid.make_room(GRADE, name);
    }
    let most = match sums.filter(|_| scored.is_some()) {
        Some(sums) => format!(
            "IF(P{line}=\"\",'{}'!N{},M{line})",
            calculation::NAME,
            sums + 1
        ),
        None => format!("M{line}"),
    };
    grid.formula(
        row,
        GRADE,
        &grades.formula(line, &most),
        &grades.of_share(settled.share()),
        &styles.center.clone().set_bold(),
    )?;
    let at = human::Columns {
        machine: "L",
        decided_now: if human.settled.is_some() { "S" } else { "P" },
        reason: "R",
        machine_then: "X",
        decided: "Y",
        reason_always: true,
        most: format!("IF(ISNUMBER(M{line}),M{line},P{line})"),
        limit: match (scored, &human.possible) {
            (Some(_), _) => Some(points(card.possible)),
            (None, typed) => typed.as_ref().and_then(human::number),
        },
        note: if card.grade_note.is_empty() || scored.is_none() {
            ""
        } else {
            "Xếp loại bị khống chế: xem “Cách tính”. "
        },
    };
    let machine = scored.map(|_| card.awarded);
    let (mut formula, mut shown) = human::remark(row, &at, human, machine);
    let (held, held_shown) = quotas.remind(book, line, result);
    formula.push_str(&held);
    shown.push_str(&held_shown);
    if let Some((least, most)) = card.share_outside_range().filter(|_| scored.is_some()) {
        let (least, most) = (wording::percent(least), wording::percent(most));
        let words = format!("Khi làm rõ phần tạm treo, tỷ lệ từ {least} đến {most}. ");
        formula.push_str("&\"");
        formula.push_str(&words);
        formula.push('"');
        shown.push_str(&words);
    }
    grid.make_room(REMARK, &shown);
    grid.formula(row, REMARK, &formula, &shown, &styles.text)?;
    human::memory(grid, row, (MACHINE_THEN, DECIDED), human, &styles.text)
}

/// What may be typed into the appraisal column, and a sign where a reason is still owed.
fn inputs(sheet: &mut Worksheet, book: &Book<'_>, end: u32) -> Written {
    let first = FIRST + 1;
    let range = DataValidation::new()
        .allow_decimal_number_formula(DataValidationRule::Between(
            Formula::new("0"),
            Formula::new(format!("IF(ISNUMBER($M{first}),$M{first},1000)")),
        ))
        .set_error_title(book.language.say("Điểm thẩm định"))?
        .set_error_message(
            book.language
                .say("Nhập một số từ 0 đến điểm tối đa áp dụng của đơn vị."),
        )?;
    sheet.add_data_validation(FIRST, APPRAISED, end - 1, APPRAISED, &range)?;
    let owed = ConditionalFormatFormula::new()
        .set_rule(Formula::new(format!(
            "AND(ISNUMBER($P{first}),$P{first}<>$L{first},TRIM($R{first})=\"\")"
        )))
        .set_format(Format::new().set_background_color(style::ALERT));
    sheet.add_conditional_format(FIRST, REASON, end - 1, REASON, &owed)?;
    Ok(())
}

fn footnotes(grid: &mut Grid<'_>, book: &Book<'_>, end: u32) -> Written {
    let styles = &book.styles;
    let notes = [
        "Dấu * sau hạng: đồng hạng. “–”: không áp dụng hoặc chưa đủ thông tin; không có nghĩa là 0.",
        "Đơn vị chưa nộp, chưa đến hạn hoặc không đọc được tệp không được chấm và không xếp hạng; không tính là 0 điểm.",
        "Tối đa áp dụng: đã bỏ các nội dung không áp dụng hoặc không đọc được; vì vậy so sánh theo tỷ lệ. \
         Có nội dung: báo cáo đủ hoặc sơ sài. Xếp loại tạm tính theo bộ quy tắc; Ban xem xét, ấn định.",
    ];
    for (row, note) in (end..).zip(notes) {
        grid.text(row, 0, note, &styles.note)?;
    }
    // In the empty row above the matrix, so that what follows stays in its place.
    let row = end + notes.len() as u32;
    if due::is_needed(book.comparison) {
        let note = "Hạn nộp của từng đơn vị, quy tắc tính hạn đã chọn và hạn theo cách tính khác: xem trang “Hạn nộp”.";
        grid.text(row, 0, note, &styles.note)?;
    }
    let row = matrix::write(grid, book, row + 1)? + 1;
    let center = styles.base.clone().set_align(FormatAlign::Center);
    grid.merged(
        (row, REASON),
        (row, NOTE),
        "Ngày …… tháng …… năm ………",
        &center,
    )?;
    let bold = center.set_bold();
    grid.merged((row + 1, UNIT), (row + 1, KIND), "NGƯỜI LẬP BẢNG", &bold)?;
    grid.merged((row + 1, REASON), (row + 1, NOTE), "TRƯỞNG BAN", &bold)
}

/// Rows between the end of the table and the chart: notes, matrix, signatures and their space.
const BEFORE_CHART: u32 = 9 + matrix::ROWS + 1;

pub(super) fn points(points: Points) -> f64 {
    points.0 as f64 / 100.0
}

/// Hundredths of a per cent as a fraction of one.
pub(super) fn fraction(hundredths: i64) -> f64 {
    hundredths as f64 / 10_000.0
}
