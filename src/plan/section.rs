//! Reading a TOML table key by key, with every mistake noted instead of stopping at the first.

use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::lang::Bilingual;
use crate::plan::expr::{Expr, parse};
use crate::plan::mistake::{Mistake, MistakeKind, Shape};
use crate::plan::parse_number;
use crate::text::similar;

/// An expression and where its text starts in the file.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) expr: Expr,
    pub(crate) key: Range<usize>,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    /// The text stands in the file as it is: offsets add up.
    Verbatim(usize),
    /// It is escaped or a bare number: only the whole can be pointed at.
    Whole(Range<usize>),
}

impl Place {
    fn of(&self, inner: &Range<usize>) -> Range<usize> {
        match self {
            Place::Verbatim(start) => inner.start.saturating_add(*start)..inner.end.saturating_add(*start),
            Place::Whole(span) => span.clone(),
        }
    }
}

impl Source {
    /// The place in the file of a byte range of the expression.
    pub(crate) fn place(&self, inner: &Range<usize>) -> Range<usize> {
        self.place.of(inner)
    }

    /// The place of the whole expression.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.place(&self.expr.span)
    }
}

/// A table that is being read.
pub(crate) struct Section<'t, 'm> {
    file: &'t str,
    table: &'t DeTable<'t>,
    span: Range<usize>,
    known: Vec<&'static str>,
    mistakes: &'m mut Vec<Mistake>,
}

impl<'t, 'm> Section<'t, 'm> {
    pub(crate) fn new(
        file: &'t str,
        table: &'t DeTable<'t>,
        span: Range<usize>,
        mistakes: &'m mut Vec<Mistake>,
    ) -> Self {
        Self { file, table, span, known: Vec::new(), mistakes }
    }

    pub(crate) fn mistake<T>(&mut self, span: Range<usize>, kind: MistakeKind) -> Option<T> {
        self.mistakes.push(Mistake { kind, span });
        None
    }

    /// The value of an optional key.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// Where the key is written; the table's head where it is not.
    pub(crate) fn key_span(&self, key: &str) -> Range<usize> {
        self.table.iter().find(|(name, _)| name.get_ref() == key).map_or(self.span.clone(), |(name, _)| name.span())
    }

    fn need(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = self.get(key);
        if value.is_none() {
            let span = self.span.clone();
            return self.mistake(span, MistakeKind::MissingKey { key });
        }
        value
    }

    fn wrong_type<T>(&mut self, key: &str, value: &Spanned<DeValue<'_>>, expected: Shape) -> Option<T> {
        self.mistake(value.span(), MistakeKind::WrongType { key: key.to_owned(), expected })
    }

