//! A pack's scoring with everything that is the same for every unit worked out once: the rule of each
//! line in words, and which leaves and targets it reads.

use std::sync::Arc;

use super::{criteria, lines};
use crate::model::{LineTerms, Subject};
use crate::rules::{Criterion, CriterionRule, DisciplineLine, Gate, Inputs, RulePack};

/// The lines of a pack's card, in printed order. Made once for a round.
pub struct Sheet<'p> {
    pub(super) pack: &'p RulePack,
    pub(super) rows: Vec<Row<'p>>,
}

/// One line of the card before anybody is scored by it.
pub(super) struct Row<'p> {
    pub(super) terms: Arc<LineTerms>,
    /// Criteria sets that have the line; empty = all.
    sets: &'p [String],
    pub(super) rule: Rule<'p>,
}

/// How a line is scored.
pub(super) enum Rule<'p> {
    /// Shared out over the required leaves of an outline node.
    Section(Vec<Subject>),
    Target(Subject),
    Discipline(&'p DisciplineLine),
    Criterion(&'p Criterion, Scope<'p>),
    /// No points; failing it bounds the grade.
    Gate(&'p Gate, Scope<'p>),
}

/// What a criterion or gate looks at, as subjects of findings.
pub(super) struct Scope<'p> {
    pub(super) inputs: &'p Inputs,
    /// The required leaves of its nodes.
    pub(super) leaves: Vec<Subject>,
    pub(super) targets: Vec<Subject>,
}

impl<'p> Scope<'p> {
    fn new(inputs: &'p Inputs, pack: &RulePack) -> Self {
        let leaves = inputs.nodes.iter();
        Scope {
            inputs,
            leaves: leaves
                .flat_map(|node| required_leaves(node, pack))
                .collect(),
            targets: inputs
                .targets
                .iter()
                .cloned()
                .map(Subject::Target)
                .collect(),
        }
    }

    fn reads(&self, subject: &Subject, codes: &[&str]) -> bool {
        let named = |code: &String| codes.contains(&code.as_str());
        self.leaves.contains(subject)
            || self.targets.contains(subject)
            || self.inputs.codes.iter().any(named)
    }
}

impl<'p> Sheet<'p> {
    /// Says every rule of the pack in words.
    pub fn new(pack: &'p RulePack) -> Self {
        let scoring = &pack.scoring;
        let only_in = |line: &LineTerms| -> &'p [String] {
            scoring.only_in.get(&line.id).map_or(&[], Vec::as_slice)
        };
        let plain = |terms: LineTerms, rule: Rule<'p>| Row {
            sets: only_in(&terms),
            terms: Arc::new(terms),
            rule,
        };
        let sections = scoring.sections.iter().map(|(node, points)| {
            let leaves = required_leaves(node, pack);
            let terms = lines::section_terms(node, *points, leaves.len(), pack);
            plain(terms, Rule::Section(leaves))
        });
        let targets = scoring.targets.iter().map(|(id, points)| {
            let terms = lines::target_terms(id, *points, pack);
            plain(terms, Rule::Target(Subject::Target(id.clone())))
        });
        let discipline = scoring.discipline.iter().map(|rule| {
            let terms = lines::discipline_terms(rule, scoring.open);
            plain(terms, Rule::Discipline(rule))
        });
        let criteria = scoring.criteria.iter().map(|one| Row {
            terms: Arc::new(criteria::terms(one)),
            sets: &one.sets,
            rule: Rule::Criterion(one, Scope::new(&one.inputs, pack)),
        });
        let gates = scoring.gates.iter().map(|gate| Row {
            terms: Arc::new(criteria::gate_terms(gate)),
            sets: &gate.sets,
            rule: Rule::Gate(gate, Scope::new(&gate.inputs, pack)),
        });
        let rows = sections.chain(targets).chain(discipline);
        Sheet {
            pack,
            rows: rows.chain(criteria).chain(gates).collect(),
        }
    }

    /// The lines a type of unit is judged by.
    pub(super) fn rows_of(&self, unit_type: &str) -> impl Iterator<Item = &Row<'p>> + use<'_, 'p> {
        let set = self.pack.scoring.set_of(unit_type);
        self.rows.iter().filter(move |row| {
            let named = |set: &str| row.sets.iter().any(|named| named == set);
            row.sets.is_empty() || set.is_some_and(|own| named(&own.id))
        })
    }
}

impl Row<'_> {
    /// Judges what a unit did, not how it reported or what it earned on top: without one such line that
    /// could be judged there is no score.
    pub(super) fn is_content(&self) -> bool {
        match &self.rule {
            Rule::Section(_) | Rule::Target(_) => true,
            Rule::Discipline(_) | Rule::Gate(..) => false,
            Rule::Criterion(one, scope) => {
                scope.inputs.codes.is_empty()
                    && !matches!(
                        one.rule,
                        CriterionRule::Board
                            | CriterionRule::ClusterRank(_)
                            | CriterionRule::Bonus { .. }
                            | CriterionRule::Penalty { .. }
                    )
            }
        }
    }

    /// Gives points by the unit's rank in its cluster.
    pub(super) fn is_by_rank(&self) -> bool {
        matches!(&self.rule, Rule::Criterion(one, _) if matches!(one.rule, CriterionRule::ClusterRank(_)))
    }

    /// Whether its points may change with findings about a subject that bear these codes.
    pub(super) fn reads(&self, subject: &Subject, codes: &[&str]) -> bool {
        match &self.rule {
            Rule::Section(leaves) => leaves.contains(subject),
            Rule::Target(target) => target == subject,
            Rule::Discipline(rule) => codes.contains(&rule.code.as_str()),
            Rule::Criterion(_, scope) | Rule::Gate(_, scope) => scope.reads(subject, codes),
        }
    }
}

/// The required leaves under a node, in outline order; the node itself when it has no children.
fn required_leaves(node: &str, pack: &RulePack) -> Vec<Subject> {
    let nodes = &pack.outline.nodes;
    let Some(top) = pack.outline.index(node) else {
        return Vec::new();
    };
    let below = |leaf: usize| {
        std::iter::successors(Some(leaf), |&at| nodes[at].parent).any(|above| above == top)
    };
    nodes
        .iter()
        .enumerate()
        .filter(|(at, node)| node.children.is_empty() && !node.optional && below(*at))
        .map(|(_, node)| Subject::Section(node.id.clone()))
        .collect()
}

/// The id a section or target is printed by.
pub(super) fn id(subject: &Subject) -> &str {
    match subject {
        Subject::Section(id) | Subject::Target(id) => id,
        Subject::File(what) | Subject::Document(what) => what,
        Subject::Unit => "",
    }
}
