//! A measure in whole numbers: how the units whose figures are all there and short are judged and added up.
//!
//! The verdicts are those of [`Measure`], which judges every other unit; a property test holds the two together.
//!
//! [`Measure`]: crate::audit::measure::Measure

use rust_decimal::Decimal;

use crate::audit::exact::Exact;
use crate::audit::finding::{Gap, Outline, Status};
use crate::audit::measure::{Judgement, Measure, PLACES};
use crate::audit::range::{Range, Truth};
use crate::audit::whole::{Compiler, Condition, Number, ceil, common_divisor, common_multiple, floor};
use crate::plan::Test;
use crate::register::{NO_NUMBER, shortest};

/// A measure compiled for one level of one register.
pub(crate) struct Quick<'a> {
    scope: Option<Condition<'a>>,
    when: Option<Condition<'a>>,
    value: Number<'a>,
    per: Option<Number<'a>>,
    required: Number<'a>,
    test: Test,
    /// What the value and the required times the denominator are multiplied with to be compared.
    factors: (i64, i64),
    /// What turns their difference into steps of the gap: multiplied with the first, divided by the second.
    to_steps: (i64, i64),
    step: Exact,
    shown: Shown,
    /// Rows whose figures contradict each other, in order: they are left to the measure.
    contested: Vec<u32>,
}

/// How numerators are shown as decimals, where that is exact.
struct Shown {
    value: Option<Decimals>,
    required: Option<Decimals>,
    step: Option<Decimals>,
}

#[derive(Clone, Copy)]
struct Decimals {
    factor: i64,
    places: u32,
}

/// A unit judged without a doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Outside,
    /// The target does not apply to it.
    NotApplicable,
    Judged(Numerators),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numerators {
    pub(crate) status: Status,
    value: i64,
    per: i64,
    required: i64,
    /// The gap in steps; 0 unless unmet.
    steps: i64,
}

/// The figures of an unmet finding as whole numbers with the point moved, for lists of very many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The value.
    pub value: Pointed,
    /// The threshold.
    pub required: Pointed,
    /// The least addition that would meet it.
    pub gap: Pointed,
}

/// A decimal: `mantissa` with its last `decimals` digits behind the point, no trailing zero among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// All its digits.
    pub mantissa: i64,
    /// How many of them stand behind the point.
    pub decimals: u32,
}

/// Units judged in whole numbers, added up.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) met: u32,
    pub(crate) unmet: u32,
    pub(crate) not_applicable: u32,
    pub(crate) members: u32,
    steps: i128,
    value: i128,
    per: i128,
}

/// One of many numbers, where it is one.
fn known(list: &[i64], index: usize) -> Option<i64> {
    list.get(index).copied().filter(|number| *number != NO_NUMBER)
}

impl Known {
    /// The conclusion; `None` outside the scope.
    pub(crate) fn status(&self) -> Option<Status> {
        match self {
            Known::Outside => None,
            Known::NotApplicable => Some(Status::NotApplicable),
            Known::Judged(numerators) => Some(numerators.status),
        }
    }
}

impl<'a> Quick<'a> {
    /// `None` where the measure needs more than whole numbers.
    pub(crate) fn compile(compiler: Compiler<'a>, measure: &Measure<'_>, contested: Vec<u32>) -> Option<Self> {
        let formula = measure.formula();
        let condition = |expr| {
            Some(match expr {
                Some(expr) => Some(compiler.condition(expr)?),
                None => None,
            })
        };
        let (scope, when) = (condition(formula.scope)?, condition(formula.when)?);
        let value = compiler.number(formula.value)?;
        let per = match formula.per {
            Some(per) => Some(compiler.number(per)?),
            None => None,
        };
        let required = formula.threshold.map_or(Some(Number::ONE), |threshold| compiler.number(threshold))?;

        let (scale, scale_by) = measure.scale.certain().ok()??.lowest_terms().filter(|(scale, _)| *scale > 0)?;
        let (step, step_by) = measure.step.lowest_terms().filter(|(step, _)| (1..=1000).contains(step))?;
        let shared = common_divisor(scale, value.denominator)?;
        let scaled = scale.checked_div(shared)?;
        let actual_by = value.denominator.checked_div(shared)?.checked_mul(scale_by)?;
        let wanted_by = required.denominator.checked_mul(per.as_ref().map_or(1, |per| per.denominator))?;
        let common = common_multiple(actual_by, wanted_by)?;
        let factors = (common.checked_div(actual_by)?.checked_mul(scaled)?, common.checked_div(wanted_by)?);
        let (times, by) = (scale_by.checked_mul(step_by)?, common.checked_mul(scale)?.checked_mul(step)?);
        let shared = common_divisor(times, by)?;
        let shown = Shown {
            value: Decimals::of(scaled, actual_by).filter(|_| per.is_none()),
            required: Decimals::of(1, required.denominator),
            step: Decimals::of(step, step_by),
        };
        Some(Self {
            scope,
            when,
            value,
            per,
            required,
            test: measure.test,
            factors,
            to_steps: (times.checked_div(shared)?, by.checked_div(shared)?),
            step: measure.step,
            shown,
            contested,
        })
    }

