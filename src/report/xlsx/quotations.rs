//! Which quotation stands in which row of *Minh chứng*, so that every other sheet can link to it.

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

/// The distinct quotations of one unit, or of the round (no unit), by file and place.
struct Block<'a> {
    /// Index of the unit; none for the round.
    unit: Option<usize>,
    /// Row of the first.
    first_row: u32,
    sorted: Vec<&'a Evidence>,
}

/// All quotations, in the order of their rows: the round's, then unit by unit in rank order.
///
/// There are hundreds a unit. Only their order is kept; what each is used for is found again when
/// its row is written.
pub(super) struct Quotations<'a> {
    comparison: &'a Comparison,
    blocks: Vec<Block<'a>>,
    /// Place in `blocks` of every unit.
    of_unit: Vec<usize>,
    /// Quotations that found no row because the sheet is full.
    pub(super) left_out: usize,
}

impl<'a> Quotations<'a> {
    pub(super) fn collect(comparison: &'a Comparison) -> Quotations<'a> {
        let mut all = Quotations {
            comparison,
            blocks: Vec::with_capacity(comparison.order.len() + 1),
            of_unit: vec![0; comparison.units.len()],
            left_out: 0,
        };
        let mut next_row = FIRST_ROW;
        for unit in std::iter::once(None).chain(comparison.order.iter().copied().map(Some)) {
            let mut sorted = Vec::new();
            each_use(comparison, unit, |evidence, _| sorted.push(evidence));
            sorted.sort_unstable();
            sorted.dedup();
            // The last row is kept for the sentence that says something was left out.
            let room = (SHEET_ROWS - 1 - next_row) as usize;
            all.left_out += sorted.len().saturating_sub(room);
            sorted.truncate(room);
            sorted.shrink_to_fit();
            if let Some(index) = unit {
                all.of_unit[index] = all.blocks.len();
            }
            let first_row = next_row;
            next_row += sorted.len() as u32;
            all.blocks.push(Block {
                unit,
                first_row,
                sorted,
            });
        }
        all
    }

    /// How many have a row.
    pub(super) fn count(&self) -> u32 {
        self.blocks
            .iter()
            .map(|block| block.sorted.len() as u32)
            .sum()
    }

    /// Unit by unit, the quotations in the order of their rows with their uses.
    pub(super) fn rows(
        &self,
    ) -> impl Iterator<Item = (Option<usize>, &'a Evidence, Vec<Use<'a>>)> + '_ {
        self.blocks.iter().flat_map(|block| {
            let mut uses: Vec<(u32, Use<'a>)> = Vec::new();
            each_use(self.comparison, block.unit, |evidence, by| {
                let place = block.sorted.binary_search(&evidence).ok();
                uses.extend(place.map(|place| (place as u32, by)));
            });
            uses.sort_unstable();
            uses.dedup();
            let mut uses = uses.into_iter().peekable();
            (0..).zip(&block.sorted).map(move |(place, evidence)| {
                let own = std::iter::from_fn(|| uses.next_if(|(of, _)| *of == place));
                (block.unit, *evidence, own.map(|(_, by)| by).collect())
            })
        })
    }

    /// Cell of *Minh chứng* where a quotation of a unit stands.
    pub(super) fn cell(&self, unit: Option<usize>, evidence: &Evidence) -> Option<String> {
        let block = self
            .blocks
            .get(unit.map_or(0, |index| self.of_unit[index]))?;
        let place = block.sorted.binary_search(&evidence).ok()?;
        Some(format!("'{SHEET}'!A{}", block.first_row + place as u32 + 1))
    }

    /// Cell of the first of several quotations.
    pub(super) fn first_cell(&self, unit: Option<usize>, evidence: &[Evidence]) -> Option<String> {
        self.cell(unit, evidence.first()?)
    }
}

/// Every quotation of a unit or the round, once for each thing it is used for.
fn each_use<'a>(
    comparison: &'a Comparison,
    unit: Option<usize>,
    mut visit: impl FnMut(&'a Evidence, Use<'a>),
) {
    let findings = match unit {
        None => &comparison.findings,
        Some(index) => {
            let assessment = &comparison.units[index].assessment;
            for node in &assessment.sections {
                for evidence in &node.evidence {
                    visit(evidence, Use::Node(&node.node));
                }
            }
            for target in &assessment.targets {
                let sources = [&target.report, &target.table, &target.sheet];
                for reported in sources.into_iter().flatten() {
                    visit(&reported.evidence, Use::Target(&target.target));
                }
            }
            &assessment.findings
        }
    };
    for finding in findings {
        for evidence in &finding.evidence {
            visit(evidence, Use::Finding(finding.code));
        }
    }
}
