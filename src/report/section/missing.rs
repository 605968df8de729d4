//! What is missing: single figures that hold up a conclusion, and whole columns without which targets are not assessed.

use std::io;

use crate::report::context::Context;
use crate::report::page::{Cell, Fit, Page, Table};
use crate::report::section::RANKED;
use crate::text::{self, Label};

pub(super) fn blocking(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    let blocking = context.assessment.blocking(RANKED);
    if blocking.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        (context.label(Label::Unit), Fit::Words),
        (context.label(Label::Field), Fit::Words),
        (context.label(Label::Place), Fit::Words),
        (context.label(Label::DecidesHeadlines), Fit::Figures),
        (context.label(Label::DecidesFindings), Fit::Figures),
    ]);
    for figure in blocking {
        let place =
            figure.origin.map_or_else(|| context.label(Label::NoTableHasIt).to_owned(), |origin| context.place(origin));
        table.row([
            Cell::new(context.name(figure.unit)),
            Cell::new(context.field(figure.field)),
            Cell::new(place),
            Cell::new(figure.headlines.to_string()),
            Cell::new(figure.findings.to_string()),
        ]);
    }
    page.heading(context.label(Label::Blocking))?;
    page.note(context.label(Label::BlockingNote))?;
    page.table(&table)
}

pub(super) fn not_assessed(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    let mut table = Table::new([
        (context.label(Label::Number), Fit::Figures),
        (context.label(Label::Target), Fit::Words),
        (context.label(Label::Strength), Fit::Short),
        (context.label(Label::Needs), Fit::Words),
    ]);
    for (number, target, result) in context.assessment.selected_targets().filter(|(_, _, result)| !result.assessed) {
        table.row([
            Cell::new(number.saturating_add(1).to_string()),
            Cell::new(context.title(target)),
            Cell::new(text::strength_word(target.strength, context.lang)),
            Cell::new(context.fields(&result.needs)),
        ]);
    }
    if table.rows.is_empty() {
        return Ok(());
    }
    page.heading(context.label(Label::NotAssessed))?;
    page.note(context.label(Label::NotAssessedNote))?;
    page.table(&table)
}
