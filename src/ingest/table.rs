//! Tables: rows of a sheet become records of units and columns of figures.

use crate::lang::Bilingual;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::ingest::grid::{Area, Grid, Raw, Row, trimmed};
use crate::ingest::header::{Header, HeaderCell, Headers, compact, one_line};
use crate::ingest::identity::{self, Code};
use crate::ingest::level::{Columns, Figures, IDENTITY, Unused};
use crate::ingest::number::{self, Gauge, Reading};
use crate::ingest::words::{self, Word};
use crate::plan::{Field, FieldId, FieldKind, Level, Role};
use crate::problem::{Problem, ProblemKind};
use crate::register::{CellAddress, Origin, Sheet, Value};

/// Gaps of at most so many empty rows between two rows are listed row by row.
const LISTED_GAP: u32 = 100;

/// Rows and columns in which a text like a header is looked for.
const NEAR_ROWS: usize = 12;

/// File and sheet of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Index of the file.
    pub(super) source: u16,
    /// Index of the sheet.
    pub(super) sheet: u16,
}

impl Place {
    /// The origin of a cell of this sheet.
    pub(super) fn origin(self, row: u32, column: u32) -> Origin {
        Origin { source: self.source, sheet: self.sheet, cell: CellAddress { row, column } }
    }
}

/// Index into [`Table::texts`].
pub(super) type TextId = u32;

/// A row of a table: which unit it is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Row, from 0.
    pub(super) row: u32,
    /// Column where the unit is named, for messages.
    pub(super) column: u32,
    /// Name of the unit.
    pub(super) name: Option<TextId>,
    /// Code of the unit.
    pub(super) code: Option<Code>,
    /// Name of its street (communities only).
    pub(super) street: Option<TextId>,
    /// Name of its county (communities and streets).
    pub(super) county: Option<TextId>,
    /// Name of the city.
    pub(super) city: Option<TextId>,
    /// Year of the figures.
    pub(super) year: Option<i32>,
}

/// The figures of one column.
pub(super) struct TableColumn {
    /// The field.
    pub(super) field: FieldId,
    /// Column, from 0.
    pub(super) column: u32,
    /// Row of the header, from 0.
    pub(super) header_row: u32,
    /// The header.
    pub(super) header: String,
    /// Whether the header names the field only nearly.
    pub(super) loose: bool,
    /// One value a record.
    pub(super) values: Vec<Value>,
    /// Problems of its cells with the index of their record; they count only if the column is used.
    pub(super) problems: Vec<(u32, Problem)>,
}

/// A table.
pub(super) struct Table {
    /// Where it is.
    pub(super) place: Place,
    /// Level of its units.
    pub(super) level: Level,
    /// Its rows.
    pub(super) records: Vec<Record>,
    /// Its figures.
    pub(super) columns: Vec<TableColumn>,
    /// Distinct texts of the identity columns.
    pub(super) texts: Vec<Arc<str>>,
    /// Last row of the header, from 0.
    pub(super) header_row: u32,
    /// Column of the year; the first where there is none.
    pub(super) year_column: u32,
    /// Whether rows of other years were left out.
    pub(super) is_of_other_years: bool,
}

impl Table {
    /// The text with that id.
    pub(super) fn text(&self, id: TextId) -> &Arc<str> {
        &self.texts[id as usize]
    }

    /// Leaves out the records that `keep` (one entry each) says no to, with their figures and problems.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        let kept = |index: usize| keep.get(index) == Some(&true);
        let mut index = 0_usize;
        self.records.retain(|_| {
            let this = kept(index);
            index = index.saturating_add(1);
            this
        });
        for column in &mut self.columns {
            let mut index = 0_usize;
            column.values.retain(|_| {
                let this = kept(index);
                index = index.saturating_add(1);
                this
            });
            column.problems.retain(|(record, _)| kept(*record as usize));
        }
    }
}

/// What became of a sheet.
pub(super) struct Understood {
    /// How the sheet was understood.
    pub(super) sheet: Sheet,
    /// Its table.
    pub(super) table: Option<Table>,
    /// What was wrong or doubtful.
    pub(super) problems: Vec<Problem>,
    /// Where there is no table: a text that looks like the header of a field.
    pub(super) near: Option<(String, FieldId)>,
}

