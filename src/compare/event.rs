//! Units that appeared, vanished, have another name or code; and those that others have presumably taken in, or are the same
//! as, as far as the figures tell.

mod kin;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::compare::link::Lineage;
use crate::compare::part::Parts;
use crate::compare::year::{UnitOfYear, Year};
use crate::ingest::SameName;
use crate::plan::{FieldId, Level, Plan};
use crate::register::Value;

/// Mergers are told by size: what the unit has grown by is, to this share, what vanished from its street.
const SLACK: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// What happened to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It was not there before.
    Appeared,
    /// It is there again, after a year that did not have it.
    Returned,
    /// It is no longer there.
    Vanished,
    /// The same code has another name.
    Renamed,
    /// The same name has another code.
    Recoded,
    /// The same code and name are in another street.
    Transferred,
    /// It is no longer there, and a unit of its street has grown by its size, or is new and as large as several that are gone:
    /// presumably merged.
    Merged(Heir),
    /// It is the only one of its street that is no longer there, and the only new one is as large: possibly the same under
    /// another name.
    MaybeRenamed(Heir),
    /// It is no longer there, and its name now is that of a new unit in another street of its county: presumably the same.
    Moved(usize),
    /// It is no longer there, and several new units of its street are called after it: presumably its parts.
    Split(Vec<usize>),
}

impl EventKind {
    /// The units that a unit that is gone presumably lives on in.
    #[must_use]
    pub fn heirs(&self) -> Vec<usize> {
        match self {
            EventKind::Merged(heir) | EventKind::MaybeRenamed(heir) => vec![heir.into],
            EventKind::Moved(into) => vec![*into],
            EventKind::Split(parts) => parts.clone(),
            _ => Vec::new(),
        }
    }
}

/// The unit that one that is gone presumably lives on in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heir {
    /// That unit.
    pub into: usize,
    /// The field that says how large they are.
    pub field: FieldId,
    /// What the vanished units and that unit had together.
    pub before: Decimal,
    /// What that unit has now.
    pub after: Decimal,
}

/// An event between two years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The earlier year, by number among the years: the last one that has the unit; for one that is new, the last one that has its
    /// group.
    pub from: usize,
    /// The later year.
    pub to: usize,
    /// The unit.
    pub lineage: usize,
    /// What happened.
    pub kind: EventKind,
}

/// What happened to the units between years that have their groups. A year without a group tells nothing of its units.
pub(super) fn events(plan: &Plan, years: &[Year<'_>], lineages: &[Lineage], parts: &Parts) -> Vec<Event> {
    let mut events = Vec::new();
    for to in 1..years.len() {
        let mut heirs: BTreeMap<usize, BTreeMap<usize, EventKind>> = BTreeMap::new();
        for lineage in 0..lineages.len() {
            let Some(from) = since(lineage, to, lineages, parts) else { continue };
            let view = View { plan, years, from, to, lineages, parts };
            let kind = match (view.before(lineage), view.after(lineage)) {
                (Some(unit), None) | (_, Some(unit)) if !unit.is_selected => continue,
                (None, Some(_)) => EventKind::Appeared,
                (Some(_), None) => {
                    let heirs = heirs.entry(from).or_insert_with(|| view.living_on());
                    heirs.get(&lineage).cloned().unwrap_or(EventKind::Vanished)
                }
                (Some(before), Some(after)) => match changed(before, after) {
                    Some(kind) => kind,
                    None if view.is_transferred(before, after) => EventKind::Transferred,
                    None if view.was_missed(lineage) => EventKind::Returned,
                    None => continue,
                },
                (None, None) => continue,
            };
            events.push(Event { from, to, lineage, kind });
        }
    }
    events
}

/// The year that year number `to` is compared with for a unit; `None` where nothing can have happened to it by then, or it was
/// told of an earlier year.
fn since(lineage: usize, to: usize, lineages: &[Lineage], parts: &Parts) -> Option<usize> {
    let unit = lineages.get(lineage)?;
    let is_there = unit.in_years.get(to)?.is_some();
    match unit.before(to) {
        Some((from, _)) if is_there => Some(from),
        Some((from, _)) => {
            let is_told = (from.saturating_add(1)..to).any(|year| !parts.explains(lineage, from, year));
            (!is_told && !parts.explains(lineage, from, to)).then_some(from)
        }
        None if is_there => (0..to).rev().find(|year| !parts.explains(lineage, to, *year)),
        None => None,
    }
}

fn changed(before: &UnitOfYear, after: &UnitOfYear) -> Option<EventKind> {
    if before.code.is_some() && after.code.is_some() && before.code_key() != after.code_key() {
        return Some(EventKind::Recoded);
    }
    (!before.is_called_like(after)).then_some(EventKind::Renamed)
}

/// Two years.
struct View<'v, 'a> {
    plan: &'v Plan,
    years: &'v [Year<'a>],
    from: usize,
    to: usize,
    lineages: &'v [Lineage],
    parts: &'v Parts,
}

impl View<'_, '_> {
    fn before(&self, lineage: usize) -> Option<&UnitOfYear> {
        self.unit(lineage, self.from)
    }

    fn after(&self, lineage: usize) -> Option<&UnitOfYear> {
        self.unit(lineage, self.to)
    }

