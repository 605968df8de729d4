//! The cells of one column of figures.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::ingest::grid::{Raw, trimmed};
use crate::ingest::header::{HeaderCell, compact, one_line};
use crate::ingest::identity;
use crate::ingest::level::{Figures, Sum};
use crate::ingest::number::{self, Gauge, Plain, Reading, Share};
use crate::ingest::table::{Claim, Place, TableColumn};
use crate::ingest::units::Unit;
use crate::ingest::words::{self, Word};
use crate::plan::{Field, FieldId, FieldKind};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Value, Values};

/// A problem, naming the unit where one is known.
pub(super) fn name_unit(problem: Problem, name: Option<&str>) -> Problem {
    match name {
        Some(name) => problem.of_unit(name),
        None => problem,
    }
}

/// Reads the cells of one column of figures.
pub(super) struct ColumnReader<'a> {
    pub(super) field: &'a Field,
    id: FieldId,
    place: Place,
    pub(super) header: &'a HeaderCell,
    claim: Claim,
    rule: Rule,
    values: Values,
    problems: Vec<(u32, Problem)>,
    /// Yes/no words in a column of numbers: record, row, word, text and unit, until the whole column is known.
    words: Vec<(u32, u32, Word, String, Option<String>)>,
    other_numbers: bool,
    /// Shares that may be percents or fractions, until the whole column is known: record, row, text and unit.
    small_shares: Vec<(u32, u32, String, Option<String>)>,
    has_percents: bool,
    /// Rows with a word for nothing in a column of texts.
    unsaid: Vec<(u32, String)>,
}

/// How a column's cells are read.
enum Rule {
    Number(Gauge),
    Flag,
    Code,
    Text,
    Choice(HashMap<String, String, ahash::RandomState>),
}

impl<'a> ColumnReader<'a> {
    /// `None` where the header's unit measures something else than the field.
    pub(super) fn new(field: &'a Field, figures: &Figures<'a>, place: Place) -> Option<Self> {
        let claim = if figures.loose { Claim::Loose } else { Claim::Exact };
        Self::of(field, figures.field, figures.header, figures.unit, claim, place)
    }

    /// A part of a field that is summed of several columns.
    pub(super) fn of_part(field: &'a Field, sum: &Sum<'a>, part: usize, place: Place) -> Option<Self> {
        let (header, unit) = *sum.parts.get(part)?;
        Self::of(field, sum.field, header, unit, Claim::Sum, place)
    }

    fn of(
        field: &'a Field,
        id: FieldId,
        header: &'a HeaderCell,
        unit: Option<Unit>,
        claim: Claim,
        place: Place,
    ) -> Option<Self> {
        let rule = match field.kind {
            FieldKind::Count | FieldKind::Area | FieldKind::Hours | FieldKind::Rate => {
                Rule::Number(Gauge::new(field, unit)?)
            }
            FieldKind::Flag => Rule::Flag,
            FieldKind::Code => Rule::Code,
            FieldKind::Text if field.choices.is_empty() => Rule::Text,
            FieldKind::Text => Rule::Choice(choices(field)),
        };
        Some(Self {
            field,
            id,
            place,
            header,
            claim,
            rule,
            values: Values::default(),
            problems: Vec::new(),
            words: Vec::new(),
            other_numbers: false,
            small_shares: Vec::new(),
            has_percents: false,
            unsaid: Vec::new(),
        })
    }

    /// Makes room for the figures of `more` rows.
    pub(super) fn reserve(&mut self, more: usize) {
        self.values.reserve(more);
    }

