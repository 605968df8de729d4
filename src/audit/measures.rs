//! Measures: the targets of a plan made ready for one register.

use crate::audit::assessment::Substitution;
use crate::audit::basis::Basis;
use crate::audit::evaluate::{Contested, Figures, point};
use crate::audit::exact::Exact;
use crate::audit::finding::{Finding, Outline, Score, Status, Used};
use crate::audit::measure::{Judgement, Measure};
use crate::audit::quick::{Brief, Known, Quick};
use crate::audit::resolve::Resolver;
use crate::audit::whole::Compiler;
use crate::plan::expr::Expr;
use crate::plan::{FieldId, Judge, Level, OptionValue, Plan, Target};
use crate::register::{Register, UnitRef};

/// All targets of a plan, ready to judge the units of one register.
pub(crate) struct Measures<'a> {
    basis: Basis<'a>,
    targets: Vec<Prepared<'a>>,
}

/// A target, resolved for each of its levels that has the figures.
struct Prepared<'a> {
    needs: Vec<FieldId>,
    measures: [Option<Measure<'a>>; 4],
}

impl<'a> Measures<'a> {
    /// Makes the targets of `plan` ready, with the substitutions chosen on the way.
    pub(crate) fn prepare(
        plan: &'a Plan,
        register: &'a Register,
        options: &[OptionValue],
    ) -> (Self, Vec<Substitution>) {
        let mut resolver = Resolver::new(&plan.fields, register, options);
        let mut targets: Vec<Prepared<'_>> = plan.targets.iter().map(|target| prepare(target, &mut resolver)).collect();
        let substitutions = resolver.substitutions();
        let basis = Basis::of(&plan.fields, register);
        for level in Level::ALL {
            let compiler = Compiler { fields: &plan.fields, roster: register.roster(level) };
            for measure in targets.iter_mut().filter_map(|target| target.measures[level.index()].as_mut()) {
                measure.quick = quick(compiler, measure, basis.contested(level));
            }
        }
        (Self { basis, targets }, substitutions)
    }

    pub(crate) fn is_assessed(&self, target: usize) -> bool {
        self.targets.get(target).is_some_and(|target| target.measures.iter().any(Option::is_some))
    }

    pub(crate) fn needs(&self, target: usize) -> &[FieldId] {
        self.targets.get(target).map_or(&[], |target| &target.needs)
    }

