//! A target over the years, for the city and each county.

use rust_decimal::Decimal;

use crate::audit::{Headline, Status};
use crate::compare::bounds::{Bounds, Unrounded};
use crate::compare::link::Lineage;
use crate::compare::pace::{Pace, WhyNot, pace};
use crate::compare::part::Parts;
use crate::compare::projection::{Figure, Projection, WhyNone, projection};
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
    /// Whether the year has all of the group; what is of a part is compared with nothing.
    pub whole: Vec<bool>,
    /// The change since the year before, a place a year; the first has none.
    pub changes: Vec<Option<Bounds>>,
    /// The change from the first to the last year of which the figure is known.
    pub change: Option<Change>,
    /// The pace of each year.
    pub paces: Vec<Option<Pace>>,
    /// Whether the verdict of the year is held to the plan's own threshold.
    pub held: Vec<bool>,
    /// Where it is heading, or why that is not told.
    pub projection: Result<Projection, WhyNone>,
    /// What the figures are shares or quotients of; `None` for totals and where uncertain.
    pub denominators: Vec<Option<Decimal>>,
}

/// A change between two years, by number among the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first year of which the figure of the whole is known.
    pub from: usize,
    /// The last one.
    pub to: usize,
    /// By how much it changed.
    pub bounds: Bounds,
}

impl Series {
    /// The status of a year.
    #[must_use]
    pub fn status(&self, year: usize) -> Option<Status> {
        self.headlines.get(year)?.as_ref()?.status
    }

    /// Whether the figure of a year is only of a part of the group.
    #[must_use]
    pub fn is_part(&self, year: usize) -> bool {
        self.whole.get(year) == Some(&false) && self.headlines.get(year).is_some_and(Option::is_some)
    }

    /// Whether the figures are shares of different wholes.
    #[must_use]
    pub fn denominator_changed(&self) -> bool {
        let mut known = self.denominators.iter().flatten();
        known.next().is_some_and(|first| known.any(|other| other != first))
    }

    /// Whether two years that have all of the group come to different verdicts under the same threshold.
    #[must_use]
    pub fn verdict_changed(&self) -> bool {
        let years = self.headlines.iter().zip(&self.whole).zip(&self.held);
        let compared = years.filter(|((_, whole), held)| **whole && **held);
        let statuses: Vec<Option<Status>> =
            compared.filter_map(|((headline, _), _)| Some(headline.as_ref()?.status)).collect();
        statuses.windows(2).any(|pair| pair.first() != pair.last())
    }

    /// The pace of the last year that has one, and that year by number.
    #[must_use]
    pub fn pace(&self) -> Option<(usize, &Pace)> {
        self.paces.iter().enumerate().rev().find_map(|(year, pace)| Some((year, pace.as_ref()?)))
    }
}

pub(super) fn series(
    plan: &Plan,
    years: &[Year<'_>],
    lineages: &[Lineage],
    parts: &Parts,
    selected: &[usize],
) -> Vec<TargetSeries> {
    let counties: Vec<(usize, &Lineage)> =
        lineages.iter().enumerate().filter(|(_, lineage)| lineage.level == Level::County).collect();
    let whole = |group| (0..years.len()).map(|year| parts.is_whole(group, year)).collect::<Vec<bool>>();
    let of_target = |number: &usize| {
        let target = plan.targets.get(*number)?;
        let results: Vec<Option<&Results>> =
            years.iter().map(|year| year.results.get(*number).and_then(Option::as_ref)).collect();
        results.iter().any(Option::is_some).then_some(())?;
        let city = results.iter().map(|results| (*results)?.city.clone()).collect();
        let of_county = |lineage: &Lineage| {
            let headline = |(results, unit): (Option<&Results>, &Option<usize>)| {
                let (results, unit) = (results?, (*unit)?);
                results.counties.iter().find(|(place, _)| *place == unit).map(|(_, headline)| headline.clone())
            };
            results.iter().copied().zip(&lineage.in_years).map(headline).collect()
        };
        let held: Vec<bool> = years.iter().map(|year| year.is_held_to(*number)).collect();
        Some(TargetSeries {
            number: *number,
            city: of_group(plan, target, years, city, [&whole(None), &held]),
            counties: counties
                .iter()
                .map(|(number, lineage)| {
                    (*number, of_group(plan, target, years, of_county(lineage), [&whole(Some(*number)), &held]))
                })
                // Where a part was asked for, other counties are none of it.
                .filter(|(_, series)| series.headlines.iter().any(Option::is_some))
                .collect(),
        })
    };
    selected.iter().filter_map(of_target).collect()
}

fn of_group(
    plan: &Plan,
    target: &Target,
    years: &[Year<'_>],
    headlines: Vec<Option<Headline>>,
    [whole, held]: [&[bool]; 2],
) -> Series {
    let compared: Vec<Option<&Headline>> =
        headlines.iter().zip(whole).map(|(headline, whole)| headline.as_ref().filter(|_| *whole)).collect();
    let figures: Vec<Option<Unrounded>> = compared.iter().map(|headline| Unrounded::of(target, (*headline)?)).collect();
    let known: Vec<Figure> = (0..)
        .zip(years)
        .zip(compared.iter().zip(&figures))
        .filter(|(_, (headline, _))| headline.is_some_and(|headline| is_known(target, headline)))
        .filter_map(|((number, year), (_, figure))| Some(Figure { number, year: year.year, value: (*figure)? }))
        .collect();
    let change = match (known.first(), known.last()) {
        (Some(first), Some(last)) if first.number != last.number => {
            Some(Change { from: first.number, to: last.number, bounds: last.value.since(first.value).rounded() })
        }
        _ => None,
    };
    let since_before = |place: usize| {
        let before = (*figures.get(place.checked_sub(1)?)?)?;
        Some((*figures.get(place)?)?.since(before).rounded())
    };
    let last = compared.iter().zip(held).rev().find_map(|(headline, held)| headline.filter(|_| *held));
    Series {
        whole: whole.to_vec(),
        held: held.to_vec(),
        changes: (0..headlines.len()).map(since_before).collect(),
        change,
        paces: headlines
            .iter()
            .zip(years)
            .zip(whole.iter().zip(held))
            .map(|((headline, year), (whole, held))| {
                let headline = headline.as_ref()?;
                let pace = pace(plan, target, headline, year.year);
                Some(match (whole, held) {
                    (false, _) => pace.withheld(WhyNot::PartOfGroup),
                    (true, false) => pace.withheld(WhyNot::OtherThreshold),
                    (true, true) => pace,
                })
            })
            .collect(),
        projection: projection(target, plan.target_year, &known, last.and_then(|last| last.required)),
        denominators: compared.iter().map(|headline| denominator(target, (*headline)?)).collect(),
        headlines,
    }
}

/// Whether anything is known of a figure: a year of which nothing is tells of no change, as one that lacks a part does.
fn is_known(target: &Target, headline: &Headline) -> bool {
    if target.judge.is_per_unit() {
        headline.met.saturating_add(headline.unmet) > 0
    } else {
        headline.value.is_some() || (headline.low.is_some() && headline.high.is_some())
    }
}

fn denominator(target: &Target, headline: &Headline) -> Option<Decimal> {
    match target.judge {
        Judge::Each | Judge::Share => Some(headline.applicable.into()),
        Judge::Pooled | Judge::Mean => headline.denominator,
        Judge::Total => None,
    }
}
