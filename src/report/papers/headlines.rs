//! The sheet of headlines: a row for each target and group, added up from the checks by formulas.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use crate::audit::{Headline, Status};
use crate::plan::{Judge, Level, Target};
use crate::register::UnitRef;
use crate::report::clean::clean;
use crate::report::papers::book::Book;
use crate::report::papers::cached::{self, Cached, filled};
use crate::report::papers::headline_formulas::Formulas;
use crate::report::papers::layout::{Pair, Place};
use crate::report::papers::style::{Style, printed, put, widths};
use crate::report::papers::summary;
use crate::text::{self, Label, PaperWord};

/// Row (from 0) of the headings.
const HEADER: u32 = summary::END;

// Columns
pub(super) const NUMBER: u16 = 0;
pub(super) const TARGET: u16 = 1;
pub(super) const GROUP: u16 = 2;
pub(super) const JUDGE: u16 = 3;
pub(super) const VERDICT: u16 = 4;
pub(super) const LOW: u16 = 5;
pub(super) const HIGH: u16 = 6;
pub(super) const REQUIRED: u16 = 7;
pub(super) const SHORT: u16 = 8;
pub(super) const WORST: u16 = 9;
pub(super) const SHORT_UNITS: u16 = 10;
pub(super) const APPLICABLE: u16 = 11;
pub(super) const MET: u16 = 12;
pub(super) const UNMET: u16 = 13;
pub(super) const UNKNOWN: u16 = 14;
pub(super) const ASIDE: u16 = 15;
pub(super) const VALUE: Pair = (16, 17);
pub(super) const PER: Pair = (18, 19);
pub(super) const MEMBERS: u16 = 20;
/// Strength of what counts in the summary: each target once, for the group audited.
pub(super) const STRENGTH: u16 = 21;

/// Widths of the first columns, up to the verdict, and of the others.
const WIDTHS: [f64; 5] = [6.0, 40.0, 16.0, 18.0, 10.0];
const WIDTH: f64 = 11.0;

/// A target for one group.
pub(super) struct Row {
    /// County or street; `None` for the city.
    pub(super) area: Option<UnitRef>,
    pub(super) name: String,
    pub(super) judge: Judge,
    pub(super) headline: Headline,
}

/// Writes the sheet; returns it with the number of its rows.
pub(super) fn write(
    book: &Book<'_>,
    places: &[Place],
    has_scores: bool,
    style: &Style,
) -> Result<(Worksheet, usize), XlsxError> {
    let mut sheet = Worksheet::new();
    let title = book.label(PaperWord::IndexSheet);
    sheet.set_name(title)?;
    sheet.set_formula_result_default("");
    sheet.write_with_format(0, 0, title, &style.title)?;
    sheet.write_with_format(1, 0, book.label(PaperWord::IndexNote), &style.note)?;
    write_heads(book, style, &mut sheet)?;
    let mut row = HEADER.saturating_add(1);
    let mut counted = Vec::new();
    for place in places {
        let Some(target) = book.context.assessment.plan.targets.get(place.target) else { continue };
        for (index, of_group) in rows(book, place, target).into_iter().enumerate() {
            if index == 0 {
                let strength = text::strength_word(target.strength, book.context.lang);
                put(&mut sheet, row, STRENGTH, strength, &style.word)?;
                counted.push((target.strength, of_group.headline.status));
            }
            write_row(book, place, target, &of_group, row, style, &mut sheet)?;
            row = row.saturating_add(1);
        }
    }
    let last = row.saturating_sub(1).max(HEADER);
    summary::write(book, (HEADER.saturating_add(2), last.saturating_add(1)), &counted, style, &mut sheet)?;
    style.shade(&mut sheet, VERDICT, HEADER.saturating_add(1), last)?;
    if !has_scores {
        put(&mut sheet, row.saturating_add(1), 0, book.label(PaperWord::WithoutScores), &style.note)?;
    }
    sheet.autofilter(HEADER, 0, last, STRENGTH)?;
    sheet.set_freeze_panes(HEADER.saturating_add(1), VERDICT.saturating_add(1))?;
    let wide = f64::from(MEMBERS.saturating_sub(VERDICT)).mul_add(WIDTH, WIDTHS.iter().sum());
    printed(&mut sheet, HEADER, VERDICT.saturating_add(1), wide)?;
    Ok((sheet, last.saturating_sub(HEADER) as usize))
}

