//! The unit's own scoring sheet (*bảng tự chấm điểm*): what it gave itself on each criterion, and what it
//! names as proof.
//!
//! The table is found by the head of its self-score column; rows are matched by number and name together,
//! so a renumbered sheet gives nothing rather than the wrong line.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::{
    CellValue, Evidence, NormalizedCell, NormalizedDocument, NormalizedPart, NormalizedTable,
    Points,
};
use crate::rules::{Criterion, RulePack};
use crate::text;

/// One criterion as the unit scored it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfLine {
    /// Id of the criterion.
    pub criterion: String,
    /// What the unit gave itself; none when the cell is blank or no number.
    pub points: Option<Points>,
    /// What it names as proof; none when the table has no such column.
    pub proof: Option<String>,
    /// The row's place: the proof's cell, else the score's.
    pub place: Evidence,
}

/// What a scoring sheet says it comes to, beside what its rows come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfTotal {
    /// What the row of the total says.
    pub stated: Points,
    /// What the rows of the criteria add up to.
    pub rows: Points,
    /// How many rows there are.
    pub count: usize,
    /// The row of the total.
    pub place: Evidence,
}

/// Words that heads of columns are known by, as keys.
struct Heads {
    own: BTreeSet<String>,
    proof: BTreeSet<String>,
    number: BTreeSet<String>,
    name: BTreeSet<String>,
}

impl Heads {
    fn new(pack: &RulePack) -> Self {
        let keys = |cue: &str| -> BTreeSet<String> {
            let words = pack.vocabulary.cues.get(cue).into_iter().flatten();
            words.map(|word| text::key(word)).collect()
        };
        Heads {
            own: keys("table_self"),
            proof: keys("table_evidence"),
            number: keys("table_no"),
            name: keys("table_name"),
        }
    }
}

/// Columns of a scoring table, and the row its heads end in.
struct Columns {
    head: usize,
    own: usize,
    proof: Option<usize>,
    number: Option<usize>,
    name: Option<usize>,
}

/// How many rows from the top may hold the heads.
const HEAD_ROWS: usize = 20;

/// How the row of the total begins, as keys.
const TOTALS: [&str; 3] = ["tong cong", "tong diem", "tong so diem"];
/// Names the row of the total may have by themselves.
const BARE_TOTALS: [&str; 3] = ["tong", "cong", "cong diem"];

/// The total of the first scoring table whose rows are all understood: criteria, and sums of the criteria
/// right below them. Where any other row has a score, nothing is said about the table.
pub fn total(
    documents: &[&NormalizedDocument],
    pack: &RulePack,
    unit_type: &str,
) -> Option<SelfTotal> {
    let own = criteria(pack, unit_type);
    if own.is_empty() {
        return None;
    }
    let heads = Heads::new(pack);
    documents.iter().find_map(|document| {
        document.parts.iter().find_map(|part| match part {
            NormalizedPart::Table(table) => table_total(&document.path, table, &heads, &own),
            NormalizedPart::Block(_) => None,
        })
    })
}

fn table_total(
    file: &str,
    table: &NormalizedTable,
    heads: &Heads,
    criteria: &[&Criterion],
) -> Option<SelfTotal> {
    let columns = columns(table, heads)?;
    let (mut rows, mut count) = (Points(0), 0);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    // The heading of a group with a score, and what its rows have come to.
    let mut group: Option<(Points, Points)> = None;
    let settled = |group: Option<(Points, Points)>| group.is_none_or(|(said, sum)| said == sum);
    for (row, cells) in table.cells.iter().enumerate().skip(columns.head + 1) {
        let text = |column: Option<usize>| {
            let cell = column.and_then(|column| cells.get(column));
            cell.map_or("", |cell| cell.text.clean.trim())
        };
        let score = cells.get(columns.own).and_then(points);
        if let Some(criterion) = matching(text(columns.number), text(columns.name), criteria) {
            // A criterion twice: which of the two counts is not known.
            if !seen.insert(&criterion.id) {
                return None;
            }
            let score = score.unwrap_or_default();
            (rows, count) = (rows + score, count + 1);
            group = group.map(|(said, sum)| (said, sum + score));
            continue;
        }
        let Some(score) = score else { continue };
        let before = cells.iter().take(columns.own);
        let is_total = before.clone().any(|cell| is_total(&cell.text.key));
        if is_total && count > 1 && settled(group) {
            return Some(SelfTotal {
                stated: score,
                rows,
                count,
                place: Evidence {
                    file: file.into(),
                    anchor: table.table.anchor(row, columns.own),
                    quote: whole_row(cells),
                },
            });
        }
        if is_total || !settled(group) {
            return None;
        }
        group = Some((score, Points(0)));
    }
    None
}

