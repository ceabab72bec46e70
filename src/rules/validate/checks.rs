//! Checks of all layers put together: a later layer changes what it names and keeps the rest.
//! The codes are opaque here; the `check` module knows them.

use std::collections::BTreeMap;

use crate::rules::pack::CheckSpec;
use crate::rules::place::{Faults, Places};
use crate::rules::source::checks::RawCheck;

use super::Part;

pub(super) fn validate(
    layers: &[Part<Vec<RawCheck>>],
    faults: &Faults,
    places: &mut Places,
) -> Vec<CheckSpec> {
    let mut specs: Vec<CheckSpec> = Vec::new();
    for layer in layers.iter().filter_map(Part::get) {
        let mut seen: Vec<&str> = Vec::new();
        for raw in layer {
            let code = raw.code.value.as_str();
            if code.is_empty() {
                continue; // already reported
            }
            if seen.contains(&code) {
                faults.error(
                    &raw.code.place,
                    format!("phép kiểm tra \"{code}\" đã ghi ở trên"),
                    "gộp hai mục làm một",
                );
            }
            seen.push(code);
            if !is_kebab(code) {
                faults.error(
                    &raw.code.place,
                    format!("mã \"{code}\" sai dạng"),
                    "mã viết chữ thường không dấu, nối bằng gạch ngang: section-thin",
                );
            }
            places.insert(format!("check:{code}"), &raw.code.place);
            for (name, _) in &raw.params {
                places.insert(format!("check:{code}.{}", name.value), &name.place);
            }
            merge(&mut specs, raw);
        }
    }
    specs
}

fn merge(specs: &mut Vec<CheckSpec>, raw: &RawCheck) {
    let index = specs
        .iter()
        .position(|spec| spec.code == raw.code.value)
        .unwrap_or_else(|| {
            specs.push(CheckSpec {
                code: raw.code.value.clone(),
                enabled: true,
                severity: None,
                params: BTreeMap::new(),
            });
            specs.len() - 1
        });
    let spec = &mut specs[index];
    if let Some(enabled) = &raw.enabled {
        spec.enabled = enabled.value;
    }
    if let Some(severity) = &raw.severity {
        spec.severity = Some(severity.value);
    }
    for (name, param) in &raw.params {
        spec.params.insert(name.value.clone(), param.clone());
    }
}

/// Lower-case ASCII words joined by single hyphens.
pub(super) fn is_kebab(code: &str) -> bool {
    code.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}
