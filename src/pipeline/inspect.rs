//! Single files, without a round: what `inspect` prints, one JSON object per file.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::room::{Full, Place, Room};
use super::unit::{Content, content};
use super::{files, pool};
use crate::check::{CheckSet, Context};
use crate::cross;
use crate::error::Error;
use crate::ingest::{self, Archives};
use crate::language::Language;
use crate::mapping::{Mapper, Prepared};
use crate::model::{
    Block, CellValue, Document, FileRecord, Finding, Format, Outcome, Period, PeriodKind, Points,
    Punctuality, ReadError, Role, Severity, SourceFile, Subject, SubmissionState, Table,
    TableOrigin, Unit,
};
use crate::rules::RulePack;
use crate::{progress, score};

/// How far a file is followed through the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Paragraphs and tables as read.
    Document,
    /// Headings and outline nodes.
    Sections,
    /// Every figure with its reading.
    Claims,
    /// What the checks conclude.
    Findings,
}

/// One file, looked into.
#[derive(Debug)]
pub struct Inspection {
    /// The object to print, in one line.
    pub json: String,
    /// The file itself could not be opened (as opposed to not understood).
    pub unopened: bool,
}

/// A file given on the command line.
pub fn source_file(path: &Path) -> SourceFile {
    SourceFile {
        path: path.to_string_lossy().replace('\\', "/"),
        // A link that someone names is meant; links found in folders are not followed.
        disk: path.canonicalize().unwrap_or_else(|_| path.to_path_buf()),
        member: None,
        size: path.metadata().map_or(0, |metadata| metadata.len()),
    }
}

/// How many files are held at once for each hand-over; each may be as large as a file may be.
const BATCH: usize = 8;

/// Looks into files and hands the results over in the order given.
pub fn inspect(
    files: &[SourceFile],
    stage: Stage,
    pack: &RulePack,
    threads: Option<NonZeroUsize>,
    language: Language,
    emit: &mut dyn FnMut(Inspection) -> std::io::Result<()>,
) -> Result<(), Error> {
    let checks = CheckSet::compile_at(pack, &crate::rules::Places::default(), &cross::codes())
        .map_err(Error::Rules)?;
    let mapper = Mapper::new(pack);
    let alone = pool(NonZeroUsize::new(1))?;
    let pool = pool(threads)?;
    for batch in files.chunks(BATCH) {
        let read = |file: &SourceFile, place: Place| {
            one(file, stage, pack, &mapper, &checks, language, place)
        };
        let results: Vec<Option<Inspection>> = pool.install(|| {
            let read = batch.par_iter().map(|file| read(file, Place::Beside));
            read.collect()
        });
        for (file, result) in batch.iter().zip(results) {
            // What takes much is read alone, and handed over before the next.
            let result = match result {
                Some(result) => Some(result),
                None => alone.install(|| read(file, Place::Alone)),
            };
            let Some(result) = result else { continue };
            emit(result).map_err(|source| Error::Io {
                path: "stdout".into(),
                source,
            })?;
        }
    }
    Ok(())
}

/// One file, where the room suffices for it; alone it always does.
fn one(
    file: &SourceFile,
    stage: Stage,
    pack: &RulePack,
    mapper: &Mapper<'_>,
    checks: &CheckSet,
    language: Language,
    place: Place,
) -> Option<Inspection> {
    let mut room = Room::new(place);
    let mut read = || -> Result<String, Full> {
        let bytes = files::load(file, &Archives::default(), &room)?;
        let format = ingest::detect(&bytes, &file.path);
        if stage == Stage::Document {
            room.admits_text(ingest::weight(&bytes, format))?;
            let document = files::parse(&bytes, format, &room)?;
            // Nothing more is made of it, so alone it is never too much.
            match room.take(&document) {
                Err(Full::Beside) => return Err(Full::Beside),
                Ok(()) | Err(Full::Ever(_)) => {}
            }
            return Ok(document_json(&file.path, format, &document));
        }
        let (document, notes) =
            files::document(&bytes, format, &file.path, mapper.lexicon(), &mut room)?;
        Ok(files::guarded(|| {
            let document = mapper.prepare(document);
            let role = mapper.role(&document, format);
            let record = FileRecord {
                path: file.path.clone(),
                hash: blake3::hash(&bytes).to_hex().to_string(),
                size: Some(bytes.len() as u64),
                format,
                role,
                read: document.document().quality,
                detail: (!notes.is_empty()).then(|| notes.join(" ")),
            };
            Ok(stage_json(
                stage, document, record, pack, mapper, checks, language,
            ))
        })?)
    };
    let error = match read() {
        Ok(json) => {
            return Some(Inspection {
                json,
                unopened: false,
            });
        }
        Err(Full::Beside) => return None,
        Err(Full::Ever(error)) => error,
    };
    let message = files::in_vietnamese(&error).to_string();
    let message = language.say(&message);
    Some(Inspection {
        json: json!({
            "file": file.path,
            "error": {"code": error.code(), "message": message},
        })
        .to_string(),
        unopened: matches!(error, ReadError::Io { .. }),
    })
}

