//! A rule pack against its own examples: what `doichieu rules test` runs, so that a clerk who adds a
//! wording sees at once what it catches and what it should not.

use crate::mapping::Mapper;
use crate::model::{Anchor, Block, Document, Paragraph, ReadQuality};
use crate::rules::{NodeExample, RulePack, Target, TargetExample};
use crate::text::normalize_document;

/// The outcome of running a pack's examples.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Examples that came out as written.
    pub passed: usize,
    /// Examples that did not.
    pub failed: Vec<Failure>,
    /// Rules without any example: `node:II.1`, `target:8b`.
    pub without_examples: Vec<String>,
}

/// One example that did not come out as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The rule: `node:II.1` or `target:8b`.
    pub rule: String,
    /// Place of the example under its rule, from 0.
    pub index: usize,
    /// The example's text.
    pub text: String,
    /// What the example expects.
    pub expected: String,
    /// What was read.
    pub found: String,
}

/// Runs every example of a pack.
pub fn run(pack: &RulePack) -> Report {
    let mapper = Mapper::new(pack);
    let mut report = Report::default();
    for node in &pack.outline.nodes {
        let rule = format!("node:{}", node.id);
        if node.examples.is_empty() {
            report.without_examples.push(rule.clone());
        }
        for (index, example) in node.examples.iter().enumerate() {
            let (expected, found, passed) = node_example(&mapper, example);
            report.note(passed, &rule, index, &example.text, expected, found);
        }
    }
    for target in &pack.targets {
        let rule = format!("target:{}", target.id);
        if target.examples.is_empty() {
            report.without_examples.push(rule.clone());
        }
        for (index, example) in target.examples.iter().enumerate() {
            let (expected, found, passed) = target_example(&mapper, pack, target, example);
            report.note(passed, &rule, index, &example.text, expected, found);
        }
    }
    report
}

impl Report {
    fn note(
        &mut self,
        passed: bool,
        rule: &str,
        index: usize,
        text: &str,
        expected: String,
        found: String,
    ) {
        if passed {
            self.passed += 1;
        } else {
            self.failed.push(Failure {
                rule: rule.to_owned(),
                index,
                text: text.to_owned(),
                expected,
                found,
            });
        }
    }
}

fn node_example(mapper: &Mapper<'_>, example: &NodeExample) -> (String, String, bool) {
    let expected = example.node.clone().unwrap_or_else(|| "none".to_owned());
    let found: Vec<String> = if example.is_heading {
        let mut lines: Vec<&str> = example.parent.iter().map(String::as_str).collect();
        lines.push(&example.text);
        let place = lines.len() as u32;
        let document = normalize_document(document(&lines), "", mapper.lexicon());
        mapper
            .headings(&mapper.prepare(document))
            .into_iter()
            .filter(|heading| heading.anchor == Anchor::Paragraph(place))
            .flat_map(|heading| heading.node.into_iter().chain(heading.also))
            .collect()
    } else {
        mapper.nodes_named(&example.text)
    };
    let passed = match &example.node {
        Some(node) => found.contains(node),
        None => found.is_empty(),
    };
    let found = if found.is_empty() {
        "none".to_owned()
    } else {
        found.join(", ")
    };
    (expected, found, passed)
}

fn target_example(
    mapper: &Mapper<'_>,
    pack: &RulePack,
    target: &Target,
    example: &TargetExample,
) -> (String, String, bool) {
    let document = normalize_document(document(&[&example.text]), "", mapper.lexicon());
    let values: Vec<String> = mapper
        .figures(&document, pack.year)
        .into_iter()
        .filter(|figure| figure.result && figure.target.as_deref() == Some(&target.id))
        .filter_map(|figure| figure.value)
        .map(|value| value.normalize().to_string())
        .collect();
    let expected = example
        .value
        .map_or("none".to_owned(), |value| value.normalize().to_string());
    let found = if values.is_empty() {
        "none".to_owned()
    } else {
        values.join(", ")
    };
    let passed = expected == found;
    (expected, found, passed)
}

fn document(lines: &[&str]) -> Document {
    Document {
        blocks: lines
            .iter()
            .zip(1..)
            .map(|(text, number)| {
                Block::Paragraph(Paragraph {
                    text: (*text).to_owned(),
                    number,
                    ..Paragraph::default()
                })
            })
            .collect(),
        quality: ReadQuality::Good,
        notes: Vec::new(),
    }
}
