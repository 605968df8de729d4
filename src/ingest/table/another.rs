//! Where another table begins below the one that is read.

use crate::ingest::grid::{Raw, Row};
use crate::ingest::header::one_line;
use crate::ingest::table::reader::TableReader;
use crate::ingest::table::scratch::Scratch;

impl TableReader<'_> {
    /// Whether another table begins at `row`, which is sorted into `scratch`: with a header after a gap, with a header that
    /// calls the units as this one but the figures otherwise, or with a title above such a header.
    pub(super) fn another_begins<'g>(
        &self,
        row: Row<'g>,
        next: impl FnOnce() -> Option<Row<'g>>,
        is_after_gap: bool,
        scratch: &Scratch<'g>,
    ) -> bool {
        if is_after_gap && self.begins_another_table(row, scratch) || self.is_rival_header(row, scratch) {
            return true;
        }
        let mut cells = row.cells();
        let is_title = matches!(cells.next(), Some((_, Raw::Text(_)))) && cells.next().is_none();
        if !is_title {
            return false;
        }
        let Some(next) = next().filter(|next| next.number() == row.number().saturating_add(1)) else { return false };
        let below = self.sorter.row(next);
        self.is_rival_header(next, &below) || self.begins_another_table(next, &below)
    }

    /// Whether a row calls the units as the header does, and other columns otherwise.
    fn is_rival_header(&self, row: Row<'_>, scratch: &Scratch<'_>) -> bool {
        let mut repeats = false;
        for (cell, raw) in self.columns.identity.iter().zip(&scratch.identity) {
            let (Some(cell), Raw::Text(text)) = (cell, raw) else { continue };
            // Names of units rarely begin as their header does, and this is asked of every row.
            if text.chars().next() != cell.leaf().chars().next() || one_line(text) != cell.leaf() {
                return false;
            }
            repeats = true;
        }
        if !repeats {
            return false;
        }
        let is_text = |raw: Raw<'_>| matches!(raw, Raw::Text(_));
        row.cells().all(|(_, raw)| is_text(raw))
            && !self.header.is_repeated_by(row)
            && row.cells().any(|(column, raw)| {
                let known = self.header.cells.iter().find(|cell| cell.column == column);
                let is_identity = self.columns.identity.iter().flatten().any(|cell| cell.column == column);
                let text = raw.text().unwrap_or_default();
                !is_identity
                    && !text.chars().any(|c| c.is_ascii_digit())
                    && known.is_none_or(|cell| cell.leaf() != one_line(text))
            })
    }
}
