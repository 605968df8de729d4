//! Lists and tables beside the table.

use std::collections::BTreeSet;

use crate::ingest::grid::Grid;
use crate::ingest::header::{Header, HeaderCell, Headers, Meaning};
use crate::plan::Role;
use crate::register::CellAddress;

/// Rows in which a column must be blank to part two tables.
const LOOKED_AT: usize = 1_000;

/// Takes the columns of other tables out of the header and returns them, a list a table. Tables stand apart by a blank
/// column; one that names no units of its own is a part of the table all the same.
pub(super) fn cut_off(headers: &Headers<'_>, grid: &Grid, header: &mut Header) -> Vec<Vec<HeaderCell>> {
    let borders = blank_columns(grid, header);
    if borders.is_empty() {
        return Vec::new();
    }
    let mut blocks: Vec<Vec<HeaderCell>> = vec![Vec::new()];
    let mut last: Option<u32> = None;
    for cell in std::mem::take(&mut header.cells) {
        let is_apart = last.is_some_and(|last| borders.range(last..cell.column).next().is_some());
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
    let main_has_figures = has_figures(headers, &blocks[main]);
    let mut aside = Vec::new();
    for (index, block) in blocks.into_iter().enumerate() {
        let is_list = block.len() >= 2 && named(&block) == 0 && block.iter().all(|cell| cell.sums.is_empty());
        let is_mapped = block.iter().any(|cell| cell.mapped.is_some());
        let units = identities(headers, &block);
        // Streets with figures of their own beside communities with theirs are not the streets of these communities.
        let is_other = !units.is_empty() && !own.is_empty() && main_has_figures && has_figures(headers, &block);
        let is_table = !units.is_disjoint(&own) || is_other;
        if index == main || is_mapped || !(is_list || is_table) {
            header.cells.extend(block);
        } else {
            aside.push(block);
        }
    }
    aside
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
