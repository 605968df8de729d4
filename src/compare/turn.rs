//! Units that came to meet a target, that no longer do, or never did.

use serde::Serialize;

use crate::audit::Status;
use crate::compare::link::Lineage;
use crate::compare::year::Year;
use crate::plan::Plan;

/// What became of a unit's status since the last year that judged it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TurnKind {
    /// 新达标: unmet, then met.
    NewlyMet,
    /// 由达标变为未达标: met, then unmet.
    NewlyUnmet,
    /// 仍未达标: unmet both times.
    StillUnmet,
    /// 转为待核: known, then unknown.
    NoLongerKnown,
    /// 由待核变为达标: unknown, then met.
    KnownMet,
    /// 由待核变为未达标: unknown, then unmet.
    KnownUnmet,
}

impl TurnKind {
    /// All of them, in the order of reports.
    pub const ALL: [TurnKind; 6] = [
        TurnKind::NewlyMet,
        TurnKind::NewlyUnmet,
        TurnKind::StillUnmet,
        TurnKind::NoLongerKnown,
        TurnKind::KnownMet,
        TurnKind::KnownUnmet,
    ];

    fn of(before: Status, after: Status) -> Option<Self> {
        Some(match (before, after) {
            (Status::Unmet, Status::Met) => TurnKind::NewlyMet,
            (Status::Met, Status::Unmet) => TurnKind::NewlyUnmet,
            (Status::Unmet, Status::Unmet) => TurnKind::StillUnmet,
            (Status::Met | Status::Unmet, Status::Unknown) => TurnKind::NoLongerKnown,
            (Status::Unknown, Status::Met) => TurnKind::KnownMet,
            (Status::Unknown, Status::Unmet) => TurnKind::KnownUnmet,
            _ => return None,
        })
    }
}

/// A unit's status under one target, and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Number of the target in the plan.
    pub target: usize,
    /// The earlier year, by number among the years: the last one that judged the unit.
    pub from: usize,
    /// The later year.
    pub to: usize,
    /// What became of it.
    pub kind: TurnKind,
    /// The unit.
    pub lineage: usize,
}

/// By target, year and kind; diagnoses are none.
pub(super) fn turns(plan: &Plan, years: &[Year<'_>], lineages: &[Lineage], selected: &[usize]) -> Vec<Turn> {
    let mut turns = Vec::new();
    for target in selected.iter().copied() {
        if plan.targets.get(target).is_none_or(|target| !target.judge.is_per_unit()) {
            continue;
        }
        let first = turns.len();
        for (number, lineage) in lineages.iter().enumerate() {
            turns.extend(of_unit(target, number, lineage, years));
        }
        if let Some(found) = turns.get_mut(first..) {
            found.sort_by_key(|turn| (turn.to, turn.from, turn.kind, turn.lineage));
        }
    }
    turns
}

/// A year without the unit, or without the target, is no year to compare with: what happened around it would be told nowhere.
fn of_unit(target: usize, number: usize, lineage: &Lineage, years: &[Year<'_>]) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut before: Option<(usize, Status)> = None;
    for (to, (year, unit)) in years.iter().zip(&lineage.in_years).enumerate() {
        let selected = unit.filter(|unit| year.units.get(*unit).is_some_and(|unit| unit.is_selected));
        let found = selected.and_then(|unit| year.status(unit, target)).filter(|(_, diagnosis)| !diagnosis);
        // Under another threshold the same figures come to another verdict.
        let Some((after, _)) = found.filter(|_| year.is_held_to(target)) else { continue };
        if let Some((from, before)) = before
            && let Some(kind) = TurnKind::of(before, after)
        {
            turns.push(Turn { target, from, to, kind, lineage: number });
        }
        before = Some((to, after));
    }
    turns
}
