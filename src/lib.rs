//! Holds every unit's report against the outline it was told to follow, the targets it was given,
//! and itself.

pub mod calendar; // working days
pub mod check; // one file per kind of finding
pub mod compare; // many assessments side by side
mod error; // the batch cannot run
pub mod ingest; // bytes → Document
pub mod mapping; // where each text belongs, and what it claims
pub mod model; // every type that crosses a stage boundary
mod pipeline; // the whole job, in parallel
pub mod progress; // where a target stands at a date
pub mod report; // a Comparison → bytes
pub mod round; // the round folder
pub mod rules; // a rule folder → RulePack
pub mod score; // findings → points
pub mod selftest; // a pack against its own examples
pub mod text; // Vietnamese text → one comparable form
