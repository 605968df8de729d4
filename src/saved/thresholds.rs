//! Where a saved assessment asked for something else than the plan does that years are compared by.

use rust_decimal::Decimal;

use crate::audit::Headline;
use crate::compare::OtherThreshold;
use crate::plan::expr::{Expr, Node, settle};
use crate::plan::{Judge, OptionValue, Target};

/// What was asked for otherwise under `target`. `found` are the thresholds of its findings. What depends on figures of the unit
/// cannot be told apart here.
pub(super) fn other(
    (number, target): (usize, &Target),
    city: &Headline,
    found: impl Iterator<Item = Decimal>,
    options: &[OptionValue],
) -> Option<OtherThreshold> {
    let constant = |expr: &Option<Expr>| match settle(expr.as_ref()?, options).node {
        Node::Number(number) => Some(number),
        _ => None,
    };
    let differing = |asked: Option<Decimal>, mut found: Box<dyn Iterator<Item = Decimal> + '_>, is_share| {
        let asked = asked?;
        found.find(|found| *found != asked).map(|found| OtherThreshold { target: number, is_share, found, asked })
    };
    let of_city = city.required.into_iter();
    let (threshold, share) = (constant(&target.threshold), constant(&target.share));
    match target.judge {
        Judge::Each => differing(threshold, Box::new(found), false),
        Judge::Share => differing(share, Box::new(of_city), true).or(differing(threshold, Box::new(found), false)),
        Judge::Pooled | Judge::Total | Judge::Mean => differing(threshold, Box::new(of_city), false),
    }
}
