//! The verdict in one line, and what it is about.

use std::io;

use crate::audit::Outcome;
use crate::report::context::Context;
use crate::report::page::{Page, Tone};
use crate::text;

pub(super) fn write(context: Context<'_>, outcome: &Outcome, page: &mut dyn Page) -> io::Result<()> {
    let (plan, lang) = (context.assessment.plan, context.lang);
    let overall = outcome.verdict();
    let tone = overall.map_or(Tone::Doubtful, Tone::from);
    page.verdict(&text::verdict(overall, &context.group(), outcome, lang), tone)?;
    page.note(&text::plan_line(plan.title.get(lang), plan.target_year, context.assessment.register.year, lang))
}
