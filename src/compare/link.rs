//! Which units of different years are the same: those with the same code; where one of them has none, or another, those of the
//! same county, street and name. What could be several is none of them. A code that has gone to another unit, as where a list is
//! numbered anew, tells nothing: there the names count.

use std::collections::{BTreeMap, HashMap};

use crate::compare::year::{UnitOfYear, Year};
use crate::ingest::SameName;
use crate::plan::Level;

/// A unit over all years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// Its level.
    pub level: Level,
    /// A place a year: where among the year's units it stands.
    pub in_years: Vec<Option<usize>>,
}

impl Lineage {
    /// The last year before number `year` that knows it, and its place there.
    pub(super) fn before(&self, year: usize) -> Option<(usize, usize)> {
        self.in_years.iter().take(year).enumerate().rev().find_map(|(year, unit)| Some((year, (*unit)?)))
    }
}

/// Follows every unit through the years. The city is one throughout and has no lineage.
pub(super) fn link(years: &[Year<'_>]) -> Vec<Lineage> {
    let mut lineages: Vec<Lineage> = Vec::new();
    for (number, year) in years.iter().enumerate() {
        let known: Vec<Option<&UnitOfYear>> = lineages
            .iter()
            .map(|lineage| lineage.before(number).and_then(|(year, unit)| years.get(year)?.units.get(unit)))
            .collect();
        let found = matched(&known, &year.units);
        for (unit, (described, lineage)) in year.units.iter().zip(found).enumerate() {
            let lineage = match lineage {
                _ if described.level == Level::City => continue,
                Some(lineage) => lineage,
                None => {
                    lineages.push(Lineage { level: described.level, in_years: vec![None; years.len()] });
                    lineages.len().saturating_sub(1)
                }
            };
            if let Some(place) = lineages.get_mut(lineage).and_then(|lineage| lineage.in_years.get_mut(number)) {
                *place = Some(unit);
            }
        }
    }
    lineages
}

/// For each of `units` the number of the known one that it is.
fn matched(known: &[Option<&UnitOfYear>], units: &[UnitOfYear]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; units.len()];
    let mut taken = vec![false; known.len()];
    let mut take = |unit: usize, lineage: usize, found: &mut Vec<Option<usize>>| {
        if let (Some(place), Some(taken)) = (found.get_mut(unit), taken.get_mut(lineage)) {
            *place = Some(lineage);
            *taken = true;
        }
    };
    let codes = by(known.iter().copied(), code);
    let (of_known, of_units) = (|number: usize| *known.get(number)?, |number: usize| units.get(number));
    let known_names = Named { numbers: by(known.iter().copied(), name_key), unit: &of_known };
    let unit_names = Named { numbers: by(units.iter().map(Some), name_key), unit: &of_units };
    let is_one = |number: usize, lineage: usize| {
        let (Some(unit), Some(earlier)) = (of_units(number), of_known(lineage)) else { return false };
        let (earlier, later) = (Member { number: lineage, unit: earlier }, Member { number, unit });
        !has_gone_on(earlier, later, [&known_names, &unit_names])
    };
    for (code, of_code) in by(units.iter().map(Some), code) {
        if let (&[unit], Some(&[lineage])) = (of_code.as_slice(), codes.get(&code).map(Vec::as_slice))
            && is_one(unit, lineage)
        {
            take(unit, lineage, &mut found);
        }
    }
    let open = known.iter().zip(&taken).map(|(unit, taken)| unit.filter(|_| !taken));
    let names = by(open, name_key);
    let open = units.iter().zip(&found).map(|(unit, found)| found.is_none().then_some(unit));
    let mut pairs = Vec::new();
    for (key, units_of_key) in by(open, name_key) {
        let lineages = names.get(&key).map_or(&[][..], Vec::as_slice);
        pairs.extend(certain_pairs(&units_of_key, lineages, known, units));
    }
    for (unit, lineage) in pairs {
        if let Some(place) = found.get_mut(unit) {
            *place = Some(lineage);
        }
    }
    found
}