/// Finds the table of a sheet and reads it. `merges` is asked only where an identity cell is blank.
pub(super) fn understand(
    grid: &Grid,
    headers: &Headers<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut dyn FnMut() -> Vec<Area>,
) -> Understood {
    let mut sheet = Sheet { name: name.map(str::to_owned), ..Sheet::default() };
    let Some(header) = headers.find(grid) else {
        let mut problems = Vec::new();
        if grid.row_count() > 0 {
            problems.push(Problem::at(place.origin(0, 0), ProblemKind::NoTable));
        }
        return Understood { sheet, table: None, problems, near: near(grid, headers) };
    };
    let columns = Columns::new(headers, &header);
    sheet.header_rows = header.rows.iter().map(|row| row.saturating_add(1)).collect();
    let mut reader = TableReader::new(headers, &columns, &header, place);
    reader.report_unused();
    reader.read_rows(grid, merges);
    reader.finish(sheet)
}

/// The first text near the top that resembles a known header.
fn near(grid: &Grid, headers: &Headers<'_>) -> Option<(String, FieldId)> {
    let texts = grid.rows().take(NEAR_ROWS).flat_map(|row| row.cells().take(NEAR_ROWS));
    let mut texts = texts.filter_map(|(_, raw)| if let Raw::Text(text) = raw { Some(text) } else { None });
    texts.find_map(|text| Some((one_line(text), headers.similar(text)?)))
}

/// Reads the rows below a header.
struct TableReader<'a> {
    headers: &'a Headers<'a>,
    columns: &'a Columns<'a>,
    header: &'a Header,
    place: Place,
    /// What each sheet column is, by column.
    slots: Vec<Slot>,
    readers: Vec<ColumnReader<'a>>,
    records: Vec<Record>,
    texts: Texts,
    skipped: Vec<u32>,
    last_row: u32,
    merged: Option<BTreeMap<u32, Vec<Area>>>,
    problems: Vec<Problem>,
}

#[derive(Clone, Copy)]
enum Slot {
    Unused,
    Identity(usize),
    Figures(usize),
}

/// One row's cells, sorted by what they are for.
struct Scratch<'g> {
    identity: [Raw<'g>; 6],
    figures: Vec<Raw<'g>>,
    first_text: Option<&'g str>,
}

/// What a row below the header is.
enum RowKind {
    /// A record of a unit.
    Unit,
    /// A sum of other rows.
    Total,
    /// Figures without a unit.
    Nameless,
    /// A note, a repeated header, a group heading, a numbered but empty row.
    Other,
}

impl<'a> TableReader<'a> {
    fn new(headers: &'a Headers<'a>, columns: &'a Columns<'a>, header: &'a Header, place: Place) -> Self {
        let width = header.cells.iter().map(|cell| cell.column as usize).max().map_or(0, |last| last.saturating_add(1));
        let mut slots = vec![Slot::Unused; width];
        for (index, cell) in columns.identity.iter().enumerate() {
            if let Some(cell) = cell {
                slots[cell.column as usize] = Slot::Identity(index);
            }
        }
        let mut problems = Vec::new();
        let mut readers: Vec<ColumnReader<'a>> = Vec::new();
        for figures in &columns.figures {
            let field = headers.fields().get(figures.field);
            match ColumnReader::new(field, figures, place) {
                Some(reader) => {
                    slots[figures.header.column as usize] = Slot::Figures(readers.len());
                    readers.push(reader);
                }
                None => problems.push(Problem::at(
                    place.origin(figures.header.row, figures.header.column),
                    ProblemKind::WrongUnit { header: figures.header.text.clone(), field: field.title.clone() },
                )),
            }
        }
        Self {
            headers,
            columns,
            header,
            place,
            slots,
            readers,
            records: Vec::new(),
            texts: Texts::default(),
            skipped: Vec::new(),
            last_row: header.last_row(),
            merged: None,
            problems,
        }
    }

    fn report(&mut self, cell: &HeaderCell, kind: ProblemKind) {
        self.problems.push(Problem::at(self.place.origin(cell.row, cell.column), kind));
    }

    fn title(&self, field: FieldId) -> Bilingual {
        self.headers.fields().get(field).title.clone()
    }

