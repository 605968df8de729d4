//! What makes a row of the gap list the same row in another run: target, unit and year.
//!
//! The unit is its code where it has one, else its path. The year is that of the figures. A row is looked for with the
//! year first; a row of an earlier year is the same work as long as it is not closed, because a shortage that lasts is one
//! task and not a new one every January.

use crate::plan::Target;
use crate::register::{Register, UnitRef};

/// Parts of a key are set apart by this; no code or id has it.
const MARK: char = '|';

/// A key taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) target: String,
    pub(super) unit: String,
    pub(super) year: Option<i32>,
}

/// The key of a row.
pub(super) fn of(register: &Register, unit: UnitRef, target: &Target) -> String {
    let year = register.year.map_or(String::new(), |year| year.to_string());
    format!("{}{MARK}{}{MARK}{year}", target.id, name(register, unit))
}

/// What a unit is called in keys.
pub(super) fn name(register: &Register, unit: UnitRef) -> String {
    let described = register.roster(unit.level).units.get(unit.index());
    described.and_then(|unit| unit.code.clone()).unwrap_or_else(|| register.path(unit))
}

/// Reads a key; `None` where a person has spoilt it.
pub(super) fn read(text: &str) -> Option<Key> {
    let (target, rest) = text.trim().split_once(MARK)?;
    let (unit, year) = rest.rsplit_once(MARK)?;
    let year = if year.is_empty() { None } else { Some(year.parse().ok()?) };
    Some(Key { target: target.to_owned(), unit: unit.to_owned(), year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_apart() {
        let key = |unit: &str, year| Some(Key { target: "area".into(), unit: unit.into(), year });
        assert_eq!(read("area|510402001001|2020"), key("510402001001", Some(2020)));
        assert_eq!(read(" area|东区/江南街道/甲|乙社区|"), key("东区/江南街道/甲|乙社区", None));
        assert_eq!(read("area|x|二〇二〇"), None);
        assert_eq!(read("area"), None);
    }
}
