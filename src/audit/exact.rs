//! Exact fractions. Verdicts are decided by multiplying them out, never by comparing rounded quotients.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::audit::evaluate::Failure;

/// A fraction with a positive denominator, not necessarily in lowest terms.
///
/// Figures have at most 28 digits and denominators are mostly powers of ten, so the products of a rule fit in 128 bits;
/// where they do not, operations fail with [`Failure::Overflow`] instead of losing a digit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exact {
    numerator: i128,
    denominator: i128,
}

impl Exact {
    pub(crate) const ZERO: Exact = Exact::whole(0);
    pub(crate) const ONE: Exact = Exact::whole(1);

    pub(crate) const fn whole(value: i128) -> Self {
        Self { numerator: value, denominator: 1 }
    }

    /// `numerator` ÷ `denominator`, which is positive.
    pub(crate) fn ratio(numerator: i64, denominator: i64) -> Self {
        Self { numerator: i128::from(numerator), denominator: i128::from(denominator) }
    }

    /// Numerator and denominator in lowest terms, where they are short.
    pub(crate) fn lowest_terms(self) -> Option<(i64, i64)> {
        let Self { numerator, denominator } = self.reduced();
        Some((i64::try_from(numerator).ok()?, i64::try_from(denominator).ok()?))
    }

    pub(crate) fn add(self, other: Self) -> Result<Self, Failure> {
        if self.denominator == other.denominator {
            let numerator = self.numerator.checked_add(other.numerator).ok_or(Failure::Overflow)?;
            return Ok(Self { numerator, ..self });
        }
        or_reduced(self, other, |a, b| {
            // Decimals of different length: the shorter is widened, so that sums of many figures do not grow.
            if b.denominator.checked_rem(a.denominator)? == 0 {
                let factor = b.denominator.checked_div(a.denominator)?;
                let numerator = a.numerator.checked_mul(factor)?.checked_add(b.numerator)?;
                return Some(Self { numerator, denominator: b.denominator });
            }
            if a.denominator.checked_rem(b.denominator)? == 0 {
                let factor = a.denominator.checked_div(b.denominator)?;
                let numerator = b.numerator.checked_mul(factor)?.checked_add(a.numerator)?;
                return Some(Self { numerator, denominator: a.denominator });
            }
            let left = a.numerator.checked_mul(b.denominator)?;
            let right = b.numerator.checked_mul(a.denominator)?;
            Some(Self { numerator: left.checked_add(right)?, denominator: a.denominator.checked_mul(b.denominator)? })
        })
    }

    pub(crate) fn negate(self) -> Result<Self, Failure> {
        Ok(Self { numerator: self.numerator.checked_neg().ok_or(Failure::Overflow)?, ..self })
    }

    pub(crate) fn subtract(self, other: Self) -> Result<Self, Failure> {
        self.add(other.negate()?)
    }

    pub(crate) fn multiply(self, other: Self) -> Result<Self, Failure> {
        or_reduced(self, other, |a, b| {
            Some(Self {
                numerator: a.numerator.checked_mul(b.numerator)?,
                denominator: a.denominator.checked_mul(b.denominator)?,
            })
        })
    }

    /// 1 ÷ self.
    pub(crate) fn reciprocal(self) -> Result<Self, Failure> {
        match self.numerator.signum() {
            0 => Err(Failure::DivisionByZero),
            1 => Ok(Self { numerator: self.denominator, denominator: self.numerator }),
            _ => {
                let denominator = self.numerator.checked_neg().ok_or(Failure::Overflow)?;
                let numerator = self.denominator.checked_neg().ok_or(Failure::Overflow)?;
                Ok(Self { numerator, denominator })
            }
        }
    }

    pub(crate) fn divide(self, other: Self) -> Result<Self, Failure> {
        self.multiply(other.reciprocal()?)
    }

    pub(crate) fn compare(self, other: Self) -> Result<Ordering, Failure> {
        if self.denominator == other.denominator {
            return Ok(self.numerator.cmp(&other.numerator));
        }
        or_reduced(self, other, |a, b| {
            Some(a.numerator.checked_mul(b.denominator)?.cmp(&b.numerator.checked_mul(a.denominator)?))
        })
    }