    fn report_unused(&mut self) {
        for (cell, why) in &self.columns.unused {
            let header = cell.text.clone();
            let kind = match why {
                Unused::Unknown if Headers::is_ignored(&cell.text) => continue,
                Unused::Unknown => {
                    let suggestion = self.headers.similar(&cell.text).map(|field| self.title(field));
                    ProblemKind::UnknownHeader { header, suggestion }
                }
                Unused::Ambiguous(fields) => {
                    let fields = fields.iter().map(|field| self.title(*field)).collect();
                    ProblemKind::AmbiguousHeader { header, fields }
                }
                Unused::WrongLevel(field) => {
                    ProblemKind::WrongLevel { header, field: self.title(*field), level: self.columns.level }
                }
                Unused::Second(field, first) => {
                    let other = CellAddress { row: cell.row, column: *first }.to_string();
                    ProblemKind::DuplicateColumn { field: self.title(*field), other }
                }
            };
            self.report(cell, kind);
        }
        self.report_double_figures();
    }

    /// Both columns of a field are read: where they agree the figure stands, where not it is a conflict like any other.
    fn report_double_figures(&mut self) {
        let mut first: HashMap<(FieldId, bool), &HeaderCell> = HashMap::new();
        for figures in &self.columns.figures {
            let key = (figures.field, figures.loose);
            if let Some(other) = first.get(&key) {
                let other = CellAddress { row: other.row, column: other.column }.to_string();
                let field = self.title(figures.field);
                self.report(figures.header, ProblemKind::DuplicateColumn { field, other });
            } else {
                first.insert(key, figures.header);
            }
        }
    }

    fn read_rows(&mut self, grid: &Grid, merges: &mut dyn FnMut() -> Vec<Area>) {
        let mut scratch =
            Scratch { identity: [Raw::Blank; 6], figures: vec![Raw::Blank; self.readers.len()], first_text: None };
        for row in grid.rows() {
            let number = row.number();
            if number <= self.header.last_row() {
                if !self.header.rows.contains(&number) {
                    self.skipped.push(number.saturating_add(1));
                }
                continue;
            }
            self.list_gap(number);
            self.sort_cells(row, &mut scratch);
            match self.classify(&scratch) {
                RowKind::Unit => {
                    self.fill_down(grid, number, &mut scratch, merges);
                    self.add_record(number, &scratch);
                }
                RowKind::Total => self.skip(number, Some(ProblemKind::TotalRow)),
                RowKind::Nameless => self.skip(number, Some(ProblemKind::RowWithoutUnit)),
                RowKind::Other => self.skip(number, None),
            }
        }
    }

    fn list_gap(&mut self, number: u32) {
        let first = self.last_row.saturating_add(1);
        if number.saturating_sub(first) <= LISTED_GAP {
            self.skipped.extend((first..number).map(|row| row.saturating_add(1)));
        }
        self.last_row = number;
    }

    fn skip(&mut self, number: u32, why: Option<ProblemKind>) {
        self.skipped.push(number.saturating_add(1));
        if let Some(kind) = why {
            self.problems.push(Problem::at(self.place.origin(number, self.naming_column()), kind));
        }
    }

    /// The column that names the units, for messages about whole rows.
    fn naming_column(&self) -> u32 {
        let roles = match self.columns.level {
            Level::Community => [Role::Name, Role::Code],
            Level::Street => [Role::Street, Role::Code],
            Level::County => [Role::County, Role::Code],
            Level::City => [Role::City, Role::Code],
        };
        roles.into_iter().find_map(|role| self.columns.identity(role)).map_or(0, |cell| cell.column)
    }

