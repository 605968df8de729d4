//! Units that appeared, vanished, were renamed, got another code, or were merged as far as the figures tell.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::compare::link::Lineage;
use crate::compare::year::{UnitOfYear, Year};
use crate::plan::{FieldId, Plan};
use crate::register::Value;

/// A merger is told by size: what the unit has grown by is, to this share, what vanished from its street.
const MERGER_SLACK: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// What happened to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It was not there in the year before.
    Appeared,
    /// It is no longer there.
    Vanished,
    /// The same code has another name.
    Renamed,
    /// The same name has another code.
    Recoded,
    /// It is no longer there, and a unit of its street has grown by its size: presumably merged.
    Merged {
        /// That unit.
        into: usize,
        /// The field that says how large they are.
        field: FieldId,
        /// What the vanished units and that unit had together.
        before: Decimal,
        /// What that unit has now.
        after: Decimal,
    },
}

/// An event between a year and the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The later year, by number among the years.
    pub to: usize,
    /// The unit.
    pub lineage: usize,
    /// What happened.
    pub kind: EventKind,
}

pub(super) fn events(plan: &Plan, years: &[Year<'_>], lineages: &[Lineage]) -> Vec<Event> {
    let mut events = Vec::new();
    for (to, pair) in (1..).zip(years.windows(2)) {
        let [earlier, later] = pair else { continue };
        let view = View { plan, earlier, later, to, lineages };
        let mergers = view.mergers();
        for lineage in 0..lineages.len() {
            let kind = match (view.before(lineage), view.after(lineage)) {
                (None, Some(_)) => EventKind::Appeared,
                (Some(_), None) => mergers.get(&lineage).cloned().unwrap_or(EventKind::Vanished),
                (Some(before), Some(after)) => match changed(before, after) {
                    Some(kind) => kind,
                    None => continue,
                },
                (None, None) => continue,
            };
            events.push(Event { to, lineage, kind });
        }
    }
    events
}

fn changed(before: &UnitOfYear, after: &UnitOfYear) -> Option<EventKind> {
    if before.code.is_some() && after.code.is_some() && before.code != after.code {
        return Some(EventKind::Recoded);
    }
    (!before.is_called_like(after)).then_some(EventKind::Renamed)
}

/// Two neighbouring years.
struct View<'v, 'a> {
    plan: &'v Plan,
    earlier: &'v Year<'a>,
    later: &'v Year<'a>,
    to: usize,
    lineages: &'v [Lineage],
}

impl View<'_, '_> {
    fn before(&self, lineage: usize) -> Option<&UnitOfYear> {
        let place = self.to.checked_sub(1)?;
        self.earlier.units.get((*self.lineages.get(lineage)?.in_years.get(place)?)?)
    }

    fn after(&self, lineage: usize) -> Option<&UnitOfYear> {
        self.later.units.get((*self.lineages.get(lineage)?.in_years.get(self.to)?)?)
    }

    /// The vanished units that one unit of their street, and only one, has grown by.
    fn mergers(&self) -> BTreeMap<usize, EventKind> {
        let mut mergers = BTreeMap::new();
        let Some(field) = self.size_field() else { return mergers };
        for (vanished, others) in self.streets().into_values() {
            let sizes: Option<Vec<Decimal>> = vanished.iter().map(|unit| self.size_before(*unit, field)).collect();
            let Some(lost) = sizes.and_then(|sizes| sum(&sizes)).filter(|lost| *lost > Decimal::ZERO) else { continue };
            let mut grown = others.iter().filter_map(|into| {
                let own = if self.before(*into).is_some() { self.size_before(*into, field)? } else { Decimal::ZERO };
                let (before, after) = (own.checked_add(lost)?, self.size_after(*into, field)?);
                let off = after.checked_sub(before)?.abs();
                (off <= lost.checked_mul(MERGER_SLACK)?).then_some((*into, before, after))
            });
            if let (Some((into, before, after)), None) = (grown.next(), grown.next()) {
                mergers.extend(vanished.iter().map(|unit| (*unit, EventKind::Merged { into, field, before, after })));
            }
        }
        mergers
    }

    /// The units of each street that vanished, with those that are there now; streets that lost none are left out.
    fn streets(&self) -> BTreeMap<Street, (Vec<usize>, Vec<usize>)> {
        let mut streets: BTreeMap<Street, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for lineage in 0..self.lineages.len() {
            let (before, after) = (self.before(lineage), self.after(lineage));
            let Some(unit) = after.or(before).filter(|unit| unit.level == crate::plan::Level::Community) else {
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
        let (earlier, later) = (self.earlier.register()?, self.later.register()?);
        let level = crate::plan::Level::Community;
        let has = |field: &FieldId| earlier.has_column(level, *field) && later.has_column(level, *field);
        self.plan.fields.iter().find(|(id, field)| field.jump.is_some() && has(id)).map(|(id, _)| id)
    }

    fn size_before(&self, lineage: usize, field: FieldId) -> Option<Decimal> {
        number(self.earlier, self.before(lineage)?, field)
    }

    fn size_after(&self, lineage: usize, field: FieldId) -> Option<Decimal> {
        number(self.later, self.after(lineage)?, field)
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
