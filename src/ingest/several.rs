//! Several tables on one sheet, beside or below each other: each is read where it has a header and units of its own.

use std::collections::BTreeSet;

use crate::ingest::file::Reading;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::list::FoundList;
use crate::ingest::sheet::SheetRead;
use crate::ingest::table::{Place, Table, Understood, understand};
use crate::problem::ProblemKind;
use crate::register::CellAddress;

/// How many tables of one sheet are read. More of them are no tables but forms.
const MOST_TABLES: usize = 64;

/// Reads all tables of a sheet, the first of which may be the list that was `found`.
pub(super) fn read(
    grid: &Grid,
    found: Option<FoundList>,
    reading: &Reading<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut dyn FnMut() -> Vec<Area>,
) -> SheetRead {
    let mut first = one(grid, found, reading, place, name, merges);
    let mut left: Vec<Area> = std::mem::take(&mut first.left);
    let mut read = SheetRead::from(first);
    // Without a first table nobody knows what the rest is.
    let Some(year) = read.tables.first().map(|table| table.year) else { return read };
    left.extend(above(grid, &read));
    if left.is_empty() {
        return read;
    }
    let mut taken: Vec<Taken> = Vec::new();
    let mut rows = used(&read);
    let mut at = 0_usize;
    while let Some(area) = left.get(at).copied().filter(|_| at < MOST_TABLES) {
        at = at.saturating_add(1);
        let part = grid.part(|cell| area.holds(cell) && !taken.iter().any(|taken| taken.holds(cell)));
        let found = reading.lists.find(&part, reading.headers, merges);
        let mut other = one(&part, found, reading, place, name, merges);
        let own = place.origin(area.first.row, area.first.column);
        let is_about = |kind: &ProblemKind| matches!(kind, ProblemKind::SideTable { .. });
        let is_whole = other.table.as_ref().is_some_and(|table| is_whole(table, reading));
        // What a table has read, or found empty, is no longer left out.
        if is_whole || part.row_count() == 0 {
            read.problems.retain(|problem| !(problem.origin == Some(own) && is_about(&problem.kind)));
        }
        if !is_whole {
            continue;
        }
        let within = |hole: &Area| {
            let last = CellAddress { row: hole.last.row.min(area.last.row), ..hole.last };
            Area { first: hole.first, last }
        };
        let holes: Vec<Area> = other.left.iter().map(within).collect();
        other.left.clear();
        left.extend(&holes);
        let mut other = SheetRead::from(other);
        let last = used(&other).last().map_or(area.last.row, |row| row.saturating_sub(1));
        taken.push(Taken { area: Area { first: area.first, last: CellAddress { row: last, ..area.last } }, holes });
        for table in &mut other.tables {
            table.year = table.year.or(year);
        }
        rows.extend(used(&other));
        join(&mut read, other);
    }
    read.sheet.take_rows(&rows);
    read
}

/// The part of a sheet that a table was read from, without what it left out itself.
struct Taken {
    area: Area,
    holes: Vec<Area>,
}

impl Taken {
    fn holds(&self, cell: CellAddress) -> bool {
        self.area.holds(cell) && !self.holes.iter().any(|hole| hole.holds(cell))
    }
}

/// Reads one table, or the list that was `found`.
fn one(
    grid: &Grid,
    found: Option<FoundList>,
    reading: &Reading<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut dyn FnMut() -> Vec<Area>,
) -> Understood {
    found
        .and_then(|list| reading.lists.read(list, grid, place, name, merges))
        .unwrap_or_else(|| understand(grid, reading.headers, place, name, merges))
}

/// The rows above the first table, where they hold more than titles: the header that names the most need not be the first.
fn above(grid: &Grid, read: &SheetRead) -> Option<Area> {
    let first = read.sheet.header_rows.iter().min()?.checked_sub(1)?;
    let wide = grid.rows().take_while(|row| row.number() < first).filter(|row| row.cells().count() > 1).count();
    let last = CellAddress { row: first.checked_sub(1)?, column: u32::MAX };
    (wide > 1).then_some(Area { first: CellAddress { row: 0, column: 0 }, last })
}

/// Whether a table has units and figures of them, and not only what kind they are.
fn is_whole(table: &Table, reading: &Reading<'_>) -> bool {
    let is_figure = |id| reading.headers.fields().get(id).role.is_none();
    let has_figures = table.list.is_some() || table.columns.iter().any(|column| is_figure(column.field));
    !table.records.is_empty() && has_figures
}

/// Numbers of the rows, from 1, that tables use.
fn used(read: &SheetRead) -> BTreeSet<u32> {
    let records = read.tables.iter().flat_map(|table| &table.records).map(|record| record.row.saturating_add(1));
    records.chain(read.sheet.header_rows.iter().copied()).collect()
}

fn join(read: &mut SheetRead, other: SheetRead) {
    read.sheet.join(other.sheet);
    read.tables.extend(other.tables);
    read.problems.extend(other.problems);
}
