//! Years that have only a part of a group: counties that other years know, or streets and communities of a county, are not in
//! their files. What such a group comes to is no figure of the whole.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::link::Lineage;
use crate::compare::year::{UnitOfYear, Year};
use crate::ingest::SameName;
use crate::plan::Level;

/// A group of which a year has only a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The year, by number among the years.
    pub year: usize,
    /// The county; `None` is the city.
    pub group: Option<usize>,
    /// Level of what it is made of.
    pub level: Level,
    /// What of it is there.
    pub there: Vec<usize>,
    /// What other years have of it.
    pub missing: Vec<usize>,
}

/// What of the groups is not whole.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// By year; the city before its counties.
    pub found: Vec<Part>,
    homes: Vec<BTreeMap<usize, Home>>,
    unread: BTreeSet<usize>,
}

/// The county and street that a unit belongs to in one year; its own where it is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Home {
    county: Option<usize>,
    street: Option<usize>,
}

impl Parts {
    /// Whether `group` is all there in year number `year`: the city only if all of its counties are, and every file was read.
    #[must_use]
    pub fn is_whole(&self, group: Option<usize>, year: usize) -> bool {
        let mut of_year = self.found.iter().filter(|part| part.year == year);
        match group {
            None => !self.unread.contains(&year) && of_year.next().is_none(),
            Some(_) => of_year.all(|part| part.group != group),
        }
    }

    /// Whether `lineage` is not in year number `year` only because the group that it belongs to in year number `known` is not.
    pub(super) fn explains(&self, lineage: usize, known: usize, year: usize) -> bool {
        let home = self.homes.get(known).and_then(|homes| homes.get(&lineage)).copied().unwrap_or_default();
        let above = [Some(lineage), home.street, home.county];
        let mut of_year = self.found.iter().filter(|part| part.year == year);
        of_year.any(|part| above.iter().flatten().any(|unit| part.missing.contains(unit)))
    }
}

pub(super) fn parts(years: &[Year<'_>], lineages: &[Lineage]) -> Parts {
    let homes: Vec<BTreeMap<usize, Home>> =
        years.iter().enumerate().map(|(number, year)| homes(number, year, lineages)).collect();
    let finder = Finder { years, lineages, homes: &homes };
    let mut found: Vec<Part> = (0..years.len()).flat_map(|year| finder.of_year(year)).collect();
    // Of what was asked for only its own parts matter.
    if years.iter().filter_map(Year::selection).any(|selection| selection.level() != Level::City) {
        let asked = years.iter().enumerate().find_map(|(number, year)| asked(number, year, lineages));
        found.retain(|part| asked.is_some() && part.group == asked);
    }
    let unread = (0..).zip(years).filter(|(_, year)| year.unreadable > 0).map(|(number, _)| number).collect();
    Parts { found, homes, unread }
}

fn homes(number: usize, year: &Year<'_>, lineages: &[Lineage]) -> BTreeMap<usize, Home> {
    let known: Vec<(usize, &UnitOfYear)> = lineages
        .iter()
        .enumerate()
        .filter_map(|(lineage, found)| Some((lineage, year.units.get((*found.in_years.get(number)?)?)?)))
        .collect();
    let of = |level: Level| known.iter().filter(move |(_, unit)| unit.level == level);
    let counties: BTreeMap<Option<&str>, usize> =
        of(Level::County).map(|(lineage, unit)| (unit.county.as_deref(), *lineage)).collect();
    let street = |unit: &UnitOfYear| (unit.county.clone(), unit.street.clone());
    let streets: BTreeMap<_, usize> = of(Level::Street).map(|(lineage, unit)| (street(unit), *lineage)).collect();
    let home = |unit: &UnitOfYear| Home {
        county: unit.county.as_deref().and_then(|county| counties.get(&Some(county)).copied()),
        street: unit.street.as_ref().and_then(|_| streets.get(&street(unit)).copied()),
    };
    known.iter().map(|(lineage, unit)| (*lineage, home(unit))).collect()
}

/// The county that was asked for, where one was.
fn asked(number: usize, year: &Year<'_>, lineages: &[Lineage]) -> Option<usize> {
    let county = year.selection()?.county?;
    let place = year.units.iter().position(|unit| unit.unit == Some(county));
    lineages.iter().position(|lineage| place.is_some() && lineage.in_years.get(number) == Some(&place))
}

struct Finder<'f, 'a> {
    years: &'f [Year<'a>],
    lineages: &'f [Lineage],
    homes: &'f [BTreeMap<usize, Home>],
}

