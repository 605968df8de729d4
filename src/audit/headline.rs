//! A target judged for a group: the city, a county, a street or the audited selection.

use rust_decimal::Decimal;

use crate::audit::finding::{Gap, Outline, Status};

/// 总体完成情况. Counts are of findings: `applicable` = met + unmet + unknown. Targets judged `total` have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// Units the target applies to.
    pub applicable: u32,
    /// Units that meet it.
    pub met: u32,
    /// Units that do not.
    pub unmet: u32,
    /// Units of which that cannot be said.
    pub unknown: u32,
    /// Units in scope that it does not apply to.
    pub not_applicable: u32,
    /// Units meeting it (`each`, `share`) or Σ value; `None` unless certain.
    pub numerator: Option<Decimal>,
    /// Units it applies to, or Σ per; `None` unless certain, and for `total`.
    pub denominator: Option<Decimal>,
    /// The headline figure; `None` unless certain. Shares are fractions of 1.
    pub value: Option<Decimal>,
    /// The least it can be, rounded down at 12 decimals.
    pub low: Option<Decimal>,
    /// The most it can be, rounded up at 12 decimals; `None` where nothing bounds it.
    pub high: Option<Decimal>,
    /// What is asked for: the share (1 for `each`) or the threshold.
    pub required: Option<Decimal>,
    /// Conclusion; `None` where the target is not asked of such a group or not assessed.
    pub status: Option<Status>,
    /// The shortage, exactly when unmet.
    pub gap: Option<Gap>,
}

impl Headline {
    /// The headline as a line of a list; `None` where the group is not asked.
    #[must_use]
    pub fn outline(&self) -> Option<Outline> {
        let Self { value, low, high, required, status, gap, .. } = self;
        let (value, low, high, required) = (*value, *low, *high, *required);
        Some(Outline { status: (*status)?, value, low, high, required, gap: gap.clone() })
    }
}
