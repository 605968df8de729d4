//! Units by the names and codes that people type.

use crate::cli::refusal::Refusal;
use crate::plan::Level;
use crate::register::{Register, UnitRef};
use crate::text;

/// The one unit of `levels` with that name, path (`county/street/name`) or code; within `street` or `county` if given.
///
/// # Errors
/// There is none, or there are several.
pub(crate) fn find(
    register: &Register,
    name: &str,
    levels: &[Level],
    within: Option<UnitRef>,
) -> Result<UnitRef, Refusal> {
    let inside = |unit: &UnitRef| {
        within.is_none_or(|group| register.county_of(*unit) == Some(group) || register.street_of(*unit) == Some(group))
    };
    let mut candidates: Vec<UnitRef> = Vec::new();
    for level in levels {
        let of_level = register.units_at(*level).filter(inside).filter(|unit| is_called(register, *unit, name));
        candidates.extend(of_level);
    }
    match candidates.as_slice() {
        [unit] => Ok(*unit),
        [] if within.is_some() && !all(register, name, levels).is_empty() => {
            let places = all(register, name, levels).iter().map(|unit| register.path(*unit)).collect();
            Err(Refusal::UnitElsewhere { name: name.to_owned(), places })
        }
        [] => {
            let units = levels.iter().flat_map(|level| register.roster(*level).units.iter());
            let suggestion = text::similar(name, units.map(|unit| &*unit.name));
            Err(Refusal::NoSuchUnit { name: name.to_owned(), suggestion })
        }
        several => {
            let describe = |unit: &UnitRef| match &register.unit(*unit).code {
                Some(code) => format!("{} ({code})", register.path(*unit)),
                None => register.path(*unit),
            };
            Err(Refusal::SeveralUnits { name: name.to_owned(), candidates: several.iter().map(describe).collect() })
        }
    }
}

fn all(register: &Register, name: &str, levels: &[Level]) -> Vec<UnitRef> {
    let units = levels.iter().flat_map(|level| register.units_at(*level));
    units.filter(|unit| is_called(register, *unit, name)).collect()
}

fn is_called(register: &Register, unit: UnitRef, name: &str) -> bool {
    let found = register.unit(unit);
    *found.name == *name
        || found.code.as_deref().is_some_and(|code| code == name || same_code(code, name))
        || register.path(unit) == name
        || found.code.is_none() && begins_with(register, unit, name)
}

/// Whether `code` is what the codes of all communities of a county or street begin with.
fn begins_with(register: &Register, unit: UnitRef, code: &str) -> bool {
    if !matches!(unit.level, Level::County | Level::Street) || !code.chars().all(|c| c.is_ascii_digit()) {
        return false;
    }
    let Some((start, rest)) = code.split_at_checked(unit.level.code_digits() as usize) else { return false };
    let of_unit = register.units_at(Level::Community).filter(|community| {
        register.county_of(*community) == Some(unit) || register.street_of(*community) == Some(unit)
    });
    let mut codes = of_unit.filter_map(|community| register.unit(community).code.as_deref()).peekable();
    rest.chars().all(|c| c == '0') && codes.peek().is_some() && codes.all(|code| code.starts_with(start))
}

/// County and street codes are written with 6, 9 or 12 digits.
fn same_code(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.len() >= 6 && text.chars().all(|c| c.is_ascii_digit());
    digits(a) && digits(b) && format!("{a:0<12}") == format!("{b:0<12}")
}
