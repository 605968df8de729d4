//! Staff, Party members, volunteers, organisations and activities.
#![expect(clippy::arithmetic_side_effects, reason = "figures of one community stay below ten million")]

use dabiao::plan::Kind;

use super::batch::{Batch, Share};
use super::cell::Cell;

/// How many units of a kind have enough of something, and what enough and too few look like.
struct Count(Kind, &'static str, Share, (i64, i64), (i64, i64));

const COUNTS: [Count; 27] = [
    Count(Kind::Urban, "graduates", Share(129, 132), (1, 6), (0, 0)),
    Count(Kind::Rural, "graduates", Share(141, 170), (1, 2), (0, 0)),
    Count(Kind::Village, "graduates", Share(96, 179), (1, 2), (0, 0)),
    Count(Kind::Urban, "social_workers", Share(124, 132), (1, 5), (0, 0)),
    Count(Kind::Rural, "social_workers", Share(98, 170), (1, 2), (0, 0)),
    Count(Kind::Village, "social_workers", Share(51, 179), (1, 1), (0, 0)),
    Count(Kind::Urban, "social_orgs", Share(38, 132), (10, 18), (3, 9)),
    Count(Kind::Rural, "social_orgs", Share(61, 170), (5, 9), (1, 4)),
    Count(Kind::Village, "social_orgs", Share(40, 179), (5, 7), (0, 4)),
    Count(Kind::Urban, "family_edu_guidance", Share(129, 132), (2, 6), (0, 1)),
    Count(Kind::Rural, "family_edu_guidance", Share(160, 170), (2, 4), (0, 1)),
    Count(Kind::Village, "family_edu_guidance", Share(120, 179), (2, 3), (0, 1)),
    Count(Kind::Urban, "family_edu_practice", Share(127, 132), (2, 5), (0, 1)),
    Count(Kind::Rural, "family_edu_practice", Share(152, 170), (2, 4), (0, 1)),
    Count(Kind::Village, "family_edu_practice", Share(110, 179), (2, 3), (0, 1)),
    Count(Kind::Urban, "legal_boards", Share(132, 132), (1, 4), (0, 0)),
    Count(Kind::Rural, "legal_boards", Share(167, 170), (1, 2), (0, 0)),
    Count(Kind::Village, "legal_boards", Share(150, 179), (1, 2), (0, 0)),
    Count(Kind::Urban, "legal_library", Share(132, 132), (1, 2), (0, 0)),
    Count(Kind::Rural, "legal_library", Share(170, 170), (1, 1), (0, 0)),
    Count(Kind::Village, "legal_library", Share(141, 179), (1, 1), (0, 0)),
    Count(Kind::Urban, "legal_advisers", Share(132, 132), (1, 2), (0, 0)),
    Count(Kind::Rural, "legal_advisers", Share(170, 170), (1, 1), (0, 0)),
    Count(Kind::Village, "legal_advisers", Share(176, 179), (1, 1), (0, 0)),
    Count(Kind::Urban, "legal_trainings", Share(127, 132), (2, 6), (0, 1)),
    Count(Kind::Rural, "legal_trainings", Share(155, 170), (2, 4), (0, 1)),
    Count(Kind::Village, "legal_trainings", Share(121, 179), (2, 3), (0, 1)),
];

/// The least number of workers, as many as there can be graduates.
const WORKERS: [(Kind, (i64, i64)); 3] = [(Kind::Urban, (6, 16)), (Kind::Rural, (3, 7)), (Kind::Village, (3, 5))];

pub(crate) fn fill(batch: &mut Batch) {
    for Count(kind, field, share, enough, short) in COUNTS {
        let group = batch.of(kind);
        batch.count(field, &group, share, enough, short);
    }
    boards(batch);
    workers(batch);
    trainings(batch);
    members(batch);
    partners(batch);
    services(batch);
    elderly(batch);
}

/// A board is renewed in so many quarters; without a board there is nothing to renew.
fn boards(batch: &mut Batch) {
    for (kind, share) in
        [(Kind::Urban, Share(121, 132)), (Kind::Rural, Share(140, 167)), (Kind::Village, Share(90, 150))]
    {
        let (with, without): (Vec<usize>, Vec<usize>) =
            batch.of(kind).into_iter().partition(|&unit| batch.units[unit].whole("legal_boards") > 0);
        batch.count("updated_quarters", &with, share, (4, 4), (1, 3));
        batch.count("updated_quarters", &without, Share(1, 1), (0, 0), (0, 0));
    }
}

fn workers(batch: &mut Batch) {
    for (kind, (least, most)) in WORKERS {
        let group = batch.of(kind);
        batch.count("workers", &group, Share(1, 1), (least, most), (least, most));
        let untrained = batch.short_of(&group, Share(9, 10));
        let uninsured = batch.short_of(&group, Share(14, 15));
        for unit in group {
            let workers = batch.units[unit].whole("workers");
            let trained = workers - if untrained.contains(&unit) { batch.rng.between(1, 2) } else { 0 };
            let insured = workers - if uninsured.contains(&unit) { batch.rng.between(1, 2) } else { 0 };
            batch.set(unit, "trained_workers", Cell::Whole(trained));
            batch.set(unit, "insured_workers", Cell::Whole(insured));
        }
    }
}

/// Held by the county and by the street, so all communities there report the same number.
fn trainings(batch: &mut Batch) {
    let streets: Vec<(usize, usize)> = batch.units.iter().map(|unit| (unit.county, unit.street)).collect();
    let mut distinct = streets.clone();
    distinct.dedup();
    batch.rng.shuffle(&mut distinct);
    let without = &distinct[..super::places::quota(5, 60, distinct.len())];
    for (unit, street) in streets.iter().enumerate() {
        let of_county = i64::try_from(street.0 % 3).unwrap_or(0) + 1;
        let of_street = if without.contains(street) { 0 } else { i64::try_from(street.1 % 2).unwrap_or(0) + 1 };
        batch.set(unit, "county_trainings", Cell::Whole(of_county));
        batch.set(unit, "street_trainings", Cell::Whole(of_street));
    }
}

/// Party members are 2 to 8 in 100 residents; volunteers vary round the plan's 80 %, 30 % and 13 %.
fn members(batch: &mut Batch) {
    for unit in 0..batch.units.len() {
        let residents = batch.units[unit].whole("residents");
        let members = (residents * batch.rng.between(20, 80) / 1000).max(1);
        let active = members * batch.rng.between(68, 93) / 100;
        let volunteers = residents * batch.rng.between(22, 38) / 100;
        let registered = residents * batch.rng.between(9, 17) / 100;
        batch.set(unit, "party_members", Cell::Whole(members));
        batch.set(unit, "party_volunteers", Cell::Whole(active));
        batch.set(unit, "resident_volunteers", Cell::Whole(volunteers));
        batch.set(unit, "registered_volunteers", Cell::Whole(registered));
    }
}

/// One rural community in four and half of the villages have no organisation based there.
fn partners(batch: &mut Batch) {
    for (kind, (least, most)) in [(Kind::Urban, (4, 22)), (Kind::Rural, (-1, 3)), (Kind::Village, (-2, 2))] {
        for unit in batch.of(kind) {
            let based = batch.rng.between(least, most).max(0);
            let signed = based * batch.rng.between(68, 92) / 100;
            batch.set(unit, "resident_units", Cell::Whole(based));
            batch.set(unit, "cobuild_units", Cell::Whole(signed));
        }
    }
}

/// Each county has a list of its own, so the number required is the same throughout a county.
fn services(batch: &mut Batch) {
    let shares = [
        (Kind::Urban, Share(130, 132), Share(117, 131)),
        (Kind::Rural, Share(164, 170), Share(69, 85)),
        (Kind::Village, Share(149, 179), Share(45, 60)),
    ];
    for (kind, provided_share, inside_share) in shares {
        let group = batch.of(kind);
        let lacking = batch.short_of(&group, provided_share);
        for &unit in &group {
            let required = 24 + i64::try_from(batch.units[unit].county % 3).unwrap_or(0);
            let provided = required - if lacking.contains(&unit) { batch.rng.between(1, 4) } else { 0 };
            let (least, most) = if kind == Kind::Urban { (38, 56) } else { (22, 34) };
            let items = batch.rng.between(least, most);
            batch.set(unit, "basic_services_required", Cell::Whole(required));
            batch.set(unit, "basic_services_provided", Cell::Whole(provided));
            batch.set(unit, "items", Cell::Whole(items));
        }
        let inside = batch.with_facility(kind);
        let elsewhere = batch.short_of(&inside, inside_share);
        for unit in inside {
            let items = batch.units[unit].whole("items");
            let here = items - if elsewhere.contains(&unit) { batch.rng.between(1, 6) } else { 0 };
            batch.set(unit, "items_in_facility", Cell::Whole(here));
        }
    }
}

fn elderly(batch: &mut Batch) {
    for kind in [Kind::Urban, Kind::Rural, Kind::Village] {
        let group = batch.of(kind);
        let partly = batch.short_of(&group, Share(2, 3));
        for unit in group {
            let at_home = batch.units[unit].whole("residents") * batch.rng.between(12, 20) / 100;
            let percent = if partly.contains(&unit) { batch.rng.between(74, 97) } else { 100 };
            batch.set(unit, "elderly_at_home", Cell::Whole(at_home));
            batch.set(unit, "elderly_served", Cell::Whole(at_home * percent / 100));
        }
    }
}
