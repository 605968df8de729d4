//! Brings the sums over the city to just above or just below their thresholds.
#![expect(clippy::arithmetic_side_effects, reason = "sums over a batch of some thousand units stay below 10^11")]

use super::batch::Batch;
use super::cell::Cell;
use super::places::PLAN_SIZE;

/// A pooled ratio and by how much its numerator is to be above (or below) what the threshold needs.
struct Pool {
    part: &'static str,
    whole: &'static str,
    percent: i64,
    above: i64,
}

const POOLS: [Pool; 4] = [
    Pool { part: "party_volunteers", whole: "party_members", percent: 80, above: 115 },
    Pool { part: "resident_volunteers", whole: "residents", percent: 30, above: -2_400 },
    Pool { part: "registered_volunteers", whole: "residents", percent: 13, above: 640 },
    Pool { part: "cobuild_units", whole: "resident_units", percent: 80, above: -6 },
];

pub(crate) fn settle(batch: &mut Batch) {
    for pool in POOLS {
        bring_to_goal(batch, &pool);
    }
}

fn bring_to_goal(batch: &mut Batch, pool: &Pool) {
    let group = batch.in_scope();
    // In a city of another size the distance shrinks or grows with it.
    let units = i64::try_from(batch.units.len()).unwrap_or(i64::MAX);
    let above = pool.above * units / i64::try_from(PLAN_SIZE).unwrap_or(i64::MAX);
    let whole: i64 = group.iter().map(|&unit| batch.units[unit].whole(pool.whole)).sum();
    let part: i64 = group.iter().map(|&unit| batch.units[unit].whole(pool.part)).sum();
    let goal = ((whole * pool.percent + 99) / 100 + above).max(0);
    // A missing figure stays missing; the others make up for it.
    let reported: Vec<usize> = group
        .into_iter()
        .filter(|&unit| batch.units[unit].figures.get(pool.part).and_then(Cell::whole).is_some())
        .collect();
    let mut lacking = goal - part;
    while lacking != 0 {
        let before = lacking;
        let step = (lacking.abs() / i64::try_from(reported.len()).unwrap_or(1).max(1)).max(1);
        for &unit in &reported {
            let (part, whole) = (batch.units[unit].whole(pool.part), batch.units[unit].whole(pool.whole));
            let change = if lacking > 0 { step.min(lacking).min(whole - part) } else { -step.min(-lacking).min(part) };
            batch.set(unit, pool.part, Cell::Whole(part + change));
            lacking -= change;
        }
        if lacking == before {
            break;
        }
    }
}
