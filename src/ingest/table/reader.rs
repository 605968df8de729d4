//! Reads the rows below a header.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::ingest::grid::{Area, Grid, Held, Raw, Row};
use crate::ingest::header::{Header, HeaderCell, Headers, Merges, compact};
use crate::ingest::identity;
use crate::ingest::level::{Columns, IDENTITY, Unused};
use crate::ingest::table::column::{ColumnReader, name_unit};
use crate::ingest::table::labels::{self, Labels, area_at, by_column};
use crate::ingest::table::rows::RowKind;
use crate::ingest::table::texts::Texts;
use crate::ingest::table::totals::{Body, Total};
use crate::ingest::table::{Place, Record, Table, TableColumn, TextId, Understood, account, plausible, sum};
use crate::lang::Bilingual;
use crate::plan::{FieldId, Fields, Level, Role};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Absence, CellAddress, LeftOut, RowReason, Sheet, add_row};

/// Gaps of at most so many empty rows between two rows are listed row by row.
const LISTED_GAP: u32 = 100;

/// Rows whose figures are read at a time.
const BLOCK: usize = 4096;

/// Rows that are not worth being divided among threads.
const FEW: usize = 256;

/// Slots of the code, the street and the county in [`IDENTITY`].
const CODE: usize = 1;
const STREET: usize = 2;
const COUNTY: usize = 3;

/// Reads the rows below a header.
pub(super) struct TableReader<'a> {
    pub(super) headers: &'a Headers<'a>,
    pub(super) columns: &'a Columns<'a>,
    pub(super) header: &'a Header,
    place: Place,
    /// Columns up to the last header cell.
    width: u32,
    /// The columns of [`IDENTITY`].
    identity: [Option<u32>; 6],
    /// The columns of figures.
    figures: Vec<u32>,
    readers: Vec<ColumnReader<'a>>,
    /// The readers of the parts of each sum.
    sums: Vec<Range<usize>>,
    /// The column that counts the communities that a row is the sum of.
    counting: Option<u32>,
    /// Row and figures of each total, and how many records stand above it.
    totals: Vec<Total>,
    /// Numbers of records above which a group row stands.
    groups: Vec<usize>,
    carried: [u32; 2],
    /// The texts of the header's rows.
    pub(super) header_texts: HashSet<String, ahash::RandomState>,
    /// Words for the kinds of communities, compacted.
    pub(super) kinds: HashSet<String>,
    records: Vec<Record>,
    /// The row of the grid that each record stands in.
    positions: Vec<usize>,
    texts: Texts,
    /// The texts of the last record.
    last_texts: [Option<TextId>; 4],
    skipped: Vec<u32>,
    left_out: Vec<LeftOut>,
    bad_codes: Vec<u32>,
    last_row: u32,
    merged: Option<BTreeMap<u32, Vec<Area>>>,
    problems: Vec<Problem>,
    /// Parts of the sheet that are left out.
    left: Vec<Area>,
}

/// One row's cells, sorted by what they are for.
pub(super) struct Scratch<'g> {
    /// Identity cells, in the order of [`IDENTITY`].
    pub(super) identity: [Raw<'g>; 6],
    /// What the cell of the code says.
    pub(super) code: Result<identity::CodeKind, String>,
    /// Whether some column of figures holds something.
    pub(super) has_figures: bool,
    /// Whether the first text or an identity cell says that it is a total.
    pub(super) is_total: bool,
    /// The first text of the row.
    pub(super) first_text: Option<&'g str>,
    /// How many communities the row says it is the sum of.
    pub(super) summed: Raw<'g>,
}

