//! Which quotation stands in which row of *Minh chứng*, so that every other sheet can link to it.

use std::collections::BTreeMap;

use crate::model::{Comparison, Evidence};

use super::grid::SHEET_ROWS;

/// Name of the sheet the links lead to.
pub(super) const SHEET: &str = "Minh chứng";
/// First data row of that sheet (from 0).
pub(super) const FIRST_ROW: u32 = 5;

/// What a quotation is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use<'a> {
    /// An outline node.
    Node(&'a str),
    /// A target.
    Target(&'a str),
    /// A finding.
    Finding(&'a str),
}

/// One distinct quotation of one unit.
pub(super) struct Quotation<'a> {
    /// Index of the unit; none for the round.
    pub(super) unit: Option<usize>,
    pub(super) evidence: &'a Evidence,
    pub(super) uses: Vec<Use<'a>>,
}

/// All quotations, in the order of their rows: the round's, then unit by unit in rank order, each
/// unit's by file and place.
pub(super) struct Quotations<'a> {
    pub(super) rows: Vec<Quotation<'a>>,
    /// Quotations that found no row because the sheet is full.
    pub(super) left_out: usize,
    places: BTreeMap<(Option<usize>, &'a Evidence), u32>,
}

impl<'a> Quotations<'a> {
    pub(super) fn collect(comparison: &'a Comparison) -> Quotations<'a> {
        let mut all = Quotations {
            rows: Vec::new(),
            left_out: 0,
            places: BTreeMap::new(),
        };
        let mut uses = BTreeMap::new();
        for finding in &comparison.findings {
            gather(&mut uses, &finding.evidence, Use::Finding(finding.code));
        }
        all.append(None, uses);
        for &index in &comparison.order {
            let assessment = &comparison.units[index].assessment;
            let mut uses = BTreeMap::new();
            for node in &assessment.sections {
                gather(&mut uses, &node.evidence, Use::Node(&node.node));
            }
            for target in &assessment.targets {
                for reported in [&target.report, &target.table, &target.sheet]
                    .into_iter()
                    .flatten()
                {
                    let one = std::slice::from_ref(&reported.evidence);
                    gather(&mut uses, one, Use::Target(&target.target));
                }
            }
            for finding in &assessment.findings {
                gather(&mut uses, &finding.evidence, Use::Finding(finding.code));
            }
            all.append(Some(index), uses);
        }
        all
    }

    /// Cell of *Minh chứng* where a quotation of a unit stands.
    pub(super) fn cell(&self, unit: Option<usize>, evidence: &'a Evidence) -> Option<String> {
        let row = self.places.get(&(unit, evidence))?;
        Some(format!("'{SHEET}'!A{}", row + 1))
    }

    /// Cell of the first of several quotations.
    pub(super) fn first_cell(
        &self,
        unit: Option<usize>,
        evidence: &'a [Evidence],
    ) -> Option<String> {
        self.cell(unit, evidence.first()?)
    }

    fn append(&mut self, unit: Option<usize>, uses: BTreeMap<&'a Evidence, Vec<Use<'a>>>) {
        // The last row is kept for the sentence that says something was left out.
        let room = (SHEET_ROWS - FIRST_ROW - 1) as usize;
        for (evidence, mut uses) in uses {
            if self.rows.len() >= room {
                self.left_out += 1;
                continue;
            }
            uses.sort_unstable();
            uses.dedup();
            let row = FIRST_ROW + self.rows.len() as u32;
            self.places.insert((unit, evidence), row);
            self.rows.push(Quotation {
                unit,
                evidence,
                uses,
            });
        }
    }
}

fn gather<'a>(
    uses: &mut BTreeMap<&'a Evidence, Vec<Use<'a>>>,
    evidence: &'a [Evidence],
    by: Use<'a>,
) {
    for one in evidence {
        uses.entry(one).or_default().push(by);
    }
}
