//! The whole comparison for scripts: `dabiao.comparison/1`, as `schema/comparison-1.json` lays it down.

use std::collections::BTreeMap;
use std::io;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::audit::Status;
use crate::compare::{
    Bounds, Difference, Event, EventKind, Found, Judgements, Jump, Pace, PaceWord, Reading, Series, TargetSeries, Turn,
    TurnKind, UnitOfYear, WhyNot, Year,
};
use crate::lang::Bilingual;
use crate::plan::{Course, Judge, Level, Point, Strength, Target, Test};
use crate::report::comparison::shown::View;
use crate::report::json::{Exact, HeadlineOut, Object, ProblemOut, exact, headline_out, problem_out};

/// Version of the contract.
const SCHEMA: &str = "dabiao.comparison/1";

pub(super) fn write(view: View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let comparison = view.comparison;
    let plan = comparison.plan;
    let mut object = Object::new(out);
    object.member("schema", &SCHEMA)?;
    object.member("dabiao", &env!("CARGO_PKG_VERSION"))?;
    let pace = plan.pace.map(|pace| ToleranceOut { ahead: Exact(pace.ahead), behind: Exact(pace.behind) });
    object.member(
        "plan",
        &PlanOut { id: &plan.id, title: &plan.title, target_year: plan.target_year, sha256: &plan.sha256, pace },
    )?;
    object.list("years", comparison.years.iter().map(year_out))?;
    object.list("differences", comparison.differences.iter().map(|difference| difference_out(view, difference)))?;
    object.list("targets", comparison.targets.iter().filter_map(|series| target_out(view, series)))?;
    object.list("events", comparison.events.iter().map(|event| event_out(view, event)))?;
    object.list("turns", comparison.turns.iter().filter_map(|turn| turn_out(view, turn)))?;
    object.list("problems", comparison.jumps.iter().filter_map(|jump| jump_out(view, jump)))?;
    object.end()
}

#[derive(Serialize)]
struct PlanOut<'a> {
    id: &'a str,
    title: &'a Bilingual,
    target_year: i32,
    sha256: &'a str,
    pace: Option<ToleranceOut>,
}

#[derive(Serialize)]
struct ToleranceOut {
    ahead: Exact,
    behind: Exact,
}

#[derive(Serialize)]
struct YearOut<'a> {
    year: i32,
    from: &'a [String],
    saved: bool,
    plan_sha256: &'a str,
    options: &'a BTreeMap<String, String>,
    readings: Option<Vec<ReadingOut<'a>>>,
    unreadable: usize,
    units: usize,
}

#[derive(Serialize)]
struct ReadingOut<'a> {
    kind: &'static str,
    field: &'a Bilingual,
    level: Option<Level>,
    by: Option<&'a Bilingual>,
    header: Option<&'a str>,
}

fn year_out<'a>(year: &'a Year<'_>) -> YearOut<'a> {
    YearOut {
        year: year.year,
        from: &year.from,
        saved: matches!(year.judgements, Judgements::Saved(_)),
        plan_sha256: &year.plan_sha256,
        options: &year.options,
        readings: year.readings.as_ref().map(|readings| readings.iter().map(reading_out).collect()),
        unreadable: year.unreadable,
        units: year.units.len(),
    }
}

fn reading_out(reading: &Reading) -> ReadingOut<'_> {
    match reading {
        Reading::Fallback { level, field, by } => {
            ReadingOut { kind: "fallback", field, level: Some(*level), by: Some(by), header: None }
        }
        Reading::Loose { field, header } => {
            ReadingOut { kind: "loose-header", field, level: None, by: None, header: Some(header) }
        }
    }
}

#[derive(Serialize)]
struct DifferenceOut<'a> {
    kind: &'static str,
    message: String,
    years: Vec<i32>,
    target: Option<&'a str>,
    option: Option<&'a str>,
}

fn difference_out<'a>(view: View<'a>, difference: &'a Difference) -> DifferenceOut<'a> {
    let id = |target: usize| view.comparison.target(target).map(|target| target.id.as_str());
    let (kind, years, target, option) = match difference {
        Difference::Plan { years } => ("plan", years.clone(), None, None),
        Difference::Option { id, values } => {
            ("option", values.iter().map(|(year, _)| *year).collect(), None, Some(id.as_str()))
        }
        Difference::Reading { with, .. } => ("reading", with.clone(), None, None),
        Difference::NotRecorded { years } => ("not-recorded", years.clone(), None, None),
        Difference::NotAssessed { target, years } => ("not-assessed", years.clone(), id(*target), None),
        Difference::Redefined { target, years } => ("redefined", years.clone(), id(*target), None),
        Difference::Unreadable { year, .. } => ("unreadable-files", vec![*year], None, None),
    };
    DifferenceOut { kind, message: view.difference(difference), years, target, option }
}

#[derive(Serialize)]
struct TargetOut<'a> {
    id: &'a str,
    title: &'a Bilingual,
    strength: Strength,
    judge: Judge,
    test: Test,
    unit: &'a str,
    baseline: Option<PointOut>,
    milestones: Vec<PointOut>,
    city: SeriesOut<'a>,
    counties: Vec<CountyOut<'a>>,
}

#[derive(Serialize)]
struct PointOut {
    year: i32,
    value: Exact,
}

#[derive(Serialize)]
struct CountyOut<'a> {
    name: &'a str,
    code: Option<&'a str>,
    #[serde(flatten)]
    series: SeriesOut<'a>,
}