    fn sort_cells<'g>(&self, row: Row<'g>, scratch: &mut Scratch<'g>) {
        scratch.identity = [Raw::Blank; 6];
        scratch.figures.fill(Raw::Blank);
        scratch.first_text = None;
        for (column, raw) in row.cells() {
            if scratch.first_text.is_none()
                && let Raw::Text(text) = raw
            {
                scratch.first_text = Some(text);
            }
            match self.slots.get(column as usize) {
                Some(Slot::Identity(index)) => scratch.identity[*index] = raw,
                Some(Slot::Figures(index)) => scratch.figures[*index] = raw,
                Some(Slot::Unused) | None => {}
            }
        }
    }

    fn classify(&self, scratch: &Scratch<'_>) -> RowKind {
        let has_figures = scratch.figures.iter().any(|raw| *raw != Raw::Blank);
        if scratch.first_text.is_some_and(identity::is_total) || scratch.identity.iter().any(is_total) {
            return RowKind::Total;
        }
        if self.repeats_header(scratch) || scratch.first_text.is_some_and(|text| identity::is_note(text, has_figures)) {
            return RowKind::Other;
        }
        let [name, code, street, county, city, _] = scratch.identity;
        let own = match self.columns.level {
            Level::Community => name,
            Level::Street => street,
            Level::County => county,
            // A table of one row may leave the city out.
            Level::City if has_figures || city != Raw::Blank => return RowKind::Unit,
            Level::City => return RowKind::Other,
        };
        if let Raw::Text(text) = own {
            if identity::is_note(text, has_figures) {
                return RowKind::Other;
            }
            if self.is_parent(text, [street, county, city]) {
                return if has_figures { RowKind::Total } else { RowKind::Other };
            }
        }
        if identity::code(code, self.columns.level) == Ok(identity::CodeKind::Parent) {
            return if has_figures { RowKind::Total } else { RowKind::Other };
        }
        match (is_nothing(own) && is_nothing(code), has_figures) {
            (false, _) => RowKind::Unit,
            (true, true) => RowKind::Nameless,
            (true, false) => RowKind::Other,
        }
    }

    /// Whether a community or street row is in truth about its parent: the parent's own sum row, or a group heading.
    fn is_parent(&self, name: &str, parents: [Raw<'_>; 3]) -> bool {
        let [street, county, city] = parents;
        let above: &[Raw<'_>] = match self.columns.level {
            Level::Community => &[street, county, city],
            Level::Street => &[county, city],
            Level::County => &[city],
            Level::City => &[],
        };
        above.iter().any(|parent| matches!(parent, Raw::Text(text) if *text == name))
            || (self.columns.level == Level::Community && identity::is_street_name(name))
    }

    /// Long tables repeat their header on every page.
    fn repeats_header(&self, scratch: &Scratch<'_>) -> bool {
        let mut texts = 0_usize;
        for (cell, raw) in self.columns.identity.iter().zip(&scratch.identity) {
            match (cell, raw) {
                (Some(cell), Raw::Text(text)) if one_line(text) == cell.text => texts = texts.saturating_add(1),
                (_, Raw::Blank) => {}
                _ => return false,
            }
        }
        texts > 0
    }

    /// Gives blank cells of merged identity columns the value of their area.
    fn fill_down<'g>(
        &mut self,
        grid: &'g Grid,
        row: u32,
        scratch: &mut Scratch<'g>,
        merges: &mut dyn FnMut() -> Vec<Area>,
    ) {
        for (slot, role) in IDENTITY.into_iter().enumerate() {
            let is_parent_or_year = matches!(role, Role::Street | Role::County | Role::City | Role::Year);
            let Some(cell) = self.columns.identity[slot] else { continue };
            if !is_parent_or_year || scratch.identity[slot] != Raw::Blank {
                continue;
            }
            let areas = self.merged.get_or_insert_with(|| by_column(merges()));
            if let Some(area) = areas.get(&cell.column).and_then(|areas| area_at(areas, row))
                && area.first.row > self.header.last_row()
            {
                scratch.identity[slot] = grid.cell(area.first);
            }
        }
    }

    fn add_record(&mut self, row: u32, scratch: &Scratch<'_>) {
        let level = self.columns.level;
        let [name, code, street, county, city, year] = scratch.identity;
        let Ok(year) = self.year(row, year) else {
            self.skipped.push(row.saturating_add(1));
            return;
        };
        let column = self.naming_column();
        let [name, street, county, city] = [name, street, county, city].map(|raw| self.texts.intern_raw(raw));
        let (name, street, county) = match level {
            Level::Community => (name, street, county),
            Level::Street => (street, None, county),
            Level::County => (county, None, None),
            Level::City => (city, None, None),
        };
        let shown = name.map(|id| self.texts.list[id as usize].clone());
        let code_column = self.columns.identity(Role::Code).map_or(column, |cell| cell.column);
        let code = match identity::code(code, level) {
            Ok(identity::CodeKind::Own(code)) => Some(code),
            Ok(identity::CodeKind::None | identity::CodeKind::Parent) => None,
            Err(text) => {
                let problem = Problem::at(self.place.origin(row, code_column), ProblemKind::BadCode { text });
                self.problems.push(name_unit(problem, shown.as_deref()));
                // Without a name there is nothing else to tell the unit by.
                if name.is_none() && level != Level::City {
                    self.skipped.push(row.saturating_add(1));
                    return;
                }
                None
            }
        };
        let index = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        self.records.push(Record { row, column, name, code, street, county, city, year });
        for (reader, raw) in self.readers.iter_mut().zip(&scratch.figures) {
            reader.read(index, row, *raw, shown.as_deref());
        }
    }

    fn year(&mut self, row: u32, raw: Raw<'_>) -> Result<Option<i32>, ()> {
        let Ok(year) = identity::year(raw) else {
            let column = self.columns.identity(Role::Year).map_or(0, |cell| cell.column);
            let field = self.headers.fields().iter().find(|(_, field)| field.role == Some(Role::Year));
            let field = field.map(|(_, field)| field.title.clone()).unwrap_or_default();
            let kind = ProblemKind::NotANumber { text: raw.shown(), field };
            self.problems.push(Problem::at(self.place.origin(row, column), kind));
            return Err(());
        };
        Ok(year)
    }

    fn finish(mut self, mut sheet: Sheet) -> Understood {
        self.skipped.sort_unstable();
        self.skipped.dedup();
        sheet.skipped_rows = self.skipped;
        // One row of figures may be the city's without saying so; several cannot.
        let several = self.columns.level == Level::City
            && self.columns.identity(Role::City).is_none()
            && self.columns.identity(Role::Year).is_none()
            && self.records.len() > 1;
        let is_empty_city = self.columns.level == Level::City && self.columns.figures.is_empty();
        if several || is_empty_city || !self.columns.names_units() {
            let rows = self.records.iter().map(|record| record.row.saturating_add(1));
            sheet.skipped_rows.extend(rows);
            sheet.skipped_rows.sort_unstable();
            let origin = self.place.origin(self.header.last_row(), 0);
            self.problems.push(Problem::at(origin, ProblemKind::NoUnitColumn));
            return Understood { sheet, table: None, problems: self.problems, near: None };
        }
        sheet.table = Some(self.columns.level);
        sheet.rows = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let table = Table {
            place: self.place,
            level: self.columns.level,
            records: self.records,
            columns: self.readers.into_iter().map(ColumnReader::finish).collect(),
            texts: self.texts.list,
            header_row: self.header.last_row(),
            year_column: self.columns.identity(Role::Year).map_or(0, |cell| cell.column),
            is_of_other_years: false,
        };
        Understood { sheet, table: Some(table), problems: self.problems, near: None }
    }
}

