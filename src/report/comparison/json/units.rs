//! Units that came, went or changed, and figures that jump.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::audit::Status;
use crate::compare::{Event, EventKind, Found, Heir, Jump, Turn, TurnKind, UnitOfYear};
use crate::plan::Level;
use crate::report::comparison::shown::View;
use crate::report::json::{Exact, ProblemOut, exact, problem_out};

#[derive(Serialize)]
struct UnitOut<'a> {
    level: Level,
    code: Option<&'a str>,
    name: &'a str,
    county: Option<&'a str>,
    street: Option<&'a str>,
}

fn unit_out(unit: &UnitOfYear) -> UnitOut<'_> {
    UnitOut {
        level: unit.level,
        code: unit.code.as_deref(),
        name: &unit.name,
        county: unit.county.as_deref(),
        street: unit.street.as_deref(),
    }
}

#[derive(Serialize)]
pub(super) struct EventOut<'a> {
    from: i32,
    to: i32,
    kind: &'static str,
    before: Option<UnitOut<'a>>,
    after: Option<UnitOut<'a>>,
    merger: Option<MergerOut<'a>>,
    into: Vec<UnitOut<'a>>,
}

#[derive(Serialize)]
struct MergerOut<'a> {
    into: Option<UnitOut<'a>>,
    field: &'a str,
    before: Exact,
    after: Exact,
}

pub(super) fn event_out<'a>(view: View<'a>, event: &'a Event) -> EventOut<'a> {
    let (from, to) = between(view, event.from, event.to);
    let comparison = view.comparison;
    let kind = match event.kind {
        EventKind::Appeared => "appeared",
        EventKind::Returned => "returned",
        EventKind::Vanished => "vanished",
        EventKind::Renamed => "renamed",
        EventKind::Recoded => "recoded",
        EventKind::Merged(_) => "merged",
        EventKind::MaybeRenamed(_) => "maybe-renamed",
        EventKind::Moved(_) | EventKind::Transferred => "moved",
        EventKind::Split(_) => "split",
    };
    let merger = match event.kind {
        EventKind::Merged(Heir { into, field, before, after })
        | EventKind::MaybeRenamed(Heir { into, field, before, after }) => Some(MergerOut {
            into: comparison.unit(into, event.to).map(unit_out),
            field: &comparison.plan.fields.get(field).name,
            before: Exact(before),
            after: Exact(after),
        }),
        _ => None,
    };
    let heirs = event.kind.heirs().into_iter();
    let into = heirs.filter_map(|heir| comparison.unit(heir, event.to).map(unit_out)).collect();
    let unit = |year: usize| comparison.unit(event.lineage, year).map(unit_out);
    EventOut { from, to, kind, before: unit(event.from), after: unit(event.to), merger, into }
}

#[derive(Serialize)]
pub(super) struct TurnOut<'a> {
    target: &'a str,
    from: i32,
    to: i32,
    kind: TurnKind,
    #[serde(flatten)]
    unit: UnitOut<'a>,
    before: Option<FoundOut>,
    after: Option<FoundOut>,
}

#[derive(Serialize)]
struct FoundOut {
    status: Status,
    value: Option<Exact>,
    low: Option<Exact>,
    high: Option<Exact>,
    required: Option<Exact>,
}

pub(super) fn turn_out<'a>(view: View<'a>, turn: &Turn) -> Option<TurnOut<'a>> {
    let comparison = view.comparison;
    let (from, to) = between(view, turn.from, turn.to);
    let found = |year: usize| {
        comparison.found(turn.lineage, year, turn.target).map(|found: Found| FoundOut {
            status: found.status,
            value: exact(found.value),
            low: exact(found.low),
            high: exact(found.high),
            required: exact(found.required),
        })
    };
    Some(TurnOut {
        target: &comparison.target(turn.target)?.id,
        from,
        to,
        kind: turn.kind,
        unit: unit_out(comparison.unit(turn.lineage, turn.to)?),
        before: found(turn.from),
        after: found(turn.to),
    })
}

#[derive(Serialize)]
pub(super) struct JumpOut<'a> {
    #[serde(flatten)]
    problem: ProblemOut<'a>,
    field: &'a str,
    from: i32,
    to: i32,
    before: FigureOut<'a>,
    after: FigureOut<'a>,
}

#[derive(Serialize)]
struct FigureOut<'a> {
    value: Exact,
    place: &'a str,
}

pub(super) fn jump_out<'a>(view: View<'a>, jump: &'a Jump) -> Option<JumpOut<'a>> {
    let register = view.comparison.years.get(jump.to)?.register()?;
    let (from, to) = between(view, jump.from, jump.to);
    let figure = |value: Decimal, place: &'a str| FigureOut { value: Exact(value), place };
    Some(JumpOut {
        problem: problem_out(register, view.lang, &jump.problem),
        field: &view.comparison.plan.fields.get(jump.field).name,
        from,
        to,
        before: figure(jump.before, &jump.places[0]),
        after: figure(jump.after, &jump.places[1]),
    })
}

/// Two years by their numbers.
fn between(view: View<'_>, from: usize, to: usize) -> (i32, i32) {
    let year = |number: usize| view.comparison.years.get(number).map_or(0, |year| year.year);
    (year(from), year(to))
}
