//! 待核清单: the missing figures that leave something open, whom to ask for them, and what they would decide.

use rust_xlsxwriter::XlsxError;

use crate::audit::Blocking;
use crate::register::UnitRef;
use crate::report::context::{self, Context};
use crate::report::workbook::SheetKind;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::Cell;
use crate::text::{self, BookWord, Label};

pub(super) fn write(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let context = book.context;
    let word = |word| text::book_word(word, context.lang);
    let label = |label| context.label(label);
    let columns = [
        (label(Label::County), Width::Of(10)),
        (label(Label::Street), Width::Of(12)),
        (word(BookWord::UnitName), Width::Of(14)),
        (label(Label::Level), Width::Of(11)),
        (label(Label::Missing), Width::Of(24)),
        (label(Label::Place), Width::Of(34)),
        (word(BookWord::AskWhom), Width::Of(30)),
        (label(Label::DecidesHeadlines), Width::Of(9)),
        (label(Label::DecidesFindings), Width::Of(9)),
        (word(BookWord::Decides), Width::Of(50)),
    ]
    .map(|(title, width)| Column::new(title, width));
    let blocking = context.assessment.blocking(usize::MAX);
    let rows = blocking.iter().map(|figure| row(context, figure));
    book.table(SheetKind::Unknown, &columns, rows, &Setup { kept_columns: 3, ..Setup::default() })
}

fn row(context: Context<'_>, figure: &Blocking) -> Vec<Cell> {
    let place =
        figure.origin.map_or_else(|| context.label(Label::NoTableHasIt).to_owned(), |origin| context.place(origin));
    let titles = figure.targets.iter().filter_map(|number| context.assessment.plan.targets.get(*number));
    let titles: Vec<&str> = titles.map(|target| target.title.get(context.lang)).collect();
    vec![
        Cell::text(context.county(figure.unit)),
        Cell::text(context.street(figure.unit)),
        Cell::text(context.name(figure.unit)),
        Cell::text(text::level(figure.unit.level, context.lang)),
        Cell::text(context.field(figure.field)),
        Cell::text(place),
        Cell::text(whom(context, figure)),
        Cell::count(figure.headlines),
        Cell::count(figure.findings),
        Cell::text(titles.join(context.label(Label::ListSeparator))),
    ]
}

/// Who has the figure: the county and street of the unit, and the file that should have held it.
fn whom(context: Context<'_>, figure: &Blocking) -> String {
    let names = [context.county(figure.unit), context.street(figure.unit)];
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let place = if names.is_empty() { context.name(figure.unit).to_owned() } else { names.concat() };
    let path = figure.origin.map(|origin| context::path(context.assessment.register, origin));
    let file = path.map(|path| path.rsplit('/').next().unwrap_or(path));
    text::ask_whom(&place, file, context.lang)
}

/// How many figures are missing, for the overview.
pub(super) fn units(blocking: &[Blocking]) -> usize {
    let mut units: Vec<UnitRef> = blocking.iter().map(|figure| figure.unit).collect();
    units.sort_unstable();
    units.dedup();
    units.len()
}
