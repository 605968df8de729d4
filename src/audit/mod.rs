//! The audit: register + plan → assessment. Knows no file.

mod assessment;
mod finding;
mod headline;
mod measure;
mod outcome;
mod ranking;
mod selection;

pub use assessment::{Assessment, Substitution, TargetResult, UnitResult};
pub use finding::{Finding, Gap, Score, Status, Used};
pub use headline::Headline;
pub use outcome::{FailOn, Outcome};
pub use ranking::{Blocking, NearMiss};
pub use selection::Selection;