    /// Reads the cell in `row`. `unit` tells the name of the record's unit, for problems.
    pub(super) fn read<'t>(&mut self, record: u32, row: u32, raw: Raw<'_>, unit: impl Fn() -> Option<&'t str>) {
        if let Rule::Number(gauge) = &self.rule
            && let Some(Plain { mantissa, decimals }) = gauge.read_plain(raw)
        {
            self.other_numbers |= mantissa > 1;
            self.values.push_short(mantissa, decimals);
            return;
        }
        let shown;
        let value = match &self.rule {
            _ if raw == Raw::Blank => Ok(Value::Missing),
            Rule::Number(gauge) => match gauge.read(raw) {
                Reading::Missing => Ok(Value::Missing),
                Reading::Number(number) => {
                    self.other_numbers |= number != Decimal::ZERO && number != Decimal::ONE;
                    match gauge.share(raw, number) {
                        Some(Share::Percent) => self.has_percents = true,
                        Some(Share::Small) => {
                            self.small_shares.push((record, row, raw.shown(), unit().map(str::to_owned)));
                        }
                        None => {}
                    }
                    Ok(Value::Number(number))
                }
                Reading::Word(word) => {
                    self.words.push((record, row, word, raw.shown(), unit().map(str::to_owned)));
                    Ok(Value::Missing)
                }
                Reading::NotANumber => Err(Defect::NotANumber),
                Reading::OutOfRange => Err(Defect::OutOfRange),
                Reading::Error => Err(Defect::Error),
                Reading::Uncached => Err(Defect::Uncached),
            },
            Rule::Flag => {
                let value = flag(raw);
                if value == Ok(Value::Missing) {
                    self.unsaid.push((row, one_line(&raw.shown())));
                }
                value
            }
            Rule::Code => match text(raw).map(|text| text.map(|text| identity::digits(&text))) {
                Ok(None) => Ok(Value::Missing),
                Ok(Some(Some(digits))) => {
                    shown = digits;
                    Ok(Value::Text(&shown))
                }
                Ok(Some(None)) => Err(Defect::NotANumber),
                Err(defect) => Err(defect),
            },
            // What is none of any sort is not left open.
            Rule::Text
                if let Raw::Text(text) = raw
                    && words::find(text) == Some(Word::NoneYet) =>
            {
                Ok(Value::Text(text))
            }
            Rule::Text => match text(raw) {
                Ok(None) => {
                    self.unsaid.push((row, one_line(&raw.shown())));
                    Ok(Value::Missing)
                }
                Ok(Some(text)) => {
                    shown = text;
                    Ok(Value::Text(&shown))
                }
                Err(defect) => Err(defect),
            },
            // Most cells hold a word as it is known.
            Rule::Choice(choices) if let Some(name) = raw.text().and_then(|text| choices.get(text)) => {
                Ok(Value::Text(name))
            }
            Rule::Choice(choices) => match text(raw) {
                Ok(None) => Ok(Value::Missing),
                Ok(Some(text)) => match choices.get(&compact(&text)) {
                    Some(name) => Ok(Value::Text(name)),
                    None => Err(Defect::UnknownWord),
                },
                Err(defect) => Err(defect),
            },
        };
        match value {
            Ok(value) => self.values.push(value),
            Err(defect) => {
                self.values.push(Value::Missing);
                self.report(record, row, defect, &raw.shown(), unit());
            }
        }
    }

    fn report(&mut self, record: u32, row: u32, defect: Defect, text: &str, unit: Option<&str>) {
        let field = self.field.title.clone();
        // A zero byte inside a number would be shown as a blank, which no number would be refused for.
        let text = one_line(&text.replace('\0', "␀"));
        let kind = match defect {
            Defect::NotANumber => ProblemKind::NotANumber { text, field },
            Defect::NotAFlag => ProblemKind::NotAFlag { text, field },
            Defect::OutOfRange => ProblemKind::OutOfRange { text, field },
            Defect::MixedPercents => ProblemKind::MixedPercents { text, field },
            Defect::UnknownWord => ProblemKind::UnknownWord { text, field },
            Defect::Error => ProblemKind::ErrorCell { text, field },
            Defect::Uncached => ProblemKind::UncachedFormula { field },
        };
        let problem = Problem::at(self.place.origin(row, self.header.column), kind);
        self.problems.push((record, name_unit(problem, unit)));
    }

    pub(super) fn finish(mut self) -> TableColumn {
        self.settle_words();
        self.settle_shares();
        TableColumn {
            field: self.id,
            column: self.header.column,
            header_row: self.header.row,
            header: self.header.text.clone(),
            claim: self.claim,
            year: self.header.year,
            values: self.values,
            parts: Vec::new(),
            at: Vec::new(),
            rows: Vec::new(),
            problems: self.problems,
            unsaid: self.unsaid,
        }
    }

    /// The number in a cell of this column, in the field's unit; `None` where there is none.
    pub(super) fn number(&self, raw: Raw<'_>) -> Option<Decimal> {
        match &self.rule {
            Rule::Number(gauge) => match gauge.read(raw) {
                Reading::Number(number) => Some(number),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the column holds numbers.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.rule, Rule::Number(_))
    }

    /// Whether some cells hold yes or no.
    pub(super) fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// The value of a record read before.
    pub(super) fn value(&self, record: usize) -> Value<'_> {
        self.values.get(record)
    }

    /// Where others are plainly percents, a number of at most 1 is a percentage or a fraction, and nobody can say which.
    /// Where none is, the header is believed.
    fn settle_shares(&mut self) {
        let small = std::mem::take(&mut self.small_shares);
        if self.has_percents {
            for (record, row, text, unit) in small {
                self.report(record, row, Defect::MixedPercents, &text, unit.as_deref());
                self.values.set(record as usize, Value::Missing);
            }
        } else if let Some((record, _, text, _)) = small.first() {
            let kind = ProblemKind::SmallPercents {
                text: one_line(text),
                field: self.field.title.clone(),
                cells: u32::try_from(small.len()).unwrap_or(u32::MAX),
            };
            self.problems.push((*record, Problem::at(self.place.origin(self.header.row, self.header.column), kind)));
        }
    }

    /// A column of counts that holds yes and no only is read as 1 and 0. 无 alone does not make it one: beside numbers
    /// it says that nothing was reported.
    fn settle_words(&mut self) {
        let plain = |word: Word| matches!(word, Word::Yes | Word::No);
        let is_flags = self.field.kind == FieldKind::Count
            && !self.other_numbers
            && self.words.iter().any(|(_, _, word, ..)| plain(*word));
        for (record, row, word, text, unit) in std::mem::take(&mut self.words) {
            let value = match word {
                Word::Yes if is_flags => Value::Number(Decimal::ONE),
                Word::No | Word::NoneOrNo if is_flags => Value::Number(Decimal::ZERO),
                Word::NoneOrNo | Word::NoneYet | Word::Missing => Value::Missing,
                Word::Yes | Word::No => {
                    self.report(record, row, Defect::NotANumber, &text, unit.as_deref());
                    Value::Missing
                }
            };
            self.values.set(record as usize, value);
        }
    }
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defect {
    NotANumber,
    NotAFlag,
    OutOfRange,
    MixedPercents,
    UnknownWord,
    Error,
    Uncached,
}

