//! Figures that changed more from one year to the next than such figures do: probably a slip of the pen, in one of two cells.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::compare::event::{Event, EventKind};
use crate::compare::link::Lineage;
use crate::compare::year::Year;
use crate::plan::{FieldId, Plan};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Register, UnitRef, Value};

/// Figures below this come and go by any factor: three trainings after one are no slip. By which factor others may change
/// is said by their field ([`crate::plan::Field::most_change`]).
const SMALL: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// A figure that jumps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    /// The later year, by number among the years.
    pub to: usize,
    /// The unit.
    pub lineage: usize,
    /// The field.
    pub field: FieldId,
    /// The figure of the earlier year.
    pub before: Decimal,
    /// The figure of the later year.
    pub after: Decimal,
    /// The cells of the two figures, as `file › sheet › cell`.
    pub places: [String; 2],
    /// The same as a data problem; its origin is the later cell, and it names the earlier one.
    pub problem: Problem,
}

/// The jumps between neighbouring years whose figures are at hand. A unit that others were merged into is larger than before
/// for a reason.
pub(super) fn jumps(plan: &Plan, years: &[Year<'_>], lineages: &[Lineage], events: &[Event]) -> Vec<Jump> {
    let mut jumps = Vec::new();
    for (to, pair) in (1..).zip(years.windows(2)) {
        let [earlier, later] = pair else { continue };
        let (Some(register), Some(later_register)) = (earlier.register(), later.register()) else { continue };
        let grown: BTreeSet<usize> = events.iter().filter(|event| event.to == to).filter_map(grown).collect();
        for (number, lineage) in lineages.iter().enumerate().filter(|(number, _)| !grown.contains(number)) {
            let place = |place: usize, year: &Year<'_>| {
                let unit = year.units.get((*lineage.in_years.get(place)?)?);
                unit.filter(|unit| unit.is_selected).and_then(|unit| unit.unit)
            };
            let (Some(before), Some(after)) = (place(usize::saturating_sub(to, 1), earlier), place(to, later)) else {
                continue;
            };
            let cells = Cells { earlier: (register, before), later: (later_register, after), year: earlier.year };
            jumps.extend(plan.fields.iter().filter_map(|(field, _)| {
                let (before, after, places, problem) = cells.jump(plan, field)?;
                Some(Jump { to, lineage: number, field, before, after, places, problem })
            }));
        }
    }
    jumps
}

fn grown(event: &Event) -> Option<usize> {
    match event.kind {
        EventKind::Merged(ref heir) => Some(heir.into),
        _ => None,
    }
}

/// A unit in two years.
struct Cells<'r> {
    earlier: (&'r Register, UnitRef),
    later: (&'r Register, UnitRef),
    /// The earlier year.
    year: i32,
}

impl Cells<'_> {
    fn jump(&self, plan: &Plan, id: FieldId) -> Option<(Decimal, Decimal, [String; 2], Problem)> {
        let field = plan.fields.get(id);
        let factor = field.most_change()?;
        let [earlier, later] = [self.earlier, self.later].map(|(register, unit)| register.cell(unit, id));
        let (Value::Number(before), Value::Number(after)) = (earlier.value, later.value) else { return None };
        let (less, more) = (before.min(after), before.max(after));
        let is_jump = less > Decimal::ZERO && more >= SMALL && more >= less.checked_mul(factor)?;
        let place = earlier.origin.filter(|_| is_jump).map(|origin| self.earlier.0.place(origin))?;
        let kind = ProblemKind::Jump {
            field: field.title.clone(),
            before: before.normalize().to_string(),
            after: after.normalize().to_string(),
            year: self.year,
            place: place.clone(),
        };
        let (register, unit) = self.later;
        let name = register.unit(unit).name.to_string();
        let places = [place, later.origin.map(|origin| register.place(origin)).unwrap_or_default()];
        Some((before, after, places, Problem { kind, origin: later.origin, path: None, unit: Some(name) }))
    }
}
