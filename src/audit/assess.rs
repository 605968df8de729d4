//! Register + plan → assessment.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::audit::assessment::{Assessment, TargetResult};
use crate::audit::consistency;
use crate::audit::demand::Demands;
use crate::audit::evaluate::Failure;
use crate::audit::finding::Status;
use crate::audit::groups::{Group, Groups, Judged};
use crate::audit::headline::Headline;
use crate::audit::measure::{Judgement, Measure};
use crate::audit::measures::Measures;
use crate::audit::range::{Range, Truth};
use crate::audit::runs::{Run, Runs};
use crate::audit::selection::Selection;
use crate::plan::{FieldId, Judge, Level, OptionValue, Plan, Target};
use crate::problem::{self, Problem, ProblemKind};
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
    let (measures, substitutions) = Measures::prepare(plan, register, &options);
    let runs = Runs::of(register, &selection);
    let job = Job { plan, register, measures: &measures, selection: &selection, options: &options, runs: &runs };
    let judged: Vec<OfTarget> = (0..plan.targets.len()).into_par_iter().map(|target| job.judge(target)).collect();

    let mut problems = problems;
    problems.extend(consistency::problems(measures.basis(), &problems));
    problems.extend(job.failures(&judged));
    problem::arrange(&mut problems, register);
    let (targets, statuses) = judged.into_iter().map(|target| (target.result, target.statuses)).unzip();
    Assessment { plan, register, options, selection, targets, substitutions, problems, statuses, measures, runs }
}

/// The headline of target number `number` for each street.
pub(crate) fn streets(assessment: &Assessment<'_>, number: usize) -> Vec<Headline> {
    let Assessment { plan, register, options, selection, measures, runs, .. } = assessment;
    let job = Job { plan, register, measures, selection, options, runs };
    let streets = register.roster(Level::Street).units.len();
    let Some(target) = plan.targets.get(number).filter(|_| measures.is_assessed(number)) else {
        return vec![Headline::default(); streets];
    };
    let mut groups = Groups { streets: vec![Group::default(); streets], ..Groups::default() };
    job.add_up(number, &mut groups);
    job.headlines(target, &groups.streets, Level::Street)
}

struct Job<'a> {
    plan: &'a Plan,
    register: &'a Register,
    measures: &'a Measures<'a>,
    selection: &'a Selection,
    options: &'a [OptionValue],
    runs: &'a Runs,
}

/// Conclusions of one target, by level and row; a level without them is empty.
pub(crate) type Statuses = [Vec<Option<Status>>; 4];

/// A target, judged. No target's verdicts depend on those of another, so they are judged side by side.
#[derive(Default)]
struct OfTarget {
    result: TargetResult,
    statuses: Statuses,
    failed: Vec<(UnitRef, Failure)>,
}