fn is_total(key: &str) -> bool {
    let words: Vec<&str> = key
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let said = words.join(" ");
    BARE_TOTALS.contains(&said.as_str()) || TOTALS.iter().any(|total| said.starts_with(total))
}

/// The criteria a type of unit is scored by.
fn criteria<'p>(pack: &'p RulePack, unit_type: &str) -> Vec<&'p Criterion> {
    let set = pack.scoring.set_of(unit_type);
    let all = pack.scoring.criteria.iter();
    all.filter(|one| one.sets.is_empty() || set.is_some_and(|set| one.sets.contains(&set.id)))
        .collect()
}

/// Every criterion found in the scoring tables of a unit's documents; the first place counts.
pub fn read(documents: &[&NormalizedDocument], pack: &RulePack, unit_type: &str) -> Vec<SelfLine> {
    let own = criteria(pack, unit_type);
    if own.is_empty() {
        return Vec::new();
    }
    let heads = Heads::new(pack);
    let mut lines: Vec<SelfLine> = Vec::new();
    for document in documents {
        for part in &document.parts {
            let NormalizedPart::Table(table) = part else {
                continue;
            };
            for line in table_lines(&document.path, table, &heads, &own) {
                if !lines.iter().any(|known| known.criterion == line.criterion) {
                    lines.push(line);
                }
            }
        }
    }
    lines
}

fn columns(table: &NormalizedTable, heads: &Heads) -> Option<Columns> {
    let is = |cell: &NormalizedCell, words: &BTreeSet<String>| {
        let key = cell
            .text
            .key
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        // A head may say how to fill it in: "Minh chứng (số, ngày)".
        let bare = key.split(['(', '\n']).next().unwrap_or(&key).trim();
        words.contains(bare)
    };
    let (head, own) = table
        .cells
        .iter()
        .take(HEAD_ROWS)
        .enumerate()
        .find_map(|(row, cells)| {
            let at = cells.iter().position(|cell| is(cell, &heads.own))?;
            Some((row, at))
        })?;
    let rows = &table.cells[head.saturating_sub(1)..=head];
    let find = |words: &BTreeSet<String>| {
        rows.iter()
            .rev()
            .find_map(|cells| cells.iter().position(|cell| is(cell, words)))
            .filter(|at| *at != own)
    };
    Some(Columns {
        head,
        own,
        proof: find(&heads.proof),
        number: find(&heads.number),
        name: find(&heads.name),
    })
}

fn table_lines(
    file: &str,
    table: &NormalizedTable,
    heads: &Heads,
    criteria: &[&Criterion],
) -> Vec<SelfLine> {
    let Some(columns) = columns(table, heads) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (row, cells) in table.cells.iter().enumerate().skip(columns.head + 1) {
        let text = |column: Option<usize>| {
            column
                .and_then(|column| cells.get(column))
                .map_or("", |cell| cell.text.clean.trim())
        };
        let Some(criterion) = matching(text(columns.number), text(columns.name), criteria) else {
            continue;
        };
        let at = columns.proof.unwrap_or(columns.own);
        lines.push(SelfLine {
            criterion: criterion.id.clone(),
            points: cells.get(columns.own).and_then(points),
            proof: columns.proof.map(|_| text(columns.proof).to_owned()),
            place: Evidence {
                file: file.into(),
                anchor: table.table.anchor(row, at),
                quote: match cells.get(at).map(|cell| cell.text.raw.trim()) {
                    // Nothing stands there, so the row is shown around the gap.
                    None | Some("") => whole_row(cells),
                    Some(words) => words.chars().take(200).collect(),
                },
            },
        });
    }
    lines
}

