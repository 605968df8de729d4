//! Names and types: every name becomes a field or option, every operand has the type that its operation takes.

use std::ops::Range;

use crate::plan::expr::{Expr, Function, Node, Operator};
use crate::plan::field::{Field, FieldId, FieldKind, Fields};
use crate::plan::level::Level;
use crate::plan::mistake::{Mistake, MistakeKind};
use crate::plan::option::{Domain, OptionId, PlanOption};
use crate::text::similar;

/// Type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A text.
    Text,
}

/// What names can mean, and at which levels the expression is about.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Fields.
    pub fields: &'a Fields,
    /// Options.
    pub options: &'a [PlanOption],
    /// Levels of the units; every field must exist at each of them.
    pub levels: &'a [Level],
}

/// Looks up names and checks types. Returns the tree with [`Node::Field`] and [`Node::Option`] in place of names, and its
/// type; `None` where a mistake (added to `mistakes`, spans relative to the expression) leaves it without one.
pub fn check(expr: &Expr, names: Names<'_>, mistakes: &mut Vec<Mistake>) -> Option<(Expr, Type)> {
    Checker { names, below: false, mistakes }.check(expr)
}

struct Checker<'a, 'm> {
    names: Names<'a>,
    below: bool,
    mistakes: &'m mut Vec<Mistake>,
}

impl Checker<'_, '_> {
    fn check(&mut self, expr: &Expr) -> Option<(Expr, Type)> {
        let span = expr.span.clone();
        let (node, kind) = match &expr.node {
            Node::Number(_) => (expr.node.clone(), Type::Number),
            Node::Text(_) => (expr.node.clone(), Type::Text),
            Node::Flag(_) => (expr.node.clone(), Type::Flag),
            Node::Name(name) => self.name(name, &span)?,
            Node::Field(field) => (expr.node.clone(), field_type(self.names.fields.get(*field))),
            Node::Option(option) => {
                (expr.node.clone(), self.names.options.get(option.index()).map_or(Type::Number, option_type))
            }
            Node::Negate(x) => (Node::Negate(Box::new(self.expect(x, Type::Number)?)), Type::Number),
            Node::Not(x) => (Node::Not(Box::new(self.expect(x, Type::Flag)?)), Type::Flag),
            Node::Binary(operator, a, b) => self.binary(*operator, a, b)?,
            Node::In(x, list) => self.membership(x, list)?,
            Node::Call(function, arguments) => self.call(*function, arguments, &span)?,
        };
        Some((Expr { node, span }, kind))
    }

    fn mistake<T>(&mut self, kind: MistakeKind, span: &Range<usize>) -> Option<T> {
        self.mistakes.push(Mistake { kind, span: span.clone() });
        None
    }

    fn expect(&mut self, expr: &Expr, expected: Type) -> Option<Expr> {
        let (checked, found) = self.check(expr)?;
        if found == expected {
            return Some(checked);
        }
        self.mistake(MistakeKind::TypeMismatch { expected, found }, &expr.span)
    }

    fn name(&mut self, name: &str, span: &Range<usize>) -> Option<(Node, Type)> {
        let names = self.names;
        if let Some(index) = names.options.iter().position(|option| option.id == name) {
            let id = OptionId(u16::try_from(index).unwrap_or(u16::MAX));
            return Some((Node::Option(id), names.options.get(index).map_or(Type::Number, option_type)));
        }
        let Some(id) = names.fields.find(name) else {
            let known = names.fields.iter().map(|(_, field)| field.name.as_str());
            let suggestion = similar(name, known.chain(names.options.iter().map(|option| option.id.as_str())));
            return self.mistake(MistakeKind::UnknownName { name: name.to_owned(), suggestion }, span);
        };
        let levels = if self.below { &[Level::Community][..] } else { names.levels };
        let id = same_role(names.fields, id, levels);
        let field = names.fields.get(id);
        if let Some(&level) = levels.iter().find(|level| !field.has_level(**level)) {
            return self.mistake(MistakeKind::WrongLevel { field: name.to_owned(), level }, span);
        }
        Some((Node::Field(id), field_type(field)))
    }

    fn binary(&mut self, operator: Operator, a: &Expr, b: &Expr) -> Option<(Node, Type)> {
        let (operands, result) = match operator {
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => (Type::Number, Type::Number),
            Operator::Less | Operator::AtMost | Operator::Greater | Operator::AtLeast => (Type::Number, Type::Flag),
            Operator::And | Operator::Or => (Type::Flag, Type::Flag),
            Operator::Equal | Operator::NotEqual => {
                // Both sides are looked at even if one is wrong, so that all mistakes are reported at once.
                let (left, right) = (self.check(a), self.check(b));
                let ((left, kind), (right, found)) = (left?, right?);
                if kind != found {
                    return self.mistake(MistakeKind::TypeMismatch { expected: kind, found }, &b.span);
                }
                self.possible(&left, &right)?;
                self.possible(&right, &left)?;
                return Some((Node::Binary(operator, Box::new(left), Box::new(right)), Type::Flag));
            }
        };
        if operator == Operator::Divide && matches!(b.node, Node::Number(number) if number.is_zero()) {
            return self.mistake(MistakeKind::DivisionByZero, &b.span);
        }
        let (left, right) = (self.expect(a, operands), self.expect(b, operands));
        Some((Node::Binary(operator, Box::new(left?), Box::new(right?)), result))
    }