#[derive(Serialize)]
struct SeriesOut<'a> {
    years: Vec<PointInTime<'a>>,
    change: Option<BoundsOut>,
    projection: Option<ProjectionOut>,
    denominator_changed: bool,
    verdict_changed: bool,
}

#[derive(Serialize)]
struct PointInTime<'a> {
    year: i32,
    headline: Option<HeadlineOut<'a>>,
    change: Option<BoundsOut>,
    pace: Option<PaceOut>,
}

#[derive(Serialize)]
struct BoundsOut {
    low: Option<Exact>,
    high: Option<Exact>,
}

#[derive(Serialize)]
struct PaceOut {
    word: PaceWord,
    expected: Option<Exact>,
    why: Option<WhyNot>,
}

#[derive(Serialize)]
struct ProjectionOut {
    year: i32,
    low: Option<Exact>,
    high: Option<Exact>,
    reaches: Option<Status>,
}

fn target_out<'a>(view: View<'a>, series: &'a TargetSeries) -> Option<TargetOut<'a>> {
    let target = view.comparison.target(series.number)?;
    let point = |point: &Point| PointOut { year: point.year, value: Exact(point.value) };
    let course: Option<&Course> = target.course.as_ref();
    Some(TargetOut {
        id: &target.id,
        title: &target.title,
        strength: target.strength,
        judge: target.judge,
        test: target.test,
        unit: &target.unit,
        baseline: course.map(|course| point(&course.baseline)),
        milestones: course.map_or_else(Vec::new, |course| course.milestones.iter().map(point).collect()),
        city: series_out(view, target, &series.city),
        counties: series
            .counties
            .iter()
            .map(|(lineage, of_county)| {
                let unit = view.comparison.latest(*lineage);
                CountyOut {
                    name: unit.map_or("", |unit| &unit.name),
                    code: unit.and_then(|unit| unit.code.as_deref()),
                    series: series_out(view, target, of_county),
                }
            })
            .collect(),
    })
}

fn series_out<'a>(view: View<'a>, target: &'a Target, series: &'a Series) -> SeriesOut<'a> {
    let years = view.years().zip(&series.headlines).zip(&series.changes).zip(&series.paces);
    let pace_out = |pace: &Pace| PaceOut { word: pace.word, expected: exact(pace.expected), why: pace.why };
    SeriesOut {
        years: years
            .map(|(((year, headline), change), pace)| PointInTime {
                year,
                headline: headline.as_ref().map(|headline| headline_out(target, target.judge, headline)),
                change: change.map(bounds_out),
                pace: pace.as_ref().map(pace_out),
            })
            .collect(),
        change: series.change.map(bounds_out),
        projection: series.projection.map(|projection| ProjectionOut {
            year: projection.year,
            low: exact(projection.bounds.low),
            high: exact(projection.bounds.high),
            reaches: projection.reaches,
        }),
        denominator_changed: series.denominator_changed(),
        verdict_changed: series.verdict_changed(),
    }
}

fn bounds_out(bounds: Bounds) -> BoundsOut {
    BoundsOut { low: exact(bounds.low), high: exact(bounds.high) }
}

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
struct EventOut<'a> {
    from: i32,
    to: i32,
    kind: &'static str,
    before: Option<UnitOut<'a>>,
    after: Option<UnitOut<'a>>,
    merger: Option<MergerOut<'a>>,
}

#[derive(Serialize)]
struct MergerOut<'a> {
    into: Option<UnitOut<'a>>,
    field: &'a str,
    before: Exact,
    after: Exact,
}

fn event_out<'a>(view: View<'a>, event: &'a Event) -> EventOut<'a> {
    let (from, to) = between(view, event.to);
    let comparison = view.comparison;
    let kind = match event.kind {
        EventKind::Appeared => "appeared",
        EventKind::Vanished => "vanished",
        EventKind::Renamed => "renamed",
        EventKind::Recoded => "recoded",
        EventKind::Merged { .. } => "merged",
    };
    let merger = match event.kind {
        EventKind::Merged { into, field, before, after } => Some(MergerOut {
            into: comparison.unit(into, event.to).map(unit_out),
            field: &comparison.plan.fields.get(field).name,
            before: Exact(before),
            after: Exact(after),
        }),
        _ => None,
    };
    let unit = |year: usize| comparison.unit(event.lineage, year).map(unit_out);
    EventOut { from, to, kind, before: unit(event.to.saturating_sub(1)), after: unit(event.to), merger }
}

#[derive(Serialize)]
struct TurnOut<'a> {
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

fn turn_out<'a>(view: View<'a>, turn: &Turn) -> Option<TurnOut<'a>> {
    let comparison = view.comparison;
    let (from, to) = between(view, turn.to);
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
        before: found(turn.to.saturating_sub(1)),
        after: found(turn.to),
    })
}

#[derive(Serialize)]
struct JumpOut<'a> {
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

fn jump_out<'a>(view: View<'a>, jump: &'a Jump) -> Option<JumpOut<'a>> {
    let register = view.comparison.years.get(jump.to)?.register()?;
    let (from, to) = between(view, jump.to);
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

/// Year number `to` and the one before.
fn between(view: View<'_>, to: usize) -> (i32, i32) {
    let year = |number: usize| view.comparison.years.get(number).map_or(0, |year| year.year);
    (year(to.saturating_sub(1)), year(to))
}