    /// Judges the unit in `row`; `None` where that takes more than whole numbers.
    pub(crate) fn judge(&self, row: u32) -> Option<Known> {
        self.judge_all(&[row]).next()?
    }

    /// The same for the units in `rows`.
    pub(crate) fn judge_all<'q>(&'q self, rows: &'q [u32]) -> impl Iterator<Item = Option<Known>> + use<'q, 'a> {
        let holds = |condition: &Option<Condition<'_>>| condition.as_ref().map(|condition| condition.over(rows));
        let (scope, when) = (holds(&self.scope), holds(&self.when));
        let (value, required) = (self.value.over(rows), self.required.over(rows));
        let per = self.per.as_ref().map(|per| per.over(rows));
        rows.iter().enumerate().map(move |(index, row)| {
            if !self.contested.is_empty() && self.contested.binary_search(row).is_ok() {
                return None;
            }
            if let Some(scope) = &scope
                && !(*scope.get(index)?)?
            {
                return Some(Known::Outside);
            }
            if let Some(when) = &when
                && !(*when.get(index)?)?
            {
                return Some(Known::NotApplicable);
            }
            let per = match &per {
                Some(per) => known(per, index)?,
                None => 1,
            };
            self.judge_figures(known(&value, index)?, per, known(&required, index)?).map(Known::Judged)
        })
    }

    #[inline]
    fn judge_figures(&self, value: i64, per: i64, required: i64) -> Option<Numerators> {
        let judged = Numerators { status: Status::NotApplicable, value, per, required, steps: 0 };
        if per == 0 {
            return Some(judged);
        }
        if per < 0 {
            return None;
        }
        let actual = value.checked_mul(self.factors.0)?;
        let wanted = required.checked_mul(per)?.checked_mul(self.factors.1)?;
        let passes = match self.test {
            Test::AtLeast | Test::Holds => actual >= wanted,
            Test::AtMost => actual <= wanted,
            Test::MoreThan => actual > wanted,
            Test::LessThan => actual < wanted,
        };
        Some(if passes {
            Numerators { status: Status::Met, ..judged }
        } else {
            Numerators { status: Status::Unmet, steps: self.steps(actual, wanted)?, ..judged }
        })
    }

    /// The shortage in steps of the gap, rounded up; a strict test asks for a step beyond the boundary.
    fn steps(&self, actual: i64, wanted: i64) -> Option<i64> {
        let lacking = if self.test.wants_more() { wanted.checked_sub(actual)? } else { actual.checked_sub(wanted)? };
        let (times, by) = self.to_steps;
        let lacking = lacking.checked_mul(times)?;
        match self.test {
            Test::MoreThan | Test::LessThan => floor(lacking, by)?.checked_add(1),
            Test::AtLeast | Test::AtMost | Test::Holds => ceil(lacking, by),
        }
    }

    /// The same judgement in exact fractions.
    pub(crate) fn exactly(&self, known: Known) -> Option<Judgement> {
        let point = |numerator, denominator| Range::point(Exact::ratio(numerator, denominator));
        match known {
            Known::Outside => None,
            Known::NotApplicable => Some(Judgement::NOT_APPLICABLE),
            Known::Judged(Numerators { status, value, per, required, .. }) => Some(Judgement {
                status,
                belongs: Truth::Yes,
                value: point(value, self.value.denominator),
                per: self.per.as_ref().map_or(Range::ONE, |of| point(per, of.denominator)),
                required: point(required, self.required.denominator),
                failure: None,
                undecided: status == Status::NotApplicable,
            }),
        }
    }

    /// The figures of an unmet or met finding, where decimals hold them exactly.
    pub(crate) fn outline(&self, numerators: &Numerators) -> Option<Outline> {
        if numerators.status == Status::NotApplicable {
            return None;
        }
        let value = Some(self.shown.value?.of_numerator(numerators.value)?.decimal());
        let gap = match numerators.status {
            Status::Unmet => {
                let amount = self.shown.step?.of_numerator(numerators.steps)?.decimal();
                Some(Gap { amount, most: Some(amount), units: None })
            }
            _ => None,
        };
        let required = Some(self.shown.required?.of_numerator(numerators.required)?.decimal());
        Some(Outline { status: numerators.status, value, low: value, high: value, required, gap })
    }

    /// The same of an unmet one, shorter.
    pub(crate) fn brief(&self, numerators: &Numerators) -> Option<Brief> {
        if numerators.status != Status::Unmet {
            return None;
        }
        Some(Brief {
            value: self.shown.value?.of_numerator(numerators.value)?,
            required: self.shown.required?.of_numerator(numerators.required)?,
            gap: self.shown.step?.of_numerator(numerators.steps)?,
        })
    }

    /// Σ value, Σ per and Σ gap.
    pub(crate) fn totals(&self, sums: &Sums) -> [Option<Exact>; 3] {
        let sum = |numerator: i128, denominator: i64| Exact::whole(numerator).divide(Exact::ratio(denominator, 1)).ok();
        [
            sum(sums.value, self.value.denominator),
            sum(sums.per, self.per.as_ref().map_or(1, |per| per.denominator)),
            Exact::whole(sums.steps).multiply(self.step).ok(),
        ]
    }
}

