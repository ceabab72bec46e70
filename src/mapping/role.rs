//! What a file is for: the report that follows the outline, the sheet of figures, or another paper.

use std::collections::BTreeSet;

use crate::model::{Format, Role};

use super::Mapper;
use super::cues::Cue;
use super::found::{Found, PartOf, Prepared};
use super::tables;

/// Lines looked at for the title.
const TITLE_LINES: usize = 25;
/// A report has headings of at least this many different outline nodes, or is told by its title.
const REPORT_NODES: usize = 6;
/// Shorter lines are headings.
const SENTENCE: usize = 10;
/// A plan or notice whose title announces results reports where it covers so many outline nodes and so many
/// sentences count something …
const ANNOUNCED: usize = 10;
/// … more than so many times those that look ahead;
const ANNOUNCED_AHEAD: usize = 2;
/// one whose title does not, where it clearly does nothing else.
const UNANNOUNCED: usize = 20;
const UNANNOUNCED_AHEAD: usize = 5;
/// Lines below a title that may go on with it.
const SUBTITLE: usize = 3;
/// A table about at least this many targets makes a file an indicator sheet.
const SHEET_TARGETS: usize = 3;

impl Mapper<'_> {
    /// Decides what a file is for from its content.
    pub fn role(&self, document: &Prepared, format: Format) -> Role {
        if format.is_spreadsheet() {
            let targets = most_targets(document);
            // A pack without targets has no indicator sheet to recognise; the board still wants to
            // see which sheet came in.
            return if targets >= 1 || self.pack.targets.is_empty() {
                Role::Indicators
            } else {
                Role::Other
            };
        }
        let Titles {
            report: report_title,
            plan: plan_title,
            indicators: indicator_title,
            results,
        } = titles_of(document);
        if plan_title && !report_title && !self.tells_results(document, results) {
            return Role::Other;
        }
        if report_title && !indicator_title {
            return Role::Report;
        }
        let targets = most_targets(document);
        let lines = self.lines(&[document]);
        let decided = self.decided(&lines);
        let mut nodes: Vec<usize> = decided.iter().filter_map(|d| d.node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let words: usize = lines
            .iter()
            .filter(|line| !line.in_table)
            .map(|line| line.found.tokens.items.len())
            .sum();
        if targets >= SHEET_TARGETS
            && (indicator_title || nodes.len() < REPORT_NODES)
            && words < 400
        {
            return Role::Indicators;
        }
        if report_title || nodes.len() >= REPORT_NODES {
            return Role::Report;
        }
        // A short report without a title: a few headings, and prose under them.
        if nodes.len() >= 2 && words >= 150 {
            return Role::Report;
        }
        Role::Other
    }

    /// Whether a paper under the title of a plan or a notice reports all the same: it covers much of the
    /// outline outside what it plans, and its sentences count things there instead of looking ahead.
    fn tells_results(&self, document: &Prepared, announced: bool) -> bool {
        let lines = self.lines(&[document]);
        let decided = self.decided(&lines);
        let mut nodes = BTreeSet::new();
        let (mut counted, mut ahead) = (0, 0);
        for (line, decision) in lines.iter().zip(&decided) {
            if decision.no_results {
                continue;
            }
            nodes.extend(decision.node);
            // A heading says "kết quả" in a plan too; only what is written under it tells.
            let written = match (decision.heading, line.lead) {
                (true, Some(lead)) => lead.content,
                _ => Some(0),
            };
            let Some(from) = written else { continue };
            let tokens = &line.found.tokens.items;
            let behind = |at: usize| tokens[at].start as usize >= from;
            if tokens.iter().filter(|t| t.start as usize >= from).count() < SENTENCE {
                continue;
            }
            let mut hits = line.found.cues.iter();
            let intends = |cue| matches!(cue, Cue::Plan | Cue::Intention | Cue::Forecast);
            if hits.any(|hit| behind(hit.first) && intends(hit.value)) {
                ahead += 1;
            } else {
                let mut numbers = line.found.numbers.iter();
                counted += usize::from(numbers.any(|number| number.start >= from));
            }
        }
        let (least, share) = if announced {
            (ANNOUNCED, ANNOUNCED_AHEAD)
        } else {
            (UNANNOUNCED, UNANNOUNCED_AHEAD)
        };
        nodes.len() >= least && counted >= least && counted > share * ahead
    }
}

/// Targets in the table that speaks about most of them.
fn most_targets(document: &Prepared) -> usize {
    document
        .parts()
        .filter_map(|part| match part {
            PartOf::Table(table) => Some(tables::targets_in(&table.figures)),
            PartOf::Paragraph(..) => None,
        })
        .max()
        .unwrap_or(0)
}

/// What the first lines of a file call it.
#[derive(Default)]
struct Titles {
    report: bool,
    /// A plan, a notice, a letter, a list …
    plan: bool,
    indicators: bool,
    /// What stands below the title of a plan or notice begins with "kết quả".
    results: bool,
}

fn titles_of(document: &Prepared) -> Titles {
    let mut found = Titles::default();
    let texts = document.parts().flat_map(|part| match part {
        PartOf::Paragraph(_, paragraph) => vec![&paragraph.found],
        PartOf::Table(table) => {
            let rows = table.grid.rows.iter().take(6).flatten();
            rows.filter(|cell| cell.covered_by.is_none())
                .map(|cell| &*cell.found)
                .collect::<Vec<&Found>>()
        }
    });
    let mut below = None;
    for text in texts
        .filter(|text| !text.tokens.items.is_empty())
        .take(TITLE_LINES)
    {
        below = below.map(|lines| lines + 1);
        for hit in text.cues.iter().filter(|hit| hit.first <= 1) {
            match hit.value {
                Cue::ReportTitle if !found.plan => found.report = true,
                // "Thực hiện Kế hoạch số …" is no title; a title begins the line.
                Cue::PlanTitle if !found.report && text.tokens.items.len() <= 14 => {
                    found.plan = true;
                    below = below.or(Some(0));
                }
                Cue::IndicatorTitle => found.indicators = true,
                Cue::Realised => {
                    found.results |= below.is_some_and(|lines| (1..=SUBTITLE).contains(&lines));
                }
                _ => {}
            }
        }
    }
    found
}
