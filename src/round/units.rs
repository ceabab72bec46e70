//! The register of units, `units.csv` or `units.xlsx`.

use std::collections::BTreeMap;

use super::faults::{Faults, Place};
use super::grid::{Columns, Field, Grid};
use crate::model::{Anchor, Evidence, Unit};
use crate::text;

const COLUMNS: [&str; 9] = [
    "id",
    "name",
    "type",
    "cluster",
    "aliases",
    "predecessors",
    "visit",
    "received",
    "self_score",
];

/// Reads the register; faults are noted and the rows without fault are returned.
pub(super) fn read(grid: &Grid, faults: &mut Faults) -> Vec<Unit> {
    let columns = grid.columns(&COLUMNS, &["id", "name"], faults);
    let mut units: Vec<Unit> = Vec::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for row in grid.rows() {
        let Some(mut unit) = unit(&columns, row, faults) else {
            continue;
        };
        unit.listed = listed(grid, row, faults);
        let place = |column| {
            columns
                .get(row, column)
                .map_or(Place::Whole, |f| f.place.clone())
        };
        if let Some(first) = ids.insert(unit.id.to_lowercase(), unit.name.clone()) {
            faults.error(
                &place("id"),
                format!("Mã đơn vị “{}” đã dùng cho {first}", unit.id),
                "Mỗi đơn vị một mã riêng.",
            );
        }
        let called = std::iter::once((&unit.name, "name"))
            .chain(unit.aliases.iter().map(|alias| (alias, "aliases")));
        for (name, column) in called {
            let key = format!("{} {}", text::key(name), text::key(&unit.kind));
            match names.get(&key) {
                Some(other) if *other != unit.id => faults.warning(
                    &place(column),
                    format!("Tên “{name}” trùng với một tên của đơn vị có mã “{other}”"),
                    "Tệp ghi tên này sẽ không biết xếp vào đơn vị nào; ghi thêm loại đơn vị (huyện, xã, …).",
                ),
                _ => {
                    names.insert(key, unit.id.clone());
                }
            }
        }
        units.push(unit);
    }
    if grid.rows().is_empty() {
        faults.error(
            &Place::Whole,
            "Danh sách chưa có đơn vị nào",
            "Mỗi đơn vị một dòng, tối thiểu có mã (id) và tên (name).",
        );
    }
    units
}

fn unit(columns: &Columns, row: &[Field], faults: &mut Faults) -> Option<Unit> {
    let text = |name| columns.get(row, name).map(|field| field.text.clone());
    let somewhere = row
        .iter()
        .find(|field| !field.text.is_empty())?
        .place
        .clone();
    let (id, name) = (text("id"), text("name"));
    for (value, column, what) in [(&id, "id", "mã (id)"), (&name, "name", "tên (name)")] {
        // Where the column itself is missing, that has been said.
        if value.is_none() && columns.has(column) {
            faults.error(&somewhere, format!("Dòng này thiếu {what} đơn vị"), "");
        }
    }
    let list = |name| -> Vec<String> {
        text(name)
            .unwrap_or_default()
            .split(';')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    };
    let mut date = |name| {
        let field = columns.get(row, name)?;
        let date = field.date();
        if date.is_none() {
            let digits = field.text.bytes().filter(u8::is_ascii_digit).count();
            let message = if digits == "02072024".len() {
                format!("Trong lịch không có ngày “{}”", field.text)
            } else {
                format!("“{}” không phải là ngày", field.text)
            };
            faults.error(
                &field.place,
                message,
                "Viết ngày trước tháng, đủ năm: 02/07/2024, hoặc 2024-07-02.",
            );
        }
        date.map(|day| day.to_string())
    };
    let (visit, received) = (date("visit"), date("received"));
    let self_score = columns.get(row, "self_score").and_then(|field| {
        let points = field.hundredths();
        if points.is_none() {
            faults.error(
                &field.place,
                format!("“{}” không phải là điểm", field.text),
                "Điểm là số không âm, nhiều nhất hai chữ số thập phân: 85,5.",
            );
        }
        points
    });
    Some(Unit {
        id: id?,
        name: name?,
        kind: text("type").unwrap_or_default(),
        cluster: text("cluster"),
        aliases: list("aliases"),
        predecessors: list("predecessors"),
        visit,
        received,
        self_score,
        waivers: Vec::new(),
        expired: Vec::new(),
        listed: None,
    })
}

