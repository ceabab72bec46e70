//! What every kind of finding between units declares about itself.

use std::borrow::Cow;

use crate::model::{Finding, FindingCode, Outcome, Severity, Subject};
use crate::rules::{Parameter, Settings};

use super::Check;

/// A kind of finding between units: its public face, and how its check is made.
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
    /// It looks at every unit that handed in a report, so that silence about a unit means *met*.
    pub(super) of_units: bool,
    /// Makes the check from complete settings.
    pub(super) build: fn(&Settings) -> Box<dyn Check>,
}

impl Kind {
    /// A sign of this kind, with nothing quoted yet.
    pub(super) fn finding(&self, subject: Subject, message: String) -> Finding {
        Finding {
            code: self.code,
            severity: self.severity,
            subject,
            outcome: Outcome::NotMet,
            share_bp: 0,
            message,
            found: String::new(),
            expected: String::new(),
            difference: String::new(),
            evidence: Vec::new(),
            hint: Cow::Borrowed(self.hint),
        }
    }

    /// Nothing of this kind was seen in a unit; only counted, so it carries no words.
    pub(super) fn silent(&self, outcome: Outcome) -> Finding {
        Finding {
            severity: Severity::Info,
            outcome,
            share_bp: if outcome == Outcome::Met { 10_000 } else { 0 },
            hint: Cow::Borrowed(""),
            ..self.finding(Subject::Unit, String::new())
        }
    }
}
