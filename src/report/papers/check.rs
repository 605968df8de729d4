//! A check: a sheet for each target, a row for each unit, with verdict, gap and attainment as formulas.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use crate::plan::expr::words;
use crate::plan::{Judge, Target};
use crate::register::UnitRef;
use crate::report::clean::clean;
use crate::report::context::name;
use crate::report::papers::book::Book;
use crate::report::papers::cached::{self, filled};
use crate::report::papers::columns::{Columns, Content, Side};
use crate::report::papers::formula::Below;
use crate::report::papers::layout::{
    ATTAINED_HIGH, ATTAINED_LOW, BELONGS, Block, COUNTY, GAP, HEADER, HIGH, LOW, MOST, NAME, Place, REQUIRED, STATUS,
    STREET,
};
use crate::report::papers::style::{Style, printed, put, widths};
use crate::report::papers::unit_formulas::{Item, UnitFormulas, unit_formulas};
use crate::report::papers::unit_results::{UnitResults, extra_result};
use crate::text::{self, Label, PaperWord};

/// As many columns of figures and steps look like numbers.
const MANY: u16 = 40;

/// Writes the sheet of a target.
pub(super) fn write(book: &Book<'_>, place: &Place, style: &Style) -> Result<Worksheet, XlsxError> {
    let assessment = book.context.assessment;
    let mut sheet = Worksheet::new();
    sheet.set_name(&place.sheet)?;
    sheet.set_formula_result_default("");
    let Some(target) = assessment.plan.targets.get(place.target) else { return Ok(sheet) };
    number_formats(place, target, style, &mut sheet)?;
    write_top(book, place, target, style, &mut sheet)?;
    let mut below = place
        .below
        .as_ref()
        .map(|block| Below { columns: Columns::from(place.layout.extras), rows: block.row_numbers() });
    let mut last = BELONGS;
    let mut used = Vec::new();
    for block in &place.blocks {
        let Some(formulas) = unit_formulas(book, place, block.level, &mut below) else { continue };
        write_block(book, place, block, &formulas, style, &mut sheet)?;
        last = last.max(last_column(place, &formulas.extras));
        used = formulas.live.used;
    }
    if let (Some(below), Some(block)) = (&below, &place.below)
        && !below.columns.list.is_empty()
    {
        write_below(book, block, &below.columns, &used, style, &mut sheet)?;
    }
    finish(place, last, &mut sheet)?;
    Ok(sheet)
}

/// How the numbers of each column look; before they are written, since each cell takes over what its column has.
fn number_formats(place: &Place, target: &Target, style: &Style, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let of_required = if target.is_percent() { &style.percent } else { &style.number };
    sheet.set_column_format(REQUIRED, of_required)?;
    let of_value = if target.per.is_some() && !target.is_percent() { &style.ratio } else { of_required };
    for column in [LOW, HIGH] {
        sheet.set_column_format(column, of_value)?;
    }
    for column in [STATUS, BELONGS] {
        sheet.set_column_format(column, &style.word)?;
    }
    for column in [ATTAINED_LOW, ATTAINED_HIGH] {
        sheet.set_column_format(column, &style.percent)?;
    }
    for column in [GAP, MOST].into_iter().chain(BELONGS.saturating_add(1)..place.layout.extras.saturating_add(MANY)) {
        sheet.set_column_format(column, &style.number)?;
    }
    Ok(())
}

fn last_column(place: &Place, extras: &Columns) -> u16 {
    let first = place.layout.extras.saturating_sub(1);
    extras.iter().map(|(column, _)| column).last().unwrap_or(first)
}

