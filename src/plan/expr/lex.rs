//! Text → tokens.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::plan::expr::Operator;
use crate::plan::mistake::{Mistake, MistakeKind};
use crate::plan::parse_number;

/// A word of the expression language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(Decimal),
    Text(Box<str>),
    Name(Box<str>),
    Operator(Operator),
    Not,
    In,
    Open,
    Close,
    Comma,
}

/// All tokens with their byte ranges.
///
/// # Errors
/// The first character or number that cannot be read.
pub(super) fn lex(text: &str) -> Result<Vec<(Token, Range<usize>)>, Mistake> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut take_while = |accept: fn(char) -> bool| {
            let mut end = start.saturating_add(first.len_utf8());
            while let Some(&(at, c)) = rest.peek() {
                if !accept(c) {
                    break;
                }
                end = at.saturating_add(c.len_utf8());
                rest.next();
            }
            start..end
        };
        let (token, span) = match first {
            '0'..='9' | '.' => number(text, take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '%')))?,
            'a'..='z' | 'A'..='Z' | '_' => {
                let span = take_while(|c| c.is_ascii_alphanumeric() || c == '_');
                (word(text.get(span.clone()).unwrap_or_default()), span)
            }
            '\'' => {
                let span = take_while(|c| c != '\'');
                let inner = text.get(start.saturating_add(1)..span.end).unwrap_or_default();
                match rest.next() {
                    Some((quote, _)) => (Token::Text(inner.into()), start..quote.saturating_add(1)),
                    None => return Err(Mistake { kind: MistakeKind::UnclosedText, span }),
                }
            }
            _ => {
                let span = take_while(|c| c == '=');
                match symbol(text.get(span.clone()).unwrap_or_default()) {
                    Some(token) => (token, span),
                    None => return Err(Mistake { kind: MistakeKind::UnexpectedCharacter { found: first }, span }),
                }
            }
        };
        tokens.push((token, span));
    }
    Ok(tokens)
}

fn number(text: &str, span: Range<usize>) -> Result<(Token, Range<usize>), Mistake> {
    let digits = text.get(span.clone()).unwrap_or_default();
    let plain = !digits.contains('_') && !digits.trim_end_matches('%').ends_with('.') && !digits.starts_with('.');
    match parse_number(digits).filter(|_| plain) {
        Some(value) => Ok((Token::Number(value), span)),
        None => Err(Mistake { kind: MistakeKind::BadNumber { found: digits.to_owned() }, span }),
    }
}

fn word(text: &str) -> Token {
    match text {
        "and" => Token::Operator(Operator::And),
        "or" => Token::Operator(Operator::Or),
        "not" => Token::Not,
        "in" => Token::In,
        name => Token::Name(name.into()),
    }
}

fn symbol(text: &str) -> Option<Token> {
    Some(match text {
        "+" => Token::Operator(Operator::Add),
        "-" => Token::Operator(Operator::Subtract),
        "*" => Token::Operator(Operator::Multiply),
        "/" => Token::Operator(Operator::Divide),
        "=" | "==" => Token::Operator(Operator::Equal),
        "!=" => Token::Operator(Operator::NotEqual),
        "<" => Token::Operator(Operator::Less),
        "<=" => Token::Operator(Operator::AtMost),
        ">" => Token::Operator(Operator::Greater),
        ">=" => Token::Operator(Operator::AtLeast),
        "(" => Token::Open,
        ")" => Token::Close,
        "," => Token::Comma,
        _ => return None,
    })
}
