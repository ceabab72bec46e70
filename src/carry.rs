//! What people typed into an earlier workbook of a round, read back so that running again keeps it.
//!
//! Columns are found by their heads and rows by the ids the workbook carries, so sorting rows or moving
//! columns does no harm. Nothing is judged here: values come back as they stand, byte for byte, and a
//! formula that somebody typed as what it came to.

mod formula;

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::{self, StoredCell};
use crate::language::Language;
use crate::model::human::heads;
use crate::model::{CellValue, Comparison, Human, HumanUnit, HumanValue, ReadError, Stranded};

/// What people typed, by unit id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    units: BTreeMap<String, HumanUnit>,
    /// What the board concludes, by number of the point.
    judgements: BTreeMap<String, HumanValue>,
    /// Names of the units, for those that are gone.
    names: BTreeMap<String, String>,
    /// What had no place in the earlier workbook either.
    stranded: Vec<Stranded>,
    /// Cells with formulas whose result is not stored, in words.
    pending: Vec<String>,
}

/// Why a workbook cannot be carried over. Then nothing may be written: it would lose people's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarryError {
    /// The file cannot be read.
    Unreadable(ReadError),
    /// It is no workbook of this program: the sheet or column is missing.
    Foreign(String),
}

impl std::fmt::Display for CarryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CarryError::Unreadable(error) => write!(f, "{error}"),
            CarryError::Foreign(what) => write!(
                f,
                "Đây không phải bảng kết quả của chương trình ({what}); chọn tệp ket-qua.xlsx của lần chạy trước"
            ),
        }
    }
}

impl std::error::Error for CarryError {}

/// A head row names at least so many columns, more than any row above it.
const FEWEST_HEADS: usize = 8;

/// Heads of the columns that are read.
const READ: [&str; 15] = [
    heads::POINT,
    heads::JUDGEMENT,
    heads::UNIT,
    heads::UNIT_ID,
    heads::LINE,
    heads::WEIGHT,
    heads::POSSIBLE,
    heads::MACHINE,
    heads::SELF,
    heads::APPRAISED,
    heads::REASON,
    heads::FINAL,
    heads::NOTE,
    heads::MACHINE_THEN,
    heads::DECIDED,
];

/// One table of the workbook as it goes by: heads, then rows.
struct Sheet {
    name: &'static str,
    /// Column of each head, once the head row has gone by.
    heads: BTreeMap<&'static str, u32>,
    /// Columns that are read, once the heads are known.
    columns: Vec<u32>,
    current: u32,
    row: BTreeMap<u32, StoredCell>,
}

impl Sheet {
    fn new(name: &'static str) -> Self {
        Sheet {
            name,
            heads: BTreeMap::new(),
            columns: Vec::new(),
            current: 0,
            row: BTreeMap::new(),
        }
    }

    /// The row that just ended, unless it is the head row or lies above it.
    fn next_row(&mut self) -> Option<BTreeMap<u32, StoredCell>> {
        let row = std::mem::take(&mut self.row);
        if !self.heads.is_empty() {
            return Some(row);
        }
        // Titles and the heads of groups need no closer look.
        if row.values().filter(|one| !one.cell.text.is_empty()).count() < FEWEST_HEADS {
            return None;
        }
        // The workbook may be in either language.
        for language in [Language::Vi, Language::En] {
            let find = |wanted: &str| {
                let said = language.say(wanted);
                let mut cells = row.iter();
                cells.find_map(|(column, one)| (*one.cell.text == *said).then_some(*column))
            };
            let marks: &[&str] = match self.name {
                heads::CONCLUSION => &[heads::POINT, heads::JUDGEMENT],
                _ => &[heads::UNIT, heads::UNIT_ID, heads::APPRAISED],
            };
            if marks.iter().any(|mark| find(mark).is_none()) {
                continue;
            }
            let known = READ.iter();
            self.heads = known
                .filter_map(|head| Some((*head, find(head)?)))
                .collect();
            self.columns = self.heads.values().copied().collect();
            break;
        }
        None
    }

    /// Whether a cell of the column says something: until the heads are known, any may be one.
    fn reads(&self, column: u32) -> bool {
        self.heads.is_empty() || self.columns.contains(&column)
    }

