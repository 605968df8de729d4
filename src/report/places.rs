//! Places in the input, as the gap list names them.

use std::collections::BTreeSet;

use crate::audit::Used;
use crate::plan::FieldId;
use crate::register::{CellAddress, Column, Origin, TableRows};
use crate::report::cells::{self, Piece};
use crate::report::context::Context;
use crate::report::digits;
use crate::text;

/// What a cell of a spreadsheet can hold is less than 32,768 characters; a list of places is cut off before that.
const LONGEST_LIST: usize = 30_000;

/// The cells of the figures used, each once.
pub(super) fn places(context: Context<'_>, used: &[Used]) -> String {
    let mut list = String::new();
    let mut length = 0_usize;
    let mut left_out = 0_usize;
    let mut seen = BTreeSet::new();
    for origin in used.iter().filter_map(|used| used.origin).filter(|origin| seen.insert(*origin)) {
        let place = context.place(origin);
        length = length.saturating_add(place.chars().count()).saturating_add(2);
        if length > LONGEST_LIST {
            left_out = left_out.saturating_add(1);
            continue;
        }
        if !list.is_empty() {
            list.push_str("; ");
        }
        list.push_str(&place);
    }
    if left_out > 0 {
        list.push_str(&text::more_places(left_out, context.lang));
    }
    list
}

/// The same where the figures of each column all stand in one column of one table: only the rows differ from unit to unit.
pub(super) struct FixedPlaces<'a>(Vec<(Piece, &'a TableRows)>);

impl<'a> FixedPlaces<'a> {
    /// The places with what stands `before` them; `None` where the columns are not like that.
    pub(super) fn of(context: Context<'a>, before: &[u8], columns: &[(FieldId, &'a Column)]) -> Option<Self> {
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        let mut length = 0_usize;
        for (_, column) in columns {
            let (rows, number) = column.table()?;
            if !seen.insert((rows.source, rows.sheet, number)) {
                continue;
            }
            let cell = CellAddress { row: 0, column: number };
            let place = context.place(Origin { source: rows.source, sheet: rows.sheet, cell });
            let mark = if list.is_empty() { before } else { b"; " };
            let beginning = plain_beginning(&place)?;
            length = length.saturating_add(beginning.len());
            list.push((Piece::of(&[mark, beginning.as_bytes()].concat()), rows));
        }
        (!list.is_empty() && length < Places::SHORT).then_some(Self(list))
    }

    /// Adds the places of the unit in `row` to `out`, and what stands before them; `false`, and nothing, where a table does not
    /// name it.
    pub(super) fn write(&self, row: usize, out: &mut Vec<u8>) -> bool {
        let start = out.len();
        for (beginning, rows) in &self.0 {
            let Some(row) = rows.rows.get(row).filter(|row| **row != TableRows::NONE) else {
                out.truncate(start);
                return false;
            };
            beginning.add_to(out);
            digits::add(out, u64::from(*row).saturating_add(1), 0);
        }
        true
    }
}

/// File, sheet and column of a place; `None` where they cannot stand in a cell as they are.
fn plain_beginning(place: &str) -> Option<&str> {
    let beginning = place.trim_end_matches(|c: char| c.is_ascii_digit());
    // The mark between file, sheet and cell is harmless.
    beginning.split(" › ").all(cells::is_plain).then_some(beginning)
}

/// The same for lists of a few places whose beginnings, up to the row, were seen before.
pub(super) struct Places<'a> {
    context: Context<'a>,
    /// By field, the last origin and its file, sheet and column; these are `None` where they cannot stand in a cell as they are.
    beginnings: Vec<Option<(Origin, Option<String>)>>,
    origins: Vec<Origin>,
}

impl<'a> Places<'a> {
    /// Characters that the lists written here do not exceed.
    const SHORT: usize = 2_000;

    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, beginnings: Vec::new(), origins: Vec::new() }
    }

    /// Adds the places of some fields for the unit in `row` to `out`; `false` where they are not that simple to list.
    pub(super) fn write(&mut self, columns: &[(FieldId, &Column)], row: usize, out: &mut Vec<u8>) -> bool {
        let start = out.len();
        self.origins.clear();
        for (field, column) in columns {
            let Some(origin) = column.origin(row) else { continue };
            if self.origins.contains(&origin) {
                continue;
            }
            if !self.origins.is_empty() {
                out.extend_from_slice(b"; ");
            }
            let Some(beginning) = self.beginning(*field, origin) else {
                out.truncate(start);
                return false;
            };
            out.extend_from_slice(beginning.as_bytes());
            digits::add(out, u64::from(origin.cell.row).saturating_add(1), 0);
            self.origins.push(origin);
        }
        let is_short = out.len().saturating_sub(start) < Self::SHORT;
        if !is_short {
            out.truncate(start);
        }
        is_short
    }

    /// File, sheet and column of `origin`.
    fn beginning(&mut self, field: FieldId, origin: Origin) -> Option<&str> {
        let is_same = |known: &Origin| {
            (known.source, known.sheet, known.cell.column) == (origin.source, origin.sheet, origin.cell.column)
        };
        if self.beginnings.len() <= field.index() {
            self.beginnings.resize(field.index().saturating_add(1), None);
        }
        let kept = self.beginnings.get_mut(field.index())?;
        if !kept.as_ref().is_some_and(|(known, _)| is_same(known)) {
            let place = self.context.place(origin);
            *kept = Some((origin, plain_beginning(&place).map(str::to_owned)));
        }
        kept.as_ref()?.1.as_deref()
    }
}
