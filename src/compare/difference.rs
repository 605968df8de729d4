//! What keeps years from being comparable as they stand. It is said before any figure.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::compare::year::{Reading, Year};
use crate::plan::Plan;

/// Something that is not the same in all years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// These years were judged by another plan file than the one compared by.
    Plan {
        /// The years.
        years: Vec<i32>,
    },
    /// An option has different values.
    Option {
        /// Its id.
        id: String,
        /// The value of each year; `None` where the year's plan has no such option.
        values: Vec<(i32, Option<String>)>,
    },
    /// A field was read in a way that holds in some years only.
    Reading {
        /// The way.
        reading: Reading,
        /// Years in which it holds.
        with: Vec<i32>,
        /// Years in which it does not.
        without: Vec<i32>,
    },
    /// Saved assessments, which do not record how fields were read, nor the figures: what stood in for what, and what jumps, is
    /// not known of these years.
    NotRecorded {
        /// The years.
        years: Vec<i32>,
    },
    /// A target that some years have no figures for.
    NotAssessed {
        /// Number of the target in the plan.
        target: usize,
        /// The years.
        years: Vec<i32>,
    },
    /// A target that saved assessments were not made for.
    LeftOut {
        /// Number of the target in the plan.
        target: usize,
        /// The years.
        years: Vec<i32>,
    },
    /// A target that saved assessments judged in another way; their figures are left out.
    Redefined {
        /// Number of the target in the plan.
        target: usize,
        /// The years.
        years: Vec<i32>,
    },
    /// A target under which saved assessments of years asked for something else: of these years no pace is told, and their verdicts
    /// are compared with none.
    Threshold {
        /// Number of the target in the plan.
        target: usize,
        /// Whether the share of units differs, and not what is asked of each.
        is_share: bool,
        /// What was asked for in which year.
        found: Vec<(i32, Decimal)>,
        /// What the plan asks for.
        asked: Decimal,
    },
    /// These years are made of assessments of counties: there are no figures of the city.
    CountiesOnly {
        /// The years.
        years: Vec<i32>,
    },
    /// Input files of a year that could not be read: its units and sums are not whole.
    Unreadable {
        /// The year.
        year: i32,
        /// How many files.
        files: usize,
    },
}

impl Difference {
    /// The target that it is about.
    #[must_use]
    pub fn target(&self) -> Option<usize> {
        match self {
            Difference::NotAssessed { target, .. }
            | Difference::LeftOut { target, .. }
            | Difference::Threshold { target, .. }
            | Difference::Redefined { target, .. } => Some(*target),
            _ => None,
        }
    }

    /// Whether the other says the same of another target.
    #[must_use]
    pub fn is_like(&self, other: &Difference) -> bool {
        match (self, other) {
            (Difference::NotAssessed { years, .. }, Difference::NotAssessed { years: others, .. })
            | (Difference::LeftOut { years, .. }, Difference::LeftOut { years: others, .. })
            | (Difference::Redefined { years, .. }, Difference::Redefined { years: others, .. }) => years == others,
            _ => false,
        }
    }
}

pub(super) fn differences(plan: &Plan, years: &[Year<'_>], selected: &[usize]) -> Vec<Difference> {
    let those = |holds: &dyn Fn(&Year<'_>) -> bool| -> Vec<i32> {
        years.iter().filter(|year| holds(year)).map(|year| year.year).collect()
    };
    let mut found = Vec::new();
    let other_plan = those(&|year| year.plan_sha256 != plan.sha256);
    if !other_plan.is_empty() {
        found.push(Difference::Plan { years: other_plan });
    }
    let ids: BTreeSet<&String> = years.iter().flat_map(|year| year.options.keys()).collect();
    for id in ids {
        let values: Vec<(i32, Option<String>)> =
            years.iter().map(|year| (year.year, year.options.get(id).cloned())).collect();
        if values.windows(2).any(|pair| pair.first().map(|one| &one.1) != pair.last().map(|other| &other.1)) {
            found.push(Difference::Option { id: id.clone(), values });
        }
    }
    found.extend(selected.iter().filter_map(|target| threshold(*target, years)));
    found.extend(readings(years));
    let not_recorded = those(&|year| year.readings.is_none());
    if !not_recorded.is_empty() {
        found.push(Difference::NotRecorded { years: not_recorded });
    }
    let counties_only = those(&|year| year.counties_only);
    if !counties_only.is_empty() {
        found.push(Difference::CountiesOnly { years: counties_only });
    }
    for year in years.iter().filter(|year| year.unreadable > 0) {
        found.push(Difference::Unreadable { year: year.year, files: year.unreadable });
    }
    for target in selected.iter().copied() {
        let redefined = those(&|year| year.redefined.contains(&target));
        let is_missing = |year: &Year<'_>| year.results.get(target).is_none_or(Option::is_none);
        let left_out = those(&|year| year.left_out.contains(&target));
        let missing =
            those(&|year| is_missing(year) && !year.redefined.contains(&target) && !year.left_out.contains(&target));
        let is_anywhere = years.iter().any(|year| !is_missing(year));
        if !redefined.is_empty() {
            found.push(Difference::Redefined { target, years: redefined });
        } else if !missing.is_empty() && is_anywhere {
            found.push(Difference::NotAssessed { target, years: missing });
        }
        if !left_out.is_empty() && is_anywhere {
            found.push(Difference::LeftOut { target, years: left_out });
        }
    }
    found
}

/// What saved assessments asked for under a target, where it is not what the plan asks for.
fn threshold(target: usize, years: &[Year<'_>]) -> Option<Difference> {
    let of_year =
        |year: &Year<'_>| Some((year.year, year.other_thresholds.iter().find(|other| other.target == target)?.clone()));
    let others: Vec<_> = years.iter().filter_map(of_year).collect();
    let (_, first) = others.first()?;
    let (is_share, asked) = (first.is_share, first.asked);
    Some(Difference::Threshold {
        target,
        is_share,
        found: others.iter().map(|(year, other)| (*year, other.found)).collect(),
        asked,
    })
}

/// The readings that some years have and others do not, of those that record them.
fn readings(years: &[Year<'_>]) -> Vec<Difference> {
    let recorded: Vec<(i32, &Vec<Reading>)> =
        years.iter().filter_map(|year| Some((year.year, year.readings.as_ref()?))).collect();
    let mut seen: Vec<&Reading> = Vec::new();
    let mut found = Vec::new();
    for reading in recorded.iter().flat_map(|(_, readings)| readings.iter()) {
        if seen.contains(&reading) {
            continue;
        }
        seen.push(reading);
        let (with, without): (Vec<_>, Vec<_>) = recorded.iter().partition(|(_, readings)| readings.contains(reading));
        let of = |years: Vec<&(i32, &Vec<Reading>)>| years.into_iter().map(|(year, _)| *year).collect::<Vec<i32>>();
        if !without.is_empty() {
            found.push(Difference::Reading { reading: reading.clone(), with: of(with), without: of(without) });
        }
    }
    found
}
