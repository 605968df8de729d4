//! What formulas need: a target's expressions with the options left in, and every step of a judgement, before rounding.

use crate::audit::assessment::{Assessment, Formula};
use crate::audit::demand::Demands;
use crate::audit::evaluate::{Bound, Contested, Failure, Outcome};
use crate::audit::exact::Exact;
use crate::audit::measure::Judgement;
use crate::audit::range::{Range, Truth};
use crate::audit::resolve::Resolver;
use crate::plan::expr::{Expr, settle};
use crate::plan::{FieldId, Judge, Level};
use crate::register::UnitRef;

/// What a target computes for the units of one level; options stand in it by name.
pub(crate) struct Live {
    pub(crate) scope: Option<Expr>,
    pub(crate) when: Option<Expr>,
    pub(crate) value: Expr,
    pub(crate) per: Option<Expr>,
    pub(crate) threshold: Option<Expr>,
    /// The fields that the engine uses, sorted: a part and its whole that contradict each other count as missing where both are among them.
    pub(crate) used: Vec<FieldId>,
}

/// What the units of a group add up to.
#[derive(Clone, Copy)]
pub(crate) struct GroupSums {
    /// Σ value; `None` where some number of it could not be computed.
    pub(crate) value: Option<Range>,
    /// Σ per.
    pub(crate) per: Option<Range>,
    /// Number of units that belong.
    pub(crate) count: Range,
    /// Number of units that belong or may belong.
    pub(crate) members: u32,
}

impl Assessment<'_> {
    /// Target number `target` for units of `level`; `None` where it is not assessed there.
    pub(crate) fn live(&self, target: usize, level: Level) -> Option<Live> {
        let measure = self.measures.measure(target, level)?;
        let Formula { scope, when, value, per, threshold } = measure.formula();
        let of_plan = self.plan.targets.get(target)?;
        // Kept only where the chosen options turn it into what is evaluated: a choice may decide which fields are there.
        let open = |written: Option<&Expr>, evaluated: Option<&Expr>| {
            let (written, evaluated) = (written?, evaluated?);
            let mut resolver = Resolver::new(&self.plan.fields, self.register, &self.options);
            let open = resolver.figures(written, level, &mut Vec::new());
            Some(if settle(&open, &self.options) == *evaluated { open } else { evaluated.clone() })
        };
        Some(Live {
            scope: open(of_plan.scope.as_ref(), scope),
            when: open(of_plan.when.as_ref(), when),
            value: open(Some(&of_plan.value), Some(value))?,
            per: open(of_plan.per.as_ref(), per),
            threshold: open(of_plan.threshold.as_ref(), threshold),
            used: measure.used.clone(),
        })
    }

    /// What bounds a missing figure of `field` at `level`.
    pub(crate) fn bound(&self, level: Level, field: FieldId) -> Bound {
        self.measures.basis().bound(level, field)
    }

    /// The parts at `level` that are larger than their wholes.
    pub(crate) fn contested(&self, level: Level) -> &[Contested] {
        self.measures.basis().contested(level)
    }

    /// `unit` judged, before anything is rounded; `None` outside the target's scope.
    pub(crate) fn judgement(&self, unit: UnitRef, target: usize) -> Option<Judgement> {
        self.measures.judge(unit, target)
    }

    /// What `unit` lacks, as it counts in the sums of groups: the certain minimum and the worst case.
    pub(crate) fn shortage(&self, unit: UnitRef, target: usize, judgement: &Judgement) -> (Exact, Option<Exact>) {
        let measure = self.measures.measure(target, unit.level);
        measure.map_or((Exact::ZERO, None), |measure| measure.shortage(judgement))
    }

    /// What an expression comes to for `unit` as a target that uses `used` sees it.
    pub(crate) fn evaluated(&self, unit: UnitRef, used: &[FieldId], expr: &Expr) -> Result<Evaluated, Failure> {
        let settled = settle(expr, &self.options);
        let figures = self.measures.figures(used);
        let unit = figures.of(unit);
        Ok(match unit.evaluate(&settled)? {
            Outcome::Number(range) => Evaluated::Number(range),
            Outcome::Truth(truth) => Evaluated::Truth(truth),
            Outcome::Text(_) => Evaluated::Text,
        })
    }

    /// What the judgements of `units` add up to, as headlines add them.
    pub(crate) fn sums(&self, units: impl Iterator<Item = UnitRef>, target: usize) -> GroupSums {
        let zero = Some(Range::ZERO);
        let mut sums = GroupSums { value: zero, per: zero, count: Range::ZERO, members: 0 };
        for judgement in units.filter_map(|unit| self.judgement(unit, target)) {
            if judgement.belongs == Truth::No {
                continue;
            }
            let part = |range: Range| judgement.part(range);
            sums.members = sums.members.saturating_add(1);
            sums.value = added(sums.value, part(judgement.value));
            sums.per = added(sums.per, part(judgement.per));
            sums.count = sums.count.add(judgement.belongs.count()).unwrap_or(sums.count);
        }
        sums
    }

    /// What a group is asked for: the share, or the threshold of sums; and whether the ratio cannot exceed the scale.
    pub(crate) fn demanded(&self, target: usize, judge: Judge) -> Option<(Range, bool)> {
        let of_plan = self.plan.targets.get(target)?;
        let demands = Demands { plan: self.plan, measures: &self.measures, target: of_plan, options: &self.options };
        let demand = demands.of(judge, Level::City, true);
        Some((demand.required, demand.is_part))
    }
}

/// Value of an expression, without the text.
#[derive(Clone, Copy)]
pub(crate) enum Evaluated {
    Number(Range),
    Truth(Truth),
    Text,
}

fn added(a: Option<Range>, b: Option<Range>) -> Option<Range> {
    a?.add(b?).ok()
}
