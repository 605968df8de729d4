//! A comparison as a workbook: the years beside each other, every county, every unit that changed, and a line chart for each
//! target.

mod drawing;

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::audit::Headline;
use crate::compare::{Series, Turn};
use crate::plan::Target;
use crate::report::comparison::{View, denominators, figure};
use crate::report::figures::{Figure, Measure, NONE};
use crate::report::workbook::book::{self, Column, Width};
use crate::report::workbook::cell::Cell;
use crate::report::workbook::comparison::drawing::{draw, line_chart};
use crate::report::workbook::style::{COLUMN_PIXELS, ROW_PIXELS, Styles};
use crate::report::workbook::writing;
use crate::text::{self, CompareWord, Label};

/// Rows and columns of the chart sheet that a chart takes, and charts side by side.
const CHART_ROWS: u32 = 18;
const CHART_COLUMNS: u16 = 8;
const SIDE_BY_SIDE: u32 = 2;

/// Rows of charts on a page of A4, and its scale in percent: the charts and their figures are as wide as the page.
const ROWS_A_PAGE: u32 = 2;
const CHART_SCALE: u16 = 60;

/// Pixels of a chart.
const CHART_WIDTH: u32 = 560;
const CHART_HEIGHT: u32 = 370;

/// Writes the workbook.
pub(in crate::report) fn write(view: View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let bytes = made(view).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn made(view: View<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut file = Workbook::new();
    file.set_default_format(&Styles::base(), ROW_PIXELS, COLUMN_PIXELS)?;
    file.set_properties(&properties(view)?);
    let mut sheets = Sheets { view, file, styles: Styles::new(view.lang) };
    sheets.comparable()?;
    sheets.targets()?;
    sheets.counties()?;
    sheets.turns()?;
    sheets.events()?;
    sheets.jumps()?;
    sheets.charts()?;
    sheets.file.save_to_buffer()
}

/// The date is the end of the last year: the same input makes the same file.
fn properties(view: View<'_>) -> Result<DocProperties, XlsxError> {
    let plan = view.comparison.plan;
    let program = format!("dabiao {}", env!("CARGO_PKG_VERSION"));
    let year = view.years().last().and_then(|year| u16::try_from(year).ok()).unwrap_or(2000).clamp(1900, 9999);
    Ok(DocProperties::new()
        .set_title(plan.title.get(view.lang))
        .set_subject(view.city())
        .set_author(&program)
        .set_comment(format!("{program}; {} {}", plan.id, plan.sha256))
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, 12, 31)?))
}

/// The workbook that is being made.
struct Sheets<'a> {
    view: View<'a>,
    file: Workbook,
    styles: Styles,
}

