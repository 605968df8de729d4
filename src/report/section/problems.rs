//! The data problems: how many of each kind, what became of rows in doubt, and the worst of them.

use std::collections::BTreeMap;
use std::io;

use crate::problem::{Problem, ProblemCode, Severity};
use crate::report::context::Context;
use crate::report::page::{Cell, Fit, Page, Table};
use crate::text::{self, Label};

/// Problems shown of each kind, and kinds shown; notes are only counted.
const SHOWN: usize = 3;
const KINDS: usize = 8;

pub(super) fn write(context: Context<'_>, is_full: bool, page: &mut dyn Page) -> io::Result<()> {
    let mut kinds: BTreeMap<(Severity, ProblemCode), Vec<&Problem>> = BTreeMap::new();
    for problem in &context.assessment.problems {
        kinds.entry((problem.kind.severity(), problem.kind.of())).or_default().push(problem);
    }
    let rows = context.assessment.row_counts();
    if kinds.is_empty() && rows.left_out == 0 {
        return Ok(());
    }
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        kinds.iter().filter(|((known, _), _)| *known == severity).map(|(_, problems)| problems.len()).sum()
    });
    page.heading(context.label(Label::Problems))?;
    page.note(&text::severity_counts(counts, context.lang))?;
    page.note(&text::row_counts(&rows, context.lang))?;
    // Notes are only counted, but whoever sent a file should see that it was not read.
    if !is_full {
        for problem in kinds.get(&(Severity::Note, ProblemCode::PassedOver)).into_iter().flatten() {
            page.note(&sentence(context, problem))?;
        }
    }
    if kinds.is_empty() {
        return Ok(());
    }
    page.table(&table(context, &kinds))?;
    let is_shown = |severity: Severity| is_full || severity != Severity::Note;
    let mut left = context.assessment.problems.len();
    let listed = kinds.iter().filter(|((severity, _), _)| is_shown(*severity));
    for ((severity, code), problems) in listed.take(if is_full { kinds.len() } else { KINDS }) {
        let limit = if is_full { problems.len() } else { SHOWN };
        let items: Vec<String> = problems.iter().take(limit).map(|problem| sentence(context, problem)).collect();
        left = left.saturating_sub(items.len());
        let heading = format!("{} {}", text::severity(*severity, context.lang), code.name());
        page.subheading(&heading, (*severity).into())?;
        page.items(&items)?;
        let more = problems.len().saturating_sub(limit);
        if more > 0 {
            page.note(&text::more_of_kind(more, context.lang))?;
        }
    }
    if left > 0 { page.note(text::where_all_problems_are(context.lang)) } else { Ok(()) }
}

fn table(context: Context<'_>, kinds: &BTreeMap<(Severity, ProblemCode), Vec<&Problem>>) -> Table {
    let mut table = Table::new([
        (context.label(Label::Severity), Fit::Short),
        (context.label(Label::ProblemCode), Fit::Short),
        (text::explanation_parts(context.lang)[0], Fit::Words),
        (context.label(Label::Count), Fit::Figures),
    ]);
    for ((severity, code), problems) in kinds {
        table.row([
            Cell::toned(text::severity(*severity, context.lang), (*severity).into()),
            Cell::new(code.name()),
            Cell::new(text::explanation(*code, context.lang).title),
            Cell::new(problems.len().to_string()),
        ]);
    }
    table
}

/// Where it is, which unit it concerns, and what is wrong.
fn sentence(context: Context<'_>, problem: &Problem) -> String {
    let place = problem.origin.map(|origin| context.place(origin)).or_else(|| problem.path.clone());
    let message = text::problem(&problem.kind, context.lang);
    let parts = [place, problem.unit.clone(), Some(message)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(context.lang.pick("：", ": "))
}
