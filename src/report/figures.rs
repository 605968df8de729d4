//! How figures are shown: rounded, but never to the other side of the threshold that they are compared with.

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::lang::Lang;
use crate::plan::{Judge, Target, Test};
use crate::text;

/// Shown where there is no figure.
pub(crate) const NONE: &str = "—";

/// Decimals that numbers are shown with where those do not lead across a threshold.
pub(crate) const DECIMALS: u32 = 2;

/// What the figures of a measure are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure<'a> {
    /// A fraction of 1, shown as a percentage.
    Percent,
    /// 1 for yes, 0 for no.
    Flag,
    /// A number of some unit, as plans write it; the unit may be empty.
    Number(&'a str),
}

impl<'a> Measure<'a> {
    /// What the findings of `target` hold.
    #[must_use]
    pub(crate) fn of_finding(target: &'a Target) -> Self {
        match target.test {
            Test::Holds => Measure::Flag,
            _ if target.is_percent() => Measure::Percent,
            _ => Measure::Number(&target.unit),
        }
    }

    /// What a headline of `target` holds when judged by `judge`.
    #[must_use]
    pub(crate) fn of_headline(target: &'a Target, judge: Judge) -> Self {
        match judge {
            Judge::Each | Judge::Share => Measure::Percent,
            Judge::Pooled | Judge::Mean | Judge::Total if target.is_percent() => Measure::Percent,
            // Conditions count 1 or 0, so their mean is a share and their total a number of units.
            Judge::Pooled | Judge::Mean if target.test == Test::Holds => Measure::Percent,
            Judge::Pooled | Judge::Mean => Measure::Number(&target.unit),
            Judge::Total => Measure::Number(if target.unit.is_empty() { &target.gap_unit } else { &target.unit }),
        }
    }
}

/// A figure of the assessment: its value where certain, else its bounds, and the threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figure {
    /// The value, where certain.
    pub value: Option<Decimal>,
    /// The least it can be.
    pub low: Option<Decimal>,
    /// The most it can be.
    pub high: Option<Decimal>,
    /// The threshold.
    pub required: Option<Decimal>,
}

impl Figure {
    /// The figure with its unit, for a person: `46.1 %`, `[12.3, 15] m²`, `>= 12.3 m²`, `—`.
    #[must_use]
    pub(crate) fn show(&self, measure: Measure<'_>, lang: Lang) -> String {
        let number = |value, rounding| grouped(readable(value, self.required, measure, rounding));
        with_unit(self.range(number, measure, lang), measure, lang)
    }

    /// The figure without unit and thousands separators, for a cell of a table that is calculated with. Only percentages
    /// keep their sign, which spreadsheets read as part of the number.
    #[must_use]
    pub(crate) fn plain(&self, measure: Measure<'_>, lang: Lang) -> String {
        let sign = if measure == Measure::Percent { "%" } else { "" };
        let number =
            |value, rounding| format!("{}{sign}", readable(value, self.required, measure, rounding).normalize());
        self.range(number, measure, lang).unwrap_or_default()
    }

    /// The decimals that [`Figure::show`] gives a certain number; `None` for words and ranges.
    #[must_use]
    pub(crate) fn places(&self, measure: Measure<'_>) -> Option<u32> {
        let value = self.value.filter(|_| measure != Measure::Flag)?;
        Some(readable(value, self.required, measure, RoundingStrategy::MidpointAwayFromZero).normalize().scale())
    }

    /// The value or the range, each number written by `number`; `None` where nothing is known.
    fn range(
        &self,
        number: impl Fn(Decimal, RoundingStrategy) -> String,
        measure: Measure<'_>,
        lang: Lang,
    ) -> Option<String> {
        if let Some(value) = self.value {
            return Some(if measure == Measure::Flag {
                yes_no(value, lang).to_owned()
            } else {
                number(value, RoundingStrategy::MidpointAwayFromZero)
            });
        }
        if measure == Measure::Flag {
            return None;
        }
        // Nothing is known of a figure that may be anything.
        if self.low.is_none_or(|low| low.is_zero()) && self.high.is_none() {
            return None;
        }
        // Bounds are rounded outwards, so that the range shown holds the range meant.
        let low = self.low.map(|low| number(low, RoundingStrategy::ToNegativeInfinity));
        let high = self.high.map(|high| number(high, RoundingStrategy::ToPositiveInfinity));
        match (low, high) {
            (Some(low), Some(high)) => Some(format!("[{low}, {high}]")),
            (Some(low), None) => Some(format!(">= {low}")),
            (None, Some(high)) => Some(format!("<= {high}")),
            (None, None) => None,
        }
    }
}

/// A threshold with its unit. It is shown in full: a rounded threshold is another threshold.
#[must_use]
pub(crate) fn threshold(required: Option<Decimal>, measure: Measure<'_>, lang: Lang) -> String {
    with_unit(threshold_number(required, measure, lang, grouped), measure, lang)
}

/// A threshold as [`Figure::plain`] writes figures.
#[must_use]
pub(crate) fn plain_threshold(required: Option<Decimal>, measure: Measure<'_>, lang: Lang) -> String {
    let sign = if measure == Measure::Percent { "%" } else { "" };
    let number = |value: Decimal| format!("{}{sign}", value.normalize());
    threshold_number(required, measure, lang, number).unwrap_or_default()
}