fn is_total(raw: &Raw<'_>) -> bool {
    matches!(raw, Raw::Text(text) if identity::is_total(text))
}

/// Whether an identity cell says nothing.
fn is_nothing(raw: Raw<'_>) -> bool {
    match raw {
        Raw::Blank | Raw::Error(_) | Raw::Uncached => true,
        Raw::Text(text) => matches!(words::find(text), Some(Word::Missing | Word::NoneOrNo)),
        _ => false,
    }
}

fn name_unit(problem: Problem, name: Option<&str>) -> Problem {
    match name {
        Some(name) => problem.of_unit(name),
        None => problem,
    }
}

/// Areas of more than one row by their columns, each list top down.
fn by_column(areas: Vec<Area>) -> BTreeMap<u32, Vec<Area>> {
    let mut columns: BTreeMap<u32, Vec<Area>> = BTreeMap::new();
    for area in areas {
        // Identity columns are merged downwards; a note across the whole width is no identity.
        if area.last.row > area.first.row && area.last.column == area.first.column {
            columns.entry(area.first.column).or_default().push(area);
        }
    }
    for areas in columns.values_mut() {
        areas.sort_by_key(|area| area.first.row);
    }
    columns
}

fn area_at(areas: &[Area], row: u32) -> Option<Area> {
    let after = areas.partition_point(|area| area.first.row <= row);
    let area = areas.get(after.checked_sub(1)?)?;
    (row <= area.last.row).then_some(*area)
}

