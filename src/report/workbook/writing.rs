//! Cells written into a sheet, and the sizes of columns and rows that they need.

use rust_xlsxwriter::{ExcelDateTime, Url, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use crate::report::clean::clean;
use crate::report::workbook::book::{Column, Width};
use crate::report::workbook::cell::{Cell, LONGEST, Note, Value};
use crate::report::workbook::package::xml;
use crate::report::workbook::style::{Digits, Look, Styles};

/// Height of a line in points.
const LINE: f64 = 16.5;

/// Characters of the name of whoever remarked something.
const LONGEST_AUTHOR: usize = 50;

/// Writes the cells of a row, and widens the columns that they need wider.
pub(in crate::report) fn write_row(
    sheet: &mut Worksheet,
    styles: &mut Styles,
    row: u32,
    cells: &[Cell],
    widths: &mut [usize],
) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells) {
        let width = write_cell(sheet, styles, row, column, cell)?;
        if let Some(widest) = widths.get_mut(usize::from(column)) {
            *widest = width.max(*widest);
        }
    }
    Ok(())
}

/// Writes a cell and returns its width in characters.
pub(in crate::report) fn write_cell(
    sheet: &mut Worksheet,
    styles: &mut Styles,
    row: u32,
    column: u16,
    cell: &Cell,
) -> Result<usize, XlsxError> {
    let look = match cell.value {
        Value::Day(_) => Look { digits: Digits::Date, ..cell.look },
        _ => cell.look,
    };
    let format = styles.get(look);
    if let Some(Note { author, text }) = &cell.note {
        let author: String = clean(author).chars().take(LONGEST_AUTHOR).collect();
        let note = rust_xlsxwriter::Note::new(text.chars().take(LONGEST).collect::<String>())
            .set_author(author)
            .add_author_prefix(false);
        sheet.insert_note(row, column, &note)?;
    }
    match (&cell.value, &cell.link) {
        (Value::Blank, _) => {
            sheet.write_blank(row, column, format)?;
            Ok(0)
        }
        (Value::Text(text), Some(place)) => {
            sheet.write_url_with_options(row, column, Url::new(place), text, "", Some(format))?;
            Ok(text.width_cjk())
        }
        (Value::Text(text), None) => {
            sheet.write_string_with_format(row, column, text, format)?;
            Ok(text.width_cjk())
        }
        (Value::Number(number), _) => {
            sheet.write_number_with_format(row, column, *number, format)?;
            Ok(shown_width(*number, look))
        }
        (Value::Flag(flag), _) => {
            sheet.write_boolean_with_format(row, column, *flag, format)?;
            Ok(5)
        }
        (Value::Day(day), _) => {
            let day = ExcelDateTime::from_ymd(day.year, day.month, day.day)?;
            sheet.write_datetime_with_format(row, column, &day, format)?;
            Ok(10)
        }
    }
}

/// How wide a number is shown, roughly: its whole part with separators, its decimals and its mark.
fn shown_width(number: f64, look: Look) -> usize {
    let (scaled, places) = match look.digits {
        Digits::Percent(places) => (number * 100.0, places as usize),
        Digits::Decimals(places) => (number, places as usize),
        Digits::Moment(_) => return 19,
        Digits::Time(_) | Digits::Hours => return 8,
        Digits::General | Digits::Date | Digits::Code => return number.to_string().len(),
    };
    let whole = format!("{:.0}", scaled.abs()).len();
    let separators = whole.saturating_sub(1).checked_div(3).unwrap_or_default();
    let mark = if look.is_marked { 4 } else { 0 };
    whole.saturating_add(separators).saturating_add(places).saturating_add(2).saturating_add(mark)
}

/// Headers wrap: they need a third of their width, and room for the button of the filter.
pub(super) fn header_width(title: &str) -> usize {
    title.width_cjk().div_ceil(3).max(4).saturating_add(2)
}

pub(super) fn set_widths(sheet: &mut Worksheet, columns: &[Column], widths: &[usize]) -> Result<(), XlsxError> {
    let mut header = 1;
    for ((number, column), width) in (0_u16..).zip(columns).zip(widths) {
        let width = match column.width {
            Width::Fit(least, most) => width.saturating_add(2).clamp(least, most),
            Width::Of(width) => width,
            Width::Hidden => {
                sheet.set_column_hidden(number)?;
                continue;
            }
        };
        sheet.set_column_width(number, characters(width))?;
        // The button of the filter takes two characters.
        header = lines_in(&column.title, width.saturating_sub(2)).max(header);
    }
    set_height(sheet, 0, header)
}

/// How many lines a row takes.
pub(super) fn lines(cells: &[Cell], columns: &[Column]) -> usize {
    let in_cell = |(cell, column): (&Cell, &Column)| match (&cell.value, column.limit()) {
        (Value::Text(text), Some(width)) => lines_in(text, width),
        _ => 1,
    };
    cells.iter().zip(columns).map(in_cell).max().unwrap_or(1)
}

/// How many lines a text takes in a column of that width. Lines break early, before a word or a Chinese character that does
/// not fit.
pub(in crate::report) fn lines_in(text: &str, width: usize) -> usize {
    text.split('\n').map(|line| xml::width(line).div_ceil(width.saturating_sub(1).max(1)).max(1)).sum()
}

/// Makes a row as high as its lines. Rows of one line have the height of all.
pub(in crate::report) fn set_height(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        // No row is higher than 409 points.
        let lines = f64::from(u32::try_from(lines.min(24)).unwrap_or(24));
        sheet.set_row_height(row, lines * LINE)?;
    }
    Ok(())
}

fn characters(width: usize) -> f64 {
    f64::from(u32::try_from(width.min(255)).unwrap_or(255))
}