/// Labels that hold until the next one.
#[derive(Default)]
struct Carried<'g> {
    /// Street and county of the last group row.
    group: [Option<&'g str>; 2],
    /// Street and county written last.
    label: [Option<&'g str>; 2],
}

impl<'a> TableReader<'a> {
    pub(super) fn new(headers: &'a Headers<'a>, columns: &'a Columns<'a>, header: &'a Header, place: Place) -> Self {
        let mut problems = Vec::new();
        let mut readers: Vec<ColumnReader<'a>> = Vec::new();
        for figures in &columns.figures {
            let field = headers.fields().get(figures.field);
            match ColumnReader::new(field, figures, place) {
                Some(reader) => readers.push(reader),
                None => problems.push(Problem::at(
                    place.origin(figures.header.row, figures.header.column),
                    ProblemKind::WrongUnit { header: figures.header.text.clone(), field: field.title.clone() },
                )),
            }
        }
        let mut sums = Vec::new();
        for sum in &columns.sums {
            let field = headers.fields().get(sum.field);
            let parts: Option<Vec<ColumnReader<'a>>> =
                (0..sum.parts.len()).map(|part| ColumnReader::of_part(field, sum, part, place)).collect();
            let Some(parts) = parts else { continue };
            let first = readers.len();
            readers.extend(parts);
            sums.push(first..readers.len());
        }
        let counts = |cell: &&HeaderCell| {
            let key = compact(cell.leaf());
            matches!(key.split('(').next(), Some("社区数量" | "社区数" | "社区个数" | "村数" | "村(社区)数"))
        };
        let counting = header.cells.iter().filter(|cell| cell.meanings.is_empty()).find(counts).map(|cell| cell.column);
        Self {
            headers,
            columns,
            header,
            place,
            width: header.cells.iter().map(|cell| cell.column.saturating_add(1)).max().unwrap_or(0),
            identity: columns.identity.map(|cell| cell.map(|cell| cell.column)),
            figures: readers.iter().map(|reader| reader.header.column).collect(),
            readers,
            sums,
            counting,
            totals: Vec::new(),
            groups: Vec::new(),
            carried: [0; 2],
            header_texts: header.texts(),
            kinds: kinds(headers.fields()),
            records: Vec::new(),
            positions: Vec::new(),
            texts: Texts::default(),
            last_texts: [None; 4],
            skipped: Vec::new(),
            left_out: Vec::new(),
            bad_codes: Vec::new(),
            last_row: header.last_row(),
            merged: None,
            problems,
            left: Vec::new(),
        }
    }

    fn report(&mut self, cell: &HeaderCell, kind: ProblemKind) {
        self.problems.push(Problem::at(self.place.origin(cell.row, cell.column), kind));
    }

    fn title(&self, field: FieldId) -> Bilingual {
        self.headers.fields().get(field).title.clone()
    }

    /// Says which columns are not used, and which lists `aside` are left out.
    pub(super) fn report_unused(&mut self, aside: &[Vec<HeaderCell>]) {
        for (cell, why) in &self.columns.unused {
            let header = cell.text.clone();
            let kind = match why {
                Unused::Unknown if Headers::is_ignored(cell.leaf()) => continue,
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
                Unused::Overruled(field) => ProblemKind::OverruledHeader { header, field: self.title(*field) },
                Unused::Second(field, first) => {
                    let other = CellAddress { row: cell.row, column: *first }.to_string();
                    ProblemKind::DuplicateColumn { field: self.title(*field), other }
                }
            };
            self.report(cell, kind);
        }
        self.report_double_figures();
        for block in aside {
            let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
            let row = self.header.rows.first().copied().unwrap_or(first.row);
            let cells = format!("{}:{}", CellAddress { row, column: first.column }, column_name(last.column));
            self.report(first, ProblemKind::SideTable { cells });
            self.left.push(Area {
                first: CellAddress { row, column: first.column },
                last: CellAddress { row: u32::MAX, column: last.column },
            });
        }
    }

    /// Both columns of a field are read: where they agree the figure stands, where not it is a conflict like any other.
    fn report_double_figures(&mut self) {
        let mut known: HashMap<(FieldId, bool), Vec<&HeaderCell>> = HashMap::new();
        for figures in &self.columns.figures {
            let header = figures.header;
            let others = known.entry((figures.field, figures.loose)).or_default();
            // A column of no year speaks of every year.
            let may_be_same =
                |other: &&&HeaderCell| header.year.is_none() || other.year.is_none() || header.year == other.year;
            if let Some(other) = others.iter().find(may_be_same) {
                let other = CellAddress { row: other.row, column: other.column }.to_string();
                let field = self.title(figures.field);
                self.report(header, ProblemKind::DuplicateColumn { field, other });
            } else {
                others.push(header);
            }
        }
    }

    /// Reads the rows below the header.
    pub(super) fn read_rows(&mut self, grid: &Grid, merges: &mut Merges<'_>) {
        // Codes say where units belong: a blank beside them is a blank, and hardly any row asks for labels.
        let has_codes = self.columns.identity(Role::Code).is_some();
        let surveyed = OnceCell::new();
        if !has_codes {
            let _ = surveyed.set(survey(self.columns, self.header, grid, merges));
        }
        let (columns, header) = (self.columns, self.header);
        let labels = || surveyed.get_or_init(|| survey(columns, header, grid, &mut Merges::new(&mut Vec::new)));
        let mut carried = Carried::default();
        let (mut sorted, mut first) = (Vec::new(), 0_usize);
        for index in 0..grid.row_count() {
            let row = grid.row(index);
            let number = row.number();
            if number <= self.header.last_row() {
                if !self.header.rows.contains(&number) {
                    self.leave_out(number, RowReason::Title);
                }
                continue;
            }
            if sorted.len() <= index.saturating_sub(first) {
                (sorted, first) = (self.sort_rows(grid, index), index);
            }
            let Some(scratch) = sorted.get_mut(index.saturating_sub(first)) else { break };
            let is_after_gap = number > self.last_row.saturating_add(1) && !self.records.is_empty();
            self.list_gap(number);
            let next = index.saturating_add(1);
            let below = (next < grid.row_count()).then(|| grid.row(next));
            if self.another_begins(row, below, is_after_gap, scratch) {
                self.leave_rest_out(row, (next..grid.row_count()).map(|row| grid.row(row)));
                break;
            }
            match self.classify(row, scratch, &labels) {
                RowKind::Unit => {
                    self.fill_down(grid, number, scratch, merges);
                    if !has_codes {
                        self.carry_down(labels(), &mut carried, scratch);
                    }
                    self.add_record(row, scratch);
                }
                RowKind::Total => {
                    self.add_total(row, scratch);
                    self.skip(number, RowReason::Total, Some(ProblemKind::TotalRow));
                }
                RowKind::Group(level, name) => {
                    match level {
                        Level::Street => carried.group[0] = Some(name),
                        _ => carried.group = [None, Some(name)],
                    }
                    self.groups.push(self.records.len());
                    self.skip(number, RowReason::Heading, None);
                }
                RowKind::Nameless => self.skip(number, RowReason::Nameless, Some(ProblemKind::RowWithoutUnit)),
                RowKind::Other(why) => self.skip(number, why, None),
            }
        }
        self.report_carried();
        self.read_figures(grid);
    }

    /// Gives a row the street and county that are written once above it.
    fn carry_down<'g>(&mut self, labels: &Labels<'g>, carried: &mut Carried<'g>, scratch: &mut Scratch<'g>) {
        // A new county begins new streets.
        let county = scratch.identity[COUNTY].text();
        if county.is_some() && county != carried.label[1] {
            carried.label[0] = None;
        }
        for (index, slot) in [STREET, COUNTY].into_iter().enumerate() {
            if let Some(text) = scratch.identity[slot].text() {
                carried.label[index] = Some(text);
                continue;
            }
            let is_own = self.columns.level == Level::Street && slot == STREET || self.columns.level >= Level::County;
            if scratch.identity[slot] != Raw::Blank || is_own {
                continue;
            }
            if labels.once.get(index) == Some(&true)
                && let Some(label) = carried.label[index]
            {
                scratch.identity[slot] = Raw::Text(label);
                self.carried[index] = self.carried[index].saturating_add(1);
            } else if let Some(group) = carried.group[index] {
                scratch.identity[slot] = Raw::Text(group);
            }
        }
    }

    fn report_carried(&mut self) {
        for (index, role) in [Role::Street, Role::County].into_iter().enumerate() {
            let Some(cell) = self.columns.identity(role).filter(|_| self.carried[index] > 0) else { continue };
            let kind = ProblemKind::LabelCarriedDown { header: cell.text.clone(), rows: self.carried[index] };
            self.report(cell, kind);
        }
    }

    fn leave_rest_out<'g>(&mut self, first: Row<'g>, rest: impl Iterator<Item = Row<'g>>) {
        let mut last = first.number();
        let columns = |row: Row<'g>| row.cells().map(|(column, _)| column).collect::<Vec<_>>();
        let mut seen = columns(first);
        self.leave_out(last, RowReason::OtherTable);
        for row in rest {
            self.list_gap(row.number());
            last = row.number();
            seen.extend(columns(row));
            self.leave_out(last, RowReason::OtherTable);
        }
        let left = seen.iter().min().copied().unwrap_or(0);
        let right = seen.iter().max().copied().unwrap_or(0);
        let corners = [CellAddress { row: first.number(), column: left }, CellAddress { row: last, column: right }];
        let cells = corners.map(|corner| corner.to_string()).join(":");
        self.problems.push(Problem::at(self.place.origin(first.number(), left), ProblemKind::SideTable { cells }));
        self.left.push(Area { first: corners[0], last: corners[1] });
    }

    /// The cells of a row that stand in columns of numbers and hold something.
    pub(super) fn number_cells<'g>(&self, row: Row<'g>) -> Vec<Raw<'g>> {
        let readers = self.readers.iter().filter(|reader| reader.is_number());
        readers.map(|reader| row.at(reader.header.column)).filter(|raw| *raw != Raw::Blank).collect()
    }

    fn add_total(&mut self, row: Row<'_>, scratch: &Scratch<'_>) {
        let label = self.own(scratch).text().filter(|text| !text.is_empty()).or(scratch.first_text).unwrap_or_default();
        let summed = self.readers.iter().take(self.columns.figures.len());
        let figures = summed.map(|reader| reader.number(row.at(reader.header.column))).collect();
        self.totals.push(Total { row: row.number(), label: label.to_owned(), above: self.records.len(), figures });
    }

    fn list_gap(&mut self, number: u32) {
        let first = self.last_row.saturating_add(1);
        if number.saturating_sub(first) <= LISTED_GAP {
            (first..number).for_each(|row| self.leave_out(row, RowReason::Empty));
        }
        self.last_row = number;
    }

    fn leave_out(&mut self, row: u32, why: RowReason) {
        self.skipped.push(row.saturating_add(1));
        add_row(&mut self.left_out, row, why);
    }

    fn skip(&mut self, number: u32, why: RowReason, problem: Option<ProblemKind>) {
        self.leave_out(number, why);
        if let Some(kind) = problem {
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

    /// The cells of some rows from the one at `first` on, side by side.
    fn sort_rows<'g>(&self, grid: &'g Grid, first: usize) -> Vec<Scratch<'g>> {
        let last = first.saturating_add(BLOCK).min(grid.row_count());
        (first..last).into_par_iter().with_min_len(FEW).map(|row| self.sort_cells(grid.row(row))).collect()
    }

    pub(super) fn sort_cells<'g>(&self, row: Row<'g>) -> Scratch<'g> {
        let identity = self.identity.map(|column| column.map_or(Raw::Blank, |column| row.at(column)));
        let first_text = self.held(row).find_map(|(_, cell)| cell.raw().text());
        let is_total = |text: Option<&str>| text.is_some_and(identity::is_total);
        Scratch {
            code: identity::code(identity[CODE], self.columns.level),
            has_figures: self.figures.iter().any(|column| row.at(*column) != Raw::Blank),
            is_total: is_total(first_text) || identity.iter().any(|raw| is_total(raw.text())),
            summed: self.counting.map_or(Raw::Blank, |column| row.at(column)),
            identity,
            first_text,
        }
    }

    /// The cells of a row that stand under the header.
    pub(super) fn held<'g>(&self, row: Row<'g>) -> impl Iterator<Item = (u32, Held<'g>)> {
        row.columns().take_while(|(column, _)| *column < self.width)
    }

    /// Gives blank cells of merged identity columns the value of their area.
    fn fill_down<'g>(&mut self, grid: &'g Grid, row: u32, scratch: &mut Scratch<'g>, merges: &mut Merges<'_>) {
        for (slot, role) in IDENTITY.into_iter().enumerate() {
            let is_parent_or_year = matches!(role, Role::Street | Role::County | Role::City | Role::Year);
            let Some(cell) = self.columns.identity[slot] else { continue };
            if !is_parent_or_year || scratch.identity[slot] != Raw::Blank {
                continue;
            }
            let areas = self.merged.get_or_insert_with(|| by_column(merges.get()));
            if let Some(area) = areas.get(&cell.column).and_then(|areas| area_at(areas, row))
                && area.first.row > self.header.last_row()
            {
                scratch.identity[slot] = grid.cell(area.first);
            }
        }
    }

    fn add_record(&mut self, row: Row<'_>, scratch: &Scratch<'_>) {
        let index = row.index();
        let row = row.number();
        let level = self.columns.level;
        let [name, _, street, county, city, year] = scratch.identity;
        let year = self.year(row, year);
        let column = self.naming_column();
        // The slot that names the table's own units.
        let own = match level {
            Level::Community => 0,
            Level::Street => 1,
            Level::County => 2,
            Level::City => 3,
        };
        for (slot, (raw, last)) in [name, street, county, city].into_iter().zip(&mut self.last_texts).enumerate() {
            *last = if slot == own { self.texts.add_after(raw, *last) } else { self.texts.intern_after(raw, *last) };
        }
        let [name, street, county, city] = self.last_texts;
        let (name, street, county) = match level {
            Level::Community => (name, street, county),
            Level::Street => (street, None, county),
            Level::County => (county, None, None),
            Level::City => (city, None, None),
        };
        let shown = name.map(|id| self.texts.list[id as usize].clone());
        let code_column = self.columns.identity(Role::Code).map_or(column, |cell| cell.column);
        let code = match &scratch.code {
            Ok(identity::CodeKind::Own(code)) => Some(*code),
            Ok(identity::CodeKind::None | identity::CodeKind::Parent) => None,
            Err(text) => {
                let text = text.clone();
                let problem = Problem::at(self.place.origin(row, code_column), ProblemKind::BadCode { text });
                self.problems.push(name_unit(problem, shown.as_deref()));
                // Without a name there is nothing else to tell the unit by.
                if name.is_none() && level != Level::City {
                    self.leave_out(row, RowReason::BadCode);
                    return;
                }
                self.bad_codes.push(row);
                None
            }
        };
        self.positions.push(index);
        self.records.push(Record { row, column, name, code, street, county, city, year });
    }

    /// Reads the figures of all records, some rows at a time and side by side.
    fn read_figures(&mut self, grid: &Grid) {
        let of_block = |(block, positions): (usize, &[usize])| {
            let first = block.saturating_mul(BLOCK);
            let mut readers: Vec<ColumnReader<'a>> = self.readers.iter().map(ColumnReader::beside).collect();
            let rows: Vec<Row<'_>> = positions.iter().map(|position| grid.row(*position)).collect();
            for reader in &mut readers {
                for (number, row) in (first..).zip(&rows) {
                    let unit = self.records[number].name.map(|name| &*self.texts.list[name as usize]);
                    let record = u32::try_from(number).unwrap_or(u32::MAX);
                    reader.read(record, row.number(), row.at(reader.header.column), unit);
                }
            }
            readers
        };
        let blocks: Vec<Vec<ColumnReader<'a>>> = self.positions.par_chunks(BLOCK).enumerate().map(of_block).collect();
        let mut columns: Vec<Vec<ColumnReader<'a>>> = self.readers.iter().map(|_| Vec::new()).collect();
        for block in blocks {
            columns.iter_mut().zip(block).for_each(|(column, part)| column.push(part));
        }
        self.readers.par_iter_mut().zip(columns).for_each(|(reader, parts)| reader.append(parts));
    }

    /// The year of a row. One that cannot be read is as good as none: the row's figures stand all the same.
    fn year(&mut self, row: u32, raw: Raw<'_>) -> Option<i32> {
        let Ok(year) = identity::year(raw) else {
            let column = self.columns.identity(Role::Year).map_or(0, |cell| cell.column);
            let field = self.headers.fields().iter().find(|(_, field)| field.role == Some(Role::Year));
            let field = field.map(|(_, field)| field.title.clone()).unwrap_or_default();
            let kind = ProblemKind::NotANumber { text: raw.shown(), field };
            self.problems.push(Problem::at(self.place.origin(row, column), kind));
            return None;
        };
        year
    }

    /// What became of the sheet.
    pub(super) fn finish(mut self, grid: &Grid, mut sheet: Sheet) -> Understood {
        self.skipped.sort_unstable();
        self.skipped.dedup();
        sheet.skipped_rows = std::mem::take(&mut self.skipped);
        sheet.left_out = std::mem::take(&mut self.left_out);
        // One row of figures may be the city's without saying so; several cannot.
        let several = self.columns.level == Level::City
            && self.columns.identity(Role::City).is_none()
            && self.columns.identity(Role::Year).is_none()
            && self.records.len() > 1;
        let is_empty_city = self.columns.level == Level::City && self.columns.figures.is_empty();
        if several || is_empty_city || !self.columns.names_units() {
            self.records.iter().for_each(|record| sheet.leave_out(record.row, RowReason::NoUnits));
            sheet.skipped_rows.sort_unstable();
            sheet.absence = Some(Absence::NoUnits);
            for rows in sheet.left_out.iter_mut().filter(|rows| rows.why == RowReason::Blank) {
                rows.why = RowReason::NoUnits;
            }
            let origin = self.place.origin(self.header.last_row(), 0);
            self.problems.push(Problem::at(origin, ProblemKind::NoUnitColumn));
            return Understood { sheet, table: None, problems: self.problems, near: None, left: self.left };
        }
        if self.records.is_empty() && sheet.left_out.iter().all(|rows| rows.why.is_no_figure()) {
            self.problems.push(Problem::at(self.place.origin(self.header.last_row(), 0), ProblemKind::NoRows));
        }
        self.check(grid);
        sheet.table = Some(self.columns.level);
        sheet.rows = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let has_years = self.columns.figures.iter().any(|figures| figures.header.year.is_some());
        let columns = finish_columns(self.readers, &self.sums);
        let table = Table {
            place: self.place,
            level: self.columns.level,
            records: self.records,
            columns,
            texts: self.texts.list,
            header_row: self.header.last_row(),
            header_span: (self.header.rows.first().copied().unwrap_or(0), self.header.last_row()),
            year_column: self.columns.identity(Role::Year).map_or(0, |cell| cell.column),
            // What is said of single columns is not said of the table.
            year: self.header.year.filter(|_| !has_years),
            is_of_other_years: false,
            list: None,
            bad_codes: self.bad_codes,
        };
        account::count(&table, &mut sheet, None);
        Understood { sheet, table: Some(table), problems: self.problems, near: None, left: self.left }
    }

    /// Compares totals with their rows, and parts with their wholes.
    fn check(&mut self, grid: &Grid) {
        if !self.totals.is_empty() {
            let body = Body {
                records: &self.records,
                texts: &self.texts.list,
                readers: self.readers.get(..self.columns.figures.len()).unwrap_or_default(),
                totals: &self.totals,
                groups: &self.groups,
                place: self.place,
            };
            let problems = body.check();
            self.problems.extend(problems);
        }
        let rows = || self.records.iter().map(|record| record.row);
        self.problems.extend(plausible::check(grid, self.header, &rows, self.place));
    }
}

