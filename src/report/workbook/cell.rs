//! What stands in a cell.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::audit::Status;
use crate::report::clean::clean;
use crate::report::figures::{Figure, Measure, round_beside};
use crate::report::workbook::style::{Digits, Look};

/// Characters that a cell can hold are 32,767.
pub(in crate::report) const LONGEST: usize = 32_000;

/// A value. Text is always text: nothing that stands in a file is run as a formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::report) enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// Text, clean and not too long.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Day),
    /// A logical value.
    Flag(bool),
}

/// A remark of a person on a cell.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Note {
    pub(in crate::report) author: String,
    pub(in crate::report) text: String,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::report) struct Cell {
    pub(in crate::report) value: Value,
    pub(in crate::report) look: Look,
    /// The place that it leads to, as `internal:'sheet'!A1`.
    pub(in crate::report) link: Option<String>,
    /// What a person remarked on it.
    pub(in crate::report) note: Option<Note>,
}

impl Cell {
    /// A text.
    pub(in crate::report) fn text(text: impl AsRef<str>) -> Self {
        Self { value: text_value(text.as_ref()), ..Self::default() }
    }

    /// A short text in the middle, filled by the status.
    pub(in crate::report) fn status(text: impl AsRef<str>, status: Option<Status>) -> Self {
        Self { look: Look { is_centred: true, ..Look::of(status) }, ..Self::text(text) }
    }

    /// A text of figures, filled by the status.
    pub(in crate::report) fn toned(text: impl AsRef<str>, status: Option<Status>) -> Self {
        Self { look: Look::of(status), ..Self::text(text) }
    }

    /// A whole number.
    pub(in crate::report) fn count(count: impl TryInto<u32>) -> Self {
        let value = count.try_into().map_or(Value::Blank, |count| Value::Number(count.into()));
        Self { value, look: Look { digits: Digits::Decimals(0), ..Look::default() }, ..Self::default() }
    }

    /// A number with the decimals that it has.
    pub(in crate::report) fn number(number: Option<Decimal>) -> Self {
        let Some(number) = number.map(|number| number.normalize()) else { return Self::default() };
        let look = Look { digits: Digits::Decimals(number.scale()), ..Look::default() };
        Self { value: number_value(number), look, ..Self::default() }
    }

    /// The figure of a finding or headline: where certain a number that can be sorted and calculated with, shown with the
    /// decimals that keep it on its side of the threshold; else the range.
    pub(in crate::report) fn figure(
        figure: &Figure,
        measure: Measure<'_>,
        status: Option<Status>,
        mark: &str,
        lang: crate::lang::Lang,
    ) -> Self {
        let look = Look { status, is_marked: status.is_some(), ..Look::default() };
        if let (Some(value), Some(places)) = (figure.value, figure.places(measure)) {
            let digits = if measure == Measure::Percent { Digits::Percent(places) } else { Digits::Decimals(places) };
            return Self { value: number_value(value), look: Look { digits, ..look }, ..Self::default() };
        }
        let shown = figure.plain(measure, lang);
        let text = [mark, &shown].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Self::status(text, status)
    }

    /// The same cell leading to `place`, where there is one.
    pub(in crate::report) fn leading_to(mut self, place: Option<String>) -> Self {
        self.look.is_link = place.is_some();
        self.link = place;
        self
    }

    /// The same cell, standing out.
    pub(in crate::report) fn bold(mut self) -> Self {
        self.look.is_bold = true;
        self
    }
}

/// Text as a cell can hold it.
pub(in crate::report) fn text_value(text: &str) -> Value {
    if text.is_empty() {
        return Value::Blank;
    }
    let text = clean(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Value::Text(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Value::Text(text.into_owned()),
    }
}

/// A number as spreadsheets hold it.
pub(in crate::report) fn number_value(number: Decimal) -> Value {
    number.to_f64().map_or(Value::Blank, Value::Number)
}

impl Cell {
    /// A text of the program's own that may have several lines.
    pub(in crate::report) fn lines(text: &str) -> Self {
        Self { value: typed_value(text), ..Self::default() }
    }

    /// A number as it is, for columns of many units.
    pub(in crate::report) fn plain_number(number: Decimal) -> Self {
        Self { value: number_value(number), ..Self::default() }
    }

    /// The same cell, to be written into.
    pub(in crate::report) fn for_people(mut self) -> Self {
        self.look.is_input = true;
        self
    }
}

/// Text as a person typed it, line by line.
pub(in crate::report) fn typed_value(text: &str) -> Value {
    if text.is_empty() {
        return Value::Blank;
    }
    let lines: Vec<_> = text.lines().map(clean).collect();
    Value::Text(lines.join("\n").chars().take(32_767).collect())
}

impl Cell {
    /// A score with the decimals that it is shown with elsewhere.
    pub(in crate::report) fn score(score: Option<Decimal>) -> Self {
        let Some(score) = score else { return Self::default() };
        let marks = [Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED)];
        let shown = round_beside(score, &marks, 1, RoundingStrategy::MidpointAwayFromZero);
        let look = Look { digits: Digits::Decimals(shown.scale().max(1)), ..Look::default() };
        Self { value: number_value(score), look, ..Self::default() }
    }
}