fn threshold_number(
    required: Option<Decimal>,
    measure: Measure<'_>,
    lang: Lang,
    number: impl Fn(Decimal) -> String,
) -> Option<String> {
    required.map(|required| match measure {
        Measure::Flag => yes_no(required, lang).to_owned(),
        Measure::Percent => number(percent(required)),
        Measure::Number(_) => number(required),
    })
}

/// A shortage with its unit: `120 m²`, where the worst case differs `[120, 340] m²`, where nothing bounds it `>= 120 m²`.
#[must_use]
pub(crate) fn gap(amount: Decimal, most: Option<Decimal>, unit: &str, lang: Lang) -> String {
    // Shortages are already rounded up to the step of their unit.
    let number = match most {
        Some(most) if most == amount => grouped(amount),
        Some(most) => format!("[{}, {}]", grouped(amount), grouped(most)),
        None => format!(">= {}", grouped(amount)),
    };
    with_unit(Some(number), Measure::Number(unit), lang)
}

/// A number with thousands separators and without trailing zeros.
#[must_use]
pub(crate) fn grouped(number: Decimal) -> String {
    let text = number.normalize().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut shown = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        let to_come = whole.len().saturating_sub(index);
        if index > 0 && to_come.is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

/// `value` as it is read (percentages as such), rounded to few decimals: more where fewer would reach or cross the
/// threshold, or make something of nothing, everything of nearly everything, or nothing of something.
fn readable(value: Decimal, required: Option<Decimal>, measure: Measure<'_>, rounding: RoundingStrategy) -> Decimal {
    match measure {
        Measure::Percent => {
            let marks = [required.map(percent), Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED)];
            round_beside(percent(value), &marks, 1, rounding)
        }
        Measure::Flag | Measure::Number(_) => round_beside(value, &[required, Some(Decimal::ZERO)], DECIMALS, rounding),
    }
}

/// `value` rounded to the fewest decimals, at least `decimals`, that leave it on the same side of all `marks`.
#[must_use]
pub(crate) fn round_beside(
    value: Decimal,
    marks: &[Option<Decimal>],
    decimals: u32,
    rounding: RoundingStrategy,
) -> Decimal {
    (decimals..value.scale())
        .map(|decimals| value.round_dp_with_strategy(decimals, rounding))
        .find(|rounded| marks.iter().flatten().all(|mark| side(*rounded, *mark) == side(value, *mark)))
        .unwrap_or(value)
}

fn side(value: Decimal, mark: Decimal) -> Ordering {
    value.cmp(&mark)
}

/// A fraction of 1 as a percentage, exactly.
fn percent(fraction: Decimal) -> Decimal {
    let mut percent = fraction;
    // Moving the point cannot overflow; multiplying is for numbers without two decimals to move it by.
    match fraction.scale().checked_sub(2) {
        Some(scale) if percent.set_scale(scale).is_ok() => percent,
        _ => fraction.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX),
    }
}

fn yes_no(value: Decimal, lang: Lang) -> &'static str {
    text::yes_no(!value.is_zero(), lang)
}

