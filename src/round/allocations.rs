//! The allocation of targets to units, `allocations.csv` or `allocations.xlsx`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::faults::{Faults, Place, nearest};
use super::grid::Grid;
use crate::model::Unit;
use crate::text;

/// Unit id → target id → allocated value. What is not in the map is not allocated.
pub(super) type Allocations = BTreeMap<String, BTreeMap<String, Decimal>>;

/// The target columns with their places, kept until the rule pack is known.
pub(super) type TargetColumns = Vec<(String, Place)>;

/// Reads the allocations.
pub(super) fn read(
    grid: &Grid,
    units: &[Unit],
    faults: &mut Faults,
) -> (Allocations, TargetColumns) {
    let columns = grid.columns(&[], &["unit"], faults);
    let targets: TargetColumns = grid
        .header()
        .iter()
        .filter(|field| !field.text.is_empty() && field.text.to_lowercase() != "unit")
        .map(|field| (field.text.clone(), field.place.clone()))
        .collect();
    let mut allocations = Allocations::new();
    for row in grid.rows() {
        let Some(field) = columns.get(row, "unit") else {
            let place = row
                .iter()
                .find(|field| !field.text.is_empty())
                .map_or(Place::Whole, |field| field.place.clone());
            faults.error(&place, "Dòng này thiếu mã đơn vị (unit)", "");
            continue;
        };
        // Without a register every row would be "unknown"; its own fault says enough.
        if !units.is_empty() && !units.iter().any(|unit| unit.id == field.text) {
            faults.error(
                &field.place,
                format!("Không có đơn vị nào mang mã “{}”", field.text),
                nearest_unit(&field.text, units),
            );
            continue;
        }
        if allocations.contains_key(&field.text) {
            faults.error(
                &field.place,
                format!("Đơn vị “{}” được giao chỉ tiêu ở hai dòng", field.text),
                "Gộp lại thành một dòng.",
            );
            continue;
        }
        let mut given = BTreeMap::new();
        for (target, _) in &targets {
            let Some(cell) = columns.get(row, &target.to_lowercase()) else {
                continue;
            };
            match cell.number() {
                Some(value) => {
                    given.insert(target.clone(), value);
                }
                None => faults.error(
                    &cell.place,
                    format!("“{}” không phải là một con số", cell.text),
                    "Viết 12500, 12.500, 12,5 hoặc 80%; để trống khi không giao.",
                ),
            }
        }
        allocations.insert(field.text.clone(), given);
    }
    (allocations, targets)
}

fn nearest_unit(word: &str, units: &[Unit]) -> String {
    let key = text::key(word);
    if let Some(unit) = units.iter().find(|unit| text::key(&unit.name) == key) {
        return format!("Cột unit ghi mã, không ghi tên: dùng “{}”.", unit.id);
    }
    match nearest(word, units.iter().map(|unit| unit.id.as_str())) {
        Some(near) => format!("Có phải “{near}” không?"),
        None => "Mã đơn vị lấy ở cột id của danh sách đơn vị.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::testing::grid;

    fn units() -> Vec<Unit> {
        [
            ("an-minh", "Huyện đoàn An Minh"),
            ("kien-luong", "Kiên Lương"),
        ]
        .map(|(id, name)| Unit {
            id: id.to_owned(),
            name: name.to_owned(),
            ..Unit::default()
        })
        .to_vec()
    }

    #[test]
    fn blank_is_not_allocated_and_never_zero() {
        let (grid, mut faults) = grid("unit,1a,2,8b\nan-minh,80%,12.500,\nkien-luong,,0,5\n");
        let (given, targets) = read(&grid, &units(), &mut faults);
        assert_eq!(faults.into_list(), vec![]);
        assert_eq!(targets.len(), 3);
        assert_eq!(given["an-minh"].get("8b"), None);
        assert_eq!(given["an-minh"]["2"], 12500.into());
        assert_eq!(given["kien-luong"]["2"], Decimal::ZERO);
    }

    #[test]
    fn unknown_units_bad_numbers_and_doubled_rows_are_faults_with_places() {
        let (grid, mut faults) =
            grid("unit,1a\nan-minnh,1\nKiên Lương,2\nan-minh,12.5\nkien-luong,3\nkien-luong,4\n");
        read(&grid, &units(), &mut faults);
        let list = faults.into_list();
        let seen: Vec<(usize, &str)> = list.iter().map(|d| (d.line, d.help.as_str())).collect();
        assert_eq!(
            seen,
            [
                (2, "Có phải “an-minh” không?"),
                (3, "Cột unit ghi mã, không ghi tên: dùng “kien-luong”."),
                (
                    4,
                    "Viết 12500, 12.500, 12,5 hoặc 80%; để trống khi không giao."
                ),
                (6, "Gộp lại thành một dòng."),
            ]
        );
    }
}
