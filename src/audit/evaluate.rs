//! Expressions over bounds: a known figure is a point, a missing one everything that its field allows.

use std::collections::HashSet;
use std::sync::OnceLock;

use rust_decimal::Decimal;

use crate::audit::exact::Exact;
use crate::audit::range::{Range, Truth};
use crate::plan::expr::{Expr, Function, Node, Operator};
use crate::plan::{FieldId, FieldKind, Fields, Level};
use crate::register::{Register, UnitRef, Value};

/// Why an expression has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// A number beyond the largest that can be kept exactly.
    Overflow,
    /// A division by a known zero.
    DivisionByZero,
    /// A division by a figure that may be zero, for all that is known.
    Undecided,
}

/// Value of an expression.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome<'a> {
    Number(Range),
    Truth(Truth),
    Text(Option<&'a str>),
}

/// The figures that a finding looked at, each once, in order of appearance.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    pub(crate) list: Vec<(UnitRef, FieldId)>,
    /// The same once the list is long.
    seen: HashSet<(UnitRef, FieldId)>,
}

impl Reads {
    /// So many are sooner looked through than hashed.
    const FEW: usize = 16;

    fn add(&mut self, unit: UnitRef, field: FieldId) {
        let key = (unit, field);
        if self.list.len() < Self::FEW {
            if !self.list.contains(&key) {
                self.list.push(key);
            }
            return;
        }
        if self.seen.is_empty() {
            self.seen.extend(&self.list);
        }
        if self.seen.insert(key) {
            self.list.push(key);
        }
    }
}

/// What bounds a field's missing figures at one level.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound {
    pub(crate) min: Option<Expr>,
    pub(crate) max: Option<Expr>,
    /// Fields that are a part of this one: it is at least as large as each.
    pub(crate) parts: Vec<FieldId>,
}

/// A part larger than its whole; both are contested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Contested {
    pub(crate) row: u32,
    pub(crate) part: FieldId,
    pub(crate) whole: FieldId,
}

/// The communities below each unit, by level and row; sorted out when first asked for, which most plans never do.
pub(crate) struct Below<'a> {
    register: &'a Register,
    by_level: OnceLock<[Vec<Vec<u32>>; 4]>,
}

impl<'a> Below<'a> {
    pub(crate) fn of(register: &'a Register) -> Self {
        Self { register, by_level: OnceLock::new() }
    }

    pub(crate) fn communities(&self, unit: UnitRef) -> impl Iterator<Item = UnitRef> {
        let by_level = self.by_level.get_or_init(|| self.sort());
        let rows = by_level[unit.level.index()].get(unit.index());
        rows.into_iter().flatten().map(|&row| UnitRef { level: Level::Community, row })
    }

    fn sort(&self) -> [Vec<Vec<u32>>; 4] {
        let mut by_level = Level::ALL.map(|level| match level {
            Level::Community => Vec::new(),
            _ => vec![Vec::new(); self.register.roster(level).units.len()],
        });
        for community in self.register.units_at(Level::Community) {
            let above = [self.register.street_of(community), self.register.county_of(community), Some(UnitRef::CITY)];
            for unit in above.into_iter().flatten() {
                if let Some(list) = by_level[unit.level.index()].get_mut(unit.index()) {
                    list.push(community.row);
                }
            }
        }
        by_level
    }
}

/// The figures that expressions are evaluated on.
pub(crate) struct Figures<'a> {
    pub(crate) register: &'a Register,
    pub(crate) fields: &'a Fields,
    /// By level, then field.
    pub(crate) bounds: &'a [Vec<Bound>; 4],
    /// By level, in order of row.
    pub(crate) contested: &'a [Vec<Contested>; 4],
    pub(crate) below: &'a Below<'a>,
    /// All fields of the target: a contested pair counts as missing where both are used.
    pub(crate) used: &'a [FieldId],
}

impl<'a> Figures<'a> {
    /// The figures of one unit.
    pub(crate) fn of(&'a self, unit: UnitRef) -> UnitFigures<'a> {
        let contested = &self.contested[unit.level.index()];
        let first = contested.partition_point(|pair| pair.row < unit.row);
        let masked = contested
            .iter()
            .skip(first)
            .take_while(|pair| pair.row == unit.row)
            .filter(|pair| self.used.contains(&pair.part) && self.used.contains(&pair.whole))
            .flat_map(|pair| [pair.part, pair.whole])
            .collect();
        UnitFigures { figures: self, unit, masked }
    }
}

/// The figures of one unit as one target sees them.
pub(crate) struct UnitFigures<'a> {
    figures: &'a Figures<'a>,
    unit: UnitRef,
    masked: Vec<FieldId>,
}

impl<'a> UnitFigures<'a> {
    pub(crate) fn number(&self, expr: &Expr) -> Result<Range, Failure> {
        match self.evaluate(expr)? {
            Outcome::Number(range) => Ok(range),
            Outcome::Truth(truth) => Ok(truth.count()),
            Outcome::Text(_) => Err(Failure::Undecided),
        }
    }

