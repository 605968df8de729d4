//! The name of a unit that only the first of its rows has: merged over the others, or written once.

use std::collections::{BTreeMap, HashSet};

use crate::ingest::grid::{Area, Grid, Raw, Row};
use crate::ingest::header::{Header, HeaderCell, Headers, Merges};
use crate::ingest::identity;
use crate::ingest::level::Columns;
use crate::ingest::table::{Found, Place, area_at, by_column, is_nothing};
use crate::plan::{Level, Role};
use crate::problem::{Problem, ProblemKind};
use crate::register::CellAddress;

/// A list whose rows all name their units.
pub(super) struct Filled {
    /// The cells, where any were filled in.
    pub(super) cells: Option<Grid>,
    /// What was carried down.
    pub(super) problems: Vec<Problem>,
}

/// Writes the unit into the rows of a list that do not name it.
pub(super) fn fill(
    found: &Found,
    sheet: &Grid,
    headers: &Headers<'_>,
    place: Place,
    merges: &mut Merges<'_>,
) -> Filled {
    let (header, grid) = (&found.header, found.cells(sheet));
    let mut additions: BTreeMap<CellAddress, Raw<'_>> = BTreeMap::new();
    let mut problems = Vec::new();
    let columns = Columns::new(headers, header);
    let own = match columns.level {
        Level::Community => Role::Name,
        Level::Street => Role::Street,
        Level::County | Level::City => Role::County,
    };
    let units: Vec<&HeaderCell> = [own, Role::Code].into_iter().filter_map(|role| columns.identity(role)).collect();
    let areas = by_column(merges.get());
    for unit in &units {
        let list = Column { grid, header, unit, others: &units };
        match areas.get(&unit.column) {
            Some(areas) if areas.iter().any(|area| area.last.row > header.last_row()) => {
                list.fill_merged(areas, &mut additions);
            }
            _ => {
                let rows = list.carry_down(&mut additions);
                if rows > 0 {
                    let kind = ProblemKind::LabelCarriedDown { header: unit.text.clone(), rows };
                    problems.push(Problem::at(place.origin(unit.row, unit.column), kind));
                }
            }
        }
    }
    Filled { cells: (!additions.is_empty()).then(|| with(grid, additions)), problems }
}

/// One of the columns that tell the unit.
struct Column<'l, 'g> {
    grid: &'g Grid,
    header: &'l Header,
    unit: &'l HeaderCell,
    others: &'l [&'l HeaderCell],
}

impl<'g> Column<'_, 'g> {
    fn rows(&self) -> impl Iterator<Item = Row<'g>> {
        self.grid.rows_from(self.header.last_row().saturating_add(1))
    }

    fn fill_merged(&self, areas: &[Area], additions: &mut BTreeMap<CellAddress, Raw<'g>>) {
        for row in self.rows() {
            let at = CellAddress { row: row.number(), column: self.unit.column };
            if let Some(area) = area_at(areas, at.row).filter(|area| area.first.row > self.header.last_row())
                && area.first != at
                && self.is_of_somebody(row)
            {
                additions.insert(at, self.grid.cell(area.first));
            }
        }
    }

    /// Carries names down where each is written once, in the first of its rows; returns for how many rows.
    fn carry_down(&self, additions: &mut BTreeMap<CellAddress, Raw<'g>>) -> u32 {
        let mut seen = HashSet::new();
        let mut last: Option<Raw<'g>> = None;
        let mut carried = Vec::new();
        for row in self.rows() {
            let at = CellAddress { row: row.number(), column: self.unit.column };
            let own = self.grid.cell(at);
            if !is_nothing(own) {
                if !seen.insert(own.shown()) {
                    return 0;
                }
                last = Some(own);
            } else if self.is_of_somebody(row) {
                let Some(label) = last.filter(|_| own == Raw::Blank) else { return 0 };
                carried.push((at, label));
            }
        }
        let rows = u32::try_from(carried.len()).unwrap_or(u32::MAX);
        additions.extend(carried);
        rows
    }

    /// Whether a row is about something of a unit: neither a total nor a note, and more than a serial number.
    fn is_of_somebody(&self, row: Row<'g>) -> bool {
        let is_other = |text: &str| identity::is_total(text) || identity::is_note(text, true);
        let is_known = |column: u32| {
            let is_unit = self.others.iter().any(|cell| cell.column == column);
            !is_unit && self.header.cells.iter().any(|cell| cell.column == column && !cell.meanings.is_empty())
        };
        row.cells().any(|(column, _)| is_known(column)) && !row.cells().any(|(_, raw)| raw.text().is_some_and(is_other))
    }
}

/// The grid with more cells; as it was where they do not fit.
fn with(grid: &Grid, mut additions: BTreeMap<CellAddress, Raw<'_>>) -> Grid {
    let mut filled = Grid::default();
    for row in grid.rows() {
        for (column, raw) in row.cells() {
            let at = CellAddress { row: row.number(), column };
            let raw = additions.remove(&at).filter(|_| is_nothing(raw)).unwrap_or(raw);
            // A copy is no larger than what was within the limits.
            let _ = filled.push(at, raw);
        }
    }
    for (at, raw) in additions {
        let _ = filled.push(at, raw);
    }
    filled.finish()
}
