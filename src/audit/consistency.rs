//! Figures that contradict each other or cannot be.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::audit::basis::Basis;
use crate::audit::evaluate::{Contested, Figures, UnitFigures};
use crate::audit::range::{Range, Truth};
use crate::plan::expr::{Expr, Node};
use crate::plan::{Field, FieldId, FieldKind, Fields, Level};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Cell, Column, Origin, Register, UnitRef, Value, Values};

/// The parts at `level` that are larger than their wholes, in order of row.
pub(crate) fn contested(fields: &Fields, register: &Register, level: Level) -> Vec<Contested> {
    let mut found = Vec::new();
    let roster = register.roster(level);
    for (part, field) in fields.iter() {
        let Some(whole) = field.part_of() else { continue };
        let (Some(parts), Some(wholes)) = (roster.column(part), roster.column(whole)) else { continue };
        let (parts, wholes) = (parts.values(), wholes.values());
        let (Some(of_parts), Some(of_wholes)) = (parts.numbers(), wholes.numbers()) else { continue };
        for unit in register.units_at(level) {
            let row = unit.index();
            let is_larger = match (of_parts.mantissa(row), of_wholes.mantissa(row)) {
                (Some(of_part), Some(of_whole)) if of_parts.scale == of_wholes.scale => of_part > of_whole,
                _ => match (parts.get(row), wholes.get(row)) {
                    (Value::Number(of_part), Value::Number(of_whole)) => of_part > of_whole,
                    _ => false,
                },
            };
            if is_larger {
                found.push(Contested { row: unit.row, part, whole });
            }
        }
    }
    found.sort_by_key(|pair| (pair.row, pair.part, pair.whole));
    found
}

/// Everything contradictory or doubtful among the register's figures, which takes no plan. `known` are the problems of
/// reading: a cell that they say was lost is not blank.
#[must_use]
pub fn contradictions(fields: &Fields, register: &Register, known: &[Problem]) -> Vec<Problem> {
    problems(&Basis::of(fields, register), known)
}

/// The same where the basis is known.
pub(crate) fn problems(basis: &Basis<'_>, known: &[Problem]) -> Vec<Problem> {
    let lost = known.iter().filter(|problem| problem.kind.of().loses_figure());
    let lost: HashSet<Origin> = lost.filter_map(|problem| problem.origin).collect();
    let Basis { fields, register, .. } = *basis;
    let mut problems = Vec::new();
    let figures = basis.figures(&[]);
    for level in Level::ALL {
        for pair in basis.contested(level) {
            problems.extend(part_over_whole(fields, register, UnitRef { level, row: pair.row }, *pair));
        }
        let fields: Vec<_> = fields.iter().filter(|(_, field)| can_be_doubtful(field)).collect();
        problems.par_extend(fields.into_par_iter().flat_map_iter(|(id, field)| {
            let column = register.roster(level).column(id);
            column.map(|column| doubtful(field, column, level, register, &figures, &lost)).unwrap_or_default()
        }));
    }
    problems
}

/// The figures of a column that contradict something, but for those in cells that are said to be lost.
fn doubtful(
    field: &Field,
    column: &Column,
    level: Level,
    register: &Register,
    figures: &Figures<'_>,
    lost: &HashSet<Origin>,
) -> Vec<Problem> {
    let units = register.units_at(level).filter(|unit| may_be_doubtful(field, column.values(), unit.index()));
    let problem = |unit: UnitRef| {
        let cell = column.cell(unit.index());
        if cell.origin.is_some_and(|origin| lost.contains(&origin)) {
            return None;
        }
        let kind = if field.kind == FieldKind::Flag {
            doubtful_flag(field, &cell, &figures.of(unit))
        } else {
            doubtful_number(field, &cell, &figures.of(unit))
        };
        Some(at(&cell, register, unit, kind?))
    };
    units.filter_map(problem).collect()
}

/// Whether a figure deserves a closer look: hardly any does, and there may be many.
fn may_be_doubtful(field: &Field, values: &Values, row: usize) -> bool {
    if field.kind == FieldKind::Flag {
        return values.flags().is_none_or(|flags| flags.get(row).copied().flatten() != Some(true));
    }
    let has_bounds = field.min.iter().chain(&field.max).any(is_computed);
    has_bounds || values.numbers().is_some_and(|numbers| numbers.mantissa(row).is_none_or(|mantissa| mantissa == 0))
}

/// Whether anything is declared that a figure of the field could contradict.
fn can_be_doubtful(field: &Field) -> bool {
    let is_checked_flag = field.kind == FieldKind::Flag && !field.fallback.is_empty();
    is_checked_flag || field.doubtful_zero || field.min.iter().chain(&field.max).any(is_computed)
}

/// Bounds that are numbers are checked while reading; parts of wholes are told as such.
fn is_computed(bound: &Expr) -> bool {
    !matches!(bound.node, Node::Number(_) | Node::Field(_))
}

fn at(cell: &Cell<'_>, register: &Register, unit: UnitRef, kind: ProblemKind) -> Problem {
    Problem { kind, origin: cell.origin, path: None, unit: Some(register.unit(unit).name.to_string()) }
}

fn part_over_whole(fields: &Fields, register: &Register, unit: UnitRef, pair: Contested) -> Option<Problem> {
    let figure = |field: FieldId| match register.cell(unit, field).value {
        Value::Number(number) => Some(number.normalize().to_string()),
        _ => None,
    };
    let whole = register.cell(unit, pair.whole);
    let kind = ProblemKind::PartOverWhole {
        part: fields.get(pair.part).title.clone(),
        part_value: figure(pair.part)?,
        whole: fields.get(pair.whole).title.clone(),
        whole_value: figure(pair.whole)?,
        place: whole.origin.map(|origin| register.place(origin)).unwrap_or_default(),
    };
    Some(at(&register.cell(unit, pair.part), register, unit, kind))
}

/// A yes/no cell against what the field's fallback makes of the other figures.
fn doubtful_flag(field: &Field, cell: &Cell<'_>, figures: &UnitFigures<'_>) -> Option<ProblemKind> {
    // A unit that no row speaks of has no blank cell either.
    cell.origin?;
    let says_yes = |expr: &Expr| figures.truth(expr) == Ok(Truth::Yes);
    if !field.fallback.iter().any(says_yes) {
        return None;
    }
    match cell.value {
        Value::Missing => Some(ProblemKind::BlankFlag { field: field.title.clone() }),
        Value::Flag(false) => Some(ProblemKind::ContradictoryFlag { field: field.title.clone() }),
        _ => None,
    }
}

fn doubtful_number(field: &Field, cell: &Cell<'_>, figures: &UnitFigures<'_>) -> Option<ProblemKind> {
    let Value::Number(number) = cell.value else { return None };
    if number.is_zero() && field.doubtful_zero {
        return Some(ProblemKind::DoubtfulZero { field: field.title.clone() });
    }
    let known = Range::point(number.into());
    let beyond = |bound: Option<&Expr>, is_min: bool| {
        let bound = figures.number(bound.filter(|bound| is_computed(bound))?).ok()?;
        let (limit, keeps) =
            if is_min { (bound.low?, known.at_least(bound)) } else { (bound.high?, bound.at_least(known)) };
        (keeps == Ok(Truth::No)).then(|| limit.to_decimal(2)).flatten()
    };
    let bound = beyond(field.min.as_ref(), true).or_else(|| beyond(field.max.as_ref(), false))?;
    Some(ProblemKind::BeyondBound {
        field: field.title.clone(),
        value: number.normalize().to_string(),
        bound: bound.to_string(),
    })
}
