//! What people typed, as a cell of a new list: a date stays a date, a time a time, a percentage a percentage.

use crate::ingest::{PlainCell, PlainValue};
use crate::report::workbook::cell::{Cell, Day, Value, typed_value};
use crate::report::workbook::style::{Digits, Look};

/// A cell as a person typed it. A formula whose result nobody knows is shown as text; it is never run.
pub(super) fn typed(cell: &PlainCell) -> Cell {
    match (&cell.value, &cell.formula) {
        (PlainValue::Uncached, Some(formula)) => Cell { value: typed_value(&format!("={formula}")), ..Cell::default() },
        (value, _) => of_value(value),
    }
}

/// A value as a person typed it.
pub(super) fn of_value(value: &PlainValue) -> Cell {
    let shown_as = |number, digits| {
        let look = Look { digits, ..Look::default() };
        Cell { value: Value::Number(number), look, ..Cell::default() }
    };
    match value {
        PlainValue::Blank => Cell::default(),
        // The formula is not known.
        PlainValue::Uncached => Cell { value: typed_value("="), ..Cell::default() },
        PlainValue::Number(number) => Cell { value: Value::Number(*number), ..Cell::default() },
        PlainValue::Percent(number) => shown_as(*number, Digits::Percent(places(*number))),
        PlainValue::Flag(flag) => Cell { value: Value::Flag(*flag), ..Cell::default() },
        PlainValue::Text(text) => Cell { value: typed_value(text), ..Cell::default() },
        PlainValue::Date(text) => {
            if let Some(day) = day(text) {
                return Cell { value: Value::Day(day), ..Cell::default() };
            }
            match moment(text) {
                Some((number, digits)) => shown_as(number, digits),
                None => Cell { value: typed_value(text), ..Cell::default() },
            }
        }
    }
}

/// Decimals of a percentage, as many as it has, at most four.
fn places(number: f64) -> u32 {
    let is_exact = |places: &u32| {
        let scaled = number * 100.0 * 10_f64.powi(i32::try_from(*places).unwrap_or_default());
        (scaled - scaled.round()).abs() < 1e-6
    };
    (0..4).find(is_exact).unwrap_or(4)
}

/// A date without a time.
fn day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let day = Day {
        year: parts.next()?.parse().ok().filter(|year| (1900..=9999).contains(year))?,
        month: parts.next()?.parse().ok().filter(|month| (1..=12).contains(month))?,
        day: parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?,
    };
    parts.next().is_none().then_some(day)
}

/// A time, alone or of a day, as spreadsheets count it. A time alone is one of the day before the first.
fn moment(text: &str) -> Option<(f64, Digits)> {
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (Some(date), time),
        None => (None, text),
    };
    let seconds = seconds(time)?;
    let of_day = seconds / 86_400.0;
    let has_seconds = seconds % 60.0 != 0.0;
    match date {
        None => Some((of_day, Digits::Hours)),
        Some(date) if date.starts_with("1899-") => Some((of_day, Digits::Time(has_seconds))),
        Some(date) => {
            let day = day(date)?;
            let serial = rust_xlsxwriter::ExcelDateTime::from_ymd(day.year, day.month, day.day).ok()?.to_excel();
            Some((serial + of_day, Digits::Moment(has_seconds)))
        }
    }
}

fn seconds(time: &str) -> Option<f64> {
    let mut parts = time.split(':').map(|part| part.parse::<f64>().ok().filter(|part| *part >= 0.0 && *part < 1e6));
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0.0))?);
    (parts.next().is_none() && minutes < 60.0 && seconds < 60.0).then_some(hours * 3600.0 + minutes * 60.0 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: &PlainValue) -> (f64, Digits) {
        let cell = of_value(value);
        let Value::Number(number) = cell.value else { panic!("{cell:?}") };
        (number, cell.look.digits)
    }

    #[test]
    fn times_stay_times() {
        let date = |text: &str| PlainValue::Date(text.to_owned());
        assert_eq!(number(&date("1899-12-31 06:00")), (0.25, Digits::Time(false)));
        assert_eq!(number(&date("30:00:00")), (1.25, Digits::Hours));
        // 2021-06-30 is day 44,377 of spreadsheets.
        assert_eq!(number(&date("2021-06-30 12:00")), (44_377.5, Digits::Moment(false)));
        assert_eq!(number(&date("2021-06-30T12:00:30")).1, Digits::Moment(true));
        assert_eq!(of_value(&date("2021-06-30")).value, Value::Day(Day { year: 2021, month: 6, day: 30 }));
        assert_eq!(of_value(&date("2021年底")).value, Value::Text("2021年底".into()));
    }

    #[test]
    fn other_values_stay_what_they_are() {
        assert_eq!(number(&PlainValue::Percent(0.85)), (0.85, Digits::Percent(0)));
        assert_eq!(number(&PlainValue::Percent(0.8525)), (0.8525, Digits::Percent(2)));
        assert_eq!(of_value(&PlainValue::Flag(true)).value, Value::Flag(true));
        let formula = PlainCell { column: 0, value: PlainValue::Uncached, formula: Some("A1&\"x\"".into()) };
        assert_eq!(typed(&formula).value, Value::Text("=A1&\"x\"".into()));
    }
}
