//! What the figures rest on: the readings in force, and the fields that others stand in for.

use std::io;

use crate::audit::Substitution;
use crate::plan::expr::words;
use crate::plan::{Domain, OptionValue, PlanOption};
use crate::report::context::Context;
use crate::report::page::{Cell, Fit, Page, Table};
use crate::text::{self, Label};

pub(super) fn write(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    let assessment = context.assessment;
    let mut table = Table::new([
        (context.label(Label::Option), Fit::Words),
        (context.label(Label::Id), Fit::Short),
        (context.label(Label::Reading), Fit::Words),
    ]);
    for (option, value) in assessment.plan.options.iter().zip(&assessment.options) {
        table.row([
            Cell::new(option.title.get(context.lang)),
            Cell::new(&option.id),
            Cell::new(reading(context, option, value)),
        ]);
    }
    if !table.rows.is_empty() {
        page.heading(context.label(Label::Options))?;
        page.table(&table)?;
    }
    if !assessment.substitutions.is_empty() {
        let items: Vec<String> =
            assessment.substitutions.iter().map(|substitution| sentence(context, substitution)).collect();
        page.heading(context.label(Label::Substitutions))?;
        page.items(&items)?;
    }
    Ok(())
}

/// The reading chosen for an option.
pub(crate) fn reading(context: Context<'_>, option: &PlanOption, value: &OptionValue) -> String {
    let explanation = match (&option.domain, value) {
        (Domain::Choices(choices), OptionValue::Choice(chosen)) => {
            choices.iter().find(|(name, _)| name == chosen).map(|(_, title)| title.get(context.lang))
        }
        _ => None,
    };
    text::chosen(&option.show(value), explanation, *value == option.default, context.lang)
}

/// What stands for a field.
pub(crate) fn sentence(context: Context<'_>, substitution: &Substitution) -> String {
    let Substitution { level, field, by } = substitution;
    let by = words(by, context.assessment.plan, context.lang);
    text::substitution(text::level(*level, context.lang), context.field(*field), &by, context.lang)
}
