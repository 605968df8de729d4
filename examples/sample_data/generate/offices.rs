//! What streets, counties and the city report of themselves.

use std::collections::BTreeSet;

use dabiao::plan::Kind;

use super::batch::Share;
use super::cell::Cell;
use super::places::{County, Figures, Street, quota};
use super::rng::Rng;

/// The sums that five counties report. Larger cities repeat them.
const COUNTIES: [(&str, [i64; 5]); 15] = [
    ("natural_person_items", [86, 86, 84, 82, 82]),
    ("platform_items", [86, 86, 84, 80, 82]),
    ("centre_trainings", [4, 3, 2, 2, 1]),
    ("building_projects", [9, 6, 5, 3, 2]),
    ("compliant_building_projects", [9, 6, 4, 3, 2]),
    ("noncompliant_projects", [1, 0, 2, 0, 1]),
    ("refused_projects", [1, 0, 2, 0, 1]),
    ("new_housing_projects", [7, 5, 3, 1, 0]),
    ("elderly_sync_projects", [7, 5, 3, 1, 0]),
    ("legal_aid_eligible", [412, 287, 198, 164, 153]),
    ("legal_aid_granted", [412, 287, 196, 164, 153]),
    ("purchase_items_eligible", [18, 15, 14, 12, 11]),
    ("purchase_items_scheduled", [18, 15, 14, 12, 9]),
    ("duty_lists", [2, 2, 2, 1, 2]),
    ("budget_items", [4, 4, 4, 4, 3]),
];

const COUNTY_FLAGS: [(&str, [bool; 5]); 4] = [
    ("has_platform", [true, true, true, true, true]),
    ("platform_interconnected", [true, true, true, false, true]),
    ("has_satisfaction_assessment", [true, true, true, true, true]),
    ("in_assessment", [true, true, true, true, true]),
];

pub(crate) fn county(position: usize, county: &mut County) {
    for (field, numbers) in COUNTIES {
        let number = numbers.iter().cycle().nth(position % 5).copied().unwrap_or(0);
        county.figures.insert(field, Cell::Whole(number));
    }
    for (field, flags) in COUNTY_FLAGS {
        let flag = flags.iter().cycle().nth(position % 5).copied().unwrap_or(false);
        county.figures.insert(field, Cell::Flag(flag));
    }
}

/// The city falls 13 short of 1,000 social-work professionals.
pub(crate) fn city() -> Figures {
    Figures::from([
        ("city_social_work_talent", Cell::Whole(987)),
        ("cadres", Cell::Whole(1_846)),
        ("certified_cadres", Cell::Whole(431)),
        ("certified_share_last_year", Cell::Hundredths(2_280)),
        ("natural_person_items", Cell::Whole(92)),
        ("platform_items", Cell::Whole(92)),
        ("purchase_items_eligible", Cell::Whole(24)),
        ("purchase_items_scheduled", Cell::Whole(24)),
        ("in_assessment", Cell::Flag(true)),
    ])
}

/// Townships have 39 elderly-care facilities of 44, where 40 are needed; five centres are too small, one has no figure.
pub(crate) fn streets(rng: &mut Rng, streets: &mut [Street]) {
    let townships = (0..streets.len()).filter(|&index| streets[index].kind == Kind::Township).collect();
    let without = some(rng, townships, Share(5, 44));
    let untrained = some(rng, (0..streets.len()).collect(), Share(3, 60));
    for (index, street) in streets.iter_mut().enumerate() {
        let (least, most) = if street.kind == Kind::Subdistrict { (95_000, 240_000) } else { (80_000, 160_000) };
        let area = rng.between(least, most);
        let trainings = if untrained.contains(&index) { 0 } else { rng.between(1, 4) };
        street.figures.insert("centre_area", Cell::Hundredths(area));
        street.figures.insert("has_elderly_facility", Cell::Flag(!without.contains(&index)));
        street.figures.insert("centre_trainings", Cell::Whole(trainings));
    }
    // Too small by half a square metre, by more, no centre at all, and no figure.
    let areas = [79_950, 76_000, 61_240, 52_488, 0].map(Cell::Hundredths).into_iter().chain([Cell::Dash]);
    let small = some(rng, (0..streets.len()).collect(), Share(6, 60));
    for (index, area) in small.into_iter().zip(areas.cycle()) {
        streets[index].figures.insert("centre_area", area);
    }
}

/// Chooses a share of the streets by chance.
fn some(rng: &mut Rng, mut streets: Vec<usize>, share: Share) -> BTreeSet<usize> {
    rng.shuffle(&mut streets);
    streets.truncate(quota(share.0, share.1, streets.len()));
    streets.into_iter().collect()
}
