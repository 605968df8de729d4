//! Groups in the gap list, where a target is judged for a group as a whole: the cells that their figures stand in, and what is
//! missing.

use std::collections::BTreeMap;

use crate::audit::{Status, TargetResult};
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
    let mut spans: BTreeMap<UnitRef, Vec<Span>> = listed(context, number).map(|group| (group, Vec::new())).collect();
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

/// The groups that are unmet or unknown: those that may stand in a list.
fn listed(context: Context<'_>, number: usize) -> impl Iterator<Item = UnitRef> {
    let assessment = context.assessment;
    let register = assessment.register;
    let street = assessment.selection.street;
    let groups = [Some(UnitRef::CITY), street].into_iter().flatten().chain(register.units_at(Level::County));
    groups.filter(move |group| {
        let status = assessment.of_group(*group, number).and_then(|headline| headline.status);
        matches!(status, Some(Status::Unmet | Status::Unknown))
    })
}

fn add(spans: &mut Vec<Span>, origin: Origin) {
    if !spans.iter_mut().any(|span| span.add(origin)) {
        spans.push(Span { first: origin, last: origin });
    }
}

/// The fields that an unknown group lacks.
pub(super) fn missing(context: Context<'_>, number: usize, group: UnitRef, result: &TargetResult) -> Vec<FieldId> {
    let assessment = context.assessment;
    let register = assessment.register;
    let belongs = |unit: UnitRef| group.level != Level::County || register.county_of(unit) == Some(group);
    let mut fields: Vec<FieldId> = Vec::new();
    let mut add = |field: FieldId| {
        if !fields.contains(&field) {
            fields.push(field);
        }
    };
    if result.blocking.is_empty() {
        let units = register.units().filter(|unit| belongs(*unit));
        units.flat_map(|unit| assessment.missing_cells(unit, number)).for_each(|(_, field)| add(field));
    } else {
        result.blocking.iter().filter(|(unit, _)| belongs(*unit)).for_each(|(_, field)| add(*field));
    }
    fields
}
