//! The assessment: what every report renders.

use crate::audit::assess::{Statuses, assess, streets};
use crate::audit::finding::{Finding, Outline, Score, Status};
use crate::audit::headline::Headline;
use crate::audit::measure::Measure;
use crate::audit::measures::{Measures, Outlines};
use crate::audit::runs::Runs;
use crate::audit::score::score;
use crate::audit::selection::Selection;
use crate::plan::expr::Expr;
use crate::plan::{Domain, FieldId, Judge, Level, OptionId, OptionValue, Plan, Target};
use crate::problem::Problem;
use crate::register::{Register, UnitRef};

/// Register + plan, judged. Findings are worked out when asked for, always from the same figures.
pub struct Assessment<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The figures.
    pub register: &'a Register,
    /// Value of each option of the plan, in its order.
    pub options: Vec<OptionValue>,
    /// The part of the city and of the plan that was asked for.
    pub selection: Selection,
    /// One result for each target of the plan, in its order.
    pub targets: Vec<TargetResult>,
    /// Fields that others stand in for, chosen once for the whole data set.
    pub substitutions: Vec<Substitution>,
    /// All data problems, in order of file, sheet and cell.
    pub problems: Vec<Problem>,
    /// By target.
    pub(crate) statuses: Vec<Statuses>,
    pub(crate) measures: Measures<'a>,
    pub(crate) runs: Runs,
}

/// A target for all groups.
#[derive(Clone, Debug, Default)]
pub struct TargetResult {
    /// Whether the data have the columns it needs.
    pub assessed: bool,
    /// Where not assessed: the fields that no table has.
    pub needs: Vec<FieldId>,
    /// The whole city.
    pub city: Headline,
    /// Each county, in roster order.
    pub counties: Vec<Headline>,
    /// The group that the selection names: equal to `city` where nothing is selected.
    pub audited: Headline,
    /// Second figures that the plan asks for, for the audited group and the city alike when nothing is selected.
    pub also: Vec<(Judge, Headline)>,
    /// Where the audited headline is unknown: the missing figures that decide it.
    pub blocking: Vec<(UnitRef, FieldId)>,
}

/// A unit's findings for the selected targets, counted. Diagnoses are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Number of selected targets met.
    pub met: u32,
    /// Number of selected targets not met.
    pub unmet: u32,
    /// Number of selected targets unknown.
    pub unknown: u32,
    /// Number of selected targets not applicable.
    pub not_applicable: u32,
}

/// A field that no table of a level has, and what stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Substitution {
    /// The level.
    pub level: Level,
    /// The field.
    pub field: FieldId,
    /// What stands for it.
    pub by: Expr,
}

/// What is computed for the units of one level: options, fallbacks and `coalesce` are decided.
#[derive(Clone, Copy, Debug)]
pub struct Formula<'a> {
    /// Scope.
    pub scope: Option<&'a Expr>,
    /// Applicability.
    pub when: Option<&'a Expr>,
    /// Numerator or condition.
    pub value: &'a Expr,
    /// Denominator.
    pub per: Option<&'a Expr>,
    /// Threshold.
    pub threshold: Option<&'a Expr>,
}

