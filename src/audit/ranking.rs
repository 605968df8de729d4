//! What to look at first: the units furthest behind, those nearly there, and the missing figures that matter most.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::audit::Assessment;
use crate::audit::finding::{Finding, Status};
use crate::plan::{FieldId, Level, Test};
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The targets, by number in the plan, of those headlines and findings.
    pub targets: Vec<usize>,
}

/// How near "nearly there" is: at least nine tenths of the way.
const NEAR: Decimal = Decimal::from_parts(9, 0, 0, false, 1);

impl Assessment<'_> {
    /// The selected communities with the most to do: most unmet targets first, among equals the lowest certain score; at most
    /// `limit`. Communities that meet everything are left out. The score alone would put a village that a single target applies
    /// to before all others.
    #[must_use]
    pub fn worst(&self, limit: usize) -> Vec<UnitRef> {
        let communities = self.selected_units().filter(|unit| unit.level == Level::Community);
        let mut units: Vec<(u32, UnitRef)> =
            communities.map(|unit| (self.counts(unit).unmet, unit)).filter(|(unmet, _)| *unmet > 0).collect();
        // Scores take long and decide among equals only: those of units that are far from the first are left out.
        units.sort_by_key(|(unmet, unit)| (Reverse(*unmet), *unit));
        if let Some((last, _)) = limit.checked_sub(1).and_then(|last| units.get(last)).copied() {
            units.retain(|(unmet, _)| *unmet >= last);
        }
        let mut ranked: Vec<(Reverse<u32>, Decimal, UnitRef)> = units
            .into_par_iter()
            .map(|(unmet, unit)| (Reverse(unmet), self.score(unit).map_or(Decimal::MAX, |score| score.low), unit))
            .collect();
        ranked.sort_unstable();
        ranked.truncate(limit);
        ranked.into_iter().map(|(_, _, unit)| unit).collect()
    }

    /// Unmet findings that are at least nine tenths of the way, nearest first; at most `limit`. Diagnoses and conditions, which
    /// are met or not, are left out.
    #[must_use]
    pub fn near_misses(&self, limit: usize) -> Vec<NearMiss> {
        let mut near: Vec<(Reverse<Decimal>, UnitRef, usize)> = Vec::new();
        for unit in self.selected_units() {
            for (target, _, _) in self.selected_targets().filter(|(_, target, _)| target.test != Test::Holds) {
                if self.status(unit, target) != Some((Status::Unmet, false)) {
                    continue;
                }
                if let Some(attainment) = self.attainment(unit, target).filter(|attainment| attainment.low >= NEAR) {
                    near.push((Reverse(attainment.low), unit, target));
                }
            }
        }
        near.sort_unstable();
        near.truncate(limit);
        let miss = |(_, unit, target)| Some(NearMiss { unit, target, finding: self.finding(unit, target)? });
        near.into_iter().filter_map(miss).collect()
    }

    /// Missing figures by how much they block: unknown headlines first, then unknown findings; at most `limit`.
    #[must_use]
    pub fn blocking(&self, limit: usize) -> Vec<Blocking> {
        let mut counts: BTreeMap<(UnitRef, FieldId), (u32, u32, BTreeSet<usize>)> = BTreeMap::new();
        for (target, _, result) in self.selected_targets() {
            for key in &result.blocking {
                let (headlines, _, targets) = counts.entry(*key).or_default();
                *headlines = headlines.saturating_add(1);
                targets.insert(target);
            }
        }
        for unit in self.selected_units().filter(|unit| self.counts(*unit).unknown > 0) {
            for (target, _, _) in self.selected_targets() {
                if self.status(unit, target) != Some((Status::Unknown, false)) {
                    continue;
                }
                for key in self.missing_cells(unit, target) {
                    let (_, findings, targets) = counts.entry(key).or_default();
                    *findings = findings.saturating_add(1);
                    targets.insert(target);
                }
            }
        }
        let mut found: Vec<Blocking> = counts
            .into_iter()
            .map(|((unit, field), (headlines, findings, targets))| {
                let origin = self.register.cell(unit, field).origin;
                Blocking { unit, field, origin, headlines, findings, targets: targets.into_iter().collect() }
            })
            .collect();
        found.sort_by_key(|item| (Reverse(item.headlines), Reverse(item.findings), item.unit, item.field));
        found.truncate(limit);
        found
    }
}
