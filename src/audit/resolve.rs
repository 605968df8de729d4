//! Which figures stand for what in this data set: options put in, fallbacks chosen, once for all units.

use std::collections::BTreeMap;

use crate::audit::assessment::Substitution;
use crate::plan::expr::{Expr, Function, Node, settle};
use crate::plan::{FieldId, Fields, Level, OptionValue};
use crate::register::Register;

/// Turns a plan's expressions into those to evaluate on this register.
pub(crate) struct Resolver<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) register: &'a Register,
    pub(crate) options: &'a [OptionValue],
    /// Fallbacks chosen so far, by level and field.
    pub(crate) chosen: BTreeMap<(Level, FieldId), Expr>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(fields: &'a Fields, register: &'a Register, options: &'a [OptionValue]) -> Self {
        Self { fields, register, options, chosen: BTreeMap::new() }
    }

    /// The expression with options, fallbacks and `coalesce` decided, for units of `level`. Fields that nothing can stand
    /// for are added to `needs`.
    pub(crate) fn resolve(&mut self, expr: &Expr, level: Level, needs: &mut Vec<FieldId>) -> Expr {
        let settled = settle(expr, self.options);
        self.figures(&settled, level, needs)
    }

    /// The fallbacks chosen, in order of level and field.
    pub(crate) fn substitutions(self) -> Vec<Substitution> {
        self.chosen.into_iter().map(|((level, field), by)| Substitution { level, field, by }).collect()
    }

    /// The same with the options left in.
    pub(crate) fn figures(&mut self, expr: &Expr, level: Level, needs: &mut Vec<FieldId>) -> Expr {
        let span = expr.span.clone();
        let node = match &expr.node {
            Node::Field(field) => return self.field(*field, expr, level, needs),
            Node::Call(Function::Coalesce, arguments) => {
                let possible = arguments.iter().find(|argument| self.is_available(argument, level));
                return match possible.or(arguments.first()) {
                    Some(argument) => self.figures(argument, level, needs),
                    None => expr.clone(),
                };
            }
            Node::Call(function, arguments) => {
                let level = if function.reaches_below() { Level::Community } else { level };
                Node::Call(*function, arguments.iter().map(|argument| self.figures(argument, level, needs)).collect())
            }
            Node::Negate(x) => Node::Negate(Box::new(self.figures(x, level, needs))),
            Node::Not(x) => Node::Not(Box::new(self.figures(x, level, needs))),
            Node::Binary(operator, a, b) => {
                let a = Box::new(self.figures(a, level, needs));
                Node::Binary(*operator, a, Box::new(self.figures(b, level, needs)))
            }
            Node::In(x, list) => {
                let x = Box::new(self.figures(x, level, needs));
                Node::In(x, list.iter().map(|item| self.figures(item, level, needs)).collect())
            }
            leaf => leaf.clone(),
        };
        Expr { node, span }
    }

    fn field(&mut self, field: FieldId, expr: &Expr, level: Level, needs: &mut Vec<FieldId>) -> Expr {
        if self.register.has_column(level, field) {
            return expr.clone();
        }
        let fallback = &self.fields.get(field).fallback;
        if let Some(fallback) = fallback.iter().find(|fallback| self.is_available(fallback, level)) {
            let by = self.figures(fallback, level, needs);
            self.chosen.insert((level, field), by.clone());
            return by;
        }
        if !self.is_bounded_from_below(field) && !needs.contains(&field) {
            needs.push(field);
        }
        expr.clone()
    }

    fn is_available(&self, expr: &Expr, level: Level) -> bool {
        match &expr.node {
            Node::Field(field) => {
                let own = &self.fields.get(*field).fallback;
                self.register.has_column(level, *field)
                    || own.iter().any(|fallback| self.is_available(fallback, level))
                    || self.is_bounded_from_below(*field)
            }
            Node::Call(Function::Coalesce, arguments) => {
                arguments.iter().any(|argument| self.is_available(argument, level))
            }
            Node::Call(function, arguments) if function.reaches_below() => {
                arguments.iter().all(|argument| self.is_available(argument, Level::Community))
            }
            _ => expr.operands().into_iter().all(|operand| self.is_available(operand, level)),
        }
    }

    /// Whether what the communities report bounds the figure from below: then it can be judged even where no table has it.
    fn is_bounded_from_below(&self, field: FieldId) -> bool {
        self.fields.get(field).min.as_ref().is_some_and(|min| {
            matches!(&min.node, Node::Call(function, _) if function.reaches_below())
                && self.is_available(min, Level::City)
        })
    }
}
