//! Units in runs: neighbours in the register that belong to the same street and county, judged and added up as one.

use std::mem;

use crate::audit::selection::Selection;
use crate::plan::Level;
use crate::register::{Register, UnitRef};

/// Runs that are worth a step of their own.
const FEW: usize = 16;

/// All units of a register, level by level.
pub(crate) struct Runs {
    by_level: [Vec<Run>; 4],
}

/// Neighbouring units of a level that belong to the same groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    level: Level,
    first: u32,
    end: u32,
    /// The county that they are or belong to.
    pub(crate) county: Option<UnitRef>,
    /// The street that they are or belong to.
    pub(crate) street: Option<UnitRef>,
    /// Whether they are in the area selected.
    pub(crate) is_selected: bool,
}

impl Runs {
    pub(crate) fn of(register: &Register, selection: &Selection) -> Self {
        let by_level = Level::ALL.map(|level| {
            let mut runs: Vec<Run> = Vec::new();
            for unit in register.units_at(level) {
                let (county, street) = (register.county_of(unit), register.street_of(unit));
                let end = unit.row.saturating_add(1);
                match runs.last_mut() {
                    Some(run) if (run.county, run.street) == (county, street) => run.end = end,
                    _ => {
                        let is_selected = selection.has_area(county, street);
                        runs.push(Run { level, first: unit.row, end, county, street, is_selected });
                    }
                }
            }
            runs
        });
        Self { by_level }
    }

    pub(crate) fn at(&self, level: Level) -> &[Run] {
        &self.by_level[level.index()]
    }

    /// The runs of a level by a few, each few with its own piece of `list`, which has one item for each unit of the level.
    pub(crate) fn by_few<'r, 'l, T>(runs: &'r [Run], mut list: &'l mut [T]) -> Vec<(&'r [Run], &'l mut [T])> {
        let mut pieces = Vec::with_capacity(runs.len().div_ceil(FEW));
        for few in runs.chunks(FEW) {
            let units = few.iter().map(|run| run.units().len()).sum();
            let (own, rest) = mem::take(&mut list).split_at_mut(units);
            list = rest;
            pieces.push((few, own));
        }
        pieces
    }
}

impl Run {
    pub(crate) fn units(&self) -> impl ExactSizeIterator<Item = UnitRef> + use<> {
        let level = self.level;
        (self.first..self.end).map(move |row| UnitRef { level, row })
    }
}
