//! The assessment: what every report renders.

use crate::audit::assess::assess;
use crate::audit::finding::{Finding, Score, Status};
use crate::audit::headline::Headline;
use crate::audit::measure::{Measure, Measures};
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
    /// One result for each unit, level by level in the order of [`Level::ALL`], in roster order.
    pub units: [Vec<UnitResult>; 4],
    /// Fields that others stand in for, chosen once for the whole data set.
    pub substitutions: Vec<Substitution>,
    /// All data problems, in order of file, sheet and cell.
    pub problems: Vec<Problem>,
    pub(crate) measures: Measures,
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
    /// Each street, in roster order.
    pub streets: Vec<Headline>,
    /// The group that the selection names: equal to `city` where nothing is selected.
    pub audited: Headline,
    /// Second figures that the plan asks for, for the audited group and the city alike when nothing is selected.
    pub also: Vec<(Judge, Headline)>,
    /// Where the audited headline is unknown: the missing figures that decide it.
    pub blocking: Vec<(UnitRef, FieldId)>,
}

/// A unit over the plan's targets. Diagnoses are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitResult {
    /// 0 to 100, over all targets whatever is selected; `None` where no scored target applies.
    pub score: Option<Score>,
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

    /// What target number `target` computes for units of `level`; `None` where it is not assessed there.
    #[must_use]
    pub fn formula(&self, target: usize, level: Level) -> Option<Formula<'_>> {
        self.measures.measure(target, level).map(Measure::formula)
    }

    /// The finding of `unit` for target number `target` of the plan; `None` where the unit is outside the target's scope or
    /// level, the target is not assessed, or its judge knows no findings (`total`).
    #[must_use]
    pub fn finding(&self, unit: UnitRef, target: usize) -> Option<Finding> {
        self.measures.finding(self.register, unit, target)
    }

    /// Only the status of that finding, and whether it is a diagnosis.
    #[must_use]
    pub fn status(&self, unit: UnitRef, target: usize) -> Option<(Status, bool)> {
        self.measures.status(self.register, unit, target)
    }

    /// The missing figures, with their units, that leave the finding unknown.
    #[must_use]
    pub fn missing_cells(&self, unit: UnitRef, target: usize) -> Vec<(UnitRef, FieldId)> {
        self.measures.missing(self.register, unit, target)
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

    /// The result of `unit`: its score over all targets of the plan, its counts over the selected ones.
    #[must_use]
    pub fn unit_result(&self, unit: UnitRef) -> UnitResult {
        self.units[unit.level.index()].get(unit.index()).copied().unwrap_or_default()
    }
}
