//! Measures: the targets of a plan made ready for one register, and how a unit is judged by them.

use crate::audit::assessment::{Formula, Substitution};
use crate::audit::consistency;
use crate::audit::evaluate::{Below, Bound, Contested, Failure, Figures, Reads, UnitFigures, point};
use crate::audit::exact::Exact;
use crate::audit::finding::{Finding, Gap, Score, Status, Used};
use crate::audit::range::{Range, Truth};
use crate::audit::resolve::Resolver;
use crate::plan::expr::Expr;
use crate::plan::{FieldId, Fields, Judge, Level, OptionValue, Plan, Target, Test};
use crate::problem::Problem;
use crate::register::{Register, UnitRef};

/// Decimals that quotients are given with.
pub(crate) const PLACES: u32 = 12;

/// Decimals of attainments inside a score: enough that their rounding does not show in [`PLACES`].
const FINE_PLACES: u32 = 18;

/// The fields of `plan` that no table of a level has although one of its targets uses them there, and what stands for them.
#[must_use]
pub fn substitutions(plan: &Plan, register: &Register, options: &[OptionValue]) -> Vec<Substitution> {
    Measures::prepare(plan, register, options).1
}

/// All targets of a plan, ready to judge the units of one register.
pub(crate) struct Measures {
    fields: Fields,
    targets: Vec<Prepared>,
    bounds: [Vec<Bound>; 4],
    contested: [Vec<Contested>; 4],
    below: Below,
}

/// A target, resolved for each of its levels that has the figures.
struct Prepared {
    needs: Vec<FieldId>,
    measures: [Option<Measure>; 4],
}

/// A target's expressions for the units of one level.
pub(crate) struct Measure {
    scope: Option<Expr>,
    when: Option<Expr>,
    value: Expr,
    per: Option<Expr>,
    threshold: Option<Expr>,
    scale: Range,
    is_scaled: bool,
    pub(crate) step: Exact,
    test: Test,
    is_diagnosis: bool,
    has_findings: bool,
    used: Vec<FieldId>,
}

/// A unit judged by one target, before anything is rounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement {
    pub(crate) status: Status,
    /// Whether the unit is within scope and applicability (a zero denominator leaves it so).
    pub(crate) belongs: Truth,
    pub(crate) value: Range,
    pub(crate) per: Range,
    required: Range,
    /// Σ and bounds are lost: some number could not be computed.
    pub(crate) failure: Option<Failure>,
    /// Whether it depends on missing figures if the target applies at all.
    undecided: bool,
}

impl Measures {
    /// Makes the targets of `plan` ready, with the substitutions chosen and the contradictions found on the way.
    pub(crate) fn prepare(
        plan: &Plan,
        register: &Register,
        options: &[OptionValue],
    ) -> (Self, Vec<Substitution>, Vec<Problem>) {
        let mut resolver = Resolver::new(&plan.fields, register, options);
        let targets: Vec<Prepared> = plan.targets.iter().map(|target| prepare(target, &mut resolver)).collect();
        let substitutions = resolver.substitutions();
        // Fallbacks inside bounds stand for nothing that is reported, so they are not listed.
        let mut resolver = Resolver::new(&plan.fields, register, options);
        let bounds = Level::ALL.map(|level| bounds(&plan.fields, level, &mut resolver));
        let contested = Level::ALL.map(|level| consistency::contested(&plan.fields, register, level));
        let measures = Self { fields: plan.fields.clone(), targets, bounds, contested, below: Below::of(register) };
        let problems = consistency::problems(&measures, plan, register);
        (measures, substitutions, problems)
    }

    pub(crate) fn is_assessed(&self, target: usize) -> bool {
        self.targets.get(target).is_some_and(|target| target.measures.iter().any(Option::is_some))
    }

    pub(crate) fn needs(&self, target: usize) -> &[FieldId] {
        self.targets.get(target).map_or(&[], |target| &target.needs)
    }

    pub(crate) fn measure(&self, target: usize, level: Level) -> Option<&Measure> {
        self.targets.get(target)?.measures[level.index()].as_ref()
    }

    pub(crate) fn contested(&self, level: Level) -> &[Contested] {
        &self.contested[level.index()]
    }

    /// Whether a known figure of `unit` is more than its whole, or less than its part.
    pub(crate) fn is_contested(&self, unit: UnitRef, field: FieldId) -> bool {
        let contested = &self.contested[unit.level.index()];
        let first = contested.partition_point(|pair| pair.row < unit.row);
        let mut here = contested.iter().skip(first).take_while(|pair| pair.row == unit.row);
        here.any(|pair| pair.part == field || pair.whole == field)
    }

    /// The figures that a target reads of `unit`; none where it is outside the target's scope or level.
    pub(crate) fn asked(&self, register: &Register, unit: UnitRef, target: usize) -> Vec<(UnitRef, FieldId)> {
        let Some(measure) = self.measure(target, unit.level) else { return Vec::new() };
        let figures = self.figures(register, &measure.used);
        let of_unit = figures.of(unit);
        measure.judge(&of_unit).map(|_| measure.reads(&of_unit).list).unwrap_or_default()
    }

