//! The part of the city and of the plan that a run is about.

use crate::plan::{Kind, Level};
use crate::register::{Register, UnitRef};

/// What was selected; everything where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only this county and what belongs to it.
    pub county: Option<UnitRef>,
    /// Only this street and its communities.
    pub street: Option<UnitRef>,
    /// Only units of this kind, in every group.
    pub kind: Option<Kind>,
    /// Only these targets, by number in the plan; all where empty.
    pub targets: Vec<usize>,
}

impl Selection {
    /// Whether the whole city is audited.
    #[must_use]
    pub fn is_whole_city(&self) -> bool {
        self.county.is_none() && self.street.is_none() && self.kind.is_none()
    }

    /// Level of the group audited.
    #[must_use]
    pub fn level(&self) -> Level {
        match (self.street, self.county) {
            (Some(_), _) => Level::Street,
            (None, Some(_)) => Level::County,
            (None, None) => Level::City,
        }
    }

    /// Whether target number `target` is selected.
    #[must_use]
    pub fn has_target(&self, target: usize) -> bool {
        self.targets.is_empty() || self.targets.contains(&target)
    }

    /// Whether `unit` is selected.
    #[must_use]
    pub fn has_unit(&self, register: &Register, unit: UnitRef) -> bool {
        let has_all_areas = self.county.is_none() && self.street.is_none();
        (has_all_areas || self.has_area(register.county_of(unit), register.street_of(unit)))
            && self.has_kind(register, unit)
    }

    /// Whether what is, or belongs to, that county and street is within the area selected.
    pub(crate) fn has_area(&self, county: Option<UnitRef>, street: Option<UnitRef>) -> bool {
        self.county.is_none_or(|selected| county == Some(selected))
            && self.street.is_none_or(|selected| street == Some(selected))
    }

    /// Whether `unit` is of the selected kind.
    #[must_use]
    pub fn has_kind(&self, register: &Register, unit: UnitRef) -> bool {
        self.kind.is_none_or(|kind| register.unit(unit).kind == Some(kind))
    }
}
