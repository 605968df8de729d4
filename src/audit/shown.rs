//! Quotients as decimals, on the right side of their thresholds.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::audit::exact::Exact;
use crate::audit::measure::PLACES;
use crate::audit::range::Range;

/// A quotient and its threshold as decimals.
#[derive(Default)]
pub(crate) struct Shown {
    pub(crate) value: Option<Decimal>,
    pub(crate) low: Option<Decimal>,
    pub(crate) high: Option<Decimal>,
    pub(crate) required: Option<Decimal>,
}

impl Shown {
    /// `numerator` ÷ `denominator` against `required`. `low` is rounded down, `high` up, the value to the nearest, but
    /// never across `required`.
    pub(crate) fn of(numerator: Range, denominator: Range, required: Range) -> Self {
        let (low, high) = quotient(numerator, denominator);
        let required = required.certain().ok().flatten();
        let certain = Range { low, high }.certain().ok().flatten();
        Self {
            value: certain.filter(|_| low.is_some() && high.is_some()).and_then(|value| nearest(value, required)),
            low: low.and_then(|low| low.to_decimal_down(PLACES)),
            high: high.and_then(|high| high.to_decimal_up(PLACES)),
            required: required.and_then(|required| required.to_decimal(PLACES)),
        }
    }
}

fn nearest(value: Exact, required: Option<Exact>) -> Option<Decimal> {
    let rounded = value.to_decimal(PLACES)?;
    let Some(required) = required else { return Some(rounded) };
    let exactly = value.compare(required).ok()?;
    let as_shown = Exact::from(rounded).compare(required).ok()?;
    match (exactly, as_shown) {
        (Ordering::Less, shown) if shown.is_ge() => value.to_decimal_down(PLACES),
        (Ordering::Greater, shown) if shown.is_le() => value.to_decimal_up(PLACES),
        _ => Some(rounded),
    }
}

/// Bounds of a quotient whose denominator is not negative.
fn quotient(numerator: Range, denominator: Range) -> (Option<Exact>, Option<Exact>) {
    let by = |value: Exact, denominator: Option<Exact>| match denominator {
        None => Some(Exact::ZERO),
        Some(denominator) if denominator.is_zero() => None,
        Some(denominator) => value.divide(denominator).ok(),
    };
    let low = numerator.low.and_then(|low| by(low, if low.is_negative() { denominator.low } else { denominator.high }));
    let high =
        numerator.high.and_then(|high| by(high, if high.is_negative() { denominator.high } else { denominator.low }));
    (low, high)
}
