//! An earlier run: its JSON read back, and this run held against it. Keys that later versions add are
//! passed over; what is missing is nothing known, never zero.

mod again;
mod changes;

use std::fmt;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::model::{
    Anchor, Earlier, EarlierFigure, EarlierPrint, EarlierUnit, Evidence, Period, PeriodKind,
};

pub use changes::{changes, growth};

/// Why a file is no earlier result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlierError {
    /// No JSON at all.
    NotJson {
        /// What the reader said.
        detail: String,
    },
    /// JSON of something else, or of a version this program does not know.
    NotAResult,
}

impl fmt::Display for EarlierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EarlierError::NotJson { detail } => {
                write!(f, "tệp không phải JSON ({detail}); dùng tệp do “score --json” ghi ra")
            }
            EarlierError::NotAResult => f.write_str(
                "tệp JSON không phải kết quả của “score --json” (schema_version 1); chọn đúng tệp kết quả của đợt trước",
            ),
        }
    }
}

impl std::error::Error for EarlierError {}

/// Reads the result of an earlier run.
pub fn read(bytes: &[u8]) -> Result<Earlier, EarlierError> {
    let result: Value = serde_json::from_slice(bytes).map_err(|error| EarlierError::NotJson {
        detail: format!("dòng {}, cột {}", error.line(), error.column()),
    })?;
    whole(&result).ok_or(EarlierError::NotAResult)
}

fn whole(result: &Value) -> Option<Earlier> {
    if result["schema_version"].as_u64()? != 1 {
        return None;
    }
    let round = &result["round"];
    let period = &round["period"];
    Some(Earlier {
        title: text(&round["title"])?,
        as_of: text(&result["as_of"])?,
        period: Period {
            kind: match period["kind"].as_str()? {
                "month" => PeriodKind::Month,
                "quarter" => PeriodKind::Quarter,
                "half-year" => PeriodKind::HalfYear,
                "year" => PeriodKind::Year,
                "mid-term" => PeriodKind::MidTerm,
                "term" => PeriodKind::Term,
                _ => return None,
            },
            from: text(&period["from"])?,
            to: text(&period["to"])?,
            target_to: text(&period["target_to"]),
        },
        units: result["units"]
            .as_array()?
            .iter()
            .map(unit)
            .collect::<Option<_>>()?,
    })
}

fn unit(unit: &Value) -> Option<EarlierUnit> {
    let submission = &unit["submission"];
    let findings = list(&unit["findings"]).filter_map(|finding| {
        let of = |key: &str| text(&finding[key]);
        Some((
            of("code")?,
            of("subject")?,
            of("message").unwrap_or_default(),
        ))
    });
    Some(EarlierUnit {
        id: text(&unit["id"])?,
        name: text(&unit["name"])?,
        received: text(&submission["received"]),
        hashes: list(&submission["files"])
            .filter_map(|file| text(&file["hash"]))
            .filter(|hash| !hash.is_empty())
            .collect(),
        targets: list(&unit["targets"]).filter_map(figure).collect(),
        findings: findings.collect(),
        prints: list(&unit["prints"]).filter_map(print).collect(),
    })
}

fn figure(claim: &Value) -> Option<EarlierFigure> {
    let sources = ["report", "table", "sheet"].iter();
    let evidence = sources
        .map(|source| &claim[*source])
        .find(|source| source["value"] == claim["value"])
        .and_then(|source| {
            let evidence = &source["evidence"];
            Some(Evidence {
                file: text(&evidence["file"])?.into(),
                anchor: anchor(evidence["anchor"].as_str()?),
                quote: text(&evidence["quote"])?,
            })
        });
    Some(EarlierFigure {
        target: text(&claim["target"])?,
        value: number(&claim["value"])?,
        evidence,
    })
}

fn print(print: &Value) -> Option<EarlierPrint> {
    let hashes =
        list(&print["hashes"]).map(|hash| hash.as_u64().and_then(|h| u32::try_from(h).ok()));
    Some(EarlierPrint {
        file: text(&print["file"])?,
        at: text(&print["at"])?,
        words: u32::try_from(print["words"].as_u64()?).ok()?,
        hashes: hashes.collect::<Option<_>>()?,
        pattern: print["pattern"]
            .as_u64()
            .and_then(|pattern| u32::try_from(pattern).ok()),
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The number as printed, so that no decimal is lost on the way through binary fractions.
fn number(value: &Value) -> Option<Decimal> {
    let printed = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    printed
        .parse()
        .ok()
        .or_else(|| Decimal::from_scientific(&printed).ok())
}

/// `p143`, `t2.r3.c4`, `Biểu!F19`; anything else is the whole file.
fn anchor(printed: &str) -> Anchor {
    let paragraph = || {
        let number = printed.strip_prefix('p')?.parse().ok()?;
        Some(Anchor::Paragraph(number))
    };
    let table = || {
        let (table, rest) = printed.strip_prefix('t')?.split_once(".r")?;
        let (row, column) = rest.split_once(".c")?;
        Some(Anchor::TableCell {
            table: table.parse().ok()?,
            row: row.parse().ok()?,
            column: column.parse().ok()?,
        })
    };
    let sheet = || {
        let (sheet, cell) = printed.rsplit_once('!')?;
        let letters = cell.bytes().take_while(u8::is_ascii_uppercase).count();
        let column = cell[..letters].bytes().try_fold(0u32, |column, letter| {
            column
                .checked_mul(26)?
                .checked_add(u32::from(letter - b'A') + 1)
        })?;
        Some(Anchor::SheetCell {
            sheet: sheet.into(),
            row: cell[letters..].parse().ok()?,
            column,
        })
    };
    paragraph()
        .or_else(table)
        .or_else(sheet)
        .unwrap_or(Anchor::File)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_back_as_they_were_printed() {
        for place in [
            Anchor::Paragraph(143),
            Anchor::TableCell {
                table: 2,
                row: 3,
                column: 4,
            },
            Anchor::SheetCell {
                sheet: "Chỉ tiêu! 2024".into(),
                row: 19,
                column: 28,
            },
            Anchor::File,
        ] {
            assert_eq!(anchor(&place.to_string()), place);
        }
    }

    #[test]
    fn what_is_no_result_is_refused_in_words() {
        for (text, part) in [
            ("", "không phải JSON"),
            ("{\"schema_version\":1", "không phải JSON"),
            ("{}", "không phải kết quả"),
            ("[1,2]", "không phải kết quả"),
            ("{\"schema_version\":2}", "không phải kết quả"),
            ("{\"schema_version\":1,\"units\":[]}", "không phải kết quả"),
        ] {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn unknown_keys_pass_and_missing_ones_are_nothing_known() {
        let earlier = read(
            r#"{"schema_version":1,"as_of":"2024-07-01","later":true,
                "round":{"title":"6 tháng","period":{"kind":"half-year","from":"2024-01-01","to":"2024-06-30"}},
                "units":[{"id":"a","name":"A","targets":[{"target":"8b","value":1250.5},{"target":"5","value":null}]}]}"#
                .as_bytes(),
        )
        .unwrap();
        let unit = &earlier.units[0];
        assert_eq!(unit.targets.len(), 1);
        assert_eq!(unit.targets[0].value.to_string(), "1250.5");
        assert!(unit.hashes.is_empty() && unit.received.is_none());
    }
}
