//! The sections of the report for people.

use std::io;

use rust_decimal::Decimal;

use crate::audit::{Headline, Status};
use crate::compare::{Series, TargetSeries, Turn, TurnKind};
use crate::plan::Target;
use crate::report::comparison::shown::{View, part_mark};
use crate::report::figures::grouped;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::text::{self, CompareWord, Label};

/// Rows of a list where not all are asked for.
const SHOWN: usize = 12;

/// What keeps the years from being comparable, and shares of different wholes: before any figure.
pub(super) fn comparable(view: View<'_>, page: &mut dyn Page) -> io::Result<()> {
    page.heading(view.word(CompareWord::Comparable))?;
    page.items(&view.comparable())
}

/// Every target for the city.
pub(super) fn targets(view: View<'_>, page: &mut dyn Page) -> io::Result<()> {
    page.heading(view.label(Label::Targets))?;
    page.note(view.label(Label::MarksNote))?;
    let mut table = table(view, &[(view.label(Label::Number), Fit::Figures), (view.label(Label::Target), Fit::Words)]);
    table.keys = 2;
    for series in &view.comparison.targets {
        let Some(target) = view.comparison.target(series.number) else { continue };
        let keys = [series.number.saturating_add(1).to_string(), view.title(series.number).to_owned()];
        table.row(keys.iter().map(Cell::new).chain(cells(view, target, &series.city)));
    }
    let has_projections = view.comparison.targets.iter().any(|series| series.city.projection.is_ok());
    if !has_projections {
        table.drop_last();
    }
    drop_pace(view, &mut table, has_projections);
    page.table(&table)?;
    if has_projections {
        page.note(view.word(CompareWord::ToNote))?;
    }
    match view.comparison.plan.pace.filter(|_| has_course(view)) {
        Some(tolerance) => {
            let percent = |share: Decimal| format!("{} %", grouped(share.saturating_mul(Decimal::ONE_HUNDRED)));
            page.note(&text::pace_tolerance(&percent(tolerance.ahead), &percent(tolerance.behind), view.lang))
        }
        None => Ok(()),
    }
}

/// The counties whose verdict changed, or all.
pub(super) fn counties(view: View<'_>, detail: bool, page: &mut dyn Page) -> io::Result<()> {
    let keys = [
        (view.label(Label::Number), Fit::Figures),
        (view.label(Label::Target), Fit::Words),
        (view.label(Label::County), Fit::Short),
    ];
    let mut table = table(view, &keys);
    table.keys = keys.len();
    for TargetSeries { number, counties, .. } in &view.comparison.targets {
        let Some(target) = view.comparison.target(*number) else { continue };
        for (lineage, series) in counties.iter().filter(|(_, series)| detail || series.verdict_changed()) {
            let name = view.comparison.latest(*lineage).map_or("", |unit| &unit.name);
            let keys = [&number.saturating_add(1).to_string(), view.title(*number), name].map(Cell::new);
            table.row(keys.into_iter().chain(cells(view, target, series)));
        }
    }
    if table.rows.is_empty() {
        return Ok(());
    }
    table.drop_last();
    drop_pace(view, &mut table, false);
    page.heading(view.word(if detail { CompareWord::AllCounties } else { CompareWord::ByCounty }))?;
    if !detail {
        page.note(view.word(CompareWord::ByCountyNote))?;
    }
    page.table(&table)
}

/// Columns of a table of series: what is required, the years, the change, the pace and the projection.
fn table(view: View<'_>, keys: &[(&str, Fit)]) -> Table {
    let mut columns: Vec<(String, Fit)> = keys.iter().map(|(title, fit)| ((*title).to_owned(), *fit)).collect();
    columns.push((view.label(Label::Required).to_owned(), Fit::Pieces));
    columns.extend(view.years().map(|year| (year.to_string(), Fit::Pieces)));
    columns.push((view.word(CompareWord::Change).to_owned(), Fit::Pieces));
    columns.push((view.word(CompareWord::Pace).to_owned(), Fit::Words));
    columns.push((view.word(CompareWord::Projection).to_owned(), Fit::Words));
    Table::new(columns)
}

