//! Register + plan → assessment.

use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::audit::assessment::{Assessment, TargetResult, UnitResult};
use crate::audit::evaluate::{Failure, point};
use crate::audit::exact::Exact;
use crate::audit::finding::{Score, Status};
use crate::audit::headline::Headline;
use crate::audit::measure::{Judgement, Measure, Measures, PLACES, fine};
use crate::audit::range::{Range, Truth};
use crate::audit::selection::Selection;
use crate::audit::tally::{Demand, Tally};
use crate::plan::expr::{Node, settle};
use crate::plan::{FieldId, Judge, Level, OptionValue, Plan, Target, Test};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Register, UnitRef};

/// Judges every unit and group of `register` by `plan`, read with `options` (one value for each of the plan's options).
/// `problems` are those found while reading; the assessment adds those found among the figures.
#[must_use]
pub fn assess<'a>(
    plan: &'a Plan,
    register: &'a Register,
    options: Vec<OptionValue>,
    selection: Selection,
    problems: Vec<Problem>,
) -> Assessment<'a> {
    let (measures, substitutions, contradictions) = Measures::prepare(plan, register, &options);
    let job = Job { plan, register, measures: &measures, selection: &selection };
    let parts: Vec<Part> = job.parts().into_par_iter().map(|units| job.judge(units)).collect();

    let mut units: [Vec<UnitResult>; 4] =
        Level::ALL.map(|level| vec![UnitResult::default(); register.roster(level).units.len()]);
    let mut problems = problems;
    problems.extend(contradictions);
    for part in &parts {
        for (unit, result) in &part.units {
            units[unit.level.index()][unit.index()] = *result;
        }
        problems.extend(part.problems.iter().cloned());
    }
    sort_problems(&mut problems, register);
    let targets: Vec<TargetResult> =
        (0..plan.targets.len()).into_par_iter().map(|target| job.result(target, &parts, &options)).collect();
    Assessment { plan, register, options, selection, targets, units, substitutions, problems, measures }
}

fn sort_problems(problems: &mut Vec<Problem>, register: &Register) {
    let path = |problem: &Problem| match (problem.origin, &problem.path) {
        (Some(origin), _) => register.sources.get(usize::from(origin.source)).map(|source| source.path.clone()),
        (None, path) => path.clone(),
    };
    problems.sort_by_cached_key(|problem| {
        let place = problem.origin.map(|origin| (origin.sheet, origin.cell));
        (path(problem), place, problem.kind.code(), problem.unit.clone())
    });
    problems.dedup();
}

struct Job<'a> {
    plan: &'a Plan,
    register: &'a Register,
    measures: &'a Measures,
    selection: &'a Selection,
}

/// A county with everything in it, judged. Nothing in one part depends on another, so parts are judged side by side.
struct Part {
    county: Option<u32>,
    units: Vec<(UnitRef, UnitResult)>,
    /// By target.
    tallies: Vec<PartTally>,
    problems: Vec<Problem>,
}

#[derive(Clone, Default)]
struct PartTally {
    whole: Tally,
    selected: Tally,
    /// Streets that have units under the target, in order.
    streets: Vec<(u32, Tally)>,
}

