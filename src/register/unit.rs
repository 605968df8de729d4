//! Units: communities, streets, counties and the city.

use std::sync::Arc;

use crate::plan::{Kind, Level};

/// A unit of one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is; `None` where no table says.
    pub kind: Option<Kind>,
    /// Division code, digits only, where a table gives one.
    pub code: Option<String>,
    /// Name as its tables write it, trimmed.
    pub name: Arc<str>,
    /// Row of its county in the county roster.
    pub county: Option<u32>,
    /// Row of its street in the street roster (communities only).
    pub street: Option<u32>,
}

/// A unit by level and row of that level's roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitRef {
    /// Level.
    pub level: Level,
    /// Row in the level's roster.
    pub row: u32,
}

impl UnitRef {
    /// The city: the one unit of its level.
    pub const CITY: UnitRef = UnitRef { level: Level::City, row: 0 };

    /// The row as `usize`.
    #[must_use]
    pub const fn index(self) -> usize {
        self.row as usize
    }
}
