//! The data sheet: the register as read, a row a unit, a column a field. A missing figure is an empty cell.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::plan::expr::Expr;
use crate::plan::{FieldId, Level, Role};
use crate::register::{Origin, UnitRef, Value};
use crate::report::clean::clean;
use crate::report::context::{Context, name, path, sheet};
use crate::report::papers::book::{Book, units};
use crate::report::papers::formula::DATA_ROW;
use crate::report::papers::style::{Style, printed, put, widths};
use crate::text::{self, Label, PaperWord, paper_word};

/// Row (from 0) of the headings.
const HEADER: u32 = 2;

/// Column of the kind of a unit.
const KIND: u16 = 4;

/// The first column of figures.
const FIGURES: u16 = 7;

/// Widths of the columns before the figures, and of each figure's.
const WIDTHS: [f64; 7] = [8.0, 14.0, 16.0, 20.0, 10.0, 16.0, 30.0];
const WIDTH: f64 = 12.0;

/// Where the figures stand.
pub(super) struct Data {
    pub(super) name: &'static str,
    columns: BTreeMap<FieldId, u16>,
    figures: Vec<FieldId>,
    rows: [BTreeMap<u32, u32>; 4],
}

impl Data {
    pub(super) fn of(context: Context<'_>) -> Self {
        let assessment = context.assessment;
        let fields = &assessment.plan.fields;
        let asked = asked(context);
        let has_column = |field| Level::ALL.iter().any(|level| assessment.register.has_column(*level, field));
        let mut columns = BTreeMap::new();
        let mut figures = Vec::new();
        for (id, field) in fields.iter() {
            if field.role == Some(Role::Kind) {
                columns.insert(id, KIND);
            } else if asked.contains(&id) || field.role.is_none() && has_column(id) {
                columns.insert(id, FIGURES.saturating_add(u16::try_from(figures.len()).unwrap_or(u16::MAX)));
                figures.push(id);
            }
        }
        let mut rows = Level::ALL.map(|_| BTreeMap::new());
        let mut next = HEADER.saturating_add(1);
        for level in Level::ALL.into_iter().rev() {
            for unit in units(context, level) {
                rows[level.index()].insert(unit.row, next);
                next = next.saturating_add(1);
            }
        }
        Self { name: paper_word(PaperWord::DataSheet, context.lang), columns, figures, rows }
    }

    /// Template of the cell of a field.
    pub(super) fn cell(&self, field: FieldId) -> String {
        let column = self.columns.get(&field).copied().unwrap_or_default();
        format!("'{}'!{}{DATA_ROW}", self.name, column_number_to_name(column))
    }

    /// How many units there are.
    pub(super) fn count(&self) -> usize {
        self.rows.iter().map(std::collections::BTreeMap::len).sum()
    }

    /// Row (from 0) of a unit.
    pub(super) fn row(&self, unit: UnitRef) -> u32 {
        self.rows[unit.level.index()].get(&unit.row).copied().unwrap_or_default()
    }
}

/// The fields that the formulas of assessed targets use, and those that bound them.
fn asked(context: Context<'_>) -> BTreeSet<FieldId> {
    let mut asked = BTreeSet::new();
    for target in 0..context.assessment.plan.targets.len() {
        for level in Level::ALL {
            let Some(live) = context.assessment.live(target, level) else { continue };
            for expr in
                [live.scope.as_ref(), live.when.as_ref(), Some(&live.value), live.per.as_ref(), live.threshold.as_ref()]
                    .into_iter()
                    .flatten()
            {
                ask(context, level, expr, &mut asked);
            }
        }
    }
    asked
}

fn ask(context: Context<'_>, level: Level, expr: &Expr, asked: &mut BTreeSet<FieldId>) {
    for field in expr.fields() {
        if !asked.insert(field) {
            continue;
        }
        for level in [level, Level::Community] {
            let bound = context.assessment.bound(level, field);
            for expr in bound.min.iter().chain(&bound.max) {
                ask(context, level, expr, asked);
            }
        }
    }
}

