//! A target's measure for the units of one level: how a unit is judged, what it lacks and how far it is.

use crate::audit::assessment::Formula;
use crate::audit::evaluate::{Failure, Reads, UnitFigures};
use crate::audit::exact::Exact;
use crate::audit::finding::{Gap, Outline, Score, Status};
use crate::audit::quick::Quick;
use crate::audit::range::{Range, Truth};
use crate::audit::shown::Shown;
use crate::plan::expr::{Expr, Function, Node};
use crate::plan::{FieldId, Test};

/// Decimals that quotients are given with.
pub(crate) const PLACES: u32 = 12;

/// Decimals of attainments inside a score: enough that their rounding does not show in [`PLACES`].
pub(crate) const FINE_PLACES: u32 = 18;

/// A target's expressions for the units of one level.
pub(crate) struct Measure<'a> {
    pub(crate) scope: Option<Expr>,
    pub(crate) when: Option<Expr>,
    pub(crate) value: Expr,
    pub(crate) per: Option<Expr>,
    pub(crate) threshold: Option<Expr>,
    pub(crate) scale: Range,
    pub(crate) is_scaled: bool,
    pub(crate) step: Exact,
    pub(crate) test: Test,
    pub(crate) is_diagnosis: bool,
    pub(crate) has_findings: bool,
    pub(crate) used: Vec<FieldId>,
    /// The same in whole numbers, where that is enough for units with all figures.
    pub(crate) quick: Option<Quick<'a>>,
}

/// A unit judged by one target, before anything is rounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement {
    pub(crate) status: Status,
    /// Whether the unit is within scope and applicability (a zero denominator leaves it so).
    pub(crate) belongs: Truth,
    pub(crate) value: Range,
    pub(crate) per: Range,
    pub(crate) required: Range,
    /// Σ and bounds are lost: some number could not be computed.
    pub(crate) failure: Option<Failure>,
    /// Whether it depends on missing figures if the target applies at all.
    pub(crate) undecided: bool,
}

