//! Parameters of checks: what a kind declares, what a pack sets, and the faults between the two.
//! Checks of one unit and checks between units read `checks.toml` by the same rules.

use std::collections::BTreeMap;

use super::{CheckSpec, Diagnostic, Level, Param, Places};

/// A whole-number parameter of a kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Key in `checks.toml`.
    pub name: &'static str,
    /// Value when the pack does not set it.
    pub default: i64,
    /// Lowest value accepted.
    pub min: i64,
    /// Highest value accepted.
    pub max: i64,
    /// What it does, in Vietnamese.
    pub meaning: &'static str,
}

/// The parameters of one kind, complete: what the pack sets, and defaults for the rest.
#[derive(Debug, Clone, Default)]
pub struct Settings(BTreeMap<&'static str, i64>);

impl Settings {
    /// The defaults of a kind.
    pub(crate) fn defaults(params: &[Parameter]) -> Settings {
        Settings(params.iter().map(|p| (p.name, p.default)).collect())
    }

    /// A declared parameter.
    pub(crate) fn get(&self, name: &str) -> i64 {
        // A kind asks only for what it declares; the registries' tests build every kind.
        *self.0.get(name).expect("the kind declares the parameter")
    }

    /// Sets one parameter, for tests of single kinds.
    #[cfg(test)]
    pub(crate) fn set(&mut self, name: &'static str, value: i64) {
        self.0.insert(name, value);
    }

    /// Reads the parameters the kind `code` declares, and reports what it does not.
    pub(crate) fn read(
        &mut self,
        code: &str,
        params: &'static [Parameter],
        spec: &CheckSpec,
        places: &Places,
        faults: &mut Vec<Diagnostic>,
    ) {
        for (name, value) in &spec.params {
            let known = params.iter().find(|param| param.name == name);
            let (message, help) = match (known, value) {
                (Some(known), Param::Int(number)) if (known.min..=known.max).contains(number) => {
                    self.0.insert(known.name, *number);
                    continue;
                }
                (Some(known), _) => (
                    format!(
                        "Tham số “{name}” của phép kiểm tra “{code}” phải là số nguyên từ {} đến {}",
                        known.min, known.max
                    ),
                    known.meaning.to_owned(),
                ),
                (None, _) => (
                    format!("Phép kiểm tra “{code}” không có tham số “{name}”"),
                    nearest_name(name, params.iter().map(|param| param.name)),
                ),
            };
            let key = format!("check:{code}.{name}");
            faults.push(places.diagnostic(&key, Level::Error, message, help));
        }
    }
}

/// "Did you mean …", or the list of what there is.
pub(crate) fn nearest_name<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let near = known
        .iter()
        .map(|name| (strsim::osa_distance(typed, name), *name))
        .min()
        .filter(|(distance, name)| *distance <= name.len() / 3);
    match near {
        Some((_, name)) => format!("Có phải ý là “{name}”?"),
        None if known.is_empty() => "Phép kiểm tra này không có tham số nào".to_owned(),
        None => format!("Các tên dùng được: {}", known.join(", ")),
    }
}
