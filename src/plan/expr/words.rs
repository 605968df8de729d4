//! An expression in words.

use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::expr::{Expr, Function, Node, Operator};
use crate::plan::field::{FieldId, FieldKind};
use crate::text;

/// The formula in words: fields by title, texts and options as plans write them, operators as people write them.
#[must_use]
pub fn words(expr: &Expr, plan: &Plan, lang: Lang) -> String {
    words_with(expr, plan, lang, &|_| None)
}

/// The same with the figures of a unit in place of the fields that `figure` knows. What is summed over the communities below
/// keeps its name.
#[must_use]
pub fn words_with(expr: &Expr, plan: &Plan, lang: Lang, figure: &dyn Fn(FieldId) -> Option<String>) -> String {
    Words { plan, lang, figure }.write(expr, Binding::Loosest)
}

/// How tightly an operation holds its operands together; brackets are needed where a looser one stands inside a tighter one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Loosest,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
}

struct Words<'a> {
    plan: &'a Plan,
    lang: Lang,
    figure: &'a dyn Fn(FieldId) -> Option<String>,
}

impl Words<'_> {
    fn write(&self, expr: &Expr, around: Binding) -> String {
        let (text, binding) = match &expr.node {
            Node::Number(number) => (number.normalize().to_string(), Binding::Sign),
            Node::Text(word) => (format!("“{}”", self.plan.word(word, self.lang)), Binding::Sign),
            Node::Flag(flag) => (text::yes_no(*flag, self.lang).to_owned(), Binding::Sign),
            Node::Name(name) => (name.to_string(), Binding::Sign),
            Node::Field(field) => ((self.figure)(*field).unwrap_or_else(|| self.title(*field)), Binding::Sign),
            Node::Option(option) => {
                let id = self.plan.options.get(option.index()).map_or("", |option| option.id.as_str());
                (text::option_value(id, self.lang), Binding::Sign)
            }
            Node::Negate(x) => (format!("-{}", self.write(x, Binding::Sign)), Binding::Sign),
            Node::Not(x) => (text::not(&self.write(x, Binding::Not), self.lang), Binding::Not),
            Node::Binary(operator, a, b) => {
                let binding = binding(*operator);
                // The right side of - and ÷ needs brackets around an equal; the others do not mind them.
                let tighter = match operator {
                    Operator::Subtract => Binding::Product,
                    Operator::Divide => Binding::Sign,
                    _ => binding,
                };
                let (a, b) = (self.write(a, binding), self.write(b, tighter));
                (format!("{a} {} {b}", text::operator(*operator, self.lang)), binding)
            }
            Node::In(x, list) => {
                let list: Vec<String> = list.iter().map(|item| self.write(item, Binding::Loosest)).collect();
                (text::one_of(&self.write(x, Binding::Sum), &list, self.lang), Binding::Comparison)
            }
            Node::Call(function, arguments) => (self.call(*function, arguments), Binding::Sign),
        };
        if binding < around { format!("({text})") } else { text }
    }

    fn title(&self, field: FieldId) -> String {
        let field = self.plan.fields.get(field);
        let title = field.title.get(self.lang);
        if field.kind == FieldKind::Flag { text::flag_holds(title, self.lang) } else { title.to_owned() }
    }

    fn call(&self, function: Function, arguments: &[Expr]) -> String {
        if function.reaches_below() {
            let named = Words { figure: &|_| None, ..*self };
            let arguments: Vec<String> =
                arguments.iter().map(|argument| named.write(argument, Binding::Loosest)).collect();
            return text::function(function, &arguments, self.lang);
        }
        let arguments: Vec<String> = arguments.iter().map(|argument| self.write(argument, Binding::Loosest)).collect();
        text::function(function, &arguments, self.lang)
    }
}

fn binding(operator: Operator) -> Binding {
    match operator {
        Operator::Or => Binding::Or,
        Operator::And => Binding::And,
        Operator::Add | Operator::Subtract => Binding::Sum,
        Operator::Multiply | Operator::Divide => Binding::Product,
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::AtMost
        | Operator::Greater
        | Operator::AtLeast => Binding::Comparison,
    }
}
