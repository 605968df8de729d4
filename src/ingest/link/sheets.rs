//! Communities of one name on several sheets of a book, where nothing says to which streets they belong.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ingest::link::place;
use crate::ingest::table::Table;
use crate::plan::{FieldId, Level};
use crate::problem::{Problem, ProblemKind};
use crate::register::Source;

/// How many names a problem lists.
const LISTED: usize = 5;

/// Says where sheets of one book with the same columns share communities that no street or code tells apart: a book with a
/// sheet for each street may have two of one name. `rows` has the unit of each record of each table.
pub(super) fn shared_names(tables: &[Table], rows: &[Vec<Option<u32>>], sources: &[Source]) -> Vec<Problem> {
    let mut alike: BTreeMap<(u16, BTreeSet<FieldId>), Vec<usize>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate() {
        let may_mix = table.level == Level::Community
            && table.list.is_none()
            && table.records.iter().all(|record| record.street.is_none() && record.code.is_none());
        if may_mix && !table.columns.is_empty() {
            let fields = table.columns.iter().map(|column| column.field).collect();
            alike.entry((table.place.source, fields)).or_default().push(index);
        }
    }
    let mut problems = Vec::new();
    for group in alike.into_values().filter(|group| group.len() > 1) {
        // The table that has each unit first.
        let mut first: HashMap<u32, (usize, usize)> = HashMap::new();
        for index in group {
            let Some((table, units)) = tables.get(index).zip(rows.get(index)) else { continue };
            let mut shared: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
            for (record, unit) in units.iter().enumerate().filter_map(|(record, unit)| Some((record, (*unit)?))) {
                let (known, other) = *first.entry(unit).or_insert((index, record));
                if tables.get(known).is_some_and(|known| known.place.sheet != table.place.sheet) {
                    shared.entry(known).or_default().push((record, other));
                }
            }
            problems.extend(
                shared.into_iter().filter_map(|(other, records)| report(table, tables.get(other)?, &records, sources)),
            );
        }
    }
    problems
}

/// `records` are those of the table with those of the other that are the same units.
fn report(table: &Table, other: &Table, records: &[(usize, usize)], sources: &[Source]) -> Option<Problem> {
    let (record, there) = records.first()?;
    let (record, there) = (table.records.get(*record)?, other.records.get(*there)?);
    let name = |(record, _): &(usize, usize)| {
        table.records.get(*record).and_then(|record| record.name).map(|name| table.text(name).to_string())
    };
    let kind = ProblemKind::SharedNames {
        names: records.iter().filter_map(name).take(LISTED).collect(),
        units: u32::try_from(records.len()).unwrap_or(u32::MAX),
        place: place(other.place.origin(there.row, there.column), sources),
    };
    Some(Problem::at(table.place.origin(record.row, record.column), kind))
}
