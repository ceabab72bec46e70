//! One unit, from its files to its assessment. Its documents end here.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_decimal::Decimal;

use super::files::{self, Reading};
use super::room::Place;
use crate::calendar::Calendar;
use crate::check::{CheckSet, Context};
use crate::cross::Reader;
use crate::ingest::Archives;
use crate::mapping::{Mapper, Prepared};
use crate::model::{
    Anchor, Assessment, Claims, Evidence, FileRecord, Finding, Fingerprint, NodeState, Outcome,
    Points, Progress, Punctuality, Role, SectionMap, SectionState, Severity, Subject, Submission,
    SubmissionState, TargetClaim, Unit,
};
use crate::round::{Letterheads, Page, Round, Stranger, Terms, punctuality};
use crate::rules::RulePack;
use crate::{progress, score, selfscore};

/// What all units of a run share.
pub(super) struct Job<'a> {
    pub(super) round: &'a Round,
    pub(super) pack: &'a RulePack,
    /// The pack's score lines.
    pub(super) sheet: &'a score::Sheet<'a>,
    pub(super) mapper: &'a Mapper<'a>,
    pub(super) checks: &'a CheckSet,
    pub(super) calendar: &'a Calendar,
    /// Whose letterheads are whose.
    pub(super) letterheads: &'a Letterheads<'a>,
    /// Reads the units' files.
    pub(super) archives: &'a Archives,
    /// Takes what stays of a unit's texts.
    pub(super) reader: &'a Reader<'a>,
    /// The day taken as today, ISO.
    pub(super) as_of: String,
}

/// A unit, and the reports in its folder that may be another's.
pub(super) struct Assessed {
    pub(super) assessment: Assessment,
    pub(super) strangers: Vec<Stranger>,
    /// About files of others or nobody that look like the unit's.
    pub(super) of_round: Vec<Finding>,
}

/// What a unit reports: where, and which figures.
pub(super) struct Content {
    pub(super) sections: SectionMap,
    pub(super) claims: Claims,
}

