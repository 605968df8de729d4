//! What the audit says of one unit and one target.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::plan::FieldId;
use crate::register::{Origin, UnitRef};

/// Conclusion of a finding or headline (design section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// 达标: whatever the missing figures are, the target is met.
    Met,
    /// 未达标: whatever the missing figures are, it is not.
    Unmet,
    /// 待核: it depends on missing figures.
    Unknown,
    /// 不适用
    NotApplicable,
}

/// 缺口: the least addition to the numerator (for at-most tests: reduction) that would meet the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The certain minimum, rounded up to the target's gap step.
    pub amount: Decimal,
    /// The worst case, unknown figures included; `None` where nothing bounds it.
    pub most: Option<Decimal>,
    /// For headlines, the number of unmet units (for `share`: of units still needed).
    pub units: Option<u32>,
}

/// One unit × one target. Numbers are in the target's unit, with at most 12 decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Conclusion.
    pub status: Status,
    /// Whether it only illustrates a pooled headline: counted, but in no score and no unmet list.
    pub diagnosis: bool,
    /// The value, where it is certain.
    pub value: Option<Decimal>,
    /// The least it can be, rounded down; `None` where nothing bounds it or the target is not applicable.
    pub low: Option<Decimal>,
    /// The most it can be, rounded up; `None` likewise.
    pub high: Option<Decimal>,
    /// The threshold, where it is certain.
    pub required: Option<Decimal>,
    /// The shortage, exactly when unmet.
    pub gap: Option<Gap>,
    /// How far the unit is towards the target, from 0 to 1; `None` when not applicable.
    pub attainment: Option<Score>,
    /// The figures whose absence leaves it unknown; empty otherwise.
    pub missing: Vec<FieldId>,
    /// The cells of all figures used, blank ones included.
    pub origins: Vec<Used>,
}

/// What a finding says in figures, without the cells that they came from: for lists of very many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// As in [`Finding::status`].
    pub status: Status,
    /// As in [`Finding::value`].
    pub value: Option<Decimal>,
    /// As in [`Finding::low`].
    pub low: Option<Decimal>,
    /// As in [`Finding::high`].
    pub high: Option<Decimal>,
    /// As in [`Finding::required`].
    pub required: Option<Decimal>,
    /// As in [`Finding::gap`].
    pub gap: Option<Gap>,
}

/// A figure that a finding used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Used {
    /// The unit that it is a figure of: the finding's own, or a community below.
    pub unit: UnitRef,
    /// The field.
    pub field: FieldId,
    /// Its cell; `None` where no table has one.
    pub origin: Option<Origin>,
}

/// Bounds of a score (0 to 100) or attainment (0 to 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// If every unknown figure is as bad as can be.
    pub low: Decimal,
    /// If every unknown figure is as good as can be.
    pub high: Decimal,
}