/// Texts of identity cells, each kept once.
#[derive(Default)]
struct Texts {
    list: Vec<Arc<str>>,
    ids: HashMap<Arc<str>, TextId>,
}

impl Texts {
    fn intern_raw(&mut self, raw: Raw<'_>) -> Option<TextId> {
        if is_nothing(raw) {
            return None;
        }
        match raw {
            Raw::Text(text) if !text.contains(['\n', '\r', '\t']) => Some(self.intern(text)),
            other => Some(self.intern(&one_line(&other.shown()))),
        }
    }

    fn intern(&mut self, text: &str) -> TextId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = TextId::try_from(self.list.len()).unwrap_or(TextId::MAX);
        let text: Arc<str> = text.into();
        self.list.push(text.clone());
        self.ids.insert(text, id);
        id
    }
}

/// Reads the cells of one column of figures.
struct ColumnReader<'a> {
    field: &'a Field,
    id: FieldId,
    place: Place,
    header: &'a HeaderCell,
    loose: bool,
    rule: Rule,
    values: Vec<Value>,
    problems: Vec<(u32, Problem)>,
    /// Yes/no words in a column of numbers: record, row, word, text and unit, until the whole column is known.
    words: Vec<(u32, u32, Word, String, Option<String>)>,
    other_numbers: bool,
}

/// How a column's cells are read.
enum Rule {
    Number(Gauge),
    Flag,
    Code,
    Text(Texts),
    Choice(HashMap<String, Arc<str>>),
}

impl<'a> ColumnReader<'a> {
    /// `None` where the header's unit measures something else than the field.
    fn new(field: &'a Field, figures: &Figures<'a>, place: Place) -> Option<Self> {
        let rule = match field.kind {
            FieldKind::Count | FieldKind::Area | FieldKind::Hours | FieldKind::Rate => {
                Rule::Number(Gauge::new(field, figures.unit)?)
            }
            FieldKind::Flag => Rule::Flag,
            FieldKind::Code => Rule::Code,
            FieldKind::Text if field.choices.is_empty() => Rule::Text(Texts::default()),
            FieldKind::Text => Rule::Choice(choices(field)),
        };
        Some(Self {
            field,
            id: figures.field,
            place,
            header: figures.header,
            loose: figures.loose,
            rule,
            values: Vec::new(),
            problems: Vec::new(),
            words: Vec::new(),
            other_numbers: false,
        })
    }

    fn read(&mut self, record: u32, row: u32, raw: Raw<'_>, unit: Option<&str>) {
        let value = match &mut self.rule {
            _ if raw == Raw::Blank => Ok(Value::Missing),
            Rule::Number(gauge) => match gauge.read(raw) {
                Reading::Missing => Ok(Value::Missing),
                Reading::Number(number) => {
                    self.other_numbers |= number != Decimal::ZERO && number != Decimal::ONE;
                    Ok(Value::Number(number))
                }
                Reading::Word(word) => {
                    self.words.push((record, row, word, raw.shown(), unit.map(str::to_owned)));
                    Ok(Value::Missing)
                }
                Reading::NotANumber => Err(Defect::NotANumber),
                Reading::OutOfRange => Err(Defect::OutOfRange),
                Reading::Error => Err(Defect::Error),
                Reading::Uncached => Err(Defect::Uncached),
            },
            Rule::Flag => flag(raw),
            Rule::Code => digits(raw),
            Rule::Text(texts) => text(raw).map(|text| match text {
                Some(text) => {
                    let id = texts.intern(&text);
                    Value::Text(texts.list[id as usize].clone())
                }
                None => Value::Missing,
            }),
            Rule::Choice(choices) => text(raw).and_then(|text| match text {
                Some(text) => choices.get(&compact(&text)).cloned().map(Value::Text).ok_or(Defect::UnknownWord),
                None => Ok(Value::Missing),
            }),
        };
        match value {
            Ok(value) => self.values.push(value),
            Err(defect) => {
                self.values.push(Value::Missing);
                self.report(record, row, defect, &raw.shown(), unit);
            }
        }
    }

