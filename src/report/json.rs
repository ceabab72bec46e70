//! The result for other programs: the keys and nesting of design §7.2, in that order.
//!
//! What is not known is `null`, never 0 or an empty text.

use std::io::{self, Write};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::model::{
    Changes, Comparison, Content, Evidence, FileRecord, Finding, Fingerprint, HumanUnit,
    MatrixCell, NodeState, Outcome, PackInfo, Points, Progress, Punctuality, Raise, RoundInfo,
    RuleTally, ScoreLine, Severity, Stranded, Subject, SubmissionState, SummaryPoint, TargetClaim,
    TargetLabel, Timeliness, Unit, UnitResult, Waiver,
};

/// Version of the shape; grows when a key is dropped, renamed or changes its meaning.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    schema_version: u32,
    tool: Tool,
    as_of: &'a str,
    pack: &'a PackInfo,
    round: &'a RoundInfo,
    #[serde(serialize_with = "each_unit")]
    units: &'a [UnitResult],
    matrix: Vec<CellOutput<'a>>,
    province: Vec<ProvinceOutput<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a Changes>,
    findings: Vec<FindingOutput<'a>>,
    rules: &'a [RuleTally],
    summary: Vec<SummaryOutput<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stranded: &'a [Stranded],
}

/// A point of the board's summary, units by their ids.
#[derive(Serialize)]
struct SummaryOutput<'a> {
    id: &'a str,
    title: &'a str,
    defect: bool,
    fine: Vec<&'a str>,
    concerned: Vec<ConcernedOutput<'a>>,
    silent: Vec<&'a str>,
}

#[derive(Serialize)]
struct ConcernedOutput<'a> {
    unit: &'a str,
    what: &'a [String],
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct CellOutput<'a> {
    content: Content,
    timeliness: Timeliness,
    units: Vec<&'a str>,
}

/// A target over all units; sums only of amounts.
#[derive(Serialize)]
struct ProvinceOutput<'a> {
    target: &'a str,
    #[serde(serialize_with = "crate::model::number_option")]
    goal: Option<Decimal>,
    #[serde(serialize_with = "crate::model::number_option")]
    allocated: Option<Decimal>,
    #[serde(serialize_with = "crate::model::number_option")]
    reported: Option<Decimal>,
    units: u32,
    progress: Option<Progress>,
    #[serde(skip_serializing_if = "str::is_empty")]
    outlook: &'a str,
}

/// What a later run needs to know a paragraph again.
#[derive(Serialize)]
struct PrintOutput<'a> {
    file: &'a str,
    at: String,
    words: u16,
    hashes: Vec<u32>,
    pattern: u32,
}

#[derive(Serialize)]
struct UnitOutput<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    cluster: Option<&'a str>,
    submission: SubmissionOutput<'a>,
    sections: &'a [NodeState],
    targets: &'a [TargetClaim],
    findings: Vec<FindingOutput<'a>>,
    score: ScoreOutput<'a>,
    self_score: Option<Points>,
    grade: Option<&'a str>,
    rank: Option<u32>,
    rank_in_type: Option<u32>,
    rank_in_cluster: Option<u32>,
    waivers: Vec<WaiverOutput<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    human: Option<&'a HumanUnit>,
    prints: Vec<PrintOutput<'a>>,
}

#[derive(Serialize)]
struct SubmissionOutput<'a> {
    state: SubmissionState,
    received: Option<&'a str>,
    due: Option<&'a str>,
    days_late: Option<u32>,
    reading: Option<&'a str>,
    files: &'a [FileRecord],
}

#[derive(Serialize)]
struct FindingOutput<'a> {
    code: &'static str,
    severity: Severity,
    subject: &'a Subject,
    outcome: Outcome,
    message: &'a str,
    found: &'a str,
    expected: &'a str,
    difference: &'a str,
    evidence: &'a [Evidence],
    hint: &'a str,
    points_lost: Option<Points>,
}

#[derive(Serialize)]
struct WaiverOutput<'a> {
    #[serde(flatten)]
    waiver: &'a Waiver,
    /// It holds on the day of the run, or has run out and is not applied.
    state: &'static str,
}

#[derive(Serialize)]
struct ScoreOutput<'a> {
    awarded: Points,
    possible: Points,
    /// Hundredths of a per cent print like hundredths of a point: 8720 → 87.2.
    percent: Option<Points>,
    lines: &'a [ScoreLine],
    /// Criteria set; none when the pack has one for all.
    set: Option<&'a str>,
    grade_note: Option<&'a str>,
    raises: &'a [Raise],
}

/// One after the other: all at once would take as much memory as the comparison itself.
fn each_unit<S: Serializer>(units: &[UnitResult], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(units.iter().map(unit))
}

