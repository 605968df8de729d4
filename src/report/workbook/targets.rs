//! 指标完成情况: a row for each target, and for each second figure that the plan asks for.

use rust_xlsxwriter::XlsxError;

use crate::audit::{Headline, TargetResult};
use crate::plan::{Judge, Target};
use crate::report::context::Context;
use crate::report::figures::{self, Figure, Measure};
use crate::report::headline;
use crate::report::workbook::SheetKind;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::Cell;
use crate::text::{self, BookWord, Label};

/// Columns that are printed, up to the clause: the words of the plan and their readings would make the figures too small to
/// read, and are printed beside each other in 口径与依据.
const PRINTED: u16 = 17;

pub(super) fn write(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let context = book.context;
    let word = |word| text::book_word(word, context.lang);
    let label = |label| context.label(label);
    let columns = [
        (label(Label::Number), Width::Of(6)),
        (label(Label::Target), Width::Of(30)),
        (label(Label::Strength), Width::Of(9)),
        (label(Label::MeasuredIn), Width::Of(10)),
        (label(Label::Required), Width::Fit(10, 20)),
        (label(Label::Actual), Width::Fit(10, 16)),
        (word(BookWord::Part), Width::Fit(9, 14)),
        (word(BookWord::Whole), Width::Fit(9, 14)),
        (word(BookWord::Met), Width::Of(8)),
        (word(BookWord::Unmet), Width::Of(8)),
        (word(BookWord::Unknown), Width::Of(8)),
        (word(BookWord::NotApplicable), Width::Of(11)),
        (word(BookWord::GapAtLeast), Width::Fit(9, 14)),
        (word(BookWord::GapAtMost), Width::Fit(9, 14)),
        (label(Label::GapUnit), Width::Of(8)),
        (label(Label::Conclusion), Width::Of(9)),
        (label(Label::Clause), Width::Fit(10, 16)),
        (word(BookWord::Quote), Width::Of(50)),
        (label(Label::Reading), Width::Of(70)),
        (word(BookWord::NeededFields), Width::Fit(10, 24)),
    ]
    .map(|(title, width)| Column::new(title, width));
    let mut rows = Vec::new();
    for (number, target, result) in context.assessment.selected_targets() {
        rows.push(row(context, Some(number), target, target.judge, &result.audited, result));
        for (judge, headline) in &result.also {
            rows.push(row(context, None, target, *judge, headline, result));
        }
    }
    let setup = Setup { kept_columns: 2, printed: Some(PRINTED), ..Setup::default() };
    book.table(SheetKind::Targets, &columns, rows, &setup)
}

fn row(
    context: Context<'_>,
    number: Option<usize>,
    target: &Target,
    judge: Judge,
    headline: &Headline,
    result: &TargetResult,
) -> Vec<Cell> {
    let lang = context.lang;
    let measure = Measure::of_headline(target, judge);
    let title = match number {
        Some(_) => context.title(target),
        None => format!("- {}", text::judge(judge, lang)),
    };
    let unit = match measure {
        Measure::Percent => "%".into(),
        Measure::Flag => "".into(),
        Measure::Number(unit) => text::unit(unit, lang),
    };
    let clauses: Vec<&str> = target.cite.iter().map(|citation| citation.clause.as_str()).collect();
    let quotes: Vec<&str> = target.cite.iter().map(|citation| citation.quote.as_str()).collect();
    let conclusion = match headline.status {
        Some(status) => text::status(status, lang),
        None if result.assessed => figures::NONE,
        None => context.label(Label::NothingAssessed),
    };
    let mut cells = vec![
        number.map_or_else(Cell::default, |number| Cell::count(number.saturating_add(1))),
        Cell::text(title),
        Cell::text(text::strength_word(target.strength, lang)),
        Cell::text(unit),
        Cell::text(headline::required(context, target, judge, headline)),
        actual(measure, headline, context),
    ];
    cells.extend(ratio(measure, judge, headline));
    let counts = [headline.met, headline.unmet, headline.unknown, headline.not_applicable];
    // Units that are only summed up are neither met nor unmet.
    let has_counts = result.assessed && judge != Judge::Total;
    cells.extend(counts.map(|count| if has_counts { Cell::count(count) } else { Cell::default() }));
    cells.extend(gap(headline, context));
    let gap_unit = text::unit(headline::gap_unit(target, judge), lang);
    cells.push(if headline.gap.is_some() { Cell::text(gap_unit) } else { Cell::default() });
    cells.push(Cell::status(conclusion, headline.status));
    cells.push(Cell::lines(&clauses.join("\n")));
    cells.push(Cell::lines(&quotes.join("\n")));
    cells.push(Cell::text(target.reading.get(lang)));
    cells.push(Cell::text(context.fields(&result.needs)));
    cells
}

/// A number where it is certain, else the range.
fn actual(measure: Measure<'_>, headline: &Headline, context: Context<'_>) -> Cell {
    let Headline { value, low, high, required, .. } = *headline;
    Cell::figure(&Figure { value, low, high, required }, measure, None, "", context.lang)
}

/// Part and whole of what is a ratio, where both are certain.
fn ratio(measure: Measure<'_>, judge: Judge, headline: &Headline) -> [Cell; 2] {
    let parts = match (headline.numerator, headline.denominator) {
        _ if judge.is_per_unit() && measure == Measure::Percent && headline.applicable > 0 => {
            Some((headline.met.into(), headline.applicable.into()))
        }
        (Some(part), Some(whole)) => Some((part, whole)),
        _ => None,
    };
    parts.map_or_else(<[Cell; 2]>::default, |(part, whole)| [part, whole].map(|figure| Cell::number(Some(figure))))
}

/// The certain shortage and the worst case.
fn gap(headline: &Headline, context: Context<'_>) -> [Cell; 2] {
    let Some(gap) = &headline.gap else { return [Cell::default(), Cell::default()] };
    let most = match gap.most {
        Some(most) => Cell::number(Some(most)),
        None => Cell::text(text::book_word(BookWord::Unlimited, context.lang)),
    };
    [Cell::number(Some(gap.amount)), most]
}
