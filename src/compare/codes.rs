//! Codes of counties and streets that the tables do not say: what the codes of all their communities begin with.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::year::UnitOfYear;
use crate::plan::Level;

/// County and, for a street, street.
type Place = (Option<String>, Option<String>);

/// Gives codes to the counties and streets that have none. What several begin with is the code of neither.
pub(super) fn derive(units: &mut [UnitOfYear]) {
    for level in [Level::County, Level::Street] {
        if !units.iter().any(|unit| unit.level == level && unit.code.is_none()) {
            continue;
        }
        let codes = shared(units, level);
        let known: BTreeSet<String> = units
            .iter()
            .filter(|unit| unit.level == level)
            .filter_map(UnitOfYear::code_key)
            .map(str::to_owned)
            .collect();
        for unit in units.iter_mut().filter(|unit| unit.level == level && unit.code.is_none()) {
            let code = codes.get(&place(unit, level)).cloned();
            unit.code = code.filter(|code| !known.contains(code.trim_end_matches('0')));
        }
    }
}

/// What the codes of all communities of a place begin with, where no other place's do.
fn shared(units: &[UnitOfYear], level: Level) -> BTreeMap<Place, String> {
    let digits = level.code_digits() as usize;
    let mut starts: BTreeMap<(Option<&str>, Option<&str>), BTreeSet<&str>> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.level == Level::Community) {
        let start = unit.code.as_deref().filter(|code| code.len() > digits).and_then(|code| code.get(..digits));
        let street = unit.street.as_deref().filter(|_| level == Level::Street);
        if let Some(start) = start {
            starts.entry((unit.county.as_deref(), street)).or_default().insert(start);
        }
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for start in starts.values().flatten() {
        let count = places.entry(start).or_default();
        *count = count.saturating_add(1);
    }
    let of_one = |(place, starts): (&(Option<&str>, Option<&str>), &BTreeSet<&str>)| {
        let start = starts.first().filter(|start| starts.len() == 1 && places.get(*start) == Some(&1))?;
        let (county, street) = *place;
        Some(((county.map(str::to_owned), street.map(str::to_owned)), (*start).to_owned()))
    };
    starts.iter().filter_map(of_one).collect()
}

fn place(unit: &UnitOfYear, level: Level) -> Place {
    let street = unit.street.as_deref().filter(|_| level == Level::Street);
    (unit.county.as_deref().map(str::to_owned), street.map(str::to_owned))
}
