//! Forms: one unit on a sheet, each figure right of its label.
//!
//! `layout` tells a form by its labels, which alternate with their values; `read` turns it into a table of one row. What
//! looks like a form and is not plainly one is refused.

mod layout;
mod read;

use crate::ingest::grid::{Area, Grid};
use crate::ingest::header::Headers;
use crate::ingest::table::{Place, Understood};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Absence, Sheet};

use layout::Layout;

/// Reads a sheet as a form, or refuses it as what is neither form nor table; `None` where it may be a table.
pub(super) fn understand(
    grid: &Grid,
    headers: &Headers<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut dyn FnMut() -> Vec<Area>,
) -> Option<Understood> {
    match layout::layout(grid, headers, merges) {
        Layout::Other => None,
        Layout::Form(pairs) => Some(read::read(&pairs, grid, headers, place, name)),
        Layout::Doubtful => {
            let absence = Some(Absence::NotATable);
            let sheet = Sheet { name: name.map(str::to_owned), absence, ..Sheet::default() };
            let problems = vec![Problem::at(place.origin(0, 0), ProblemKind::NotATable)];
            Some(Understood { sheet, table: None, of_streets: None, problems, near: None, left: Vec::new() })
        }
    }
}
