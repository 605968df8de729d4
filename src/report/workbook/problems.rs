//! 数据问题: everything wrong or doubtful in the input, the worst first.

use rust_xlsxwriter::XlsxError;

use crate::audit::Status;
use crate::problem::{Problem, Severity};
use crate::report::context::{self, Context};
use crate::report::workbook::SheetKind;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::Cell;
use crate::text::{self, BookWord, Label};

pub(super) fn write(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let context = book.context;
    let label = |label| context.label(label);
    let columns = [
        (label(Label::Severity), Width::Of(8)),
        (label(Label::ProblemCode), Width::Fit(14, 22)),
        (text::book_word(BookWord::Meaning, context.lang), Width::Of(20)),
        (label(Label::File), Width::Fit(16, 34)),
        (label(Label::Sheet), Width::Fit(8, 18)),
        (label(Label::Cell), Width::Of(8)),
        (label(Label::Unit), Width::Fit(10, 20)),
        (label(Label::Message), Width::Of(50)),
        (text::book_word(BookWord::Advice, context.lang), Width::Of(44)),
    ]
    .map(|(title, width)| Column::new(title, width));
    let mut problems: Vec<&Problem> = context.assessment.problems.iter().collect();
    problems.sort_by_key(|problem| problem.kind.severity());
    let rows = problems.into_iter().map(|problem| row(context, problem));
    book.table(SheetKind::Problems, &columns, rows, &Setup { kept_columns: 2, ..Setup::default() })
}

fn row(context: Context<'_>, problem: &Problem) -> Vec<Cell> {
    let (register, lang) = (context.assessment.register, context.lang);
    let file = match problem.origin {
        Some(origin) => context::path(register, origin),
        None => problem.path.as_deref().unwrap_or_default(),
    };
    let severity = problem.kind.severity();
    // Errors and warnings have the fills of what is unmet and unknown.
    let tone = match severity {
        Severity::Error => Some(Status::Unmet),
        Severity::Warning => Some(Status::Unknown),
        Severity::Note => None,
    };
    let explained = text::explanation(problem.kind.of(), lang);
    vec![
        Cell::status(text::severity(severity, lang), tone),
        Cell::text(problem.kind.code()),
        Cell::text(explained.title),
        Cell::text(file),
        Cell::text(problem.origin.and_then(|origin| context::sheet(register, origin)).unwrap_or_default()),
        Cell::text(problem.origin.map(|origin| origin.cell.to_string()).unwrap_or_default()),
        Cell::text(problem.unit.as_deref().unwrap_or_default()),
        Cell::text(text::problem(&problem.kind, lang)),
        Cell::text(explained.remedy),
    ]
}