/// Where a unit stands among those of a year, and what is known of it.
#[derive(Clone, Copy)]
struct Member<'u> {
    number: usize,
    unit: &'u UnitOfYear,
}

/// Whether one code stands for two units: their names differ, and one of the names is that of another unit in the other year.
fn has_gone_on(earlier: Member<'_>, later: Member<'_>, all: [&Named<'_>; 2]) -> bool {
    let is_same = |one: &UnitOfYear, other: &UnitOfYear| SameName::of(one.level).may_equal(&one.name, &other.name);
    let is_elsewhere = |unit: &UnitOfYear, own: usize, there: &Named<'_>| {
        let key = name_key(unit, &mut Keys::default());
        let called_so = key.and_then(|key| there.numbers.get(&key)).into_iter().flatten();
        let mut others = called_so.filter(|number| **number != own).filter_map(|number| (there.unit)(*number));
        others.any(|other| is_same(unit, other))
    };
    let [known, units] = all;
    !is_same(earlier.unit, later.unit)
        && (is_elsewhere(later.unit, earlier.number, known) || is_elsewhere(earlier.unit, later.number, units))
}

/// The units of a year by name.
struct Named<'u> {
    numbers: BTreeMap<NameKey, Vec<usize>>,
    unit: &'u dyn Fn(usize) -> Option<&'u UnitOfYear>,
}

/// The pairs of the same name where neither could be paired otherwise.
fn certain_pairs(
    units: &[usize],
    lineages: &[usize],
    known: &[Option<&UnitOfYear>],
    described: &[UnitOfYear],
) -> Vec<(usize, usize)> {
    let is_same = |unit: usize, lineage: usize| {
        let (Some(one), Some(Some(other))) = (described.get(unit), known.get(lineage)) else { return false };
        one.is_called_like(other)
    };
    let partners = |unit: usize| lineages.iter().copied().filter(move |lineage| is_same(unit, *lineage));
    let mut pairs = Vec::new();
    for unit in units.iter().copied() {
        let mut of_unit = partners(unit);
        let (Some(lineage), None) = (of_unit.next(), of_unit.next()) else { continue };
        if units.iter().filter(|other| is_same(**other, lineage)).count() == 1 {
            pairs.push((unit, lineage));
        }
    }
    pairs
}

/// The numbers of units by a key; those without key are left out.
fn by<'u, K: Ord>(
    units: impl Iterator<Item = Option<&'u UnitOfYear>>,
    key: impl Fn(&'u UnitOfYear, &mut Keys) -> Option<K>,
) -> BTreeMap<K, Vec<usize>> {
    let mut keys = Keys::default();
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (number, unit) in units.enumerate() {
        if let Some(key) = unit.and_then(|unit| key(unit, &mut keys)) {
            groups.entry(key).or_default().push(number);
        }
    }
    groups
}

/// Names that were normalised before: those of counties and streets come again and again.
#[derive(Default)]
pub(super) struct Keys(HashMap<(Level, String), String>);

impl Keys {
    fn of(&mut self, level: Level, name: Option<&str>) -> String {
        let Some(name) = name else { return String::new() };
        self.0.entry((level, name.to_owned())).or_insert_with(|| SameName::of(level).key(name)).clone()
    }
}

/// Level, county, street and name, as they are compared.
pub(super) type NameKey = (Level, String, String, String);

fn code<'u>(unit: &'u UnitOfYear, _: &mut Keys) -> Option<(Level, &'u str)> {
    Some((unit.level, unit.code_key()?)).filter(|(level, _)| *level != Level::City)
}

#[expect(clippy::unnecessary_wraps, reason = "every unit has a name, not every one a code")]
pub(super) fn name_key(unit: &UnitOfYear, keys: &mut Keys) -> Option<NameKey> {
    let county = keys.of(Level::County, unit.county.as_deref());
    let in_county = |street| SameName::of(Level::Street).bare(street, unit.county.as_deref(), None);
    let street = keys.of(Level::Street, unit.street.as_deref().map(in_county).as_deref());
    Some((unit.level, county, street, SameName::of(unit.level).key(&unit.bare_name())))
}