    /// The figures of a target that uses `used`.
    pub(crate) fn figures<'a>(&'a self, register: &'a Register, used: &'a [FieldId]) -> Figures<'a> {
        Figures {
            register,
            fields: &self.fields,
            bounds: &self.bounds,
            contested: &self.contested,
            below: &self.below,
            used,
        }
    }

    /// Judges `unit`; `None` where it is outside the target's scope or level.
    pub(crate) fn judge(&self, register: &Register, unit: UnitRef, target: usize) -> Option<Judgement> {
        let measure = self.measure(target, unit.level)?;
        let figures = self.figures(register, &measure.used);
        measure.judge(&figures.of(unit))
    }

    /// The missing figures that leave `unit` unknown.
    pub(crate) fn missing(&self, register: &Register, unit: UnitRef, target: usize) -> Vec<(UnitRef, FieldId)> {
        let Some(measure) = self.measure(target, unit.level) else { return Vec::new() };
        let figures = self.figures(register, &measure.used);
        measure.missing(&figures, &figures.of(unit))
    }

    pub(crate) fn status(&self, register: &Register, unit: UnitRef, target: usize) -> Option<(Status, bool)> {
        let measure = self.measure(target, unit.level)?;
        let judgement = measure.has_findings.then(|| self.judge(register, unit, target))??;
        Some((judgement.status, measure.is_diagnosis))
    }

    pub(crate) fn finding(&self, register: &Register, unit: UnitRef, target: usize) -> Option<Finding> {
        let measure = self.measure(target, unit.level)?;
        if !measure.has_findings {
            return None;
        }
        let figures = self.figures(register, &measure.used);
        let of_unit = figures.of(unit);
        let judgement = measure.judge(&of_unit)?;
        let reads = measure.reads(&of_unit);
        let missing = match judgement.status {
            Status::Unknown => {
                let mut fields: Vec<FieldId> = Vec::new();
                for (_, field) in measure.missing(&figures, &of_unit) {
                    if !fields.contains(&field) {
                        fields.push(field);
                    }
                }
                fields
            }
            _ => Vec::new(),
        };
        let origins = reads
            .list
            .into_iter()
            .map(|(unit, field)| Used { unit, field, origin: register.cell(unit, field).origin })
            .collect();
        Some(measure.finding(&judgement, missing, origins))
    }
}

fn prepare(target: &Target, resolver: &mut Resolver<'_>) -> Prepared {
    let mut all_needs = Vec::new();
    let mut measures = [None, None, None, None];
    for &level in &target.levels {
        let before = resolver.chosen.clone();
        let mut needs = Vec::new();
        let measure = measure(target, level, resolver, &mut needs);
        if needs.is_empty() {
            measures[level.index()] = Some(measure);
        } else {
            resolver.chosen = before;
        }
        needs.retain(|field| !all_needs.contains(field));
        all_needs.extend(needs);
    }
    let is_assessed = measures.iter().any(Option::is_some);
    Prepared { needs: if is_assessed { Vec::new() } else { all_needs }, measures }
}

fn measure(target: &Target, level: Level, resolver: &mut Resolver<'_>, needs: &mut Vec<FieldId>) -> Measure {
    let mut resolve = |expr: &Expr| resolver.resolve(expr, level, needs);
    let scope = target.scope.as_ref().map(&mut resolve);
    let when = target.when.as_ref().map(&mut resolve);
    let value = resolve(&target.value);
    let per = target.per.as_ref().map(&mut resolve);
    let threshold = target.threshold.as_ref().map(&mut resolve);
    let mut used: Vec<FieldId> =
        [&scope, &when, &per, &threshold].into_iter().flatten().chain([&value]).flat_map(Expr::fields).collect();
    used.sort_unstable();
    used.dedup();
    Measure {
        scope,
        when,
        value,
        per,
        threshold,
        scale: point(target.scale),
        is_scaled: target.scale != rust_decimal::Decimal::ONE,
        step: Exact::from(target.gap_step),
        test: target.test,
        is_diagnosis: !target.judge.is_per_unit(),
        has_findings: target.judge != Judge::Total,
        used,
    }
}

/// Bounds of every field at `level`. A bound that the tables have no figures for is none.
fn bounds(fields: &Fields, level: Level, resolver: &mut Resolver<'_>) -> Vec<Bound> {
    let mut resolve = |bound: &Option<Expr>| {
        let mut needs = Vec::new();
        let expr = resolver.resolve(bound.as_ref()?, level, &mut needs);
        needs.is_empty().then_some(expr)
    };
    let mut bounds: Vec<Bound> = Vec::with_capacity(fields.len());
    for (_, field) in fields.iter() {
        let here = field.has_level(level);
        let (min, max) = if here { (resolve(&field.min), resolve(&field.max)) } else { (None, None) };
        bounds.push(Bound { min, max, parts: Vec::new() });
    }
    for (part, field) in fields.iter() {
        if let Some(whole) = field.part_of()
            && field.has_level(level)
            && let Some(bound) = bounds.get_mut(whole.index())
        {
            bound.parts.push(part);
        }
    }
    bounds
}

