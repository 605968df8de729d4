//! What a figure can be, and differences of such.

use rust_decimal::Decimal;

use crate::audit::Headline;

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

    /// This figure less an earlier one.
    #[must_use]
    pub fn since(self, earlier: Bounds) -> Bounds {
        let difference = |one: Option<Decimal>, other: Option<Decimal>| one?.checked_sub(other?);
        Bounds { low: difference(self.low, earlier.high), high: difference(self.high, earlier.low) }
    }
}