/// The cells of a row side by side; a blank cell shows as `…`.
fn whole_row(cells: &[NormalizedCell]) -> String {
    let cells = cells.iter().filter(|cell| cell.covered_by.is_none());
    let words: Vec<&str> = cells
        .map(|cell| match cell.text.raw.trim() {
            "" => "…",
            words => words,
        })
        .collect();
    words.join(" | ").chars().take(200).collect()
}

/// The criterion of a row: its number, and a name that does not contradict it.
fn matching<'c>(number: &str, name: &str, criteria: &[&'c Criterion]) -> Option<&'c Criterion> {
    let (first, rest) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
    let plain = |text: &str| text.trim_matches(['.', ')', ' ']).to_lowercase();
    let by = |number: &str, name: &str| {
        let wanted = plain(number);
        criteria
            .iter()
            .copied()
            .find(|one| !wanted.is_empty() && plain(&one.id) == wanted)
            .filter(|one| name.is_empty() || alike(name, &one.title))
    };
    by(number, name).or_else(|| by(first, rest))
}

/// Whether two names share at least a third of the longer one's words.
fn alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let key = text::key(text);
        let words = key.split(|c: char| !c.is_ascii_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.intersection(&b).count();
    shared > 0 && shared * 3 >= a.len().min(b.len())
}

/// A score in hundredths: a stored number, or a text such as `4,5`.
fn points(cell: &NormalizedCell) -> Option<Points> {
    let number: Decimal = match &cell.value {
        CellValue::Number { digits, .. } => digits.parse().ok()?,
        _ => cell.text.clean.trim().replace(',', ".").parse().ok()?,
    };
    let hundredths = number.checked_mul(Decimal::ONE_HUNDRED)?.round().to_i64()?;
    (hundredths >= 0).then_some(Points(hundredths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_a_third_are_alike() {
        assert!(alike(
            "Công tác kiểm tra, giám sát",
            "Công tác kiểm tra giám sát năm 2023"
        ));
        assert!(!alike(
            "Hiến máu tình nguyện",
            "Công tác kiểm tra, giám sát"
        ));
    }

    #[test]
    fn the_row_of_the_total_is_known_by_its_name() {
        for (name, known) in [
            ("TỔNG CỘNG", true),
            ("Cộng:", true),
            ("Tổng điểm tự chấm", true),
            ("Cộng tác viên", false),
            ("Tổng hợp báo cáo", false),
        ] {
            assert_eq!(is_total(&text::key(name)), known, "{name}");
        }
    }

    #[test]
    fn a_number_alone_is_not_enough_when_the_name_says_otherwise() {
        let pack = crate::rules::load("tra-vinh-2023", None).unwrap().pack;
        let all: Vec<&Criterion> = pack.scoring.criteria.iter().collect();
        let found = |number: &str, name: &str| matching(number, name, &all).map(|c| c.id.as_str());
        assert_eq!(found("7.4", "Kiểm tra, giám sát"), Some("7.4"));
        assert_eq!(found("7.4.", ""), Some("7.4"));
        assert_eq!(found("", "7.4. Công tác kiểm tra, giám sát"), Some("7.4"));
        assert_eq!(found("7.4", "Hiến máu nhân đạo"), None);
        assert_eq!(found("", "Kiểm tra, giám sát"), None);
    }
}