/// The comparison as one line of JSON, ending with a line break.
pub(super) fn result(comparison: &Comparison, mut writer: impl Write) -> io::Result<()> {
    let output = Output {
        schema_version: SCHEMA_VERSION,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        as_of: &comparison.as_of,
        pack: &comparison.pack,
        round: &comparison.round,
        units: &comparison.units,
        matrix: comparison
            .matrix
            .iter()
            .map(|cell| cell_output(cell, comparison))
            .collect(),
        province: comparison.targets.iter().map(province).collect(),
        changes: comparison.changes.as_ref(),
        findings: comparison
            .findings
            .iter()
            .map(|one| finding(one, None))
            .collect(),
        rules: &comparison.rules,
        summary: comparison
            .summary
            .iter()
            .map(|point| summary(comparison, point))
            .collect(),
        stranded: &comparison.stranded,
    };
    serde_json::to_writer(&mut writer, &output)?;
    writer.write_all(b"\n")
}

fn summary<'a>(comparison: &'a Comparison, point: &'a SummaryPoint) -> SummaryOutput<'a> {
    let id = |at: &usize| comparison.units[*at].assessment.unit.id.as_str();
    SummaryOutput {
        id: &point.id,
        title: &point.title,
        defect: point.is_defect,
        fine: point.fine.iter().map(id).collect(),
        concerned: point
            .concerned
            .iter()
            .map(|(at, what)| ConcernedOutput { unit: id(at), what })
            .collect(),
        silent: point.silent.iter().map(id).collect(),
    }
}

fn cell_output<'a>(cell: &MatrixCell, comparison: &'a Comparison) -> CellOutput<'a> {
    let ids = cell
        .units
        .iter()
        .filter_map(|index| comparison.units.get(*index));
    CellOutput {
        content: cell.content,
        timeliness: cell.timeliness,
        units: ids.map(|unit| unit.assessment.unit.id.as_str()).collect(),
    }
}

fn unit(result: &UnitResult) -> UnitOutput<'_> {
    let assessment = &result.assessment;
    let score = &assessment.score;
    UnitOutput {
        id: &assessment.unit.id,
        name: &assessment.unit.name,
        kind: given(&assessment.unit.kind),
        cluster: assessment.unit.cluster.as_deref(),
        submission: submission(assessment.state, &assessment.punctuality, &assessment.files),
        sections: &assessment.sections,
        targets: &assessment.targets,
        findings: assessment
            .findings
            .iter()
            .enumerate()
            .filter(|(_, one)| one.is_trouble())
            .map(|(index, one)| finding(one, result.points_lost.get(index).copied()))
            .collect(),
        score: ScoreOutput {
            awarded: score.awarded,
            possible: score.possible,
            percent: score.percent.map(Points),
            lines: &score.lines,
            set: given(&score.set),
            grade_note: given(&score.grade_note),
            raises: &score.raises,
        },
        self_score: assessment.unit.self_score.map(Points),
        grade: given(&score.grade),
        rank: result.rank,
        rank_in_type: result.rank_in_kind,
        rank_in_cluster: result.rank_in_cluster,
        waivers: waivers(&assessment.unit),
        human: Some(&result.human).filter(|human| **human != HumanUnit::default()),
        prints: prints(&assessment.fingerprint),
    }
}

/// Those that hold before those that have run out.
fn waivers(unit: &Unit) -> Vec<WaiverOutput<'_>> {
    let held = unit.waivers.iter().map(|waiver| (waiver, "in-force"));
    let over = unit.expired.iter().map(|waiver| (waiver, "expired"));
    held.chain(over)
        .map(|(waiver, state)| WaiverOutput { waiver, state })
        .collect()
}

fn province(target: &TargetLabel) -> ProvinceOutput<'_> {
    ProvinceOutput {
        target: &target.id,
        goal: target.provincial,
        allocated: target.allocated,
        reported: target.total,
        units: target.counted,
        progress: target.progress,
        outlook: &target.outlook,
    }
}

fn prints(fingerprint: &Fingerprint) -> Vec<PrintOutput<'_>> {
    fingerprint
        .samples()
        .map(|sample| {
            let (file, anchor) = fingerprint.place_of(sample.paragraph);
            PrintOutput {
                file,
                at: anchor.to_string(),
                words: fingerprint.paragraphs[sample.paragraph].words,
                hashes: sample.hashes,
                pattern: sample.pattern,
            }
        })
        .collect()
}

fn submission<'a>(
    state: SubmissionState,
    punctuality: &'a Punctuality,
    files: &'a [FileRecord],
) -> SubmissionOutput<'a> {
    // Zero means "on time" only where both days are known; otherwise nothing is claimed.
    let judged = punctuality.received.is_some() && punctuality.due.is_some();
    SubmissionOutput {
        state,
        received: punctuality.received.as_deref(),
        due: punctuality.due.as_deref(),
        days_late: judged.then_some(punctuality.days_late),
        reading: given(&punctuality.reading),
        files,
    }
}

fn finding(finding: &Finding, points_lost: Option<Points>) -> FindingOutput<'_> {
    FindingOutput {
        code: finding.code,
        severity: finding.severity,
        subject: &finding.subject,
        outcome: finding.outcome,
        message: &finding.message,
        found: &finding.found,
        expected: &finding.expected,
        difference: &finding.difference,
        evidence: &finding.evidence,
        hint: &finding.hint,
        points_lost,
    }
}

/// Empty texts of the model mean "none".
fn given(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
