//! Units of one level and their columns of values.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::plan::FieldId;
use crate::register::{Origin, Unit};

/// A figure as read. Missing is a value of its own, never zero.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing was reported, or what was reported could not be read or believed.
    #[default]
    Missing,
    /// A number in the field's unit.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// Text; the canonical name for fields with choices.
    Text(Arc<str>),
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cell {
    /// The value.
    pub value: Value,
    /// Its cell; for a missing value the blank or unreadable one. `None` where no table has a row for the unit, or the
    /// value was inferred (the kind of a street from its name).
    pub origin: Option<Origin>,
}

impl Cell {
    /// A cell that no table has.
    pub const MISSING: Cell = Cell { value: Value::Missing, origin: None };
}

/// The values of one field for all units of a level.
#[derive(Clone, Debug, Default)]
pub struct Column {
    cells: Vec<Cell>,
}

impl Column {
    /// A column with one cell a unit, in the order of the units.
    #[must_use]
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells }
    }

    /// The cell in `row`; a missing one beyond the last row set.
    #[must_use]
    pub fn cell(&self, row: usize) -> &Cell {
        self.cells.get(row).unwrap_or(&Cell::MISSING)
    }
}

/// Units of one level and their columns.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// The units, in canonical order.
    pub units: Vec<Unit>,
    columns: Vec<Option<Column>>,
}

impl Roster {
    /// A roster without columns.
    #[must_use]
    pub fn new(units: Vec<Unit>) -> Self {
        Self { units, columns: Vec::new() }
    }

    /// The column of `field`, if some table of the level has it.
    #[must_use]
    pub fn column(&self, field: FieldId) -> Option<&Column> {
        self.columns.get(field.index()).and_then(Option::as_ref)
    }

    /// Makes sure there is a column for `field`: a table has its header, even if no cell is filled.
    pub fn add_column(&mut self, field: FieldId) -> &mut Column {
        if self.columns.len() <= field.index() {
            self.columns.resize_with(field.index().saturating_add(1), || None);
        }
        self.columns[field.index()].get_or_insert_with(Column::default)
    }

    /// Sets the whole column of `field`.
    pub fn put(&mut self, field: FieldId, column: Column) {
        *self.add_column(field) = column;
    }

    /// Sets the cell of `field` in `row`.
    pub fn set(&mut self, field: FieldId, row: usize, cell: Cell) {
        let cells = &mut self.add_column(field).cells;
        if cells.len() <= row {
            cells.resize(row.saturating_add(1), Cell::MISSING);
        }
        cells[row] = cell;
    }
}
