//! Lists and tables beside the table.

use std::collections::BTreeSet;

use crate::ingest::grid::{Grid, Raw, Row};
use crate::ingest::header::{Header, HeaderCell, Headers, Meaning, compact};
use crate::ingest::identity::is_total;
use crate::plan::Role;
use crate::register::CellAddress;

/// Rows in which a column must be blank to part two tables.
const LOOKED_AT: usize = 1_000;

/// Takes the columns of other tables out of the header and returns them, a list a table. Tables stand apart by a blank
/// column; one that names no units of its own is a part of the table all the same.
pub(super) fn cut_off(headers: &Headers<'_>, grid: &Grid, header: &mut Header) -> Vec<Vec<HeaderCell>> {
    let borders = blank_columns(grid, header);
    let period = period(headers, &header.cells);
    if borders.is_empty() && period.is_none() {
        return Vec::new();
    }
    let mut blocks: Vec<Vec<HeaderCell>> = vec![Vec::new()];
    let mut last: Option<u32> = None;
    for (number, cell) in std::mem::take(&mut header.cells).into_iter().enumerate() {
        let begins_anew = number > 0 && period.is_some_and(|period| number.checked_rem(period) == Some(0));
        let is_apart = begins_anew || last.is_some_and(|last| borders.range(last..cell.column).next().is_some());
        last = Some(cell.column);
        if is_apart {
            blocks.push(Vec::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push(cell);
        }
    }
    let named = |block: &[HeaderCell]| block.iter().filter(|cell| !cell.meanings.is_empty()).count();
    let main = (0..blocks.len()).rev().max_by_key(|index| named(&blocks[*index])).unwrap_or(0);
    let own = identities(headers, &blocks[main]);
    let of_names = column_of(headers, &blocks[main], &[Role::Name]);
    let main_has_figures = has_figures(headers, &blocks[main]);
    let mut aside = Vec::new();
    for (index, block) in blocks.into_iter().enumerate() {
        let is_list = block.len() >= 2 && named(&block) == 0 && block.iter().all(|cell| cell.sums.is_empty());
        let is_mapped = block.iter().any(|cell| cell.mapped.is_some());
        let units = identities(headers, &block);
        // Streets with figures of their own beside communities with theirs are not the streets of these communities.
        let is_other = !units.is_empty() && !own.is_empty() && main_has_figures && has_figures(headers, &block);
        let is_table = !units.is_disjoint(&own) || is_other;
        let is_summary = || of_names.is_some_and(|names| is_summary(headers, grid, header.last_row(), names, &block));
        if index == main || is_mapped || !(is_list || is_table || is_summary()) {
            header.cells.extend(block);
        } else {
            aside.push(block);
        }
    }
    aside
}

/// After how many columns the whole header of a list of communities begins anew: the list goes on beside itself.
fn period(headers: &Headers<'_>, cells: &[HeaderCell]) -> Option<usize> {
    let repeats = |period: &usize| {
        cells.len().checked_rem(*period) == Some(0)
            && cells.iter().zip(cells.iter().skip(*period)).all(|(cell, later)| cell.text == later.text)
            && column_of(headers, cells.get(..*period).unwrap_or_default(), &[Role::Name]).is_some()
    };
    (2..=cells.len() / 2).find(repeats)
}

/// The sheet without the columns of the tables `aside`, from the header down; `None` where there are none.
pub(super) fn without(grid: &Grid, header: &Header, aside: &[Vec<HeaderCell>]) -> Option<Grid> {
    let span = |block: &Vec<HeaderCell>| Some(block.first()?.column..=block.last()?.column);
    let spans: Vec<_> = aside.iter().filter_map(span).collect();
    let top = header.rows.first().copied().unwrap_or(0);
    let is_own = |at: CellAddress| at.row < top || !spans.iter().any(|span| span.contains(&at.column));
    (!spans.is_empty()).then(|| grid.part(is_own))
}

/// Columns between header cells that are blank in the header and in the rows below it.
fn blank_columns(grid: &Grid, header: &Header) -> BTreeSet<u32> {
    let named: BTreeSet<u32> = header.cells.iter().map(|cell| cell.column).collect();
    let (Some(first), Some(last)) = (named.first(), named.last()) else { return BTreeSet::new() };
    let mut blank: BTreeSet<u32> = (*first..=*last).filter(|column| !named.contains(column)).collect();
    let top = header.rows.first().copied().unwrap_or(0);
    for row in grid.rows_from(top).take(LOOKED_AT) {
        if blank.is_empty() {
            break;
        }
        for (column, _) in row.cells() {
            blank.remove(&column);
        }
    }
    blank
}

/// Whether a block sums up by street or county what the table lists by community, whose names stand in the column `names`:
/// it counts communities, or has totals of its own. Its totals are none of the rows that they happen to stand beside.
fn is_summary(headers: &Headers<'_>, grid: &Grid, header_row: u32, names: u32, block: &[HeaderCell]) -> bool {
    let above = column_of(headers, block, &[Role::Street, Role::County]);
    let Some(above) = above.filter(|_| column_of(headers, block, &[Role::Name, Role::Code]).is_none()) else {
        return false;
    };
    if block.iter().any(counts_communities) {
        return true;
    }
    let says_total = |row: &Row<'_>| row.at(above).text().is_some_and(is_total);
    let is_beside = |row: &Row<'_>| row.at(names).text().is_some_and(|text| !is_total(text));
    let is_blank = |row: Row<'_>| block.iter().all(|cell| row.at(cell.column) == Raw::Blank);
    let rows = || grid.rows_from(header_row.saturating_add(1)).take(LOOKED_AT);
    let Some(last) = rows().filter(says_total).map(|row| row.number()).max() else { return false };
    let mut below = rows().filter(|row| row.number() > last).peekable();
    let ends_first = below.peek().is_some() && below.all(is_blank);
    block.len() > 1 && (ends_first || rows().any(|row| says_total(&row) && is_beside(&row)))
}

/// The first column of a block that has one of `roles`.
fn column_of(headers: &Headers<'_>, block: &[HeaderCell], roles: &[Role]) -> Option<u32> {
    let has_role = |meaning: &Meaning| roles.iter().any(|role| headers.has_role(*meaning, *role));
    block.iter().find(|cell| cell.meanings.iter().any(has_role)).map(|cell| cell.column)
}

/// Whether a column that no field is told by says of how many communities a row is the sum.
pub(super) fn counts_communities(cell: &HeaderCell) -> bool {
    let key = compact(cell.leaf());
    cell.meanings.is_empty()
        && matches!(key.split('(').next(), Some("社区数量" | "社区数" | "社区个数" | "村数" | "村(社区)数"))
}

/// Whether a block has figures of units.
fn has_figures(headers: &Headers<'_>, block: &[HeaderCell]) -> bool {
    let is_figure = |meaning: &Meaning| match meaning {
        Meaning::Exact(id) | Meaning::Loose(id) => headers.fields().get(*id).role.is_none(),
        Meaning::Name | Meaning::Code => false,
    };
    block.iter().any(|cell| cell.meanings.iter().any(is_figure))
}

/// The ways in which a block tells its units.
fn identities(headers: &Headers<'_>, block: &[HeaderCell]) -> BTreeSet<u8> {
    let roles = [Role::Name, Role::Code, Role::Street, Role::County, Role::Kind];
    let says = |meaning: &Meaning, role: Role| headers.has_role(*meaning, role);
    (0_u8..)
        .zip(roles)
        .filter(|(_, role)| block.iter().any(|cell| cell.meanings.iter().any(|meaning| says(meaning, *role))))
        .map(|(number, _)| number)
        .collect()
}
