//! Options: named readings of unclear clauses.

use rust_decimal::Decimal;

use crate::lang::Bilingual;

/// Index of an option in [`crate::plan::Plan::options`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptionId(pub u16);

impl OptionId {
    /// The index as `usize`.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A named reading of an ambiguous clause, with its choices and the default.
#[derive(Clone, Debug)]
pub struct PlanOption {
    /// Name in expressions and `--set`.
    pub id: String,
    /// What is to be decided.
    pub title: Bilingual,
    /// What it can be.
    pub domain: Domain,
    /// The value when nothing is set.
    pub default: OptionValue,
    /// Why it is unclear, and why this default.
    pub note: Option<Bilingual>,
}

/// The values an option can take.
#[derive(Clone, Debug)]
pub enum Domain {
    /// One of several named readings.
    Choices(Vec<(String, Bilingual)>),
    /// A number from `low` to `high`; `percent` where the plan writes it as a percentage.
    Range {
        /// Least value.
        low: Decimal,
        /// Greatest value.
        high: Decimal,
        /// Written with `%`.
        percent: bool,
    },
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    /// One of the choices.
    Choice(String),
    /// A number.
    Number(Decimal),
}

impl PlanOption {
    /// Reads a value as `--set` gives it; `None` where the option cannot take it.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<OptionValue> {
        match &self.domain {
            Domain::Choices(choices) => {
                choices.iter().find(|(name, _)| name == text).map(|(name, _)| OptionValue::Choice(name.clone()))
            }
            Domain::Range { low, high, .. } => {
                let number = parse_number(text)?;
                (*low <= number && number <= *high).then_some(OptionValue::Number(number))
            }
        }
    }

    /// A value as people write it: `rural`, `90%`.
    #[must_use]
    pub fn show(&self, value: &OptionValue) -> String {
        match (value, &self.domain) {
            (OptionValue::Choice(name), _) => name.clone(),
            (OptionValue::Number(number), Domain::Range { percent: true, .. }) => {
                let percent = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(*number);
                format!("{}%", percent.normalize())
            }
            (OptionValue::Number(number), _) => number.normalize().to_string(),
        }
    }
}

/// A plain number or a percentage; the latter as a fraction of 1.
#[must_use]
pub fn parse_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    match text.strip_suffix('%') {
        Some(percent) => Decimal::from_str_exact(percent.trim()).ok()?.checked_div(Decimal::ONE_HUNDRED),
        None => Decimal::from_str_exact(text).ok(),
    }
}
