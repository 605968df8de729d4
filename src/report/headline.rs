//! How headlines and findings are put into cells.

use crate::audit::{Finding, Gap, Headline, Status};
use crate::lang::Lang;
use crate::plan::{Judge, Target, Test};
use crate::report::context::Context;
use crate::report::figures::{self, Figure, Measure, grouped};
use crate::report::page::{Cell, Tone};
use crate::text;

/// The unit of shortages that are a number of units.
pub(crate) const UNITS: &str = "个";

/// The figure of a headline, and n/N beside every percentage of which both are certain.
#[must_use]
pub(crate) fn actual(target: &Target, judge: Judge, headline: &Headline, lang: Lang) -> String {
    let Headline { value, low, high, required, .. } = *headline;
    let measure = Measure::of_headline(target, judge);
    let figure = Figure { value, low, high, required }.show(measure, lang);
    let parts = match (measure, headline.numerator, headline.denominator) {
        _ if figure == figures::NONE => None,
        (Measure::Percent, _, _) if judge.is_per_unit() => Some((headline.met.into(), headline.applicable.into())),
        (Measure::Percent, Some(numerator), Some(denominator)) => Some((numerator, denominator)),
        _ => None,
    };
    match parts {
        Some((part, whole)) => format!("{figure} ({}/{})", grouped(part), grouped(whole)),
        None => figure,
    }
}

/// What a headline is compared with, and what is asked of each unit where a number says that.
#[must_use]
pub(crate) fn required(context: Context<'_>, target: &Target, judge: Judge, headline: &Headline) -> String {
    let lang = context.lang;
    let asked = figures::threshold(headline.required, Measure::of_headline(target, judge), lang);
    let of_units = target
        .threshold
        .as_ref()
        .filter(|_| judge.is_per_unit() && target.test != Test::Holds)
        .and_then(|threshold| context.constant(threshold))
        .map(|number| signed(target.test, &figures::threshold(Some(number), Measure::of_finding(target), lang)));
    match (judge, of_units) {
        (Judge::Each, Some(condition)) => text::every_unit(&condition, lang),
        (Judge::Share, Some(condition)) => text::share_of_units(&asked, &condition, lang),
        (Judge::Each, None) => asked,
        _ if headline.required.is_none() => asked,
        (Judge::Share, None) => signed(Test::AtLeast, &asked),
        (Judge::Pooled | Judge::Total | Judge::Mean, _) => signed(target.test, &asked),
    }
}

/// How many units are met, unmet, unknown and not applicable.
#[must_use]
pub(crate) fn tally(headline: &Headline, judge: Judge) -> String {
    if judge == Judge::Total {
        return figures::NONE.to_owned();
    }
    format!("{}/{}/{}/{}", headline.met, headline.unmet, headline.unknown, headline.not_applicable)
}

/// The shortage of a headline, and of how many units it is the sum.
#[must_use]
pub(crate) fn gap(target: &Target, judge: Judge, gap: Option<&Gap>, lang: Lang) -> String {
    let Some(gap) = gap else { return figures::NONE.to_owned() };
    let unit = gap_unit(target, judge);
    let amount = figures::gap(gap.amount, gap.most, unit, lang);
    match gap.units {
        Some(units) if judge == Judge::Each && unit != UNITS => format!("{amount} ({})", text::units(units, lang)),
        _ => amount,
    }
}

/// The unit of a headline's shortage: a share is short of units, whatever is measured.
#[must_use]
pub(crate) fn gap_unit(target: &Target, judge: Judge) -> &str {
    if judge == Judge::Share { UNITS } else { &target.gap_unit }
}

/// The conclusion; nothing where none is asked for.
#[must_use]
pub(crate) fn conclusion(status: Option<Status>, lang: Lang) -> Cell {
    status.map_or_else(
        || Cell::toned(figures::NONE, Tone::Faint),
        |status| Cell::toned(text::status(status, lang), status.into()),
    )
}

/// The figure of a finding.
#[must_use]
pub(crate) fn found(finding: &Finding) -> Figure {
    let Finding { value, low, high, required, .. } = *finding;
    Figure { value, low, high, required }
}

/// The figure of a finding, what is required, and the shortage.
#[must_use]
pub(crate) fn finding_cells(target: &Target, finding: &Finding, lang: Lang) -> [Cell; 3] {
    let measure = Measure::of_finding(target);
    let required = figures::threshold(finding.required, measure, lang);
    let required = if finding.required.is_some() { signed(target.test, &required) } else { required };
    let gap = finding
        .gap
        .as_ref()
        .map_or_else(|| figures::NONE.to_owned(), |gap| figures::gap(gap.amount, gap.most, &target.gap_unit, lang));
    [found(finding).show(measure, lang), required, gap].map(|text| Cell::figures(text, Tone::Plain))
}

/// A threshold with the sign of its test.
#[must_use]
pub(crate) fn signed(test: Test, threshold: &str) -> String {
    match text::test_sign(test) {
        "" => threshold.to_owned(),
        sign => format!("{sign} {threshold}"),
    }
}
