//! The allocation of targets to units, `allocations.csv` or `allocations.xlsx`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rust_decimal::Decimal;

use super::faults::{Faults, Place, nearest, suggestion};
use super::grid::Grid;
use crate::model::{Unit, vietnamese};
use crate::rules::{Diagnostic, RulePack, TargetKind};
use crate::text;

/// Unit id → target id → allocated value. What is not in the map is not allocated.
pub(super) type Allocations = BTreeMap<String, BTreeMap<String, Decimal>>;

/// Below this a sum in đồng is most likely meant in triệu or tỷ.
const SMALLEST_SUM: i64 = 100_000;

/// What can be judged only once the rule pack is known, with its places.
#[derive(Debug)]
pub(super) struct Given {
    file: PathBuf,
    source: String,
    /// The columns that should be targets.
    columns: Vec<(String, Place)>,
    /// Values with a fraction or too small for money, by the target they were given for.
    odd: Vec<(String, Decimal, Place)>,
}

impl Given {
    /// Columns that are no target of the pack, and parts of people or things.
    pub(super) fn check_against(&self, pack: &RulePack) -> Vec<Diagnostic> {
        let mut faults = Faults::new(&self.file, self.source.clone());
        let known: Vec<&str> = pack.targets.iter().map(|t| t.id.as_str()).collect();
        for (target, place) in &self.columns {
            if !known.contains(&target.as_str()) {
                let help = if known.is_empty() {
                    "Bộ quy tắc này không có chỉ tiêu nào; bỏ tệp giao chỉ tiêu hoặc chọn bộ khác."
                        .to_owned()
                } else {
                    suggestion(target, &known)
                };
                faults.error(
                    place,
                    format!("Bộ quy tắc “{}” không có chỉ tiêu “{target}”", pack.id),
                    help,
                );
            }
        }
        for (id, value, place) in &self.odd {
            let Some(target) = pack.targets.iter().find(|target| target.id == *id) else {
                continue; // the column is the fault
            };
            let whole = value.fract().is_zero();
            match target.kind {
                TargetKind::Count if !whole => faults.error(
                    place,
                    format!(
                        "Chỉ tiêu “{id}” tính bằng {}, phần giao không thể có phần lẻ",
                        target.unit
                    ),
                    "Ghi số nguyên; dấu phẩy là dấu thập phân, dấu chấm ngăn hàng nghìn: 12.500.",
                ),
                TargetKind::Money if *value < Decimal::from(SMALLEST_SUM) => {
                    let message = format!(
                        "Chỉ tiêu “{id}” tính bằng đồng, {} đồng quá nhỏ",
                        vietnamese(*value)
                    );
                    let help = "Tiền ghi bằng đồng: 1,5 tỷ đồng là 1.500.000.000.";
                    // A whole number may yet be meant; parts of a đồng are not.
                    if whole {
                        faults.warning(place, message, help);
                    } else {
                        faults.error(place, message, help);
                    }
                }
                TargetKind::Count | TargetKind::Rate | TargetKind::Money => {}
            }
        }
        faults.into_list()
    }
}

/// Reads the allocations.
pub(super) fn read(grid: &Grid, units: &[Unit], faults: &mut Faults) -> (Allocations, Given) {
    let columns = grid.columns(&[], &["unit"], faults);
    let targets: Vec<(String, Place)> = grid
        .header()
        .iter()
        .filter(|field| !field.text.is_empty() && field.text.to_lowercase() != "unit")
        .map(|field| (field.text.clone(), field.place.clone()))
        .collect();
    let mut allocations = Allocations::new();
    let mut odd = Vec::new();
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
                    let small = value < Decimal::from(SMALLEST_SUM) && !value.is_zero();
                    if small || !value.fract().is_zero() {
                        odd.push((target.clone(), value, cell.place.clone()));
                    }
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
    let given = Given {
        file: faults.file().to_path_buf(),
        source: faults.source().to_owned(),
        columns: targets,
        odd,
    };
    (allocations, given)
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
        assert_eq!(targets.columns.len(), 3);
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
