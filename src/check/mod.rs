//! Checks: what was read, held against what was asked. One file per kind of finding (its page, its
//! parameters, its logic, its tests), one line per kind in `registry`.
//!
//! A check reports *met* as well as *not met*, so that every point of the score has a reason. It never
//! turns "could not read" into "missing", nor "not reported" into zero: see `doubt`.

mod allocation_differs;
mod cell_stored_as_date;
mod doubt;
mod evidence_contradicts;
mod evidence_missing;
mod figures_disagree;
mod file_unreadable;
mod format;
mod kind;
mod legacy_encoding;
mod not_submitted;
mod outline_copied;
mod percent_wrong;
mod printed;
mod registry;
mod report_late;
mod searched;
mod section_missing;
mod section_thin;
mod self_score_sum;
mod target_not_met;
mod target_not_reported;
mod template_left_in;
#[cfg(test)]
mod testing;
mod unit_of_measure;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{
    Anchor, Claims, Evidence, FileRecord, Finding, FindingCode, NodeState, NormalizedDocument,
    Period, Punctuality, Role, SectionMap, Severity, Subject, SubmissionState, Unit,
};
use crate::rules::{Diagnostic, Level, Places, RulePack, Target, nearest_name};

pub use crate::rules::{Parameter, Settings};
pub use kind::Kind;
pub use registry::kinds;

/// One check, ready to run on any number of units.
pub trait Check: Send + Sync {
    /// Says what it concludes about one unit, in the pack's order.
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>);
}

/// Everything known about one unit when checks run.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The rules.
    pub pack: &'a RulePack,
    /// The unit.
    pub unit: &'a Unit,
    /// Whether it reported.
    pub state: SubmissionState,
    /// Its punctuality.
    pub punctuality: &'a Punctuality,
    /// Its files.
    pub files: &'a [FileRecord],
    /// What it reports under each outline node.
    pub sections: &'a SectionMap,
    /// Its figures, already judged by `progress`.
    pub claims: &'a Claims,
    /// The documents that could be read.
    pub documents: &'a [&'a NormalizedDocument],
    /// The parts of the targets given to it, by target id.
    pub allocated: &'a BTreeMap<String, Decimal>,
    /// The period of the round.
    pub period: &'a Period,
    /// The day taken as today, ISO; the same that `progress` was given.
    pub as_of: &'a str,
    /// Where files of a unit without any may lie: paths that fit no unit for sure, or stand under
    /// another one.
    pub astray: &'a [String],
}

/// Why there is no file of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Silence {
    /// It handed in something, as the register or a stray file says; the files have to be found.
    Astray,
    /// Its due day is still to come.
    NotDue,
    /// It owes its report.
    Owing,
}

impl<'a> Context<'a> {
    /// What the unit reports under an outline node, given by its index in the pack's outline.
    fn node(&self, index: usize) -> Option<&'a NodeState> {
        let id = &self.pack.outline.nodes.get(index)?.id;
        let nodes = &self.sections.nodes;
        // The map lists every node in outline order, so the search is for maps built by hand.
        nodes
            .get(index)
            .filter(|state| state.node == *id)
            .or_else(|| nodes.iter().find(|state| state.node == *id))
    }

    /// Why there is no file; only asked where there is none.
    fn silence(&self) -> Silence {
        let due = self.punctuality.due.as_deref();
        if self.punctuality.received.is_some() {
            Silence::Astray
        } else if due.is_some_and(|due| due > self.as_of) {
            Silence::NotDue
        } else if self.astray.is_empty() {
            Silence::Owing
        } else {
            Silence::Astray
        }
    }

    /// The same in words, for checks that have nothing to look at.
    fn silence_in_words(&self) -> &'static str {
        match self.silence() {
            Silence::Astray => "Chưa tìm thấy tệp của đơn vị",
            Silence::NotDue => "Chưa đến hạn nộp",
            Silence::Owing => "Đơn vị chưa nộp báo cáo",
        }
    }

    /// The leaves the outline asks for from every unit, by index.
    fn required_leaves(&self) -> impl Iterator<Item = usize> + use<'a> {
        let nodes = self.pack.outline.nodes.iter().enumerate();
        nodes
            .filter(|(_, node)| node.children.is_empty() && !node.optional)
            .map(|(index, _)| index)
    }

    /// A target of the pack.
    fn target(&self, id: &str) -> Option<&'a Target> {
        self.pack.targets.iter().find(|target| target.id == id)
    }

    /// The role of a file; a file that is not listed counts as part of the report.
    fn role(&self, path: &str) -> Role {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map_or(Role::Report, |file| file.role)
    }

    /// The files that were searched, as evidence for what was not found.
    fn file_evidence(&self) -> Vec<Evidence> {
        searched::files(self)
    }
}

