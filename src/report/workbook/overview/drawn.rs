//! Counties beside each other, and the charts with the figures that they draw.

use rust_xlsxwriter::{ChartType, XlsxError};

use crate::plan::Judge;
use crate::register::UnitRef;
use crate::report::workbook::areas;
use crate::report::workbook::cell::Cell;
use crate::report::workbook::charts::{self, HEIGHT, Source};
use crate::report::workbook::overview::lines::{COLUMNS, LAST, Lines, spans};
use crate::report::workbook::page::print_setup;
use crate::report::workbook::style::{ROW_PIXELS, Styles};
use crate::report::workbook::writing::write_cell;
use crate::text::{BookWord, Label};

/// Where the figures stand that the chart of targets draws, beside the page.
const DRAWN: u16 = COLUMNS.saturating_add(2);

/// Targets in one chart.
const TARGETS_DRAWN: usize = 24;

/// First and last row of the table of counties, and its header.
pub(super) struct Counties {
    header: u32,
    last: u32,
}

impl Lines<'_, '_> {
    /// How many targets each county meets; `None` where there are none to compare.
    pub(super) fn counties(&mut self) -> Result<Option<Counties>, XlsxError> {
        let context = self.context;
        let counties: Vec<UnitRef> = context.counties().collect();
        if counties.is_empty() {
            return Ok(None);
        }
        self.heading(self.word(BookWord::CountyComparison))?;
        let words = [BookWord::TargetsMet, BookWord::TargetsUnmet, BookWord::TargetsUnknown];
        let [met, unmet, unknown] = words.map(|word| self.word(word));
        let header = self.row;
        let titles = [
            context.label(Label::County),
            self.word(BookWord::CommunityCount),
            met,
            unmet,
            unknown,
            self.word(BookWord::OpenGaps),
        ];
        self.header(&spans(titles.map(Cell::text), [1; 6]))?;
        let gaps = context.assessment.open_by_county();
        for (county, counts) in counties.iter().zip(areas::tallies(context, &counties)) {
            let open = gaps.get(county.index()).copied().unwrap_or_default();
            let mut cells =
                vec![Cell::text(context.name(*county)), Cell::count(areas::communities_of(context, *county))];
            cells.extend(counts.map(Cell::count));
            cells.push(Cell::count(open));
            self.spread(&cells.into_iter().map(|cell| (cell, 1)).collect::<Vec<_>>())?;
        }
        let last = self.row.saturating_sub(1);
        self.gap()?;
        Ok(Some(Counties { header, last }))
    }

    /// The charts, a page each, and the figures that they draw.
    pub(super) fn charts(&mut self, name: &str, counties: Option<&Counties>) -> Result<(), XlsxError> {
        let mut breaks = Vec::new();
        if let Some(&Counties { header, last }) = counties {
            let rows = [header.saturating_add(1), last];
            let source = Source { sheet: name, rows, header, names: 0, counts: [2, 3, 4] };
            self.chart(ChartType::ColumnStacked, BookWord::CountiesChart, BookWord::TargetsAxis, &source, &mut breaks)?;
        }
        let drawn = self.draw()?;
        let mut first = 1_u32;
        while first <= drawn {
            let size = u32::try_from(TARGETS_DRAWN).unwrap_or(u32::MAX);
            let last = first.saturating_add(size).saturating_sub(1).min(drawn);
            let counts = [1, 2, 3].map(|step| DRAWN.saturating_add(step));
            let source = Source { sheet: name, rows: [first, last], header: 0, names: DRAWN, counts };
            self.chart(ChartType::BarStacked, BookWord::TargetsChart, BookWord::UnitsAxis, &source, &mut breaks)?;
            first = last.saturating_add(1);
        }
        let foot = self.word(BookWord::Signatures);
        print_setup(self.sheet, self.context, self.word(BookWord::OverviewTitle), foot);
        self.sheet.set_print_fit_to_pages(1, 0);
        self.sheet.set_print_area(0, 0, self.row, LAST)?;
        self.sheet.set_page_breaks(&breaks)?;
        self.sheet.set_screen_gridlines(false);
        Ok(())
    }

    fn chart(
        &mut self,
        kind: ChartType,
        title: BookWord,
        axis: BookWord,
        source: &Source<'_>,
        breaks: &mut Vec<u32>,
    ) -> Result<(), XlsxError> {
        let chart = charts::stacked(kind, self.word(title), self.word(axis), source);
        breaks.push(self.row);
        // A few pixels below the break, or its upper edge is on the page before.
        self.sheet.insert_chart_with_offset(self.row, 0, &chart, 0, 4)?;
        let height = HEIGHT.checked_div(ROW_PIXELS).unwrap_or_default().saturating_add(2);
        self.row = self.row.saturating_add(height);
        Ok(())
    }

    /// Writes the counts of all targets that have some; returns their number.
    fn draw(&mut self) -> Result<u32, XlsxError> {
        let context = self.context;
        let words = [BookWord::Met, BookWord::Unmet, BookWord::Unknown];
        let titles = [context.label(Label::Target)].into_iter().chain(words.map(|word| self.word(word)));
        for (step, title) in (0_u16..).zip(titles) {
            self.sheet.write_string_with_format(0, DRAWN.saturating_add(step), title, &Styles::header())?;
        }
        self.sheet.set_column_width(DRAWN, 40)?;
        let mut row = 0_u32;
        let targets = context.assessment.selected_targets();
        let counted = targets.filter(|(_, target, result)| result.assessed && target.judge != Judge::Total);
        for (number, target, result) in counted {
            row = row.saturating_add(1);
            let title = format!("{}. {}", number.saturating_add(1), target.title.get(context.lang));
            let headline = &result.audited;
            let counts = [headline.met, headline.unmet, headline.unknown];
            let cells = [Cell::text(title)].into_iter().chain(counts.map(Cell::count));
            for (step, cell) in (0_u16..).zip(cells) {
                write_cell(self.sheet, self.styles, row, DRAWN.saturating_add(step), &cell)?;
            }
        }
        Ok(row)
    }
}
