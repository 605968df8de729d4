//! One row's cells, sorted by what they are for.

use crate::ingest::grid::{Raw, Row};
use crate::ingest::header::compact;
use crate::ingest::identity;
use crate::ingest::table::reader::{CODE, TableReader};
use crate::ingest::table::texts::is_nothing;

#[derive(Clone, Copy)]
pub(super) enum Slot {
    Unused,
    Identity(usize),
    /// What thing the row of a list is.
    Thing,
    Figures,
}

/// One row's cells, sorted by what they are for.
pub(super) struct Scratch<'g> {
    /// Identity cells, in the order of [`IDENTITY`].
    pub(super) identity: [Raw<'g>; 6],
    /// What the cell of the code says.
    pub(super) code: Result<identity::CodeKind, String>,
    /// Whether some column of figures holds something.
    pub(super) has_figures: bool,
    /// The first text of the row.
    pub(super) first_text: Option<&'g str>,
    /// How many cells hold something.
    pub(super) count: usize,
    /// How many communities the row says it is the sum of.
    pub(super) summed: Raw<'g>,
    /// Whether the row of a list says what thing it is.
    pub(super) has_thing: bool,
    /// What stands in the place of the thing where the row is a total.
    pub(super) total: Option<&'g str>,
}

impl Default for Scratch<'_> {
    fn default() -> Self {
        Self {
            identity: [Raw::Blank; 6],
            code: Ok(identity::CodeKind::None),
            has_figures: false,
            first_text: None,
            count: 0,
            summed: Raw::Blank,
            has_thing: false,
            total: None,
        }
    }
}

impl<'g> Scratch<'g> {
    fn add_thing(&mut self, raw: Raw<'g>) {
        self.has_figures = true;
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
    pub(super) fn sort_cells<'g>(&self, row: Row<'g>, scratch: &mut Scratch<'g>) {
        scratch.identity = [Raw::Blank; 6];
        scratch.has_figures = false;
        scratch.first_text = None;
        scratch.count = 0;
        scratch.summed = Raw::Blank;
        scratch.has_thing = false;
        scratch.total = None;
        for (column, cell) in row.columns() {
            if column as usize >= self.slots.len() && self.counting != Some(column) {
                continue;
            }
            scratch.count = scratch.count.saturating_add(1);
            if scratch.first_text.is_none()
                && let Raw::Text(text) = cell()
            {
                scratch.first_text = Some(text);
            }
            if self.counting == Some(column) {
                scratch.summed = cell();
            }
            match self.slots.get(column as usize) {
                Some(Slot::Identity(index)) => scratch.identity[*index] = cell(),
                Some(Slot::Figures) => scratch.has_figures = true,
                Some(Slot::Thing) => scratch.add_thing(cell()),
                Some(Slot::Unused) | None => {}
            }
        }
        scratch.code = identity::code(scratch.identity[CODE], self.columns.level);
    }
}
