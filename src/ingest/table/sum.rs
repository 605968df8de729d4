//! A field as the sum of several columns.

use rust_decimal::Decimal;

use crate::ingest::table::TableColumn;
use crate::register::{Value, Values};

/// Adds up the columns of the parts. A part without a figure leaves the record's sum without one, and is where the sum is
/// traced to.
pub(super) fn add_up(parts: Vec<TableColumn>) -> Option<TableColumn> {
    let records = parts.first()?.values.len();
    let mut values = Values::default();
    let mut at = Vec::with_capacity(records);
    for record in 0..records {
        let mut sum = Some(Decimal::ZERO);
        let mut column = parts.first()?.column;
        for part in &parts {
            sum = match (sum, part.values.get(record)) {
                (Some(sum), Value::Number(number)) => sum.checked_add(number),
                (Some(_), _) => {
                    column = part.column;
                    None
                }
                (None, _) => None,
            };
        }
        values.push(sum.map_or(Value::Missing, |sum| Value::Number(sum.normalize())));
        at.push(column);
    }
    let headers: Vec<String> = parts.iter().map(|part| part.header.clone()).collect();
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    let mut problems = first.problems;
    problems.extend(parts.flat_map(|part| part.problems));
    Some(TableColumn { values, at, parts: headers, problems, ..first })
}
