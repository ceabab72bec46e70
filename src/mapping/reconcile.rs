//! All figures of a unit's files, and what they come to for each target: one value a source, with
//! the room its printed form leaves, and whether the sources can be true together.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{
    Anchor, Claim, Claims, Evidence, Figure, FigureSource, NormalizedDocument, Precision, Progress,
    Reading, Reported, Role, SectionMap, TargetClaim, firm,
};

use crate::rules::Target;

use super::Mapper;
use super::figures::Place;
use super::found::{PartOf, Prepared};
use super::sections::shorten;
use super::tables::{self, TableFigure};

impl Mapper<'_> {
    /// Reads every figure of a unit's report and indicator files and reconciles them per target.
    /// Files of another role take no part.
    pub fn claims(
        &self,
        documents: &[(&Prepared, Role)],
        sections: &SectionMap,
        allocated: &BTreeMap<String, Decimal>,
    ) -> Claims {
        let plans: BTreeSet<(&str, &Anchor)> = sections
            .no_results
            .iter()
            .map(|(path, anchor)| (path.as_str(), anchor))
            .collect();
        let mut figures = Vec::new();
        for &(document, role) in documents {
            if role != Role::Other {
                self.document_figures(document, role, &plans, &mut figures);
            }
        }
        self.targets_in_brackets(&mut figures, allocated);
        let mut about: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
        for claim in &figures {
            if let Some(target) = &claim.figure.target {
                about.entry(target).or_default().push(claim);
            }
        }
        let targets = self
            .pack
            .targets
            .iter()
            .map(|target| {
                let about = about.get(target.id.as_str());
                reconcile(target, about.map_or(&[], Vec::as_slice), allocated)
            })
            .collect();
        Claims { figures, targets }
    }

    /// "đạt 53% chỉ tiêu (25.000 cây)": a bracket alone may hold the result or what was asked for; where it
    /// is just what the unit was asked for and the share is another than 100 %, it is no result.
    fn targets_in_brackets(&self, figures: &mut [Claim], allocated: &BTreeMap<String, Decimal>) {
        for target in &self.pack.targets {
            let asked = [
                allocated.get(&target.id).copied(),
                Some(target.goal.value()),
            ];
            let asked = asked.map(|asked| asked.filter(|asked| !asked.is_zero()));
            let is_asked = |figure: &Figure| {
                let asked = asked.iter().flatten();
                figure
                    .value
                    .is_some_and(|value| asked.clone().any(|a| *a == value))
            };
            let about = |claim: &Claim| {
                claim.source == FigureSource::Text
                    && claim.figure.target.as_deref() == Some(target.id.as_str())
            };
            let short: BTreeSet<Evidence> = figures
                .iter()
                .filter(|claim| about(claim) && claim.figure.reading == Reading::PctOfTarget)
                .filter(|claim| claim.figure.value != Some(Decimal::ONE_HUNDRED))
                .map(|claim| claim.evidence.clone())
                .collect();
            if short.is_empty() {
                continue;
            }
            for claim in figures.iter_mut() {
                let figure = &claim.figure;
                let bracketed = || claim.evidence.quote.contains(&format!("({}", figure.text));
                if figure.result
                    && figure.reading == Reading::Level
                    && about(claim)
                    && is_asked(figure)
                    && short.contains(&claim.evidence)
                    && bracketed()
                {
                    claim.figure.reading = Reading::TargetRestated;
                    claim.figure.result = false;
                }
            }
        }
    }

    fn document_figures(
        &self,
        prepared: &Prepared,
        role: Role,
        plans: &BTreeSet<(&str, &Anchor)>,
        figures: &mut Vec<Claim>,
    ) {
        let document = prepared.document();
        for part in prepared.parts() {
            match part {
                PartOf::Paragraph(block, paragraph) => {
                    let no_results = plans.contains(&(document.path.as_str(), &block.anchor));
                    if let Some(pasted) = &paragraph.pasted {
                        if !no_results {
                            table_claims(pasted, document, role, figures);
                        }
                        continue;
                    }
                    let place = Place {
                        no_results,
                        label: paragraph
                            .label
                            .as_ref()
                            .filter(|label| !label.bullet)
                            .map_or(0, |label| label.length),
                        year: self.pack.year,
                    };
                    let read = self.read_text(&block.text, &paragraph.found, place, &block.anchor);
                    let pieces = block.text.pieces();
                    for (span, read) in read {
                        let evidence = Evidence {
                            file: document.path.as_str().into(),
                            anchor: block.anchor.clone(),
                            quote: shorten(pieces.raw_slice(span.start, span.end).trim()),
                        };
                        figures.extend(read.into_iter().map(|figure| Claim {
                            evidence: evidence.clone(),
                            figure,
                            source: FigureSource::Text,
                        }));
                    }
                }
                PartOf::Table(table) => table_claims(&table.figures, document, role, figures),
            }
        }
    }
}

