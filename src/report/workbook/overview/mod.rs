//! 总览: the verdict, and everything that it rests on, for someone who reads one page.

mod drawn;
mod lines;

use rust_xlsxwriter::{Formula, XlsxError};

use crate::audit::{Outcome, Status, TargetResult};
use crate::plan::{Strength, Target};
use crate::problem::Severity;
use crate::report::papers;
use crate::report::section::basis;
use crate::report::workbook::book::Book;
use crate::report::workbook::cell::Cell;
use crate::report::workbook::page::heading;
use crate::report::workbook::style::{Look, Styles};
use crate::report::workbook::{Contents, SheetKind, unknown};
use crate::text::{self, BookWord, Label};
use lines::{COLUMNS, LAST, Lines, WIDTH, spans};

/// The column of counts, and the place of soft targets among them.
const COUNT: u16 = 2;
const SOFT: usize = 6;

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
    page.head(outcome, contents.working_papers)?;
    page.facts(contents)?;
    page.targets(outcome, contents.working_papers)?;
    page.options()?;
    page.data()?;
    page.inputs()?;
    page.sheets(&made)?;
    let counties = page.counties()?;
    let name = made.first().map_or("", |(name, _)| name.as_str());
    page.charts(name, counties.as_ref())
}

impl Lines<'_, '_> {
    fn head(&mut self, outcome: &Outcome, has_papers: bool) -> Result<(), XlsxError> {
        let lang = self.context.lang;
        self.sheet.set_column_range_width(0, LAST, WIDTH)?;
        let title = heading(self.context, self.word(BookWord::OverviewTitle));
        self.sheet.write_string_with_format(0, 0, title, &Styles::title(16.0))?;
        self.sheet.set_row_height(0, 28)?;
        let verdict = outcome.verdict();
        let sentence = text::verdict(verdict, &self.context.group(), outcome, lang);
        self.row = 1;
        self.spread(&[(Cell::toned(sentence, verdict).bold(), COLUMNS)])?;
        if has_papers {
            self.wide(self.word(BookWord::LiveCounts))?;
        }
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

    /// How many targets came out how. Beside working papers these numbers follow them.
    fn targets(&mut self, outcome: &Outcome, has_papers: bool) -> Result<(), XlsxError> {
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
        for (index, (title, count, status)) in counts.into_iter().enumerate() {
            let mut cell = Cell::count(count);
            cell.look.status = status;
            let (row, look) = (self.row, cell.look);
            self.spread(&[(Cell::text(title), 2), (cell, 1)])?;
            let strength = if index == SOFT { Strength::Soft } else { Strength::Binding };
            let status = if index == SOFT { Some(Status::Unmet) } else { status };
            if let Some(status) = status.filter(|_| has_papers) {
                self.live_count(row, look, strength, status, count)?;
            }
        }
        self.gap()
    }

    /// Puts the formula that counts in the working papers over a count. They have no row for a target that is not assessed and
    /// counts as unknown all the same.
    fn live_count(
        &mut self,
        row: u32,
        look: Look,
        strength: Strength,
        status: Status,
        count: usize,
    ) -> Result<(), XlsxError> {
        let Some(cell) = papers::summary_cell(strength, status, self.context.lang) else { return Ok(()) };
        let is_counted = |(_, target, result): &(usize, &Target, &TargetResult)| {
            result.assessed && target.strength == strength && result.audited.status == Some(status)
        };
        let counted = self.context.assessment.selected_targets().filter(is_counted).count();
        let formula = match count.saturating_sub(counted) {
            0 => cell,
            more => format!("{cell}+{more}"),
        };
        let formula = Formula::new(formula).set_result(count.to_string());
        self.sheet.write_formula_with_format(row, COUNT, formula, self.styles.get(look))?;
        Ok(())
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
            let sha256 = source.sha256.as_deref().unwrap_or_default();
            self.spread(&spans([&source.path, sha256].map(Cell::text), [3, 4]))?;
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
}
