//! What a field is by the rows of a unit.

use rust_decimal::Decimal;

use crate::ingest::list::Rule;
use crate::ingest::list::mark::Hit;
use crate::ingest::list::unite::{Read, Said, Thing};
use crate::plan::{List, Take};
use crate::register::{Origin, Value};

/// A figure made of rows.
#[derive(Debug, PartialEq)]
pub(super) struct Taken {
    pub(super) value: Value<'static>,
    /// The first cell that it is made of; of a missing figure the first that it fails for.
    pub(super) origin: Origin,
    /// How many rows it is made of.
    pub(super) rows: u32,
}

/// For each table the rule by which it answers: the first whose columns it has, that of the figures included. A table of which no row is of the sorts
/// that a rule asks for says nothing about them.
pub(super) fn answering(list: &List, rules: &[Rule], reads: &[Read<'_>]) -> Vec<Option<usize>> {
    let answers = |read: &Read<'_>, rule: &Rule| {
        let asks_column = rule.of.filter(|_| rule.take.has_column());
        rule.without.is_none_or(|id| read.column(id).is_none())
            && asks_column.is_none_or(|id| read.column(id).is_some())
            && rule.conditions.iter().all(|(id, bits)| {
                let is_sort = list.sort == Some(*id);
                let hits = |mark: &crate::ingest::list::mark::Mark| matches!(mark.hit(*bits), Hit::Yes | Hit::Shared);
                read.column(*id).is_some_and(|column| !is_sort || column.marks().iter().any(hits))
            })
    };
    reads.iter().map(|read| rules.iter().position(|rule| answers(read, rule))).collect()
}

/// The figure of a unit; `None` where no table with a row of it answers.
pub(super) fn take(rules: &[Rule], answering: &[Option<usize>], things: &[Thing], reads: &[Read<'_>]) -> Option<Taken> {
    let asked = |thing: &Thing| {
        let rule = thing.parts.iter().filter_map(|part| answering.get(part.read).copied().flatten()).min()?;
        rules.get(rule)
    };
    let asked: Vec<(&Thing, &Rule)> = things.iter().filter_map(|thing| Some((thing, asked(thing)?))).collect();
    let (first, rule) = asked.first()?;
    let naming = |thing: &Thing| thing.parts.first().and_then(|part| reads[part.read].naming(part.record));
    let mut sum = Tally { take: rule.take, number: None, count: 0, origin: None };
    let mut doubt: Option<Origin> = None;
    let is_somebody = |thing: &Thing| !thing.parts.iter().any(|part| reads[part.read].is_of_nobody(part.record));
    for (thing, rule) in asked.iter().filter(|(thing, _)| is_somebody(thing)) {
        match hit(thing, rule, reads, naming(thing)?) {
            (Hit::No, _) => {}
            (Hit::Maybe, at) => doubt = doubt.or(Some(at)),
            // The area of a room that is two things is the area of neither.
            (Hit::Shared, at) if rule.take.has_column() => doubt = doubt.or(Some(at)),
            (_, at) => match figure(thing, rule, reads, at) {
                Ok((number, at)) => doubt = doubt.or(sum.add(number, at)),
                Err(at) => doubt = doubt.or(Some(at)),
            },
        }
    }
    Some(sum.settle(doubt, naming(first)?))
}

/// Whether a thing is one of those asked for, and the cell that says so.
fn hit(thing: &Thing, rule: &Rule, reads: &[Read<'_>], naming: Origin) -> (Hit, Origin) {
    let mut result = (Hit::Yes, None);
    for (id, bits) in &rule.conditions {
        let (hit, at) = match thing.says(reads, *id) {
            Said::This(_, mark, at) => (mark.hit(*bits), at),
            Said::Contradiction(at) => (Hit::Maybe, at),
            Said::Nothing => (Hit::Maybe, naming),
        };
        let is_worse = rank(hit) > rank(result.0);
        if result.1.is_none() || is_worse {
            result.1 = Some(at);
        }
        if is_worse {
            result.0 = hit;
        }
    }
    (result.0, result.1.unwrap_or(naming))
}

/// One condition that fails is enough; one that is in doubt leaves the row in doubt.
fn rank(hit: Hit) -> u8 {
    match hit {
        Hit::Yes => 0,
        Hit::Shared => 1,
        Hit::Maybe => 2,
        Hit::No => 3,
    }
}

/// What a row adds, and where that stands.
fn figure(thing: &Thing, rule: &Rule, reads: &[Read<'_>], at: Origin) -> Result<(Decimal, Origin), Origin> {
    let Some(of) = rule.of.filter(|_| rule.take.has_column()) else { return Ok((Decimal::ONE, at)) };
    match thing.says(reads, of) {
        Said::This(Value::Number(number), _, at) => Ok((number, at)),
        Said::This(_, _, at) | Said::Contradiction(at) => Err(at),
        Said::Nothing => Err(at),
    }
}

/// The rows counted so far.
struct Tally {
    take: Take,
    number: Option<Decimal>,
    count: u32,
    origin: Option<Origin>,
}

impl Tally {
    /// Adds a row; returns its cell where the sum is beyond the largest number.
    fn add(&mut self, number: Decimal, at: Origin) -> Option<Origin> {
        self.count = self.count.saturating_add(1);
        let known = self.number;
        self.number = Some(match (self.take, known) {
            (Take::Sum, Some(known)) => match known.checked_add(number) {
                Some(sum) => sum,
                None => return Some(at),
            },
            (Take::Least, Some(known)) => known.min(number),
            (Take::Most, Some(known)) => known.max(number),
            _ => number,
        });
        // Of the least and the greatest, the cell that has it.
        if self.origin.is_none() || (self.take != Take::Sum && self.take.has_column() && self.number != known) {
            self.origin = Some(at);
        }
        None
    }

    fn settle(self, doubt: Option<Origin>, first: Origin) -> Taken {
        let rows = self.count;
        let counted = self.origin.unwrap_or(first);
        let is_any = self.take == Take::Any && rows > 0;
        if let Some(origin) = doubt.filter(|_| !is_any) {
            return Taken { value: Value::Missing, origin, rows };
        }
        let value = match self.take {
            Take::Count => Value::Number(Decimal::from(rows)),
            Take::Any => Value::Flag(rows > 0),
            Take::Sum => Value::Number(self.number.unwrap_or_default().normalize()),
            Take::Least | Take::Most => self.number.map_or(Value::Missing, |number| Value::Number(number.normalize())),
        };
        Taken { value, origin: counted, rows }
    }
}
