//! The promises of design §7.2: what another program reads in the JSON, held against its schema.

// Helpers here stop the test as its own lines would.
#![allow(clippy::unwrap_used)]

#[path = "workbook/sample.rs"]
#[allow(dead_code)]
mod sample;

use doichieu::model::{Severity, Subject};
use doichieu::report;
use serde_json::Value;

#[test]
fn json_says_what_is_known_and_null_for_the_rest() {
    let bytes = report::json(&sample::comparison());
    assert_eq!(bytes.last(), Some(&b'\n'));
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    let unit = |index: usize| &value["units"][index];
    assert_eq!(unit(0)["submission"]["state"], "received");
    assert_eq!(unit(0)["submission"]["days_late"], 2);
    assert_eq!(unit(0)["targets"][0]["report"]["value"], 1250);
    assert_eq!(unit(0)["targets"][0]["value"], Value::Null);
    // What is met is no finding to an outside program.
    let findings = unit(0)["findings"].as_array().unwrap();
    assert!(findings.iter().all(|one| one["outcome"] != "met"));
    let disagree = findings
        .iter()
        .find(|one| one["subject"] == "target:8b")
        .unwrap();
    assert_eq!(disagree["points_lost"], 1);
    assert_eq!(disagree["evidence"][1]["anchor"], "Chỉ tiêu!F19");
    assert_eq!(unit(1)["submission"]["state"], "not-submitted");
    assert_eq!(unit(1)["submission"]["days_late"], Value::Null);
    assert_eq!(unit(1)["score"]["percent"], Value::Null);
    assert_eq!(unit(1)["grade"], Value::Null);
    assert_eq!(unit(3)["score"]["percent"], 87.18);
    assert_eq!(unit(3)["targets"][0]["percent"], 116.9);
    assert_eq!(unit(3)["sections"][3]["state"], "missing");
    assert_eq!(value["findings"][0]["points_lost"], Value::Null);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("{\"schema_version\":1,\"tool\":{\"name\":\"doichieu\""));
}

#[test]
fn every_key_of_the_json_is_in_its_schema() {
    let mut comparison = sample::comparison();
    comparison.round.period.target_to = Some("2024-12-31".into());
    comparison.findings.push(sample::finding(
        "text-copied",
        Severity::Info,
        Subject::Unit,
        "Đoạn giống nhau.",
        vec![sample::evidence("an-minh", 3, "đoạn")],
    ));
    let schema: Value = serde_json::from_str(&report::json_schema()).unwrap();
    let value: Value = serde_json::from_slice(&report::json(&comparison)).unwrap();
    let mut faults = Vec::new();
    conform(&schema, &schema, &value, "$", &mut faults);
    assert_eq!(faults, Vec::<String>::new());

    let mut wrong = value;
    wrong["units"][0]["score"]["extra"] = Value::from(1);
    wrong["units"][0]["rank"] = Value::from("2");
    wrong["rules"][0].as_object_mut().unwrap().remove("met");
    conform(&schema, &schema, &wrong, "$", &mut faults);
    assert_eq!(faults.len(), 3, "{faults:?}");
}

/// The part of JSON Schema the schema uses; keys the schema does not know are faults here.
fn conform(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointed = root.pointer(reference.trim_start_matches('#')).unwrap();
        conform(root, pointed, value, path, faults);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = choices.iter().any(|choice| {
            let mut inner = Vec::new();
            conform(root, choice, value, path, &mut inner);
            inner.is_empty()
        });
        if !fits {
            faults.push(format!("{path}: không khớp khả năng nào"));
        }
    }
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |kind: &&str| match *kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => value.is_null(),
    };
    if !kinds.is_empty() && !kinds.iter().any(is) {
        faults.push(format!("{path}: kiểu {value}"));
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|all| !all.contains(value))
    {
        faults.push(format!("{path}: giá trị {value}"));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        faults.push(format!("{path}: giá trị {value}"));
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        for (index, one) in values.iter().enumerate() {
            conform(root, items, one, &format!("{path}[{index}]"), faults);
        }
    }
    if let (Some(known), Some(object)) = (schema["properties"].as_object(), value.as_object()) {
        for (key, one) in object {
            match known.get(key) {
                Some(inner) => conform(root, inner, one, &format!("{path}.{key}"), faults),
                None => faults.push(format!("{path}.{key}: khóa lạ")),
            }
        }
        for required in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(required.as_str().unwrap()) {
                faults.push(format!("{path}: thiếu {required}"));
            }
        }
    }
}
