//! Rows that are linked to no unit: each is said, with the units that it may be about.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ingest::link::City;
use crate::ingest::link::mentions::{OwnNames, above, county_of, other_county, path_of, street_mention};
use crate::ingest::link::units::LevelUnits;
use crate::ingest::resolve::{Meant, Mention};
use crate::ingest::table::{self, Record, Table};
use crate::plan::Level;
use crate::problem::{Problem, ProblemKind};
use crate::register::{RowReason, Source};

/// Rows that were linked to no unit are not taken into the register.
pub(super) fn take_off(table: &Table, rows: &[Option<u32>], sources: &mut [Source]) {
    let source = sources.get_mut(usize::from(table.place.source));
    let Some(sheet) = source.and_then(|source| source.sheets.get_mut(usize::from(table.place.sheet))) else { return };
    let mut count = 0_u32;
    for (record, _) in table.records.iter().zip(rows).filter(|(_, unit)| unit.is_none()) {
        sheet.leave_out(record.row, RowReason::Unlinked);
        count = count.saturating_add(1);
    }
    if count > 0 {
        sheet.rows = sheet.rows.saturating_sub(count);
        sheet.skipped_rows.sort_unstable();
        table::discount(table, sheet, &|record| rows.get(record).is_some_and(Option::is_none));
    }
}

/// Lists the rows that could be several units, or one of another city, and codes that stand beside two names. `meant` says
/// what each row of each table means.
pub(super) fn report(
    tables: &[Table],
    meant: &[Cow<'_, [Meant]>],
    levels: &[&LevelUnits; 3],
    city: &City,
) -> Vec<Problem> {
    let own_names = OwnNames::new(levels[2], levels[1]);
    let mut report =
        Report { levels, own_names, problems: Vec::new(), streets: BTreeSet::new(), named_twice: BTreeSet::new() };
    for (table, meant) in tables.iter().zip(meant) {
        if table.level == Level::City {
            report.other_cities(table, city);
            continue;
        }
        report.doubtful_streets(table);
        report.doubtful_units(table, meant);
    }
    report.problems
}

struct Report<'a> {
    levels: &'a [&'a LevelUnits; 3],
    own_names: OwnNames<'a>,
    problems: Vec<Problem>,
    // What concerns a name and not a row is said once, however many rows and tables have it.
    streets: BTreeSet<Mention>,
    named_twice: BTreeSet<(u64, String)>,
}

impl Report<'_> {
    fn add(&mut self, table: &Table, record: &Record, kind: ProblemKind) {
        let problem = Problem::at(table.place.origin(record.row, record.column), kind);
        self.problems.push(match record.name {
            Some(name) => problem.of_unit(table.text(name)),
            None => problem,
        });
    }

    fn other_cities(&mut self, table: &Table, city: &City) {
        for record in table.records.iter().filter(|record| !city.is_meant(table, record)) {
            let name = shown(table, record);
            self.add(table, record, ProblemKind::AmbiguousUnit { name, candidates: vec![city.name().to_owned()] });
        }
    }

    fn doubtful_streets(&mut self, table: &Table) {
        let [_, streets, counties] = *self.levels;
        let is_doubtful = |meant: &Meant| matches!(meant, Meant::OneOf(_));
        if table.level != Level::Community || !streets.meant.iter().any(is_doubtful) {
            return;
        }
        for record in &table.records {
            if let Some(street) = record.street
                && let Some(mention) = street_mention(table, record, counties, streets)
                && let Some(Meant::OneOf(units)) = streets.meaning(mention)
                && self.streets.insert(mention)
            {
                let candidates = units.iter().map(|unit| self.described(*unit, streets)).collect();
                let name = table.text(street).to_string();
                self.add(table, record, ProblemKind::AmbiguousUnit { name, candidates });
            }
        }
    }

    fn doubtful_units(&mut self, table: &Table, meant: &[Meant]) {
        let own = self.levels[table.level.index()];
        for (record, meant) in table.records.iter().zip(meant) {
            match meant {
                Meant::OneOf(units) => {
                    let candidates = units.iter().map(|unit| self.described(*unit, own)).collect();
                    self.add(table, record, ProblemKind::AmbiguousUnit { name: shown(table, record), candidates });
                }
                Meant::Unit(unit) => self.second_name(table, record, own, *unit as usize),
                Meant::Nothing => self.contradictory_place(table, record),
            }
        }
    }

    /// Says why a unit with a name is none: its name, or that of its street, says another place than its row, or is the
    /// name of a street.
    fn contradictory_place(&mut self, table: &Table, record: &Record) {
        let [_, streets, counties] = *self.levels;
        let Some(name) = record.name.filter(|_| record.code.is_none()) else { return };
        let county = county_of(table, record, counties);
        let street = if table.level == Level::Street { Some(name) } else { record.street };
        let other = street.and_then(|street| other_county(table.text(street), county, counties));
        let (level, inner, outer) = match other {
            Some(other) => (Level::County, other, county),
            None if table.level == Level::Community => {
                let path = path_of(table, record, counties, streets);
                let Some((level, inner)) = self.own_names.other_place(table.text(name), path) else {
                    if self.own_names.is_street(table.text(name), path) {
                        let kind = ProblemKind::RowOfOtherLevel { level: Level::Street, own: table.level };
                        self.add(table, record, kind);
                    }
                    return;
                };
                (level, inner, if level == Level::Street { path.street } else { path.county })
            }
            None => return,
        };
        let (units, column) =
            if level == Level::Street { (streets, table.place_columns[0]) } else { (counties, table.place_columns[1]) };
        let inner = units.name(inner as usize).to_string();
        let outer = outer.map(|unit| units.name(unit as usize).to_string()).unwrap_or_default();
        let place = column.map(|column| table.place.origin(record.row, column).cell.to_string());
        self.add(table, record, ProblemKind::ContradictoryPlace { inner, outer, level, place });
    }

    /// Says so where a row calls the unit of its code by a name that cannot be the unit's.
    fn second_name(&mut self, table: &Table, record: &Record, own: &LevelUnits, unit: usize) {
        let (Some(code), Some(text), Some(known)) = (record.code, record.name, own.units[unit].name) else { return };
        let (name, known) = (table.text(text), own.names.text(known));
        if Arc::ptr_eq(name, known) || name == known {
            return;
        }
        let [_, streets, counties] = *self.levels;
        let is_same = || own.names.may_equal_in(&above(own.units[unit].path, counties, Some(streets)), name, known);
        if !own.names.may_equal(name, known)
            && !is_same()
            && self.named_twice.insert((code, own.names.normalised(name)))
        {
            let names = [known, name].map(ToString::to_string).to_vec();
            self.add(table, record, ProblemKind::CodeOfTwoNames { code: code.to_string(), names });
        }
    }

    /// A unit with all that tells it from others.
    fn described(&self, unit: u32, own: &LevelUnits) -> String {
        let [_, streets, counties] = *self.levels;
        let unit = unit as usize;
        let found = &own.units[unit];
        let mut parts = Vec::new();
        if let Some(county) = found.path.county {
            parts.push(counties.name(county as usize).to_string());
        }
        if let Some(street) = found.path.street {
            parts.push(streets.name(street as usize).to_string());
        }
        let name = own.name(unit).to_string();
        match found.code {
            Some(code) if found.name.is_some() => parts.push(format!("{name} {code}")),
            _ => parts.push(name),
        }
        parts.join(" / ")
    }
}

fn shown(table: &Table, record: &Record) -> String {
    record.name.map(|name| table.text(name).to_string()).unwrap_or_default()
}