    fn membership(&mut self, x: &Expr, list: &[Expr]) -> Option<(Node, Type)> {
        let (x, kind) = self.check(x)?;
        let items: Vec<Option<Expr>> = list
            .iter()
            .map(|item| {
                let item = self.expect(item, kind)?;
                self.possible(&x, &item)?;
                Some(item)
            })
            .collect();
        let items = items.into_iter().collect::<Option<Vec<_>>>()?;
        Some((Node::In(Box::new(x), items), Type::Flag))
    }

    /// A text compared with a field or option must be one that it can be.
    fn possible(&mut self, subject: &Expr, other: &Expr) -> Option<()> {
        let Node::Text(text) = &other.node else { return Some(()) };
        let allowed: Vec<String> = match subject.node {
            Node::Field(field) => {
                self.names.fields.get(field).choices.iter().map(|choice| choice.name.clone()).collect()
            }
            Node::Option(option) => match self.names.options.get(option.index()).map(|option| &option.domain) {
                Some(Domain::Choices(choices)) => choices.iter().map(|(name, _)| name.clone()).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        if allowed.is_empty() || allowed.iter().any(|choice| **choice == **text) {
            return Some(());
        }
        self.mistake(MistakeKind::NeverEqual { text: text.to_string(), allowed }, &other.span)
    }

    fn call(&mut self, function: Function, arguments: &[Expr], span: &Range<usize>) -> Option<(Node, Type)> {
        match function {
            Function::Ceil | Function::Floor | Function::Round | Function::Min | Function::Max => {
                let checked = self.all(arguments, Type::Number)?;
                Some((Node::Call(function, checked), Type::Number))
            }
            Function::Coalesce => {
                let (_, kind) = self.check(arguments.first()?)?;
                let checked = self.all(arguments, kind)?;
                Some((Node::Call(function, checked), kind))
            }
            Function::If => {
                let [condition, then, otherwise] = arguments else { return None };
                let condition = self.expect(condition, Type::Flag);
                let then = self.check(then);
                let otherwise = match &then {
                    Some((_, kind)) => self.expect(otherwise, *kind),
                    None => self.check(otherwise).map(|(expr, _)| expr),
                };
                let (then, kind) = then?;
                Some((Node::Call(function, vec![condition?, then, otherwise?]), kind))
            }
            Function::Sum | Function::Count => {
                if self.below || self.names.levels.contains(&Level::Community) {
                    return self.mistake(MistakeKind::NothingBelow { function: function.name() }, span);
                }
                let wanted = if function == Function::Sum { Type::Number } else { Type::Flag };
                self.below = true;
                let checked = self.all(arguments, wanted);
                self.below = false;
                Some((Node::Call(function, checked?), Type::Number))
            }
        }
    }

    fn all(&mut self, arguments: &[Expr], wanted: Type) -> Option<Vec<Expr>> {
        let checked: Vec<Option<Expr>> = arguments.iter().map(|argument| self.expect(argument, wanted)).collect();
        checked.into_iter().collect()
    }
}

/// `kind` means the kind of whatever unit is judged: the field of the same role that its level has.
fn same_role(fields: &Fields, id: FieldId, levels: &[Level]) -> FieldId {
    let field = fields.get(id);
    match (field.role, levels) {
        (Some(role), [level]) if !field.has_level(*level) => fields.with_role(role, *level).unwrap_or(id),
        _ => id,
    }
}

/// Type of a field's figures.
fn field_type(field: &Field) -> Type {
    match field.kind {
        FieldKind::Count | FieldKind::Area | FieldKind::Hours | FieldKind::Rate => Type::Number,
        FieldKind::Flag => Type::Flag,
        FieldKind::Text | FieldKind::Code => Type::Text,
    }
}

fn option_type(option: &PlanOption) -> Type {
    match option.domain {
        Domain::Choices(_) => Type::Text,
        Domain::Range { .. } => Type::Number,
    }
}

/// Where a tree uses `field`, for pointing at it.
#[must_use]
pub(crate) fn span_of_field(expr: &Expr, field: Option<FieldId>) -> Option<Range<usize>> {
    let mut found = None;
    expr.walk(&mut |inner| {
        if let Some(id) = inner.as_field()
            && field.is_none_or(|wanted| wanted == id)
            && found.is_none()
        {
            found = Some(inner.span.clone());
        }
    });
    found
}
