//! Households, buildings and what is done in them.
#![expect(clippy::arithmetic_side_effects, reason = "figures of one community stay below ten million")]

use std::collections::BTreeSet;

use dabiao::plan::Kind;

use super::batch::{Batch, Share};
use super::cell::Cell;

/// Yes/no figures: how many of 132 urban communities, 170 rural communities and 179 other villages say yes.
const FLAGS: [(&str, usize, usize, usize); 21] = [
    ("has_platform", 132, 64, 20),
    ("has_elderly_facility", 132, 104, 61),
    ("has_elderly_fix_deadline", 0, 14, 9),
    ("has_children_home", 130, 141, 96),
    ("has_library_room", 128, 121, 74),
    ("has_green_netbar", 71, 22, 8),
    ("has_puzzle_room", 92, 43, 17),
    ("has_sports_room", 120, 97, 44),
    ("has_multipurpose_room", 126, 118, 66),
    ("has_citizen_school", 130, 151, 83),
    ("has_fitness_site", 124, 97, 70),
    ("has_legal_workroom", 132, 170, 122),
    ("has_legal_wall", 84, 45, 20),
    ("has_15min_circle", 118, 37, 12),
    ("has_shelter", 111, 88, 60),
    ("has_relief_store", 93, 71, 42),
    ("has_volunteer_station", 132, 170, 101),
    ("has_volunteer_ledger", 131, 165, 90),
    ("has_joint_consultation", 121, 128, 60),
    ("has_three_society", 112, 96, 31),
    ("is_pilot_village", 0, 30, 6),
];

/// The same for figures that only a facility has: of 131, 85 and 60 facilities.
const FACILITY_FLAGS: [(&str, usize, usize, usize); 6] = [
    ("name_unified", 126, 74, 41),
    ("vi_unified", 118, 66, 33),
    ("all_year", 96, 50, 20),
    ("state_asset", 121, 70, 44),
    ("free_use", 125, 79, 50),
    ("residential_tariff", 119, 72, 45),
];

const KINDS: [(Kind, usize); 3] = [(Kind::Urban, 132), (Kind::Rural, 170), (Kind::Village, 179)];
const FACILITIES: [(Kind, usize); 3] = [(Kind::Urban, 131), (Kind::Rural, 85), (Kind::Village, 60)];

/// Days of 2020, the year reported.
const WHOLE_YEAR: i64 = 366;

/// Households and residents, which most other figures grow with.
pub(crate) fn sizes(batch: &mut Batch) {
    for unit in 0..batch.units.len() {
        let (least, most) = match batch.units[unit].kind {
            Kind::Urban => (900, 4_200),
            Kind::Rural => (260, 900),
            _ => (140, 620),
        };
        let households = batch.rng.between(least, most);
        let residents = households * batch.rng.between(220, 350) / 100;
        batch.set(unit, "households", Cell::Whole(households));
        batch.set(unit, "residents", Cell::Whole(residents));
    }
}

pub(crate) fn fill(batch: &mut Batch) {
    for (kind, all) in KINDS {
        let group = batch.of(kind);
        let with_facility = FACILITIES.iter().find(|(other, _)| *other == kind).map_or(0, |(_, count)| *count);
        batch.say_yes("has_facility", &group, Share(with_facility, all));
        for (field, urban, rural, village) in FLAGS {
            batch.say_yes(field, &group, Share(of_kind(kind, urban, rural, village), all));
        }
    }
    for (kind, all) in FACILITIES {
        let group = batch.with_facility(kind);
        for (field, urban, rural, village) in FACILITY_FLAGS {
            batch.say_yes(field, &group, Share(of_kind(kind, urban, rural, village), all));
        }
    }
    for unit in 0..batch.units.len() {
        let has_centre = i64::from(batch.units[unit].flag("has_facility"));
        batch.set(unit, "public_service_centres", Cell::Whole(has_centre));
        batch.set(unit, "diverted_area", Cell::Hundredths(0));
    }
    urban_buildings(batch);
    village_buildings(batch, Kind::Rural, Share(52, 85));
    village_buildings(batch, Kind::Village, Share(30, 60));
    plazas(batch);
    diverted(batch);
    opening(batch);
    windows(batch);
    fees(batch);
}

fn of_kind(kind: Kind, urban: usize, rural: usize, village: usize) -> usize {
    match kind {
        Kind::Urban => urban,
        Kind::Rural => rural,
        _ => village,
    }
}

