//! Every assessed target for the audited group.

use std::io;

use crate::audit::{Headline, TargetResult};
use crate::plan::{Judge, Strength, Target};
use crate::report::context::Context;
use crate::report::headline;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::text::{self, Label};

pub(super) fn write(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    page.heading(context.label(Label::Targets))?;
    page.note(context.label(Label::TallyNote))?;
    for (strength, _) in Strength::NAMES {
        let mut table = Table::new([
            (context.label(Label::Number), Fit::Figures),
            (context.label(Label::Target), Fit::Words),
            (context.label(Label::Actual), Fit::Pieces),
            (context.label(Label::Required), Fit::Pieces),
            (context.label(Label::Tally), Fit::Figures),
            (context.label(Label::Gap), Fit::Pieces),
            (context.label(Label::Conclusion), Fit::Short),
        ]);
        for (number, target, result) in context.assessment.selected_targets() {
            if target.strength == strength && result.assessed {
                rows(context, number, target, result, &mut table);
            }
        }
        if !table.rows.is_empty() {
            page.subheading(text::strength(strength, context.lang), Tone::Plain)?;
            page.table(&table)?;
        }
    }
    Ok(())
}

/// The target's own headline, and below it those that the plan asks for besides.
fn rows(context: Context<'_>, number: usize, target: &Target, result: &TargetResult, table: &mut Table) {
    let title = Cell::new(context.title(target));
    row(context, Cell::new(number.saturating_add(1).to_string()), title, target, target.judge, &result.audited, table);
    for (judge, headline) in &result.also {
        let title = Cell::toned(format!("- {}", text::judge(*judge, context.lang)), Tone::Faint);
        row(context, Cell::default(), title, target, *judge, headline, table);
    }
}

fn row(
    context: Context<'_>,
    number: Cell,
    title: Cell,
    target: &Target,
    judge: Judge,
    headline: &Headline,
    table: &mut Table,
) {
    let lang = context.lang;
    let figures = |text: String| Cell::figures(text, Tone::Plain);
    table.row([
        number,
        title,
        figures(headline::actual(target, judge, headline, lang)),
        figures(headline::required(context, target, judge, headline)),
        figures(headline::tally(headline, judge)),
        figures(headline::gap(target, judge, headline.gap.as_ref(), lang)),
        headline::conclusion(headline.status, lang),
    ]);
}
