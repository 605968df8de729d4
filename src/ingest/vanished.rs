//! Units of earlier years that the year chosen does not have.

use std::collections::{BTreeSet, HashSet};

use crate::ingest::link::{self, Linked};
use crate::ingest::table::Table;
use crate::plan::Level;
use crate::problem::{Problem, ProblemKind};

/// Lists the units of which only earlier years than `chosen` have rows, each once where it stands last.
pub(super) fn report(tables: &[Table], chosen: i32, city_name: &str) -> Vec<Problem> {
    let is_earlier = |year: Option<i32>| year.is_some_and(|year| year < chosen);
    if !tables.iter().flat_map(|table| &table.records).any(|record| is_earlier(record.year)) {
        return Vec::new();
    }
    let linked = link::linked(tables, city_name);
    let present = present(tables, &linked, chosen);
    let mut known = BTreeSet::new();
    let mut problems = Vec::new();
    let records = tables.iter().zip(&linked.rows).flat_map(|(table, units)| {
        table.records.iter().zip(units).filter_map(move |(record, unit)| Some((table, record, (*unit)?)))
    });
    let mut earlier: Vec<_> = records.filter(|(_, record, _)| is_earlier(record.year)).collect();
    earlier.sort_by_key(|(_, record, _)| std::cmp::Reverse(record.year));
    for (table, record, unit) in earlier {
        let at = (table.level, unit);
        if present.contains(&at) || table.level == Level::City || !known.insert(at) {
            continue;
        }
        let year = record.year.map(|year| year.to_string()).unwrap_or_default();
        let kind = ProblemKind::VanishedUnit { year, chosen: chosen.to_string() };
        let problem = Problem::at(table.place.origin(record.row, record.column), kind);
        let name = linked.units[table.level.index()].get(unit as usize).map(|unit| &*unit.name);
        problems.push(problem.of_unit(name.unwrap_or_default()));
    }
    problems
}

/// The units that rows of the year `chosen`, or of no year, are about or place their units in.
fn present(tables: &[Table], linked: &Linked, chosen: i32) -> HashSet<(Level, u32)> {
    let mut present = HashSet::new();
    for (table, units) in tables.iter().zip(&linked.rows) {
        let records = table.records.iter().zip(units);
        let of_year = records.filter(|(record, _)| record.year.is_none_or(|year| year == chosen));
        for unit in of_year.filter_map(|(_, unit)| *unit) {
            if !present.insert((table.level, unit)) {
                continue;
            }
            let Some(found) = linked.units[table.level.index()].get(unit as usize) else { continue };
            present.extend(found.street.map(|street| (Level::Street, street)));
            present.extend(found.county.map(|county| (Level::County, county)));
        }
    }
    present
}
