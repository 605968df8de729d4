//! What a sheet is: a table of units, or a list of what they have.

use crate::ingest::file::Reading;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::table::{Place, Table, Understood, understand};
use crate::plan::FieldId;
use crate::problem::Problem;
use crate::register::Sheet;

/// What became of a sheet.
pub(super) struct SheetRead {
    /// How the sheet was understood.
    pub(super) sheet: Sheet,
    /// Its tables.
    pub(super) tables: Vec<Table>,
    /// What was wrong or doubtful.
    pub(super) problems: Vec<Problem>,
    /// Where there is no table: a text that looks like the header of a field.
    pub(super) near: Option<(String, FieldId)>,
}

impl From<Understood> for SheetRead {
    fn from(read: Understood) -> Self {
        let Understood { sheet, table, problems, near } = read;
        Self { sheet, tables: table.into_iter().collect(), problems, near }
    }
}

/// Reads a sheet. `merges` is asked only where merged cells can matter.
pub(super) fn read(
    grid: &Grid,
    reading: &Reading<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut dyn FnMut() -> Vec<Area>,
) -> SheetRead {
    if let Some(list) = reading.lists.understand(grid, reading.headers, place, name, merges) {
        return list.into();
    }
    understand(grid, reading.headers, place, name, merges).into()
}
