//! Units that came to meet a target, that no longer do, or never did.

use serde::Serialize;

use crate::audit::Status;
use crate::compare::link::Lineage;
use crate::compare::year::Year;
use crate::plan::Plan;

/// What became of a unit's status from one year to the next.
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

/// A unit's status under one target from one year to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Number of the target in the plan.
    pub target: usize,
    /// The later year, by number among the years; the earlier is the one before.
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
        for (to, pair) in (1..).zip(years.windows(2)) {
            let [earlier, later] = pair else { continue };
            let status = |year: &Year<'_>, number: usize, lineage: &Lineage| {
                let unit = (*lineage.in_years.get(number)?)?;
                year.units.get(unit).filter(|unit| unit.is_selected)?;
                year.status(unit, target).filter(|(_, diagnosis)| !diagnosis).map(|(status, _)| status)
            };
            let first = turns.len();
            for (number, lineage) in lineages.iter().enumerate() {
                let before = status(earlier, usize::saturating_sub(to, 1), lineage);
                let kind = before.and_then(|before| TurnKind::of(before, status(later, to, lineage)?));
                turns.extend(kind.map(|kind| Turn { target, to, kind, lineage: number }));
            }
            if let Some(found) = turns.get_mut(first..) {
                found.sort_by_key(|turn| (turn.kind, turn.lineage));
            }
        }
    }
    turns
}