/// A third of the urban communities fall short of 30 m² per 100 households, which is 30 hundredths of a m² a household.
fn urban_buildings(batch: &mut Batch) {
    let group = batch.with_facility(Kind::Urban);
    let small = batch.short_of(&group, Share(89, 131));
    let small_station = batch.short_of(&group, Share(108, 131));
    for unit in group {
        let required = batch.units[unit].whole("households") * 30;
        let percent = if small.contains(&unit) { batch.rng.between(58, 98) } else { batch.rng.between(103, 185) };
        // Odd hundredths, as measured floor areas have.
        let facility = required * percent / 100 + batch.rng.between(0, 99);
        let part = facility * batch.rng.between(55, 80) / 100;
        let station = if small_station.contains(&unit) {
            part.min(batch.rng.between(24_000, 39_900))
        } else {
            part.max(facility.min(40_000 + batch.rng.between(0, 6_000)))
        };
        batch.set(unit, "facility_area", Cell::Hundredths(facility));
        batch.set(unit, "station_area", Cell::Hundredths(station));
    }
}

fn village_buildings(batch: &mut Batch, kind: Kind, large: Share) {
    let group = batch.with_facility(kind);
    let small = batch.short_of(&group, large);
    for unit in group {
        let facility =
            if small.contains(&unit) { batch.rng.between(15_000, 39_500) } else { batch.rng.between(45_000, 98_000) };
        let station = (facility * batch.rng.between(60, 90) / 100).max(facility.min(40_000));
        batch.set(unit, "facility_area", Cell::Hundredths(facility));
        batch.set(unit, "station_area", Cell::Hundredths(station));
    }
}

/// 2.5 m² a resident, which is 250 hundredths; towns have plazas too, far smaller ones per head.
fn plazas(batch: &mut Batch) {
    for (kind, share) in [(Kind::Urban, Share(0, 132)), (Kind::Rural, Share(63, 170)), (Kind::Village, Share(48, 179))]
    {
        let group = batch.of(kind);
        let small = batch.short_of(&group, share);
        for unit in group {
            let required = batch.units[unit].whole("residents") * 250;
            let percent = match (kind, small.contains(&unit)) {
                (Kind::Urban, _) => batch.rng.between(4, 30),
                (_, true) => batch.rng.between(15, 97),
                (_, false) => batch.rng.between(102, 175),
            };
            let area = required * percent / 100 + batch.rng.between(0, 99);
            batch.set(unit, "plaza_area", Cell::Hundredths(area));
        }
    }
}

fn diverted(batch: &mut Batch) {
    for (kind, share) in [(Kind::Urban, Share(131, 132)), (Kind::Rural, Share(169, 170))] {
        let group = batch.of(kind);
        for unit in batch.short_of(&group, share) {
            let area = batch.rng.between(3_000, 9_000);
            batch.set(unit, "diverted_area", Cell::Hundredths(area));
        }
    }
}

fn opening(batch: &mut Batch) {
    for (kind, share) in [(Kind::Urban, Share(127, 131)), (Kind::Rural, Share(78, 85)), (Kind::Village, Share(50, 60))]
    {
        let group = batch.with_facility(kind);
        let early = batch.short_of(&group, share);
        for unit in group {
            // Half hours: 6 to 7.5, or 8 to 10.
            let halves = if early.contains(&unit) { batch.rng.between(12, 15) } else { batch.rng.between(16, 20) };
            let days = if batch.units[unit].flag("all_year") { WHOLE_YEAR } else { batch.rng.between(248, 312) };
            batch.set(unit, "open_hours_per_day", Cell::Hundredths(halves * 50));
            batch.set(unit, "open_days_per_year", Cell::Whole(days));
        }
    }
}

/// One window for 5,000 residents and one more person than windows.
fn windows(batch: &mut Batch) {
    for (kind, all) in FACILITIES {
        let group = batch.with_facility(kind);
        let few = batch.short_of(&group, Share(all - all / 16, all));
        let busy = batch.short_of(&group, Share(all - all / 8, all));
        let appointed = batch.short_of(&group, Share(all - all / 11, all));
        for unit in group {
            let required = (batch.units[unit].whole("residents") + 4_999) / 5_000;
            let windows = if few.contains(&unit) { required - 1 } else { required + batch.rng.between(0, 1) };
            let staff = windows.max(required) + if busy.contains(&unit) { 0 } else { batch.rng.between(1, 3) };
            let recruited = staff - i64::from(appointed.contains(&unit));
            batch.set(unit, "windows", Cell::Whole(windows));
            batch.set(unit, "centre_staff", Cell::Whole(staff));
            batch.set(unit, "openly_recruited_staff", Cell::Whole(recruited));
        }
    }
}

fn fees(batch: &mut Batch) {
    for (kind, share) in
        [(Kind::Urban, Share(117, 132)), (Kind::Rural, Share(162, 170)), (Kind::Village, Share(172, 179))]
    {
        let group = batch.of(kind);
        let charged: BTreeSet<usize> = batch.short_of(&group, share);
        for unit in group {
            let word = match (charged.contains(&unit), batch.rng.between(0, 3)) {
                (true, _) => "收费",
                (false, 0) => "低收费",
                (false, _) => "免费",
            };
            batch.set(unit, "sports_fee", Cell::text(word));
        }
    }
}
