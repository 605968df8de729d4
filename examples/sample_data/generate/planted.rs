//! Figures planted one by one in the city of the plan's size, for readers to find again in the report. The README of
//! the sample data lists them; every other city has none.

use std::collections::BTreeSet;

use dabiao::plan::Kind;

use super::batch::Batch;
use super::cell::Cell;
use super::places::PLAN_SIZE;

/// Positions of the units with planted figures.
pub(crate) struct Planted {
    narrow_area: usize,
    exact_area: usize,
    five_thousand: usize,
    one_more: usize,
    no_households: usize,
    no_answer_on_elderly: usize,
    about_area: usize,
    some_organisations: usize,
    agreements_missing: usize,
    every_day: usize,
    plaza_range: usize,
    negative_graduates: usize,
    insured_above_workers: usize,
    area_without_flag: usize,
    party_figure_missing: usize,
    volunteer_figure_missing: usize,
    words_for_trainings: usize,
    residents_missing: usize,
    namesakes: [(usize, usize); 3],
}

impl Planted {
    /// Chooses the units, spread over the counties; `None` unless the city has the plan's size.
    pub(crate) fn choose(batch: &Batch) -> Option<Self> {
        if batch.units.len() != PLAN_SIZE {
            return None;
        }
        let (urban, rural, village) = (batch.of(Kind::Urban), batch.of(Kind::Rural), batch.of(Kind::Village));
        Some(Self {
            narrow_area: urban[5],
            exact_area: urban[20],
            five_thousand: urban[33],
            one_more: urban[47],
            no_households: urban[58],
            no_answer_on_elderly: urban[70],
            about_area: urban[88],
            some_organisations: urban[104],
            agreements_missing: urban[120],
            every_day: urban[128],
            plaza_range: rural[8],
            negative_graduates: rural[31],
            insured_above_workers: rural[55],
            area_without_flag: rural[77],
            party_figure_missing: rural[99],
            volunteer_figure_missing: rural[121],
            words_for_trainings: rural[143],
            residents_missing: village[90],
            namesakes: [(urban[12], urban[95]), (rural[18], rural[130]), (village[40], village[150])],
        })
    }

    /// The units that chance is to leave alone.
    pub(crate) fn units(&self) -> BTreeSet<usize> {
        BTreeSet::from([
            self.narrow_area,
            self.exact_area,
            self.five_thousand,
            self.one_more,
            self.no_households,
            self.no_answer_on_elderly,
            self.about_area,
            self.some_organisations,
            self.agreements_missing,
            self.every_day,
            self.plaza_range,
            self.negative_graduates,
            self.insured_above_workers,
            self.area_without_flag,
            self.party_figure_missing,
            self.volunteer_figure_missing,
            self.words_for_trainings,
            self.residents_missing,
        ])
    }

    /// Sizes, before the figures that depend on them.
    pub(crate) fn sizes(&self, batch: &mut Batch) {
        for (unit, households, residents) in [
            (self.narrow_area, 2_500, 7_104),
            (self.exact_area, 2_000, 5_630),
            (self.five_thousand, 1_786, 5_000),
            (self.one_more, 1_792, 5_001),
            (self.volunteer_figure_missing, 262, 640),
        ] {
            batch.set(unit, "households", Cell::Whole(households));
            batch.set(unit, "residents", Cell::Whole(residents));
        }
    }

    /// Figures at a threshold, missing and doubtful ones.
    pub(crate) fn cells(&self, batch: &mut Batch) {
        for (unit, field, cell) in [
            // 29.996 m² per 100 households must not be shown as 30.00, and 30.00 is enough.
            (self.narrow_area, "facility_area", Cell::Hundredths(74_990)),
            (self.narrow_area, "station_area", Cell::Hundredths(46_000)),
            (self.exact_area, "facility_area", Cell::Hundredths(60_000)),
            (self.exact_area, "station_area", Cell::Hundredths(40_000)),
            // 5,000 residents need one window, 5,001 need two.
            (self.five_thousand, "windows", Cell::Whole(1)),
            (self.five_thousand, "centre_staff", Cell::Whole(2)),
            (self.five_thousand, "openly_recruited_staff", Cell::Whole(2)),
            (self.one_more, "windows", Cell::Whole(1)),
            (self.one_more, "centre_staff", Cell::Whole(3)),
            (self.one_more, "openly_recruited_staff", Cell::Whole(3)),
            // Open on all 366 days of the year although the form says no.
            (self.every_day, "all_year", Cell::Flag(false)),
            (self.every_day, "open_days_per_year", Cell::Whole(366)),
            // Missing figures that leave a headline open, or do not.
            (self.no_answer_on_elderly, "has_elderly_facility", Cell::Blank),
            (self.no_answer_on_elderly, "has_elderly_fix_deadline", Cell::Flag(true)),
            (self.area_without_flag, "has_facility", Cell::Blank),
            (self.area_without_flag, "facility_area", Cell::Hundredths(35_600)),
            (self.area_without_flag, "station_area", Cell::Hundredths(28_000)),
            (self.agreements_missing, "resident_units", Cell::Whole(15)),
            (self.agreements_missing, "cobuild_units", Cell::Dash),
            (self.party_figure_missing, "party_volunteers", Cell::Blank),
            (self.volunteer_figure_missing, "resident_volunteers", Cell::Dash),
            (self.residents_missing, "residents", Cell::Blank),
            // Doubtful figures.
            (self.no_households, "households", Cell::Whole(0)),
            (self.about_area, "station_area", Cell::text("约400")),
            (self.some_organisations, "social_orgs", Cell::text("若干")),
            (self.plaza_range, "plaza_area", Cell::text("300-400")),
            (self.negative_graduates, "graduates", Cell::Whole(-1)),
            (self.insured_above_workers, "workers", Cell::Whole(8)),
            (self.insured_above_workers, "trained_workers", Cell::Whole(8)),
            (self.insured_above_workers, "insured_workers", Cell::Whole(9)),
            (self.words_for_trainings, "legal_trainings", Cell::text("每季度一次")),
        ] {
            batch.set(unit, field, cell);
        }
        for (one, other) in self.namesakes {
            let name = batch.units[one].name.clone();
            batch.units[other].name = name;
        }
    }
}
