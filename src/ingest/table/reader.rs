//! Reads the rows below a header.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};
use std::ops::{ControlFlow, Range};

use rayon::prelude::*;

use crate::ingest::grid::{Area, Grid, Raw, Row};
use crate::ingest::header::{Header, HeaderCell, Headers, Merges, compact};
use crate::ingest::identity;
use crate::ingest::joined::names_several;
use crate::ingest::level::Columns;
use crate::ingest::table::carry::{self, Carried};
use crate::ingest::table::column::{ColumnReader, name_unit};
use crate::ingest::table::joined::SeveralPlaces;
use crate::ingest::table::labels::Labels;
use crate::ingest::table::rows::RowKind;
use crate::ingest::table::scratch::{Scratch, Sorter};
use crate::ingest::table::side::counts_communities;
use crate::ingest::table::texts::{Texts, is_nothing};
use crate::ingest::table::totals::Total;
use crate::ingest::table::{Found, Place, Record, TextId};
use crate::lang::Bilingual;
use crate::plan::{FieldId, Fields, Level, Role};
use crate::problem::{Problem, ProblemKind};
use crate::register::{CellAddress, LeftOut, RowReason, add_row};

/// Gaps of at most so many empty rows between two rows are listed row by row.
const LISTED_GAP: u32 = 100;

/// Slots of the name, the code, the street and the county in [`IDENTITY`].
pub(super) const NAME: usize = 0;
pub(super) const CODE: usize = 1;
pub(super) const STREET: usize = 2;
pub(super) const COUNTY: usize = 3;

/// What is known around the rows of a table.
struct Around<'a, 'g, 'm> {
    grid: &'g Grid,
    /// The cells of the tables beside it too.
    sheet: &'a Grid,
    has_codes: bool,
    /// Found out when it is first asked for.
    labels: &'a dyn Fn() -> &'a Labels<'g>,
    carried: Carried<'g>,
    merges: &'a mut Merges<'m>,
}

/// Reads the rows below a header.
pub(super) struct TableReader<'a> {
    pub(super) headers: &'a Headers<'a>,
    pub(super) columns: &'a Columns<'a>,
    pub(super) header: &'a Header,
    pub(super) place: Place,
    pub(super) sorter: Sorter,
    /// Whether streets have such rows of their own, in a list.
    pub(super) has_streets: bool,
    pub(super) readers: Vec<ColumnReader<'a>>,
    /// The readers of the parts of each sum.
    pub(super) sums: Vec<Range<usize>>,
    /// Row and figures of each total, and how many records stand above it.
    pub(super) totals: Vec<Total>,
    /// Numbers of records above which a group row stands.
    pub(super) groups: Vec<usize>,
    pub(super) carried: [u32; 2],
    /// How many rows are longer than the header, and the first cells beyond it.
    long: Option<(u32, [CellAddress; 2])>,
    /// The texts of the header's rows.
    pub(super) header_texts: HashSet<String, ahash::RandomState>,
    /// Words for the kinds of communities, compacted.
    pub(super) kinds: HashSet<String>,
    pub(super) records: Vec<Record>,
    /// The street and the county, by level, that the last record named and that are one.
    pub(super) one_place: [Option<TextId>; 4],
    /// Cells that name several streets or counties.
    pub(super) several_places: Vec<SeveralPlaces>,
    /// Numbers of the records that are streets.
    pub(super) streets: Vec<usize>,
    pub(super) texts: Texts,
    /// The last row of a unit that is one of those of a total above.
    pub(super) last_of_which: Option<u32>,
    /// The texts of the last record.
    pub(super) last_texts: [Option<TextId>; 4],
    pub(super) skipped: Vec<u32>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) bad_codes: Vec<u32>,
    pub(super) last_row: u32,
    pub(super) merged: Option<BTreeMap<u32, Vec<Area>>>,
    pub(super) problems: Vec<Problem>,
    /// Parts of the sheet that are left out.
    pub(super) left: Vec<Area>,
}