/// Writes the sheet.
pub(super) fn write(book: &Book<'_>, style: &Style) -> Result<Worksheet, XlsxError> {
    let (context, data) = (book.context, &book.data);
    let mut sheet = Worksheet::new();
    sheet.set_name(data.name)?;
    sheet.write_with_format(0, 0, data.name, &style.title)?;
    sheet.write_with_format(1, 0, book.label(PaperWord::DataNote), &style.note)?;
    let heads = [Label::Level, Label::County, Label::Street, Label::Unit, Label::Kind, Label::Code]
        .map(|label| context.label(label));
    for (column, head) in (0u16..).zip(heads.into_iter().chain([book.label(PaperWord::RowOrigins)])) {
        put(&mut sheet, HEADER, column, head, &style.head)?;
    }
    widths(&mut sheet, &WIDTHS)?;
    let fields = &context.assessment.plan.fields;
    for (column, field) in (FIGURES..).zip(&data.figures) {
        let of_plan = fields.get(*field);
        let title = of_plan.title.get(context.lang);
        let head = match &of_plan.unit {
            Some(unit) => format!("{title}({})", text::unit(unit, context.lang)),
            None => title.to_owned(),
        };
        put(&mut sheet, HEADER, column, &head, &style.head)?;
        sheet.set_column_width(column, WIDTH)?;
        sheet.set_column_format(column, &style.input)?;
    }
    sheet.set_row_height(HEADER, 48)?;
    for level in Level::ALL.into_iter().rev() {
        for unit in units(context, level) {
            write_unit(book, unit, &mut sheet)?;
        }
    }
    let last = u16::try_from(data.figures.len()).unwrap_or(u16::MAX).saturating_add(FIGURES).saturating_sub(1);
    let last_row = HEADER.saturating_add(u32::try_from(data.count()).unwrap_or(u32::MAX));
    sheet.autofilter(HEADER, 0, last_row.max(HEADER), last)?;
    sheet.set_freeze_panes(HEADER.saturating_add(1), 4)?;
    let wide = f64::from(last.saturating_sub(FIGURES)).mul_add(WIDTH, WIDTHS.iter().sum());
    printed(&mut sheet, HEADER, 4, wide)?;
    Ok(sheet)
}

fn write_unit(book: &Book<'_>, unit: UnitRef, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (context, data) = (book.context, &book.data);
    let register = context.assessment.register;
    let row = data.row(unit);
    let of_register = register.unit(unit);
    let texts = [
        text::level(unit.level, context.lang),
        book.keys.county(register, unit),
        book.keys.street(register, unit),
        name(register, unit),
    ];
    for (column, text) in (0u16..).zip(texts) {
        if !text.is_empty() {
            sheet.write_string(row, column, clean(text).as_ref())?;
        }
    }
    if let Some(code) = &of_register.code {
        sheet.write_string(row, 5, code)?;
    }
    let origins = origins(context, unit);
    if !origins.is_empty() {
        sheet.write_string(row, 6, clean(&origins).as_ref())?;
    }
    for (field, column) in &data.columns {
        if !context.assessment.plan.fields.get(*field).has_level(unit.level) {
            continue;
        }
        match register.cell(unit, *field).value {
            Value::Missing => {}
            Value::Number(number) => {
                sheet.write_number(row, *column, number.to_f64().unwrap_or_default())?;
            }
            Value::Flag(flag) => {
                sheet.write_string(row, *column, if flag { book.yes } else { book.no })?;
            }
            Value::Text(text) => {
                sheet.write_string(row, *column, clean(book.word(text)).as_ref())?;
            }
        }
    }
    Ok(())
}

/// The rows of the files that speak of a unit: `file › sheet › row`.
fn origins(context: Context<'_>, unit: UnitRef) -> String {
    let register = context.assessment.register;
    let fields = context.assessment.plan.fields.iter();
    let origins = fields.filter_map(|(field, _)| register.cell(unit, field).origin);
    let rows: BTreeMap<_, Origin> =
        origins.map(|origin| ((origin.source, origin.sheet, origin.cell.row), origin)).collect();
    let mut places: Vec<String> = Vec::new();
    for ((_, _, row), origin) in rows {
        let number = u64::from(row).saturating_add(1);
        let path = path(register, origin);
        places.push(match sheet(register, origin) {
            Some(sheet) => format!("{path} › {sheet} › {number}"),
            None => format!("{path} › {number}"),
        });
    }
    places.join("; ")
}
