//! A form as a table of one row.

use crate::ingest::form::layout::Pair;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::header::{Headers, Merges, year_of_name};
use crate::ingest::table::{Place, Table, Understood, read_under};
use crate::problem::Problem;
use crate::register::{CellAddress, RowReason, Shape, Sheet};

/// Reads the pairs of a form. Their numbers are the columns of a table of one row, which is then put back in its place.
pub(super) fn read(pairs: &[Pair], grid: &Grid, headers: &Headers<'_>, place: Place, name: Option<&str>) -> Understood {
    let labels: Vec<Vec<String>> = pairs.iter().map(|pair| pair.parts.clone()).collect();
    let first = pairs.first().map_or(0, |pair| pair.label.row);
    let mut header = headers.of_labels(&labels, grid, first);
    header.year = header.year.or_else(|| name.and_then(year_of_name));
    let mut row = Grid::default();
    for (column, pair) in (0_u32..).zip(pairs) {
        // A part of the sheet is no larger than the sheet.
        let _ = row.push(CellAddress { row: 1, column }, grid.cell(pair.value));
    }
    let sheet = Sheet { name: name.map(str::to_owned), shape: Shape::Form, ..Sheet::default() };
    let row = row.finish();
    let mut read = read_under(&header.into(), &row, headers, place, sheet, &mut Merges::new(&mut Vec::new));
    let form = Form { pairs };
    for problem in &mut read.problems {
        form.put_back(problem);
    }
    if let Some(table) = &mut read.table {
        form.put_table_back(table);
        table.header_span = Area::ALL;
    }
    for column in &mut read.sheet.columns {
        if let Some(pair) = form.pair(column.at.column) {
            column.at = pair.label;
        }
    }
    let mut rows: Vec<u32> = pairs.iter().map(|pair| pair.label.row.saturating_add(1)).collect();
    rows.dedup();
    read.sheet.skipped_rows.clear();
    read.sheet.left_out.clear();
    for row in grid.rows().map(|row| row.number()).filter(|row| !rows.contains(&row.saturating_add(1))) {
        read.sheet.leave_out(row, RowReason::Note);
    }
    read.sheet.header_rows = rows;
    read
}

struct Form<'p> {
    pairs: &'p [Pair],
}

impl Form<'_> {
    fn pair(&self, column: u32) -> Option<&Pair> {
        self.pairs.get(column as usize)
    }

    /// What is said of the row is said of the value, what is said of the header of the label.
    fn put_back(&self, problem: &mut Problem) {
        if let Some(origin) = &mut problem.origin
            && let Some(pair) = self.pair(origin.cell.column)
        {
            origin.cell = if origin.cell.row == 0 { pair.label } else { pair.value };
        }
    }

    fn put_table_back(&self, table: &mut Table) {
        for column in &mut table.columns {
            let at = column.column_of(0);
            if let Some(pair) = self.pair(at) {
                column.at = vec![pair.value.column; column.values.len()];
                column.rows = vec![pair.value.row; column.values.len()];
            }
            if let Some(pair) = self.pair(column.column) {
                (column.header_row, column.column) = (pair.label.row, pair.label.column);
            }
            for (_, problem) in &mut column.problems {
                self.put_back(problem);
            }
        }
        for record in &mut table.records {
            if let Some(pair) = self.pair(record.column) {
                (record.row, record.column) = (pair.value.row, pair.value.column);
            }
        }
        // The cells of a form stand anywhere.
        table.place_columns = [None; 2];
        if let Some(pair) = self.pair(table.year_column) {
            (table.header_row, table.year_column) = (pair.label.row, pair.label.column);
        }
    }
}
