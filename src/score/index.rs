//! Findings by what they are about.

use std::collections::BTreeMap;

use crate::model::{Finding, FindingCode, Subject};

/// Findings by code and subject. Should one subject have two, the harsher counts, whatever the order.
pub(super) struct Index<'f>(BTreeMap<(&'f str, &'f Subject), (usize, &'f Finding)>);

impl<'f> Index<'f> {
    pub(super) fn new(findings: &'f [Finding]) -> Self {
        let mut index: BTreeMap<_, (usize, &Finding)> = BTreeMap::new();
        for (at, finding) in findings.iter().enumerate() {
            let harsher = |old: &Finding| {
                (finding.share_bp, finding.outcome, &finding.message)
                    < (old.share_bp, old.outcome, &old.message)
            };
            index
                .entry((finding.code, &finding.subject))
                .and_modify(|slot| {
                    if harsher(slot.1) {
                        *slot = (at, finding);
                    }
                })
                .or_insert((at, finding));
        }
        Self(index)
    }

    pub(super) fn get(&self, code: FindingCode, subject: &Subject) -> Option<(usize, &'f Finding)> {
        // The map's keys may be seen as living only as long as `subject` does.
        let index: &BTreeMap<(&str, &Subject), (usize, &'f Finding)> = &self.0;
        index.get(&(code, subject)).copied()
    }

    /// Codes of everything said about a subject.
    pub(super) fn codes_about(&self, subject: &Subject) -> impl Iterator<Item = FindingCode> {
        let subject = subject.clone();
        self.0
            .iter()
            .filter(move |((_, about), _)| **about == subject)
            .map(|(_, (_, finding))| finding.code)
    }

    /// The codes among `wanted` that say something about a subject.
    pub(super) fn codes_among(
        &self,
        wanted: &[FindingCode],
        subject: &Subject,
    ) -> Vec<FindingCode> {
        let said = |code: &&FindingCode| self.get(code, subject).is_some();
        wanted.iter().filter(said).copied().collect()
    }
}
