//! Several years in one set of tables: one is taken, the others are left out and said so.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::error::IngestError;
use crate::ingest::table::Table;
use crate::problem::{Problem, ProblemKind};
use crate::register::Source;

/// Keeps the rows of one year (`asked`, else the latest) and those of no year. Returns the year, if the tables say any.
pub(super) fn choose(
    tables: &mut Vec<Table>,
    sources: &mut [Source],
    asked: Option<i32>,
    problems: &mut Vec<Problem>,
) -> Result<Option<i32>, IngestError> {
    let available: BTreeSet<i32> =
        tables.iter().flat_map(|table| &table.records).filter_map(|record| record.year).collect();
    let chosen = match asked {
        Some(year) if !available.contains(&year) => {
            return Err(IngestError::NoSuchYear { year, available: available.into_iter().collect() });
        }
        Some(year) => year,
        None => match available.last() {
            Some(latest) => *latest,
            None => return Ok(None),
        },
    };
    for table in tables.iter_mut() {
        leave_out_other_years(table, sources, chosen, problems);
    }
    // A table of another year only says nothing about this one, not even that its columns exist.
    tables.retain(|table| !table.records.is_empty() || !table.is_of_other_years);
    Ok(Some(chosen))
}

fn leave_out_other_years(table: &mut Table, sources: &mut [Source], chosen: i32, problems: &mut Vec<Problem>) {
    let keep: Vec<bool> = table.records.iter().map(|record| record.year.is_none_or(|year| year == chosen)).collect();
    let mut left_out: BTreeMap<i32, u32> = BTreeMap::new();
    let mut skipped = Vec::new();
    for record in &table.records {
        if let Some(year) = record.year.filter(|year| *year != chosen) {
            let count = left_out.entry(year).or_default();
            *count = count.saturating_add(1);
            skipped.push(record.row.saturating_add(1));
        }
    }
    if skipped.is_empty() {
        return;
    }
    let origin = table.place.origin(table.header_row, table.year_column);
    for (year, rows) in left_out {
        problems.push(Problem::at(origin, ProblemKind::OtherYear { year: year.to_string(), rows }));
    }
    table.is_of_other_years = true;
    table.retain(&keep);
    let sheet = sources
        .get_mut(usize::from(table.place.source))
        .and_then(|source| source.sheets.get_mut(usize::from(table.place.sheet)));
    if let Some(sheet) = sheet {
        sheet.rows = u32::try_from(table.records.len()).unwrap_or(u32::MAX);
        sheet.skipped_rows.extend(skipped);
        sheet.skipped_rows.sort_unstable();
    }
}
