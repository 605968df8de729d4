//! Units that linking may have got wrong: the same name twice in one street, and names that belong nowhere.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::ingest::header::compact;
use crate::plan::{Fields, Level};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Origin, Register, UnitRef};

/// How many units without a place are compared with all others; a whole table of them is a table without places.
const COMPARED: usize = 50;

/// How many candidates are listed.
const CANDIDATES: usize = 3;

/// How alike two names must be for one to be a slip of the other.
const ALIKE: f64 = 0.5;

/// Lists communities of which one name has two codes in one street, and those that no table places in a county although
/// others are placed.
pub(super) fn doubts(register: &Register, fields: &Fields) -> Vec<Problem> {
    let mut problems = namesakes(register, fields);
    problems.extend(unplaced(register, fields));
    problems
}

fn namesakes(register: &Register, fields: &Fields) -> Vec<Problem> {
    // Units stand street by street.
    let mut here = None;
    let mut first: HashMap<String, UnitRef, ahash::RandomState> = HashMap::default();
    let mut problems = Vec::new();
    for community in register.units_at(Level::Community) {
        let unit = register.unit(community);
        if here != unit.street {
            first.clear();
            here = unit.street;
        }
        if here.is_none() {
            continue;
        }
        let other = match first.entry(compact(&unit.name)) {
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
    let communities = || register.units_at(Level::Community);
    let is_placed = |unit: &UnitRef| register.unit(*unit).county.is_some() || register.unit(*unit).street.is_some();
    let placed: Vec<UnitRef> = communities().filter(is_placed).collect();
    if placed.is_empty() {
        return Vec::new();
    }
    let alone = communities().filter(|unit| !is_placed(unit));
    alone
        .enumerate()
        .map(|(number, unit)| {
            let candidates = if number < COMPARED { nearest(register, unit, &placed) } else { Vec::new() };
            about(register, fields, unit, ProblemKind::UnplacedUnit { candidates })
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
    let name = Some(register.unit(unit).name.clone());
    Problem { kind, origin: origin.map(row_start), path: None, unit: name }
}

/// The row's first cell: the doubt is about the row and not about one of its figures.
fn row_start(origin: Origin) -> Origin {
    Origin { cell: crate::register::CellAddress { column: 0, ..origin.cell }, ..origin }
}