impl Sheets<'_> {
    /// A table on a sheet of its own. Rows beyond those of a sheet are left out, and the last row says so.
    fn table(
        &mut self,
        name: &str,
        id: &str,
        columns: &[Column],
        mut rows: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<(), XlsxError> {
        let sheet = self.file.add_worksheet();
        sheet.set_name(name)?;
        let mut widths: Vec<usize> = columns.iter().map(|column| writing::header_width(&column.title)).collect();
        let mut row = 1_u32;
        // The header is a row, and so is the remark.
        for cells in rows.by_ref().take(book::MOST_ROWS.saturating_sub(2) as usize) {
            writing::write_row(sheet, &mut self.styles, row, &cells, &mut widths)?;
            writing::set_height(sheet, row, writing::lines(&cells, columns))?;
            row = row.saturating_add(1);
        }
        let left_out = rows.count();
        if left_out > 0 {
            let remark = Cell::text(text::more_rows(left_out, self.view.lang));
            writing::write_row(sheet, &mut self.styles, row, &[remark], &mut widths)?;
            row = row.saturating_add(1);
        }
        if row == 1 {
            let nothing = Cell::text(text::book_word(text::BookWord::Nothing, self.view.lang));
            writing::write_row(sheet, &mut self.styles, row, &[nothing], &mut widths)?;
            row = row.saturating_add(1);
        }
        book::add_table(sheet, id, columns, row.saturating_sub(1))?;
        writing::set_widths(sheet, columns, &widths)?;
        sheet.set_freeze_panes(1, 2)?;
        self.print(name);
        Ok(())
    }

    /// A4, landscape, as wide as a page.
    fn print(&mut self, name: &str) {
        let title = format!("{} {name}", self.view.city()).replace('&', "&&");
        let page = text::page_number(self.view.lang);
        let last = self.file.worksheets_mut().last_mut();
        if let Some(sheet) = last {
            sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
            sheet.set_header(format!("&C{title}")).set_footer(format!("&L&A&R{page}"));
        }
    }

    /// What keeps the years from being comparable: the first sheet.
    fn comparable(&mut self) -> Result<(), XlsxError> {
        let view = self.view;
        let sentences = view.comparable();
        let columns = [
            Column::new(view.word(CompareWord::Years), Width::Of(10)),
            Column::new(view.word(CompareWord::Comparable), Width::Of(110)),
        ];
        let sources = view.comparison.years.iter().map(|year| {
            vec![Cell::text(year.year.to_string()), Cell::text(year.from.join(view.label(Label::ListSeparator)))]
        });
        let plan = view.comparison.plan;
        let plan = text::compare_plan(plan.title.get(view.lang), plan.target_year, view.lang);
        let said = std::iter::once(plan).chain(sentences).map(|said| vec![Cell::default(), Cell::text(said)]);
        let rows: Vec<Vec<Cell>> = sources.chain(said).collect();
        self.table(view.word(CompareWord::SheetComparable), "comparable", &columns, rows.into_iter())
    }

    fn targets(&mut self) -> Result<(), XlsxError> {
        let view = self.view;
        let mut columns = vec![
            Column::new(view.label(Label::Number), Width::Of(6)),
            Column::new(view.label(Label::Target), Width::Of(34)),
        ];
        columns.extend(series_columns(view));
        let rows = view.comparison.targets.iter().filter_map(|series| {
            let target = view.comparison.target(series.number)?;
            let mut cells = vec![Cell::count(series.number.saturating_add(1)), Cell::text(view.title(series.number))];
            cells.extend(series_cells(view, target, &series.city));
            Some(cells)
        });
        self.table(view.word(CompareWord::SheetTargets), "targets", &columns, rows)
    }

    fn counties(&mut self) -> Result<(), XlsxError> {
        let view = self.view;
        let mut columns = vec![
            Column::new(view.label(Label::County), Width::Fit(9, 16)),
            Column::new(view.label(Label::Target), Width::Of(34)),
        ];
        columns.extend(series_columns(view));
        let rows = view.comparison.targets.iter().flat_map(|of_target| {
            of_target.counties.iter().filter_map(move |(lineage, series)| {
                let target = view.comparison.target(of_target.number)?;
                let name = view.comparison.latest(*lineage).map_or("", |unit| &unit.name);
                let mut cells = vec![Cell::text(name), Cell::text(view.title(of_target.number))];
                cells.extend(series_cells(view, target, series));
                Some(cells)
            })
        });
        self.table(view.word(CompareWord::SheetCounties), "counties", &columns, rows)
    }

    fn turns(&mut self) -> Result<(), XlsxError> {
        let view = self.view;
        let columns = [
            (view.word(CompareWord::Years), Width::Of(12)),
            (view.word(CompareWord::ForChange), Width::Of(14)),
            (view.label(Label::County), Width::Fit(9, 16)),
            (view.label(Label::Street), Width::Fit(11, 18)),
            (view.label(Label::Unit), Width::Fit(12, 30)),
            (view.label(Label::Code), Width::Fit(10, 16)),
            (view.label(Label::Target), Width::Of(34)),
            (view.word(CompareWord::Before), Width::Fit(12, 22)),
            (view.word(CompareWord::After), Width::Fit(12, 22)),
        ]
        .map(|(title, width)| Column::new(title, width));
        let rows = view.comparison.turns.iter().filter_map(|turn| turn_cells(view, turn));
        self.table(view.word(CompareWord::SheetTurns), "turns", &columns, rows)
    }

    fn events(&mut self) -> Result<(), XlsxError> {
        let view = self.view;
        let columns = [
            (view.word(CompareWord::Years), Width::Of(12)),
            (view.label(Label::Level), Width::Of(12)),
            (view.label(Label::County), Width::Fit(9, 16)),
            (view.label(Label::Street), Width::Fit(11, 18)),
            (view.label(Label::Unit), Width::Fit(12, 30)),
            (view.word(CompareWord::WhatHappened), Width::Of(60)),
        ]
        .map(|(title, width)| Column::new(title, width));
        let rows = view.comparison.events.iter().filter_map(|event| {
            let unit = view.comparison.unit(event.lineage, event.to);
            let unit = unit.or_else(|| view.comparison.unit(event.lineage, event.from))?;
            Some(vec![
                Cell::text(view.between(event.from, event.to)),
                Cell::text(text::level(unit.level, view.lang)),
                Cell::text(unit.county.as_deref().unwrap_or_default()),
                Cell::text(unit.street.as_deref().unwrap_or_default()),
                Cell::text(&*unit.name),
                Cell::text(view.event(event)),
            ])
        });
        self.table(view.word(CompareWord::SheetUnits), "units", &columns, rows)
    }

    fn jumps(&mut self) -> Result<(), XlsxError> {
        let view = self.view;
        let columns = [
            (view.word(CompareWord::Years), Width::Of(12)),
            (view.label(Label::Unit), Width::Fit(12, 30)),
            (view.label(Label::Field), Width::Fit(14, 30)),
            (view.word(CompareWord::Before), Width::Fit(10, 16)),
            (view.label(Label::Cell), Width::Of(44)),
            (view.word(CompareWord::After), Width::Fit(10, 16)),
            (view.label(Label::Cell), Width::Of(44)),
        ]
        .map(|(title, width)| Column::new(title, width));
        let rows = view.comparison.jumps.iter().map(|jump| {
            let name = view.comparison.unit(jump.lineage, jump.to).map_or("", |unit| &unit.name);
            let [before, after] = &jump.places;
            vec![
                Cell::text(view.between(jump.from, jump.to)),
                Cell::text(name),
                Cell::text(view.comparison.plan.fields.get(jump.field).title.get(view.lang)),
                Cell::number(Some(jump.before)),
                Cell::text(before),
                Cell::number(Some(jump.after)),
                Cell::text(after),
            ]
        });
        self.table(view.word(CompareWord::Jumps), "jumps", &columns, rows)
    }

    /// A line chart for each target: the city, what is required, and what the plan expects. The figures that they draw stand
    /// on the same sheet, right of the charts.
    fn charts(&mut self) -> Result<(), XlsxError> {
        let view = self.view;
        let name = view.word(CompareWord::Charts);
        let sheet = self.file.add_worksheet();
        sheet.set_name(name)?;
        let figures = CHART_COLUMNS.saturating_mul(2).saturating_add(1);
        let mut row = 0_u32;
        let mut number = 0_u32;
        for of_target in &view.comparison.targets {
            let Some(target) = view.comparison.target(of_target.number) else { continue };
            let Some(lines) = draw(view, target, &of_target.city, sheet, &mut self.styles, row, figures)? else {
                continue;
            };
            let title = format!("{}. {}", of_target.number.saturating_add(1), view.title(of_target.number));
            let chart = line_chart(name, &title, row, figures, lines);
            let place = number.checked_div(SIDE_BY_SIDE).unwrap_or_default().saturating_mul(CHART_ROWS);
            let column = if number.is_multiple_of(SIDE_BY_SIDE) { 0 } else { CHART_COLUMNS };
            sheet.insert_chart(place, column, &chart)?;
            row = row.saturating_add(lines.years).saturating_add(2);
            number = number.saturating_add(1);
        }
        self.print(name);
        if let Some(sheet) = self.file.worksheets_mut().last_mut() {
            // Whoever fits pages to the width gives up his own breaks, and a chart would be cut.
            let rows = number.div_ceil(SIDE_BY_SIDE);
            let breaks = (1..rows).filter(|row| row.is_multiple_of(ROWS_A_PAGE));
            let breaks: Vec<u32> = breaks.map(|row| row.saturating_mul(CHART_ROWS)).collect();
            sheet.set_print_scale(CHART_SCALE).set_page_breaks(&breaks)?;
        }
        Ok(())
    }
}