/// An object of a file's path and its lists. Item by item: a tree of all would take many times their
/// room. Lists come in the order of their names.
struct Listing(String);

impl Listing {
    fn new(path: &str) -> Listing {
        Listing(format!("{{\"file\":{}", json!(path)))
    }

    fn list(&mut self, name: &str, items: impl Iterator<Item = Value>) {
        self.0.push_str(",\"");
        self.0.push_str(name);
        self.0.push_str("\":[");
        for (at, item) in items.enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.0.push_str(&item.to_string());
        }
        self.0.push(']');
    }

    fn done(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn stage_json(
    stage: Stage,
    document: Prepared,
    mut record: FileRecord,
    pack: &RulePack,
    mapper: &Mapper<'_>,
    checks: &CheckSet,
    language: Language,
) -> String {
    let none = BTreeMap::new();
    let path = record.path.clone();
    let recognised = record.role;
    // The one file given is looked at for what was asked, whatever it is for.
    let role = match stage {
        Stage::Sections => Role::Report,
        Stage::Document => recognised,
        Stage::Claims | Stage::Findings => match recognised {
            Role::Other if record.format.is_spreadsheet() => Role::Indicators,
            Role::Other => Role::Report,
            known => known,
        },
    };
    record.role = role;
    let documents = [document];
    let mut content: Content = content(mapper, &documents, &[role], "", &none);
    let mut listing = Listing::new(&path);
    match stage {
        Stage::Document | Stage::Sections => {
            let headings = mapper.headings(&documents[0]);
            let headings = headings.iter().map(|heading| {
                json!({
                    "text": heading.text,
                    "node": heading.node,
                    "candidates": heading.candidates,
                    "anchor": heading.anchor,
                })
            });
            listing.list("headings", headings);
            let nodes = content.sections.nodes.iter();
            listing.list("sections", nodes.map(|node| json!(node)));
        }
        Stage::Claims => {
            let claims = content.claims.figures.iter();
            listing.list("figures", claims.map(|claim| json!(claim.figure)));
        }
        Stage::Findings => {
            let period = Period {
                kind: PeriodKind::Year,
                from: format!("{:04}-01-01", pack.year),
                to: format!("{:04}-12-31", pack.year),
                target_to: None,
            };
            // Nobody said which day it is: on a day inside the year nothing is called overdue.
            let as_of = format!("{:04}-06-30", pack.year);
            progress::judge(&mut content.claims, pack, &period, &as_of, &none, "");
            let mut findings = checks.run(&Context {
                pack,
                unit: &Unit {
                    id: path.clone(),
                    name: path.rsplit('/').next().unwrap_or(&path).to_owned(),
                    ..Unit::default()
                },
                state: SubmissionState::Received,
                punctuality: &Punctuality::default(),
                files: &[record],
                sections: &content.sections,
                claims: &content.claims,
                documents: &[documents[0].document()],
                allocated: &none,
                period: &period,
                as_of: &as_of,
                astray: &[],
            });
            leave_to_the_report(&mut findings, recognised);
            let unit = Unit::default();
            let case = score::Case::new(&unit, &findings, &content.claims.targets);
            let sheet = score::Sheet::new(pack);
            let card = score::score(&case, &sheet);
            let lost = score::points_lost(&case, &card, &sheet);
            let lost = lost
                .into_iter()
                .map(|lost| (card.possible.0 > 0).then_some(lost));
            leave_to_the_round(&mut findings);
            let findings = findings.iter_mut().zip(lost).map(|(finding, lost)| {
                language.finding(finding);
                finding_json(finding, lost)
            });
            listing.list("findings", findings);
        }
    }
    listing.done()
}

/// Checks that ask for what only a round knows: the register, the deadline, the allocated parts.
const OF_THE_ROUND: [&str; 3] = ["not-submitted", "report-late", "allocation-differs"];
/// Checks of the outline, which say nothing about a file that is no report.
const OF_A_REPORT: [&str; 3] = ["section-missing", "section-thin", "outline-copied"];

/// Takes back what a file that is no report does not owe.
fn leave_to_the_report(findings: &mut Vec<Finding>, recognised: Role) {
    if recognised == Role::Report {
        return;
    }
    // Whether the unit sent a report beside this file is not asked here.
    findings.retain(|finding| finding.subject != Subject::Document("report".to_owned()));
    for finding in findings {
        if OF_A_REPORT.contains(&finding.code) {
            withdraw(
                finding,
                match recognised {
                    Role::Indicators => "Tệp này là biểu chỉ tiêu; đề cương xét ở báo cáo",
                    _ => "Tệp này không được nhận ra là báo cáo, nên không xét theo đề cương",
                },
            );
        }
    }
}

/// Says what only a whole round can tell.
fn leave_to_the_round(findings: &mut [Finding]) {
    for finding in findings {
        let without_part =
            finding.code == "target-not-met" && finding.outcome == Outcome::NotApplicable;
        if OF_THE_ROUND.contains(&finding.code) || without_part {
            withdraw(
                finding,
                "Xem một tệp thì chưa có danh sách đơn vị, hạn nộp và số giao; chạy doichieu score trên cả đợt",
            );
        }
    }
}

fn withdraw(finding: &mut Finding, why: &str) {
    finding.outcome = Outcome::NotApplicable;
    finding.severity = Severity::Info;
    finding.share_bp = 0;
    why.clone_into(&mut finding.message);
    finding.found.clear();
    finding.expected.clear();
    finding.difference.clear();
    finding.hint = "".into();
}

fn finding_json(finding: &Finding, lost: Option<Points>) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "subject": finding.subject,
        "outcome": finding.outcome,
        "message": finding.message,
        "found": finding.found,
        "expected": finding.expected,
        "difference": finding.difference,
        "evidence": finding.evidence,
        "hint": finding.hint,
        "points_lost": lost.filter(|_| finding.is_trouble()),
    })
}