impl Measure {
    pub(crate) fn formula(&self) -> Formula<'_> {
        let Measure { scope, when, value, per, threshold, .. } = self;
        Formula { scope: scope.as_ref(), when: when.as_ref(), value, per: per.as_ref(), threshold: threshold.as_ref() }
    }

    fn judge(&self, figures: &UnitFigures<'_>) -> Option<Judgement> {
        let condition = |expr: &Option<Expr>| expr.as_ref().map_or(Ok(Truth::Yes), |expr| figures.truth(expr));
        let scope = condition(&self.scope);
        if scope == Ok(Truth::No) {
            return None;
        }
        let when = condition(&self.when);
        if when == Ok(Truth::No) {
            return Some(Judgement { status: Status::NotApplicable, belongs: Truth::No, ..Judgement::FAILED });
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

    fn reads(&self, figures: &UnitFigures<'_>) -> Reads {
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

    fn missing(&self, all: &Figures<'_>, figures: &UnitFigures<'_>) -> Vec<(UnitRef, FieldId)> {
        let reads = self.reads(figures).list;
        reads.into_iter().filter(|(unit, field)| all.of(*unit).is_missing(*field)).collect()
    }

    fn finding(&self, judgement: &Judgement, missing: Vec<FieldId>, origins: Vec<Used>) -> Finding {
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
        let attainment = (status != Status::NotApplicable).then(|| {
            let (low, high) = fine(self.attainment(judgement));
            Score {
                low: low.to_decimal_down(PLACES).unwrap_or_default(),
                high: high.to_decimal_up(PLACES).unwrap_or(rust_decimal::Decimal::ONE),
            }
        });
        Finding {
            status,
            diagnosis: self.is_diagnosis,
            value: shown.value,
            low: shown.low,
            high: shown.high,
            required: shown.required,
            gap,
            attainment,
            missing,
            origins,
        }
    }

    fn shown(&self, judgement: &Judgement) -> Shown {
        let value = self.scaled(judgement.value);
        value.map_or_else(|_| Shown::default(), |value| Shown::of(value, judgement.per, judgement.required))
    }
}

impl Judgement {
    /// Nothing could be computed.
    const FAILED: Judgement = Judgement {
        status: Status::Unknown,
        belongs: Truth::Maybe,
        value: Range { low: None, high: None },
        per: Range { low: None, high: None },
        required: Range { low: None, high: None },
        failure: None,
        undecided: true,
    };
}

/// A quotient and its threshold as decimals.
#[derive(Default)]
pub(crate) struct Shown {
    pub(crate) value: Option<rust_decimal::Decimal>,
    pub(crate) low: Option<rust_decimal::Decimal>,
    pub(crate) high: Option<rust_decimal::Decimal>,
    pub(crate) required: Option<rust_decimal::Decimal>,
}

impl Shown {
    /// `numerator` ÷ `denominator` against `required`. `low` is rounded down, `high` up, the value to the nearest, but
    /// never across `required`.
    pub(crate) fn of(numerator: Range, denominator: Range, required: Range) -> Self {
        let (low, high) = quotient(numerator, denominator);
        let required = required.certain().ok().flatten();
        let certain = Range { low, high }.certain().ok().flatten();
        Self {
            value: certain.filter(|_| low.is_some() && high.is_some()).and_then(|value| nearest(value, required)),
            low: low.and_then(|low| low.to_decimal_down(PLACES)),
            high: high.and_then(|high| high.to_decimal_up(PLACES)),
            required: required.and_then(|required| required.to_decimal(PLACES)),
        }
    }
}

fn nearest(value: Exact, required: Option<Exact>) -> Option<rust_decimal::Decimal> {
    let rounded = value.to_decimal(PLACES)?;
    let Some(required) = required else { return Some(rounded) };
    let exactly = value.compare(required).ok()?;
    let as_shown = Exact::from(rounded).compare(required).ok()?;
    match (exactly, as_shown) {
        (std::cmp::Ordering::Less, shown) if shown.is_ge() => value.to_decimal_down(PLACES),
        (std::cmp::Ordering::Greater, shown) if shown.is_le() => value.to_decimal_up(PLACES),
        _ => Some(rounded),
    }
}

/// Bounds of a quotient whose denominator is not negative.
fn quotient(numerator: Range, denominator: Range) -> (Option<Exact>, Option<Exact>) {
    let by = |value: Exact, denominator: Option<Exact>| match denominator {
        None => Some(Exact::ZERO),
        Some(denominator) if denominator.is_zero() => None,
        Some(denominator) => value.divide(denominator).ok(),
    };
    let low = numerator.low.and_then(|low| by(low, if low.is_negative() { denominator.low } else { denominator.high }));
    let high =
        numerator.high.and_then(|high| by(high, if high.is_negative() { denominator.high } else { denominator.low }));
    (low, high)
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
