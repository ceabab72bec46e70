//! The measures of the targets and the units they are counted in, ready to be found in text.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::{RulePack, Target, TargetKind};
use crate::text::{Token, TokenKind};

use super::cues::Cue;
use super::phrases::{Hit, Phrases, Sense, without_covered};
use super::wordings::Wordings;

/// A target named in a text, or something that only looks like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mention {
    /// The target with this index.
    Target(usize),
    /// A look-alike of the target with this index.
    LookAlike(usize),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    People,
    Turns,
    Organisations,
    Events,
    Things,
    Gifts,
    Money,
    Time,
    Percent,
}

/// A unit of measure found behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    /// Index in the vocabulary.
    pub(super) unit: usize,
    /// What is counted.
    pub(super) class: Class,
    /// Last token of the unit.
    pub(super) last: usize,
}

/// The units of measure of one text by their first token, in reading order.
#[derive(Debug, Clone, Default)]
pub(super) struct Units(Vec<(usize, Measure)>);

impl Units {
    /// The unit that begins at a token.
    pub(super) fn at(&self, token: usize) -> Option<Measure> {
        self.within(token, token)
    }

    /// The first unit that begins at one of the tokens `first..=last`.
    pub(super) fn within(&self, first: usize, last: usize) -> Option<Measure> {
        let from = self.0.partition_point(|(token, _)| *token < first);
        self.0
            .get(from)
            .filter(|(token, _)| *token <= last)
            .map(|(_, measure)| *measure)
    }

    /// Units that begin at one of the tokens `from..to`, with their first token.
    pub(super) fn among(
        &self,
        from: usize,
        to: usize,
    ) -> impl DoubleEndedIterator<Item = (usize, Measure)> + '_ {
        let start = self.0.partition_point(|(token, _)| *token < from);
        let end = self.0.partition_point(|(token, _)| *token < to);
        self.0[start..end.max(start)].iter().copied()
    }

    /// The first unit of the text with its first token.
    pub(super) fn first(&self) -> Option<(usize, Measure)> {
        self.0.first().copied()
    }
}

/// Everything that is needed to say what a number counts.
#[derive(Debug, Clone)]
pub(super) struct Measures {
    classes: Vec<Class>,
    names: Vec<String>,
    /// Unit of each target: index in the vocabulary.
    target_units: Vec<Option<usize>>,
    kinds: Vec<TargetKind>,
    /// Whom each target speaks about: the people its name begins with, as a unit.
    subjects: Vec<Option<usize>>,
    /// Everybody each target's name lists before its first verb: "Cán bộ đoàn, đoàn viên được …".
    people: Vec<BTreeSet<usize>>,
    /// Targets about organisations.
    of_organisations: Vec<bool>,
    /// Targets whose name asks for things finished.
    done: Vec<bool>,
    /// Words of each target's name, by key.
    words: Vec<BTreeSet<u64>>,
}

/// The phrases of every unit of measure, target and look-alike.
pub(super) fn phrases(pack: &RulePack) -> impl Iterator<Item = (&str, Sense)> {
    let units = pack.vocabulary.units.iter().enumerate();
    let units = units.flat_map(|(index, unit)| {
        let forms = unit.forms.iter();
        forms.map(move |form| (form.as_str(), Sense::Unit(index)))
    });
    let targets = pack.targets.iter().enumerate();
    let targets = targets.flat_map(|(index, target)| {
        let names = std::iter::once(&target.name).chain(&target.phrases);
        let names = names.map(move |name| (name, Mention::Target(index)));
        let others = target.not.iter();
        names
            .chain(others.map(move |other| (other, Mention::LookAlike(index))))
            .map(|(phrase, mention)| (phrase.as_str(), Sense::Mention(mention)))
    });
    units.chain(targets)
}

/// Every target and look-alike named, in reading order; a hit inside a longer hit of the same target is
/// left out.
pub(super) fn settle(hits: Vec<Hit<Mention>>) -> Vec<Hit<Mention>> {
    let mut kept = without_covered(hits, |other, hit| {
        other.value == hit.value
            && (other.words > hit.words
                || other.words == hit.words && (other.first, other.last) < (hit.first, hit.last))
    });
    kept.sort_by_key(|hit| (hit.first, hit.last, hit.value));
    kept
}

impl Measures {
    /// `phrases` hold those of [`phrases`] and the cues.
    pub(super) fn new(pack: &RulePack, phrases: &Phrases, wordings: &Wordings<'_>) -> Measures {
        let units = &pack.vocabulary.units;
        let by_name: BTreeMap<String, usize> = units
            .iter()
            .enumerate()
            .flat_map(|(index, unit)| {
                std::iter::once(&unit.name)
                    .chain(&unit.forms)
                    .map(move |form| (form.to_lowercase(), index))
            })
            .rev()
            .collect();
        let mut measures = Measures {
            classes: units.iter().map(|unit| class(&unit.class)).collect(),
            names: units.iter().map(|unit| unit.name.clone()).collect(),
            target_units: pack
                .targets
                .iter()
                .map(|target| by_name.get(&target.unit.to_lowercase()).copied())
                .collect(),
            kinds: pack.targets.iter().map(|target| target.kind).collect(),
            subjects: Vec::new(),
            people: Vec::new(),
            of_organisations: Vec::new(),
            done: Vec::new(),
            words: Vec::new(),
        };
        for target in &pack.targets {
            measures.read_name(target, phrases, wordings);
        }
        measures
    }

