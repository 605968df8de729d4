//! 资料完整率: how many of the figures that the selected targets ask for are there; and what became of rows in doubt.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use crate::audit::Assessment;
use crate::plan::{FieldId, Level};
use crate::problem::{ProblemKind, RowFate};
use crate::register::{Origin, UnitRef, Value};

/// A field at one level, and the units that it is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// Level of the units.
    pub level: Level,
    /// The field.
    pub field: FieldId,
    /// They have the figure.
    pub filled: u32,
    /// They have none.
    pub missing: u32,
    /// Something is written that could not be read or believed, or contradicts another figure.
    pub doubtful: u32,
}

impl Completeness {
    /// The units that should have the figure.
    #[must_use]
    pub fn asked(&self) -> u32 {
        self.filled.saturating_add(self.missing).saturating_add(self.doubtful)
    }

    /// Whether all units have it.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.missing == 0 && self.doubtful == 0
    }

    /// By the share that is filled, the least first; among equals the field that most units lack.
    fn worst_first(&self, other: &Self) -> Ordering {
        let crosswise = |one: &Self, other: &Self| u64::from(one.filled).saturating_mul(u64::from(other.asked()));
        crosswise(self, other)
            .cmp(&crosswise(other, self))
            .then(other.asked().cmp(&self.asked()))
            .then((self.level, self.field).cmp(&(other.level, other.field)))
    }
}

/// Rows of the input that are about a unit in doubt, or were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows of which it could not be told which unit they are about.
    pub unlinked: usize,
    /// Units in no county and street.
    pub unplaced: usize,
    /// Rows about a unit that stands in another row of the same table.
    pub double: usize,
    /// Rows left out in all: titles, totals, notes, empty ones, and the unlinked.
    pub left_out: usize,
}

impl Assessment<'_> {
    /// Every field that a selected target asks some selected unit for, the least complete first. A figure is asked for
    /// where the target would read it: no area where there is no facility. Fields that no table has are those of targets
    /// not assessed.
    #[must_use]
    pub fn completeness(&self) -> Vec<Completeness> {
        let mut asked: BTreeMap<(Level, FieldId), Vec<bool>> = BTreeMap::new();
        for (target, _, _) in self.selected_targets().filter(|(_, _, result)| result.assessed) {
            for unit in self.selected_units() {
                for (unit, field) in self.measures.asked(unit, target) {
                    let units = || vec![false; self.register.roster(unit.level).units.len()];
                    let is_asked = asked.entry((unit.level, field)).or_insert_with(units);
                    if let Some(is_asked) = is_asked.get_mut(unit.index()) {
                        *is_asked = true;
                    }
                }
            }
        }
        let lost = Lost::of(self);
        let mut fields: Vec<Completeness> =
            asked.into_iter().map(|((level, field), units)| self.complete(level, field, &units, &lost)).collect();
        fields.sort_by(Completeness::worst_first);
        fields
    }

    fn complete(&self, level: Level, field: FieldId, asked: &[bool], lost: &Lost) -> Completeness {
        let mut counts = Completeness { level, field, filled: 0, missing: 0, doubtful: 0 };
        for unit in self.register.units_at(level).filter(|unit| asked.get(unit.index()) == Some(&true)) {
            let count = if lost.has(self, unit, field) {
                &mut counts.doubtful
            } else if self.register.cell(unit, field).value == Value::Missing {
                &mut counts.missing
            } else {
                &mut counts.filled
            };
            *count = count.saturating_add(1);
        }
        counts
    }

    /// What became of rows in doubt, in all files, whatever is selected.
    #[must_use]
    pub fn row_counts(&self) -> RowCounts {
        let mut rows: BTreeMap<RowFate, HashSet<(Origin, Option<&str>)>> = BTreeMap::new();
        for problem in &self.problems {
            if let (Some(fate), Some(origin)) = (problem.kind.of().row_fate(), problem.origin) {
                rows.entry(fate).or_default().insert((origin, problem.unit.as_deref()));
            }
        }
        let count = |fate: RowFate| rows.get(&fate).map_or(0, HashSet::len);
        let sheets = self.register.sources.iter().flat_map(|source| &source.sheets);
        RowCounts {
            unlinked: count(RowFate::Unlinked),
            unplaced: count(RowFate::Unplaced),
            double: count(RowFate::Double),
            left_out: sheets.map(|sheet| sheet.skipped_rows.len()).sum(),
        }
    }
}

/// Figures that are written somewhere and yet not there.
struct Lost {
    unread: HashSet<Origin>,
    /// Places of figures that another place contradicts.
    contradicted: HashSet<String>,
}

impl Lost {
    fn of(assessment: &Assessment<'_>) -> Self {
        let mut lost = Self { unread: HashSet::new(), contradicted: HashSet::new() };
        for problem in assessment.problems.iter().filter(|problem| problem.kind.of().loses_figure()) {
            lost.unread.extend(problem.origin);
            if let ProblemKind::Conflict { place, .. } = &problem.kind {
                lost.contradicted.insert(place.clone());
            }
        }
        lost
    }

    fn has(&self, assessment: &Assessment<'_>, unit: UnitRef, field: FieldId) -> bool {
        let register = assessment.register;
        let cell = register.cell(unit, field);
        if cell.value != Value::Missing {
            return assessment.measures.basis().is_contested(unit, field);
        }
        cell.origin.is_some_and(|origin| {
            self.unread.contains(&origin)
                || (!self.contradicted.is_empty() && self.contradicted.contains(&register.place(origin)))
        })
    }
}
