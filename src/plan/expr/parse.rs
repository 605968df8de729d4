//! Tokens → tree, by recursive descent.

use std::ops::Range;

use crate::plan::expr::lex::{Token, lex};
use crate::plan::expr::{Expr, Function, Node, Operator};
use crate::plan::mistake::{Mistake, MistakeKind, Wanted};
use crate::text::similar;

/// Operations inside each other; more is a mistake, so that no text can exhaust the stack.
const MAX_DEPTH: usize = 64;

/// Parses an expression. Names are left as [`Node::Name`] for [`crate::plan::expr::check()`].
///
/// # Errors
/// The first place where the text is not an expression; spans are byte ranges of `text`.
pub fn parse(text: &str) -> Result<Expr, Mistake> {
    let tokens = lex(text)?;
    let mut parser = Parser { tokens, next: 0, end: text.len(), depth: 0 };
    let expr = parser.disjunction()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.unexpected(Wanted::Operator)),
    }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens.get(self.next).map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn advance(&mut self) {
        self.next = self.next.saturating_add(1);
    }

    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, token: &Token, wanted: Wanted) -> Result<Range<usize>, Mistake> {
        let span = self.span();
        if self.take(token) { Ok(span) } else { Err(self.unexpected(wanted)) }
    }

    fn unexpected(&self, expected: Wanted) -> Mistake {
        let found = match self.peek() {
            None => String::new(),
            Some(Token::Number(number)) => number.to_string(),
            Some(Token::Text(text)) => format!("'{text}'"),
            Some(Token::Name(name)) => name.to_string(),
            Some(Token::Operator(operator)) => operator.symbol().to_owned(),
            Some(Token::Not) => "not".to_owned(),
            Some(Token::In) => "in".to_owned(),
            Some(Token::Open) => "(".to_owned(),
            Some(Token::Close) => ")".to_owned(),
            Some(Token::Comma) => ",".to_owned(),
        };
        Mistake { kind: MistakeKind::Unexpected { found, expected }, span: self.span() }
    }

    fn disjunction(&mut self) -> Result<Expr, Mistake> {
        self.chain(&[Operator::Or], Self::conjunction)
    }

    fn conjunction(&mut self) -> Result<Expr, Mistake> {
        self.chain(&[Operator::And], Self::negation)
    }

    fn negation(&mut self) -> Result<Expr, Mistake> {
        let start = self.span().start;
        if self.take(&Token::Not) {
            let inner = self.nested(Self::negation)?;
            let span = start..inner.span.end;
            return Ok(Expr { node: Node::Not(Box::new(inner)), span });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr, Mistake> {
        let left = self.sum()?;
        match self.peek() {
            Some(Token::Operator(
                operator @ (Operator::Equal
                | Operator::NotEqual
                | Operator::Less
                | Operator::AtMost
                | Operator::Greater
                | Operator::AtLeast),
            )) => {
                let operator = *operator;
                self.advance();
                let right = self.sum()?;
                Ok(binary(operator, left, right))
            }
            Some(Token::In) => {
                self.advance();
                self.expect(&Token::Open, Wanted::Open)?;
                let (list, end) = self.arguments()?;
                let span = left.span.start..end;
                Ok(Expr { node: Node::In(Box::new(left), list), span })
            }
            _ => Ok(left),
        }
    }

    fn sum(&mut self) -> Result<Expr, Mistake> {
        self.chain(&[Operator::Add, Operator::Subtract], Self::product)
    }

    fn product(&mut self) -> Result<Expr, Mistake> {
        self.chain(&[Operator::Multiply, Operator::Divide], Self::sign)
    }

    fn sign(&mut self) -> Result<Expr, Mistake> {
        let start = self.span().start;
        if self.take(&Token::Operator(Operator::Subtract)) {
            let inner = self.nested(Self::sign)?;
            let span = start..inner.span.end;
            return Ok(Expr { node: Node::Negate(Box::new(inner)), span });
        }
        self.operand()
    }

    fn operand(&mut self) -> Result<Expr, Mistake> {
        let span = self.span();
        let Some((token, _)) = self.tokens.get(self.next).cloned() else {
            return Err(self.unexpected(Wanted::Operand));
        };
        let node = match token {
            Token::Number(number) => Node::Number(number),
            Token::Text(text) => Node::Text(text),
            Token::Name(name) => return self.name(&name, span),
            Token::Open => {
                self.advance();
                let inner = self.nested(Self::disjunction)?;
                let end = self.expect(&Token::Close, Wanted::Close)?.end;
                return Ok(Expr { node: inner.node, span: span.start..end });
            }
            _ => return Err(self.unexpected(Wanted::Operand)),
        };
        self.advance();
        Ok(Expr { node, span })
    }

    fn name(&mut self, name: &str, span: Range<usize>) -> Result<Expr, Mistake> {
        self.advance();
        if !self.take(&Token::Open) {
            let node = match name {
                "true" => Node::Flag(true),
                "false" => Node::Flag(false),
                name => Node::Name(name.into()),
            };
            return Ok(Expr { node, span });
        }
        let Some((function, _)) = Function::NAMES.into_iter().find(|(_, known)| *known == name) else {
            let suggestion = similar(name, Function::NAMES.iter().map(|(_, known)| *known));
            return Err(Mistake { kind: MistakeKind::UnknownFunction { name: name.to_owned(), suggestion }, span });
        };
        let (arguments, end) = self.arguments()?;
        let (takes, fits) = match function {
            Function::Ceil | Function::Floor | Function::Round | Function::Sum | Function::Count => {
                ("1", arguments.len() == 1)
            }
            Function::If => ("3", arguments.len() == 3),
            Function::Min | Function::Max | Function::Coalesce => ("2+", arguments.len() >= 2),
        };
        if fits {
            return Ok(Expr { node: Node::Call(function, arguments), span: span.start..end });
        }
        let kind = MistakeKind::WrongArguments { function: function.name(), takes, given: arguments.len() };
        Err(Mistake { kind, span: span.start..end })
    }

    /// Arguments up to and including the closing bracket, and where that ends.
    fn arguments(&mut self) -> Result<(Vec<Expr>, usize), Mistake> {
        let mut arguments = vec![self.nested(Self::disjunction)?];
        while self.take(&Token::Comma) {
            arguments.push(self.nested(Self::disjunction)?);
        }
        let end = self.expect(&Token::Close, Wanted::Close)?.end;
        Ok((arguments, end))
    }

    fn chain(
        &mut self,
        operators: &[Operator],
        operand: fn(&mut Self) -> Result<Expr, Mistake>,
    ) -> Result<Expr, Mistake> {
        let mut left = operand(self)?;
        let mut links = 0usize;
        while let Some(Token::Operator(operator)) = self.peek() {
            let operator = *operator;
            if !operators.contains(&operator) {
                break;
            }
            // A long chain is a deep tree: 1 + 1 + 1 … leans to the left.
            links = links.saturating_add(1);
            if links > MAX_DEPTH {
                return Err(Mistake { kind: MistakeKind::TooDeep, span: self.span() });
            }
            self.advance();
            let right = operand(self)?;
            left = binary(operator, left, right);
        }
        Ok(left)
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Result<Expr, Mistake>) -> Result<Expr, Mistake> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            return Err(Mistake { kind: MistakeKind::TooDeep, span: self.span() });
        }
        let expr = inner(self);
        self.depth = self.depth.saturating_sub(1);
        expr
    }
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    let span = left.span.start..right.span.end;
    Expr { node: Node::Binary(operator, Box::new(left), Box::new(right)), span }
}
