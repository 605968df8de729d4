//! 社区一览: a row for each community, a column for each target.

use rust_xlsxwriter::XlsxError;

use crate::audit::Status;
use crate::plan::{Level, Target};
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::figures::{Figure, Measure};
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::Cell;
use crate::report::workbook::{Links, SheetKind};
use crate::text::{self, BookWord, Label};

/// The column of names.
pub(super) const NAME_COLUMN: usize = 2;

/// The communities of the list, in its order.
pub(super) fn listed(context: Context<'_>) -> impl Iterator<Item = UnitRef> {
    context.assessment.selected_units().filter(|unit| unit.level == Level::Community)
}

pub(super) fn write(book: &mut Book<'_>, links: &Links) -> Result<(), XlsxError> {
    let context = book.context;
    let communities: Vec<UnitRef> = listed(context).collect();
    let assessment = context.assessment;
    let targets: Vec<(usize, &Target)> = assessment
        .selected_targets()
        .filter(|(number, target, result)| {
            let asks = |unit: &UnitRef| assessment.status(*unit, *number).is_some();
            result.assessed && target.levels.contains(&Level::Community) && communities.iter().any(asks)
        })
        .map(|(number, target, _)| (number, target))
        .collect();
    let rows = communities.iter().map(|unit| row(context, *unit, &targets, links));
    let setup = Setup { kept_columns: 3, scale: Some(60), ..Setup::default() };
    book.table(SheetKind::Communities, &columns(context, &targets), rows, &setup)
}

fn columns(context: Context<'_>, targets: &[(usize, &Target)]) -> Vec<Column> {
    let word = |word| text::book_word(word, context.lang);
    let mut columns: Vec<Column> = [
        (context.label(Label::County), Width::Fit(9, 14)),
        (context.label(Label::Street), Width::Fit(11, 16)),
        (word(BookWord::UnitName), Width::Fit(12, 20)),
        (context.label(Label::Code), Width::Fit(8, 16)),
        (context.label(Label::Kind), Width::Fit(10, 18)),
        (word(BookWord::ScoreLow), Width::Of(9)),
        (word(BookWord::ScoreHigh), Width::Of(9)),
        (word(BookWord::TargetsUnmet), Width::Of(9)),
        (word(BookWord::TargetsUnknown), Width::Of(9)),
    ]
    .map(|(title, width)| Column::new(title, width))
    .into();
    columns.extend(targets.iter().map(|(number, target)| {
        let unit = match Measure::of_finding(target) {
            Measure::Percent => "%".into(),
            Measure::Flag => "".into(),
            Measure::Number(unit) => text::unit(unit, context.lang),
        };
        let title = format!("{}. {}", number.saturating_add(1), context.title(target));
        Column::new(text::with_measure(&title, &unit), Width::Fit(11, 16))
    }));
    columns
}

fn row(context: Context<'_>, unit: UnitRef, targets: &[(usize, &Target)], links: &Links) -> Vec<Cell> {
    let assessment = context.assessment;
    let described = assessment.register.roster(unit.level).units.get(unit.index());
    let counts = assessment.counts(unit);
    let score = assessment.score(unit);
    let mut cells = vec![
        Cell::text(context.county(unit)),
        Cell::text(context.street(unit)),
        Cell::text(context.name(unit)).leading_to(links.to_gap(unit)),
        Cell::text(described.and_then(|unit| unit.code.as_deref()).unwrap_or_default()),
        Cell::text(described.and_then(|unit| unit.kind).map_or("", |kind| text::kind(kind, context.lang))),
        Cell::score(score.map(|score| score.low)),
        Cell::score(score.map(|score| score.high)),
        Cell::count(counts.unmet).bold(),
        Cell::count(counts.unknown),
    ];
    cells.extend(targets.iter().map(|(number, target)| finding(context, unit, *number, target)));
    cells
}

/// The figure with the verdict on it; blank where the target is not asked of the community.
fn finding(context: Context<'_>, unit: UnitRef, number: usize, target: &Target) -> Cell {
    let Some((status, _)) = context.assessment.status(unit, number) else { return Cell::default() };
    let mark = text::status_mark(status, context.lang);
    if status == Status::NotApplicable {
        return Cell::status(mark, Some(status));
    }
    let Some(outline) = context.assessment.outline(unit, number) else { return Cell::status(mark, Some(status)) };
    let measure = Measure::of_finding(target);
    if measure == Measure::Flag {
        return Cell::status(mark, Some(status));
    }
    let figure = Figure { value: outline.value, low: outline.low, high: outline.high, required: outline.required };
    Cell::figure(&figure, measure, Some(status), mark, context.lang)
}