    fn report(&mut self, record: u32, row: u32, defect: Defect, text: &str, unit: Option<&str>) {
        let field = self.field.title.clone();
        let text = one_line(text);
        let kind = match defect {
            Defect::NotANumber => ProblemKind::NotANumber { text, field },
            Defect::NotAFlag => ProblemKind::NotAFlag { text, field },
            Defect::OutOfRange => ProblemKind::OutOfRange { text, field },
            Defect::UnknownWord => ProblemKind::UnknownWord { text, field },
            Defect::Error => ProblemKind::ErrorCell { text, field },
            Defect::Uncached => ProblemKind::UncachedFormula { field },
        };
        let problem = Problem::at(self.place.origin(row, self.header.column), kind);
        self.problems.push((record, name_unit(problem, unit)));
    }

    fn finish(mut self) -> TableColumn {
        self.settle_words();
        TableColumn {
            field: self.id,
            column: self.header.column,
            header_row: self.header.row,
            header: self.header.text.clone(),
            loose: self.loose,
            values: self.values,
            problems: self.problems,
        }
    }

    /// A column of counts that holds yes and no only is read as 1 and 0. 无 alone does not make it one: beside numbers
    /// it says that nothing was reported.
    fn settle_words(&mut self) {
        let plain = |word: Word| matches!(word, Word::Yes | Word::No);
        let is_flags = self.field.kind == FieldKind::Count
            && !self.other_numbers
            && self.words.iter().any(|(_, _, word, ..)| plain(*word));
        for (record, row, word, text, unit) in std::mem::take(&mut self.words) {
            let value = match word {
                Word::Yes if is_flags => Value::Number(Decimal::ONE),
                Word::No | Word::NoneOrNo if is_flags => Value::Number(Decimal::ZERO),
                Word::NoneOrNo | Word::Missing => Value::Missing,
                Word::Yes | Word::No => {
                    self.report(record, row, Defect::NotANumber, &text, unit.as_deref());
                    Value::Missing
                }
            };
            if let Some(cell) = self.values.get_mut(record as usize) {
                *cell = value;
            }
        }
    }
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defect {
    NotANumber,
    NotAFlag,
    OutOfRange,
    UnknownWord,
    Error,
    Uncached,
}

fn flag(raw: Raw<'_>) -> Result<Value, Defect> {
    match raw {
        Raw::Blank => Ok(Value::Missing),
        Raw::Flag(flag) => Ok(Value::Flag(flag)),
        Raw::Number(1.0) => Ok(Value::Flag(true)),
        Raw::Number(0.0) => Ok(Value::Flag(false)),
        Raw::Number(_) | Raw::Percent(_) | Raw::Date(_) => Err(Defect::NotAFlag),
        Raw::Error(_) => Err(Defect::Error),
        Raw::Uncached => Err(Defect::Uncached),
        Raw::Text(text) => match (words::find(text), words::plain(text).as_ref()) {
            (Some(Word::Yes), _) | (None, "1") => Ok(Value::Flag(true)),
            (Some(Word::No | Word::NoneOrNo), _) | (None, "0") => Ok(Value::Flag(false)),
            (Some(Word::Missing), _) => Ok(Value::Missing),
            (None, text) if number::is_error(text) => Err(Defect::Error),
            (None, _) => Err(Defect::NotAFlag),
        },
    }
}

fn digits(raw: Raw<'_>) -> Result<Value, Defect> {
    let Some(text) = text(raw)? else { return Ok(Value::Missing) };
    match identity::digits(&text) {
        Some(digits) => Ok(Value::Text(digits.into())),
        None => Err(Defect::NotANumber),
    }
}

/// Text as written; `None` where it says that nothing was reported.
fn text(raw: Raw<'_>) -> Result<Option<String>, Defect> {
    match raw {
        Raw::Blank => Ok(None),
        Raw::Error(_) => Err(Defect::Error),
        Raw::Uncached => Err(Defect::Uncached),
        Raw::Text(text) if number::is_error(text) => Err(Defect::Error),
        Raw::Text(text) if words::find(text) == Some(Word::Missing) => Ok(None),
        other => Ok(Some(one_line(trimmed(&other.shown())))),
    }
}

/// Canonical names by the compacted words that cells use.
fn choices(field: &Field) -> HashMap<String, Arc<str>> {
    let mut words = HashMap::new();
    for choice in &field.choices {
        let name: Arc<str> = choice.name.as_str().into();
        words.insert(compact(&choice.name), name.clone());
        for word in &choice.words {
            words.insert(compact(word), name.clone());
        }
    }
    words
}
