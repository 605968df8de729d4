//! Units of one level and their columns of values.

use std::sync::Arc;

use crate::plan::FieldId;
use crate::register::{CellAddress, Origin, Unit, Value, Values};

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Its cell; for a missing value the blank or unreadable one. `None` where no table has a row for the unit, or the
    /// value was inferred (the kind of a street from its name).
    pub origin: Option<Origin>,
}

/// The values of one field for all units of a level.
#[derive(Clone, Debug, Default)]
pub struct Column {
    values: Values,
    origins: Origins,
}

/// Where the values of a column stand.
#[derive(Clone, Debug)]
enum Origins {
    /// All in one column of one table.
    Table { rows: Arc<TableRows>, column: u32 },
    /// Each somewhere, in the order of the units.
    Each(Vec<Option<Origin>>),
}

impl Default for Origins {
    fn default() -> Self {
        Origins::Each(Vec::new())
    }
}

/// The rows in which a table speaks of the units of its level.
#[derive(Clone, Debug)]
pub struct TableRows {
    /// Index of its source.
    pub source: u16,
    /// Index of its sheet.
    pub sheet: u16,
    /// Row, from 0, of each unit in the order of the roster; [`TableRows::NONE`] where the table does not name it.
    pub rows: Vec<u32>,
}

impl TableRows {
    /// No row.
    pub const NONE: u32 = u32::MAX;
}

impl Column {
    /// A column whose values stand in several places, in the order of the units.
    #[must_use]
    pub fn new(values: Values, origins: Vec<Option<Origin>>) -> Self {
        Self { values, origins: Origins::Each(origins) }
    }

    /// A column whose values, in the order of the units, all stand in `column` of one table.
    #[must_use]
    pub fn of_table(values: Values, rows: Arc<TableRows>, column: u32) -> Self {
        Self { values, origins: Origins::Table { rows, column } }
    }

    /// The cell in `row`; a missing one beyond the last row set.
    #[must_use]
    pub fn cell(&self, row: usize) -> Cell<'_> {
        Cell { value: self.values.get(row), origin: self.origin(row) }
    }

    /// Where the value in `row` stands.
    #[must_use]
    pub fn origin(&self, row: usize) -> Option<Origin> {
        match &self.origins {
            Origins::Each(origins) => origins.get(row).copied().flatten(),
            Origins::Table { rows, column } => {
                let row = rows.rows.get(row).copied().filter(|row| *row != TableRows::NONE)?;
                Some(Origin { source: rows.source, sheet: rows.sheet, cell: CellAddress { row, column: *column } })
            }
        }
    }

    /// The rows of the table and the column where all values stand, where that is one.
    #[must_use]
    pub fn table(&self) -> Option<(&TableRows, u32)> {
        match &self.origins {
            Origins::Table { rows, column } => Some((rows, *column)),
            Origins::Each(_) => None,
        }
    }

    /// The values alone.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }

    fn set(&mut self, row: usize, cell: Cell<'_>) {
        self.values.set(row, cell.value);
        if let Origins::Table { .. } = self.origins {
            let origins = (0..self.values.len()).map(|row| self.origin(row)).collect();
            self.origins = Origins::Each(origins);
        }
        if let Origins::Each(origins) = &mut self.origins {
            if origins.len() <= row {
                origins.resize(row.saturating_add(1), None);
            }
            origins[row] = cell.origin;
        }
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
    pub fn set(&mut self, field: FieldId, row: usize, cell: Cell<'_>) {
        self.add_column(field).set(row, cell);
    }
}