fn series_columns(view: View<'_>) -> Vec<Column> {
    let mut columns = vec![Column::new(view.label(Label::Required), Width::Fit(10, 20))];
    columns.extend(view.years().map(|year| Column::new(year.to_string(), Width::Fit(12, 22))));
    columns.push(Column::new(view.word(CompareWord::Change), Width::Fit(10, 22)));
    columns.push(Column::new(view.word(CompareWord::Pace), Width::Of(24)));
    columns.push(Column::new(view.word(CompareWord::Projection), Width::Of(30)));
    columns.push(Column::new(view.word(CompareWord::Denominator), Width::Fit(12, 26)));
    if view.has_parts() {
        columns.push(Column::new(view.word(CompareWord::OfPart), Width::Fit(10, 20)));
    }
    columns
}

fn series_cells(view: View<'_>, target: &Target, series: &Series) -> Vec<Cell> {
    let mut cells = vec![Cell::text(view.required(target, series))];
    let headlines = series.headlines.iter().enumerate();
    cells
        .extend(headlines.map(|(year, headline)| headline_cell(view, target, headline.as_ref(), series.is_part(year))));
    let denominators = if series.denominator_changed() { denominators(series) } else { String::new() };
    let [change, pace, projection] = [
        view.change(target, series.change),
        view.pace(target, series.pace()),
        view.projection(target, series.projection),
    ];
    let shown = |shown: String| Cell::text(if shown == NONE { String::new() } else { shown });
    cells.extend([change, pace, projection, denominators].map(shown));
    if view.has_parts() {
        let all: Vec<usize> = (0..series.headlines.len()).collect();
        cells.push(Cell::text(view.of_part(series, &all)));
    }
    cells
}

