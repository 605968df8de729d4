//! Files → register.
//!
//! Each file goes through the rooms in this order, files in parallel: `open` finds it, `sniff` tells its format,
//! `workbook` or `text` make a `grid` of each sheet, `header` finds the rows that name the columns, `level` says
//! what the columns are, `table` reads rows and cells (`identity`, `number`, `units`, `words`). Then, in the
//! order of their paths, `years` picks the year, and `link` brings all tables together (`names`, `resolve`).

mod doubts;
mod error;
mod grid;
mod guard;
mod header;
mod identity;
mod level;
mod link;
mod mapping;
mod names;
mod number;
mod open;
mod resolve;
mod sniff;
mod table;
#[cfg(test)]
mod testing;
mod text;
mod units;
mod words;
mod workbook;
mod years;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::plan::{FieldId, Fields};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Register, Sheet, Source};

pub use error::{IngestError, Reason};
pub use mapping::Mapping;

use grid::Grid;
use header::Headers;
use open::Input;
use sniff::Format;
use table::{Place, Table, understand};
use workbook::Workbook;

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

/// Reads files into a register.
///
/// # Errors
///
/// Where nothing can be audited at all: no such path, no spreadsheet in a folder, no file that can be read, no known
/// table, no unit, not the year asked for. Everything less is a problem of the result.
pub fn ingest(request: &Request<'_>) -> Result<Ingested, IngestError> {
    let inputs = open::list(request.inputs)?;
    let headers = Headers::new(request.fields, request.mapping);
    let done = AtomicUsize::new(0);
    let files: Vec<FileRead> = inputs
        .par_iter()
        .enumerate()
        .map(|(index, input)| {
            let file = read_file(input, u16::try_from(index).unwrap_or(u16::MAX), &headers);
            let done = done.fetch_add(1, Ordering::Relaxed).saturating_add(1);
            (request.on_file)(done, inputs.len());
            file
        })
        .collect();
    let mut all = gather(files, request.fields)?;
    let year = years::choose(&mut all.tables, &mut all.sources, request.year, &mut all.problems)?;
    let paths = all.sources.iter().map(|source| source.path.clone()).collect();
    let (register, problems) = link::link(&all.tables, all.sources, request.fields, request.city_name, year);
    if register.units().next().is_none() {
        return Err(IngestError::NoUnits { paths });
    }
    all.problems.extend(problems);
    all.problems.extend(doubts::doubts(&register, request.fields));
    all.problems.extend(absent(request, &headers));
    all.problems.sort_by(|one, other| order(one, &register).cmp(&order(other, &register)));
    Ok(Ingested { register, problems: all.problems })
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

/// Where a problem stands; problems of whole files come before those of their cells.
fn order<'a>(problem: &'a Problem, register: &'a Register) -> impl Ord + use<'a> {
    let path = match (&problem.origin, &problem.path) {
        (Some(origin), _) => register.sources.get(usize::from(origin.source)).map_or("", |source| source.path.as_str()),
        (None, Some(path)) => path.as_str(),
        (None, None) => "",
    };
    (path, problem.origin, problem.kind.code())
}

/// One file, read.
struct FileRead {
    path: String,
    /// `None` where the file could not even be opened.
    sha256: Option<String>,
    sheets: Vec<Sheet>,
    tables: Vec<Table>,
    problems: Vec<Problem>,
    unreadable: Option<Reason>,
    near: Option<(String, FieldId)>,
}

impl FileRead {
    fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            sha256: None,
            sheets: Vec::new(),
            tables: Vec::new(),
            problems: Vec::new(),
            unreadable: None,
            near: None,
        }
    }

    fn refuse(&mut self, reason: Reason) {
        let kind = ProblemKind::UnreadableFile { reason: crate::text::reason(&reason) };
        self.problems.push(Problem::in_file(&self.path, kind));
        self.unreadable = Some(reason);
    }

    fn add(&mut self, understood: table::Understood) {
        self.sheets.push(understood.sheet);
        self.tables.extend(understood.table);
        self.problems.extend(understood.problems);
        self.near = self.near.take().or(understood.near);
    }
}

