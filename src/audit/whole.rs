//! Expressions over whole numbers: the quick way through units whose figures are all there and short.
//!
//! A column holds multiples of one decimal unit, and plans divide by little else than constants. So the denominator of nearly
//! every number of a rule is known before the first unit is looked at, and what is left for each unit are a few operations
//! on 64-bit numerators. They give [`NO_NUMBER`] where a figure is missing or a numerator too long; then [`evaluate`] decides.
//!
//! Many units are looked at together: each operation goes through all rows given before the next one begins.
//!
//! [`evaluate`]: crate::audit::evaluate

use crate::audit::exact::Exact;
use crate::plan::expr::{Expr, Function, Node, Operator};
use crate::plan::{FieldId, FieldKind, Fields};
use crate::register::{NO_NUMBER, NumberColumn, Roster, TextColumn, Values};

/// A number: a whole number for each unit, over a denominator that is the same for all.
#[derive(Clone, Debug)]
pub(crate) struct Number<'a> {
    numerator: Whole<'a>,
    pub(crate) denominator: i64,
}

#[derive(Clone, Debug)]
pub(crate) enum Whole<'a> {
    Constant(i64),
    Column(NumberColumn<'a>),
    Times(Box<Whole<'a>>, i64),
    Sum(Box<[Whole<'a>; 2]>),
    Difference(Box<[Whole<'a>; 2]>),
    Product(Box<[Whole<'a>; 2]>),
    /// Quotients by a positive number, made whole.
    Ceil(Box<Whole<'a>>, i64),
    Floor(Box<Whole<'a>>, i64),
    Round(Box<Whole<'a>>, i64),
    Least(Vec<Whole<'a>>),
    Greatest(Vec<Whole<'a>>),
    If(Box<(Condition<'a>, [Whole<'a>; 2])>),
    /// 1 for yes, 0 for no.
    Count(Box<Condition<'a>>),
}

/// A condition that is decided for every unit whose figures are there.
#[derive(Clone, Debug)]
pub(crate) enum Condition<'a> {
    Known(bool),
    Flags(&'a [Option<bool>]),
    /// Whether the text is the one of that number; `None` where no unit has it.
    IsText(TextColumn<'a>, Option<u32>),
    Not(Box<Condition<'a>>),
    And(Box<[Condition<'a>; 2]>),
    Or(Box<[Condition<'a>; 2]>),
    Same(Box<[Condition<'a>; 2]>),
    If(Box<[Condition<'a>; 3]>),
    Equal(Box<[Whole<'a>; 2]>),
    AtLeast(Box<[Whole<'a>; 2]>),
    MoreThan(Box<[Whole<'a>; 2]>),
}

impl<'a> Number<'a> {
    pub(crate) const ONE: Number<'a> = Number { numerator: Whole::Constant(1), denominator: 1 };

    /// The numerators for the units in `rows`.
    pub(crate) fn over(&self, rows: &[u32]) -> Vec<i64> {
        self.numerator.over(rows)
    }

    fn constant(value: Exact) -> Option<Self> {
        let (numerator, denominator) = value.lowest_terms()?;
        Some(Self { numerator: Whole::Constant(numerator), denominator })
    }

    fn times(self, by: Exact) -> Option<Self> {
        let (numerator, denominator) = by.lowest_terms()?;
        let shared = common_divisor(numerator, self.denominator)?;
        let factor = numerator.checked_div(shared)?;
        let denominator = self.denominator.checked_div(shared)?.checked_mul(denominator)?;
        Some(Self { numerator: self.numerator.times(factor)?, denominator })
    }

    /// The numerator brought to `denominator`, a multiple of its own.
    fn brought_to(self, denominator: i64) -> Option<Whole<'a>> {
        self.numerator.times(denominator.checked_div(self.denominator)?)
    }

    fn rounded(self, how: fn(Box<Whole<'a>>, i64) -> Whole<'a>) -> Self {
        if self.denominator == 1 {
            return self;
        }
        Self { numerator: how(Box::new(self.numerator), self.denominator), denominator: 1 }
    }
}

impl Whole<'_> {
    fn times(self, factor: i64) -> Option<Self> {
        Some(match (factor, self) {
            (1, whole) => whole,
            (factor, Whole::Constant(value)) => Whole::Constant(value.checked_mul(factor)?),
            (factor, whole) => Whole::Times(Box::new(whole), factor),
        })
    }

    fn over(&self, rows: &[u32]) -> Vec<i64> {
        match self {
            Whole::Constant(value) => vec![*value; rows.len()],
            Whole::Column(column) => column.mantissas(rows),
            Whole::Times(x, factor) => each(x.over(rows), |x| x.checked_mul(*factor)),
            Whole::Sum(pair) => both(pair, rows, i64::checked_add),
            Whole::Difference(pair) => both(pair, rows, i64::checked_sub),
            Whole::Product(pair) => both(pair, rows, i64::checked_mul),
            Whole::Ceil(x, divisor) => each(x.over(rows), |x| ceil(x, *divisor)),
            Whole::Floor(x, divisor) => each(x.over(rows), |x| floor(x, *divisor)),
            Whole::Round(x, divisor) => each(x.over(rows), |x| round(x, *divisor)),
            Whole::Least(list) => fold(list, rows, i64::min),
            Whole::Greatest(list) => fold(list, rows, i64::max),
            Whole::If(parts) => {
                let (condition, [then, otherwise]) = &**parts;
                choose(condition.over(rows), then.over(rows), otherwise.over(rows), || NO_NUMBER)
            }
            Whole::Count(condition) => {
                condition.over(rows).into_iter().map(|holds| holds.map_or(NO_NUMBER, i64::from)).collect()
            }
        }
    }
}

/// What `change` makes of each of `list`.
fn each(mut list: Vec<i64>, change: impl Fn(i64) -> Option<i64>) -> Vec<i64> {
    for number in list.iter_mut().filter(|number| **number != NO_NUMBER) {
        *number = change(*number).unwrap_or(NO_NUMBER);
    }
    list
}

fn both(pair: &[Whole<'_>; 2], rows: &[u32], combine: impl Fn(i64, i64) -> Option<i64>) -> Vec<i64> {
    let mut list = pair[0].over(rows);
    merge(&mut list, pair[1].over(rows), combine);
    list
}

fn fold(list: &[Whole<'_>], rows: &[u32], combine: impl Fn(i64, i64) -> i64) -> Vec<i64> {
    let Some((first, rest)) = list.split_first() else { return vec![NO_NUMBER; rows.len()] };
    let mut so_far = first.over(rows);
    for next in rest {
        merge(&mut so_far, next.over(rows), |one, other| Some(combine(one, other)));
    }
    so_far
}

/// Puts in place of each of `list` what `combine` makes of it and of the one beside it.
fn merge(list: &mut [i64], others: Vec<i64>, combine: impl Fn(i64, i64) -> Option<i64>) {
    for (one, other) in list.iter_mut().zip(others) {
        let are_known = *one != NO_NUMBER && other != NO_NUMBER;
        *one = if are_known { combine(*one, other).unwrap_or(NO_NUMBER) } else { NO_NUMBER };
    }
}

/// Of each row `then` or `otherwise`, as its condition says; `unknown` where that does not.
fn choose<T>(conditions: Vec<Option<bool>>, mut then: Vec<T>, otherwise: Vec<T>, unknown: impl Fn() -> T) -> Vec<T> {
    for ((condition, then), otherwise) in conditions.into_iter().zip(&mut then).zip(otherwise) {
        match condition {
            Some(true) => {}
            Some(false) => *then = otherwise,
            None => *then = unknown(),
        }
    }
    then
}

/// `x` ÷ `divisor`, rounded up.
pub(crate) fn ceil(x: i64, divisor: i64) -> Option<i64> {
    floor(x.checked_neg()?, divisor)?.checked_neg()
}

/// `x` ÷ `divisor`, rounded down.
pub(crate) fn floor(x: i64, divisor: i64) -> Option<i64> {
    match divisor {
        1 => Some(x),
        // Plans have percents: by a number known beforehand division is several times as fast.
        100 => Some(x.div_euclid(100)),
        _ => x.checked_div_euclid(divisor),
    }
}

/// `x` ÷ `divisor` to the nearest whole number, halves away from zero.
fn round(x: i64, divisor: i64) -> Option<i64> {
    let nearest = |x: i64| x.checked_mul(2)?.checked_add(divisor)?.checked_div_euclid(divisor.checked_mul(2)?);
    if x < 0 { nearest(x.checked_neg()?)?.checked_neg() } else { nearest(x) }
}

impl Condition<'_> {
    /// Whether it holds for the units in `rows`.
    pub(crate) fn over(&self, rows: &[u32]) -> Vec<Option<bool>> {
        match self {
            Condition::Known(flag) => vec![Some(*flag); rows.len()],
            Condition::Flags(flags) => rows.iter().map(|row| flags.get(*row as usize).copied().flatten()).collect(),
            Condition::IsText(column, text) => {
                rows.iter().map(|row| column.id(*row as usize).map(|id| Some(id) == *text)).collect()
            }
            Condition::Not(x) => x.over(rows).into_iter().map(|x| x.map(|x| !x)).collect(),
            // Both sides are always looked at: what one lacks may be an error of the whole.
            Condition::And(pair) => joined(pair, rows, |a, b| a && b),
            Condition::Or(pair) => joined(pair, rows, |a, b| a || b),
            Condition::Same(pair) => joined(pair, rows, |a, b| a == b),
            Condition::If(parts) => {
                let [condition, then, otherwise] = parts.each_ref().map(|part| part.over(rows));
                choose(condition, then, otherwise, || None)
            }
            Condition::Equal(pair) => compared(pair, rows, |a, b| a == b),
            Condition::AtLeast(pair) => compared(pair, rows, |a, b| a >= b),
            Condition::MoreThan(pair) => compared(pair, rows, |a, b| a > b),
        }
    }
}

fn joined(pair: &[Condition<'_>; 2], rows: &[u32], join: impl Fn(bool, bool) -> bool) -> Vec<Option<bool>> {
    let [one, other] = pair.each_ref().map(|condition| condition.over(rows));
    one.into_iter().zip(other).map(|(one, other)| Some(join(one?, other?))).collect()
}

fn compared(pair: &[Whole<'_>; 2], rows: &[u32], compare: impl Fn(i64, i64) -> bool) -> Vec<Option<bool>> {
    let [one, other] = pair.each_ref().map(|number| number.over(rows));
    let known = |one, other| one != NO_NUMBER && other != NO_NUMBER;
    one.into_iter().zip(other).map(|(one, other)| known(one, other).then(|| compare(one, other))).collect()
}

/// Turns resolved expressions into whole numbers over the columns of one level; `None` for what takes more than that.
#[derive(Clone, Copy)]
pub(crate) struct Compiler<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) roster: &'a Roster,
}

impl<'a> Compiler<'a> {
    pub(crate) fn number(&self, expr: &Expr) -> Option<Number<'a>> {
        match &expr.node {
            Node::Number(number) => Number::constant(Exact::from(*number)),
            Node::Field(field) if self.fields.get(*field).kind.is_number() => {
                let column = self.values(*field)?.numbers()?;
                let denominator = 10_i64.checked_pow(column.scale)?;
                Some(Number { numerator: Whole::Column(column), denominator })
            }
            Node::Negate(x) => self.number(x)?.times(Exact::whole(-1)),
            Node::Binary(Operator::Add, a, b) => self.both(a, b, Whole::Sum),
            Node::Binary(Operator::Subtract, a, b) => self.both(a, b, Whole::Difference),
            Node::Binary(Operator::Multiply, a, b) => product(self.number(a)?, self.number(b)?),
            Node::Binary(Operator::Divide, a, b) => {
                let by = self.number(b)?;
                let Whole::Constant(divisor) = by.numerator else { return None };
                self.number(a)?.times(Exact::ratio(divisor, by.denominator).reciprocal().ok()?)
            }
            Node::Call(Function::Ceil, arguments) => Some(self.number(arguments.first()?)?.rounded(Whole::Ceil)),
            Node::Call(Function::Floor, arguments) => Some(self.number(arguments.first()?)?.rounded(Whole::Floor)),
            Node::Call(Function::Round, arguments) => Some(self.number(arguments.first()?)?.rounded(Whole::Round)),
            Node::Call(Function::Min, arguments) => self.all(arguments, Whole::Least),
            Node::Call(Function::Max, arguments) => self.all(arguments, Whole::Greatest),
            Node::Call(Function::Coalesce, arguments) => self.number(arguments.first()?),
            Node::Call(Function::If, arguments) => {
                let [condition, then, otherwise] = arguments.as_slice() else { return None };
                let condition = self.condition(condition)?;
                let (branches, denominator) = aligned(self.number(then)?, self.number(otherwise)?)?;
                Some(Number { numerator: Whole::If(Box::new((condition, branches))), denominator })
            }
            _ => {
                let condition = self.condition(expr)?;
                Some(Number { numerator: Whole::Count(Box::new(condition)), denominator: 1 })
            }
        }
    }

    pub(crate) fn condition(&self, expr: &Expr) -> Option<Condition<'a>> {
        match &expr.node {
            Node::Flag(flag) => Some(Condition::Known(*flag)),
            Node::Field(field) if self.fields.get(*field).kind == FieldKind::Flag => {
                self.values(*field)?.flags().map(Condition::Flags)
            }
            Node::Not(x) => Some(Condition::Not(Box::new(self.condition(x)?))),
            Node::Binary(operator, a, b) => match operator {
                Operator::And => Some(Condition::And(Box::new([self.condition(a)?, self.condition(b)?]))),
                Operator::Or => Some(Condition::Or(Box::new([self.condition(a)?, self.condition(b)?]))),
                Operator::Equal => self.equal(a, b),
                Operator::NotEqual => Some(Condition::Not(Box::new(self.equal(a, b)?))),
                Operator::AtLeast => self.compare(a, b, Condition::AtLeast),
                Operator::Greater => self.compare(a, b, Condition::MoreThan),
                Operator::AtMost => self.compare(b, a, Condition::AtLeast),
                Operator::Less => self.compare(b, a, Condition::MoreThan),
                Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => None,
            },
            Node::In(x, list) => list.iter().try_fold(Condition::Known(false), |found, item| {
                Some(Condition::Or(Box::new([found, self.equal(x, item)?])))
            }),
            Node::Call(Function::Coalesce, arguments) => self.condition(arguments.first()?),
            Node::Call(Function::If, arguments) => {
                let [condition, then, otherwise] = arguments.as_slice() else { return None };
                let parts = [self.condition(condition)?, self.condition(then)?, self.condition(otherwise)?];
                Some(Condition::If(Box::new(parts)))
            }
            _ => None,
        }
    }

    fn equal(&self, a: &Expr, b: &Expr) -> Option<Condition<'a>> {
        match (&a.node, &b.node) {
            (Node::Field(field), Node::Text(text)) | (Node::Text(text), Node::Field(field)) => {
                self.is_text(*field, text)
            }
            (Node::Text(_), _) | (_, Node::Text(_)) => None,
            _ => match (self.condition(a), self.condition(b)) {
                (Some(a), Some(b)) => Some(Condition::Same(Box::new([a, b]))),
                _ => self.compare(a, b, Condition::Equal),
            },
        }
    }

    fn is_text(&self, field: FieldId, text: &str) -> Option<Condition<'a>> {
        if !matches!(self.fields.get(field).kind, FieldKind::Text | FieldKind::Code) {
            return None;
        }
        let column = self.values(field)?.texts()?;
        Some(Condition::IsText(column, column.find(text)))
    }

    fn compare(&self, a: &Expr, b: &Expr, compare: fn(Box<[Whole<'a>; 2]>) -> Condition<'a>) -> Option<Condition<'a>> {
        let (pair, _) = aligned(self.number(a)?, self.number(b)?)?;
        Some(compare(Box::new(pair)))
    }

    fn both(&self, a: &Expr, b: &Expr, combine: fn(Box<[Whole<'a>; 2]>) -> Whole<'a>) -> Option<Number<'a>> {
        let (pair, denominator) = aligned(self.number(a)?, self.number(b)?)?;
        Some(Number { numerator: combine(Box::new(pair)), denominator })
    }

    fn all(&self, list: &[Expr], combine: fn(Vec<Whole<'a>>) -> Whole<'a>) -> Option<Number<'a>> {
        let numbers = list.iter().map(|item| self.number(item)).collect::<Option<Vec<_>>>()?;
        let denominator = numbers.iter().try_fold(1, |so_far, number| common_multiple(so_far, number.denominator))?;
        let numerators =
            numbers.into_iter().map(|number| number.brought_to(denominator)).collect::<Option<Vec<_>>>()?;
        Some(Number { numerator: combine(numerators), denominator })
    }

    fn values(&self, field: FieldId) -> Option<&'a Values> {
        Some(self.roster.column(field)?.values())
    }
}

fn product<'a>(a: Number<'a>, b: Number<'a>) -> Option<Number<'a>> {
    match (&a.numerator, &b.numerator) {
        (_, Whole::Constant(value)) => a.times(Exact::ratio(*value, b.denominator)),
        (Whole::Constant(value), _) => b.times(Exact::ratio(*value, a.denominator)),
        _ => {
            let denominator = a.denominator.checked_mul(b.denominator)?;
            Some(Number { numerator: Whole::Product(Box::new([a.numerator, b.numerator])), denominator })
        }
    }
}

/// Both numerators over the least common denominator.
fn aligned<'a>(a: Number<'a>, b: Number<'a>) -> Option<([Whole<'a>; 2], i64)> {
    let denominator = common_multiple(a.denominator, b.denominator)?;
    Some(([a.brought_to(denominator)?, b.brought_to(denominator)?], denominator))
}

/// Least common multiple of two positive numbers.
pub(crate) fn common_multiple(a: i64, b: i64) -> Option<i64> {
    a.checked_div(common_divisor(a, b)?)?.checked_mul(b)
}

/// Greatest common divisor; `b` is positive.
pub(crate) fn common_divisor(a: i64, b: i64) -> Option<i64> {
    let (mut a, mut b) = (b, a.checked_abs()?);
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    Some(a)
}
