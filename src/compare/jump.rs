//! Figures that changed more since the last year that has them than such figures do: probably a slip of the pen, in one of two cells.

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
    /// The earlier year, by number among the years: the last one that has the figure.
    pub from: usize,
    /// The later year.
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

/// The jumps of figures that are at hand. A unit that others were merged into is larger than before for a reason.
pub(super) fn jumps(plan: &Plan, years: &[Year<'_>], lineages: &[Lineage], events: &[Event]) -> Vec<Jump> {
    let mergers: Vec<(usize, usize)> = events.iter().filter_map(grown).collect();
    let fields: Vec<FieldId> =
        plan.fields.iter().filter(|(_, field)| field.most_change().is_some()).map(|(id, _)| id).collect();
    let mut jumps = Vec::new();
    let mut last: Vec<Option<(usize, &Register, UnitRef)>> = Vec::new();
    for (number, lineage) in lineages.iter().enumerate() {
        last.clear();
        last.resize(fields.len(), None);
        for (to, (year, unit)) in years.iter().zip(&lineage.in_years).enumerate() {
            let unit = unit.and_then(|unit| year.units.get(unit)).filter(|unit| unit.is_selected);
            let Some((register, unit)) = year.register().zip(unit.and_then(|unit| unit.unit)) else { continue };
            for (field, last) in fields.iter().copied().zip(&mut last) {
                let Value::Number(_) = register.cell(unit, field).value else { continue };
                let Some((from, earlier, before)) = last.replace((to, register, unit)) else { continue };
                let Some(year) = years.get(from).map(|year| year.year) else { continue };
                let cells = Cells { earlier: (earlier, before), later: (register, unit), year };
                let Some((before, after, places, problem)) = cells.jump(plan, field) else { continue };
                if !mergers.iter().any(|(into, when)| *into == number && from < *when && *when <= to) {
                    jumps.push(Jump { from, to, lineage: number, field, before, after, places, problem });
                }
            }
        }
    }
    jumps.sort_by_key(|jump| (jump.to, jump.lineage));
    jumps
}

/// Which unit others were merged into, and by which year.
fn grown(event: &Event) -> Option<(usize, usize)> {
    match event.kind {
        EventKind::Merged(ref heir) => Some((heir.into, event.to)),
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