    fn get<'c>(&self, row: &'c BTreeMap<u32, StoredCell>, head: &str) -> Option<&'c StoredCell> {
        row.get(self.heads.get(head)?)
    }

    /// What stands in a cell that people fill in, or what the formula they typed there came to. Where
    /// nobody has computed that yet, the formula itself is kept, as words: that is seen, a gap is not.
    fn typed(&self, row: &BTreeMap<u32, StoredCell>, head: &str) -> Option<HumanValue> {
        let stored = self.get(row, head)?;
        if head == heads::FINAL && stored.cell.formula && formula::is_ours(&stored.formula) {
            None
        } else if stored.pending {
            Some(HumanValue::Text(format!("={}", stored.formula)))
        } else {
            value(stored)
        }
    }

    /// Cells people fill in that hold a formula without a result, each in words.
    fn pending(&self, row: &BTreeMap<u32, StoredCell>) -> Vec<String> {
        let filled_in = [
            heads::APPRAISED,
            heads::REASON,
            heads::FINAL,
            heads::NOTE,
            heads::JUDGEMENT,
        ];
        let whose = [heads::UNIT, heads::LINE, heads::POINT];
        let whose = whose.iter().filter_map(|head| self.get(row, head));
        let whose: Vec<&str> = whose.map(|one| one.cell.text.trim()).collect();
        let waits = |head: &str| {
            let settled = head == heads::FINAL;
            self.get(row, head).is_some_and(|stored| {
                stored.pending && !(settled && formula::is_ours(&stored.formula))
            })
        };
        let waiting = filled_in.into_iter().filter(|head| waits(head));
        waiting
            .map(|head| format!("{} · {} · {head}", self.name, whose.join(" · ")))
            .collect()
    }

    fn points(&self, row: &BTreeMap<u32, StoredCell>, head: &str) -> Option<i64> {
        match self.get(row, head).and_then(value)? {
            HumanValue::Number(digits) => hundredths(&digits),
            HumanValue::Text(_) => None,
        }
    }

    fn human(&self, row: &BTreeMap<u32, StoredCell>) -> Human {
        let mut human = Human {
            own: None,
            possible: None,
            appraised: self.typed(row, heads::APPRAISED),
            reason: self.typed(row, heads::REASON),
            settled: self.typed(row, heads::FINAL),
            note: self.typed(row, heads::NOTE),
            machine_then: None,
        };
        let machine = self.points(row, heads::MACHINE);
        let copied = self.get(row, heads::DECIDED).and_then(value);
        let unchanged = human
            .decides()
            .is_some_and(|now| copied.as_ref().is_some_and(|then| same(now, then)));
        if human.decides().is_some() {
            human.machine_then = if unchanged {
                self.points(row, heads::MACHINE_THEN)
            } else {
                machine
            };
        }
        human
    }
}

/// Gives a stranded entry its place again, unless that is still gone or filled in anew.
fn put_back(one: &Stranded, comparison: &mut Comparison) -> bool {
    if one.unit == heads::CONCLUSION {
        let mut points = comparison.summary.iter_mut();
        let point = points.find(|point| one.line.as_ref() == Some(&point.id));
        let free = point.filter(|point| point.judgement.is_none());
        return free.is_some_and(|point| {
            point.judgement.clone_from(&one.human.note);
            true
        });
    }
    let mut units = comparison.units.iter_mut();
    let Some(result) = units.find(|result| result.assessment.unit.id == one.unit) else {
        return false;
    };
    let Some(line) = &one.line else {
        let free = result.human.overall.is_empty();
        if free {
            result.human.overall = one.human.clone();
            if result.assessment.unit.self_score.is_some() {
                result.human.overall.own = None;
            }
        }
        return free;
    };
    let lines = &result.assessment.score.lines;
    let Some(known) = lines.iter().find(|known| known.id == *line) else {
        return false;
    };
    let free = result.human.lines.get(line).is_none_or(Human::is_empty);
    if free {
        let mut human = one.human.clone();
        if !(known.by_hand && known.weight.0 == 0) {
            human.possible = None;
        }
        result.human.lines.insert(line.clone(), human);
    }
    free
}

/// The same value, whether or not the copy kept its type.
fn same(now: &HumanValue, then: &HumanValue) -> bool {
    let text = |value: &HumanValue| match value {
        HumanValue::Number(text) | HumanValue::Text(text) => text.clone(),
    };
    text(now) == text(then)
}