    pub(crate) fn is_zero(self) -> bool {
        self.numerator == 0
    }

    pub(crate) fn is_negative(self) -> bool {
        self.numerator < 0
    }

    pub(crate) fn floor(self) -> Self {
        if self.is_whole() {
            return self;
        }
        // The denominator is positive, so neither division can fail.
        Self::whole(self.numerator.checked_div_euclid(self.denominator).unwrap_or(0))
    }

    pub(crate) fn ceil(self) -> Result<Self, Failure> {
        self.negate()?.floor().negate()
    }

    /// Nearest whole number, halves away from zero.
    pub(crate) fn round(self) -> Result<Self, Failure> {
        let half = Self { numerator: 1, denominator: 2 };
        if self.is_negative() { self.subtract(half)?.ceil() } else { Ok(self.add(half)?.floor()) }
    }

    /// The next multiple of `step` up.
    pub(crate) fn ceil_to(self, step: Self) -> Result<Self, Failure> {
        if step.numerator == 1 && step.denominator == 1 {
            return self.ceil();
        }
        self.divide(step)?.ceil()?.multiply(step)
    }

    pub(crate) fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// As a decimal with at most `places` decimals, rounded down. `None` beyond the largest decimal.
    pub(crate) fn to_decimal_down(self, places: u32) -> Option<Decimal> {
        let (digits, _) = self.long_division(places)?;
        decimal(digits, places)
    }

    /// The same, rounded up.
    pub(crate) fn to_decimal_up(self, places: u32) -> Option<Decimal> {
        let (digits, rest) = self.long_division(places)?;
        decimal(if rest == 0 { digits } else { digits.checked_add(1)? }, places)
    }

    /// The same, to the nearest, halves away from zero.
    pub(crate) fn to_decimal(self, places: u32) -> Option<Decimal> {
        let (digits, rest) = self.long_division(places)?;
        let above_half = self.denominator.checked_sub(rest)?;
        let is_up = if self.is_negative() { rest > above_half } else { rest >= above_half };
        decimal(if is_up { digits.checked_add(1)? } else { digits }, places)
    }

    /// The whole part and `places` decimals as one number, rounded down, and what is left of the denominator. At once where
    /// that fits, else digit by digit, so that long denominators (a 亩 is 2000/3 m²) do not overflow.
    fn long_division(self, places: u32) -> Option<(i128, i128)> {
        let scaled = 10i128.checked_pow(places).and_then(|scale| self.numerator.checked_mul(scale));
        if let Some(scaled) = scaled {
            return scaled.checked_div_euclid(self.denominator).zip(scaled.checked_rem_euclid(self.denominator));
        }
        let mut digits = self.numerator.checked_div_euclid(self.denominator)?;
        let mut rest = self.numerator.checked_rem_euclid(self.denominator)?;
        for _ in 0..places {
            rest = rest.checked_mul(10)?;
            digits = digits.checked_mul(10)?.checked_add(rest.checked_div(self.denominator)?)?;
            rest = rest.checked_rem(self.denominator)?;
        }
        Some((digits, rest))
    }

    /// Whether it is small enough to be shown as a decimal.
    pub(crate) fn is_showable(self) -> bool {
        if self.numerator.unsigned_abs() <= LARGEST {
            return true;
        }
        self.numerator.checked_div(self.denominator).is_some_and(|whole| whole.unsigned_abs() <= LARGEST)
    }

    fn reduced(self) -> Self {
        let divisor = greatest_common_divisor(self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        let Ok(divisor) = i128::try_from(divisor) else { return self };
        match (self.numerator.checked_div(divisor), self.denominator.checked_div(divisor)) {
            (Some(numerator), Some(denominator)) => Self { numerator, denominator },
            _ => self,
        }
    }
}

/// `digits` with the last `places` behind the point, without trailing zeros.
fn decimal(mut digits: i128, mut places: u32) -> Option<Decimal> {
    // Zeros behind the point must not make a number too long.
    while places > 0 && digits.unsigned_abs() > LARGEST && digits.checked_rem(10) == Some(0) {
        digits = digits.checked_div(10)?;
        places = places.saturating_sub(1);
    }
    Decimal::try_from_i128_with_scale(digits, places).ok().map(|decimal| decimal.normalize())
}

/// Largest number that a decimal's digits make.
const LARGEST: u128 = Decimal::MAX.mantissa().unsigned_abs();

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        let denominator = 10i128.checked_pow(value.scale()).unwrap_or(1);
        Self { numerator: value.mantissa(), denominator }
    }
}

