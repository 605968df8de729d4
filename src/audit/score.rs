//! Scores: how far a unit is over all targets.

use rust_decimal::Decimal;

use crate::audit::exact::Exact;
use crate::audit::finding::{Score, Status};
use crate::audit::measure::{FINE_PLACES, PLACES, fine};
use crate::audit::measures::Measures;
use crate::plan::Plan;
use crate::register::UnitRef;

/// 0 to 100, over all targets that are judged unit by unit; `None` where no target that counts applies.
pub(crate) fn score(plan: &Plan, measures: &Measures<'_>, unit: UnitRef) -> Option<Score> {
    let mut sum = Sum::default();
    for (number, target) in plan.targets.iter().enumerate() {
        if target.weight.is_zero() || !target.judge.is_per_unit() {
            continue;
        }
        let Some(measure) = measures.measure(number, unit.level) else { continue };
        let Some(judgement) = measures.judge(unit, number) else { continue };
        if judgement.status != Status::NotApplicable {
            sum.add(measure.attainment(&judgement), target.weight);
        }
    }
    sum.score()
}

#[derive(Default)]
struct Sum {
    low: Decimal,
    high: Decimal,
    weight: Decimal,
}

impl Sum {
    fn add(&mut self, attainment: (Exact, Exact), weight: Decimal) {
        let (low, high) = fine(attainment);
        let weighted = |part: Exact| part.to_decimal(FINE_PLACES).and_then(|part| part.checked_mul(weight));
        if let (Some(low), Some(high)) = (weighted(low), weighted(high)) {
            self.low = self.low.saturating_add(low);
            self.high = self.high.saturating_add(high);
            self.weight = self.weight.saturating_add(weight);
        }
    }

    fn score(self) -> Option<Score> {
        let of_hundred = |sum: Decimal| {
            let hundredfold = Exact::from(sum).multiply(Exact::whole(100)).ok()?;
            hundredfold.divide(Exact::from(self.weight)).ok()
        };
        let (low, high) = (of_hundred(self.low)?, of_hundred(self.high)?);
        Some(Score { low: low.to_decimal_down(PLACES)?, high: high.to_decimal_up(PLACES)? })
    }
}
