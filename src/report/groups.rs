//! Groups in the gap list, where a target is judged for a group as a whole: the cells that their figures stand in.

use std::collections::BTreeMap;

use crate::plan::{FieldId, FieldKind, Level, Target};
use crate::register::{CellAddress, Column, Origin, UnitRef};
use crate::report::context::Context;

/// Cells below each other in one column that are all a group's: nothing of another group stands among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: Origin,
    pub(super) last: Origin,
}

impl Span {
    /// Whether `next` begins in the row below the last one.
    fn goes_on(&self, next: Origin) -> bool {
        let last = self.last.cell;
        let below = Origin { cell: CellAddress { row: last.row.saturating_add(1), ..last }, ..self.last };
        below == next
    }
}

/// The spans of a group, those of each column together, the columns in the order in which they are met.
#[derive(Default)]
struct Spans {
    columns: Vec<Vec<Span>>,
}

impl Spans {
    fn add(&mut self, span: Span) {
        let column = |origin: Origin| (origin.source, origin.sheet, origin.cell.column);
        let is_same =
            |spans: &&mut Vec<Span>| spans.first().is_some_and(|known| column(known.first) == column(span.first));
        let Some(spans) = self.columns.iter_mut().find(is_same) else {
            self.columns.push(vec![span]);
            return;
        };
        match spans.last_mut() {
            Some(last) if last.goes_on(span.first) => last.last = span.last,
            _ => spans.push(span),
        }
    }

    /// All spans, those of a column from top to bottom and as long as they are.
    fn finish(self) -> Vec<Span> {
        let mut all = Vec::new();
        for mut spans in self.columns {
            spans.sort_unstable_by_key(|span| span.first.cell.row);
            let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
            for span in spans {
                match joined.last_mut() {
                    Some(last) if last.goes_on(span.first) => last.last = span.last,
                    // Several units of a list may have a cell in common.
                    Some(last) if span.first.cell.row <= last.last.cell.row => last.last = last.last.max(span.last),
                    _ => joined.push(span),
                }
            }
            all.extend(joined);
        }
        all
    }
}

/// The spans of all groups that a list names for this target, found in one pass over the units.
pub(super) fn spans(context: Context<'_>, number: usize, target: &Target) -> BTreeMap<UnitRef, Vec<Span>> {
    let assessment = context.assessment;
    let mut spans: BTreeMap<UnitRef, Spans> =
        assessment.open_groups(number).map(|group| (group, Spans::default())).collect();
    if spans.is_empty() {
        return BTreeMap::new();
    }
    let (plan, register) = (assessment.plan, assessment.register);
    let mut here: Vec<Span> = Vec::new();
    for level in Level::ALL {
        let roster = register.roster(level);
        let fields = assessment.fields_used(number, level).unwrap_or_else(|| target.fields_at(level));
        // Names and kinds say which units belong to the group; the figures are what is added up.
        let is_figure = |field: &FieldId| !matches!(plan.fields.get(*field).kind, FieldKind::Text | FieldKind::Code);
        let fields = fields.into_iter().filter(is_figure);
        let columns: Vec<&Column> = fields.filter_map(|field| roster.column(field)).collect();
        if columns.is_empty() {
            continue;
        }
        let units: Vec<UnitRef> =
            register.units_at(level).filter(|unit| assessment.selection.has_kind(register, *unit)).collect();
        let place = |unit: &UnitRef| (register.county_of(*unit), register.street_of(*unit));
        for units in units.chunk_by(|one, next| place(one) == place(next)) {
            let Some((county, street)) = units.first().map(place) else { continue };
            here.clear();
            for column in &columns {
                for origin in units.iter().filter_map(|unit| column.origin(unit.index())) {
                    match here.last_mut().filter(|last| last.goes_on(origin)) {
                        Some(last) => last.last = origin,
                        None => here.push(Span { first: origin, last: origin }),
                    }
                }
            }
            for group in [Some(UnitRef::CITY), county, street].into_iter().flatten() {
                if let Some(spans) = spans.get_mut(&group) {
                    for span in &here {
                        spans.add(*span);
                    }
                }
            }
        }
    }
    spans.into_iter().map(|(group, spans)| (group, spans.finish())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, column: u32) -> Span {
        let origin = Origin { source: 0, sheet: 0, cell: CellAddress { row, column } };
        Span { first: origin, last: origin }
    }

    #[test]
    fn spans_hold_what_was_added_and_nothing_else() {
        let mut spans = Spans::default();
        for (row, column) in [(4, 3), (5, 3), (9, 3), (4, 2), (8, 3), (6, 3), (6, 3), (12, 3)] {
            spans.add(cell(row, column));
        }
        let found = spans.finish().into_iter().map(|Span { first, last }| format!("{}:{}", first.cell, last.cell));
        assert_eq!(found.collect::<Vec<_>>(), ["D5:D7", "D9:D10", "D13:D13", "C5:C5"]);
    }
}