    pub(crate) fn truth(&self, expr: &Expr) -> Result<Truth, Failure> {
        match self.evaluate(expr)? {
            Outcome::Truth(truth) => Ok(truth),
            Outcome::Number(_) | Outcome::Text(_) => Err(Failure::Undecided),
        }
    }

    pub(crate) fn evaluate(&self, expr: &Expr) -> Result<Outcome<'a>, Failure> {
        match &expr.node {
            Node::Number(number) => Ok(Outcome::Number(Range::point(Exact::from(*number)))),
            Node::Flag(flag) => Ok(Outcome::Truth(Truth::known(*flag))),
            Node::Field(field) => self.field(*field),
            Node::Negate(x) => self.number(x)?.negate().map(Outcome::Number),
            Node::Not(x) => self.truth(x).map(Truth::not).map(Outcome::Truth),
            Node::Binary(operator, a, b) => self.binary(*operator, a, b),
            Node::In(x, list) => {
                list.iter().try_fold(Truth::No, |found, item| Ok(found.or(self.equal(x, item)?))).map(Outcome::Truth)
            }
            Node::Call(function, arguments) => self.call(*function, arguments),
            // Literals are compared where they stand; names and options are gone once a plan is resolved.
            Node::Text(_) | Node::Name(_) | Node::Option(_) => Ok(Outcome::Text(None)),
        }
    }

    /// Whether a figure is missing for this target: blank, unreadable, or contested by its whole or part.
    pub(crate) fn is_missing(&self, field: FieldId) -> bool {
        self.masked.contains(&field) || self.figures.register.cell(self.unit, field).value == Value::Missing
    }

    fn field(&self, field: FieldId) -> Result<Outcome<'a>, Failure> {
        let cell = self.figures.register.cell(self.unit, field);
        match (self.figures.fields.get(field).kind, cell.value) {
            (FieldKind::Flag, Value::Flag(flag)) => Ok(Outcome::Truth(Truth::known(flag))),
            (FieldKind::Flag, _) => Ok(Outcome::Truth(Truth::Maybe)),
            (FieldKind::Text | FieldKind::Code, Value::Text(text)) => Ok(Outcome::Text(Some(text))),
            (FieldKind::Text | FieldKind::Code, _) => Ok(Outcome::Text(None)),
            (_, Value::Number(number)) if !self.masked.contains(&field) => {
                Ok(Outcome::Number(Range::point(Exact::from(number))))
            }
            _ => self.bound(field).map(Outcome::Number),
        }
    }

    fn bound(&self, field: FieldId) -> Result<Range, Failure> {
        let Some(bound) = self.figures.bounds[self.unit.level.index()].get(field.index()) else {
            return Ok(Range { low: Some(Exact::ZERO), high: None });
        };
        let low = match &bound.min {
            Some(min) => self.number(min)?.low,
            None => Some(Exact::ZERO),
        };
        let high = match &bound.max {
            Some(max) => self.number(max)?.high,
            None => None,
        };
        let mut range = Range { low, high };
        // Only parts that the target uses: another one may contradict the whole without this target ever seeing it, and then
        // a verdict would turn when the whole is deleted.
        for &part in bound.parts.iter().filter(|part| self.figures.used.contains(part)) {
            if !self.masked.contains(&part)
                && let Value::Number(number) = self.figures.register.cell(self.unit, part).value
            {
                range.low = Range::point(Exact::from(number)).max(Range { low: range.low, high: None })?.low;
            }
        }
        Ok(range)
    }

    fn binary(&self, operator: Operator, a: &Expr, b: &Expr) -> Result<Outcome<'a>, Failure> {
        let number = |combine: fn(Range, Range) -> Result<Range, Failure>| {
            combine(self.number(a)?, self.number(b)?).map(Outcome::Number)
        };
        let truth = |compare: fn(Range, Range) -> Result<Truth, Failure>| {
            compare(self.number(a)?, self.number(b)?).map(Outcome::Truth)
        };
        match operator {
            Operator::Add => number(Range::add),
            Operator::Subtract => number(Range::subtract),
            Operator::Multiply => number(Range::multiply),
            Operator::Divide => number(Range::divide),
            Operator::AtLeast => truth(Range::at_least),
            Operator::Greater => truth(Range::more_than),
            Operator::AtMost => truth(|a, b| b.at_least(a)),
            Operator::Less => truth(|a, b| b.more_than(a)),
            Operator::Equal => self.equal(a, b).map(Outcome::Truth),
            Operator::NotEqual => self.equal(a, b).map(Truth::not).map(Outcome::Truth),
            // Both sides are always evaluated, as a spreadsheet does: an error in one is an error of the whole.
            Operator::And => Ok(Outcome::Truth(self.truth(a)?.and(self.truth(b)?))),
            Operator::Or => Ok(Outcome::Truth(self.truth(a)?.or(self.truth(b)?))),
        }
    }

    fn equal(&self, a: &Expr, b: &Expr) -> Result<Truth, Failure> {
        if matches!(a.node, Node::Text(_)) || matches!(b.node, Node::Text(_)) {
            return Ok(self.same_text(a, b));
        }
        match (self.evaluate(a)?, self.evaluate(b)?) {
            (Outcome::Number(a), Outcome::Number(b)) => a.equal(b),
            (Outcome::Truth(a), Outcome::Truth(b)) => Ok(a.and(b).or(a.not().and(b.not()))),
            (Outcome::Text(Some(a)), Outcome::Text(Some(b))) => Ok(Truth::known(a == b)),
            _ => Ok(Truth::Maybe),
        }
    }

    fn same_text(&self, a: &Expr, b: &Expr) -> Truth {
        match (self.text(a), self.text(b)) {
            (Some(a), Some(b)) => Truth::known(a == b),
            _ => Truth::Maybe,
        }
    }

    fn text<'e>(&self, expr: &'e Expr) -> Option<&'e str>
    where
        'a: 'e,
    {
        match &expr.node {
            Node::Text(text) => Some(text),
            _ => match self.evaluate(expr) {
                Ok(Outcome::Text(text)) => text,
                _ => None,
            },
        }
    }

    fn call(&self, function: Function, arguments: &[Expr]) -> Result<Outcome<'a>, Failure> {
        let Some(first) = arguments.first() else { return Err(Failure::Undecided) };
        let range = match function {
            Function::Ceil => self.number(first)?.monotone(Exact::ceil)?,
            Function::Floor => self.number(first)?.monotone(|value| Ok(value.floor()))?,
            Function::Round => self.number(first)?.monotone(Exact::round)?,
            Function::Min => self.fold(arguments, Range::min)?,
            Function::Max => self.fold(arguments, Range::max)?,
            // Decided when the plan is resolved; what is left is the one argument to take.
            Function::Coalesce => return self.evaluate(first),
            Function::If => return self.choose(arguments),
            Function::Sum => self.sum_below(|community| community.number(first))?,
            Function::Count => self.sum_below(|community| community.truth(first).map(Truth::count))?,
        };
        Ok(Outcome::Number(range))
    }

    fn fold(&self, arguments: &[Expr], combine: fn(Range, Range) -> Result<Range, Failure>) -> Result<Range, Failure> {
        let mut ranges = arguments.iter().map(|argument| self.number(argument));
        let first = ranges.next().unwrap_or(Err(Failure::Undecided))?;
        ranges.try_fold(first, |so_far, next| combine(so_far, next?))
    }

    fn choose(&self, arguments: &[Expr]) -> Result<Outcome<'a>, Failure> {
        let [condition, then, otherwise] = arguments else { return Err(Failure::Undecided) };
        match self.truth(condition)? {
            Truth::Yes => self.evaluate(then),
            Truth::No => self.evaluate(otherwise),
            Truth::Maybe => match (self.evaluate(then)?, self.evaluate(otherwise)?) {
                (Outcome::Number(a), Outcome::Number(b)) => a.or(b).map(Outcome::Number),
                (Outcome::Truth(a), Outcome::Truth(b)) if a == b => Ok(Outcome::Truth(a)),
                (Outcome::Truth(_), Outcome::Truth(_)) => Ok(Outcome::Truth(Truth::Maybe)),
                _ => Ok(Outcome::Text(None)),
            },
        }
    }

    fn sum_below(&self, figure: impl Fn(&UnitFigures<'_>) -> Result<Range, Failure>) -> Result<Range, Failure> {
        let mut sum = Range::ZERO;
        for community in self.figures.below.communities(self.unit) {
            sum = sum.add(figure(&self.figures.of(community))?)?;
        }
        Ok(sum)
    }

    /// The figures that an expression looks at, in order of appearance: not those in a branch that is not taken.
    pub(crate) fn read(&self, expr: &Expr, found: &mut Reads) {
        match &expr.node {
            Node::Field(field) => found.add(self.unit, *field),
            Node::Call(Function::If, arguments) => {
                let [condition, then, otherwise] = arguments.as_slice() else { return };
                self.read(condition, found);
                let truth = self.truth(condition);
                if truth != Ok(Truth::No) {
                    self.read(then, found);
                }
                if truth != Ok(Truth::Yes) {
                    self.read(otherwise, found);
                }
            }
            Node::Call(function, arguments) if function.reaches_below() => {
                for community in self.figures.below.communities(self.unit) {
                    let community = self.figures.of(community);
                    for argument in arguments {
                        community.read(argument, found);
                    }
                }
            }
            _ => {
                for operand in expr.operands() {
                    self.read(operand, found);
                }
            }
        }
    }
}

/// A decimal as a range of one.
pub(crate) fn point(value: Decimal) -> Range {
    Range::point(Exact::from(value))
}
