//! What figures are judged over, whatever the targets: what bounds the missing ones, which known ones contradict each other.

use crate::audit::consistency;
use crate::audit::evaluate::{Below, Bound, Contested, Figures};
use crate::audit::resolve::Resolver;
use crate::plan::expr::Expr;
use crate::plan::{FieldId, Fields, Level};
use crate::register::{Register, UnitRef};

/// The register's figures with their bounds and contradictions. It takes the fields alone, and no plan.
pub(crate) struct Basis<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) register: &'a Register,
    bounds: [Vec<Bound>; 4],
    contested: [Vec<Contested>; 4],
    below: Below<'a>,
}

impl<'a> Basis<'a> {
    pub(crate) fn of(fields: &'a Fields, register: &'a Register) -> Self {
        // Bounds know no options. Fallbacks inside them stand for nothing that is reported, so they are not listed.
        let mut resolver = Resolver::new(fields, register, &[]);
        let bounds = Level::ALL.map(|level| bounds(fields, level, &mut resolver));
        let contested = Level::ALL.map(|level| consistency::contested(fields, register, level));
        Self { fields, register, bounds, contested, below: Below::of(register) }
    }

    /// The parts at `level` that are larger than their wholes, in order of row.
    pub(crate) fn contested(&self, level: Level) -> &[Contested] {
        &self.contested[level.index()]
    }

    /// The figures as an expression sees them that uses `used`.
    pub(crate) fn figures<'b>(&'b self, used: &'b [FieldId]) -> Figures<'b> {
        Figures {
            register: self.register,
            fields: self.fields,
            bounds: &self.bounds,
            contested: &self.contested,
            below: &self.below,
            used,
        }
    }

    /// Whether a known figure of `unit` is more than its whole, or less than its part.
    pub(crate) fn is_contested(&self, unit: UnitRef, field: FieldId) -> bool {
        let contested = self.contested(unit.level);
        let first = contested.partition_point(|pair| pair.row < unit.row);
        let mut here = contested.iter().skip(first).take_while(|pair| pair.row == unit.row);
        here.any(|pair| pair.part == field || pair.whole == field)
    }
}

/// Bounds of every field at `level`. A bound that the tables have no figures for is none.
fn bounds(fields: &Fields, level: Level, resolver: &mut Resolver<'_>) -> Vec<Bound> {
    let mut resolve = |bound: &Option<Expr>| {
        let mut needs = Vec::new();
        let expr = resolver.resolve(bound.as_ref()?, level, &mut needs);
        needs.is_empty().then_some(expr)
    };
    let mut bounds: Vec<Bound> = Vec::with_capacity(fields.len());
    for (_, field) in fields.iter() {
        let here = field.has_level(level);
        let (min, max) = if here { (resolve(&field.min), resolve(&field.max)) } else { (None, None) };
        bounds.push(Bound { min, max, parts: Vec::new() });
    }
    for (part, field) in fields.iter() {
        if let Some(whole) = field.part_of()
            && field.has_level(level)
            && let Some(bound) = bounds.get_mut(whole.index())
        {
            bound.parts.push(part);
        }
    }
    bounds
}
