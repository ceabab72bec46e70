//! The frame of the board's summary: each task, question or recommendation of the document, and each
//! shortcoming it names, with the units it concerns.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Assessment, Evidence, Finding, NodeState, Outcome, Progress, SectionState, Subject,
    SubmissionState, SummaryPoint,
};
use crate::rules::{RulePack, Task};

/// The finding of a line of the outline without content.
const MISSING: &str = "section-missing";
/// So many of those lines are named for a unit.
const GAPS: usize = 8;

/// One point per task and defect of the pack, in the document's order.
pub(super) fn points(assessments: &[Assessment], pack: &RulePack) -> Vec<SummaryPoint> {
    let scopes: Vec<Scope<'_>> = pack
        .programme
        .iter()
        .map(|task| Scope::of(task, pack))
        .collect();
    scopes
        .iter()
        .map(|scope| point(scope, &scopes, assessments, pack))
        .collect()
}

/// What a task looks at.
struct Scope<'p> {
    task: &'p Task,
    /// The leaves every report owes under its nodes.
    leaves: BTreeSet<&'p str>,
    /// Targets it names, and those whose section lies under its nodes.
    targets: BTreeSet<&'p str>,
}

impl<'p> Scope<'p> {
    fn of(task: &'p Task, pack: &'p RulePack) -> Scope<'p> {
        let nodes = pack.outline.nodes.iter();
        let leaves = nodes
            .filter(|node| node.children.is_empty() && !node.optional && under(task, &node.id))
            .map(|node| node.id.as_str())
            .collect();
        let targets = pack
            .targets
            .iter()
            .filter(|one| task.targets.contains(&one.id) || under(task, &one.section))
            .map(|one| one.id.as_str())
            .collect();
        Scope {
            task,
            leaves,
            targets,
        }
    }

    /// The other tasks that are reported under the same leaves, so that no report tells them apart; none
    /// where at least one leaf is this task's alone.
    fn told_together(&self, all: &[Scope<'p>]) -> Vec<String> {
        let others = || {
            all.iter().filter(|other| {
                other.task.id != self.task.id && other.task.is_defect == self.task.is_defect
            })
        };
        let alone = self
            .leaves
            .iter()
            .any(|leaf| !others().any(|other| other.leaves.contains(leaf)));
        if alone || self.task.is_defect {
            return Vec::new();
        }
        others()
            .filter(|other| !other.leaves.is_disjoint(&self.leaves))
            // A task over much more than these leaves is told apart by the rest.
            .filter(|other| other.leaves.len() <= self.leaves.len())
            .map(|other| other.task.id.clone())
            .collect()
    }
}

