//! Units that get their figures together: so many of them, chosen by chance, meet a target and the rest do not.

use std::collections::BTreeSet;

use dabiao::plan::Kind;

use super::cell::Cell;
use super::places::{Unit, quota};
use super::rng::Rng;

/// A share by count, such as 131 of 132: exact in a city of the plan's size, in proportion in any other.
#[derive(Clone, Copy)]
pub(crate) struct Share(pub(crate) usize, pub(crate) usize);

/// One or more counties. Small cities are one batch, large ones a batch a county.
pub(crate) struct Batch {
    pub(crate) rng: Rng,
    pub(crate) units: Vec<Unit>,
    /// Units with planted figures: chance leaves them among the ordinary ones.
    pub(crate) reserved: BTreeSet<usize>,
}

impl Batch {
    /// Positions of the units of that kind.
    pub(crate) fn of(&self, kind: Kind) -> Vec<usize> {
        self.those(|unit| unit.kind == kind)
    }

    /// Positions of the units of that kind that have a facility.
    pub(crate) fn with_facility(&self, kind: Kind) -> Vec<usize> {
        self.those(|unit| unit.kind == kind && unit.flag("has_facility"))
    }

    /// Positions of the units that most targets are about.
    pub(crate) fn in_scope(&self) -> Vec<usize> {
        self.those(|unit| unit.kind != Kind::Village)
    }

    fn those(&self, wanted: impl Fn(&Unit) -> bool) -> Vec<usize> {
        (0..self.units.len()).filter(|&index| wanted(&self.units[index])).collect()
    }

    pub(crate) fn set(&mut self, unit: usize, field: &'static str, cell: Cell) {
        self.units[unit].figures.insert(field, cell);
    }

    /// Chooses `count` units of the group by chance, reserved ones only when nothing else is left.
    pub(crate) fn choose(&mut self, group: &[usize], count: usize) -> BTreeSet<usize> {
        let (mut last, mut order): (Vec<usize>, Vec<usize>) =
            group.iter().partition(|index| self.reserved.contains(index));
        self.rng.shuffle(&mut order);
        order.append(&mut last);
        order.truncate(count);
        order.into_iter().collect()
    }

    /// Chooses the units of the group that are to fall short, when `share` of it is to meet a target.
    pub(crate) fn short_of(&mut self, group: &[usize], share: Share) -> BTreeSet<usize> {
        let met = quota(share.0, share.1, group.len());
        self.choose(group, group.len().saturating_sub(met))
    }

    /// Says yes for `share` of the group and no for the rest.
    pub(crate) fn say_yes(&mut self, field: &'static str, group: &[usize], share: Share) {
        let no = self.short_of(group, share);
        for &unit in group {
            self.set(unit, field, Cell::Flag(!no.contains(&unit)));
        }
    }

    /// Gives `share` of the group a number in `enough` and the rest one in `short`.
    pub(crate) fn count(
        &mut self,
        field: &'static str,
        group: &[usize],
        share: Share,
        enough: (i64, i64),
        short: (i64, i64),
    ) {
        let few = self.short_of(group, share);
        for &unit in group {
            let (low, high) = if few.contains(&unit) { short } else { enough };
            let number = self.rng.between(low, high);
            self.set(unit, field, Cell::Whole(number));
        }
    }
}
