//! The sections of a report for people, one a file, in the order they are read in.

mod areas;
pub(crate) mod basis;
mod citations;
mod completeness;
mod findings;
mod missing;
mod problems;
mod ranking;
mod targets;
mod verdict;

use std::io;

use crate::audit::Outcome;
use crate::report::context::Context;
use crate::report::page::Page;

/// Rows of a ranking.
const RANKED: usize = 10;

/// Which sections only some reports have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Every finding of every selected unit, every field and every data problem.
    pub findings: bool,
    /// The plan's words for every selected target.
    pub citations: bool,
}

/// Puts the whole report on `page`.
pub(crate) fn write(context: Context<'_>, outcome: &Outcome, extent: Extent, page: &mut dyn Page) -> io::Result<()> {
    verdict::write(context, outcome, page)?;
    targets::write(context, page)?;
    areas::write(context, page)?;
    ranking::worst(context, page)?;
    ranking::near_misses(context, page)?;
    missing::blocking(context, page)?;
    missing::not_assessed(context, page)?;
    basis::write(context, page)?;
    completeness::write(context, extent.findings, page)?;
    problems::write(context, extent.findings, page)?;
    if extent.findings {
        findings::write(context, page)?;
    }
    if extent.citations {
        citations::write(context, page)?;
    }
    Ok(())
}