/// Whether a node is one of the task's, or below one of them.
fn under(task: &Task, id: &str) -> bool {
    task.nodes.iter().any(|node| {
        id == node
            || id
                .strip_prefix(node.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
    })
}

fn point(
    scope: &Scope<'_>,
    all: &[Scope<'_>],
    assessments: &[Assessment],
    pack: &RulePack,
) -> SummaryPoint {
    let task = scope.task;
    let place = |id: &&str| pack.targets.iter().position(|target| target.id == **id);
    let mut point = SummaryPoint {
        id: task.id.clone(),
        title: task.title.clone(),
        text: task.text.trim().to_owned(),
        is_defect: task.is_defect,
        by_board: task.by_board,
        told_with: scope.told_together(all),
        targets: scope.targets.iter().filter_map(place).collect(),
        fine: Vec::new(),
        concerned: Vec::new(),
        silent: Vec::new(),
        quotes: Vec::new(),
        judgement: None,
    };
    point.targets.sort_unstable();
    for (at, assessment) in assessments.iter().enumerate() {
        // Nothing is said about who did not report or could not be read.
        if assessment.state != SubmissionState::Received {
            continue;
        }
        if task.quotes {
            point
                .quotes
                .extend(quote(scope, assessment).map(|words| (at, words)));
        }
        match stand(scope, assessment) {
            Stand::Fine => point.fine.push(at),
            Stand::Concerned(why) => point.concerned.push((at, why)),
            Stand::Silent => point.silent.push(at),
            Stand::Unasked => {}
        }
    }
    point
}

/// How a unit stands to a task.
enum Stand {
    /// Everything is reported and nothing was found about it.
    Fine,
    /// What is lacking or was found.
    Concerned(Vec<String>),
    /// Not a word on it.
    Silent,
    /// Nothing of it applies to the unit or could be read.
    Unasked,
}

fn stand(scope: &Scope<'_>, assessment: &Assessment) -> Stand {
    let task = scope.task;
    let mut lacking: Vec<String> = Vec::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let (mut judged, mut missing) = (0, 0);
    for section in &assessment.sections {
        if !section.required || !scope.leaves.contains(section.node.as_str()) {
            continue;
        }
        match section.state {
            SectionState::Full => judged += 1,
            SectionState::Thin | SectionState::HeadingOnly | SectionState::Missing => {
                judged += 1;
                missing += u32::from(section.state == SectionState::Missing);
                told.insert(&section.node);
                lacking.push(format!("{} {}", section.node, section.state.vietnamese()));
            }
            SectionState::NotApplicable | SectionState::Unreadable => {}
        }
    }
    let found = found(scope, assessment, &told);
    let more = found.len();
    let unreported = found.iter().filter(|one| one.is_silence).count();
    lacking.extend(found.into_iter().map(|one| one.words));
    let owes_targets = assessment.targets.iter().any(|claim| {
        claim.progress != Progress::NotApplicable && scope.targets.contains(&*claim.target)
    });
    if judged > 0 && judged == missing && more == unreported {
        Stand::Silent
    } else if !lacking.is_empty() {
        Stand::Concerned(lacking)
    } else if judged > 0 || !task.codes.is_empty() || owes_targets {
        Stand::Fine
    } else {
        Stand::Unasked
    }
}

/// One reason why a task concerns a unit.
struct Reason {
    words: String,
    /// Nothing was reported, as against something found.
    is_silence: bool,
}

/// What somebody has to look at: findings about the task's nodes and targets, and those of its codes.
/// Nodes already told are left out.
fn found(scope: &Scope<'_>, assessment: &Assessment, told: &BTreeSet<&str>) -> Vec<Reason> {
    let mut reasons: BTreeMap<String, Reason> = BTreeMap::new();
    for words in gaps(scope, assessment) {
        let is_silence = false;
        reasons.insert(words.clone(), Reason { words, is_silence });
    }
    for finding in assessment.findings.iter().filter(|one| one.is_trouble()) {
        let by_code = scope.task.codes.iter().any(|code| code == finding.code);
        let (key, progress) = match &finding.subject {
            Subject::Target(id) if scope.targets.contains(id.as_str()) => (
                format!("chỉ tiêu {id}"),
                Some(progress_of(assessment, id, finding.code)),
            ),
            Subject::Section(id) if told.contains(id.as_str()) => continue,
            Subject::Section(id) if under(scope.task, id) => (format!("mục {id}"), Some(None)),
            // Told together above: there may be dozens.
            Subject::Section(_) if finding.code == MISSING => continue,
            _ if by_code => (named(finding), None),
            _ => continue,
        };
        let words = match progress {
            Some(Some(progress)) => format!("{key}: {}", progress.vietnamese()),
            Some(None) => format!("{key}: có phát hiện"),
            None => key.clone(),
        };
        let is_silence = progress == Some(Some(Progress::NotReported));
        // A target about which more was found than silence is not just silent.
        if is_silence && reasons.contains_key(&key) {
            continue;
        }
        reasons.insert(key, Reason { words, is_silence });
    }
    reasons.into_values().collect()
}

/// The lines of the outline that a report leaves out or answers with their heading only, for a task that
/// asks for `section-missing`: a report by the outline has something under every line it owes.
fn gaps(scope: &Scope<'_>, assessment: &Assessment) -> Vec<String> {
    if !scope.task.codes.iter().any(|code| code == MISSING) {
        return Vec::new();
    }
    let trouble = || assessment.findings.iter().filter(|one| one.is_trouble());
    let sections = |wanted: fn(&Finding) -> bool| -> Vec<&str> {
        let found = trouble().filter(|finding| wanted(finding));
        let ids = found.filter_map(|finding| match &finding.subject {
            Subject::Section(id) => Some(id.as_str()),
            _ => None,
        });
        ids.collect()
    };
    let missing = sections(|one| one.code == MISSING && one.outcome == Outcome::NotMet);
    let mut empty = sections(|one| one.code == "section-thin");
    empty.retain(|id| {
        let mut states = assessment.sections.iter();
        states.any(|one| one.node == *id && one.state == SectionState::HeadingOnly)
    });
    let told = [("thiếu", missing), ("chỉ có đề mục ở", empty)];
    told.into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(what, ids)| {
            let more = if ids.len() > GAPS { ", …" } else { "" };
            let shown = &ids[..ids.len().min(GAPS)];
            format!("{what} {} mục: {}{more}", ids.len(), shown.join(", "))
        })
        .collect()
}

/// How a target stands, where that is what has to be looked at.
fn progress_of(assessment: &Assessment, id: &str, code: &str) -> Option<Progress> {
    let claim = assessment.targets.iter().find(|claim| claim.target == id)?;
    let telling = matches!(
        claim.progress,
        Progress::Behind | Progress::NotMet | Progress::Conflict | Progress::Unreadable
    ) || (claim.progress == Progress::NotReported && code == "target-not-reported");
    telling.then_some(claim.progress)
}

/// What a finding of one of the task's codes is about.
fn named(finding: &Finding) -> String {
    match &finding.subject {
        Subject::Target(id) => format!("chỉ tiêu {id}"),
        Subject::Section(id) => format!("mục {id}"),
        Subject::Document(what) if what == "deadline" => "hạn nộp".to_owned(),
        Subject::Document(what) if what == "self-score" => "bảng tự chấm điểm".to_owned(),
        Subject::Document(what) => what.replace("criterion:", "tiêu chí "),
        Subject::Unit | Subject::File(_) => finding.code.to_owned(),
    }
}

/// The unit's own words on the task: of the sentences quoted for its leaves, the one that says most.
fn quote(scope: &Scope<'_>, assessment: &Assessment) -> Option<String> {
    assessment
        .sections
        .iter()
        .filter(|section| scope.leaves.contains(section.node.as_str()))
        .filter(|section| matches!(section.state, SectionState::Full | SectionState::Thin))
        .filter_map(|section| Some((section, section.evidence.last()?)))
        .max_by_key(|(_, evidence)| evidence.quote.chars().count())
        .map(|(section, evidence)| {
            let words = whole(section, evidence);
            // What the sentence goes on with is about another line.
            match words.strip_suffix(';') {
                Some(part) => format!("{part}…"),
                None => words,
            }
        })
}

/// A quotation with the words it follows on: what stands behind a run-in heading is no sentence without it.
fn whole(section: &NodeState, evidence: &Evidence) -> String {
    let mut letters = evidence.quote.chars().filter(|c| c.is_alphabetic());
    if !letters.next().is_some_and(char::is_lowercase) {
        return evidence.quote.clone();
    }
    let head = section.evidence.iter().find(|head| {
        head.file == evidence.file && head.anchor == evidence.anchor && head.quote != evidence.quote
    });
    match head {
        Some(head) => {
            let lead = head
                .quote
                .trim_start_matches(['-', '+', '–', '•', '*', ' ']);
            let lead = lead.trim_end_matches([':', '.', ' ']);
            format!("{lead}: {}", evidence.quote)
        }
        None => format!("… {}", evidence.quote),
    }
}