    /// What a target's name says about whom and what it counts.
    fn read_name(&mut self, target: &Target, phrases: &Phrases, wordings: &Wordings<'_>) {
        let name = wordings.get(&target.name);
        let tokens = &name.tokens.items;
        let hits = phrases.find(tokens);
        let class = |hit: &Hit<usize>| self.classes[hit.value];
        let opening = hits.units.iter().filter(|hit| hit.first == 0);
        let subject = opening.max_by_key(|hit| hit.last).map(|hit| hit.value);
        // People parted by nothing but commas.
        let mut at = 0;
        let mut people = BTreeSet::new();
        for hit in &hits.units {
            let between = tokens.get(at..hit.first).unwrap_or_default();
            if between.iter().any(|token| token.kind == TokenKind::Word) {
                continue;
            }
            if class(hit) == Class::People {
                people.insert(hit.value);
                at = at.max(hit.last + 1);
            }
        }
        let first = hits
            .units
            .iter()
            .min_by_key(|hit| (hit.first, std::cmp::Reverse(hit.last)));
        let of_organisations = first.is_some_and(|hit| class(hit) == Class::Organisations);
        let done = super::cues::settle(hits.cues, tokens)
            .iter()
            .any(|hit| hit.value == Cue::Done);
        self.subjects.push(subject);
        self.people.push(people);
        self.of_organisations.push(of_organisations);
        self.done.push(target.kind == TargetKind::Count && done);
        let words = tokens.iter().filter(|t| t.kind == TokenKind::Word);
        self.words.push(words.map(|t| t.key).collect());
    }

    /// The units among the hits, the longest at each place.
    pub(super) fn units(&self, hits: &[Hit<usize>], tokens: &[Token]) -> Units {
        let mut found: Vec<(usize, Measure)> = Vec::with_capacity(hits.len());
        for hit in hits {
            let measure = Measure {
                unit: hit.value,
                class: self.classes[hit.value],
                last: hit.last,
            };
            // A single mark such as "%" is no word; percentages are the scanner's business.
            if tokens[hit.first].kind != TokenKind::Word {
                continue;
            }
            // Hits come in reading order.
            match found.last_mut() {
                Some((first, known)) if *first == hit.first => {
                    if measure.last > known.last {
                        *known = measure;
                    }
                }
                _ => found.push((hit.first, measure)),
            }
        }
        Units(found)
    }

    /// Whether a target's name lists these people among those it begins with.
    pub(super) fn speaks_of(&self, target: usize, unit: usize) -> bool {
        self.people[target].contains(&unit)
    }

    /// The target that is counted in a unit, when there is only one.
    pub(super) fn only_target(&self, measure: Measure) -> Option<usize> {
        let mut targets = (0..self.kinds.len()).filter(|&target| {
            self.kinds[target] == TargetKind::Count
                && self.target_units[target] == Some(measure.unit)
        });
        targets.next().filter(|_| targets.next().is_none())
    }

    /// Whether a target speaks about organisations: the first unit its name holds is theirs.
    pub(super) fn is_of_organisations(&self, target: usize) -> bool {
        self.of_organisations[target]
    }

    /// Whether a target's name lists several groups of people.
    pub(super) fn names_several_people(&self, target: usize) -> bool {
        self.people[target].len() > 1
    }

    /// The target counts only what is finished.
    pub(super) fn asks_done(&self, target: usize) -> bool {
        self.done[target]
    }

    /// The people a target's name begins with.
    pub(super) fn subject(&self, target: usize) -> Option<usize> {
        self.subjects[target]
    }

    /// The people a name begins with, list marks passed over.
    pub(super) fn first_people(&self, tokens: &[Token], units: &Units) -> Option<usize> {
        let start = tokens
            .iter()
            .position(|t| t.kind == TokenKind::Word)
            .unwrap_or(0);
        units
            .within(start, start + 1)
            .filter(|m| matches!(m.class, Class::People))
            .map(|m| m.unit)
    }

    /// Targets of one line that ask the same of different people.
    pub(super) fn alike(&self, a: usize, b: usize) -> bool {
        let (x, y) = (&self.words[a], &self.words[b]);
        let shared = x.intersection(y).count();
        shared * 10 >= x.len().min(y.len()) * 6
    }

    /// Name of a unit.
    pub(super) fn name(&self, unit: usize) -> &str {
        &self.names[unit]
    }

    /// What a target is counted in.
    pub(super) fn target_class(&self, target: usize) -> Class {
        match self.kinds[target] {
            TargetKind::Rate => Class::Percent,
            TargetKind::Money => Class::Money,
            TargetKind::Count => {
                self.target_units[target].map_or(Class::Things, |unit| self.classes[unit])
            }
        }
    }

    /// How a printed unit agrees with a target's own.
    pub(super) fn agreement(&self, target: usize, measure: Measure) -> Agreement {
        let wanted = self.target_class(target);
        let same = self.target_units[target] == Some(measure.unit);
        match (wanted, measure.class) {
            _ if same => Agreement::Same,
            (Class::People, Class::People) | (Class::Turns, Class::Turns) => Agreement::Same,
            (Class::People, Class::Turns | Class::Gifts) | (Class::Turns, Class::People) => {
                Agreement::OtherCount
            }
            (Class::Percent, Class::People) => Agreement::CountForRate,
            _ => Agreement::Different,
        }
    }
}

/// Whether a number with this unit can be the target's figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// The target's own unit.
    Same,
    /// People where turns are asked for, or the other way round.
    OtherCount,
    /// A head count where a share is asked for.
    CountForRate,
    /// Something else altogether.
    Different,
}

fn class(name: &str) -> Class {
    match name {
        "people" => Class::People,
        "turns" => Class::Turns,
        "units" => Class::Organisations,
        "events" => Class::Events,
        "money" => Class::Money,
        "time" => Class::Time,
        "percent" => Class::Percent,
        "gifts" => Class::Gifts,
        _ => Class::Things,
    }
}
