//! 县区 and 街道: every target for each area. A few areas stand side by side, with a row for each target; many below each
//! other, with a column for each target.

use rust_xlsxwriter::XlsxError;

use crate::audit::{Headline, Status};
use crate::plan::{Level, Target};
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::figures::NONE;
use crate::report::headline;
use crate::report::workbook::SheetKind;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::Cell;
use crate::text::{self, BookWord, Label};

/// Areas that fit beside each other.
const FEW: usize = 12;

/// A target that is asked of areas, and its headline for each.
struct Judged<'a> {
    number: usize,
    target: &'a Target,
    headlines: Vec<Headline>,
}

pub(super) fn write(book: &mut Book<'_>, kind: SheetKind, areas: &[UnitRef]) -> Result<(), XlsxError> {
    let context = book.context;
    let targets = context.assessment.selected_targets().filter(|(_, _, result)| result.assessed);
    let judged: Vec<Judged<'_>> = targets
        .map(|(number, target, _)| Judged { number, target, headlines: context.headlines(number, areas) })
        // Not every target has something to say of areas.
        .filter(|judged| judged.headlines.iter().any(|headline| *headline != Headline::default()))
        .collect();
    if kind == SheetKind::Counties && areas.len() <= FEW {
        side_by_side(book, kind, areas, &judged)
    } else {
        one_below_the_other(book, kind, areas, &judged)
    }
}

fn side_by_side(
    book: &mut Book<'_>,
    kind: SheetKind,
    areas: &[UnitRef],
    judged: &[Judged<'_>],
) -> Result<(), XlsxError> {
    let context = book.context;
    let mut columns = vec![
        Column::new(context.label(Label::Number), Width::Of(6)),
        Column::new(context.label(Label::Target), Width::Of(40)),
        Column::new(context.label(Label::Strength), Width::Of(9)),
    ];
    columns.extend(areas.iter().map(|area| Column::new(context.name(*area), Width::Fit(16, 26))));
    let rows = judged.iter().map(|judged| {
        let mut cells = vec![
            Cell::count(judged.number.saturating_add(1)),
            Cell::text(context.title(judged.target)),
            Cell::text(text::strength_word(judged.target.strength, context.lang)),
        ];
        cells.extend(judged.headlines.iter().map(|headline| cell(context, judged.target, headline)));
        cells
    });
    book.table(kind, &columns, rows, &Setup { kept_columns: 2, ..Setup::default() })
}

fn one_below_the_other(
    book: &mut Book<'_>,
    kind: SheetKind,
    areas: &[UnitRef],
    judged: &[Judged<'_>],
) -> Result<(), XlsxError> {
    let context = book.context;
    let is_street = kind == SheetKind::Streets;
    let mut columns = vec![Column::new(context.label(Label::County), Width::Fit(9, 16))];
    if is_street {
        columns.push(Column::new(context.label(Label::Street), Width::Fit(11, 18)));
    }
    let kept = u16::try_from(columns.len()).unwrap_or_default();
    let words = [BookWord::TargetsMet, BookWord::TargetsUnmet, BookWord::TargetsUnknown];
    columns.extend(words.map(|word| Column::new(text::book_word(word, context.lang), Width::Of(9))));
    columns.extend(judged.iter().map(|judged| {
        Column::new(
            format!("{}. {}", judged.number.saturating_add(1), context.title(judged.target)),
            Width::Fit(13, 26),
        )
    }));
    let rows = areas.iter().enumerate().map(|(index, area)| {
        let mut cells = vec![Cell::text(context.county(*area))];
        if is_street {
            cells.push(Cell::text(context.name(*area)));
        }
        cells.extend(tally(judged.iter().filter_map(|judged| judged.headlines.get(index))).map(Cell::count));
        cells.extend(judged.iter().map(|judged| {
            judged.headlines.get(index).map_or_else(Cell::default, |headline| cell(context, judged.target, headline))
        }));
        cells
    });
    book.table(kind, &columns, rows, &Setup { kept_columns: kept, scale: Some(60), ..Setup::default() })
}

/// How many targets an area meets, misses and leaves open.
fn tally<'h>(headlines: impl Iterator<Item = &'h Headline>) -> [u32; 3] {
    let mut counts = [0_u32; 3];
    for status in headlines.filter_map(|headline| headline.status) {
        let [met, unmet, unknown] = &mut counts;
        let count = match status {
            Status::Met => met,
            Status::Unmet => unmet,
            Status::Unknown => unknown,
            Status::NotApplicable => continue,
        };
        *count = count.saturating_add(1);
    }
    counts
}

/// The same for each of the counties, over all selected targets.
pub(super) fn tallies(context: Context<'_>, areas: &[UnitRef]) -> Vec<[u32; 3]> {
    let targets = context.assessment.selected_targets().filter(|(_, _, result)| result.assessed);
    let headlines: Vec<Vec<Headline>> = targets.map(|(number, _, _)| context.headlines(number, areas)).collect();
    (0..areas.len()).map(|index| tally(headlines.iter().filter_map(|of_target| of_target.get(index)))).collect()
}

/// The communities of a county.
pub(super) fn communities_of(context: Context<'_>, county: UnitRef) -> usize {
    let register = context.assessment.register;
    let selected = context.assessment.selected_units().filter(|unit| unit.level == Level::Community);
    selected.filter(|unit| register.county_of(*unit) == Some(county)).count()
}

fn cell(context: Context<'_>, target: &Target, headline: &Headline) -> Cell {
    let actual = headline::actual(target, target.judge, headline, context.lang);
    match headline.status {
        Some(status) if actual == NONE => Cell::toned(text::status_mark(status, context.lang), Some(status)),
        Some(status) => Cell::toned(format!("{} {actual}", text::status_mark(status, context.lang)), Some(status)),
        None if *headline == Headline::default() => Cell::default(),
        None => Cell::text(actual),
    }
}
