//! Options put in: what an expression comes to once the readings are chosen.

use rust_decimal::Decimal;

use crate::plan::expr::{Expr, Function, Node, Operator};
use crate::plan::option::OptionValue;

/// The expression with the value of every option in place of its name, and without the branches that this rules out. What
/// a reading does not look at must not count as missing.
#[must_use]
pub fn settle(expr: &Expr, options: &[OptionValue]) -> Expr {
    expr.map(&mut |inner| {
        let span = inner.span.clone();
        let node = match inner.node {
            Node::Option(id) => match options.get(id.index()) {
                Some(OptionValue::Choice(choice)) => Node::Text(choice.as_str().into()),
                Some(OptionValue::Number(number)) => Node::Number(*number),
                None => Node::Option(id),
            },
            Node::Not(x) => match x.node {
                Node::Flag(flag) => Node::Flag(!flag),
                _ => Node::Not(x),
            },
            Node::Binary(operator, a, b) => binary(operator, a, b),
            Node::In(x, list) => membership(x, list),
            Node::Call(Function::If, mut arguments) => match arguments.first().map(|condition| &condition.node) {
                Some(Node::Flag(flag)) => {
                    let taken = if *flag { 1 } else { 2 };
                    if taken < arguments.len() { arguments.swap_remove(taken).node } else { Node::Flag(*flag) }
                }
                _ => Node::Call(Function::If, arguments),
            },
            other => other,
        };
        Expr { node, span }
    })
}

fn binary(operator: Operator, a: Box<Expr>, b: Box<Expr>) -> Node {
    match (operator, &a.node, &b.node) {
        (Operator::And, Node::Flag(true), _) | (Operator::Or, Node::Flag(false), _) => b.node,
        (Operator::And, _, Node::Flag(true)) | (Operator::Or, _, Node::Flag(false)) => a.node,
        (Operator::And, Node::Flag(false), _) | (Operator::And, _, Node::Flag(false)) => Node::Flag(false),
        (Operator::Or, Node::Flag(true), _) | (Operator::Or, _, Node::Flag(true)) => Node::Flag(true),
        (Operator::Equal, Node::Text(x), Node::Text(y)) => Node::Flag(x == y),
        (Operator::NotEqual, Node::Text(x), Node::Text(y)) => Node::Flag(x != y),
        (_, Node::Number(x), Node::Number(y)) => match compare(operator, *x, *y) {
            Some(flag) => Node::Flag(flag),
            None => Node::Binary(operator, a, b),
        },
        _ => Node::Binary(operator, a, b),
    }
}

fn compare(operator: Operator, x: Decimal, y: Decimal) -> Option<bool> {
    Some(match operator {
        Operator::Equal => x == y,
        Operator::NotEqual => x != y,
        Operator::Less => x < y,
        Operator::AtMost => x <= y,
        Operator::Greater => x > y,
        Operator::AtLeast => x >= y,
        _ => return None,
    })
}

fn membership(x: Box<Expr>, list: Vec<Expr>) -> Node {
    let Node::Text(text) = &x.node else { return Node::In(x, list) };
    let all_texts = list.iter().all(|item| matches!(item.node, Node::Text(_)));
    if !all_texts {
        return Node::In(x, list);
    }
    Node::Flag(list.iter().any(|item| matches!(&item.node, Node::Text(word) if word == text)))
}
