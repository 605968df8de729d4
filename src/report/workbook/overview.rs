//! 总览: the verdict, and everything that it rests on, for someone who reads one page.

use rust_xlsxwriter::{ChartType, Worksheet, XlsxError};

use crate::audit::{Outcome, Status};
use crate::plan::Judge;
use crate::problem::Severity;
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::section::basis;
use crate::report::workbook::book::Book;
use crate::report::workbook::cell::{Cell, Value};
use crate::report::workbook::charts::{self, HEIGHT, Source};
use crate::report::workbook::page::print_setup;
use crate::report::workbook::style::{ROW_PIXELS, Styles};
use crate::report::workbook::writing::{lines_in, set_height, write_cell};
use crate::report::workbook::{Contents, SheetKind, areas, unknown};
use crate::text::{self, BookWord, Label};

/// Columns that are printed, all of one width. Longer texts go over several.
const COLUMNS: u16 = 7;
const LAST: u16 = COLUMNS.saturating_sub(1);
const WIDTH: u16 = 20;

/// Where the figures stand that the chart of targets draws, beside the page.
const DRAWN: u16 = COLUMNS.saturating_add(2);

/// Targets in one chart.
const TARGETS_DRAWN: usize = 24;

/// Adds the sheet, so that it is the first.
pub(super) fn begin(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let name = text::sheet_name(SheetKind::Overview, book.context.lang);
    book.sheet(name).map(|_| ())
}

/// Fills it.
pub(super) fn fill(book: &mut Book<'_>, outcome: &Outcome, contents: &Contents<'_>) -> Result<(), XlsxError> {
    let context = book.context;
    let made = book.made.clone();
    let mut styles = Styles::new(context.lang);
    let sheet = book.sheet_at(0)?;
    let mut page = Lines { sheet, styles: &mut styles, context, row: 0 };
    page.head(outcome)?;
    page.facts(contents)?;
    page.targets(outcome)?;
    page.options()?;
    page.data()?;
    page.inputs()?;
    page.sheets(&made)?;
    let counties = page.counties()?;
    let name = made.first().map_or("", |(name, _)| name.as_str());
    page.charts(name, counties.as_ref())
}

/// The sheet with the row that comes next.
struct Lines<'a, 'b> {
    sheet: &'b mut Worksheet,
    styles: &'b mut Styles,
    context: Context<'a>,
    row: u32,
}

/// First and last row of the table of counties, and its header.
struct Counties {
    header: u32,
    last: u32,
}

