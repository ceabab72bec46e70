//! A finding in a language: what the program says about it, not what it quotes.

use std::borrow::Cow;

use crate::model::{Anchor, Evidence, Finding, Subject};

use super::Language;

impl Language {
    /// Says a finding in this language. Its code, its outcome, names and quotations stay.
    pub fn finding(self, finding: &mut Finding) {
        if self == Language::Vi {
            return;
        }
        self.turn(&mut finding.message);
        match &finding.subject {
            // What an outline asks for is the pack's own text: only whole wordings are ours there.
            Subject::Section(_) => {
                self.turn(&mut finding.found);
                self.turn_word(&mut finding.expected);
            }
            // What was found as evidence was read.
            Subject::Document(what) if what.starts_with("criterion:") => {
                self.turn_word(&mut finding.expected);
            }
            _ => {
                self.turn(&mut finding.found);
                self.turn(&mut finding.expected);
            }
        }
        self.turn(&mut finding.difference);
        if let Cow::Owned(hint) = self.say(&finding.hint) {
            finding.hint = Cow::Owned(hint);
        }
        for evidence in &mut finding.evidence {
            self.evidence(evidence);
        }
    }

    /// What stands for a quotation where none could be made. Quotations themselves stay.
    fn evidence(self, evidence: &mut Evidence) {
        if evidence.file.starts_with("(kỳ trước) ") {
            evidence.file = self.say(&evidence.file).into();
        } else if evidence.anchor == Anchor::File {
            self.turn(&mut evidence.quote);
        }
    }
}
