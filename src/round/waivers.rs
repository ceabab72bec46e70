//! `waivers.csv` (or `.xlsx`): what the board excuses a unit from, why, by whom, and until when.

use super::faults::{Faults, Place, nearest};
use super::grid::Grid;
use crate::model::{Anchor, Evidence, Finding, Outcome, Severity, Subject, Unit, Waiver};

const COLUMNS: [&str; 5] = ["unit", "what", "reason", "by", "until"];

/// Where a waiver was written, kept until the rule pack is known.
pub(super) type Places = Vec<(String, Place)>;

/// Reads the waivers and hands them to their units.
pub(super) fn read(grid: &Grid, units: &mut [Unit], faults: &mut Faults) -> Places {
    let columns = grid.columns(&COLUMNS, &["unit", "what", "reason", "by"], faults);
    let mut places = Places::new();
    for row in grid.rows() {
        let place = row
            .iter()
            .find(|field| !field.text.is_empty())
            .map_or(Place::Whole, |field| field.place.clone());
        let text = |name: &str| columns.get(row, name).map(|field| field.text.clone());
        let (Some(id), Some(what), Some(reason), Some(by)) =
            (text("unit"), text("what"), text("reason"), text("by"))
        else {
            faults.error(
                &place,
                "Dòng miễn trừ thiếu đơn vị, nội dung, lý do hoặc người duyệt",
                "Ghi đủ unit, what, reason, by; cột until để trống nếu miễn cả đợt.",
            );
            continue;
        };
        let until = columns.get(row, "until").and_then(|field| {
            let day = field.date();
            if day.is_none() {
                faults.error(
                    &field.place,
                    format!("“{}” không phải là ngày", field.text),
                    "Viết 2024-12-31 hoặc 31/12/2024.",
                );
            }
            day.map(|day| day.to_string())
        });
        let known: Vec<String> = units.iter().map(|unit| unit.id.clone()).collect();
        let Some(unit) = units.iter_mut().find(|unit| unit.id == id) else {
            let near = nearest(&id, known.iter().map(String::as_str));
            faults.error(
                &place,
                format!("Không có đơn vị nào mang mã “{id}”"),
                near.map_or_else(
                    || "Mã đơn vị lấy ở cột id của danh sách đơn vị.".to_owned(),
                    |near| format!("Có phải “{near}” không?"),
                ),
            );
            continue;
        };
        places.push((what.clone(), place));
        unit.waivers.push(Waiver {
            what,
            reason,
            by,
            until,
        });
    }
    places
}

/// One `waiver-expired` finding per waiver that no longer holds on a day (ISO).
pub fn waiver_findings(units: &[Unit], as_of: &str) -> Vec<Finding> {
    let waivers = units
        .iter()
        .flat_map(|unit| unit.waivers.iter().map(move |waiver| (unit, waiver)));
    waivers
        .filter(|(_, waiver)| !waiver.holds_on(as_of))
        .map(|(unit, waiver)| {
            let until = waiver.until.clone().unwrap_or_default();
            Finding {
                code: "waiver-expired",
                severity: Severity::Warning,
                subject: Subject::Document(format!("waiver-{}-{}", unit.id, waiver.what)),
                outcome: Outcome::NotMet,
                share_bp: 0,
                message: format!(
                    "Miễn trừ “{}” của {} đã hết hạn ngày {until}, không áp dụng",
                    waiver.what, unit.name
                ),
                found: until,
                expected: format!("còn hiệu lực đến ngày {as_of}"),
                difference: String::new(),
                evidence: vec![Evidence {
                    file: "waivers.csv".into(),
                    anchor: Anchor::File,
                    quote: waiver.reason.clone(),
                }],
                hint: "Gia hạn bằng quyết định mới của Ban, hoặc xóa dòng ấy khỏi waivers.csv."
                    .into(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::grid;
    use super::*;

    fn units() -> Vec<Unit> {
        vec![Unit {
            id: "a".into(),
            name: "Xã A".into(),
            ..Unit::default()
        }]
    }

    #[test]
    fn a_waiver_goes_to_its_unit_and_runs_out() {
        let (grid, mut faults) = grid(
            "unit,what,reason,by,until\na,criterion:2.4,Mới thành lập,Bí thư Tỉnh đoàn,30/06/2024\n",
        );
        let mut units = units();
        read(&grid, &mut units, &mut faults);
        assert!(!faults.any_error(), "{:?}", faults.into_list());
        assert_eq!(units[0].waivers[0].until.as_deref(), Some("2024-06-30"));
        assert!(waiver_findings(&units, "2024-06-30").is_empty());
        assert_eq!(waiver_findings(&units, "2024-07-01").len(), 1);
    }

    #[test]
    fn an_unknown_unit_or_a_missing_reason_is_a_fault() {
        let (grid, mut faults) = grid("unit,what,reason,by\nb,report-late,x,y\na,report-late,,y\n");
        read(&grid, &mut units(), &mut faults);
        assert_eq!(faults.into_list().len(), 2);
    }
}