fn value(stored: &StoredCell) -> Option<HumanValue> {
    let cell = &stored.cell;
    match &cell.value {
        CellValue::Blank => None,
        CellValue::Number { digits, .. } => Some(HumanValue::Number(digits.clone())),
        _ if cell.text.is_empty() => None,
        _ => Some(HumanValue::Text(cell.text.clone())),
    }
}

fn hundredths(digits: &str) -> Option<i64> {
    use rust_decimal::prelude::ToPrimitive;
    let number: rust_decimal::Decimal = digits.parse().ok()?;
    number
        .checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?
        .round()
        .to_i64()
}

/// Reads an earlier workbook.
pub fn read(bytes: &[u8]) -> Result<Carried, CarryError> {
    let mut carried = Carried::default();
    let names = [
        heads::OVERVIEW,
        heads::CALCULATION,
        heads::CONCLUSION,
        heads::STRANDED,
    ];
    // Not every workbook has these, and earlier ones had no column for the board on the first.
    let optional = [heads::CONCLUSION, heads::STRANDED];
    let mut sheets = names.map(Sheet::new);
    let found = ingest::cells_of(bytes, &names, &mut |name, row, column, cell| {
        let at = names.iter().position(|known| *known == name);
        let Some(sheet) = at.and_then(|at| sheets.get_mut(at)) else {
            return;
        };
        if row != sheet.current {
            let ended = sheet.next_row();
            if let Some(ended) = ended {
                carried.take(sheet, &ended);
            }
            sheet.current = row;
        }
        if sheet.reads(column)
            && let Some(cell) = cell()
        {
            sheet.row.insert(column, cell);
        }
    })
    .map_err(CarryError::Unreadable)?;
    for sheet in &mut sheets {
        if optional.contains(&sheet.name) && !found.contains(&sheet.name) {
            continue;
        }
        if !found.contains(&sheet.name) {
            return Err(CarryError::Foreign(format!("thiếu trang “{}”", sheet.name)));
        }
        if let Some(ended) = sheet.next_row() {
            carried.take(sheet, &ended);
        }
        if sheet.heads.is_empty() && sheet.name != heads::CONCLUSION {
            return Err(CarryError::Foreign(format!(
                "trang “{}” thiếu cột “{}”",
                sheet.name,
                heads::UNIT_ID
            )));
        }
    }
    carried
        .units
        .retain(|_, unit| !unit.overall.is_empty() || !unit.lines.is_empty());
    Ok(carried)
}

impl Carried {
    fn take(&mut self, sheet: &Sheet, row: &BTreeMap<u32, StoredCell>) {
        if sheet.name == heads::CONCLUSION {
            self.pending.extend(sheet.pending(row));
            let point = sheet
                .get(row, heads::POINT)
                .map(|one| one.cell.text.clone());
            let typed = sheet.typed(row, heads::JUDGEMENT);
            if let (Some(point), Some(typed)) = (point.filter(|id| !id.is_empty()), typed) {
                self.judgements.insert(point, typed);
            }
            return;
        }
        let Some(id) = sheet.get(row, heads::UNIT_ID) else {
            return;
        };
        self.pending.extend(sheet.pending(row));
        let mut human = sheet.human(row);
        let name = sheet.get(row, heads::UNIT).map(|one| one.cell.text.clone());
        if sheet.name == heads::STRANDED {
            human.own = sheet.typed(row, heads::SELF);
            human.possible = sheet.typed(row, heads::WEIGHT);
            let line = sheet.get(row, heads::LINE).map(|one| one.cell.text.clone());
            self.stranded.push(Stranded {
                unit: id.cell.text.clone(),
                name: name.unwrap_or_default(),
                line: line.filter(|line| !line.is_empty()),
                human,
            });
            return;
        }
        if let Some(name) = name {
            self.names.entry(id.cell.text.clone()).or_insert(name);
        }
        let unit = self.units.entry(id.cell.text.clone()).or_default();
        if sheet.name == heads::OVERVIEW {
            human.own = sheet.typed(row, heads::SELF);
            if sheet.points(row, heads::MACHINE).is_none() {
                human.possible = sheet
                    .typed(row, heads::POSSIBLE)
                    .filter(|typed| *typed != HumanValue::Text("–".to_owned()));
            }
            unit.overall = human;
        } else if let Some(line) = sheet.get(row, heads::LINE) {
            // Only where the board sets the weight itself is it typed; `apply` knows where.
            human.possible = sheet
                .typed(row, heads::WEIGHT)
                .filter(|typed| matches!(typed, HumanValue::Number(_)));
            if !human.is_empty() {
                unit.lines.insert(line.cell.text.clone(), human);
            }
        }
    }

