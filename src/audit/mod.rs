//! The audit: register + plan → assessment. Knows no file.

mod assess;
mod assessment;
mod completeness;
mod consistency;
mod evaluate;
mod exact;
mod finding;
mod headline;
mod measure;
mod outcome;
mod range;
mod ranking;
mod resolve;
mod selection;
mod tally;

pub use assess::assess;
pub use assessment::{Assessment, Formula, Substitution, TargetResult, UnitResult};
pub use completeness::{Completeness, RowCounts};
pub use finding::{Finding, Gap, Score, Status, Used};
pub use headline::Headline;
pub use measure::substitutions;
pub use outcome::{FailOn, Outcome};
pub use ranking::{Blocking, NearMiss};
pub use selection::Selection;
