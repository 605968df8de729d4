//! What became of a sheet, once its rows are read.

use std::ops::Range;

use crate::ingest::grid::{Area, Grid};
use crate::ingest::header::{Header, Merges};
use crate::ingest::table::column::ColumnReader;
use crate::ingest::table::labels::level_of_group;
use crate::ingest::table::reader::TableReader;
use crate::ingest::table::totals::Body;
use crate::ingest::table::{Table, TableColumn, Understood, account, merged, plausible, sum};
use crate::plan::{Level, Role};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Absence, CellAddress, RowReason, Sheet};

impl TableReader<'_> {
    /// What became of the sheet.
    pub(super) fn finish(mut self, grid: &Grid, mut sheet: Sheet, merges: &mut Merges<'_>) -> Understood {
        self.skipped.sort_unstable();
        self.skipped.dedup();
        sheet.skipped_rows = std::mem::take(&mut self.skipped);
        sheet.left_out = std::mem::take(&mut self.left_out);
        // One row of figures may be the city's without saying so; several cannot.
        let several = self.columns.level == Level::City
            && self.columns.identity(Role::City).is_none()
            && self.columns.identity(Role::Year).is_none()
            && self.records.len() > 1;
        let is_empty_city = self.columns.level == Level::City && self.columns.figures.is_empty();
        if several || is_empty_city || !self.columns.names_units() {
            self.records.iter().for_each(|record| sheet.leave_out(record.row, RowReason::NoUnits));
            sheet.skipped_rows.sort_unstable();
            sheet.absence = Some(Absence::NoUnits);
            for rows in sheet.left_out.iter_mut().filter(|rows| rows.why == RowReason::Blank) {
                rows.why = RowReason::NoUnits;
            }
            let origin = self.place.origin(self.header.last_row(), 0);
            self.problems.push(Problem::at(origin, ProblemKind::NoUnitColumn));
            return Understood {
                sheet,
                table: None,
                of_streets: None,
                problems: self.problems,
                near: None,
                left: self.left,
            };
        }
        if self.records.is_empty() && sheet.left_out.iter().all(|rows| rows.why.is_no_figure()) {
            let kind = ProblemKind::NoRows { above: self.level_of_totals() };
            self.problems.push(Problem::at(self.place.origin(self.header.last_row(), 0), kind));
        }
        self.check(grid);
        sheet.table = Some(self.columns.level);
        sheet.rows = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let has_years = self.columns.figures.iter().any(|figures| figures.header.year.is_some());
        let columns = finish_columns(self.readers, &self.sums);
        let mut table = Table {
            place: self.place,
            level: self.columns.level,
            records: self.records,
            columns,
            texts: self.texts.list,
            header_row: self.header.last_row(),
            header_span: span(self.header),
            year_column: self.columns.identity(Role::Year).map_or(0, |cell| cell.column),
            place_columns: [Role::Street, Role::County].map(|role| self.columns.identity(role).map(|cell| cell.column)),
            // What is said of single columns is not said of the table.
            year: self.header.year.filter(|_| !has_years),
            is_of_other_years: false,
            list: None,
            bad_codes: self.bad_codes,
        };
        account::count(&table, &mut sheet);
        merged::check(&mut table, &sheet, self.headers.fields(), merges);
        let of_streets = table.split_off_streets(&self.streets);
        Understood { sheet, table: Some(table), of_streets, problems: self.problems, near: None, left: self.left }
    }

    /// The one level above the table's that all its totals are called after.
    fn level_of_totals(&self) -> Option<Level> {
        let mut levels = self.totals.iter().map(|total| level_of_group(&total.label));
        let first = levels.next()??;
        (first > self.columns.level && levels.all(|level| level == Some(first))).then_some(first)
    }

    /// Compares totals with their rows, and parts with their wholes.
    fn check(&mut self, grid: &Grid) {
        if !self.totals.is_empty() {
            let body = Body {
                records: &self.records,
                texts: &self.texts.list,
                readers: self.readers.get(..self.columns.figures.len()).unwrap_or_default(),
                totals: &self.totals,
                groups: &self.groups,
                place: self.place,
            };
            let problems = body.check();
            self.problems.extend(problems);
        }
        let rows = || self.records.iter().map(|record| record.row);
        self.problems.extend(plausible::check(grid, self.header, &rows, self.place));
    }
}

/// The columns of figures: those that stand in one column, then the sums.
fn finish_columns(readers: Vec<ColumnReader<'_>>, sums: &[Range<usize>]) -> Vec<TableColumn> {
    let single = sums.iter().map(|range| range.start).min().unwrap_or(readers.len());
    let mut columns: Vec<TableColumn> = readers.into_iter().map(ColumnReader::finish).collect();
    let mut parts = columns.split_off(single);
    for sum in sums {
        let rest = parts.split_off(sum.len().min(parts.len()));
        columns.extend(sum::add_up(std::mem::replace(&mut parts, rest)));
    }
    columns
}

/// Where the cells of a header stand.
fn span(header: &Header) -> Area {
    let columns = || header.cells.iter().map(|cell| cell.column);
    let (left, right) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
    let top = header.rows.first().copied().unwrap_or(0);
    Area { first: CellAddress { row: top, column: left }, last: CellAddress { row: header.last_row(), column: right } }
}