/// Everything that all files say.
struct All {
    sources: Vec<Source>,
    tables: Vec<Table>,
    problems: Vec<Problem>,
}

/// Puts the files together, which stand in the order of their paths. Files that could not be opened are no sources.
fn gather(files: Vec<FileRead>, fields: &Fields) -> Result<All, IngestError> {
    let mut all = All { sources: Vec::new(), tables: Vec::new(), problems: Vec::new() };
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let near = files.iter().find_map(|file| file.near.clone());
    let first_refused = files.iter().find_map(|file| Some((file.path.clone(), file.unreadable.clone()?)));
    let has_header = files.iter().flat_map(|file| &file.sheets).any(|sheet| !sheet.header_rows.is_empty());
    let refused = files.iter().filter(|file| file.unreadable.is_some()).count();
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
        if let Some(sha256) = file.sha256 {
            all.sources.push(Source { path: file.path, sha256, sheets: file.sheets });
        }
    }
    if !all.tables.is_empty() {
        return Ok(all);
    }
    match first_refused {
        Some((path, reason)) if refused == paths.len() => {
            Err(IngestError::NothingReadable { path, reason, others: refused.saturating_sub(1) })
        }
        _ if has_header => Err(IngestError::NoUnits { paths }),
        _ => {
            let near = near.map(|(header, field)| (header, fields.get(field).title.clone()));
            Err(IngestError::NoTable { paths, near })
        }
    }
}

fn renumber(problem: &mut Problem, source: u16) {
    if let Some(origin) = &mut problem.origin {
        origin.source = source;
    }
}

fn read_file(input: &Input, source: u16, headers: &Headers<'_>) -> FileRead {
    let mut file = FileRead::new(&input.path);
    let bytes = match open::read(input) {
        Ok(bytes) => bytes,
        Err(reason) => {
            file.refuse(reason);
            return file;
        }
    };
    file.sha256 = Some(open::sha256(&bytes));
    match sniff::sniff(&bytes) {
        Format::Xlsx => read_workbook(&bytes, source, headers, &mut file),
        Format::Text => read_text(&bytes, source, headers, &mut file),
        Format::Empty => file.refuse(Reason::Empty),
        Format::Encrypted => file.refuse(Reason::Password),
        Format::Unsupported(format) => file.refuse(Reason::Unsupported { format }),
        Format::Unknown => file.refuse(Reason::Unknown),
    }
    file
}

fn read_text(bytes: &[u8], source: u16, headers: &Headers<'_>, file: &mut FileRead) {
    match text::read(bytes) {
        Ok(grid) => file.add(understand(&grid, headers, Place { source, sheet: 0 }, None, &mut Vec::new)),
        Err(reason) => file.refuse(reason),
    }
}

fn read_workbook(bytes: &[u8], source: u16, headers: &Headers<'_>, file: &mut FileRead) {
    let mut book = match Workbook::open(bytes) {
        Ok(book) => book,
        Err(reason) => return file.refuse(reason),
    };
    for (index, info) in book.sheets().into_iter().enumerate() {
        let Ok(sheet) = u16::try_from(index) else { break };
        let place = Place { source, sheet };
        if info.hidden {
            file.problems.push(Problem::at(place.origin(0, 0), ProblemKind::HiddenSheet));
            file.sheets.push(Sheet { name: Some(info.name), ..Sheet::default() });
            continue;
        }
        let grid: Result<Grid, Reason> = book.read(&info.name);
        match grid {
            Ok(grid) => {
                let mut merges = || book.merged_areas(&info.name);
                file.add(understand(&grid, headers, place, Some(&info.name), &mut merges));
            }
            Err(reason) => {
                let kind = ProblemKind::UnreadableSheet { reason: crate::text::reason(&reason) };
                file.problems.push(Problem::at(place.origin(0, 0), kind));
                file.sheets.push(Sheet { name: Some(info.name), ..Sheet::default() });
            }
        }
    }
}
