//! The whole job, unit by unit, in parallel: the only folder that knows rayon.
//!
//! ```text
//! list ─► assign ─► per unit: read ─► normalise ─► sections ─► claims ─► judge ─► check ─► score
//!                   (documents end here, fingerprints stay)   all units ─► across ─► compare
//! ```
//!
//! Results are collected in the order of the register, so the number of threads shows nowhere. A
//! file that cannot be read, or that brings a reader down, is a finding of its unit; the batch goes on.

mod across;
mod copies;
mod files;
mod inspect;
mod room;
#[cfg(test)]
mod tests;
mod unit;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::calendar::Calendar;
use crate::check::{self, CheckSet};
use crate::cross::{self, CrossSet, Reader};
use crate::error::Error;
use crate::mapping::Mapper;
use crate::model::{
    Anchor, Assessment, Comparison, Earlier, Evidence, Finding, Outcome, Period, Severity, Subject,
    SubmissionState,
};
use crate::round::{self, Letterheads, Page, Round, SUBMISSIONS, SUBMISSIONS_ZIP};
use crate::rules::{Diagnostic, Places, RulePack};
use crate::{compare, earlier, ingest, progress, score};
use across::Across;
use room::Place;
use unit::Assessed;

pub use inspect::{Inspection, Stage, inspect, source_file};

/// How to run, beside what to run on.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day taken as today.
    pub as_of: Date,
    /// Worker threads; none = as many as the machine has. Never changes the result.
    pub threads: Option<NonZeroUsize>,
    /// Working days.
    pub calendar: Calendar,
    /// The result of an earlier run to hold this one against.
    pub previous: Option<Earlier>,
    /// Set from outside to stop before the next unit.
    pub cancel: Arc<AtomicBool>,
}

impl Options {
    /// Options for a given day with the built-in calendar.
    pub fn new(as_of: Date) -> Self {
        Options {
            as_of,
            threads: None,
            calendar: crate::rules::calendar(),
            previous: None,
            cancel: Arc::default(),
        }
    }
}

/// What happens during a run, for a progress display. Order between units is not fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The files have been handed out.
    Started {
        /// Number of units.
        units: usize,
        /// Number of files.
        files: usize,
    },
    /// Work on a unit begins.
    UnitStarted {
        /// Its name.
        unit: &'a str,
    },
    /// A unit is done.
    UnitDone {
        /// Its name.
        unit: &'a str,
        /// Units done so far, this one included.
        done: usize,
    },
}