/// A line of the board's register as evidence.
fn register(quote: &str) -> Evidence {
    Evidence {
        file: "units.csv".into(),
        anchor: Anchor::File,
        quote: quote.to_owned(),
    }
}

/// The checks of one rule pack.
pub struct CheckSet {
    checks: Vec<Entry>,
}

/// One enabled check.
struct Entry {
    kind: &'static Kind,
    check: Box<dyn Check>,
    severity: Option<Severity>,
}

impl CheckSet {
    /// [`CheckSet::compile_at`] for a pack whose places are not at hand.
    pub fn compile(pack: &RulePack) -> Result<CheckSet, Vec<Diagnostic>> {
        CheckSet::compile_at(pack, &Places::default(), &[])
    }

    /// Reads the pack's choice of checks. Kinds the pack does not mention run with their defaults;
    /// `elsewhere` are the codes of checks that another module runs.
    ///
    /// # Errors
    /// Every unknown code, repeated code, unknown parameter and parameter out of range, all at once,
    /// each at its place.
    pub fn compile_at(
        pack: &RulePack,
        places: &Places,
        elsewhere: &[FindingCode],
    ) -> Result<CheckSet, Vec<Diagnostic>> {
        let known = || {
            let own = kinds().iter().map(|kind| kind.code);
            own.chain(elsewhere.iter().copied())
        };
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        for spec in &pack.checks {
            if !known().any(|code| code == spec.code) {
                faults.push(places.diagnostic(
                    &format!("check:{}", spec.code),
                    Level::Error,
                    format!("Không có phép kiểm tra nào mang mã “{}”", spec.code),
                    nearest_name(&spec.code, known()),
                ));
            } else if !seen.insert(spec.code.as_str()) {
                faults.push(places.diagnostic(
                    &format!("check:{}", spec.code),
                    Level::Error,
                    format!("Phép kiểm tra “{}” được khai báo hai lần", spec.code),
                    "Giữ lại một mục [[check]] cho mỗi mã",
                ));
            }
        }
        let mut checks = Vec::new();
        for kind in kinds() {
            let spec = pack.checks.iter().find(|spec| spec.code == kind.code);
            let mut settings = Settings::defaults(kind.params);
            if let Some(spec) = spec {
                settings.read(kind.code, kind.params, spec, places, &mut faults);
            }
            if spec.is_none_or(|spec| spec.enabled) {
                checks.push(Entry {
                    kind,
                    check: (kind.build)(&settings),
                    severity: spec.and_then(|spec| spec.severity),
                });
            }
        }
        if faults.is_empty() {
            Ok(CheckSet { checks })
        } else {
            Err(faults)
        }
    }

    /// Runs every check on one unit. Findings come in registry order, then in the order of their
    /// subjects: the unit, files by path, outline nodes and targets in the pack's order, the rest.
    pub fn run(&self, cx: &Context<'_>) -> Vec<Finding> {
        let mut all = Vec::new();
        for entry in &self.checks {
            let mut found = Vec::new();
            entry.check.run(cx, &mut found);
            if let Some(severity) = entry.severity {
                for finding in &mut found {
                    if finding.severity == entry.kind.severity && finding.is_trouble() {
                        finding.severity = severity;
                    }
                }
            }
            found.sort_by_cached_key(|finding| place(&finding.subject, cx.pack));
            all.append(&mut found);
        }
        all
    }
}

