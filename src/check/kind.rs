//! What every kind of finding declares about itself, and the shape all findings of a kind share.

use std::borrow::Cow;

use crate::model::{
    Claim, FigureSource, Finding, FindingCode, Outcome, Severity, Subject, SubmissionState,
};
use crate::rules::{Parameter, Settings};

use super::{Check, Context};

/// A kind of finding: its public face, and how its check is made.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Stable code.
    pub code: FindingCode,
    /// Title in Vietnamese.
    pub title: &'static str,
    /// Severity unless the pack says otherwise.
    pub severity: Severity,
    /// What the rule says, in one Vietnamese sentence.
    pub summary: &'static str,
    /// The page `doichieu explain CODE` prints, in Vietnamese.
    pub doc: &'static str,
    /// What the unit or the board can do, in Vietnamese.
    pub hint: &'static str,
    /// Parameters a pack may set in `checks.toml`.
    pub params: &'static [Parameter],
    /// Makes the check from complete settings.
    pub(super) build: fn(&Settings) -> Box<dyn Check>,
}

impl Kind {
    /// A finding of this kind with nothing quoted yet. Only trouble carries the kind's severity and
    /// its hint; *met*, *not applicable* and *unreadable* are for information.
    pub(super) fn finding(&self, subject: Subject, outcome: Outcome, message: String) -> Finding {
        let trouble = matches!(
            outcome,
            Outcome::NotMet | Outcome::PartlyMet | Outcome::NotReported
        );
        Finding {
            code: self.code,
            severity: if trouble {
                self.severity
            } else {
                Severity::Info
            },
            subject,
            outcome,
            share_bp: if outcome == Outcome::Met { 10_000 } else { 0 },
            message,
            found: String::new(),
            expected: String::new(),
            difference: String::new(),
            evidence: Vec::new(),
            hint: Cow::Borrowed(if trouble { self.hint } else { "" }),
        }
    }

    /// For checks that look into the report: says once why the whole unit is left out, if it is.
    pub(super) fn skips_unit(&self, cx: &Context<'_>, out: &mut Vec<Finding>) -> bool {
        let (outcome, message) = match cx.state {
            SubmissionState::Received => return false,
            SubmissionState::NotSubmitted => (Outcome::NotApplicable, cx.silence_in_words()),
            SubmissionState::Unreadable => {
                (Outcome::Unreadable, "Không đọc được báo cáo của đơn vị")
            }
        };
        out.push(Finding {
            evidence: cx.file_evidence(),
            ..self.finding(Subject::Unit, outcome, message.to_owned())
        });
        true
    }

    /// For checks that look at figures: says once that there is nothing to look at. A sheet that could be
    /// read still counts when the report could not.
    pub(super) fn skips_figures(&self, cx: &Context<'_>, out: &mut Vec<Finding>) -> bool {
        let some = cx.claims.targets.iter().any(|claim| claim.value.is_some());
        cx.pack.targets.is_empty()
            || ((cx.state == SubmissionState::NotSubmitted || !some) && self.skips_unit(cx, out))
    }

    /// For checks of result cells: says what `judge` says of each, else once that there is none, or that none
    /// is wrong.
    pub(super) fn each_result_cell(
        &self,
        cx: &Context<'_>,
        out: &mut Vec<Finding>,
        none_wrong: &str,
        judge: impl Fn(&Claim) -> Option<Finding>,
    ) {
        let results = cx.claims.figures.iter();
        let results =
            results.filter(|claim| claim.source == FigureSource::Sheet && claim.figure.result);
        let mut found: Vec<Finding> = results.clone().filter_map(&judge).collect();
        found.dedup_by(|a, b| a.subject == b.subject);
        if found.is_empty() {
            let (outcome, message) = match results.count() {
                0 => (Outcome::NotApplicable, "Chưa có số liệu để so"),
                _ => (Outcome::Met, none_wrong),
            };
            found.push(Finding {
                evidence: cx.file_evidence(),
                ..self.finding(Subject::Unit, outcome, message.to_owned())
            });
        }
        out.append(&mut found);
    }
}
