//! The whole comparison for scripts: `dabiao.comparison/1`, as `schema/comparison-1.json` lays it down.

mod series;
mod units;

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::compare::{Difference, Judgements, Part, Reading, Year};
use crate::lang::Bilingual;
use crate::plan::{Kind, Level};
use crate::report::comparison::shown::View;
use crate::report::json::{Exact, Object};
use series::target_out;
use units::{event_out, jump_out, turn_out};

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
    object.member("selection", &selection_out(view))?;
    object.list("years", comparison.years.iter().enumerate().map(|(number, year)| year_out(view, number, year)))?;
    let parts = comparison.parts.found.iter().map(|part| part_out(view, part));
    let differences = comparison.differences.iter().map(|difference| difference_out(view, difference));
    object.list("differences", parts.chain(differences))?;
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
struct SelectionOut<'a> {
    county: Option<&'a str>,
    street: Option<&'a str>,
    kind: Option<Kind>,
}

fn selection_out(view: View<'_>) -> Option<SelectionOut<'_>> {
    let (selection, register) = view.comparison.selection()?;
    let name = |unit| &*register.unit(unit).name;
    Some(SelectionOut { county: selection.county.map(name), street: selection.street.map(name), kind: selection.kind })
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
    whole: bool,
}

#[derive(Serialize)]
struct ReadingOut<'a> {
    kind: &'static str,
    field: &'a Bilingual,
    level: Option<Level>,
    by: Option<&'a Bilingual>,
    header: Option<&'a str>,
}

fn year_out<'a>(view: View<'_>, number: usize, year: &'a Year<'_>) -> YearOut<'a> {
    YearOut {
        year: year.year,
        from: &year.from,
        saved: matches!(year.judgements, Judgements::Saved(_)),
        plan_sha256: &year.plan_sha256,
        options: &year.options,
        readings: year.readings.as_ref().map(|readings| readings.iter().map(reading_out).collect()),
        unreadable: year.unreadable,
        units: year.units.iter().filter(|unit| unit.is_selected).count(),
        whole: view.comparison.parts.is_whole(None, number),
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
    county: Option<&'a str>,
    level: Option<Level>,
    there: Vec<&'a str>,
    missing: Vec<&'a str>,
}

fn part_out<'a>(view: View<'a>, part: &'a Part) -> DifferenceOut<'a> {
    let comparison = view.comparison;
    let name = |lineage: usize| comparison.latest(lineage).map(|unit| &*unit.name);
    let names = |lineages: &[usize]| lineages.iter().filter_map(|lineage| name(*lineage)).collect();
    DifferenceOut {
        kind: "part",
        message: view.part(part),
        years: comparison.years.get(part.year).map(|year| year.year).into_iter().collect(),
        target: None,
        option: None,
        county: part.group.and_then(name),
        level: Some(part.level),
        there: names(&part.there),
        missing: names(&part.missing),
    }
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
        Difference::CountiesOnly { years } => ("counties-only", years.clone(), None, None),
        Difference::NotAssessed { target, years } => ("not-assessed", years.clone(), id(*target), None),
        Difference::LeftOut { target, years } => ("left-out", years.clone(), id(*target), None),
        Difference::Redefined { target, years } => ("redefined", years.clone(), id(*target), None),
        Difference::Threshold { target, found, .. } => {
            ("threshold", found.iter().map(|(year, _)| *year).collect(), id(*target), None)
        }
        Difference::Unreadable { year, .. } => ("unreadable-files", vec![*year], None, None),
    };
    DifferenceOut {
        kind,
        message: view.difference(difference),
        years,
        target,
        option,
        county: None,
        level: None,
        there: Vec::new(),
        missing: Vec::new(),
    }
}
