//! Whether a sheet holds a list.

use std::collections::HashSet;

use crate::ingest::grid::{Area, Grid, Raw};
use crate::ingest::header::{Header, HeaderCell, Headers, Meaning, Merges, compact};
use crate::ingest::level::Columns;
use crate::ingest::list::KnownList;
use crate::ingest::table::{Found, Things, is_nothing};
use crate::plan::{FieldId, Level, Role};

/// How many rows from the top may stand above the header.
const SEARCHED_ROWS: usize = 60;

/// The longest header that can be a mark, in characters.
const LONGEST_MARK: usize = 30;

impl KnownList<'_> {
    /// Finds such a list on a sheet: a table that has the columns that make one, says whose its rows are, and either names a
    /// unit more than once or has no figures but the list's own. A form with 联系人姓名 and 职务 beside figures is none.
    pub(super) fn find(
        &self,
        grid: &Grid,
        units: &Headers<'_>,
        merges: &mut dyn FnMut() -> Vec<Area>,
    ) -> Option<Found> {
        if !self.has_mark(grid) {
            return None;
        }
        let mut found = Found::find(grid, &self.headers, &mut Merges::new(merges))?;
        let (header, grid) = (&found.header, found.cells(grid));
        let has = |id: &FieldId| header.cells.iter().any(|cell| cell.meanings.contains(&Meaning::Exact(*id)));
        if !self.list.needs.iter().all(has) || !self.list.marks.iter().any(has) {
            return None;
        }
        let columns = Columns::new(&self.headers, header);
        let own = match columns.level {
            Level::Community => columns.identity(Role::Name),
            Level::Street => columns.identity(Role::Street),
            Level::County | Level::City => None,
        };
        let unit = own.or(columns.identity(Role::Code));
        let is_list = unit.is_some_and(|cell| repeats(grid, header, cell))
            || !Self::has_other_figures(header, grid, units, merges);
        if !is_list {
            return None;
        }
        found.things = self.things(&found.header);
        Some(found)
    }

    fn things(&self, header: &Header) -> Things {
        let ids: Vec<FieldId> = self.list.item.into_iter().chain(self.list.sort).collect();
        let names_thing = |cell: &&HeaderCell| {
            cell.meanings.iter().any(|meaning| match meaning {
                Meaning::Exact(id) | Meaning::Loose(id) => ids.contains(id),
                Meaning::Name | Meaning::Code => false,
            })
        };
        let columns = header.cells.iter().filter(names_thing).map(|cell| cell.column).collect();
        Things {
            columns,
            of_streets: self.list.columns.iter().any(|column| self.list.fields.get(column.id).has_level(Level::Street)),
        }
    }

    fn has_mark(&self, grid: &Grid) -> bool {
        let is_mark = |raw: Raw<'_>| {
            raw.text().is_some_and(|text| {
                // A Chinese character takes three bytes.
                text.len() <= LONGEST_MARK.saturating_mul(3) && self.marks.contains(&compact(text))
            })
        };
        grid.rows().take(SEARCHED_ROWS).any(|row| row.cells().any(|(_, raw)| is_mark(raw)))
    }

    /// Whether the sheet has figures of units in columns that are none of the list's.
    fn has_other_figures(
        header: &Header,
        grid: &Grid,
        units: &Headers<'_>,
        merges: &mut dyn FnMut() -> Vec<Area>,
    ) -> bool {
        let own: HashSet<u32> =
            header.cells.iter().filter(|cell| !cell.meanings.is_empty()).map(|cell| cell.column).collect();
        let Some(other) = units.find(grid, &mut Merges::new(merges)) else { return false };
        let is_figure = |meaning: &Meaning| match meaning {
            Meaning::Exact(id) | Meaning::Loose(id) => units.fields().get(*id).role.is_none(),
            Meaning::Name | Meaning::Code => false,
        };
        other.cells.iter().any(|cell| !own.contains(&cell.column) && cell.meanings.iter().any(is_figure))
    }
}

/// Whether a unit has several rows: it is named again, or the rows below it name none.
fn repeats(grid: &Grid, header: &Header, unit: &HeaderCell) -> bool {
    let mut seen: HashSet<String> = HashSet::new();
    for row in grid.rows_from(header.last_row().saturating_add(1)) {
        let cell = row.cells().find(|(column, _)| *column == unit.column).map_or(Raw::Blank, |(_, raw)| raw);
        let holds = row.cells().filter(|(column, _)| *column != unit.column).count();
        if is_nothing(cell) {
            if !seen.is_empty() && holds > 1 && !has_total(&row.cells().map(|(_, raw)| raw).collect::<Vec<_>>()) {
                return true;
            }
        } else if !seen.insert(cell.shown()) {
            return true;
        }
    }
    false
}

fn has_total(cells: &[Raw<'_>]) -> bool {
    cells.iter().any(|raw| raw.text().is_some_and(crate::ingest::identity::is_total))
}
