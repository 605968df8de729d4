//! The sheet that says how the form is filled in. It carries the example: beside the units of a table an example would be
//! one of them, and whoever forgot to delete it would report a unit that there is not.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use crate::lang::Lang;
use crate::plan::FieldKind;
use crate::report::template::columns::{Column, Layout};
use crate::report::template::entry::Entry;
use crate::report::template::{Form, note};
use crate::report::workbook::cell::{Cell, Value};
use crate::report::workbook::style::{Digits, Look, Styles};
use crate::report::workbook::writing::{lines_in, set_height, write_row};
use crate::text::{self, FormWord};

/// Widths of the columns: sheet, column, how to fill it in, example, grounds.
const WIDTHS: [usize; 5] = [13, 28, 40, 16, 78];
const LAST: u16 = 4;

/// The code of a community, which begins with those of its street and county.
const CODE: &str = "510402001002";

pub(super) fn write(
    sheet: &mut Worksheet,
    styles: &mut Styles,
    form: &Form<'_>,
    layouts: &[Layout<'_>],
) -> Result<(), XlsxError> {
    let lang = form.lang;
    sheet.set_name(text::form_word(FormWord::GuideSheet, lang))?;
    for (number, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(number, f64::from(u32::try_from(width).unwrap_or(40)))?;
    }
    let title = text::form_title(form.plan.title.get(lang), lang);
    sheet.write_string_with_format(0, 0, title, &Styles::title(14.0))?;
    sheet.set_row_height(0, 28)?;
    // By this sentence the reader knows that nothing here is data.
    sheet.write_string_with_format(1, 0, text::form_word(FormWord::GuideNote, lang), &Styles::remark())?;
    let next = write_advice(sheet, form, 2)?;
    let header = write_heading(sheet, next, lang)?;
    let mut row = header.saturating_add(1);
    for (layout, column) in layouts.iter().flat_map(|layout| layout.columns.iter().map(move |column| (layout, column)))
    {
        if column.field.is_none() {
            continue;
        }
        let cells = line(layout, column, lang);
        let lines = cells.iter().zip(WIDTHS).map(|(cell, width)| match &cell.value {
            Value::Text(text) => lines_in(text, width.saturating_sub(1)),
            _ => 1,
        });
        set_height(sheet, row, lines.max().unwrap_or(1))?;
        write_row(sheet, styles, row, &cells, &mut [])?;
        row = row.saturating_add(1);
    }
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header, header)?;
    sheet.set_footer(format!("&L&A&R{}", text::page_number(lang)));
    Ok(())
}

/// How to fill the form in, a sentence a row, and the lines that whoever sends it out fills in.
fn write_advice(sheet: &mut Worksheet, form: &Form<'_>, first: u32) -> Result<u32, XlsxError> {
    let wrapped = Styles::base().set_text_wrap().set_align(FormatAlign::Top);
    let room: usize = WIDTHS.iter().sum();
    let mut row = first;
    let advice = text::form_advice(form.plan.target_year, form.lang);
    let numbered =
        (1_usize..).zip(advice).map(|(number, sentence)| text::numbered_advice(number, &sentence, form.lang));
    for sentence in numbered {
        write_across(sheet, row, &sentence, &wrapped)?;
        set_height(sheet, row, lines_in(&sentence, room))?;
        row = row.saturating_add(1);
    }
    for line in text::form_sender(form.lang) {
        write_across(sheet, row, line, &Styles::base().set_bold())?;
        row = row.saturating_add(1);
    }
    Ok(row.saturating_add(1))
}

fn write_across(sheet: &mut Worksheet, row: u32, text: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.merge_range(row, 0, row, LAST, text, format).map(|_| ())
}

fn write_heading(sheet: &mut Worksheet, row: u32, lang: Lang) -> Result<u32, XlsxError> {
    let words = [
        FormWord::SheetColumn,
        FormWord::ColumnColumn,
        FormWord::HowColumn,
        FormWord::ExampleColumn,
        FormWord::GroundsColumn,
    ];
    for (number, word) in (0_u16..).zip(words) {
        sheet.write_string_with_format(row, number, text::form_word(word, lang), &Styles::header())?;
    }
    Ok(row)
}

/// What is said of a column.
fn line(layout: &Layout<'_>, column: &Column<'_>, lang: Lang) -> [Cell; 5] {
    [
        Cell::text(text::form_sheet(layout.level, lang)),
        Cell::text(&column.header).bold(),
        Cell::text(note::how(layout, column, lang)),
        example(column, lang),
        Cell::lines(&note::grounds(column, lang)),
    ]
}

/// What a filled-in cell of the column may look like. Parts are no larger than their wholes.
fn example(column: &Column<'_>, lang: Lang) -> Cell {
    let number = |number: Decimal, digits| Cell {
        look: Look { digits, is_centred: true, ..Look::default() },
        ..Cell::plain_number(number)
    };
    let within = |usual: i64, most: Option<Decimal>| {
        let usual = Decimal::from(usual);
        most.map_or(usual, |most| usual.min(most))
    };
    match &column.entry {
        Entry::Whole(most) => {
            // No community has as few residents as it has windows.
            let is_large = column.field.is_some_and(|(_, field)| field.doubtful_zero);
            let usual = match (column.whole, column.parts.as_slice()) {
                _ if is_large => 1500,
                (Some(_), _) => 3,
                (None, []) => 4,
                (None, _) => 12,
            };
            number(within(usual, *most), Digits::General)
        }
        Entry::Number(most) => {
            let is_area = column.field.is_some_and(|(_, field)| field.kind == FieldKind::Area);
            number(within(if is_area { 450 } else { 8 }, *most), Digits::General)
        }
        Entry::Rate => number(Decimal::new(85, 2), Digits::Percent(0)),
        Entry::OneOf(words) => Cell::status(words.first().map_or("", String::as_str), None),
        Entry::Code(length) => Cell::status(CODE.get(..*length as usize).unwrap_or(CODE), None),
        Entry::Year => number(Decimal::from(2020), Digits::General),
        Entry::Anything => Cell::status(text::form_example(column.role(), lang), None),
    }
}