/// Title, words of the plan, rule and a note.
fn write_top(
    book: &Book<'_>,
    place: &Place,
    target: &Target,
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (plan, lang) = (book.context.assessment.plan, book.context.lang);
    let number = place.target.saturating_add(1).to_string();
    put(sheet, 0, 0, &text::labelled(&number, &book.context.title(target), lang), &style.title)?;
    let quote =
        target.cite.first().map(|citation| format!("{} “{}”", citation.clause, citation.quote)).unwrap_or_default();
    put(sheet, 1, 0, &quote, &style.note)?;
    let mut rule = words(&target.value, plan, lang);
    if let Some(per) = &target.per {
        rule = format!("{rule} ÷ {}", words(per, plan, lang));
    }
    if target.scale != rust_decimal::Decimal::ONE {
        rule = format!("{rule} × {}", target.scale.normalize());
    }
    if let Some(threshold) = &target.threshold {
        rule = format!("{rule} {} {}", text::test_sign(target.test), words(threshold, plan, lang));
    }
    put(sheet, 2, 0, &rule, &style.note)?;
    put(sheet, 3, 0, book.label(PaperWord::CheckNote), &style.note)?;
    let back =
        Url::new(format!("internal:'{}'!A1", book.label(PaperWord::IndexSheet))).set_text(book.label(PaperWord::Back));
    sheet.write_url_with_format(0, BELONGS, back, &style.link)?;
    Ok(())
}

fn write_block(
    book: &Book<'_>,
    place: &Place,
    block: &Block,
    formulas: &UnitFormulas,
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    write_heads(book, place, block, formulas, style, sheet)?;
    let target = book.context.assessment.plan.targets.get(place.target);
    let is_counted = formulas.live.threshold.is_none() && target.is_none_or(|target| target.judge != Judge::Total);
    let is_open = !formulas.templates.iter().any(|template| template.item == Item::Belongs);
    for (row, unit) in block.rows().zip(&block.units) {
        write_names(book, *unit, row, sheet)?;
        let data_row = book.data.row(*unit);
        let results = UnitResults::of(book, formulas, place.target, *unit);
        for template in &formulas.templates {
            let formula = filled(&template.formula, row, data_row);
            cached::write(sheet, row, template.column, &formula, &results.result(template.item))?;
        }
        for (column, extra) in formulas.extras.iter() {
            let formula = filled(&extra.formula, row, data_row);
            cached::write(sheet, row, column, &formula, &results.extra(extra))?;
        }
        if is_counted {
            sheet.write_number(row, REQUIRED, 1.0)?;
        }
        if is_open {
            sheet.write_string(row, BELONGS, book.label(PaperWord::Belongs))?;
        }
    }
    let (first, last) = block.row_numbers();
    style.shade(sheet, STATUS, first.saturating_sub(1), last.saturating_sub(1))
}

fn write_names(book: &Book<'_>, unit: UnitRef, row: u32, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let register = book.context.assessment.register;
    let names = [
        (COUNTY, book.keys.county(register, unit)),
        (STREET, book.keys.street(register, unit)),
        (NAME, name(register, unit)),
    ];
    for (column, name) in names {
        if !name.is_empty() {
            sheet.write_string(row, column, clean(name).as_ref())?;
        }
    }
    Ok(())
}

fn write_heads(
    book: &Book<'_>,
    place: &Place,
    block: &Block,
    formulas: &UnitFormulas,
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (lang, plan) = (book.context.lang, book.context.assessment.plan);
    let label = |label| book.context.label(label).to_owned();
    let mut heads = vec![(COUNTY, label(Label::County)), (STREET, label(Label::Street)), (NAME, label(Label::Unit))];
    let target = plan.targets.get(place.target);
    let unit = target.map(|target| text::unit(&target.unit, lang).into_owned()).unwrap_or_default();
    let gap_unit = target.map(|target| text::unit(&target.gap_unit, lang).into_owned()).unwrap_or_default();
    let with_unit = |word, unit: &str| {
        let word = book.label(word);
        if unit.is_empty() { word.to_owned() } else { format!("{word}({unit})") }
    };
    let required = if place.layout.required_high.is_some() { PaperWord::RequiredLow } else { PaperWord::Required };
    let standard = [
        (STATUS, label(Label::Conclusion)),
        (LOW, with_unit(PaperWord::Low, &unit)),
        (HIGH, with_unit(PaperWord::High, &unit)),
        (REQUIRED, with_unit(required, &unit)),
        (GAP, with_unit(PaperWord::Gap, &gap_unit)),
        (MOST, with_unit(PaperWord::WorstGap, &gap_unit)),
        (ATTAINED_LOW, with_unit(PaperWord::AttainmentLow, "")),
        (ATTAINED_HIGH, with_unit(PaperWord::AttainmentHigh, "")),
        (BELONGS, with_unit(PaperWord::Belonging, "")),
    ];
    heads.extend(standard);
    let layout = place.layout;
    if let Some(column) = layout.required_high {
        heads.push((column, with_unit(PaperWord::RequiredHigh, &unit)));
    }
    for (pair, words) in [
        (layout.value, [PaperWord::NumeratorLow, PaperWord::NumeratorHigh]),
        (layout.per, [PaperWord::DenominatorLow, PaperWord::DenominatorHigh]),
        (layout.needed, [PaperWord::NeededLow, PaperWord::NeededHigh]),
        (layout.summed, [PaperWord::SummedLow, PaperWord::SummedHigh]),
        (layout.summed_per, [PaperWord::SummedPerLow, PaperWord::SummedPerHigh]),
    ] {
        if let Some((low, high)) = pair {
            heads.push((low, book.label(words[0]).to_owned()));
            heads.push((high, book.label(words[1]).to_owned()));
        }
    }
    for (column, head) in &heads {
        put(sheet, block.header, *column, head, &style.head)?;
    }
    write_extra_heads(book, block.header, &formulas.extras, style, sheet)
}

