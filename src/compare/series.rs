//! A target over the years, for the city and each county.

use rust_decimal::Decimal;

use crate::audit::{Headline, Status};
use crate::compare::bounds::Bounds;
use crate::compare::link::Lineage;
use crate::compare::pace::{Pace, pace};
use crate::compare::projection::{Projection, projection};
use crate::compare::year::{Results, Year};
use crate::plan::{Judge, Level, Plan, Target};

/// A target over the years.
#[derive(Clone, Debug)]
pub struct TargetSeries {
    /// Number of the target in the plan.
    pub number: usize,
    /// The whole city.
    pub city: Series,
    /// The counties, each with its lineage.
    pub counties: Vec<(usize, Series)>,
}

/// The headlines of one group under one target, a place a year; `None` where it was not assessed or the group not there.
#[derive(Clone, Debug)]
pub struct Series {
    /// The headlines.
    pub headlines: Vec<Option<Headline>>,
    /// The change since the year before, a place a year; the first has none.
    pub changes: Vec<Option<Bounds>>,
    /// The change from the first to the last year of which the figure is known.
    pub change: Option<Bounds>,
    /// The pace of each year.
    pub paces: Vec<Option<Pace>>,
    /// Where it is heading.
    pub projection: Option<Projection>,
    /// What the figures are shares or quotients of; `None` for totals and where uncertain.
    pub denominators: Vec<Option<Decimal>>,
}

impl Series {
    /// The status of a year.
    #[must_use]
    pub fn status(&self, year: usize) -> Option<Status> {
        self.headlines.get(year)?.as_ref()?.status
    }

    /// Whether the figures are shares of different wholes.
    #[must_use]
    pub fn denominator_changed(&self) -> bool {
        let mut known = self.denominators.iter().flatten();
        known.next().is_some_and(|first| known.any(|other| other != first))
    }

    /// Whether the first and the last verdict differ.
    #[must_use]
    pub fn verdict_changed(&self) -> bool {
        let statuses: Vec<Option<Status>> = (0..self.headlines.len()).map(|year| self.status(year)).collect();
        statuses.windows(2).any(|pair| pair.first() != pair.last())
    }

    /// The pace of the last year that has one.
    #[must_use]
    pub fn pace(&self) -> Option<&Pace> {
        self.paces.iter().rev().flatten().next()
    }
}

pub(super) fn series(plan: &Plan, years: &[Year<'_>], lineages: &[Lineage], selected: &[usize]) -> Vec<TargetSeries> {
    let counties: Vec<(usize, &Lineage)> =
        lineages.iter().enumerate().filter(|(_, lineage)| lineage.level == Level::County).collect();
    let of_target = |number: &usize| {
        let target = plan.targets.get(*number)?;
        let results: Vec<Option<&Results>> =
            years.iter().map(|year| year.results.get(*number).and_then(Option::as_ref)).collect();
        results.iter().any(Option::is_some).then_some(())?;
        let city = results.iter().map(|results| results.map(|results| results.city.clone())).collect();
        let of_county = |lineage: &Lineage| {
            let headline = |(results, unit): (Option<&Results>, &Option<usize>)| {
                let (results, unit) = (results?, (*unit)?);
                results.counties.iter().find(|(place, _)| *place == unit).map(|(_, headline)| headline.clone())
            };
            results.iter().copied().zip(&lineage.in_years).map(headline).collect()
        };
        Some(TargetSeries {
            number: *number,
            city: of_group(plan, target, years, city),
            counties: counties
                .iter()
                .map(|(number, lineage)| (*number, of_group(plan, target, years, of_county(lineage))))
                .collect(),
        })
    };
    selected.iter().filter_map(of_target).collect()
}

fn of_group(plan: &Plan, target: &Target, years: &[Year<'_>], headlines: Vec<Option<Headline>>) -> Series {
    let figures: Vec<Option<Bounds>> = headlines.iter().map(|headline| Bounds::of(headline.as_ref()?)).collect();
    let known: Vec<(i32, Bounds)> =
        years.iter().zip(&figures).filter_map(|(year, figure)| Some((year.year, (*figure)?))).collect();
    let change = match (known.first(), known.last()) {
        (Some((before, earlier)), Some((after, later))) if before != after => Some(later.since(*earlier)),
        _ => None,
    };
    let since_before = |place: usize| {
        let before = (*figures.get(place.checked_sub(1)?)?)?;
        Some((*figures.get(place)?)?.since(before))
    };
    let last = headlines.iter().rev().flatten().next();
    Series {
        changes: (0..headlines.len()).map(since_before).collect(),
        change,
        paces: headlines
            .iter()
            .zip(years)
            .map(|(headline, year)| Some(pace(plan, target, headline.as_ref()?, year.year)))
            .collect(),
        projection: last.and_then(|last| projection(target, plan.target_year, &known, last)),
        denominators: headlines.iter().map(|headline| denominator(target, headline.as_ref()?)).collect(),
        headlines,
    }
}

fn denominator(target: &Target, headline: &Headline) -> Option<Decimal> {
    match target.judge {
        Judge::Each | Judge::Share => Some(headline.applicable.into()),
        Judge::Pooled | Judge::Mean => headline.denominator,
        Judge::Total => None,
    }
}
