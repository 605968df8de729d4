//! Bounds of a number, and truth that may be undecided.

use std::cmp::Ordering;

use crate::audit::evaluate::Failure;
use crate::audit::exact::Exact;
use crate::plan::Test;

/// Everything a number can be: from `low` to `high`, both included; `None` where nothing bounds it on that side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    pub(crate) low: Option<Exact>,
    pub(crate) high: Option<Exact>,
}

impl Range {
    pub(crate) const ZERO: Range = Range::point(Exact::ZERO);
    pub(crate) const ONE: Range = Range::point(Exact::ONE);

    pub(crate) const fn point(value: Exact) -> Self {
        Self { low: Some(value), high: Some(value) }
    }

    /// The value, where there is only one it can be.
    pub(crate) fn certain(self) -> Result<Option<Exact>, Failure> {
        match (self.low, self.high) {
            (Some(low), Some(high)) => Ok((low.compare(high)? == Ordering::Equal).then_some(low)),
            _ => Ok(None),
        }
    }

    pub(crate) fn is_zero(self) -> bool {
        self.low.is_some_and(Exact::is_zero) && self.high.is_some_and(Exact::is_zero)
    }

    /// Whether 0 is among the possible values.
    pub(crate) fn may_be_zero(self) -> bool {
        self.low.is_none_or(|low| low.is_negative() || low.is_zero())
            && self.high.is_none_or(|high| !high.is_negative())
    }

    pub(crate) fn add(self, other: Self) -> Result<Self, Failure> {
        Ok(Self { low: both(self.low, other.low, Exact::add)?, high: both(self.high, other.high, Exact::add)? })
    }

    pub(crate) fn negate(self) -> Result<Self, Failure> {
        Ok(Self { low: self.high.map(Exact::negate).transpose()?, high: self.low.map(Exact::negate).transpose()? })
    }

    pub(crate) fn subtract(self, other: Self) -> Result<Self, Failure> {
        self.add(other.negate()?)
    }

    pub(crate) fn multiply(self, other: Self) -> Result<Self, Failure> {
        // Figures are hardly ever negative; then the ends multiply as they are.
        if self.is_not_negative() && other.is_not_negative() {
            let low = both(self.low, other.low, Exact::multiply)?;
            let high = match (self.high, other.high) {
                _ if self.is_zero() || other.is_zero() => Some(Exact::ZERO),
                (Some(a), Some(b)) => Some(a.multiply(b)?),
                _ => None,
            };
            return Ok(Self { low, high });
        }
        let mut products = Vec::with_capacity(4);
        for a in [End::low(self), End::high(self)] {
            for b in [End::low(other), End::high(other)] {
                products.push(a.multiply(b)?);
            }
        }
        let mut least = products[0];
        let mut most = products[0];
        for product in products {
            if product.compare(least)? == Ordering::Less {
                least = product;
            }
            if product.compare(most)? == Ordering::Greater {
                most = product;
            }
        }
        Ok(Self { low: least.finite(), high: most.finite() })
    }

    /// Quotient; fails where the divisor may be zero.
    pub(crate) fn divide(self, other: Self) -> Result<Self, Failure> {
        if other.may_be_zero() {
            return Err(if other.is_zero() { Failure::DivisionByZero } else { Failure::Undecided });
        }
        let far = |end: Option<Exact>| end.map_or(Ok(Exact::ZERO), Exact::reciprocal);
        self.multiply(Self { low: Some(far(other.high)?), high: Some(far(other.low)?) })
    }

    /// Applies a function that never decreases.
    pub(crate) fn monotone(self, function: impl Fn(Exact) -> Result<Exact, Failure>) -> Result<Self, Failure> {
        Ok(Self { low: self.low.map(&function).transpose()?, high: self.high.map(&function).transpose()? })
    }

    pub(crate) fn min(self, other: Self) -> Result<Self, Failure> {
        Ok(Self { low: both(self.low, other.low, lesser)?, high: either(self.high, other.high, lesser)? })
    }

    pub(crate) fn max(self, other: Self) -> Result<Self, Failure> {
        Ok(Self { low: either(self.low, other.low, greater)?, high: both(self.high, other.high, greater)? })
    }

    /// Everything that either can be.
    pub(crate) fn or(self, other: Self) -> Result<Self, Failure> {
        Ok(Self { low: both(self.low, other.low, lesser)?, high: both(self.high, other.high, greater)? })
    }

    /// self ≥ other
    pub(crate) fn at_least(self, other: Self) -> Result<Truth, Failure> {
        let certainly = both(other.high, self.low, Exact::compare)?.is_some_and(Ordering::is_le);
        let possibly = both(other.low, self.high, Exact::compare)?.is_none_or(Ordering::is_le);
        Ok(Truth::of(certainly, possibly))
    }

    /// self > other
    pub(crate) fn more_than(self, other: Self) -> Result<Truth, Failure> {
        other.at_least(self).map(Truth::not)
    }

    /// self = other
    pub(crate) fn equal(self, other: Self) -> Result<Truth, Failure> {
        Ok(self.at_least(other)?.and(other.at_least(self)?))
    }

    /// Whether a value in `self` passes `test` against a threshold in `required`.
    pub(crate) fn passes(self, test: Test, required: Self) -> Result<Truth, Failure> {
        match test {
            Test::AtLeast | Test::Holds => self.at_least(required),
            Test::AtMost => required.at_least(self),
            Test::MoreThan => self.more_than(required),
            Test::LessThan => required.more_than(self),
        }
    }