    pub(crate) fn measure(&self, target: usize, level: Level) -> Option<&Measure<'a>> {
        self.targets.get(target)?.measures[level.index()].as_ref()
    }

    /// What the figures are judged over.
    pub(crate) fn basis(&self) -> &Basis<'a> {
        &self.basis
    }

    /// The figures of a target that uses `used`.
    pub(crate) fn figures<'b>(&'b self, used: &'b [FieldId]) -> Figures<'b> {
        self.basis.figures(used)
    }

    /// Judges `unit`; `None` where it is outside the target's scope or level.
    pub(crate) fn judge(&self, unit: UnitRef, target: usize) -> Option<Judgement> {
        let measure = self.measure(target, unit.level)?;
        if let Some(quick) = &measure.quick
            && let Some(known) = quick.judge(unit.row)
        {
            return quick.exactly(known);
        }
        self.judge_in_full(unit, measure)
    }

    /// Judges `unit` over bounds, whatever is known of it.
    pub(crate) fn judge_in_full(&self, unit: UnitRef, measure: &Measure<'_>) -> Option<Judgement> {
        measure.judge(&self.figures(&measure.used).of(unit))
    }

    /// The figures that a target reads of `unit`; none where it is outside the target's scope or level.
    pub(crate) fn asked(&self, unit: UnitRef, target: usize) -> Vec<(UnitRef, FieldId)> {
        let Some(measure) = self.measure(target, unit.level) else { return Vec::new() };
        let judged = self.judge(unit, target);
        judged.map(|_| measure.reads(&self.figures(&measure.used).of(unit)).list).unwrap_or_default()
    }

    /// The missing figures that leave `unit` unknown.
    pub(crate) fn missing(&self, unit: UnitRef, target: usize) -> Vec<(UnitRef, FieldId)> {
        let Some(measure) = self.measure(target, unit.level) else { return Vec::new() };
        let figures = self.figures(&measure.used);
        let reads = measure.reads(&figures.of(unit)).list;
        reads.into_iter().filter(|(unit, field)| figures.of(*unit).is_missing(*field)).collect()
    }

    /// The finding without its cells.
    pub(crate) fn outline(&self, unit: UnitRef, target: usize) -> Option<Outline> {
        self.outlines(unit.level, vec![unit.row], target).get(0)
    }

    /// The same of the units in `rows` of a level.
    pub(crate) fn outlines(&self, level: Level, rows: Vec<u32>, target: usize) -> Outlines<'_> {
        let measure = self.measure(target, level).filter(|measure| measure.has_findings);
        let quick = measure.and_then(|measure| measure.quick.as_ref());
        let known = quick.map(|quick| quick.judge_all(&rows).collect()).unwrap_or_default();
        Outlines { measures: self, target, level, rows, measure, known }
    }

    /// How far `unit` is from the target.
    pub(crate) fn attained(&self, unit: UnitRef, target: usize) -> Option<Score> {
        let measure = self.measure(target, unit.level)?;
        measure.attained(&self.judge(unit, target)?)
    }

    pub(crate) fn finding(&self, unit: UnitRef, target: usize) -> Option<Finding> {
        let measure = self.measure(target, unit.level).filter(|measure| measure.has_findings)?;
        let judgement = self.judge(unit, target)?;
        let Outline { status, value, low, high, required, gap } = measure.outline(&judgement);
        let mut missing: Vec<FieldId> = Vec::new();
        if status == Status::Unknown {
            for (_, field) in self.missing(unit, target) {
                if !missing.contains(&field) {
                    missing.push(field);
                }
            }
        }
        let reads = measure.reads(&self.figures(&measure.used).of(unit)).list;
        let origin = |unit, field| self.basis.register.cell(unit, field).origin;
        Some(Finding {
            status,
            diagnosis: measure.is_diagnosis,
            value,
            low,
            high,
            required,
            gap,
            attainment: measure.attained(&judgement),
            missing,
            origins: reads.into_iter().map(|(unit, field)| Used { unit, field, origin: origin(unit, field) }).collect(),
        })
    }
}

/// What is found of several units for one target, in figures only.
pub struct Outlines<'a> {
    measures: &'a Measures<'a>,
    target: usize,
    level: Level,
    rows: Vec<u32>,
    measure: Option<&'a Measure<'a>>,
    known: Vec<Option<Known>>,
}

impl Outlines<'_> {
    /// The figures of one of the units where it is unmet and they are all certain and short; `None` asks for [`Outlines::get`].
    #[must_use]
    pub fn brief(&self, index: usize) -> Option<Brief> {
        let quick = self.measure?.quick.as_ref()?;
        match self.known.get(index)? {
            Some(Known::Judged(numerators)) => quick.brief(numerators),
            _ => None,
        }
    }

    /// The finding of one of the units, without its cells; `None` where there is none.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Outline> {
        let measure = self.measure?;
        if let Some(Some(Known::Judged(numerators))) = self.known.get(index)
            && let Some(quick) = &measure.quick
            && let Some(outline) = quick.outline(numerators)
        {
            return Some(outline);
        }
        let unit = UnitRef { level: self.level, row: *self.rows.get(index)? };
        Some(measure.outline(&self.measures.judge(unit, self.target)?))
    }
}

/// The fields of `plan` that no table of a level has although one of its targets uses them there, and what stands for them.
#[must_use]
pub fn substitutions(plan: &Plan, register: &Register, options: &[OptionValue]) -> Vec<Substitution> {
    Measures::prepare(plan, register, options).1
}

fn prepare<'a>(target: &Target, resolver: &mut Resolver<'_>) -> Prepared<'a> {
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

fn quick<'a>(compiler: Compiler<'a>, measure: &Measure<'_>, contested: &[Contested]) -> Option<Quick<'a>> {
    let is_used = |pair: &&Contested| measure.used.contains(&pair.part) && measure.used.contains(&pair.whole);
    let mut rows: Vec<u32> = contested.iter().filter(is_used).map(|pair| pair.row).collect();
    rows.dedup();
    Quick::compile(compiler, measure, rows)
}

fn measure<'a>(target: &Target, level: Level, resolver: &mut Resolver<'_>, needs: &mut Vec<FieldId>) -> Measure<'a> {
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
        quick: None,
    }
}
