//! What became of the columns of a sheet, and how many of its rows have them filled in.

use rayon::prelude::*;

use crate::ingest::header::{Header, HeaderCell, Headers, Meaning};
use crate::ingest::level::{Columns, Figures, IDENTITY, Unused};
use crate::ingest::table::{Claim, Table, TableColumn};
use crate::ingest::units::{self, Unit};
use crate::plan::{FieldId, Fields, Level, Role};
use crate::register::{CellAddress, ColumnUnit, ColumnUse, Counts, NotUsed, Sheet, SheetColumn, SheetSum, Told};

/// The columns of a sheet with those of lists `aside`, in order, and the fields that are summed.
pub(super) fn columns(
    headers: &Headers<'_>,
    columns: &Columns<'_>,
    header: &Header,
    aside: &[Vec<HeaderCell>],
) -> (Vec<SheetColumn>, Vec<SheetSum>) {
    let own = header.cells.iter().map(|cell| column(headers, columns, cell));
    let others = aside.iter().flatten().map(|cell| described(cell, ColumnUse::Unused(NotUsed::OtherTable)));
    let mut list: Vec<SheetColumn> = own.chain(others).collect();
    list.sort_by_key(|column| column.at.column);
    let sums = columns.sums.iter().map(|sum| SheetSum {
        field: sum.field,
        columns: sum.parts.iter().map(|(cell, _)| cell.column).collect(),
        is_used: true,
        counts: Counts::default(),
    });
    (list, sums.collect())
}

fn column(headers: &Headers<'_>, columns: &Columns<'_>, cell: &HeaderCell) -> SheetColumn {
    let is = |other: &HeaderCell| other.column == cell.column;
    let figures = columns.figures.iter().find(|figures| is(figures.header));
    let unused = columns.unused.iter().find(|(other, _)| is(other)).map(|(_, why)| why);
    let identity = IDENTITY.into_iter().zip(&columns.identity).find(|(_, other)| other.is_some_and(is));
    let usage = match (figures, identity, unused) {
        (Some(figures), ..) => usage_of(headers.fields(), figures),
        (None, Some((role, _)), _) => ColumnUse::Identity { role, by: told(cell, false) },
        (None, None, Some(why)) => ColumnUse::Unused(not_used(headers, cell, why)),
        (None, None, None) => ColumnUse::Part,
    };
    let mut column = described(cell, usage);
    let mut unit = figures.and_then(|figures| Some((figures.unit?, figures.field)));
    for sum in &columns.sums {
        if let Some((_, of_part)) = sum.parts.iter().find(|(other, _)| is(other)) {
            column.part_of.push(sum.field);
            unit = unit.or(of_part.map(|of_part| (of_part, sum.field)));
        }
    }
    column.unit = unit.map(|(unit, field)| described_unit(headers.fields(), unit, field));
    column
}

fn described(cell: &HeaderCell, usage: ColumnUse) -> SheetColumn {
    SheetColumn {
        at: CellAddress { row: cell.row, column: cell.column },
        header: cell.text.clone(),
        path: cell.path.clone(),
        key: cell.key.clone(),
        list: None,
        usage,
        part_of: Vec::new(),
        unit: None,
        year: cell.year,
        counts: None,
    }
}

fn usage_of(fields: &Fields, figures: &Figures<'_>) -> ColumnUse {
    let field = fields.get(figures.field);
    let fits = |unit: Unit| !field.kind.is_number() || unit.fits(units::of_field(field));
    if figures.unit.is_some_and(|unit| !fits(unit)) {
        return ColumnUse::Unused(NotUsed::WrongUnit(figures.field));
    }
    ColumnUse::Figures { field: figures.field, by: told(figures.header, figures.loose) }
}

fn told(cell: &HeaderCell, is_loose: bool) -> Told {
    let is_generic = |meaning: &Meaning| matches!(meaning, Meaning::Name | Meaning::Code);
    if cell.mapped.is_some() {
        Told::Mapped
    } else if is_loose {
        Told::Loose
    } else if cell.meanings.iter().any(is_generic) {
        Told::Generic
    } else {
        Told::Exact
    }
}

fn not_used(headers: &Headers<'_>, cell: &HeaderCell, why: &Unused) -> NotUsed {
    match why {
        Unused::Unknown if Headers::is_ignored(cell.leaf()) => NotUsed::Ignored,
        Unused::Unknown => NotUsed::Unknown { suggestion: headers.similar(&cell.text) },
        Unused::Ambiguous(fields) => NotUsed::Ambiguous(fields.clone()),
        Unused::WrongLevel(field) => NotUsed::WrongLevel(*field),
        Unused::Overruled(field) => NotUsed::Overruled(*field),
        Unused::Second(field, column) => NotUsed::Second { field: *field, column: *column },
    }
}