impl Sums {
    /// Adds a unit.
    pub(crate) fn add(&mut self, known: &Known) {
        let judged = match known {
            Known::Outside => return,
            Known::NotApplicable => {
                self.not_applicable = self.not_applicable.saturating_add(1);
                return;
            }
            Known::Judged(judged) => judged,
        };
        let counter = match judged.status {
            Status::Met => &mut self.met,
            Status::Unmet => &mut self.unmet,
            Status::Unknown | Status::NotApplicable => &mut self.not_applicable,
        };
        *counter = counter.saturating_add(1);
        self.members = self.members.saturating_add(1);
        // As many units as a table has rows cannot reach the ends of 128 bits.
        self.steps = self.steps.wrapping_add(i128::from(judged.steps));
        self.value = self.value.wrapping_add(i128::from(judged.value));
        self.per = self.per.wrapping_add(i128::from(judged.per));
    }
}

impl Sums {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds other units of the same level.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.met = self.met.saturating_add(other.met);
        self.unmet = self.unmet.saturating_add(other.unmet);
        self.not_applicable = self.not_applicable.saturating_add(other.not_applicable);
        self.members = self.members.saturating_add(other.members);
        self.steps = self.steps.saturating_add(other.steps);
        self.value = self.value.saturating_add(other.value);
        self.per = self.per.saturating_add(other.per);
    }
}

impl Pointed {
    fn decimal(self) -> Decimal {
        Decimal::new(self.mantissa, self.decimals)
    }
}

impl Decimals {
    /// For numerators × `factor` ÷ `denominator`, where that always ends within [`PLACES`].
    fn of(factor: i64, denominator: i64) -> Option<Self> {
        let mut unit = 1_i64;
        for places in 0..=PLACES {
            if unit.checked_rem(denominator) == Some(0) {
                return Some(Self { factor: unit.checked_div(denominator)?.checked_mul(factor)?, places });
            }
            unit = unit.checked_mul(10)?;
        }
        None
    }

    fn of_numerator(self, numerator: i64) -> Option<Pointed> {
        let (mantissa, decimals) = shortest(numerator.checked_mul(self.factor)?, self.places);
        Some(Pointed { mantissa, decimals })
    }
}
