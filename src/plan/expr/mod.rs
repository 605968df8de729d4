//! The expression tree of plans.
//!
//! A tree says what is to be computed, not how: the same tree is evaluated natively over bounds, and can be written as
//! spreadsheet formulas or SQL. Every node is a plain operation that those have too.

mod check;
mod lex;
mod parse;
mod settle;
mod words;

use std::ops::Range;

use rust_decimal::Decimal;

pub(crate) use check::span_of_field;
pub use check::{Names, Type, check};
pub use parse::parse;
pub use settle::settle;
pub use words::{words, words_with};

use crate::plan::field::FieldId;
use crate::plan::option::OptionId;

/// A node of the tree and where it stands in its source text (byte offsets).
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// The operation.
    pub node: Node,
    /// Byte range in the expression's text.
    pub span: Range<usize>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A number; percents are stored as fractions.
    Number(Decimal),
    /// A quoted text.
    Text(Box<str>),
    /// `true` or `false`.
    Flag(bool),
    /// A name not yet looked up; only between parsing and checking.
    Name(Box<str>),
    /// A field of the unit.
    Field(FieldId),
    /// The value chosen for an option.
    Option(OptionId),
    /// `-x`
    Negate(Box<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// `a op b`
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `x in ('a', 'b')`
    In(Box<Expr>, Vec<Expr>),
    /// `f(…)`
    Call(Function, Vec<Expr>),
}

/// Operators with two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `and`
    And,
    /// `or`
    Or,
}

impl Operator {
    /// How plans write it.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::Greater => ">",
            Operator::AtLeast => ">=",
            Operator::And => "and",
            Operator::Or => "or",
        }
    }
}

/// Functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Next whole number up.
    Ceil,
    /// Next whole number down.
    Floor,
    /// Nearest whole number, halves away from zero.
    Round,
    /// Least of its arguments.
    Min,
    /// Greatest of its arguments.
    Max,
    /// First argument whose fields the tables have.
    Coalesce,
    /// `if(condition, then, else)`
    If,
    /// Sum over the communities below.
    Sum,
    /// Number of communities below for which a condition holds.
    Count,
}

impl Function {
    /// All functions with their names.
    pub const NAMES: [(Function, &'static str); 9] = [
        (Function::Ceil, "ceil"),
        (Function::Floor, "floor"),
        (Function::Round, "round"),
        (Function::Min, "min"),
        (Function::Max, "max"),
        (Function::Coalesce, "coalesce"),
        (Function::If, "if"),
        (Function::Sum, "sum"),
        (Function::Count, "count"),
    ];

    /// How plans write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(function, _)| *function == self).map_or("", |(_, name)| name)
    }

    /// Whether its argument is about the communities below instead of the unit itself.
    #[must_use]
    pub const fn reaches_below(self) -> bool {
        matches!(self, Function::Sum | Function::Count)
    }
}

impl Expr {
    /// A node that stands for the whole of a text, such as a bare number in TOML.
    #[must_use]
    pub fn number(value: Decimal) -> Self {
        Self { node: Node::Number(value), span: 0..0 }
    }

    /// The field, if the expression is a field and nothing else.
    #[must_use]
    pub fn as_field(&self) -> Option<FieldId> {
        match self.node {
            Node::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The operands, in order.
    #[must_use]
    pub fn operands(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Number(_) | Node::Text(_) | Node::Flag(_) | Node::Name(_) | Node::Field(_) | Node::Option(_) => {
                Vec::new()
            }
            Node::Negate(x) | Node::Not(x) => vec![x],
            Node::Binary(_, a, b) => vec![a, b],
            Node::In(x, list) => std::iter::once(x.as_ref()).chain(list).collect(),
            Node::Call(_, arguments) => arguments.iter().collect(),
        }
    }

    /// Calls `visit` for this node and every node below, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        for operand in self.operands() {
            operand.walk(visit);
        }
    }

    /// The same tree with `change` applied to every node, innermost first.
    #[must_use]
    pub fn map(&self, change: &mut impl FnMut(Expr) -> Expr) -> Expr {
        let node = match &self.node {
            leaf @ (Node::Number(_)
            | Node::Text(_)
            | Node::Flag(_)
            | Node::Name(_)
            | Node::Field(_)
            | Node::Option(_)) => leaf.clone(),
            Node::Negate(x) => Node::Negate(Box::new(x.map(change))),
            Node::Not(x) => Node::Not(Box::new(x.map(change))),
            Node::Binary(operator, a, b) => Node::Binary(*operator, Box::new(a.map(change)), Box::new(b.map(change))),
            Node::In(x, list) => {
                let x = Box::new(x.map(change));
                Node::In(x, list.iter().map(|item| item.map(change)).collect())
            }
            Node::Call(function, arguments) => {
                Node::Call(*function, arguments.iter().map(|item| item.map(change)).collect())
            }
        };
        change(Expr { node, span: self.span.clone() })
    }

    /// The distinct fields it uses, in order of appearance.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldId> {
        let mut found = Vec::new();
        self.walk(&mut |expr| {
            if let Some(field) = expr.as_field()
                && !found.contains(&field)
            {
                found.push(field);
            }
        });
        found
    }
}