fn has_course(view: View<'_>) -> bool {
    let targets = &view.comparison.targets;
    targets.iter().any(|series| view.comparison.target(series.number).is_some_and(|target| target.course.is_some()))
}

/// Without any baseline the column would say the same in every row.
fn drop_pace(view: View<'_>, table: &mut Table, has_projections: bool) {
    if !has_course(view) {
        let behind = if has_projections { 2 } else { 1 };
        table.drop(table.columns.len().saturating_sub(behind));
    }
}

fn cells<'v>(view: View<'v>, target: &'v Target, series: &'v Series) -> impl Iterator<Item = Cell> {
    let tone = |headline: &Option<Headline>| {
        headline.as_ref().and_then(|headline| headline.status).map_or(Tone::Plain, Tone::from)
    };
    let years = series.headlines.iter().enumerate().map(move |(year, headline)| {
        let mark = part_mark(series, year);
        Cell::figures(format!("{}{mark}", view.headline(target, headline.as_ref())), tone(headline))
    });
    let reaches = series.projection.ok().and_then(|projection| projection.reaches);
    [Cell::figures(view.required(target, series), Tone::Plain)].into_iter().chain(years).chain([
        Cell::figures(view.change(target, series.change), Tone::Plain),
        Cell::new(view.pace(target, series.pace())),
        Cell::toned(view.projection(target, series.projection), reaches.map_or(Tone::Plain, Tone::from)),
    ])
}

/// How many units turned which way, and those that are worse off.
pub(super) fn turns(view: View<'_>, detail: bool, page: &mut dyn Page) -> io::Result<()> {
    let mut columns = vec![
        (view.label(Label::Number), Fit::Figures),
        (view.label(Label::Target), Fit::Words),
        (view.word(CompareWord::Years), Fit::Short),
    ];
    // Columns of zeros would only make the others narrow.
    let is_any = |kind: &TurnKind| view.comparison.turns.iter().any(|turn| turn.kind == *kind);
    let kinds: Vec<TurnKind> = TurnKind::ALL.into_iter().filter(is_any).collect();
    columns.extend(kinds.iter().map(|kind| (text::turn(*kind, view.lang), Fit::Figures)));
    let mut table = Table::new(columns);
    for series in &view.comparison.targets {
        for (years, turns) in view.comparison.turns_between(series.number) {
            let keys = [
                series.number.saturating_add(1).to_string(),
                view.title(series.number).to_owned(),
                view.between(years.from, years.to),
            ];
            let count = |kind: &TurnKind| turns.iter().filter(|turn| turn.kind == *kind).count().to_string();
            let counts = kinds.iter().map(count);
            table.row(keys.into_iter().chain(counts).map(Cell::new));
        }
    }
    if table.rows.is_empty() {
        return Ok(());
    }
    page.heading(view.word(CompareWord::Turns))?;
    page.note(view.word(CompareWord::TurnsNote))?;
    page.table(&table)?;
    let is_listed = |turn: &&Turn| detail || matches!(turn.kind, TurnKind::NewlyUnmet | TurnKind::NoLongerKnown);
    let listed: Vec<&Turn> = view.comparison.turns.iter().filter(is_listed).collect();
    if listed.is_empty() {
        return Ok(());
    }
    if !detail {
        page.subheading(view.word(CompareWord::Details), Tone::Plain)?;
    }
    let most = if detail { listed.len() } else { SHOWN };
    page.table(&turned(view, listed.iter().copied().take(most)))?;
    more(view, listed.len(), most, page)
}

