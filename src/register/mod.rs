//! The register: all units with all field values and where each came from.

mod mantissas;
mod origin;
mod roster;
mod sheet;
mod unit;
mod values;

pub(crate) use mantissas::NO_NUMBER;
pub use origin::{CellAddress, Origin, Source};
pub use roster::{Cell, Column, Roster, TableRows};
pub(crate) use sheet::add_row;
pub use sheet::{
    Absence, ColumnUnit, ColumnUse, Counts, LeftOut, NotUsed, RowReason, Shape, Sheet, SheetColumn, SheetSum, Told,
};
pub use unit::{Unit, UnitRef};
pub(crate) use values::shortest;
pub use values::{NumberColumn, TextColumn, Value, Values};

use crate::plan::{FieldId, Level};

/// All units of a city, level by level, and the files they came from.
///
/// Within a level the units are in canonical order (county, street, code, name), whatever the order of rows and files.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Files read, in the order of their paths.
    pub sources: Vec<Source>,
    /// Year of the figures, where the tables say one.
    pub year: Option<i32>,
    rosters: [Roster; 4],
}

impl Register {
    /// A register of `sources` and one roster a level, in the order of [`Level::ALL`].
    #[must_use]
    pub fn new(sources: Vec<Source>, year: Option<i32>, rosters: [Roster; 4]) -> Self {
        Self { sources, year, rosters }
    }

    /// Units and columns of one level.
    #[must_use]
    pub fn roster(&self, level: Level) -> &Roster {
        &self.rosters[level.index()]
    }

    /// Mutable access to one level.
    pub fn roster_mut(&mut self, level: Level) -> &mut Roster {
        &mut self.rosters[level.index()]
    }

    /// The unit that `unit` refers to.
    #[must_use]
    pub fn unit(&self, unit: UnitRef) -> &Unit {
        &self.roster(unit.level).units[unit.index()]
    }

    /// Whether some table of `level` has a column for `field`.
    #[must_use]
    pub fn has_column(&self, level: Level, field: FieldId) -> bool {
        self.roster(level).column(field).is_some()
    }

    /// The cell of `field` for `unit`; a missing one where no table of the level has the column.
    #[must_use]
    pub fn cell(&self, unit: UnitRef, field: FieldId) -> Cell<'_> {
        self.roster(unit.level).column(field).map_or_else(Cell::default, |column| column.cell(unit.index()))
    }

    /// The county that `unit` is or belongs to; `None` for the city and where the tables do not say.
    #[must_use]
    pub fn county_of(&self, unit: UnitRef) -> Option<UnitRef> {
        match unit.level {
            Level::County => Some(unit),
            Level::City => None,
            Level::Community | Level::Street => self.unit(unit).county.map(|row| UnitRef { level: Level::County, row }),
        }
    }

    /// The street that `unit` is or belongs to; `None` above it and where the tables do not say.
    #[must_use]
    pub fn street_of(&self, unit: UnitRef) -> Option<UnitRef> {
        match unit.level {
            Level::Street => Some(unit),
            Level::Community => self.unit(unit).street.map(|row| UnitRef { level: Level::Street, row }),
            Level::County | Level::City => None,
        }
    }

    /// The unit with the units it belongs to, as `county/street/name`.
    #[must_use]
    pub fn path(&self, unit: UnitRef) -> String {
        let above = [self.county_of(unit), self.street_of(unit)];
        let above = above.into_iter().flatten().filter(|above| *above != unit);
        let names: Vec<&str> = above.chain([unit]).map(|unit| &*self.unit(unit).name).collect();
        names.join("/")
    }

    /// An origin in full: `file › sheet › cell`.
    #[must_use]
    pub fn place(&self, origin: Origin) -> String {
        let Some(source) = self.sources.get(usize::from(origin.source)) else { return origin.cell.to_string() };
        match source.sheets.get(usize::from(origin.sheet)).and_then(|sheet| sheet.name.as_deref()) {
            Some(sheet) => format!("{} › {sheet} › {}", source.path, origin.cell),
            None => format!("{} › {}", source.path, origin.cell),
        }
    }

    /// All units: city, counties, streets, communities, each level in canonical order.
    pub fn units(&self) -> impl Iterator<Item = UnitRef> {
        Level::ALL.into_iter().rev().flat_map(|level| self.units_at(level))
    }

    /// The units of one level in canonical order.
    pub fn units_at(&self, level: Level) -> impl Iterator<Item = UnitRef> + use<> {
        let count = u32::try_from(self.roster(level).units.len()).unwrap_or(u32::MAX);
        (0..count).map(move |row| UnitRef { level, row })
    }
}