    fn is_not_negative(self) -> bool {
        self.low.is_some_and(|low| !low.is_negative())
    }
}

/// An end of a range, infinite ones included.
#[derive(Clone, Copy)]
enum End {
    Below,
    At(Exact),
    Above,
}

impl End {
    fn low(range: Range) -> Self {
        range.low.map_or(End::Below, End::At)
    }

    fn high(range: Range) -> Self {
        range.high.map_or(End::Above, End::At)
    }

    fn finite(self) -> Option<Exact> {
        match self {
            End::At(value) => Some(value),
            End::Below | End::Above => None,
        }
    }

    fn sign(self) -> i8 {
        match self {
            End::Below => -1,
            End::Above => 1,
            End::At(value) if value.is_negative() => -1,
            End::At(value) => i8::from(!value.is_zero()),
        }
    }

    /// An unbounded number times zero is zero: the unbounded one is still some number.
    fn multiply(self, other: Self) -> Result<Self, Failure> {
        if let (End::At(a), End::At(b)) = (self, other) {
            return a.multiply(b).map(End::At);
        }
        Ok(match self.sign().signum() == other.sign().signum() {
            _ if self.sign() == 0 || other.sign() == 0 => End::At(Exact::ZERO),
            true => End::Above,
            false => End::Below,
        })
    }

    fn compare(self, other: Self) -> Result<Ordering, Failure> {
        match (self, other) {
            (End::At(a), End::At(b)) => a.compare(b),
            (End::Below, End::Below) | (End::Above, End::Above) => Ok(Ordering::Equal),
            (End::Below, _) | (_, End::Above) => Ok(Ordering::Less),
            (End::Above, _) | (_, End::Below) => Ok(Ordering::Greater),
        }
    }
}

/// Yes, no, or undecided for lack of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    No,
    Maybe,
    Yes,
}

impl Truth {
    pub(crate) fn of(certainly: bool, possibly: bool) -> Self {
        match (certainly, possibly) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Maybe,
            (false, false) => Truth::No,
        }
    }

    pub(crate) fn known(flag: bool) -> Self {
        if flag { Truth::Yes } else { Truth::No }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Truth::No => Truth::Yes,
            Truth::Maybe => Truth::Maybe,
            Truth::Yes => Truth::No,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Maybe,
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// 1 for yes, 0 for no.
    pub(crate) fn count(self) -> Range {
        match self {
            Truth::No => Range::ZERO,
            Truth::Maybe => Range { low: Some(Exact::ZERO), high: Some(Exact::ONE) },
            Truth::Yes => Range::ONE,
        }
    }
}

fn lesser(a: Exact, b: Exact) -> Result<Exact, Failure> {
    Ok(if a.compare(b)?.is_le() { a } else { b })
}

fn greater(a: Exact, b: Exact) -> Result<Exact, Failure> {
    Ok(if a.compare(b)?.is_ge() { a } else { b })
}

/// Combines two ends where a missing one wins.
fn both<T>(
    a: Option<Exact>,
    b: Option<Exact>,
    combine: impl Fn(Exact, Exact) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    a.zip(b).map(|(a, b)| combine(a, b)).transpose()
}

/// Combines two ends where a present one wins.
fn either(
    a: Option<Exact>,
    b: Option<Exact>,
    combine: impl Fn(Exact, Exact) -> Result<Exact, Failure>,
) -> Result<Option<Exact>, Failure> {
    Ok(both(a, b, combine)?.or(a).or(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: i128, high: Option<i128>) -> Range {
        Range { low: Some(Exact::whole(low)), high: high.map(Exact::whole) }
    }

    #[test]
    fn comparisons_of_ranges_are_three_valued() {
        assert_eq!(range(5, Some(9)).at_least(range(5, Some(5))), Ok(Truth::Yes));
        assert_eq!(range(4, Some(9)).at_least(range(5, Some(5))), Ok(Truth::Maybe));
        assert_eq!(range(1, Some(4)).at_least(range(5, Some(5))), Ok(Truth::No));
        assert_eq!(range(0, None).at_least(range(5, Some(5))), Ok(Truth::Maybe));
        assert_eq!(range(5, Some(5)).more_than(range(5, Some(5))), Ok(Truth::No));
        assert_eq!(range(5, Some(5)).equal(range(0, None)), Ok(Truth::Maybe));
        assert_eq!(range(5, Some(5)).equal(range(6, None)), Ok(Truth::No));
    }

    #[test]
    fn products_keep_every_possible_value() {
        let product = range(-2, Some(3)).multiply(range(-5, None)).unwrap();
        assert!(product.low.is_none() && product.high.is_none());
        let product = range(0, Some(0)).multiply(range(0, None)).unwrap();
        assert!(product.is_zero());
        let product = range(-2, Some(3)).multiply(range(4, Some(5))).unwrap();
        assert_eq!(product.low.unwrap().compare(Exact::whole(-10)), Ok(Ordering::Equal));
        assert_eq!(product.high.unwrap().compare(Exact::whole(15)), Ok(Ordering::Equal));
    }

    #[test]
    fn division_by_what_may_be_zero_decides_nothing() {
        assert!(matches!(range(1, Some(1)).divide(range(0, Some(4))), Err(Failure::Undecided)));
        assert!(matches!(range(1, Some(1)).divide(range(0, Some(0))), Err(Failure::DivisionByZero)));
        let quotient = range(1, Some(2)).divide(range(4, None)).unwrap();
        assert!(quotient.low.unwrap().is_zero());
        assert_eq!(quotient.high.unwrap().to_decimal(2).unwrap().to_string(), "0.5");
    }
}
