//! Groups in the gap list, where a target is judged for a group as a whole: the cells that their figures stand in.

use std::collections::BTreeMap;

use crate::plan::{FieldId, FieldKind, Level, Target};
use crate::register::{Column, Origin, UnitRef};
use crate::report::context::Context;

/// The cells of one column from the first figure of a group to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: Origin,
    pub(super) last: Origin,
}

impl Span {
    fn add(&mut self, origin: Origin) -> bool {
        let column = |origin: Origin| (origin.source, origin.sheet, origin.cell.column);
        if column(self.first) != column(origin) {
            return false;
        }
        if origin.cell.row < self.first.cell.row {
            self.first = origin;
        }
        if origin.cell.row > self.last.cell.row {
            self.last = origin;
        }
        true
    }
}

/// The spans of all groups that a list names for this target, found in one pass over the units.
pub(super) fn spans(context: Context<'_>, number: usize, target: &Target) -> BTreeMap<UnitRef, Vec<Span>> {
    let mut spans: BTreeMap<UnitRef, Vec<Span>> =
        context.assessment.open_groups(number).map(|group| (group, Vec::new())).collect();
    if spans.is_empty() {
        return spans;
    }
    let assessment = context.assessment;
    let (plan, register) = (assessment.plan, assessment.register);
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
            let mut here = Vec::new();
            let origins = units.iter().flat_map(|unit| columns.iter().filter_map(|column| column.origin(unit.index())));
            origins.for_each(|origin| add(&mut here, origin));
            for group in [Some(UnitRef::CITY), county, street].into_iter().flatten() {
                if let Some(spans) = spans.get_mut(&group) {
                    for span in &here {
                        add(spans, span.first);
                        add(spans, span.last);
                    }
                }
            }
        }
    }
    spans
}

fn add(spans: &mut Vec<Span>, origin: Origin) {
    if !spans.iter_mut().any(|span| span.add(origin)) {
        spans.push(Span { first: origin, last: origin });
    }
}
