//! The frame of the board's summary: each task, question or recommendation of the document, and each
//! shortcoming it names, with the units it concerns.

use std::collections::BTreeSet;

use crate::model::{Assessment, SectionState, Subject, SubmissionState, SummaryPoint};
use crate::rules::{RulePack, Task};

/// One point per task and defect of the pack, in the document's order.
pub(super) fn points(assessments: &[Assessment], pack: &RulePack) -> Vec<SummaryPoint> {
    pack.programme
        .iter()
        .map(|task| point(task, assessments, pack))
        .collect()
}

fn point(task: &Task, assessments: &[Assessment], pack: &RulePack) -> SummaryPoint {
    let mut point = SummaryPoint {
        id: task.id.clone(),
        title: task.title.clone(),
        text: task.text.trim().to_owned(),
        is_defect: task.is_defect,
        fine: Vec::new(),
        concerned: Vec::new(),
        silent: Vec::new(),
    };
    let leaves = leaves(&task.nodes, pack);
    for (at, assessment) in assessments.iter().enumerate() {
        // Nothing is said about who did not report or could not be read.
        if assessment.state != SubmissionState::Received {
            continue;
        }
        let mut lacking: Vec<String> = Vec::new();
        let (mut judged, mut empty) = (0, 0);
        for section in &assessment.sections {
            if !section.required || !leaves.contains(section.node.as_str()) {
                continue;
            }
            match section.state {
                SectionState::Full => judged += 1,
                SectionState::Thin => {
                    judged += 1;
                    lacking.push(format!("{} sơ sài", section.node));
                }
                SectionState::HeadingOnly | SectionState::Missing => {
                    judged += 1;
                    empty += 1;
                    lacking.push(format!("{} thiếu", section.node));
                }
                SectionState::NotApplicable | SectionState::Unreadable => {}
            }
        }
        let shown: BTreeSet<String> = assessment
            .findings
            .iter()
            .filter(|finding| {
                finding.is_trouble() && task.codes.iter().any(|code| code == finding.code)
            })
            .map(|finding| match &finding.subject {
                Subject::Target(id) => format!("chỉ tiêu {id}"),
                Subject::Section(id) => format!("mục {id}"),
                Subject::Document(what) if what == "deadline" => "hạn nộp".to_owned(),
                Subject::Document(what) => what.replace("criterion:", "tiêu chí "),
                Subject::Unit | Subject::File(_) => finding.code.to_owned(),
            })
            .collect();
        let shown_none = shown.is_empty();
        lacking.extend(shown);
        if judged > 0 && judged == empty && shown_none {
            point.silent.push(at);
        } else if !lacking.is_empty() {
            point.concerned.push((at, lacking));
        } else if judged > 0 || !task.codes.is_empty() {
            point.fine.push(at);
        }
    }
    point
}

/// The leaves under any of the nodes.
fn leaves<'p>(nodes: &[String], pack: &'p RulePack) -> BTreeSet<&'p str> {
    let below = |leaf: &str| {
        nodes.iter().any(|node| {
            leaf == node
                || leaf
                    .strip_prefix(node.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
        })
    };
    pack.outline
        .nodes
        .iter()
        .filter(|node| node.children.is_empty() && below(&node.id))
        .map(|node| node.id.as_str())
        .collect()
}
