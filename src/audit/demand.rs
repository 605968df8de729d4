//! What a target asks of a group.

use crate::audit::evaluate::point;
use crate::audit::exact::Exact;
use crate::audit::measures::Measures;
use crate::audit::range::Range;
use crate::audit::tally::Demand;
use crate::plan::expr::{Expr, Node, settle};
use crate::plan::{Judge, Level, OptionValue, Plan, Target, Test};
use crate::register::UnitRef;

/// What a target asks of groups of each level.
pub(crate) struct Demands<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) measures: &'a Measures<'a>,
    pub(crate) target: &'a Target,
    pub(crate) options: &'a [OptionValue],
}

impl Demands<'_> {
    /// What is asked of a group of `level` that is judged by `judge`.
    pub(crate) fn of(&self, judge: Judge, level: Level, is_whole_city: bool) -> Demand {
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

    fn constant(&self, expr: Option<&Expr>) -> Range {
        let unbounded = Range { low: None, high: None };
        let Some(expr) = expr else { return unbounded };
        let figures = self.measures.figures(&[]);
        let settled = settle(expr, self.options);
        figures.of(UnitRef::CITY).number(&settled).unwrap_or(unbounded)
    }

    /// Whether the numerator is declared a part of the denominator.
    fn is_part(&self) -> bool {
        let (Node::Field(value), Some(per)) = (&self.target.value.node, &self.target.per) else { return false };
        self.plan.fields.get(*value).part_of().is_some_and(|whole| per.as_field() == Some(whole))
    }
}