    fn unit(&self, lineage: usize, year: usize) -> Option<&UnitOfYear> {
        let unit = (*self.lineages.get(lineage)?.in_years.get(year)?)?;
        self.years.get(year)?.units.get(unit)
    }

    /// Whether a community is in another street, which was there before: a street with a name that is new has been renamed.
    fn is_transferred(&self, before: &UnitOfYear, after: &UnitOfYear) -> bool {
        let names = SameName::of(Level::Street);
        let (Some(old), Some(new)) = (&before.street, &after.street) else { return false };
        let earlier = self.years.get(self.from).into_iter().flat_map(|year| &year.units);
        let is_called_so = |street: &Arc<str>| names.may_equal(street, new);
        before.level == Level::Community
            && !names.may_equal(old, new)
            && earlier
                .filter(|unit| unit.county == after.county)
                .filter_map(|unit| unit.street.as_ref())
                .any(is_called_so)
    }

    /// Whether a year between had the group of the unit, and not the unit.
    fn was_missed(&self, lineage: usize) -> bool {
        (self.from.saturating_add(1)..self.to).any(|year| !self.parts.explains(lineage, self.from, year))
    }

    /// What presumably became of units that are gone: a name says more than a size.
    fn living_on(&self) -> BTreeMap<usize, EventKind> {
        let mut found = self.kin();
        let by_size = self.heirs(&found);
        found.extend(by_size);
        found
    }

    /// The vanished units that one unit of their street, and only one, has grown by, but for those that are told by their names.
    fn heirs(&self, kin: &BTreeMap<usize, EventKind>) -> BTreeMap<usize, EventKind> {
        let mut heirs = BTreeMap::new();
        let Some(field) = self.size_field() else { return heirs };
        let taken: BTreeSet<usize> = kin.values().flat_map(EventKind::heirs).collect();
        for (mut vanished, mut others) in self.streets().into_values() {
            vanished.retain(|unit| !kin.contains_key(unit));
            others.retain(|unit| !taken.contains(unit));
            let sizes: Option<Vec<Decimal>> = vanished.iter().map(|unit| self.size_before(*unit, field)).collect();
            let Some(lost) = sizes.and_then(|sizes| sum(&sizes)).filter(|lost| *lost > Decimal::ZERO) else { continue };
            let mut grown = others.iter().filter_map(|into| {
                let own = if self.is_new(*into) { Decimal::ZERO } else { self.size_before(*into, field)? };
                let (before, after) = (own.checked_add(lost)?, self.size_after(*into, field)?);
                let off = after.checked_sub(before)?.abs();
                (off <= lost.checked_mul(SLACK)?).then_some(Heir { into: *into, field, before, after })
            });
            let (Some(heir), None) = (grown.next(), grown.next()) else { continue };
            let new = others.iter().filter(|unit| self.is_new(**unit)).count();
            let kind = match (vanished.len(), self.is_new(heir.into)) {
                (_, false) | (2.., true) => EventKind::Merged(heir),
                (_, true) if new == 1 => EventKind::MaybeRenamed(heir),
                _ => continue,
            };
            heirs.extend(vanished.iter().map(|unit| (*unit, kind.clone())));
        }
        heirs
    }

    fn is_new(&self, lineage: usize) -> bool {
        self.before(lineage).is_none()
    }

    /// The units of each street that vanished, with those that are there now; streets that lost none are left out.
    fn streets(&self) -> BTreeMap<Street, (Vec<usize>, Vec<usize>)> {
        let mut streets: BTreeMap<Street, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for lineage in 0..self.lineages.len() {
            let (before, after) = (self.before(lineage), self.after(lineage));
            if after.is_none() && since(lineage, self.to, self.lineages, self.parts) != Some(self.from) {
                continue;
            }
            let Some(unit) = after.or(before).filter(|unit| unit.level == Level::Community) else {
                continue;
            };
            let street = (unit.county.as_deref().map(str::to_owned), unit.street.as_deref().map(str::to_owned));
            let (vanished, others) = streets.entry(street).or_default();
            if after.is_some() { others.push(lineage) } else { vanished.push(lineage) }
        }
        streets.retain(|_, (vanished, _)| !vanished.is_empty());
        streets
    }

    /// The first field that measures how large communities are and that both years have.
    fn size_field(&self) -> Option<FieldId> {
        let register = |year: usize| self.years.get(year)?.register();
        let (earlier, later) = (register(self.from)?, register(self.to)?);
        let level = crate::plan::Level::Community;
        let has = |field: &FieldId| earlier.has_column(level, *field) && later.has_column(level, *field);
        self.plan.fields.iter().find(|(id, field)| field.jump.is_some() && has(id)).map(|(id, _)| id)
    }

    fn size_before(&self, lineage: usize, field: FieldId) -> Option<Decimal> {
        number(self.years.get(self.from)?, self.before(lineage)?, field)
    }

    fn size_after(&self, lineage: usize, field: FieldId) -> Option<Decimal> {
        number(self.years.get(self.to)?, self.after(lineage)?, field)
    }
}

/// Names of county and street.
type Street = (Option<String>, Option<String>);

fn number(year: &Year<'_>, unit: &UnitOfYear, field: FieldId) -> Option<Decimal> {
    match year.register()?.cell(unit.unit?, field).value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn sum(numbers: &[Decimal]) -> Option<Decimal> {
    numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number))
}