fn write_extra_heads(
    book: &Book<'_>,
    row: u32,
    extras: &Columns,
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (lang, plan) = (book.context.lang, book.context.assessment.plan);
    for (column, extra) in extras.iter() {
        let head = match &extra.content {
            Content::Figure(field) => book.context.field(*field).to_owned(),
            Content::Step(expr, side) => {
                let end = match side {
                    Side::Low | Side::Certain => PaperWord::StepLow,
                    Side::High | Side::Possible => PaperWord::StepHigh,
                };
                text::labelled(book.label(end), &words(expr, plan, lang), lang)
            }
        };
        put(sheet, row, column, &head, &style.head)?;
    }
    sheet.set_row_height(row, 48)?;
    Ok(())
}

/// The communities that sums are made of.
fn write_below(
    book: &Book<'_>,
    block: &Block,
    columns: &Columns,
    used: &[crate::plan::FieldId],
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    for (column, head) in [
        (COUNTY, book.context.label(Label::County)),
        (STREET, book.context.label(Label::Street)),
        (NAME, book.label(PaperWord::CommunitiesBelow)),
    ] {
        put(sheet, block.header, column, head, &style.head)?;
    }
    write_extra_heads(book, block.header, columns, style, sheet)?;
    for (row, unit) in block.rows().zip(&block.units) {
        write_names(book, *unit, row, sheet)?;
        for (column, extra) in columns.iter() {
            let formula = filled(&extra.formula, row, book.data.row(*unit));
            cached::write(sheet, row, column, &formula, &extra_result(book, *unit, used, extra))?;
        }
    }
    Ok(())
}

/// Widths of the columns that every check has, and of the others.
const WIDTHS: [f64; 12] = [14.0, 16.0, 22.0, 10.0, 11.0, 11.0, 10.0, 10.0, 10.0, 11.0, 11.0, 10.0];
const WIDTH: f64 = 12.0;

fn finish(place: &Place, last: u16, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    widths(sheet, &WIDTHS)?;
    for column in BELONGS.saturating_add(1)..=last {
        sheet.set_column_width(column, WIDTH)?;
    }
    let (first, end) = place.blocks.first().map_or((HEADER, HEADER), Block::row_numbers);
    sheet.autofilter(first.saturating_sub(2), 0, end.saturating_sub(1), last)?;
    sheet.set_freeze_panes(HEADER.saturating_add(1), STATUS.saturating_add(1))?;
    let wide = f64::from(last.saturating_sub(BELONGS)).mul_add(WIDTH, WIDTHS.iter().sum());
    printed(sheet, HEADER, STATUS, wide)
}

/// A range of a column over the units of a check, as other sheets name it.
pub(super) fn range(place: &Place, column: u16) -> String {
    let (first, last) = place.row_numbers();
    let letters = column_number_to_name(column);
    format!("'{}'!${letters}${first}:${letters}${last}", place.sheet)
}
