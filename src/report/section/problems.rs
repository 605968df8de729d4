//! The data problems, worst first: how many of each kind, and the first few of them.

use std::collections::BTreeMap;
use std::io;

use crate::problem::{Problem, Severity};
use crate::report::context::Context;
use crate::report::page::{Cell, Fit, Page, Table};
use crate::text::{self, Label};

/// Problems shown of each kind.
const SHOWN: usize = 3;

pub(super) fn write(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    let mut kinds: BTreeMap<(Severity, &str), Vec<&Problem>> = BTreeMap::new();
    for problem in &context.assessment.problems {
        kinds.entry((problem.kind.severity(), problem.kind.code())).or_default().push(problem);
    }
    if kinds.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        (context.label(Label::Severity), Fit::Short),
        (context.label(Label::Code), Fit::Short),
        (context.label(Label::Count), Fit::Figures),
    ]);
    for ((severity, code), problems) in &kinds {
        table.row([
            Cell::toned(text::severity(*severity, context.lang), (*severity).into()),
            Cell::new(code),
            Cell::new(problems.len().to_string()),
        ]);
    }
    page.heading(context.label(Label::Problems))?;
    page.table(&table)?;
    for ((severity, code), problems) in &kinds {
        let mut items: Vec<String> = problems.iter().take(SHOWN).map(|problem| sentence(context, problem)).collect();
        let more = problems.len().saturating_sub(SHOWN);
        if more > 0 {
            items.push(text::more_problems(more, context.lang));
        }
        page.subheading(&format!("{} {code}", text::severity(*severity, context.lang)), (*severity).into())?;
        page.items(&items)?;
    }
    Ok(())
}

/// Where it is, which unit it concerns, and what is wrong.
fn sentence(context: Context<'_>, problem: &Problem) -> String {
    let place = problem.origin.map(|origin| context.place(origin)).or_else(|| problem.path.clone());
    let message = text::problem(&problem.kind, context.lang);
    let parts = [place, problem.unit.clone(), Some(message)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}