impl Job<'_> {
    /// The units of each county, in roster order: the city and what belongs to no county first.
    fn parts(&self) -> Vec<(Option<u32>, Vec<UnitRef>)> {
        let counties = self.register.roster(Level::County).units.len();
        let mut parts: Vec<(Option<u32>, Vec<UnitRef>)> = vec![(None, Vec::new())];
        parts.extend((0..u32::try_from(counties).unwrap_or(u32::MAX)).map(|row| (Some(row), Vec::new())));
        for unit in self.register.units() {
            let part = self.register.county_of(unit).map_or(0, |county| county.index().saturating_add(1));
            if let Some((_, units)) = parts.get_mut(part) {
                units.push(unit);
            }
        }
        parts
    }

    fn judge(&self, (county, units): (Option<u32>, Vec<UnitRef>)) -> Part {
        let mut part = Part {
            county,
            units: Vec::with_capacity(units.len()),
            tallies: vec![PartTally::default(); self.plan.targets.len()],
            problems: Vec::new(),
        };
        for unit in units {
            let mut sum = UnitSum::default();
            let is_selected = self.selection.has_unit(self.register, unit);
            // One kind of unit alone is judged everywhere, so that the groups of a report agree.
            if !self.selection.has_kind(self.register, unit) {
                continue;
            }
            for (number, target) in self.plan.targets.iter().enumerate() {
                let Some(measure) = self.measures.measure(number, unit.level) else { continue };
                let Some(judgement) = self.measures.judge(self.register, unit, number) else { continue };
                if let Some(tally) = part.tallies.get_mut(number) {
                    tally.add(&judgement, measure, self.register.street_of(unit), is_selected);
                }
                part.problems.extend(self.failed(unit, target, number, &judgement));
                if target.judge.is_per_unit() {
                    sum.add(&judgement, measure, target, self.selection.has_target(number));
                }
            }
            part.units.push((unit, sum.result()));
        }
        part
    }

    fn failed(&self, unit: UnitRef, target: &Target, number: usize, judgement: &Judgement) -> Option<Problem> {
        let target_title = target.title.clone();
        let kind = match judgement.failure? {
            Failure::Overflow => ProblemKind::Overflow { target: target_title },
            Failure::DivisionByZero => ProblemKind::DivisionByZero { target: target_title },
            Failure::Undecided => return None,
        };
        let used = self.measures.finding(self.register, unit, number).map(|finding| finding.origins);
        let origin = used.unwrap_or_default().iter().find_map(|used| used.origin);
        Some(Problem { kind, origin, path: None, unit: Some(self.register.unit(unit).name.clone()) })
    }

    fn result(&self, number: usize, parts: &[Part], options: &[OptionValue]) -> TargetResult {
        let Some(target) = self.plan.targets.get(number) else { return TargetResult::default() };
        let count = |level: Level| self.register.roster(level).units.len();
        if !self.measures.is_assessed(number) {
            return TargetResult {
                assessed: false,
                needs: self.measures.needs(number).to_vec(),
                counties: vec![Headline::default(); count(Level::County)],
                streets: vec![Headline::default(); count(Level::Street)],
                ..TargetResult::default()
            };
        }
        let demands = Demands { job: self, target, options };
        let mut city = Tally::default();
        let mut selected = Tally::default();
        let mut counties = vec![Tally::default(); count(Level::County)];
        let mut streets = vec![Tally::default(); count(Level::Street)];
        for part in parts {
            let Some(tally) = part.tallies.get(number) else { continue };
            city.merge(&tally.whole);
            selected.merge(&tally.selected);
            if let Some(county) = part.county.and_then(|county| counties.get_mut(county as usize)) {
                county.merge(&tally.whole);
            }
            for (street, tally) in &tally.streets {
                if let Some(sum) = streets.get_mut(*street as usize) {
                    sum.merge(tally);
                }
            }
        }
        let judge = target.judge;
        let audited_level = self.selection.level();
        let audited = selected.headline(&demands.of(judge, audited_level, self.selection.is_whole_city()));
        let also = |judge: Judge| {
            (judge, selected.headline(&demands.of(judge, audited_level, self.selection.is_whole_city())))
        };
        let blocking = if audited.status == Some(Status::Unknown) { self.blocking(number) } else { Vec::new() };
        let group = |tally: &Tally, level: Level| tally.headline(&demands.of(judge, level, false));
        TargetResult {
            assessed: true,
            needs: Vec::new(),
            city: city.headline(&demands.of(judge, Level::City, true)),
            counties: counties.iter().map(|tally| group(tally, Level::County)).collect(),
            streets: streets.iter().map(|tally| group(tally, Level::Street)).collect(),
            also: target.also.iter().copied().map(also).collect(),
            audited,
            blocking,
        }
    }

    /// The missing figures among the selected units that an unknown headline hangs on.
    fn blocking(&self, number: usize) -> Vec<(UnitRef, FieldId)> {
        let mut found = Vec::new();
        for unit in self.register.units().filter(|unit| self.selection.has_unit(self.register, *unit)) {
            let Some(judgement) = self.measures.judge(self.register, unit, number) else { continue };
            let is_certain = |range: Range| range.certain().ok().flatten().is_some();
            let counts = if self.plan.targets.get(number).is_some_and(|target| target.judge.is_per_unit()) {
                judgement.status == Status::Unknown
            } else {
                let is_summed = is_certain(judgement.value) && is_certain(judgement.per);
                judgement.belongs == Truth::Maybe || (judgement.belongs == Truth::Yes && !is_summed)
            };
            if counts {
                found.extend(self.measures.missing(self.register, unit, number));
            }
        }
        found
    }
}

