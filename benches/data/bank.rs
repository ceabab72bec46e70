//! The bank of Vietnamese sentences (`benches/bank/*.toml`) that generated reports are made of.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::rng::Rng;

/// Words for one node of the outline.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeWords {
    /// Headings as units type them; empty when units give the node no heading of its own.
    #[serde(default)]
    pub(crate) head: Vec<String>,
    /// What the node is about, as a noun phrase.
    #[serde(default)]
    pub(crate) topic: String,
    /// Full sentences with content.
    #[serde(default)]
    pub(crate) say: Vec<String>,
}

/// Words for one target.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TargetWords {
    /// The name in a sheet.
    pub(crate) row: String,
    /// Unit of measure.
    pub(crate) unit: String,
    /// The leaf whose sentences carry the result.
    pub(crate) node: String,
    /// Sentences that give the result.
    pub(crate) say: Vec<String>,
    /// Sentences near the target that give none.
    pub(crate) noise: Vec<String>,
}

/// Everyday material.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Names of units.
    pub(crate) places: Vec<String>,
    /// Names of communes.
    pub(crate) communes: Vec<String>,
    /// Sentences that say nothing; `{topic}`.
    pub(crate) thin: Vec<String>,
    /// Sentences between the facts.
    pub(crate) filler: Vec<String>,
    /// Titles of the plan part.
    pub(crate) plan_title: Vec<String>,
    /// Sentences of the plan part.
    pub(crate) plan: Vec<String>,
}

/// Everything.
#[derive(Debug)]
pub(crate) struct Bank {
    /// By node id; the order of ids is the order of the outline.
    pub(crate) nodes: BTreeMap<String, NodeWords>,
    /// By target id.
    pub(crate) targets: BTreeMap<String, TargetWords>,
    /// Everyday material.
    pub(crate) words: Words,
}

impl Bank {
    /// Reads the files built into the program.
    ///
    /// # Errors
    /// What TOML says about a broken file.
    pub(crate) fn load() -> Result<Bank, toml::de::Error> {
        let files = [
            include_str!("bank/education.toml"),
            include_str!("bank/volunteer.toml"),
            include_str!("bank/creative.toml"),
            include_str!("bank/defence.toml"),
            include_str!("bank/support.toml"),
            include_str!("bank/children.toml"),
            include_str!("bank/organisation.toml"),
            include_str!("bank/frame.toml"),
        ];
        let mut nodes = BTreeMap::new();
        for file in files {
            nodes.extend(toml::from_str::<BTreeMap<String, NodeWords>>(file)?);
        }
        Ok(Bank {
            nodes,
            targets: toml::from_str(include_str!("bank/targets.toml"))?,
            words: toml::from_str(include_str!("bank/words.toml"))?,
        })
    }
}

/// Fills the slots of a sentence with figures and places; `{n2}` is always below `{n}`, `{m2}`
/// below `{m}`, so that parts never exceed their whole.
pub(crate) fn fill(template: &str, place: &str, words: &Words, rng: &mut Rng) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, slot, after)) = next_slot(rest) {
        out.push_str(before);
        match slot {
            "n" => out.push_str(&rng.range(12, 48).to_string()),
            "n2" => drop(write!(out, "{:02}", rng.range(2, 11))),
            "m" => out.push_str(&rng.range(320, 980).to_string()),
            "m2" => out.push_str(&rng.range(110, 310).to_string()),
            "k" => out.push_str(&thousands(rng.range(1040, 9870), ".")),
            "p" => drop(write!(out, "{},{}", rng.range(41, 97), rng.range(1, 9))),
            "tr" => out.push_str(&rng.range(35, 480).to_string()),
            "f" => out.push_str(&rng.range(51, 98).to_string()),
            "xa" | "xa2" => out.push_str(rng.pick::<String>(&words.communes)),
            "ngay" => drop(write!(
                out,
                "{:02}/{}/2024",
                rng.range(1, 28),
                rng.range(3, 6)
            )),
            "huyen" => out.push_str(place),
            other => {
                out.push('{');
                out.push_str(other);
                out.push('}');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn next_slot(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inner) = text.split_once('{')?;
    let (slot, after) = inner.split_once('}')?;
    Some((before, slot, after))
}

/// Digits in groups of three.
pub(crate) fn thousands(number: i64, separator: &str) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}
