//! Saved assessments of single counties, put side by side as one year. What is the city's own is left out: its figures are not
//! those of its counties added up.

use std::collections::BTreeSet;

use crate::compare::{Judgements, Results, Year};
use crate::plan::{Level, Plan};
use crate::saved::{Saved, UnitIn, lost};

/// Why two assessments of one year cannot stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discord {
    /// One of them is of more than a county.
    NoCounty,
    /// Both are of this county.
    SameCounty(String),
    /// They were judged by different plans or options.
    JudgedOtherwise,
}

impl Saved {
    /// Whether it has figures of the city.
    #[must_use]
    pub fn has_city(&self) -> bool {
        self.of_level(Level::City).next().is_some()
    }

    /// Name of its county, where it has exactly one.
    #[must_use]
    pub fn county(&self) -> Option<&str> {
        self.only_county().map(|county| county.name.as_str())
    }

    /// What keeps it from standing beside another assessment of its year.
    #[must_use]
    pub fn discord(&self, other: &Saved) -> Option<Discord> {
        let (Some(own), Some(others)) = (self.only_county(), other.only_county()) else {
            return Some(Discord::NoCounty);
        };
        let is_same_code = own.code.is_some() && own.code == others.code;
        if is_same_code || own.name == others.name {
            return Some(Discord::SameCounty(own.name.clone()));
        }
        let (own, others) = (&self.document, &other.document);
        let is_judged_alike = own.plan.sha256 == others.plan.sha256 && own.options == others.options;
        (!is_judged_alike).then_some(Discord::JudgedOtherwise)
    }

    fn only_county(&self) -> Option<&UnitIn> {
        let mut counties = self.of_level(Level::County);
        counties.next().filter(|_| counties.next().is_none())
    }

    fn of_level(&self, level: Level) -> impl Iterator<Item = &UnitIn> {
        self.document.units.iter().filter(move |unit| unit.level == level.name())
    }
}

/// Assessments of counties of one year, each with its path, as that year to compare by `plan`; `None` where there is none.
#[must_use]
pub fn counties_into_year(year: i32, parts: Vec<(String, Saved)>, plan: &Plan) -> Option<Year<'static>> {
    let lost: BTreeSet<Option<String>> = parts
        .iter()
        .flat_map(|(_, saved)| lost(&saved.document.problems))
        .map(|path| path.map(str::to_owned))
        .collect();
    let years = parts.into_iter().map(|(path, saved)| of_county(year, path, saved, plan));
    let joined = years.reduce(beside)?;
    Some(Year { unreadable: lost.len(), ..joined })
}

fn of_county(year: i32, path: String, mut saved: Saved, plan: &Plan) -> Year<'static> {
    saved.document.units.retain(|unit| unit.level != Level::City.name());
    let mut year = saved.into_year(year, path, plan);
    year.results.iter_mut().flatten().for_each(|results| results.city = None);
    Year { counties_only: true, ..year }
}

/// Two parts of one year. What one of them lacks is said of the year.
fn beside(mut one: Year<'static>, other: Year<'static>) -> Year<'static> {
    let before = one.units.len();
    one.from.extend(other.from);
    one.units.extend(other.units);
    if let (Judgements::Saved(own), Judgements::Saved(others)) = (&mut one.judgements, other.judgements) {
        own.extend(others);
    }
    for (own, others) in one.results.iter_mut().zip(other.results) {
        let Some(others) = others else { continue };
        let own = own.get_or_insert_with(|| Results { city: None, counties: Vec::new() });
        let moved = others.counties.into_iter().map(|(unit, headline)| (unit.saturating_add(before), headline));
        own.counties.extend(moved);
    }
    united(&mut one.redefined, other.redefined);
    united(&mut one.left_out, other.left_out);
    for threshold in other.other_thresholds {
        if one.other_thresholds.iter().all(|known| known.target != threshold.target) {
            one.other_thresholds.push(threshold);
        }
    }
    one
}

fn united(own: &mut Vec<usize>, others: Vec<usize>) {
    let all: BTreeSet<usize> = own.iter().copied().chain(others).collect();
    *own = all.into_iter().collect();
}
