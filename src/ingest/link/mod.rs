//! Linking: the tables of all files become one register.
//!
//! `units` finds out which units the tables speak of and which of them each row means (`mentions`; `coded` where all rows have
//! codes), `left_out` lists the rows that could be several, `sheets` and `similar` names
//! that may be two units, or one, `columns` brings the figures
//! together, `kinds` says what each unit is.

mod coded;
mod columns;
mod kinds;
mod left_out;
mod memo;
mod mentions;
mod sheets;
mod similar;
mod units;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::ingest::header::compact;
use crate::ingest::table::{Record, Table, TextId};
use crate::plan::{Fields, Kind, Level};
use crate::problem::Problem;
use crate::register::{Register, Roster, Source, Unit};

pub(super) use columns::{place, written};
use units::link_units;

/// Links `tables`, which stand in the order of their places, to a register.
pub(super) fn link(
    tables: &[Table],
    mut sources: Vec<Source>,
    fields: &Fields,
    city_name: &str,
    year: Option<i32>,
) -> (Register, Vec<Problem>) {
    let city = City::of(tables, city_name);
    let (linked, mut problems) = link_units(tables, &city);
    for (table, rows) in tables.iter().zip(&linked.rows) {
        left_out::take_off(table, rows, &mut sources);
    }
    let used = columns::used(tables, fields, &mut problems);
    for (table, used) in tables.iter().zip(&used) {
        columns::note_unused(table, used, &mut sources);
    }
    problems.extend(sheets::shared_names(tables, &linked.rows, &sources));
    problems.extend(similar::similar_names(tables, &linked, city.name(), &sources));
    let rosters = linked.units.map(Roster::new);
    let mut rosters = columns::fill(tables, &linked.rows, &used, rosters, fields, &sources, &mut problems);
    for (level, roster) in Level::ALL.into_iter().zip(&mut rosters) {
        kinds::set(fields, roster, level);
    }
    (Register::new(sources, year, rosters), problems)
}

/// The units of `tables` and of their records, as [`link`] numbers them.
pub(super) fn linked(tables: &[Table], city_name: &str) -> Linked {
    link_units(tables, &City::of(tables, city_name)).0
}

/// The units of all levels, and the unit of every record.
pub(super) struct Linked {
    /// The units.
    pub(super) units: [Vec<Unit>; 4],
    /// By table and record; `None` where the record is left out.
    pub(super) rows: Vec<Vec<Option<u32>>>,
}

/// The city that the tables are about.
struct City {
    name: String,
    key: String,
}

impl City {
    /// The city that tables name, if they agree, else the one called `asked`.
    fn of(tables: &[Table], asked: &str) -> Self {
        let mut named: BTreeMap<String, BTreeSet<Arc<str>>> = BTreeMap::new();
        for table in tables {
            if table.level != Level::City && !table.records.par_iter().any(|record| record.city.is_some()) {
                continue;
            }
            let mut seen: Option<TextId> = None;
            for record in &table.records {
                let text = if table.level == Level::City { record.name } else { record.city };
                if let Some(id) = text.filter(|id| seen.replace(*id) != Some(*id)) {
                    named.entry(city_key(table.text(id))).or_default().insert(table.text(id).clone());
                }
            }
        }
        let agreed = if named.len() == 1 { named.into_values().next() } else { named.remove(&city_key(asked)) };
        let longest =
            agreed.into_iter().flatten().min_by_key(|name| (std::cmp::Reverse(name.chars().count()), name.clone()));
        let name = longest.map_or_else(|| asked.to_owned(), |name| name.to_string());
        Self { key: city_key(&name), name }
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// Whether a record of a table of cities is about this one.
    fn is_meant(&self, table: &Table, record: &Record) -> bool {
        record.name.is_none_or(|name| city_key(table.text(name)) == self.key)
    }

    fn unit(&self, tables: &[Table]) -> Unit {
        let tables = tables.iter().filter(|table| table.level == Level::City);
        let records = tables.flat_map(|table| table.records.iter().filter(|record| self.is_meant(table, record)));
        let code = records.filter_map(|record| record.code).min().map(|code| code.to_string());
        Unit { kind: Some(Kind::City), code, name: self.name.as_str().into(), county: None, street: None }
    }
}

fn city_key(name: &str) -> String {
    let key = compact(name);
    key.strip_suffix('市').map_or(key.clone(), str::to_owned)
}
