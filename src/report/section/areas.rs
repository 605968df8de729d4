//! Every assessed target for each area right below the audited group.

use std::io;

use crate::audit::Headline;
use crate::lang::Lang;
use crate::plan::Target;
use crate::report::context::Context;
use crate::report::figures::NONE;
use crate::report::headline;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::text::{self, Label};

pub(super) fn write(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    let areas = context.areas();
    if areas.is_empty() {
        return Ok(());
    }
    let keys = [(context.label(Label::Number), Fit::Figures), (context.label(Label::Target), Fit::Words)];
    let mut table = Table::new(keys.into_iter().chain(areas.iter().map(|area| (context.name(*area), Fit::Pieces))));
    table.keys = keys.len();
    for (number, target, _) in context.assessment.selected_targets().filter(|(_, _, result)| result.assessed) {
        let keys = [Cell::new(number.saturating_add(1).to_string()), Cell::new(context.title(target))];
        let headlines = context.headlines(number, &areas);
        table.row(keys.into_iter().chain(headlines.iter().map(|headline| cell(target, headline, context.lang))));
    }
    if table.rows.is_empty() {
        return Ok(());
    }
    page.heading(context.label(Label::Areas))?;
    page.note(context.label(Label::MarksNote))?;
    page.table(&table)
}

fn cell(target: &Target, headline: &Headline, lang: Lang) -> Cell {
    let actual = headline::actual(target, target.judge, headline, lang);
    match headline.status {
        Some(status) if actual == NONE => Cell::toned(text::status_mark(status, lang), status.into()),
        Some(status) => Cell::figures(format!("{} {actual}", text::status_mark(status, lang)), status.into()),
        None => Cell::figures(actual, Tone::Plain),
    }
}
