//! Results stored with formulas: what the engine computed, so that the workbook shows it before anything is recalculated.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

use crate::audit::{Exact, Range};
use crate::report::papers::basis::UNBOUNDED;
use crate::report::papers::formula::{DATA_ROW, OWN_ROW};

/// Decimals that results are stored with.
const PLACES: u32 = 12;

/// The result of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cached {
    Blank,
    Number(f64),
    Text(String),
    Truth(bool),
    NotAvailable,
}

impl Cached {
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() { Cached::Blank } else { Cached::Text(text.to_owned()) }
    }

    pub(super) fn count(count: u32) -> Self {
        Cached::Number(f64::from(count))
    }

    pub(super) fn decimal(decimal: Decimal) -> Self {
        Cached::Number(decimal.to_f64().unwrap_or(UNBOUNDED))
    }

    /// A number that may be none.
    pub(super) fn optional(decimal: Option<Decimal>) -> Self {
        decimal.map_or(Cached::Blank, Cached::decimal)
    }

    /// A lower bound.
    pub(super) fn lower(decimal: Option<Decimal>) -> Self {
        decimal.map_or(Cached::Number(-UNBOUNDED), Cached::decimal)
    }

    /// An upper bound.
    pub(super) fn upper(decimal: Option<Decimal>) -> Self {
        decimal.map_or(Cached::Number(UNBOUNDED), Cached::decimal)
    }

    pub(super) fn exact(exact: Exact) -> Self {
        exact.to_decimal(PLACES).map_or(Cached::Number(UNBOUNDED), Cached::decimal)
    }

    /// An end of a range.
    pub(super) fn end(range: Range, is_high: bool) -> Self {
        match (is_high, range.low, range.high) {
            (false, Some(low), _) => Cached::exact(low),
            (false, None, _) => Cached::Number(-UNBOUNDED),
            (true, _, Some(high)) => Cached::exact(high),
            (true, _, None) => Cached::Number(UNBOUNDED),
        }
    }

    fn written(&self) -> String {
        match self {
            Cached::Blank => String::new(),
            Cached::Number(number) if number.abs() >= UNBOUNDED => {
                if *number > 0.0 { "1E+100" } else { "-1E+100" }.to_owned()
            }
            Cached::Number(number) => number.to_string(),
            Cached::Text(text) => text.clone(),
            Cached::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            Cached::NotAvailable => "#N/A".to_owned(),
        }
    }
}

/// Writes a formula and its result.
pub(super) fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    formula: &str,
    result: &Cached,
) -> Result<(), XlsxError> {
    sheet.write_formula(row, column, Formula::new(formula).set_result(result.written()))?;
    Ok(())
}

/// A template with the row numbers (from 0) put in.
pub(super) fn filled(template: &str, own_row: u32, data_row: u32) -> String {
    let mut formula = String::with_capacity(template.len().saturating_add(32));
    let [own, data] = [own_row, data_row].map(|row| u64::from(row).saturating_add(1).to_string());
    for letter in template.chars() {
        match letter {
            OWN_ROW => formula.push_str(&own),
            DATA_ROW => formula.push_str(&data),
            _ => formula.push(letter),
        }
    }
    formula
}