fn write_heads(book: &Book<'_>, style: &Style, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.context.lang;
    let heads = [
        book.context.label(Label::Number),
        book.context.label(Label::Target),
        book.label(PaperWord::Group),
        book.label(PaperWord::Judge),
        book.context.label(Label::Conclusion),
        book.label(PaperWord::Low),
        book.label(PaperWord::High),
        book.label(PaperWord::Required),
        book.label(PaperWord::Gap),
        book.label(PaperWord::WorstGap),
        book.label(PaperWord::GapUnits),
        book.label(PaperWord::Applicable),
        text::status(Status::Met, lang),
        text::status(Status::Unmet, lang),
        text::status(Status::Unknown, lang),
        text::status(Status::NotApplicable, lang),
        book.label(PaperWord::NumeratorLow),
        book.label(PaperWord::NumeratorHigh),
        book.label(PaperWord::DenominatorLow),
        book.label(PaperWord::DenominatorHigh),
        book.label(PaperWord::Members),
        book.context.label(Label::Strength),
    ];
    for (column, head) in (0u16..).zip(heads) {
        put(sheet, HEADER, column, head, &style.head)?;
    }
    widths(sheet, &WIDTHS)?;
    for column in LOW..=MEMBERS {
        sheet.set_column_width(column, WIDTH)?;
        sheet.set_column_format(column, &style.number)?;
    }
    sheet.set_row_height(HEADER, 32)?;
    Ok(())
}

/// The groups that a target is shown for: the audited one with its second headlines, and the counties of a city.
fn rows(book: &Book<'_>, place: &Place, target: &Target) -> Vec<Row> {
    let assessment = book.context.assessment;
    let (register, selection) = (assessment.register, &assessment.selection);
    let Some(result) = assessment.targets.get(place.target) else { return Vec::new() };
    let row = |area: Option<UnitRef>, headline: Headline| {
        let name = match area {
            Some(area) if area.level == Level::Street => book.keys.street(register, area).to_owned(),
            Some(area) => book.keys.county(register, area).to_owned(),
            None => book.context.city(),
        };
        Row { area, name, judge: target.judge, headline }
    };
    let audited = selection.street.or(selection.county);
    let mut rows = match audited {
        None => vec![row(None, result.city.clone())],
        Some(area) => vec![row(Some(area), book.context.headlines(place.target, &[area]).remove(0))],
    };
    for (judge, headline) in &result.also {
        rows.push(Row { judge: *judge, ..row(audited, headline.clone()) });
    }
    if audited.is_none() {
        for (county, headline) in register.units_at(Level::County).zip(&result.counties) {
            rows.push(row(Some(county), headline.clone()));
        }
    }
    // A county has no share in what is asked of the city as one unit.
    let lowest = place.blocks.iter().map(|block| block.level).min();
    rows.retain(|row| row.area.is_none_or(|area| lowest.is_some_and(|lowest| lowest <= area.level)));
    rows
}

fn write_row(
    book: &Book<'_>,
    place: &Place,
    target: &Target,
    of_group: &Row,
    row: u32,
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let lang = book.context.lang;
    let link = Url::new(format!("internal:'{}'!A1", place.sheet)).set_text(place.target.saturating_add(1).to_string());
    sheet.write_url_with_format(row, NUMBER, link, &style.link)?;
    sheet.write_string(row, TARGET, clean(target.title.get(lang)).as_ref())?;
    if of_group.area.is_none() {
        put(sheet, row, GROUP, &of_group.name, &style.group)?;
    } else {
        sheet.write_string(row, GROUP, clean(&of_group.name).as_ref())?;
    }
    sheet.write_string(row, JUDGE, text::judge(of_group.judge, lang))?;
    let formulas = Formulas { book, place, target, of_group };
    for (column, formula, result) in formulas.all() {
        match formula {
            Some(formula) => cached::write(sheet, row, column, &filled(&formula, row, row), &result)?,
            None => write_value(sheet, row, column, &result)?,
        }
    }
    let is_percent = of_group.judge.is_per_unit() || target.is_percent();
    let is_quotient = matches!(of_group.judge, Judge::Pooled | Judge::Mean);
    for column in [LOW, HIGH] {
        if is_percent {
            sheet.set_cell_format(row, column, &style.percent)?;
        } else if is_quotient {
            sheet.set_cell_format(row, column, &style.ratio)?;
        }
    }
    if is_percent {
        sheet.set_cell_format(row, REQUIRED, &style.percent)?;
    }
    Ok(())
}

fn write_value(sheet: &mut Worksheet, row: u32, column: u16, value: &Cached) -> Result<(), XlsxError> {
    match value {
        Cached::Number(number) => sheet.write_number(row, column, *number).map(|_| ()),
        Cached::Text(text) => sheet.write_string(row, column, text).map(|_| ()),
        _ => Ok(()),
    }
}
