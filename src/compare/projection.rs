//! Where a figure is heading: a projection of the changes so far, and no forecast.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::audit::{Headline, Status};
use crate::compare::bounds::Bounds;
use crate::plan::{Judge, Target, Test};

/// Decimals of projections.
const PLACES: u32 = 12;

/// The target year's value if each year to come brings the smallest, or the largest, of the yearly changes so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Projection {
    /// The target year.
    pub year: i32,
    /// Its value.
    pub bounds: Bounds,
    /// Whether that meets the target: all of it, none of it, or undecided.
    pub reaches: Option<Status>,
}

/// Projects `figures`, by year, to the target year; `None` with fewer than two of them, and where it is no longer ahead.
pub(super) fn projection(
    target: &Target,
    target_year: i32,
    figures: &[(i32, Bounds)],
    headline: &Headline,
) -> Option<Projection> {
    let (last_year, latest) = *figures.last()?;
    let left = years(last_year, target_year).filter(|left| *left > Decimal::ZERO)?;
    let changes: Vec<Bounds> = figures
        .windows(2)
        .filter_map(|pair| {
            let &[(before, earlier), (after, later)] = pair else { return None };
            let change = later.since(earlier);
            let yearly = |change: Option<Decimal>| change?.checked_div(years(before, after)?);
            Some(Bounds { low: yearly(change.low), high: yearly(change.high) })
        })
        .collect();
    if changes.is_empty() {
        return None;
    }
    let least = changes.iter().map(|change| change.low).reduce(|one, other| Some(one?.min(other?))).flatten();
    let most = changes.iter().map(|change| change.high).reduce(|one, other| Some(one?.max(other?))).flatten();
    let ahead = |from: Option<Decimal>, yearly: Option<Decimal>| from?.checked_add(yearly?.checked_mul(left)?);
    let round = |value: Decimal, strategy| value.round_dp_with_strategy(PLACES, strategy).normalize();
    let within = |value: Decimal| {
        let value = value.max(Decimal::ZERO);
        if target.judge.is_per_unit() { value.min(Decimal::ONE) } else { value }
    };
    let low = ahead(latest.low, least).map(|low| within(round(low, RoundingStrategy::ToNegativeInfinity)));
    let high = ahead(latest.high, most).map(|high| within(round(high, RoundingStrategy::ToPositiveInfinity)));
    let bounds = Bounds { low: low.or(Some(Decimal::ZERO)), high };
    Some(Projection { year: target_year, bounds, reaches: reaches(target, bounds, headline.required) })
}

fn years(from: i32, to: i32) -> Option<Decimal> {
    to.checked_sub(from).map(Decimal::from)
}

fn reaches(target: &Target, bounds: Bounds, required: Option<Decimal>) -> Option<Status> {
    let required = required?;
    let meets = |value: Decimal| match (target.judge, target.test) {
        (Judge::Each | Judge::Share, _) | (_, Test::AtLeast | Test::Holds) => value >= required,
        (_, Test::MoreThan) => value > required,
        (_, Test::AtMost) => value <= required,
        (_, Test::LessThan) => value < required,
    };
    let wants_more = target.judge.is_per_unit() || target.test.wants_more();
    let ends = [bounds.low, bounds.high].map(|end| end.map(meets));
    Some(match ends {
        [Some(one), Some(other)] if one == other => {
            if one {
                Status::Met
            } else {
                Status::Unmet
            }
        }
        // What has no upper end goes on towards where more leads.
        [Some(low), None] if low == wants_more => {
            if wants_more {
                Status::Met
            } else {
                Status::Unmet
            }
        }
        _ => Status::Unknown,
    })
}
