//! What a figure can be, and differences of such: exact, and rounded only to be shown.

use rust_decimal::Decimal;

use crate::audit::{Exact, Headline};
use crate::plan::{Judge, Target};

/// Decimals of what is shown.
pub(super) const PLACES: u32 = 12;

/// The least and the most that a figure can be; `None` where nothing bounds it on that side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least.
    pub low: Option<Decimal>,
    /// The most.
    pub high: Option<Decimal>,
}

impl Bounds {
    /// The figure of a headline; `None` where nothing is known of it.
    #[must_use]
    pub fn of(headline: &Headline) -> Option<Self> {
        match headline {
            Headline { value: Some(value), .. } => Some(Self { low: Some(*value), high: Some(*value) }),
            Headline { low: None, high: None, .. } => None,
            Headline { low, high, .. } => Some(Self { low: *low, high: *high }),
        }
    }

    /// The figure, where it is certain.
    #[must_use]
    pub fn certain(self) -> Option<Decimal> {
        self.low.filter(|low| self.high == Some(*low))
    }
}

/// The same before it is rounded: a difference of two rounded thirds is not a third.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unrounded {
    pub(super) low: Option<Exact>,
    pub(super) high: Option<Exact>,
}

impl Unrounded {
    /// The figure of a headline; `None` where nothing is known of it.
    pub(super) fn of(target: &Target, headline: &Headline) -> Option<Self> {
        let Bounds { low, high } = Bounds::of(headline)?;
        let quotient = |part: Decimal, whole: Decimal| Exact::from(part).divide(Exact::from(whole)).ok();
        let [least, most] = if target.judge.is_per_unit() {
            let applicable = Decimal::from(headline.applicable);
            let best = headline.met.saturating_add(headline.unknown);
            [headline.met, best].map(|part| quotient(part.into(), applicable))
        } else {
            let parts = headline.numerator.zip(headline.denominator).filter(|_| target.judge != Judge::Total);
            let value = parts.and_then(|(part, whole)| quotient(part, whole)?.multiply(Exact::from(target.scale)).ok());
            [value, value]
        };
        Some(Self { low: low.map(|low| finer(least, low)), high: high.map(|high| finer(most, high)) })
    }

    /// This figure less an earlier one.
    pub(super) fn since(self, earlier: Unrounded) -> Unrounded {
        let difference = |one: Option<Exact>, other: Option<Exact>| one?.subtract(other?).ok();
        Unrounded { low: difference(self.low, earlier.high), high: difference(self.high, earlier.low) }
    }

    /// As other figures are rounded: to the nearest where certain, else down and up.
    pub(super) fn rounded(self) -> Bounds {
        let Self { low, high } = self;
        match (low, high) {
            (Some(low), Some(high)) if low.compare(high).is_ok_and(std::cmp::Ordering::is_eq) => {
                let value = low.to_decimal(PLACES);
                Bounds { low: value, high: value }
            }
            _ => Bounds {
                low: low.and_then(|low| low.to_decimal_down(PLACES)),
                high: high.and_then(|high| high.to_decimal_up(PLACES)),
            },
        }
    }
}

/// `exact` where `rounded` is the same figure rounded, else `rounded`: units to which a target may or may not apply make the
/// denominator uncertain too.
fn finer(exact: Option<Exact>, rounded: Decimal) -> Exact {
    let is_same = |exact: &Exact| {
        let sides = [exact.to_decimal_down(PLACES), exact.to_decimal_up(PLACES)];
        sides.contains(&Some(rounded.normalize()))
    };
    exact.filter(is_same).unwrap_or_else(|| Exact::from(rounded))
}
