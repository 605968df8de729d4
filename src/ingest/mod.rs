//! Files → register.
//!
//! Each file goes through the rooms in this order, files in parallel (`file`): `open` finds it, `sniff` tells its
//! format, `archive` unpacks zip files, `workbook` or `text` make a `grid` of each sheet, `header` finds the rows that
//! name the columns, `level` says what the columns are, `table` reads rows and cells (`identity`, `number`, `units`,
//! `words`). Then, in the order of their paths, `years` picks the year, and `link` brings all tables together
//! (`names`, `own_place`, `resolve`).
//!
//! Workbooks: `xlsx`, `xlsb` (`biff12`), `xls` (`biff`, `cfb`), `ods`, `spreadsheetml`, `html` (`tag`). Files are never
//! trusted: `limits` says how large they may be, `package` looks before unpacking, `guard` contains panics.

mod annotation;
mod archive;
mod biff;
mod biff12;
mod cfb;
mod doubts;
mod encoding;
mod error;
mod file;
mod form;
mod grid;
mod guard;
mod header;
mod hours;
mod html;
mod identity;
mod joined;
mod level;
mod limits;
mod lines;
mod link;
mod list;
mod mapping;
mod names;
mod number;
mod ods;
mod open;
mod own_place;
mod package;
mod plain;
mod prose;
mod resolve;
mod several;
mod sheet;
mod sheet_name;
mod shelf;
mod sniff;
mod spreadsheetml;
mod table;
mod tag;
#[cfg(test)]
mod testing;
mod text;
mod units;
mod value;
mod vanished;
mod words;
mod workbook;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod years;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::plan::Fields;
use crate::problem::{self, Problem, ProblemKind};
use crate::register::{Register, Source};

pub use encoding::Encoding;
pub use error::{IngestError, Lack, Reason};
pub(crate) use guard::guarded;
pub use header::{ends_in, spelling};
pub use limits::{Limit, Limits};
pub use mapping::Mapping;
pub use names::SameName;
pub(crate) use open::is_hidden;
pub use open::{InputFile, files};
pub use plain::{PlainBook, PlainCell, PlainNote, PlainSheet, PlainValue, read_own_sheets, read_plain};
pub use shelf::Shelf;
pub(crate) use text::MOST_COLUMNS;

use file::{FileRead, Reading};
use header::Headers;
use list::Lists;
use table::Table;

/// What to read, and how.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Files, and folders of files.
    pub inputs: &'a [PathBuf],
    /// The fields that tables may supply.
    pub fields: &'a Fields,
    /// Name of the city unit where no table names it.
    pub city_name: &'a str,
    /// Year of the figures; `None` for the latest there is.
    pub year: Option<i32>,
    /// Headers that a person says the meaning of.
    pub mapping: &'a Mapping,
    /// Encoding of text files; `None` to tell it from their content.
    pub encoding: Option<Encoding>,
    /// How large files may be.
    pub limits: Limits,
    /// Whether the files are hashed, for reports that name them by their content too.
    pub with_hashes: bool,
    /// Called after each file with the number of files done and of files in all, from any thread.
    pub on_file: &'a (dyn Fn(usize, usize) + Sync),
}

/// What the files say.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// All units with all figures.
    pub register: Register,
    /// Everything wrong or doubtful, in the order of source, sheet and cell.
    pub problems: Vec<Problem>,
}

/// What the files say, whether or not it is enough for an audit.
#[derive(Clone, Debug)]
pub struct Survey {
    /// All that was read; the register may have no unit.
    pub read: Ingested,
    /// Why nothing can be audited, where that is so.
    pub refusal: Option<IngestError>,
}

/// Reads files into a register.
///
/// # Errors
///
/// Where nothing can be audited at all: no such path, no spreadsheet in a folder, no file that can be read, no known
/// table, no unit, not the year asked for. Everything less is a problem of the result.
pub fn ingest(request: &Request<'_>) -> Result<Ingested, IngestError> {
    let Survey { read, refusal } = survey(request)?;
    refusal.map_or(Ok(read), Err)
}

/// Reads files as far as they can be read: what `ingest` refuses can be looked at.
///
/// # Errors
///
/// Where there is nothing to look at: no such path, no spreadsheet in a folder, too many files.
pub fn survey(request: &Request<'_>) -> Result<Survey, IngestError> {
    survey_by(request, |inputs, reading| {
        let done = AtomicUsize::new(0);
        let read = |input| {
            let files = file::read(input, reading);
            let done = done.fetch_add(1, Ordering::Relaxed).saturating_add(1);
            (request.on_file)(done, inputs.len());
            files
        };
        inputs.par_iter().flat_map_iter(read).collect()
    })
}

/// The same where other surveys need some of the files too: what is on the `shelf` is not read again. `way` says how the
/// request reads, in any words: surveys of one way have the same fields, mapping, encoding and limits.
///
/// # Errors
///
/// As [`survey`].
pub fn survey_shared(request: &Request<'_>, shelf: &Shelf, way: &str) -> Result<Survey, IngestError> {
    survey_by(request, |inputs, reading| {
        let read = |input: &open::Input| shelf::read(input, reading, request);
        let (files, met): (Vec<_>, Vec<_>) = shelf.take(way, inputs, read).into_iter().unzip();
        reading.headers.note_met(met.into_iter().flatten());
        files.into_iter().flatten().collect()
    })
}

