//! The inspection for people.

use std::collections::BTreeMap;
use std::io;

use crate::audit::Substitution;
use crate::lang::Lang;
use crate::plan::FieldId;
use crate::plan::expr::words;
use crate::problem::{Problem, ProblemCode, ProblemKind};
use crate::register::{CellAddress, ColumnUse, Counts, RowReason, Sheet, SheetColumn, SheetSum, Source};
use crate::report::inspection::Inspection;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::text::{self, InspectionWord, Label};

/// Ranges of rows listed for one reason.
const RANGES: usize = 12;

/// Problems listed for one sheet.
const PROBLEMS: usize = 200;

pub(super) fn write(inspection: Inspection<'_>, lang: Lang, page: &mut dyn Page) -> io::Result<()> {
    let shown = Shown { inspection, lang };
    let files = inspection.files();
    let unread = inspection.unread();
    let read = files.len().saturating_sub(unread);
    let counts = inspection.severities();
    let is_good = inspection.refusal.is_none() && unread == 0;
    let tone = if is_good { Tone::Plain } else { Tone::Bad };
    page.verdict(&text::inspection_verdict(read, unread, inspection.tables(), inspection.units(), lang), tone)?;
    if let Some(refusal) = inspection.refusal {
        page.note(&refusal.message(lang))?;
    }
    page.note(&text::severity_counts(counts, lang))?;
    for (path, source) in files {
        shown.file(path, source, page)?;
    }
    if !inspection.substitutions.is_empty() {
        page.heading(text::label(Label::Substitutions, lang))?;
        let items: Vec<String> = inspection.substitutions.iter().map(|one| shown.substitution(one)).collect();
        page.items(&items)?;
    }
    let elsewhere: Vec<&Problem> = inspection.problems_elsewhere().collect();
    if !elsewhere.is_empty() {
        page.heading(shown.word(InspectionWord::Elsewhere))?;
        shown.problems(&elsewhere, page)?;
    }
    Ok(())
}

struct Shown<'a> {
    inspection: Inspection<'a>,
    lang: Lang,
}

