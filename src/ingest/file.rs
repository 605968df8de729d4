//! One file, from its bytes to the tables of its sheets.

use crate::ingest::archive::Archive;
use crate::ingest::encoding::Encoding;
use crate::ingest::error::{Lack, Reason};
use crate::ingest::header::Headers;
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::list::Lists;
use crate::ingest::open::{self, Input};
use crate::ingest::sheet::{self, SheetRead};
use crate::ingest::sniff::{self, Format};
use crate::ingest::table::{Place, Table};
use crate::ingest::workbook::{self, SheetInfo, Workbook};
use crate::ingest::{guard, prose, text};
use crate::plan::FieldId;
use crate::problem::{Problem, ProblemKind};
use crate::register::{Absence, Sheet};

/// How files are read.
pub(super) struct Reading<'a> {
    /// The headers that are known.
    pub(super) headers: &'a Headers<'a>,
    /// The lists that are known.
    pub(super) lists: &'a Lists<'a>,
    /// Encoding of text, where the user chose one.
    pub(super) encoding: Option<Encoding>,
    /// How large files may be.
    pub(super) limits: Limits,
    /// Whether they are hashed.
    pub(super) with_hashes: bool,
}

/// One file, read. Until all files are together, origins name source 0.
#[derive(Clone)]
pub(super) struct FileRead {
    /// Its path; of a file in a zip file that of the zip file and its own.
    pub(super) path: String,
    /// Whether it could be opened, and is no report of this program.
    pub(super) is_opened: bool,
    /// Its hash, where that is asked for.
    pub(super) sha256: Option<String>,
    /// Its format, where that was told.
    pub(super) format: Option<&'static str>,
    /// The encoding of a text file.
    pub(super) encoding: Option<&'static str>,
    /// Its sheets, and how they were understood.
    pub(super) sheets: Vec<Sheet>,
    /// Their tables.
    pub(super) tables: Vec<Table>,
    /// What was wrong or doubtful.
    pub(super) problems: Vec<Problem>,
    /// Why no table could be read, where something could not be read.
    pub(super) unreadable: Option<Reason>,
    /// A text that looks like the header of a field.
    pub(super) near: Option<(String, FieldId)>,
    /// Whether a sheet is a report of this program.
    is_own_report: bool,
}

impl FileRead {
    fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            is_opened: false,
            sha256: None,
            format: None,
            encoding: None,
            sheets: Vec::new(),
            tables: Vec::new(),
            problems: Vec::new(),
            unreadable: None,
            near: None,
            is_own_report: false,
        }
    }

    pub(super) fn refused(path: &str, reason: Reason) -> Self {
        let mut file = Self::new(path);
        file.refuse(reason);
        file
    }

    fn refuse(&mut self, reason: Reason) {
        let kind = ProblemKind::UnreadableFile { reason: crate::text::reason(&reason) };
        self.problems.push(Problem::in_file(&self.path, kind));
        self.unreadable = Some(reason);
    }

    /// Why nothing of it can be audited, where that is so.
    pub(super) fn lack(&self) -> Lack {
        let is_absent = |absence| self.sheets.iter().any(|sheet| sheet.absence == Some(absence));
        let has_no_rows = self.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::NoRows { .. }));
        if let Some(reason) = &self.unreadable {
            Lack::Unreadable(reason.clone())
        } else if has_no_rows && self.tables.iter().all(|table| table.records.is_empty()) {
            Lack::NoRows
        } else if !self.tables.is_empty() || is_absent(Absence::NoUnits) {
            Lack::NoUnits
        } else if is_absent(Absence::NotATable) || is_absent(Absence::Instructions) {
            Lack::NotATable
        } else if is_absent(Absence::NoHeader) {
            Lack::NoHeader
        } else if is_absent(Absence::OwnReport) {
            Lack::OwnReport
        } else if is_absent(Absence::Hidden) {
            Lack::Hidden
        } else {
            Lack::Empty
        }
    }

    /// How many rows of a sheet were looked at for a header, where it has more.
    pub(super) fn searched(&self) -> Option<u32> {
        self.problems.iter().find_map(|problem| match problem.kind {
            ProblemKind::NoTable { searched } => searched,
            _ => None,
        })
    }

    fn add(&mut self, read: SheetRead) {
        self.is_own_report |= read.is_own_report;
        self.sheets.push(read.sheet);
        self.tables.extend(read.tables);
        self.problems.extend(read.problems);
        self.near = self.near.take().or(read.near);
    }

    fn refuse_sheet(&mut self, place: Place, name: String, reason: Reason) {
        let kind = ProblemKind::UnreadableSheet { reason: crate::text::reason(&reason) };
        self.add_unread(place, name, kind, Absence::Unreadable);
        self.unreadable.get_or_insert(reason);
    }

    fn add_unread(&mut self, place: Place, name: String, kind: ProblemKind, absence: Absence) {
        self.problems.push(Problem::at(place.origin(0, 0), kind));
        self.sheets.push(Sheet { name: Some(name), absence: Some(absence), ..Sheet::default() });
    }

    /// A form has a sheet for each level, and nobody reports for all of them.
    fn forgive_empty_forms(&mut self) {
        let is_form = self.sheets.iter().any(|sheet| sheet.absence == Some(Absence::Instructions));
        if is_form && self.tables.iter().any(|table| !table.records.is_empty()) {
            self.problems.retain(|problem| !matches!(problem.kind, ProblemKind::NoRows { .. }));
        }
    }

    fn note_guess(&mut self, guessed: Option<Encoding>) {
        if let Some(encoding) = guessed {
            let kind = ProblemKind::GuessedEncoding { encoding: encoding.name() };
            self.problems.push(Problem::at(Place { source: 0, sheet: 0 }.origin(0, 0), kind));
        }
    }
}

