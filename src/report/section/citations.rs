//! What the plan says, and how it is read.

use std::io;

use crate::report::context::Context;
use crate::report::page::{Page, Tone};
use crate::text::Label;

pub(super) fn write(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    page.heading(context.label(Label::Citations))?;
    for (number, target, _) in context.assessment.selected_targets() {
        page.subheading(&format!("{}. {}", number.saturating_add(1), context.title(target)), Tone::Plain)?;
        for citation in &target.cite {
            page.quote(&format!("{}: {}", citation.clause, citation.quote))?;
        }
        let reading = target.reading.get(context.lang);
        if !reading.is_empty() {
            page.note(reading)?;
        }
    }
    Ok(())
}
