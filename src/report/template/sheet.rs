//! The sheet of a level: a header that stays as it is, and cells that are checked while they are filled in.

use rust_xlsxwriter::{Note, ProtectionOptions, Worksheet, XlsxError};

use crate::lang::Lang;
use crate::plan::{Kind, Level, Role};
use crate::register::{Register, UnitRef};
use crate::report::template::columns::{Column, Layout, own_role};
use crate::report::template::{Form, entry, note};
use crate::report::workbook::cell::Cell;
use crate::report::workbook::style::{Digits, FONT, Look, Styles};
use crate::report::workbook::writing::{lines_in, set_height, write_row};
use crate::text;

/// Rows that are drawn where no list says how many are needed; there may be more.
const BLANK_ROWS: usize = 30;

const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u16 = 16_383;

/// Width of columns, in characters of which Chinese ones count two.
const WIDTH: usize = 14;

/// Size of notes, in characters and pixels.
const NOTE_WIDTH: usize = 60;
const NOTE_PIXELS: u32 = 440;
const NOTE_LINE: u32 = 17;

pub(super) fn write(
    sheet: &mut Worksheet,
    styles: &mut Styles,
    form: &Form<'_>,
    layout: &Layout<'_>,
) -> Result<(), XlsxError> {
    let lang = form.lang;
    sheet.set_name(text::form_sheet(layout.level, lang))?;
    for (number, column) in (0_u16..).zip(&layout.columns) {
        sheet.set_column_width(number, f64::from(u32::try_from(width(column)).unwrap_or(14)))?;
        sheet.set_column_format(number, &Styles::open(column.entry.digits()))?;
        if let Some(validation) = entry::validation(column, number, &note::how(layout, column, lang), lang)? {
            sheet.add_data_validation(1, number, LAST_ROW, number, &validation)?;
        }
    }
    // Rows can be deleted only where all of their cells may be changed.
    let beyond = u16::try_from(layout.columns.len()).unwrap_or(LAST_COLUMN);
    sheet.set_column_range_format(beyond, LAST_COLUMN, &Styles::open(Digits::default()))?;
    write_header(sheet, layout, lang)?;
    let mut widths = vec![0; layout.columns.len()];
    for (row, cells) in (1_u32..).zip(rows(form, layout)) {
        write_row(sheet, styles, row, &cells, &mut widths)?;
    }
    sheet.set_freeze_panes(1, layout.kept)?;
    set_page(sheet, form, layout)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

fn write_header(sheet: &mut Worksheet, layout: &Layout<'_>, lang: Lang) -> Result<(), XlsxError> {
    let format = Styles::header();
    sheet.set_row_format(0, &format)?;
    let mut lines = 1;
    for (number, column) in (0_u16..).zip(&layout.columns) {
        sheet.write_string_with_format(0, number, &column.header, &format)?;
        lines = lines_in(&column.header, width(column).saturating_sub(1)).max(lines);
        let text = note::note(layout, column, lang);
        let height = u32::try_from(lines_in(&text, NOTE_WIDTH).saturating_add(1)).unwrap_or(24);
        let note = Note::new(text)
            .add_author_prefix(false)
            .set_font_name(FONT)
            .set_font_size(9)
            .set_width(NOTE_PIXELS)
            .set_height(height.saturating_mul(NOTE_LINE));
        sheet.insert_note(0, number, &note)?;
    }
    set_height(sheet, 0, lines)
}

/// Names of units are longer than figures.
fn width(column: &Column<'_>) -> usize {
    match column.role() {
        Some(Role::Name | Role::Code) => 18,
        Some(Role::Year) => 8,
        None if column.field.is_none() => 24,
        _ => WIDTH,
    }
}

/// The rows that are drawn: the units known, else blank ones.
fn rows(form: &Form<'_>, layout: &Layout<'_>) -> Vec<Vec<Cell>> {
    let units: Vec<UnitRef> = form.units.map(|known| known.units_at(layout.level).collect()).unwrap_or_default();
    if let Some(known) = form.units.filter(|_| !units.is_empty() && layout.level != Level::City) {
        return units.iter().map(|unit| row(layout, |role| told(form, known, *unit, role))).collect();
    }
    if layout.level == Level::City {
        let city = form.plan.area.as_ref().map(|area| area.get(form.lang));
        return vec![row(layout, |role| match role {
            Role::City => city.map(str::to_owned),
            _ => None,
        })];
    }
    (0..BLANK_ROWS).map(|_| row(layout, |_| None)).collect()
}

fn row(layout: &Layout<'_>, told: impl Fn(Role) -> Option<String>) -> Vec<Cell> {
    let cell = |column: &Column<'_>| {
        let told = column.role().and_then(&told);
        let mut cell = Cell::text(told.unwrap_or_default());
        cell.look = Look { digits: column.entry.digits(), is_input: true, ..Look::default() };
        cell
    };
    layout.columns.iter().map(cell).collect()
}

/// What is known of a unit.
fn told(form: &Form<'_>, known: &Register, unit: UnitRef, role: Role) -> Option<String> {
    let name = |unit: UnitRef| known.unit(unit).name.to_string();
    let one = known.unit(unit);
    match role {
        role if role == own_role(unit.level) => Some(name(unit)),
        Role::County => known.county_of(unit).map(name),
        Role::Street => known.street_of(unit).map(name),
        Role::Code => one.code.clone(),
        Role::Kind => one.kind.and_then(|kind| word_of_kind(form, unit.level, kind)),
        // The figures to come are of another year than those of a table from which the units are taken.
        Role::Year | Role::Name | Role::City => None,
    }
}

fn word_of_kind(form: &Form<'_>, level: Level, kind: Kind) -> Option<String> {
    let field = form.plan.fields.get(form.plan.fields.with_role(Role::Kind, level)?);
    let choice = field.choices.iter().find(|choice| choice.name == kind.name())?;
    entry::word(choice, form.lang)
}

/// Printed, a form takes several pages side by side; each names its units.
fn set_page(sheet: &mut Worksheet, form: &Form<'_>, layout: &Layout<'_>) -> Result<(), XlsxError> {
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_print_scale(80);
    sheet.set_repeat_rows(0, 0)?;
    if let Some(last) = layout.kept.checked_sub(1) {
        sheet.set_repeat_columns(0, last)?;
    }
    sheet.set_footer(format!("&L&A&R{}", text::page_number(form.lang)));
    Ok(())
}
