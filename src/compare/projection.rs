//! Where a figure is heading: a projection of the changes so far, and no forecast.

use rust_decimal::Decimal;

use serde::Serialize;

use crate::audit::{Exact, Status};
use crate::compare::bounds::{Bounds, Unrounded};
use crate::plan::{Judge, Target, Test};

/// The target year's value if each year to come brings the smallest, or the largest, of the yearly changes so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Projection {
    /// The last year with a known figure of the whole, by number among the years: where it starts.
    pub from: usize,
    /// The target year.
    pub year: i32,
    /// Its value.
    pub bounds: Bounds,
    /// Whether that meets the target: all of it, none of it, or undecided.
    pub reaches: Option<Status>,
}

/// Why there is no projection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNone {
    /// Fewer than two years have a known figure of the whole.
    TooFewYears,
    /// The target year is no longer ahead.
    NotAhead,
}

/// A year's figure.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    /// The year, by number among the years.
    pub(super) number: usize,
    /// Which.
    pub(super) year: i32,
    /// The figure.
    pub(super) value: Unrounded,
}

/// Projects `figures`, by year, to the target year.
pub(super) fn projection(
    target: &Target,
    target_year: i32,
    figures: &[Figure],
    required: Option<Decimal>,
) -> Result<Projection, WhyNone> {
    let start = figures.last().ok_or(WhyNone::TooFewYears)?;
    let latest = start.value;
    let left = years(start.year, target_year)
        .filter(|left| !left.is_negative() && !left.is_zero())
        .ok_or(WhyNone::NotAhead)?;
    let changes: Vec<Unrounded> = figures
        .windows(2)
        .filter_map(|pair| {
            let [earlier, later] = pair else { return None };
            let change = later.value.since(earlier.value);
            let yearly = |change: Option<Exact>| change?.divide(years(earlier.year, later.year)?).ok();
            Some(Unrounded { low: yearly(change.low), high: yearly(change.high) })
        })
        .collect();
    if changes.is_empty() {
        return Err(WhyNone::TooFewYears);
    }
    let least = changes.iter().map(|change| change.low).reduce(|one, other| lesser(one?, other?)).flatten();
    let most = changes.iter().map(|change| change.high).reduce(|one, other| greater(one?, other?)).flatten();
    let ahead = |from: Option<Exact>, yearly: Option<Exact>| from?.add(yearly?.multiply(left).ok()?).ok();
    let low = ahead(latest.low, least).and_then(|low| within(target, low));
    let high = ahead(latest.high, most).and_then(|high| within(target, high));
    let bounds = Unrounded { low: low.or(Some(Exact::ZERO)), high }.rounded();
    Ok(Projection { from: start.number, year: target_year, bounds, reaches: reaches(target, bounds, required) })
}

/// Nothing is less than nothing, and no share is more than all.
fn within(target: &Target, value: Exact) -> Option<Exact> {
    let value = greater(value, Exact::ZERO)?;
    if target.judge.is_per_unit() { lesser(value, Exact::ONE) } else { Some(value) }
}

fn lesser(one: Exact, other: Exact) -> Option<Exact> {
    Some(if one.compare(other).ok()?.is_le() { one } else { other })
}

fn greater(one: Exact, other: Exact) -> Option<Exact> {
    Some(if one.compare(other).ok()?.is_ge() { one } else { other })
}

fn years(from: i32, to: i32) -> Option<Exact> {
    Some(Exact::whole(i64::from(to).checked_sub(i64::from(from))?.into()))
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