/// Applies `operation`; where it overflows, once more to the fractions in lowest terms.
fn or_reduced<T>(a: Exact, b: Exact, operation: impl Fn(Exact, Exact) -> Option<T>) -> Result<T, Failure> {
    operation(a, b).or_else(|| operation(a.reduced(), b.reduced())).ok_or(Failure::Overflow)
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::from(Decimal::from_str_exact(text).unwrap())
    }

    fn text(value: Exact, places: u32) -> String {
        value.to_decimal(places).unwrap().to_string()
    }

    #[test]
    fn a_third_times_three_is_one() {
        let third = exact("1").divide(exact("3")).unwrap();
        assert_eq!(third.multiply(exact("3")).unwrap().compare(Exact::ONE), Ok(Ordering::Equal));
    }

    #[test]
    fn an_area_exactly_on_target_is_on_target() {
        // 559 households × 0.30 = 167.70
        let required = exact("559").multiply(exact("0.30")).unwrap();
        assert_eq!(exact("167.70").compare(required), Ok(Ordering::Equal));
    }

    #[test]
    fn rounding_follows_the_names() {
        for (value, floor, ceil, round) in
            [("2.5", "2", "3", "3"), ("-2.5", "-3", "-2", "-3"), ("2.4", "2", "3", "2"), ("-2", "-2", "-2", "-2")]
        {
            assert_eq!(text(exact(value).floor(), 0), floor, "floor of {value}");
            assert_eq!(text(exact(value).ceil().unwrap(), 0), ceil, "ceil of {value}");
            assert_eq!(text(exact(value).round().unwrap(), 0), round, "round of {value}");
        }
        assert_eq!(text(exact("0.001").ceil_to(exact("0.01")).unwrap(), 2), "0.01");
        assert_eq!(text(exact("3").ceil_to(exact("1")).unwrap(), 0), "3");
    }

    #[test]
    fn quotients_round_to_either_side() {
        let ratio = exact("2").divide(exact("3")).unwrap();
        assert_eq!(ratio.to_decimal_down(4).unwrap().to_string(), "0.6666");
        assert_eq!(ratio.to_decimal_up(4).unwrap().to_string(), "0.6667");
        assert_eq!(ratio.negate().unwrap().to_decimal_down(4).unwrap().to_string(), "-0.6667");
    }

    #[test]
    fn long_denominators_are_shown_all_the_same() {
        // Two thirds of a thousand, with all the digits that a decimal has.
        let mu = exact("666.66666666666666666666666667");
        assert_eq!(text(mu, 12), "666.666666666667");
        assert_eq!(mu.to_decimal_down(12).unwrap().to_string(), "666.666666666666");
        assert_eq!(mu.divide(exact("7")).unwrap().to_decimal_up(12).unwrap().to_string(), "95.238095238096");
        assert_eq!(text(exact("123456789012345678"), 12), "123456789012345678");
        assert_eq!(text(exact("-2.5"), 0), "-3");
        assert_eq!(text(exact("-2.4"), 0), "-2");
        assert_eq!(text(exact("-2.6"), 0), "-3");
    }

    #[test]
    fn too_large_is_a_failure_not_a_wrong_number() {
        let large = Exact::whole(i128::MAX);
        assert!(matches!(large.add(Exact::ONE), Err(Failure::Overflow)));
        assert!(matches!(large.multiply(exact("2")), Err(Failure::Overflow)));
        assert!(matches!(Exact::ONE.divide(Exact::ZERO), Err(Failure::DivisionByZero)));
        // A product that fits only in lowest terms does fit.
        let tiny = Exact { numerator: 1, denominator: i128::MAX };
        assert_eq!(large.multiply(tiny).unwrap().compare(Exact::ONE), Ok(Ordering::Equal));
    }
}