fn described_unit(fields: &Fields, unit: Unit, field: FieldId) -> ColumnUnit {
    ColumnUnit { word: unit.word, factor: unit.factor(units::of_field(fields.get(field))) }
}

/// Which records are counted; all where there is no test.
type Meant<'a> = Option<&'a (dyn Fn(usize) -> bool + Sync)>;

/// Counts how many of the records have each column filled in.
pub(super) fn count(table: &Table, sheet: &mut Sheet) {
    tally(table, sheet, None, &|_, counts| counts);
}

/// Takes the records that `is_left_out` says yes to off the counts. The sheet may have other tables, even in these columns.
pub(in crate::ingest) fn discount(table: &Table, sheet: &mut Sheet, is_left_out: &(dyn Fn(usize) -> bool + Sync)) {
    tally(table, sheet, Some(is_left_out), &|known, counts| Counts {
        filled: known.filled.saturating_sub(counts.filled),
        missing: known.missing.saturating_sub(counts.missing),
        doubtful: known.doubtful.saturating_sub(counts.doubtful),
    });
}

/// Counts the records that `is_meant` says yes to; `put` makes the new counts of a column of the known ones and these.
fn tally(table: &Table, sheet: &mut Sheet, is_meant: Meant<'_>, put: &dyn Fn(Counts, Counts) -> Counts) {
    let counts: Vec<Counts> = table.columns.par_iter().map(|column| counts(column, is_meant)).collect();
    for (column, counts) in table.columns.iter().zip(counts) {
        if column.claim == Claim::Sum {
            let sum = sheet.sums.iter_mut().find(|sum| sum.field == column.field);
            if let Some(sum) = sum {
                sum.counts = put(sum.counts, counts);
            }
        } else if let Some(known) = sheet.column_at(column.header_row, column.column) {
            known.counts = Some(put(known.counts.unwrap_or_default(), counts));
        }
    }
    let own = sheet.columns.iter_mut().filter(|column| table.header_span.holds(column.at));
    let identity = own.filter_map(|column| match column.usage {
        ColumnUse::Identity { role, .. } => Some((&mut column.counts, role)),
        _ => None,
    });
    let identity: Vec<_> = identity.collect();
    let counts: Vec<Counts> = identity.par_iter().map(|(_, role)| named(table, *role, is_meant)).collect();
    for ((known, _), counts) in identity.into_iter().zip(counts) {
        *known = Some(put(known.unwrap_or_default(), counts));
    }
}

fn counts(column: &TableColumn, is_taken: Meant<'_>) -> Counts {
    let records = 0..column.values.len();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (taken, filled) = match is_taken {
        None => (records.len(), column.values.filled()),
        Some(is_taken) => {
            let taken = records.filter(|record| is_taken(*record));
            (taken.clone().count(), taken.filter(|record| !column.values.is_missing(*record)).count())
        }
    };
    let mut counts = Counts { filled: number(filled), missing: number(taken.saturating_sub(filled)), doubtful: 0 };
    // A record has one problem at most for each of the columns that are summed.
    let mut last = None;
    for (record, _) in &column.problems {
        let is_lost = column.values.is_missing(*record as usize);
        let is_taken = is_taken.is_none_or(|is_taken| is_taken(*record as usize));
        if is_lost && is_taken && last.replace(*record) != Some(*record) {
            counts.missing = counts.missing.saturating_sub(1);
            counts.doubtful = counts.doubtful.saturating_add(1);
        }
    }
    counts
}

fn named(table: &Table, role: Role, is_taken: Meant<'_>) -> Counts {
    let mut counts = Counts::default();
    let is_taken = |record: usize| is_taken.is_none_or(|is_taken| is_taken(record));
    for (_, record) in table.records.iter().enumerate().filter(|(record, _)| is_taken(*record)) {
        let is_filled = match (role, table.level) {
            (Role::Code, _) => record.code.is_some(),
            (Role::Year, _) => record.year.is_some(),
            (Role::Name, _)
            | (Role::Street, Level::Street)
            | (Role::County, Level::County)
            | (Role::City, Level::City) => record.name.is_some(),
            (Role::Street, _) => record.street.is_some(),
            (Role::County, _) => record.county.is_some(),
            (Role::City, _) => record.city.is_some(),
            (Role::Kind, _) => continue,
        };
        let count = if is_filled {
            &mut counts.filled
        } else if role == Role::Code && table.bad_codes.binary_search(&record.row).is_ok() {
            &mut counts.doubtful
        } else {
            &mut counts.missing
        };
        *count = count.saturating_add(1);
    }
    counts
}
