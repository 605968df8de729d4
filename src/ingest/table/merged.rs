//! Figures in cells that are merged over several rows: the file gives them once.

use crate::ingest::header::Merges;
use crate::ingest::table::labels::by_column;
use crate::ingest::table::{Claim, Table};
use crate::plan::Fields;
use crate::problem::{Problem, ProblemKind};
use crate::register::{CellAddress, Sheet};

/// Says where one figure stands for several rows: whether it is theirs together or each one's nobody knows, so that only
/// the first row has it.
pub(super) fn check(table: &mut Table, sheet: &Sheet, fields: &Fields, merges: &mut Merges<'_>) {
    // Below a figure that is given once there are blanks.
    if !sheet.columns.iter().filter_map(|column| column.counts).any(|counts| counts.missing > 0) {
        return;
    }
    let areas = by_column(merges.get());
    for column in table.columns.iter_mut().filter(|column| column.claim != Claim::Sum) {
        for area in areas.get(&column.column).into_iter().flatten() {
            let first = table.records.partition_point(|record| record.row < area.first.row);
            let end = table.records.partition_point(|record| record.row <= area.last.row);
            let rows = end.saturating_sub(first);
            let is_given = table.records.get(first).is_some_and(|record| record.row == area.first.row)
                && !column.values.is_missing(first);
            let (Ok(rows), Ok(record)) = (u32::try_from(rows), u32::try_from(first)) else { continue };
            if rows < 2 || !is_given {
                continue;
            }
            let last = CellAddress { row: area.last.row, column: column.column };
            let kind = ProblemKind::MergedFigure {
                field: fields.get(column.field).title.clone(),
                cells: format!("{}:{last}", area.first),
                rows,
            };
            let problem = Problem::at(table.place.origin(area.first.row, column.column), kind);
            let name = table.records.get(first).and_then(|record| record.name);
            let problem = match name.and_then(|name| table.texts.get(name.index())) {
                Some(name) => problem.of_unit(name),
                None => problem,
            };
            column.problems.push((record, problem));
        }
    }
}
