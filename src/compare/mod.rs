//! The comparison: assessments of several years → what changed. Every figure is one of the assessments; no file is known here.

mod bounds;
mod codes;
mod difference;
mod event;
mod jump;
mod link;
mod pace;
mod part;
mod projection;
mod series;
mod turn;
mod year;

use std::collections::BTreeMap;

use crate::audit::{Selection, Status};
use crate::plan::{Plan, Strength, Target};
use crate::register::Register;

pub use bounds::Bounds;
pub use difference::Difference;
pub use event::{Event, EventKind, Heir};
pub use jump::Jump;
pub use link::Lineage;
pub use pace::{Pace, PaceWord, WhyNot};
pub use part::{Part, Parts};
pub use projection::{Projection, WhyNone};
pub use series::{Change, Series, TargetSeries};
pub use turn::{Turn, TurnKind};
pub use year::{Found, Judgements, OtherThreshold, Reading, Results, UnitOfYear, Year};

/// Two years, by number among the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Between {
    /// The later.
    pub to: usize,
    /// The earlier.
    pub from: usize,
}

/// Several years beside each other.
pub struct Comparison<'a> {
    /// The plan that all of them are compared by.
    pub plan: &'a Plan,
    /// The years, earliest first.
    pub years: Vec<Year<'a>>,
    /// Groups that some years have a part of.
    pub parts: Parts,
    /// What else keeps the years from being comparable as they stand.
    pub differences: Vec<Difference>,
    /// The targets that were assessed in some year, in the plan's order.
    pub targets: Vec<TargetSeries>,
    /// Counties, streets and communities, each over all years.
    pub lineages: Vec<Lineage>,
    /// Units that appeared, vanished, were merged or renamed.
    pub events: Vec<Event>,
    /// Units whose status under a target is a matter of change.
    pub turns: Vec<Turn>,
    /// Figures that changed more than figures do.
    pub jumps: Vec<Jump>,
}

/// Compares `years`, of which no two are of the same year. Only the targets numbered in `targets` are compared; all where it is
/// empty.
#[must_use]
pub fn compare<'a>(plan: &'a Plan, mut years: Vec<Year<'a>>, targets: &[usize]) -> Comparison<'a> {
    years.sort_by_key(|year| year.year);
    for year in &mut years {
        codes::derive(&mut year.units);
    }
    let selected: Vec<usize> =
        (0..plan.targets.len()).filter(|number| targets.is_empty() || targets.contains(number)).collect();
    let lineages = link::link(&years);
    let parts = part::parts(&years, &lineages);
    let events = event::events(plan, &years, &lineages, &parts);
    Comparison {
        differences: difference::differences(plan, &years, &selected),
        targets: series::series(plan, &years, &lineages, &parts, &selected),
        turns: turn::turns(plan, &years, &lineages, &selected),
        jumps: jump::jumps(plan, &years, &lineages, &events),
        plan,
        years,
        lineages,
        parts,
        events,
    }
}

impl Comparison<'_> {
    /// The target of a series or turn.
    #[must_use]
    pub fn target(&self, number: usize) -> Option<&Target> {
        self.plan.targets.get(number)
    }

    /// What `lineage` is in year number `year`.
    #[must_use]
    pub fn unit(&self, lineage: usize, year: usize) -> Option<&UnitOfYear> {
        let unit = (*self.lineages.get(lineage)?.in_years.get(year)?)?;
        self.years.get(year)?.units.get(unit)
    }

    /// What `lineage` is in the last year that knows it.
    #[must_use]
    pub fn latest(&self, lineage: usize) -> Option<&UnitOfYear> {
        (0..self.years.len()).rev().find_map(|year| self.unit(lineage, year))
    }

    /// The finding of `lineage` in year number `year`.
    #[must_use]
    pub fn found(&self, lineage: usize, year: usize, target: usize) -> Option<Found> {
        let unit = (*self.lineages.get(lineage)?.in_years.get(year)?)?;
        self.years.get(year)?.found(unit, target)
    }

    /// The part of the city that was asked for, as the last year has it.
    #[must_use]
    pub fn selection(&self) -> Option<(&Selection, &Register)> {
        self.years.iter().rev().find_map(|year| year.selection().zip(year.register()))
    }

    /// The turns under a target, by the years that they lie between.
    #[must_use]
    pub fn turns_between(&self, target: usize) -> BTreeMap<Between, Vec<&Turn>> {
        let mut between: BTreeMap<Between, Vec<&Turn>> = BTreeMap::new();
        for turn in self.turns.iter().filter(|turn| turn.target == target) {
            between.entry(Between { to: turn.to, from: turn.from }).or_default().push(turn);
        }
        between
    }

    /// How many binding targets the city meets in year number `year`, of those that every year judges: of others a year would
    /// seem to meet fewer. `None` where the year has no figures of the city.
    #[must_use]
    pub fn met(&self, year: usize) -> Option<usize> {
        let has_city = self.years.get(year).is_some_and(|year| !year.counties_only);
        let is_met = |series: &&TargetSeries| series.city.status(year) == Some(Status::Met);
        has_city.then(|| self.binding().filter(|series| self.is_in_every_year(series)).filter(is_met).count())
    }

    /// How many binding targets every year judges, where some years do not judge all.
    #[must_use]
    pub fn in_every_year(&self) -> Option<usize> {
        let count = self.binding().filter(|series| self.is_in_every_year(series)).count();
        (count < self.binding().count()).then_some(count)
    }

    /// Whether every year that has figures of the city judges the target.
    fn is_in_every_year(&self, series: &TargetSeries) -> bool {
        let mut years = self.years.iter().zip(&series.city.headlines);
        years.all(|(year, headline)| year.counties_only || headline.is_some())
    }

    fn binding(&self) -> impl Iterator<Item = &TargetSeries> {
        let is_binding = |number: usize| self.target(number).is_some_and(|target| target.strength == Strength::Binding);
        self.targets.iter().filter(move |series| is_binding(series.number))
    }

    /// How many targets of the city are at which pace in the last year, best first.
    #[must_use]
    pub fn paces(&self) -> Vec<(PaceWord, usize)> {
        let last = self.years.len().saturating_sub(1);
        let paces: Vec<PaceWord> =
            self.targets.iter().filter_map(|series| Some((*series.city.paces.get(last)?)?.word)).collect();
        let count = |word| (word, paces.iter().filter(|pace| **pace == word).count());
        PaceWord::ALL.into_iter().map(count).collect()
    }
}