impl Job<'_> {
    /// None where there is no room for the unit beside others; else cannot fail: trouble is a finding.
    pub(super) fn assess(
        &self,
        submission: &Submission,
        skipped: &[(String, String)],
        astray: &[String],
        place: Place,
    ) -> Option<Assessed> {
        let unit = &submission.unit;
        let reading = files::read(submission, skipped, self.archives, self.mapper, place)?;
        let state = self.state(unit, &reading);
        let terms = Terms {
            deadline: self.round.deadline,
            cutoff: self.round.cutoff,
            note: &self.round.deadline_note,
        };
        let silent_on = (state == SubmissionState::NotSubmitted).then_some(self.as_of.as_str());
        let punctuality = if state == SubmissionState::NotSubmitted && !reading.records.is_empty() {
            // The day the board logged is that of the plan or the cover letter.
            let unheard = Unit {
                received: None,
                ..unit.clone()
            };
            punctuality(terms, &unheard, self.calendar, silent_on)
        } else {
            punctuality(terms, unit, self.calendar, silent_on)
        };
        let judged = catch_unwind(AssertUnwindSafe(|| {
            let content = self.content(unit, state, &reading);
            let findings = self.findings(unit, state, &punctuality, &reading, &content, astray);
            let units = &self.round.units;
            let at = units.iter().position(|known| known.id == unit.id);
            let print = at.map_or_else(Fingerprint::default, |at| {
                // A plan alone is compared with nobody's report.
                let read = match state {
                    SubmissionState::NotSubmitted => &[][..],
                    _ => &reading.documents,
                };
                let documents = read.iter().map(Prepared::document);
                let documents: Vec<_> = documents.zip(reading.roles.iter().copied()).collect();
                self.reader.fingerprint(at, &documents)
            });
            (content, findings, self.strangers(unit, &reading), print)
        }));
        let (state, content, mut findings, strangers, fingerprint) = match judged {
            Ok((content, findings, strangers, print)) => {
                (state, content, findings, strangers, print)
            }
            Err(panic) => {
                let finding = failed(unit, &files::said(panic.as_ref()));
                (
                    SubmissionState::Unreadable,
                    self.nothing(),
                    vec![finding],
                    Vec::new(),
                    Fingerprint::default(),
                )
            }
        };
        let mut of_today = score::in_force(unit, &self.as_of);
        let over = unit.waivers.iter();
        of_today.expired = over
            .filter(|waiver| !waiver.holds_on(&self.as_of))
            .cloned()
            .collect();
        let unit = &of_today;
        score::waive(&mut findings, &unit.waivers);
        let case = score::Case::new(unit, &findings, &content.claims.targets);
        let (mut card, mut lost) = score::appraise(&case, self.sheet);
        let documents: Vec<_> = reading.documents.iter().map(Prepared::document).collect();
        for own in selfscore::read(&documents, self.pack, &unit.kind) {
            let id = format!("criterion:{}", own.criterion);
            for line in card.lines.iter_mut().filter(|line| line.id == id) {
                line.own = own.points;
                if own.proof.as_deref().is_some_and(|words| !words.is_empty()) {
                    line.proof = Some(own.place.clone());
                }
            }
        }
        if reading.report_unread() && !score::is_half_appraised(&card) {
            score::withdraw(
                &mut card,
                "Báo cáo chính không đọc được, chưa xét được một nửa số điểm nên chưa chấm",
            );
        }
        if card.possible == Points(0) {
            lost.fill(Points(0));
        }
        let mut assessment = Assessment {
            unit: unit.clone(),
            state,
            punctuality,
            files: reading.records,
            sections: content.sections.nodes,
            targets: content.claims.targets,
            score: card,
            findings: Vec::new(),
            points_lost: Vec::new(),
            quiet: Vec::with_capacity(findings.len()),
            fingerprint,
        };
        // Once scored, what is met is only counted: a thousand units' worth of its words would not fit.
        for (finding, lost) in findings.into_iter().zip(lost) {
            assessment.take(finding, lost);
        }
        let aside = reading.aside.iter();
        Some(Assessed {
            assessment,
            strangers,
            of_round: aside.map(|record| set_aside(unit, record)).collect(),
        })
    }

    /// Whether the unit reported. A plan, a notice or a letter is no report, but a table of figures or of
    /// the unit's own points is something to go by.
    fn state(&self, unit: &Unit, reading: &Reading) -> SubmissionState {
        if reading.records.is_empty() {
            return SubmissionState::NotSubmitted;
        }
        if reading.documents.is_empty() || (reading.report_in_doubt() && !reading.has_report()) {
            return SubmissionState::Unreadable;
        }
        let mut records = reading.records.iter();
        if records.any(|record| record.role != Role::Other) {
            return SubmissionState::Received;
        }
        let documents: Vec<_> = reading.documents.iter().map(Prepared::document).collect();
        if !selfscore::read(&documents, self.pack, &unit.kind).is_empty() {
            SubmissionState::Received
        } else if reading.read_whole() {
            SubmissionState::NotSubmitted
        } else {
            // What was not read may be the report.
            SubmissionState::Unreadable
        }
    }

    /// The unit's reports whose letterhead names another unit.
    fn strangers(&self, unit: &Unit, reading: &Reading) -> Vec<Stranger> {
        let documents = reading.documents.iter().zip(&reading.roles);
        documents
            .filter(|(_, role)| **role == Role::Report)
            .filter_map(|(document, _)| {
                let texts = files::head(document.document());
                self.letterheads
                    .stranger(&unit.id, &document.document().path, &texts)
            })
            .collect()
    }

    fn content(&self, unit: &Unit, state: SubmissionState, reading: &Reading) -> Content {
        let none = BTreeMap::new();
        let allocated = self.round.allocations.get(&unit.id).unwrap_or(&none);
        // Where there is no report, a figure of a plan is nobody's result.
        let documents = match state {
            SubmissionState::NotSubmitted => &[][..],
            _ => &reading.documents,
        };
        let mut content = content(
            self.mapper,
            documents,
            &reading.roles,
            &unit.kind,
            allocated,
        );
        progress::judge(
            &mut content.claims,
            self.pack,
            &self.round.period,
            &self.as_of,
            allocated,
            &unit.kind,
        );
        withhold(&mut content, state, reading);
        excuse(&mut content.claims, &score::in_force(unit, &self.as_of));
        content
    }

    fn findings(
        &self,
        unit: &Unit,
        state: SubmissionState,
        punctuality: &Punctuality,
        reading: &Reading,
        content: &Content,
        astray: &[String],
    ) -> Vec<Finding> {
        let none = BTreeMap::new();
        self.checks.run(&Context {
            pack: self.pack,
            unit,
            state,
            punctuality,
            files: &reading.records,
            sections: &content.sections,
            claims: &content.claims,
            documents: &reading
                .documents
                .iter()
                .map(Prepared::document)
                .collect::<Vec<_>>(),
            allocated: self.round.allocations.get(&unit.id).unwrap_or(&none),
            period: &self.round.period,
            as_of: &self.as_of,
            astray,
        })
    }

    /// Nothing is claimed about any node or target.
    fn nothing(&self) -> Content {
        let nodes = self.pack.outline.nodes.iter().map(|node| NodeState {
            node: node.id.clone(),
            required: !node.optional,
            state: SectionState::Unreadable,
            words: 0,
            figures: 0,
            misplaced: false,
            evidence: Vec::new(),
        });
        let targets = self.pack.targets.iter().map(|target| TargetClaim {
            target: target.id.clone(),
            assigned: None,
            report: None,
            table: None,
            sheet: None,
            value: None,
            percent: None,
            apart: None,
            progress: Progress::Unreadable,
            outlook: String::new(),
        });
        Content {
            sections: SectionMap {
                nodes: nodes.collect(),
                ..SectionMap::default()
            },
            claims: Claims {
                figures: Vec::new(),
                targets: targets.collect(),
            },
        }
    }
}

