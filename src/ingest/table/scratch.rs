//! One row's cells, sorted by what they are for.

use rayon::prelude::*;

use crate::ingest::grid::{Grid, Held, Raw, Row};
use crate::ingest::header::compact;
use crate::ingest::identity;
use crate::ingest::table::reader::{BLOCK, CODE, TableReader};
use crate::ingest::table::texts::is_nothing;

/// Rows that are not worth being divided among threads.
const FEW: usize = 256;

/// One row's cells, sorted by what they are for.
pub(super) struct Scratch<'g> {
    /// Identity cells, in the order of [`IDENTITY`].
    pub(super) identity: [Raw<'g>; 6],
    /// What the cell of the code says.
    pub(super) code: Result<identity::CodeKind, String>,
    /// Whether some column of figures holds something.
    pub(super) has_figures: bool,
    /// Whether the first text or an identity cell says that it is a total.
    pub(super) is_total: bool,
    /// The first text of the row.
    pub(super) first_text: Option<&'g str>,
    /// How many communities the row says it is the sum of.
    pub(super) summed: Raw<'g>,
    /// Whether the row of a list says what thing it is.
    pub(super) has_thing: bool,
    /// What stands in the place of the thing where the row is a total.
    pub(super) total: Option<&'g str>,
}

impl<'g> Scratch<'g> {
    fn add_thing(&mut self, raw: Raw<'g>) {
        self.has_figures |= raw != Raw::Blank;
        if let Raw::Text(text) = raw {
            if identity::is_total(text) {
                self.total = Some(text);
            } else if !is_nothing(raw) && !identity::without_count(&compact(text)).is_empty() {
                self.has_thing = true;
            }
        }
    }
}

impl TableReader<'_> {
    /// The cells of some rows from the one at `first` on, side by side.
    pub(super) fn sort_rows<'g>(&self, grid: &'g Grid, first: usize) -> Vec<Scratch<'g>> {
        let last = first.saturating_add(BLOCK).min(grid.row_count());
        (first..last).into_par_iter().with_min_len(FEW).map(|row| self.sort_cells(grid.row(row))).collect()
    }

    /// The cells of a row.
    pub(super) fn sort_cells<'g>(&self, row: Row<'g>) -> Scratch<'g> {
        let identity = self.identity.map(|column| column.map_or(Raw::Blank, |column| row.at(column)));
        let first_text = self.held(row).find_map(|(_, cell)| cell.raw().text());
        let is_total = |text: Option<&str>| text.is_some_and(identity::is_total);
        let mut scratch = Scratch {
            code: identity::code(identity[CODE], self.columns.level),
            has_figures: self.figures.iter().any(|column| row.at(*column) != Raw::Blank),
            is_total: is_total(first_text) || identity.iter().any(|raw| is_total(raw.text())),
            summed: self.counting.map_or(Raw::Blank, |column| row.at(column)),
            identity,
            first_text,
            has_thing: false,
            total: None,
        };
        self.things.iter().for_each(|column| scratch.add_thing(row.at(*column)));
        scratch
    }

    /// The cells of a row that stand under the header.
    pub(super) fn held<'g>(&self, row: Row<'g>) -> impl Iterator<Item = (u32, Held<'g>)> {
        row.columns().take_while(|(column, _)| *column < self.width)
    }
}
