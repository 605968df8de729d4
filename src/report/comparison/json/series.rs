//! Targets over the years.

use serde::Serialize;

use crate::audit::Status;
use crate::compare::{Bounds, Pace, PaceWord, Series, TargetSeries, WhyNone, WhyNot};
use crate::lang::Bilingual;
use crate::plan::{Course, Judge, Point, Strength, Target, Test};
use crate::report::comparison::shown::View;
use crate::report::json::{Exact, HeadlineOut, exact, headline_out};

/// A target with the city and its counties.
#[derive(Serialize)]
pub(super) struct TargetOut<'a> {
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
    change: Option<ChangeOut>,
    projection: Option<ProjectionOut>,
    no_projection: Option<WhyNone>,
    denominator_changed: bool,
    verdict_changed: bool,
}

#[derive(Serialize)]
struct PointInTime<'a> {
    year: i32,
    whole: bool,
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
struct ChangeOut {
    from: i32,
    to: i32,
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
    from: i32,
    year: i32,
    low: Option<Exact>,
    high: Option<Exact>,
    reaches: Option<Status>,
}

pub(super) fn target_out<'a>(view: View<'a>, series: &'a TargetSeries) -> Option<TargetOut<'a>> {
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
    let years = view.years().zip(&series.whole).zip(&series.headlines).zip(&series.changes).zip(&series.paces);
    let year = |number: usize| view.years().nth(number).unwrap_or_default();
    let pace_out = |pace: &Pace| PaceOut { word: pace.word, expected: exact(pace.expected), why: pace.why };
    SeriesOut {
        years: years
            .map(|((((year, whole), headline), change), pace)| PointInTime {
                year,
                whole: *whole,
                headline: headline.as_ref().map(|headline| headline_out(target, target.judge, headline)),
                change: change.map(bounds_out),
                pace: pace.as_ref().map(pace_out),
            })
            .collect(),
        change: series.change.map(|change| ChangeOut {
            from: year(change.from),
            to: year(change.to),
            low: exact(change.bounds.low),
            high: exact(change.bounds.high),
        }),
        projection: series.projection.ok().map(|projection| ProjectionOut {
            from: year(projection.from),
            year: projection.year,
            low: exact(projection.bounds.low),
            high: exact(projection.bounds.high),
            reaches: projection.reaches,
        }),
        no_projection: series.projection.err(),
        denominator_changed: series.denominator_changed(),
        verdict_changed: series.verdict_changed(),
    }
}

fn bounds_out(bounds: Bounds) -> BoundsOut {
    BoundsOut { low: exact(bounds.low), high: exact(bounds.high) }
}
