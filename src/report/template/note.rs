//! What is told about a column: how to fill it in, what counts, and which words of the plan ask for it.

use crate::lang::Lang;
use crate::plan::Target;
use crate::report::clean::clean;
use crate::report::template::columns::{Column, Layout};
use crate::text;

/// How many targets a note explains; the instructions name them all.
const MOST_EXPLAINED: usize = 3;

/// How many targets the instructions name for a column: no row is higher than a page.
const MOST_NAMED: usize = 10;

/// How a column is filled in.
pub(super) fn how(layout: &Layout<'_>, column: &Column<'_>, lang: Lang) -> String {
    let mut sentences = vec![text::how_to_enter(column.entry_told(lang), lang)];
    let header = |number: &u16| layout.columns.get(usize::from(*number)).map(|column| column.header.as_str());
    if let Some(whole) = column.whole.as_ref().and_then(header) {
        sentences.push(text::part_of_whole(whole, lang));
    }
    if let Some(role) = column.role() {
        sentences.extend(text::what_it_tells(role, lang).map(str::to_owned));
    }
    sentences.join(lang.pick("", " "))
}

/// The note at the header of a column.
pub(super) fn note(layout: &Layout<'_>, column: &Column<'_>, lang: Lang) -> String {
    let mut lines = vec![column.header.clone(), how(layout, column, lang)];
    for target in asking(column).take(MOST_EXPLAINED) {
        lines.push(String::new());
        lines.push(text::form_use(target.title.get(lang), lang));
        lines.extend(cited(target, lang));
        lines.push(text::form_reading(&clean(target.reading.get(lang)), lang));
    }
    if let Some(more) = asking(column).count().checked_sub(MOST_EXPLAINED).filter(|more| *more > 0) {
        lines.push(String::new());
        lines.push(text::more_uses(more, lang));
    }
    lines.iter().map(|line| clean(line)).collect::<Vec<_>>().join("\n")
}

/// The clauses that ask for a column, in words of the plan.
pub(super) fn grounds(column: &Column<'_>, lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut left = 0_usize;
    for target in asking(column) {
        let cited: Vec<String> = cited(target, lang).filter(|line| !lines.contains(line)).collect();
        if lines.len() < MOST_NAMED {
            lines.extend(cited);
        } else {
            left = left.saturating_add(cited.len());
        }
    }
    if left > 0 {
        lines.push(text::more_clauses(left, lang));
    }
    lines.join("\n")
}

/// The targets that a column is explained by. Nearly all of them ask for the kind of a unit: it says which ones apply.
fn asking<'c, 'a>(column: &'c Column<'a>) -> impl Iterator<Item = &'a Target> + use<'c, 'a> {
    let is_figure = column.role().is_none();
    column.uses.iter().copied().filter(move |_| is_figure)
}

fn cited(target: &Target, lang: Lang) -> impl Iterator<Item = String> {
    target.cite.iter().map(move |cite| text::form_clause(&clean(&cite.clause), &clean(&cite.quote), lang))
}