/// Reads a file: one result, or for a zip file one for each file in it.
pub(super) fn read(input: &Input, reading: &Reading<'_>) -> Vec<FileRead> {
    let bytes = match open::read(input, &reading.limits) {
        Ok(bytes) => bytes,
        Err(reason) => return vec![FileRead::refused(&input.path, reason)],
    };
    match guard::guarded(|| sniff::sniff(&bytes)).unwrap_or(Err(Reason::Damaged)) {
        Ok(Format::Zip) => read_archive(&bytes, &input.path, reading)
            .unwrap_or_else(|reason| vec![FileRead::refused(&input.path, reason)]),
        format => vec![read_bytes(bytes, format, &input.path, reading)],
    }
}

fn read_archive(bytes: &[u8], path: &str, reading: &Reading<'_>) -> Result<Vec<FileRead>, Reason> {
    let mut archive = Archive::open(bytes, &reading.limits)?;
    let (members, others) = archive.members(&reading.limits)?;
    let files = members.iter().map(|member| {
        let path = format!("{path}/{}", member.path);
        match archive.read(member) {
            Ok(bytes) => {
                let format = guard::guarded(|| sniff::sniff(&bytes)).unwrap_or(Err(Reason::Damaged));
                read_bytes(bytes, format, &path, reading)
            }
            Err(reason) => FileRead::refused(&path, reason),
        }
    });
    let mut files: Vec<FileRead> = files.collect();
    if let Some(first) = files.first_mut() {
        first.problems.extend(open::passed_over(path, others));
    }
    Ok(files)
}

fn read_bytes(bytes: Vec<u8>, format: Result<Format, Reason>, path: &str, reading: &Reading<'_>) -> FileRead {
    let mut file = FileRead::new(path);
    file.is_opened = true;
    file.sha256 = reading.with_hashes.then(|| open::sha256(&bytes));
    file.format = format.as_ref().ok().map(|format| format.name());
    match format {
        Ok(Format::Text) => read_text(bytes, reading, &mut file),
        Ok(Format::Zip) => file.refuse(Reason::NestedArchive),
        Ok(format) => match workbook::open(format, &bytes, reading.encoding, &reading.limits) {
            Ok(mut book) => read_workbook(book.as_mut(), reading, &mut file),
            Err(reason) => file.refuse(reason),
        },
        Err(reason) => file.refuse(reason),
    }
    if file.is_own_report && file.tables.is_empty() {
        // What comes out of the program is no source of what goes in, and may be written anew.
        file.is_opened = false;
        file.problems = vec![Problem::in_file(path, ProblemKind::OwnReport)];
    }
    file
}

fn read_text(bytes: Vec<u8>, reading: &Reading<'_>, file: &mut FileRead) {
    let is_json = prose::is_json(&bytes);
    match text::read(bytes, reading.encoding, &reading.limits) {
        Ok(text::Read { grid, encoding, guessed }) => {
            file.encoding = Some(encoding.name());
            file.note_guess(guessed);
            let understood = sheet::read(&grid, reading, Place { source: 0, sheet: 0 }, None, &mut Vec::new);
            // Names may lie: whatever has a known header is a table.
            let is_known = understood.sheet.absence != Some(Absence::NoHeader);
            match prose::format(&file.path, is_json).filter(|_| !is_known) {
                Some(format) => file.refuse(Reason::NotTabular { format }),
                None => file.add(understood),
            }
        }
        Err(reason) => file.refuse(reason),
    }
}

fn read_workbook(book: &mut dyn Workbook, reading: &Reading<'_>, file: &mut FileRead) {
    file.note_guess(book.guessed());
    for (index, SheetInfo { name, hidden }) in book.sheets().into_iter().enumerate() {
        let Ok(sheet) = u16::try_from(index) else { break };
        let place = Place { source: 0, sheet };
        if hidden {
            file.add_unread(place, name, ProblemKind::HiddenSheet, Absence::Hidden);
            continue;
        }
        let grid = match book.read(index) {
            Ok(grid) => grid,
            Err(reason) => {
                file.refuse_sheet(place, name, reason);
                continue;
            }
        };
        let mut has_too_many = false;
        let mut merges = || {
            let merged = book.merged_areas(index);
            has_too_many = merged.len() > reading.limits.merges;
            if has_too_many { Vec::new() } else { merged }
        };
        let understood = sheet::read(&grid, reading, place, Some(&name), &mut merges);
        if has_too_many {
            file.refuse_sheet(place, name, Reason::TooLarge { limit: Some(Limit::Merges) });
        } else {
            file.add(understood);
        }
    }
    if !file.tables.is_empty() {
        file.unreadable = None;
    }
    file.forgive_empty_forms();
}
