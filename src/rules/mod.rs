//! Rule packs: TOML files a clerk can edit, checked with errors that point at the line.

pub mod diagnostic;
pub mod pack;

pub use diagnostic::{Diagnostic, Level};
pub use pack::{
    Accrual, CheckSpec, DisciplineLine, Goal, Marker, MeasureUnit, Node, NodeExample,
    OtherHeading, Outline, Param, RulePack, Scoring, Target, TargetExample, TargetKind, Task,
    Vocabulary,
};
