//! `checks.toml`: which checks run, and with what parameters.

use toml::de::DeValue;

use crate::model::Severity;
use crate::rules::pack::Param;
use crate::rules::place::At;
use crate::rules::suggest::nearest;

use super::Table;
use super::scalars::{type_name, whole};

/// A `[[check]]` as written. What is absent keeps the value of the layer below.
#[derive(Debug)]
pub(in crate::rules) struct RawCheck {
    pub(in crate::rules) code: At<String>,
    pub(in crate::rules) enabled: Option<At<bool>>,
    pub(in crate::rules) severity: Option<At<Severity>>,
    pub(in crate::rules) params: Vec<(At<String>, Param)>,
}

const SEVERITIES: &[(&str, Severity)] = &[
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("info", Severity::Info),
];

pub(in crate::rules) fn read(table: &mut Table<'_>) -> Vec<RawCheck> {
    let checks = table.tables("check").iter_mut().map(check).collect();
    table.finish(&[]);
    checks
}

fn check(table: &mut Table<'_>) -> RawCheck {
    let mut raw = RawCheck {
        code: table.required_text("code"),
        enabled: table.flag("enabled"),
        severity: table.choice("severity", SEVERITIES),
        params: Vec::new(),
    };
    for (name, value) in table.rest() {
        // Any name may be a parameter, so a slip in one of our own keys must be caught here.
        if let Some(meant) = nearest(&name.value, &["code", "enabled", "severity"]) {
            table.faults().error(
                &name.place,
                format!("[[check]] không có khóa `{}`", name.value),
                format!("có phải ý là `{meant}`?"),
            );
            continue;
        }
        let param = match value.get_ref() {
            DeValue::String(text) => Some(Param::Text(text.to_string())),
            other => whole(other).map(Param::Int),
        };
        match param {
            Some(param) => raw.params.push((name, param)),
            None => table.faults().error(
                &name.place,
                format!(
                    "tham số `{}` phải là số nguyên hoặc chữ, ở đây là {}",
                    name.value,
                    type_name(value.get_ref())
                ),
                "xem tham số của phép kiểm tra: doichieu explain <mã>",
            ),
        }
    }
    raw
}