impl Lines<'_, '_> {
    fn word(&self, word: BookWord) -> &'static str {
        text::book_word(word, self.context.lang)
    }

    fn head(&mut self, outcome: &Outcome) -> Result<(), XlsxError> {
        let lang = self.context.lang;
        self.sheet.set_column_range_width(0, LAST, WIDTH)?;
        self.sheet.write_string_with_format(0, 0, self.word(BookWord::OverviewTitle), &Styles::title(16.0))?;
        self.sheet.set_row_height(0, 28)?;
        let verdict = outcome.verdict();
        let sentence = text::verdict(verdict, &self.context.group(), outcome, lang);
        self.row = 1;
        self.spread(&[(Cell::toned(sentence, verdict).bold(), COLUMNS)])?;
        self.gap()
    }

    fn facts(&mut self, contents: &Contents<'_>) -> Result<(), XlsxError> {
        let context = self.context;
        let plan = context.assessment.plan;
        let year = context.assessment.register.year.map(|year| year.to_string());
        let not_stated = text::year_not_stated(context.lang);
        let mut facts = vec![
            (BookWord::Group, context.group()),
            (BookWord::Plan, plan.title.get(context.lang).to_owned()),
            (BookWord::TargetYear, plan.target_year.to_string()),
            (BookWord::DataYear, year.unwrap_or_else(|| not_stated.to_owned())),
            (BookWord::Program, format!("dabiao {}", env!("CARGO_PKG_VERSION"))),
            (BookWord::PlanHash, plan.sha256.clone()),
        ];
        if let Some(document) = &plan.document {
            facts.insert(2, (BookWord::Document, document.clone()));
        }
        if contents.earlier.is_some() {
            let day = contents.today;
            facts.push((BookWord::UpdatedOn, format!("{}-{:02}-{:02}", day.year, day.month, day.day)));
        }
        for (word, fact) in facts {
            self.spread(&[(Cell::text(self.word(word)).bold(), 1), (Cell::text(fact), LAST)])?;
        }
        self.gap()
    }

    /// How many targets came out how.
    fn targets(&mut self, outcome: &Outcome) -> Result<(), XlsxError> {
        let Outcome { targets, assessed, met, unmet, unknown, not_applicable, warnings, .. } = *outcome;
        self.heading(self.word(BookWord::Counts))?;
        let counts = [
            (text::overview_count(text::OverviewCount::All, self.context.lang), targets, None),
            (text::overview_count(text::OverviewCount::Assessed, self.context.lang), assessed, None),
            (text::overview_count(text::OverviewCount::BindingMet, self.context.lang), met, Some(Status::Met)),
            (text::overview_count(text::OverviewCount::BindingUnmet, self.context.lang), unmet, Some(Status::Unmet)),
            (
                text::overview_count(text::OverviewCount::BindingUnknown, self.context.lang),
                unknown,
                Some(Status::Unknown),
            ),
            (
                text::overview_count(text::OverviewCount::BindingNotApplicable, self.context.lang),
                not_applicable,
                Some(Status::NotApplicable),
            ),
            (text::overview_count(text::OverviewCount::SoftUnmet, self.context.lang), warnings, None),
        ];
        for (title, count, status) in counts {
            let mut cell = Cell::count(count);
            cell.look.status = status;
            self.spread(&[(Cell::text(title), 2), (cell, 1)])?;
        }
        self.gap()
    }

    fn options(&mut self) -> Result<(), XlsxError> {
        let context = self.context;
        let assessment = context.assessment;
        let options: Vec<[Cell; 3]> = assessment
            .plan
            .options
            .iter()
            .zip(&assessment.options)
            .map(|(option, value)| {
                [option.title.get(context.lang), &basis::reading(context, option, value), &option.id].map(Cell::text)
            })
            .collect();
        if !options.is_empty() {
            self.heading(context.label(Label::Options))?;
            let titles = [Label::Option, Label::Reading, Label::Id].map(|known| Cell::text(context.label(known)));
            self.header(&spans(titles, [2, 4, 1]))?;
            options.into_iter().try_for_each(|cells| self.spread(&spans(cells, [2, 4, 1])))?;
            self.gap()?;
        }
        if !assessment.substitutions.is_empty() {
            self.heading(context.label(Label::Substitutions))?;
            for substitution in &assessment.substitutions {
                self.wide(&basis::sentence(context, substitution))?;
            }
            self.gap()?;
        }
        Ok(())
    }

    /// How good the data are.
    fn data(&mut self) -> Result<(), XlsxError> {
        let context = self.context;
        let lang = context.lang;
        let assessment = context.assessment;
        let severities = [Severity::Error, Severity::Warning, Severity::Note]
            .map(|severity| assessment.problems.iter().filter(|problem| problem.kind.severity() == severity).count());
        let completeness = assessment.completeness();
        let full = completeness.iter().filter(|field| field.is_full()).count();
        let blocking = assessment.blocking(usize::MAX);
        self.heading(context.label(Label::Problems))?;
        self.wide(&text::severity_counts(severities, lang))?;
        self.wide(&text::row_counts(&assessment.row_counts(), lang))?;
        self.wide(&text::completeness_note(completeness.len(), full, lang))?;
        self.wide(&text::figures_to_ask_for(blocking.len(), unknown::units(&blocking), lang))?;
        self.gap()
    }

    fn inputs(&mut self) -> Result<(), XlsxError> {
        self.heading(self.word(BookWord::Inputs))?;
        let titles = [self.context.label(Label::File), "SHA-256"].map(Cell::text);
        self.header(&spans(titles, [3, 4]))?;
        for source in &self.context.assessment.register.sources {
            self.spread(&spans([&source.path, &source.sha256].map(Cell::text), [3, 4]))?;
        }
        self.gap()
    }

    fn sheets(&mut self, made: &[(String, usize)]) -> Result<(), XlsxError> {
        self.heading(self.word(BookWord::SheetsHere))?;
        let titles = [self.context.label(Label::Sheet), self.word(BookWord::RowCount)].map(Cell::text);
        self.header(&spans(titles, [2, 1]))?;
        for (name, rows) in made.iter().skip(1) {
            let place = format!("internal:'{name}'!A1");
            self.spread(&spans([Cell::text(name).leading_to(Some(place)), Cell::count(*rows)], [2, 1]))?;
        }
        self.gap()
    }

    /// How many targets each county meets; `None` where there are none to compare.
    fn counties(&mut self) -> Result<Option<Counties>, XlsxError> {
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
        let gaps = open_gaps(context);
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
    fn charts(&mut self, name: &str, counties: Option<&Counties>) -> Result<(), XlsxError> {
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

    fn heading(&mut self, title: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, title, &Styles::title(12.0))?;
        self.gap()
    }

    fn header(&mut self, titles: &[(Cell, u16)]) -> Result<(), XlsxError> {
        let row = self.row;
        self.spread(titles)?;
        let mut column = 0_u16;
        for (title, width) in titles {
            for step in 0..*width {
                self.sheet.set_cell_format(row, column.saturating_add(step), &Styles::header())?;
            }
            if let Value::Text(title) = &title.value {
                self.sheet.write_string_with_format(row, column, title, &Styles::header())?;
            }
            column = column.saturating_add(*width);
        }
        Ok(())
    }

    /// A row of cells, each over some columns.
    fn spread(&mut self, cells: &[(Cell, u16)]) -> Result<(), XlsxError> {
        let (mut column, mut lines) = (0_u16, 1);
        for (cell, width) in cells {
            let next = column.saturating_add(*width);
            if *width > 1 {
                let last = next.saturating_sub(1);
                self.sheet.merge_range(self.row, column, self.row, last, "", self.styles.get(cell.look))?;
            }
            write_cell(self.sheet, self.styles, self.row, column, cell)?;
            if let Value::Text(text) = &cell.value {
                lines = lines.max(lines_in(text, usize::from(width.saturating_mul(WIDTH))));
            }
            column = next;
        }
        // Merged cells do not grow by themselves.
        set_height(self.sheet, self.row, lines)?;
        self.gap()
    }

    /// A sentence across the page.
    fn wide(&mut self, sentence: &str) -> Result<(), XlsxError> {
        self.spread(&[(Cell::text(sentence), COLUMNS)])
    }

    #[expect(clippy::unnecessary_wraps, reason = "the last step of methods that can fail")]
    fn gap(&mut self) -> Result<(), XlsxError> {
        self.row = self.row.saturating_add(1);
        Ok(())
    }
}

/// Cells with the number of columns that each goes over.
fn spans<const N: usize>(cells: [Cell; N], widths: [u16; N]) -> Vec<(Cell, u16)> {
    cells.into_iter().zip(widths).collect()
}

/// The unmet findings in each county, those of its streets and its own among them.
fn open_gaps(context: Context<'_>) -> Vec<usize> {
    let register = context.assessment.register;
    let mut counts = vec![0_usize; register.units_at(crate::plan::Level::County).count()];
    for unit in context.assessment.selected_units() {
        let open = context.assessment.counts(unit).unmet as usize;
        if let Some(count) = register.county_of(unit).and_then(|county| counts.get_mut(county.index())) {
            *count = count.saturating_add(open);
        }
    }
    counts
}
