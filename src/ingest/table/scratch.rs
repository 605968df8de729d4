//! One row's cells, sorted by what they are for.

use rayon::prelude::*;

use crate::ingest::grid::{Grid, Held, Raw, Row};
use crate::ingest::header::compact;
use crate::ingest::identity;
use crate::ingest::table::reader::CODE;
use crate::ingest::table::texts::is_nothing;
use crate::plan::Level;

/// Rows whose cells are sorted, and whose figures are read, at a time.
const BLOCK: usize = 4096;

/// Rows that are not worth being divided among threads.
const FEW: usize = 256;

/// One row's cells, sorted by what they are for.
pub(super) struct Scratch<'g> {
    /// The row.
    pub(super) row: Row<'g>,
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

/// What the columns of a table are for: enough to sort the cells of its rows.
#[derive(Clone)]
pub(super) struct Sorter {
    /// Level of the table's units.
    pub(super) level: Level,
    /// The columns of [`IDENTITY`].
    ///
    /// [`IDENTITY`]: crate::ingest::level::IDENTITY
    pub(super) identity: [Option<u32>; 6],
    /// The columns of figures, but for those of things.
    pub(super) figures: Vec<u32>,
    /// The columns that say what thing the row of a list is.
    pub(super) things: Vec<u32>,
    /// The column that counts the communities that a row is the sum of.
    pub(super) counting: Option<u32>,
    /// Columns up to the last header cell.
    pub(super) width: u32,
}

impl Sorter {
    /// The cells of some rows from the one at `first` on, side by side; none where there is no such row.
    pub(super) fn rows<'g>(&self, grid: &'g Grid, first: usize) -> Vec<Scratch<'g>> {
        let last = first.saturating_add(BLOCK).min(grid.row_count());
        (first..last).into_par_iter().with_min_len(FEW).map(|row| self.row(grid.row(row))).collect()
    }

    /// The cells of a row.
    pub(super) fn row<'g>(&self, row: Row<'g>) -> Scratch<'g> {
        // One by one: to map the columns to cells moves each cell several times, and this is done for every row.
        let mut identity = [Raw::Blank; 6];
        for (cell, column) in identity.iter_mut().zip(self.identity) {
            if let Some(column) = column {
                *cell = row.at(column);
            }
        }
        let first_text = self.held(row).find_map(|(_, cell)| cell.raw().text());
        // Mostly one of the cells that name the unit, which are asked anyway.
        let other_text = first_text.filter(|text| !identity.contains(&Raw::Text(text)));
        let mut named = identity.iter().filter_map(|raw| raw.text()).chain(other_text);
        let mut scratch = Scratch {
            row,
            code: identity::code(identity[CODE], self.level),
            has_figures: self.figures.iter().any(|column| row.at(*column) != Raw::Blank),
            is_total: named.any(identity::is_total),
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