/// Looks through the labels of streets and counties.
fn survey<'g>(columns: &Columns<'_>, header: &Header, grid: &'g Grid, merges: &mut Merges<'_>) -> Labels<'g> {
    let own = match columns.level {
        Level::Community => columns.identity(Role::Name),
        Level::Street => columns.identity(Role::Street),
        Level::County | Level::City => None,
    };
    let parents = match columns.level {
        Level::Community => [Role::Street, Role::County].map(|role| columns.identity(role)),
        Level::Street => [None, columns.identity(Role::County)],
        Level::County | Level::City => [None, None],
    };
    labels::survey(grid, header.last_row(), own, &parents, merges)
}

/// The words for the kinds of communities, of more than two characters.
fn kinds(fields: &Fields) -> HashSet<String> {
    let field = fields.with_role(Role::Kind, Level::Community).map(|field| fields.get(field));
    let words = field.into_iter().flat_map(|field| &field.choices).flat_map(|choice| &choice.words);
    words.map(|word| compact(word)).filter(|word| word.chars().count() > 2).collect()
}

/// The columns of figures: those that stand in one column, then the sums.
fn finish_columns(readers: Vec<ColumnReader<'_>>, sums: &[Range<usize>]) -> Vec<TableColumn> {
    let single = sums.iter().map(|range| range.start).min().unwrap_or(readers.len());
    let mut columns: Vec<TableColumn> = readers.into_iter().map(ColumnReader::finish).collect();
    let mut parts = columns.split_off(single);
    for sum in sums {
        let rest = parts.split_off(sum.len().min(parts.len()));
        columns.extend(sum::add_up(std::mem::replace(&mut parts, rest)));
    }
    columns
}

/// The letters of a column.
fn column_name(column: u32) -> String {
    let address = CellAddress { row: 0, column }.to_string();
    address.trim_end_matches('1').to_owned()
}