impl<'a> TableReader<'a> {
    pub(super) fn new(headers: &'a Headers<'a>, columns: &'a Columns<'a>, found: &'a Found, place: Place) -> Self {
        let header = &found.header;
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
        let things: Vec<u32> = found.things.columns.clone();
        let figures = readers.iter().map(|reader| reader.header.column).filter(|column| !things.contains(column));
        let identity = |cell: &HeaderCell| Some(cell.column).filter(|column| !things.contains(column));
        Self {
            headers,
            columns,
            header,
            place,
            sorter: Sorter {
                level: columns.level,
                identity: columns.identity.map(|cell| cell.and_then(identity)),
                figures: figures.collect(),
                things,
                counting: header.cells.iter().find(|cell| counts_communities(cell)).map(|cell| cell.column),
                width: header.cells.iter().map(|cell| cell.column.saturating_add(1)).max().unwrap_or(0),
            },
            has_streets: found.things.of_streets && columns.level == Level::Community,
            readers,
            sums,
            totals: Vec::new(),
            groups: Vec::new(),
            carried: [0; 2],
            long: None,
            header_texts: header.texts(),
            kinds: kinds(headers.fields()),
            records: Vec::new(),
            one_place: [None; 4],
            several_places: Vec::new(),
            streets: Vec::new(),
            texts: Texts::default(),
            last_of_which: None,
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

    pub(super) fn report(&mut self, cell: &HeaderCell, kind: ProblemKind) {
        self.problems.push(Problem::at(self.place.origin(cell.row, cell.column), kind));
    }

    pub(super) fn title(&self, field: FieldId) -> Bilingual {
        self.headers.fields().get(field).title.clone()
    }

    /// Reads the rows below the header. `sheet` has the cells of the tables beside it too.
    pub(super) fn read_rows(&mut self, grid: &Grid, sheet: &Grid, merges: &mut Merges<'_>) {
        // Codes say where units belong: a blank beside them is a blank, and hardly any row asks for labels.
        let has_codes = self.columns.identity(Role::Code).is_some();
        let surveyed = OnceCell::new();
        if !has_codes {
            let _ = surveyed.set(carry::survey(self.columns, self.header, grid, merges));
        }
        let (columns, header) = (self.columns, self.header);
        let labels = || surveyed.get_or_init(|| carry::survey(columns, header, grid, &mut Merges::new(&mut Vec::new)));
        let mut around = Around { grid, sheet, has_codes, labels: &labels, carried: Carried::default(), merges };
        // Nearly every row is a record, and lists that grow take twice the memory.
        self.records.reserve_exact(grid.row_count());
        let sorter = self.sorter.clone();
        let mut first = self.leave_titles_out(grid);
        let mut coming = sorter.rows(grid, first);
        while !coming.is_empty() {
            let mut block = std::mem::take(&mut coming);
            first = first.saturating_add(block.len());
            let mut taken = Vec::with_capacity(block.len());
            let mut is_read = false;
            // What is a record depends on the rows above it; meanwhile the next ones are sorted.
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| coming = sorter.rows(grid, first));
                is_read = self.take_rows(&mut block, &mut taken, &mut around).is_break();
            });
            self.read_figures(&taken, grid.row_count());
            if is_read {
                break;
            }
        }
        self.report_carried();
        self.report_several_places();
        self.report_long();
    }

    /// Lists the rows above the header, and tells how many of the grid's rows it and they are.
    fn leave_titles_out(&mut self, grid: &Grid) -> usize {
        let above = grid.rows().take_while(|row| row.number() <= self.header.last_row());
        let numbers: Vec<u32> = above.map(|row| row.number()).collect();
        for number in numbers.iter().filter(|number| !self.header.rows.contains(number)) {
            self.leave_out(*number, RowReason::Title);
        }
        numbers.len()
    }

    /// Takes the records from rows that stand one below the other, and adds the rows that they are; breaks where the table
    /// ends.
    fn take_rows<'g>(
        &mut self,
        sorted: &mut [Scratch<'g>],
        taken: &mut Vec<Row<'g>>,
        around: &mut Around<'_, 'g, '_>,
    ) -> ControlFlow<()> {
        let mut rest = sorted;
        while let Some((scratch, below)) = rest.split_first_mut() {
            let row = scratch.row;
            let number = row.number();
            let is_after_gap = number > self.last_row.saturating_add(1) && !self.records.is_empty();
            self.list_gap(number);
            let next = || below.first().map(|below| below.row).or_else(|| around.grid.row_below(row));
            if self.another_begins(row, next, is_after_gap, scratch) {
                self.leave_rest_out(around.sheet.rows_from(number));
                return ControlFlow::Break(());
            }
            let records = self.records.len();
            self.take_row(scratch, around);
            if self.records.len() > records {
                taken.push(row);
            }
            rest = below;
        }
        ControlFlow::Continue(())
    }

    fn take_row<'g>(&mut self, scratch: &mut Scratch<'g>, around: &mut Around<'_, 'g, '_>) {
        let row = scratch.row;
        let number = row.number();
        match self.classify(row, scratch, around.labels) {
            RowKind::Unit => {
                self.fill_in(scratch, around);
                self.add_record(row, scratch);
                self.note_long(row);
            }
            RowKind::Total => {
                around.carried.head(scratch);
                self.add_total(row, scratch);
                self.skip(number, RowReason::Total, Some(ProblemKind::TotalRow));
            }
            RowKind::Above(Level::Street) if self.has_streets => {
                self.fill_in(scratch, around);
                self.add_street(row, scratch);
            }
            RowKind::Above(level) => {
                let own = self.columns.level;
                self.skip(number, RowReason::OtherLevel, Some(ProblemKind::RowOfOtherLevel { level, own }));
            }
            RowKind::Group(level, name) => {
                match level {
                    Level::Street => around.carried.group[0] = Some(name),
                    _ => around.carried.group = [None, Some(name)],
                }
                self.groups.push(self.records.len());
                self.skip(number, RowReason::Heading, None);
            }
            RowKind::Nameless => {
                around.carried.head(scratch);
                self.skip(number, RowReason::Nameless, Some(self.without_unit(scratch)));
            }
            RowKind::Unsplit(column, delimiter) => self.skip_unsplit(number, column, delimiter),
            RowKind::Other(why) => self.skip(number, why, None),
        }
    }

    /// Gives blank cells of a row what is written once for several.
    fn fill_in<'g>(&mut self, scratch: &mut Scratch<'g>, around: &mut Around<'_, 'g, '_>) {
        self.fill_down(around.grid, scratch.row.number(), scratch, around.merges);
        around.carried.write_out_dittos(scratch);
        if !around.has_codes {
            self.carry_down((around.labels)(), &mut around.carried, scratch);
        }
    }

    fn leave_rest_out<'g>(&mut self, rest: impl Iterator<Item = Row<'g>>) {
        let mut first = None;
        let mut seen = Vec::new();
        for row in rest {
            let number = row.number();
            first.get_or_insert(number);
            self.list_gap(number);
            seen.extend(row.cells().map(|(column, _)| column));
            self.leave_out(number, RowReason::OtherTable);
        }
        let Some(first) = first else { return };
        let left = seen.iter().min().copied().unwrap_or(0);
        let right = seen.iter().max().copied().unwrap_or(0);
        let corners = [CellAddress { row: first, column: left }, CellAddress { row: self.last_row, column: right }];
        let cells = corners.map(|corner| corner.to_string()).join(":");
        self.problems.push(Problem::at(self.place.origin(first, left), ProblemKind::SideTable { cells }));
        self.left.push(Area { first: corners[0], last: corners[1] });
    }

    /// The cells of a row that stand in columns of numbers and hold something.
    pub(super) fn number_cells<'g>(&self, row: Row<'g>) -> Vec<Raw<'g>> {
        let readers = self.readers.iter().filter(|reader| reader.is_number());
        readers.map(|reader| row.at(reader.header.column)).filter(|raw| *raw != Raw::Blank).collect()
    }

    /// Remembers a row that goes on beyond the header.
    fn note_long(&mut self, row: Row<'_>) {
        if let Some(last) = row.last_column().filter(|last| *last >= self.sorter.width) {
            let first =
                row.columns().map(|(column, _)| column).find(|column| *column >= self.sorter.width).unwrap_or(last);
            let cells = [first, last].map(|column| CellAddress { row: row.number(), column });
            let (rows, _) = self.long.get_or_insert((0, cells));
            *rows = rows.saturating_add(1);
        }
    }

    fn report_long(&mut self) {
        if let Some((rows, [first, last])) = self.long {
            let cells = if first == last { first.to_string() } else { format!("{first}:{last}") };
            let origin = self.place.origin(first.row, first.column);
            self.problems.push(Problem::at(origin, ProblemKind::LongRows { rows, cells }));
        }
    }

    fn add_total(&mut self, row: Row<'_>, scratch: &Scratch<'_>) {
        let own = self.own(scratch).text();
        let label = match scratch.total {
            Some(total) => format!("{}{total}", own.filter(|own| *own != total).unwrap_or_default()),
            None => own.filter(|text| !text.is_empty()).or(scratch.first_text).unwrap_or_default().to_owned(),
        };
        let summed = self.readers.iter().take(self.columns.figures.len());
        let figures = summed.map(|reader| reader.number(row.at(reader.header.column))).collect();
        self.totals.push(Total { row: row.number(), label, above: self.records.len(), figures });
    }

    pub(super) fn list_gap(&mut self, number: u32) {
        let first = self.last_row.saturating_add(1);
        if number.saturating_sub(first) <= LISTED_GAP {
            (first..number).for_each(|row| self.leave_out(row, RowReason::Empty));
        }
        self.last_row = number;
    }

    pub(super) fn leave_out(&mut self, row: u32, why: RowReason) {
        self.skipped.push(row.saturating_add(1));
        add_row(&mut self.left_out, row, why);
    }

    pub(super) fn skip(&mut self, number: u32, why: RowReason, problem: Option<ProblemKind>) {
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

    fn add_record(&mut self, row: Row<'_>, scratch: &Scratch<'_>) {
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
            *last = if slot == own {
                let unit = raw.text().and_then(identity::of_which);
                self.last_of_which = unit.map(|_| row).or(self.last_of_which);
                self.texts.add_after(unit.map_or(raw, Raw::Text), *last)
            } else {
                self.texts.intern_after(raw, *last)
            };
        }
        let [name, street, county, city] = self.last_texts;
        let (name, street, county) = match level {
            Level::Community => (name, street, county),
            Level::Street => (street, None, county),
            Level::County => (county, None, None),
            Level::City => (city, None, None),
        };
        let name_text = || name.map(|id| &self.texts.list[id.index()]);
        if let Some(several) = name_text().filter(|text| names_several(level, text)).cloned() {
            // The code of a unit is no other's, whatever stands beside it.
            if let Ok(identity::CodeKind::Own(code)) = scratch.code {
                self.report_code_of_several(row, column, &several, code);
            } else {
                self.skip_several(row, column, &several);
                return;
            }
        }
        let code_column = self.columns.identity(Role::Code).map_or(column, |cell| cell.column);
        let code = match &scratch.code {
            Ok(identity::CodeKind::Own(code)) => Some(*code),
            Ok(identity::CodeKind::None | identity::CodeKind::Parent(_)) => None,
            Err(text) => {
                let text = text.clone();
                let shown = name.map(|id| self.texts.list[id.index()].clone());
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
        let mut record = Record { row, column, name, code, street, county, city, year };
        self.drop_several_places(&mut record);
        self.records.push(record);
    }

    /// Adds a row of a list that is a street's own: named where communities are, or beside a dash there.
    fn add_street<'g>(&mut self, row: Row<'g>, scratch: &mut Scratch<'g>) {
        if is_nothing(scratch.identity[NAME]) {
            scratch.identity[NAME] = scratch.identity[STREET];
        }
        scratch.identity[STREET] = Raw::Blank;
        let record = self.records.len();
        self.add_record(row, scratch);
        if self.records.len() > record {
            self.streets.push(record);
        }
    }

    /// Reads the figures of the last records, which stand in `rows`, the columns side by side. There are `all` rows in the
    /// whole grid.
    fn read_figures(&mut self, rows: &[Row<'_>], all: usize) {
        let (records, texts) = (&self.records, &self.texts.list);
        let first = records.len().saturating_sub(rows.len());
        self.readers.par_iter_mut().for_each(|reader| {
            reader.reserve(all.saturating_sub(first));
            for (number, row) in (first..).zip(rows) {
                let unit = || records[number].name.map(|name| &*texts[name.index()]);
                let record = u32::try_from(number).unwrap_or(u32::MAX);
                reader.read(record, row.number(), row.at(reader.header.column), unit);
            }
        });
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
}

/// The words for the kinds of communities, of more than two characters.
fn kinds(fields: &Fields) -> HashSet<String> {
    let field = fields.with_role(Role::Kind, Level::Community).map(|field| fields.get(field));
    let words = field.into_iter().flat_map(|field| &field.choices).flat_map(|choice| &choice.words);
    words.map(|word| compact(word)).filter(|word| word.chars().count() > 2).collect()
}
