//! The report for people: sections in the order they are read in.

use std::io;

use crate::report::comparison::section;
use crate::report::comparison::shown::View;
use crate::report::page::{Page, Tone};
use crate::text::{self, CompareWord, Label};

pub(super) fn write(view: View<'_>, detail: bool, page: &mut dyn Page) -> io::Result<()> {
    head(view, page)?;
    section::comparable(view, page)?;
    section::targets(view, page)?;
    section::counties(view, detail, page)?;
    section::turns(view, detail, page)?;
    section::events(view, detail, page)?;
    section::jumps(view, detail, page)
}

fn head(view: View<'_>, page: &mut dyn Page) -> io::Result<()> {
    let comparison = view.comparison;
    let count = |(number, year)| Some((year, comparison.met(number)?, comparison.parts.is_whole(None, number)));
    let met: Vec<(i32, usize, bool)> = view.years().enumerate().filter_map(count).collect();
    let years = match (view.years().next(), view.years().last()) {
        (Some(first), Some(last)) => format!("{first}–{last}"),
        _ => String::new(),
    };
    let verdict = text::compare_verdict(
        &view.city(),
        &years,
        &met,
        [Some(comparison.targets.len()), comparison.in_every_year()],
        view.lang,
    );
    page.verdict(&verdict, Tone::Plain)?;
    let plan = comparison.plan;
    page.note(&text::compare_plan(plan.title.get(view.lang), plan.target_year, view.lang))?;
    let sources: Vec<String> = comparison
        .years
        .iter()
        .map(|year| {
            text::labelled(&year.year.to_string(), &year.from.join(view.label(Label::ListSeparator)), view.lang)
        })
        .collect();
    page.note(&sources.join(view.label(Label::ClauseSeparator)))?;
    if plan.targets.iter().any(|target| target.course.is_some())
        && let Some(last) = view.years().last()
    {
        let counts = comparison.paces();
        if counts.iter().any(|(_, count)| *count > 0) {
            page.note(&text::pace_counts(last, &counts, view.lang))?;
        }
    } else {
        page.note(view.word(CompareWord::NoBaselines))?;
    }
    Ok(())
}
