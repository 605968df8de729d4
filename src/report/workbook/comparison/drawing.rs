//! The line chart of a target: the city, what is required, and what the plan expects.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{
    Chart, ChartEmptyCells, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartType,
    Worksheet, XlsxError,
};

use crate::compare::Series;
use crate::plan::Target;
use crate::report::comparison::{View, part_mark};
use crate::report::figures::{Figure, Measure};
use crate::report::workbook::cell::Cell;
use crate::report::workbook::charts;
use crate::report::workbook::comparison::{CHART_HEIGHT, CHART_WIDTH};
use crate::report::workbook::style::Styles;
use crate::report::workbook::writing;
use crate::text::{CompareWord, Label};

/// What a chart draws.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    /// Rows below the header.
    pub(super) years: u32,
    /// Whether the plan expects something.
    has_expected: bool,
    is_percent: bool,
}

/// Writes the figures of a chart; `None` where no year has a certain one.
pub(super) fn draw(
    view: View<'_>,
    target: &Target,
    series: &Series,
    sheet: &mut Worksheet,
    styles: &mut Styles,
    top: u32,
    left: u16,
) -> Result<Option<Lines>, XlsxError> {
    // What is only of a part would draw a fall that there is not.
    let values = series.headlines.iter().zip(&series.whole);
    let values: Vec<Option<Decimal>> =
        values.map(|(headline, whole)| headline.as_ref().filter(|_| *whole)?.value).collect();
    if values.iter().all(Option::is_none) {
        return Ok(None);
    }
    let expected: Vec<Option<Decimal>> =
        series.paces.iter().map(|pace| pace.as_ref().and_then(|pace| pace.expected)).collect();
    let heads = [
        view.word(CompareWord::Years).to_owned(),
        view.city(),
        view.label(Label::Required).to_owned(),
        view.word(CompareWord::Expected).to_owned(),
    ];
    for (column, head) in (left..).zip(&heads) {
        writing::write_cell(sheet, styles, top, column, &Cell::text(head).bold())?;
    }
    let is_percent = Measure::of_headline(target, target.judge) == Measure::Percent;
    let mut row = top;
    let figures = series.headlines.iter().zip(values).zip(&expected);
    for ((number, year), ((headline, value), expected)) in view.years().enumerate().zip(figures) {
        row = row.saturating_add(1);
        let year = format!("{year}{}", part_mark(series, number));
        writing::write_cell(sheet, styles, row, left, &Cell::text(year))?;
        let required = headline.as_ref().and_then(|headline| headline.required);
        for (column, number) in (left.saturating_add(1)..).zip([value, required, *expected]) {
            let figure = Figure { value: number, low: number, high: number, required: None };
            let measure = if is_percent { Measure::Percent } else { Measure::Number("") };
            let shown = number
                .and_then(|number| number.to_f64())
                .map_or_else(Cell::default, |_| Cell::figure(&figure, measure, None, "", view.lang));
            writing::write_cell(sheet, styles, row, column, &shown)?;
        }
    }
    Ok(Some(Lines { years: row.saturating_sub(top), has_expected: expected.iter().any(Option::is_some), is_percent }))
}

/// The lines differ in dashes and marks, not only in colour.
pub(super) fn line_chart(sheet: &str, title: &str, top: u32, left: u16, lines: Lines) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    let [first, last] = [top.saturating_add(1), top.saturating_add(lines.years)];
    let kinds = [
        ("#1F4E79", ChartLineDashType::Solid, Some(ChartMarkerType::Circle)),
        ("#C00000", ChartLineDashType::Dash, None),
        ("#7F7F7F", ChartLineDashType::RoundDot, Some(ChartMarkerType::Diamond)),
    ];
    let drawn = if lines.has_expected { 3 } else { 2 };
    for (column, (colour, dash, mark)) in (left.saturating_add(1)..).zip(kinds).take(drawn) {
        let marker = match mark {
            None => ChartMarker::new().set_none().clone(),
            Some(mark) => ChartMarker::new().set_type(mark).set_size(6).clone(),
        };
        chart
            .add_series()
            .set_name((sheet, top, column))
            .set_categories((sheet, first, left, last, left))
            .set_values((sheet, first, column, last, column))
            .set_marker(&marker)
            .set_format(ChartLine::new().set_color(colour).set_width(2.0).set_dash_type(dash));
    }
    chart.title().set_name(title).set_font(charts::font(11.0).set_bold());
    // A year without a certain figure leaves a gap; the line goes on over it, without a mark.
    chart.show_empty_cells_as(ChartEmptyCells::Connected);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&charts::font(9.0));
    chart.x_axis().set_font(&charts::font(9.0));
    chart.y_axis().set_font(&charts::font(9.0));
    if lines.is_percent {
        chart.y_axis().set_num_format("0%");
    }
    chart.set_width(CHART_WIDTH).set_height(CHART_HEIGHT);
    chart
}
