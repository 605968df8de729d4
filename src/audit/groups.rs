//! The tallies of all groups of a city under one target.

use std::mem;

use crate::audit::evaluate::Failure;
use crate::audit::quick::{Quick, Sums};
use crate::audit::runs::Run;
use crate::audit::tally::Tally;
use crate::register::UnitRef;

/// Tallies by group; counties and streets that are not asked for are left out.
#[derive(Default)]
pub(crate) struct Groups {
    pub(crate) city: Group,
    pub(crate) selected: Group,
    pub(crate) counties: Vec<Group>,
    pub(crate) streets: Vec<Group>,
}

/// The units of one group.
#[derive(Clone, Default)]
pub(crate) struct Group {
    pub(crate) tally: Tally,
    /// Those of the present level that were judged in whole numbers.
    sums: Sums,
}

/// A run of units, judged.
#[derive(Default)]
pub(crate) struct Judged {
    pub(crate) sums: Sums,
    /// The units that took more than whole numbers, if there are any.
    pub(crate) others: Option<Box<Tally>>,
    /// Units for which some number could not be computed.
    pub(crate) failed: Vec<(UnitRef, Failure)>,
}

impl Groups {
    /// Adds the units of `run`.
    pub(crate) fn add(&mut self, run: &Run, judged: &Judged) {
        let county = run.county.and_then(|county| self.counties.get_mut(county.index()));
        let street = run.street.and_then(|street| self.streets.get_mut(street.index()));
        let selected = run.is_selected.then_some(&mut self.selected);
        for group in [Some(&mut self.city), selected, county, street].into_iter().flatten() {
            group.sums.merge(&judged.sums);
            if let Some(others) = &judged.others {
                group.tally.merge(others);
            }
        }
    }

    /// Ends the units of one level: another level has other denominators.
    pub(crate) fn settle(&mut self, quick: &Quick<'_>) {
        let groups =
            [&mut self.city, &mut self.selected].into_iter().chain(&mut self.counties).chain(&mut self.streets);
        for group in groups {
            let sums = mem::take(&mut group.sums);
            if !sums.is_empty() {
                group.tally.add_sums(&sums, quick);
            }
        }
    }
}