/// A figure of a part stands there as a text with its mark: nobody should draw or compare it by mistake.
fn headline_cell(view: View<'_>, target: &Target, headline: Option<&Headline>, is_part: bool) -> Cell {
    let Some(headline) = headline else { return Cell::default() };
    let (value, low, high, required) = (headline.value, headline.low, headline.high, headline.required);
    let mark = headline.status.map_or("", |status| text::status_mark(status, view.lang));
    if is_part {
        return Cell::text(format!("{} *", view.headline(target, Some(headline))));
    }
    let figure = Figure { value, low, high, required };
    Cell::figure(&figure, Measure::of_headline(target, target.judge), headline.status, mark, view.lang)
}

fn turn_cells(view: View<'_>, turn: &Turn) -> Option<Vec<Cell>> {
    let target = view.comparison.target(turn.target)?;
    let unit = view.comparison.unit(turn.lineage, turn.to)?;
    let found = |year: usize| {
        let Some(found) = view.comparison.found(turn.lineage, year, turn.target) else { return Cell::default() };
        let mark = text::status_mark(found.status, view.lang);
        Cell::figure(&figure(&found), Measure::of_finding(target), Some(found.status), mark, view.lang)
    };
    Some(vec![
        Cell::text(view.between(turn.from, turn.to)),
        Cell::text(text::turn(turn.kind, view.lang)),
        Cell::text(unit.county.as_deref().unwrap_or_default()),
        Cell::text(unit.street.as_deref().unwrap_or_default()),
        Cell::text(&*unit.name),
        Cell::text(unit.code.as_deref().unwrap_or_default()),
        Cell::text(view.title(turn.target)),
        found(turn.from),
        found(turn.to),
    ])
}