/// A document as it is printed. Block by block: a tree of all cells would take many times their room.
fn document_json(path: &str, format: Format, document: &Document) -> String {
    let mut line = String::from("{\"blocks\":[");
    for (i, block) in document.blocks.iter().enumerate() {
        if i > 0 {
            line.push(',');
        }
        match block {
            Block::Paragraph(paragraph) => line.push_str(
                &json!({
                    "kind": "paragraph",
                    "anchor": format!("p{}", paragraph.number),
                    "label": paragraph.label,
                    "text": paragraph.text,
                    "level": paragraph.level,
                    "bold": paragraph.bold,
                    "italic": paragraph.italic,
                    "centered": paragraph.centered,
                })
                .to_string(),
            ),
            Block::Table(table) => table_json(table, &mut line),
        }
    }
    let rest = json!({
        "file": path,
        "format": format,
        "notes": document.notes,
        "read": document.quality,
    });
    line.push_str("],");
    line.push_str(&rest.to_string()[1..]);
    line
}

fn table_json(table: &Table, line: &mut String) {
    let (sheet, hidden) = match &table.origin {
        TableOrigin::Sheet { name, hidden, .. } => (Some(name), *hidden),
        TableOrigin::Text(_) => (None, false),
    };
    line.push_str("{\"cells\":[");
    let mut first = true;
    for (row, cells) in table.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if cell.text.is_empty() || cell.covered_by.is_some() {
                continue;
            }
            let mut json = json!({"anchor": table.anchor(row, column), "text": cell.text});
            match &cell.value {
                CellValue::Number { digits, percent } => {
                    json["stored"] = json!({"number": digits, "percent": percent});
                }
                CellValue::Date { iso } => json["stored"] = json!({"date": iso}),
                _ => {}
            }
            if !first {
                line.push(',');
            }
            first = false;
            line.push_str(&json.to_string());
        }
    }
    let rest = json!({
        "columns": table.rows.first().map_or(0, Vec::len),
        "hidden": hidden,
        "kind": "table",
        "rows": table.rows.len(),
        "sheet": sheet,
    });
    line.push_str("],");
    line.push_str(&rest.to_string()[1..]);
}