impl Job<'_> {
    fn judge(&self, number: usize) -> OfTarget {
        let Some(target) = self.plan.targets.get(number) else { return OfTarget::default() };
        let counties = self.register.roster(Level::County).units.len();
        if !self.measures.is_assessed(number) {
            let result = TargetResult {
                needs: self.measures.needs(number).to_vec(),
                counties: vec![Headline::default(); counties],
                ..TargetResult::default()
            };
            return OfTarget { result, ..OfTarget::default() };
        }
        let mut groups = Groups { counties: vec![Group::default(); counties], ..Groups::default() };
        let (statuses, failed) = self.add_up(number, &mut groups);
        let result = self.result(number, target, &groups, &statuses);
        OfTarget { result, statuses, failed }
    }

    /// Judges all units by a target and adds them to the groups that there are. Returns the conclusions, and the units for which
    /// some number could not be computed.
    fn add_up(&self, number: usize, groups: &mut Groups) -> (Statuses, Vec<(UnitRef, Failure)>) {
        let mut statuses = Statuses::default();
        let mut failed = Vec::new();
        for level in Level::ALL {
            let Some(measure) = self.measures.measure(number, level) else { continue };
            let of_level = &mut statuses[level.index()];
            of_level.resize(self.register.roster(level).units.len(), None);
            let runs = self.runs.at(level);
            let judged: Vec<Vec<Judged>> = Runs::by_few(runs, of_level)
                .into_par_iter()
                .map(|(runs, statuses)| self.judge_runs(runs, measure, statuses))
                .collect();
            for (run, judged) in runs.iter().zip(judged.into_iter().flatten()) {
                groups.add(run, &judged);
                failed.extend(judged.failed);
            }
            if let Some(quick) = &measure.quick {
                groups.settle(quick);
            }
        }
        (statuses, failed)
    }

    /// Judges the units of neighbouring runs, notes their conclusions and adds up each run.
    fn judge_runs(&self, runs: &[Run], measure: &Measure<'_>, statuses: &mut [Option<Status>]) -> Vec<Judged> {
        let rows: Vec<u32> = runs.iter().flat_map(Run::units).map(|unit| unit.row).collect();
        let mut quick = measure.quick.as_ref().map(|quick| quick.judge_all(&rows));
        let mut statuses = statuses.iter_mut();
        let judge_run = |run: &Run| {
            let mut judged = Judged::default();
            for (unit, status) in run.units().zip(statuses.by_ref()) {
                // One kind of unit alone is added up everywhere, so that the groups of a report agree.
                let counts = self.selection.has_kind(self.register, unit);
                if let Some(known) = quick.as_mut().and_then(|known| known.next().flatten()) {
                    *status = known.status();
                    if counts {
                        judged.sums.add(&known);
                    }
                } else if let Some(judgement) = self.measures.judge_in_full(unit, measure) {
                    *status = Some(judgement.status);
                    if counts {
                        judged.others.get_or_insert_default().add(&judgement, measure);
                        judged.failed.extend(judgement.failure.map(|failure| (unit, failure)));
                    }
                }
            }
            judged
        };
        runs.iter().map(judge_run).collect()
    }

    /// The problems of units for which some number could not be computed, county by county.
    fn failures(&self, judged: &[OfTarget]) -> Vec<Problem> {
        let by_target = judged.iter().zip(&self.plan.targets).enumerate();
        let mut failures: Vec<(UnitRef, usize, ProblemKind)> = by_target
            .flat_map(|(number, (judged, target))| {
                judged.failed.iter().filter_map(move |(unit, failure)| {
                    let target = target.title.clone();
                    let kind = match failure {
                        Failure::Overflow => ProblemKind::Overflow { target },
                        Failure::DivisionByZero => ProblemKind::DivisionByZero { target },
                        Failure::Undecided => return None,
                    };
                    Some((*unit, number, kind))
                })
            })
            .collect();
        failures
            .sort_by_key(|(unit, number, _)| (self.register.county_of(*unit), Reverse(unit.level), unit.row, *number));
        let problem = |(unit, number, kind): (UnitRef, usize, ProblemKind)| {
            let used = self.measures.finding(unit, number).map(|finding| finding.origins);
            let origin = used.unwrap_or_default().iter().find_map(|used| used.origin);
            Problem { kind, origin, path: None, unit: Some(self.register.unit(unit).name.to_string()) }
        };
        failures.into_iter().map(problem).collect()
    }

    fn result(&self, number: usize, target: &Target, groups: &Groups, statuses: &Statuses) -> TargetResult {
        let demands = self.demands(target);
        let audited = |judge: Judge| {
            let demand = demands.of(judge, self.selection.level(), self.selection.is_whole_city());
            groups.selected.tally.headline(&demand)
        };
        let headline = audited(target.judge);
        let is_unknown = headline.status == Some(Status::Unknown);
        TargetResult {
            assessed: true,
            needs: Vec::new(),
            city: groups.city.tally.headline(&demands.of(target.judge, Level::City, true)),
            counties: self.headlines(target, &groups.counties, Level::County),
            also: target.also.iter().map(|judge| (*judge, audited(*judge))).collect(),
            audited: headline,
            blocking: if is_unknown { self.blocking(number, target, statuses) } else { Vec::new() },
        }
    }

    fn headlines(&self, target: &Target, groups: &[Group], level: Level) -> Vec<Headline> {
        let demand = self.demands(target).of(target.judge, level, false);
        groups.iter().map(|group| group.tally.headline(&demand)).collect()
    }

    fn demands<'b>(&'b self, target: &'b Target) -> Demands<'b> {
        Demands { plan: self.plan, measures: self.measures, target, options: self.options }
    }

    /// The missing figures among the selected units that an unknown headline hangs on.
    fn blocking(&self, number: usize, target: &Target, statuses: &Statuses) -> Vec<(UnitRef, FieldId)> {
        let is_summed = |judgement: &Judgement| {
            let is_certain = |range: Range| range.certain().ok().flatten().is_some();
            is_certain(judgement.value) && is_certain(judgement.per)
        };
        let mut found = Vec::new();
        for unit in self.register.units().filter(|unit| self.selection.has_unit(self.register, *unit)) {
            let counts = if target.judge.is_per_unit() {
                statuses[unit.level.index()].get(unit.index()) == Some(&Some(Status::Unknown))
            } else {
                self.measures.judge(unit, number).is_some_and(|judgement| match judgement.belongs {
                    Truth::Maybe => true,
                    Truth::Yes => !is_summed(&judgement),
                    Truth::No => false,
                })
            };
            if counts {
                found.extend(self.measures.missing(unit, number));
            }
        }
        found
    }
}