/// Sections from the reports, figures from reports and sheets.
pub(super) fn content(
    mapper: &Mapper<'_>,
    documents: &[Prepared],
    roles: &[Role],
    unit_kind: &str,
    allocated: &BTreeMap<String, Decimal>,
) -> Content {
    let reports: Vec<&Prepared> = documents
        .iter()
        .zip(roles)
        .filter(|(_, role)| **role == Role::Report)
        .map(|(document, _)| document)
        .collect();
    let sections = mapper.sections(&reports, unit_kind);
    let with_roles: Vec<(&Prepared, Role)> = documents.iter().zip(roles.iter().copied()).collect();
    let claims = mapper.claims(&with_roles, &sections, allocated);
    Content { sections, claims }
}

/// Takes back what cannot be claimed while a file is unread: a node that was not found is not
/// missing, a figure that was not found is not unreported.
fn withhold(content: &mut Content, state: SubmissionState, reading: &Reading) {
    if state == SubmissionState::NotSubmitted {
        // That nothing came is said once, of the unit. Where nothing was written, nothing is missing.
        for node in &mut content.sections.nodes {
            node.state = SectionState::NotApplicable;
        }
        return;
    }
    let whole_report = state == SubmissionState::Unreadable;
    if whole_report || reading.report_in_doubt() {
        for node in &mut content.sections.nodes {
            let unsure = match node.state {
                SectionState::Missing => true,
                SectionState::NotApplicable => false,
                _ => whole_report,
            };
            if unsure {
                node.state = SectionState::Unreadable;
            }
        }
    }
    if whole_report || reading.figures_in_doubt() {
        for target in &mut content.claims.targets {
            if target.progress == Progress::NotReported {
                target.progress = Progress::Unreadable;
                target.outlook.clear();
            }
        }
    }
}

/// What a unit is excused from is not judged, and says why.
fn excuse(claims: &mut Claims, unit: &Unit) {
    for claim in &mut claims.targets {
        let what = format!("target:{}", claim.target);
        if let Some(waiver) = unit.waivers.iter().find(|waiver| waiver.what == what) {
            claim.progress = Progress::NotApplicable;
            claim.outlook = waiver.in_words();
        }
    }
}

/// A half-read file elsewhere whose letterhead names a unit that has sent sound ones.
fn set_aside(unit: &Unit, record: &FileRecord) -> Finding {
    Finding {
        code: "file-unreadable",
        severity: Severity::Warning,
        subject: Subject::File(record.path.clone()),
        outcome: Outcome::Unreadable,
        share_bp: 0,
        message: format!(
            "“{}” không đọc được trọn vẹn, phần đầu ghi {}; đơn vị này đã có tệp cùng loại đọc được trọn vẹn nên tệp không được tính",
            record.path, unit.name
        ),
        found: "không đọc được trọn vẹn".to_owned(),
        expected: "đọc được trọn vẹn".to_owned(),
        difference: String::new(),
        evidence: vec![Evidence {
            file: record.path.as_str().into(),
            anchor: Anchor::File,
            quote: format!("Tệp {}", record.path.rsplit('/').next().unwrap_or(&record.path)),
        }],
        hint: "Mở thử tệp; nếu là tài liệu bổ sung của đơn vị, đặt vào thư mục của đơn vị rồi chạy lại.".into(),
    }
}

/// The page of the finding below.
pub(super) const FAILED: Page = Page {
    code: "assessment-failed",
    title: "Chưa xét được đơn vị",
    doc: "\
## Nội dung
Chương trình dừng bất thường khi xét một đơn vị; các đơn vị khác không bị ảnh hưởng.

## Vì sao
Đây là lỗi của chương trình, không phải của đơn vị: mọi mục và chỉ tiêu của đơn vị được ghi “không đọc
được”, không trừ điểm.

## Cách xác định
Một bước xử lý báo lỗi nội bộ sau khi các tệp đã được mở.

## Việc cần làm
Giữ lại các tệp của đơn vị và báo cho người bảo trì chương trình; xét đơn vị này bằng tay.
",
};

/// The program itself failed on this unit; nothing is claimed about it.
fn failed(unit: &Unit, detail: &str) -> Finding {
    Finding {
        code: FAILED.code,
        severity: Severity::Error,
        subject: Subject::Unit,
        outcome: Outcome::Unreadable,
        share_bp: 0,
        message: format!(
            "Chương trình dừng bất thường khi xét {} ({detail}); chưa kết luận gì về đơn vị này",
            unit.name
        ),
        found: detail.to_owned(),
        expected: String::new(),
        difference: String::new(),
        evidence: unit.listed.iter().cloned().collect(),
        hint: "Giữ lại các tệp của đơn vị và báo cho người bảo trì chương trình; xét đơn vị này bằng tay.".into(),
    }
}
