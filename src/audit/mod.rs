//! The audit: register + plan → assessment. Knows no file.

#[cfg(test)]
mod agreement;
mod assess;
mod assessment;
mod basis;
mod completeness;
mod consistency;
mod demand;
mod evaluate;
mod exact;
mod finding;
mod groups;
mod headline;
mod listed;
mod live;
mod measure;
mod measures;
mod outcome;
mod problems_of;
mod quick;
mod range;
mod ranking;
mod resolve;
mod runs;
mod score;
mod selection;
mod shown;
mod tally;
mod whole;

pub use assess::assess;
pub use assessment::{Assessment, Counts, Formula, Substitution, TargetResult};
pub use completeness::{Completeness, RowCounts};
pub use consistency::contradictions;
pub(crate) use exact::Exact;
pub use finding::{Finding, Gap, Outline, Score, Status, Used};
pub use headline::Headline;
pub(crate) use live::{Evaluated, GroupSums, Live};
pub(crate) use measure::Judgement;
pub use measures::{Outlines, substitutions};
pub use outcome::{FailOn, Outcome};
pub use problems_of::problems_of;
pub use quick::{Brief, Pointed};
pub(crate) use range::{Range, Truth};
pub use ranking::{Blocking, NearMiss};
pub use selection::Selection;