    fn as_text(&mut self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Option<Spanned<&'t str>> {
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.mistake(value.span(), MistakeKind::EmptyText { key: key.to_owned() })
            }
            DeValue::String(text) => Some(Spanned::new(value.span(), text.as_ref())),
            _ => self.wrong_type(key, value, Shape::Text),
        }
    }

    pub(crate) fn text(&mut self, key: &'static str) -> Option<Spanned<&'t str>> {
        let value = self.need(key)?;
        self.as_text(key, value)
    }

    pub(crate) fn optional_text(&mut self, key: &'static str) -> Option<Spanned<&'t str>> {
        let value = self.get(key)?;
        self.as_text(key, value)
    }

    pub(crate) fn bilingual(&mut self, key: &'static str) -> Option<Bilingual> {
        let value = self.need(key)?;
        self.as_bilingual(key, value)
    }

    pub(crate) fn optional_bilingual(&mut self, key: &'static str) -> Option<Bilingual> {
        let value = self.get(key)?;
        self.as_bilingual(key, value)
    }

    pub(crate) fn as_bilingual(&mut self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Option<Bilingual> {
        match value.get_ref() {
            DeValue::String(_) => self.as_text(key, value).map(|text| Bilingual::same(text.get_ref())),
            DeValue::Table(table) => {
                let mut inner = Section::new(self.file, table, value.span(), self.mistakes);
                let (zh, en) = (inner.text("zh"), inner.text("en"));
                inner.finish();
                Some(Bilingual { zh: (*zh?.get_ref()).to_owned(), en: (*en?.get_ref()).to_owned() })
            }
            _ => self.wrong_type(key, value, Shape::Bilingual),
        }
    }

    pub(crate) fn integer(&mut self, key: &'static str) -> Option<i32> {
        let value = self.need(key)?;
        self.as_integer(key, value).map(Spanned::into_inner)
    }

    /// A whole number that may be left out.
    pub(crate) fn optional_integer(&mut self, key: &'static str) -> Option<Spanned<i32>> {
        let value = self.get(key)?;
        self.as_integer(key, value)
    }

    /// A list of whole numbers.
    pub(crate) fn integers(&mut self, key: &'static str) -> Vec<Spanned<i32>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(list) => list.iter().filter_map(|item| self.as_integer(key, item)).collect(),
            _ => self.as_integer(key, value).into_iter().collect(),
        }
    }

    fn as_integer(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Spanned<i32>> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => i32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) => Some(Spanned::new(value.span(), number)),
            None => self.wrong_type(key, value, Shape::Integer),
        }
    }

    /// `true` or `false`, where it is said.
    pub(crate) fn optional_flag(&mut self, key: &'static str) -> Option<bool> {
        let is_said = self.table.iter().any(|(name, _)| name.get_ref() == key);
        let flag = self.flag(key);
        is_said.then_some(flag)
    }

    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        match self.get(key) {
            None => false,
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => *flag,
                _ => self.wrong_type::<bool>(key, value, Shape::Flag).unwrap_or_default(),
            },
        }
    }

    /// A TOML number or a text such as `"90%"`, exact.
    pub(crate) fn number(&mut self, key: &'static str) -> Option<Spanned<Decimal>> {
        let value = self.get(key)?;
        match number(value.get_ref()) {
            Some(number) => Some(Spanned::new(value.span(), number)),
            None => self.wrong_type(key, value, Shape::Number),
        }
    }

    /// One text or a list of texts.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Spanned<&'t str>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::String(_) => self.as_text(key, value).into_iter().collect(),
            DeValue::Array(list) => list.iter().filter_map(|item| self.as_text(key, item)).collect(),
            _ => {
                self.wrong_type::<()>(key, value, Shape::TextList);
                Vec::new()
            }
        }
    }

    /// The same where it may be left out; `None` too where something is wrong with it.
    pub(crate) fn optional_texts(&mut self, key: &'static str) -> Option<Vec<Spanned<&'t str>>> {
        let known = self.mistakes.len();
        let is_said = self.get(key).is_some();
        let texts = self.texts(key);
        (is_said && self.mistakes.len() == known).then_some(texts)
    }

    /// The named one of `names`.
    pub(crate) fn one_of<T: Copy>(
        &mut self,
        text: &Spanned<&'t str>,
        names: impl Iterator<Item = (T, &'static str)>,
    ) -> Option<T> {
        let names: Vec<(T, &str)> = names.collect();
        if let Some((found, _)) = names.iter().find(|(_, name)| name == text.get_ref()) {
            return Some(*found);
        }
        let allowed = names.iter().map(|(_, name)| (*name).to_owned()).collect();
        self.mistake(text.span(), MistakeKind::NotOneOf { found: (*text.get_ref()).to_owned(), allowed })
    }

    /// An expression: a text, or a bare number.
    pub(crate) fn expression(&mut self, key: &'static str) -> Option<Source> {
        let value = self.get(key)?;
        self.as_expression(key, value)
    }

    /// One expression or a list of expressions.
    pub(crate) fn expressions(&mut self, key: &'static str) -> Vec<Source> {
        let Some(value) = self.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(list) => list.iter().filter_map(|item| self.as_expression(key, item)).collect(),
            _ => self.as_expression(key, value).into_iter().collect(),
        }
    }

    fn as_expression(&mut self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Option<Source> {
        let span = value.span();
        let key_span = self.key_span(key);
        match value.get_ref() {
            DeValue::String(text) => {
                self.as_text(key, value)?;
                let place = self.place(text, &span);
                match parse(text) {
                    Ok(expr) => Some(Source { expr, key: key_span, place }),
                    Err(mistake) => self.mistake(place.of(&mistake.span), mistake.kind),
                }
            }
            other => match number(other) {
                Some(number) => Some(Source { expr: Expr::number(number), key: key_span, place: Place::Whole(span) }),
                None => self.wrong_type(key, value, Shape::Expression),
            },
        }
    }

    /// Where the characters of a decoded string stand, if it is written without escapes.
    fn place(&self, decoded: &str, span: &Range<usize>) -> Place {
        let raw = self.file.get(span.clone()).unwrap_or_default();
        match raw.find(decoded) {
            Some(offset) => Place::Verbatim(span.start.saturating_add(offset)),
            None => Place::Whole(span.clone()),
        }
    }

    /// The tables of an array of tables.
    pub(crate) fn tables(&mut self, key: &'static str) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
        self.get(key).map(|value| self.as_tables(key, value)).unwrap_or_default()
    }

    fn as_tables(&mut self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type::<()>(key, value, Shape::TableList);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in list {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((table, item.span())),
                _ => {
                    self.wrong_type::<()>(key, item, Shape::Table);
                }
            }
        }
        tables
    }

    /// The table or tables of a key that is meant to be a list of tables, whatever is wrong with how it is written: under a
    /// key that is presumably this one, or as one table. What is wrong is noted.
    pub(crate) fn tables_meant(&mut self, key: &'static str) -> Option<Vec<(&'t DeTable<'t>, Range<usize>)>> {
        let value = self.value_meant(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            return Some(self.as_tables(key, value));
        };
        self.wrong_type::<()>(key, value, Shape::TableList);
        Some(vec![(table, value.span())])
    }

    /// The same for one table.
    pub(crate) fn table_meant(&mut self, key: &'static str) -> Option<(&'t DeTable<'t>, Range<usize>)> {
        let value = self.value_meant(key)?;
        self.as_table(key, value)
    }

    /// The value of a key, or else of one that nobody knows and that is called like it; that it is unknown is told when the
    /// table is finished.
    fn value_meant(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.get(key).or_else(|| {
            let is_like = |name: &str| similar(&name.to_lowercase(), [key].into_iter()).is_some();
            self.table.iter().find(|(name, _)| is_like(name.get_ref())).map(|(_, value)| value)
        })
    }

    /// One table or a list of tables.
    pub(crate) fn one_or_more_tables(&mut self, key: &'static str) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
        match self.get(key).map(|value| (value.get_ref(), value.span())) {
            Some((DeValue::Table(table), span)) => vec![(table, span)],
            _ => self.tables(key),
        }
    }

    /// A sub-table.
    pub(crate) fn table(&mut self, key: &'static str) -> Option<(&'t DeTable<'t>, Range<usize>)> {
        let value = self.get(key)?;
        self.as_table(key, value)
    }

    fn as_table(&mut self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Option<(&'t DeTable<'t>, Range<usize>)> {
        match value.get_ref() {
            DeValue::Table(table) => Some((table, value.span())),
            _ => self.wrong_type(key, value, Shape::Table),
        }
    }

    /// A section for a table inside this one.
    pub(crate) fn enter<'s>(&'s mut self, table: &'t DeTable<'t>, span: Range<usize>) -> Section<'t, 's> {
        Section::new(self.file, table, span, self.mistakes)
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self) {
        for (name, _) in self.table {
            let key: &str = name.get_ref();
            if !self.known.contains(&key) {
                let suggestion = similar(key, self.known.iter().copied());
                let kind = MistakeKind::UnknownKey { key: key.to_owned(), suggestion };
                self.mistakes.push(Mistake { kind, span: name.span() });
            }
        }
    }
}

fn number(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => Decimal::from_str_exact(number.as_str()).ok(),
        DeValue::Float(number) => Decimal::from_str_exact(number.as_str()).ok(),
        DeValue::String(text) => parse_number(text),
        _ => None,
    }
}
