//! The verdict in one line, and what it is about.

use std::io;

use crate::audit::{FailOn, Outcome, Status};
use crate::report::context::Context;
use crate::report::page::{Page, Tone};
use crate::text;

pub(super) fn write(context: Context<'_>, outcome: &Outcome, page: &mut dyn Page) -> io::Result<()> {
    let (plan, lang) = (context.assessment.plan, context.lang);
    let overall = overall(outcome);
    let tone = overall.map_or(Tone::Doubtful, Tone::from);
    page.verdict(&text::verdict(overall, &context.group(), outcome, lang), tone)?;
    page.note(&text::plan_line(plan.title.get(lang), plan.target_year, context.assessment.register.year, lang))
}

/// The status that the exit code stands for; `None` where nothing was assessed.
fn overall(outcome: &Outcome) -> Option<Status> {
    if outcome.exit_code(FailOn::Unmet) > 0 {
        Some(Status::Unmet)
    } else if outcome.exit_code(FailOn::Unknown) > 0 {
        Some(Status::Unknown)
    } else {
        (outcome.assessed > 0).then_some(Status::Met)
    }
}
