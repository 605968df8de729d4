//! All text that people read, in both languages.

mod formula;
pub mod help;
mod ingest;
mod mistake;
mod problem;
mod usage;

pub use formula::{flag_holds, function, not, one_of, operator, option_value, yes_no};
pub(crate) use ingest::{ingest_error, reason};
pub use mistake::{level_name, mistake, mistake_count};
pub use problem::problem;
pub use usage::{Usage, progress, usage};

/// The candidate most like `word`, if one is close enough to be a slip of the pen.
pub fn similar<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.85)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate.to_owned())
}