impl Finder<'_, '_> {
    fn of_year(&self, year: usize) -> Vec<Part> {
        let counties = self.of_level(Level::County, |_, _| true);
        let (there, absent): (Vec<usize>, Vec<usize>) =
            counties.iter().copied().partition(|county| self.is_there(*county, year));
        let missing: Vec<usize> = absent.into_iter().filter(|county| !self.lives_on(*county, year)).collect();
        let groups: Vec<Option<usize>> = there.iter().copied().map(Some).chain([None]).collect();
        let city = Part { year, group: None, level: Level::County, there, missing };
        let of_groups = groups.into_iter().flat_map(|group| [self.streets(group, year), self.communities(group, year)]);
        let mut parts: Vec<Part> =
            [city].into_iter().chain(of_groups).filter(|part| !part.missing.is_empty()).collect();
        // A street that is not there says enough of its communities.
        let mut told = BTreeSet::new();
        parts.retain(|part| part.level == Level::County || told.insert(part.group));
        parts
    }

    /// The streets of a county. One that stands for itself, without communities, may as well have been dissolved.
    fn streets(&self, group: Option<usize>, year: usize) -> Part {
        let level = Level::Street;
        let all = self.of_level(level, |_, home| home.county == group);
        let (there, absent): (Vec<usize>, Vec<usize>) =
            all.into_iter().partition(|street| self.is_there(*street, year));
        let is_missing = |street: &usize| self.has_members(*street) && !self.lives_on(*street, year);
        Part { year, group, level, there, missing: absent.into_iter().filter(is_missing).collect() }
    }

    /// The communities of a county, where fewer than half as many are there as in another year.
    fn communities(&self, group: Option<usize>, year: usize) -> Part {
        let level = Level::Community;
        let in_year = |number: usize| -> BTreeSet<usize> {
            let homes = self.homes.get(number).into_iter().flatten();
            let of_group = homes.filter(|(lineage, home)| home.county == group && self.level(**lineage) == Some(level));
            of_group.map(|(lineage, _)| *lineage).collect()
        };
        let there = in_year(year);
        let fullest = (0..self.years.len()).map(in_year).max_by_key(BTreeSet::len).unwrap_or_default();
        let is_part = there.len().saturating_mul(2) < fullest.len();
        let missing = fullest.into_iter().filter(|lineage| is_part && !self.is_there(*lineage, year)).collect();
        Part { year, group, level, there: there.into_iter().collect(), missing }
    }

    /// The lineages of a level that were what is asked for in some year.
    fn of_level(&self, level: Level, is_asked: impl Fn(usize, &Home) -> bool) -> Vec<usize> {
        let homes = self.homes.iter().flatten();
        let asked = homes.filter(|(lineage, home)| self.level(**lineage) == Some(level) && is_asked(**lineage, home));
        asked.map(|(lineage, _)| *lineage).collect::<BTreeSet<usize>>().into_iter().collect()
    }

    fn level(&self, lineage: usize) -> Option<Level> {
        self.lineages.get(lineage).map(|lineage| lineage.level)
    }

    fn is_there(&self, lineage: usize, year: usize) -> bool {
        self.homes.get(year).is_some_and(|homes| homes.contains_key(&lineage))
    }

    fn has_members(&self, group: usize) -> bool {
        (0..self.years.len()).any(|year| self.members(group, year).next().is_some())
    }

    /// The communities of a county or street in a year.
    fn members(&self, group: usize, year: usize) -> impl Iterator<Item = usize> {
        let homes = self.homes.get(year).into_iter().flatten();
        let is_of = move |home: &Home| home.county == Some(group) || home.street == Some(group);
        homes.filter(move |(_, home)| is_of(home)).map(|(lineage, _)| *lineage).filter(move |lineage| *lineage != group)
    }

    /// Whether at least half of what a group was made of is there in another group: it was renamed, merged or divided, and its
    /// figures are not missing. A unit that is new in that year and has the name of one that is gone counts as that one.
    fn lives_on(&self, group: usize, year: usize) -> bool {
        let distance = |other: &usize| other.abs_diff(year);
        let Some(known) = (0..self.years.len()).filter(|other| self.is_there(group, *other)).min_by_key(distance)
        else {
            return false;
        };
        let is_new = |lineage: &&usize| !self.is_there(**lineage, known);
        let new = self.homes.get(year).into_iter().flat_map(BTreeMap::keys).filter(is_new);
        let names: BTreeSet<(Level, String)> = new.filter_map(|lineage| self.name(*lineage, year)).collect();
        let members: Vec<usize> = self.members(group, known).collect();
        let is_here = |lineage: &&usize| {
            self.is_there(**lineage, year) || self.name(**lineage, known).is_some_and(|name| names.contains(&name))
        };
        let here = members.iter().filter(is_here).count();
        here > 0 && here.saturating_mul(2) >= members.len()
    }

    fn name(&self, lineage: usize, year: usize) -> Option<(Level, String)> {
        let unit = (*self.lineages.get(lineage)?.in_years.get(year)?)?;
        let unit = self.years.get(year)?.units.get(unit)?;
        Some((unit.level, SameName::of(unit.level).key(&unit.name)))
    }
}
