//! What lists of gaps name besides single units: groups that are judged as a whole, and how many gaps a county has open.

use crate::audit::assessment::Assessment;
use crate::audit::finding::Status;
use crate::plan::{FieldId, Level};
use crate::register::UnitRef;

impl Assessment<'_> {
    /// The groups that are unmet or unknown where the target is judged for groups as a whole: those that may stand in a list.
    pub fn open_groups(&self, target: usize) -> impl Iterator<Item = UnitRef> {
        let groups = [Some(UnitRef::CITY), self.selection.street].into_iter().flatten();
        groups.chain(self.register.units_at(Level::County)).filter(move |group| {
            let status = self.of_group(*group, target).and_then(|headline| headline.status);
            matches!(status, Some(Status::Unmet | Status::Unknown))
        })
    }

    /// The fields that `group`, which is unknown, lacks.
    #[must_use]
    pub fn missing_in(&self, group: UnitRef, target: usize) -> Vec<FieldId> {
        let register = self.register;
        let belongs = |unit: UnitRef| group.level != Level::County || register.county_of(unit) == Some(group);
        let mut fields: Vec<FieldId> = Vec::new();
        let mut add = |field: FieldId| {
            if !fields.contains(&field) {
                fields.push(field);
            }
        };
        match self.targets.get(target).map(|result| result.blocking.as_slice()) {
            None | Some([]) => {
                let units = register.units().filter(|unit| belongs(*unit));
                units.flat_map(|unit| self.missing_cells(unit, target)).for_each(|(_, field)| add(field));
            }
            Some(blocking) => blocking.iter().filter(|(unit, _)| belongs(*unit)).for_each(|(_, field)| add(*field)),
        }
        fields
    }

    /// The unmet findings in each county, in roster order: those of its communities, its streets and its own, also where it
    /// is judged as a whole.
    #[must_use]
    pub fn open_by_county(&self) -> Vec<usize> {
        let register = self.register;
        let mut counts = vec![0_usize; register.units_at(Level::County).count()];
        for unit in self.selected_units() {
            let mut open = self.counts(unit).unmet as usize;
            if unit.level == Level::County {
                let of_group = self.selected_targets().filter_map(|(number, ..)| self.of_group(unit, number)?.status);
                open = open.saturating_add(of_group.filter(|status| *status == Status::Unmet).count());
            }
            if let Some(count) = register.county_of(unit).and_then(|county| counts.get_mut(county.index())) {
                *count = count.saturating_add(open);
            }
        }
        counts
    }
}