impl Measure<'_> {
    pub(crate) fn formula(&self) -> Formula<'_> {
        let Measure { scope, when, value, per, threshold, .. } = self;
        Formula { scope: scope.as_ref(), when: when.as_ref(), value, per: per.as_ref(), threshold: threshold.as_ref() }
    }

    pub(crate) fn judge(&self, figures: &UnitFigures<'_>) -> Option<Judgement> {
        let condition = |expr: &Option<Expr>| expr.as_ref().map_or(Ok(Truth::Yes), |expr| figures.truth(expr));
        let scope = condition(&self.scope);
        if scope == Ok(Truth::No) {
            return None;
        }
        let when = condition(&self.when);
        if when == Ok(Truth::No) {
            return Some(Judgement::NOT_APPLICABLE);
        }
        let belongs = match (scope, when) {
            (Ok(scope), Ok(when)) => scope.and(when),
            _ => Truth::Maybe,
        };
        let failure = scope.err().or(when.err());
        match self.figures(figures) {
            _ if failure.is_some() => Some(Judgement { belongs, failure, ..Judgement::FAILED }),
            Err(failure) => Some(Judgement { belongs, failure: Some(failure), ..Judgement::FAILED }),
            Ok((value, per, required)) => Some(self.decide(belongs, value, per, required)),
        }
    }

    fn figures(&self, figures: &UnitFigures<'_>) -> Result<(Range, Range, Range), Failure> {
        let value = figures.number(&self.value)?;
        let per = self.per.as_ref().map_or(Ok(Range::ONE), |per| figures.number(per))?;
        let required = self.threshold.as_ref().map_or(Ok(Range::ONE), |threshold| figures.number(threshold))?;
        let is_showable = |range: &Range| [range.low, range.high].into_iter().flatten().all(Exact::is_showable);
        if ![value, per, required].iter().all(is_showable) {
            return Err(Failure::Overflow);
        }
        Ok((value, per, required))
    }

    fn decide(&self, belongs: Truth, value: Range, per: Range, required: Range) -> Judgement {
        let judged =
            Judgement { status: Status::Unknown, belongs, value, per, required, failure: None, undecided: true };
        if per.is_zero() {
            let status = if belongs == Truth::Yes { Status::NotApplicable } else { Status::Unknown };
            return Judgement { status, ..judged };
        }
        if belongs == Truth::Maybe || per.low.is_none_or(|low| low.is_negative() || low.is_zero()) {
            return judged;
        }
        match self.sides(value, per, required).and_then(|(actual, wanted)| actual.passes(self.test, wanted)) {
            Ok(Truth::Yes) => Judgement { status: Status::Met, undecided: false, ..judged },
            Ok(Truth::No) => Judgement { status: Status::Unmet, undecided: false, ..judged },
            Ok(Truth::Maybe) => Judgement { undecided: false, ..judged },
            Err(failure) => Judgement { failure: Some(failure), ..judged },
        }
    }

    /// Both sides of the comparison, multiplied out.
    fn sides(&self, value: Range, per: Range, required: Range) -> Result<(Range, Range), Failure> {
        let wanted = if self.per.is_some() { required.multiply(per)? } else { required };
        Ok((self.scaled(value)?, wanted))
    }

    fn scaled(&self, value: Range) -> Result<Range, Failure> {
        if self.is_scaled { value.multiply(self.scale) } else { Ok(value) }
    }

    /// What is lacking in the numerator: the certain minimum and the worst case.
    pub(crate) fn shortage(&self, judgement: &Judgement) -> (Exact, Option<Exact>) {
        let nothing = (Exact::ZERO, None);
        if judgement.failure.is_some() {
            return nothing;
        }
        let sides = self.sides(judgement.value, judgement.per, judgement.required);
        let needed = sides.and_then(|(_, wanted)| if self.is_scaled { wanted.divide(self.scale) } else { Ok(wanted) });
        needed.and_then(|needed| shortage(self.test, self.step, judgement.value, needed)).unwrap_or(nothing)
    }

    /// How far the unit is, from 0 to 1, certainly and at best.
    pub(crate) fn attainment(&self, judgement: &Judgement) -> (Exact, Exact) {
        if judgement.undecided || judgement.failure.is_some() {
            return (Exact::ZERO, Exact::ONE);
        }
        match judgement.status {
            Status::Met => return (Exact::ONE, Exact::ONE),
            Status::Unmet if self.test == Test::Holds => return (Exact::ZERO, Exact::ZERO),
            _ => {}
        }
        let sides = self.sides(judgement.value, judgement.per, judgement.required);
        let part =
            sides.and_then(
                |(actual, wanted)| {
                    if self.test.wants_more() { attained(actual, wanted) } else { attained(wanted, actual) }
                },
            );
        part.unwrap_or((Exact::ZERO, Exact::ONE))
    }

    /// Its expressions, in the order in which figures are listed.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let Measure { scope, when, value, per, threshold, .. } = self;
        scope.iter().chain(when).chain([value]).chain(per).chain(threshold)
    }

    /// The figures that an applicable unit's judgement looks at, in order of appearance, where they are the same for all units:
    /// no branch is taken or left out, and nothing is asked of the communities below.
    pub(crate) fn fixed_reads(&self) -> Option<Vec<FieldId>> {
        let mut fields = Vec::new();
        for expr in self.expressions() {
            let mut is_fixed = true;
            expr.walk(&mut |inner| match &inner.node {
                Node::Field(field) if !fields.contains(field) => fields.push(*field),
                Node::Call(Function::If, arguments) => {
                    is_fixed &= arguments.iter().skip(1).all(|branch| branch.fields().is_empty());
                }
                Node::Call(function, _) => is_fixed &= !function.reaches_below(),
                _ => {}
            });
            if !is_fixed {
                return None;
            }
        }
        Some(fields)
    }

    /// The figures that a judgement looks at.
    pub(crate) fn reads(&self, figures: &UnitFigures<'_>) -> Reads {
        let mut reads = Reads::default();
        let conditions = [&self.scope, &self.when].into_iter().flatten();
        for expr in conditions.clone() {
            figures.read(expr, &mut reads);
        }
        if conditions.clone().all(|condition| figures.truth(condition) != Ok(Truth::No)) {
            for expr in [Some(&self.value), self.per.as_ref(), self.threshold.as_ref()].into_iter().flatten() {
                figures.read(expr, &mut reads);
            }
        }
        reads
    }

    /// What a judgement says in decimals.
    pub(crate) fn outline(&self, judgement: &Judgement) -> Outline {
        let status = judgement.status;
        let is_blank = status == Status::NotApplicable || judgement.failure.is_some();
        let shown = if is_blank { Shown::default() } else { self.shown(judgement) };
        let gap = (status == Status::Unmet).then(|| {
            let (amount, most) = self.shortage(judgement);
            Gap {
                amount: amount.to_decimal_up(PLACES).unwrap_or_default(),
                most: most.and_then(|most| most.to_decimal_up(PLACES)),
                units: None,
            }
        });
        Outline { status, value: shown.value, low: shown.low, high: shown.high, required: shown.required, gap }
    }

    /// How far the unit is, in decimals; `None` where the target does not apply.
    pub(crate) fn attained(&self, judgement: &Judgement) -> Option<Score> {
        if judgement.status == Status::NotApplicable {
            return None;
        }
        let (low, high) = fine(self.attainment(judgement));
        Some(Score {
            low: low.to_decimal_down(PLACES).unwrap_or_default(),
            high: high.to_decimal_up(PLACES).unwrap_or(rust_decimal::Decimal::ONE),
        })
    }

    fn shown(&self, judgement: &Judgement) -> Shown {
        let value = self.scaled(judgement.value);
        value.map_or_else(|_| Shown::default(), |value| Shown::of(value, judgement.per, judgement.required))
    }
}

