//! Several years in one set of tables: one is taken, the others are left out and said so.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::ingest::error::IngestError;
use crate::ingest::header::year_of_name;
use crate::ingest::table::{self, Table};
use crate::ingest::vanished;
use crate::problem::{Problem, ProblemKind};
use crate::register::{ColumnUse, NotUsed, Origin, RowReason, Sheet, Source};

/// Keeps the rows and columns of one year (`asked`, else the latest) and those of no year. Returns the year, if the tables
/// say any. A row's own year counts before a column's, the title's and the file name's.
pub(super) fn choose(
    tables: &mut Vec<Table>,
    sources: &mut [Source],
    asked: Option<i32>,
    city_name: &str,
    problems: &mut Vec<Problem>,
) -> Result<Option<i32>, IngestError> {
    let mut available = BTreeSet::new();
    for table in tables.iter_mut() {
        set_year(table, sources);
        let mut years = years_of(table);
        years.extend(table.columns.iter().filter_map(|column| column.year));
        if let Some(sheet) = sheet_of(table, sources) {
            sheet.years = years.iter().copied().collect();
        }
        available.extend(years);
    }
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
    problems.extend(vanished::report(tables, chosen, city_name));
    for table in tables.iter_mut() {
        leave_out_other_columns(table, sources, chosen, problems);
        leave_out_other_years(table, sources, chosen, problems);
    }
    // A table of another year only says nothing about this one, not even that its columns exist.
    tables.retain(|table| !table.is_of_other_years || !(table.records.is_empty() || table.columns.is_empty()));
    Ok(Some(chosen))
}

/// Gives the records of a table without a year column the year of its title, or else of the file's name.
fn set_year(table: &mut Table, sources: &[Source]) {
    if table.records.par_iter().any(|record| record.year.is_some())
        || table.columns.iter().any(|column| column.year.is_some())
    {
        return;
    }
    let path = sources.get(usize::from(table.place.source)).map_or("", |source| source.path.as_str());
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if let Some(year) = table.year.or_else(|| year_of_name(name)) {
        for record in &mut table.records {
            record.year = Some(year);
        }
    }
}

/// The years of its records.
fn years_of(table: &Table) -> BTreeSet<i32> {
    let of_some =
        table.records.par_chunks(1 << 14).map(|records| records.iter().filter_map(|record| record.year).collect());
    of_some.reduce(BTreeSet::new, |mut some, others| {
        some.extend::<BTreeSet<i32>>(others);
        some
    })
}

fn sheet_of<'s>(table: &Table, sources: &'s mut [Source]) -> Option<&'s mut Sheet> {
    sources.get_mut(usize::from(table.place.source))?.sheets.get_mut(usize::from(table.place.sheet))
}

fn leave_out_other_columns(table: &mut Table, sources: &mut [Source], chosen: i32, problems: &mut Vec<Problem>) {
    let rows = u32::try_from(table.records.len()).unwrap_or(u32::MAX);
    let mut left_out: BTreeMap<i32, Origin> = BTreeMap::new();
    for column in &table.columns {
        if let Some(year) = column.year.filter(|year| *year != chosen) {
            left_out.entry(year).or_insert(table.place.origin(column.header_row, column.column));
        }
    }
    for (year, origin) in &left_out {
        problems.push(Problem::at(*origin, ProblemKind::OtherYear { year: year.to_string(), rows }));
    }
    table.is_of_other_years |= !left_out.is_empty();
    if let Some(sheet) = sheet_of(table, sources).filter(|_| !left_out.is_empty()) {
        for column in &mut sheet.columns {
            if let ColumnUse::Figures { field, .. } = column.usage
                && column.year.is_some_and(|year| year != chosen)
            {
                column.usage = ColumnUse::Unused(NotUsed::OtherYear(field));
                column.counts = None;
            }
        }
    }
    table.columns.retain(|column| column.year.is_none_or(|year| year == chosen));
}

fn leave_out_other_years(table: &mut Table, sources: &mut [Source], chosen: i32, problems: &mut Vec<Problem>) {
    let keep: Vec<bool> = table.records.iter().map(|record| record.year.is_none_or(|year| year == chosen)).collect();
    let mut left_out: BTreeMap<i32, u32> = BTreeMap::new();
    let mut skipped = Vec::new();
    for record in &table.records {
        if let Some(year) = record.year.filter(|year| *year != chosen) {
            let count = left_out.entry(year).or_default();
            *count = count.saturating_add(1);
            skipped.push(record.row);
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
    if let Some(sheet) = sheet_of(table, sources) {
        sheet.rows = sheet.rows.saturating_sub(u32::try_from(skipped.len()).unwrap_or(u32::MAX));
        for row in skipped {
            sheet.leave_out(row, RowReason::OtherYear);
        }
        sheet.skipped_rows.sort_unstable();
        table::discount(table, sheet, &|record| keep.get(record) == Some(&false));
    }
    table.retain(&keep);
}
