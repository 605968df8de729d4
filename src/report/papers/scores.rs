//! The sheet of scores: a row a unit, the attainments of all targets that count, and the weighted mean as a formula.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::plan::Level;
use crate::register::UnitRef;
use crate::report::clean::clean;
use crate::report::context::name;
use crate::report::papers::book::Book;
use crate::report::papers::cached::{self, Cached};
use crate::report::papers::layout::{ATTAINED_HIGH, ATTAINED_LOW, Place};
use crate::report::papers::style::{Style, printed, put, widths};
use crate::text::{self, Label, PaperWord};

/// Row (from 0) of the weights; the headings stand above.
const WEIGHTS: u32 = 3;

/// Column of the least score; the most stands beside it.
const SCORE: u16 = 4;

/// Column of the first attainment.
const FIRST: u16 = 6;

/// Widths of the columns before the attainments, and of each attainment's.
const WIDTHS: [f64; 6] = [8.0, 14.0, 16.0, 22.0, 10.0, 10.0];
const WIDTH: f64 = 9.0;

/// Writes the sheet; returns it with the number of its rows.
pub(super) fn write(book: &Book<'_>, places: &[Place], style: &Style) -> Result<(Worksheet, usize), XlsxError> {
    let mut sheet = Worksheet::new();
    let title = book.label(PaperWord::ScoreSheet);
    sheet.set_name(title)?;
    sheet.set_formula_result_default("");
    sheet.write_with_format(0, 0, title, &style.title)?;
    sheet.write_with_format(1, 0, book.label(PaperWord::ScoreNote), &style.note)?;
    let scored: Vec<&Place> = places.iter().filter(|place| book.basis.weight(place.target).is_some()).collect();
    let count = u16::try_from(scored.len()).unwrap_or(u16::MAX);
    let second = FIRST.saturating_add(count);
    let end = second.saturating_add(count);
    for column in SCORE..FIRST {
        sheet.set_column_format(column, &style.score)?;
    }
    for column in FIRST..end {
        sheet.set_column_width(column, WIDTH)?;
        sheet.set_column_format(column, &style.percent)?;
    }
    write_heads(book, &scored, style, &mut sheet)?;
    let mut row = WEIGHTS.saturating_add(1);
    for level in Level::ALL.into_iter().rev() {
        for unit in book.units(level) {
            let assessment = book.context.assessment;
            if assessment.selection.has_kind(assessment.register, unit) {
                write_unit(book, &scored, unit, row, &mut sheet)?;
                row = row.saturating_add(1);
            }
        }
    }
    if count > 0 {
        sheet.autofilter(WEIGHTS.saturating_sub(1), 0, row.saturating_sub(1), end.saturating_sub(1))?;
    }
    sheet.set_freeze_panes(WEIGHTS.saturating_add(1), FIRST)?;
    let wide = f64::from(end.saturating_sub(FIRST)).mul_add(WIDTH, WIDTHS.iter().sum());
    printed(&mut sheet, WEIGHTS.saturating_sub(1), FIRST, wide)?;
    Ok((sheet, row.saturating_sub(WEIGHTS).saturating_sub(1) as usize))
}

fn write_heads(book: &Book<'_>, scored: &[&Place], style: &Style, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let row = WEIGHTS.saturating_sub(1);
    let heads = [
        book.context.label(Label::Level),
        book.context.label(Label::County),
        book.context.label(Label::Street),
        book.context.label(Label::Unit),
        book.label(PaperWord::ScoreLow),
        book.label(PaperWord::ScoreHigh),
    ];
    for (column, head) in (0u16..).zip(heads) {
        put(sheet, row, column, head, &style.head)?;
    }
    put(sheet, WEIGHTS, 3, book.label(PaperWord::Weight), &style.head)?;
    widths(sheet, &WIDTHS)?;
    let plan = book.context.assessment.plan;
    for (column, place) in (FIRST..).zip(scored.iter().chain(scored)) {
        let Some(target) = plan.targets.get(place.target) else { continue };
        let number = place.target.saturating_add(1).to_string();
        put(
            sheet,
            row,
            column,
            &text::labelled(&number, target.title.get(book.context.lang), book.context.lang),
            &style.head,
        )?;
        if let Some(name) = book.basis.weight(place.target) {
            let formula = rust_xlsxwriter::Formula::new(name).set_result(target.weight.normalize().to_string());
            sheet.write_formula_with_format(WEIGHTS, column, formula, &style.head)?;
        }
    }
    sheet.set_row_height(row, 96)?;
    Ok(())
}

fn write_unit(
    book: &Book<'_>,
    scored: &[&Place],
    unit: UnitRef,
    row: u32,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (assessment, lang) = (book.context.assessment, book.context.lang);
    let register = assessment.register;
    let texts = [
        text::level(unit.level, lang),
        book.keys.county(register, unit),
        book.keys.street(register, unit),
        name(register, unit),
    ];
    for (column, text) in (0u16..).zip(texts) {
        if !text.is_empty() {
            sheet.write_string(row, column, clean(text).as_ref())?;
        }
    }
    let count = u16::try_from(scored.len()).unwrap_or(u16::MAX);
    if count == 0 {
        return Ok(());
    }
    for (offset, place) in (0u16..).zip(scored) {
        let Some(check_row) = place.row(unit) else { continue };
        let attained = assessment.attainment(unit, place.target);
        let ends = [
            (0, ATTAINED_LOW, attained.map(|attained| attained.low)),
            (count, ATTAINED_HIGH, attained.map(|attained| attained.high)),
        ];
        for (shift, from, value) in ends {
            let column = FIRST.saturating_add(offset).saturating_add(shift);
            let number = check_row.saturating_add(1);
            let formula = format!("'{}'!{}{number}", place.sheet, column_number_to_name(from));
            cached::write(sheet, row, column, &formula, &Cached::optional(value))?;
        }
    }
    let score = assessment.score(unit);
    for (side, shift, value) in [(0, 0, score.map(|score| score.low)), (1, count, score.map(|score| score.high))] {
        let first = FIRST.saturating_add(shift);
        let last = first.saturating_add(count).saturating_sub(1);
        let cells = |row: u32, mark: &str| {
            let number = row.saturating_add(1);
            format!("{}{mark}{number}:{}{mark}{number}", column_number_to_name(first), column_number_to_name(last))
        };
        let (attained, weights) = (cells(row, ""), cells(WEIGHTS, "$"));
        let weight = format!("SUMIF({attained},\">=0\",{weights})");
        let formula = format!("IF({weight}=0,\"\",100*SUMPRODUCT({weights},{attained})/{weight})");
        cached::write(sheet, row, SCORE.saturating_add(side), &formula, &Cached::optional(value))?;
    }
    Ok(())
}