/// The row as evidence: the file's real name, its line or first cell, and what stands there.
fn listed(grid: &Grid, row: &[Field], faults: &Faults) -> Option<Evidence> {
    let written = || row.iter().filter(|field| !field.text.is_empty());
    let anchor = match &written().next()?.place {
        Place::Whole => Anchor::File,
        Place::Span(span) => {
            let before = faults.source().get(..span.start)?;
            let line = before.matches('\n').count() + 1;
            Anchor::Paragraph(u32::try_from(line).ok()?)
        }
        Place::Cell { row, column } => Anchor::SheetCell {
            sheet: grid.sheet().into(),
            row: *row,
            column: *column,
        },
    };
    let words: Vec<&str> = written().map(|field| field.text.as_str()).collect();
    Some(Evidence {
        file: faults.file().file_name()?.to_string_lossy().into(),
        anchor,
        quote: words.join("; "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::testing::grid;
    use crate::rules::Level;

    fn parse(text: &str) -> (Vec<Unit>, Vec<(Level, usize, String)>) {
        let (grid, mut faults) = grid(text);
        let units = read(&grid, &mut faults);
        let list = faults
            .into_list()
            .into_iter()
            .map(|d| (d.level, d.line, d.message))
            .collect();
        (units, list)
    }

    #[test]
    fn reads_every_column_and_lets_most_be_absent() {
        let (units, faults) = parse(
            "id;name;type;cluster;aliases;predecessors;visit;received;self_score\n\
             an-minh;Huyện đoàn An Minh;huyện đoàn;Cụm 1;\"H. An Minh; AM\";;02/7/2024;2024-06-26;85,5\n",
        );
        assert_eq!(faults, vec![]);
        assert_eq!(units[0].aliases, ["H. An Minh", "AM"]);
        assert_eq!(units[0].visit.as_deref(), Some("2024-07-02"));
        assert_eq!(units[0].received.as_deref(), Some("2024-06-26"));
        assert_eq!(units[0].self_score, Some(8550));
        let (units, faults) = parse("id,name\na,Xã A\n");
        assert_eq!((units.len(), faults.len()), (1, 0));
        assert_eq!(units[0].cluster, None);
    }

    #[test]
    fn a_row_is_evidence_where_it_stands() {
        let (units, _) = parse("id,name,visit\n\na,Xã A,\nb,Xã B,02/07/2024\n");
        let listed = units[1].listed.as_ref().unwrap();
        assert_eq!(&*listed.file, "register.csv");
        assert_eq!(listed.anchor, Anchor::Paragraph(4));
        assert_eq!(listed.quote, "b; Xã B; 02/07/2024");
    }

    #[test]
    fn shows_all_faults_with_their_lines() {
        let (units, faults) =
            parse("id,name,visit,self_score\na,Xã A,32/7/2024,tốt\nA,Xã B,,\n,Xã C,,\nd,,,\n");
        assert_eq!(units.len(), 2);
        let lines: Vec<usize> = faults.iter().map(|f| f.1).collect();
        assert_eq!(lines, [2, 2, 3, 4, 5], "{faults:?}");
    }

    #[test]
    fn two_units_of_one_name_are_pointed_out() {
        let (units, faults) =
            parse("id,name,type\na,An Minh,huyện\nb,An Minh,huyện\nc,An Minh,xã\n");
        assert_eq!(units.len(), 3);
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].0, faults[0].1), (Level::Warning, 3));
    }

    #[test]
    fn an_empty_register_is_a_fault() {
        assert_eq!(parse("id,name\n").1.len(), 1);
    }
}
