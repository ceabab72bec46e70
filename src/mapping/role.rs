//! What a file is for: the report that follows the outline, the sheet of figures, or another paper.

use crate::model::{Format, NormalizedDocument, NormalizedPart, Role};
use crate::text::Tokens;

use super::Mapper;
use super::cues::Cue;
use super::headings;
use super::lines;
use super::tables::Grid;

/// Lines looked at for the title.
const TITLE_LINES: usize = 25;
/// A report has headings of at least this many different outline nodes, or is told by its title.
const REPORT_NODES: usize = 6;
/// A table about at least this many targets makes a file an indicator sheet.
const SHEET_TARGETS: usize = 3;

impl Mapper<'_> {
    /// Decides what a file is for from its content.
    pub fn role(&self, document: &NormalizedDocument, format: Format) -> Role {
        if format.is_spreadsheet() {
            let targets = self.most_targets(document);
            // A pack without targets has no indicator sheet to recognise; the board still wants to
            // see which sheet came in.
            return if targets >= 1 || self.pack.targets.is_empty() {
                Role::Indicators
            } else {
                Role::Other
            };
        }
        let (report_title, plan_title, indicator_title) = self.titles_of(document);
        if plan_title && !report_title {
            return Role::Other;
        }
        if report_title && !indicator_title {
            return Role::Report;
        }
        let targets = self.most_targets(document);
        let lines = lines::lines(&[document], &self.lexicon);
        let decided = headings::decide(
            &lines,
            &self.titles,
            &self.cues,
            &self.pack.outline,
            &self.pack.vocabulary,
        );
        let mut nodes: Vec<usize> = decided.iter().filter_map(|d| d.node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let words: usize = lines
            .iter()
            .filter(|line| !line.in_table)
            .map(|line| line.tokens.items.len())
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

    /// Targets in the table that speaks about most of them.
    fn most_targets(&self, document: &NormalizedDocument) -> usize {
        document
            .parts
            .iter()
            .filter_map(|part| match part {
                NormalizedPart::Table(table) => {
                    Some(self.targets_in(&Grid::of_table(table), self.pack.year))
                }
                NormalizedPart::Block(_) => None,
            })
            .max()
            .unwrap_or(0)
    }

    /// Whether the first lines carry the title of a report, of another paper, of an indicator table.
    fn titles_of(&self, document: &NormalizedDocument) -> (bool, bool, bool) {
        let mut found = (false, false, false);
        let blocks = document.parts.iter().flat_map(|part| match part {
            NormalizedPart::Block(block) => vec![&block.text],
            NormalizedPart::Table(table) => table
                .cells
                .iter()
                .take(6)
                .flatten()
                .filter(|cell| cell.covered_by.is_none())
                .map(|cell| &cell.text)
                .collect(),
        });
        for text in blocks
            .filter(|text| !text.key.trim().is_empty())
            .take(TITLE_LINES)
        {
            let tokens = Tokens::new(text, &self.lexicon, document.accented);
            let first = self
                .cues
                .find(&tokens.items)
                .into_iter()
                .filter(|hit| hit.first <= 1)
                .map(|hit| hit.value);
            for cue in first {
                match cue {
                    Cue::ReportTitle if !found.1 => found.0 = true,
                    // "Thực hiện Kế hoạch số …" is no title; a title begins the line.
                    Cue::PlanTitle if !found.0 && tokens.items.len() <= 14 => found.1 = true,
                    Cue::IndicatorTitle => found.2 = true,
                    _ => {}
                }
            }
        }
        found
    }
}
