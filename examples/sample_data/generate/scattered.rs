//! Cells left empty here and there, as in every real collection of forms.

use dabiao::plan::Kind;

use super::batch::Batch;
use super::cell::Cell;
use super::places::quota;

/// Field, kind, and how many of that kind's units leave it out in a city of the plan's size. Where a headline hangs on a
/// single unit, nothing is left out by chance.
const LEFT_OUT: [(&str, Kind, usize); 44] = [
    ("households", Kind::Urban, 2),
    ("facility_area", Kind::Urban, 1),
    ("facility_area", Kind::Rural, 1),
    ("station_area", Kind::Urban, 2),
    ("station_area", Kind::Rural, 1),
    ("plaza_area", Kind::Rural, 3),
    ("name_unified", Kind::Urban, 2),
    ("vi_unified", Kind::Rural, 2),
    ("open_hours_per_day", Kind::Urban, 2),
    ("windows", Kind::Urban, 1),
    ("openly_recruited_staff", Kind::Urban, 2),
    ("state_asset", Kind::Urban, 2),
    ("free_use", Kind::Rural, 1),
    ("residential_tariff", Kind::Rural, 2),
    ("has_platform", Kind::Rural, 1),
    ("has_elderly_facility", Kind::Rural, 2),
    ("has_citizen_school", Kind::Urban, 1),
    ("has_citizen_school", Kind::Rural, 2),
    ("has_fitness_site", Kind::Urban, 1),
    ("has_library_room", Kind::Rural, 1),
    ("has_green_netbar", Kind::Urban, 2),
    ("has_puzzle_room", Kind::Rural, 2),
    ("sports_fee", Kind::Rural, 2),
    ("has_legal_wall", Kind::Urban, 2),
    ("has_15min_circle", Kind::Rural, 2),
    ("has_shelter", Kind::Rural, 2),
    ("has_relief_store", Kind::Urban, 2),
    ("has_volunteer_ledger", Kind::Rural, 1),
    ("graduates", Kind::Rural, 2),
    ("social_workers", Kind::Urban, 1),
    ("social_workers", Kind::Rural, 2),
    ("insured_workers", Kind::Urban, 2),
    ("trained_workers", Kind::Rural, 1),
    ("social_orgs", Kind::Urban, 1),
    ("has_joint_consultation", Kind::Rural, 3),
    ("has_three_society", Kind::Urban, 2),
    ("family_edu_guidance", Kind::Rural, 2),
    ("family_edu_practice", Kind::Urban, 2),
    ("updated_quarters", Kind::Rural, 2),
    ("legal_trainings", Kind::Urban, 2),
    ("basic_services_provided", Kind::Rural, 1),
    ("items", Kind::Rural, 1),
    ("items_in_facility", Kind::Urban, 2),
    ("elderly_served", Kind::Rural, 2),
];

/// Fields that every kind of unit answers for, villages included.
const ANSWERED_BY_ALL: [&str; 3] = ["legal_advisers", "is_pilot_village", "has_facility"];

pub(crate) fn scatter(batch: &mut Batch) {
    for (field, kind, count) in LEFT_OUT {
        let all = match kind {
            Kind::Urban => 132,
            _ => 170,
        };
        leave_out(batch, field, kind, count, all);
    }
    // Villages that are no rural communities leave out one of each figure; most targets do not ask them.
    let mut fields: Vec<&'static str> = Vec::new();
    for unit in &batch.units {
        if unit.kind == Kind::Village {
            fields = unit.figures.keys().copied().collect();
            break;
        }
    }
    for field in fields {
        if !ANSWERED_BY_ALL.contains(&field) {
            leave_out(batch, field, Kind::Village, 1, 179);
        }
    }
}

/// Empties the field in some units that report it: blank and dash in turn, as people do.
fn leave_out(batch: &mut Batch, field: &'static str, kind: Kind, count: usize, all: usize) {
    let group = batch.of(kind);
    let count = quota(count, all, group.len());
    let reporting: Vec<usize> = group
        .into_iter()
        .filter(|unit| !batch.reserved.contains(unit))
        .filter(|&unit| batch.units[unit].figures.get(field).is_some_and(|cell| !cell.is_missing()))
        .collect();
    for (turn, unit) in batch.choose(&reporting, count).into_iter().enumerate() {
        let cell = if turn.is_multiple_of(2) { Cell::Blank } else { Cell::Dash };
        batch.set(unit, field, cell);
    }
}
