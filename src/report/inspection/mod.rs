//! How files were understood: a report on what ingestion gives, before anything is judged.

mod json;
mod mapping;
mod page;

use std::io::{self, BufWriter, Write as _};

use crate::audit::Substitution;
use crate::ingest::{IngestError, Ingested, spelling};
use crate::plan::{FieldId, Fields, Level, List, Plan};
use crate::problem::{Problem, ProblemKind, Severity};
use crate::register::{ColumnUse, Shape, Sheet, SheetColumn, Source};
use crate::report::markdown::Markdown;
use crate::report::text::Terminal;
use crate::report::{Format, Style};

/// What was read, and for which plan.
#[derive(Clone, Copy)]
pub struct Inspection<'a> {
    /// The plan, for its fields.
    pub plan: &'a Plan,
    /// What the files say.
    pub read: &'a Ingested,
    /// Why nothing of it can be audited, where that is so.
    pub refusal: Option<&'a IngestError>,
    /// Fields that others stand in for when the plan is applied.
    pub substitutions: &'a [Substitution],
}

/// Writes the inspection to `out`. Of the formats that are not for inspections nothing is written.
///
/// # Errors
/// When `out` cannot be written to.
pub fn inspect(inspection: Inspection<'_>, format: Format, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Text => {
            page::write(inspection, style.lang, &mut Terminal::new(&mut out, style.width, style.colour))?;
        }
        Format::Markdown => page::write(inspection, style.lang, &mut Markdown::new(&mut out))?,
        Format::Json => json::write(inspection, style.lang, &mut out)?,
        Format::Csv | Format::Problems | Format::Jsonl | Format::Xlsx => {}
    }
    out.flush()
}

pub use mapping::save_mapping;

impl<'a> Inspection<'a> {
    fn fields(&self) -> &'a Fields {
        &self.plan.fields
    }

    /// The fields that a column may be: those of the plan, or of the list that it belongs to.
    fn fields_of(&self, column: &SheetColumn) -> &'a Fields {
        column.list.and_then(|list| self.list(list)).map_or(self.fields(), |list| &list.fields)
    }

    fn list(&self, index: usize) -> Option<&'a List> {
        self.fields().lists().get(index)
    }

    /// The list that a sheet is.
    fn list_of(&self, sheet: &Sheet) -> Option<&'a List> {
        if let Shape::List(index) = sheet.shape { self.list(index) } else { None }
    }

    fn sources(&self) -> &'a [Source] {
        &self.read.register.sources
    }

    /// Paths of all files in order; those that could not even be opened have no source.
    fn files(&self) -> Vec<(&'a str, Option<(u16, &'a Source)>)> {
        let sources = (0_u16..).zip(self.sources());
        let mut files: Vec<_> = sources.map(|(index, source)| (source.path.as_str(), Some((index, source)))).collect();
        let unopened = self.read.problems.iter().filter(|problem| is_of_file(problem));
        let unopened = unopened.filter_map(|problem| problem.path.as_deref());
        let unopened = unopened.filter(|path| self.sources().iter().all(|source| source.path != *path));
        files.extend(unopened.map(|path| (path, None)));
        files.sort_by_key(|(path, _)| *path);
        files.dedup_by_key(|(path, _)| *path);
        files
    }

    /// The problems of a whole file.
    fn problems_of_file(&self, path: &'a str) -> impl Iterator<Item = &'a Problem> {
        let is_here = move |problem: &&Problem| is_of_file(problem) && problem.path.as_deref() == Some(path);
        self.read.problems.iter().filter(is_here)
    }

    /// The problems of a sheet, in order of their cells.
    fn problems_of_sheet(&self, source: u16, sheet: u16) -> impl Iterator<Item = &'a Problem> {
        let is_here = move |problem: &&Problem| {
            problem.origin.is_some_and(|origin| (origin.source, origin.sheet) == (source, sheet))
        };
        self.read.problems.iter().filter(is_here)
    }

    /// The problems that stand in no file: those of folders and zip files, and those of the input as a whole.
    fn problems_elsewhere(&self) -> impl Iterator<Item = &'a Problem> {
        self.read.problems.iter().filter(|problem| problem.origin.is_none() && !is_of_file(problem))
    }

    /// Numbers of errors, warnings and notes.
    fn severities(&self) -> [usize; 3] {
        [Severity::Error, Severity::Warning, Severity::Note]
            .map(|severity| self.read.problems.iter().filter(|problem| problem.kind.severity() == severity).count())
    }

    /// Communities, streets, counties.
    fn units(&self) -> [usize; 3] {
        [Level::Community, Level::Street, Level::County].map(|level| self.read.register.roster(level).units.len())
    }

    /// Files that could not be read.
    fn unread(&self) -> usize {
        let is_lost = |problem: &&Problem| problem.kind.is_unreadable_file();
        self.read.problems.iter().filter(is_lost).count()
    }

    fn tables(&self) -> usize {
        self.sources().iter().flat_map(|source| &source.sheets).filter(|sheet| sheet.table.is_some()).count()
    }

    /// The field that a column is, figures or identity.
    fn field(&self, sheet: &Sheet, column: &SheetColumn) -> Option<FieldId> {
        match column.usage {
            ColumnUse::Figures { field, .. } => Some(field),
            ColumnUse::Identity { role, .. } => self.fields_of(column).with_role(role, sheet.table?),
            ColumnUse::Part | ColumnUse::Unused(_) => None,
        }
    }

    /// The title or alias by which a column was recognised.
    fn spelling(&self, field: FieldId, column: &SheetColumn) -> Option<&'a str> {
        spelling(self.fields_of(column).get(field), &column.key)
    }
}

/// Whether a problem is that of a whole file, and not of a folder or zip file that it is in.
fn is_of_file(problem: &Problem) -> bool {
    let is_of_folder = matches!(problem.kind, ProblemKind::PassedOver { .. });
    problem.origin.is_none() && problem.path.is_some() && !is_of_folder
}
