//! What a file is for: the report that follows the outline, the sheet of figures, or another paper.

use crate::model::{Format, Role};

use super::Mapper;
use super::cues::Cue;
use super::found::{Found, PartOf, Prepared};
use super::headings;
use super::tables;

/// Lines looked at for the title.
const TITLE_LINES: usize = 25;
/// A report has headings of at least this many different outline nodes, or is told by its title.
const REPORT_NODES: usize = 6;
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
        let (report_title, plan_title, indicator_title) = titles_of(document);
        if plan_title && !report_title {
            return Role::Other;
        }
        if report_title && !indicator_title {
            return Role::Report;
        }
        let targets = most_targets(document);
        let lines = self.lines(&[document]);
        let decided = headings::decide(
            &lines,
            &self.titles,
            &self.pack.outline,
            &self.sequence,
            &self.pack.vocabulary,
            &self.lexicon,
            &self.lists,
        );
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

/// Whether the first lines carry the title of a report, of another paper, of an indicator table.
fn titles_of(document: &Prepared) -> (bool, bool, bool) {
    let mut found = (false, false, false);
    let texts = document.parts().flat_map(|part| match part {
        PartOf::Paragraph(_, paragraph) => vec![&paragraph.found],
        PartOf::Table(table) => {
            let rows = table.grid.rows.iter().take(6).flatten();
            rows.filter(|cell| cell.covered_by.is_none())
                .map(|cell| &*cell.found)
                .collect::<Vec<&Found>>()
        }
    });
    for text in texts
        .filter(|text| !text.tokens.items.is_empty())
        .take(TITLE_LINES)
    {
        for hit in text.cues.iter().filter(|hit| hit.first <= 1) {
            match hit.value {
                Cue::ReportTitle if !found.1 => found.0 = true,
                // "Thực hiện Kế hoạch số …" is no title; a title begins the line.
                Cue::PlanTitle if !found.0 && text.tokens.items.len() <= 14 => found.1 = true,
                Cue::IndicatorTitle => found.2 = true,
                _ => {}
            }
        }
    }
    found
}
