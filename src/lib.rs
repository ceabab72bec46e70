//! Holds every unit's report against the outline it was told to follow, the targets it was given,
//! and itself.
//!
//! An Organisation–Inspection board (*Ban Tổ chức – Kiểm tra*) collects Word reports and Excel
//! sheets from its units. This library reads them, says what each one covers and claims, and puts
//! all units side by side with a quotation behind every statement. [`model`] holds every type that
//! crosses a stage boundary; reading it explains the program.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use doichieu::round::Round;
//! use doichieu::{Options, report, rules, run};
//!
//! let round = Round::load(Path::new("fixtures/demo-2024")).expect("a round folder without faults");
//! let rules = rules::load(&round.rules, Some(&round.folder)).expect("a pack without faults");
//! let options = Options::new(jiff::civil::date(2024, 7, 1));
//! let comparison = run(&round, &rules.pack, &options, &|_event| {}).expect("a result");
//! let workbook: Vec<u8> = report::xlsx(&comparison).expect("a workbook");
//! # drop(workbook);
//! ```

pub mod calendar; // working days
pub mod carry; // what people typed into an earlier workbook
pub mod check; // one file per kind of finding
pub mod compare; // many assessments side by side
pub mod cross; // what no single file shows
pub mod earlier; // the result of an earlier run
mod error; // the batch cannot run
pub mod ingest; // bytes → Document
pub mod language; // what the program says, in the language asked for
pub mod mapping; // where each text belongs, and what it claims
pub mod model; // every type that crosses a stage boundary
mod pipeline; // the whole job, in parallel
pub mod progress; // where a target stands at a date
pub mod report; // a Comparison → bytes
pub mod round; // the round folder
pub mod rules; // a rule folder → RulePack
pub mod score; // findings → points
pub mod selfscore; // the unit's own scoring sheet
pub mod selftest; // a pack against its own examples
pub mod text; // Vietnamese text → one comparable form

pub use error::Error;
pub use pipeline::{
    Event, Inspection, Options, Stage, choice_faults, inspect, pages, run, source_file,
};