/// What the figures about one target come to.
fn reconcile(
    target: &Target,
    about: &[&Claim],
    allocated: &BTreeMap<String, Decimal>,
) -> TargetClaim {
    let assigned = allocated.get(&target.id).copied();
    let of = |source| reported(source, about);
    let (report, table, sheet) = (
        of(FigureSource::Text),
        of(FigureSource::Table),
        of(FigureSource::Sheet),
    );
    let sources: Vec<&Reported> = [&sheet, &table, &report]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    let apart = sources
        .iter()
        .enumerate()
        .any(|(i, a)| sources[i + 1..].iter().any(|b| !agree(a, b)));
    // Two totals in one report, or in two reports of one unit.
    let firm: Vec<(Decimal, &Claim)> = firm(about)
        .into_iter()
        .filter_map(|claim| Some((claim.figure.value?, claim)))
        .collect();
    let rooms: Vec<(Decimal, Decimal)> = firm
        .iter()
        .map(|(value, claim)| room(*value, claim))
        .collect();
    let highest_low = rooms.iter().map(|room| room.0).max();
    let lowest_high = rooms.iter().map(|room| room.1).min();
    let conflict = apart || lowest_high < highest_low;
    let of_sources = sources.iter().map(|reported| reported.value);
    let values: Vec<Decimal> = of_sources
        .chain(firm.iter().map(|(value, _)| *value))
        .collect();
    let ends = values.iter().min().zip(values.iter().max());
    // A sheet's number that may be a thousand times too small is not to be judged by while nothing else tells.
    let doubted = report.is_none()
        && sources
            .iter()
            .all(|one| target.lost_thousands(one.value, assigned).is_some());
    let unread = if sources.is_empty() {
        about.iter().any(|claim| claim.figure.is_error())
    } else {
        doubted
    };
    TargetClaim {
        target: target.id.clone(),
        assigned,
        value: sources
            .first()
            .map(|reported| reported.value)
            .filter(|_| !unread),
        apart: ends
            .filter(|_| conflict)
            .map(|(least, most)| (*least, *most)),
        percent: None,
        progress: if conflict {
            Progress::Conflict
        } else if unread {
            Progress::Unreadable
        } else {
            Progress::NotReported
        },
        outlook: String::new(),
        report,
        table,
        sheet,
    }
}

/// The figure one kind of source gives for a target: among several results the one that stands beside
/// its own target or percentage, then the one nobody has to ask about, then the largest, which is the
/// period's total where others are parts.
fn reported(source: FigureSource, about: &[&Claim]) -> Option<Box<Reported>> {
    let accompanied: BTreeSet<(&Anchor, &Evidence)> = about
        .iter()
        .filter(|claim| {
            let reading = claim.figure.reading;
            matches!(reading, Reading::PctOfTarget | Reading::TargetRestated)
        })
        .map(|claim| (&claim.figure.block, &claim.evidence))
        .collect();
    let best = about
        .iter()
        .enumerate()
        .filter(|(_, claim)| {
            claim.source == source && claim.figure.result && claim.figure.value.is_some()
        })
        .max_by_key(|(place, claim)| {
            (
                accompanied.contains(&(&claim.figure.block, &claim.evidence)),
                !claim.figure.review,
                claim.figure.value,
                std::cmp::Reverse(*place),
            )
        })
        .map(|(_, claim)| claim)?;
    let value = best.figure.value?;
    let (low, high) = room(value, best);
    Some(Box::new(Reported {
        value,
        low,
        high,
        evidence: best.evidence.clone(),
    }))
}

fn table_claims(
    found: &[TableFigure],
    document: &NormalizedDocument,
    role: Role,
    figures: &mut Vec<Claim>,
) {
    for found in found {
        let source = if role == Role::Indicators {
            FigureSource::Sheet
        } else {
            tables::source(&found.figure.block)
        };
        figures.push(Claim {
            evidence: tables::evidence(&document.path, &found.figure.block, &found.row),
            figure: found.figure.clone(),
            source,
        });
    }
}

/// Two sources can be true together.
fn agree(a: &Reported, b: &Reported) -> bool {
    a.low <= b.high && b.low <= a.high
}

/// The values a printed figure leaves open: its hedge, its range, the rounding of its last place.
fn room(value: Decimal, claim: &Claim) -> (Decimal, Decimal) {
    let figure = &claim.figure;
    let tenth = (value.abs() / Decimal::TEN).max(figure.step);
    match figure.precision {
        Precision::Range => (value, figure.value_max.unwrap_or(value)),
        Precision::Approx | Precision::Vague => (value - tenth, value + tenth),
        Precision::Over => (value, value + tenth),
        Precision::JustUnder => (value - tenth, value),
        Precision::Exact if figure.step == Decimal::ONE => (value, value),
        // Rounded to the nearest or cut off: both are usual.
        Precision::Exact => (value - figure.step / Decimal::TWO, value + figure.step),
    }
}