fn survey_by(
    request: &Request<'_>,
    read: impl FnOnce(&[open::Input], &Reading<'_>) -> Vec<FileRead>,
) -> Result<Survey, IngestError> {
    let open::Listed { files: inputs, problems: passed_over } = open::list(request.inputs)?;
    let headers = Headers::new(request.fields, request.mapping);
    let lists = Lists::new(request.fields);
    let Request { encoding, limits, with_hashes, .. } = *request;
    let reading = Reading { headers: &headers, lists: &lists, encoding, limits, with_hashes };
    let mut files = read(&inputs, &reading);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    if u16::try_from(files.len()).is_err() {
        return Err(IngestError::TooManyFiles { found: files.len() });
    }
    let mut all = gather(files, request.fields);
    let labelled = sheet_name::label(&mut all.tables, &all.sources);
    all.problems.extend(labelled);
    let year = years::choose(&mut all.tables, &mut all.sources, request.year, request.city_name, &mut all.problems);
    let has_rows = all.tables.iter().any(|table| !table.records.is_empty());
    let (year, no_year) = year.map_or_else(|refusal| (None, Some(refusal)), |year| (year, None));
    let listed = list::settle(&mut all.tables, &lists, request.fields, request.city_name, &all.sources);
    all.problems.extend(listed);
    // Figures of several years must not be linked with each other.
    let tables = if no_year.is_none() { all.tables.as_slice() } else { &[] };
    let (register, problems) = link::link(tables, all.sources, request.fields, request.city_name, year);
    // Large tables take a while to be given back; nothing waits for it.
    let tables = all.tables;
    rayon::spawn(move || drop(tables));
    let is_empty = register.units().next().is_none();
    let refusal = if has_rows { no_year } else { None }.or_else(|| is_empty.then_some(all.refusal));
    all.problems.extend(problems);
    all.problems.extend(passed_over);
    all.problems.extend(doubts::doubts(&register, request.fields));
    all.problems.extend(absent(request, &headers));
    problem::arrange(&mut all.problems, &register);
    Ok(Survey { read: Ingested { register, problems: all.problems }, refusal })
}

/// The headers of the mapping that no table has.
fn absent(request: &Request<'_>, headers: &Headers<'_>) -> Vec<Problem> {
    let unmet = headers.unmet();
    let entries = request.mapping.iter().enumerate().filter(|(index, _)| unmet.contains(index));
    let problems = entries.map(|(_, (field, header))| {
        let field = request.fields.get(field).title.clone();
        let kind = ProblemKind::MappedHeaderAbsent { header: header.to_owned(), field };
        Problem { kind, origin: None, path: None, unit: None }
    });
    problems.collect()
}

/// Everything that all files say.
struct All {
    sources: Vec<Source>,
    tables: Vec<Table>,
    problems: Vec<Problem>,
    /// Why no unit has a figure, should that be so.
    refusal: IngestError,
}

/// Puts the files together, which stand in the order of their paths. Files that could not be opened are no sources.
fn gather(files: Vec<FileRead>, fields: &Fields) -> All {
    let refusal = refusal(&files, fields);
    let mut all = All { sources: Vec::new(), tables: Vec::new(), problems: Vec::new(), refusal };
    for file in files {
        let source = u16::try_from(all.sources.len()).unwrap_or(u16::MAX);
        all.problems.extend(file.problems.into_iter().map(|mut problem| {
            renumber(&mut problem, source);
            problem
        }));
        for mut table in file.tables {
            table.place.source = source;
            for (_, problem) in table.columns.iter_mut().flat_map(|column| &mut column.problems) {
                renumber(problem, source);
            }
            all.tables.push(table);
        }
        if file.is_opened {
            let FileRead { path, sha256, format, encoding, sheets, .. } = file;
            all.sources.push(Source { path, sha256, format, encoding, sheets });
        }
    }
    all
}

/// Why no unit has a figure, should that turn out to be so: in short where all files lack the same.
fn refusal(files: &[FileRead], fields: &Fields) -> IngestError {
    let lacks: Vec<(String, Lack)> = files.iter().map(|file| (file.path.clone(), file.lack())).collect();
    let paths = || files.iter().map(|file| file.path.clone()).collect();
    let all = |is: fn(&Lack) -> bool| lacks.iter().all(|(_, lack)| is(lack));
    match lacks.first() {
        Some((path, Lack::Unreadable(reason))) if all(|lack| matches!(lack, Lack::Unreadable(_))) => {
            let others = lacks.len().saturating_sub(1);
            IngestError::NothingReadable { path: path.clone(), reason: reason.clone(), others }
        }
        Some((_, Lack::NoUnits)) if all(|lack| *lack == Lack::NoUnits) => IngestError::NoUnits { paths: paths() },
        Some((_, Lack::NoHeader)) if all(|lack| *lack == Lack::NoHeader) => {
            let near = files.iter().find_map(|file| file.near.clone());
            let near = near.map(|(header, field)| (header, fields.get(field).title.clone()));
            IngestError::NoTable { paths: paths(), near, searched: files.iter().find_map(FileRead::searched) }
        }
        _ => IngestError::NoData { files: lacks },
    }
}

fn renumber(problem: &mut Problem, source: u16) {
    if let Some(origin) = &mut problem.origin {
        origin.source = source;
    }
}
