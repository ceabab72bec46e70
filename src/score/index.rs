//! Findings by what they are about.

use crate::model::{Finding, FindingCode, Outcome, Subject};

/// A finding as it counts: as it came, or taken as mended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'f> {
    /// Its place among the findings.
    pub(super) at: usize,
    pub(super) finding: &'f Finding,
    pub(super) outcome: Outcome,
    pub(super) share_bp: u32,
}

/// Findings in their own order, and found by subject and code.
#[derive(Clone)]
pub(super) struct Index<'f> {
    seen: Vec<Seen<'f>>,
    /// Places in `seen`, sorted by subject, then code.
    sorted: Vec<u32>,
}

impl<'f> Index<'f> {
    pub(super) fn new(findings: &'f [Finding]) -> Self {
        let seen: Vec<Seen<'f>> = findings
            .iter()
            .enumerate()
            .map(|(at, finding)| Seen {
                at,
                finding,
                outcome: finding.outcome,
                share_bp: finding.share_bp,
            })
            .collect();
        let mut sorted: Vec<u32> = (0..seen.len() as u32).collect();
        sorted.sort_by_key(|at| key(&findings[*at as usize]));
        Self { seen, sorted }
    }

    /// Everything, in its own order.
    pub(super) fn all(&self) -> &[Seen<'f>] {
        &self.seen
    }

    /// Everything said about a subject, by code.
    pub(super) fn about(&self, subject: &Subject) -> impl Iterator<Item = Seen<'f>> {
        self.stretch(|finding| finding.subject.cmp(subject))
    }

    /// What is said about a subject under a code. Should there be two, the harsher counts, whatever the
    /// order.
    pub(super) fn get(&self, code: FindingCode, subject: &Subject) -> Option<Seen<'f>> {
        self.stretch(|finding| key(finding).cmp(&(subject, code)))
            .reduce(|one, other| {
                let harshness =
                    |seen: &Seen<'f>| (seen.share_bp, seen.outcome, &seen.finding.message);
                if harshness(&other) < harshness(&one) {
                    other
                } else {
                    one
                }
            })
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

    /// Takes a finding, given by its place, as mended.
    pub(super) fn mend(&mut self, at: usize) {
        let seen = &mut self.seen[at];
        (seen.outcome, seen.share_bp) = (Outcome::Met, 10_000);
    }

    /// Adds a finding behind the others.
    pub(super) fn add(&mut self, finding: &'f Finding) {
        let at = self.seen.len();
        let (outcome, share_bp) = (finding.outcome, finding.share_bp);
        self.seen.push(Seen {
            at,
            finding,
            outcome,
            share_bp,
        });
        let seen = &self.seen;
        let place = self
            .sorted
            .partition_point(|other| key(seen[*other as usize].finding) <= key(finding));
        self.sorted.insert(place, at as u32);
    }

    /// The stretch of the sorted findings that compare as equal.
    fn stretch(
        &self,
        compare: impl Fn(&Finding) -> std::cmp::Ordering,
    ) -> impl Iterator<Item = Seen<'f>> {
        let seen = &self.seen;
        let finding = |at: &u32| seen[*at as usize].finding;
        let from = self
            .sorted
            .partition_point(|at| compare(finding(at)).is_lt());
        self.sorted[from..]
            .iter()
            .map(|at| seen[*at as usize])
            .take_while(move |seen| compare(seen.finding).is_eq())
    }
}

fn key(finding: &Finding) -> (&Subject, FindingCode) {
    (&finding.subject, finding.code)
}
