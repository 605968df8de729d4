//! 口径与依据: every statement of the plan with its words and its reading, those not assessed among them.

use rust_xlsxwriter::XlsxError;

use crate::plan::Target;
use crate::report::context::Context;
use crate::report::workbook::SheetKind;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::Cell;
use crate::text::{self, BookWord, Label};

pub(super) fn write(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let context = book.context;
    let label = |label| context.label(label);
    let columns = [
        (label(Label::Number), Width::Of(6)),
        (label(Label::TargetId), Width::Fit(14, 30)),
        (label(Label::Target), Width::Of(32)),
        (label(Label::Strength), Width::Of(9)),
        (label(Label::Level), Width::Of(12)),
        (label(Label::Clause), Width::Fit(10, 18)),
        (text::book_word(BookWord::Quote, context.lang), Width::Of(50)),
        (label(Label::Reading), Width::Of(50)),
        (label(Label::Conclusion), Width::Of(9)),
        (text::book_word(BookWord::NeededFields, context.lang), Width::Fit(10, 30)),
    ]
    .map(|(title, width)| Column::new(title, width));
    let targets = context.assessment.plan.targets.iter().enumerate();
    let rows = targets.map(|(number, target)| row(context, number, target));
    book.table(SheetKind::Basis, &columns, rows, &Setup { kept_columns: 3, ..Setup::default() })
}

fn row(context: Context<'_>, number: usize, target: &Target) -> Vec<Cell> {
    let lang = context.lang;
    let result = context.assessment.targets.get(number);
    let selected = result.filter(|_| context.assessment.selection.has_target(number));
    let status = selected.and_then(|result| result.audited.status);
    let conclusion = match (status, selected) {
        (Some(status), _) => text::status(status, lang),
        (None, Some(result)) if !result.assessed => context.label(Label::NothingAssessed),
        (None, _) => crate::report::figures::NONE,
    };
    let levels: Vec<&str> = target.levels.iter().map(|level| text::level(*level, lang)).collect();
    let clauses: Vec<&str> = target.cite.iter().map(|citation| citation.clause.as_str()).collect();
    let quotes: Vec<&str> = target.cite.iter().map(|citation| citation.quote.as_str()).collect();
    vec![
        Cell::count(number.saturating_add(1)),
        Cell::text(&target.id),
        Cell::text(context.title(target)),
        Cell::text(text::strength_word(target.strength, lang)),
        Cell::text(levels.join(context.label(Label::ListSeparator))),
        Cell::lines(&clauses.join("\n")),
        Cell::lines(&quotes.join("\n")),
        Cell::text(target.reading.get(lang)),
        Cell::status(conclusion, status),
        Cell::text(selected.map_or_else(String::new, |result| context.fields(&result.needs))),
    ]
}