fn with_unit(number: Option<String>, measure: Measure<'_>, lang: Lang) -> String {
    let Some(number) = number else { return NONE.to_owned() };
    let unit = match measure {
        Measure::Percent => "%".into(),
        Measure::Flag => "".into(),
        Measure::Number(unit) if number == "1" => text::unit_of_one(unit, lang),
        Measure::Number(unit) => text::unit(unit, lang),
    };
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Decimal, Figure, Lang, Measure, RoundingStrategy, gap, grouped, round_beside, threshold};

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn certain(value: &str, required: &str) -> Figure {
        let value = Some(number(value));
        Figure { value, low: value, high: value, required: Some(number(required)) }
    }

    #[test]
    fn ratios_keep_their_side_of_the_threshold() {
        for (value, required, shown) in [
            ("0.992424242424", "1", "99.2 %"),
            ("0.9999", "1", "99.99 %"),
            ("0.9999", "0.5", "99.99 %"),
            ("0.9496", "0.95", "94.96 %"),
            ("0.9504", "0.95", "95.04 %"),
            ("0.95", "0.95", "95 %"),
            ("0.461", "0.5", "46.1 %"),
            ("0.4615", "0.5", "46.2 %"),
            ("0.000000001", "0.5", "0.0000001 %"),
            ("1", "1", "100 %"),
            ("0", "1", "0 %"),
        ] {
            assert_eq!(certain(value, required).show(Measure::Percent, Lang::Zh), shown, "{value} against {required}");
        }
    }

    #[test]
    fn numbers_have_two_decimals_unless_they_would_reach_the_threshold() {
        for (value, required, shown) in [
            ("29.996", "30", "29.996 m²"),
            ("29.9949", "30", "29.99 m²"),
            ("30.001", "30", "30.001 m²"),
            ("12345.675", "30", "12,345.68 m²"),
            ("2.225", "30", "2.23 m²"),
            ("30", "30", "30 m²"),
        ] {
            assert_eq!(certain(value, required).show(Measure::Number("m²"), Lang::Zh), shown);
        }
    }

    #[test]
    fn uncertain_figures_are_ranges() {
        let range = |low: Option<&str>, high: Option<&str>| Figure {
            value: None,
            low: low.map(number),
            high: high.map(number),
            required: Some(number("30")),
        };
        let metres = Measure::Number("m²");
        assert_eq!(range(Some("12.3"), Some("15.0")).show(metres, Lang::En), "[12.3, 15] m²");
        assert_eq!(range(Some("12.345"), Some("12.345678")).show(metres, Lang::En), "[12.34, 12.35] m²");
        assert_eq!(range(Some("12.3"), None).show(metres, Lang::En), ">= 12.3 m²");
        assert_eq!(range(None, Some("29.999")).show(metres, Lang::En), "<= 29.999 m²");
        assert_eq!(range(None, None).show(metres, Lang::En), "—");
        assert_eq!(range(Some("0"), None).show(metres, Lang::En), "—");
        assert_eq!(range(Some("0"), Some("1")).show(Measure::Flag, Lang::En), "—");
    }

    #[test]
    fn plain_figures_can_be_calculated_with() {
        assert_eq!(certain("12345.675", "30").plain(Measure::Number("m²"), Lang::Zh), "12345.68");
        assert_eq!(certain("0.9496", "0.95").plain(Measure::Percent, Lang::Zh), "94.96%");
        assert_eq!(certain("0", "1").plain(Measure::Flag, Lang::Zh), "否");
    }

    #[test]
    fn thresholds_are_shown_in_full() {
        assert_eq!(threshold(Some(number("1333.125")), Measure::Number("m²"), Lang::En), "1,333.125 m²");
        assert_eq!(threshold(Some(number("0.8")), Measure::Percent, Lang::En), "80 %");
        assert_eq!(threshold(Some(number("1")), Measure::Flag, Lang::En), "yes");
        assert_eq!(threshold(None, Measure::Percent, Lang::En), "—");
    }

    #[test]
    fn gaps_show_certain_and_worst_case() {
        let one = number("1");
        assert_eq!(gap(number("1234.50"), Some(number("1234.5")), "m²", Lang::En), "1,234.5 m²");
        assert_eq!(gap(one, Some(number("3")), "人", Lang::En), "[1, 3] people");
        assert_eq!(gap(one, None, "人", Lang::Zh), ">= 1 人");
    }

    #[test]
    fn thousands_are_separated() {
        for (plain, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1000", "-1,000"),
            ("1234567.5", "1,234,567.5"),
            ("123456.00", "123,456"),
        ] {
            assert_eq!(grouped(number(plain)), shown);
        }
    }

    fn decimals() -> impl Strategy<Value = Decimal> {
        (-10_000_000_000_000_i64..10_000_000_000_000, 0_u32..13).prop_map(|(digits, scale)| Decimal::new(digits, scale))
    }

    /// A value and a threshold that are often close together.
    fn pairs() -> impl Strategy<Value = (Decimal, Decimal)> {
        prop_oneof![
            (decimals(), decimals()),
            (0_i64..1000, -30_i64..30, 1_u32..13).prop_map(|(whole, off, scale)| (
                Decimal::new(off, scale).saturating_add(Decimal::from(whole)),
                Decimal::from(whole)
            ))
        ]
    }

    proptest! {
        #[test]
        fn a_shown_number_never_lies_across_the_threshold((value, required) in pairs()) {
            for rounding in [
                RoundingStrategy::MidpointAwayFromZero,
                RoundingStrategy::ToNegativeInfinity,
                RoundingStrategy::ToPositiveInfinity,
            ] {
                for decimals in 0..4 {
                    let shown = round_beside(value, &[Some(required)], decimals, rounding);
                    prop_assert_eq!(shown.cmp(&required), value.cmp(&required));
                }
            }
        }

        #[test]
        fn a_shown_text_reads_back_on_the_same_side((value, required) in pairs()) {
            let figure = Figure { value: Some(value), low: Some(value), high: Some(value), required: Some(required) };
            let shown = figure.show(Measure::Number("m²"), Lang::En).replace(" m²", "").replace(',', "");
            prop_assert_eq!(number(&shown).cmp(&required), value.cmp(&required));
            let hundred = Decimal::ONE_HUNDRED;
            let shown = figure.show(Measure::Percent, Lang::En).replace(" %", "").replace(',', "");
            prop_assert_eq!(number(&shown).cmp(&required.saturating_mul(hundred)), value.cmp(&required));
        }

        #[test]
        fn a_shown_range_holds_the_range_meant((low, high) in pairs(), required in decimals()) {
            let (low, high) = (low.min(high), low.max(high));
            let figure = Figure { value: None, low: Some(low), high: Some(high), required: Some(required) };
            let shown = figure.plain(Measure::Number("m²"), Lang::En);
            let (from, to) = shown.trim_matches(['[', ']']).split_once(", ").unwrap();
            prop_assert!(number(from) <= low && high <= number(to));
        }
    }
}