fn turned<'v>(view: View<'v>, turns: impl Iterator<Item = &'v Turn>) -> Table {
    let mut table = Table::new([
        (view.word(CompareWord::Years), Fit::Short),
        (view.word(CompareWord::ForChange), Fit::Short),
        (view.label(Label::Unit), Fit::Words),
        (view.label(Label::County), Fit::Short),
        (view.label(Label::Target), Fit::Words),
        (view.word(CompareWord::Before), Fit::Pieces),
        (view.word(CompareWord::After), Fit::Pieces),
    ]);
    for turn in turns {
        let Some(target) = view.comparison.target(turn.target) else { continue };
        let unit = view.comparison.unit(turn.lineage, turn.to);
        let found = |year: usize| view.comparison.found(turn.lineage, year, turn.target);
        let cell = |year: usize| {
            let found = found(year);
            let tone = found.as_ref().map_or(Tone::Plain, |found| found.status.into());
            Cell::figures(view.found(target, found.as_ref()), tone)
        };
        let tone = match turn.kind {
            TurnKind::NewlyMet | TurnKind::KnownMet => Tone::from(Status::Met),
            TurnKind::NewlyUnmet | TurnKind::StillUnmet | TurnKind::KnownUnmet => Tone::from(Status::Unmet),
            TurnKind::NoLongerKnown => Tone::from(Status::Unknown),
        };
        table.row([
            Cell::new(view.between(turn.from, turn.to)),
            Cell::toned(text::turn(turn.kind, view.lang), tone),
            Cell::new(unit.map_or("", |unit| &unit.name)),
            Cell::new(unit.and_then(|unit| unit.county.as_deref()).unwrap_or_default()),
            Cell::new(view.title(turn.target)),
            cell(turn.from),
            cell(turn.to),
        ]);
    }
    table
}

/// Units that came, went, or are called otherwise.
pub(super) fn events(view: View<'_>, detail: bool, page: &mut dyn Page) -> io::Result<()> {
    let events = &view.comparison.events;
    if events.is_empty() {
        return Ok(());
    }
    page.heading(view.word(CompareWord::Units))?;
    page.note(view.word(CompareWord::UnitsNote))?;
    let mut table = Table::new([
        (view.word(CompareWord::Years), Fit::Short),
        (view.label(Label::Level), Fit::Short),
        (view.label(Label::Unit), Fit::Words),
        (view.label(Label::Street), Fit::Words),
        (view.label(Label::County), Fit::Short),
        (view.word(CompareWord::WhatHappened), Fit::Words),
    ]);
    let most = if detail { events.len() } else { SHOWN };
    for event in events.iter().take(most) {
        let unit = view.comparison.unit(event.lineage, event.to);
        let Some(unit) = unit.or_else(|| view.comparison.unit(event.lineage, event.from)) else {
            continue;
        };
        table.row([
            Cell::new(view.between(event.from, event.to)),
            Cell::new(text::level(unit.level, view.lang)),
            Cell::new(&unit.name),
            Cell::new(unit.street.as_deref().unwrap_or_default()),
            Cell::new(unit.county.as_deref().unwrap_or_default()),
            Cell::new(view.event(event)),
        ]);
    }
    page.table(&table)?;
    more(view, events.len(), most, page)
}

/// Figures that jump, each with both cells.
pub(super) fn jumps(view: View<'_>, detail: bool, page: &mut dyn Page) -> io::Result<()> {
    let jumps = &view.comparison.jumps;
    if jumps.is_empty() {
        return Ok(());
    }
    page.heading(view.word(CompareWord::Jumps))?;
    let most = if detail { jumps.len() } else { SHOWN };
    let items: Vec<String> = jumps
        .iter()
        .take(most)
        .map(|jump| {
            let register = view.comparison.years.get(jump.to).and_then(crate::compare::Year::register);
            let place = register.zip(jump.problem.origin).map(|(register, origin)| register.place(origin));
            let message = text::problem(&jump.problem.kind, view.lang);
            let parts = [place, jump.problem.unit.clone(), Some(message)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(view.lang.pick("：", ": "))
        })
        .collect();
    page.items(&items)?;
    more(view, jumps.len(), most, page)
}

fn more(view: View<'_>, all: usize, shown: usize, page: &mut dyn Page) -> io::Result<()> {
    match all.saturating_sub(shown) {
        0 => Ok(()),
        left => page.note(&text::more_rows(left, view.lang)),
    }
}
