//! Communities that are gone and presumably live on elsewhere, as far as names and codes tell: in another street under their
//! own name, or in several new ones of their street that are called after them.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::event::{EventKind, View, since};
use crate::compare::link::{Keys, name_key};
use crate::compare::year::UnitOfYear;
use crate::plan::Level;

/// Shorter names than this are found in too many others.
const TELLING: usize = 2;

/// Digits of a community's code, and of the number at its end.
const CODE: usize = 12;
const NUMBER: usize = 3;

/// A community that only one of the two years has.
struct Member<'u> {
    lineage: usize,
    unit: &'u UnitOfYear,
    /// Keys of the names of county and street.
    place: (String, String),
    /// Key of its own name.
    name: String,
}

impl<'u> Member<'u> {
    fn new(lineage: usize, unit: &'u UnitOfYear, keys: &mut Keys) -> Option<Self> {
        let (_, county, street, name) = name_key(unit, keys)?;
        Some(Self { lineage, unit, place: (county, street), name })
    }

    /// County and name.
    fn in_county(&self) -> (&str, &str) {
        (&self.place.0, &self.name)
    }

    /// The number at the end of its code.
    fn number(&self) -> Option<&str> {
        let code = self.unit.code.as_deref().filter(|code| code.len() == CODE)?;
        code.get(CODE.saturating_sub(NUMBER)..)
    }

    /// Whether it is called after the other one: 东方第一社区 after 东方社区.
    fn is_called_after(&self, other: &Self) -> bool {
        self.name != other.name && other.name.chars().count() >= TELLING && self.name.contains(&other.name)
    }
}

impl View<'_, '_> {
    /// What presumably became of communities that are gone. What could be several is none of them.
    pub(super) fn kin(&self) -> BTreeMap<usize, EventKind> {
        let mut keys = Keys::default();
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for lineage in 0..self.lineages.len() {
            let (list, unit) = match (self.before(lineage), self.after(lineage)) {
                (Some(unit), None) => (&mut gone, unit),
                (None, Some(unit)) => (&mut new, unit),
                _ => continue,
            };
            let is_of_here = || since(lineage, self.to, self.lineages, self.parts) == Some(self.from);
            if unit.level == Level::Community && is_of_here() {
                list.extend(Member::new(lineage, unit, &mut keys));
            }
        }
        let mut found = self.moved(&gone, &new, &mut keys);
        let taken: BTreeSet<usize> = found.values().flat_map(EventKind::heirs).collect();
        gone.retain(|member| !found.contains_key(&member.lineage));
        new.retain(|member| !taken.contains(&member.lineage));
        found.extend(split(&gone, &new));
        found
    }

    /// Those whose name is in another street of the county now: the only ones of that name in both years, or with the same
    /// number at the end of their codes.
    fn moved(&self, gone: &[Member<'_>], new: &[Member<'_>], keys: &mut Keys) -> BTreeMap<usize, EventKind> {
        let mut named: BTreeMap<(&str, &str), Vec<&Member<'_>>> = BTreeMap::new();
        for member in new {
            named.entry(member.in_county()).or_default().push(member);
        }
        let mut pairs: Vec<(&Member<'_>, &Member<'_>)> = Vec::new();
        for old in gone {
            let may_be = |now: &&&Member<'_>| now.place.1 != old.place.1 && now.unit.is_called_like(old.unit);
            let called_so = named.get(&old.in_county()).into_iter().flatten();
            pairs.extend(called_so.filter(may_be).map(|now| (old, *now)));
        }
        if pairs.is_empty() {
            return BTreeMap::new();
        }
        let [earlier, later] = [self.from, self.to].map(|year| self.named(year, keys));
        let is_only = |old: &Member<'_>| {
            let key = (old.place.0.clone(), old.name.clone());
            [&earlier, &later].into_iter().all(|counts| counts.get(&key) == Some(&1))
        };
        let has_number = |old: &Member<'_>, now: &Member<'_>| old.number().is_some() && old.number() == now.number();
        let is_certain = |(old, now): &&(&Member<'_>, &Member<'_>)| {
            let is_rival = |(one, other): &&(&Member<'_>, &Member<'_>)| {
                (one.lineage == old.lineage) != (other.lineage == now.lineage) && has_number(one, other)
            };
            is_only(old) || (has_number(old, now) && pairs.iter().find(is_rival).is_none())
        };
        pairs.iter().filter(is_certain).map(|(old, now)| (old.lineage, EventKind::Moved(now.lineage))).collect()
    }

    /// How many communities of a year have which name, by county.
    fn named(&self, year: usize, keys: &mut Keys) -> BTreeMap<(String, String), usize> {
        let mut namesakes: BTreeMap<(String, String), usize> = BTreeMap::new();
        let units = self.years.get(year).into_iter().flat_map(|year| &year.units);
        for unit in units.filter(|unit| unit.level == Level::Community) {
            let Some((_, county, _, name)) = name_key(unit, keys) else { continue };
            let count = namesakes.entry((county, name)).or_default();
            *count = count.saturating_add(1);
        }
        namesakes
    }
}

/// What a street has lost and won.
#[derive(Default)]
struct Street<'m, 'u> {
    gone: Vec<&'m Member<'u>>,
    new: Vec<&'m Member<'u>>,
}

/// Those after which several new ones of their street are called, and these after no other one that is gone.
fn split(gone: &[Member<'_>], new: &[Member<'_>]) -> BTreeMap<usize, EventKind> {
    let mut streets: BTreeMap<&(String, String), Street<'_, '_>> = BTreeMap::new();
    for member in gone {
        streets.entry(&member.place).or_default().gone.push(member);
    }
    for member in new {
        streets.entry(&member.place).or_default().new.push(member);
    }
    let mut found = BTreeMap::new();
    for Street { gone, new } in streets.into_values() {
        let sources = |now: &Member<'_>| gone.iter().filter(|old| now.is_called_after(old)).count();
        for old in &gone {
            let parts: Vec<&&Member<'_>> = new.iter().filter(|now| now.is_called_after(old)).collect();
            if parts.len() > 1 && parts.iter().all(|now| sources(now) == 1) {
                found.insert(old.lineage, EventKind::Split(parts.iter().map(|now| now.lineage).collect()));
            }
        }
    }
    found
}