impl<'a> Shown<'a> {
    fn word(&self, word: InspectionWord) -> &'static str {
        text::inspection_word(word, self.lang)
    }

    fn title(&self, field: FieldId) -> &'a str {
        self.inspection.fields().get(field).title.get(self.lang)
    }

    fn substitution(&self, substitution: &Substitution) -> String {
        let Substitution { level, field, by } = substitution;
        let by = words(by, self.inspection.plan, self.lang);
        text::substitution(text::level(*level, self.lang), self.title(*field), &by, self.lang)
    }

    fn file(&self, path: &'a str, source: Option<(u16, &'a Source)>, page: &mut dyn Page) -> io::Result<()> {
        page.heading(path)?;
        if let Some((_, source)) = source {
            page.note(&text::file_form(source.format, source.encoding, self.lang))?;
        }
        let problems: Vec<&Problem> = self.inspection.problems_of_file(path).collect();
        self.problems(&problems, page)?;
        let Some((index, source)) = source else { return Ok(()) };
        for (number, sheet) in (0_u16..).zip(&source.sheets) {
            self.sheet(sheet, page)?;
            let problems: Vec<&Problem> = self.inspection.problems_of_sheet(index, number).collect();
            self.problems(&problems, page)?;
        }
        Ok(())
    }

    fn sheet(&self, sheet: &Sheet, page: &mut dyn Page) -> io::Result<()> {
        let kind =
            text::sheet_kind(sheet, self.inspection.list_of(sheet).map(|list| list.title.get(self.lang)), self.lang);
        let name = sheet.name.as_deref();
        let tone = if sheet.table.is_some() { Tone::Plain } else { Tone::Faint };
        page.subheading(&name.map_or(kind.clone(), |name| text::labelled(name, &kind, self.lang)), tone)?;
        if !sheet.header_rows.is_empty() {
            page.note(&text::sheet_facts(sheet, self.inspection.read.register.year, self.lang))?;
        }
        if !sheet.columns.is_empty() {
            page.table(&self.columns(sheet))?;
        }
        if !sheet.glimpse.is_empty() {
            page.note(&text::opened(self.word(InspectionWord::Glimpse), self.lang))?;
            let rows: Vec<String> =
                sheet.glimpse.iter().map(|(row, text)| text::labelled(&row.to_string(), text, self.lang)).collect();
            page.items(&rows)?;
        }
        self.left_out(sheet, page)
    }

    fn columns(&self, sheet: &Sheet) -> Table {
        let is_counted = sheet.table.is_some();
        let mut titles = vec![
            (self.word(InspectionWord::Column), Fit::Short),
            (self.word(InspectionWord::Header), Fit::Words),
            (self.word(InspectionWord::UsedAs), Fit::Words),
            (self.word(InspectionWord::ToldBy), Fit::Words),
            (self.word(InspectionWord::Unit), Fit::Words),
        ];
        if is_counted {
            titles.extend([
                (self.word(InspectionWord::Filled), Fit::Figures),
                (self.word(InspectionWord::Missing), Fit::Figures),
                (self.word(InspectionWord::Doubtful), Fit::Figures),
            ]);
        }
        let mut table = Table::new(titles);
        table.keys = 1;
        for column in &sheet.columns {
            table.row(self.column(sheet, column, is_counted));
        }
        for sum in &sheet.sums {
            table.row(self.sum(sum, is_counted));
        }
        // Most tables give no units but those of the fields.
        if table.rows.iter().all(|row| row.get(4).is_none_or(|cell| cell.text.is_empty())) {
            table.drop(4);
        }
        table
    }

    fn column(&self, sheet: &Sheet, column: &SheetColumn, is_counted: bool) -> Vec<Cell> {
        let field = self.inspection.field(sheet, column);
        let spelling = field.and_then(|field| self.inspection.spelling(field, column));
        let told = |by| {
            let title = field.map(|field| &self.inspection.fields_of(column).get(field).title);
            let is_title = spelling.is_some_and(|text| title.is_some_and(|title| text == title.zh || text == title.en));
            text::told(by, spelling, is_title, self.lang)
        };
        let title_of = |field: FieldId| self.inspection.fields_of(column).get(field).title.get(self.lang);
        let parts: Vec<&str> = column.part_of.iter().map(|field| self.title(*field)).collect();
        let (usage, told) = match &column.usage {
            ColumnUse::Figures { field, by } => (Cell::new(title_of(*field)), told(*by)),
            ColumnUse::Identity { role, by } => (Cell::new(text::role(*role, self.lang)), told(*by)),
            ColumnUse::Part => (Cell::new(text::part_of(&parts, self.lang)), String::new()),
            ColumnUse::Unused(why) => {
                let titles: Vec<&str> = why.fields().into_iter().map(title_of).collect();
                (Cell::toned(text::not_used(why, &titles, self.lang), Tone::Faint), String::new())
            }
        };
        let mut cells = vec![
            Cell::new(column.at.letters()),
            Cell::new(&column.header),
            usage,
            Cell::new(told),
            self.unit(field, column),
        ];
        if is_counted {
            cells.extend(counted(column.counts));
        }
        cells
    }

    fn unit(&self, field: Option<FieldId>, column: &SheetColumn) -> Cell {
        let Some(unit) = column.unit else { return Cell::default() };
        let field = field.or_else(|| column.part_of.first().copied());
        let own = field.and_then(|field| self.inspection.fields_of(column).get(field).unit.as_deref()).unwrap_or("1");
        Cell::new(
            unit.factor.map_or_else(|| text::unit_word(unit.word), |factor| text::conversion(unit.word, own, factor)),
        )
    }

    fn sum(&self, sum: &SheetSum, is_counted: bool) -> Vec<Cell> {
        let letters: Vec<String> =
            sum.columns.iter().map(|column| CellAddress { row: 0, column: *column }.letters()).collect();
        let told = text::sum_of_columns(&letters.join("+"), sum.is_used, self.lang);
        let tone = if sum.is_used { Tone::Plain } else { Tone::Faint };
        let mut cells = vec![
            Cell::new("+"),
            Cell::default(),
            Cell::toned(self.title(sum.field), tone),
            Cell::new(told),
            Cell::default(),
        ];
        if is_counted {
            cells.extend(counted(Some(sum.counts).filter(|_| sum.is_used)));
        }
        cells
    }

    fn left_out(&self, sheet: &Sheet, page: &mut dyn Page) -> io::Result<()> {
        let mut reasons: BTreeMap<RowReason, Vec<(u32, u32)>> = BTreeMap::new();
        for range in &sheet.left_out {
            reasons.entry(range.why).or_default().push((range.first, range.last));
        }
        if reasons.is_empty() {
            return Ok(());
        }
        let items = reasons.into_iter().map(|(why, mut ranges)| {
            ranges.sort_unstable();
            let more = ranges.len().saturating_sub(RANGES);
            ranges.truncate(RANGES);
            let mut rows = text::row_ranges(&ranges, self.lang);
            if more > 0 {
                rows.push_str(&text::more_places(more, self.lang));
            }
            text::labelled(text::row_reason(why, self.lang), &rows, self.lang)
        });
        let items: Vec<String> = items.collect();
        page.note(&text::opened(self.word(InspectionWord::LeftOut), self.lang))?;
        page.items(&items)
    }

    fn problems(&self, problems: &[&Problem], page: &mut dyn Page) -> io::Result<()> {
        let mut sorted: Vec<&Problem> = problems.iter().copied().filter(|problem| !is_shown(problem)).collect();
        if sorted.is_empty() {
            return Ok(());
        }
        sorted.sort_by_key(|problem| problem.kind.severity());
        let more = sorted.len().saturating_sub(PROBLEMS);
        let mut items: Vec<String> = sorted.iter().take(PROBLEMS).map(|problem| self.sentence(problem)).collect();
        if more > 0 {
            items.push(text::more_problems(more, self.lang));
        }
        page.note(&text::opened(self.word(InspectionWord::Problems), self.lang))?;
        page.items(&items)
    }

    fn sentence(&self, problem: &Problem) -> String {
        let folder = || problem.path.clone().filter(|_| matches!(problem.kind, ProblemKind::PassedOver { .. }));
        let place = problem.origin.map(|origin| origin.cell.to_string()).or_else(folder);
        let parts = [
            Some(text::severity(problem.kind.severity(), self.lang).to_owned()),
            Some(problem.kind.code().to_owned()),
            place,
            problem.unit.clone(),
        ];
        let before: Vec<String> = parts.into_iter().flatten().collect();
        text::labelled(&before.join(" "), &text::problem(&problem.kind, self.lang), self.lang)
    }
}

/// Whether the lines above say the same already: of a column, a row or the sheet.
fn is_shown(problem: &Problem) -> bool {
    // How far was looked for a header, nothing else says.
    let is_far = matches!(problem.kind, ProblemKind::NoTable { searched: Some(_) });
    let is_said = matches!(
        problem.kind.of(),
        ProblemCode::NoTable
            | ProblemCode::HiddenSheet
            | ProblemCode::UnknownHeader
            | ProblemCode::OverruledHeader
            | ProblemCode::SummedColumns
            | ProblemCode::TotalRow
    );
    is_said && !is_far
}

fn counted(counts: Option<Counts>) -> [Cell; 3] {
    let Some(Counts { filled, missing, doubtful }) = counts else { return Default::default() };
    let toned = |count: u32, tone: Tone| Cell::toned(count.to_string(), if count == 0 { Tone::Faint } else { tone });
    [Cell::new(filled.to_string()), toned(missing, Tone::Doubtful), toned(doubtful, Tone::Bad)]
}
