//! Values as the spreadsheet library gives them, put into a grid.

use calamine::{Data, DataRef, ExcelDateTime};

use crate::ingest::grid::{Grid, Raw, TooLarge};
use crate::register::CellAddress;

/// Adds a cell of a workbook that is read as a stream. A formula without a value was never calculated.
pub(super) fn push(grid: &mut Grid, at: CellAddress, value: &DataRef<'_>, is_formula: bool) -> Result<(), TooLarge> {
    match value {
        DataRef::Empty if is_formula => grid.push(at, Raw::Uncached),
        DataRef::Empty => Ok(()),
        DataRef::Float(number) => grid.push(at, Raw::Number(*number)),
        DataRef::Int(number) => grid.push(at, integer(*number)),
        DataRef::Bool(flag) => grid.push(at, Raw::Flag(*flag)),
        DataRef::String(text) => grid.push(at, Raw::Text(text)),
        DataRef::SharedString(text) => grid.push(at, Raw::Text(text)),
        DataRef::DateTime(date) => grid.push(at, Raw::Date(&written(*date))),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => grid.push(at, Raw::Date(text)),
        DataRef::Error(error) => grid.push(at, Raw::Error(&error.to_string())),
    }
}

/// Adds a cell of a workbook that the library holds as a whole.
pub(super) fn push_owned(grid: &mut Grid, at: CellAddress, value: &Data) -> Result<(), TooLarge> {
    match value {
        Data::Empty => Ok(()),
        Data::Float(number) => grid.push(at, Raw::Number(*number)),
        Data::Int(number) => grid.push(at, integer(*number)),
        Data::Bool(flag) => grid.push(at, Raw::Flag(*flag)),
        Data::String(text) => grid.push(at, Raw::Text(text)),
        Data::DateTime(date) => grid.push(at, Raw::Date(&written(*date))),
        Data::DateTimeIso(text) | Data::DurationIso(text) => grid.push(at, Raw::Date(text)),
        Data::Error(error) => grid.push(at, Raw::Error(&error.to_string())),
    }
}

/// No writer stores integers beyond what a double holds; those that pretend to are refused later as too long.
#[expect(clippy::cast_precision_loss, reason = "beyond 2^53 the reading is refused in any case")]
fn integer(number: i64) -> Raw<'static> {
    Raw::Number(number as f64)
}

fn written(date: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() {
        // Days count as hours: durations may be longer than a day.
        let hours = (date.as_f64().max(0.0) + 1e-9).floor() * 24.0 + f64::from(hour);
        format!("{hours}:{minute:02}:{second:02}")
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year}-{month:02}-{day:02}")
    } else if second == 0 {
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
    } else {
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A value that is kept until its place is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kept {
    /// A number.
    Number(f64),
    /// A number shown as a percentage.
    Percent(f64),
    /// A logical value.
    Flag(bool),
    /// Text.
    Text(String),
    /// A date or time, written out.
    Date(String),
    /// An error.
    Error(String),
    /// A formula without a saved result.
    Uncached,
}

impl Kept {
    /// The value as the grid takes it.
    pub(super) fn raw(&self) -> Raw<'_> {
        match self {
            Kept::Number(number) => Raw::Number(*number),
            Kept::Percent(number) => Raw::Percent(*number),
            Kept::Flag(flag) => Raw::Flag(*flag),
            Kept::Text(text) => Raw::Text(text),
            Kept::Date(text) => Raw::Date(text),
            Kept::Error(text) => Raw::Error(text),
            Kept::Uncached => Raw::Uncached,
        }
    }
}

/// A date of XML without a time of day that says nothing: `2020-12-31T00:00:00.000` is `2020-12-31`.
pub(super) fn without_midnight(date: &str) -> &str {
    match date.split_once('T') {
        Some((day, time)) if time.chars().all(|c| matches!(c, '0' | ':' | '.')) => day,
        _ => date,
    }
}
