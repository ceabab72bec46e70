//! What people decide beside the machine: waivers, and what the board typed into an earlier workbook.

use std::collections::BTreeMap;

use serde::Serialize;

/// A criterion, node, target or finding code a unit is excused from (*miễn trừ*).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Waiver {
    /// `criterion:2.3`, `section:II.4`, `target:8b`, or a finding code.
    pub what: String,
    /// Why.
    pub reason: String,
    /// The role of the person who granted it; never a name.
    pub by: String,
    /// Last day it holds, ISO; none = the whole round.
    pub until: Option<String>,
}

impl Waiver {
    /// Whether it still holds on a day (ISO).
    pub fn holds_on(&self, day: &str) -> bool {
        self.until.as_deref().is_none_or(|until| day <= until)
    }

    /// *được miễn: mới thành lập (Bí thư Tỉnh đoàn, đến hết 31/12/2023)*.
    pub fn in_words(&self) -> String {
        let until = self.until.as_ref().map_or_else(String::new, |day| {
            let shown = match day.parse::<jiff::civil::Date>() {
                Ok(day) => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
                Err(_) => day.clone(),
            };
            format!(", đến hết ngày {shown}")
        });
        format!("được miễn: {} ({}{until})", self.reason, self.by)
    }
}

/// A value as it stands in a cell that people fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum HumanValue {
    /// A number, as the shortest decimal text of what the cell stores.
    Number(String),
    /// Words, byte for byte.
    Text(String),
}

impl HumanValue {
    /// Whether it says the same number of points.
    pub fn is_points(&self, points: super::Points) -> bool {
        match self {
            HumanValue::Number(digits) => {
                digits.parse::<rust_decimal::Decimal>().is_ok_and(|number| {
                    number * rust_decimal::Decimal::ONE_HUNDRED
                        == rust_decimal::Decimal::from(points.0)
                })
            }
            HumanValue::Text(_) => false,
        }
    }
}

/// What people typed about a unit or about one line of its score.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Human {
    /// *Tự chấm*, where the register had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<HumanValue>,
    /// *Tối đa* of a unit the machine could not score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<HumanValue>,
    /// *Thẩm định*.
    pub appraised: Option<HumanValue>,
    /// *Lý do*.
    pub reason: Option<HumanValue>,
    /// *Điểm chốt*, where it was typed over the formula.
    #[serde(rename = "final")]
    pub settled: Option<HumanValue>,
    /// *Ghi chú*.
    pub note: Option<HumanValue>,
    /// The machine's score in hundredths when the appraisal was typed; none when the machine gave none.
    pub machine_then: Option<i64>,
}

impl Human {
    /// Whether anything was typed.
    pub fn is_empty(&self) -> bool {
        *self
            == Human {
                machine_then: self.machine_then,
                ..Human::default()
            }
    }

    /// A score was set by a person.
    pub fn decides(&self) -> Option<&HumanValue> {
        self.settled.as_ref().or(self.appraised.as_ref())
    }

    /// A changed score without a word why.
    pub fn owes_reason(&self, machine: Option<super::Points>) -> bool {
        let blank = match &self.reason {
            None => true,
            Some(HumanValue::Text(words)) => words.trim().is_empty(),
            Some(HumanValue::Number(_)) => false,
        };
        let changed = self
            .decides()
            .is_some_and(|value| !machine.is_some_and(|points| value.is_points(points)));
        blank && changed
    }

    /// The machine now says something else than when a person decided.
    pub fn machine_changed(&self, machine: Option<super::Points>) -> bool {
        self.decides().is_some() && self.machine_then != machine.map(|points| points.0)
    }
}

/// What people typed into one unit's rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct HumanUnit {
    /// On the overview.
    pub overall: Human,
    /// By score line id.
    pub lines: BTreeMap<String, Human>,
}

/// Something typed for a unit or a line that this run does not have: kept, and put back when the line is
/// there again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Stranded {
    /// Id of the unit; the name of the summary's sheet for a point of the summary.
    pub unit: String,
    /// Its name as last known.
    pub name: String,
    /// Score line id, or number of a point; none for the unit's row of the overview.
    pub line: Option<String>,
    /// What was typed.
    pub human: Human,
}

/// Names in the workbook by which what people typed is found again: the same when it is written and
/// when it is read back.
pub mod heads {
    /// Sheet of the units.
    pub const OVERVIEW: &str = "Tổng hợp";
    /// Sheet of the score lines.
    pub const CALCULATION: &str = "Cách tính";
    /// Sheet of what was typed for lines that are gone; only there when something was.
    pub const STRANDED: &str = "Đã nhập, không còn dòng";
    /// Sheet of the board's summary; only there when the pack has a programme.
    pub const CONCLUSION: &str = "Kết luận";
    /// Number of a point of the summary.
    pub const POINT: &str = "Số";
    /// What the board concludes on a point.
    pub const JUDGEMENT: &str = "Ban kết luận";
    /// Name of the unit.
    pub const UNIT: &str = "Đơn vị";
    /// Id of a score line.
    pub const LINE: &str = "Mã dòng";
    /// Weight of a score line.
    pub const WEIGHT: &str = "Trọng số";
    /// The machine's score.
    pub const MACHINE: &str = "Điểm máy";
    /// Largest score that applies.
    pub const POSSIBLE: &str = "Tối đa áp dụng";
    /// The unit's own score.
    pub const SELF: &str = "Tự chấm";
    /// The board's score.
    pub const APPRAISED: &str = "Thẩm định";
    /// Why it differs.
    pub const REASON: &str = "Lý do (khi thẩm định khác điểm máy)";
    /// The settled score.
    pub const FINAL: &str = "Điểm chốt";
    /// Notes of the board.
    pub const NOTE: &str = "Ghi chú của Ban";
    /// Id of the unit (hidden).
    pub const UNIT_ID: &str = "Mã đơn vị";
    /// The machine's score when the board decided (hidden).
    pub const MACHINE_THEN: &str = "Điểm máy khi thẩm định";
    /// What the board had decided when this workbook was written (hidden).
    pub const DECIDED: &str = "Thẩm định đã chép";
}