    /// Puts what was typed beside the new scores. What was typed for units and lines that are no longer
    /// there goes to [`Comparison::stranded`], from where it comes back when they do; those that are there
    /// now for the first time are named, so that nobody's work disappears unseen.
    pub fn apply(&self, comparison: &mut Comparison) -> Vec<String> {
        let mut left = self.units.clone();
        let mut stranded = Vec::new();
        for result in &mut comparison.units {
            let assessment = &result.assessment;
            let mut human = left.remove(&assessment.unit.id).unwrap_or_default();
            // What the register says was written by the program, not typed.
            if assessment.unit.self_score.is_some() {
                human.overall.own = None;
            }
            let lines = &assessment.score.lines;
            human.lines.retain(|id, human| {
                let line = lines.iter().find(|known| known.id == *id);
                let weight = human.possible.take();
                if human.is_empty() && line.is_none() {
                    return false;
                }
                if line.is_none_or(|line| line.by_hand && line.weight.0 == 0) {
                    human.possible = weight;
                }
                if line.is_none() {
                    stranded.push(Stranded {
                        unit: assessment.unit.id.clone(),
                        name: assessment.unit.name.clone(),
                        line: Some(id.clone()),
                        human: std::mem::take(human),
                    });
                }
                !human.is_empty()
            });
            result.human = human;
        }
        for (id, typed) in &self.judgements {
            match comparison.summary.iter_mut().find(|one| one.id == *id) {
                Some(point) => point.judgement = Some(typed.clone()),
                None => stranded.push(Stranded {
                    unit: heads::CONCLUSION.to_owned(),
                    name: heads::CONCLUSION.to_owned(),
                    line: Some(id.clone()),
                    human: Human {
                        note: Some(typed.clone()),
                        ..Human::default()
                    },
                }),
            }
        }
        for (id, human) in left {
            let name = self.names.get(&id).cloned().unwrap_or_default();
            let overall = std::iter::once((None, human.overall));
            let lines = human.lines.into_iter().map(|(id, mut human)| {
                let weight = human.possible.take();
                if !human.is_empty() {
                    human.possible = weight;
                }
                (Some(id), human)
            });
            let typed = overall.chain(lines).filter(|(_, human)| !human.is_empty());
            stranded.extend(typed.map(|(line, human)| Stranded {
                unit: id.clone(),
                name: name.clone(),
                line,
                human,
            }));
        }
        let said = |one: &Stranded| match &one.line {
            Some(line) => format!("{}: {line}", one.name),
            None => format!("{} ({})", one.name, one.unit),
        };
        let lost = stranded.iter().map(said).collect();
        for one in &self.stranded {
            if !put_back(one, comparison) {
                stranded.push(one.clone());
            }
        }
        comparison.stranded = stranded;
        lost
    }

    /// Cells in which somebody typed a formula whose result the file does not hold: sheet, unit, column.
    pub fn pending(&self) -> &[String] {
        &self.pending
    }

    /// Units about which the board has typed anything; its conclusions count as one.
    pub fn entries(&self) -> usize {
        let typed = |unit: &&HumanUnit| {
            let overall = &unit.overall;
            let words = overall.reason.is_some() || overall.note.is_some();
            let lines = unit.lines.values();
            words
                || overall.decides().is_some()
                || lines
                    .clone()
                    .any(|h| h.decides().is_some() || h.reason.is_some())
        };
        let gone = self.stranded.iter().map(|one| one.unit.as_str());
        let gone: BTreeSet<&str> = gone.collect();
        let known = self.units.iter().filter(|(_, unit)| typed(unit));
        let known: BTreeSet<&str> = known.map(|(id, _)| id.as_str()).collect();
        known.union(&gone).count() + usize::from(!self.judgements.is_empty())
    }

    /// Units the board has decided something about.
    pub fn decided(&self) -> usize {
        let decided = |unit: &&HumanUnit| {
            let mut all = unit.lines.values().chain([&unit.overall]);
            all.any(|human| human.decides().is_some())
        };
        self.units.values().filter(decided).count()
    }
}
