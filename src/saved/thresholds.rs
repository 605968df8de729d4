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
    found: impl IntoIterator<Item = Decimal>,
    options: &[OptionValue],
) -> Option<OtherThreshold> {
    let constant = |expr: &Option<Expr>| match settle(expr.as_ref()?, options).node {
        Node::Number(number) => Some(number),
        _ => None,
    };
    let (threshold, share) = (constant(&target.threshold), constant(&target.share));
    let of_units = || {
        let asked = threshold?;
        Some((asked, found.into_iter().find(|found| *found != asked)?, false))
    };
    let of_city = |asked: Option<Decimal>, is_share| {
        let asked = asked?;
        Some((asked, city.required.filter(|found| *found != asked)?, is_share))
    };
    let (asked, found, is_share) = match target.judge {
        Judge::Each => of_units(),
        Judge::Share => of_city(share, true).or_else(of_units),
        Judge::Pooled | Judge::Total | Judge::Mean => of_city(threshold, false),
    }?;
    Some(OtherThreshold { target: number, is_share, found, asked })
}
