//! Targets: one checkable statement each.

use serde::Serialize;

use crate::lang::Bilingual;
use crate::plan::expr::{Expr, Node};
use crate::plan::field::FieldId;
use crate::plan::level::Level;
use crate::plan::option::OptionId;

/// A place in the plan's document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Section number, such as 三(二)2(1).
    pub clause: String,
    /// The words there, verbatim.
    pub quote: String,
}

/// What an unmet target entails. It never changes a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Counts for the verdict and the exit code.
    Binding,
    /// A warning only.
    Soft,
    /// Listed only.
    Informational,
}

impl Strength {
    /// All strengths with the names that plans use.
    pub const NAMES: [(Strength, &'static str); 3] =
        [(Strength::Binding, "binding"), (Strength::Soft, "soft"), (Strength::Informational, "informational")];
}

/// How a group of units is judged (design section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Judge {
    /// Every applicable unit meets it.
    Each,
    /// A share of the applicable units meets it.
    Share,
    /// Σ value × scale against threshold × Σ per.
    Pooled,
    /// Σ value against the threshold; asked of the city only.
    Total,
    /// Σ value against threshold × number of applicable units.
    Mean,
}

impl Judge {
    /// All ways with the names that plans use.
    pub const NAMES: [(Judge, &'static str); 5] = [
        (Judge::Each, "each"),
        (Judge::Share, "share"),
        (Judge::Pooled, "pooled"),
        (Judge::Total, "total"),
        (Judge::Mean, "mean"),
    ];

    /// Whether a unit's own finding counts by itself (scores, unmet lists); otherwise it is a diagnosis.
    #[must_use]
    pub const fn is_per_unit(self) -> bool {
        matches!(self, Judge::Each | Judge::Share)
    }
}

/// How a value is compared with the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// value ≥ threshold
    AtLeast,
    /// value ≤ threshold
    AtMost,
    /// value > threshold
    MoreThan,
    /// value < threshold
    LessThan,
    /// A condition or flag: it holds or not.
    Holds,
}

impl Test {
    /// The tests that take a threshold, with the keys that plans use.
    pub const KEYS: [(Test, &'static str); 4] = [
        (Test::AtLeast, "at-least"),
        (Test::AtMost, "at-most"),
        (Test::MoreThan, "more-than"),
        (Test::LessThan, "less-than"),
    ];

    /// Whether more is better.
    #[must_use]
    pub const fn wants_more(self) -> bool {
        matches!(self, Test::AtLeast | Test::MoreThan | Test::Holds)
    }
}

/// One checkable statement of a plan.
#[derive(Clone, Debug)]
pub struct Target {
    /// Name in reports and on the command line.
    pub id: String,
    /// What it asks, short.
    pub title: Bilingual,
    /// Where the plan says so; the first is the main place.
    pub cite: Vec<Citation>,
    /// The word that sets the strength (力争, 应 …).
    pub wording: Option<String>,
    /// What an unmet target entails.
    pub strength: Strength,
    /// Whether the threshold is an interpretation.
    pub interpreted: bool,
    /// Whether it is made of other targets.
    pub derived: bool,
    /// Weight in scores; not negative.
    pub weight: rust_decimal::Decimal,
    /// Levels of the units judged.
    pub levels: Vec<Level>,
    /// Scope: units outside have no finding.
    pub scope: Option<Expr>,
    /// Applicability: where false the finding is not applicable.
    pub when: Option<Expr>,
    /// Numerator of the measure, or the condition.
    pub value: Expr,
    /// Denominator.
    pub per: Option<Expr>,
    /// What the ratio is multiplied with.
    pub scale: rust_decimal::Decimal,
    /// Unit of the ratio; empty for conditions.
    pub unit: String,
    /// Unit of the shortage.
    pub gap_unit: String,
    /// Step that shortages are rounded up to: 1, or 0.01 for areas and hours.
    pub gap_step: rust_decimal::Decimal,
    /// How the value is compared.
    pub test: Test,
    /// The threshold; `None` for conditions.
    pub threshold: Option<Expr>,
    /// How a group is judged.
    pub judge: Judge,
    /// The share asked for, with `judge = "share"`.
    pub share: Option<Expr>,
    /// Further headlines to show.
    pub also: Vec<Judge>,
    /// Which reading is applied, and why.
    pub reading: Bilingual,
}

impl Target {
    /// Whether the measure is a fraction of 1 that people read as a percentage.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.unit == "%"
    }

    /// The options that its expressions use, in the order of the plan.
    #[must_use]
    pub fn options(&self) -> Vec<OptionId> {
        let mut found = Vec::new();
        for expr in self.expressions() {
            expr.walk(&mut |inner| {
                if let Node::Option(option) = inner.node {
                    found.push(option);
                }
            });
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The distinct fields that it asks of units of `level`: of those judged, and of the communities that it adds up.
    #[must_use]
    pub fn fields_at(&self, level: Level) -> Vec<FieldId> {
        let mut found = Vec::new();
        for expr in self.expressions() {
            gather(expr, self.levels.contains(&level), level, &mut found);
        }
        found
    }

    /// Every expression, for finding what the target uses.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        [&self.scope, &self.when, &self.per, &self.threshold, &self.share]
            .into_iter()
            .flatten()
            .chain(std::iter::once(&self.value))
    }
}

fn gather(expr: &Expr, is_here: bool, level: Level, found: &mut Vec<FieldId>) {
    match &expr.node {
        Node::Field(field) if is_here && !found.contains(field) => found.push(*field),
        Node::Call(function, arguments) if function.reaches_below() => {
            for argument in arguments {
                gather(argument, level == Level::Community, level, found);
            }
        }
        _ => {
            for operand in expr.operands() {
                gather(operand, is_here, level, found);
            }
        }
    }
}
