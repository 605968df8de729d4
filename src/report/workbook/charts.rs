//! The charts of the overview. Their colours differ in lightness, and one is a pattern: they are told apart on grey paper.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartPatternFill, ChartPatternFillType, ChartSolidFill,
    ChartType,
};

use crate::report::workbook::style::FONT;

/// Pixels of a chart that fills a page.
pub(super) const WIDTH: u32 = 1140;
pub(super) const HEIGHT: u32 = 660;

/// What a chart draws: rows of a sheet, with names in one column and three counts in others.
pub(super) struct Source<'a> {
    pub(super) sheet: &'a str,
    /// First and last row.
    pub(super) rows: [u32; 2],
    /// Row of the names of the counts.
    pub(super) header: u32,
    pub(super) names: u16,
    pub(super) counts: [u16; 3],
}

/// Bars beside each other, or columns, stacked of the three counts.
pub(super) fn stacked(kind: ChartType, title: &str, axis: &str, source: &Source<'_>) -> Chart {
    let mut chart = Chart::new(kind);
    let [first, last] = source.rows;
    for (column, format) in source.counts.into_iter().zip(&mut fills()) {
        chart
            .add_series()
            .set_name((source.sheet, source.header, column))
            .set_categories((source.sheet, first, source.names, last, source.names))
            .set_values((source.sheet, first, column, last, column))
            .set_gap(40)
            .set_format(format);
    }
    chart.title().set_name(title).set_font(font(12.0).set_bold());
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9.0));
    chart.x_axis().set_font(&font(8.0));
    chart.y_axis().set_font(&font(8.0));
    if matches!(kind, ChartType::BarStacked) {
        // Bars lie: their names are at the side, the first row of the table at the top.
        chart.y_axis().set_reverse();
        chart.x_axis().set_name(axis).set_name_font(&font(9.0));
    } else {
        chart.y_axis().set_name(axis).set_name_font(&font(9.0));
    }
    chart.set_width(WIDTH).set_height(HEIGHT);
    chart
}

pub(super) fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}

/// Of met, unmet and unknown.
fn fills() -> [ChartFormat; 3] {
    let mut met = ChartFormat::new();
    met.set_solid_fill(ChartSolidFill::new().set_color("#C6E0B4"));
    let mut unmet = ChartFormat::new();
    unmet.set_solid_fill(ChartSolidFill::new().set_color("#C00000"));
    let mut unknown = ChartFormat::new();
    unknown.set_pattern_fill(
        ChartPatternFill::new()
            .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
            .set_foreground_color("#7F6000")
            .set_background_color("#FFF2CC"),
    );
    [met, unmet, unknown]
}
