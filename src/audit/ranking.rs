//! What to look at first: the units furthest behind, those nearly there, and the missing figures that matter most.

use crate::audit::Assessment;
use crate::audit::finding::Finding;
use crate::plan::FieldId;
use crate::register::{Origin, UnitRef};

/// An unmet finding that little would mend.
#[derive(Clone, Debug)]
pub struct NearMiss {
    /// The unit.
    pub unit: UnitRef,
    /// Number of the target in the plan.
    pub target: usize,
    /// The finding.
    pub finding: Finding,
}

/// A missing figure and what hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocking {
    /// The unit whose figure is missing.
    pub unit: UnitRef,
    /// The figure.
    pub field: FieldId,
    /// Its blank cell, where a table has one.
    pub origin: Option<Origin>,
    /// Number of selected targets with an unknown headline that it could decide.
    pub headlines: u32,
    /// Number of this unit's unknown findings that name it.
    pub findings: u32,
}

impl Assessment<'_> {
    /// The selected communities with the lowest scores, most unmet targets first among equals; at most `limit`.
    #[must_use]
    pub fn worst(&self, limit: usize) -> Vec<UnitRef> {
        let _ = limit;
        Vec::new()
    }

    /// Unmet findings of scored numeric targets that are at least nine tenths of the way, nearest first; at most `limit`.
    #[must_use]
    pub fn near_misses(&self, limit: usize) -> Vec<NearMiss> {
        let _ = limit;
        Vec::new()
    }

    /// Missing figures by how much they block: unknown headlines first, then unknown findings; at most `limit`.
    #[must_use]
    pub fn blocking(&self, limit: usize) -> Vec<Blocking> {
        let _ = limit;
        Vec::new()
    }
}