impl Assessment<'_> {
    /// The headline of target number `target` under every other choice of the options that it uses, one option changed at a
    /// time, where that makes a difference: what hangs on the reading.
    #[must_use]
    pub fn alternatives(&self, target: usize) -> Vec<(OptionId, OptionValue, Headline)> {
        let Some(target_of_plan) = self.plan.targets.get(target) else { return Vec::new() };
        let mut alternatives = Vec::new();
        for option in target_of_plan.options() {
            let Some(Domain::Choices(choices)) = self.plan.options.get(option.index()).map(|option| &option.domain)
            else {
                continue;
            };
            for (choice, _) in choices {
                let value = OptionValue::Choice(choice.clone());
                let mut options = self.options.clone();
                if options.get(option.index()) == Some(&value) {
                    continue;
                }
                if let Some(slot) = options.get_mut(option.index()) {
                    *slot = value.clone();
                }
                let selection = Selection { targets: vec![target], ..self.selection.clone() };
                let other = assess(self.plan, self.register, options, selection, Vec::new());
                let before = self.targets.get(target).map(|result| &result.audited);
                let after = other.targets.get(target).map(|result| &result.audited);
                if let Some(after) = after.filter(|_| before != after) {
                    alternatives.push((option, value, after.clone()));
                }
            }
        }
        alternatives
    }

    /// The headline of target number `target` for each street, in roster order. There may be very many, so they are worked out
    /// when asked for.
    #[must_use]
    pub fn streets(&self, target: usize) -> Vec<Headline> {
        streets(self, target)
    }

    /// What target number `target` computes for units of `level`; `None` where it is not assessed there.
    #[must_use]
    pub fn formula(&self, target: usize, level: Level) -> Option<Formula<'_>> {
        self.measures.measure(target, level).map(Measure::formula)
    }

    /// The finding of `unit` for target number `target` of the plan; `None` where the unit is outside the target's scope or
    /// level, the target is not assessed, or its judge knows no findings (`total`).
    #[must_use]
    pub fn finding(&self, unit: UnitRef, target: usize) -> Option<Finding> {
        self.measures.finding(unit, target)
    }

    /// Only the figures of that finding, which takes less.
    #[must_use]
    pub fn outline(&self, unit: UnitRef, target: usize) -> Option<Outline> {
        self.measures.outline(unit, target)
    }

    /// The same of the units in `rows` of a level, which takes still less.
    #[must_use]
    pub fn outlines(&self, level: Level, rows: Vec<u32>, target: usize) -> Outlines<'_> {
        self.measures.outlines(level, rows, target)
    }

    /// The fields whose figures a finding of target number `target` uses at `level`, in the order of [`Finding::origins`], where
    /// they are the same for all units that the target applies to.
    #[must_use]
    pub fn fields_used(&self, target: usize, level: Level) -> Option<Vec<FieldId>> {
        self.measures.measure(target, level)?.fixed_reads()
    }

    /// Only the status of that finding, and whether it is a diagnosis.
    #[must_use]
    pub fn status(&self, unit: UnitRef, target: usize) -> Option<(Status, bool)> {
        let (statuses, is_diagnosis) = self.statuses(unit.level, target)?;
        Some(((*statuses.get(unit.index())?)?, is_diagnosis))
    }

    /// The same of all units of a level, in roster order.
    #[must_use]
    fn statuses(&self, level: Level, target: usize) -> Option<(&[Option<Status>], bool)> {
        let judge = self.plan.targets.get(target)?.judge;
        let statuses = self.statuses.get(target)?[level.index()].as_slice();
        (judge != Judge::Total).then_some((statuses, !judge.is_per_unit()))
    }

    /// The headline of `group`, a city, a county or the street audited, for a target that is judged for groups as a whole (a total,
    /// a ratio of sums); `None` for other targets, and where the group is not asked.
    #[must_use]
    pub fn of_group(&self, group: UnitRef, target: usize) -> Option<&Headline> {
        if group.level == Level::Community || self.plan.targets.get(target)?.judge.is_per_unit() {
            return None;
        }
        let result = self.targets.get(target)?;
        let headline = match group.level {
            Level::City => &result.city,
            Level::County => result.counties.get(group.index())?,
            Level::Street => Some(&result.audited).filter(|_| self.selection.street == Some(group))?,
            Level::Community => return None,
        };
        headline.status.map(|_| headline)
    }

    /// The rows of those of `units`, all of `level`, that a list of gaps names under a target, and why.
    #[must_use]
    pub fn open(&self, level: Level, units: &[UnitRef], target: usize) -> Vec<(u32, Status)> {
        let is_open = |status: &Status| matches!(status, Status::Unmet | Status::Unknown);
        // A list has millions of communities, which are in no group's place.
        if level == Level::Community {
            let Some((statuses, false)) = self.statuses(level, target) else { return Vec::new() };
            let status = |unit: &UnitRef| statuses.get(unit.index()).copied().flatten().filter(is_open);
            let mut open = Vec::with_capacity(units.len());
            open.extend(units.iter().filter_map(|unit| Some((unit.row, status(unit)?))));
            return open;
        }
        let status = |unit: &UnitRef| self.listed(*unit, target).filter(is_open);
        units.iter().filter_map(|unit| Some((unit.row, status(unit)?))).collect()
    }

    /// What a list of gaps says of `unit`: the status of its own finding, or of the headline where it is judged as a group. A
    /// diagnosis is in no list.
    #[must_use]
    pub fn listed(&self, unit: UnitRef, target: usize) -> Option<Status> {
        match self.status(unit, target) {
            Some((status, false)) => Some(status),
            _ => self.of_group(unit, target)?.status,
        }
    }

    /// How far the unit is from meeting the target: [`Finding::attainment`].
    #[must_use]
    pub fn attainment(&self, unit: UnitRef, target: usize) -> Option<Score> {
        self.measures.attained(unit, target)
    }

    /// The missing figures, with their units, that leave the finding unknown.
    #[must_use]
    pub fn missing_cells(&self, unit: UnitRef, target: usize) -> Vec<(UnitRef, FieldId)> {
        self.measures.missing(unit, target)
    }

    /// The targets that the selection names, with their number in the plan.
    pub fn selected_targets(&self) -> impl Iterator<Item = (usize, &Target, &TargetResult)> {
        self.plan
            .targets
            .iter()
            .zip(&self.targets)
            .enumerate()
            .filter(|(number, _)| self.selection.has_target(*number))
            .map(|(number, (target, result))| (number, target, result))
    }

    /// The units that the selection names: city, counties, streets, communities, in roster order. The city itself is
    /// left out when a part of it is selected.
    pub fn selected_units(&self) -> impl Iterator<Item = UnitRef> {
        self.register.units().filter(|unit| self.selection.has_unit(self.register, *unit))
    }

    /// How many of the selected targets `unit` meets; nothing for units of a kind that is not selected.
    #[must_use]
    pub fn counts(&self, unit: UnitRef) -> Counts {
        let mut counts = Counts::default();
        if !self.selection.has_kind(self.register, unit) {
            return counts;
        }
        for (number, _, _) in self.selected_targets() {
            let counter = match self.status(unit, number) {
                Some((Status::Met, false)) => &mut counts.met,
                Some((Status::Unmet, false)) => &mut counts.unmet,
                Some((Status::Unknown, false)) => &mut counts.unknown,
                Some((Status::NotApplicable, false)) => &mut counts.not_applicable,
                Some((_, true)) | None => continue,
            };
            *counter = counter.saturating_add(1);
        }
        counts
    }

    /// The score of `unit`, 0 to 100, over all targets whatever targets are selected; `None` where no scored target applies, and
    /// for units of a kind that is not selected.
    #[must_use]
    pub fn score(&self, unit: UnitRef) -> Option<Score> {
        self.selection.has_kind(self.register, unit).then(|| score(self.plan, &self.measures, unit))?
    }
}