/// Where a subject stands among the others of its check.
fn place(subject: &Subject, pack: &RulePack) -> (u8, usize, String) {
    let rank = |found: Option<usize>| found.unwrap_or(usize::MAX);
    match subject {
        Subject::Unit => (0, 0, String::new()),
        Subject::File(path) => (1, 0, path.clone()),
        Subject::Section(id) => (2, rank(pack.outline.index(id)), id.clone()),
        Subject::Target(id) => {
            let index = pack.targets.iter().position(|target| target.id == *id);
            (3, rank(index), id.clone())
        }
        Subject::Document(what) => (4, 0, what.clone()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::{Case, figure, quote, reported};
    use super::*;
    use crate::model::{Outcome, Progress, Reading, Reported};
    use crate::rules::{CheckSpec, Param};

    impl Reported {
        #[allow(clippy::unnecessary_box_returns, reason = "the model keeps it boxed")]
        fn with(mut self: Box<Self>, value: Decimal) -> Box<Self> {
            (self.value, self.low, self.high) = (value, value, value);
            self
        }
    }

    fn spec(code: &str) -> CheckSpec {
        CheckSpec {
            code: code.into(),
            enabled: true,
            severity: None,
            params: BTreeMap::new(),
        }
    }

    #[test]
    fn every_fault_of_the_choice_is_reported_at_once() {
        let mut case = Case::new();
        let mut wrong_param = spec("report-late");
        wrong_param.params = BTreeMap::from([
            ("grace_day".to_owned(), Param::Int(1)),
            ("grace_days".to_owned(), Param::Int(-3)),
        ]);
        let mut wrong_type = spec("figures-disagree");
        wrong_type
            .params
            .insert("tolerance_bp".into(), Param::Text("ít".into()));
        case.pack.checks = vec![
            spec("section-mising"),
            wrong_param,
            wrong_type,
            spec("section-thin"),
            spec("section-thin"),
        ];
        let Err(faults) = CheckSet::compile(&case.pack) else {
            panic!("the pack is wrong")
        };
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "Không có phép kiểm tra nào mang mã “section-mising”",
                "Phép kiểm tra “section-thin” được khai báo hai lần",
                "Phép kiểm tra “report-late” không có tham số “grace_day”",
                "Tham số “grace_days” của phép kiểm tra “report-late” phải là số nguyên từ 0 đến 60",
                "Tham số “tolerance_bp” của phép kiểm tra “figures-disagree” phải là số nguyên từ 0 đến 1000",
            ]
        );
        assert_eq!(faults[0].help, "Có phải ý là “section-missing”?");
        assert_eq!(faults[2].help, "Có phải ý là “grace_days”?");
    }

    #[test]
    fn a_fault_points_at_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "pack.toml",
            "id = \"thu\"\ntitle = \"Bộ thử\"\nyear = 2024\nsource = \"thử\"\n",
        );
        write(
            "checks.toml",
            "[[check]]\ncode = \"report-late\"\ngrace_day = 1\n\n[[check]]\ncode = \"section-mising\"\n",
        );
        let loaded = crate::rules::load(folder.path().to_str().unwrap(), None).unwrap();
        let Err(faults) = CheckSet::compile_at(&loaded.pack, &loaded.places, &[]) else {
            panic!("the pack is wrong")
        };
        let places: Vec<_> = faults.iter().map(|f| (f.line, f.column)).collect();
        assert_eq!(places, [(6, 8), (3, 1)]);
        assert!(faults.iter().all(|f| f.file.ends_with("checks.toml")));
        assert!(faults.iter().all(|f| f.excerpt.is_some()));
    }

    #[test]
    fn a_pack_turns_checks_off_and_changes_severity() {
        let mut case = Case::new();
        case.state = SubmissionState::NotSubmitted;
        let mut softer = spec("not-submitted");
        softer.severity = Some(Severity::Warning);
        let mut off = spec("section-missing");
        off.enabled = false;
        case.pack.checks = vec![softer, off];
        let findings = case.run_all();
        let first = findings
            .iter()
            .find(|finding| finding.code == "not-submitted")
            .unwrap();
        assert_eq!(first.severity, Severity::Warning);
        assert!(findings.iter().all(|f| f.code != "section-missing"));
        assert!(findings.iter().any(|f| f.code == "section-thin"));
    }

    #[test]
    fn findings_come_in_registry_order_then_in_the_pack_s_order() {
        let findings = Case::new().run_all();
        let rank = |code| kinds().iter().position(|kind| kind.code == code).unwrap();
        assert!(findings.is_sorted_by_key(|finding| rank(finding.code)));
        let sections: Vec<_> = findings
            .iter()
            .filter(|finding| finding.code == "section-missing")
            .map(|finding| finding.subject.to_string())
            .collect();
        assert_eq!(
            sections,
            [
                "section:I",
                "section:II.1.1.a",
                "section:II.1.1.b",
                "section:II.1.2",
                "section:II.2.1",
                "section:II.2.2",
            ]
        );
    }

    #[test]
    fn a_unit_that_cannot_be_read_is_told_once_a_check() {
        let mut case = Case::new();
        case.state = SubmissionState::Unreadable;
        case.documents.clear();
        for finding in case.run_all() {
            assert_eq!(finding.severity, Severity::Info, "{}", finding.code);
            assert!(
                !matches!(finding.subject, Subject::Target(_) | Subject::Section(_)),
                "{} {}",
                finding.code,
                finding.subject
            );
        }
    }

    #[test]
    fn one_finding_per_check_and_subject() {
        for state in [
            SubmissionState::Received,
            SubmissionState::NotSubmitted,
            SubmissionState::Unreadable,
        ] {
            let mut case = Case::new();
            case.state = state;
            let mut seen = BTreeSet::new();
            for finding in case.run_all() {
                assert!(
                    seen.insert((finding.code, finding.subject.clone())),
                    "{} {} twice",
                    finding.code,
                    finding.subject
                );
                assert!(!finding.message.is_empty());
                assert!(!finding.evidence.is_empty(), "{}", finding.code);
                assert_eq!(finding.outcome == Outcome::Met, finding.share_bp == 10_000);
            }
        }
    }

    fn value() -> impl Strategy<Value = Decimal> {
        prop_oneof![
            (0i64..5_000, 0u32..3).prop_map(|(n, scale)| Decimal::new(n, scale)),
            prop::sample::select(vec![
                Decimal::ZERO,
                Decimal::MAX,
                Decimal::MIN,
                Decimal::new(1, 28)
            ]),
        ]
    }

    proptest! {
        /// Whatever was read, checks end, quote something, and keep share and outcome in step.
        #[test]
        fn no_figure_stops_a_check(
            values in prop::collection::vec((value(), 0usize..3, 0usize..6, 0u32..3, any::<bool>()), 0..12),
            allocated in prop::option::of(value()),
            sources in (prop::option::of(value()), prop::option::of(value())),
        ) {
            let readings = [
                Reading::Level, Reading::Rate, Reading::PctOfTarget,
                Reading::TargetRestated, Reading::PreviousYear, Reading::Distractor,
            ];
            let mut case = Case::new();
            let ids = ["8b", "11b", "7a"];
            case.claims.figures = values
                .iter()
                .map(|(value, id, reading, paragraph, result)| {
                    let mut claim = figure(ids[*id], *paragraph, "1/2", "1", "1", readings[*reading]);
                    claim.figure.value = Some(*value);
                    claim.figure.result = *result;
                    claim
                })
                .collect();
            case.allocated.extend(allocated.map(|part| ("8b".to_owned(), part)));
            let source = |value| reported("0", quote(1, "…")).with(value);
            case.claim("8b").report = sources.0.map(source);
            case.claim("8b").sheet = sources.1.map(source);
            case.claim("8b").value = sources.0;
            case.claim("8b").assigned = allocated;
            case.claim("8b").progress = Progress::Behind;
            for finding in case.run_all() {
                prop_assert!(!finding.evidence.is_empty());
                prop_assert!(finding.share_bp <= 10_000);
                prop_assert_eq!(finding.outcome == Outcome::Met, finding.share_bp == 10_000);
            }
        }
    }
}
