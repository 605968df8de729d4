//! Codes of data problems, explained.

use std::io;

use crate::problem::ProblemCode;
use crate::report::Style;
use crate::report::page::{Cell, Fit, Page as _, Table};
use crate::report::text::Terminal;
use crate::text::{self, Explanation, Label, label};

/// Explains one code.
///
/// # Errors
/// When `out` cannot be written to.
pub fn explain_problem(code: ProblemCode, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let Style { lang, width, colour, .. } = style;
    let mut page = Terminal::new(out, width, colour);
    let Explanation { title, meaning, done, remedy, example } = text::explanation(code, lang);
    let severity = text::severity(code.severity(), lang);
    page.verdict(&text::coded(code.name(), severity, title, lang), code.severity().into())?;
    let items: Vec<String> = text::explanation_parts(lang)
        .into_iter()
        .zip([meaning, done, remedy, example])
        .map(|(name, text)| text::labelled(name, text, lang))
        .collect();
    page.items(&items)
}

/// Lists all codes.
///
/// # Errors
/// When `out` cannot be written to.
pub fn list_problems(style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let Style { lang, width, colour, .. } = style;
    let mut page = Terminal::new(out, width, colour);
    let mut table = Table::new([
        (label(Label::ProblemCode, lang), Fit::Short),
        (label(Label::Severity, lang), Fit::Short),
        (text::explanation_parts(lang)[0], Fit::Words),
    ]);
    for code in ProblemCode::ALL {
        table.row([
            Cell::new(code.name()),
            Cell::toned(text::severity(code.severity(), lang), code.severity().into()),
            Cell::new(text::explanation(*code, lang).title),
        ]);
    }
    page.heading(text::all_problems(lang))?;
    page.table(&table)
}