/// Assesses every unit of a round and puts them side by side.
///
/// Fails when the pack names unknown checks, when the folder of submissions cannot be listed, or
/// when stopped through [`Options::cancel`]; never because of a file in it.
pub fn run(
    round: &Round,
    pack: &RulePack,
    options: &Options,
    on_event: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Comparison, Error> {
    let (checks, between) = compile(pack)?;
    let mapper = Mapper::new(pack);
    let listing = listing(&round.folder)?;
    let archives = ingest::Archives::default();
    let pool = pool(options.threads)?;
    let ingest::Listing { files, skipped } = listing;
    // Letterheads of deeply nested documents need its stack.
    let alone = self::pool(NonZeroUsize::new(1))?;
    let assignment = alone.install(|| {
        let words = &pack.vocabulary;
        round::assign(&round.units, words, files, &skipped, &mut |file| {
            files::first_texts(file, &archives, mapper.lexicon())
        })
    });
    on_event(Event::Started {
        units: assignment.submissions.len(),
        files: assignment.submissions.iter().map(|s| s.files.len()).sum(),
    });
    let letterheads = Letterheads::new(&round.units, &pack.vocabulary);
    let reader = Reader::new(pack, &round.units, &round.period, &round.title);
    let job = unit::Job {
        round,
        pack,
        sheet: &score::Sheet::new(pack),
        mapper: &mapper,
        checks: &checks,
        calendar: &options.calendar,
        letterheads: &letterheads,
        archives: &archives,
        reader: &reader,
        as_of: options.as_of.to_string(),
    };
    let done = AtomicUsize::new(0);
    let assess = |at: usize, place: Place| {
        if options.cancel.load(Ordering::Relaxed) {
            return None;
        }
        let submission = &assignment.submissions[at];
        let name = submission.unit.name.as_str();
        on_event(Event::UnitStarted { unit: name });
        let (skipped, astray) = (&assignment.skipped[at], &assignment.astray[at]);
        let assessed = job.assess(submission, skipped, astray, place)?;
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        on_event(Event::UnitDone { unit: name, done });
        Some(assessed)
    };
    let count = assignment.submissions.len();
    let mut assessed: Vec<Option<Assessed>> = Vec::new();
    assessed.resize_with(count, || None);
    collect(&pool, (0..count).collect(), &mut assessed, |at| {
        assess(at, Place::Beside)
    });
    let much = (0..count).filter(|&at| assessed[at].is_none()).collect();
    collect(&alone, much, &mut assessed, |at| assess(at, Place::Alone));
    let assessed: Option<Vec<Assessed>> = assessed.into_iter().collect();
    let assessed = assessed.ok_or(Error::Cancelled)?;
    let mut findings = assignment.findings;
    let mut astray = assignment.astray;
    let mut assessments: Vec<Assessment> = Vec::with_capacity(assessed.len());
    let mut named = BTreeSet::new();
    for Assessed {
        assessment,
        strangers,
        of_round,
    } in assessed
    {
        findings.extend(of_round);
        assessments.push(assessment);
        for stranger in strangers {
            named.insert(stranger.unit);
            astray[stranger.unit].push(stranger.path);
            findings.push(stranger.finding);
        }
    }
    // What seems to lie in another unit's folder is not *not submitted*; without files this is quick.
    for at in named {
        if assessments[at].state == SubmissionState::NotSubmitted {
            let submission = &assignment.submissions[at];
            if let Some(again) = job.assess(submission, &[], &astray[at], Place::Alone) {
                assessments[at] = again.assessment;
            }
        }
    }
    findings.extend(unassigned(&assignment.unassigned_skipped));
    findings.extend(round::waiver_findings(
        &round.units,
        &options.as_of.to_string(),
    ));
    findings.extend(round::calendar_findings(
        round.deadline,
        &round.units,
        &options.calendar,
    ));
    let mut kinds: Vec<_> = check::kinds()
        .iter()
        .map(|kind| (kind.code, kind.summary, kind.severity))
        .collect();
    let across = Across {
        checks: &between,
        pack,
        period: &round.period,
        as_of: &job.as_of,
        official: reader.official(),
        earlier: options.previous.as_ref(),
        rules: &kinds,
    };
    findings.extend(across.judge(&mut assessments, &pool));
    let of_round = cross::kinds().iter();
    kinds.extend(of_round.map(|kind| (kind.code, kind.summary, kind.severity)));
    let changes = options
        .previous
        .as_ref()
        .map(|before| earlier::changes(&assessments, before, pack, &round.period));
    let mut comparison = compare::compare(
        assessments,
        pack,
        round.info(),
        &options.as_of.to_string(),
        findings,
        &kinds,
        changes,
    );
    judge_province(&mut comparison, pack, &round.period);
    Ok(comparison)
}

/// What lies in the folder of submissions, or in the archive that stands for it.
fn listing(round: &Path) -> Result<ingest::Listing, Error> {
    let (folder, archive) = (round.join(SUBMISSIONS), round.join(SUBMISSIONS_ZIP));
    let (path, listed) = if !folder.is_dir() && archive.is_file() {
        let listed = ingest::list_archive(&archive, SUBMISSIONS_ZIP);
        (archive, listed)
    } else {
        let listed = ingest::list(&folder, SUBMISSIONS);
        (folder, listed)
    };
    listed.map_err(|source| Error::Io { path, source })
}

/// Where the province stands. A target whose figure the documents leave open is held against what the
/// board gave out in all, which the outlook then says.
fn judge_province(comparison: &mut Comparison, pack: &RulePack, period: &Period) {
    let asked: Vec<usize> = (0..comparison.targets.len())
        .map(|at| comparison.asked(at))
        .collect();
    let mut open = Vec::new();
    for (at, label) in comparison.targets.iter_mut().enumerate() {
        // Once everybody asked is in the sum, what was given to those who were excused asks for nothing.
        let given = label.allocated_counted;
        let given = given.filter(|_| label.counted as usize >= asked[at]);
        if let (None, Some(given)) = (label.provincial, given.or(label.allocated)) {
            label.provincial = Some(given);
            open.push(at);
        }
    }
    let as_of = comparison.as_of.clone();
    progress::judge_province(&mut comparison.targets, pack, period, &as_of, &asked);
    for at in open {
        let label = &mut comparison.targets[at];
        label.provincial = None;
        if label.progress.is_some() {
            label.outlook.push_str("; so với tổng mức Ban giao");
        }
    }
}

/// The faults of a pack's choice of checks, for [`crate::rules::load_with`].
pub fn choice_faults(pack: &RulePack, places: &Places) -> Vec<Diagnostic> {
    let single = CheckSet::compile_at(pack, places, &cross::codes()).err();
    let between = CrossSet::compile_at(pack, places).err();
    single.into_iter().chain(between).flatten().collect()
}

/// Both sets of checks; all faults of the pack's choice at once.
fn compile(pack: &RulePack) -> Result<(CheckSet, CrossSet), Error> {
    match (
        CheckSet::compile_at(pack, &Places::default(), &cross::codes()),
        CrossSet::compile(pack),
    ) {
        (Ok(checks), Ok(between)) => Ok((checks, between)),
        (checks, between) => {
            let mut faults: Vec<_> = checks.err().into_iter().flatten().collect();
            faults.extend(between.err().into_iter().flatten());
            Err(Error::Rules(faults))
        }
    }
}

/// The page of every finding code the program can raise, in the order in which findings are listed.
pub fn pages() -> Vec<Page> {
    let checks = check::kinds().iter().map(|kind| Page {
        code: kind.code,
        title: kind.title,
        doc: kind.doc,
    });
    let between = cross::kinds().iter().map(|kind| Page {
        code: kind.code,
        title: kind.title,
        doc: kind.doc,
    });
    checks
        .chain(between)
        .chain(round::PAGES)
        .chain(std::iter::once(unit::FAILED))
        .collect()
}

/// Assesses units on the workers; those that come out are put into their slots.
///
/// What stays of a unit is copied on this thread: a worker's memory, through which the unit's documents
/// went, is then free to the last piece, instead of being held by small remains all over it.
fn collect(
    pool: &rayon::ThreadPool,
    units: Vec<usize>,
    slots: &mut [Option<Assessed>],
    assess: impl Fn(usize) -> Option<Assessed> + Sync,
) {
    let (sender, receiver) = std::sync::mpsc::channel();
    pool.in_place_scope(|scope| {
        scope.spawn(|_| {
            units.into_par_iter().for_each_with(sender, |sender, at| {
                // The receiver outlives the workers.
                let _ = sender.send((at, assess(at)));
            });
        });
        for (at, assessed) in receiver {
            slots[at] = assessed.map(|there: Assessed| Assessed {
                assessment: there.assessment.copied(),
                strangers: there.strangers,
                of_round: there.of_round,
            });
        }
    });
}

/// Deeply nested documents need more than the usual two megabytes of stack.
const STACK_BYTES: usize = 8 << 20;

fn pool(threads: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, NonZeroUsize::get))
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Error::Threads(error.to_string()))
}

/// What the listing left out and no unit's folder claims: nobody may take it for *not there*.
fn unassigned(skipped: &[(String, String)]) -> impl Iterator<Item = Finding> {
    skipped.iter().map(|(path, why)| Finding {
        code: "file-unreadable",
        severity: Severity::Warning,
        subject: Subject::File(path.clone()),
        outcome: Outcome::Unreadable,
        share_bp: 0,
        message: format!("“{path}” không được mở: {why}"),
        found: why.clone(),
        expected: "đọc được trọn vẹn".to_owned(),
        difference: String::new(),
        evidence: vec![Evidence {
            file: path.as_str().into(),
            anchor: Anchor::File,
            quote: format!("Tệp {}", path.rsplit('/').next().unwrap_or(path)),
        }],
        hint: "Kiểm tra xem đây có phải tài liệu của một đơn vị không.".into(),
    })
}