impl PartTally {
    fn add(&mut self, judgement: &Judgement, measure: &Measure, street: Option<UnitRef>, is_selected: bool) {
        self.whole.add(judgement, measure);
        if is_selected {
            self.selected.add(judgement, measure);
        }
        let Some(street) = street else { return };
        match self.streets.last_mut() {
            Some((last, tally)) if *last == street.row => tally.add(judgement, measure),
            _ => {
                let mut tally = Tally::default();
                tally.add(judgement, measure);
                self.streets.push((street.row, tally));
            }
        }
    }
}

/// What a target asks of groups of each level.
struct Demands<'a> {
    job: &'a Job<'a>,
    target: &'a Target,
    options: &'a [OptionValue],
}

impl Demands<'_> {
    fn of(&self, judge: Judge, level: Level, is_whole_city: bool) -> Demand {
        let required = match judge {
            Judge::Each => Range::ONE,
            Judge::Share => self.constant(self.target.share.as_ref()),
            Judge::Pooled | Judge::Total | Judge::Mean => self.constant(self.target.threshold.as_ref()),
        };
        let levels = &self.target.levels;
        // A group is asked where units of the target's levels can belong to it.
        let has_units = levels.iter().any(|unit| *unit <= level);
        Demand {
            judge,
            test: if judge.is_per_unit() { Test::AtLeast } else { self.target.test },
            required,
            scale: point(self.target.scale),
            step: Exact::from(self.target.gap_step),
            is_part: self.is_part(),
            is_asked: has_units && (judge != Judge::Total || is_whole_city),
        }
    }

    fn constant(&self, expr: Option<&crate::plan::expr::Expr>) -> Range {
        let unbounded = Range { low: None, high: None };
        let Some(expr) = expr else { return unbounded };
        let figures = self.job.measures.figures(self.job.register, &[]);
        let settled = settle(expr, self.options);
        figures.of(UnitRef::CITY).number(&settled).unwrap_or(unbounded)
    }

    /// Whether the numerator is declared a part of the denominator.
    fn is_part(&self) -> bool {
        let (Node::Field(value), Some(per)) = (&self.target.value.node, &self.target.per) else { return false };
        self.job.plan.fields.get(*value).part_of().is_some_and(|whole| per.as_field() == Some(whole))
    }
}

/// A unit over all targets.
#[derive(Default)]
struct UnitSum {
    result: UnitResult,
    low: Decimal,
    high: Decimal,
    weight: Decimal,
}

impl UnitSum {
    fn add(&mut self, judgement: &Judgement, measure: &Measure, target: &Target, is_selected: bool) {
        if is_selected {
            let counter = match judgement.status {
                Status::Met => &mut self.result.met,
                Status::Unmet => &mut self.result.unmet,
                Status::Unknown => &mut self.result.unknown,
                Status::NotApplicable => &mut self.result.not_applicable,
            };
            *counter = counter.saturating_add(1);
        }
        if judgement.status == Status::NotApplicable || target.weight.is_zero() {
            return;
        }
        let (low, high) = fine(measure.attainment(judgement));
        let weighted = |part: Exact| part.to_decimal(18).and_then(|part| part.checked_mul(target.weight));
        if let (Some(low), Some(high)) = (weighted(low), weighted(high)) {
            self.low = self.low.saturating_add(low);
            self.high = self.high.saturating_add(high);
            self.weight = self.weight.saturating_add(target.weight);
        }
    }

    fn result(mut self) -> UnitResult {
        let of_hundred = |sum: Decimal| {
            let hundredfold = Exact::from(sum).multiply(Exact::whole(100)).ok()?;
            hundredfold.divide(Exact::from(self.weight)).ok()
        };
        if let (Some(low), Some(high)) = (of_hundred(self.low), of_hundred(self.high)) {
            let bounds = low.to_decimal_down(PLACES).zip(high.to_decimal_up(PLACES));
            self.result.score = bounds.map(|(low, high)| Score { low, high });
        }
        self.result
    }
}