fn flag(raw: Raw<'_>) -> Result<Value<'static>, Defect> {
    match raw {
        Raw::Blank => Ok(Value::Missing),
        Raw::Flag(flag) => Ok(Value::Flag(flag)),
        Raw::Number(1.0) => Ok(Value::Flag(true)),
        Raw::Number(0.0) => Ok(Value::Flag(false)),
        Raw::Number(_) | Raw::Percent(_) | Raw::Date(_) => Err(Defect::NotAFlag),
        Raw::Error(_) => Err(Defect::Error),
        Raw::Uncached => Err(Defect::Uncached),
        Raw::Text(text) => match words::find(text) {
            Some(Word::Yes) => Ok(Value::Flag(true)),
            Some(Word::No | Word::NoneOrNo) => Ok(Value::Flag(false)),
            Some(Word::NoneYet | Word::Missing) => Ok(Value::Missing),
            None => match words::plain(text).as_ref() {
                "1" => Ok(Value::Flag(true)),
                "0" => Ok(Value::Flag(false)),
                text if number::is_error(text) => Err(Defect::Error),
                _ => Err(Defect::NotAFlag),
            },
        },
    }
}

/// Text as written; `None` where it says that nothing was reported.
fn text(raw: Raw<'_>) -> Result<Option<String>, Defect> {
    match raw {
        Raw::Blank => Ok(None),
        Raw::Error(_) => Err(Defect::Error),
        Raw::Uncached => Err(Defect::Uncached),
        Raw::Text(text) if number::is_error(text) => Err(Defect::Error),
        Raw::Text(text) if words::find(text).is_some_and(Word::is_no_report) => Ok(None),
        other => Ok(Some(one_line(trimmed(&other.shown())))),
    }
}

/// Canonical names by the compacted words that cells use.
fn choices(field: &Field) -> HashMap<String, String, ahash::RandomState> {
    let mut words = HashMap::default();
    for choice in &field.choices {
        for word in choice.words.iter().chain([&choice.name]) {
            words.insert(compact(word), choice.name.clone());
        }
    }
    words
}
