//! What a cell says without a number: zero in words, no figure yet, an error of Excel; and several answers in
//! one cell, each in its place.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::model::{CellValue, Figure, Precision, Reading};
use crate::rules::TargetKind;

use super::super::Mapper;
use super::super::cues::Cue;
use super::grid::GridCell;

/// The answers of a cell that holds several, by their places in the text: "chưa có; 1.786" holds two. None
/// where a part says nothing, since then nobody knows what the others answer.
pub(super) fn items(cell: &GridCell) -> Vec<Range<usize>> {
    let key = cell.text.key.as_bytes();
    if !matches!(cell.value, CellValue::Text) {
        return Vec::new();
    }
    let Some(mark) = [b';', b'\n'].into_iter().find(|mark| key.contains(mark)) else {
        return Vec::new();
    };
    let mut items = Vec::new();
    let mut start = 0;
    for part in key.split(|byte| *byte == mark) {
        let item = start..start + part.len();
        start = item.end + 1;
        let numbered = cell.found.numbers.iter().any(|n| item.contains(&n.start));
        if !numbered && answer(cell, &item).is_none() {
            return Vec::new();
        }
        items.push(item);
    }
    items
}

/// An answer in words, with the tokens it stands in.
struct Answer {
    zero: bool,
    tokens: Range<usize>,
}

/// "không có", "chưa có số liệu" at the head of a part of a cell.
fn answer(cell: &GridCell, item: &Range<usize>) -> Option<Answer> {
    let tokens = &cell.found.tokens;
    let first = tokens.at_or_after(item.start);
    let at_head = cell.found.cues.iter().filter(|hit| hit.first == first);
    let within = at_head.filter(|hit| tokens.items[hit.last].end as usize <= item.end);
    let alone = |last: usize| {
        tokens
            .items
            .get(last + 1)
            .is_none_or(|next| next.start as usize >= item.end)
    };
    let answers = within.filter_map(|hit| match hit.value {
        Cue::Missing | Cue::Deferred => Some((false, hit)),
        Cue::Unsaid if alone(hit.last) => Some((false, hit)),
        Cue::Zero | Cue::NoOccurrence => Some((true, hit)),
        _ => None,
    });
    // "chưa có" goes before "có": what is missing is no zero.
    let (zero, hit) = answers.min_by_key(|(zero, _)| *zero)?;
    Some(Answer {
        zero,
        tokens: hit.first..hit.last + 1,
    })
}

impl Mapper<'_> {
    /// What the cell of a row says of its targets without a number: zero in words is a result, "chưa có số
    /// liệu" and an error of Excel are none.
    pub(super) fn answers(
        &self,
        cell: &GridCell,
        items: &[Range<usize>],
        targets: &[usize],
    ) -> Vec<Figure> {
        if cell.value == CellValue::Error {
            let whole = 0..cell.text.key.len();
            let of = |&target| self.unread(cell, &whole, target);
            return targets.iter().map(of).collect();
        }
        let whole = 0..cell.text.key.len();
        let items = match targets {
            [_] if cell.found.numbers.iter().all(|number| number.words) => {
                std::slice::from_ref(&whole)
            }
            _ if items.len() == targets.len() => items,
            _ => return Vec::new(),
        };
        let numbered = |item: &Range<usize>| {
            let mut numbers = cell.found.numbers.iter();
            numbers.any(|number| !number.words && item.contains(&number.start))
        };
        let pairs = items.iter().zip(targets);
        pairs
            .filter(|(item, _)| !numbered(item))
            .filter_map(|(item, &target)| {
                let Answer { zero, tokens } = answer(cell, item)?;
                let tokens = &cell.found.tokens.items[tokens];
                let (first, last) = (tokens.first()?, tokens.last()?);
                let place = first.start as usize..last.end as usize;
                let unread = self.unread(cell, &place, target);
                Some(Figure {
                    value: zero.then_some(Decimal::ZERO),
                    result: zero,
                    review: !zero,
                    ..unread
                })
            })
            .collect()
    }

    /// A place where the figure of a target should stand.
    fn unread(&self, cell: &GridCell, place: &Range<usize>, target: usize) -> Figure {
        let target = &self.pack.targets[target];
        Figure {
            text: cell.text.raw_slice(place.start, place.end),
            block: cell.anchor.clone(),
            start: (cell.offset + cell.text.raw_index(place.start)) as i64,
            end: (cell.offset + cell.text.raw_index(place.end)) as i64,
            target: Some(target.id.clone()),
            value: None,
            value_max: None,
            step: Decimal::ONE,
            unit: target.unit.clone(),
            reading: match target.kind {
                TargetKind::Rate => Reading::Rate,
                TargetKind::Count | TargetKind::Money => Reading::Level,
            },
            precision: Precision::Exact,
            result: false,
            review: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{given, pack, sheet};
    use crate::mapping::Mapper;
    use crate::model::{Block, CellValue};

    const HEAD: &str = "TT | Nội dung | ĐVT | Chỉ tiêu giao | Kết quả";

    fn read(row: &str) -> String {
        let pack = pack();
        let mapper = Mapper::new(&pack);
        let mut table = sheet("Sheet1", false, &[HEAD, row]);
        for cell in table.rows.iter_mut().flatten() {
            if cell.text.starts_with('#') {
                cell.value = CellValue::Error;
            }
        }
        given(&mapper, vec![Block::Table(table)])
    }

    #[test]
    fn every_answer_of_a_cell_keeps_its_place() {
        for (answers, expected) in [
            ("7.100; 1.786", "8a=7100 8b=1786"),
            ("chưa có; 1.786", "8b=1786"),
            ("7.100; chưa có số liệu", "8a=7100"),
            ("không có; 1.786", "8a=0 8b=1786"),
        ] {
            let row = format!(
                "8 | Tư vấn hướng nghiệp cho thanh thiếu nhi; giới thiệu việc làm cho thanh niên | lượt; thanh niên | 8000; 900 | {answers}"
            );
            assert_eq!(read(&row), expected, "{answers}");
        }
    }

    #[test]
    fn zero_in_words_is_a_result_and_what_is_not_said_is_none() {
        for (answer, expected) in [
            ("không có", "5=0"),
            ("chưa có", ""),
            ("chưa có số liệu", ""),
            ("#REF!", ""),
        ] {
            let row = format!("5 | Cây xanh trồng mới | cây | 25000 | {answer}");
            assert_eq!(read(&row), expected, "{answer}");
        }
    }

    #[test]
    fn a_scale_is_said_once() {
        for (answer, expected) in [
            ("2000", "7a=2000000000"),
            ("2.000 triệu", "7a=2000000000"),
            ("2 000 tr", "7a=2000000000"),
            ("2 tỷ", "7a=2000000000"),
            ("2.000 triệu đồng", "7a=2000000000"),
        ] {
            let row = format!(
                "7 | Tổng nguồn vốn vay hỗ trợ thanh niên khởi nghiệp | triệu đồng | 3000 | {answer}"
            );
            assert_eq!(read(&row), expected, "{answer}");
        }
    }
}