impl Judgement {
    /// Nothing could be computed.
    pub(crate) const FAILED: Judgement = Judgement {
        status: Status::Unknown,
        belongs: Truth::Maybe,
        value: Range { low: None, high: None },
        per: Range { low: None, high: None },
        required: Range { low: None, high: None },
        failure: None,
        undecided: true,
    };

    /// What a range of the unit is in the sum of a group: everything from 0 where it may not belong; `None` where the sum is lost.
    pub(crate) fn part(&self, range: Range) -> Option<Range> {
        let range = if self.belongs == Truth::Maybe { range.or(Range::ZERO).ok()? } else { range };
        self.failure.is_none().then_some(range)
    }

    /// The target does not apply to the unit.
    pub(crate) const NOT_APPLICABLE: Judgement =
        Judgement { status: Status::NotApplicable, belongs: Truth::No, ..Judgement::FAILED };
}

/// What is lacking between `value` and `needed`, rounded up to whole steps; never negative.
pub(crate) fn shortage(
    test: Test,
    step: Exact,
    value: Range,
    needed: Range,
) -> Result<(Exact, Option<Exact>), Failure> {
    let lacking = if test.wants_more() { needed.subtract(value)? } else { value.subtract(needed)? };
    let is_strict = matches!(test, Test::MoreThan | Test::LessThan);
    let up = |exact: Exact| -> Result<Exact, Failure> {
        if exact.is_negative() {
            return Ok(Exact::ZERO);
        }
        // To pass a strict test a whole step beyond the boundary is needed where the boundary is a whole step.
        if is_strict { exact.divide(step)?.floor().add(Exact::ONE)?.multiply(step) } else { exact.ceil_to(step) }
    };
    Ok((lacking.low.map_or(Ok(Exact::ZERO), up)?, lacking.high.map(up).transpose()?))
}

/// `actual` ÷ `wanted` within 0 to 1; 1 where nothing is wanted.
fn attained(actual: Range, wanted: Range) -> Result<(Exact, Exact), Failure> {
    let part = |actual: Option<Exact>, wanted: Option<Exact>, unbounded: Exact| -> Result<Exact, Failure> {
        match (actual, wanted) {
            (_, Some(wanted)) if wanted.is_negative() || wanted.is_zero() => Ok(Exact::ONE),
            (Some(actual), Some(wanted)) if !actual.is_negative() => {
                if actual.compare(wanted)?.is_ge() {
                    Ok(Exact::ONE)
                } else {
                    actual.divide(wanted)
                }
            }
            (Some(_), Some(_)) => Ok(Exact::ZERO),
            _ => Ok(unbounded),
        }
    };
    let low = part(actual.low, wanted.high, Exact::ZERO)?;
    let high = match wanted.low {
        None => Exact::ONE,
        low => part(actual.high, low, Exact::ONE)?,
    };
    Ok((low, high))
}

/// Attainments to [`FINE_PLACES`]: to the nearest where certain, else outwards.
pub(crate) fn fine((low, high): (Exact, Exact)) -> (Exact, Exact) {
    let is_certain = low.compare(high).is_ok_and(std::cmp::Ordering::is_eq);
    let (down, up) = if is_certain {
        (low.to_decimal(FINE_PLACES), high.to_decimal(FINE_PLACES))
    } else {
        (low.to_decimal_down(FINE_PLACES), high.to_decimal_up(FINE_PLACES))
    };
    (down.map_or(Exact::ZERO, Exact::from), up.map_or(Exact::ONE, Exact::from))
}
