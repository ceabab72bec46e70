//! Cells that people fill in: what they typed before, written as it was, and what the workbook reminds
//! them of.

use std::fmt::Write;

use rust_xlsxwriter::Format;

use crate::model::{Human, HumanValue, Points};

use super::grid::{Grid, Written};
use super::rows::{Look, Rows};

/// A carried value in a cell people fill in; an empty cell when there is none.
pub(super) fn value(
    grid: &mut Grid<'_>,
    (row, column): (u32, u16),
    value: Option<&HumanValue>,
    format: &Format,
) -> Written {
    match value {
        Some(HumanValue::Text(text)) => grid.verbatim(row, column, text, format),
        Some(typed) => match number(typed) {
            Some(number) => grid.number(row, column, number, format),
            None => grid.verbatim(row, column, &text(typed), format),
        },
        None => grid.text(row, column, "", format),
    }
}

/// As [`value`], in a long list.
pub(super) fn listed(rows: &mut Rows<'_>, value: &HumanValue, look: Look) {
    match number(value) {
        Some(number) => rows.number(look, number),
        None => rows.verbatim(look, &text(value)),
    }
}

/// The number a value is.
pub(super) fn number(value: &HumanValue) -> Option<f64> {
    match value {
        HumanValue::Number(digits) => digits.parse().ok().filter(|n: &f64| n.is_finite()),
        HumanValue::Text(_) => None,
    }
}

/// The value as text.
pub(super) fn text(value: &HumanValue) -> String {
    match value {
        HumanValue::Number(text) | HumanValue::Text(text) => text.clone(),
    }
}

/// A result of a formula over points: hundredths at most.
pub(super) fn print(number: f64) -> String {
    hundredths(number).to_string()
}

/// As [`print`], as a number.
pub(super) fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// Letters of the columns a reminder looks at.
pub(super) struct Columns<'a> {
    pub(super) machine: &'a str,
    /// Where the person's decision stands.
    pub(super) decided_now: &'a str,
    pub(super) reason: &'a str,
    pub(super) machine_then: &'a str,
    pub(super) decided: &'a str,
    /// A reason is owed even where the machine gave no score.
    pub(super) reason_always: bool,
    /// The most that may be given, as a formula; empty for no bound.
    pub(super) most: String,
    /// The same as it is now.
    pub(super) limit: Option<f64>,
    /// What is said in any case.
    pub(super) note: &'a str,
}

/// What people are reminded of: a change without a reason, a machine's score that has changed since.
/// The formula, and what it shows before anything is recalculated.
pub(super) fn remark(
    row: u32,
    at: &Columns<'_>,
    human: &Human,
    machine: Option<Points>,
) -> (String, String) {
    let line = row + 1;
    let cell = |letter: &str| format!("{letter}{line}");
    let (now, machine_now, reason) = (cell(at.decided_now), cell(at.machine), cell(at.reason));
    let scored = if at.reason_always {
        String::new()
    } else {
        format!("ISNUMBER({machine_now}),")
    };
    let note = at.note;
    // A space first: some programs show an empty stored text as 0.
    let mut formula = format!(
        "\" {note}\"&IF(AND(ISNUMBER({now}),{scored}{now}<>{machine_now},TRIM({reason})=\"\"),\"Chưa ghi lý do. \",\"\")"
    );
    let mut shown = format!(" {note}");
    let judged = at.reason_always || machine.is_some();
    if judged && human.decides().and_then(number).is_some() && human.owes_reason(machine) {
        shown.push_str("Chưa ghi lý do. ");
    }
    if !at.most.is_empty() {
        let (now, most, said) = (&now, &at.most, "Vượt điểm tối đa. ");
        let _ = write!(
            formula,
            "&IF(AND(ISNUMBER({now}),N({now})>N({most})),\"{said}\",\"\")"
        );
        let given = human.decides().and_then(number);
        if given
            .zip(at.limit)
            .is_some_and(|(given, most)| given > most)
        {
            shown.push_str(said);
        }
    }
    // Carried from a file that held no result of it.
    let is_formula =
        |typed: &HumanValue| matches!(typed, HumanValue::Text(words) if words.starts_with('='));
    if human.decides().is_some_and(is_formula) {
        let said = "Công thức chưa có kết quả: nhập lại số. ";
        let _ = write!(formula, "&IF(LEFT({now},1)=\"=\",\"{said}\",\"\")");
        shown.push_str(said);
    }
    // Where nobody has decided anything, there is no memory to compare with.
    if human.decides().is_some() {
        let (then, copied) = (cell(at.machine_then), cell(at.decided));
        let said = |cell: &str| format!("IF(ISNUMBER({cell}),FIXED({cell},2),\"không có\")");
        // Writing into a string cannot fail.
        let _ = write!(
            formula,
            "&IF(AND({copied}<>\"\",OR(ISNUMBER({then})<>ISNUMBER({machine_now}),AND(ISNUMBER({then}),{then}<>{machine_now}))),\"Điểm máy khi thẩm định là \"&{}&\", nay là \"&{}&\": xem lại.\",\"\")",
            said(&then),
            said(&machine_now),
        );
    }
    if human.machine_changed(machine) {
        let points = |points: Option<i64>| {
            points.map_or_else(
                || "không có".to_owned(),
                |points| format!("{},{:02}", points / 100, points % 100),
            )
        };
        let (then, now) = (
            points(human.machine_then),
            points(machine.map(|points| points.0)),
        );
        for part in [
            "Điểm máy khi thẩm định là ",
            &then,
            ", nay là ",
            &now,
            ": xem lại.",
        ] {
            shown.push_str(part);
        }
    }
    (formula, shown)
}

/// The hidden memory by which a later run knows whether a decision is the same as before.
pub(super) fn memory(
    grid: &mut Grid<'_>,
    row: u32,
    (then, decided): (u16, u16),
    human: &Human,
    format: &Format,
) -> Written {
    let Some(typed) = human.decides() else {
        return Ok(());
    };
    match human.machine_then {
        Some(points) => grid.number(row, then, points as f64 / 100.0, format)?,
        None => grid.verbatim(row, then, "–", format)?,
    }
    grid.verbatim(row, decided, &text(typed), format)
}

/// As [`memory`], in a long list.
pub(super) fn listed_memory(rows: &mut Rows<'_>, human: &Human, look: Look) {
    let Some(typed) = human.decides() else {
        return;
    };
    match human.machine_then {
        Some(points) => rows.number(look, points as f64 / 100.0),
        None => rows.verbatim(look, "–"),
    }
    rows.verbatim(look, &text(typed));
}
