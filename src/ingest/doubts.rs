//! Units that linking may have got wrong: the same name twice in one street, and names that belong nowhere.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rayon::prelude::*;

use crate::ingest::header::{compact, compacted};
use crate::plan::{Fields, Level};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Origin, Register, Unit, UnitRef};

/// How many units without a place are compared with all others; a whole table of them is a table without places.
const COMPARED: usize = 50;

/// Names of one street that are compared each with each.
const FEW: usize = 16;

/// How many candidates are listed.
const CANDIDATES: usize = 3;

/// How alike two names must be for one to be a slip of the other.
const ALIKE: f64 = 0.5;

/// Lists communities of which one name has two codes in one street, and those that no table places in a county (or street,
/// where no county is named) although others are placed.
pub(super) fn doubts(register: &Register, fields: &Fields) -> Vec<Problem> {
    let mut problems = namesakes(register, fields);
    problems.extend(unplaced(register, fields));
    problems
}

fn namesakes(register: &Register, fields: &Fields) -> Vec<Problem> {
    // Units stand street by street.
    let communities: Vec<UnitRef> = register.units_at(Level::Community).collect();
    let street = |unit: &UnitRef| register.unit(*unit).street;
    let streets: Vec<&[UnitRef]> = communities.chunk_by(|one, other| street(one) == street(other)).collect();
    let streets = streets.into_par_iter().filter(|units| units.first().is_some_and(|unit| street(unit).is_some()));
    streets.flat_map_iter(|units| namesakes_among(units, register, fields)).collect()
}

/// The units of one street that have the name of an earlier one.
fn namesakes_among(units: &[UnitRef], register: &Register, fields: &Fields) -> Vec<Problem> {
    let names: Vec<Cow<'_, str>> = units.iter().map(|unit| compacted(&register.unit(*unit).name)).collect();
    // Most streets have so few that comparing each with each is faster than a map.
    let is_new = |(number, name)| !names.iter().take(number).any(|other| other == name);
    if names.len() <= FEW && names.iter().enumerate().all(is_new) {
        return Vec::new();
    }
    let mut first: HashMap<Cow<'_, str>, UnitRef, ahash::RandomState> = HashMap::default();
    let mut problems = Vec::new();
    for (community, name) in units.iter().copied().zip(names) {
        let other = match first.entry(name) {
            Entry::Occupied(other) => *other.get(),
            Entry::Vacant(place) => {
                place.insert(community);
                continue;
            }
        };
        let code = |unit: UnitRef| register.unit(unit).code.clone().unwrap_or_default();
        let kind = ProblemKind::Namesakes { code: code(community), other: code(other) };
        problems.push(about(register, fields, community, kind));
    }
    problems
}

fn unplaced(register: &Register, fields: &Fields) -> Vec<Problem> {
    let units = &register.roster(Level::Community).units;
    let has_counties = units.par_iter().any(|unit| unit.county.is_some());
    let is_placed = |unit: &Unit| unit.county.is_some() || (!has_counties && unit.street.is_some());
    if units.par_iter().all(is_placed) {
        return Vec::new();
    }
    let communities = || register.units_at(Level::Community);
    let is_placed = |unit: &UnitRef| is_placed(register.unit(*unit));
    let placed: Vec<UnitRef> = communities().filter(is_placed).collect();
    if placed.is_empty() {
        return Vec::new();
    }
    let alone = communities().filter(|unit| !is_placed(unit));
    alone
        .enumerate()
        .map(|(number, unit)| {
            let candidates = if number < COMPARED { nearest(register, unit, &placed) } else { Vec::new() };
            let street =
                register.unit(unit).street.and_then(|street| register.roster(Level::Street).units.get(street as usize));
            let street = street.map(|street| street.name.to_string());
            about(register, fields, unit, ProblemKind::UnplacedUnit { street, candidates })
        })
        .collect()
}

/// The placed units whose names are most like that of `unit`.
fn nearest(register: &Register, unit: UnitRef, placed: &[UnitRef]) -> Vec<String> {
    let name = compact(&register.unit(unit).name);
    let mut alike: Vec<(f64, UnitRef)> = placed
        .iter()
        .map(|other| (strsim::normalized_damerau_levenshtein(&name, &compact(&register.unit(*other).name)), *other))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.cmp(other)));
    alike.iter().take(CANDIDATES).map(|(_, other)| register.path(*other)).collect()
}

fn about(register: &Register, fields: &Fields, unit: UnitRef, kind: ProblemKind) -> Problem {
    let origin = fields.iter().filter_map(|(field, _)| register.cell(unit, field).origin).min();
    let name = Some(register.unit(unit).name.to_string());
    Problem { kind, origin: origin.map(row_start), path: None, unit: name }
}

/// The row's first cell: the doubt is about the row and not about one of its figures.
fn row_start(origin: Origin) -> Origin {
    Origin { cell: crate::register::CellAddress { column: 0, ..origin.cell }, ..origin }
}
